"""From a number in a document back to its proof: the marked pieces that answer a question, with their sentences."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from report_gen.model.document import Told
from report_gen.model.proof import Cell, Fact, Proof, pieces, plain
from report_gen.model.trace import Question, Traced

_NEAR: Final = 5  # pieces offered where nothing was found
_LIKE: Final = 0.5
_BETWEEN: Final = re.compile(r"[!！›>]")
_SENTENCE_END: Final = "。！？；\n"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a paragraph, from `start` to before `end` of its plain text."""

    start: int
    end: int
    proof: Proof | None


def everything(document: str, told: Iterable[Told], proofs: Sequence[Proof]) -> tuple[Traced, ...]:
    """All marked pieces of a document, in order."""
    return tuple(
        _traced(document, one, stretch) for one in told for stretch in _stretches(one, proofs) if stretch.proof
    )


def find(document: str, told: Iterable[Told], proofs: Sequence[Proof], question: Question) -> tuple[Traced, ...]:
    """The pieces of a document that answer the question, in order; with a text, those it runs over.

    Where its words stand outside all marks and nothing else is asked, the piece without proof says so.
    """
    found = (piece for one in told for piece in _pieces_with(document, one, proofs, question.text))
    return tuple(piece for piece in found if _answers(piece, question))


def nearest(traced: Iterable[Traced], text: str) -> tuple[str, ...]:
    """The marked pieces that look most like the text, each once; what holds it whole comes first."""
    known = tuple(dict.fromkeys(piece.text for piece in traced))
    wanted = _folded(text)[0]
    holding = [piece for piece in known if wanted and wanted in _folded(piece)[0]]
    alike = difflib.get_close_matches(text, known, n=_NEAR, cutoff=_LIKE)
    return tuple(dict.fromkeys((*holding, *alike)))[:_NEAR]


def relevant_first(traced: Traced, question: Question) -> Traced:
    """The piece with those facts of its proof in front that the question is about."""
    proof = traced.proof
    if proof is None:
        return traced
    facts = tuple(sorted(proof.facts, key=lambda fact: not _is_about(fact, question)))
    return replace(traced, proof=replace(proof, facts=facts))


def in_order(traced: Iterable[Traced], question: Question) -> tuple[Traced, ...]:
    """The pieces with a proof: as they stand in the documents, or where keys are asked for, those about least else first."""
    proven = [(piece, piece.proof) for piece in traced if piece.proof]
    if question.keys:
        proven.sort(key=lambda pair: len(pair[1].keys))
    return tuple(piece for piece, _ in proven)


def _is_about(fact: Fact, question: Question) -> bool:
    if question.cell and any(names_cell(question.cell, cell) for cell in fact.cells):
        return True
    return any(_names(name, fact.label) for name in question.names)


def _names(name: str, label: str) -> bool:
    """Whether the label has the name, and not as the head of a longer number (任务1 in 任务12)."""
    return any(not label[found.end() : found.end() + 1].isdigit() for found in re.finditer(re.escape(name), label))


def names_cell(wanted: str, cell: Cell) -> bool:
    """Whether `D7`, `任务进展!D7` or `市商务局!任务进展!D7` means that cell; unit, file and sheet in any order."""
    *where, address = (part.strip() for part in _BETWEEN.split(wanted))
    place = cell.place
    if _folded(address)[0].upper() != place.cell:
        return False
    return all(part in {cell.unit, place.sheet} or part in place.file for part in where if part)


def _answers(piece: Traced, question: Question) -> bool:
    if piece.proof is None:
        return not question.keys and not question.cell
    asked_keys = set(question.keys) <= set(piece.proof.keys)
    return asked_keys and (not question.cell or any(names_cell(question.cell, cell) for cell in piece.proof.cells))


def _stretches(told: Told, proofs: Sequence[Proof]) -> Iterator[Stretch]:
    at = 0
    for text, number in pieces(told.text):
        yield Stretch(at, at + len(text), None if number is None else proofs[number])
        at += len(text)


def _pieces_with(document: str, told: Told, proofs: Sequence[Proof], text: str) -> Iterator[Traced]:
    """The marked pieces of a paragraph; with a text, those it runs over, or its words where it runs over none."""
    stretches = [stretch for stretch in _stretches(told, proofs) if stretch.proof]
    if not text:
        yield from (_traced(document, told, stretch) for stretch in stretches)
        return
    whole = plain(told.text)
    found = (stretch for at in occurrences(whole, text) for stretch in _meant(whole, stretches, *at))
    yield from (_traced(document, told, stretch) for stretch in dict.fromkeys(found))


def _meant(text: str, stretches: Sequence[Stretch], start: int, end: int) -> Sequence[Stretch]:
    """The pieces that words run over; words without a number mean those of their clause; else they have no proof."""
    over = [stretch for stretch in stretches if stretch.start < end and start < stretch.end]
    if not over and not any(sign.isdigit() for sign in text[start:end]):
        first, last = _clause(text, start, end)
        over = [stretch for stretch in stretches if first <= stretch.start and stretch.end <= last]
    return over or [Stretch(start, end, None)]


def _traced(document: str, told: Told, stretch: Stretch) -> Traced:
    whole = plain(told.text)
    first, last = _clause(whole, stretch.start, stretch.end)
    sentence, text = whole[first:last].strip(), whole[stretch.start : stretch.end]
    return Traced(document, told.where, told.heading, sentence, text, stretch.proof)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentence or clause goes that a piece stands in."""
    first = max(text.rfind(mark, 0, start) for mark in _SENTENCE_END) + 1
    ends = (text.find(mark, max(end - 1, start)) for mark in _SENTENCE_END)
    return first, min((found + 1 for found in ends if found >= 0), default=len(text))


def occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where `wanted` stands in `text`, however blanks and full-width signs are typed; not within a longer number."""
    folded, at = _folded(text)
    sought = _folded(wanted)[0]
    if not sought:
        return
    start = folded.find(sought)
    while start >= 0:
        end = start + len(sought)
        if not _in_number(folded, start, end):
            yield at[start], at[end - 1] + 1
        start = folded.find(sought, start + 1)


def _in_number(text: str, start: int, end: int) -> bool:
    """Whether that stretch is cut out of a longer number: 82 of 182, 5 of 1.5, 90 of 90.9."""
    before, after = text[:start], text[end:]
    left = text[start].isdigit() and re.search(r"\d[.,]?$", before)
    right = text[end - 1].isdigit() and re.match(r"[.,]?\d", after)
    return bool(left or right)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without blanks and in narrow signs, and where each of its characters stands in the text."""
    signs = [
        (sign, at)
        for at, character in enumerate(text)
        for sign in unicodedata.normalize("NFKC", character)
        if not sign.isspace()
    ]
    return "".join(sign for sign, _ in signs), [at for _, at in signs]
