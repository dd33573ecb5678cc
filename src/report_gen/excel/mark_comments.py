"""Comments on cells: ours put beside those a sheet has already, and taken out again when it is marked anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from report_gen.excel.mark_boxes import Boxes
from report_gen.excel.mark_cells import SHEET_ORDER, Sheet, Spot, area_of
from report_gen.excel.mark_package import Package, Relations
from report_gen.excel.mark_xml import (
    DOCUMENT_NS,
    SHEET_NS,
    added,
    child,
    children,
    clean,
    dump,
    new,
    parse,
    placed,
)
from report_gen.model.place import column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

COMMENT_MARK: Final = "【校核】"  # how every comment of ours begins
_AUTHOR: Final = "校核"
_THREADED: Final = "tc="  # the author of the stand-in for a threaded comment
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOX_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_RUN: Final = (
    f'<r xmlns="{SHEET_NS}"><rPr><sz val="9"/><color rgb="FF000000"/><rFont val="宋体"/></rPr>'
    '<t xml:space="preserve"/></r>'
).encode()


class Comments:
    """The comments of one worksheet part."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._relations: Relations = package.relations(part)
        self._part = next(iter(self._relations.of_kind("comments")), "")
        self._root = package.tree(self._part) if self._part else new("comments")
        self._list = placed(self._root, "commentList", ("authors", "commentList"))
        self._by_spot = {spot: one for one in children(self._list, "comment") if (spot := _spot(one))}

    def has_ours(self) -> bool:
        """Whether the sheet has been marked before."""
        return any(COMMENT_MARK in _text(one) for one in self._by_spot.values())

    def write(self, sheet: Sheet, texts: Mapping[Spot, str]) -> None:
        """Take out what we said before, and say `texts`; a threaded comment is left alone.

        A cell whose comment is someone else's keeps it, with ours below.
        """
        if not texts and not self.has_ours():
            return
        taken = self._take_out()
        spoken = {spot: text for spot, text in texts.items() if not self._is_threaded(spot)}
        for spot, text in spoken.items():
            self._say(spot, text)
        boxes = self._boxes(sheet)
        for spot in taken - self._by_spot.keys():
            boxes.remove(spot)
        for spot, one in self._by_spot.items():
            boxes.fit(spot, _text(one), sheet, anew=spot in spoken)
        self._save(sheet, boxes)

    def _take_out(self) -> set[Spot]:
        """The cells whose comment was ours altogether and is gone; of mixed comments our end is cut off."""
        gone = set()
        for spot, one in tuple(self._by_spot.items()):
            at = _text(one).find(COMMENT_MARK)
            if at == 0:
                self._list.remove(self._by_spot.pop(spot))
                gone.add(spot)
            elif at > 0:
                _cut(one, at - 1)  # the line break before it is ours too
        return gone

    def _is_threaded(self, spot: Spot) -> bool:
        one = self._by_spot.get(spot)
        authors = [author.text or "" for author in children(child(self._root, "authors"), "author")]
        number = -1 if one is None else int(one.get("authorId", "0"))
        return 0 <= number < len(authors) and authors[number].startswith(_THREADED)

    def _say(self, spot: Spot, text: str) -> None:
        one = self._by_spot.get(spot)
        if one is None:
            reference = f"{column_letters(spot[1])}{spot[0]}"
            one = added(self._list, "comment", ref=reference, authorId=str(self._author()))
            self._by_spot[spot] = one
            words = added(one, "text")
        else:
            words = placed(one, "text", ("text",))
            _as_run(words)
            text = f"\n{text}"
        words.append(_run(text))

    def _author(self) -> int:
        """Our number among the authors."""
        authors = placed(self._root, "authors", ("authors", "commentList"))
        names = [one.text or "" for one in children(authors, "author")]
        if _AUTHOR not in names:
            added(authors, "author").text = _AUTHOR
            names.append(_AUTHOR)
        return names.index(_AUTHOR)

    def _boxes(self, sheet: Sheet) -> Boxes:
        """The boxes the sheet's comments are drawn in: those it has, or new ones."""
        drawing = child(sheet.root, "legacyDrawing")
        kind, part = self._relations.target(drawing.get(f"{{{DOCUMENT_NS}}}id", "") if drawing is not None else "")
        if kind == "vmlDrawing" and self._package.has(part):
            return Boxes(part, self._package.read(part))
        others = [self._package.read(name) for name in self._package.names() if name.lower().endswith(".vml")]
        return Boxes.new(self._package.fresh("xl/drawings/vmlDrawing{}.vml"), others)

    def _save(self, sheet: Sheet, boxes: Boxes) -> None:
        if not self._part:
            self._part = self._package.fresh("xl/comments{}.xml")
            self._package.describe(self._part, _TYPE)
            self._relations.add("comments", self._part)
        self._author()  # a list without authors is no valid part
        self._package.write(self._part, dump(self._root))
        self._package.describe_extension("vml", _BOX_TYPE)
        if boxes.is_new:
            drawing = placed(sheet.root, "legacyDrawing", SHEET_ORDER)
            drawing.set(f"{{{DOCUMENT_NS}}}id", self._relations.add("vmlDrawing", boxes.part))
        self._package.write(boxes.part, boxes.content)


def _spot(comment: _Element) -> Spot | None:
    area = area_of(comment.get("ref", ""))
    return (area.top, area.left) if area else None


def _pieces(comment: _Element) -> list[_Element]:
    """The elements that hold the comment's words; phonetic readings are none."""
    words = child(comment, "text")
    own = [] if words is None else list(children(words, "t"))
    return own + [piece for run in children(words, "r") for piece in children(run, "t")]


def _text(comment: _Element) -> str:
    return "".join(piece.text or "" for piece in _pieces(comment))


def _cut(comment: _Element, length: int) -> None:
    """Leave only so many characters of the comment."""
    for piece in _pieces(comment):
        words = piece.text or ""
        piece.text = words[:length]
        length = max(length - len(words), 0)


def _as_run(words: _Element) -> None:
    """A comment of one plain text becomes one of runs, so that another can follow."""
    plain = child(words, "t")
    if plain is not None:
        run = added(words, "r")
        run.append(plain)


def _run(text: str) -> _Element:
    run = parse(_RUN)
    run[1].text = clean(text)
    return run
