"""The reference of the plan workbook for the documentation site: sheets, columns and choices as the program holds them.

What a column means is written here; that every column is told of is held by tests/test_site.py. The examples are rows of the
first example's plan, and the mistakes are really made in a copy of it: the messages are the program's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.excel.plan_columns import plan_column
from report_gen.excel.plan_guide import rubric_guide
from report_gen.intake.plan_sheets import (
    CHECKS,
    HOLIDAYS,
    INDICATORS,
    INFO,
    ITEMS,
    LAYOUT,
    PHRASES,
    REVIEW,
    RUBRIC,
    SCHEDULE,
    SHEETS,
    TASKS,
    UNITS,
    SheetSpec,
)
from report_gen.model.finding import Finding
from report_gen.model.layout import SETTINGS
from report_gen.steps.plan_check import check_plan

EXAMPLE: Final = Path(__file__).resolve().parents[1] / "input_examples" / "luoyang" / "方案.xlsx"
ALL_SHEETS: Final = (*SHEETS, REVIEW)


class Mistake(NamedTuple):
    """What somebody writes into a cell: the row by what stands in its first column, the column by its title."""

    row: str
    column: str
    wrong: str


def _told(text: str) -> dict[str, str]:
    return dict(line.strip().split("：", 1) for line in text.strip().splitlines())


MEANINGS: Final[Mapping[str, Mapping[str, str]]] = {
    INFO.name: _told("""
        项目：一项设定的名称，一行一项，见下面的清单
        内容：填的值
        说明：写给自己看的，程序不读
        """),
    UNITS.name: _told("""
        单位代码：一家单位一个，定了不改；填报表靠它认单位，更名也不换。只用字母、数字、短横线、下划线
        全称：印在填报表和通知上
        简称：印在台账、报告里，方案其他各表也用它；命令里写全称、简称、代码都行
        单位类别：办公室、部门、县区；“集合”是一个统称（如“各成员单位”），本身不报送
        别名：别的叫法，几个之间用顿号；认得别名，就不会报“未登记的单位”。更名的单位把旧名写在这里
        包含单位：只有“集合”填，写各单位简称，用顿号隔开
        启用日期：年中成立的单位填，此前各期不应报
        停用日期：年中撤销的单位填，此后各期不应报
        是否报送：填“否”的不发表、不催报、不考核；集合填“否”
        联系人：可不填
        备注：可不填；合并到别家的，写明“并入××”
        """),
    TASKS.name: _told("""
        序号：方案里的任务序号，各期不变；改了序号，以前的进展就接不上
        指标分类：任务所属的类，报告按它分节
        重点任务：照录原文
        子任务：照录原文，没有的留空
        工作目标：照录原文
        牵头单位：照录原文
        责任单位：照录原文
        完成时限：照录原文，如 2024年6月、每年1、7月、每年2月前、持续推进、到创建期末；读不懂的亮“待定”
        牵头识读：原文说的是哪家，写“成员单位”表里的名称；填报表发给谁看这里
        责任识读：同上，几家用顿号隔开，也可以写集合名称
        备注：可不填
        """),
    ITEMS.name: _told("""
        编码：一个数据项一个，定了不改
        指标分类：印在填报表里，便于归类
        数据项：填报表上印的名称
        简称：公式里用的名字，全表不重复
        计量单位：辆、个、%、∶1……，印在填报表里；是否、有无、文本类不填
        类型：存量（期末有多少）、累计（创建以来共多少，只增不减）、当期（本期发生多少）、百分比、比值（如 4∶1）、是否、有无、文本
        小数位：保留几位；台账和报告按它取位
        最小值：填得比它小就报 C112
        最大值：填得比它大就报 C112
        填报单位：谁报，可写几家或集合名称
        取数规则：几家都报的怎样取一个数：牵头、合计、最新、最大
        变动核实线：比上期变动超过百分之几就请单位说明（L102）；不填则不比
        口径说明：印在填报表里，告诉单位怎样数
        来源：填“运行情况信息表”的，季度另写这张表
        """),
    INDICATORS.name: _told("""
        编码：一项指标一个，定了不改
        指标名称：印在台账、看板、报告里
        对应任务：任务序号；这项任务的牵头单位对指标负责
        计算公式：用数据项简称和 + − × ÷ （ ）写；要用基期值的，写“基期值”
        计量单位：结果的单位
        比较符：≥、≤、>、<、=，与目标值相比
        目标值：数或比值（4∶1）；与“基期值”比的写在公式里
        小数位：结果保留几位；判定用未进位的数
        基期值：公式用到的起点；还没有核定的留空，指标记“无法判定”
        基期说明：基期值从哪里来
        原文：方案里的那句话
        """),
    CHECKS.name: _told("""
        编码：一条规则一个
        级别：强制性（不符即退回）、核实性（说明后采用）、提示
        范围：表内（一家的表之内）、表间（几家之间）
        公式：用简称写的不等式或等式；简称前加“上期”就是上期的值
        缺数处理：缺一个数时：跳过（不校核）、提示（说明没有校核）、按零（当0算）
        提示文字：报给单位看的话
        通过示例：一组应当通过的数，如 新增新能源=80；新增和更新=100；plan check 会试算
        不通过示例：一组应当不通过的数
        """),
    RUBRIC.name: _told("""
        编码：一条细则一个，印在评分表上（申诉时写它）
        板块：评分表分成几块
        评分项：印在评分表上的名称；等次的行写等次名称
        规则：十六种规则之一，或“等次”
        满分：这一项最多几分；各规则怎样填见“评分规则说明”表
        参数：参数=值，几个之间用分号，如 逾期每次扣=1；未报每次扣=2
        适用类别：部门、县区，或两样都写
        依据：哪份文件定的，印在考核汇总里
        生效日期：从哪天起有效；不填为一直有效
        失效日期：到哪天为止；细则改了，旧行写失效日期，另起新行
        """),
    SCHEDULE.name: _told("""
        编码：一份报表一行
        表名：印在填报表抬头
        报送周期：月、季、半年、年；一份方案只用一种
        时限：如 每月5日前报送上月、每季度终了后10日内；遇休息日顺延
        顺延锁定天数：时限以后再等几天；过了锁定日，催报变红
        报送单位类别：哪几类单位报，如 办公室、部门、县区
        """),
    HOLIDAYS.name: _told("""
        日期：哪一天
        类型：放假，或上班（调休的周末）
        名称：元旦、春节调休……
        """),
    PHRASES.name: _told("""
        键：哪一句，见“措辞一览”或 report-gen wording
        文字：想要的说法；花括号里的名称由程序填，不能写没有的名称
        说明：写给自己看的
        """),
    LAYOUT.name: _told("""
        项目：哪一项版式，见下面的清单
        值：毫米、磅、个数、字体或可选项；字号也可写“三号”“小四”
        说明：为什么与标准不同，写给自己看的
        """),
    REVIEW.name: _told("""
        编号：识读的次序，待人工的排在最前
        工作表：识读出来的内容放在哪张表
        行：那张表的哪一行
        栏目：那一行的哪一列
        识读：程序读成了什么；空的是没有读出来
        原句：文件里的原话
        位置：原话在文件的哪里
        把握：已识别，或待人工
        规则：凭什么这样读
        最接近的写法：单位名称对不上时，成员单位表里最像的名称
        确认：读得对，填“是”
        改为：读得不对或没有读出来，写正确的内容
        确认人：谁核对的
        """),
}  # fmt: skip

MISTAKES: Final[Mapping[str, Sequence[Mistake]]] = {
    INFO.name: (Mistake("创建期开始", "内容", "去年七月"), Mistake("临期天数", "内容", "一个月")),
    UNITS.name: (
        Mistake("U02", "单位类别", "局"),
        Mistake("U04", "简称", "市公安局"),
        Mistake("J01", "包含单位", "市公安局、市消防局"),
    ),
    TASKS.name: (Mistake("5", "牵头识读", "市邮政局管理局"), Mistake("6", "完成时限", "尽快")),
    ITEMS.name: (
        Mistake("D12", "类型", "数量"),
        Mistake("D16", "填报单位", "市交警支队"),
        Mistake("D13", "最小值", "零"),
    ),
    INDICATORS.name: (
        Mistake("I09", "计算公式", "枢纽数"),
        Mistake("I10", "计算公式", "公共配送中心数 ÷"),
        Mistake("I11", "比较符", "大于等于"),
    ),
    CHECKS.name: (
        Mistake("J01", "公式", "新增新能源 小于 新增和更新"),
        Mistake("J03", "通过示例", "冷藏保温车数=9001；配送车保有量=9000"),
    ),
    RUBRIC.name: (Mistake("P02", "参数", "漏项每项扣=0.5"), Mistake("P03", "规则", "规范")),
    SCHEDULE.name: (Mistake("B01", "时限", "月初"),),
    HOLIDAYS.name: (Mistake("2024-01-01", "类型", "休息"),),
    PHRASES.name: (Mistake("报告标题", "文字", "{城镇}总结报告"),),
}


def sheet_section(spec: SheetSpec) -> str:
    """The generated part of a sheet's section: its columns, an example row, mistakes with what the program says."""
    needed = "可以没有这张表。" if spec.optional else "可以只有列名。" if spec.may_be_empty else "至少要有一行。"
    unique = f"“{spec.key}”列不能重复。" if spec.key else ""
    parts = [f"{needed}{unique}\n", *table(("列", "必填", "填什么"), _columns(spec))]
    example = example_rows().get(spec.name)
    if example is not None:
        parts += ["", "示例（取自洛阳的示例方案）：", "", *table(("列", "内容"), example)]
    wrong = said_of_mistakes().get(spec.name, ())
    if wrong:
        parts += ["", "常见的错误，和 `plan check` 说的话：", "", *table(("列", "写成了", "程序说"), wrong)]
    return "\n".join([*parts, ""])


