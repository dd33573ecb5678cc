"""What becomes of a file on its way: nothing, half of it, locked, another program's, with a macro."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_DAY: Final = (2024, 1, 1, 0, 0, 0)
_DOCTYPE: Final = b'<!DOCTYPE workbook [<!ENTITY a "b">]>'


def spoiled(content: bytes, how: str) -> bytes:
    """The bytes that arrive instead of `content`; `how` is a key of SPOILS, or '' for the content itself."""
    return SPOILS[how](content) if how else content


def _html(_content: bytes) -> bytes:
    return "<html><body><table><tr><td>填报单位</td><td>某单位</td></tr></table></body></html>".encode()


def _text(_content: bytes) -> bytes:
    return "本单位本期工作正在有序推进，详见附件。\n此件请以纸质件为准。\n".encode("gb18030")


def _word(_content: bytes) -> bytes:
    return _zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


def _pdf(_content: bytes) -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def _with_macro(content: bytes) -> bytes:
    return _zipped({**_parts(content), "xl/vbaProject.bin": b"\0" * 64})


def _with_entities(content: bytes) -> bytes:
    """A part with definitions of its own, as only hostile files have them."""
    parts = _parts(content)
    head, mark, rest = parts["xl/workbook.xml"].partition(b"?>")
    return _zipped({**parts, "xl/workbook.xml": head + mark + _DOCTYPE + rest})


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts as an archive; the same parts give the same bytes on any day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content)
    return out.getvalue()


SPOILS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "空文件": lambda _: b"",
    "截断": lambda content: content[: len(content) // 2],
    "加密": lambda content: _OLE + "EncryptedPackage".encode("utf-16-le") + content,
    "网页": _html,
    "纯文本": _text,
    "文字文档": _word,
    "PDF": _pdf,
    "带宏": _with_macro,
    "实体定义": _with_entities,
}
