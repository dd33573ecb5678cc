"""A small office with two quarters of forms, for the tests of closed periods."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from helpers_campaign import fill_form, write_plan
from report_gen.model.period import Period, Span
from report_gen.steps.close import Asked, CloseDone, close_period
from report_gen.steps.correct import SetRight, Setting, correct
from report_gen.steps.forms import make_forms
from report_gen.steps.load import Office, open_office
from report_gen.steps.merge import MergeDone, merge_period
from report_gen.steps.run import Work, working
from report_gen.workspace import Workspace

Q1, Q2 = Period.of(Span.QUARTER, 2024, 1), Period.of(Span.QUARTER, 2024, 2)
H1 = Period.of(Span.HALF, 2024, 1)
NOW = datetime.fromisoformat("2024-07-10T09:30:00")
FORCED = Asked("张三", "会议前须定稿", force=True)


def build(root: Path, **plan: str) -> Workspace:
    """The workspace, every unit's form of both quarters received, nothing merged yet; sheets of the plan can be given."""
    root.mkdir()
    write_plan(root / "方案.xlsx", "季", **plan)
    workspace = Workspace.at(root)
    office = open_office(workspace)
    for period in (Q1, Q2):
        inbox = workspace.period_inbox(period)
        inbox.mkdir(parents=True)
        for path in make_forms(office, period).paths:
            fill_form(path, inbox / path.name)
    return workspace


def copied(workspace: Workspace, root: Path) -> Workspace:
    """The same workspace somewhere else."""
    shutil.copytree(workspace.root, root)
    return Workspace.at(root)


def closed(workspace: Workspace, period: Period, asked: Asked = FORCED, *, dry: bool = False) -> CloseDone:
    """Close the period as the command does."""
    with working(workspace, Work("close", period, now=NOW, by="张三", dry=dry)) as office:
        return close_period(office, period, asked, dry_run=dry)


def merged(workspace: Workspace, period: Period, **options: str) -> MergeDone:
    """Merge the period as the command does."""
    with working(workspace, Work("merge", period, options, NOW, "张三")) as office:
        return merge_period(office, period)


def set_right(workspace: Workspace, period: Period, item: str, value: str, unit: str = "") -> SetRight:
    """Correct a value as the command does."""
    with working(workspace, Work("correct", period, now=NOW, by="李四")) as office:
        return correct(office, period, Setting(item, value, "笔误", unit), "李四")


def opened(workspace: Workspace) -> Office:
    """The office, with the clock at NOW."""
    return open_office(workspace, now=NOW, by="张三")
