"""Times the marked return file against openpyxl, on the forms of the 洛阳 example.

    python benchmarks/mark.py [rounds]

openpyxl loads and saves the file and fills and comments the same cells, without the list of them; both meet the same
moments of the machine. Prints the medians of wall and processor time and their ratios for all forms and for the largest.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from report_gen.catalogue import cell
from report_gen.excel.mark import NotPatchable, marked_copy
from report_gen.model.outcome import Obligation, ReportState, ReportStatus, Timeliness
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import Unit, UnitKind
from report_gen.model.returns import ReturnCase, ReturnItem

INBOX = Path(__file__).parents[1] / "input_examples" / "luoyang" / "报送" / "2024-06"
SPOTS = (("指标数据", 5, 9), ("指标数据", 7, 9), ("任务进展", 4, 11), ("任务进展", 9, 10), ("佐证材料", 5, 3))


def case() -> ReturnCase:
    """Five wrong cells on three sheets."""
    items = tuple(
        ReturnItem(
            number, cell.NOT_A_NUMBER.at(Place("x.xlsx", *spot), "某局", column="本期值", value="约80"), "本期值"
        )
        for number, spot in enumerate(SPOTS, 1)
    )
    obligation = Obligation("U01", Period(2024, 6, 1), date(2024, 7, 5), date(2024, 7, 15), "R1")
    status = ReportStatus(obligation, ReportState.RETURNED, Timeliness.ON_TIME)
    unit = Unit("U01", "某市某局", "某局", UnitKind.BUREAU)
    return ReturnCase(unit, status, "x.xlsx", "0" * 64, items, obligation.lock)


def milliseconds(job: Callable[[], object]) -> tuple[float, float]:
    """How long the job takes, by the clock and by the processor."""
    start, used = time.perf_counter(), time.process_time()
    job()
    return (time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000


def rewritten(content: bytes) -> None:
    """What openpyxl does for the same, less the list."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, row, column in SPOTS:
        cell_there = book[sheet].cell(row, column)
        cell_there.fill = PatternFill("solid", fgColor="FFFFC7CE")
        cell_there.comment = Comment("【校核】", "校核")
    book.save(io.BytesIO())


def forms() -> list[bytes]:
    """The forms of the example that can be patched."""
    found = []
    for path in sorted(set(INBOX.rglob("*.xlsx")) - {INBOX / "收件登记.xlsx"}):
        content = path.read_bytes()
        try:
            marked_copy(content, case())
        except NotPatchable:
            continue
        found.append(content)
    return found


def compared(name: str, contents: list[bytes]) -> None:
    """Form by form, first one way and then the other."""
    ours, theirs = [], []
    for content in contents:
        ours.append(milliseconds(partial(marked_copy, content, case())))
        theirs.append(milliseconds(partial(rewritten, content)))
    for number, clock in enumerate(("wall", "processor")):
        patch, library = (statistics.median(taken[number] for taken in times) for times in (ours, theirs))
        print(f"{name}, {clock}: patched {patch:.1f} ms, openpyxl {library:.1f} ms, ratio {library / patch:.1f}")


def main() -> None:
    """All forms round by round, then the largest."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found = forms()
    compared(f"{len(found)} forms", found * rounds)
    compared("the largest", [max(found, key=len)] * rounds * 4)


if __name__ == "__main__":
    main()
