"""Build the Word templates from nothing: own styles without theme fonts, margins and page numbers of GB/T 9704-2012."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

SONG_TITLE, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LINE = 579  # 28.95 pt: with the margins below it gives 22 lines a page
TIGHT = -5  # -0.25 pt between characters: gives 28 characters a line at 16 pt
MADE_ON = "2024-01-01T00:00:00Z"
ROOT: Final = Path(__file__).resolve().parent.parent / "templates"

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NS = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}/relationships"'
_SHAPE: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_DRAWING_NS: Final = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="{_SHAPE}"'
)

_PORTRAIT: Final = {"w": 11906, "h": 16838, "top": 37, "bottom": 35, "left": 28, "right": 26}
# The upright page turned clockwise: the binding edge is on top, so table heads stand at the binding edge.
_LANDSCAPE: Final = {"w": 16838, "h": 11906, "top": 28, "bottom": 26, "left": 35, "right": 37}


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


def _single(before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'


_TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
BODY_LOOKS = (
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
        line=f'<w:spacing w:before="0" w:after="160" w:line="{LINE}" w:lineRule="exact"/>',
    ),
    Look("附件标识", HEI, 16, paragraph="<w:pageBreakBefore/>", align="left", keep=True),
    Look("分节", FANG, 1, line='<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'),
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


_LOOKS: Final = {look.name: look for look in (*BODY_LOOKS, *_table_looks())}


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'


def _run_properties(font: str, size: float, *, tight: bool) -> str:
    half = round(size * 2)
    spacing = f'<w:spacing w:val="{TIGHT if tight else 0}"/>'
    return f'<w:rPr>{_fonts(font)}{spacing}<w:kern w:val="0"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def _style(number: int, look: Look) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if look.keep else ""
    outline = "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="P{number}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{look.paragraph}{look.line}{look.indent}'
        f'<w:jc w:val="{look.align}"/>{outline}</w:pPr>{_run_properties(look.font, look.size, tight=look.tight)}</w:style>'
    )


def _styles(looks: tuple[Look, ...]) -> str:
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        f"{_run_properties(FANG, 16, tight=True)}</w:style>"
    )
    footer = (
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr>'
        '<w:spacing w:before="0" w:after="0" w:line="320" w:lineRule="exact"/></w:pPr>'
        f"{_run_properties(SONG, 14, tight=False)}</w:style>"
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANG)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    own = "".join(_style(number, look) for number, look in enumerate(looks, start=1))
    return f"{_XML}<w:styles {_NS}>{defaults}{normal}{footer}{table}{own}</w:styles>"


_SETTINGS = (
    f'{_XML}<w:settings {_NS}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _page_number() -> str:
    """The runs of `— 1 —`, its number a field."""
    look = _run_properties(SONG, 14, tight=False)
    inner = (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    )
    return "".join(f"<w:r>{look}{part}</w:r>" for part in inner)


def _footer_paragraph(*, odd: bool, indent: str = "") -> str:
    align = "right" if odd else "left"
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{align}"/></w:pPr>{_page_number()}</w:p>'


def _footer_xml(*, odd: bool) -> str:
    indent = '<w:ind w:rightChars="100" w:right="280"/>' if odd else '<w:ind w:leftChars="100" w:left="280"/>'
    return f"{_XML}<w:ftr {_NS}>{_footer_paragraph(odd=odd, indent=indent)}</w:ftr>"


def _side_footer_xml(*, odd: bool) -> str:
    """The page number of a landscape page, turned, in the place it has on upright pages (GB/T 9704-2012 7.5, 8).

    The foot of the upright page is the left side of the landscape one; its right end is at the bottom.
    """
    inner = _footer_paragraph(odd=odd)
    wide, long = _emu(8), _emu(30)
    x = _emu(_PORTRAIT["bottom"] - 7) - wide // 2
    y = _emu(210 - _PORTRAIT["right"] - 5) - long if odd else _emu(_PORTRAIT["left"] + 5)
    return (
        f'{_XML}<w:ftr {_NS} {_DRAWING_NS}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r>'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251658240" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{long}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{8001 if odd else 8002}" name="页码"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{long}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        f"<a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></wps:bodyPr>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p></w:ftr>"
    )


def _emu(millimetres: float) -> int:
    return round(millimetres * 36000)


def paragraph(look: str, text: str = "", extra: str = "") -> str:
    """A paragraph in the style of that name; fonts stand on the run as well, for programs that drop styles."""
    style = _LOOKS[look]
    number = list(_LOOKS).index(look) + 1
    run = ""
    if text:
        properties = _run_properties(style.font, style.size, tight=style.tight)
        run = f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="P{number}"/>{extra}</w:pPr>{run}</w:p>'


def headed(look: str, heading: str, text: str) -> str:
    """A body paragraph that begins with its heading, in the heading's font."""
    runs = "".join(
        f"<w:r>{_run_properties(_LOOKS[name].font, _LOOKS[name].size, tight=_LOOKS[name].tight)}"
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
        for name, words in ((look, heading), ("公文正文", text))
    )
    return paragraph("公文正文").replace("</w:p>", f"{runs}</w:p>")


