"""Units that took the place of others: a body that was renamed or merged owes its forms once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from report_gen.model.plan import Unit

# What 备注 says of a unit that follows another one, or is followed.
_FOLLOWS: Final = re.compile(
    r"更名|改名|改称|改组|改建|并入|合并(?:为|组建|成立|而成|设立)|整合(?:为|组建|成立)|(?:重新)?组建为|撤并"
)


def successors(unit: Unit, units: Iterable[Unit]) -> frozenset[str]:
    """The codes of those of `units` that took the place of `unit`, or of one that took it, as 备注 says.

    The 备注 of one of two units names the other by a registered name, with a word such as 更名, 并入, 合并组建; the one
    whose 启用日期 is later follows the other. Without a later 启用日期 nobody follows.
    """
    units = tuple(units)
    direct = [other for other in units if _later(other, unit) and (_names(unit, other) or _names(other, unit))]
    further = (successors(one, units) for one in direct)  # it ends: each step goes to a later 启用日期
    return frozenset(one.code for one in direct).union(*further)


def _later(one: Unit, other: Unit) -> bool:
    return one.since is not None and (other.since is None or other.since < one.since)


def _names(one: Unit, other: Unit) -> bool:
    """Whether the 备注 of `one` says that it was renamed to or from, or merged with, `other`."""
    return bool(_FOLLOWS.search(one.note)) and any(name in one.note for name in other.names)
