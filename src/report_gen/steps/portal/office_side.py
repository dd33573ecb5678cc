"""What the office sees: who has reported, a period with everything about it, the overview page, the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from report_gen.html.page import TEMPLATE, page, policy
from report_gen.model.board import Board, FileLink
from report_gen.model.decisions import Closing
from report_gen.model.event import Event
from report_gen.model.outcome import Excused, Merged, ReportState
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.portal import Matrix, MatrixRow, Standing
from report_gen.reports import board
from report_gen.resources import shipped
from report_gen.steps.decide import Matters, matters
from report_gen.steps.log import history
from report_gen.steps.merge import LEDGER_FILE
from report_gen.steps.portal.documents import document, documents, file_id, original, originals, zipped
from report_gen.steps.portal.lookout import Lookout, Picture
from report_gen.steps.portal.standing import standings_in
from report_gen.steps.portal.unit_periods import reporting_periods
from report_gen.steps.portal.verbs import Verb, verbs_for
from report_gen.steps.resolve import Disputes, disputes
from report_gen.steps.run import closing_of

__all__ = [
    "PeriodPage",
    "board_page",
    "board_policy",
    "document",
    "documents",
    "events",
    "file_id",
    "matrix",
    "original",
    "originals",
    "period_page",
    "periods_shown",
    "zipped",
]

EVENTS: Final = 500  # shown at once
_BACK_TO_UNITS: Final = frozenset({ReportState.RETURNED, ReportState.QUERIED})


@dataclass(frozen=True, slots=True)
class Part:
    """A reporting period of the page: how many units are in each state, where each of them (by code) stands, all that came."""

    period: Period
    counts: tuple[tuple[ReportState, int], ...]
    rows: tuple[tuple[str, Standing], ...]
    merged: Merged


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """Everything about a period, as of `at`: its reporting periods, the board, what waits for a decision, what can be run.

    `disputes` and `matters` are None for a period longer than a reporting period: they are decided there. `board` has links
    relative to the page's own address /office/<period>.
    """

    period: Period
    at: datetime
    plan: Plan
    parts: tuple[Part, ...]
    board: Board
    disputes: Disputes | None
    matters: Matters | None
    closing: Closing | None
    excused: tuple[Excused, ...]
    verbs: tuple[Verb, ...]


def matrix(lookout: Lookout, year: int | None, now: datetime) -> Matrix:
    """Who has reported: the reporting periods of a year begun by now, oldest first; by default of the latest such year.

    A period of which nothing has come has everybody 未报; by the due day a page tells whether it is time for that.
    """
    plan = lookout.glance().plan
    years, shown, periods = periods_shown(plan, year, now.date())
    found = lookout.picture(periods[-1], now) if periods else None
    columns = [_standings(found, period) for period in periods] if found else []
    rows = (
        MatrixRow(unit, tuple(column.get(unit.code) for column in columns))
        for unit in plan.units
        if any(unit.code in column for column in columns)
    )
    return Matrix(shown, years, periods, tuple(rows), found.at if found else now)


def periods_shown(plan: Plan, year: int | None, today: date) -> tuple[tuple[int, ...], int, tuple[Period, ...]]:
    """The years with reporting periods begun by today, the year of them to show (else the latest), and its periods, oldest first."""
    begun = tuple(reversed(reporting_periods(plan, today)))
    years = tuple(dict.fromkeys(period.year for period in begun)) or (plan.creation_start.year,)
    shown = year if year in years else years[-1]
    return years, shown, tuple(period for period in begun if period.year == shown)


def _standings(found: Picture, period: Period) -> Mapping[str, Standing]:
    """The standings of one of the picture's reporting periods by unit code."""
    merged = next((one for one in found.history if one.period == period), None)
    return standings_in(found.office.plan, period, found.office.decisions, merged)


def period_page(lookout: Lookout, period: Period, now: datetime) -> PeriodPage:
    """The page of a period of any length; ReportGenError if the plan does not cover it or has no forms that short."""
    found = lookout.picture(period, now)
    office, parts = found.office, found.given.parts
    single = len(parts) == 1 and parts[0].period == period
    return PeriodPage(
        period=period,
        at=found.at,
        plan=office.plan,
        parts=tuple(_part(found, merged) for merged in parts),
        board=_board(lookout, found, "."),
        disputes=disputes(office, period) if single else None,
        matters=matters(office, period, given=office.workspace.ledger) if single else None,
        closing=closing_of(office.decisions, period),
        excused=tuple(one for merged in parts for one in merged.excused),
        verbs=verbs_for(office.plan, office.decisions, period),
    )


def _part(found: Picture, merged: Merged) -> Part:
    standings = _standings(found, merged.period)
    return Part(
        merged.period,
        tuple((state, merged.count(state)) for state in ReportState),
        tuple((unit.code, standings[unit.code]) for unit in found.office.plan.units if unit.code in standings),
        merged,
    )


def board_page(lookout: Lookout, period: Period, now: datetime) -> str:
    """看板 as merge would write it now, as a page of the portal: its links lead to the portal's addresses, one back.

    It goes out with `board_policy` as its Content-Security-Policy: its style stands in it.
    """
    made = _board(lookout, lookout.picture(period, now), "..")
    back = FileLink(f"返回{period.label}", f"../{period.code}")
    return page(made, shipped("templates", TEMPLATE).read_text(encoding="utf-8"), back)


def board_policy(shown: str) -> str:
    """The Content-Security-Policy for the response that carries a page of `board_page`."""
    return policy(shown)


def _board(lookout: Lookout, found: Picture, root: str) -> Board:
    """The board with links to addresses below `root`, which is the way from the page to /office."""
    names: dict[Period, frozenset[str]] = {}

    def way(period: Period, file: str) -> str:
        if period not in names:
            names[period] = frozenset(one.name for one in lookout.files(period))
        return f"{root}/{period.code}/received/{file_id(file)}" if file in names[period] else ""

    parts, code = found.given.parts, found.period.code
    statuses = parts[0].statuses if len(parts) == 1 else ()
    returned = [one.obligation.unit for one in statuses if one.state in _BACK_TO_UNITS]
    packages = {unit: f"{root}/{code}/unit/{unit}" for unit in returned}
    made = board.build(replace(found.given, link_base=root, way=way), LEDGER_FILE, packages)
    return replace(made, ledger=FileLink(LEDGER_FILE, f"{root}/{code}/documents"))


def events(lookout: Lookout, act: str = "", period: str = "", unit: str = "", limit: int = EVENTS) -> tuple[Event, ...]:
    """What the ledger has recorded, the latest first; only of a kind, period or unit (name or code) where one is named."""
    office = lookout.office()
    return tuple(reversed(history(office, office.workspace.ledger, act, period, unit)))[:limit]
