"""From a raw cell to a value: what may stand in an entry cell, how each way of writing it is read, and what is refused.

Nothing is guessed: a text that the rules below do not name is a finding, and every step from the typed text to the
value is recorded. A blank is never zero.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from report_gen.catalogue import cell as kinds
from report_gen.intake.dates import read_date
from report_gen.intake.numbers import Quantity, is_approximate, narrow, read_quantity, tidy
from report_gen.intake.ratios import Share, formatted_percentage, is_percent_format, read_percentage, read_ratio
from report_gen.intake.reading import Problem, Reading, queried, shown, unreadable
from report_gen.model.finding import Kind
from report_gen.model.form import Limits, ValueKind
from report_gen.model.raw import RawCell, RawValue
from report_gen.model.submission import Conversion, EntryState, Value
from report_gen.wording import number_text

LONGEST_TEXT: Final = 2000
NOT_APPLICABLE: Final = "不适用"
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ENDINGS: Final = "。.；;，,"
_REMARKED: Final = re.compile(r"([^(,，:;；—]+)[(,，:;；—]+(.+)", re.DOTALL)  # 有（已印发）
_PAIR: Final = re.compile(r"[\d.]+ ?[-—–/;；] ?1")
_NOT_APPLICABLE: Final = frozenset({"不适用", "n/a", "na", "不涉及"})
_DASHES: Final = frozenset({"/", "-", "--", "—", "——", "–", "―", "_", "\\", "．", ".", "。", "*", "、"})
_NOTHING: Final = _DASHES | {"无", "没有", "暂无", "空", "待定", "未知", "不详", "?", "？"}
_YES: Final = frozenset({"√", "✓", "✔", "☑", "y", "yes", "true", "对", "是的"})
_NO: Final = frozenset({"×", "✗", "✘", "x", "n", "no", "false", "不是", "否定"})
_SYNONYMS: Final[Mapping[str, frozenset[str]]] = {
    "是": _YES | {"有"},
    "否": _NO | {"无", "没有"},
    "有": _YES | {"是", "已有", "具有", "有的"},
    "无": _NO | {"否", "没有", "暂无", "未有"},
    "已完成": frozenset({"完成", "已经完成", "全部完成", "已全部完成", "办结", "已办结", "完成了"}),
    "推进中": frozenset(
        {"推进", "正在推进", "在推进", "进行中", "正在进行", "正在实施", "实施中", "正在办理", "办理中"}
    ),
    "未启动": frozenset({"未开始", "未开展", "尚未启动", "没有启动", "未实施", "尚未开始", "尚未开展"}),
    "持续推进": frozenset({"长期推进", "持续进行", "持续开展", "长期坚持", "常态化推进"}),
    "不适用": _NOT_APPLICABLE,
}


def read_value(cell: RawCell | None, limits: Limits) -> Reading:
    """What the cell says where `limits` tell what it should. Findings (C102-C120) come as problems without place."""
    if cell is None or (cell.value is None and not cell.formula):
        return Reading(None, EntryState.BLANK, "")
    refused = _refused(cell)
    if refused:
        return refused
    text, steps = _typed(cell, limits)
    reading = _blank_or_not_applicable(text, limits) or _READERS[limits.kind](cell, text, limits)
    return replace(reading, raw=raw_text(cell.value), conversions=(*steps, *reading.conversions))


def _refused(cell: RawCell) -> Reading | None:
    """Cells that hold no value at all, whatever is asked for."""
    raw = raw_text(cell.value)
    if "DISPIMG" in cell.formula.upper() or "DISPIMG(" in raw.upper():
        return unreadable(cell.formula or raw, kinds.PICTURE)
    if cell.error:
        return unreadable(raw, kinds.ERROR_VALUE)
    return unreadable(cell.formula, kinds.FORMULA_WITHOUT_VALUE) if cell.value is None else None


def raw_text(value: RawValue) -> str:
    """The value as text, as it is kept for tracing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{exact(value):f}"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, time):
        return value.isoformat("auto").removesuffix(":00") if value.second == 0 else value.isoformat()
    return "" if value is None else str(value)


def exact(value: float) -> Decimal:
    """The number a cell shows: the 15 digits a spreadsheet keeps, so that 0.1+0.2 is 0.3."""
    return tidy(Decimal(f"{value:.15g}"))


