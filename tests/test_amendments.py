"""What a unit changed in a form given back to it, asked or not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from helpers_rules import COLUMNS, SHEETS, entry, place_of, small_form, small_plan, submission
from report_gen.catalogue import cell, logic, merge
from report_gen.catalogue import submission as files
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS
from report_gen.model.place import Place
from report_gen.model.submission import Entry, EntryState, Value
from report_gen.rules.amendments import unasked_changes, unexplained_changes
from report_gen.rules.receipts import Received

PLAN = small_plan()
FORM = small_form(PLAN, "U01")
SHORT = "市交通运输局"
Key = tuple[str, str, str]
Values = Mapping[Key, Value | Entry]
BASE: dict[Key, Value | Entry] = {
    (TASKS, "1", "state"): "推进中",
    (TASKS, "1", "done_on"): None,
    (TASKS, "1", "progress"): "召开会议一次。",
    (TASKS, "1", "remark"): None,
    (ITEMS, "D01", "value"): Decimal(5),
    (ITEMS, "D04", "value"): Decimal(3),
    (ITEMS, "D04", "remark"): None,
}
STATE: Key = (TASKS, "1", "state")
NUMBER: Key = (ITEMS, "D04", "value")


def changes(
    before: Values, after: Values, *findings: Finding, listed: frozenset[tuple[str, int, int]] = frozenset()
) -> list[tuple[str, str, str]]:
    base = Received(submission("U01", before, file="甲.xlsx"), findings)
    again = submission("U01", after, file="乙.xlsx")
    found = unasked_changes(PLAN, FORM, base, again, listed)
    assert {one.unit for one in found} <= {SHORT}
    assert {one.place.file for one in found} <= {"乙.xlsx"}
    return [(one.code, one.place.sheet, one.place.cell) for one in found]


def at(key: Key) -> tuple[str, str, str]:
    place = place_of(*key)
    return ("M121", place.sheet, place.cell)


def error(key: Key) -> Finding:
    return cell.MISSING.at(place_of(*key), SHORT, column="x")


def query(key: Key) -> Finding:
    data = {"item": "停靠点", "value": "3个", "last": "1个", "change": "+200%", "limit": "50%"}
    return logic.LARGE_CHANGE.at(place_of(*key), SHORT, **data)


def test_the_same_again() -> None:
    assert changes(BASE, BASE) == []


@pytest.mark.parametrize("key", [STATE, NUMBER, (TASKS, "1", "done_on"), (ITEMS, "D04", "remark")])
def test_what_nobody_asked_for(key: Key) -> None:
    assert changes(BASE, BASE | {key: Decimal(77)}) == [at(key)]


def test_the_finding_says_what_changed() -> None:
    base, again = Received(submission("U01", BASE)), submission("U01", BASE | {(TASKS, "1", "progress"): "长" * 60})
    (found,) = unasked_changes(PLAN, FORM, base, again)
    assert found.message == f"“progress（任务1）”退回时没有要求修改，现由“召开会议一次。”改为“{'长' * 40}……”。"
    (found,) = unasked_changes(PLAN, FORM, base, submission("U01", BASE | {NUMBER: None}))
    assert found.message == "“value（停靠点数量）”退回时没有要求修改，现由“3”改为“（空白）”。"


@pytest.mark.parametrize("finding", [error(NUMBER), query(NUMBER)])
def test_what_was_asked_and_its_explanation(finding: Finding) -> None:
    assert changes(BASE, BASE | {NUMBER: Decimal(4), (ITEMS, "D04", "remark"): "新增一处。"}, finding) == []


def test_a_query_that_was_explained_asks_for_nothing() -> None:
    explained = BASE | {(ITEMS, "D04", "remark"): "开发区新建两处停靠点。"}
    assert changes(explained, explained | {NUMBER: Decimal(4)}, query(NUMBER)) == [at(NUMBER)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Decimal(4), "现由“3”改为“4”。"),  # sent again as it is
        (Decimal(5), "现由“3”改为“5”。"),
        (None, "现由“3”改为“（空白）”。"),
        (Decimal(3), ""),  # taken back
    ],
)
def test_a_change_that_was_queried_stays_one(now: Value, expected: str) -> None:
    asked = merge.UNASKED_CHANGE.at(place_of(*NUMBER), SHORT, column="value（停靠点数量）", old="3", new="4")
    gone = merge.UNASKED_CHANGE.at(Place("甲.xlsx", "佐证材料", 30, 2), SHORT, column="x", old="y", new="（空白）")
    base = Received(submission("U01", BASE | {NUMBER: Decimal(4)}, file="甲.xlsx"), (asked, query(NUMBER), gone))
    again = submission("U01", BASE | {NUMBER: now}, file="乙.xlsx")
    for found in (unasked_changes(PLAN, FORM, base, again), unexplained_changes(PLAN, FORM, base, again)):
        assert [one.message for one in found] == [f"“value（停靠点数量）”退回时没有要求修改，{expected}"] * bool(
            expected
        )


def test_of_long_texts_the_hidden_end_counts_too() -> None:
    key = (TASKS, "1", "progress")
    shown = f"{'长' * 40}……"
    asked = merge.UNASKED_CHANGE.at(place_of(*key), SHORT, column="x", old=shown, new=shown)
    base = Received(submission("U01", BASE | {key: "长" * 60}, file="甲.xlsx"), (asked,))
    assert len(unexplained_changes(PLAN, FORM, base, submission("U01", BASE | {key: "长" * 60}))) == 1


@pytest.mark.parametrize("state", [EntryState.UNREADABLE, EntryState.QUERIED])
def test_entries_that_could_not_be_used(state: EntryState) -> None:
    bad = entry(*NUMBER, None, state)
    assert changes(BASE | {NUMBER: bad}, BASE) == []


def test_state_and_date_go_together() -> None:
    after = BASE | {STATE: "已完成", (TASKS, "1", "done_on"): "x", (TASKS, "1", "progress"): "办结。"}
    assert changes(BASE, after, error((TASKS, "1", "done_on"))) == [at((TASKS, "1", "progress"))]


@pytest.mark.parametrize(
    "spot", [(SHEETS[ITEMS], 8, 1), (SHEETS[ITEMS], 8, 0), (SHEETS[ITEMS], 0, 1), (SHEETS[ITEMS], 0, 0)]
)
def test_what_was_listed(spot: tuple[str, int, int]) -> None:
    assert place_of(*NUMBER) == Place("甲.xlsx", spot[0], 8, 1)
    assert changes(BASE, BASE | {NUMBER: Decimal(4)}, listed=frozenset({spot})) == []


def test_findings_about_a_row() -> None:
    row = files.ROW_TWICE.at(Place("甲.xlsx", SHEETS[ITEMS], 8), SHORT, no="1", name="x", first="7", columns="本期值")
    assert changes(BASE, BASE | {NUMBER: Decimal(4)}, row) == []


def test_a_rule_of_the_plan_asks_for_all_items_it_names() -> None:
    rule = logic.PLAN_CHECK_ERROR.at(place_of(ITEMS, "D01", "value"), SHORT, rule="R1", text="x", values="y")
    assert changes(BASE, BASE | {NUMBER: Decimal(9)}, rule) == []
    gone = logic.PLAN_CHECK_ERROR.at(place_of(ITEMS, "D01", "value"), SHORT, rule="R9", text="x", values="y")
    assert changes(BASE, BASE | {NUMBER: Decimal(9)}, gone) == [at(NUMBER)]


def test_what_the_base_did_not_have_and_what_is_gone() -> None:
    less = {key: value for key, value in BASE.items() if key != NUMBER}
    assert changes(less, BASE) == []
    assert changes(BASE, less) == []  # the missing row has an error of its own


# --- free tables ---
def row(table: str, number: str, *texts: str | None) -> dict[Key, Value | Entry]:
    return {(table, number, column): text for column, text in zip(COLUMNS[table], texts, strict=False)}


FIRST, SECOND = ("任务1", "纪要", "3号"), ("任务2", "方案", "5号")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((FIRST, SECOND), (SECOND, FIRST), []),
        ((FIRST,), (FIRST, SECOND), [("M127", "佐证材料", "A6")]),
        ((FIRST, SECOND), (SECOND,), [("M121", "佐证材料", "A5")]),
        ((FIRST, SECOND), (("任务1", "纪要", "4号"), SECOND), [("M121", "佐证材料", "C5")]),
        ((FIRST, (None, None, None)), (FIRST,), []),
    ],
)
def test_rows_the_unit_numbers_itself(
    before: tuple[tuple[str | None, ...], ...],
    after: tuple[tuple[str | None, ...], ...],
    expected: list[tuple[str, str, str]],
) -> None:
    sides = [
        {
            key: value
            for number, texts in enumerate(side, 1)
            for key, value in row(EVIDENCE, str(number), *texts).items()
        }
        for side in (before, after)
    ]
    assert changes(sides[0], sides[1]) == expected


def test_free_rows_that_were_asked_about() -> None:
    before = row(PROBLEMS, "1", "99", "缺车", "", "购置")
    asked = error((PROBLEMS, "1", "task"))
    assert changes(before, row(PROBLEMS, "1", "1", "缺车", "", "租赁"), asked) == [("M121", SHEETS[PROBLEMS], "D5")]
    assert changes(before, {}, asked) == []
    assert changes(before, {(PROBLEMS, "1", "task"): "99"}) == []
