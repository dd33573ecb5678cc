"""A small plan and forms filled by hand, for the tests of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS, Column, Form, FormRow, FormTable, Identity
from report_gen.model.outcome import Merged, Obligation, ReportState, ReportStatus, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import (
    CheckRule,
    CheckScope,
    DataItem,
    DueKind,
    DueRule,
    Grade,
    Indicator,
    ItemKind,
    MissingStrategy,
    Operator,
    Plan,
    RubricItem,
    Schedule,
    TakeRule,
    Task,
    Unit,
    UnitKind,
)
from report_gen.model.submission import Entry, EntryState, Receipt, ReceiptSource, Submission, Value

PLAN_ID = "LY2023"
PLAN_FILE = "方案.xlsx"
JUNE = Period.of(Span.MONTH, 2024, 6)
MAY = Period.of(Span.MONTH, 2024, 5)
SHEETS = {TASKS: "任务进展", ITEMS: "指标数据", EVIDENCE: "佐证材料", PROBLEMS: "问题与下步计划"}
COLUMNS = {
    TASKS: ("state", "done_on", "progress", "remark"),
    ITEMS: ("value", "remark"),
    EVIDENCE: ("for", "name", "number", "dated", "file"),
    PROBLEMS: ("task", "problem", "need", "plan", "until"),
}
EVERYONE = frozenset(UnitKind)


def plan_place(sheet: str, row: int) -> Place:
    return Place(PLAN_FILE, sheet, row, 1)


def unit(code: str, short: str, kind: UnitKind = UnitKind.BUREAU, **more: Any) -> Unit:
    return Unit(code, f"洛阳{short}", short, kind, place=plan_place("成员单位", int(code[1:]) + 2), **more)


def task(no: str, leads: tuple[str, ...], responsible: tuple[str, ...], due: DueRule) -> Task:
    category = "体制机制保障" if int(no) <= 2 else "城市配送车辆及配套设施"
    return Task(
        no=no,
        category=category,
        key_task=f"重点任务{no}",
        sub_task=f"子任务{no}",
        objective=f"完成目标{no}。",
        lead_text="、".join(leads),
        responsible_text="、".join(responsible),
        due_text=due.text,
        leads=leads,
        responsible=responsible,
        due=due,
        place=plan_place("任务清单", int(no) + 1),
    )


def item(code: str, short: str, kind: ItemKind, reporters: tuple[str, ...], **more: Any) -> DataItem:
    settings: dict[str, Any] = {"measure": "辆", "decimals": 0, "place": plan_place("数据项", int(code[1:]) + 1)}
    return DataItem(
        code, "城市配送车辆及配套设施", f"{short}数量", short, kind=kind, reporters=reporters, **settings | more
    )


def rubric(code: str, name: str, rule: str, points: str, **parameters: str) -> RubricItem:
    place = plan_place("评分细则", int(code[1:]) + 1)
    return RubricItem(code, "日常报送", name, rule, Decimal(points), parameters, EVERYONE, "评分办法", place=place)


UNITS = (
    unit("U01", "市交通运输局", aliases=("市交通局",)),
    unit("U02", "市公安局"),
    unit("U03", "市商务局"),
    unit("U10", "老城区政府", UnitKind.DISTRICT),
    unit("U90", "领导小组办公室", UnitKind.OFFICE, reports=False),
)
DUE = {
    "yearly": DueRule(DueKind.YEARLY, "每年1、7月", "每年月份", months=(1, 7)),
    "once": DueRule(DueKind.ONCE, "2024年6月底前", "年月底前", on=date(2024, 6, 30)),
    "open": DueRule(DueKind.OPEN, "持续推进", "持续推进"),
    "unreadable": DueRule(DueKind.UNREADABLE, "适时"),
    "end": DueRule(DueKind.CREATION_END, "到创建期末", "创建期末", on=date(2025, 9, 30)),
}
TASK_ROWS = (
    task("1", ("U01",), ("U02", "U03"), DUE["yearly"]),
    task("2", ("U02",), ("U01",), DUE["once"]),
    task("3", ("U01",), ("U02",), DUE["open"]),
    task("4", (), ("U03", "U10"), DUE["unreadable"]),
    task("5", ("U01",), (), DUE["end"]),
)
DATA_ITEMS = (
    item("D01", "枢纽数", ItemKind.STOCK, ("U01",), measure="个", jump=Decimal("0.5")),
    item("D02", "新增新能源", ItemKind.CUMULATIVE, ("U02", "U01")),
    item("D03", "配送车辆", ItemKind.STOCK, ("U01", "U10"), take=TakeRule.SUM),
    item("D04", "停靠点", ItemKind.STOCK, ("U01", "U02"), take=TakeRule.MAX, measure="个"),
    item("D05", "企业数", ItemKind.STOCK, ("U01", "U03"), take=TakeRule.LATEST, measure="家"),
    item("D06", "设立小组", ItemKind.YES_NO, ("U01",), measure="", explanation="填“是”的请附佐证材料"),
    item("D07", "配送比例", ItemKind.PERCENT, ("U03",), measure="%", decimals=1, maximum=Decimal(100)),
    item("D08", "车桩比", ItemKind.RATIO, ("U02",), measure="∶1", decimals=1),
    item("D09", "平台功能", ItemKind.TEXT, ("U03",), measure=""),
    item("D10", "拨付资金", ItemKind.FLOW, ("U03",), measure="元", decimals=2),
)
INDICATORS = (
    Indicator("I01", "枢纽", "1", "枢纽数", "个", Operator.AT_LEAST, Decimal(4), 0),
    Indicator("I02", "新能源占比", "2", "新增新能源 ÷ 配送车辆 × 100", "%", Operator.AT_LEAST, Decimal(20), 1),
    Indicator("I03", "车桩比", "3", "车桩比", "∶1", Operator.BELOW, Decimal(3), 2),
    Indicator(
        "I04",
        "车辆增长",
        "5",
        "（配送车辆 − 基期值）÷ 基期值 × 100",
        "%",
        Operator.AT_LEAST,
        Decimal(10),
        1,
        Decimal(100),
    ),
)
CHECK_ROWS = (
    CheckRule("R1", "强制性", CheckScope.FORM, "枢纽数 ≤ 停靠点", MissingStrategy.SKIP, "枢纽不应多于停靠点",
              place=plan_place("校核规则", 2)),
    CheckRule("R2", "核实性", CheckScope.MERGED, "新增新能源 ≤ 配送车辆", MissingStrategy.REPORT, "新增不应多于总数",
              place=plan_place("校核规则", 3)),
)  # fmt: skip
RUBRIC = (
    rubric("F1", "及时", "按时报送", "10", 逾期每次扣="1", 未报每次扣="2"),
    rubric("F2", "完整", "完整报送", "10", 缺项每项扣="0.5", 未报每次扣="2"),
    rubric("F3", "规范", "规范报送", "10", 错误每处扣="0.5", 未报每次扣="2"),
    rubric("F4", "任务完成", "任务亮灯", "40", 牵头权重="1", 配合权重="0.5", 超期得分率="0", 临期得分率="1"),
    rubric("F5", "指标完成", "指标达标", "15", 未达标得分率="0"),
    rubric("F6", "协同配合", "人工评分", "10"),
)
GRADES = (
    Grade("优秀", Decimal(90)),
    Grade("良好", Decimal(80)),
    Grade("合格", Decimal(60)),
    Grade("不合格", Decimal(0)),
)
MONTHLY = Schedule(
    "S1",
    "月报",
    Span.MONTH,
    DueRule(DueKind.MONTHLY, "每月5日前报送上月", "每月", day=5, on_previous=True),
    lock_days=5,
    unit_kinds=frozenset({UnitKind.BUREAU, UnitKind.DISTRICT}),
    place=plan_place("报送安排", 2),
)
QUARTERLY = Schedule(
    "S2",
    "季报",
    Span.QUARTER,
    DueRule(DueKind.QUARTERLY, "每季度的第一周内报送上一季度", "每季度第一周", day=7, on_previous=True),
    lock_days=7,
    unit_kinds=frozenset({UnitKind.BUREAU, UnitKind.DISTRICT}),
    place=plan_place("报送安排", 3),
)
# The part of the State Council's 2024 arrangement that the tests touch: 清明 4-6 April (7 April worked), 劳动节.
HOLIDAYS = {
    **{date(2024, 4, day): True for day in (4, 5, 6)},
    date(2024, 4, 7): False,
    **{date(2024, 5, day): True for day in range(1, 6)},
    date(2024, 5, 11): False,
}


def small_plan(**changes: Any) -> Plan:
    """A plan of four reporting units, five tasks and ten items, with the named fields changed."""
    plan = Plan(
        id=PLAN_ID,
        city="洛阳市",
        title="洛阳市城市绿色货运配送示范工程",
        creation_start=date(2022, 10, 1),
        creation_end=date(2025, 9, 30),
        info={"城市": "洛阳市", "临期天数": "30"},
        units=UNITS,
        collectives=(),
        tasks=TASK_ROWS,
        items=DATA_ITEMS,
        indicators=INDICATORS,
        checks=CHECK_ROWS,
        rubric=RUBRIC,
        grades=GRADES,
        schedule=(MONTHLY, QUARTERLY),
        holidays=HOLIDAYS,
        phrases={},
        file=PLAN_FILE,
    )
    return replace(plan, **changes)


def place_of(table: str, row: str, column: str, file: str = "甲.xlsx") -> Place:
    """Where the tests put that entry: row key n (digits) stands in row n + 4, columns from A in order of key."""
    number = int("".join(filter(str.isdigit, row)) or "0") + 4
    return Place(file, SHEETS[table], number, COLUMNS[table].index(column) + 1)


def entry(
    table: str, row: str, column: str, value: Value, state: EntryState | None = None, *, file: str = "甲.xlsx"
) -> Entry:
    """An entry at its usual place; READ, or BLANK where the value is None."""
    settled = state or (EntryState.BLANK if value is None else EntryState.READ)
    return Entry(
        table, row, column, value, "" if value is None else str(value), place_of(table, row, column, file), settled
    )


def receipt(at: str = "") -> Receipt:
    """A receipt by the register at that ISO time; '' = nobody knows."""
    if not at:
        return Receipt(None, ReceiptSource.UNKNOWN)
    return Receipt(datetime.fromisoformat(at), ReceiptSource.REGISTER)


def submission(
    unit_code: str,
    values: Mapping[tuple[str, str, str], Value | Entry],
    *,
    period: Period = JUNE,
    at: str = "2024-07-03T10:00",
    file: str = "",
    sha256: str = "",
) -> Submission:
    """What a unit sent: `values` by (table, row, column), each a value or a ready entry."""
    name = file or f"{unit_code}.xlsx"
    entries = tuple(
        value if isinstance(value, Entry) else entry(*key, value, file=name) for key, value in values.items()
    )
    identity = Identity(PLAN_ID, unit_code, period.code, "a1b2c3d4")
    return Submission(identity, name, sha256 or f"hash of {name}", receipt(at), entries)


def small_form(plan: Plan, unit_code: str, period: Period = JUNE) -> Form:
    """The form of that unit with bare columns and a row a task and item."""
    rows = {
        TASKS: tuple(FormRow(row.no) for row in plan.tasks_of(unit_code)),
        ITEMS: tuple(FormRow(row.code) for row in plan.items_of(unit_code)),
    }
    tables = tuple(
        FormTable(
            key,
            SHEETS[key],
            SHEETS[key],
            tuple(Column(column, column, 10, entry=True) for column in COLUMNS[key]),
            rows.get(key, ()),
            free=key not in rows,
        )
        for key in SHEETS
    )
    identity = Identity(plan.id, unit_code, period.code, "a1b2c3d4")
    return Form(identity, plan.unit(unit_code).name, period, "填报表", (), (), tables)


def status(
    unit_code: str,
    state: ReportState,
    timeliness: Timeliness = Timeliness.ON_TIME,
    *,
    period: Period = JUNE,
    **more: Any,
) -> ReportStatus:
    """The status of a unit whose form of the period was due on the 5th of the next month."""
    due = period.next().first.replace(day=5)
    obligation = Obligation(unit_code, period, due, due.replace(day=10), "报送安排 S1", plan_place("报送安排", 2))
    return ReportStatus(obligation, state, timeliness, **more)


def merged(period: Period = JUNE, **changes: Any) -> Merged:
    """An empty merge of that period with the named fields changed."""
    return replace(Merged(period, (), (), (), (), (), (), 0, 0), **changes)
