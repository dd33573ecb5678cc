"""Findings of the overview page: by unit, those of one kind together, and no more than one can look through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.board import Count, FindingLine, Mark, UnitFindings
from report_gen.model.finding import Finding, Severity, in_order
from report_gen.model.finding_groups import Group, grouped
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.tones import SEVERITY_TONES
from report_gen.reports.board_forms import file_link
from report_gen.reports.ledger_scope import LedgerInput

_UNIT_LINES: Final = 12  # kinds listed for a unit; the workbook lists every finding
_PAGE_LINES: Final = 400  # on the whole page, so that it stays small enough to be sent by mail
_PAGE_UNITS: Final = 1_000  # with findings; those after them are counted only
_LONGEST: Final = 300  # characters of a message: units' own words stand in some


def severity_counts(given: LedgerInput) -> tuple[Count, ...]:
    """How many findings of each severity, those said twice once, as the sheet 问题清单 counts them."""
    return _counts([found for part in given.parts for found in set(part.findings)])


def _counts(findings: Sequence[Finding]) -> tuple[Count, ...]:
    return tuple(
        Count(Mark(severity.value, tone), sum(found.severity is severity for found in findings))
        for severity, tone in SEVERITY_TONES.items()
    )


def unit_findings(given: LedgerInput) -> tuple[tuple[UnitFindings, ...], int]:
    """The findings by period and unit, and how many units are left out.

    What is beyond the room of the page is counted in `hidden`; a unit without room for a line is left out only where
    many are listed already.
    """
    found: list[UnitFindings] = []
    room, left_out = _PAGE_LINES, 0
    for part in given.parts:
        for unit, findings in _by_unit(part):
            if not room and len(found) >= _PAGE_UNITS:
                left_out += 1
                continue
            found.append(_unit(given, part.period, unit, findings, min(room, _UNIT_LINES)))
            room -= len(found[-1].lines)
    return tuple(found), left_out


def _by_unit(part: Merged) -> Iterator[tuple[str, list[Finding]]]:
    units: dict[str, list[Finding]] = {}
    for finding in in_order(part.findings):
        units.setdefault(finding.unit, []).append(finding)
    yield from units.items()


def _unit(given: LedgerInput, period: Period, unit: str, findings: list[Finding], room: int) -> UnitFindings:
    order = list(Severity)
    groups = sorted(grouped(findings), key=lambda group: order.index(group.kind.severity))
    lines = tuple(_line(given, period, group) for group in groups[:room])
    counts = tuple(count for count in _counts(findings) if count.number)
    hidden = sum(len(group.findings) for group in groups[room:])
    return UnitFindings(period.label, unit or "不能归到某一单位的", counts, lines, hidden)


def _line(given: LedgerInput, period: Period, group: Group) -> FindingLine:
    kind, place = group.kind, group.findings[0].place
    return FindingLine(
        Mark(kind.severity.value, SEVERITY_TONES[kind.severity]),
        kind.code,
        kind.title,
        len(group.findings),
        shortened(group.message, _LONGEST),
        shortened(group.hint, _LONGEST),
        file_link(given, period, place.file),
        place.sheet,
        group.cells,
    )


def shortened(text: str, longest: int) -> str:
    """The text, cut where it is longer than that; it says where the rest stands."""
    return text if len(text) <= longest else f"{text[:longest]}……（全文见汇总台账）"
