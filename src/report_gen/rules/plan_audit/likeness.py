"""How much of one wording stands in another, counted in pairs of neighbouring characters."""

from __future__ import annotations

import re
from typing import Final

_NO_WORD: Final = re.compile(r"[\W_]+|的")


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters within words; marks and 的 part words."""
    parts = _NO_WORD.split(text)
    return frozenset(part[start : start + 2] for part in parts for start in range(len(part) - 1))


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of the pairs of `part` that `whole` holds, from 0 to 1; 0 for no pairs."""
    return len(part & whole) / len(part) if part else 0.0
