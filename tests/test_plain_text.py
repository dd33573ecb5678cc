"""Texts to documents: lines, page furniture and sentences cut by line ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_gen.importing.plain_text import read_text

EXAMPLES = Path(__file__).parents[1] / "input_examples"


def _lines(text: str) -> list[tuple[int, str]]:
    return [(one.spot.line, one.text) for one in read_text(text, "文件.txt", "").paragraphs]


def _texts(text: str) -> list[str]:
    return [text for _, text in _lines(text)]


def test_blank_lines_are_left_out_but_counted() -> None:
    assert _lines("一、目标\n\n　　二、任务 \r\n\r三、保障") == [(1, "一、目标"), (3, "二、任务"), (5, "三、保障")]


def test_the_document_is_named_and_hashed() -> None:
    document = read_text("一", "a.txt", "abc")
    assert (document.file, document.sha256, document.paragraphs[0].spot.file) == ("a.txt", "abc", "a.txt")
    assert document.tables == ()
    assert read_text("\n \n", "a.txt", "").blocks == ()


def test_cells_keep_their_tabs_and_empty_cells_stay() -> None:
    assert _lines("\t1\n\t\n\t召开会议\n\n\t2") == [(1, "\t1"), (2, "\t"), (3, "\t召开会议"), (5, "\t2")]


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_the_examples_come_word_for_word(city: str) -> None:
    text = (EXAMPLES / city / "官方文件.txt").read_text(encoding="utf-8")
    wanted = [line.strip(" \u3000\xa0") for line in text.split("\n")]
    assert _texts(text) == [line for line in wanted if line]


@pytest.mark.parametrize("mark", ["— 3 —", "-3-", "－ 3 －", "第3页", "第 3 页 共 9 页", "第3页/共9页", "—12—"])
def test_marked_page_numbers_go(mark: str) -> None:
    assert _texts(f"一、目标\n{mark}\n二、任务") == ["一、目标", "二、任务"]


@pytest.mark.parametrize("words", ["3家", "2024年", "—3家—", "第3项", "3.5", "- 3 家"])
def test_what_only_resembles_a_page_number_stays(words: str) -> None:
    assert words in _texts(f"一、目标\n{words}\n二、任务")


def test_bare_numbers_go_at_the_ends_of_pages_only() -> None:
    text = "一、目标\n5\n内容\n1\f2\n二、任务\n内容\f三、保障\n3"
    assert _texts(text) == ["一、目标", "5", "内容", "二、任务", "内容", "三、保障"]


def test_a_row_number_at_the_end_of_a_page_is_no_page_number() -> None:
    assert _texts("甲\n任务\n4\f乙\n任务\n1\f丙\n7") == ["甲", "任务", "4", "乙", "任务", "1", "丙", "7"]


_SENTENCE = "统筹布局末端共同配送站点满足社区和高校等需求"


def test_bare_numbers_that_cut_sentences_and_rise_are_pages() -> None:
    page = "\n".join([_SENTENCE] * 16)
    assert not {"1", "2", "3"} & set(_texts(f"{page}\n1\n{page}\n2\n{page}\n3\n末句。"))
    assert {"1", "3", "4"} <= set(_texts(f"{page}\n1\n{page}\n3\n{page}\n4\n末句。"))
    assert {"1", "2"} <= set(_texts(f"{page}\n完。\n1\n{page}\n完。\n2\n{page}\n末句。"))


def test_row_numbers_of_cells_broken_into_many_lines_stay() -> None:
    row = "\n".join(["推进城市货", "运配送工作", "落实责任"] * 6)
    assert {"1", "2", "3"} <= set(_texts(f"{row}\n1\n{row}\n2\n{row}\n3\n{row}"))


def test_cells_that_end_several_pages_stay() -> None:
    pages = [f"{'甲乙丙丁戊己'[at]}、任务\n{'2025年6月' if at % 2 else '持续推进'}" for at in range(6)]
    assert _texts("\f".join(pages)).count("2025年6月") == 3
    pages = [f"{'甲乙丙丁戊己'[at]}、任务\n2025年6月" for at in range(6)]
    assert _texts("\f".join(pages)).count("2025年6月") == 6


def test_row_numbers_of_a_table_saved_a_cell_a_line_stay() -> None:
    rows = "".join(f"{no}\n任务{no}\n目标\n市交通运输局\n持续推进\n" for no in range(1, 6))
    assert [text for text in _texts(rows) if text.isdigit()] == ["1", "2", "3", "4", "5"]


def test_one_bare_number_stays() -> None:
    assert _texts("甲\n3\n乙") == ["甲", "3", "乙"]


def test_running_heads_go_but_the_first() -> None:
    pages = [f"某市创建工作方案 第{no}版\n{'甲乙丙丁'[no - 1]}、内容\n第{no}页" for no in range(1, 5)]
    wanted = ["某市创建工作方案 第1版", "甲、内容", "乙、内容", "丙、内容", "丁、内容"]
    assert _texts("\f".join(pages)) == wanted
    assert _texts("\n".join(pages)) == wanted  # page numbers alone tell the pages too


def test_column_titles_repeated_on_every_page_are_no_running_heads() -> None:
    pages = ["序号 重点任务 牵头单位 完成时限\n内容"] * 4
    assert _texts("\f".join(pages)).count("序号 重点任务 牵头单位 完成时限") == 4


_WRAPPED = """一、重点任务
1．依托交通枢纽、产业园区、批发市场、农产品
主产区、供应链基地等布局建设公共配送中心，开
展运输集散、电商快递分拣、仓储配送等物流业务。
（牵头单位：区发改局；责任单位：区自然资源局、
区商务局）
2．推动末端共同配送站共建共用，到创建期末统筹
— 1 —
布局10个末端共同配送站。
　　采用共同配送（集中配送、夜间配送）的比例达
到50%以上，并由各有关单位按照 AAA logistics
standard 落实。

其他事项。
"""


def test_sentences_cut_by_line_and_page_ends_are_joined() -> None:
    assert _lines(_WRAPPED) == [
        (1, "一、重点任务"),
        (2, ("1．依托交通枢纽、产业园区、批发市场、农产品主产区、供应链基地等布局建设公共配送中心，开展运输集散、"
            "电商快递分拣、仓储配送等物流业务。（牵头单位：区发改局；责任单位：区自然资源局、区商务局）")),
        (7, "2．推动末端共同配送站共建共用，到创建期末统筹布局10个末端共同配送站。"),
        (10, "采用共同配送（集中配送、夜间配送）的比例达到50%以上，并由各有关单位按照 AAA logistics standard 落实。"),
        (14, "其他事项。"),
    ]  # fmt: skip


def test_lines_of_many_widths_are_left_alone() -> None:
    text = "\n".join("任务内容" * width for width in range(1, 20))
    assert len(_texts(text)) == 19


@given(st.lists(st.text(st.sampled_from("一二、。（）任务单位ab12 \t\f\u3000"), max_size=40), max_size=12))
def test_no_word_is_invented_or_moved(lines: list[str]) -> None:
    read = read_text("\n".join(lines), "a.txt", "")
    numbers = [one.spot.line for one in read.paragraphs]
    assert numbers == sorted(numbers)
    remaining = iter("".join(lines))
    words = "".join(one.text for one in read.paragraphs).replace(" ", "")
    assert all(any(character == other for other in remaining) for character in words)
