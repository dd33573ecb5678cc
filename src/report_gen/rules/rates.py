"""Rates of reporting: shares of the forms that were owed, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from report_gen.model.outcome import Merged, ReportState, ReportStatus, Timeliness
from report_gen.model.rates import Rates, Share


def rates(parts: Iterable[Merged]) -> Rates:
    """The rates of these merged periods together: 应报 of all of them is the denominator."""
    parts = tuple(parts)
    statuses = [status for part in parts for status in part.statuses]

    def share(of: Iterable[bool]) -> Share:
        return Share(sum(of), len(statuses))

    return Rates(
        share(status.state is not ReportState.MISSING for status in statuses),
        share(status.timeliness is Timeliness.ON_TIME for status in statuses),
        share(_passed_first(status) for status in statuses),
        sum(len(part.excused) for part in parts),
    )


def _passed_first(status: ReportStatus) -> bool:
    return status.state is ReportState.PASSED and not status.returned
