"""Records go through bytes and come back the same; nothing else comes out of bytes."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import EXAMPLES
from report_gen import packing
from report_gen.catalogue import cell
from report_gen.model.finding import Kind, Severity
from report_gen.model.form import Identity
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.submission import Entry, Receipt, ReceiptSource, Submission
from report_gen.packing import Stowed, Unpackable, kind_of, packed, unpacked
from report_gen.steps.load import load_plan, open_office, read_history
from report_gen.workspace import Workspace

PLACE = Place("a.xlsx", "指标数据", 5, 9)
ENTRIES = (
    Entry("items", "D01", "value", Decimal("8.50"), "8.50", PLACE),
    Entry("tasks", "1", "state", "推进中", "推进中", PLACE),
)


def submission() -> Submission:
    return Submission(
        Identity("LY", "U1", "2024-06", "a1b2c3d4"), "a.xlsx", "0" * 64, Receipt(None, ReceiptSource.SEEN), ENTRIES
    )


def test_a_whole_period_and_its_plan_come_back_the_same() -> None:
    office = open_office(Workspace.at(EXAMPLES / "linzi"))
    quarter = Period.parse("2024Q1")
    assert quarter
    merged = read_history(office, quarter)[-1]
    assert merged.findings
    assert unpacked(packed(merged)) == merged
    assert packed(unpacked(packed(merged))) == packed(unpacked(packed(merged)))
    plan, notes = load_plan(EXAMPLES / "linzi" / "方案.xlsx")
    again, same = unpacked(packed((plan, notes)))
    assert (again, same) == (plan, notes)
    assert again.unit(plan.units[0].code) == plan.units[0]


def test_a_kind_of_the_catalogue_is_the_very_same_and_a_strange_one_is_like_it() -> None:
    finding = cell.NOT_A_NUMBER.at(PLACE, "某局", value="约80", column="本期值")
    assert unpacked(packed(finding)).kind is cell.NOT_A_NUMBER
    strange = Kind(cell.NOT_A_NUMBER.code, Severity.NOTE, "又一种", "……")
    assert unpacked(packed(strange)) == strange
    with pytest.raises(LookupError):
        kind_of("X999")


def test_entries_stay_bytes_until_somebody_walks_them() -> None:
    one = unpacked(packed(submission()))
    assert isinstance(one.entries, Stowed)
    assert (one, submission()) == (submission(), one)
    assert hash(one) == hash(submission())
    assert (len(one.entries), one.entries[0], one.entries[:1], tuple(one.entries)) == (
        2,
        ENTRIES[0],
        ENTRIES[:1],
        ENTRIES,
    )
    assert one.entries == unpacked(packed(one)).entries
    assert one.entries != Stowed(packed(ENTRIES[:1]))
    assert one.entries != "2"
    assert one.entry("items", "D01", "value") == ENTRIES[0]


def test_of_many_files_the_entries_wait_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    quarter = Period.parse("2024Q1")
    assert quarter
    office = open_office(Workspace.at(EXAMPLES / "linzi"))
    expected = read_history(office, quarter)[-1]
    monkeypatch.setattr("report_gen.steps.desk._MANY", 0)
    found = read_history(open_office(Workspace.at(EXAMPLES / "linzi")), quarter)[-1]
    assert found == expected
    assert all(isinstance(one.accepted.entries, Stowed) for one in found.statuses if one.accepted)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\x80",
        pickle.dumps(print),
        pickle.dumps(Path),
        pickle.dumps(pickle.loads),
        pickle.dumps(dt.timezone),
        b"creport_gen.model.period\nre.sys.exit\n.",  # by way of what a module of ours has imported
        b"creport_gen.model.period\ndataclass\n.",
        b"creport_gen.packing\npacked\n.",
    ],
)
def test_nothing_else_comes_out(wrong: bytes) -> None:
    with pytest.raises(Unpackable):
        unpacked(wrong)


def test_plain_values() -> None:
    values = (
        Decimal("1.50"),
        dt.date(2024, 6, 30),
        dt.datetime(2024, 7, 3, 9, 30),  # noqa: DTZ001  # the office's clock
        dt.time(4, 1),
        1.5,
        None,
    )
    assert unpacked(packed(values)) == values
    assert packing.kind_of("C102").code == "C102"
