"""Plain text as an official document: one paragraph a line, mended where a page or a line end cut it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from report_gen.model.official import OfficialDocument, Paragraph, Spot

_BLANKS: Final = " \u3000\xa0\ufeff\u200b"
_MARKED_PAGE: Final = re.compile(r"[-—–―－─]+ ?\d{1,4} ?[-—–―－─]+|第 ?\d{1,4} ?页(?: ?[,，/]? ?共 ?\d{1,4} ?页)?")
_BARE_PAGE: Final = re.compile(r"\d{1,4}")
_PAGE_LINES: Final = 15  # fewer lines than this between two bare numbers: they number rows, not pages
_TABLE_HEAD: Final = re.compile("序号|编号|任务|单位|时限|时间|目标|内容|分类|类别")
_HEAD_TIMES: Final = 3  # a running head stands on no fewer pages than this,
_HEAD_SHARE: Final = 0.8  # on this share of them,
_HEAD_LENGTH: Final = 7  # and has no fewer characters beside digits
_NARROW: Final = 18  # characters: columns narrower than this are table cells, not the type area
_SLACK: Final = 2  # characters by which punctuation and Latin letters let a full line differ from the type area
_WRAPPED_LINES: Final = 4
_ITEM: Final = re.compile(
    r"第?[零一二三四五六七八九十百]{1,4}(?:[、.．]|[章条节]\s)|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳]|附\s?件|抄送"
)
_SENTENCE_END: Final = ("。", "！", "？", "。”", "。）")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text: its number, the page it stands on, and whether it is indented."""

    number: int
    page: int
    text: str
    indent: int = 0

    @property
    def is_cell(self) -> bool:
        """Whether it is a table cell of a text that Word saved: such a line begins with a tab."""
        return "\t" in self.text


def read_text(text: str, name: str, sha256: str) -> OfficialDocument:
    """The document `name` holds as text: one Paragraph a line, with its line number.

    Blank lines are left out (the line numbers still count them); a line of a tab alone is an empty table cell and stays.
    A line loses blanks at its ends, and keeps its tabs. What printing added goes: page numbers, running heads (the Paragraph after them says how many lines). Where the
    text is broken at the type area's width, the lines of one sentence become one Paragraph at the first line's spot.
    """
    lines = tuple(_lines(text))
    kept = _without_page_furniture(lines)
    dropped = _dropped(lines, kept)
    paragraphs = (
        Paragraph(line.text, Spot(name, line=line.number), dropped=dropped[line.number]) for line in _mended(kept)
    )
    return OfficialDocument(name, sha256, tuple(paragraphs))


def _dropped(lines: Sequence[_Line], kept: Sequence[_Line]) -> dict[int, int]:
    """For the number of each kept line how many lines of page furniture were left out just before it."""
    stays = {(line.number, line.text) for line in kept}
    dropped: dict[int, int] = {}
    waiting = 0
    for line in lines:
        if (line.number, line.text) in stays:
            dropped[line.number] = dropped.get(line.number, 0) + waiting
            waiting = 0
        else:
            waiting += 1
    return dropped


def _lines(text: str) -> Iterator[_Line]:
    page = 1
    for number, row in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        for index, part in enumerate(re.split("([\f\v\u2028])", row)):
            if index % 2:
                page += part == "\f"
            elif body := part.strip(_BLANKS):
                yield _Line(number, page, body, len(part) - len(part.lstrip(_BLANKS)))


