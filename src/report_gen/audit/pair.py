"""Ties each value of a person's text to the value of the ledger's text it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from report_gen.audit.align import matches
from report_gen.audit.lines import Line, Span
from report_gen.audit.tokens import Token, What, agrees

_EQUAL: Final = 0.5  # what equal values are worth beside 1 for equal words around them
_MEASURED: Final = frozenset({What.NUMBER, What.PERCENT, What.POINTS, What.RATIO})
_UNCOMPARED: Final = frozenset({What.BLANK, What.REFERENCE})
_TELLING: Final = 6


class Limits(NamedTuple):
    """How much of the words around two values must be the same: for equal values, for different ones."""

    equal: float
    different: float
    strict: bool = False  # different values must have the same measure


_WITHIN: Final = Limits(0.0, 0.5)  # a sentence and what became of it
# Sentences that were not known again: for all sorts of values; then, in a paragraph that was written anew, equal figures
# wherever they stand, and units of which about the same is said.
_ACROSS: Final = (Limits(0.3, 0.6), frozenset(What))
_REWRITTEN: Final = (
    (Limits(0.0, 0.35, strict=True), frozenset(sort for sort in What if sort.figure)),
    (Limits(0.05, 0.15), frozenset({What.UNIT})),
)


class Spot(NamedTuple):
    """A token and the sentence it stands in."""

    sentence: Span
    token: Token

    @property
    def line(self) -> Line:
        """The paragraph or cell."""
        return self.sentence.line

    @property
    def clause(self) -> Span:
        """The clause of the sentence that it stands in."""
        return next(one for one in self.sentence.clauses if self.token in one.tokens)

    @property
    def near(self) -> frozenset[str]:
        """The characters that say what the value is about."""
        return self.clause.around(self.token)


class Pair(NamedTuple):
    """A value of the ledger's text and the one in the paper that stands for it."""

    expected: Spot
    actual: Spot

    @property
    def agree(self) -> bool:
        """Whether both say the same."""
        return agrees(self.expected.token, self.actual.token)


class Lone(NamedTuple):
    """A value that only one of the texts has; `beside` is the sentence of the other that its own was known again in."""

    spot: Spot
    beside: Span | None = None


class Compared(NamedTuple):
    """What was compared: values in pairs, those gone, those added; sentences known again, those lost, those new."""

    pairs: tuple[Pair, ...] = ()
    gone: tuple[Lone, ...] = ()
    added: tuple[Lone, ...] = ()
    known: tuple[tuple[Span, Span], ...] = ()
    lost: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()


def compare(expected: Sequence[Line], actual: Sequence[Line]) -> Compared:
    """The values of some paragraphs (or a cell) held against those of what became of them."""
    if len(expected) == len(actual) == 1 and expected[0].whole.key == actual[0].whole.key:
        return Compared(tuple(map(Pair, spots(expected[0].whole), spots(actual[0].whole))))
    ours = tuple(sentence for line in expected for sentence in line.sentences)
    theirs = tuple(sentence for line in actual for sentence in line.sentences)
    return _compared(ours, theirs)


def across(parts: Sequence[Compared]) -> Compared:
    """All of it, with sentences known again that were moved from one part of the document to another."""
    lost, few = _telling(one for part in parts for one in part.lost)
    new, slight = _telling(one for part in parts for one in part.new)
    pairs = tuple(pair for part in parts for pair in part.pairs)
    done = {spot for pair in pairs for spot in pair}
    moved = _compared(lost, new, near=False)
    pairs += tuple(pair for pair in moved.pairs if done.isdisjoint(pair))
    again = {id(one) for one in (*lost, *new)}  # what they hold alone is told by `moved`
    paired = {spot for pair in pairs for spot in pair}
    return Compared(
        pairs,
        _alone(((part.gone for part in parts), moved.gone), again, paired),
        _alone(((part.added for part in parts), moved.added), again, paired),
        (*(one for part in parts for one in part.known), *moved.known),
        (*moved.lost, *few),
        (*moved.new, *slight),
    )


