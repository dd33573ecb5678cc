"""A unit's own score lines in the portal: only what was issued, nothing that stands in others' forms."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from conftest import EXAMPLES
from helpers_appeals import MISSED, Q2, THERE, a_quarter, ran
from helpers_closing import H1
from helpers_office import told as printed_text
from report_gen.cli.score_explain import explained_lines
from report_gen.errors import ReportGenError
from report_gen.model.period import Period, Span
from report_gen.reports import score_sheet
from report_gen.steps.load import open_office
from report_gen.steps.portal import unit as portal
from report_gen.steps.portal import unit_score
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.score_explain import Scored, scored
from report_gen.workspace import Workspace

NOW = datetime.fromisoformat("2024-07-20T09:00:00")
ISSUED = "2024-07-15"


@pytest.fixture
def lookout(tmp_path: Path) -> Lookout:
    """A quarter of the example with the form of one unit."""
    return Lookout(Workspace.at(a_quarter(tmp_path / "洛阳")))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Lookout:
    """The example with all forms of the half-year, its bulletin issued."""
    root = tmp_path_factory.mktemp("score") / "洛阳"
    root.mkdir()
    shutil.copytree(EXAMPLES / "luoyang" / "报送", root / "报送")
    shutil.copyfile(EXAMPLES / "luoyang" / "方案.xlsx", root / "方案.xlsx")
    lookout = Lookout(Workspace.at(root))
    ran(lookout.picture(H1, NOW).office, period=H1, issued=ISSUED)
    return lookout


def code(lookout: Lookout, short: str = THERE) -> str:
    return next(one.code for one in lookout.office().plan.units if one.short == short)


def issued(lookout: Lookout, period: Period = Q2, **options: str) -> None:
    ran(open_office(lookout.workspace, now=NOW), period=period, **{"issued": ISSUED, **options})  # type: ignore[arg-type]


def test_nothing_is_shown_before_the_bulletin_is_issued(lookout: Lookout) -> None:
    ran(open_office(lookout.workspace, now=NOW))  # scored, but not issued
    assert portal.score_periods(lookout, code(lookout)) == ()
    with pytest.raises(ReportGenError, match="2024年第二季度没有印发含本单位得分的考核通报"):
        portal.score(lookout, code(lookout), Q2, NOW)


def test_what_was_issued_is_shown_line_by_line(lookout: Lookout) -> None:
    issued(lookout)
    office = code(lookout, "领导小组办公室")  # takes no part
    assert portal.score_periods(lookout, code(lookout)) == (Q2,)
    assert portal.score_periods(lookout, office) == ()
    found = portal.score(lookout, code(lookout), Q2, NOW)
    assert (found.score.unit.short, found.whole, found.printed) == (THERE, True, None)
    assert MISSED in {line.key for line in found.score.lines}
    with pytest.raises(ReportGenError, match="没有印发"):
        portal.score(lookout, office, Q2, NOW)


def test_the_rank_is_the_one_made_known(lookout: Lookout) -> None:
    unit = code(lookout)
    issued(lookout, scores=json.dumps({unit: ["77.5", "合格", "13"]}))
    found = portal.score(lookout, unit, Q2, NOW)
    assert (found.score.rank, found.printed) == (13, ("77.5", "合格", "13"))


def test_periods_are_told_newest_first(lookout: Lookout) -> None:
    unit = code(lookout)
    told = json.dumps({unit: ["80", "良好", "1"]})
    for period in (Period.of(Span.QUARTER, 2024, 1), H1, Q2):
        issued(lookout, period, scores=told)
    assert [one.code for one in portal.score_periods(lookout, unit)] == ["2024H1", "2024Q2", "2024Q1"]


def test_scores_are_made_once_for_a_picture(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    issued(lookout)
    made: list[Period] = []

    def counted(*given: object) -> Scored:
        made.append(Q2)
        return scored(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(unit_score, "scored", counted)
    first = portal.score(lookout, code(lookout), Q2, NOW)
    assert portal.score(lookout, code(lookout), Q2, NOW) == first
    portal.score(lookout, code(lookout, "市公安局"), Q2, NOW)
    assert made == [Q2]
    folder = lookout.workspace.inbox / "2024-05"
    folder.mkdir()
    shutil.copy(EXAMPLES / "luoyang" / "报送" / "2024-05" / "2024-05 市交通运输局.xlsx", folder)
    assert portal.score(lookout, code(lookout), Q2, NOW).score.total > first.score.total
    assert made == [Q2, Q2]


def others_named(lookout: Lookout, short: str, text: str) -> Iterator[str]:
    text = text.replace(short, "")
    return (one.short for one in lookout.office().plan.units if one.short != short and one.short in text)


@pytest.mark.parametrize("short", ["市商务局", "涧西区政府", "市公安局", "市交通运输局", "市住建局"])
def test_a_page_says_no_more_of_others_than_the_printed_sheet(whole: Lookout, short: str) -> None:
    found = portal.score(whole, code(whole, short), H1, NOW)
    page = "\n".join(explained_lines(found))
    known = scored(whole.picture(H1, NOW).office, H1)
    printed = score_sheet.build(known.plan, known.of(short), known.assessment)
    sheet = "\n".join((printed_text(printed), *(cell for one in printed.tables for row in one.rows for cell in row)))
    assert set(others_named(whole, short, page)) <= set(others_named(whole, short, sheet))
    assert {cell.unit for cells in found.cells.values() for cell in cells} <= {short, ""}
    own = {
        one.name
        for month in range(1, 7)
        for one in whole.files(Period.of(Span.MONTH, 2024, month))
        if one.unit == code(whole, short)
    }
    files = {one.place.file for line in found.score.lines for one in line.evidence if one.place.file}
    assert files <= own | {"方案.xlsx", "收件登记.xlsx"}


def test_some_evidence_was_of_others(whole: Lookout) -> None:
    """That the test above tests anything."""
    known = scored(whole.picture(H1, NOW).office, H1)
    lines = [
        line for line in known.of("市商务局").lines if any("市交通运输局" in one.place.file for one in line.evidence)
    ]
    assert lines
    told = {line.key: line for line in portal.score(whole, code(whole, "市商务局"), H1, NOW).score.lines}
    assert all(replace(told[line.key], evidence=line.evidence) == line for line in lines)
