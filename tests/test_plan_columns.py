"""How columns of plan workbooks look, and which texts are written as numbers or dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from report_gen.excel.plan_book import PlanValue
from report_gen.excel.plan_columns import plan_column, plan_value
from report_gen.intake.plan_sheets import REVIEW, SHEETS


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("序号", "5", Decimal(5)),
        ("序号", "1-2", "1-2"),
        ("目标值", "0.5", Decimal("0.5")),
        ("目标值", "4∶1", "4∶1"),
        ("目标值", "007", "007"),
        ("工作目标", "5", "5"),
        ("最小值", "-100", Decimal(-100)),
        ("内容", "2022-07-01", date(2022, 7, 1)),
        ("内容", "2022-02-30", "2022-02-30"),
        ("日期", "2024-05-01", date(2024, 5, 1)),
        ("文字", "2024-05-01", "2024-05-01"),
        ("备注", "", None),
    ],
)
def test_numbers_and_dates_are_written_as_such_where_the_column_holds_them(
    title: str, text: str, value: PlanValue
) -> None:
    assert plan_value(title, text) == value


def test_choices_belong_to_a_sheet_and_entries_to_the_review() -> None:
    assert plan_column("成员单位", "是否报送", required=True).choices == ("是", "否")
    assert plan_column("项目信息", "内容", required=False).choices == ()
    entries = [title for title in REVIEW.titles if plan_column(REVIEW.name, title, required=False).entry]
    assert entries == ["确认", "改为", "确认人"]
    assert not any(plan_column(spec.name, title, required=False).entry for spec in SHEETS for title in spec.titles)


def test_the_same_title_may_be_wider_on_another_sheet() -> None:
    review, rubric = (plan_column(sheet, "规则", required=False).width for sheet in (REVIEW.name, "评分细则"))
    assert review > rubric
