"""What a unit changed in a form that was given back to it, and was not asked to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest
from typing import Final

from report_gen.catalogue import logic
from report_gen.catalogue import merge as kinds
from report_gen.formulas import names_in
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import ITEMS, TASKS, Form
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.rules.entries import EntryKey, by_key, value_text
from report_gen.rules.explanations import open_queries
from report_gen.rules.receipts import Received
from report_gen.rules.returns import row_name

_DATED: Final = ("state", "done_on")  # 已完成 and its date: whoever mends one may have to mend the other
_OPEN: Final = frozenset({EntryState.UNREADABLE, EntryState.QUERIED})
_PLAN_RULES: Final = frozenset({logic.PLAN_CHECK_ERROR, logic.PLAN_CHECK_QUERY})
_SHOWN: Final = 40
_BLANK: Final = "（空白）"

_Row = Mapping[str, Entry]


def unasked_changes(
    plan: Plan, form: Form, base: Received, again: Submission, listed: Collection[tuple[str, int, int]] = ()
) -> tuple[Finding, ...]:
    """M121 for each entry of `again` that is not what the returned form `base` said, though nothing was open there.

    Asked is what the base has an error or an open query at, what `listed` names (sheet, row and column of the base:
    the list that went back with it), the 说明 of such rows, and every item a violated rule of the plan names. A row
    added to a free table is a note (M127); what the base did not have at all was asked for. A change the base was
    queried for stays one until it is taken back or explained, however often the form is sent again.
    """
    review = _Review(plan, form, base, again, listed)
    return (*review.printed_tables(), *review.free_tables(), *review.still_unexplained(base))


def unexplained_changes(plan: Plan, form: Form, base: Received, again: Submission) -> tuple[Finding, ...]:
    """M121 for each change the base was queried for that a correction of it neither took back nor explained."""
    return tuple(_Review(plan, form, base, again, ()).still_unexplained(base))


class _Review:
    """One form given back, held against what the unit sent again."""

    def __init__(
        self, plan: Plan, form: Form, base: Received, again: Submission, listed: Collection[tuple[str, int, int]]
    ) -> None:
        self._plan = plan
        self._form = form
        self._unit = plan.short(again.identity.unit)
        self._again = again
        self._old = by_key(base.submission)
        self._new = by_key(again)
        self._asked = frozenset(_asked(plan, base, listed))

    def printed_tables(self) -> Iterator[Finding]:
        """What differs in the rows the form has of itself; in optional tables the unit may change what it likes."""
        free = {table.key for table in self._form.tables if table.free or table.optional}
        for key, old in self._old.items():
            new = self._new.get(key)
            if old.table not in free and new is not None and key not in self._asked and _differ(old, new):
                yield self._changed(old, new)

    def free_tables(self) -> Iterator[Finding]:
        """What differs in the rows the unit numbers itself; rows only moved are the same."""
        for table in self._form.tables:
            if table.free:
                gone, come = _unmatched(_rows(self._old, table.key), _rows(self._new, table.key))
                for before, after in zip_longest(gone, come):
                    yield from self._row_changed(before, after)

    def still_unexplained(self, base: Received) -> Iterator[Finding]:
        """The open M121 of the base where the entry has not gone back to what it said before."""
        at = {entry.place: entry for entry in base.submission.entries}
        changes = (one for one in base.findings if one.kind is kinds.UNASKED_CHANGE)
        for finding in open_queries(base.submission, changes):
            then, said = at.get(finding.place), dict(finding.data)
            new = self._new.get(_key(then)) if then else None
            if then and new and (_shown(new) != said["old"] or not _differ(then, new)):
                data = {"column": said["column"], "old": said["old"], "new": _shown(new)}
                yield kinds.UNASKED_CHANGE.at(new.place, self._unit, **data)

    def _row_changed(self, before: _Row | None, after: _Row | None) -> Iterator[Finding]:
        if before is None:
            first = next(entry for entry in (after or {}).values() if _said(entry))
            yield kinds.CONTENT_ADDED.at(first.place, self._unit, value=_shown(first))
            return
        if after is None:
            if not any(_key(entry) in self._asked for entry in before.values()):
                yield self._changed(next(entry for entry in before.values() if _said(entry)), None)
            return
        for column, old in before.items():
            new = after.get(column)
            if _key(old) not in self._asked and new is not None and _differ(old, new):
                yield self._changed(old, new)

    def _changed(self, old: Entry, new: Entry | None) -> Finding:
        place = new.place if new else Place(self._again.file, old.place.sheet, old.place.row, old.place.column)
        title = self._form.table(old.table).column(old.column).title
        label = f"{title}（{row_name(self._plan, self._form, old)}）"
        return kinds.UNASKED_CHANGE.at(place, self._unit, column=label, old=_shown(old), new=_shown(new))


def _asked(plan: Plan, base: Received, listed: Collection[tuple[str, int, int]]) -> Iterator[EntryKey]:
    """The entries the unit was asked to look at, each with what goes with it."""
    open_ = [*_errors(base), *open_queries(base.submission, base.findings)]
    places = {finding.place for finding in open_}
    for entry in base.submission.entries:
        place = entry.place
        spots = {place, place.at(place.row, 0), place.at(0, place.column), place.at(0, 0)}  # as findings name them
        named = any((spot.sheet, spot.row, spot.column) in listed for spot in spots)
        if named or entry.state in _OPEN or spots & places:
            yield from _with_companions(entry)
    by_short = {item.short: item.code for item in plan.items}
    formulas = {rule.code: rule.formula for rule in plan.checks}
    for finding in open_:
        if finding.kind in _PLAN_RULES:
            for name in names_in(formulas.get(dict(finding.data)["rule"], "0")):
                yield (ITEMS, by_short.get(name, name), "value")


def _errors(base: Received) -> list[Finding]:
    return [finding for finding in base.findings if finding.severity is Severity.ERROR]


def _with_companions(entry: Entry) -> Iterator[EntryKey]:
    yield _key(entry)
    yield (entry.table, entry.row, "remark")
    if entry.table == TASKS and entry.column in _DATED:
        yield from ((entry.table, entry.row, column) for column in _DATED)


def _key(entry: Entry) -> EntryKey:
    return (entry.table, entry.row, entry.column)


def _said(entry: Entry) -> str:
    """What the entry says, however it is written: its value, or the text where there is none."""
    return value_text(entry.value).strip() or "".join(entry.raw.split())


def _differ(old: Entry, new: Entry) -> bool:
    return _said(old) != _said(new)


def _shown(entry: Entry | None) -> str:
    text = " ".join((entry.raw if entry else "").split())
    return (text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……") or _BLANK


def _rows(entries: Mapping[EntryKey, Entry], table: str) -> list[_Row]:
    found: dict[str, dict[str, Entry]] = {}
    for entry in entries.values():
        if entry.table == table:
            found.setdefault(entry.row, {})[entry.column] = entry
    return [row for row in found.values() if any(map(_said, row.values()))]


def _unmatched(old: list[_Row], new: list[_Row]) -> tuple[list[_Row], list[_Row]]:
    """The rows of each side that the other side does not have."""
    return _without(old, new), _without(new, old)


def _without(rows: list[_Row], others: list[_Row]) -> list[_Row]:
    there = Counter(map(_content, others))
    left: list[_Row] = []
    for row in rows:
        if there[_content(row)]:
            there[_content(row)] -= 1
        else:
            left.append(row)
    return left


def _content(row: _Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((column, text) for column, entry in row.items() if (text := _said(entry))))
