"""Opens a docx somebody sent: the parts that hold its words, without trusting the file."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from report_gen.catalogue import document as kinds
from report_gen.model.finding import Finding
from report_gen.model.place import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # Word's "Strict Open XML" says the same in this name
)
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MEGABYTE: Final = 1024 * 1024
_MOST: Final = 64
_ZIP_FAILS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parsed parts of a docx: its text, and its numbering and styles where it has them."""

    document: _Element
    numbering: _Element | None
    styles: _Element | None


class _TooLargeError(Exception):
    """A part unpacks to more than is sensible."""


def open_parts(content: bytes, name: str) -> tuple[Parts | None, tuple[Finding, ...]]:
    """The parts of the docx, or None and why not: D103 damaged, D104 with a password, D107 too large."""
    place = Place(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(part.flag_bits & 1 for part in archive.infolist()):
                return None, (kinds.DOCUMENT_ENCRYPTED.at(place),)
            return _parts(archive), ()
    except _TooLargeError:
        return None, (kinds.DOCUMENT_TOO_LARGE.at(place, limit=f"{_MOST} MB（展开后）"),)
    except (*_ZIP_FAILS, SyntaxError):  # lxml's XMLSyntaxError is a SyntaxError
        return None, (kinds.DOCUMENT_DAMAGED.at(place),)


def _parts(archive: zipfile.ZipFile) -> Parts:
    main = _main_part(archive)
    folder = main.rpartition("/")[0]
    beside = {kind: f"{folder}/{kind}.xml".lstrip("/") for kind in ("numbering", "styles")}
    names = set(archive.namelist())
    found = {kind: _parsed(archive, part) if part in names else None for kind, part in beside.items()}
    return Parts(_parsed(archive, main), found["numbering"], found["styles"])


def _main_part(archive: zipfile.ZipFile) -> str:
    for relation in _parsed(archive, "_rels/.rels").iter(_RELATION):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _parsed(archive: zipfile.ZipFile, part: str) -> _Element:
    from lxml import etree

    with archive.open(part) as stream:
        content = stream.read(_MOST * _MEGABYTE + 1)
    if len(content) > _MOST * _MEGABYTE:
        raise _TooLargeError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(content.replace(_STRICT, W.strip("{}").encode()), parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError(part)  # Office writes no document types; one would hide words behind entities
    return root