def _columns(spec: SheetSpec) -> Iterator[tuple[str, str, str]]:
    for one in spec.columns:
        choices = plan_column(spec.name, one.title, required=one.required).choices
        listed = f"<br>可选：{'、'.join(choices)}" if choices else ""
        yield one.title, "必填" if one.required else "", MEANINGS[spec.name][one.title] + listed


def rubric_section() -> str:
    """The rules of the rubric with their parameters, as the workbook's own sheet 评分规则说明 tells them."""
    guide = rubric_guide("评分规则说明")
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in guide.rows]
    return "\n".join([*table([column.title for column in guide.columns], rows), ""])


def layout_section() -> str:
    """Every setting of the layout: what it is by default and what the standard says."""
    rows = [
        (one.name, one.worded(one.default), one.standard if one.clause else "没有规定", one.clause) for one in SETTINGS
    ]
    return "\n".join([*table(("项目", "不写时", "GB/T 9704—2012", "条款"), rows), ""])


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(_cell(text) for text in row)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


@cache
def example_rows() -> dict[str, tuple[tuple[str, str], ...]]:
    """The first row of each sheet of the example's plan that has one, column by column; empty cells are left out."""
    book = openpyxl.load_workbook(EXAMPLE)
    found = {}
    for spec in SHEETS:
        sheet = book[spec.name] if spec.name in book.sheetnames else None
        if sheet is not None and sheet.max_row > 1:
            pairs = zip(_texts(sheet, 1), _texts(sheet, 2), strict=True)
            found[spec.name] = tuple((title, text) for title, text in pairs if text)
    return found


