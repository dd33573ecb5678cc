"""What the portal shows and hands out, before anyone makes a page of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from report_gen.model.event import Justification
from report_gen.model.finding import Finding
from report_gen.model.finding_groups import Group
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period
from report_gen.model.plan import Unit


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out: the name a browser is to save it under, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file below 报送/<期>/: its name there, its hash, the code of the unit it is from ('' where nobody knows)."""

    period: str
    name: str
    sha256: str
    unit: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands with one reporting period.

    `due` and `lock` are None where it owes no form; `excused` says why it need not report, `closed` who closed the period
    and when, '' where that is not so. `state` and `timeliness` are None where no form is owed. `received` is when the form
    in use came, `basis` how that is known (网页, 收件, 登记 …).
    """

    period: Period
    due: date | None = None
    lock: date | None = None
    excused: str = ""
    closed: str = ""
    state: ReportState | None = None
    timeliness: Timeliness | None = None
    received: datetime | None = None
    basis: str = ""
    errors: int = 0
    queries: int = 0

    @property
    def takes(self) -> bool:
        """Whether a file may still be sent for the period."""
        return self.due is not None and not self.closed


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a unit for a period. `event` is the number its arrival is recorded under, 0 where it is not.

    `name` is what the unit called it, `basis` how its time is known, `note` why it is not used, '' where it may be;
    `used`: its values are those taken.
    """

    event: int
    name: str
    at: datetime | None
    basis: str
    note: str
    sha256: str
    used: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A queried entry: its finding (place, message, hint), what stands there, and the explanation that stands, if any.

    `spot` is the cell as `justify` takes it: 指标数据!H7. `settled`: the explanation holds for what stands there now.
    """

    finding: Finding
    spot: str
    raw: str
    justification: Justification | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class UnitView:
    """What one unit sees of one period: made from its own files alone.

    `groups` are the findings of the form in use (or of the files that could not be used), those of a kind together.
    `packages` are the kinds of file it can fetch to mend its form (标注表, 更正表, 通知).
    """

    unit: Unit
    standing: Standing
    files: tuple[SentFile, ...]
    groups: tuple[Group, ...]
    queries: tuple[Query, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of one uploaded file.

    `name` is what the sender called it, `file` our name for it below 报送/<期>/. Not `taken`: nothing was kept, and
    `reason` and `hint` say why. Taken: `event` is the number of its receipt, `at` its time; not `fresh`: the same file had
    been received before, under that number. `view` is where the unit stands with it; None where nothing was taken.
    """

    name: str
    sha256: str
    taken: bool
    reason: str = ""
    hint: str = ""
    file: str = ""
    event: int = 0
    at: datetime | None = None
    fresh: bool = True
    view: UnitView | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit and where it stands with each period of the matrix, None where it owes nothing and never did."""

    unit: Unit
    cells: tuple[Standing | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who has reported: units by reporting periods of a year; `at` is when that was looked at."""

    year: int
    years: tuple[int, ...]
    periods: tuple[Period, ...]
    rows: tuple[MatrixRow, ...]
    at: datetime

    def counts(self, period: Period) -> Sequence[tuple[ReportState, int]]:
        """How many units are in each state in that period."""
        column = self.periods.index(period)
        states = [row.cells[column] for row in self.rows]
        return [(state, sum(one is not None and one.state is state for one in states)) for state in ReportState]


@dataclass(frozen=True, slots=True)
class DocFile:
    """A file the office can fetch: `id` stands for it in addresses, `name` is its way below 输出/<期>/ or 空白模板/<期>/.

    `group` is the heading it is listed under.
    """

    id: str
    group: str
    name: str
    size: int
    changed: datetime
