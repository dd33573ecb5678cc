"""Puts many offices together: each counts once, under a name of its own; what is the same is laid side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain
from typing import Final, TypeVar

from report_gen.catalogue import rollup as kinds
from report_gen.model.finding import Finding, in_order
from report_gen.model.outcome import IndicatorOutcome, ItemFact
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, Indicator
from report_gen.model.rollup import Across, Gathered, NamedOffice, OfficeSummary, Rollup, TaskLine, Unread
from report_gen.rules.rollup_totals import Figure, in_plan, indicator_figure, item_figure, same_name, some
from report_gen.wording import date_text, listed

_T = TypeVar("_T")
_Given = TypeVar("_Given", OfficeSummary, Unread)
_ITEMS, _INDICATORS = "数据项", "指标"
_SEVERAL: Final = 2  # offices from which on a task is laid side by side


def joined(first: Gathered, second: Gathered) -> Gathered:
    """Both together. In whatever order and groups offices are joined, the same comes of it."""
    return Gathered(
        first.period,
        _each_once((*first.offices, *second.offices), lambda one: one.facts.folder),
        _each_once((*first.unread, *second.unread), lambda one: one.folder),
    )


def all_joined(period: Period, parts: Iterable[Gathered]) -> Gathered:
    """Everything gathered for that period."""
    return reduce(joined, parts, Gathered(period))


def _each_once(given: Iterable[_Given], folder: Callable[[_Given], str]) -> tuple[_Given, ...]:
    """In order of folder; what was given several times counts those times."""
    found: dict[str, _Given] = {}
    for one in given:
        before = found.get(folder(one))
        found[folder(one)] = replace(one, times=one.times + before.times) if before else one
    return tuple(found[key] for key in sorted(found))


def rolled_up(gathered: Gathered, findings: Iterable[Finding] = ()) -> Rollup:
    """What the offices amount to beside one another; `findings` are those about the list they were taken from.

    Data items and indicators are the same where their names are (codes are each plan's own), tasks where number and
    title are. Folders whose ledgers begin with the same event are one office and its copies: the longest ledger counts.
    """
    read = {one.facts.folder for one in gathered.offices}
    unread = tuple(one for one in gathered.unread if one.folder not in read)
    kept, copies = _without_copies(gathered.offices)
    offices = _named(kept)
    items = [_figured(offices, row, item_figure) for row in _across(offices, _item_rows)]
    indicators = [_figured(offices, row, indicator_figure) for row in _across(offices, _indicator_rows)]
    tasks = tuple(_across(offices, _task_rows))
    about = chain(
        findings,
        chain.from_iterable(map(_about_figures, offices)),
        (found for _, found in (*items, *indicators) if found),
        _about_offices(offices, unread, copies),
        _other_names(offices),
    )
    return Rollup(
        gathered.period,
        offices,
        unread,
        tuple(row for row, _ in items),
        tuple(row for row, _ in indicators),
        tuple(row for row in tasks if len(row.cells) >= _SEVERAL),
        tuple(row for row in tasks if len(row.cells) < _SEVERAL),
        in_order(about),
    )


_Copy = tuple[OfficeSummary, OfficeSummary]  # the one that counts, the one that does not


def _without_copies(offices: Sequence[OfficeSummary]) -> tuple[list[OfficeSummary], list[_Copy]]:
    by_ledger: dict[tuple[str, str, str], list[OfficeSummary]] = defaultdict(list)
    for one in offices:
        by_ledger[one.facts.ledger.first or one.facts.folder, one.plan_id, one.city].append(one)
    kept, copies = [], []
    for group in by_ledger.values():
        first, *others = sorted(group, key=lambda one: (-one.facts.ledger.events, one.facts.folder))
        kept.append(first)
        copies += [(first, other) for other in others]
    return kept, copies


def _named(offices: Sequence[OfficeSummary]) -> tuple[NamedOffice, ...]:
    """The offices by name: as listed, else the city; where two would be called the same, with the folder."""
    plain = _by(offices, _plain_name)
    full = _by(offices, _with_folder)
    made = [NamedOffice(_name(one, plain, full), one) for one in offices]
    return tuple(sorted(made, key=lambda one: (one.name, one.summary.facts.folder)))


def _name(one: OfficeSummary, plain: dict[str, list[OfficeSummary]], full: dict[str, list[OfficeSummary]]) -> str:
    short, longer = _plain_name(one), _with_folder(one)
    if len(plain[short]) == 1:
        return short
    return longer if len(full[longer]) == 1 else f"{short}（{one.facts.way}）"


def _plain_name(one: OfficeSummary) -> str:
    return one.facts.label or one.city


def _with_folder(one: OfficeSummary) -> str:
    return f"{_plain_name(one)}（{one.facts.folder.rpartition('/')[2]}）"


def _by(offices: Iterable[OfficeSummary], key: Callable[[OfficeSummary], str]) -> dict[str, list[OfficeSummary]]:
    found: dict[str, list[OfficeSummary]] = defaultdict(list)
    for one in offices:
        found[key(one)].append(one)
    return found


_Keyed = tuple[Hashable, str, _T]  # by what it is the same in every office, its name, and what the office has


def _across(
    offices: Sequence[NamedOffice], rows: Callable[[OfficeSummary], Iterator[_Keyed[_T]]]
) -> Iterator[Across[_T]]:
    """One row a thing, in the order of the first plan that has it."""
    names: dict[Hashable, str] = {}
    cells: dict[Hashable, list[tuple[int, _T]]] = defaultdict(list)
    for number, office in enumerate(offices):
        for key, name, one in rows(office.summary):
            names.setdefault(key, name)
            cells[key].append((number, one))
    return (Across(name, tuple(cells[key])) for key, name in names.items())


def _item_rows(office: OfficeSummary) -> Iterator[_Keyed[ItemFact]]:
    return ((same_name(fact.item.name), fact.item.name, fact) for fact in office.items)


def _indicator_rows(office: OfficeSummary) -> Iterator[_Keyed[IndicatorOutcome]]:
    return ((same_name(one.indicator.name), one.indicator.name, one) for one in office.indicators)


def _task_rows(office: OfficeSummary) -> Iterator[_Keyed[TaskLine]]:
    return (((one.task.no, same_name(one.task.title)), one.task.title, one) for one in office.tasks)


def _figured(
    offices: Sequence[NamedOffice],
    row: Across[_T],
    figure: Callable[[Sequence[NamedOffice], tuple[tuple[int, _T], ...]], Figure],
) -> tuple[Across[_T], Finding | None]:
    found = figure(offices, row.cells)
    return replace(row, total=found.total, words=found.words), found.finding


def _about_offices(
    offices: Sequence[NamedOffice], unread: Iterable[Unread], copies: Iterable[_Copy]
) -> Iterator[Finding]:
    for one in unread:
        name = one.label or one.folder.rpartition("/")[2]
        yield kinds.NOT_READ.at(Place(one.way), name, unit=name, reason=one.reason, advice=one.advice)
    names = {one.summary.facts.folder: one.name for one in offices}
    for office in offices:
        if office.summary.times > 1:
            at = Place(office.summary.facts.way)
            yield kinds.GIVEN_TWICE.at(at, office.name, unit=office.name, count=office.summary.times)
    for counted, copy in copies:
        name = names[counted.facts.folder]
        yield kinds.SAME_LEDGER.at(Place(copy.facts.way), name, unit=name, other=copy.facts.way)
    for plan_id, group in sorted(_by((one.summary for one in offices), lambda one: one.plan_id).items()):
        if len(group) > 1:
            units = some(sorted(names[one.facts.folder] for one in group))
            yield kinds.SAME_PLAN.at(Place(""), units=units, value=plan_id)


def _about_figures(office: NamedOffice) -> Iterator[Finding]:
    """What one should know of the figures of one office."""
    name, facts = office.name, office.summary.facts
    at = Place(facts.way)
    if not facts.ledger.sound:
        yield kinds.LEDGER_UNSOUND.at(at, name, unit=name)
    if facts.lost:
        yield kinds.RUN_LOST.at(at, name, unit=name)
    if facts.moved:
        when = date_text(facts.on) if facts.on else ""
        yield kinds.MOVED_ON.at(at, name, unit=name, when=when, count=facts.moved)
    if facts.corrected:
        yield kinds.CORRECTED_SINCE.at(at, name, unit=name, count=facts.corrected)


def _other_names(offices: Sequence[NamedOffice]) -> Iterator[Finding]:
    """Codes that stand for differently named things in plans of the same number."""
    seen: dict[tuple[str, str, str], dict[str, tuple[str, Place]]] = defaultdict(dict)
    for office in offices:
        for sheet, one in _coded(office.summary):
            key = (office.summary.plan_id, sheet, one.code)
            seen[key].setdefault(same_name(one.name), (one.name, in_plan(office, one.place)))
    for (plan_id, sheet, code), names in seen.items():
        if len(names) > 1:
            (_, first), *_ = names.values()
            said = listed(f"“{name}”" for name, _ in names.values())
            yield kinds.NAMES_DIFFER.at(first, value=plan_id, sheet=sheet, code=code, names=said)


def _coded(office: OfficeSummary) -> Iterator[tuple[str, DataItem | Indicator]]:
    yield from ((_ITEMS, fact.item) for fact in office.items)
    yield from ((_INDICATORS, one.indicator) for one in office.indicators)
