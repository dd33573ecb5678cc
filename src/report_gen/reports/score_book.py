"""The score sheet of one unit as a workbook: the same as on paper, with numbers to calculate with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from report_gen.model.outcome import Assessment, Score, ScoreItem
from report_gen.model.plan import Plan
from report_gen.model.proof import plain
from report_gen.model.sheets import Block, CellData, ColumnKind, LedgerBook, Row, SheetColumn, SheetData, Tone
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.proofs import Proofs
from report_gen.reports.rubric_words import full_marks, gives_no_points
from report_gen.reports.score_lines import Told, name_of
from report_gen.reports.score_sheet import LaidOut, has_claims, lay_out, methods_words, notes_told, total_name
from report_gen.reports.score_words import (
    NO_CLAIMS,
    Claims,
    claim_of,
    claim_total,
    full_score,
    shown_points,
    standing,
)
from report_gen.wording import date_text, number_text

_PAGES: Final = 2
_DAY: Final = "　　　年　　月　　日"
_SIGNED: Final = (("考核人", "（签字）"), ("复核人", "（签字）"), ("被考核单位确认", "（盖章）"))
_SIGN_HEIGHT: Final = 34  # points
_PLAIN: Final[tuple[int, ...]] = (13, 17, 7, 9, 54)
_CLAIMED: Final[tuple[int, ...]] = (12, 16, 7, 9, 8, 8, 42)
_CENTRED: Final = ColumnKind.CENTRED


def build(plan: Plan, score: Score, assessment: Assessment, claims: Claims = NO_CLAIMS) -> LedgerBook:
    """The workbook of `score`'s unit: one sheet, A4 upright, two pages at most; what it says is what `score_sheet` says."""
    notes = tuple(map(plain, notes_told(plan, score, assessment, Proofs())))
    laid = lay_out(score, claims, notes)
    claimed = has_claims(score, claims)
    widths = _CLAIMED if claimed else _PLAIN
    beside = (SheetColumn("自评", widths[4], _CENTRED), SheetColumn("差", widths[5], _CENTRED)) if claimed else ()
    columns = (
        SheetColumn("板块", widths[0], _CENTRED),
        SheetColumn("评分项", widths[1], _CENTRED),
        SheetColumn("满分", widths[2], _CENTRED),
        SheetColumn("得分", widths[3], _CENTRED),
        *beside,
        SheetColumn("计分说明与依据", widths[-1]),
    )
    rows = (*(_row(score, one, claims, claimed=claimed) for one in laid.told), _sum(score, claims, claimed=claimed))
    title = f"{project(plan)}考核评分表"
    lines = tuple(_facts(plan, score, assessment))
    after = tuple(_after(score, laid, notes, claimed=claimed))
    blocks = (Block("", columns, rows, keys=(1,)), _words(after, len(widths)), _signatures(len(widths)))
    sheet = SheetData("考核评分表", title, lines, blocks, widths, pages=_PAGES)
    return LedgerBook(f"{title}（{score.unit.short}，{score.period.label}）", assessment.as_of, (sheet,))


def _facts(plan: Plan, score: Score, assessment: Assessment) -> Iterator[str]:
    """The lines below the title."""
    yield f"被考核单位：{score.unit.name}　　单位类别：{score.unit.kind.value}"
    made_up = subtitle(plan, draft=False)
    yield f"考核期间：{score.period.label}　　数据截至：{date_text(assessment.as_of)}{f'　　{made_up}' if made_up else ''}"
    total = f"{number_text(score.total)}分（满分{number_text(full_score(score))}分）"
    yield f"{total_name(score)}：{total}　　等次：{standing(score)}"


def _row(score: Score, one: Told, claims: Claims, *, claimed: bool) -> Row:
    item = one.item
    beside = _claim(score, item, claims) if claimed else ()
    full = full_marks(item.rubric)
    plain_full = full == number_text(item.rubric.points)
    return (
        CellData(item.rubric.block),
        CellData(name_of(item)),
        CellData(item.rubric.points if plain_full else full),
        points_cell(item),
        *beside,
        CellData("\n".join(one.texts)),
    )


def points_cell(item: ScoreItem) -> CellData:
    """The points of an item as a number; in words where it has none yet or only limits the grade."""
    if item.points is None:
        return CellData(shown_points(item), Tone.ENTRY)
    if gives_no_points(item.rubric):
        return CellData(shown_points(item), Tone.BAD if item.limit else Tone.PLAIN)
    return CellData(item.points)


def _claim(score: Score, item: ScoreItem, claims: Claims) -> Row:
    claim = claim_of(score, item, claims)
    return (CellData("—"), CellData("—")) if claim is None else (CellData(claim.points), CellData(claim.difference))


def _sum(score: Score, claims: Claims, *, claimed: bool) -> Row:
    head = ("小计", "不含待评项") if score.open_points else ("合计", "")
    own = claim_total(score, claims)
    beside = () if not claimed else (CellData("—"), CellData("—")) if own is None else tuple(map(CellData, own))
    formula = "SUM(D{first}:D{above})" if score.items else ""
    return (
        *(CellData(text, Tone.STRONG) for text in head),
        CellData(full_score(score), Tone.STRONG),
        CellData(score.total, Tone.STRONG, formula=formula),
        *beside,
        CellData("" if score.items else standing(score)),
    )


def _after(score: Score, laid: LaidOut, notes: tuple[str, ...], *, claimed: bool) -> Iterator[str]:
    """What stands below the table: what the rules do, then the notes."""
    if claimed:
        yield "差为得分减自评；基础分按扣除本板块扣分后的得分比较。"
    yield methods_words(score, laid.methods)
    yield from notes


def _words(texts: tuple[str, ...], columns: int) -> Block:
    """Texts across the whole width, a row each."""
    return Block("", (SheetColumn("", span=columns),), tuple((CellData(text),) for text in texts if text), signed=1)


def _signatures(columns: int) -> Block:
    """Who signs, and when: four cells a row on the grid of the table."""
    spans = (1, 2, 1, columns - 4) if columns == len(_PLAIN) else (1, 3, 2, columns - 6)
    heads = tuple(
        SheetColumn("", kind=_CENTRED if index != 1 else ColumnKind.TEXT, span=span) for index, span in enumerate(spans)
    )
    rows = tuple((CellData(who), CellData(how), CellData("日期"), CellData(_DAY)) for who, how in _SIGNED)
    return Block("", heads, rows, signed=_SIGN_HEIGHT)
