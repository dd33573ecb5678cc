"""考核打分.xlsx: what assessors fill for a period, and what a filled one says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.model.decisions import Mark, Registered
from report_gen.model.form import Column, FormTable, Identity, Limits, ValueKind
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import Plan, RubricItem, Unit
from report_gen.model.rubric import HAND_RULE, REGISTERED_RULES, RUBRIC_RULES, RuleKind

BOOK_NAME: Final = "考核打分"  # its file is called so; in its marks it stands where a form has the unit
MARKS, REGISTER = "marks", "register"
SHEETS: Final[Mapping[str, str]] = {MARKS: "打分", REGISTER: "登记"}
SIGNED: Final[Mapping[str, str]] = {MARKS: "打分人", REGISTER: "登记人"}  # label of the cell for the name
FREE_ROWS: Final = 40
WITHDRAWN: Final = "是"
POINTS_DECIMALS: Final = 2
_UNLIMITED: Final = Decimal(100)  # of deductions that the rubric gives no bound at all
_NUMBER: Final = Limits(ValueKind.NUMBER, minimum=Decimal(0), decimals=POINTS_DECIMALS, measure="分")
_KEY: Final = Column("key", "行标识", 6, hidden=True)

MARK_COLUMNS: Final = (
    _KEY,
    Column("unit", "单位", 17),
    Column("kind", "类别", 7),
    Column("block", "板块", 15),
    Column("line", "评分项", 20),
    Column("full", "满分", 7),
    Column("recorded", "已记得分", 20),
    Column("points", "得分", 9, entry=True, required=True, limits=_NUMBER),
    Column("reason", "理由", 44, entry=True, required=True),
)
REGISTER_COLUMNS: Final = (
    _KEY,
    Column("unit", "单位", 17, entry=True, required=True, limits=Limits(ValueKind.CHOICE)),
    Column("line", "评分项", 20, entry=True, required=True, limits=Limits(ValueKind.CHOICE)),
    Column("day", "日期", 12, entry=True, required=True, limits=Limits(ValueKind.DATE)),
    Column("count", "次数", 7, entry=True, limits=Limits(ValueKind.NUMBER, minimum=Decimal(1))),
    Column("points", "分值", 8, entry=True, limits=_NUMBER),
    Column("reason", "事由", 36, entry=True, required=True),
    Column("basis", "依据（文号或材料名）", 27, entry=True, required=True, aliases=("依据",)),
    Column("withdrawn", "撤销", 7, entry=True, limits=Limits(ValueKind.CHOICE, choices=(WITHDRAWN,))),
)


@dataclass(frozen=True, slots=True)
class AssessorBook:
    """The blank of a period: its two tables, and what stands around them.

    A row of 登记 that is recorded already has its columns printed; only its 撤销 can be filled. `units` and `lines` are
    offered in lists. `facts` and `instructions` are for the sheet 填表说明.
    """

    identity: Identity
    title: str
    period: Period
    office: str
    facts: tuple[tuple[str, str], ...]
    instructions: tuple[str, ...]
    tables: tuple[FormTable, ...]
    units: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A registered event that an assessor takes back, and the cell that says so."""

    registered: Registered
    by: str
    place: Place


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a filled book says: points, events, and events taken back."""

    marks: tuple[Mark, ...] = ()
    registered: tuple[Registered, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()


def assessed_units(plan: Plan, period: Period) -> tuple[Unit, ...]:
    """The units that are scored for the period: those that report and exist on its last day."""
    return tuple(unit for unit in plan.units if unit.reports and unit.in_force(period.last))


def hand_lines(plan: Plan, period: Period) -> tuple[RubricItem, ...]:
    """The lines of the rubric that people give points on, for the period."""
    return tuple(line for line in plan.rubric if line.rule == HAND_RULE and line.in_force(period.last))


def registered_lines(plan: Plan, period: Period) -> tuple[RubricItem, ...]:
    """The lines of the rubric whose events are registered, for the period; 目标计数 may take a data item instead."""
    found = (line for line in plan.rubric if line.rule in REGISTERED_RULES and line.in_force(period.last))
    return tuple(line for line in found if not line.parameters.get("数据项"))


def line_label(line: RubricItem) -> str:
    """`P06 协同配合`: how a line is printed and chosen."""
    return f"{line.code} {line.name}"


def most_points(plan: Plan, line: RubricItem, period: Period) -> Decimal | None:
    """The most points that may be registered for one event of the line; None where an event bears none.

    A deduction from its block's base takes at most 封顶, else the base.
    """
    match RUBRIC_RULES[line.rule].kind:
        case RuleKind.BONUS:
            return line.points
        case RuleKind.DEDUCT:
            cap = line.parameters.get("封顶")
            return line.points or (Decimal(cap) if cap else _base(plan, line, period))
        case _:
            return None


def _base(plan: Plan, line: RubricItem, period: Period) -> Decimal:
    bases = (
        one.points
        for one in plan.rubric
        if one.block == line.block
        and RUBRIC_RULES[one.rule].kind is RuleKind.BASE
        and one.in_force(period.last)
        and one.applies_to & line.applies_to
    )
    return max(bases, default=_UNLIMITED)


def mark_key(unit: str, line: str) -> str:
    """What tells a row of 打分, unit and line by their codes."""
    return f"{unit}/{line}"


def event_key(event: int) -> str:
    """What tells a row of 登记 that is recorded as that event; '' where no ledger knows it."""
    return f"第{event}号" if event else ""
