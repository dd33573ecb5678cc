"""What LibreOffice makes anew at each run is taken out of a PDF: the same document gives the same bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from report_gen.pdf.fonts import fonts_of

if TYPE_CHECKING:
    from pypdf import PdfWriter

# Adobe Type 1 Font Format, chapter 7: the second part of a font program is enciphered.
_KEY: Final = 55665
_FACTOR: Final = 52845
_ADDEND: Final = 22719
_COUNTED: Final = re.compile(rb"/UniqueID (\d+) ")


def steady(writer: PdfWriter) -> None:
    """Take from the fonts the number that LibreOffice counts up from one to the next; dates and ids are never copied."""
    for program in _type_1_programs(writer):
        content = program.get_data()
        clear = int(program["/Length1"])
        end = clear + int(program["/Length2"])
        private = _enciphered(_without_number(_deciphered(content[clear:end])))
        program.set_data(_without_number(content[:clear]) + private + content[end:])


def _type_1_programs(writer: PdfWriter) -> tuple[Any, ...]:
    """The font programs with an enciphered part; TrueType and CFF ones have none."""
    described = (font["/FontDescriptor"].get_object() for font in fonts_of(writer.pages) if "/FontDescriptor" in font)
    programs = (one["/FontFile"].get_object() for one in described if "/FontFile" in one)
    return tuple({id(one): one for one in programs}.values())


def _without_number(part: bytes) -> bytes:
    return _COUNTED.sub(lambda match: b"/UniqueID " + b"0" * len(match[1]) + b" ", part)


def _deciphered(part: bytes) -> bytes:
    state, plain = _KEY, bytearray(part)
    for place, code in enumerate(part):
        plain[place] = code ^ (state >> 8)
        state = ((code + state) * _FACTOR + _ADDEND) & 0xFFFF
    return bytes(plain)


def _enciphered(part: bytes) -> bytes:
    state, cipher = _KEY, bytearray(part)
    for place, letter in enumerate(part):
        code = letter ^ (state >> 8)
        cipher[place] = code
        state = ((code + state) * _FACTOR + _ADDEND) & 0xFFFF
    return bytes(cipher)
