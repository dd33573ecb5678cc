"""`verify` names each file that was changed, lost or added, wherever it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from helpers_closing import H1, NOW, Q1, Q2, build, closed, copied, merged, opened
from helpers_office_ledger import tamper
from report_gen.cli import main
from report_gen.errors import ReportGenError
from report_gen.ledger.chain import Head, chained
from report_gen.ledger.engine import writing
from report_gen.ledger.seal import write_seal
from report_gen.ledger.store import Ledger
from report_gen.ledger.store import _replace as put_in_place
from report_gen.model.event import Act
from report_gen.model.period import Period
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.papers import Wish
from report_gen.steps.report import make_papers
from report_gen.steps.run import Work, working
from report_gen.steps.verify import verify
from report_gen.workspace import Workspace
from report_gen.workspace.sealed import digest


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The first quarter closed, the second merged."""
    workspace = build(tmp_path_factory.mktemp("verify") / "云山县")
    closed(workspace, Q1)
    merged(workspace, Q2)
    return workspace


def _found(workspace: Workspace) -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in verify(opened(workspace)).findings]


def _flip(path: Path, byte: int = 20) -> Path:
    content = bytearray(path.read_bytes())
    content[byte - 1] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    return path


def _first(folder: Path) -> Path:
    return min(path for path in folder.rglob("*") if path.is_file())


def test_nothing_changed_nothing_found(shut: Workspace) -> None:
    done = verify(opened(shut))
    assert done.findings == ()
    assert done.clean
    assert done.closed == ("2024Q1",)
    assert done.files >= 20
    assert verify(opened(shut), Q2).closed == ()


@pytest.mark.parametrize(
    ("folder", "label", "code"),
    [
        ("报送/2024Q1", "报送/2024Q1", "K203"),
        ("输出/2024Q1", "输出/2024Q1", "K203"),
        ("报送/2024Q2", "报送/2024Q2", "K203"),
    ],
)
def test_a_changed_byte_is_found(shut: Workspace, tmp_path: Path, folder: str, label: str, code: str) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    path = _flip(_first(workspace.root / folder))
    done = verify(opened(workspace))
    assert [(one.code, one.place.file) for one in done.findings] == [(code, f"{label}/{path.name}")]
    assert "从第 20 个字节起" in done.findings[0].message
    assert not done.clean


