"""The audit of a plan: each kind of finding on a small plan with a few cells changed, and the two real plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from conftest import EXAMPLES
from helpers_plan import plan_of
from report_gen.catalogue import plan_audit as kinds
from report_gen.excel.read import read_book
from report_gen.importing.targets import read_targets
from report_gen.intake.plan import read_plan
from report_gen.intake.plan_sheets import SHEETS
from report_gen.model.finding import Finding, Severity
from report_gen.model.place import Place
from report_gen.model.plan import Operator, Plan
from report_gen.model.raw import RawValue
from report_gen.rules.plan_audit import AUDITS, Duty, Target, audit, uncarried_duties
from report_gen.rules.plan_audit.names import Mention, Names, abbreviates, label_slips
from report_gen.rules.plan_audit.ties import ties_of

Change = tuple[str, str, RawValue]

COLUMNS = {spec.name: {title: number for number, title in enumerate(spec.titles, 1)} for spec in SHEETS}
TASKS, UNITS, ITEMS, INDICATORS, RUBRIC, INFO = "任务清单", "成员单位", "数据项", "指标", "评分细则", "项目信息"


def audited(plan: Plan, *duties: Duty) -> tuple[Finding, ...]:
    return audit(plan, read_targets, COLUMNS, duties)


def shown(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, f"{finding.place.sheet}!{finding.place.cell}") for finding in findings]


SOUND: list[Change] = [
    (TASKS, "G3", "市公安局，各镇、街道"),
    (RUBRIC, "E2", 100),
    (RUBRIC, "I2", ""),
    (RUBRIC, "J2", ""),
]
BEFORE = frozenset(audited(plan_of(*SOUND)))


def new(*changes: Change) -> tuple[Finding, ...]:
    """What the changes bring up that the audit of the small plan does not say without them."""
    return tuple(finding for finding in audited(plan_of(*SOUND, *changes)) if finding not in BEFORE)


def task_row(row: int, *cells: RawValue) -> list[Change]:
    """A row of 任务清单, cell by cell."""
    return [(TASKS, f"{'ABCDEFGHIJK'[column]}{row}", value) for column, value in enumerate(cells)]


def unit_row(row: int, *cells: RawValue) -> list[Change]:
    return [(UNITS, f"{'ABCDEFGHIJK'[column]}{row}", value) for column, value in enumerate(cells)]


def a_task(row: int, no: str, **texts: str) -> list[Change]:
    """A task of 市公安局 that nothing is said against but that it has no figures, changed."""
    cells = {
        "category": "设施", "key": f"任务{no}", "sub": "", "objective": f"做好第{no}件事情。", "lead": "市公安局",
        "responsible": "", "due": "2024年6月", "leads": "市公安局", "shares": "",
    } | texts  # fmt: skip
    return task_row(row, no, *cells.values())


def test_the_small_plan_shows_these_things_and_no_more() -> None:
    assert shown(sorted(BEFORE, key=lambda finding: finding.sort_key)) == [
        ("A203", "任务清单!C2"),
        ("A406", "节假日!"),
        ("A406", "节假日!"),
        ("A406", "节假日!"),
    ]


UNIT_CASES: list[tuple[str, list[Change], list[tuple[str, str]]]] = [
    ("a name nobody is registered under", [(TASKS, "G3", "市公安局、市城管局，各镇、街道")], [("A101", "任务清单!G3")]),
    ("a collective nobody wrote out", [(TASKS, "G3", "市公安局、各有关单位，各镇、街道")], [("A102", "任务清单!G3")]),
    ("another way of writing", [(TASKS, "F3", "市发展改革委")], [("A103", "任务清单!F3")]),
    ("the full name", [(TASKS, "F3", "某市发展和改革委员会")], []),
    ("twice in one list", [(TASKS, "G3", "市公安局、市公安局，各镇、街道")], [("A105", "任务清单!G3")]),
    ("twice under two names", [(TASKS, "F3", "市发改委、某市发展和改革委员会")], [("A105", "任务清单!F3")]),
    ("once by name, once in a collective", [(TASKS, "G2", "各成员单位、市公安局")], []),
    ("lead and responsible", [(TASKS, "G3", "市公安局、市发改委，各镇、街道")], [("A106", "任务清单!G3")]),
    ("lead, and responsible in a collective", [(TASKS, "F2", "市公安局"), (TASKS, "I2", "市公安局")], []),
    ("a slip behind a label", [(TASKS, "F3", "牵头单位；市发改委")], [("A107", "任务清单!F3")]),
    ("a label in good order", [(TASKS, "F3", "牵头单位:市发改委"), (TASKS, "G3", "责任单位：市公安局，各镇、街道")], []),
    ("named, not read as lead", [(TASKS, "I3", "市公安局")], [("A108", "任务清单!I3")]),
    ("named, not read at all", [(TASKS, "J3", "各镇、街道")], [("A108", "任务清单!J3")]),
    ("read, not named", [(TASKS, "J2", "各成员单位、各镇、街道")], [("A109", "任务清单!J2")]),
    ("no wording at all", [(TASKS, "F3", ""), (TASKS, "G3", "")], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in UNIT_CASES], ids=[case[0] for case in UNIT_CASES]
)
def test_names_in_tasks(changes: list[Change], expected: list[tuple[str, str]]) -> None:
    assert shown(new(*changes)) == expected


def test_an_unknown_name_is_said_once_with_what_is_near() -> None:
    found = new(
        (UNITS, "E3", ""),
        (TASKS, "F3", "市发展改革委"),
        (TASKS, "G3", "市公安局"),
        *a_task(4, "3", responsible="市发展改革委"),
    )
    assert [finding.message for finding in found if finding.kind is kinds.NAME_UNKNOWN] == [
        "第2、3项任务的“牵头单位”写有“市发展改革委”，成员单位表中没有这个名称。"
    ]
    assert "是否为“市发改委”？" in next(finding.hint for finding in found if finding.kind is kinds.NAME_UNKNOWN)


def test_the_readings_tell_where_there_is_no_wording() -> None:
    found = new(*a_task(4, "3", lead="", leads="市公安局", shares="市公安局"))
    assert ("A106", "任务清单!G4") in shown(found)


SAME_BODY = unit_row(7, "U5", "某市公安交通管理局", "市公安交管局", "部门", "", "", "", "", "是")


def test_two_rows_that_may_be_one_body() -> None:
    found = new(*SAME_BODY)
    assert shown(found) == [("A104", "成员单位!C7")]
    assert "“市公安交管局”与第4行的“市公安局”" in found[0].message


def test_a_body_that_follows_another_is_not_the_same() -> None:
    assert "A104" not in {
        code for code, _ in shown(new(*SAME_BODY, (UNITS, "H4", "2023-12-31"), (UNITS, "G7", "2024-01-01")))
    }


def test_a_closed_unit() -> None:
    found = new((UNITS, "H4", "2024-03-31"), (TASKS, "H3", "2023年6月"))
    closed = next(finding for finding in found if finding.kind is kinds.UNIT_CLOSED)
    assert closed.place == Place("方案.xlsx", "成员单位", 4, 8)
    assert closed.message == "“市公安局”自2024年4月1日起停用，此后仍列在第1项任务、数据项D2、D3中。"
    assert ("A304", "数据项!J4") in shown(found)


def test_a_unit_that_closed_after_its_work_was_due() -> None:
    changes = [*unit_row(7, "U5", "某市邮政局", "市邮政局", "部门", "", "", "", "2024-06-30", "是")]
    changes += a_task(4, "3", lead="市邮政局", leads="市邮政局")
    assert "A110" not in {code for code, _ in shown(new(*changes))}


TASK_CASES: list[tuple[str, list[Change], list[tuple[str, str]]]] = [
    ("nobody leads", [(TASKS, "F3", ""), (TASKS, "G3", "市发改委、市公安局按职责分工负责"), (TASKS, "I3", ""),
                      (TASKS, "J3", "市发改委、市公安局")], [("A201", "任务清单!F3")]),
    ("no due date", [(TASKS, "H3", "")], [("A202", "任务清单!H3")]),
    ("an unreadable date is the reading's matter", [(TASKS, "H3", "适时")], []),
    ("due before the creation period", [(TASKS, "H3", "2022年5月")], [("A204", "任务清单!H3")]),
    ("due after the creation period", [(TASKS, "H3", "2025年底")], [("A204", "任务清单!H3")]),
    ("one of several due dates after it", [(TASKS, "H3", "2024年6月、2025年12月")], [("A204", "任务清单!H3")]),
    ("due on its last day", [(TASKS, "H3", "2025年6月")], []),
    ("numbers left out", a_task(4, "5"), [("A205", "任务清单!A4"), ("A203", "任务清单!C4")]),
    ("numbers backwards", [(TASKS, "A3", "3"), (INDICATORS, "C2", "3"), (INDICATORS, "C3", "3"), (INDICATORS, "C4", "3"),
                           *a_task(4, "2")], [("A206", "任务清单!A4"), ("A203", "任务清单!C4")]),
    ("numbers of two levels", a_task(4, "2-1"), [("A203", "任务清单!C4")]),
    ("copied objective", a_task(4, "3", objective="每半年 开会；"), [("A203", "任务清单!C4"), ("A207", "任务清单!E4")]),
    ("an item in the words of a task", a_task(4, "3", objective="管好充电桩。"), []),
    ("an item much like the words of a task",
     [*a_task(4, "3", objective="实行五统一的三轮快递电动车辆管理。"), (ITEMS, "C4", "快递电动车辆实行五统一")], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in TASK_CASES], ids=[case[0] for case in TASK_CASES]
)
def test_the_task_list(changes: list[Change], expected: list[tuple[str, str]]) -> None:
    assert shown(new(*changes)) == expected


def test_missing_numbers_are_named() -> None:
    found = new(*a_task(4, "5"))
    assert next(each.message for each in found if each.kind is kinds.NUMBERS_GAP) == "序号2之后是5，缺3、4。"


FIGURE_CASES: list[tuple[str, list[Change], list[tuple[str, str]]]] = [
    ("another number", [(INDICATORS, "G2", 60)], [("A301", "指标!G2")]),
    ("another sign", [(INDICATORS, "F2", ">")], [("A301", "指标!G2")]),
    ("the words demand a second one", [(TASKS, "C3", "建站，配车不少于30辆")], [("A302", "任务清单!C3")]),
    ("the sub-task demands one", [(TASKS, "D3", "冷藏车≥30辆")], [("A302", "任务清单!D3")]),
    ("a threshold of a task without indicators", [(TASKS, "E2", "召开会议不少于4次。")], [("A302", "任务清单!E2")]),
    ("a wish", [(TASKS, "C3", "建站，力争覆盖率达到50%以上")], []),
    ("a baseline to come", [(INDICATORS, "I4", ""), (INDICATORS, "J4", "尚未核定")], [("A303", "指标!I4")]),
    ("a baseline nobody explains is the reading's matter", [(INDICATORS, "I4", ""), (INDICATORS, "J4", "")], []),
    ("a note and no need for it", [(INDICATORS, "J2", "不用基期")], []),
    ("nobody reports", [(UNITS, "I4", "否")], [("A304", "数据项!J4")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in FIGURE_CASES], ids=[case[0] for case in FIGURE_CASES]
)
def test_figures(changes: list[Change], expected: list[tuple[str, str]]) -> None:
    assert shown(new(*changes)) == expected


def test_a_contradicted_target_quotes_both() -> None:
    (found,) = new((INDICATORS, "G2", 60))
    assert found.message == "第2项任务写“≥80个”（≥80个），指标I1“配送站数”为≥60个。"


def test_an_item_nobody_reports_names_the_indicators_it_stops() -> None:
    found = new((UNITS, "I3", "否"))
    assert next(each.message for each in found if each.kind is kinds.ITEM_UNREPORTED) == (
        "数据项D1“配送站”的填报单位（市发改委）“是否报送”为“否”，到创建期末无人填报，指标I1、I2、I3无法计算。"
    )


@dataclass(frozen=True)
class Turned:
    """桩车比不低于1∶4."""

    operator: Operator | None = Operator.AT_LEAST
    value: Decimal | None = Decimal("0.25")
    measure: str = "∶1"
    inverted: bool = True
    quote: str = "不低于1∶4"
    printed: str = "≥1∶4"
    threshold: bool = True


@pytest.mark.parametrize(
    ("target", "cell", "codes"),
    [
        (Turned(), "4∶1", []),
        (Turned(), "5∶1", ["A301"]),
        (Turned(value=Decimal(0)), "4∶1", ["A301"]),
        (Turned(inverted=False, measure="", quote="？"), "4∶1", ["A302"]),
    ],
)
def test_a_ratio_worded_the_other_way_round(target: Turned, cell: str, codes: list[str]) -> None:
    def read(text: str) -> tuple[Target, ...]:
        return (target,) if "建站" in text else ()

    plan = plan_of((INDICATORS, "G3", cell))
    assert [finding.code for finding in audit(plan, read) if finding.code.startswith("A30")] == codes


def test_the_only_indicator_left_is_the_one_that_is_meant() -> None:
    plan = plan_of()
    lone = replace(plan, indicators=plan.indicators[:1])
    found = audit(lone, lambda text: (Turned(inverted=False, measure="套", quote="？"),) if "建站" in text else ())
    assert [finding.code for finding in found if finding.code.startswith("A30")] == ["A301"]


def rubric_row(row: int, rule: str, points: int, parameters: str = "", **more: RawValue) -> list[Change]:
    """A line of 评分细则 in row 5 or below, for 部门 and 县区 unless said."""
    cells: dict[str, RawValue] = {
        "code": f"P{row}", "block": "协同", "name": f"第{row}行", "rule": rule, "points": points, "parameters": parameters,
        "kinds": "部门、县区", "basis": "", "since": "", "until": "",
    }  # fmt: skip
    cells.update(more)
    return [(RUBRIC, f"{'ABCDEFGHIJ'[column]}{row}", value) for column, value in enumerate(cells.values())]


def full(points: int) -> Change:
    """What is left for the first line."""
    return (RUBRIC, "E2", points)


BASE = rubric_row(5, "基础分", 10, "下限=2")
RUBRIC_CASES: list[tuple[str, list[Change], list[tuple[str, str]]]] = [
    ("less than 100", [(RUBRIC, "E2", 95)], [("A401", "评分细则!E2"), ("A401", "评分细则!E2")]),
    ("a bonus does not count", [(RUBRIC, "A5", "P2"), (RUBRIC, "B5", "加分"), (RUBRIC, "C5", "加分"),
                                (RUBRIC, "D5", "加分登记"), (RUBRIC, "E5", 5), (RUBRIC, "G5", "部门、县区")], []),
    ("a line that runs out", [(RUBRIC, "E2", 90), (RUBRIC, "A5", "P2"), (RUBRIC, "B5", "日常"), (RUBRIC, "C5", "报送"),
                              (RUBRIC, "D5", "完整报送"), (RUBRIC, "E5", 10), (RUBRIC, "G5", "部门"),
                              (RUBRIC, "J5", "2024-12-31")],
     [("A401", "评分细则!E2"), ("A401", "评分细则!E2")]),
    ("one deduction is more than all", [(RUBRIC, "F2", "逾期每次扣=1；未报每次扣=112")], [("A402", "评分细则!F2")]),
    ("the full marks are another number", [full(120), (INFO, "A8", "考核满分"), (INFO, "B8", "120")], []),
    ("not the full marks that are set", [(INFO, "A8", "考核满分"), (INFO, "B8", "120")],
     [("A401", "评分细则!E2"), ("A401", "评分细则!E2")]),
    ("a default is more than all", [full(99), *rubric_row(5, "完整报送", 1)], [("A402", "评分细则!F5")]),
    ("a task is more than all", [full(95), *rubric_row(5, "任务亮灯", 5, "折算=逐项；每项扣=6")], [("A402", "评分细则!F5")]),
    ("a bonus is more than all", rubric_row(5, "加分登记", 2, "每次加=3"), [("A402", "评分细则!F5")]),
    ("an event is more than the cap", [full(90), *rubric_row(5, "扣分登记", 10, "每次扣=5；封顶=4")], [("A402", "评分细则!F5")]),
    ("a cap above the full marks", [full(90), *rubric_row(5, "扣分登记", 10, "封顶=11")], [("A407", "评分细则!F5")]),
    ("a sound base", [full(90), *BASE, *rubric_row(6, "扣分登记", 0, "封顶=10")], []),
    ("a cap above the base", [full(90), *BASE, *rubric_row(6, "扣分登记", 0, "封顶=11")], [("A407", "评分细则!F6")]),
    ("an event above the base", [full(90), *BASE, *rubric_row(6, "扣分登记", 0, "每次扣=11")], [("A402", "评分细则!F6")]),
    ("no base for districts", [(RUBRIC, "G2", "部门"), full(90), *rubric_row(5, "基础分", 10, kinds="部门"),
                               *rubric_row(6, "扣分登记", 0),
                               *rubric_row(7, "人工评分", 100, kinds="县区", until="2024-06-30"),
                               *rubric_row(8, "人工评分", 100, kinds="县区", since="2024-07-01")],
     [("A408", "评分细则!E6")]),
    ("the base ends before its deductions", [full(90), *rubric_row(5, "基础分", 10, until="2024-06-30"),
                                             *rubric_row(6, "扣分登记", 0),
                                             *rubric_row(7, "人工评分", 10, block="评价", since="2024-07-01")],
     [("A408", "评分细则!E6"), ("A408", "评分细则!E6")]),
    ("two bases", [full(80), *BASE, *rubric_row(6, "基础分", 10)], [("A409", "评分细则!D6"), ("A409", "评分细则!D6")]),
    ("two bases of two blocks", [full(80), *BASE, *rubric_row(6, "基础分", 10, block="报送")], []),
    ("a floor at the base", [full(90), *rubric_row(5, "基础分", 10, "下限=10")], [("A410", "评分细则!F5")]),
    ("steps in order", [full(90), *rubric_row(5, "分档计分", 10, "档次=≥100得10、>95得5、≥95得5、≥0得0")], []),
    ("less for more", [full(90), *rubric_row(5, "分档计分", 10, "档次=≥90得5、≥60得10")], [("A411", "评分细则!F5")]),
    ("a step twice", [full(90), *rubric_row(5, "分档计分", 10, "档次=≥90得10、90以上得5")], [("A411", "评分细则!F5")]),
    ("steps beyond the full marks", [full(90), *rubric_row(5, "分档计分", 10, "档次=≥90得12")], [("A411", "评分细则!F5")]),
    ("a step out of reach", [full(90), *rubric_row(5, "分档计分", 10, "档次=>100得10、≥90得8")], [("A411", "评分细则!F5")]),
    ("a line that the reading refuses", rubric_row(5, "分档计分", 10, "档次=满分"), []),
    ("tasks that weigh nothing", [full(90), *rubric_row(5, "任务亮灯", 10, "牵头权重=0；配合权重=0")], [("A412", "评分细则!F5")]),
    ("in time twice", [full(90), *rubric_row(5, "按时报送", 10)], [("A413", "评分细则!D5")]),
    ("in time, and the share in time", [full(90), *rubric_row(5, "报送占比", 10)], [("A413", "评分细则!D5")]),
    ("in time, and how many sent", [full(90), *rubric_row(5, "报送占比", 10, "量=上报率")], []),
    ("in time twice, one after the other",
     [(RUBRIC, "J2", "2024-06-30"), *rubric_row(5, "按时报送", 100, since="2024-07-01")], []),
    ("tasks led, tasks shared", [full(80), *rubric_row(5, "任务亮灯", 10, "配合权重=0"),
                                 *rubric_row(6, "任务亮灯", 10, "牵头权重=0")], []),
    ("tasks, and the rate of tasks", [full(80), *rubric_row(5, "任务亮灯", 10, "配合权重=0"),
                                      *rubric_row(6, "分档计分", 10, "量=任务按期率；档次=≥90得10")],
     [("A413", "评分细则!D6")]),
    ("evidence of all, evidence of one", [full(80), *rubric_row(5, "佐证核验", 10),
                                          *rubric_row(6, "佐证核验", 10, "数据项=D3")], [("A413", "评分细则!D6")]),
    ("registered counts are two things", [full(80), *rubric_row(5, "目标计数", 10, "目标=2"),
                                          *rubric_row(6, "目标计数", 10, "目标=2")], []),
    ("a gate by what a district leads", rubric_row(5, "达标门槛", 0, "指标=I1；任务=2；最高等次=合格", kinds="县区"),
     [("A414", "评分细则!F5")]),
    ("a gate by what a bureau leads", rubric_row(5, "达标门槛", 0, "指标=I1；最高等次=合格"), []),
    ("a gate by a task of others", rubric_row(5, "达标门槛", 0, "任务=1；最高等次=合格", kinds="县区"), [("A414", "评分细则!F5")]),
    ("a gate of nothing", rubric_row(5, "达标门槛", 0, "最高等次=合格"), [("A415", "评分细则!F5")]),
    ("a count nobody of that kind reports", [full(90), *rubric_row(5, "目标计数", 10, "目标=9；数据项=D1", kinds="县区"),
                                             *rubric_row(6, "人工评分", 10, kinds="部门")], [("A414", "评分细则!F5")]),
    ("evidence of a number", [full(90), *rubric_row(5, "佐证核验", 10, "数据项=D1")], [("A416", "评分细则!F5")]),
    ("a count of yes or no", [full(90), *rubric_row(5, "目标计数", 10, "目标=9；数据项=D3")], [("A416", "评分细则!F5")]),
    ("days without a line", [(RUBRIC, "I2", "2024-01-01"), (RUBRIC, "J2", "2024-12-31")],
     [("A417", "评分细则!")] * 4),
    ("one grade, two totals", [(RUBRIC, "C4", "优秀")], [("A403", "评分细则!E4")]),
    ("districts are not scored", [(RUBRIC, "G2", "部门")], [("A405", "评分细则!")]),
    ("a year with holidays", [("节假日", "A2", "2023-05-01"), ("节假日", "A3", "2025-05-01")], [("A406", "节假日!")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in RUBRIC_CASES], ids=[case[0] for case in RUBRIC_CASES]
)
def test_rubric_and_holidays(changes: list[Change], expected: list[tuple[str, str]]) -> None:
    assert shown(new(*changes)) == expected


def test_a_grade_nobody_can_reach() -> None:
    found = new((RUBRIC, "E2", 10))
    assert [each.message for each in found if each.kind is kinds.GRADE_UNREACHABLE] == [
        "等次“优秀”的最低分90高于“县区”能得的最高分10。",
        "等次“优秀”的最低分90高于“部门”能得的最高分10。",
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([full(90), *rubric_row(5, "扣分登记", 10, "每次扣=5；封顶=4")], "“第5行”的封顶为4分，而“每次扣”5分，一次即到限额。"),
        ([full(90), *rubric_row(5, "扣分登记", 10, "封顶=11")], "“第5行”封顶11分，高于满分10分，扣不到封顶。"),
        ([full(90), *rubric_row(5, "基础分", 10, "下限=10")], "“第5行”的下限10分不低于基础分10分，本板块的扣分都不起作用。"),
        ([full(90), *rubric_row(5, "分档计分", 10, "档次=≥90得5、>60得10")],
         "“第5行”的档次有矛盾：≥90%得5分，少于>60%的10分。"),
        ([full(90), *rubric_row(5, "分档计分", 10, "档次=>100得10、≥90得8")],
         "“第5行”的档次有矛盾：>100%无法达到，各率最高为100%。"),
        ([full(90), *rubric_row(5, "按时报送", 10, since="2024-07-01"), *rubric_row(6, "人工评分", 10, until="2024-06-30")],
         "“第5行”与第2行的“及时”自2024年7月1日起对“部门”都按“按时报送”计分，同一件事会计两次。"),
        (rubric_row(5, "达标门槛", 0, "指标=I1；任务=1、2；最高等次=合格", kinds="县区"),
         "“第5行”所列的指标I1、任务1，没有一个“县区”类单位负责或填报，不起作用。"),
        ([full(90), *rubric_row(5, "佐证核验", 10, "数据项=D1")], "数据项D1“配送站”的类型是“累计”，不能核验佐证。"),
    ],
)  # fmt: skip
def test_a_line_of_the_rubric_says_what_is_the_matter(changes: list[Change], message: str) -> None:
    assert [finding.message for finding in new(*changes)] == [message]


def test_days_without_a_line_are_named() -> None:
    messages = [each.message for each in new((RUBRIC, "I2", "2024-01-01")) if each.kind is kinds.DAYS_UNSCORED]
    assert messages[0] == "2022年7月1日至2023年12月31日，评分细则没有适用于“县区”的评分项，其间的考核期不打分。"


def test_weights_say_from_when() -> None:
    messages = {each.message for each in new((RUBRIC, "E2", 10), (RUBRIC, "I2", "2024-01-01"))}
    assert "适用于“部门”的各评分项自2024年1月1日起满分合计10分，应为100分（P1 10）。" in messages
    whole = {each.message for each in new((RUBRIC, "E2", 10))}
    assert "适用于“部门”的各评分项满分合计10分，应为100分（P1 10）。" in whole


HERE = Place("官方文件.txt", "第9行")


@pytest.mark.parametrize(
    ("unit", "text", "codes"),
    [
        ("市发改委", "配合做好配送站建站；依据部门职责分工，配合其他部门做好创建工作。", []),
        ("市发改委", "查处价格违法违规行为。", ["A208"]),
        ("某市发展和改革委员会", "查处价格违法违规行为；负责法律咨询。", ["A208", "A208"]),
        ("各成员单位", "每半年开会。", []),
        ("市民政局", "负责养老院。", ["A209"]),
    ],
)
def test_duties(unit: str, text: str, codes: list[str]) -> None:
    assert [finding.code for finding in uncarried_duties(plan_of(), (Duty(unit, text, HERE),))] == codes


def test_a_duty_names_the_task_that_is_near() -> None:
    plan = plan_of(*a_task(4, "3", objective="查处价格违法违规行为。"))
    (found,) = uncarried_duties(plan, (Duty("市发改委", "查处价格违法违规行为", HERE),))
    assert found.place == HERE
    assert found.message == "“市发改委”的职责“查处价格违法违规行为”，在它承担的任务（第1、2项）中没有找到对应内容。"
    assert found.hint.startswith("第3项任务（任务3）与此相近，没有列该单位。")


def test_a_duty_of_a_unit_without_tasks() -> None:
    plan = plan_of(*unit_row(7, "U5", "某市邮政局", "市邮政局", "部门", "", "", "", "", "是"))
    (found,) = uncarried_duties(plan, (Duty("市邮政局", "查处价格违法违规行为", HERE),))
    assert "在它承担的任务（无）中" in found.message


def test_without_columns_and_reader_findings_name_the_row() -> None:
    found = audit(plan_of((TASKS, "H3", ""), (INDICATORS, "G2", 60)))
    assert ("A202", "任务清单!第3行") in shown(found)
    assert "A301" not in {finding.code for finding in found}


def test_no_audit_stands_twice() -> None:
    assert len(set(AUDITS)) == len(AUDITS)


NAMES = Names(
    {"市发改委": "U2", "市发展和改革委员会": "U2", "市公安局": "U3", "各镇、街道": "U4", "老城区": "U5", "老城区政府": "U5",
     "西工区政府": "U6", "市资源和规划局": "U7", "示范区（城乡一体化）管委会": "U8"},
    {"各成员单位": ("U2", "U3")},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("无", []),
        ("/", []),
        ("市发改委、市公安局", [("市发改委", "U2"), ("市公安局", "U3")]),
        ("市发改委,市公安局；各成员单位", [("市发改委", "U2"), ("市公安局", "U3"), ("各成员单位", "")]),
        ("市发改委，各镇、街道", [("市发改委", "U2"), ("各镇、街道", "U4")]),
        ("市发改委、市公安局按职责分工负责", [("市发改委", "U2"), ("市公安局", "U3")]),
        ("市发改委牵头，市公安局等有关部门按职责分工负责", [("市发改委", "U2"), ("市公安局", "U3")]),
        ("会同市公安局", [("市公安局", "U3")]),
        ("（牵头单位：市发改委；责任单位：市公安局）", [("市发改委", "U2"), ("市公安局", "U3")]),
        ("市发改委、市公安局〔列第一位的为牵头单位，下同〕", [("市发改委", "U2"), ("市公安局", "U3")]),
        ("市发改委（市知识产权局）", [("市发改委", "U2")]),
        ("市公安局和市发改委", [("市公安局", "U3"), ("市发改委", "U2")]),
        ("市资源和规划局", [("市资源和规划局", "U7")]),
        ("示范区（城乡一体化）管委会", [("示范区（城乡一体化）管委会", "U8")]),
        ("市民政局和市公安局", [("市民政局和市公安局", "")]),
        ("老城区、西工区政府", [("老城区", "U5"), ("西工区政府", "U6")]),
    ],
)
def test_names_are_found_in_lists(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.text, mention.unit) for mention in NAMES.mentions(text)] == expected


def test_a_shared_ending_is_given_to_the_words_before_it() -> None:
    assert NAMES.mentions("老城区、西工区政府")[0] == Mention("老城区", ("U5",), "U5", shared=True)
    assert NAMES.mentions("老城区，西工区政府")[0] == Mention("老城区", ("U5",), "U5")
    assert NAMES.mentions("东区、市公安局")[0] == Mention("东区")
    assert NAMES.mentions("东区、西区")[0] == Mention("东区")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("区综合执法局", "区综合行政执法局", True),
        ("区投资促进中心", "区投资促中心", True),
        ("市市场监管局", "市市场监督管理局", True),
        ("市公安局", "市商务局", False),
        ("涧西区政府", "西工区政府", False),
        ("市发改委", "市发展和改革委员会", False),  # too far apart to tell
        ("发改委", "发展改革委", False),
    ],
)
def test_short_ways_of_writing(one: str, other: str, *, same: bool) -> None:
    assert abbreviates(one, other) is abbreviates(other, one) is same


def test_slips_are_quoted() -> None:
    assert label_slips("牵头单位；甲局，责任单位：乙局、配合单位、丙局") == ("牵头单位；", "配合单位、")
    assert label_slips("甲局、乙局") == ()


def read_example(city: str) -> Plan:
    book, _ = read_book(EXAMPLES / city / "方案.xlsx", "方案.xlsx")
    assert book is not None
    plan, _ = read_plan(book)
    assert plan is not None
    return plan


# Looked at one by one against the documents: nothing of this is an accident of the audit.
LUOYANG = [
    *(
        ("A203", f"任务清单!C{row}") for row in (2, 3, 4, 5, 8, 16)
    ),  # 计划、会议、考核、总结、企业评估、车辆标准化: no figures
    ("A103", "任务清单!G30"),  # 市市场监管局, elsewhere 市市场监督管理局
    ("A303", "指标!I15"),  # 百吨公里燃料: baseline not settled
    ("A406", "节假日!"),  # 2022
]
LINZI = [
    ("A203", "任务清单!C2"),
    ("A107", "任务清单!F2"),  # 牵头单位；
    ("A202", "任务清单!H2"),
    ("A202", "任务清单!H3"),
    ("A201", "任务清单!F4"),  # 区商务局、区供销社、区交通运输局按职责分工负责
    ("A106", "任务清单!G5"),  # 区交通运输局 leads and shares
    ("A202", "任务清单!H6"),
    ("A103", "任务清单!G7"),  # 区综合执法局, registered as 区综合行政执法局
    ("A202", "任务清单!H8"),
    ("A202", "任务清单!H9"),
    ("A203", "任务清单!C12"),
    ("A202", "任务清单!H12"),
    ("A105", "任务清单!G14"),  # 区发改局 twice
    ("A202", "任务清单!H14"),
    ("A202", "任务清单!H15"),
    ("A203", "任务清单!C16"),
    ("A201", "任务清单!F16"),  # 区财政局、临淄交警大队、区交通运输局、区商务局按职责分工负责
    ("A202", "任务清单!H16"),
    ("A406", "节假日!"),  # 2022
]


@pytest.mark.parametrize(("city", "expected"), [("luoyang", LUOYANG), ("linzi", LINZI)])
def test_the_example_plans_are_as_odd_as_their_documents(city: str, expected: list[tuple[str, str]]) -> None:
    found = audited(read_example(city))
    assert shown(found) == expected
    assert {finding.severity for finding in found} == {Severity.NOTE}


def test_what_the_example_says_is_quoted() -> None:
    messages = [finding.message for finding in audited(read_example("linzi"))]
    assert (
        "第13项任务的“责任单位”中“区发改局”列了两次（区发改局、临淄交警大队、区财政局、区商务局、区发改局）。"
        in messages
    )
    assert "第4项任务的“牵头单位”和“责任单位”都列了“区交通运输局”。" in messages
    assert "第6、7项任务写作“区综合执法局”，成员单位表的简称是“区综合行政执法局”；按同一单位掌握。" in messages


@pytest.mark.parametrize(
    ("city", "item", "tasks"),
    [
        ("luoyang", "D42", ["16"]),  # 五统一
        ("luoyang", "D41", ["29"]),  # 联合执法
        ("luoyang", "D21", ["18"]),  # 新能源通行政策: of four likely tasks the one its reporter leads
        ("luoyang", "D05", ["8"]),
        ("luoyang", "D17", ["13"]),  # by the formula
        ("linzi", "D23", ["14"]),
        ("linzi", "D01", []),
    ],
)
def test_items_are_tied_to_the_tasks_they_tell_of(city: str, item: str, tasks: list[str]) -> None:
    ties = ties_of(read_example(city))
    assert [no for no, tie in ties.items() if item in {each.code for each in tie.items}] == tasks
