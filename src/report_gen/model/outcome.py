"""What became of the work: obligations, merged facts, task and indicator outcomes, scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from report_gen.model.decisions import Appeal, Correction, Exemption, Resolution
from report_gen.model.finding import Finding
from report_gen.model.period import Period
from report_gen.model.place import NOWHERE, Place
from report_gen.model.plan import DataItem, Indicator, RubricItem, Task, Unit
from report_gen.model.submission import Entry, Skipped, Submission, Value


class ReportState(Enum):
    """Where a unit stands with its form of a period."""

    PASSED = "通过"
    QUERIED = "待核实"
    RETURNED = "退回"
    MISSING = "未报"


class Timeliness(Enum):
    """Whether a form came in time."""

    ON_TIME = "按时"
    LATE = "逾期"
    PENDING = "时间待定"  # nobody knows when it came: costs no points
    NONE = "未报"


@dataclass(frozen=True, slots=True)
class Obligation:
    """A unit owes a form for a period by `due`; after `lock` the period takes no more. `basis` says by which row."""

    unit: str
    period: Period
    due: date
    lock: date
    basis: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Excused:
    """A form that `unit` (its short name) would owe, and the exemption that frees it: it stands in no rate."""

    obligation: Obligation
    exemption: Exemption
    unit: str

    @property
    def words(self) -> str:
        """`市商务局（机构改革；张三，第3号，免报至2024年6月）`: who, why, who decided, and until when."""
        by, last = self.exemption, self.exemption.until
        return f"{self.unit}（{by.reason}；{by.by}，台账第{by.event}号，免报至{last.year}年{last.month}月）"


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """An obligation and what became of it. `accepted` is the submission used; `others` came too.

    `first_complete` is the first that came without 强制性 findings, `returned` counts the files that had to go back,
    `accepted_at` is when the accepted one came if nothing of it is left to mend.
    """

    obligation: Obligation
    state: ReportState
    timeliness: Timeliness
    accepted: Submission | None = None
    others: tuple[Submission, ...] = ()
    errors: int = 0
    queries: int = 0
    blanks: int = 0
    days_late: int = 0
    first_complete: Submission | None = None
    returned: int = 0
    accepted_at: datetime | None = None


class WorkState(Enum):
    """The words a unit chooses from for a task's state."""

    NOT_STARTED = "未启动"
    ONGOING = "推进中"
    DONE = "已完成"
    CONTINUOUS = "持续推进"
    NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class Source:
    """What one unit wrote in one cell, the hash of the file it stands in, and the code of the period it was sent for."""

    unit: str
    entry: Entry
    sha256: str = field(default="", compare=False)
    period: str = field(default="", compare=False)

    @classmethod
    def of(cls, unit: str, entry: Entry, form: Submission) -> Source:
        """The source that an entry of the unit's form is."""
        return cls(unit, entry, form.hash_of(entry.place.file), form.identity.period)

    @property
    def value(self) -> Value:
        """The value it states."""
        return self.entry.value


@dataclass(frozen=True, slots=True)
class TaskFact:
    """What one unit said of one task in one period; `cells` are the cells it said it in, those left blank among them."""

    task_no: str
    unit: str
    period: Period
    leading: bool
    state: WorkState | None
    done_on: date | None
    progress: str
    problem: str
    place: Place
    cells: tuple[Source, ...] = field(default=(), compare=False, repr=False)

    def cell(self, column: str) -> Source | None:
        """The cell of that column (state, done_on, progress), or None."""
        return next((one for one in self.cells if one.entry.column == column), None)


