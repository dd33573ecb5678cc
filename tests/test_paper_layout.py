"""Official paper on the rendered page, measured against GB/T 9704-2012; LibreOffice runs once for all of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from helpers_layout import Page, faults_of, pages_of, rows_of_colour
from helpers_word import TEMPLATES, assessment, score, small_plan
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ReportContext, TableData
from report_gen.office import find_office, to_pdf
from report_gen.pdf.faces import OFFICIAL
from report_gen.pdf.fontconfig import write_configuration
from report_gen.reports import half_year, score_sheet
from report_gen.reports.paper import numbered, on_its_own_page
from report_gen.word.render import Renderer

sys.path.append(str(TEMPLATES.parent / "tools"))
import paper
import paper_looks
import paper_package

INFO = {
    "发文机关标志": "示例市人民政府文件",
    "签发人": "王建国",
    "抄送": "市委办公室、市人大常委会办公室、市政协办公室，各县（区）人民政府，市公安局、市商务局、市住建局。",
    "印发机关": "示例市城市绿色货运配送示范工程创建工作领导小组办公室",
    "附注": "联系人：某人，电话：0000-00000000",
}
OWN = {
    "上边距": "30",
    "左边距": "30",
    "右边距": "30",
    "行距": "28",
    "页码位置": "居中",
    "页码样式": "第×页",
    "正文字体": "仿宋",
}
CLOSE = 0.6  # millimetres


def _context(info: Mapping[str, str] | None = None, rows: int = 0) -> ReportContext:
    plan = small_plan()
    plan = replace(plan, info={**plan.info, **(info or {})})
    context = half_year.build(plan, assessment(plan), (), issued=date(2024, 7, 5))
    tables = tuple(_long(table, rows) if table.key == "附件1任务进展" and rows else table for table in context.tables)
    return replace(context, tables=tables)


def _long(table: TableData, rows: int) -> TableData:
    """The table with so many rows, each of several lines."""
    lines = tuple(
        (str(row), f"第{row}项任务", *("市局" for _ in table.heads[2:5]), "进展" * 80, "F7") for row in range(rows)
    )
    return replace(table, rows=lines, spans=())


def _page_of_text(folder: Path) -> Path:
    """A template of nothing but text, and a character that begins each page."""
    body = paper.paragraph("公文正文", "报" * 2000, '<w:ind w:firstLineChars="0" w:firstLine="0"/>')
    paper_package.write(folder / "满页.docx", body + paper.section(paper_looks.PORTRAIT, last=True))
    return folder / "满页.docx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The documents, written."""
    folder = tmp_path_factory.mktemp("papers")
    report = TEMPLATES / "半年总结报告.docx"
    full = numbered(_context(INFO), "示绿配办〔2024〕3号", "")
    plan = small_plan()
    sheet = score_sheet.build(plan, score(plan, plan.unit("U02")), assessment(plan))
    wanted: dict[str, tuple[Path, ReportContext, Mapping[str, str]]] = {
        "简": (report, _context(rows=40), {}),
        "全": (report, full, {}),
        "下行": (report, numbered(_context({**INFO, "签发人": "", "抄送": ""}), "示绿配办〔2024〕3号", ""), {}),
        "另页": (report, on_its_own_page(full), {}),
        "无码": (report, on_its_own_page(full, after_blank=True), {}),
        "长名": (report, _context({**INFO, "发文机关标志": f"{INFO['印发机关']}文件"}), {}),
        "自定": (report, full, OWN),
        "评分": (TEMPLATES / "考核评分表.docx", sheet, {}),
        "满页": (_page_of_text(tmp_path_factory.mktemp("templates")), ReportContext("满页.docx", {}), {}),
    }
    for name, (template, context, layout) in wanted.items():
        charts = {chart.key: chart_workbook(chart) for chart in context.charts}
        Renderer(template, layout).render(context, folder / f"{name}.docx", charts)
    return {name: folder / f"{name}.docx" for name in wanted}


