"""Run and paragraph properties set in the order the schema wants them, whatever stands there already."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from report_gen.word.names import NAMESPACE, P_PR, R_PR, W

_RUN: Final = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath rPrChange"
)
_PARAGRAPH: Final = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_ORDER: Final = {
    tag: {f"{W}{name}": number for number, name in enumerate(names.split())}
    for tag, names in ((R_PR, _RUN), (P_PR, _PARAGRAPH))
}


def put(properties: Any, name: str, **attributes: str) -> None:
    """Set the property of that name of a w:rPr or w:pPr, instead of the one it has."""
    order = _ORDER[properties.tag]
    words = " ".join(f'w:{key}="{value}"' for key, value in attributes.items())
    new = etree.fromstring(f"<w:{name} {NAMESPACE} {words}/>")
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    later = (child for child in properties if order.get(child.tag, len(order)) > order[new.tag])
    first = next(later, None)
    properties.append(new) if first is None else first.addprevious(new)


def properties_of(element: Any, tag: str) -> Any:
    """The w:rPr of a run or the w:pPr of a paragraph, made where there is none."""
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found
