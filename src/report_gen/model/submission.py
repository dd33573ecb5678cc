"""What a unit sent, read: entries with value, raw text, place and conversions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from report_gen.model.finding import Finding
from report_gen.model.form import Identity
from report_gen.model.place import NOWHERE, Place

Value = Decimal | date | str | None


class EntryState(Enum):
    """What became of an entry cell. Blank is not zero."""

    READ = "已读取"
    BLANK = "未填"
    NOT_APPLICABLE = "不适用"  # said so, with a reason
    UNREADABLE = "无法识别"  # a 强制性 finding names it
    QUERIED = "待核实"  # a 核实性 finding names it and no explanation is given


@dataclass(frozen=True, slots=True)
class Conversion:
    """A step from what was typed to the value used: `１２０` → `120` by rule 全角转半角."""

    raw: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry cell of a form: table key, row key, column key, and the value read there."""

    table: str
    row: str
    column: str
    value: Value
    raw: str
    place: Place
    state: EntryState = EntryState.READ
    conversions: tuple[Conversion, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the value may enter the merge."""
        return self.state is EntryState.READ and self.value is not None


class ReceiptSource(Enum):
    """How the office knows when a file came; never the file's own time."""

    REGISTER = "收件登记"
    UNKNOWN = "时间待定"
    PORTAL = "网页上传"
    RECEIVED = "收件记录"  # a person entered it with `receive`
    SEEN = "首见"  # a command found the file for the first time: it had come by then


@dataclass(frozen=True, slots=True)
class Receipt:
    """When a file came, and how that is known; `place` is the register line, `event` the number of the ledger's.

    Not `exact`: it had come by `at`, perhaps earlier. `seen` is its first sight, whatever `at` goes by.
    """

    at: datetime | None
    source: ReceiptSource
    place: Place = NOWHERE
    exact: bool = True
    seen: datetime | None = None
    by: str = ""
    via: str = ""
    event: int = 0

    @property
    def certain(self) -> datetime | None:
        """When it came, where that is more than 'by then'; else None."""
        return self.at if self.exact else None


@dataclass(frozen=True, slots=True)
class Submission:
    """One file of one unit for one period, read. `base` is the file it corrects: what it leaves out stands there.

    `earlier` are the files it stands on, each with its hash: its base, the base's base, …. Of a period that was put
    together before, `entries` may be made anew for whoever walks them.
    """

    identity: Identity
    file: str
    sha256: str
    receipt: Receipt
    entries: Sequence[Entry]
    base: str = ""
    earlier: tuple[tuple[str, str], ...] = ()

    def hash_of(self, file: str) -> str:
        """The hash of the file an entry stands in: its own, or one it corrects; '' for any other."""
        return self.sha256 if file == self.file else dict(self.earlier).get(file, "")

    def entry(self, table: str, row: str, column: str) -> Entry | None:
        """The entry of that table, row and column, or None."""
        return next(
            (entry for entry in self.entries if (entry.table, entry.row, entry.column) == (table, row, column)),
            None,
        )

    def row(self, table: str, row: str) -> dict[str, Entry]:
        """The entries of one row by column key."""
        return {entry.column: entry for entry in self.entries if (entry.table, entry.row) == (table, row)}

    def rows(self, table: str) -> tuple[str, ...]:
        """The keys of the rows of a table that have entries, in order."""
        return tuple(dict.fromkeys(entry.row for entry in self.entries if entry.table == table))


@dataclass(frozen=True, slots=True)
class PrintedLast:
    """What stands in a row of a received form as last period's value: `no` and `heading` name it for people."""

    table: str
    row: str
    no: str
    heading: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class FormRead:
    """What one file says by itself, whatever came before it and whenever it came.

    `sha256` is '' for a file that could not be opened, `identity` None for one that does not belong to the period.
    `submission` has no receipt yet; `lasts` are to be held against last period's values. An `answer` goes back to another
    form and is to be read once more with that.
    """

    file: str
    sha256: str = ""
    findings: tuple[Finding, ...] = ()
    identity: Identity | None = None
    submission: Submission | None = None
    lasts: tuple[PrintedLast, ...] = ()
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was found and not read, with the reason in words."""

    file: str
    reason: str
