"""The unit's side of the portal: periods, what a unit sees of one, its downloads, its word, its score; nothing of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers_closing import NOW, Q1, Q2, build, closed, copied
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.ledger import exemptions as exempting
from report_gen.ledger.arrivals import AT, FILE, HASH, NAME, PORTAL, SEEN_BY
from report_gen.model.event import Act, Event
from report_gen.model.finding import Severity
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.portal import SentFile, UnitView
from report_gen.steps import returns
from report_gen.steps.decide import Said, Spot, justify
from report_gen.steps.forms import form_name
from report_gen.steps.load import open_office
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.portal import unit as portal
from report_gen.steps.portal.lookout import Lookout
from report_gen.workspace import Workspace
from report_gen.workspace.sealed import originals_of

HEALTH, MARKET, TOWN = "B1", "B3", "T1"  # 县卫健局, 县市场监管局, 城关镇
SHOPS = "餐饮店数"  # 200 in the first quarter
Q3 = Q2.next()
DUE = datetime.fromisoformat("2024-07-05T10:00:00")
WHY = "小餐饮店第二季度全部并入社区食堂登记"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The county office with two quarters of forms."""
    return build(tmp_path_factory.mktemp("unit") / "云山")


@pytest.fixture(scope="module")
def shut(template: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Lookout:
    """The office after it has closed the first quarter, in which 城关镇 sent something more since."""
    workspace = copied(template, tmp_path_factory.mktemp("unit") / "封账")
    closed(workspace, Q1)
    lookout = Lookout(workspace)
    later = workspace.period_inbox(Q1) / "补报.xlsx"
    later.write_bytes(filled(form_path(lookout, TOWN, Q1), {"新改建公厕": 9}))
    return lookout


@pytest.fixture
def lookout(template: Workspace, tmp_path: Path) -> Lookout:
    """A copy of the office."""
    return Lookout(copied(template, tmp_path / "云山"))


def form_path(lookout: Lookout, unit: str, period: Period = Q2) -> Path:
    """Where the form of the unit lies."""
    return lookout.workspace.period_inbox(period) / form_name(lookout.office().plan.short(unit), period)


def filled(source: Path | BytesIO, items: Mapping[str, object], states: Mapping[str, object] | None = None) -> bytes:
    """A form with other values of those data items (by name) and states of those tasks (by number)."""
    book = openpyxl.load_workbook(source)
    for sheet, key, title, values in (
        (book["指标数据"], "数据项", "本期值", items),
        (book["任务进展"], "序号", "工作状态", states or {}),
    ):
        head = next(row for row in sheet.iter_rows() if any(one.value == "序号" for one in row))
        titles = ["".join(str(one.value).split()).rstrip("*＊") for one in head]
        for row in sheet.iter_rows():
            name = str(row[titles.index(key)].value)
            if name in values:
                row[titles.index(title)].value = values[name]  # type: ignore[assignment]
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def spoiled(lookout: Lookout, items: Mapping[str, object], unit: str = MARKET, **states: object) -> None:
    """The unit's form of the second quarter with other values in it; tasks are named 任务9."""
    path = form_path(lookout, unit)
    path.write_bytes(filled(path, items, {name.removeprefix("任务"): state for name, state in states.items()}))


def uploaded(lookout: Lookout, unit: str, file: str, content: bytes, at: datetime = DUE, name: str = "") -> Event:
    """The file in the folder, sealed and registered as the portal does it."""
    workspace, path = lookout.workspace, lookout.workspace.period_inbox(Q2) / file
    path.write_bytes(content)
    data = {FILE: file, HASH: originals_of(workspace).keep(path), AT: at.isoformat(), SEEN_BY: PORTAL}
    ledger = open_ledger(workspace, lookout.office().plan)
    data |= {NAME: name} if name else {}
    return ledger.append(Act.ARRIVED, at=NOW, by="网页", period=Q2.code, unit=unit, data=data)


def see(lookout: Lookout, unit: str = MARKET, period: Period = Q2) -> UnitView:
    return portal.view(lookout, unit, period, NOW)


def told(view: UnitView) -> list[tuple[str, str]]:
    return [(group.kind.code, group.cells) for group in view.groups]


def noted(files: tuple[SentFile, ...]) -> list[tuple[str, bool, str]]:
    return [(one.name, one.used, one.note) for one in files]


# --- periods ---


def test_the_periods_begun_newest_first_and_none_outside_the_creation_period(lookout: Lookout) -> None:
    plan = lookout.office().plan
    assert portal.reporting_periods(plan, date(2023, 12, 31)) == ()
    assert portal.reporting_periods(plan, date(2024, 7, 1)) == (Q3, Q2, Q1)
    last = portal.reporting_periods(plan, date(2030, 1, 1))
    assert (last[0].code, len(last)) == ("2026Q3", 11)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2023-05-01", "2024Q1"),
        ("2024-01-01", "2024Q1"),
        ("2024-04-01", "2024Q1"),
        ("2024-07-15", "2024Q2"),  # the day it is locked
        ("2024-07-16", "2024Q3"),
        ("2030-01-01", "2026Q3"),
    ],
)
def test_the_period_to_be_reported_now(lookout: Lookout, today: str, expected: str) -> None:
    assert portal.current_period(lookout.office().plan, date.fromisoformat(today)).code == expected


