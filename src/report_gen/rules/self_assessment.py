"""考核自评: what units are asked to give themselves on the lines of the rubric, and what they gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from report_gen.model.form import SELF, Column, FormRow, FormTable, Limits, ValueKind
from report_gen.model.outcome import Assessment, Source
from report_gen.model.period import Period, Span
from report_gen.model.plan import Plan, RubricItem, Unit
from report_gen.model.rubric import (
    RUBRIC_RULES,
    SELF_SETTING,
    SELF_SPANS,
    WITHOUT_POINTS,
    Parameter,
    ParameterKind,
    RuleKind,
)
from report_gen.model.rubric_values import read_codes
from report_gen.wording import number_text

SCORE: Final = "score"  # the column of the points a unit gives itself
REASON: Final = "remark"  # and of why
_PLAIN: Final = frozenset({ParameterKind.NUMBER, ParameterKind.SHARE, ParameterKind.COUNT})
_DECIMALS: Final = 2

SELF_COLUMNS: Final = (
    Column("key", "行标识", 6, hidden=True),
    Column("no", "序号", 5, aliases=("编号",)),
    Column("block", "板块", 18),
    Column("name", "评分项", 26, aliases=("评分项目",)),
    Column("points", "满分", 8, aliases=("分值",)),
    Column("method", "计分办法", 46, aliases=("评分办法",)),
    Column(SCORE, "自评分", 11, entry=True, aliases=("自评得分", "自评")),
    Column(REASON, "自评说明", 32, entry=True, aliases=("说明", "备注")),
)


def span_of(plan: Plan) -> Span | None:
    """How long the periods are that units assess themselves for (项目信息 考核自评); None where they do not."""
    return SELF_SPANS.get(plan.info.get(SELF_SETTING, "").strip())


def self_table(plan: Plan, unit: Unit, period: Period) -> FormTable | None:
    """The sheet 考核自评 of the unit's form of `period`: a row a line of its rubric, all of it left to the unit.

    Only the last reporting period of a span of 考核自评 has it, and only for units with lines in force on its last day.
    Gates and vetoes give no points, and of a block with a base (满分 0: points come from the base) the base stands for
    all: these lines have no row. Bonuses come last.
    """
    span = span_of(plan)
    if span is None or not _ends(period, span):
        return None
    lines = [line for line in plan.rubric if unit.kind in line.applies_to and line.in_force(period.last)]
    ordered = sorted(filter(_gives_points, lines), key=_is_bonus)
    rows = tuple(_row(plan, number, line) for number, line in enumerate(ordered, 1))
    whole = Period.of(span, period.year, (period.start_month - 1) // span.value + 1)
    title = f"考核自评表（{whole.label}）"
    return FormTable(SELF, "考核自评", title, SELF_COLUMNS, rows, optional=True) if rows else None


def self_assessments(plan: Plan, assessment: Assessment) -> Mapping[tuple[str, str], Source]:
    """The points (Decimal) units gave themselves, by unit and rubric code, each with its cell and file.

    From the accepted forms of the period's last part. Nothing where the period is not one that units assess themselves
    for: the form of June speaks of the half-year, not of the quarter. Blank and unreadable cells are left out.
    """
    if span_of(plan) is not assessment.period.span:
        return {}
    return {(source.unit, source.entry.row): source for source in _given(assessment, SCORE)}


def self_reasons(plan: Plan, assessment: Assessment) -> Mapping[tuple[str, str], str]:
    """What units wrote beside those points under 自评说明, likewise."""
    if span_of(plan) is not assessment.period.span:
        return {}
    return {(source.unit, source.entry.row): str(source.value or "") for source in _given(assessment, REASON)}


def _given(assessment: Assessment, column: str) -> Iterator[Source]:
    last = (part for part in assessment.parts if part.period.last == assessment.period.last)
    accepted = (status.accepted for part in last for status in part.statuses)
    for form in (form for form in accepted if form):
        for entry in form.entries:
            if (entry.table, entry.column) == (SELF, column) and entry.usable:
                yield Source.of(form.identity.unit, entry, form)


def _ends(period: Period, span: Span) -> bool:
    """Whether a period of that span ends with `period`."""
    return period.months <= span.value and (period.start_month - 1 + period.months) % span.value == 0


def _gives_points(line: RubricItem) -> bool:
    return line.points > 0 and RUBRIC_RULES[line.rule].kind not in WITHOUT_POINTS


def _is_bonus(line: RubricItem) -> bool:
    return RUBRIC_RULES[line.rule].kind is RuleKind.BONUS


def _row(plan: Plan, number: int, line: RubricItem) -> FormRow:
    printed = {
        "no": str(number),
        "block": line.block or "—",
        "name": line.name,
        "points": f"≤{number_text(line.points)}" if _is_bonus(line) else number_text(line.points),
        "method": _method(plan, line),
    }
    limits = Limits(ValueKind.NUMBER, (), Decimal(0), line.points, _DECIMALS, "分")
    return FormRow(line.code, printed, {SCORE: limits})


def _method(plan: Plan, line: RubricItem) -> str:
    """`逾期、未报的填报表逐次扣分（逾期每次扣1，未报每次扣3）`: what the rule does, and what the line sets for it."""
    rule = RUBRIC_RULES[line.rule]
    written = (_setting(plan, rule.parameter(name), name, text) for name, text in line.parameters.items())
    settings = "，".join(written)
    return f"{rule.meaning}（{settings}）" if settings else rule.meaning


def _setting(plan: Plan, parameter: Parameter | None, name: str, text: str) -> str:
    """`封顶8`, `量：按时率`; data items by the names they go by, for forms print no codes."""
    kind = parameter.kind if parameter else None
    if kind is ParameterKind.CODES:
        shorts = {item.code: item.short for item in plan.items}
        text = "、".join(shorts.get(code, code) for code in read_codes(text))
    return f"{name}{text}" if kind in _PLAIN else f"{name}：{text}"
