"""The 核对函 of a reporting period: two or more units disagree, and each is asked to check its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding
from report_gen.model.outcome import Conflict, Merged
from report_gen.reports import conflict_letter
from report_gen.rules.conflicts import off_by_measure
from report_gen.rules.returns import due_day
from report_gen.steps.load import Office
from report_gen.steps.shelf import Shelf
from report_gen.steps.typeset import document_renderer
from report_gen.workspace import file_stems

LETTER_FOLDER: Final = "核对函"

_Wanted = tuple[str, Conflict, str]  # a letter: its file, what it is about, to whom (code)


@dataclass(frozen=True, slots=True)
class LettersDone:
    """The letters called for, and what was done on the disk: new or changed ones, ones no longer called for, edited ones."""

    folder: Path
    names: tuple[str, ...] = ()
    written: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    notes: tuple[Finding, ...] = ()


def write_letters(office: Office, merged: Merged, issued: date | None = None, *, dry_run: bool = False) -> LettersDone:
    """Write 输出/<期>/核对函/<冲突编号>_<单位>.docx to every source of every open conflict, dated `issued`.

    To be answered by the unit's lock day, or so many working days after `issued` as a returned form has. Letters about
    conflicts that are settled go away; what a person edited stays.
    """
    folder = office.workspace.period_output(merged.period) / LETTER_FOLDER
    wanted = tuple(_wanted(office, merged))
    names = tuple(name for name, _, _ in wanted)
    if dry_run or not (wanted or folder.exists()):
        return LettersDone(folder, names)
    shelf = Shelf(folder, office.outputs)
    notes = _put(office, merged, wanted, shelf, issued) if wanted else ()
    shelf.clear()
    return LettersDone(folder, names, tuple(shelf.written), tuple(shelf.removed), tuple(shelf.kept), notes)


def _put(
    office: Office, merged: Merged, wanted: Sequence[_Wanted], shelf: Shelf, issued: date | None
) -> tuple[Finding, ...]:
    """Write the letters; returns the notes about their template."""
    notes: tuple[Finding, ...] = ()
    renderer = document_renderer(office.workspace, conflict_letter.TEMPLATE, office.plan.layout)
    with TemporaryDirectory(prefix="report-gen-") as temporary:
        path = Path(temporary) / conflict_letter.TEMPLATE
        for name, conflict, unit in wanted:
            notes = renderer.render(_letter(office, merged, conflict, unit, issued), path, {})
            shelf.put(name, path.read_bytes())
    return notes


def _wanted(office: Office, merged: Merged) -> Iterator[_Wanted]:
    stems = file_stems({unit.code: unit.short for unit in office.plan.units})
    for conflict in merged.conflicts:
        for source in conflict.sources:
            yield f"{conflict.number}_{stems[source.unit]}.docx", conflict, source.unit


def _letter(office: Office, merged: Merged, conflict: Conflict, unit: str, issued: date | None) -> ReportContext:
    status = merged.status(unit)
    lock = status.obligation.lock if status else merged.period.last
    due = due_day(office.plan, lock, issued)
    return conflict_letter.build(
        office.plan, conflict, unit, due, issued, measure_doubtful=off_by_measure(conflict.sources)
    )
