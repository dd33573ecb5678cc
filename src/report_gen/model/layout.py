"""The layout of official paper as a closed list of settings, each with its value and clause in GB/T 9704-2012.

A plan names deviations on its sheet 版式; what it does not name is as the standard has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

STANDARD: Final = "GB/T 9704-2012"


class Measure(Enum):
    """What a setting is given in."""

    MILLIMETRE = "毫米"
    POINT = "磅"
    COUNT = "个"  # a whole number
    FONT = "字体"
    WORD = "可选项"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name, measure, value by default, the clause that value comes from ('' where none rules it).

    Numbers lie between `low` and `high`; within `tolerance` of the default they are as the standard has them. A font is
    so if its name holds `family`; a word is one of `choices`. `suffix` stands behind the number in messages, `told` is
    how the standard words it.
    """

    name: str
    measure: Measure
    default: str
    clause: str = ""
    low: int = 0
    high: int = 0
    tolerance: Decimal = Decimal(0)
    family: str = ""
    choices: tuple[str, ...] = ()
    suffix: str = ""
    told: str = ""

    @property
    def standard(self) -> str:
        """The value as the standard has it: `37毫米±1毫米`."""
        return self.told or self.worded(self.default)

    def worded(self, value: str) -> str:
        """The value with its unit of measure."""
        return f"{value}{self.suffix or (self.measure.value if self.is_length else '')}"

    @property
    def is_length(self) -> bool:
        """Whether it is measured."""
        return self.measure in {Measure.MILLIMETRE, Measure.POINT}

    @property
    def is_size(self) -> bool:
        """Whether it is a size of type, which has a Chinese name, too."""
        return self.name.endswith("字号")

    def deviates(self, value: str) -> bool:
        """Whether the value (as `Plan.layout` holds it) is another than the clause allows; False where none rules it."""
        if not self.clause:
            return False
        if self.measure is Measure.FONT:
            return self.family not in value
        if self.measure is Measure.WORD:
            return value != self.default
        return abs(Decimal(value) - Decimal(self.default)) > self.tolerance


def _margin(name: str, default: str, told: str) -> Setting:
    return Setting(name, Measure.MILLIMETRE, default, "5.2.1", 5, 80, Decimal(1), told=told)


def _font(name: str, default: str, clause: str, family: str) -> Setting:
    return Setting(name, Measure.FONT, default, clause, family=family, told=f"{family}体" if clause else "")


def _size(name: str, default: str, clause: str, told: str = "") -> Setting:
    return Setting(name, Measure.POINT, default, clause, 6, 60, told=told)


NUMBER_LINES, NUMBER_PLAIN, NUMBER_WORDED = "一字线", "数字", "第×页"
OUTSIDE, CENTRE, RIGHT = "单右双左", "居中", "居右"

SETTINGS: Final = (
    _margin("上边距", "37", "37毫米±1毫米"),
    _margin("下边距", "35", "35毫米（版心高225毫米）"),
    _margin("左边距", "28", "28毫米±1毫米"),
    _margin("右边距", "26", "26毫米（版心宽156毫米）"),
    Setting("每页行数", Measure.COUNT, "22", "5.2.3", 10, 50, suffix="行"),
    Setting("每行字数", Measure.COUNT, "28", "5.2.3", 15, 60, suffix="字"),
    Setting("行距", Measure.POINT, "28.95", "5.2.3", 12, 60, Decimal("0.05"), told="每面22行并撑满版心（28.95磅）"),
    _font("标题字体", "方正小标宋简体", "7.3.1", "小标宋"),
    _size("标题字号", "22", "7.3.1", "2号（22磅）"),
    _font("正文字体", "仿宋_GB2312", "5.2.2", "仿宋"),
    _size("正文字号", "16", "5.2.2", "3号（16磅）"),
    _font("一级标题字体", "黑体", "7.3.3", "黑"),
    _font("二级标题字体", "楷体_GB2312", "7.3.3", "楷"),
    _font("表格字体", "仿宋_GB2312", "", ""),
    _font("表头字体", "黑体", "", ""),
    _size("表格字号", "12", ""),
    _size("小表格字号", "10.5", ""),
    Setting(
        "页码样式", Measure.WORD, NUMBER_LINES, "7.5", choices=(NUMBER_LINES, NUMBER_PLAIN, NUMBER_WORDED),
        told="数字左右各放一条一字线",
    ),
    Setting(
        "页码位置", Measure.WORD, OUTSIDE, "7.5", choices=(OUTSIDE, CENTRE, RIGHT), told="单页码居右空一字、双页码居左空一字"
    ),
    _font("页码字体", "宋体", "7.5", "宋"),
    _size("页码字号", "14", "7.5", "4号（14磅）"),
)  # fmt: skip
BY_NAME: Final[Mapping[str, Setting]] = {setting.name: setting for setting in SETTINGS}


def value_of(layout: Mapping[str, str], name: str) -> str:
    """What the layout says of that setting: its own value or the standard's."""
    return layout.get(name, BY_NAME[name].default)


def deviations(layout: Mapping[str, str]) -> tuple[Setting, ...]:
    """The settings whose value is another than their clause allows, in the order of the list."""
    return tuple(setting for setting in SETTINGS if setting.deviates(value_of(layout, setting.name)))
