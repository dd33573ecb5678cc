"""What the tests of 考核通报, 会议材料 and 季度调度通报 look at: texts as printed, digits without a proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from helpers_word import score, small_plan
from report_gen.model.document import ReportContext, TableData
from report_gen.model.outcome import Score
from report_gen.model.plan import Plan, Unit, UnitKind
from report_gen.model.proof import pieces, plain

# What bears a number that nobody could prove: 1. 2. of a list, 表1, 图2, 附件1.
_UNPROVEN = re.compile(r"^\d+\. ?|[表图]\d+|附件\d*")
HEADED = {"标题", "副题", "题", "署名", "成文日期", "日期", "附件", "附件题", "主送", "单位"}


def all_texts(value: object) -> Iterator[str]:
    """Every text of nested template values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from all_texts(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from all_texts(inner)


def told(context: ReportContext, *names: str) -> str:
    """What the document says in those places (in all of its text, if none is named), as it is printed."""
    values = context.values if not names else {name: context.values[name] for name in names}
    return "\n".join(plain(text) for text in all_texts(dict(values)))


def table(context: ReportContext, key: str) -> TableData:
    """The table of that key."""
    return next(one for one in context.tables if one.key == key)


def printed_rows(found: TableData) -> list[list[str]]:
    """Its rows as they are printed."""
    return [[plain(cell) for cell in row] for row in found.rows]


def unproven(context: ReportContext, names: Sequence[str] = ()) -> list[str]:
    """The texts of the body and of the tables that hold a digit outside of any mark; `names` may hold some."""
    values = {name: value for name, value in context.values.items() if name not in HEADED}
    cells = (cell for one in context.tables for row in one.rows for cell in _data(one, row))
    return [text for text in (*all_texts(values), *cells) if _open_digits(text, names)]


def _data(found: TableData, row: Sequence[str]) -> Sequence[str]:
    """The cells of a row without its running number or its name."""
    return row[1:] if found.heads[0] in {"序号", "报送期"} else row


def _open_digits(text: str, names: Sequence[str]) -> bool:
    open_text = "".join(piece.text for piece in pieces(text) if piece.proof is None)
    for name in names:
        open_text = open_text.replace(name, "")
    return any(character.isdigit() for character in _UNPROVEN.sub("", open_text))


def wide_plan(**changes: Any) -> Plan:
    """The small plan with more bureaus and districts, so that there is an order of each kind."""
    plan = small_plan()
    more = tuple(
        Unit(f"U1{n}", f"示例市{name}局", f"市{name}局", UnitKind.BUREAU) for n, name in enumerate(("财政", "公安"))
    )
    districts = tuple(
        Unit(f"U2{n}", f"{name}区人民政府", f"{name}区政府", UnitKind.DISTRICT)
        for n, name in enumerate(("西城", "南城"))
    )
    return replace(plan, units=(*plan.units, *more, *districts), **changes)


def graded(plan: Plan, totals: dict[str, str], *, opened: str = "15") -> tuple[Score, ...]:
    """Scores with those totals by unit, ranked among their kind (1, 1, 3); nothing stays open if `opened` is 0."""
    made = []
    for code, total in totals.items():
        unit = plan.unit(code)
        same = [Decimal(other) for one, other in totals.items() if plan.unit(one).kind is unit.kind]
        rank = 1 + sum(other > Decimal(total) for other in same)
        base = score(plan, unit, rank)
        grade = "优秀" if Decimal(total) >= 90 else "良好" if Decimal(total) >= 80 else "合格"
        made.append(replace(base, total=Decimal(total), grade=grade, open_points=Decimal(opened), rank=rank))
    return tuple(made)


ISSUED = date(2024, 7, 15)
TOTALS = {"U02": "85", "U03": "85", "U10": "82.52", "U11": "70", "U04": "95", "U20": "91", "U21": "88"}
