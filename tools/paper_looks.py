"""The looks of official paper: fonts, styles and pages of GB/T 9704-2012, as every template has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SONG_TITLE, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LINE = 579  # 28.95 pt: with the margins below it gives 22 lines a page
TIGHT = -5  # -0.25 pt between characters: gives 28 characters a line at 16 pt

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NS = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}/relationships"'
PORTRAIT: Final = {"w": 11906, "h": 16838, "top": 37, "bottom": 35, "left": 28, "right": 26}
# The upright page turned clockwise: the binding edge is on top, so table heads stand at the binding edge.
LANDSCAPE: Final = {"w": 16838, "h": 11906, "top": 28, "bottom": 26, "left": 35, "right": 37}


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: its name, font, size in points and paragraph properties (inner XML in schema order)."""

    name: str
    font: str
    size: float
    paragraph: str = ""
    line: str = f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'
    indent: str = ""
    align: str = "both"
    keep: bool = False
    outline: int | None = None
    tight: bool = True
    colour: str = ""


def _single(before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'


def _exact(before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{LINE}" w:lineRule="exact"/>'


_TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'


RED: Final = "FF0000"
# The program fits size and place to the name (7.2.4); the red rule stands 4 mm below the number (7.2.7).
_LETTERHEAD: Final = (
    Look(
        "发文机关标志",
        SONG_TITLE,
        42,
        align="center",
        tight=False,
        line='<w:spacing w:before="1880" w:after="0" w:line="1000" w:lineRule="exact"/>',
        colour=RED,
    ),
    Look("发文字号", FANG, 16, align="center", line=_exact(before=2 * LINE)),
    Look(
        "签发行",
        FANG,
        16,
        paragraph='<w:tabs><w:tab w:val="right" w:pos="8527"/></w:tabs>',
        indent='<w:ind w:left="315"/>',
        align="left",
        line=_exact(before=2 * LINE),
    ),
    Look("签发人", KAI, 16),
    Look(
        "版头分隔线",
        FANG,
        1,
        paragraph=f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="0" w:color="{RED}"/></w:pBdr>',
        line='<w:spacing w:before="0" w:after="0" w:line="139" w:lineRule="exact"/>',
    ),
)
# The program knows the height of the imprint from these: 21 points a line, 3 above and below.
_IMPRINT_LINE: Final = '<w:spacing w:before="60" w:after="60" w:line="420" w:lineRule="exact"/>'
_IMPRINT: Final = (
    Look(
        "抄送",
        FANG,
        14,
        indent='<w:ind w:left="1120" w:right="280" w:hanging="840"/>',
        tight=False,
        line=_IMPRINT_LINE,
    ),
    Look(
        "印发",
        FANG,
        14,
        paragraph='<w:tabs><w:tab w:val="right" w:pos="8565"/></w:tabs>',
        indent='<w:ind w:left="280" w:right="280"/>',
        align="left",
        tight=False,
        line=_IMPRINT_LINE,
    ),
    Look("印发机关", FANG, 14, tight=False),
)
_BODY_LOOKS = (
    Look("公文正文", FANG, 16, indent=_TWO_IN),
    Look("公文标题", SONG_TITLE, 22, align="center", keep=True, tight=False),
    Look("公文副题", KAI, 16, align="center", keep=True),
    Look("结语", FANG, 16, indent=_TWO_IN, keep=True),
    Look("主送机关", FANG, 16, align="left"),
    Look("一级标题", HEI, 16, indent=_TWO_IN, align="left", keep=True, outline=0),
    Look("二级标题", KAI, 16, indent=_TWO_IN, align="left", keep=True, outline=1),
    Look("附件说明首行", FANG, 16, indent='<w:ind w:left="1890" w:hanging="1260"/>', align="left", keep=True),
    Look("附件说明续行", FANG, 16, indent='<w:ind w:left="1890" w:hanging="315"/>', align="left", keep=True),
    Look("署名", FANG, 16, indent='<w:ind w:right="630"/>', align="right", keep=True),
    Look("成文日期", FANG, 16, indent='<w:ind w:right="630"/>', align="right"),
    Look(
        "附件标题",
        SONG_TITLE,
        22,
        align="center",
        keep=True,
        tight=False,
        line=_exact(after=160),
    ),
    Look("附件标识", HEI, 16, paragraph="<w:pageBreakBefore/>", align="left", keep=True),
    Look("附注", FANG, 16, indent=_TWO_IN, align="left"),
    *_LETTERHEAD,
    *_IMPRINT,
    Look("分节", FANG, 1, line='<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'),
)


def _table_looks() -> tuple[Look, ...]:
    return (
        Look("表题", HEI, 12, align="center", keep=True, tight=False, line=_single(60, 40)),
        Look("表头", HEI, 12, align="center", tight=False, line=_single()),
        Look("表文", FANG, 12, align="left", tight=False, line=_single()),
        Look("表文居中", FANG, 12, align="center", tight=False, line=_single()),
        Look("小表头", HEI, 10.5, align="center", tight=False, line=_single()),
        Look("小表文", FANG, 10.5, align="left", tight=False, line=_single()),
        Look("小表文居中", FANG, 10.5, align="center", tight=False, line=_single()),
        Look("表注", FANG, 10.5, align="left", tight=False, line=_single(40, 80)),
        Look("图", FANG, 12, align="center", keep=True, tight=False, line=_single(120)),
        Look("图题", HEI, 12, align="center", tight=False, line=_single(0, 80)),
    )


LOOKS: Final = {look.name: look for look in (*_BODY_LOOKS, *_table_looks())}


def fonts_of(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'


def run_properties(font: str, size: float, *, tight: bool, colour: str = "") -> str:
    half = round(size * 2)
    spacing = f'<w:spacing w:val="{TIGHT if tight else 0}"/>'
    red = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'<w:rPr>{fonts_of(font)}{red}{spacing}<w:kern w:val="0"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def look_of_runs(look: Look) -> str:
    """The w:rPr of the runs of a paragraph in that style."""
    return run_properties(look.font, look.size, tight=look.tight, colour=look.colour)
