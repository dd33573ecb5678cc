from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_gen.intake.due_dates import GRAMMAR, SAMPLES, nearest_wording, read_due
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
    ("2024年6月底前完成", "某年某月", date(2024, 6, 30)),
    ("二〇二四年六月", "某年某月", date(2024, 6, 30)),
    ("二〇二四年十二月底前", "某年某月", date(2024, 12, 31)),
    ("2024年六月", "某年某月", date(2024, 6, 30)),
    ("不晚于2024年6月", "某年某月", date(2024, 6, 30)),
    ("2024年6月底前全部完成", "某年某月", date(2024, 6, 30)),
    ("2024年6月30日下班前", "某年某月某日", date(2024, 6, 30)),
    ("2024年6月30日17:00前", "某年某月某日", date(2024, 6, 30)),
    ("二〇二四年六月十五日前", "某年某月某日", date(2024, 6, 15)),
    ("2024年6月上旬", "某月某旬", date(2024, 6, 10)),
    ("2024年6月中旬前", "某月某旬", date(2024, 6, 20)),
    ("2024年2月下旬", "某月某旬", date(2024, 2, 29)),
    ("2025年内", "某年年底", date(2025, 12, 31)),
    ("2025年年内完成", "某年年底", date(2025, 12, 31)),
    ("2024年1月至6月", "起止时间", date(2024, 6, 30)),
    ("2023年10月—2025年9月", "起止时间", date(2025, 9, 30)),
    ("从2024年1月到2024年6月底", "起止时间", date(2024, 6, 30)),
    ("“十四五”期末", "规划期末", date(2025, 12, 31)),
    ("到十五五末", "规划期末", date(2030, 12, 31)),
]
IN_2024 = [
    ("12月", "某月", date(2024, 12, 31)),
    ("12 月", "某月", date(2024, 12, 31)),
    ("2月底前", "某月", date(2024, 2, 29)),
    ("到6月底", "某月", date(2024, 6, 30)),
    ("今年6月底前", "某月", date(2024, 6, 30)),
    ("六月底前完成", "某月", date(2024, 6, 30)),
    ("4月15日前", "某月某日", date(2024, 4, 15)),
    ("四月十五日前", "某月某日", date(2024, 4, 15)),
    ("6月中旬", "某旬", date(2024, 6, 20)),
    ("年底", "年底", date(2024, 12, 31)),
    ("年底前", "年底", date(2024, 12, 31)),
    ("年末", "年底", date(2024, 12, 31)),
    ("当年年底前完成", "年底", date(2024, 12, 31)),
    ("上半年", "某半年", date(2024, 6, 30)),
    ("下半年", "某半年", date(2024, 12, 31)),
    ("三季度", "某季度", date(2024, 9, 30)),
    ("第三季度", "某季度", date(2024, 9, 30)),
    ("4季度末前", "某季度", date(2024, 12, 31)),
]
SEVERAL = [
    ("2024年6月、12月", ["2024-06-30", "2024-12-31"]),
    ("2024年6、12月", ["2024-06-30", "2024-12-31"]),
    ("2024年6月、12月底前", ["2024-06-30", "2024-12-31"]),
    ("2024年6月和2025年6月", ["2024-06-30", "2025-06-30"]),
    ("2024年3、6、9、12月", ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]),
]
WEEKLY = [
    ("每周五上午下班前", "每周某日", 5), ("每周五", "每周某日", 5), ("每周五下班", "每周某日", 5), ("每周二中午12时前", "每周某日", 2), ("每周三下午5点前", "每周某日", 3), ("每星期一前", "每周某日", 1),
    ("每周日", "每周某日", 7), ("每周天", "每周某日", 7), ("每周", "每周", 0), ("每周一次", "每周", 0),
]  # fmt: skip
RELATIVE = [
    "会后10天内", "通报后一个月内", "会议结束后5个工作日内", "收到通知后3日内", "自印发之日起30日内", "方案印发之日起三个月内完成", "批复后两周内", "会后24小时之内",
]  # fmt: skip
CREATION_END = [
    "到示范建设期末",
    "创建期内",
    "创建期满前",
    "到创建期末",
    "创建期末",
    "示范期末",
    "到示范期末",
    "创建期末前",
    "示范期结束前",
]
OPEN = [
    "持续推进、长期坚持",
    "持续推进并长期坚持",
    "常抓不懈",
    "长期实施",
    "常态化管理",
    "持续推进",
    "长期",
    "长期坚持",
    "常态化",
    "持续推进。",
    " 持续推进 ",
    "常态化推进",
]
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
    ("每年1月15日、7月15日前", "每年某月某日", (1, 7), 15),
    ("每年六月三十日前", "每年某月某日", (6,), 30),
    ("每年第一季度", "每年季度", (3,), 0),
    ("每年四季度末前", "每年季度", (12,), 0),
    ("每年上半年", "每年半年", (6,), 0),
    ("每年下半年", "每年半年", (12,), 0),
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
    ("季度结束后15日内", "每季度某日", 15, True),
    ("每季度结束后的下个月10日前", "每季度某日", 10, True),
]
MONTHLY = [
    ("每月10日前", "每月某日", 10, False),
    ("于每月28日前", "每月某日", 28, False),
    ("每月５日前报送上月", "每月某日", 5, True),
    ("每月5日前报送上月工作进展", "每月某日", 5, True),
    ("每月5日前，报送上个月的情况", "每月某日", 5, True),
    ("每月十日前", "每月某日", 10, False),
    ("次月5日前", "次月某日", 5, True),
    ("每月次月10日前报送", "次月某日", 10, True),
    ("每月底前", "每月底", 0, False),
    ("每月月底前", "每月底", 0, False),
    ("每月", "每月底", 0, False),
]
WORKDAYS = [
    ("在每季度结束后的下个月的前十个工作日内", DueKind.QUARTERLY, "每季度工作日", 10, True),
    ("每季度结束后10个工作日内", DueKind.QUARTERLY, "每季度工作日", 10, True),
    ("每季度首月前5个工作日内", DueKind.QUARTERLY, "每季度工作日", 5, False),
    ("每季度首月前5个工作日内报送上季度情况", DueKind.QUARTERLY, "每季度工作日", 5, True),
    ("每月前5个工作日内", DueKind.MONTHLY, "每月工作日", 5, False),
    ("每月前五个工作日报送上月情况", DueKind.MONTHLY, "每月工作日", 5, True),
]
MONTH_DAYS = [
    ("务必于每月15日和30日前", (15, 30)),
    ("每月15日、30日前", (15, 30)),
    ("每月10、20日", (10, 20)),
    ("每月5日、15日及25日", (5, 15, 25)),
]
UNREADABLE = [
    "适时", "年内", "截至9月14日", "根据上级要求", "大概六月", "三季度", "第三季度", "12月", "4月15日前", "年底", "年底前", "年末", "上半年", "6月中旬", "今年6月底前",
    "2026年6月持续跟踪", "2024年6月底前完成，并持续推进", "创建期为2022年10月至2025年9月", "截至2024年6月", "截止2024年6月", "约2024年6月", "2024年6月左右", "力争2024年6月",
    "2025年", "2025年前", "2024", "明年6月底前", "1-6月", "2023—2025年", "2024年6月至1月", "2024年13月至2025年1月", "2024年6、13月",
    "2024年13月", "2024年0月", "2024年2月30日", "2024-13", "2023.2.29", "2024年13月上旬", "每年13月", "每年1、1月", "每年2月30日前", "每年13月1日",
    "每年1月15日、7月20日前", "每年1月15日、1月15日前", "每月0日前", "每月32日前", "每月30日和15日前", "每月15日和32日前", "每季度首月32日前", "每月前30个工作日内", "每季度末月25日前",
    "每周末", "每周一调度", "每两个月", "每周二中午12时前，为节假日的，顺延至节假日结束后的第二个工作日", "2024年6月后一个月内", "每次会后10天内", "10天内",
    "每月5日前报送上月，5日后不再受理", "0000年6月", "长期，2025年底前", "按季度", "待定", "/", "十九八年六月", "二四年六月",
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


@pytest.mark.parametrize(("text", "rule", "on"), IN_2024)
def test_a_wording_without_a_year_takes_it_from_the_title(text: str, rule: str, on: date) -> None:
    assert read_due(text, CREATION, 2024) == DueRule(DueKind.ONCE, text, rule, on=on)
    assert read_due(text, CREATION) == DueRule(DueKind.UNREADABLE, text)


@pytest.mark.parametrize("text", ["13月", "2月30日前", "0月", "13月上旬", "年内", "适时", "1、7月"])
def test_a_year_from_the_title_makes_no_date_that_is_not_there(text: str) -> None:
    assert read_due(text, CREATION, 2024) == DueRule(DueKind.UNREADABLE, text)


@pytest.mark.parametrize(("text", "days"), SEVERAL)
def test_several_months_in_one_cell_are_several_due_dates(text: str, days: list[str]) -> None:
    dates = tuple(date.fromisoformat(day) for day in days)
    assert read_due(text, CREATION) == DueRule(DueKind.ONCE, text, "多个月份", on=dates[-1], dates=dates)


@pytest.mark.parametrize(("text", "rule", "weekday"), WEEKLY)
def test_every_week(text: str, rule: str, weekday: int) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.WEEKLY, text, rule, weekday=weekday)


