"""考核自评: who is asked for it and when, what is read of it, and that nothing about it is held against a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_forms import JUNE, POLICE, TRANSPORT, small_plan
from helpers_read import book, cell_value, found, marks, sheet
from helpers_returns import GOOD, Desk, address, change, fill
from helpers_rules import merged, status
from report_gen.excel.form_entries import validation
from report_gen.excel.forms import write_form
from report_gen.intake.account import account
from report_gen.intake.submission import identify, read_submission
from report_gen.model.account import CellUse
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import ITEMS, SELF, TASKS, Form, FormTable, ValueKind
from report_gen.model.outcome import Assessment, ReportState
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.model.raw import RawBook, RawCell, RawSheet, RawValue
from report_gen.model.submission import Entry, EntryState, Receipt, ReceiptSource, Submission
from report_gen.rules.amendments import unasked_changes
from report_gen.rules.entries import is_blank, is_empty_report
from report_gen.rules.explanations import settle
from report_gen.rules.forms import build_form
from report_gen.rules.receipts import Received
from report_gen.rules.self_assessment import self_assessments, self_reasons, self_table, span_of
from report_gen.rules.versions import history

RECEIPT = Receipt(None, ReceiptSource.UNKNOWN)
BUREAUS = frozenset({UnitKind.BUREAU})
HALF = Period.of(Span.HALF, 2024, 1)


def line(code: str, name: str, rule: str, points: str, block: str = "日常报送", **parameters: str) -> RubricItem:
    return RubricItem(code, block, name, rule, Decimal(points), parameters, BUREAUS)


RUBRIC = (
    line("P08", "加分", "加分登记", "5", "加分"),
    line("P01", "报送及时", "按时报送", "10", 逾期每次扣="1", 未报每次扣="2"),
    line("P02", "分档", "分档计分", "10", 量="上报率", 档次="≥100得10、≥0得0"),
    line("P03", "制度佐证", "佐证核验", "5", "", 数据项="D06、D99"),
    line("P04", "会议和协办", "基础分", "10", "协同配合", 下限="1"),
    line("P05", "缺席", "扣分登记", "0", "协同配合", 封顶="4"),
    line("P06", "门槛", "达标门槛", "0", 最高等次="良好"),
    line("P07", "弄虚作假", "一票否决", "0"),
    replace(line("P09", "旧的一项", "人工评分", "5"), until=date(2024, 5, 31)),
    replace(line("Q01", "县区的一项", "人工评分", "5"), applies_to=frozenset({UnitKind.DISTRICT})),
)


def plan_with(setting: str = "半年", rubric: tuple[RubricItem, ...] = RUBRIC) -> Plan:
    plan = small_plan()
    return replace(plan, info={**plan.info, "考核自评": setting}, rubric=rubric)


PLAN = plan_with()
FORM = build_form(PLAN, TRANSPORT, JUNE)
TABLE = FORM.table(SELF)
MARK = FORM.identity.token
HEAD = f"| {MARK} | 序号 | 板块 | 评分项 | 满分 | 计分办法 | 自评分 | 自评说明 |"


def table_of(setting: str, period: str) -> FormTable | None:
    parsed = Period.parse(period)
    assert parsed is not None
    return self_table(plan_with(setting), TRANSPORT, parsed)


# --- the sheet of the form ---


@pytest.mark.parametrize(
    ("text", "span"),
    [("季", Span.QUARTER), ("半年", Span.HALF), (" 年 ", Span.YEAR), ("", None), ("月", None), ("有时", None)],
)
def test_the_setting(text: str, span: Span | None) -> None:
    assert span_of(plan_with(text)) is span
    assert span_of(small_plan()) is None


@pytest.mark.parametrize(
    ("setting", "period", "title"),
    [
        ("半年", "2024-06", "2024年上半年"),
        ("半年", "2024-12", "2024年下半年"),
        ("半年", "2024Q2", "2024年上半年"),
        ("半年", "2024H1", "2024年上半年"),
        ("季", "2024-09", "2024年第三季度"),
        ("季", "2024Q1", "2024年第一季度"),
        ("年", "2024Q4", "2024年度"),
        ("半年", "2024-03", ""),
        ("半年", "2024Q1", ""),
        ("季", "2024H1", ""),
        ("年", "2024-06", ""),
        ("", "2024-06", ""),
    ],
)
def test_the_last_form_of_a_span_asks_for_it(setting: str, period: str, title: str) -> None:
    table = table_of(setting, period)
    assert (table.title if table else "") == (f"考核自评表（{title}）" if title else "")


def test_a_row_a_line_that_gives_the_unit_points() -> None:
    assert [row.key for row in TABLE.rows] == ["P01", "P02", "P03", "P04", "P08"]
    assert [row.printed["points"] for row in TABLE.rows] == ["10", "10", "5", "10", "≤5"]
    assert [row.printed["no"] for row in TABLE.rows] == ["1", "2", "3", "4", "5"]
    assert TABLE.rows[2].printed["block"] == "—"
    assert TABLE.optional
    assert not any(column.required for column in TABLE.columns)


def test_the_method_says_what_the_rule_does_and_what_the_line_sets() -> None:
    methods = {row.key: row.printed["method"] for row in TABLE.rows}
    assert methods["P01"] == "逾期、未报的填报表逐次扣分（逾期每次扣1，未报每次扣2）"
    assert methods["P02"].endswith("（量：上报率，档次：≥100得10、≥0得0）")
    assert methods["P03"].endswith("（数据项：D06、D99）")
    named = replace(PLAN, items=tuple(replace(item, short="企业考核办法") for item in PLAN.items if item.code == "D06"))
    renamed = self_table(named, TRANSPORT, JUNE)
    assert renamed is not None
    assert renamed.rows[2].printed["method"].endswith("（数据项：企业考核办法、D99）")
    assert methods["P08"] == "登记的事项逐次加分，满分为最多加的分数"


def test_points_go_from_0_to_full_marks() -> None:
    limits = TABLE.limits(TABLE.rows[0], TABLE.column("score"))
    assert (limits.kind, limits.minimum, limits.maximum, limits.decimals) == (
        ValueKind.NUMBER,
        Decimal(0),
        Decimal(10),
        2,
    )


def test_lines_that_are_not_for_the_unit_give_no_sheet() -> None:
    assert self_table(plan_with(rubric=RUBRIC[-2:]), TRANSPORT, JUNE) is None
    assert self_table(plan_with(rubric=RUBRIC[6:8]), TRANSPORT, JUNE) is None
    district = self_table(PLAN, replace(TRANSPORT, kind=UnitKind.DISTRICT), JUNE)
    assert district is not None
    assert [row.key for row in district.rows] == ["Q01"]


def test_the_form_is_of_the_same_version_with_and_without_the_sheet() -> None:
    without = build_form(plan_with(""), TRANSPORT, JUNE)
    assert FORM.identity == without.identity
    assert FORM.tables[:-1] == without.tables
    assert "考核自评" not in "".join((*without.instructions, *dict(without.facts).values()))


def test_other_months_are_as_they_were(tmp_path: Path) -> None:
    for name, plan in (("有", PLAN), ("无", plan_with(""))):
        write_form(build_form(plan, TRANSPORT, JUNE.next()), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "有.xlsx").read_bytes() == (tmp_path / "无.xlsx").read_bytes()


def test_the_cover_says_that_it_may_be_left_out() -> None:
    assert dict(FORM.facts)["填报内容"] == "重点任务3项，数据项9项，考核自评5项（选填）"
    assert sum("“考核自评”表选填" in text for text in FORM.instructions) == 1


def test_the_sheet_as_it_is_written(tmp_path: Path) -> None:
    write_form(FORM, tmp_path / "表.xlsx")
    written = openpyxl.load_workbook(tmp_path / "表.xlsx")
    assert written.sheetnames[-3:] == ["考核自评", "_标识", "_选项"]
    page = written["考核自评"]
    assert page["A1"].value is None
    assert page["B1"].value == "考核自评表（2024年上半年）"
    assert (page.freeze_panes, page.print_title_rows) == ("E4", "$1:$3")
    assert [page[f"{column}4"].protection.locked for column in "EFGH"] == [True, True, False, False]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["G4"].formula1 == "AND(ISNUMBER(G4),G4>=0,G4<=10)"
    assert rules["G8"].formula1 == "AND(ISNUMBER(G8),G8>=0,G8<=5)"
    assert rules["G4"].prompt == "请填 0 至 10 之间的数；选填，不填的留空。"


def test_what_must_be_answered_may_be_answered_with_not_applicable() -> None:
    column, limits = TABLE.column("score"), TABLE.rows[0].limits["score"]
    needed = validation(replace(column, required=True), limits, "G4", "")
    assert needed
    assert needed["value"].startswith('=OR(G4="不适用",')


# --- reading it ---

USUAL: Mapping[str, tuple[str, str]] = {
    "P01": ("9.5", "逾期一次"),
    "P02": ("10", ""),
    "P03": ("", ""),
    "P08": ("1", ""),
}


def self_sheet(given: Mapping[str, tuple[str, str]] = USUAL, head: str = HEAD, name: str = "考核自评") -> RawSheet:
    lines = [head]
    for row in TABLE.rows:
        if row.key in given:
            printed = (row.printed[key] for key in ("no", "block", "name", "points", "method"))
            lines.append("| " + " | ".join((row.key, *printed, *given[row.key])) + " |")
    return sheet(name, "\n".join(lines))


def with_cells(page: RawSheet, typed: Mapping[tuple[int, int], RawValue]) -> RawSheet:
    return RawSheet(page.name, {**page.cells, **{spot: RawCell(*spot, value) for spot, value in typed.items()}})


def received(*sheets: RawSheet, filled: bool = True) -> RawBook:
    """A form with all that must be filled, and those sheets."""
    tables = (_filled(table) if filled else _filled(table, {}) for table in FORM.tables[:2])
    return book(*tables, *sheets, marks(MARK))


def _filled(table: FormTable, values: Mapping[tuple[str, str, str], object] = GOOD) -> RawSheet:
    titles = [MARK if column.hidden else column.title for column in table.columns]
    rows = [
        [row.key if column.hidden else str(row.printed.get(column.key, values.get((table.key, row.key, column.key), "")))
         for column in table.columns]
        for row in table.rows
    ]  # fmt: skip
    cells = {
        (number, place): RawCell(number, place, cell_value(text))
        for number, texts in enumerate((titles, *rows), 1)
        for place, text in enumerate(texts, 1)
        if text
    }
    return RawSheet(table.sheet, cells)


def read(*sheets: RawSheet, form: Form = FORM) -> tuple[Submission, tuple[Finding, ...]]:
    submission, findings = read_submission(received(*sheets), form, RECEIPT)
    assert submission is not None
    return submission, findings


def given_points(submission: Submission) -> dict[str, object]:
    return {entry.row: entry.value for entry in submission.entries if (entry.table, entry.column) == (SELF, "score")}


def test_what_a_unit_gives_itself_is_read() -> None:
    submission, findings = read(self_sheet())
    assert findings == ()
    assert given_points(submission) == {"P01": Decimal("9.5"), "P02": Decimal(10), "P03": None, "P08": Decimal(1)}
    reason = submission.entry(SELF, "P01", "remark")
    assert reason is not None
    assert (reason.value, reason.place.cell) == ("逾期一次", "H2")


def test_a_form_without_the_sheet_is_read_as_before() -> None:
    submission, findings = read()
    assert (findings, given_points(submission)) == ((), {})
    identity, _ = identify(received())
    assert identity == FORM.identity


@pytest.mark.parametrize(
    ("text", "value", "state", "codes"),
    [
        ("10分", Decimal(10), EntryState.READ, []),
        ("九点五", Decimal("9.5"), EntryState.READ, []),
        ("9.125", Decimal("9.125"), EntryState.READ, ["C120"]),
        ("/", None, EntryState.BLANK, []),
        ("无", None, EntryState.BLANK, []),
        ("不适用", None, EntryState.NOT_APPLICABLE, []),
        ("11", None, EntryState.UNREADABLE, ["S318"]),
        ("-1", None, EntryState.UNREADABLE, ["S318"]),
        ("满分", None, EntryState.UNREADABLE, ["S318"]),
        ("约9", None, EntryState.UNREADABLE, ["S318"]),
    ],
)
def test_ways_to_write_points(text: str, value: Decimal | None, state: EntryState, codes: list[str]) -> None:
    submission, findings = read(self_sheet({"P01": (text, "")}))
    entry = submission.entry(SELF, "P01", "score")
    assert entry is not None
    assert (entry.value, entry.state) == (value, state)
    assert [finding.code for finding in findings] == codes
    assert settle(submission, findings).entries == submission.entries
    assert {finding.severity for finding in findings} <= {Severity.NOTE}


def test_the_note_says_what_is_wrong_and_that_it_costs_nothing() -> None:
    (finding,) = read(self_sheet({"P01": ("11", "")}))[1]
    assert finding.message == "选填的“考核自评”表：“自评分（报送及时）”为 11，应在 0 至 10 之间。"
    assert "不影响报送、校核和得分" in finding.hint
    assert (finding.place.cell, finding.unit) == ("G2", "市交通运输局")


MANGLED: tuple[tuple[RawSheet, list[tuple[str, str]]], ...] = (
    (sheet("考核自评", "| 我们都做得很好 |"), [("S318", "考核自评")]),
    (sheet("考核自评", f"{HEAD}\n{HEAD}"), [("S318", "考核自评!第2行")]),
    (self_sheet(head=HEAD.replace("自评分", "得分")), [("S311", "考核自评!G1"), ("S318", "考核自评!第1行")]),
    (self_sheet(head=HEAD.replace("自评说明", "自评分")), [("S311", "考核自评!G1"), *[("S318", "考核自评!第1行")] * 2]),
    (self_sheet({"P01": ("9", ""), "P02": ("", "")}, name="自评"), []),
)


@pytest.mark.parametrize(("mangled", "expected"), MANGLED)
def test_a_mangled_sheet_is_told_and_forgiven(mangled: RawSheet, expected: list[tuple[str, str]]) -> None:
    _, findings = read(mangled)
    assert sorted(one for one in found(findings) if one[0] != "S308") == expected
    assert {finding.severity for finding in findings} <= {Severity.NOTE}


def test_two_sheets_that_differ_wrong_words_and_totals_are_told_and_forgiven() -> None:
    twice = (self_sheet(), self_sheet({"P01": ("3", "")}, name="考核自评 (2)"))
    assert found(read(*twice)[1]) == [("S318", "考核自评 (2)")]
    assert found(read(with_cells(self_sheet(), {(2, 5): 20}))[1]) == [("S318", "考核自评!E2")]
    total: dict[tuple[int, int], RawValue] = {(7, 4): "合计", (7, 7): 99}
    assert found(read(with_cells(self_sheet(), total))[1]) == [("S318", "考核自评!G7")]


def test_a_rubric_that_changed_since_the_blank_was_sent_out_loses_no_row() -> None:
    less = build_form(plan_with(rubric=RUBRIC[:2]), TRANSPORT, JUNE)
    assert found(read(self_sheet(), form=less)[1]) == [("S308", "考核自评!第3行"), ("S311", "考核自评!A4")]
    assert found(read(self_sheet({"P01": ("9", "")}))[1]) == []
    assert found(read(with_cells(self_sheet(), {(2, 6): "旧的办法"}))[1]) == []


def test_points_given_to_oneself_make_no_report() -> None:
    blank, findings = read_submission(received(self_sheet(), filled=False), FORM, RECEIPT)
    assert blank is not None
    assert found(findings) == [("S207", "")]
    assert is_blank(blank)
    assert is_empty_report(blank)
    full, _ = read(self_sheet())
    assert not is_blank(full)


def test_every_cell_of_the_sheet_is_accounted_for() -> None:
    workbook = received(self_sheet({"P01": ("9.5", "逾期一次"), "P02": ("约9", ""), "P03": ("/", "")}))
    submission, findings = read_submission(workbook, FORM, RECEIPT)
    one = account(workbook, FORM, submission, findings)
    ends = {end.place.cell: (end.use, end.reason) for end in one.cells if end.place.sheet == "考核自评"}
    assert len(ends) == len(workbook.sheets[2].cells)
    assert ends["G2"] == (CellUse.USED, "")
    assert ends["H2"] == (CellUse.USED, "")
    assert ends["G3"] == (CellUse.ERROR, "S318 选填表填写不规范")
    assert ends["G4"] == (CellUse.IGNORED, "以“无”或符号表示未填")
    assert ends["F4"] == (CellUse.IGNORED, "表样印制内容")
    assert ends["A1"] == (CellUse.IGNORED, "标识")


@given(st.dictionaries(st.sampled_from(["P01", "P02", "P03", "P04", "P08"]), st.text(max_size=8), max_size=5))
def test_whatever_stands_there_never_sends_a_form_back(texts: dict[str, str]) -> None:
    page = self_sheet(dict.fromkeys(texts, ("", "")))
    typed = {(number, 7): text for number, text in enumerate(texts.values(), 2)}
    submission, findings = read(with_cells(page, typed))
    assert {finding.severity for finding in findings} <= {Severity.NOTE}
    assert {entry.state for entry in submission.entries} <= set(EntryState) - {EntryState.QUERIED}


# --- forms given back ---


def test_a_unit_may_change_it_when_the_form_goes_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, plan=PLAN)
    bad = {**GOOD, (ITEMS, "D01", "value"): "很多", (SELF, "P01", "score"): 9, (SELF, "P02", "score"): "约9"}
    desk.receive(fill(tmp_path / "月报.xlsx", FORM, bad), "2024-07-03T10:00")
    case = desk.case()
    assert [item.finding.place.sheet for item in case.items] == ["指标数据"]
    path = desk.marked()
    again = {address(FORM, ITEMS, "D01", "value"): 81, address(FORM, SELF, "P01", "score"): 10}
    desk.receive(change(path, path, again))
    outcome = desk.merge()
    (standing,) = [one for one in outcome.statuses if one.obligation.unit == "U01"]
    assert standing.state is ReportState.PASSED
    assert standing.accepted is not None
    assert given_points(standing.accepted)["P01"] == 10


def test_an_added_line_of_a_correction_workbook_may_change_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, plan=PLAN)
    desk.receive(fill(tmp_path / "月报.xlsx", FORM, {**GOOD, (ITEMS, "D01", "value"): "很多"}), "2024-07-03T10:00")
    path = desk.corrections()
    workbook = openpyxl.load_workbook(path)
    page = workbook["更正表"]
    row = page.max_row + 1
    for column, text in ((3, "考核自评"), (4, "G5"), (10, 8), (11, "按新口径")):
        page.cell(row, column, text)
    workbook.save(path)
    desk.receive(path)
    outcome = desk.merge()
    assert [one.code for one in outcome.findings if one.code in {"M121", "M128"}] == []
    accepted = next(one.accepted for one in outcome.statuses if one.obligation.unit == "U01")
    assert accepted is not None
    assert given_points(accepted)["P02"] == 8


def test_changes_from_one_version_to_the_next_are_named() -> None:
    base, _ = read(self_sheet())
    again, _ = read(self_sheet({**USUAL, "P01": ("10", "")}))
    again = replace(again, file="再报.xlsx", sha256="1" * 64)
    assert unasked_changes(PLAN, FORM, Received(base), again) == ()
    part = merged(statuses=(status("U01", ReportState.PASSED, accepted=again, others=(base,)),))
    for form, names in (
        (FORM, ["考核自评“报送及时” 自评分", "考核自评“报送及时” 自评说明"]),
        (build_form(plan_with(""), TRANSPORT, JUNE), ["考核自评 G2", "考核自评 H2"]),
    ):
        (step,) = history(PLAN, form, part).steps
        assert [one.about for one in step.changes] == names


# --- beside the score ---


def assessed(period: Period, *forms: tuple[Period, Submission]) -> Assessment:
    parts = tuple(
        merged(
            part,
            statuses=(
                status(form.identity.unit, ReportState.PASSED, period=part, accepted=form),
                status("U02", ReportState.MISSING, period=part),
            ),
        )
        for part, form in forms
    )
    return Assessment(period, period.last, parts, (), (), ())


def test_the_last_form_of_the_period_says_what_the_unit_gave_itself() -> None:
    form, _ = read(self_sheet({**USUAL, "P02": ("很多", "")}))
    old = replace(form, entries=tuple(replace(entry, value=Decimal(1)) for entry in form.entries))
    given_here = self_assessments(PLAN, assessed(HALF, (JUNE.previous(), old), (JUNE, form)))
    assert {key: source.value for key, source in given_here.items()} == {
        ("U01", "P01"): Decimal("9.5"),
        ("U01", "P08"): Decimal(1),
    }
    source = given_here["U01", "P01"]
    assert (source.unit, source.entry.place.cell, source.sha256, source.period) == ("U01", "G2", "0" * 64, "2024-06")
    wrote = self_reasons(PLAN, assessed(HALF, (JUNE, form)))
    assert wrote["U01", "P01"] == USUAL["P01"][1]


@pytest.mark.parametrize(
    ("setting", "period"), [("", "2024H1"), ("年", "2024H1"), ("半年", "2024Q2"), ("半年", "2024")]
)
def test_other_periods_have_no_self_assessment(setting: str, period: str) -> None:
    form, _ = read(self_sheet())
    whole = Period.parse(period)
    assert whole is not None
    assert self_assessments(plan_with(setting), assessed(whole, (JUNE, form))) == {}
    assert self_reasons(plan_with(setting), assessed(whole, (JUNE, form))) == {}


def test_the_police_form_has_its_own_rows_of_the_same_lines() -> None:
    other = build_form(PLAN, POLICE, JUNE)
    assert other.table(SELF) == TABLE
    assert other.table(TASKS) != FORM.table(TASKS)


def test_a_blank_cell_is_no_entry_of_points() -> None:
    blank = Entry(SELF, "P01", "score", None, "", Place("表.xlsx"), EntryState.BLANK)
    form, _ = read(self_sheet())
    assert self_assessments(PLAN, assessed(HALF, (JUNE, replace(form, entries=(blank,))))) == {}