def section(page: dict[str, int], *, last: bool = False) -> str:
    """The end of a section with that page; every section names its footers itself."""

    def twips(millimetres: int) -> int:
        return round(millimetres * 1440 / 25.4)

    turned = page["w"] > page["h"]
    landscape, side = (' w:orient="landscape"', "Side") if turned else ("", "")
    # The dash of the page number stands 7 mm below the type area: half a 16 pt line above the footer's foot.
    distance = twips(page["bottom"] - 10)
    properties = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId{side}Odd"/>'
        f'<w:footerReference w:type="even" r:id="rId{side}Even"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{page["w"]}" w:h="{page["h"]}"{landscape}/>'
        f'<w:pgMar w:top="{twips(page["top"])}" w:right="{twips(page["right"])}" w:bottom="{twips(page["bottom"])}" '
        f'w:left="{twips(page["left"])}" w:header="850" w:footer="{distance}" w:gutter="0"/></w:sectPr>'
    )
    return properties if last else paragraph("分节", extra=properties)


def each(name: str, source: str, *inner: str) -> str:
    """Paragraphs repeated for every `name` in `source`."""
    start = paragraph("公文正文", f"{{%p for {name} in {source} %}}")
    return start + "".join(inner) + paragraph("公文正文", "{%p endfor %}")


def when(name: str, *inner: str) -> str:
    """Paragraphs that stand only where `name` has something to say."""
    return paragraph("公文正文", f"{{%p if {name} %}}") + "".join(inner) + paragraph("公文正文", "{%p endif %}")


def _annex(number: int, title: str, table: str) -> str:
    return (
        paragraph("附件标识", f"附件{number}")
        + paragraph("公文正文")
        + paragraph("附件标题", title)
        + paragraph("表文", f"〔表：{table}〕")
    )


def half_year_body() -> str:
    """The half-year report: six sections, sign-off, three annexes of which the first two lie landscape."""
    text = paragraph("公文正文", "{{ 段 }}")

    def part(heading: str, source: str) -> str:
        return paragraph("一级标题", heading) + each("段", source, text)

    def parts(heading: str, source: str, intro: str = "") -> str:
        inner = headed("二级标题", "{{ 节.标题 }}", "{{ 节.首段 }}") + each("段", "节.段落", text)
        first = paragraph("公文正文", intro) if intro else ""
        return paragraph("一级标题", heading) + first + each("节", source, inner)

    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("公文正文"),
            when("主送", paragraph("主送机关", "{{ 主送 }}：")),
            part("一、总体进展", "总体进展"),
            paragraph("图", "〔图：任务进展分类图〕"),
            paragraph("表文", "〔表：任务亮灯统计〕"),
            parts("二、重点任务推进情况", "重点任务", "{{ 任务说明 }}"),
            part("三、指标完成情况", "指标情况"),
            paragraph("表文", "〔表：指标完成情况〕"),
            paragraph("图", "〔图：指标完成程度图〕"),
            part("四、报送与考核情况", "报送情况"),
            parts("五、存在问题", "存在问题"),
            parts("六、{{ 下步标题 }}", "下步安排"),
            paragraph("结语", "{{ 结语 }}"),
            paragraph("结语"),
            paragraph("附件说明首行", "附件：1.重点任务进展情况表"),
            paragraph("附件说明续行", "2.指标完成情况表"),
            paragraph("附件说明续行", "3.成员单位报送情况表"),
            paragraph("结语"),
            each("行", "署名", paragraph("署名", "{{ 行 }}")),
            paragraph("成文日期", "{{ 成文日期 }}"),
            section(_PORTRAIT),
            _annex(1, "重点任务进展情况表", "附件1任务进展"),
            _annex(2, "指标完成情况表", "附件2指标完成"),
            section(_LANDSCAPE),
            _annex(3, "成员单位报送情况表", "附件3报送情况"),
            section(_PORTRAIT, last=True),
        )
    )


