"""考核汇总: the ranking, points by line, every event that gave or cost points, the rubric, decisions on appeals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import UNRATED, Assessment, Score, ScoreItem
from report_gen.model.plan import Plan, UnitKind
from report_gen.model.sheets import (
    Block,
    CellData,
    ColumnKind,
    LedgerBook,
    Row,
    SheetColumn,
    SheetData,
    StackedBars,
    Tone,
)
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.rubric_words import full_marks, gives_no_points, kind_of
from report_gen.reports.score_book import points_cell
from report_gen.reports.score_claims import NO_REASONS, Reasons, claims_sheet
from report_gen.reports.score_register import appeals_sheet, lines_sheet, rubric_sheet
from report_gen.reports.score_words import (
    NO_CLAIMS,
    Claims,
    bands,
    claim_total,
    in_print_order,
    lapsed_words,
    limit_words,
    limiting_facts,
    unrated_reason,
)
from report_gen.wording import date_text, listed, number_text

RANKING, TOTALS = "排名", "得分"  # the first sheet, where units are ranked and where they are not
POINTS: Final = "分项得分"
_BARS: Final = (Tone.GOOD, Tone.WATCH, Tone.INFO, Tone.FAIR, Tone.BAD, Tone.MUTED)
_MOST_BARS: Final = 40  # units a chart can name
_BONUS: Final = "加分"
_CENTRED, _NUMBER = ColumnKind.CENTRED, ColumnKind.NUMBER


def build(
    plan: Plan,
    scores: Sequence[Score],
    assessment: Assessment,
    claims: Claims = NO_CLAIMS,
    reasons: Reasons = NO_REASONS,
    link_base: str = "../..",
) -> LedgerBook:
    """The sheets 排名 板块得分 分项得分 自评 扣分明细 评分细则 申诉 of the period; of 板块得分 and 分项得分 one a kind of unit.

    自评 is there where a unit assessed itself (`claims`); `reasons` are what it wrote beside its points.
    `link_base` is the path from the workbook's folder to the workspace, for links to received files; '' makes none.
    """
    title = f"{project(plan)}考核汇总（{assessment.period.label}）"
    heading = (_about(plan, assessment),)
    kinds = tuple(kind for kind in UnitKind if any(one.unit.kind is kind and one.items for one in scores))
    sheets = (
        _ranking(plan, title, scores, claims, heading),
        *(_shares(scores, kind, several=len(kinds) > 1) for kind in kinds),
        *(_points(scores, kind, several=len(kinds) > 1) for kind in kinds),
        *claims_sheet(scores, claims, reasons, link_base),
        lines_sheet(plan, scores, link_base),
        rubric_sheet(plan, scores, assessment.period),
        appeals_sheet(scores),
    )
    return LedgerBook(title, assessment.as_of, sheets)


def _about(plan: Plan, assessment: Assessment) -> str:
    made_up = subtitle(plan, draft=False)
    return f"考核期间：{assessment.period.label}　数据截至：{date_text(assessment.as_of)}　方案：{plan.id} {plan.title}{made_up}"


def _ranking(plan: Plan, title: str, scores: Sequence[Score], claims: Claims, heading: tuple[str, ...]) -> SheetData:
    """排名: the units of each kind, best first, those not rated last."""
    ordered = tuple(in_rank_order(scores))
    ranked = any(score.rank for score in scores)
    claimed = any((score.unit.code, item.rubric.code) in claims for score in scores for item in score.items)
    blocks = _blocks(scores)
    columns = (
        *((SheetColumn("名次", 6, _CENTRED),) if ranked else ()),
        SheetColumn("单位", 20),
        SheetColumn("类别", 7, _CENTRED),
        *(SheetColumn(name, 9, _NUMBER) for name in (*blocks, _BONUS)),
        SheetColumn("得分", 9, _NUMBER),
        SheetColumn("等次", 9, _CENTRED),
        SheetColumn("待评", 7, _NUMBER),
        *((SheetColumn("自评", 8, _NUMBER), SheetColumn("差", 8, _NUMBER)) if claimed else ()),
        SheetColumn("说明", 48),
    )
    rows = tuple(_rank_row(score, blocks, claims, ranked=ranked, claimed=claimed) for score in ordered)
    frozen = 2 if ranked else 1
    block = Block("", columns, rows, empty="没有参加考核的单位。", keys=(frozen - 1,))
    about = (*heading, *_remarks(plan, scores, ranked=ranked, claimed=claimed))
    return SheetData(RANKING if ranked or not scores else TOTALS, title, about, (block,), frozen=frozen)


def in_rank_order(scores: Sequence[Score]) -> Iterator[Score]:
    """Kind by kind, best first; units level, and all where nobody is ranked, stand in plan order, those not rated last."""
    for kind in UnitKind:
        same = [score for score in scores if score.unit.kind is kind]
        yield from sorted(same, key=lambda score: (score.grade == UNRATED, score.rank))


def _remarks(plan: Plan, scores: Sequence[Score], *, ranked: bool, claimed: bool) -> Iterator[str]:
    if grades := bands(plan):
        order = "部门、县区分别排名，得分相同的名次并列；门槛、一票否决限制等次的，排在同等次之内。" if ranked else ""
        yield f"等次：{grades}。{order}"
    if any(score.open_points for score in scores):
        marks = "得分、等次和名次" if ranked else "得分和等次"
        yield f"待评为人工评分项的满分，评定后计入得分；在此之前{marks}为暂定。"
    if claimed:
        yield "差为得分减自评；各项都有自评、都已评分的才有合计。"


def _blocks(scores: Sequence[Score]) -> tuple[str, ...]:
    """The blocks that give points other than bonuses, in the rubric's order."""
    items = (item for score in scores for item in score.items)
    return tuple(dict.fromkeys(item.rubric.block for item in items if not _is_bonus(item) and _gives(item)))


