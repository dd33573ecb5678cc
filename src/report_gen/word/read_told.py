"""Reads a document as a person finds it: its paragraphs and table cells in order, each with its place in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from report_gen.errors import ReportGenError
from report_gen.model.document import Told
from report_gen.model.official import Spot
from report_gen.model.proof import plain
from report_gen.word.read_grid import grid_of
from report_gen.word.read_numbering import Numbering, numbering_of
from report_gen.word.read_package import Parts, W, open_parts
from report_gen.word.read_words import boxes_of, is_cut, items_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS: Final = frozenset({"一级标题", "附件标识"})
_NUMBERED: Final = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；]{1,40}")


def read_told(path: Path) -> tuple[Told, ...]:
    """The paragraphs of a docx that say something, in order, as saved by Word, WPS or LibreOffice.

    Tracked changes count as accepted; comments and hidden words are left out. Raises ReportGenError if it is no docx that
    can be read.
    """
    parts, findings = open_parts(path.read_bytes(), path.name)
    if parts is None:
        said = "".join(one.message.removeprefix("官方文件") for one in findings)  # it may be any paper
        raise ReportGenError(f"“{path.name}”{said}", "".join(one.hint for one in findings))
    return told_of(parts)


def told_of(parts: Parts) -> tuple[Told, ...]:
    """The same of the parsed parts of a document."""
    body = parts.document.find(f"{W}body")
    walk = _Walk(numbering_of(parts.numbering, parts.styles))
    return tuple(walk.told(parts.document if body is None else body))


@dataclass(slots=True)
class _Walk:
    """A walk through the document, counting the paragraphs that say something, and tables."""

    numbering: Numbering
    paragraph: int = 0
    table: int = 0
    heading: str = ""
    _held: str = ""  # words of paragraphs whose end a tracked change takes away

    def told(self, parent: _Element) -> Iterator[Told]:
        for item in items_of(parent):
            if item.tag == f"{W}tbl":
                yield from self._cells(item)
            else:
                yield from self._paragraph(item)

    def _cells(self, item: _Element) -> Iterator[Told]:
        self.table += 1
        for cell in grid_of(item, self.numbering, Spot("", table=self.table)).cells:
            if cell.text:
                yield Told(cell.spot.label, cell.text, self.heading)

    def _paragraph(self, item: _Element) -> Iterator[Told]:
        words = f"{self._held}{self.numbering.number_of(item)}{words_of(item)}"
        self._held = words if is_cut(item) else ""
        text = words.strip()
        if text and not self._held:
            self.paragraph += 1
            if self.numbering.style_name(item) in _HEADINGS or _NUMBERED.fullmatch(plain(text)):
                self.heading = plain(text)
            yield Told(Spot("", paragraph=self.paragraph).label, text, self.heading)
        for box in boxes_of(item):
            yield from self.told(box)
