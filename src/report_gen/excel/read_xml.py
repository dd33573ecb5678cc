"""The fast reader of xlsx: one expat pass a sheet gives values, formulas, number formats, merges and hidden rows.

It gives what openpyxl gives, several times faster, and refuses (`NotPlain`) what only openpyxl knows how to read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from report_gen.model.raw import MergedRange, RawCell, RawSheet, RawValue

_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_COORDINATE: Final = 26


class NotPlain(Exception):  # noqa: N818  # a way out, not an error
    """The file has something this reader does not know; the detailed reader should take it."""


def read_xml(content: bytes, plain: Callable[[object], RawValue]) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    """The sheets of an xlsx and its core properties `subject` and `keywords`.

    `plain` words a stored value as RawValue. NotPlain, KeyError, ValueError, expat and zip errors mean: not this way.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package = _Package(archive)
        texts = package.texts()
        styles = package.styles()
        sheets = tuple(
            _sheet(archive.read(part), name, _Cells(texts, styles, package.epoch_1904, plain), hidden=hidden)
            for name, part, hidden in package.sheets()
        )
        return sheets, package.properties()


class _Package:
    """The parts of one xlsx and how they refer to one another."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.folder, self.book = self._workbook()
        self.targets = {
            one.attrib["Id"]: (one.attrib["Type"].rsplit("/", 1)[-1], self._absolute(one.attrib["Target"]))
            for one in self._tree(f"{self.folder}/_rels/workbook.xml.rels").iter(_RELATIONS)
        }
        flag = next((one.get("date1904", "0") for one in _named(self.book, "workbookPr")), "0")
        self.epoch_1904 = flag in {"1", "true"}

    def _workbook(self) -> tuple[str, ET.Element]:
        if "xl/workbook.xml" not in self.archive.namelist():
            raise NotPlain
        return "xl", self._tree("xl/workbook.xml")

    def _tree(self, part: str) -> ET.Element:
        return ET.fromstring(self.archive.read(part))  # noqa: S314  # the pre-flight has refused every DTD

    def _absolute(self, target: str) -> str:
        path = target.removeprefix("/") if target.startswith("/") else f"{self.folder}/{target}"
        return posixpath.normpath(path)

    def _of_kind(self, kind: str) -> str | None:
        return next((part for found, part in self.targets.values() if found == kind), None)

    def sheets(self) -> Iterator[tuple[str, str, bool]]:
        """Name, part and hiddenness of every worksheet, in order; chart sheets are left out."""
        for sheet in _named(self.book, "sheet"):
            relation = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
            kind, part = self.targets[relation]
            if kind == "worksheet":
                yield sheet.attrib["name"], part, sheet.get("state", "visible") != "visible"

    def texts(self) -> tuple[str, ...]:
        """The shared strings; phonetic readings are no part of them."""
        part = self._of_kind("sharedStrings")
        return tuple(_rich_text(item) for item in _named(self._tree(part), "si")) if part else ()

    def styles(self) -> tuple[str, ...]:
        """The number format of each cell style."""
        part = self._of_kind("styles")
        if part is None:
            return ()
        tree = self._tree(part)
        own = {int(one.attrib["numFmtId"]): one.attrib["formatCode"] for one in _named(tree, "numFmt")}
        used = next(_named(tree, "cellXfs"), None)
        numbers = [int(one.get("numFmtId", "0")) for one in used] if used is not None else []
        return tuple(own.get(number) or _built_in(number) for number in numbers)

    def properties(self) -> dict[str, str]:
        """The core properties `subject` and `keywords`, where they say anything."""
        if "docProps/core.xml" not in self.archive.namelist():
            return {}
        tree = self._tree("docProps/core.xml")
        found = {key: "".join(one.text or "" for one in _named(tree, key)) for key in ("subject", "keywords")}
        return {key: value for key, value in found.items() if value}


def _named(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of that local name, whatever their namespace: transitional or strict."""
    return (element for element in tree.iter() if element.tag.rpartition("}")[2] == name)


def _rich_text(item: ET.Element) -> str:
    parts = []
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [one.text or "" for one in _named(child, "t")]
    return "".join(parts)


@cache
def _built_in(number: int) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return BUILTIN_FORMATS.get(number, "General")


