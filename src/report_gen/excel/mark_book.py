"""The workbook part: which sheets there are, our sheet as the first of them, names that count sheets shifted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from report_gen.excel.mark_package import Package
from report_gen.excel.mark_styles import EMPTY_STYLES, Styles
from report_gen.excel.mark_xml import (
    DOCUMENT_NS,
    STRICT_NS,
    NotPatchable,
    added,
    child,
    children,
    dump,
    local,
    placed,
    tag,
    without,
)

_ORDER: Final = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "AlternateContent",
    "revisionPtr",
    "absPath",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ID: Final = f"{{{DOCUMENT_NS}}}id"


class SheetPart(NamedTuple):
    """A sheet of the workbook: its name, its kind (worksheet, chartsheet …) and its part."""

    name: str
    kind: str
    part: str


class Book:
    """The workbook part of a package and what it leads to; NotPatchable for anything but a transitional xlsx."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.part = next(iter(package.relations("").of_kind("officeDocument")), "")
        if not self.part.lower().endswith(".xml"):
            raise NotPatchable("文件不是 xlsx 或 xlsm 工作簿")
        self.root = package.tree(self.part)
        if etree.QName(self.root).namespace == STRICT_NS:
            raise NotPatchable("文件是“严格 Open XML”格式")
        if self.root.tag != tag("workbook"):
            raise NotPatchable("文件不是 xlsx 或 xlsm 工作簿")
        self._relations = package.relations(self.part)
        self._sheets = placed(self.root, "sheets", _ORDER)

    def sheets(self) -> Iterator[SheetPart]:
        """The sheets in order."""
        for one in children(self._sheets, "sheet"):
            kind, part = self._relations.target(one.get(_ID, ""))
            yield SheetPart(one.get("name", ""), kind, part)

    def styles(self) -> tuple[str, Styles]:
        """The part of the cell styles and what is in it; a workbook without one gets one."""
        part = next(iter(self._relations.of_kind("styles")), "")
        if not part:
            part = self._beside("styles.xml")  # the name some readers look for, whatever the relations say
            self._relations.add("styles", part)
            self._package.drop(part)
            self._package.describe(part, _STYLES_TYPE)
            self._package.write(part, EMPTY_STYLES)
        return part, Styles(self._package.tree(part))

    def drop_sheet(self, name: str) -> bool:
        """Take out the sheet of that name with all that belongs to it alone; whether there was one."""
        for index, one in enumerate(list(children(self._sheets, "sheet"))):
            if one.get("name") == name:
                _, part = self._relations.target(one.get(_ID, ""))
                self._relations.remove(one.get(_ID, ""))
                self._sheets.remove(one)
                self._drop_part(part)
                self._shift(index, by=-1)
                return True
        return False

    def add_first(self, name: str, content: bytes, titles: str) -> None:
        """Put a worksheet before all others, open the workbook on it, and repeat its rows `titles` on every page."""
        part = self._package.fresh(self._beside("worksheets/sheet{}.xml"))
        self._package.write(part, content)
        self._package.describe(part, _SHEET_TYPE)
        numbers = [int(one.get("sheetId", "0")) for one in children(self._sheets, "sheet")]
        made = added(self._sheets, "sheet", name=name, sheetId=str(max(numbers, default=0) + 1))
        made.set(_ID, self._relations.add("worksheet", part))
        self._sheets.insert(0, made)
        self._shift(-1, by=1)
        self._repeat(name, titles)
        self._open_first()

    def save(self) -> None:
        """Write the part back."""
        self._package.write(self.part, dump(self.root))

    def _beside(self, name: str) -> str:
        return posixpath.join(posixpath.dirname(self.part), name)

    def _drop_part(self, part: str) -> None:
        """The sheet and its comments, boxes and printer settings, unless another sheet refers to them."""
        own = {target for _, _, target in self._package.relations(part).internal()}
        self._package.drop(part)
        shared = {target for sheet in self.sheets() for _, _, target in self._package.relations(sheet.part).internal()}
        for target in sorted(own - shared):
            if self._package.has(target):
                self._package.drop(target)

    def _shift(self, after: int, *, by: int) -> None:
        """Names of single sheets follow their sheets; those of sheet `after` itself go with it."""
        names = child(self.root, "definedNames")
        for one in list(children(names, "definedName")):
            if "localSheetId" not in one.attrib:
                continue
            number = int(one.attrib["localSheetId"])
            if number > after:
                one.set("localSheetId", str(number + by))
            elif number == after:
                one.getparent().remove(one)  # type: ignore[union-attr]  # it stands in definedNames

    def _repeat(self, name: str, titles: str) -> None:
        names = placed(self.root, "definedNames", _ORDER)
        made = added(names, "definedName", name="_xlnm.Print_Titles", localSheetId="0")
        made.text = f"'{name}'!{titles}"
        names.insert(0, made)

    def _open_first(self) -> None:
        views = placed(self.root, "bookViews", _ORDER)
        if child(views, "workbookView") is None:
            added(views, "workbookView")
        for view in (one for one in views if local(one)):
            without(view, "firstSheet")
            view.set("activeTab", "0")
