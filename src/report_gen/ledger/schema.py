"""The tables of the ledger, the recorded steps that made them, and the triggers that refuse to change an event.

The statements of a step never change once it has been released: a ledger made by them is out in some office.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Column, Integer, MetaData, Table, Text

_TABLES: Final = MetaData()
VERSIONS: Final = Table(
    "ledger_versions",
    _TABLES,
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("program", Text, nullable=False),
)
EVENTS: Final = Table(
    "ledger_events",
    _TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    *(
        Column(f"event_{name}", Text, nullable=False, key=name)
        for name in ("at", "by", "act", "period", "unit", "data", "previous", "hash")
    ),
)
HEAD: Final = Table(
    "ledger_head",
    _TABLES,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

GUARDS: Final = ("ledger_events_no_update", "ledger_events_no_delete", "ledger_events_next_number")
_SQLITE_GUARDS: Final = (
    """
CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
BEGIN SELECT RAISE(ABORT, '台账只增不改'); END
""",
    """
CREATE TRIGGER ledger_events_no_delete BEFORE DELETE ON ledger_events
BEGIN SELECT RAISE(ABORT, '台账只增不改'); END
""",
    # INSERT OR REPLACE deletes without asking the trigger above
    """
CREATE TRIGGER ledger_events_next_number BEFORE INSERT ON ledger_events
WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM ledger_events)
BEGIN SELECT RAISE(ABORT, '台账只增不改'); END
""",
)
_POSTGRESQL_GUARDS: Final = (
    """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '台账只增不改'; END $$ LANGUAGE plpgsql
""",
    """
CREATE OR REPLACE FUNCTION ledger_next_number() RETURNS trigger AS $$
BEGIN
  IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM ledger_events) THEN
    RAISE EXCEPTION '台账只增不改';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql
""",
    """
CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
""",
    """
CREATE TRIGGER ledger_events_no_delete BEFORE DELETE OR TRUNCATE ON ledger_events
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
""",
    """
CREATE TRIGGER ledger_events_next_number BEFORE INSERT ON ledger_events
FOR EACH ROW EXECUTE FUNCTION ledger_next_number()
""",
)
_GUARDS: Final[Mapping[str, Sequence[str]]] = {"sqlite": _SQLITE_GUARDS, "postgresql": _POSTGRESQL_GUARDS}
_GUARDS_OFF: Final[Mapping[str, str]] = {
    "sqlite": "DROP TRIGGER IF EXISTS {}",
    "postgresql": "DROP TRIGGER IF EXISTS {} ON ledger_events",
}
GUARDS_THERE: Final[Mapping[str, str]] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_events'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_events'::regclass AND tgenabled <> 'D'",
}

FIRST: Final = "CREATE TABLE IF NOT EXISTS ledger_versions (version INTEGER PRIMARY KEY, name TEXT NOT NULL, program TEXT NOT NULL)"


class Migration(NamedTuple):
    """A step from one structure of the ledger to the next; each runs in a transaction of its own and is recorded."""

    version: int
    name: str
    statements: Sequence[str] = ()
    by_dialect: Mapping[str, Sequence[str]] = {}

    def on(self, dialect: str) -> tuple[str, ...]:
        """Its statements for that kind of database."""
        return (*self.statements, *self.by_dialect.get(dialect, ()))


_EVENTS: Final = """
CREATE TABLE ledger_events (
  number INTEGER PRIMARY KEY,
  event_at TEXT NOT NULL,
  event_by TEXT NOT NULL,
  event_act TEXT NOT NULL,
  event_period TEXT NOT NULL,
  event_unit TEXT NOT NULL,
  event_data TEXT NOT NULL,
  event_previous TEXT NOT NULL,
  event_hash TEXT NOT NULL
)
"""
_HEAD: Final = "CREATE TABLE ledger_head (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, hash TEXT NOT NULL)"
MIGRATIONS: Final = (
    Migration(1, "事件表", (_EVENTS, _HEAD, "INSERT INTO ledger_head (id, number, hash) VALUES (1, 0, '')")),
    Migration(2, "只增不改", by_dialect=_GUARDS),
)


def guards_on(dialect: str) -> tuple[str, ...]:
    """The statements that put the triggers in place."""
    return tuple(_GUARDS.get(dialect, ()))


def guards_off(dialect: str) -> tuple[str, ...]:
    """The statements that take the triggers away: only a forced restore does, in the transaction that ends with them."""
    off = _GUARDS_OFF.get(dialect)
    return tuple(off.format(name) for name in GUARDS) if off else ()
