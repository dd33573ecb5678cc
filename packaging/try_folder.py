"""Puts a folder build to work: a month of an example office, away from the checkout, with nothing of this Python's own.

The reading processes are tried too: that a file is read in one, and that one which takes too long is ended.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FORMS: Final = ROOT / "input_examples" / "linzi" / "报送"
_GONE: Final = 10.0  # seconds a reading process may stay when the program that started it is gone


def run(program: Path, folder: Path, *arguments: str) -> str:
    """What the program prints; anything but 0 and 1 (a person is needed) ends the trial."""
    done = subprocess.run(  # noqa: S603  # our own program
        [str(program), *arguments], cwd=folder, env=surroundings(folder), check=False, capture_output=True, text=True
    )
    if done.returncode not in {0, 1}:
        sys.exit(f"{' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def surroundings(folder: Path) -> dict[str, str]:
    """An environment without PYTHONPATH and the like, and without a home."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return {**kept, "HOME": str(folder), "LANG": "C.UTF-8"}


def month(program: Path, folder: Path) -> None:
    """Init, forms, merge, report, score and doctor, and what they must have written."""
    office = folder / "办公 室"
    run(program, folder, "init", str(office), "--plan", "linzi")
    run(program, folder, "forms", "2024Q1", "-w", str(office))
    shutil.copytree(FORMS, office / "报送", dirs_exist_ok=True)
    for verb in (("merge", "2024Q1"), ("report", "2024Q1", "--draft"), ("score", "2024H1"), ("holidays", "--help")):
        run(program, folder, *verb, *([] if "--help" in verb else ["-w", str(office)]))
    told = run(program, folder, "doctor", "-w", str(office))
    wanted = {"空白模板": "*.xlsx", "输出": "*台账*.xlsx"}
    if any(not list((office / place).rglob(kind)) for place, kind in wanted.items()) or not list(
        office.rglob("输出/**/*.docx")
    ):
        sys.exit("not everything was written")
    if "[正常] 读表进程：可以启动" not in told:
        sys.exit(f"no reading process:\n{told}")


def reading_process(program: Path, folder: Path) -> None:
    """The program as its own reading process: it says that it is up, has its memory limited, and goes when told to."""
    command = [str(program), "--read-files", "20.0", "512"]
    with subprocess.Popen(command, stdin=-1, stdout=-1, cwd=folder, env=surroundings(folder)) as process:  # noqa: S603  # our own program
        assert process.stdin is not None  # noqa: S101  # for mypy
        assert process.stdout is not None  # noqa: S101
        if len(process.stdout.read(8)) != 8:
            sys.exit("the reading process did not come up")
        limits = Path(f"/proc/{process.pid}/limits")
        if limits.exists() and str(512 << 20) not in limits.read_text(encoding="ascii"):
            sys.exit("the reading process has no limit of memory")
        process.stdin.close()
        _ended(process)


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_GONE)
    except subprocess.TimeoutExpired:
        process.kill()
        sys.exit("the reading process stayed when its pipe was closed")


def orphans(program: Path, folder: Path) -> None:
    """A program that is killed in the midst of reading leaves no reading process behind (Linux: /proc tells)."""
    if not Path("/proc/self").exists():
        return
    office = folder / "办公 室"
    with subprocess.Popen([str(program), "merge", "2024Q2", "-w", str(office)], env=surroundings(folder),  # noqa: S603  # our own program
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder) as process:  # fmt: skip
        until = time.monotonic() + 60
        while not (children := _readers(program)) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    if not children:
        sys.exit("merge started no reading process")
    until = time.monotonic() + _GONE
    while (left := _readers(program)) and time.monotonic() < until:
        time.sleep(0.1)
    if left:
        sys.exit(f"reading processes were left behind: {left}")


def _readers(program: Path) -> list[str]:
    """The numbers of the reading processes of that very program."""
    begin = os.fsencode(program) + b"\0--read-files\0"
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [place.parent.name] * place.read_bytes().startswith(begin)
        except OSError:  # it has just ended
            continue
    return found


def main(arguments: Sequence[str]) -> None:
    """Copy the folder to a path with blanks and Chinese characters and try it there."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "免安装 版"
        shutil.copytree(arguments[0], folder, symlinks=True)
        program = folder / ("report-gen.exe" if sys.platform == "win32" else "report-gen")
        for trial in (month, reading_process, orphans):
            trial(program, Path(place))
    print(f"folder build: a month done, reading processes limited and gone ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main(sys.argv[1:])
