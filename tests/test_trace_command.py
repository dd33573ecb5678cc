"""`trace` on the examples: what it names is held against the files by another reader."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd

from conftest import EXAMPLES
from helpers_appeals import MISSED, a_quarter, again, ran, read_once, said
from helpers_closing import H1, Q1, Q2, build, closed, merged, set_right
from report_gen.cli.trace import trace as command
from report_gen.errors import ReportGenError
from report_gen.model.proof import Cell
from report_gen.reports import proof_of
from report_gen.steps.appeal import Claim, appeal
from report_gen.steps.load import Office, assess_period, open_office
from report_gen.steps.run import Work, working
from report_gen.steps.trace import Asked, TraceDone, trace
from report_gen.workspace import Workspace

HALF = H1


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The 洛阳 example in a folder of its own, read once, its files sealed as a command that writes seals them."""
    root = tmp_path_factory.mktemp("trace") / "洛阳"
    shutil.copytree(EXAMPLES / "luoyang", root)
    now = datetime.fromisoformat("2024-07-10T09:30:00")
    with working(Workspace.at(root), Work("merge", HALF, now=now, by="张三")) as made:
        assess_period(made, HALF)
    return made


@pytest.fixture
def luoyang(office: Office, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Its workspace; the command finds the files read already."""
    monkeypatch.setattr("report_gen.steps.load.open_office", lambda *_, **__: office)
    return office.workspace


@pytest.fixture(scope="module")
def everything(office: Office) -> TraceDone:
    """All numbers of all papers."""
    return trace(office, HALF, Asked())


def _cells(done: TraceDone) -> Iterator[Cell]:
    yield from dict.fromkeys(cell for piece in done.traced if piece.proof for cell in piece.proof.cells)


class _Reader:
    """Reads single cells of the files by their hashes, with openpyxl or xlrd."""

    def __init__(self, workspace: Workspace) -> None:
        folder = workspace.root
        paths = [path for path in folder.rglob("*") if path.suffix in {".xlsx", ".xls"}]
        self._paths = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}
        self._plan = workspace.plan
        self._books: dict[Path, Any] = {}

    def value(self, cell: Cell) -> object:
        path = self._paths[cell.sha256] if cell.sha256 else self._plan
        if path not in self._books:
            old = path.suffix == ".xls"
            self._books[path] = xlrd.open_workbook(path) if old else openpyxl.load_workbook(path, data_only=True)
        book, place = self._books[path], cell.place
        if isinstance(book, xlrd.Book):
            found = book.sheet_by_name(place.sheet).cell(place.row - 1, place.column - 1)
            is_date = found.ctype == xlrd.XL_CELL_DATE
            return xlrd.xldate_as_datetime(found.value, book.datemode) if is_date else found.value
        return book[place.sheet].cell(place.row, place.column).value


def _is_raw(value: object, raw: str) -> bool:
    """Whether the cell's value is what the trace says stood there."""
    if isinstance(value, datetime):
        return value.date() == date.fromisoformat(raw[:10])
    if isinstance(value, int | float):
        return float(raw) == float(value)
    return (value or "") == raw


def test_every_cell_named_holds_the_raw_text(office: Office, everything: TraceDone) -> None:
    reader = _Reader(office.workspace)
    named = [cell for cell in _cells(everything) if cell.raw]
    wrong = [cell for cell in named if not _is_raw(reader.value(cell), cell.raw)]
    assert not wrong
    assert len(named) > 300
    assert {cell.place.file.endswith(".xls") for cell in named} == {True, False}


def test_every_file_named_is_sealed(everything: TraceDone) -> None:
    hashes = {cell.sha256 for cell in _cells(everything) if cell.sha256}
    assert hashes == set(everything.originals)
    for sha256, path in everything.originals.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def test_every_paper_is_looked_through(everything: TraceDone) -> None:
    assert "2024年上半年总结报告" in everything.documents
    assert "市商务局_2024年上半年考核评分表" in everything.documents
    assert {piece.document for piece in everything.traced} == set(everything.documents)


def _run(workspace: Workspace, *words: str) -> int:
    result: int = command.main(["2024H1", *words, "-w", str(workspace.root)], standalone_mode=False)
    return result


def test_a_number_of_the_report_on_the_screen(luoyang: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(luoyang, "--text", "76个", "--document", "总结报告") == 0
    lines = capsys.readouterr().out.splitlines()
    head = lines.index("“76个”　指标“末端共同配送站数”")
    shown = lines[head:]
    assert shown[1].startswith("  见于　2024年上半年总结报告　第")
    assert "  依据　2024年6月“末端共同配送站”（D11）：76个" in shown
    at = shown.index("        ← 市商务局　2024-06/绿色货运配送填报表-市商务局.xlsx › 指标数据 › H4　原文“76个”")
    assert shown[at + 1] == "           换算　76个 → 76（去计量单位）"
    original = Path(shown[at + 2].removeprefix("           原件　"))
    with original.open("rb") as file:
        assert openpyxl.load_workbook(file)["指标数据"]["H4"].value == "76个"
    assert shown[-1].startswith("2024年上半年：找到 ")


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        (("--task", "任务21"), "任务21"),
        (("--unit", "市商务局", "--document", "市商务局"), "市商务局得分"),
        (("--item", "末端共同配送站", "--document", "总结报告"), "末端共同配送站数"),
        (("--indicator", "末端共同配送站数", "--document", "总结报告"), "末端共同配送站数"),
        (("--cell", "市商务局!指标数据!H4", "--document", "总结报告"), "末端共同配送站数"),
    ],
)
def test_questions_of_every_kind(
    luoyang: Workspace, capsys: pytest.CaptureFixture[str], words: Sequence[str], subject: str
) -> None:
    assert _run(luoyang, *words) == 0
    assert subject in capsys.readouterr().out


