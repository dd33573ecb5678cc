"""The form of one unit and period: the same record drives the writer of blanks and the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from report_gen.model.period import Period
from report_gen.model.plan import ItemKind


class ValueKind(Enum):
    """How an entry cell is read."""

    NUMBER = "数"
    PERCENT = "百分数"
    RATIO = "比值"
    DATE = "日期"
    CHOICE = "选项"
    TEXT = "文字"

    @classmethod
    def of(cls, kind: ItemKind) -> ValueKind:
        """How the values of a data item of that kind are read."""
        special = {
            ItemKind.PERCENT: cls.PERCENT,
            ItemKind.RATIO: cls.RATIO,
            ItemKind.TEXT: cls.TEXT,
            ItemKind.YES_NO: cls.CHOICE,
            ItemKind.HAVE: cls.CHOICE,
        }
        return special.get(kind, cls.NUMBER)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an entry cell takes. `measure` is the unit printed beside it; `whole` forbids fractions."""

    kind: ValueKind
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form table. `entry` columns are filled by the unit, the others are printed.

    `limits` hold for every row unless a row brings its own for this column.
    """

    key: str
    title: str
    width: int
    entry: bool = False
    required: bool = False
    hidden: bool = False
    aliases: tuple[str, ...] = ()
    limits: Limits = field(default_factory=lambda: Limits(ValueKind.TEXT))


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form table: its key (task number, item code, or '1', '2' … of a free table) and printed cells."""

    key: str
    printed: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Limits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormTable:
    """One sheet of the form. `free` tables have blank rows that the unit numbers itself.

    `optional` ones may be left out or blank, and nothing wrong in them is held against the unit.
    """

    key: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    free: bool = False
    optional: bool = False

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def limits(self, row: FormRow, column: Column) -> Limits:
        """What the cell of that row and column takes."""
        return row.limits.get(column.key, column.limits)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form a workbook is. `token` stands in three ordinary cells of it and in its core properties."""

    plan_id: str
    unit: str
    period: str
    version: str

    @property
    def token(self) -> str:
        """`LY2023/U03/2024-06/a1b2c3d4`: printed as 表号 and written into the hidden marks."""
        return f"{self.plan_id}/{self.unit}/{self.period}/{self.version}"

    @classmethod
    def parse(cls, token: str) -> Identity | None:
        """The identity a token states, or None if it is not one."""
        parts = token.strip().split("/")
        return cls(*parts) if len(parts) == 4 and all(parts) else None


TASKS, ITEMS, EVIDENCE, PROBLEMS = "tasks", "items", "evidence", "problems"
SELF = "self"  # 考核自评, in the forms that have it
COVER_SHEET, MARK_SHEET, LIST_SHEET = "填表说明", "_标识", "_选项"
MARK_LABEL = "表号："
NOTHING_TO_FILL = "本单位无此项填报内容"
NOT_APPLICABLE = "不适用"
HEADING_UNIT, HEADING_PERIOD = "填报单位", "报送期"
COVER_SECTIONS = ("填表说明", "颜色图例", "签字盖章")
COVER_LEGENDS = ("浅黄色：由填报单位填写", "灰色：印制内容，不可改动")
SAMPLE_NOTICE = "示例数据，纯属虚构"  # with these words sample forms begin the line that says what they are
SIGN_OFF = (("填报人", "审核人"), ("单位负责人（盖章）", "联系电话"), ("填报日期",))  # blanks beside these are signed


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one unit and period.

    `instructions` are the paragraphs of 填表说明, `facts` its heading lines, `office` who hands the form out.
    """

    identity: Identity
    unit_name: str
    period: Period
    title: str
    facts: tuple[tuple[str, str], ...]
    instructions: tuple[str, ...]
    tables: tuple[FormTable, ...]
    office: str = ""
    unit_short: str = ""  # what findings call the unit

    def table(self, key: str) -> FormTable:
        """The table of that key (TASKS, ITEMS, EVIDENCE, PROBLEMS, SELF); KeyError if there is none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)
