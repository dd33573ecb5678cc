"""Which explanations count: a 核实性 finding passes when its row's 说明, or a person in the office, says something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from report_gen.catalogue import logic as kinds
from report_gen.catalogue.merge import VALUES_DISAGREE
from report_gen.model.event import Justification
from report_gen.model.finding import Finding, Severity
from report_gen.model.place import Place
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.rules.entries import entry_text
from report_gen.wording import date_text

LEAST_LENGTH: Final = 6
_THE_UNIT: Final = "报送单位"
_FEW_CHARACTERS = 2
_MARKS = re.compile(r"[\W_]+")
# Words of which the customary empty phrases are made (核实无误, 情况属实, 经核对数据真实准确): statistics
# offices refuse such explanations, because they repeat that the number is right and do not say why.
_EMPTY_WORDS = re.compile(
    "经|已|再次|反复|认真|核实|核对|核查|复核|确认|检查|无误|属实|情况|数据|数字|数值|真实|准确|正确|有效|可靠|没有|没|有误|问题|错误"
    "|变化|说明|如实|填报|填写|上报|报送|实际|以上|本期|本单位|我单位|我局|均|都|为|是|的|了|无|不|对|按|同上|同上期|略|暂"
)


class Explanation(NamedTuple):
    """What settles a 核实性 finding, and who said it: 报送单位 in the form, or 张三（2024年7月8日） in the office."""

    text: str
    by: str


def refusal(text: str) -> str:
    """Why the text explains nothing, as a Chinese clause; '' if it may count as an explanation."""
    plain = _MARKS.sub("", text)
    if len(set(plain)) <= _FEW_CHARACTERS and len(plain) >= LEAST_LENGTH:
        return "只是重复的字符"
    if not _EMPTY_WORDS.sub("", plain):
        return "没有写出原因"
    return f"不足{LEAST_LENGTH}个字" if len(plain) < LEAST_LENGTH else ""


def settle(
    submission: Submission, findings: Iterable[Finding], justifications: Sequence[Justification] = ()
) -> Submission:
    """The submission with each entry's state as its findings leave it.

    A 强制性 finding makes the entry UNREADABLE (the value stays for display). A 核实性 finding makes it QUERIED,
    or leaves it READ if the row's 说明 or one of the `justifications` explains it. Blank cells stay blank whatever
    is found at them.
    """
    severities: dict[Place, set[Severity]] = {}
    for finding in findings:
        severities.setdefault(finding.place, set()).add(finding.severity)
    reader = _Reader(submission, tuple(justifications))
    entries = tuple(
        reader.settled(entry, severities[entry.place]) if entry.place in severities else entry
        for entry in submission.entries
    )
    return replace(submission, entries=entries)


def open_queries(
    submission: Submission, findings: Iterable[Finding], justifications: Sequence[Justification] = ()
) -> tuple[Finding, ...]:
    """The 核实性 findings that no explanation settles, and that no 强制性 finding at the same cell makes idle."""
    found, reader = tuple(findings), _Reader(submission, tuple(justifications))
    errors = {finding.place for finding in found if finding.severity is Severity.ERROR}
    return tuple(
        finding
        for finding in found
        if finding.severity is Severity.QUERY and finding.place not in errors and not reader.explanation(finding)
    )


def explanation(
    submission: Submission, finding: Finding, justifications: Sequence[Justification] = ()
) -> Explanation | None:
    """What settles a 核实性 finding, or None.

    The row's own 说明 goes first. A justification holds while its entry says what it said then; of several the
    latest counts. An estimate has no value that could be explained, and a conflict between units is for the office
    to decide; what a blank cell leaves out only a person in the office can explain.
    """
    return _Reader(submission, tuple(justifications)).explanation(finding)


def justifiable(submission: Submission, finding: Finding) -> bool:
    """Whether a person's explanation could settle the 核实性 finding at all."""
    entry = _entry_at(submission, finding.place)
    return entry is not None and finding.kind is not VALUES_DISAGREE and _justifiable(entry)


