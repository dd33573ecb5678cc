"""Official documents for tests: tables drawn as Markdown with merged cells, flattened texts, and what was read of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from report_gen.importing.rows import Note, TaskRow
from report_gen.model.official import GridCell, OfficialDocument, Paragraph, Spot, Table

FILE = "官方文件"
LEFT, UP, HOLE = "<", "^", "~"


def table(drawing: str, number: int = 1) -> Table:
    """A table drawn with a line a row: `<` goes on with the cell to the left, `^` with the one above, `~` is a hole.

    `↵` is a line break in a cell.
    """
    lines = [line.strip().strip("|").split("|") for line in drawing.strip().splitlines()]
    texts = [[part.strip() for part in line] for line in lines]
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    for row, line in enumerate(texts, start=1):
        for column, text in enumerate(line, start=1):
            if text == LEFT:
                anchors[row, column] = anchors[row, column - 1]
            elif text == UP:
                anchors[row, column] = anchors[row - 1, column]
            elif text != HOLE:
                anchors[row, column] = row, column
    cells = []
    for row, column in dict.fromkeys(anchors.values()):
        covered = [place for place, anchor in anchors.items() if anchor == (row, column)]
        cells.append(
            GridCell(
                texts[row - 1][column - 1].replace("↵", "\n"),
                row,
                column,
                len({place[0] for place in covered}),
                len({place[1] for place in covered}),
                Spot(FILE, table=number, row=row, column=column),
            )
        )
    return Table(tuple(cells), len(texts), max(len(line) for line in texts), Spot(FILE, table=number))


def document(*parts: str) -> OfficialDocument:
    """A document of tables (drawings, which begin with |) and paragraphs."""
    blocks: list[Paragraph | Table] = []
    tables = paragraphs = 0
    for part in parts:
        if part.strip().startswith("|"):
            tables += 1
            blocks.append(table(part, tables))
        else:
            paragraphs += 1
            blocks.append(Paragraph(part, Spot(FILE, paragraph=paragraphs)))
    return OfficialDocument(FILE, "", tuple(blocks))


def flat(text: str) -> OfficialDocument:
    """A document of a text: a Paragraph a line, blank lines left out but counted, a tab alone kept."""
    lines = ((number, line.strip(" ")) for number, line in enumerate(text.split("\n"), start=1))
    return OfficialDocument(FILE, "", tuple(Paragraph(line, Spot(FILE, line=number)) for number, line in lines if line))


def fields(row: TaskRow) -> tuple[str, ...]:
    """The eight official columns of a row."""
    return (
        row.no, row.category, row.key_task, row.sub_task,
        row.objective, row.lead_text, row.responsible_text, row.due_text,
    )  # fmt: skip


def shown(rows: Iterable[TaskRow]) -> list[str]:
    """Each row as one line, its columns parted by |."""
    return ["|".join(fields(row)) for row in rows]


def told(notes: Sequence[Note]) -> list[str]:
    """Each note as one line: its spot and its text."""
    return [f"{note.spot.label}：{note.text}" for note in notes]
