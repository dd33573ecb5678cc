"""Takes out of a workbook what the readers cannot cope with: empty rows by the thousand, line breaks between tags."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from report_gen.excel.read_xml import well_formed

LARGE_SHEET = 4 * 1024 * 1024  # bytes of XML; a form has some 0.1 MB
HUGE_SHEET = 20 * 1024 * 1024  # with real content of this size openpyxl takes minutes
_PIECE = 1024 * 1024
_NEAR = 64 * 1024
_EMPTY_CELL = re.compile(rb"<c [^>]*/>")
_BETWEEN_TAGS = re.compile(rb">\s*\n\s*<")
_EMPTY_ROW = re.compile(rb"<row [^>]*(?:/>|>\s*</row>)")


def sheets_whole(content: bytes) -> bool:
    """Whether every sheet of the xlsx can be read to its end."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return all(well_formed(archive.read(part)) for part in archive.infolist() if _is_sheet(part))


def largest_sheet(archive: zipfile.ZipFile) -> int:
    """The size in bytes of the largest sheet of the xlsx, unpacked."""
    return max((part.file_size for part in archive.infolist() if _is_sheet(part)), default=0)


def slimmed(archive: zipfile.ZipFile) -> bytes:
    """The same xlsx without cells that hold only a format and without the rows they leave empty."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as slim:
        for part in archive.infolist():
            if _is_sheet(part):
                with archive.open(part) as stream:
                    slim.writestr(part.filename, b"".join(_without_blanks(stream)))
            else:
                slim.writestr(part.filename, archive.read(part))
    return target.getvalue()


def tightened(content: bytes) -> bytes:
    """The same OpenDocument workbook without line breaks between tags, which calamine takes for text out of place."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as tight:
        for part in archive.infolist():
            body = archive.read(part)
            tight.writestr(part.filename, _BETWEEN_TAGS.sub(b"><", body) if part.filename == "content.xml" else body)
    return target.getvalue()


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    name = part.filename.replace("\\", "/").lower()
    return "worksheets/" in name and name.endswith(".xml")


def _without_blanks(stream: IO[bytes]) -> Iterator[bytes]:
    """The sheet piece by piece: a million rows at once would take five times their size.

    A piece ends before a row, or where none begins near its end before a tag: at worst an empty row stays.
    """
    rest = b""
    while piece := stream.read(_PIECE):
        piece = rest + piece
        cut = piece.rfind(b"<row ", len(piece) - _NEAR)
        cut = piece.rfind(b"<") if cut < 0 else cut
        rest = piece[max(cut, 0) :]
        yield _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", piece[: max(cut, 0)]))
    yield rest
