from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import (
    DATA_ITEMS,
    INDICATORS,
    JUNE,
    MAY,
    MONTHLY,
    RUBRIC,
    TASK_ROWS,
    UNITS,
    entry,
    merged,
    receipt,
    small_form,
    small_plan,
    status,
    submission,
)
from report_gen.model.finding import Finding, Kind, Severity, has_errors, in_order
from report_gen.model.form import ITEMS, PROBLEMS, TASKS, FormRow, Identity, Limits, ValueKind
from report_gen.model.outcome import Assessment, Conflict, ItemFact, ReportState, Source
from report_gen.model.period import Period, Span
from report_gen.model.place import Place, column_letters
from report_gen.model.plan import ItemKind, Operator, UnitKind
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.sheets import Block, LedgerBook, SheetColumn, SheetData
from report_gen.model.submission import EntryState, ReceiptSource

WRONG = Kind("C102", Severity.ERROR, "日期无法识别", "“{column}”应填日期，现为“{value}”。", "请按 {sample} 填写。")
ODD = Kind("L102", Severity.QUERY, "变动过大", "变动过大。")
SAID = Kind("M115", Severity.NOTE, "未报", "未报。")

periods = st.builds(
    lambda span, year, number: Period.of(span, year, number % (12 // span.value) + 1),
    st.sampled_from(Span),
    st.integers(2001, 2098),
    st.integers(0, 11),
)


# --- places ---
@pytest.mark.parametrize(("column", "letters"), [(0, ""), (1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize(
    ("place", "cell", "label"),
    [
        (Place("a.xlsx", "任务进展", 7, 4), "D7", "a.xlsx › 任务进展 › D7"),
        (Place("a.xlsx", "任务进展", 7), "第7行", "a.xlsx › 任务进展 › 第7行"),
        (Place("a.xlsx", "任务进展", 0, 4), "D列", "a.xlsx › 任务进展 › D列"),
        (Place("a.xlsx", "任务进展"), "", "a.xlsx › 任务进展"),
        (Place("a.xlsx"), "", "a.xlsx"),
    ],
)
def test_place(place: Place, cell: str, label: str) -> None:
    assert (place.cell, place.label) == (cell, label)
    assert place.at(2, 3) == Place("a.xlsx", place.sheet, 2, 3)


# --- findings ---
def test_a_finding_says_what_and_what_to_do() -> None:
    found = WRONG.at(
        Place("a.xlsx", "任务进展", 7, 4), "市公安局", column="完成日期", value="三月底", sample="2024-03-31"
    )
    assert (found.code, found.severity, found.unit) == ("C102", Severity.ERROR, "市公安局")
    assert found.message == "“完成日期”应填日期，现为“三月底”。"
    assert found.hint == "请按 2024-03-31 填写。"


def test_findings_are_shown_in_one_order_and_once() -> None:
    rows = [kind.at(Place("a.xlsx", "表", row), unit) for unit in "乙甲" for row in (2, 1) for kind in (SAID, ODD)]
    shown = in_order([*rows, *reversed(rows)])
    assert len(shown) == len(rows)
    assert list(shown) == sorted(rows, key=lambda found: (found.unit, found.place, found.code))


def test_has_errors() -> None:
    place = Place("a.xlsx")
    assert not has_errors([ODD.at(place), SAID.at(place)])
    assert has_errors([ODD.at(place), Finding(WRONG, place)])


# --- periods ---
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-06", "2024-06"),
        ("2024年6月", "2024-06"),
        (" ２０２４年 06月份 ", "2024-06"),
        ("2024Q2", "2024Q2"),
        ("2024q2", "2024Q2"),
        ("2024年第二季度", "2024Q2"),
        ("2024年3季度", "2024Q3"),
        ("2024H1", "2024H1"),
        ("2024h2", "2024H2"),
        ("2024年上半年", "2024H1"),
        ("2024年下半年", "2024H2"),
        ("2024", "2024"),
        ("2024年", "2024"),
        ("2024年度", "2024"),
        ("2024年全年", "2024"),
    ],
)
def test_typed_periods(text: str, code: str) -> None:
    found = Period.parse(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "2024-13", "2024-00", "2024Q5", "2024H3", "24-06", "2024年第五季度", "六月"])
def test_no_period(text: str) -> None:
    assert Period.parse(text) is None


@pytest.mark.parametrize(
    ("code", "label", "first", "last"),
    [
        ("2024-02", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024Q4", "2024年第四季度", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024H1", "2024年上半年", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024H2", "2024年下半年", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024", "2024年度", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_labels_and_days(code: str, label: str, first: date, last: date) -> None:
    found = Period.parse(code)
    assert found is not None
    assert (found.label, found.first, found.last) == (label, first, last)
    assert first in found
    assert last in found
    assert date(2023, 12, 31) not in found


@given(periods)
def test_codes_and_labels_read_back(period: Period) -> None:
    assert Period.parse(period.code) == Period.parse(period.label) == period


@given(periods)
def test_next_and_previous_undo_each_other(period: Period) -> None:
    assert period.next().previous() == period.previous().next() == period
    assert (period.next().first - period.last).days == 1


@given(periods, st.sampled_from(Span))
def test_parts_cover_the_whole(period: Period, span: Span) -> None:
    parts = period.split(span)
    if span.value > period.months:
        assert parts == ()
    else:
        assert (parts[0].first, parts[-1].last) == (period.first, period.last)
        assert all(left.next() == right for left, right in pairwise(parts))


def test_span_words() -> None:
    assert [span.label for span in Span] == ["月", "季", "半年", "年"]


# --- the plan ---
def test_unit_in_force_and_names() -> None:
    unit = replace(UNITS[0], since=date(2024, 1, 1), until=date(2024, 6, 30))
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2024, 7, 1))
    assert [unit.in_force(day) for day in days] == [False, True, True, False]
    assert unit.names == ("洛阳市交通运输局", "市交通运输局", "市交通局")


def test_rubric_in_force() -> None:
    row = replace(RUBRIC[0], since=date(2024, 1, 1), until=date(2024, 6, 30))
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2024, 7, 1))
    assert [row.in_force(day) for day in days] == [False, True, True, False]
    assert RUBRIC[0].in_force(days[0])


def test_task_names_and_units() -> None:
    led, joint = TASK_ROWS[0], TASK_ROWS[3]
    assert (led.joint, led.title, led.units, led.answerable) == (False, "子任务1", ("U01", "U02", "U03"), ("U01",))
    assert (joint.joint, joint.units, joint.answerable) == (True, ("U03", "U10"), ("U03", "U10"))
    assert replace(led, sub_task="").title == "重点任务1"


@pytest.mark.parametrize(
    ("kind", "numeric", "choices", "read_as"),
    [
        (ItemKind.STOCK, True, (), ValueKind.NUMBER),
        (ItemKind.CUMULATIVE, True, (), ValueKind.NUMBER),
        (ItemKind.FLOW, True, (), ValueKind.NUMBER),
        (ItemKind.PERCENT, True, (), ValueKind.PERCENT),
        (ItemKind.RATIO, True, (), ValueKind.RATIO),
        (ItemKind.YES_NO, False, ("是", "否"), ValueKind.CHOICE),
        (ItemKind.HAVE, False, ("有", "无"), ValueKind.CHOICE),
        (ItemKind.TEXT, False, (), ValueKind.TEXT),
    ],
)
def test_item_kinds(*, kind: ItemKind, numeric: bool, choices: tuple[str, ...], read_as: ValueKind) -> None:
    assert (kind.numeric, kind.choices, ValueKind.of(kind)) == (numeric, choices, read_as)


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        (Operator.AT_LEAST, False, True, True),
        (Operator.ABOVE, False, False, True),
        (Operator.AT_MOST, True, True, False),
        (Operator.BELOW, True, False, False),  # 小于3∶1 is strict
        (Operator.EQUAL, False, True, False),
    ],
)
def test_operators_at_the_edge(*, operator: Operator, below: bool, at: bool, above: bool) -> None:
    values = (Decimal("2.99"), Decimal("3.00"), Decimal("3.01"))
    assert [operator.holds(value, Decimal(3)) for value in values] == [below, at, above]


def test_smaller_is_better() -> None:
    assert [operator.value for operator in Operator if operator.smaller_is_better] == ["≤", "<"]


def test_plan_finds_its_rows() -> None:
    plan = small_plan()
    assert plan.unit("U02").short == plan.short("U02") == "市公安局"
    assert plan.task("3") is TASK_ROWS[2]
    assert plan.item("D05") is DATA_ITEMS[4]
    assert plan.indicator("I02") is INDICATORS[1]
    assert plan.find_unit("市交通局") is UNITS[0]
    assert plan.find_unit("市交通") is None
    assert [task.no for task in plan.tasks_of("U02")] == ["1", "2", "3"]
    assert [item.code for item in plan.items_of("U10")] == ["D03"]
    assert plan.categories() == ("体制机制保障", "城市配送车辆及配套设施")
    assert plan.schedule_for(JUNE) is MONTHLY
    assert plan.schedule_for(Period.of(Span.YEAR, 2024)) is None


@pytest.mark.parametrize("find", ["unit", "task", "item", "indicator"])
def test_plan_has_no_such_row(find: str) -> None:
    with pytest.raises(KeyError, match="X99"):
        getattr(small_plan(), find)("X99")


# --- the form ---
def test_identity_token() -> None:
    identity = Identity("LY2023", "U03", "2024-06", "a1b2c3d4")
    mark = "LY2023/U03/2024-06/a1b2c3d4"
    assert mark == identity.token
    assert Identity.parse(f" {mark}\n") == identity


@pytest.mark.parametrize("token", ["", "LY2023/U03/2024-06", "LY2023//2024-06/a1", "a/b/c/d/e"])
def test_no_identity(token: str) -> None:
    assert Identity.parse(token) is None


def test_form_finds_tables_and_columns() -> None:
    form = small_form(small_plan(), "U01")
    table = form.table(ITEMS)
    assert table.column("value").key == "value"
    with pytest.raises(KeyError, match="nothing"):
        table.column("nothing")
    with pytest.raises(KeyError, match="nothing"):
        form.table("nothing")


def test_a_row_brings_its_own_limits() -> None:
    table = small_form(small_plan(), "U01").table(ITEMS)
    column, own = table.column("value"), Limits(ValueKind.PERCENT)
    assert table.limits(FormRow("D01"), column) is column.limits
    assert table.limits(FormRow("D01", limits={"value": own}), column) is own


# --- submissions ---
def test_submission_finds_entries_and_rows() -> None:
    sent = submission(
        "U01", {(TASKS, "1", "state"): "推进中", (TASKS, "1", "remark"): None, (ITEMS, "D01", "value"): None}
    )
    found = sent.entry(TASKS, "1", "state")
    assert found is not None
    assert found.usable
    assert sent.entry(TASKS, "2", "state") is None
    assert list(sent.row(TASKS, "1")) == ["state", "remark"]
    assert sent.rows(TASKS) == ("1",)
    assert sent.rows(PROBLEMS) == ()


@pytest.mark.parametrize("state", list(EntryState))
def test_only_read_values_are_usable(state: EntryState) -> None:
    assert entry(ITEMS, "D01", "value", Decimal(0), state).usable is (state is EntryState.READ)
    assert not entry(ITEMS, "D01", "value", None, state).usable


def test_receipts() -> None:
    assert receipt("2024-07-03T10:00").at == datetime(2024, 7, 3, 10)  # noqa: DTZ001  # local office time
    assert receipt().source is ReceiptSource.UNKNOWN


# --- outcomes ---
def test_merged_finds_and_counts() -> None:
    fact = ItemFact(DATA_ITEMS[0], JUNE, Decimal(5))
    statuses = (status("U01", ReportState.PASSED), status("U02", ReportState.MISSING))
    found = merged(statuses=statuses, items=(fact,))
    assert found.item("D01") is fact
    assert found.item("D02") is None
    assert found.status("U02") is statuses[1]
    assert found.status("U03") is None
    assert [found.count(state) for state in ReportState] == [1, 0, 0, 1]


def test_why_an_item_has_no_value() -> None:
    source = Source("U01", entry(ITEMS, "D02", "value", Decimal(3)))
    conflict = Conflict("CT-2024-06-001", DATA_ITEMS[1], JUNE, (source,))
    assert source.value == Decimal(3)
    assert ItemFact(DATA_ITEMS[1], JUNE, Decimal(3)).reason == ""
    assert ItemFact(DATA_ITEMS[1], JUNE, None).reason == "未报有效数据"
    assert ItemFact(DATA_ITEMS[1], JUNE, None, (source,), conflict).reason == "数据冲突（CT-2024-06-001）"


def test_assessment_gives_all_statuses() -> None:
    may, june = (merged(period, statuses=(status("U01", ReportState.PASSED, period=period),)) for period in (MAY, JUNE))
    whole = Assessment(Period.of(Span.HALF, 2024), date(2024, 6, 30), (may, june), (), (), ())
    assert whole.statuses == (*may.statuses, *june.statuses)


# --- raw workbooks ---
def test_raw_sheet() -> None:
    cells = {(2, 3): RawCell(2, 3, " 值 "), (2, 1): RawCell(2, 1, 5), (4, 2): RawCell(4, 2, None, "=A1")}
    sheet = RawSheet("表", cells)
    assert (sheet.last_row, sheet.last_column) == (4, 3)
    assert sheet.cell(2, 1) == RawCell(2, 1, 5)
    assert sheet.cell(1, 1) is None
    assert [sheet.text(2, 3), sheet.text(4, 2), sheet.text(9, 9)] == ["值", "", ""]
    assert [cell.column for cell in sheet.row_cells(2)] == [1, 3]
    assert (RawSheet("空", {}).last_row, RawSheet("空", {}).last_column) == (0, 0)


def test_raw_book() -> None:
    sheet = RawSheet("表", {})
    book = RawBook("a.xlsx", "00", (sheet,))
    assert book.sheet("表") is sheet
    assert book.sheet("别的") is None
    assert book.place(sheet, 7, 4) == book.place("表", 7, 4) == Place("a.xlsx", "表", 7, 4)


def test_unit_kinds_are_the_words_of_the_sheet() -> None:
    assert [kind.value for kind in UnitKind] == ["办公室", "部门", "县区"]


# --- workbooks to be written ---
def test_sheet_widths_are_those_of_the_first_block_unless_a_grid_is_given() -> None:
    block = Block("一", (SheetColumn("甲", 8), SheetColumn("乙", 20)), ())
    sheet = SheetData("总览", "总览", (), (block,))
    assert sheet.widths == (8, 20)
    assert replace(sheet, grid=(4, 4, 20)).widths == (4, 4, 20)


def test_ledger_book_finds_its_sheets() -> None:
    sheet = SheetData("总览", "总览", (), ())
    book = LedgerBook("台账", date(2024, 7, 5), (SheetData("冲突", "冲突", (), ()), sheet))
    assert book.sheet("总览") is sheet
    with pytest.raises(KeyError, match="别的"):
        book.sheet("别的")
