"""Chance that is the same on every machine: drawn from hashes of a seed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

_Thing = TypeVar("_Thing")


class Dice:
    """Throws that depend on the words it was made with and on nothing else; `about` gives dice of their own."""

    def __init__(self, *words: object) -> None:
        self.words = "\n".join(str(word) for word in words)
        self.thrown = 0

    def about(self, *words: object) -> Dice:
        """Other dice, the same whatever was thrown with these."""
        return Dice(self.words, *words)

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` − 1."""
        self.thrown += 1
        digest = hashlib.sha256(f"{self.words}\n{self.thrown}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % count

    def pick(self, things: Sequence[_Thing]) -> _Thing:
        """One of the things."""
        return things[self.below(len(things))]

    def shuffled(self, things: Iterable[_Thing]) -> list[_Thing]:
        """All the things in some order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def between(self, low: Decimal, high: Decimal, decimals: int = 0) -> Decimal:
        """A number from `low` to `high` with so many decimals."""
        step = Decimal(1).scaleb(-decimals)
        return low + step * self.below(int((high - low) / step) + 1)
