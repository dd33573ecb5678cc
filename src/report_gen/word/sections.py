"""Section breaks, which Word keeps inside the last paragraph of a section, made independent of that paragraph."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from lxml import etree

from report_gen.word.names import NAMESPACE, P_PR, W

SECTION: Final = f"{P_PR}/{W}sectPr"
_FLAT: Final = '<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'


def free_section(paragraph: Any) -> None:
    """Move a section break the paragraph carries into an empty, flat paragraph after it.

    LibreOffice, and a clerk who deletes an empty line, put the break on a line of tags or a marker, which goes.
    """
    section = paragraph.find(SECTION)
    if section is None:
        return
    holder = etree.fromstring(f"<w:p {NAMESPACE}><w:pPr>{_FLAT}</w:pPr></w:p>")
    holder[0].append(deepcopy(section))
    section.getparent().remove(section)
    paragraph.addnext(holder)
