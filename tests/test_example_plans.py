"""The two example plans: word for word as issued, complete, consistent, and stable over a save by LibreOffice."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import holidays
import pytest

from report_gen.excel.read import read_book
from report_gen.formulas import names_in
from report_gen.intake.plan import read_plan
from report_gen.model.plan import DueKind, ItemKind, Operator, Plan, TakeRule, UnitKind
from report_gen.model.rubric import RUBRIC_RULES

ROOT: Final = Path(__file__).parents[1]
EXAMPLES: Final = ROOT / "input_examples"
SEED_HASHES: Final = {
    "luoyang": "17d390eefb42d05ddea9f51491beb29d76e2ccea7f0dbe758b5c4293576c8a22",
    "linzi": "b42ead2f06e7186c4f1731638c1130fca27af29e1ca3eac5a1a1bdf924fae566",
}
CITIES: Final = ("luoyang", "linzi")


def _read(path: Path) -> Plan:
    book, findings = read_book(path, "方案.xlsx")
    assert findings == ()
    assert book is not None
    plan, findings = read_plan(book)
    assert findings == ()
    assert plan is not None
    return plan


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return {city: _read(EXAMPLES / city / "方案.xlsx") for city in CITIES}


@pytest.fixture(scope="module")
def luoyang(plans: dict[str, Plan]) -> Plan:
    return plans["luoyang"]


@pytest.fixture(scope="module")
def linzi(plans: dict[str, Plan]) -> Plan:
    return plans["linzi"]


def _document(city: str) -> str:
    return (EXAMPLES / city / "官方文件.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("city", CITIES)
def test_the_official_document_is_untouched(city: str) -> None:
    content = (EXAMPLES / city / "官方文件.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SEED_HASHES[city]


def test_luoyang_word_for_word(luoyang: Plan) -> None:
    """Every line of the table is the cell of a task, as often as it stands there, and no task says anything else."""
    lines = [line.strip() for line in _document("luoyang").splitlines()[3:]]
    stated = Counter(line for line in lines if line)
    stated -= Counter(("序号", "指标", "分类", "重点任务", "工作目标", "牵头单位", "责任单位", "完成时限"))
    used: Counter[str] = Counter()
    category = key_task = ""
    for task in luoyang.tasks:
        # A merged cell stands once, at its first row.
        used.update({task.category} if task.category != category else ())
        used.update([task.key_task] if (task.category, task.key_task) != (category, key_task) else ())
        category, key_task = task.category, task.key_task
        used.update(filter(None, (task.no, task.sub_task, task.objective)))
        used.update((task.lead_text, task.responsible_text, task.due_text))
    assert used == stated


def test_luoyang_rows_stand_in_the_document_in_order(luoyang: Plan) -> None:
    document = _document("luoyang")
    place = 0
    for task in luoyang.tasks:
        row = document.index(f"\n\t{task.no}\n", place)
        place = row
        for text in (task.sub_task, task.objective, task.lead_text, task.responsible_text, task.due_text):
            place = document.index(text, place) + len(text)
        assert document.rfind(task.key_task, 0, place) >= 0
        assert document.rfind(task.category, 0, place) >= 0
    assert document[place:].strip() == ""


def test_luoyang_grid(luoyang: Plan) -> None:
    assert [task.no for task in luoyang.tasks] == [str(number) for number in range(1, 30)]
    assert Counter(task.category for task in luoyang.tasks) == {
        "体制机制保障": 8, "城市配送物流基础设施": 3, "城市货运配送车辆更新及配套设施建设": 5, "便利通行政策": 5,
        "先进配送组织模式": 1, "信息化建设": 2, "市场主体培育": 1, "物流降本增效": 2, "货运节能减排": 1, "规范货运配送市场秩序": 1,
    }  # fmt: skip
    with_subs = [task.no for task in luoyang.tasks if task.sub_task]
    assert with_subs == ["1", "2", "3", "4", "5", "6", "7", "8", "17", "18", "19", "20"]
    assert luoyang.task("7").key_task == "制定城市配送企业考核管理办法"
    assert luoyang.task("20").key_task == "新能源物流配送车辆便利通行政策"


def test_luoyang_units(luoyang: Plan) -> None:
    assert Counter(unit.kind for unit in luoyang.units) == {
        UnitKind.OFFICE: 1,
        UnitKind.BUREAU: 13,
        UnitKind.DISTRICT: 8,
    }
    assert all(unit.reports for unit in luoyang.units)
    members = {each.name: each.members for each in luoyang.collectives}
    bureaus = tuple(unit.code for unit in luoyang.units if unit.kind is UnitKind.BUREAU)
    assert members["各成员单位"] == bureaus
    assert len(members["各城市区政府"]) == 6
    market = luoyang.find_unit("市市场监管局")
    assert market is luoyang.find_unit("市市场监督管理局") is not None
    for task, count in (("9", 6), ("10", 10), ("13", 9), ("1", 13)):
        assert len(luoyang.task(task).responsible) == count


@pytest.mark.parametrize("city", CITIES)
def test_every_name_in_an_official_cell_is_read(plans: dict[str, Plan], city: str) -> None:
    """Independent of how the workbook was compiled: each name of a unit that a cell holds is among its units."""
    plan = plans[city]
    for task in plan.tasks:
        words = re.split("[、，；：]", f"{task.lead_text}、{task.responsible_text}".replace("按职责分工负责", ""))
        for word in words:
            named = plan.find_unit(word) or plan.find_unit(f"{word}政府") if word else None
            if named:
                assert named.code in task.units, (task.no, word)
        known = {name for unit in plan.units for name in unit.names} | {each.name for each in plan.collectives}
        unknown = set(words) - known - {"", "牵头单位", "各镇", "街道"}
        assert unknown <= {"瀍河区政府"}, task.no


def test_linzi_word_for_word(linzi: Plan) -> None:
    """Each measure with its bracket put back together stands in the document, and nothing of the chapter is left."""
    document = _document("linzi")
    chapter = document[document.index("（1） 规划建设") : document.index("三、保障措施")]
    rest = chapter
    for task in linzi.tasks:
        brackets = [
            f"（{lead}{separator}责任单位：{task.responsible_text}）"
            for lead in (f"牵头单位：{task.lead_text}", task.lead_text)
            for separator in "；，"
        ]
        whole = [task.objective + bracket for bracket in (*brackets, f"（{task.responsible_text}）")]
        found = next((text for text in whole if text in rest), None)
        assert found is not None, task.no
        rest = rest.replace(found, "", 1)
        assert task.key_task in f"{task.category}\n{task.objective}"
    headings = {line.strip() for line in rest.splitlines() if line.strip()} - {"1．", "2．", "3．"}
    assert {re.sub("^[（(].[）)] ?", "", line) for line in headings} == {task.category for task in linzi.tasks}


def test_linzi_units_and_slips(linzi: Plan) -> None:
    assert len(linzi.tasks) == 15
    assert len(linzi.units) == 18
    assert linzi.task("1").lead_text == "牵头单位；区发改局、区交通运输局"
    assert [task.no for task in linzi.tasks if task.joint] == ["3", "15"]
    assert linzi.task("13").responsible_text == "区发改局、临淄交警大队、区财政局、区商务局、区发改局"
    assert len(linzi.task("13").responsible) == 4
    assert linzi.find_unit("区综合执法局") is linzi.find_unit("区综合行政执法局") is not None
    assert linzi.find_unit("区投资促中心") is linzi.find_unit("区投资促进中心") is not None
    towns = linzi.find_unit("各镇、街道")
    assert towns is not None
    assert [task.no for task in linzi.tasks_of(towns.code)] == ["7", "11"]
    assert "4．5 吨" in linzi.task("4").objective
    assert all(linzi.task(no).note for no in ("1", "4", "6", "7", "13"))


def test_linzi_due_dates(linzi: Plan) -> None:
    ends = [task.no for task in linzi.tasks if task.due.kind is DueKind.CREATION_END]
    assert ends == [task.no for task in linzi.tasks if "到创建期末" in task.objective]
    assert {linzi.task(no).due.on for no in ends} == {date(2025, 9, 30)}
    assert {task.due.kind for task in linzi.tasks} == {DueKind.CREATION_END, DueKind.NONE}


@pytest.mark.parametrize("city", CITIES)
def test_no_due_wording_of_the_plans_is_unreadable(plans: dict[str, Plan], city: str) -> None:
    assert all(task.due.kind is not DueKind.UNREADABLE for task in plans[city].tasks)


@pytest.mark.parametrize("city", CITIES)
def test_the_national_form_is_complete(plans: dict[str, Plan], city: str) -> None:
    national = [item for item in plans[city].items if int(item.code[1:]) <= 32]
    assert len(national) == 32
    assert len({item.name for item in national}) == 32
    assert Counter(item.category for item in national) == {
        "体制机制保障": 8, "城市配送物流基础设施": 3, "城市配送车辆及配套设施": 8, "便利通行政策": 6, "先进配送组织模式": 2,
        "信息化建设": 1, "市场主体培育": 1, "物流降本增效": 2, "节能减排": 1,
    }  # fmt: skip
    funds = [item for item in national if item.name.startswith("政府拨付资金：")]
    assert {(item.measure, item.decimals, item.kind) for item in funds} == {("元", 2, ItemKind.FLOW)}


@pytest.mark.parametrize("city", CITIES)
def test_limits_of_the_items(plans: dict[str, Plan], city: str) -> None:
    for item in plans[city].items:
        lowest = -100 if item.code in {"D30", "D31", "D32"} else 0  # against the start of the period; it may be worse
        assert item.minimum == (lowest if item.kind.numeric else None), item.code
        assert item.maximum == (100 if item.kind is ItemKind.PERCENT else None), item.code
        assert item.jump == (Decimal("0.5") if item.kind is ItemKind.STOCK else None), item.code
        assert item.reporters


def test_items_show_every_take_rule(plans: dict[str, Plan]) -> None:
    shared = {item.take for plan in plans.values() for item in plan.items if len(item.reporters) > 1}
    assert shared == set(TakeRule)
    holdings = plans["luoyang"].item("D16")
    assert [plans["luoyang"].short(code) for code in holdings.reporters] == ["市交通运输局", "市公安局"]
    assert holdings.take is TakeRule.LEAD


THRESHOLDS: Final = {
    "luoyang": (
        "I09 9 ≥4", "I10 10 ≥6", "I11 11 ≥80", "I12A 12 ≥20%", "I12B 12 ≥80%", "I13 13 ≤4∶1", "I14 14 ≥0.5%",
        "I19 19 ≥80", "I22 22 ≥50%", "I24 24 ≥2", "I25 25 ≥3", "I26 26 ≥10%", "I27 27 ≥20%", "I28 28 ≥3%",
    ),
    "linzi": ("I03 3 ≥10", "I04 4 <3∶1", "I06 6 ≥30", "I09 9 =100%", "I10 10 ≥50%", "I12 12 ≥1"),
}  # fmt: skip


@pytest.mark.parametrize("city", CITIES)
def test_thresholds(plans: dict[str, Plan], city: str) -> None:
    rows = []
    for row in plans[city].indicators:
        sign = row.measure if row.measure in {"%", "∶1"} else ""
        rows.append(f"{row.code} {row.task_no} {row.operator.value}{row.target}{sign}")
        task = plans[city].task(row.task_no)
        assert row.source
        assert row.source in task.key_task + task.objective, row.code
        shorts = {item.short for item in plans[city].items}
        assert set(names_in(row.formula)) <= shorts | {"基期值"}
    assert tuple(rows) == THRESHOLDS[city]


def test_strict_and_inclusive_thresholds_differ(plans: dict[str, Plan]) -> None:
    assert plans["luoyang"].indicator("I13").operator is Operator.AT_MOST
    assert plans["linzi"].indicator("I04").operator is Operator.BELOW


def test_baselines(luoyang: Plan) -> None:
    baselines = {code: luoyang.indicator(code) for code in ("I26", "I27", "I28")}
    assert baselines["I26"].baseline == Decimal("0.85")
    assert baselines["I26"].baseline_note == baselines["I27"].baseline_note == "示例虚构"
    assert (baselines["I28"].baseline, baselines["I28"].baseline_note) == (None, "期初值尚未核定")


BLOCKS: Final = {
    ("luoyang", UnitKind.BUREAU): {
        "日常报送": 30, "任务完成": 40, "指标完成": 15, "协同配合": 10, "领导小组办公室评价": 5
    },
    ("luoyang", UnitKind.DISTRICT): {
        "日常报送": 40, "任务完成": 30, "指标完成": 10, "协同配合": 10, "领导小组办公室评价": 10
    },
    ("linzi", UnitKind.BUREAU): {
        "日常报送": 30, "任务完成": 40, "指标完成": 15, "协同配合": 10, "领导小组办公室评价": 5
    },
    ("linzi", UnitKind.DISTRICT): {
        "日常报送": 50, "任务完成": 30, "指标完成": 10, "协同配合": 5, "领导小组办公室评价": 5
    },
}  # fmt: skip


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2024, 12, 31), date(2025, 1, 1)])
@pytest.mark.parametrize(("city", "kind"), BLOCKS)
def test_the_rubric_adds_up(plans: dict[str, Plan], city: str, kind: UnitKind, day: date) -> None:
    lines = [line for line in plans[city].rubric if kind in line.applies_to and line.in_force(day)]
    blocks: Counter[str] = Counter()
    for line in lines:
        blocks[line.block] += int(line.points)
    assert blocks.pop("加分") == 5
    assert blocks.pop("等次限制") == 0
    assert blocks == BLOCKS[city, kind]
    assert sum(blocks.values()) == int(plans[city].info["考核满分"])


@pytest.mark.parametrize("city", CITIES)
def test_the_rubric_shows_every_rule_and_is_no_national_one(plans: dict[str, Plan], city: str) -> None:
    plan = plans[city]
    assert {line.rule for line in plan.rubric} == set(RUBRIC_RULES)
    written = {(line.rule, name) for line in plan.rubric for name in line.parameters}
    assert {("基础分", "下限"), ("扣分登记", "封顶"), ("任务亮灯", "至少按项数"), ("任务亮灯", "折算")} <= written
    assert all(line.basis.startswith("示例细则，未见公开评分标准，由领导小组办公室核定") for line in plan.rubric)
    assert [(grade.name, int(grade.lowest)) for grade in plan.grades] == [
        ("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("city", "old", "new", "parameter"),
    [("luoyang", "P01", "P01A", "逾期每次扣"), ("linzi", "P04", "P04A", "临期得分率")],
)
def test_a_line_of_the_rubric_changes_with_the_year(
    plans: dict[str, Plan], city: str, old: str, new: str, parameter: str
) -> None:
    before, after = (next(line for line in plans[city].rubric if line.code == code) for code in (old, new))
    assert (before.until, after.since) == (date(2024, 12, 31), date(2025, 1, 1))
    assert before.parameters[parameter] != after.parameters[parameter]
    assert (before.rule, before.name, before.points) == (after.rule, after.name, after.points)


@pytest.mark.parametrize("city", CITIES)
def test_the_guide_to_the_rubric_stands_in_the_workbook(city: str) -> None:
    book, _ = read_book(EXAMPLES / city / "方案.xlsx", "方案.xlsx")
    guide = book.sheet("评分规则说明") if book else None
    assert guide is not None
    rows = [(guide.text(row, 1), guide.text(row, 4)) for row in range(2, guide.last_row + 1)]
    assert rows == [
        *((name, one.name) for name, rule in RUBRIC_RULES.items() for one in rule.parameters),
        ("等次", "至"),
    ]


def test_schedules(luoyang: Plan, linzi: Plan) -> None:
    monthly, quarterly = luoyang.schedule[0], linzi.schedule[0]
    assert (monthly.due.kind, monthly.due.day, monthly.due.on_previous) == (DueKind.MONTHLY, 5, True)
    assert (quarterly.due.kind, quarterly.due.day, quarterly.due.on_previous) == (DueKind.QUARTERLY, 7, True)
    assert monthly.unit_kinds == quarterly.unit_kinds == set(UnitKind)
    assert (monthly.lock_days, quarterly.lock_days) == (10, 10)


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("year", [2024, 2025])
def test_holidays_are_those_of_the_state_council(plans: dict[str, Plan], city: str, year: int) -> None:
    official = holidays.country_holidays("CN", years=year)
    assert isinstance(official, holidays.HolidayBase)
    listed = plans[city].holidays
    day = date(year, 1, 1)
    while day.year == year:
        weekday = day.weekday() < 5
        works = listed[day] is False if day in listed else weekday
        assert works is official.is_working_day(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize("city", CITIES)
def test_what_is_made_up_says_so(plans: dict[str, Plan], city: str) -> None:
    assert plans[city].info["数据说明"] == "方案条文录自公开文件；报送数据、基期值和评分细则为虚构示例"
    assert plans[city].info["联系人"].startswith("（示例）")


@pytest.mark.parametrize("city", CITIES)
def test_a_save_by_libreoffice_changes_nothing(
    plans: dict[str, Plan], city: str, convert: Callable[[Path, str], Path]
) -> None:
    assert _read(convert(EXAMPLES / city / "方案.xlsx", "xlsx")) == plans[city]


@pytest.mark.parametrize("city", CITIES)
def test_a_save_as_xls_changes_nothing(plans: dict[str, Plan], city: str, convert: Callable[[Path, str], Path]) -> None:
    assert _read(convert(EXAMPLES / city / "方案.xlsx", "xls")) == plans[city]


@pytest.mark.parametrize("city", CITIES)
def test_the_committed_workbook_is_what_the_tool_compiles(
    plans: dict[str, Plan], city: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    compile_plans = importlib.import_module("compile_plans")
    example = next(each for each in compile_plans.PLANS if each.folder == city)
    (tmp_path / "官方文件.txt").write_text(_document(city), encoding="utf-8")
    assert _read(compile_plans.compile_plan(example, tmp_path)) == plans[city]
