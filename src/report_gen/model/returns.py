"""What goes back to a unit: its form, the items to mend, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.model.finding import Finding, Severity
from report_gen.model.outcome import ReportStatus
from report_gen.model.place import Place
from report_gen.model.plan import Unit
from report_gen.model.submission import Entry

RETURN_SHEET = "校核意见"
RETURN_LABEL = "校核号："
CORRECTION_SHEET = "更正表"
CORRECTION_LABEL = "更正号："
# The head of the correction workbook, as it is written and found again; the last two columns are the unit's.
CORRECTION_HEADS: Final = (
    "序号", "工作表", "单元格", "任务或数据项", "栏目", "原填内容", "问题", "要求", "更正为", "说明",
)  # fmt: skip
CLEARED: Final = "清空"  # what a unit writes to empty a cell: a blank leaves it as it was


@dataclass(frozen=True, slots=True)
class ReturnItem:
    """One thing to mend or to explain. `about` says what it is (任务5 本期工作进展), `entry` is its cell of the form.

    `entry` is None for findings about the file, a sheet, a row or a column. `note` says why an explanation given for it
    was not accepted.
    """

    number: int
    finding: Finding
    about: str
    entry: Entry | None = None
    note: str = ""

    @property
    def must_change(self) -> bool:
        """Whether it must be mended; a 核实性 item may be explained instead."""
        return self.finding.severity is Severity.ERROR

    @property
    def place(self) -> Place:
        """Where it stands in the form itself, even where an earlier correction stands in a file of its own."""
        return self.entry.place if self.entry else self.finding.place


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """A form that goes back: whose, which file (name and hash), why, and by when. `readable`: it gave a form at all."""

    unit: Unit
    status: ReportStatus
    file: str
    sha256: str
    items: tuple[ReturnItem, ...]
    due: date
    readable: bool = True

    @property
    def number(self) -> str:
        """What marked copy and correction workbook are known by when they come back: the head of the file's hash."""
        return self.sha256[:16]
