"""Reads what one unit sent against the form it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.entries import missing_values, read_entries, read_free_entries
from report_gen.intake.headers import Head, find_heads
from report_gen.intake.marks import identify
from report_gen.intake.outside import changed_headings, hidden_rows, outside_content, unused_rows
from report_gen.intake.rows import Matched, changed_wording, match_rows
from report_gen.model.finding import Finding, in_order
from report_gen.model.form import Form, Identity
from report_gen.model.place import Place
from report_gen.model.raw import RawBook
from report_gen.model.submission import Entry, EntryState, Receipt, Submission

__all__ = ["identify", "read_submission"]

# What a newer form explains: the table and its rows are not those of the form in force.
_SHAPE: Final = frozenset(
    {kinds.SHEET_MISSING, kinds.HEAD_MISSING, kinds.COLUMN_MISSING, kinds.ROW_MISSING, kinds.WORDING_CHANGED}
)


def read_submission(book: RawBook, form: Form, receipt: Receipt) -> tuple[Submission | None, tuple[Finding, ...]]:
    """What the unit entered, cell by cell, and every finding about file, tables, rows and cells.

    None where it is not this form (S201-S203) or no table of it can be read. Values are as `intake.values` reads
    them; findings carry the unit's short name. A blank form gives its blank entries and the one finding S207.
    """
    identity, problems = identify(book)
    unit = form.unit_short or form.unit_name
    if identity is None:
        return None, problems
    if _form_of(identity) != _form_of(form.identity):
        data = {"value": identity.token, "expected": form.identity.token}
        return None, (kinds.OTHER_FORM.at(Place(book.file), unit, **data),)
    heads, findings = find_heads(book, form.tables, unit)
    matched, more = _matched(book, heads, unit)
    entries, at_cells = _entries(book, heads, matched, unit)
    about_shape = _versioned((*findings, *more), identity, form, Place(book.file), unit)
    if not entries:
        return None, in_order(about_shape)
    submission = Submission(identity, book.file, book.sha256, receipt, entries)
    if all(entry.state is EntryState.BLANK for entry in entries):
        return submission, in_order((*about_shape, kinds.NOTHING_FILLED.at(Place(book.file), unit)))
    beside = _beside(book, form, heads, matched, unit)
    missing = missing_values(form, entries, unit)
    return submission, in_order((*about_shape, *at_cells, *missing, *beside))


def _form_of(identity: Identity) -> tuple[str, str, str]:
    return (identity.plan_id, identity.unit, identity.period)


def _matched(book: RawBook, heads: Mapping[str, Head], unit: str) -> tuple[Mapping[str, Matched], tuple[Finding, ...]]:
    """The rows of each printed table by its key, and what is wrong with them."""
    matched: dict[str, Matched] = {}
    findings: list[Finding] = []
    for key, head in heads.items():
        if not head.table.free:
            matched[key], more = match_rows(book, head, unit)
            findings += [*more, *changed_wording(book, head, matched[key], unit)]
    return matched, tuple(findings)


def _entries(
    book: RawBook, heads: Mapping[str, Head], matched: Mapping[str, Matched], unit: str
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    entries: list[Entry] = []
    findings: list[Finding] = []
    for key, head in heads.items():
        rows = matched.get(key)
        more, found = read_entries(book, head, rows, unit) if rows else read_free_entries(book, head, unit)
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


def _beside(
    book: RawBook, form: Form, heads: Mapping[str, Head], matched: Mapping[str, Matched], unit: str
) -> tuple[Finding, ...]:
    """What stands in the workbook beside the entries."""
    unused = [finding for key, rows in matched.items() for finding in unused_rows(book, heads[key], rows, unit)]
    return (
        *changed_headings(book, form, heads.values(), unit),
        *hidden_rows(book, heads.values(), unit),
        *unused,
        *outside_content(book, form, heads.values(), matched, unit),
    )
