"""A paragraph or cell in one normal form, cut into tokens, sentences and clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from report_gen.audit.grammar import Grammar
from report_gen.audit.tokens import Token, What
from report_gen.model.document import Told
from report_gen.model.proof import pieces

_NARROW: Final = str.maketrans(
    "０１２３４５６７８９＋－−﹣．％∶﹕︰꞉：／（）\t\v　\u00a0", "0123456789+---.%:::::/()    "
)
_NUMBERING: Final = re.compile(
    r"\s*(?:\d{1,2}(?:、|\.(?!\d))|\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)|[一二三四五六七八九十]{1,3}、)"
)
_ENDS: Final = frozenset("。；;！!？?\n")
_BREAKS: Final = frozenset("，,:")
_MASKS: Final = {
    What.NUMBER: "#", What.PERCENT: "%", What.POINTS: "±", What.RATIO: "÷", What.DATE: "@", What.CODE: "$",
    What.UNIT: "&", What.BLANK: "_", What.REFERENCE: "",
}  # fmt: skip
_OWN: Final = re.compile(r"[一-鿿A-Za-z]")
_IDLE: Final = re.compile(r"[^\w≥≤<>+-]|_")
_BLOT: Final = "\0"
_AROUND: Final = (8, 6)  # characters before and after a token that say what it is about


@dataclass(frozen=True, eq=False)
class Span:
    """A stretch of a line with its tokens: a clause, a sentence, or the whole of it.

    `lead` is what a list is introduced with (`未报3件`), of a clause that belongs to one.
    """

    line: Line
    start: int
    end: int
    tokens: tuple[Token, ...]
    lead: Span | None = None

    @cached_property
    def key(self) -> str:
        """Equal for the same words with the same values, whatever the spelling, punctuation and blanks."""
        lead = self.lead.mask if self.lead else ""
        return lead + self._told(lambda token: f"⟦{token.key}⟧")

    @cached_property
    def mask(self) -> str:
        """The words with each value replaced by its sort; judgements stand in it as they are."""
        return self._told(lambda token: _MASKS.get(token.what, token.text))

    @cached_property
    def bag(self) -> frozenset[str]:
        """The pairs of neighbouring characters of the mask: what its likeness to another is counted by."""
        text = f"^{self.mask}"
        return frozenset(text[index : index + 2] for index in range(len(text) - 1))

    @cached_property
    def own(self) -> int:
        """How many characters of its own words it has."""
        return len(_OWN.findall(self.mask))

    @property
    def shown(self) -> str:
        """As it stands in the paper."""
        return self.line.printed(self.start, self.end)

    def around(self, token: Token) -> frozenset[str]:
        """The characters near the token that are no part of another value: they say what it is about."""
        before, after = _AROUND
        words = self.line.words
        near = (
            words[max(self.start, token.start - before) : token.start]
            + words[token.end : min(self.end, token.end + after)]
        )
        lead = self.line.words[self.lead.start : self.lead.end] if self.lead else ""
        return frozenset(near + lead) - {_BLOT}

    @cached_property
    def judgements(self) -> frozenset[str]:
        """What its words of judgement and those of its lead mean."""
        tokens = (*self.tokens, *(self.lead.tokens if self.lead else ()))
        return frozenset(str(token.value) for token in tokens if token.what is What.WORD)

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """A sentence cut at commas and colons outside brackets; what follows a colon has a lead."""
        return tuple(self.line.cut_clauses(self))

    def _told(self, of_token: Callable[[Token], str]) -> str:
        text, parts, place = self.line.text, [], self.start
        for token in self.tokens:
            parts += [_IDLE.sub("", text[place : token.start]), of_token(token)]
            place = token.end
        return "".join([*parts, _IDLE.sub("", text[place : self.end])])


@dataclass(frozen=True, eq=False)
class Line:
    """A paragraph or cell: where it is, as printed, and in its normal form, in which everything is counted.

    `text` has half-width figures and no blanks or numbering; `origin` gives for each of its characters the place in
    `printed`'s text, `proofs` the number of its proof. The line's own paper is the `told` it was read from.
    """

    told: Told
    plain: str
    text: str
    origin: tuple[int, ...]
    proofs: tuple[int | None, ...]
    tokens: tuple[Token, ...]

    @property
    def where(self) -> str:
        """第12段, 表2第4行第3列."""
        return self.told.where

    @cached_property
    def whole(self) -> Span:
        """All of it."""
        return Span(self, 0, len(self.text), self.tokens)

    @property
    def valued(self) -> bool:
        """Whether it says no more than values, perhaps with a sign or a word of one character: `≥80个`, `达标`."""
        inside = sum(len(_OWN.findall(token.text)) for token in self.tokens)
        return bool(self.tokens) and len(_OWN.findall(self.text)) - inside <= 1

    @cached_property
    def words(self) -> str:
        """The text with everything but words blotted out: values, punctuation."""
        text = "".join(letter if _OWN.match(letter) else _BLOT for letter in self.text)
        for token in self.tokens:
            if token.what is not What.WORD:
                text = text[: token.start] + _BLOT * (token.end - token.start) + text[token.end :]
        return text

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The line cut at 。；！？ and line breaks outside brackets."""
        return tuple(self._cut(Cut(0, len(self.text)), _ENDS, within=True))

    def cut_clauses(self, sentence: Span) -> Iterator[Span]:
        """The clauses of one of its sentences."""
        lead: Span | None = None
        for clause in self._cut(Cut(sentence.start, sentence.end), _BREAKS):
            found = Span(self, clause.start, clause.end, clause.tokens, lead)
            yield found
            if self.text[clause.end : clause.end + 1] == ":":
                lead = found

    def printed(self, start: int, end: int) -> str:
        """That stretch of the normal form as it is printed."""
        return self.plain[self.origin[start] : self.origin[end - 1] + 1].strip() if start < end else ""

    def proof(self, token: Token) -> int | None:
        """The number of the proof the token is tied to, if it is."""
        return next((number for number in self.proofs[token.start : token.end] if number is not None), None)

    def _cut(self, whole: Cut, marks: frozenset[str], *, within: bool = False) -> Iterator[Span]:
        """The stretches between those marks; `within` brackets, too, if no bracket closes behind them."""
        inside = bytearray(len(self.text))
        for token in self.tokens:
            inside[token.start : token.end] = b"\1" * (token.end - token.start)
        start, depth = whole.start, 0
        for index in range(whole.start, whole.end):
            letter = self.text[index]
            depth = max(0, depth + (letter == "(") - (letter == ")"))
            if letter in marks and not inside[index] and (not depth or (within and letter == "\n")):
                yield from self._span(start, index)
                start = index + 1
        yield from self._span(start, whole.end)

    def _span(self, start: int, end: int) -> Iterator[Span]:
        tokens = tuple(token for token in self.tokens if start <= token.start and token.end <= end)
        if tokens or _OWN.search(self.text, start, end):
            yield Span(self, start, end, tokens)


class Cut(NamedTuple):
    """Where a stretch begins and ends."""

    start: int
    end: int


def line_of(told: Told, grammar: Grammar) -> Line:
    """The line of a paragraph or cell."""
    letters, proofs = [], []
    for piece in pieces(told.text):
        letters.append(piece.text)
        proofs += [piece.proof] * len(piece.text)
    plain = "".join(letters)
    narrow = plain.translate(_NARROW)
    kept = tuple(_kept(narrow))
    text = "".join(narrow[index] for index in kept)
    return Line(told, plain, text, kept, tuple(proofs[index] for index in kept), grammar.tokens(text))


def _kept(text: str) -> Iterator[int]:
    """The places of the characters that count: not the numbering, not blanks but those between figures or letters."""
    numbering = _NUMBERING.match(text)
    for index in range(numbering.end() if numbering else 0, len(text)):
        if text[index] != " " or (_joint(text, index - 1) and _joint(text, index + 1)):
            yield index


def _joint(text: str, index: int) -> bool:
    return 0 <= index < len(text) and text[index].isascii() and (text[index].isalnum() or text[index] == ".")
