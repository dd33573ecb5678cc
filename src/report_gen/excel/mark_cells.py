"""The cells of one sheet: found by place, made where the file leaves them out, filled and put back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from report_gen.excel.mark_styles import Styles
from report_gen.excel.mark_xml import added, child, children, dump, parse, placed, tag, without
from report_gen.model.place import Place, column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

SHEET_ORDER: Final = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
)
Spot = tuple[int, int]  # row and column from 1
_LAST: Final = (1_048_576, 16_384)
_LONG: Final = 4 * 1024 * 1024  # bytes from which the unmarked tail of a sheet is carried over unparsed
_FIRST_ROWS: Final = 200  # in which the head of a table is looked for
_REST: Final = b"<?report_gen rest?>"
_ROW: Final = re.compile(rb"<(?:[\w.-]+:)?row\b[^<>]*?\br=[\"'](\d+)[\"']")
_DATA_END: Final = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_VALUE_END: Final = re.compile(rb"</(?:[\w.-]+:)?[vt]>")
_SELECTED: Final = re.compile(rb"(<(?:[\w.-]+:)?sheetView\b[^<>]*?)\s+tabSelected=(?:\"[^\"]*\"|'[^']*')")
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 9.0, 15.0
_PIXELS_PER_DIGIT, _PIXELS_PER_POINT = 8.0, 4 / 3
_HEADS: Final = 3  # a row with so many filled cells is the head of a table


class Area(NamedTuple):
    """Merged cells: first row and column, last row and column."""

    top: int
    left: int
    bottom: int
    right: int


class _Columns(NamedTuple):
    """Neighbouring columns that look alike: 0 pixels wide where hidden."""

    first: int
    last: int
    pixels: float
    style: str | None

    @classmethod
    def of(cls, one: _Element) -> _Columns:
        """What a `col` element says."""
        pixels = 0.0 if _is_on(one.get("hidden")) else _digits(one.get("width"))
        return cls(int(one.get("min", "0")), int(one.get("max", "0")), pixels, one.get("style"))


class Sheet:
    """One worksheet part on the table. `last_row` is the last row to be marked; `whole`: marks may stand below it."""

    def __init__(self, content: bytes, last_row: int = 0, *, whole: bool = False) -> None:
        self._rest = b""
        self.root = parse(self._without_rest(content, max(last_row, _FIRST_ROWS), whole=whole))
        self._data = placed(self.root, "sheetData", SHEET_ORDER)
        self._rows = self._numbered_rows()
        self.merges = tuple(_areas(child(self.root, "mergeCells")))
        self._columns = tuple(_Columns.of(one) for one in children(child(self.root, "cols"), "col"))
        shape = child(self.root, "sheetFormatPr")
        self._usual_width = shape.get("defaultColWidth") if shape is not None else None
        self._usual_height = shape.get("defaultRowHeight") if shape is not None else None

    def xml(self) -> bytes:
        """The part again."""
        return dump(self.root).replace(_REST, self._rest, 1) if self._rest else dump(self.root)

    def spot(self, place: Place) -> Spot | None:
        """The cell that stands for a place: the anchor of a merge, the first shown cell of a row, the head of a column.

        None for what no sheet can have.
        """
        row = place.row or (self._head_row() if place.column else 1)
        column = place.column or self._first_shown()
        if row > _LAST[0] or column > _LAST[1]:
            return None
        area = self.area((row, column))
        return area.top, area.left

    def area(self, spot: Spot) -> Area:
        """The merge the cell lies in, or the cell alone."""
        row, column = spot
        inside = (one for one in self.merges if one.top <= row <= one.bottom and one.left <= column <= one.right)
        return next(inside, Area(row, column, row, column))

    def fill(self, spot: Spot, colour: str, styles: Styles) -> None:
        """Give the cell this fill; nothing else of it changes."""
        cell = self._cell(*spot)
        cell.set("s", str(styles.marked(int(cell.get("s", "0")), colour)))

    def put_back(self, styles: Styles) -> None:
        """Take our fills off every cell that has one: of the styles it may have had, that of the nearest cell of its row."""
        choices: dict[int, tuple[int, ...]] = {}
        for row in self._rows.values():
            used = [int(cell.get("s", "0")) for cell in children(row, "c")]
            for at, cell in enumerate(children(row, "c")):
                style = used[at]
                if styles.is_marked(style):
                    if style not in choices:
                        choices[style] = styles.before_marks(style)
                    cell.set("s", str(_nearest(used, at, choices[style])))

    def deselect(self) -> None:
        """The sheet is no longer the selected one: two selected sheets would be typed into together."""
        for view in self.root.iter(tag("sheetView")):
            without(view, "tabSelected")

    def width(self, column: int) -> float:
        """The width of a column in pixels, 0 where it is hidden."""
        for one in self._columns:
            if one.first <= column <= one.last:
                return one.pixels
        return _digits(self._usual_width)

    def height(self, row: int) -> float:
        """The height of a row in pixels, 0 where it is hidden."""
        found = self._rows.get(row)
        if found is not None and _is_on(found.get("hidden")):
            return 0.0
        points = (found.get("ht") if found is not None else None) or self._usual_height or _DEFAULT_HEIGHT
        return float(points) * _PIXELS_PER_POINT

    def _without_rest(self, content: bytes, last_row: int, *, whole: bool) -> bytes:
        """A very long part without the rows nobody asks for, which would fill the memory; `whole`: only empty ones go."""
        if len(content) < _LONG or b"<!" in content:
            return content
        end = _last_match(_DATA_END, content)
        value = _last_match(_VALUE_END, content) if whole else 0
        for row in _ROW.finditer(content):
            if int(row[1]) > last_row and row.start() > value:
                self._rest = content[row.start() : end]
                return content[: row.start()] + _REST + content[end:]
        return content

    def _numbered_rows(self) -> dict[int, _Element]:
        """The rows by number; rows that leave their number out get it written, so that others can be put between."""
        rows: dict[int, _Element] = {}
        number = 0
        for row in children(self._data, "row"):
            number = int(row.get("r", number + 1))
            row.set("r", str(number))
            rows.setdefault(number, row)
        return rows

    def _head_row(self) -> int:
        """The first row where several cells are filled; the first row of all if there is none."""
        for number in sorted(self._rows):
            if sum(len(cell) > 0 for cell in children(self._rows[number], "c")) >= _HEADS:
                return number
        return 1

    def _first_shown(self) -> int:
        return next((column for column in range(1, _LAST[1]) if self.width(column)), 1)

    def _row(self, number: int) -> _Element:
        if number not in self._rows:
            made = added(self._data, "row", r=str(number))
            _insert(self._data, made, number, lambda one: int(one.get("r", "0")))
            self._rows[number] = made
        return self._rows[number]

    def _cell(self, row_number: int, column: int) -> _Element:
        row = self._row(row_number)
        for at, cell in _numbered_cells(row, row_number):
            if at == column:
                return cell
        made = added(row, "c", r=f"{column_letters(column)}{row_number}")
        style = (row.get("s") if _is_on(row.get("customFormat")) else None) or self._column_style(column)
        if style:
            made.set("s", style)
        _insert(row, made, column, lambda one: column_of(one.get("r", "")))
        without(row, "spans")  # says up to where the row has cells, and need not be there
        self._widen(row_number, column)
        return made

    def _column_style(self, column: int) -> str | None:
        return next((one.style for one in self._columns if one.first <= column <= one.last), None)

    def _widen(self, row: int, column: int) -> None:
        """The sheet's dimension takes in the new cell."""
        shape = child(self.root, "dimension")
        if shape is not None and (area := area_of(shape.get("ref", ""))):
            top, left = min(area.top, row), min(area.left, column)
            bottom, right = max(area.bottom, row), max(area.right, column)
            shape.set("ref", f"{column_letters(left)}{top}:{column_letters(right)}{bottom}")


