"""Of the forms one unit sent for a period: which one counts, and whether it came in time.

The recorded time decides, never a name: files under other names, in another order, with other times of their own give
the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from report_gen.catalogue import merge as kinds
from report_gen.model.finding import Finding, Kind, Severity, has_errors
from report_gen.model.outcome import Obligation, Timeliness
from report_gen.model.place import Place
from report_gen.model.submission import EntryState, ReceiptSource, Submission
from report_gen.rules.entries import is_blank, is_empty_report
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
        """When it came, or by when it had come; None if nobody knows."""
        return self.submission.receipt.at

    @property
    def certain(self) -> datetime | None:
        """When it came; None if nobody knows more than when it was first seen."""
        return self.submission.receipt.certain

    @property
    def turn(self) -> int:
        """The number the portal recorded it under: of two that came within a second it tells which was first. Else 0."""
        receipt = self.submission.receipt
        return receipt.event if receipt.source is ReceiptSource.PORTAL else 0

    @property
    def follows(self) -> str:
        """The file it corrects or answers; '' if it stands for itself."""
        return self.submission.base or self.answers


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of a unit's forms. `sent` are the different ones that say anything, `others` all but the accepted.

    `accepted` is None if nothing came, if only blank or zero forms came, or if several came and their order is unknown.
    `complete` are those sent without 强制性 finding and without an estimate in a number's place, in order of arrival.
    """

    accepted: Received | None
    sent: tuple[Received, ...]
    others: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    complete: tuple[Received, ...] = ()


def choose(received: Sequence[Received], unit: str) -> Choice:
    """The form that counts of those `unit` (short name) sent, whatever order they are given in.

    The one that came last counts; of those the portal took within a second, the one it recorded last. Forms with a known time go before those without; one that was only seen goes before
    them if it was seen later than they were. Where that does not decide, forms with the same entries are as good as
    one another, and others are an error at the register's door: nothing is guessed. A form that answers or corrects
    another came after it, whatever the register says. Copies of a file are set aside, and so are blank forms and those
    that are zero throughout without saying 零报告, which are no reports; each has one finding that says so.
    """
    by_arrival = sorted(received, key=arrival)
    blank, telling = _sorted_by_content(by_arrival)
    originals, copies = _without_copies(telling)
    answered = {one.follows for one in originals}
    latest = _latest([one for one in originals if one.file not in answered])
    accepted = latest[0] if _all_alike(latest) else None
    findings = [_no_report(one).at(Place(one.file), unit) for one in blank]
    findings += [kinds.SAME_FILE_TWICE.at(Place(copy.file), unit, other=first.file) for copy, first in copies]
    if accepted:
        findings += _set_aside(originals, accepted, unit)
    elif latest:
        findings.append(_order_unknown(latest, unit))
    others = tuple(one.submission for one in by_arrival if one is not accepted)
    return Choice(accepted, tuple(originals), others, tuple(findings), tuple(filter(_complete, originals)))


def timeliness(choice: Choice, obligation: Obligation) -> tuple[Timeliness, int]:
    """Whether the unit reported in time, and the days it was late.

    The first complete form decides: without 强制性 findings and without an estimate in a number's place. While there
    is none, the first form that says anything. A form whose time is unknown may have come in time, so it is never
    held against the unit: 时间待定. First sight in time proves that it was in time; later, it proves nothing.
    """
    complete = choice.complete or choice.sent
    if not complete:
        return Timeliness.NONE, 0
    if any(one.at is not None and one.at.date() <= obligation.due for one in complete):
        return Timeliness.ON_TIME, 0
    days = [one.certain.date() for one in complete if one.certain is not None]
    if len(days) < len(complete):
        return Timeliness.PENDING, 0
    return Timeliness.LATE, (min(days) - obligation.due).days


def returned_count(choice: Choice, refused: Iterable[Finding]) -> int:
    """How many files had to go back: forms with 强制性 findings, and `refused` files that gave no form at all."""
    return sum(has_errors(one.findings) for one in choice.sent) + len({one.place.file for one in refused})


