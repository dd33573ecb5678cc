"""The periods a trend shows: those of the year that are read anyway, and what the year before holds of the twelve."""

from __future__ import annotations

from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.rules.trends import trend_periods
from report_gen.steps.load import Office, read_history
from report_gen.steps.progress import Progress, silent


def read_recent(
    office: Office, history: tuple[Merged, ...], last: Period, progress: Progress = silent
) -> tuple[Merged, ...]:
    """The merged periods of the twelve up to `last` for which anything is there, oldest first.

    `history` are the periods of its year, as `read_history` gives them; the year before is read only where something
    was received for one of its periods among the twelve.
    """
    wanted = trend_periods(office.plan, last)
    before = [period for period in wanted if period.year < last.year and office.received(period)[0]]
    older = read_history(office, before[-1], progress) if before else ()
    return tuple(part for part in (*older, *history) if part.period in wanted)
