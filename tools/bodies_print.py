"""The body of the print pack's list of contents."""

from __future__ import annotations

from paper import each, paragraph, section
from paper_looks import PORTRAIT


def print_pack_body() -> str:
    """The list of contents of a print pack: title, table, how its pages are counted."""
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            paragraph("公文副题", "{{ 副题 }}"),
            paragraph("公文正文"),
            paragraph("表文", "〔表：目录〕"),
            paragraph("表注", "{{ 说明 }}"),
            section(PORTRAIT, last=True),
        )
    )
