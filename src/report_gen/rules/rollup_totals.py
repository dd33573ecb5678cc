"""The figure of all offices together: a sum where values add up, a formula of sums, or none and the reason."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from report_gen.catalogue import rollup as kinds
from report_gen.formulas import FormulaError, evaluate, names_in
from report_gen.model.finding import Finding, Kind
from report_gen.model.outcome import IndicatorOutcome, ItemFact
from report_gen.model.place import Place
from report_gen.model.plan import ItemKind, TakeRule
from report_gen.model.rollup import NamedOffice
from report_gen.rules.indicators import BASELINE
from report_gen.wording import listed, measured, number_text

_SHOWN: Final = 6  # offices named in a sentence; of more, how many there are
_A_SHARE: Final = re.compile(r"[%％‰/／每率]")  # 元/吨, ‰, 每百公里: of such values no sum means anything
_SHARES: Final = frozenset({ItemKind.PERCENT, ItemKind.RATIO})

ItemCells = tuple[tuple[int, ItemFact], ...]
IndicatorCells = tuple[tuple[int, IndicatorOutcome], ...]


class Figure(NamedTuple):
    """The figure, or None; `words` say how it was come by or why there is none, `finding` what has to be mended."""

    total: Decimal | None
    words: str
    finding: Finding | None = None


def same_name(text: str) -> str:
    """What two names are held against each other by: widths and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def some(names: Sequence[str]) -> str:
    """`甲市、乙市`; of more than six the first, and how many there are."""
    return listed(names) if len(names) <= _SHOWN else f"{listed(names[:_SHOWN])}等{len(names)}家"


def item_figure(offices: Sequence[NamedOffice], cells: ItemCells) -> Figure:
    """The values of one data item together: 存量, 累计 and 当期 add up, those taken as 最大 have a greatest.

    Percentages, ratios and values per something do not add up, nor do words. Every office that has the item must have
    a value, as every reporter must where a plan says 合计; else the words tell who is missing and what the others make.
    """
    for check in _ITEM_CHECKS:
        if found := check(offices, cells):
            return found
    values = [fact.value for _, fact in cells if isinstance(fact.value, Decimal)]
    item = cells[0][1].item
    total, way = (max(values), "最大") if item.take is TakeRule.MAX else (sum(values, Decimal(0)), "合计")
    lacking = [number for number, fact in cells if not isinstance(fact.value, Decimal)]
    if not lacking:
        return Figure(total, f"{len(cells)}家{way}{_since(offices, cells)}")
    rest = f"；其余{len(values)}家{way}{measured(total, item.measure)}" if values else ""
    return Figure(None, f"缺{_named(offices, lacking)}{rest}")


def _since(offices: Sequence[NamedOffice], cells: ItemCells) -> str:
    """What to bear in mind where 累计 began on different days."""
    starts = {offices[number].summary.creation_start for number, _ in cells}
    return "（各单位创建期起点不同）" if cells[0][1].item.kind is ItemKind.CUMULATIVE and len(starts) > 1 else ""


def _twice(offices: Sequence[NamedOffice], cells: Iterable[tuple[int, object]]) -> Figure | None:
    often = [number for number, count in Counter(number for number, _ in cells).items() if count > 1]
    return Figure(None, f"{_named(offices, often)}的方案里有同名的几项") if often else None


def _kinds(offices: Sequence[NamedOffice], cells: ItemCells) -> Figure | None:
    return _differing(offices, cells, lambda fact: fact.item.kind.value, kinds.KINDS_DIFFER, "类型不一致")


def _words(_: Sequence[NamedOffice], cells: ItemCells) -> Figure | None:
    """是, 否, 有 and 无 are counted; other words are not."""
    kind = cells[0][1].item.kind
    if kind.numeric:
        return None
    said = Counter(str(fact.value) for _, fact in cells if fact.value is not None)
    counts = "，".join(f"{word}{said[word]}家" for word in kind.choices)
    return Figure(None, counts or "文字不相加")


def _measures(offices: Sequence[NamedOffice], cells: ItemCells) -> Figure | None:
    return _differing(offices, cells, lambda fact: fact.item.measure, kinds.MEASURES_DIFFER, "计量单位不一致")


def _shares(_: Sequence[NamedOffice], cells: ItemCells) -> Figure | None:
    item = cells[0][1].item
    if item.kind in _SHARES:
        return Figure(None, f"{item.kind.value}不能相加")
    return Figure(None, f"“{item.measure}”是相对数，不能相加") if _A_SHARE.search(item.measure) else None


