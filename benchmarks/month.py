"""Times the office's month and half-year on the 洛阳 example, as a clerk would run them: whole processes.

    python benchmarks/month.py [rounds]

Prints the median of the rounds and the limit each command is held to on two cores.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
JOBS = (
    ("merge 2024-06", ["merge", "2024-06"], 5.0),
    ("report 2024H1", ["report", "2024H1", "--draft"], 10.0),
    ("score 2024H1", ["score", "2024H1"], 10.0),
    ("forms 2024-07", ["forms", "2024-07"], 10.0),
    ("--help", ["--help"], 1.0),
)


def seconds(arguments: list[str], office: Path) -> float:
    """How long one command takes, from starting the process to its end."""
    place = [] if arguments == ["--help"] else ["-w", str(office)]
    start = time.perf_counter()
    subprocess.run(  # noqa: S603  # the program itself
        [sys.executable, "-m", "report_gen", *arguments, *place], check=False, capture_output=True
    )
    return time.perf_counter() - start


def main() -> None:
    """Run every job in turn, round by round, so that a slow moment of the machine meets all alike."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        shutil.copytree(ROOT / "input_examples" / "luoyang", office)
        taken = [[seconds(arguments, office) for _, arguments, _ in JOBS] for _ in range(rounds)]
    print(f"{'command':<16}{'median s':>10}{'limit s':>10}")
    for (name, _, limit), times in zip(JOBS, zip(*taken, strict=True), strict=True):
        print(f"{name:<16}{statistics.median(times):>10.2f}{limit:>10.1f}")


if __name__ == "__main__":
    main()
