"""Numbers of the page's drawings: where each piece of a bar and each point of a line goes, as texts for SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import groupby
from typing import Final

from report_gen.model.board import TrendLine

WIDTH, HEIGHT = 320, 128  # of a trend's drawing
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 304, 34, 90
_NARROWEST: Final = 5  # per cent of a bar that has room for its number
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a stacked bar: which series, where it begins and how wide it is in per cent, its number."""

    series: int
    start: str
    width: str
    middle: str
    number: int
    labelled: bool


def bar_pieces(counts: Sequence[int]) -> tuple[Piece, ...]:
    """The bar of these counts from left to right, over the whole width; what is 0 takes no place."""
    total, before = sum(counts), 0
    pieces = []
    for series, count in enumerate(counts):
        if count:
            start, width = _percent(before, total), _percent(count, total)
            room = width >= _NARROWEST
            pieces.append(Piece(series, _text(start), _text(width), _text(start + width / 2), count, room))
        before += count
    return tuple(pieces)


def _percent(count: int, total: int) -> Decimal:
    return Decimal(count) * 100 / total


@dataclass(frozen=True, slots=True)
class Label:
    """A text and where it stands; `anchor` is the side of it that stands there."""

    x: str
    y: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A trend: lines through consecutive values, a dot a value, a mark at each gap, the target's height ('' for none)."""

    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    labels: tuple[Label, ...]
    target: str
    periods: tuple[Label, ...]


def drawing(trend: TrendLine) -> Drawing:
    """The drawing of a trend that has at least one value. A gap interrupts the line; nothing is drawn through it."""
    values = [point.value for point in trend.points if point.value is not None]
    scale = _Scale.over([*values, *([] if trend.target is None else [trend.target])])
    across = _across(len(trend.points))
    spots = [
        None if point.value is None else (x, scale.y(point.value))
        for x, point in zip(across, trend.points, strict=True)
    ]
    return Drawing(
        tuple(_runs(spots)),
        tuple((_text(spot[0]), _text(spot[1])) for spot in spots if spot),
        tuple(_text(x) for x, spot in zip(across, spots, strict=True) if spot is None),
        tuple(_end_labels(trend, spots)),
        "" if trend.target is None else _text(scale.y(trend.target)),
        _period_labels(trend, across),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values from `low` to `high` on the height of a drawing."""

    low: Decimal
    high: Decimal

    @classmethod
    def over(cls, values: Sequence[Decimal]) -> _Scale:
        """A scale for these values; where all are the same they lie in the middle."""
        low, high = min(values), max(values)
        return cls(low, high) if low < high else cls(low - 1, high + 1)

    def y(self, value: Decimal) -> Decimal:
        """How far down a value lies."""
        return _BOTTOM - (value - self.low) * (_BOTTOM - _TOP) / (self.high - self.low)


_Spot = tuple[Decimal, Decimal] | None


def _across(points: int) -> tuple[Decimal, ...]:
    """How far to the right each of the points lies; a single one in the middle."""
    if points == 1:
        return (Decimal(_LEFT + _RIGHT) / 2,)
    return tuple(_LEFT + Decimal(_RIGHT - _LEFT) * index / (points - 1) for index in range(points))


def _runs(spots: Sequence[_Spot]) -> Iterator[str]:
    """The points of each line: values without a gap between them, two at least."""
    for there, group in groupby(spots, key=lambda spot: spot is not None):
        run = [spot for spot in group if spot]
        if there and len(run) > 1:
            yield " ".join(f"{_text(x)},{_text(y)}" for x, y in run)


def _end_labels(trend: TrendLine, spots: Sequence[_Spot]) -> Iterator[Label]:
    """The first and the last value, above their points, without running out of the drawing."""
    told = [(point, spot) for point, spot in zip(trend.points, spots, strict=True) if spot]
    for point, (x, y) in dict.fromkeys((told[0], told[-1])):
        anchor = "start" if x < WIDTH // 3 else "end" if x > WIDTH * 2 // 3 else "middle"
        yield Label(_text(x), _text(y - 7), point.text, anchor)


def _period_labels(trend: TrendLine, across: Sequence[Decimal]) -> tuple[Label, ...]:
    first, last = trend.points[0].period, trend.points[-1].period
    if len(across) == 1:
        return (Label(_text(across[0]), "122", first, "middle"),)
    return (Label(_text(across[0]), "122", first, "start"), Label(_text(across[-1]), "122", last, "end"))


def _text(value: Decimal) -> str:
    """With one decimal at most: `12.5`, `40`."""
    return f"{value.quantize(_TENTH, ROUND_HALF_EVEN):f}".removesuffix(".0")
