"""Tables and charts of the bulletin: rates by period, the order of the units, points by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.model.document import ChartData, TableData
from report_gen.model.outcome import UNRATED, ReportStatus, Score, ScoreItem
from report_gen.model.plan import UnitKind
from report_gen.reports import proof_of
from report_gen.reports.charts import ON_TIME, REPORTED, ranking_chart, ranking_key, rates_chart
from report_gen.reports.facts import came_of, on_time_of, without_year
from report_gen.reports.phrases import percent, points_text
from report_gen.reports.rubric_words import gives_no_points
from report_gen.reports.score_words import in_print_order, minus
from report_gen.reports.telling import Telling
from report_gen.wording import number_text

RATES_TABLE, RESULTS_TABLE = "各期报送情况", "附件考核结果汇总"
RANKING_SETTING: Final = "通报排名"
KINDS: Final = (UnitKind.BUREAU, UnitKind.DISTRICT)
_PERIODS: Final = 3  # periods that make a line
_UNITS: Final = 3  # units that make an order
_OPEN: Final = "待评"


@dataclass(frozen=True, slots=True)
class Exhibits:
    """What stands beside the text, numbered in the order in which it stands there.

    `by_period` says whether the rates are told period by period, `drawn` whether as lines, too; `ranked` whether units
    are put in order, and `kinds` which kinds of them are drawn.
    """

    tell: Telling
    by_period: bool
    drawn: bool
    ranked: bool
    kinds: tuple[UnitKind, ...]

    @classmethod
    def of(cls, tell: Telling) -> Exhibits:
        """What there is to show."""
        periods = len(tell.assessment.parts)
        wanted = tell.plan.info.get(RANKING_SETTING, "").strip() != "否"
        ranked = wanted and any(score.rank for score in rated(tell))
        kinds = tuple(kind for kind in KINDS if ranked and len(in_order(tell, kind)) >= _UNITS)
        return cls(tell, periods > 1, periods >= _PERIODS, ranked, kinds)

    @property
    def rates(self) -> str:
        """Where the rates by period are: `表1、图1`, `表1`, ''."""
        return f"表1{'、图1' if self.drawn else ''}" if self.by_period else ""

    @property
    def ranking(self) -> str:
        """Where the units stand in order: `表2、图2、表3、图3`; '' where nowhere but in the annex."""
        return "、".join(f"表{self._table(kind)}、图{self._figure(kind)}" for kind in self.kinds)

    def _table(self, kind: UnitKind) -> int:
        return self.kinds.index(kind) + (2 if self.by_period else 1)

    def _figure(self, kind: UnitKind) -> int:
        return self.kinds.index(kind) + (2 if self.drawn else 1)

    def flags(self) -> Mapping[str, bool]:
        """By name whether the template shall print it."""
        return {
            "各期报送表": self.by_period,
            "各期报送图": self.drawn,
            **{f"{kind.value}得分": kind in self.kinds for kind in KINDS},
            "汇总表": bool(self.tell.scores),
        }

    def tables(self) -> tuple[TableData, ...]:
        """Rates by period, the order of each kind of units, points by block; those not printed, too."""
        return (
            rates_table(self.tell),
            *(self._ranking_table(kind) for kind in KINDS),
            results_table(self.tell, ranked=self.ranked),
        )

    def _ranking_table(self, kind: UnitKind) -> TableData:
        number = f"表{self._table(kind)}　" if kind in self.kinds else ""
        return ranking_table(self.tell, kind, f"{number}{kind.value}考核得分和名次{self._provisional}")

    @property
    def _provisional(self) -> str:
        return "（暂定，未计人工评分项）" if is_provisional(self.tell) else ""

    def charts(self) -> tuple[ChartData, ...]:
        """The rates as lines, the order of each kind of units as bars; those not printed, too."""
        return (
            rates_chart(self.tell.assessment.parts, "图1　各期上报率和按时率（%）"),
            *(self._ranking_chart(kind) for kind in KINDS),
        )

    def _ranking_chart(self, kind: UnitKind) -> ChartData:
        number = f"图{self._figure(kind)}　" if kind in self.kinds else ""
        title = f"{number}{kind.value}考核得分{self._provisional or '（单位：分）'}"
        return ranking_chart(kind.value, in_order(self.tell, kind), title)


def rated(tell: Telling) -> list[Score]:
    """The scores of the units that are assessed, in plan order."""
    return [score for score in tell.scores if score.grade != UNRATED and score.unit.kind in KINDS]


def in_order(tell: Telling, kind: UnitKind) -> list[Score]:
    """The scores of one kind, best first; those level, and all where nobody is ranked, stand in plan order."""
    return sorted((score for score in rated(tell) if score.unit.kind is kind), key=lambda score: score.rank)


def is_provisional(tell: Telling) -> bool:
    """Whether points of people are still open."""
    return any(score.open_points for score in rated(tell))


def gives_points(item: ScoreItem) -> bool:
    """Whether the item is one of points at all: gates and vetoes only limit the grade, and stand in the text."""
    return not gives_no_points(item.rubric)


def rates_table(tell: Telling) -> TableData:
    """What was owed, came and came in time, period by period, and in all."""
    parts = tell.assessment.parts
    rows = [_rates_row(tell, without_year(part.period), part.period.label, part.statuses) for part in parts]
    total = _rates_row(tell, "合计", tell.assessment.period.label, tell.assessment.statuses)
    return TableData(
        RATES_TABLE,
        "表1　各期报送情况",
        ("报送期", "应报（件）", "实报（件）", "按时（件）", REPORTED, ON_TIME),
        (*rows, total),
        (30, 25, 25, 25, 25, 25),
        centred=(0, 1, 2, 3, 4, 5),
        small=True,
    )


def _rates_row(tell: Telling, name: str, period: str, owed: Sequence[ReportStatus]) -> tuple[str, ...]:
    came, timely = came_of(owed), on_time_of(owed)

    def count(found: Sequence[ReportStatus], what: str) -> str:
        return tell.mark(str(len(found)), proof_of.of_reports(tell.plan, found, f"{period}{what}件数"))

    def share(found: Sequence[ReportStatus], what: str) -> str:
        proof = proof_of.of_reports(tell.plan, found, f"{period}{what}", owed)
        return tell.mark(percent(len(found), len(owed)), proof) if owed else "—"

    counts = (count(owed, "应报"), count(came, "实报"), count(timely, "按时报送"))
    return (name, *counts, share(came, REPORTED), share(timely, ON_TIME))


def ranking_table(tell: Telling, kind: UnitKind, title: str) -> TableData:
    """The units of one kind by rank, with total and grade."""
    return TableData(
        ranking_key(kind.value, "表"),
        title,
        ("名次", "单位", "得分（分）", "等次"),
        tuple(_ranking_row(tell, score) for score in in_order(tell, kind)),
        (20, 80, 28, 28),
        centred=(0, 2, 3),
        note="注：得分相同的名次并列。",
        small=True,
    )


def _ranking_row(tell: Telling, score: Score) -> tuple[str, ...]:
    proof = proof_of.of_score(tell.plan, score)
    rank, total, grade = (tell.mark(text, proof) for text in (str(score.rank), points_text(score.total), score.grade))
    return (rank, score.unit.short, total, grade)


def results_table(tell: Telling, *, ranked: bool) -> TableData:
    """The annex: every unit's points by block of the rubric, total and grade; by rank, or in plan order."""
    blocks = tuple(
        dict.fromkeys(
            one.rubric.block for score in tell.scores for one in in_print_order(score.items) if gives_points(one)
        )
    )
    rows: list[tuple[str, ...]] = []
    spans: list[int] = []
    first = ("名次",) if ranked else ("序号",)
    heads = (*first, "单位", *blocks, "得分", "等次")
    for kind, scores in _by_kind(tell, ranked=ranked):
        spans.append(len(rows))
        rows.append((_full_marks(tell, kind, scores), *("" for _ in heads[1:])))
        rows += [_results_row(tell, score, blocks, index, ranked=ranked) for index, score in enumerate(scores, start=1)]
    return TableData(
        RESULTS_TABLE,
        "",
        heads,
        tuple(rows),
        (12, 44, *(17 for _ in blocks), 18, 17),
        centred=(0, *range(2, len(heads))),
        note="注：“待评”为人工评分项，评定后计入得分；得分和等次在此之前为暂定。" if is_provisional(tell) else "",
        small=True,
        spans=tuple(spans),
    )


