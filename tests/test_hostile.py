"""Files made to do harm, or that do by accident: each is read or gets one finding, in time, and its neighbours are read."""

from __future__ import annotations

import io
import os
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from report_gen.excel import read_archive, read_parts, read_preflight
from report_gen.excel.guard import Guard
from report_gen.excel.guard_process import Limits
from report_gen.excel.guard_worker import Reading, read_bounded
from report_gen.excel.read_preflight import Container, container_of, unfit
from report_gen.model.finding import Severity

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CELL = '<row r="4"><c r="C4" t="inlineStr"><is><t>序号</t></is></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
SECONDS = 20
Parts = dict[str, str | bytes]


def worksheet(rows: str = CELL, before: str = "", after: str = "") -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(sheet: str | bytes = "", **more: str | bytes) -> Parts:
    """The parts of a small workbook; `sharedStrings="…"` adds or replaces a part under xl/."""
    kinds = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("sharedStrings", "sharedStrings"),
        )
        if name != "sharedStrings" or name in more
    )  # fmt: skip
    shared = f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="任务进展" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f"{shared if 'sharedStrings' in more else ''}</Relationships>",
        "xl/worksheets/sheet1.xml": sheet or worksheet(),
        **{f"xl/{name}.xml": body for name, body in more.items()},
    }


def packed(content: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return target.getvalue()


def plain() -> bytes:
    return packed(parts())


# --- archives ---


def zip_bomb() -> bytes:
    """300 MB of spaces, honestly declared."""
    return packed(parts() | {"xl/media/a.xml": b" " * (300 * 2**20)})


def bomb_of_many_parts() -> bytes:
    return packed(parts() | {f"xl/media/{number}.xml": b"\0" * (30 * 2**20) for number in range(8)})


def lying_bomb() -> bytes:
    """The sheet unpacks to 300 MB and says 1,000 bytes, in both headers."""
    size = 300 * 2**20
    content = packed(parts(worksheet(CELL, before=" " * size)))
    real = struct.pack("<L", size + len(worksheet().encode()))
    assert content.count(real) == 2
    return content.replace(real, struct.pack("<L", 1000))


def boastful() -> bytes:
    """A small part that claims 150 MB."""
    content = packed(parts() | {"xl/a.xml": b"x" * 4321})
    return content.replace(struct.pack("<L", 4321), struct.pack("<L", 150 * 2**20))


def nested_bomb() -> bytes:
    inner = packed({"a.xml": b"\0" * (50 * 2**20)})
    return packed(parts() | {f"xl/embeddings/{number}.zip": inner for number in range(20)})


def overlapping() -> bytes:
    """A second directory entry that points at the data of the first."""
    content = plain()
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    first = bytearray(content[start : content.index(b"PK\x01\x02", start + 4)])
    name = first.index(b"[Content_Types].xml")
    first[name : name + 19] = b"[Content_Typez].xml"
    tail = bytearray(content[end:])
    count, size = struct.unpack("<HL", tail[10:16])
    tail[8:16] = struct.pack("<HHL", count + 1, count + 1, size + len(first))
    return content[:end] + bytes(first) + bytes(tail)


def named(name: str) -> Callable[[], bytes]:
    """With a part of that name, which `writestr` would not have mended."""

    def make() -> bytes:
        placeholder = "x" * len(name.encode())
        return packed(parts() | {placeholder: b"<a/>"}).replace(placeholder.encode(), name.encode())

    return make


def with_backslashes() -> bytes:
    """As old .NET programs on Windows packed it."""
    content = plain()
    for name in parts():
        content = content.replace(name.encode(), name.replace("/", "\\").encode())
    return content


def many_parts() -> bytes:
    return packed(parts() | {f"xl/media/{number}": b"" for number in range(10_001)})


def compressed_otherwise() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        for name, body in parts().items():
            archive.writestr(name, body)
    return target.getvalue()


def zip_encrypted() -> bytes:
    content = bytearray(plain())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def doctype(encoding: str, padding: str = "", body: str = '[<!ENTITY a "b">]') -> Callable[[], bytes]:
    def make() -> bytes:
        text = (
            worksheet()
            .replace("UTF-8", encoding.partition("-sig")[0])
            .replace("<worksheet", f"{padding}<!DOCTYPE worksheet {body}>\n<worksheet", 1)
        )
        return packed(parts(text.encode(encoding)))

    return make


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    text = worksheet(CELL.replace("序号", "&l10;")).replace(
        "<worksheet", f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{levels}]><worksheet', 1
    )
    return packed(parts(text))


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