def test_a_plan_without_reporting_periods_has_no_current_one(lookout: Lookout) -> None:
    with pytest.raises(ReportGenError, match="方案没有报送期"):
        portal.current_period(replace(lookout.office().plan, schedule=()), DUE.date())


def test_where_a_unit_stands_period_by_period(lookout: Lookout) -> None:
    spoiled(lookout, {SHOPS: 0})
    found = portal.standings(lookout, MARKET, NOW)
    assert [(one.period, one.state, one.timeliness, one.queries) for one in found] == [
        (Q3, ReportState.MISSING, Timeliness.NONE, 0),
        (Q2, ReportState.QUERIED, Timeliness.PENDING, 1),
        (Q1, ReportState.PASSED, Timeliness.PENDING, 0),
    ]
    assert found[1].due == date(2024, 7, 8)
    assert found[1].lock == date(2024, 7, 15)
    assert all(one.takes for one in found)


def test_periods_before_the_office_was_at_work_are_left_out(lookout: Lookout) -> None:
    later = datetime.fromisoformat("2025-02-01T08:00:00")
    for period in (Q1, Q2):
        inbox = lookout.workspace.period_inbox(period)
        inbox.rename(inbox.with_name(f"旧{period.code}"))
    blanks = lookout.workspace.root / "空白模板"
    blanks.rename(blanks.with_name("旧空白"))
    assert [one.period.code for one in portal.standings(lookout, TOWN, later)] == ["2025Q1"]
    lookout.workspace.blanks(Q3).mkdir(parents=True)
    assert [one.period.code for one in portal.standings(lookout, TOWN, later)] == ["2025Q1", "2024Q4", "2024Q3"]


def test_a_form_that_came_through_the_portal_tells_when_and_how(lookout: Lookout) -> None:
    path = form_path(lookout, TOWN)
    event = uploaded(lookout, TOWN, path.name, path.read_bytes())
    found = see(lookout, TOWN)
    assert (found.standing.received, found.standing.basis) == (DUE, "网页上传")
    assert found.standing.timeliness is Timeliness.ON_TIME
    (sent,) = found.files
    assert (sent.event, sent.at, sent.basis, sent.used, sent.name) == (event.number, DUE, "网页上传", True, path.name)


def exempted(lookout: Lookout, unit: str) -> None:
    data = {exempting.SINCE: "2024-04-01", exempting.UNTIL: "2024-12-31", exempting.REASON: "机构改革"}
    ledger = open_ledger(lookout.workspace, lookout.office().plan)
    ledger.append(Act.EXEMPTED, at=NOW, by="张三", unit=unit, data=data)


def test_an_exempted_unit_is_told_why_and_owes_nothing(lookout: Lookout) -> None:
    exempted(lookout, TOWN)
    found = see(lookout, TOWN)
    assert "机构改革" in found.standing.excused
    assert "张三" in found.standing.excused
    assert "城关镇" not in found.standing.excused
    assert (found.standing.due, found.standing.state, found.standing.takes) == (None, None, False)
    (sent,) = found.files
    assert not sent.used
    assert sent.note.startswith("“城关镇”2024年第二季度免报")
    assert all("report-gen" not in group.hint for group in found.groups)
    with pytest.raises(ReportGenError, match="城关镇免报2024年第二季度（机构改革），没有空白填报表"):
        portal.blank(lookout, TOWN, Q2, NOW)
    assert portal.blank_periods(lookout, TOWN, NOW) == (Q1,)


# --- what a unit sees ---


