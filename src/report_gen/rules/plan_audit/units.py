"""Audits of the unit names in a plan: the official wording against the registry and against its reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Final, NamedTuple

from report_gen.catalogue import plan_audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.plan import DueKind, Plan, Task, Unit
from report_gen.rules.plan_audit.desk import Desk, shortened
from report_gen.rules.plan_audit.names import Mention, abbreviates, label_slips, proper
from report_gen.wording import date_text, listed

LEAD, RESPONSIBLE = "牵头单位", "责任单位"
READ_LEAD, READ_RESPONSIBLE = "牵头识读", "责任识读"
_COLLECTIVE_HEAD: Final = "各"


class _Clause(NamedTuple):
    """A column of official words of a task, and what they name."""

    task: Task
    column: str
    text: str
    mentions: tuple[Mention, ...]


def _clauses(desk: Desk, tasks: Iterable[Task]) -> Iterator[_Clause]:
    for task in tasks:
        for column, text in ((LEAD, task.lead_text), (RESPONSIBLE, task.responsible_text)):
            yield _Clause(task, column, text, desk.names.mentions(text))


def unknown_names(desk: Desk) -> Iterator[Finding]:
    """A101, A102: words of the official lists that nobody is registered under, each once."""
    found: dict[str, list[_Clause]] = {}
    for clause in _clauses(desk, desk.plan.tasks):
        for mention in clause.mentions:
            if not mention.codes:
                found.setdefault(mention.text, []).append(clause)
    for name, clauses in found.items():
        first = clauses[0]
        collective = name.startswith(_COLLECTIVE_HEAD)
        kind = kinds.COLLECTIVE_UNKNOWN if collective else kinds.NAME_UNKNOWN
        data = {"tasks": _tasks(clauses), "column": first.column, "suggestion": desk.names.near(name)}
        yield kind.at(desk.at(first.task.place, first.column), name=name, **data)


def variants(desk: Desk) -> Iterator[Finding]:
    """A103: names that are neither the short nor the full name of the unit they stand for, each once."""
    found: dict[tuple[str, str], list[_Clause]] = {}
    for clause in _clauses(desk, desk.plan.tasks):
        for mention in clause.mentions:
            if mention.unit and not mention.shared and not proper(desk.plan.unit(mention.unit), mention.text):
                found.setdefault((mention.unit, mention.text), []).append(clause)
    for (unit, name), clauses in found.items():
        place = desk.at(clauses[0].task.place, clauses[0].column)
        yield kinds.NAME_VARIANT.at(place, tasks=_tasks(clauses), name=name, short=desk.plan.short(unit))


def _tasks(clauses: Iterable[_Clause]) -> str:
    return f"第{'、'.join(dict.fromkeys(clause.task.no for clause in clauses))}项任务"


def listed_twice(desk: Desk) -> Iterator[Finding]:
    """A105: a unit that one official list names twice."""
    for clause in _clauses(desk, desk.plan.tasks):
        counts = Counter(mention.unit for mention in clause.mentions if mention.unit)
        for unit in (unit for unit, count in counts.items() if count > 1):
            data = {"no": clause.task.no, "column": clause.column, "quote": clause.text}
            yield kinds.LISTED_TWICE.at(desk.at(clause.task.place, clause.column), name=desk.plan.short(unit), **data)


def lead_and_responsible(desk: Desk) -> Iterator[Finding]:
    """A106: a unit that a task names both as lead and, by itself and not within a collective, as responsible.

    Where the official words are not given, the readings tell.
    """
    for task in desk.plan.tasks:
        leads, others = (_named(desk, text) for text in (task.lead_text, task.responsible_text))
        both = (leads or task.leads, others if task.responsible_text else task.responsible)
        for unit in (unit for unit in dict.fromkeys(both[0]) if unit in both[1]):
            name = desk.plan.short(unit)
            yield kinds.LEADS_AND_SHARES.at(desk.at(task.place, RESPONSIBLE), no=task.no, name=name)


def _named(desk: Desk, text: str) -> tuple[str, ...]:
    return tuple(mention.unit for mention in desk.names.mentions(text) if mention.unit)


def slips(desk: Desk) -> Iterator[Finding]:
    """A107: labels of the official words with a wrong mark behind them (牵头单位；)."""
    for task in desk.plan.tasks:
        for column, text in ((LEAD, task.lead_text), (RESPONSIBLE, task.responsible_text)):
            for quote in label_slips(text):
                yield kinds.LABEL_SLIP.at(desk.at(task.place, column), no=task.no, column=column, quote=quote)


def readings(desk: Desk) -> Iterator[Finding]:
    """A108, A109: units of the official words that the reading beside them leaves out, and the other way round.

    Nothing is said against a reading where the words hold a name nobody is registered under, or no name at all.
    """
    for task in desk.plan.tasks:
        lead, responsible = (desk.names.mentions(text) for text in (task.lead_text, task.responsible_text))
        yield from _lacking(desk, task, (LEAD, READ_LEAD), lead, task.leads)
        yield from _lacking(desk, task, (RESPONSIBLE, READ_RESPONSIBLE), responsible, task.units)
        mentions = (*lead, *responsible)
        if mentions and all(mention.codes for mention in mentions):
            yield from _added(desk, task, {code for mention in mentions for code in mention.codes})


def _lacking(
    desk: Desk, task: Task, columns: tuple[str, str], mentions: tuple[Mention, ...], read: tuple[str, ...]
) -> Iterator[Finding]:
    text_column, column = columns
    for mention in dict.fromkeys(mentions):
        if not set(mention.codes) <= set(read):
            data = {"no": task.no, "text_column": text_column, "column": column, "name": mention.text}
            yield kinds.NAMED_NOT_READ.at(desk.at(task.place, column), **data)


def _added(desk: Desk, task: Task, named: set[str]) -> Iterator[Finding]:
    quote = shortened("；".join(filter(None, (task.lead_text, task.responsible_text))))
    for column, codes in ((READ_LEAD, task.leads), (READ_RESPONSIBLE, task.responsible)):
        for code in (code for code in codes if code not in named):
            data = {"no": task.no, "column": column, "name": desk.plan.short(code), "quote": quote}
            yield kinds.READ_NOT_NAMED.at(desk.at(task.place, column), **data)


def same_bodies(desk: Desk) -> Iterator[Finding]:
    """A104: two registered units whose names differ by left-out characters only, unless one follows the other."""
    for first, second in combinations(desk.plan.units, 2):
        pairs = ((mine, other) for mine in second.names for other in first.names)
        near = next(((mine, other) for mine, other in pairs if mine != other and abbreviates(mine, other)), None)
        if near and _together(first, second):
            data = {"name": near[0], "first": first.place.row, "other": near[1]}
            yield kinds.SAME_BODY.at(desk.at(second.place, "简称"), second.short, **data)


def _together(one: Unit, other: Unit) -> bool:
    """Whether there is a day on which both units exist."""
    since = max(one.since or date.min, other.since or date.min)
    return since <= min(one.until or date.max, other.until or date.max)


def closed_units(desk: Desk) -> Iterator[Finding]:
    """A110: a unit that ends before work or figures it is named for do."""
    plan = desk.plan
    for unit in plan.units:
        if unit.until is None or unit.until >= plan.creation_end:
            continue
        tasks = [task.no for task in plan.tasks_of(unit.code) if _last_day(plan, task) > unit.until]
        items = [item.code for item in plan.items_of(unit.code)]
        where = [f"第{'、'.join(tasks)}项任务"] if tasks else []
        where += [f"数据项{'、'.join(items)}"] if items else []
        if where:
            day = date_text(unit.until + timedelta(days=1))
            yield kinds.UNIT_CLOSED.at(
                desk.at(unit.place, "停用日期"), unit.short, name=unit.short, day=day, where=listed(where)
            )


def _last_day(plan: Plan, task: Task) -> date:
    """The day up to which a task is worked on: its due day, else the end of the creation period."""
    single = task.due.kind is DueKind.ONCE and task.due.on is not None
    return task.due.on if single and task.due.on else plan.creation_end
