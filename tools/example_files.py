"""Saves the example workbooks: the same content whenever the tool runs, and some of them through LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_STAMP: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_THIN: Final = Side(style="thin", color="808080")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_REGISTER: Final = (("文件名", 46), ("收到时间", 18), ("经办人", 14), ("方式", 12), ("备注", 20))
_ANSWERS: Final = (
    ("期", 9), ("文件", 40), ("工作表", 16), ("单元格", 9), ("代码", 7), ("种类", 24), ("单位", 22), ("埋入的值", 30), ("说明", 40),
)  # fmt: skip


class Answer(NamedTuple):
    """A line of the answer sheet; without `code` nothing may be reported. `file` is '' where no file came."""

    period: str
    file: str
    sheet: str
    cell: str
    code: str
    unit: str
    value: str
    note: str


def saved(book: Workbook, path: Path, day: date) -> None:
    """Saves the workbook; the times in it are `day`, so that the same content gives the same file."""
    buffer = io.BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(settled(buffer.getvalue(), day))


def settled(content: bytes, day: date) -> bytes:
    """The package with fixed times, well compressed."""
    stamp = f"{day.isoformat()}T09:00:00Z".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(lambda match: match[1] + stamp + match[3], part)
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part, compresslevel=9)
    return buffer.getvalue()


def converted(files: Sequence[tuple[Path, str]]) -> None:
    """Has LibreOffice open each xlsx and save it as xlsx or xls in its place."""
    for ending in ("xlsx", "xls"):
        sources = [path for path, wanted in files if wanted == ending]
        if sources:
            _by_libreoffice(sources, ending)


def _by_libreoffice(sources: Sequence[Path], ending: str) -> None:
    office = shutil.which("soffice") or "soffice"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        numbered = [root / f"{number}.xlsx" for number, _ in enumerate(sources)]
        for source, copy in zip(sources, numbered, strict=True):
            shutil.copyfile(source, copy)
        command = [office, "--headless", f"-env:UserInstallation={(root / 'profile').as_uri()}"]
        command += ["--convert-to", ending, "--outdir", str(root / "out"), *map(str, numbered)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a fixed program, files of our own
        for source, copy in zip(sources, numbered, strict=True):
            content = (root / "out" / copy.with_suffix(f".{ending}").name).read_bytes()
            day = date(*_first_stamp(source))
            source.unlink()
            source.with_suffix(f".{ending}").write_bytes(settled(content, day) if ending == "xlsx" else content)


def _first_stamp(path: Path) -> tuple[int, int, int]:
    with zipfile.ZipFile(path) as package:
        return package.infolist()[0].date_time[:3]


def register_book(lines: Sequence[tuple[str, object, str, str, str]]) -> Workbook:
    """收件登记: one line a file."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "收件登记"
    _head(sheet, _REGISTER)
    for row, line in enumerate(lines, 2):
        _line(sheet, row, line)
        sheet.cell(row, 2).number_format = "yyyy-mm-dd hh:mm"
    book.properties.description = "示例数据，纯属虚构"
    return book


def answer_sheet(wrong: Sequence[Answer], harmless: Sequence[Answer], titles: Mapping[str, str]) -> Workbook:
    """The answer sheet: what is wrong and must be found, and what only looks odd and must not be reported."""
    book = Workbook()
    sheet = book.worksheets[0]
    for title, answers in (("应当发现的问题", wrong), ("不应报告的写法", harmless)):
        _answers(sheet, title, answers, titles)
        sheet = book.create_sheet()
    book.remove(sheet)
    book.properties.description = "示例数据，纯属虚构"
    return book


def _answers(sheet: Worksheet, title: str, answers: Sequence[Answer], titles: Mapping[str, str]) -> None:
    sheet.title = title
    _head(sheet, _ANSWERS)
    for row, one in enumerate(answers, 2):
        kind = titles[one.code] if one.code else ""
        _line(sheet, row, (one.period, one.file, one.sheet, one.cell, one.code, kind, one.unit, one.value, one.note))
        for cell in sheet[row]:
            cell.number_format, cell.data_type = "@", "s"  # a planted formula is quoted here, not computed


def _head(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    for number, (title, width) in enumerate(columns, 1):
        cell = sheet.cell(1, number, title)
        cell.font = Font(name="黑体", size=11)
        cell.fill = PatternFill("solid", fgColor="D9D9D9")
        cell.border = _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _line(sheet: Worksheet, row: int, values: Sequence[object]) -> None:
    for number, value in enumerate(values, 1):
        cell = sheet.cell(row, number)
        cell.value = value or None  # type: ignore[assignment]  # texts and times only
        cell.border = _BORDER
        cell.alignment = Alignment(vertical="center", wrap_text=True)
