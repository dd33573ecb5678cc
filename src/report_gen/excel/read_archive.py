"""Looks into the directory of a zip archive before any reader does: does it say the truth, and is it harmless?"""

from __future__ import annotations

import posixpath
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from report_gen.excel.read_parts import Parts, packed

MAX_PARTS: Final = 10_000
_RATIO: Final = 1032  # deflate cannot do better
_SLACK: Final = 64
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCAL_HEADER: Final = 30
_CHUNK: Final = 1024 * 1024
_HEAD: Final = 1024
_LONG_HEAD: Final = 64 * 1024
_LONG_LIST: Final = 1024 * 1024
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_PICTURES: Final = (
    ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp", ".bin", ".ttf", ".odttf", ".svm",
)  # fmt: skip
_UNREAD: Final = ("META-INF/", "Configurations2/")  # OpenOffice 2 and 3 put plain DOCTYPE lines into these
_DOCTYPE: Final = re.compile(rb"<!doctype[^>\[]*(\[)?", re.IGNORECASE)
_ELEMENT: Final = re.compile(rb"<[^!?\s]")
_EXTERNAL: Final = re.compile(rb"""<[^>]*\bTargetMode\s*=\s*["']External["'][^>]*>""")
_KINDS: Final = ((b"/externalLinkPath", "其他工作簿"), (b"/image", "图片"), (b"/oleObject", "对象"))
_HYPERLINK: Final = b"/hyperlink"
_CONNECTIONS: Final = "xl/connections.xml"


def oddity(archive: Parts, limit: int) -> str:
    """What is odd about the archive, in words for S110, or ''. `limit`: bytes it may come to when unpacked."""
    parts = archive.archive.infolist()
    if len(parts) > MAX_PARTS:
        return f"部件多达 {len(parts)} 个"
    found = (
        next(filter(None, map(_odd_part, parts)), "")
        or _doubled(part.filename for part in parts)
        or _overlapping(parts)
    )
    if found:
        return found
    if sum(part.compress_size for part in parts) * _RATIO > limit and (name := _lying(parts, archive.content)):
        return f"部件大小与声明不符：{name}"
    return next((f"部件带有实体定义：{part.filename}" for part in parts if _declares_entities(part, archive)), "")


def _odd_part(part: zipfile.ZipInfo) -> str:
    name = part.orig_filename
    plain = name.replace("\\", "/")
    if "\0" in name or plain.startswith("/") or _DRIVE.match(plain) or ".." in plain.split("/"):
        return f"部件路径异常：{name!r}"
    if part.compress_type not in _METHODS:
        return f"部件的压缩方式不常见：{name}"
    if part.file_size > part.compress_size * _RATIO + _SLACK:
        return f"部件大小与声明不符：{name}"
    return ""


def _doubled(names: Iterable[str]) -> str:
    """The first name that occurs twice, however it is written: readers disagree about which one counts."""
    seen: set[str] = set()
    for name in names:
        plain = unicodedata.normalize("NFKC", posixpath.normpath(name.replace("\\", "/"))).casefold()
        if plain in seen:
            return f"部件重名：{name}"
        seen.add(plain)
    return ""


def _overlapping(parts: Sequence[zipfile.ZipInfo]) -> str:
    """The first part that begins before the one ahead of it has ended: one piece of data counted many times over."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            return f"部件互相重叠：{part.filename}"
        end = part.header_offset + _LOCAL_HEADER + part.compress_size
    return ""


def _lying(parts: Iterable[zipfile.ZipInfo], content: bytes) -> str:
    """The first part that unpacks to more than it declares."""
    deflated = (part for part in parts if part.compress_type == zipfile.ZIP_DEFLATED)
    return next((part.filename for part in deflated if _outgrows(part, content)), "")


def _outgrows(part: zipfile.ZipInfo, content: bytes) -> bool:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    size = len(unpacker.decompress(packed(part, content), _CHUNK))
    while unpacker.unconsumed_tail and size <= part.file_size:
        size += len(unpacker.decompress(unpacker.unconsumed_tail, _CHUNK))
    return size > part.file_size


def _declares_entities(part: zipfile.ZipInfo, archive: Parts) -> bool:
    """Whether a DOCTYPE stands before the first element; a part of no concern may have one that defines nothing."""
    if not part.file_size or part.filename.lower().endswith(_PICTURES):
        return False
    head = archive.beginning(part, _HEAD)
    if not _ELEMENT.search(head):
        head = archive.beginning(part, _LONG_HEAD)
    if b"<!" not in head:
        return False
    doctype = _DOCTYPE.search(head)
    return doctype is not None and (bool(doctype[1]) or not part.filename.startswith(_UNREAD))


def links_outside(archive: Parts) -> str:
    """What the workbook takes from outside itself, in words: '其他工作簿、图片'; '' for nothing. Hyperlinks do not count."""
    return "、".join(dict.fromkeys(_outside(archive)))


def _outside(archive: Parts) -> Iterator[str]:
    for part in archive.archive.infolist():
        name = part.filename.lower()
        if name == _CONNECTIONS:
            yield "外部数据"
        elif name.endswith(".rels"):
            for tag in _EXTERNAL.findall(archive.beginning(part, _LONG_LIST)):
                if _HYPERLINK not in tag:
                    yield next((word for kind, word in _KINDS if kind in tag), "其他内容")
