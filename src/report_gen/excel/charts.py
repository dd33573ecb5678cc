"""Charts as workbooks: the numbers on a sheet and a chart over them, which Word takes over to stay editable."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

import xlsxwriter

from report_gen.model.document import ChartData

SHEET: Final = "数据"
_FONT: Final = {"name": "宋体", "size": 10, "color": "#000000"}
_KINDS: Final[dict[str, dict[str, str]]] = {
    "column": {"type": "column"},
    "bar": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
}
# Fills that differ in black and white: three solid greys far apart, and three patterns.
_FILLS: Final[tuple[dict[str, Any], ...]] = (
    {"fill": {"color": "#595959"}},
    {"fill": {"color": "#D9D9D9"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#595959", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#FFFFFF"}},
    {"pattern": {"pattern": "light_vertical", "fg_color": "#595959", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "light_horizontal", "fg_color": "#595959", "bg_color": "#FFFFFF"}},
)
_WHITE_ON: Final = frozenset({0})
_TARGET_LINE: Final = {"visible": True, "line": {"color": "#000000", "width": 1.25, "dash_type": "dash"}}
# Lines that differ in black and white: by their dashes, by their marks, and by the side their numbers stand on.
_LINES: Final = (
    ("solid", "circle", "above"),
    ("dash", "square", "below"),
    ("round_dot", "triangle", "above"),
    ("dash_dot", "diamond", "below"),
    ("long_dash", "x", "above"),
    ("long_dash_dot", "star", "below"),
)
_LABELLED: Final = 2  # lines that bear their numbers
_LABELLED_POINTS: Final = 8  # points of a line whose numbers stand beside one another
_STEP: Final = 10  # a line's axis begins at a multiple of it


def chart_workbook(chart: ChartData) -> bytes:
    """A workbook of one sheet with the chart's numbers in A1 onwards and the chart beside them; same input, same bytes.

    A gap (None) is an empty cell and an empty place in the chart, never a zero.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC), "title": chart.title})
        sheet = book.add_worksheet(SHEET)
        _write_numbers(sheet, chart)
        sheet.insert_chart(1, len(chart.series) + 2, _chart(book, chart))
    return buffer.getvalue()


def _write_numbers(sheet: Any, chart: ChartData) -> None:
    sheet.set_column(0, 0, 24)
    sheet.write_row(0, 0, (chart.measure, *(name for name, _ in chart.series)))
    sheet.write_column(1, 0, chart.categories)
    for column, (_, values) in enumerate(chart.series, start=1):
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)


def _chart(book: Any, chart: ChartData) -> Any:
    made = book.add_chart(_KINDS[chart.kind])
    last = max(len(chart.categories), 1)
    for index, (_, values) in enumerate(chart.series):
        column = index + 1
        made.add_series(
            {
                "name": [SHEET, 0, column],
                "categories": [SHEET, 1, 0, last, 0],
                "values": [SHEET, 1, column, last, column],
                "gap": 60,
                **_look(chart, index, values),
            }
        )
    _axes(made, chart)
    made.set_title({"none": True})  # the caption stands below the figure, in the text
    made.show_blanks_as("gap")
    made.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": _FONT})
    made.set_size({"width": 590, "height": 340})
    return made


