"""One expat pass over a sheet of an xlsx, however it is written; `read_scan` is faster with sheets as programs write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from report_gen.excel.read_cells import Cells, letters, moved, position
from report_gen.excel.read_values import NotPlain, uncovered
from report_gen.model.raw import MergedRange, RawCell, RawSheet


def pass_over(xml: bytes, name: str, cells: Cells, *, hidden: bool) -> RawSheet:
    """The sheet. NotPlain, KeyError, ValueError, LookupError and expat errors mean: not this way."""
    one = _Pass(cells)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = one.start
    parser.EndElementHandler = one.end
    parser.CharacterDataHandler = one.characters
    parser.Parse(xml, True)  # noqa: FBT003  # expat takes it by position only
    found = uncovered(one.found, one.merges)
    return RawSheet(name, found, tuple(sorted(one.merges)), frozenset(one.hidden), hidden)


@dataclass(slots=True)
class _Pass:
    """One expat pass over a sheet. Most cells of a form hold nothing but a format: for these it does next to nothing."""

    cells: Cells
    found: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merges: list[MergedRange] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    row: int = 0
    column: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    formula: str = ""
    pieces: list[str] | None = None
    shared: str | None = None
    originals: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "c":
                self.attributes, self.text, self.formula = attributes, "", ""
                self.row, self.column = position(attributes.get("r"), self.row, self.column)
            case "v" | "t":
                self.pieces = []
            case "f":
                self.pieces = []
                self.shared = attributes.get("si") if attributes.get("t") == "shared" else None
            case "row":
                self._row(attributes)
            case "rPh":
                raise NotPlain
            case "mergeCell":
                first, _, last = attributes["ref"].partition(":")
                self.merges.append((*position(first, 0, 0), *position(last or first, 0, 0)))

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden.add(self.row)

    def characters(self, data: str) -> None:
        if self.pieces is not None:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        match _local(name):
            case "c":
                if self.text or self.formula:
                    self._cell()
            case "v":
                self._whole("".join(self.pieces or ()))
            case "t":
                self.text += "".join(self.pieces or ())
                self.pieces = None
            case "f":
                self.formula = self._shared(f"={''.join(self.pieces or ())}")
                self.pieces = None

    def _whole(self, text: str) -> None:
        """A cell has one value; two are not to be run together."""
        if self.text:
            raise NotPlain
        self.text, self.pieces = text, None

    def _shared(self, formula: str) -> str:
        """The formula of this cell: one filled down is written out only at the first cell, and moves along with it."""
        if self.shared is None:
            return formula
        here = f"{letters(self.column)}{self.row}"
        if formula != "=":
            self.originals[self.shared] = formula, here
        original, origin = self.originals.get(self.shared, (formula, here))
        return moved(original, origin, here)

    def _cell(self) -> None:
        cell = self.cells.cell(self.row, self.column, self.attributes, self.text, self.formula)
        if cell is not None:
            self.found[self.row, self.column] = cell


@lru_cache(maxsize=1024)  # of a hostile file the names have no end
def _local(name: str) -> str:
    return name.rpartition(" ")[2]
