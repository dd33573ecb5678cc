"""An official document as it was issued: paragraphs and true table grids, each with the spot it stands at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where words stand in an official document; numbers count from 1, and 0 means 'not in one'.

    `line` is used by plain texts, `paragraph` by Word texts (tables not counted), `table`, `row` and `column` by tables
    (row and column of the grid, that is of the anchor of a merged cell).
    """

    file: str
    line: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0

    @property
    def label(self) -> str:
        """The spot in words: `表1第3行第4列`, `表1`, `第12段`, `第57行`; '' for the document as a whole."""
        if self.table:
            return f"表{self.table}第{self.row}行第{self.column}列" if self.row else f"表{self.table}"
        return f"第{self.paragraph}段" if self.paragraph else f"第{self.line}行" if self.line else ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or line of text, word for word. `number` is what Word's own numbering prints before it ('' if typed).

    `dropped` is how many lines with print on them (page numbers, running heads) were left out just before it.
    """

    text: str
    spot: Spot
    number: str = ""
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the true grid: its anchor, how many rows and columns it spans, and its words (line breaks kept)."""

    text: str
    row: int
    column: int
    rows: int
    columns: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid. `cells` hold each cell once, merged or not, in reading order."""

    cells: tuple[GridCell, ...]
    height: int
    width: int
    spot: Spot

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers that place of the grid, or None where the grid has a hole (gridBefore, gridAfter)."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document: its name, its hash, and its blocks in order."""

    file: str
    sha256: str
    blocks: tuple[Paragraph | Table, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its paragraphs, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
