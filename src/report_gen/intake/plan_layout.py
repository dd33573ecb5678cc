"""The sheet 版式 of a plan: settings of the layout with their values, read into one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from report_gen.catalogue import plan as kinds
from report_gen.intake.plan_table import Row, suggestion
from report_gen.model.layout import BY_NAME, Measure, Setting
from report_gen.wording import number_text

_LENGTH: Final = re.compile(
    r"(?:固定值)?(\d{1,3}(?:\.\d{1,2})?)(毫米|mm|厘米|公分|cm|磅|pt|行|字)?", re.IGNORECASE | re.ASCII
)
_TENFOLD: Final = frozenset({"厘米", "公分", "cm"})
_UNITS: Final = {
    Measure.MILLIMETRE: frozenset({"", "毫米", "mm", *_TENFOLD}),
    Measure.POINT: frozenset({"", "磅", "pt"}),
    Measure.COUNT: frozenset({"", "行", "字"}),
}
_NUMERALS: Final = str.maketrans("一二三四五六", "123456")
# The sizes of type by their Chinese names, in points.
_SIZES: Final = {
    "初号": "42", "小初": "36", "1号": "26", "小1": "24", "2号": "22", "小2": "18", "3号": "16", "小3": "15",
    "4号": "14", "小4": "12", "5号": "10.5", "小5": "9", "6号": "7.5", "小6": "6.5", "小1号": "24", "小2号": "18",
    "小3号": "15", "小4号": "12", "小5号": "9", "小6号": "6.5",
}  # fmt: skip
_NAMES: Final = "、".join(BY_NAME)
_FONT: Final = re.compile(r"[\w .\-（）()]{1,30}")


def read_layout(rows: Iterable[Row]) -> dict[str, str]:
    """The settings of the layout by name: numbers in the setting's own measure, fonts and words as they are.

    Findings (in the rows): P701 for a setting that there is not, P702 for a value that it cannot have.
    """
    layout: dict[str, str] = {}
    for row in rows:
        name = row.text("项目")
        setting = BY_NAME.get(name)
        if row.failed or not name:
            continue
        if setting is None:
            row.report(kinds.LAYOUT_UNKNOWN, "项目", value=name, suggestion=suggestion(name, BY_NAME), choices=_NAMES)
            continue
        value = _value(setting, row.text("值"))
        if value:
            layout[name] = value
        else:
            row.report(kinds.LAYOUT_VALUE, "值", value=row.text("值"), item=name, expected=_expected(setting))
    return layout


def _value(setting: Setting, text: str) -> str:
    """The value in one spelling; '' where it is none."""
    if setting.measure is Measure.WORD:
        return text if text in setting.choices else ""
    if setting.measure is Measure.FONT:
        return text if _FONT.fullmatch(text) else ""
    return _number(setting, text)


def _number(setting: Setting, text: str) -> str:
    spelt = "".join(text.split())
    match = _LENGTH.fullmatch(_SIZES.get(spelt.translate(_NUMERALS), spelt) if setting.is_size else spelt)
    unit = (match[2] or "").lower() if match else ""
    if match is None or unit not in _UNITS[setting.measure]:
        return ""
    number = Decimal(match[1]) * (10 if unit in _TENFOLD else 1)
    fits = setting.low <= number <= setting.high and (setting.measure is not Measure.COUNT or number == int(number))
    return number_text(number) if fits else ""


def _expected(setting: Setting) -> str:
    """What can be filled in, for the hint."""
    if setting.measure is Measure.WORD:
        return f"可选项：{'、'.join(setting.choices)}"
    if setting.measure is Measure.FONT:
        return f"字体名称，例如“{setting.default}”"
    size = "或字号名称（如3号、小四）" if setting.is_size else ""
    return f"{setting.low}至{setting.high}之间的数，例如“{setting.worded(setting.default)}”{size}"
