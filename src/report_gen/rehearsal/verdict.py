"""Holds what the merge said against what was planted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from report_gen.model.finding import Finding, Severity
from report_gen.model.outcome import Merged
from report_gen.rehearsal.mistake import Expected, Mistake
from report_gen.rehearsal.rounds import Round


@dataclass(frozen=True, slots=True)
class Miss:
    """A mistake that was not caught: in which round, what was to be said, and what was said of it elsewhere."""

    round: int
    mistake: Mistake
    wanted: str
    instead: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one round. `false` are the errors and queries nobody planted."""

    number: int
    planted: int
    missed: tuple[Miss, ...]
    false: tuple[Finding, ...]
    files: tuple[int, int, int]  # found, read, passed over

    @property
    def counted(self) -> bool:
        """Whether every file found is accounted for."""
        found, read, skipped = self.files
        return found == read + skipped

    @property
    def clean(self) -> bool:
        """Whether nothing was missed and nothing invented."""
        return self.counted and not self.missed and not self.false


def judged(number: int, given: Round, merged: Merged) -> Verdict:
    """What became of the mistakes of that round."""
    findings = merged.findings
    missed = tuple(miss for mistake in given.mistakes for miss in _missed(number, mistake, merged))
    wanted = [one for mistake in given.mistakes for one in mistake.expected]
    false = tuple(one for one in findings if one.severity is not Severity.NOTE and not _among(one, wanted))
    files = (len(given.deliveries), merged.files_read, len(merged.skipped))
    return Verdict(number, len(given.mistakes), missed, false, files)


def _among(finding: Finding, wanted: Iterable[Expected]) -> bool:
    return any(_is(finding, one) for one in wanted)


def _is(finding: Finding, wanted: Expected) -> bool:
    return finding.kind.code == wanted.kind.code and finding.place == wanted.place and wanted.unit in {"", finding.unit}


def _missed(number: int, mistake: Mistake, merged: Merged) -> Iterable[Miss]:
    """The first thing that should have been said or read and was not; nothing if all is well."""
    for wanted in mistake.expected:
        if not any(_is(finding, wanted) for finding in merged.findings):
            near = [one for one in merged.findings if one.kind.code == wanted.kind.code and _near(one, wanted)]
            text = f"{wanted.kind.code} {wanted.kind.title} › {wanted.place.label}"
            return (Miss(number, mistake, text, tuple(near)),)
    unread = _misread(mistake, merged)
    passed = {skipped.file for skipped in merged.skipped}
    strange = [f"“{file}”应列为未读文件" for file in mistake.skips if file not in passed]
    return tuple(Miss(number, mistake, text) for text in (*unread, *strange)[:1])


def _near(finding: Finding, wanted: Expected) -> bool:
    return finding.place.file == wanted.place.file or (bool(wanted.unit) and finding.unit == wanted.unit)


def _misread(mistake: Mistake, merged: Merged) -> list[str]:
    """The entries that were not read as what they mean."""
    status = merged.status(mistake.unit)
    accepted = status.accepted if status else None
    texts = []
    for key, value in mistake.reads.items():
        entry = accepted.entry(*key) if accepted else None
        if entry is None or not entry.usable or entry.value != value:
            said = entry.value if entry else "没有读到"
            texts.append(f"{'/'.join(key)} 应读作“{value}”，读作“{said}”")
    return texts
