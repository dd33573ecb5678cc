"""Text on its way into WordprocessingML: cleaned, kept to the character, cut into runs."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

MISSING_COLOUR: Final = "FF0000"
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile("\r\n|\r|\u2028|\u2029|\x0b|\x0c")
_MISSING: Final = re.compile(r"(【待补[^】]*】)")
_PARTS: Final = re.compile("([\n\t])")


def clean(text: str) -> str:
    """The text without what XML cannot hold (control characters, lone surrogates); line breaks become newlines.

    One such character makes the rest of a document vanish without an error; nothing else is touched.
    """
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text))


def runs_xml(text: str, properties: str = "") -> str:
    """`text` as runs; `properties` is the inner XML of their w:rPr. What is to be supplied (【待补…】) is red."""
    pieces = (piece for piece in _MISSING.split(text) if piece)
    return "".join(_run(piece, properties, red=piece.startswith("【待补")) for piece in pieces)


def _run(text: str, properties: str, *, red: bool) -> str:
    look = _reddened(properties) if red else properties
    inner = "".join(_inner(part) for part in _PARTS.split(text) if part)
    return f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>"


def _inner(part: str) -> str:
    special = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return special.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>'


def _reddened(properties: str) -> str:
    """Run properties with the colour set; the schema wants it after fonts and bold, before spacing and size."""
    colour = f'<w:color w:val="{MISSING_COLOUR}"/>'
    bare = re.sub(r"<w:color [^>]*/>", "", properties)
    fonts = re.match(r"(?:<w:(?:rStyle|rFonts|b|bCs|i|iCs)\b[^>]*/>)*", bare)
    end = fonts.end() if fonts else 0
    return bare[:end] + colour + bare[end:]
