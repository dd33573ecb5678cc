"""Audits a paper: what the program would write now against what stands in the file a person has edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from report_gen.audit.align import groups
from report_gen.audit.grammar import Grammar
from report_gen.audit.grids import is_cell
from report_gen.audit.judge import ORIGINAL, Judge, printed
from report_gen.audit.known import Known
from report_gen.audit.lines import Line, Span, line_of
from report_gen.audit.pair import Compared, Spot, across, compare
from report_gen.audit.sums import Broken, broken_sums, dropped_wholes, own_sums
from report_gen.audit.tables import audit_tables
from report_gen.audit.tokens import Token, What
from report_gen.catalogue import audit as kinds
from report_gen.model.document import Told
from report_gen.model.finding import Finding, Severity
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.proof import Proof

_DATE_BLANK: Final = "成文日期"
_EXCERPT: Final = 30
# Findings that are about one number or name of the paper.
_SINGLE: Final = frozenset({
    kinds.FIGURE_WRONG, kinds.DATE_WRONG, kinds.UNIT_WRONG, kinds.UNIT_ADDED, kinds.FIGURE_UNKNOWN, kinds.UNIT_UNKNOWN,
})  # fmt: skip


class Paper(NamedTuple):
    """A paper as the program would write it now: its paragraphs and cells with marks, and its proofs."""

    told: Sequence[Told]
    proofs: Sequence[Proof] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit of a file found, in the order of the file.

    `excerpts` give for a place (第12段) the words it is known by. `figures` and `units` are how many were looked at.
    """

    findings: tuple[Finding, ...]
    excerpts: Mapping[str, str]
    figures: int
    units: int

    @property
    def wrong(self) -> int:
        """How much does not agree with the ledger."""
        return self._count(Severity.ERROR)

    @property
    def unknown(self) -> int:
        """How much cannot be found in the ledger."""
        return self._count(Severity.QUERY)

    @property
    def agreeing(self) -> int:
        """How many of the numbers and names agree."""
        return self.figures + self.units - sum(finding.kind in _SINGLE for finding in self.findings)

    def _count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def audit(plan: Plan, period: Period, paper: Paper, actual: Sequence[Told], file: str) -> Audit:
    """The `actual` text of `file` held against the paper of that period; findings R1xx, R2xx and R3xx.

    The order of paragraphs, rows and columns, their wording and the spelling of numbers are free.
    """
    grammar = Grammar(plan, period)
    ours = [line_of(told, grammar) for told in paper.told]
    theirs = [line_of(told, grammar) for told in actual]
    unsaid = {line.whole.key for line in theirs} - {line.whole.key for line in ours}
    changed = [line for line in theirs if line.whole.key in unsaid]
    misspelt = tuple(_misspelt(changed, "\n".join(line.text for line in ours), grammar))
    judge = Judge(
        file,
        paper.proofs,
        Known(ours, paper.proofs, grammar, period),
        {one.about for one in misspelt},
        _open_date(ours),
    )
    body = across([compare(*group) for group in groups(_paragraphs(ours), _paragraphs(theirs))])
    tables = audit_tables(_cells(ours), _cells(theirs), judge)
    findings = [
        *(kinds.UNIT_MISSPELT.at(judge.at(one.line), said=one.said, name=one.name) for one in misspelt),
        *judge.findings(body),
        *tables.findings,
        *_sums(body, judge),
        *_dropped((*(lone.spot for lone in body.gone), *tables.dropped), judge),
        *_placeholders(theirs, judge),
    ]
    excerpts = {line.where: _excerpt(line) for line in theirs} | {
        f"{ORIGINAL}{line.where}": _excerpt(line) for line in ours
    }
    return Audit(
        _in_order(findings, theirs),
        excerpts | tables.excerpts,
        sum(token.what.figure and not token.weak for line in theirs for token in line.tokens),
        sum(token.what is What.UNIT for line in theirs for token in line.tokens),
    )


