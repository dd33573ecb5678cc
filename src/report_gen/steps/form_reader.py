"""Reads one file by itself: what it says whatever came before it. The processes that open files do this as well."""

from __future__ import annotations

from dataclasses import dataclass

from report_gen.intake.corrections import correction_inside, return_number
from report_gen.intake.submission import identify, read_alone
from report_gen.model.finding import Finding, has_errors
from report_gen.model.form import Form, Identity
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.raw import RawBook
from report_gen.model.submission import FormRead
from report_gen.rules.forms import build_form
from report_gen.rules.merge import misplaced
from report_gen.steps.answers import is_correction


@dataclass(frozen=True, slots=True)
class FormReader:
    """The job of reading a period's files by a plan: from a file's name and its opened workbook to a `FormRead`."""

    plan: Plan
    period: Period

    def __call__(self, name: str, book: RawBook | None, findings: tuple[Finding, ...]) -> FormRead:
        """What the file says by itself. `findings` are those of opening it; of an answer there are no others."""
        if book is None:
            return FormRead(name, findings=findings)
        identity, more = identify(book)
        findings = (*findings, *more)
        if identity is not None:
            findings = (*findings, *misplaced(self.plan, self.period, identity, name))
        if identity is None or has_errors(findings):
            return FormRead(name, book.sha256, findings)
        form = self.form(identity)
        if is_correction(book, form) or return_number(book):
            return FormRead(name, book.sha256, findings, identity, answer=True)
        submission, about, lasts = read_alone(book, form)
        inside = correction_inside(book, form, form.unit_short or form.unit_name) if submission else ()
        return FormRead(name, book.sha256, (*findings, *about, *inside), identity, submission, lasts)

    def form(self, identity: Identity) -> Form:
        """The form of that unit, without last period's values."""
        return build_form(self.plan, self.plan.unit(identity.unit), self.period)
