"""Ledgers for the tests: a SQLite file, and PostgreSQL where REPORT_GEN_TEST_POSTGRES names a server."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from report_gen.ledger.engine import writing
from report_gen.ledger.schema import guards_off
from report_gen.ledger.store import Ledger
from report_gen.model.event import Act, Event

POSTGRES = os.environ.get("REPORT_GEN_TEST_POSTGRES", "")
KINDS = ("sqlite", "postgresql") if POSTGRES else ("sqlite",)
NOON = datetime.fromisoformat("2024-07-08T12:00:00")
_schemas = count(1)


@dataclass(frozen=True)
class Spare:
    """A place for a ledger: its address, its seal."""

    address: Path | str
    seal: Path

    def open(self) -> Ledger:
        return Ledger.open(self.address, self.seal)


def spare(kind: str, folder: Path) -> Spare:
    """An empty place of that kind of database; on a server a schema of its own."""
    if kind == "sqlite":
        return Spare(folder / "台账.db", folder / "链尾.txt")
    name = f"ledger_test_{os.getpid()}_{next(_schemas)}"
    url = make_url(POSTGRES).set(drivername="postgresql+psycopg")
    server = create_engine(url, poolclass=NullPool)
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {name}"))
    address = url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    return Spare(address.replace("+psycopg", ""), folder / "链尾.txt")


def noted(ledger: Ledger, number: int, *, raw: str = "82", by: str = "张三", period: str = "2024-06") -> Event:
    """A justification of item D<number>, recorded `number` minutes after noon."""
    data = {"表": "items", "行": f"D{number:02d}", "列": "value", "原文": raw, "说明": f"新增站点{number}处已验收"}
    return ledger.append(
        Act.JUSTIFIED, at=NOON + timedelta(minutes=number), by=by, period=period, unit="U03", data=data
    )


def filled(ledger: Ledger, events: int = 5) -> Ledger:
    """The ledger with that many justifications in it."""
    for number in range(1, events + 1):
        noted(ledger, number)
    return ledger


def tamper(ledger: Ledger, statements: Sequence[str]) -> None:
    """What somebody with the database's password could do, the triggers taken away first."""
    with writing(ledger.engine) as connection:
        for statement in (*guards_off(connection.dialect.name), *statements):
            connection.exec_driver_sql(statement)


def append_many(address: Path | str, seal: Path, by: str, events: int) -> None:
    """What one of several writers does; run in a process of its own."""
    with suppress(KeyboardInterrupt):
        ledger = Ledger.open(address, seal)
        for number in range(events):
            noted(ledger, number % 60, by=by)
