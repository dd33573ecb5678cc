"""What a revised plan changes: rows, numbers, fields with their old and new words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_plan import plan_of
from report_gen.model.plan import Plan
from report_gen.model.plan_change import ChangeKind, PlanChange
from report_gen.model.raw import RawValue
from report_gen.rules.plan_diff import diff

Line = tuple[str, str, str, str, str, str]


def lines(changes: tuple[PlanChange, ...]) -> list[Line]:
    return [(each.kind.value, each.sheet, each.key, each.column, each.old, each.new) for each in changes]


def changed(*changes: tuple[str, str, RawValue]) -> list[Line]:
    return lines(diff(plan_of(), plan_of(*changes)))


def test_a_plan_does_not_differ_from_itself() -> None:
    assert diff(plan_of(), plan_of()) == ()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("项目信息", "B3", "某市城区"), ("修改", "项目信息", "城市", "内容", "某市", "某市城区")),
        (("成员单位", "E3", "发改委"), ("修改", "成员单位", "U2", "别名", "发改委、市发展改革委", "发改委")),
        (("成员单位", "G3", "2024-01-01"), ("修改", "成员单位", "U2", "启用日期", "", "2024年1月1日")),
        (("成员单位", "I3", "否"), ("修改", "成员单位", "U2", "是否报送", "是", "否")),
        (("任务清单", "E3", "建站≥80个，管好站。"), ("修改", "任务清单", "2", "工作目标", "建站≥80个。", "建站≥80个，管好站。")),
        (("任务清单", "H3", "2024年12月"), ("修改", "任务清单", "2", "完成时限", "2024年6月", "2024年12月")),
        (("任务清单", "I3", "市公安局"), ("修改", "任务清单", "2", "牵头识读", "市发改委", "市公安局")),
        (("数据项", "I3", 900), ("修改", "数据项", "D2", "最大值", "1000", "900")),
        (("数据项", "L2", 60), ("修改", "数据项", "D1", "变动核实线", "50", "60")),
        (("数据项", "J2", "市公安局"), ("修改", "数据项", "D1", "填报单位", "市发改委", "市公安局")),
        (("指标", "G2", 60), ("修改", "指标", "I1", "目标值", "≥80个", "≥60个")),
        (("指标", "I4", 12), ("修改", "指标", "I3", "基期值", "10", "12")),
        (("指标", "C2", "1"), ("修改", "指标", "I1", "对应任务", "2", "1")),
        (("校核规则", "F2", "站多于桩"), ("修改", "校核规则", "R1", "提示文字", "站数大于桩数", "站多于桩")),
        (("评分细则", "E2", 12), ("修改", "评分细则", "P1", "满分", "10", "12")),
        (("评分细则", "F2", "逾期每次扣=2"), ("修改", "评分细则", "P1", "参数", "逾期每次扣=1；未报每次扣=2", "逾期每次扣=2")),
        (("评分细则", "E3", 85), ("修改", "评分细则", "优秀", "满分", "90", "85")),
        (("报送安排", "D2", "每月8日前报送上月"), ("修改", "报送安排", "B1", "时限", "每月5日前报送上月", "每月8日前报送上月")),
        (("报送安排", "F2", "部门"), ("修改", "报送安排", "B1", "报送单位类别", "办公室、县区、部门", "部门")),
    ],
)  # fmt: skip
def test_a_field(change: tuple[str, str, RawValue], line: Line) -> None:
    assert changed(change) == [line]


def test_a_renamed_unit_is_one_change_however_many_tasks_name_it() -> None:
    assert changed(("成员单位", "C4", "市公安交警"), ("成员单位", "E4", "市公安局")) == [
        ("修改", "成员单位", "U3", "简称", "市公安局", "市公安交警"),
        ("修改", "成员单位", "U3", "别名", "", "市公安局"),
    ]


def test_a_collective_changes_the_tasks_that_name_it() -> None:
    assert changed(("成员单位", "F6", "市发改委")) == [
        ("修改", "成员单位", "各成员单位", "包含单位", "市发改委、市公安局", "市发改委"),
        ("修改", "任务清单", "1", "责任识读", "市发改委、市公安局", "市发改委"),
    ]


def test_rows_of_the_project_come_and_go() -> None:
    plan = plan_of()
    more = replace(plan, info={**plan.info, "主送": "某市政府"})
    assert lines(diff(plan, more)) == [("新增", "项目信息", "主送", "内容", "", "某市政府")]
    assert lines(diff(more, plan)) == [("删除", "项目信息", "主送", "内容", "某市政府", "")]


def test_an_item_added_and_one_removed() -> None:
    plan = plan_of()
    fewer = replace(plan, items=plan.items[:2])
    (added,) = diff(fewer, plan)
    assert (added.kind, added.key, added.name, added.place.row) == (ChangeKind.ADDED, "D3", "政策", 4)
    (removed,) = diff(plan, fewer)
    assert (removed.kind, removed.key, removed.name, removed.place.row) == (ChangeKind.REMOVED, "D3", "政策", 4)


WORDS = {
    "甲": "制定城市配送企业考核管理办法并印发实施。",
    "乙": "建成公共信息服务平台，接入试点企业数据。",
    "丙": "投入运营的末端共同配送站不少于八十个。",
    "丁": "开展联合执法，整治客车拉货等违法行为。",
}


def plan_with(tasks: dict[str, str]) -> Plan:
    """The small plan with these tasks: objective by number."""
    plan = plan_of()
    first = plan.tasks[0]
    made = tuple(replace(first, no=no, key_task="", sub_task="", objective=words) for no, words in tasks.items())
    return replace(plan, tasks=made, indicators=())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"1": "甲"}, {"1": "甲", "2": "乙"}, [("新增", "任务清单", "2", "", "", "")]),
        ({"1": "甲", "2": "乙"}, {"2": "乙"}, [("删除", "任务清单", "1", "", "", "")]),
        ({"1": "甲", "2": "乙"}, {"1": "甲", "3": "乙"}, [("改号", "任务清单", "3", "序号", "2", "3")]),
        (
            {"1": "甲", "2": "乙"},
            {"1": "甲", "2": "丙", "3": "乙"},
            [("新增", "任务清单", "2", "", "", ""), ("改号", "任务清单", "3", "序号", "2", "3")],
        ),
        (
            {"1": "甲", "2": "乙"},
            {"1": "乙", "2": "甲"},
            [("改号", "任务清单", "1", "序号", "2", "1"), ("改号", "任务清单", "2", "序号", "1", "2")],
        ),
        ({"1": "甲"}, {"1": "丁"}, [("修改", "任务清单", "1", "工作目标", WORDS["甲"], WORDS["丁"])]),
    ],
)
def test_numbers(old: dict[str, str], new: dict[str, str], expected: list[Line]) -> None:
    before, after = ({no: WORDS[key] for no, key in tasks.items()} for tasks in (old, new))
    assert lines(diff(plan_with(before), plan_with(after))) == expected


def test_a_task_moved_and_slightly_reworded() -> None:
    reworded = WORDS["乙"].replace("接入", "并接入")
    before, after = plan_with({"1": WORDS["甲"], "2": WORDS["乙"]}), plan_with({"1": WORDS["甲"], "3": reworded})
    assert lines(diff(before, after)) == [
        ("改号", "任务清单", "3", "序号", "2", "3"),
        ("修改", "任务清单", "3", "工作目标", WORDS["乙"], reworded),
    ]


def test_a_task_reworded_under_its_number_stays_though_another_is_like_it() -> None:
    reworded = WORDS["乙"].replace("接入", "并接入")
    before, after = plan_with({"1": WORDS["乙"]}), plan_with({"1": reworded, "2": reworded + "。"})
    assert [line[:3] for line in lines(diff(before, after))] == [("修改", "任务清单", "1"), ("新增", "任务清单", "2")]


def test_an_indicator_follows_its_renumbered_task() -> None:
    plan = plan_of()
    moved = tuple(replace(task, no="7") if task.no == "2" else task for task in plan.tasks)
    indicators = tuple(replace(indicator, task_no="7") for indicator in plan.indicators)
    after = replace(plan, tasks=moved, indicators=indicators)
    assert lines(diff(plan, after)) == [("改号", "任务清单", "7", "序号", "2", "7")]
    left = replace(plan, tasks=moved)
    assert [line[1:4] for line in lines(diff(plan, left))][1:] == [
        ("指标", code, "对应任务") for code in ("I1", "I2", "I3")
    ]


@given(st.permutations([str(number) for number in range(1, 5)]))
def test_any_new_order_of_numbers_is_told_as_new_numbers_only(numbers: list[str]) -> None:
    before = plan_with({str(number): words for number, words in enumerate(WORDS.values(), 1)})
    after = plan_with(dict(zip(numbers, WORDS.values(), strict=True)))
    found = diff(before, after)
    assert {each.kind for each in found} <= {ChangeKind.RENUMBERED}
    kept = {each.old: each.new for each in found}
    assert [kept.get(str(number), str(number)) for number in range(1, 5)] == list(numbers)


TASKS: st.SearchStrategy[dict[str, str]] = st.dictionaries(
    st.integers(1, 6).map(str), st.sampled_from(sorted(WORDS.values())), max_size=5
)


@given(TASKS, TASKS)
def test_rows_add_up(old: dict[str, str], new: dict[str, str]) -> None:
    found = diff(plan_with(old), plan_with(new))
    count = {kind: sum(each.kind is kind for each in found) for kind in ChangeKind}
    assert len(old) + count[ChangeKind.ADDED] - count[ChangeKind.REMOVED] == len(new)
