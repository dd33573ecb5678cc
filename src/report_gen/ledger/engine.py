"""Opens databases for the ledger: who may write when, and what their errors mean in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from report_gen.errors import ReportGenError

_PATIENCE: Final = 30  # seconds to wait for another writer
_LOCK: Final = 0x5245504F52544745  # any number, as long as all writers of the ledger ask for the same
_OTHER_TABLES: Final = (
    "台账数据库的表不是原来的样子，读不了。",
    "请用 report-gen restore 备份文件 --force 从备份恢复。",
)
_MEANINGS: Final = (
    ("locked", "台账正被另一个程序写入，等了30秒仍未轮到。", "请稍后重试。"),
    (
        "not a database",
        "这个文件不是台账数据库。",
        "请检查台账地址；文件损坏的，用 report-gen restore 备份文件 --force 从备份恢复。",
    ),
    ("malformed", "台账数据库文件已损坏。", "请用 report-gen restore 备份文件 --force 从备份恢复。"),
    *((sign, *_OTHER_TABLES) for sign in ("no such table: ledger_", "no such column: ledger_", "table ledger_")),
    *((sign, *_OTHER_TABLES) for sign in ('relation "ledger_', "column ledger_")),
    ("disk is full", "磁盘已满，没有记入。", "请清理磁盘后重试。"),
    ("disk I/O error", "台账所在的磁盘读写出错，没有记入。", "请检查磁盘的空间、配额和网络盘的连接后重试。"),
    ("readonly", "台账是只读的，没有记入。", "请检查文件夹的写入权限。"),
    ("unable to open", "台账数据库打不开。", "请检查路径和权限。"),
    ("只增不改", "台账只增不改，数据库拒绝了这次写入。", "请运行 report-gen log verify 校验台账。"),
)


def engine_for(address: str | Path) -> Engine:
    """The engine for a SQLite file (a path) or any SQLAlchemy URL; nothing is opened yet.

    ReportGenError if the URL is none, its driver is missing, or it is a SQLite database in memory.
    """
    url = _url(address)
    lasting = url.get_backend_name() != "sqlite" or url.database not in {None, "", ":memory:"}
    if not lasting:
        raise ReportGenError("内存数据库不能用作台账。", "请写文件路径或 postgresql:// 地址。")
    options: dict[str, Any] = {"connect_args": {"timeout": _PATIENCE}} if _is_sqlite(url) else {}
    try:
        # no connection is kept: on Windows an open file can be neither replaced nor deleted
        engine = create_engine(url, poolclass=NullPool, **options)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise ReportGenError(
            f"不能使用台账地址“{shown(url)}”：缺少驱动程序或写法不对。", "请检查地址，或安装所需的数据库驱动。"
        ) from error
    if _is_sqlite(url):
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the ledger as it is at one moment."""
    with _worded(engine):
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.begin() as connection:
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer of the ledger enters before it has ended."""
    with _worded(engine), engine.execution_options(writing=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield connection


def shown(url: URL) -> str:
    """The address as messages show it: the file of SQLite, a URL without its password and options."""
    return url.database or "" if _is_sqlite(url) else url.set(query={}).render_as_string(hide_password=True)


def _url(address: str | Path) -> URL:
    if isinstance(address, Path):
        return URL.create("sqlite", database=str(address))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise ReportGenError(
            "台账地址读不懂。", "请写文件路径，或 postgresql://用户:口令@主机/库名 的样式。"
        ) from error
    # bare postgresql:// has meant different drivers in different versions of SQLAlchemy
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _leave_transactions_to_us(connection: Any, _: object) -> None:
    """Python's driver would begin transactions of its own, and only before the first change."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    alone = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")


@contextmanager
def _worded(engine: Engine) -> Iterator[None]:
    """ReportGenError in plain words instead of what the database says."""
    try:
        yield
    except SQLAlchemyError as error:
        said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        for sign, message, hint in _MEANINGS:
            if sign in said:
                raise ReportGenError(f"{message.removesuffix('。')}：“{shown(engine.url)}”。", hint) from error
        first = said.strip().partition("\n")[0]
        word = "用不了" if isinstance(error, DatabaseError) else "连不上"
        raise ReportGenError(f"台账“{shown(engine.url)}”{word}：{first}。", "请检查台账地址和数据库服务。") from error
