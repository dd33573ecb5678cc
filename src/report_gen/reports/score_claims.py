"""The sheet 自评 of 考核汇总: what units gave themselves line by line, why, and how far their score lies from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from report_gen.model.outcome import Score, ScoreItem, Source
from report_gen.model.sheets import Block, CellData, ColumnKind, Link, Row, SheetColumn, SheetData
from report_gen.reports.ledger_scope import open_cell, texts
from report_gen.reports.rubric_words import full_marks
from report_gen.reports.score_words import Claim, Claims, claim_of, in_print_order, net_points

SELF: Final = "自评"
_CENTRED, _NUMBER = ColumnKind.CENTRED, ColumnKind.NUMBER
_COLUMNS: Final = (
    SheetColumn("单位", 18),
    SheetColumn("编码", 7, _CENTRED),
    SheetColumn("板块", 14),
    SheetColumn("评分项", 16),
    SheetColumn("满分", 7, _CENTRED),
    SheetColumn("得分", 8, _NUMBER),
    SheetColumn("自评", 8, _NUMBER),
    SheetColumn("差", 8, _NUMBER),
    SheetColumn("自评说明", 46),
    SheetColumn("文件", 24),
    SheetColumn("单元格\n（点击\n打开）", 9, _CENTRED),
)

Reasons = Mapping[tuple[str, str], str]
"""What units wrote under 自评说明, by unit and code of the rubric line."""
NO_REASONS: Final[Reasons] = {}


def claims_sheet(scores: Sequence[Score], claims: Claims, reasons: Reasons, link_base: str) -> Iterator[SheetData]:
    """The sheet, where any unit gave itself points; units as in the plan, lines as they are printed."""
    rows = [
        _row(score, item, claim, reasons.get((score.unit.code, item.rubric.code), ""), link_base)
        for score in scores
        for item in in_print_order(score.items)
        if (claim := claim_of(score, item, claims))
    ]
    if rows:
        about = ("差为得分减自评；基础分按扣除本板块扣分后的得分比较。自评只供对照，不影响得分。",)
        yield SheetData(
            SELF, "单位自评与考核得分对照", about, (Block("", _COLUMNS, tuple(rows), keys=(0, 1)),), frozen=2
        )


def _row(score: Score, item: ScoreItem, claim: Claim, reason: str, link_base: str) -> Row:
    rubric, place = item.rubric, claim.source.entry.place
    points = net_points(score, item)
    return (
        *texts(score.unit.short, rubric.code, rubric.block, rubric.name),
        CellData(full_marks(rubric)),
        CellData("待评" if points is None else points),
        CellData(claim.points),
        CellData("—" if claim.difference is None else claim.difference),
        *texts(reason, place.file),
        open_cell(_link(claim.source, link_base), place.cell),
    )


def _link(source: Source, link_base: str) -> Link | None:
    place = source.entry.place
    if not link_base or not source.period:
        return None
    return Link(place.sheet, place.cell, f"{link_base}/报送/{source.period}/{place.file}")
