"""What people give and register: marks, bonuses, deductions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import RUBRIC, rubric, small_plan
from helpers_scoring import YEAR, assessment, mark, registered, scored
from report_gen.model.decisions import Decisions
from report_gen.model.place import Place
from report_gen.rules.scoring.manual import event_key

BY_HAND = RUBRIC[5]
BONUS = rubric("F7", "加分", "加分登记", "5")
PENALTY = rubric("F8", "扣分", "扣分登记", "10", 每次扣="2")


def test_an_item_for_people_waits_for_their_marks() -> None:
    assert scored(BY_HAND, assessment()).note == "由领导小组办公室评分"
    named = small_plan(info={"办公室简称": "市绿配办"})
    item = scored(BY_HAND, assessment(), plan=named)
    assert (item.points, item.lines, item.note) == (None, (), "由市绿配办评分")
    elsewhere = (
        mark("F5", "9"),
        mark("F6", "9", unit="U02"),
        mark("F6", "9", period="2024Q2"),
    )
    assert scored(BY_HAND, assessment(), decisions=Decisions(marks=elsewhere)).points is None


def test_a_mark_is_the_points_with_reason_name_and_cell() -> None:
    place = Place("考核/2024H1/打分.xlsx", "打分", 5, 8)
    one = replace(mark("F6", "8.5"), place=place, sha256="hash", event=12)
    item = scored(BY_HAND, assessment(), decisions=Decisions(marks=(one,)))
    (line,) = item.lines
    assert (item.start, item.points, line.key) == (Decimal(0), Decimal("8.5"), "F6/评分")
    assert (line.reason, line.on) == ("张三评8.5分（配合及时）", date(2024, 7, 15))
    assert line.basis == "打分.xlsx › 打分 › H5，张三，台账第12号"
    assert [(cell.place, cell.sha256, cell.event) for cell in line.evidence] == [(place, "hash", 12)]


@pytest.mark.parametrize(
    ("rule", "points", "expected", "told"),
    [
        ("平均", ("8", "9"), "8.5", "，平均"),
        ("平均", ("10", "9", "6"), "8.33", "，平均"),
        ("去极值平均", ("8", "9"), "8.5", "，平均"),
        ("去极值平均", ("10", "9", "6"), "9", "，去掉一个最高分、一个最低分后平均"),
        ("去极值平均", ("10", "10", "6", "7"), "8.5", "，去掉一个最高分、一个最低分后平均"),
    ],
)
def test_several_assessors(rule: str, points: tuple[str, ...], expected: str, told: str) -> None:
    line = rubric("F6", "协同", "人工评分", "10", 多人取值=rule)
    marks = tuple(mark("F6", one, by) for one, by in zip(points, "甲乙丙丁", strict=False))
    item = scored(line, assessment(), decisions=Decisions(marks=marks))
    assert item.points == Decimal(expected)
    assert item.lines[0].reason.endswith(told)
    assert item == scored(line, assessment(), decisions=Decisions(marks=marks[::-1]))


def test_a_mark_above_full_marks_ends_there() -> None:
    item = scored(BY_HAND, assessment(), decisions=Decisions(marks=(mark("F6", "12"),)))
    assert (item.points, item.lines[0].reason) == (Decimal(10), "张三评12分（配合及时）（以10分为限）")


def test_without_events_nothing_is_given_or_taken() -> None:
    assert (scored(BONUS, assessment()).points, scored(BONUS, assessment()).note) == (
        Decimal(0),
        "2024年上半年无加分登记",
    )
    assert (scored(PENALTY, assessment()).points, scored(PENALTY, assessment()).note) == (
        Decimal(10),
        "2024年上半年无扣分登记",
    )


def test_bonuses_add_up_to_full_marks_and_no_further() -> None:
    events = (
        registered("F7", "省级表彰", date(2024, 3, 1), points=Decimal("3.5")),
        registered("F7", "简报刊发", date(2024, 2, 1), count=Decimal(2)),
        registered("F7", "现场会", date(2024, 6, 30)),
    )
    item = scored(BONUS, assessment(), decisions=Decisions(registered=events))
    assert item.points == Decimal(5)
    assert [(line.points, line.reason, line.on) for line in item.lines] == [
        (Decimal(2), "简报刊发（2次）", date(2024, 2, 1)),
        (Decimal(3), "省级表彰（以5分为限）", date(2024, 3, 1)),
        (Decimal(0), "现场会（以5分为限）", date(2024, 6, 30)),
    ]
    assert item.lines[0].basis == "会议签到表，李四"


def test_deductions_take_from_full_marks_and_end_at_a_cap() -> None:
    events = tuple(registered("F8", "会议缺席", date(2024, month, 1)) for month in (1, 2, 3))
    found = Decisions(registered=events)
    assert scored(PENALTY, assessment(), decisions=found).points == Decimal(4)
    capped = replace(PENALTY, parameters={"每次扣": "2", "封顶": "3"})
    item = scored(capped, assessment(), decisions=found)
    assert [line.points for line in item.lines] == [Decimal(-2), Decimal(-1), Decimal(0)]
    assert item.lines[1].reason == "会议缺席（以3分为限）"
    harsh = replace(PENALTY, parameters={"每次扣": "4", "封顶": "20"})
    item = scored(harsh, assessment(), decisions=found)
    assert (item.points, item.lines[2].reason) == (Decimal(0), "会议缺席（扣完为止）")


def test_deductions_without_full_marks_are_negative() -> None:
    events = tuple(registered("F8", "会议缺席", date(2024, month, 1)) for month in (1, 2, 3))
    free = rubric("F8", "扣分", "扣分登记", "0", 每次扣="2")
    item = scored(free, assessment(), decisions=Decisions(registered=events))
    assert (item.start, item.points) == (Decimal(0), Decimal(-6))
    capped = rubric("F8", "扣分", "扣分登记", "0", 每次扣="2", 封顶="5")
    item = scored(capped, assessment(), decisions=Decisions(registered=events))
    assert (item.points, item.lines[2].reason) == (Decimal(-5), "会议缺席（以5分为限）")


def test_events_count_by_their_day_for_their_unit_and_line() -> None:
    events = (
        registered("F7", "七月", date(2024, 7, 1)),
        registered("F7", "去年", date(2023, 12, 31)),
        registered("F7", "别家", unit="U02"),
        registered("F8", "别项"),
        registered("F7", "元旦", date(2024, 1, 1)),
    )
    half = scored(BONUS, assessment(), decisions=Decisions(registered=events))
    assert [line.reason for line in half.lines] == ["元旦"]
    year = scored(BONUS, assessment(period=YEAR), decisions=Decisions(registered=events))
    assert [line.reason for line in year.lines] == ["元旦", "七月"]


def test_the_key_of_an_event_is_its_own() -> None:
    one, other = registered("F7", "表彰"), registered("F7", "简报")
    assert event_key(one).startswith("2024-05-06-")
    assert event_key(one) == event_key(replace(one, count=Decimal(3), event=8))
    assert event_key(one) != event_key(other)
