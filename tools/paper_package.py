"""The parts of a template besides its body: styles, settings, fonts, page numbers, and the package they are written in."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final, NamedTuple

from paper_looks import (
    FANG,
    HEI,
    KAI,
    LINE,
    LOOKS,
    NS,
    OFFICE,
    PORTRAIT,
    SONG,
    SONG_TITLE,
    Look,
    fonts_of,
    look_of_runs,
    run_properties,
)

MADE_ON = "2024-01-01T00:00:00Z"

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHAPE: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
DRAWING_NS: Final = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="{SHAPE}"'
)


def _style(number: int, look: Look) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if look.keep else ""
    outline = "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="P{number}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{look.paragraph}{look.line}{look.indent}'
        f'<w:jc w:val="{look.align}"/>{outline}</w:pPr>{look_of_runs(look)}</w:style>'
    )


def _styles(looks: tuple[Look, ...]) -> str:
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        f"{run_properties(FANG, 16, tight=True)}</w:style>"
    )
    footer = (
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr>'
        '<w:spacing w:before="0" w:after="0" w:line="320" w:lineRule="exact"/></w:pPr>'
        f"{run_properties(SONG, 14, tight=False)}</w:style>"
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_of(FANG)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    own = "".join(_style(number, look) for number, look in enumerate(looks, start=1))
    return f"{XML}<w:styles {NS}>{defaults}{normal}{footer}{table}{own}</w:styles>"


_SETTINGS = (
    f'{XML}<w:settings {NS}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _page_number() -> str:
    """The runs of `— 1 —`, its number a field."""
    look = run_properties(SONG, 14, tight=False)
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
    return f"{XML}<w:ftr {NS}>{_footer_paragraph(odd=odd, indent=indent)}</w:ftr>"


def _side_footer_xml(*, odd: bool) -> str:
    """The page number of a landscape page, turned, in the place it has on upright pages (GB/T 9704-2012 7.5, 8).

    The foot of the upright page is the left side of the landscape one; its right end is at the bottom.
    """
    wide, long = emu(8), emu(30)
    x = emu(PORTRAIT["bottom"] - 7) - wide // 2
    y = emu(210 - PORTRAIT["right"] - 5) - long if odd else emu(PORTRAIT["left"] + 5)
    place = (
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
    )
    box = _Box(8001 if odd else 8002, "页码", place, (wide, long), "<wp:wrapNone/>", 'vert="vert"', "ctr")
    style = '<w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    return f"{XML}<w:ftr {NS}><w:p>{style}{_boxed(box, _footer_paragraph(odd=odd))}</w:p></w:ftr>"


class _Box(NamedTuple):
    """A text box: its id and name, where it stands, width and length in EMU, how text goes around it, how its own lies."""

    number: int
    name: str
    place: str
    size: tuple[int, int]
    wrap: str
    turn: str = ""
    anchor: str = "b"


def _boxed(box: _Box, inner: str) -> str:
    """The run with the text box."""
    wide, long = box.size
    return (
        f'<w:r><mc:AlternateContent {DRAWING_NS}><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="{0 if box.turn else emu(3)}" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="251658240" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/>{box.place}'
        f'<wp:extent cx="{wide}" cy="{long}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{box.wrap}'
        f'<wp:docPr id="{box.number}" name="{box.name}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{long}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        f"<a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr {box.turn} lIns="0" tIns="0" rIns="0" bIns="0" anchor="{box.anchor}"><a:noAutofit/></wps:bodyPr>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def text_box(name: str, inner: str) -> str:
    """A run with a text box as wide as the upright type area, at the lower edge of it; nothing stands beside it.

    The program makes it as high as the text needs.
    """
    wide, long = emu(210 - PORTRAIT["left"] - PORTRAIT["right"]), emu(35)
    place = (
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(PORTRAIT["left"])}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(297 - PORTRAIT["bottom"]) - long}</wp:posOffset></wp:positionV>'
    )
    return _boxed(_Box(8003, name, place, (wide, long), "<wp:wrapTopAndBottom/>"), inner)


def emu(millimetres: float) -> int:
    return round(millimetres * 36000)


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
    return f"{XML}<w:fonts {NS}>{fonts}</w:fonts>"


_OVERRIDES = {
    "word/document.xml": "wordprocessingml.document.main",
    "word/styles.xml": "wordprocessingml.styles",
    "word/settings.xml": "wordprocessingml.settings",
    "word/fontTable.xml": "wordprocessingml.fontTable",
    "word/footer1.xml": "wordprocessingml.footer",
    "word/footer2.xml": "wordprocessingml.footer",
    "word/footer3.xml": "wordprocessingml.footer",
    "word/footer4.xml": "wordprocessingml.footer",
    "word/footer5.xml": "wordprocessingml.footer",
    "docProps/app.xml": "extended-properties",
}


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument"
    own = "".join(
        f'<Override PartName="/{name}" ContentType="{office}.{kind}+xml"/>' for name, kind in _OVERRIDES.items()
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{own}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    rows = "".join(f'<Relationship Id="{rid}" Type="{kind}" Target="{to}"/>' for rid, (kind, to) in targets.items())
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _core(title: str) -> str:
    stamp = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{MADE_ON}</dcterms:{name}>' for name in _STAMPS)
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>领导小组办公室</dc:creator>{stamp}</cp:coreProperties>"
    )


_STAMPS = ("created", "modified")


def parts(title: str, body: str) -> dict[str, str]:
    """All parts of a template by name, in the order they are written."""
    kind = f"{OFFICE}/relationships"
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{kind}/officeDocument", "word/document.xml"),
                "rId2": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{kind}/extended-properties", "docProps/app.xml"),
            }
        ),
        "word/document.xml": f"{XML}<w:document {NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            {
                "rIdStyles": (f"{kind}/styles", "styles.xml"),
                "rIdSettings": (f"{kind}/settings", "settings.xml"),
                "rIdFonts": (f"{kind}/fontTable", "fontTable.xml"),
                "rIdOdd": (f"{kind}/footer", "footer1.xml"),
                "rIdEven": (f"{kind}/footer", "footer2.xml"),
                "rIdSideOdd": (f"{kind}/footer", "footer3.xml"),
                "rIdSideEven": (f"{kind}/footer", "footer4.xml"),
                "rIdNone": (f"{kind}/footer", "footer5.xml"),
            }
        ),
        "word/fontTable.xml": _font_table(),
        "word/styles.xml": _styles(tuple(LOOKS.values())),
        "word/settings.xml": _SETTINGS,
        "word/footer1.xml": _footer_xml(odd=True),
        "word/footer2.xml": _footer_xml(odd=False),
        "word/footer3.xml": _side_footer_xml(odd=True),
        "word/footer4.xml": _side_footer_xml(odd=False),
        "word/footer5.xml": f'{XML}<w:ftr {NS}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>',
        "docProps/core.xml": _core(title),
        "docProps/app.xml": f'{XML}<Properties xmlns="{OFFICE}/extended-properties"><Company/></Properties>',
    }


def write(path: Path, body: str) -> None:
    """Write a template; the same content always gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts(path.stem, body).items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
