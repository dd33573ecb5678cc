"""The files one unit sent for a period, in the order they came: which counts and why, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from report_gen.catalogue import merge as kinds
from report_gen.model.form import Form
from report_gen.model.outcome import Merged
from report_gen.model.plan import Plan
from report_gen.model.submission import Entry, Submission
from report_gen.model.versions import CellChange, History, Step, Version
from report_gen.rules.entries import by_key
from report_gen.rules.receipts import Received, arrival, sources
from report_gen.rules.returns import row_name

_REASONS: Final = frozenset(
    {
        kinds.BLANK_FORM,
        kinds.ZERO_FORM,
        kinds.SAME_FILE_TWICE,
        kinds.SUPERSEDED,
        kinds.AMENDED,
        kinds.ORDER_UNKNOWN,
    }
)


def history(plan: Plan, form: Form, merged: Merged) -> History:
    """The versions of the form's unit in a merged period, the earliest first; copies of a file take no part in steps."""
    status = merged.status(form.identity.unit)
    sent = () if status is None else (*((status.accepted,) if status.accepted else ()), *status.others)
    ordered = sorted(sent, key=lambda one: arrival(Received(one)))
    accepted = status.accepted if status else None
    said = _said(merged)
    versions = tuple(_version(one, accepted, said, sent) for one in ordered)
    different = {one.sha256: one for one in reversed(ordered)}
    steps = tuple(
        Step(older.file, newer.file, tuple(_changes(plan, form, older, newer)))
        for older, newer in pairwise(one for one in ordered if different[one.sha256] is one)
    )
    files = {one.file for one in sent}
    short = plan.short(form.identity.unit)
    mine = {found.place.file for found in merged.findings if found.unit == short}
    unread = tuple((one.file, one.reason) for one in merged.skipped if one.file in mine - files)
    return History(versions, steps, unread)


def _said(merged: Merged) -> Mapping[str, str]:
    """Why each file that does not count does not, by file; of all those in unknown order only one has the finding."""
    return {found.place.file: found.message for found in merged.findings if found.kind in _REASONS}


def _version(
    one: Submission, accepted: Submission | None, said: Mapping[str, str], sent: Iterable[Submission]
) -> Version:
    counts = one is accepted
    reason = _why_accepted(one, tuple(sent)) if counts else said.get(one.file, "与其他几份的先后无法判断。")
    return Version(one.file, one.sha256, one.receipt, counts, reason, one.base)


def _why_accepted(one: Submission, sent: tuple[Submission, ...]) -> str:
    others = {other.sha256 for other in sent} - {one.sha256}
    if not others:
        return "只此一份。"
    if len(sources(one, sent)) > 1:
        return f"是对“{one.base}”的更正，其余各格仍按原件。"
    return "其他各份或在它之前收到，或被它取代，或不算报送。"


def _changes(plan: Plan, form: Form, older: Submission, newer: Submission) -> Iterator[CellChange]:
    """The cells with other words in them, sheet by sheet as the newer file (or else the older) has them.

    A form of a closed period may have brought 考核自评, which the plan in force asks for no more: those come last.
    """
    before, after = by_key(older), by_key(newer)
    sheets = {table.key: number for number, table in enumerate(form.tables)}
    both = {**before, **after}.values()
    for entry in sorted(both, key=lambda one: (sheets.get(one.table, len(sheets)), one.place.row, one.place.column)):
        key = (entry.table, entry.row, entry.column)
        old, new = before.get(key), after.get(key)
        if _raw(old) != _raw(new):
            yield CellChange(_called(plan, form, entry), old, new)


def _called(plan: Plan, form: Form, entry: Entry) -> str:
    if not any(table.key == entry.table for table in form.tables):
        return f"{entry.place.sheet} {entry.place.cell}"
    return f"{row_name(plan, form, entry)} {form.table(entry.table).column(entry.column).title}"


def _raw(entry: Entry | None) -> str:
    return entry.raw.strip() if entry else ""