def test_long_lists_are_cut_unless_all_is_wanted(luoyang: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(luoyang, "--text", "上报率", "--document", "总结报告") == 0
    short = capsys.readouterr().out
    assert "，全部列出请加 --full" in short
    assert _run(luoyang, "--text", "上报率", "--document", "总结报告", "--full") == 0
    full = capsys.readouterr().out
    assert "--full" not in full
    assert len(full) > len(short)


def test_what_is_not_found_and_what_is_not_data(luoyang: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(luoyang, "--text", "76.01个", "--document", "总结报告") == 1
    assert "没有找到，相近的有：" in capsys.readouterr().out
    assert _run(luoyang, "--text", "特此报告", "--document", "总结报告") == 1
    told = capsys.readouterr().out
    assert "是文书的行文，不是由数据得出的" in told
    assert told.splitlines()[-1] == "2024年上半年：查到的文字都不是由数据得出的（查了1份文书）"
    assert _run(luoyang, "--cell", "ZZ9999", "--document", "总结报告") == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2024年上半年：没有找到（查了1份文书）"


def test_everything_for_other_programs(luoyang: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(luoyang, "--text", "76个", "--document", "总结报告", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["documents"] == ["2024年上半年总结报告"]
    cell = next(
        cell for one in told["found"] if one["subject"] == "指标“末端共同配送站数”"
        for fact in one["facts"] for cell in fact["cells"]
    )  # fmt: skip
    assert (cell["unit"], cell["sheet"], cell["cell"], cell["raw"]) == ("市商务局", "指标数据", "H4", "76个")
    assert cell["conversions"] == [{"raw": "76个", "value": "76", "rule": "去计量单位"}]
    assert Path(cell["original"]).name == cell["sha256"]
    assert _run(luoyang, "--text", "特此报告", "--document", "总结报告", "--json") == 1
    assert json.loads(capsys.readouterr().out)["unmarked"][0]["sentence"] == "特此报告。"
    assert _run(luoyang, "--all", "--document", "总结报告", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["found"]) > 300


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(task="99"), "方案中没有任务“99”。"),
        (Asked(unit="市商物局"), "方案中没有成员单位“市商物局”。"),
        (Asked(item="甲乙丙丁"), "方案中没有数据项“甲乙丙丁”。"),
        (Asked(indicator="的"), "方案中没有指标“的”。"),
        (Asked(document="通知"), "2024年上半年没有名为“通知”的文书。"),
    ],
)
def test_names_the_plan_does_not_know(office: Office, asked: Asked, message: str) -> None:
    with pytest.raises(ReportGenError) as refused:
        trace(office, HALF, asked)
    assert refused.value.message == message
    assert refused.value.hint


def test_something_must_be_asked(luoyang: Workspace) -> None:
    from click import UsageError

    with pytest.raises(UsageError, match="请写明要查什么"):
        _run(luoyang)


def test_a_closed_period_is_traced_through_its_sealed_originals(tmp_path: Path) -> None:
    workspace = build(tmp_path / "office")
    merged(workspace, Q1)
    assert closed(workspace, Q1).path
    merged(workspace, Q2)
    report = Asked(document="总结报告")
    before = {cell.sha256 for cell in _cells(trace(open_office(workspace), H1, report))}
    for path in workspace.period_inbox(Q1).glob("*.xlsx"):
        path.unlink()
    done = trace(open_office(workspace), H1, report)
    assert {cell.sha256 for cell in _cells(done)} == before
    assert before - {""} <= set(done.originals)


def test_a_closed_half_year_is_traced_as_it_was_though_its_quarters_are_open(tmp_path: Path) -> None:
    workspace = build(tmp_path / "office")
    for quarter in (Q1, Q2):
        merged(workspace, quarter)
    assert closed(workspace, H1).path
    report = Asked(document="总结报告")
    before = trace(open_office(workspace), H1, report)
    for path in workspace.period_inbox(Q2).glob("*.xlsx"):
        path.unlink()
    assert trace(open_office(workspace), H1, report).traced == before.traced != ()


def test_values_set_right_after_closing_name_the_correction(tmp_path: Path) -> None:
    workspace = build(tmp_path / "office")
    merged(workspace, Q1)
    closed(workspace, Q1)
    whole = set_right(workspace, Q1, "D6", "210")
    part = set_right(workspace, Q1, "新改建公厕", "9", "城关镇")
    office = open_office(workspace)
    assessment = assess_period(office, H1)
    inside = {fact.item.code: fact for fact in assessment.parts[0].items}
    toilets, shops = (proof_of.of_item(office.plan, assessment, inside[code]) for code in ("D4", "D6"))
    assert shops.facts[0].rule.endswith(f"原为200家（李四，台账第{whole.event.number}号，理由：笔误）")
    steps = [step for cell in toilets.cells for step in cell.conversions]
    assert [step.rule for step in steps if step.value == "9"] == [f"更正（台账第{part.event.number}号）"]


def test_numbers_of_a_correcting_bulletin_lead_to_the_one_it_corrects(tmp_path: Path) -> None:
    office = read_once(a_quarter(tmp_path / "office"))
    asked = Asked(text="得分由", document="考核通报")
    ran(office, issued="2024-07-08", number="示货办〔2024〕1号")
    assert trace(again(office), Q2, asked).traced == ()
    appeal(again(office), Q2, Claim("市公安局", MISSED), said())
    ran(again(office), at=datetime.fromisoformat("2024-08-05T09:00:00"), issued="2024-08-05", reissue="1")
    done = trace(again(office), Q2, asked)
    (proof,) = {piece.proof for piece in done.traced if piece.proof and piece.proof.subject == "市公安局原通报结果"}
    assert proof.formula == "台账第1号：2024年7月8日印发的考核通报示货办〔2024〕1号"
    assert [fact.label for fact in proof.facts] == ["市公安局"]
