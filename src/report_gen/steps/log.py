"""What the ledger says, whether it is untouched, and its copies."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.event import Act, Event
from report_gen.model.finding import Finding
from report_gen.steps.decide import unit_of
from report_gen.steps.load import Office
from report_gen.steps.office_ledger import ledger_of, make_room, whereabouts
from report_gen.steps.run import COMMAND, OPTIONS, OUTPUTS
from report_gen.workspace import LEDGER
from report_gen.workspace.writing import disk_errors, replacing

NO_NAMES: Final[Mapping[str, str]] = {}
_COPIES: Final = "备份"
_HASH: Final = re.compile("[0-9a-f]{64}")
_HEAD: Final = 12
_TABLES: Final = frozenset({"scores"})  # options of a run that are whole tables; --json has them
_UNSAID: Final = frozenset({"表", "行", "列"})  # what the program finds an entry by; people go by its 位置
_DIGEST: Final = "摘要"  # what is kept of a sign-in code: it leaves the ledger for nobody's eyes


class Verified(NamedTuple):
    """A ledger looked through: its name, how many events it holds, and what is wrong with it."""

    name: str
    events: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy made (backup) or brought back (restore): the file, how many events it holds, how many are new.

    `aside` is where the ledger went that a forced restore replaced.
    """

    path: Path
    events: int
    fresh: int
    aside: Path | None = None


def history(office: Office, given: str = "", act: str = "", period: str = "", unit: str = "") -> tuple[Event, ...]:
    """The events in order, those of a kind, period or unit (name or code) only where one is named.

    ReportGenError names the kinds if there is no such.
    """
    kind = next((one for one in Act if one.value == act), None)
    if act and kind is None:
        raise ReportGenError(f"台账没有“{act}”这种事件。", f"有：{'、'.join(one.value for one in Act)}。")
    ledger = ledger_of(office.workspace, office.plan, given)
    code = unit_of(office.plan, unit).code if unit else ""
    events = ledger.events(kind, period) if ledger else ()
    return tuple(event for event in events if code in {"", event.unit})


def event_words(event: Event, commands: Mapping[str, str] = NO_NAMES) -> str:
    """What the event says to people: hashes by their head, without what only the program goes by.

    `commands` are other names for commands, by name.
    """
    if event.act is Act.SEEN:
        return f"{len(event.data)} 个文件首次见到"
    if event.act is Act.RAN:
        told = json.loads(event.data[OPTIONS]).items()
        options = "，".join(f"{name}={text}" for name, text in told if name not in _TABLES)
        made = len(json.loads(event.data[OUTPUTS]))
        return f"{commands.get(event.data[COMMAND], event.data[COMMAND])}{f'（{options}）' if options else ''}，写出 {made} 个文件"
    return "，".join(f"{name}：{_short(text)}" for name, text in open_data(event).items() if name not in _UNSAID)


def open_data(event: Event) -> dict[str, str]:
    """What the event says that anybody may read."""
    return {name: text for name, text in event.data.items() if (event.act, name) != (Act.KEY_MADE, _DIGEST)}


def _short(text: str) -> str:
    """A hash by its head, as people compare them."""
    return f"{text[:_HEAD]}…" if _HASH.fullmatch(text) else text


def verified(office: Office, given: str = "") -> Verified | None:
    """The ledger looked through, or None if there is none yet."""
    ledger = ledger_of(office.workspace, office.plan, given)
    return Verified(ledger.name, len(ledger.records()), ledger.verify()) if ledger else None


def backup(office: Office, path: Path | None = None, given: str = "", *, dry_run: bool = False) -> Copied:
    """Copy the ledger into a SQLite file (default: 台账/备份/, named by how far it goes); the same again is harmless.

    ReportGenError if there is no ledger, or if the file there is something else than an earlier copy of it.
    """
    from report_gen.ledger.store import Ledger

    ledger = ledger_of(office.workspace, office.plan, given)
    if ledger is None:
        raise ReportGenError(
            "还没有台账，没有可备份的内容。", "第一次运行 merge 等写出文件的命令，或记入决定后才有台账。"
        )
    records = ledger.records()
    target = path or office.workspace.root / LEDGER / _COPIES / _name(len(records), records[-1].hash if records else "")
    there = Ledger.existing(target).records() if target.exists() else ()
    if there != records[: len(there)]:
        raise WorkspaceError(f"“{target}”是另一本台账，不能覆盖。", "请换一个文件名。")
    if not dry_run and (there != records or not target.exists()):
        with replacing(target) as temporary:
            ledger.backup(temporary)
    return Copied(target, len(records), len(records) - len(there))


def restore(office: Office, path: Path, given: str = "", *, force: bool = False, dry_run: bool = False) -> Copied:
    """Bring the ledger back from a copy. What a forced restore replaces is kept beside the copies.

    ReportGenError if the copy is damaged, or holds less than the ledger and its seal know and `force` is not set.
    """
    from report_gen.ledger.store import Ledger

    copy = Ledger.existing(path).records()
    place = whereabouts(office.workspace, office.plan, given)
    if dry_run:
        there = Ledger.existing(place.address, place.seal) if place.there else None
        return Copied(path, len(copy), there.could_restore(path, force=force) if there else len(copy))
    make_room(place)
    aside = _aside(place.address, force=force) if isinstance(place.address, Path) else None
    ledger = Ledger.open(place.address, place.seal)
    mine = ledger.records()
    if force and mine != copy[: len(mine)]:
        aside = office.workspace.root / LEDGER / _COPIES / f"恢复前_{_name(len(mine), mine[-1].hash)}"
        with replacing(aside) as temporary:
            ledger.backup(temporary)
    return Copied(path, len(copy), ledger.restore(path, force=force), aside)


def _name(events: int, digest: str) -> str:
    return f"台账_{events}件_{digest[:8]}.db"


def _aside(path: Path, *, force: bool) -> Path | None:
    """Move a damaged ledger file out of the way and say where to; None if it can be read or is not there."""
    from report_gen.ledger.store import Ledger

    try:
        if path.is_file():
            Ledger.open(path).verify()
    except ReportGenError:
        if not force:
            raise
        kept = next(one for number in range(1, 1000) if not (one := path.with_suffix(f".损坏{number}.db")).exists())
        with disk_errors(kept):
            path.replace(kept)
        return kept
    return None
