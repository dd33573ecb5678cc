from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_forms import ITEM_LIST, JUNE, POLICE, POST, TASK_LIST, TRANSPORT, entry, item, small_plan, submission
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS, Form, Limits, ValueKind
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, ItemKind, Plan, Unit
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.rules.forms import LAST_LENGTH, NO_DUE, build_form, item_limits


def built(plan: Plan | None = None, last: Submission | None = None, period: Period = JUNE) -> Form:
    return build_form(plan or small_plan(), TRANSPORT, period, last)


def printed(form: Form, table: str, row: str, column: str) -> str:
    return next(line for line in form.table(table).rows if line.key == row).printed[column]


def test_a_form_holds_only_the_units_own_tasks_and_items() -> None:
    plan = small_plan()
    rows = {
        unit.code: [[row.key for row in build_form(plan, unit, JUNE).table(table).rows] for table in (TASKS, ITEMS)]
        for unit in plan.units
    }
    assert rows == {
        "U01": [["1", "2", "3"], [line.code for line in ITEM_LIST]],
        "U02": [["1", "2", "3"], []],
        "U03": [["2"], []],
    }


def test_the_tables_stand_in_their_order_and_free_tables_number_their_rows() -> None:
    form = built()
    assert [table.sheet for table in form.tables] == ["任务进展", "指标数据", "佐证材料", "问题与下步计划"]
    for key in (EVIDENCE, PROBLEMS):
        assert form.table(key).free
        assert [row.printed["no"] for row in form.table(key).rows] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("key", [TASKS, ITEMS, EVIDENCE, PROBLEMS])
def test_every_row_prints_every_printed_column(key: str) -> None:
    table = built().table(key)
    expected = {column.key for column in table.columns if not column.entry and not column.hidden}
    assert all(set(row.printed) == expected for row in table.rows)
    assert all(all(row.printed.values()) for row in table.rows)


@pytest.mark.parametrize(
    ("unit", "row", "role"),
    [(TRANSPORT, "1", "牵头"), (POLICE, "1", "配合"), (POST, "2", "配合"), (POLICE, "3", "共同负责")],
)
def test_the_role_tells_lead_from_helper_and_from_shared(unit: Unit, row: str, role: str) -> None:
    plan = small_plan()
    form = build_form(plan, unit, JUNE)
    assert printed(form, TASKS, row, "role") == role


def test_task_cells_are_word_for_word() -> None:
    form = built()
    assert printed(form, TASKS, "1", "title") == "新能源物流配送车辆便利通行政策——召开会议研究"
    assert printed(form, TASKS, "3", "title") == "联合执法"
    assert printed(form, TASKS, "2", "objective") == TASK_LIST[1].objective
    assert printed(form, TASKS, "1", "due") == "每年1、7月"
    assert printed(form, TASKS, "3", "due") == NO_DUE


def test_a_sub_task_named_like_its_key_task_is_printed_once() -> None:
    plan = small_plan()
    plan = replace(plan, tasks=(replace(TASK_LIST[0], sub_task=TASK_LIST[0].key_task, objective=""),))
    assert printed(built(plan), TASKS, "1", "title") == TASK_LIST[0].key_task
    assert printed(built(plan), TASKS, "1", "objective") == "—"


@pytest.mark.parametrize(
    ("code", "measure", "explanation"),
    [
        ("D01", "个", "【期末数】期末投入运营的数量。"),
        ("D02", "辆", "【累计数】创建期初以来的数量。"),
        ("D03", "万元", "【当期数】"),
        ("D04", "%", "—"),
        ("D06", "是/否", "—"),
        ("D07", "有/无", "—"),
        ("D08", "—", "—"),
    ],
)
def test_item_cells_say_the_measure_and_the_kind_of_number(code: str, measure: str, explanation: str) -> None:
    form = built()
    assert (printed(form, ITEMS, code, "measure"), printed(form, ITEMS, code, "explanation")) == (measure, explanation)


