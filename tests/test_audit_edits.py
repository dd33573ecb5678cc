"""Hundreds of edits of a real paper, drawn from seeds: what is wrong is found, what is only worded differently is not."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import pytest

from conftest import EXAMPLES
from helpers_audit import ALLOWED, CELL, WRONG, Edit, Edited, printed
from report_gen.audit.paper import Audit, Paper, audit
from report_gen.model.document import Told
from report_gen.model.finding import Severity
from report_gen.model.period import Period, Span
from report_gen.model.plan import Plan
from report_gen.steps.load import assess_period, open_office
from report_gen.steps.papers import Wish, report_papers, results_of
from report_gen.steps.typeset import document_renderer, told
from report_gen.workspace import Workspace

H1 = Period.of(Span.HALF, 2024, 1)
SEEDS = 13
_TABLES = 3  # the annexes repeat what stands in the report


class Given(NamedTuple):
    """The half-year report of 临淄 as the program makes it, and as it is printed."""

    plan: Plan
    paper: Paper
    lines: tuple[Told, ...]

    def audited(self, edited: Edited) -> Audit:
        return audit(self.plan, H1, self.paper, edited.told, "定稿.docx")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    root = tmp_path_factory.mktemp("edits") / "临淄"
    shutil.copytree(EXAMPLES / "linzi", root)
    office = open_office(Workspace.at(root))
    results = results_of(office, assess_period(office, H1))
    (paper,) = report_papers(office, results, Wish(documents=("总结报告",), draft=True))
    lines = told(document_renderer(office.workspace, paper.context.template), paper.context)
    body = tuple(_without_annexes(lines))
    return Given(office.plan, Paper(body, paper.context.proofs), printed(body))


def _without_annexes(lines: Sequence[Told]) -> list[Told]:
    end = next(index for index, one in enumerate(lines) if one.text.startswith("附件1") and one.heading != "附件")
    return [one for one in lines[:end] if not (match := CELL.fullmatch(one.where)) or int(match[1]) <= _TABLES]


def _edits(given: Given, kinds: Sequence[Edit]) -> list[Edited]:
    found = []
    for kind in kinds:
        for seed in range(SEEDS):
            rng = Random(f"{kind.__name__}{seed}")  # noqa: S311  # the same edits every time
            made = kind(rng, given.lines, given.plan)
            found += [made] if made else []
    return found


def _bad(found: Audit) -> list[str]:
    return [one.message for one in found.findings if one.severity is not Severity.NOTE]


def test_the_unedited_paper_agrees(given: Given) -> None:
    found = given.audited(Edited("", given.lines))
    assert _bad(found) == []
    assert found.agreeing == found.figures + found.units > 200


def test_what_is_wrong_is_found(given: Given) -> None:
    edits = _edits(given, WRONG)
    missed = [edited for edited in edits if not any(edited.about in said for said in _bad(given.audited(edited)))]
    counts, lost = Counter(edited.name for edited in edits), Counter(edited.name for edited in missed)
    print({name: f"{count - lost[name]}/{count}" for name, count in counts.items()})  # noqa: T201  # the figures, with -s
    assert len(edits) >= 160
    assert len(missed) * 100 <= len(edits), [(edited.name, edited.where, edited.about) for edited in missed]


def test_what_is_only_worded_differently_is_let_pass(given: Given) -> None:
    edits = _edits(given, ALLOWED)
    alarms = {edited.name: said for edited in edits if (said := _bad(given.audited(edited)))}
    print(dict(Counter(edited.name for edited in edits)))  # noqa: T201  # the figures, with -s
    assert len(edits) >= 140
    assert alarms == {}
