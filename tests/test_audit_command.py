"""`audit` on real files: edited with python-docx, saved by LibreOffice, named wrongly, and files that are no papers."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from conftest import EXAMPLES, Convert
from helpers_closing import Q2, build, closed
from report_gen.cli import main
from report_gen.errors import ReportGenError
from report_gen.model.period import Period, Span
from report_gen.steps.audit import audit_file
from report_gen.steps.load import Office, open_office
from report_gen.steps.papers import Wish
from report_gen.steps.report import make_papers
from report_gen.steps.run import Work, working
from report_gen.workspace import Workspace

H1 = Period.of(Span.HALF, 2024, 1)
NOW = datetime.fromisoformat("2024-07-10T09:30:00")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The 临淄 example, read once, with the papers of its half-year, dated, written in a recorded run."""
    root = tmp_path_factory.mktemp("audit") / "临淄"
    shutil.copytree(EXAMPLES / "linzi", root)
    made = Workspace.at(root)
    with working(made, Work("report", H1, {"issued": "2024-07-05", "draft": "是"}, NOW, "张三")) as office:
        make_papers(office, H1, Wish(issued=date(2024, 7, 5), draft=True))
    return office


@pytest.fixture
def workspace(office: Office, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Its workspace; the command finds the files read already."""
    monkeypatch.setattr("report_gen.steps.load.open_office", lambda *_, **__: office)
    return office.workspace


@pytest.fixture(scope="module")
def report(office: Office) -> Path:
    return office.workspace.period_output(H1) / "2024年上半年总结报告.docx"


def _edited(source: Path, target: Path, changes: dict[str, str]) -> Path:
    """A copy with words changed as a person does it, the paragraph's look kept."""
    document = docx.Document(str(source))
    cells = [cell.paragraphs[0] for table in document.tables for row in table.rows for cell in row.cells]
    for old, new in changes.items():
        paragraph = next(one for one in (*document.paragraphs, *cells) if old in one.text)
        text = paragraph.text.replace(old, new, 1)
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = text
    document.save(str(target))
    return target


def _audited(workspace: Workspace, path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of the command."""
    from click.testing import CliRunner

    from report_gen.cli.audit import audit

    run = CliRunner().invoke(
        audit, [str(path), "--run", "2024H1", "-w", str(workspace.root), "--json", *options], standalone_mode=False
    )
    assert run.exception is None, run.exception
    return run.return_value, json.loads(run.stdout)


def _sentence(path: Path, *words: str) -> str:
    texts = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    return next(text for text in texts if all(word in text for word in words))


def test_an_unedited_paper_agrees(workspace: Workspace, report: Path) -> None:
    code, found = _audited(workspace, report)
    assert (code, found["document"], found["as_of"]) == (0, "2024年上半年总结报告", "2024-06-30")
    assert (found["wrong"], found["unknown"]) == (0, 0)
    assert found["agreeing"] == found["figures"] + found["units"] > 400


def test_an_unedited_paper_saved_by_others_agrees(workspace: Workspace, report: Path, convert: Convert) -> None:
    code, found = _audited(workspace, convert(report, "doc"))
    assert (code, found["document"], found["findings"]) == (0, "2024年上半年总结报告", [])
    code, found = _audited(workspace, convert(convert(report, "odt"), "docx"))
    assert (code, found["findings"]) == (0, [])


def test_what_a_person_changed_is_listed_with_cells(
    workspace: Workspace, report: Path, tmp_path: Path, convert: Convert
) -> None:
    rates = _sentence(report, "应报", "上报率")
    rate = rates.split("上报率")[1].split("%")[0]
    path = _edited(report, tmp_path / "送审稿.docx", {f"上报率{rate}%": "上报率12.3%", "区发改局": "区发政局"})
    for file in (path, convert(path, "odt")):
        code, found = _audited(workspace, file)
        assert code == 1
        wrong = {(one["code"], one["data"]["said"]): one for one in found["findings"]}
        assert ("R101", "12.3%") in wrong
        assert ("R104", "区发政局") in wrong
        said = wrong["R101", "12.3%"]
        assert f"台账为{rate}%（" in said["message"]
        assert said["where"].startswith("第")
        assert said["text"] in rates or said["text"].removesuffix("……") in rates.replace(rate, "12.3")


def test_the_screen_groups_by_paragraph(
    workspace: Workspace, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rates = _sentence(report, "应报", "上报率")
    rate = rates.split("上报率")[1].split("%")[0]
    path = _edited(report, tmp_path / "定稿.docx", {f"上报率{rate}%": "上报率12.3%"})
    assert main(["核对", str(path), "--run", "2024H1", "-w", str(workspace.root)]) == 1
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "定稿.docx：按“2024年上半年总结报告”核对（截至2024-06-30）"
    place = next(index for index, line in enumerate(lines) if "文中“12.3%”" in line)
    assert lines[place - 1].startswith("第")
    assert lines[place].startswith("  [R101] 文中“12.3%”，台账为")
    assert lines[-1].startswith("核对 ")
    assert lines[-1].endswith("不一致 2 处，台账中没有 0 处")  # the rate, and that it does not follow from its numbers


def test_the_paper_is_known_by_its_content(office: Office, report: Path, tmp_path: Path) -> None:
    meeting = report.with_name("2024年上半年会议材料.docx")
    copy = tmp_path / "1号文.docx"
    shutil.copyfile(meeting, copy)
    assert audit_file(office, copy, H1).document == "2024年上半年会议材料"
    named = audit_file(office, copy, H1, date(2024, 6, 30), document="总结报告")
    assert named.document == "2024年上半年总结报告"
    assert named.audit.wrong
    with pytest.raises(ReportGenError, match="没有名为“请示”的文书"):
        audit_file(office, copy, H1, document="请示")


def test_a_plan_without_rubric_has_no_score_sheets(office: Office, report: Path) -> None:
    without = replace(office, plan=replace(office.plan, rubric=()))
    assert audit_file(without, report, H1).document == "2024年上半年总结报告"


def test_papers_asked_for_by_name_are_known_again(tmp_path: Path) -> None:
    root = tmp_path / "临淄"
    shutil.copytree(EXAMPLES / "linzi", root)
    workspace = Workspace.at(root)
    quarter = Period.of(Span.QUARTER, 2024, 2)
    with working(workspace, Work("report", quarter, {"documents": "总结报告", "draft": "是"}, NOW, "张三")) as office:
        (made,) = make_papers(office, quarter, Wish(documents=("总结报告",), draft=True)).made
    done = audit_file(open_office(workspace), made.path, quarter)
    assert (done.document, done.audit.wrong, done.audit.unknown) == ("2024年第二季度总结报告", 0, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "找不到文件"),
        (b"%PDF-1.7", "是 PDF"),
        (b"PK\x03\x04 xl/workbook.xml", "不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"PK\x03\x04 word/document.xml", "“文件.docx”不完整或已损坏"),
    ],
)
def test_files_that_cannot_be_held_against_anything(
    office: Office, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "文件.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportGenError, match=said):
        audit_file(office, path, H1)


def test_a_folder_is_no_file(office: Office, tmp_path: Path) -> None:
    with pytest.raises(ReportGenError, match="打不开"):
        audit_file(office, tmp_path, H1)


def test_the_present_folder_has_no_name_but_a_path(office: Office) -> None:
    with pytest.raises(ReportGenError, match=r"“\.”打不开"):
        audit_file(office, Path(), H1)


def test_an_old_document_with_the_ending_of_a_new_one(
    workspace: Workspace, report: Path, tmp_path: Path, convert: Convert
) -> None:
    copy = tmp_path / "定稿.docx"
    shutil.copyfile(convert(report, "doc"), copy)
    assert _audited(workspace, copy)[0] == 0


def test_a_document_of_somebody_else(office: Office, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("关于召开会议的通知，请准时参加。")
    document.save(str(tmp_path / "通知"))
    with pytest.raises(ReportGenError, match="看不出“通知”是哪一份文书"):
        audit_file(office, tmp_path / "通知", H1)


def test_a_closed_period_is_held_against_what_was_sealed(tmp_path: Path) -> None:
    workspace = build(tmp_path / "office")
    work = Work("report", H1, {"draft": "是", "documents": "总结报告"}, NOW, "张三")
    with working(workspace, work) as office:
        (report,) = make_papers(office, H1, Wish(("总结报告",), draft=True)).paths
    assert closed(workspace, H1).path
    for path in workspace.period_inbox(Q2).glob("*.xlsx"):
        path.unlink()
    found = audit_file(open_office(workspace), report, H1).audit
    assert (found.wrong, found.unknown) == (0, 0)
    assert found.figures > 0
