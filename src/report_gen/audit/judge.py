"""Turns pairs of values into findings: wrong, unknown, left out, dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from report_gen.audit.grids import is_cell
from report_gen.audit.known import Known
from report_gen.audit.lines import Line
from report_gen.audit.pair import Compared, Lone, Pair, Spot
from report_gen.audit.sums import follows
from report_gen.audit.tokens import What
from report_gen.catalogue import audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.proof import Cell, Proof

ORIGINAL: Final = "原文"
_SIGNING: Final = ("成文日期", "发文字号", "文号", "签发", "印发", "主送", "抄送", "发文机关", "联系", "电话", "填报人")
_BLAMED: Final = frozenset({"亮灯·逾期", "亮灯·未报", "亮灯·退回", "亮灯·未完成", "判定·未达标", "等次·不合格"})
_CELLS = 2  # cells named for a value
_RAW = 20  # characters of a cell that are quoted
_FORMULA = 60
_WRONG: Final = {What.DATE: kinds.DATE_WRONG, What.UNIT: kinds.UNIT_WRONG, What.WORD: kinds.JUDGEMENT_WRONG}


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows the file in question, the proofs of the ledger's paper and what else the ledger knows.

    `misspelt` are the codes of units that a misspelt name stands for, by line; `undated` says that the ledger's paper
    left its date open.
    """

    file: str
    proofs: Sequence[Proof]
    known: Known
    misspelt: AbstractSet[tuple[int, object]]
    undated: bool

    def findings(self, compared: Compared) -> Iterator[Finding]:
        """What is to be said of values that differ, were added, or are gone from a list."""
        yield from (self.wrong(pair, printed) for pair in compared.pairs if not (pair.agree or self._signing_day(pair)))
        for lone in compared.added:
            yield from self._added(lone)
        for lone in compared.gone:
            yield from self._gone(lone)

    def at(self, line: Line) -> Place:
        """The place of a paragraph or cell of the paper."""
        return Place(self.file, line.where)

    def was(self, line: Line) -> Place:
        """The place of a paragraph or cell of the ledger's paper that the edited one no longer has."""
        return Place(self.file, f"{ORIGINAL}{line.where}")

    def basis(self, spot: Spot) -> str:
        """`（算式；文件 › 表 › D7“82”）`: how the ledger's value came about; '' where that is not told."""
        number = spot.line.proof(spot.token)
        if number is None:
            return ""
        proof = self.proofs[number]
        cells = [_cell(cell) for cell in proof.cells]
        more = [f"等{len(cells)}处"] if len(cells) > _CELLS else []
        formula = proof.formula if len(proof.formula) <= _FORMULA else f"{proof.formula[:_FORMULA]}……"
        return f"（{'；'.join([*filter(None, [formula]), *cells[:_CELLS], *more])}）"

    def wrong(self, pair: Pair, words: Callable[[Spot], str]) -> Finding:
        """A pair that does not agree; `words` says how much of the text is shown."""
        expected, actual = pair
        kind = _WRONG.get(expected.token.what, kinds.FIGURE_WRONG)
        return kind.at(self.at(actual.line), said=words(actual), value=words(expected), basis=self.basis(expected))

    def _added(self, lone: Lone) -> Iterator[Finding]:
        spot, token = lone.spot, lone.spot.token
        if token.what is What.UNIT:
            yield from self._added_unit(lone)
        elif token.what.figure and not token.weak and not self._signs(lone) and not self._stands(spot):
            yield kinds.FIGURE_UNKNOWN.at(self.at(spot.line), said=printed(spot))

    def _stands(self, spot: Spot) -> bool:
        return follows(spot.token, spot.sentence) or self.known.holds(spot)

    def _signing_day(self, pair: Pair) -> bool:
        """Whether it is the day below the signature: that is the signer's, not the ledger's."""
        spot = pair.expected
        lonely = spot.token.what is What.DATE and not spot.line.whole.own and not is_cell(spot.line)
        return lonely and spot.line.proof(spot.token) is None

    def _signs(self, lone: Lone) -> bool:
        """Whether it fills in what the ledger's paper leaves to the person who signs."""
        spot, beside = lone
        blanks = [token.text for token in beside.tokens if token.what is What.BLANK] if beside else []
        date_line = self.undated and spot.token.what is What.DATE and not spot.line.whole.own
        return date_line or any(word in text for text in blanks for word in _SIGNING)

    def _added_unit(self, lone: Lone) -> Iterator[Finding]:
        """A unit put into a list, or something said of a unit that the ledger does not say."""
        spot, beside = lone
        judged = spot.clause.judgements & _BLAMED
        new = [one for one in sorted(judged) if not self.known.judged(str(spot.token.value), one)]
        if beside and _listed(spot) and any(token.what is What.UNIT for token in beside.tokens):
            yield kinds.UNIT_ADDED.at(self.at(spot.line), said=printed(spot), basis="")
        elif new:
            judgement = new[0].partition("·")[2]
            yield kinds.UNIT_UNKNOWN.at(self.at(spot.line), said=printed(spot), judgement=judgement)

    def _gone(self, lone: Lone) -> Iterator[Finding]:
        """A unit missing from a list that is otherwise there."""
        spot, beside = lone
        token = spot.token
        if token.what is What.UNIT and beside and _listed(spot) and (id(beside.line), token.value) not in self.misspelt:
            yield kinds.UNIT_LEFT_OUT.at(self.at(beside.line), value=printed(spot), basis=self.basis(spot))


def printed(spot: Spot) -> str:
    """The value as it stands in its paper."""
    return spot.line.printed(spot.token.start, spot.token.end)


def _listed(spot: Spot) -> bool:
    """Whether a unit is one of a list: behind `未报3件：`, or with 、 beside it."""
    text, token = spot.line.text, spot.token
    return spot.clause.lead is not None or text[token.end : token.end + 1] == "、" or text[: token.start].endswith("、")


def _cell(cell: Cell) -> str:
    raw = cell.raw.replace("\n", " ")
    quoted = raw if len(raw) <= _RAW else f"{raw[:_RAW]}……"
    return f"{cell.label}“{quoted}”" if raw else cell.label
