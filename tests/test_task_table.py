"""Task tables on a true grid: tables of many offices, each with its own titles, merges and habits."""

from __future__ import annotations

import time

import pytest

from conftest import EXAMPLES
from helpers_tables import document, fields, shown, told
from report_gen.excel.read import read_book
from report_gen.importing import table_headers as head
from report_gen.importing.cell_kinds import due_like, numbers_of, page_line, section_title, unit_like
from report_gen.importing.table_headers import choices, heads
from report_gen.importing.task_table import task_tables
from report_gen.word.read_document import read_docx

UNITS, TIME = "units", "time"

SHAPES: dict[str, tuple[tuple[str, ...], list[str], list[str]]] = {
    "merged downwards, task in two levels, title over two lines": (
        (
            """
            | 序号 | 指标↵分类 | 重点任务 | < | 工作目标 | 牵头单位 | 责任单位 | 完成时限 |
            | 1 | 体制↵机制 | 协同机制 | 制定计划 | 每年制定计划。 | 办公室 | 各成员单位 | 每年2月前 |
            | 2 | ^ | ^ | 召开会议 | 每半年召开1次会议。 | ^ | ^ | 每年1、7月 |
            | 3 | ^ | 扶持政策 | < | 设立专项资金。 | 市财政局 | 市商务局、↵市公安局 | 2024年6月 |
            """,
        ),
        [
            "1|体制机制|协同机制|制定计划|每年制定计划。|办公室|各成员单位|每年2月前",
            "2|体制机制|协同机制|召开会议|每半年召开1次会议。|办公室|各成员单位|每年1、7月",
            "3|体制机制|扶持政策||设立专项资金。|市财政局|市商务局、市公安局|2024年6月",
        ],
        [],
    ),
    "title row above, titles over two rows, task type, remark": (
        (
            """
            | 重点任务分解表 | < | < | < | < | < | < |
            | 编号 | 工作类别 | 工作任务 | 责任分工 | < | 时间要求 | 备注 |
            | ^ | ^ | ^ | 牵头单位 | 配合单位 | ^ | ^ |
            | 1 | 垃圾分类 | 建成投放点100个 | 市城管局 | 市住建局 | 2025年底 | 民生实事 |
            | 2 | ^ | 建成转运站3座 | 市城管局 | / | 2025年6月底前 | |
            """,
        ),
        [
            "1|垃圾分类|建成投放点100个|||市城管局|市住建局|2025年底",
            "2|垃圾分类|建成转运站3座|||市城管局|/|2025年6月底前",
        ],
        [],
    ),
    "two rows of titles without merged cells, as Excel gives them": (
        (
            """
            | 序号 | 重点任务 | 具体内容 | 责任分工 | | 完成时间 |
            | | | | 牵头 | 配合 | |
            | 1 | 河道整治 | 整治河道12公里。 | 市水利局 | 各县区 | 2024年12月 |
            """,
        ),
        ["1||河道整治||整治河道12公里。|市水利局|各县区|2024年12月"],
        [],
    ),
    "titles repeated in the middle": (
        (
            """
            | 序号 | 任务类别 | 重点举措 | 实施路径 | 主要责任单位 | 参与单位 | 时间节点 |
            | 1 | 产业 | 招商 | 引进企业10家。 | 县商务局 | 县财政局 | 2025年6月 |
            | 序号 | 任务类别 | 重点举措 | 实施路径 | 主要责任单位 | 参与单位 | 时间节点 |
            | 2 | 产业 | 用地 | 供地500亩。 | 县自然资源局 | 县发改局 | 长期 |
            """,
        ),
        [
            "1|产业|招商||引进企业10家。|县商务局|县财政局|2025年6月",
            "2|产业|用地||供地500亩。|县自然资源局|县发改局|长期",
        ],
        [],
    ),
    "section rows across the table": (
        (
            """
            | 序号 | 任务名称 | 工作内容 | 牵头单位 | 责任单位 | 完成时限 |
            | 一、基础设施建设（2项） | < | < | < | < | < |
            | 1 | 充电桩 | 新建200个。 | 市住建局 | 供电公司 | 2025年6月 |
            | 2 | 停车位 | 新建80个。 | 市城管局 | 各区政府 | 2025年6月 |
            | （二）便利通行 | < | < | < | < | |
            | 3 | 通行证 | 优化办理。 | 市公安局 | | 持续推进 |
            | 注：未列事项按原渠道办理。 | < | < | < | < | < |
            """,
        ),
        [
            "1|基础设施建设（2项）|充电桩||新建200个。|市住建局|供电公司|2025年6月",
            "2|基础设施建设（2项）|停车位||新建80个。|市城管局|各区政府|2025年6月",
            "3|便利通行|通行证||优化办理。|市公安局||持续推进",
        ],
        ["表1第7行第1列：此行横贯全表，读作说明，未读入任务：注：未列事项按原渠道办理。"],
    ),
    "section rows with a number cell, numbers of two parts": (
        (
            """
            | 序号 | 主要任务 | 牵头及责任单位 | 时限 |
            | 一 | 体制机制 | < | < |
            | （一）1 | 建立联席会议制度 | 牵头单位：市交通局；责任单位：市公安局、市商务局 | 2024年3月 |
            | （一）2 | 制定考核办法 | 牵头单位：市交通局↵配合单位：各成员单位 | 2024年6月 |
            | 二 | 设施建设 | < | < |
            | （二）1 | 建设配送中心 | 市商务局牵头，市发改委、市住建局配合 | 2025年6月 |
            | （二）2 | 建设末端站点 | 牵头单位；市邮政局，责任单位：各区 | 2025年6月 |
            """,
        ),
        [
            "（一）1|体制机制|建立联席会议制度|||市交通局|市公安局、市商务局|2024年3月",
            "（一）2|体制机制|制定考核办法|||市交通局|各成员单位|2024年6月",
            "（二）1|设施建设|建设配送中心||||市商务局牵头，市发改委、市住建局配合|2025年6月",
            "（二）2|设施建设|建设末端站点||||牵头单位；市邮政局，责任单位：各区|2025年6月",
        ],
        [],
    ),
    "one column of units with labels under 责任单位": (
        (
            """
            | 序号 | 工作事项 | 具体措施 | 责任单位 | 完成时限 |
            | 1 | 宣传 | 开展宣传4次。 | 牵头单位：市委宣传部；责任单位：各县区 | 每季度 |
            | 2 | 督导 | 每月通报。 | 责任单位：市督查室 | 每月底前 |
            | 3 | 培训 | 培训100人。 | 牵头单位：市人社局 | 2024年10月 |
            | 4 | 统筹 | 统筹推进。 | 市发改委、市财政局按职责分工负责 | 持续推进 |
            """,
        ),
        [
            "1||宣传||开展宣传4次。|市委宣传部|各县区|每季度",
            "2||督导||每月通报。||市督查室|每月底前",
            "3||培训||培训100人。|市人社局||2024年10月",
            "4||统筹||统筹推进。||市发改委、市财政局按职责分工负责|持续推进",
        ],
        [],
    ),
    "cut in two by a paragraph, no titles on the second part, a sentence cut": (
        (
            """
            | 序号 | 类别 | 任务 | 工作要求 | 牵头单位 | 责任单位 | 完成时间 |
            | 1 | 绿化 | 造林 | 造林3000亩。 | 市林业局 | 各县区 | 2024年12月 |
            | 2 | ^ | 公园 | 建成口袋公园 | 市城管局 | 各区 | 2024年12月 |
            """,
            "（续表）",
            """
            | | | | 20个。 | | | |
            | 3 | | 绿道 | 建成绿道30公里。 | 市城管局 | 各区 | 2024年12月 |
            """,
        ),
        [
            "1|绿化|造林||造林3000亩。|市林业局|各县区|2024年12月",
            "2|绿化|公园||建成口袋公园20个。|市城管局|各区|2024年12月",
            "3|绿化|绿道||建成绿道30公里。|市城管局|各区|2024年12月",
        ],
        [
            "表2第1行第1列：此行没有序号，只有半句话，读作上一行工作目标的下半句，请核对。",
            "表2第2行第1列：“指标分类”是空白格，按上一行的“绿化”读入，请核对。",
        ],
    ),
    "no number column": (
        (
            """
            | 重点领域 | 重点任务 | 目标要求 | 责任部门 | 配合部门 | 时限要求 |
            | 大气 | 散煤治理 | 完成2万户。 | 市生态环境局 | 市发改委 | 10月底前 |
            | ^ | 工地扬尘 | 达标率100%。 | 市住建局 | 市城管局 | 长期坚持 |
            """,
        ),
        [
            "1|大气|散煤治理||完成2万户。|市生态环境局|市发改委|10月底前",
            "2|大气|工地扬尘||达标率100%。|市住建局|市城管局|长期坚持",
        ],
        ["表1第2行第1列：表中没有序号栏，按出现的先后编为1至2。"],
    ),
    "units of one task on several rows, one number over several tasks": (
        (
            """
            | 序号 | 工作任务 | 工作目标 | 牵头单位 | 责任单位 | 完成时限 |
            | 1 | 普查 | 完成普查。 | 市统计局 | 市发改委 | 2024年6月 |
            | ^ | ^ | ^ | ^ | 市工信局 | ^ |
            | 2 | 建设 | 建成一期。 | 市住建局 | 各区 | 2024年6月 |
            | ^ | ^ | 建成二期。 | ^ | ^ | 2025年6月 |
            """,
        ),
        [
            "1||普查||完成普查。|市统计局|市发改委、市工信局|2024年6月",
            "2-1||建设||建成一期。|市住建局|各区|2024年6月",
            "2-2||建设||建成二期。|市住建局|各区|2025年6月",
        ],
        [
            "表1第3行第1列：一项任务占了几行，各行的责任单位以“、”相接，请核对。",
            "表1第4行第1列：序号“2”一格占了2行，各行读作一项任务，编为2-1至2-2，请核对。",
        ],
    ),
    "lead by position, unknown column, number over two columns": (
        (
            """
            | 序号 | < | 事项 | 主要内容 | 责任单位（列第一位的为牵头单位） | 责任领导 | 完成期限 |
            | （一） | 1 | 放开落户 | 全面放开落户限制。 | 市公安局、市发改委 | 张某 | 2023年底前 |
            | ^ | 2 | 居住证 | 扩大服务范围。 | 市公安局 | 张某 | 适时 |
            """,
        ),
        [
            "（一）1||放开落户||全面放开落户限制。||市公安局、市发改委|2023年底前",
            "（一）2||居住证||扩大服务范围。||市公安局|适时",
        ],
        [
            "表1第1行第1列：“责任领导”栏在任务清单中没有对应的栏目，未读入。",
            "表1第1行第1列：表头注明列第一位的为牵头单位，各单位照原样读入责任单位栏，请据此确认牵头单位。",
        ],
    ),
    "numbers missing, repeated and odd, a row without one, an empty row": (
        (
            """
            | 序号 | 任务 | 措施 | 目标 | 牵头单位 | 完成时限 |
            | 1 | 甲 | 做甲。 | 10个 | 市局 | 2024年1月 |
            | 3 | 乙 | 做乙。 | 20个 | 市局 | 2024年1月 |
            | 3 | 丙 | 做丙。 | | 市局 | 2024年1月 |
            | 新增 | 丁 | 做丁。 | | 市局 | 2024年1月 |
            | | 戊 | 做戊。 | | 市局 | 2024年1月 |
            | | | | | | |
            | 4 | | | | 市局 | 2024年2月 |
            """,
        ),
        [
            "1||甲||做甲。\n10个|市局||2024年1月",
            "3||乙||做乙。\n20个|市局||2024年1月",
            "3||丙||做丙。|市局||2024年1月",
            "新增||丁||做丁。|市局||2024年1月",
            "||戊||做戊。|市局||2024年1月",
        ],
        [
            "表1第8行第1列：此行没有任务内容，未读入：4｜市局｜2024年2月",
            "表1第6行第1列：此行没有序号，序号栏留空，请补上。",
            "表1第5行第1列：序号“新增”不是通常的编号，照原样保留，请核对。",
            "表1第3行第1列：序号由“1”到“3”不连续，照原样保留，请核对有无缺号。",
            "表1第4行第1列：序号由“3”到“3”不连续，照原样保留，请核对有无重号。",
        ],
    ),
    "holes before and after the rows": (
        (
            """
            | 序号 | 任务 | 目标 | 牵头单位 | 责任单位 | 时限 |
            | 1 | 甲 | 做甲。 | 市局 | 县局 | 2024年1月 |
            | ~ | 乙 | 做乙。 | 市局 | ~ | ~ |
            """,
        ),
        ["1||甲||做甲。|市局|县局|2024年1月", "||乙||做乙。|市局||"],
        ["表1第3行第1列：此行没有序号，序号栏留空，请补上。"],
    ),
    "a table of members and one of duties are no task tables": (
        (
            "| 序号 | 姓名 | 单位 | 职务 |\n| 1 | 张某 | 市局 | 局长 |",
            "| 序号 | 单位 | 主要职责 |\n| 1 | 市局 | 负责统筹。 |",
            "| 任务 | 完成时限 |",
        ),
        [],
        [],
    ),
    "the second part has other columns": (
        (
            "| 序号 | 任务 | 目标 | 牵头单位 | 时限 |\n| 1 | 甲 | 做甲。 | 市局 | 2024年1月 |",
            "| 2 | 乙 | 市局 | 2024年1月 |",
        ),
        ["1||甲||做甲。|市局||2024年1月"],
        ["表2第1行第1列：此表接着上一张表编号，但没有表头，栏数也与上一张不同，未读入；请补上表头后再读。"],
    ),
}


