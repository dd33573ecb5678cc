"""`demo`: the whole job on the shipped examples, so that a newcomer sees everything the program makes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from report_gen.errors import WorkspaceError
from report_gen.model.outcome import Merged
from report_gen.model.period import Period, Span
from report_gen.resources import shipped
from report_gen.steps.enter import read_assessments
from report_gen.steps.forms import make_forms
from report_gen.steps.load import Office, open_office, parts_of
from report_gen.steps.merge import merge_period
from report_gen.steps.papers import Wish
from report_gen.steps.progress import Progress, silent
from report_gen.steps.report import make_papers
from report_gen.steps.score import make_scores
from report_gen.workspace import INBOX, Workspace
from report_gen.workspace.writing import disk_errors

EXAMPLES = (("luoyang", "洛阳"), ("linzi", "临淄"))
HALF_YEAR = Period.of(Span.HALF, 2024, 1)
SECOND_QUARTER = Period.of(Span.QUARTER, 2024, 2)
_DAY = date(2024, 7, 31)  # on which it is played: what has not come by then is missing
_MARK = ".report_gen-演示"


@dataclass(frozen=True, slots=True)
class DemoMade:
    """One example office worked through: the last merged period and what was written."""

    name: str
    workspace: Workspace
    merged: Merged
    paths: tuple[Path, ...]


def demo(folder: Path, progress: Progress = silent, tell: Callable[[str], None] = lambda _: None) -> list[DemoMade]:
    """Make a workspace for each example under `folder` and run forms, merge, report and score in it.

    A folder left by an earlier demo is replaced; anything else in the way raises WorkspaceError.
    """
    return [
        _office(folder / name, name, shipped("input_examples", source), progress, tell) for source, name in EXAMPLES
    ]


def _office(root: Path, name: str, example: Path, progress: Progress, tell: Callable[[str], None]) -> DemoMade:
    _lay_out(root, example)
    workspace = Workspace.at(root)
    office = replace(open_office(workspace), day=_DAY)
    parts = parts_of(office.plan, HALF_YEAR)
    tell(f"{name}：{office.plan.title}，{len(office.plan.tasks)} 项任务，{len(office.plan.units)} 家单位")
    paths: list[Path] = []
    for part in parts:
        done = merge_period(office, part, progress=progress)
        paths += (done.path, done.board)
    forms = make_forms(office, parts[-1].next(), progress=progress)
    for period in (HALF_YEAR, SECOND_QUARTER):
        paths += make_papers(office, period, Wish(draft=True), progress=progress).paths
    scores = make_scores(_assessed(office), HALF_YEAR, progress=progress)
    made = (*paths, scores.bulletin.path, scores.summary, scores.paths[0].parent, forms.folder)
    return DemoMade(name, workspace, done.merged, made)


def _assessed(office: Office) -> Office:
    """The office with what its assessors' books say, as if they had been entered."""
    marks, registered, _ = read_assessments(office, HALF_YEAR)
    decisions = replace(office.decisions, marks=marks, registered=registered)
    return replace(office, recorded=office.recorded._replace(decisions=decisions))


def _lay_out(root: Path, example: Path) -> None:
    if root.exists():
        if not (root / _MARK).exists():
            raise WorkspaceError(f"“{root}”已存在，且不是演示留下的文件夹。", "请换一个 --output，已有内容不会被改动。")
        with disk_errors(root):
            shutil.rmtree(root)
    with disk_errors(root):
        shutil.copytree(example, root, ignore=shutil.ignore_patterns("~$*"))
        (root / INBOX).mkdir(exist_ok=True)
        (root / _MARK).write_text("本文件夹由 report-gen demo 生成，可随时删除。\n", encoding="utf-8")