class Agreement(Enum):
    """How far the reporters of one item say the same, where their values must agree."""

    SAME = "一致"
    ROUNDING = "仅进位不同"  # the finer value, rounded to the places of the coarser, is the same
    DIFFERENT = "不一致"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Reporters of one item that disagree; nobody's value is used until a person decides.

    `lapsed` is a decision that was made when the sources said something else.
    """

    number: str
    item: DataItem
    period: Period
    sources: tuple[Source, ...]
    lapsed: Resolution | None = None


@dataclass(frozen=True, slots=True)
class ItemFact:
    """The merged value of a data item in a period. `value` is None when nobody reported or a conflict is open.

    `agreement` says whether values that must agree do; where they do not, `conflict` is open or `resolution` settles it.
    `correction` is what set the merged value right after its period was closed.
    """

    item: DataItem
    period: Period
    value: Value
    sources: tuple[Source, ...] = ()
    conflict: Conflict | None = None
    missing: tuple[str, ...] = ()
    agreement: Agreement = Agreement.SAME
    resolution: Resolution | None = None
    correction: Correction | None = None

    @property
    def reason(self) -> str:
        """Why there is no value, in words; '' when there is one."""
        if self.value is not None:
            return ""
        return f"数据冲突（{self.conflict.number}）" if self.conflict else "未报有效数据"


@dataclass(frozen=True, slots=True)
class Merged:
    """One reporting period put together."""

    period: Period
    statuses: tuple[ReportStatus, ...]
    tasks: tuple[TaskFact, ...]
    items: tuple[ItemFact, ...]
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    files_found: int
    files_read: int
    excused: tuple[Excused, ...] = ()
    _by_code: dict[str, ItemFact] = field(init=False, compare=False, repr=False)
    _by_unit: dict[str, ReportStatus] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort facts and statuses by what they are asked for; of several of one code the first counts."""
        object.__setattr__(self, "_by_code", {fact.item.code: fact for fact in reversed(self.items)})
        object.__setattr__(self, "_by_unit", {status.obligation.unit: status for status in reversed(self.statuses)})

    def item(self, code: str) -> ItemFact | None:
        """The merged fact of the data item of that code, or None."""
        return self._by_code.get(code)

    def status(self, unit: str) -> ReportStatus | None:
        """Where that unit (by code) stands, or None if it owes nothing."""
        return self._by_unit.get(unit)

    def count(self, state: ReportState) -> int:
        """How many units are in that state."""
        return sum(status.state is state for status in self.statuses)


class Light(Enum):
    """The status light of a task."""

    DONE = "已完成"
    ON_TRACK = "按期"
    DUE_SOON = "临期"
    OVERDUE = "超期"
    CONTINUOUS = "持续推进"
    PENDING = "待定"


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """Where a task stands on a day. `due` is the occurrence the light is about; `rule` the rule that fired, in words.

    `days` counts from `as_of` to `due` (negative: overdue by so many days). `facts` are the evidence, newest first.
    `waiting` are the answerable units (codes) that have not said 已完成 for `due`, as far as their word is known.
    """

    task: Task
    as_of: date
    light: Light
    rule: str
    due: date | None = None
    done_on: date | None = None
    days: int | None = None
    late: bool = False
    facts: tuple[TaskFact, ...] = ()
    waiting: tuple[str, ...] = ()


class Verdict(Enum):
    """Whether an indicator meets its target."""

    MET = "达标"
    NOT_MET = "未达标"
    UNDECIDED = "无法判定"


