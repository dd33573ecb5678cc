"""The figures of a text: counts with a unit of measure, percentages, ratios, ranges; dates and ordinals are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from report_gen.intake.numbers import chinese_integer, read_plain, tidy

# One character for one, so that places in the plain text are places in the official text.
_PLAIN: Final = str.maketrans(
    "０１２３４５６７８９％．：∶﹕︰（）＞＜≧≦⩾⩽＝～﹣－–—―─〔〕［］【】　\u00a0，；",
    "0123456789%.::::()><≥≤≥≤=~------()()()  ,;",
)
_GROUPING: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # 1,200: no comma that ends a clause
COUNTING: Final = (
    "个", "家", "辆", "项", "台", "座", "处", "条", "根", "件", "份", "套", "户", "名", "只", "块", "所", "对", "艘",
    "架", "栋", "间", "组", "支", "种", "类", "门", "款", "片", "标箱", "TEU", "人", "辆次", "车次", "人次", "桩", "车位", "泊位",
)  # fmt: skip
TIMES: Final = ("次", "遍", "轮", "期", "场", "场次")
DURATIONS: Final = ("小时", "分钟", "个工作日", "工作日", "个月", "天", "年")
MONEY: Final = ("亿元", "千万元", "百万元", "万元", "元")
SIZES: Final = (
    "亿吨公里", "万吨公里", "吨公里", "平方公里", "百公里", "万公里", "公里", "千米", "万立方米", "立方米", "万平方米", "平方米", "㎡",
    "亩", "公顷", "亿吨", "万吨", "吨", "万千瓦", "千瓦时", "千瓦", "兆瓦", "kWh", "kW", "km", "米", "升", "分", "倍", "岁", "座位",
)  # fmt: skip
_UNIT: Final = "|".join(sorted((*COUNTING, *TIMES, *DURATIONS, *MONEY, *SIZES), key=len, reverse=True))
_ARABIC: Final = r"(?<![\d.'])(?:\d{1,3}(?:'\d{3})+|\d+)(?:\.\d+)?"
_HAN: Final = "[零〇一二两三四五六七八九十百千万亿]+"
_NUMBER: Final = f"(?:{_ARABIC}|{_HAN})"
_SCALED: Final = rf"(?:{_ARABIC}\ *[百千]??[万亿]??|{_HAN})"  # lazy: 500万元 is 500 of 万元, 1.2万辆 is 12000 of 辆
_WHOLE: Final = rf"(?:{_ARABIC}(?:\ *[百千]?[万亿])?|{_HAN})"
_SKIPPED: Final = (
    r"(?:19|20)\d{2}\s*(?:年|[-~至到]\s*(?:19|20)\d{2}\s*年?)(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?",
    r"\d{1,2}(?:[、和及,]\d{1,2})*\s*月(?:份|\s*\d{1,2}\s*[日号])?",
    r"\d{1,2}\s*[日号]",
    r"\((?:19|20)\d{2}\)\s*\d+\s*号?",
    rf"第\s*{_NUMBER}",
    r"\d+[A-Za-z]+(?<!kW)(?<!km)(?<!TEU)(?<!kWh)",
    r"[A-Za-z]+[-/.]?\d+(?:[-.]\d+)*",
    rf"{_NUMBER}\s*级",
    "[一二三四五六七八九十]位一体",
    r"“[^”。；]{1,12}”",
    r"(?:^|(?<=[\n。]))\s*(?:\(\s*[\d一二三四五六七八九十]+\s*\)|\d+[.、](?!\d)|[一二三四五六七八九十]+、)",
    r"\d{1,2}:[0-5]\d(?:-\d{1,2}:[0-5]\d)",  # hours of the day
)
_FIGURE: Final = re.compile(
    "|".join(
        (
            f"(?P<skipped>{'|'.join(_SKIPPED)})",
            rf"(?P<ratio>(?P<first>{_NUMBER})\s*(?::|比)\s*(?P<second>{_NUMBER})(?P<third>\s*(?::|比)\s*{_NUMBER})?(?!\s*[个家辆]))",
            rf"(?P<range>(?P<low>{_NUMBER})\s*(?P<lowunit>%|{_UNIT})?\s*(?:-{{1,2}}|~|至|到)\s*(?P<high>{_NUMBER})\s*(?P<highunit>%|{_UNIT}))",
            rf"(?P<percent>百分之(?P<whole>{_HAN})|(?P<share>{_NUMBER})\s*(?P<sign>%|‰|个?百分点|成(?![立熟效果品长员为本功都])))",
            rf"(?P<count>(?P<number>{_SCALED})\s*(?P<rough>[余多来几])?\s*(?P<unit>{_UNIT}))",
            rf"(?P<bare>{_WHOLE}(?P<vague>[余多来几])?)",
        )
    ),
)


class Shape(Enum):
    """What sort of figure it is."""

    COUNT = "数量"
    PERCENT = "百分比"
    RATIO = "比值"
    RANGE = "区间"
    BARE = "无单位"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it stands. `value` is None where it cannot be one number (两三个, 80余家, 4∶1∶2).

    A percentage is given in per cent, a ratio as the n of n∶1 (1∶4 is 0.25, `inverted`). `upper` is the upper end of a
    range. `han` says that it was written in Chinese numerals.
    """

    start: int
    end: int
    shape: Shape
    value: Decimal | None
    measure: str = ""
    upper: Decimal | None = None
    inverted: bool = False
    han: bool = False


