from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import EXAMPLES
from helpers_importing import FILE, document
from report_gen.excel.read import read_book
from report_gen.importing.measure_rows import draft_title
from report_gen.importing.numbered import measures
from report_gen.importing.rows import TaskRow
from report_gen.model.official import OfficialDocument, Paragraph, Spot

LINZI: Final = (EXAMPLES / "linzi" / "官方文件.txt").read_text(encoding="utf-8")
_CLAUSE_AT_END: Final = re.compile("(。)(（[^（）]*(?:牵头单位|按职责)[^（）]*）)$", re.MULTILINE)


def cells(row: TaskRow) -> tuple[str, ...]:
    """The eight official columns of a row."""
    return (
        row.no, row.category, row.key_task, row.sub_task, row.objective, row.lead_text, row.responsible_text, row.due_text,
    )  # fmt: skip


def short(row: TaskRow) -> str:
    """What a row says, on one line: 分类|重点任务|目标|牵头|责任|时限."""
    name = f"{row.key_task}>{row.sub_task}" if row.sub_task else row.key_task
    text = f"{row.category}|{name}|{row.objective}|{row.lead_text}|{row.responsible_text}|{row.due_text}"
    return text.replace("\n", "/")


def read(text: str) -> list[str]:
    return [short(row) for row in measures(document(text))[0]]


def notes(text: str) -> list[str]:
    return [f"{note.spot.label}：{note.text}" for note in measures(document(text))[1]]


def test_the_plan_of_linzi_is_read_as_a_person_read_it() -> None:
    book, _ = read_book(EXAMPLES / "linzi" / "方案.xlsx", "方案.xlsx")
    assert book
    sheet = book.sheet("任务清单")
    assert sheet
    by_hand = [tuple(sheet.text(row, column) for column in range(1, 9)) for row in range(2, sheet.last_row + 1)]
    rows, _ = measures(document(LINZI))
    assert [cells(row) for row in rows] == by_hand


def test_what_looks_wrong_in_the_plan_of_linzi_is_said() -> None:
    assert notes(LINZI) == [
        "第25行：编号“1、”与前后写法不一致，按“一、”一级识读",
        "第27行：编号“2、”与前后写法不一致，按“一、”一级识读",
        "第28行：编号“（1）”与前后写法不一致，按“（一）”一级识读",
        "第29行：第1项“牵头单位；”应为冒号，照录",
        "第29行：第1项原文没有小标题，重点任务摘自条文原句“依托齐鲁正本物流园、鲁中现代综合物流产业集聚园”，请核",
        "第30行：第2项原文没有小标题，重点任务摘自条文原句“布局建设公共配送中心”，请核",
        "第31行：第3项原文没有小标题，重点任务摘自条文原句“推动末端共同配送站共建共用”，请核",
        "第52行：编号“（2）”与前后写法不一致，按“（一）”一级识读",
        "第53行：编号“（3）”与前后写法不一致，按“（一）”一级识读",
        "第57行：编号“1、”与前后写法不一致，按“一、”一级识读",
        "第68行：编号“（2）”与前后写法不一致，按“（一）”一级识读",
    ]


def test_every_column_tells_where_it_stands() -> None:
    row = measures(document(LINZI))[0][3]
    assert {title: spot.line for title, spot in row.spots.items()} == {
        "序号": 32, "指标分类": 32, "重点任务": 32, "工作目标": 33, "牵头单位": 33, "责任单位": 33, "完成时限": 33,
    }  # fmt: skip
    assert row.clause.startswith("（牵头单位：区发改局、区交通运输局；责任单位：区工信局")
    assert measures(document(LINZI))[0][0].slips == ("“牵头单位；”应为冒号",)


def _in_digits(text: str) -> str:
    for value, word in enumerate("一二三四五六七", start=1):
        text = re.sub(rf"^（{word}）", f"（{value}） ", text, flags=re.MULTILINE)
        text = re.sub(rf"^{word}、", f"{value}、 ", text, flags=re.MULTILINE)
    return text


