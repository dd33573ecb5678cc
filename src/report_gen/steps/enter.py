"""`score enter`: filled 考核打分 workbooks read, and what they say recorded in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from report_gen.catalogue import assessment as kinds
from report_gen.errors import ReportGenError
from report_gen.excel.guard import read_all
from report_gen.intake.assessor_book import Asked, read_assessor_book
from report_gen.ledger.arrivals import fit
from report_gen.ledger.assessments import ENTERED_BY, WITHDRAWN, mark_data, place_data, registered_data
from report_gen.model.assessor_book import Assessed, Withdrawal, hand_lines, registered_lines
from report_gen.model.decisions import Mark, Registered, Sighting
from report_gen.model.event import Act
from report_gen.model.finding import Finding, has_errors, in_order
from report_gen.model.period import Period
from report_gen.model.submission import Skipped
from report_gen.rules.explanations import refusal
from report_gen.steps.load import Office, parts_of
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.progress import Progress, silent
from report_gen.steps.run import refuse_unfit
from report_gen.wording import date_text, number_text
from report_gen.workspace import ASSESSMENT
from report_gen.workspace.sealed import digest, originals_of

_Claim = Mark | Registered | Withdrawal


@dataclass(frozen=True, slots=True)
class BookEntered:
    """What became of one workbook: what it says that is new (`fresh`), how much of it stood already, what is wrong.

    Not `said`: it was refused, nothing of it is recorded. `known`: it was entered before, with just these bytes.
    """

    file: str
    path: Path
    sha256: str
    said: Assessed | None
    findings: tuple[Finding, ...] = ()
    fresh: Assessed = field(default_factory=Assessed)
    known: bool = False

    @property
    def unchanged(self) -> int:
        """How many of its points, events and withdrawals stood already."""
        return len(_claims(self.said)) - len(_claims(self.fresh))

    @property
    def names(self) -> tuple[str, ...]:
        """Who signed, each once."""
        return tuple(dict.fromkeys(one.by for one in _claims(self.said)))


@dataclass(frozen=True, slots=True)
class Entered:
    """All workbooks of one run, in order, and files passed over."""

    period: Period
    books: tuple[BookEntered, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def refused(self) -> tuple[BookEntered, ...]:
        """Those of which nothing was recorded."""
        return tuple(book for book in self.books if book.said is None)


class _File(NamedTuple):
    """A workbook to read: where it is, what records and messages call it, its hash."""

    path: Path
    name: str
    sha256: str


def enter(
    office: Office,
    period: Period,
    files: Sequence[Path] = (),
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> Entered:
    """Read the files (without any: those in 考核/<期>/), seal them, and record what they say that is new.

    A book with an error is refused as a whole (its findings say why), and so are two books that say different things
    of the same. Without a clock nothing is recorded. A book that was entered before adds nothing. ReportGenError if there is nothing to read, the rubric asks
    nothing of people in the period, the period is closed, or the ledger was tampered with: then nothing is recorded.
    """
    refuse_unfit(office, period)
    _refuse_unasked(office, period)
    for path in filter(Path.is_dir, files):
        raise ReportGenError(f"“{path}”是文件夹。", f"要录入“{ASSESSMENT}/{period.code}”里的全部表格，不写文件即可。")
    paths, skipped = (files, ()) if files else office.workspace.assessed(period)
    if not paths:
        folder = office.workspace.period_assessment(period)
        raise ReportGenError("没有找到填好的考核打分表。", f"请放入“{folder}”，或在命令后面写出文件。")
    found, copies = _distinct(office, paths)
    known = {one.sha256 for one in office.decisions.sightings if one.period == period.code}
    read = _read(office, period, [one for one in found if one.sha256 not in known], progress)
    books = {book.sha256: book for book in _Desk(office, period, dry_run=dry_run).taken(read)}
    old = {one.sha256: BookEntered(one.name, one.path, one.sha256, Assessed(), known=True) for one in found}
    return Entered(period, tuple((old | books)[one.sha256] for one in found), (*skipped, *copies))


def read_assessments(
    office: Office, period: Period
) -> tuple[tuple[Mark, ...], tuple[Registered, ...], tuple[Finding, ...]]:
    """What the books in 考核/<期>/ say, without a ledger and recording nothing, and what is wrong in them."""
    paths, _ = office.workspace.assessed(period)
    read = _read(office, period, _distinct(office, paths)[0], silent)
    said = [book.said for book in read if book.said]
    marks = {_subject(one): one for each in said for one in each.marks}
    events = {_subject(one): one for each in said for one in each.registered}
    return tuple(marks.values()), tuple(events.values()), in_order(one for book in read for one in book.findings)


def _distinct(office: Office, paths: Iterable[Path]) -> tuple[tuple[_File, ...], tuple[Skipped, ...]]:
    """The files, and those that are copies of an earlier one."""
    found: dict[str, _File] = {}
    copies = []
    for path in paths:
        one = _File(path, _name(office, path), digest(path))
        first = found.setdefault(one.sha256, one)
        if first is not one:
            copies.append(Skipped(one.name, f"与“{first.name}”内容完全相同"))
    return tuple(found.values()), tuple(copies)


def _refuse_unasked(office: Office, period: Period) -> None:
    parts_of(office.plan, period)
    if not (hand_lines(office.plan, period) or registered_lines(office.plan, period)):
        raise ReportGenError(
            f"{period.label}的评分细则没有人工评分和登记的评分项，不用打分。", "请检查方案工作簿“评分细则”表。"
        )


def _name(office: Office, path: Path) -> str:
    """What records call a book: 考核/2024H1/张三.xlsx; one that lies elsewhere, its file name."""
    folder = office.workspace.root / ASSESSMENT
    inside = path.absolute().is_relative_to(folder.absolute())
    name = path.absolute().relative_to(folder.absolute()).as_posix() if inside else path.name
    return fit(f"{ASSESSMENT}/{name}" if inside else name)


def _read(office: Office, period: Period, files: Sequence[_File], progress: Progress) -> tuple[BookEntered, ...]:
    """Each file read by itself, then held against the others; without a clock it was filled on the period's last day."""
    on = office.now.date() if office.now else period.last
    asked = Asked(office.plan, period, office.decisions.registered, on, refusal)
    readings = read_all([(one.path, one.name) for one in files])
    books = []
    for one, (book, findings) in zip(progress(files, "读取考核打分表"), readings, strict=True):
        said, more = read_assessor_book(book, asked) if book else (None, ())
        found = in_order((*findings, *more))
        books.append(BookEntered(one.name, one.path, one.sha256, None if has_errors(found) else said, found))
    return _agreeing(books)


