from __future__ import annotations

from decimal import Decimal

from helpers_rules import DATA_ITEMS, MAY, merged, status, submission
from report_gen.model.outcome import ItemFact, ReportState
from report_gen.rules.background import Background


def test_nothing_is_known_of_the_first_period() -> None:
    assert Background().last_items == ()
    assert Background().accepted("U01") == (None, None)


def test_the_periods_before() -> None:
    may, april = (submission("U01", {}, period=period) for period in (MAY, MAY.previous()))
    last = ItemFact(DATA_ITEMS[0], MAY, Decimal(5))
    known = Background(
        before=merged(MAY, items=(last,), statuses=(status("U01", ReportState.PASSED, accepted=may),)),
        earlier=merged(MAY.previous(), statuses=(status("U01", ReportState.PASSED, accepted=april),)),
    )
    assert known.last_items == (last,)
    assert known.accepted("U01") == (may, april)
    assert known.accepted("U02") == (None, None)
