"""What was put together before is found again as long as nothing it was made of has changed, and no longer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from conftest import EXAMPLES
from report_gen.catalogue import submission as kinds
from report_gen.cli import commands
from report_gen.excel.guard import shared_guard
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.submission import FormRead
from report_gen.rules.merge import merge
from report_gen.steps.load import Office, open_office, read_history, read_period
from report_gen.steps.run import Work, working
from report_gen.steps.unchanged import Told, ground_of, inputs_seen, remember, told_before
from report_gen.workspace import Workspace
from report_gen.workspace.cache import CACHE_FILE, cache_of
from report_gen.workspace.writing import Written

Q1, Q2 = Period(2024, 1, 3), Period(2024, 4, 3)
NOW = datetime(2024, 7, 31, 9, 30)  # noqa: DTZ001  # the office's clock
TOLD = Told(("通过 1 家",), "{}", clean=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The office of 临淄, its files old enough for a glance at them to do."""
    root = tmp_path / "office"
    shutil.copytree(EXAMPLES / "linzi", root)
    for path in root.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return root


@contextmanager
def at_work(root: Path, **more: Any) -> Iterator[Office]:
    with working(Workspace.at(root), Work("merge", Q2, now=NOW, by="张三", **more)) as office:
        yield office


def opened(root: Path) -> Office:
    return open_office(Workspace.at(root), cache=cache_of(Workspace.at(root)))


def ground(office: Office, command: str, period: Period, options: object) -> str:
    """The ground of a run that begins now."""
    return ground_of(office, command, period, options, inputs_seen(office))


