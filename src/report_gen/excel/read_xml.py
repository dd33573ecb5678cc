"""The fast reader of xlsx: one look at each sheet gives values, formulas, number formats, merges and hidden rows.

It gives what openpyxl gives, several times faster, and refuses (`NotPlain`) what only openpyxl knows how to read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat

from report_gen.excel.read_cells import Cells
from report_gen.excel.read_parts import Parts
from report_gen.excel.read_pass import pass_over
from report_gen.excel.read_scan import scan, scan_texts
from report_gen.excel.read_values import NotPlain
from report_gen.model.raw import RawSheet

_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))  # some programs write them, no XML may hold them
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_ALONE: Final = frozenset(b"\t\n\r")
_CHARACTERS: Final = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
_BOOK: Final = "xl/workbook.xml"
_ON: Final = frozenset({"1", "true", "on"})
_SMALL: Final = 64 * 1024  # bytes of a part that is remembered


def read_xml(parts: Parts) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    """The sheets of an xlsx and its core properties `subject` and `keywords`.

    NotPlain, KeyError, ValueError, expat and zip errors mean: not this way.
    """
    package = _Package(parts)
    cells = Cells(package.texts(), package.formats(), epoch_1904=package.book.epoch_1904)
    sheets = tuple(_sheet(package.read(part), name, cells, hidden=hidden) for name, part, hidden in package.book.sheets)
    return sheets, package.properties()


def _sheet(xml: bytes, name: str, cells: Cells, *, hidden: bool) -> RawSheet:
    return scan(xml, name, cells, hidden=hidden) or pass_over(without_controls(xml), name, cells, hidden=hidden)


class _Book(NamedTuple):
    """What the main part says: the sheets (name, part, hidden) in order, where texts and styles are, and the epoch."""

    sheets: tuple[tuple[str, str, bool], ...]
    texts: str | None
    styles: str | None
    epoch_1904: bool


class _Package:
    """The parts of one xlsx and how they refer to one another."""

    def __init__(self, parts: Parts) -> None:
        self.unpacked = parts
        self.parts = {_plain_name(name): name for name in parts.names}
        folder, base = posixpath.split(self._workbook())
        main, relations = self.read(f"{folder}/{base}"), self.read(f"{folder}/_rels/{base}.rels")
        make = _book if len(main) + len(relations) <= _SMALL else _book.__wrapped__
        self.book = make(main, relations, folder)

    def _workbook(self) -> str:
        """The part that lists the sheets: usually the one every program calls alike, but any name will do."""
        if _BOOK in self.parts:
            return _BOOK
        relations = _tree(self.read("_rels/.rels")).iter(_RELATIONS)
        targets = (one.attrib["Target"] for one in relations if one.attrib["Type"].endswith("/officeDocument"))
        if target := next(targets, None):
            return target.removeprefix("/")
        raise NotPlain

    def read(self, part: str) -> bytes:
        """The part of that name; some programs write it with backslashes or in other letters than they refer to it."""
        return self.unpacked.read(self.parts.get(_plain_name(part), part))

    def texts(self) -> tuple[str, ...]:
        """The shared strings; phonetic readings are no part of them."""
        if self.book.texts is None:
            return ()
        xml = self.read(self.book.texts)
        texts = scan_texts(xml)
        return tuple(rich_text(item) for item in named(_tree(xml), "si")) if texts is None else texts

    def formats(self) -> tuple[str, ...]:
        """The number format of each cell style."""
        if self.book.styles is None:
            return ()
        xml = self.read(self.book.styles)
        return (_formats if len(xml) <= _SMALL else _formats.__wrapped__)(xml)

    def properties(self) -> dict[str, str]:
        """The core properties `subject` and `keywords`, where they say anything."""
        if "docprops/core.xml" not in self.parts:
            return {}
        try:
            tree = _tree(self.read("docProps/core.xml"))
        except ET.ParseError:  # the cells are none the worse
            return {}
        found = {key: "".join(one.text or "" for one in named(tree, key)) for key in ("subject", "keywords")}
        return {key: value for key, value in found.items() if value}


def _tree(xml: bytes) -> ET.Element:
    return ET.fromstring(without_controls(xml))  # noqa: S314  # the pre-flight has refused every DTD


@lru_cache(maxsize=32)  # the forms of one program have it in common, to the byte
def _book(main: bytes, relations: bytes, folder: str) -> _Book:
    tree = _tree(main)
    targets = {
        one.attrib["Id"]: (one.attrib["Type"].rsplit("/", 1)[-1], _absolute(one.attrib["Target"], folder))
        for one in _tree(relations).iter(_RELATIONS)
    }
    flag = next((one.get("date1904", "0") for one in named(tree, "workbookPr")), "0")
    of_kind = dict(reversed(targets.values()))  # the first of a kind counts
    return _Book(tuple(_sheets(tree, targets)), of_kind.get("sharedStrings"), of_kind.get("styles"), flag in _ON)


def _sheets(tree: ET.Element, targets: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str, bool]]:
    """Name, part and hiddenness of every worksheet, in order; chart sheets are left out."""
    for sheet in named(tree, "sheet"):
        relation = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
        kind, part = targets[relation]
        if kind != "chartsheet":
            yield sheet.attrib["name"], part, sheet.get("state", "visible") != "visible"


@lru_cache(maxsize=32)  # likewise
def _formats(xml: bytes) -> tuple[str, ...]:
    tree = _tree(xml)
    own = {int(one.attrib["numFmtId"]): one.attrib["formatCode"] for one in named(tree, "numFmt")}
    used = next(named(tree, "cellXfs"), None)
    numbers = [int(one.get("numFmtId", "0")) for one in used] if used is not None else []
    return tuple(own.get(number) or _built_in(number) for number in numbers)


def _absolute(target: str, folder: str) -> str:
    return posixpath.normpath(target.removeprefix("/") if target.startswith("/") else f"{folder}/{target}")


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