@cache
def said_of_mistakes() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """What `plan check` says of each mistake: (column, what was written, code and message), by sheet."""
    book = openpyxl.load_workbook(EXAMPLE)
    cells = {(sheet, one): _make(book[sheet], one) for sheet, all_ in MISTAKES.items() for one in all_}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "方案.xlsx"
        book.save(path)
        findings = check_plan(path).findings
    said: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for (sheet, one), (row, column) in cells.items():
        said[sheet] = (*said.get(sheet, ()), (one.column, one.wrong, _first(findings, sheet, row, column)))
    return said


def _make(sheet: Worksheet, one: Mistake) -> tuple[int, int]:
    """Write the mistake into the sheet; the row and column it went to."""
    column = _texts(sheet, 1).index(one.column) + 1
    row = next(number for number in range(2, sheet.max_row + 1) if _texts(sheet, number)[0] == one.row)
    sheet.cell(row, column).value = one.wrong
    return row, column


def _first(findings: Iterable[Finding], sheet: str, row: int, column: int) -> str:
    for one in findings:
        if (one.place.sheet, one.place.row, one.place.column) == (sheet, row, column):
            return f"[{one.code}] {one.severity.value}：{one.message}{one.hint}"
    raise LookupError(f"{sheet} {row} {column}: the mistake is not found out")


def _texts(sheet: Worksheet, row: int) -> list[str]:
    return [_text(cell.value) for cell in sheet[row]]


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)
