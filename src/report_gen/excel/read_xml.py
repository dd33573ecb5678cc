"""The fast reader of xlsx: one expat pass a sheet gives values, formulas, number formats, merges and hidden rows.

It gives what openpyxl gives, several times faster, and refuses (`NotPlain`) what only openpyxl knows how to read.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from report_gen.excel.read_values import NotPlain, moment, plain_xml, uncovered
from report_gen.model.raw import MergedRange, RawCell, RawSheet, RawValue

_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_COORDINATE: Final = 26
_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))  # some programs write them, no XML may hold them
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_ALONE: Final = frozenset(b"\t\n\r")
_CHARACTERS: Final = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
_BOOK: Final = "xl/workbook.xml"


def read_xml(archive: zipfile.ZipFile) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    """The sheets of an xlsx and its core properties `subject` and `keywords`.

    NotPlain, KeyError, ValueError, expat and zip errors mean: not this way.
    """
    package = _Package(archive)
    cells = _Cells(package.texts(), package.styles(), package.epoch_1904)
    sheets = tuple(_sheet(package.read(part), name, cells, hidden=hidden) for name, part, hidden in package.sheets())
    return sheets, package.properties()


class _Package:
    """The parts of one xlsx and how they refer to one another."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts = {_plain_name(name): name for name in archive.namelist()}
        self.folder, base = posixpath.split(self._workbook())
        self.book = self._tree(f"{self.folder}/{base}")
        self.targets = {
            one.attrib["Id"]: (one.attrib["Type"].rsplit("/", 1)[-1], self._absolute(one.attrib["Target"]))
            for one in self._tree(f"{self.folder}/_rels/{base}.rels").iter(_RELATIONS)
        }
        flag = next((one.get("date1904", "0") for one in named(self.book, "workbookPr")), "0")
        self.epoch_1904 = flag in {"1", "true", "on"}

    def _workbook(self) -> str:
        """The part that lists the sheets: usually the one every program calls alike, but any name will do."""
        if _BOOK in self.parts:
            return _BOOK
        relations = self._tree("_rels/.rels").iter(_RELATIONS)
        targets = (one.attrib["Target"] for one in relations if one.attrib["Type"].endswith("/officeDocument"))
        if target := next(targets, None):
            return target.removeprefix("/")
        raise NotPlain

    def read(self, part: str) -> bytes:
        """The part of that name; some programs write it with backslashes or in other letters than they refer to it."""
        return without_controls(self.archive.read(self.parts.get(_plain_name(part), part)))

    def _tree(self, part: str) -> ET.Element:
        return ET.fromstring(self.read(part))  # noqa: S314  # the pre-flight has refused every DTD

    def _absolute(self, target: str) -> str:
        path = target.removeprefix("/") if target.startswith("/") else f"{self.folder}/{target}"
        return posixpath.normpath(path)

    def _of_kind(self, kind: str) -> str | None:
        return next((part for found, part in self.targets.values() if found == kind), None)

    def sheets(self) -> Iterator[tuple[str, str, bool]]:
        """Name, part and hiddenness of every worksheet, in order; chart sheets are left out."""
        for sheet in named(self.book, "sheet"):
            relation = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
            kind, part = self.targets[relation]
            if kind != "chartsheet":
                yield sheet.attrib["name"], part, sheet.get("state", "visible") != "visible"

    def texts(self) -> tuple[str, ...]:
        """The shared strings; phonetic readings are no part of them."""
        part = self._of_kind("sharedStrings")
        return tuple(rich_text(item) for item in named(self._tree(part), "si")) if part else ()

    def styles(self) -> tuple[str, ...]:
        """The number format of each cell style."""
        part = self._of_kind("styles")
        if part is None:
            return ()
        tree = self._tree(part)
        own = {int(one.attrib["numFmtId"]): one.attrib["formatCode"] for one in named(tree, "numFmt")}
        used = next(named(tree, "cellXfs"), None)
        numbers = [int(one.get("numFmtId", "0")) for one in used] if used is not None else []
        return tuple(own.get(number) or _built_in(number) for number in numbers)

    def properties(self) -> dict[str, str]:
        """The core properties `subject` and `keywords`, where they say anything."""
        if "docprops/core.xml" not in self.parts:
            return {}
        try:
            tree = self._tree("docProps/core.xml")
        except ET.ParseError:  # the cells are none the worse
            return {}
        found = {key: "".join(one.text or "" for one in named(tree, key)) for key in ("subject", "keywords")}
        return {key: value for key, value in found.items() if value}


def without_controls(xml: bytes) -> bytes:
    """The XML without characters it must not hold. In UTF-16, which has a zero byte at once, they stay."""
    if b"\0" in xml[:4]:
        return xml
    xml = xml.translate(None, _CONTROLS)
    return _REFERENCE.sub(_if_allowed, xml) if b"&#" in xml else xml


