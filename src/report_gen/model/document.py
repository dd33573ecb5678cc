"""What a Word document or workbook shall say, before anyone lays it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a chart can be drawn without loading all that forms and plans are made of
    from report_gen.model.proof import Proof


@dataclass(frozen=True, slots=True)
class TableData:
    """A table: heads, rows of texts, and relative column widths.

    `centred` columns are centred; in `merged` columns equal neighbours below one another become one cell.
    A `small` table is set a size smaller (annexes, score sheets). `preface` is a line above the table; the rows
    numbered in `spans` run across the whole width with the text of their first cell. `together`: the rows beside one
    merged cell stay on one page. Rows stay whole but those numbered in `torn`, which may go on on the next page: they
    are so tall that a page would stay half empty.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    centred: tuple[int, ...] = ()
    note: str = ""
    merged: tuple[int, ...] = ()
    small: bool = False
    preface: str = ""
    spans: tuple[int, ...] = ()
    together: bool = False
    torn: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartData:
    """A bar or column chart: categories and named series of numbers (None = gap), and the measure of its axis."""

    key: str
    title: str
    kind: str  # "column", "bar", "stacked", "line"
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """What a person wrote into a document at its 〔人工：name〕, a line a paragraph, to be set there again.

    `basis` is the fingerprint of the part of the document around it when it was written; '' if that is not known.
    """

    name: str
    lines: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph of a document as a person finds it: where (`第12段`, `表2第4行第3列`), and its text.

    `heading` is the first-level heading it stands under. The text of a document we make holds the marks of its proofs.
    """

    where: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Everything a document needs: template values (nested, names in Chinese), tables, charts.

    `missing` lists what a person must still supply; each stands in the text as 【待补：…】. `author` and `made_on`
    become the file's properties, so that the same results give the same file. Texts of `values` and `tables` may hold
    marks, which tie a number to its proof in `proofs`. `blocks` are the person's own paragraphs.
    """

    template: str
    values: Mapping[str, object]
    tables: tuple[TableData, ...] = ()
    charts: tuple[ChartData, ...] = ()
    missing: tuple[str, ...] = field(default_factory=tuple)
    author: str = ""
    made_on: date | None = None
    proofs: tuple[Proof, ...] = ()
    blocks: tuple[Block, ...] = ()
