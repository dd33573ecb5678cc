"""校核规则 and 评分细则: the office's own checks, proved on their examples, and the scoring rubric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.catalogue import plan as kinds
from report_gen.formulas import FormulaError, evaluate
from report_gen.intake.plan_cells import read_figure
from report_gen.intake.plan_items import Shorts
from report_gen.intake.plan_table import Row
from report_gen.intake.plan_units import UNIT_KINDS
from report_gen.model.finding import Severity
from report_gen.model.plan import (
    GRADE_RULE,
    RUBRIC_RULES,
    CheckRule,
    CheckScope,
    Grade,
    MissingStrategy,
    RubricItem,
)

_LEVELS: Final = {severity.value: severity.value for severity in Severity}
_SCOPES: Final = {scope.value: scope for scope in CheckScope}
_STRATEGIES: Final = {strategy.value: strategy for strategy in MissingStrategy}
_RULES: Final = {rule: rule for rule in (*RUBRIC_RULES, GRADE_RULE)}
_VERDICTS: Final = {True: "成立", False: "不成立"}


def read_checks(rows: Iterable[Row], shorts: Shorts) -> tuple[CheckRule, ...]:
    """The office's checks whose formulas have sense; they may name last period's values (上期充电桩数).

    Findings (in the rows): P401-P403 of the formula, P410 an example that cannot be read, P411 an example
    that comes out other than its column says.
    """
    return tuple(check for row in rows if (check := _check(row, shorts)))


def _check(row: Row, shorts: Shorts) -> CheckRule | None:
    check = CheckRule(
        code=row.code("编码"),
        level=row.choice("级别", _LEVELS),
        scope=row.choice("范围", _SCOPES),
        formula=row.text("公式"),
        missing=row.choice("缺数处理", _STRATEGIES),
        text=row.text("提示文字"),
        place=row.place,
    )
    names = shorts.names(row, "公式", bool, last=True)
    if row.failed:
        return None
    _try_example(row, "通过示例", names, expected=True)
    _try_example(row, "不通过示例", names, expected=False)
    return check


def _try_example(row: Row, title: str, names: tuple[str, ...], *, expected: bool) -> None:
    """Computes the formula with the example's values, where there is one."""
    if not row.text(title):
        return
    try:
        holds = _holds(row.text("公式"), names, _example(row.text(title)))
    except FormulaError as error:
        row.report(kinds.EXAMPLE_UNREADABLE, title, reason=error)
        return
    if holds is not expected:
        data = {"value": row.text(title), "expected": _VERDICTS[expected], "actual": _VERDICTS[holds]}
        row.report(kinds.EXAMPLE_WRONG, title, **data)


def _holds(formula: str, names: tuple[str, ...], values: Mapping[str, Decimal]) -> bool:
    lacking = [name for name in names if name not in values]
    if lacking:
        raise FormulaError(f"没有写“{lacking[0]}”的值")
    return evaluate(formula, values) is True


def _example(text: str) -> dict[str, Decimal]:
    """`名=值；名=值` as numbers; FormulaError where it is not."""
    values = {}
    for name, value in named_values(text).items():
        figure = read_figure(value)
        if figure is None:
            raise FormulaError(f"“{name}={value}”不是“名=值”")
        values[name] = figure.value
    return values


def named_values(text: str) -> dict[str, str]:
    """`名=值；名=值` as a mapping, texts as written; a part without = has the value ''."""
    parts = (part.strip() for part in text.replace("；", ";").replace("＝", "=").replace("\n", ";").split(";"))
    pairs = (part.partition("=") for part in parts if part)
    return {name.strip(): value.strip() for name, _, value in pairs}


def read_rubric(rows: Iterable[Row]) -> tuple[tuple[RubricItem, ...], tuple[Grade, ...]]:
    """The rubric lines in the order of the sheet, and the grades from the best down.

    Findings (in the rows): P204 an unknown rule, P303 dates reversed, P501 a parameter the rule does not take,
    P207 two grades from the same total, P502 no grade from 0 up.
    """
    rows = tuple(rows)
    lines = tuple(line for row in rows if row.text("规则") != GRADE_RULE and (line := _rubric_item(row)))
    return lines, _grades(tuple(row for row in rows if row.text("规则") == GRADE_RULE))


def _rubric_item(row: Row) -> RubricItem | None:
    rule = row.choice("规则", _RULES)
    line = RubricItem(
        code=row.code("编码"),
        block=row.text("板块"),
        name=row.text("评分项"),
        rule=rule,
        points=_points(row),
        parameters=_parameters(row, rule),
        applies_to=frozenset(row.choices("适用类别", UNIT_KINDS)),
        basis=row.text("依据"),
        since=row.day("生效日期"),
        until=row.day("失效日期"),
        place=row.place,
    )
    _note_reversed(row, line.since, line.until)
    return None if row.failed else line


def _note_reversed(row: Row, since: date | None, until: date | None) -> None:
    if since and until and until < since:
        row.report(kinds.DATES_REVERSED, "失效日期", value=until, start_column="生效日期", start=since)


def _points(row: Row) -> Decimal:
    points = row.number("满分")
    if points is not None and points < 0:
        row.report(kinds.NOT_A_NUMBER, "满分", value=row.text("满分"))
    return points or Decimal(0)


def _parameters(row: Row, rule: str) -> Mapping[str, str]:
    """The parameters that the rule takes and that are numbers, as written."""
    known = RUBRIC_RULES.get(rule, ())
    readable = {}
    for name, value in named_values(row.text("参数")).items():
        figure = read_figure(value)
        if name not in known:
            reason = "该规则没有这个参数"
        elif figure is None or figure.sign or figure.value < 0:
            reason = "值不是不小于0的数"
        elif name.endswith("率") and figure.value > 1:
            reason = "得分率应在0到1之间"
        else:
            readable[name] = str(figure.value)
            continue
        data = {"value": f"{name}={value}", "rule": rule, "choices": "、".join(known) or "无", "reason": reason}
        row.report(kinds.PARAMETER_BAD, "参数", **data)
    return readable


def _grades(rows: tuple[Row, ...]) -> tuple[Grade, ...]:
    by_lowest: dict[Decimal, Grade] = {}
    for row in rows:
        row.code("编码")
        grade = Grade(row.text("评分项"), _points(row), row.place)
        if grade.lowest in by_lowest and not row.failed:
            row.report(kinds.DOUBLED, "满分", value=grade.lowest, first=by_lowest[grade.lowest].place.row)
        elif not row.failed:
            by_lowest[grade.lowest] = grade
    if by_lowest and min(by_lowest) > 0:
        last = by_lowest[min(by_lowest)]
        row = next(row for row in rows if row.place == last.place)
        row.report(kinds.GRADES_INCOMPLETE, "满分", lowest=last.lowest)
    return tuple(by_lowest[lowest] for lowest in sorted(by_lowest, reverse=True))
