"""The body of the national quarterly form 运行情况信息表."""

from __future__ import annotations

from paper import each, grid, paragraph, section, when
from paper_looks import PORTRAIT


def national_form_body() -> str:
    """The form: title, the facts of its head, the items by category with value, words and papers."""
    facts = (
        ("示范城市", "{{ 示范城市 }}", "示范期", "{{ 示范期 }}"),
        ("填报周期", "{{ 填报周期 }}", "填报单位", "{{ 填报单位 }}"),
        ("填报人", "{{ 填报人 }}", "联系电话", "{{ 联系电话 }}"),
    )
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("表注"),
            grid(facts, (1300, 2700, 1300, 3544)),
            paragraph("表注"),
            paragraph("表文", "〔表：运行情况〕"),
            section(PORTRAIT, last=True),
        )
    )
