"""What must hold of all scores, over rubrics, forms and decisions at random: sums, better work, independence, mercy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers_rules import GRADES, JUNE, MAY, rubric
from helpers_score_world import (
    LATE,
    NOTHING,
    ON_TIME,
    PERIODS,
    PLAN,
    SCORED,
    STATES,
    UNKNOWN,
    UNREADABLE,
    Sent,
    World,
    answer_to,
    chances,
    happened,
    keeping_word,
    rubric_of,
    world_of,
)
from helpers_scoring import appeal
from report_gen.catalogue import submission as kinds
from report_gen.model.decisions import Decisions, Exemption
from report_gen.model.finding import Finding
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import UNRATED, Score
from report_gen.model.period import Period
from report_gen.model.place import NOWHERE
from report_gen.model.rubric import HAND_RULE, REGISTERED_RULES
from report_gen.model.submission import Value
from report_gen.rules.entries import required_keys
from report_gen.rules.scoring.grades import level_of

_OFTEN = settings(max_examples=30)


def standing(score: Score) -> tuple[int, Decimal]:
    return level_of(GRADES, score.grade), score.total


def no_lower(before: Score, after: Score) -> None:
    """The grade and the total, each by itself: a gate may hold one down while the other rises."""
    old, new = standing(before), standing(after)
    assert new[0] >= old[0]
    assert new[1] >= old[1]


def one_form(chance: Random) -> tuple[World, str, Period, Sent]:
    """An office, and a form of it that came."""
    world, unit, period = world_of(chance), chance.choice(SCORED), chance.choice(PERIODS)
    sent = world.sent[unit, period]
    return world, unit, period, replace(sent, came=sent.came or LATE)


# ---------------------------------------------------------------- better work never scores lower


@_OFTEN
@given(chances)
def test_a_form_that_came_beats_none_and_one_in_time_beats_a_late_one(chance: Random) -> None:
    world, unit, period, sent = one_form(chance)
    none, late, early = (
        world.with_sent(unit, period, replace(sent, came=came)).scores()[unit] for came in (NOTHING, LATE, ON_TIME)
    )
    no_lower(none, late)
    no_lower(late, early)


@_OFTEN
@given(chances)
def test_a_cell_filled_beats_a_blank_whatever_it_says(chance: Random) -> None:
    world, unit, period, sent = one_form(chance)
    key = chance.choice(list(sent.answers))
    filled_in = replace(sent, answers={**sent.answers, key: answer_to(key, chance)})
    blank, filled = (
        world.with_sent(unit, period, one).scores()[unit]
        for one in (
            replace(sent, answers={**sent.answers, key: None}),
            keeping_word(filled_in, world.sent[unit, MAY]) if period == JUNE else filled_in,
        )
    )
    no_lower(blank, filled)


@_OFTEN
@given(chances)
def test_fewer_mistakes_never_score_lower(chance: Random) -> None:
    world, unit, period, sent = one_form(chance)
    some, fewer = (
        world.with_sent(unit, period, replace(sent, mistakes=mistakes)).scores()[unit]
        for mistakes in (chance.randint(1, 3), 0)
    )
    no_lower(some, fewer)


@_OFTEN
@given(chances)
def test_work_further_on_never_scores_lower(chance: Random) -> None:
    world, unit, period, sent = one_form(chance)
    key = (TASKS, chance.choice(PLAN.tasks_of(unit)).no, "state")
    states = chance.choice([STATES[:2], STATES[1:], STATES[::2]])
    behind, ahead = (
        world.with_sent(unit, period, replace(sent, answers={**sent.answers, key: state})).scores()[unit]
        for state in states
    )
    no_lower(behind, ahead)


@_OFTEN
@given(chances, st.sampled_from(["D01", "D03", "D06"]))
def test_a_better_value_never_scores_lower(chance: Random, code: str) -> None:
    world, key = world_of(chance), (ITEMS, code, "value")
    sent = replace(world.sent["U01", JUNE], came=LATE)
    values: list[Value] = (
        ["否", "是"] if code == "D06" else [Decimal(chance.randint(0, 3)), Decimal(chance.randint(4, 150))]
    )
    worse, better = (
        world.with_sent("U01", JUNE, replace(sent, answers={**sent.answers, key: value})).scores()["U01"]
        for value in values
    )
    no_lower(worse, better)


@_OFTEN
@given(chances)
def test_more_praise_less_blame_and_higher_marks_never_score_lower(chance: Random) -> None:
    world = world_of(chance)
    given_, decided = world.assessment(), world.decisions
    before = world.scores(assessment=given_)

    def held(unit: str, **changes: object) -> None:
        after = replace(world, decisions=replace(decided, **changes))  # type: ignore[arg-type]
        no_lower(before[unit], after.scores(assessment=given_)[unit])

    rules = {line.code: line.rule for line in world.rubric}
    for line in world.rubric:
        if line.rule == "加分登记":
            held("U02", registered=(*decided.registered, happened(line, "U02", 9, chance)))
    for one in decided.registered:
        if rules[one.line] in {"扣分登记", "一票否决"}:
            held(one.unit, registered=tuple(other for other in decided.registered if other != one))
    for mark in decided.marks:
        higher = tuple(replace(one, points=Decimal(10)) if one == mark else one for one in decided.marks)
        held(mark.unit, marks=higher)


@_OFTEN
@given(chances)
def test_what_is_waived_never_lowers_and_changes_nobody_else(chance: Random) -> None:
    world = world_of(chance)
    given_ = world.assessment()
    before = world.scores(assessment=given_)
    costs = [
        (unit, line)
        for unit, score in before.items()
        for line in score.lines
        if line.points <= 0 and line.rubric.rule not in {HAND_RULE, "加分登记"}
    ]
    for unit, line in chance.sample(costs, min(len(costs), 6)):
        waived = replace(world.decisions, appeals=(appeal(line.key, line.claim, unit=unit),))
        after = replace(world, decisions=waived).scores(assessment=given_)
        assert after[unit].lapsed == ()
        no_lower(before[unit], after[unit])
        assert {one: _unranked(after[one]) for one in before if one != unit} == {
            one: _unranked(before[one]) for one in before if one != unit
        }


# ---------------------------------------------------------------- nothing else matters


def _unranked(score: Score) -> Score:
    return replace(score, rank=0)


@_OFTEN
@given(chances)
def test_an_irrelevant_change_of_another_unit_never_changes_a_score(chance: Random) -> None:
    world, other, period, sent = one_form(chance)
    unit = chance.choice([one for one in SCORED if one != other])
    own_tasks = {task.no for task in PLAN.tasks_of(unit)}
    free = {
        key: chance.choice([None, answer_to(key, chance)])
        for key in sent.answers
        if (key[2] == "progress" and key[1] not in own_tasks) or key[1] in {"D07", "D09", "D10"}
    }
    # A form that says nothing at all is no form: that it says something stays so.
    assume(any(answer is not None for key, answer in sent.answers.items() if key not in free))
    came = chance.choice([ON_TIME, LATE, UNKNOWN])
    changed = Sent(came, {**sent.answers, **free}, chance.randint(0, 3))
    decided = Decisions(
        marks=tuple(one for one in world.decisions.marks if one.unit != other),
        registered=tuple(one for one in world.decisions.registered if one.unit != other),
    )
    before = world.with_sent(other, period, sent)
    after = replace(world.with_sent(other, period, changed), decisions=decided)
    assert _unranked(after.scores()[unit]) == _unranked(before.scores()[unit])


@_OFTEN
@given(chances)
def test_the_order_of_things_makes_no_difference(chance: Random) -> None:
    world = world_of(chance)
    decided = Decisions(marks=world.decisions.marks[::-1], registered=world.decisions.registered[::-1])
    turned = World(world.rubric, dict(reversed(list(world.sent.items()))), decided)
    before = world.scores()
    assert turned.scores() == before
    units = replace(PLAN, units=PLAN.units[::-1])
    told = {unit: _told(score) for unit, score in before.items()}
    assert {unit: _told(score) for unit, score in turned.scores(units).items()} == told


def _told(score: Score) -> list[object]:
    return [score.total, score.grade, score.rank, *((line.key, line.points, line.claim) for line in score.lines)]


# ---------------------------------------------------------------- never punished


def _automatic(score: Score) -> list[str]:
    by_people = {HAND_RULE, *REGISTERED_RULES} - {"目标计数"}
    return [line.reason for line in score.lines if line.rubric.rule not in by_people]


def _all_send(world: World, came: str, answer: str) -> World:
    sent = {
        (unit, period): Sent(came, dict.fromkeys(required_keys(PLAN, unit), answer))
        for unit in SCORED
        for period in PERIODS
    }
    return replace(world, sent=sent)


@_OFTEN
@given(chances)
def test_what_cannot_be_read_costs_nobody_points(chance: Random) -> None:
    world = _all_send(World(rubric_of(chance), {}), UNKNOWN, UNREADABLE)
    for score in world.scores().values():
        assert _automatic(score) == []
        assert score.limits == ()


@_OFTEN
@given(chances)
def test_who_is_exempted_loses_nothing(chance: Random) -> None:
    free = tuple(
        Exemption(unit, date(2024, 1, 1), date(2024, 6, 30), "机构改革", "张三", date(2024, 1, 2), number)
        for number, unit in enumerate(SCORED, start=1)
    )
    scores = World(rubric_of(chance), {}, Decisions(exemptions=free)).scores()
    for score in map(scores.__getitem__, SCORED):
        assert _automatic(score) == []
        assert (score.grade, score.rank) == (UNRATED, 0)


@_OFTEN
@given(
    st.sampled_from([(TASKS, "state"), (TASKS, "progress"), (ITEMS, "value")]),
    st.sampled_from(["0.5", "1", "3"]),
    st.sampled_from(["0.5", "1", "3"]),
)
def test_a_column_that_is_missing_costs_once(gone: tuple[str, str], blank: str, wrong: str) -> None:
    lines = (
        rubric("F1", "完整", "完整报送", "10", 缺项每项扣=blank, 未报每次扣="9"),
        rubric("F2", "规范", "规范报送", "10", 错误每处扣=wrong, 未报每次扣="9"),
    )
    full = _all_send(World(lines, {}), ON_TIME, "1")
    sent = full.sent["U01", JUNE]
    left = {key: answer for key, answer in sent.answers.items() if (key[0], key[2]) != gone}
    found = (Finding(kinds.COLUMN_MISSING, NOWHERE),)
    without = full.with_sent("U01", JUNE, replace(sent, answers=left, findings=found))
    assert [item.points for item in full.scores()["U01"].items] == [Decimal(10), Decimal(10)]
    assert [item.points for item in without.scores()["U01"].items] == [Decimal(10), 10 - Decimal(wrong)]
