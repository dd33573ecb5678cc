"""`score appeal`: a person's decision on an appeal against a line of a score, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.ledger.appeals import KEY, PAPER, POINTS, REASON, WAS, WITHDRAWN, appeal_of
from report_gen.model.decisions import Appeal, Decisions
from report_gen.model.event import Act, Event
from report_gen.model.outcome import Score, ScoreLine
from report_gen.model.period import Period
from report_gen.model.rubric import RUBRIC_RULES, WITHOUT_POINTS
from report_gen.rules.explanations import refusal
from report_gen.rules.scoring import score_units
from report_gen.steps.decide import Decided, Said, recorded, unit_of
from report_gen.steps.load import Office
from report_gen.steps.office_ledger import ledger_of
from report_gen.steps.progress import Progress, silent
from report_gen.steps.run import refuse_unfit
from report_gen.steps.score_effects import GIVING, Effect, appeal_points, appealed, effects
from report_gen.steps.score_explain import line_of, scored
from report_gen.wording import date_text, number_text

_LIST: Final = "请用 score appeal {} --list 查看。"


class Claim(NamedTuple):
    """What is decided: the unit (name or code), the key of its line, what it counts (None: the line is waived)."""

    unit: str
    key: str
    points: str | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision, and what it does to the scores of all units."""

    decided: Decided
    ranked: bool
    effects: tuple[Effect, ...]


class Recorded(NamedTuple):
    """A decision that stands, and the line that goes by it; None: no line says any more what it was decided on."""

    appeal: Appeal
    line: ScoreLine | None


def appeal(
    office: Office, period: Period, claim: Claim, by: Said, progress: Progress = silent, *, dry_run: bool = False
) -> Ruled:
    """Record in the ledger that the line counts other points, why, and who says so; and what that changes.

    It holds while the line says what it says now; a later decision takes its place. The same decision of the same person
    with the same reason is recorded once. ReportGenError if there is no such unit or line, the line cannot count that,
    the reason says nothing, the period is closed, or the ledger was touched.
    """
    why = refusal(by.text)
    if why:
        raise ReportGenError(f"裁定理由“{by.text.strip()}”{why}。", "请写清为什么这样裁定。")
    refuse_unfit(office, period)
    unit_of(office.plan, claim.unit)  # before anything is read
    found = scored(office, period, progress)
    score = found.of(claim.unit)
    line = line_of(score, claim.key)
    points = appeal_points(score, line, claim.points)
    data = {
        KEY: line.key,
        POINTS: number_text(points),
        WAS: line.claim,
        REASON: by.text.strip(),
        **({PAPER: claim.paper.strip()} if claim.paper.strip() else {}),
    }
    wanted = Event(0, by.at, by.by.strip(), Act.APPEALED, period.code, score.unit.code, data)
    about = f"{score.unit.short} {line.key}（{line.claim}）{counted(line, points)}"
    known = _same(office.decisions, wanted)
    after = score_units(found.plan, found.assessment, appealed(office.decisions, known or appeal_of(wanted)))
    if known:
        decided = Decided(replace(wanted, number=known.event), about, fresh=False)
    else:
        decided = Decided(recorded(office, wanted, office.workspace.ledger, dry_run=dry_run), about)
    return Ruled(decided, found.ranked, effects(office.plan, found.scores, after))


def withdraw(
    office: Office, period: Period, number: int, by: Said, progress: Progress = silent, *, dry_run: bool = False
) -> Ruled:
    """Take back the decision recorded as event `number`: its line counts again what the rubric says.

    ReportGenError if the period has no such decision, no reason is given, or the period is closed.
    """
    refuse_unfit(office, period)
    if not by.text.strip():
        raise ReportGenError("没有写明撤回的原因。", "请用 --reason 写明原因。")
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events(Act.APPEALED, period.code) if ledger else ()
    event = next((one for one in events if one.number == number), None)
    if event is None:
        raise ReportGenError(f"{period.label}没有第{number}号申诉裁定。", _LIST.format(period.code))
    data = {KEY: event.data[KEY], WITHDRAWN: str(number), REASON: by.text.strip()}
    wanted = Event(0, by.at, by.by.strip(), Act.APPEAL_WITHDRAWN, period.code, event.unit, data)
    about = f"{office.plan.short(event.unit)} {event.data[KEY]} 的第{number}号裁定“{event.data[REASON]}”"
    found = scored(office, period, progress)
    left = tuple(one for one in office.decisions.appeals if one.event != number)
    after = score_units(found.plan, found.assessment, replace(office.decisions, appeals=left))
    changed = effects(office.plan, found.scores, after)
    if len(left) == len(office.decisions.appeals):
        return Ruled(Decided(wanted, about, fresh=False), found.ranked, changed)
    return Ruled(
        Decided(recorded(office, wanted, office.workspace.ledger, dry_run=dry_run), about), found.ranked, changed
    )


def recorded_appeals(
    office: Office, period: Period, unit: str = "", progress: Progress = silent
) -> tuple[Recorded, ...]:
    """The decisions of the period that stand (of one unit where it is named), oldest first, each with its line."""
    code = unit_of(office.plan, unit).code if unit else ""
    found = [one for one in office.decisions.appeals if one.period == period.code and code in {"", one.unit}]
    if not found:
        return ()
    lines = _lines_by_event(scored(office, period, progress).scores)
    return tuple(Recorded(one, lines.get(one.event)) for one in found)


def _lines_by_event(scores: Sequence[Score]) -> dict[int, ScoreLine]:
    return {line.appeal.event: line for score in scores for line in score.lines if line.appeal}


def appeal_words(one: Appeal, line: ScoreLine | None) -> str:
    """`申诉裁定第12号：免予扣分，理由：…（张三，2024年7月9日，洛绿货办函〔2024〕8号）`; no `line`: it holds no longer."""
    said = "，".join(filter(None, (one.by, date_text(one.on), one.paper)))
    points = counted(line, one.points) if line else f"改计{number_text(one.points)}分"
    return f"申诉裁定第{one.event}号：{points}，理由：{one.reason}（{said}）"


def counted(line: ScoreLine, points: Decimal) -> str:
    """What the line counts by the decision: `免予扣分`, `改计0.5分`, `不再限制等次`; points given that are none: `改计0分`."""
    if RUBRIC_RULES[line.rubric.rule].kind in WITHOUT_POINTS:
        return "不再限制等次"
    gives = RUBRIC_RULES[line.rubric.rule].kind in GIVING
    return f"改计{number_text(points)}分" if points or gives else "免予扣分"


def _same(decisions: Decisions, wanted: Event) -> Appeal | None:
    """The standing decision that says just that already, whatever the day."""
    one = appeal_of(wanted)
    alike = (known for known in decisions.appeals if replace(known, on=one.on, event=0) == one)
    return next(alike, None)
