"""What the workbook of the national form shall show, before anyone lays it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from report_gen.model.proof import Cell
from report_gen.model.sheets import CellValue


class FormCell(NamedTuple):
    """A cell: its value, the decimal places of a number, and whether a person must still supply or check it."""

    value: CellValue
    decimals: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the form, and what its value rests on: how it came about, and the cells that were used."""

    category: str
    name: str
    value: FormCell
    words: FormCell
    files: FormCell
    formula: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalForm:
    """The form: title, line below it, the facts of its head, the heads of its columns, its lines.

    `created` is the date written into its properties; no clock is read.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, FormCell], ...]
    heads: tuple[str, ...]
    lines: tuple[FormLine, ...]
    created: date
    author: str = ""
