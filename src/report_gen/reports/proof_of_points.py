"""Builders of proofs for the points on a score sheet: of a line of the rubric, of one event."""

from __future__ import annotations

from decimal import Decimal

from report_gen.model.outcome import Assessment, Score, ScoreItem, ScoreLine
from report_gen.model.plan import Plan
from report_gen.model.proof import Fact, Proof
from report_gen.reports import proof_facts as facts_of
from report_gen.reports.phrases import points_text
from report_gen.wording import number_text


def of_item(score: Score, item: ScoreItem, subject: str = "") -> Proof:
    """The points of one line of the rubric for a unit."""
    full = number_text(item.rubric.points)
    lost = "".join(f" {'−' if line.points < 0 else '+'} {points_text(abs(line.points))}" for line in item.lines)
    told = f"满分{full}分，由人工评分" if item.points is None else f"{full}{lost} = {points_text(item.points)}分"
    head = subject or f"{score.unit.short}“{item.rubric.name}”得分"
    return Proof(
        head,
        told if lost or item.points is None else _plain_points(item),
        tuple(facts_of.score_facts(item)),
        (score.unit.code,),
    )


def _plain_points(item: ScoreItem) -> str:
    """Points nothing was taken from or added to."""
    points = points_text(item.points or Decimal(0))
    return f"满分{number_text(item.rubric.points)}分，得{points}分，没有扣分"


def of_line(plan: Plan, assessment: Assessment, score: Score, line: ScoreLine) -> Proof:
    """One event that gave or cost points, with the cells its evidence names."""
    basis = f"依据：{line.evidence}" if line.evidence else ""
    fact = Fact(line.reason, facts_of.signed(line), basis, facts_of.evidence_cells(plan, assessment, line))
    rule = Fact("评分细则", line.rubric.name, f"规则“{line.rubric.rule}”", facts_of.plan_cell(None, line.rubric.place))
    formula = f"{line.reason}，{facts_of.signed(line)}"
    return Proof(f"{score.unit.short}“{line.rubric.name}”扣分或加分", formula, (fact, rule), (score.unit.code,))
