"""数据项, 指标, 校核规则: figures, thresholds, and the formulas that tie them together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.catalogue import plan as kinds
from report_gen.formulas import FormulaError, evaluate, names_in, split_last
from report_gen.intake.plan_table import Row, suggestion
from report_gen.intake.plan_units import Registry
from report_gen.model.plan import DataItem, Indicator, ItemKind, Operator, TakeRule, Task

BASELINE: Final = "基期值"
_WORDS_OF_FORMULAS: Final = frozenset({"abs", "max", "min", "and", "or", "not", "且", "或", BASELINE})
_MOST_DECIMALS: Final = 6
_NOT_A_COMPARISON: Final = "公式没有比较符，得不出成立或不成立"
_NOT_A_NUMBER: Final = "公式的结果应是数，这里只写算式，比较写在“比较符”“目标值”列"
_KINDS: Final = {kind.value: kind for kind in ItemKind}
_TAKE_RULES: Final = {rule.value: rule for rule in TakeRule}
_OPERATORS: Final = {
    **{operator.value: operator for operator in Operator},
    "＞": Operator.ABOVE,
    "＜": Operator.BELOW,
    "＝": Operator.EQUAL,
    "≧": Operator("≥"),
    "≦": Operator("≤"),
    ">=": Operator("≥"),
    "<=": Operator("≤"),
}


@dataclass(frozen=True, slots=True)
class Shorts:
    """The names formulas may use: the data items by short name; `lost` ones stand in rows that cannot be used."""

    items: Mapping[str, DataItem]
    lost: frozenset[str] = frozenset()

    def names(
        self,
        row: Row,
        title: str,
        result: type[Decimal | bool],
        also: frozenset[str] = frozenset(),
        *,
        last: bool = False,
    ) -> tuple[str, ...]:
        """The names the formula in that column uses (abs, max, min apart); () where it cannot be read.

        `also` are names it may use besides; with `last`, so is 上期 before the short name of an item. Findings: P401 a formula without sense or whose result is of another kind than `result` (Decimal for a
        number, bool for a comparison), P402 a name that is no item's, P403 an item that is no number.
        """
        try:
            used = tuple(name for name in names_in(row.text(title)) if name not in {"abs", "max", "min"})
            _try_out(row.text(title), used, result)
        except FormulaError as error:
            if row.text(title):
                row.report(kinds.FORMULA_BAD, title, reason=error)
            return ()
        for name in used:
            short = split_last(name, {*self.items, *self.lost})[0] if last else name
            if short in self.items and not self.items[short].kind.numeric:
                row.report(kinds.FORMULA_NAME_NOT_NUMERIC, title, name=name)
            elif short not in self.items and short not in self.lost | also:
                row.report(kinds.FORMULA_NAME_UNKNOWN, title, name=name, suggestion=suggestion(short, self.items))
        return used


def _try_out(formula: str, names: tuple[str, ...], result: type[Decimal | bool]) -> None:
    """Computes the formula with made-up values, all different; FormulaError where no such result can come of it."""
    try:
        value = evaluate(formula, _made_up(names, 2))
    except FormulaError:
        # Some difference in it may have come out as 0.
        value = evaluate(formula, _made_up(names, 7))
    if not isinstance(value, result):
        raise FormulaError(_NOT_A_COMPARISON if result is bool else _NOT_A_NUMBER)


def _made_up(names: tuple[str, ...], step: int) -> dict[str, Decimal]:
    return {name: Decimal(step * place**2 + step + 1) for place, name in enumerate(names)}


def read_items(rows: Iterable[Row], registry: Registry) -> tuple[tuple[DataItem, ...], Shorts]:
    """The data items, and the names formulas may use.

    Findings (in the rows): P207 a short name used twice, P301 unknown reporters, P405 reversed limits, P406 a
    short name no formula can hold, and those of the typed getters.
    """
    rows = tuple(rows)
    by_short: dict[str, DataItem] = {}
    for row in rows:
        item = _item(row, registry)
        if item.short in by_short:
            row.report(kinds.DOUBLED, "简称", value=item.short, first=by_short[item.short].place.row)
        elif not row.failed:
            by_short[item.short] = item
    lost = frozenset(row.text("简称") for row in rows if row.failed)
    return tuple(by_short.values()), Shorts(by_short, lost)


def _item(row: Row, registry: Registry) -> DataItem:
    item = DataItem(
        code=row.code("编码"),
        category=row.text("指标分类"),
        name=row.text("数据项"),
        short=_short(row),
        measure=row.text("计量单位"),
        kind=row.choice("类型", _KINDS),
        decimals=row.whole("小数位", _MOST_DECIMALS),
        reporters=registry.read(row, "填报单位"),
        take=row.choice("取数规则", _TAKE_RULES),
        minimum=row.number("最小值"),
        maximum=row.number("最大值"),
        jump=_share(row),
        explanation=row.text("口径说明"),
        place=row.place,
        source=row.text("来源"),
    )
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        row.report(kinds.LIMITS_REVERSED, "最大值", minimum=item.minimum, maximum=item.maximum)
    return item


def _short(row: Row) -> str:
    short = row.text("简称")
    # Python reads identifiers in NFKC: a name it would change could never be found again.
    plain = short.isidentifier() and short == unicodedata.normalize("NFKC", short)
    if short and (not plain or short in _WORDS_OF_FORMULAS):
        row.report(kinds.NOT_A_NAME, "简称", value=short)
    return short


def _share(row: Row) -> Decimal | None:
    percent = row.number("变动核实线")
    return None if percent is None else percent / 100


def read_indicators(rows: Iterable[Row], shorts: Shorts, tasks: Mapping[str, Task | None]) -> tuple[Indicator, ...]:
    """The indicators. `tasks` holds every task number of the sheet, None for tasks that cannot be used.

    Findings (in the rows): P401-P403 of the formula, P404 no such task, P407 a quote that is not in the task,
    P408 a target written in another measure, P409 a missing baseline nobody explains.
    """
    return tuple(indicator for row in rows if (indicator := _indicator(row, shorts, tasks)))


def _indicator(row: Row, shorts: Shorts, tasks: Mapping[str, Task | None]) -> Indicator | None:
    indicator = Indicator(
        code=row.code("编码"),
        name=row.text("指标名称"),
        task_no=_task_no(row, tasks),
        formula=row.text("计算公式"),
        measure=row.text("计量单位"),
        operator=row.choice("比较符", _OPERATORS),
        target=_target(row),
        decimals=row.whole("小数位", _MOST_DECIMALS),
        baseline=row.number("基期值"),
        baseline_note=row.text("基期说明"),
        source=row.text("原文"),
        place=row.place,
        target_cell=row.written("目标值"),
        baseline_cell=row.written("基期值"),
    )
    used = shorts.names(row, "计算公式", Decimal, frozenset({BASELINE}))
    if BASELINE in used and not row.text("基期值") and not indicator.baseline_note:
        row.report(kinds.BASELINE_UNEXPLAINED, "基期值")
    return None if row.failed else indicator


def _task_no(row: Row, tasks: Mapping[str, Task | None]) -> str:
    no, quote = row.text("对应任务"), row.text("原文")
    if no and no not in tasks:
        row.report(kinds.TASK_UNKNOWN, "对应任务", value=no)
    task = tasks.get(no)
    if task and quote not in f"{task.key_task}\n{task.sub_task}\n{task.objective}":
        row.report(kinds.QUOTE_NOT_IN_TASK, "原文", value=quote, no=no)
    return no


def _target(row: Row) -> Decimal:
    figure, measure = row.figure("目标值"), row.text("计量单位")
    if figure is None:
        return Decimal(0)
    if figure.sign and figure.sign != measure.replace("：", "∶").replace(":", "∶"):
        row.report(kinds.SIGN_NOT_MEASURE, "目标值", value=row.text("目标值"), measure=measure)
    return figure.value