def test_findings_stand_by_severity_then_place(lookout: Lookout) -> None:
    spoiled(lookout, {SHOPS: 0, "持证餐饮店数": "很多"}, 任务9="推进中")
    found = see(lookout)
    severities = [group.kind.severity for group in found.groups]
    order = [Severity.ERROR, Severity.QUERY, Severity.NOTE]
    assert severities == sorted(severities, key=order.index)
    assert set(severities) == set(order)
    assert {one.unit for group in found.groups for one in group.findings} == {"县市场监管局"}
    assert (found.standing.state, found.standing.errors) == (ReportState.RETURNED, 1)


def test_nothing_of_another_unit_is_seen(lookout: Lookout) -> None:
    same = form_path(lookout, MARKET)
    others = [one.short for one in lookout.office().plan.units if one.code != MARKET]
    spoiled(lookout, {"鼠密度": 9}, HEALTH)
    uploaded(lookout, HEALTH, "县卫健局_网页1.xlsx", b"no workbook", name="卫健局季报.xlsx")
    spoiled(lookout, {SHOPS: 0})
    found = see(lookout)
    assert [one.name for one in found.files] == [same.name]
    said = repr((found.groups, found.queries, found.standing, found.files))
    assert not [short for short in others if short in said]
    assert "卫健局" not in said


def test_rules_between_units_are_not_held_against_what_one_unit_knows(tmp_path: Path) -> None:
    workspace = build(tmp_path / "规则", 校核规则="R1|核实性|表间|持证数 ≤ 公厕数|提示|持证数大于公厕数")
    assert open_office(workspace).plan.checks
    found = see(Lookout(workspace))
    assert (found.standing.state, found.queries) == (ReportState.PASSED, ())
    assert "R1" not in repr(found.groups)


def test_a_unit_that_sent_nothing_sees_an_empty_page(lookout: Lookout) -> None:
    found = portal.view(lookout, TOWN, Q3, NOW)
    assert (found.unit.short, found.standing.state) == ("城关镇", ReportState.MISSING)
    assert (found.files, found.groups, found.queries, found.packages) == ((), (), (), ())


@pytest.mark.parametrize("period", [Period.of(Span.MONTH, 2024, 6), Period.of(Span.QUARTER, 2030, 1)])
def test_a_period_the_plan_does_not_have(lookout: Lookout, period: Period) -> None:
    for wanted in (portal.view, portal.blank):
        with pytest.raises(ReportGenError, match=r"报送周期|创建期"):
            wanted(lookout, TOWN, period, NOW)


def test_of_several_files_the_latest_is_used_and_each_other_says_why_not(lookout: Lookout) -> None:
    path = form_path(lookout, TOWN)
    good = path.read_bytes()
    path.unlink()
    moments = [datetime.fromisoformat(f"2024-07-0{day}T09:00:00") for day in (2, 3, 4, 5, 6)]
    blank = portal.blank(lookout, TOWN, Q2, NOW).content
    uploaded(
        lookout, TOWN, "城关镇_2024Q2_网页1.xlsx", filled(BytesIO(good), {"新改建公厕": 5}), moments[0], "季报.xlsx"
    )
    uploaded(lookout, TOWN, "城关镇_2024Q2_网页2.xlsx", b"PK damaged", moments[1], "季报（2）.xlsx")
    last = uploaded(lookout, TOWN, "城关镇_2024Q2_网页3.xlsx", good, moments[2], "季报改.xlsx")
    uploaded(lookout, TOWN, "城关镇_2024Q2_网页4.xlsx", blank, moments[3], "空表.xlsx")
    (lookout.workspace.period_inbox(Q2) / "重复.xlsx").write_bytes(good)
    found = see(lookout, TOWN)
    assert [one[:2] for one in noted(found.files)] == [
        ("空表.xlsx", False),
        ("季报改.xlsx", True),
        ("重复.xlsx", False),
        ("季报（2）.xlsx", False),
        ("季报.xlsx", False),
    ]
    notes = {one.at: one.note for one in found.files if not one.used}
    assert notes[moments[3]] == "此件一格未填，不算报送。"
    assert notes[moments[2]] == "与“季报改.xlsx”内容完全相同，只算一份。"
    assert notes[moments[1]]
    assert notes[moments[0]] == "已由“季报改.xlsx”代替：收到时间在后。"
    assert found.standing.received == moments[2]
    assert {one.event for one in found.files if one.at == moments[2]} == {last.number}


