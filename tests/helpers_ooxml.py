"""What must hold of a package that Office shall open without repairing it, told by the file alone."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl.worksheet.cell_range import CellRange

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

Parts = Mapping[str, bytes]


def faults(content: bytes) -> list[str]:
    """Everything that is wrong with the package and those embedded in it; [] where nothing is."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    found = [f"{name} twice" for name, count in Counter(name.lower() for name in names).items() if count > 1]
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    found += _untyped(parts, trees["[Content_Types].xml"])
    found += _relations(parts, trees)
    found += _word(trees) if "word/document.xml" in parts else _excel(trees)
    for name, part in parts.items():
        if name.endswith(".xlsx"):
            found += [f"{name}: {fault}" for fault in faults(part)]
    return found


def faults_of(path: Path) -> list[str]:
    """The faults of a file."""
    return faults(path.read_bytes())


def _untyped(parts: Parts, types: Any) -> Iterator[str]:
    """Parts without a content type, content types without a part, and two for one."""
    endings = [one.get("Extension").lower() for one in types.iter(f"{_TYPES}Default")]
    named = [one.get("PartName").removeprefix("/") for one in types.iter(f"{_TYPES}Override")]
    yield from (f"content type of {name} twice" for name in _doubled([*endings, *named]))
    yield from (f"content type of {name}, which is not there" for name in named if name not in parts)
    for name in parts:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} without content type"


def _relations(parts: Parts, trees: Mapping[str, Any]) -> Iterator[str]:
    """Relationships that lead nowhere or are doubled, references without one, parts nothing leads to."""
    reached = {"[Content_Types].xml"}
    for name in [name for name in parts if name.endswith(".rels")]:
        folder, source = _source(name)
        ids = [one.get("Id") for one in trees[name].iter(_RELATIONSHIP)]
        yield from (f"{name}: {one} twice" for one in _doubled(ids))
        if source and source not in parts:
            yield f"{name} of {source}, which is not there"
        for one in trees[name].iter(_RELATIONSHIP):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).removeprefix("/")
                reached.add(target)
                if target not in parts:
                    yield f"{name}: {one.get('Id')} leads to {target}, which is not there"
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            yield from _dangling(name, tree, trees)
    yield from (f"nothing leads to {name}" for name in parts if name not in reached and not name.endswith(".rels"))


def _source(rels: str) -> tuple[str, str]:
    """The folder and the name of the part whose relationships these are; '' for the package."""
    folder, _, name = rels.rpartition("/")
    folder = folder.removesuffix("_rels").removesuffix("/")
    part = name.removesuffix(".rels")
    return folder, posixpath.join(folder, part) if part else ""


def _dangling(name: str, tree: Any, trees: Mapping[str, Any]) -> Iterator[str]:
    """References of a part to relationships it does not have."""
    folder, _, part = name.rpartition("/")
    rels = trees.get(posixpath.join(folder, "_rels", f"{part}.rels"))
    known = {one.get("Id") for one in rels.iter(_RELATIONSHIP)} if rels is not None else set()
    for element in tree.iter():
        for attribute, value in element.attrib.items():
            if attribute.startswith(_R) and value not in known:
                yield f"{name}: {etree.QName(element).localname} refers to {value}, which is no relationship"


def _word(trees: Mapping[str, Any]) -> Iterator[str]:
    document = trees["word/document.xml"]
    shapes = [one.get("id") for name, tree in trees.items() if name.startswith("word/") for one in tree.iter(_DRAWN)]
    yield from (f"drawing {one} twice" for one in _doubled(shapes))
    styles = [one.get(f"{_W}styleId") for one in trees["word/styles.xml"].iter(f"{_W}style")]
    yield from (f"style {one} twice" for one in _doubled(styles))
    for kind in ("pStyle", "rStyle", "tblStyle"):
        used = {one.get(f"{_W}val") for one in document.iter(f"{_W}{kind}")}
        yield from (f"style {one} is not there" for one in sorted(used - set(styles)))
    yield from _pairs(document, "bookmark")
    names = [one.get(f"{_W}name") for one in document.iter(f"{_W}bookmarkStart")]
    yield from (f"bookmark {one} twice" for one in _doubled(names))
    yield from _comments(document, trees.get("word/comments.xml"))
    for table in document.iter(f"{_W}tbl"):
        yield from _table(table)


