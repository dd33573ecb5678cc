"""What a worded number rests on, and the marks that tie it to its proof inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:  # texts are cleaned of marks without loading all that forms and plans are made of
    from report_gen.model.place import Place
    from report_gen.model.submission import Conversion

# Noncharacters of Unicode: no text that people exchange holds them (`without_marks` takes them out of what does).
_OPEN, _MIDDLE, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARK: Final = re.compile(f"{_OPEN}(\\d+){_MIDDLE}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_NONCHARACTERS: Final = re.compile("[\ufdd0-\ufdef]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell a number comes from: where, what stood there word for word, whose file, and how it was read.

    `sha256` is the received file's and `period` the code of the period it was sent for; '' for a cell of the plan workbook.
    """

    place: Place
    raw: str = ""
    unit: str = ""  # short name; '' for the plan workbook
    sha256: str = ""
    conversions: tuple[Conversion, ...] = ()
    period: str = ""

    @property
    def label(self) -> str:
        """The place in words, as a person finds it below 报送: `2024-06/市公安局.xlsx › 指标数据 › H5`."""
        return f"{self.period}/{self.place.label}" if self.period and self.place.file else self.place.label


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was used: what, its value in words, by which rule it was taken, and from which cells."""

    label: str
    value: str
    rule: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """How a number came about: what it is, the formula or count in words, the facts used.

    `keys` name what it is about, for looking it up: task numbers (`任务5`), indicator, item and unit codes.
    """

    subject: str
    formula: str
    facts: tuple[Fact, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all facts, each once, in order."""
        return tuple(dict.fromkeys(cell for fact in self.facts for cell in fact.cells))


class Piece(NamedTuple):
    """A stretch of a text and the number of its proof in the document; None where it has none."""

    text: str
    proof: int | None


def marked(text: str, proof: int) -> str:
    """`text` tied to the document's proof of that number. Marks do not nest: those inside are taken off."""
    return f"{_OPEN}{proof}{_MIDDLE}{plain(text)}{_CLOSE}" if text else ""


def plain(text: str) -> str:
    """The text as it is printed, without marks."""
    return _MARK.sub(lambda mark: mark[2], text)


def without_marks(text: str) -> str:
    """The text of a unit or a plan without characters that would be taken for marks."""
    return _NONCHARACTERS.sub("", text)


def pieces(text: str) -> Iterator[Piece]:
    """The text cut at its marks; the pieces put together are `plain(text)`."""
    end = 0
    for mark in _MARK.finditer(text):
        if mark.start() > end:
            yield Piece(text[end : mark.start()], None)
        yield Piece(mark[2], int(mark[1]))
        end = mark.end()
    if end < len(text):
        yield Piece(text[end:], None)
