"""Parts of an archive come out as zipfile gives them, errors included; small ones are unpacked once."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest

from report_gen.excel import read_parts
from report_gen.excel.read_parts import Parts

TEXT = b"<a>" + b"some words " * 400 + b"</a>"
NAME = "xl/a.xml"


def packed(method: int = zipfile.ZIP_DEFLATED, name: str = NAME) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr(name, TEXT)
    return target.getvalue()


def by_zipfile(content: bytes) -> bytes | type[Exception]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(archive.namelist()[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        return type(error)


def by_parts(content: bytes) -> bytes | type[Exception]:
    try:
        parts = Parts(content)
        return parts.read(parts.names[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        return type(error)


def changed(at: int, value: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:at] + bytes([value]) + content[at + 1 :]


def in_directory(at: int, value: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        return changed(content.index(b"PK\x01\x02") + at, value)(content)

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content,
        lambda content: b"before" + content,  # zipfile finds its way
        changed(0, 0),  # no header where one should be
        changed(30, ord("y")),  # another name there
        changed(26, 3),  # a shorter one
        changed(50, 0xFF),  # what is packed is damaged
        in_directory(8, 1),  # locked
        in_directory(16, 0),  # another sum
        in_directory(24, 1),  # another length
        in_directory(20, 5),  # breaks off
    ],
)
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_part_is_what_zipfile_says_it_is(change: Callable[[bytes], bytes], method: int) -> None:
    content = change(packed(method))
    assert by_parts(content) == by_zipfile(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", [NAME, "文.xml", "xl/theme/theme1.xml"])
def test_parts_packed_or_not_are_read_from_either_end(method: int, name: str) -> None:
    assert Parts(packed(method, name)).read(name) == TEXT
    archive = Parts(packed(method, name))
    assert archive.beginning(archive.archive.infolist()[0], 5) == TEXT[:5]


def test_a_part_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Parts(packed()).read("xl/b.xml")


def test_a_small_part_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts(packed())
    part = parts.archive.infolist()[0]
    assert parts.beginning(part, 7) == TEXT[:7]
    monkeypatch.setattr(read_parts, "_plainly", None)
    assert parts.read(NAME) == TEXT
    assert parts.beginning(part, 9) == TEXT[:9]


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_parts, "_MOST_KEPT", len(TEXT) - 1)
    parts = Parts(packed())
    assert parts.beginning(parts.archive.infolist()[0], 7) == TEXT[:7]
    assert not parts._unpacked  # nothing else tells
    assert parts.read(NAME) == TEXT


def test_the_head_of_utf_16_reads_without_zero_bytes() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, "<a/>".encode("utf-16-le"))
    parts = Parts(target.getvalue())
    assert parts.beginning(parts.archive.infolist()[0], 8) == b"<a/>"
