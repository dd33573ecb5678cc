"""When each file of a period came, by the best evidence there is; the file's own time is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from report_gen.model.decisions import Arrival, Decisions, Sighting
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.submission import Receipt, ReceiptSource

TRUST_SETTING: Final = "首见作为收到时间"  # the row of 项目信息
_YES: Final = "是"
_UNKNOWN: Final = Receipt(None, ReceiptSource.UNKNOWN)


def first_sight_counts(plan: Plan) -> bool:
    """Whether the office takes the first sight of a file for the time it came (项目信息 首见作为收到时间: 是)."""
    return plan.info.get(TRUST_SETTING, "").strip() == _YES


def new_sightings(
    files: Mapping[str, str], decisions: Decisions, period: Period, now: datetime | None
) -> tuple[Sighting, ...]:
    """A sighting at `now` of each of `files` (hash by name) that was never seen in that period; () without a clock.

    Copies of one file are one sighting, under the first of their names.
    """
    if now is None:
        return ()
    known = {one.sha256 for one in decisions.sightings if one.period == period.code}
    new: dict[str, Sighting] = {}
    for name, sha256 in sorted(files.items()):
        if sha256 not in known:
            new.setdefault(sha256, Sighting(period.code, sha256, name, now, 0))
    return tuple(new.values())


def receipts(
    files: Mapping[str, str],
    registered: Mapping[str, Receipt],
    evidence: Evidence,
) -> Mapping[str, Receipt]:
    """The receipt of each of `files` (hash by name): portal, then `receive`, then the register, then first sight.

    `registered` are the register's receipts by the same names. Nothing known = UNKNOWN.
    """
    return {name: evidence.receipt(sha256, registered.get(name, _UNKNOWN)) for name, sha256 in files.items()}


def senders(plan: Plan, period: Period, decisions: Decisions, came: Mapping[str, Receipt]) -> Mapping[str, str]:
    """The short name of the unit that sent each file through the portal, by the file's name, for those with such a receipt.

    It is known even of a file nobody can read. Several units may have sent the same bytes: then the name the portal gave
    the file tells whose it is.
    """
    sent = {one.event: one for one in decisions.arrivals if one.portal and one.period == period.code}
    by_file = {(one.file, one.sha256): one.unit for one in sent.values()}
    found = {name: sent[receipt.event] for name, receipt in came.items() if receipt.source is ReceiptSource.PORTAL}
    units = {name: by_file.get((name, one.sha256), one.unit) for name, one in found.items()}
    short = {unit.code: unit.short for unit in plan.units}
    return {name: short[unit] for name, unit in units.items() if unit in short}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the ledger knows of the files of one period, by their hashes. `trusted`: first sight is as good as a time."""

    arrivals: Mapping[str, Arrival]
    sightings: Mapping[str, Sighting]
    trusted: bool = False

    @classmethod
    def of(cls, plan: Plan, period: Period, decisions: Decisions, new: Iterable[Sighting] = ()) -> Evidence:
        """The evidence for a period; `new` are the sightings of this run, not yet in the ledger.

        Of several arrivals of one file the portal's go first, then the earliest; of several sightings the earliest.
        """
        came = [one for one in decisions.arrivals if one.period == period.code]
        seen = [one for one in (*decisions.sightings, *new) if one.period == period.code]
        return cls(
            {one.sha256: one for one in sorted(came, key=_rank, reverse=True)},
            {one.sha256: one for one in sorted(seen, key=lambda one: (one.at, one.event), reverse=True)},
            first_sight_counts(plan),
        )

    def receipt(self, sha256: str, registered: Receipt) -> Receipt:
        """When the file of that hash came; `registered` is what the register says of it."""
        sighting = self.sightings.get(sha256)
        seen = sighting.at if sighting else None
        arrival = self.arrivals.get(sha256)
        if arrival:
            source = ReceiptSource.PORTAL if arrival.portal else ReceiptSource.RECEIVED
            return Receipt(arrival.at, source, seen=seen, by=arrival.by, via=arrival.via, event=arrival.event)
        if registered.at is not None or sighting is None:
            return replace(registered, seen=seen)
        return Receipt(sighting.at, ReceiptSource.SEEN, exact=self.trusted, seen=seen, event=sighting.event)


def _rank(arrival: Arrival) -> tuple[bool, datetime, int]:
    return (not arrival.portal, arrival.at, arrival.event)
