"""Builders of proofs for the points on a score sheet: of a line of the rubric, of one event, of a self-assessment."""

from __future__ import annotations

from collections.abc import Sequence

from report_gen.model.decisions import Appeal
from report_gen.model.outcome import Assessment, Score, ScoreItem, ScoreLine
from report_gen.model.plan import Plan, RubricItem
from report_gen.model.proof import Fact, Proof
from report_gen.reports import proof_facts as facts_of
from report_gen.reports.phrases import points_text
from report_gen.reports.rubric_words import full_words
from report_gen.reports.score_words import Claim, decided_by, effect, minus
from report_gen.wording import listed, number_text


def of_item(score: Score, item: ScoreItem, subject: str = "") -> Proof:
    """The points of one line of the rubric for a unit: full marks or 0, then every line, add up to them."""
    moved = "".join(f" {'−' if line.points < 0 else '+'} {points_text(abs(line.points))}" for line in item.lines)
    head = subject or f"{score.unit.short}“{item.rubric.name}”得分"
    return Proof(head, _sum(item, moved), tuple(facts_of.score_facts(item)), (score.unit.code,))


def _sum(item: ScoreItem, moved: str) -> str:
    if item.points is None:
        return f"{full_words(item.rubric)}，由人工评分"
    points = minus(item.points)
    if moved:
        return f"{number_text(item.start)}{moved} = {points}分"
    return f"{full_words(item.rubric)}，得{points}分，没有加分、扣分"


def of_line(plan: Plan, assessment: Assessment, score: Score, line: ScoreLine) -> Proof:
    """One event that gave or cost points, with the cells its evidence names."""
    basis = f"依据：{line.basis}" if line.basis else ""
    fact = Fact(line.reason, effect(line), basis, facts_of.evidence_cells(plan, assessment, line))
    ruled = (_appeal_fact(line.appeal),) if line.appeal else ()
    formula = f"{line.reason}，{effect(line)}"
    subject = f"{score.unit.short}“{line.rubric.name}”扣分或加分"
    return Proof(subject, formula, (fact, *ruled, _rule_fact(line.rubric)), (score.unit.code,))


def _appeal_fact(appeal: Appeal) -> Fact:
    return Fact(f"{appeal.key}申诉裁定", f"按{points_text(appeal.points)}分计", decided_by(appeal))


def _rule_fact(rubric: RubricItem) -> Fact:
    rule = f"规则“{rubric.rule}”"
    return Fact("评分细则", f"{rubric.code}{rubric.name}", rule, facts_of.plan_cell(None, rubric.place))


def of_rules(lines: Sequence[RubricItem]) -> Proof:
    """What lines of the rubric say: their rows of the plan, and the papers they come from."""
    papers = listed(dict.fromkeys(line.basis for line in lines if line.basis))
    return Proof("评分办法", f"方案“评分细则”表{len(lines)}行；出处：{papers}", tuple(map(_rule_fact, lines)))


def of_claim(plan: Plan, score: Score, item: ScoreItem, claim: Claim) -> Proof:
    """What a unit gave itself on a line, in which cell, and how far its score lies from that."""
    unit, given = score.unit.short, f"{points_text(claim.points)}分"
    fact = Fact(f"{unit}自评“{item.rubric.name}”", given, cells=(facts_of.cell(plan, claim.source),))
    beside = "尚未评分"
    if claim.difference is not None:
        got = claim.difference + claim.points
        beside = f"得分{minus(got)} − 自评{points_text(claim.points)} = {minus(claim.difference)}分"
    return Proof(f"{unit}“{item.rubric.name}”自评", beside, (fact,), (score.unit.code,))


def of_appeal(score: Score, appeal: Appeal) -> Proof:
    """A decision on an appeal that holds no longer."""
    formula = f"裁定时为“{appeal.was}”"
    return Proof(f"{appeal.key}申诉裁定", formula, (_appeal_fact(appeal),), (score.unit.code,))
