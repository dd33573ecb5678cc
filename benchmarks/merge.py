"""Times a whole monthly merge beside what reads the same files, for offices of several sizes.

    python benchmarks/merge.py [--sizes 20 500 2000 10000] [--rounds 3] [--peers-up-to 500] [--resaved K] [--keep FOLDER]

Every job is a process of its own; rounds are interleaved. Floor: python-calamine reads all cells of all forms, one after the
other, and nothing else. Peer: pandas with openpyxl reads them, puts the rows of each sheet together and writes them. Ours is
the command: cold (nothing known), with one process, again with nothing changed, and with one form of all changed. Medians of
wall and processor time and the greatest memory of any one process; everything on the disk is warm.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from openpyxl import load_workbook
from province import make_office, resave

from report_gen.model.period import Period

MONTH = Period(2024, 6, 1)
FLOOR = """
import sys
from pathlib import Path
from python_calamine import CalamineWorkbook
for path in sorted(Path(sys.argv[1]).rglob("*.xlsx")):
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""
PEER = """
import sys
from pathlib import Path
import pandas
found = {}
for path in sorted(Path(sys.argv[1]).rglob("*.xlsx")):
    for name, table in pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl").items():
        found.setdefault(name, []).append(table.assign(file=path.name))
with pandas.ExcelWriter(sys.argv[2], engine="openpyxl") as book:
    for name, tables in found.items():
        pandas.concat(tables).to_excel(book, sheet_name=name, index=False)
"""


class Cost(NamedTuple):
    """Seconds on the clock and of the processors, and megabytes of the largest process."""

    wall: float
    processor: float
    megabytes: float


class Office(NamedTuple):
    """A workspace as it was made, which is never worked in, and one that is."""

    made: Path
    root: Path

    def inbox(self) -> Path:
        """Where its forms are."""
        return self.root / "报送" / MONTH.code

    def fresh(self) -> None:
        """As it was made: nothing is known of any file."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.made, self.root)

    def changed(self, number: int) -> None:
        """One form, another one each time, says something else, and was saved by another program."""
        forms = sorted(self.inbox().glob("县区*.xlsx"))
        path = forms[number % len(forms)]
        book = load_workbook(path)
        free = (cell for row in book["任务进展"].iter_rows() for cell in row if not cell.protection.locked)
        told = max((cell for cell in free if isinstance(cell.value, str)), key=lambda cell: len(cell.value))
        told.value += f"又补充说明{number + 1}次。"
        book.save(path)


# A small process starts the command: of a large one the command would inherit its peak of memory.
METER = """
import os, sys, time
begun = time.perf_counter()
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(pid, 0)
print(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""


def cost(command: list[str]) -> Cost:
    """What a command takes, its own processes included; it ends the benchmark if it fails."""
    meter = [sys.executable, "-S", "-I", "-c", METER, *command]
    done = subprocess.run(meter, check=True, capture_output=True, text=True)  # noqa: S603  # our own
    wall, processor, megabytes, code = map(float, done.stdout.split())
    if code not in {0, 1}:  # 1: a person is needed, as with every merge of forms with mistakes
        sys.exit(f"{command} ended with {code:.0f}")
    return Cost(wall, processor, megabytes)


def merged(office: Office, *options: str) -> Cost:
    """The command on that office."""
    return cost([sys.executable, "-m", "report_gen", "merge", MONTH.code, "-w", str(office.root), *options])


def jobs(office: Office, folder: Path, *, peers: bool) -> dict[str, Callable[[int], Cost]]:
    """The jobs of a round in their order: later ones go by what earlier ones left."""
    inbox = str(office.made / "报送" / MONTH.code)

    def cold(*options: str) -> Callable[[int], Cost]:
        def run(_: int) -> Cost:
            office.fresh()
            return merged(office, *options)

        return run

    def one_changed(number: int) -> Cost:
        office.changed(number)
        return merged(office)

    found: dict[str, Callable[[int], Cost]] = {
        "python-calamine, cells only": lambda _: cost([sys.executable, "-c", FLOOR, inbox])
    }
    if peers:
        peer = [sys.executable, "-W", "ignore", "-c", PEER, inbox, str(folder / "peer.xlsx")]
        found["pandas + openpyxl"] = lambda _: cost(peer)
    found["ours, one process"] = cold("--processes", "1")
    found["ours, cold"] = cold()
    found["ours, nothing changed"] = lambda _: merged(office)
    found["ours, one form changed"] = one_changed
    return found


def measured(units: int, folder: Path, given: argparse.Namespace) -> None:
    """Print the table of an office of that size."""
    made = folder / f"{units}"
    workspace = make_office(made, units, MONTH)
    resave(sorted(workspace.period_inbox(MONTH).glob("县区*.xlsx")), min(given.resaved, units // 2))
    office = Office(made, folder / f"{units}-at-work")
    work = jobs(office, folder, peers=units <= given.peers_up_to)
    rounds = given.rounds if units < 5000 else 1
    costs = [{name: job(number) for name, job in work.items()} for number in range(rounds)]
    floor = statistics.median(one["python-calamine, cells only"].wall for one in costs)
    print(f"\n### {units} forms ({rounds} rounds)\n")
    print("| job | wall s | processor s | MB | ms a form | to calamine |\n|---|---:|---:|---:|---:|---:|")
    for name in work:
        wall, processor, memory = (statistics.median(one[name][place] for one in costs) for place in range(3))
        print(
            f"| {name} | {wall:.2f} | {processor:.2f} | {memory:.0f} | {wall * 1000 / units:.2f} | {wall / floor:.2f} |"
        )
    sys.stdout.flush()


def main() -> None:
    """Size by size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 500, 2000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers-up-to", type=int, default=500, help="pandas is tried on offices of at most that size")
    parser.add_argument("--resaved", type=int, default=20, help="forms saved again by openpyxl and by LibreOffice")
    parser.add_argument("--keep", type=Path, help="make the offices there and leave them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for units in given.sizes:
            measured(units, folder, given)


if __name__ == "__main__":
    main()
