"""Finds for each stretch of the ledger's text the one that a person made of it: the same, moved, or reworded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from report_gen.audit.lines import Line, Span
from report_gen.audit.tokens import What

_TELLING: Final = 6  # own characters that make a stretch known wherever it stands
_LIKE: Final = 0.5  # half the pairs of characters in common
_CONTAINED: Final = 0.6
_NEIGHBOUR: Final = 0.15  # what standing in the right place is worth
_SAME_VALUES: Final = 0.2  # what having the same values is worth


class Match(NamedTuple):
    """Places, in the two lists given, of stretches that belong together."""

    expected: int
    actual: int


class Group(NamedTuple):
    """Paragraphs that belong together; several where some were split or merged."""

    expected: tuple[Line, ...]
    actual: tuple[Line, ...]


def matches(expected: Sequence[Span], actual: Sequence[Span], *, in_place: bool = False) -> tuple[Match, ...]:
    """The pairs, in the order of `expected`: equal ones in order, then equal ones elsewhere, then the likest.

    What has few words of its own is known again only in its place. With `in_place`, what is left alone between two
    stretches that stayed is taken for what stood alone there, however it is worded.
    """
    anchors = _in_order(expected, actual)
    found = {match.expected: match.actual for match in anchors}
    places = _Places(anchors)
    used = set(found.values())
    left = [index for index in range(len(expected)) if index not in found]
    free = [index for index in range(len(actual)) if index not in used]
    for step in (
        _moved(expected, actual, left, free),
        _blanks(expected, places, left, free),
        _likest(expected, actual, places, left, free),
        _alone(places, left, free) if in_place else (),
    ):
        for one in step:
            found[one.expected] = one.actual
            left.remove(one.expected)
            free.remove(one.actual)
    return tuple(Match(first, found[first]) for first in sorted(found))


def groups(expected: Sequence[Line], actual: Sequence[Line]) -> Iterator[Group]:
    """The paragraphs by what belongs together, in the order of the ledger's; those only a person has come last."""
    wholes, others = [line.whole for line in expected], [line.whole for line in actual]
    joined = {match.expected: [match.actual] for match in matches(wholes, others, in_place=True)}
    used = {index for indexes in joined.values() for index in indexes}
    for index in range(len(actual)):
        if index not in used and (home := _home(index, others, wholes, joined)) is not None:
            joined[home].append(index)
            used.add(index)
    merged: dict[int, list[int]] = {index: [index] for index in joined}
    for index in range(len(expected)):
        if index in joined:
            continue
        whole = _part_of(index, wholes, others, joined)
        if whole is None:
            yield Group((expected[index],), ())
        else:
            merged[whole].append(index)
    for first, more in merged.items():
        yield Group(tuple(expected[one] for one in sorted(more)), tuple(actual[one] for one in sorted(joined[first])))
    yield from (Group((), (actual[index],)) for index in range(len(actual)) if index not in used)


def likeness(first: Span, second: Span) -> float:
    """0 to 1: how many pairs of characters two masks have in common."""
    if first.mask == second.mask:
        return 1.0
    together = len(first.bag) + len(second.bag)
    return 2 * len(first.bag & second.bag) / together if together else 0.0


class _Places:
    """Between which two stretches that stayed in their order another one stands."""

    def __init__(self, anchors: Sequence[Match]) -> None:
        self._expected = [match.expected for match in anchors]
        self._actual = [match.actual for match in anchors]

    def same(self, expected: int, actual: int) -> bool:
        return sum(one < expected for one in self._expected) == sum(one < actual for one in self._actual)


def _in_order(expected: Sequence[Span], actual: Sequence[Span]) -> list[Match]:
    matcher = SequenceMatcher(None, [one.key for one in expected], [one.key for one in actual], autojunk=False)
    return [
        Match(block.a + step, block.b + step) for block in matcher.get_matching_blocks() for step in range(block.size)
    ]


def _moved(
    expected: Sequence[Span], actual: Sequence[Span], left: Sequence[int], free: Sequence[int]
) -> Iterator[Match]:
    """Equal stretches elsewhere, if their words tell them."""
    at: dict[str, list[int]] = {}
    for index in free:
        at.setdefault(actual[index].key, []).append(index)
    for index in tuple(left):
        if expected[index].own >= _TELLING and (places := at.get(expected[index].key)):
            yield Match(index, places.pop(0))


def _blanks(expected: Sequence[Span], places: _Places, left: Sequence[int], free: Sequence[int]) -> Iterator[Match]:
    """What stands where the ledger's paper had nothing but 【待补：…】."""
    blanks = [one for one in left if [token.what for token in expected[one].tokens] == [What.BLANK]]
    for index in blanks:
        place = next((one for one in free if places.same(index, one)), None)
        if place is not None and not expected[index].own:
            yield Match(index, place)


def _alone(places: _Places, left: Sequence[int], free: Sequence[int]) -> Iterator[Match]:
    """What stands alone where one stretch is lacking."""
    for index in tuple(left):
        here = [one for one in free if places.same(index, one)]
        if len(here) == 1 and [one for one in left if places.same(one, here[0])] == [index]:
            yield Match(index, here[0])


def _likest(
    expected: Sequence[Span],
    actual: Sequence[Span],
    places: _Places,
    left: Sequence[int],
    free: Sequence[int],
) -> Iterator[Match]:
    """The most alike first, each once; with few words only in the same place."""
    scored = []
    for first in left:
        for second in free:
            like = likeness(expected[first], actual[second])
            like += _SAME_VALUES * _values_shared(expected[first], actual[second]) if like else 0.0
            here = places.same(first, second)
            if like >= _LIKE and (here or min(expected[first].own, actual[second].own) >= _TELLING):
                scored.append((-like - _NEIGHBOUR * here, abs(first - second), first, second))
    chosen: dict[int, int] = {}
    for _, _, first, second in sorted(scored):
        if first not in chosen and second not in chosen.values():
            chosen[first] = second
            yield Match(first, second)


def _values_shared(first: Span, second: Span) -> float:
    values = {token.key for token in first.tokens}
    return len(values & {token.key for token in second.tokens}) / len(values) if values else 0.0


def _home(place: int, others: Sequence[Span], wholes: Sequence[Span], joined: dict[int, list[int]]) -> int | None:
    """The ledger's paragraph, already known again in another one, that this was split off from."""
    span = others[place]
    scored = [
        (-_contained(span, wholes[index]), index)
        for index, indexes in joined.items()
        if span.own >= _TELLING or any(abs(place - one) == 1 for one in indexes)
    ]
    return _nearest(scored)


def _part_of(place: int, wholes: Sequence[Span], others: Sequence[Span], joined: dict[int, list[int]]) -> int | None:
    """The ledger's paragraph whose successor holds this one too, as they were merged."""
    span = wholes[place]
    scored = [
        (-max(_contained(span, others[one]) for one in indexes), index)
        for index, indexes in joined.items()
        if span.own >= _TELLING or abs(place - index) == 1
    ]
    return _nearest(scored)


def _nearest(scored: Sequence[tuple[float, int]]) -> int | None:
    score, index = min(scored, default=(0.0, 0))
    return index if -score >= _CONTAINED else None


def _contained(part: Span, whole: Span) -> float:
    return len(part.bag & whole.bag) / len(part.bag) if part.bag else 0.0
