"""Rates over random registries: units opened, renamed, merged and closed in mid-year, some of them exempted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, entry, merged, small_plan, status, submission, task, unit
from report_gen.model.decisions import Decisions, Exemption
from report_gen.model.form import TASKS
from report_gen.model.outcome import Excused, Merged, Obligation, ReportState, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.plan import DueKind, DueRule, Plan, Unit, UnitKind
from report_gen.model.rates import Share
from report_gen.model.submission import Submission
from report_gen.rules.background import Background
from report_gen.rules.merge import Received, merge
from report_gen.rules.obligations import excused, obligations
from report_gen.rules.rates import rates

YEAR = tuple(Period.of(Span.MONTH, 2024, month) for month in range(1, 13))
OPEN = DueRule(DueKind.OPEN, "持续推进", "持续推进")
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
_KINDS = st.sampled_from([UnitKind.BUREAU, UnitKind.BUREAU, UnitKind.DISTRICT, UnitKind.OFFICE])


@st.composite
def bodies(draw: st.DrawFn, number: int) -> tuple[Unit, ...]:
    """One body in the course of the year: as it is, opened, closed, renamed once or twice, or merged from two."""
    kind, reports = draw(_KINDS), draw(st.booleans()) or draw(st.booleans())
    story = draw(st.sampled_from(["stays", "opened", "closed", "renamed", "renamed twice", "merged"]))
    first = unit(f"U{number:02d}", f"市{number}局", kind, reports=reports)
    if story == "stays":
        return (first,)
    day = draw(DAYS)
    if story == "opened":
        return (replace(first, since=day),)
    if story == "closed":
        return (replace(first, until=day),)
    overlap = timedelta(days=draw(st.integers(-1, 20)))
    old = replace(first, until=day + overlap)
    new = unit(f"U{number + 1:02d}", f"市{number}委", kind, reports=reports, since=day)
    if story == "renamed":
        return old, replace(new, note=f"由{old.short}更名")
    if story == "merged":
        other = unit(f"U{number + 2:02d}", f"市{number}办", kind, reports=reports, until=day + overlap)
        return old, other, replace(new, note=f"{old.short}、{other.short}合并组建")
    later = day + timedelta(days=draw(st.integers(1, 60)))
    last = unit(f"U{number + 2:02d}", f"市{number}中心", kind, reports=reports, since=later)
    middle = replace(new, until=later + overlap, note=f"更名为{last.short}")
    return replace(old, note=f"更名为{middle.name}"), middle, last


@st.composite
def registries(draw: st.DrawFn) -> tuple[Plan, tuple[tuple[Unit, ...], ...]]:
    """A plan of such bodies, and its units by body."""
    found = tuple(draw(bodies(3 * number + 1)) for number in range(draw(st.integers(1, 5))))
    units = tuple(one for body in found for one in body)
    codes = tuple(one.code for one in units)
    asked = tuple(code for code in codes if draw(st.integers(0, 5)))
    plan = small_plan(units=units, tasks=(task("1", (), asked, OPEN),), items=(), indicators=(), checks=())
    return plan, found


@st.composite
def exemptions(draw: st.DrawFn, plan: Plan) -> Decisions:
    found = []
    for number in range(draw(st.integers(0, 4))):
        since, until = sorted((draw(DAYS), draw(DAYS)))
        code = draw(st.sampled_from([one.code for one in plan.units]))
        found.append(Exemption(code, since, until, "机构改革", "张三", since, number + 1))
    return Decisions(exemptions=tuple(found))


def _sent(data: st.DataObject, plan: Plan, period: Period) -> list[Received]:
    """What came: of some units a good form, a bad or a blank one, twice, late, or at an unknown time."""
    found = []
    for one in plan.units:
        for number in range(data.draw(st.sampled_from([0, 1, 1, 2]))):
            at = data.draw(st.sampled_from(["", f"{period.next().first}T09:00", "2025-12-01T09:00"]))
            file = f"{one.code}-{number}.xlsx"
            found.append(Received(_form(one.code, period, data.draw(st.sampled_from(["", "已开展"])), at, file)))
    return found


def _form(code: str, period: Period, said: str, at: str, file: str) -> Submission:
    values = {(TASKS, "1", "progress"): entry(TASKS, "1", "progress", said or None, file=file)}
    return submission(code, values, period=period, at=at, file=file)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_every_rate_is_a_share_of_what_is_owed(data: st.DataObject) -> None:
    plan, _ = data.draw(registries())
    decisions = data.draw(exemptions(plan))
    months = data.draw(st.lists(st.sampled_from(YEAR), min_size=1, max_size=3, unique=True))
    parts = []
    for period in months:
        sent = _sent(data, plan, period)
        part = merge(plan, period, sent, background=Background(decisions=decisions))
        owed = obligations(plan, period, decisions)
        assert [one.obligation for one in part.statuses] == list(owed)
        assert sum(part.count(state) for state in ReportState) == len(owed)
        assert part.excused == excused(plan, period, decisions)
        assert part.files_found == part.files_read + len(part.skipped) == len(sent)
        parts.append(part)
    found = rates(parts)
    for share in (found.reported, found.on_time, found.passed_first):
        assert 0 <= share.count <= share.total == sum(len(part.statuses) for part in parts)
        assert share.value is None or 0 <= share.value <= 1
        assert (share.value is None) is (share.total == 0)
    assert found.on_time.count <= found.reported.count
    assert found.passed_first.count <= found.reported.count


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_nobody_owes_twice_and_a_renamed_body_owes_once(data: st.DataObject) -> None:
    plan, found = data.draw(registries())
    decisions = data.draw(exemptions(plan))
    for period in YEAR:
        owed = [one.unit for one in obligations(plan, period, decisions)]
        freed = [one.obligation.unit for one in excused(plan, period, decisions)]
        assert max(Counter(owed + freed).values(), default=0) <= 1
        for body in found:
            assert len({one.code for one in body} & {*owed, *freed}) <= _most(body, {*owed, *freed})
        assert set(owed + freed) == {one.unit for one in obligations(plan, period)}


def _most(body: tuple[Unit, ...], listed: set[str]) -> int:
    """How many of a body's names may be listed for a period: one, but both that merge while the new one is not."""
    newest = body[-1]
    return 2 if "合并" in newest.note and newest.code not in listed else 1


