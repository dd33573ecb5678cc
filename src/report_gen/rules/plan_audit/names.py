"""Unit names in official wordings: which words of a list name a unit, a collective, or nobody known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from report_gen.model.plan import Plan, Unit

_NEAR: Final = 0.6  # below that every 市某局 is near every other
_MOST_BREAKS: Final = 3  # within a registered name: 各乡、镇、街道
_SHORTEST: Final = 4  # characters of a name that tells one bureau from another
_LABEL: Final = re.compile(
    r"(?:主要|共同)?(?:牵头|责任|配合|参与|协办|主办|承办|实施)(?:单位|部门)(?P<mark>[：:∶；;，,、])"
)
_RIGHT_MARKS: Final = "：:∶"
_TAIL: Final = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位)?)?"
    r"(?:(?:(?:按|按照|根据|依据)?(?:各自)?职责(?:分工)?)?(?:分别)?(?:负责|落实|推进)|牵头|配合|参与)?$"
)
_REMARK: Final = re.compile(r"[（(〔【][^（()）〔〕【】]*(?:牵头|下同|排名|排序|列首位)[^（()）〔〕【】]*[）)〕】]")
_HEAD: Final = re.compile(r"^(?:由|会同|以及|并)")
_ASIDE: Final = re.compile(r"[（(〔【][^（()）〔〕【】]*[）)〕】]$")
_AND: Final = re.compile(r"和|及|与")
_BREAKS: Final = "、，,；;。\n\t "
_OPENING, _CLOSING = "（(〔[【", "）)〕]】"
_NOBODY: Final = frozenset({"", "无", "/", "／", "—", "-"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of a list of units. `codes` are the units it names, () for a word that names none.

    `unit` is the one unit it names by itself, '' for a collective. A `shared` word borrows its ending from a later one
    (老城区、西工区政府).
    """

    text: str
    codes: tuple[str, ...] = ()
    unit: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The registered names of a plan: units by any of their names, and the members of collectives."""

    units: Mapping[str, str]
    collectives: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, plan: Plan) -> Names:
        """The names of that plan; a name two units go by belongs to the first."""
        units: dict[str, str] = {}
        for unit in plan.units:
            for name in unit.names:
                units.setdefault(name, unit.code)
        return cls(units, {each.name: each.members for each in plan.collectives})

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The words of a list of units, labels and 按职责分工负责 left out, in order."""
        words = tuple(_words(_LABEL.sub("", _REMARK.sub("", _unwrapped(text)))))
        joined = tuple(part for word, mark in self._joined(words) for part in self._parts(word, mark))
        return tuple(self._mention(joined, index) for index in range(len(joined)))

    def near(self, word: str) -> str:
        """`是否为“区投资促进中心”？` where a registered name is near, else ''."""
        known = (*self.units, *self.collectives)
        short = [name for name in known if abbreviates(name, word)]
        found = short[:1] or difflib.get_close_matches(word, known, n=1, cutoff=_NEAR)
        return f"是否为“{found[0]}”？" if found else ""

    def _joined(self, words: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
        """The words with the break after them; a registered name that holds a break itself (各镇、街道) is one word."""
        start = 0
        while start < len(words):
            longest = min(len(words), start + _MOST_BREAKS + 1)
            end = next((end for end in range(longest, start + 1, -1) if self._known(words[start:end])), start + 1)
            yield _join(words[start:end]), words[end - 1][1]
            start = end

    def _parts(self, word: str, mark: str) -> Iterator[tuple[str, str]]:
        """The word as a registered name where it is one without an aside (某局（某办）) or two (某局和某局); else as it is."""
        bare = _ASIDE.sub("", word)
        parts = _AND.split(word)
        if not self._named(word) and self._named(bare):
            yield bare, mark
        elif not self._named(word) and all(self._named(part) for part in parts):
            yield from ((part, "、") for part in parts[:-1])
            yield parts[-1], mark
        else:
            yield word, mark

    def _named(self, word: str) -> bool:
        return word in self.units or word in self.collectives

    def _known(self, words: tuple[tuple[str, str], ...]) -> bool:
        return self._named(_join(words))

    def _mention(self, words: tuple[tuple[str, str], ...], index: int) -> Mention:
        word = words[index][0]
        whole = self._whole(words, index)
        if whole:
            return Mention(word, (self.units[whole],), self.units[whole], shared=True)
        if word in self.units:
            return Mention(word, (self.units[word],), self.units[word])
        return Mention(word, self.collectives.get(word, ()))

    def _whole(self, words: tuple[tuple[str, str], ...], index: int) -> str:
        """The name a word stands for that borrows the ending of a later word of its run; '' if it borrows none."""
        word, mark = words[index]
        for later, following in words[index + 1 :]:
            if mark != "、":
                return ""
            if later in self.units:
                endings = (later[cut:] for cut in range(1, len(later)))
                found = next((word + ending for ending in endings if word + ending in self.units), "")
                if found and self.units.get(word, self.units[found]) == self.units[found]:
                    return found
            mark = following
        return ""


def label_slips(text: str) -> tuple[str, ...]:
    """The labels of a text that another mark follows than a colon: `牵头单位；`."""
    return tuple(match[0] for match in _LABEL.finditer(text) if match["mark"] not in _RIGHT_MARKS)


def _unwrapped(text: str) -> str:
    """The text without the bracket that holds all of it: （牵头单位：…；责任单位：…）."""
    inner = text.strip()
    whole = inner[:1] in tuple(_OPENING) and inner[-1:] in tuple(_CLOSING) and _LABEL.search(inner)
    return inner[1:-1] if whole else inner


def _words(text: str) -> Iterator[tuple[str, str]]:
    """The words between breaks outside brackets, each with the break after it ('' at the end)."""
    for start, end in pairwise((-1, *_breaks(text), len(text))):
        word = _HEAD.sub("", _TAIL.sub("", text[start + 1 : end].strip()))
        if word not in _NOBODY:
            yield word, text[end : end + 1]


def _breaks(text: str) -> Iterator[int]:
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign in _BREAKS and depth <= 0:
            yield position


def _join(words: Iterable[tuple[str, str]]) -> str:
    return "".join(word + mark for word, mark in words).rstrip(_BREAKS)


def abbreviates(one: str, other: str) -> bool:
    """Whether one of two names is the other with few characters left out: 区综合执法局 and 区综合行政执法局."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or len(short) < len(long) * _NEAR or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(sign in rest for sign in short)


def proper(unit: Unit, name: str) -> bool:
    """Whether a unit may be called so without anybody wondering: its short or full name, the city left out or not."""
    return name == unit.short or unit.name.endswith(name)
