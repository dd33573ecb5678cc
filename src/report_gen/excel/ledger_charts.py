"""Native charts below a table: stacked bars, a row each; lines, one row of numbers each, gaps left open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.workbook import Workbook

from report_gen.model.sheets import StackedBars, Tone

LINES_A_ROW: Final = 3
_FONT: Final = {"name": "宋体", "size": 8}
_TITLE: Final = {"name": "黑体", "size": 10, "bold": False}
_COLOUR: Final = "#1F5C4A"
_BARS: Final[dict[Tone, tuple[str, str]]] = {  # colour, pattern: told apart on a black-and-white print too
    Tone.GOOD: ("#2E7D5B", "percent_90"),
    Tone.FAIR: ("#8CC3A0", "percent_30"),
    Tone.WATCH: ("#E5B32A", "wide_upward_diagonal"),
    Tone.BAD: ("#C0392B", "dark_horizontal"),
    Tone.INFO: ("#6C9CC6", "percent_10"),
    Tone.MUTED: ("#9A9A9A", "small_grid"),
}


def line_chart(workbook: Workbook, sheet: str, title: str, spot: tuple[int, int, int, int]) -> Any:
    """A chart of the numbers at `spot`: head row, row, first and last column, from 0; its points bear their values.

    An empty cell breaks the line: it is neither zero nor bridged (what XlsxWriter writes unless told otherwise).
    """
    head, row, first, last = spot
    chart = workbook.add_chart({"type": "line"})
    chart.add_series(
        {
            "name": title,
            "categories": [sheet, head, first, head, last],
            "values": [sheet, row, first, row, last],
            "line": {"color": _COLOUR, "width": 1.75},
            "marker": {
                "type": "circle",
                "size": 5,
                "fill": {"color": "#FFFFFF"},
                "border": {"color": _COLOUR, "width": 1.25},
            },
            "data_labels": {"value": True, "position": "above", "font": _FONT},
        }
    )
    chart.set_title({"name": title, "name_font": _TITLE, "overlay": False})
    chart.set_legend({"none": True})
    grid = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
    chart.set_x_axis({"num_font": {**_FONT, "rotation": -45}})
    chart.set_y_axis({"num_font": _FONT, "major_gridlines": grid})
    return chart


def bar_chart(
    workbook: Workbook, sheet: str, bars: StackedBars, spot: tuple[int, int, int], starts: Sequence[int]
) -> Any:
    """Bars stacked from the columns of a block, which begin at `starts`; `spot` is head row, first row, names' column."""
    head, begin, names = spot
    last = begin + bars.rows - 1
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for index, tone in bars.series:
        colour, pattern = _BARS[tone]
        chart.add_series(
            {
                "name": [sheet, head, starts[index]],
                "categories": [sheet, begin, names, last, names],
                "values": [sheet, begin, starts[index], last, starts[index]],
                "pattern": {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"},
                "border": {"color": colour},
                "gap": 45,
            }
        )
    _dress(chart, bars)
    return chart


def _dress(chart: Any, bars: StackedBars) -> None:
    font = {**_FONT, "size": 9}
    chart.set_title({"name": bars.title, "name_font": {**_TITLE, "size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font})
    grid = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
    step = {"major_unit": bars.step} if bars.step else {}
    chart.set_x_axis({"num_font": font, **step, "num_format": "0", "major_gridlines": grid})
    chart.set_y_axis({"num_font": font, "reverse": True, "crossing": "max"})
