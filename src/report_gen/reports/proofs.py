"""The proofs of one document, collected while it is worded."""

from __future__ import annotations

from report_gen.model.proof import Proof, marked


class Proofs:
    """Numbers the proofs of a document in the order in which they are first used."""

    def __init__(self) -> None:
        self._numbers: dict[Proof, int] = {}

    def mark(self, text: str, proof: Proof) -> str:
        """`text` tied to `proof`; the same proof keeps its number."""
        return marked(text, self._numbers.setdefault(proof, len(self._numbers)))

    @property
    def all(self) -> tuple[Proof, ...]:
        """The proofs by number, for `ReportContext.proofs`."""
        return tuple(self._numbers)