def _by_kind(tell: Telling, *, ranked: bool) -> Iterator[tuple[UnitKind, list[Score]]]:
    """All scores of each kind, those not rated last."""
    for kind in KINDS:
        every = [score for score in tell.scores if score.unit.kind is kind]
        rest = [score for score in every if score.grade == UNRATED]
        best = in_order(tell, kind) if ranked else [score for score in every if score.grade != UNRATED]
        if every:
            yield kind, [*best, *rest]


def _full_marks(tell: Telling, kind: UnitKind, scores: Sequence[Score]) -> str:
    """`部门（满分：日常报送30分，任务完成40分）`: the full marks of each block, as the rubric has them."""
    scored = next((one for one in scores if one.items), None)
    if scored is None:
        return kind.value
    full: dict[str, Decimal] = {}
    for one in filter(gives_points, in_print_order(scored.items)):
        full[one.rubric.block] = full.get(one.rubric.block, Decimal(0)) + one.rubric.points
    told = "，".join(f"{block}{number_text(points)}分" for block, points in full.items())
    return f"{kind.value}（满分：{tell.mark(told, proof_of.of_score(tell.plan, scored, f'{kind.value}各板块满分'))}）"


def _results_row(tell: Telling, score: Score, blocks: Sequence[str], index: int, *, ranked: bool) -> tuple[str, ...]:
    proof = proof_of.of_score(tell.plan, score)
    unrated = score.grade == UNRATED
    first = ("—" if unrated else tell.mark(str(score.rank), proof)) if ranked else str(index)
    points = (_block_points(tell, score, block) for block in blocks)
    total = "—" if unrated else tell.mark(points_text(score.total), proof)
    return (first, score.unit.short, *points, total, tell.mark(score.grade, proof))


def _block_points(tell: Telling, score: Score, block: str) -> str:
    """The points of a block; 待评 where none of it is scored yet, — where the unit has no such block."""
    items = [one for one in filter(gives_points, score.items) if one.rubric.block == block]
    scored = [one for one in items if one.points is not None]
    if not items:
        return "—"
    proof = proof_of.of_score(tell.plan, score, f"{score.unit.short}“{block}”得分")
    return tell.mark(_sum(scored), proof) if scored else _OPEN


def _sum(items: Sequence[ScoreItem]) -> str:
    return minus(sum((one.points for one in items if one.points is not None), Decimal(0)))
