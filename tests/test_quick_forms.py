"""Holds blank forms, whose shared parts are written once, against XlsxWriter writing every part of every form."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from helpers_forms import ITEM_LIST, JUNE, POLICE, POST, TRANSPORT, entry, small_plan, submission, task
from helpers_ooxml import faults
from report_gen.excel.forms import form_content, typed_content
from report_gen.model.form import (
    COVER_SHEET,
    ITEMS,
    MARK_SHEET,
    TASKS,
    Column,
    Form,
    FormRow,
    FormTable,
    Limits,
    ValueKind,
)
from report_gen.model.plan import Plan, Unit
from report_gen.rules.forms import build_form
from test_self_assessment import FORM as SELF_ASSESSED

NASTY = (
    "=1+1 & <b> \"引号\" 'x'",
    " 前后有空格 ",
    "换行\n第二行\n",
    "_x0041_ 与 \x07 与 \x0b 与 \r\n 与 \ufffe",
    "𠮷" * 20_000,
    "长" * 40_000,
    "制表\t符",
    "",
)


def built(plan: Plan | None = None, unit: Unit = TRANSPORT, **more: object) -> Form:
    return build_form(plan or small_plan(), unit, JUNE, **more)  # type: ignore[arg-type]


def with_last() -> Form:
    last = submission(
        entry(TASKS, "1", "state", "推进中"),
        entry(TASKS, "1", "progress", "长" * 200),
        entry(ITEMS, "D01", "value", Decimal(4)),
    )
    return built(last=last)


def nasty() -> Form:
    unit = replace(TRANSPORT, name="牡丹<市>&“运输”局 \x07_x0041_")
    tasks = tuple(task(str(number), ("U01",), (), objective=text) for number, text in enumerate(NASTY, 1))
    plan = replace(small_plan(), tasks=tasks, units=(unit, POLICE, POST), title="示范&<工程> A")
    return built(plan, unit)


def long_tables() -> Form:
    """More rows than one span tells of, and more word lists than there are letters."""
    items = tuple(replace(ITEM_LIST[number % 9], code=f"D{number:03}") for number in range(80))
    form = built(replace(small_plan(), items=items))
    table = form.table(ITEMS)
    rows = tuple(
        replace(row, limits={"value": Limits(ValueKind.CHOICE, (f"选{number}", "其他"))}) if number % 2 else row
        for number, row in enumerate(table.rows)
    )
    return replace(form, tables=tuple(replace(one, rows=rows) if one is table else one for one in form.tables))


def bare() -> Form:
    """A table of another making: a cell of printed text between entry cells, rows of which only some have limits."""
    columns = (
        Column("name", "甲", 10),
        Column("a", "乙", 10, entry=True, limits=Limits(ValueKind.NUMBER)),
        Column("no", "丙", 10),
        Column("b", "丁", 10, entry=True),
    )
    rows = (FormRow("1", {"name": "—", "no": "一"}, {"a": Limits(ValueKind.DATE)}), FormRow("2"))
    return replace(built(), tables=(FormTable("t", "表", "表名", columns, rows),), facts=(), instructions=(), office="")


FORMS: dict[str, Callable[[], Form]] = {
    "plain": built,
    "no items": lambda: built(unit=POST),
    "nothing at all": lambda: built(replace(small_plan(), tasks=(), items=()), POST),
    "last values": with_last,
    "self-assessment": lambda: SELF_ASSESSED,
    "nasty texts": nasty,
    "long tables": long_tables,
    "bare": bare,
}


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS)
def test_a_form_is_the_one_xlsxwriter_writes_byte_for_byte(make: Callable[[], Form]) -> None:
    form = make()
    assert form_content(form) == typed_content(form, {})
    assert faults(form_content(form)) == []


def test_forms_of_one_kind_keep_their_own_words_and_marks() -> None:
    units = [replace(TRANSPORT, code=f"V{number}", name=f"第{number}局") for number in range(3)]
    plan = replace(
        small_plan(), units=tuple(units), tasks=(task("1", tuple(unit.code for unit in units), ()),), items=()
    )
    forms = [built(plan, unit) for unit in units]
    contents = [form_content(form) for form in (*forms, *reversed(forms))]
    assert contents[:3] == contents[:2:-1]
    for form, content in zip(forms, contents, strict=False):
        assert content == typed_content(form, {})
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert (
            book.properties.subject == book.properties.keywords == book[MARK_SHEET]["A1"].value == form.identity.token
        )
        assert book[COVER_SHEET]["B3"].value == form.unit_name


def test_both_readers_find_the_words_of_a_nasty_plan() -> None:
    content = form_content(nasty())
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("任务进展").to_python()
    sheet = openpyxl.load_workbook(io.BytesIO(content))["任务进展"]
    assert cells[3][4] == sheet["E4"].value == NASTY[0]
    assert cells[4][4] == sheet["E5"].value == NASTY[1]
    assert (len(str(cells[7][4])), len(str(cells[8][4]))) == (16_383, 32_767)


def test_a_validation_with_longer_words_than_excel_takes_is_left_out() -> None:
    """Excel would call the file damaged. XlsxWriter leaves it out as well, and warns."""
    form = bare()
    columns = tuple(replace(one, title="长" * 40) if one.key == "a" else one for one in form.tables[0].columns)
    long = replace(form, tables=(replace(form.tables[0], columns=columns),))
    with pytest.warns(UserWarning, match="exceeds Excel's limit of 32"):
        reference = typed_content(long, {})
    assert form_content(long) == reference
