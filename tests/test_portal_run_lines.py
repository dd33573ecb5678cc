"""What the portal says of a run, where the small office of the other tests has nothing to say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from helpers_closing import NOW, Q1
from helpers_ledger import JUNE, a_month, a_plan, an_assessment
from report_gen.catalogue import ledger as ledger_kinds
from report_gen.catalogue import pdf as pdf_kinds
from report_gen.model.decisions import Correction
from report_gen.model.event import Act, Event
from report_gen.model.finding import Finding
from report_gen.model.manifest import Manifest, Origin, Output
from report_gen.model.place import Place
from report_gen.model.printing import PackPart, PdfDone
from report_gen.steps.close import CloseDone
from report_gen.steps.correct import Undone
from report_gen.steps.forms import FormsMade
from report_gen.steps.letters import LettersDone
from report_gen.steps.load import Office
from report_gen.steps.merge import MergeDone
from report_gen.steps.office_ledger import Recorded
from report_gen.steps.pack import Document, PackDone
from report_gen.steps.portal import run_lines
from report_gen.steps.report import Made, ReportDone
from report_gen.steps.returns import ReturnsDone
from report_gen.workspace import Workspace

PLAN = a_plan()
MERGED = a_month(PLAN, JUNE)
WHOLE = an_assessment(PLAN, (MERGED,), JUNE)
FOLDER = Path("输出")


def not_made(name: str) -> Finding:
    return pdf_kinds.NOT_MADE.at(Place(name))


def test_doubts_about_plan_and_ledger_come_first() -> None:
    doubt = next(one for one in MERGED.findings if one.severity.value == "核实性")
    touched = ledger_kinds.SEAL_MISSING.at(Place("台账.db"), file="链尾.txt")
    office = Office(Workspace.at(Path()), PLAN, (doubt,), Recorded(findings=(touched,)))
    lines = list(run_lines.office_lines(office))
    assert lines[0].startswith("方案工作簿 ")
    assert doubt.message in lines[0]
    assert lines[1] == "台账有异常，其中的决定本次一律不采用："
    assert lines[2].startswith("[K107] ")
    assert list(run_lines.office_lines(Office(Workspace.at(Path()), PLAN))) == []


def test_blank_forms_are_counted() -> None:
    paths = (FOLDER / "甲.xlsx",)
    assert list(run_lines.forms_lines(FormsMade(FOLDER, paths, with_last=True), JUNE)) == [
        "2024年6月空白填报表 1 份，已印上期值。"
    ]
    assert list(run_lines.forms_lines(FormsMade(FOLDER, paths, with_last=False), JUNE)) == [
        "2024年6月空白填报表 1 份。"
    ]


def test_a_merge_tells_of_conflicts_letters_and_edited_files() -> None:
    kept, note = FOLDER / "改过.docx", not_made("通知.docx")
    returns = ReturnsDone((), FOLDER, kept=(kept,), remarks=("市商务局：没有校核标注表。",), notes=(note,))
    letters = LettersDone(FOLDER, ("一.docx", "二.docx"), kept=(kept,), notes=(note, not_made("函.docx")))
    done = MergeDone(MERGED, WHOLE, FOLDER / "汇总台账.xlsx", FOLDER / "看板.html", (FOLDER,), returns, letters=letters)
    lines = list(run_lines.merge_lines(done))
    assert any(line.startswith(f"冲突 {one.number}：") for one in MERGED.conflicts for line in lines)
    assert "已备好核对函 2 份" in lines
    assert lines.count("有人改动过，没有替换：改过.docx") == 2
    assert "市商务局：没有校核标注表。" in lines
    assert any(line.startswith("提示：通知.docx：") for line in lines)
    assert any(line.startswith("提示：2 份文书：") for line in lines)
    assert lines[-1] == run_lines.verdict(MERGED)


def test_papers_held_back_are_named_with_what_to_do() -> None:
    held = (Made("总结报告", FOLDER / "总结报告.docx"),)
    done = ReportDone(JUNE, (), WHOLE, MERGED.conflicts, held)
    lines = list(run_lines.report_lines(done))
    assert lines[0].startswith(f"有 {len(MERGED.conflicts)} 项数据冲突尚未裁定，没有写出总结报告：")
    assert "report-gen" not in "".join(lines)
    assert len(lines) == 1


def test_a_pack_tells_chapters_and_what_is_missing() -> None:
    parts = (PackPart("总结报告", "甲", 3, 4), PackPart("督办单", "乙", 7, 1), PackPart("督办单", "丙", 9, 1))
    documents = tuple(Document(FOLDER / f"{name}.docx", "督办单", name) for name in "甲乙丙丁")
    path = FOLDER / "打印册.pdf"
    note = not_made("")
    done = PackDone(path, documents, parts, tuple(FOLDER / f"{name}.docx" for name in "一二三四五六七"), (note,))
    assert list(run_lines.pack_lines(done)) == [
        "总结报告：1 份",
        "督办单：2 份",
        f"提示：{note.message}{note.hint}",
        "没有装订进去的文书 7 份：一.docx、二.docx、三.docx、四.docx、五.docx、六.docx等 7 份",
        "已写出：打印册.pdf",
    ]
    assert list(run_lines.pack_lines(PackDone(path, documents))) == []
    assert list(run_lines.pdf_lines(PdfDone((path,)))) == ["已写出：打印册.pdf"]


def test_what_a_closing_sealed_and_what_an_opening_ends() -> None:
    outputs = (Output("总结报告.docx", "a", Origin.EDITED, "b"), Output("汇总台账.xlsx", "c", Origin.MADE, "c"))
    manifest = Manifest(
        period=Q1.code, number=2, program="0", by="张三", at=NOW, plan="p", plan_name="方案.xlsx", event=1, chain="c",
        inbox="../报送", inputs={Q1.code: {"甲.xlsx": "a"}}, templates={}, before={}, runs=(), outputs=outputs,
    )  # fmt: skip
    lines = list(run_lines.close_lines(CloseDone(manifest, ("未报 1 家",), 7, FOLDER), Q1))
    assert lines == [
        "未了事项 1 项：",
        "未报 1 家",
        "人工改定：总结报告.docx",
        "已封账（第2次）：2024年第一季度，报送文件 1 份，输出 2 份，记入台账第7号。",
    ]
    wrong = Correction(Q1.code, "D1", "5", "笔误", "李四", date(2024, 7, 1), 5)
    lines = list(run_lines.reopen_lines(Undone(Event(8, NOW, "张三", Act.REOPENED, Q1.code), (wrong,)), Q1))
    assert lines == [
        "已开账：2024年第一季度，记入台账第8号。",
        "随开账失效的更正：第5号 D1 更正为 5（笔误）；请由报送单位改报。",
    ]