def deselected(content: bytes) -> bytes:
    """A sheet part that is no longer selected; the same bytes where it was not."""
    end = content.find(b"sheetData")
    head = content if end < 0 else content[:end]
    return _SELECTED.sub(rb"\1", head) + content[len(head) :]


def column_of(reference: str) -> int:
    """The column number of `D7`: 4; 0 for what has no letters."""
    number = 0
    for letter in reference.replace("$", ""):
        if not letter.isascii() or not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number


def area_of(reference: str) -> Area | None:
    """The cells of `B2:D7` or `B2`; None for what is no such range."""
    match = re.fullmatch(r"\$?([A-Za-z]+)\$?(\d+)(?::\$?([A-Za-z]+)\$?(\d+))?", reference.strip())
    if not match:
        return None
    first, top, last, bottom = match.groups()
    return Area(int(top), column_of(first), int(bottom or top), column_of(last or first))


def _areas(merges: _Element | None) -> Iterator[Area]:
    for one in children(merges, "mergeCell"):
        area = area_of(one.get("ref", ""))
        if area:
            yield area


def _numbered_cells(row: _Element, number: int) -> Iterator[tuple[int, _Element]]:
    """The cells of a row by column; those that leave their address out get it written."""
    column = 0
    for cell in children(row, "c"):
        column = column_of(cell.get("r", "")) or column + 1
        cell.set("r", f"{column_letters(column)}{number}")
        yield column, cell


def _nearest(used: Sequence[int], at: int, choice: tuple[int, ...]) -> int:
    """Of the styles to choose from, the one nearest to position `at` in a row of styles; else the first."""
    near = sorted(range(len(used)), key=lambda other: abs(other - at))
    return next((used[other] for other in near if used[other] in choice), choice[0])


def _insert(parent: _Element, made: _Element, number: int, number_of: Callable[[_Element], int]) -> None:
    """Put the element before the first one with a higher number, behind all others of its name."""
    same = [one for one in parent.iterchildren(made.tag) if one is not made]
    after = next((one for one in same if number_of(one) > number), None)
    if after is not None:
        after.addprevious(made)
    else:
        parent.insert(parent.index(same[-1]) + 1 if same else 0, made)


def _last_match(pattern: re.Pattern[bytes], content: bytes) -> int:
    """Where the last match begins, or -1."""
    return max((match.start() for match in pattern.finditer(content)), default=-1)


def _is_on(flag: str | None) -> bool:
    return flag in {"1", "true"}


def _digits(width: str | None) -> float:
    return float(width or _DEFAULT_WIDTH) * _PIXELS_PER_DIGIT
