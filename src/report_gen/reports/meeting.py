"""会议材料: what the half-yearly meeting of the leading group has to know and to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, Score, Verdict
from report_gen.model.plan import Plan
from report_gen.reports import meeting_prose as prose
from report_gen.reports import tables
from report_gen.reports.charts import shown_trends, trend_chart
from report_gen.reports.conflict_words import conflict_words, open_conflicts
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.meeting_tables import late_table, requests_table, trend_table
from report_gen.reports.office_words import headings
from report_gen.reports.outlook import Outlook
from report_gen.reports.paper import missing_of, office, paper
from report_gen.reports.phrases import title_lines
from report_gen.reports.prose_next import next_steps
from report_gen.reports.requests import requests
from report_gen.reports.telling import Telling

TEMPLATE: Final = "会议材料.docx"
_NOTHING: Final = Outlook()


def build(
    plan: Plan,
    assessment: Assessment,
    scores: Sequence[Score],
    outlook: Outlook = _NOTHING,
    *,
    issued: date | None = None,
) -> ReportContext:
    """The paper for the meeting on `assessment`'s period: progress, problems, matters to decide, what is proposed.

    The units' requests stand here and in no report upward. Open conflicts are matters to decide: the paper does not
    wait for them. Annexes with nothing in them are left out.
    """
    tell = Telling(plan, assessment, tuple(scores))
    asked = requests(plan, assessment)
    ways = shown_trends(outlook.trends, tell.verdict(Verdict.NOT_MET))
    annexes = prose.Annexes(late=bool(tell.overdue()), requests=bool(asked))
    titles = ("进展", "问题", "事项", "建议")
    values = {
        "标题": title_lines(tell.say("会议材料标题", 项目=project(plan), 期间=assessment.period.label, 城市=plan.city)),
        "副题": subtitle(plan, draft=False),
        "单位": office(plan),
        "日期": paper(plan, issued)["成文日期"],
        "题": headings([(name, tell.say(f"会议标题{name}")) for name in titles]),
        "进展": prose.progress(tell),
        "问题": prose.problems(tell, outlook.paces, annexes, drawn=bool(ways)),
        "事项": prose.matters(tell, asked, annexes),
        "建议": next_steps(tell),
        "图表": {"走势": bool(ways), "超期": annexes.late, "事项": annexes.requests},
        "附件": {
            "超期号": annexes.number_late,
            "事项号": annexes.number_requests,
            "超期": tell.say("会议附件超期"),
            "事项": tell.say("会议附件事项"),
        },
    }
    return ReportContext(
        TEMPLATE,
        values,
        (
            tables.lights_table(plan, assessment, plan.categories(), tell.proofs),
            trend_table(tell, ways),
            late_table(tell),
            requests_table(tell, asked),
        ),
        (
            tables.lights_chart(assessment, plan.categories()),
            trend_chart(ways, "图2　未达标指标各期完成程度（目标值为100%）"),
        ),
        tuple(_missing(tell, issued)),
        office(plan),
        issued or assessment.as_of,
        tell.proofs.all,
    )


def _missing(tell: Telling, issued: date | None) -> Iterator[str]:
    yield from missing_of(tell.plan, issued)
    yield from (conflict_words(tell.plan, one) for one in open_conflicts(tell.assessment))
