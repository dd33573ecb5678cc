"""The half-year report: results put into the words, tables and charts of official paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, Score
from report_gen.model.plan import Plan
from report_gen.reports import annexes, tables
from report_gen.reports.conflict_words import conflict_words, open_conflicts
from report_gen.reports.facts import latest_words
from report_gen.reports.paper import missing_of, office, paper
from report_gen.reports.phrase_table import say
from report_gen.reports.phrases import title_lines
from report_gen.reports.prose_indicators import indicators
from report_gen.reports.prose_next import next_heading, next_steps
from report_gen.reports.prose_overview import overview
from report_gen.reports.prose_problems import problem_sections
from report_gen.reports.prose_reporting import reporting
from report_gen.reports.prose_tasks import missing_progress, task_note, task_sections
from report_gen.reports.telling import Telling

TEMPLATE: Final = "半年总结报告.docx"
_MADE_UP: Final = "（示例数据，非真实情况）"


def build(
    plan: Plan, assessment: Assessment, scores: Sequence[Score], *, draft: bool = False, issued: date | None = None
) -> ReportContext:
    """The report of `assessment`'s period. What a person must still supply stands in it as 【待补：…】 and in `missing`.

    `issued` is the date of signing. A `draft` says so below its title.
    """
    tell = Telling(plan, assessment, scores)
    categories, proofs = plan.categories(), tell.proofs
    values = {
        "标题": title_lines(_title(plan, assessment)),
        "副题": subtitle(plan, draft=draft),
        "总体进展": overview(tell),
        "任务说明": task_note(tell),
        "重点任务": task_sections(tell),
        "指标情况": indicators(tell),
        "图表": {"指标": bool(assessment.indicators)},
        "报送情况": reporting(tell),
        "存在问题": problem_sections(tell),
        "下步标题": next_heading(tell),
        "下步安排": next_steps(tell),
        "结语": say(plan, "报告结语"),
        **paper(plan, issued),
    }
    return ReportContext(
        TEMPLATE,
        values,
        (
            tables.lights_table(plan, assessment, categories, proofs),
            tables.indicators_table(plan, assessment, proofs),
            annexes.annex_tasks(plan, assessment, proofs),
            annexes.annex_indicators(plan, assessment, proofs),
            annexes.annex_reports(plan, assessment, proofs),
        ),
        (tables.lights_chart(assessment, categories), tables.indicators_chart(assessment)),
        tuple(_missing(plan, assessment, issued)),
        office(plan),
        issued or assessment.as_of,
        proofs.all,
    )


def _title(plan: Plan, assessment: Assessment) -> str:
    """Project, period and 总结报告, or as 措辞 words it; the city stands in it once."""
    return say(plan, "报告标题", 项目=project(plan), 期间=assessment.period.label, 城市=plan.city)


def project(plan: Plan) -> str:
    """The project's name with the city before it."""
    name = plan.info.get("项目名称", "") or plan.title
    return name if name.startswith(plan.city) else f"{plan.city}{name}"


def subtitle(plan: Plan, *, draft: bool) -> str:
    """The line below a title: draft, made-up data; '' for a real paper."""
    return ("（草稿）" if draft else "") + (_MADE_UP if made_up(plan) else "")


def made_up(plan: Plan) -> bool:
    """Whether the plan says that its data are invented."""
    return "虚构" in plan.info.get("数据说明", "")


def _missing(plan: Plan, assessment: Assessment, issued: date | None) -> Iterator[str]:
    yield from missing_of(plan, issued)
    for outcome in assessment.tasks:
        if not latest_words(outcome):
            yield missing_progress(plan, outcome)
    yield from (conflict_words(plan, one) for one in open_conflicts(assessment))
    yield from tables.missing_values(assessment)
