"""Numbers and their proofs in Word: the clean copy without a trace of them, the review copy with a comment at each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from conftest import Convert
from helpers_template import made, paragraphs, part, template
from helpers_word import TEMPLATES, assessment, small_plan
from report_gen.errors import ReportGenError
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import Block, ReportContext, TableData
from report_gen.model.place import Place
from report_gen.model.proof import Cell, Fact, Proof, marked, plain
from report_gen.model.submission import Conversion
from report_gen.reports import half_year
from report_gen.word.comments import comment_lines
from report_gen.word.read_told import read_told
from report_gen.word.render import Renderer

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACE = Place("市商务局_2024-06.xlsx", "指标数据", 7, 4)
CELL = Cell(PLACE, "８２", "市商务局", "ab", (Conversion("８２", "82", "全角转半角"),))
PROOFS = (
    Proof("末端配送站数", "82个 ≥ 80个", (Fact("末端配送站数", "82个", "取牵头单位", (CELL,)),)),
    Proof("按时报送", "120件 ÷ 132件", tuple(Fact(f"单位{index}", "按时") for index in range(6))),
)
TEXT = f"建成{marked('82个', 0)}，按时率{marked('90.9%', 1)}（【待补：数】）。"


def context(**values: object) -> ReportContext:
    table = TableData(
        "甲", "", ("项", "数"), (("站", marked("82个", 0)), ("站", marked("82个", 1))), (1, 1), merged=(1,)
    )
    return ReportContext("模板.docx", values or {"段": TEXT}, (table,), proofs=PROOFS, made_on=date(2024, 7, 5))


def without_comments(document: str) -> str:
    """The document's XML with comments taken off and runs of one look put together again."""
    root: Any = etree.fromstring(document.encode())
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for spot in list(root.iter(f"{W}{name}")):
            gone = spot.getparent() if name == "commentReference" else spot
            gone.getparent().remove(gone)
    for run in list(root.iter(f"{W}r")):
        before = run.getprevious()
        if before is not None and before.tag == run.tag and _look(before) == _look(run):
            _join(before, run)
    return str(etree.tostring(root, encoding="unicode"))


def _look(run: Any) -> str:
    return "".join(etree.tostring(child, encoding="unicode") for child in run if child.tag == f"{W}rPr")


def _join(before: Any, run: Any) -> None:
    for child in [child for child in run if child.tag != f"{W}rPr"]:
        last = before[-1]
        if child.tag == last.tag == f"{W}t":
            last.text = (last.text or "") + (child.text or "")
        else:
            before.append(child)
    run.getparent().remove(run)


def test_the_clean_copy_has_no_marks_and_no_comments(tmp_path: Path) -> None:
    path, _ = made(context(), template(tmp_path, "{{ 段 }}", "〔表：甲〕"))
    document = part(path, "word/document.xml")
    assert "建成82个，按时率90.9%（【待补：数】）。" in paragraphs(path)
    assert not re.search("[\ufdd0-\ufdef]|comment", document)
    assert document.count('w:val="restart"') == 1  # equal numbers with other proofs are equal numbers


def test_the_review_copy_is_the_clean_copy_with_comments(tmp_path: Path) -> None:
    source = template(tmp_path, "{{ 段 }}", "〔表：甲〕", "〔人工：补充〕", "结语::特此报告。")
    given = replace(context(), blocks=(Block("补充", ("自己写的",), "00000000"),))
    clean, _ = made(given, source)
    review, _ = made(given, source, review=True)
    document = part(review, "word/document.xml")
    assert without_comments(document) == without_comments(part(clean, "word/document.xml"))
    ids = re.findall(r'<w:commentReference w:id="(\d+)"', document)
    assert ids == ["0", "1", "2"] == re.findall(r'<w:comment w:id="(\d+)"', part(review, "word/comments.xml"))
    assert ids == re.findall(r'<w:commentRangeStart w:id="(\d+)"', document)
    assert "/word/comments.xml" in part(review, "[Content_Types].xml")
    assert "relationships/comments" in part(review, "word/_rels/document.xml.rels")


def test_a_comment_wraps_just_the_number(tmp_path: Path) -> None:
    path, _ = made(context(), template(tmp_path, "{{ 段 }}"), review=True)
    root: Any = etree.fromstring(part(path, "word/document.xml").encode())
    start = next(root.iter(f"{W}commentRangeStart"))
    inside = []
    spot = start.getnext()
    while spot.tag != f"{W}commentRangeEnd":
        inside.append("".join(text.text for text in spot.iter(f"{W}t")))
        spot = spot.getnext()
    assert inside == ["82个"]


def test_comments_say_what_where_and_how_often() -> None:
    assert comment_lines(PROOFS[0]) == (
        "末端配送站数",
        "82个 ≥ 80个",
        "市商务局_2024-06.xlsx › 指标数据 › D7：“８２”（全角转半角：82）",
    )
    assert comment_lines(PROOFS[1])[2:] == ("单位0：按时", "单位1：按时", "单位2：按时", "单位3：按时", "等6项。")
    many = Proof("甲", "甲", (Fact("甲", "1", "", tuple(Cell(PLACE.at(row, 1), "长" * 100) for row in range(1, 9))),))
    lines = comment_lines(many)
    assert (len(lines), lines[-1], lines[1][-4:]) == (6, "等8处。", "长……”")


