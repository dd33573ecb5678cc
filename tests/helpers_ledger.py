"""A small office for the tests of the merged workbook: one plan, two months, made directly from the records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from report_gen.model.finding import Finding, Kind, Severity
from report_gen.model.form import ITEMS, TASKS, Identity
from report_gen.model.outcome import (
    Assessment,
    Conflict,
    IndicatorOutcome,
    ItemFact,
    Light,
    Merged,
    Obligation,
    ReportState,
    ReportStatus,
    Source,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
    WorkState,
)
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import (
    DataItem,
    DueKind,
    DueRule,
    Indicator,
    ItemKind,
    Operator,
    Plan,
    TakeRule,
    Task,
    Unit,
    UnitKind,
)
from report_gen.model.submission import Conversion, Entry, EntryState, Receipt, ReceiptSource, Skipped, Submission

MAY, JUNE = Period.of(Span.MONTH, 2024, 5), Period.of(Span.MONTH, 2024, 6)
HALF = Period.of(Span.HALF, 2024, 1)
AS_OF = date(2024, 7, 5)

BAD_NUMBER = Kind(
    "C901",
    Severity.ERROR,
    "不是数",
    "“{column}”应填数，现为“{value}”。",
    "请只填阿拉伯数字，单位不用填；确无数据的填“不适用”并在说明栏写明原因。",
)
JUMP = Kind(
    "L901", Severity.QUERY, "变动较大", "“{column}”由{last}变为{now}，变动超过50%。", "请核对；无误的请说明原因。"
)
HIDDEN = Kind("S901", Severity.NOTE, "有隐藏行", "“{sheet}”有隐藏行，已照常读取。", "")

_UNITS = (
    ("U01", "市交通运输局", "市交通局", UnitKind.OFFICE),
    ("U02", "市公安局", "市公安局", UnitKind.BUREAU),
    ("U03", "市商务局", "市商务局", UnitKind.BUREAU),
    ("U04", "市邮政管理局", "市邮政局", UnitKind.BUREAU),
    ("U05", "市发展和改革委员会", "市发改委", UnitKind.BUREAU),
    ("U06", "市自然资源和规划局", "市资规局", UnitKind.BUREAU),
    ("U07", "老城区人民政府", "老城区", UnitKind.DISTRICT),
    ("U08", "城乡一体化示范区管理委员会", "示范区管委会", UnitKind.DISTRICT),
)
_ALL = tuple(code for code, *_ in _UNITS)
_TaskRow = tuple[str, str, str, str, str, tuple[str, ...], tuple[str, ...], str, Light]
_TASKS: tuple[_TaskRow, ...] = (
    ("1", "体制机制保障", "城市货运配送多部门协同机制建设", "制定工作计划",
     "每年制定工作进度计划，明确责任分工和保障措施，监督示范工程创建工作有序推进。", ("U01",), _ALL[1:], "每年2月前", Light.DONE),
    ("2", "体制机制保障", "城市货运配送多部门协同机制建设", "召开会议研究",
     "每半年召开1次会议研究示范工程推进工作事项。", ("U01",), _ALL[1:], "每年1、7月", Light.DUE_SOON),
    ("3", "体制机制保障", "制定城市配送企业考核管理办法", "建立快递车辆规范管理制度",
     "建立快递车辆规范管理制度。", ("U04",), ("U02", "U01"), "2024年6月", Light.OVERDUE),
    ("4", "城市配送物流基础设施", "完善三级配送网络", "", "干支衔接型货运枢纽（物流园区）不少于4个。",
     ("U05",), ("U01", "U06"), "2024年12月", Light.ON_TRACK),
    ("5", "城市配送物流基础设施", "完善三级配送网络", "末端共同配送站", "末端共同配送站≥80个。",
     ("U03", "U04"), ("U07", "U08"), "2025年6月", Light.ON_TRACK),
    ("6", "便利通行政策", "优化城市配送车辆通行", "", "落实新能源物流配送车辆便利通行政策，减少限行路段和时段。",
     ("U02",), ("U01",), "持续推进", Light.CONTINUOUS),
    ("7", "市场主体培育", "培育城市配送骨干企业", "", "AAA级（含）以上城市配送企业不少于3家。",
     (), ("U01", "U03"), "见文件", Light.PENDING),
)  # fmt: skip


def a_plan() -> Plan:
    """The plan of the small office."""
    return Plan(
        id="LY2023",
        city="洛阳市",
        title="洛阳市城市绿色货运配送示范工程",
        creation_start=date(2022, 10, 1),
        creation_end=date(2025, 9, 30),
        info={"数据说明": "本台账所用填报数据均为虚构，仅供演示。"},
        units=tuple(Unit(code, name, short, kind) for code, name, short, kind in _UNITS),
        collectives=(),
        tasks=tuple(_task(row) for row in _TASKS),
        items=ITEMS_OF_PLAN,
        indicators=INDICATORS,
        checks=(),
        rubric=(),
        grades=(),
        schedule=(),
        holidays={},
        phrases={},
        file="方案.xlsx",
    )


def _task(row: _TaskRow) -> Task:
    no, category, key, sub, objective, leads, responsible, due, _ = row
    names = {code: name for code, name, *_ in _UNITS}
    lead_text = "、".join(names[code] for code in leads)
    rule = DueRule(DueKind.ONCE, due)
    return Task(no, category, key, sub, objective, lead_text, "各成员单位", due, leads, responsible, rule)


def _item(code: str, name: str, measure: str, reporters: tuple[str, ...], kind: ItemKind = ItemKind.STOCK) -> DataItem:
    return DataItem(
        code, "基础设施", name, name, measure, kind, 0, reporters, TakeRule.LEAD, jump=Decimal("0.5")
    )  # fmt: skip


ITEMS_OF_PLAN = (
    _item("D01", "干支衔接型货运枢纽", "个", ("U05",)),
    _item("D02", "末端共同配送站", "个", ("U03", "U04")),
    _item("D03", "新增新能源城市配送营运车辆", "辆", ("U01",), ItemKind.CUMULATIVE),
    _item("D04", "新能源车辆车桩比", "", ("U05",), ItemKind.RATIO),
    _item("D05", "新能源停车便利政策", "", ("U02",), ItemKind.HAVE),
    _item("D06", "AAA级以上城市配送企业", "家", ("U03",)),
)
INDICATORS = (
    Indicator("Z01", "干支衔接型货运枢纽数量", "4", "干支衔接型货运枢纽", "个", Operator.AT_LEAST, Decimal(4), 0),
    Indicator("Z02", "末端共同配送站数量", "5", "末端共同配送站", "个", Operator.AT_LEAST, Decimal(80), 0),
    Indicator("Z03", "新增新能源车辆占比", "5", "新增新能源城市配送营运车辆 ÷ 基期值 × 100", "%", Operator.AT_LEAST,
              Decimal(20), 1, Decimal(600), "2022年底保有量"),
    Indicator("Z04", "新能源车辆车桩比", "6", "新能源车辆车桩比", "∶1", Operator.BELOW, Decimal(4), 2),
)  # fmt: skip


def place(unit: str, period: Period, sheet: str, row: int, column: int = 8) -> Place:
    """A cell of a unit's form."""
    names = {code: name for code, name, *_ in _UNITS}
    return Place(f"{names[unit]}_{period.code}.xlsx", sheet, row, column)


