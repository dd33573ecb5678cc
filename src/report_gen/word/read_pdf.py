"""Takes the text out of a PDF, page by page, and leaves the pages alone whose tables would come out mixed up."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from report_gen.catalogue import document as kinds
from report_gen.model.finding import Finding
from report_gen.model.place import Place

if TYPE_CHECKING:
    from pypdf import PageObject

_MOST_PAGES: Final = 500
_TABLE_RULES: Final = 3  # upright lines side by side: a frame has two, a table of two columns three
_LONG: Final = 8.0  # points: shorter strokes are ornaments
_THIN: Final = 3.0  # points: narrower boxes are drawn lines
# What pypdf raises on damaged files beside its own errors.
_FAILS: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip


@dataclass(slots=True)
class _Rules:
    """The upright lines drawn on a page, by where they stand."""

    places: set[int] = field(default_factory=set)
    _pen: tuple[float, float] = (0.0, 0.0)

    def drawn(self, operator: bytes, operands: Sequence[Any], matrix: Sequence[float], _: object) -> None:
        """Take note of one drawing step, as pypdf reports it."""
        if operator in {b"m", b"l"}:
            x, y = self._on_page(operands[0], operands[1], matrix)
            if operator == b"l" and abs(x - self._pen[0]) < 1 and abs(y - self._pen[1]) > _LONG:
                self.places.add(round(x / _THIN))
            self._pen = x, y
        elif operator == b"re":
            x, y = self._on_page(operands[0], operands[1], matrix)
            right, top = self._on_page(operands[0] + operands[2], operands[1] + operands[3], matrix)
            if abs(right - x) < _THIN and abs(top - y) > _LONG:
                self.places.add(round(x / _THIN))

    @staticmethod
    def _on_page(x: float, y: float, matrix: Sequence[float]) -> tuple[float, float]:
        a, b, c, d, e, f = (float(number) for number in matrix)
        return a * float(x) + c * float(y) + e, b * float(x) + d * float(y) + f


def pdf_text(content: bytes, name: str) -> tuple[str | None, tuple[Finding, ...]]:
    """The text of the PDF, a form feed between pages, and D203: its order and line ends are those of the layout.

    Pages with ruled tables are left out and named by D204. None and why not: D103 damaged, D104 with a password,
    D107 too many pages, D102 without text (a scan).
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    place = Place(name)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its English remarks on small flaws say nothing to a clerk
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return None, (kinds.DOCUMENT_ENCRYPTED.at(place),)
        if len(reader.pages) > _MOST_PAGES:
            return None, (kinds.DOCUMENT_TOO_LARGE.at(place, limit=f"{_MOST_PAGES} 页"),)
        pages = [_page_text(page) for page in reader.pages]
    except (PyPdfError, *_FAILS):
        return None, (kinds.DOCUMENT_DAMAGED.at(place),)
    return _put_together(pages, place)


def _page_text(page: PageObject) -> str | None:
    """The page's text, None if it holds a table."""
    rules = _Rules()
    text = page.extract_text(visitor_operand_before=rules.drawn)
    return None if len(rules.places) >= _TABLE_RULES and text.strip() else text


def _put_together(pages: Sequence[str | None], place: Place) -> tuple[str | None, tuple[Finding, ...]]:
    tables = [str(number) for number, page in enumerate(pages, start=1) if page is None]
    left_out = (kinds.PDF_TABLES.at(place, pages="、".join(tables)),) if tables else ()
    text = "\f".join(page or "" for page in pages)
    if text.strip():
        return text, (kinds.PDF_TEXT.at(place), *left_out)
    return None, left_out or (kinds.DOCUMENT_EMPTY.at(place),)