def _complete(one: Received) -> bool:
    open_cells = (entry for entry in one.submission.entries if entry.state is EntryState.QUERIED)
    return not has_errors(one.findings) and all(entry.value is not None for entry in open_cells)


def receipt_findings(accepted: Received, obligation: Obligation, unit: str) -> Iterator[Finding]:
    """Notes on the accepted form: nobody knows when it came, or it came after the period was locked."""
    place = Place(accepted.file)
    if accepted.at is None:
        yield kinds.RECEIPT_UNKNOWN.at(place, unit)
    elif accepted.certain is None:
        if accepted.at.date() > obligation.due:
            value = f"{date_text(accepted.at.date())}{accepted.at:%H:%M}"
            yield kinds.FIRST_SEEN_LATE.at(place, unit, value=value, expected=date_text(obligation.due))
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


def arrival(one: Received) -> tuple[bool, str, bool, int, str, str]:
    """Known times first, in their order, exact ones before first sights; then the portal's numbers decide, the contents, names last."""
    return (
        one.at is None,
        one.at.isoformat() if one.at else "",
        one.certain is None,
        one.turn,
        one.submission.sha256,
        one.file,
    )


def _sorted_by_content(forms: Iterable[Received]) -> tuple[list[Received], list[Received]]:
    """The forms that are no reports, and those that say anything."""
    both: tuple[list[Received], list[Received]] = ([], [])
    for one in forms:
        both[not is_empty_report(one.submission)].append(one)
    return both


def _no_report(one: Received) -> Kind:
    return kinds.BLANK_FORM if is_blank(one.submission) else kinds.ZERO_FORM


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
    """Those that came last: one, unless several share the last time or no time is known.

    Of those the portal itself took within a second, its numbers tell the order.

    What was only seen is later than a form of known time if it was first seen after that form had come and been seen:
    of two files found by the same run, nobody can say which was put there first.
    """
    exact = [one.certain for one in originals if one.certain is not None]
    known = [one for one in originals if exact and one.certain == max(exact)]
    bounds = [bound for one in known for bound in (one.certain, one.submission.receipt.seen) if bound is not None]
    seen = [one.at for one in originals if one.certain is None and one.at is not None]
    if seen and (not bounds or max(seen) > max(bounds)):
        return [one for one in originals if one.certain is None and one.at == max(seen)]
    if known and all(one.turn for one in known):
        return [max(known, key=lambda one: one.turn)]
    return known or originals


def _all_alike(forms: Sequence[Received]) -> bool:
    """Whether there are any, and all with the same entries."""
    return len(forms) == 1 or len({_content(one.submission) for one in forms}) == 1


def _content(submission: Submission) -> frozenset[tuple[object, ...]]:
    return frozenset((entry.table, entry.row, entry.column, entry.value, entry.raw) for entry in submission.entries)


def _order_unknown(latest: Sequence[Received], unit: str) -> Finding:
    files = sorted(one.file for one in latest)
    return kinds.ORDER_UNKNOWN.at(Place(files[0]), unit, count=len(files), files=listed(files))


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
    reason = _why_later(accepted, one)
    errors = sum(finding.severity is Severity.ERROR for finding in one.findings)
    queries = len(open_queries(one.submission, one.findings))
    return kinds.SUPERSEDED.at(
        Place(one.file), unit, other=accepted.file, reason=reason, errors=errors, queries=queries
    )


def _why_later(accepted: Received, one: Received) -> str:
    """Why the accepted form goes before `one`."""
    if accepted.answers == one.file:
        return "是此件退回后改好重报的"
    if (one.at, one.certain) == (accepted.at, accepted.certain):
        return "同时收到，收件号在后" if one.turn and accepted.turn else "两份内容相同"
    if one.at is None:
        return "此件的收到时间没有登记"
    if accepted.certain is None:
        return "首见时间在后"
    return "收到时间在后" if one.certain else "此件只知首见时间，收到时间没有登记"