def _look(chart: ChartData, index: int, values: tuple[float | None, ...]) -> dict[str, Any]:
    """Fill, outline and labels of a series."""
    labels: dict[str, Any] = {
        "value": True,
        "num_format": _label_format(chart, values),
        "font": {**_FONT, "color": "#FFFFFF" if _is_dark(chart, index) else "#000000"},
    }
    if chart.kind == "line":
        dash, mark, side = _LINES[index % len(_LINES)]
        inside = {"color": "#000000" if index % 2 == 0 else "#FFFFFF"}
        marker = {"type": mark, "size": 6, "fill": inside, "border": {"color": "#000000"}}
        line = {"color": "#000000", "width": 1.25, "dash_type": dash}
        look: dict[str, Any] = {"line": line, "marker": marker, "smooth": False}
        # The numbers of more lines than two, or of a year of months, would stand on one another; the table has them.
        crowded = len(chart.series) > _LABELLED or len(chart.categories) > _LABELLED_POINTS
        return look if crowded else {**look, "data_labels": {**labels, "position": side}}
    if chart.kind == "stacked":
        return {**_FILLS[index % len(_FILLS)], "border": {"color": "#000000", "width": 0.5}, "data_labels": labels}
    fill = {"fill": {"color": "#D9D9D9"}} if len(chart.series) == 1 else _FILLS[index % len(_FILLS)]
    return {
        **fill,
        "border": {"color": "#000000", "width": 0.5},
        "data_labels": {**labels, "position": "inside_base" if chart.kind == "bar" else "outside_end"},
    }


def _label_format(chart: ChartData, values: tuple[float | None, ...]) -> str:
    """The number format of a series' labels. A stacked bar of nothing shows no label."""
    if chart.kind == "stacked":
        return "0;-0;;"
    if chart.measure == "分":
        return "General"  # 85 and 82.52, as the table has them
    whole = all(value is None or float(value).is_integer() for value in values)
    return ("0" if whole else "0.0") + ('"%"' if chart.measure == "%" else "")


def _is_dark(chart: ChartData, index: int) -> bool:
    """Whether the label stands on a dark fill (only in stacked bars do labels stand on the fill)."""
    return chart.kind == "stacked" and index % len(_FILLS) in _WHITE_ON


def _axes(made: Any, chart: ChartData) -> None:
    names = {"num_font": _FONT, "line": {"color": "#000000"}, "major_tick_mark": "none"}
    numbers = {
        "num_font": _FONT,
        "name_font": {**_FONT, "bold": False},
        "major_gridlines": {"visible": True, "line": {"color": "#D0D0D0", "width": 0.5}},
        "line": {"none": True},
        "min": _lowest(chart),
        "name": chart.measure,
    }
    if chart.kind == "bar" and chart.measure == "%":
        # Bars in per cent of a target: the one line drawn is the target's, at 100.
        made.set_y_axis({**names, "reverse": True, "crossing": "max"})
        made.set_x_axis(
            {
                **numbers,
                "name": "",
                "num_format": '0"%"',
                "major_unit": 100,
                "max": _room(chart),
                "major_gridlines": _TARGET_LINE,
            }
        )
    elif chart.kind in {"bar", "stacked"}:
        made.set_y_axis({**names, "reverse": True})
        made.set_x_axis({**numbers, "visible": False, "name": "", "major_gridlines": {"visible": False}})
    elif chart.kind == "line" and chart.measure == "%":
        made.set_x_axis(names)
        made.set_y_axis({**numbers, "name": "", "num_format": '0"%"', "major_unit": _STEP, "max": _highest(chart)})
    else:
        made.set_x_axis(names)
        made.set_y_axis(numbers)


def _lowest(chart: ChartData) -> float:
    """Where the axis of numbers begins: at 0 (or below it) for bars, a little below the lowest point for lines."""
    values = [value for _, values in chart.series for value in values if value is not None]
    if chart.kind != "line" or not values or min(values) < _STEP:
        return min(0, *values, 0)
    return int((min(values) - _STEP / 2) // _STEP * _STEP)


def _highest(chart: ChartData) -> int:
    """The end of the axis of lines in per cent: 100, or a little above the highest point beyond it."""
    highest = max((value for _, values in chart.series for value in values if value is not None), default=100.0)
    return max(ceil(highest / _STEP) * _STEP, 100)


def _room(chart: ChartData) -> int:
    """The end of a percentage axis: a little beyond the longest bar and the target."""
    longest = max((value for _, values in chart.series for value in values if value is not None), default=0.0)
    return ceil(max(longest, 100.0) * 1.05 / 10) * 10
