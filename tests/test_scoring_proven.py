from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import DATA_ITEMS, JUNE, MAY, entry, item, merged, rubric, small_plan, status, submission
from helpers_scoring import NOT_SENT, PASSED, assessment, freed, reports, scored
from report_gen.catalogue import submission as sent
from report_gen.errors import PlanError
from report_gen.model.finding import Finding, Kind
from report_gen.model.form import EVIDENCE, ITEMS
from report_gen.model.outcome import Assessment, ReportStatus
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import ItemKind
from report_gen.model.submission import Entry, EntryState, Value

PROVEN = rubric("F9", "佐证", "佐证核验", "10")
LENIENT = rubric("F9", "佐证", "佐证核验", "10", 无佐证得分率="0.5")
GROUP = "数据项：设立小组数量"  # as the list in the form writes it


def form(
    value: Value | Entry,
    rows: tuple[tuple[Value | Entry, Value | Entry, Value], ...] = (),
    period: Period = JUNE,
) -> ReportStatus:
    """U01's form with that answer to 设立小组 and rows of 佐证材料: what for, name, file."""
    values: dict[tuple[str, str, str], Value | Entry] = {(ITEMS, "D06", "value"): value}
    for number, cells in enumerate(rows, 1):
        for column, said in zip(("for", "name", "file"), cells, strict=True):
            values[EVIDENCE, str(number), column] = said
    return status("U01", PASSED, accepted=submission("U01", values, period=period), period=period)


def points(found: Assessment, line: object = PROVEN) -> Decimal:
    result = scored(line, found)  # type: ignore[arg-type]  # a line of the rubric
    assert result.points is not None
    return result.points


@pytest.mark.parametrize("about", [GROUP, "设立小组数量", "D06", "设立小组"])
@pytest.mark.parametrize(("name", "file"), [("关于成立领导小组的通知", None), (None, "通知.pdf")])
def test_an_answer_with_a_document_gets_its_share(about: str, name: Value, file: Value) -> None:
    result = scored(PROVEN, reports(form("是", ((about, name, file),))))
    assert (result.points, result.lines, result.note) == (Decimal(10), (), "")


@pytest.mark.parametrize("rows", [(), ((GROUP, None, None),), (("数据项：枢纽数数量", "通知", None),)])
def test_an_answer_without_a_document_gets_the_rate_of_the_line(
    rows: tuple[tuple[Value, Value, Value], ...],
) -> None:
    found = reports(form("是", rows))
    result = scored(LENIENT, found)
    (line,) = result.lines
    assert (result.points, line.key, line.on) == (Decimal(5), "F9/D06", date(2024, 6, 30))
    assert line.reason == "“设立小组数量”2024年6月填“是”，“佐证材料”表没有列出对应的材料，按50%计分"
    assert line.basis == "U01.xlsx › 指标数据 › A10"
    assert points(found) == Decimal(0)


def test_no_and_nothing_get_nothing_whatever_is_listed() -> None:
    result = scored(LENIENT, reports(form("否", ((GROUP, "通知", None),))))
    assert (result.points, result.lines[0].reason) == (Decimal(0), "“设立小组数量”2024年6月填“否”，按0%计分")
    result = scored(LENIENT, reports(form(None, ((GROUP, "通知", None),))))
    assert (result.points, result.lines[0].reason) == (Decimal(0), "“设立小组数量”2024年6月未填，按0%计分")
    result = scored(LENIENT, reports(NOT_SENT))
    assert (result.points, result.lines[0].basis) == (Decimal(0), "报送安排 S1")


def test_the_last_answer_counts_and_the_documents_of_every_form() -> None:
    may = form("是", ((GROUP, "通知", None),), MAY)
    assert points(reports(may, form("是"))) == Decimal(10)
    assert points(reports(may, form("否"))) == Decimal(0)
    assert points(reports(form("否", period=MAY), form("是", ((GROUP, "通知", None),)))) == Decimal(10)


@pytest.mark.parametrize("state", [EntryState.UNREADABLE, EntryState.QUERIED, EntryState.NOT_APPLICABLE])
def test_an_answer_that_cannot_be_used_is_left_out(state: EntryState) -> None:
    result = scored(PROVEN, reports(form(entry(ITEMS, "D06", "value", "是", state))))
    assert (result.points, result.note) == (Decimal(10), "须核验的数据项均无从核验，按满分计")


