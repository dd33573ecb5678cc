"""Reads an official document of any common format into paragraphs and tables; the content decides, not the name."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from report_gen.catalogue import document as kinds
from report_gen.errors import ReportGenError
from report_gen.excel.read import read_book
from report_gen.excel.read_document import sheet_tables
from report_gen.importing.plain_text import read_text
from report_gen.model.finding import Finding
from report_gen.model.official import OfficialDocument
from report_gen.model.place import Place
from report_gen.office import to_docx
from report_gen.word.read_document import read_docx
from report_gen.word.read_pdf import pdf_text

Read = tuple[OfficialDocument | None, tuple[Finding, ...]]

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD: Final = 1024
_MARKUP: Final = (b"<!doctype html", b"<html", b"<?xml", b"mime-version:")
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS: Final = frozenset(range(32)) - set(b"\t\n\v\f\r")


def read_official(path: Path) -> Read:
    """The official document at `path`; or None and a D-finding that says why it was not read and what to do.

    docx, xlsx/xls/et/ods, txt in UTF-8, UTF-16 or GB18030, and PDF with text are read here; doc, wps, rtf and odt go
    through LibreOffice. Raises ReportGenError if the file is missing, or if LibreOffice is needed and fails.
    """
    if not path.is_file():
        raise ReportGenError(f"找不到官方文件“{path}”。", "请检查文件名和所在文件夹。")
    try:
        content = path.read_bytes()
    except OSError:
        return None, (kinds.DOCUMENT_UNAVAILABLE.at(Place(path.name)),)
    if not content.strip():
        return None, (kinds.DOCUMENT_EMPTY.at(Place(path.name)),)
    return _reader(content)(content, path)


def _reader(content: bytes) -> Callable[[bytes, Path], Read]:
    """The reader for what the first bytes say the content is."""
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(_OLE):
        return _compound(content)
    if content.startswith(b"{\\rtf"):
        return _by_office
    if b"%PDF" in content[:_HEAD]:
        return _pdf
    return _text


def _packed(content: bytes) -> Callable[[bytes, Path], Read]:
    """A zip names its parts in clear: Word has a folder word/, Excel xl/, OpenDocument begins with its type."""
    if b"opendocument.text" in content[:_HEAD]:
        return _by_office
    if b"xl/workbook" in content or b"opendocument.spreadsheet" in content[:_HEAD]:
        return _workbook
    if b"OFD.xml" in content:
        return _foreign("OFD 版式文件")
    return _docx if b"word/" in content else _foreign("压缩包")


def _compound(content: bytes) -> Callable[[bytes, Path], Read]:
    """Compound files name their streams in UTF-16."""
    if _stream("EncryptedPackage") in content:
        return _encrypted
    return _by_office if _stream("WordDocument") in content else _workbook


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _encrypted(_: bytes, path: Path) -> Read:
    return None, (kinds.DOCUMENT_ENCRYPTED.at(Place(path.name)),)


def _foreign(what: str) -> Callable[[bytes, Path], Read]:
    def refuse(_: bytes, path: Path) -> Read:
        return None, (kinds.DOCUMENT_FOREIGN.at(Place(path.name), what=what),)

    return refuse


def _docx(content: bytes, path: Path) -> Read:
    return read_docx(content, path.name)


def _by_office(content: bytes, path: Path) -> Read:
    """Through a copy with a plain name, in a folder of its own that goes away again."""
    with tempfile.TemporaryDirectory(prefix="report-gen-") as temporary:
        copy = Path(temporary) / f"document{path.suffix}"
        shutil.copyfile(path, copy)
        made = to_docx(copy, Path(temporary)).read_bytes()
    document, findings = read_docx(made, path.name)
    return document and replace(document, sha256=_hash(content)), findings


def _workbook(_: bytes, path: Path) -> Read:
    book, findings = read_book(path, path.name)
    if book is None:
        reason = "".join(finding.message for finding in findings).rstrip("。")
        return None, (kinds.DOCUMENT_UNREADABLE.at(Place(path.name), reason=reason),)
    return sheet_tables(book), ()


def _pdf(content: bytes, path: Path) -> Read:
    text, findings = pdf_text(content, path.name)
    return (None if text is None else read_text(text, path.name, _hash(content))), findings


def _text(content: bytes, path: Path) -> Read:
    if content[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        return _foreign("网页或 XML 文本")(content, path)
    text = _decoded(content)
    if text is None:
        return None, (kinds.TEXT_ENCODING.at(Place(path.name)),)
    return read_text(text, path.name, _hash(content)), ()


def _decoded(content: bytes) -> str | None:
    """The text in the first encoding it is wholly valid in, None where there is none."""
    if content.startswith(_WIDE_MARKS):
        return content.decode("utf-16", errors="replace")
    if _CONTROLS.intersection(content):
        return None
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