# --- sheets ---


def stray_value() -> bytes:
    """One value in the last cell there is: calamine makes room for all before it and dies."""
    return packed(parts(worksheet(f'{CELL}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))


def stray_value_for_the_last_reader() -> bytes:
    """The same where only calamine is left to try: the other readers fall over the relations."""
    made = parts(worksheet(f'{CELL}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    book = made["xl/workbook.xml"]
    assert isinstance(book, str)
    return packed(made | {"xl/workbook.xml": book.replace('sheetId="1"', 'sheetId="x"').replace("UTF-8", "gbk")})


def wide() -> bytes:
    letters = ["", *(chr(65 + n) for n in range(26))]
    names = [a + b + c for a in letters for b in letters for c in letters[1:] if b or not a][:16_384]
    cells = "".join(f'<c r="{name}1"><v>{n}</v></c>' for n, name in enumerate(names))
    return packed(parts(worksheet(f'<row r="1">{cells}</row>')))


def formatted_rows(count: int = 1_048_576) -> bytes:
    rows = "".join(
        f'<row r="{n}" spans="1:3" ht="18"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(5, count + 1)
    )
    return packed(parts(worksheet(CELL + rows)))


def million_strings() -> bytes:
    texts = "".join(f"<si><t>文字{n}</t></si>" for n in range(1_000_000))
    shared = f'{HEAD}<sst xmlns="{MAIN}" count="1000000" uniqueCount="1000000">{texts}</sst>'
    return packed(parts(worksheet(CELL + '<row r="5"><c r="C5" t="s"><v>999999</v></c></row>'), sharedStrings=shared))


def million_cells() -> bytes:
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{letter}{n}"><v>{n}</v></c>' for letter in "ABCDEFGHIJ") + "</row>"
        for n in range(1, 100_001)
    )
    return packed(parts(worksheet(rows)))


def huge_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:C{n}"/>' for n in range(5, 300_000))
    return packed(parts(worksheet(after=f"<mergeCells>{merges}</mergeCells>")))


def whole_sheet_merge(anchor: str = "A1") -> bytes:
    """All cells in one; what stands in any but the first is not to be seen, in Excel neither."""
    rows = CELL.replace('r="4"', f'r="{anchor[1:]}"').replace("C4", anchor)
    return packed(parts(worksheet(rows, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')))


def deep() -> bytes:
    return packed(parts(worksheet(CELL + "<a>" * 200_000 + "</a>" * 200_000)))


def deep_strings() -> bytes:
    shared = f'{HEAD}<sst xmlns="{MAIN}"><si>{"<r>" * 200_000}{"</r>" * 200_000}</si></sst>'
    return packed(parts(worksheet(CELL), sharedStrings=shared))


def written(fill: Callable[[xlsxwriter.Workbook], None]) -> Callable[[], bytes]:
    def make() -> bytes:
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            fill(book)
        return target.getvalue()

    return make


def long_cells(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("任务进展")
    for row in range(200):
        sheet.write(row, 0, chr(0x4E00 + row) * 32_767)


def huge_comments(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("任务进展")
    sheet.write("C4", "序号")
    for row in range(2000):
        sheet.write_comment(row, 0, "批注" * 8000)


def control_characters() -> bytes:
    text = "a_x0000_b_x0007_c_x000D_d_xD800_e\x7f&#x85;&#xFFFE;"
    return packed(parts(worksheet(CELL.replace("序号", text))))


def forbidden_characters() -> bytes:
    return packed(parts(worksheet(CELL.replace("序号", "a\x00b\x07"))))


def open_document(body: str) -> Callable[[], bytes]:
    def make() -> bytes:
        spaces = " ".join(
            f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
        )
        content = (
            f"{HEAD}<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="任务进展">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
        )
        return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})

    return make


ODS_CELL = '<table:table-cell office:value-type="string"><text:p>序号</text:p></table:table-cell>'
ODS_HUGE = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'.format(
    ODS_CELL.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
)
ODS_BLANK = (
    f"<table:table-row>{ODS_CELL}</table:table-row>"
    '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def old_with_loops() -> bytes:
    """A compound file whose allocation table points at itself."""
    head = bytearray(OLE[:512])
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<LLLLLL", head, 44, 1, 1, 0, 4096, 0, 1)
    return bytes(head) + struct.pack("<L", 0) * 128 + "Workbook".encode("utf-16-le").ljust(512, b"\0") * 3


# name: (how it is made, what may come of it)
HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "zip-bomb": (zip_bomb, {"S109"}),
    "bomb-of-many-parts": (bomb_of_many_parts, {"S109"}),
    "lying-bomb": (lying_bomb, {"S110"}),
    "boastful": (boastful, {"S110"}),
    "nested-bomb": (nested_bomb, {"read", "S109"}),
    "overlapping": (overlapping, {"S110"}),
    "many-parts": (many_parts, {"S110"}),
    "other-compression": (compressed_otherwise, {"S110"}),
    "zip-encrypted": (zip_encrypted, {"S104"}),
    "path-up": (named("../../../../tmp/evil.xml"), {"S110"}),
    "path-up-backslash": (named("xl\\..\\..\\evil.xml"), {"S110"}),
    "path-absolute": (named("/etc/evil.xml"), {"S110"}),
    "path-drive": (named("C:\\evil.xml"), {"S110"}),
    "path-backslashes": (with_backslashes, {"read", "S103", "S110"}),
    "same-name": (named("xl/worksheets/sheet1.xml"), {"S110"}),
    "same-name-other-case": (named("XL/Worksheets/Sheet1.xml"), {"S110"}),
    "same-name-other-path": (named("xl/./worksheets/sheet1.xml"), {"S110"}),
    "entities": (doctype("utf-8"), {"S110"}),
    "entities-utf-16": (doctype("utf-16"), {"S110"}),
    "entities-utf-16-without-mark": (doctype("utf-16-be"), {"S110"}),
    "entities-after-a-long-comment": (doctype("utf-8", f"<!--{'x' * 5000}-->"), {"S110"}),
    "entities-elsewhere": (doctype("utf-8", body='SYSTEM "file:///etc/passwd"'), {"S110"}),
    "billion-laughs": (billion_laughs, {"S110"}),
    "truncated": (lambda: plain()[:-200], {"S103"}),
    "truncated-early": (lambda: plain()[:100], {"S103"}),
    "empty": (lambda: b"", {"S102"}),
    "encrypted-package": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), {"S104"}),
    "old-empty": (lambda: OLE, {"S103"}),
    "old-document": (lambda: OLE + "WordDocument".encode("utf-16-le"), {"S107"}),
    "document": (lambda: packed({"word/document.xml": HEAD}), {"S107"}),
    "archive": (lambda: packed({"a.txt": b"x"}), {"S108"}),
    "picture": (lambda: b"\x89PNG\r\n", {"S108"}),
    "page-in-utf-16": (lambda: "<!DOCTYPE html>".encode("utf-16"), {"S105"}),
    "old-damaged": (lambda: OLE + "Workbook".encode("utf-16-le"), {"S103"}),
    "old-with-loops": (old_with_loops, {"S103", "S121", "S122", "S123"}),
    "html": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", {"S105"}),
    "mht": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", {"S105"}),
    "rtf": (lambda: rb"{\rtf1\ansi\deff0 {\fonttbl{\f0 SimSun;}}}", {"S107"}),
    "noise": (lambda: bytes(range(256)) * 4000, {"S108"}),
    "zeros": (lambda: bytes(2**20), {"S108"}),
    "stray-value": (stray_value, {"read"}),
    "stray-value-for-the-last-reader": (stray_value_for_the_last_reader, {"read", "S103", "S122", "S123"}),
    "16384-columns": (wide, {"read"}),
    "a-million-strings": (million_strings, {"read", "S122"}),
    "a-million-cells": (million_cells, {"S124", "S121", "S122"}),
    "merges": (huge_merges, {"read"}),
    "whole-sheet-merge": (whole_sheet_merge, {"read"}),
    "whole-sheet-merge-over-all": (lambda: whole_sheet_merge("C4"), {"S111", "S121", "S122"}),
    "deep": (deep, {"read", "S103", "S123"}),
    "deep-strings": (deep_strings, {"read", "S103", "S122", "S123"}),
    "32767-characters": (written(long_cells), {"read"}),
    "huge-comments": (written(huge_comments), {"read", "S122"}),
    "control-characters": (control_characters, {"read"}),
    "forbidden-characters": (forbidden_characters, {"read", "S103", "S111"}),
    "ods-huge": (open_document(ODS_HUGE), {"S110", "S122", "S124"}),
    "ods-blank": (open_document(ODS_BLANK), {"read"}),
}


SLOW = {"whole-sheet-merge-over-all", "a-million-cells", "a-million-strings", "huge-comments", "merges"}
PREFLIGHT = {"S102", "S104", "S105", "S107", "S108", "S109", "S110"}


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard(Limits(seconds=SECONDS)) as one:
        yield one


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("neighbour") / "好的.xlsx"
    path.write_bytes(plain())
    return path, path.name


def code_of(reading: Reading) -> str:
    """'read' or the code of the one error; every message is a sentence and has a hint."""
    book, findings = reading
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert len(errors) == (book is None)
    for finding in findings:
        assert finding.message.endswith("。")
        assert finding.hint.endswith("。")
    return errors[0].code if errors else "read"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The hostile file of that name, made once."""
    folder = tmp_path_factory.mktemp("hostile")

    def make(name: str) -> Path:
        path = folder / f"{name}.xlsx"
        if not path.exists():
            path.write_bytes(HOSTILE[name][0]())
        return path

    return make


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(made: Callable[[str], Path], guard: Guard, neighbour: tuple[Path, str], name: str) -> None:
    path = made(name)
    begun = time.monotonic()
    readings = list(guard.read_all([neighbour, (path, path.name), neighbour]))
    assert time.monotonic() - begun < SECONDS + 5
    codes = [code_of(reading) for reading in readings]
    assert (codes[0], codes[2]) == ("read", "read")
    assert codes[1] in HOSTILE[name][1]


def test_all_of_them_in_one_inbox(made: Callable[[str], Path], neighbour: tuple[Path, str]) -> None:
    """Several processes, files read ahead: still in order. Those that take seconds are left out."""
    names = [name for name in HOSTILE if name not in SLOW]
    files = [file for name in names for file in (neighbour, (made(name), name))]
    with Guard(Limits(seconds=SECONDS), processes=2) as guard:
        codes = [code_of(reading) for reading in guard.read_all(files)]
    assert codes[::2] == ["read"] * len(names)
    assert {name: code for name, code in zip(names, codes[1::2], strict=True) if code not in HOSTILE[name][1]} == {}


@pytest.mark.parametrize("name", [name for name, (_, codes) in HOSTILE.items() if codes <= PREFLIGHT])
def test_the_preflight_alone_refuses_at_once(made: Callable[[str], Path], name: str) -> None:
    content = made(name).read_bytes()
    begun = time.monotonic()
    container, findings = container_of(content, name)
    assert time.monotonic() - begun < 2
    assert (container, len(findings)) == (None, 1)
    assert findings[0].code in HOSTILE[name][1]


def test_a_million_formatted_rows_take_no_time(tmp_path: Path, guard: Guard) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(formatted_rows())
    taken = []
    for _ in range(3):
        begun = time.monotonic()
        book, findings = guard.read(path, path.name)
        taken.append(time.monotonic() - begun)
        assert book
        assert (list(book.sheets[0].cells), findings) == ([(4, 3)], ())
    assert min(taken) < 3  # 0.8 s on an idle machine


def test_the_other_values_of_a_stray_one_are_read(tmp_path: Path, guard: Guard) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(stray_value())
    book, _ = guard.read(path, "a.xlsx")
    assert book
    assert {place: cell.value for place, cell in book.sheets[0].cells.items()} == {(4, 3): "序号", (1048576, 16384): 1}


# --- what is no file at all ---


def test_pipes_folders_and_loops(tmp_path: Path, guard: Guard, neighbour: tuple[Path, str]) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "loop.xlsx").symlink_to(tmp_path / "loop.xlsx")
    (tmp_path / "link.xlsx").symlink_to(neighbour[0])
    (tmp_path / "dangling.xlsx").symlink_to(tmp_path / "nothing.xlsx")
    expected = {"folder": "S125", "loop": "S101", "link": "read", "dangling": "S101", "missing": "S101"}
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.xlsx")
        expected["pipe"] = "S125"
    files = [(tmp_path / f"{name}.xlsx", name) for name in expected]
    assert dict(zip(expected, map(code_of, guard.read_all(files)), strict=True)) == expected


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices")
def test_devices() -> None:
    finding = unfit(Path("/dev/zero"), "a.xlsx")
    assert finding
    assert finding.message == "这是设备，不是可以读取的文件。"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_nobody_may_read(tmp_path: Path, guard: Guard) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(plain())
    path.chmod(0)
    assert code_of(guard.read(path, path.name)) == "S101"


def test_what_is_not_there_is_left_to_whoever_opens_it(tmp_path: Path) -> None:
    assert unfit(tmp_path / "a.xlsx", "a.xlsx") is None


def test_a_file_too_big_to_open(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(read_preflight.MAX_FILE + 1)
    book, (finding,) = read_bounded(path, path.name)
    assert (book, finding.code, dict(finding.data)) == (None, "S126", {"size": "101", "limit": "100"})


# --- what is only noted, and what is no offence ---


@pytest.mark.parametrize(
    ("name", "body", "what"),
    [
        (
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            relation("externalLinkPath", "file:///D:/台账.xlsx"),
            "其他工作簿",
        ),
        ("xl/drawings/_rels/drawing1.xml.rels", relation("image", "http://example.org/a.png"), "图片"),
        ("xl/worksheets/_rels/sheet1.xml.rels", relation("oleObject", "file:///D:/a.doc"), "对象"),
        ("xl/worksheets/_rels/sheet1.xml.rels", relation("frame", "http://example.org/"), "其他内容"),
        ("xl/connections.xml", f'{HEAD}<connections xmlns="{MAIN}"/>', "外部数据"),
        ("xl/worksheets/_rels/sheet1.xml.rels", relation("hyperlink", "http://example.org/"), ""),
        ("xl/worksheets/_rels/sheet1.xml.rels", relation("image", "../media/a.png", "Internal"), ""),
    ],
)
def test_links_to_elsewhere_are_noted(tmp_path: Path, name: str, body: str, what: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts() | {name: body}))
    book, findings = read_bounded(path, path.name)
    assert book
    assert [(finding.code, dict(finding.data)["what"]) for finding in findings] == ([("S127", what)] if what else [])


@pytest.mark.parametrize(
    ("name", "body", "container"),
    [
        ("META-INF/manifest.xml", '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><a/>', Container.OTHER),
        ("META-INF/manifest.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', None),
        ("settings.xml", "<!DOCTYPE a><a/>", None),
        ("Pictures/a.png", b"\x89PNG<!DOCTYPE a>", Container.OTHER),
    ],
)  # fmt: skip
def test_old_open_documents_have_harmless_doctypes(name: str, body: str | bytes, container: Container | None) -> None:
    content = packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"{HEAD}<a/>", name: body}
    )
    assert container_of(content, "a.ods")[0] is container


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_large_honest_archives_are_opened(method: int) -> None:
    """Noise does not deflate: the sizes of a large archive are looked at one by one, and are right."""
    noise = b"".join(zlib.compress(str(number).encode()) for number in range(120_000))
    target = io.BytesIO(plain())
    with zipfile.ZipFile(target, "a", method) as archive:
        archive.writestr("xl/media/a.png", noise)
        archive.writestr("docProps/app.xml", f"{HEAD}<Properties/>")
    content = target.getvalue()
    assert len(content) * 1032 > read_preflight.MAX_UNPACKED
    assert container_of(content, "a.xlsx") == (Container.XLSX, ())


def test_a_part_without_content_declares_nothing() -> None:
    content = packed(parts() | {"xl/empty.xml": b"", "docProps/x.xml": b"no markup"})
    assert read_archive.oddity(read_parts.Parts(content), 2**30) == ""
