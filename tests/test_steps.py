"""The verbs on real files: what they refuse, what they read, what they leave alone."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from conftest import EXAMPLES
from helpers_campaign import fill_form, write_plan
from report_gen.errors import PlanError, ReportGenError, WorkspaceError
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period, Span
from report_gen.steps.demo import demo
from report_gen.steps.forms import form_name, make_forms
from report_gen.steps.load import Office, load_plan, open_office, parts_of, read_history, reporting_period
from report_gen.steps.merge import merge_period
from report_gen.steps.score import make_scores
from report_gen.workspace import Workspace

H1 = Period.of(Span.HALF, 2024, 1)
Q2 = Period.of(Span.QUARTER, 2024, 2)


@pytest.fixture(scope="module")
def linzi(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The 临淄 example, opened in a folder of its own."""
    root = tmp_path_factory.mktemp("steps") / "临淄"
    shutil.copytree(EXAMPLES / "linzi", root)
    return open_office(Workspace.at(root))


def test_a_plan_with_errors_names_them_and_stops(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "linzi" / "方案.xlsx")
    book["任务清单"]["I2"] = "查无此局"
    book.save(tmp_path / "方案.xlsx")
    with pytest.raises(PlanError, match="查无此局") as caught:
        load_plan(tmp_path / "方案.xlsx")
    assert "任务清单" in caught.value.message


def test_a_plan_that_is_no_workbook_stops(tmp_path: Path) -> None:
    (tmp_path / "方案.xlsx").write_bytes(b"")
    with pytest.raises(PlanError, match="处问题"):
        load_plan(tmp_path / "方案.xlsx")


def test_a_half_year_is_made_of_the_plans_reporting_periods(linzi: Office) -> None:
    assert [part.code for part in parts_of(linzi.plan, H1)] == ["2024Q1", "2024Q2"]
    assert reporting_period(linzi.plan, Q2) == Q2
    with pytest.raises(ReportGenError, match="不能按2024年6月汇总"):
        parts_of(linzi.plan, Period(2024, 6, 1))
    with pytest.raises(ReportGenError, match="不是报送期，方案按季报送"):
        reporting_period(linzi.plan, H1)


def test_the_parts_of_a_period_lie_in_the_creation_period(linzi: Office) -> None:
    plan = replace(linzi.plan, creation_start=date(2024, 4, 1), creation_end=date(2025, 2, 28))
    assert [part.code for part in parts_of(plan, H1)] == ["2024Q2"]
    assert [part.code for part in parts_of(plan, Period.of(Span.YEAR, 2025))] == ["2025Q1"]
    with pytest.raises(ReportGenError, match="2024年第一季度不在创建期（2024年4月1日至2025年2月28日）内"):
        reporting_period(plan, Period.of(Span.QUARTER, 2024, 1))


def test_january_is_compared_with_december(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "方案.xlsx")
    office = open_office(Workspace.at(tmp_path, plan=plan))
    last, first = Period.of(Span.QUARTER, 2024, 4), Period.of(Span.QUARTER, 2025, 1)
    for period in (last, first):
        made = make_forms(office, period, ("城关镇",))
        office.workspace.period_inbox(period).mkdir(parents=True)
        fill_form(made.paths[0], office.workspace.period_inbox(period) / "表.xlsx")
    assert made.with_last
    history = read_history(open_office(office.workspace), first)
    assert [part.period for part in history] == [first]
    assert "进展与上期完全相同" in {finding.kind.title for finding in history[0].findings}


def test_a_form_without_its_tables_is_skipped_with_a_reason(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "方案.xlsx")
    office = open_office(Workspace.at(tmp_path, plan=plan))
    period = Period.of(Span.QUARTER, 2024, 1)
    (blank,) = make_forms(office, period, ("城关镇",)).paths
    book = openpyxl.load_workbook(blank)
    for name in ("任务进展", "指标数据", "佐证材料", "问题与下步计划"):
        del book[name]
    office.workspace.period_inbox(period).mkdir(parents=True)
    book.save(office.workspace.period_inbox(period) / "表.xlsx")
    merged = read_history(office, period)[-1]
    assert [one.file for one in merged.skipped] == ["表.xlsx"]
    assert merged.files_found == 1


def test_a_plan_of_many_mistakes_names_the_first_ten(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "linzi" / "方案.xlsx")
    for row in range(2, 14):
        book["任务清单"][f"I{row}"] = "查无此局"
    book.save(tmp_path / "方案.xlsx")
    with pytest.raises(PlanError, match="有 12 处问题") as caught:
        load_plan(tmp_path / "方案.xlsx")
    assert "其余 2 处从略" in caught.value.message


