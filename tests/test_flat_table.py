"""Flattened task tables: the 洛阳 text as it is and in many mutations; what is in doubt is never filled."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from helpers_tables import fields, flat, shown, told
from report_gen.excel.read import read_book
from report_gen.importing.flat_table import flat_tasks
from report_gen.importing.plain_text import read_text
from report_gen.model.official import OfficialDocument

SOURCE = (EXAMPLES / "luoyang" / "官方文件.txt").read_text(encoding="utf-8")
COLUMNS = ("序号", "指标分类", "重点任务", "子任务", "工作目标", "牵头单位", "责任单位", "完成时限")
Row = tuple[str, ...]


def _plan_rows(path: Path) -> list[Row]:
    book, _ = read_book(path, path.name)
    sheet = book.sheet("任务清单") if book else None
    assert sheet
    return [tuple(sheet.text(row, column) for column in range(1, 9)) for row in range(2, sheet.last_row + 1)]


WANTED = _plan_rows(EXAMPLES / "luoyang" / "方案.xlsx")


def _read(text: str) -> list[Row]:
    return [fields(row) for row in flat_tasks(flat(text))[0]]


def _compare(text: str) -> tuple[int, int, int]:
    """How many rows were found, how many fields are empty that are not, and how many are wrong."""
    rows, wanted = _read(text), {row[0]: row for row in WANTED}
    pairs = [(got, want) for row in rows for got, want in zip(row, wanted[row[0]], strict=True)]
    empty = sum(not got and bool(want) for got, want in pairs)
    return len(rows), empty, sum(bool(got) and got != want for got, want in pairs)


def test_luoyang_is_read_word_for_word() -> None:
    rows, notes = flat_tasks(read_text(SOURCE, "官方文件.txt", ""))
    assert [fields(row) for row in rows] == WANTED
    assert notes == ()


def test_every_field_tells_its_line() -> None:
    lines = SOURCE.split("\n")
    for row in flat_tasks(flat(SOURCE))[0]:
        for column, text in zip(COLUMNS, fields(row), strict=True):
            if text:
                assert lines[row.spots[column].line - 1].strip() == text


def _untabbed(text: str) -> str:
    return text.replace("\t", "")


def _titled(text: str) -> str:
    return (
        text.replace("\t责任单位", "\t配合部门").replace("\t完成时限", "\t时间节点").replace("\t工作目标", "\t实施路径")
    )


WHOLE: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "without tabs": _untabbed,
    "no blank line between rows": lambda text: re.sub(r"\n\n+", "\n", text),
    "blank lines between rows doubled": lambda text: text.replace("\n\n", "\n\n\n"),
    "all blank lines doubled": lambda text: re.sub(r"\n(?=\n)", "\n\n", _untabbed(text)),
    "all blank lines threefold": lambda text: re.sub(r"\n(?=\n)", "\n\n\n", _untabbed(text)),
    "other titles": _titled,
    "title on one line": lambda text: text.replace("指标\n\n分类", "指标分类"),
    "title on three lines": lambda text: text.replace("\t牵头单位", "\t牵\n头\n单位"),
    "words before": lambda text: "各县区人民政府：\n现印发给你们。\n" + text,
    "words behind": lambda text: f"{text}\n附件3\n联系人名单\n张三\n",
    "titles repeated": lambda text: text.replace(
        "\t12\n", "\t序号\n\t指标\n分类\n\t重点任务\n\t工作目标\n\t牵头单位\n\t责任单位\n\t完成时限\n\t12\n"
    ),
    "fields of a row on one line": lambda text: re.sub(
        r"\n\t(?!序号\n|\d+\n)", "\t", text.replace("指标\n\n分类", "指标分类")
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_mutated_luoyang_is_read_whole(name: str) -> None:
    assert _read(WHOLE[name](SOURCE)) == WANTED


@pytest.mark.parametrize("form", ["— %d —", "-%d-", "第%d页", "第 %d 页 共 9 页", "%d"])
@pytest.mark.parametrize("tabs", ["tabs", "no tabs"])
@pytest.mark.parametrize("length", [23, 31, 33, 40, 47, 60])
def test_page_numbers_are_left_out(form: str, tabs: str, length: int) -> None:
    lines = (SOURCE if tabs == "tabs" else _untabbed(SOURCE)).split("\n")
    pages = [lines[at : at + length] for at in range(0, len(lines), length)]
    text = "\n".join("\n".join([*page, form.replace("%d", str(number))]) for number, page in enumerate(pages, start=1))
    found, _, wrong = _compare(text)
    assert (found, wrong) == (29, 0)


@pytest.mark.parametrize("length", [22, 25, 31, 40, 43, 47, 50, 55, 62])
def test_blank_lines_that_pages_left_are_not_taken_for_cells(length: int) -> None:
    lines = _untabbed(SOURCE).split("\n")
    pages = ["\n".join(lines[at : at + length]) for at in range(0, len(lines), length)]
    rows, _ = flat_tasks(read_text("\n— 9 —\n".join(pages), "官方文件.txt", ""))
    wanted = {row[0]: row for row in WANTED}
    told_wrong = [
        (got, want)
        for row in rows
        for got, want in zip(fields(row), wanted.get(row.no, fields(row)), strict=True)
        if got not in {"", want}
    ]
    assert (len(rows), told_wrong) == (29, [])


def test_lines_left_out_before_a_cell_are_no_blanks() -> None:
    whole = flat(_untabbed(SOURCE)).paragraphs
    moved = [replace(one, spot=replace(one.spot, line=one.spot.line + (one.spot.line > 95))) for one in whole]
    first = next(at for at, one in enumerate(moved) if one.spot.line > 95)
    moved[first] = replace(moved[first], dropped=1)
    rows, notes = flat_tasks(OfficialDocument("官方文件", "", tuple(moved)))
    assert [fields(row) for row in rows] == WANTED
    assert notes == ()


def test_without_any_trace_of_merged_cells_nothing_is_guessed() -> None:
    text = re.sub(r"\n+", "\n", _untabbed(SOURCE))
    rows, notes = flat_tasks(flat(text))
    found, empty, wrong = _compare(text)
    assert (found, wrong) == (29, 0)
    assert empty < 60
    assert all(row.objective and row.lead_text and row.responsible_text and row.due_text for row in rows)
    assert told(notes)[0] == (
        "第19行：第2项的重点任务、子任务分不清，留空，请对照原文填写："
        "召开会议研究｜每半年召开1次会议研究示范工程推进工作事项。｜领导小组办公室｜各成员单位｜每年1、7月"
    )


def _flatten(rows: Sequence[Row], titles: Sequence[str], *, between: str = "\n", empty: str = "\n") -> str:
    """The rows as a text of one cell a line, a merged or empty cell a blank line; an undivided task leaves no line."""
    parts = ["".join(f"{title}\n" for title in titles)]
    above: dict[str, str] = {}
    for row in rows:
        cells = dict(zip((*COLUMNS, "备注"), (*row, ""), strict=True))
        shown_cells = []
        for title in titles:
            merged = title in {"指标分类", "重点任务"} and above.get(title) == cells[title] and title != "序号"
            merged = merged and (title == "指标分类" or above.get("指标分类") == cells["指标分类"])
            shown_cells.append("" if merged else cells[title])
            if title == "重点任务" and cells["子任务"]:
                shown_cells.append(cells["子任务"])
        above = cells
        parts.append("".join(f"{cell}\n" if cell else empty for cell in shown_cells))
    return between.join(parts)


ORDERS = {
    "time first": ("序号", "完成时限", "指标分类", "重点任务", "工作目标", "牵头单位", "责任单位"),
    "units first": ("序号", "牵头单位", "责任单位", "指标分类", "重点任务", "工作目标", "完成时限"),
    "time before units": ("序号", "指标分类", "重点任务", "工作目标", "完成时限", "牵头单位", "责任单位"),
    "objective last": ("序号", "指标分类", "重点任务", "牵头单位", "责任单位", "完成时限", "工作目标"),
    "no responsible": ("序号", "指标分类", "重点任务", "工作目标", "牵头单位", "完成时限"),
    "no category": ("序号", "重点任务", "工作目标", "牵头单位", "责任单位", "完成时限"),
    "with remark": ("序号", "指标分类", "重点任务", "工作目标", "牵头单位", "责任单位", "完成时限", "备注"),
    "official": ("序号", "指标分类", "重点任务", "工作目标", "牵头单位", "责任单位", "完成时限"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_columns_may_stand_in_any_order(name: str) -> None:
    titles = ORDERS[name]
    kept = {*titles, "子任务"}
    wanted = [
        tuple(text if column in kept else "" for column, text in zip(COLUMNS, row, strict=True)) for row in WANTED
    ]
    assert _read(_flatten(WANTED, titles)) == wanted


HEAD = "序号\n类别\n任务\n目标\n牵头单位\n责任单位\n时限\n"


CASES: dict[str, tuple[str, list[str], list[str]]] = {
    "unknown columns are named": (
        "序号\n任务\n责任领导\n责任单位（排第一位的为牵头单位）\n时限\n联系电话\n1\n建站点\n张某\n市局、县局\n2025年6月\n6000转1\n",
        ["1||建站点||||市局、县局|2025年6月"],
        [
            "第7行：“责任领导”栏在任务清单中没有对应的栏目，未读入。",
            "第7行：“联系电话”栏在任务清单中没有对应的栏目，未读入。",
            "第7行：表头注明列第一位的为牵头单位，各单位照原样读入责任单位栏，请据此确认牵头单位。",
        ],
    ),
    "headings between the rows name the section": (
        "序号\n任务\n牵头单位\n责任单位\n时限\n一、设施\n1\n建站点\n市局\n县局\n2025年6月\n二、政策\n2\n出办法\n市局\n县局\n2025年6月\n",
        ["1|设施|建站点|||市局|县局|2025年6月", "2|政策|出办法|||市局|县局|2025年6月"],
        [],
    ),
    "a number that is missing leaves its row without one": (
        HEAD
        + "1\n甲类\n建站点\n建成站点。\n市局\n县局\n2025年6月\n乙类\n建设中心\n建成中心。\n市局\n区局\n2025年7月\n3\n丙类\n建枢纽\n建成枢纽。\n市局\n乡局\n2025年8月\n",
        [
            "1|甲类|建站点||建成站点。|市局|县局|2025年6月",
            "|乙类|建设中心||建成中心。|市局|区局|2025年7月",
            "3|丙类|建枢纽||建成枢纽。|市局|乡局|2025年8月",
        ],
        ["第15行：此项前面没有序号，序号留空，请补上。", "第21行：序号由“1”到“3”不连续，照原样保留，请核对有无缺号。"],
    ),
    "words that belong to no task are shown": (
        HEAD
        + "1\n甲类\n建站点\n建成站点。\n市局\n县局\n2025年6月\n以上各项由市局督办。\n2\n乙类\n建设中心\n建成中心。\n市局\n区局\n2025年7月\n",
        ["1|甲类|建站点||建成站点。|市局|县局|2025年6月", "2|乙类|建设中心||建成中心。|市局|区局|2025年7月"],
        ["第15行：此处的文字不属于任何一项，未读入：以上各项由市局督办。"],
    ),
    "a row nobody can tell keeps its number alone": (
        HEAD
        + "1\n甲类\n建站点\n建成站点。\n市局\n县局\n2025年6月\n2\n市局\n2025年6月\n建成站点。\n县局\n2025年7月\n3\n建枢纽\n建成枢纽。\n市局\n乡局\n2025年8月\n",
        ["1|甲类|建站点||建成站点。|市局|县局|2025年6月", "2|||||||", "3||建枢纽||建成枢纽。|市局|乡局|2025年8月"],
        [
            "第15行：第2项各栏分不清，均留空，请对照原文填写：市局｜2025年6月｜建成站点。｜县局｜2025年7月",
            "第21行：第3项的指标分类分不清，留空，请对照原文填写：建枢纽｜建成枢纽。｜市局｜乡局｜2025年8月",
        ],
    ),
    "one unit for two columns is in doubt": (
        HEAD + "1\n甲类\n建站点\n建成站点。\n市局\n2025年6月\n2\n乙类\n建设中心\n建成中心。\n市局\n\n2025年7月\n",
        ["1|甲类|建站点||建成站点。|||2025年6月", "2|乙类|建设中心||建成中心。|市局||2025年7月"],
        ["第8行：第1项的牵头单位、责任单位分不清，留空，请对照原文填写：甲类｜建站点｜建成站点。｜市局｜2025年6月"],
    ),
    "cells broken over lines are put together": (
        HEAD
        + "1\n甲类\n建站点\n建成站点。\n市局\n县局、\n区局\n2025年\n6月\n2\n乙类\n建设中心\n建成中心。\n市局\n区局\n2025年7月\n",
        ["1|甲类|建站点||建成站点。|市局|县局、区局|2025年6月", "2|乙类|建设中心||建成中心。|市局|区局|2025年7月"],
        [],
    ),
    "one row with one cell more is in doubt": (
        HEAD
        + "1\n甲类\n建站点\n末端站点\n建成站点。\n市局\n县局\n2025年6月\n2\n乙类\n建设中心\n建成中心。\n市局\n区局\n2025年7月\n",
        ["1|||||市局|县局|2025年6月", "2||||建成中心。|市局|区局|2025年7月"],
        [
            "第8行：第1项的指标分类、重点任务、子任务、工作目标分不清，留空，请对照原文填写：甲类｜建站点｜末端站点｜建成站点。｜市局｜县局｜2025年6月",
            "第16行：第2项的指标分类、重点任务、子任务分不清，留空，请对照原文填写：乙类｜建设中心｜建成中心。｜市局｜区局｜2025年7月",
        ],
    ),
    "fields of a row on one line, no tab before": (
        "序号\t任务\t牵头单位\t责任单位\t时限\n1\t建站点\t市局\t\t2025年6月\n2\t出办法\t市局\t县局\t2025年6月\n",
        ["1||建站点|||市局||2025年6月", "2||出办法|||市局|县局|2025年6月"],
        [],
    ),
    "no number column, no table": (
        "任务\n牵头单位\n责任单位\n时限\n建站点\n市局\n县局\n2025年6月\n",
        [],
        [],
    ),
    "titles without rows": (HEAD, [], []),
    "two tables": (
        "序号\n任务\n牵头单位\n时限\n1\n建站点\n市局\n2025年6月\n附件2\n序号\n类别\n事项\n责任部门\n1\n甲类\n出办法\n县局\n",
        ["1||建站点|||市局||2025年6月", "1|甲类|出办法||||县局|"],
        ["第14行：序号由“1”到“1”不连续，照原样保留，请核对有无重号。"],
    ),
    "a repeated number is kept": (
        "序号\n任务\n牵头单位\n时限\n1\n建站点\n市局\n2025年6月\n1\n建设中心\n县局\n2025年6月\n2\n建枢纽\n县局\n2025年6月\n",
        ["1||建站点|||市局||2025年6月", "1||建设中心|||县局||2025年6月", "2||建枢纽|||县局||2025年6月"],
        ["第9行：序号由“1”到“1”不连续，照原样保留，请核对有无重号。"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_other_flattened_tables(name: str) -> None:
    text, wanted, wanted_notes = CASES[name]
    rows, notes = flat_tasks(flat(text))
    assert shown(rows) == wanted
    assert told(notes) == wanted_notes


def test_ordinary_paragraphs_hold_no_flattened_table() -> None:
    text = (EXAMPLES / "linzi" / "官方文件.txt").read_text(encoding="utf-8")
    assert flat_tasks(flat(text)) == ((), ())
    assert flat_tasks(flat("")) == ((), ())


def test_long_texts_are_quick() -> None:
    rows = "".join(
        f"{number}\n{'甲类' if number % 10 == 1 else ''}\n任务{number}\n建成{number}个。\n市局\n县局\n2025年6月\n\n"
        for number in range(1, 501)
    )
    began = time.process_time()
    found, notes = flat_tasks(flat(HEAD + rows))
    assert (len(found), {row.category for row in found}, notes) == (500, {"甲类"}, ())
    assert time.process_time() - began < 15


_UNITS = st.lists(
    st.sampled_from(["市公安局", "市商务局", "各县区政府", "供电公司"]), min_size=1, max_size=3, unique=True
)
_DUES = st.sampled_from(["2024年6月", "持续推进", "每年1、7月", "到创建期末", "2025年底前"])
_NAMES = st.sampled_from(
    ["设施建设", "建设配送中心不少于6个", "综合性政策", "召开会议", "培育配送企业", "每年考核评价"]
)
_GOALS = st.sampled_from(["建成站点80个以上。", "制定办法，规范管理", "比例达到50%以上；成本降低10%。", "召开会议4次"])


@st.composite
def _tables(draw: st.DrawFn) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, draw(st.integers(3, 12)) + 1):
        again: bool = draw(st.booleans())
        category = rows[-1][1] if rows and again else f"{draw(_NAMES)}类{number}"
        same = bool(rows and category == rows[-1][1] and rows[-1][3] and draw(st.booleans()))
        key = rows[-1][2] if same else f"{draw(_NAMES)}之{number}"
        sub = f"{draw(_NAMES)}其{number}" if same or not rows or draw(st.booleans()) else ""
        rows.append(
            (
                str(number),
                category,
                key,
                sub,
                draw(_GOALS),
                "、".join(draw(_UNITS)),
                "、".join(draw(_UNITS)),
                draw(_DUES),
            )
        )
    return rows


@settings(max_examples=60, deadline=None)
@given(_tables(), st.sampled_from(sorted(ORDERS)), st.sampled_from(["", "\n", "\n\n"]), st.sampled_from(["", "\n"]))
def test_no_field_is_ever_wrong(rows: list[Row], order: str, empty: str, between: str) -> None:
    """However much is merged and lost: where the first row shows all levels, a field is right or empty."""
    titles = ORDERS[order]
    kept = {*titles, "子任务"}
    wanted = {
        row[0]: [text if column in kept else "" for column, text in zip(COLUMNS, row, strict=True)] for row in rows
    }
    read = _read(_flatten(rows, titles, between=between, empty=empty))
    assert [row[0] for row in read] == list(wanted)
    assert [
        (got, want) for row in read for got, want in zip(row, wanted[row[0]], strict=True) if got not in {"", want}
    ] == []


@pytest.mark.parametrize("line", ["市公安局", "附件说明的文字", "2024年6月", "各有关单位要认真落实，及时报送进展。"])
def test_what_follows_the_table_stays_outside(line: str) -> None:
    text = (
        HEAD
        + "1\n甲类\n建站点\n建成站点。\n市局\n县局\n2025年6月\n2\n乙类\n出办法\n印发办法。\n市局\n县局\n2025年6月\n"
    )
    began = time.process_time()
    rows, _ = flat_tasks(flat(text + f"{line}\n" * 60))
    assert shown(rows) == [
        "1|甲类|建站点||建成站点。|市局|县局|2025年6月",
        "2|乙类|出办法||印发办法。|市局|县局|2025年6月",
    ]
    assert time.process_time() - began < 15
