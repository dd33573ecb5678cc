"""Sends forms to the portal from many clients at once, on the 洛阳 example, and looks whether each was kept exactly once.

    python benchmarks/portal.py [--clients 50] [--files 200] [--idle 20] [--ledger URL] [--no-history]

`report-gen serve` runs as a process of its own on a free port of this machine; nothing else is spoken to. Every unit has
an own code; the forms are the example's of 2024-06, each version with another text in one cell. Some files are sent
again, some twice at the same moment. Prints how long an answer takes on an idle portal (one form after another) and
under the load, and how many files a second; then ledger, originals, folder and a merge are held against the answers.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import EXAMPLES
from helpers_portal_live import (
    PERIOD,
    Sent,
    Served,
    codes_of,
    kept_exactly_once,
    lean_office,
    ledger_at,
    masters,
    newest_counts,
    send,
    serving,
    spooled,
    version,
)
from helpers_portal_load import Job, Load, jobs, run_load, signed_in

_MOST = 5000  # files and clients: no more than a machine can answer for within minutes


def full_office(root: Path) -> Path:
    """The example's workspace up to the month before: the forms of five months have come."""
    shutil.copytree(EXAMPLES / "luoyang", root, ignore=shutil.ignore_patterns(PERIOD, "~$*"))
    return root


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--idle", type=int, default=20, help="forms sent one after another before the load")
    parser.add_argument("--ledger", default="", help="address of an empty database, else SQLite in the workspace")
    parser.add_argument("--no-history", action="store_true", help="an office without the forms of the months before")
    given = parser.parse_args()
    if not 1 <= given.clients <= given.files <= _MOST:
        parser.error(f"1 <= clients <= files <= {_MOST}")
    return given


def timed(times: Sequence[float], what: str) -> str:
    """Median, 95th percentile and maximum of answer times."""
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{what:<28}{statistics.median(ordered):>9.2f}{late:>9.2f}{ordered[-1]:>9.2f}{len(ordered):>8}"


def idle(served: Served, codes: dict[str, str], forms: dict[str, bytes], count: int) -> list[Sent]:
    """One form after another, from all units in turn, with nobody else about."""
    units = sorted(forms)
    work = [Job(number, units[number % len(units)], ()) for number in range(min(count, len(units)))]
    clients = signed_in(served.port, codes, work)
    send_all = range(count)
    return [
        send(clients[n % len(clients)], work[n % len(work)].unit, version(forms[work[n % len(work)].unit], 9000 + n))
        for n in send_all
    ]


def examined(root: Path, load: Load, before: Sequence[Sent], ledger: str) -> None:
    """AssertionError if anything was lost, doubled or not answered."""
    sent = (*before, *load.sent)
    unanswered = [one for one in sent if one.status != 200]
    assert not unanswered, f"{len(unanswered)} not answered: {sorted({one.status for one in unanswered})}"  # noqa: S101
    assert all(one.acknowledged for one in sent), [one.told for one in sent if not one.acknowledged][:3]  # noqa: S101
    book = ledger_at(root, ledger)
    kept_exactly_once(root, sent, book)
    assert spooled(root) == []  # noqa: S101
    newest_counts(root, book)


def main() -> None:
    """Set the office up, send, measure, examine."""
    given = options()
    if given.ledger:
        os.environ["REPORT_GEN_LEDGER"] = given.ledger
    with tempfile.TemporaryDirectory() as folder:
        root = (lean_office if given.no_history else full_office)(Path(folder) / "office")
        forms = dict(masters(root))
        codes = dict(codes_of(root))
        work = jobs(forms, given.clients, given.files)
        busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
        with serving(root) as served:
            before = idle(served, codes, forms, given.idle)
            load = run_load(served.port, codes, work)
            served.stop()
        told(given, load, before, busy)
        started = time.perf_counter()
        examined(root, load, before, given.ledger)
        print(f"none lost, none doubled, each answered ({time.perf_counter() - started:.0f} s to see)")


def told(given: argparse.Namespace, load: Load, before: Sequence[Sent], busy: float) -> None:
    """Print what was measured."""
    distinct = len({one.sha256 for one in load.sent})
    print(
        f"{given.clients} clients, {distinct} files, {len(load.sent)} requests; load of the machine before: {busy:.1f}"
    )
    print(f"{'answer in s':<28}{'median':>9}{'95 %':>9}{'most':>9}{'number':>8}")
    if before:
        print(timed([one.seconds for one in before], "idle, one after another"))
    print(timed([one.seconds for one in load.sent], f"{given.clients} clients at once"))
    print(f"{len(load.sent) / load.seconds:.1f} files a second")


if __name__ == "__main__":
    main()
