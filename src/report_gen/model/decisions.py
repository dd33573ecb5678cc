"""What people decided and what the office saw, as the ledger tells it: read once, then data like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from report_gen.model.document import Block
from report_gen.model.event import Justification


@dataclass(frozen=True, slots=True)
class Exemption:
    """A unit need not report from `since` to `until` (both days inclusive, by the period's last day)."""

    unit: str  # code
    since: date
    until: date
    reason: str
    by: str
    on: date
    event: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """A person's decision in a conflict. `take` is a unit's code, or '' where `value` was set by hand.

    It holds only while the sources say what they said: `sources` is their wording then.
    """

    period: str
    item: str
    take: str
    value: str
    sources: str
    reason: str
    by: str
    on: date
    event: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a file came, as a person entered it or the portal saw it (`portal`), known by the file's hash."""

    period: str
    sha256: str
    file: str
    at: datetime
    by: str
    via: str
    portal: bool
    event: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """When a command first found a file in a period's folder: no later than then it had come."""

    period: str
    sha256: str
    file: str
    at: datetime
    event: int


@dataclass(frozen=True, slots=True)
class Closing:
    """A period closed: by whom, when, and the manifest that says what went in and came out (its hash)."""

    period: str
    manifest: str
    by: str
    at: datetime
    event: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A value of a closed period set right: the period's outputs stay, later periods use `value` instead of `before`.

    `unit` is the code of the one whose value it is, '' where it is the merged one.
    """

    period: str
    item: str
    value: str
    reason: str
    by: str
    on: date
    event: int
    unit: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """What a person wrote at a 〔人工：…〕 of a document (its file name), as last read back from it."""

    period: str
    document: str
    block: Block
    by: str
    on: date
    event: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything of the ledger that the rules need."""

    justifications: tuple[Justification, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    closings: tuple[Closing, ...] = ()
    corrections: tuple[Correction, ...] = ()
    blocks: tuple[WrittenBlock, ...] = ()


NO_DECISIONS = Decisions()
