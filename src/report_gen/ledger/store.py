"""The ledger itself: append, read, verify, copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select

from report_gen import __version__
from report_gen.catalogue import ledger as kinds
from report_gen.errors import ReportGenError
from report_gen.ledger.chain import Head, Record, breaks, chained, event_of, fits, head_of, record_from
from report_gen.ledger.decisions import justifications
from report_gen.ledger.engine import engine_for, reading, shown, writing
from report_gen.ledger.schema import (
    EVENTS,
    FIRST,
    GUARDS,
    GUARDS_THERE,
    HEAD,
    MIGRATIONS,
    VERSIONS,
    Migration,
    guards_off,
    guards_on,
)
from report_gen.ledger.seal import read_seal, write_seal
from report_gen.ledger.state import decisions
from report_gen.model.decisions import Decisions
from report_gen.model.event import Act, Event, Justification
from report_gen.model.finding import Finding, has_errors
from report_gen.model.place import Place


@dataclass(frozen=True, slots=True)
class Ledger:
    """An office's ledger. `seal` is the file beside it that witnesses its end, None for copies that need no witness.

    Every method opens the database anew and closes it; all raise ReportGenError in plain words if it cannot be used.
    """

    engine: Engine
    seal: Path | None = None

    @classmethod
    def open(cls, address: str | Path, seal: Path | None = None) -> Ledger:
        """The ledger in that SQLite file or at that URL, made or brought up to date first.

        ReportGenError if a newer version of the program has made it.
        """
        ledger = cls(engine_for(address), seal)
        for step in MIGRATIONS[ledger._version() :]:
            ledger._migrate(step)
        return ledger

    @classmethod
    def existing(cls, address: str | Path, seal: Path | None = None) -> Ledger:
        """A ledger that is only read, nothing of it made or changed; ReportGenError if there is none."""
        ledger = cls(engine_for(address), seal)
        if isinstance(address, Path) and not address.is_file():
            raise ReportGenError(f"找不到“{address}”。", "请检查路径。")
        if ledger._version() == 0:
            raise ReportGenError(f"“{ledger.name}”不是台账。", "请检查路径；备份由 report-gen backup 写出。")
        return ledger

    @property
    def name(self) -> str:
        """What messages call it: its file, or its URL without the password."""
        return shown(self.engine.url)

    def append(
        self,
        act: Act,
        *,
        at: datetime,
        by: str,
        period: str = "",
        unit: str = "",
        data: Mapping[str, str] | None = None,
    ) -> Event:
        """Record an event behind the last one and seal the new end.

        ReportGenError if the end of the ledger is not what it was: nothing is written over a removed event.
        """
        wanted = Event(0, at, by, act, period, unit, data or {})
        with writing(self.engine) as connection:
            record = chained(self._sound_end(connection), wanted)
            _add(connection, (record,))
        self._reseal()
        return event_of(record)

    def append_behind(self, end: Head, wanted: Event) -> Event | None:
        """Record that event as `append` does if the ledger still ends there; None, and nothing recorded, if it does not.

        For a caller that has looked at the ledger before and must not overlook what came since.
        """
        with writing(self.engine) as connection:
            if self._sound_end(connection) != end:
                return None
            record = chained(end, wanted)
            _add(connection, (record,))
        self._reseal()
        return event_of(record)

    def events(self, act: Act | None = None, period: str = "") -> tuple[Event, ...]:
        """The events in order; only those of that kind or period where one is named."""
        found = self.records()
        wanted = (one for one in found if act is None or one.act == act.value)
        return tuple(event_of(one) for one in wanted if period in {"", one.period})

    def records(self, after: int = 0) -> tuple[Record, ...]:
        """The events as they are stored, in order of number: those after that one."""
        with reading(self.engine) as connection:
            return _records(connection, after)

    def head(self) -> Head:
        """The end of the chain as the head row has it: one row, whatever the ledger holds; nothing is verified."""
        with reading(self.engine) as connection:
            return _head(connection)

    def justifications(self, period: str = "") -> tuple[Justification, ...]:
        """The justifications of that period (or all) that stand: a later one or a withdrawal ends an earlier one."""
        return justifications(self.events(period=period))

    def decisions(self) -> Decisions:
        """All decisions that stand."""
        return decisions(self.events())

    def verify(self) -> tuple[Finding, ...]:
        """What is no longer as it was written: K101–K107; () if nothing was touched."""
        seal = read_seal(self.seal) if self.seal else None  # first: what comes in meanwhile lies behind it
        with reading(self.engine) as connection:
            records, head = _records(connection), _head(connection)
            missing = _guards_missing(connection)
        file = self._file
        found = [*breaks(records, file), *_tails(records, head, seal, file)]
        if missing:
            found.append(kinds.GUARD_MISSING.at(Place(file), names="、".join(missing)))
        if self.seal and seal is None and records:
            found.append(kinds.SEAL_MISSING.at(Place(file), file=self.seal.name))
        return tuple(found)

    def backup(self, path: Path) -> int:
        """Copy the ledger as it is at this moment into a new SQLite file; returns how many events it holds."""
        records = self.records()
        copy = Ledger.open(path)
        with writing(copy.engine) as connection:
            _replace(connection, records)
        return len(records)

    def restore(self, path: Path, *, force: bool = False) -> int:
        """Bring back the events of a backup; returns how many were not there.

        ReportGenError if the backup is damaged, or if the ledger (or its seal) knows events that it does not hold:
        `force` then puts the backup in the place of all there is. The seal follows.
        """
        theirs = _sound(path)
        with writing(self.engine) as connection:
            mine = _records(connection)
            continues = self._continues(mine, theirs, force=force)
            if not continues:
                _replace(connection, theirs)
            elif len(mine) < len(theirs):
                _add(connection, theirs[len(mine) :])
        self._reseal()
        return len(set(theirs) - set(mine))

    def could_restore(self, path: Path, *, force: bool = False) -> int:
        """What `restore` would return or raise; nothing is changed."""
        mine, theirs = self.records(), _sound(path)
        self._continues(mine, theirs, force=force)
        return len(set(theirs) - set(mine))

    @property
    def _file(self) -> str:
        return Path(self.name).name if self.engine.dialect.name == "sqlite" else self.name

    def _continues(self, mine: Sequence[Record], theirs: Sequence[Record], *, force: bool) -> bool:
        """Whether a backup holds all that is here and was sealed; ReportGenError if not, and nobody forces it."""
        continues = theirs[: len(mine)] == mine
        if force:
            return continues
        seal = read_seal(self.seal) if self.seal else None
        if continues and (seal is None or fits(theirs, seal)):
            return True
        known = max(len(mine), seal.number if seal else 0)
        raise ReportGenError(
            f"现有台账记有 {known} 件事件，备份有 {len(theirs)} 件，备份里没有现有台账的全部事件，恢复会丢失其中一部分。",
            "确要以备份为准的，加 --force；现有台账会先另存。",
        )

    def _sound_end(self, connection: Connection) -> Head:
        """The end of the chain, if head row and seal agree with it."""
        head = _head(connection)
        last = head_of(_records(connection, after=head.number - 1))
        seal = read_seal(self.seal) if self.seal else None
        sealed = seal is None or fits(_records(connection, after=seal.number - 1), seal)
        if last != head or not sealed:
            raise ReportGenError(
                f"台账“{self.name}”的末尾与所记不符，可能有事件被删改，不能再记入。",
                "请运行 report-gen log verify 查看，用 report-gen restore 从备份恢复。",
            )
        return head

    def _reseal(self) -> None:
        """Seal the end as it is now: under the writers' lock, so that an older end never covers a newer one."""
        if self.seal is None:
            return
        with writing(self.engine) as connection:
            head = _head(connection)
            if head.number == 0:
                return
            try:
                write_seal(self.seal, head)
            except OSError as error:
                raise ReportGenError(
                    f"已记入台账第{head.number}号，但链尾文件“{self.seal}”写不进去：{error.strerror or error}。",
                    "请检查文件夹的写入权限。",
                ) from error

    def _version(self) -> int:
        """The structure it has, 0 for none; ReportGenError if it is newer than this program knows."""
        with reading(self.engine) as connection:
            if not inspect(connection).has_table(VERSIONS.name):
                return 0
            version = max(connection.scalars(select(VERSIONS.c.version)), default=0)
        newest = MIGRATIONS[-1].version
        if version > newest:
            raise ReportGenError(
                f"台账“{self.name}”由更新的版本写成（结构第{version}版，本程序只认识到第{newest}版）。",
                "请先升级本程序。",
            )
        return version

    def _migrate(self, step: Migration) -> None:
        with writing(self.engine) as connection:
            connection.exec_driver_sql(FIRST)
            done = set(connection.scalars(select(VERSIONS.c.version)))
            if step.version in done:  # another program did it while this one waited
                return
            for statement in step.on(self.engine.dialect.name):
                connection.exec_driver_sql(statement)
            row = {"version": step.version, "name": step.name, "program": __version__}
            connection.execute(VERSIONS.insert().values(row))


