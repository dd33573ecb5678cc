"""What score sheets, 考核汇总 and the bulletin say alike of a score: points, limits, appeals, self-assessments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from report_gen.model.decisions import Appeal
from report_gen.model.outcome import UNRATED, Score, ScoreItem, ScoreLine, Source
from report_gen.model.plan import Plan
from report_gen.model.rubric import RuleKind
from report_gen.reports.phrases import points_text, unclosed
from report_gen.reports.rubric_words import counts_as_full, draws_on_base, gives_no_points, kind_of
from report_gen.wording import number_text

OPEN: Final = "（待评）"
_LAST: Final = {RuleKind.BONUS: 1, RuleKind.GATE: 2, RuleKind.VETO: 2}
_GIVING: Final = frozenset({RuleKind.HAND, RuleKind.BONUS})

Claims = Mapping[tuple[str, str], Source]
"""The points units gave themselves (自评), by unit and code of the rubric line, each with its cell."""
NO_CLAIMS: Final[Claims] = {}


class Claim(NamedTuple):
    """What a unit gave itself on a line of the rubric, and how far its score lies above (+) or below (−) that.

    `difference` is None while the line is still to be scored by hand.
    """

    points: Decimal
    difference: Decimal | None
    source: Source


def claim_of(score: Score, item: ScoreItem, claims: Claims) -> Claim | None:
    """The unit's claim on the item, held against what it is worth after all deductions; None if it made none."""
    source = claims.get((score.unit.code, item.rubric.code))
    if source is None or not isinstance(source.value, Decimal):
        return None
    got = net_points(score, item)
    return Claim(source.value, None if got is None else got - source.value, source)


def claim_total(score: Score, claims: Claims) -> tuple[Decimal, Decimal] | None:
    """What the unit gave itself in all, and the difference; None unless every line it is asked for is claimed and scored."""
    asked = [item for item in score.items if item.rubric.points and not gives_no_points(item.rubric)]
    found = [claim_of(score, item, claims) for item in asked]
    known = [(one.points, one.difference) for one in found if one and one.difference is not None]
    if not known or len(known) < len(asked):
        return None
    return sum((points for points, _ in known), Decimal(0)), sum((more for _, more in known), Decimal(0))


def net_points(score: Score, item: ScoreItem) -> Decimal | None:
    """The points of an item; of a 基础分 what the deductions of its block leave of it."""
    if kind_of(item.rubric) is not RuleKind.BASE or item.points is None:
        return item.points
    return item.points + sum((one.points for one in drawn_from(score, item) if one.points is not None), Decimal(0))


def drawn_from(score: Score, base: ScoreItem) -> list[ScoreItem]:
    """The items that take their points from that 基础分."""
    return [one for one in score.items if one.rubric.block == base.rubric.block and draws_on_base(one.rubric)]


def in_print_order(items: Sequence[ScoreItem]) -> list[ScoreItem]:
    """The items in the rubric's order; bonuses, then what only limits the grade, come last."""
    return sorted(items, key=lambda item: _LAST.get(kind_of(item.rubric), 0))


def full_score(score: Score) -> Decimal:
    """The full marks of what is scored already; bonuses, gates and vetoes add none."""
    scored = (item.rubric for item in score.items if item.points is not None)
    return sum((line.points for line in scored if counts_as_full(line)), Decimal(0))


def shown_points(item: ScoreItem) -> str:
    """`9.5`, `−2`, `（待评）`; of gates and vetoes `不限`, `限合格`."""
    if gives_no_points(item.rubric):
        return f"限{item.limit}" if item.limit else "不限"
    return OPEN if item.points is None else minus(item.points)


def sum_words(score: Score) -> str:
    """`30 − 2 + 40`: the points of the items that are scored, as they add up to the total."""
    items = (item for item in score.items if not gives_no_points(item.rubric))
    known = [item.points for item in items if item.points is not None]
    signed = "".join(f" {'−' if points < 0 else '+'} {points_text(abs(points))}" for points in known)
    return signed.removeprefix(" + ").lstrip() or "0"


def minus(points: Decimal) -> str:
    """Points with a real minus sign."""
    return points_text(points).replace("-", "−")


