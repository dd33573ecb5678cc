"""更正说明: what a bulletin issued anew corrects of the one issued before, unit by unit, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.model.decisions import Issue
from report_gen.model.outcome import UNRATED, Score, ScoreLine
from report_gen.model.plan import Plan, Unit
from report_gen.model.proof import Fact, Proof, without_marks
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.reports import proof_of
from report_gen.reports.bulletin_tables import KINDS
from report_gen.reports.office_words import itemed
from report_gen.reports.phrases import points_text, unclosed
from report_gen.reports.telling import Telling
from report_gen.wording import date_text, number_text

Standing = tuple[str, str, str]  # total, grade, rank as text
_LIMITING: Final = frozenset({RuleKind.GATE, RuleKind.VETO})
_GIVING: Final = frozenset({RuleKind.HAND, RuleKind.BONUS})


@dataclass(frozen=True, slots=True)
class Corrected:
    """A unit whose result is not the one that was issued; None where it was not, or is not, rated.

    `lines` are those decided on appeal since the issue. `other`: something else changed, too. Neither: only its rank did.
    """

    unit: Unit
    before: Standing | None
    after: Standing | None
    score: Score | None
    lines: tuple[ScoreLine, ...] = ()
    other: bool = False

    @property
    def rank_only(self) -> bool:
        """Whether the unit only changed place because others changed."""
        return not self.lines and not self.other


def corrections(plan: Plan, scores: Sequence[Score], issue: Issue, *, ranked: bool = True) -> tuple[Corrected, ...]:
    """What differs from the bulletin issued before, in plan order; changes of the rank only where units are `ranked`."""
    by_unit = {one.unit.code: one for one in scores}
    found = (_compared(unit, issue, by_unit.get(unit.code)) for unit in plan.units if unit.kind in KINDS)
    return tuple(one for one in found if one and (ranked or not one.rank_only))


def _compared(unit: Unit, issue: Issue, score: Score | None) -> Corrected | None:
    before, after = _rated(issue.scores.get(unit.code)), _rated(_standing(score))
    if before and after and "0" in {before[2], after[2]}:  # one of the two was not ranked: there is no place to compare
        before = (*before[:2], after[2])
    if before == after:
        return None
    if before is None or after is None or score is None:
        return Corrected(unit, before, after, score, other=True)
    if before[:2] == after[:2]:
        return Corrected(unit, before, after, score)
    lines = tuple(line for line in score.lines if line.appeal and line.appeal.event > issue.event)
    return Corrected(unit, before, after, score, lines, other=not _accounts(score, lines, before, after))


def _standing(score: Score | None) -> Standing | None:
    return (number_text(score.total), score.grade, str(score.rank)) if score else None


def _rated(standing: Standing | None) -> Standing | None:
    return None if standing is None or standing[1] == UNRATED else standing


def _accounts(score: Score, lines: Sequence[ScoreLine], before: Standing, after: Standing) -> bool:
    """Whether the decisions on appeals alone explain the new result: caps may only lessen what they change."""
    moved = Decimal(after[0]) - Decimal(before[0])
    if not moved:
        return any(RUBRIC_RULES[line.rubric.rule].kind in _LIMITING for line in lines)
    decided = sum((_moved(score, line) for line in lines), Decimal(0))
    return decided * moved > 0 and abs(moved) <= abs(decided)


def _moved(score: Score, line: ScoreLine) -> Decimal:
    """By how many points the decision moves the total, caps apart."""
    more = (line.appeal.points if line.appeal else raw_points(line)) - raw_points(line)
    return more if _gives(score, line) else -more


def raw_points(line: ScoreLine) -> Decimal:
    """The points of the line before caps and decisions: a claim ends with them (`…，1.35分`)."""
    return Decimal(line.claim.rpartition("，")[2].removesuffix("分"))


def _gives(score: Score, line: ScoreLine) -> bool:
    """Whether the line gives points: of a share, where it starts from nothing."""
    kind = RUBRIC_RULES[line.rubric.rule].kind
    start = next(item.start for item in score.items if line in item.lines)
    return kind in _GIVING or (kind is RuleKind.SHARE and not start)


def correction_note(tell: Telling, issue: Issue, *, ranked: bool) -> list[str]:
    """The paragraphs of the note: which bulletin is corrected, each unit with the reason, ranks that change by it."""
    found = corrections(tell.plan, tell.scores, issue, ranked=ranked)
    was = {"日期": tell.mark(date_text(issue.issued), _proof(tell, issue)), "字号": _number(tell, issue)}
    if not found:
        return [tell.say("更正无变动", **was)]
    number = sum(not one.rank_only for one in found) or len(found)
    own = list(_own(tell, issue, found, ranked=ranked))
    moved = "、".join(_new_place(tell, issue, one) for one in found if one.rank_only)
    return [
        tell.say("更正引语", **was, 家数=tell.mark(f"{number}家", _proof(tell, issue))),
        *(itemed(own) if len(own) > 1 else own),
        *([tell.say("更正名次", 单位=moved)] if moved else []),
    ]


def _own(tell: Telling, issue: Issue, found: Sequence[Corrected], *, ranked: bool) -> Iterator[str]:
    """A paragraph a unit that appeals were decided for, then one for all others whose score changed.

    `市商务局得分由85分更正为86分，名次由第5名更正为第4名，原因是…。`
    """
    other = tell.say("更正其他")
    for one in found:
        if one.lines:
            reasons = (*_decided(tell, one), *([other] if one.other else []))
            yield tell.say("更正原因", 各家=_unit(tell, issue, one, ranked=ranked), 原因="；".join(reasons))
    rest = [_unit(tell, issue, one, ranked=ranked) for one in found if one.other and not one.lines]
    if rest:
        yield tell.say("更正原因", 各家="；".join(rest), 原因=other)


def _unit(tell: Telling, issue: Issue, one: Corrected, *, ranked: bool) -> str:
    return tell.say("更正一家", 单位=one.unit.short, 各项=_changes(tell, issue, one, ranked=ranked))


def _changes(tell: Telling, issue: Issue, one: Corrected, *, ranked: bool) -> str:
    was, now = _told(tell, _proof(tell, issue, one.unit.code), one.before), _told(tell, _now(tell, one), one.after)
    if one.before is None or one.after is None:
        key, (total, grade, _) = ("更正列入", now) if one.after else ("更正不列", was)
        return tell.say(key, 得分=total, 等次=grade)
    keys = ("更正得分", "更正等次", "更正名次一项") if ranked else ("更正得分", "更正等次")
    pairs = zip(keys, was, now, one.before, one.after, strict=False)  # without ranks the third is left out
    return "，".join(tell.say(key, 原=old, 现=new) for key, old, new, before, after in pairs if before != after)


def _told(tell: Telling, proof: Proof, standing: Standing | None) -> Standing:
    """Total, grade and rank as printed, each tied to its proof."""
    if standing is None:
        return ("", "", "")
    total, grade, rank = standing
    words = (f"{points_text(Decimal(total))}分", grade or tell.say("更正无等次"), f"第{rank}名")
    first, second, third = (tell.mark(word, proof) for word in words)
    return first, second, third


def _decided(tell: Telling, one: Corrected) -> Iterator[str]:
    """`经申诉裁定（…8号），“报送及时”一处扣分由2分改为0分（确因系统故障）`: once for what was decided alike."""
    alike: dict[tuple[str, str], list[ScoreLine]] = {}
    for line in one.lines:
        paper, reason = (line.appeal.paper, line.appeal.reason) if line.appeal else ("", "")
        alike.setdefault((paper, reason), []).append(line)
    proof = _now(tell, one)
    for (paper, reason), lines in alike.items():
        yield tell.say(
            "更正申诉",
            文号=tell.mark(f"（{without_marks(paper)}）" if paper else "", proof),
            各项="、".join(_counted(tell, one, line, proof) for line in lines),
            理由=tell.mark(unclosed(without_marks(reason)), proof),
        )


def _counted(tell: Telling, one: Corrected, line: ScoreLine, proof: Proof) -> str:
    """What the line counted before the decision, and counts now."""
    if RUBRIC_RULES[line.rubric.rule].kind in _LIMITING:
        return tell.say("更正限制", 评分项=line.rubric.name)
    key = "更正给分" if one.score and _gives(one.score, line) else "更正扣分"
    now = line.appeal.points if line.appeal else raw_points(line)
    was, counts = (tell.mark(f"{points_text(points)}分", proof) for points in (raw_points(line), now))
    return tell.say(key, 评分项=line.rubric.name, 原=was, 现=counts)


def _new_place(tell: Telling, issue: Issue, one: Corrected) -> str:
    was, now = _told(tell, _proof(tell, issue, one.unit.code), one.before), _told(tell, _now(tell, one), one.after)
    return tell.say("更正名次一家", 单位=one.unit.short, 原=was[2], 现=now[2])


def _number(tell: Telling, issue: Issue) -> str:
    return tell.mark(f"（{without_marks(issue.number)}）", _proof(tell, issue)) if issue.number else ""


def _now(tell: Telling, one: Corrected) -> Proof:
    if one.score is None:
        return Proof(f"{one.unit.short}考核结果", "现不参加考核", (), (one.unit.code,))
    return proof_of.of_score(tell.plan, one.score)


def _proof(tell: Telling, issue: Issue, unit: str = "") -> Proof:
    """What the bulletin issued before said of that unit (code), or of all; as the run that wrote it is recorded."""
    told = {unit: issue.scores[unit]} if unit in issue.scores else issue.scores
    names = {one.code: one.short for one in tell.plan.units}
    facts = tuple(Fact(names.get(code, code), _stood(*standing)) for code, standing in told.items())
    named = f"{date_text(issue.issued)}印发的考核通报{issue.number}"
    subject = f"{names.get(unit, unit)}原通报结果" if unit else "原通报"
    return Proof(subject, f"台账第{issue.event}号：{named}", facts, tuple(told))


def _stood(total: str, grade: str, rank: str) -> str:
    """`94.44分，优秀，第14名`."""
    place = f"第{rank}名" if rank != "0" else ""
    return "，".join(filter(None, (f"{total}分", grade, place)))
