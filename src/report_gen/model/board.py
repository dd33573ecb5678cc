"""What the overview page 看板.html shows: every figure worded, every link a path, before anyone lays it out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from report_gen.model.sheets import Tone


@dataclass(frozen=True, slots=True)
class Mark:
    """A state in a word; the tone is its look, and the word always says the same."""

    word: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Count:
    """How many are in a state."""

    mark: Mark
    number: int


@dataclass(frozen=True, slots=True)
class FileLink:
    """A word that opens a file: `path` is plain (not quoted), with /, from the page's folder; '' where there is none."""

    word: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class JobLine:
    """Something a person must do: in a word, in full, and the ledger's sheet to look at."""

    title: str
    detail: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Reporting:
    """One reporting period in numbers: forms owed, by state, by time, and the rates as printed, by name."""

    period: str
    owed: int
    states: tuple[Count, ...]
    times: tuple[Count, ...]
    rates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LightBar:
    """The tasks of a category by light, in the order of the lights; `done` is the share finished as printed."""

    name: str
    counts: tuple[int, ...]
    done: str

    @property
    def total(self) -> int:
        """How many tasks the category has."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task behind a light; `due` and `done_on` are '' where there is none."""

    no: str
    title: str
    leads: str
    due: str
    done_on: str
    rule: str


@dataclass(frozen=True, slots=True)
class LightGroup:
    """A light and the tasks that show it, in plan order."""

    light: Mark
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A period of a trend, its value and how that is printed; a gap has None and a word that says so."""

    period: str
    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A figure over consecutive periods, oldest first. `target` is None for a figure without one."""

    name: str
    points: tuple[TrendPoint, ...]
    target: Decimal | None = None
    target_text: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator as worked out; `pace` is None where nobody asked for it, `trend` where no period has a value."""

    code: str
    name: str
    value: str
    target: str
    verdict: Mark
    reason: str
    working: str
    pace: Mark | None = None
    pace_working: str = ""
    trend: TrendLine | None = None


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form owed and what became of it; `received` and `basis` say when it came and how that is known."""

    period: str
    unit: str
    kind: str
    state: Mark
    time: Mark
    due: str
    received: str
    basis: str
    errors: int
    queries: int
    file: FileLink
    package: FileLink


@dataclass(frozen=True, slots=True)
class Silent:
    """The units that owe a form of a period by the same day and have sent none."""

    period: str
    due: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was not read, and why."""

    period: str
    file: FileLink
    reason: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Findings of one kind in one sheet of a unit: how many, in which cells, what they say and what to do."""

    severity: Mark
    code: str
    title: str
    number: int
    message: str
    hint: str
    file: FileLink
    sheet: str
    cells: str


@dataclass(frozen=True, slots=True)
class UnitFindings:
    """What was found in the forms of a unit for a period; `hidden` findings are not listed, only counted."""

    period: str
    unit: str
    counts: tuple[Count, ...]
    lines: tuple[FindingLine, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """What one unit states for an item in conflict, and the cell where it does."""

    unit: str
    value: str
    file: FileLink
    place: str


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """An item whose reporters differ: where it stands, who states what, and what was decided, if anything.

    `stated_hidden` of them are not listed, only counted.
    """

    number: str
    period: str
    item: str
    state: Mark
    stated: tuple[Stated, ...]
    note: str = ""
    stated_hidden: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page. `lights` are the words of the lights, `bars` the categories with 合计 as the last.

    `silent`, `excused` and `unread` are who sent nothing, who need not, and what could not be read; `unread_hidden` such files are not listed, only counted.
    So are `forms_hidden` forms and the findings of `findings_hidden` units: of a province only what needs somebody is listed.
    """

    title: str
    notice: str
    about: tuple[tuple[str, str], ...]
    ledger: FileLink
    several: bool
    jobs: tuple[JobLine, ...]
    reporting: tuple[Reporting, ...]
    lights: tuple[LightGroup, ...]
    bars: tuple[LightBar, ...]
    verdicts: tuple[Count, ...]
    indicators: tuple[IndicatorLine, ...]
    trends: tuple[TrendLine, ...]
    forms: tuple[FormLine, ...]
    silent: tuple[Silent, ...]
    excused: str
    unread: tuple[Unread, ...]
    unread_hidden: int
    severities: tuple[Count, ...]
    findings: tuple[UnitFindings, ...]
    conflicts: tuple[ConflictLine, ...]
    conflict_counts: tuple[Count, ...]
    forms_hidden: int = 0
    findings_hidden: int = 0
