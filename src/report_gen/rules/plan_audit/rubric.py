"""Audits of the scoring rubric and of the holidays that reporting days are moved by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.rules.plan_audit.desk import Desk
from report_gen.wording import date_text, number_text

_BONUS: Final = "加分登记"
_FULL: Final = Decimal(100)
_SHEET, _HOLIDAYS = "评分细则", "节假日"
_KINDS: Final = tuple(UnitKind)


def weights(desk: Desk) -> Iterator[Finding]:
    """A401: for each kind of unit, lines whose full marks do not make 100, on the first day that is so."""
    for kind in _KINDS:
        for day in _turning_days(desk.plan):
            lines = _in_force(desk.plan, kind, day)
            total = sum((line.points for line in lines), Decimal(0))
            if lines and total != _FULL:
                data = {"total": number_text(total), "lines": _sum(lines), "when": _since(desk.plan, day)}
                yield kinds.WEIGHTS.at(desk.at(lines[0].place, "满分"), unit_kind=kind.value, **data)
                break


def _turning_days(plan: Plan) -> tuple[date, ...]:
    """The days of the creation period from which another set of lines may be in force, in order."""
    starts = [line.since for line in plan.rubric if line.since]
    ends = [line.until + timedelta(days=1) for line in plan.rubric if line.until]
    inside = {day for day in (*starts, *ends) if plan.creation_start < day <= plan.creation_end}
    return (plan.creation_start, *sorted(inside))


def _since(plan: Plan, day: date) -> str:
    return "" if day == plan.creation_start else f"自{date_text(day)}起"


def _in_force(plan: Plan, kind: UnitKind, day: date) -> tuple[RubricItem, ...]:
    """The lines that make up a unit's 100 points on that day: bonuses apart."""
    return tuple(line for line in plan.rubric if kind in line.applies_to and line.in_force(day) and line.rule != _BONUS)


def _sum(lines: tuple[RubricItem, ...]) -> str:
    return "＋".join(f"{line.code} {number_text(line.points)}" for line in lines)


def caps(desk: Desk) -> Iterator[Finding]:
    """A402: lines that a single deduction uses up and more."""
    for line in desk.plan.rubric:
        for name, value in line.parameters.items():
            if name.endswith("扣") and Decimal(value) > line.points:
                data = {"name": line.name, "points": number_text(line.points), "parameter": name, "value": value}
                yield kinds.CAP_TOO_LOW.at(desk.at(line.place, "参数"), **data)


def grades(desk: Desk) -> Iterator[Finding]:
    """A403, A404: grades of one name with two lowest totals, and grades that no kind of unit can reach."""
    first: dict[str, tuple[Decimal, Place]] = {}
    for grade in desk.plan.grades:
        place = desk.at(grade.place, "满分")
        lowest, where = first.setdefault(grade.name, (grade.lowest, grade.place))
        if where != grade.place:
            data = {"name": grade.name, "lowest": number_text(grade.lowest), "other": number_text(lowest)}
            yield kinds.GRADE_TWICE.at(place, first=where.row, **data)
        for kind, highest in _highest(desk.plan).items():
            if grade.lowest > highest:
                data = {"name": grade.name, "lowest": number_text(grade.lowest), "highest": number_text(highest)}
                yield kinds.GRADE_UNREACHABLE.at(place, unit_kind=kind.value, **data)


def _highest(plan: Plan) -> dict[UnitKind, Decimal]:
    """The most points a unit of each kind that is scored can get at the end of the creation period, bonuses included."""
    lines = {
        kind: [line.points for line in plan.rubric if kind in line.applies_to and line.in_force(plan.creation_end)]
        for kind in _KINDS
    }
    return {kind: sum(points, Decimal(0)) for kind, points in lines.items() if points}


def unscored_kinds(desk: Desk) -> Iterator[Finding]:
    """A405: kinds of units that report and that no line is for; the office itself need not be scored."""
    for kind in (UnitKind.BUREAU, UnitKind.DISTRICT):
        units = [unit for unit in desk.plan.units if unit.kind is kind and unit.reports]
        if units and not any(kind in line.applies_to for line in desk.plan.rubric):
            place = Place(desk.plan.file, _SHEET)
            yield kinds.KIND_UNSCORED.at(place, unit_kind=kind.value, count=len(units))


def holidays(desk: Desk) -> Iterator[Finding]:
    """A406: years of the creation period for which no day off is listed."""
    listed_years = {day.year for day in desk.plan.holidays}
    for year in range(desk.plan.creation_start.year, desk.plan.creation_end.year + 1):
        if year not in listed_years:
            yield kinds.YEAR_WITHOUT_HOLIDAYS.at(Place(desk.plan.file, _HOLIDAYS), year=year)
