"""The words of Word's paragraphs as they are printed: without deletions, hidden words and field codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from report_gen.word.read_package import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS: Final = {"p", "tbl"}
_WRAPPERS: Final = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_UNSEEN: Final = {
    "del", "moveFrom", "delText", "instrText", "pPr", "rPr", "rt", "txbxContent", "Fallback", "sdtPr", "tblPr",
    "annotation", "fPr", "ctrlPr",
}  # fmt: skip
_SIGNS: Final = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_OFF: Final = {"0", "false", "off"}
_CONTENTS: Final = "Table of Contents"


def local(element: _Element) -> str:
    """The element's name without its namespace; mathematics has its own `t` and `r`, with words all the same."""
    return str(element.tag).rpartition("}")[2]


def items_of(parent: _Element) -> Iterator[_Element]:
    """The paragraphs and tables under that element, out of content controls and insertions, without tables of contents."""
    for child in parent:
        name = local(child)
        if name in _BLOCKS:
            yield child
        elif name in _WRAPPERS and not _is_contents(child):
            yield from items_of(child)


def rows_of(parent: _Element, kind: str) -> Iterator[_Element]:
    """The rows (`tr`) of a table or cells (`tc`) of a row, out of content controls."""
    for child in parent:
        name = local(child)
        if name == kind:
            yield child
        elif name in _WRAPPERS:
            yield from rows_of(child, kind)


def _is_contents(element: _Element) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == _CONTENTS


def words_of(paragraph: _Element, *, hidden: bool = False) -> str:
    """The paragraph's words; line breaks and tabs as such, a fraction as 分子/分母. `hidden` words count if so said."""
    return "".join(_pieces(paragraph, hidden=hidden))


def _pieces(element: _Element, *, hidden: bool) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "br":
            yield "\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else ""
        elif name == "f":
            yield "/".join("".join(_pieces(part, hidden=hidden)) for part in child if local(part) in {"num", "den"})
        elif name not in _UNSEEN and (hidden or not _is_hidden(child)):
            yield from _pieces(child, hidden=hidden)


def _is_hidden(run: _Element) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val", "1") not in _OFF


def is_cut(paragraph: _Element) -> bool:
    """Whether a tracked change takes the paragraph's end away, so that the next one goes on with it."""
    after = paragraph.getnext()
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None and after is not None and after.tag == f"{W}p"


def boxes_of(element: _Element) -> Iterator[_Element]:
    """The text boxes that hang on the paragraph; the older copy kept beside each for old programs is left out."""
    for child in element:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name not in {"Fallback", "del", "moveFrom"}:
            yield from boxes_of(child)
