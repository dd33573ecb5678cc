"""Links from cells of a workbook to its other sheets and to files."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from report_gen.excel.ledger_text import clean
from report_gen.model.sheets import Link

MOST_LINKS: Final = 65_530  # a sheet of Excel can have
_LONGEST: Final = 2_000
_ESCAPES: Final = {sign: f"%{ord(sign):02x}" for sign in '%# "<>[]^`{}'}


def target_of(link: Link) -> str:
    """The link as XlsxWriter takes it; '' where Excel would refuse one so long."""
    file, anchor = file_of(link), anchor_of(link)
    target = f"external:{file}{'#' if anchor else ''}{anchor}" if file else f"internal:{anchor}"
    return target if len(target) <= _LONGEST else ""


def file_of(link: Link) -> str:
    """The file it leads to, signs with a meaning of their own in addresses escaped; '' for a cell of this workbook."""
    return _escaped(link.file)


@lru_cache(1024)
def _escaped(file: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in clean(file))


def anchor_of(link: Link) -> str:
    """The cell it leads to: '某表'!A1; '' for a file as a whole."""
    return f"'{link.sheet.replace(chr(39), chr(39) * 2)}'!{link.cell}" if link.sheet else ""


def relation_to(file: str) -> str:
    """The target of a relationship to that file (as `file_of` gives it), as Excel writes it: back slashes, file:/// where absolute."""
    path = file.replace("/", "\\")
    absolute = path.startswith("\\\\") or path[1:2] == ":"
    return f"file:///{path}" if absolute else path.removeprefix(".\\")