@pytest.mark.parametrize(
    "mutated",
    [
        _in_digits,
        lambda text: _CLAUSE_AT_END.sub(r"\1\n\2", text),
        lambda text: _CLAUSE_AT_END.sub(r"\2\1", text),
        lambda text: re.sub("（((?:牵头单位|区[^（]*按职责)[^（）]*)）", r"〔\1〕", text),
        lambda text: re.sub(r"^(\d+)．", r"\1. ", text, flags=re.MULTILINE),
        lambda text: re.sub(r"^(\d+)．", r"\1、", text, flags=re.MULTILINE),
        lambda text: text.replace("责任单位：", "责任单位:").replace("牵头单位：", "牵头单位∶"),
    ],
)
def test_other_numbers_brackets_and_lines_change_nothing(mutated: Callable[[str], str]) -> None:
    expected = [cells(row) for row in measures(document(LINZI))[0]]
    assert [cells(row) for row in measures(document(mutated(LINZI)))[0]] == expected


def test_numbers_of_word_itself_change_nothing() -> None:
    marker = re.compile(r"(\d+．|（[一二三四五六七\d]）|[一二三\d]、)\s*(.*)")
    blocks = []
    for paragraph in document(LINZI).paragraphs:
        match = marker.match(paragraph.text)
        place = Spot(FILE, paragraph=paragraph.spot.line)
        blocks.append(Paragraph(match[2], place, match[1]) if match else Paragraph(paragraph.text, place))
    rows, found = measures(OfficialDocument(FILE, "", tuple(blocks)))
    assert [cells(row) for row in rows] == [cells(row) for row in measures(document(LINZI))[0]]
    assert found[0].spot.label == "第25段"


ARTICLES: Final = """第一章 总则
第一条 为做好创建工作，制定本办法。
第二章 重点任务
第二条 建设公共配送中心。建成6个公共配送中心。（市商务局牵头，市发展改革委、市自然资源和规划局配合；2024年12月底前）
第三条 完善通行政策。2024年6月底前出台便利通行政策。（市公安局牵头，市交通运输局参与）
第三章 附则
第四条 本办法由市交通运输局负责解释。"""

LEVELS: Final = """一、总体要求
到2025年，建成绿色配送体系。
二、重点任务
（一）完善基础设施
1.建设货运枢纽。推进4个枢纽建设。
（1）加快东部枢纽建设，到2024年6月底前完成主体工程。（责任单位：市交通运输局、市发展改革委〔列第一位的为牵头单位，下同〕）
（2）加快西部枢纽建设。（责任单位：市商务局、市住房城乡建设局）
2.布局末端站点。
①建设社区站点80个。（责任单位：市邮政管理局、市商务局）
②建设高校站点10个，截至2023年底已建成2个。（责任单位：市教育局、市商务局按职责分工负责）
（二）推广新能源车辆。鼓励更新车辆。（责任单位：市公安局、市财政局，各有关部门）
三、保障措施
（一）加强组织领导。各单位要高度重视。"""

POINTS: Final = """二、主要任务
（一）健全工作机制。多措并举。一是建立联席会议制度，定期会商（市交通运输局牵头）；二是建立信息报送制度（市交通运输局、市商务局按职责分工负责）；三是培训；四是强化考核。（市政府督查室负责）
（二）优化通行环境。一是放开新能源货车通行；二是设置停靠点80个。（牵头单位：市公安局；责任单位：市城市管理局）"""

OWN_LINES: Final = """一、工作任务
1. 推进城市共同配送
支持商贸企业开展共同配送，2025年6月底前比例达到50%以上。
责任单位：市商务局、市交通运输局
完成时限：2025年6月
2. 建设信息平台
搭建公共信息服务平台。
牵头单位：市大数据局
配合单位：市公安局、市商务局
完成时限：持续推进
3. 加强宣传引导
利用各类媒体开展宣传。
责任单位：各成员单位
附件：1.任务清单
××市人民政府办公室
2023年11月10日"""

