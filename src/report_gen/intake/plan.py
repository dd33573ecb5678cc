"""Reads a plan workbook into a Plan, sheet by sheet, and says where it makes no sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from report_gen.catalogue import plan as kinds
from report_gen.intake import plan_sheets as sheets
from report_gen.intake.due_dates import read_due
from report_gen.intake.plan_items import read_indicators, read_items
from report_gen.intake.plan_layout import read_layout
from report_gen.intake.plan_phrases import PhrasePlaces, read_phrases
from report_gen.intake.plan_rubric import note_settings, read_rubric
from report_gen.intake.plan_rules import read_checks
from report_gen.intake.plan_sheets import SheetSpec
from report_gen.intake.plan_table import Row, read_rows
from report_gen.intake.plan_tasks import read_tasks
from report_gen.intake.plan_units import UNIT_KINDS, read_units
from report_gen.intake.review import apply_review
from report_gen.model.finding import Finding, in_order
from report_gen.model.period import Span
from report_gen.model.plan import DataItem, DueKind, Plan, Schedule, Task, Unit
from report_gen.model.raw import RawBook

NEEDED_INFO: Final = ("方案编号", "城市", "项目名称", "创建期开始", "创建期结束")
_DATES: Final = ("创建期开始", "创建期结束")
_MOST_DAYS: Final = 366
_WHOLE_NUMBERS: Final = {"临期天数": _MOST_DAYS, "正文字数上限": 99999}
_SPANS: Final = {span.label: span for span in Span}
_DAY_KINDS: Final = {"放假": True, "上班": False}
_SHEET_LOST: Final = (kinds.SHEET_MISSING, kinds.HEADER_ELSEWHERE)
_REGULAR: Final = frozenset({DueKind.MONTHLY, DueKind.QUARTERLY, DueKind.YEARLY})

_Tables = Mapping[SheetSpec, tuple[Row, ...]]


def read_plan(
    book: RawBook, *, draft: bool = False, phrases: PhrasePlaces | None = None
) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan a workbook states, and all findings (P1xx structure, P2xx values, P3xx-P5xx meaning, P6xx review).

    What people decided on the sheet 识读核对 goes before what the other sheets say; what they have left open there is
    强制性, in a `draft` only noted. The plan leaves out rows that cannot be used. It is None where nothing could be
    done with it: no plan number or creation period, no unit or no task. Whether to work with a plan that has 强制性
    findings is the caller's decision. The sheet 措辞 is held against the `phrases` of the documents (P8xx), if they are
    given.
    """
    findings: list[Finding] = list(_unknown_sheets(book))
    book, undecided = apply_review(book, draft=draft)
    findings.extend(undecided)
    tables: dict[SheetSpec, tuple[Row, ...]] = {}
    for spec in sheets.SHEETS:
        tables[spec], wrong = read_rows(book, spec)
        findings.extend(wrong)
    info, info_findings = _read_info(book, tables[sheets.INFO])
    plan = _build(book, tables, info, read_phrases(tables[sheets.PHRASES], phrases))
    findings.extend(info_findings)
    findings.extend(finding for rows in tables.values() for row in rows for finding in row.findings)
    return plan, in_order(_without_consequences(findings))


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """Where a whole sheet could not be read, what does not fit it elsewhere (P3xx, P4xx) is no news."""
    if not any(finding.kind in _SHEET_LOST for finding in findings):
        return findings
    return [finding for finding in findings if not finding.code.startswith(("P3", "P4"))]


def _unknown_sheets(book: RawBook) -> Iterable[Finding]:
    """A finding for each sheet that is no part of a plan; names that begin with _ are for lists and marks."""
    known = {sheets.GUIDE, *(spec.name for spec in (*sheets.SHEETS, sheets.REVIEW))}
    for sheet in book.sheets:
        if sheet.name not in known and not sheet.name.startswith("_"):
            yield kinds.SHEET_UNKNOWN.at(book.place(sheet), sheet=sheet.name)


def _build(book: RawBook, tables: _Tables, info: Mapping[str, Row], phrases: Mapping[str, str]) -> Plan | None:
    """The plan from its rows; what is wrong gathers in the rows."""
    texts = {key: row.text("内容") for key, row in info.items() if not row.failed}
    creation = _creation(info)
    period = creation or (date.min, date.max)
    units, collectives, registry = read_units(tables[sheets.UNITS])
    tasks = read_tasks(tables[sheets.TASKS], registry, period)
    items, shorts = read_items(tables[sheets.ITEMS], registry)
    by_no = {row.text("序号"): None for row in tables[sheets.TASKS]} | {task.no: task for task in tasks}
    indicators = read_indicators(tables[sheets.INDICATORS], shorts, by_no)
    checks = read_checks(tables[sheets.CHECKS], shorts)
    rubric, grades = read_rubric(tables[sheets.RUBRIC], _codes(tables))
    schedule = _read_schedule(tables[sheets.SCHEDULE], period)
    note_settings(info, schedule)
    _note_never_asked(tables[sheets.UNITS], units, schedule, _asked(tables, tasks, items))
    holidays = _read_holidays(tables[sheets.HOLIDAYS])
    layout = read_layout(tables[sheets.LAYOUT])
    if creation is None or not all(texts.get(key) for key in NEEDED_INFO) or not units or not tasks:
        return None
    return Plan(
        id=texts["方案编号"],
        city=texts["城市"],
        title=texts["项目名称"],
        creation_start=creation[0],
        creation_end=creation[1],
        info=texts,
        units=units,
        collectives=collectives,
        tasks=tasks,
        items=items,
        indicators=indicators,
        checks=checks,
        rubric=rubric,
        grades=grades,
        schedule=schedule,
        holidays=holidays,
        phrases=phrases,
        file=book.file,
        layout=layout,
    )