def _if_allowed(reference: re.Match[bytes]) -> bytes:
    """The reference to a character, or nothing where XML knows no such one: a control, half a pair, U+FFFE."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number in _ALONE or any(number in some for some in _CHARACTERS) else b""


def well_formed(xml: bytes) -> bool:
    """Whether the part can be read to its end; if not, some readers stop half-way and say nothing."""
    try:
        expat.ParserCreate().Parse(without_controls(xml), True)  # noqa: FBT003  # expat takes it by position only
    except expat.ExpatError:
        return False
    return True


def _plain_name(part: str) -> str:
    return part.replace("\\", "/").lower()


def named(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of that local name, whatever their namespace: transitional or strict."""
    return (element for element in tree.iter() if element.tag.rpartition("}")[2] == name)


def rich_text(item: ET.Element) -> str:
    parts = []
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [one.text or "" for one in named(child, "t")]
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
        if not text:
            return None
        match kind:
            case "n":
                number = float(text) if set(text) & set(".eE") else int(text)
                return plain_xml(moment(number, number_format, epoch_1904=self.epoch_1904))
            case "s":
                return plain_xml(self.texts[int(text)])
            case "b":
                return _TRUTH[text]
            case "str" | "inlineStr" | "e":
                return plain_xml(text)
        raise NotPlain


@dataclass(slots=True)
class _Pass:
    """One expat pass over a sheet. Most cells of a form hold nothing but a format: for these it does next to nothing."""

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
    shared: str | None = None
    originals: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "c":
                self.attributes, self.text, self.formula = attributes, "", ""
                self.row, self.column = position(attributes.get("r"), self.row, self.column)
            case "v" | "t":
                self.pieces = []
            case "f":
                self.pieces = []
                self.shared = attributes.get("si") if attributes.get("t") == "shared" else None
            case "row":
                self._row(attributes)
            case "rPh":
                raise NotPlain
            case "mergeCell":
                first, _, last = attributes["ref"].partition(":")
                self.merges.append((*position(first, 0, 0), *position(last or first, 0, 0)))

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden.add(self.row)

    def characters(self, data: str) -> None:
        if self.pieces is not None:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        match _local(name):
            case "c":
                if self.text or self.formula:
                    self._cell()
            case "v":
                self._whole("".join(self.pieces or ()))
            case "t":
                self.text += "".join(self.pieces or ())
                self.pieces = None
            case "f":
                self.formula = self._shared(f"={''.join(self.pieces or ())}")
                self.pieces = None

    def _whole(self, text: str) -> None:
        """A cell has one value; two are not to be run together."""
        if self.text:
            raise NotPlain
        self.text, self.pieces = text, None

    def _shared(self, formula: str) -> str:
        """The formula of this cell: one filled down is written out only at the first cell, and moves along with it."""
        if self.shared is None:
            return formula
        here = f"{_letters(self.column)}{self.row}"
        if formula != "=":
            self.originals[self.shared] = formula, here
        original, origin = self.originals.get(self.shared, (formula, here))
        return _moved(original, origin, here)

    def _cell(self) -> None:
        cell = self.cells.cell(self.row, self.column, self.attributes, self.text, self.formula)
        if cell is not None:
            self.found[self.row, self.column] = cell


@lru_cache(maxsize=1024)  # of a hostile file the names have no end
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def position(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of `D7`; without a reference the next column of the row."""
    return (row, column + 1) if reference is None else _address(reference)


@lru_cache(maxsize=1 << 16)  # forms use the same few thousand addresses again and again
def _address(reference: str) -> tuple[int, int]:
    match = _ADDRESS.fullmatch(reference)
    if match is None:
        raise NotPlain
    number = 0
    for letter in match[1].upper():
        number = number * _COORDINATE + ord(letter) - ord("A") + 1
    return int(match[2]), number


def _letters(column: int) -> str:
    from openpyxl.utils.cell import get_column_letter

    return get_column_letter(column)


def _moved(formula: str, origin: str, target: str) -> str:
    """The formula as it reads at the target; '=', which only says that there is one, where it cannot be moved."""
    if origin == target:
        return formula
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator(formula, origin).translate_formula(target))
    except (TokenizerError, TranslatorError):
        return "="


def _sheet(xml: bytes, name: str, cells: _Cells, *, hidden: bool) -> RawSheet:
    one = _Pass(cells)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = one.start
    parser.EndElementHandler = one.end
    parser.CharacterDataHandler = one.characters
    parser.Parse(xml, True)  # noqa: FBT003  # expat takes it by position only
    found = uncovered(one.found, one.merges)
    return RawSheet(name, found, tuple(sorted(one.merges)), frozenset(one.hidden), hidden)
