"""Scores made by hand: a rubric with every rule, and units with every kind of line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from helpers_word import HALF, small_plan
from report_gen.model.decisions import Appeal
from report_gen.model.form import SELF
from report_gen.model.outcome import UNRATED, Evidence, Score, ScoreItem, ScoreLine, Source
from report_gen.model.place import Place
from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.model.submission import Entry

BOTH = frozenset({UnitKind.BUREAU, UnitKind.DISTRICT})
DAY = date(2024, 5, 3)


def line_of(code: str, block: str, rule: str, points: str, name: str = "", **parameters: str) -> RubricItem:
    """A line of a rubric."""
    row = Place("方案.xlsx", "评分细则", 3)
    return RubricItem(code, block, name or rule, rule, Decimal(points), parameters, BOTH, "考核细则第三条", place=row)


def every_rule() -> tuple[RubricItem, ...]:
    """A line of each rule."""
    return (
        line_of("P01", "日常报送", "按时报送", "10", "报送及时", 逾期每次扣="1", 未报每次扣="3"),
        line_of("P02", "日常报送", "完整报送", "10", "报送完整", 封顶="5"),
        line_of("P03", "日常报送", "规范报送", "10", "报送规范"),
        line_of("P04", "任务完成", "任务亮灯", "20", "任务推进", 至少按项数="3"),
        line_of("P05", "任务完成", "目标计数", "5", "活动次数", 目标="4"),
        line_of("P06", "指标完成", "指标达标", "10", 未达标得分率="0.5"),
        line_of("P07", "指标完成", "指标进度", "5"),
        line_of("P08", "报送质量", "报送占比", "5", 量="按时率"),
        line_of("P09", "报送质量", "分档计分", "5", 量="上报率", 档次="≥100得5、>95得2.5、≥0得0"),
        line_of("P10", "报送质量", "佐证核验", "5", 数据项="D03、D04"),
        line_of("P11", "会议纪律", "基础分", "10", "会议纪律", 下限="2"),
        line_of("P12", "会议纪律", "扣分登记", "0", "缺席会议", 每次扣="2", 封顶="6"),
        line_of("P13", "协同配合", "人工评分", "5", "协同配合"),
        line_of("P14", "加分", "加分登记", "5", "表彰加分", 每次加="1"),
        line_of("P15", "等次限制", "达标门槛", "0", "核心指标", 指标="Z1、Z2", 任务="3", 最高等次="合格"),
        line_of("P16", "等次限制", "一票否决", "0", "重大事故"),
    )


def scored_plan(**changes: object) -> Plan:
    """The small plan with a line of each rule."""
    return replace(small_plan(), rubric=every_rule(), file="方案.xlsx", **changes)  # type: ignore[arg-type]


def event(rubric: RubricItem, number: int, points: str, reason: str = "") -> ScoreLine:
    """A line with a cell of a form as evidence; `claim` is what was said before."""
    place = Place(f"2024-0{number % 6 + 1}填报表.xlsx", "指标数据", 4 + number, 8)
    said = reason or f"第{number}件事"
    evidence = (Evidence(place, "", f"{number:064d}", f"2024-0{number % 6 + 1}"),)
    key = f"{rubric.code}/2024-{number:02d}"
    return ScoreLine(rubric, Decimal(points), said, DAY, evidence, key, claim=f"{said}，1分")


def item_of(
    rubric: RubricItem, *lines: ScoreLine, start: str | None = None, limit: str = "", note: str = ""
) -> ScoreItem:
    """An item that adds up."""
    begin = Decimal(start) if start is not None else Decimal(0)
    return ScoreItem(rubric, begin + sum((one.points for one in lines), Decimal(0)), lines, note, begin, limit)


def waived(line: ScoreLine, points: str = "0") -> ScoreLine:
    """The line after an appeal that set its points."""
    appeal = Appeal(
        "2024H1", "U02", line.key, Decimal(points), line.claim, "收件登记有误", "张三", DAY, "复核〔2024〕1号", 12
    )
    moved = -Decimal(points) if line.points < 0 else Decimal(points)
    return replace(line, points=moved, appeal=appeal)


def every_item(plan: Plan, events: int = 2) -> tuple[ScoreItem, ...]:
    """An item of each line, each with so many events; the by-hand one is open."""
    items = []
    for rubric in plan.rubric:
        if rubric.rule == "人工评分":
            items.append(ScoreItem(rubric, None, note="由领导小组办公室评分"))
            continue
        gives, free = rubric.rule == "加分登记", rubric.rule in {"达标门槛", "一票否决", "基础分"}
        points = "0" if free else "0.2" if gives else "-0.2"
        lines = (
            () if rubric.rule in {"基础分", "一票否决"} else (event(rubric, n, points) for n in range(1, events + 1))
        )
        limit = "合格" if rubric.rule == "达标门槛" else ""
        items.append(item_of(rubric, *lines, start="0" if gives else str(rubric.points), limit=limit))
    return tuple(items)


def score_of(plan: Plan, unit: str, items: tuple[ScoreItem, ...], grade: str = "合格", rank: int = 1) -> Score:
    """A score that adds up."""
    total = sum((item.points for item in items if item.points is not None), Decimal(0))
    opened = sum((item.rubric.points for item in items if item.points is None), Decimal(0))
    limits = tuple(item for item in items if item.limit)
    return Score(plan.unit(unit), HALF, items, total, opened, grade, rank, limits)


def ended(plan: Plan, unit: str) -> Score:
    """A unit that is no longer one."""
    note = "2024年5月1日起不再是成员单位，不参评"
    return Score(plan.unit(unit), HALF, (), Decimal(0), Decimal(0), UNRATED, 0, note=note)


def claim(unit: str, code: str, points: str) -> tuple[tuple[str, str], Source]:
    """What a unit gave itself on a line."""
    place = Place(f"{unit}.xlsx", "考核自评", 6, 7)
    return (unit, code), Source(unit, Entry(SELF, code, "score", Decimal(points), points, place), "1" * 64, "2024-06")