def test_what_is_missing_and_what_is_added(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    gone = [_first(workspace.period_inbox(Q1)), _first(workspace.period_output(Q1)), _first(workspace.period_inbox(Q2))]
    for path in gone:
        path.unlink()
    for folder in (workspace.period_inbox(Q1), workspace.period_output(Q1), workspace.period_inbox(Q2)):
        (folder / "新.xlsx").write_bytes(b"x")
        (folder / "~$新.xlsx").write_bytes(b"x")
    names = [path.relative_to(workspace.root).as_posix() for path in gone]
    added = ["报送/2024Q1/新.xlsx", "输出/2024Q1/新.xlsx"]
    assert sorted(_found(workspace)) == sorted([("K204", name) for name in names] + [("K205", name) for name in added])


def test_sealed_originals_are_looked_through(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    forms = sorted(workspace.period_inbox(Q1).iterdir())
    folder = workspace.root / "台账" / "原件"
    changed, gone = (folder / digest(path)[:2] / digest(path) for path in forms[:2])
    _flip(changed)
    gone.chmod(0o644)
    gone.unlink()
    stray = folder / "ab" / ("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    _flip(forms[0])
    done = verify(opened(workspace))
    found = {(one.code, one.place.file.rpartition("/")[2]): one.message for one in done.findings}
    assert set(found) == {
        ("K206", changed.name),
        ("K207", gone.name),
        ("K206", stray.name),
        ("K203", forms[0].name),
    }
    assert forms[1].name in found["K207", gone.name]
    assert "用途见台账" in found["K206", stray.name]
    with pytest.raises(ReportGenError, match="原件"):
        main_read(workspace)


def main_read(workspace: Workspace) -> None:
    """Reads the closed period."""
    from report_gen.steps.load import read_history

    read_history(opened(workspace), Q1)


@pytest.mark.parametrize("change", [_flip, Path.unlink])
def test_the_manifest_itself(shut: Workspace, tmp_path: Path, change: Callable[[Path], object]) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    copy = _first(workspace.root / "台账" / "封账")
    sealed = workspace.root / "台账" / "原件" / digest(copy)[:2] / digest(copy)
    change(copy)
    assert _found(workspace) == [("K208", f"台账/封账/{copy.name}")]
    sealed.chmod(0o644)
    change(sealed)
    assert {code for code, _ in _found(workspace)} == {"K208", "K206" if sealed.exists() else "K207"}


def test_a_list_of_inputs_that_is_gone(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    last = open_ledger(workspace, opened(workspace).plan).events()[-1]
    sealed = workspace.root / "台账" / "原件" / last.data["输入"][:2] / last.data["输入"]
    sealed.chmod(0o644)
    sealed.unlink()
    assert [code for code, _ in _found(workspace)] == ["K207"]


def test_a_plan_changed_unseen_and_a_plan_revised(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    book = openpyxl.load_workbook(workspace.plan)
    book["项目信息"].append(["联系人", "王五"])
    book.save(workspace.plan)
    assert _found(workspace) == [("K203", "方案.xlsx")] * 2
    merged(workspace, Q2)
    assert _found(workspace) == [("K209", "方案.xlsx")]
    assert verify(opened(workspace)).clean


def test_an_output_of_an_open_period_may_be_edited(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    with working(workspace, Work("report", Q2, {}, NOW, "张三")) as office:
        path = make_papers(office, Q2, Wish(documents=("总结报告",))).path
    path.write_bytes(b"x")
    (workspace.period_output(Q2) / "汇总台账.xlsx").unlink()
    assert _found(workspace) == [("K210", f"输出/2024Q2/{path.name}")]
    assert main(["verify", "2024Q2", "-w", str(workspace.root)]) == 0


def test_a_ledger_with_a_row_removed(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    ledger = open_ledger(workspace, opened(workspace).plan)
    tamper(ledger, ["DELETE FROM ledger_events WHERE number = 2"])
    assert "K102" in {code for code, _ in _found(workspace)}
    with pytest.raises(ReportGenError, match="封过账"):
        merged(workspace, Q1)
    with pytest.raises(ReportGenError, match="不能封账"):
        closed(workspace, Q2)
    merged(workspace, Q2)


def test_what_a_closed_period_is_held_against_whatever_became_of_the_ledger(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    tamper(
        open_ledger(workspace, opened(workspace).plan), ["UPDATE ledger_events SET event_by = '李四' WHERE number = 2"]
    )
    _flip(workspace.period_output(Q1) / "汇总台账.xlsx")
    assert {code for code, _ in _found(workspace)} >= {"K101", "K203"}


def test_a_chain_made_anew_is_not_the_one_the_manifest_saw(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    ledger = open_ledger(workspace, opened(workspace).plan)
    head, anew = Head(), []
    for event in ledger.events():
        anew.append(chained(head, replace(event, by="李四")))
        head = Head(anew[-1].number, anew[-1].hash)
    with writing(ledger.engine) as connection:
        put_in_place(connection, anew)
    write_seal(workspace.root / "台账" / "链尾.txt", head)
    assert ("K104", f"台账/封账/2024Q1-{_closing(ledger)}.json") in _found(workspace)


def _closing(ledger: Ledger) -> int:
    return ledger.events(Act.CLOSED)[-1].number


@pytest.mark.parametrize("period", [None, Q1, H1])
def test_what_a_half_year_report_read_is_looked_through(tmp_path: Path, period: Period | None) -> None:
    workspace = build(tmp_path / "云山县")
    with working(workspace, Work("report", H1, {}, NOW, "张三")) as office:
        make_papers(office, H1, Wish(documents=("总结报告",), draft=True))
    assert verify(opened(workspace), period).clean
    _flip(_first(workspace.period_inbox(Q1)))
    found = verify(opened(workspace), period).findings
    assert [one.kind.code for one in found] == ["K203"]


def test_an_office_that_recorded_nothing(tmp_path: Path) -> None:
    workspace = build(tmp_path / "云山县")
    assert verify(opened(workspace)).events == 0
    assert verify(opened(workspace), Q1).findings == ()


def test_a_manifest_without_its_closing_is_named_even_when_the_ledger_is_gone(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    copy = _first(workspace.root / "台账" / "封账")
    forged = copy.with_name("2024Q3-99.json")
    forged.write_bytes(copy.read_bytes())
    assert _found(workspace) == [("K211", "台账/封账/2024Q3-99.json")]
    for name in ("台账.db", "链尾.txt"):
        (workspace.root / "台账" / name).unlink()
    assert [code for code, _ in _found(workspace)].count("K211") == 2
