"""Times a large merged sheet against XlsxWriter, openpyxl and pandas: 300,000 rows of 15 columns.

    python benchmarks/sheets.py [rows] [rounds]

Each writer works in a process of its own, one after another in every round, on the same made-up rows. Ours is
`write_sheets` as `merge` calls it: wrapped cells with borders and tones, row heights worked out from the texts, links left
out. XlsxWriter (constant_memory) writes the same cells in the same formats, every row of one height; openpyxl (write-only) and
pandas (its engine openpyxl) write bare values. Prints medians: seconds on the clock and of the processor, the largest
memory of the process, the file's size, and the ratio of processor time to XlsxWriter's. Below: how ours grows with the rows.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROWS = 300_000
HEADS = (
    "类别", "编号", "名称", "栏目", "单位", "报送期", "采用值", "原文", "换算过程", "读取结果",
    "文件", "工作表", "单元格", "文件指纹", "领导小组办公室备注",
)  # fmt: skip
WIDTHS = (9, 7, 20, 13, 13, 11, 30, 26, 24, 9, 28, 10, 11, 15, 18)
KINDS = "CCTCTCTTTCTCCCT"  # centred or text, as on the sheet 数据来源
Value = str | Decimal | None


class Cost(NamedTuple):
    """What one writing took: seconds on the clock, seconds of the processor, megabytes, megabytes of the file."""

    wall: float
    busy: float
    memory: float
    size: float


def values(rows: int) -> Iterator[tuple[Value, ...]]:
    """Rows as the sheet 数据来源 has them: two in five cells repeat, a number and a text of the row's own."""
    for number in range(rows):
        unit, item = number // 40, number % 40
        yield (
            "数据项", f"D{item:02}", f"新增新能源物流车辆数量（第{item}项）", "本期值", f"第{unit}乡镇街道", "2024年6月",
            Decimal(number % 9_973) / 4, f"截至6月底累计{number}辆", f"{number}辆 → {number}（去掉单位）", "已读取",
            f"第{unit}乡镇街道_2024-06.xlsx", "指标数据", f"I{item + 5}", f"{number * 2_654_435_761 % 16**12:012x}", None,
        )  # fmt: skip


def ours(path: Path, rows: int) -> None:
    """The workbook as `merge` writes it."""
    from report_gen.excel.ledger import write_sheets
    from report_gen.model.sheets import Block, CellData, ColumnKind, LedgerBook, LongRows, SheetColumn, SheetData, Tone

    kinds = {"C": ColumnKind.CENTRED, "T": ColumnKind.TEXT}
    columns = tuple(
        SheetColumn(head, width, kinds[kind]) for head, width, kind in zip(HEADS, WIDTHS, KINDS, strict=True)
    )
    tones = (*[Tone.PLAIN] * 13, Tone.MUTED, Tone.ENTRY)
    cells = LongRows(rows, lambda: (tuple(map(CellData, row, tones)) for row in values(rows)))
    sheet = SheetData("数据来源", "数据来源（溯源清单）", (f"共{rows}格。",), (Block("", columns, cells),), frozen=3)
    write_sheets(LedgerBook("汇总台账", date(2024, 6, 30), (sheet,)), path)


def xlsxwriter(path: Path, rows: int) -> None:
    """The same cells through XlsxWriter, which keeps one row in memory."""
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据来源")
        look = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1, "text_wrap": True}
        align = {"C": "center", "T": "left"}
        forms = [book.add_format({**look, "align": align[kind]}) for kind in KINDS]
        number = book.add_format({**look, "num_format": "0.00"})
        for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, forms[column])
        for index, row in enumerate(values(rows), 1):
            sheet.set_row(index, 35)
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(index, column, value, forms[column])
                elif value is None:
                    sheet.write_blank(index, column, None, forms[column])
                else:
                    sheet.write_number(index, column, float(value), number)


def openpyxl(path: Path, rows: int) -> None:
    """Bare values through openpyxl's write-only mode."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据来源")
    sheet.append(HEADS)
    for row in values(rows):
        sheet.append(row)
    book.save(path)


def pandas(path: Path, rows: int) -> None:
    """Bare values from a table of pandas."""
    from pandas import DataFrame

    frame = DataFrame(values(rows), columns=list(HEADS))
    frame.to_excel(path, sheet_name="数据来源", index=False, engine="openpyxl")


WRITERS: dict[str, Callable[[Path, int], None]] = {one.__name__: one for one in (ours, xlsxwriter, openpyxl, pandas)}


def cost(name: str, rows: int) -> Cost:
    """What that writer takes for so many rows, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="report-gen-") as folder:
        path = Path(folder) / f"{name}.xlsx"
        start = time.perf_counter()
        child = os.posix_spawn(sys.executable, [sys.executable, __file__, name, str(rows), str(path)], os.environ)
        _, status, used = os.wait4(child, 0)
        if status:
            raise SystemExit(f"{name} failed")
        wall = time.perf_counter() - start
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, path.stat().st_size / 1e6)


def medians(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


def main(rows: int, rounds: int = 3) -> None:
    """Print the table, and how ours grows."""
    names = ("XlsxWriter", "openpyxl", "pandas")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"{', '.join(f'{name} {version(name)}' for name in names)}; {rows} rows, {rounds} rounds")  # fmt: skip
    told: dict[str, list[Cost]] = {name: [] for name in WRITERS}
    for _ in range(rounds):
        for name in WRITERS:
            told[name].append(cost(name, rows))
    peer = medians(told["xlsxwriter"])
    for name, costs in told.items():
        one = medians(costs)
        print(f"{name:<12}{one.wall:8.1f} s {one.busy:8.1f} s busy {one.memory:8.0f} MB {one.size:7.1f} MB file"
              f"   {one.busy / peer.busy:.2f} of XlsxWriter's")  # fmt: skip
    for part in (10, 3, 1):
        one = medians([cost("ours", rows // part) for _ in range(rounds)])
        print(f"ours, {rows // part:>7} rows {one.busy:7.1f} s busy {one.memory:6.0f} MB")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [name, count, path]:
            WRITERS[name](Path(path), int(count))
        case given:
            main(*map(int, given or (ROWS,)))
