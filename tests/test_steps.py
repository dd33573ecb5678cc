"""The verbs on real files: what they refuse, what they read, what they leave alone."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from conftest import EXAMPLES
from report_gen.errors import PlanError, ReportGenError, WorkspaceError
from report_gen.model.outcome import ReportState
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
    assert made.paths[0].name == form_name(office.plan, office.plan.find_unit("区商务局").code, Q2)  # type: ignore[union-attr]
    assert merged.files_found == merged.files_read + len(merged.skipped)
    assert merged.count(ReportState.PASSED) == 0


def test_a_plan_without_rubric_cannot_score(linzi: Office) -> None:
    from dataclasses import replace

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
