"""Pure wording: results to the words, tables and charts of each document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from report_gen.model.document import ReportContext
from report_gen.reports import (
    bulletin,
    conflict_letter,
    dispatch,
    half_year,
    meeting,
    national_form,
    print_pack,
    reminder,
    return_notice,
    score_sheet,
    year_plan,
)


class Report(NamedTuple):
    """A kind of document: its name, its template file, and what builds it."""

    name: str
    template: str
    build: Callable[..., ReportContext]


REPORTS: Final = (
    Report("半年总结报告", half_year.TEMPLATE, half_year.build),
    Report("考核评分表", score_sheet.TEMPLATE, score_sheet.build),
    Report("年度工作进度表", year_plan.TEMPLATE, year_plan.build),
    Report("退回修改通知", return_notice.TEMPLATE, return_notice.build),
    Report("核对函", conflict_letter.TEMPLATE, conflict_letter.build),
    Report("督办单", reminder.TEMPLATE, reminder.build),
    Report("考核通报", bulletin.TEMPLATE, bulletin.build),
    Report("会议材料", meeting.TEMPLATE, meeting.build),
    Report("季度调度通报", dispatch.TEMPLATE, dispatch.build),
    Report("运行情况信息表", national_form.TEMPLATE, national_form.build),
    Report("打印册目录", print_pack.TEMPLATE, print_pack.build),
)
