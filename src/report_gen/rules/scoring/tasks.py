"""Scoring of the tasks a unit leads or shares by their lights (任务亮灯)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import Light, ScoreItem, TaskOutcome
from report_gen.model.plan import RubricItem, Task
from report_gen.rules.scoring.evidence import of_task
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted, excused
from report_gen.wording import number_text

_BEHIND: Final = frozenset({Light.OVERDUE, Light.DUE_SOON})
_NO_WEIGHT: Final = "不计权重"


def lights(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """任务亮灯: 超期 and 临期 tasks get the rates of the rubric line, all others 1; so does what `exclusion` names: doubt costs nothing.

    折算 占比: full marks × Σ(weight × rate) ÷ Σ weight over the unit's tasks; Σ weight is at least what 至少按项数 tasks
    weigh (of the greater weight). 折算 逐项: each task takes 每项扣 × weight × (1 − rate). An 超期 task never gets more
    than a 临期 one. The units of a joint task (…按职责分工负责) all count as leading. With no task left the unit gets full
    marks, and it is said.
    """
    scale = _Scale(Settings(rubric))
    own = [outcome for outcome in given.assessment.tasks if given.unit.code in outcome.task.units]
    weighed = [(outcome, scale.weight(outcome.task, given.unit.code)) for outcome in own]
    left_out = [(exclusion(given, outcome) if weight else _NO_WEIGHT) for outcome, weight in weighed]
    counted = [pair for pair, why in zip(weighed, left_out, strict=True) if not why]
    if not counted:
        why = f"本期考核任务{_counts(left_out)}，" if own else "本期无考核任务，"
        return deducted(given, rubric, (), f"{why}按满分计")
    note = f"{_counts(left_out)}，不扣分" if any(left_out) else ""
    whole = scale.whole([weight for _, weight in weighed])
    return deducted(given, rubric, _tallies(given, scale, counted, whole), note)


def exclusion(given: ScoringInput, outcome: TaskOutcome) -> str:
    """Why the light of a task does not count for the unit, in words; '' if it does.

    待定 counts for nobody, nor does 临期 while the word of those answerable is in doubt (超期 would be 待定 then). 超期 and
    临期 do not count for a unit that was no member on the due day, nor for one that was exempted from every report
    since, nor where those who are waited for all were.
    """
    if outcome.light is Light.PENDING or (outcome.light is Light.DUE_SOON and not outcome.waiting):
        return "待定"
    if outcome.light not in _BEHIND:
        return ""
    unit, due = given.unit, outcome.due
    if unit.since and due and due < unit.since:
        return "时限在成为成员单位之前"
    parts = given.assessment.parts
    since = [part for part in parts if due and due <= part.period.last] or parts[-1:]
    waits = bool(outcome.waiting) and all(excused(since, one) for one in outcome.waiting)
    return "时限以来免报" if waits or excused(since, unit.code) else ""


def _counts(reasons: Sequence[str]) -> str:
    """`2项待定、1项不计权重`."""
    return "、".join(f"{count}项{why}" for why, count in Counter(filter(None, reasons)).items())


@dataclass(frozen=True, slots=True)
class _Scale:
    """What tasks weigh by a rubric line, and what their lights are worth."""

    settings: Settings

    def weight(self, task: Task, unit: str) -> Decimal:
        """What the task weighs for that unit."""
        return self.settings.number("牵头权重" if unit in task.answerable else "配合权重")

    def rate(self, light: Light) -> Decimal:
        """The share of its points that a task with that light gets."""
        soon = self.settings.number("临期得分率")
        rates = {Light.DUE_SOON: soon, Light.OVERDUE: min(self.settings.number("超期得分率"), soon)}
        return rates.get(light, Decimal(1))

    def whole(self, weights: Sequence[Decimal]) -> Decimal | None:
        """What the weights of a unit's tasks are held against; None where each task takes a fixed amount (逐项)."""
        if self.settings.text("折算") == "逐项":
            return None
        heaviest = max(self.settings.number("牵头权重"), self.settings.number("配合权重"))
        return max(sum(weights, Decimal(0)), heaviest * self.settings.number("至少按项数"))


def _tallies(
    given: ScoringInput, scale: _Scale, counted: Sequence[tuple[TaskOutcome, Decimal]], whole: Decimal | None
) -> Iterator[Tally]:
    """What each task that is behind costs."""
    each = scale.settings.number("每项扣") if whole is None else scale.settings.rubric.points
    of = "" if whole is None else f"÷{number_text(whole)}"
    for outcome, weight in counted:
        lost = 1 - scale.rate(outcome.light)
        if lost:
            points = each * weight * lost / (whole or 1)
            share = f"失分{number_text(each)}×{number_text(weight)}{of}×{number_text(lost * 100)}%"
            yield Tally(
                f"任务{outcome.task.no}",
                points,
                f"{_part(outcome.task, given.unit.code)}{outcome.light.value}：{outcome.rule}，{share}",
                outcome.due,
                of_task(outcome, given.unit.code),
            )


def _part(task: Task, unit: str) -> str:
    """`牵头任务3“…”`: the unit's part in a task."""
    part = "共同负责" if task.joint else "牵头" if unit in task.answerable else "配合"
    return f"{part}任务{task.no}“{task.title}”"
