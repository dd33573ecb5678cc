"""The decisions that stand, as the events tell: one query a kind of decision."""

from __future__ import annotations

from collections.abc import Sequence

from report_gen.ledger.appeals import appeals, issues
from report_gen.ledger.arrivals import arrivals, sightings
from report_gen.ledger.assessments import marks, registered
from report_gen.ledger.closings import closings, corrections
from report_gen.ledger.decisions import justifications
from report_gen.ledger.exemptions import exemptions
from report_gen.ledger.keys import keys
from report_gen.ledger.resolutions import resolutions
from report_gen.ledger.written import written_blocks
from report_gen.model.decisions import Decisions
from report_gen.model.event import Event


def decisions(events: Sequence[Event]) -> Decisions:
    """Everything the rules need of those events, in their order."""
    return Decisions(
        justifications=justifications(events),
        exemptions=exemptions(events),
        arrivals=arrivals(events),
        sightings=sightings(events),
        closings=closings(events),
        corrections=corrections(events),
        resolutions=resolutions(events),
        blocks=written_blocks(events),
        marks=marks(events),
        registered=registered(events),
        appeals=appeals(events),
        issues=issues(events),
        keys=keys(events),
    )
