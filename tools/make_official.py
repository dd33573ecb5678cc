"""Build the Word form of the 洛阳 task table from its text, merged and laid out as the issuing office would."""

from __future__ import annotations

import zipfile
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from paper_looks import FANG, HEI, SONG, SONG_TITLE
from plan_official import HEADS, OfficialTask, table_tasks

ROOT: Final = Path(__file__).resolve().parent.parent / "input_examples" / "luoyang"
SOURCE: Final = ROOT / "官方文件.txt"
TARGET: Final = ROOT / "官方文件.docx"

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NS: Final = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}/relationships"'
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_WIDTHS: Final = (740, 1250, 1550, 1500, 3526, 1350, 1650, 1190)  # twips; 重点任务 has two columns of the grid
_SPLIT: Final = 2  # the column that is split in two
_PAGE: Final = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1587" w:right="2098" w:bottom="1474" w:left="1984" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr>"
)
_FIELD: Final = (
    '<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{look}<w:instrText>PAGE</w:instrText></w:r>'
    '<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{look}<w:t>1</w:t></w:r>'
    '<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
)


def _look(font: str, size: float) -> str:
    fonts = "".join(f' w:{part}="{font}"' for part in ("ascii", "eastAsia", "hAnsi", "cs"))
    return f'<w:rPr><w:rFonts{fonts} w:hint="eastAsia"/><w:sz w:val="{size * 2:g}"/></w:rPr>'


def _paragraph(text: str, font: str, size: float, align: str = "left", spacing: str = "") -> str:
    """A paragraph; a line break in the text is one typed with shift and enter."""
    look = _look(font, size)
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    run = f"<w:r>{look}{lines}</w:r>" if text else ""
    return f'<w:p><w:pPr>{spacing}<w:jc w:val="{align}"/>{look}</w:pPr>{run}</w:p>'


def _cell(text: str, column: int, *, span: int = 1, merge: str = "", head: bool = False) -> str:
    """A cell of the grid; `merge` is 'restart' for the first of cells merged downwards and 'continue' for the rest."""
    width = sum(_WIDTHS[column : column + span])
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    # Word itself writes the continuation without a value.
    down = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    align = "left" if column == len(_WIDTHS) - 4 and not head else "center"
    words = _paragraph("" if merge == "continue" else text, HEI if head else FANG, 12, align)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{down}<w:vAlign w:val="center"/></w:tcPr>{words}</w:tc>'


def _row(cells: list[str], *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _head_row() -> str:
    cells: list[str] = []
    column = 0
    for at, head in enumerate(HEADS):
        span = 2 if at == _SPLIT else 1
        cells.append(_cell(head.replace("\n\n", "\n"), column, span=span, head=True))
        column += span
    return _row(cells, head=True)


def _merges(values: list[str]) -> list[str]:
    """For each row whether its cell begins or goes on with a merged one: equal neighbours are one cell."""
    merges: list[str] = []
    for _, group in groupby(values):
        size = len(list(group))
        merges += ["restart", *["continue"] * (size - 1)] if size > 1 else [""]
    return merges


def _task_row(task: OfficialTask, category_merge: str, key_merge: str) -> str:
    cells = [_cell(task.no, 0), _cell(task.category, 1, merge=category_merge)]
    if task.sub_task:
        cells += [_cell(task.key_task, 2, merge=key_merge), _cell(task.sub_task, 3)]
    else:
        cells.append(_cell(task.key_task, 2, span=2))
    texts = (task.objective, task.lead, task.responsible, task.due)
    return _row([*cells, *(_cell(text, 4 + at) for at, text in enumerate(texts))])


def _table(tasks: tuple[OfficialTask, ...]) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    categories = _merges([task.category for task in tasks])
    keys = _merges([f"{task.category}/{task.key_task}" for task in tasks])
    rows = "".join(_task_row(task, *merges) for task, *merges in zip(tasks, categories, keys, strict=True))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_head_row()}{rows}</w:tbl>"
    )


def document_xml(text: str) -> str:
    """The document part: the mark of the annex, its title, and the table."""
    mark, title = [line for line in text.partition("\n\t")[0].splitlines() if line]
    around = '<w:spacing w:before="120" w:after="240"/>'
    words = _paragraph(mark, HEI, 16) + _paragraph(title, SONG_TITLE, 22, "center", around)
    last = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    return f"{_XML}<w:document {_NS}><w:body>{words}{_table(table_tasks(text))}{last}{_PAGE}</w:body></w:document>"


def _footer_xml() -> str:
    look = _look(SONG, 14)
    dash = f'<w:r>{look}<w:t xml:space="preserve">{{}}</w:t></w:r>'
    line = dash.format("— ") + _FIELD.format(look=look) + dash.format(" —")
    return f'{_XML}<w:ftr {_NS}><w:p><w:pPr><w:jc w:val="right"/></w:pPr>{line}</w:p></w:ftr>'


def _parts(text: str) -> dict[str, str]:
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    relation = f'<Relationship Id="{{}}" Type="{_OFFICE}/relationships/{{}}" Target="{{}}"/>'
    override = f'<Override PartName="/word/{{}}.xml" ContentType="{_TYPES}.{{}}+xml"/>'
    overrides = (("document", "document.main"), ("styles", "styles"), ("footer1", "footer"))
    types = "".join(override.format(*one) for one in overrides)
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    inside = relation.format("rId1", "styles", "styles.xml") + relation.format("rId2", "footer", "footer1.xml")
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _XML + relations.format(relation.format("rId1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _XML + relations.format(inside),
        "word/document.xml": document_xml(text),
        "word/styles.xml": f"{_XML}<w:styles {_NS}>{normal}</w:styles>",
        "word/footer1.xml": _footer_xml(),
    }


def make(source: Path = SOURCE, target: Path = TARGET) -> Path:
    """Write the document; the same text gives the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _parts(source.read_text(encoding="utf-8")).items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), part, zipfile.ZIP_DEFLATED)
    return target


if __name__ == "__main__":
    print(make())
