"""Reads the office's receipt register: when each file came, and who took it in by which way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.dates import read_moment
from report_gen.intake.headers import squeezed
from report_gen.model.finding import Finding
from report_gen.model.raw import RawBook, RawSheet
from report_gen.model.submission import Receipt, ReceiptSource

_FILE, _AT, _BY, _VIA = "文件名", "收到时间", "经办人", "方式"  # 备注 is for people to read
UNKNOWN: Final = Receipt(None, ReceiptSource.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the register: its row, the file, and what it says of the receipt."""

    row: int
    file: str
    receipt: Receipt
    raw: str


class Receipts(dict[str, Receipt]):
    """The receipts of a register by file, as written; once it is whole, files are found in it under any spelling."""

    @cached_property
    def by_path(self) -> Mapping[str, Receipt]:
        """The receipts by the names that tell files apart, whatever their case and slashes."""
        return {_folded(name): receipt for name, receipt in self.items()}

    @cached_property
    def by_bare_name(self) -> Mapping[str, Receipt]:
        """The receipts by the file's name without its folders, for names that only one line has."""
        names = [PurePosixPath(path).name for path in self.by_path]
        count = Counter(names)
        pairs = zip(names, self.by_path.values(), strict=True)
        return {name: receipt for name, receipt in pairs if count[name] == 1}


def read_register(book: RawBook, year: int) -> tuple[Receipts, tuple[Finding, ...]]:
    """The receipt of each file by its name as written (with `/` between folders), and S401-S404.

    `year` completes times without one (`7月5日`). Of several lines for one file the earliest time counts; a time
    that cannot be read leaves the file 时间待定. Use `receipt_for` to look a file up.
    """
    found = next(((sheet, head) for sheet in book.sheets if (head := _head(sheet))), None)
    if found is None:
        return Receipts(), (kinds.REGISTER_UNREADABLE.at(book.place(book.sheets[0].name if book.sheets else "")),)
    sheet, (top, columns) = found
    receipts, names = Receipts(), dict[str, str]()
    findings: list[Finding] = []
    for row in sorted({row for row, _ in sheet.cells if row > top}):
        line = _line(book, sheet, row, columns, year)
        findings.extend(_line_findings(book, sheet, line, columns[_AT]))
        if line.file:
            known = names.setdefault(_folded(line.file), line.file)
            findings.extend(_added(book, sheet, line, receipts, known))
    return receipts, tuple(findings)


def receipt_for(receipts: Mapping[str, Receipt], file: str) -> Receipt:
    """The receipt of a file, named with or without its folder and in any case; UNKNOWN if there is no such line.

    A line that names the file exactly goes first, then one that names its folder, then one that does not.
    """
    if file in receipts:
        return receipts[file]
    register = receipts if isinstance(receipts, Receipts) else Receipts(receipts)
    path = _folded(file)
    found = register.by_path.get(path) or register.by_path.get(PurePosixPath(path).name)
    return found or ("/" not in path and register.by_bare_name.get(path)) or UNKNOWN


def without_file(receipts: Mapping[str, Receipt], files: Iterable[str]) -> Iterator[Finding]:
    """S405 for each line whose file is not among the `files` that came, with the nearest of those in no line."""
    present = tuple(files)
    paths = {_folded(file) for file in present}
    names = {PurePosixPath(path).name for path in paths}
    free = {_folded(file): file for file in present if receipt_for(receipts, file) is UNKNOWN}
    for name, receipt in receipts.items():
        path = _folded(name)
        if path not in paths | names and PurePosixPath(path).name not in paths:
            near = get_close_matches(path, free, n=1)
            advice = f"是否为“{free[near[0]]}”？" if near else ""
            yield kinds.RECEIPT_OF_NO_FILE.at(receipt.place.at(receipt.place.row, 0), file=name, advice=advice)


def _folded(name: str) -> str:
    return _path(name).casefold()


def _path(name: str) -> str:
    return name.strip().replace("\\", "/").removeprefix("./")


def _head(sheet: RawSheet) -> tuple[int, Mapping[str, int]] | None:
    """The head row and its columns by title, if the sheet has the two columns that are needed."""
    for row in sorted({row for row, _ in sheet.cells}):
        columns = {squeezed(str(cell.value)): cell.column for cell in sheet.row_cells(row)}
        if _FILE in columns and _AT in columns:
            return row, {title: columns[title] for title in (_FILE, _AT, _BY, _VIA) if title in columns}
    return None


def _line(book: RawBook, sheet: RawSheet, row: int, columns: Mapping[str, int], year: int) -> _Line:
    texts = {title: sheet.text(row, column) for title, column in columns.items()}
    cell = sheet.cell(row, columns[_AT])
    at = read_moment(cell.value, year) if cell else None
    source = ReceiptSource.REGISTER if at else ReceiptSource.UNKNOWN
    place = book.place(sheet, row, columns[_AT])
    receipt = Receipt(at, source, place, by=texts.get(_BY, ""), via=texts.get(_VIA, ""))
    return _Line(row, _path(texts[_FILE]), receipt, texts[_AT])


def _line_findings(book: RawBook, sheet: RawSheet, line: _Line, column: int) -> tuple[Finding, ...]:
    place = book.place(sheet, line.row, column)
    if not line.file:
        return (kinds.RECEIPT_WITHOUT_FILE.at(place.at(line.row, 0)),)
    if line.receipt.at is None:
        return (kinds.RECEIPT_TIME_UNREADABLE.at(place, file=line.file, value=line.raw or "（空白）"),)
    return ()


def _arrival(receipt: Receipt) -> str:
    return receipt.at.isoformat() if receipt.at else "unknown"  # letters sort after digits


def _added(
    book: RawBook, sheet: RawSheet, line: _Line, receipts: dict[str, Receipt], known: str
) -> tuple[Finding, ...]:
    """Takes the line in under its `known` name; of two lines for one file the earlier known time stays, and a note says so."""
    if known not in receipts:
        receipts[known] = line.receipt
        return ()
    receipts[known] = min(receipts[known], line.receipt, key=_arrival)
    at = receipts[known].at
    value = at.isoformat(" ", "minutes") if at else "时间待定"
    return (kinds.RECEIPT_TWICE.at(book.place(sheet, line.row), file=line.file, value=value),)
