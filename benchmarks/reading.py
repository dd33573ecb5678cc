"""Times the reading of filled forms against python-calamine, openpyxl and pandas, over files of several programs.

    python benchmarks/reading.py [forms] [rounds] [folder of other workbooks]

The forms are those of the 洛阳 example's 2024-06, copied until there are as many as asked for, each with another value
in one cell, and saved by openpyxl, XlsxWriter, LibreOffice and, where npm is there, by SheetJS and ExcelJS. In every
round each reader reads all of them; rounds are interleaved, so that a slow moment of the machine meets all alike.
Processor time is counted, through the guard the clock. "ours, each first" forgets between two files what it remembers of
number formats and surroundings of sheets. Prints a Markdown table for each program: medians, ratios to
python-calamine, and by how much a process of its own grows at most.
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from report_gen.excel import read_scan, read_xml
from report_gen.excel.guard import Guard
from report_gen.excel.read import read_book
from report_gen.intake.submission import identify, read_submission
from report_gen.model.form import Form
from report_gen.model.period import Period, Span
from report_gen.model.raw import RawBook
from report_gen.model.submission import Receipt, ReceiptSource
from report_gen.rules.forms import build_form
from report_gen.steps.load import load_plan

OFFICE = Path(__file__).parents[1] / "input_examples" / "luoyang"
INBOX = OFFICE / "报送" / "2024-06"
PERIOD = Period.of(Span.MONTH, 2024, 6)
RECEIPT = Receipt(None, ReceiptSource.UNKNOWN)
BATCH = 100
SLOW = 20  # files a round for the readers that take many times as long; their time is for one file like the others'
SHEETJS = (
    "const X=require('xlsx');for(const f of process.argv.slice(1)){X.writeFile(X.readFile(f,{cellStyles:true}),f)}"
)
EXCELJS = (
    "const E=require('exceljs');(async()=>{for(const f of process.argv.slice(1)){"
    "const b=new E.Workbook();await b.xlsx.readFile(f);await b.xlsx.writeFile(f)}})()"
)

Job = Callable[[Sequence[Path]], object]


# --- the forms ---


def originals() -> list[Path]:
    """The forms of the example that can be read and are xlsx."""
    paths = sorted(set(INBOX.rglob("*.xlsx")) - {INBOX / "收件登记.xlsx"})
    return [path for path in paths if path.read_bytes().startswith(b"PK") and read_book(path, path.name)[0]]


def by_openpyxl(count: int, folder: Path) -> list[Path]:
    """So many forms, each different in one cell that is no entry."""
    found = originals()
    paths = []
    for number in range(count):
        book = openpyxl.load_workbook(found[number % len(found)])
        book.worksheets[-1]["Z1"] = f"第 {number + 1} 份"
        paths.append(folder / f"{number:05}.xlsx")
        book.save(paths[-1])
    return paths


def by_xlsxwriter(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The same cells, formats of numbers, merges and hidden rows."""
    return [_rewritten(path, folder / path.name) for path in paths]


def _rewritten(source: Path, target: Path) -> Path:
    book, _ = read_book(source, source.name)
    with xlsxwriter.Workbook(target) as copy:
        for sheet in book.sheets if book else ():
            page = copy.add_worksheet(sheet.name)
            for top, left, bottom, right in sheet.merges:
                if (top, left) != (bottom, right):
                    page.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
            for cell in sheet.cells.values():
                style = copy.add_format({"num_format": cell.number_format, "border": 1})
                if cell.formula:
                    page.write_formula(cell.row - 1, cell.column - 1, cell.formula, style, cell.value or 0)
                else:
                    page.write(cell.row - 1, cell.column - 1, cell.value, style)
            for row in sheet.hidden_rows:
                page.set_row(row - 1, None, None, {"hidden": True})
    return target


def by_libreoffice(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The same files as LibreOffice saves them; [] where it is not there."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return []
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for start in range(0, len(paths), BATCH):
        batch = [str(path) for path in paths[start : start + BATCH]]
        subprocess.run(  # noqa: S603  # found on the path a moment ago
            [soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder), *batch],
            check=False, capture_output=True, cwd=folder,
        )  # fmt: skip
    return sorted(folder.glob("*.xlsx"))


