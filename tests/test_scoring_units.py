"""Scores of whole units: grades, ranks, who is rated, decisions that no longer hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import GRADES, JUNE, MAY, RUBRIC, UNITS, merged, rubric, small_plan, status
from helpers_scoring import H1, LATE, NOT_SENT, PASSED, appeal, assessment, freed, registered, reports, score_adds_up
from report_gen.model.decisions import Decisions
from report_gen.model.outcome import UNRATED, Score, Timeliness
from report_gen.model.plan import Grade, UnitKind
from report_gen.model.rubric import RUBRIC_RULES
from report_gen.rules.scoring import SCORING_RULES, score_units
from report_gen.rules.scoring.grades import grade_of, level_of, limited_grade, rank_of

IN_TIME = RUBRIC[0]
VETO = rubric("F9", "否决", "一票否决", "0", 等次="合格")


def by_unit(scores: tuple[Score, ...]) -> dict[str, Score]:
    for score in scores:
        score_adds_up(score)
    return {score.unit.code: score for score in scores}


def test_every_rule_of_the_rubric_is_scored() -> None:
    assert list(SCORING_RULES) == list(RUBRIC_RULES)


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优秀"),
        ("90", "优秀"),
        ("89.99", "良好"),
        ("80", "良好"),
        ("60", "合格"),
        ("59.99", "不合格"),
        ("0", "不合格"),
    ],
)
def test_grades_are_half_open(total: str, grade: str) -> None:
    assert grade_of(GRADES, Decimal(total)) == grade
    assert grade_of(tuple(reversed(GRADES)), Decimal(total)) == grade


def test_a_total_below_every_grade_has_none() -> None:
    pass_only = (Grade("合格", Decimal(60)),)
    assert grade_of(pass_only, Decimal(59)) == ""
    assert (level_of(pass_only, ""), level_of(pass_only, "合格")) == (-1, 0)
    assert limited_grade(pass_only, "", ("合格",)) == ""


def test_the_lowest_limit_holds() -> None:
    assert limited_grade(GRADES, "优秀", ()) == "优秀"
    assert limited_grade(GRADES, "优秀", ("良好", "", "合格")) == "合格"
    assert limited_grade(GRADES, "不合格", ("良好",)) == "不合格"


def test_ties_share_a_rank() -> None:
    standings = [(1, Decimal(one)) for one in (90, 90, 80, 70)]
    assert [rank_of(standings, one) for one in standings] == [1, 1, 3, 4]
    assert rank_of([*standings, (2, Decimal(60))], standings[0]) == 2


def test_units_are_scored_in_plan_order_and_ranked_within_their_kind() -> None:
    office = replace(UNITS[4], reports=True)
    silent = replace(UNITS[2], code="U05", reports=False)
    plan = small_plan(units=(*UNITS[:4], silent, office))
    late = status("U02", PASSED, Timeliness.LATE, days_late=1)
    scores = score_units(plan, assessment(merged(JUNE, statuses=(late,))))
    assert [(score.unit.code, score.total, score.rank) for score in scores] == [
        ("U01", Decimal(85), 1),
        ("U02", Decimal(84), 3),
        ("U03", Decimal(85), 1),
        ("U10", Decimal(85), 1),
        ("U90", Decimal(85), 0),
    ]
    assert {(score.open_points, score.grade, score.period) for score in scores} == {(Decimal(10), "良好", H1)}


def test_a_grade_held_down_ranks_behind_every_better_grade() -> None:
    event = registered("F9", "发生责任事故")
    late = status("U02", PASSED, Timeliness.LATE, days_late=1)
    plan = small_plan(rubric=(*RUBRIC, VETO))
    scores = by_unit(score_units(plan, assessment(merged(JUNE, statuses=(late,))), Decisions(registered=(event,))))
    assert [(scores[one].grade, scores[one].total, scores[one].rank) for one in ("U01", "U02", "U03")] == [
        ("合格", Decimal(85), 3),
        ("良好", Decimal(84), 2),
        ("良好", Decimal(85), 1),
    ]


def test_ranking_can_be_off() -> None:
    plan = small_plan(info={"考核排名": " 否 "})
    assert {score.rank for score in score_units(plan, reports(LATE))} == {0}


def test_a_unit_exempted_throughout_is_not_rated() -> None:
    part = merged(JUNE, statuses=(status("U01", PASSED),), excused=(freed("U02"),))
    scores = by_unit(score_units(small_plan(), assessment(part)))
    assert (scores["U02"].grade, scores["U02"].rank, scores["U02"].note) == (UNRATED, 0, "全期免报，不参评")
    assert (scores["U01"].rank, scores["U03"].rank, scores["U01"].note) == (1, 1, "")
    may = merged(MAY, statuses=(status("U02", PASSED, period=MAY),))
    assert by_unit(score_units(small_plan(), assessment(may, part)))["U02"].rank == 1


@pytest.mark.parametrize(
    ("since", "until", "scored_as"),
    [
        (None, date(2024, 3, 31), "2024年4月1日起不再是成员单位，不参评"),
        (None, date(2024, 1, 1), "2024年1月2日起不再是成员单位，不参评"),
        (None, date(2024, 6, 29), "2024年6月30日起不再是成员单位，不参评"),
        (None, date(2023, 12, 31), None),
        (date(2024, 5, 1), date(2024, 4, 1), None),
        (None, date(2024, 6, 30), ""),
        (date(2024, 6, 30), None, ""),
        (date(2024, 7, 1), None, None),
    ],
)
def test_units_that_come_and_go(since: date | None, until: date | None, scored_as: str | None) -> None:
    gone = replace(UNITS[2], since=since, until=until)
    plan = small_plan(units=(UNITS[0], gone, UNITS[1]))
    scores = score_units(plan, reports(replace(NOT_SENT, obligation=replace(NOT_SENT.obligation, unit="U03"))))
    score = by_unit(scores).get("U03")
    if scored_as is None:
        assert score is None
        return
    assert score is not None
    assert score.note == scored_as
    if scored_as:
        assert (score.items, score.total, score.grade, score.rank) == ((), Decimal(0), UNRATED, 0)
        assert scores[-1] is score
        assert [one.rank for one in scores[:2]] == [1, 1]


def test_lines_count_for_their_kinds_and_while_in_force() -> None:
    lines = (
        replace(RUBRIC[0], applies_to=frozenset({UnitKind.DISTRICT})),
        replace(RUBRIC[1], until=date(2024, 6, 29)),
        replace(RUBRIC[2], since=date(2024, 7, 1)),
    )
    ended = replace(UNITS[1], until=date(2024, 3, 31))
    scores = score_units(small_plan(rubric=lines, units=(UNITS[0], ended, UNITS[3])), assessment())
    assert [(score.unit.code, [item.rubric.code for item in score.items]) for score in scores] == [("U10", ["F1"])]


def test_a_decision_whose_line_says_something_else_has_lapsed() -> None:
    plan = small_plan(rubric=(IN_TIME,))
    (line,) = score_units(plan, reports(LATE))[0].lines
    held, changed = appeal(line.key, line.claim), appeal(line.key, "逾期2天，1分", event=8)
    others = (appeal(line.key, line.claim, unit="U02"), appeal("F1/2024-05", "逾期2天", period="2024Q2"))
    scores = by_unit(score_units(plan, reports(LATE), Decisions(appeals=(held, changed, *others))))
    assert (scores["U01"].total, scores["U01"].lapsed) == (Decimal(10), (changed,))
    assert scores["U02"].lapsed == others[:1]
    assert scores["U03"].lapsed == ()


def test_a_decision_on_a_unit_that_ended_has_lapsed() -> None:
    ended = replace(UNITS[0], until=date(2024, 3, 31))
    decided = appeal("F1/2024-06", "逾期3天，1分")
    (score,) = score_units(small_plan(units=(ended,)), assessment(), Decisions(appeals=(decided,)))
    assert score.lapsed == (decided,)


def test_the_months_of_a_half_year_add_up() -> None:
    may = status("U01", PASSED, Timeliness.LATE, period=MAY, days_late=2)
    plan = small_plan(rubric=(IN_TIME,))
    score = by_unit(score_units(plan, reports(may, NOT_SENT)))["U01"]
    assert (score.total, [line.points for line in score.lines]) == (Decimal(7), [Decimal(-1), Decimal(-2)])
