"""What an xlsx says outside its cells: comments hung on cells, text boxes, pictures.

Whichever reader gave the cells, this adds the rest; a form as it was handed out has none of it and costs nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from xml.etree import ElementTree as ET

from report_gen.excel.read_cells import position
from report_gen.excel.read_parts import Parts
from report_gen.excel.read_values import Position, plain_xml
from report_gen.excel.read_xml import named, rich_text
from report_gen.model.raw import RawSheet

PICTURE: Final = "图片"
_SHEET_RELATIONS: Final = "/worksheets/_rels/"
_MORE: Final = (b"omment", b"drawing", b"&", b"\0")  # or an encoding, or a way of writing, in which one cannot tell
_OFFICE_DOCUMENT: Final = "officeDocument"
_SHOWN_ONCE: Final = "Fallback"  # the same shape once more, for programs that do not know the first


def with_extras(parts: Parts, sheets: tuple[RawSheet, ...]) -> tuple[RawSheet, ...]:
    """The sheets with their comments and the texts of their shapes, `图片` for a picture.

    KeyError, ValueError, expat and zip errors mean that the file's parts do not fit together.
    """
    if not any(_SHEET_RELATIONS in name and _says_more(parts.read(name)) for name in parts.names):
        return sheets
    part_of = dict(_sheet_parts(parts))
    return tuple(
        _with_extras(parts, sheet, part_of[sheet.name]) if sheet.name in part_of else sheet for sheet in sheets
    )


def _says_more(relations: bytes) -> bool:
    """Whether a sheet may have comments or a drawing, and not only the settings of a printer or a link."""
    return any(word in relations for word in _MORE)


def _with_extras(parts: Parts, sheet: RawSheet, part: str) -> RawSheet:
    related = _relations(parts, part)
    comments = {at: text for kind, target in related if kind == "comments" for at, text in _comments(parts, target)}
    for kind, target in related:
        if kind == "threadedComment":  # the plain comments beside them hold only a notice to old programs
            comments |= _threads(parts, target)
    floating = tuple(text for kind, target in related if kind == "drawing" for text in _shapes(_tree(parts, target)))
    return replace(sheet, comments=comments, floating=floating) if comments or floating else sheet


def _sheet_parts(parts: Parts) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet."""
    book = next(target for kind, target in _relations(parts, "") if kind == _OFFICE_DOCUMENT)
    targets = {number: target for number, _, target in _all_relations(parts, book)}
    for sheet in named(_tree(parts, book), "sheet"):
        number = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
        yield sheet.attrib["name"], targets[number]


def _relations(parts: Parts, part: str) -> tuple[tuple[str, str], ...]:
    """Kind and target of each part that `part` refers to inside the package and that is there."""
    present = set(parts.names)
    return tuple((kind, target) for _, kind, target in _all_relations(parts, part) if target in present)


def _all_relations(parts: Parts, part: str) -> Iterator[tuple[str, str, str]]:
    folder, _, name = part.rpartition("/")
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in parts.names:
        return
    for one in named(_tree(parts, relations), "Relationship"):
        target = one.attrib["Target"]
        path = target.removeprefix("/") if target.startswith("/") else posixpath.join(folder, target)
        yield one.attrib["Id"], one.attrib["Type"].rsplit("/", 1)[-1], posixpath.normpath(path)


def _tree(parts: Parts, part: str) -> ET.Element:
    return ET.fromstring(parts.read(part))  # noqa: S314  # the pre-flight has refused every DTD


def _comments(parts: Parts, part: str) -> Iterator[tuple[Position, str]]:
    for comment in named(_tree(parts, part), "comment"):
        texts = [rich_text(text) for text in comment if text.tag.rpartition("}")[2] == "text"]
        if text := _said("".join(texts)):
            yield position(comment.attrib["ref"], 0, 0), text


def _threads(parts: Parts, part: str) -> Mapping[Position, str]:
    """The conversation at each cell, one line a contribution."""
    threads: dict[Position, list[str]] = {}
    for comment in named(_tree(parts, part), "threadedComment"):
        text = _said("".join(one.text or "" for one in named(comment, "text")))
        threads.setdefault(position(comment.attrib["ref"], 0, 0), []).extend([text] if text else [])
    return {at: "\n".join(texts) for at, texts in threads.items() if texts}


def _shapes(tree: ET.Element) -> Iterator[str]:
    """The texts of the shapes of a drawing, groups included, in the order they lie upon one another."""
    for child in tree:
        match child.tag.rpartition("}")[2]:
            case "sp":
                if text := _said("\n".join(_paragraphs(child))):
                    yield text
            case "pic":
                yield PICTURE
            case name if name != _SHOWN_ONCE:
                yield from _shapes(child)


def _paragraphs(shape: ET.Element) -> Iterator[str]:
    for paragraph in named(shape, "p"):
        yield "".join("\n" if one.tag.endswith("}br") else one.text or "" for one in paragraph.iter() if _is_text(one))


def _is_text(element: ET.Element) -> bool:
    return element.tag.endswith(("}t", "}br"))


def _said(text: str) -> str:
    return str(plain_xml(text.strip()) or "")
