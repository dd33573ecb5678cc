"""What one cell of an ods holds: its value by the type it declares, its number format, its paragraphs and shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final
from xml.etree import ElementTree as ET

from report_gen.excel.read_values import GENERAL, plain
from report_gen.model.raw import RawValue

PICTURE: Final = "图片"
_ODF: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT, DRAW, STYLE, NUMBER = (
    _ODF % name for name in ("office", "table", "text", "drawing", "style", "datastyle")
)
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_PARAGRAPHS: Final = frozenset({f"{TEXT}p", f"{TEXT}h"})
_NOT_SAID: Final = frozenset({f"{TEXT}note", f"{TEXT}ruby-text", f"{OFFICE}annotation"})
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_MOST_SPACES: Final = 1000
_DURATION: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?)?")
_FRACTION: Final = re.compile(r"[.,]\d+$")
_ERROR: Final = re.compile(r"#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!)|Err:\d+")
_DAY: Final = timedelta(days=1)
_PARTS_OF_DATES: Final = {"year": "yyyy", "month": "mm", "day": "dd", "hours": "h", "minutes": "mm", "seconds": "ss"}


@dataclass(frozen=True, slots=True)
class Styles:
    """What styles say that concerns values: number formats by name, those of cell styles, the styles of hidden sheets."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def with_styles(self, tree: ET.Element) -> Styles:
        """These and those of another part of the workbook."""
        numbers = {**self.numbers, **{_name(one): _data_format(one) for one in tree.iter() if _is_format(one)}}
        styles = tuple(tree.iter(f"{STYLE}style"))
        named = ((_name(one), one.get(f"{STYLE}data-style-name", "")) for one in styles)
        cells = {**self.cells, **{name: numbers[number] for name, number in named if number in numbers}}
        return Styles(numbers, cells, self.hidden | {_name(one) for one in styles if _hides(one)})


def _name(style: ET.Element) -> str:
    return style.get(f"{STYLE}name", "")


def _is_format(element: ET.Element) -> bool:
    return element.tag.startswith(NUMBER) and element.tag.endswith("-style")


def _data_format(style: ET.Element) -> str:
    match style.tag.removeprefix(NUMBER):
        case "percentage-style":
            return "0%"
        case "date-style" | "time-style":
            parts = (_PARTS_OF_DATES.get(part.tag.removeprefix(NUMBER), "-") for part in style)
            return "".join(parts).strip("-")
        case _:
            return GENERAL


def _hides(style: ET.Element) -> bool:
    return any(one.get(f"{TABLE}display") == "false" for one in style.iter(f"{STYLE}table-properties"))


def value_of(cell: ET.Element) -> tuple[RawValue, bool]:
    """The cell's value, None where nothing stands, and whether it is an error value.

    NotPlain or ValueError for a value that is not written as its type demands.
    """
    text = paragraphs(cell)
    if cell.get(_CALC) == "error" or (cell.get(f"{TABLE}formula") and _ERROR.fullmatch(text)):
        return text or "#N/A", True
    value = cell.get(f"{OFFICE}value", "")
    match cell.get(f"{OFFICE}value-type"):
        case "float" | "percentage" | "currency":
            return plain(float(value) if set(value) & set(".eE") else int(value)), False
        case "date":
            return _day(cell.get(f"{OFFICE}date-value", ""), text), False
        case "time":
            return _clock(cell.get(f"{OFFICE}time-value", ""), text), False
        case "boolean":
            return cell.get(f"{OFFICE}boolean-value") == "true", False
    return plain(text or cell.get(f"{OFFICE}string-value", "")), False


def format_of(cell: ET.Element, style: str, styles: Styles) -> str:
    """The number format, exact only where it changes how the value is read: percentages and parts of dates."""
    declared = styles.cells.get(style, GENERAL)
    match cell.get(f"{OFFICE}value-type"):
        case "percentage":
            return "0%"
        case "date":
            return "yyyy-mm-dd" if declared == GENERAL else declared
        case "time":
            return "h:mm:ss"
    return declared


def _day(value: str, text: str) -> RawValue:
    """The date or moment; what the cell shows, where no calendar of ours has that day."""
    try:
        return datetime.fromisoformat(_FRACTION.sub("", value))
    except ValueError:
        return plain(text)


def _clock(value: str, text: str) -> RawValue:
    """The time of a day, or the hours and minutes beyond one."""
    match = _DURATION.fullmatch(value)
    if match is None:
        return plain(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    try:
        span = timedelta(days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return plain(text)
    return time(span.seconds // 3600, span.seconds // 60 % 60, span.seconds % 60) if span < _DAY else span


def paragraphs(element: ET.Element) -> str:
    """The text of the paragraphs right below the element, a line each."""
    return "\n".join("".join(_words(one)) for one in element if one.tag in _PARAGRAPHS)


def _words(element: ET.Element) -> Iterator[str]:
    yield _SPACE.sub(" ", element.text or "")
    for child in element:
        match child.tag.removeprefix(TEXT):
            case "s":
                yield " " * min(int(child.get(f"{TEXT}c", "1")), _MOST_SPACES)
            case "tab":
                yield "\t"
            case "line-break":
                yield "\n"
            case _ if child.tag not in _NOT_SAID and not child.tag.startswith(DRAW):
                yield from _words(child)
        yield _SPACE.sub(" ", child.tail or "")


def comment_of(cell: ET.Element) -> str:
    """The text of the comment on the cell, '' if it has none."""
    note = cell.find(f"{OFFICE}annotation")
    return "" if note is None else str(plain("\n".join(_all_paragraphs(note)).strip()) or "")


def shapes_of(element: ET.Element) -> Iterator[str]:
    """The texts of the shapes below the element, a picture as 图片; charts and lines say nothing."""
    for child in element:
        if child.tag.startswith(DRAW):
            inner = {one.tag.removeprefix(DRAW) for one in child.iter()}
            text = "\n".join(_all_paragraphs(child)).strip()
            if text or ("image" in inner and not inner & {"object", "object-ole"}):
                yield text or PICTURE
        elif child.tag != f"{OFFICE}annotation":
            yield from shapes_of(child)


def _all_paragraphs(element: ET.Element) -> Iterator[str]:
    return ("".join(_words(one)) for one in element.iter() if one.tag in _PARAGRAPHS)
