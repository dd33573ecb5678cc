"""What reading one cell gives: a value, or why there is none, and every step from the typed text to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from report_gen.model.finding import Kind
from report_gen.model.submission import Conversion, EntryState, Value

_SHOWN = 40  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding without its place: the kind, and what its message names besides the column."""

    kind: Kind
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry cell, read. `raw` is the text as typed; `conversions` lead from it to `value`."""

    value: Value
    state: EntryState
    raw: str
    conversions: tuple[Conversion, ...] = ()
    problems: tuple[Problem, ...] = ()


def shown(raw: str) -> str:
    """The text as a message quotes it: on one line, cut where it is long."""
    line = " ".join(raw.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}……"


def queried(raw: str, kind: Kind, steps: tuple[Conversion, ...] = (), **data: object) -> Reading:
    """A cell that says something, yet gives no value to be used: what it says must be replaced."""
    return Reading(None, EntryState.QUERIED, raw, steps, (Problem(kind, {"value": shown(raw), **data}),))


def unreadable(raw: str, kind: Kind, steps: tuple[Conversion, ...] = (), **data: object) -> Reading:
    """A cell whose value is not used, and the finding that says why."""
    return Reading(None, EntryState.UNREADABLE, raw, steps, (Problem(kind, {"value": shown(raw), **data}),))
