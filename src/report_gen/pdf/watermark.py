"""The sheet that lies beneath every page of a draft, as LibreOffice can read it."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

DRAFT: Final = "草稿"
_NAMES: Final = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)


def watermark(remark: str) -> str:
    """A document (flat ODF) of one page, as long as the diagonal of A4 allows: 草稿 in large grey letters, the remark below."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_NAMES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>'
        '<style:font-face style:name="黑体" svg:font-family="黑体"/></office:font-face-decls><office:styles>'
        f"{_style('Standard', 20)}{_style('Large', 110)}</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="290mm" fo:page-height="120mm" '
        'fo:margin="0mm"/></style:page-layout></office:automatic-styles><office:master-styles>'
        '<style:master-page style:name="Standard" style:page-layout-name="P"/></office:master-styles>'
        f'<office:body><office:text><text:p text:style-name="Large">{DRAFT}</text:p>'
        f'<text:p text:style-name="Standard">{escape(remark)}</text:p></office:text></office:body></office:document>\n'
    )


def _style(name: str, size: int) -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>'
        f'<style:text-properties style:font-name="黑体" style:font-name-asian="黑体" fo:color="#dcdcdc" '
        f'fo:font-size="{size}pt" style:font-size-asian="{size}pt"/></style:style>'
    )
