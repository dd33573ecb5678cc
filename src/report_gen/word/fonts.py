"""Chinese fonts on every run: what the styles say, set on the runs as well, with the East Asian hint."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from lxml import etree

from report_gen.word.names import P_PR, R_PR, STYLE, TABLE, VAL, P, R, W, quoted

_FONT: Final = f"{W}rFonts"
_NAMES: Final = ("ascii", "hAnsi", "eastAsia", "cs")
_SCRIPTS: Final = tuple(f"{W}{script}" for script in _NAMES)
_THEMES: Final = tuple(f"{W}{name}" for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"))
_FONTS: Final = f"{R_PR}/{_FONT}"
_EAST, _HINT, _CHINESE = f"{W}eastAsia", f"{W}hint", "eastAsia"


class Styles:
    """The paragraph styles of a document: their ids by name, and the Chinese font each comes to."""

    def __init__(self, root: Any) -> None:
        """`root` is the w:styles element."""
        self._by_id = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._ids = {
            name.get(VAL): key for key, style in self._by_id.items() if (name := style.find(f"{W}name")) is not None
        }
        self._names = {key: name for name, key in reversed(self._ids.items())}
        self._used = frozenset(self._by_id)
        self.font = cache(self._font)
        self.look = cache(self._look)

    def only(self, document: Any) -> None:
        """Look for paragraphs only of the styles that the template's document uses; all others are ours to know of."""
        self._used = frozenset(style.get(VAL) for style in document.iter(STYLE))

    def id_of(self, name: str) -> str | None:
        """The id of the style of that name; another program may have given it another id on saving."""
        return self._ids.get(name)

    def name_of(self, paragraph: Any) -> str | None:
        """The name of the style of a w:p, or None where it names none."""
        return self._names.get(style_of(paragraph))

    def those(self, root: Any, *names: str) -> dict[str, list[Any]]:
        """By the name of the style, the w:p outside tables under `root` in one of those styles, text boxes and all."""
        wanted = {self._ids[name]: name for name in names if self._ids.get(name) in self._used}
        found: dict[str, list[Any]] = {name: [] for name in names}
        for mark in root.iter(STYLE) if wanted else ():
            if mark.get(VAL) in wanted:
                paragraph = mark.getparent().getparent()
                if paragraph.tag == P and not any(table.getparent() is root for table in mark.iterancestors(TABLE)):
                    found[wanted[mark.get(VAL)]].append(paragraph)
        return found

    def _font(self, style_id: str | None) -> str | None:
        """The East Asian font of that style (None = the default one) or of those it is based on, or None."""
        current: str | None = style_id or self._ids.get("Normal")
        seen: set[str] = set()
        while current is not None and current in self._by_id and current not in seen:
            seen.add(current)
            style = self._by_id[current]
            fonts = style.find(_FONTS)
            if fonts is not None and fonts.get(_EAST):
                return str(fonts.get(_EAST))
            base = style.find(f"{W}basedOn")
            current = None if base is None else base.get(VAL)
        return None

    def _look(self, style_id: str | None) -> str:
        """The w:rFonts that `set_fonts` would give a run in that style, as XML."""
        font = self.font(style_id)
        fonts = "".join(f" w:{script}={quoted(font)}" for script in _NAMES) if font else ""
        return f'<w:rFonts{fonts} w:hint="eastAsia"/>'


def style_of(paragraph: Any) -> str | None:
    """The id of the style a w:p names, or None."""
    for properties in paragraph.iterchildren(P_PR):
        for style in properties.iterchildren(STYLE):
            return str(style.get(VAL))
    return None


def set_fonts(root: Any, styles: Styles) -> None:
    """Give every run under `root` the font of its paragraph's style where it names none itself, and the hint.

    Without the hint Word prints quotes, dashes and ellipses in the Latin font, too narrow and too low.
    """
    for run in root.iter(R):
        _set_font(run, styles)


def _set_font(run: Any, styles: Styles) -> None:
    fonts = run.find(_FONTS)
    if fonts is None:
        fonts = _added(run)
    own = fonts.get(_EAST) or _paragraphs_font(run, styles)
    for name in _THEMES:
        fonts.attrib.pop(name, None)
    for script in _SCRIPTS if own else ():
        fonts.set(script, own)
    fonts.set(_HINT, _CHINESE)


def _paragraphs_font(run: Any, styles: Styles) -> str | None:
    paragraph = next(run.iterancestors(P), None)
    return None if paragraph is None else styles.font(style_of(paragraph))


def _added(run: Any) -> Any:
    """A new w:rFonts in its place: first in w:rPr, after a w:rStyle."""
    properties = run.find(R_PR)
    if properties is None:
        properties = etree.Element(R_PR)
        run.insert(0, properties)
    fonts = etree.Element(_FONT)
    properties.insert(0 if properties.find(f"{W}rStyle") is None else 1, fonts)
    return fonts
