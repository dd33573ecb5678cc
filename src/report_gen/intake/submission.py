"""Reads what one unit sent against the form it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.entries import missing_values, read_entries, read_free_entries
from report_gen.intake.layout import Layout, lay_out
from report_gen.intake.marks import identify
from report_gen.intake.optional import tolerated
from report_gen.intake.outside import asides, changed_headings, hidden_rows, outside_content, unused_rows
from report_gen.intake.rows import changed_lasts, known_lasts
from report_gen.intake.totals import total_findings
from report_gen.model.finding import Finding, in_order
from report_gen.model.form import Form, Identity
from report_gen.model.place import Place
from report_gen.model.raw import RawBook
from report_gen.model.submission import Entry, EntryState, PrintedLast, Receipt, ReceiptSource, Submission

__all__ = ["changed_lasts", "identify", "read_alone", "read_submission"]

# What a newer form explains: the table and its rows are not those of the form in force.
_SHAPE: Final = frozenset(
    {kinds.SHEET_MISSING, kinds.HEAD_MISSING, kinds.COLUMN_MISSING, kinds.ROW_MISSING, kinds.WORDING_CHANGED}
)

# Where these are lost, a form that looks blank may be filled after all.
_UNREAD: Final = frozenset(
    {kinds.SHEET_MISSING, kinds.HEAD_MISSING, kinds.HEAD_TWICE, kinds.SHEET_TWICE, kinds.COLUMN_MISSING}
)


_NOT_SAID: Final = Receipt(None, ReceiptSource.UNKNOWN)

Alone = tuple[Submission | None, tuple[Finding, ...], tuple[PrintedLast, ...]]


def read_submission(book: RawBook, form: Form, receipt: Receipt) -> tuple[Submission | None, tuple[Finding, ...]]:
    """What `read_alone` gives, with its receipt, and S317 where printed last values are not those of the form."""
    submission, findings, lasts = read_alone(book, form)
    if lasts:
        unit = form.unit_short or form.unit_name
        findings = in_order((*findings, *changed_lasts(lasts, known_lasts(form), unit)))
    return (replace(submission, receipt=receipt) if submission else None), findings


def read_alone(book: RawBook, form: Form) -> Alone:
    """What the unit entered, cell by cell, every finding about file, tables, rows and cells, and the printed last values.

    None where it is not this form (S201-S203; S204 where its version is another one as well, since then the 表号 was
    written over in the form of another unit or period), no table of it can be read, or nothing stands in those that
    can while others are lost. Values are as `intake.values`
    reads them; findings carry the unit's short name. A blank form gives its blank entries and the one finding S207,
    whatever stands in tables that need not be filled. Last period's values in the form make no difference.
    """
    identity, problems = identify(book)
    unit = form.unit_short or form.unit_name
    if identity is None:
        return None, problems, ()
    if _form_of(identity) != _form_of(form.identity):
        data = {"value": identity.token, "expected": form.identity.token}
        return None, (kinds.OTHER_FORM.at(Place(book.file), unit, **data),), ()
    layout, findings = lay_out(book, form, unit, same_version=identity.version == form.identity.version)
    strange = changed_headings(book, form, layout.heads.values(), unit)
    if strange and not layout.same_version:
        return None, strange, ()
    entries, at_cells = _entries(layout)
    about_shape = _versioned(findings, identity, form, Place(book.file), unit)
    asked = [entry for entry in entries if not form.table(entry.table).optional]
    blank = all(entry.state is EntryState.BLANK for entry in asked)
    if blank and (not asked or any(finding.kind in _UNREAD for finding in findings)):
        return None, in_order(about_shape), layout.lasts
    submission = Submission(identity, book.file, book.sha256, _NOT_SAID, entries)
    if blank:
        empty = in_order((*about_shape, kinds.NOTHING_FILLED.at(Place(book.file), unit)))
        return submission, empty, layout.lasts
    beside = _beside(layout, entries)
    missing = missing_values(form, entries, unit)
    return submission, in_order((*about_shape, *at_cells, *missing, *beside)), layout.lasts


def _form_of(identity: Identity) -> tuple[str, str, str]:
    return (identity.plan_id, identity.unit, identity.period)


def _entries(layout: Layout) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    entries: list[Entry] = []
    findings: list[Finding] = []
    for key, head in layout.heads.items():
        reader = read_free_entries if head.table.free else read_entries
        more, found = reader(layout.book, head, layout.matched[key], layout.unit)
        entries += more
        findings += found
    return tuple(entries), tuple(findings)


def _versioned(
    findings: Sequence[Finding], identity: Identity, form: Form, place: Place, unit: str
) -> tuple[Finding, ...]:
    """The findings about the tables; of an older version one finding in place of all that its age explains."""
    if identity.version == form.identity.version:
        return tuple(findings)
    data = {"value": identity.version, "expected": form.identity.version}
    explained = [finding for finding in findings if finding.kind in _SHAPE]
    if not explained:
        return (*findings, kinds.FORM_VERSION_DIFFERS.at(place, unit, **data))
    what = "、".join(dict.fromkeys(finding.kind.title for finding in explained))
    rest = [finding for finding in findings if finding.kind not in _SHAPE]
    return (*rest, kinds.FORM_OUTDATED.at(place, unit, what=what, **data))


def _beside(layout: Layout, entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """What stands in the workbook beside the entries."""
    book, unit, heads = layout.book, layout.unit, layout.heads
    totals = (
        tolerated(head.table, total_findings(book, head, layout.matched[key], entries, unit))
        for key, head in heads.items()
    )
    return (
        *changed_headings(book, layout.form, heads.values(), unit),
        *hidden_rows(book, heads.values(), unit),
        *unused_rows(layout),
        *chain.from_iterable(totals),
        *outside_content(layout),
        *asides(book, unit),
    )
