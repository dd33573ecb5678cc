"""The zip package of a workbook: parts nobody touches are carried over in their compressed bytes."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lxml import etree

from report_gen.excel.mark_xml import NotPatchable, dump, local, parse
from report_gen.excel.zip_out import ZipOut, packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

TYPES_PART: Final = "[Content_Types].xml"
_PACKAGE_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS: Final = f'<Relationships xmlns="{_PACKAGE_NS}"/>'.encode()
_TYPES_NS: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_SIGNATURES: Final = "_xmlsignatures/"
_LEVEL: Final = 1  # a tenth larger than the usual, in half its time
_LARGEST: Final = 200 * 1024 * 1024  # what the pre-flight lets pass
_ENCRYPTED: Final = 0x1
_HEADER: Final = 30  # bytes of a part's own header, less its name and extra field
_NOT_A_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_DAMAGED: Final = "文件不是完好的 xlsx 或 xlsm 工作簿"


class Package:
    """The parts of one workbook by name, and what has been changed in them. Names are found whatever their case."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                infos = archive.infolist()
        except _NOT_A_ZIP as error:
            raise NotPatchable(_DAMAGED) from error
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise NotPatchable("文件已加密")
        if sum(info.file_size for info in infos) > _LARGEST:
            raise NotPatchable("文件解压后过大")
        self._by_name = {_key(info.filename): info for info in infos}
        self._written: dict[str, tuple[str, bytes]] = {}
        self._dropped: set[str] = set()
        self._relations: dict[str, Relations] = {}
        self._types: _Element | None = None

    def has(self, name: str) -> bool:
        """Whether the package has that part."""
        key = _key(name)
        return key in self._written or (key in self._by_name and key not in self._dropped)

    def read(self, name: str) -> bytes:
        """The part's content as it is now; NotPatchable if it is missing or damaged."""
        key = _key(name)
        if key in self._written:
            return self._written[key][1]
        if not self.has(name):
            raise NotPatchable(_DAMAGED)
        return _unpacked(self._content, self._by_name[key])

    def tree(self, name: str) -> _Element:
        """The part as XML."""
        return parse(self.read(name))

    def write(self, name: str, content: bytes) -> None:
        """Give the part this content."""
        self._written[_key(name)] = (name, content)
        self._dropped.discard(_key(name))

    def drop(self, name: str) -> None:
        """Take the part out, with its relations and its content type."""
        for key in (_key(name), _key(relations_name(name))):
            self._written.pop(key, None)
            self._relations.pop(key, None)
            self._dropped.add(key)
        for one in self._overrides():
            if _key(one.get("PartName", "")) == _key(name):
                one.getparent().remove(one)  # type: ignore[union-attr]  # an Override always stands in Types

    def names(self) -> tuple[str, ...]:
        """The names of all parts as they are now."""
        kept = tuple(info.filename for key, info in self._by_name.items() if key not in self._dropped)
        return kept + tuple(name for key, (name, _) in self._written.items() if key not in self._by_name)

    def fresh(self, pattern: str) -> str:
        """A part name nobody has, made from a pattern such as `xl/comments{}.xml`."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> Relations:
        """What the part refers to; '' is the package itself."""
        name = relations_name(part)
        key = _key(name)
        if key not in self._relations:
            root = self.tree(name) if self.has(name) else parse(_NO_RELATIONS)
            self._relations[key] = Relations(part, name, root)
        return self._relations[key]

    def describe(self, part: str, content_type: str) -> None:
        """Say what sort of part it is."""
        root = self._content_types()
        etree.SubElement(root, f"{{{_TYPES_NS}}}Override", PartName=f"/{part}", ContentType=content_type)

    def describe_extension(self, extension: str, content_type: str) -> None:
        """Say what parts of that extension are, unless it is said already."""
        root = self._content_types()
        known = {one.get("Extension", "").lower() for one in root if local(one) == "Default"}
        if extension not in known:
            made = etree.Element(f"{{{_TYPES_NS}}}Default", Extension=extension, ContentType=content_type)
            root.insert(0, made)

    def unsign(self) -> None:
        """Take out signatures over the package: they would all be broken by the marks."""
        for name in [name for name in self.names() if name.lower().startswith(_SIGNATURES)]:
            self.drop(name)
        relations = self.relations("")
        for identifier, _, target in relations.internal():
            if target.lower().startswith(_SIGNATURES):
                relations.remove(identifier)

    def content(self) -> bytes:
        """The whole package: kept parts byte for byte, in their order, then the new ones. No clock goes into it."""
        self.write(TYPES_PART, dump(self._content_types()))
        for relations in self._relations.values():
            if relations.changed:
                self.write(relations.name, dump(relations.root))
        out = ZipOut()
        for key, info in self._by_name.items():
            if key in self._written:
                out.carry(*packed(info.filename, self._written.pop(key)[1], _LEVEL))
            elif key not in self._dropped:
                out.carry(info, _compressed(self._content, info))
        for name, content in self._written.values():
            out.carry(*packed(name, content, _LEVEL))
        return out.finished()

    def _content_types(self) -> _Element:
        if self._types is None:
            self._types = self.tree(TYPES_PART)
        return self._types

    def _overrides(self) -> tuple[_Element, ...]:
        return tuple(one for one in self._content_types() if local(one) == "Override")


@dataclass(slots=True)
class Relations:
    """The relations of one part: identifier, kind (the last word of its type) and target."""

    part: str
    name: str
    root: _Element
    changed: bool = False
    _internal: tuple[tuple[str, str, str], ...] | None = None

    def internal(self) -> tuple[tuple[str, str, str], ...]:
        """Identifier, kind and full part name of everything inside the package."""
        if self._internal is None:
            self._internal = tuple(self._inside())
        return self._internal

    def _inside(self) -> Iterator[tuple[str, str, str]]:
        for one in self.root:
            if local(one) == "Relationship" and one.get("TargetMode") != "External":
                yield one.get("Id", ""), one.get("Type", "").rpartition("/")[2], self._absolute(one.get("Target", ""))

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """The part names of that kind."""
        return tuple(target for _, found, target in self.internal() if found == kind)

    def target(self, identifier: str) -> tuple[str, str]:
        """Kind and part name behind an identifier; ('', '') if there is none."""
        return next(((kind, target) for found, kind, target in self.internal() if found == identifier), ("", ""))

    def add(self, kind: str, target: str) -> str:
        """Relate to the part `target`; the identifier."""
        used = {one.get("Id") for one in self.root}
        number = len(used) + 1
        while f"rId{number}" in used:
            number += 1
        relative = posixpath.relpath(target, posixpath.dirname(self.part) or ".")
        name = f"{{{_PACKAGE_NS}}}Relationship"
        etree.SubElement(self.root, name, Id=f"rId{number}", Type=_OFFICE + kind, Target=relative)
        self.changed, self._internal = True, None
        return f"rId{number}"

    def remove(self, identifier: str) -> None:
        """Take the relation out."""
        for one in [one for one in self.root if one.get("Id") == identifier]:
            self.root.remove(one)
            self.changed, self._internal = True, None

    def _absolute(self, target: str) -> str:
        plain = target.replace("\\", "/")
        joined = plain if plain.startswith("/") else posixpath.join(posixpath.dirname(self.part), plain)
        return posixpath.normpath(joined).lstrip("/")


def relations_name(part: str) -> str:
    """The part that holds the relations of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _unpacked(content: bytes, info: zipfile.ZipInfo) -> bytes:
    """The part itself; NotPatchable if it is not what the directory says."""
    data = _compressed(content, info)
    if info.compress_type != zipfile.ZIP_STORED:
        try:
            data = zlib.decompressobj(-15).decompress(data, info.file_size + 1)
        except zlib.error as error:
            raise NotPatchable(_DAMAGED) from error
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise NotPatchable(_DAMAGED)
    return data


def _compressed(content: bytes, info: zipfile.ZipInfo) -> bytes:
    at = info.header_offset + _HEADER
    start = at + int.from_bytes(content[at - 4 : at - 2], "little") + int.from_bytes(content[at - 2 : at], "little")
    return content[start : start + info.compress_size]


@lru_cache(1024)
def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
