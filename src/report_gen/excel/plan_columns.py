"""How the columns of a plan workbook look: widths, choice lists, and which texts are written as numbers or dates."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.excel.plan_book import PlanColumn, PlanValue
from report_gen.model.draft import Confidence
from report_gen.model.finding import Severity
from report_gen.model.period import Span
from report_gen.model.plan import (
    CheckScope,
    ItemKind,
    MissingStrategy,
    Operator,
    TakeRule,
    UnitKind,
)
from report_gen.model.rubric import GRADE_RULE, RUBRIC_RULES

_USUAL_WIDTH: Final = 12
# Widths in characters by column title, where they are not the usual one.
_WIDTHS: Final = {
    "序号": 6, "编码": 8, "单位代码": 8, "内容": 60, "说明": 48, "项目": 18, "全称": 32, "简称": 18, "别名": 24,
    "包含单位": 36, "启用日期": 11, "停用日期": 11, "是否报送": 8, "单位类别": 8, "联系人": 9, "备注": 26,
    "指标分类": 14, "重点任务": 20, "子任务": 16, "工作目标": 48, "牵头单位": 14, "责任单位": 24, "完成时限": 11,
    "牵头识读": 14, "责任识读": 24, "数据项": 28, "计量单位": 10, "类型": 8, "小数位": 7, "最小值": 7, "最大值": 7,
    "填报单位": 26, "取数规则": 8, "变动核实线": 11, "口径说明": 32, "来源": 18, "指标名称": 24, "对应任务": 7,
    "计算公式": 34, "比较符": 8, "目标值": 8, "基期值": 9, "基期说明": 12, "原文": 44, "级别": 9, "范围": 8,
    "公式": 36, "缺数处理": 8, "提示文字": 36, "通过示例": 30, "不通过示例": 30, "板块": 16, "评分项": 16, "规则": 11,
    "满分": 7, "参数": 36, "适用类别": 14, "依据": 28, "生效日期": 11, "失效日期": 11, "表名": 46, "报送周期": 9,
    "时限": 30, "顺延锁定天数": 14, "报送单位类别": 22, "日期": 14, "名称": 18, "键": 16, "文字": 70,
    "编号": 6, "工作表": 10, "行": 14, "栏目": 10, "识读": 30, "原句": 44, "位置": 13, "把握": 8, "最接近的写法": 22,
    "确认": 7, "改为": 26, "确认人": 9,
}  # fmt: skip
_OWN_WIDTHS: Final = {("识读核对", "规则"): 24, ("版式", "值"): 24}
_CENTRED: Final = frozenset({
    "序号", "编码", "单位代码", "单位类别", "是否报送", "类型", "比较符", "目标值", "计量单位", "级别", "范围", "日期", "满分",
    "报送周期", "编号", "工作表", "栏目", "位置", "把握", "确认",
})  # fmt: skip
_ENTRIES: Final = frozenset({"确认", "改为", "确认人"})
_CHOICES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("成员单位", "单位类别"): (*(kind.value for kind in UnitKind), "集合"),
    ("成员单位", "是否报送"): ("是", "否"),
    ("数据项", "类型"): tuple(kind.value for kind in ItemKind),
    ("数据项", "取数规则"): tuple(rule.value for rule in TakeRule),
    ("指标", "比较符"): tuple(operator.value for operator in Operator),
    ("校核规则", "级别"): tuple(severity.value for severity in Severity),
    ("校核规则", "范围"): tuple(scope.value for scope in CheckScope),
    ("校核规则", "缺数处理"): tuple(strategy.value for strategy in MissingStrategy),
    ("评分细则", "规则"): (*RUBRIC_RULES, GRADE_RULE),
    ("报送安排", "报送周期"): tuple(span.label for span in Span),
    ("节假日", "类型"): ("放假", "上班"),
    ("识读核对", "把握"): tuple(confidence.value for confidence in Confidence),
    ("识读核对", "确认"): ("是", "否"),
}
_NUMBERS: Final = frozenset(
    {"序号", "对应任务", "小数位", "最小值", "最大值", "变动核实线", "基期值", "满分", "顺延锁定天数", "目标值", "编号"}
)
_DATES: Final = frozenset({"内容", "启用日期", "停用日期", "生效日期", "失效日期", "日期"})
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def plan_column(sheet: str, title: str, *, required: bool) -> PlanColumn:
    """The column of that title on that sheet as a plan workbook shows it."""
    width = _OWN_WIDTHS.get((sheet, title)) or _WIDTHS.get(title, _USUAL_WIDTH)
    choices = _CHOICES.get((sheet, title), ())
    return PlanColumn(title, width, required, choices, title in _CENTRED, entry=title in _ENTRIES)


def plan_value(title: str, text: str) -> PlanValue:
    """What is written for a text: a number or a date where the column holds such, else the text itself."""
    if title in _NUMBERS and _NUMBER.fullmatch(text):
        return Decimal(text)
    if title in _DATES and _DATE.fullmatch(text):
        return _day(text) or text
    return text or None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # 2024-02-30 stays the text it is, for the reader of the plan to find
        return None
