"""The XML of a workbook's parts: read safely, written back with everything it held, elements put where the schema wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

SHEET_NS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_NS: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False)
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE_LIKE: Final = re.compile("_(?=x[0-9a-fA-F]{4}_)")


class NotPatchable(Exception):  # noqa: N818  # a way out, not an error
    """The workbook cannot be marked in place. Its text says why, in Chinese, as the end of a sentence."""


def parse(content: bytes) -> _Element:
    """The root of a part; NotPatchable if it is not well-formed or defines a document type."""
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise NotPatchable("文件内部结构有损坏") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotPatchable("文件带有实体定义")
    return root


def dump(root: _Element) -> bytes:
    """The part again, in UTF-8."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def tag(name: str) -> str:
    """The name of a SpreadsheetML element as lxml writes it."""
    return f"{{{SHEET_NS}}}{name}"


def local(element: _Element) -> str:
    """The local name of an element; '' for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(parent: _Element, name: str) -> _Element | None:
    """The first SpreadsheetML child of that name, or None."""
    return parent.find(tag(name))


def children(parent: _Element | None, name: str) -> Iterator[_Element]:
    """The SpreadsheetML children of that name."""
    if parent is not None:
        yield from parent.iterchildren(tag(name))


def new(name: str) -> _Element:
    """A SpreadsheetML element of its own, with no prefix."""
    return parse(f'<{name} xmlns="{SHEET_NS}"/>'.encode())


def added(parent: _Element, name: str, /, **attributes: str) -> _Element:
    """A new last child in the parent's own prefix."""
    return etree.SubElement(parent, tag(name), attributes)


def without(element: _Element, attribute: str) -> None:
    """Take the attribute off, where it is."""
    if attribute in element.attrib:
        del element.attrib[attribute]


def placed(parent: _Element, name: str, order: Sequence[str]) -> _Element:
    """The child of that name; where there is none, a new one at its place in the schema's `order`."""
    found = child(parent, name)
    if found is not None:
        return found
    before = set(order[: order.index(name)])
    earlier = [index for index, one in enumerate(parent) if local(one) in before]
    made = added(parent, name)
    parent.insert(earlier[-1] + 1 if earlier else 0, made)
    return made


def count(parent: _Element) -> int:
    """Write the number of its elements into the `count` of a list, and return it."""
    number = sum(1 for _ in parent.iterchildren("{*}*"))
    parent.set("count", str(number))
    return number


def clean(text: str) -> str:
    """The text without what XML cannot hold, and so that a spreadsheet shows `_x0041_` as typed."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    plain = _NOT_XML.sub("", plain)
    return _ESCAPE_LIKE.sub("_x005F_", plain) if "_x" in plain else plain
