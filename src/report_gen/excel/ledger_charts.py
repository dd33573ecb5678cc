"""Native line charts below a table: one row of numbers each, gaps left open."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.workbook import Workbook

LINES_A_ROW: Final = 3
_FONT: Final = {"name": "宋体", "size": 8}
_TITLE: Final = {"name": "黑体", "size": 10, "bold": False}
_COLOUR: Final = "#1F5C4A"


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
