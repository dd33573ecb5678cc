from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_gen.intake.due_dates import GRAMMAR, read_due
from report_gen.model.plan import DueKind, DueRule

CREATION = (date(2022, 10, 1), date(2025, 9, 30))

ONCE = [
    ("2024年6月", "某年某月", date(2024, 6, 30)),
    ("2025年6月", "某年某月", date(2025, 6, 30)),
    ("２０２４年６月", "某年某月", date(2024, 6, 30)),
    ("2024 年 06 月", "某年某月", date(2024, 6, 30)),
    ("2024年2月", "某年某月", date(2024, 2, 29)),
    ("2023年2月份", "某年某月", date(2023, 2, 28)),
    ("2024年6月前", "某年某月", date(2024, 6, 30)),
    ("2024年6月底前", "某年某月", date(2024, 6, 30)),
    ("2024年6月底", "某年某月", date(2024, 6, 30)),
    ("2024年6月末之前", "某年某月", date(2024, 6, 30)),
    ("2023年12月底前", "某年某月", date(2023, 12, 31)),
    ("2023年12月底前。", "某年某月", date(2023, 12, 31)),
    ("到2025年9月", "某年某月", date(2025, 9, 30)),
    ("2024年6月30日前", "某年某月某日", date(2024, 6, 30)),
    ("2024年6月15日以前", "某年某月某日", date(2024, 6, 15)),
    ("于2021年2月3日前", "某年某月某日", date(2021, 2, 3)),
    ("2024年2月29日", "某年某月某日", date(2024, 2, 29)),
    ("2024-06-30", "数字日期", date(2024, 6, 30)),
    ("2024.6.30前", "数字日期", date(2024, 6, 30)),
    ("2024/6", "数字年月", date(2024, 6, 30)),
    ("到2025年底", "某年年底", date(2025, 12, 31)),
    ("2025年底前", "某年年底", date(2025, 12, 31)),
    ("2025年年末", "某年年底", date(2025, 12, 31)),
    ("2016年下半年", "某年半年", date(2016, 12, 31)),
    ("2024年上半年", "某年半年", date(2024, 6, 30)),
    ("2024年第三季度", "某年季度", date(2024, 9, 30)),
    ("2024年1季度末前", "某年季度", date(2024, 3, 31)),
    ("2024年四季度", "某年季度", date(2024, 12, 31)),
]
CREATION_END = ["到创建期末", "创建期末", "示范期末", "到示范期末", "创建期末前", "示范期结束前"]
OPEN = ["持续推进", "长期", "长期坚持", "常态化", "持续推进。", " 持续推进 ", "常态化推进"]
YEARLY = [
    ("每年2月前", "每年某月", (2,), 0),
    ("每年２月前", "每年某月", (2,), 0),
    ("每年1月", "每年某月", (1,), 0),
    ("每年1、7月", "每年某月", (1, 7), 0),
    ("每年7、1月", "每年某月", (1, 7), 0),
    ("每年1月、7月", "每年某月", (1, 7), 0),
    ("每年1月和7月底前", "每年某月", (1, 7), 0),
    ("每年3、6、9、12月", "每年某月", (3, 6, 9, 12), 0),
    ("每年12月底前", "每年某月", (12,), 0),
    ("每年6月30日前", "每年某月某日", (6,), 30),
    ("每年2月29日", "每年某月某日", (2,), 29),
    ("每年年末", "每年年末", (12,), 0),
    ("每年底前", "每年年末", (12,), 0),
    ("每年", "每年年末", (12,), 0),
    ("每半年", "每半年", (6, 12), 0),
    ("每半年一次", "每半年", (6, 12), 0),
]
QUARTERLY = [
    ("每季度", "每季度", 0, False),
    ("每季度末前", "每季度", 0, False),
    ("每季一调度", "每季度", 0, False),
    ("每季度的第一周内", "每季度第一周", 7, False),
    ("每季度的第一周内报送上一季度", "每季度第一周报上季", 7, True),
    ("每季度的第一周内报送上一季度的工作开展情况表", "每季度第一周报上季", 7, True),
    ("每季度第一周内，上报上季度工作开展情况", "每季度第一周报上季", 7, True),
    ("每季度首周报送上个季度的情况", "每季度第一周报上季", 7, True),
    ("每季度首月10日前", "每季度某日", 10, False),
    ("每季度首月10日前报送上季度情况", "每季度某日", 10, True),
    ("每季度结束后15日内", "每季度某日", 15, True),
]
MONTHLY = [
    ("每月10日前", "每月某日", 10, False),
    ("于每月28日前", "每月某日", 28, False),
    ("每月５日前报送上月", "每月某日", 5, True),
    ("每月5日前报送上月工作进展", "每月某日", 5, True),
    ("每月5日前，报送上个月的情况", "每月某日", 5, True),
    ("每月底前", "每月底", 0, False),
    ("每月月底前", "每月底", 0, False),
    ("每月", "每月底", 0, False),
]
UNREADABLE = [
    "适时", "年内", "截至9月14日", "会后10天内", "根据上级要求", "大概六月", "通报后一个月内", "三季度", "第三季度", "12月",
    "4月15日前", "2026年6月持续跟踪", "每周五上午下班前", "务必于每月15日和30日前", "创建期为2022年10月至2025年9月",
    "在每季度结束后的下个月的前十个工作日内", "截至2024年6月", "约2024年6月", "2024年6月左右", "2024年6月、12月", "2025年", "2025年前",
    "2024年13月", "2024年0月", "2024年2月30日", "2024-13", "2023.2.29", "每年13月", "每年1、1月", "每年2月30日前", "每年13月1日",
    "每月0日前", "每月32日前", "每季度首月32日前", "二〇二四年六月", "每月5日前报送上月，5日后不再受理", "0000年6月", "长期，2025年底前", "待定", "/",
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "on"), ONCE)
def test_a_day_that_comes_once(text: str, rule: str, on: date) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.ONCE, text, rule, on=on)


