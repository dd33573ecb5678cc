"""The tables of the half-year report, its annexes and the score sheets: what they say, and that it is proven."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from helpers_word import HALF, assessment, rubric, score, small_plan, submission
from report_gen.model.document import ReportContext, TableData
from report_gen.model.outcome import (
    UNRATED,
    Assessment,
    IndicatorOutcome,
    ItemFact,
    Score,
    ScoreItem,
    ScoreLine,
    Source,
    Timeliness,
    Verdict,
)
from report_gen.model.period import Period, Span
from report_gen.model.plan import DataItem, ItemKind, Plan
from report_gen.model.proof import pieces, plain
from report_gen.reports import annexes, score_sheet, tables
from report_gen.reports.proofs import Proofs

PLAN = small_plan()
GIVEN = assessment(PLAN)
SOURCES = Proofs()


def _plain(table: TableData) -> TableData:
    """The table as it is printed."""
    rows = tuple(tuple(map(plain, row)) for row in table.rows)
    return replace(table, title=plain(table.title), preface=plain(table.preface), rows=rows)


def _tasks(given: Assessment = GIVEN) -> TableData:
    return _plain(annexes.annex_tasks(PLAN, given, Proofs()))


def _indicators(given: Assessment = GIVEN) -> TableData:
    return _plain(annexes.annex_indicators(PLAN, given, Proofs()))


def _reports(given: Assessment = GIVEN) -> TableData:
    return _plain(annexes.annex_reports(PLAN, given, Proofs()))


def _sheet(plan: Plan, made: Score) -> ReportContext:
    """The score sheet as it is printed."""
    context = score_sheet.build(plan, made, GIVEN)
    values = {key: _printed(value) for key, value in context.values.items()}
    return replace(context, values=values, tables=tuple(map(_plain, context.tables)))


def _printed(value: object) -> object:
    return tuple(map(_printed, value)) if isinstance(value, tuple) else plain(str(value))


# ---------------------------------------------------------------- tables


def test_the_lights_add_up() -> None:
    table = _plain(tables.lights_table(PLAN, GIVEN, PLAN.categories(), Proofs()))
    total = table.rows[-1]
    assert total == ("合计", "5", "1", "1", "1", "1", "1", "0")
    for row in table.rows:
        assert int(row[1]) == sum(map(int, row[2:]))
    chart = tables.lights_chart(GIVEN, PLAN.categories())
    assert [name for name, _ in chart.series] == ["已完成", "按期", "临期", "超期", "持续推进"]


def test_the_annex_of_tasks() -> None:
    table = _tasks()
    assert [table.rows[index][0] for index in table.spans] == ["体制机制保障", "基础设施"]
    assert table.rows[2][2:5] == ("市交通运输局", "2024年6月", "超期")
    assert table.rows[2][6].splitlines()[0] == "6月J6"
    assert table.rows[3][2] == "市商务局、东城区政府（共同负责）"
    silent = _tasks(replace(GIVEN, tasks=(replace(GIVEN.tasks[1], facts=()),)))
    assert silent.rows[1][5:] == ("【待补：进展情况】", "—")


def _with_inputs(units: Sequence[str]) -> IndicatorOutcome:
    entry = submission(PLAN, "U02", HALF, (("", "难", "", None),)).entries[0]
    item = DataItem("D1", "类", "项", "项", "个", ItemKind.STOCK, 0, ("U02",))
    month = Period.of(Span.MONTH, 2024, 6)
    fact = ItemFact(item, month, Decimal(1), tuple(Source(unit, entry) for unit in units))
    return replace(GIVEN.indicators[0], inputs=(fact, fact))


def test_the_annex_of_indicators() -> None:
    assert _indicators().rows[3][4:] == ("【待补：完成值】", "无法判定", "未报有效数据", "")
    based = replace(GIVEN.indicators[3], value=Decimal(12), verdict=Verdict.MET)
    plain = replace(based, indicator=replace(based.indicator, baseline_note=""))
    filled = replace(GIVEN.indicators[0], working="160个")
    rows = _indicators(replace(GIVEN, indicators=(based, plain, filled))).rows
    formula = "（基期值 − 成本）÷ 基期值 × 100"
    assert [row[6] for row in rows] == [f"{formula}（2022年）", formula, "填报值"]
    assert _indicators(replace(GIVEN, indicators=())).preface == "注：方案未设量化指标。"


@pytest.mark.parametrize(
    ("units", "cells"),
    [(["U02"], "市交通运输局6月B5"), (["U02", "U03", "U04"], "市交通运输局6月B5\n市商务局6月B5\n等3家")],
)
def test_indicators_name_the_cells_they_come_from(units: list[str], cells: str) -> None:
    made = replace(GIVEN, indicators=(_with_inputs(units),))
    assert _indicators(made).rows[0][7] == cells


def test_the_matrix_of_reports() -> None:
    table = _reports()
    assert table.heads[2:8] == ("1月", "2月", "3月", "4月", "5月", "6月")
    assert table.rows[1] == ("2", "市交通运输局", "按时", "按时", "未报", "待定", "按时", "按时", "6", "5", "4")
    assert table.rows[2][6] == "迟3天"
    assert table.rows[3][7] == "退回"
    assert table.rows[-1] == (
        "", "上报率（%）", "100.0", "100.0", "75.0", "100.0", "100.0", "100.0", "24", "23", "21",
    )  # fmt: skip


def test_words_of_the_matrix_without_days() -> None:
    status = replace(GIVEN.parts[0].statuses[0], timeliness=Timeliness.LATE)
    assert annexes.state_word(status) == "逾期"
    part = replace(GIVEN.parts[0], statuses=(status,))
    other = replace(GIVEN.parts[1], statuses=GIVEN.parts[1].statuses[1:])
    table = _reports(replace(GIVEN, parts=(part, other)))
    assert table.rows[0][2:4] == ("逾期", "—")


# ---------------------------------------------------------------- score sheets


def test_a_unit_exempted_throughout_is_not_rated() -> None:
    unrated = replace(score(PLAN, PLAN.units[1]), grade=UNRATED, rank=0)
    assert _sheet(PLAN, unrated).values["等次"] == "不参评（全期免报）"


def test_a_score_sheet() -> None:
    context = _sheet(PLAN, score(PLAN, PLAN.units[1]))
    values, (table,) = context.values, context.tables
    assert values["小计"] == "19分（满分20分）"
    assert values["等次"] == "优秀（暂定），第1名"
    assert table.rows[0][:4] == ("日常报送", "R1报送及时", "10", "9")
    assert table.rows[0][4].splitlines()[0] == (
        "R1/2024-01　2024年1月逾期1天（2024年1月8日），扣0.5分。依据：收件登记.xlsx › 收件登记 › 第1行。"
    )
    assert table.rows[1][4] == "无扣分。"
    assert table.rows[2][3:] == ("（待评）", "待评。")
    assert table.rows[3][2:4] == ("≤5", "0")
    assert table.rows[-1] == ("小计", "不含待评项", "20", "19", "")
    assert "90分（含）以上为优秀，80分（含）至90分（不含）为良好" in str(values["说明"])
    assert "不足60分为不合格" in str(values["说明"])


def test_a_sheet_with_everything_scored_and_many_lines() -> None:
    made = score(PLAN, PLAN.units[1], lines=9)
    bonus = ScoreLine(rubric()[3], Decimal(2), "受到表扬")
    note = ScoreLine(rubric()[3], Decimal(0), "时间待定")
    items = (made.items[0], ScoreItem(rubric()[3], Decimal(2), (bonus, note)))
    context = _sheet(small_plan(grades=()), replace(made, items=items, open_points=Decimal(0)))
    rows = context.tables[0].rows
    assert len(rows[0][4].splitlines()) == 9
    assert rows[1][4] == "受到表扬，加2分。\n时间待定，不计分。"
    assert (context.values["等次"], context.values["说明"]) == ("优秀，第1名", ())
    blank = ScoreItem(rubric()[2], None)
    by_hand = _sheet(PLAN, replace(made, items=(blank,)))
    assert by_hand.tables[0].rows[0][4] == "由评分人填写。"


# ---------------------------------------------------------------- what is said is proven

NUMBERED = {
    "附件1任务进展": (0, 1, 2),
    "附件2指标完成": (0, 1, 2),
    "附件3报送情况": (0, 1),
    "指标完成情况": (0, 1),
    "考核评分": (0, 1),
}


def _every_table() -> Iterator[TableData]:
    yield tables.lights_table(PLAN, GIVEN, PLAN.categories(), SOURCES)
    yield tables.indicators_table(PLAN, GIVEN, SOURCES)
    yield annexes.annex_tasks(PLAN, GIVEN, SOURCES)
    yield annexes.annex_indicators(PLAN, GIVEN, SOURCES)
    yield annexes.annex_reports(PLAN, GIVEN, SOURCES)
    yield from score_sheet.build(PLAN, score(PLAN, PLAN.units[1], lines=9), GIVEN).tables


@pytest.mark.parametrize("table", [*_every_table()], ids=lambda table: table.key)
def test_every_number_of_a_table_has_a_proof(table: TableData) -> None:
    for row in table.rows:
        for column, text in enumerate(row):
            if column not in NUMBERED.get(table.key, (0,)):
                bare = "".join(piece.text for piece in pieces(text) if piece.proof is None)
                assert not re.search(r"\d", re.sub(r"^\d+\.|\n\d+\.", "", bare)), text


def test_marks_end_with_their_line() -> None:
    for table in _every_table():
        for row in table.rows:
            for text in row:
                assert plain(text) == "\n".join(map(plain, text.split("\n")))
                assert all("\n" not in piece.text for piece in pieces(text) if piece.proof is not None)


def test_charts_show_the_numbers_of_the_tables_beside_them() -> None:
    categories = PLAN.categories()
    lights = _plain(tables.lights_table(PLAN, GIVEN, categories, Proofs()))
    chart = tables.lights_chart(GIVEN, categories)
    assert chart.categories == tuple(row[0] for row in lights.rows[:-1])
    for name, values in chart.series:
        column = lights.heads.index(name)
        assert [f"{value:g}" for value in values if value is not None] == [row[column] for row in lights.rows[:-1]]
    left_out = set(lights.heads[2:]) - {name for name, _ in chart.series}
    assert all(row[lights.heads.index(name)] == "0" for name in left_out for row in lights.rows)
    shares = _plain(tables.indicators_table(PLAN, GIVEN, Proofs())).rows
    ((_, values),) = tables.indicators_chart(GIVEN).series
    assert ["—" if value is None else f"{value:.1f}%" for value in values] == [row[4] for row in shares]


def test_a_count_names_its_tasks_and_a_rate_its_forms() -> None:
    proofs = Proofs()
    table = tables.lights_table(PLAN, GIVEN, PLAN.categories(), proofs)
    (counted,) = pieces(table.rows[0][2])
    assert counted.proof is not None
    proof = proofs.all[counted.proof]
    assert (proof.formula, proof.keys) == ("方案任务清单5项任务中亮灯为“已完成”的：第1项，共1项", ("任务1",))
    matrix = annexes.annex_reports(PLAN, GIVEN, proofs)
    (rate,) = pieces(matrix.rows[-1][4])
    assert rate.proof is not None
    assert proofs.all[rate.proof].formula == "应报4件中的3件：3 ÷ 4 × 100%，为75.0%，其余1件列在依据最前"
    assert len(proofs.all[rate.proof].facts) == 4


def test_a_period_in_which_nobody_owes_anything_has_no_rate() -> None:
    first = replace(GIVEN.parts[0], statuses=())
    table = _reports(replace(GIVEN, parts=(first, *GIVEN.parts[1:])))
    assert table.rows[-1][2] == "—"
    assert table.rows[0][2] == "—"