def _agreeing(books: Sequence[BookEntered]) -> tuple[BookEntered, ...]:
    """The books, those refused (G207) that say something else of the same than another: nobody knows which is the later."""
    faults: dict[str, list[Finding]] = {}
    for one, other in combinations(books, 2):
        for mine, theirs in _disputed(one, other):
            faults.setdefault(one.sha256, []).append(_disagreement(mine, theirs))
            faults.setdefault(other.sha256, []).append(_disagreement(theirs, mine))
    return tuple(
        replace(book, said=None, findings=in_order((*book.findings, *faults[book.sha256])))
        if book.sha256 in faults
        else book
        for book in books
    )


def _disputed(one: BookEntered, other: BookEntered) -> Iterator[tuple[_Claim, _Claim]]:
    mine = {_subject(claim): claim for claim in _claims(one.said)}
    for claim in _claims(other.said):
        same = mine.get(_subject(claim))
        if same is not None and _value(same) != _value(claim):
            yield same, claim


def _disagreement(mine: _Claim, theirs: _Claim) -> Finding:
    said = mine.registered if isinstance(mine, Withdrawal) else mine
    what = (
        f"“{said.by}”给同一单位同一评分项打的分"
        if isinstance(said, Mark)
        else f"“{said.reason}”（{date_text(said.day)}）"
    )
    data = {"what": what, "value": _worded(mine), "expected": _worded(theirs), "other": theirs.place.file}
    return kinds.SAME_IN_OTHER_BOOK.at(mine.place, **data)


