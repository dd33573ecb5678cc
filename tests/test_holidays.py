"""`holidays fill`: what the State Council announced, written into a plan workbook that otherwise stays as it was."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import holidays
import openpyxl
import pytest

from conftest import EXAMPLES
from report_gen import cli
from report_gen.calendar_source import known_years, special_days
from report_gen.errors import ReportGenError
from report_gen.excel.mark_xml import NotPatchable
from report_gen.excel.plan_rows import AddedRows, add_rows
from report_gen.excel.read import read_book
from report_gen.intake.plan_cells import cell_text
from report_gen.steps import holidays as step
from report_gen.steps.holidays import fill_year
from report_gen.steps.load import Office, load_plan, open_office
from report_gen.workspace import Workspace

Capture = pytest.CaptureFixture[str]
NOW = datetime.fromisoformat("2025-11-05T09:30:00")
SHEET = "节假日"

# --- the source ---


@pytest.mark.parametrize("year", [2008, 2015, 2020, *range(2023, 2027)])
def test_every_day_is_as_the_library_counts_it(year: int) -> None:
    official = holidays.country_holidays("CN", years=[one for one in (year, year + 1) if one in known_years()])
    rows = {one.day: one.off for one in special_days(year)}
    day = date(year, 1, 1)
    while day.year == year:
        works = not rows.get(day, day.weekday() >= 5)
        assert works is official.is_working_day(day), day
        day += timedelta(days=1)


def test_the_names_and_stretches_are_those_of_the_announcement() -> None:
    rows = {one.day: (one.off, one.name) for one in special_days(2025)}
    assert rows[date(2025, 1, 28)] == (True, "春节")  # the eve
    assert rows[date(2025, 2, 2)] == (True, "春节")  # a Sunday within
    assert rows[date(2025, 10, 6)] == (True, "国庆节、中秋节")
    assert rows[date(2025, 9, 28)] == (False, "国庆节、中秋节调休")
    assert date(2025, 2, 9) not in rows  # an ordinary Sunday behind a worked Saturday
    assert all(first.day < second.day for first, second in pairwise(special_days(2025)))


def test_a_lengthened_holiday_keeps_its_name() -> None:
    stretch = [one for one in special_days(2020) if one.off and date(2020, 1, 20) < one.day < date(2020, 2, 20)]
    assert {one.name for one in stretch} == {"春节"}
    assert stretch[-1].day == date(2020, 2, 2)


@pytest.mark.parametrize("year", [1999, 2099])
def test_a_year_nobody_announced_is_not_guessed(year: int) -> None:
    assert special_days(year) == ()


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_the_shipped_plans_say_the_same(city: str) -> None:
    book, _ = read_book(EXAMPLES / city / "方案.xlsx", "方案.xlsx")
    sheet = book.sheet(SHEET) if book else None
    assert sheet is not None
    texts = (tuple(map(cell_text, sheet.row_cells(row))) for row in range(2, sheet.last_row + 1))
    listed = {(date.fromisoformat(day), kind == "放假", name) for day, kind, name in texts}
    for year in (2024, 2025):
        assert {one for one in listed if one[0].year == year} == set(special_days(year))


# --- the workbook ---


@pytest.fixture
def office(tmp_path: Path) -> Office:
    shutil.copyfile(EXAMPLES / "linzi" / "方案.xlsx", tmp_path / "方案.xlsx")
    return open_office(Workspace.at(tmp_path), now=NOW)


def edited(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def reopened(office: Office) -> Office:
    return open_office(office.workspace, now=NOW)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_year_is_filled_and_all_else_stays(office: Office) -> None:
    path = office.workspace.plan
    before, old = parts(path), path.read_bytes()
    done = fill_year(office, 2026)
    assert (len(done.added), len(done.there), done.otherwise) == (35, 4, ())
    assert done.copy == path.with_name("方案.备份-20251105-093000.xlsx")
    assert done.copy.read_bytes() == old
    plan, _ = load_plan(path)
    assert replace(plan, holidays={}) == replace(office.plan, holidays={})
    assert plan.holidays == {**office.plan.holidays, **{one.day: one.off for one in special_days(2026)}}
    after = parts(path)
    changed = {name for name in before if before[name] != after[name]}
    assert after.keys() == before.keys()
    assert changed <= {"xl/worksheets/sheet9.xml", "xl/workbook.xml", "[Content_Types].xml"}
    assert {one.path for one in office.outputs.written} == {path, done.copy}


def test_the_new_rows_look_like_the_old(office: Office) -> None:
    fill_year(office, 2026)
    sheet = openpyxl.load_workbook(office.workspace.plan)[SHEET]
    model, added = sheet[78], sheet[sheet.max_row]
    assert [cell.value for cell in added] == [datetime.fromisoformat("2026-10-10"), "上班", "国庆节调休"]
    assert [cell.number_format for cell in added] == [cell.number_format for cell in model]
    assert [cell.font.name for cell in added] == [cell.font.name for cell in model]
    assert sheet.dimensions == sheet.auto_filter.ref == f"A1:C{sheet.max_row}"


def test_twice_is_once(office: Office) -> None:
    fill_year(office, 2026)
    before = office.workspace.plan.read_bytes()
    done = fill_year(reopened(office), 2026)
    assert (done.added, len(done.there), done.copy) == ((), 39, None)
    assert office.workspace.plan.read_bytes() == before


def test_a_dry_run_writes_nothing(office: Office) -> None:
    before = office.workspace.plan.read_bytes()
    assert len(fill_year(office, 2026, dry_run=True).added) == 35
    assert office.workspace.plan.read_bytes() == before


def test_rows_of_the_clerk_are_not_changed(office: Office) -> None:
    def worked(book: openpyxl.Workbook) -> None:
        book[SHEET].append((date(2026, 10, 1), "上班", "本市另有安排"))

    edited(office.workspace.plan, worked)
    done = fill_year(reopened(office), 2026)
    assert [(one.day, one.off) for one in done.otherwise] == [(date(2026, 10, 1), True)]
    plan, _ = load_plan(office.workspace.plan)
    assert plan.holidays[date(2026, 10, 1)] is False


def test_a_year_that_is_not_known_is_refused(office: Office) -> None:
    with pytest.raises(ReportGenError, match="没有2099年的安排（有2001—"):
        fill_year(office, 2099)


def emptied(book: openpyxl.Workbook) -> None:
    book[SHEET].delete_rows(2, 200)


def swapped(book: openpyxl.Workbook) -> None:
    sheet = book[SHEET]
    for row in range(1, sheet.max_row + 1):
        first, last = sheet.cell(row, 1), sheet.cell(row, 3)
        first.value, last.value = last.value, first.value
        first.number_format, last.number_format = last.number_format, first.number_format


def starred(book: openpyxl.Workbook) -> None:
    book[SHEET]["A1"], book[SHEET]["B1"] = "日期*", "类 型＊"


def unfiltered(book: openpyxl.Workbook) -> None:
    book[SHEET].auto_filter.ref = None


def styled_below(book: openpyxl.Workbook) -> None:
    for row in range(79, 300, 2):
        book[SHEET].cell(row, 2).number_format = "@"
        book[SHEET].row_dimensions[row].height = 20


def of_1904(book: openpyxl.Workbook) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


@pytest.mark.parametrize("change", [emptied, swapped, starred, unfiltered, styled_below, of_1904])
def test_workbooks_as_they_come(office: Office, change: Callable[[openpyxl.Workbook], None]) -> None:
    edited(office.workspace.plan, change)
    changed = reopened(office)
    fill_year(changed, 2026)
    plan, _ = load_plan(office.workspace.plan)
    wanted = {**changed.plan.holidays, **{one.day: one.off for one in special_days(2026)}}
    assert plan.holidays == wanted
    assert openpyxl.load_workbook(office.workspace.plan)[SHEET].max_row >= 39


def test_without_a_column_for_names(office: Office, tmp_path: Path) -> None:
    rows = AddedRows(SHEET, 79, (1, 2), ((date(2026, 5, 1), "放假"),))
    add_rows(office.workspace.plan, tmp_path / "新.xlsx", rows)
    sheet = openpyxl.load_workbook(tmp_path / "新.xlsx")[SHEET]
    assert [cell.value for cell in sheet[79]] == [datetime.fromisoformat("2026-05-01"), "放假", None]


SIMPLE = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>
<row><c t="inlineStr"><is><t>日期</t></is></c><c t="inlineStr"><is><t>类型</t></is></c></row>
<row><c><v>46143</v></c><c t="inlineStr"><is><t>放假</t></is></c></row><row r="9"><c r="B9"><v>7</v></c><c r="C9" t="s"/></row></sheetData></worksheet>"""