def item_entry(
    unit: str,
    period: Period,
    code: str,
    value: Decimal | str | None,
    *,
    raw: str = "",
    state: EntryState = EntryState.READ,
    conversions: tuple[Conversion, ...] = (),
) -> Entry:
    """What a unit stated for a data item."""
    row = 5 + int(code[1:])
    return Entry(
        ITEMS, code, "value", value, raw or str(value), place(unit, period, "指标数据", row), state, conversions
    )


def _task_entries(unit: str, period: Period, fact: TaskFact) -> tuple[Entry, ...]:
    row = fact.place.row
    state = fact.state.value if fact.state else None
    done = fact.done_on
    return (
        Entry(TASKS, fact.task_no, "state", state, state or "", place(unit, period, "任务进展", row)),
        Entry(TASKS, fact.task_no, "done_on", done, str(done or ""), place(unit, period, "任务进展", row, 9),
              EntryState.READ if done else EntryState.BLANK),
        Entry(TASKS, fact.task_no, "progress", fact.progress, fact.progress, place(unit, period, "任务进展", row, 10)),
    )  # fmt: skip


def task_facts(plan: Plan, period: Period) -> tuple[TaskFact, ...]:
    """What every unit said of every task of its own; the last unit says nothing."""
    facts = []
    for task in plan.tasks:
        for code in task.units[:7] if len(task.units) > 4 else task.units:
            leading = code in task.leads
            done = task.no == "1" and leading
            state = WorkState.DONE if done else WorkState.ONGOING if period == JUNE else WorkState.NOT_STARTED
            text = (
                f"{plan.short(code)}已会同有关单位开展{task.title}工作，完成现场调研3次，形成台账并按月更新。"
                if leading
                else "已按分工落实，配合牵头单位提供基础资料。"
            )
            problem = "老旧小区场地不足，选址困难。" if task.no == "5" and leading else ""
            facts.append(
                TaskFact(
                    task.no, code, period, leading, state, date(2024, 2, 20) if done else None, text, problem,
                    place(code, period, "任务进展", 5 + int(task.no)),
                )
            )  # fmt: skip
    return tuple(facts)


