"""Charts of the office's documents: rates and indicators over the periods, the order of the units.

Each is made from the same records as the table that stands beside it and shows the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from report_gen.model.document import ChartData
from report_gen.model.outcome import IndicatorOutcome, Merged, ReportStatus, Score
from report_gen.model.pace import Trend
from report_gen.model.period import Period
from report_gen.reports.facts import came_of, completion, on_time_of, without_year
from report_gen.wording import rounded

RATES_CHART, TREND_CHART = "报送比率走势图", "指标走势图"
REPORTED, ON_TIME = "上报率", "按时率"
_POINTS: Final = 3  # points that make a line
_LINES: Final = 4  # lines one chart can hold and still be told apart in black and white


def rates_chart(parts: Sequence[Merged], title: str) -> ChartData:
    """上报率 and 按时率 of each reporting period in per cent; a gap where nothing was owed."""
    reported = tuple(rate(came_of(part.statuses), part.statuses) for part in parts)
    timely = tuple(rate(on_time_of(part.statuses), part.statuses) for part in parts)
    names = tuple(without_year(part.period) for part in parts)
    return ChartData(RATES_CHART, title, "line", names, ((REPORTED, reported), (ON_TIME, timely)), "%")


def rate(part: Sequence[ReportStatus], whole: Sequence[ReportStatus]) -> float | None:
    """The share in per cent as it is printed, to one decimal; None of nothing."""
    return float(rounded(Decimal(len(part)) * 100 / len(whole), 1)) if whole else None


def ranking_key(kind: str, what: str = "图") -> str:
    """The key of the chart (or the table) of a kind of units."""
    return f"{kind}得分{what}"


def ranking_chart(kind: str, scores: Sequence[Score], title: str) -> ChartData:
    """The totals of one kind of units in the order given."""
    totals = tuple(float(rounded(score.total, 2)) for score in scores)
    names = tuple(score.unit.short for score in scores)
    return ChartData(ranking_key(kind), title, "bar", names, (("得分", totals),), "分")


Shares = tuple[tuple[Period, Decimal | None], ...]


def shares(trend: Trend, outcome: IndicatorOutcome) -> Shares:
    """How far an indicator had come at the end of each period, in per cent of its target; None is a gap."""
    return tuple((period, completion(replace(outcome, value=value))) for period, value in trend.points)


def shown_trends(
    trends: Sequence[Trend], outcomes: Sequence[IndicatorOutcome]
) -> tuple[tuple[IndicatorOutcome, Shares], ...]:
    """The indicators whose way over at least three periods is known, as many as a chart can hold, from where one begins."""
    known = {trend.code: trend for trend in trends}
    found = (
        (outcome, shares(known[outcome.indicator.code], outcome))
        for outcome in outcomes
        if outcome.indicator.code in known
    )
    several = [(outcome, way) for outcome, way in found if sum(share is not None for _, share in way) >= _POINTS][
        :_LINES
    ]
    first = min((_first(way) for _, way in several), default=0)
    return tuple((outcome, way[first:]) for outcome, way in several)


def _first(way: Shares) -> int:
    """Where the known part begins."""
    return next(index for index, (_, share) in enumerate(way) if share is not None)


def trend_chart(shown: Sequence[tuple[IndicatorOutcome, Shares]], title: str) -> ChartData:
    """The ways of these indicators as lines; a period without a value is a gap."""
    periods = tuple(period for period, _ in shown[0][1]) if shown else ()
    series = tuple(
        (outcome.indicator.name, tuple(None if share is None else float(share) for _, share in way))
        for outcome, way in shown
    )
    return ChartData(TREND_CHART, title, "line", heads(periods), series or (("完成程度", ()),), "%")


def heads(periods: Sequence[Period]) -> tuple[str, ...]:
    """`6月`, `第二季度`; with the year before it (`24年6月`) where they are not all of one."""
    if len({period.year for period in periods}) <= 1:
        return tuple(map(without_year, periods))
    return tuple(period.label[2:].replace("年第", "年") for period in periods)