def simple(path: Path, office: Office, sheet: str = SIMPLE) -> Path:
    """The plan workbook with a bare sheet 节假日: rows and cells without numbers."""
    held = parts(office.workspace.plan)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, sheet.encode() if name == "xl/worksheets/sheet9.xml" else content)
    path.write_bytes(buffer.getvalue())
    return path


def test_rows_without_numbers_and_rows_further_down(office: Office, tmp_path: Path) -> None:
    source = simple(tmp_path / "简.xlsx", office)
    rows = tuple((date(2026, 5, day), "放假", "") for day in range(2, 10))
    add_rows(source, tmp_path / "新.xlsx", AddedRows(SHEET, 3, (1, 2, 3), rows))
    sheet = openpyxl.load_workbook(tmp_path / "新.xlsx")[SHEET]
    assert [row[0] for row in sheet.iter_rows(2, 10, values_only=True)] == list(range(46143, 46152))
    assert [row[1] for row in sheet.iter_rows(2, 10, values_only=True)] == ["放假"] * 9


def test_a_sheet_without_rows_is_no_sheet(office: Office, tmp_path: Path) -> None:
    source = simple(tmp_path / "简.xlsx", office, '<worksheet xmlns="urn:none"/>')
    with pytest.raises(NotPatchable, match="损坏"):
        add_rows(source, tmp_path / "新.xlsx", AddedRows(SHEET, 2, (1, 2), ()))
    with pytest.raises(NotPatchable, match="没有“放假”工作表"):
        add_rows(source, tmp_path / "新.xlsx", AddedRows("放假", 2, (1, 2), ()))


