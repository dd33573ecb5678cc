"""Killed at any moment, a run leaves a workspace that loads, and the next run ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers_disturbed import CLOSE, MERGE, REPORT, half_written, run, run_here, small_office, start, written
from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.ledger.store import Ledger
from report_gen.steps.load import open_office
from report_gen.workspace import Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
SEED = 20240708
_FINE = (DONE, PERSON_NEEDED)


@dataclass
class Undisturbed:
    """What a command makes of the workspace when nobody disturbs it, and how long that takes."""

    command: Sequence[str]
    before: Path
    seconds: float
    made: dict[str, bytes] = field(repr=False)


def _undisturbed(command: Sequence[str], before: Path, folder: Path) -> Undisturbed:
    root = Path(shutil.copytree(before, folder))
    started = time.monotonic()
    done = run(root, command)
    assert done.returncode in _FINE, done.stderr
    return Undisturbed(command, before, time.monotonic() - started, written(root))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms have come and nobody has merged them."""
    return small_office(tmp_path_factory.mktemp("office") / "办公室")


@pytest.fixture(scope="module")
def merged(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms are merged."""
    root = Path(shutil.copytree(office, tmp_path_factory.mktemp("merged") / "办公室"))
    assert run(root, MERGE).returncode in _FINE
    return root


@pytest.fixture(scope="module")
def case(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """A merge that nobody disturbs."""
    return _undisturbed(MERGE, office, tmp_path_factory.mktemp("undisturbed") / "办公室")


def _killed(root: Path, case: Undisturbed, seconds: float) -> Path:
    """A workspace in which the command was killed after so many seconds."""
    shutil.copytree(case.before, root)
    process = start(root, case.command)
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return root


def _kill_all(case: Undisturbed, points: int, folder: Path) -> list[Path]:
    """One workspace for each of the points, which lie at random, one in each stretch of the run."""
    dice = random.Random(f"{SEED} {case.command[0]}")  # noqa: S311  # no secret
    moments = [(number + dice.random()) / points * case.seconds * 1.1 for number in range(points)]
    with ThreadPoolExecutor(2) as pool:
        roots = (folder / f"{number}" for number in range(points))
        return list(pool.map(lambda one: _killed(one[0], case, one[1]), zip(roots, moments, strict=True)))


def _loads(root: Path) -> None:
    """The plan and the ledger read without a complaint, and no output is half."""
    found = open_office(Workspace.at(root)).recorded.findings
    assert found == ()


def _whole(root: Path, case: Undisturbed, before: dict[str, bytes]) -> None:
    """Each output is as it was before or as it would have become; only hidden files are unfinished."""
    for name, content in written(root).items():
        if not Path(name).name.startswith(".写入中-"):
            assert content in {case.made.get(name), before.get(name)}, f"{name} is half"


@pytest.mark.parametrize(("command", "points"), [(MERGE, 26), (REPORT, 16), (CLOSE, 8)], ids=str)
def test_killed_at_any_point_a_rerun_completes(
    command: Sequence[str], points: int, office: Path, merged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office if command == MERGE else merged
    case = _undisturbed(command, before, tmp_path / "undisturbed")
    outputs_before = written(before)
    for root in _kill_all(case, points, tmp_path):
        _loads(root)
        _whole(root, case, outputs_before)
        assert run_here(root, ("doctor",), monkeypatch.setattr) == DONE
        if not _closed(root):
            assert run_here(root, command, monkeypatch.setattr) in _FINE
        assert written(root) == case.made
        assert half_written(root) == []
        _loads(root)
        assert _ledger(root).verify() == ()


def _closed(root: Path) -> bool:
    """Whether the period was closed before the kill: then there is nothing left to run."""
    return bool(open_office(Workspace.at(root)).decisions.closings)


def _ledger(root: Path) -> Ledger:
    return Ledger.open(root / "台账" / "台账.db", root / "台账" / "链尾.txt")


def test_killed_again_and_again_in_one_place(
    case: Undisturbed, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The leftovers of many killed runs do not add up to trouble."""
    root = Path(shutil.copytree(office, tmp_path / "again"))
    dice = random.Random(SEED)  # noqa: S311  # no secret
    for _ in range(3):
        process = start(root, MERGE)
        time.sleep(dice.uniform(0.4, 1) * case.seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        _loads(root)
    assert run_here(root, MERGE, monkeypatch.setattr) in _FINE
    assert written(root) == case.made
    assert half_written(root) == []
    assert _ledger(root).verify() == ()


@pytest.mark.parametrize("moment", ["读取", "写出"])
def test_interrupted_from_the_keyboard_it_says_so_and_nothing_is_half(
    case: Undisturbed, office: Path, tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C reaches every process of the terminal, the reading one too."""
    root = Path(shutil.copytree(office, tmp_path / "interrupted"))
    process = start(root, MERGE, start_new_session=True)
    assert process.stderr is not None
    assert any(line.startswith(moment) for line in process.stderr)  # it has come that far
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.endswith("未能运行：已中止，未完成的文件没有写出。\n")
    assert "Traceback" not in err
    assert half_written(root) == []
    _whole(root, case, {})
    assert run_here(root, MERGE, monkeypatch.setattr) in _FINE
    assert written(root) == case.made


def test_two_merges_at_once_both_end_well(case: Undisturbed, office: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(office, tmp_path / "both"))
    both = [start(root, MERGE) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [PERSON_NEEDED] * 2, said
    assert written(root) == case.made
    assert half_written(root) == []
    assert _ledger(root).verify() == ()


def test_the_second_that_may_not_wait_says_who_is_at_work(office: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(office, tmp_path / "both"))
    first = start(root, MERGE)
    note = root / "台账" / ".正在运行.txt"
    while not note.exists():
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGSTOP)  # as slow as can be
    second = run(root, MERGE, "--wait", "0")
    third = run(root, MERGE, "--wait", "0.5")
    os.kill(first.pid, signal.SIGCONT)
    assert first.communicate(timeout=60)
    assert first.returncode == PERSON_NEEDED
    refused = "未能运行：张三 自 12:00 运行的 merge 2024Q2 正在使用这个工作文件夹。"
    assert [second.returncode, third.returncode] == [2, 2]
    assert second.stderr.startswith(refused)
    assert "最多等 0.5 秒" in third.stderr
    assert third.stdout == ""
