"""Takes out of a workbook what the readers cannot cope with: empty rows by the thousand, line breaks between tags."""

from __future__ import annotations

import io
import re
import zipfile

LARGE_SHEET = 4 * 1024 * 1024  # bytes of XML; a form has some 0.1 MB
HUGE_SHEET = 20 * 1024 * 1024  # with real content of this size openpyxl takes minutes
_EMPTY_CELL = re.compile(rb"<c [^>]*/>")
_BETWEEN_TAGS = re.compile(rb">\s*\n\s*<")
_EMPTY_ROW = re.compile(rb"<row [^>]*(?:/>|>\s*</row>)")


def largest_sheet(content: bytes) -> int:
    """The size in bytes of the largest sheet of the xlsx, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return max((part.file_size for part in archive.infolist() if _is_sheet(part)), default=0)


def slimmed(content: bytes) -> bytes:
    """The same xlsx without cells that hold only a format and without the rows they leave empty."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as slim:
        for part in archive.infolist():
            body = archive.read(part)
            slim.writestr(part.filename, _without_blanks(body) if _is_sheet(part) else body)
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
    return part.filename.lower().startswith("xl/worksheets/") and part.filename.lower().endswith(".xml")


def _without_blanks(xml: bytes) -> bytes:
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", xml))
