"""What the blank 考核打分.xlsx of a period says: whom to give points, on which lines, and what is recorded already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from report_gen.model.assessor_book import (
    BOOK_NAME,
    FREE_ROWS,
    MARK_COLUMNS,
    MARKS,
    REGISTER,
    REGISTER_COLUMNS,
    SHEETS,
    AssessorBook,
    assessed_units,
    event_key,
    hand_lines,
    line_label,
    mark_key,
    most_points,
    registered_lines,
)
from report_gen.model.decisions import Mark, Registered
from report_gen.model.form import Column, FormRow, FormTable, Identity
from report_gen.model.period import Period
from report_gen.model.plan import Plan, RubricItem, Unit
from report_gen.wording import date_text, number_text

_TITLE: Final = "考核打分表"
_VERSION_DIGITS: Final = 8
_INSTRUCTIONS: Final = (
    "本表由评分人填写，每人一份；在“打分”表上方写明打分人，“登记”表上方写明登记人（同一人的可只写一处）。没有姓名的不予录入。",
    "“打分”表：对每个单位逐项填“得分”和“理由”。得分填0至满分之间的数，最多两位小数；理由写明具体事实，只写“较好”“无”等的不予录入。不打分的整行留空。",
    "几位评分人打分不同的，按评分细则取值。本人改分的，另填一份，只填要改的行；同一人同一项以后录入的为准，原来的仍留在台账里。",
    "“登记”表：每件事一行，写明单位、评分项、日期（在本考核期内）、事由和依据（文号或材料名）。次数不写的按1次；分值不写的按评分细则计，写的为这件事的分值，扣分也写正数。",
    "已经登记的印在“登记”表上部，不能改动；登记有误的，在该行“撤销”栏填“是”，再另起一行重新登记。",
    "填好后存为原来的格式，文件名可以自定，放入工作文件夹“考核/{period}”，由{office}运行 report-gen score enter {period} 录入。有一处错误的，整份不录入，改好后再录。",
    "示例（虚构）：得分 4.5，理由“主动牵头召开协调会2次，材料一次报齐”；事由“未参加6月20日调度会”，依据“调度会签到册”。",
)


def assessor_book(
    plan: Plan, period: Period, units: Sequence[Unit], marks: Iterable[Mark], registered: Iterable[Registered]
) -> AssessorBook:
    """The blank for those units; points and events that are recorded stand in it, printed.

    A row a unit and by-hand line that is for units of its kind, in plan order. The same rubric, units and records give
    the same book.
    """
    known = tuple(one for one in marks if one.period == period.code)
    events = sorted(
        (one for one in registered if one.day in period), key=lambda one: (one.day, one.event, one.unit, one.line)
    )
    office = plan.info.get("办公室简称", "").strip() or "领导小组办公室"
    hand, lines = hand_lines(plan, period), registered_lines(plan, period)
    tables = (
        _table(MARKS, period, MARK_COLUMNS, tuple(_mark_rows(units, hand, known))),
        _table(REGISTER, period, _columns(plan, period, lines), tuple(_event_rows(plan, events, lines)), free=True),
    )
    return AssessorBook(
        Identity(plan.id, BOOK_NAME, period.code, _version(tables)),
        f"{plan.title} {period.label}{_TITLE}",
        period,
        office,
        (
            ("考核期", f"{period.label}（{date_text(period.first)}至{date_text(period.last)}）"),
            ("评分项", "；".join(f"{line_label(one)}（满分{number_text(one.points)}分）" for one in hand) or "无"),
            ("登记项", "；".join(map(line_label, lines)) or "无"),
            ("发放单位", office),
        ),
        tuple(text.format(period=period.code, office=office) for text in _INSTRUCTIONS),
        tables,
        tuple(unit.short for unit in units if any(unit.kind in line.applies_to for line in lines)),
        tuple(map(line_label, lines)),
    )


def blank_book(
    plan: Plan, period: Period, marks: Iterable[Mark] = (), registered: Iterable[Registered] = ()
) -> AssessorBook | None:
    """The same for all units that are scored; None where the rubric of the period asks nothing of people."""
    if not (hand_lines(plan, period) or registered_lines(plan, period)):
        return None
    return assessor_book(plan, period, assessed_units(plan, period), marks, registered)


def _table(
    key: str, period: Period, columns: tuple[Column, ...], rows: tuple[FormRow, ...], *, free: bool = False
) -> FormTable:
    return FormTable(key, SHEETS[key], f"{period.label}考核{SHEETS[key]}表", columns, rows, free=free)


def _mark_rows(units: Sequence[Unit], lines: Sequence[RubricItem], marks: Sequence[Mark]) -> Iterator[FormRow]:
    limits = next(column.limits for column in MARK_COLUMNS if column.key == "points")
    for unit in units:
        for line in lines:
            if unit.kind in line.applies_to:
                given = [one for one in marks if (one.unit, one.line) == (unit.code, line.code)]
                printed = {
                    "unit": unit.short,
                    "kind": unit.kind.value,
                    "block": line.block,
                    "line": line_label(line),
                    "full": number_text(line.points),
                    "recorded": "；".join(f"{one.by} {number_text(one.points)}" for one in given),
                }
                bounds = replace(limits, maximum=line.points)
                yield FormRow(mark_key(unit.code, line.code), printed, {"points": bounds})


def _columns(plan: Plan, period: Period, lines: Sequence[RubricItem]) -> tuple[Column, ...]:
    """Those of 登记, the points bounded by what the dearest line takes."""
    most = max((points for line in lines if (points := most_points(plan, line, period)) is not None), default=None)
    return tuple(
        replace(column, limits=replace(column.limits, maximum=most)) if column.key == "points" else column
        for column in REGISTER_COLUMNS
    )


def _event_rows(plan: Plan, events: Sequence[Registered], lines: Sequence[RubricItem]) -> Iterator[FormRow]:
    units = {unit.code: unit.short for unit in plan.units}
    labels = {line.code: line_label(line) for line in lines}
    for one in events:
        printed = {
            "unit": units.get(one.unit, one.unit),
            "line": labels.get(one.line, one.line),
            "day": one.day.isoformat(),
            "count": number_text(one.count),
            "points": "" if one.points is None else number_text(one.points),
            "reason": one.reason,
            "basis": one.basis,
        }
        yield FormRow(event_key(one.event), printed)
    for number in range(1, FREE_ROWS + 1):
        yield FormRow(str(number))


def _version(tables: Iterable[FormTable]) -> str:
    """A short hash over all that is printed in the rows."""
    said = repr([(table.columns, [(row.key, sorted(row.printed.items())) for row in table.rows]) for table in tables])
    return sha256(said.encode()).hexdigest()[:_VERSION_DIGITS]