SECTIONS: Final = """三、重点工作
（一）基础设施提升行动
1．加快枢纽建设。建成4个货运枢纽。
2．完善配送中心。建成6个公共配送中心。
〔市交通运输局、市发展改革委等部门按职责分工负责〕
专栏1 基础设施建设工程
1．东部枢纽，占地200亩。（责任单位：市商务局）
2．西部枢纽，占地100亩。
（二）绿色车辆推广行动
1．推广新能源车辆。新增新能源车辆1000辆。
2．完善充电设施。车桩比小于4∶1。〔市发展改革委、国网供电公司按职责分工负责〕"""

HEADINGS: Final = """一、建设绿色枢纽（牵头单位：市发展改革委）
到2024年，建成2个枢纽；到2025年，建成4个枢纽。
二、更新车辆（责任单位：市交通运输局；配合单位：市财政局）
2017年12月31日前注册登记的老旧车辆逐步淘汰，力争2025年9月底前完成更新。
三、畅通道路
设置停靠点。
（1）东区
四、培育企业（市商务局负责，2024年底前完成）
培育3A级企业3家。"""

RESPONSIBILITY: Final = """一、主要预期目标
1.生产总值增长6%以上，高质量前提下能快则快。
责任单位：市发改委
2.固定资产投资增长10%。
责任单位：市发改委、市经信局(除标注“分别牵头”外，列第一位为牵头单位，下同)
3.居民收入增速快于城镇居民。
责任单位：市人力社保局、市农业农村局分别牵头
二、重点工作
(一)全力以赴稳增长。
4.按照“政府引导、市场运作”的思路，推进招商引资。
责任单位：市双招双引办、市发改委，各县(市、区)政府"""


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (ARTICLES, [
            "重点任务|建设公共配送中心|建设公共配送中心。建成6个公共配送中心。|市商务局|市发展改革委、市自然资源和规划局|2024年12月底前",
            "重点任务|完善通行政策|完善通行政策。2024年6月底前出台便利通行政策。|市公安局|市交通运输局|2024年6月底前",
        ]),
        (LEVELS, [
            "完善基础设施|建设货运枢纽>加快东部枢纽建设|加快东部枢纽建设，到2024年6月底前完成主体工程。|市交通运输局|市发展改革委|到2024年6月底前",
            "完善基础设施|建设货运枢纽>加快西部枢纽建设|加快西部枢纽建设。|市商务局|市住房城乡建设局|",
            "完善基础设施|布局末端站点>建设社区站点80个|建设社区站点80个。|市邮政管理局|市商务局|",
            "完善基础设施|布局末端站点>建设高校站点10个|建设高校站点10个，截至2023年底已建成2个。||市教育局、市商务局按职责分工负责|",
            "推广新能源车辆|推广新能源车辆|推广新能源车辆。鼓励更新车辆。|市公安局|市财政局，各有关部门|",
        ]),
        (POINTS, [
            "主要任务|健全工作机制>建立联席会议制度|多措并举。一是建立联席会议制度，定期会商；|市交通运输局||",
            "主要任务|健全工作机制>建立信息报送制度|建立信息报送制度；||市交通运输局、市商务局按职责分工负责|",
            "主要任务|健全工作机制>培训|培训；|||",
            "主要任务|健全工作机制>强化考核|强化考核。|市政府督查室||",
            "主要任务|优化通行环境|优化通行环境。一是放开新能源货车通行；二是设置停靠点80个。|市公安局|市城市管理局|",
        ]),
        (OWN_LINES, [
            "工作任务|推进城市共同配送|支持商贸企业开展共同配送，2025年6月底前比例达到50%以上。||市商务局、市交通运输局|2025年6月",
            "工作任务|建设信息平台|搭建公共信息服务平台。|市大数据局|市公安局、市商务局|持续推进",
            "工作任务|加强宣传引导|利用各类媒体开展宣传。||各成员单位|",
        ]),
        (SECTIONS, [
            "基础设施提升行动|基础设施提升行动|1．加快枢纽建设。建成4个货运枢纽。/2．完善配送中心。建成6个公共配送中心。||市交通运输局、市发展改革委等部门按职责分工负责|",
            "绿色车辆推广行动|绿色车辆推广行动|1．推广新能源车辆。新增新能源车辆1000辆。/2．完善充电设施。车桩比小于4∶1。||市发展改革委、国网供电公司按职责分工负责|",
        ]),
        (HEADINGS, [
            "|建设绿色枢纽|到2024年，建成2个枢纽；到2025年，建成4个枢纽。|市发展改革委||到2024年；到2025年",
            "|更新车辆|2017年12月31日前注册登记的老旧车辆逐步淘汰，力争2025年9月底前完成更新。||市交通运输局；配合单位：市财政局|2025年9月底前",
            "|畅通道路|设置停靠点。/（1）东区|||",
            "|培育企业|培育3A级企业3家。|市商务局||2024年底前",
        ]),
        (RESPONSIBILITY, [
            "主要预期目标|生产总值增长6%以上|生产总值增长6%以上，高质量前提下能快则快。||市发改委|",
            "主要预期目标|固定资产投资增长10%|固定资产投资增长10%。|市发改委|市经信局|",
            "主要预期目标|居民收入增速快于城镇居民|居民收入增速快于城镇居民。||市人力社保局、市农业农村局分别牵头|",
            "全力以赴稳增长|推进招商引资|按照“政府引导、市场运作”的思路，推进招商引资。|市双招双引办|市发改委，各县(市、区)政府|",
        ]),
    ],
    ids=["第一条", "1-（1）-①", "一是二是", "各占一行", "整节一处", "标题带单位", "责任分解"],
)  # fmt: skip
def test_plans_of_other_shapes(text: str, rows: list[str]) -> None:
    assert read(text) == rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (POINTS, ["第2行：“三是培训；”未写牵头单位和责任单位，请核"]),
        (OWN_LINES, ["第2行：第1项条文中另写有时限“2025年6月底前”，请核"]),
        (SECTIONS, [
            "第5行：单位写在最后一条之后，按管整节识读，请核",
            "第6行：“专栏1 基础设施建设工程”是专栏，其中文字未归入任务，请核",
            "第7行：专栏中“东部枢纽，占地200亩。（责任单位：市商务局）”写有单位，未作为任务识读，请核",
            "第11行：单位写在最后一条之后，按管整节识读，请核",
        ]),
        (HEADINGS, [
            "第1行：第1项条文中写有多个时限“到2024年”“到2025年”，请核",
            "第5行：同级条目写有单位，此条未写牵头单位和责任单位，请核",
            "第5行：第3项上面没有可作指标分类的标题，请补填",
        ]),
        ("一、任务\n1．甲。建设甲。（甲局负责）\n3．乙。建设乙。（乙局负责）", ["第3行：编号“3．”与前一个编号不连续，请核"]),
        ("一、任务\n1．甲。建设甲。（甲局负责）\n各部门（牵头单位：乙局）应当抓紧推进这项工作。", [
            "第3行：“各部门（牵头单位：乙局）应当抓紧推进这项工作。”写在单位之后，未归入任务，请核",
            "第3行：句中的“（牵头单位：乙局）”未作为任务单位识读，请核",
        ]),
        ("一、任务\n1．甲。建设甲。（完成时限：2024年6月）", ["第2行：第1项没有写明牵头单位和责任单位，请核"]),
    ],
)  # fmt: skip
def test_what_a_person_should_see_is_noted(text: str, said: list[str]) -> None:
    assert set(said) <= set(notes(text))


