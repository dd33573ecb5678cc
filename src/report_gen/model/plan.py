"""A plan: everything that differs by city, year and campaign, as read from its workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple, TypeVar

from report_gen.model.period import Period, Span
from report_gen.model.place import NOWHERE, Place

_Record = TypeVar("_Record")


class UnitKind(Enum):
    """What sort of body a unit is."""

    OFFICE = "办公室"
    BUREAU = "部门"
    DISTRICT = "县区"


@dataclass(frozen=True, slots=True)
class Unit:
    """A member unit. `code` is stable over renames; `short` is what documents and messages print."""

    code: str
    name: str
    short: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    reports: bool = True
    place: Place = NOWHERE
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by: full, short, aliases, without repetition."""
        return tuple(dict.fromkeys((self.name, self.short, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Collective:
    """A collective name such as 各成员单位 and the unit codes it stands for."""

    name: str
    members: tuple[str, ...]
    place: Place = NOWHERE


class Written(NamedTuple):
    """A cell of the plan workbook: where, and what stands there."""

    place: Place
    text: str


class DueKind(Enum):
    """How a due date is worded."""

    ONCE = "一次性"
    CREATION_END = "创建期末"
    YEARLY = "每年"
    QUARTERLY = "每季度"
    MONTHLY = "每月"
    WEEKLY = "每周"
    RELATIVE = "相对"  # counted from an event whose day the plan does not know
    OPEN = "持续推进"
    NONE = "未写时限"
    UNREADABLE = "待人工"


@dataclass(frozen=True, slots=True)
class DueRule:
    """A reading of a due wording.

    `text` is the wording as it stands, `rule` the name of the grammar rule that read it ('' if none did).
    ONCE and CREATION_END carry `on`. YEARLY carries `months` (1-12); the due day is `day`, or the last day of
    the month where `day` is 0. MONTHLY and QUARTERLY carry `day`, counted in the month (or the first month
    of the quarter); `on_previous` says that what is due concerns the period before. Several single days stand in
    `dates` (then `on` is the last of them), several days of a month in `days` (then `day` is the last). `weekday` of
    WEEKLY is 1 (Monday) to 7, or 0 for any day of the week; `workday` counts working days instead of `day`.
    RELATIVE rules have no day: nobody is late on them.
    """

    kind: DueKind
    text: str
    rule: str = ""
    on: date | None = None
    months: tuple[int, ...] = ()
    day: int = 0
    on_previous: bool = False
    dates: tuple[date, ...] = ()
    days: tuple[int, ...] = ()
    weekday: int = 0
    workday: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the task table. The `*_text` fields and `objective` are word for word as issued.

    `leads` and `responsible` hold unit codes. `joint` marks tasks without lead (…按职责分工负责). `due_cell` is where
    the due date is written.
    """

    no: str
    category: str
    key_task: str
    sub_task: str
    objective: str
    lead_text: str
    responsible_text: str
    due_text: str
    leads: tuple[str, ...]
    responsible: tuple[str, ...]
    due: DueRule
    note: str = ""
    place: Place = NOWHERE
    due_cell: Written | None = field(default=None, compare=False, repr=False)

    @property
    def joint(self) -> bool:
        """Whether no unit leads and the responsible ones share the task."""
        return not self.leads

    @property
    def title(self) -> str:
        """The shortest name that tells the task: sub-task, else key task."""
        return self.sub_task or self.key_task

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of all units concerned, leads first, without repetition."""
        return tuple(dict.fromkeys((*self.leads, *self.responsible)))

    @property
    def answerable(self) -> tuple[str, ...]:
        """Codes of the units whose word settles the task's state: the leads, or all of a joint task."""
        return self.leads or self.responsible


class ItemKind(Enum):
    """What sort of value a data item holds."""

    STOCK = "存量"  # at the end of the period
    CUMULATIVE = "累计"  # since the start of the creation period; must not fall
    FLOW = "当期"  # within the period; periods add up
    PERCENT = "百分比"  # 0-100 unless the item says otherwise
    RATIO = "比值"  # n∶1, typed as text; the value is n
    YES_NO = "是否"
    HAVE = "有无"
    TEXT = "文本"

    @property
    def numeric(self) -> bool:
        """Whether its values are Decimals."""
        return self in _NUMERIC

    @property
    def choices(self) -> tuple[str, ...]:
        """The words a unit may choose from, or ()."""
        return {ItemKind.YES_NO: ("是", "否"), ItemKind.HAVE: ("有", "无")}.get(self, ())


_NUMERIC: Final = frozenset({ItemKind.STOCK, ItemKind.CUMULATIVE, ItemKind.FLOW, ItemKind.PERCENT, ItemKind.RATIO})


class TakeRule(Enum):
    """How the values of several reporters of one item become one."""

    LEAD = "牵头"  # the first reporter's; another reporter's differing value is a conflict
    SUM = "合计"  # each reports its own part
    LATEST = "最新"
    MAX = "最大"


@dataclass(frozen=True, slots=True)
class DataItem:
    """A figure that units report.

    `short` is the name formulas use. `reporters` are unit codes, the authoritative one first. `jump` is the
    share of change against last period (0.5 = 50 %) above which a value is queried; None = never. `source` names
    the paper that asks for it (运行情况信息表, 重点任务分工, …).
    """

    code: str
    category: str
    name: str
    short: str
    measure: str
    kind: ItemKind
    decimals: int
    reporters: tuple[str, ...]
    take: TakeRule = TakeRule.LEAD
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    jump: Decimal | None = None
    explanation: str = ""
    place: Place = NOWHERE
    source: str = ""


class Operator(Enum):
    """How an indicator's value is held against its target; 以上 and ≥ include the number, 小于 does not."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOVE = ">"
    BELOW = "<"
    EQUAL = "="

    def holds(self, value: Decimal, target: Decimal) -> bool:
        """Whether `value` meets `target`."""
        match self:
            case Operator.AT_LEAST:
                return value >= target
            case Operator.AT_MOST:
                return value <= target
            case Operator.ABOVE:
                return value > target
            case Operator.BELOW:
                return value < target
            case _:  # EQUAL
                return value == target

    @property
    def smaller_is_better(self) -> bool:
        """Whether progress means going down."""
        return self in {Operator.AT_MOST, Operator.BELOW}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A threshold of the plan.

    `formula` names data items by their short names, and 基期值 for `baseline`; percentages are given in per cent
    (20 = 20 %), ratios as the n of n∶1. `measure` is %, ∶1, 个, 家, …. `target_cell` and `baseline_cell` are where
    these are written.
    """

    code: str
    name: str
    task_no: str
    formula: str
    measure: str
    operator: Operator
    target: Decimal
    decimals: int
    baseline: Decimal | None = None
    baseline_note: str = ""
    source: str = ""
    place: Place = NOWHERE
    target_cell: Written | None = field(default=None, compare=False, repr=False)
    baseline_cell: Written | None = field(default=None, compare=False, repr=False)


class CheckScope(Enum):
    """Which values a plan check sees."""

    FORM = "表内"  # one unit's values of one period
    MERGED = "表间"  # the merged values of one period


class MissingStrategy(Enum):
    """What a plan check does when a value it names is missing."""

    SKIP = "跳过"
    REPORT = "提示"
    ZERO = "按零"  # a cell that is blank or 不适用 counts as 0; one that is in error never does


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A check written by the office: `formula` must be true; `level` is the severity word 强制性/核实性/提示.

    上期 before a short name means the value of the period before: of the unit's accepted form (表内), or merged (表间).
    """

    code: str
    level: str
    scope: CheckScope
    formula: str
    missing: MissingStrategy
    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class RubricItem:
    """A line of the scoring rubric.

    `rule` is a key of RUBRIC_RULES; `parameters` are its settings as written in the sheet (参数名=值；…),
    `points` the full marks, `applies_to` the unit kinds it holds for, `basis` the paper it comes from.
    """

    code: str
    block: str
    name: str
    rule: str
    points: Decimal
    parameters: Mapping[str, str]
    applies_to: frozenset[UnitKind]
    basis: str = ""
    since: date | None = None
    until: date | None = None
    place: Place = NOWHERE

    def in_force(self, day: date) -> bool:
        """Whether the line counts for a period ending on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Grade:
    """A half-open band of the total: `lowest` ≤ total < the next band's lowest."""

    name: str
    lowest: Decimal
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Schedule:
    """A reporting duty: which unit kinds send a form for each period of `span`, and by when.

    `due` is read from the wording (每月5日前报送上月…); `lock_days` after it the period no longer takes forms.
    """

    code: str
    form_name: str
    span: Span
    due: DueRule
    lock_days: int
    unit_kinds: frozenset[UnitKind]
    place: Place = NOWHERE


class _Index:
    """The records of a plan by what they are asked for: a province has ten thousand units, each asked for again and again."""

    __slots__ = ("indicators", "items", "items_of", "names", "tasks", "tasks_of", "units")

    def __init__(self, plan: Plan) -> None:
        self.units = _first(plan.units, lambda unit: unit.code)
        self.tasks = _first(plan.tasks, lambda task: task.no)
        self.items = _first(plan.items, lambda item: item.code)
        self.indicators = _first(plan.indicators, lambda indicator: indicator.code)
        self.names = _first(((name, unit) for unit in plan.units for name in unit.names), lambda pair: pair[0])
        self.tasks_of = _by_unit((code, task) for task in plan.tasks for code in task.units)
        self.items_of = _by_unit((code, item) for item in plan.items for code in dict.fromkeys(item.reporters))


def _first(records: Iterable[_Record], key: Callable[[_Record], str]) -> dict[str, _Record]:
    """The records by their key, of several with one key the first."""
    found: dict[str, _Record] = {}
    for record in records:
        found.setdefault(key(record), record)
    return found


def _by_unit(pairs: Iterable[tuple[str, _Record]]) -> dict[str, tuple[_Record, ...]]:
    """The records of each unit (by code), in the order given."""
    found: dict[str, list[_Record]] = {}
    for code, record in pairs:
        found.setdefault(code, []).append(record)
    return {code: tuple(records) for code, records in found.items()}


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan workbook. `info` holds 项目信息 by its 项目 names, `phrases` holds 措辞 by key.

    `layout` holds 版式 by its 项目 names, numbers in the measure that `model.layout` gives them.

    `holidays` tells for a date whether it is a day off (True) or a make-up working day (False).
    """

    id: str
    city: str
    title: str
    creation_start: date
    creation_end: date
    info: Mapping[str, str]
    units: tuple[Unit, ...]
    collectives: tuple[Collective, ...]
    tasks: tuple[Task, ...]
    items: tuple[DataItem, ...]
    indicators: tuple[Indicator, ...]
    checks: tuple[CheckRule, ...]
    rubric: tuple[RubricItem, ...]
    grades: tuple[Grade, ...]
    schedule: tuple[Schedule, ...]
    holidays: Mapping[date, bool]
    phrases: Mapping[str, str]
    file: str = ""
    layout: Mapping[str, str] = field(default_factory=dict)
    _index: _Index = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the records by what they are asked for; equality and `replace` go by the records alone."""
        object.__setattr__(self, "_index", _Index(self))

    def unit(self, code: str) -> Unit:
        """The unit of that code; KeyError if there is none."""
        return self._index.units[code]

    def has_unit(self, code: str) -> bool:
        """Whether there is a unit of that code."""
        return code in self._index.units

    def short(self, code: str) -> str:
        """The short name of the unit of that code."""
        return self.unit(code).short

    def task(self, no: str) -> Task:
        """The task of that number; KeyError if there is none."""
        return self._index.tasks[no]

    def item(self, code: str) -> DataItem:
        """The data item of that code; KeyError if there is none."""
        return self._index.items[code]

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; KeyError if there is none."""
        return self._index.indicators[code]

    def named_item(self, code: str) -> str:
        """The name of the data item of that code, '' if there is none."""
        item = self._index.items.get(code)
        return item.name if item else ""

    def named_task(self, no: str) -> str:
        """The title of the task of that number, '' if there is none."""
        task = self._index.tasks.get(no)
        return task.title if task else ""

    def find_unit(self, name: str) -> Unit | None:
        """The unit that goes by exactly this name, or None."""
        pair = self._index.names.get(name)
        return pair[1] if pair else None

    def tasks_of(self, unit_code: str) -> tuple[Task, ...]:
        """The tasks that unit leads or shares, in plan order."""
        return self._index.tasks_of.get(unit_code, ())

    def items_of(self, unit_code: str) -> tuple[DataItem, ...]:
        """The data items that unit reports, in plan order."""
        return self._index.items_of.get(unit_code, ())

    def schedule_for(self, period: Period, kind: UnitKind | None = None) -> Schedule | None:
        """The reporting duty whose periods have the length of `period` (of that kind of unit), or None."""
        rows = (row for row in self.schedule if kind is None or kind in row.unit_kinds)
        return next((row for row in rows if row.span is period.span), None)

    def covers(self, period: Period) -> bool:
        """Whether any day of the period lies in the creation period."""
        return period.first <= self.creation_end and self.creation_start <= period.last

    def categories(self) -> tuple[str, ...]:
        """The 指标分类 of the tasks, in plan order, without repetition."""
        return tuple(dict.fromkeys(task.category for task in self.tasks))