@pytest.mark.parametrize("text", RELATIVE)
def test_counted_from_an_event(text: str) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.RELATIVE, text, "相对时限")


@pytest.mark.parametrize(("text", "kind", "rule", "count", "on_previous"), WORKDAYS)
def test_working_days(*, text: str, kind: DueKind, rule: str, count: int, on_previous: bool) -> None:
    assert read_due(text, CREATION) == DueRule(kind, text, rule, on_previous=on_previous, workday=count)


@pytest.mark.parametrize(("text", "days"), MONTH_DAYS)
def test_several_days_of_every_month(text: str, days: tuple[int, ...]) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.MONTHLY, text, "每月多日", day=days[-1], days=days)


@pytest.mark.parametrize("text", ["", "  ", "　", "\n"])
def test_nothing_written(text: str) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.NONE, text)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_the_grammar_does_not_know_is_left_to_a_person(text: str) -> None:
    assert read_due(text, CREATION) == DueRule(DueKind.UNREADABLE, text)


def test_every_rule_has_its_own_name_and_a_sample_it_reads() -> None:
    names = [name for name, _, _ in GRAMMAR]
    assert len(set(names)) == len(names)
    assert [read_due(sample, CREATION, 2024).rule for sample in SAMPLES] == names


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("2024年6月底前后", "2024年6月底前"),
        ("每季度末月25日前", "每季度末前"),
        ("年底左右", "年底前"),
        ("与会议精神有关", ""),
        ("", ""),
    ],
)
def test_the_nearest_known_wording(text: str, nearest: str) -> None:
    assert nearest_wording(text) == nearest