def by_npm(paths: Sequence[Path], folder: Path, package: str, script: str) -> list[Path]:
    """The same files as a library for JavaScript saves them; [] where it cannot be installed."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return []
    with suppress(subprocess.CalledProcessError):
        subprocess.run([npm, "install", "--silent", package], check=True, capture_output=True, cwd=folder)  # noqa: S603  # likewise
        copies = [Path(shutil.copy(path, folder)) for path in paths]
        for start in range(0, len(copies), BATCH):
            batch = [path.name for path in copies[start : start + BATCH]]
            subprocess.run([node, "-e", script, *batch], check=True, capture_output=True, cwd=folder)  # noqa: S603  # likewise
        return copies
    return []


# --- the readers ---


def calamine(paths: Sequence[Path]) -> None:
    """All values of all sheets, from the first cell on."""
    for path in paths:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _by_openpyxl(path: Path, *, data_only: bool, read_only: bool = False) -> None:
    book = openpyxl.load_workbook(path, data_only=data_only, read_only=read_only)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            tuple(row)
    book.close()


def openpyxl_values(paths: Sequence[Path]) -> None:
    """All values."""
    for path in paths:
        _by_openpyxl(path, data_only=True)


def openpyxl_twice(paths: Sequence[Path]) -> None:
    """All values, then all formulas."""
    for path in paths:
        _by_openpyxl(path, data_only=True)
        _by_openpyxl(path, data_only=False)


def openpyxl_read_only(paths: Sequence[Path]) -> None:
    """All values, row by row."""
    for path in paths:
        _by_openpyxl(path, data_only=True, read_only=True)


def pandas(paths: Sequence[Path], engine: Literal["calamine", "openpyxl"]) -> None:
    """All sheets as data frames."""
    import pandas as pd

    for path in paths:
        pd.read_excel(path, sheet_name=None, header=None, engine=engine)


def ours(paths: Sequence[Path]) -> None:
    """Values, formulas, formats of numbers, merges, hidden rows, comments, after the pre-flight, with the hash."""
    for path in paths:
        read_book(path, path.name)


def ours_each_first(paths: Sequence[Path]) -> None:
    """The same as if each file were the first of its program."""
    for path in paths:
        forget()
        read_book(path, path.name)


def forget() -> None:
    """Forget the parts that files have in common."""
    for remembered in (read_xml._book, read_xml._formats, read_scan._merges):  # noqa: SLF001  # what is measured here
        remembered.cache_clear()


class Guarded:
    """The same in a process of its own."""

    def __init__(self) -> None:
        self.guard = Guard(processes=1)
        self.guard.warm()

    def __call__(self, paths: Sequence[Path]) -> None:
        for _ in self.guard.read_all([(path, path.name) for path in paths]):
            pass


class Taken:
    """The workbooks identified and read against their forms; the workbooks are opened before the clock runs."""

    def __init__(self) -> None:
        self.plan, _ = load_plan(OFFICE / "方案.xlsx")
        self.opened: dict[Path, tuple[RawBook, Form]] = {}

    def open(self, paths: Sequence[Path]) -> None:
        """Open the workbooks of which a form of the plan can be told."""
        for path in paths:
            book, _ = read_book(path, path.name)
            identity = identify(book)[0] if book else None
            if book and identity:
                form = build_form(self.plan, self.plan.unit(identity.unit), PERIOD, None)
                self.opened[path] = (book, form)

    def __call__(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if path in self.opened:
                book, form = self.opened[path]
                identify(book)
                read_submission(book, form, RECEIPT)


PEERS: dict[str, tuple[Job, int]] = {
    "python-calamine": (calamine, 0),
    "ours": (ours, 0),
    "ours, each first": (ours_each_first, 0),
    "pandas + calamine": (partial(pandas, engine="calamine"), SLOW),
    "openpyxl read-only": (openpyxl_read_only, SLOW),
    "openpyxl": (openpyxl_values, SLOW),
    "openpyxl twice": (openpyxl_twice, SLOW),
    "pandas + openpyxl": (partial(pandas, engine="openpyxl"), SLOW),
}


# --- the comparison ---


def milliseconds(job: Job, paths: Sequence[Path]) -> float:
    """Processor time of this process for one file, in thousandths of a second."""
    start = time.process_time()
    job(paths)
    return (time.process_time() - start) * 1000 / len(paths)


def guarded(job: Guarded, paths: Sequence[Path]) -> float:
    """The same by the clock: two processes are at it."""
    start = time.perf_counter()
    job(paths)
    return (time.perf_counter() - start) * 1000 / len(paths)


def peak(name: str, paths: Sequence[Path]) -> float:
    """Megabytes by which a process grows that reads these files and no others."""
    arguments = [sys.executable, __file__, "--alone", name, *map(str, paths)]
    return float(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)  # noqa: S603  # this script


def alone(name: str, paths: Sequence[str]) -> None:
    """Read the files and print by how much the peak of memory has grown."""
    before = _peak()
    PEERS[name][0]([Path(path) for path in paths])
    print((_peak() - before) / 1024)


def _peak() -> int:
    """The most kilobytes this process has held, as Linux tells it; `getrusage` would count what started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def compared(title: str, paths: Sequence[Path], rounds: int) -> None:
    """One table: all readers on the files of one program."""
    times: dict[str, list[float]] = {}
    through, taken = Guarded(), Taken()
    taken.open(paths)
    for _ in range(rounds):
        for name, (job, few) in PEERS.items():
            times.setdefault(name, []).append(milliseconds(job, paths[: few or None]))
        times.setdefault("ours through the guard (by the clock)", []).append(guarded(through, paths))
        times.setdefault("identify and read_submission alone", []).append(milliseconds(taken, paths))
    through.guard.close()
    base = times["python-calamine"]
    size = sum(path.stat().st_size for path in paths) / len(paths) / 1024
    print(f"\n{title}: {len(paths)} files of {size:.0f} KB on the average\n")
    print("| reader | ms a file | ratio | grows by MB |\n|---|---|---|---|")
    for name, found in times.items():
        ratio = statistics.median(one / other for one, other in zip(found, base, strict=True))
        memory = f"{peak(name, paths[:SLOW]):.0f}" if name in PEERS else ""
        print(f"| {name} | {statistics.median(found):.2f} | {ratio:.2f} | {memory} |")