def _typed(cell: RawCell, limits: Limits) -> tuple[str, tuple[Conversion, ...]]:
    """The cell's text without what cannot be seen, and the steps so far.

    Some programs save the apostrophe that only tells a spreadsheet to take what follows as text: '4:1.
    """
    raw = raw_text(cell.value)
    text = _CONTROL.sub("", raw).strip()
    steps = (Conversion(cell.formula, raw, "取公式结果"),) if cell.formula else ()
    if text != raw.strip():
        steps = (*steps, Conversion(raw.encode("unicode_escape").decode(), text, "去除不可见字符"))
    bare = text if limits.kind is ValueKind.TEXT else text.removeprefix("'").lstrip()
    return bare, steps if bare == text else (*steps, Conversion(text, bare, "去文本前导撇号"))


def _blank_or_not_applicable(text: str, limits: Limits) -> Reading | None:
    """A cell left open on purpose: 不适用, nothing but invisible characters, or a dash where text or a date is asked."""
    plain = narrow(text)
    if not plain:
        return Reading(None, EntryState.BLANK, text)
    if plain.rstrip(_ENDINGS).lower() in _NOT_APPLICABLE and not _is_choice(NOT_APPLICABLE, limits):
        steps = () if plain == NOT_APPLICABLE else (Conversion(text, NOT_APPLICABLE, "同义词"),)
        return Reading(None, EntryState.NOT_APPLICABLE, text, steps)
    dashes = _NOTHING if limits.kind is ValueKind.DATE else _DASHES
    if limits.kind in {ValueKind.DATE, ValueKind.TEXT} and plain in dashes:
        return Reading(None, EntryState.BLANK, text, (Conversion(text, "", "以符号表示未填"),))
    return None


def _is_choice(word: str, limits: Limits) -> bool:
    return limits.kind is ValueKind.CHOICE and word in limits.choices


def _read(value: Value, steps: tuple[Conversion, ...] = (), *problems: Problem) -> Reading:
    return Reading(value, EntryState.READ, "", steps, problems)


# --- numbers ---


def _number(cell: RawCell, text: str, limits: Limits) -> Reading:
    if narrow(text) in _NOTHING:
        return unreadable(text, kinds.DASH_FOR_NUMBER)
    quantity = _quantity(cell.value, text, limits.measure)
    if quantity.value is None:
        return _no_number(cell, text, kinds.NOT_A_NUMBER, limits.measure if quantity.other_measure else None)
    if limits.decimals == 0 and quantity.value != quantity.value.to_integral_value():
        measure = f"（{limits.measure}）" if limits.measure else ""
        return unreadable(text, kinds.NOT_WHOLE, quantity.steps, measure=measure)
    return _in_range(quantity.value, text, limits, quantity.steps)


def _quantity(value: RawValue, text: str, measure: str) -> Quantity:
    """The number a number cell or a text holds; dates, clock times and truth values are none."""
    if isinstance(value, bool):
        return Quantity(None)
    if isinstance(value, int | float):
        return Quantity(exact(value))
    return read_quantity(text, measure) if isinstance(value, str) else Quantity(None)


def _no_number(cell: RawCell, text: str, kind: Kind, measure: str | None = None) -> Reading:
    """Why the cell holds no number: a rough figure, another unit of measure than `measure`, or none at all."""
    if isinstance(cell.value, str) and is_approximate(text) and any(character.isnumeric() for character in text):
        return queried(text, kinds.APPROXIMATE)
    if measure is not None:
        return unreadable(text, kinds.WRONG_MEASURE, measure=measure or "无单位的数")
    return unreadable(text, kind)


def _in_range(value: Decimal, text: str, limits: Limits, steps: tuple[Conversion, ...]) -> Reading:
    low, high = limits.minimum, limits.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return unreadable(number_text(value), kinds.OUT_OF_RANGE, steps, expected=_range_text(low, high))
    places = -int(value.as_tuple().exponent)
    if limits.kind is not ValueKind.RATIO and places > limits.decimals:
        return _read(value, steps, Problem(kinds.MORE_DECIMALS, {"value": shown(text), "decimals": limits.decimals}))
    return _read(value, steps)


