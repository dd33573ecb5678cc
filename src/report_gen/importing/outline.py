"""The outline of a document: which numbered paragraph stands under which, with damaged numbering put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Final

from report_gen.model.official import OfficialDocument, Paragraph, Spot

HEADING_LENGTH: Final = 20  # a first sentence of up to so many characters is a heading phrase
_BARE_HEADING_LENGTH: Final = 40  # a heading on a line of its own may be longer
_DIGIT_VALUES: Final = {word: value for value, word in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_HUNDRED: Final = 100


class Style(Enum):
    """How a paragraph is numbered."""

    PART = "附件"
    CHAPTER = "第一章"
    SECTION = "第一节"
    CLAUSE = "第一条"
    TOP = "一、"
    BRACKET = "（一）"
    DECIMAL_3 = "1.1.1"
    DECIMAL_2 = "1.1"
    COMMA = "1、"
    DOT = "1."
    SMALL_BRACKET = "（1）"
    CIRCLE = "①"
    POINT = "一是"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text, its number taken off, and where it stands."""

    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered paragraph, the unnumbered lines after it, and the entries under it.

    `marker` is the number as it stands ('' for the document itself), `number` its value. `repaired` says that the
    number is written in another style than its neighbours and was taken for one of theirs.
    """

    style: Style
    marker: str
    number: int
    lines: tuple[Line, ...]
    children: tuple[Entry, ...] = ()
    repaired: bool = False

    @property
    def spot(self) -> Spot:
        """Where its first line stands."""
        return self.lines[0].spot

    def walk(self) -> Iterator[Entry]:
        """The entry and all below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()

    def numbered_lines(self) -> Iterator[Line]:
        """All lines of the entry and of those under it, with their numbers."""
        for each in self.walk():
            yield Line(f"{each.marker}{each.lines[0].text}", each.spot)
            yield from each.lines[1:]


def heading_of(text: str) -> str:
    """The heading a text begins with, or ''."""
    first, stop, rest = text.partition("。")
    if not stop:
        return text.rstrip("：: ") if len(text) <= _BARE_HEADING_LENGTH and not re.search("[；！]", text) else ""
    longest = HEADING_LENGTH if rest.strip() or re.search("[，,]", first) else _BARE_HEADING_LENGTH
    return first if len(first) <= longest and "；" not in first else ""


def is_bare(text: str) -> bool:
    """Whether a line is nothing but a heading."""
    return bool(heading_of(text)) and heading_of(text) == text.rstrip("。：: ")


_CHINESE: Final = "[〇零一二三四五六七八九十百]{1,5}"
_MARKERS: Final = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        (Style.PART, r"附\s*件\s*([\d一二三四五六七八九十]*)\s*[：:]?$"),
        (Style.CHAPTER, rf"第\s*({_CHINESE}|\d{{1,2}})\s*(?:章|部分|篇)[\s、：:]*"),
        (Style.SECTION, rf"第\s*({_CHINESE}|\d{{1,2}})\s*节[\s、：:]*"),
        (Style.CLAUSE, rf"第\s*({_CHINESE}|\d{{1,3}})\s*条[\s、：:]*"),
        (Style.POINT, rf"({_CHINESE})是(?=\S)"),
        (Style.TOP, rf"({_CHINESE})\s*[、．.]\s*"),
        (Style.BRACKET, rf"[（(]\s*({_CHINESE})\s*[）)][\s、．.]*|([㈠-㈩])\s*"),
        (Style.SMALL_BRACKET, r"[（(]\s*(\d{1,3})\s*[）)][\s、．.]*|(\d{1,2})[）)]\s*|([⑴-⒇])\s*"),
        (Style.DECIMAL_3, r"\d{1,2}[.．]\d{1,2}[.．](\d{1,2})[\s、]+"),
        (Style.DECIMAL_2, r"\d{1,2}[.．](\d{1,2})[\s、]+(?!\s*[\d个吨万亿%％])"),
        (Style.COMMA, r"(\d{1,3})\s*、\s*(?!\d)"),
        (Style.DOT, r"(\d{1,3})\s*[.．]\s*(?!\d)|([⒈-⒛])\s*"),
        (Style.CIRCLE, r"([①-⑳])\s*"),
    )
)


def chinese_number(text: str) -> int:
    """The value of a number from 1 to 999 in digits, Chinese numerals or an enclosed character (㈠ ① ⒈); 0 for ''."""
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text not in "十百":
        return _DIGIT_VALUES.get(text, int(unicodedata.numeric(text)))
    hundreds, found, rest = text.rpartition("百")
    total = _DIGIT_VALUES.get(hundreds, 1) * _HUNDRED if found else 0
    tens, found, ones = rest.rpartition("十")
    total += _DIGIT_VALUES.get(tens.lstrip("零〇"), 1) * 10 if found else 0
    return total + _DIGIT_VALUES.get(ones.lstrip("零〇"), 0)


@dataclass(frozen=True, slots=True)
class _Flat:
    """A paragraph with its marker, before anything is known of what stands under what."""

    style: Style | None
    marker: str
    number: int
    line: Line
    repaired: bool = False


def _flat(paragraph: Paragraph) -> _Flat:
    text = f"{paragraph.number}{paragraph.text}".strip()
    for style, pattern in _MARKERS:
        match = pattern.match(text)
        if match and (text[match.end() :] or style is Style.PART):
            number = chinese_number(next((group for group in match.groups() if group), ""))
            line = Line(text[match.end() :].strip() or text, paragraph.spot)
            return _Flat(style, match[0].strip(), number, line)
    return _Flat(None, "", 0, Line(text, paragraph.spot))


