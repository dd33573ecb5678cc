"""The lines of the national form: each data item it asks for, its value, the units' words, the papers they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from report_gen.model.form import EVIDENCE, ITEMS, NOT_APPLICABLE
from report_gen.model.outcome import Assessment, ItemFact, Merged, ReportState, ReportStatus, Source
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, ItemKind, Plan
from report_gen.model.proof import Cell, Fact, Proof, without_marks
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.reports import proof_facts as facts_of
from report_gen.reports.facts import without_year
from report_gen.reports.phrase_table import say
from report_gen.reports.phrases import said, third_person
from report_gen.wording import date_text, item_text, listed

NAME: Final = "运行情况信息表"  # as the column 来源 of the data items has it
_EVIDENCE_SHEET: Final = "佐证材料"
_SUBJECT_MARK: Final = re.compile(r"^(?:数据项|指标|具体指标):")
_DOUBTFUL: Final = frozenset({EntryState.UNREADABLE, EntryState.QUERIED})
_WANTS_FILE: Final = "请附文件"
_WANTS_WORDS: Final = re.compile("在说明中写明([^（(。；]+)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a unit's form as the national form prints them, and what proves them."""

    text: str
    unit: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form: the item, its merged value of the period, the units' words on it, the papers they name.

    `value` is as printed, without measure; '' where there is none, and `lack` says why, `doubtful` are the cells that
    hold something nobody can use. `aside` is our own remark on the value.
    """

    item: DataItem
    fact: ItemFact
    value: str
    lack: str = ""
    aside: str = ""
    words: tuple[Quoted, ...] = ()
    files: tuple[Quoted, ...] = ()
    doubtful: tuple[Cell, ...] = ()

    @property
    def name(self) -> str:
        """`协同推进工作（次）`, `创建领导小组（是/否）`: the item as the national form prints it."""
        choices, stated = "/".join(self.item.kind.choices), self.item.kind is not ItemKind.RATIO
        measure = choices or (self.item.measure if stated else "")
        return f"{self.item.name}（{measure}）" if measure else self.item.name

    @property
    def untold(self) -> str:
        """What the plan asks to be told beside 是 or 有, and nobody has; '' for nothing."""
        wanted = _WANTS_WORDS.search(self.item.explanation)
        return wanted[1] if wanted and self._affirmed and not self.words else ""

    @property
    def lacks_file(self) -> bool:
        """Whether the plan asks for a paper beside 是 or 有, and nobody names one."""
        return _WANTS_FILE in self.item.explanation and self._affirmed and not self.files

    @property
    def _affirmed(self) -> bool:
        return bool(self.item.kind.choices) and self.value == self.item.kind.choices[0]


def asked(plan: Plan) -> tuple[DataItem, ...]:
    """The data items that the national form asks for, in plan order; () where the plan has no such form."""
    return tuple(item for item in plan.items if NAME in item.source)


def lines(plan: Plan, assessment: Assessment) -> tuple[Line, ...]:
    """The lines of the form for the assessment's period, in plan order.

    Stock, cumulative, percentage and yes/no items are as they stood in the last reporting period; 当期 items are added
    up over all of them, and have no value where one is missing.
    """
    facts = {fact.item.code: fact for fact in assessment.items}
    empty = (ItemFact(item, assessment.period, None, missing=item.reporters) for item in asked(plan))
    return tuple(_line(plan, assessment, facts.get(none.item.code, none)) for none in empty)


def _line(plan: Plan, assessment: Assessment, fact: ItemFact) -> Line:
    item, told = fact.item, _told_in(assessment, fact)
    answers = [answer for part in told for answer in _answers(part, item)]
    value = item_text(item, fact.value, with_measure=False)
    if not value and answers and all(answer is EntryState.NOT_APPLICABLE for answer in answers):
        value = NOT_APPLICABLE
    return Line(
        item,
        fact,
        value,
        "" if value else _lack(plan, assessment, fact),
        _aside(plan, assessment, fact),
        _once(_remarks(plan, told, item)),
        _once(_papers(plan, assessment.parts, item)),
        () if value else tuple(_doubtful(plan, told, item)),
    )


def _told_in(assessment: Assessment, fact: ItemFact) -> tuple[Merged, ...]:
    """The reporting periods that the value comes from."""
    return tuple(part for part in assessment.parts if _inside(part.period, fact.period))


def _inside(part: Period, whole: Period) -> bool:
    return whole.first <= part.first and part.last <= whole.last


def _answers(part: Merged, item: DataItem) -> Iterator[EntryState]:
    """What became of each reporter's cell; a form that did not come is a blank."""
    for status in filter(None, map(part.status, item.reporters)):
        entry = status.accepted.entry(ITEMS, item.code, "value") if status.accepted else None
        yield entry.state if entry else EntryState.BLANK


def _aside(plan: Plan, assessment: Assessment, fact: ItemFact) -> str:
    """That the value is not of the last reporting period, where it is not."""
    last = assessment.parts[-1].period if assessment.parts else fact.period
    if fact.value is None or last.last <= fact.period.last:
        return ""
    return say(plan, "信息表非期末数", 日期=date_text(fact.period.last), 期间=without_year(last))


def _lack(plan: Plan, assessment: Assessment, fact: ItemFact) -> str:
    """Why there is no value, in words."""
    if fact.conflict:
        return f"{fact.conflict.number}各单位所报不一致，待裁定"
    reasons = (_gap(plan, assessment, one, fact.item) for one in _expected(plan, assessment, fact))
    return "；".join(filter(None, reasons)) or fact.reason


