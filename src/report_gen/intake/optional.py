"""Tables a unit need not fill: what is wrong in them is told, and never held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from report_gen.catalogue import cell as cell_kinds
from report_gen.catalogue import submission as kinds
from report_gen.intake.reading import Reading
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import FormTable
from report_gen.model.submission import EntryState


def tolerated(table: FormTable, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings about a table; of an optional one those that would send the form back as notes (S318)."""
    return tuple(
        _as_note(table, one) if table.optional and one.severity is not Severity.NOTE else one for one in findings
    )


def _as_note(table: FormTable, finding: Finding) -> Finding:
    problem = finding.message.removesuffix("。")
    return kinds.OPTIONAL_TABLE.at(finding.place, finding.unit, sheet=table.sheet, problem=problem)


def left_to_the_unit(reading: Reading) -> Reading:
    """The reading of a cell that need not be filled: a stroke leaves it blank, and no estimate waits for a word on it."""
    if any(problem.kind is cell_kinds.DASH_FOR_NUMBER for problem in reading.problems):
        return replace(reading, state=EntryState.BLANK, problems=())
    return replace(reading, state=EntryState.UNREADABLE) if reading.state is EntryState.QUERIED else reading
