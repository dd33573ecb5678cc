"""考核通报: how the units did in a half-year or a year, numbers first, then names with facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from report_gen.model.decisions import Issue
from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, Score
from report_gen.model.plan import Plan
from report_gen.reports import bulletin_prose as prose
from report_gen.reports.bulletin_tables import Exhibits
from report_gen.reports.conflict_words import conflict_words, open_conflicts
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.office_words import headings
from report_gen.reports.outlook import Outlook
from report_gen.reports.paper import missing_of, office, paper
from report_gen.reports.phrases import title_lines
from report_gen.reports.reissue import correction_note
from report_gen.reports.telling import Telling

TEMPLATE: Final = "考核通报.docx"
_NOTHING: Final = Outlook()


def build(  # noqa: PLR0913  # results in order; how the paper is wished, by name
    plan: Plan,
    assessment: Assessment,
    scores: Sequence[Score],
    outlook: Outlook = _NOTHING,
    *,
    issued: date | None = None,
    draft: bool = False,
    issue: Issue | None = None,
) -> ReportContext:
    """The bulletin of `assessment`'s period. Grades and ranks are called provisional while by-hand items are open.

    With `issue`, the bulletin issued before, it says below the title that it corrects that one, and what it corrects.

    项目信息 通报排名=否 leaves the ranking out, 通报主送 names whom it is sent to. A part with nothing to say is left out.
    """
    tell = Telling(plan, assessment, tuple(scores))
    shown = Exhibits.of(tell)
    parts = {
        "报送情况": ("通报标题报送", prose.reporting(tell, shown)),
        "考核结果": ("通报标题结果", prose.results(tell, shown)),
        "表扬": ("通报标题表扬", prose.praise(tell)),
        "问题": ("通报标题问题", prose.problems(tell)),
        "要求": ("通报标题要求", prose.requirements(tell, outlook.owed)),
    }
    titles = [(name, tell.say(key) if told else "") for name, (key, told) in parts.items()]
    values = {
        **paper(plan, issued),
        "签发人": "",  # only a paper upward names who signed it (GB/T 9704-2012, 7.2.6)
        "标题": title_lines(tell.say("考核通报标题", 项目=project(plan), 期间=assessment.period.label, 城市=plan.city)),
        "副题": (tell.say("更正副题") if issue else "")
        + subtitle(plan, draft=draft or bool(open_conflicts(assessment))),
        "主送": addressee(tell),
        "引言": prose.opening(tell),
        "更正": correction_note(tell, issue, ranked=shown.ranked) if issue else [],
        "题": headings(titles),
        **{name: told for name, (_, told) in parts.items()},
        "图表": shown.flags(),
        "结语": tell.say("通报结语"),
    }
    tables, charts = shown.tables(), shown.charts()
    return ReportContext(
        TEMPLATE,
        values,
        tables,
        charts,
        tuple(_missing(tell, issued)),
        office(plan),
        issued or assessment.as_of,
        tell.proofs.all,
    )


def addressee(tell: Telling) -> str:
    """Whom a bulletin is sent to: 项目信息 通报主送, else the member units."""
    return tell.plan.info.get("通报主送", "").strip().rstrip("：:") or tell.say("通报主送")


def _missing(tell: Telling, issued: date | None) -> Iterator[str]:
    yield from missing_of(tell.plan, issued)
    yield from (conflict_words(tell.plan, one) for one in open_conflicts(tell.assessment))
