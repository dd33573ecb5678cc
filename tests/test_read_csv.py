"""Tables saved as text: encodings, separators, and what is no table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_read import FORM, MARK, RECEIPT, found
from report_gen.excel.read import read_book
from report_gen.excel.read_csv import read_csv
from report_gen.intake.submission import identify, read_submission
from report_gen.intake.values import read_value
from report_gen.model.form import ITEMS, Limits, ValueKind
from report_gen.model.raw import RawCell
from report_gen.model.submission import EntryState, Value

TABLE = "序号,数据项,本期值\r\n1,枢纽数量,4\r\n2,,95%\r\n"


def texts(content: bytes) -> dict[tuple[int, int], object] | None:
    sheet = read_csv(content, "县区/任务进展.csv")
    return None if sheet is None else {position: cell.value for position, cell in sheet.cells.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_gives_the_same(encoding: str, separator: str) -> None:
    assert texts(TABLE.replace(",", separator).encode(encoding)) == {
        (1, 1): "序号", (1, 2): "数据项", (1, 3): "本期值", (2, 1): "1", (2, 2): "枢纽数量", (2, 3): "4", (3, 1): "2",
        (3, 3): "95%",
    }  # fmt: skip


def test_the_sheet_is_named_like_the_file() -> None:
    sheet = read_csv(TABLE.encode(), "县区/任务进展.csv")
    assert sheet is not None
    assert sheet.name == "任务进展"


def test_quoted_fields_blank_lines_and_the_separator_line() -> None:
    assert texts(b'sep=;\r\na;"1,5\r\n6"\r\n\r\nb;c') == {
        (1, 1): "a", (1, 2): "1,5\n6", (3, 1): "b", (3, 2): "c",
    }  # fmt: skip
    assert texts("重点任务\t进展\n一，甲,乙,丙\t完成,验收\n二\t推进".encode()) is not None
    assert texts("sep=分号\r\na,b\r\nc,d\r\ne,f\r\ng,h".encode()) is not None
    assert texts('"重要"通知,完成\n二,"推进"'.encode()) == {
        (1, 1): "重要通知", (1, 2): "完成", (2, 1): "二", (2, 2): "推进",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "任务,进展".encode(),
        "一行一句。\n没有分列。\n".encode(),
        "各位领导：\n本月工作已开展,情况如下。\n一、任务\n二、指标".encode("gb18030"),
        b"\xff\xfe\x00",  # half a character
        b"\x81\xff,\xff\n\x81\xff,\xff",  # of no encoding
        b"a,b\nc," + b"x" * 1_000_001,
        b'sep=,\na,b\nc,"' + b"x" * 1_000_001,
    ],
)
def test_what_is_no_table(content: bytes) -> None:
    assert texts(content) is None


def test_the_limit_on_fields_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    texts(TABLE.encode())
    assert csv.field_size_limit() == before


_HEAD = [["序号", "任务", "进展"], ["1", "枢纽", "完成"]]
_FIELDS = st.text(st.characters(categories=("L", "N", "P"), include_characters=' \n,;\t"'), max_size=12)


@given(st.lists(st.lists(_FIELDS, min_size=3, max_size=3), min_size=3, max_size=12), st.sampled_from(",;\t"))
def test_what_a_program_writes_is_what_is_read(rows: list[list[str]], separator: str) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([*_HEAD, *rows])
    read = texts(target.getvalue().encode("utf-8-sig"))
    assert read is not None
    assert read == {
        (row, column): value
        for row, fields in enumerate([*_HEAD, *rows], start=1)
        for column, value in enumerate(fields, start=1)
        if value.strip()
    }


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("95%", ValueKind.PERCENT, 95),
        ("4:1", ValueKind.RATIO, 4),
        ("2024-06-30", ValueKind.DATE, "2024-06-30"),
        ("1,200", ValueKind.NUMBER, 1200),
        ("12", ValueKind.NUMBER, 12),
    ],
)
def test_texts_are_read_as_typed_values_are(text: str, kind: ValueKind, value: Value) -> None:
    reading = read_value(RawCell(1, 1, text), Limits(kind, decimals=2))
    assert reading.state is EntryState.READ
    assert reading.value == value or str(reading.value) == value


def test_a_form_sheet_saved_as_text_is_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "指标数据.csv"
    lines = ["指标数据填报表,,,,,", f",表号：{MARK},,,,", "行标识,序号,数据项,计量单位,本期值,说明",
             'D01,1,枢纽数量,个,"1,200",', "D02,2,共同配送比例,%,52.5%,"]  # fmt: skip
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    book, findings = read_book(path, path.name)
    assert (findings, book is not None) == ((), True)
    assert book is not None
    assert identify(book)[0] == FORM.identity
    submission, more = read_submission(book, FORM, RECEIPT)
    assert submission is not None
    values = {one.row: one.value for one in submission.entries if (one.table, one.column) == (ITEMS, "value")}
    assert {key: str(value) for key, value in values.items()} == {"D01": "1200", "D02": "52.5"}
    assert [code for code, _ in found(more)] == ["S301"]


def test_a_table_of_their_own_is_nobodys_form(tmp_path: Path) -> None:
    path = tmp_path / "情况.csv"
    path.write_text(TABLE, encoding="utf-8")
    book, findings = read_book(path, path.name)
    assert (book is not None, findings) == (True, ())
    assert book is not None
    assert found(identify(book)[1]) == [("S201", "")]