@pytest.mark.parametrize(
    "text",
    [
        (EXAMPLES / "luoyang" / "官方文件.txt").read_text(encoding="utf-8"),
        "一、总体要求\n（一）指导思想。提高认识。\n二、附则\n本办法由市交通运输局负责解释。",
        "",
    ],
)
def test_documents_of_another_shape_give_nothing(text: str) -> None:
    assert measures(document(text)) == ((), ())


def test_items_keep_their_own_units_where_one_has_been_forgotten() -> None:
    text = "一、任务\n（一）甲\n1．子。建子。（甲局负责）\n2．丑。建丑。（乙局负责）\n（二）乙\n1．寅。建寅。\n2．卯。建卯。（丙局负责）"
    assert read(text)[2:] == ["乙|寅|寅。建寅。|||", "乙|卯|卯。建卯。|丙局||"]


def test_what_stands_under_a_task_belongs_to_it() -> None:
    text = "一、任务\n1．子。建子。（甲局负责）\n（1）东区\n（2）西区\n2．丑。建丑。（乙局负责）"
    assert read(text)[0] == "任务|子|子。建子。/（1）东区/（2）西区|甲局||"


def test_persons_alone_make_no_task() -> None:
    text = "一、任务\n1．子。建子。\n责任领导：张三\n责任单位：甲局\n二、其他\n1．丑。做好联络。\n联系人：李四"
    assert read(text) == ["任务|子|子。建子。||甲局|"]


