"""年度工作进度表: the year's work by month, as official paper and as a printable workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.plan import Plan
from report_gen.model.sheets import Block, CellData, ColumnKind, LedgerBook, Row, SheetColumn, SheetData, Tone
from report_gen.model.year_plan import EventKind, Standing, YearEvent
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.paper import office
from report_gen.reports.phrases import closed, opening, title_lines, width
from report_gen.wording import date_text, listed

TEMPLATE: Final = "年度工作进度表.docx"
TABLE: Final = "年度工作进度"
_HEADS: Final = ("时间", "工作事项", "牵头单位", "责任单位", "依据")
_TITLE_ROOM: Final = 28  # characters of 22 pt on a line of a landscape page
_GOAL: Final = 60  # characters of the objective shown beside a task's name; the workbook has all of it
_WEEKDAYS: Final = "一二三四五六日"
_REST: Final = "\n（休息日）"
_DATED_COLUMNS: Final = (
    SheetColumn("月份", 5, ColumnKind.CENTRED),
    SheetColumn("日期", 11, ColumnKind.CENTRED),
    SheetColumn("星期", 11, ColumnKind.CENTRED),
    SheetColumn("类别", 6, ColumnKind.CENTRED),
    SheetColumn("工作事项", 28),
    SheetColumn("工作目标、说明", 36),
    SheetColumn("牵头单位", 14),
    SheetColumn("责任单位", 22),
    SheetColumn("依据", 26),
)
_OTHER_COLUMNS: Final = (
    SheetColumn("归类", 14, ColumnKind.CENTRED),
    SheetColumn("时限（原文）", 11, ColumnKind.CENTRED),
    SheetColumn("推算日期", 11, ColumnKind.CENTRED),
    SheetColumn("工作事项", 28),
    SheetColumn("工作目标", 38),
    SheetColumn("牵头单位", 14),
    SheetColumn("责任单位", 22),
    SheetColumn("依据", 22),
)


def build(plan: Plan, year: int, events: Sequence[YearEvent]) -> ReportContext:
    """The table of the year as official paper: dated work by month, then each other part under its own heading."""
    values = {
        "标题": _title(plan, year),
        "副题": subtitle(plan, draft=False),
        "编制单位": office(plan) or plan.info.get("办公室简称", "") or "领导小组办公室",
        "编制依据": _source(plan),
        "说明": tuple(_numbered(_notes(plan, events))),
    }
    return ReportContext(TEMPLATE, values, (_table(plan, events),), author=office(plan), made_on=date(year, 1, 1))


def sheets(plan: Plan, year: int, events: Sequence[YearEvent]) -> LedgerBook:
    """The same as a workbook: 按月安排 with a row a day, 其他任务 with the tasks that have no day in the year."""
    heading = f"{project(plan)}{year}年度工作进度表"
    lines = (f"编制依据：{_source(plan)}。", *_notes(plan, events))
    dated = tuple(_dated_row(event) for event in events if event.on and event.in_calendar)
    others = tuple(_other_row(event) for event in events if not event.in_calendar)
    return LedgerBook(
        heading,
        date(year, 1, 1),
        (
            SheetData(
                "按月安排", heading, lines, (Block("", _DATED_COLUMNS, dated, "本年度没有到期的工作。"),), frozen=2
            ),
            SheetData(
                "其他任务",
                f"{year}年度内没有到期日的任务",
                (
                    "持续推进、未写时限、待人工识读的任务不设日期；以后年度到期和以前年度已到期的任务列出推算日期，供统筹安排。",
                ),
                (Block("", _OTHER_COLUMNS, others, "没有这类任务。"),),
            ),
        ),
    )


def calendar_name(plan: Plan, year: int) -> str:
    """What calendar programs call the calendar."""
    return f"{project(plan)}{year}年度工作日历"


def _title(plan: Plan, year: int) -> tuple[str, ...]:
    """On one line where it fits, else the project on its own."""
    name, rest = project(plan), f"{year}年度工作进度表"
    return (name + rest,) if width(name + rest) <= _TITLE_ROOM else (*title_lines(name, _TITLE_ROOM), rest)


def _source(plan: Plan) -> str:
    name = plan.info.get("方案文件", "") or plan.title
    number = plan.info.get("方案文号", "")
    return f"《{name}》（{number}）" if number else f"《{name}》"


def _notes(plan: Plan, events: Sequence[YearEvent]) -> Iterator[str]:
    yield "任务时限按方案原文推算，逢休息日不顺延，请提前安排；报送截止日逢休息日顺延至其后第一个工作日。"
    together = [event for event in events if event.responsible.startswith("各报送单位")]
    if together:
        yield f"各报送单位：{listed(plan.short(code) for code in together[-1].units)}。"
    years = {event.on.year for event in events if event.on and event.in_calendar} - {day.year for day in plan.holidays}
    if years:
        yield f"方案“节假日”表中没有{listed(f'{year}年' for year in sorted(years))}的安排，休息日只按周六、周日推算。"
    if any(event.standing is Standing.AFTER_END for event in events):
        yield f"创建期至{date_text(plan.creation_end)}止，其后的时限是否执行，由{office(plan) or '领导小组办公室'}确定。"


def _numbered(notes: Iterable[str]) -> Iterator[str]:
    """The notes as lines: `注：1.…`, `　　2.…`."""
    for number, note in enumerate(notes, start=1):
        yield f"{'注：' if number == 1 else '　　'}{number}.{note}"


def _table(plan: Plan, events: Sequence[YearEvent]) -> TableData:
    rows: list[tuple[str, ...]] = []
    spans: list[int] = []
    for heading, part in groupby(events, lambda event: _heading(plan, event)):
        spans.append(len(rows))
        rows.append((heading, *("" for _ in _HEADS[1:])))
        rows += [_paper_row(same) for same in _folded(part)]
    return TableData(
        TABLE, "", _HEADS, tuple(rows), (25, 80, 30, 46, 50), centred=(0, 2), small=True, spans=tuple(spans)
    )


def _heading(plan: Plan, event: YearEvent) -> str:
    """The row above a part of the table: its month, or why its tasks have no day in the year."""
    if event.standing is Standing.DATED and event.on:
        return f"{event.on.month}月"
    after_end = event.standing is Standing.AFTER_END
    return f"创建期结束（{date_text(plan.creation_end)}）后的时限" if after_end else event.standing.value


def _folded(events: Iterator[YearEvent]) -> list[list[YearEvent]]:
    """Events of one part, those of the same task together: a weekly task is one row a month."""
    by_key: dict[str, list[YearEvent]] = {}
    for event in events:
        by_key.setdefault(event.key, []).append(event)
    return list(by_key.values())


def _paper_row(same: Sequence[YearEvent]) -> tuple[str, ...]:
    event = same[0]
    return (_when(same), _what(event), event.leads or "—", event.responsible or "—", event.basis)


def _when(same: Sequence[YearEvent]) -> str:
    """`1月31日`, `3月5日、12日`; the full date in other years, the wording where there is no date."""
    days = [(event.on, event.rest) for event in same if event.on]
    if not days:
        return same[0].wording or "未写时限"
    if not same[0].in_calendar:
        return date_text(days[0][0])
    months = (0, *(day.month for day, _ in days))
    return "、".join(_day(day, month, rest=rest) for (day, rest), month in zip(days, months, strict=False))


def _day(day: date, month_before: int, *, rest: bool) -> str:
    month = "" if day.month == month_before else f"{day.month}月"
    return f"{month}{day.day}日{_REST if rest else ''}"


def _what(event: YearEvent) -> str:
    """The task's name and, for this year's work, how its objective begins, unless that says the same again."""
    if event.kind is EventKind.REPORT:
        return f"{event.title}（{event.details.rstrip('。')}）"
    if event.standing in {Standing.LATER, Standing.PASSED}:
        return event.title
    goal = opening(event.details, _GOAL)
    return closed(goal if goal.startswith(event.title) else f"{event.title}：{goal}") if goal else event.title


def _dated_row(event: YearEvent) -> Row:
    on = event.on or date.min
    tone = Tone.WATCH if event.rest else Tone.PLAIN
    return (
        CellData(f"{on.month}月"),
        CellData(on, tone),
        CellData(_weekday(on, rest=event.rest), tone),
        CellData(event.kind.value),
        CellData(event.title),
        CellData(event.details),
        CellData(event.leads or "—"),
        CellData(event.responsible or "—"),
        CellData(_basis(event)),
    )


def _weekday(day: date, *, rest: bool) -> str:
    """`星期三`; a day off and a make-up working day say so."""
    made_up = "\n（调休上班）" if day.weekday() >= 5 else ""
    return f"星期{_WEEKDAYS[day.weekday()]}{_REST if rest else made_up}"


def _basis(event: YearEvent) -> str:
    return f"{event.basis}；在创建期结束之后，待定" if event.standing is Standing.AFTER_END else event.basis


def _other_row(event: YearEvent) -> Row:
    return (
        CellData(event.standing.value),
        CellData(event.wording or "未写时限"),
        CellData(event.on or "—"),
        CellData(event.title),
        CellData(event.details),
        CellData(event.leads or "—"),
        CellData(event.responsible or "—"),
        CellData(event.basis),
    )