SHAPES |= {
    "words of one title over two rows, further units of a merged task": (
        (
            """
            | 序号 | 主要 | 责任 | 参与 | 时间 |
            | ^ | 任务 | 单位 | 单位 | 要求 |
            | 1 | 普查 | 市统计局、市发改委 | 市工信局 | 2024年6月 |
            | ^ | ^ | ^ | 市财政局 | ^ |
            """,
        ),
        ["1||普查|||市统计局、市发改委|市工信局、市财政局|2024年6月"],
        ["表1第4行第1列：一项任务占了几行，各行的责任单位以“、”相接，请核对。"],
    ),
    "blank cells as people leave them": (
        (
            """
            | 序号 | 类别 | 任务 | 目标 | 责任单位 | 时限 |
            | 1 | | 总则 | 立规矩。 | 市局 | 2024年6月 |
            | 2 | 甲类 | 建站 | 建成1个。 | 市局 | 2024年6月 |
            | 3 | | | 建成2个。 | 市局 | 2024年6月 |
            | 4 | 乙类 | | 建成3个。 | 市局 | 2024年6月 |
            """,
        ),
        [
            "1||总则||立规矩。||市局|2024年6月",
            "2|甲类|建站||建成1个。||市局|2024年6月",
            "3|甲类|建站||建成2个。||市局|2024年6月",
            "4|乙类|||建成3个。||市局|2024年6月",
        ],
        [
            "表1第4行第1列：“指标分类”是空白格，按上一行的“甲类”读入，请核对。",
            "表1第4行第1列：“重点任务”是空白格，按上一行的“建站”读入，请核对。",
        ],
    ),
    "cut in two, without a number column": (
        (
            "| 任务 | 责任单位 | 时限 |\n| 甲 | 市局 | 2024年6月 |",
            "| 乙 | 县局 | 2024年7月 |",
            "| 联系人 | 电话 | 邮箱 |",
        ),
        ["1||甲||||市局|2024年6月", "2||乙||||县局|2024年7月"],
        ["表1第2行第1列：表中没有序号栏，按出现的先后编为1至2。"],
    ),
    "cut in two inside a merged task": (
        (
            "| 序号 | 任务 | 目标 | 责任单位 | 时限 |\n| 1 | 甲 | 做甲。 | 市局 | 2024年6月 |",
            "| 序号 | 任务 | 目标 | 责任单位 | 时限 |\n| | | 做乙。 | 县局 | 2024年7月 |",
        ),
        ["1||甲||做甲。||市局|2024年6月", "||甲||做乙。||县局|2024年7月"],
        [
            "表2第2行第1列：“重点任务”是空白格，按上一行的“甲”读入，请核对。",
            "表2第2行第1列：此行没有序号，序号栏留空，请补上。",
        ],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_tables_of_many_offices(name: str) -> None:
    parts, wanted, wanted_notes = SHAPES[name]
    rows, notes = task_tables(document(*parts))
    assert shown(rows) == wanted
    assert told(notes) == wanted_notes


def test_the_word_form_of_luoyang_is_the_plan() -> None:
    folder = EXAMPLES / "luoyang"
    issued, findings = read_docx((folder / "官方文件.docx").read_bytes(), "官方文件.docx")
    book, _ = read_book(folder / "方案.xlsx", "方案.xlsx")
    sheet = book.sheet("任务清单") if book else None
    assert issued
    assert sheet
    rows, notes = task_tables(issued)
    assert [fields(row) for row in rows] == [
        tuple(sheet.text(row, column) for column in range(1, 9)) for row in range(2, sheet.last_row + 1)
    ]
    assert (notes, findings) == ((), ())


def test_every_field_tells_its_cell() -> None:
    rows, _ = task_tables(document(*SHAPES["merged downwards, task in two levels, title over two lines"][0]))
    assert {name: spot.label for name, spot in rows[1].spots.items()} == {
        head.NO: "表1第3行第1列",
        head.CATEGORY: "表1第2行第2列",
        head.KEY: "表1第2行第3列",
        head.SUB: "表1第3行第4列",
        head.OBJECTIVE: "表1第3行第5列",
        head.LEAD: "表1第2行第6列",
        head.RESPONSIBLE: "表1第2行第7列",
        head.DUE: "表1第3行第8列",
    }


def test_labelled_units_keep_their_whole_wording() -> None:
    rows, _ = task_tables(document(*SHAPES["one column of units with labels under 责任单位"][0]))
    assert [row.clause for row in rows] == [
        "牵头单位：市委宣传部；责任单位：各县区",
        "责任单位：市督查室",
        "牵头单位：市人社局",
        "市发改委、市财政局按职责分工负责",
    ]
    assert rows[0].spots[head.LEAD] == rows[0].spots[head.RESPONSIBLE]


def test_remarks_are_kept() -> None:
    rows, _ = task_tables(document(*SHAPES["title row above, titles over two rows, task type, remark"][0]))
    assert [row.remark for row in rows] == ["民生实事", ""]


def test_two_columns_of_helping_units_are_put_together() -> None:
    rows, _ = task_tables(
        document(
            """
            | 序号 | 任务 | 目标 | 牵头单位 | 责任单位 | 配合单位 | 完成时限 |
            | 1 | 甲 | 做甲。 | 市局 | 县局、乡局 | 各镇 | 2024年1月 |
            | 2 | 乙 | 做乙。 | 市局 | | 各镇 | 2024年1月 |
            """
        )
    )
    assert [row.responsible_text for row in rows] == ["县局、乡局；各镇", "各镇"]


def test_a_new_table_with_other_titles_begins_anew() -> None:
    first = "| 序号 | 任务 | 责任单位 | 时限 |\n| 一、甲类 | < | < | < |\n| 1 | 甲 | 市局 | 2024年1月 |"
    second = "| 序号 | 类别 | 事项 | 牵头部门 |\n| 1 | 乙类 | 乙 | 县局 |"
    rows, notes = task_tables(document(first, "附件3", second))
    assert shown(rows) == ["1|甲类|甲||||市局|2024年1月", "1|乙类|乙|||县局||"]
    assert told(notes) == ["表2第2行第1列：序号由“1”到“1”不连续，照原样保留，请核对有无重号。"]


@pytest.mark.parametrize(("size", "seconds"), [(126, 8.0), (500, 20.0)])
def test_long_tables_are_quick(size: int, seconds: float) -> None:
    rows = [
        f"| {number} | {'^' if number % 10 > 1 else '甲类'} | 任务{number} | < | 建成{number}个。 | 市局 | 县局 | 2025年6月 | |"
        for number in range(1, size + 1)
    ]
    drawn = document("\n".join(["| 序号 | 分类 | 重点任务 | < | 目标 | 牵头单位 | 责任单位 | 时限 | 备注 |", *rows]))
    began = time.process_time()
    found, notes = task_tables(drawn)
    assert (len(found), notes) == (size, ())
    assert time.process_time() - began < seconds


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (
            "序号 指标分类 重点任务 工作目标 牵头单位 责任单位 完成时限",
            "序号 指标分类 重点任务 工作目标 牵头单位 责任单位 完成时限",
        ),
        (
            "编号 类别 任务 工作内容 主要责任单位 配合单位 时间要求",
            "序号 指标分类 重点任务 工作目标 牵头单位 责任单位 完成时限",
        ),
        ("序号 重点任务 重点举措 责任单位 配合单位 完成时间", "序号 重点任务 工作目标 牵头单位 责任单位 完成时限"),
        ("序号 工作任务 具体任务 工作目标 责任单位 时限", "序号 重点任务 子任务 工作目标 责任单位 完成时限"),
        (
            "序号 重点任务 子任务 实施路径 牵头部门 参与部门 时间节点",
            "序号 重点任务 子任务 工作目标 牵头单位 责任单位 完成时限",
        ),
        ("序号 项目 重点任务 责任部门 办结时限", "序号 指标分类 重点任务 责任单位 完成时限"),
        ("序号 项目名称 建设内容 主责单位 协办单位 计划完成时间", "序号 重点任务 工作目标 牵头单位 责任单位 完成时限"),
        ("序号 一级指标 二级指标 三级指标 牵头单位", "序号 指标分类 重点任务 工作目标 牵头单位"),
        ("序号 工作内容 工作目标 牵头单位", "序号 重点任务 工作目标 牵头单位"),
        ("序号 任务 措施 目标 牵头单位", "序号 重点任务 工作目标 工作目标 牵头单位"),
        ("序号 任务 牵头（责任）单位 完成时限", "序号 重点任务 牵头及责任单位 完成时限"),
        ("序号 任务 责任单位及配合单位 完成时限（年/月）", "序号 重点任务 牵头及责任单位 完成时限"),
        ("序号 任务 市级责任单位 县级责任单位 起止时间 备注", "序号 重点任务 责任单位 责任单位 完成时限 备注"),
        ("序号 任务 开始时间 完成时间 责任人 责任单位", "序号 重点任务  完成时限  责任单位"),
    ],
)
def test_titles_by_synonym(titles: str, wanted: str) -> None:
    found = heads(titles.split(" "))
    assert found
    assert " ".join(found.fields) == wanted


