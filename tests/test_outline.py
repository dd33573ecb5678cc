from __future__ import annotations

import pytest

from helpers_importing import FILE, document
from report_gen.importing.outline import (
    Entry,
    Style,
    boxed_lines,
    chinese_number,
    heading_of,
    is_bare,
    outline,
    split_points,
)
from report_gen.model.official import OfficialDocument, Paragraph, Spot


def drawn(entry: Entry) -> list[object]:
    """The tree as marker, then its children in a list of their own."""
    return [part for child in entry.children for part in (child.marker, drawn(child)) if part]


@pytest.mark.parametrize(
    ("text", "value"),
    [("", 0), ("3", 3), ("１２", 12), ("七", 7), ("十", 10), ("十五", 15), ("二十", 20), ("四十三", 43), ("一百零五", 105),
     ("百", 100), ("㈢", 3), ("①", 1), ("⒈", 1)],
)  # fmt: skip
def test_numbers_of_every_script(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("line", "style", "number", "text"),
    [
        ("一、总体要求", Style.TOP, 1, "总体要求"),
        ("十二．保障", Style.TOP, 12, "保障"),
        ("（二）重点任务", Style.BRACKET, 2, "重点任务"),
        ("㈡重点任务", Style.BRACKET, 2, "重点任务"),
        ("（ 3 ） 强化", Style.SMALL_BRACKET, 3, "强化"),
        ("3）强化", Style.SMALL_BRACKET, 3, "强化"),
        ("1．依托", Style.DOT, 1, "依托"),
        ("1. 依托", Style.DOT, 1, "依托"),
        ("1、依托", Style.COMMA, 1, "依托"),
        ("2.1 依托", Style.DECIMAL_2, 1, "依托"),
        ("2.1.3 依托", Style.DECIMAL_3, 3, "依托"),
        ("④依托", Style.CIRCLE, 4, "依托"),
        ("第三条 市商务局", Style.CLAUSE, 3, "市商务局"),
        ("第二章 总则", Style.CHAPTER, 2, "总则"),
        ("第一节 概况", Style.SECTION, 1, "概况"),
        ("二是推广", Style.POINT, 2, "推广"),
        ("附件2", Style.PART, 2, "附件2"),
    ],
)
def test_markers(line: str, style: Style, number: int, text: str) -> None:
    (entry,) = outline(document(line)).children
    assert (entry.style, entry.number, entry.lines[0].text) == (style, number, text)


@pytest.mark.parametrize(
    "line",
    [
        "4．5 吨及以下车辆",
        "2024年6月底前完成",
        "1、7月各开一次",
        "2023．11．10",
        "附件：1．分工表",
        "（一）",
        "1.5 万辆",
    ],
)
def test_texts_that_are_not_numbered(line: str) -> None:
    assert outline(document(line)).children == ()


def test_a_number_of_word_itself_counts() -> None:
    paragraph = Paragraph("重点任务", Spot(FILE, paragraph=7), "二、")
    (entry,) = outline(OfficialDocument(FILE, "", (paragraph,))).children
    assert (entry.marker, entry.number, entry.lines[0].text, entry.spot.paragraph) == ("二、", 2, "重点任务", 7)


def test_what_stands_under_what() -> None:
    text = "前言\n一、甲\n（一）乙\n1．丙\n续丙\n2．丁\n（二）戊\n二、己\n附件\n一、庚\n1．辛"
    root = outline(document(text))
    assert drawn(root) == ["一、", ["（一）", ["1．", "2．"], "（二）"], "二、", "附件", ["一、", ["1．"]]]
    third = root.children[0].children[0].children[0]
    assert [line.text for line in third.lines] == ["丙", "续丙"]
    assert [line.text for line in root.children[0].numbered_lines()] == [
        "一、甲", "（一）乙", "1．丙", "续丙", "2．丁", "（二）戊",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1、 甲\n2、 乙\n（1） 丙\n1．丁\n（二）戊\n三、己", ["1、", "2、", ["（1）", ["1．"], "（二）"], "三、"]),
        ("三、甲\n（一）乙\n（2） 丙\n（3） 丁", ["三、", ["（一）", "（2）", "（3）"]]),
        ("一、甲\n（一）乙\n（1）丙\n（2）丁\n（二）戊", ["一、", ["（一）", ["（1）", "（2）"], "（二）"]]),
        ("一、甲\n1、乙\n2、丙\n二、丁", ["一、", ["1、", "2、"], "二、"]),
        ("1、甲\n（1）乙\n（2）丙\n2、丁", ["1、", ["（1）", "（2）"], "2、"]),
        ("一、甲\n（1）乙\n（2）丙\n二、丁\n（1）戊", ["一、", ["（1）", "（2）"], "二、", ["（1）"]]),
    ],
)
def test_damaged_numbers_return_to_their_row(text: str, tree: list[object]) -> None:
    assert drawn(outline(document(text))) == tree


def test_a_repaired_number_says_so() -> None:
    root = outline(document("一、甲\n（一）乙\n（2） 丙"))
    assert [(child.marker, child.style, child.repaired) for child in root.children[0].children] == [
        ("（一）", Style.BRACKET, False),
        ("（2）", Style.BRACKET, True),
    ]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("完善通行政策。按规定办。", "完善通行政策"),
        ("推动末端共同配送站共建共用，优化快递自提点的布局和功能。到期末建成。", ""),
        (
            "投入运营的干支衔接型货运枢纽不少于4个且达到国家标准。",
            "投入运营的干支衔接型货运枢纽不少于4个且达到国家标准",
        ),
        ("加快新能源城市配送车辆推广使用", "加快新能源城市配送车辆推广使用"),
        ("甲；乙", ""),
    ],
)
def test_headings(text: str, heading: str) -> None:
    assert heading_of(text) == heading


def test_bare_headings() -> None:
    assert is_bare("重点任务：")
    assert not is_bare("重点任务。推进建设。")
    assert not is_bare("甲；乙")


def test_points_are_cut_apart() -> None:
    assert split_points("多措并举。一是甲；二是乙。") == ("多措并举。", "一是甲；", "二是乙。")
    assert split_points("一是甲；二是乙。") == ("一是甲；", "二是乙。")
    assert split_points("统一是非标准") == ("统一是非标准",)


def test_boxes_and_contents_stay_out() -> None:
    text = "目录\n一、总体要求……1\n（一）甲\n1．乙\n专栏1 重点工程\n1．东站\n2．西站\n说明\n2．丙\n专栏2 示范工程\n1．南站\n专栏3：\n（二）丁"
    found = document(text)
    assert drawn(outline(found)) == ["（一）", ["1．", "2．"], "（二）"]
    assert [line.text for line in boxed_lines(found)] == [
        "专栏1 重点工程", "东站", "西站", "说明", "专栏2 示范工程", "南站", "专栏3：",
    ]  # fmt: skip


def test_a_box_ends_where_the_numbers_go_on() -> None:
    found = document("（一）甲\n1．乙\n专栏1 工程\n（1）东站\n（2）西站\n2．丙")
    assert drawn(outline(found)) == ["（一）", ["1．", "2．"]]
    assert [line.text for line in boxed_lines(found)] == ["专栏1 工程", "东站", "西站"]
