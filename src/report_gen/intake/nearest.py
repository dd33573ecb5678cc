"""The known wording nearest to one that no rule reads, as a hint for the person who must decide."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

_LEAST_LIKENESS = 0.3  # below this two wordings have nothing to do with each other


def nearest(text: str, samples: Sequence[str]) -> str:
    """The sample most like the text, the first of equals; '' if none is like it at all."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    best, likeness = "", _LEAST_LIKENESS
    for sample in samples:
        matcher.set_seq1(sample)
        if matcher.real_quick_ratio() > likeness and matcher.quick_ratio() > likeness:
            found = matcher.ratio()
            best, likeness = (sample, found) if found > likeness else (best, likeness)
    return best