def _is_bonus(item: ScoreItem) -> bool:
    return kind_of(item.rubric).value == _BONUS


def _gives(item: ScoreItem) -> bool:
    return not gives_no_points(item.rubric)


def _rank_row(score: Score, blocks: Sequence[str], claims: Claims, *, ranked: bool, claimed: bool) -> Row:
    rated = score.grade != UNRATED
    own = claim_total(score, claims) or (None, None)
    rank = CellData(score.rank or "—", Tone.STRONG)
    return (
        *((rank,) if ranked else ()),
        CellData(score.unit.short),
        CellData(score.unit.kind.value),
        *_by_block(score, blocks),
        CellData(score.total if rated else "—", Tone.STRONG),
        CellData(score.grade, Tone.PLAIN if rated else Tone.MUTED),
        CellData(score.open_points or None),
        *(map(CellData, own) if claimed else ()),
        CellData(_remark(score)),
    )


def _by_block(score: Score, blocks: Sequence[str]) -> Row:
    """The points of each block, and the bonuses."""
    plain = [one for one in score.items if not _is_bonus(one)]
    return (
        *(_sum([one for one in plain if one.rubric.block == block]) for block in blocks),
        _sum([one for one in score.items if _is_bonus(one)]),
    )


def _sum(items: Sequence[ScoreItem]) -> CellData:
    """The points of the items together; — where the unit has none of them, 待评 while none is scored."""
    given = [item for item in items if _gives(item)]
    known = [item.points for item in given if item.points is not None]
    if not given:
        return CellData("—", Tone.MUTED)
    return CellData(sum(known, Decimal(0))) if known else CellData("待评", Tone.ENTRY)


def _remark(score: Score) -> str:
    """What must be known of a unit's standing besides its points."""
    if score.grade == UNRATED:
        return f"{UNRATED}：{unrated_reason(score)}。"
    held = [f"{limit_words(item)}：{listed(limiting_facts(item))}。" for item in score.limits]
    return "".join((*held, *map(lapsed_words, score.lapsed)))


def _shares(scores: Sequence[Score], kind: UnitKind, *, several: bool) -> SheetData:
    """板块得分: what each block gives the rated units of that kind, and the same as bars; one page."""
    same = [one for one in in_rank_order(scores) if one.unit.kind is kind and one.items and one.grade != UNRATED]
    blocks = _blocks(same)
    heads = (SheetColumn(name, 11, _CENTRED) for name in (*blocks, _BONUS, "得分"))
    rows = tuple((CellData(one.unit.short), *_by_block(one, blocks), CellData(one.total, Tone.STRONG)) for one in same)
    series = tuple((index + 1, _BARS[index % len(_BARS)]) for index in range(len(blocks) + 1))
    bars = StackedBars(f"{kind.value}各板块得分（单位：分）", 0, series, len(rows), step=0)
    charts = (bars,) if 1 < len(rows) <= _MOST_BARS else ()
    block = Block("", (SheetColumn("单位", 24), *heads), rows, empty="没有参评的单位。", charts=charts)
    return SheetData(
        _named("板块得分", kind, several=several), f"{kind.value}各板块得分", (), (block,), pages=1 if charts else 0
    )


def _named(name: str, kind: UnitKind, *, several: bool) -> str:
    return f"{name}（{kind.value}）" if several else name


def _points(scores: Sequence[Score], kind: UnitKind, *, several: bool) -> SheetData:
    """分项得分: a row a unit of that kind, a column a line of the rubric."""
    same = [score for score in in_rank_order(scores) if score.unit.kind is kind and score.items]
    lines = {item.rubric.code: item.rubric for score in same for item in in_print_order(score.items)}
    heads = (SheetColumn(f"{one.code}\n{one.name}\n（{full_marks(one)}）", 10, _CENTRED) for one in lines.values())
    columns = (SheetColumn("单位", 20), *heads, SheetColumn("得分", 9, _CENTRED), SheetColumn("等次", 9, _CENTRED))
    rows = tuple(_points_row(score, tuple(lines)) for score in same)
    note = "满分“—”的扣分项从本板块基础分中扣除，记负分；门槛、一票否决不计分，只限制等次。各项相加为得分。"
    full = sum((one.rubric.points for one in same[0].items if _gives(one) and not _is_bonus(one)), Decimal(0))
    lines_above = (note, f"满分{number_text(full)}分，加分另计。")
    return SheetData(
        _named(POINTS, kind, several=several),
        f"{kind.value}各项得分",
        lines_above,
        (Block("", columns, rows),),
        frozen=1,
    )


def _points_row(score: Score, codes: Sequence[str]) -> Row:
    items = {item.rubric.code: item for item in score.items}
    cells = (points_cell(items[code]) if code in items else CellData("—", Tone.MUTED) for code in codes)
    total = CellData(score.total, Tone.STRONG) if score.grade != UNRATED else CellData("—")
    return (CellData(score.unit.short), *cells, total, CellData(score.grade))
