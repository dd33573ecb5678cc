"""Writes the zip of a workbook: parts in their compressed bytes, and no clock in it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final

_DESCRIPTOR, _UTF8 = 0x8, 0x800
_UNIX: Final = 3  # whatever it is written on
_MODE: Final = 0o600 << 16  # what zipfile gives a part: with none, unpacking leaves files nobody may read
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")

Packed = tuple[zipfile.ZipInfo, bytes]  # what the directory says of a part, and its compressed bytes


def packed(name: str, content: bytes, level: int) -> Packed:
    """A part deflated at that level, with the earliest time a zip knows."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = _UNIX, _MODE
    info.CRC, info.file_size = zlib.crc32(content), len(content)
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return info, packer.compress(content) + packer.flush()


@dataclass(slots=True)
class ZipOut:
    """A zip on its way: local parts so far and the directory that will follow them."""

    body: bytearray = field(default_factory=bytearray)
    directory: bytearray = field(default_factory=bytearray)
    entries: int = 0

    def carry(self, info: zipfile.ZipInfo, data: bytes) -> None:
        """A part in its compressed bytes."""
        flags = info.flag_bits & ~_DESCRIPTOR | (0 if info.filename.isascii() else _UTF8)
        name = info.filename.encode()
        year, month, day, hour, minute, second = info.date_time
        stamp = (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
        common = (flags, info.compress_type, *stamp, info.CRC, len(data), info.file_size, len(name), 0)
        start = len(self.body)
        made_by = info.create_system << 8 | 20
        self.directory += _CENTRAL.pack(b"PK\1\2", made_by, 20, *common, 0, 0, 0, info.external_attr, start) + name
        self.body += _LOCAL.pack(b"PK\3\4", 20, *common) + name + data
        self.entries += 1

    def finished(self) -> bytes:
        """The whole zip."""
        end = _END.pack(b"PK\5\6", 0, 0, self.entries, self.entries, len(self.directory), len(self.body), 0)
        return bytes(self.body + self.directory + end)
