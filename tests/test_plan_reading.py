"""The plan reader: what a good workbook gives, and each kind of mistake at its cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_plan import A_DAY, RATIO_AS_TIME, book, changed, codes, found, plan_of, tables
from report_gen.catalogue import plan as kinds
from report_gen.intake.plan import read_plan
from report_gen.intake.plan_sheets import SHEETS
from report_gen.model.finding import Kind
from report_gen.model.period import Span
from report_gen.model.plan import DueKind, ItemKind, Operator, Plan, TakeRule, UnitKind
from report_gen.model.raw import RawBook, RawCell, RawSheet, RawValue
from report_gen.model.rubric import RUBRIC_RULES
from report_gen.rules.scoring import SCORING_RULES

Change = tuple[str, str, RawValue]


def rubric_line(rule: str, points: str, parameters: str, row: int = 5) -> tuple[Change, ...]:
    """A further line of 评分细则."""
    cells = (f"P{row}", "日常", "一项", rule, points, parameters, "部门")
    return tuple(("评分细则", f"{column}{row}", value) for column, value in zip("ABCDEFG", cells, strict=True))


def info_line(key: str, value: str | None) -> tuple[Change, ...]:
    """A further row of 项目信息."""
    return (("项目信息", "A8", key), ("项目信息", "B8", value))


def test_a_good_plan_reads_without_findings() -> None:
    plan, findings = read_plan(book(tables()))
    assert findings == ()
    assert plan is not None
    assert (plan.id, plan.city, plan.title, plan.file) == ("T1", "某市", "某项目", "方案.xlsx")
    assert (plan.creation_start, plan.creation_end) == (date(2022, 7, 1), date(2025, 6, 30))
    assert plan.info["临期天数"] == "30"
    assert plan.holidays == {date(2024, 5, 1): True, date(2024, 5, 11): False}
    assert plan.phrases == {"报告结语": "特此报告。"}


def test_units_and_collectives() -> None:
    plan = plan_of()
    assert [unit.code for unit in plan.units] == ["U1", "U2", "U3", "U4"]
    assert plan.units[1].names == ("某市发展和改革委员会", "市发改委", "发改委", "市发展改革委")
    assert [unit.kind for unit in plan.units] == [UnitKind.OFFICE, UnitKind.BUREAU, UnitKind.BUREAU, UnitKind.DISTRICT]
    assert [(each.name, each.members) for each in plan.collectives] == [("各成员单位", ("U2", "U3"))]


def test_task_wording_and_reading() -> None:
    first, second = plan_of().tasks
    assert (first.leads, first.responsible) == (("U1",), ("U2", "U3"))
    assert (first.due.kind, first.due.months) == (DueKind.YEARLY, (1, 7))
    assert (second.sub_task, second.objective, second.due_text) == ("配送站", "建站≥80个。", "2024年6月")
    assert second.responsible == ("U3", "U4"), "各镇、街道 is one name"


def test_items_and_indicators() -> None:
    plan = plan_of()
    stations, chargers, policy = plan.items
    assert (stations.kind, stations.minimum, stations.maximum) == (ItemKind.CUMULATIVE, Decimal(0), None)
    assert stations.jump == Decimal("0.5")
    assert (chargers.reporters, chargers.take) == (("U3", "U2"), TakeRule.SUM)
    assert (policy.kind, policy.jump, policy.decimals) == (ItemKind.HAVE, None, 0)
    ratio, growth = plan.indicators[1:]
    assert (ratio.operator, ratio.target, ratio.measure) == (Operator.AT_MOST, Decimal(4), "∶1")
    assert (growth.operator, growth.target, growth.baseline) == (Operator.ABOVE, Decimal(20), Decimal(10))


def test_rubric_grades_and_schedule() -> None:
    plan = plan_of()
    line = plan.rubric[0]
    assert (line.points, dict(line.parameters)) == (Decimal(10), {"逾期每次扣": "1", "未报每次扣": "2"})
    assert line.applies_to == {UnitKind.BUREAU, UnitKind.DISTRICT}
    assert (line.since, line.until) == (date(2024, 1, 1), date(2024, 12, 31))
    assert [(grade.name, grade.lowest) for grade in plan.grades] == [("优秀", Decimal(90)), ("合格", Decimal(0))]
    duty = plan.schedule[0]
    assert (duty.span, duty.due.kind, duty.due.day, duty.lock_days) == (Span.MONTH, DueKind.MONTHLY, 5, 10)


@pytest.mark.parametrize(
    ("rule", "written", "stored"),
    [
        ("任务亮灯", "超期得分率=50%；每项扣=２.50", {"超期得分率": "0.5", "每项扣": "2.50"}),
        ("分档计分", "档次＝>=１００得5、95%以上得2.5；量=完整率", {"档次": ">=100得5、95%以上得2.5", "量": "完整率"}),
        ("佐证核验", "数据项=D3，D1、D3", {"数据项": "D3、D1"}),
        ("达标门槛", "最高等次=合格", {"最高等次": "合格"}),
    ],
)
def test_parameters_are_kept_in_one_spelling(rule: str, written: str, stored: dict[str, str]) -> None:
    points = "0" if rule == "达标门槛" else "5"
    assert plan_of(*rubric_line(rule, points, written)).rubric[1].parameters == stored


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (rubric_line("报送占比", "9", "量=报送率"), "可用的参数：量（上报率、按时率、完整率、规范率）"),
        (rubric_line("分档计分", "9", "档次=≥100得5；≥95得3"), "同一参数的几项用顿号隔开"),
        (rubric_line("目标计数", "5", "目标=4；数据项=D4"), "可写的数据项：D1、D2、D3"),
        (rubric_line("目标计数", "5", ""), "没有写参数“目标”（目标数）"),
        (rubric_line("一票否决", "0", "等次=不合格"), "是否为“合格”？所列的等次：优秀、合格"),
        (rubric_line("一票否决", "5", ""), "满分应为0"),
        ((("评分细则", "F4", "至=95"),), "“合格”写到95分，而“优秀”从90分起"),
        ((("评分细则", "F4", "至=89"),), "其间的得分按“合格”计"),
    ],
)
def test_what_is_wrong_with_a_line_of_the_rubric_says_what_there_is(changes: tuple[Change, ...], words: str) -> None:
    (finding,) = read_plan(changed(*changes))[1]
    assert words in finding.message + finding.hint


def test_every_record_knows_its_row() -> None:
    plan = plan_of()
    tables_of = (plan.units, plan.tasks, plan.items, plan.indicators, plan.checks, plan.rubric, plan.schedule)
    places = [each.place for records in tables_of for each in records]
    assert {place.file for place in places} == {"方案.xlsx"}
    assert min(place.row for place in places) == 2
    assert plan.collectives[0].place.cell == "第6行"


def test_numbers_and_dates_as_spreadsheets_store_them() -> None:
    plan = plan_of(
        ("任务清单", "A2", 1.0),
        ("指标", "C2", 2.0),
        ("指标", "G3", RATIO_AS_TIME),
        ("成员单位", "G3", A_DAY),
        ("项目信息", "B5", date(2022, 7, 1)),
        ("项目信息", "B7", 30.0),
        ("成员单位", "I2", True),
        ("指标", "F4", "＞"),
    )
    assert plan.tasks[0].no == "1"
    assert plan.indicators[1].target == 4
    assert plan.units[1].since == A_DAY
    assert plan.info["临期天数"] == "30"
    assert plan.indicators[2].operator is Operator.ABOVE


def test_columns_may_stand_in_any_order_and_empty_rows_are_passed_over() -> None:
    sheets = tables()
    sheets["任务清单"] = [list(reversed(row + [None] * (11 - len(row)))) for row in sheets["任务清单"]]
    sheets["任务清单"].insert(2, [])
    plan, findings = read_plan(book(sheets))
    assert findings == ()
    assert plan is not None
    assert [task.place.row for task in plan.tasks] == [2, 4]


def _second_duty(span: str, unit_kinds: str) -> tuple[Change, ...]:
    """A second row of 报送安排, after taking 县区 out of the first."""
    row = ("B2", "乡镇报表", span, "每月8日前报送上月", "10", unit_kinds)
    cells = tuple(("报送安排", f"{column}3", value) for column, value in zip("ABCDEF", row, strict=True))
    return (("报送安排", "F2", "办公室、部门"), *cells)


_LAST_PERIOD_RULE: tuple[Change, ...] = (
    ("校核规则", "D2", "桩数 ≥ 上期桩数"),
    ("校核规则", "E2", "按零"),
    ("校核规则", "G2", "桩数=3；上期桩数=2"),
    ("校核规则", "H2", "桩数=1；上期桩数=2"),
)


def _half_yearly() -> tuple[Change, ...]:
    return (("报送安排", "C2", "半年"), ("报送安排", "D2", "每年1、7月"))


SOUND_LINES: tuple[tuple[Change, ...], ...] = (
    rubric_line("报送占比", "10", "量=按时率"),
    rubric_line("分档计分", "5", "量=上报率；档次=≥100得5、>95得2.5、≥0得0"),
    rubric_line("分档计分", "5", "档次＝>=１００得5、95%以上得2.5"),
    rubric_line("目标计数", "5", "目标=4；数据项=D1"),
    rubric_line("任务亮灯", "40", "超期得分率=50%；折算=逐项；每项扣=2.5；至少按项数=3"),
    rubric_line("佐证核验", "5", "数据项=D3、D1；无佐证得分率=0.5"),
    rubric_line("人工评分", "5", "多人取值=去极值平均"),
    rubric_line("达标门槛", "0", "指标=I1、I2、I1；任务=1；最高等次=合格"),
    rubric_line("一票否决", "0", "等次=合格"),
    rubric_line("一票否决", "0", ""),
    rubric_line("加分登记", "5", "每次加=1"),
)
FAULTY_LINES: tuple[tuple[tuple[Change, ...], str, str], ...] = (
    (rubric_line("报送占比", "10", "量=报送率"), "P501", "F"),
    (rubric_line("按时报送", "10", "未报每次扣=1；未报每次扣=2"), "P501", "F"),
    (rubric_line("按时报送", "10", "未报每次扣=5%"), "P501", "F"),
    (rubric_line("按时报送", "10", "未报每次扣=1e3"), "P501", "F"),
    (rubric_line("任务亮灯", "10", "至少按项数=1.5"), "P501", "F"),
    (rubric_line("任务亮灯", "10", "超期得分率=150%"), "P501", "F"),
    (rubric_line("分档计分", "5", "档次=≥100得5；>95得2.5"), "P501", "F"),
    (rubric_line("分档计分", "5", "档次=满分得5"), "P501", "F"),
    (rubric_line("分档计分", "5", "量=上报率"), "P509", "F"),
    (rubric_line("目标计数", "5", ""), "P509", "F"),
    (rubric_line("目标计数", "5", "目标=4；数据项=D9"), "P412", "F"),
    (rubric_line("佐证核验", "5", "数据项="), "P501", "F"),
    (rubric_line("达标门槛", "0", "最高等次=良好"), "P510", "F"),
    (rubric_line("一票否决", "0", "等次=不合格"), "P510", "F"),
    (rubric_line("一票否决", "5", ""), "P511", "E"),
    (rubric_line("达标门槛", "5", "最高等次=合格"), "P511", "E"),
    (rubric_line("人工评分", "0", ""), "P511", "E"),
    (rubric_line("加分登记", "0", ""), "P511", "E"),
    (rubric_line("扣分登记", "0", ""), "P511", "E"),
)
MISTAKES: tuple[tuple[tuple[Change, ...], list[tuple[str, str]]], ...] = (
    # the sheet's header
    ((("任务清单", "D1", "子 任\n务"),), []),
    ((("任务清单", "D1", "小任务"),), [("P104", "任务清单!第1行"), ("P105", "任务清单!D1")]),
    ((("节假日", "D1", "日期"),), [("P106", "节假日!D1")]),
    ((("节假日", "D3", "备用"),), [("P107", "节假日!D3")]),
    ((("节假日", "D1", " \n "), ("节假日", "D3", "备用")), [("P107", "节假日!D3")]),
    ((("任务清单", "C1", "重点任务*"), ("任务清单", "E1", " 工作目标＊ ")), []),
    # a note under the table
    ((("任务清单", "A9", "注：本表由办公室编制"),), [("P109", "任务清单!A9")]),
    ((("任务清单", "K9", "某年某月制"),), [("P109", "任务清单!K9")]),
    # values
    ((("任务清单", "E3", None),), [("P201", "任务清单!E3")]),
    ((("数据项", "H2", "约5"),), [("P202", "数据项!H2")]),
    ((("数据项", "G2", "1.5"),), [("P206", "数据项!G2")]),
    ((("数据项", "G2", "7"),), [("P206", "数据项!G2")]),
    ((("数据项", "L2", "很多"),), [("P202", "数据项!L2")]),
    ((("报送安排", "E2", "-1"),), [("P206", "报送安排!E2")]),
    ((("评分细则", "E2", "-5"),), [("P202", "评分细则!E2")]),
    ((("成员单位", "G3", "去年"),), [("P203", "成员单位!G3")]),
    ((("节假日", "A2", "五一"),), [("P203", "节假日!A2")]),
    ((("数据项", "F4", "有"),), [("P204", "数据项!F4")]),
    ((("数据项", "K2", "平均"),), [("P204", "数据项!K2")]),
    ((("指标", "F2", "不低于"),), [("P204", "指标!F2")]),
    ((("指标", "F2", ">="), ("指标", "F3", "≦")), []),
    ((("校核规则", "B2", "严重"), ("校核规则", "C2", "表外")), [("P204", "校核规则!B2"), ("P204", "校核规则!C2")]),
    ((("评分细则", "D2", "按期报送"),), [("P204", "评分细则!D2")]),
    ((("评分细则", "G2", "部门、企业"),), [("P204", "评分细则!G2")]),
    ((("报送安排", "C2", "周"),), [("P204", "报送安排!C2")]),
    ((("节假日", "B2", "休息"),), [("P204", "节假日!B2")]),
    ((("成员单位", "D3", "企业"),), [("P204", "成员单位!D3")]),
    ((("数据项", "A3", "D1"),), [("P207", "数据项!A3")]),
    ((("数据项", "D4", "站数"),), [("P207", "数据项!D4")]),
    ((("节假日", "A3", "2024-05-01"),), [("P207", "节假日!A3")]),
    ((("评分细则", "E4", "90"),), [("P207", "评分细则!E4"), ("P502", "评分细则!E3")]),
    ((("数据项", "A2", "D/1"),), [("P208", "数据项!A2")]),
    ((("评分细则", "A3", "等次一"),), [("P208", "评分细则!A3")]),
    # units
    ((("任务清单", "I3", "市发改局"),), [("P301", "任务清单!I3")]),
    ((("数据项", "J2", "市发改局"),), [("P301", "数据项!J2")]),
    ((("成员单位", "F6", "市发改委、市教育局"),), [("P301", "成员单位!F6")]),
    ((("成员单位", "E4", "发改委"),), [("P302", "成员单位!C4")]),
    ((("成员单位", "C6", "市公安局"),), [("P302", "成员单位!C6")]),
    ((("成员单位", "G3", "2024-02-01"), ("成员单位", "H3", "2024-01-01")), [("P303", "成员单位!H3")]),
    ((("成员单位", "F6", None),), [("P304", "成员单位!F6")]),
    ((("任务清单", "J3", "市公安局、市公安局"),), [("P305", "任务清单!J3")]),
    ((("任务清单", "I3", None), ("任务清单", "J3", None)), [("P306", "任务清单!J3")]),
    ((("任务清单", "H3", "尽快"),), [("P307", "任务清单!H3")]),
    # formulas
    ((("指标", "D2", None),), [("P201", "指标!D2")]),
    ((("指标", "D2", "站数 ÷"),), [("P401", "指标!D2")]),
    ((("指标", "D2", "站点数"),), [("P402", "指标!D2")]),
    ((("指标", "D2", "政策"),), [("P403", "指标!D2")]),
    ((("指标", "C2", "9"),), [("P404", "指标!C2")]),
    ((("数据项", "I3", "-1"),), [("P405", "数据项!I3")]),
    ((("数据项", "D4", "政策（试行）"),), [("P406", "数据项!D4")]),
    ((("数据项", "D4", "基期值"),), [("P406", "数据项!D4")]),
    ((("指标", "K2", "建站≥90个"),), [("P407", "指标!K2")]),
    ((("指标", "E3", "%"),), [("P408", "指标!G3")]),
    ((("指标", "G2", "八十"),), [("P202", "指标!G2")]),
    ((("指标", "I4", None), ("指标", "J4", None)), [("P409", "指标!I4")]),
    ((("指标", "I4", None),), []),
    # the office's own checks
    ((("校核规则", "D2", "站数 ≤ 桩数总数"),), [("P402", "校核规则!D2")]),
    ((("校核规则", "D2", "基期值 ≤ 桩数"),), [("P402", "校核规则!D2")]),
    ((("校核规则", "G2", "站数=1"),), [("P410", "校核规则!G2")]),
    ((("校核规则", "G2", "站数=一；桩数=2"),), [("P410", "校核规则!G2")]),
    ((("校核规则", "D2", "站数 − 桩数"),), [("P401", "校核规则!D2")]),
    ((("校核规则", "D2", "站数 ÷ 0 ≤ 桩数"),), [("P401", "校核规则!D2")]),
    ((("指标", "D2", "站数 ≥ 80"),), [("P401", "指标!D2")]),
    ((("指标", "D2", "9**9**9"),), [("P401", "指标!D2")]),
    ((("指标", "D2", "100 ÷（桩数 − 站数 − 2）"),), []),
    ((("校核规则", "D2", "abs(站数 − 桩数) + 站数 ≤ 2"),), []),
    ((("校核规则", "H2", "站数=1；桩数=2"),), [("P411", "校核规则!H2")]),
    (_LAST_PERIOD_RULE, []),
    ((*_LAST_PERIOD_RULE, ("校核规则", "H2", "桩数=3；上期桩数=2")), [("P411", "校核规则!H2")]),
    ((*_LAST_PERIOD_RULE, ("校核规则", "G2", "桩数=3")), [("P410", "校核规则!G2")]),
    ((("校核规则", "D2", "桩数 ≥ 上期桩数总数"),), [("P402", "校核规则!D2")]),
    ((("指标", "D2", "上期站数"),), [("P402", "指标!D2")]),
    ((("校核规则", "G2", None), ("校核规则", "H2", None)), []),
    # scoring and reporting
    ((("评分细则", "F2", "逾期每次扣分=1"),), [("P501", "评分细则!F2")]),
    ((("评分细则", "F2", "逾期每次扣=一"),), [("P501", "评分细则!F2")]),
    ((("评分细则", "F2", "逾期每次扣"),), [("P501", "评分细则!F2")]),
    ((("评分细则", "D2", "任务亮灯"), ("评分细则", "F2", "超期得分率=50")), [("P501", "评分细则!F2")]),
    *((line, []) for line in SOUND_LINES),
    *((line, [(code, f"评分细则!{cell}5")]) for line, code, cell in FAULTY_LINES),
    (
        rubric_line("达标门槛", "0", "指标=I1、I9；任务=1、8"),
        [("P412", "评分细则!F5"), ("P412", "评分细则!F5"), ("P509", "评分细则!F5")],
    ),
    ((*rubric_line("达标门槛", "0", "指标=I3；最高等次=优秀"), ("指标", "D4", "站数 ÷")), [("P401", "指标!D4")]),
    (
        (*rubric_line("扣分登记", "0", ""), ("评分细则", "B5", "协同"), *rubric_line("基础分", "5", "", row=6)),
        [("P511", "评分细则!E5")],
    ),
    ((*rubric_line("扣分登记", "0", "", row=5), *rubric_line("基础分", "5", "下限=1", row=6)), []),
    ((("评分细则", "F4", "至=90"),), []),
    ((("评分细则", "F4", "至=89"),), [("P513", "评分细则!F4")]),
    ((("评分细则", "F4", "至=95"),), [("P512", "评分细则!F4")]),
    ((("评分细则", "F3", "至=89"),), [("P501", "评分细则!F3")]),
    ((("评分细则", "E3", "-1"), ("评分细则", "F3", "上限=90")), [("P202", "评分细则!E3"), ("P501", "评分细则!F3")]),
    ((("评分细则", "F4", "至=百"),), [("P501", "评分细则!F4")]),
    # the settings of the assessment
    (info_line("考核自评", "半年"), []),
    (info_line("考核自评", None), []),
    (info_line("考核自评", "月"), [("P204", "项目信息!B8")]),
    ((*info_line("考核自评", "季"), *_half_yearly()), [("P514", "项目信息!B8")]),
    ((*info_line("考核自评", "年"), *_half_yearly()), []),
    (info_line("考核排名", "否"), []),
    (info_line("考核排名", "不排"), [("P204", "项目信息!B8")]),
    (info_line("考核满分", "120"), []),
    (info_line("考核满分", "0"), [("P202", "项目信息!B8")]),
    (info_line("考核满分", "满"), [("P202", "项目信息!B8")]),
    ((("评分细则", "I2", "2025-01-01"),), [("P303", "评分细则!J2")]),
    ((("评分细则", "E4", "60"),), [("P502", "评分细则!E4")]),
    ((("报送安排", "D2", "及时报送"),), [("P503", "报送安排!D2")]),
    (_second_duty("季", "县区"), [("P505", "报送安排!C3"), ("P507", "成员单位!I5")]),
    (_second_duty("月", "县区"), []),
    (_second_duty("月", "部门、县区"), [("P506", "报送安排!F3")]),
    ((("报送安排", "F2", "办公室、部门"),), [("P507", "成员单位!I5")]),
    ((("任务清单", "J3", "市公安局"),), [("P508", "成员单位!I5")]),
    ((("任务清单", "J3", "市公安局"), ("成员单位", "I5", "否")), []),
    ((("任务清单", "J3", "市公安局"), ("数据项", "L2", "很多")), [("P202", "数据项!L2")]),
    # project information
    ((("项目信息", "B3", None),), [("P504", "项目信息!B3")]),
    ((("项目信息", "A3", "城市名"),), [("P504", "项目信息!")]),
    ((("项目信息", "B2", "洛阳/1"),), [("P208", "项目信息!B2")]),
    ((("项目信息", "B5", "去年"),), [("P203", "项目信息!B5")]),
    ((("项目信息", "B6", "2022-01-01"),), [("P303", "项目信息!B6")]),
    ((("项目信息", "B7", "一个月"),), [("P202", "项目信息!B7")]),
)


@pytest.mark.parametrize(("changes", "expected"), MISTAKES)
def test_a_mistake_is_found_at_its_cell_and_nothing_else(
    changes: tuple[Change, ...], expected: list[tuple[str, str]]
) -> None:
    assert sorted(found(*changes)) == sorted(expected)


def test_sheets_missing_empty_and_unknown() -> None:
    sheets = tables()
    del sheets["指标"]
    sheets["数据项"] = sheets["数据项"][:1]
    sheets["校核规则"] = sheets["校核规则"][:1]
    sheets["报送安排"] = sheets["报送安排"][:1]
    sheets["草稿"] = [["随手记"]]
    sheets["_选项"] = [["是"]]
    sheets["评分规则说明"] = [["规则", "参数"], ["按时报送", "逾期每次扣"]]
    plan, findings = read_plan(book(sheets))
    assert [(finding.code, finding.place.sheet) for finding in findings] == [
        ("P101", ""),
        ("P103", "报送安排"),
        ("P102", "草稿"),
    ]
    assert plan is not None
    assert plan.indicators == ()


def test_a_plan_may_have_neither_items_nor_indicators() -> None:
    sheets = tables()
    for name in ("数据项", "指标", "校核规则", "评分细则", "节假日", "措辞"):
        sheets[name] = sheets[name][:1]
    plan, findings = read_plan(book(sheets))
    assert findings == ()
    assert plan is not None
    assert (plan.items, plan.indicators, plan.rubric) == ((), (), ())


def test_a_renamed_sheet_is_suggested_and_what_follows_from_its_loss_is_not_told() -> None:
    sheets = tables()
    sheets["成员单位（终稿）"] = sheets.pop("成员单位")
    plan, findings = read_plan(book(sheets))
    assert plan is None
    assert [finding.code for finding in findings] == ["P101", "P102"]
    assert "是否为“成员单位（终稿）”？" in findings[0].hint


@pytest.mark.parametrize("above", [[], ["任务分工表"]])
def test_a_header_below_row_1_is_one_finding(above: list[RawValue]) -> None:
    sheets = tables()
    sheets["任务清单"].insert(0, above)
    _, findings = read_plan(book(sheets))
    assert [(finding.code, finding.place.cell) for finding in findings] == [("P108", "第2行")]
    assert "列名在第2行" in findings[0].message


def test_a_cell_merged_downwards_is_the_value_of_every_row_it_spans() -> None:
    good = book(tables())
    tasks = good.sheet("任务清单")
    assert tasks is not None
    cells = {place: cell for place, cell in tasks.cells.items() if place != (3, 2)}
    merges = ((2, 2, 3, 2), (1, 4, 1, 5), (2, 11, 3, 11), (2, 5, 3, 5), (5, 1, 5, 3), (2, 14, 3, 14))
    sheets = [RawSheet(one.name, cells, merges) if one is tasks else one for one in good.sheets]
    plan, findings = read_plan(RawBook(good.file, good.sha256, tuple(sheets)))
    assert findings == ()
    assert plan is not None
    assert [task.category for task in plan.tasks] == ["机制", "机制"]
    assert [task.objective for task in plan.tasks] == ["每半年开会。", "建站≥80个。"]


def test_project_information_is_named_in_messages() -> None:
    finding = read_plan(changed(("项目信息", "B5", "去年")))[1][0]
    assert finding.message == "“创建期开始”应填日期，现为“去年”。"


@pytest.mark.parametrize(
    ("changes", "usable"),
    [
        ((("项目信息", "B2", None),), False),
        ((("项目信息", "B2", "洛阳/1"),), False),
        ((("项目信息", "B4", None),), False),
        ((("项目信息", "B5", "去年"),), False),
        ((("项目信息", "A6", "结束"),), False),
        ((("项目信息", "B6", "2022-01-01"),), False),
        ((("任务清单", "E2", None), ("任务清单", "E3", None)), False),
        ((("任务清单", "E2", None),), True),
        ((("评分细则", "D2", "按期报送"),), True),
    ],
)
def test_when_a_plan_cannot_be_used_at_all(changes: tuple[Change, ...], *, usable: bool) -> None:
    assert (read_plan(changed(*changes))[0] is not None) is usable


def test_an_empty_workbook_is_ten_missing_sheets() -> None:
    plan, findings = read_plan(RawBook("方案.xlsx", "0" * 64))
    assert plan is None
    assert [finding.code for finding in findings] == ["P101"] * sum(not spec.optional for spec in SHEETS)


def test_a_row_that_cannot_be_used_hides_what_follows_from_it() -> None:
    changes: tuple[Change, ...] = (("成员单位", "D3", "企业"), ("数据项", "F2", "总数"), ("任务清单", "E3", None))
    assert sorted(found(*changes)) == [("P201", "任务清单!E3"), ("P204", "成员单位!D3"), ("P204", "数据项!F2")]


def test_broken_cells() -> None:
    good = book(tables())
    sheets = []
    for sheet in good.sheets:
        cells = dict(sheet.cells)
        if sheet.name == "节假日":
            cells[2, 3] = RawCell(2, 3, "#N/A", error=True)
            cells[3, 1] = RawCell(3, 1, None, "=A2+10")
            cells[3, 3] = RawCell(3, 3, "调休", '="调"&"休"')
        sheets.append(RawSheet(sheet.name, cells))
    plan, findings = read_plan(RawBook(good.file, good.sha256, tuple(sheets)))
    assert codes(findings) == [("P205", "C2"), ("P205", "A3")]
    assert plan is not None
    assert plan.holidays == {date(2024, 5, 1): True}, "a broken cell of an optional column counts as empty"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("任务清单", "I3", "市发改局"), "是否为“市发改委”？"),
        (("指标", "D2", "站点数"), "是否为“站数”？"),
        (("评分细则", "D2", "按期报送"), "是否为“按时报送”？"),
        (("任务清单", "D1", "子任物"), "是否为“子任务”？"),
    ],
)
def test_a_near_miss_is_suggested(change: Change, word: str) -> None:
    assert any(word in finding.hint for finding in read_plan(changed(change))[1])


def test_a_name_like_no_other_gets_no_suggestion() -> None:
    finding = read_plan(changed(("任务清单", "I3", "教育局XYZ")))[1][0]
    assert "是否" not in finding.hint
    assert finding.message == "“牵头识读”中的“教育局XYZ”不在成员单位表中。"


def test_every_kind_is_raised_and_its_sentences_are_whole() -> None:
    declared = {kind.code for kind in vars(kinds).values() if isinstance(kind, Kind)}
    # Of the review sheet, of 版式 and of 措辞: test_review.py, test_plan_layout.py, test_plan_phrases.py.
    declared -= {code for code in declared if code.startswith(("P6", "P7", "P8"))}
    expected = {code for _, each in MISTAKES for code, _ in each} | {"P101", "P102", "P103", "P108", "P205"}
    assert declared == expected
    for changes, _ in MISTAKES:
        for finding in read_plan(changed(*changes))[1]:
            assert finding.message
            assert finding.hint
            assert "{" not in finding.message + finding.hint


def test_the_rubric_rules_are_those_of_the_scoring_room() -> None:
    assert set(RUBRIC_RULES) == set(SCORING_RULES)


def test_the_same_workbook_reads_the_same() -> None:
    first: Plan | None = read_plan(book(tables()))[0]
    assert first == read_plan(book(tables()))[0]


@given(
    st.sampled_from([(spec.name, row, column) for spec in SHEETS for row in (1, 2, 3) for column in "ABCDEFGHIJK"]),
    st.one_of(
        st.none(), st.text(max_size=20), st.integers(-5, 5), st.floats(-5, 5), st.booleans(), st.dates(), st.times()
    ),
)
def test_whatever_a_cell_holds_the_reader_answers(cell: tuple[str, int, str], value: RawValue) -> None:
    sheet, row, column = cell
    for finding in read_plan(changed((sheet, f"{column}{row}", value)))[1]:
        assert finding.message
        assert finding.place.file == "方案.xlsx"
