from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from helpers_rules import entry, place_of, submission
from report_gen.catalogue import logic, merge
from report_gen.model.event import Justification
from report_gen.model.finding import Finding, Kind
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS
from report_gen.model.place import Place
from report_gen.model.submission import EntryState, Submission, Value
from report_gen.rules.explanations import (
    Explanation,
    explanation,
    justifiable,
    open_queries,
    refusal,
    settle,
    with_explanations,
)

GOOD = "本月集中上牌，新增两家企业车辆"
FILE = "U01.xlsx"
CELL = place_of(ITEMS, "D01", "value", FILE)
REMARK = place_of(ITEMS, "D01", "remark", FILE)


def sent(remark: str | None = None, value: Value = Decimal(5), state: EntryState | None = None) -> Submission:
    read = entry(ITEMS, "D01", "value", value, state, file=FILE)
    return submission("U01", {(ITEMS, "D01", "value"): read, (ITEMS, "D01", "remark"): remark})


def at_cell(kind: Kind, place: Place = CELL) -> Finding:
    data = {"item": "枢纽数", "value": "5个", "last": "1个", "change": "+400%", "limit": "50%"}
    return kind.at(place, "市交通运输局", **data)


ERROR, QUERY, NOTE = (at_cell(kind) for kind in (logic.CUMULATIVE_FELL, logic.LARGE_CHANGE, logic.EVIDENCE_MISSING))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "新购纯电动货车12辆",
        "上期漏报涧西区数据，本期补报",
        "因企业退出示范，核减3家",
    ],
)
def test_explanations_that_say_something(text: str) -> None:
    assert refusal(text) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有写出原因"),
        ("无", "没有写出原因"),
        ("核实无误", "没有写出原因"),
        ("情况属实。", "没有写出原因"),
        ("数据属实", "没有写出原因"),
        ("已核实", "没有写出原因"),
        ("经核实，本期数据真实准确，无误！", "没有写出原因"),
        ("经我局反复核对，情况属实", "没有写出原因"),
        ("……———", "没有写出原因"),
        ("新增车辆", "不足6个字"),
        ("新 增 车 辆", "不足6个字"),
        ("啊啊啊啊啊啊啊", "只是重复的字符"),
        ("11111111", "只是重复的字符"),
        ("ababababab", "只是重复的字符"),
    ],
)
def test_explanations_that_say_nothing(text: str, reason: str) -> None:
    assert refusal(text) == reason


@pytest.mark.parametrize(
    ("given", "findings", "state"),
    [
        (sent(), (), EntryState.READ),
        (sent(), (NOTE,), EntryState.READ),
        (sent(), (ERROR,), EntryState.UNREADABLE),
        (sent(GOOD), (ERROR, QUERY), EntryState.UNREADABLE),
        (sent(), (QUERY,), EntryState.QUERIED),
        (sent("核实无误"), (QUERY,), EntryState.QUERIED),
        (sent(GOOD), (QUERY,), EntryState.READ),
        (sent(GOOD, state=EntryState.QUERIED), (QUERY,), EntryState.READ),
        (sent(GOOD, None, EntryState.QUERIED), (QUERY,), EntryState.QUERIED),  # 近80 is explained, but is no number
        (sent(GOOD, None, EntryState.UNREADABLE), (QUERY,), EntryState.UNREADABLE),
        (sent(None, None), (ERROR,), EntryState.BLANK),
        (sent(GOOD, None, EntryState.NOT_APPLICABLE), (), EntryState.NOT_APPLICABLE),
        (sent(GOOD, None, EntryState.NOT_APPLICABLE), (QUERY,), EntryState.NOT_APPLICABLE),
        (sent(None, None, EntryState.NOT_APPLICABLE), (QUERY,), EntryState.QUERIED),
    ],
)
def test_settled_states(given: Submission, findings: tuple[Finding, ...], state: EntryState) -> None:
    before = given.entries[0]
    after = settle(given, findings).entries[0]
    assert (after.state, after.value) == (state, before.value)
    assert settle(settle(given, findings), findings) == settle(given, findings)


@pytest.mark.parametrize(
    ("given", "findings", "waiting"),
    [
        (sent(), (QUERY, NOTE), (QUERY,)),
        (sent(GOOD), (QUERY,), ()),
        (sent("无"), (QUERY,), (QUERY,)),
        (sent(), (QUERY, ERROR), ()),  # the value must change anyway
        (sent(GOOD, None, EntryState.QUERIED), (QUERY,), (QUERY,)),
        (sent(GOOD), (at_cell(logic.LARGE_CHANGE, Place(FILE)),), (at_cell(logic.LARGE_CHANGE, Place(FILE)),)),
    ],
)
def test_open_queries(given: Submission, findings: tuple[Finding, ...], waiting: tuple[Finding, ...]) -> None:
    assert open_queries(given, findings) == waiting
    assert open_queries(settle(given, findings), findings) == waiting


def test_a_conflict_between_units_is_not_explained_away() -> None:
    dispute = merge.VALUES_DISAGREE.at(
        CELL, "市交通运输局", item="枢纽数", number="CT-2024-06-001", values="甲 1，乙 2"
    )
    assert open_queries(sent(GOOD), [dispute]) == (dispute,)