_LETTERS = "年月日季度半底末前后上下旬每周到至、和内第一二三约截止持续期（）-"


def _same_meaning(rule: DueRule, other: DueRule) -> bool:
    """Whether two readings give the same days, whatever rule read them."""
    return replace(rule, text="", rule="", on_previous=False) == replace(other, text="", rule="", on_previous=False)


@pytest.mark.parametrize(
    "text", ["2024年6月底前", "每年2月前", "每月10日前", "到创建期末", "每季度第一周内", "2024年6月30日前"]
)
def test_a_wording_with_a_letter_lost_or_put_in_is_never_another_day_of_the_same_kind(text: str) -> None:
    meant = read_due(text, CREATION)
    places = [place for place, letter in enumerate(text) if not letter.isdigit()]
    dropped = {text[:place] + text[place + 1 :] for place in places}
    inserted = {text[:place] + letter + text[place:] for place in range(len(text) + 1) for letter in _LETTERS}
    odd = {
        mutated: rule.rule
        for mutated in dropped | inserted
        if (rule := read_due(mutated, CREATION)).rule and not _same_meaning(rule, meant)
    }
    assert odd == {}


@given(st.text(alphabet="每年季度月日底末前到第一周内报送上持续推进创建期0123456789、截至约", max_size=14))
def test_any_wording_is_kept_and_never_breaks_the_reader(text: str) -> None:
    rule = read_due(text, CREATION)
    assert rule.text == text
    assert (rule.rule == "") == (rule.kind in {DueKind.NONE, DueKind.UNREADABLE})
