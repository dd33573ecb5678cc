"""Which explanations count: a 核实性 finding passes when its row's 说明 says something."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from report_gen.catalogue import logic as kinds
from report_gen.catalogue.merge import VALUES_DISAGREE
from report_gen.model.finding import Finding, Severity
from report_gen.model.place import Place
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.rules.entries import entry_text

LEAST_LENGTH = 6
_FEW_CHARACTERS = 2
_MARKS = re.compile(r"[\W_]+")
# Words of which the customary empty phrases are made (核实无误, 情况属实, 经核对数据真实准确): statistics
# offices refuse such explanations, because they repeat that the number is right and do not say why.
_EMPTY_WORDS = re.compile(
    "经|已|再次|反复|认真|核实|核对|核查|复核|确认|检查|无误|属实|情况|数据|数字|数值|真实|准确|正确|有效|可靠|没有|没|有误|问题|错误"
    "|变化|说明|如实|填报|填写|上报|报送|实际|以上|本期|本单位|我单位|我局|均|都|为|是|的|了|无|不|对|按|同上|同上期|略|暂"
)


def refusal(text: str) -> str:
    """Why the text explains nothing, as a Chinese clause; '' if it may count as an explanation."""
    plain = _MARKS.sub("", text)
    if len(set(plain)) <= _FEW_CHARACTERS and len(plain) >= LEAST_LENGTH:
        return "只是重复的字符"
    if not _EMPTY_WORDS.sub("", plain):
        return "没有写出原因"
    return f"不足{LEAST_LENGTH}个字" if len(plain) < LEAST_LENGTH else ""


def settle(submission: Submission, findings: Iterable[Finding]) -> Submission:
    """The submission with each entry's state as its findings leave it.

    A 强制性 finding makes the entry UNREADABLE (the value stays for display). A 核实性 finding makes it QUERIED,
    or leaves it READ if the row's 说明 explains it. Blank cells stay blank whatever is found at them.
    """
    severities: dict[Place, set[Severity]] = {}
    for finding in findings:
        severities.setdefault(finding.place, set()).add(finding.severity)
    entries = tuple(
        _settled(submission, entry, severities[entry.place]) if entry.place in severities else entry
        for entry in submission.entries
    )
    return replace(submission, entries=entries)


def open_queries(submission: Submission, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The 核实性 findings that no explanation settles, and that no 强制性 finding at the same cell makes idle."""
    found = tuple(findings)
    errors = {finding.place for finding in found if finding.severity is Severity.ERROR}
    return tuple(
        finding
        for finding in found
        if finding.severity is Severity.QUERY and finding.place not in errors and not explanation(submission, finding)
    )


def explanation(submission: Submission, finding: Finding) -> str:
    """The text that settles a 核实性 finding, or ''.

    A cell without a value cannot be explained away, and a conflict between units is for the office to decide.
    """
    entry = _entry_at(submission, finding.place)
    if entry is None or not _explainable(entry) or finding.kind is VALUES_DISAGREE:
        return ""
    text = _remark(submission, entry)
    return "" if refusal(text) else text


def with_explanations(submission: Submission, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with each explained query turned into a note that carries the explanation.

    An open query whose 说明 is not blank but explains nothing adds a note at that 说明 cell.
    """
    answered = tuple(_answered(submission, finding) for finding in findings)
    refused = (_refused(submission, finding) for finding in open_queries(submission, answered))
    return answered + tuple(note for note in refused if note)


def _settled(submission: Submission, entry: Entry, severities: set[Severity]) -> Entry:
    if entry.state is EntryState.BLANK:
        return entry
    if Severity.ERROR in severities:
        return replace(entry, state=EntryState.UNREADABLE)
    if Severity.QUERY not in severities or entry.state is EntryState.UNREADABLE:
        return entry
    if not _explainable(entry) or refusal(_remark(submission, entry)):
        return replace(entry, state=EntryState.QUERIED)
    return replace(entry, state=EntryState.READ) if entry.state is EntryState.QUERIED else entry


def _explainable(entry: Entry) -> bool:
    """Whether the cell says something that can be explained: an estimate such as 近80 has no value to be used."""
    return entry.value is not None or entry.state is EntryState.NOT_APPLICABLE


def _entry_at(submission: Submission, place: Place) -> Entry | None:
    return next((entry for entry in submission.entries if entry.place == place), None)


def _remark_entry(submission: Submission, entry: Entry) -> Entry | None:
    return submission.entry(entry.table, entry.row, "remark")


def _remark(submission: Submission, entry: Entry) -> str:
    return entry_text(_remark_entry(submission, entry))


def _answered(submission: Submission, finding: Finding) -> Finding:
    text = explanation(submission, finding) if finding.severity is Severity.QUERY else ""
    if not text:
        return finding
    return kinds.QUERY_EXPLAINED.at(
        finding.place, finding.unit, rule=finding.code, message=finding.message, explanation=text
    )


def _refused(submission: Submission, query: Finding) -> Finding | None:
    entry = _entry_at(submission, query.place)
    remark = _remark_entry(submission, entry) if entry else None
    text = entry_text(remark)
    reason = refusal(text)
    if remark is None or not text or not reason:
        return None
    return kinds.EXPLANATION_REFUSED.at(remark.place, query.unit, value=text, reason=reason, least=LEAST_LENGTH)
