"""Small documents with fonts on their runs, and PDFs made without LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

CLEAR = b"%!FontType1-1.0: Song\n/UniqueID 4100007 def\ncurrentfile eexec\n"


def document(path: Path, *pages: str, font: str = "仿宋_GB2312") -> Path:
    """A docx of so many pages, each with its text in that font."""
    made = Document()
    for number, text in enumerate(pages or ("正文",)):
        run = made.add_paragraph().add_run(text)
        fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{script}"), font)
        if number < len(pages) - 1:
            run.add_break(WD_BREAK.PAGE)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(path))
    return path


def pdf(
    path: Path, texts: Sequence[str] = ("",), fonts: Mapping[str, str] | None = None, size: tuple[int, int] = (595, 842)
) -> Path:
    """A PDF with a page for each text (of ASCII letters), whose fonts by name print those Chinese characters."""
    writer = PdfWriter()
    known = DictionaryObject({NameObject("/F0"): _font("Helvetica", "")})
    for number, (name, characters) in enumerate((fonts or {}).items(), start=1):
        known[NameObject(f"/F{number}")] = _font(name, characters)
    for text in texts:
        page = writer.add_blank_page(*size)
        content = DecodedStreamObject()
        content.set_data(f"BT /F0 24 Tf 72 700 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = content
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): known})
    path.parent.mkdir(parents=True, exist_ok=True)
    writer.write(path)
    return path


def _font(name: str, characters: str) -> DictionaryObject:
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject(f"/{name}"),
        }
    )
    if characters:
        lines = "".join(
            f"<{code:02X}> <{character.encode('utf-16-be').hex()}>\n" for code, character in enumerate(characters, 1)
        )
        table = DecodedStreamObject()
        table.set_data(f"{len(characters)} beginbfchar\n{lines}endbfchar\n".encode())
        font[NameObject("/ToUnicode")] = table
    return font


def with_program(path: Path, number: int, out: Path) -> Path:
    """The PDF with a font program on its first page that LibreOffice counted as that number."""
    writer = PdfWriter(clone_from=PdfReader(path))
    clear = CLEAR.replace(b"4100007", b"%d" % number)
    private = enciphered(b"xxxx dup /Private\n/UniqueID %d def\n" % number + b"/Subrs 5 array\n" * 20)
    program = StreamObject()
    program.set_data(clear + private + b"0" * 64)
    packed = program.flate_encode()
    for name, length in (("/Length1", len(clear)), ("/Length2", len(private)), ("/Length3", 64)):
        packed[NameObject(name)] = NumberObject(length)
    font = _font("ABCDEF+Song", "")
    font[NameObject("/FontDescriptor")] = DictionaryObject({NameObject("/FontFile"): packed})
    writer.pages[0]["/Resources"]["/Font"][NameObject("/F9")] = font  # type: ignore[index]
    writer.write(out)
    return out


def enciphered(part: bytes) -> bytes:
    """As a Type 1 font program is (Adobe Type 1 Font Format, 7.2), written after the book."""
    key, cipher = 55665, []
    for plain in part:
        code = plain ^ key >> 8
        cipher.append(code)
        key = (code + key) * 52845 + 22719 & 0xFFFF
    return bytes(cipher)


def texts_of(path: Path) -> list[str]:
    """The text of each page."""
    return ["".join(page.extract_text().split()) for page in PdfReader(path).pages]


def bookmarks(path: Path) -> list[tuple[str, int, int]]:
    """The bookmarks: title, page from 1, depth."""
    reader = PdfReader(path)

    def walk(items: object, depth: int) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        for item in items if isinstance(items, list) else []:
            if isinstance(item, list):
                found += walk(item, depth + 1)
            else:
                found.append((str(item.title), (reader.get_destination_page_number(item) or 0) + 1, depth))
        return found

    return walk(reader.outline, 0)