def test_a_file_registered_under_another_name_is_asked_about(linzi: Office, tmp_path: Path) -> None:
    shutil.copytree(linzi.workspace.period_inbox(Q2), tmp_path / "2024Q2")
    path = next((tmp_path / "2024Q2").rglob("*区财政局*.xlsx"))
    path.rename(path.with_name(f"新{path.name}"))
    merged = read_history(open_office(replace(linzi.workspace, inbox=tmp_path)), Q2)[-1]
    (finding,) = [finding for finding in merged.findings if finding.code == "S405"]
    assert path.name in finding.message
    assert f"新{path.name}”？" in finding.hint


def test_an_unreadable_register_leaves_times_open(linzi: Office, tmp_path: Path) -> None:
    shutil.copytree(linzi.workspace.period_inbox(Q2), tmp_path / "2024Q2")
    (tmp_path / "2024Q2" / "收件登记.xlsx").write_bytes(b"nothing of the kind")
    merged = read_history(open_office(replace(linzi.workspace, inbox=tmp_path)), Q2)[-1]
    assert "收件登记.xlsx" in {finding.place.file for finding in merged.findings}
    assert {status.timeliness for status in merged.statuses} <= {Timeliness.PENDING, Timeliness.NONE}


def test_history_goes_back_to_the_first_period_received(linzi: Office) -> None:
    assert [part.period.code for part in read_history(linzi, Q2)] == ["2024Q1", "2024Q2"]
    third = Period.of(Span.QUARTER, 2024, 3)
    history = read_history(linzi, third)
    assert [part.period.code for part in history] == ["2024Q1", "2024Q2", "2024Q3"]
    assert history[-1].count(ReportState.MISSING) == len(history[-1].statuses)


def test_the_same_folder_merged_twice_gives_the_same_and_changes_no_original(linzi: Office) -> None:
    before = _hashes(linzi.workspace.inbox)
    first, second = merge_period(linzi, Q2), merge_period(open_office(linzi.workspace), Q2)
    assert first.merged == second.merged
    assert first.assessment == second.assessment
    assert _hashes(linzi.workspace.inbox) == before


def test_the_page_links_to_what_is_there(linzi: Office) -> None:
    done = merge_period(linzi, Q2)
    assert done.board.name == "看板.html"
    links = [unquote(link) for link in re.findall(r'href="([^#"][^"]*)"', done.board.read_text(encoding="utf-8"))]
    there = [(done.board.parent / link).exists() for link in links]
    assert done.returns is not None
    assert all(there)
    assert len(there) > len(done.returns.cases) > 0
    assert {link for link in links if link.startswith("./退回修改")} == {
        f"./退回修改/{path.name}/" for path in done.returns.folder.iterdir() if path.is_dir()
    }


def test_lights_follow_the_day_asked_for(linzi: Office) -> None:
    early = merge_period(linzi, Q2, date(2024, 4, 30), dry_run=True)
    assert early.assessment.as_of == date(2024, 4, 30)
    assert {outcome.as_of for outcome in early.assessment.tasks} == {date(2024, 4, 30)}


def test_a_blank_form_sent_back_is_no_report(linzi: Office, tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path, plan=linzi.workspace.plan)
    office = open_office(workspace)
    made = make_forms(office, Q2, ("区商务局",))
    shutil.copytree(made.folder, workspace.period_inbox(Q2))
    merged = merge_period(office, Q2).merged
    assert made.paths[0].name == form_name("区商务局", Q2)
    assert merged.files_found == merged.files_read + len(merged.skipped)
    assert merged.count(ReportState.PASSED) == 0


def test_a_plan_without_rubric_cannot_score(linzi: Office) -> None:
    with pytest.raises(ReportGenError, match="评分细则"):
        make_scores(replace(linzi, plan=replace(linzi.plan, rubric=())), H1)


def test_the_demo_makes_everything_and_can_be_repeated(tmp_path: Path) -> None:
    lines: list[str] = []
    made = demo(tmp_path / "output", tell=lines.append)
    assert [one.name for one in made] == ["洛阳", "临淄"]
    assert "29 项任务" in lines[0]
    for one in made:
        assert all(path.exists() for path in one.paths)
    again = demo(tmp_path / "output")
    assert [one.merged for one in again] == [one.merged for one in made]


def test_the_demo_leaves_a_folder_alone_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "洛阳").mkdir()
    (tmp_path / "洛阳" / "我的文件.txt").touch()
    with pytest.raises(WorkspaceError, match="不是演示留下的文件夹"):
        demo(tmp_path)
    assert (tmp_path / "洛阳" / "我的文件.txt").exists()


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }
