"""指标 of a draft: the thresholds of the document, each with its clause; formulas only where the base has one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Final

from report_gen.importing.draft_base import NOT_STATED, At, Base, Part, PlanRow, same
from report_gen.importing.draft_tasks import Numbered
from report_gen.importing.targets import QUALITY_RULE, Target, read_targets
from report_gen.intake.plan_cells import read_figure
from report_gen.intake.plan_sheets import INDICATORS
from report_gen.model.draft import Reading
from report_gen.model.official import Spot
from report_gen.wording import number_text

_FIELDS: Final = ("工作目标", "子任务", "重点任务")
_PLAIN_CODE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VERBS: Final = re.compile(r"(?:[，、：；]|应当?|达到?|为|是|实现|建成|力争|争取|数量)+$")
_RATIO: Final = "∶1"


@dataclass(frozen=True, slots=True)
class _Found:
    """A threshold and where it stands."""

    target: Target
    spot: Spot

    @property
    def value(self) -> str:
        """The 目标值 as the plan writes it; '' where there is none."""
        value = self.target.value
        if value is None:
            return ""
        return f"{number_text(value)}{_RATIO}" if self.target.ratio else number_text(value)

    @property
    def operator(self) -> str:
        """The 比较符; '' where there is none."""
        return self.target.operator.value if self.target.operator else ""

    @property
    def measure(self) -> str:
        """The 计量单位."""
        return _RATIO if self.target.ratio else self.target.measure

    @property
    def name(self) -> str:
        """What is measured: the clause without the threshold itself."""
        clause = self.target.clause or self.target.quote
        before, _, after = clause.partition(self.target.quote)
        change = f"{self.target.baseline}的{'比例' if self.measure == '%' else '幅度'}" if self.target.baseline else ""
        return f"{_VERBS.sub('', before.strip())}{change}{after.strip()}"

    def agrees(self, row: PlanRow) -> bool:
        """Whether a row of 指标 states the same threshold."""
        figure = read_figure(row.get("目标值", ""))
        return self.operator == row.get("比较符") and figure is not None and figure.value == self.target.value


@dataclass(slots=True)
class _Desk:
    """The rows of 指标 while they are written."""

    taken: set[str]
    rows: list[PlanRow] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def code(self, stem: str, among: int) -> str:
        """`I12`, or `I12A`, `I12B` … where a task has several (`among` them); never one that is taken."""
        wished = [f"I{stem}"] if among == 1 else []
        code = next(code for code in chain(wished, _lettered(stem)) if code not in self.taken)
        self.taken.add(code)
        return code


def _lettered(stem: str) -> Iterator[str]:
    turns = (divmod(number, len(_LETTERS)) for number in count())
    return (f"I{stem}{_LETTERS[letter]}{turn or ''}" for turn, letter in turns)


def indicator_part(tasks: Sequence[Numbered], rows: Sequence[PlanRow], base: Base) -> Part:
    """The rows of 指标 and their readings, for the tasks as they stand in 任务清单 (`rows`)."""
    old = base.sheet(INDICATORS)
    desk = _Desk({row.get("编码", "") for row in old})
    left = list(old)
    for place, (task, row) in enumerate(zip(tasks, rows, strict=True), start=1):
        mine = [each for each in old if each.get("对应任务") == task.no]
        left = [each for each in left if each not in mine]
        _task(desk, task, row, mine, place)
    for row in left:
        at = At(INDICATORS.name, row["编码"])
        desk.rows.append(row)
        desk.readings.append(
            at.manual("对应任务", "", Spot("底本"), "文件中没有这项任务", value=row.get("对应任务", ""))
        )
    return Part(tuple(desk.rows), tuple(desk.readings))


def _task(desk: _Desk, task: Numbered, row: PlanRow, mine: Sequence[PlanRow], place: int) -> None:
    """The indicators of one task: the base's that the document bears out, then what the document has besides."""
    found = list(_thresholds(task, row))
    text = same("\n".join(row[column] for column in _FIELDS))
    for old in mine:
        one = _pick(found, old)
        if one is not None:
            found.remove(one)
            _kept(desk, old, one)
        elif old.get("原文") and same(old["原文"]) in text:
            found = [each for each in found if not _within(each, old)]
            _kept(desk, old, None)
        else:
            _changed(desk, old, found)
    stem = f"{task.no:0>2}" if _PLAIN_CODE.fullmatch(task.no) else f"{place:02}"
    for one in found:
        _new(desk, task, one, desk.code(stem, len(found) + len(mine)))


def _thresholds(task: Numbered, row: PlanRow) -> Iterator[_Found]:
    """The thresholds of the objective, then those of the titles that it does not repeat."""
    told: set[tuple[str, str]] = set()
    for column in _FIELDS:
        here = [_Found(one, task.spot(column)) for one in read_targets(row[column]) if one.rule != QUALITY_RULE]
        fresh = [one for one in here if (one.operator, one.value) not in told]
        told |= {(one.operator, one.value) for one in here}
        yield from fresh


def _pick(found: Sequence[_Found], old: PlanRow) -> _Found | None:
    """The threshold that agrees with a row of the base, its own quotation first."""
    agreeing = [one for one in found if one.agrees(old)]
    return next((one for one in agreeing if _within(one, old)), next(iter(agreeing), None))


def _within(one: _Found, old: PlanRow) -> bool:
    return same(one.target.quote) in same(old.get("原文", ""))


def _kept(desk: _Desk, old: PlanRow, one: _Found | None) -> None:
    """A row of the base that the document bears out, taken over word for word."""
    at = At(INDICATORS.name, old["编码"])
    desk.rows.append(old)
    desk.readings.append(at.base("计算公式", old.get("计算公式", "")))
    if one:
        desk.readings.append(at.read("目标值", old.get("目标值", ""), one.target.quote, one.spot, one.target.rule))
    else:
        desk.readings.append(at.base("目标值", old.get("目标值", "")))


def _changed(desk: _Desk, old: PlanRow, found: list[_Found]) -> None:
    """A row of the base whose words are gone: with the one threshold that may have come in its place, or as it was."""
    at = At(INDICATORS.name, old["编码"])
    said = f"底本为{old.get('比较符', '')}{old.get('目标值', '')}"
    heirs = [one for one in found if one.measure == old.get("计量单位")]
    if len(heirs) != 1:
        desk.rows.append(old)
        desk.readings.append(at.manual("原文", "", Spot("底本"), "文件中找不到底本原文", value=old.get("原文", "")))
        return
    heir = heirs[0]
    found.remove(heir)
    changed = {"比较符": heir.operator, "目标值": heir.value, "原文": heir.target.clause}
    desk.rows.append({**old, **changed})
    desk.readings.append(at.base("计算公式", old.get("计算公式", "")))
    quote = heir.target.quote
    desk.readings.append(at.manual("目标值", quote, heir.spot, "目标与底本不同", value=heir.value, nearest=said))


def _new(desk: _Desk, task: Numbered, one: _Found, code: str) -> None:
    """A threshold of the document alone: its formula, and its baseline if it needs one, are for a person."""
    target, at = one.target, At(INDICATORS.name, code)
    clause = target.clause or target.quote
    row = dict.fromkeys(INDICATORS.titles, "") | {
        "编码": code,
        "指标名称": one.name or clause,
        "对应任务": task.no,
        "计量单位": one.measure,
        "比较符": one.operator,
        "目标值": one.value,
        "原文": clause,
    }
    desk.rows.append(row)
    desk.readings.append(at.read("指标名称", row["指标名称"], clause, one.spot, "摘自原句"))
    desk.readings.extend(_threshold_readings(at, one))
    desk.readings.append(at.manual("计算公式", clause, one.spot, NOT_STATED))
    if target.baseline:
        desk.readings.append(at.manual("基期值", clause, one.spot, NOT_STATED))


def _threshold_readings(at: At, one: _Found) -> Iterator[Reading]:
    target = one.target
    rule = f"{target.rule}，但属预期性表述" if target.rule else "目标写法无法识读"
    for column, value in (("比较符", one.operator), ("目标值", one.value)):
        if target.manual:
            yield at.manual(column, target.quote, one.spot, rule, value=value, nearest=target.nearest)
        else:
            yield at.read(column, value, target.quote, one.spot, target.rule)
