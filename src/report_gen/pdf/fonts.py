"""The font gate: which fonts stand in a PDF, and which of those that were asked for do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from report_gen.pdf.faces import in_order, is_face

if TYPE_CHECKING:
    from pypdf import PdfReader

_SUBSET: Final = re.compile("^[A-Z]{6}\\+")  # six letters before the names of fonts of which only some signs are there
_TABLE: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)  # LibreOffice writes no other kind
_MAPPED: Final = re.compile(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>")  # a code and the text it stands for
_CHINESE: Final = re.compile("[㐀-鿿豈-﫿\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class FontCheck:
    """The fonts of one PDF: how many pages it has, what was replaced, what stands there instead.

    `strays` are Chinese characters that are in none of the fonts asked for, though those are all there: names with
    rare characters, mostly.
    """

    pages: int
    substituted: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    strays: str = ""


def check_fonts(path: Path, asked: Iterable[str]) -> FontCheck:
    """The PDF at `path`, whose document asked for those Chinese fonts."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    wanted = in_order(asked)
    embedded = embedded_fonts(reader)
    substituted = tuple(name for name in wanted if not any(is_face(name, one) for one in embedded))
    others = {name: text for name, text in embedded.items() if text and not any(is_face(one, name) for one in wanted)}
    strays = "".join(sorted(set().union(*others.values()))) if wanted and not substituted else ""
    return FontCheck(len(reader.pages), substituted, tuple(sorted(others)) if substituted else (), strays)


def embedded_fonts(reader: PdfReader) -> Mapping[str, frozenset[str]]:
    """The fonts of the pages by name, without the letters of a subset, and the Chinese characters printed in each."""
    found: dict[str, frozenset[str]] = {}
    for font in fonts_of(reader.pages):
        name = _SUBSET.sub("", str(font.get("/BaseFont", "")).removeprefix("/"))
        found[name] = found.get(name, frozenset()) | _chinese_of(font)
    return found


def fonts_of(pages: Iterable[Any]) -> Iterator[Any]:
    """The font dictionaries that the pages of a PDF and the forms on them use; each once."""
    seen: set[int] = set()
    for page in pages:
        yield from _fonts_in(page.get("/Resources"), seen)


def _fonts_in(resources: Any, seen: set[int]) -> Iterator[Any]:
    known = {} if resources is None else resources.get_object()
    for font in _values(known.get("/Font")):
        if id(font) not in seen:
            seen.add(id(font))
            yield font
    for form in _values(known.get("/XObject")):
        if form.get("/Subtype") == "/Form" and id(form) not in seen:
            seen.add(id(form))
            yield from _fonts_in(form.get("/Resources"), seen)


def _values(entry: Any) -> list[Any]:
    return [] if entry is None else [one.get_object() for one in entry.get_object().values()]


def _chinese_of(font: Any) -> frozenset[str]:
    table = font.get("/ToUnicode")
    if table is None:
        return frozenset()
    content = b"".join(_TABLE.findall(table.get_object().get_data()))
    return frozenset(_CHINESE.findall("".join(map(_text, _MAPPED.findall(content)))))


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "ignore")
