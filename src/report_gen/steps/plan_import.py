"""`plan import`: an official document becomes a draft plan workbook with a review sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.excel.plan_book import PlanSheet, write_plan_book
from report_gen.excel.plan_columns import plan_column, plan_value
from report_gen.excel.plan_guide import rubric_guide
from report_gen.importing.draft_base import Base
from report_gen.importing.draft_sheets import DraftSheet, draft_sheets
from report_gen.importing.drafting import draft
from report_gen.intake.plan_sheets import GUIDE, INDICATORS, SHEETS, TASKS, UNITS
from report_gen.intake.plan_table import Row, read_rows
from report_gen.intake.review import apply_review
from report_gen.model.draft import Draft
from report_gen.model.finding import Finding
from report_gen.steps.documents import read_official
from report_gen.steps.load import load_plan_book
from report_gen.workspace.writing import replacing


@dataclass(frozen=True, slots=True)
class ImportDone:
    """A document imported: the draft, the workbook written (or that would be), and what was seen in the document."""

    draft: Draft
    path: Path
    notes: tuple[Finding, ...] = ()

    @property
    def tasks(self) -> int:
        """How many tasks were read."""
        return len(self.draft.rows[TASKS.name])

    @property
    def units(self) -> int:
        """How many units and collective names were read."""
        return len(self.draft.rows[UNITS.name])

    @property
    def indicators(self) -> int:
        """How many thresholds were read."""
        return len(self.draft.rows[INDICATORS.name])


def import_plan(
    source: Path,
    target: Path,
    base: Path | None = None,
    facts: Mapping[str, str] | None = None,
    *,
    replace: bool = False,
    dry_run: bool = False,
) -> ImportDone:
    """Read the official document at `source` and write the draft plan workbook `target`.

    `base` is an earlier plan whose rows are taken over where the document bears them out, or where no document could
    give them; `facts` are rows of 项目信息 that the caller knows. An existing `target` holds people's decisions and is
    only replaced on demand. Raises ReportGenError if the document cannot be read or holds no task, PlanError if the
    base cannot be used, WorkspaceError if the target exists.
    """
    if target.suffix.lower() != ".xlsx":
        raise WorkspaceError(f"“{target}”不是 xlsx 文件名。", "请在 -o 后面写 方案.xlsx 这样的文件名。")
    if target.exists() and not replace:
        raise WorkspaceError(
            f"“{target}”已存在，里面可能有人工核对的内容，没有覆盖。", "请换一个文件名；确要覆盖的，加 --replace。"
        )
    document, findings = read_official(source)
    if document is None:
        raise ReportGenError(f"“{source.name}”：{findings[0].message}", findings[0].hint)
    made = draft(document, _base(base), facts)
    if not made.rows[TASKS.name]:
        raise ReportGenError(
            f"在“{source.name}”中没有找到任务。",
            "能识读的是：有“重点任务、牵头单位、完成时限”等栏目的任务表，和写有（牵头单位：…；责任单位：…）的编号条目。",
        )
    if not dry_run:
        _write(made, target)
    return ImportDone(made, target, findings)


def _base(path: Path | None) -> Base:
    """The rows of an earlier plan as decided on its own review sheet."""
    if path is None:
        return Base()
    book, _, _ = load_plan_book(path)
    decided, _ = apply_review(book)
    tables = {spec: read_rows(decided, spec)[0] for spec in SHEETS}
    return Base({spec.name: tuple(_texts(row) for row in rows) for spec, rows in tables.items()})


def _texts(row: Row) -> dict[str, str]:
    return {title: row.text(title) for title in row.spec.titles}


def _write(made: Draft, target: Path) -> None:
    info = {row["项目"]: row["内容"] for row in made.rows["项目信息"]}
    with replacing(target) as temporary:
        write_plan_book(
            (*(_sheet(sheet) for sheet in draft_sheets(made)), rubric_guide(GUIDE)),
            temporary,
            title=f"{info.get('项目名称') or made.file}方案（草稿）",
        )


def _sheet(sheet: DraftSheet) -> PlanSheet:
    spec = sheet.spec
    columns = tuple(plan_column(spec.name, title, required=spec.required(title)) for title in spec.titles)
    rows = tuple(tuple(plan_value(*cell) for cell in zip(spec.titles, row, strict=True)) for row in sheet.rows)
    return PlanSheet(spec.name, columns, rows, sheet.open_cells)
