"""What a document is told from: results, its phrases, and its numbers, each tied to what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    Light,
    ReportStatus,
    Score,
    TaskOutcome,
    Verdict,
)
from report_gen.model.period import Period
from report_gen.model.plan import Plan, Task
from report_gen.model.proof import Fact, Proof, without_marks
from report_gen.reports import proof_of
from report_gen.reports.facts import LIGHTS, Problem, day_text, problems, with_verdict
from report_gen.reports.phrase_table import say
from report_gen.reports.phrases import numeral, percent, unclosed
from report_gen.reports.proof_facts import plan_cell
from report_gen.reports.proofs import Proofs
from report_gen.wording import date_text, listed

LIGHT_WORDS: Final = dict(
    zip(LIGHTS, ("已完成", "按期推进", "临近时限", "超过时限", "持续推进", "状态待定"), strict=True)
)

SectionValue = dict[str, object]  # 标题, 首段 (on the heading's line) and 段落 of a second-level section


@dataclass(frozen=True, slots=True)
class Telling:
    """The results a document is about, and how it says them.

    Every number comes marked and with its measure: `8项`, `36件`, `95.8%`.
    """

    plan: Plan
    assessment: Assessment
    scores: Sequence[Score] = ()
    proofs: Proofs = field(default_factory=Proofs)

    def say(self, key: str, **values: str) -> str:
        """The phrase of that key, as the plan words it."""
        return say(self.plan, key, **values)

    def mark(self, text: str, proof: Proof) -> str:
        """The text tied to its proof."""
        return self.proofs.mark(text, proof)

    def tasks(self, outcomes: Sequence[TaskOutcome], what: str) -> str:
        """How many tasks these are: `3项`."""
        return self.mark(f"{len(outcomes)}项", proof_of.of_tasks(self.plan, outcomes, f"{what}的任务数"))

    def indicators(self, outcomes: Sequence[IndicatorOutcome], what: str) -> str:
        """How many indicators these are: `9项`."""
        return self.mark(f"{len(outcomes)}项", proof_of.of_indicators(self.plan, outcomes, f"{what}的指标数"))

    def forms(self, statuses: Sequence[ReportStatus], what: str) -> str:
        """How many forms these are: `36件`."""
        return self.mark(f"{len(statuses)}件", proof_of.of_reports(self.plan, statuses, f"{what}件数"))

    def share(self, statuses: Sequence[ReportStatus], among: Sequence[ReportStatus], what: str) -> str:
        """Which share of forms these are: `95.8%`."""
        return self.mark(percent(len(statuses), len(among)), proof_of.of_reports(self.plan, statuses, what, among))

    def senders(self, statuses: Sequence[ReportStatus], what: str) -> str:
        """How many units these forms are of: `17家`."""
        units = {status.obligation.unit for status in statuses}
        return self.mark(f"{len(units)}家", proof_of.of_reports(self.plan, statuses, f"{what}的单位数"))

    def of_problems(self, rows: Sequence[Problem], text: str, what: str) -> str:
        """A count that rests on problems units reported, with its measure."""
        return self.mark(text, self._of_problems(rows, what)) if rows else text

    def _of_problems(self, rows: Sequence[Problem], what: str) -> Proof:
        each = [proof_of.of_problem(self.plan, self.assessment, row) for row in rows]
        facts = tuple(fact for proof in each for fact in proof.facts)
        keys = tuple(dict.fromkeys(key for proof in each for key in proof.keys))
        units = tuple(dict.fromkeys(row.unit for row in rows))
        return Proof(what, f"{listed(units)}填报表“问题与下步计划”所填，{len(units)}家单位{len(rows)}条", facts, keys)

    def title(self, task: Task) -> str:
        """A task by its name. One that holds a number is marked: a target in a name is no result."""
        name = unclosed(without_marks(task.title))
        if not has_number(name):
            return name
        fact = Fact("任务名称", name, cells=plan_cell(None, task.place))
        formula = f"方案任务清单第{task.no}项的名称"
        return self.mark(name, Proof("任务名称", formula, (fact,), (proof_of.task_key(task.no),)))

    def in_charge(self, task: Task) -> str:
        """`市商务局牵头`: who answers for a task."""
        names = listed(self.plan.short(code) for code in task.answerable)
        if task.joint:
            return self.say("共同负责", 单位=names) if task.responsible else self.say("无牵头")
        return self.say("牵头负责", 单位=names)

    def day(self, day: date, proof: Proof) -> str:
        """A day, without the year where it is the report's."""
        return self.mark(day_text(day, self.assessment.period.year), proof)

    def as_of(self) -> str:
        """The day the results are of, in full."""
        day = self.assessment.as_of
        return self.mark(date_text(day), proof_of.of_day(day, "截至日期"))

    def period(self) -> str:
        """The period reported on: `2024年上半年`."""
        return self.labelled(self.assessment.period, "报告期间")

    def following(self) -> str:
        """The period after it: `2024年下半年`."""
        return self.labelled(self.assessment.period.next(), "下一期间")

    def labelled(self, period: Period, subject: str) -> str:
        """A period by name."""
        return self.mark(period.label, proof_of.of_period(period, subject))

    def problems(self) -> tuple[Problem, ...]:
        """The problems and next steps the units reported."""
        return problems(self.plan, self.assessment)

    def overdue(self) -> list[TaskOutcome]:
        """The tasks past their date and not done."""
        return [outcome for outcome in self.assessment.tasks if outcome.light is Light.OVERDUE]

    def verdict(self, verdict: Verdict) -> tuple[IndicatorOutcome, ...]:
        """The indicators of that verdict."""
        return with_verdict(self.assessment, verdict)


def has_number(name: str) -> bool:
    """Whether a name holds a figure or a sign of comparison, as a target does."""
    return any(character.isdigit() or character in "≥≤><" for character in name)


def by_light(outcomes: Iterable[TaskOutcome]) -> Iterator[tuple[str, list[TaskOutcome]]]:
    """The tasks of each light that any shows, under the words that sentences have for it: 已完成, 按期推进, …."""
    every = list(outcomes)
    for light, word in LIGHT_WORDS.items():
        if found := [outcome for outcome in every if outcome.light is light]:
            yield word, found


def numbered_sections(sections: Sequence[tuple[str, list[str]]]) -> list[SectionValue]:
    """Second-level sections `（一）标题。`; the first paragraph follows the heading on its line."""
    return [
        {"标题": f"（{numeral(number)}）{title}。", "首段": paragraphs[0], "段落": paragraphs[1:]}
        for number, (title, paragraphs) in enumerate(sections, start=1)
    ]
