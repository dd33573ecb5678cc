"""A plan's own layout laid over a template as it is read: fonts, sizes, pitch, margins, page numbers.

Only what the template has by the standard is changed: where an office has set a font of its own in its template, that
stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from report_gen.model.layout import BY_NAME, CENTRE, NUMBER_LINES, NUMBER_PLAIN, OUTSIDE, value_of
from report_gen.word.names import P_PR, R_PR, SECTION, TABLE, VAL, P, R, T, W
from report_gen.word.properties import properties_of, put

_TABLE_STYLES: Final = ("表", "小表", "图")  # what their names begin with
_LETTERHEAD: Final = frozenset({"发文机关标志", "抄送", "印发", "印发机关"})
_FOOTER: Final = frozenset({"footer", "页脚"})
_LINE, _TIGHT = "579", "-5"
_TWIPS: Final = 1440 / 25.4  # in a millimetre
_WIDE: Final = 8845  # twips of the standard's type area
_PAGE: Final = (210, 297)
_EMU: Final = 36000  # units of drawings in a millimetre
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DISTANCE: Final = 10  # millimetres from the foot of the type area to that of the page number
_SCRIPTS: Final = ("ascii", "hAnsi", "eastAsia", "cs")
_INDENTS: Final = ("left", "right", "firstLine", "hanging")
_BODY: Final = ("标题字体", "正文字体", "一级标题字体", "二级标题字体")
_TABLES: Final = {"仿宋_GB2312": "表格字体", "黑体": "表头字体"}


class Grid(NamedTuple):
    """The grid of the body text: twips of a character with its spacing, characters of a line."""

    character: int
    line: int


@dataclass(frozen=True)
class Profile:
    """A layout (`Plan.layout`) as WordprocessingML wants it; lengths in twips."""

    layout: Mapping[str, str]

    def number(self, name: str) -> float:
        """The value of a setting that is a number."""
        return float(value_of(self.layout, name))

    @cached_property
    def margins(self) -> Mapping[str, float]:
        """Millimetres of the upright page's margins: top, bottom, left, right."""
        names = {"top": "上边距", "bottom": "下边距", "left": "左边距", "right": "右边距"}
        return {side: self.number(name) for side, name in names.items()}

    @cached_property
    def width(self) -> float:
        """Millimetres of the upright type area's width."""
        return _PAGE[0] - self.margins["left"] - self.margins["right"]

    @cached_property
    def pitch(self) -> int:
        """From line to line: as set, else so that the lines asked for fill the page."""
        if "行距" not in self.layout and "每页行数" in self.layout:
            height = _PAGE[1] - self.margins["top"] - self.margins["bottom"]
            return int(height * _TWIPS / self.number("每页行数"))
        return round(self.number("行距") * 20)

    @cached_property
    def spacing(self) -> int:
        """Between characters: so that those asked for stand on a line, else as the standard's grid has it."""
        if not {"每行字数", "左边距", "右边距", "正文字号"} & set(self.layout):
            return int(_TIGHT)
        size = self.number("正文字号") * 20
        count = (
            self.number("每行字数") if "每行字数" in self.layout else round(self.width * _TWIPS / (size + int(_TIGHT)))
        )
        return int((self.width * _TWIPS / count - size) // 1)

    @cached_property
    def grid(self) -> Grid:
        """The grid of the body text."""
        character = round(self.number("正文字号") * 20) + self.spacing
        return Grid(character, int(self.width * _TWIPS / character))

    def lay_styles(self, styles: Any) -> None:
        """Over the styles of a template (w:styles)."""
        if not self.layout:
            return
        for style in styles.iter(f"{W}style"):
            named = style.find(f"{W}name")
            name = "" if named is None else named.get(VAL, "")
            self._lay_run(style.find(R_PR), name)
            self._lay_paragraph(style.find(P_PR), name)
        for fonts in styles.iterfind(f"{W}docDefaults//{W}rFonts"):
            _replace(fonts, {BY_NAME["正文字体"].default: value_of(self.layout, "正文字体")})

    def lay_part(self, root: Any, name_of: Callable[[Any], str | None]) -> None:
        """Over the document, a header or a footer; `name_of` tells the name of a paragraph's style."""
        if not self.layout:
            return
        for paragraph in root.iter(P):
            name = name_of(paragraph) or ""
            self._lay_paragraph(paragraph.find(P_PR), name)
            for run in paragraph.iterchildren(R):
                self._lay_run(run.find(R_PR), name)
        for section in root.iter(SECTION):
            self._lay_section(section)
        self._lay_tables(root)
        if root.tag == f"{W}ftr":
            self._lay_numbers(root)

    def _lay_run(self, properties: Any, name: str) -> None:
        if properties is None or name == "发文机关标志":
            return
        fonts, sizes = self._fonts(name), self._sizes(name)
        for found in properties.iterchildren(f"{W}rFonts"):
            _replace(found, fonts)
        for tag in ("sz", "szCs"):
            for found in properties.findall(f"{W}{tag}"):
                found.set(VAL, sizes.get(found.get(VAL), found.get(VAL)))
        for found in properties.findall(f"{W}spacing"):
            if found.get(VAL) == _TIGHT:
                found.set(VAL, str(self.spacing))

    def _fonts(self, name: str) -> Mapping[str, str]:
        if name.startswith(_TABLE_STYLES):
            return {font: value_of(self.layout, setting) for font, setting in _TABLES.items()}
        if name.lower() in _FOOTER:
            return {BY_NAME["页码字体"].default: value_of(self.layout, "页码字体")}
        return {BY_NAME[setting].default: value_of(self.layout, setting) for setting in _BODY}

    def _sizes(self, name: str) -> Mapping[str | None, str]:
        """Half points by half points."""
        if name.startswith(_TABLE_STYLES):
            settings: Iterable[str] = ("表格字号", "小表格字号")
        elif name.lower() in _FOOTER:
            settings = ("页码字号",)
        else:
            settings = () if name in _LETTERHEAD else ("标题字号", "正文字号")
        return {_half(BY_NAME[setting].default): _half(value_of(self.layout, setting)) for setting in settings}

    def _lay_paragraph(self, properties: Any, name: str) -> None:
        """Pitch, and indents by whole characters, of what stands on the grid."""
        if properties is None or name.startswith(_TABLE_STYLES):
            return
        for found in properties.findall(f"{W}spacing"):
            if found.get(f"{W}line") == _LINE:
                found.set(f"{W}line", str(self.pitch))
        for tab in properties.iterfind(f"{W}tabs/{W}tab"):
            tab.set(f"{W}pos", str(int(tab.get(f"{W}pos")) + round(self.width * _TWIPS) - _WIDE))
        if name in _LETTERHEAD:
            return
        for found in properties.findall(f"{W}ind"):
            for side in _INDENTS:
                twips = found.get(f"{W}{side}")
                if twips and int(twips) % 315 == 0:
                    found.set(f"{W}{side}", str(int(twips) // 315 * self.grid.character))

    def _lay_section(self, section: Any) -> None:
        """The margins; a landscape page is the upright one turned clockwise."""
        page, found = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        turned = int(page.get(f"{W}w")) > int(page.get(f"{W}h"))
        sides = ("left", "right", "bottom", "top") if turned else ("top", "bottom", "left", "right")
        for side, own in zip(("top", "bottom", "left", "right"), sides, strict=True):
            found.set(f"{W}{side}", str(round(self.margins[own] * _TWIPS)))
        foot = self.margins["right" if turned else "bottom"]
        found.set(f"{W}footer", str(round(max(foot - _DISTANCE, 5) * _TWIPS)))

    def _lay_tables(self, root: Any) -> None:
        """Tables of the template itself that are as wide as the type area stay so."""
        own = round(self.width * _TWIPS)
        for table in root.iter(TABLE):
            whole = table.find(f"{W}tblPr/{W}tblW")
            if whole is None or abs(int(whole.get(f"{W}w") or 0) - _WIDE) > 1:
                continue
            for cell in (whole, *table.iter(f"{W}gridCol", f"{W}tcW")):
                cell.set(f"{W}w", str(int(cell.get(f"{W}w")) * own // _WIDE))

    def _lay_numbers(self, root: Any) -> None:
        """The page numbers of a footer: what stands beside them, and where they stand."""
        for paragraph in list(root.iter(P)):
            field = paragraph.find(f"{R}/{W}instrText")
            if field is not None:
                self._word_number(paragraph)
                self._place_number(paragraph)

    def _word_number(self, paragraph: Any) -> None:
        style = value_of(self.layout, "页码样式")
        words = iter(("", "") if style == NUMBER_PLAIN else ("第", "页"))
        for text in paragraph.iterfind(f"{R}/{T}"):
            if "—" in (text.text or "") and style != NUMBER_LINES:
                text.text = next(words, "")

    def _place_number(self, paragraph: Any) -> None:
        """One character in; beside the upright pages' foot, a landscape page has it in a turned text box."""
        place, properties = value_of(self.layout, "页码位置"), properties_of(paragraph, P_PR)
        align = properties.find(f"{W}jc")
        odd = place != OUTSIDE or align is None or align.get(VAL) == "right"
        put(properties, "jc", val="center" if place == CENTRE else "right" if odd else "left")
        box = next(paragraph.iterancestors(f"{_DRAWING}anchor"), None)
        if box is not None:
            self._place_box(box, place, odd=odd)
            return
        character = str(round(self.number("页码字号") * 20))
        ends = {"right" if odd else "left": character} if place != CENTRE else {}
        put(properties, "ind", **{"left": "0", "right": "0", **ends})

    def _place_box(self, box: Any, place: str, *, odd: bool) -> None:
        wide, long = (int(box.find(f"{_DRAWING}extent").get(name)) for name in ("cx", "cy"))
        first = self.margins["left"] * _EMU
        last = (_PAGE[0] - self.margins["right"]) * _EMU - long
        side, indent = (self.margins["bottom"] - 7) * _EMU - wide / 2, 5 * _EMU
        down = (first + last) / 2 if place == CENTRE else last - indent if odd else first + indent
        for axis, offset in (("positionH", side), ("positionV", down)):
            found = box.find(f"{_DRAWING}{axis}/{_DRAWING}posOffset")
            if found is not None:
                found.text = str(round(offset))


def _half(points: str) -> str:
    return str(round(float(points) * 2))


def _replace(fonts: Any, named: Mapping[str, str]) -> None:
    """Each font of a w:rFonts by the one it is named."""
    for script in _SCRIPTS:
        font = fonts.get(f"{W}{script}")
        if font in named:
            fonts.set(f"{W}{script}", named[font])
