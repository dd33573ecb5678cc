"""What the office sees in the portal: the same counts as the ledger, links that lead to listed files only, its documents."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from conftest import EXAMPLES
from helpers_campaign import VALUES, fill_form
from helpers_closing import H1, NOW, Q1, Q2, build, closed, copied, opened
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.html.page import policy
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period
from report_gen.model.portal import Download, Standing
from report_gen.steps.decide import Said
from report_gen.steps.exempt import Reach, exempt
from report_gen.steps.portal.documents import document, documents, file_id, original, originals, zipped
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.office_side import board_page, board_policy, events, matrix, period_page
from report_gen.steps.portal.runs import run_verb
from report_gen.workspace import Workspace

JUNE, Q3 = Period(2024, 6, 1), Q2.next()
_HREF = re.compile(r'href="([^"#]+)"')


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two quarters received, one form of the second quarter missing and one to go back, nothing merged."""
    workspace = build(tmp_path_factory.mktemp("office") / "云山县")
    form(workspace, "县住建局").unlink()
    sent = form(workspace, "县卫健局")
    fill_form(sent, sent, dict.fromkeys(VALUES, "若干"))
    return workspace


@pytest.fixture
def office(fresh: Workspace, tmp_path: Path) -> Workspace:
    return copied(fresh, tmp_path / "云山县")


def form(workspace: Workspace, unit: str, period: Period = Q2) -> Path:
    return next(path for path in workspace.period_inbox(period).iterdir() if path.name.startswith(unit))


def run(workspace: Workspace, verb: str, period: Period = Q2, told: dict[str, str] | None = None) -> None:
    run_verb(Lookout(workspace), verb, period, told or {}, "张三", NOW)


# --- who has reported ---


def test_the_matrix_has_the_periods_begun_and_says_where_each_unit_stands(fresh: Workspace) -> None:
    found = matrix(Lookout(fresh), None, NOW)
    assert (found.year, found.years) == (2024, (2024,))
    assert found.periods == (Q1, Q2, Q3)
    assert dict(found.counts(Q1)) == {
        ReportState.PASSED: 9, ReportState.QUERIED: 0, ReportState.RETURNED: 0, ReportState.MISSING: 0,
    }  # fmt: skip
    assert dict(found.counts(Q2)) == {
        ReportState.PASSED: 7, ReportState.QUERIED: 0, ReportState.RETURNED: 1, ReportState.MISSING: 1,
    }  # fmt: skip
    row = next(row for row in found.rows if row.unit.short == "县住建局")
    first, second, third = row.cells
    assert first is not None
    assert (first.state, first.closed, first.excused) == (ReportState.PASSED, "", "")
    assert first.received is not None
    assert second == Standing(
        Q2, date(2024, 7, 8), date(2024, 7, 15), state=ReportState.MISSING, timeliness=Timeliness.NONE
    )  # fmt: skip
    assert third is not None
    assert (third.state, third.due) == (ReportState.MISSING, date(2024, 10, 7))


def test_a_year_that_has_not_begun_is_not_shown(fresh: Workspace) -> None:
    lookout = Lookout(fresh)
    assert matrix(lookout, 2025, NOW).year == 2024
    later = matrix(lookout, 2025, datetime.fromisoformat("2026-01-15T08:00:00"))
    assert (later.year, later.years) == (2025, (2024, 2025, 2026))
    assert [sum(number for _, number in later.counts(period)) for period in later.periods] == [9, 9, 9, 9]
    before = matrix(lookout, None, datetime.fromisoformat("2023-12-15T08:00:00"))
    assert (before.year, before.periods, before.rows) == (2024, (), ())


def test_exempted_units_and_closed_periods_say_so(office: Workspace) -> None:
    said = Said("机构改革，职责已划转", "张三", NOW)
    exempt(opened(office), "县住建局", Reach(Q2, Q2), said)
    closed(office, Q1)
    found = matrix(Lookout(office), None, NOW)
    row = next(row for row in found.rows if row.unit.short == "县住建局")
    first, second, _ = row.cells
    assert first is not None
    assert first.closed == "张三于2024年7月10日封账（台账第4号）"
    assert not first.takes
    assert second is not None
    assert (second.state, second.due) == (None, None)
    assert second.excused == "机构改革，职责已划转（张三，台账第1号，免报至2024年6月）"
    page = period_page(Lookout(office), Q2, NOW)
    assert [one.unit for one in page.excused] == ["县住建局"]
    assert sum(number for _, number in page.parts[0].counts) == 8


