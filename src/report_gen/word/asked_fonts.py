"""Which Chinese fonts the text of a docx asks for: those of its runs, of their styles, of the document's defaults."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml.etree import XMLSyntaxError

from report_gen.word.package import parsed
from report_gen.word.read_package import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_PRINTED: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_CHINESE: Final = re.compile(
    "[\u2014\u2018-\u201d\u2026\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uffee\U00020000-\U0003ffff]"
)
_NAMED: Final = re.compile("[一-鿿]|GB2312")  # what the name of a Chinese font is known by
_RUN, _PARAGRAPH, _FONTS, _VANISH = f"{W}r", f"{W}p", f"{W}rPr/{W}rFonts", f"{W}rPr/{W}vanish"
_STYLES: Final = "word/styles.xml"
_FAILS: Final = (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, XMLSyntaxError)


def asked_fonts(path: Path) -> frozenset[str]:
    """The names of the Chinese fonts that printed text of the docx is set in; none where it cannot be read.

    Word's themes are left aside: our documents have none.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            styles = _Styles.of(parsed(archive.read(_STYLES))) if _STYLES in names else _Styles({}, "")
            roots = [parsed(archive.read(name)) for name in names if _PRINTED.fullmatch(name)]
    except _FAILS:
        return frozenset()
    found = {font for root in roots for font in _asked(root, styles)}
    return frozenset(font for font in found if _NAMED.search(font))


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles by id, and the one of a paragraph that names none."""

    by_id: dict[str, _Element]
    usual: str
    defaults: _Element | None = None

    @classmethod
    def of(cls, root: _Element) -> _Styles:
        styles = {str(style.get(f"{W}styleId")): style for style in root.iter(f"{W}style")}
        usual = [key for key, one in styles.items() if one.get(f"{W}default") and one.get(f"{W}type") == "paragraph"]
        return cls(styles, next(iter(usual), ""), root.find(f"{W}docDefaults/{W}rPrDefault/{_FONTS}"))

    def fonts(self, style_id: str | None) -> Iterator[_Element]:
        """The w:rFonts of the style and of those it is based on."""
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            style = self.by_id[style_id]
            yield from style.findall(_FONTS)
            style_id = _value(style, f"{W}basedOn")


def _asked(root: _Element, styles: _Styles) -> Iterator[str]:
    for paragraph in root.iter(_PARAGRAPH):
        around = tuple(styles.fonts(_value(paragraph, f"{W}pPr/{W}pStyle") or styles.usual))
        for run in paragraph.iter(_RUN):
            text = "".join(part.text or "" for part in run.iterchildren(f"{W}t")).strip()
            if not text or run.find(_VANISH) is not None:
                continue
            own = (*run.findall(_FONTS), *styles.fonts(_value(run, f"{W}rPr/{W}rStyle")))
            ends = () if styles.defaults is None else (styles.defaults,)
            for script in _scripts(text):
                yield next((named for fonts in (*own, *around, *ends) if (named := fonts.get(script))), "")


def _scripts(text: str) -> Iterator[str]:
    """For which kinds of characters the run needs a font."""
    if _CHINESE.search(text):
        yield f"{W}eastAsia"
    if _CHINESE.sub("", text).strip():
        yield f"{W}ascii"


def _value(element: _Element, child: str) -> str | None:
    found = element.find(child)
    return None if found is None else found.get(f"{W}val")