def test_an_explained_query_stands_as_a_note() -> None:
    (note,) = with_explanations(sent(GOOD), [QUERY])
    assert (note.code, note.place, note.unit) == ("L162", CELL, QUERY.unit)
    assert note.message == f"{QUERY.message}（L102）报送单位已说明：“{GOOD}”。"
    assert with_explanations(sent(GOOD), [ERROR, NOTE]) == (ERROR, NOTE)


def test_a_refused_explanation_is_told_at_its_cell() -> None:
    query, note = with_explanations(sent("核实无误"), [QUERY])
    assert query == QUERY
    assert (note.code, note.place) == ("L161", REMARK)
    assert note.message == "说明写的是“核实无误”，没有写出原因，不能作为核实依据。"
    assert note.hint == "请写清具体原因，不少于 6 个字。"


def test_nothing_is_refused_where_nothing_was_said() -> None:
    no_cell = at_cell(logic.LARGE_CHANGE, Place(FILE))
    assert with_explanations(sent(), [QUERY, no_cell]) == (QUERY, no_cell)
    unreadable = sent(GOOD, None, EntryState.QUERIED)
    assert with_explanations(unreadable, [QUERY]) == (QUERY,)


def test_a_row_without_remark_column_cannot_explain() -> None:
    key = (PROBLEMS, "1", "task")
    given = submission("U01", {key: "9"})
    query = logic.PROBLEM_OF_OTHER_TASK.at(place_of(*key, FILE), "市交通运输局", value="9", expected="1")
    assert settle(given, [query]).entries[0].state is EntryState.QUERIED
    assert with_explanations(given, [query]) == (query,)


# --- explanations given by a person in the office ---
SAID = "电话核实：涧西区3家企业集中上牌"


def justification(**changes: Any) -> Justification:
    said = Justification("2024-06", "U01", ITEMS, "D01", "value", "5", SAID, "张三", date(2024, 7, 8), 4)
    return replace(said, **changes)


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"raw": "6"}, False),  # the cell has been changed since
        ({"period": "2024-05"}, False),
        ({"unit": "U02"}, False),
        ({"table": PROBLEMS}, False),
        ({"row": "D02"}, False),
        ({"column": "remark"}, False),
        ({"text": "核实无误"}, False),
        ({"text": "已上牌"}, False),
    ],
)
def test_a_person_explains(changes: dict[str, Any], *, counts: bool) -> None:
    said, given = [justification(**changes)], sent()
    state = EntryState.READ if counts else EntryState.QUERIED
    assert settle(given, [QUERY], said).entries[0].state is state
    assert open_queries(given, [QUERY], said) == (() if counts else (QUERY,))
    assert open_queries(settle(given, [QUERY]), [QUERY], said) == (() if counts else (QUERY,))
    (note,) = with_explanations(given, [QUERY], said)
    assert note.code == ("L162" if counts else "L102")


def test_the_note_says_who_explained_and_when() -> None:
    (note,) = with_explanations(sent(), [QUERY], [justification()])
    assert note.message == f"{QUERY.message}（L102）张三（2024年7月8日）已说明：“{SAID}”。"
    assert explanation(sent(), QUERY, [justification()]) == Explanation(SAID, "张三（2024年7月8日）")
    assert explanation(sent(), QUERY) is None


def test_the_row_s_own_words_go_first_and_of_the_office_s_the_latest() -> None:
    first, second = justification(event=7, by="李四"), justification(event=5)
    assert explanation(sent(), QUERY, [first, second]) == Explanation(SAID, "李四（2024年7月8日）")
    assert explanation(sent(GOOD), QUERY, [first]) == Explanation(GOOD, "报送单位")
    assert len(with_explanations(sent("核实无误"), [QUERY], [first])) == 1  # no longer told that it is refused


def test_what_nobody_can_explain() -> None:
    dispute = merge.VALUES_DISAGREE.at(
        CELL, "市交通运输局", item="枢纽数", number="CT-2024-06-001", values="甲 1，乙 2"
    )
    assert open_queries(sent(), [dispute], [justification()]) == (dispute,)
    assert not justifiable(sent(), dispute)
    estimate = sent(None, None, EntryState.QUERIED)
    assert open_queries(estimate, [QUERY], [justification(raw="")]) == (QUERY,)
    assert not justifiable(estimate, QUERY)
    assert not justifiable(sent(), at_cell(logic.LARGE_CHANGE, Place(FILE)))
    assert settle(sent(), [ERROR], [justification()]).entries[0].state is EntryState.UNREADABLE


def test_what_a_blank_cell_leaves_out_a_person_can_explain() -> None:
    key = (EVIDENCE, "1", "name")
    given = submission("U01", {key: None})
    query = logic.EVIDENCE_WITHOUT_NAME.at(place_of(*key, FILE), "市交通运输局", value="1号")
    said = justification(table=EVIDENCE, row="1", column="name", raw="", text="纸质件无标题，已当面看过")
    assert justifiable(given, query)
    assert open_queries(given, [query], [said]) == ()
    assert settle(given, [query], [said]).entries[0].state is EntryState.BLANK