def _comments(document: Any, comments: Any) -> Iterator[str]:
    """Comments, the ranges they are about and the runs that refer to them are the same."""
    yield from _pairs(document, "commentRange")
    told = [one.get(f"{_W}id") for one in comments.iter(f"{_W}comment")] if comments is not None else []
    marked = [one.get(f"{_W}id") for one in document.iter(f"{_W}commentReference")]
    yield from (f"comment {one} twice" for one in (*_doubled(told), *_doubled(marked)))
    yield from (f"comment {one} without reference or text" for one in sorted(set(told) ^ set(marked)))
    ranges = {one.get(f"{_W}id") for one in document.iter(f"{_W}commentRangeStart")}
    yield from (f"comment {one} without range or text" for one in sorted(set(told) ^ ranges))


def _pairs(document: Any, kind: str) -> Iterator[str]:
    """Starts and ends belong together, each once."""
    starts = [one.get(f"{_W}id") for one in document.iter(f"{_W}{kind}Start")]
    ends = [one.get(f"{_W}id") for one in document.iter(f"{_W}{kind}End")]
    yield from (f"{kind} {one} twice" for one in (*_doubled(starts), *_doubled(ends)))
    yield from (f"{kind} {one} begins or ends only" for one in sorted(set(starts) ^ set(ends)))


def _table(table: Any) -> Iterator[str]:
    """Every row fills the grid, and every cell ends with a paragraph."""
    width = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
    for number, row in enumerate(table.findall(f"{_W}tr"), start=1):
        cells = row.findall(f"{_W}tc")
        taken = sum(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1) for cell in cells)
        around = (row.find(f"{_W}trPr/{_W}{side}") for side in ("gridBefore", "gridAfter"))
        if taken + sum(_number(one, 0) for one in around) != width:
            yield f"row {number} of a table has {taken} of {width} columns"
        yield from ("a cell without paragraph at its end" for cell in cells if cell[-1].tag != f"{_W}p")


def _number(element: Any, default: int) -> int:
    return default if element is None else int(element.get(f"{_W}val"))


def _excel(trees: Mapping[str, Any]) -> Iterator[str]:
    book = trees["xl/workbook.xml"]
    sheets = list(book.iter(f"{_S}sheet"))
    for what in ("name", "sheetId", f"{_R}id"):
        yield from (f"sheet {one} twice" for one in _doubled(one.get(what).lower() for one in sheets))
    names = [(one.get("name").lower(), one.get("localSheetId")) for one in book.iter(f"{_S}definedName")]
    yield from (f"name {one} twice" for one in _doubled(names))
    strings = len(trees["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in trees else 0
    formats = len(trees["xl/styles.xml"].find(f"{_S}cellXfs"))
    yield from _formats(trees["xl/styles.xml"])
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            yield from (f"{name}: {fault}" for fault in _sheet(tree, strings, formats))


def _formats(styles: Any) -> Iterator[str]:
    """Cell formats that name a font, fill or border which is not there."""
    for kind, many in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
        count = len(styles.find(f"{_S}{many}"))
        for one in styles.iter(f"{_S}xf"):
            if int(one.get(kind, "0")) >= count:
                yield f"{kind} {one.get(kind)} of {count}"


def _sheet(sheet: Any, strings: int, formats: int) -> Iterator[str]:
    """Rows and cells in order and each once, strings and formats that are there, merged ranges apart."""
    rows = [int(row.get("r")) for row in sheet.iter(f"{_S}row")]
    if rows != sorted(set(rows)):
        yield "rows out of order"
    cells = [cell.get("r") for cell in sheet.iter(f"{_S}c")]
    yield from (f"cell {one} twice" for one in _doubled(cells))
    for cell in sheet.iter(f"{_S}c"):
        if int(cell.get("s", "0")) >= formats:
            yield f"{cell.get('r')} has format {cell.get('s')} of {formats}"
        if cell.get("t") == "s" and int(cell.findtext(f"{_S}v")) >= strings:
            yield f"{cell.get('r')} has string {cell.findtext(f'{_S}v')} of {strings}"
    merged = [CellRange(one.get("ref")) for one in sheet.iter(f"{_S}mergeCell")]
    yield from (f"{one} and {other} overlap" for one, other in combinations(merged, 2) if not one.isdisjoint(other))


def _doubled(names: Iterable[Any]) -> list[Any]:
    return [name for name, count in Counter(names).items() if count > 1]