def _records(connection: Connection, after: int = 0) -> tuple[Record, ...]:
    rows = connection.execute(select(EVENTS).where(EVENTS.c.number > after).order_by(EVENTS.c.number))
    return tuple(record_from(dict(zip(Record._fields, row, strict=True))) for row in rows)


def _head(connection: Connection) -> Head:
    row = connection.execute(select(HEAD.c.number, HEAD.c.hash)).first()
    return Head(row.number, row.hash) if row else Head()


def _add(connection: Connection, records: Sequence[Record]) -> None:
    """Write records behind the last one; one at a time, for the database checks that each is the next."""
    for record in records:
        connection.execute(EVENTS.insert().values(record._asdict()))
    connection.execute(HEAD.update().values(head_of(records)._asdict()))


def _replace(connection: Connection, records: Sequence[Record]) -> None:
    """Put that chain in the place of all events there are."""
    dialect = connection.dialect.name
    for statement in guards_off(dialect):
        connection.exec_driver_sql(statement)
    connection.execute(EVENTS.delete())
    for record in records:
        connection.execute(EVENTS.insert().values(record._asdict()))
    connection.execute(HEAD.delete())
    connection.execute(HEAD.insert().values(id=1, **head_of(records)._asdict()))
    for statement in guards_on(dialect):
        connection.exec_driver_sql(statement)


def _tails(records: Sequence[Record], head: Head, seal: Head | None, file: str) -> Iterator[Finding]:
    """K104 for each witness that knows another end; the seal may lag behind, the head row may not."""
    ends = (("台账首页", head, head == head_of(records)), ("链尾文件", seal, seal is None or fits(records, seal)))
    for where, witness, right in ends:
        if witness is not None and not right:
            yield kinds.TAIL_REMOVED.at(Place(file), where=where, wanted=witness.number, found=len(records))


def _guards_missing(connection: Connection) -> tuple[str, ...]:
    statement = GUARDS_THERE.get(connection.dialect.name)
    there = set(connection.exec_driver_sql(statement).scalars()) if statement else GUARDS  # elsewhere there are none
    return tuple(name for name in GUARDS if name not in there)


def _sound(path: Path) -> tuple[Record, ...]:
    """The events of a backup; ReportGenError if it is none or somebody touched it."""
    source = Ledger.existing(path)
    if has_errors(source.verify()):
        raise ReportGenError(f"备份“{path}”没有通过校验，不能恢复。", "请换一份备份。")
    return source.records()
