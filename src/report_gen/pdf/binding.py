"""Writes PDF files: the pages of one or of many, each document on an odd page, a watermark beneath them all."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import atan2, degrees
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from report_gen.pdf.steady import steady

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

_KEPT: Final = ("/Title", "/Author", "/Producer", "/Creator")


@dataclass(frozen=True, slots=True)
class Piece:
    """A PDF file to be bound in. Under `chapter` it stands in the bookmarks as `title`, the pieces of a chapter together.

    Without a chapter its own bookmarks are all there are.
    """

    path: Path
    title: str = ""
    chapter: str = ""


def page_counts(path: Path) -> int:
    """How many pages the PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(path).pages)


def first_pages(counts: Sequence[int]) -> tuple[int, ...]:
    """The page each piece of so many pages begins on, from 1: always an odd one, for printing on both sides."""
    first: list[int] = []
    following = 1
    for count in counts:
        first.append(following + (following + 1) % 2)
        following = first[-1] + count
    return tuple(first)


def write_pdf(pieces: Sequence[Piece], out: Path, *, stamp: Path | None = None, title: str = "") -> None:
    """Bind the pieces into one PDF at `out`; each begins on an odd page, after a blank one where it must.

    The page of `stamp` lies beneath every page that is not blank, along its diagonal. What LibreOffice makes of a clock
    or of chance is left out: the same documents give the same bytes.
    """
    from pypdf import PdfReader, PdfWriter

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its English remarks on small flaws say nothing to a clerk
    writer = PdfWriter()
    readers = [PdfReader(piece.path) for piece in pieces]
    for chapter, group in groupby(zip(pieces, readers, strict=True), key=lambda pair: pair[0].chapter):
        _add_chapter(writer, chapter, list(group))
    if stamp is not None:
        sheet = PdfReader(stamp).pages[0]
        for page in writer.pages:
            if page.get("/Contents") is not None:
                _lay_under(page, sheet)
    known: Mapping[str, object] = readers[0].metadata or {}
    writer.metadata = {name: str(known[name]) for name in _KEPT if name in known} | ({"/Title": title} if title else {})
    steady(writer)
    writer.compress_identical_objects()
    writer.write(out)


def _add_chapter(writer: PdfWriter, chapter: str, group: Sequence[tuple[Piece, Any]]) -> None:
    """Append the documents of a chapter; one that is alone in it gives it its own headings as bookmarks below."""
    above: Any = None
    for piece, reader in group:
        if len(writer.pages) % 2:
            writer.add_blank_page()
        start = len(writer.pages)
        alone = len(group) == 1
        writer.append(reader, outline_item=chapter if chapter and alone else None, import_outline=alone)
        if not alone:
            above = above or writer.add_outline_item(title=chapter, page_number=start, is_open=False)
            writer.add_outline_item(title=piece.title, page_number=start, parent=above)


def _lay_under(page: PageObject, sheet: PageObject) -> None:
    """Turn the sheet into the page's diagonal and lay it beneath what stands there."""
    from pypdf import Transformation

    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    turned = (
        Transformation()
        .translate(-float(sheet.mediabox.width) / 2, -float(sheet.mediabox.height) / 2)
        .rotate(degrees(atan2(high, wide)))
        .translate(wide / 2, high / 2)
    )
    page.merge_transformed_page(sheet, turned, over=False)
    page.compress_content_streams()
