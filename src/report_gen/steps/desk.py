"""The desk at which the files of one period are read: what each is read against, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.account import account
from report_gen.intake.register import receipt_for
from report_gen.intake.submission import changed_lasts, read_submission
from report_gen.model.account import Account
from report_gen.model.finding import Finding, Severity, in_order
from report_gen.model.form import Form, Identity
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.model.raw import RawBook
from report_gen.model.submission import FormRead, Receipt, Skipped, Submission
from report_gen.packing import stowed
from report_gen.rules.background import Background
from report_gen.rules.checks import check_entries
from report_gen.rules.explanations import settle
from report_gen.rules.forms import build_form, last_values
from report_gen.rules.merge import Received
from report_gen.steps.answers import Answer, answered, correction, given_back, is_correction
from report_gen.steps.form_reader import FormReader

_MANY: Final = 3000  # files from which on it matters how large they are while they wait to be put together


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

    @property
    def reader(self) -> FormReader:
        """The job that makes of an opened file what `take` takes."""
        return FormReader(self.plan, self.period)

    def take_book(self, name: str, book: RawBook | None, findings: tuple[Finding, ...]) -> None:
        """One file, opened or not; its workbook is kept for the account of its cells."""
        one = self.reader(name, book, findings)
        if self.opened is not None and book is not None:
            self.opened[name] = (book, self._form(one.identity) if one.identity else None)
        self.take(one, book)

    def take(self, one: FormRead, book: RawBook | None = None) -> None:
        """One file as read by itself: a form is checked and settled, an answer to a return waits for the others."""
        if one.answer:
            self._wait(one, book or self.reopen(one.file))
        elif one.submission is None:
            self._refuse(one.file, (*one.findings, *self._changed(one)))
        else:
            submission = replace(one.submission, receipt=receipt_for(self.receipts, one.file))
            self.received.append(self._finished(submission, (*one.findings, *self._changed(one))))

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

    def _changed(self, one: FormRead) -> Iterator[Finding]:
        """S317 where the printed last values are not what the unit's accepted form said."""
        if one.identity is None or not one.lasts:
            return
        unit = self.plan.unit(one.identity.unit)
        last, _ = self.known.accepted(unit.code)
        yield from changed_lasts(one.lasts, last_values(self.plan, unit, last), unit.short or unit.name)

    def _wait(self, one: FormRead, book: RawBook | None) -> None:
        """Read the answer once more, with its workbook at hand, and let it wait for the form it goes back to."""
        if book is None or one.identity is None:
            self._refuse(one.file, (kinds.FILE_UNAVAILABLE.at(Place(one.file)),))
            return
        form, receipt = self._form(one.identity), receipt_for(self.receipts, one.file)
        if is_correction(book, form):
            self._waiting.append(correction(book, form, receipt, one.findings))
            return
        submission, more = read_submission(book, form, receipt)
        if submission is None:
            self._refuse(one.file, (*one.findings, *more))
        else:
            self._waiting.append(given_back(book, form, submission, (*one.findings, *more)))

    def _finished(self, submission: Submission, findings: tuple[Finding, ...], *, answers: str = "") -> Received:
        """The form checked and settled; what a person explained is checked like any other value."""
        said, unit = self.known.justifications, submission.identity.unit
        submission = settle(submission, findings, said)
        findings = (*findings, *check_entries(self.plan, self.period, submission, *self.known.accepted(unit)))
        settled = settle(submission, findings, said)
        return Received(stowed(settled) if len(self.receipts) > _MANY else settled, in_order(findings), answers)

    def _refuse(self, name: str, findings: tuple[Finding, ...]) -> None:
        errors = (finding.message for finding in findings if finding.severity is Severity.ERROR)
        self.findings.extend(findings)
        self.skipped.append(Skipped(name, next(errors, "表中没有可以读取的内容。")))

    def _about(self, name: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.place.file == name)