@dataclass(slots=True)
class _Cells:
    """Turns the texts of a sheet's cells into values."""

    texts: tuple[str, ...]
    styles: tuple[str, ...]
    epoch_1904: bool
    plain: Callable[[object], RawValue]

    def cell(self, row: int, column: int, attributes: Mapping[str, str], text: str, formula: str) -> RawCell | None:
        """The cell, or None where nothing stands."""
        kind = attributes.get("t", "n")
        style = int(attributes.get("s", "0"))
        number_format = self.styles[style] if style < len(self.styles) else "General"
        value = self._value(kind, text, number_format)
        if value is None and not formula:
            return None
        return RawCell(row, column, value, formula, number_format, kind == "e")

    def _value(self, kind: str, text: str, number_format: str) -> RawValue:
        if not text and kind != "inlineStr":
            return None
        match kind:
            case "n":
                number = float(text) if set(text) & set(".eE") else int(text)
                return self.plain(_moment(number, number_format, epoch_1904=self.epoch_1904))
            case "s":
                return self.plain(self.texts[int(text)])
            case "b":
                return bool(int(text))
            case "str" | "inlineStr" | "e":
                return self.plain(text)
        raise NotPlain


def _moment(number: float, number_format: str, *, epoch_1904: bool) -> object:
    """A number in a date format as the date or time it stands for; as it is in any other format."""
    if number_format == "General" or not _is_date(number_format):
        return number
    from openpyxl.styles.numbers import is_timedelta_format
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    epoch = CALENDAR_MAC_1904 if epoch_1904 else CALENDAR_WINDOWS_1900
    try:
        return from_excel(number, epoch, timedelta=bool(is_timedelta_format(number_format)))
    except (OverflowError, ValueError):
        return number  # no day has that number: a 20240605 typed into a date cell


@cache
def _is_date(number_format: str) -> bool:
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(number_format))


@dataclass(slots=True)
class _Pass:
    """One expat pass over a sheet."""

    cells: _Cells
    found: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merges: list[MergedRange] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    row: int = 0
    column: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    formula: str = ""
    pieces: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "c":
                self.attributes, self.text, self.formula = attributes, "", ""
                self.row, self.column = _position(attributes.get("r"), self.row, self.column)
            case "v" | "f" | "t":
                self.pieces = []
            case "row":
                self._row(attributes)
            case "rPh":
                raise NotPlain
            case "mergeCell":
                first, _, last = attributes["ref"].partition(":")
                self.merges.append((*_position(first, 0, 0), *_position(last or first, 0, 0)))

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden.add(self.row)

    def characters(self, data: str) -> None:
        if self.pieces is not None:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        match name.rpartition(" ")[2]:
            case "v" | "t":
                self.text += "".join(self.pieces or ())
                self.pieces = None
            case "f":
                self.formula = f"={''.join(self.pieces or ())}"
                self.pieces = None
            case "c":
                cell = self.cells.cell(self.row, self.column, self.attributes, self.text, self.formula)
                if cell is not None:
                    self.found[self.row, self.column] = cell


def _position(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of `D7`; without a reference the next column of the row."""
    if reference is None:
        return row, column + 1
    letters = reference.rstrip("0123456789").replace("$", "")
    number = 0
    for letter in letters:
        number = number * _COORDINATE + ord(letter.upper()) - ord("A") + 1
    return int(reference[len(reference.rstrip("0123456789")) :]), number


def _sheet(xml: bytes, name: str, cells: _Cells, *, hidden: bool) -> RawSheet:
    one = _Pass(cells)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = one.start
    parser.EndElementHandler = one.end
    parser.CharacterDataHandler = one.characters
    parser.Parse(xml, True)  # noqa: FBT003  # expat takes it by position only
    covered = set().union(*(_covered(one.found, area) for area in one.merges))
    found = {position: cell for position, cell in sorted(one.found.items()) if position not in covered}
    return RawSheet(name, found, tuple(sorted(one.merges)), frozenset(one.hidden), hidden)


def _covered(found: Mapping[tuple[int, int], RawCell], area: MergedRange) -> set[tuple[int, int]]:
    """The positions a merge hides: all of it but its anchor. A merge may span the whole sheet."""
    top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) > len(found):
        return {
            (row, column)
            for row, column in found
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        }
    return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {(top, left)}
