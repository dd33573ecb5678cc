"""What the portal keeps in memory: it holds as long as nothing has changed, and no longer; a unit sees its own alone."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from helpers_closing import FORCED, NOW, closed, copied, merged, set_right
from helpers_office_ledger import KINDS, NOON, Spare, noted, spare, tamper
from helpers_upload import CITY, DAY, HEALTH, Q1, Q2, TOWN, form, inbox, sending, sent, varied
from report_gen.catalogue import ledger as ledger_kinds
from report_gen.errors import PlanError, ReportGenError, WorkspaceError
from report_gen.excel.guard import shared_guard
from report_gen.model.decisions import Arrival, Correction, Decisions, Issue, Resolution, Sighting
from report_gen.model.event import Act
from report_gen.model.outcome import Merged, ReportState
from report_gen.model.period import Period
from report_gen.reports.ledger import LedgerInput
from report_gen.steps import load, merge
from report_gen.steps.closed import as_closed
from report_gen.steps.given import ledger_input
from report_gen.steps.load import open_office, read_history
from report_gen.steps.merge import LEDGER_FILE
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.portal import inbox as inboxes
from report_gen.steps.portal import kept
from report_gen.steps.portal import lookout as looking
from report_gen.steps.portal.inbox import Slots
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.own import OwnNames, decisions_about
from report_gen.steps.portal.watch import LedgerWatch, Mark, mark_of
from report_gen.workspace import Workspace
from report_gen.workspace.cache import Cache

VILLAGE = "T2"  # 石门乡


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return sending(tmp_path_factory.mktemp("lookout") / "云山")


@pytest.fixture
def lookout(template: Workspace, tmp_path: Path) -> Lookout:
    """A copy of the office, looked at."""
    return Lookout(copied(template, tmp_path / "云山"))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Period]:
    """The periods that are read from files, as they are."""
    found: list[Period] = []
    real = load.read_period

    def counted(office: load.Office, period: Period, *more: object) -> Merged:
        found.append(period)
        return real(office, period, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "read_period", counted)
    return found


def place(lookout: Lookout, short: str, name: str, period: Period = Q2) -> Path:
    """A filled form put into the folder by hand."""
    folder = lookout.workspace.period_inbox(period)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(form(lookout.workspace, short).read_bytes())
    return path


# --- plan and ledger ---


def test_the_plan_is_read_again_when_the_file_has_changed(lookout: Lookout) -> None:
    first = lookout.glance()
    assert lookout.glance().plan is first.plan
    path = lookout.workspace.plan
    book = load_workbook(path)
    book["项目信息"]["B3"] = "云海县"
    book.save(path)
    again = lookout.glance()
    assert (again.plan.city, again.number) == ("云海县", first.number + 1)
    good = path.read_bytes()
    path.write_bytes(b"half a workbook")
    for _ in range(2):
        with pytest.raises(PlanError, match="处问题"):
            lookout.office()
    path.unlink()
    with pytest.raises(PlanError, match="找不到方案"):
        lookout.files(Q1)
    path.write_bytes(good)
    assert lookout.office().plan.city == "云海县"


def test_the_ledger_is_read_on_from_the_last_event_known(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = lookout.glance().plan
    assert lookout.glance().ledger.events == ()
    ledger = open_ledger(lookout.workspace, plan)
    noted(ledger, 1, period="2024Q1")
    first = lookout.glance().ledger
    assert ([one.number for one in first.events], first.end) == ([1], ledger.head())
    monkeypatch.setattr(type(ledger), "verify", lambda _: pytest.fail("all of it was read again"))
    assert lookout.glance().ledger is first
    ledger.append(Act.RAN, at=NOON + timedelta(minutes=1), by="张三")
    ledger.append(Act.RAN, at=NOON + timedelta(minutes=2), by="张三")
    second = lookout.glance().ledger
    assert [one.number for one in second.events] == [1, 2, 3]
    assert second.recorded is first.recorded  # a run decides nothing
    noted(ledger, 2, period="2024Q1")
    assert len(lookout.glance().ledger.recorded.decisions.justifications) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_ledger_that_was_tampered_with_decides_nothing(kind: str, lookout: Lookout, tmp_path: Path) -> None:
    where: Spare = spare(kind, tmp_path)
    address = str(where.address)
    workspace = replace(lookout.workspace, ledger=address)
    watch, plan = LedgerWatch(), lookout.glance().plan
    ledger = open_ledger(workspace, plan, address)
    noted(ledger, 1)
    assert len(watch.look(workspace, plan).recorded.decisions.justifications) == 1
    noted(ledger, 2)
    tamper(ledger, ["UPDATE ledger_events SET event_by = '李四' WHERE number = 2"])
    seen = watch.look(workspace, plan)
    assert (seen.recorded.decisions, seen.events) == (Decisions(), ())
    assert ledger_kinds.EVENT_CHANGED in {one.kind for one in seen.recorded.findings}
    tamper(ledger, ["UPDATE ledger_events SET event_by = '张三' WHERE number = 2"])
    again = watch.look(workspace, plan)
    assert len(again.recorded.decisions.justifications) == 2  # only the guards are missing, and that is said
    assert [one.code for one in again.recorded.findings] == ["K106"]
    tamper(ledger, ["DELETE FROM ledger_events WHERE number = 2", "UPDATE ledger_head SET number = 1"])
    assert watch.look(workspace, plan).recorded.decisions == Decisions()


def test_events_changed_behind_the_head_are_seen_by_the_file(lookout: Lookout) -> None:
    plan = lookout.glance().plan
    ledger = open_ledger(lookout.workspace, plan)
    noted(ledger, 1)
    assert lookout.glance().ledger.events
    tamper(ledger, ["UPDATE ledger_events SET event_by = '李四' WHERE number = 1"])
    assert lookout.glance().ledger.events == ()


def test_a_ledger_that_is_gone_stops_everybody(lookout: Lookout) -> None:
    plan = lookout.glance().plan
    noted(open_ledger(lookout.workspace, plan), 1)
    lookout.glance()
    (lookout.workspace.root / "台账" / "台账.db").unlink()
    with pytest.raises(ReportGenError, match="找不到台账"):
        lookout.glance()


# --- files ---


def test_files_are_told_by_receipt_and_by_what_they_say(lookout: Lookout) -> None:
    sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    place(lookout, "城管局", "子/随便.xlsx")
    (lookout.workspace.period_inbox(Q2) / "坏.xlsx").write_bytes(b"PK")
    (lookout.workspace.period_inbox(Q2) / "~$坏.xlsx").write_bytes(b"open elsewhere")
    (lookout.workspace.period_inbox(Q2) / "断.xlsx").symlink_to("nowhere")
    found = {one.name: one.unit for one in lookout.files(Q2)}
    assert found == {"城关镇_2024Q2_网页1.xlsx": TOWN, "子/随便.xlsx": CITY, "坏.xlsx": ""}
    assert lookout.files(Q2) is lookout.files(Q2)
    assert lookout.files(Q2.next()) == ()


def test_a_file_put_in_the_place_of_another_is_read_again(lookout: Lookout) -> None:
    path = place(lookout, "城管局", "一.xlsx")
    assert [one.unit for one in lookout.files(Q2)] == [CITY]
    path.write_bytes(form(lookout.workspace, "石门乡").read_bytes())
    os.utime(path, (1, 1))
    assert [one.unit for one in lookout.files(Q2)] == [VILLAGE]


def test_a_file_nobody_may_read_is_nobodys(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    place(lookout, "城管局", "一.xlsx")
    gone = place(lookout, "石门乡", "二.xlsx")

    def refused(path: Path) -> str:
        raise WorkspaceError(f"读不出文件“{path}”。")

    def vanished(path: Path) -> Mark | None:
        return None if path == gone else mark_of(path)

    with monkeypatch.context() as patch:
        patch.setattr(inboxes, "digest", refused)
        patch.setattr(inboxes, "mark_of", vanished)
        assert lookout.files(Q2) == ()
    gone.unlink()
    assert [one.unit for one in lookout.files(Q2)] == [CITY]


def test_a_slot_is_enough_for_a_thread() -> None:
    slots, order = Slots(1), []

    def other() -> None:
        with slots.taken():
            order.append("other")

    with slots.taken(), slots.taken():
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.05)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]


def test_as_many_processes_stay_as_may_read_at_once(lookout: Lookout) -> None:
    assert 1 <= shared_guard().kept <= 4
    lookout.files(Q1)
    assert len(shared_guard()._idle) == shared_guard().kept


# --- one unit ---


def test_a_unit_is_read_from_its_own_files_and_only_what_changed(lookout: Lookout, reads: list[Period]) -> None:
    first = lookout.unit_history(TOWN, Q1)
    assert reads == [Q1]
    sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    assert reads == [Q1, Q2]
    sent(lookout, CITY, form(lookout.workspace, "城管局"))
    reads.clear()
    both = lookout.unit_history(TOWN, Q2)
    assert (reads, [one.period for one in both]) == ([], [Q1, Q2])
    assert both[0] == first[0]
    for one in both:
        assert [status.obligation.unit for status in one.statuses] == [TOWN]
        assert {found.unit for found in one.findings} <= {"城关镇", ""}
        assert {fact.unit for fact in one.tasks} == {TOWN}
        assert {source.unit for fact in one.items for source in fact.sources} == {TOWN}
        assert (one.conflicts, one.files_found) == ((), 1)
    assert lookout.unit_office(TOWN).read.keys() == {Q1, Q2}


def test_a_decision_about_the_unit_has_the_period_read_again(lookout: Lookout, reads: list[Period]) -> None:
    sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    sent(lookout, CITY, form(lookout.workspace, "城管局"))
    ledger = open_ledger(lookout.workspace, lookout.glance().plan)
    reads.clear()
    data = {"表": "items", "行": "D4", "列": "value", "原文": "4", "说明": "已核实"}
    ledger.append(Act.JUSTIFIED, at=NOW, by="张三", period="2024Q2", unit=TOWN, data=data)
    lookout.unit_history(CITY, Q2)
    assert reads == []
    lookout.unit_history(TOWN, Q2)
    assert reads == [Q2]


def test_what_is_said_of_a_unit_is_what_the_whole_office_says_of_it(lookout: Lookout) -> None:
    for unit, short in ((TOWN, "城关镇"), (HEALTH, "卫健局"), (CITY, "城管局")):
        sent(lookout, unit, form(lookout.workspace, short))
    whole = read_history(open_office(lookout.workspace), Q2)
    for unit in (TOWN, HEALTH, CITY, VILLAGE):
        for mine, all_of_them in zip(lookout.unit_history(unit, Q2), whole, strict=True):
            assert mine.status(unit) == all_of_them.status(unit)


def test_nothing_of_the_register_or_of_others_is_told(lookout: Lookout) -> None:
    sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    book = Workbook()
    book.worksheets[0].append(["文件名", "收到时间"])
    book.worksheets[0].append(["石门乡机密.xlsx", "不知道"])
    book.save(lookout.workspace.period_inbox(Q2) / "收件登记.xlsx")
    (lookout.workspace.period_inbox(Q2) / "~$石门乡机密.xlsx").write_bytes(b"")
    assert "石门乡机密" in repr(lookout.picture(Q2, DAY).history)
    assert "石门" not in repr(lookout.unit_history(TOWN, Q2))
    office = lookout.unit_office(TOWN)
    assert "石门乡机密" not in repr(read_history(office, Q2))
    assert lookout.files(Q2)[0].unit == TOWN


def test_a_closed_period_is_the_units_own_part_of_it(lookout: Lookout, reads: list[Period]) -> None:
    workspace = lookout.workspace
    merged(workspace, Q1)
    closed(workspace, Q1, FORCED)
    set_right(workspace, Q1, "D4", "7", TOWN)
    sent(lookout, TOWN, form(workspace, "城关镇"))
    late = workspace.period_inbox(Q1) / "石门乡补报.xlsx"
    varied(form(workspace, "石门乡"), late, "later")
    mine = next(path for path in workspace.period_inbox(Q1).iterdir() if "城关镇" in path.name)
    varied(mine, mine, "changed")
    found = lookout.unit_history(TOWN, Q2)
    assert "石门" not in repr(found)
    status = found[0].status(TOWN)
    assert status is not None
    assert status.accepted is not None
    assert status.accepted.file == mine.name
    said = read_history(lookout.unit_office(TOWN), Q2)[-1].findings
    assert {one.place.file for one in said if one.code == "K202"} == {f"2024Q1/{mine.name}"}
    assert [one.code for one in lookout.unit_history(VILLAGE, Q2)[-1].findings if one.code == "K201"] == []
    reads.clear()
    lookout.unit_history(TOWN, Q2)
    assert reads == []
    sealed = as_closed(lookout.unit_office(TOWN), Q1)
    assert sealed is not None
    assert sealed.files_found == 1


def test_a_name_that_was_anothers_is_nobodys(lookout: Lookout) -> None:
    workspace = lookout.workspace
    merged(workspace, Q1)
    closed(workspace, Q1, FORCED)
    folder = workspace.period_inbox(Q1)
    town, village = (next(path for path in folder.iterdir() if word in path.name) for word in ("城关镇", "石门乡"))
    content = town.read_bytes()
    town.write_bytes(village.read_bytes())
    village.write_bytes(content)
    office = lookout.unit_office(TOWN)
    assert office.only is not None
    assert office.only["2024Q1"] == frozenset()
    whole = as_closed(lookout.office(), Q1)
    assert whole is not None
    assert whole.files_found == 9


def test_only_so_many_units_are_kept(lookout: Lookout, reads: list[Period], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_UNITS", 1)
    monkeypatch.setattr(looking, "cache_of", lambda workspace: Cache(workspace.root / "没有", kept=False))
    lookout.unit_history(TOWN, Q1)
    lookout.unit_history(CITY, Q1)
    lookout.unit_history(TOWN, Q1)
    assert reads == [Q1, Q1, Q1]


def test_names_are_looked_up_once() -> None:
    asked: list[Period] = []

    def look(period: Period) -> frozenset[str]:
        asked.append(period)
        return frozenset({"a"})

    names = OwnNames(look)
    assert (names["2024Q1"], names.get("2024Q1"), names.get("x")) == (frozenset("a"), frozenset("a"), None)
    assert (list(names), len(names), len(asked)) == (["2024Q1"], 1, 1)


def test_decisions_of_others_are_left_out(lookout: Lookout) -> None:
    plan = lookout.glance().plan
    day = NOW.date()
    arrived = [
        Arrival("2024Q1", "a" * 64, f"{unit}.xlsx", NOW, "张三", "", portal=False, event=1, unit=unit)
        for unit in (TOWN, CITY, "")
    ]
    known = Decisions(
        arrivals=tuple(arrived),
        sightings=(Sighting("2024Q1", "b" * 64, "石门乡.xlsx", NOW, 2),),
        resolutions=(Resolution("2024Q1", "D1", TOWN, "", "石门乡：3", "", "张三", day, 3),),
        corrections=tuple(
            Correction("2024Q1", item, "1", "", "张三", day, 4, unit)
            for item, unit in (("D4", TOWN), ("D4", CITY), ("D4", ""), ("D1", ""))
        ),
        issues=(Issue("2024Q1", day, "1", {TOWN: ("1", "", ""), CITY: ("2", "", "")}, NOW, 5),),
    )
    mine = decisions_about(known, plan, TOWN)
    assert [one.file for one in mine.arrivals] == ["T1.xlsx", ""]
    assert ([one.file for one in mine.sightings], mine.resolutions) == ([""], ())
    assert [(one.item, one.unit) for one in mine.corrections] == [("D4", TOWN)]
    assert [dict(one.scores) for one in mine.issues] == [{TOWN: ("1", "", "")}]
    office_units = decisions_about(known, plan, "A")
    assert [(one.item, one.unit) for one in office_units.corrections] == [("D1", "")]


# --- the whole office ---


def test_a_picture_holds_until_something_changes(lookout: Lookout, reads: list[Period]) -> None:
    assert lookout.latest(Q2) is None
    first = lookout.picture(Q2, DAY)
    assert (reads, first.period, first.at) == ([Q1, Q2], Q2, DAY)
    assert lookout.picture(Q2, DAY + timedelta(days=1)) is first
    assert (lookout.latest(Q2), lookout.stale(first)) == (first, False)
    sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    reads.clear()
    assert lookout.stale(first)
    second = lookout.picture(Q2, DAY)
    assert (reads, second.history[0]) == ([Q2], first.history[0])
    status = second.history[-1].status(TOWN)
    assert status is not None
    assert status.state is ReportState.PASSED
    assert lookout.stale(first)
    assert lookout.office().read.keys() == {Q1, Q2}
    ledger = open_ledger(lookout.workspace, second.office.plan)
    ledger.append(Act.RAN, at=NOW, by="张三", period="2024Q2")
    assert not lookout.stale(second)


def test_a_picture_is_what_the_merge_puts_together(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    made: list[LedgerInput] = []

    def kept_too(*args: Any) -> LedgerInput:
        made.append(ledger_input(*args))
        return made[-1]

    monkeypatch.setattr(merge, "ledger_input", kept_too)
    merged(lookout.workspace, Q2)  # sees the files for the first time
    done = merged(lookout.workspace, Q2)
    picture = lookout.picture(Q2, DAY)
    assert (picture.given, done.path.name) == (made[1], LEDGER_FILE)
    half = lookout.picture(Period(2024, 1, 6), DAY)
    assert [one.period for one in half.history] == [Q1, Q2]


def test_the_turn_of_the_year_is_read_as_the_merge_reads_it(lookout: Lookout, reads: list[Period]) -> None:
    for name in inbox(lookout.workspace, Q1):
        path = lookout.workspace.period_inbox(Q2.next().next()) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((lookout.workspace.period_inbox(Q1) / name).read_bytes())
    year = Q2.next().next().next()
    picture = lookout.picture(year, DAY.replace(year=2025, month=4))
    assert [one.code for one in reads] == ["2024Q4", "2025Q1", "2024Q1"]
    assert picture.given.previous is not None
    assert picture.given.previous.period.code == "2024Q4"
    reads.clear()
    lookout.picture(Q1.next().next().next(), DAY)
    assert [one.code for one in reads] == ["2024Q4"]  # as the first period of 2025 nothing came before it
    assert not lookout.stale(picture)


def test_two_who_ask_get_the_same_picture(lookout: Lookout, reads: list[Period]) -> None:
    found = []
    threads = [threading.Thread(target=lambda: found.append(lookout.picture(Q1, DAY))) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (reads, len({id(one) for one in found})) == ([Q1], 1)


def test_only_so_much_is_kept(monkeypatch: pytest.MonkeyPatch, lookout: Lookout) -> None:
    monkeypatch.setattr(looking, "_PICTURES", 1)
    lookout.picture(Q1, DAY)
    lookout.picture(Q2, DAY)
    assert lookout.latest(Q1) is None
    office, store = open_office(lookout.workspace), kept.Kept(1)
    read_history(office, Q2)
    store.keep(office, [(Q1, "a"), (Q2, "b"), (Q2.next(), "c")])
    again = open_office(lookout.workspace)
    assert (store.fill(again, [(Q1, "a"), (Q2, "b")]), list(again.read)) == (False, [Q2])


def test_another_plan_makes_everything_anew(lookout: Lookout, reads: list[Period]) -> None:
    first = lookout.picture(Q1, DAY)
    lookout.unit_history(TOWN, Q1)
    book = load_workbook(lookout.workspace.plan)
    book.save(lookout.workspace.plan)
    assert lookout.stale(first)
    lookout.picture(Q1, DAY)
    lookout.unit_history(TOWN, Q1)
    assert reads == [Q1] * 4