def split_points(text: str) -> tuple[str, ...]:
    """A text cut before each `一是`, `二是`, … that follows a stop; what stands before the first one is a piece too."""
    starts = [match.start() for match in re.finditer(rf"(?:^|(?<=[，。；：]))(?={_CHINESE}是\S)", text)]
    edges = [0, *(start for start in starts if start), len(text)]
    return tuple(text[start:end] for start, end in pairwise(edges))


def outline(document: OfficialDocument) -> Entry:
    """The numbered paragraphs of a document as a tree; its root holds the lines before the first number.

    What stands under what follows from the order in which styles appear, not from a fixed ranking: a style that is
    open is continued, a new one goes below. `（2）` among `（一）`, `（三）` and `1、` before `二、` are taken for the
    missing member and marked as repaired. An annex (附件 on a line of its own) begins afresh.
    """
    return _Builder(_split_boxes(_flats(document))[0]).tree(Entry(Style.PART, "", 0, (Line("", Spot(document.file)),)))


def boxed_lines(document: OfficialDocument) -> tuple[Line, ...]:
    """The lines of boxes (专栏1 …): they list projects and have numbers of their own, and are no part of the tree."""
    return tuple(flat.line for flat in _split_boxes(_flats(document))[1])


def _flats(document: OfficialDocument) -> list[_Flat]:
    texts = (paragraph for paragraph in document.paragraphs if paragraph.text.strip())
    return _repaired([_flat(paragraph) for paragraph in texts if not _CONTENTS.search(paragraph.text)])


def _split_boxes(flats: Sequence[_Flat]) -> tuple[list[_Flat], list[_Flat]]:
    """The paragraphs outside and inside boxes: a box ends at a number that goes on from the one before it."""
    outside, inside = list[_Flat](), list[_Flat]()
    open_box, last, own = False, dict[Style | None, int](), dict[Style | None, int]()
    for flat in flats:
        starts = flat.style is None and BOX.match(flat.line.text) is not None
        if open_box and not starts:
            open_box = not _goes_on(flat, last, own)
        if starts:
            open_box, own = True, {}
        (inside if open_box else outside).append(flat)
        (own if open_box else last)[flat.style] = flat.number
    return outside, inside


def _goes_on(flat: _Flat, last: dict[Style | None, int], own: dict[Style | None, int]) -> bool:
    if flat.style is None or own.get(flat.style, 0) == flat.number - 1 > 0:
        return False
    return flat.style in _HEADINGS or (flat.number > 1 and last.get(flat.style, 0) == flat.number - 1)


BOX: Final = re.compile(r"专栏\s*[\d一二三四五六七八九十]*(?:[\s：:]|$)")
_CONTENTS: Final = re.compile(r"(?:…|\.{3,}|·{3,}|\t)\s*\d{1,3}\s*$")  # a line of a table of contents
_HEADINGS: Final = frozenset({Style.PART, Style.CHAPTER, Style.SECTION, Style.CLAUSE, Style.TOP, Style.BRACKET})
_FAMILIES: Final = {Style.COMMA: Style.TOP, Style.SMALL_BRACKET: Style.BRACKET}
_ABOVE: Final = {
    Style.TOP: frozenset({Style.PART, Style.CHAPTER, Style.SECTION}),
    Style.BRACKET: frozenset({Style.PART, Style.CHAPTER, Style.SECTION, Style.CLAUSE, Style.TOP}),
}


def _repaired(flats: list[_Flat]) -> list[_Flat]:
    """The paragraphs with members of a Chinese-numbered row that are written with digits given back to that row."""
    for damaged, right in _FAMILIES.items():
        coming = _next_of(flats, right)
        row = own = 0  # the last number of the row, and of the row of the damaged style's own
        for index, flat in enumerate(flats):
            if flat.style in _ABOVE[right]:
                row = own = 0
            elif flat.style is right:
                row, own = flat.number, 0
            elif flat.style is damaged and _fits(flat.number, row, own, coming[index]):
                flats[index] = replace(flat, style=right, repaired=True)
                row, own = flat.number, 0
            elif flat.style is damaged:
                own = flat.number
    return flats


def _fits(number: int, row: int, own: int, coming: int) -> bool:
    """Whether a damaged number is the missing member of the row, rather than one of a row of its own."""
    return coming > 1 if not row and number == 1 else bool(row) and number == row + 1 and own != row


def _next_of(flats: Sequence[_Flat], style: Style) -> list[int]:
    """For each paragraph the number of the next one of that style under the same heading; 0 for none."""
    found, coming = [0] * len(flats), 0
    for index in range(len(flats) - 1, -1, -1):
        found[index] = coming
        flat = flats[index]
        coming = flat.number if flat.style is style else 0 if flat.style in _ABOVE[style] else coming
    return found


class _Builder:
    """Nests paragraphs under one another."""

    def __init__(self, flats: Sequence[_Flat]) -> None:
        self._flats = flats
        self._at = 0

    def tree(self, root: Entry, opened: tuple[Style, ...] = ()) -> Entry:
        """`root` with the lines and entries that follow, up to the next number of a style in `opened`."""
        lines, children = list(root.lines), list[Entry]()
        while self._at < len(self._flats):
            flat = self._flats[self._at]
            if flat.style is None:
                lines.append(flat.line)  # only before the first child: each child takes the lines after it
            elif flat.style in opened or (flat.style is Style.PART and opened):
                break
            self._at += 1
            if flat.style is not None:
                entry = Entry(flat.style, flat.marker, flat.number, (flat.line,), (), flat.repaired)
                children.append(self.tree(entry, (*opened, flat.style)))
        return replace(root, lines=tuple(lines), children=tuple(children))
