"""Opens a workbook somebody sent and gives its cells as they stand, whatever program wrote it."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from report_gen.catalogue import submission as kinds
from report_gen.excel.read_calamine import read_calamine
from report_gen.excel.read_csv import read_csv
from report_gen.excel.read_extras import with_extras
from report_gen.excel.read_ods import MOST_CELLS, TooManyCells, read_ods
from report_gen.excel.read_openpyxl import read_openpyxl
from report_gen.excel.read_parts import Parts
from report_gen.excel.read_preflight import OLD_EXCEL, Container, container_of, parts_of, unfit
from report_gen.excel.read_slim import HUGE_SHEET, LARGE_SHEET, largest_sheet, sheets_whole, slimmed
from report_gen.excel.read_values import NotPlain
from report_gen.excel.read_xls import read_xls
from report_gen.excel.read_xml import read_xml
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.raw import RawBook, RawSheet

# What the readers raise on the damaged, half-standard and foreign files seen in practice.
_READER_FAILS: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, ParseError, RuntimeError,
    SyntaxError, TypeError, ValueError, ExpatError, NotPlain, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_Contents = tuple[tuple[RawSheet, ...], Mapping[str, str]]
_Read = tuple[tuple[RawSheet, ...], Mapping[str, str], Finding | None]


def read_book(path: Path, name: str) -> tuple[RawBook | None, tuple[Finding, ...]]:
    """The workbook at `path`, called `name` in messages; or None and one S-finding saying why it was not read.

    The content decides how it is read, never the file name. Values are as stored: nothing is converted but
    whole numbers, which some programs write as 5.0; a table saved as text gives texts. An xlsx goes through the fast
    reader; where that one does not know its way openpyxl tries. xls and et go through xlrd, ods through a reader of
    our own. Where these fail or find nothing, and for xlsb, calamine is the last to try.
    """
    if refused := unfit(path, name):
        return None, (refused,)
    try:
        content = path.read_bytes()
    except OSError:
        return None, (kinds.FILE_UNAVAILABLE.at(Place(name)),)
    parts = parts_of(content)
    container, findings = container_of(content, name, parts)
    if container is not None:
        sheets, properties, problem = _sheets(content, parts, container, name)
    elif (table := _text_table(content, name, findings)) is not None:
        sheets, properties, problem, findings = (table,), {}, None, ()
    else:
        return None, findings
    findings = (*findings, problem) if problem else findings
    if not sheets:
        return None, findings
    return RawBook(name, hashlib.sha256(content).hexdigest(), sheets, properties), findings


def _text_table(content: bytes, name: str, findings: tuple[Finding, ...]) -> RawSheet | None:
    """The table of a file that is refused as mere text; None if it is refused for another reason or is no table."""
    is_text = any(finding.kind is kinds.FILE_IS_TEXT for finding in findings)
    return read_csv(content, name) if is_text else None


def _sheets(content: bytes, parts: Parts | None, container: Container, name: str) -> _Read:
    """Sheets and core properties, or none and the finding that says why; a note where only the values could be read."""
    try:
        sheets, properties = _tried(_reader(content, parts, container))
    except TooManyCells as error:
        return (), {}, kinds.TOO_MANY_CELLS.at(Place(name), count=error.count, limit=MOST_CELLS)
    if any(sheet.cells for sheet in sheets):
        return sheets, properties, None
    if container is Container.XLSX and not _tried_whole(content):
        return (), {}, kinds.FILE_DAMAGED.at(Place(name))
    sheets, problem = read_calamine(content, name)
    return sheets, {}, problem or kinds.VALUES_ONLY.at(Place(name))


def _tried_whole(content: bytes) -> bool:
    """Whether calamine may try: of a sheet that breaks off it gives what stands before the break as if it were all."""
    try:
        return sheets_whole(content)
    except _READER_FAILS:
        return False


def _reader(content: bytes, parts: Parts | None, container: Container) -> Callable[[], _Contents]:
    if parts is not None and container is Container.XLSX:
        return partial(_of_xlsx, parts)
    return partial(_of_xls if content.startswith((_OLE, *OLD_EXCEL)) else _of_ods, content)


def _tried(reader: Callable[[], _Contents]) -> _Contents:
    """What that reader makes of the workbook; no sheets where it fails."""
    try:
        return reader()
    except _READER_FAILS:
        return (), {}


def _of_xls(content: bytes) -> _Contents:
    return read_xls(content), {}


def _of_ods(content: bytes) -> _Contents:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return read_ods(archive)


def _of_xlsx(parts: Parts) -> _Contents:
    """The sheets, unless a sheet is so large that reading it would take too long."""
    if largest_sheet(parts.archive) <= LARGE_SHEET:
        return _by_either(parts)
    slim = Parts(slimmed(parts.archive))
    return ((), {}) if largest_sheet(slim.archive) > HUGE_SHEET else _by_either(slim)


def _by_either(parts: Parts) -> _Contents:
    """What the fast reader gives, else openpyxl; comments and shapes besides."""
    sheets, properties = _tried(partial(read_xml, parts))
    if not any(sheet.cells for sheet in sheets):
        sheets, properties = read_openpyxl(parts.content)
    try:
        return with_extras(parts, sheets), properties
    except _READER_FAILS:
        return sheets, properties  # a damaged drawing costs no cells
