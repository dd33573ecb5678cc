"""A docx as parts by name: those of the template are packed once, a document adds its own; same content, same bytes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import etree

from report_gen.errors import ReportGenError
from report_gen.word.names import NAMESPACE, OFFICE, escaped, quoted

if TYPE_CHECKING:
    from lxml.etree import _Element

TYPES: Final = "[Content_Types].xml"
CORE: Final = "docProps/core.xml"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE: Final = f"{{{_PACKAGE}/content-types}}"
_REL: Final = f"{{{_PACKAGE}/relationships}}Relationship"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_REL: Final = f"{_PACKAGE}/relationships/metadata/core-properties"
_NO_DATE: Final = date(2024, 1, 1)
_STUB: Final = re.compile(rb'<w:tbl w:id="(\d+)"/>')
_DAY_ONE: Final = 0x21  # 1980-01-01 as zip writes days: the same in every file
_QUICK: Final = 3  # a level of compression: a third of the time of the usual one for a third more bytes
_VERSION, _UTF8, _DEFLATED = 20, 0x800, 8
_FILE, _ENTRY, _ENDING = (struct.Struct(form) for form in ("<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"))


class Packed(NamedTuple):
    """A part ready for the zip: checksum, size and the deflated bytes."""

    crc: int
    size: int
    data: bytes


class Relation(NamedTuple):
    """A relationship of the document part: its id, the last word of its type, the name of the part it leads to."""

    rid: str
    kind: str
    target: str


def packed(content: bytes, level: int = 6) -> Packed:
    """The content deflated."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(zlib.crc32(content), len(content), deflate.compress(content) + deflate.flush())


def parsed(content: bytes | str) -> _Element:
    """A part's XML, without whitespace between elements; nothing is fetched and no entity resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    return etree.fromstring(content, parser)


def serialized(root: _Element) -> bytes:
    """The XML of a part as bytes, with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Template:
    """The parts of a template, read once."""

    def __init__(self, content: bytes) -> None:
        """Read the file's content; KeyError, ValueError, BadZipFile or XMLSyntaxError where that is no docx."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.contents = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        self._types = parsed(self.contents[TYPES])
        self._links = {name: parsed(xml) for name, xml in self.contents.items() if name.endswith(".rels")}
        self.document = self._main()
        self._rels = _rels_of(self.document)
        self._with_core()
        self._packed: dict[str, Packed] = {}

    def _main(self) -> str:
        kind = f"{OFFICE}/officeDocument"
        target = next((rel.get("Target", "") for rel in self._links["_rels/.rels"] if rel.get("Type") == kind), "")
        name = target.lstrip("/")
        if self._type_of(name) != f"{WORD}.document.main+xml":
            raise ValueError(name)
        return name

    def _type_of(self, name: str) -> str:
        return next((row.get("ContentType", "") for row in self._types if row.get("PartName") == f"/{name}"), "")

    def _with_core(self) -> None:
        """The part with title and author stands under its usual name, whatever the template has."""
        for rel in list(self._links["_rels/.rels"]):
            if rel.get("Type", "").endswith("/core-properties"):
                self._drop(normpath(rel.get("Target", "").lstrip("/")))
                self._links["_rels/.rels"].remove(rel)
        self._links["_rels/.rels"].append(_relation("rIdCore", _CORE_REL, CORE))
        self._types.append(_override(CORE, _CORE_TYPE))
        self.contents[CORE] = b""

    def _drop(self, name: str) -> None:
        self.contents.pop(name, None)
        for row in self._types.findall(f"{_TYPE}Override"):
            if row.get("PartName") == f"/{name}":
                self._types.remove(row)

    def relations(self) -> Iterator[Relation]:
        """What the document part leads to inside the file."""
        for rel in self._links.get(self._rels, ()):
            if rel.get("TargetMode") != "External":
                target = rel.get("Target", "")
                name = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(self.document), target))
                yield Relation(rel.get("Id", ""), rel.get("Type", "").rpartition("/")[2], name)

    def without(self, kinds: frozenset[str]) -> None:
        """Take out the parts of those kinds of relationship."""
        gone = {rel.rid: rel.target for rel in self.relations() if rel.kind in kinds}
        for name in gone.values():
            self._drop(name)
            self.contents.pop(_rels_of(name), None)
        for rel in list(self._links.get(self._rels, ())):
            if rel.get("Id") in gone:
                self._links[self._rels].remove(rel)

    def settle(self) -> None:
        """Pack what no document changes; to be called when nothing more is taken out."""
        links = {TYPES: self._types, **{name: root for name, root in self._links.items() if name in self.contents}}
        self.contents.update({name: serialized(root) for name, root in links.items()})
        if self._rels not in self.contents:
            self.contents[self._rels] = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode()
        self._packed = {name: packed(content) for name, content in self.contents.items()}

    @property
    def relationships(self) -> str:
        """The name of the part that holds the document's relationships."""
        return self._rels

    def parts(self) -> Mapping[str, Packed]:
        """The packed parts in the order of the file."""
        return self._packed


