"""`plan schedule`: three files of a year in the workspace."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from icalendar import Calendar

from conftest import EXAMPLES, ROOT
from report_gen.errors import PlanError, ReportGenError
from report_gen.reports import year_plan
from report_gen.resources import shipped
from report_gen.steps.plan_schedule import make_schedule
from report_gen.workspace import Workspace

sys.path.append(str(ROOT / "tools"))
import make_templates
import paper
import paper_looks
import paper_package

NAMES = ["年度工作进度表.xlsx", "年度工作进度表.docx", "年度工作日历.ics"]


def _office(folder: Path, city: str = "luoyang") -> Workspace:
    return Workspace.at(folder, plan=EXAMPLES / city / "方案.xlsx")


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_three_files_of_one_year(city: str, tmp_path: Path) -> None:
    done = make_schedule(_office(tmp_path, city), 2024)
    assert [path.name for path in done.paths] == NAMES
    assert {path.parent for path in done.paths} == {tmp_path / "输出" / "2024"}
    assert done.notes == ()
    table, paper, calendar = done.paths
    dated = [event for event in done.events if event.in_calendar]
    events = Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert len(events) == len({str(event["uid"]) for event in events}) == len(dated)
    book = openpyxl.load_workbook(table)
    assert book.sheetnames == ["按月安排", "其他任务"]
    rows = [row for row in book["按月安排"].iter_rows(values_only=True) if row[3] in {"报送", "任务"}]
    assert len(rows) == len(dated)
    assert book["按月安排"].page_setup.paperSize == book["其他任务"].page_setup.paperSize == 9
    assert book["按月安排"].print_title_rows
    document = Document(str(paper))
    assert document.paragraphs[0].text.endswith("2024年度工作进度表")
    assert len(document.tables[0]._tbl.findall(qn("w:tr"))) > len(dated)


def test_the_paper_lies_landscape_with_a_repeated_head(tmp_path: Path) -> None:
    paper = make_schedule(_office(tmp_path), 2024).paths[1]
    with zipfile.ZipFile(paper) as parts:
        body = parts.read("word/document.xml").decode()
    assert body.count("<w:tblHeader") == 1
    assert 'w:orient="landscape"' in body
    assert body.count("<w:footerReference") == 2


def test_a_second_run_writes_the_same_bytes(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in make_schedule(_office(tmp_path / "a"), 2025).paths]
    assert [path.read_bytes() for path in make_schedule(_office(tmp_path / "b"), 2025).paths] == first


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = make_schedule(_office(tmp_path), 2024, dry_run=True)
    assert [path.name for path in done.paths] == NAMES
    assert done.events
    assert list(tmp_path.iterdir()) == []


def test_a_year_outside_the_creation_period_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReportGenError, match="2026年不在创建期（2022年7月1日至2025年6月30日）内"):
        make_schedule(_office(tmp_path), 2026)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_plan_is_said(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="找不到方案工作簿"):
        make_schedule(Workspace.at(tmp_path), 2024)


def test_the_offices_own_template_is_used(tmp_path: Path) -> None:
    (tmp_path / "模板").mkdir()
    body = paper.paragraph("公文正文", "{{ 编制单位 }}") + paper.paragraph("表文", "〔表：年度工作进度〕")
    paper_package.write(
        tmp_path / "模板" / "年度工作进度表.docx",
        body + paper.section(paper_looks.PORTRAIT, last=True),
    )
    done = make_schedule(_office(tmp_path), 2024)
    assert {note.code for note in done.notes} == {"W201"}
    assert Document(str(done.paths[1])).paragraphs[0].text == "洛阳市城市绿色货运配送示范工程创建工作领导小组办公室"


def test_the_shipped_template_is_what_the_tool_makes(tmp_path: Path) -> None:
    template = shipped("templates", year_plan.TEMPLATE)
    make_templates.main(tmp_path)
    assert (tmp_path / year_plan.TEMPLATE).read_bytes() == template.read_bytes()