def test_who_owes_no_answer_loses_nothing() -> None:
    found = assessment(merged(JUNE, excused=(freed("U01"),)))
    assert scored(PROVEN, found).note == "须核验的数据项均无从核验，按满分计"
    assert scored(PROVEN, assessment()).points == Decimal(10)
    result = scored(PROVEN, reports(form("否")), "U03")
    assert (result.points, result.note) == (Decimal(10), "没有须核验的数据项，按满分计")


@pytest.mark.parametrize("kind", [sent.FREE_HEAD_MISSING, sent.COLUMN_MISSING, sent.SHEET_TWICE])
def test_documents_nobody_could_read_cost_nothing(kind: Kind) -> None:
    def lost(sheet: str, unit: str = "市交通运输局") -> Assessment:
        finding = Finding(kind, Place("U01.xlsx", sheet), unit, (("sheet", sheet),))
        return reports(form("是"), findings=(finding,))

    assert points(lost("佐证材料")) == Decimal(10)
    assert points(lost("指标数据")) == Decimal(0)
    assert points(lost("佐证材料", "市公安局")) == Decimal(0)


def test_a_row_of_which_nobody_knows_what_it_is_for_costs_nothing() -> None:
    blurred = entry(EVIDENCE, "1", "for", None, EntryState.UNREADABLE)
    assert points(reports(form("是", ((blurred, "通知", None),)))) == Decimal(10)
    assert points(reports(form("否", ((blurred, "通知", None),)))) == Decimal(0)
    picture = entry(EVIDENCE, "1", "name", None, EntryState.UNREADABLE)
    assert points(reports(form("是", ((GROUP, picture, None),)))) == Decimal(10)


MORE = small_plan(items=(*DATA_ITEMS, item("D11", "出台政策", ItemKind.HAVE, ("U01",), measure="")))


def test_several_items_share_the_points_and_a_line_may_name_some() -> None:
    sent_form = submission(
        "U01", {(ITEMS, "D06", "value"): "是", (ITEMS, "D11", "value"): "有", (EVIDENCE, "1", "for"): "D11",
                (EVIDENCE, "1", "name"): "通知"}
    )  # fmt: skip
    found = reports(status("U01", PASSED, accepted=sent_form))
    assert scored(PROVEN, found, plan=MORE).points == Decimal(5)
    named = rubric("F9", "佐证", "佐证核验", "10", 数据项="D11")
    assert scored(named, found, plan=MORE).points == Decimal(10)
    blurred = replace(sent_form.entries[0], state=EntryState.UNREADABLE)
    partly = replace(sent_form, entries=(blurred, *sent_form.entries[1:]))
    result = scored(PROVEN, reports(status("U01", PASSED, accepted=partly)), plan=MORE)
    assert (result.points, result.note) == (Decimal(10), "“设立小组数量”2024年6月无法识别，不扣分")
    nameless = replace(sent_form.entries[2], value=None, state=EntryState.UNREADABLE)
    unknown = replace(sent_form, entries=(*sent_form.entries[:1], replace(sent_form.entries[1], value="无"), nameless))
    result = scored(PROVEN, reports(status("U01", PASSED, accepted=unknown)), plan=MORE)
    assert (result.points, result.note) == (Decimal(5), "“设立小组数量”的佐证材料没有读到，不扣分")


@pytest.mark.parametrize(
    ("code", "fault"), [("D99", "没有编码为“D99”的数据项"), ("D01", "数据项D01“枢纽数数量”不是是否、有无项")]
)
def test_a_line_that_names_no_such_item_cannot_be_used(code: str, fault: str) -> None:
    with pytest.raises(PlanError, match="F9") as caught:
        scored(rubric("F9", "佐证", "佐证核验", "10", 数据项=code), assessment())
    assert fault in caught.value.message


@given(st.decimals(0, 1, places=2))
def test_better_proof_never_scores_lower(rate: Decimal) -> None:
    line = rubric("F9", "佐证", "佐证核验", "10", 无佐证得分率=str(rate))
    row = ((GROUP, "通知", None),)
    ladder = [form("是", row), form("是"), form("否", row), form(None, row), NOT_SENT]
    found = [points(reports(one), line) for one in ladder]
    assert found == sorted(found, reverse=True)
