"""Paragraphs, sections and tables of a template's body; what tools/make_templates.py and its bodies are written with."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from paper_looks import LOOKS, PORTRAIT, look_of_runs
from paper_package import text_box

_TYPE_WIDTH: Final = 8845  # twips between the margins of the upright page


def paragraph(look: str, text: str = "", extra: str = "") -> str:
    """A paragraph in the style of that name; fonts stand on the run as well, for programs that drop styles."""
    number = list(LOOKS).index(look) + 1
    run = ""
    if text:
        run = words(look, text)
    return f'<w:p><w:pPr><w:pStyle w:val="P{number}"/>{extra}</w:pPr>{run}</w:p>'


def words(look: str, text: str) -> str:
    """A run that looks like that style."""
    return f'<w:r>{look_of_runs(LOOKS[look])}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def headed(look: str, heading: str, text: str) -> str:
    """A body paragraph that begins with its heading, in the heading's font."""
    return _of_runs("公文正文", words(look, heading), words("公文正文", text))


def _of_runs(look: str, *runs: str) -> str:
    return paragraph(look).replace("</w:p>", f"{''.join(runs)}</w:p>")


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


def head() -> str:
    """What stands above the text: letterhead, number and signer, red rule, title and addressee (7.2, 7.3.1, 7.3.2)."""
    signed = _of_runs(
        "签发行",
        words("签发行", "{{ 发文字号 }}"),
        "<w:r><w:tab/></w:r>",
        words("签发行", "签发人："),
        words("签发人", "{{ 签发人 }}"),
    )
    return "".join(
        (
            when("标志", paragraph("发文机关标志", "{{ 标志 }}")),
            when("签发人", signed),
            when("发文字号 and not 签发人", paragraph("发文字号", "{{ 发文字号 }}")),
            when("标志", paragraph("版头分隔线"), paragraph("公文正文")),
            when("标志 or 发文字号 or 签发人", paragraph("公文正文")),
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("公文正文"),
            when("主送", paragraph("主送机关", "{{ 主送 }}：")),
        )
    )


def ending(*annexes: str, listed: str = "") -> str:
    """What stands below the text: closing words, the list of annexes, signature, date, note (7.3.4-7.3.6).

    `listed` are the paragraphs of a list of annexes that are not always there.
    """
    return "".join(
        (
            paragraph("结语", "{{ 结语 }}"),
            listed or _annex_list(annexes),
            paragraph("结语"),
            each("行", "署名", paragraph("署名", "{{ 行 }}")),
            paragraph("成文日期", "{{ 成文日期 }}"),
            when("附注", paragraph("附注", "（{{ 附注 }}）")),
        )
    )


def _annex_list(titles: tuple[str, ...]) -> str:
    """附件：1.… 2.…; a single annex has no number (7.3.4)."""
    if not titles:
        return ""
    if len(titles) == 1:
        return paragraph("结语") + paragraph("附件说明首行", f"附件：{titles[0]}")
    first = paragraph("附件说明首行", f"附件：1.{titles[0]}")
    rest = (paragraph("附件说明续行", f"{number}.{title}") for number, title in enumerate(titles[1:], start=2))
    return paragraph("结语") + first + "".join(rest)


def foot() -> str:
    """The imprint at the foot of the last page, and the end of the last, upright section (7.4).

    A text box keeps it at the lower edge of the type area, its last rule on that edge; on a page of its own it begins an
    even one, which has no number where the page before it is blank (7.5).
    """
    own_page = when("版记另页 and not 版记无页码", paragraph("公文正文", "〔版记另页〕"))
    blank_before = when("版记另页 and 版记无页码", paragraph("公文正文", "〔版记另页，无页码〕"))
    return when(
        "版记", own_page, blank_before, _of_runs("分节", text_box("版记", _imprint() + paragraph("分节")))
    ) + section(PORTRAIT, last=True)


def _imprint() -> str:
    """The rows between the rules: whom a copy goes to, who printed it and when."""
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", 8), ("bottom", 8), ("insideH", 6))  # 0.35, 0.35 and 0.26 mm
    )
    printed = _of_runs(
        "印发", words("印发机关", "{{ 印发机关 }}"), "<w:r><w:tab/></w:r>", words("印发", "{{ 印发日期 }}")
    )
    rows = "".join(
        _imprint_row(paragraph("抄送", f"{{%tr if {name} %}}"))
        + _imprint_row(text)
        + _imprint_row(paragraph("抄送", "{%tr endif %}"))
        for name, text in (("抄送", paragraph("抄送", "抄送：{{ 抄送 }}。")), ("印发机关", printed))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_TYPE_WIDTH}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{_TYPE_WIDTH}"/></w:tblGrid>{rows}</w:tbl>'
    )


def _imprint_row(inner: str) -> str:
    return f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{_TYPE_WIDTH}" w:type="dxa"/></w:tcPr>{inner}</w:tc></w:tr>'


def annex(number: int, title: str, table: str) -> str:
    """An annex on a new page: its mark on line 1, its title on line 3 (7.3.7), its table."""
    return (
        paragraph("附件标识", f"附件{number}")
        + paragraph("公文正文")
        + paragraph("附件标题", title)
        + paragraph("表文", f"〔表：{table}〕")
    )


def grid(rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...], height: int = 440) -> str:
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
