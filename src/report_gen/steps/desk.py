"""The desk at which the files of one period are read: what each is read against, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from report_gen.intake.account import account
from report_gen.intake.register import receipt_for
from report_gen.intake.submission import identify, read_submission
from report_gen.model.account import Account
from report_gen.model.finding import Finding, Severity, has_errors, in_order
from report_gen.model.form import Form, Identity
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.raw import RawBook
from report_gen.model.submission import Receipt, Skipped, Submission
from report_gen.rules.background import Background
from report_gen.rules.checks import check_submission
from report_gen.rules.explanations import settle
from report_gen.rules.forms import build_form
from report_gen.rules.merge import Received, misplaced
from report_gen.steps.answers import Answer, answered, correction, given_back, is_correction


@dataclass(slots=True)
class Desk:
    """One period's files on their way from workbooks to settled forms.

    `receipts` say when they came, `known` what the office knew before, `reopen` opens a file again by its name.
    `opened` keeps every workbook with its form for the account of its cells; None where nobody asked for one.
    """

    plan: Plan
    period: Period
    receipts: Mapping[str, Receipt]
    known: Background
    reopen: Callable[[str], RawBook | None]
    opened: dict[str, tuple[RawBook, Form | None]] | None = None
    received: list[Received] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _waiting: list[Answer] = field(default_factory=list)

    def take(self, name: str, book: RawBook | None, findings: tuple[Finding, ...]) -> None:
        """One file, opened or not: a form is checked and settled, an answer to a return waits for the others."""
        if book is None:
            self._refuse(name, findings)
            return
        identity, more = identify(book)
        findings = (*findings, *more)
        if identity is not None:
            findings = (*findings, *misplaced(self.plan, self.period, identity, name))
        form = None if identity is None or has_errors(findings) else self._form(identity)
        if self.opened is not None:
            self.opened[name] = (book, form)
        if form is None:
            self._refuse(name, findings)
        else:
            self._read(book, form, findings)

    def settle_answers(self) -> None:
        """Read the answers that waited, each on the ground of the form it answers."""
        made, refused = answered(self.plan, self.received, self._waiting, self._finished, self.reopen)
        self.received += made
        for name, findings in refused:
            self._refuse(name, findings)

    def accounts(self) -> tuple[Account, ...]:
        """What became of every cell of every file that was opened, and of the files that were not."""
        forms = {one.file: one for one in self.received}
        notes = {one.file: one.reason for one in self.skipped}
        opened = self.opened or {}
        accounts = [
            account(book, form, forms[name].submission, forms[name].findings)
            if name in forms
            else account(book, None, None, self._about(name))
            for name, (book, form) in opened.items()
        ]
        unread = [Account(name, "", (), reason) for name, reason in notes.items() if name not in opened]
        return tuple(sorted((*accounts, *unread), key=lambda one: one.file))

    def _form(self, identity: Identity) -> Form:
        last, _ = self.known.accepted(identity.unit)
        return build_form(self.plan, self.plan.unit(identity.unit), self.period, last)

    def _read(self, book: RawBook, form: Form, findings: tuple[Finding, ...]) -> None:
        receipt = receipt_for(self.receipts, book.file)
        if is_correction(book, form):
            self._waiting.append(correction(book, form, receipt, findings))
            return
        submission, more = read_submission(book, form, receipt)
        findings = (*findings, *more)
        if submission is None:
            self._refuse(book.file, findings)
            return
        answer, findings = given_back(book, form, submission, findings)
        if answer is None:
            self.received.append(self._finished(form, submission, findings))
        else:
            self._waiting.append(answer)

    def _finished(
        self, form: Form, submission: Submission, findings: tuple[Finding, ...], *, answers: str = ""
    ) -> Received:
        """The form checked and settled; what a person explained is checked like any other value."""
        said = self.known.justifications
        submission = settle(submission, findings, said)
        unit = form.identity.unit
        findings = (*findings, *check_submission(self.plan, form, submission, *self.known.accepted(unit)))
        return Received(settle(submission, findings, said), in_order(findings), answers)

    def _refuse(self, name: str, findings: tuple[Finding, ...]) -> None:
        errors = (finding.message for finding in findings if finding.severity is Severity.ERROR)
        self.findings.extend(findings)
        self.skipped.append(Skipped(name, next(errors, "表中没有可以读取的内容。")))

    def _about(self, name: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.place.file == name)