@pytest.mark.parametrize(
    "titles",
    [
        "序号 姓名 单位 职务",
        "指标 目标值 完成值",
        "单位 职责",
        "序号 任务",
        "甲 乙 丙 任务 责任单位",
        "任务 牵头单位 推进示范工程创建工作并按时完成各项目标任务建立健全工作机制确保全面完成",
    ],
)
def test_other_titles_head_no_task_table(titles: str) -> None:
    assert heads(titles.split()) is None


def test_unknown_titles_have_no_choice() -> None:
    assert [choices(title) for title in ("开始时间", "责任领导", "联系电话", "")] == [()] * 4
    assert choices(" 完 成\n时 限 ") == (head.DUE,)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("7", (7,)), ("１２．", (12,)), ("十二", (12,)), ("二十", (20,)), ("（三）", (3,)), ("（一）1", (1, 1)),
        ("3-2", (3, 2)), ("1.2.3", (1, 2, 3)), ("一、", (1,)), ("", ()), ("2024年", ()), ("80个", ()), ("十分", ()),
    ],
)  # fmt: skip
def test_numbers_of_rows(text: str, levels: tuple[int, ...]) -> None:
    assert numbers_of(text) == levels


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("市发改委、市自然资源和规划局、市住建局，伊川县政府、涧西区政府", {UNITS}),
        ("老城区、西工区、瀍河区政府，城乡一体化（示范区）管委会", {UNITS}),
        ("领导小组办公室", {UNITS}),
        ("各成员单位", {UNITS}),
        ("市市场监管局（市知识产权局）", {UNITS}),
        ("各运输企业", {UNITS}),
        ("无", {UNITS}),
        ("/", {UNITS}),
        ("牵头单位：市交通局", {UNITS}),
        ("制定城市配送企业考核管理办法", set()),
        ("培育城市货运配送企业", set()),
        ("综合性政策", set()),
        ("每年1、7月", {TIME}),
        ("2024年6月", {TIME}),
        ("２０２４年６月底前", {TIME}),
        ("持续推进", {TIME}),
        ("每季度的第一周内", {TIME}),
        ("到创建期末", {TIME}),
        ("2025-06-30", {TIME}),
        ("10月底前", {TIME}),
        ("根据上级要求", {TIME}),
        ("每年召开会议研究工作", set()),
        ("", set()),
    ],
)
def test_what_a_cell_looks_like(text: str, kinds: set[str]) -> None:
    assert {name for name, is_so in ((UNITS, unit_like), (TIME, due_like)) if is_so(text)} == kinds


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("3", "3"),
        ("一、基础设施", "基础设施"),
        ("（二）便利通行", "便利通行"),
        ("3.便利通行", "便利通行"),
        ("注：略", ""),
        ("说明：略", ""),
        ("推进各项工作。", ""),
    ],
)
def test_names_of_sections(text: str, section: str) -> None:
    assert section_title(text) == section


def test_page_numbers_that_say_so() -> None:
    assert all(map(page_line, ("— 3 —", "-12-", "第 3 页 共 9 页", "3/9")))
    assert not any(map(page_line, ("3", "一、", "2024年6月", "")))
