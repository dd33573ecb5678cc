"""Times blank forms against XlsxWriter and openpyxl writing the same workbooks.

    python benchmarks/forms.py [forms] [rounds]

As many units are made of those of both examples, each with a name, a mark and last values of its own. XlsxWriter and
openpyxl write every sheet, cell, look, validation, lock and print setting anew for each form, as our own writer did before
it kept a master; openpyxl once as its manual says and once past it, with style records shared between cells. Nothing is
written to the disk.
They take turns round by round, every round with forms of other units.
Prints medians of wall and processor time a form, their ratios to ours, and how much memory each needs at its highest for
the forms of one round, in a process of its own.
"""

from __future__ import annotations

import io
import multiprocessing
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count, cycle
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.excel.form_fill import Fill
from report_gen.excel.form_layout import Layout
from report_gen.excel.form_styles import BODY_FONT, BODY_SIZE, STYLES
from report_gen.excel.forms import form_content, typed_content
from report_gen.model.form import Form, FormRow
from report_gen.model.period import Period
from report_gen.rules.forms import build_form
from report_gen.steps.load import load_plan

EXAMPLES = Path(__file__).parents[1] / "input_examples"
PERIOD = Period(2024, 6, 1)
_DAY_ZERO = date(1899, 12, 30)
_PADDING = 0.625  # what a width in characters needs beside them, as XlsxWriter adds it


def of_unit(form: Form, number: int) -> Form:
    """The form of another unit with the same duties, and with last values of its own."""
    name = f"{form.unit_name}第{number}分局"
    tables = tuple(
        replace(table, rows=tuple(_with_last(row, number + at) for at, row in enumerate(table.rows)))
        for table in form.tables
    )
    identity = replace(form.identity, unit=f"V{number:05}")
    return replace(form, identity=identity, unit_name=name, facts=(("填报单位", name), *form.facts[1:]), tables=tables)


def _with_last(row: FormRow, number: int) -> FormRow:
    if "last" not in row.printed:
        return row
    return replace(row, printed={**row.printed, "last": f"{number * 37 % 1009}"})


def units() -> Iterator[Form]:
    """Forms without end, no two of one unit."""
    made = []
    for city in ("luoyang", "linzi"):
        plan, _ = load_plan(EXAMPLES / city / "方案.xlsx")
        made += [build_form(plan, unit, _period(plan.schedule[0].span.value)) for unit in plan.units]
    for number, form in zip(count(1), cycle(made)):
        yield of_unit(form, number)


def _period(months: int) -> Period:
    return Period(2024, 7 - months, months)


class Sheet:
    """A worksheet of openpyxl that is told what XlsxWriter would be told."""

    def __init__(self, sheet: Worksheet, dress: Callable[[Cell, Any], None]) -> None:
        self.sheet = sheet
        self.dress = dress

    def write_string(self, row: int, column: int, text: str, look: str = "") -> None:
        """A text."""
        cell = self.sheet.cell(row + 1, column + 1)
        cell.value = text
        cell.data_type = "s"
        self.dress(cell, look)

    def write_blank(self, row: int, column: int, _nothing: None, look: str) -> None:
        """An empty cell."""
        self.dress(self.sheet.cell(row + 1, column + 1), look)

    def merge_range(self, row: int, column: int, last_row: int, last: int, _text: str, look: str) -> None:
        """Merged cells, each with the look."""
        for index in range(column, last + 1):
            self.write_blank(row, index, None, look)
        self.sheet.merge_cells(None, row + 1, column + 1, last_row + 1, last + 1)

    def set_row(self, row: int, points: float) -> None:
        """A height."""
        self.sheet.row_dimensions[row + 1].height = int(points * 4 / 3 + 0.5) * 0.75

    def set_column(self, column: int, _last: int, width: float, _look: None = None, options: Any = None) -> None:
        """A width."""
        dimension = self.sheet.column_dimensions[get_column_letter(column + 1)]
        dimension.width, dimension.hidden = width + _PADDING, bool((options or {}).get("hidden"))

    def data_validation(self, row: int, column: int, last_row: int, last: int, rules: Mapping[str, Any]) -> None:
        """What cells take."""
        low = rules.get("value") or rules.get("source") or str((rules["minimum"] - _DAY_ZERO).days)
        high = str((rules["maximum"] - _DAY_ZERO).days) if "maximum" in rules else None
        self.sheet.add_data_validation(
            DataValidation(
                type=rules["validate"],
                formula1=low.removeprefix("="),
                formula2=high,
                allow_blank=True,
                showInputMessage=True,
                showErrorMessage=rules.get("show_error", True),
                errorTitle=rules.get("error_title"),
                error=rules.get("error_message"),
                promptTitle=rules.get("input_title"),
                prompt=rules.get("input_message"),
                sqref=f"{get_column_letter(column + 1)}{row + 1}:{get_column_letter(last + 1)}{last_row + 1}",
            )
        )

    def hide_gridlines(self, _option: int) -> None:
        """No lines between cells."""
        self.sheet.sheet_view.showGridLines = False

    def set_paper(self, paper: int) -> None:
        """The paper."""
        self.sheet.page_setup.paperSize = paper  # type: ignore[assignment]  # A4 is 9

    def set_margins(self, **inches: float) -> None:
        """The margins."""
        for side, width in inches.items():
            setattr(self.sheet.page_margins, side, width)

    def center_horizontally(self) -> None:
        """In the middle of the page."""
        self.sheet.print_options.horizontalCentered = True

    def set_footer(self, text: str, _options: Any) -> None:
        """What stands at the foot of a page."""
        self.sheet.page_margins.footer = 0.4
        for part, words in _parts(text):
            getattr(self.sheet.oddFooter, part).text = words

    def set_header(self, text: str) -> None:
        """What stands at its head."""
        self.sheet.oddHeader.right.text = text[2:]

    def set_portrait(self) -> None:
        """Upright."""
        self.sheet.page_setup.orientation = "portrait"

    def set_landscape(self) -> None:
        """Lying on its side."""
        self.sheet.page_setup.orientation = "landscape"

    def fit_to_pages(self, across: int, down: int) -> None:
        """On so many pages."""
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = across, down

    def protect(self, _password: str = "", allowed: Mapping[str, bool] | None = None) -> None:
        """Locked, but for what is allowed."""
        names = {"format_columns": "formatColumns", "format_rows": "formatRows", "insert_rows": "insertRows"}
        self.sheet.protection.sheet = True
        for name, may in (allowed or {}).items():
            setattr(self.sheet.protection, names[name], not may)

    def freeze_panes(self, row: int, column: int) -> None:
        """What stays in sight."""
        self.sheet.freeze_panes = f"{get_column_letter(column + 1)}{row + 1}"

    def repeat_rows(self, first: int, last: int) -> None:
        """The head of every page."""
        self.sheet.print_title_rows = f"{first + 1}:{last + 1}"

    def activate(self) -> None:
        """The first sheet is the active one anyway."""

    def hide(self) -> None:
        """Out of sight."""
        self.sheet.sheet_state = "hidden"


