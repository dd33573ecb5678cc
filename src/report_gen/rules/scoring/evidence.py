"""What the lines of a score rest on: cells, receipts, rows of the plan, lines of the assessors' workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from report_gen.model.decisions import Mark, Registered
from report_gen.model.outcome import Evidence, ReportStatus, Source, TaskOutcome
from report_gen.model.place import Place
from report_gen.model.submission import Submission


def of_duty(status: ReportStatus) -> tuple[Evidence, ...]:
    """The row of the plan by which the unit owed the form."""
    owed = status.obligation
    return (Evidence(owed.place, owed.basis, period=owed.period.code),)


def used_form(status: ReportStatus) -> Submission | None:
    """The form that was accepted, else the first that came."""
    return status.accepted or next(iter(status.others), None)


def of_receipt(status: ReportStatus) -> tuple[Evidence, ...]:
    """How it is known when the form came: the line of the register or of the ledger; else by which row it was owed."""
    form = used_form(status)
    if form is None or not (form.receipt.place.file or form.receipt.event):
        return of_duty(status)
    receipt, period = form.receipt, status.obligation.period.code
    words = "" if receipt.place.file else f"台账第{receipt.event}号（{receipt.source.value}）"
    return (Evidence(receipt.place, words, period=period, event=receipt.event),)


def of_cells(status: ReportStatus, places: Iterable[Place]) -> tuple[Evidence, ...]:
    """Cells (or sheets) of the form that was used; the file as a whole where none is known."""
    form = used_form(status)
    if form is None:
        return of_duty(status)
    period = status.obligation.period.code
    named = tuple(dict.fromkeys(place for place in places if place.cell or place.sheet)) or (Place(form.file),)
    return tuple(Evidence(place, "", form.hash_of(place.file), period) for place in named)


def of_sources(sources: Sequence[Source]) -> tuple[Evidence, ...]:
    """The cells that values come from, each once."""
    found = (Evidence(one.entry.place, "", one.sha256, one.period) for one in sources)
    return tuple(dict.fromkeys(found))


def of_task(outcome: TaskOutcome, unit: str) -> tuple[Evidence, ...]:
    """Where it was said how the task stands: by whoever makes the light, else by another unit, else the row of the plan.

    That is the unit itself where it answers for the task; a unit that only shares it is shown the cell of one that is
    waited for: its own may well say 已完成.
    """
    asked = (unit,) if unit in outcome.task.answerable else (*outcome.waiting, unit)
    told = {fact.unit: fact for fact in reversed(outcome.facts)}  # the newest of each
    fact = next((told[one] for one in asked if one in told), next(iter(outcome.facts), None))
    if fact is None:
        return of_plan(outcome.task.place)
    said = fact.cell("state")
    if said is None:
        return (Evidence(fact.place, period=fact.period.code),)
    return (Evidence(said.entry.place, "", said.sha256, said.period or fact.period.code),)


def of_plan(place: Place) -> tuple[Evidence, ...]:
    """A row of the plan workbook."""
    return (Evidence(place),)


def of_record(one: Mark | Registered, basis: str = "") -> Evidence:
    """A line of the assessors' workbook: by which paper, who wrote it, and its number in the ledger; the place says where."""
    number = f"台账第{one.event}号" if one.event else ""
    words = "，".join(filter(None, (basis, one.by, number)))
    return Evidence(one.place, words, one.sha256, one.period, one.event)
