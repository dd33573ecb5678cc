"""Hundreds of nasty texts through a template, a table and a block: each arrives as typed, none is ever run."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Final

import pytest
from docx import Document
from docx.oxml.ns import qn

from helpers_template import made, template
from report_gen.model.document import Block, ReportContext, TableData
from report_gen.model.proof import Proof, marked, without_marks
from report_gen.word.read_told import read_told
from report_gen.word.values import text_of

_SEEDS: Final = (
    "&", "<", ">", "<w:p/>", "</w:t></w:r></w:p>", "<![CDATA[x]]>", "]]>", "&amp;", "&#x41;", "&lt;b&gt;", "'\"",
    "{{ 7*7 }}", "{{7*7}}", "{% for x in y %}", "{% endfor %}", "{%p if 甲 %}", "{# 注 #}", "{{ 甲 }}", "}}", "{_{ z }_}",
    "{{ ''.__class__.__mro__ }}", "{% set a = 1 %}", "{%- include 'x' -%}", "{{r 甲 }}", "{%tr for r in t %}",
    "〔表：甲〕", "〔图：甲〕", "〔人工：甲〕", "〔人工完〕", "〔人工：甲·0a1b2c3d〕", "〔版记另页〕",
    "【待补：x】", "【待补：", "】", "【待核：y】", "\ue0000\ue001", "\ue0001\ue001", "\ue000", "\uf8ff",
    "😀", "👩‍👩‍👧‍👦", "🇨🇳", "𠀀", "𪚥", "𫝀", "𫞩", "𬺰", "𮯠", "𰀀", "𱍊", "\U000323af", "㐂", "﨑",
    "\u202eעברית\u202c", "\u200fمرحبا\u200e", "\u2066x\u2069", "e\u0301\u0327", "ก็็็็็", "Z\u0351\u036b\u0343a\u030d",
    "“引号”", "‘单’", "——", "……", "—", "…", "\u3000全角　空格\u3000", "\u00a0", "\u200b零宽\ufeff", "\u00ad软",
    "第一行\n第二行", "a\tb", "a\r\nb", "a\rb", "a\u2028b\u2029c", "a\x0bb\x0cc", "\n", "尾\n",
    "a\x00b", "a\x08b\x1bc", "\x7f", "a\ud800b", "\udfff", "a\ufffeb\uffff", "\x85x", "\x9f",
    "\ufdd00\ufdd1冒\ufdd2", "\ufdd0", "\ufdd1\ufdd2\ufdef", "\ufdd099999999\ufdd1x\ufdd2", "\ufdd00\ufdd1\ufdd00\ufdd1y\ufdd2",
    "=1+1", "@x", "+86", "-1", "0012", "1e5", "NaN", "None", "null", "True", "\\n", "$1", "\\1", "%s", "%(a)s", "{0}",
    "_x000D_", "_x0041_", "../..", "C:\\x", "'; DROP TABLE 台账; --", "javascript:alert(1)", "a" * 300, "长" * 20_000,
    "  前后空格  ", " ", "·", "〇", "№", "㎡", "½", "①", "Ⅷ", "㈠", "￥", "°C", "∶", "≥", "３．２∶１",
)  # fmt: skip
_CLEANED: Final = (
    (re.compile("\r\n|[\r\u2028\u2029\x0b\x0c]"), "\n"),
    (re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"), ""),
)


def nasty_texts() -> tuple[str, ...]:
    """The seeds, and seeded mixtures of them: some six hundred."""
    dice = random.Random(20240705)  # noqa: S311  # a fixed choice of tests
    short = [seed for seed in _SEEDS if len(seed) < 50]
    mixed = ("".join(dice.choice(short) for _ in range(dice.randint(2, 6))) for _ in range(450))
    return tuple(f"第{number}条{text}完" for number, text in enumerate((*_SEEDS, *mixed)))


def cleaned(text: str) -> str:
    """The text as documented: line breaks of all kinds as one, nothing that XML cannot hold, no marks."""
    for pattern, instead in _CLEANED:
        text = pattern.sub(instead, text)
    text = re.sub("\ufdd0\\d+\ufdd1([^\ufdd0\ufdd2]*)\ufdd2", r"\1", text)
    return re.sub("[\ufdd0-\ufdef]", "", text)


TEXTS: Final = nasty_texts()


def test_there_are_enough() -> None:
    assert len(set(TEXTS)) >= 500


@pytest.mark.parametrize("review", [False, True])
def test_each_text_arrives_as_typed(review: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a parameter of the test
    quotes = [without_marks(text) for text in TEXTS[:200]]
    table = TableData("甲", TEXTS[5], ("头", TEXTS[11]), tuple((text, "1") for text in TEXTS), (5, 1), note=TEXTS[12])
    context = ReportContext(
        "模板.docx",
        {"甲": TEXTS[0], "段落": list(TEXTS), "引文": [marked(text, 0) for text in quotes]},
        (table,),
        proofs=(Proof("说法", "原文"),),
        author=TEXTS[12],
        blocks=(Block("补充", tuple(TEXTS), ""),),
    )
    source = template(
        tmp_path, "{{ 甲 }}", "{%p for 段 in 段落 %}", "{{ 段 }}", "{%p endfor %}",
        "{%p for 段 in 引文 %}", "前{{ 段 }}后", "{%p endfor %}", "〔表：甲〕", "〔人工：补充〕",
    )  # fmt: skip
    path, _ = made(context, source, review=review)
    body = Document(str(path)).element.body
    outside = [text_of(spot) for spot in body.iterchildren(qn("w:p"))]
    expected = [cleaned(text) for text in TEXTS]
    count = len(TEXTS)
    assert outside[: count + 1] == [expected[0], *expected]
    assert outside[count + 1 : count + 201] == [f"前{cleaned(text)}后" for text in quotes]
    assert outside[-count - 1 : -1] == expected
    cells = [text_of(cell) for cell in next(body.iter(qn("w:tbl"))).iter(qn("w:tc"))]
    assert cells[2::2] == expected
    assert read_told(path)


def test_names_of_documents_are_cleaned_too(tmp_path: Path) -> None:
    for text in TEXTS[:120]:
        context = ReportContext("模板.docx", {"标题": text}, author=text)
        path, _ = made(context, template(tmp_path, "{{ 标题 }}"))
        properties = Document(str(path)).core_properties
        assert properties.title == properties.author == cleaned(text)
