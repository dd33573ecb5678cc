"""The cell styles of a workbook: twins of a style that differ in the fill only, and the styles of our own sheet."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lxml import etree

from report_gen.excel.form_styles import ENTRY_COLOUR
from report_gen.excel.mark_xml import SHEET_NS, child, children, count, dump, parse, placed

if TYPE_CHECKING:
    from lxml.etree import _Element

ERROR_COLOUR: Final = "FFC7CE"
QUERY_COLOUR: Final = "FFEB9C"
_OURS: Final = (ERROR_COLOUR, QUERY_COLOUR)
_NO_FILL: Final = 0  # the first fill of every workbook is none
_ORDER: Final = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_PLAIN: Final = {
    "fonts": '<font><sz val="11"/><name val="宋体"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    "cellStyles": '<cellStyle name="Normal" xfId="0" builtinId="0"/>',
}
EMPTY_STYLES: Final = f'<styleSheet xmlns="{SHEET_NS}"/>'.encode()


class Styles:
    """The styles part of a workbook. Every method that gives a number gives an index into its cell styles."""

    def __init__(self, root: _Element) -> None:
        self.root = root
        self._lists = {name: self._list(name) for name in _PLAIN}
        self._xfs: list[_Element] = list(children(self._lists["cellXfs"], "xf"))
        self._fills = list(children(self._lists["fills"], "fill"))
        self._numbers = {name: sum(1 for _ in one.iterchildren("{*}*")) for name, one in self._lists.items()}
        self._grown: set[str] = set()
        self._twins: dict[tuple[int, str], int] = {}
        self._appended: dict[tuple[str, str], int] = {}

    def marked(self, style: int, colour: str) -> int:
        """The style with this fill instead of its own."""
        if (style, colour) not in self._twins:
            self._twins[style, colour] = self._twin(style, self._fill(colour))
        return self._twins[style, colour]

    def is_marked(self, style: int) -> bool:
        """Whether the style has a fill of ours."""
        return self._fill_of(style) in _OURS

    def before_marks(self, style: int) -> tuple[int, ...]:
        """The styles a marked cell may have had: all that differ from its own in the fill only.

        Where the workbook has none, an unlocked cell takes the yellow of entry cells and any other has no fill.
        """
        unlocked = self._is_unlocked(style)
        twins = tuple(index for index in range(len(self._xfs)) if self._are_twins(index, style))
        yellow = tuple(index for index in twins if self._fill_of(index) == ENTRY_COLOUR[1:])
        if twins:
            return yellow if unlocked and yellow else twins
        return (self._twin(style, self._fill(ENTRY_COLOUR[1:]) if unlocked else _NO_FILL),)

    def add(self, xf: str, **parts: str) -> int:
        """A style of our own: the xf with `{font}`, `{fill}` and `{border}` standing for the elements given."""
        places = {"font": "fonts", "fill": "fills", "border": "borders"}
        numbers = {name: self._append(places[name], xml) for name, xml in parts.items()}
        self._xfs.append(_element(xf.format(**({"font": 0, "fill": 0, "border": 0} | numbers))))
        return self._grow("cellXfs", self._xfs[-1])

    def xml(self) -> bytes:
        """The part again."""
        for name in sorted(self._grown):
            count(self._lists[name])
        return dump(self.root)

    def _list(self, name: str) -> _Element:
        found = placed(self.root, name, _ORDER)
        if not len(found):
            found.extend(_elements(_PLAIN[name]))
            count(found)
        return found

    def _append(self, name: str, xml: str) -> int:
        """The number of that element in its list, where it is put once."""
        if (name, xml) not in self._appended:
            wanted = _element(xml)
            if name == "fills":
                self._fills.append(wanted)
            self._appended[name, xml] = self._grow(name, wanted)
        return self._appended[name, xml]

    def _grow(self, name: str, element: _Element) -> int:
        """Put the element at the end of that list; its number there."""
        self._lists[name].append(element)
        self._grown.add(name)
        self._numbers[name] += 1
        return self._numbers[name] - 1

    def _fill(self, colour: str) -> int:
        solid = f'<patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill>'
        return self._append("fills", f"<fill>{solid}</fill>")

    def _fill_of(self, style: int) -> str:
        number = int(self._xfs[style].get("fillId", "0")) if style < len(self._xfs) else 0
        return _colour(self._fills[number]) if number < len(self._fills) else ""

    def _is_unlocked(self, style: int) -> bool:
        protection = child(self._xfs[style], "protection")
        return protection is not None and protection.get("locked") in {"0", "false"}

    def _are_twins(self, index: int, style: int) -> bool:
        return not self.is_marked(index) and _but_fill(self._xfs[index]) == _but_fill(self._xfs[style])

    def _twin(self, style: int, fill: int) -> int:
        source = self._xfs[style if style < len(self._xfs) else 0]
        xf = _copy(source)
        xf.set("fillId", str(fill))
        xf.set("applyFill", "1")
        self._xfs.append(xf)
        return self._grow("cellXfs", xf)


def _element(xml: str) -> _Element:
    return _elements(xml)[0]


def _elements(xml: str) -> list[_Element]:
    return list(deepcopy(_parsed(xml)))


@lru_cache(256)
def _parsed(xml: str) -> _Element:
    """Elements we put into workbooks; the same few every time."""
    return parse(f'<all xmlns="{SHEET_NS}">{xml}</all>'.encode())


def _copy(element: _Element) -> _Element:
    made = deepcopy(element)
    made.tail = None
    return made


def _colour(fill: _Element) -> str:
    """`FFC7CE` of a solid fill of that colour; '' of any other fill."""
    pattern = child(fill, "patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    colour = child(pattern, "fgColor")
    return "" if colour is None else colour.get("rgb", "")[-6:].upper()


def _canonical(element: _Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def _but_fill(xf: _Element) -> tuple[object, ...]:
    """Everything of a style but its fill, to be compared."""
    attributes = {key: value for key, value in xf.attrib.items() if key not in {"fillId", "applyFill"}}
    return tuple(sorted(attributes.items())), tuple(_canonical(one) for one in xf)