def _grid(rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...], height: int = 440) -> str:
    """A bordered table of one-line cells, kept on one page, for the facts of the head and the signatures."""
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = ""
    for row in rows:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph('表头' if index % 2 == 0 else '表文', text, '<w:keepNext/>')}</w:tc>"
            for index, (width, text) in enumerate(zip(widths, row, strict=True))
        )
        lines += f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"
    )


def score_sheet_body() -> str:
    """The score sheet of one unit: facts, the table of points, grade, signatures."""
    day = "　　年　　月　　日"
    signatures = (
        ("评分人", "", "评分日期", day),
        ("复核人", "", "复核日期", day),
        ("被考核单位", "（签字或盖章）", "确认日期", day),
    )
    facts = (
        ("被考核单位", "{{ 单位 }}", "单位类别", "{{ 单位类别 }}"),
        ("考核期间", "{{ 期间 }}", "数据截至", "{{ 截至 }}"),
        ("计分小计", "{{ 小计 }}", "等次", "{{ 等次 }}"),
    )
    widths = (1500, 2922, 1500, 2922)
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("表注"),
            _grid(facts, widths),
            paragraph("表注"),
            paragraph("表文", "〔表：考核评分〕"),
            each("段", "说明", paragraph("表注", "{{ 段 }}", "<w:keepNext/>")),
            _grid(signatures, widths, 620),
            paragraph("分节"),
            section(_PORTRAIT, last=True),
        )
    )


def year_plan_body() -> str:
    """The table of a year's work: landscape, the notes above, months as rows across."""
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("表注", "编制单位：{{ 编制单位 }}", "<w:keepNext/>"),
            paragraph("表注", "编制依据：{{ 编制依据 }}", "<w:keepNext/>"),
            each("段", "说明", paragraph("表注", "{{ 段 }}")),
            paragraph("表文", "〔表：年度工作进度〕"),
            section(_LANDSCAPE, last=True),
        )
    )


# Text of 12 pt on lines of 21 pt: a notice with its table stays on one page.
_NOTICE_LINE: Final = '<w:spacing w:before="0" w:after="0" w:line="420" w:lineRule="exact"/>'
_NOTICE_INDENT: Final = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'


def _letter(table: str, banners: Iterable[str] = (), tail: Iterable[str] = ()) -> str:
    """A one-page letter to one unit: title, unit, what is the case, its table, what is asked, signature and date.

    `banners` stand above the unit's name, `tail` below the date.
    """

    def text(words: str, indent: str = _NOTICE_INDENT) -> str:
        return paragraph("表文", words, _NOTICE_LINE + indent)

    right = '<w:ind w:right="480"/><w:jc w:val="right"/>'
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("表文居中", "{{ 副题 }}")),
            *banners,
            text("{{ 单位 }}：", ""),
            each("段", "情况", text("{{ 段 }}")),
            paragraph("表文", f"〔表：{table}〕"),
            each("段", "要求", text("{{ 段 }}")),
            each("行", "署名", text("{{ 行 }}", right)),
            text("{{ 日期 }}", right),
            *tail,
            section(_PORTRAIT, last=True),
        )
    )


def return_notice_body() -> str:
    """The notice that sends a form back: what is wrong, item by item, until when, and how to answer; one page."""
    return _letter("退回修改事项")


def conflict_letter_body() -> str:
    """The letter about a figure that units state differently: the figures, what is asked, and the slip to answer on."""
    slip = (
        ("核对后的数", "", "依据", ""),
        ("经办人及电话", "", "负责人盖章", ""),
    )
    grid = _grid(slip, (1700, 2722, 1700, 2722), 620)
    return _letter("各单位所报", tail=(paragraph("表注"), paragraph("表题", "回　　执"), grid, paragraph("分节")))


# The three colours of a reminder: a rule below the banner, told apart in black and white by kind and weight.
_REMINDER_RULES: Final = (
    ("红色督办", "thick", 48, "C00000"),
    ("黄色督办", "double", 12, "C98A00"),
    ("蓝色督办", "dashed", 12, "1F5FA8"),
)