def with_explanations(
    submission: Submission, findings: Iterable[Finding], justifications: Sequence[Justification] = ()
) -> tuple[Finding, ...]:
    """The findings with each explained query turned into a note that carries the explanation and whose it is.

    An open query whose 说明 is not blank but explains nothing adds a note at that 说明 cell.
    """
    reader = _Reader(submission, tuple(justifications))
    answered = tuple(reader.answered(finding) for finding in findings)
    refused = (_refused(submission, finding) for finding in open_queries(submission, answered, justifications))
    return answered + tuple(note for note in refused if note)


@dataclass(frozen=True, slots=True)
class _Reader:
    """A submission and what people in the office said of it."""

    submission: Submission
    justifications: tuple[Justification, ...]

    def settled(self, entry: Entry, severities: set[Severity]) -> Entry:
        if entry.state is EntryState.BLANK:
            return entry
        if Severity.ERROR in severities:
            return replace(entry, state=EntryState.UNREADABLE)
        if Severity.QUERY not in severities or entry.state is EntryState.UNREADABLE:
            return entry
        if self.explained(entry) is None:
            return replace(entry, state=EntryState.QUERIED)
        return replace(entry, state=EntryState.READ) if entry.state is EntryState.QUERIED else entry

    def explanation(self, finding: Finding) -> Explanation | None:
        entry = _entry_at(self.submission, finding.place)
        return None if entry is None or finding.kind is VALUES_DISAGREE else self.explained(entry)

    def explained(self, entry: Entry) -> Explanation | None:
        """What explains the entry: its row's 说明, else the latest word of the office."""
        remark = entry_text(_remark_entry(self.submission, entry))
        if _explainable(entry) and not refusal(remark):
            return Explanation(remark, _THE_UNIT)
        said = [one for one in self.justifications if _justifiable(entry) and self._is_about(one, entry)]
        last = max(said, key=lambda one: one.event, default=None)
        return Explanation(last.text, f"{last.by}（{date_text(last.on)}）") if last else None

    def answered(self, finding: Finding) -> Finding:
        found = self.explanation(finding) if finding.severity is Severity.QUERY else None
        if found is None:
            return finding
        return kinds.QUERY_EXPLAINED.at(
            finding.place, finding.unit, rule=finding.code, message=finding.message, explanation=found.text, by=found.by
        )

    def _is_about(self, said: Justification, entry: Entry) -> bool:
        """Whether it was said of this entry as it stands, and says something."""
        whose = self.submission.identity
        return (
            (said.period, said.unit) == (whose.period, whose.unit)
            and (said.table, said.row, said.column) == (entry.table, entry.row, entry.column)
            and said.raw == entry.raw
            and not refusal(said.text)
        )


def _explainable(entry: Entry) -> bool:
    """Whether the cell says something that can be explained: an estimate such as 近80 has no value to be used."""
    return entry.value is not None or entry.state is EntryState.NOT_APPLICABLE


def _justifiable(entry: Entry) -> bool:
    return _explainable(entry) or entry.state is EntryState.BLANK


def _entry_at(submission: Submission, place: Place) -> Entry | None:
    return next((entry for entry in submission.entries if entry.place == place), None)


def _remark_entry(submission: Submission, entry: Entry) -> Entry | None:
    return submission.entry(entry.table, entry.row, "remark")


def _refused(submission: Submission, query: Finding) -> Finding | None:
    entry = _entry_at(submission, query.place)
    remark = _remark_entry(submission, entry) if entry else None
    text = entry_text(remark)
    reason = refusal(text)
    if remark is None or not text or not reason:
        return None
    return kinds.EXPLANATION_REFUSED.at(remark.place, query.unit, value=text, reason=reason, least=LEAST_LENGTH)
