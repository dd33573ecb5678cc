"""The first page of a print pack: what is in it, from which page to which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.printing import PackPart
from report_gen.reports.half_year import project
from report_gen.reports.paper import office
from report_gen.reports.phrases import title_lines

NAME: Final = "打印册"
TEMPLATE: Final = "打印册目录.docx"


def build(plan: Plan, period: Period, parts: Sequence[PackPart]) -> ReportContext:
    """The list of contents of the period's pack."""
    values = {
        "标题": title_lines(f"{project(plan)}{period.label}文书"),
        "副题": f"（{NAME}目录）",
        "说明": _note(parts),
    }
    return ReportContext(TEMPLATE, values, (_table(parts),), author=office(plan), made_on=period.last)


def _table(parts: Sequence[PackPart]) -> TableData:
    rows = tuple(
        (str(number), part.chapter, part.title, _range(part), str(part.pages))
        for number, part in enumerate(parts, start=1)
    )
    return TableData(
        "目录",
        "",
        ("序号", "类别", "文书", "起止页", "页数"),
        rows,
        (12, 34, 76, 20, 14),
        centred=(0, 1, 3, 4),
        merged=(1,),
        small=True,
    )


def _range(part: PackPart) -> str:
    return f"{part.first}～{part.last}" if part.pages > 1 else str(part.first)


def _note(parts: Sequence[PackPart]) -> str:
    total = sum(part.pages for part in parts)
    return (
        f"共{len(parts)}份文书，{total}页。起止页从本页起连续计算，与各份文书自身的页码不同；"
        "各份均从单数页起，双面打印时前面补空白页。"
    )
