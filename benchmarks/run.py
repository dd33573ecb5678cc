"""Runs all benchmarks one after another and prints their tables: `make bench`.

    python benchmarks/run.py [--quick]

Each script has options of its own (`--help` of it); here they run as `docs/performance.md` shows them. `--quick` takes small
sizes, to see that everything works.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RUNS = (
    (("reading.py", "500", "3"), ("reading.py", "20", "1")),
    (
        ("merge.py", "--sizes", "20", "500", "2000", "10000"),
        ("merge.py", "--sizes", "20", "--rounds", "1", "--resaved", "2"),
    ),
    (("sheets.py", "300000", "1"), ("sheets.py", "6000", "1")),
    (("forms.py", "500", "3"), ("forms.py", "10", "1")),
    (("mark.py",), ("mark.py", "1")),
    (("word.py",), ("word.py", "--sheets", "10", "--reports", "1", "--charts", "1")),
    (("start.py",), ("start.py", "3")),
    (("month.py",), ("month.py", "1")),
)


def main() -> None:
    """The machine, then each table."""
    quick = sys.argv[1:] == ["--quick"]
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors")
    for full, small in RUNS:
        script, *arguments = small if quick else full
        print(f"\n## {' '.join(['python', f'benchmarks/{script}', *arguments])}\n", flush=True)
        subprocess.run([sys.executable, str(HERE / script), *arguments], check=True)  # noqa: S603  # our own scripts


if __name__ == "__main__":
    main()
