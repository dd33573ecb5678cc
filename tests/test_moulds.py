"""Documents made as text from a mould: the same bytes as from the tree, nothing lost, and few moulds kept."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from helpers_template import changed, paragraphs, part, template
from report_gen.model.document import Block, ReportContext, TableData
from report_gen.model.proof import marked
from report_gen.word.moulds import Mould, Moulds
from report_gen.word.names import escaped, quoted, unescaped
from report_gen.word.render import Renderer
from report_gen.word.template import Source
from report_gen.word.text import all_escaped, all_printed, clean, is_simple, printed
from report_gen.word.values import Store

NASTY = 'A&B <80个> {{ 7*7 }} {%p if x %} ]]> "引" 〔表：甲〕 &amp;amp; <w:p w:id="0"/> \ue0000\ue001'
WORDS = (
    "平常的话",
    NASTY,
    "两\n行\t和表",
    "有【待补：数】一处",
    "",
    "控\x00制\x1e符\ud800",
    marked("12", 0) + "件",
    "【待" + marked("补", 0) + "：数】",
    "\ufdd07",
)
LINES = ("{{ 甲 }}", "前{{ 甲 }}中{{ 乙 }}后", "{%p for 行 in 行们 %}", "{{ 行 }}", "{%p endfor %}", "〔表：甲〕", "尾")


def _sheet(first: str, second: str, *lines: str) -> ReportContext:
    rows = (("一", first, second), ("一", second, first), ("二", first, first))
    table = TableData("甲", first, ("类", "项", "据"), rows, (1, 2, 3), (1,), second, (0,), preface=first)
    return ReportContext("模板.docx", {"甲": first, "乙": second, "行们": lines or ("一行",)}, (table,))


def _bytes(renderer: Renderer, context: ReportContext, path: Path) -> bytes:
    renderer.render(context, path, {})
    return path.read_bytes()


@pytest.mark.parametrize("first", WORDS)
@pytest.mark.parametrize("second", ["乙", WORDS[2]])
def test_a_document_from_a_mould_is_the_one_from_its_tree(
    first: str, second: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = template(tmp_path, *LINES), tmp_path / "文书.docx"
    context = _sheet(first, second, "甲行", first)
    alone = _bytes(Renderer(path), context, out)
    renderer = Renderer(path)
    for number in range(2):
        _bytes(renderer, _sheet(f"{number}", "文", "行", "行"), out)
    monkeypatch.setattr(Source, "trees", None)  # no tree is made any more
    assert _bytes(renderer, context, out) == alone


def test_a_document_of_another_shape_has_a_tree_of_its_own(tmp_path: Path) -> None:
    path, out = template(tmp_path, *LINES), tmp_path / "文书.docx"
    renderer = Renderer(path)
    for _ in range(3):
        renderer.render(_sheet("甲", "乙", "行"), out, {})
    longer = _sheet("甲", "乙", "行", "又一行")
    assert _bytes(renderer, longer, out) == _bytes(Renderer(path), longer, tmp_path / "另.docx")
    assert "又一行" in paragraphs(out)


def test_what_a_person_wrote_is_set_in_a_tree(tmp_path: Path) -> None:
    path, out = template(tmp_path, *LINES), tmp_path / "文书.docx"
    renderer = Renderer(path)
    for _ in range(3):
        renderer.render(_sheet("甲", "乙"), out, {})
    notes = renderer.render(replace(_sheet("甲", "乙"), blocks=(Block("说明", ("人写的话",)),)), out, {})
    assert ([note.kind.code for note in notes], "人写的话" in paragraphs(out)) == (["W203"], True)


@pytest.mark.parametrize("line", ["署名::{{ 甲 }}", "发文机关标志::{{ 甲 }}", "〔人工：说明〕"])
def test_what_is_fitted_to_its_words_is_always_built(line: str, tmp_path: Path) -> None:
    path, out = template(tmp_path, "{{ 乙 }}", line), tmp_path / "文书.docx"
    renderer = Renderer(path)
    for words in ("某某市某某局", "办公室", "某某市人民政府办公室", "厅"):
        context = ReportContext("模板.docx", {"甲": words, "乙": "文"})
        assert _bytes(renderer, context, out) == _bytes(Renderer(path), context, tmp_path / "另.docx")


def test_a_run_with_more_than_text_has_no_mould(tmp_path: Path) -> None:
    plain, out = template(tmp_path, "{{ 甲 }}"), tmp_path / "文书.docx"
    path = changed(plain, "{{ 甲 }}</w:t>", '{{ 甲 }}</w:t><w:br w:type="page"/>')
    renderer = Renderer(path)
    for words in ("一", "二", "三"):
        renderer.render(ReportContext("模板.docx", {"甲": words}), out, {})
    assert ('w:type="page"' in part(out, "word/document.xml"), "三" in part(out, "word/document.xml")) == (True, True)


def test_a_mould_without_a_place_for_a_text_makes_nothing() -> None:
    store = Store()
    text = store.wrap("要紧的话")
    assert text.__html__() == "\ue0000\ue001"  # type: ignore[attr-defined]  # a text on its way through a template
    mould = Mould({"word/document.xml": ("<w:p><w:t>要紧的</w:t></w:p>",)}, {})
    assert mould.cast(store, {}, None) is None  # type: ignore[arg-type]  # no table is made


def test_a_document_that_a_mould_cannot_make_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = template(tmp_path, *LINES), tmp_path / "文书.docx"
    renderer = Renderer(path)
    for _ in range(3):
        renderer.render(_sheet("甲", "乙"), out, {})
    monkeypatch.setattr(Mould, "cast", lambda *_: None)
    renderer.render(_sheet("丙", "丁"), out, {})
    assert "前丙中丁后" in paragraphs(out)


def test_only_the_moulds_last_used_are_kept() -> None:
    moulds, mould = Moulds(), Mould({}, {})
    for number in range(9):
        for _ in range(2):
            moulds.learn((str(number),), lambda: mould)
        moulds.find(("0",))
    assert [moulds.find((str(number),)) is mould for number in (0, 1, 2, 8)] == [True, False, True, True]


def test_what_has_no_mould_is_not_asked_again() -> None:
    moulds, asked = Moulds(), []
    for _ in range(4):
        moulds.learn(("文",), lambda: asked.append(1))
    assert (asked, moulds.find(("文",))) == ([1], None)


@pytest.mark.parametrize(
    "texts",
    [(), ("",), WORDS, ("甲", "\ufdd00\ufdd1甲", "乙\ufdd2"), ("甲\x1e乙", marked("丙", 1)), ("甲", marked("乙", 2))],
)
def test_many_texts_at_once_are_read_as_one_by_one(texts: tuple[str, ...]) -> None:
    assert all_printed(texts) == [printed(text) for text in texts]
    simple = [escaped(text) if clean(text) == text and is_simple(text) else None for text in texts]
    assert all_escaped(texts) == simple
    assert [unescaped(escaped(text)) for text in texts] == list(texts)


def test_attributes_are_quoted() -> None:
    text = "A&B<\"甲\"'乙'>"
    assert (quoted(text), escaped(text)) == (f'"{escape(text)}"', escape(text, quote=False))


def test_charts_load_neither_templates_nor_forms() -> None:
    script = "import sys, report_gen.excel.charts, report_gen.word.charts; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  # Python itself
    assert not {"docx", "docxtpl", "jinja2", "report_gen.model.plan"} & set(done.stdout.split())