def _codes(tables: _Tables) -> dict[str, tuple[str, ...]]:
    """The codes that parameters of the rubric may name, those of rows that cannot be used, too."""
    keyed = {"指标": (sheets.INDICATORS, "编码"), "数据项": (sheets.ITEMS, "编码"), "任务": (sheets.TASKS, "序号")}
    return {name: tuple(row.text(title) for row in tables[spec]) for name, (spec, title) in keyed.items()}


def _read_info(book: RawBook, rows: Iterable[Row]) -> tuple[dict[str, Row], tuple[Finding, ...]]:
    """The rows of 项目信息 by their 项目, and a finding (P504) for each needed one that is missing or empty.

    Findings in the rows: P203 and P202 for dates and day counts that are none, P208 for the plan number.
    """
    by_key = {row.text("项目"): row for row in rows if not row.failed}
    wanting = [key for key in NEEDED_INFO if key not in by_key or not by_key[key].text("内容")]
    if "方案编号" in by_key:
        by_key["方案编号"].failed = not by_key["方案编号"].code("内容")
    for key, highest in _WHOLE_NUMBERS.items():
        if key in by_key:
            by_key[key].whole("内容", highest)
    places = {key: by_key[key].at("内容") for key in wanting if key in by_key}
    sheet = book.place(sheets.INFO.name)
    has_sheet = book.sheet(sheets.INFO.name) is not None
    findings = (kinds.INFO_MISSING.at(places.get(key, sheet), column=key) for key in wanting if has_sheet)
    return by_key, tuple(findings)


def _creation(info: Mapping[str, Row]) -> tuple[date, date] | None:
    """The creation period; None where one of its days is missing, none, or they are reversed (P303)."""
    start, end = (info[key].day("内容") if key in info else None for key in _DATES)
    if start is None or end is None:
        return None
    if end < start:
        info["创建期结束"].report(kinds.DATES_REVERSED, "内容", value=end, start_column="创建期开始", start=start)
        return None
    return start, end


def _read_schedule(rows: Iterable[Row], creation: tuple[date, date]) -> tuple[Schedule, ...]:
    """The reporting duties: one length of period, one duty a kind of unit.

    Findings (in the rows): P503 a due wording that gives no day for each period, P505 another length of period than
    in the first row, P506 a kind of unit that has its duty already.
    """
    duties: list[Schedule] = []
    for row in rows:
        duty = _schedule(row, creation)
        if duty is None:
            continue
        if duties and duty.span is not duties[0].span:
            data = {"value": duty.span.label, "first": duties[0].place.row, "expected": duties[0].span.label}
            row.report(kinds.SPANS_MIXED, "报送周期", **data)
            continue
        for kind in sorted(duty.unit_kinds, key=lambda kind: kind.value):
            first = next((other for other in duties if kind in other.unit_kinds), None)
            if first:
                row.report(kinds.KIND_SCHEDULED_TWICE, "报送单位类别", value=kind.value, first=first.place.row)
        duties.append(duty)
    return tuple(duties)


def _asked(tables: _Tables, tasks: Iterable[Task], items: Iterable[DataItem]) -> frozenset[str] | None:
    """The codes of the units that have a task or data item; None where what is doubtful in the two sheets may hide some."""
    rows = (*tables[sheets.TASKS], *tables[sheets.ITEMS])
    if not tables[sheets.TASKS] or any(row.findings for row in rows):
        return None
    units = [task.units for task in tasks] + [item.reporters for item in items]
    return frozenset(code for codes in units for code in codes)


def _note_never_asked(
    rows: Iterable[Row], units: Iterable[Unit], schedule: tuple[Schedule, ...], asked: frozenset[str] | None
) -> None:
    """For each unit that is to report: P507 if no reporting duty names its kind, P508 if nothing is `asked` of it."""
    by_place = {row.place: row for row in rows}
    named = frozenset(kind for duty in schedule for kind in duty.unit_kinds)
    for unit in units:
        if schedule and unit.reports and unit.kind not in named:
            by_place[unit.place].report(kinds.NOT_SCHEDULED, "是否报送", name=unit.short, value=unit.kind.value)
        elif asked is not None and unit.reports and unit.code not in asked:
            by_place[unit.place].report(kinds.NOTHING_ASKED, "是否报送", name=unit.short)


def _schedule(row: Row, creation: tuple[date, date]) -> Schedule | None:
    due = read_due(row.text("时限"), creation)
    if row.text("时限") and due.kind not in _REGULAR:
        row.report(kinds.DUE_NOT_REGULAR, "时限", value=due.text)
    duty = Schedule(
        code=row.code("编码"),
        form_name=row.text("表名"),
        span=row.choice("报送周期", _SPANS),
        due=due,
        lock_days=row.whole("顺延锁定天数", _MOST_DAYS),
        unit_kinds=frozenset(row.choices("报送单位类别", UNIT_KINDS)),
        place=row.place,
    )
    return None if row.failed else duty


def _read_holidays(rows: Iterable[Row]) -> dict[date, bool]:
    """For each listed day whether it is a day off (True) or a make-up working day (False)."""
    days: dict[date, bool] = {}
    for row in rows:
        day, off = row.day("日期"), row.choice("类型", _DAY_KINDS)
        if day and not row.failed:
            days[day] = off
    return days
