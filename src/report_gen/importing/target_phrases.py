"""What stands around a figure: the words before it, the words after it, the clause and the sentence it belongs to."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from report_gen.importing import target_words as words
from report_gen.importing.target_figures import Figure, Shape
from report_gen.importing.target_words import ABOUT, CHANGED, NO_LEAD, Lead
from report_gen.model.plan import Operator

_ENDS: Final = frozenset(",;。！？!?\n")
_SENTENCE_ENDS: Final = frozenset(";。！？!?\n")
_REACH: Final = 600  # characters; what stands farther off says nothing of a figure
_PAIRS: Final = {")": "(", "]": "[", "”": "“", "》": "《"}


@dataclass(frozen=True, slots=True)
class Context:
    """A figure in its text. `left` reaches back to the figure before it or the start of the clause."""

    plain: str
    figure: Figure
    clause: tuple[int, int]
    sentence: int
    floor: int
    torn: bool = False  # too near to another figure to be one by itself

    @property
    def left(self) -> str:
        """The words of the clause between the figure before and this one."""
        return self.plain[self.floor : self.figure.start]

    @property
    def clause_left(self) -> str:
        """The words of the clause before the figure, other figures among them."""
        return self.plain[self.clause[0] : self.figure.start]

    @property
    def sentence_left(self) -> str:
        """The words of the sentence before the figure."""
        return self.plain[self.sentence : self.figure.start]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A figure with its words: plain[start:end]. `broken` says that they contradict or negate one another."""

    lead: Lead
    tail: Operator | None
    around: bool
    baseline: str
    against: str
    start: int
    end: int
    broken: bool

    @property
    def bare(self) -> bool:
        """Whether no word of comparison, change or vagueness stands by the figure."""
        return self.lead is NO_LEAD and self.tail is None and not (self.around or self.broken)


@dataclass(frozen=True, slots=True)
class _Before:
    lead: Lead
    start: int  # counted in the words before the figure
    baseline: str = ""
    against: str = ""
    broken: bool = False


def brackets(plain: str) -> Mapping[int, int]:
    """The places of brackets and quotes that belong together, both ways."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for place, letter in enumerate(plain):
        if letter in _PAIRS.values():
            waiting.append(place)
        elif letter in _PAIRS and waiting and plain[waiting[-1]] == _PAIRS[letter]:
            pairs[place] = waiting.pop()
            pairs[pairs[place]] = place
    return pairs


def torn_figures(plain: str, found: Sequence[Figure]) -> frozenset[int]:
    """The starts of figures between which nothing stands that could part them: 5达0% was 50% once."""
    torn: set[int] = set()
    for one, other in pairwise(found):
        if words.TORN.fullmatch(plain, one.end, other.start):
            torn |= {one.start, other.start}
    return frozenset(torn)


def context(plain: str, pairs: Mapping[int, int], figure: Figure, floor: int, torn: Collection[int] = ()) -> Context:
    """The figure with the bounds of its clause and sentence; what stands in other brackets bounds nothing."""
    first = _back(plain, pairs, figure.start, _ENDS)
    last = _forth(plain, pairs, figure.end)
    sentence = _back(plain, pairs, figure.start, _SENTENCE_ENDS)
    return Context(plain, figure, (first, last), sentence, max(first, floor), figure.start in torn)


def clause_of(plain: str, pairs: Mapping[int, int], start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause around plain[start:end]."""
    return _back(plain, pairs, start, _ENDS), _forth(plain, pairs, end)


def _back(plain: str, pairs: Mapping[int, int], place: int, ends: frozenset[str]) -> int:
    stop = max(place - _REACH, 0)
    while place > stop:
        letter, partner = plain[place - 1], pairs.get(place - 1)
        if partner is not None and partner < place - 1:
            place = partner
            continue
        if (partner is not None and letter == "(") or letter in ends:
            break
        place -= 1
    return place


def _forth(plain: str, pairs: Mapping[int, int], place: int) -> int:
    stop = min(place + _REACH, len(plain))
    while place < stop:
        letter, partner = plain[place], pairs.get(place)
        if partner is not None and partner > place:
            place = partner + 1
            continue
        if (partner is not None and letter == ")") or letter in _ENDS:
            break
        place += 1
    return place


def phrase(case: Context) -> Phrase:
    """The figure with every word before and after it that compares, changes or softens it."""
    before = _before(case)
    tail, around, end, torn = _after(case)
    torn = torn or before.broken or _contradicts(before.lead, tail, around=around)
    start = case.floor + before.start
    return Phrase(before.lead, tail, around, before.baseline, before.against, start, end, torn)


def _contradicts(lead: Lead, tail: Operator | None, *, around: bool) -> bool:
    return (tail is not None and tail not in lead.tails) or (around and (lead.rule == "比较词" or tail is not None))


def _before(case: Context) -> _Before:
    rest = _filled(case.left)
    lead, cut = _lead(rest)
    if lead is None and case.figure.shape is Shape.PERCENT:
        lead, cut = _lead_of_whole(rest)
    if lead is not None:
        return _compared(rest, cut, lead)
    return _changed(rest, case) or _alone(case.left, rest)


