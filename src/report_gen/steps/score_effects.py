"""What a changed rubric or decision does to the scores: effects unit by unit, and what an appeal may count a line with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from report_gen.errors import ReportGenError
from report_gen.model.decisions import Appeal, Decisions
from report_gen.model.outcome import Score, ScoreLine
from report_gen.model.plan import Plan, Unit
from report_gen.model.rubric import RUBRIC_RULES, WITHOUT_POINTS, RuleKind
from report_gen.model.rubric_values import read_number
from report_gen.reports.reissue import raw_points
from report_gen.wording import number_text

GIVING: Final = frozenset({RuleKind.HAND, RuleKind.BONUS})


@dataclass(frozen=True, slots=True)
class Effect:
    """A unit's score before and after; None on the side where it has none."""

    unit: Unit
    before: Score | None
    after: Score | None

    @property
    def difference(self) -> Decimal:
        """By how much the total changes."""
        return _total(self.after) - _total(self.before)

    @property
    def changed(self) -> bool:
        """Whether total, grade, rank or what is still open changes."""
        return _standing(self.before) != _standing(self.after)


def effects(plan: Plan, before: Sequence[Score], after: Sequence[Score]) -> tuple[Effect, ...]:
    """Every unit that is scored before or after, in plan order."""
    was, now = ({one.unit.code: one for one in scores} for scores in (before, after))
    units = (unit for unit in plan.units if unit.code in was or unit.code in now)
    return tuple(Effect(unit, was.get(unit.code), now.get(unit.code)) for unit in units)


def appealed(decisions: Decisions, one: Appeal) -> Decisions:
    """The decisions with that appeal in the place of every other about the line."""
    others = (other for other in decisions.appeals if (other.unit, other.key) != (one.unit, one.key))
    return replace(decisions, appeals=(*others, one))


def appeal_points(score: Score, line: ScoreLine, text: str | None) -> Decimal:
    """The points that `text` would count the line with, None to waive it.

    ReportGenError if a line that gives points shall be waived, one that limits the grade shall count points, or the text
    is no number from 0 up to the line's full marks; of a deduction up to what the rubric takes: an appeal never makes
    it worse.
    """
    kind, named = RUBRIC_RULES[line.rubric.rule].kind, f"“{line.key}”（{line.rubric.name}）"
    if text is None:
        if _gives(score, line):
            raise ReportGenError(f"{named}是得分，不是扣分，没有可免的。", "改计多少分请用 --points。")
        return Decimal(0)
    if kind in WITHOUT_POINTS:
        raise ReportGenError(f"{named}只限制等次，不计分。", "不再受限请用 --waive。")
    value, gives = read_number(text), _gives(score, line)
    most = line.rubric.points if gives else raw_points(line)
    if value is None or not 0 <= value <= most:
        what = "改计得分" if gives else "改扣分数"
        upper = f"这一项的满分{number_text(most)}" if gives else f"按细则应扣的{number_text(most)}"
        raise ReportGenError(f"“{text}”不能作为{named}的{what}。", f"请写不小于0、不大于{upper}的数。")
    return value


def _gives(score: Score, line: ScoreLine) -> bool:
    """Whether the line gives points rather than takes them."""
    kind = RUBRIC_RULES[line.rubric.rule].kind
    holder = next(item for item in score.items if line in item.lines)
    return kind in GIVING or (kind is RuleKind.SHARE and not holder.start)


def _total(score: Score | None) -> Decimal:
    return score.total if score else Decimal(0)


def _standing(score: Score | None) -> tuple[Decimal, Decimal, str, int] | None:
    return (score.total, score.open_points, score.grade, score.rank) if score else None
