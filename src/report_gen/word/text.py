"""Text on its way into WordprocessingML: cleaned, kept to the character, cut into runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.proof import Piece, pieces, plain, without_marks
from report_gen.word.names import escaped

MISSING_COLOUR: Final = "FF0000"
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile("\r\n|\r|\u2028|\u2029|\x0b|\x0c")
_UNCLEAN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_MARKED: Final = re.compile("[\ufdd0-\ufdef]")
_MISSING: Final = re.compile(r"【待[补核][^】]*】")
_RED: Final = re.compile(f"({_MISSING.pattern})")
_BREAK: Final = re.compile("[\n\t]")
_PARTS: Final = re.compile("([\n\t])")
_SPECIAL: Final = re.compile("[\n\t\ufdd0-\ufdef]|【待[补核]")
_SEPARATOR: Final = "\x1e"  # between texts that are looked at in one go: no cleaned text holds it
_CARE: Final = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|【待[补核]")
_CARE_JOINED: Final = re.compile(_CARE.pattern.replace("\x1f", "\x1d\x1f"))
_TORN: Final = re.compile("\ufdd1[^\ufdd2]*\x1e")  # a mark that ends in another text than it began


def clean(text: str) -> str:
    """The text without what XML cannot hold (control characters, lone surrogates); line breaks become newlines.

    One such character makes the rest of a document vanish without an error; nothing else is touched.
    """
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text)) if _UNCLEAN.search(text) else text


def printed(text: str) -> str:
    """A cleaned text as it stands on the paper: without the marks of its proofs, and without what looks like one."""
    return without_marks(plain(text)) if _MARKED.search(text) else text


def all_printed(texts: Sequence[str]) -> list[str]:
    """Every text as `printed` gives it, looked at in one go: a table has thousands of them."""
    joined = _SEPARATOR.join(texts)
    if not _MARKED.search(joined):
        return list(texts)
    if joined.count(_SEPARATOR) >= len(texts) or _TORN.search(joined):
        return [printed(text) for text in texts]
    return without_marks(plain(joined)).split(_SEPARATOR)


def all_escaped(texts: Sequence[str]) -> list[str | None]:
    """Every text as it stands in its one w:t; None for those that must be cleaned or cut, or have marks."""
    joined = _SEPARATOR.join(texts)
    if texts and joined.count(_SEPARATOR) < len(texts) and not _CARE_JOINED.search(joined):
        return list(escaped(joined).split(_SEPARATOR))
    return [None if _CARE.search(text) else escaped(text) for text in texts]


def is_simple(text: str) -> bool:
    """Whether the text is one run with one w:t: no line breaks, nothing red, no marks."""
    return _SPECIAL.search(text) is None


def runs_xml(text: str, properties: str = "") -> str:
    """`text` as runs; `properties` is the inner XML of their w:rPr. What is to be supplied or checked (【待补…】) is red.

    A marked stretch stands between w:commentRangeStart and w:commentRangeEnd with the number of its proof as id.
    """
    if is_simple(text):
        before, after = around_run(properties)
        return f"{before}{escaped(text)}{after}" if text else ""
    return "".join(_piece_xml(piece, properties) for piece in _whole(text))


def around_run(properties: str) -> tuple[str, str]:
    """What stands before and after an escaped text that is a run of its own."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">', "</w:t></w:r>"


def parts_of(text: str) -> Iterator[str]:
    """The stretches of a text that stand in a w:t of their own in what `runs_xml` makes of it."""
    if is_simple(text):
        return iter((text,) if text else ())
    cut = (part for piece in _whole(text) for red in _RED.split(piece.text) for part in _BREAK.split(red))
    return (part for part in cut if part)


def _whole(text: str) -> Iterator[Piece]:
    """The pieces of a marked text; a 【待补…】 that has marks inside is not torn."""
    if not _MARKED.search(text):
        yield Piece(text, None)
        return
    cut = [Piece(without_marks(piece.text), piece.proof) for piece in pieces(text)]
    joined = "".join(piece.text for piece in cut)
    inside = [range(found.start() + 1, found.end()) for found in _MISSING.finditer(joined)]
    at = 0
    held = ""
    for piece in cut:
        at += len(piece.text)
        if any(at in span for span in inside):
            held += piece.text
        else:
            yield Piece(held + piece.text, None if held else piece.proof)
            held = ""


def _piece_xml(piece: Piece, properties: str) -> str:
    runs, end = "", 0
    for found in _MISSING.finditer(piece.text):
        runs += _run(piece.text[end : found.start()], properties, red=False) + _run(found[0], properties, red=True)
        end = found.end()
    runs += _run(piece.text[end:], properties, red=False)
    if piece.proof is None or not runs:
        return runs
    return f'<w:commentRangeStart w:id="{piece.proof}"/>{runs}<w:commentRangeEnd w:id="{piece.proof}"/>'


def _run(text: str, properties: str, *, red: bool) -> str:
    if not text:
        return ""
    look = reddened(properties) if red else properties
    inner = "".join(_inner(part) for part in _PARTS.split(text) if part)
    return f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>"


def _inner(part: str) -> str:
    special = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return special.get(part) or f'<w:t xml:space="preserve">{escaped(part)}</w:t>'


def reddened(properties: str) -> str:
    """Run properties with the colour set; the schema wants it after fonts and bold, before spacing and size."""
    colour = f'<w:color w:val="{MISSING_COLOUR}"/>'
    bare = re.sub(r"<w:color [^>]*/>", "", properties)
    fonts = re.match(r"(?:<w:(?:rStyle|rFonts|b|bCs|i|iCs)\b[^>]*/>)*", bare)
    end = fonts.end() if fonts else 0
    return bare[:end] + colour + bare[end:]
