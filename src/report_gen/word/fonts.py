"""Chinese fonts on every run: what the styles say, set on the runs as well, with the East Asian hint."""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

_SCRIPTS: Final = tuple(qn(f"w:{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs"))
_THEMES: Final = tuple(qn(f"w:{name}") for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"))
_FONTS: Final = f"{qn('w:rPr')}/{qn('w:rFonts')}"
_STYLE: Final = f"{qn('w:pPr')}/{qn('w:pStyle')}"


class Styles:
    """The paragraph styles of a document: their ids by name, and the Chinese font each comes to."""

    def __init__(self, document: Document) -> None:
        elements: Any = document.styles.element
        self._by_id = {style.get(qn("w:styleId")): style for style in elements.iter(qn("w:style"))}
        self._names = {
            name.get(qn("w:val")): key
            for key, style in self._by_id.items()
            if (name := style.find(qn("w:name"))) is not None
        }

    def id_of(self, name: str) -> str | None:
        """The id of the style of that name; another program may have given it another id on saving."""
        return self._names.get(name)

    def name_of(self, paragraph: Any) -> str | None:
        """The name of the style of a w:p, or None where it names none."""
        style_id = style_of(paragraph)
        return next((name for name, key in self._names.items() if key == style_id), None)

    def font(self, style_id: str | None) -> str | None:
        """The East Asian font of that style (None = the default one) or of those it is based on, or None."""
        current: str | None = style_id or self._names.get("Normal")
        seen: set[str] = set()
        while current is not None and current in self._by_id and current not in seen:
            seen.add(current)
            style = self._by_id[current]
            fonts = style.find(_FONTS)
            if fonts is not None and fonts.get(qn("w:eastAsia")):
                return str(fonts.get(qn("w:eastAsia")))
            base = style.find(qn("w:basedOn"))
            current = None if base is None else base.get(qn("w:val"))
        return None


def style_of(paragraph: Any) -> str | None:
    """The id of the style a w:p names, or None."""
    style = paragraph.find(_STYLE)
    return None if style is None else style.get(qn("w:val"))


def set_fonts(root: Any, styles: Styles) -> None:
    """Give every run under `root` the font of its paragraph's style where it names none itself, and the hint.

    Without the hint Word prints quotes, dashes and ellipses in the Latin font, too narrow and too low.
    """
    for paragraph in root.iter(qn("w:p")):
        font = styles.font(style_of(paragraph))
        for run in paragraph.iter(qn("w:r")):
            _set_font(run, font)


def _set_font(run: Any, font: str | None) -> None:
    fonts = run.find(_FONTS)
    if fonts is None:
        fonts = _added(run)
    own = fonts.get(qn("w:eastAsia")) or font
    for name in _THEMES:
        fonts.attrib.pop(name, None)
    for script in _SCRIPTS if own else ():
        fonts.set(script, own)
    fonts.set(qn("w:hint"), "eastAsia")


def _added(run: Any) -> Any:
    """A new w:rFonts in its place: first in w:rPr, after a w:rStyle."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        properties = etree.Element(qn("w:rPr"))
        run.insert(0, properties)
    fonts = etree.Element(qn("w:rFonts"))
    properties.insert(0 if properties.find(qn("w:rStyle")) is None else 1, fonts)
    return fonts