def _in_order(findings: Iterable[Finding], lines: Sequence[Line]) -> tuple[Finding, ...]:
    """Once each, as the paper goes: what concerns all of it first, what concerns a table there, what it lacks last."""
    order: dict[str, int] = {}
    for place, line in enumerate(lines):
        order.setdefault(line.where.partition("第")[0], place)
        order[line.where] = place

    def place_of(finding: Finding) -> int:
        where = finding.place.sheet
        return order.get(where, order.get(where.partition("第")[0], len(order)))

    return tuple(sorted(dict.fromkeys(findings), key=place_of))


class _Misspelt(NamedTuple):
    line: Line
    said: str
    name: str
    code: str

    @property
    def about(self) -> tuple[int, object]:
        """The line, and the unit that is meant."""
        return (id(self.line), self.code)


def _misspelt(lines: Iterable[Line], ours: str, grammar: Grammar) -> Iterator[_Misspelt]:
    """Names that are almost a unit's, and stand nowhere in the ledger's paper."""
    for line in lines:
        for near in grammar.names.near(line.text, line.tokens):
            if line.text[near.start : near.end] not in ours:
                yield _Misspelt(line, line.printed(near.start, near.end), near.name, near.code)


def _paragraphs(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if not is_cell(line)]


def _cells(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if is_cell(line)]


def _blanks(lines: Iterable[Line]) -> Iterator[tuple[Line, Token]]:
    return ((line, token) for line in lines for token in line.tokens if token.what is What.BLANK)


def _open_date(lines: Iterable[Line]) -> bool:
    return any(_DATE_BLANK in token.text for _, token in _blanks(lines))


def _excerpt(line: Line) -> str:
    text = line.plain.replace("\n", "")
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}……"


def _sums(body: Compared, judge: Judge) -> Iterator[Finding]:
    """What no longer adds up, and totals that were taken out."""
    became = {(id(pair.expected.line), pair.expected.token.start): pair.actual for pair in body.pairs}
    for expected, actual in body.known:
        if expected.key == actual.key:
            continue

        def now(token: Token, line: Line = expected.line) -> Token | None:
            spot = became.get((id(line), token.start))
            return spot.token if spot else None

        yield from (_broken(one, actual, judge) for one in broken_sums(expected, now))
        for whole in dropped_wholes(expected, now):
            yield kinds.WHOLE_DROPPED.at(judge.at(actual.line), value=expected.line.printed(whole.start, whole.end))
    for sentence in body.new:
        yield from (_broken(one, sentence, judge) for one in own_sums(sentence))


def _broken(broken: Broken, sentence: Span, judge: Judge) -> Finding:
    said = sentence.line.printed(broken.token.start, broken.token.end)
    return kinds.SUM_WRONG.at(judge.at(sentence.line), said=said, value=broken.value, working=broken.working)


def _dropped(spots: Sequence[Spot], judge: Judge) -> Iterator[Finding]:
    """The figures of each sentence that are gone."""
    by_sentence: dict[Span, list[Spot]] = {}
    for spot in spots:
        if spot.token.what.figure and not spot.token.weak:
            by_sentence.setdefault(spot.sentence, []).append(spot)
    for sentence, found in by_sentence.items():
        figures = "、".join(f"“{printed(spot)}”" for spot in found)
        place = judge.was(sentence.line)
        yield kinds.FIGURES_DROPPED.at(place, sentence=_short(sentence.shown), figures=figures)


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}……"


def _placeholders(lines: Sequence[Line], judge: Judge) -> Iterator[Finding]:
    """What is still to be supplied: wrong in a paper that a person has dated."""
    kind = kinds.PLACEHOLDER_LEFT if judge.undated and not _open_date(lines) else kinds.PLACEHOLDER_OPEN
    yield from (kind.at(judge.at(line), said=line.printed(token.start, token.end)) for line, token in _blanks(lines))
