"""Gives a unit its own workbook back with the wrong cells coloured and commented and a list of them in front.

The file is patched: parts that need no mark are carried over byte for byte, so that nothing a unit had is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from report_gen.excel.mark_book import Book, SheetPart
from report_gen.excel.mark_cells import Sheet, Spot, deselected
from report_gen.excel.mark_comments import COMMENT_MARK, Comments
from report_gen.excel.mark_package import Package
from report_gen.excel.mark_sheet import HEAD_ROW, Line, return_sheet, shortened
from report_gen.excel.mark_styles import ERROR_COLOUR, QUERY_COLOUR, Styles
from report_gen.excel.mark_xml import NotPatchable
from report_gen.model.finding import Severity
from report_gen.model.place import Place
from report_gen.model.returns import RETURN_SHEET, ReturnCase, ReturnItem

__all__ = ["COMMENT_MARK", "NotPatchable", "marked_copy"]

_COLOURS: Final = {Severity.ERROR: ERROR_COLOUR, Severity.QUERY: QUERY_COLOUR}
_WEIGHT: Final = {Severity.NOTE: 0, Severity.QUERY: 1, Severity.ERROR: 2}


def marked_copy(content: bytes, case: ReturnCase) -> bytes:
    """The unit's workbook with every item of `case` marked at its cell; the same input gives the same bytes.

    A wrong cell is filled (强制性 red, 核实性 yellow) and says in a comment what is wrong and what to do. The first
    sheet 校核意见 lists the items with links. A copy marked before is marked anew: the earlier sheet, comments and
    fills go. Signatures over the file are taken out, because no changed file can keep them. NotPatchable for
    anything but an xlsx or xlsm that is not in the strict variant of the format.
    """
    try:
        return _marked(Package(content), case)
    except (ValueError, IndexError) as error:  # numbers that are none, styles that point nowhere
        raise NotPatchable("文件内部结构有损坏") from error


def _marked(package: Package, case: ReturnCase) -> bytes:
    book = Book(package)
    marked_before = book.drop_sheet(RETURN_SHEET)
    styles_part, styles = book.styles()
    marker = _Marker(package, styles, _by_sheet(case), marked_before=marked_before or _has_comments(package, book))
    for sheet in tuple(book.sheets()):
        marker.mark(sheet)
    lines = [Line(item, marker.spots.get(item.number)) for item in case.items]
    book.add_first(RETURN_SHEET, return_sheet(case, lines, styles), f"${HEAD_ROW}:${HEAD_ROW}")
    book.save()
    package.write(styles_part, styles.xml())
    package.unsign()
    return package.content()


@dataclass(slots=True)
class _Marker:
    """Goes through the sheets; `spots` says where each item was marked in the end."""

    package: Package
    styles: Styles
    items: Mapping[str, tuple[ReturnItem, ...]]
    marked_before: bool
    spots: dict[int, tuple[str, Spot]] = field(default_factory=dict)

    def mark(self, part: SheetPart) -> None:
        """Mark the items of one sheet, and let go of its selection."""
        items = self.items.get(part.name, ())
        content = self.package.read(part.part)
        if part.kind == "worksheet" and (items or self.marked_before):
            self._mark(part, content, items)
        elif (freed := deselected(content)) != content:
            self.package.write(part.part, freed)

    def _mark(self, part: SheetPart, content: bytes, items: tuple[ReturnItem, ...]) -> None:
        last_row = max((place_of(item).row for item in items), default=0)
        sheet = Sheet(content, last_row, whole=self.marked_before)
        sheet.deselect()
        if self.marked_before:
            sheet.put_back(self.styles)
        at: defaultdict[Spot, list[ReturnItem]] = defaultdict(list)
        for item in items:
            if spot := sheet.spot(place_of(item)):
                at[spot].append(item)
                self.spots[item.number] = (part.name, spot)
        for spot, found in at.items():
            worst = max((item.finding.severity for item in found), key=_WEIGHT.__getitem__)
            if worst in _COLOURS:
                sheet.fill(spot, _COLOURS[worst], self.styles)
        Comments(self.package, part.part).write(sheet, {spot: comment_text(found) for spot, found in at.items()})
        self.package.write(part.part, sheet.xml())


def place_of(item: ReturnItem) -> Place:
    """The place to mark: the finding's, or that of its entry where the finding names none."""
    place = item.finding.place
    return item.entry.place if item.entry is not None and not place.sheet else place


def comment_text(items: Iterable[ReturnItem]) -> str:
    """What the comment says: all items of the cell, numbered as in the list."""
    return COMMENT_MARK + "\n".join(_words(item) for item in items)


def _words(item: ReturnItem) -> str:
    hint = item.finding.hint
    return f"{item.number}. {shortened(item.finding.message)}" + (f"\n要求：{shortened(hint)}" if hint else "")


def _by_sheet(case: ReturnCase) -> dict[str, tuple[ReturnItem, ...]]:
    """The items that name a sheet of the file itself."""
    found: defaultdict[str, list[ReturnItem]] = defaultdict(list)
    for item in case.items:
        place = place_of(item)
        if place.sheet and place.file == case.file:
            found[place.sheet].append(item)
    return {sheet: tuple(items) for sheet, items in found.items()}


def _has_comments(package: Package, book: Book) -> bool:
    """Whether a comment of ours is left in the file."""
    return any(
        Comments(package, sheet.part).has_ours()
        for sheet in book.sheets()
        if sheet.kind == "worksheet" and package.relations(sheet.part).of_kind("comments")
    )