@pytest.mark.parametrize("text", CREATION_END)
def test_the_end_of_the_creation_period(text: str) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.CREATION_END, text, "创建期末", on=CREATION[1])


@pytest.mark.parametrize("text", OPEN)
def test_open_ended(text: str) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.OPEN, text, "持续推进")


@pytest.mark.parametrize(("text", "rule", "months", "day"), YEARLY)
def test_every_year(text: str, rule: str, months: tuple[int, ...], day: int) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.YEARLY, text, rule, months=months, day=day)


@pytest.mark.parametrize(("text", "rule", "day", "on_previous"), QUARTERLY)
def test_every_quarter(*, text: str, rule: str, day: int, on_previous: bool) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.QUARTERLY, text, rule, day=day, on_previous=on_previous)


@pytest.mark.parametrize(("text", "rule", "day", "on_previous"), MONTHLY)
def test_every_month(*, text: str, rule: str, day: int, on_previous: bool) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.MONTHLY, text, rule, day=day, on_previous=on_previous)


@pytest.mark.parametrize("text", ["", "  ", "　", "\n"])
def test_nothing_written(text: str) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.NONE, text)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_the_grammar_does_not_know_is_left_to_a_person(text: str) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.UNREADABLE, text)


def test_every_rule_has_its_own_name_and_an_example() -> None:
    names = [name for name, _, _ in GRAMMAR]
    examples = [row[0] for row in ONCE] + [row[0] for row in YEARLY] + [row[0] for row in (*QUARTERLY, *MONTHLY)]
    examples += CREATION_END + OPEN
    assert len(set(names)) == len(names)
    assert set(names) == {read_due(text, CREATION).rule for text in examples}


@given(st.text(alphabet="每年季度月日底末前到第一周内报送上持续推进创建期0123456789、截至约", max_size=14))
def test_any_wording_is_kept_and_never_breaks_the_reader(text: str) -> None:
    rule = read_due(text, CREATION)
    assert rule.text == text
    assert (rule.rule == "") == (rule.kind in {DueKind.NONE, DueKind.UNREADABLE})