def test_of_two_that_came_nobody_knows_when_neither_is_used(lookout: Lookout) -> None:
    path = form_path(lookout, TOWN)
    path.with_name("另一份.xlsx").write_bytes(filled(path, {"新改建公厕": 6}))
    found = see(lookout, TOWN)
    assert found.standing.state is ReportState.RETURNED
    assert {one.note for one in found.files} == {"与另一份内容不同，又无法判断先后，都没有采用。"}
    group = next(one for one in found.groups if one.kind.code == "M113")
    assert group.hint == "请重新报送一份完整的填报表，以后报的为准。"
    assert found.packages == (returns.NOTICE,)


def test_a_file_nobody_can_read_is_told_to_its_sender(lookout: Lookout) -> None:
    form_path(lookout, TOWN).unlink()
    event = uploaded(lookout, TOWN, "城关镇_2024Q2_网页1.xlsx", b"PK\x03\x04 cut", name="季报.xlsx")
    found = see(lookout, TOWN)
    assert [group.kind.severity for group in found.groups] == [Severity.ERROR]
    assert found.groups[0].findings[0].place.file == "城关镇_2024Q2_网页1.xlsx"
    (sent,) = found.files
    assert (sent.name, sent.at, sent.event, sent.used) == ("季报.xlsx", DUE, event.number, False)
    assert sent.note == found.groups[0].message
    assert "网页" not in repr(see(lookout, HEALTH))
    assert portal.received(lookout, TOWN, Q2, event.number).content == b"PK\x03\x04 cut"


def test_a_correction_and_the_form_it_corrects_are_both_used(lookout: Lookout) -> None:
    spoiled(lookout, {SHOPS: "很多"})
    download = portal.package(lookout, MARKET, Q2, returns.CORRECTIONS, NOW)
    book = openpyxl.load_workbook(BytesIO(download.content))
    sheet = book["更正表"]
    heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    sheet.cell(heads["更正为"].row + 1, heads["更正为"].column).value = 205
    answer = BytesIO()
    book.save(answer)
    event = uploaded(lookout, MARKET, "县市场监管局_2024Q2_网页1.xlsx", answer.getvalue(), name="更正表.xlsx")
    found = see(lookout)
    (corrected,) = (group.message for group in found.groups if group.kind.code == "M122")
    assert f"由更正表“更正表.xlsx（第{event.number}号）”更正" in corrected
    assert [one[1:] for one in noted(found.files)] == [(True, ""), (True, "")]
    assert found.files[0].name == "更正表.xlsx"
    assert found.standing.state is ReportState.PASSED


# --- closed periods ---


def test_a_closed_period_shows_what_was_sealed(shut: Lookout) -> None:
    found = portal.view(shut, TOWN, Q1, NOW)
    assert found.standing.closed.startswith("张三于2024年7月10日封账")
    assert not found.standing.takes
    assert found.standing.state is ReportState.PASSED
    assert noted(tuple(sorted(found.files, key=lambda one: one.used))) == [
        ("补报.xlsx", False, "封账以后收到的，没有采用。"),
        ("城关镇_2024年第一季度填报表.xlsx", True, ""),
    ]
    assert found.packages == ()
    assert portal.standings(shut, TOWN, NOW)[-1] == found.standing
    assert "县卫健局" not in repr(found)


def test_what_is_closed_takes_no_word_and_gives_no_package(shut: Lookout) -> None:
    with pytest.raises(ReportGenError, match="2024年第一季度已由张三于2024年7月10日封账，不再接受说明"):
        portal.explain(shut, TOWN, Q1, "指标数据!H4", WHY, "李四", NOW)
    with pytest.raises(ReportGenError, match="已由张三于2024年7月10日封账"):
        portal.unexplain(shut, TOWN, Q1, 1, "写错了", "李四", NOW)
    with pytest.raises(ReportGenError, match="没有“更正表”可以下载"):
        portal.package(shut, TOWN, Q1, returns.CORRECTIONS, NOW)


# --- explanations ---


def queried(lookout: Lookout) -> str:
    """The spot of a query in the form of 县市场监管局."""
    spoiled(lookout, {SHOPS: 0})
    (query,) = see(lookout).queries
    assert (query.raw, query.justification, query.settled) == ("0", None, False)
    return query.spot


