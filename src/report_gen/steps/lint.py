"""`lint`: what is wrong with a Word template, before any data are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report_gen.errors import ReportGenError
from report_gen.model.finding import Finding, Severity
from report_gen.reports import REPORTS
from report_gen.resources import shipped
from report_gen.word.lint import lint


@dataclass(frozen=True, slots=True)
class LintDone:
    """The findings of a template held against that of a report; `guessed` if its file name is none of ours."""

    path: Path
    report: str
    findings: tuple[Finding, ...]
    guessed: bool = False

    def count(self, severity: Severity) -> int:
        """How many findings weigh that much."""
        return sum(finding.severity is severity for finding in self.findings)


def lint_template(path: Path) -> LintDone:
    """Check the template against the report of its file name, else against the one it fits best.

    TemplateError if it cannot be opened, ReportGenError if there is no such file.
    """
    if not path.is_file():
        raise ReportGenError(f"找不到模板“{path}”。", "请检查文件名和所在文件夹。")
    named = next((report for report in REPORTS if report.template == path.name), None)
    if named is not None:
        return LintDone(path, named.name, lint(path, shipped("templates", named.template)))
    tried = (LintDone(path, one.name, lint(path, shipped("templates", one.template)), guessed=True) for one in REPORTS)
    return min(tried, key=_misfit)


def _misfit(done: LintDone) -> tuple[int, int]:
    return done.count(Severity.ERROR), done.count(Severity.NOTE)
