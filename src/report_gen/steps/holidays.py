"""`holidays fill`: the days off and make-up working days of a year, written into the plan's sheet 节假日."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from report_gen.calendar_source import known_years, special_days
from report_gen.errors import ReportGenError
from report_gen.excel.plan_rows import AddedRows, NotPatchable, add_rows
from report_gen.excel.read import read_book
from report_gen.intake.plan import read_plan
from report_gen.intake.plan_sheets import HOLIDAYS
from report_gen.intake.plan_table import column_title
from report_gen.model.special_day import SpecialDay
from report_gen.steps.load import Office, load_plan_book
from report_gen.wording import date_text

_KINDS: Final = {True: "放假", False: "上班"}


@dataclass(frozen=True, slots=True)
class HolidaysFilled:
    """What was added (or would be), what stood there already, and what stands there otherwise than announced.

    `copy` is the workbook as it was before; None where nothing was written.
    """

    year: int
    path: Path
    added: tuple[SpecialDay, ...]
    there: tuple[SpecialDay, ...]
    otherwise: tuple[SpecialDay, ...]
    copy: Path | None = None


def fill_year(office: Office, year: int, *, dry_run: bool = False) -> HolidaysFilled:
    """Add the rows of that year that the plan does not have; rows of the clerk's own are never changed.

    A copy of the workbook is kept beside it, named by the office's time. ReportGenError if the library does not know
    the year, or if the workbook cannot be written in place.
    """
    announced = special_days(year)
    if not announced:
        known = known_years()
        raise ReportGenError(
            f"程序所带的节假日资料没有{year}年的安排（有{known[0]}—{known[-1]}年）。",
            "请照国务院办公厅的通知在方案的“节假日”表中填写；没有填写的年份只按周六、周日推算时限。",
        )
    listed = office.plan.holidays
    missing = tuple(one for one in announced if one.day not in listed)
    done = HolidaysFilled(
        year,
        office.workspace.plan,
        missing,
        tuple(one for one in announced if listed.get(one.day) is one.off),
        tuple(one for one in announced if listed.get(one.day) is (not one.off)),
    )
    return done if dry_run or not missing else replace(done, copy=_write(office, missing))


def _write(office: Office, missing: tuple[SpecialDay, ...]) -> Path:
    """Keep a copy, then put the filled workbook in its place; returns where the copy is."""
    path = office.workspace.plan
    stamp = f"{office.now:%Y%m%d-%H%M%S}" if office.now else "补录前"
    copy = path.with_name(f"{path.stem}.备份-{stamp}{path.suffix}")
    rows = _rows(path, missing)
    with office.outputs.file(path) as temporary:
        try:
            add_rows(path, temporary, rows)
        except NotPatchable as error:
            raise ReportGenError(
                f"不能在“{path.name}”里补录：{error}。", "请用 Excel 或 WPS 另存为 xlsx 格式后重试，或手工填写。"
            ) from error
        _check(office, temporary, {one.day: one.off for one in missing})
        with office.outputs.file(copy) as kept:
            shutil.copyfile(path, kept)
    return copy


def _rows(path: Path, missing: tuple[SpecialDay, ...]) -> AddedRows:
    """The rows under the last one of the sheet, each value in the column of its title, which the plan's reader found."""
    book, _, _ = load_plan_book(path)
    sheet = next(one for one in book.sheets if one.name == HOLIDAYS.name)
    titles = {column_title(cell): cell.column for cell in sheet.row_cells(1)}
    rows = tuple((one.day, _KINDS[one.off], one.name) for one in missing)
    return AddedRows(sheet.name, sheet.last_row + 1, tuple(titles[title] for title in HOLIDAYS.titles), rows)


def _check(office: Office, path: Path, added: Mapping[date, bool]) -> None:
    """ReportGenError unless the workbook now says what it said, and these days besides."""
    book, _ = read_book(path, office.workspace.plan.name)
    plan, _ = read_plan(book) if book else (None, ())
    wanted = replace(office.plan, holidays={**office.plan.holidays, **added})
    if plan != wanted:
        first = min(added)
        raise ReportGenError(
            f"补录{date_text(first)}等行后，方案读出的内容与补录前不一致，没有写入。",
            "请手工填写“节假日”表，并把方案工作簿发给维护人员。",
        )
