"""The score sheet of one unit: points by line of the rubric, why they were lost, and by which evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.outcome import UNRATED, Assessment, Score, ScoreItem, ScoreLine
from report_gen.model.plan import Plan
from report_gen.reports import proof_of, proof_of_points
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.ledger_exempted import spared_words
from report_gen.reports.paper import office
from report_gen.reports.phrases import closed, points_text, title_lines, unclosed
from report_gen.reports.proofs import Proofs
from report_gen.wording import date_text, number_text

TEMPLATE: Final = "考核评分表.docx"
_LINES: Final = 6  # lines printed for one item; the rest is counted, so that a sheet stays on two pages
_OPEN: Final = "（待评）"


def build(plan: Plan, score: Score, assessment: Assessment) -> ReportContext:
    """The sheet of `score`'s unit. Items to be scored by hand stay blank, marked （待评）, and out of the subtotal."""
    proofs = Proofs()
    total = proof_of.of_score(plan, score)
    values = {
        "标题": title_lines(f"{project(plan)}考核评分表"),
        "副题": f"（{score.period.label}）{subtitle(plan, draft=False)}",
        "单位": score.unit.name,
        "单位类别": score.unit.kind.value,
        "期间": proofs.mark(score.period.label, proof_of.of_period(score.period, "考核期间")),
        "截至": proofs.mark(date_text(assessment.as_of), proof_of.of_day(assessment.as_of, "截至日期")),
        "小计": proofs.mark(_subtotal(score), total),
        "等次": proofs.mark(_grade(score), total),
        "说明": tuple(_notes(plan, score, assessment, proofs)),
    }
    table = _Table(plan, score, assessment, proofs).data()
    return ReportContext(TEMPLATE, values, (table,), author=office(plan), made_on=assessment.as_of, proofs=proofs.all)


def _full(score: Score) -> Decimal:
    """The full marks of what is scored already; bonuses add none."""
    return sum((item.rubric.points for item in score.items if item.points is not None and not _bonus(item)), Decimal(0))


def _bonus(item: ScoreItem) -> bool:
    return "加分" in item.rubric.block or "加分" in item.rubric.rule


def _subtotal(score: Score) -> str:
    """`82.5分（满分85分）`: of the items scored already; a note below the table says what is open."""
    return f"{points_text(score.total)}分（满分{number_text(_full(score))}分）"


def _grade(score: Score) -> str:
    if score.grade == UNRATED:
        return f"{UNRATED}（全期免报）"
    return f"{score.grade}（暂定），第{score.rank}名" if score.open_points else f"{score.grade}，第{score.rank}名"


def _notes(plan: Plan, score: Score, assessment: Assessment, proofs: Proofs) -> Iterator[str]:
    bands = _bands(plan)
    if bands:
        yield f"等次：{proofs.mark(bands, proof_of.of_grades(plan))}。"
    if score.open_points:
        points = proofs.mark(f"{number_text(score.open_points)}分", proof_of.of_open_points(score))
        yield f"待评项共{points}，由评分人手工填写后计入总分，等次以最终得分为准。"
    freed = [one for part in assessment.parts for one in part.excused if one.obligation.unit == score.unit.code]
    if freed:
        yield proofs.mark(spared_words(assessment.parts, score.unit.code), proof_of.of_excused(plan, freed))


def _bands(plan: Plan) -> str:
    """`90分（含）以上优秀，80分（含）至90分（不含）良好 …`: the bands are half-open and printed so."""
    grades = sorted(plan.grades, key=lambda grade: grade.lowest, reverse=True)
    parts = []
    for index, grade in enumerate(grades):
        lowest = number_text(grade.lowest)
        if index == 0:
            parts.append(f"{lowest}分（含）以上为{grade.name}")
        elif grade.lowest == 0:
            parts.append(f"不足{number_text(grades[index - 1].lowest)}分为{grade.name}")
        else:
            parts.append(f"{lowest}分（含）至{number_text(grades[index - 1].lowest)}分（不含）为{grade.name}")
    return "，".join(parts)


@dataclass(frozen=True, slots=True)
class _Table:
    """Lays the lines of a score out as a table, each number with its proof."""

    plan: Plan
    score: Score
    assessment: Assessment
    proofs: Proofs

    def data(self) -> TableData:
        """The rows of the rubric; what is added comes last, then the subtotal."""
        rows = tuple(self._row(item) for item in sorted(self.score.items, key=_bonus))
        sums = (number_text(_full(self.score)), points_text(self.score.total))
        total = proof_of.of_score(self.plan, self.score)
        return TableData(
            "考核评分",
            "",
            ("板块", "评分项", "满分", "得分", "扣分说明与依据"),
            (*rows, ("小计", "不含待评项", *(self.proofs.mark(text, total) for text in sums), "")),
            (21, 21, 11, 17, 86),
            centred=(0, 1, 2, 3),
            merged=(0,),
            small=True,
        )

    def _row(self, item: ScoreItem) -> tuple[str, ...]:
        proof = proof_of_points.of_item(self.score, item)
        full = self.proofs.mark(_full_marks(item), proof)
        points = _OPEN if item.points is None else self.proofs.mark(points_text(item.points), proof)
        return (item.rubric.block, item.rubric.name, full, points, self._reasons(item))

    def _reasons(self, item: ScoreItem) -> str:
        proof, rest = proof_of_points.of_item(self.score, item), item.lines[_LINES:]
        lines = [f"{number}.{self._line(line)}" for number, line in enumerate(item.lines[:_LINES], start=1)]
        if rest:
            told = f"{len(rest)}条共{_signed(sum((line.points for line in rest), Decimal(0)))}"
            lines.append(f"另有{self.proofs.mark(told, proof)}，见汇总台账。")
        if item.note:
            lines.append(self.proofs.mark(closed(item.note), proof))
        if not lines:
            lines.append("由评分人填写。" if item.points is None else "无扣分。")
        return "\n".join(lines)

    def _line(self, line: ScoreLine) -> str:
        return self.proofs.mark(_line(line), proof_of_points.of_line(self.plan, self.assessment, self.score, line))


def _full_marks(item: ScoreItem) -> str:
    return f"≤{number_text(item.rubric.points)}" if _bonus(item) else number_text(item.rubric.points)


def _line(line: ScoreLine) -> str:
    day = f"（{date_text(line.on)}）" if line.on and date_text(line.on) not in line.reason else ""
    evidence = f"依据：{line.evidence}。" if line.evidence else ""
    return f"{unclosed(line.reason)}{day}，{_signed(line.points)}。{evidence}"


def _signed(points: Decimal) -> str:
    return f"扣{points_text(-points)}分" if points < 0 else f"加{points_text(points)}分" if points else "不计分"