def _expected(plan: Plan, assessment: Assessment, fact: ItemFact) -> tuple[Period, ...]:
    """The reporting periods that must have told the item for it to have a value."""
    if fact.item.kind is not ItemKind.FLOW or not assessment.parts:
        return (fact.period,)
    every = fact.period.split(assessment.parts[0].period.span)
    return tuple(one for one in every if plan.covers(one)) or every


def _gap(plan: Plan, assessment: Assessment, period: Period, item: DataItem) -> str:
    """`5月市财政局未报`: what a reporting period has not told of the item; '' where it has."""
    part = next((one for one in assessment.parts if one.period == period), None)
    when = "" if period == assessment.period else without_year(period)
    if part is None:
        return f"{when}没有填报表"
    fact = part.item(item.code)
    if fact is not None and fact.value is not None:
        return ""
    return f"{when}{_silence(plan, part, fact.missing if fact else item.reporters, item) or '未报有效数据'}"


def _silence(plan: Plan, part: Merged, units: Iterable[str], item: DataItem) -> str:
    """`市商务局、市邮政局未报，市住建局未填`: why nothing of these units is used."""
    why: dict[str, list[str]] = {}
    for status in filter(None, map(part.status, units)):
        why.setdefault(_why(status, item), []).append(plan.short(status.obligation.unit))
    return "，".join(f"{listed(names)}{words}" for words, names in why.items())


def _why(status: ReportStatus, item: DataItem) -> str:
    if status.accepted is None:
        return ReportState.MISSING.value if status.state is ReportState.MISSING else "退回修改，尚未重报"
    entry = status.accepted.entry(ITEMS, item.code, "value")
    state = entry.state if entry else EntryState.BLANK
    return f"{'所报' if state in _DOUBTFUL else ''}{state.value}"


def _doubtful(plan: Plan, parts: Iterable[Merged], item: DataItem) -> Iterator[Cell]:
    """The cells of the reporters that are filled and cannot be used."""
    for part in parts:
        for status in filter(None, map(part.status, item.reporters)):
            form = status.accepted
            entry = form.entry(ITEMS, item.code, "value") if form else None
            if form and entry and entry.state in _DOUBTFUL:
                yield facts_of.cell(plan, Source.of(status.obligation.unit, entry, form))


def _once(quoted: Iterable[Quoted]) -> tuple[Quoted, ...]:
    """Each unit's words once, as they were last written: months repeat them."""
    return tuple({(one.unit, one.text): one for one in quoted}.values())


def _remarks(plan: Plan, parts: Iterable[Merged], item: DataItem) -> Iterator[Quoted]:
    """What the reporters wrote beside the value, in the column 说明."""
    for part in parts:
        for status in filter(None, map(part.status, item.reporters)):
            entry = status.accepted.entry(ITEMS, item.code, "remark") if status.accepted else None
            if status.accepted and entry and entry.usable and (text := _words(plan, status, entry)):
                where = f"“{facts_of.TABLES[ITEMS]}”说明栏"
                yield _quoted(plan, status, text, (entry,), item, where)


def _papers(plan: Plan, parts: Iterable[Merged], item: DataItem) -> Iterator[Quoted]:
    """The papers that units list for the item among their 佐证材料."""
    for part in parts:
        for status in part.statuses:
            if status.accepted:
                yield from _listed_papers(plan, status, status.accepted, item)


def _listed_papers(plan: Plan, status: ReportStatus, form: Submission, item: DataItem) -> Iterator[Quoted]:
    for row in form.rows(EVIDENCE):
        entries = form.row(EVIDENCE, row)
        about, name, number = (
            _words(plan, status, entries[key]) if key in entries else "" for key in ("for", "name", "number")
        )
        title = name or (_words(plan, status, entries["file"]) if "file" in entries else "")
        if title and _is_about(about, item):
            used = tuple(entries[key] for key in ("name", "number", "file") if key in entries and entries[key].raw)
            yield _quoted(plan, status, _titled(title, number), used, item, f"“{_EVIDENCE_SHEET}”")


def _titled(title: str, number: str) -> str:
    """`考核管理办法（洛交〔2024〕3号）`; brackets do not stand in brackets (GB/T 15834)."""
    between = "，{}" if "（" in number else "（{}）"
    return title + between.format(number) if number else title


def _is_about(text: str, item: DataItem) -> bool:
    """Whether 对应任务或数据项 names the item: `数据项：创建领导小组`, its name alone, its short name or code."""
    subject = _SUBJECT_MARK.sub("", _same(text))
    return subject in {_same(item.name), _same(item.short), _same(item.code)}


def _same(text: str) -> str:
    """The text without what spellings differ in: blanks, full-width forms."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _words(plan: Plan, status: ReportStatus, entry: Entry) -> str:
    return third_person(without_marks(said(entry.raw)), plan.short(status.obligation.unit))


def _quoted(
    plan: Plan, status: ReportStatus, text: str, entries: tuple[Entry, ...], item: DataItem, where: str
) -> Quoted:
    code, form = status.obligation.unit, status.accepted
    unit, period = plan.short(code), status.obligation.period
    sources = (Source.of(code, entry, form) if form else Source(code, entry) for entry in entries)
    fact = Fact(f"{unit}所填“{item.name}”", text, cells=tuple(facts_of.cell(plan, one) for one in sources))
    return Quoted(
        text, unit, Proof("单位填报原文", f"{unit}{period.label}填报表{where}原文", (fact,), (item.code, code))
    )
