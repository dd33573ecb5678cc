"""Files that answer a return: read once the forms they go back to are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from report_gen.catalogue import merge as kinds
from report_gen.intake.corrections import (
    Ground,
    correction_inside,
    correction_number,
    listed_spots,
    read_corrections,
    return_number,
)
from report_gen.model.finding import Finding
from report_gen.model.form import Form
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.model.raw import RawBook
from report_gen.model.submission import Receipt, Submission
from report_gen.rules.amendments import unasked_changes, unexplained_changes
from report_gen.rules.receipts import Received, arrival

_LATEST = "9999"  # sorts after every ISO time

Refused = tuple[str, tuple[Finding, ...]]  # a file that gave nothing, and why


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A file waiting for the form it goes back to. `submission` is None for a correction workbook.

    `findings` are those of the file so far; `number` is the head of the other file's hash.
    """

    book: RawBook
    form: Form
    receipt: Receipt
    number: str
    findings: tuple[Finding, ...]
    submission: Submission | None = None

    @property
    def order(self) -> tuple[str, str]:
        """By receipt, unknown times last, then by name."""
        return (self.receipt.at.isoformat() if self.receipt.at else _LATEST, self.book.file)


class Finish(Protocol):
    """Checks and settles a form: the last steps of reading one."""

    def __call__(self, submission: Submission, findings: tuple[Finding, ...], /, *, answers: str = "") -> Received: ...


def is_correction(book: RawBook, form: Form) -> bool:
    """Whether the workbook is a correction workbook: it is not to be read as a form."""
    return bool(correction_number(book, form))


def correction(book: RawBook, form: Form, receipt: Receipt, findings: tuple[Finding, ...]) -> Answer:
    """A correction workbook, waiting."""
    return Answer(book, form, receipt, correction_number(book, form), findings)


def given_back(book: RawBook, form: Form, submission: Submission, findings: tuple[Finding, ...]) -> Answer:
    """A form that carries a 校核号, waiting; its findings, M129 with them."""
    findings = (*findings, *correction_inside(book, form, form.unit_short or form.unit_name))
    return Answer(book, form, submission.receipt, return_number(book), findings, submission)


def answered(
    plan: Plan,
    received: Sequence[Received],
    waiting: Iterable[Answer],
    finish: Finish,
    reopen: Callable[[str], RawBook | None],
) -> tuple[tuple[Received, ...], tuple[Refused, ...]]:
    """The forms the waiting files amount to, and those that give none (M120, M123, M124 …) with their findings.

    An answer may answer another answer: each is taken up once its own base is there. `reopen` reads a received file
    again by its name; it is called for forms that corrections are laid on.
    """
    desk = _Desk(plan, list(received), finish, reopen)
    left = sorted(waiting, key=lambda answer: answer.order)
    while ready := next(((answer, base) for answer in left if (base := desk.base(answer))), None):
        desk.take(*ready)
        left.remove(ready[0])
    for answer in left:
        desk.orphan(answer)
    return tuple(desk.made), tuple(desk.refused)


class _Desk:
    """What is known so far: forms by unit and hash, and the ground of those that were corrected."""

    def __init__(
        self, plan: Plan, received: list[Received], finish: Finish, reopen: Callable[[str], RawBook | None]
    ) -> None:
        self._plan = plan
        self._known = received
        self._finish = finish
        self._reopen = reopen
        self._grounds: dict[str, Ground] = {}
        self.made: list[Received] = []
        self.refused: list[Refused] = []

    def base(self, answer: Answer) -> Received | None:
        """The form it goes back to: of the same unit, the first that came of those with that hash."""
        fitting = (
            one
            for one in self._known
            if one.submission.identity.unit == answer.form.identity.unit
            and one.submission.sha256.startswith(answer.number)
            and one.submission.sha256 != answer.book.sha256
        )
        return min(fitting, key=arrival, default=None)

    def take(self, answer: Answer, base: Received) -> None:
        """The answer read against its base."""
        if answer.submission is not None:
            listed = listed_spots(answer.book)
            changes = unasked_changes(self._plan, answer.form, base, answer.submission, listed)
            self._add(answer.submission, (*answer.findings, *changes), answers=base.file)
            return
        ground = self._ground(base)
        if ground is None:
            self.orphan(answer)
            return
        amended, laid, findings = read_corrections(answer.book, answer.form, ground, base.submission, answer.receipt)
        if amended is None:
            self.refused.append((answer.book.file, (*answer.findings, *findings)))
            return
        self._grounds[amended.file] = laid
        kept = unexplained_changes(self._plan, answer.form, base, amended)
        self._add(amended, (*answer.findings, *findings, *kept))

    def orphan(self, answer: Answer) -> None:
        """A file whose base is not there: a form counts by itself, a correction says nothing without it."""
        unit, place = answer.form.unit_short, Place(answer.book.file)
        if answer.submission is None:
            found = kinds.BASE_MISSING.at(place, unit, value=answer.number)
            self.refused.append((answer.book.file, (*answer.findings, found)))
            return
        note = kinds.RETURNED_FILE_MISSING.at(place, unit, value=answer.number)
        self._add(answer.submission, (*answer.findings, note))

    def _ground(self, base: Received) -> Ground | None:
        if base.file not in self._grounds:
            book = self._reopen(base.file)
            if book is None:
                return None
            self._grounds[base.file] = Ground(book)
        return self._grounds[base.file]

    def _add(self, submission: Submission, findings: tuple[Finding, ...], *, answers: str = "") -> None:
        one = self._finish(submission, findings, answers=answers)
        self._known.append(one)
        self.made.append(one)