def test_a_unit_explains_and_takes_it_back(lookout: Lookout) -> None:
    spot = queried(lookout)
    done = portal.explain(lookout, MARKET, Q2, spot, f" {WHY}\r\n（见附件）\x00", " 李四 ", NOW)
    assert (done.fresh, done.event.act, done.event.unit, done.event.by) == (
        True,
        Act.JUSTIFIED,
        MARKET,
        "县市场监管局 李四",
    )
    found = see(lookout)
    (query,) = found.queries
    assert query.justification is not None
    assert query.justification.text == f"{WHY} （见附件）"
    assert (query.settled, query.spot, found.standing.state, found.packages) == (True, spot, ReportState.PASSED, ())
    assert not portal.explain(lookout, MARKET, Q2, spot, f"{WHY} （见附件）", "李四", NOW).fresh
    back = portal.unexplain(lookout, MARKET, Q2, done.event.number, "情况有变", "王五", NOW)
    assert (back.fresh, back.event.by) == (True, "县市场监管局 王五")
    (query,) = see(lookout).queries
    assert (query.justification, query.settled) == (None, False)
    assert not portal.unexplain(lookout, MARKET, Q2, done.event.number, "情况有变", "王五", NOW).fresh


def test_an_explanation_of_what_the_cell_said_before_holds_no_longer(lookout: Lookout) -> None:
    spot = queried(lookout)
    portal.explain(lookout, MARKET, Q2, spot, WHY, "李四", NOW)
    spoiled(lookout, {SHOPS: "0.0"})
    (query,) = see(lookout).queries
    assert query.justification is not None
    assert (query.justification.raw, query.raw, query.settled) == ("0", "0.0", False)


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (WHY, "  ", "没有写明填写人"),
        (WHY, "李" * 21, "填写人超过20个字"),
        ("核实无误", "李四", "不能作为核实依据"),
        ("新" * 501, "李四", "说明超过500个字"),
    ],
)
def test_words_that_are_not_taken(lookout: Lookout, text: str, name: str, message: str) -> None:
    with pytest.raises(ReportGenError, match=message):
        portal.explain(lookout, MARKET, Q2, "指标数据!H4", text, name, NOW)


def test_only_what_is_queried_can_be_explained(lookout: Lookout) -> None:
    with pytest.raises(ReportGenError, match="没有待核实的问题"):
        portal.explain(lookout, MARKET, Q2, "指标数据!H4", WHY, "李四", NOW)


def test_only_its_own_explanations_can_be_taken_back(lookout: Lookout) -> None:
    spot = queried(lookout)
    office = open_office(lookout.workspace, now=NOW)
    clerks = justify(office, Q2, Spot(MARKET, cell=spot), Said(WHY, "张三", NOW))
    with pytest.raises(ReportGenError, match="第1号说明是张三记入的，不是本单位填写的，不能由本单位撤回"):
        portal.unexplain(lookout, MARKET, Q2, clerks.event.number, "写错了", "李四", NOW)
    own = portal.explain(lookout, MARKET, Q2, spot, f"{WHY}，已备案", "李四", NOW)
    with pytest.raises(ReportGenError, match="没有写明撤回的原因"):
        portal.unexplain(lookout, MARKET, Q2, own.event.number, " ", "李四", NOW)
    for unit, period, event in ((HEALTH, Q2, own.event.number), (MARKET, Q2, 99), (MARKET, Q3, own.event.number)):
        with pytest.raises(ReportGenError) as error:
            portal.unexplain(lookout, unit, period, event, "写错了", "李四", NOW)
        assert error.value.message == f"{period.label}没有第{event}号说明。"
    (lookout.workspace.root / "台账" / "台账.db").rename(lookout.workspace.root / "走了.db")
    (lookout.workspace.root / "台账" / "链尾.txt").unlink()
    with pytest.raises(ReportGenError, match="没有第2号说明"):
        portal.unexplain(lookout, MARKET, Q2, 2, "写错了", "李四", NOW)


# --- downloads ---


