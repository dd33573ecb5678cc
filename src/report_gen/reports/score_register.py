"""The sheets of 考核汇总 that anyone can sort: every line of every score, the rubric as used, decisions on appeals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.decisions import Appeal
from report_gen.model.outcome import Evidence, Score, ScoreLine
from report_gen.model.period import Period
from report_gen.model.plan import Plan, RubricItem, Unit, UnitKind
from report_gen.model.rubric import HAND_RULE, REGISTERED_RULES
from report_gen.model.sheets import Block, CellData, ColumnKind, Link, Row, SheetColumn, SheetData, Tone
from report_gen.reports.ledger_scope import numbered, open_cell, texts
from report_gen.reports.rubric_words import full_marks, gives_no_points, settings_words
from report_gen.reports.score_words import appeal_words, bands, effect, ruling
from report_gen.wording import listed

LINES: Final = "扣分明细"
_ASSESSED: Final = "考核/"  # where the assessors' workbooks lie; received forms are called by their names alone
_CENTRED, _NUMBER = ColumnKind.CENTRED, ColumnKind.NUMBER
_LINE_COLUMNS: Final = (
    SheetColumn("序号", 5, _CENTRED),
    SheetColumn("单位", 15),
    SheetColumn("编码", 7, _CENTRED),
    SheetColumn("评分项", 13),
    SheetColumn("编号", 15),
    SheetColumn("日期", 11, _CENTRED),
    SheetColumn("分值", 7, _NUMBER),
    SheetColumn("事由", 40),
    SheetColumn("文件", 20),
    SheetColumn("工作表", 10),
    SheetColumn("单元格\n（点击\n打开）", 9, _CENTRED),
    SheetColumn("其他依据", 20),
    SheetColumn("台账号", 7, _CENTRED),
    SheetColumn("申诉裁定", 18),
)
_RUBRIC_COLUMNS: Final = (
    SheetColumn("编码", 7, _CENTRED),
    SheetColumn("板块", 14),
    SheetColumn("评分项", 20),
    SheetColumn("适用", 10, _CENTRED),
    SheetColumn("满分", 7, _CENTRED),
    SheetColumn("规则", 10, _CENTRED),
    SheetColumn("评分办法", 66),
    SheetColumn("依据", 30),
    SheetColumn("生效日期", 11, _CENTRED),
    SheetColumn("失效日期", 11, _CENTRED),
)
_APPEAL_COLUMNS: Final = (
    SheetColumn("台账号", 8, _CENTRED),
    SheetColumn("单位", 18),
    SheetColumn("编号", 18),
    SheetColumn("考核期", 13, _CENTRED),
    SheetColumn("原计分内容", 46),
    SheetColumn("裁定", 16, _CENTRED),
    SheetColumn("理由", 34),
    SheetColumn("文号", 20),
    SheetColumn("裁定人", 10, _CENTRED),
    SheetColumn("日期", 11, _CENTRED),
    SheetColumn("状态", 12, _CENTRED),
)


def lines_sheet(plan: Plan, scores: Sequence[Score], link_base: str) -> SheetData:
    """扣分明细: a row a line of a score, with its file, sheet and cells; only gates and vetoes give no number."""
    rows = numbered([_line_row(plan, score.unit, line, link_base) for score in scores for line in score.lines])
    about = (
        f"共{len(rows)}条。分值为负的是扣分，为正的是得分、加分；每个单位每一评分项的起评分加各条分值即为该项得分。",
        "编号在一个单位之内不重复，申诉时写明单位和编号；单元格一栏点击可打开所据文件。",
    )
    block = Block("", _LINE_COLUMNS, rows, empty="没有扣分、加分。", keys=(1, 4))
    return SheetData(LINES, "考核扣分、加分明细", about, (block,), frozen=2)


def _line_row(plan: Plan, unit: Unit, line: ScoreLine, link_base: str) -> Row:
    placed = [one for one in line.evidence if one.place.file]
    first = placed[0] if placed else None
    link = _link(plan, line, first, link_base) if first else None
    events = dict.fromkeys(one.event for one in line.evidence if one.event)
    words = "；".join(one.words for one in line.evidence if one.words)
    cells = listed(dict.fromkeys(one.place.cell for one in placed if one.place.cell)) if placed else ""
    points = CellData(effect(line)) if gives_no_points(line.rubric) else CellData(line.points)
    return (
        CellData(unit.short),
        CellData(line.rubric.code),
        *texts(line.rubric.name, line.key),
        CellData(line.on),
        points,
        CellData(line.reason),
        CellData("、".join(dict.fromkeys(one.place.file for one in placed))),
        CellData("、".join(dict.fromkeys(one.place.sheet for one in placed if one.place.sheet))),
        open_cell(link, "" if cells == "无" else cells),
        CellData(words),
        _number(tuple(events)),
        CellData(appeal_words(line).removeprefix("申诉裁定："), Tone.WATCH if line.appeal else Tone.PLAIN),
    )


def _number(events: Sequence[int]) -> CellData:
    """The number of one ledger line as a number, of several as a list."""
    return CellData(events[0]) if len(events) == 1 else CellData("、".join(map(str, events)))


def _link(plan: Plan, line: ScoreLine, one: Evidence, link_base: str) -> Link | None:
    """To the cell of a received form, or of an assessors' workbook; None for the plan and for what no folder holds."""
    if not link_base or one.place.file == plan.file or not one.period:
        return None
    cell = one.place.cell if one.place.row and one.place.column else "A1"
    if one.place.file.startswith(_ASSESSED):
        return Link(one.place.sheet, cell, f"{link_base}/{one.place.file}")
    if one.event and line.rubric.rule in {HAND_RULE, *REGISTERED_RULES}:
        return None  # an assessors' workbook that lay elsewhere
    return Link(one.place.sheet, cell, f"{link_base}/报送/{one.period}/{one.place.file}")