def test_the_matrix_counts_what_the_ledger_of_luoyang_counts(tmp_path: Path) -> None:
    root = tmp_path / "洛阳"
    for part in (JUNE.previous(), JUNE):
        shutil.copytree(EXAMPLES / "luoyang" / "报送" / part.code, root / "报送" / part.code)
    shutil.copyfile(EXAMPLES / "luoyang" / "方案.xlsx", root / "方案.xlsx")
    lookout = Lookout(Workspace.at(root))
    found = matrix(lookout, None, NOW)
    done = run_verb(lookout, "merge", JUNE, {}, "张三", NOW)
    counted = " · ".join(f"{state.value} {number} 家" for state, number in found.counts(JUNE))
    assert counted == done.lines[-1]
    page = period_page(lookout, Period.parse("2024H1") or JUNE, NOW)
    assert [part.counts for part in page.parts] == [tuple(found.counts(part.period)) for part in page.parts]
    assert len(page.parts) == 6
    assert (page.disputes, page.matters) == (None, None)


# --- a period ---


def test_a_period_has_everything_about_it(fresh: Workspace) -> None:
    page = period_page(Lookout(fresh), Q2, NOW)
    assert (page.period, page.closing, page.excused) == (Q2, None, ())
    (part,) = page.parts
    assert dict(part.counts)[ReportState.MISSING] == 1
    assert dict(part.rows)["B5"].state is ReportState.MISSING
    assert page.disputes is not None
    assert page.matters is not None
    assert [one.name for one in page.verbs] == ["forms", "merge", "report", "remind", "pack", "close"]
    (returned,) = (one for one in page.board.forms if one.unit == "县卫健局")
    assert returned.package.path == "./2024Q2/unit/B1"
    assert returned.file.path == f"./2024Q2/received/{file_id(returned.file.word)}"
    assert page.board.ledger.path == "./2024Q2/documents"


def test_what_a_run_did_is_seen_without_being_told(office: Workspace) -> None:
    lookout = Lookout(office)
    assert period_page(lookout, Q1, NOW).closing is None
    run_verb(lookout, "close", Q1, {}, "张三", NOW)
    page = period_page(lookout, Q1, NOW)
    assert page.closing is not None
    assert page.closing.by == "张三"
    assert [one.name for one in page.verbs] == ["reopen"]
    assert {row.closed for _, row in page.parts[0].rows} == {f"张三于2024年7月10日封账（台账第{page.closing.event}号）"}


def test_a_period_outside_the_plan_is_refused(fresh: Workspace) -> None:
    with pytest.raises(ReportGenError, match="不在创建期"):
        period_page(Lookout(fresh), Period(2020, 1, 3), NOW)


# --- the board ---


def test_the_board_is_a_page_of_the_portal(office: Workspace) -> None:
    lookout = Lookout(office)
    shown = board_page(lookout, Q2, NOW)
    links = {unquote(link) for link in _HREF.findall(shown)}
    known = {f"../2024Q2/received/{file_id(one.name)}" for one in originals(lookout, Q2)}
    assert links <= {*known, "../2024Q2", "../2024Q2/unit/B1", "./../2024Q2/documents", "../2024Q2/documents"}
    assert known & links
    assert "返回2024年第二季度" in shown
    assert "在同一文件夹" not in shown
    policy_said = board_policy(shown)
    style = re.findall(r"style-src ('sha256-[^']+')", shown)
    assert style == re.findall(r"style-src ([^;]+);", policy_said)
    assert "frame-ancestors 'none'" in policy_said
    assert policy_said == policy(shown)


def test_the_file_beside_the_workbook_has_no_way_back(office: Workspace) -> None:
    run(office, "merge")
    written = (office.period_output(Q2) / "看板.html").read_text(encoding="utf-8")
    assert "返回" not in written
    assert "（与本页在同一文件夹）。" in written
    assert "../../报送/2024Q2/" in unquote(written)


def test_a_longer_period_has_a_board_without_packages(fresh: Workspace) -> None:
    shown = board_page(Lookout(fresh), H1, NOW)
    assert "../2024Q1/received/" in shown
    assert "/unit/" not in shown
    assert "返回2024年上半年" in shown


def test_a_file_that_is_not_in_the_folder_any_more_has_no_link(office: Workspace) -> None:
    run(office, "close", Q1, {"force": "是", "reason": "会议前须定稿"})
    for path in office.period_inbox(Q1).iterdir():
        path.unlink()
    shown = board_page(Lookout(office), Q1, NOW)
    assert "/received/" not in shown


# --- documents ---


def test_documents_are_listed_by_group_and_fetched_by_id(office: Workspace) -> None:
    run(office, "merge")
    run(office, "forms")
    run(office, "remind", told={"on": "2024-07-10"})
    run(office, "report", H1)
    lookout = Lookout(office)
    found = documents(lookout, Q2)
    assert list(dict.fromkeys(one.group for one in found)) == ["汇总台账与看板", "退回修改", "催报", "空白填报表"]
    assert {one.group for one in documents(lookout, H1)} == {"文书"}
    for one in found:
        place = office.blanks(Q2) if one.group == "空白填报表" else office.period_output(Q2)
        path = place / one.name
        assert document(lookout, Q2, one.id) == Download(path.name, path.read_bytes())
        assert (one.size, one.changed) == (path.stat().st_size, datetime.fromtimestamp(int(path.stat().st_mtime)))  # noqa: DTZ006
        assert re.fullmatch("[0-9a-f]{20}", one.id)
    assert len({one.id for one in found}) == len(found)