@dataclass(frozen=True, slots=True)
class IndicatorOutcome:
    """An indicator computed. `value` is exact (not rounded); `reason` says why it is None.

    `working` is the formula with its numbers, in words; `inputs` are the merged facts used.
    """

    indicator: Indicator
    period: Period
    value: Decimal | None
    verdict: Verdict
    reason: str = ""
    working: str = ""
    inputs: tuple[ItemFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a score line rests on: a cell (`place`, of the file with that hash, sent for `period`), or ledger line `event`.

    `place` may be a file, a sheet or a row of the plan only. `words` say it where the place alone does not.
    """

    place: Place = NOWHERE
    words: str = ""
    sha256: str = ""
    period: str = ""
    event: int = 0


_CELLS_SHOWN: Final = 6
_SHEETS_SHOWN: Final = 3


def evidence_words(evidence: Sequence[Evidence]) -> str:
    """The evidence in words, cells sheet by sheet: `6月.xlsx › 指标数据 › H5、H6；640 ÷ 218 ≈ 2.94∶1`.

    Of many cells and sheets the first ones are named, and that there are more is said. What people recorded is told with
    its cell and its line of the ledger: `考核打分.xlsx › 登记 › G6，会议签到册，张三，台账第8号`.
    """
    cells: dict[tuple[str, str], dict[str, None]] = {}
    for one in evidence:
        if not one.words:
            cells.setdefault((one.place.file, one.place.sheet), {})[one.place.cell] = None
    told = [" › ".join(filter(None, (*where, _first(tuple(filter(None, named)))))) for where, named in cells.items()]
    more = (f"等{len(told)}处",) if len(told) > _SHEETS_SHOWN else ()
    return "；".join((*told[:_SHEETS_SHOWN], *more, *dict.fromkeys(_said(one) for one in evidence if one.words)))


def _said(one: Evidence) -> str:
    """The words; before them the cell of an assessors' workbook, whose folder 考核/<期> is the same for all."""
    recorded = one.place.label.removeprefix(f"考核/{one.period}/") if one.event and one.sha256 else ""
    return "，".join(filter(None, (recorded, one.words)))


def _first(cells: tuple[str, ...]) -> str:
    return "、".join(cells[:_CELLS_SHOWN]) + ("等" if len(cells) > _CELLS_SHOWN else "")


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One event that gives or costs points. `points` is signed.

    `key` tells the line among all of its unit and stays the same when other data change: `P01/2024-03`, `P04/任务12`.
    `appeal` is the decision that set its points. `claim` is its reason and points before caps and appeals: what an appeal
    is about.
    """

    rubric: RubricItem
    points: Decimal
    reason: str
    on: date | None = None
    evidence: tuple[Evidence, ...] = ()
    key: str = ""
    appeal: Appeal | None = None
    claim: str = ""

    @property
    def basis(self) -> str:
        """The evidence in words, '' where there is none."""
        return evidence_words(self.evidence)


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One rubric line for one unit: points got (None = to be scored by hand), and why.

    `start` and the lines add up to `points` exactly; `start` is the full marks of the line where points are taken, 0
    where they are given. `limit` is the grade a gate or veto limits the unit to, '' for none.
    """

    rubric: RubricItem
    points: Decimal | None
    lines: tuple[ScoreLine, ...] = ()
    note: str = ""
    start: Decimal = Decimal(0)
    limit: str = ""


UNRATED: Final = "不参评"  # the grade of a unit that is not rated; Score.note says why


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's score in a period. `total` leaves out items still to be scored by hand; `open_points` are theirs.

    While anything is open, `grade` and `rank` are provisional. `limits` are the items that hold the grade below what
    the total reaches. `note` says why a unit is not rated. `lapsed` are decisions on appeals that hold no longer.
    """

    unit: Unit
    period: Period
    items: tuple[ScoreItem, ...]
    total: Decimal
    open_points: Decimal
    grade: str
    rank: int
    limits: tuple[ScoreItem, ...] = ()
    note: str = ""
    lapsed: tuple[Appeal, ...] = ()

    @property
    def lines(self) -> tuple[ScoreLine, ...]:
        """The lines of all items, in order."""
        return tuple(line for item in self.items for line in item.lines)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a half-year (or any period longer than the reporting one) amounts to on `as_of`.

    `today` is the day on which it is looked at, None where nobody knows: forms come after the period they are about.
    """

    period: Period
    as_of: date
    parts: tuple[Merged, ...]
    tasks: tuple[TaskOutcome, ...]
    indicators: tuple[IndicatorOutcome, ...]
    items: tuple[ItemFact, ...]
    today: date | None = None

    @property
    def statuses(self) -> tuple[ReportStatus, ...]:
        """The report statuses of all parts, in order of period."""
        return tuple(status for part in self.parts for status in part.statuses)
