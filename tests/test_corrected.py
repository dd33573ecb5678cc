"""Corrections of closed periods laid over their facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_closing import Q1, build, opened
from report_gen.model.decisions import Correction
from report_gen.model.outcome import Merged
from report_gen.model.plan import Plan
from report_gen.rules.corrected import corrected, notes, value_of
from report_gen.steps.load import read_history


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Merged]:
    """The plan and the first quarter as merged."""
    office = opened(build(tmp_path_factory.mktemp("corrected") / "云山县"))
    return office.plan, read_history(office, Q1)[-1]


def _said(item: str, value: str, unit: str = "", period: str = "2024Q1", event: int = 7) -> Correction:
    return Correction(period, item, value, "笔误", "张三", date(2024, 7, 10), event, unit, "4座")


def _value(merged: Merged, item: str) -> object:
    fact = merged.item(item)
    return fact.value if fact else None


def test_a_merged_value_is_replaced_and_so_is_its_only_reporters(first: tuple[Plan, Merged]) -> None:
    plan, merged = first
    done = corrected(plan, merged, [_said("D6", "210"), _said("D6", "220", event=8), _said("D10", "示范街")])
    assert (_value(done, "D6"), _value(done, "D10")) == (Decimal(220), "示范街")
    form = next(status.accepted for status in done.statuses if status.obligation.unit == "B3")
    entry = form.entry("items", "D6", "value") if form else None
    assert entry is not None
    assert entry.value == Decimal(220)
    assert [step.rule for step in entry.conversions][-2:] == ["更正（台账第7号）", "更正（台账第8号）"]


def test_the_sum_of_several_is_replaced_and_their_forms_are_not(first: tuple[Plan, Merged]) -> None:
    plan, merged = first
    done = corrected(plan, merged, [_said("D4", "30")])
    assert _value(done, "D4") == Decimal(30)
    assert done.statuses == merged.statuses


def test_a_units_value_has_the_item_put_together_again(first: tuple[Plan, Merged]) -> None:
    plan, merged = first
    assert _value(corrected(plan, merged, [_said("D4", "9", "T1")]), "D4") == Decimal(17)


def test_what_is_about_something_else_changes_nothing(first: tuple[Plan, Merged]) -> None:
    plan, merged = first
    assert corrected(plan, merged, [_said("D4", "9", period="2024Q2"), _said("D99", "9")]) == merged
    gone = replace(merged, statuses=tuple(replace(one, accepted=None) for one in merged.statuses))
    assert corrected(plan, gone, [_said("D6", "9")]).statuses == gone.statuses


def test_notes_name_what_was_set_right(first: tuple[Plan, Merged]) -> None:
    plan, _ = first
    said = [_said("D4", "9", "T1"), _said("D6", "210"), _said("D6", "1", period="2023Q4"), _said("D99", "1")]
    found = list(notes(plan, said, [Q1]))
    assert [(one.code, one.unit, one.place.row) for one in found] == [("K201", "城关镇", 7), ("K201", "", 7)]
    assert "“新改建公厕”封账后由“4座”更正为“9座”（笔误；张三，台账第7号）" in found[0].message
    assert value_of(plan.items[0], "3") == Decimal(3)
    assert next(notes(plan, [replace(said[0], before="")], [Q1])).message.count("由“无”更正") == 1