def test_a_workbook_that_cannot_be_written_in_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotPatchable("文件是“严格 Open XML”格式")

    monkeypatch.setattr(step, "add_rows", refuse)
    before = office.workspace.plan.read_bytes()
    with pytest.raises(ReportGenError, match="里补录：文件是“严格 Open XML”格式。"):
        fill_year(office, 2026)
    assert office.workspace.plan.read_bytes() == before
    assert [one.name for one in office.workspace.root.iterdir() if "备份" in one.name] == []


def test_a_result_that_reads_otherwise_is_not_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def copied(source: Path, target: Path, _: AddedRows) -> None:
        shutil.copyfile(source, target)

    monkeypatch.setattr(step, "add_rows", copied)
    with pytest.raises(ReportGenError, match="与补录前不一致，没有写入"):
        fill_year(office, 2026)


def test_without_a_clock_the_copy_has_a_plain_name(office: Office) -> None:
    done = fill_year(replace(office, now=None), 2026)
    assert done.copy is not None
    assert done.copy.name == "方案.备份-补录前.xlsx"


# --- the command ---


def test_the_clerk_fills_a_year(office: Office, capsys: Capture) -> None:
    place = ("-w", str(office.workspace.root))
    assert cli.main(["节假日", "补录", "2026年", *place, "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("将补录2026年 放假 30 天，调休上班 5 天：春节、清明节")
    assert cli.main(["holidays", "fill", "2026", *place, "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (len(done["added"]), len(done["already_there"]), done["differs"]) == (35, 4, [])
    assert done["added"][0] == {"day": "2026-02-14", "off": False, "name": "春节调休"}
    assert Path(done["copy"]).is_file()
    assert cli.main(["holidays", "fill", "2026", *place]) == 0
    assert capsys.readouterr().out == "2026年的安排已经齐全，没有改动方案。\n"


def test_what_differs_needs_a_person(office: Office, capsys: Capture) -> None:
    def odd(book: openpyxl.Workbook) -> None:
        book[SHEET].append((date(2026, 10, 1), "上班", "本市另有安排"))
        book[SHEET].append((date(2026, 10, 10), "放假", "本市另有安排"))

    edited(office.workspace.plan, odd)
    assert cli.main(["holidays", "fill", "2026", "-w", str(office.workspace.root)]) == 1
    out = capsys.readouterr().out
    assert "请核对：2026年10月1日公布为放假（国庆节），方案写的是上班，没有改动。" in out
    assert "请核对：2026年10月10日公布为上班（国庆节调休），方案写的是放假，没有改动。" in out
    assert "补录前的方案：" in out


def test_the_command_refuses_what_nobody_announced(office: Office, capsys: Capture) -> None:
    assert cli.main(["holidays", "fill", "2099", "-w", str(office.workspace.root)]) == 2
    assert "没有2099年的安排" in capsys.readouterr().err


def test_the_group_explains_itself(capsys: Capture) -> None:
    assert cli.main(["holidays"]) == 0
    assert "fill（补录）" in capsys.readouterr().out