def difference_text(points: Decimal) -> str:
    """`+1`, `−0.5`, `0`."""
    return f"+{points_text(points)}" if points > 0 else minus(points)


def gained(points: Decimal) -> str:
    """`扣0.5分`, `加1分`, `不计分`."""
    return f"扣{points_text(-points)}分" if points < 0 else f"加{points_text(points)}分" if points else "不计分"


def effect(line: ScoreLine) -> str:
    """What a line does: `扣1分`, `得9分`, `限制等次`."""
    if gives_no_points(line.rubric):
        return "不再限制等次" if line.appeal else "限制等次"
    gives = kind_of(line.rubric) is not RuleKind.BONUS and line.points > 0
    return f"得{points_text(line.points)}分" if gives else gained(line.points)


def appeal_words(line: ScoreLine) -> str:
    """`申诉裁定：不扣（收件登记有误；张三，台账第12号）`; '' where there was no appeal."""
    return f"申诉裁定：{ruling(line, line.appeal)}（{decided_by(line.appeal)}）" if line.appeal else ""


def ruling(line: ScoreLine, appeal: Appeal) -> str:
    """What the decision on an appeal made of a line."""
    if gives_no_points(line.rubric):
        return "不限制等次"
    gives, points = kind_of(line.rubric) in _GIVING or line.points > 0, appeal.points
    if points:
        return f"{'计' if gives else '扣'}{points_text(points)}分"
    return "不计分" if gives else "不扣"


def decided_by(appeal: Appeal) -> str:
    """`收件登记有误；张三，2024年考核复核意见第1号，台账第12号`."""
    event = f"台账第{appeal.event}号" if appeal.event else ""
    return f"{unclosed(appeal.reason)}；{'，'.join(filter(None, (appeal.by, appeal.paper, event)))}"


def lapsed_words(appeal: Appeal) -> str:
    """That a decision holds no longer: the line says something else now than it did then."""
    event = f"（台账第{appeal.event}号）" if appeal.event else ""
    return f"{appeal.key}的申诉裁定{event}不再适用：该项计分已有变化，原为“{unclosed(appeal.was)}”，请重新裁定。"


def standing(score: Score) -> str:
    """`优秀，第1名`, `良好（暂定）`, `不参评（全期免报）`; a unit of rank 0 is not ranked."""
    if score.grade == UNRATED:
        return f"{UNRATED}（{unrated_reason(score)}）"
    provisional = "（暂定）" if score.open_points else ""
    rank = f"，第{score.rank}名" if score.rank else ""
    return f"{score.grade}{provisional}{rank}"


def unrated_reason(score: Score) -> str:
    """Why a unit is not rated."""
    return unclosed(score.note.removesuffix(f"，{UNRATED}")) or "全期免报"


def limit_words(item: ScoreItem) -> str:
    """`因“重大事故”一票否决，等次定为不合格`, `未达到“关键指标”门槛，等次最高为合格`."""
    if kind_of(item.rubric) is RuleKind.VETO:
        return f"因“{item.rubric.name}”一票否决，等次定为{item.limit}"
    return f"未达到“{item.rubric.name}”的门槛，等次最高为{item.limit}"


def limiting_facts(item: ScoreItem) -> Iterator[str]:
    """What happened, of each line that was not waived."""
    return (unclosed(line.reason) for line in item.lines if line.appeal is None)


def bands(plan: Plan) -> str:
    """`90分（含）以上为优秀，80分（含）至90分（不含）为良好 …`: the bands are half-open and printed so."""
    grades = sorted(plan.grades, key=lambda grade: grade.lowest, reverse=True)
    parts = []
    for index, grade in enumerate(grades):
        lowest = number_text(grade.lowest)
        if index == 0:
            parts.append(f"{lowest}分（含）以上为{grade.name}")
        elif grade.lowest == 0:
            parts.append(f"不足{number_text(grades[index - 1].lowest)}分为{grade.name}")
        else:
            parts.append(f"{lowest}分（含）至{number_text(grades[index - 1].lowest)}分（不含）为{grade.name}")
    return "，".join(parts)
