from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import DATA_ITEMS, JUNE, MAY, entry, merged, rubric, small_plan, status, submission
from helpers_scoring import MISSING, NOT_SENT, PASSED, RETURNED, assessment, freed
from report_gen.catalogue import submission as sent
from report_gen.errors import PlanError
from report_gen.model.finding import Finding, Kind
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import Merged, Timeliness
from report_gen.model.place import Place
from report_gen.model.submission import Entry, EntryState
from report_gen.rules.scoring.said import Said, items_named, not_read, parts_of, said
from report_gen.rules.scoring.terms import ScoringInput

HUBS, FUNDS = DATA_ITEMS[0], DATA_ITEMS[9]
HUBS_KEY = (ITEMS, "D01", "value")


def told(part: Merged, as_of: date = date(2024, 7, 10)) -> Said:
    plan = small_plan()
    return said(ScoringInput(plan, plan.unit("U01"), assessment(part, as_of=as_of)), part, HUBS)


def sent_form(value: Entry | Decimal | None) -> Merged:
    form = submission("U01", {HUBS_KEY: value})
    return merged(JUNE, statuses=(status("U01", RETURNED, accepted=form),))


def test_a_value_comes_with_its_cell() -> None:
    found = told(sent_form(Decimal(4)))
    assert (found.value, found.silent, found.words) == (Decimal(4), False, "")
    (cell,) = found.evidence
    assert (cell.place.label, cell.sha256, cell.period) == ("U01.xlsx › 指标数据 › A5", "hash of U01.xlsx", "2024-06")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EntryState.NOT_APPLICABLE, "填“不适用”"),
        (EntryState.UNREADABLE, "无法识别"),
        (EntryState.QUERIED, "待核实"),
    ],
)
def test_a_cell_that_was_filled_is_no_silence_whatever_it_says(state: EntryState, words: str) -> None:
    found = told(sent_form(entry(*HUBS_KEY, Decimal(4), state)))
    assert (found.value, found.silent, found.words) == (None, False, words)
    assert found.told == f"“枢纽数数量”2024年6月{words}"


def test_a_blank_cell_is_silence_and_so_is_a_row_that_is_gone() -> None:
    found = told(sent_form(None))
    assert (found.silent, found.words, found.evidence[0].place.cell) == (True, "未填", "A5")
    other = submission("U01", {(ITEMS, "D02", "value"): Decimal(1)})
    gone = merged(
        JUNE,
        statuses=(status("U01", RETURNED, accepted=other),),
        findings=(Finding(sent.ROW_MISSING, Place("U01.xlsx", "指标数据"), "市交通运输局"),),
    )
    assert (told(gone).silent, told(gone).evidence[0].place) == (True, Place("U01.xlsx"))


def test_a_form_that_did_not_come_is_silence_once_its_day_is_over() -> None:
    part = merged(JUNE, statuses=(NOT_SENT,))
    found = told(part)
    assert (found.silent, found.words, found.on) == (True, "填报表未报", date(2024, 7, 5))
    assert found.evidence[0].words == "报送安排 S1"
    early = told(part, as_of=date(2024, 7, 5))
    assert (early.silent, early.words) == (False, "填报表未到报送时限")


def test_a_form_nobody_can_read_is_no_silence() -> None:
    damaged = sent.FILE_DAMAGED.at(Place(f"{small_plan().unit('U01').short}.xlsx"))
    found = told(merged(JUNE, statuses=(NOT_SENT,), findings=(damaged,)))
    assert (found.silent, found.words) == (False, "的报送件读不出")


def test_who_owes_nothing_and_whose_form_cannot_be_used_is_not_silent() -> None:
    assert told(merged(JUNE)).words == "不须报送"
    assert told(merged(JUNE, excused=(freed("U01"),))).words == "免报"
    assert told(merged(JUNE, excused=(freed("U02"),))).words == "不须报送"
    unused = merged(JUNE, statuses=(status("U01", RETURNED, Timeliness.PENDING),))
    assert (told(unused).silent, told(unused).words) == (False, "的报送件没有采用")


ONE_STATE = {(TASKS, "1", "state"): "推进中"}


@pytest.mark.parametrize(
    ("kinds", "values", "expected"),
    [
        ((), ONE_STATE, False),
        ((sent.WORDING_CHANGED,), ONE_STATE, False),
        ((sent.COLUMN_MISSING,), ONE_STATE, True),
        ((sent.HEAD_MISSING,), ONE_STATE, True),
        ((sent.COLUMN_MISSING,), {HUBS_KEY: Decimal(1)}, False),  # it is there
        ((sent.COLUMN_MISSING,), {(ITEMS, "D02", "value"): Decimal(1)}, False),  # the column is, the row is not
        ((sent.COLUMN_MISSING,), {(ITEMS, "D02", "remark"): "甲"}, True),
        ((sent.COLUMN_MISSING, sent.SHEET_MISSING), ONE_STATE, False),  # the sheet is gone, a column of another lost
        ((sent.COLUMN_MISSING, sent.SHEET_MISSING), {(ITEMS, "D02", "remark"): "甲"}, True),
        ((sent.FORM_OUTDATED,), {(ITEMS, "D02", "value"): Decimal(1)}, True),
    ],
)
def test_what_could_not_be_read_is_told_from_what_is_gone(
    kinds: tuple[Kind, ...], values: dict[tuple[str, str, str], Decimal | str], *, expected: bool
) -> None:
    plan = small_plan()
    form = submission("U01", dict(values))
    findings = tuple(Finding(kind, Place("U01.xlsx"), "市交通运输局") for kind in kinds)
    others = tuple(replace(one, unit="市公安局") for one in findings)
    part = merged(JUNE, statuses=(status("U01", RETURNED, accepted=form),), findings=findings)
    given = ScoringInput(plan, plan.unit("U01"), assessment(part))
    assert not_read(given, part, form, HUBS_KEY) is expected
    assert not not_read(given, replace(part, findings=others), form, HUBS_KEY)


def test_a_value_whose_column_could_not_be_read_is_no_silence() -> None:
    form = submission("U01", ONE_STATE)
    lost = (Finding(sent.COLUMN_MISSING, Place("U01.xlsx", "指标数据", 3), "市交通运输局"),)
    found = told(merged(JUNE, statuses=(status("U01", RETURNED, accepted=form),), findings=lost))
    assert (found.silent, found.words) == (False, "没有读到")


def test_the_parts_a_value_is_made_of() -> None:
    plan = small_plan()
    parts = (merged(JUNE), merged(MAY))
    given = ScoringInput(plan, plan.unit("U01"), assessment(*parts))
    assert [part.period for part in parts_of(given, FUNDS)] == [MAY, JUNE]
    assert [part.period for part in parts_of(given, HUBS)] == [JUNE]
    assert parts_of(replace(given, assessment=assessment()), HUBS) == ()


def test_items_a_line_names() -> None:
    plan = small_plan()
    given = ScoringInput(plan, plan.unit("U01"), assessment())
    line = rubric("F9", "停靠点", "目标计数", "5", 目标="10")
    assert items_named(given, line, ("D10", "D01")) == (HUBS,)  # D10 is reported by another unit
    with pytest.raises(PlanError, match="F9") as caught:
        items_named(given, line, ("D01", "D99"))
    assert "没有编码为“D99”的数据项" in caught.value.message


def test_a_status_of_another_state_is_not_needed() -> None:
    assert told(merged(JUNE, statuses=(status("U02", PASSED), status("U01", MISSING, Timeliness.NONE)))).silent
