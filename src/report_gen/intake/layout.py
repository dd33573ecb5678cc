"""Where everything of the form stands in a received workbook: heads, rows, and what they leave over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from report_gen.intake.extra_rows import Extra
from report_gen.intake.headers import Head, find_heads
from report_gen.intake.optional import tolerated
from report_gen.intake.rows import Matched, changed_wording, free_rows, match_rows, printed_lasts
from report_gen.model.finding import Finding
from report_gen.model.form import Form
from report_gen.model.raw import RawBook
from report_gen.model.submission import PrintedLast

_ROWS_SHOWN = 20


@dataclass(frozen=True)
class Layout:
    """The book against the form: the head of each table found and what each row under it is, by table key.

    `same_version` tells that the book was printed from this very form, `unit` is its short name.
    """

    book: RawBook
    form: Form
    unit: str
    heads: Mapping[str, Head]
    matched: Mapping[str, Matched]
    same_version: bool = True

    @cached_property
    def by_sheet(self) -> Mapping[str, Head]:
        """The head of each sheet that holds a table, by sheet name."""
        return {head.sheet.name: head for head in self.heads.values()}

    @property
    def lasts(self) -> tuple[PrintedLast, ...]:
        """What is printed as last period's values."""
        ruled = (key for key, head in self.heads.items() if not head.table.free)
        return tuple(last for key in ruled for last in printed_lasts(self.book, self.heads[key], self.matched[key]))

    @cached_property
    def spoken_of(self) -> Mapping[str, frozenset[int]]:
        """The added rows of each table that S308 names one by one: the first twenty that say anything."""
        return {key: _spoken_of(head, self.matched[key]) for key, head in self.heads.items()}


def lay_out(book: RawBook, form: Form, unit: str, *, same_version: bool = True) -> tuple[Layout, tuple[Finding, ...]]:
    """Where the form's tables stand in the book, and S301-S307, S309, S312-S314 where they do not as they should.

    Of optional tables S318 stands for those that would send a form back.
    """
    heads, findings = find_heads(book, form.tables, unit)
    found = list(findings)
    matched: dict[str, Matched] = {}
    for key, head in heads.items():
        if head.table.free:
            matched[key] = free_rows(head)
            continue
        matched[key], more = match_rows(book, head, unit)
        found += tolerated(head.table, (*more, *changed_wording(book, head, matched[key], unit)))
    return Layout(book, form, unit, heads, matched, same_version), tuple(found)


def _spoken_of(head: Head, matched: Matched) -> frozenset[int]:
    """Unknown rows in which entry cells are filled, and notes."""
    entry = head.entry_columns.values()
    filled = [row for row in matched.unknown if any((row, column) in head.sheet.cells for column in entry)]
    notes = [row for row, extra in matched.extras.items() if extra is Extra.NOTE]
    return frozenset(sorted((*filled, *notes))[:_ROWS_SHOWN])
