"""One run at a time: whoever comes second waits or is told who is at work, and the dead hold nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from report_gen.errors import WorkspaceError
from report_gen.steps.alone import alone
from report_gen.workspace import Workspace
from report_gen.workspace.lock import locked

_HOLD = """
import sys, time
from pathlib import Path
from report_gen.workspace.lock import locked
with locked(Path(sys.argv[1]), "张三 自 09:30 运行的 merge 2024-06 "):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def _holder(folder: Path, seconds: float = 60) -> subprocess.Popen[str]:
    """Another process that has the lock."""
    command = [sys.executable, "-c", _HOLD, str(folder), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  # a fixed command
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_the_lock_is_free_again_afterwards_and_leaves_no_note(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / "台账", "张三", 0):
            assert (tmp_path / "台账" / ".正在运行.txt").read_text(encoding="utf-8") == "张三"
        assert not (tmp_path / "台账" / ".正在运行.txt").exists()


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path, "张三", 0):
        raise KeyError
    with locked(tmp_path, "李四", 0):
        pass


@pytest.mark.parametrize(("seconds", "lines"), [(0, 0), (0.6, 1)])
def test_who_does_not_get_the_lock_is_told_who_has_it(tmp_path: Path, seconds: float, lines: int) -> None:
    process, told = _holder(tmp_path), list[str]()
    with pytest.raises(WorkspaceError) as caught, locked(tmp_path, "李四", seconds, told.append):
        pytest.fail("two at once")
    _end(process)
    assert caught.value.message == "张三 自 09:30 运行的 merge 2024-06 正在使用这个工作文件夹。"
    assert "--wait" in caught.value.hint
    assert told == ["张三 自 09:30 运行的 merge 2024-06 正在使用这个工作文件夹，最多等 0.6 秒……"] * lines


def test_who_waits_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    process, told = _holder(tmp_path, 0.8), list[str]()
    with locked(tmp_path, "李四", 20, told.append):
        assert len(told) == 1
    process.communicate(timeout=10)


@pytest.mark.parametrize("note", [None, b"", b"\xff\xfe"])
def test_a_note_that_says_nothing_is_no_obstacle(tmp_path: Path, note: bytes | None) -> None:
    process = _holder(tmp_path)
    path = tmp_path / ".正在运行.txt"
    path.unlink()
    if note is not None:
        path.write_bytes(note)
    with pytest.raises(WorkspaceError, match=r"另一个程序正在使用|�正在使用"), locked(tmp_path, "李四", 0):
        pytest.fail("two at once")
    _end(process)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_the_dead_hold_nothing(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert (tmp_path / ".正在运行.txt").exists()  # the note of the dead
    started = time.monotonic()
    with locked(tmp_path, "李四", 0):
        assert time.monotonic() - started < 1
        assert (tmp_path / ".正在运行.txt").read_text(encoding="utf-8") == "李四"


def test_the_next_run_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    workspace.plan.write_bytes(b"plan")
    left = [tmp_path / name for name in (
        "输出/2024-06/.写入中-ab12_x9z.xlsx", "空白模板/2024-06/.写入中-abcdefgh.xlsx", "报送/2024-06/.写入中-abcdefgh.xls",
        "台账/原件/ab/.写入中-abcdefgh",
    )]  # fmt: skip
    kept = [tmp_path / name for name in (
        "输出/2024-06/.写入中-我的.xlsx", "输出/.写入中-abcdefgh.xlsx.bak", "报送/2024-06/写入中-abcdefgh.xlsx",
        "台账/.写入中-链尾.txt", "台账/备份/.写入中-abcdefgh.db",
    )]  # fmt: skip
    for path in (*left, *kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    with alone(workspace, "张三", 0):
        assert not any(path.exists() for path in left)
    assert all(path.exists() for path in kept)


def test_nothing_is_cleared_while_somebody_is_at_work(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    workspace.plan.write_bytes(b"plan")
    busy = tmp_path / "输出" / ".写入中-abcdefgh.xlsx"
    busy.parent.mkdir()
    busy.write_bytes(b"half")
    process = _holder(tmp_path / "台账")
    with pytest.raises(WorkspaceError), alone(workspace, "李四", 0):
        pytest.fail("two at once")
    _end(process)
    assert busy.exists()


def test_what_is_no_workspace_is_left_as_it_is(tmp_path: Path) -> None:
    with alone(Workspace.at(tmp_path / "没有这个文件夹"), "张三", 0):
        pass
    assert not list(tmp_path.iterdir())


def test_a_lock_that_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "台账").write_bytes(b"a file where a folder should be")
    with pytest.raises(WorkspaceError, match="应为文件夹的是文件"), locked(tmp_path / "台账", "张三", 0):
        pytest.fail("no lock")
    (tmp_path / "夹" / ".正在运行.lock").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="无法写入"), locked(tmp_path / "夹", "张三", 0):
        pytest.fail("no lock")