def _range_text(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return f"不小于 {number_text(low)}" if low is not None else f"不大于 {number_text(high or Decimal(0))}"
    return f"在 {number_text(low)} 至 {number_text(high)} 之间"


# --- percentages and ratios ---


def _percentage(cell: RawCell, text: str, limits: Limits) -> Reading:
    if narrow(text) in _NOTHING:
        return unreadable(text, kinds.DASH_FOR_NUMBER)
    share = _share(cell, text)
    if share.value is None:
        return _no_number(cell, text, kinds.NOT_A_PERCENTAGE)
    reading = _in_range(share.value, text, limits, share.steps)
    if share.bare and 0 < share.value <= 1:
        data = {"value": number_text(share.value), "expected": number_text(share.value * 100)}
        return _queried(reading, kinds.PERCENTAGE_UNCLEAR, data)
    return reading


def _share(cell: RawCell, text: str) -> Share:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = exact(value)
        return formatted_percentage(number) if is_percent_format(cell.number_format) else Share(number, bare=True)
    return read_percentage(text) if isinstance(value, str) else Share(None)


def _ratio(cell: RawCell, text: str, limits: Limits) -> Reading:
    if narrow(text) in _NOTHING:
        return unreadable(text, kinds.DASH_FOR_NUMBER)
    worded = isinstance(cell.value, str | int | float) and not isinstance(cell.value, bool)
    share = read_ratio(text if worded else cell.value)
    if share.value is None or share.value < 0:
        paired = _PAIR.fullmatch(narrow(text))  # 4-1, 4/1: a ratio with another sign, no range
        return unreadable(text, kinds.NOT_A_RATIO) if paired else _no_number(cell, text, kinds.NOT_A_RATIO)
    reading = _in_range(share.value, text, limits, share.steps)
    if share.inverted or (share.bare and 0 < share.value < 1):
        return _queried(reading, kinds.RATIO_INVERTED, {"value": shown(text)})
    return reading


def _queried(reading: Reading, kind: Kind, data: Mapping[str, object]) -> Reading:
    """The reading as one to be explained, which its decimals then are not; unless it is refused anyway."""
    if reading.state is not EntryState.READ:
        return reading
    return replace(reading, state=EntryState.QUERIED, problems=(Problem(kind, data),))


# --- dates, choices, text ---


def _date(cell: RawCell, text: str, _limits: Limits) -> Reading:
    day = read_date(text if isinstance(cell.value, str) else cell.value)
    if day.value is None:
        return unreadable(text, kinds.NO_YEAR if day.no_year else kinds.NOT_A_DATE, day.steps)
    if day.day_added:
        return _read(
            day.value, day.steps, Problem(kinds.DAY_ADDED, {"value": shown(text), "expected": day.value.isoformat()})
        )
    return _read(day.value, day.steps)


def _choice(cell: RawCell, text: str, limits: Limits) -> Reading:
    plain = re.sub(r"\s", "", narrow(text)).rstrip(_ENDINGS)
    if plain in limits.choices:
        return _read(plain, () if plain == text else (Conversion(text, plain, "去空格和标点"),))
    named = _named(plain, limits)
    if named:
        return _read(named, (Conversion(text, named, "逻辑值" if isinstance(cell.value, bool) else "同义词"),))
    remarked = _REMARKED.fullmatch(plain)
    named = _named(remarked[1], limits) if remarked else ""
    if remarked and named and not any(choice in remarked[2] for choice in limits.choices):
        reading = _read(named, (Conversion(text, named, "去选项后的文字"),))
        return _queried(reading, kinds.CHOICE_WITH_REMARK, {"value": shown(text), "expected": named})
    return unreadable(text, kinds.NOT_A_CHOICE, choices="、".join(limits.choices))


def _named(word: str, limits: Limits) -> str:
    """The one choice the word is, or is another word for; '' if it is none."""
    if word in limits.choices:
        return word
    plain = unicodedata.normalize("NFKC", word).lower()
    named = [choice for choice in limits.choices if plain in _SYNONYMS.get(choice, frozenset())]
    return named[0] if len(named) == 1 else ""


def _text(cell: RawCell, text: str, _limits: Limits) -> Reading:
    words, steps = _worded(cell.value, text)
    if len(words) > LONGEST_TEXT:
        return _read(words, steps, Problem(kinds.TEXT_TOO_LONG, {"length": len(words), "limit": LONGEST_TEXT}))
    return _read(words, steps)


def _worded(value: RawValue, text: str) -> tuple[str, tuple[Conversion, ...]]:
    """Text cells that the spreadsheet took for something else, back in words."""
    if isinstance(value, bool):
        word = "是" if value else "否"
        return word, (Conversion(text, word, "逻辑值"),)
    if isinstance(value, date):
        word = f"{value.year}年{value.month}月{value.day}日"
        return word, (Conversion(text, word, "日期转文字"),)
    if isinstance(value, time | timedelta):
        return text, (Conversion(text, text, "时间转文字"),)
    return text, ()


_READERS: Final[Mapping[ValueKind, Callable[[RawCell, str, Limits], Reading]]] = {
    ValueKind.NUMBER: _number,
    ValueKind.PERCENT: _percentage,
    ValueKind.RATIO: _ratio,
    ValueKind.DATE: _date,
    ValueKind.CHOICE: _choice,
    ValueKind.TEXT: _text,
}
