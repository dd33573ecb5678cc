"""What people decided and what the office saw, as the ledger tells it: read once, then data like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from report_gen.model.access import Key
from report_gen.model.document import Block
from report_gen.model.event import Justification
from report_gen.model.place import NOWHERE, Place


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
    """When a file came, as a person entered it or the portal saw it (`portal`), known by the file's hash.

    `unit` is the code of the unit it is from, '' where nobody knows; `name` what the unit called it, where that was kept.
    """

    period: str
    sha256: str
    file: str
    at: datetime
    by: str
    via: str
    portal: bool
    event: int
    unit: str = ""
    name: str = ""


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
class Mark:
    """The points an assessor (`by`) gave a unit (code) on a by-hand line of the rubric (code), and why.

    `place` is the cell of the 考核打分 workbook (its file has the hash `sha256`); `event` is 0 where no ledger knows it.
    The last mark of the same assessor, unit, line and period holds.
    """

    period: str
    unit: str
    line: str
    points: Decimal
    reason: str
    by: str
    on: date
    place: Place = NOWHERE
    sha256: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class Registered:
    """An event registered for a line of the rubric (code): what happened (`reason`), when, by which paper (`basis`).

    `points` are the points of this event, None where the rubric's own amount for each of `count` times holds. The last
    one of the same unit, line, day and reason holds.
    """

    period: str
    unit: str
    line: str
    day: date
    count: Decimal
    points: Decimal | None
    reason: str
    basis: str
    by: str
    on: date
    place: Place = NOWHERE
    sha256: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class Appeal:
    """A decision on an appeal: the line `key` of a unit's score counts `points` (not negative; 0 = waived).

    It holds only while the line says what it said: `was` is the wording of its points and reason then. `paper` is the
    paper of the decision.
    """

    period: str
    unit: str
    key: str
    points: Decimal
    was: str
    reason: str
    by: str
    on: date
    paper: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class Issue:
    """A bulletin that was written with a date of issue: `scores` has (total, grade, rank as text) by unit code."""

    period: str
    issued: date
    number: str
    scores: Mapping[str, tuple[str, str, str]]
    at: datetime
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
    marks: tuple[Mark, ...] = ()
    registered: tuple[Registered, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    issues: tuple[Issue, ...] = ()
    keys: tuple[Key, ...] = ()


NO_DECISIONS = Decisions()
