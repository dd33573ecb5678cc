"""The quickest reader of a sheet: it knows only what spreadsheet programs write every day, and that exactly.

The rows and cells between <sheetData> and </sheetData> must consist of nothing but the tags below, each written as
programs write it; what stands around them goes through expat. Whatever else turns up, the sheet is left to `read_pass`:
a comment, a prefix, another encoding, a formula filled down, rich text. So both give the same for every sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from xml.parsers import expat

from report_gen.excel.read_cells import Cells, address
from report_gen.excel.read_values import Position, uncovered
from report_gen.model.raw import MergedRange, RawCell, RawSheet

_DECLARED: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="(?:yes|no)")?\s*\?>'
)
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))
_BREAK: Final = "\U0010fffd"  # nobody writes the last private character; if somebody does, it is noticed
_SMALL: Final = 32 * 1024  # bytes around the data of a sheet that are remembered
_OPEN: Final = b"<sheetData>"
_CLOSE: Final = b"</sheetData>"
_NONE: Final = b"<sheetData/>"

_AT: Final = r'r="[A-Z]{1,3}[1-9][0-9]{0,6}"'
_ROW: Final = r'<row r="[1-9][0-9]{0,6}"[^<>&]*'
# What holds no value: cells with nothing but a format, rows. A row that ends is followed by the next one or by nothing.
_HOLLOW: Final = (
    rf'(?:<c {_AT}(?: s="[0-9]{{1,5}}")?(?: t="[a-z]{{1,9}}")?(?:/>|></c>)'
    rf"|(?:</row>|{_ROW}/>)(?=<row |\Z)|{_ROW}(?<!/)>)*+"
)
_CELL: Final = (
    r'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"([^<>&/]*)>'
    r'(?:<f(?: (?:aca|ca)="[a-z0-9]+")?>([^<]+)</f>)?'
    r'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>'
)
# The last group takes all from the first thing on that is none of these, so that a large sheet is given up at once.
_TOKEN: Final = re.compile(rf"{_HOLLOW}(?:{_CELL}|\Z|([^\0]+))")
_ROWS: Final = re.compile(r'<row r="([0-9]+)"([^<>&]*)>')
_ATTRIBUTE: Final = re.compile(r' ((?:x14ac:|xml:)?[A-Za-z]+)="([^"<>&\t\n]*)"')
_ROOT_KNOWS_X14AC: Final = re.compile(rb'[^<]*(?:<\?[^<>]*>[^<]*)?<[A-Za-z]+ [^<>]* xmlns:x14ac="')
_CELLS_ELSEWHERE: Final = re.compile(rb"<(?:[^\s<>/:]*+:)?(?:[cvt]|row|rPh|f(?!>))[\s/>]")
_MERGE: Final = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"/>')
_TEXT: Final = re.compile(r'<t(?: xml:space="preserve")?>([^<]*)</t>')
_ITEM: Final = re.compile(
    rf'<si>(?:<t/>|{_TEXT.pattern}|((?:<r><t(?: xml:space="preserve")?>[^<]*</t></r>)++))</si>|([^\0]+)'
)
_FONT: Final = re.compile(r"<rPr>((?:<[A-Za-z]+(?: [^<>&]*)?/>)*+)</rPr>")

_ANY_ITEM: Final = re.compile(rb"<(?:[^\s<>/:]*:)?si[\s/>]")


class _Row(NamedTuple):
    """What the attributes of a row say: whether it is hidden, ends at once, and takes one from Excel's extensions."""

    hidden: bool
    closed: bool
    extended: bool


def scan(xml: bytes, name: str, cells: Cells, *, hidden: bool) -> RawSheet | None:
    """The sheet; None where it has anything this reader does not know.

    NotPlain, ValueError and LookupError mean, as in `read_pass`, that a value cannot be what it says it is.
    """
    start = xml.find(_OPEN)
    end = xml.find(_CLOSE, start)
    if start < 0 or end < 0:
        return None
    around = b"".join((xml[:start], _NONE, xml[end + len(_CLOSE) :]))
    body = _plain(xml, start + len(_OPEN), end)
    if body is None:
        return None
    merges = (_merges if len(around) <= _SMALL else _merges.__wrapped__)(around)
    hidden_rows = _hidden_rows(body, xml)
    if hidden_rows is None or merges is None:
        return None
    found = _found(body, cells)
    return None if found is None else RawSheet(name, uncovered(found, merges), merges, hidden_rows, hidden)


def scan_texts(xml: bytes) -> tuple[str, ...] | None:
    """The shared texts, where all of them are plain; else None."""
    start, end = xml.find(b"<si>"), xml.rfind(b"</si>") + len(b"</si>")
    around = xml[:start] + b"<si/>" + xml[end:]
    if start < 0 or end < start or len(_ANY_ITEM.findall(around)) != 1 or not _well_formed(around):
        return None
    body = _plain(xml, start, end)
    if body is None or not all(map(_is_font, set(_FONT.findall(body)))):
        return None
    items = _ITEM.findall(_FONT.sub("", body))
    if items[-1][2]:
        return None
    texts = [text or "".join(_TEXT.findall(runs)) for text, runs, _ in items]
    if "&" in body:
        known = _resolved([text for text in texts if "&" in text])
        return None if known is None else tuple(known.get(text, text) for text in texts)
    return tuple(texts)


@lru_cache(maxsize=1024)
def _is_font(tags: str) -> bool:
    """Whether the tags that say how a piece of text looks are written well, and are no text themselves."""
    return "<t" not in tags and _well_formed(f"<a>{tags}</a>".encode())