def test_the_lead_by_position_may_be_said_once_for_all() -> None:
    text = "一、任务（责任单位排在第一位的为牵头单位）\n1．子。建子。（责任单位：甲局、乙局）"
    assert read(text) == ["任务（责任单位排在第一位的为牵头单位）|子|子。建子。|甲局|乙局|"]


def test_a_paragraph_without_heading_may_hold_several_tasks() -> None:
    text = (
        "一、任务\n1．依托产业园区、批发市场和交通枢纽，建设一批配送中心。（甲局负责）"
        "更新一批车辆，做好配套。（乙局负责）\n2．丑。建丑。（丙局负责）"
    )
    assert read(text)[:2] == [
        "任务|依托产业园区、批发市场和交通枢纽|依托产业园区、批发市场和交通枢纽，建设一批配送中心。|甲局||",
        "任务|更新一批车辆，做好配套|更新一批车辆，做好配套。|乙局||",
    ]


def test_names_that_cannot_be_told_apart_stay_together() -> None:
    text = "一、任务\n1．子。建子。（责任单位：甲乙丙丁戊己、乙局〔列第一位的为牵头单位〕）"
    assert read(text) == ["任务|子|子。建子。||甲乙丙丁戊己、乙局|"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("到2025年，建成3个站，覆盖全市。", "建成3个站"),
        ("按照“政府引导”的思路，推进共同配送，扩大应用。", "推进共同配送"),
        ("依托交通枢纽、产业园区等布局建设配送中心，开展业务。", "布局建设配送中心"),
        ("一是建立制度，每年更新", "建立制度"),
        ("按照规定执行。", "按照规定执行"),
        ("。", "。"),
    ],
)
def test_names_for_tasks_without_heading(text: str, title: str) -> None:
    assert draft_title(text) == title


PIECES: Final = (
    "\n", "\n", "一、", "二、", "（一）", "（2）", "1．", "2、", "①", "一是", "第三条 ", "附件\n", "专栏1 ", "建设甲。", "推进乙，", "；", "。",
    "（牵头单位：甲局；责任单位：乙局）", "（甲局按职责分工负责）", "责任单位：丙局", "完成时限：2024年6月", "（", "）", "〔", "到创建期末，",
    "2024年6月底前完成", "列第一位的为牵头单位，下同", "负责", "牵头",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("一、\n责任单位：丙局（一）列第一位的为牵头单位，下同二、")
def test_nothing_is_invented(text: str) -> None:
    rows, _ = measures(document(text))
    assert [row.no for row in rows] == [str(no) for no in range(1, len(rows) + 1)]
    for row in rows:
        words = f"{row.lead_text}；{row.responsible_text}；{row.due_text}；{row.clause}".replace("\n", "；")
        assert all(word.strip("，,、。 ") in text for word in words.split("；"))
        assert row.key_task.strip()


def test_five_thousand_tasks_are_read_in_seconds() -> None:
    item = "．推进工作。到2025年底，建设9个站点。（牵头单位：市商务局；责任单位：市公安局、市财政局）"
    sections = (f"（一）第{section}节\n" + "\n".join(f"{no}{item}" for no in range(1, 11)) for section in range(500))
    found = document("二、重点任务\n" + "\n".join(sections))
    start = time.process_time()
    rows, _ = measures(found)
    assert len(rows) == 5000
    assert time.process_time() - start < 50
