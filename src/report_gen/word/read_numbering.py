"""The numbers Word prints before paragraphs by itself: 一、 （一） 1. （1） ①."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from report_gen.word.read_package import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS: Final = 9
_DIGITS: Final = "零一二三四五六七八九"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_FORMAL: Final = str.maketrans("零一二三四五六七八九十百", "零壹贰叁肆伍陆柒捌玖拾佰")
_ROMAN: Final = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_SILENT: Final = {"none", "bullet"}


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is printed, e.g. （%1） in chineseCounting."""

    start: int
    form: str
    text: str
    in_digits: bool
    restarts: bool
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    """A list as paragraphs refer to it: the abstract list it counts on, its levels, and where it starts anew."""

    abstract: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says about numbering."""

    name: str
    based_on: str
    number: str
    level: int | None


@dataclass(slots=True)
class Numbering:
    """Counts through a document: `number_of` must be asked once for every paragraph, in order."""

    lists: Mapping[str, _List]
    styles: Mapping[str, _Style]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def number_of(self, paragraph: _Element) -> str:
        """What Word prints before the paragraph, '' for one without number (or with a bullet)."""
        number, at = self._place(paragraph)
        found = self.lists.get(number)
        level = found.levels.get(at) if found else None
        if found is None or level is None:
            return ""
        counts = self._advanced(number, found, at)
        return "" if level.form in _SILENT else _printed(found.levels, counts, level)

    def style_name(self, paragraph: _Element) -> str:
        """The name of the paragraph's style in lower case ('toc 1'), '' without one."""
        style = self.styles.get(_value(paragraph, "pPr", "pStyle"))
        return style.name if style else ""

    def _place(self, paragraph: _Element) -> tuple[str, int]:
        """The list and level of the paragraph, its own or its style's; ('', 0) where it has none."""
        number = _value(paragraph, "pPr", "numPr", "numId")
        level = _value(paragraph, "pPr", "numPr", "ilvl")
        style_id = _value(paragraph, "pPr", "pStyle")
        if number:
            return number, _whole(level)
        seen: set[str] = set()
        while (style := self.styles.get(style_id)) and style_id not in seen:
            if style.number:
                return style.number, _whole(level) if level else self._style_level(style, style_id)
            seen.add(style_id)
            style_id = style.based_on
        return "", 0

    def _style_level(self, style: _Style, style_id: str) -> int:
        levels = self.lists[style.number].levels if style.number in self.lists else {}
        linked = next((at for at, level in levels.items() if level.style == style_id), 0)
        return linked if style.level is None else style.level

    def _advanced(self, number: str, found: _List, at: int) -> list[int | None]:
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for level, start in found.starts.items():
                counts[level] = start - 1
        before = counts[at]
        counts[at] = found.levels[at].start if before is None else before + 1
        for deeper in range(at + 1, _LEVELS):
            if deeper not in found.levels or found.levels[deeper].restarts:
                counts[deeper] = None
        return counts


def numbering_of(numbering: _Element | None, styles: _Element | None) -> Numbering:
    """The lists and styles of those parts, ready to count."""
    known = {} if styles is None else {one.get(f"{W}styleId", ""): _style(one) for one in styles.iter(f"{W}style")}
    if numbering is None:
        return Numbering({}, known)
    abstracts = {one.get(f"{W}abstractNumId", ""): one for one in numbering.iter(f"{W}abstractNum")}
    linked = {link: one for one in abstracts.values() if (link := _value(one, "styleLink"))}
    lists = {}
    for one in numbering.findall(f"{W}num"):
        key = _value(one, "abstractNumId")
        abstract = abstracts.get(key)
        if abstract is not None:
            lists[one.get(f"{W}numId", "")] = _list(one, key, linked.get(_value(abstract, "numStyleLink"), abstract))
    return Numbering(lists, known)


def _list(number: _Element, key: str, abstract: _Element) -> _List:
    levels = dict(map(_level, abstract.findall(f"{W}lvl")))
    starts: dict[int, int] = {}
    for override in number.findall(f"{W}lvlOverride"):
        at = _whole(override.get(f"{W}ilvl", ""))
        if start := _value(override, "startOverride"):
            starts[at] = _whole(start)
        levels |= dict(map(_level, override.findall(f"{W}lvl")))
    return _List(key, {at: level for at, level in levels.items() if at < _LEVELS}, starts)


def _level(level: _Element) -> tuple[int, _Level]:
    return _whole(level.get(f"{W}ilvl", "")), _Level(
        start=_whole(_value(level, "start")),
        form=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText"),
        in_digits=level.find(f"{W}isLgl") is not None,
        restarts=_value(level, "lvlRestart") != "0",
        style=_value(level, "pStyle"),
    )


def _style(style: _Element) -> _Style:
    level = _value(style, "pPr", "numPr", "ilvl")
    number = _value(style, "pPr", "numPr", "numId")
    return _Style(_value(style, "name").lower(), _value(style, "basedOn"), number, _whole(level) if level else None)


def _value(element: _Element, *path: str) -> str:
    """The w:val of the element at the end of that path of children, '' where there is none."""
    found = element.find("/".join(f"{W}{step}" for step in path))
    return "" if found is None else found.get(f"{W}val", "")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _printed(levels: Mapping[int, _Level], counts: list[int | None], level: _Level) -> str:
    """The level's text with its %1 … %9 filled in; a level above that was never counted stands at its start."""

    def filled(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = levels.get(at)
        if other is None:
            return ""
        count = counts[at]
        return _written(other.start if count is None else count, "decimal" if level.in_digits else other.form)

    return re.sub("%([1-9])", filled, level.text).strip()


def _chinese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if not 0 < number < 1000:
        return str(number)
    ten = f"{_DIGITS[tens] if tens > 1 or hundreds else ''}十" if tens else "零" if hundreds and ones else ""
    return f"{f'{_DIGITS[hundreds]}百' if hundreds else ''}{ten}{_DIGITS[ones] if ones else ''}"


def _formal(number: int) -> str:
    return f"{'一' if 10 <= number < 20 else ''}{_chinese(number)}".translate(_FORMAL)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand"), _chinese),
    "chineseLegalSimplified": _formal,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + at: 0xFF10 + at for at in range(10)}),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if 0 < number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x2460 + number - 1) if 0 < number <= 20 else str(number),
    "decimalEnclosedParen": lambda number: chr(0x2474 + number - 1) if 0 < number <= 20 else str(number),
    "decimalEnclosedFullstop": lambda number: chr(0x2488 + number - 1) if 0 < number <= 20 else str(number),
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}  # fmt: skip


def _written(number: int, form: str) -> str:
    return _FORMS.get(form, str)(number)