def _plain(xml: bytes, start: int, end: int) -> str | None:
    """The text between two places of a plain XML, with ends of lines as XML reads them; None where it is not plain."""
    declared = _DECLARED.match(xml)
    if not declared and not xml.startswith(b"<"):
        return None
    # a single character is looked for many times faster than two
    if (b"!" in xml and b"<!" in xml) or (xml.count(b"?") > 2 * bool(declared) and xml.count(b"<?") > bool(declared)):
        return None
    body = xml[start:end]
    if len(body.translate(None, _CONTROLS)) != len(body):
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    if "\ufffe" in text or "\uffff" in text or ("]" in text and "]]>" in text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _well_formed(xml: bytes) -> bool:
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(xml, True)  # noqa: FBT003  # expat takes it by position only
    except expat.ExpatError:
        return False
    return True


@lru_cache(maxsize=256)  # units with the same tasks have forms with the same surroundings
def _merges(around: bytes) -> tuple[MergedRange, ...] | None:
    """The merged ranges of a sheet, in order, from what stands around its data.

    None where that is not well-formed, or they or anything like a cell are written in an unusual way.
    """
    if not _well_formed(around) or _CELLS_ELSEWHERE.search(around):
        return None
    areas = _MERGE.findall(around)
    told = around.count(b"mergeCell") - around.count(b"mergeCells")
    return tuple(sorted(_area(area.decode()) for area in areas)) if told == len(areas) else None


@lru_cache(maxsize=4096)
def _area(reference: str) -> MergedRange:
    first, _, last = reference.partition(":")
    return (*address(first), *address(last or first))


def _hidden_rows(body: str, xml: bytes) -> frozenset[int] | None:
    """The numbers of the hidden rows; None where rows do not follow one another or have unusual attributes."""
    rows = _ROWS.findall(body)
    kinds = {attributes: _row_kind(attributes) for attributes in {attributes for _, attributes in rows}}
    opened = len(rows)
    hidden: list[str] = []
    for attributes, kind in kinds.items():
        if kind is None or (kind.extended and not _ROOT_KNOWS_X14AC.match(xml)):
            return None
        if kind.closed or kind.hidden:
            alike = [number for number, said in rows if said == attributes]
            opened -= len(alike) * kind.closed
            hidden += alike * kind.hidden
    if opened != body.count("</row>") or not (body.startswith("<row ") or not body):
        return None
    return frozenset(map(int, hidden))


@lru_cache(maxsize=1024)
def _row_kind(text: str) -> _Row | None:
    """What the attributes of a row behind its number say; None where one of them is unusual."""
    found = _attributes(text.removesuffix("/"))
    if found is None:
        return None
    extended = any(name.startswith("x14ac:") for name in found)
    return _Row(found.get("hidden") in {"1", "true"}, text.endswith("/"), extended)


def _attributes(text: str) -> Mapping[str, str] | None:
    """The attributes of a tag behind its r; None where they are not written plainly, or one is there twice."""
    pairs = _ATTRIBUTE.findall(text)
    found = dict(pairs)
    plainly = "".join(f' {name}="{value}"' for name, value in pairs) == text
    return found if plainly and len(found) == len(pairs) and not found.keys() & {"r", "xmlns"} else None


@lru_cache(maxsize=1024)
def _style(attributes: str) -> tuple[str, int] | None:
    """The kind of a cell with these attributes and the number of its style."""
    found = _attributes(attributes)
    style = (found or {}).get("s", "0")
    if found is None or not (style.isascii() and style.isdigit()) or any(name.startswith("x14ac:") for name in found):
        return None
    return found.get("t", "n"), int(style)


def _found(body: str, cells: Cells) -> dict[Position, RawCell] | None:
    """The cells that hold anything."""
    tokens = _TOKEN.findall(body)
    known = _known(tokens) if "&" in body else {}
    styles = {attributes: _style(attributes) for attributes in {token[1] for token in tokens}}
    if known is None or None in styles.values() or any(token[5] for token in tokens[-2:]):
        return None
    formats = {attributes: (style[0], cells.format(style[1])) for attributes, style in styles.items() if style}
    found: dict[Position, RawCell] = {}
    texts, value_of, new = cells.texts, cells.value, tuple.__new__
    for reference, attributes, formula, value, inline, _ in tokens:
        text = value or inline
        if not text and not formula:
            continue
        kind, number_format = formats[attributes]
        if "&" in text:
            text = known[text]
        read = texts[int(text)] if kind == "s" and text else value_of(kind, text, number_format)
        if read is not None or formula:
            said = f"={known.get(formula, formula)}" if formula else ""
            place = address(reference)
            # what RawCell(…) does, without its call by keywords: a form has some hundred cells
            found[place] = new(RawCell, (*place, read, said, number_format, kind == "e"))
    return found


def _known(tokens: Iterable[tuple[str, ...]]) -> Mapping[str, str] | None:
    return _resolved([text for token in tokens for text in token[2:5] if "&" in text])


def _resolved(texts: Sequence[str]) -> Mapping[str, str] | None:
    """Each text that has references such as &lt; or &#37325; with the text it stands for; None where one is wrong."""
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = pieces.append
    try:
        parser.Parse(f"<a>{_BREAK.join(texts)}</a>", True)  # noqa: FBT003  # expat takes it by position only
    except expat.ExpatError:
        return None
    whole = "".join(pieces).split(_BREAK)
    return dict(zip(texts, whole, strict=True)) if len(whole) == len(texts) else None