def test_the_packages_of_a_form_that_goes_back(lookout: Lookout) -> None:
    spoiled(lookout, {SHOPS: "很多"})
    assert see(lookout).packages == returns.PACKAGE_KINDS
    found = [portal.package(lookout, MARKET, Q2, kind, NOW) for kind in returns.PACKAGE_KINDS]
    assert [one.name for one in found] == [
        "县市场监管局_2024年第二季度校核标注表.xlsx",
        "县市场监管局_2024年第二季度更正表.xlsx",
        "县市场监管局_2024年第二季度退回修改通知.docx",
    ]
    assert openpyxl.load_workbook(BytesIO(found[0].content)).sheetnames[0] == "校核意见"
    assert "更正表" in openpyxl.load_workbook(BytesIO(found[1].content)).sheetnames
    assert not (lookout.workspace.period_output(Q2)).exists()
    for kind in ("汇总台账", ""):
        with pytest.raises(ReportGenError, match="可以下载"):
            portal.package(lookout, MARKET, Q2, kind, NOW)


def test_a_form_that_cannot_be_marked_says_why(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any) -> dict[str, bytes]:
        return {}

    spoiled(lookout, {SHOPS: "很多"})
    monkeypatch.setattr(returns._Maker, "_copy", none)
    monkeypatch.setattr(returns, "to_xlsx", none)
    with pytest.raises(ReportGenError, match="格式不能加标注") as error:
        portal.package(lookout, MARKET, Q2, returns.MARKED_COPY, NOW)
    assert "更正表" in error.value.hint


def test_the_blank_form_is_the_one_issued_or_made_now(lookout: Lookout) -> None:
    issued = lookout.workspace.blanks(Q2) / form_name("城关镇", Q2)
    issued.write_bytes(b"as issued")
    found = portal.blank(lookout, TOWN, Q2, NOW)
    assert (found.name, found.content) == ("城关镇_2024年第二季度填报表.xlsx", b"as issued")
    spoiled(lookout, {"新改建公厕": 7}, TOWN)
    made = portal.blank(lookout, TOWN, Q3, NOW)
    sheet = openpyxl.load_workbook(BytesIO(made.content))["指标数据"]
    assert "7" in {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert not lookout.workspace.blanks(Q3).exists()
    assert portal.blank(lookout, TOWN, Q3, NOW) == made
    assert portal.blank_periods(lookout, TOWN, NOW) == (Q3, Q2, Q1)


def test_a_blank_form_issued_ahead_can_be_fetched(lookout: Lookout) -> None:
    june = datetime.fromisoformat("2024-06-28T09:00:00")
    assert portal.blank_periods(lookout, TOWN, june) == (Q2, Q1)
    lookout.workspace.blanks(Q3).mkdir(parents=True)
    (lookout.workspace.blanks(Q3) / form_name("城关镇", Q3)).write_bytes(b"ahead")
    assert portal.blank_periods(lookout, TOWN, june) == (Q3, Q2, Q1)
    assert portal.blank(lookout, TOWN, Q3, june).content == b"ahead"


def test_a_unit_that_is_asked_nothing_has_no_blank_form(template: Workspace, tmp_path: Path) -> None:
    workspace = copied(template, tmp_path / "云山")
    book = openpyxl.load_workbook(workspace.plan)
    for row in book["成员单位"].iter_rows():
        if row[0].value == TOWN:
            row[8].value = "否"
    book.save(workspace.plan)
    lookout = Lookout(workspace)
    with pytest.raises(ReportGenError, match="城关镇2024年第二季度不需报送"):
        portal.blank(lookout, TOWN, Q2, NOW)
    assert portal.standings(lookout, TOWN, NOW) == ()
    assert portal.view(lookout, TOWN, Q2, NOW).standing.due is None


def test_a_unit_fetches_its_own_files_and_no_others(lookout: Lookout) -> None:
    path = form_path(lookout, TOWN)
    content = path.read_bytes()
    event = uploaded(lookout, TOWN, path.name, content, name="我的季报.xlsx").number
    path.write_bytes(b"changed in the folder")
    found = portal.received(lookout, TOWN, Q2, event)
    assert (found.name, found.content) == ("我的季报.xlsx", content)
    for unit, period, number in ((HEALTH, Q2, event), (TOWN, Q1, event), (TOWN, Q2, 99)):
        with pytest.raises(ReportGenError) as error:
            portal.received(lookout, unit, period, number)
        assert (error.value.message, error.value.hint) == (
            f"{period.label}没有第{number}号收件。",
            "如有疑问，请与领导小组办公室联系。",
        )
    sealed = originals_of(lookout.workspace).path(next(iter(originals_of(lookout.workspace))))
    sealed.chmod(0o644)
    sealed.write_bytes(b"x")
    with pytest.raises(WorkspaceError, match="被改动过"):
        portal.received(lookout, TOWN, Q2, event)
