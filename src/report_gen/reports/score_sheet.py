"""The score sheet of one unit: points by line of the rubric, why they were lost, and by which evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.outcome import Assessment, Score, ScoreItem
from report_gen.model.plan import Plan
from report_gen.model.proof import Proof
from report_gen.reports import proof_of, proof_of_points
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.ledger_exempted import spared_words
from report_gen.reports.paper import office
from report_gen.reports.phrases import points_text, title_lines
from report_gen.reports.proofs import Proofs
from report_gen.reports.rubric_words import full_marks, gives_no_points, settings_words
from report_gen.reports.score_lines import Told, cut, height, is_tall, name_of, text_height, told
from report_gen.reports.score_words import (
    NO_CLAIMS,
    OPEN,
    Claims,
    bands,
    claim_of,
    claim_total,
    difference_text,
    full_score,
    in_print_order,
    lapsed_words,
    limit_words,
    limiting_facts,
    shown_points,
    standing,
)
from report_gen.wording import date_text, number_text

TEMPLATE: Final = "考核评分表.docx"
_PAGES: Final = 895.0  # points of height that two pages have for table and notes below a title of two lines
_TITLE_LINE: Final = 36.0
_FACTS: Final = 2  # told of what limits a grade; the others are counted
_FULL_WIDTH: Final = 42.0  # characters of a note's line
_PLAIN: Final = (17, 27, 11, 17, 84)  # widths in mm: 板块, 评分项, 满分, 得分, 说明
_CLAIMED: Final = (14, 25, 11, 17, 13, 14, 62)
_CHARACTER: Final = 3.71  # mm of a character of 10.5 pt
_MARGINS: Final = 1.8  # mm of a cell that hold no text
_METHODS_ELSEWHERE: Final = "评分办法见考核汇总“评分细则”。"
_METHODS_LEFT: Final = "其余见考核汇总“评分细则”。"
_NORMALISED: Final = ("任务亮灯", "指标达标", "指标进度")  # make up for few tasks or indicators


def build(plan: Plan, score: Score, assessment: Assessment, claims: Claims = NO_CLAIMS) -> ReportContext:
    """The sheet of `score`'s unit. Items to be scored by hand stay blank, marked （待评）, and out of the subtotal.

    `claims` are the units' self-assessments: where the unit made any, 自评 and 差 stand beside 得分. What does not
    go on two pages is counted, and stands in full on the sheet 扣分明细 of 考核汇总.
    """
    proofs = Proofs()
    total = proof_of.of_score(plan, score)
    title = title_lines(f"{project(plan)}考核评分表")
    notes = tuple(notes_told(plan, score, assessment, proofs))
    laid = lay_out(score, claims, notes, len(title))
    values = {
        "标题": title,
        "副题": f"（{score.period.label}）{subtitle(plan, draft=False)}",
        "单位": score.unit.name,
        "单位类别": score.unit.kind.value,
        "期间": proofs.mark(score.period.label, proof_of.of_period(score.period, "考核期间")),
        "截至": proofs.mark(date_text(assessment.as_of), proof_of.of_day(assessment.as_of, "截至日期")),
        "小计名": total_name(score),
        "小计": proofs.mark(_subtotal(score), total),
        "等次": proofs.mark(standing(score), total),
        "办法": _methods(score, laid.methods, proofs),
        "说明": notes,
    }
    table = _Table(plan, score, assessment, proofs, claims, laid.told).data()
    return ReportContext(TEMPLATE, values, (table,), author=office(plan), made_on=assessment.as_of, proofs=proofs.all)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What goes on the two pages: the items with their lines, and the items whose rules are told below them."""

    told: tuple[Told, ...]
    methods: tuple[ScoreItem, ...]


def lay_out(score: Score, claims: Claims, notes: Sequence[str], title: int = 2) -> LaidOut:
    """The lines of the rubric as they go on two pages with those notes.

    What the rules do is left out before lines are, but for those that make up for few tasks or indicators; these, too,
    where a rubric has so many lines that even nothing but points is too tall.
    """
    characters = _characters(_CLAIMED if has_claims(score, claims) else _PLAIN)
    room = _PAGES - max(0, title - 2) * _TITLE_LINE - text_height(notes, _FULL_WIDTH)
    every = tuple(in_print_order(score.items))
    needed = tuple(item for item in every if item.rubric.rule in _NORMALISED)
    for methods in (every, needed):
        left = room - _methods_height(score, methods)
        found = told(score, left, characters)
        if height(found, characters) <= left and (methods is needed or all(not one.rest for one in found)):
            return LaidOut(found, methods)
    return LaidOut(told(score, room - _methods_height(score, ()), characters), ())


def _characters(widths: Sequence[int]) -> dict[str, float]:
    """How many characters a line of the columns has whose texts may be long."""
    columns = (("板块", 0), ("评分项", 1), ("说明", len(widths) - 1))
    return {name: (widths[column] - _MARGINS) / _CHARACTER for name, column in columns}


def _methods_height(score: Score, items: Sequence[ScoreItem]) -> float:
    return text_height([methods_words(score, items)], _FULL_WIDTH)


def has_claims(score: Score, claims: Claims) -> bool:
    """Whether the unit assessed itself on any line."""
    return any(claim_of(score, item, claims) for item in score.items)


def total_name(score: Score) -> str:
    """What the sum is called: it is none yet while points are to be given by hand."""
    return "计分小计" if score.open_points else "考核得分"


