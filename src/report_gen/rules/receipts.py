"""Of the forms one unit sent for a period: which one counts, and whether it came in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from report_gen.catalogue import merge as kinds
from report_gen.model.finding import Finding, Severity, has_errors
from report_gen.model.outcome import Obligation, Timeliness
from report_gen.model.place import Place
from report_gen.model.submission import EntryState, Submission
from report_gen.rules.entries import is_blank
from report_gen.rules.explanations import open_queries
from report_gen.wording import date_text, listed


@dataclass(frozen=True, slots=True)
class Received:
    """A form as read, its entries settled, and every finding about it.

    `answers` is the file it was given back as, marked: it can only have come after that one.
    """

    submission: Submission
    findings: tuple[Finding, ...] = ()
    answers: str = ""

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.submission.file

    @property
    def at(self) -> datetime | None:
        """When it came; None if nobody knows."""
        return self.submission.receipt.at

    @property
    def follows(self) -> str:
        """The file it corrects or answers; '' if it stands for itself."""
        return self.submission.base or self.answers


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of a unit's forms. `sent` are the different ones that say anything, `others` all but the accepted.

    `accepted` is None if nothing came, if only blank forms came, or if several came and their order is unknown.
    """

    accepted: Received | None
    sent: tuple[Received, ...]
    others: tuple[Submission, ...]
    findings: tuple[Finding, ...]


def choose(received: Sequence[Received], unit: str) -> Choice:
    """The form that counts of those `unit` (short name) sent, whatever order they are given in.

    The one that came last counts. Forms with a known time go before those without; where that does not decide,
    forms with the same entries are as good as one another, and others are an error at the register's door:
    nothing is guessed. A form that answers or corrects another came after it, whatever the register says. Copies of a
    file are set aside, and so are blank forms, which are no reports; each has one finding that says so.
    """
    by_arrival = sorted(received, key=arrival)
    blank, telling = _sorted_by_content(by_arrival)
    originals, copies = _without_copies(telling)
    answered = {one.follows for one in originals}
    latest = _latest([one for one in originals if one.file not in answered])
    accepted = latest[0] if _all_alike(latest) else None
    findings = [kinds.BLANK_FORM.at(Place(one.file), unit) for one in blank]
    findings += [kinds.SAME_FILE_TWICE.at(Place(copy.file), unit, other=first.file) for copy, first in copies]
    if accepted:
        findings += _set_aside(originals, accepted, unit)
    elif latest:
        findings.append(_order_unknown(latest, unit))
    others = tuple(one.submission for one in by_arrival if one is not accepted)
    return Choice(accepted, tuple(originals), others, tuple(findings))


def timeliness(choice: Choice, obligation: Obligation) -> tuple[Timeliness, int]:
    """Whether the unit reported in time, and the days it was late.

    The first complete form decides: without 强制性 findings and without an estimate in a number's place. While there
    is none, the first form that says anything. A form whose time is unknown may have come in time, so it is never held against the unit: 时间待定.
    """
    complete = [one for one in choice.sent if _complete(one)] or list(choice.sent)
    if not complete:
        return Timeliness.NONE, 0
    days = [one.at.date() for one in complete if one.at is not None]
    if days and min(days) <= obligation.due:
        return Timeliness.ON_TIME, 0
    if len(days) < len(complete):
        return Timeliness.PENDING, 0
    return Timeliness.LATE, (min(days) - obligation.due).days


def _complete(one: Received) -> bool:
    open_cells = (entry for entry in one.submission.entries if entry.state is EntryState.QUERIED)
    return not has_errors(one.findings) and all(entry.value is not None for entry in open_cells)


def receipt_findings(accepted: Received, obligation: Obligation, unit: str) -> Iterator[Finding]:
    """Notes on the accepted form: nobody knows when it came, or it came after the period was locked."""
    place = Place(accepted.file)
    if accepted.at is None:
        yield kinds.RECEIPT_UNKNOWN.at(place, unit)
    elif accepted.at.date() > obligation.lock:
        value, expected = date_text(accepted.at.date()), date_text(obligation.lock)
        yield kinds.AFTER_LOCK.at(place, unit, value=value, expected=expected)


def sources(submission: Submission, others: Iterable[Submission]) -> tuple[Submission, ...]:
    """The form and those it corrects, newest first: what it does not say itself stands in the last of them."""
    by_file = {other.file: other for other in others}
    found = [submission]
    while found[-1].base in by_file:
        found.append(by_file.pop(found[-1].base))
    return tuple(found)


def arrival(one: Received) -> tuple[bool, str, str]:
    """Known times first, in their order; then the file names decide."""
    return (one.at is None, one.at.isoformat() if one.at else "", one.file)


def _sorted_by_content(forms: Iterable[Received]) -> tuple[list[Received], list[Received]]:
    """The forms that are blank, and those that say anything."""
    both: tuple[list[Received], list[Received]] = ([], [])
    for one in forms:
        both[not is_blank(one.submission)].append(one)
    return both


def _without_copies(by_arrival: list[Received]) -> tuple[list[Received], list[tuple[Received, Received]]]:
    """The first of each content hash, and the later copies, each with the one it copies."""
    first: dict[str, Received] = {}
    copies: list[tuple[Received, Received]] = []
    for one in by_arrival:
        kept = first.setdefault(one.submission.sha256, one)
        if kept is not one:
            copies.append((one, kept))
    return list(first.values()), copies


def _latest(originals: list[Received]) -> list[Received]:
    """Those that came last: one, unless several share the last time or no time is known."""
    times = [one.at for one in originals if one.at is not None]
    last = max(times) if times else None
    return [one for one in originals if one.at == last]


def _all_alike(forms: Iterable[Received]) -> bool:
    """Whether there are any, and all with the same entries."""
    return len({_content(one.submission) for one in forms}) == 1


def _content(submission: Submission) -> frozenset[tuple[object, ...]]:
    return frozenset((entry.table, entry.row, entry.column, entry.value, entry.raw) for entry in submission.entries)


def _order_unknown(latest: Sequence[Received], unit: str) -> Finding:
    files = listed(one.file for one in latest)
    return kinds.ORDER_UNKNOWN.at(Place(latest[0].file), unit, count=len(latest), files=files)


def _set_aside(originals: Sequence[Received], accepted: Received, unit: str) -> Iterator[Finding]:
    """Why each other form is not the one that counts: a correction took its place, or another form."""
    chain = sources(accepted.submission, (one.submission for one in originals))
    corrected_by = {newer.base: newer for newer in chain if newer.base}
    for one in originals:
        newer = corrected_by.get(one.file)
        if newer:
            count = sum(entry.place.file == newer.file for entry in newer.entries)
            yield kinds.AMENDED.at(Place(one.file), unit, other=newer.file, count=count)
        elif one is not accepted:
            yield _superseded(one, accepted, unit)


def _superseded(one: Received, accepted: Received, unit: str) -> Finding:
    reason = "此件的收到时间没有登记" if one.at is None else "收到时间在后"
    if accepted.answers == one.file:
        reason = "是此件退回后改好重报的"
    elif one.at == accepted.at:
        reason = "两份内容相同"
    errors = sum(finding.severity is Severity.ERROR for finding in one.findings)
    queries = len(open_queries(one.submission, one.findings))
    return kinds.SUPERSEDED.at(
        Place(one.file), unit, other=accepted.file, reason=reason, errors=errors, queries=queries
    )
