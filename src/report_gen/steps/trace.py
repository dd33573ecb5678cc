"""`trace`: from a number in the papers of a period back to the cells it comes from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.model.document import Told
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Indicator, Plan, Unit
from report_gen.model.trace import Question, Traced
from report_gen.reports.conflict_words import open_conflicts
from report_gen.reports.proof_of import task_key
from report_gen.reports.trace import everything, find, in_order, nearest, relevant_first
from report_gen.steps.closed import as_it_was
from report_gen.steps.load import Office, assess_period
from report_gen.steps.papers import Paper, Results, Wish, report_papers, results_of, score_papers
from report_gen.steps.progress import Progress, silent
from report_gen.steps.run import last_run
from report_gen.steps.score import wish_as_last
from report_gen.steps.typeset import document_renderer, told
from report_gen.wording import listed
from report_gen.workspace.sealed import originals_of

if TYPE_CHECKING:
    from report_gen.word.render import Renderer

_OFFERED = 3  # names offered for one that is not known


class Asked(NamedTuple):
    """A question as a person types it: words, numbers and names; `document` is part of a document's name."""

    text: str = ""
    task: str = ""
    indicator: str = ""
    item: str = ""
    unit: str = ""
    cell: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class TraceDone:
    """What was found in the papers of a period.

    `traced` are marked pieces; `unmarked` the places where the words stand without being a number of ours; `near` what
    looks like them where nothing was found. `originals` holds where the sealed original of each hash lies. `documents`
    were looked through.
    """

    period: Period
    traced: tuple[Traced, ...]
    unmarked: tuple[Traced, ...]
    near: tuple[str, ...]
    originals: Mapping[str, Path]
    documents: tuple[str, ...]


def trace(
    office: Office, period: Period, asked: Asked, as_of: date | None = None, progress: Progress = silent
) -> TraceDone:
    """Find what is asked for in the papers of `period` as they are made from the ledger now; all numbers for no question.

    Those of a closed period are made from what was sealed, whatever lies in the folders now. Nothing is written. ReportGenError if the plan has no such task, indicator, item or unit, or the period no such
    document. The bulletin is the one written last: of a re-issued one the numbers of its 更正 note are found, too.
    """
    run = last_run(office, period, "score")
    with as_it_was(office, period) as then:
        question = _question(then.plan, asked)
        results = results_of(then, assess_period(then, period, as_of, progress), progress)
        papers = _papers(then, results, wish_as_last(then, period, run), asked.document)
        return _traced(then, period, question, papers, progress)


def _traced(
    office: Office, period: Period, question: Question, papers: Sequence[Paper], progress: Progress
) -> TraceDone:
    texts = tuple(_texts(office, progress(papers, "查找各文书")))
    found = tuple(piece for name, lines, paper in texts for piece in find(name, lines, paper.context.proofs, question))
    marked = in_order((relevant_first(piece, question) for piece in found), question)
    near: tuple[str, ...] = ()
    if question.text and not found:
        known = (piece for name, lines, paper in texts for piece in everything(name, lines, paper.context.proofs))
        near = nearest(known, question.text)
    return TraceDone(
        period,
        marked,
        tuple(piece for piece in found if not piece.proof),
        near,
        _originals(office, marked),
        tuple(name for name, _, _ in texts),
    )


def _papers(office: Office, results: Results, wish: Wish, document: str) -> tuple[Paper, ...]:
    """The papers of the period that have that in their name, as `report` makes them, and as `score` did by that wish."""
    period, draft = results.assessment.period, bool(open_conflicts(results.assessment))
    scored = score_papers(office, results, wish) if office.plan.rubric else ()
    every = (*report_papers(office, results, Wish(draft=draft)), *scored)
    papers = tuple(paper for paper in every if document in paper.path.stem)
    if not papers:
        named = listed(dict.fromkeys(paper.name for paper in every))
        raise ReportGenError(f"{period.label}没有名为“{document}”的文书。", f"可写：{named}。")
    return papers


def _texts(office: Office, papers: Iterable[Paper]) -> Iterable[tuple[str, tuple[Told, ...], Paper]]:
    """The name and the paragraphs of each paper; a template is read once."""
    renderers: dict[str, Renderer] = {}
    for paper in papers:
        template = paper.context.template
        renderer = renderers.get(template) or document_renderer(office.workspace, template, office.plan.layout)
        renderers[template] = renderer
        yield paper.path.stem, told(renderer, paper.context), paper


def _originals(office: Office, traced: Iterable[Traced]) -> Mapping[str, Path]:
    store = originals_of(office.workspace)
    hashes = dict.fromkeys(cell.sha256 for piece in traced if piece.proof for cell in piece.proof.cells)
    return {sha256: store.path(sha256) for sha256 in hashes if sha256 and store.has(sha256)}


def _question(plan: Plan, asked: Asked) -> Question:
    """The question by keys of proofs, and the names by which their facts are labelled."""
    keys, names = list[str](), list[str]()
    if asked.task:
        number = asked.task.strip().removeprefix("任务").strip("第项号 ")
        key = task_key(_known(number, [task.no for task in plan.tasks], "任务"))
        keys, names = [*keys, key], [*names, key]
    if asked.indicator:
        indicator = _indicator(plan, asked.indicator)
        keys, names = [*keys, indicator.code], [*names, indicator.name]
    if asked.item:
        item = _item(plan, asked.item)
        keys, names = [*keys, item.code], [*names, f"（{item.code}）"]
    if asked.unit:
        unit = _unit(plan, asked.unit)
        keys, names = [*keys, unit.code], [*names, unit.short]
    return Question(asked.text, tuple(keys), asked.cell, tuple(names))


def _indicator(plan: Plan, name: str) -> Indicator:
    by_name = {known: one for one in plan.indicators for known in (one.name, one.code)}
    return by_name[_known(name, by_name, "指标")]


def _item(plan: Plan, name: str) -> DataItem:
    by_name = {known: one for one in plan.items for known in (one.name, one.short, one.code)}
    return by_name[_known(name, by_name, "数据项")]


def _unit(plan: Plan, name: str) -> Unit:
    by_name = {known: one for one in plan.units for known in (*one.names, one.code)}
    return by_name[_known(name, by_name, "成员单位")]


def _known(name: str, known: Iterable[str], what: str) -> str:
    """The name as the plan has it: the same, or the only one that holds it; else ReportGenError offers near ones."""
    names: Sequence[str] = tuple(known)
    holding = [one for one in names if name.strip() in one]
    if name.strip() in names or len(holding) == 1:
        return name.strip() if name.strip() in names else holding[0]
    near = holding or difflib.get_close_matches(name, names, n=_OFFERED, cutoff=0.4)
    hint = f"是否为：{listed(near[:_OFFERED])}？" if near else f"请检查{what}的写法。"
    raise ReportGenError(f"方案中没有{what}“{name}”。", hint)