@pytest.mark.parametrize(
    ("data_item", "expected"),
    [
        (item("X", ItemKind.STOCK), Limits(ValueKind.NUMBER, (), Decimal(0), None, 0, "个")),
        (item("X", ItemKind.FLOW, "元", 2), Limits(ValueKind.NUMBER, (), Decimal(0), None, 2, "元")),
        (item("X", ItemKind.STOCK, minimum=Decimal(-5)), Limits(ValueKind.NUMBER, (), Decimal(-5), None, 0, "个")),
        (item("X", ItemKind.STOCK, maximum=Decimal(9)), Limits(ValueKind.NUMBER, (), Decimal(0), Decimal(9), 0, "个")),
        (item("X", ItemKind.PERCENT, "%", 1), Limits(ValueKind.PERCENT, (), Decimal(0), Decimal(100), 1, "%")),
        (
            item("X", ItemKind.PERCENT, "%", minimum=Decimal(-50), maximum=Decimal(300)),
            Limits(ValueKind.PERCENT, (), Decimal(-50), Decimal(300), 0, "%"),
        ),
        (item("X", ItemKind.RATIO, "∶1", 2), Limits(ValueKind.RATIO, (), Decimal(0), None, 2, "∶1")),
        (item("X", ItemKind.YES_NO, ""), Limits(ValueKind.CHOICE, ("是", "否"))),
        (item("X", ItemKind.HAVE, ""), Limits(ValueKind.CHOICE, ("有", "无"))),
        (item("X", ItemKind.TEXT, ""), Limits(ValueKind.TEXT)),
    ],
)
def test_limits_of_an_item(data_item: DataItem, expected: Limits) -> None:
    plan = replace(small_plan(), items=(data_item,))
    table = built(plan).table(ITEMS)
    assert table.limits(table.rows[0], table.column("value")) == expected
    assert item_limits(plan.items[0]) == expected


def test_suggestions_name_the_units_own_subjects_and_bind_nobody() -> None:
    form = built()
    subjects, numbers = form.table(EVIDENCE).column("for").limits, form.table(PROBLEMS).column("task").limits
    assert subjects.kind is numbers.kind is ValueKind.TEXT
    assert subjects.choices[:2] == ("任务1：召开会议研究", "任务2：新能源物流配送车辆便利通行政策")
    assert subjects.choices[3] == "数据项：存量数据D01"
    assert numbers.choices == ("1", "2", "3")


PROGRESS_CASES: tuple[tuple[tuple[Entry, ...], str], ...] = (
    ((), "—"),
    ((entry(TASKS, "1", "state", "推进中"), entry(TASKS, "1", "progress", "已印发。")), "【推进中】已印发。"),
    (
        (
            entry(TASKS, "1", "state", "已完成"),
            entry(TASKS, "1", "done_on", date(2024, 5, 20)),
            entry(TASKS, "1", "progress", "会议已召开。"),
        ),
        "【已完成 2024年5月20日】会议已召开。",
    ),
    ((entry(TASKS, "1", "state", None, EntryState.NOT_APPLICABLE),), "【不适用】"),
    ((entry(TASKS, "1", "state", "瞎写", EntryState.UNREADABLE), entry(TASKS, "1", "progress", "好")), "好"),
    ((entry(TASKS, "1", "progress", "长" * 200),), "长" * LAST_LENGTH + "……"),
    ((entry(TASKS, "1", "progress", Decimal(3)),), "3"),
)


@pytest.mark.parametrize(("entries", "expected"), PROGRESS_CASES)
def test_last_progress_is_printed_beside_the_task(entries: tuple[Entry, ...], expected: str) -> None:
    assert printed(built(last=submission(*entries)), TASKS, "1", "last") == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, "—"),
        (entry(ITEMS, "D01", "value", Decimal("4.0")), "4"),
        (entry(ITEMS, "D01", "value", None, EntryState.BLANK), "—"),
        (entry(ITEMS, "D01", "value", None, EntryState.NOT_APPLICABLE), "不适用"),
        (entry(ITEMS, "D01", "value", Decimal(5), EntryState.QUERIED), "—"),
        (entry(ITEMS, "D02", "value", Decimal(5)), "—"),
    ],
)
def test_last_value_is_printed_beside_the_item(last: Entry | None, expected: str) -> None:
    assert printed(built(last=submission(*([last] if last else []))), ITEMS, "D01", "last") == expected


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("D03", Decimal("12.5"), "12.50"),
        ("D04", Decimal(20), "20.0"),
        ("D05", Decimal("3.2"), "3.2∶1"),
        ("D06", "是", "是"),
    ],
)
def test_last_value_prints_without_measure(code: str, value: Decimal | str, expected: str) -> None:
    assert printed(built(last=submission(entry(ITEMS, code, "value", value))), ITEMS, code, "last") == expected