def _telling(sentences: Iterable[Span]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The sentences with words enough to be known by, and the others."""
    every = tuple(sentences)
    return tuple(one for one in every if one.own >= _TELLING), tuple(one for one in every if one.own < _TELLING)


def _alone(
    sides: tuple[Iterable[Iterable[Lone]], Iterable[Lone]], again: AbstractSet[int], paired: AbstractSet[Spot]
) -> tuple[Lone, ...]:
    """The lone values of the parts and those of the moved sentences, without what has found its like."""
    parts, moved = sides
    first = (one for part in parts for one in part if id(one.spot.sentence) not in again)
    return tuple(one for one in (*first, *moved) if one.spot not in paired)


def spots(sentence: Span) -> Iterator[Spot]:
    """The values of a sentence that are compared."""
    return (Spot(sentence, token) for token in sentence.tokens if token.what not in _UNCOMPARED)


def _compared(ours: Sequence[Span], theirs: Sequence[Span], *, near: bool = True) -> Compared:
    """The sentences of both sides compared; `near` ones, of the same paragraph, may be worded quite differently."""
    found = matches(ours, theirs)
    known = tuple((ours[match.expected], theirs[match.actual]) for match in found)
    again = {id(one) for pair in known for one in pair}
    lost, new = (tuple(one for one in side if id(one) not in again) for side in (ours, theirs))
    rest = _Rest([], *([Lone(spot) for one in side for spot in spots(one)] for side in (lost, new)))
    for expected, actual in known:
        inner, left, right = _within(expected, actual)
        rest.pairs.extend(inner)
        rest.gone.extend(Lone(spot, actual) for spot in left)
        rest.added.extend(Lone(spot, expected) for spot in right)
    strangers = {id(one) for one in (*lost, *new)}
    for limits, sorts in (_ACROSS, *(_REWRITTEN if near else ())):
        rest.settle(limits, sorts, strangers)
    return Compared(tuple(rest.pairs), tuple(rest.gone), tuple(rest.added), known, lost, new)


class _Rest(NamedTuple):
    """Values in pairs, and those that still stand alone."""

    pairs: list[Pair]
    gone: list[Lone]
    added: list[Lone]

    def settle(self, limits: Limits, sorts: AbstractSet[What], strangers: AbstractSet[int]) -> None:
        """Put lone values together where one of their sentences was not known again."""
        left, right = ([one.spot for one in side if one.spot.token.what in sorts] for side in (self.gone, self.added))
        for pair in _best(left, right, limits):
            if strangers & {id(pair.expected.sentence), id(pair.actual.sentence)}:
                self.pairs.append(pair)
                self.gone.remove(next(one for one in self.gone if one.spot is pair.expected))
                self.added.remove(next(one for one in self.added if one.spot is pair.actual))


class _Within(NamedTuple):
    """The values of a sentence and of what became of it: in pairs, and left over on both sides."""

    pairs: list[Pair]
    left: list[Spot]
    right: list[Spot]

    def put(self, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            self.pairs.append(pair)
            self.left.remove(pair.expected)
            self.right.remove(pair.actual)


def _within(expected: Span, actual: Span) -> _Within:
    """Clauses with the same words first, then by the words around each value; last, different values of one measure."""
    found = _Within([], list(spots(expected)), list(spots(actual)))
    if expected.key == actual.key:
        found.put(tuple(map(Pair, found.left, found.right)))
    ours, theirs = expected.clauses, actual.clauses
    for match in matches(ours, theirs):
        first, second = ours[match.expected], theirs[match.actual]
        if first.mask == second.mask:
            inner = [one for one in found.left if one.token in first.tokens]
            found.put(_in_turn(inner, [one for one in found.right if one.token in second.tokens]))
    found.put(_best(found.left, found.right, _WITHIN))
    for one in tuple(found.left):
        other = next((two for two in found.right if _interchangeable(one.token, two.token)), None)
        found.put([Pair(one, other)] if other else ())
    return found


def _in_turn(expected: Sequence[Spot], actual: Sequence[Spot]) -> list[Pair]:
    """The same words around: the first value for the first. The order of units in a list says nothing."""
    pairs: list[Pair] = []
    place = 0
    while place < len(expected):
        end = place + 1
        while end < len(expected) and _listed(expected[end - 1], expected[end]):
            end += 1
        pairs += _matched_run(expected[place:end], list(actual[place:end]))
        place = end
    return pairs


def _listed(first: Spot, second: Spot) -> bool:
    between = first.line.text[first.token.end : second.token.start]
    return first.token.what is second.token.what is What.UNIT and between in {"、", "和", "及"}


def _matched_run(expected: Sequence[Spot], actual: list[Spot]) -> Iterator[Pair]:
    rest = []
    for one in expected:
        same = next((other for other in actual if agrees(one.token, other.token)), None)
        if same is None:
            rest.append(one)
        else:
            actual.remove(same)
            yield Pair(one, same)
    yield from map(Pair, rest, actual)


def _best(left: Sequence[Spot], right: Sequence[Spot], limits: Limits) -> tuple[Pair, ...]:
    """Pairs by the words around and by value, the surest first, each value once."""
    scored = []
    for first, one in enumerate(left):
        for second, two in enumerate(right):
            equal = agrees(one.token, two.token)
            if equal or (_interchangeable if limits.strict else comparable)(one.token, two.token):
                like = _around(one, two)
                if like >= (limits.equal if equal else limits.different):
                    scored.append((-like - _EQUAL * equal, abs(first - second), first, second))
    chosen: dict[int, int] = {}
    for _, _, first, second in sorted(scored):
        if first not in chosen and second not in chosen.values():
            chosen[first] = second
    return tuple(Pair(left[first], right[second]) for first, second in chosen.items())


def comparable(expected: Token, actual: Token) -> bool:
    """Whether one can be wrong for the other: a figure for a figure, a judgement for one of its family."""
    if expected.what is What.WORD is actual.what:
        return str(expected.value).partition("·")[0] == str(actual.value).partition("·")[0]
    return expected.what is actual.what or {expected.what, actual.what} <= _MEASURED


def _around(one: Spot, two: Spot) -> float:
    """How much of the words around two values is the same; nothing of what is judged differently."""
    first, second = one.clause, two.clause
    judged = one.token.what is not What.WORD and first.judgements and second.judgements
    if judged and not first.judgements & second.judgements:
        return 0.0
    near, far = one.near, two.near
    return 2 * len(near & far) / (len(near) + len(far)) if near or far else 1.0


def _interchangeable(expected: Token, actual: Token) -> bool:
    same = expected.what is actual.what and expected.measure == actual.measure
    return same and expected.what is not What.WORD and not expected.weak and not actual.weak
