"""The sheet 趋势: indicators and cumulative items over the last twelve reporting periods, gaps shown as gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from report_gen.model.pace import Trend
from report_gen.model.period import Period, Span
from report_gen.model.sheets import Block, CellData, ColumnKind, LineChart, Row, SheetColumn, SheetData, Tone
from report_gen.reports.ledger_scope import LedgerInput, texts
from report_gen.wording import listed

NAME: Final = "趋势"
GAP: Final = "缺"
_FRONT: Final = (8, 28, 11, 12)
_WIDTH: Final = 9


def trend_sheet(given: LedgerInput) -> SheetData:
    """One row a figure with 缺 where a period has no value, then the numbers the line charts below are drawn from."""
    trends = given.trends
    periods = tuple(period for period, _ in trends[0].points) if trends else ()
    grid = (*_FRONT, *[_WIDTH] * len(periods))
    if not trends:
        block = Block("", (SheetColumn("说明", span=len(grid)),), (), empty="没有可以列出趋势的指标和累计数据项。")
        return SheetData(NAME, "近期趋势", ("各期均无数值。",), (block,), grid)
    lines = (
        f"{periods[0].label}至{periods[-1].label}，共{len(periods)}期，每期按当期报送数据计算。",
        f"“{GAP}”为该期没有有效数据：不作零，不以上期代替，图中断开。{_gap_line(trends, periods)}",
    )
    columns = _columns(periods)
    shown = Block("一、各期数值", columns, tuple(_row(trend, GAP) for trend in trends))
    drawn = Block(
        f"二、趋势图（据下表绘制，空格即“{GAP}”）",
        columns,
        tuple(_row(trend, None) for trend in trends),
        lines=tuple(_line(trend, number, len(columns)) for number, trend in enumerate(trends)),
    )
    return SheetData(NAME, "近期趋势", lines, (shown, drawn), grid)


def _columns(periods: Sequence[Period]) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("编码", kind=ColumnKind.CENTRED),
        SheetColumn("指标或累计数据项"),
        SheetColumn("类别", kind=ColumnKind.CENTRED),
        SheetColumn("目标", kind=ColumnKind.CENTRED),
        *(SheetColumn(_head(period), kind=ColumnKind.NUMBER) for period in periods),
    )


def _head(period: Period) -> str:
    """`24年6月`, `24年二季度`: short enough for a narrow column."""
    label = period.label[2:]
    return label.replace("年第", "年") if period.span is Span.QUARTER else label


def _row(trend: Trend, gap: str | None) -> Row:
    measure = f"（{trend.measure}）" if trend.measure else ""
    return (
        *texts(trend.code, f"{trend.name}{measure}", trend.kind, trend.target or "—"),
        *(
            CellData(gap, Tone.MUTED) if value is None else CellData(value, decimals=trend.decimals)
            for _, value in trend.points
        ),
    )


def _line(trend: Trend, number: int, columns: int) -> LineChart:
    measure = f"（{trend.measure}）" if trend.measure else ""
    target = f"，目标{trend.target}" if trend.target else ""
    return LineChart(f"{trend.code} {trend.name}{measure}{target}", number, len(_FRONT), columns - 1)


def _gap_line(trends: Sequence[Trend], periods: Sequence[Period]) -> str:
    empty = [period.label for period in periods if all(period in trend.gaps for trend in trends)]
    return f"整期没有数据的：{listed(empty)}。" if empty else ""
