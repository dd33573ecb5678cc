"""How long work tells how far it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

_Item = TypeVar("_Item")


class Progress(Protocol):
    """Hands out the items one by one, showing `label` and how many are left."""

    def __call__(self, items: Sequence[_Item], label: str, /) -> Iterable[_Item]:
        """The same items, in the same order."""


def silent(items: Sequence[_Item], label: str, /) -> Iterable[_Item]:  # noqa: ARG001  # the protocol's shape
    """Shows nothing."""
    return items
