"""Where an office's ledger is, and what the other steps want to know of it.

SQLAlchemy loads with the first ledger that is there: an office that has recorded nothing never waits for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.model.decisions import NO_DECISIONS, Decisions
from report_gen.model.finding import Finding, has_errors
from report_gen.model.plan import Plan
from report_gen.workspace import LEDGER, Workspace
from report_gen.workspace.writing import disk_errors

if TYPE_CHECKING:
    from report_gen.ledger.store import Ledger

LEDGER_DB: Final = "台账.db"
ADDRESS: Final = "台账地址"  # the row of 项目信息
_SEAL: Final = "链尾.txt"
_SQLITE_FILE: Final = "sqlite:///"


class Whereabouts(NamedTuple):
    """The ledger's address (a path for a SQLite file, else a URL) and the file that seals its end."""

    address: Path | str
    seal: Path

    @property
    def there(self) -> bool:
        """Whether there may be something in it: a file that is not there holds nothing, a server is asked."""
        return not isinstance(self.address, Path) or self.address.is_file()


class Recorded(NamedTuple):
    """What decisions stand. With a ledger that was tampered with none do, and `findings` (K…) say why."""

    decisions: Decisions = NO_DECISIONS
    findings: tuple[Finding, ...] = ()


NOTHING: Final = Recorded()


def whereabouts(workspace: Workspace, plan: Plan, given: str = "") -> Whereabouts:
    """Where the ledger is: `given` (option or environment), else the plan's row 台账地址, else 台账/台账.db.

    What is no URL is a file, beside the workspace's folders where the path does not say otherwise.
    """
    folder = workspace.root / LEDGER
    words = given.strip() or plan.info.get(ADDRESS, "").strip()
    if words.startswith(_SQLITE_FILE) and "?" not in words and not words.endswith(":memory:"):
        words = words.removeprefix(_SQLITE_FILE)
    elif ":" in words and "//" in words:
        return Whereabouts(words, folder / _SEAL)
    path = workspace.root / words if words else folder / LEDGER_DB
    return Whereabouts(path, path.with_name(_SEAL if path.name == LEDGER_DB else f"{path.stem}-{_SEAL}"))


def ledger_of(workspace: Workspace, plan: Plan, given: str = "") -> Ledger | None:
    """The office's ledger, or None if it has none yet; ReportGenError if it had one that is gone."""
    place = whereabouts(workspace, plan, given)
    if place.there:
        return _open(place)
    _refuse_lost(place)
    return None


def open_ledger(workspace: Workspace, plan: Plan, given: str = "") -> Ledger:
    """The office's ledger to write into, made if there is none; ReportGenError if it had one that is gone."""
    place = whereabouts(workspace, plan, given)
    if not place.there:
        _refuse_lost(place)
    make_room(place)
    return _open(place)


def make_room(place: Whereabouts) -> None:
    """Make the folders of the ledger's file and its seal; WorkspaceError if that cannot be."""
    with disk_errors(place.seal):
        place.seal.parent.mkdir(parents=True, exist_ok=True)


def recorded(workspace: Workspace, plan: Plan, given: str = "") -> Recorded:
    """The decisions that stand, of all periods; those of an office without a ledger are none."""
    ledger = ledger_of(workspace, plan, given)
    if ledger is None:
        return NOTHING
    findings = ledger.verify()
    return Recorded(NO_DECISIONS if has_errors(findings) else ledger.decisions(), findings)


def _open(place: Whereabouts) -> Ledger:
    from report_gen.ledger.store import Ledger

    return Ledger.open(place.address, place.seal)


def _refuse_lost(place: Whereabouts) -> None:
    """A seal without its ledger means that recorded decisions are gone: nobody should begin anew over that."""
    if place.seal.exists():
        raise ReportGenError(
            f"找不到台账“{place.address}”，而链尾文件“{place.seal.name}”还在：已记入的决定不见了。",
            "请从备份恢复：report-gen restore 备份文件。",
        )
