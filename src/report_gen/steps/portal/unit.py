"""The unit's side of the portal: everything a page of it needs, by the names the routes call."""

from __future__ import annotations

from report_gen.steps.portal.unit_downloads import blank, blank_periods, package, received
from report_gen.steps.portal.unit_periods import current_period, reporting_periods, standings
from report_gen.steps.portal.unit_score import score, score_periods
from report_gen.steps.portal.unit_view import view
from report_gen.steps.portal.unit_words import explain, unexplain

__all__ = [
    "blank",
    "blank_periods",
    "current_period",
    "explain",
    "package",
    "received",
    "reporting_periods",
    "score",
    "score_periods",
    "standings",
    "unexplain",
    "view",
]
