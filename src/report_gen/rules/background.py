"""What the office knows when it takes in the forms of a period: the periods before, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass

from report_gen.model.decisions import NO_DECISIONS, Decisions
from report_gen.model.event import Justification
from report_gen.model.outcome import ItemFact, Merged
from report_gen.model.submission import Submission


@dataclass(frozen=True, slots=True)
class Background:
    """`before` is the period before as merged, `earlier` the one before that; None where it is not known.

    `justifications` are those of the period, `decisions` all that people decided.
    """

    before: Merged | None = None
    earlier: Merged | None = None
    justifications: tuple[Justification, ...] = ()
    decisions: Decisions = NO_DECISIONS

    @property
    def last_items(self) -> tuple[ItemFact, ...]:
        """The merged values of the period before."""
        return self.before.items if self.before else ()

    def accepted(self, unit: str) -> tuple[Submission | None, Submission | None]:
        """The unit's (by code) accepted forms of the period before and of the one before that."""
        return accepted_of(self.before, unit), accepted_of(self.earlier, unit)


def accepted_of(merged: Merged | None, unit: str) -> Submission | None:
    """The accepted submission of a unit (by code) in a merged period, or None."""
    status = merged.status(unit) if merged else None
    return status.accepted if status else None
