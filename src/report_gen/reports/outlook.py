"""What the rules tell beyond the results of a period, for the documents that look back or ahead."""

from __future__ import annotations

from dataclasses import dataclass

from report_gen.model.outcome import Obligation
from report_gen.model.pace import Pace, Trend


@dataclass(frozen=True, slots=True)
class Outlook:
    """Progress against time, figures over the last periods, and the forms owed for the next reporting period."""

    paces: tuple[Pace, ...] = ()
    trends: tuple[Trend, ...] = ()
    owed: tuple[Obligation, ...] = ()
