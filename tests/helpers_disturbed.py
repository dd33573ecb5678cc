"""Real runs of the program in processes of their own, with the clock stopped, to be killed, crowded and starved."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from conftest import EXAMPLES
from report_gen.cli import main, options

NOON = datetime.fromisoformat("2024-07-08T12:00:00")
# Started in the background, the tests themselves may be deaf to Ctrl-C, and so would be what they start.
_CLOCKED = """
import signal, sys
from datetime import datetime
signal.signal(signal.SIGINT, signal.default_int_handler)
from report_gen.cli import main, options
options.now = lambda: datetime(2024, 7, 8, 12)
options.user = lambda: "张三"
sys.exit(main(sys.argv[1:]))
"""
_RECEIVED = ("区商务局", "供电中心", "区财政局", "生态环境", "交警大队")
MERGE = ("merge", "2024Q2")
REPORT = ("report", "2024H1", "--draft")
EXEMPT = ("exempt", "2024Q2", "--unit", "区财政局", "--reason", "机构改革，职能已划转", "--by", "张三")
CLOSE = ("close", "2024Q2", "--by", "张三", "--force", "--reason", "试一试")


def small_office(root: Path) -> Path:
    """A workspace with the plan of the second example and a few of its forms, which a merge reads within a second."""
    example = EXAMPLES / "linzi"
    root.mkdir(parents=True)
    shutil.copyfile(example / "方案.xlsx", root / "方案.xlsx")
    for source in sorted((example / "报送").rglob("*.xlsx")):
        if any(name in source.name for name in (*_RECEIVED, "收件登记")):
            target = root / source.relative_to(example)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    (root / "台账").mkdir()
    return root


def command(root: Path, words: Sequence[str], *more: str) -> list[str]:
    """The command line that runs those words in the workspace, with the clock stopped."""
    return [sys.executable, "-c", _CLOCKED, *words, "-w", str(root), *more]


def start(root: Path, words: Sequence[str], *more: str, **how: Any) -> subprocess.Popen[str]:
    """A run on its way; its output is kept."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8", **how}
    return subprocess.Popen(command(root, words, *more), **pipes)  # noqa: S603  # a fixed command


def run(root: Path, words: Sequence[str], *more: str, **how: Any) -> subprocess.CompletedProcess[str]:
    """A run that has ended: exit code and what it said."""
    process = start(root, words, *more, **how)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def run_here(root: Path, words: Sequence[str], patch: Callable[[object, str, object], None]) -> int:
    """The same in this process, which is quicker; `patch` is that of monkeypatch."""
    patch(options, "now", lambda: NOON)
    patch(options, "user", lambda: "张三")
    return main([*words, "-w", str(root)])


def written(root: Path) -> dict[str, bytes]:
    """Everything below the folders for outputs, hidden files too."""
    folders = (root / "输出", root / "空白模板")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def half_written(root: Path) -> list[str]:
    """What is left of files that were being written."""
    return [path.name for path in root.rglob(".写入中-*")]


def is_root() -> bool:
    """Whether rights mean nothing to this process."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
