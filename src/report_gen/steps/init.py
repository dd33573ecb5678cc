"""`init`: a new workspace from a shipped or own plan workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report_gen.errors import PlanError
from report_gen.model.finding import Finding
from report_gen.model.period import Period, Span
from report_gen.model.plan import Plan
from report_gen.resources import shipped
from report_gen.steps.load import load_plan
from report_gen.workspace import PLAN_FILE, Workspace, create

EXAMPLES = ("luoyang", "linzi")


@dataclass(frozen=True, slots=True)
class Initialised:
    """The workspace made (or that would be made), its plan, and what is doubtful in it."""

    workspace: Workspace
    plan: Plan
    notes: tuple[Finding, ...] = ()

    @property
    def first_period(self) -> Period:
        """The first reporting period of the plan."""
        months = min(row.span.value for row in self.plan.schedule)
        start = self.plan.creation_start
        return Period.of(Span(months), start.year, (start.month - 1) // months + 1)


def plan_source(name: str) -> Path:
    """The plan workbook meant by `luoyang`, `linzi` or a path."""
    return shipped("input_examples", name, PLAN_FILE) if name in EXAMPLES else Path(name)


def init(root: Path, plan: str, *, dry_run: bool = False) -> Initialised:
    """Make a workspace at `root` with the plan workbook named.

    Raises PlanError if the plan has errors, WorkspaceError if the folder is not empty.
    """
    source = plan_source(plan)
    if not source.is_file():
        raise PlanError(f"找不到方案工作簿“{source}”。", "请检查 --plan 后面的路径，或写 luoyang、linzi 使用自带示例。")
    read, notes = load_plan(source)
    workspace = Workspace.at(root) if dry_run else create(root, source)
    return Initialised(workspace, read, notes)
