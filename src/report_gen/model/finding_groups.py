"""Findings put together for reading: what is said of many cells of a sheet is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from report_gen.model.finding import Finding, Kind

_NAMED_CELLS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind, unit, file and sheet, in the order given. `cells` names where: C5、C7、C9等6处."""

    kind: Kind
    unit: str
    findings: tuple[Finding, ...]
    cells: str

    @property
    def message(self) -> str:
        """What all of them say, or the title of the kind where they say different things."""
        messages = {finding.message for finding in self.findings}
        return messages.pop() if len(messages) == 1 else f"{self.kind.title}。"

    @property
    def hint(self) -> str:
        """What to do, where they all ask for the same; else ''."""
        hints = {finding.hint for finding in self.findings}
        return hints.pop() if len(hints) == 1 else ""


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The findings by kind, unit, file and sheet, each group where its first finding stands."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.code, finding.unit, finding.place.file, finding.place.sheet)
        groups.setdefault(key, []).append(finding)
    return tuple(
        Group(found[0].kind, found[0].unit, tuple(found), cells_text(finding.place.cell for finding in found))
        for found in groups.values()
    )


def cells_text(cells: Iterable[str]) -> str:
    """`C5、C7`, and from four on `C5、C7、C9等6处`; '' where no cell is named."""
    named = tuple(dict.fromkeys(filter(None, cells)))
    shown = "、".join(named[:_NAMED_CELLS])
    return f"{shown}等{len(named)}处" if len(named) > _NAMED_CELLS else shown
