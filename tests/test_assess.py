from __future__ import annotations

from datetime import date
from decimal import Decimal

from helpers_rules import JUNE, MAY, merged, small_plan, status
from report_gen.model.outcome import ItemFact, Light, ReportState, TaskFact, WorkState
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.rules.assess import assess

H1 = Period.of(Span.HALF, 2024, 1)
DECEMBER = Period.of(Span.MONTH, 2023, 12)


def test_the_parts_within_the_period_are_put_together_and_older_ones_only_tell_of_tasks() -> None:
    plan = small_plan()
    fact = TaskFact(
        "2",
        "U02",
        DECEMBER,
        leading=True,
        state=WorkState.DONE,
        done_on=date(2023, 12, 20),
        progress="",
        problem="",
        place=Place("甲.xlsx"),
    )
    items = tuple(ItemFact(item, JUNE, None) for item in plan.items[1:])
    hubs = ItemFact(plan.items[0], JUNE, Decimal(4))
    parts = (
        merged(JUNE, statuses=(status("U01", ReportState.PASSED),), items=(hubs, *items)),
        merged(MAY, statuses=(status("U01", ReportState.MISSING, period=MAY),)),
        merged(DECEMBER, statuses=(status("U01", ReportState.PASSED, period=DECEMBER),), tasks=(fact,)),
    )
    found = assess(plan, parts, H1, date(2024, 6, 30))
    assert [part.period for part in found.parts] == [MAY, JUNE]
    assert [(s.obligation.period, s.state) for s in found.statuses] == [
        (MAY, ReportState.MISSING),
        (JUNE, ReportState.PASSED),
    ]
    assert [outcome.light for outcome in found.tasks][1] is Light.DONE
    assert found.items[0] == hubs
    assert found.indicators[0].value == Decimal(4)
    assert (found.period, found.as_of) == (H1, date(2024, 6, 30))
