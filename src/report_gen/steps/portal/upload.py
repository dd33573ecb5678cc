"""An uploaded file on its way into the workspace: refused with a reason, or kept, recorded, and checked at once.

Nothing is acknowledged before it is safe: the sealed original, then the file in the period's folder, then the 收件 event.
Wherever that breaks off, sending the file again goes on from there, and nothing is there twice.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from report_gen.catalogue import submission as kinds
from report_gen.errors import ReportGenError
from report_gen.excel.guard import read_one
from report_gen.intake.submission import identify
from report_gen.ledger.arrivals import fit, portal_data
from report_gen.model.decisions import Arrival, Decisions
from report_gen.model.event import Act, Event
from report_gen.model.finding import Severity, has_errors
from report_gen.model.form import Identity
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.portal import Uploaded
from report_gen.model.submission import Receipt, ReceiptSource
from report_gen.rules.obligations import excused, obligations
from report_gen.steps.load import reporting_period
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.portal.lookout import Glance, Lookout
from report_gen.steps.portal.shelving import put, seal, suffix_of
from report_gen.steps.portal.unit_view import view
from report_gen.steps.run import closing_of
from report_gen.wording import date_text
from report_gen.workspace import file_stems
from report_gen.workspace.sealed import digest, originals_of
from report_gen.workspace.writing import disk_errors

_NO_TABLE: Final = frozenset({kinds.FILE_EMPTY, kinds.FILE_IS_WORD, kinds.FILE_NOT_WORKBOOK, kinds.FILE_TOO_BIG})
_ASK: Final = "请与领导小组办公室联系。"
_FRESH_FORM: Final = "请在本页下载空白填报表，填好后上传。"
_LONGEST_NAME: Final = 120
_WHILE: Final = timedelta(minutes=10)  # an upload may take so long: events behind it are no sign of a wrong clock


class Refused(NamedTuple):
    """Why a file is not taken, and what to do."""

    reason: str
    hint: str


def take(lookout: Lookout, unit: str, period: Period, path: Path, name: str, now: datetime) -> Uploaded:
    """Take in the file at `path`, which the unit (by code) sent for the period under `name`; it is gone from there afterwards.

    A file that is another unit's, another period's or no table at all is refused; one that nobody can read is kept. The
    same file again gives its first receipt. What the file amounts to is computed once the receipt stands: an error there
    takes nothing back. ReportGenError for a period without forms, while the ledger cannot be written, or if the disk fails.
    """
    try:
        done = _Upload(lookout, unit, period, path, _shown(name), now).take()
    finally:
        path.unlink(missing_ok=True)
    return replace(done, view=view(lookout, unit, period, now)) if done.taken else done


@dataclass(frozen=True, slots=True)
class _Upload:
    """One file a unit sends for a period."""

    lookout: Lookout
    unit: str
    period: Period
    path: Path
    name: str
    now: datetime

    def take(self) -> Uploaded:
        sha256 = digest(self.path)
        seen = self._glance()
        refused = _closed(seen.decisions, self.period)
        if refused is None and self._arrival(seen.decisions, sha256) is None:
            refused = _owes_nothing(seen, self.unit, self.period, self.now)
            refused, problem = (refused, "") if refused else self._looked_at(seen.plan)
        else:
            problem = ""
        if refused:
            return self._refuse(sha256, refused)
        return self._keep(sha256, problem)

    def _glance(self) -> Glance:
        """Plan and ledger; ReportGenError if nothing can be recorded for the unit and the period."""
        seen = self.lookout.glance()
        reporting_period(seen.plan, self.period)
        if all(one.code != self.unit for one in seen.plan.units):
            raise ReportGenError("方案的“成员单位”表中已经没有本单位。", _ASK)
        if has_errors(seen.ledger.recorded.findings):
            raise ReportGenError("领导小组办公室的台账没有通过校验，现在不能收件。", _ASK)
        return seen

    def _arrival(self, known: Decisions, sha256: str) -> Arrival | None:
        """The receipt the unit has for that file already: the portal's own, then the earliest."""
        wanted = (self.period.code, self.unit, sha256)
        came = (one for one in known.arrivals if (one.period, one.unit, one.sha256) == wanted)
        return min(came, key=lambda one: (not one.portal, one.at, one.event), default=None)

    def _looked_at(self, plan: Plan) -> tuple[Refused | None, str]:
        """Why the file is refused; else why it cannot be used as it is, '' if it can."""
        with self.lookout.slots.taken():
            book, findings = read_one(self.path, self.name)
        refusal = next((one for one in findings if one.kind in _NO_TABLE), None)
        if refusal:
            return Refused(refusal.message, refusal.hint), ""
        identity, more = identify(book) if book is not None else (None, ())
        if identity:
            return _misplaced(plan, self.unit, self.period, identity), ""
        errors = (one.message for one in (*findings, *more) if one.severity is Severity.ERROR)
        return None, next(errors, "")

    def _keep(self, sha256: str, problem: str) -> Uploaded:
        """The file sealed, in the folder, and recorded; or the receipt it has, or why the period takes no more."""
        _settle(self.path)
        seal(self.path, sha256, originals_of(self.lookout.workspace))
        before = self._before(sha256)
        placed = ""
        with self.lookout.keeping:
            while True:
                seen = self._glance()
                refused = _closed(seen.decisions, self.period)
                if refused:
                    self._take_back(placed)
                    return self._refuse(sha256, refused)
                file = placed or self._file(seen, sha256)
                if not file:
                    file = placed = self._put(seen)
                had = self._arrival(seen.decisions, sha256)
                if had is not None:
                    return self._had(sha256, file, had.event, had.at)
                if before is not None and before.source is not ReceiptSource.SEEN and before.at is not None:
                    return self._had(sha256, file, before.event, before.at)
                at = min(self.now, before.at) if before and before.at else self.now
                event = self._record(seen, file, sha256, at, problem)
                if event is not None:
                    return Uploaded(self.name, sha256, taken=True, file=file, event=event.number, at=at)

    def _file(self, seen: Glance, sha256: str) -> str:
        """The unit's file with those bytes that is in the folder already, '' if there is none.

        One that nobody can read is its own by the name: put there, but a crash came before the receipt.
        """
        files = [one for one in self.lookout.files_at(seen, self.period) if one.sha256 == sha256]
        stem = self._stem(seen)
        mine = (one.name for one in files if one.unit == self.unit or (not one.unit and one.name.startswith(stem)))
        return next(mine, "")

    def _stem(self, seen: Glance) -> str:
        """What the names of the unit's files for the period begin with."""
        stems = file_stems({one.code: one.short for one in seen.plan.units})
        return f"{stems[self.unit]}_{self.period.code}_网页"

    def _before(self, sha256: str) -> Receipt | None:
        """How the office knows when a form with those bytes came that the portal has not seen; None if it does not.

        A form that was sent by mail in time does not become late because the unit sends it once more here.
        """
        if not self._file(self._glance(), sha256):
            return None
        merged = self.lookout.unit_history(self.unit, self.period)[-1]
        return _receipt_in(merged, self.unit, sha256)

    def _put(self, seen: Glance) -> str:
        """Put the file into the folder under a name of ours; returns the name."""
        sent = [one for one in seen.decisions.arrivals if one.portal and one.unit == self.unit]
        first = 1 + sum(one.period == self.period.code for one in sent)
        suffix = suffix_of(self.path.read_bytes())
        folder = self.lookout.workspace.period_inbox(self.period)
        return put(self.path, folder, self._stem(seen), suffix, first)

    def _take_back(self, placed: str) -> None:
        """Remove what was just put there and not recorded."""
        if placed:
            path = self.lookout.workspace.period_inbox(self.period) / placed
            with disk_errors(path):
                path.unlink(missing_ok=True)

    def _record(self, seen: Glance, file: str, sha256: str, at: datetime, problem: str) -> Event | None:
        """The receipt as recorded; None if something else was recorded since the ledger was looked at."""
        workspace, events = self.lookout.workspace, seen.ledger.events
        last = events[-1].at if events else self.now
        moment = last if self.now < last <= self.now + _WHILE else self.now
        data = portal_data(file, sha256, at, self.name, problem)
        wanted = Event(0, moment, seen.plan.short(self.unit), Act.ARRIVED, self.period.code, self.unit, data)
        return open_ledger(workspace, seen.plan, workspace.ledger).append_behind(seen.ledger.end, wanted)

    def _had(self, sha256: str, file: str, event: int, at: datetime) -> Uploaded:
        return Uploaded(self.name, sha256, taken=True, file=file, event=event, at=at, fresh=False)

    def _refuse(self, sha256: str, why: Refused) -> Uploaded:
        return Uploaded(self.name, sha256, taken=False, reason=why.reason, hint=why.hint)


