"""The parts of one zip archive, each unpacked once for all that look into it."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

_SMALL: Final = 256 * 1024  # declared bytes; larger parts are unpacked by the reader that wants them, when it does
_MOST_KEPT: Final = 8 * 1024 * 1024
_LOCAL_HEADER: Final = 30
_SIGNATURE: Final = b"PK\x03\x04"
_ORDINARY_FLAGS: Final = 0x080E  # how hard it was packed, sizes behind the data, a name in UTF-8
_UNNEEDED: Final = ("xl/theme/", "xl/media/", "xl/printerSettings/")  # only their heads are looked at


class Parts:
    """The archive and what of it was unpacked. Opening it may raise what `zipfile` raises."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.names: tuple[str, ...] = tuple(self.archive.namelist())
        self._unpacked: dict[str, bytes] = {}
        self._room = _MOST_KEPT

    def read(self, name: str) -> bytes:
        """The whole part; KeyError if there is none, and the errors of `zipfile` where it is damaged."""
        if name in self._unpacked:
            return self._unpacked[name]
        return _plainly(self.archive.getinfo(name), self.content) or self.archive.read(name)

    def beginning(self, part: zipfile.ZipInfo, length: int) -> bytes:
        """So many bytes of the part, unpacked. A UTF-16 or UTF-32 text reads the same without its zero bytes."""
        whole = self._unpacked.get(part.filename) or self._small(part)
        head = whole[:length] if whole else _head(part, self.content, length)
        return head.replace(b"\0", b"")

    def _small(self, part: zipfile.ZipInfo) -> bytes:
        """All of a small part that some reader will want; b'' of another, and where something is wrong with it."""
        if part.file_size > min(_SMALL, self._room) or part.filename.startswith(_UNNEEDED):
            return b""
        whole = _plainly(part, self.content)
        if whole:
            self._unpacked[part.filename] = whole
            self._room -= len(whole)
        return whole


def packed(part: zipfile.ZipInfo, content: bytes) -> memoryview:
    """The bytes of the part as they stand in the archive; zipfile's own way to them costs as much as reading a form."""
    at = part.header_offset + _LOCAL_HEADER
    start = at + sum(int.from_bytes(content[place : place + 2], "little") for place in (at - 4, at - 2))
    return memoryview(content)[start : start + part.compress_size]


def _head(part: zipfile.ZipInfo, content: bytes, length: int) -> bytes:
    if part.compress_type == zipfile.ZIP_DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed(part, content), length)
    return bytes(packed(part, content)[:length])


def _plainly(part: zipfile.ZipInfo, content: bytes) -> bytes:
    """The whole part, as `zipfile` would give it after the same checks; b'' where it has to look closer itself."""
    name = part.orig_filename
    start = part.header_offset
    named = content[start + _LOCAL_HEADER : start + _LOCAL_HEADER + len(name)]
    usual = start >= 0 and content.startswith(_SIGNATURE, start) and not part.flag_bits & ~_ORDINARY_FLAGS
    if not usual or not name.isascii() or named != name.encode("ascii"):
        return b""
    if content[start + 26 : start + 28] != len(name).to_bytes(2, "little"):
        return b""
    whole = _unpacked(part, content)
    return whole if len(whole) == part.file_size and zlib.crc32(whole) == part.CRC else b""


def _unpacked(part: zipfile.ZipInfo, content: bytes) -> bytes:
    """The bytes of the part, not more than one beyond those it declares; b'' where they break off."""
    if part.compress_type == zipfile.ZIP_STORED:
        return bytes(packed(part, content)[: part.file_size + 1])
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        whole = unpacker.decompress(packed(part, content), part.file_size + 1)
    except zlib.error:
        return b""
    return whole if unpacker.eof else b""