def test_comments_carry_the_run_and_not_the_machine(tmp_path: Path) -> None:
    path, _ = made(context(), template(tmp_path, "{{ 段 }}"), review=True)
    xml = part(path, "word/comments.xml")
    assert xml.count('w:author="报告生成程序" w:initials="报" w:date="2024-07-05T00:00:00Z"') == 2
    first = path.read_bytes()
    assert made(context(), tmp_path / "模板.docx", review=True)[0].read_bytes() == first


@pytest.mark.parametrize("text", ["前\ufdd09\ufdd1假\ufdd2后", "前\ufdd0\ufdd2\ufdef假后", "前\ufdd0\ufdd1假后\ufdd2"])
@pytest.mark.parametrize("review", [False, True])
def test_forged_marks_do_no_harm(text: str, review: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a parameter of the test
    path, _ = made(context(段=text), template(tmp_path, "{{ 段 }}"), review=review)
    assert paragraphs(path) == ["前假后"]
    assert "comments" not in part(path, "[Content_Types].xml")


def test_a_red_blank_with_a_number_inside_stays_whole(tmp_path: Path) -> None:
    text = f"共{marked('3项', 0)}，{marked('【待补：值】', 1)}，【待补：{marked('2项', 0)}未报】{marked('完', 1)}。"
    path, _ = made(context(段=text), template(tmp_path, "{{ 段 }}"), review=True)
    assert paragraphs(path) == ["共3项，【待补：值】，【待补：2项未报】完。"]
    red = re.findall(r'FF0000"/>.*?<w:t[^>]*>([^<]*)</w:t>', part(path, "word/document.xml"))
    assert red == ["【待补：值】", "【待补：2项未报】"]
    assert part(path, "word/document.xml").count("<w:commentReference") == 3


def test_headers_and_footers_hold_no_comments(tmp_path: Path) -> None:
    from helpers_template import changed

    source = changed(template(tmp_path, "{{ 段 }}"), "— ", "{{ 段 }}", "word/footer1.xml")
    path, _ = made(context(), source, review=True)
    footer = part(path, "word/footer1.xml")
    assert "建成82个，按时率90.9%" in footer
    assert "comment" not in footer


def test_comments_in_the_template_do_not_come_along(tmp_path: Path) -> None:
    from docx import Document

    source: Any = Document(str(template(tmp_path, "{{ 段 }}")))
    source.add_comment(source.paragraphs[0].runs, text="给自己的话", author="某")
    source.save(str(tmp_path / "模板.docx"))
    clean, _ = made(context(), tmp_path / "模板.docx")
    assert "comment" not in part(clean, "word/document.xml") + part(clean, "[Content_Types].xml")
    review, _ = made(context(), tmp_path / "模板.docx", review=True)
    assert "给自己的话" not in part(review, "word/comments.xml")


def report(tmp_path: Path) -> tuple[ReportContext, Renderer, dict[str, bytes], Path]:
    plan = small_plan()
    given = half_year.build(plan, assessment(plan), (), issued=date(2024, 7, 5))
    books = {chart.key: chart_workbook(chart) for chart in given.charts}
    return given, Renderer(TEMPLATES / "半年总结报告.docx"), books, tmp_path / "报告.docx"


def test_the_half_year_report_reviewed_is_the_same_report(tmp_path: Path) -> None:
    given, renderer, books, path = report(tmp_path)
    renderer.render(given, path, books)
    clean = without_comments(part(path, "word/document.xml"))
    renderer.render(given, path, books, review=True)
    assert without_comments(part(path, "word/document.xml")) == clean
    count = part(path, "word/document.xml").count("<w:commentReference")
    assert count == part(path, "word/comments.xml").count("<w:comment ") > 0


def test_told_is_what_is_read_back(tmp_path: Path, convert: Convert) -> None:
    given, renderer, books, path = report(tmp_path)
    given = replace(given, blocks=(Block("总体进展补充", ("自己写的一段。",), ""),))
    told = renderer.told(given, books)
    expected = [(one.where, plain(one.text), one.heading) for one in told]
    assert any(one.text != plain(one.text) for one in told)
    assert "自己写的一段。" in {text for _, text, _ in expected}
    assert not [text for _, text, _ in expected if "〔人工" in text]
    for review in (False, True):
        renderer.render(given, path, books, review=review)
        assert [(one.where, one.text, one.heading) for one in read_told(path)] == expected
    assert [(one.where, one.text, one.heading) for one in read_told(convert(path, "docx"))] == expected


def test_told_places(tmp_path: Path) -> None:
    source = template(
        tmp_path, "{{ 段 }}", "公文正文::", "一级标题::一、总体", "〔表：甲〕", "末", "附件标识::附件1", "尾"
    )
    given = context()
    told = Renderer(source).told(given, {})
    assert [(one.where, one.heading) for one in told] == [
        ("第1段", ""), ("第2段", "一、总体"), ("表1第1行第1列", "一、总体"), ("表1第1行第2列", "一、总体"),
        ("表1第2行第1列", "一、总体"), ("表1第2行第2列", "一、总体"), ("表1第3行第1列", "一、总体"),
        ("第3段", "一、总体"), ("第4段", "附件1"), ("第5段", "附件1"),
    ]  # fmt: skip
    assert told[0].text == TEXT
    assert told[5].text == marked("82个", 0)


def test_what_is_no_docx_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"nothing")
    with pytest.raises(ReportGenError):
        read_told(tmp_path / "x.docx")