def plain_text(text: str) -> str:
    """The text with full-width digits, signs and brackets made half-width; every character keeps its place."""
    return _GROUPING.sub("'", text).translate(_PLAIN)


def figures(plain: str) -> Iterator[Figure]:
    """The figures of a plain text in order; dates, ordinals, document and list numbers, grades and quoted words are none."""
    for match in _FIGURE.finditer(plain):
        if match["skipped"] is None:
            yield _MAKERS[next(name for name in _MAKERS if match[name] is not None)](match)


def _number(text: str) -> Decimal | None:
    bare = text.replace(" ", "").replace("'", "")
    whole = chinese_integer(bare) if re.fullmatch(_HAN, bare) else None
    return Decimal(whole) if whole is not None else read_plain(bare)[0]


def _is_han(text: str) -> bool:
    return re.match(_HAN, text) is not None


def _ratio(match: re.Match[str]) -> Figure:
    first, second = _number(match["first"]), _number(match["second"])
    value = tidy(first / second) if first is not None and second and not match["third"] else None
    inverted = first is not None and second is not None and first < second
    return Figure(*match.span(), Shape.RATIO, value, "∶1", inverted=inverted, han=_is_han(match["first"]))


def _range(match: re.Match[str]) -> Figure:
    low, high = _number(match["low"]), _number(match["high"])
    same = match["lowunit"] in {None, match["highunit"]}
    value = low if same and low is not None and high is not None and low < high else None
    return Figure(*match.span(), Shape.RANGE, value, match["highunit"], high, han=_is_han(match["low"]))


def _percent(match: re.Match[str]) -> Figure:
    number, sign = _number(match["whole"] or match["share"]), match["sign"]
    factor = {"‰": Decimal("0.1"), "成": Decimal(10)}.get(sign, Decimal(1))
    value = None if number is None else tidy(number * factor)
    return Figure(
        *match.span(), Shape.PERCENT, value, "个百分点" if sign in {"个百分点", "百分点"} else "%", han=not sign
    )


def _count(match: re.Match[str]) -> Figure:
    value = None if match["rough"] else _number(match["number"])
    return Figure(*match.span(), Shape.COUNT, value, match["unit"], han=_is_han(match["number"]))


def _bare(match: re.Match[str]) -> Figure:
    value = None if match["vague"] else _number(match["bare"])
    return Figure(*match.span(), Shape.BARE, value, han=_is_han(match["bare"]))


_MAKERS: Final = {"ratio": _ratio, "range": _range, "percent": _percent, "count": _count, "bare": _bare}
