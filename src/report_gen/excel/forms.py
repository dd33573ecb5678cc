"""Writes the workbook of one unit and period.

A typed-in form is written by XlsxWriter from end to end. Of blank ones XlsxWriter writes a master for every kind: the
parts that all forms of that kind share, and the frames of the sheets. Only a unit's own cells are rendered anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import ZipFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from report_gen.excel.form_fill import Fill
from report_gen.excel.form_layout import HEAD_ROW, Layout
from report_gen.excel.form_sheet import QuickBook, QuickSheet, escaped, first_of_kind
from report_gen.excel.form_styles import STYLES, workbook_options
from report_gen.excel.zip_out import Packed, ZipOut, packed
from report_gen.model.filled import Filled
from report_gen.model.form import Form

__all__ = ["HEAD_ROW", "GrowingSheet", "form_content", "typed_content", "write_form"]

_LEVEL: Final = 6  # XlsxWriter's own
_MASTERS: Final = 64  # kinds of form that are remembered: a plan has a handful
_SHEETS: Final = 512  # packed parts that are remembered: some 4 MB
_LOOKS: Final = first_of_kind()
_SHEET: Final = "xl/worksheets/sheet{}.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_CORE: Final = "docProps/core.xml"
_FRAME: Final = re.compile(
    r'(.*<dimension ref=")[^"]*(".*)<sheetData(?:/>|>.*</sheetData>)(<sheetProtection[^>]*/>)(.*)', re.DOTALL
)
_MARK_HERE: Final = "\ue000表号\ue000"  # no plan has this in a title


def write_form(form: Form, path: Path, filled: Filled | None = None) -> None:
    """Writes the workbook of `form` to `path`; the same form gives the same content whenever it is written.

    With `filled`, entry cells (and the sign-off blanks of the cover) hold what it says, as if typed there.

    Sheets: 填表说明, one a table, and hidden the mark sheet (identity token in A1) and the word lists. Printed text
    is written as text, so that nothing in a plan becomes a formula.
    """
    # one write to the disk: a library closes its zip badly on a full one
    path.write_bytes(typed_content(form, filled) if filled else form_content(form))


def typed_content(form: Form, filled: Filled) -> bytes:
    """The workbook with what is typed into it, by XlsxWriter alone; with nothing typed, byte for byte the blank one."""
    made = BytesIO()
    with Workbook(made, workbook_options()) as book:
        looks = {name: book.add_format(properties) for name, properties in STYLES.items()}
        for page in Layout(form, looks, Fill(book, filled)).pages():
            sheet = book.add_worksheet(page.name, GrowingSheet if page.growing else Worksheet)
            page.frame(sheet)
            page.cells(sheet)
        book.set_properties(_properties(form, form.identity.token))
    return made.getvalue()


def form_content(form: Form) -> bytes:
    """The blank workbook: the unit's cells between the parts of its kind's master."""
    book = QuickBook()
    layout = Layout(form, _LOOKS, Fill(book, {}))
    sheets = []
    for page in layout.pages():
        sheets.append(QuickSheet(book, growing=page.growing))
        page.cells(sheets[-1])
    return _master(_Kind.of(form, tuple(book.looks)[1:])).filled(form, book, sheets)


class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter comes without types
    """A sheet whose rows keep the height they are given until someone types more into them than fits.

    XlsxWriter fixes every height that is set; Excel, WPS and LibreOffice then cut what a unit types beyond it.
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]] | None = None) -> None:
        grown = [pair for pair in attributes or () if (tag, pair[0]) != ("row", "customHeight")]
        super()._xml_start_tag_unencoded(tag, grown)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What decides about the parts that forms share; `looks` in the order of their first use. `form` is one of them."""

    title: str
    made: tuple[str, datetime]
    tables: tuple[object, ...]
    looks: tuple[str, ...]
    form: Form = field(compare=False)

    @classmethod
    def of(cls, form: Form, looks: tuple[str, ...]) -> _Kind:
        """The kind of a form."""
        tables = tuple(
            (table.sheet, table.free, tuple((one.key, one.width, one.entry, one.hidden) for one in table.columns))
            for table in form.tables
        )
        return cls(form.title, (form.office, _day(form)), tables, looks, form)


class _Frame(NamedTuple):
    """A sheet's XML around its dimension, rows, merges and validations."""

    head: str
    views: str
    lock: str
    page: str

    def filled(self, sheet: QuickSheet) -> bytes:
        """The whole part."""
        parts = (self.head, sheet.dimension(), self.views, sheet.data(), self.lock, sheet.merges_and_rules(), self.page)
        return "".join(parts).encode()


class _Master(NamedTuple):
    """The parts of a kind in the order of the file, packed once; the unit's own are empty in it."""

    parts: tuple[tuple[str, Packed | None], ...]
    frames: tuple[_Frame, ...]
    core: str

    def filled(self, form: Form, book: QuickBook, sheets: list[QuickSheet]) -> bytes:
        """The workbook of one form."""
        own = {
            _SHEET.format(number): _packed(_SHEET.format(number), frame.filled(sheet))
            for number, (frame, sheet) in enumerate(zip(self.frames, sheets, strict=True), 1)
        }
        core = self.core.replace(_MARK_HERE, escaped(form.identity.token))
        for name, text in ((_STRINGS, book.shared_strings()), (_CORE, core)):
            own[name] = packed(name, text.encode(), _LEVEL)
        out = ZipOut()
        for name, part in self.parts:
            out.carry(*(part or own[name]))
        return out.finished()


@lru_cache(_SHEETS)
def _packed(name: str, content: bytes) -> Packed:
    """Sheets of units with the same duties are the same: their words stand elsewhere."""
    return packed(name, content, _LEVEL)


@lru_cache(_MASTERS)
def _master(kind: _Kind) -> _Master:
    """Lets XlsxWriter write a workbook with the frames of the kind, its looks in their order and no words."""
    made = BytesIO()
    with Workbook(made, workbook_options()) as book:
        pages = tuple(Layout(kind.form, {}, Fill(book, {})).pages())
        sheets = [book.add_worksheet(page.name) for page in pages]
        for page, sheet in zip(pages, sheets, strict=True):
            page.frame(sheet)
        for row, name in enumerate(kind.looks):
            sheets[0].write_string(row, 0, "", book.add_format(STYLES[name]))
        book.set_properties(_properties(kind.form, _MARK_HERE))
    with ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    own = [_SHEET.format(number) for number in range(1, len(pages) + 1)]
    frames = tuple(_Frame(*_FRAME.findall(parts[name].decode())[0]) for name in own)
    kept = {
        name: None if name in {*own, _STRINGS, _CORE} else packed(name, part, _LEVEL) for name, part in parts.items()
    }
    return _Master(tuple(kept.items()), frames, parts[_CORE].decode())


def _properties(form: Form, token: str) -> dict[str, Any]:
    return {
        "title": form.title,
        "subject": token,
        "keywords": token,
        "author": form.office,
        "company": form.office,
        "created": _day(form),
    }


def _day(form: Form) -> datetime:
    """No clock: the same form, the same file."""
    return datetime.combine(form.period.last, time())
