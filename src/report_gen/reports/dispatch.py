"""季度调度通报: how work stands after a quarter, and what each unit has to do by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, Score
from report_gen.model.plan import Plan
from report_gen.reports import dispatch_prose as prose
from report_gen.reports import tables
from report_gen.reports.bulletin import addressee
from report_gen.reports.conflict_words import conflict_words, open_conflicts
from report_gen.reports.duties import duties_of, duties_table
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.office_words import headings
from report_gen.reports.outlook import Outlook
from report_gen.reports.paper import missing_of, office, paper
from report_gen.reports.phrases import title_lines
from report_gen.reports.prose_indicators import indicators
from report_gen.reports.telling import Telling

TEMPLATE: Final = "季度调度通报.docx"
_NOTHING: Final = Outlook()


def build(
    plan: Plan,
    assessment: Assessment,
    scores: Sequence[Score],
    outlook: Outlook = _NOTHING,
    *,
    issued: date | None = None,
    draft: bool = False,
) -> ReportContext:
    """The paper on `assessment`'s quarter (or any other period). A part with nothing to say is left out."""
    tell = Telling(plan, assessment, tuple(scores))
    duties = duties_of(tell, issued or assessment.as_of)
    has_indicators = bool(assessment.indicators)
    parts = {
        "报送情况": ("通报标题报送", prose.reporting(tell)),
        "任务": ("调度标题任务", prose.tasks(tell)),
        "指标": ("调度标题指标", [*indicators(tell), *prose.pace(tell, outlook.paces)] if has_indicators else []),
        "要求": ("通报标题要求", prose.requirements(tell, outlook.owed, any_duty=bool(duties))),
    }
    titles = [(name, tell.say(key) if told else "") for name, (key, told) in parts.items()]
    values = {
        **paper(plan, issued),
        "签发人": "",  # only a paper upward names who signed it (GB/T 9704-2012, 7.2.6)
        "标题": title_lines(tell.say("调度通报标题", 项目=project(plan), 期间=assessment.period.label, 城市=plan.city)),
        "副题": subtitle(plan, draft=draft),
        "主送": addressee(tell),
        "引言": tell.say("调度通报引言", 期间=tell.period(), 截至=tell.as_of()),
        "题": headings(titles),
        **{name: told for name, (_, told) in parts.items()},
        "清单": bool(duties),
        "附件题": tell.say("调度附件", 下期=assessment.period.next().label),
        "结语": tell.say("通报结语"),
    }
    categories = plan.categories()
    return ReportContext(
        TEMPLATE,
        values,
        (
            tables.lights_table(plan, assessment, categories, tell.proofs),
            tables.indicators_table(plan, assessment, tell.proofs),
            duties_table(tell, duties),
        ),
        (tables.lights_chart(assessment, categories), tables.indicators_chart(assessment)),
        tuple(_missing(tell, issued)),
        office(plan),
        issued or assessment.as_of,
        tell.proofs.all,
    )


def _missing(tell: Telling, issued: date | None) -> Iterator[str]:
    yield from missing_of(tell.plan, issued)
    yield from (conflict_words(tell.plan, one) for one in open_conflicts(tell.assessment))
    yield from tables.missing_values(tell.assessment)
