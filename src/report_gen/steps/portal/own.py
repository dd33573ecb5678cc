"""What of the office is one unit's: its files, the decisions about it, and its part of a merged period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from report_gen.model.decisions import Arrival, Correction, Decisions
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan


class OwnNames(Mapping[str, frozenset[str]]):
    """The names of a unit's files by code of period, looked up when first asked for and the same from then on."""

    def __init__(self, look: Callable[[Period], frozenset[str]]) -> None:
        self._look = look
        self._known: dict[str, frozenset[str]] = {}

    def __getitem__(self, code: str) -> frozenset[str]:
        if code not in self._known:
            period = Period.parse(code)
            if period is None:
                raise KeyError(code)
            self._known[code] = self._look(period)
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def decisions_about(known: Decisions, plan: Plan, unit: str) -> Decisions:
    """The decisions that concern the unit (by code), and those that concern everybody.

    First sights and arrivals of files that nobody could tell whose they are stay, without their names: what counts of
    them is only found by the hash of a file of one's own.
    """
    return Decisions(
        justifications=tuple(one for one in known.justifications if one.unit == unit),
        exemptions=tuple(one for one in known.exemptions if one.unit == unit),
        arrivals=tuple(_nameless(one) for one in known.arrivals if one.unit in {unit, ""}),
        sightings=tuple(replace(one, file="") for one in known.sightings),
        closings=known.closings,
        corrections=tuple(one for one in known.corrections if _concerns(one, plan, unit)),
        marks=tuple(one for one in known.marks if one.unit == unit),
        registered=tuple(one for one in known.registered if one.unit == unit),
        appeals=tuple(one for one in known.appeals if one.unit == unit),
        issues=tuple(
            replace(one, scores={code: score for code, score in one.scores.items() if code == unit})
            for one in known.issues
        ),
        keys=tuple(one for one in known.keys if one.unit == unit),
    )


def part_of(merged: Merged, plan: Plan, unit: str) -> Merged:
    """The merged period without anything about others: made of the unit's files alone, it still says that they are missing."""
    short = plan.short(unit)
    files = {one.place.file for one in merged.findings if one.unit == short} | _files(merged, unit)
    return replace(
        merged,
        statuses=tuple(one for one in merged.statuses if one.obligation.unit == unit),
        tasks=tuple(one for one in merged.tasks if one.unit == unit),
        items=tuple(one for one in merged.items if any(source.unit == unit for source in one.sources)),
        conflicts=(),
        findings=tuple(
            one for one in merged.findings if one.unit == short or (not one.unit and one.place.file in files)
        ),
        excused=tuple(one for one in merged.excused if one.obligation.unit == unit),
    )


def _files(merged: Merged, unit: str) -> frozenset[str]:
    status = merged.status(unit)
    forms = (status.accepted, *status.others) if status else ()
    return frozenset((*(one.file for one in forms if one), *(one.file for one in merged.skipped)))


def _nameless(one: Arrival) -> Arrival:
    return one if one.unit else replace(one, file="", name="")


def _concerns(one: Correction, plan: Plan, unit: str) -> bool:
    """Whether a value set right is the unit's: its own, or a merged one that it alone reports."""
    if one.unit:
        return one.unit == unit
    return any(item.code == one.item and item.reporters == (unit,) for item in plan.items)
