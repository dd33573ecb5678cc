"""A flattened table as a run of cells: lines told apart by tabs or line ends, blanks counted, page numbers left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from report_gen.importing import table_headers as head
from report_gen.importing.cell_kinds import is_heading, numbers_of, page_line
from report_gen.importing.table_headers import Heads, bare
from report_gen.model.official import Paragraph, Spot

_TABBED: Final = 0.6  # share of lines that begin with a tab from which on the tab is the mark of a cell
_TITLE_LINES: Final = 3  # lines a title may be broken over
_FEWEST_TITLES: Final = 3
_BEGINNINGS: Final = frozenset({"指标"})  # seldom a title of their own, often the first line of one (指标分类)
_LONGEST_TITLE: Final = 16  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of the text, where it stands, and the blanks before it: empty cells if they are `exact`, or blank lines."""

    text: str
    spot: Spot
    blanks: int = 0
    exact: bool = False


def cell_lines(paragraphs: Sequence[Paragraph]) -> tuple[Line, ...]:
    """The cells of the paragraphs, in order, page numbers left out.

    Where lines begin with tabs, as Word saves tables, a tab begins a cell, a line without one goes on with the cell
    above, and an empty cell is a tab alone. Elsewhere each line is a cell, and blank lines are counted by line number.
    """
    kept = [paragraph for paragraph in paragraphs if not page_line(paragraph.text)]
    held = [paragraph for paragraph in kept if paragraph.text.strip()]
    tabbed = sum(paragraph.text.startswith("\t") for paragraph in held)
    if tabbed >= _TABBED * len(held) or _blocks_of_tabs(held):
        return tuple(_tabbed(kept))
    return tuple(_plain(paragraphs))


def _blocks_of_tabs(held: Sequence[Paragraph]) -> bool:
    """Whether a table with tabs stands among ordinary paragraphs: titles that begin with tabs."""
    titles = [one for one in held if one.text.startswith("\t") and head.choices(one.text)]
    return len(titles) >= _FEWEST_TITLES


def _tabbed(paragraphs: Sequence[Paragraph]) -> Iterator[Line]:
    last = max((at for at, one in enumerate(paragraphs) if one.text.startswith("\t")), default=0)
    held: Line | None = None
    blanks = 0
    for at, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if held and not text.startswith("\t") and at < last and not numbers_of(text):
            held = replace(held, text=f"{held.text}\n{text.strip()}".rstrip())
            continue
        for piece in text.removeprefix("\t").split("\t"):
            if not piece.strip():
                blanks += 1
                continue
            if held:
                yield held
            held, blanks = Line(piece.strip(), paragraph.spot, blanks, exact=True), 0
    if held:
        yield held


def _plain(paragraphs: Sequence[Paragraph]) -> Iterator[Line]:
    before, dropped, blanks = 0, 0, 0
    for paragraph in paragraphs:
        here = paragraph.spot.line or paragraph.spot.paragraph
        dropped += paragraph.dropped
        if page_line(paragraph.text):
            dropped += 1
            continue
        pieces = paragraph.text.strip(" \u3000").split("\t")
        for index, piece in enumerate(pieces):
            if not piece.strip():
                blanks += len(pieces) > 1
                continue
            gap = max(here - before - 1 - dropped, 0) if before and not index else 0
            yield Line(piece.strip(), paragraph.spot, gap + blanks)
            blanks = 0
            before, dropped = here, 0


@dataclass(frozen=True, slots=True)
class FlatHeads:
    """The titles of a flattened table and the index of the first cell after them."""

    heads: Heads
    end: int


def heads_from(lines: Sequence[Line], start: int) -> tuple[FlatHeads, ...]:
    """The titles of a task table that may begin at that cell; titles broken over lines may be put together in more ways.

    The table must begin with its number column: only the numbers tell where a row of it begins.
    """
    found = (_settled(lines, titles, end) for titles, end in _titles(lines, start, (), ()))
    return tuple(dict.fromkeys(one for one in found if one))


def _titles(
    lines: Sequence[Line], at: int, known: tuple[str, ...], unknown: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every way to cut the lines from `at` on into titles, at most one unknown title between known ones."""
    counts = _title_lines(lines, at)
    for count in counts:
        title = "".join(bare(line.text) for line in lines[at : at + count])
        yield from _titles(lines, at + count, (*known, *unknown, title), ())
    if counts:
        return
    if not unknown and at < len(lines) and _may_be_title(lines[at].text):
        yield from _titles(lines, at + 1, known, (bare(lines[at].text),))
    yield known, at - len(unknown)


def _settled(lines: Sequence[Line], titles: tuple[str, ...], end: int) -> FlatHeads | None:
    if end + 1 < len(lines) and _may_be_title(lines[end].text) and numbers_of(lines[end + 1].text):
        titles, end = (*titles, bare(lines[end].text)), end + 1  # the last title is one the plan does not know
    heads = head.heads(titles)
    if heads is None or len(titles) < _FEWEST_TITLES or heads.fields[0] != head.NO:
        return None
    return FlatHeads(heads, end)


def _may_be_title(text: str) -> bool:
    return len(bare(text)) <= _LONGEST_TITLE and not numbers_of(text) and not is_heading(text)


def _title_lines(lines: Sequence[Line], at: int) -> list[int]:
    """How many lines a known title that begins there may take; none for no known title."""
    words = [bare(line.text) for line in lines[at : at + _TITLE_LINES]]
    counts = [count for count in range(1, len(words) + 1) if head.choices("".join(words[:count]))]
    return counts[1:] if len(counts) > 1 and words[0] in _BEGINNINGS else counts
