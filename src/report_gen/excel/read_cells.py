"""What a cell of an xlsx says: its value by kind and format, the place of its address, a formula filled down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from report_gen.excel.read_values import GENERAL, NotPlain, moment, plain_xml
from report_gen.model.raw import RawCell, RawValue

_COORDINATE: Final = 26
_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}


class Cells:
    """Turns the texts of a sheet's cells into values, by the shared texts and number formats of the workbook."""

    def __init__(self, texts: tuple[str, ...], formats: tuple[str, ...], *, epoch_1904: bool) -> None:
        self.texts = tuple(map(plain_xml, texts))
        self.formats = formats
        self.epoch_1904 = epoch_1904

    def cell(self, row: int, column: int, attributes: Mapping[str, str], text: str, formula: str) -> RawCell | None:
        """The cell, or None where nothing stands."""
        kind = attributes.get("t", "n")
        number_format = self.format(int(attributes.get("s", "0")))
        value = self.value(kind, text, number_format)
        if value is None and not formula:
            return None
        return RawCell(row, column, value, formula, number_format, kind == "e")

    def format(self, style: int) -> str:
        """The number format of the cells of that style."""
        return self.formats[style] if style < len(self.formats) else GENERAL

    def value(self, kind: str, text: str, number_format: str) -> RawValue:
        """The value that is written so; NotPlain, ValueError or LookupError where it cannot be one."""
        if not text:
            return None
        match kind:
            case "s":
                return self.texts[int(text)]
            case "n":
                number = float(text) if "." in text or "e" in text or "E" in text else int(text)
                return plain_xml(moment(number, number_format, epoch_1904=self.epoch_1904))
            case "b":
                return _TRUTH[text]
            case "str" | "inlineStr" | "e":
                return plain_xml(text)
        raise NotPlain


def position(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of `D7`; without a reference the next column of the row."""
    return (row, column + 1) if reference is None else address(reference)


@lru_cache(maxsize=1 << 16)  # forms use the same few thousand addresses again and again
def address(reference: str) -> tuple[int, int]:
    """Row and column of `D7`; NotPlain for what is no address."""
    match = _ADDRESS.fullmatch(reference)
    if match is None:
        raise NotPlain
    number = 0
    for letter in match[1].upper():
        number = number * _COORDINATE + ord(letter) - ord("A") + 1
    return int(match[2]), number


def letters(column: int) -> str:
    """The letters of a column, from 1."""
    from openpyxl.utils.cell import get_column_letter

    return get_column_letter(column)


def moved(formula: str, origin: str, target: str) -> str:
    """The formula as it reads at the target; '=', which only says that there is one, where it cannot be moved."""
    if origin == target:
        return formula
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator(formula, origin).translate_formula(target))
    except (TokenizerError, TranslatorError):
        return "="