def _worded(claim: _Claim) -> str:
    if isinstance(claim, Withdrawal):
        return "撤销"
    if isinstance(claim, Mark):
        return f"{number_text(claim.points)}分，{claim.reason}"
    points = "分值按细则" if claim.points is None else f"{number_text(claim.points)}分"
    return f"{number_text(claim.count)}次，{points}，{claim.basis}"


def _claims(said: Assessed | None) -> tuple[_Claim, ...]:
    """What a book says; what it takes back comes before what it registers in its place."""
    return (*said.marks, *said.withdrawn, *said.registered) if said else ()


def _subject(claim: _Claim) -> tuple[str, ...]:
    """What a claim is about: a later one about the same takes its place."""
    if isinstance(claim, Mark):
        return (claim.unit, claim.line, claim.by)
    one = claim.registered if isinstance(claim, Withdrawal) else claim
    return (one.unit, one.line, one.day.isoformat(), one.reason)


def _value(claim: _Claim) -> tuple[object, ...]:
    """What it says of that."""
    if isinstance(claim, Withdrawal):
        return ("撤销",)
    return (claim.points, claim.reason) if isinstance(claim, Mark) else (claim.count, claim.points, claim.basis)


class _Desk:
    """Takes books one after the other, and records what of them does not stand yet."""

    def __init__(self, office: Office, period: Period, *, dry_run: bool) -> None:
        self._office, self._period, self._dry = office, period, dry_run
        marks = (mark for mark in office.decisions.marks if mark.period == period.code)
        known: tuple[_Claim, ...] = (*marks, *office.decisions.registered)
        self._standing = {_subject(one): _value(one) for one in known}

    def taken(self, books: Iterable[BookEntered]) -> tuple[BookEntered, ...]:
        """The books, each with what was new in it."""
        return tuple(self._take(book) if book.said else book for book in books)

    def _take(self, book: BookEntered) -> BookEntered:
        fresh = tuple(claim for claim in _claims(book.said) if self._is_new(claim))
        now = self._office.now
        if now is not None and not self._dry:
            self._seal(book, now)
            for claim in fresh:
                self._record(book, claim, now)
        marks = tuple(one for one in fresh if isinstance(one, Mark))
        events = tuple(one for one in fresh if isinstance(one, Registered))
        withdrawn = tuple(one for one in fresh if isinstance(one, Withdrawal))
        return replace(book, fresh=Assessed(marks, events, withdrawn))

    def _is_new(self, claim: _Claim) -> bool:
        """Whether it says what does not stand; what it says stands from now on."""
        subject = _subject(claim)
        if isinstance(claim, Withdrawal):
            return self._standing.pop(subject, None) is not None
        new = self._standing.get(subject) != _value(claim)
        self._standing[subject] = _value(claim)
        return new

    def _seal(self, book: BookEntered, now: datetime) -> None:
        """The original kept before anything of it is recorded; that it was entered is recorded at the end of the run."""
        originals_of(self._office.workspace).keep(book.path)
        self._office.sightings.append(Sighting(self._period.code, book.sha256, book.file, now, 0))

    def _record(self, book: BookEntered, claim: _Claim, now: datetime) -> None:
        act, unit, data = _told(claim, book.sha256)
        office = self._office
        entered = {ENTERED_BY: office.by} if office.by else {}
        open_ledger(office.workspace, office.plan, office.workspace.ledger).append(
            act, at=now, by=claim.by, period=self._period.code, unit=unit, data={**data, **entered}
        )


def _told(claim: _Claim, sha256: str) -> tuple[Act, str, Mapping[str, str]]:
    """The event that records a claim: its act, unit and data."""
    if isinstance(claim, Mark):
        return Act.MARKED, claim.unit, mark_data(claim)
    if isinstance(claim, Registered):
        return Act.REGISTERED, claim.unit, registered_data(claim)
    gone = claim.registered
    data = {WITHDRAWN: str(gone.event), **place_data(claim.place, sha256)}
    return Act.REGISTRATION_WITHDRAWN, gone.unit, data
