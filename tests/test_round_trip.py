"""What a unit types into its form is what the program reads: form → xlsx → submission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from conftest import EXAMPLES, Convert
from report_gen.excel.forms import write_form
from report_gen.excel.read import read_book
from report_gen.intake.plan import read_plan
from report_gen.intake.submission import identify, read_submission
from report_gen.model.form import ITEMS, SELF, TASKS, Form, FormTable, Limits, ValueKind
from report_gen.model.outcome import WorkState
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.submission import EntryState, Receipt, ReceiptSource, Submission, Value
from report_gen.rules.forms import build_form

JUNE = Period(2024, 6, 1)
RECEIPT = Receipt(None, ReceiptSource.UNKNOWN)
Typed = Mapping[tuple[str, str, str], tuple[Any, Value]]  # (table, row, column) → what is typed, what must be read
WORDS = st.sampled_from(["已召开部门联席会议2次。", "完成招标，正在施工。", "印发文件并组织培训，共52人参加。"])


@pytest.fixture(scope="module")
def plan() -> Plan:
    book, _ = read_book(EXAMPLES / "luoyang" / "方案.xlsx", "方案.xlsx")
    assert book is not None
    read, _ = read_plan(book)
    assert read is not None
    return read


def _figure(limits: Limits) -> st.SearchStrategy[tuple[Any, Value]]:
    low, high = int(limits.minimum or 0), int(limits.maximum if limits.maximum is not None else 10**6)
    exact = st.integers(max(low, 2), high).map(Decimal)
    whole = exact.flatmap(
        lambda value: st.sampled_from(
            [int(value), str(value), f" {value} ", f"{value:,}", f"{value}{limits.measure}"]
        ).map(lambda typed: (typed, value))
    )
    broken = st.decimals(max(low, 2), high, places=limits.decimals).map(lambda value: (float(value), value))
    return whole if limits.decimals == 0 else st.one_of(whole, broken)


def _entry(limits: Limits) -> st.SearchStrategy[tuple[Any, Value]]:
    match limits.kind:
        case ValueKind.CHOICE:
            return st.sampled_from(limits.choices).map(lambda word: (word, word))
        case ValueKind.RATIO:
            return st.integers(2, 20).map(lambda value: (f"{value}：1", Decimal(value)))
        case ValueKind.TEXT:
            return WORDS.map(lambda words: (words, words))
        case _:
            return _figure(limits)


@st.composite
def filled(draw: st.DrawFn, form: Form) -> Typed:
    """Every cell a unit must fill, and some of 考核自评, each with something typed and the value that is meant."""
    typed: dict[tuple[str, str, str], tuple[Any, Value]] = {}
    for row in form.table(TASKS).rows:
        done = draw(st.booleans())
        state = WorkState.DONE if done else WorkState.ONGOING
        typed[TASKS, row.key, "state"] = (state.value, state.value)
        typed[TASKS, row.key, "progress"] = draw(WORDS.map(lambda words: (words, words)))
        if done:
            day = draw(st.dates(date(2023, 1, 1), date(2024, 6, 30)))
            way = draw(
                st.sampled_from(
                    [datetime.combine(day, time()), f"{day:%Y.%m.%d}", f"{day.year}年{day.month}月{day.day}日"]
                )
            )
            typed[TASKS, row.key, "done_on"] = (way, day)
    table = form.table(ITEMS)
    for row in table.rows:
        typed[ITEMS, row.key, "value"] = draw(_entry(table.limits(row, table.column("value"))))
    table = form.table(SELF)
    for row in table.rows:
        if draw(st.booleans()):
            typed[SELF, row.key, "score"] = draw(_figure(table.limits(row, table.column("score"))))
            typed[SELF, row.key, "remark"] = draw(WORDS.map(lambda words: (words, words)))
    return typed


def fill(path: Path, form: Form, typed: Typed) -> None:
    book = openpyxl.load_workbook(path)
    for (table, row, column), (value, _) in typed.items():
        found = form.table(table)
        sheet = book[found.sheet]
        sheet.cell(*_position(sheet, found, row, column)).value = value
    book.save(path)


def _position(sheet: Worksheet, table: FormTable, row: str, column: str) -> tuple[int, int]:
    title = table.column(column).title
    head = next(cell for line in sheet.iter_rows() for cell in line if cell.value == title)
    below = range((head.row or 0) + 1, sheet.max_row + 1)
    return next(number for number in below if str(sheet.cell(number, 1).value) == row), head.column or 0


def sent_back(path: Path, form: Form) -> Submission:
    book, findings = read_book(path, path.name)
    assert book is not None
    identity, more = identify(book)
    assert identity == form.identity
    submission, rest = read_submission(book, form, RECEIPT)
    assert submission is not None
    assert [finding.message for finding in (*findings, *more, *rest)] == []
    return submission


def check(submission: Submission, typed: Typed) -> None:
    for (table, row, column), (_, meant) in typed.items():
        entry = submission.entry(table, row, column)
        assert entry is not None
        assert (entry.value, entry.state) == (meant, EntryState.READ), (table, row, column)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
@pytest.mark.parametrize("name", ["市住建局", "市公安局", "伊川县政府"])
def test_what_was_put_in_comes_back(plan: Plan, tmp_path: Path, name: str, data: st.DataObject) -> None:
    unit = plan.find_unit(name)
    assert unit is not None
    form = build_form(plan, unit, JUNE)
    typed = data.draw(filled(form))
    path = tmp_path / "任意文件名.xlsx"
    write_form(form, path)
    fill(path, form, typed)
    check(sent_back(path, form), typed)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_it_comes_back_from_another_program_too(plan: Plan, tmp_path: Path, kind: str, convert: Convert) -> None:
    unit = plan.find_unit("市邮政管理局")
    assert unit is not None
    form = build_form(plan, unit, JUNE)
    typed: dict[tuple[str, str, str], tuple[Any, Value]] = {}
    for row in form.table(TASKS).rows:
        typed[TASKS, row.key, "state"] = ("推进中", "推进中")
        typed[TASKS, row.key, "progress"] = ("按计划推进，已完成两轮核查。", "按计划推进，已完成两轮核查。")
    table = form.table(ITEMS)
    for row in table.rows:
        limits = table.limits(row, table.column("value"))
        typed[ITEMS, row.key, "value"] = (limits.choices[0], limits.choices[0]) if limits.choices else (12, Decimal(12))
    path = tmp_path / "填报表.xlsx"
    write_form(form, path)
    fill(path, form, typed)
    check(sent_back(convert(path, kind), form), typed)
