"""Puts streamed rows into the workbook XlsxWriter made around them: its sheets have their heads, styles and print set-up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, pairwise
from pathlib import Path
from shutil import copyfileobj
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from report_gen.excel.stream import Links, RowStream
from report_gen.excel.xml_text import quoteattr

_LEVEL: Final = 3  # a few per cent larger than the usual, in a third of its time
_CHUNK: Final = 1 << 18
_LARGE: Final = 1 << 31  # bytes; a part of more has its size written in another way
_ROW: Final = re.compile(r'<row r="(\d+)"')
_DIMENSION: Final = re.compile(r'(<dimension ref="A1:[A-Z]+)(\d+)"')
_MERGES: Final = re.compile(r'<mergeCells count="(\d+)">(.*?)(?=</mergeCells>)', re.DOTALL)
_NO_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_HYPERLINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(slots=True)
class Streamed:
    """What was streamed of one sheet: its tables in their order, and their links."""

    tables: list[RowStream] = field(default_factory=list)
    links: Links = field(default_factory=Links)


def join(frame: BytesIO, sheets: Mapping[int, Streamed], path: Path) -> None:
    """Write the workbook to `path`: that of `frame`, with what was streamed of its sheets, by their numbers from 1."""
    parts = {f"xl/worksheets/sheet{number}.xml": streamed for number, streamed in sheets.items()}
    files = {number: streamed.links.files for number, streamed in sheets.items() if streamed.links.files}
    relations = {f"xl/worksheets/_rels/sheet{number}.xml.rels": found for number, found in files.items()}
    with ZipFile(frame) as made, path.open("wb") as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as new:
        names = made.namelist()
        for name in (*names, *sorted(relations.keys() - {*names})):
            content = made.read(name) if name in names else _NO_RELATIONS.encode()
            if name in parts:
                _write_sheet(new, name, content.decode(), parts[name])
            elif name in relations:
                _write_part(new, name, _related(content.decode(), relations[name]))
            else:
                _write_part(new, name, content)


def _write_part(new: ZipFile, name: str, content: bytes) -> None:
    with new.open(name, "w") as part:  # dated 1980, as all of XlsxWriter's
        part.write(content)


def _write_sheet(new: ZipFile, name: str, xml: str, streamed: Streamed) -> None:
    """The sheet with its streamed rows among those it has."""
    last = max(table.next_row - 1 for table in streamed.tables)
    xml = _DIMENSION.sub(lambda found: f'{found[1]}{max(last, int(found[2]))}"', xml, count=1)
    end = xml.index("</sheetData>")
    rows = [(int(found[1]), found.start()) for found in _ROW.finditer(xml, 0, end)]
    places = [next((start for number, start in rows if number > table.first), end) for table in streamed.tables]
    large = sum(table.file.tell() for table in streamed.tables) > _LARGE
    with new.open(name, "w", force_zip64=large) as part:
        part.write(xml[: places[0]].encode())
        for table, (start, stop) in zip(streamed.tables, pairwise((*places, end)), strict=True):
            table.file.seek(0)
            copyfileobj(table.file, part, _CHUNK)
            part.write(xml[start:stop].encode())
        part.writelines(_tail(xml[end:], streamed))


def _tail(xml: str, streamed: Streamed) -> Iterator[bytes]:
    """What follows the rows, with the merged ranges and the links of the streamed ones."""
    many = sum(table.merges for table in streamed.tables)
    found = _MERGES.search(xml)  # there is one wherever cells spread: the title does
    if many and found:
        yield f'{xml[: found.start()]}<mergeCells count="{int(found[1]) + many}">{found[2]}'.encode()
        for one in chain.from_iterable(table.merged() for table in streamed.tables):
            yield f'<mergeCell ref="{one}"/>'.encode()
        xml = xml[found.end() :]
    if streamed.links.xml:
        after = "</hyperlinks>" if "</hyperlinks>" in xml else "<printOptions"
        before, _, xml = xml.partition(after)
        yield f"{before}{'' if after.startswith('</') else '<hyperlinks>'}".encode()
        yield bytes(streamed.links.xml)
        xml = f"</hyperlinks>{'' if after.startswith('</') else after}{xml}"
    yield xml.encode()


def _related(xml: str, files: Mapping[str, str]) -> bytes:
    """The relationships of a sheet, with those to the files its streamed rows lead to."""
    more = (
        f'<Relationship Id="{name}" Type="{_HYPERLINK}" Target={quoteattr(file)} TargetMode="External"/>'
        for file, name in files.items()
    )
    head, end, _ = xml.rpartition("</Relationships>")
    return f"{head}{''.join(more)}{end}".encode()