def reminder_body() -> str:
    """The reminder of one unit: banner in its colour, matters, what is asked and by when; one page."""

    def banner(name: str, line: str, size: int, colour: str) -> str:
        rule = f'<w:pBdr><w:bottom w:val="{line}" w:sz="{size}" w:space="4" w:color="{colour}"/></w:pBdr>'
        return when(name, paragraph("表头", f"{{{{ {name} }}}}", rule))

    banners = (banner(*rule) for rule in _REMINDER_RULES)
    return _letter("督办事项", banners, (paragraph("表注", "{{ 级别说明 }}"),))


# What each font may be replaced by where it is not installed, and of what kind it is.
_FONT_TABLE: Final = (
    (SONG_TITLE, "小标宋", "roman"),
    (FANG, "仿宋", "modern"),
    (HEI, "SimHei", "modern"),
    (KAI, "楷体", "modern"),
    (SONG, "SimSun", "roman"),
)


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other, family in _FONT_TABLE
    )
    return f"{_XML}<w:fonts {_NS}>{fonts}</w:fonts>"


_OVERRIDES = {
    "word/document.xml": "wordprocessingml.document.main",
    "word/styles.xml": "wordprocessingml.styles",
    "word/settings.xml": "wordprocessingml.settings",
    "word/fontTable.xml": "wordprocessingml.fontTable",
    "word/footer1.xml": "wordprocessingml.footer",
    "word/footer2.xml": "wordprocessingml.footer",
    "word/footer3.xml": "wordprocessingml.footer",
    "word/footer4.xml": "wordprocessingml.footer",
    "docProps/app.xml": "extended-properties",
}


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument"
    own = "".join(
        f'<Override PartName="/{name}" ContentType="{office}.{kind}+xml"/>' for name, kind in _OVERRIDES.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{own}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    rows = "".join(f'<Relationship Id="{rid}" Type="{kind}" Target="{to}"/>' for rid, (kind, to) in targets.items())
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _core(title: str) -> str:
    stamp = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{MADE_ON}</dcterms:{name}>' for name in _STAMPS)
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>领导小组办公室</dc:creator>{stamp}</cp:coreProperties>"
    )


_STAMPS = ("created", "modified")


def parts(title: str, body: str) -> dict[str, str]:
    """All parts of a template by name, in the order they are written."""
    kind = f"{_OFFICE}/relationships"
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{kind}/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{kind}/extended-properties", "docProps/app.xml"),
            }
        ),
        "word/document.xml": f"{_XML}<w:document {_NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            {
                "rIdStyles": (f"{kind}/styles", "styles.xml"),
                "rIdSettings": (f"{kind}/settings", "settings.xml"),
                "rIdFonts": (f"{kind}/fontTable", "fontTable.xml"),
                "rIdOdd": (f"{kind}/footer", "footer1.xml"),
                "rIdEven": (f"{kind}/footer", "footer2.xml"),
                "rIdSideOdd": (f"{kind}/footer", "footer3.xml"),
                "rIdSideEven": (f"{kind}/footer", "footer4.xml"),
            }
        ),
        "word/fontTable.xml": _font_table(),
        "word/styles.xml": _styles(tuple(_LOOKS.values())),
        "word/settings.xml": _SETTINGS,
        "word/footer1.xml": _footer_xml(odd=True),
        "word/footer2.xml": _footer_xml(odd=False),
        "word/footer3.xml": _side_footer_xml(odd=True),
        "word/footer4.xml": _side_footer_xml(odd=False),
        "docProps/core.xml": _core(title),
        "docProps/app.xml": f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties"><Company/></Properties>',
    }


def write(path: Path, body: str) -> None:
    """Write a template; the same content always gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts(path.stem, body).items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def main(folder: Path = ROOT) -> int:
    """Write the templates into `folder`."""
    write(folder / "半年总结报告.docx", half_year_body())
    write(folder / "考核评分表.docx", score_sheet_body())
    write(folder / "年度工作进度表.docx", year_plan_body())
    write(folder / "退回修改通知.docx", return_notice_body())
    write(folder / "督办单.docx", reminder_body())
    write(folder / "核对函.docx", conflict_letter_body())
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
