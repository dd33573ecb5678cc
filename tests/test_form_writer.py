from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers_forms import ITEM_LIST, JUNE, POST, TRANSPORT, entry, item, small_plan, submission, task
from report_gen.excel.form_entries import offered, validation
from report_gen.excel.form_styles import height, lines
from report_gen.excel.forms import HEAD_ROW, write_form
from report_gen.model.form import ITEMS, NOTHING_TO_FILL, TASKS, Column, Form, Limits, ValueKind
from report_gen.model.plan import ItemKind
from report_gen.rules.forms import build_form

SHEETS = ["填表说明", "任务进展", "指标数据", "佐证材料", "问题与下步计划", "_标识", "_选项"]
SOFFICE = shutil.which("soffice")
FIRST = HEAD_ROW + 1  # the first row of a table, from 1


@pytest.fixture(scope="module")
def form() -> Form:
    last = submission(entry(TASKS, "1", "state", "推进中"), entry(ITEMS, "D01", "value", Decimal(4)))
    return build_form(small_plan(), TRANSPORT, JUNE, last)


@pytest.fixture(scope="module")
def path(form: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("forms") / "市交通运输局.xlsx"
    write_form(form, written)
    return written


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def cells(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        yield from (cell for cell in row if isinstance(cell, Cell))


def rules_at(sheet: Worksheet, address: str) -> list[DataValidation]:
    return [rule for rule in sheet.data_validations.dataValidation if address in rule.sqref]


def fits(sheet: Worksheet) -> bool:
    properties = sheet.sheet_properties.pageSetUpPr
    return bool(properties and properties.fitToPage)


def column_of(form: Form, table: str, key: str) -> int:
    return [column.key for column in form.table(table).columns].index(key) + 1


def test_sheets_stand_in_order_and_only_marks_and_lists_are_hidden(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert [book[name].sheet_state for name in SHEETS] == ["visible"] * 5 + ["hidden"] * 2
    assert book.active is book["填表说明"]


def test_the_token_stands_in_ordinary_cells_and_in_the_properties(book: Workbook, form: Form) -> None:
    token = form.identity.token
    assert book["_标识"]["A1"].value == token
    for name in ("任务进展", "指标数据"):
        assert book[name].cell(HEAD_ROW, 1).value == token
        assert book[name].column_dimensions["A"].hidden
    for name in SHEETS[:5]:
        assert [cell.value for cell in cells(book[name])].count(f"表号：{token}") == 1
    properties = book.properties
    assert (properties.subject, properties.keywords, properties.title) == (token, token, form.title)
    assert (properties.creator, properties.created) == ("牡丹市领导小组办公室", datetime(2024, 6, 30))  # noqa: DTZ001


def test_keys_heads_and_printed_cells_stand_where_the_form_says(book: Workbook, form: Form) -> None:
    for table in form.tables:
        sheet = book[table.sheet]
        heads = [sheet.cell(HEAD_ROW, index).value for index in range(1, len(table.columns) + 1)]
        assert heads == [form.identity.token if column.hidden else column.title for column in table.columns]
        for number, row in enumerate(table.rows, FIRST):
            for index, column in enumerate(table.columns, 1):
                expected = row.key if column.hidden else row.printed.get(column.key)
                assert sheet.cell(number, index).value == expected


def test_only_entry_cells_are_unlocked_and_yellow(book: Workbook, form: Form) -> None:
    for table in form.tables:
        sheet = book[table.sheet]
        entries = {index for index, column in enumerate(table.columns, 1) if column.entry}
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for cell in cells(sheet):
            is_entry = cell.column in entries and FIRST <= cell.row < FIRST + len(table.rows)
            assert cell.protection.locked is not is_entry
            assert (cell.fill.fgColor.rgb == "FFFFF9DB") is is_entry


def test_text_that_looks_like_a_formula_stays_text(book: Workbook) -> None:
    objective = book["任务进展"].cell(FIRST + 1, 5)
    assert (objective.value, objective.data_type) == ("=1+1 与“五统一” <80个> & 其他", "s")
    assert not [cell for name in SHEETS for cell in cells(book[name]) if cell.data_type == "f"]


def test_the_cover_holds_facts_instructions_and_sign_off_blanks(book: Workbook, form: Form) -> None:
    cover = book["填表说明"]
    texts = [str(cell.value) for cell in cells(cover) if cell.value]
    assert texts[0] == form.title.replace(" ", "\n", 1)
    assert all(label in texts and text in texts for label, text in form.facts)
    assert all(f"{number}. {text}" in texts for number, text in enumerate(form.instructions, 1))
    blanks = {str(cell.offset(0, -1).value) for cell in cells(cover) if not cell.protection.locked}
    assert blanks == {"填报人", "审核人", "单位负责人（盖章）", "联系电话", "填报日期"}
    assert (cover.page_setup.fitToWidth or 1, cover.page_setup.fitToHeight or 1, fits(cover)) == (1, 1, True)


def test_tables_print_on_a4_with_heads_pages_and_signatures(book: Workbook, form: Form) -> None:
    for table in form.tables:
        sheet = book[table.sheet]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToHeight, fits(sheet)) == (0, True)
        assert sheet.print_title_rows == f"$1:${HEAD_ROW}"
        assert sheet.print_options.horizontalCentered
        footer = sheet.oddFooter
        assert footer
        texts = [part.text or "" for part in (footer.left, footer.center, footer.right)]
        assert texts[1] == "第 &P 页 共 &N 页"
        assert all(word in texts[0] + texts[2] for word in ("填报人", "审核人", "单位负责人（盖章）"))
        assert str(sheet.freeze_panes).endswith(str(FIRST))


def test_naming_columns_stay_in_sight(book: Workbook) -> None:
    assert [book[name].freeze_panes for name in SHEETS[1:5]] == ["E4", "E4", "B4", "B4"]


def test_rows_are_high_enough_and_may_grow(path: Path, book: Workbook, form: Form) -> None:
    for table in form.tables:
        sheet = book[table.sheet]
        for number, row in enumerate(table.rows, FIRST):
            needed = max(lines(row.printed.get(column.key, ""), column.width) for column in table.columns)
            assert float(sheet.row_dimensions[number].height or 0) >= needed * 15
    with zipfile.ZipFile(path) as package:
        grown = [package.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(2, 6)]
        cover = package.read("xl/worksheets/sheet1.xml").decode()
    assert not any(re.search(r"<row [^>]*customHeight", sheet) for sheet in grown)
    assert all(re.search(r'<row [^>]*ht="\d+', sheet) for sheet in grown)
    assert "customHeight" in cover


def test_lists_come_from_the_hidden_range(book: Workbook, form: Form) -> None:
    state = column_of(form, TASKS, "state")
    (rule,) = rules_at(book["任务进展"], book["任务进展"].cell(FIRST, state).coordinate)
    assert (rule.type, rule.errorStyle, rule.showErrorMessage) == ("list", None, True)
    match = re.fullmatch(r"'_选项'!\$([A-Z])\$2:\$\1\$(\d+)", str(rule.formula1))
    assert match
    words = [book["_选项"][f"{match[1]}{row}"].value for row in range(1, int(match[2]) + 1)]
    assert words == ["工作状态", "未启动", "推进中", "已完成", "持续推进", "不适用"]
    listed = [rule for name in SHEETS for rule in book[name].data_validations.dataValidation if rule.type == "list"]
    assert len(listed) == 5  # 状态, 是否, 有无, two suggestions
    assert all("_选项" in str(rule.formula1) for rule in listed)


def test_suggestions_stop_nobody(book: Workbook) -> None:
    for name in ("佐证材料", "问题与下步计划"):
        (rule,) = rules_at(book[name], f"B{FIRST}")
        assert (rule.type, bool(rule.showErrorMessage)) == ("list", False)


@pytest.mark.parametrize(
    ("code", "formula", "number_format"),
    [
        ("D01", 'OR(H4="不适用",AND(ISNUMBER(H4),H4>=0,H4=INT(H4)))', "General"),
        ("D03", 'OR(H6="不适用",AND(ISNUMBER(H6),H6>=0,H6<=500))', "General"),
        ("D04", 'OR(H7="不适用",AND(ISNUMBER(H7),H7>=0,H7<=100))', "General"),
        ("D09", 'OR(H12="不适用",AND(ISNUMBER(H12),H12>=-50,H12<=50))', "General"),
        (
            "D05",
            'OR(H8="不适用",ISNUMBER(FIND(":",H8)),ISNUMBER(FIND("：",H8)),ISNUMBER(FIND("∶",H8)),ISNUMBER(FIND("比",H8)))',
            "@",
        ),
    ],
)
def test_values_are_checked_while_typed(book: Workbook, code: str, formula: str, number_format: str) -> None:
    sheet = book["指标数据"]
    row = FIRST + [line.code for line in ITEM_LIST].index(code)
    (rule,) = rules_at(sheet, f"H{row}")
    assert (rule.type, str(rule.formula1)) == ("custom", formula)
    assert sheet[f"H{row}"].number_format == number_format
    assert "请" in str(rule.error)
    assert "不适用" in str(rule.prompt)


@pytest.mark.parametrize(("sheet", "column"), [("任务进展", "J"), ("佐证材料", "E"), ("问题与下步计划", "F")])
def test_dates_are_checked_while_typed(book: Workbook, sheet: str, column: str) -> None:
    (rule,) = rules_at(book[sheet], f"{column}{FIRST}")
    days = [date(1899, 12, 30).toordinal() + int(str(bound)) for bound in (rule.formula1, rule.formula2)]
    assert (rule.type, [date.fromordinal(day) for day in days]) == ("date", [date(2020, 1, 1), date(2035, 12, 31)])
    assert book[sheet][f"{column}{FIRST}"].number_format == "yyyy-mm-dd"


def test_messages_keep_within_what_excel_takes(book: Workbook) -> None:
    for name in SHEETS[1:5]:
        for rule in book[name].data_validations.dataValidation:
            assert all(len(title or "") <= 32 for title in (rule.errorTitle, rule.promptTitle))
            assert all(len(text or "") <= 255 for text in (rule.error, rule.prompt, rule.formula1))


@pytest.mark.parametrize(
    ("limits", "words", "title"),
    [
        (Limits(ValueKind.NUMBER, (), None, Decimal(9), 1, "个"), "请填不大于 9 的数；", "本期值（个）"),
        (Limits(ValueKind.NUMBER), "请填整数；", "本期值"),
        (Limits(ValueKind.NUMBER, (), Decimal("0.5"), Decimal(9), 1), "请填 0.5 至 9 之间的数；", "本期值"),
        (Limits(ValueKind.PERCENT, (), Decimal(0), None, 1, "%"), "请填不小于 0 的数（95% 填 95）；", "本期值（%）"),
    ],
)
def test_the_prompt_says_the_limits(limits: Limits, words: str, title: str) -> None:
    rule = validation(Column("value", "本期值", 10, entry=True), limits, "C4", "")
    assert rule
    assert rule["input_message"].startswith(words)
    assert rule["input_title"] == title


def test_only_a_required_choice_offers_not_applicable() -> None:
    choice = Limits(ValueKind.CHOICE, ("是", "否"))
    required, optional = (Column("v", "本期值", 9, entry=True, required=needed) for needed in (True, False))
    assert offered(required, choice) == ("是", "否", "不适用")
    assert offered(optional, choice) == ("是", "否")
    assert offered(required, Limits(ValueKind.CHOICE, ("不适用", "是"))) == ("不适用", "是")
    assert offered(required, Limits(ValueKind.TEXT)) == ()


def test_a_long_measure_keeps_the_prompt_title_short(tmp_path: Path) -> None:
    plan = replace(small_plan(), items=(item("D01", ItemKind.STOCK, "标准箱" * 12),))
    write_form(build_form(plan, TRANSPORT, JUNE), tmp_path / "a.xlsx")
    (rule,) = rules_at(openpyxl.load_workbook(tmp_path / "a.xlsx")["指标数据"], "H4")
    assert len(str(rule.promptTitle)) <= 32


def test_a_unit_without_items_gets_the_sheet_and_a_line(tmp_path: Path) -> None:
    form = build_form(small_plan(), POST, JUNE)
    write_form(form, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["指标数据"]
    assert sheet.cell(HEAD_ROW, 1).value == form.identity.token
    assert [cell.value for cell in cells(sheet) if cell.row == FIRST and cell.value] == [NOTHING_TO_FILL]
    assert all(cell.protection.locked for cell in cells(sheet))
    assert sheet.data_validations.dataValidation == []


def test_a_task_as_long_as_a_page_gets_the_highest_row_excel_takes(tmp_path: Path) -> None:
    plan = replace(small_plan(), tasks=(task("1", ("U01",), (), objective="长" * 1500),))
    write_form(build_form(plan, TRANSPORT, JUNE), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["任务进展"].row_dimensions[FIRST].height == 405


def test_the_same_form_gives_the_same_bytes(form: Form, path: Path, tmp_path: Path) -> None:
    write_form(form, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("短", 10, 1),
        ("一二三四五", 10, 2),
        ("一二三四", 10, 1),
        ("上\n下", 10, 2),
        ("长" * 40, 20, 4),
        ("宽", 1, 1),
    ],
)
def test_lines_a_text_needs(text: str, width: int, expected: int) -> None:
    assert lines(text, width) == expected


def test_heights_grow_with_lines_within_bounds() -> None:
    assert [height(count) for count in (1, 2)] == [23, 39]
    assert (height(1, 34), height(100)) == (34, 405)


def saved_by_libreoffice(path: Path, kind: str, folder: Path) -> Path:
    assert SOFFICE
    command = [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run(  # noqa: S603
        [*command, "--convert-to", kind, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{kind.split(':', 1)[0]}"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_form_survives_libreoffice_as_xls_and_back(path: Path, form: Form, tmp_path: Path) -> None:
    old = saved_by_libreoffice(path, "xls", tmp_path)
    rows = python_calamine.CalamineWorkbook.from_path(old).get_sheet_by_name("任务进展")
    assert rows.to_python(skip_empty_area=False)[HEAD_ROW - 1][0] == form.identity.token
    book = openpyxl.load_workbook(saved_by_libreoffice(old, "xlsx:Calc MS Excel 2007 XML", tmp_path))
    assert book.sheetnames == SHEETS
    assert book["_标识"]["A1"].value == form.identity.token
    for table in form.tables[:2]:
        sheet = book[table.sheet]
        entries = [index for index, column in enumerate(table.columns, 1) if column.entry]
        assert sheet.cell(HEAD_ROW, 1).value == form.identity.token
        assert [str(sheet.cell(row, 1).value) for row in range(FIRST, FIRST + len(table.rows))] == [
            row.key for row in table.rows
        ]
        assert not any(sheet.cell(FIRST, index).protection.locked for index in entries)
        assert sheet.protection.sheet
    assert len(rules_at(book["指标数据"], "H4")) == 1