def item_facts(period: Period, *, open_conflict: bool = True) -> tuple[ItemFact, ...]:
    """The merged data items of a month."""
    june = period == JUNE
    stations = (
        Source("U03", item_entry("U03", period, "D02", Decimal(82 if june else 70), raw="８２个" if june else "70",
                                 conversions=(Conversion("８２个", "82个", "全角转半角"), Conversion("82个", "82", "去单位"))
                                 if june else ())),
        Source("U04", item_entry("U04", period, "D02", Decimal(79 if june else 70))),
    )  # fmt: skip
    conflict = Conflict(f"CT-{period.code}-01", ITEMS_OF_PLAN[1], period, stations) if june and open_conflict else None
    singles: Mapping[str, tuple[str, Decimal | str | None]] = {
        "D01": ("U05", Decimal(4)),
        "D03": ("U01", Decimal(130 if june else 80)),
        "D04": ("U05", Decimal("3.2") if june else Decimal("3.25")),
        "D05": ("U02", "有" if june else "无"),
        "D06": ("U03", None if june else Decimal(2)),
    }
    facts = {code: _single(code, period, unit, value) for code, (unit, value) in singles.items()}
    facts["D02"] = ItemFact(ITEMS_OF_PLAN[1], period, None if conflict else stations[0].value, stations, conflict)
    return tuple(facts[code] for code in sorted(facts))


def _single(code: str, period: Period, unit: str, value: Decimal | str | None) -> ItemFact:
    item = next(item for item in ITEMS_OF_PLAN if item.code == code)
    sources = (Source(unit, item_entry(unit, period, code, value)),) if value is not None else ()
    return ItemFact(item, period, value, sources, missing=() if sources else (unit,))


_STATES = {
    "U04": (ReportState.QUERIED, Timeliness.LATE),
    "U03": (ReportState.RETURNED, Timeliness.ON_TIME),
    "U05": (ReportState.PASSED, Timeliness.PENDING),
    "U08": (ReportState.MISSING, Timeliness.NONE),
}


def a_month(plan: Plan, period: Period) -> Merged:
    """One month put together, with everything that can go wrong in June and nothing in May."""
    facts, items = task_facts(plan, period), item_facts(period)
    troubled = period == JUNE
    return Merged(
        period=period,
        statuses=tuple(_status(plan, unit, period, facts, items) for unit in plan.units),
        tasks=facts,
        items=items,
        conflicts=tuple(fact.conflict for fact in items if fact.conflict),
        findings=_findings(period) if troubled else (),
        skipped=_SKIPPED if troubled else (),
        files_found=10 if troubled else 8,
        files_read=8,
    )


_SKIPPED = (
    Skipped("老城区/扫描件.pdf", "不是电子表格，请该单位改报填报表。"),
    Skipped("~$市公安局.xlsx", "是打开文件时留下的临时文件。"),
)


def _findings(period: Period) -> tuple[Finding, ...]:
    return (
        BAD_NUMBER.at(place("U03", period, "指标数据", 11), "市商务局", column="AAA级以上城市配送企业", value="=近3家"),
        JUMP.at(place("U04", period, "指标数据", 7), "市邮政局", column="末端共同配送站", last="50", now="79"),
        HIDDEN.at(Place(place("U02", period, "", 0).file, "指标数据"), "市公安局", sheet="指标数据"),
        HIDDEN.at(Place("方案.xlsx", "任务清单", 3, 2), "", sheet="任务清单"),
    )


