"""Reads an official document in Word's format: its paragraphs with their printed numbers, its tables as true grids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from report_gen.catalogue import document as kinds
from report_gen.model.finding import Finding
from report_gen.model.official import OfficialDocument, Paragraph, Spot, Table
from report_gen.model.place import Place
from report_gen.word.read_grid import grid_of, only_cell
from report_gen.word.read_numbering import Numbering, numbering_of
from report_gen.word.read_package import Parts, W, open_parts
from report_gen.word.read_words import boxes_of, is_cut, items_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHANGES: Final = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellDel", "cellIns"))
_PICTURES: Final = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)


def read_docx(content: bytes, name: str) -> tuple[OfficialDocument | None, tuple[Finding, ...]]:
    """The document, called `name` in messages; or None and one D-finding that says why it was not read.

    Paragraphs and tables stand in the document's order. Blank paragraphs, tables of contents, hidden words and tracked
    deletions are left out; a line break in a paragraph begins another Paragraph of the same spot. Text boxes follow the
    paragraph they hang on, and a table of one cell is a frame around what is in it. D201 and
    D202 note tracked changes and pictures.
    """
    parts, findings = open_parts(content, name)
    if parts is None:
        return None, findings
    blocks = tuple(_Walk(name, numbering_of(parts.numbering, parts.styles)).blocks(_body(parts)))
    if not any(isinstance(block, Paragraph) or any(cell.text for cell in block.cells) for block in blocks):
        return None, (kinds.DOCUMENT_EMPTY.at(Place(name)),)
    return OfficialDocument(name, hashlib.sha256(content).hexdigest(), blocks), tuple(_notes(parts.document, name))


def _body(parts: Parts) -> _Element:
    body = parts.document.find(f"{W}body")
    return parts.document if body is None else body


def _notes(document: _Element, name: str) -> Iterator[Finding]:
    if next(document.iter(*_CHANGES), None) is not None:
        yield kinds.TRACKED_CHANGES.at(Place(name))
    if pictures := sum(1 for _ in document.iter(*_PICTURES)):
        yield kinds.WITH_PICTURES.at(Place(name), count=pictures)


@dataclass(slots=True)
class _Walk:
    """A walk through the document, counting paragraphs and tables as it goes."""

    file: str
    numbering: Numbering
    paragraph: int = 0
    table: int = 0
    _held: str = ""  # words of paragraphs whose end a tracked change takes away

    def blocks(self, parent: _Element) -> Iterator[Paragraph | Table]:
        """The blocks under that element, in order."""
        for item in items_of(parent):
            if item.tag == f"{W}tbl" and (frame := only_cell(item)) is not None:
                yield from self.blocks(frame)
            elif item.tag == f"{W}tbl":
                self.table += 1
                yield grid_of(item, self.numbering, Spot(self.file, table=self.table))
            elif not self.numbering.style_name(item).startswith("toc "):
                yield from self._paragraphs(item)

    def _paragraphs(self, item: _Element) -> Iterator[Paragraph | Table]:
        if is_cut(item):
            self._held += words_of(item)
            return
        number = self.numbering.number_of(item)
        lines = [line.strip() for line in f"{self._held}{words_of(item)}".split("\n")]
        self._held = ""
        lines = [line for line in lines if line]
        if lines:
            self.paragraph += 1
            spot = Spot(self.file, paragraph=self.paragraph)
            yield Paragraph(lines[0], spot, number)
            yield from (Paragraph(line, spot) for line in lines[1:])
        for box in boxes_of(item):
            yield from self.blocks(box)
