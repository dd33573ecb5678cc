"""The portal as the routes find it: the workspace it is of, what it has in memory, its clock."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Final, Self

from report_gen.errors import ReportGenError
from report_gen.model.access import Key
from report_gen.steps.portal.keys import passing_key
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.office_side import matrix
from report_gen.web.fresh_codes import FreshCodes
from report_gen.web.jobs import Jobs
from report_gen.web.limits import Limits
from report_gen.web.sessions import Sessions
from report_gen.workspace import LEDGER, Workspace
from report_gen.workspace.access_log import AccessLog
from report_gen.workspace.writing import disk_errors

SPOOL, LOG = Path("网页", "收"), "网页日志"  # below 台账
_SPOOLED: Final = re.compile("[0-9a-f]{32}")  # as access.spooled names them
_FRESH: Final = 2.0  # seconds for which a key that stood is believed to stand still


@dataclass(slots=True)
class Portal:
    """One portal at work. `now` is the office's clock; `spool` is where uploads lie until a step has taken them.

    `clerk_name` has the key of this run, `run_key`: it is in memory only and opens nothing once the program has ended.
    """

    lookout: Lookout
    jobs: Jobs
    log: AccessLog
    now: Callable[[], datetime]
    spool: Path
    limits: Limits = field(default_factory=Limits)
    sessions: Sessions = field(default_factory=Sessions)
    fresh_codes: FreshCodes = field(default_factory=FreshCodes)
    clerk_name: str = ""
    run_key: Key | None = None
    _known: tuple[Key, ...] = ()
    _looked: float = float("-inf")
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def at(cls, workspace: Workspace, now: Callable[[], datetime]) -> Self:
        """The portal of that workspace. Nothing is read or written yet."""
        folder = workspace.root / LEDGER
        return cls(Lookout(workspace), Jobs(now), AccessLog(folder / LOG), now, folder / SPOOL)

    def admit(self, name: str) -> str:
        """Make the clerk's key of this run; returns its code. PlanError where the office cannot be opened."""
        made = passing_key(self.lookout.office(), name, self.now())
        self.clerk_name, self.run_key = name, made.key
        return made.code

    def clear_spool(self) -> None:
        """Remove what a killed run left of uploads it had not taken; only for whoever knows that no other portal runs."""
        if self.spool.is_dir():
            for path in self.spool.iterdir():
                if _SPOOLED.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                    with disk_errors(path):
                        path.unlink(missing_ok=True)

    def warm(self) -> None:
        """Have the first pages' reading done in the background; what is wrong with it is told when a page needs it."""
        Thread(target=self._read, name="portal-warm", daemon=True).start()

    def _read(self) -> None:
        with suppress(ReportGenError):
            matrix(self.lookout, None, self.now())

    def keys(self) -> tuple[Key, ...]:
        """The keys that open the portal, as the ledger has them now, and the one of this run.

        One of a unit that the plan has no more opens nothing.
        """
        looked = time.monotonic()
        seen = self.lookout.glance()
        codes = {"", *(unit.code for unit in seen.plan.units)}
        found = tuple(key for key in seen.decisions.keys if key.unit in codes)
        with self._lock:
            self._known, self._looked = (*found, *((self.run_key,) if self.run_key else ())), looked
            return self._known

    def stands(self, key: str, event: int) -> bool:
        """Whether the key of that id and event still opens: looked up anew when that was last done seconds ago."""
        with self._lock:
            known = self._known if time.monotonic() - self._looked < _FRESH else None
        return (key, event) in {(one.id, one.event) for one in (self.keys() if known is None else known)}

    def keys_changed(self) -> None:
        """Look the keys up anew at the next request: one may just have been revoked."""
        with self._lock:
            self._looked = float("-inf")
