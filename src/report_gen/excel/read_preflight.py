"""Looks at the bytes of a file before any library opens it: what it is, and whether it is safe to open."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from report_gen.catalogue import submission as kinds
from report_gen.excel.read_archive import links_outside, oddity
from report_gen.excel.read_parts import Parts
from report_gen.model.finding import Finding
from report_gen.model.place import Place

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 200 * MEGABYTE
MAX_FILE = 100 * MEGABYTE
_NO_FILES = ((stat.S_ISDIR, "文件夹"), (stat.S_ISFIFO, "管道"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST_RECORD = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # the workbook's own BOF record of BIFF8
OLD_EXCEL = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
)  # BOF of Excel 2, 3 and 4: no compound file yet
_BEFORE_PASSWORD = frozenset({0x0809, 0x0086})
_PASSWORD = 0x002F
_HEAD = 1024
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table", b"<!--", b"mime-version:")
_RICH_TEXT = b"{\\rtf"
_OTHERS = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
_TYPES = "[Content_Types].xml"
_MAIN = re.compile(rb"(?:spreadsheetml\.sheet|ms-excel\.sheet\.macroEnabled)\.main\+xml")
_OFFICE_PART = re.compile(r"^(?:xl|word|ppt)[/\\]|^(?:content\.xml|mimetype|\[Content_Types\]\.xml)$", re.IGNORECASE)
_ZIP_FAILS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Container(Enum):
    """What sort of workbook the bytes are."""

    XLSX = "xlsx"
    OTHER = "xls/et/ods/xlsb"  # read by calamine


def unfit(path: Path, name: str) -> Finding | None:
    """Why the file is not even to be read: it is no ordinary file (S125: reading a pipe never ends) or too big (S126).

    A path nobody can look at is left to whoever opens it.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        what = next((word for test, word in _NO_FILES if test(found.st_mode)), "设备")
        return kinds.NOT_A_FILE.at(Place(name), what=what)
    if found.st_size > MAX_FILE:
        size = -(-found.st_size // MEGABYTE)
        return kinds.FILE_TOO_BIG.at(Place(name), size=size, limit=MAX_FILE // MEGABYTE)
    return None


def parts_of(content: bytes) -> Parts | None:
    """The archive these bytes are; None where they are none, or one that cannot be opened."""
    try:
        return Parts(content) if content.startswith(b"PK") else None
    except _ZIP_FAILS:
        return None


def container_of(content: bytes, name: str, parts: Parts | None = None) -> tuple[Container | None, tuple[Finding, ...]]:
    """What sort of workbook this is, or None and the one finding (S102–S110) that says why it is not opened.

    `parts` is the archive where it has been opened already.
    """
    place = Place(name)
    if not content:
        return None, (kinds.FILE_EMPTY.at(place),)
    if content.startswith(_OLE):
        return _ole(content, place)
    if content.startswith(OLD_EXCEL):
        return Container.OTHER, ()
    if content.startswith(b"PK"):
        return _zip(content, parts, place)
    return None, (_not_a_workbook(content, place),)


def _ole(content: bytes, place: Place) -> tuple[Container | None, tuple[Finding, ...]]:
    """Compound files name their streams in UTF-16: xls and et hold Workbook or Book, doc and wps WordDocument."""
    if _stream("EncryptedPackage") in content or _is_locked_xls(content):
        return None, (kinds.FILE_ENCRYPTED.at(place),)
    if _stream("Workbook") in content or _stream("Book") in content:
        return Container.OTHER, ()
    if _stream("WordDocument") in content:
        return None, (kinds.FILE_IS_WORD.at(place),)
    return None, (kinds.FILE_DAMAGED.at(place),)


def _is_locked_xls(content: bytes) -> bool:
    """Whether the xls stream has a FILEPASS record right after its first one, or after the one against writing."""
    start = content.find(_FIRST_RECORD)
    while start >= 0 and len(content) >= start + 4:
        kind, length = (int.from_bytes(content[start + at : start + at + 2], "little") for at in (0, 2))
        if kind not in _BEFORE_PASSWORD:
            return kind == _PASSWORD
        start += 4 + length
    return False


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _zip(content: bytes, parts: Parts | None, place: Place) -> tuple[Container | None, tuple[Finding, ...]]:
    try:
        parts = parts or Parts(content)
        refusal = _refusal(parts, place)
        return (None, (refusal,)) if refusal else _office(parts, place)
    except _ZIP_FAILS:
        return None, (kinds.FILE_DAMAGED.at(place),)


def _refusal(archive: Parts, place: Place) -> Finding | None:
    """Why the archive is not opened: too much when unpacked, encrypted parts, or something odd about its parts."""
    parts = archive.archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED:
        return kinds.FILE_TOO_LARGE.at(place, size=size // MEGABYTE, limit=MAX_UNPACKED // MEGABYTE)
    if not any(_OFFICE_PART.search(part.filename) for part in parts):
        return kinds.FILE_NOT_WORKBOOK.at(place, what="压缩包")
    if any(part.flag_bits & 1 for part in parts):
        return kinds.FILE_ENCRYPTED.at(place)
    what = oddity(archive, MAX_UNPACKED)
    return kinds.FILE_SUSPICIOUS.at(place, what=what) if what else None


def _office(parts: Parts, place: Place) -> tuple[Container | None, tuple[Finding, ...]]:
    names = {name.lower().replace("\\", "/") for name in parts.names}
    if "xl/workbook.xml" in names or _is_book(parts):
        return Container.XLSX, tuple(_notes(names, links_outside(parts), place))
    if "xl/workbook.bin" in names or ("content.xml" in names and b"spreadsheet" in _mimetype(parts)):
        return _open_document(parts, place)
    if any(name.startswith("word/") for name in names) or b"text" in _mimetype(parts):
        return None, (kinds.FILE_IS_WORD.at(place),)
    what = "演示文稿" if any(name.startswith("ppt/") for name in names) else "压缩包"
    return None, (kinds.FILE_NOT_WORKBOOK.at(place, what=what),)


def _notes(names: set[str], links: str, place: Place) -> Iterator[Finding]:
    if "xl/vbaproject.bin" in names or any(name.startswith("xl/macrosheets/") for name in names):
        yield kinds.FILE_HAS_MACROS.at(place)
    if links:
        yield kinds.EXTERNAL_LINKS.at(place, what=links)


def _open_document(parts: Parts, place: Place) -> tuple[Container | None, tuple[Finding, ...]]:
    manifest = "META-INF/manifest.xml"
    if manifest in parts.names and b"encryption-data" in parts.read(manifest):
        return None, (kinds.FILE_ENCRYPTED.at(place),)
    return Container.OTHER, ()


def _is_book(parts: Parts) -> bool:
    """Whether it says that it is an xlsx, under whatever name its main part goes."""
    return _TYPES in parts.names and _MAIN.search(parts.read(_TYPES)) is not None


def _mimetype(parts: Parts) -> bytes:
    return parts.read("mimetype") if "mimetype" in parts.names else b""


def _not_a_workbook(content: bytes, place: Place) -> Finding:
    head = content[:_HEAD].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip()
    if head.lower().startswith(_MARKUP):
        return kinds.FILE_IS_HTML.at(place)
    if head.startswith(_RICH_TEXT):
        return kinds.FILE_IS_WORD.at(place)
    for magic, what in _OTHERS:
        if head.startswith(magic):
            return kinds.FILE_NOT_WORKBOOK.at(place, what=what)
    return kinds.FILE_IS_TEXT.at(place) if _is_text(content) else kinds.FILE_NOT_WORKBOOK.at(place, what="未知格式")


def _is_text(content: bytes) -> bool:
    """Whether the bytes are text as Windows and WPS save it: UTF-8, UTF-16 with a mark, or GB 18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in content:
        return False
    return any(_decodes(content, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
