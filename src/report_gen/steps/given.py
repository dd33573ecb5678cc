"""What the merged workbook and the overview page are made of, from the periods read."""

from __future__ import annotations

from pathlib import Path

from report_gen.model.outcome import Assessment, Merged
from report_gen.reports.ledger import LedgerInput
from report_gen.rules.assess import assess
from report_gen.rules.pace import paces
from report_gen.rules.trends import trends
from report_gen.steps.load import Office
from report_gen.workspace import way_to


def ledger_input(
    office: Office, history: tuple[Merged, ...], recent: tuple[Merged, ...], assessment: Assessment, folder: Path
) -> LedgerInput:
    """The input for what is written to `folder`; `history` ends with the period it is about.

    `recent` reach back over the turn of the year, so that January has a period before it.
    """
    merged, earlier = history[-1], history[:-1] or tuple(part for part in recent if part not in history)
    previous = earlier[-1] if earlier else None
    before = assess(office.plan, earlier, previous.period, previous.period.last) if previous else None
    return LedgerInput(
        office.plan,
        assessment,
        merged,
        previous,
        before,
        way_to(office.workspace.inbox, folder),
        justifications=office.decisions.justifications,
        paces=paces(office.plan, assessment.indicators, assessment.as_of),
        trends=trends(office.plan, recent, merged.period),
    )