class Counted:
    """How many files the guard was given, and how many periods were put together anew."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.files, self.periods = 0, 0
        self._map, self._merge = shared_guard().map, merge
        patch.setattr(shared_guard(), "map", self.map)
        patch.setattr("report_gen.steps.load.merge", self.merge)

    def map(self, job: Any, files: Any) -> Iterator[Any]:
        self.files += len(files)
        return self._map(job, files)

    def merge(self, *given: Any) -> Merged:
        self.periods += 1
        return self._merge(*given)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def test_periods_that_did_not_change_are_not_put_together_again(root: Path, counted: Counted) -> None:
    first = read_history(opened(root), Q2)
    assert counted.periods == 2
    assert counted.files > 0
    counted.files = counted.periods = 0
    again = read_history(opened(root), Q2)
    assert again == first
    assert (counted.files, counted.periods) == (0, 0)
    assert again == read_history(replace(opened(root), cache=None), Q2), "as without a cache"


def test_what_changed_and_what_follows_from_it_is_done_again(root: Path, counted: Counted) -> None:
    read_history(opened(root), Q2)
    counted.files = counted.periods = 0
    path = next(path for path in sorted((root / "报送" / "2024Q1").glob("*.xlsx")) if "登记" not in path.name)
    shutil.copyfile(path, path.with_name("又一份.xlsx"))
    read_history(opened(root), Q2)
    assert (counted.files, counted.periods) == (1, 2), "one file; the later period was compared with the earlier"
    counted.files = counted.periods = 0
    path.with_name("又一份.xlsx").unlink()
    read_history(opened(root), Q2)
    assert (counted.files, counted.periods) == (0, 0), "as it was"


def test_another_plan_is_another_period(root: Path, counted: Counted) -> None:
    read_history(opened(root), Q1)
    counted.periods = 0
    book = openpyxl.load_workbook(root / "方案.xlsx")
    book["项目信息"].cell(book["项目信息"].max_row + 1, 1).value = None
    book.save(root / "方案.xlsx")
    read_history(opened(root), Q1)
    assert counted.periods == 1


def test_what_others_read_is_not_taken_for_the_history(root: Path) -> None:
    """A period that came from elsewhere says nothing of what it was made of: what follows is not kept."""
    office = opened(root)
    office.read[Q1] = read_history(office, Q1)[-1]
    office.chain.clear()
    read_history(office, Q2)
    assert office.chain[Q2] == ""


def test_an_account_of_cells_needs_the_files(root: Path) -> None:
    read_history(opened(root), Q2)
    with_accounts = open_office(Workspace.at(root), with_accounts=True)
    read_history(with_accounts, Q2)
    assert with_accounts.accounts
    assert all(with_accounts.accounts[part] for part in (Q1, Q2))
    assert ground(with_accounts, "merge", Q2, ()) == ""


def test_the_same_ground_tells_the_same(root: Path) -> None:
    with at_work(root) as office:
        basis = ground(office, "merge", Q2, ())
        assert told_before(office, Q2, basis) is None
        remember(office, Q2, basis, TOLD)
    with at_work(root) as office:
        assert ground(office, "merge", Q2, ()) == basis
        assert told_before(office, Q2, basis) == TOLD
        assert ground(office, "merge", Q2, ("2024-06-30",)) != basis
        assert ground(office, "merge", Q1, ()) != basis
        assert ground(replace(office, now=None, day=date(2024, 8, 1)), "merge", Q2, ()) != basis
        outputs = office.workspace.period_output(Q2)
        outputs.mkdir(parents=True)
        (outputs / "汇总台账.xlsx").write_bytes(b"noted")
        assert told_before(office, Q2, basis) is None, "somebody wrote there"
    with at_work(root, anew=True) as office:
        assert told_before(office, Q2, basis) is None


@pytest.mark.parametrize("what", ["方案.xlsx", "报送/2024Q2/新.xlsx", "模板/半年总结报告.docx"])
def test_another_input_is_another_ground(root: Path, what: str) -> None:
    before = ground(opened(root), "merge", Q2, ())
    path = root / what
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((root / "方案.xlsx").read_bytes())
    os.utime(path)
    office = opened(root)
    assert (ground(office, "merge", Q2, ()) != before) == (what != "方案.xlsx")


def test_merging_twice_reads_and_writes_nothing_the_second_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.cli.options.now", lambda: NOW)
    first = CliRunner().invoke(commands, ["merge", "2024Q2", "-w", str(root)], standalone_mode=False)
    second = CliRunner().invoke(commands, ["merge", "2024Q2", "-w", str(root)], standalone_mode=False)
    counted = Counted(monkeypatch)
    marks = {path: path.stat().st_mtime_ns for path in (root / "输出").rglob("*")}
    third = CliRunner().invoke(commands, ["merge", "2024Q2", "-w", str(root)], standalone_mode=False)
    assert first.return_value == second.return_value == third.return_value == 1
    assert third.stdout == second.stdout
    assert "没有变化" in third.stderr
    assert (counted.files, counted.periods) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in (root / "输出").rglob("*")} == marks
    anew = CliRunner().invoke(commands, ["merge", "2024Q2", "--anew", "-w", str(root)], standalone_mode=False)
    assert anew.stdout == second.stdout
    assert counted.files > 0


def test_a_dry_run_keeps_nothing(root: Path) -> None:
    done = CliRunner().invoke(commands, ["merge", "2024Q2", "--dry-run", "-w", str(root)], standalone_mode=False)
    assert done.return_value == 1
    assert not (root / "台账" / CACHE_FILE).exists()


def test_what_went_wrong_by_mishap_is_tried_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that took too long on a busy machine is read the next time, and nothing is made of its absence."""
    original = shared_guard().map
    late: list[str] = []

    def slow(job: Any, files: Any) -> Iterator[Any]:
        for number, one in enumerate(original(job, files)):
            if number == 0 and not late:
                late.append(one.file)
                yield FormRead(one.file, findings=(kinds.FILE_TOO_SLOW.at(Place(one.file), seconds="20"),))
            else:
                yield one

    with at_work(root) as office, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_guard(), "map", slow)
        hurt = read_history(office, Q2)
        basis = ground(office, "merge", Q2, ())
        remember(office, Q2, basis, TOLD)
    assert late
    assert any(one.code == "S121" for one in hurt[0].findings)
    assert office.chain[Q1] == office.chain[Q2] == ""
    counted = Counted(monkeypatch)
    with at_work(root) as office:
        assert told_before(office, Q2, basis) is None
        read_history(office, Q2)
    assert (counted.files, counted.periods) == (1, 2)


def test_what_could_not_go_to_its_place_is_written_again(root: Path) -> None:
    with at_work(root) as office:
        basis = ground(office, "merge", Q2, ())
        moved = office.workspace.period_output(Q2) / "汇总台账.xlsx"
        office.outputs.written.append(Written(moved.with_name("汇总台账(1).xlsx"), "0" * 64, moved, "张三"))
        remember(office, Q2, basis, TOLD)
        office.outputs.written.clear()
    with at_work(root) as office:
        assert told_before(office, Q2, basis) is None


def test_what_comes_while_a_merge_runs_is_read_by_the_next(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outputs were made without it: the next run must not take them for its own."""
    monkeypatch.setattr("report_gen.cli.options.now", lambda: NOW)
    original, late = read_period, root / "报送" / "2024Q2" / "晚到.xlsx"

    def during(*given: Any) -> Merged:
        merged = original(*given)
        late.write_bytes(b"PK no form")
        return merged

    monkeypatch.setattr("report_gen.steps.load.read_period", during)
    CliRunner().invoke(commands, ["merge", "2024Q2", "-w", str(root)], standalone_mode=False)
    again = CliRunner().invoke(commands, ["merge", "2024Q2", "-w", str(root)], standalone_mode=False)
    assert "没有变化" not in again.stderr
    assert "晚到.xlsx" in again.stdout
