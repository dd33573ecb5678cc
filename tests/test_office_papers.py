"""考核通报, 会议材料 and 季度调度通报 as documents: nothing lost, parts left out without a trace, every number commented."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from helpers_office import ISSUED, TOTALS, graded, wide_plan
from helpers_template import made, paragraphs
from helpers_word import TEMPLATES, assessment, indicator, outcome
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, ReportState, Timeliness
from report_gen.model.proof import pieces
from report_gen.reports import bulletin, dispatch, meeting
from report_gen.word.render import Renderer

PLAN = wide_plan()
GIVEN = assessment(PLAN)
SCORES = graded(PLAN, TOTALS)
PAPERS = (bulletin, meeting, dispatch)


def _quiet() -> Assessment:
    parts = tuple(
        replace(
            part,
            statuses=tuple(
                replace(one, state=ReportState.PASSED, timeliness=Timeliness.ON_TIME, accepted=None)
                for one in part.statuses
            ),
        )
        for part in GIVEN.parts
    )
    one = replace(GIVEN, parts=parts[-1:], tasks=(outcome(PLAN.task("5"), 4),))
    return replace(one, indicators=(indicator(PLAN.indicators[0], 0),))


def _context(paper: Any, given: Assessment = GIVEN, scores: Any = SCORES) -> ReportContext:
    context = paper.build(PLAN, given, scores, issued=ISSUED)
    assert isinstance(context, ReportContext)
    return context


def _written(context: ReportContext, folder: Path, *, review: bool = False) -> Path:
    out = folder / f"{'核对稿' if review else '文书'}.docx"
    charts = {chart.key: chart_workbook(chart) for chart in context.charts}
    assert Renderer(TEMPLATES / context.template).render(context, out, charts, review=review) == ()
    return out


@pytest.mark.parametrize("paper", PAPERS)
def test_the_shipped_template_uses_all_that_is_given(paper: Any, tmp_path: Path) -> None:
    texts = paragraphs(_written(_context(paper), tmp_path))
    titles = _context(paper).values["题"]
    assert isinstance(titles, dict)
    assert [text for text in texts if text in titles.values()] == list(titles.values())


@pytest.mark.parametrize("paper", PAPERS)
def test_parts_left_out_leave_no_trace(paper: Any, tmp_path: Path) -> None:
    path = _written(_context(paper, _quiet(), ()), tmp_path)
    texts = paragraphs(path)
    assert not [text for text in texts if re.search("〔[表图]|{{|{%", text)]
    assert "附件" not in texts
    numbers = [text[0] for text in texts if re.match("[一二三四五]、", text)]
    assert numbers == list("一二三四五"[: len(numbers)])
    charts = [name for name in zipfile.ZipFile(path).namelist() if name.startswith("word/charts/chart")]
    assert len(charts) == len(Document(str(path)).inline_shapes)


@pytest.mark.parametrize("paper", PAPERS)
def test_each_proven_number_gets_its_comment(paper: Any, tmp_path: Path) -> None:
    context = _context(paper)
    with zipfile.ZipFile(_written(context, tmp_path, review=True)) as package:
        comments = package.read("word/comments.xml").decode()
    assert comments.count("<w:comment ") > 40
    charts = {chart.key: chart_workbook(chart) for chart in context.charts}
    told = Renderer(TEMPLATES / context.template).told(context, charts)
    used = {piece.proof for one in told for piece in pieces(one.text) if piece.proof is not None}
    assert used <= set(range(len(context.proofs)))
    assert len(used) > 40


@pytest.mark.parametrize("paper", PAPERS)
def test_same_results_same_bytes(paper: Any, tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    first, second = _written(_context(paper), tmp_path), _written(_context(paper), tmp_path / "甲")
    assert first.read_bytes() == second.read_bytes()


def test_lines_are_not_smoothed(tmp_path: Path) -> None:
    with zipfile.ZipFile(_written(_context(bulletin), tmp_path)) as package:
        xml = package.read("word/charts/chart1.xml").decode()
    assert xml.count('<c:smooth val="0"/>') == xml.count("<c:ser>") == 2


def test_a_table_behind_a_condition_is_not_missed(tmp_path: Path) -> None:
    from helpers_template import template

    path = template(tmp_path, "{%p if 图表.超期 %}", "〔表：超过时限任务〕", "{%p endif %}", "{{ 单位 }}")
    context = _context(meeting, _quiet(), ())
    _, findings = made(replace(context, charts=()), path)
    assert {finding.code for finding in findings} == {"W201"}
