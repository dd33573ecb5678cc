"""The sheets of a plan workbook and their columns, in the order a blank one shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: its title, and whether every row must fill it."""

    title: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: its columns, the column that no two rows may share ('' for none), and whether it may be empty.

    Where each row is a thing of its own (项目信息), messages name it by its text in the column `named_by`. A plan may do
    without an `optional` sheet.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    key: str = ""
    may_be_empty: bool = False
    named_by: str = ""
    optional: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its columns."""
        return tuple(column.title for column in self.columns)

    def required(self, title: str) -> bool:
        """Whether every row must fill the column of that title."""
        return any(column.required for column in self.columns if column.title == title)


def _sheet(name: str, columns: str, *, key: str = "", may_be_empty: bool = False, named_by: str = "") -> SheetSpec:
    """A sheet from its column titles, a star behind the required ones."""
    specs = (ColumnSpec(word.rstrip("*"), word.endswith("*")) for word in columns.split())
    return SheetSpec(name, tuple(specs), key, may_be_empty, named_by)


INFO: Final = _sheet("项目信息", "项目* 内容 说明", key="项目", named_by="项目")
UNITS: Final = _sheet(
    "成员单位",
    "单位代码* 全称* 简称* 单位类别* 别名 包含单位 启用日期 停用日期 是否报送* 联系人 备注",
    key="单位代码",
)
TASKS: Final = _sheet(
    "任务清单",
    "序号* 指标分类* 重点任务* 子任务 工作目标* 牵头单位 责任单位 完成时限 牵头识读 责任识读 备注",
    key="序号",
)
ITEMS: Final = _sheet(
    "数据项",
    "编码* 指标分类* 数据项* 简称* 计量单位 类型* 小数位 最小值 最大值 填报单位* 取数规则* 变动核实线 口径说明 来源",
    key="编码",
    may_be_empty=True,
)
INDICATORS: Final = _sheet(
    "指标",
    "编码* 指标名称* 对应任务* 计算公式* 计量单位 比较符* 目标值* 小数位 基期值 基期说明 原文",
    key="编码",
    may_be_empty=True,
)
CHECKS: Final = _sheet(
    "校核规则",
    "编码* 级别* 范围* 公式* 缺数处理* 提示文字* 通过示例 不通过示例",
    key="编码",
    may_be_empty=True,
)
RUBRIC: Final = _sheet(
    "评分细则",
    "编码* 板块* 评分项* 规则* 满分* 参数 适用类别* 依据 生效日期 失效日期",
    key="编码",
    may_be_empty=True,
)
SCHEDULE: Final = _sheet("报送安排", "编码* 表名* 报送周期* 时限* 顺延锁定天数 报送单位类别*", key="编码")
HOLIDAYS: Final = _sheet("节假日", "日期* 类型* 名称", key="日期", may_be_empty=True)
PHRASES: Final = _sheet("措辞", "键* 文字* 说明", key="键", may_be_empty=True)
LAYOUT: Final = replace(_sheet("版式", "项目* 值* 说明", key="项目", may_be_empty=True, named_by="项目"), optional=True)
REVIEW: Final = _sheet(
    "识读核对",
    "编号* 工作表* 行* 栏目* 识读 原句 位置 把握* 规则 最接近的写法 确认 改为 确认人",
    key="编号",
    may_be_empty=True,
)

SHEETS: Final = (INFO, UNITS, TASKS, ITEMS, INDICATORS, CHECKS, RUBRIC, SCHEDULE, HOLIDAYS, PHRASES, LAYOUT)
GUIDE: Final = "评分规则说明"  # explains the rules of 评分细则 to people; nothing is read from it
# Columns whose text, too, names a row to people, besides the key.
NAMES: Final = {UNITS.name: ("简称", "全称")}