def _parts(text: str) -> list[tuple[str, str]]:
    """`&L…&C…&R…` in its parts."""
    found = []
    for code, part in (("L", "left"), ("C", "center"), ("R", "right")):
        _, mark, rest = text.partition(f"&{code}")
        if mark:
            found.append((part, rest.partition("&C" if code == "L" else "&R")[0]))
    return found


def _colour(code: str) -> str:
    return f"FF{code[1:]}"


def _parts_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The style objects of a look, by the attribute of the cell that takes each."""
    font = Font(
        name=properties.get("font_name", BODY_FONT),
        sz=properties.get("font_size", BODY_SIZE),
        color=_colour(properties.get("font_color", "#000000")),
    )
    parts: dict[str, Any] = {"font": font}
    if "bg_color" in properties:
        parts["fill"] = PatternFill("solid", fgColor=_colour(properties["bg_color"]))
    if "border" in properties:
        side = Side("thin", _colour(properties["border_color"]))
        parts["border"] = Border(side, side, side, side)
    if {"align", "valign", "indent", "text_wrap"} & properties.keys():
        across = properties.get("align", "left" if "indent" in properties else None)
        vertical = "center" if "valign" in properties else None
        wrapped, indent = properties.get("text_wrap"), properties.get("indent", 0)
        parts["alignment"] = Alignment(across, vertical, wrap_text=wrapped, indent=indent)
    if "num_format" in properties:
        parts["number_format"] = properties["num_format"]
    if "locked" in properties:
        parts["protection"] = Protection(locked=properties["locked"])
    return parts


# by name, "" for a cell with none: openpyxl's own default has another font
LOOKS = {name: _parts_of(properties) for name, properties in {"": {}, **STYLES}.items()}


def as_documented(_book: Workbook) -> Callable[[Cell, str], None]:
    """Dresses a cell by its attributes, as openpyxl's manual does; the style objects are made once."""

    def dress(cell: Cell, look: str) -> None:
        for attribute, part in LOOKS[look].items():
            setattr(cell, attribute, part)

    return dress


def by_records(book: Workbook) -> Callable[[Cell, str], None]:
    """Dresses a cell with the style record of another one, past openpyxl's documented ways: the quickest there is."""
    sheet = book.create_sheet("looks")
    dress = as_documented(book)
    records = {}
    for row, name in enumerate(LOOKS, 1):
        cell = sheet.cell(row, 1)
        dress(cell, name)
        records[name] = cell._style  # noqa: SLF001  # there is no other way to a record
    book.remove(sheet)

    def share(cell: Cell, look: str) -> None:
        cell._style = records[look]  # noqa: SLF001  # as above

    return share