def inputs(count: int, folder: Path) -> dict[str, list[Path]]:
    """The forms by the program that saved them."""
    places = {name: folder / name for name in ("openpyxl", "XlsxWriter", "LibreOffice", "SheetJS", "ExcelJS")}
    for place in places.values():
        place.mkdir()
    made = by_openpyxl(count, places["openpyxl"])
    return {
        "openpyxl": made,
        "XlsxWriter": by_xlsxwriter(made, places["XlsxWriter"]),
        "LibreOffice": by_libreoffice(made, places["LibreOffice"]),
        "SheetJS": by_npm(made, places["SheetJS"], "xlsx", SHEETJS),
        "ExcelJS": by_npm(made, places["ExcelJS"], "exceljs", EXCELJS),
    }


def main() -> None:
    """Make the forms, then compare."""
    warnings.simplefilter("ignore")
    if sys.argv[1:2] == ["--alone"]:
        alone(sys.argv[2], sys.argv[3:])
        return
    count, rounds = (int(sys.argv[at]) if len(sys.argv) > at else default for at, default in ((1, 60), (2, 5)))
    libraries = ", ".join(f"{name} {version(name)}" for name in ("python-calamine", "openpyxl", "pandas"))
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {libraries}")
    with tempfile.TemporaryDirectory() as folder:
        for title, paths in inputs(count, Path(folder)).items():
            if paths:
                compared(title, paths, rounds)
            else:
                print(f"\n{title}: not to be had here, left out")
        for other in sys.argv[3:4]:
            compared("other people's files", sorted(Path(other).rglob("*.xlsx")), rounds)


if __name__ == "__main__":
    main()
