"""The files a unit sent for a period: when each came, what the unit called it, whether it is used, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from report_gen.catalogue import merge as kinds
from report_gen.model.decisions import Arrival
from report_gen.model.finding import Finding
from report_gen.model.outcome import Merged, ReportStatus
from report_gen.model.period import Period
from report_gen.model.portal import InboxFile, SentFile
from report_gen.model.submission import Receipt, ReceiptSource, Submission
from report_gen.rules.arrivals import Evidence
from report_gen.rules.receipts import sources
from report_gen.steps.load import Office
from report_gen.steps.run import closing_of

_UNKNOWN: Final = Receipt(None, ReceiptSource.UNKNOWN)
_AS_FOUND: Final = frozenset({kinds.BLANK_FORM, kinds.ZERO_FORM})  # they say themselves why the file does not count
_TOO_LATE: Final = "封账以后收到的，没有采用。"
_NO_ORDER: Final = "与另一份内容不同，又无法判断先后，都没有采用。"


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What one unit sent for a period: the files that lie there, the forms that were read, and what is said of them."""

    office: Office
    unit: str
    merged: Merged
    inbox: tuple[InboxFile, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of all its files below 报送/<期>/."""
        return frozenset((*(one.name for one in self.inbox), *(one.file for one in self.forms)))

    @property
    def status(self) -> ReportStatus | None:
        """What became of its obligation; None where it owes no form."""
        return self.merged.status(self.unit)

    @property
    def forms(self) -> tuple[Submission, ...]:
        """The files of it that gave a form."""
        status = self.status
        return tuple(one for one in (status.accepted, *status.others) if one) if status else ()

    @property
    def used(self) -> frozenset[str]:
        """The names of the files whose values are taken: the form that counts, and what it corrects."""
        status = self.status
        if status is None or status.accepted is None:
            return frozenset()
        return frozenset(one.file for one in sources(status.accepted, status.others))

    @property
    def called(self) -> Mapping[str, str]:
        """What the unit knows its uploads by, by our names for them: `月报.xlsx（第12号）`."""
        came = arrivals_of(self.office, self.unit, self.merged.period).values()
        return {one.file: f"{one.name}（第{one.event}号）" for one in came if one.name}

    def told(self) -> tuple[SentFile, ...]:
        """Its files, the latest first; those whose time nobody knows last."""
        found = sorted(self._told(), key=lambda one: (one.at is not None, str(one.at), one.used, one.event, one.name))
        return tuple(reversed(found))

    def _told(self) -> Iterator[SentFile]:
        forms = {(one.file, one.sha256): one for one in self.forms}
        there = [(one.name, one.sha256) for one in self.inbox]
        arrivals = arrivals_of(self.office, self.unit, self.merged.period)
        names = {one.file: one.name for one in arrivals.values() if one.name}
        for file, sha256 in dict.fromkeys((*there, *forms)):
            form, arrival = forms.get((file, sha256)), arrivals.get(sha256)
            receipt = form.receipt if form else self._receipt(sha256)
            used = form is not None and file in self.used
            yield SentFile(
                event=arrival.event if arrival else 0,
                name=names.get(file, _last(file)),
                at=receipt.at,
                basis=receipt.source.value,
                note="" if used else self._why_not(file, form, names),
                sha256=sha256,
                used=used,
            )

    def _receipt(self, sha256: str) -> Receipt:
        """When a file came that gave no form, as far as the ledger knows."""
        return Evidence.of(self.office.plan, self.merged.period, self.office.decisions).receipt(sha256, _UNKNOWN)

    def _why_not(self, file: str, form: Submission | None, names: Mapping[str, str]) -> str:
        """Why a file is not used."""
        skipped = next((one.reason for one in self.merged.skipped if one.file == file), "")
        if form is None:
            return skipped or (_TOO_LATE if closing_of(self.office.decisions, self.merged.period) else "没有采用。")
        said = (_reason(one, names) for one in self.merged.findings if one.place.file == file)
        return next(filter(None, said), _NO_ORDER)


def arrivals_of(office: Office, unit: str, period: Period) -> Mapping[str, Arrival]:
    """The arrivals recorded of the unit's files for the period, by hash: what the portal saw itself first, then the earliest."""
    came = [one for one in office.decisions.arrivals if (one.period, one.unit) == (period.code, unit)]
    ordered = sorted(came, key=lambda one: (not one.portal, one.at, one.event), reverse=True)
    return {one.sha256: one for one in ordered}


def _reason(found: Finding, names: Mapping[str, str]) -> str:
    """What the finding says of why its file is not used, with the names the unit gave its files; '' for other findings."""
    said = dict(found.data)
    other = names.get(said.get("other", ""), _last(said.get("other", "")))
    if found.kind is kinds.SUPERSEDED:
        return f"已由“{other}”代替：{said['reason']}。"
    if found.kind is kinds.SAME_FILE_TWICE:
        return f"与“{other}”内容完全相同，只算一份。"
    return found.message if found.kind in _AS_FOUND else ""


def _last(file: str) -> str:
    """The file's own name: the folders it lies in are the office's."""
    return PurePosixPath(file).name