def _shown(name: str) -> str:
    """What the sender called the file, without its folders and what no text holds."""
    last = fit(name.replace("\\", "/").rpartition("/")[2]).strip()
    return last[-_LONGEST_NAME:] or "未命名"


def _settle(path: Path) -> None:
    """See that the file is on the disk and may be read by the office: the link to it in the folder is the file itself."""
    with disk_errors(path):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        path.chmod(0o644)


def _closed(known: Decisions, period: Period) -> Refused | None:
    closing = closing_of(known, period)
    if closing is None:
        return None
    said = f"{period.label}已由{closing.by}于{date_text(closing.at.date())}封账，不再收件。"
    return Refused(said, f"确需补报或改报的，{_ASK}")


def _owes_nothing(seen: Glance, unit: str, period: Period, now: datetime) -> Refused | None:
    """Why nothing is wanted of the unit for the period."""
    if period.first > now.date():
        return Refused(f"{period.label}还没有到，不能报送。", "请检查报送期。")
    if any(one.unit == unit for one in obligations(seen.plan, period, seen.decisions)):
        return None
    freed = next((one for one in excused(seen.plan, period, seen.decisions) if one.obligation.unit == unit), None)
    why = f"（免报：{freed.exemption.reason}）" if freed else ""
    return Refused(f"本单位{period.label}不用报送填报表{why}，没有收下。", f"如应当报送，{_ASK}")


def _misplaced(plan: Plan, unit: str, period: Period, identity: Identity) -> Refused | None:
    """Why the form is not the unit's for that period. Whose it is stays unsaid: that is another unit's business."""
    if identity.plan_id != plan.id:
        return Refused(f"这不是“{plan.title}”的填报表，没有收下。", _FRESH_FORM)
    if identity.unit != unit:
        return Refused("这是另一家单位的填报表，没有收下。", f"请上传本单位的填报表；没有的，{_FRESH_FORM}")
    if identity.period != period.code:
        sent = Period.parse(identity.period)
        said = sent.label if sent else identity.period
        return Refused(
            f"这是{said}的填报表，不是{period.label}的，没有收下。",
            f"要报{said}的，请到{said}的页面上传；要报{period.label}的，请填写{period.label}的填报表。",
        )
    return None


def _receipt_in(merged: Merged, unit: str, sha256: str) -> Receipt | None:
    """The receipt of the unit's form with that hash, as the merge has it."""
    status = merged.status(unit)
    forms = (status.accepted, *status.others) if status else ()
    return next((one.receipt for one in forms if one and one.sha256 == sha256), None)