def _filled(text: str) -> str:
    """The text without the fillers at its end (应, 要, 总体, 约, …)."""
    while match := words.FILLERS.search(text):
        text = text[: match.start()]
    return text


def _lead(text: str) -> tuple[Lead | None, int]:
    """The longest word of comparison at the end of the text, and where it starts."""
    found = [(match.start(), lead) for pattern, lead in words.LEADS if (match := pattern.search(text))]
    start, lead = min(found, key=lambda pair: pair[0], default=(len(text), None))
    return lead, start


def _lead_of_whole(text: str) -> tuple[Lead | None, int]:
    """不低于|当年新增总数的|80%: the word of comparison before the whole that the percentage is of."""
    if not text.endswith("的"):
        return None, len(text)
    for cut in range(len(text) - 2, max(len(text) - 24, 0), -1):
        lead, start = _lead(text[:cut])
        if lead is not None:
            worded = text[start] not in "≥≤<>" and words.WHOLE.fullmatch(text, cut)
            return (lead, start) if worded else (None, len(text))
    return None, len(text)


def _unsound(rest: str, word: str) -> bool:
    """Whether the words before a word of comparison negate it, double it, or leave open whether a 不 was lost."""
    if words.NEGATED.search(rest) or words.DOUBLED.search(rest) or words.STRAY.search(rest):
        return True
    if words.WEAK.match(word) and words.ASTRAY.search(rest):
        return True
    return words.DIRECTED.fullmatch(word) is not None and words.UNNAMED.match(rest) is not None


def _compared(text: str, cut: int, lead: Lead) -> _Before:
    """A figure with a word of comparison: is it negated, and what change is it about (降低的比例|≥)?"""
    rest, word = text[:cut], text[cut:]
    broken = _unsound(rest, word)
    start = len(rest)
    if lead.rule in {"提高到", "降低到", "控制在"}:
        return _Before(lead, start, broken=broken)
    inner = _filled(rest)
    noun = words.CHANGE_NOUN.search(inner)
    baseline, cut = _change(inner[: noun.start()] if noun else inner)
    if not baseline:
        return _Before(lead, start, broken=broken or words.COMPARED.search(inner) is not None)
    return _based(inner[:cut], lead, baseline, broken=broken)


def _changed(rest: str, case: Context) -> _Before | None:
    """降低10%, 至少降低10%, 较上年增加10个: a change right before the figure."""
    baseline, cut = _change(rest)
    if not baseline:
        return None
    outer = _filled(rest[:cut])
    lead, start = _lead(outer)
    if lead is not None:
        symbol = outer.endswith(("<", ">", "≥", "≤"))
        based = _based(outer[:start], lead, baseline, broken=symbol or lead.rule != "比较词")
    else:
        based = _based(outer, CHANGED, baseline, broken=False)
    counted = case.figure.shape in {Shape.COUNT, Shape.BARE} and case.figure.measure != "倍"
    if counted and baseline == "提高" and not based.against:  # 增加10个 counts what is new
        return None if lead is None else _Before(lead, start, broken=based.broken)
    return based


def _change(text: str) -> tuple[str, int]:
    found = [(name, match.start()) for pattern, name in words.CHANGES if (match := pattern.search(text))]
    return found[0] if found else ("", len(text))


def _based(rest: str, lead: Lead, baseline: str, *, broken: bool) -> _Before:
    broken = broken or words.NEGATED.search(rest) is not None or words.DOUBLED.search(rest) is not None
    against = words.AGAINST.search(rest)
    if against is None:
        return _Before(lead, len(rest), baseline, broken=broken)
    return _Before(lead, against.start(), baseline, against["base"] or against["same"], broken)


def _alone(left: str, rest: str) -> _Before:
    """A figure without a word of comparison; 约, 近, 不足 and their like before it are cues all the same."""
    if words.SOFT_HERE.search(left) and not words.LONE.search(rest):
        return _Before(ABOUT, len(rest))
    lone = words.LONE.search(rest)
    return _Before(NO_LEAD, lone.start() if lone else len(left), broken=lone is not None)


def _after(case: Context) -> tuple[Operator | None, bool, int, bool]:
    """What the words after the figure say: an operator, whether 左右, where they end, and whether they are torn."""
    plain, place = case.plain, case.figure.end
    for pattern, operator in words.TAILS:
        if match := pattern.match(plain, place):
            after = (words.AROUND, words.BROKEN_TAIL, words.EXCEPTED)
            return operator, False, match.end(), any(pattern.match(plain, match.end()) for pattern in after)
    match = words.AROUND.match(plain, place)
    end = match.end() if match else place
    broken = words.BROKEN_TAIL.match(plain, end)
    return None, match is not None, broken.end() if broken else end, broken is not None


def followed_by(case: Context, pattern: re.Pattern[str], end: int) -> bool:
    """Whether the pattern stands right after that place."""
    return pattern.match(case.plain, end) is not None
