"""更正说明 of a bulletin issued anew: what differs from the one before, why, and nothing said that is not so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from helpers_office import ISSUED, TOTALS, graded, told, unproven, wide_plan
from helpers_office_ledger import NOON
from helpers_word import HALF, assessment
from report_gen.model.decisions import Appeal, Issue
from report_gen.model.document import ReportContext
from report_gen.model.outcome import UNRATED, Score
from report_gen.model.plan import UnitKind
from report_gen.reports import bulletin
from report_gen.reports.reissue import corrections
from report_gen.wording import number_text

PLAN = wide_plan()
GIVEN = assessment(PLAN)
SCORES = graded(PLAN, TOTALS, opened="0")
REASON = "四月系统升级无法报送，有书面报备"


def issue(**changed: tuple[str, str, str] | None) -> Issue:
    """A bulletin issued with the scores of now, but for what is named."""
    scores = {one.unit.code: (number_text(one.total), one.grade, str(one.rank)) for one in SCORES}
    told = {code: standing for code, standing in {**scores, **changed}.items() if standing}
    return Issue(HALF.code, date(2024, 7, 10), "示货办〔2024〕3号", told, NOON, 20)


def decided(
    score: Score, points: str, raw: str, *, event: int = 31, rule: str = "", paper: str = "示货办函〔2024〕8号"
) -> Score:
    """The score with its first line decided on appeal: what was `raw` counts `points`."""
    first, *rest = score.items
    line = first.lines[0]
    rubric = replace(first.rubric, rule=rule or first.rubric.rule)
    one = Appeal(HALF.code, score.unit.code, line.key, Decimal(points), "", REASON, "张三", ISSUED, paper, event)
    appealed = replace(line, rubric=rubric, appeal=one, claim=f"未报，{raw}分")
    start = Decimal(0) if rule in {"加分登记", "目标计数"} else first.rubric.points
    return replace(score, items=(replace(first, rubric=rubric, lines=(appealed, *first.lines[1:]), start=start), *rest))


def with_score(code: str, changed: Score) -> tuple[Score, ...]:
    return tuple(changed if one.unit.code == code else one for one in SCORES)


def of(code: str) -> Score:
    return next(one for one in SCORES if one.unit.code == code)


def built(before: Issue, scores: Any = SCORES, plan: Any = PLAN) -> ReportContext:
    return bulletin.build(plan, GIVEN, scores, issued=ISSUED, issue=before)


def note(before: Issue, scores: Any = SCORES, plan: Any = PLAN) -> list[str]:
    return told(built(before, scores, plan), "更正").splitlines()


def test_nothing_to_correct_is_said() -> None:
    assert corrections(PLAN, SCORES, issue()) == ()
    assert note(issue()) == [
        "与2024年7月10日印发的考核情况通报（示货办〔2024〕3号）相比，各单位的考核结果没有变动，以本通报为准。"
    ]


def test_a_first_issue_has_no_note() -> None:
    context = bulletin.build(PLAN, GIVEN, SCORES, issued=ISSUED)
    assert context.values["更正"] == []
    assert "更正" not in str(context.values["副题"])


def test_the_title_says_that_it_corrects() -> None:
    assert built(issue()).values["副题"] == "（更正）（示例数据，非真实情况）"


def test_an_appeal_is_the_reason() -> None:
    before = issue(U02=("83", "良好", "2"), U03=("85", "良好", "1"), U10=("82.52", "良好", "2"))
    scores = with_score("U02", decided(of("U02"), "0", "2"))
    assert note(before, scores) == [
        "2024年7月10日印发的考核情况通报（示货办〔2024〕3号）中，1家单位的考核结果现予更正，以本通报为准。",
        (
            "市交通运输局得分由83分更正为85分，名次由第2名更正为第1名，原因是经申诉裁定（示货办函〔2024〕8号），"
            f"“报送及时”一处扣分由2分改为0分（{REASON}）。"
        ),
        "因上述更正，名次相应变化的有：市财政局由第2名变为第3名。",
    ]
    (own, place) = corrections(PLAN, scores, before)
    assert (own.unit.code, len(own.lines), own.other, own.rank_only) == ("U02", 1, False, False)
    assert (place.unit.code, place.rank_only) == ("U10", True)


def test_what_was_decided_alike_is_said_once() -> None:
    score = decided(of("U02"), "0", "2")
    (first, *rest) = score.items
    lines = tuple(replace(line, appeal=first.lines[0].appeal, claim="缺项，1分") for line in first.lines)
    scores = with_score("U02", replace(score, items=(replace(first, lines=(first.lines[0], *lines[1:])), *rest)))
    (_, text) = note(issue(U02=("82", "良好", "1")), scores)
    assert text.count("经申诉裁定（示货办函〔2024〕8号），") == 1
    assert f"“报送及时”一处扣分由2分改为0分、“报送及时”一处扣分由1分改为0分（{REASON}）。" in text


def test_points_counted_otherwise_and_no_paper() -> None:
    scores = with_score("U02", decided(of("U02"), "0.50", "2", paper=""))
    (_, text) = note(issue(U02=("83.5", "良好", "1")), scores)
    assert f"原因是经申诉裁定，“报送及时”一处扣分由2分改为0.5分（{REASON}）。" in text


@pytest.mark.parametrize(
    ("before", "points", "raw", "rule", "other"),
    [
        ("83", "0", "2", "", False),  # just what the appeal gives back
        ("83.5", "0", "2", "", False),  # less: a cap held
        ("82", "0", "2", "", True),  # more than that
        ("86", "0", "2", "", True),  # the other way
        ("85", "0", "2", "", True),  # the same total, another grade
        ("85", "0", "0", "一票否决", False),
        ("84", "3", "2", "加分登记", False),
        ("84", "1", "2", "加分登记", True),
        ("84", "3", "2", "目标计数", False),
        ("84", "1", "2", "任务亮灯", False),
    ],
)
def test_what_an_appeal_does_not_account_for_is_said(
    before: str,
    points: str,
    raw: str,
    rule: str,
    other: bool,  # noqa: FBT001  # a column of the table above
) -> None:
    scores = with_score("U02", decided(of("U02"), points, raw, rule=rule))
    (found,) = corrections(PLAN, scores, issue(U02=(before, "合格", "1")))
    assert (len(found.lines), found.other) == (1, other)
    text = note(issue(U02=(before, "合格", "1")), scores)[1]
    told_as = {"一票否决": "不再限制等次", "加分登记": f"一处得分由{raw}分改为{points}分", "目标计数": "一处得分由"}
    assert told_as.get(rule, f"一处扣分由{raw}分改为{points}分") in text
    assert ("；报送数据、评定或登记情况有变动，按评分细则重新计分。" in text) is other
    assert "等次由合格更正为良好" in text


def test_appeals_of_before_are_no_reason() -> None:
    scores = with_score("U02", decided(of("U02"), "0", "2", event=19))
    (found,) = corrections(PLAN, scores, issue(U02=("83", "良好", "1")))
    assert (found.lines, found.other) == ((), True)
    assert note(issue(U02=("83", "良好", "1")), scores)[1] == (
        "市交通运输局得分由83分更正为85分，原因是报送数据、评定或登记情况有变动，按评分细则重新计分。"
    )


def test_units_that_come_and_go() -> None:
    spared = replace(of("U03"), grade=UNRATED, rank=0)
    scores = tuple(spared if one is of("U03") else one for one in SCORES if one.unit.code != "U04")
    lines = note(issue(U02=None, U10=("82.52", UNRATED, "0")), scores)
    assert lines[0].startswith("2024年7月10日印发的考核情况通报（示货办〔2024〕3号）中，4家单位")
    (text,) = lines[1:]
    assert text == (
        "市交通运输局原通报未列入评定，现得85分，等次为良好；市商务局原通报列入评定（85分，良好），现不列入；"
        "东城区政府原通报列入评定（95分，优秀），现不列入；市财政局原通报未列入评定，现得82.52分，等次为良好，"
        "原因是报送数据、评定或登记情况有变动，按评分细则重新计分。"
    )


def test_appeals_come_first_each_by_itself() -> None:
    scores = with_score("U03", decided(of("U03"), "0", "2"))
    lines = note(issue(U02=("80", "良好", "1"), U03=("83", "良好", "1"), U10=("80", "良好", "3")), scores)
    assert [line[:6] for line in lines[1:]] == ["1.市商务局", "2.市交通运"]
    assert "；市财政局得分由80分更正为82.52分，原因是报送数据" in lines[2]


def test_without_ranking_no_ranks_are_told() -> None:
    plan = replace(PLAN, info={**PLAN.info, "通报排名": "否"})
    before = issue(U02=("83", "", "9"), U10=("82.52", "良好", "2"))
    why = "原因是报送数据、评定或登记情况有变动，按评分细则重新计分。"
    assert note(before, SCORES, plan)[1:] == [f"市交通运输局得分由83分更正为85分，等次由无等次更正为良好，{why}"]


def test_a_rank_alone_is_told() -> None:
    lines = note(replace(issue(U10=("82.52", "良好", "2")), number=""))
    assert lines == [
        "2024年7月10日印发的考核情况通报中，1家单位的考核结果现予更正，以本通报为准。",
        "因上述更正，名次相应变化的有：市财政局由第2名变为第3名。",
    ]


def test_a_bulletin_without_ranks_is_not_held_against_ranks() -> None:
    assert corrections(PLAN, SCORES, issue(U10=("82.52", "良好", "0"))) == ()
    (_, text) = note(issue(U10=("80", "良好", "0")))
    assert text.startswith("市财政局得分由80分更正为82.52分，原因是")


def test_the_office_itself_is_not_told() -> None:
    (office,) = (one for one in PLAN.units if one.kind is UnitKind.OFFICE)
    assert corrections(PLAN, SCORES, issue(**{office.code: ("90", "优秀", "0")})) == ()


def test_every_number_has_its_proof() -> None:
    scores = with_score("U02", decided(of("U02"), "0", "2"))
    context = built(issue(U02=("83", "合格", "2"), U10=("82.52", "良好", "2")), scores)
    assert unproven(context, [task.title for task in PLAN.tasks]) == []
    before = next(proof for proof in context.proofs if proof.subject == "原通报")
    assert before.formula == "台账第20号：2024年7月10日印发的考核通报示货办〔2024〕3号"
    assert ("市交通运输局", "83分，合格，第2名") in {(fact.label, fact.value) for fact in before.facts}
    own = next(proof for proof in context.proofs if proof.subject == "市交通运输局原通报结果")
    assert [(fact.label, fact.value) for fact in own.facts] == [("市交通运输局", "83分，合格，第2名")]


def test_a_bulletin_without_ranks_proves_none() -> None:
    context = built(issue(U02=("83", "合格", "0")))
    before = next(proof for proof in context.proofs if proof.subject == "原通报")
    assert "83分，合格" in {fact.value for fact in before.facts}


def test_the_words_are_the_plans() -> None:
    plan = replace(PLAN, phrases={"更正副题": "（更正重发）", "更正无变动": "{日期}的通报没有变动。"})
    context = built(issue(), SCORES, plan)
    assert str(context.values["副题"]).startswith("（更正重发）")
    assert told(context, "更正") == "2024年7月10日的通报没有变动。"
