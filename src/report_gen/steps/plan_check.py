"""`plan check`, `plan coverage`, `plan diff`, `plan show`: what a plan workbook is worth before anyone works with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.errors import PlanError, ReportGenError
from report_gen.excel.forms import HEAD_ROW
from report_gen.excel.read import read_book
from report_gen.importing.duties import duties as duties_of
from report_gen.importing.targets import read_targets
from report_gen.intake.plan import read_plan
from report_gen.intake.plan_sheets import INDICATORS, REVIEW, RUBRIC, SHEETS, TASKS, UNITS
from report_gen.intake.plan_table import Row, listed_words, read_rows
from report_gen.model.finding import Finding, Severity, has_errors, in_order
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, Indicator, Plan, Task
from report_gen.model.plan_change import ChangeKind, PlanChange
from report_gen.model.raw import RawBook
from report_gen.reports.phrase_table import PHRASE_PLACES
from report_gen.reports.phrases import numeral
from report_gen.rules.coverage import Coverage, TaskCoverage, coverage, sample_period
from report_gen.rules.plan_audit import Duty, audit, uncarried_duties
from report_gen.rules.plan_audit.ties import ties_of
from report_gen.rules.plan_diff import diff
from report_gen.steps.documents import read_official
from report_gen.steps.load import load_plan
from report_gen.wording import listed

DUTY_RULE: Final = "职责分工"  # the rule named beside a duty on the review sheet
_OF_WHOLE_RUBRIC: Final = frozenset(
    {
        kinds.WEIGHTS,
        kinds.GRADE_UNREACHABLE,
        kinds.KIND_UNSCORED,
        kinds.BASE_MISSING,
        kinds.DAYS_UNSCORED,
    }
)


@dataclass(frozen=True, slots=True)
class CheckDone:
    """A plan workbook checked: what was read of it (None if nothing could be done with it), and all findings."""

    path: Path
    plan: Plan | None
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in Severity}

    @property
    def usable(self) -> bool:
        """Whether the other commands will work with it: no finding is 强制性."""
        return self.plan is not None and not has_errors(self.findings)

    @property
    def needs_person(self) -> bool:
        """Whether anything is more than a note."""
        return any(finding.severity is not Severity.NOTE for finding in self.findings)


@dataclass(frozen=True, slots=True)
class CoverageDone:
    """A plan's coverage; `holes` are what nobody reports or nothing comes of, `notes` what is reported and not used."""

    path: Path
    plan: Plan
    coverage: Coverage
    holes: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    @property
    def period(self) -> Period:
        """The reporting period whose forms were looked at."""
        return self.coverage.period

    def section(self, task: TaskCoverage) -> str:
        """The heading of the half-year report that the task is written about under."""
        return f"二、重点任务推进情况（{numeral(task.section)}）{task.task.category}"