def test_title_facts_and_office_come_from_the_plan() -> None:
    form = built()
    assert form.title == "牡丹市城市绿色货运配送示范工程工作月报表 （2024年6月）"
    assert form.office == "牡丹市领导小组办公室"
    assert dict(form.facts) == {
        "填报单位": "牡丹市交通运输局",
        "报送期": "2024年6月",
        "报送时限": "每月5日前报送上月进展",
        "填报内容": "重点任务3项，数据项9项",
        "收表单位": "牡丹市领导小组办公室",
        "联系人及电话": "张三 0379-0000",
        "数据说明": "示例",
    }


def test_what_the_plan_does_not_say_is_left_out_or_said_so() -> None:
    form = built(replace(small_plan(), info={}, schedule=()))
    assert [label for label, _ in form.facts] == ["填报单位", "报送期", "报送时限", "填报内容"]
    assert dict(form.facts)["报送时限"] == "以领导小组办公室通知为准"
    assert form.title == "牡丹市城市绿色货运配送示范工程 2024年6月工作进展填报表"


@pytest.mark.parametrize(
    ("text", "word"), [("2024-06", "本月"), ("2024Q2", "本季度"), ("2024H1", "本半年"), ("2024", "本年度")]
)
def test_the_instructions_speak_of_the_period(text: str, word: str) -> None:
    period = Period.parse(text)
    assert period
    assert f"写{word}做了什么" in "".join(built(period=period).instructions)


def test_the_identity_names_plan_unit_and_period() -> None:
    identity = built().identity
    assert (identity.plan_id, identity.unit, identity.period) == ("MD2024", "U01", "2024-06")
    assert len(identity.version) == 8
    assert int(identity.version, 16) >= 0


SAME: tuple[Callable[[], Form], ...] = (
    lambda: built(period=JUNE.next()),
    lambda: built(last=submission(entry(ITEMS, "D01", "value", Decimal(4)))),
    lambda: built(replace(small_plan(), info={"联系电话": "0379-9999"})),
    lambda: built(
        replace(small_plan(), items=(replace(ITEM_LIST[0], take=ITEM_LIST[0].take, jump=Decimal(1)), *ITEM_LIST[1:]))
    ),
)
OTHER: tuple[Callable[[], Form], ...] = (
    lambda: built(replace(small_plan(), id="MD2025")),
    lambda: built(replace(small_plan(), tasks=TASK_LIST[:2])),
    lambda: built(replace(small_plan(), tasks=(replace(TASK_LIST[0], objective="改了"), *TASK_LIST[1:]))),
    lambda: built(replace(small_plan(), items=(replace(ITEM_LIST[0], maximum=Decimal(9)), *ITEM_LIST[1:]))),
    lambda: built(replace(small_plan(), items=(replace(ITEM_LIST[0], decimals=1), *ITEM_LIST[1:]))),
    lambda: built(replace(small_plan(), items=(replace(ITEM_LIST[0], measure="座"), *ITEM_LIST[1:]))),
    lambda: built(replace(small_plan(), items=(replace(ITEM_LIST[0], code="D99"), *ITEM_LIST[1:]))),
    lambda: build_form(small_plan(), POLICE, JUNE),
)


@pytest.mark.parametrize("make", SAME)
def test_the_version_stays_when_the_tables_stay(make: Callable[[], Form]) -> None:
    assert make().identity.version == built().identity.version


@pytest.mark.parametrize("make", OTHER)
def test_the_version_changes_when_the_tables_change(make: Callable[[], Form]) -> None:
    assert make().identity.version != built().identity.version


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**6))
def test_equal_limits_written_otherwise_give_the_same_version(limit: Decimal) -> None:
    versions = {
        built(replace(small_plan(), items=(replace(ITEM_LIST[0], maximum=number),))).identity.version
        for number in (limit, limit * Decimal("1.000"))
    }
    assert len(versions) == 1
