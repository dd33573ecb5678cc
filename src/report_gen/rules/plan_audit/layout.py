"""The audit of the layout: where a plan has its papers set otherwise than GB/T 9704-2012 says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.layout import deviations as settings_of
from report_gen.model.layout import value_of
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.rules.plan_audit.desk import Desk

SHEET: Final = "版式"


def deviations(desk: Desk) -> Iterator[Finding]:
    """A601 for each setting that is not as its clause has it."""
    return deviations_of(desk.plan)


def deviations_of(plan: Plan) -> Iterator[Finding]:
    """The same of a plan alone."""
    for setting in settings_of(plan.layout):
        value = setting.worded(value_of(plan.layout, setting.name))
        data = {"value": value, "clause": setting.clause, "standard": setting.standard}
        yield kinds.LAYOUT_DEVIATES.at(Place(plan.file, SHEET), name=setting.name, **data)
