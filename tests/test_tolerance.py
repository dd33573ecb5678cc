"""What units do to a form besides filling it: totals, notes, comments, moved columns and heads, changed last values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from helpers_read import (
    EVIDENCE_TABLE,
    FORM,
    ITEM_HEAD,
    ITEM_ROWS,
    MARK,
    RECEIPT,
    TASK_HEAD,
    TASK_ROWS,
    book,
    evidence,
    found,
    items,
    marks,
    sheet,
    tasks,
    whole,
)
from report_gen.intake.extra_rows import is_numbering
from report_gen.intake.submission import identify, read_submission
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, ITEMS, TASKS, Column, Form, FormRow, Limits, ValueKind
from report_gen.model.raw import RawBook
from report_gen.model.returns import CORRECTION_SHEET, RETURN_SHEET
from report_gen.model.submission import Submission

OTHER = "LY2023/U04/2024-06/a1b2c3d4"
_NUMBER = Limits(ValueKind.NUMBER, measure="辆")
COUNTS = replace(
    FORM,
    tables=(
        FORM.table(TASKS),
        replace(
            FORM.table(ITEMS),
            rows=tuple(
                FormRow(f"D{number}", {"no": str(number), "name": f"车辆{number}", "measure": "辆"}, {"value": _NUMBER})
                for number in range(1, 5)
            ),
        ),
        FORM.table(EVIDENCE),
    ),
)
COUNT_ROWS = [f"| D{number} | {number} | 车辆{number} | 辆 | {number}0 | |" for number in range(1, 5)]


def read(received: RawBook, form: Form = FORM) -> tuple[Submission, tuple[Finding, ...]]:
    submission, findings = read_submission(received, form, RECEIPT)
    assert submission is not None
    return submission, findings


def counts(*rows: str) -> list[tuple[str, str]]:
    """What is found in 指标数据 with those rows."""
    submission, findings = read(whole(items("\n".join(rows))), COUNTS)
    assert [entry.value for entry in submission.entries if entry.table == ITEMS and entry.column == "value"] == [
        Decimal(number) for number in (10, 20, 30, 40)
    ]
    return found(findings)


# --- totals ---


@pytest.mark.parametrize("name", ["合计", "总 计", "合计：", "以上合计", "小计", "全市合计数", "总计（辆）"])
@pytest.mark.parametrize(("total", "codes"), [("100", []), ("100辆", []), ("１００", []), ("99", ["S315"])])
def test_a_total_is_compared_with_the_rows_above(name: str, total: str, codes: list[str]) -> None:
    assert counts(*COUNT_ROWS, f"| | | {name} | | {total} | |") == [(code, "指标数据!E6") for code in codes]


def test_totals_between_the_rows() -> None:
    first, second, third, fourth = COUNT_ROWS
    half, rest, whole_sum = (
        f"| | | {name} | | {value} | |" for name, value in (("小计", 30), ("小计", 70), ("合计", 100))
    )
    assert counts(first, second, half, third, fourth, rest, whole_sum) == []
    wrong = rest.replace("70", "71")
    assert counts(first, second, half, third, fourth, wrong, whole_sum) == [("S315", "指标数据!E7")]
    assert counts("| | | 合计 | | 100 | |", *COUNT_ROWS) == []
    assert counts("| | | 合计 | | 90 | |", *COUNT_ROWS) == [("S315", "指标数据!E2")]


def test_a_wrong_total_names_both_figures() -> None:
    rows = [*COUNT_ROWS[:2], "| | | 小计 | | 30 | |", *COUNT_ROWS[2:], "| | | 合计 | | 99 | |"]
    _, findings = read(whole(items("\n".join(rows))), COUNTS)
    assert [finding.message for finding in findings] == [
        "自行增加的“合计”行，“本期值”为 99，上面各行相加是 100或70。",
    ]


def test_a_total_of_unclear_rows_is_not_judged() -> None:
    for typed in ("约20", "很多", "20.5"):
        rows = [COUNT_ROWS[0], COUNT_ROWS[1].replace("| 20 |", f"| {typed} |"), *COUNT_ROWS[2:], "| | | 合计 | | 9 | |"]
        assert "S315" not in {finding.code for finding in read(whole(items("\n".join(rows))), COUNTS)[1]}


def test_a_total_of_nothing_is_not_judged() -> None:
    rows = [f"| D{number} | {number} | 车辆{number} | 辆 | | |" for number in range(1, 5)]
    codes = [finding.code for finding in read(whole(items("\n".join([*rows, "| | | 合计 | | 9 | |"]))), COUNTS)[1]]
    assert codes == ["C101"] * 4


def test_a_total_nobody_can_compare_is_named() -> None:
    assert counts(*COUNT_ROWS, "| | | 合计 | | 一百左右 | |") == [("S308", "指标数据!第6行")]
    assert counts(*COUNT_ROWS, "| | | 合计 | | 100 | 含试运行 |") == [("S308", "指标数据!第6行")]


def test_a_row_copied_with_its_key_to_write_a_total_is_no_row_of_the_form() -> None:
    assert counts(*COUNT_ROWS, "| D4 | 4 | 合计 | 辆 | 100 | |") == []


def test_a_row_copied_with_its_key_for_something_else_is_an_added_row() -> None:
    assert counts(*COUNT_ROWS, "| D4 | 5 | 三轮车 | 辆 | 7 | |") == [("S308", "指标数据!第6行")]


# --- notes and signatures ---


@pytest.mark.parametrize(
    "text", ["注：数据为快报", "备注：快报", "说明：快报", "（注：快报）", "注1：快报", "填报说明:快报", "——以下空白——"]
)
def test_a_note_under_a_table_is_quoted(text: str) -> None:
    _, findings = read(whole(items("\n".join([*COUNT_ROWS, f"| | {text} | | | | |"]))), COUNTS)
    assert found(findings) == [("S308", "指标数据!第6行")]
    assert text in findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "填表人：张三",
        "填报人:张三  审核人:李四",
        "单位负责人（签字）：王五",
        "联系电话：0379",
        "填表日期：2024年7月",
        "（盖章）",
    ],
)
def test_a_signature_under_a_table_needs_no_word(text: str) -> None:
    assert counts(*COUNT_ROWS, f"| | {text} | | | | |") == []


def test_the_many_notes_of_a_sheet_are_named_up_to_twenty() -> None:
    rows = [*COUNT_ROWS, *(f"| | 注：{number} | | | | |" for number in range(25))]
    assert [code for code, _ in counts(*rows)] == ["S308"] * 20 + ["S311"]


def test_notes_and_totals_in_a_free_table_are_no_entries() -> None:
    lines = EVIDENCE_TABLE.strip().splitlines()
    table = [
        *(lines[0], "| 1 | 任务5 | 通行政策 | 2024-6-1 |", "| 注：原件存档 | | | |", "| | 合计 | 1份 | |"),
        *(
            "| | 说明：另报 | | |",
            "| 4 | 说明：另报 | 说明材料 | |",
            "| 补 | 任务1 | 开工令 | |",
            "| 5 | 填报人：张三 | | |",
        ),
    ]
    submission, findings = read(whole(evidence("\n".join(table))))
    assert submission.rows(EVIDENCE) == ("1", "5", "6")
    assert sorted(found(findings)) == [
        ("S308", "佐证材料!第3行"),
        ("S308", "佐证材料!第4行"),
        ("S308", "佐证材料!第5行"),
        ("S311", "佐证材料!A7"),
    ]


@pytest.mark.parametrize(
    ("text", "numbering"), [("3", True), ("（3）", True), ("三、", True), ("③", True), ("补3", False)]
)
def test_what_only_numbers_a_row(text: str, *, numbering: bool) -> None:
    assert is_numbering(text) is numbering


# --- comments and text boxes ---


def test_what_is_said_beside_the_cells_is_quoted() -> None:
    plain = replace(
        tasks(), comments={(2, 7): "6月底\n竣工", (3, 7): "【校核】1. 请写明"}, floating=("另见附页", "图片")
    )
    _, findings = read(whole(plain))
    assert [(finding.code, finding.place.cell) for finding in findings] == [("S316", ""), ("S316", ""), ("S316", "G2")]
    assert {finding.message for finding in findings} == {
        "此处的图片没有采用。",
        "此处的文本框文字“另见附页”没有采用。",
        "此处的批注“6月底 竣工”没有采用。",
    }


# --- last values ---


def with_last(printed: str, expected: str) -> list[tuple[str, str]]:
    table = FORM.table(ITEMS)
    column = Column("last", "上期值", 8, aliases=("上期数",))
    first, second = table.rows
    rows = (replace(first, printed={**first.printed, "last": expected}), second)
    form = replace(
        FORM,
        tables=(
            FORM.table(TASKS),
            replace(table, columns=(*table.columns[:4], column, *table.columns[4:]), rows=rows),
            FORM.table(EVIDENCE),
        ),
    )
    head = ITEM_HEAD.replace("| 本期值 |", "| 上期值 | 本期值 |")
    lines = f"| D01 | 1 | 枢纽数量 | 个 | {printed} | 4 | |\n| D02 | 2 | 共同配送比例 | % | — | 52.5 | |"
    return found(read(whole(items(lines, head)), form)[1])


@pytest.mark.parametrize(
    ("printed", "expected", "codes"),
    [
        ("3", "3", []), ("'3", "3", []), ("3.0", "3", []), ("1,200", "1200", []), ("【推进中】 已开工", "【推进中】已开工", []),
        ("—", "3", []), ("", "3", []), ("3", "—", []), ("3", "", []),
        ("5", "3", ["S317"]), ("【已完成】已开工", "【推进中】已开工", ["S317"]),
    ],
)  # fmt: skip
def test_printed_last_values_changed_by_hand_are_named(printed: str, expected: str, codes: list[str]) -> None:
    assert with_last(printed, expected) == [(code, "指标数据!E2") for code in codes]


# --- columns and heads ---

Edit = Callable[[list[list[str]]], None]


def _swap(table: list[list[str]]) -> None:
    for row in table:
        row[4], row[6] = row[6], row[4]


def _retitle(old: str, new: str) -> Edit:
    def edit(table: list[list[str]]) -> None:
        table[0] = [new if text == old else text for text in table[0]]

    return edit


def _insert(column: int, title: str, text: str = "") -> Edit:
    def edit(table: list[list[str]]) -> None:
        for number, row in enumerate(table):
            row.insert(column, text if number else title)

    return edit


def _drop(column: int) -> Edit:
    def edit(table: list[list[str]]) -> None:
        for row in table:
            del row[column]

    return edit


def _above(*lines: list[str]) -> Edit:
    def edit(table: list[list[str]]) -> None:
        table[:0] = [list(line) for line in lines]

    return edit


def _again(at: int) -> Edit:
    def edit(table: list[list[str]]) -> None:
        table.insert(at, list(table[0]))

    return edit


def _title(text: str) -> Edit:
    return _above([text], [f"填报单位：洛阳市交通运输局　　报送期：2024年6月|表号：{MARK}"])


MUTATIONS: list[tuple[str, Edit, list[tuple[str, str]], dict[str, object]]] = [
    ("列换位", _swap, [], {}),
    ("列改为别名", _retitle("本期工作进展", "工作进展"), [], {}),
    ("列名加星号和空格", _retitle("工作状态", "* 工作 状态"), [], {}),
    ("列名加括号", _retitle("工作状态", "工作状态（必填）"), [], {}),
    ("列名全角空格", _retitle("序号", "序　号"), [], {}),
    ("列改成不认识的名字", _retitle("工作状态", "态势"), [("S304", "任务进展!第1行"), ("S311", "任务进展!E1")], {"state": None}),
    ("中间加空列", _insert(4, ""), [], {}),
    ("中间加一列有字", _insert(4, "备忘", "甲"), [("S311", "任务进展!E1")], {}),
    ("左边加一列", _insert(0, "", ""), [], {}),
    ("末尾加一列", _insert(8, "审核意见", "同意"), [("S311", "任务进展!I1")], {}),
    ("删印制列", _drop(3), [], {}),
    ("删隐藏列", _drop(0), [], {}),
    ("删填报列", _drop(6), [("S304", "任务进展!第1行")], {"progress": None}),
    ("填报列重复", _insert(8, "工作状态", "推进中"), [("S305", "任务进展!第1行"), ("S311", "任务进展!E1")], {"state": None}),
    ("填报列重复但没有填", _insert(8, "工作状态"), [("S305", "任务进展!第1行"), ("S311", "任务进展!I1")], {}),
    ("表头下移", _title("重点任务进展情况"), [], {}),
    ("表头上有一句话", _above(["请尽快反馈"]), [("S311", "任务进展!A1")], {}),
    ("表头出现两次", _again(4), [("S303", "任务进展!第5行")], {"state": None, "progress": None}),
    ("表头紧接着又一次", _again(1), [("S303", "任务进展!第2行")], {"state": None, "progress": None}),
    ("中间空行", lambda table: table.insert(2, [""]), [], {}),
    ("行倒序", lambda table: table.__setitem__(slice(1, None), table[:0:-1]), [], {}),
    ("删一行", lambda table: table.__delitem__(2), [("S306", "任务进展")], {}),
    ("插一行", lambda table: table.insert(2, ["", "", "新增任务", "", "推进中", "", "已办", ""]), [("S308", "任务进展!第3行")], {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "expected", "values"), [one[1:] for one in MUTATIONS], ids=[one[0] for one in MUTATIONS]
)
def test_what_is_done_to_a_table(edit: Edit, expected: list[tuple[str, str]], values: dict[str, object]) -> None:
    table = [
        [text.strip() for text in line.strip()[1:-1].split("|")]
        for line in f"{TASK_HEAD}\n{TASK_ROWS}".splitlines()
        if line
    ]
    edit(table)
    lines = "\n".join(f"| {' | '.join(row) or ' '} |" for row in table)
    submission, findings = read(whole(sheet("任务进展", lines)))
    assert sorted(found(findings)) == sorted(expected)
    got = {entry.column: entry.value for entry in submission.entries if (entry.table, entry.row) == (TASKS, "1")}
    wanted = {"state": "推进中", "progress": "已开工", **values}
    assert {key: got.get(key) for key in wanted} == wanted


@pytest.mark.parametrize(
    ("row", "called"),
    [
        ("| | 3 | 三轮车 | 辆 | 7 | |", "三轮车"),
        ("| | 3 | | 三轮车（辆） | 7 | |", "三轮车（辆）"),
        ("| | 3 | | | 7 | |", "3"),
    ],
)
def test_an_added_row_is_called_by_its_name(row: str, called: str) -> None:
    _, findings = read(whole(items(f"{ITEM_ROWS.strip()}\n{row}")))
    assert [finding.message for finding in findings] == [f"此行（{called}）不是表中印制的行，内容没有采用。"]


# --- the sheets the office adds when it gives a form back ---


def test_sheets_of_the_office_are_no_rivals_and_no_marks() -> None:
    opinion = sheet(
        RETURN_SHEET, f"| 校核号：0123456789abcdef | {OTHER} |\n{TASK_HEAD.replace(MARK, '行')}\n{TASK_ROWS}"
    )
    correction = sheet(CORRECTION_SHEET, f"{ITEM_HEAD}\n{ITEM_ROWS.replace('| 4 |', '| 5 |')}")
    submission, findings = read(book(opinion, tasks(), items(), evidence(), marks(), correction))
    assert found(findings) == []
    entry = submission.entry(ITEMS, "D01", "value")
    assert entry is not None
    assert entry.value == Decimal(4)
    assert identify(book(opinion))[0] is not None
