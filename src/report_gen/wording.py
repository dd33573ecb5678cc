"""One spelling for one thing: numbers, dates and values as documents and messages print them (GB/T 15835)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from report_gen.model.outcome import Evidence
from report_gen.model.plan import DataItem, Indicator, ItemKind
from report_gen.model.submission import Receipt, Value

_PLACE: Final = re.compile(r"\{([^{}｛｝]*)\}")
_BRACE: Final = re.compile("[{}｛｝]")
_HASH_SHOWN: Final = 8
_LONGEST: Final = 30  # characters of a cell that are quoted
MOST_NAMED: Final = 200  # units in a sentence


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value to that many places, halves away from zero, as an office rounds."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # + 0 takes the sign off −0


def number_text(value: Decimal, decimals: int | None = None) -> str:
    """Plain digits without grouping; to `decimals` places, or as many as the value has (5.0 → 5)."""
    if decimals is not None:
        return f"{rounded(value, decimals):f}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_text(day: date) -> str:
    """`2024年7月5日`: no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def measured(value: Decimal, measure: str, decimals: int | None = None) -> str:
    """A number with its unit of measure: `82个`, `20.5%`, `3.2∶1`."""
    return f"{number_text(value, decimals)}{measure}"


def item_text(item: DataItem, value: Value, *, with_measure: bool = True) -> str:
    """The value of a data item as printed; '' for None."""
    if isinstance(value, Decimal):
        measure = "∶1" if item.kind is ItemKind.RATIO else item.measure if with_measure else ""
        return measured(value, measure, None if item.kind is ItemKind.RATIO else item.decimals)
    return date_text(value) if isinstance(value, date) else value or ""


def stated_text(item: DataItem, value: Value) -> str:
    """The value of a data item as a unit stated it, with all its places: rounded, two that differ might look the same."""
    if isinstance(value, Decimal):
        return measured(value, "∶1" if item.kind is ItemKind.RATIO else item.measure)
    return item_text(item, value)


def indicator_text(indicator: Indicator, value: Decimal | None) -> str:
    """A computed indicator as printed, rounded to its decimals: `20.5%`, `3.20∶1`; '—' for None."""
    return "—" if value is None else measured(value, indicator.measure, indicator.decimals)


def target_text(indicator: Indicator) -> str:
    """Its target as printed: `≥20%`, `≤4∶1`."""
    return f"{indicator.operator.value}{measured(indicator.target, indicator.measure)}"


def exact_points(points: Decimal) -> str:
    """Points with a real minus sign: `9.5`, `−1`."""
    return number_text(points + 0).replace("-", "−")  # + 0 takes the sign off −0


def signed_points(points: Decimal) -> str:
    """Points given or taken: `−1`, `+2`, `0`."""
    return f"{'+' if points > 0 else ''}{exact_points(points)}"


def sum_text(points: Sequence[Decimal]) -> str:
    """`10 − 1 + 0.5`: a start of 0 is left out where something follows."""
    first, *rest = points[1:] if len(points) > 1 and not points[0] else points
    moved = (f" {'−' if one < 0 else '+'} {number_text(abs(one))}" for one in rest)
    return exact_points(first) + "".join(moved)


def evidence_told(one: Evidence, raw: str = "") -> str:
    """What a line of a score rests on, with what stands in the cell (`raw`), for a person who looks it up.

    `2024-06/市商务局.xlsx › 指标数据 › H5“640”（文件指纹 1a2b3c4d）；640 ÷ 218；台账第8号`.
    """
    said = " ".join(raw.split())
    quoted = f"“{said[:_LONGEST]}{'…' if len(said) > _LONGEST else ''}”" if said else ""
    received = one.period and one.sha256 and not one.event  # assessors' books tell their folder
    where = f"{f'{one.period}/' if received else ''}{one.place.label}{quoted}" if one.place.file else ""
    sealed = f"（文件指纹 {one.sha256[:_HASH_SHOWN]}）" if one.sha256 else ""
    event = f"台账第{one.event}号" if one.event and f"台账第{one.event}号" not in one.words else ""
    return "；".join(filter(None, (where + sealed, one.words if one.words != where else "", event)))


def listed(words: Iterable[str]) -> str:
    """Words joined by 、; '无' for none."""
    return "、".join(words) or "无"


def few(words: Iterable[str], sign: str = "、", measure: str = "家") -> str:
    """As `listed`, but of more than two hundred words the first ones and how many there are: nobody reads ten thousand names."""
    named = tuple(words)
    shown = sign.join(named[:MOST_NAMED])
    return f"{shown}等{len(named)}{measure}" if len(named) > MOST_NAMED else shown or "无"


def places_in(sentence: str) -> tuple[str, ...]:
    """The names in braces of a worded sentence, in order, each once: `截至{截至}，共{项数}` → 截至, 项数."""
    return tuple(dict.fromkeys(_PLACE.findall(sentence)))


def is_braced_well(sentence: str) -> bool:
    """Whether every brace of it opens or closes a name; full-width braces do neither."""
    return not _BRACE.search(_PLACE.sub("", sentence))


def filled(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with the names in braces replaced by their values; KeyError where one has none."""
    return _PLACE.sub(lambda place: values[place[1]], sentence)


def receipt_text(receipt: Receipt) -> str:
    """When a file came and how that is known: `2024-07-03 09:30（收件登记，张三，政务邮箱）`."""
    if receipt.at is None:
        return receipt.source.value
    limit = "" if receipt.exact else "只证明不晚于此时"
    known = "，".join(filter(None, (receipt.source.value, limit, receipt.by, receipt.via)))
    return f"{receipt.at:%Y-%m-%d %H:%M}（{known}）"
