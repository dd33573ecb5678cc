"""Reads tables saved as text: csv and tsv in the encodings that Excel, WPS and LibreOffice write in China."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from report_gen.excel.read_values import plain
from report_gen.model.raw import RawCell, RawSheet

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS: Final = ("\t", ",", ";")
_NAMED_SEPARATOR: Final = "sep="  # Excel's own first line, which it does not show
_ENOUGH: Final = 0.8  # of the filled lines must have as many fields as one another
_LONGEST_FIELD: Final = 1_000_000

_Rows = list[list[str]]


def read_csv(content: bytes, name: str) -> RawSheet | None:
    """The table as one sheet named like the file, every value as text; None if the text is no table.

    A table has at least two filled rows, and as good as all of them have the same number of fields, two or more.
    """
    text = _decoded(content)
    rows = _table(text) if text is not None else None
    if not rows:
        return None
    cells = {
        (row, column): RawCell(row, column, value)
        for row, fields in enumerate(rows, start=1)
        for column, field in enumerate(fields, start=1)
        if (value := plain(field)) is not None
    }
    return RawSheet(PurePath(name).stem, cells)


def _decoded(content: bytes) -> str | None:
    encodings = ("utf-16",) if content.startswith(_WIDE) else _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(text: str) -> _Rows | None:
    """The rows by the separator that divides the lines most evenly; loose quotation marks only where they must be."""
    first, _, rest = text.partition("\n")
    if first.startswith(_NAMED_SEPARATOR) and len(named := first.rstrip("\r").removeprefix(_NAMED_SEPARATOR)) == 1:
        return _rows(rest, named, strict=False)
    for strict in (True, False):
        tables = [rows for separator in _SEPARATORS if (rows := _rows(text, separator, strict=strict))]
        best = max(tables, key=_evenness, default=[])
        if _evenness(best)[0] >= _ENOUGH:
            return best
    return None


def _rows(text: str, separator: str, *, strict: bool) -> _Rows:
    """The fields of each line; none where the text cannot be read so."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict))
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(before)


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Which share of the filled lines has the usual number of fields, and that number; (0, 0) for no table."""
    widths = Counter(len(fields) for fields in rows if any(field.strip() for field in fields))
    (width, often), *_ = widths.most_common(1) or [(0, 0)]
    return (often / widths.total(), width) if width > 1 and widths.total() > 1 else (0.0, 0)
