"""When forms came and by what evidence, which of them counts for it, and what the versions say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, entry, place_of, small_form, small_plan, submission
from report_gen.catalogue import cell, logic
from report_gen.ledger.arrivals import arrivals, fit, portal_data, sighting_data, sightings
from report_gen.model.decisions import Arrival, Decisions, Sighting
from report_gen.model.event import Act, Event
from report_gen.model.finding import Finding
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import Merged, ReportState, ReportStatus, Timeliness
from report_gen.model.place import Place
from report_gen.model.submission import Entry, EntryState, Receipt, ReceiptSource, Skipped, Value
from report_gen.model.versions import History
from report_gen.rules.arrivals import Evidence, first_sight_counts, new_sightings, receipts, senders
from report_gen.rules.entries import is_empty_report
from report_gen.rules.merge import merge
from report_gen.rules.receipts import Received
from report_gen.rules.versions import history

PLAN = small_plan(checks=())
UNKNOWN = Receipt(None, ReceiptSource.UNKNOWN)
Key = tuple[str, str, str]
VALUE: Key = (ITEMS, "D01", "value")
REMARK: Key = (ITEMS, "D01", "remark")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-07-{text}")


def known(text: str, seen: str = "") -> Receipt:
    return Receipt(moment(text), ReceiptSource.REGISTER, seen=moment(seen) if seen else None)


def glimpsed(text: str, *, exact: bool = False) -> Receipt:
    return Receipt(moment(text), ReceiptSource.SEEN, exact=exact, seen=moment(text))


def sent(value: int, receipt: Receipt, file: str = "一.xlsx", sha: str = "", *, wrong: bool = False) -> Received:
    one = replace(submission("U01", {VALUE: Decimal(value)}, file=file, sha256=sha), receipt=receipt)
    data = {"item": "枢纽数", "value": "5个", "last": "1个"}
    found = logic.CUMULATIVE_FELL.at(place_of(ITEMS, "D01", "value", file), "市交通运输局", **data)
    return Received(one, (found,) if wrong else ())


def merged(*sent: Received) -> Merged:
    return merge(PLAN, JUNE, sent)


def status_of(found: Merged) -> ReportStatus:
    status = found.status("U01")
    assert status is not None
    return status


def codes(found: Merged) -> list[str]:
    return [one.code for one in found.findings if one.unit == "市交通运输局"]


# --- the evidence ---
def arrived(sha: str, at: str, event: int, *, portal: bool = False, period: str = "2024-06") -> Arrival:
    return Arrival(period, sha, "名.xlsx", moment(at), "张三", "政务邮箱", portal, event)


def sighted(sha: str, at: str, event: int = 9, period: str = "2024-06") -> Sighting:
    return Sighting(period, sha, "名.xlsx", moment(at), event)


PORTAL = arrived("a", "04T08:00", 3, portal=True)
TAKEN, TAKEN_EARLIER = arrived("a", "03T08:00", 1), arrived("a", "02T08:00", 2)
GLIMPSE = sighted("a", "08T09:00")
LINE = known("05T10:00")


@pytest.mark.parametrize(
    ("evidence", "line", "source", "at"),
    [
        (Decisions(arrivals=(TAKEN, PORTAL), sightings=(GLIMPSE,)), LINE, ReceiptSource.PORTAL, "04T08:00"),
        (Decisions(arrivals=(TAKEN, TAKEN_EARLIER)), LINE, ReceiptSource.RECEIVED, "02T08:00"),
        (Decisions(sightings=(GLIMPSE,)), LINE, ReceiptSource.REGISTER, "05T10:00"),
        (Decisions(sightings=(GLIMPSE, sighted("a", "09T09:00"))), UNKNOWN, ReceiptSource.SEEN, "08T09:00"),
        (Decisions(sightings=(sighted("b", "01T09:00"),)), UNKNOWN, ReceiptSource.UNKNOWN, ""),
        (Decisions(arrivals=(arrived("a", "01T09:00", 1, period="2024-05"),)), UNKNOWN, ReceiptSource.UNKNOWN, ""),
    ],
)
def test_the_best_evidence_decides(evidence: Decisions, line: Receipt, source: ReceiptSource, at: str) -> None:
    found = receipts({"甲.xlsx": "a"}, {"甲.xlsx": line}, Evidence.of(PLAN, JUNE, evidence))["甲.xlsx"]
    assert (found.source, found.at) == (source, moment(at) if at else None)
    assert found.exact is (source is not ReceiptSource.SEEN)


def test_the_name_of_a_file_says_nothing_of_its_time() -> None:
    evidence = Evidence.of(PLAN, JUNE, Decisions(arrivals=(TAKEN,)))
    (found,) = receipts({"改了名.xlsx": "a"}, {}, evidence).values()
    assert (found.at, found.by, found.via, found.event) == (moment("03T08:00"), "张三", "政务邮箱", 1)


def test_an_office_may_take_first_sight_for_the_time() -> None:
    trusting = replace(PLAN, info={**PLAN.info, "首见作为收到时间": "是"})
    assert (first_sight_counts(PLAN), first_sight_counts(trusting)) == (False, True)
    found = Evidence.of(trusting, JUNE, Decisions(), (GLIMPSE,)).receipt("a", UNKNOWN)
    assert found.certain == moment("08T09:00")


def test_each_file_is_seen_once_a_period() -> None:
    files = {"乙.xlsx": "b", "甲.xlsx": "b", "老.xlsx": "a", "丙.xlsx": "c"}
    decisions = Decisions(sightings=(sighted("a", "01T09:00"), sighted("c", "01T09:00", period="2024-05")))
    found = new_sightings(files, decisions, JUNE, moment("08T09:00"))
    assert [(one.file, one.sha256, one.period) for one in found] == [
        ("丙.xlsx", "c", "2024-06"), ("乙.xlsx", "b", "2024-06"),
    ]  # fmt: skip
    assert new_sightings(files, decisions, JUNE, None) == ()


def test_arrivals_and_sightings_are_read_from_the_events() -> None:
    data = {"文件": "甲.xlsx", "哈希": "a", "收到时间": "2024-07-03T08:00:00", "方式": "网页"}
    events = (
        Event(1, moment("05T09:00"), "张三", Act.ARRIVED, "2024-06", "U01", data),
        Event(2, moment("05T09:00"), "网页", Act.ARRIVED, "2024-06", "U01", {"哈希": "b", "来源": "网页"}),
        Event(3, moment("05T10:00"), "张三", Act.SEEN, "2024-06", "", {"a": "甲.xlsx", "c": "丙.xlsx"}),
        Event(4, moment("06T10:00"), "张三", Act.SEEN, "2024-06", "", {"a": "乙.xlsx"}),
        Event(5, moment("06T10:00"), "张三", Act.JUSTIFIED, "2024-06"),
    )
    first, second = arrivals(events)
    assert (first.at, first.portal, first.event) == (moment("03T08:00"), False, 1)
    assert (second.at, second.portal, second.file) == (moment("05T09:00"), True, "")
    assert [(one.file, one.event) for one in sightings(events)] == [("甲.xlsx", 3), ("丙.xlsx", 3)]


def test_the_ledger_can_hold_any_file_name() -> None:
    assert fit("甲 乙\n\udc80.xlsx") == "甲 乙__.xlsx"
    assert sighting_data((sighted("a", "01T09:00"),)) == {"a": "名.xlsx"}


# --- in time or not ---
@pytest.mark.parametrize(
    ("receipt", "timeliness", "days", "notes"),
    [
        (glimpsed("05T23:00"), Timeliness.ON_TIME, 0, []),
        (glimpsed("08T09:30"), Timeliness.PENDING, 0, ["M117"]),
        (glimpsed("20T09:30"), Timeliness.PENDING, 0, ["M117"]),
        (glimpsed("08T09:30", exact=True), Timeliness.LATE, 3, []),
        (glimpsed("20T09:30", exact=True), Timeliness.LATE, 15, ["M114"]),
        (known("08T09:30", seen="04T09:00"), Timeliness.LATE, 3, []),
    ],
)
def test_first_sight_proves_only_that_it_was_there(
    receipt: Receipt, timeliness: Timeliness, days: int, notes: list[str]
) -> None:
    found = merged(sent(5, receipt))
    status = status_of(found)
    assert (status.timeliness, status.days_late, codes(found)) == (timeliness, days, notes)


def test_a_late_first_sight_names_both_times() -> None:
    (note,) = (one for one in merged(sent(5, glimpsed("08T09:30"))).findings if one.code == "M117")
    assert note.message.startswith("此件首见于2024年7月8日09:30，在时限2024年7月5日之后；")


# --- which counts ---
@pytest.mark.parametrize(
    ("first", "second", "kept", "reason"),
    [
        (known("03T09:00"), known("04T09:00"), "二.xlsx", "收到时间在后"),
        (known("03T09:00", seen="05T09:00"), glimpsed("05T09:00"), "一.xlsx", "此件只知首见时间，收到时间没有登记"),
        (known("03T09:00", seen="05T09:00"), glimpsed("06T09:00"), "二.xlsx", "首见时间在后"),
        (known("07T09:00", seen="05T09:00"), glimpsed("06T09:00"), "一.xlsx", "此件只知首见时间，收到时间没有登记"),
        (glimpsed("05T09:00"), glimpsed("06T09:00"), "二.xlsx", "首见时间在后"),
        (UNKNOWN, glimpsed("06T09:00"), "二.xlsx", "此件的收到时间没有登记"),
        (glimpsed("06T09:00"), glimpsed("06T09:00"), None, ""),
        (UNKNOWN, UNKNOWN, None, ""),
    ],
)
def test_recorded_time_chooses(first: Receipt, second: Receipt, kept: str | None, reason: str) -> None:
    found = merged(sent(5, first), sent(6, second, "二.xlsx"))
    accepted = status_of(found).accepted
    assert (accepted.file if accepted else None) == kept
    said = [one.message for one in found.findings if one.code == "M112"]
    assert all(f"（{reason}）" in message for message in said)
    assert bool(said) == bool(kept)


def test_a_form_that_answers_another_came_after_it() -> None:
    first, second = sent(5, known("04T09:00")), sent(6, known("03T09:00"), "二.xlsx")
    found = merged(first, replace(second, answers="一.xlsx"))
    assert status_of(found).accepted == second.submission
    assert "是此件退回后改好重报的" in next(one.message for one in found.findings if one.code == "M112")


def test_first_complete_returned_and_accepted_are_kept() -> None:
    first, second = sent(4, known("02T09:00"), wrong=True), sent(5, known("03T09:00"), "二.xlsx")
    status = status_of(merged(first, second, sent(6, known("04T09:00"), "三.xlsx", wrong=True)))
    assert status.first_complete is not None
    assert (status.first_complete.file, status.returned, status.accepted_at) == ("二.xlsx", 2, None)
    status = status_of(merged(first, second, sent(7, known("04T10:00"), "四.xlsx")))
    assert (status.state, status.returned, status.accepted_at) == (ReportState.PASSED, 1, moment("04T10:00"))


def test_a_file_that_gave_no_form_counts_as_returned() -> None:
    damaged = cell.MISSING.at(Place("坏.xlsx"), "市交通运输局", column="表号")
    status = status_of(merge(PLAN, JUNE, (), (damaged,)))
    assert (status.state, status.returned, status.first_complete) == (ReportState.RETURNED, 1, None)


# --- forms that say nothing ---
NOTHING: dict[Key, Value | Entry] = {
    VALUE: Decimal(0),
    (ITEMS, "D02", "value"): None,
    (TASKS, "1", "state"): "未启动",
    (TASKS, "1", "progress"): "无",
}


@pytest.mark.parametrize(
    ("changes", "empty"),
    [
        ({}, True),
        ({VALUE: None, (TASKS, "1", "state"): None, (TASKS, "1", "progress"): None}, True),
        ({VALUE: None}, False),  # no number at all: whether the words are enough is for the checks
        ({VALUE: Decimal(1)}, False),
        ({REMARK: "零报告"}, False),
        ({REMARK: "／"}, True),
        ({(TASKS, "1", "state"): "推进中"}, False),
        ({(TASKS, "1", "progress"): "召开推进会"}, False),
        ({(ITEMS, "D02", "value"): entry(ITEMS, "D02", "value", None, EntryState.NOT_APPLICABLE)}, False),
        ({(ITEMS, "D02", "value"): entry(ITEMS, "D02", "value", "近3家", EntryState.QUERIED)}, False),
    ],
)
def test_a_form_that_says_nothing(changes: dict[Key, Value | Entry], *, empty: bool) -> None:
    assert is_empty_report(submission("U01", {**NOTHING, **changes})) is empty


def test_a_zero_form_is_no_report_and_has_one_finding() -> None:
    found = merge(PLAN, JUNE, [Received(submission("U01", NOTHING), sent(5, UNKNOWN, "U01.xlsx", wrong=True).findings)])
    assert (status_of(found).state, status_of(found).timeliness) == (ReportState.MISSING, Timeliness.NONE)
    assert codes(found) == ["M118", "M115"]
    assert "零报告" in next(one.message for one in found.findings if one.code == "M118")


def test_a_zero_report_that_says_so_counts() -> None:
    found = merge(PLAN, JUNE, [Received(submission("U01", {**NOTHING, REMARK: "本月零报告"}))])
    assert status_of(found).state is ReportState.PASSED


# --- names, order and copies change nothing ---
_RECEIPTS = st.sampled_from(
    [UNKNOWN, known("03T09:00"), known("08T09:00", seen="09T09:00"), glimpsed("04T09:00"), glimpsed("09T09:00")]
)
_FORMS = st.lists(
    st.tuples(st.integers(0, 2), _RECEIPTS, st.booleans()), max_size=5, unique_by=lambda one: (one[0], one[2])
)


def uploaded(text: str, event: int) -> Receipt:
    return Receipt(moment(text), ReceiptSource.PORTAL, event=event)


@pytest.mark.parametrize("last", [0, 1])
def test_of_two_the_portal_took_within_a_second_its_numbers_tell_which_counts(last: int) -> None:
    numbers = (9, 7) if last == 0 else (7, 9)
    forms = [
        sent(value, uploaded("02T09:30:05", event), f"{value}.xlsx", f"{value}")
        for value, event in zip((3, 4), numbers, strict=True)
    ]
    found = merged(*forms)
    status = found.status("U01")
    assert status is not None
    assert status.accepted is forms[last].submission
    said = [one.message for one in found.findings if "收件号在后" in one.message]
    assert len(said) == 1


def test_a_form_of_the_same_second_that_came_another_way_leaves_the_order_unknown() -> None:
    found = merged(sent(3, uploaded("02T09:30:05", 7), "甲.xlsx", "a"), sent(4, known("02T09:30:05"), "乙.xlsx", "b"))
    status = found.status("U01")
    assert status is not None
    assert status.accepted is None


def _what_became(found: Merged) -> tuple[object, ...]:
    status = status_of(found)
    files = (status.accepted, status.first_complete)
    shas = [one.sha256 if one else "" for one in files]
    kinds = sorted(one.code for one in found.findings)
    return (*shas, status.state, status.timeliness, status.days_late, status.returned, status.accepted_at, kinds)


@given(_FORMS, st.permutations(range(5)), st.randoms(use_true_random=False))
def test_neither_names_nor_order_choose(
    forms: list[tuple[int, Receipt, bool]], names: Sequence[int], random: object
) -> None:
    def pile(numbers: Sequence[int]) -> list[Received]:
        return [
            sent(value, receipt, f"{number}.xlsx", f"{value}{wrong}", wrong=wrong)
            for number, (value, receipt, wrong) in zip(numbers, forms, strict=False)
        ]

    renamed = pile(names)
    getattr(random, "shuffle")(renamed)  # noqa: B009  # hypothesis types its Random privately
    assert _what_became(merged(*renamed)) == _what_became(merged(*pile(range(5))))


# --- the versions of a unit ---
def versions_of(*sent: Received, findings: tuple[Finding, ...] = (), skipped: tuple[Skipped, ...] = ()) -> History:
    found = merge(PLAN, JUNE, sent, findings, skipped)
    return history(PLAN, small_form(PLAN, "U01"), found)


def test_versions_stand_in_order_of_time_with_what_changed() -> None:
    late = Received(
        replace(
            submission("U01", {VALUE: Decimal(85), REMARK: "新增一处"}, file="一稿.xlsx"), receipt=known("04T09:00")
        )
    )
    early = sent(82, known("03T09:00"), "最终版.xlsx")
    copy = sent(82, known("03T10:00"), "副本.xlsx", early.submission.sha256)
    found = versions_of(late, early, copy)
    assert [(one.file, one.accepted) for one in found.versions] == [
        ("最终版.xlsx", False), ("副本.xlsx", False), ("一稿.xlsx", True),
    ]  # fmt: skip
    assert "收到时间在后" in found.versions[0].reason
    assert "内容完全相同" in found.versions[1].reason
    (step,) = found.steps
    assert (step.older, step.newer) == ("最终版.xlsx", "一稿.xlsx")
    assert [(one.about, one.old and one.old.raw, one.new and one.new.raw) for one in step.changes] == [
        (f"{PLAN.item('D01').name} value", "82", "85"),
        (f"{PLAN.item('D01').name} remark", None, "新增一处"),
    ]


def test_a_unit_that_sent_one_or_none() -> None:
    found = versions_of(sent(5, known("03T09:00")))
    assert [(one.accepted, one.reason) for one in found.versions] == [(True, "只此一份。")]
    assert versions_of() == History((), ())
    nobody = merge(PLAN, JUNE, ())
    assert history(PLAN, small_form(PLAN, "U90"), nobody) == History((), ())


def test_versions_in_unknown_order_say_so() -> None:
    found = versions_of(sent(5, UNKNOWN), sent(6, UNKNOWN, "二.xlsx"))
    assert [one.accepted for one in found.versions] == [False, False]
    assert all("先后" in one.reason for one in found.versions)


def test_a_correction_names_the_file_it_corrects() -> None:
    whole = sent(5, known("03T09:00"))
    amended = replace(whole.submission, file="更正.xlsx", sha256="x", base="一.xlsx", receipt=known("04T09:00"))
    found = versions_of(whole, Received(amended))
    assert found.versions[-1].reason == "是对“一.xlsx”的更正，其余各格仍按原件。"


def test_files_that_gave_no_form_are_named() -> None:
    damaged = cell.MISSING.at(Place("坏.xlsx"), "市交通运输局", column="表号")
    found = versions_of(findings=(damaged,), skipped=(Skipped("坏.xlsx", "读不出"), Skipped("别.xlsx", "读不出")))
    assert found.unread == (("坏.xlsx", "读不出"),)


def test_what_the_portal_took_in_is_known_with_its_unit_and_its_name() -> None:
    data = portal_data("交通局_2024-06_网页1.xlsx", "a" * 64, moment("03T09:30"), "上报\u200b稿.xlsx", "打不开")
    (came,) = arrivals([Event(7, moment("03T09:31"), "交通局", Act.ARRIVED, "2024-06", "U01", data)])
    assert came == Arrival(
        "2024-06", "a" * 64, "交通局_2024-06_网页1.xlsx", moment("03T09:30"), "交通局", "网页",
        portal=True, event=7, unit="U01", name="上报_稿.xlsx",
    )  # fmt: skip
    assert "问题" not in portal_data("一", "b" * 64, moment("03T09:30"), "二")


def test_the_portal_knows_who_sent_what_nobody_can_read() -> None:
    def came(file: str, sha: str, unit: str, event: int, *, portal: bool = True) -> Arrival:
        return Arrival("2024-06", sha * 64, file, moment("03T09:30"), "", "", portal, event, unit)

    here = Receipt(moment("03T09:30"), ReceiptSource.PORTAL)
    decisions = Decisions(
        arrivals=(
            came("甲.xlsx", "a", "U01", 1), came("乙.xlsx", "a", "U02", 2), came("丙.xlsx", "b", "U03", 3),
            came("丁.xlsx", "c", "没有", 4), came("戊.xlsx", "d", "U01", 5, portal=False),
        )
    )  # fmt: skip
    receipts_of = {
        "甲.xlsx": replace(here, event=1),
        "乙.xlsx": replace(here, event=1),  # the same bytes: the first receipt is the evidence
        "改了名.xlsx": replace(here, event=3),
        "丁.xlsx": replace(here, event=4),
        "戊.xlsx": replace(here, event=5, source=ReceiptSource.RECEIVED),
    }
    short = {unit.code: unit.short for unit in PLAN.units}
    assert senders(PLAN, JUNE, decisions, receipts_of) == {
        "甲.xlsx": short["U01"], "乙.xlsx": short["U02"], "改了名.xlsx": short["U03"],
    }  # fmt: skip
    assert senders(PLAN, JUNE.next(), decisions, {}) == {}