def _takes(offices: Sequence[NamedOffice], cells: ItemCells) -> Figure | None:
    if len({fact.item.take is TakeRule.MAX for _, fact in cells}) == 1:
        return None
    return _differing(offices, cells, lambda fact: fact.item.take.value, kinds.TAKES_DIFFER, "取数规则不一致")


_ITEM_CHECKS: Final[tuple[Callable[[Sequence[NamedOffice], ItemCells], Figure | None], ...]] = (
    _twice, _kinds, _words, _measures, _shares, _takes,
)  # fmt: skip


def _differing(
    offices: Sequence[NamedOffice], cells: ItemCells, said: Callable[[ItemFact], str], kind: Kind, words: str
) -> Figure | None:
    values = _variants(offices, [(number, said(fact)) for number, fact in cells])
    if not values:
        return None
    number, first = cells[0]
    at = in_plan(offices[number], first.item.place)
    return Figure(None, words, kind.at(at, item=first.item.name, values=values))


def _variants(offices: Sequence[NamedOffice], said: Iterable[tuple[int, str]]) -> str:
    """`个（甲市、乙市）、座（丙市）`, or '' where all say the same."""
    by_text: dict[str, tuple[str, list[int]]] = {}
    for number, text in said:
        by_text.setdefault(same_name(text), (text, []))[1].append(number)
    if len(by_text) == 1:
        return ""
    return "、".join(f"{text or '未写'}（{_named(offices, numbers)}）" for text, numbers in by_text.values())


def in_plan(office: NamedOffice, place: Place) -> Place:
    """The place in the plan of that office, named from where the workbook is."""
    return Place(f"{office.summary.facts.way}/{place.file}", place.sheet, place.row, place.column)


def _named(offices: Sequence[NamedOffice], numbers: Iterable[int]) -> str:
    return some([offices[number].name for number in numbers])


def indicator_figure(offices: Sequence[NamedOffice], cells: IndicatorCells) -> Figure:
    """An indicator of all offices that have it: their one formula, worked out with the sums of its data items.

    No results are added up. None where formulas or measures differ, where 基期值 stands in the formula (each office has
    its own), or where one of the items has no sum.
    """
    if found := _twice(offices, cells) or _formulas(offices, cells) or _indicator_measures(offices, cells):
        return found
    formula = cells[0][1].indicator.formula
    try:
        names = names_in(formula)
        if BASELINE in names:
            return Figure(None, "公式用到基期值，各单位的基期各不相同，不能合计")
        figures = {name: _input(offices, cells, name) for name in names}
        lacking = [f"“{name}”{found.words}" for name, found in figures.items() if found.total is None]
        if lacking:
            return Figure(None, "；".join(lacking))
        values = {name: found.total for name, found in figures.items() if found.total is not None}
        value = evaluate(formula, values)
    except FormulaError as error:
        return Figure(None, str(error))
    if not isinstance(value, Decimal):
        return Figure(None, "公式的结果不是数")
    put_in = "，".join(f"{name} {number_text(number)}" for name, number in values.items())
    return Figure(value, f"{len(cells)}家合计数代入公式：{put_in}")


def _formulas(offices: Sequence[NamedOffice], cells: IndicatorCells) -> Figure | None:
    said = [(number, one.indicator.formula) for number, one in cells]
    return _indicator_differs(offices, cells, _variants(offices, said), kinds.FORMULAS_DIFFER, "公式不一致")


def _indicator_measures(offices: Sequence[NamedOffice], cells: IndicatorCells) -> Figure | None:
    said = [(number, one.indicator.measure) for number, one in cells]
    return _indicator_differs(offices, cells, _variants(offices, said), kinds.MEASURES_DIFFER, "计量单位不一致")


def _indicator_differs(
    offices: Sequence[NamedOffice], cells: IndicatorCells, values: str, kind: Kind, words: str
) -> Figure | None:
    if not values:
        return None
    number, first = cells[0]
    at = in_plan(offices[number], first.indicator.place)
    return Figure(None, words, kind.at(at, item=first.indicator.name, values=values))


def _input(offices: Sequence[NamedOffice], cells: IndicatorCells, short: str) -> Figure:
    """The figure of the data item of that short name, over the offices that have the indicator and no others."""
    found = {number: _item(offices[number], short) for number, _ in cells}
    lacking = [number for number, fact in found.items() if fact is None]
    if lacking:
        return Figure(None, f"不在{_named(offices, lacking)}的方案里")
    facts = tuple((number, fact) for number, fact in found.items() if fact is not None)
    if len({same_name(fact.item.name) for _, fact in facts}) > 1:
        return Figure(None, "在各单位不是同一个数据项")
    return item_figure(offices, facts)


def _item(office: NamedOffice, short: str) -> ItemFact | None:
    return next((fact for fact in office.summary.items if fact.item.short == short), None)
