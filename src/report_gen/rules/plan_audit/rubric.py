"""Audits of the scoring rubric as a whole and of the holidays that reporting days are moved by."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.model.rubric import FULL_SETTING, RuleKind
from report_gen.model.rubric_values import read_number
from report_gen.rules.plan_audit.desk import Desk
from report_gen.rules.plan_audit.rubric_states import states
from report_gen.wording import date_text, number_text

_USUAL_FULL: Final = Decimal(100)
_SHEET, _HOLIDAYS = "评分细则", "节假日"
_KINDS: Final = tuple(UnitKind)
_WEIGHED: Final = (RuleKind.BASE, RuleKind.DEDUCT, RuleKind.SHARE, RuleKind.HAND)


def full_marks(plan: Plan) -> Decimal:
    """What the full marks of a unit's lines shall add up to: 项目信息 考核满分, 100 where it is not written."""
    return read_number(plan.info.get(FULL_SETTING, "")) or _USUAL_FULL


def weights(desk: Desk) -> Iterator[Finding]:
    """A401: for each kind of unit, lines whose full marks do not make 考核满分 (100), on the first day that is so.

    Bonuses come on top, gates and vetoes give no points.
    """
    full = full_marks(desk.plan)
    told: set[UnitKind] = set()
    for state in states(desk.plan):
        lines = tuple(line for line in state.of(*_WEIGHED) if line.points)
        total = sum((line.points for line in lines), Decimal(0))
        if lines and total != full and state.kind not in told:
            told.add(state.kind)
            data = {"total": number_text(total), "full": number_text(full), "lines": _sum(lines), "when": state.when}
            yield kinds.WEIGHTS.at(desk.at(lines[0].place, "满分"), unit_kind=state.kind.value, **data)


def _sum(lines: tuple[RubricItem, ...]) -> str:
    return "＋".join(f"{line.code} {number_text(line.points)}" for line in lines)


def unscored_days(desk: Desk) -> Iterator[Finding]:
    """A417: days of the creation period on which no line is in force for a kind of unit that is scored on others."""
    for state in states(desk.plan):
        own = [line for line in desk.plan.rubric if state.kind in line.applies_to]
        if own and not state.lines:
            data = {"start": date_text(state.first), "end": date_text(state.last)}
            yield kinds.DAYS_UNSCORED.at(Place(desk.plan.file, _SHEET), unit_kind=state.kind.value, **data)


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
