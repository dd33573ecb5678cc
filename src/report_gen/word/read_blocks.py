"""Reads back what a person wrote at the 〔人工：…〕 of a document we made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from report_gen.word.read_numbering import Numbering, numbering_of
from report_gen.word.read_package import W, open_parts
from report_gen.word.read_words import boxes_of, is_cut, items_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

OPENING: Final = re.compile(r"〔人工：(.+?)(?:·([0-9a-f]{8}))?〕")
ENDING: Final = "〔人工完〕"
CHECK: Final = "【待核："  # begins the red line above a block
_CHANGED: Final = f"{CHECK}本段写成后，这一部分的数据有变化，请核对后删去本行】"
_HEADLESS: Final = re.compile(rf"{CHECK}模板已没有“.*”的位置，请把下面的内容移到合适的地方】")
_PICTURES: Final = frozenset({"drawing", "pict", "object"})
_HEADINGS: Final = frozenset({"一级标题", "附件标识"})


@dataclass(frozen=True, slots=True)
class Written:
    """What stands between the marks of a block: plain lines, a paragraph each.

    `basis` is the fingerprint in the mark, '' without one; `flagged` says that the red line of the program still stands
    above them. `lost` names what is there and is no plain text: `表格、图片`.
    """

    name: str
    lines: tuple[str, ...]
    basis: str = ""
    flagged: bool = False
    lost: str = ""


def changed_line() -> str:
    """The red line above a block whose part of the document has changed since it was written."""
    return _CHANGED


def homeless_line(name: str) -> str:
    """The red line above a block that the template has no place for any more."""
    return f"{CHECK}模板已没有“{name}”的位置，请把下面的内容移到合适的地方】"


def read_blocks(path: Path) -> tuple[Written, ...]:
    """The blocks of the document in order, as saved by Word, WPS or LibreOffice; none of a file that cannot be read.

    Hidden words count (text typed next to a hidden mark is hidden, too), tracked deletions do not. Blank paragraphs are
    left out, and a line break begins another line. A block without its end goes on to the next mark or first-level
    heading.
    """
    parts, _ = open_parts(path.read_bytes(), path.name)
    if parts is None:
        return ()
    body = parts.document.find(f"{W}body")
    reading = _Reading(numbering_of(parts.numbering, parts.styles))
    reading.take(parts.document if body is None else body)
    return tuple(one.written() for one in reading.blocks)


@dataclass(slots=True)
class _Block:
    name: str
    basis: str
    lines: list[str] = field(default_factory=list)
    lost: dict[str, None] = field(default_factory=dict)
    flagged: bool = False

    def add(self, text: str) -> None:
        for line in (line.strip() for line in text.split("\n")):
            if line == _CHANGED or _HEADLESS.fullmatch(line):
                self.flagged = True
            elif line:
                self.lines.append(line)

    def written(self) -> Written:
        return Written(self.name, tuple(self.lines), self.basis, self.flagged, "、".join(self.lost))


@dataclass(slots=True)
class _Reading:
    """A walk through the document, with the block that is open."""

    numbering: Numbering
    blocks: list[_Block] = field(default_factory=list)
    _open: _Block | None = None
    _held: str = ""  # words of paragraphs whose end a tracked change takes away

    def take(self, parent: _Element) -> None:
        for item in items_of(parent):
            if item.tag == f"{W}tbl":
                self._lose("表格")
            else:
                self._paragraph(item)

    def _paragraph(self, item: _Element) -> None:
        words = f"{self._held}{self.numbering.number_of(item)}{words_of(item, hidden=True)}"
        self._held = words if is_cut(item) else ""
        if self._held:
            return
        if self._open and self.numbering.style_name(item) in _HEADINGS:
            self._lose("没有“〔人工完〕”隔开的内容")
            self._open = None
        for piece in _cut(words):
            self._piece(piece)
        if any(child.tag.rpartition("}")[2] in _PICTURES for child in item.iter(f"{W}*")):
            self._lose("文本框" if next(boxes_of(item), None) is not None else "图片")

    def _piece(self, piece: str) -> None:
        opening = OPENING.fullmatch(piece)
        if opening:
            self._open = _Block(opening[1], opening[2] or "")
            self.blocks.append(self._open)
        elif piece == ENDING:
            self._open = None
        elif self._open:
            self._open.add(piece)

    def _lose(self, what: str) -> None:
        if self._open:
            self._open.lost[what] = None


def _cut(words: str) -> Iterator[str]:
    """The words of a paragraph cut at the marks in it: a person may have typed right behind one."""
    end = 0
    for mark in re.finditer(rf"{OPENING.pattern}|{ENDING}", words):
        yield words[end : mark.start()]
        yield mark[0]
        end = mark.end()
    yield words[end:]
