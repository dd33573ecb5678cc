"""The layout of a document: what a page shows once LibreOffice has set it, and what its XML says."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
POINT = 25.4 / 72
_TALL = 60  # characters of a row that may go on on the next page
_SCALE = 8  # dots of a picture in a millimetre
_XHTML = "{http://www.w3.org/1999/xhtml}"
_THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|〔表：|〔图：|\bnan\b|\bNone\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; millimetres from the page's left and upper edge."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way between top and bottom, which fonts do not agree on."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size in millimetres and its lines from top to bottom."""

    width: float
    height: float
    lines: tuple[Line, ...]

    def line(self, start: str) -> Line:
        """The first line that begins so."""
        return next(line for line in self.lines if line.text.startswith(start))

    @property
    def number(self) -> Line:
        """The page number."""
        return next(line for line in self.lines if re.fullmatch(r"—\d+—", line.text))


def pages_of(pdf: Path) -> tuple[Page, ...]:
    """The pages of a PDF as poppler reads them."""
    found = subprocess.run(  # noqa: S603  # a fixed command on a file of the test
        ["pdftotext", "-bbox-layout", str(pdf), "-"],  # noqa: S607  # the search path's own
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    root = etree.fromstring(found.stdout)
    return tuple(map(_page, root.iter(f"{_XHTML}page")))


def _page(element: Any) -> Page:
    lines = tuple(_line(line) for line in element.iter(f"{_XHTML}line"))
    ordered = sorted(lines, key=lambda line: (line.top, line.left))
    return Page(float(element.get("width")) * POINT, float(element.get("height")) * POINT, tuple(ordered))


def _line(element: Any) -> Line:
    text = "".join(word.text or "" for word in element.iter(f"{_XHTML}word"))
    left, top, right, bottom = (float(element.get(name)) * POINT for name in ("xMin", "yMin", "xMax", "yMax"))
    return Line(text, left, top, right, bottom)


@cache
def rows_of_colour(pdf: Path, page: int, *, red: bool) -> tuple[tuple[float, float, float], ...]:
    """Where a page is red (or black): top of each stretch of rows, its height, and its widest row, in millimetres."""
    found: list[tuple[float, float, float]] = []
    start, widest = -1, 0
    for row, line in enumerate(_rows(pdf, page)):
        marked = _marked(line, red=red)
        if marked:
            start = row if start < 0 else start
            widest = max(widest, marked)
        elif start >= 0:
            found.append((start / _SCALE, (row - start) / _SCALE, widest / _SCALE))
            start, widest = -1, 0
    return tuple(found)


def _rows(pdf: Path, page: int) -> Iterator[bytes]:
    """The rows of a page as bytes of red, green and blue."""
    made = subprocess.run(  # noqa: S603  # a fixed command on a file of the test
        ["pdftoppm", "-r", str(_SCALE * 25.4), "-f", str(page), "-l", str(page), str(pdf)],  # noqa: S607  # the search path's own
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    _, size, _, dots = made.stdout.split(b"\n", 3)
    width, height = map(int, size.split())
    return (dots[3 * width * row : 3 * width * (row + 1)] for row in range(height))


def _marked(line: bytes, *, red: bool) -> int:
    """From the first dot of that colour to the last."""
    if not line.strip(b"\xff"):
        return 0
    dots = [r > 150 > g + 40 if red else max(r, g) < 110 for r, g in zip(line[::3], line[1::3], strict=True)]
    return len(dots) - dots[::-1].index(True) - dots.index(True) if True in dots else 0


def faults_of(docx: Path) -> Iterator[str]:
    """What is wrong with a document's XML, by the rules that hold for each of ours."""
    with zipfile.ZipFile(docx) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    texts = {
        name: etree.fromstring(xml) for name, xml in parts.items() if re.match(r"word/(document|footer\d)\.xml", name)
    }
    for name, root in (*texts.items(), ("word/styles.xml", etree.fromstring(parts["word/styles.xml"]))):
        yield from (f"{name}: {fault}" for fault in _font_faults(root))
    for name, root in texts.items():
        yield from (f"{name}: {spot.text}" for spot in root.iter(f"{W}t") if _LEFT_OVER.search(spot.text or ""))
    yield from _section_faults(texts["word/document.xml"])
    yield from _table_faults(texts["word/document.xml"])
    if b"updateFields" in parts["word/settings.xml"]:
        yield "fields are updated on opening"


def _font_faults(root: Any) -> Iterator[str]:
    for run in root.iter(f"{W}r"):
        fonts = run.find(f"{W}rPr/{W}rFonts")
        if run.find(f"{W}t") is not None and (fonts is None or not fonts.get(f"{W}eastAsia")):
            yield f"no East Asian font on “{''.join(run.itertext())}”"
        elif fonts is not None and fonts.get(f"{W}hint") != "eastAsia":
            yield f"quotes of “{''.join(run.itertext())}” in the Latin font"
    for fonts in root.iter(f"{W}rFonts"):
        if any(fonts.get(f"{W}{name}") for name in _THEMES):
            yield "a theme font"


def _section_faults(root: Any) -> Iterator[str]:
    for section in root.iter(f"{W}sectPr"):
        page, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        size = (int(page.get(f"{W}w")), int(page.get(f"{W}h")))
        if sorted(size) != [11906, 16838]:
            yield f"not A4: {size}"
        own = tuple(round(int(margins.get(f"{W}{side}")) * 25.4 / 1440) for side in ("top", "bottom", "left", "right"))
        if own != ((37, 35, 28, 26) if size[0] < size[1] else (28, 26, 35, 37)):
            yield f"margins {own}"
        kinds = {foot.get(f"{W}type") for foot in section.iter(f"{W}footerReference")}
        if kinds != {"default", "even"}:
            yield f"footers {kinds}"


def _table_faults(root: Any) -> Iterator[str]:
    for table in root.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        loose = (row for row in rows if row.find(f"{W}trPr/{W}cantSplit") is None)
        if any(len("".join(row.itertext())) < _TALL for row in loose):
            yield "a row that may split"
        first = rows[0].find(f"{W}tc/{W}p/{W}pPr/{W}pStyle")
        if len(rows) > 6 and first is not None and rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "a long table whose head is not repeated"
