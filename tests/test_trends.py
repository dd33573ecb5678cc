"""Figures over twelve periods: a gap is a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from helpers_ledger import a_month, a_plan, an_assessment
from helpers_rules import JUNE, MAY, QUARTERLY, merged, small_plan
from report_gen.excel.changes import compare
from report_gen.excel.ledger import write_sheets
from report_gen.model.outcome import ItemFact, Merged
from report_gen.model.pace import Pace, Tempo
from report_gen.model.period import Period, Span
from report_gen.model.sheets import LedgerBook, Tone
from report_gen.reports.ledger import LedgerInput, build
from report_gen.rules.trends import trend_periods, trends
from report_gen.steps import trends as steps
from report_gen.steps.load import Office
from report_gen.steps.progress import Progress
from report_gen.steps.trends import read_recent
from report_gen.workspace import Workspace

PLAN = small_plan()
APRIL = MAY.previous()


def month(period: Period, hubs: str | None, fresh: str | None = None) -> Merged:
    said = {"D01": hubs, "D02": fresh}
    facts = tuple(
        ItemFact(PLAN.item(code), period, None if value is None else Decimal(value)) for code, value in said.items()
    )
    return merged(period, items=facts)


def test_the_twelve_periods_end_with_the_last_and_begin_in_the_creation_period() -> None:
    periods = trend_periods(PLAN, JUNE)
    assert (len(periods), periods[0].code, periods[-1].code) == (12, "2023-07", "2024-06")
    young = replace(PLAN, creation_start=date(2024, 5, 20))
    assert [one.code for one in trend_periods(young, JUNE)] == ["2024-05", "2024-06"]


def test_gaps_stay_gaps() -> None:
    parts = (month(JUNE, "4", "0"), month(APRIL, "3"))
    hubs, fresh = trends(PLAN, parts, JUNE)
    assert (hubs.code, hubs.kind, hubs.target, hubs.measure) == ("I01", "指标", "≥4个", "个")
    assert [value for _, value in hubs.points[-3:]] == [3, None, 4]
    assert (fresh.code, fresh.kind, fresh.target) == ("D02", "累计数据项", "")
    assert [value for _, value in fresh.points[-3:]] == [None, None, 0]
    assert MAY in hubs.gaps
    assert JUNE not in hubs.gaps


def test_an_item_that_an_indicator_shows_is_not_shown_twice() -> None:
    same = replace(PLAN.indicators[0], formula="新增新能源")
    found = trends(replace(PLAN, indicators=(same,)), (month(JUNE, "4", "9"),), JUNE)
    assert [one.code for one in found] == ["I01"]


def test_figures_without_any_value_are_left_out() -> None:
    assert trends(PLAN, (), JUNE) == ()


# -- the sheet --


def book(*periods: Period) -> LedgerBook:
    plan = a_plan()
    parts = tuple(a_month(plan, period) for period in periods)
    last = parts[-1]
    found = trends(plan, parts, last.period) if last.period.span is Span.MONTH else ()
    paces = (Pace("Z01", Tempo.BEHIND, Decimal("0.1"), Decimal("0.5"), "完成10.0%，时间过50.0%"),)
    assessment = an_assessment(plan, (last,), last.period)
    return build(LedgerInput(plan, assessment, last, paces=paces, trends=found), compare)


def test_the_sheet_says_gap_and_draws_from_cells_left_empty(tmp_path: Path) -> None:
    made = book(APRIL, JUNE)
    sheet = made.sheet("趋势")
    shown, drawn = sheet.blocks
    assert shown.columns[4].title == "23年7月"
    row, plain = ([cell.value for cell in block.rows[0]] for block in (shown, drawn))
    assert row[:4] == ["Z01", "干支衔接型货运枢纽数量（个）", "指标", "≥4个"]
    assert row[-3:] == [4, "缺", 4]
    assert plain[-3:] == [4, None, 4]
    assert shown.rows[0][-2].tone is Tone.MUTED
    assert "2024年5月" in sheet.lines[1]
    assert len(drawn.lines) == len(drawn.rows)
    path = tmp_path / "账.xlsx"
    write_sheets(made, path)
    with ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    lines = [part for part in parts if "<c:lineChart>" in part]
    assert len(lines) == len(drawn.rows)
    assert not any("dispBlanksAs" in part for part in lines)  # left out, it means gaps


def test_no_figures_make_a_sheet_that_says_so() -> None:
    quarter = Period.of(Span.QUARTER, 2024, 2)
    sheet = book(quarter).sheet("趋势")
    assert sheet.blocks[0].empty.startswith("没有可以列出趋势的")


def test_quarters_have_short_heads() -> None:
    quarter = Period.of(Span.QUARTER, 2024, 2)
    plan = replace(PLAN, schedule=(QUARTERLY,))
    found = trends(plan, (month(quarter, "4"),), quarter)
    small = a_plan()
    last = a_month(small, JUNE)
    made = build(LedgerInput(small, an_assessment(small, (last,), JUNE), last, trends=found), compare)
    assert made.sheet("趋势").blocks[0].columns[-1].title == "24年二季度"


def test_the_pace_stands_beside_the_indicator() -> None:
    rows = book(APRIL, JUNE).sheet("指标").blocks[0].rows
    assert [cell.value for cell in rows[0][9:11]] == ["滞后", "完成10.0%，时间过50.0%"]
    assert rows[0][9].tone is Tone.WATCH
    assert [cell.value for cell in rows[1][9:11]] == ["", ""]


# -- over the turn of the year --


def test_the_year_before_is_read_where_something_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(Workspace.at(tmp_path), PLAN)
    january, june = (Period.of(Span.MONTH, 2024, number) for number in (1, 6))
    history = (merged(january), merged(june))
    assert read_recent(office, history, june) == history
    for code in ("2023-06", "2023-09"):
        folder = tmp_path / "报送" / code
        folder.mkdir(parents=True)
        (folder / "月报.xlsx").write_bytes(b"x")
    asked = []

    def read(_office: Office, period: Period, _progress: Progress) -> tuple[Merged, ...]:
        asked.append(period.code)
        return (merged(Period.of(Span.MONTH, 2023, 6)), merged(period))

    monkeypatch.setattr(steps, "read_history", read)
    found = read_recent(office, history, june)
    assert asked == ["2023-09"]
    assert [part.period.code for part in found] == ["2023-09", "2024-01", "2024-06"]
