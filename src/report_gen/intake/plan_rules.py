"""校核规则: the office's own checks, proved on their examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from report_gen.catalogue import plan as kinds
from report_gen.formulas import FormulaError, evaluate
from report_gen.intake.plan_cells import read_figure
from report_gen.intake.plan_items import Shorts
from report_gen.intake.plan_table import Row
from report_gen.model.finding import Severity
from report_gen.model.plan import (
    CheckRule,
    CheckScope,
    MissingStrategy,
)

_LEVELS: Final = {severity.value: severity.value for severity in Severity}
_SCOPES: Final = {scope.value: scope for scope in CheckScope}
_STRATEGIES: Final = {strategy.value: strategy for strategy in MissingStrategy}
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
    """`名=值；名=值` as a mapping, texts as written; of a name that stands twice the last value holds."""
    return dict(named_pairs(text))


def named_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`名=值；名=值` part by part, texts as written; a part without = has the value ''."""
    parts = (part.strip() for part in text.replace("；", ";").replace("＝", "=").replace("\n", ";").split(";"))
    pairs = (part.partition("=") for part in parts if part)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)
