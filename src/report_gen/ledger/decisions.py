"""State as a query over the events: which decisions stand."""

from __future__ import annotations

from collections.abc import Iterable

from report_gen.model.event import Act, Event, Justification

# What the data of these events are called. Place is for people; table, row and column say which entry it is.
PLACE, TABLE, ROW, COLUMN, RAW, REASON, WITHDRAWN = "位置", "表", "行", "列", "原文", "说明", "撤回"


def justifications(events: Iterable[Event]) -> tuple[Justification, ...]:
    """The justifications that stand: the last one of each entry, unless it was withdrawn; oldest first."""
    standing: dict[tuple[str, str, str, str, str], Justification] = {}
    for event in events:
        if event.act is Act.JUSTIFIED:
            said = _justification(event)
            entry = (said.period, said.unit, said.table, said.row, said.column)
            standing.pop(entry, None)  # a later one comes last, wherever the earlier one stood
            standing[entry] = said
        if event.act is Act.JUSTIFICATION_WITHDRAWN:
            gone = event.data.get(WITHDRAWN)
            standing = {entry: said for entry, said in standing.items() if str(said.event) != gone}
    return tuple(standing.values())


def _justification(event: Event) -> Justification:
    table, row, column, raw, text = (event.data.get(name, "") for name in (TABLE, ROW, COLUMN, RAW, REASON))
    return Justification(
        event.period, event.unit, table, row, column, raw, text, event.by, event.at.date(), event.number
    )
