"""Processor time of starting the program, as a ratio to starting Python with click and nothing else.

    python benchmarks/start.py [rounds]

Ours and the peer's take turns, round by round; the median of the rounds' ratios counts. User and system time of the child
process are added, so that other work on the machine matters less than by the clock.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version

PEER = ["-c", "import click"]
JOBS = (
    ("--help", ["-m", "report_gen", "--help"], 1.2),
    ("--version", ["-m", "report_gen", "--version"], 1.2),
    ("merge --help", ["-m", "report_gen", "merge", "--help"], None),
    ("rollup --help", ["-m", "report_gen", "rollup", "--help"], None),
    ("codes", ["-m", "report_gen", "codes"], None),
)


def cost(arguments: Sequence[str]) -> float:
    """Processor seconds of one process from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603  # the program itself
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Every job beside its own run of the peer, so that both meet the same moment of the machine."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name, _, _ in JOBS}
    for _ in range(rounds):
        for name, arguments, _ in JOBS:
            pairs[name].append((cost(arguments), cost(PEER)))
    print(f"Python {sys.version.split()[0]}, click {version('click')}, {rounds} rounds; peer: python -c 'import click'")
    print(f"{'command':<16}{'ms':>8}{'peer ms':>10}{'ratio':>8}{'target':>8}")
    for name, _, target in JOBS:
        ours, peer = (statistics.median(times) * 1000 for times in zip(*pairs[name], strict=True))
        ratio = statistics.median(one / other for one, other in pairs[name])
        print(f"{name:<16}{ours:>8.0f}{peer:>10.0f}{ratio:>8.2f}{target or '':>8}")


if __name__ == "__main__":
    main()