def test_what_is_not_listed_is_not_handed_out(office: Workspace) -> None:
    lookout = Lookout(office)
    assert documents(lookout, Q2)
    for asked in ("", "..", "../方案.xlsx", "0" * 20, form(office, "县城管局").name):
        for fetch in (document, original):
            with pytest.raises(ReportGenError, match="没有这个文件"):
                fetch(lookout, Q2, asked)


def test_links_hidden_and_passing_files_are_left_out(office: Workspace, tmp_path: Path) -> None:
    folder = office.period_output(Q3)
    folder.mkdir(parents=True)
    outside = tmp_path / "别处"
    outside.mkdir()
    (outside / "秘密.txt").write_text("密", encoding="utf-8")
    (folder / "链接.txt").symlink_to(outside / "秘密.txt")
    (folder / "链接夹").symlink_to(outside, target_is_directory=True)
    (folder / ".藏").mkdir()
    for name in (".写入中-abcdefgh.xlsx", "~$汇总台账.xlsx", ".藏/内.txt", "清单.json"):
        (folder / name).write_text("x", encoding="utf-8")
    for name in ("考核评分表.txt", "2024年第三季度打印册.pdf", "考核汇总.xlsx", "汇总台账(1).xlsx", "批示.docx"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "附件").mkdir()
    (folder / "附件" / "照片.jpg").write_bytes(b"x")
    os.mkfifo(folder / "管道")
    found = {one.name: one.group for one in documents(Lookout(office), Q3)}
    assert found == {
        "汇总台账(1).xlsx": "汇总台账与看板",
        "批示.docx": "文书",
        "考核评分表.txt": "文书",
        "考核汇总.xlsx": "考核评分表",
        "2024年第三季度打印册.pdf": "打印册",
        "附件/照片.jpg": "其他",
    }


def test_a_zip_holds_all_as_it_lies_in_the_workspace(office: Workspace) -> None:
    run(office, "merge")
    run(office, "forms")
    lookout, file = Lookout(office), io.BytesIO()
    assert zipped(lookout, Q2, file) == "2024年第二季度全部文件.zip"
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(documents(lookout, Q2))
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        for name in archive.namelist():
            assert archive.read(name) == (office.root / name).read_bytes()


def test_what_vanishes_meanwhile_is_left_out_and_told(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run(office, "merge")
    gone = office.period_output(Q2) / "看板.html"
    begin = zipfile.ZipInfo.from_file

    def vanishing(path: Path, *args: object, **kwargs: object) -> zipfile.ZipInfo:
        gone.unlink(missing_ok=True)
        return begin(path, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(zipfile.ZipInfo, "from_file", vanishing)
    file = io.BytesIO()
    zipped(Lookout(office), Q2, file)
    with zipfile.ZipFile(file) as archive:
        assert "输出/2024Q2/看板.html" not in archive.namelist()
        assert "输出/2024Q2/看板.html" in archive.read("未能收入的文件.txt").decode("utf-8")
        assert "输出/2024Q2/汇总台账.xlsx" in archive.namelist()


def test_a_zip_of_nothing_is_refused(office: Workspace) -> None:
    with pytest.raises(ReportGenError, match="还没有可下载的文件"):
        zipped(Lookout(office), Q3, io.BytesIO())


def test_a_file_gone_since_the_list_was_made_is_passed_over(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run(office, "merge")
    look = Path.lstat

    def vanished(path: Path) -> os.stat_result:
        if path.name == "看板.html":
            raise FileNotFoundError(path)
        return look(path)

    monkeypatch.setattr(Path, "lstat", vanished)
    assert "看板.html" not in {one.name for one in documents(Lookout(office), Q2)}


# --- what units sent ---


def test_received_files_are_listed_by_unit_and_come_as_they_are(fresh: Workspace) -> None:
    lookout = Lookout(fresh)
    found = originals(lookout, Q2)
    assert len(found) == 8
    for one in found:
        path = fresh.period_inbox(Q2) / one.name
        assert original(lookout, Q2, file_id(one.name)) == Download(path.name, path.read_bytes())


def test_a_received_file_that_cannot_be_read_is_said_so(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    lookout = Lookout(office)
    one = originals(lookout, Q2)[0]

    def fail(path: Path) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(WorkspaceError, match="现在不能读取"):
        original(lookout, Q2, file_id(one.name))


# --- the ledger ---


def test_events_come_latest_first(office: Workspace) -> None:
    run(office, "merge", Q1)
    run(office, "merge", Q2)
    lookout = Lookout(office)
    numbers = [event.number for event in events(lookout)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(events(lookout, limit=1)) == 1
    assert [event.period for event in events(lookout, "运行")] == ["2024Q2", "2024Q1"]
    assert {event.period for event in events(lookout, period="2024Q1")} == {"2024Q1"}
    assert events(lookout, unit="县住建局") == ()
