from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, entry, merged, rubric, status, submission
from helpers_scoring import NOT_SENT, PASSED, RETURNED, assessment, freed, registered, reports, scored
from report_gen.errors import PlanError
from report_gen.model.decisions import Decisions
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Assessment, ReportStatus, Timeliness
from report_gen.model.period import Period
from report_gen.model.submission import Entry, EntryState, Value

STOPS = rubric("F8", "停靠点", "目标计数", "8", 目标="80", 数据项="D04")
FUNDS = rubric("F8", "资金", "目标计数", "8", 目标="100", 数据项="D10")
MEETINGS = rubric("F8", "会议", "目标计数", "6", 目标="3")


def form(value: Value | Entry, item: str = "D04", unit: str = "U01", period: Period = JUNE) -> ReportStatus:
    sent = submission(unit, {(ITEMS, item, "value"): value}, period=period)
    return status(unit, PASSED, accepted=sent, period=period)


def test_the_share_of_the_target_that_was_reached() -> None:
    item = scored(STOPS, reports(form(Decimal(60))))
    (line,) = item.lines
    assert (item.points, line.points, line.key, line.on) == (Decimal(6), Decimal(-2), "F8/完成数", date(2024, 6, 30))
    assert line.reason == "“停靠点数量”完成60个，目标80，差20，按60÷80计分"
    assert line.basis == "U01.xlsx › 指标数据 › A8"


@pytest.mark.parametrize("value", ["80", "200"])
def test_the_target_reached_gives_full_marks_and_no_more(value: str) -> None:
    item = scored(STOPS, reports(form(Decimal(value))))
    assert (item.points, item.note) == (Decimal(8), f"“停靠点数量”完成{value}个，目标80")


def test_a_stock_counts_at_the_end_and_what_flows_adds_up() -> None:
    assert scored(STOPS, reports(form(Decimal(80), period=MAY), form(Decimal(40)))).points == Decimal(4)
    both = reports(form(Decimal(30), "D10", "U03", MAY), form(Decimal(20), "D10", "U03"))
    item = scored(FUNDS, both, "U03")
    assert item.points == Decimal(4)
    assert item.lines[0].reason.startswith("“拨付资金数量”完成50元，目标100")


def test_what_the_unit_left_out_counts_nothing() -> None:
    item = scored(STOPS, reports(form(None)))
    assert item.points == Decimal(0)
    assert item.lines[0].reason.startswith("“停靠点数量”完成0个（2024年6月未填，按0计），目标80，差80")
    assert item.lines[0].basis == "U01.xlsx › 指标数据 › A8"
    item = scored(STOPS, reports(NOT_SENT))
    assert (item.points, item.lines[0].basis) == (Decimal(0), "报送安排 S1")
    both = reports(form(Decimal(30), "D10", "U03", MAY), status("U03", NOT_SENT.state, Timeliness.NONE))
    item = scored(FUNDS, both, "U03")
    assert item.points == Decimal("2.4")
    assert "完成30元（2024年6月填报表未报，按0计）" in item.lines[0].reason


def unreadable(state: EntryState) -> Entry:
    return entry(ITEMS, "D04", "value", Decimal(1), state)


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (reports(form(unreadable(EntryState.UNREADABLE))), "“停靠点数量”2024年6月无法识别，按满分计"),
        (reports(form(unreadable(EntryState.NOT_APPLICABLE))), "“停靠点数量”2024年6月填“不适用”，按满分计"),
        (reports(form("约八十")), "“停靠点数量”2024年6月填的不是数，按满分计"),
        (assessment(merged(JUNE, excused=(freed("U01"),))), "“停靠点数量”2024年6月免报，按满分计"),
        (assessment(), "本期没有填报表，按满分计"),
    ],
)
def test_what_is_nobodys_fault_costs_nothing(found: Assessment, note: str) -> None:
    item = scored(STOPS, found)
    assert (item.points, item.lines, item.note) == (Decimal(8), (), note)


def test_an_item_that_others_report_costs_nothing() -> None:
    item = scored(STOPS, reports(status("U03", RETURNED)), "U03")
    assert (item.points, item.note) == (Decimal(8), "所列数据项不由本单位填报，按满分计")
    with pytest.raises(PlanError):
        scored(rubric("F8", "停靠点", "目标计数", "8", 目标="80", 数据项="D99"), assessment())


def test_registered_events_are_counted_where_no_item_is_named() -> None:
    events = (
        registered("F8", "一季度会商"),
        registered("F8", "专题会", date(2024, 6, 3), count=Decimal(1)),
        registered("F8", "上年会议", date(2023, 6, 3)),
        registered("F8", "别家的", unit="U02"),
    )
    item = scored(MEETINGS, assessment(), decisions=Decisions(registered=events))
    assert (item.points, item.lines[0].reason) == (Decimal(4), "登记2次，目标3，差1，按2÷3计分")
    assert "会议签到表" in item.lines[0].basis
    full = (*events, registered("F8", "现场会", count=Decimal(2)))
    item = scored(MEETINGS, assessment(), decisions=Decisions(registered=full))
    assert (item.points, item.note) == (Decimal(6), "登记4次，目标3")
    item = scored(MEETINGS, assessment())
    assert (item.points, item.lines[0].basis) == (Decimal(0), "方案.xlsx › 评分细则 › A9")


def test_a_target_of_nothing_is_always_reached() -> None:
    line = rubric("F8", "会议", "目标计数", "6", 目标="0")
    assert scored(line, assessment()).points == Decimal(6)


numbers = st.decimals(-50, 300, places=1)


@given(numbers, numbers, st.decimals(0, 200, places=1))
def test_more_done_never_scores_lower_and_any_number_no_lower_than_none(
    first: Decimal, second: Decimal, target: Decimal
) -> None:
    line = rubric("F8", "停靠点", "目标计数", "8", 目标=str(target), 数据项="D04")
    less, more = sorted((first, second))

    def points(found: Assessment) -> Decimal:
        item = scored(line, found)
        assert item.points is not None
        return item.points

    high, low = (points(reports(form(number))) for number in (more, less))
    assert high >= low >= points(reports(form(None))) == points(reports(NOT_SENT))


def test_the_day_up_to_which_things_are_known_decides_for_a_form_not_sent() -> None:
    early = assessment(merged(JUNE, statuses=(NOT_SENT,)), as_of=date(2024, 7, 5))
    item = scored(STOPS, early)
    assert item.note == "“停靠点数量”2024年6月填报表未到报送时限，按满分计"