def by_openpyxl(dressing: Callable[[Workbook], Callable[[Cell, str], None]], form: Form) -> bytes:
    """The form by openpyxl."""
    book = Workbook()
    book.remove(book.worksheets[0])
    dress = dressing(book)
    for page in Layout(form, {name: name for name in LOOKS}, Fill(book, {})).pages():
        sheet = Sheet(book.create_sheet(page.name), dress)
        page.frame(sheet)
        page.cells(sheet)
    token = form.identity.token
    book.properties.title, book.properties.subject, book.properties.keywords = form.title, token, token
    book.properties.creator = form.office
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def by_xlsxwriter(form: Form) -> bytes:
    """The form by XlsxWriter alone."""
    return typed_content(form, {})


WAYS: dict[str, Callable[[Form], bytes]] = {
    "ours": form_content,
    "XlsxWriter": by_xlsxwriter,
    "openpyxl": partial(by_openpyxl, as_documented),
    "openpyxl, sharing style records": partial(by_openpyxl, by_records),
}


def told(content: bytes) -> list[Any]:
    """What a workbook holds, to see that all three write the same one."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found: list[Any] = [book.properties.title, book.properties.subject]
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.has_style or cell.value]
        found += [(sheet.title, sheet.sheet_state, sheet.dimensions, sorted(map(str, sheet.merged_cells.ranges)))]
        found += [(cell.coordinate, cell.value or "", *_dress(cell)) for cell in cells if isinstance(cell, Cell)]
        found += sorted(
            (str(rule.sqref), rule.type, rule.formula1, rule.formula2, rule.error, rule.prompt, rule.promptTitle)
            for rule in sheet.data_validations.dataValidation
        )
        found += [(number, row.height) for number, row in sheet.row_dimensions.items()]
        found += [(letter, column.width, column.hidden) for letter, column in sheet.column_dimensions.items()]
        found += [(sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.paperSize)]
        found += [(sheet.page_setup.fitToHeight or 1, sheet.freeze_panes, sheet.print_options.horizontalCentered)]
        found += [(sheet.protection.sheet, sheet.protection.formatRows, sheet.protection.insertRows)]
        found += [sheet.oddFooter.left.text, sheet.oddFooter.center.text, sheet.oddFooter.right.text]
        found += [sheet.oddHeader.right.text]
    return found


def _dress(cell: Any) -> tuple[object, ...]:
    font, sides = cell.font, cell.border
    return (
        font.name,
        font.sz,
        cell.fill.fgColor.rgb if cell.fill.patternType else "",
        sides.left.style,
        sides.top.style,
        cell.alignment.horizontal,
        cell.alignment.vertical,
        bool(cell.alignment.wrap_text),
        cell.number_format,
        cell.protection.locked,
    )


def timed(way: Callable[[Form], bytes], forms: list[Form]) -> tuple[float, float]:
    """Wall and processor milliseconds of all forms."""
    wall, processor = time.perf_counter(), time.process_time()
    for form in forms:
        way(form)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def _peak(name: str, forms: list[Form], answer: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for form in forms:
        WAYS[name](form)
    answer.put((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def peak(name: str, forms: list[Form]) -> float:
    """The megabytes a process grows by while it makes all forms."""
    answer = multiprocessing.Queue()
    process = multiprocessing.get_context("fork").Process(target=_peak, args=(name, forms, answer))
    process.start()
    grown = float(answer.get())
    process.join()
    return grown


def main() -> None:
    """Check that the workbooks are equal, then take the times."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print(
        f"Python {platform.python_version()}, XlsxWriter {xlsxwriter.__version__}, openpyxl {openpyxl.__version__}, "
        f"{multiprocessing.cpu_count()} processors; {number} forms, {rounds} rounds"
    )
    endless = units()
    for form in (next(endless) for _ in range(30)):
        ours = form_content(form)
        if ours != by_xlsxwriter(form) or told(ours) != told(WAYS["openpyxl"](form)):
            raise SystemExit(f"{form.identity.token}: the workbooks differ")
    walls: dict[str, list[float]] = {name: [] for name in WAYS}
    processors: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        forms = [next(endless) for _ in range(number)]
        for name, way in WAYS.items():
            wall, processor = timed(way, forms)
            walls[name].append(wall / number)
            processors[name].append(processor / number)
    least = (statistics.median(walls["ours"]), statistics.median(processors["ours"]))
    for name in WAYS:
        wall, processor = statistics.median(walls[name]), statistics.median(processors[name])
        grown = peak(name, [next(endless) for _ in range(number)])
        print(
            f"{name}: {wall:.2f} ms a form ({wall / least[0]:.1f} times ours), processor {processor:.2f} ms "
            f"({processor / least[1]:.1f} times), {grown:.1f} MB more"
        )


if __name__ == "__main__":
    main()
