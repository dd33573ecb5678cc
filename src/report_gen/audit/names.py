"""The names of the member units in a text, and spellings that come close to one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from report_gen.audit.tokens import Token
from report_gen.model.plan import Plan

_LEVELS: Final = frozenset("省国部县区市州乡镇")  # 省商务局 is another body, not a misspelt 市商务局
_SHORTEST: Final = 4
_WIDE: Final = str.maketrans("（）", "()")


@dataclass(frozen=True, slots=True)
class Near:
    """A stretch of text that is no unit's name but almost: where it stands, and the name it is nearest to."""

    start: int
    end: int
    name: str
    code: str


class Names:
    """Every name of every unit of a plan; `codes` tells whose it is."""

    def __init__(self, plan: Plan) -> None:
        pairs = [(name.translate(_WIDE), unit.code) for unit in plan.units for name in unit.names if name]
        self.codes: dict[str, str] = {}
        for name, code in pairs:
            self.codes.setdefault(name, code)
        longest_first = sorted(self.codes, key=lambda name: (-len(name), name))
        self.pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._letters = {name: frozenset(name) for name in longest_first if len(name) >= _SHORTEST}

    def near(self, text: str, tokens: Iterable[Token]) -> Iterator[Near]:
        """The misspelt names in the text, outside its `tokens`; a unit's short name may stand inside its misspelt full one.

        One character is another one, is lacking or is too much, and it is not the last one (市商务系统 is no 市商务局).
        """
        taken, there = [(token.start, token.end, token.value) for token in tokens], frozenset(text)
        for name, letters in self._letters.items():
            if len(letters - there) > 1:
                continue
            for found in _misspellings(name).finditer(text):
                start, end, code = *found.span(), self.codes[name]
                free = all(
                    end <= first or last <= start or (whose == code and last <= end) for first, last, whose in taken
                )
                if free and found[0] not in self.codes and not _other_level(found[0], name):
                    taken.append((start, end, ""))
                    yield Near(start, end, name, code)


def _other_level(said: str, name: str) -> bool:
    return said[1:] == name[1:] and said[0] in _LEVELS


@lru_cache(maxsize=1000)
def _misspellings(name: str) -> re.Pattern[str]:
    """One character replaced, lacking inside, or added inside."""
    forms = []
    for index in range(len(name) - 1):
        before, after = re.escape(name[:index]), re.escape(name[index + 1 :])
        forms.append(f"{before}[一-鿿]{after}")
        if index:
            forms.append(f"{before}{after}")
            forms.append(f"{before}[一-鿿]{re.escape(name[index:])}")
    return re.compile("|".join(forms))
