"""The half-year report: results put into the words, tables and charts of official paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, Score
from report_gen.model.plan import Plan
from report_gen.reports import prose, tables
from report_gen.reports.conflict_words import conflict_marks, conflict_words, open_conflicts
from report_gen.reports.facts import latest_words
from report_gen.reports.phrases import title_lines, to_supply
from report_gen.wording import date_text

TEMPLATE: Final = "半年总结报告.docx"
_MADE_UP: Final = "（示例数据，非真实情况）"


def build(
    plan: Plan, assessment: Assessment, scores: Sequence[Score], *, draft: bool = False, issued: date | None = None
) -> ReportContext:
    """The report of `assessment`'s period. What a person must still supply stands in it as 【待补：…】 and in `missing`.

    `issued` is the date of signing. A `draft` says so below its title.
    """
    categories = plan.categories()
    values = {
        "标题": title_lines(_title(plan, assessment)),
        "副题": subtitle(plan, draft=draft),
        "主送": plan.info.get("主送", "").rstrip("：:"),
        "总体进展": prose.overview(plan, assessment),
        "任务说明": prose.task_note(assessment),
        "重点任务": prose.task_sections(plan, assessment),
        "指标情况": [*conflict_marks(plan, assessment), *prose.indicator_text_blocks(assessment)],
        "报送情况": prose.reporting(plan, assessment, scores),
        "存在问题": prose.problem_sections(plan, assessment),
        "下步标题": "下半年工作安排" if assessment.period.number == 1 else "下一步工作安排",
        "下步安排": prose.next_steps(plan, assessment),
        "结语": plan.phrases.get("报告结语", "特此报告。"),
        "署名": _signature(plan),
        "成文日期": date_text(issued) if issued else to_supply("成文日期"),
    }
    return ReportContext(
        TEMPLATE,
        values,
        (
            tables.lights_table(assessment, categories),
            tables.indicators_table(assessment),
            tables.annex_tasks(plan, assessment),
            tables.annex_indicators(plan, assessment),
            tables.annex_reports(plan, assessment),
        ),
        (tables.lights_chart(assessment, categories), tables.indicators_chart(assessment)),
        tuple(_missing(plan, assessment, issued)),
        office(plan),
        issued or assessment.as_of,
    )


def _title(plan: Plan, assessment: Assessment) -> str:
    """As 措辞 words it, else project, period and 总结报告; the city stands in it once."""
    worded = plan.phrases.get("报告标题", "")
    if worded:
        return worded.replace("{城市}", plan.city).replace("{期间}", assessment.period.label)
    return f"{project(plan)}{assessment.period.label}总结报告"


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


def office(plan: Plan) -> str:
    """The office as author: as signed, else its name."""
    return plan.info.get("发文机关", "") or plan.info.get("领导小组办公室", "")


def _signature(plan: Plan) -> tuple[str, ...]:
    """The office, and who seals for it, on a second line where both would not fit on one."""
    name = office(plan) or to_supply("发文机关")
    seal = plan.info.get("代章单位", "")
    if not seal or "代章" in name:
        return (name,)
    together = f"{name}（{seal}代章）"
    return (together,) if len(together) <= 24 else (name, f"（{seal}代章）")


def _missing(plan: Plan, assessment: Assessment, issued: date | None) -> Iterator[str]:
    if issued is None:
        yield "成文日期"
    if not office(plan):
        yield "发文机关（方案“项目信息”表）"
    for outcome in assessment.tasks:
        if not latest_words(outcome):
            yield prose.missing_progress(plan, outcome)
    yield from (conflict_words(plan, one) for one in open_conflicts(assessment))
    yield from tables.missing_values(assessment)
