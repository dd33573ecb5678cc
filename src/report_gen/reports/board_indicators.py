"""Indicators and trends of the overview page."""

from __future__ import annotations

from report_gen.model.board import IndicatorLine, Mark, TrendLine, TrendPoint
from report_gen.model.outcome import IndicatorOutcome
from report_gen.model.pace import Trend
from report_gen.model.tones import TEMPO_TONES, VERDICT_TONES
from report_gen.reports.ledger_scope import LedgerInput
from report_gen.reports.ledger_trends import GAP
from report_gen.wording import indicator_text, measured, target_text


def indicator_lines(given: LedgerInput) -> tuple[IndicatorLine, ...]:
    """Every indicator, in plan order, with its pace and its trend."""
    return tuple(_line(given, outcome) for outcome in given.assessment.indicators)


def item_trends(given: LedgerInput) -> tuple[TrendLine, ...]:
    """The trends of figures that are no indicator of the assessment: the cumulative data items."""
    shown = {outcome.indicator.code for outcome in given.assessment.indicators}
    return tuple(_trend(trend, None) for trend in given.trends if trend.code not in shown)


def _line(given: LedgerInput, outcome: IndicatorOutcome) -> IndicatorLine:
    indicator = outcome.indicator
    pace = next((pace for pace in given.paces if pace.indicator == indicator.code), None)
    trend = next((trend for trend in given.trends if trend.code == indicator.code), None)
    return IndicatorLine(
        indicator.code,
        indicator.name,
        indicator_text(indicator, outcome.value),
        target_text(indicator),
        Mark(outcome.verdict.value, VERDICT_TONES[outcome.verdict]),
        outcome.reason,
        outcome.working,
        Mark(pace.tempo.value, TEMPO_TONES[pace.tempo]) if pace else None,
        pace.working if pace else "",
        _trend(trend, outcome) if trend else None,
    )


def _trend(trend: Trend, outcome: IndicatorOutcome | None) -> TrendLine:
    points = tuple(
        TrendPoint(period.label, value, GAP if value is None else measured(value, trend.measure, trend.decimals))
        for period, value in trend.points
    )
    target = outcome.indicator.target if outcome else None
    return TrendLine(f"{trend.code} {trend.name}", points, target, trend.target)