def methods_words(score: Score, items: Sequence[ScoreItem]) -> str:
    """`评分办法：P01报送及时，逾期每次扣1分…。`: what the rules of those items do, and where the others are to be read."""
    if not score.items:
        return ""
    if not items:
        return _METHODS_ELSEWHERE
    rest = "" if len(items) == len(score.items) else _METHODS_LEFT
    return f"评分办法：{''.join(map(_method, items))}{rest}"


def _method(item: ScoreItem) -> str:
    return f"{name_of(item)}，{settings_words(item.rubric)}。"


def _methods(score: Score, items: Sequence[ScoreItem], proofs: Proofs) -> str:
    """The same, as one number: it rests on these lines of the plan."""
    words = methods_words(score, items)
    return proofs.mark(words, proof_of_points.of_rules([item.rubric for item in items])) if items else words


def _subtotal(score: Score) -> str:
    """`82.5分（满分85分）`: of the items scored already; a note below the table says what is open."""
    return f"{points_text(score.total)}分（满分{number_text(full_score(score))}分）"


def notes_told(plan: Plan, score: Score, assessment: Assessment, proofs: Proofs) -> Iterator[str]:
    """Below the table: the grades, what limits this one, what is open, appeals that lapsed, exemptions."""
    if grades := bands(plan):
        yield f"等次：{proofs.mark(grades, proof_of.of_grades(plan))}。"
    for item in score.limits:
        facts = [cut(fact) for fact in limiting_facts(item)]
        more = f"等{len(facts)}件" if len(facts) > _FACTS else ""
        words = f"{limit_words(item)}：{'；'.join(facts[:_FACTS])}{more}。"
        yield proofs.mark(words, proof_of_points.of_item(score, item))
    if score.open_points:
        points = proofs.mark(f"{number_text(score.open_points)}分", proof_of.of_open_points(score))
        yield f"待评项共{points}，由评分人评定、录入后计入总分，等次以最终得分为准。"
    for appeal in score.lapsed:
        yield proofs.mark(lapsed_words(appeal), proof_of_points.of_appeal(score, appeal))
    freed = [one for part in assessment.parts for one in part.excused if one.obligation.unit == score.unit.code]
    if freed:
        yield proofs.mark(spared_words(assessment.parts, score.unit.code), proof_of.of_excused(plan, freed))


@dataclass(frozen=True, slots=True)
class _Table:
    """Lays the lines of a score out as a table, each number with its proof."""

    plan: Plan
    score: Score
    assessment: Assessment
    proofs: Proofs
    claims: Claims
    told: Sequence[Told]

    def data(self) -> TableData:
        """The rows of the rubric; what is added or only limits the grade comes last, then the sum."""
        claimed = has_claims(self.score, self.claims)
        beside = ("自评", "差") if claimed else ()
        rows = tuple(self._row(one, claimed=claimed) for one in self.told)
        widths = _CLAIMED if claimed else _PLAIN
        return TableData(
            "考核评分",
            "",
            ("板块", "评分项", "满分", "得分", *beside, "计分说明与依据"),
            (*rows, self._sum(claimed=claimed)),
            widths,
            centred=tuple(range(len(widths) - 1)),
            merged=(0,),
            note="注：差为得分减自评；基础分按扣除本板块扣分后的得分比较。" if claimed else "",
            small=True,
            torn=tuple(number for number, one in enumerate(self.told) if is_tall(one, _characters(widths))),
        )

    def _row(self, one: Told, *, claimed: bool) -> tuple[str, ...]:
        item = one.item
        proof = proof_of_points.of_item(self.score, item)
        open_ = item.points is None and not gives_no_points(item.rubric)
        points = OPEN if open_ else self.proofs.mark(shown_points(item), proof)
        marked = self.proofs.mark(full_marks(item.rubric), proof)
        beside = self._claim(item) if claimed else ()
        name = self.proofs.mark(name_of(item), proof)
        return (item.rubric.block, name, marked, points, *beside, self._reasons(one, proof))

    def _claim(self, item: ScoreItem) -> tuple[str, str]:
        claim = claim_of(self.score, item, self.claims)
        if claim is None:
            return ("—", "—")
        proof = proof_of_points.of_claim(self.plan, self.score, item, claim)
        difference = claim.difference
        shown = "—" if difference is None else self.proofs.mark(difference_text(difference), proof)
        return (self.proofs.mark(points_text(claim.points), proof), shown)

    def _reasons(self, one: Told, proof: Proof) -> str:
        lines = [self.proofs.mark(text, self._proof(one, number)) for number, (_, text) in enumerate(one.lines)]
        return "\n".join((*lines, *(self.proofs.mark(text, proof) for text in one.texts[len(lines) :])))

    def _proof(self, one: Told, number: int) -> Proof:
        return proof_of_points.of_line(self.plan, self.assessment, self.score, one.lines[number][0])

    def _sum(self, *, claimed: bool) -> tuple[str, ...]:
        total = proof_of.of_score(self.plan, self.score)
        head = ("小计", "不含待评项") if self.score.open_points else ("合计", "")
        sums = (number_text(full_score(self.score)), points_text(self.score.total))
        own = claim_total(self.score, self.claims)
        beside = () if not claimed else ("—", "—") if own is None else _own_sum(own)
        return (*head, *(self.proofs.mark(text, total) for text in (*sums, *beside)), self._end())

    def _end(self) -> str:
        """Beside the sum: that the unit is not rated."""
        return "" if self.score.items else standing(self.score)


def _own_sum(own: tuple[Decimal, Decimal]) -> tuple[str, str]:
    return (points_text(own[0]), difference_text(own[1]))
