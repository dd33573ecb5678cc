"""What the ledger knows beyond the paper's own sentences: does a figure that a person added stand there?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from report_gen.audit.grammar import Grammar
from report_gen.audit.lines import Line, Span, line_of
from report_gen.audit.pair import Spot
from report_gen.audit.tokens import Day, Token, What, agrees
from report_gen.model.document import Told
from report_gen.model.period import Period
from report_gen.model.proof import Proof

# Two texts are about the same if they have so many pairs of neighbouring characters in common, and such a share of them.
_SAME_MATTER: Final = 2
_SHARE: Final = 0.3
_CUT_OFF: Final = "截至"


class _Entry(NamedTuple):
    token: Token
    words: frozenset[str]
    units: frozenset[str]


class Known:
    """The values of the ledger's paper and of its proofs, each with the words it is said in."""

    def __init__(self, lines: Sequence[Line], proofs: Sequence[Proof], grammar: Grammar, period: Period) -> None:
        self._lines, self._proofs, self._grammar, self._period = lines, proofs, grammar, period
        self._entries: dict[What, list[_Entry]] = {}
        self._about: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._cut_offs: set[object] = set()
        self._judged: frozenset[tuple[str, str]] | None = None

    def holds(self, spot: Spot) -> bool:
        """Whether the ledger has that value, of the same matter and, where units are named, of one of them."""
        if not self._entries:
            self._fill()
        if self._plain_month(spot.token) or spot.token.value in self._cut_offs:
            return True
        words, units = _words(spot.clause), _units(spot.sentence)
        return any(
            agrees(entry.token, spot.token)
            and (entry.token.measure == spot.token.measure or not entry.token.measure)
            and len(entry.words & words) >= max(_SAME_MATTER, len(words) * _SHARE)
            and (not units or not entry.units or bool(units & entry.units))
            for entry in self._entries.get(spot.token.what, ())
        )

    def judged(self, unit: str, judgement: str) -> bool:
        """Whether the ledger's paper says that of the unit."""
        if self._judged is None:
            self._judged = frozenset(self._judgements())
        return (unit, judgement) in self._judged

    def _plain_month(self, token: Token) -> bool:
        """A month of the period, named without a day."""
        day = token.value
        first, last = self._period.first, self._period.last
        return isinstance(day, Day) and not day.day and (first.year, first.month) <= day[:2] <= (last.year, last.month)

    def _fill(self) -> None:
        for line in self._lines:
            for token in line.tokens:
                number = line.proof(token)
                self._add(line, token, self._proofs[number].subject if number is not None else "")
        for proof in self._proofs:
            for about, text in _texts(proof):
                line = line_of(Told("", text), self._grammar)
                for token in line.tokens:
                    self._add(line, token, about)

    def _add(self, line: Line, token: Token, about: str) -> None:
        sentence = next(one for one in line.sentences if token in one.tokens)
        clause = next(one for one in sentence.clauses if token in one.tokens)
        words, units = self._labels(about)
        if line.text[: token.start].endswith(_CUT_OFF):
            self._cut_offs.add(token.value)
        entry = _Entry(token, words | _words(clause), units | _units(sentence))
        self._entries.setdefault(token.what, []).append(entry)

    def _labels(self, about: str) -> tuple[frozenset[str], frozenset[str]]:
        if about not in self._about:
            label = line_of(Told("", about), self._grammar).whole
            self._about[about] = _words(label), _units(label)
        return self._about[about]

    def _judgements(self) -> Iterator[tuple[str, str]]:
        for line in self._lines:
            for sentence in line.sentences:
                for clause in sentence.clauses:
                    yield from ((unit, said) for unit in _units(clause) for said in clause.judgements)


def _texts(proof: Proof) -> Iterator[tuple[str, str]]:
    """What a proof holds, each text with what it is about."""
    yield proof.subject, proof.formula
    for fact in proof.facts:
        for text in dict.fromkeys((fact.value, *(cell.raw for cell in fact.cells))):
            yield f"{proof.subject}{fact.label}", text


def _words(span: Span) -> frozenset[str]:
    """The pairs of neighbouring characters of its own words and of its lead's."""
    spans = (span, span.lead) if span.lead else (span,)
    text = "\0".join(one.line.words[one.start : one.end] for one in spans)
    return frozenset(text[index : index + 2] for index in range(len(text) - 1) if "\0" not in text[index : index + 2])


def _units(span: Span) -> frozenset[str]:
    return frozenset(str(token.value) for token in span.tokens if token.what is What.UNIT)
