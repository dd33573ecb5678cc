"""What units ask the meeting for: the column 需协调事项 of 问题与下步计划, each with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from report_gen.model.form import PROBLEMS
from report_gen.model.outcome import Assessment, Source
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.proof import Fact, Proof, without_marks
from report_gen.model.submission import Submission
from report_gen.reports.facts import task_no
from report_gen.reports.phrases import said, third_person, unclosed
from report_gen.reports.proof_facts import cell
from report_gen.wording import listed

_SHEET: Final = "问题与下步计划"


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a unit (by code), word for word but for 我局 and the like: of which form, and where it stands there.

    `task` is the number of the task it is about, '' for none; `problem` what is wrong, '' if the unit did not say.
    """

    unit: str
    period: Period
    task: str
    problem: str
    need: str
    cells: tuple[Source, ...]

    @property
    def place(self) -> str:
        """`D5`: the cell of the request."""
        return next((one.entry.place.cell for one in self.cells if one.entry.column == "need"), "")


def requests(plan: Plan, assessment: Assessment) -> tuple[Request, ...]:
    """The requests of each unit's latest accepted form that has any problem row, in plan order of units."""
    latest: dict[str, tuple[Period, Submission]] = {}
    for status in assessment.statuses:
        if status.accepted is not None and status.accepted.rows(PROBLEMS):
            latest[status.obligation.unit] = (status.obligation.period, status.accepted)
    found = (one for unit in plan.units if unit.code in latest for one in _of(plan, unit.code, *latest[unit.code]))
    return tuple(found)


def _of(plan: Plan, unit: str, period: Period, form: Submission) -> Iterator[Request]:
    name = plan.short(unit)
    for row in form.rows(PROBLEMS):
        entries = form.row(PROBLEMS, row)
        told = {column: third_person(said(without_marks(entry.raw)), name) for column, entry in entries.items()}
        if told.get("need"):
            sources = (Source.of(unit, entry, form) for entry in entries.values() if entry.raw)
            about = task_no(plan, told.get("task", ""))
            words = (unclosed(told.get("problem", "")), unclosed(told["need"]))
            yield Request(unit, period, about, *words, tuple(sources))


def of_request(plan: Plan, request: Request) -> Proof:
    """A unit's own words, quoted: what it asks for, and why."""
    unit = plan.short(request.unit)
    formula = f"{unit}{request.period.label}填报表“{_SHEET}”原文"
    words = Fact(
        f"{unit}提出的需协调事项",
        "；".join(filter(None, (request.problem, request.need))),
        cells=tuple(cell(plan, one) for one in request.cells if one.entry.column in {"problem", "need"}),
    )
    keys = (f"任务{request.task}",) if request.task else ()
    return Proof("单位填报原文", formula, (words,), (*keys, request.unit))


def of_requests(plan: Plan, requests: Sequence[Request]) -> Proof:
    """How many requests there are, and of how many units."""
    proofs = [of_request(plan, one) for one in requests]
    units = dict.fromkeys(one.unit for one in requests)
    return Proof(
        "需协调事项数",
        f"{listed(map(plan.short, units))}填报表“{_SHEET}”所填，{len(units)}家单位{len(requests)}个",
        tuple(fact for proof in proofs for fact in proof.facts),
        tuple(dict.fromkeys(key for proof in proofs for key in proof.keys)),
    )
