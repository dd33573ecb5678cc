"""What the bulletin says of single units' scores: grades that are limited, registered points, who is not rated."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from report_gen.model.outcome import UNRATED, Score, ScoreItem, ScoreLine
from report_gen.model.rubric import RuleKind
from report_gen.reports import proof_of, proof_of_points
from report_gen.reports.office_words import units_counted
from report_gen.reports.phrases import points_text, unclosed
from report_gen.reports.rubric_words import kind_of
from report_gen.reports.score_words import unrated_reason
from report_gen.reports.telling import Telling
from report_gen.wording import date_text

_NAMED: Final = 10  # units named one by one; of more the number is told


class _Rule(NamedTuple):
    """A rule by registered events, the phrases that tell it (unit by unit, or in one), and what it does with points."""

    name: str
    key: str
    short_key: str
    verb: str


_RULES: Final = (
    _Rule("加分登记", "考核登记加分", "考核登记加分汇总", "加"),
    _Rule("扣分登记", "考核登记扣分", "考核登记扣分汇总", "扣"),
)


def limited(tell: Telling, scores: Sequence[Score]) -> str:
    """Whose grade a gate or a veto holds down, by which facts; '' for nobody."""
    held = [score for score in scores if score.limits]
    if not held:
        return ""
    named = "；".join(_limited_one(tell, score) for score in held)
    return tell.say("考核受限", 家数=units_counted(tell, held, "等次受限"), 单位=named)


def _limited_one(tell: Telling, score: Score) -> str:
    why = "，".join(_limit(tell, score, item) for item in score.limits)
    total = tell.mark(f"{points_text(score.total)}分", proof_of.of_score(tell.plan, score))
    return tell.say("考核受限一家", 单位=score.unit.short, 得分=total, 情形=why, 等次=score.grade)


def _limit(tell: Telling, score: Score, item: ScoreItem) -> str:
    key = "考核否决情形" if kind_of(item.rubric) is RuleKind.VETO else "考核门槛情形"
    facts = "；".join(_told(tell, score, line) for line in item.lines if line.appeal is None)
    return tell.say(key, 评分项=item.rubric.name, 事实=facts)


def _told(tell: Telling, score: Score, line: ScoreLine) -> str:
    """The reason with its day: `发生较大责任事故，2024年5月3日`."""
    day = f"，{date_text(line.on)}" if line.on and date_text(line.on) not in line.reason else ""
    text = f"{unclosed(line.reason)}{day}"
    return tell.mark(text, proof_of_points.of_line(tell.plan, tell.assessment, score, line))


def registered(tell: Telling, scores: Sequence[Score]) -> list[str]:
    """Who got points by registered events, and who lost some, with the facts; [] where nothing was registered."""
    return [text for rule in _RULES if (text := _by_rule(tell, scores, rule))]


def _by_rule(tell: Telling, scores: Sequence[Score], rule: _Rule) -> str:
    found = [(score, lines) for score in scores if (lines := _moving(score, rule.name))]
    if not found:
        return ""
    units = units_counted(tell, [score for score, _ in found], f"登记{rule.verb}分")
    if len(found) > _NAMED:
        return tell.say(rule.short_key, 家数=units)
    return tell.say(rule.key, 家数=units, 单位="；".join(_moved(tell, *one, rule.verb) for one in found))


def _moving(score: Score, rule: str) -> list[ScoreLine]:
    return [line for line in score.lines if line.rubric.rule == rule and line.points]


def _moved(tell: Telling, score: Score, lines: Sequence[ScoreLine], verb: str) -> str:
    points = sum((abs(line.points) for line in lines), Decimal(0))
    subject = f"{score.unit.short}登记{verb}分"
    number = tell.mark(f"{verb}{points_text(points)}分", proof_of.of_score(tell.plan, score, subject))
    facts = "；".join(_told(tell, score, line) for line in lines)
    return tell.say("考核登记一家", 单位=score.unit.short, 分数=number, 事由=facts)


def unrated(tell: Telling) -> str:
    """Who is not rated, and why; '' for nobody."""
    spared = [score for score in tell.scores if score.grade == UNRATED]
    if not spared:
        return ""
    named = "、".join(_unrated_one(tell, score) for score in spared)
    return tell.say("考核不参评", 家数=units_counted(tell, spared, UNRATED), 单位=named)


def _unrated_one(tell: Telling, score: Score) -> str:
    proof = proof_of.of_score(tell.plan, score, f"{score.unit.short}不参评")
    return tell.say("考核不参评一家", 单位=score.unit.short, 原因=tell.mark(unrated_reason(score), proof))
