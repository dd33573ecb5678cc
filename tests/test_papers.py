"""Which papers a period has, how they are named on the command line, and what a run of the past asked for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from helpers_closing import H1, NOW, Q2, build, copied, opened
from report_gen.cli import main
from report_gen.errors import ReportGenError
from report_gen.model.period import Period, Span
from report_gen.steps.load import assess_period
from report_gen.steps.papers import NO_WISH, Wish, kinds_for, report_papers, results_of, score_papers, wish_of
from report_gen.steps.report import make_papers
from report_gen.steps.run import Work, last_run, working
from report_gen.steps.score import make_scores
from report_gen.workspace import Workspace

YEAR = Period.of(Span.YEAR, 2024)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    rubric = "R1|领导小组办公室评价|综合评价|人工评分|5||部门、县区||"
    return build(tmp_path_factory.mktemp("papers") / "云山县", 评分细则=rubric)


def _names(workspace: Workspace, period: Period, wish: Wish = NO_WISH) -> list[str]:
    return [kind.name for kind in kinds_for(opened(workspace).plan, period, wish)]


def test_each_length_of_period_has_its_papers(workspace: Workspace) -> None:
    assert _names(workspace, H1) == ["总结报告", "会议材料"]
    assert _names(workspace, YEAR) == ["总结报告", "会议材料"]
    assert _names(workspace, Q2) == ["调度通报"]  # this plan has none of the national form's items
    assert _names(workspace, H1, Wish(documents=("调度通报",))) == ["调度通报"]


def test_a_paper_that_does_not_exist_is_refused_with_those_that_do(workspace: Workspace) -> None:
    with pytest.raises(ReportGenError, match="没有“年报”这种文书") as refused:
        kinds_for(opened(workspace).plan, H1, Wish(documents=("年报",)))
    assert "总结报告、会议材料、调度通报" in refused.value.hint


def test_a_recorded_run_tells_its_wish() -> None:
    options = {"documents": "总结报告、会议材料", "issued": "2024-07-05", "number": "云创办〔2024〕3号", "review": "是"}
    wanted = Wish(("总结报告", "会议材料"), date(2024, 7, 5), "云创办〔2024〕3号", review=True)
    assert wish_of(options) == wanted
    assert wish_of({}) == NO_WISH


def test_number_and_signer_stand_on_the_papers(workspace: Workspace) -> None:
    office = opened(workspace)
    wish = Wish(issued=date(2024, 7, 5), number="云创办〔2024〕3号", signer="王五")
    results = results_of(office, assess_period(office, H1))
    report, meeting = report_papers(office, results, wish)
    assert (report.context.values["发文字号"], report.context.values["签发人"]) == ("云创办〔2024〕3号", "王五")
    assert [one.path.name for one in (report, meeting)] == ["2024年上半年总结报告.docx", "2024年上半年会议材料.docx"]
    bulletin, *sheets = score_papers(office, results, wish)
    assert bulletin.path.name == "2024年上半年考核通报.docx"
    assert bulletin.context.values["发文字号"] == "云创办〔2024〕3号"
    assert {one.path.parent.name for one in sheets} == {"考核评分表"}
    assert len(sheets) == len(results.scores)


def test_only_the_paper_upward_names_who_signs_it(workspace: Workspace, tmp_path: Path) -> None:
    own = copied(workspace, tmp_path / "云山县")
    book = openpyxl.load_workbook(own.plan)
    book["项目信息"].append(["签发人", "王五"])
    book.save(own.plan)
    office = opened(own)
    results = results_of(office, assess_period(office, H1))
    wish = Wish(documents=("总结报告", "调度通报"))
    signers = [one.context.values["签发人"] for one in report_papers(office, results, wish)]
    assert signers == ["王五", ""]
    assert next(iter(score_papers(office, results))).context.values["签发人"] == ""


def test_a_dry_run_names_what_it_would_write(workspace: Workspace) -> None:
    office = opened(workspace)
    done = make_papers(office, H1, Wish(review=True), dry_run=True)
    assert [path.name for path in done.paths] == [
        "2024年上半年总结报告.docx",
        "2024年上半年总结报告（核对稿）.docx",
        "2024年上半年会议材料.docx",
        "2024年上半年会议材料（核对稿）.docx",
    ]
    scores = make_scores(office, H1, wish=Wish(review=True), dry_run=True)
    assert scores.bulletin.path.name == "2024年上半年考核通报.docx"
    assert not workspace.output.exists()


def test_the_copy_for_checking_has_comments_and_the_paper_has_none(workspace: Workspace, tmp_path: Path) -> None:
    output = tmp_path / "输出"
    wanted = ["report", "2024H1", "--document", "总结报告", "--review", "--draft", "--json"]
    assert main([*wanted, "-w", str(workspace.root), "--output", str(output)]) == 0
    folder = output / "2024H1"
    paper, copy = (docx.Document(str(folder / f"2024年上半年总结报告{more}.docx")) for more in ("", "（核对稿）"))
    assert [one.text for one in copy.paragraphs] == [one.text for one in paper.paragraphs]
    names = [str(part.partname) for part in copy.part.package.iter_parts()]
    assert "/word/comments.xml" in names
    assert "/word/comments.xml" not in [str(part.partname) for part in paper.part.package.iter_parts()]


def test_the_result_of_report_as_json(workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["report", "2024Q2", "--issued", "2024-07-05", "--json", "-w", str(workspace.root)]
    main([*wanted, "--output", str(tmp_path)])
    said = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in said["papers"]] == ["调度通报"]
    assert said["papers"][0]["output"].endswith("2024Q2/2024年第二季度调度通报.docx")
    assert (said["held"], said["blocked"], said["workbooks"], said["kept"]) == ([], [], [], [])


def _imprint(workspace: Workspace, root: Path) -> Workspace:
    """The same office, whose papers carry an imprint."""
    own = copied(workspace, root)
    book = openpyxl.load_workbook(own.plan)
    book["项目信息"].append(["抄送", "市爱卫办"])
    book["项目信息"].append(["印发机关", "云山县爱国卫生运动委员会办公室"])
    book.save(own.plan)
    return own


@pytest.mark.parametrize(
    ("counts", "where"),
    [([5, 5], "总结报告"), ([5, 4], "总结报告（空白页后）"), ([4], "无"), ([None], "无")],
)
def test_the_imprint_goes_to_an_even_page_as_somebody_counted(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counts: list[int | None], where: str
) -> None:
    own = _imprint(workspace, tmp_path / "云山县")
    left = list(counts)
    monkeypatch.setattr("report_gen.steps.printing.pages_of", lambda *_: left.pop(0))
    wish = Wish(documents=("总结报告",), issued=date(2024, 7, 5))
    with working(own, Work("report", H1, {"documents": "总结报告", "issued": "2024-07-05"}, NOW, "张三")) as office:
        done = make_papers(office, H1, wish)
    assert not left
    assert ("T104" in [note.code for note in done.notes]) is (counts == [None])
    run = last_run(opened(own), H1, "report")
    assert run is not None
    assert run.options["own_page"] == where
    text = done.path.read_bytes()
    again = make_papers(opened(own), H1, wish_of(run.options))  # takes over what was counted then: nobody counts
    assert again.path.read_bytes() == text