class Package:
    """One document made of a template: its own parts beside the template's."""

    def __init__(self, template: Template, *, quick: bool = False) -> None:
        """With `quick`, what is `placed` is not read into the tree: it would only be written out again."""
        self._template = template
        self._quick = quick
        self._placed: list[bytes] = []
        self._own: dict[str, bytes] = {}
        self._types: list[_Element] = []
        self._links: list[_Element] = []

    def placed(self, table: str) -> Any:
        """The w:tbl of that XML (its prefixes undeclared); or a stub that becomes it when the document is finished."""
        if not self._quick:
            return etree.fromstring(table.replace("<w:tbl>", f"<w:tbl {NAMESPACE}>", 1))
        number = len(self._placed)
        self._placed.append(table.encode())
        return etree.fromstring(f'<w:tbl {NAMESPACE} w:id="{number}"/>')

    def finished(self, root: _Element) -> bytes:
        """The document with everything that was placed; ReportGenError if a table got lost."""
        pieces = _STUB.split(serialized(root))
        if sorted(map(int, pieces[1::2])) != list(range(len(self._placed))):
            raise ReportGenError("生成的文书漏了一张表。", "请换回随程序提供的模板再试。")
        pieces[1::2] = [self._placed[int(number)] for number in pieces[1::2]]
        return b"".join(pieces)

    def put(self, name: str, content: bytes) -> None:
        """Put the content in the place of the template's part of that name."""
        self._own[name] = content

    def add(self, name: str, content: bytes, content_type: str) -> str:
        """Add a part the template has not; returns its name, with a number where the template has one of that name."""
        stem, dot, suffix = name.rpartition(".")
        free = name
        number = 0
        while free in self._own or free in self._template.contents:
            number += 1
            free = f"{stem}_{number}{dot}{suffix}"
        self._own[free] = content
        self._types.append(_override(free, content_type))
        return free

    def relate(self, kind: str, name: str) -> str:
        """Lead from the document to the part of that name; returns the id of the relationship."""
        rid = f"rIdOwn{len(self._links) + 1}"
        self._links.append(_relation(rid, f"{OFFICE}/{kind}", f"/{name}"))
        return rid

    def set_properties(self, title: str, author: str, made_on: date | None) -> None:
        """Core properties from the run, not from the machine: title, office, and one fixed time."""
        day = f"{(made_on or _NO_DATE).isoformat()}T00:00:00Z"
        stamps = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified")
        )
        self._own[CORE] = (
            f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escaped(title)}</dc:title>'
            f"<dc:creator>{escaped(author)}</dc:creator><cp:lastModifiedBy>{escaped(author)}</cp:lastModifiedBy>"
            f"<cp:revision>1</cp:revision>{stamps}</cp:coreProperties>"
        ).encode()

    def save(self, path: Path) -> None:
        """Write the file, made in memory, so that a full disk meets one write alone."""
        if self._types:
            self._own[TYPES] = _extended(self._template.contents[TYPES], self._types)
        if self._links:
            name = self._template.relationships
            self._own[name] = _extended(self._template.contents[name], self._links)
        parts = {**self._template.parts(), **{name: packed(content, _QUICK) for name, content in self._own.items()}}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_zip(parts))


def _rels_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _relation(rid: str, kind: str, target: str) -> _Element:
    words = f"Id={quoted(rid)} Type={quoted(kind)} Target={quoted(target)}"
    return parsed(f'<Relationship xmlns="{_PACKAGE}/relationships" {words}/>')


def relationships(rid: str, kind: str, target: str) -> bytes:
    """A part of relationships with that one."""
    return _extended(
        f'<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode(), [_relation(rid, f"{OFFICE}/{kind}", target)]
    )


def _override(name: str, content_type: str) -> _Element:
    words = f"PartName={quoted(f'/{name}')} ContentType={quoted(content_type)}"
    return parsed(f'<Override xmlns="{_PACKAGE}/content-types" {words}/>')


def _extended(content: bytes, more: list[_Element]) -> bytes:
    root = parsed(content)
    root.extend(more)
    return serialized(root)


def _zip(parts: Mapping[str, Packed]) -> bytes:
    """The zip of the parts with fixed times; content types come first, as Office wants them."""
    files: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name in (TYPES, *(name for name in parts if name != TYPES)):
        part, label = parts[name], name.encode()
        flags = 0 if name.isascii() else _UTF8
        about = (flags, _DEFLATED, 0, _DAY_ONE, part.crc, len(part.data), part.size, len(label))
        directory += (_ENTRY.pack(b"PK\1\2", _VERSION, _VERSION, *about, 0, 0, 0, 0, 0, at), label)
        files += (_FILE.pack(b"PK\3\4", _VERSION, *about, 0), label, part.data)
        at += _FILE.size + len(label) + len(part.data)
    size = sum(map(len, directory))
    end = _ENDING.pack(b"PK\5\6", 0, 0, len(parts), len(parts), size, at, 0)
    return b"".join((*files, *directory, end))
