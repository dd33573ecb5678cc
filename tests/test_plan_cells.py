"""Cells of a plan workbook: what they say, whatever program typed them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_gen.intake.plan_cells import Figure, cell_text, read_date, read_figure
from report_gen.model.raw import RawCell, RawValue


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        ("  按 月 \r\n报送 ", "General", "按 月 \n报送"),
        (5, "General", "5"),
        (5.0, "General", "5"),
        (0.5, "General", "0.5"),
        (1e-7, "General", "0.0000001"),
        (100.0, "0.00", "100"),
        (0.2, "0%", "20%"),
        (0.125, "0.00%", "12.5%"),
        (True, "General", "是"),
        (False, "General", "否"),
        (datetime.fromisoformat("2024-01-31"), "yyyy-mm-dd", "2024-01-31"),
        (datetime.fromisoformat("2024-01-31 08:30"), "yyyy-mm-dd", "2024-01-31 08:30:00"),
        (date(2024, 1, 31), "yyyy-mm-dd", "2024-01-31"),
        (time(4, 1), "h:mm", "4∶1"),
        (timedelta(hours=25, minutes=1), "[h]:mm", "25∶1"),
    ],
)
def test_cell_text(value: RawValue, number_format: str, text: str) -> None:
    assert cell_text(RawCell(1, 1, value, "", number_format)) == text


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("20", Figure(Decimal(20))),
        ("0.5", Figure(Decimal("0.5"))),
        ("-3", Figure(Decimal(-3))),
        ("−3", Figure(Decimal(-3))),
        ("２０％", Figure(Decimal(20), "%")),
        ("20 %", Figure(Decimal(20), "%")),
        ("4∶1", Figure(Decimal(4), "∶1")),
        ("4：1", Figure(Decimal(4), "∶1")),
        ("4:1", Figure(Decimal(4), "∶1")),
        ("3.5比1", Figure(Decimal("3.5"), "∶1")),
        ("", None),
        ("1∶4", None),
        ("约80", None),
        ("80个", None),
        ("1,200", None),
        ("八十", None),
    ],
)
def test_read_figure(text: str, figure: Figure | None) -> None:
    assert read_figure(text) == figure


@pytest.mark.parametrize(
    "text", ["2024-01-31", "2024/1/31", "2024.1.31", "2024年1月31日", "２０２４-01-31", "2024 年 1 月 31 日"]
)
def test_read_date(text: str) -> None:
    assert read_date(text) == date(2024, 1, 31)


@pytest.mark.parametrize("text", ["", "2024年1月", "2024-02-30", "2024-01-31 08:30:00", "一月底"])
def test_no_date(text: str) -> None:
    assert read_date(text) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_typed_is_the_number_read(number: Decimal) -> None:
    figure = read_figure(cell_text(RawCell(1, 1, float(number))))
    assert figure is not None
    assert figure.value == number


@given(st.dates(min_value=date(1990, 1, 1)))
def test_a_date_typed_is_the_date_read(day: date) -> None:
    assert read_date(cell_text(RawCell(1, 1, day))) == day