@dataclass(frozen=True, slots=True)
class DiffDone:
    """Two versions of a plan and the changes between them."""

    old: Plan
    new: Plan
    changes: tuple[PlanChange, ...]

    @property
    def counts(self) -> Mapping[ChangeKind, int]:
        """How many rows were added, removed and renumbered, and how many fields changed."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in ChangeKind}


@dataclass(frozen=True, slots=True)
class TaskShown:
    """A task with its units by short name, what its due wording was read as, and the figures behind it."""

    task: Task
    leads: tuple[str, ...]
    responsible: tuple[str, ...]
    due_rule: str
    indicators: tuple[Indicator, ...]
    items: tuple[DataItem, ...]


@dataclass(frozen=True, slots=True)
class ShowDone:
    """A plan and its tasks, or the one that was asked for."""

    plan: Plan
    tasks: tuple[TaskShown, ...]


def check_plan(path: Path, *, draft: bool = False, document: Path | None = None) -> CheckDone:
    """Everything that is wrong or doubtful in a plan workbook: what its reading finds, and the audit of the whole.

    Open readings of a drafted plan are 强制性 unless `draft`. The duties of the units come from the official `document`,
    or from the sentences on the review sheet. Raises PlanError if there is no such file or no workbook in it.
    """
    book, findings = _book(path)
    plan, more = read_plan(book, draft=draft, phrases=PHRASE_PLACES)
    duties, unread = _duties(book, document)
    tables = {spec.name: read_rows(book, spec)[0] for spec in SHEETS}
    columns = {name: rows[0].columns for name, rows in tables.items() if rows}
    audited = () if plan is None else audit(plan, read_targets, columns, duties)
    return CheckDone(path, plan, in_order((*findings, *more, *unread, *_news(audited, more, tables))))


def _book(path: Path) -> tuple[RawBook, tuple[Finding, ...]]:
    if not path.is_file():
        raise PlanError(f"找不到方案工作簿“{path}”。", "请检查文件名和所在文件夹。")
    book, findings = read_book(path, path.name)
    if book is None:
        reasons = "".join(f"{finding.message}{finding.hint}" for finding in findings)
        raise PlanError(f"“{path}”不能作为方案工作簿读取：{reasons}")
    return book, findings


def _news(
    audited: Iterable[Finding], read: Iterable[Finding], tables: Mapping[str, tuple[Row, ...]]
) -> Iterator[Finding]:
    """The findings of the audit that do not follow from rows the reading has already found at fault.

    What is missed because its own row cannot be used is no news: a name, a task number, an indicator, a rubric line.
    """
    faults = {(found.place.sheet, found.place.row) for found in read if found.severity is Severity.ERROR}
    lost = {name: tuple(row for row in rows if (name, row.place.row) in faults) for name, rows in tables.items()}
    names = _words(lost[UNITS.name], "全称", "简称", "别名")
    tasks = _words(lost[INDICATORS.name], "对应任务")
    known = {
        kinds.NAME_UNKNOWN: ("name", names),
        kinds.COLLECTIVE_UNKNOWN: ("name", names),
        kinds.DUTY_OF_NOBODY: ("name", names),
        kinds.NO_DATA: ("no", tasks),
        kinds.TARGET_WITHOUT_INDICATOR: ("no", tasks),
        kinds.NUMBERS_GAP: ("missing", _words(lost[TASKS.name], "序号")),
    }
    for finding in audited:
        field, words = known.get(finding.kind, ("", frozenset()))
        told = field and set(listed_words(dict(finding.data)[field])) <= words
        same_row = finding.kind is kinds.NAMED_NOT_READ and (finding.place.sheet, finding.place.row) in faults
        sums = finding.kind in _OF_WHOLE_RUBRIC and lost[RUBRIC.name]
        if not (told or same_row or sums):
            yield finding


def _words(rows: Iterable[Row], *titles: str) -> frozenset[str]:
    return frozenset(word for row in rows for title in titles for word in listed_words(row.text(title)))


def _duties(book: RawBook, document: Path | None) -> tuple[tuple[Duty, ...], tuple[Finding, ...]]:
    """What the units have to do by the official document, else by the sentences kept on the review sheet of the plan."""
    if document is None:
        return tuple(_reviewed_duties(book)), ()
    official, findings = read_official(document)
    found = duties_of(official) if official else ()
    return tuple(Duty(each.unit, each.text, Place(document.name, each.spot.label)) for each in found), findings


def _reviewed_duties(book: RawBook) -> Iterator[Duty]:
    if book.sheet(REVIEW.name) is None:
        return
    for row in read_rows(book, REVIEW)[0]:
        if row.text("工作表") == UNITS.name and row.text("规则") == DUTY_RULE:
            yield Duty(row.text("行"), row.text("原句"), row.at("原句"))


def cover_plan(path: Path, *, document: Path | None = None) -> CoverageDone:
    """Task ↔ obligation ↔ form cell ↔ indicator ↔ paragraph of the report, and where that chain is broken.

    A duty of the official `document` (or of the review sheet) that no task carries is a hole, too. Raises PlanError if the
    plan cannot be used.
    """
    plan, _ = load_plan(path)
    duties, unread = _duties(_book(path)[0], document)
    found = coverage(plan, sample_period(plan), HEAD_ROW)
    holes = (*found.holes, *uncarried_duties(plan, duties), *unread)
    return CoverageDone(path, plan, found, in_order(holes), found.notes)


def diff_plans(old: Path, new: Path) -> DiffDone:
    """What the new plan changes against the old one; PlanError if one of them cannot be used."""
    before, after = load_plan(old)[0], load_plan(new)[0]
    return DiffDone(before, after, diff(before, after))


def show_plan(path: Path, task: str | None = None) -> ShowDone:
    """The tasks of a plan as they were read, or the one of that number.

    Raises PlanError if the plan cannot be used, ReportGenError if there is no such task.
    """
    plan, _ = load_plan(path)
    chosen = plan.tasks if task is None else tuple(each for each in plan.tasks if each.no == task)
    if not chosen:
        raise ReportGenError(f"方案没有第{task}项任务。", f"可写的序号：{listed(each.no for each in plan.tasks)}。")
    ties = ties_of(plan)
    return ShowDone(
        plan,
        tuple(
            TaskShown(
                each,
                tuple(plan.short(code) for code in each.leads),
                tuple(plan.short(code) for code in each.responsible),
                each.due.rule or each.due.kind.value,
                ties[each.no].indicators,
                ties[each.no].items,
            )
            for each in chosen
        ),
    )