def _status(
    plan: Plan, unit: Unit, period: Period, facts: tuple[TaskFact, ...], items: tuple[ItemFact, ...]
) -> ReportStatus:
    due = period.last + timedelta(days=5)
    owed = Obligation(unit.code, period, due, due + timedelta(days=10), "R01 月报：每月5日前报送上月情况")
    state, timeliness = _STATES.get(unit.code, (ReportState.PASSED, Timeliness.ON_TIME))
    if period == MAY:
        state, timeliness = ReportState.PASSED, Timeliness.ON_TIME
    if state is ReportState.MISSING:
        return ReportStatus(owed, state, timeliness)
    sent = _submission(plan, unit, period, facts, items, registered=timeliness is not Timeliness.PENDING)
    late = timeliness is Timeliness.LATE
    return ReportStatus(
        owed, state, timeliness, sent,
        (sent,) if unit.code == "U02" and period == JUNE else (),
        int(state is ReportState.RETURNED), int(state is ReportState.QUERIED), 0, 2 if late else 0,
    )  # fmt: skip


def _submission(
    plan: Plan,
    unit: Unit,
    period: Period,
    facts: tuple[TaskFact, ...],
    items: tuple[ItemFact, ...],
    *,
    registered: bool,
) -> Submission:
    mine = [entry for fact in facts if fact.unit == unit.code for entry in _task_entries(unit.code, period, fact)]
    mine += [source.entry for fact in items for source in fact.sources if source.unit == unit.code]
    if unit.code == "U03":
        mine.append(item_entry("U03", period, "D06", None, raw="=近3家", state=EntryState.UNREADABLE))
    at = datetime.combine(date(period.year, period.start_month, 28), time(15, 30)) if registered else None
    source = ReceiptSource.REGISTER if registered else ReceiptSource.UNKNOWN
    return Submission(
        Identity(plan.id, unit.code, period.code, "a1b2c3d4"),
        place(unit.code, period, "", 0).file,
        "0123456789abcdef" * 4,
        Receipt(at, source),
        tuple(mine),
    )


def an_assessment(plan: Plan, parts: tuple[Merged, ...], period: Period) -> Assessment:
    """What those months amount to."""
    return Assessment(
        period,
        AS_OF,
        parts,
        tuple(_outcome(plan, parts, row[0], row[8]) for row in _TASKS),
        _indicator_outcomes(parts[-1]),
        parts[-1].items,
    )


_RULES = {
    Light.DONE: "牵头单位报已完成，完成日期2024-02-20不晚于时限。",
    Light.DUE_SOON: "距时限26天，在临期天数30天之内。",
    Light.OVERDUE: "时限已过5天，牵头单位未报已完成。",
    Light.ON_TRACK: "距时限尚远。",
    Light.CONTINUOUS: "时限为“持续推进”，不判超期。",
    Light.PENDING: "时限“见文件”无法识别，待人工。",
}
_DUES = {
    Light.DONE: date(2024, 2, 29),
    Light.DUE_SOON: date(2024, 7, 31),
    Light.OVERDUE: date(2024, 6, 30),
    Light.ON_TRACK: date(2024, 12, 31),
}


def _outcome(plan: Plan, parts: tuple[Merged, ...], no: str, light: Light) -> TaskOutcome:
    facts = tuple(fact for part in reversed(parts) for fact in part.tasks if fact.task_no == no)
    due = _DUES.get(light)
    done = date(2024, 2, 20) if light is Light.DONE else None
    days = (due - AS_OF).days if due else None
    return TaskOutcome(plan.task(no), AS_OF, light, _RULES[light], due, done, days, light is Light.OVERDUE, facts)


def _indicator_outcomes(merged: Merged) -> tuple[IndicatorOutcome, ...]:
    facts = {fact.item.code: fact for fact in merged.items}
    period = merged.period
    return (
        IndicatorOutcome(INDICATORS[0], period, Decimal(4), Verdict.MET, "", "4 = 4", (facts["D01"],)),
        IndicatorOutcome(
            INDICATORS[1], period, None, Verdict.UNDECIDED, "数据冲突（CT-2024-06-01）", "", (facts["D02"],)
        ),
        IndicatorOutcome(
            INDICATORS[2], period, Decimal(130) / 600 * 100, Verdict.MET, "", "130 ÷ 600 × 100 = 21.7", (facts["D03"],)
        ),
        IndicatorOutcome(
            INDICATORS[3], period, Decimal("4.2"), Verdict.NOT_MET, "须小于4∶1", "4.2 = 4.2", (facts["D04"],)
        ),
    )