@pytest.fixture(scope="module")
def shown(made: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The same as PDF, with fonts whose characters are as wide as those of the real ones."""
    if not find_office():
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("pdf")
    fonts = write_configuration({face.name: ("Noto Serif CJK SC",) for face in OFFICIAL}, folder / "fonts.conf")
    found = to_pdf(list(made.values()), folder, fonts=fonts)
    return {name: found[path] for name, path in made.items()}


@pytest.fixture(scope="module")
def pages(shown: Mapping[str, Path]) -> Mapping[str, tuple[Page, ...]]:
    """The pages of each."""
    return {name: pages_of(path) for name, path in shown.items()}


def test_the_xml_keeps_the_rules(made: Mapping[str, Path]) -> None:
    for name in set(made) - {"自定"}:
        assert list(faults_of(made[name])) == [], name


def test_a_full_page_is_28_characters_by_22_lines_between_the_margins(pages: Mapping[str, tuple[Page, ...]]) -> None:
    lines = [line for line in pages["满页"][0].lines if line.text.startswith("报")]
    assert [len(line.text) for line in lines] == [28] * 22
    assert lines[0].left == pytest.approx(28, abs=CLOSE)
    assert max(line.right for line in lines) == pytest.approx(210 - 26, abs=CLOSE)
    assert lines[1].middle - lines[0].middle == pytest.approx(28.95 * 25.4 / 72, abs=0.05)
    assert lines[0].middle > 37
    assert lines[-1].middle < 297 - 35


def test_page_numbers_run_through_upright_and_landscape_pages(pages: Mapping[str, tuple[Page, ...]]) -> None:
    found = pages["简"]
    assert [page.number.text for page in found] == [f"—{number}—" for number in range(1, len(found) + 1)]
    assert {page.width > page.height for page in found} == {True, False}
    for number, page in enumerate(found, start=1):
        line = page.number
        if page.width < page.height:  # one character in from the type area's end; the dash 7 mm below it
            assert line.middle == pytest.approx(297 - 35 + 7, abs=1.5)
            near = 210 - 26 - line.right if number % 2 else line.left - 28
        else:  # the foot of the upright page is the left side
            assert (line.left + line.right) / 2 == pytest.approx(35 - 7, abs=1.5)
            near = 210 - 26 - line.bottom if number % 2 else line.top - 28
        assert near == pytest.approx(5, abs=1)


def test_an_annex_has_its_mark_on_line_1_and_its_title_on_line_3(pages: Mapping[str, tuple[Page, ...]]) -> None:
    tops = {1: 28, 2: 28, 3: 37}  # of the type area, the first two annexes landscape
    pitch = 28.95 * 25.4 / 72
    for number, top in tops.items():
        page = next(page for page in pages["简"] if page.lines[0].text == f"附件{number}")
        mark, title = [line for line in page.lines if line != page.number][:2]
        assert mark.middle == pytest.approx(top + pitch / 2, abs=2)
        assert title.middle == pytest.approx(top + 2.5 * pitch, abs=2)
        assert mark.left == pytest.approx(35 if page.width > page.height else 28, abs=CLOSE)
        assert (title.left + title.right) / 2 == pytest.approx(
            (35 + 297 - 37) / 2 if page.width > page.height else (28 + 210 - 26) / 2, abs=1
        )


def test_a_long_table_repeats_its_head_and_no_text_is_cut(pages: Mapping[str, tuple[Page, ...]]) -> None:
    annex = [
        page for page in pages["简"] if page.width > page.height and any("项任务" in one.text for one in page.lines)
    ]
    assert len(annex) > 2
    for page in annex:
        assert any("重点任务" in row and "亮灯" in row for row in _rows(page))
        body = [line for line in page.lines if line != page.number]
        assert max(line.bottom for line in body) < 210 - 26 + 1
        assert max(line.right for line in body) < 297 - 37 + CLOSE
    text = "".join(line.text for page in annex for line in page.lines)
    assert text.count("进展") >= 40 * 80  # the heads say it, too


def _rows(page: Page) -> list[str]:
    """The words of each row of a page put together, whatever cells they stand in."""
    rows: dict[int, str] = {}
    for line in page.lines:
        rows[round(line.middle)] = rows.get(round(line.middle), "") + line.text
    return list(rows.values())


def test_the_letterhead_stands_35_mm_below_the_type_areas_top(shown: Mapping[str, Path]) -> None:
    for name in ("全", "长名"):
        (top, _, wide), *_ = rows_of_colour(shown[name], 1, red=True)
        assert top == pytest.approx(37 + 35, abs=1)
        assert wide < 156


def test_a_red_rule_as_wide_as_the_type_area_4_mm_below_the_number(
    shown: Mapping[str, Path], pages: Mapping[str, tuple[Page, ...]]
) -> None:
    for name in ("全", "下行"):
        rule = rows_of_colour(shown[name], 1, red=True)[-1]
        assert rule[2] == pytest.approx(156, abs=CLOSE)
        above = [top + high for top, high, _ in rows_of_colour(shown[name], 1, red=False) if top < rule[0]]
        assert rule[0] - above[-1] == pytest.approx(4, abs=0.5)
    number, signer = pages["全"][0].line("示绿配办"), pages["全"][0].line("签发人")
    assert number.left == pytest.approx(28 + 5.6, abs=CLOSE)
    assert signer.right == pytest.approx(210 - 26 - 5.6, abs=1)
    middle = pages["下行"][0].line("示绿配办")
    assert (middle.left + middle.right) / 2 == pytest.approx(106, abs=1)


def test_the_title_begins_two_lines_below_the_rule(shown: Mapping[str, Path]) -> None:
    rule = rows_of_colour(shown["全"], 1, red=True)[-1]
    below = next(top for top, _, _ in rows_of_colour(shown["全"], 1, red=False) if top > rule[0] + 2)
    assert below - rule[0] == pytest.approx(2 * 28.95 * 25.4 / 72 + 2, abs=1.5)


def test_without_the_settings_no_part_of_it_is_shown(
    shown: Mapping[str, Path], pages: Mapping[str, tuple[Page, ...]]
) -> None:
    assert not rows_of_colour(shown["简"], 1, red=True)
    starts = {line.text[:2] for page in (pages["简"][0], pages["简"][-1]) for line in page.lines}
    assert not {"抄送", "签发", "（联"} & starts
    assert not any(line.text.endswith("印发") for line in pages["简"][-1].lines)


@pytest.mark.parametrize("name", ["全", "下行", "另页", "无码"])
def test_the_imprint_stands_at_the_foot_of_the_last_page(
    shown: Mapping[str, Path], pages: Mapping[str, tuple[Page, ...]], name: str
) -> None:
    last = len(pages[name])
    rules = [one for one in rows_of_colour(shown[name], last, red=False) if one[2] > 150]
    assert len(rules) >= 2
    assert rules[-1][0] + rules[-1][1] == pytest.approx(297 - 35, abs=CLOSE)
    assert rules[-1][2] == pytest.approx(156, abs=CLOSE)
    printed = next(line for line in pages[name][-1].lines if line.text.endswith("印发"))
    assert printed.right == pytest.approx(210 - 26 - 4.9, abs=1)
    assert "2024年7月5日印发" in "".join(line.text for line in pages[name][-1].lines)


def test_an_imprint_of_its_own_begins_an_even_page(pages: Mapping[str, tuple[Page, ...]]) -> None:
    assert int(pages["另页"][-1].number.text.strip("—")) % 2 == 0
    assert pages["另页"][-1].lines[0].text.startswith("抄送")
    assert not any("—" in line.text for line in pages["无码"][-1].lines)


def test_the_title_is_broken_into_a_trapezium_and_centred(pages: Mapping[str, tuple[Page, ...]]) -> None:
    first, second = pages["简"][0].lines[:2]
    assert first.text == "示例市城市绿色货运配送"
    assert second.right - second.left > first.right - first.left
    for line in (first, second):
        assert (line.left + line.right) / 2 == pytest.approx(106, abs=1)


def test_the_plans_own_layout_is_laid_over_the_template(pages: Mapping[str, tuple[Page, ...]]) -> None:
    page = pages["自定"][1]
    body = [line for line in page.lines if line.right > 175 and line.left < 31]
    assert body[0].left == pytest.approx(30, abs=CLOSE)
    assert {round(one.middle - two.middle, 1) for two, one in pairwise(body)} >= {9.9}
    number = page.line("第")
    assert number.text == "第2页"
    assert (number.left + number.right) / 2 == pytest.approx(105, abs=1)


def test_the_plans_own_layout_stands_in_styles_and_runs(made: Mapping[str, Path]) -> None:
    faults = set(faults_of(made["自定"]))
    assert {fault for fault in faults if not fault.startswith("margins")} == set()
    assert len(faults) == 2  # upright and landscape
