"""The forms owed, on the overview page: unit by unit, who is silent, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from report_gen.model.board import FileLink, FormLine, Mark, Silent, Unread
from report_gen.model.outcome import Merged, ReportState, ReportStatus, Timeliness
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.submission import Submission
from report_gen.model.tones import STATE_TONES, TIMELINESS_TONES
from report_gen.reports.ledger_scope import LedgerInput
from report_gen.wording import date_text

_ALL_FORMS: Final = 1_000  # forms listed, whatever their state; the workbook lists all


def file_link(given: LedgerInput, period: Period, file: str) -> FileLink:
    """The name of a received file, and the way to it; plan and nowhere have none."""
    link = given.link(period, Place(file))
    return FileLink(file, link.file if link else "")


def form_lines(given: LedgerInput, packages: Mapping[str, str]) -> tuple[tuple[FormLine, ...], int]:
    """One line an obligation, in the order of the sheet 报送情况, and how many are left out.

    Of more than a page can show, those are listed that came and need somebody; who sent nothing is named elsewhere.
    """
    statuses = [status for part in given.parts for status in part.statuses]
    shown = statuses if len(statuses) <= _ALL_FORMS else [one for one in statuses if _needs_somebody(one)][:_ALL_FORMS]
    return tuple(_form(given, status, packages) for status in shown), len(statuses) - len(shown)


def _needs_somebody(status: ReportStatus) -> bool:
    return status.state in {ReportState.RETURNED, ReportState.QUERIED} or status.timeliness is Timeliness.PENDING


def _form(given: LedgerInput, status: ReportStatus, packages: Mapping[str, str]) -> FormLine:
    owed, sent = status.obligation, status.accepted
    unit = given.plan.unit(owed.unit)
    package = packages.get(owed.unit, "")
    return FormLine(
        owed.period.label,
        unit.short,
        unit.kind.value,
        Mark(status.state.value, STATE_TONES[status.state]),
        Mark(status.timeliness.value, TIMELINESS_TONES[status.timeliness]),
        date_text(owed.due),
        _moment(sent),
        sent.receipt.source.value if sent else "",
        status.errors,
        status.queries,
        file_link(given, owed.period, sent.file) if sent else FileLink("未收到"),
        FileLink("退回修改件" if package else "", package),
    )


def _moment(sent: Submission | None) -> str:
    """When the form came, `不晚于…` where only that is known; '' where nothing is."""
    if sent is None or sent.receipt.at is None:
        return ""
    at = sent.receipt.at
    return f"{at:%Y-%m-%d %H:%M}" if sent.receipt.exact else f"不晚于{at:%Y-%m-%d}"


def silent_units(given: LedgerInput) -> tuple[Silent, ...]:
    """Who sent nothing, those with the same due day together, the earliest first."""
    return tuple(one for part in given.parts for one in _silent(given, part))


def _silent(given: LedgerInput, part: Merged) -> list[Silent]:
    by_due: dict[date, list[str]] = {}
    for status in part.statuses:
        if status.state is ReportState.MISSING:
            by_due.setdefault(status.obligation.due, []).append(given.short(status.obligation.unit))
    return [Silent(part.period.label, date_text(due), tuple(names)) for due, names in sorted(by_due.items())]


def unread_files(given: LedgerInput) -> tuple[Unread, ...]:
    """The files that were passed over, each with the reason."""
    return tuple(
        Unread(part.period.label, file_link(given, part.period, one.file), one.reason)
        for part in given.parts
        for one in part.skipped
    )