@pytest.mark.parametrize("month", YEAR)
def test_a_body_renamed_on_a_day_owes_each_month(month: Period) -> None:
    """The old name lives on to the end of the month, the new one from the middle of it: no month is lost or doubled."""
    old = unit("U01", "市外经贸局", until=date(2024, 6, 30))
    new = unit("U02", "市商务局", since=date(2024, 6, 15), note="原市外经贸局更名")
    plan = small_plan(units=(old, new), tasks=(task("1", (), ("U01", "U02"), OPEN),), items=())
    assert [one.unit for one in obligations(plan, month)] == ["U01" if month < JUNE else "U02"]


@pytest.mark.parametrize(
    ("notes", "since", "owing"),
    [
        (("", ""), date(2024, 6, 15), ["U01", "U02"]),  # nobody says that one follows the other
        (("", "由市外经贸局更名"), date(2024, 6, 15), ["U02"]),
        (("并入市商务局", ""), date(2024, 6, 15), ["U02"]),
        (("与市商务局联合报送", ""), date(2024, 6, 15), ["U01", "U02"]),
        (("", "由市外经贸局更名"), None, ["U01", "U02"]),  # without a first day nobody follows
        (("", "由市外经贸局更名"), date(2024, 7, 1), ["U01"]),
    ],
)
def test_what_the_notes_say_of_successors(notes: tuple[str, str], since: date | None, owing: list[str]) -> None:
    old = unit("U01", "市外经贸局", until=date(2024, 6, 30), note=notes[0])
    new = unit("U02", "市商务局", since=since, note=notes[1])
    plan = small_plan(units=(old, new), tasks=(task("1", (), ("U01", "U02"), OPEN),), items=())
    assert [one.unit for one in obligations(plan, JUNE)] == owing


def test_a_body_that_lives_on_owes_beside_the_one_it_founded() -> None:
    old = unit("U01", "市交通运输局", note="下属的市运管处整合组建市交通执法支队")
    new = unit("U02", "市交通执法支队", since=date(2024, 6, 1), note="")
    plan = small_plan(units=(old, new), tasks=(task("1", (), ("U01", "U02"), OPEN),), items=())
    assert [one.unit for one in obligations(plan, JUNE)] == ["U01", "U02"]


def test_the_shares_of_two_months() -> None:
    owed = Obligation("U03", JUNE, date(2024, 7, 5), date(2024, 7, 10), "")
    freed = Excused(owed, Exemption("U03", JUNE.first, JUNE.last, "机构改革", "张三", JUNE.last, 3), "市商务局")
    june = merged(
        JUNE,
        statuses=(
            status("U01", ReportState.PASSED),
            status("U02", ReportState.PASSED, Timeliness.LATE, returned=1),
            status("U04", ReportState.MISSING, Timeliness.NONE),
        ),
        excused=(freed,),
    )
    may = merged(MAY, statuses=(status("U01", ReportState.QUERIED, Timeliness.PENDING, period=MAY),))
    found = rates((may, june))
    assert (found.reported, found.on_time, found.passed_first) == (Share(3, 4), Share(1, 4), Share(1, 4))
    assert found.reported.value == Decimal("0.75")
    assert found.excused == 1
    assert freed.words == "市商务局（机构改革；张三，台账第3号，免报至2024年6月）"


def test_of_nothing_there_is_no_share() -> None:
    nobody: tuple[Merged, ...] = ()
    assert rates(nobody).on_time.value is None


def test_a_form_of_an_exempted_unit_is_set_aside_with_the_reason() -> None:
    decisions = Decisions(
        exemptions=(Exemption("U02", JUNE.first, JUNE.last, "机构改革", "张三", date(2024, 6, 3), 3),)
    )
    sent = Received(_form("U02", JUNE, "已开展", "2024-07-01T09:00", "乙.xlsx"))
    found = merge(small_plan(), JUNE, [sent], background=Background(decisions=decisions))
    assert found.status("U02") is None
    (skipped,) = found.skipped
    assert skipped.reason == "“市公安局”2024年6月免报（机构改革，台账第3号），此件未采用。"
    (finding,) = (one for one in found.findings if one.code == "M105")
    assert finding.hint == "要采用此件的，请先结束免报：report-gen exempt --end 3，再重新汇总。"
    later = merge(small_plan(), JUNE.next(), [], background=Background(decisions=decisions))
    assert later.status("U02") is not None
    assert later.excused == ()
