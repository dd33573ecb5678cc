"""Charts that are read in black and white: lines by dashes and marks, bars with the numbers of their table."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from helpers_office import wide_plan
from helpers_word import assessment
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ChartData
from report_gen.reports.charts import rate, rates_chart, shown_trends, trend_chart


def _xml(chart: ChartData) -> str:
    with zipfile.ZipFile(io.BytesIO(chart_workbook(chart))) as parts:
        return parts.read("xl/charts/chart1.xml").decode()


def _lines(count: int, *values: float | None, measure: str = "%") -> ChartData:
    series = tuple((f"线{number}", values) for number in range(count))
    return ChartData("图", "", "line", tuple(f"{number}月" for number in range(1, len(values) + 1)), series, measure)


def test_lines_differ_by_dashes_and_marks_not_by_colour() -> None:
    xml = _xml(_lines(4, 80.0, None, 90.0))
    assert len(set(re.findall(r'<c:symbol val="(\w+)"', xml))) == 4
    assert len(set(re.findall(r'prstDash val="(\w+)"', xml))) == 4
    assert set(re.findall(r'<c:ser>.*?srgbClr val="(\w+)"', xml)) == {"000000"}
    assert 'dispBlanksAs val="gap"' in xml or "dispBlanksAs" not in xml


@pytest.mark.parametrize(("count", "sides"), [(1, ["t"]), (2, ["t", "b"]), (3, [])])
def test_up_to_two_lines_bear_their_numbers_on_either_side(count: int, sides: list[str]) -> None:
    assert re.findall(r'<c:dLblPos val="(\w)"', _xml(_lines(count, 80.0, 90.5))) == sides


@pytest.mark.parametrize(
    ("values", "lowest", "highest"),
    [
        ((90.9, 100.0), "80", "100"),
        ((44.7, 95.0), "30", "100"),
        ((3.0, 99.0), "0", "100"),
        ((95.0, 113.4), "90", "120"),
    ],
)
def test_the_axis_of_lines_in_per_cent(values: tuple[float, ...], lowest: str, highest: str) -> None:
    xml = _xml(_lines(1, *values))
    assert f'<c:max val="{highest}"/>' in xml
    assert f'<c:min val="{lowest}"/>' in xml
    assert 'formatCode="0&quot;%&quot;"' in xml


def test_lines_of_other_measures_keep_their_own_axis() -> None:
    assert '<c:max val="' not in _xml(_lines(1, 12.0, 300.0, measure="个"))


def test_points_are_labelled_as_the_table_has_them() -> None:
    chart = ChartData("图", "", "bar", ("甲", "乙"), (("得分", (85.0, 82.52)),), "分")
    assert 'formatCode="General"' in _xml(chart)


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert "<c:ser>" in _xml(trend_chart((), "图"))
    assert "<c:ser>" in _xml(ChartData("图", "", "bar", (), (("得分", ()),), "分"))


def test_rates_of_nothing_are_gaps() -> None:
    assert rate((), ()) is None
    chart = rates_chart(assessment(wide_plan()).parts, "图1")
    assert chart.categories[0] == "1月"
    assert [name for name, _ in chart.series] == ["上报率", "按时率"]


def test_no_trend_no_line() -> None:
    assert shown_trends((), assessment(wide_plan()).indicators) == ()