def _without_page_furniture(lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
    """The lines without page numbers and running heads, numbered by pages where page numbers alone show them."""
    marked = {at for at, line in enumerate(lines) if _MARKED_PAGE.fullmatch(line.text)}
    numbers = marked or _bare_page_numbers(lines)  # a text marks its page numbers or does not: bare ones are rows then
    if numbers and lines[-1].page == 1:
        lines = tuple(_paged(lines, numbers))
    rest = tuple(line for at, line in enumerate(lines) if at not in numbers)
    return _without_running_heads(rest)


def _bare_page_numbers(lines: Sequence[_Line]) -> set[int]:
    """The lines that hold nothing but a page number, as far as the text gives it away.

    Where form feeds show the pages: numbers at their ends that count with the pages. Elsewhere: numbers rising by one, far
    apart, that cut sentences of a text broken at one width. Row numbers of a table saved one cell a line are neither.
    """
    found = [at for at, line in enumerate(lines) if _BARE_PAGE.fullmatch(line.text)]
    if lines and lines[-1].page > 1:
        offsets = {at: int(lines[at].text) - lines[at].page for at in found if _at_page_end(lines, at)}
        common = [offset for offset, count in Counter(offsets.values()).most_common(1) if count > 1]
        return {at for at, offset in offsets.items() if offset in common}
    return set(found) if len(found) > 1 and _count_on(lines, found) and _cut_sentences(lines, found) else set()


def _count_on(lines: Sequence[_Line], found: Sequence[int]) -> bool:
    return all(
        int(lines[there].text) - int(lines[here].text) == 1 and lines[there].number - lines[here].number >= _PAGE_LINES
        for here, there in pairwise(found)
    )


def _cut_sentences(lines: Sequence[_Line], found: Sequence[int]) -> bool:
    """Whether most of those lines follow a full line that goes on; lines between paragraphs tell nothing."""
    area = _type_area(lines)
    full = sum(at > 0 and _width(lines[at - 1]) >= area - _SLACK for at in found)
    return area > 0 and full * 2 >= len(found)


def _at_page_end(lines: Sequence[_Line], at: int) -> bool:
    here = lines[at].page
    first = at == 0 or lines[at - 1].page < here
    return first or at == len(lines) - 1 or lines[at + 1].page > here


def _paged(lines: Sequence[_Line], numbers: set[int]) -> Iterator[_Line]:
    page = 1
    for at, line in enumerate(lines):
        yield replace(line, page=page)
        page += at in numbers


def _without_running_heads(lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
    """The lines without those that stand at the same end of nearly every page; the first stays, it may be the title.

    Short words are no running heads: cells of a table (a unit, a date) may well end several pages.
    """
    pages = lines[-1].page if lines else 0
    gone: set[int] = set()
    firsts = [at for at in range(len(lines)) if at == 0 or lines[at - 1].page < lines[at].page]
    lasts = [*(at - 1 for at in firsts[1:]), len(lines) - 1] if firsts else []
    for ends in (firsts, lasts):
        times = Counter(_shape(lines[at].text) for at in ends if not lines[at].is_cell)
        for shape, count in times.items():
            if count >= max(_HEAD_TIMES, pages * _HEAD_SHARE) and _may_be_head(shape):
                gone.update([at for at in ends if _shape(lines[at].text) == shape][1:])
    return tuple(line for at, line in enumerate(lines) if at not in gone)


def _may_be_head(shape: str) -> bool:
    return len(shape) >= _HEAD_LENGTH and not _TABLE_HEAD.search(shape)


def _shape(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _mended(lines: tuple[_Line, ...]) -> Iterator[_Line]:
    """The lines, those of one sentence joined where the text is broken at one width."""
    area = _type_area(lines)
    held: _Line | None = None
    before: _Line | None = None
    for line in lines:
        if held and before and area and _goes_on(held, before, line, area):
            held = replace(held, text=_joined(held.text, line.text))
        else:
            if held:
                yield held
            held = line
        before = line
    if held:
        yield held


def _type_area(lines: Iterable[_Line]) -> int:
    """The width in characters at which the text is broken, 0 if it is not: most lines that go on have that one width."""
    open_ended = [line for line in lines if not line.is_cell and not line.text.endswith(_SENTENCE_END)]
    widths = Counter(round(_width(line)) for line in open_ended if _width(line) >= _NARROW)
    if not widths:
        return 0
    area = max(widths, key=lambda width: (_near(widths, width), width))
    enough = max(_WRAPPED_LINES, sum(widths.values()) * 0.4)
    return area if _near(widths, area) >= enough else 0


def _near(widths: Counter[int], area: int) -> int:
    return sum(count for width, count in widths.items() if abs(width - area) <= 1)


def _width(line: _Line) -> float:
    """How many full-width characters wide the line is printed; Latin letters and digits are half as wide."""
    return line.indent / 2 * (line.indent < 5) + sum(0.5 if character.isascii() else 1 for character in line.text)


def _goes_on(held: _Line, before: _Line, line: _Line, area: int) -> bool:
    """Whether `line` goes on with the sentence of `held`, whose last line was `before`."""
    apart = line.number - before.number > 1 and line.page == before.page
    alone = line.is_cell or held.is_cell or _BARE_PAGE.fullmatch(line.text)
    if apart or alone or _ITEM.match(line.text) or line.indent > before.indent:
        return False
    within = _open_brackets(held.text) or line.text.startswith(("（", "("))
    return _width(before) >= area - _SLACK and (within or not held.text.endswith(_SENTENCE_END))


def _open_brackets(text: str) -> bool:
    return sum(text.count(mark) for mark in "（(〔【《“") > sum(text.count(mark) for mark in "）)〕】》”")


def _joined(first: str, second: str) -> str:
    """The two without a gap, as Chinese is written; Latin words and numbers that met at the line end keep one."""
    between = " " if first[-1].isascii() and second[0].isascii() and first[-1].isalpha() and second[0].isalpha() else ""
    return f"{first}{between}{second}"
