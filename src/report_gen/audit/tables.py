"""The tables of a paper audited: cell by cell, what is missing, what was added, totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from report_gen.audit.grids import Grid, GridPair, Row, grids, matched_grids
from report_gen.audit.judge import Judge
from report_gen.audit.lines import Line
from report_gen.audit.pair import Spot, compare
from report_gen.audit.sums import broken_totals
from report_gen.catalogue import audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.place import Place


@dataclass(frozen=True, slots=True)
class Tables:
    """What was found in the tables: findings, the words a cell is known by, values left out of texts in cells."""

    findings: list[Finding] = field(default_factory=list)
    excerpts: dict[str, str] = field(default_factory=dict)
    dropped: list[Spot] = field(default_factory=list)


def audit_tables(expected: Sequence[Line], actual: Sequence[Line], judge: Judge) -> Tables:
    """The tables of both papers held against one another."""
    made = Tables()
    ours, theirs = grids(expected), grids(actual)
    for grid in theirs:
        for row in (grid.heads, *grid.rows):
            made.excerpts.update({line.where: _label(grid, row, column) for column, line in row.cells.items()})
    known: set[int] = set()
    for grid, pair in matched_grids(ours, theirs):
        if pair is None:
            heads = "、".join(line.plain for line in grid.heads.cells.values())
            made.findings.append(kinds.TABLE_LOST.at(Place(judge.file), heads=heads, number=grid.number))
        else:
            known |= {id(line) for row in (pair.actual.heads, *pair.actual.rows) for line in row.cells.values()}
            _audit_table(pair, judge, made)
    made.findings.extend(_new_tables(theirs, known, judge))
    return made


def _label(grid: Grid, row: Row, column: int) -> str:
    head = grid.head(column)
    return f"{row.name} › {head}" if head and row is not grid.heads else row.name


def _new_tables(theirs: Sequence[Grid], known: set[int], judge: Judge) -> Iterator[Finding]:
    for grid in theirs:
        cells = [line for row in (grid.heads, *grid.rows) for line in row.cells.values()]
        if not any(id(line) in known for line in cells):
            yield kinds.ROW_UNKNOWN.at(judge.at(cells[0]), name=grid.heads.name, what="张表")


def _audit_table(pair: GridPair, judge: Judge, made: Tables) -> None:
    for column in pair.expected.heads.cells:
        if column not in pair.columns and any(
            column in row.cells and row.cells[column].tokens for row in pair.expected.rows
        ):
            place = Place(judge.file, f"表{pair.actual.number}")
            made.findings.append(kinds.ROW_LOST.at(place, name=pair.expected.head(column), what="列"))
    kept = [column for column in pair.columns if column not in pair.expected.counters]
    for ours, theirs in ((pair.expected.heads, pair.actual.heads), *pair.rows):
        for column in kept:
            cell, now = ours.cells.get(column), theirs.cells.get(pair.columns[column])
            empty = Place(judge.file, f"表{pair.actual.number}第{theirs.number}行第{pair.columns[column]}列")
            if cell is not None or now is not None:
                made.findings.extend(_cell(cell, now, empty, judge, made.dropped))
            made.excerpts.setdefault(empty.sheet, f"{theirs.name} › {pair.expected.head(column)}")
    made.findings.extend(_rows(pair, judge))
    for broken in broken_totals(pair):
        said = broken.cell.plain
        made.findings.append(
            kinds.TOTAL_WRONG.at(judge.at(broken.cell), said=said, value=broken.value, parts=broken.parts)
        )


def _rows(pair: GridPair, judge: Judge) -> Iterator[Finding]:
    """Rows lost and rows added."""
    for row in pair.lost:
        if any(line.tokens for line in row.cells.values()):
            yield kinds.ROW_LOST.at(Place(judge.file, f"表{pair.actual.number}"), name=row.name, what="行")
    for row in pair.new:
        cells = tuple(row.cells.values())
        if any(token.what.figure for line in cells for token in line.tokens):
            yield kinds.ROW_UNKNOWN.at(judge.at(cells[0]), name=row.name, what="行")


def _cell(cell: Line | None, now: Line | None, empty: Place, judge: Judge, dropped: list[Spot]) -> Iterator[Finding]:
    """A cell of the ledger's table and what stands there now; one value is said to be wrong once."""
    compared = compare([cell] if cell else [], [now] if now else [])
    wrong = [pair for pair in compared.pairs if not pair.agree]
    if cell is not None and cell.valued and (wrong or compared.gone):
        yield judge.wrong(wrong[0], _cell_words) if wrong else _empty(cell, now, compared.gone[0].spot, empty, judge)
        return
    dropped.extend(one.spot for one in compared.gone if one.spot.token.what.figure)
    yield from judge.findings(compared)


def _cell_words(spot: Spot) -> str:
    return spot.line.plain


def _empty(cell: Line, now: Line | None, spot: Spot, empty: Place, judge: Judge) -> Finding:
    said = now.plain if now else ""
    return kinds.CELL_EMPTY.at(empty, said=said, value=cell.plain, basis=judge.basis(spot))