def rubric_sheet(plan: Plan, scores: Sequence[Score], period: Period) -> SheetData:
    """评分细则: the lines of the rubric the scores were made by, with their settings in words."""
    used = {item.rubric.code for score in scores for item in score.items}
    lines = [line for line in plan.rubric if line.code in used and line.in_force(period.last)]
    about = (f"{period.label}所用的评分细则，以考核期最后一天有效的为准。", *_grades(plan))
    rows = tuple(map(_rubric_row, lines))
    block = Block("", _RUBRIC_COLUMNS, rows, empty="没有适用于本期的评分细则。")
    return SheetData("评分细则", "考核评分细则", about, (block,), frozen=3)


def _grades(plan: Plan) -> Iterator[str]:
    if grades := bands(plan):
        yield f"等次：{grades}。"


def _rubric_row(line: RubricItem) -> Row:
    kinds = listed(kind.value for kind in UnitKind if kind in line.applies_to)
    full = full_marks(line)
    return (
        *texts(line.code, line.block, line.name, kinds),
        CellData(line.points if full.isdecimal() else full),
        *texts(line.rule, settings_words(line), line.basis),
        CellData(line.since),
        CellData(line.until),
    )


def appeals_sheet(scores: Sequence[Score]) -> SheetData:
    """申诉: the decisions on appeals that these scores go by, and those that hold no longer."""
    rows = [row for score in scores for row in _appeal_rows(score)]
    about = ("裁定只在所针对的计分内容不变时适用；内容有变化的裁定已失效，须重新裁定。",)
    block = Block("", _APPEAL_COLUMNS, tuple(rows), empty="没有申诉裁定。", keys=(0,))
    return SheetData("申诉", "考核申诉裁定", about, (block,), frozen=3)


def _appeal_rows(score: Score) -> Iterator[Row]:
    for line in score.lines:
        if line.appeal:
            yield _appeal_row(score, line.appeal, CellData(ruling(line, line.appeal)), CellData("有效", Tone.GOOD))
    for appeal in score.lapsed:
        yield _appeal_row(score, appeal, CellData(appeal.points, suffix="分"), CellData("已失效", Tone.BAD))


def _appeal_row(score: Score, appeal: Appeal, decided: CellData, state: CellData) -> Row:
    period = Period.parse(appeal.period)
    return (
        CellData(appeal.event or None),
        *texts(score.unit.short, appeal.key, period.label if period else appeal.period, appeal.was),
        decided,
        *texts(appeal.reason, appeal.paper, appeal.by),
        CellData(appeal.on),
        state,
    )
