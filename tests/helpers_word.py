"""An invented plan and an invented half-year, straight from the records; nothing here is read from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from report_gen.model.form import PROBLEMS, Identity
from report_gen.model.outcome import (
    Assessment,
    Evidence,
    IndicatorOutcome,
    Light,
    Merged,
    Obligation,
    ReportState,
    ReportStatus,
    Score,
    ScoreItem,
    ScoreLine,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
    WorkState,
)
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import (
    DueKind,
    DueRule,
    Grade,
    Indicator,
    Operator,
    Plan,
    RubricItem,
    Task,
    Unit,
    UnitKind,
)
from report_gen.model.submission import Entry, Receipt, ReceiptSource, Submission

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
HALF = Period.of(Span.HALF, 2024, 1)
AS_OF = date(2024, 6, 30)
WORDS = (
    "已完成实施方案征求意见并修改完善，先后组织3次会议研究；印发了工作通知，明确责任科室和时间安排。下一阶段将组织验收。",
    "开展专项检查4次，检查企业26家次，督促整改问题11个。",
    "已投入运营31个，正在建设12个，其中高校和商务区19个。引导“快递进村”与末端配送站共享场地——减少重复投资……",
    "无",
)


def small_plan(**changes: object) -> Plan:
    """Four units, five tasks in two categories, four indicators."""
    units = (
        Unit("U01", "示例市创建工作领导小组办公室", "领导小组办公室", UnitKind.OFFICE),
        Unit("U02", "示例市交通运输局", "市交通运输局", UnitKind.BUREAU, ("交通局",)),
        Unit("U03", "示例市商务局", "市商务局", UnitKind.BUREAU),
        Unit("U04", "东城区人民政府", "东城区政府", UnitKind.DISTRICT),
    )
    values: dict[str, object] = {
        "id": "SL2024",
        "city": "示例市",
        "title": "示例市城市绿色货运配送示范工程创建",
        "creation_start": date(2022, 7, 1),
        "creation_end": date(2025, 6, 30),
        "info": {
            "项目名称": "示例市城市绿色货运配送示范工程创建",
            "方案文件": "示例市重点任务分工",
            "领导小组办公室": "示例市创建工作领导小组办公室",
            "代章单位": "市交通运输局",
            "主送": "市领导小组",
            "数据说明": "报送数据为虚构示例",
        },
        "units": units,
        "collectives": (),
        "tasks": _tasks(),
        "items": (),
        "indicators": _indicators(),
        "checks": (),
        "rubric": rubric(),
        "grades": tuple(
            Grade(name, Decimal(low)) for name, low in (("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0))
        ),
        "schedule": (),
        "holidays": {},
        "phrases": {},
    }
    return Plan(**{**values, **changes})  # type: ignore[arg-type]  # keyword by keyword in the tests


def _task(no: str, category: str, title: str, leads: tuple[str, ...], due: DueRule) -> Task:
    return Task(no, category, title, "", f"{title}不少于80个", "", "", due.text, leads, ("U03", "U04"), due)


def _tasks() -> tuple[Task, ...]:
    once = DueRule(DueKind.ONCE, "2024年6月", "年月", date(2024, 6, 30))
    later = DueRule(DueKind.ONCE, "2024年12月", "年月", date(2024, 12, 31))
    yearly = DueRule(DueKind.YEARLY, "每年1、7月", "每年某月", months=(1, 7))
    return (
        _task("1", "体制机制保障", "召开会议研究", ("U01",), yearly),
        _task("2", "体制机制保障", "制定考核管理办法", ("U02",), once),
        _task("3", "体制机制保障", "联合执法", (), DueRule(DueKind.OPEN, "持续推进", "持续")),
        _task("4", "基础设施", "建设末端公共配送站", ("U03",), later),
        _task("5", "基础设施", "设置临时停靠点", ("U02", "U03"), DueRule(DueKind.CREATION_END, "到创建期末")),
    )


def _indicators() -> tuple[Indicator, ...]:
    return (
        Indicator("Z1", "末端配送站数", "4", "末端配送站数", "个", Operator.AT_LEAST, Decimal(80), 0),
        Indicator("Z2", "共同配送的比例", "4", "共同配送比例", "%", Operator.AT_LEAST, Decimal(50), 1),
        Indicator("Z3", "车桩比", "5", "新能源车 ÷ 充电桩", "∶1", Operator.AT_MOST, Decimal(4), 2),
        Indicator(
            "Z4", "运输成本降低的比例", "5", "（基期值 − 成本）÷ 基期值 × 100", "%", Operator.AT_LEAST, Decimal(10), 2,
            Decimal("4.2"), "2022年",
        ),
    )  # fmt: skip


def rubric() -> tuple[RubricItem, ...]:
    """Three lines: by rule, by hand, bonus."""
    kinds = frozenset(UnitKind)
    return (
        RubricItem("R1", "日常报送", "报送及时", "按时报送", Decimal(10), {}, kinds),
        RubricItem("R2", "日常报送", "报送完整", "完整报送", Decimal(10), {}, kinds),
        RubricItem("R3", "协同配合", "协同配合", "人工评分", Decimal(15), {}, kinds),
        RubricItem("R4", "加分", "加分", "加分登记", Decimal(5), {}, kinds),
    )


def submission(
    plan: Plan, unit: str, period: Period, problems: Sequence[tuple[str, str, str, date | None]]
) -> Submission:
    """A form with only problem rows: task, problem, next step, until."""
    place = Place(f"{unit}.xlsx", "问题与下步计划", 5, 2)
    entries = []
    for number, (task, problem, step, until) in enumerate(problems, start=1):
        for column, value in (("task", task), ("problem", problem), ("need", "请求支持"), ("plan", step)):
            entries.append(Entry(PROBLEMS, str(number), column, value, value, place))
        if until:
            entries.append(Entry(PROBLEMS, str(number), "until", until, until.isoformat(), place))
    identity = Identity(plan.id, unit, period.code, "v1")
    receipt = Receipt(datetime.combine(period.last, datetime.min.time()), ReceiptSource.REGISTER)
    return Submission(identity, f"{unit}.xlsx", "0" * 64, receipt, tuple(entries))


def part(plan: Plan, period: Period) -> Merged:
    """One month: mostly in time; March lacks a unit, one is late in May, one returned in June, one undated in April."""
    statuses = []
    for index, unit in enumerate(plan.units):
        state, time, late, errors = ReportState.PASSED, Timeliness.ON_TIME, 0, 0
        match (period.start_month, index):
            case (3, 1):
                state, time = ReportState.MISSING, Timeliness.NONE
            case (5, 2):
                time, late = Timeliness.LATE, 3
            case (6, 3):
                state, errors = ReportState.RETURNED, 4
            case (4, 1):
                time = Timeliness.PENDING
        due = period.last + timedelta(days=5)
        accepted = (
            None
            if state in {ReportState.MISSING, ReportState.RETURNED}
            else submission(plan, unit.code, period, _problems(unit.code))
        )
        statuses.append(
            ReportStatus(
                Obligation(unit.code, period, due, due, "每月5日前"), state, time, accepted, (), errors, days_late=late
            )
        )
    return Merged(period, tuple(statuses), (), (), (), (), (), len(statuses), len(statuses))


def _problems(unit: str) -> tuple[tuple[str, str, str, date | None], ...]:
    if unit != "U02":
        return ()
    return (
        ("2", "部分企业对考核指标口径理解不一致", "组织一次培训", date(2024, 9, 30)),
        ("", "无", "继续做好日常工作。", None),
    )


def facts(task: Task, period: Period) -> tuple[TaskFact, ...]:
    """What each unit of a task said in that period, and in the one before."""
    months = (period.split(Span.MONTH)[-1], period.split(Span.MONTH)[-2])
    return tuple(
        TaskFact(
            task.no, unit, month, unit in task.leads, WorkState.ONGOING, None,
            WORDS[(index + int(task.no)) % len(WORDS)], "资金没有到位" if task.no in {"2", "8"} else "",
            Place(f"{unit}.xlsx", "任务进展", 4 + int(task.no), 10),
        )
        for month in months
        for index, unit in enumerate(task.units)
    )  # fmt: skip


def outcome(task: Task, index: int) -> TaskOutcome:
    """Lights in turn: done late, overdue, continuous, due soon, on track, pending, done."""
    told = facts(task, HALF)
    made = {
        0: TaskOutcome(
            task, AS_OF, Light.DONE, "已完成", date(2024, 1, 31), date(2024, 2, 5), -151, late=True, facts=told
        ),
        1: TaskOutcome(task, AS_OF, Light.OVERDUE, "过期未完成", date(2024, 6, 20), None, -10, late=True, facts=told),
        2: TaskOutcome(task, AS_OF, Light.CONTINUOUS, "持续推进", facts=told),
        3: TaskOutcome(task, AS_OF, Light.DUE_SOON, "30日内到期", date(2024, 7, 20), None, 20, facts=told),
        4: TaskOutcome(task, AS_OF, Light.ON_TRACK, "未到期", date(2025, 6, 30), None, 365, facts=told),
        5: TaskOutcome(task, AS_OF, Light.PENDING, "牵头单位未报", facts=()),
    }
    done = TaskOutcome(task, AS_OF, Light.DONE, "已完成", date(2025, 6, 30), date(2024, 5, 20), 365, facts=told)
    return made.get(index % 7, done)


def indicator(item: Indicator, index: int) -> IndicatorOutcome:
    """Met, just not met, met with a ratio, undecided, in turn."""
    match index % 4:
        case 0:
            value: Decimal | None = item.target * 2 if item.operator is Operator.AT_LEAST else item.target / 2
        case 1:
            value = (
                item.target * Decimal("0.9999") if item.operator is Operator.AT_LEAST else item.target * Decimal("1.01")
            )
        case 2:
            value = item.target * Decimal("0.87")
        case _:
            return IndicatorOutcome(item, HALF, None, Verdict.UNDECIDED, "未报有效数据")
    assert value is not None
    verdict = Verdict.MET if item.operator.holds(value, item.target) else Verdict.NOT_MET
    return IndicatorOutcome(item, HALF, value, verdict, "", f"{item.formula} ＝ {value}")


def assessment(plan: Plan) -> Assessment:
    """A half-year of that plan."""
    return Assessment(
        HALF,
        AS_OF,
        tuple(part(plan, month) for month in HALF.split(Span.MONTH)),
        tuple(outcome(task, index) for index, task in enumerate(plan.tasks)),
        tuple(indicator(item, index) for index, item in enumerate(plan.indicators)),
        (),
    )


def score(plan: Plan, unit: Unit, rank: int = 1, lines: int = 2) -> Score:
    """A score with losses in the first item and the by-hand item open."""
    items = [
        ScoreItem(row, None, note="待评")
        if row.rule == "人工评分"
        else ScoreItem(row, row.points - Decimal(lines) / 2, _lines(row, lines), start=row.points)
        if index == 0
        else ScoreItem(row, Decimal(0))
        if row.rule == "加分登记"
        else ScoreItem(row, row.points, start=row.points)
        for index, row in enumerate(row for row in plan.rubric if unit.kind in row.applies_to)
    ]
    total = sum((item.points for item in items if item.points is not None), Decimal(0))
    opened = sum((item.rubric.points for item in items if item.points is None), Decimal(0))
    return Score(unit, HALF, tuple(items), total, opened, "良好" if rank > 2 else "优秀", rank)


def _lines(row: RubricItem, count: int) -> tuple[ScoreLine, ...]:
    return tuple(
        ScoreLine(
            row,
            Decimal("-0.5"),
            f"2024年{month}月逾期1天",
            date(2024, 1, 8),
            (Evidence(Place("收件登记.xlsx", "收件登记", month)),),
            f"{row.code}/2024-{month:02d}",
        )
        for month in range(1, count + 1)
    )
