"""Many offices put together: what is kept of each, and what they amount to beside one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from report_gen.model.finding import Finding
from report_gen.model.outcome import IndicatorOutcome, ItemFact, Light, ReportState, Timeliness, Verdict
from report_gen.model.period import Period
from report_gen.model.plan import Task

Outcome = TypeVar("Outcome")


class Basis(Enum):
    """What an office's figures are taken from, the first that there is."""

    CLOSED = "封账数"  # the sealed originals, as the closing's manifest says
    RUN = "上次汇总"  # the sealed originals of the last recorded merge
    INBOX = "按报送文件现算"  # nobody has recorded a merge of the period


@dataclass(frozen=True, slots=True)
class UnitLine:
    """Where one unit of an office stands with its form of one reporting period; `file` is the accepted one, or ''."""

    code: str
    short: str
    period: Period
    state: ReportState
    timeliness: Timeliness
    days_late: int = 0
    errors: int = 0
    queries: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """The light of one task of an office."""

    task: Task
    light: Light


@dataclass(frozen=True, slots=True)
class LedgerState:
    """An office's ledger: how many events it holds, the hash of the first ('' for none), and whether it is sound."""

    events: int = 0
    first: str = ""
    sound: bool = True


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """Who an office is and what its figures rest on.

    `folder` tells it from all others; `label` is its name in the list of offices ('' for none), `way` the path to its
    folder and `inbox` the one to what it received, both from where the workbook is written. `plan_sha` is the hash of
    the plan the figures were worked out by. `number` is the event that closed the period or recorded the merge, 0 for
    none, `by` and `on` who did that and when. `corrected` counts the values set right since the closing,
    `moved` the files that came or changed since the merge; `lost` says that its originals are no longer complete.
    """

    folder: str
    label: str
    way: str
    inbox: str
    basis: Basis
    as_of: date
    plan_sha: str = ""
    ledger: LedgerState = LedgerState()
    number: int = 0
    by: str = ""
    on: date | None = None
    program: str = ""
    corrected: int = 0
    moved: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class OfficeSummary:
    """All that is kept of one office. `times` says how often it was given."""

    facts: OfficeFacts
    city: str
    plan_id: str
    plan_title: str
    creation_start: date
    units: tuple[UnitLine, ...]
    tasks: tuple[TaskLine, ...]
    indicators: tuple[IndicatorOutcome, ...]
    items: tuple[ItemFact, ...]
    times: int = 1

    def count(self, state: ReportState) -> int:
        """How many forms it was owed are in that state."""
        return sum(unit.state is state for unit in self.units)

    @property
    def on_time(self) -> int:
        """How many forms it was owed came in time."""
        return sum(unit.timeliness is Timeliness.ON_TIME for unit in self.units)

    def lit(self, light: Light) -> int:
        """How many of its tasks show that light."""
        return sum(one.light is light for one in self.tasks)

    def judged(self, verdict: Verdict) -> int:
        """How many of its indicators have that verdict."""
        return sum(one.verdict is verdict for one in self.indicators)


@dataclass(frozen=True, slots=True)
class Unread:
    """An office that could not be read: its folder, its name in the list, the way to it, why, and what to do."""

    folder: str
    label: str
    way: str
    reason: str
    advice: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of some of the offices, each once, by folder."""

    period: Period
    offices: tuple[OfficeSummary, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Across(Generic[Outcome]):
    """One thing in every office that has it, with the office's number in the order of `Rollup.offices`.

    `total` is the figure of all together, None where there is none; `words` then say why, or how it was come by.
    """

    name: str
    cells: tuple[tuple[int, Outcome], ...]
    total: Decimal | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class NamedOffice:
    """An office with the name that tells it from the others."""

    name: str
    summary: OfficeSummary


@dataclass(frozen=True, slots=True)
class Rollup:
    """Many offices beside one another, in order of name. `tasks` are those of two offices and more, `lone` the others."""

    period: Period
    offices: tuple[NamedOffice, ...]
    unread: tuple[Unread, ...]
    items: tuple[Across[ItemFact], ...]
    indicators: tuple[Across[IndicatorOutcome], ...]
    tasks: tuple[Across[TaskLine], ...]
    lone: tuple[Across[TaskLine], ...]
    findings: tuple[Finding, ...]

    def name(self, number: int) -> str:
        """The name of the office of that number."""
        return self.offices[number].name
