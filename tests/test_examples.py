"""The example inboxes: every planted mistake is found at its cell, and nothing else is called wrong."""

from __future__ import annotations

import re
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from report_gen.catalogue import kinds
from report_gen.model.finding import Finding, Severity
from report_gen.model.outcome import Merged, ReportState, Timeliness
from report_gen.model.period import Period
from report_gen.rules.entries import value_text
from report_gen.steps.load import open_office, read_history
from report_gen.workspace import Workspace

EXAMPLES = Path(__file__).parent.parent / "input_examples"
WRONG, HARMLESS = "应当发现的问题", "不应报告的写法"
OUTDATED = {"S205", "S206"}  # forms of another version than the plan in force gives
PERIODS = [("luoyang", f"2024-{month:02d}") for month in range(1, 7)] + [("linzi", "2024Q1"), ("linzi", "2024Q2")]


class Spot(NamedTuple):
    """A kind of finding at a place; for a unit that sent nothing, the unit stands for the place."""

    code: str
    file: str
    sheet: str = ""
    cell: str = ""


def answers(city: str, period: str, sheet: str = WRONG) -> list[tuple[str, ...]]:
    """The lines of the answer sheet for a period: 期 文件 工作表 单元格 代码 种类 单位 埋入的值 说明."""
    book = load_workbook(EXAMPLES / city / "答案.xlsx", read_only=True)
    lines = [tuple("" if value is None else str(value) for value in row) for row in book[sheet].values]
    return [line for line in lines[1:] if line[0] == period]


def expected(city: str, period: str) -> Counter[Spot]:
    """What the answer sheet says must be found."""
    return Counter(
        Spot(line[4], line[1], line[2], line[3]) if line[1] else Spot(line[4], line[6])
        for line in answers(city, period)
    )


def found(finding: Finding) -> Spot:
    """Where a finding stands, as the answer sheet names it."""
    if finding.code == "M115":
        return Spot(finding.code, finding.unit)
    return Spot(finding.code, finding.place.file, finding.place.sheet, finding.place.cell)


@cache
def history(city: str) -> dict[str, Merged]:
    """The merged periods of a city, by code; the time it took is printed."""
    office = open_office(Workspace.at(EXAMPLES / city))
    start = time.perf_counter()
    half = Period.parse("2024H1")
    assert half is not None
    parts = {part.period.code: part for part in read_history(office, half)}
    files = sum(part.files_found for part in parts.values())
    print(f"{city}：{files} 个文件，{time.perf_counter() - start:.1f} 秒")  # noqa: T201
    return parts


@pytest.mark.parametrize(("city", "period"), PERIODS)
def test_each_planted_mistake_is_found_at_its_cell(city: str, period: str) -> None:
    reported = Counter(found(finding) for finding in history(city)[period].findings)
    missed = expected(city, period) - reported
    assert not missed, sorted(missed)


@pytest.mark.parametrize(("city", "period"), PERIODS)
def test_nothing_else_is_called_wrong(city: str, period: str) -> None:
    wrong = [one for one in history(city)[period].findings if one.severity is not Severity.NOTE]
    extra = Counter(found(finding) for finding in wrong) - expected(city, period)
    assert not extra, [(one.place.label, one.code, one.message) for one in wrong if found(one) in extra]


@pytest.mark.parametrize(("city", "period"), PERIODS)
def test_values_that_only_look_odd_are_read(city: str, period: str) -> None:
    planted = {(line[1], line[2], line[3]) for line in answers(city, period, HARMLESS) if line[3]}
    loud = {
        (one.place.file, one.place.sheet, one.place.cell)
        for one in history(city)[period].findings
        if one.severity is not Severity.NOTE
    }
    assert not planted & loud


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_odd_values_become_what_the_answer_sheet_says(city: str) -> None:
    for period, merged in history(city).items():
        entries = {
            (entry.place.file, entry.place.sheet, entry.place.cell): entry
            for status in merged.statuses
            if status.accepted
            for entry in status.accepted.entries
        }
        for line in answers(city, period, HARMLESS):
            said = re.search(r"应(?:读|还原)[作为](.+)", line[8])
            if said:
                entry = entries[line[1], line[2], line[3]]
                assert value_text(entry.value) == said[1].removesuffix("∶1"), line
                assert entry.conversions, line


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_forms_are_of_the_version_the_plan_gives_now(city: str) -> None:
    """Fails when plan or form changed: make the examples again with tools/make_examples.py."""
    outdated = [one.place.file for part in history(city).values() for one in part.findings if one.code in OUTDATED]
    assert not outdated


@pytest.mark.parametrize(("city", "period"), PERIODS)
def test_every_file_is_read_or_said_to_be_skipped(city: str, period: str) -> None:
    merged = history(city)[period]
    folder = EXAMPLES / city / "报送" / period
    present = [path for path in folder.rglob("*") if path.is_file() and path != folder / "收件登记.xlsx"]
    assert merged.files_found == len(present)


@pytest.mark.parametrize(
    ("city", "period", "late", "missing", "pending"),
    [
        ("luoyang", "2024-01", {}, [], []),
        ("luoyang", "2024-02", {}, [], []),
        ("luoyang", "2024-03", {"瀍河区政府": 3}, ["市政数局"], []),
        ("luoyang", "2024-04", {}, [], []),
        ("luoyang", "2024-05", {}, [], []),
        ("luoyang", "2024-06", {"孟津区政府": 4}, ["市农业农村局", "市政数局"], ["瀍河区政府"]),
        ("linzi", "2024Q1", {"临淄生态环境分局": 5}, [], []),
        ("linzi", "2024Q2", {}, ["区自然资源局", "区市场监管局"], ["区工信局"]),
    ],
)
def test_units_late_and_missing_as_planned(
    city: str, period: str, late: dict[str, int], missing: list[str], pending: list[str]
) -> None:
    merged = history(city)[period]
    plan = open_office(Workspace.at(EXAMPLES / city)).plan

    def those(when: Timeliness) -> list[str]:
        return [plan.short(one.obligation.unit) for one in merged.statuses if one.timeliness is when]

    days = {plan.short(one.obligation.unit): one.days_late for one in merged.statuses if one.days_late}
    assert days == late
    assert those(Timeliness.LATE) == list(late)
    assert those(Timeliness.PENDING) == pending
    assert those(Timeliness.NONE) == missing
    assert merged.count(ReportState.MISSING) == len(missing)


def test_mistakes_are_many_and_of_many_kinds() -> None:
    lines = [line for city, period in PERIODS for line in answers(city, period)]
    assert len(lines) >= 40
    assert len({line[4] for line in lines}) >= 25
    titles = {kind.code: kind.title for kind in kinds()}
    assert all(titles[line[4]] == line[5] for line in lines)


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_files_say_that_they_are_made_up(city: str) -> None:
    forms = [path for path in sorted((EXAMPLES / city / "报送").rglob("*.xlsx")) if not path.name.startswith("~$")]
    for path in forms[::7]:
        assert "示例数据，纯属虚构" in (load_workbook(path, read_only=True).properties.description or ""), path.name
