"""The columns of 报送情况 that tell when forms came."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helpers_ledger import JUNE, a_month, a_plan, an_assessment
from report_gen.model.outcome import ReportState, ReportStatus, Timeliness
from report_gen.model.sheets import Row
from report_gen.model.submission import Receipt, ReceiptSource
from report_gen.reports.ledger import LedgerInput
from report_gen.reports.ledger_reporting import reporting

PLAN = a_plan()
MONTH = a_month(PLAN, JUNE)
PASSED = next(one for one in MONTH.statuses if one.accepted and one.state is ReportState.PASSED)


def row_of(status: ReportStatus, receipt: Receipt) -> Row:
    """The row of that status, its form come as the receipt says."""
    assert status.accepted is not None
    sent = replace(status.accepted, receipt=receipt)
    part = replace(MONTH, statuses=(replace(status, accepted=sent, first_complete=sent),))
    whole = replace(an_assessment(PLAN, (part,), JUNE), parts=(part,))
    (row,) = reporting(LedgerInput(PLAN, whole, part)).blocks[0].rows
    return row


def test_a_known_time_stands_in_all_its_columns() -> None:
    at = datetime.fromisoformat("2024-07-04T09:30")
    row = row_of(replace(PASSED, returned=2), Receipt(at, ReceiptSource.RECEIVED))
    assert [row[index].value for index in (7, 8, 10, 11, 12)] == [at, "收件记录", at, 2, at]


def test_a_form_that_is_not_through_has_no_time_of_passing() -> None:
    at = datetime.fromisoformat("2024-07-04T09:30")
    row = row_of(replace(PASSED, state=ReportState.QUERIED), Receipt(at, ReceiptSource.RECEIVED))
    assert [row[index].value for index in (7, 12)] == [at, None]


def test_a_first_sight_is_shown_as_no_more_than_it_is() -> None:
    seen = Receipt(datetime.fromisoformat("2024-07-08T09:30"), ReceiptSource.SEEN, exact=False)
    row = row_of(replace(PASSED, timeliness=Timeliness.PENDING), seen)
    assert [row[index].value for index in (7, 8, 10, 12)] == [
        "不晚于2024-07-08",
        "首见",
        "不晚于2024-07-08",
        "不晚于2024-07-08",
    ]
    assert str(row[-1].value).startswith("首见于2024-07-08 09:30，收到时间未登记。")
