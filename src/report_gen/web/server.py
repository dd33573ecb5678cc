"""The server: the address it is reached at, TLS, how long a request may take, and stopping without losing an upload."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from threading import Event, Lock, Thread
from types import FrameType
from typing import Any, Final

from cheroot.server import HTTPConnection
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from flask import Flask

from report_gen.errors import ReportGenError
from report_gen.steps.bugs import bug_words
from report_gen.web.limits import MAX_REQUEST
from report_gen.web.wire import Request

THREADS: Final = 24
_QUEUE: Final = 128  # connections that wait to be taken
_WAITING: Final = 400  # connections on which nothing is asked at the moment
_SILENCE: Final = 30  # seconds a client may say nothing within a request
_LONGEST: Final = 600  # seconds from the first byte of a request to the last of the answer
_PATIENCE: Final = 5  # seconds that requests under way get when the server stops
_BREATH: Final = 0.05  # seconds
_HEADERS: Final = 16 * 1024  # bytes
_REFUSED_UNREAD: Final = 4 * MAX_REQUEST  # what is smaller the application refuses itself, with a page that says why
_LAST_PORT: Final = 65535
_LOOK: Final = 0.5  # seconds; on Windows nothing interrupts a wait
_BUSY: Final = {
    errno.EADDRINUSE: (
        "端口 {port} 已被其他程序占用。",
        "请用 --port 换一个端口，例如 --port {other}；或先停止占用它的程序。",
    ),
    errno.EACCES: ("没有权限使用端口 {port}。", "请用 --port 换一个 1024 以上的端口，例如 --port 8000。"),
    errno.EADDRNOTAVAIL: (
        "本机没有“{host}”这个地址。",
        "请检查 --host 后面的地址；可用 ip addr（Windows：ipconfig）查看。",
    ),
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where the server listens; with `cert` and `key` it speaks TLS there. Port 0 is any free one."""

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None


@contextmanager
def serving(app: Flask, door: Door, seconds: float = _LONGEST) -> Iterator[int]:
    """The server at work while the block runs; gives the port. Requests under way are finished at the end.

    `seconds` is how long one request may take. ReportGenError where the port or the certificate cannot be used.
    """
    overdue = _Overdue(seconds)
    server = _server(app, door, overdue)
    _probe(door)
    server.prepare()
    threads = (Thread(target=server.serve, name="portal"), Thread(target=overdue.watch, name="portal-watch"))
    for thread in threads:
        thread.start()
    try:
        yield int(server.bind_addr[1])
    finally:
        overdue.stop.set()
        server.stop()
        for thread in threads:
            thread.join()


def wait_for_stop() -> None:
    """Return when the program is told to stop: by Ctrl+C, or as a service is stopped (SIGTERM)."""
    stop = Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not stop.wait(_LOOK):
            pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Overdue:
    """Ends the connections whose request takes too long, be it that its bytes come in drop by drop."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.stop = Event()
        self._lock = Lock()
        self._until: dict[socket.socket, float] = {}

    @contextmanager
    def over(self, connection: socket.socket) -> Iterator[None]:
        """While a request is read and answered."""
        with self._lock:
            self._until[connection] = time.monotonic() + self.seconds
        try:
            yield
        finally:
            with self._lock:
                self._until.pop(connection, None)

    def watch(self) -> None:
        """Look again and again, until the server stops."""
        while not self.stop.wait(_LOOK):
            now = time.monotonic()
            with self._lock:
                late = [connection for connection, until in self._until.items() if until < now]
            for connection in late:
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    """Whoever reads from it finds its end, and closes it."""
    with suppress(OSError):  # it may just have ended
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Tls(BuiltinSSLAdapter):
    """TLS whose handshake is left to the thread of the request: a silent client would keep all others waiting."""

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, Any]]:
        """The connection, its handshake still to come, and what the application is told of it."""
        context: ssl.SSLContext = self.context
        wrapped = context.wrap_socket(sock, do_handshake_on_connect=False, server_side=True)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class _Server(Server):
    """Lets silent connections wait where they cost no thread, and keeps what goes wrong in the server in a log."""

    _last = float("-inf")

    def process_conn(self, conn: HTTPConnection) -> None:
        """A connection somebody has just opened waits for its first byte; any other goes to a thread.

        Where too many wait, the longest silent one ends: whoever opens hundreds and says nothing keeps nobody else out.
        """
        if conn.last_used is not None:
            super().process_conn(conn)
            return
        if not self.can_add_keepalive_connection:
            _shut(self._longest_silent().socket)
        self.put_conn(conn)

    def _longest_silent(self) -> HTTPConnection:
        # cheroot shows them nowhere else
        there = self._connections._selector.connections  # type: ignore[attr-defined]  # noqa: SLF001
        waiting = (one for _, one in there if one is not self)
        found: HTTPConnection = min(waiting, key=lambda one: one.last_used)
        return found

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  # cheroot's signature
        """What clients do wrong is no news; an error that comes again and again is written down now and then."""
        if not traceback or level < logging.ERROR:
            return
        if time.monotonic() - self._last < _SILENCE:
            time.sleep(_BREATH)  # no files left to open, say: the loop that tries again is not to take a whole core
            return
        self._last = time.monotonic()
        bug_words(Path(gettempdir()))


def _server(app: Flask, door: Door, overdue: _Overdue) -> Server:
    class Connection(HTTPConnection):
        """A connection under watch; it shakes hands before its first request."""

        RequestHandlerClass = Request

        def communicate(self) -> bool:
            with overdue.over(self.socket):
                return _shaken(self.socket) and bool(super().communicate())  # type: ignore[no-untyped-call]

    server = _Server(
        (door.host, door.port),
        app,
        numthreads=THREADS,
        server_name="report_gen",
        request_queue_size=_QUEUE,
        timeout=_SILENCE,
        shutdown_timeout=_PATIENCE,
    )
    server.ConnectionClass = Connection
    server.keep_alive_conn_limit = _WAITING
    server.max_request_header_size = _HEADERS
    server.max_request_body_size = _REFUSED_UNREAD
    if door.cert and door.key:
        server.ssl_adapter = _tls(door.cert, door.key)
    return server


def _shaken(connection: socket.socket) -> bool:
    """Whether the client speaks TLS, where it has to. Costs nothing once it is known."""
    try:
        if isinstance(connection, ssl.SSLSocket) and connection.version() is None:
            connection.do_handshake()
    except OSError:
        return False
    return True


def _tls(cert: Path, key: Path) -> _Tls:
    """ReportGenError where the files are no certificate and its key."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key, password=_no_password)
        adapter = _Tls(str(cert), str(key))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else str(error)
        raise ReportGenError(
            f"TLS 证书“{cert}”或私钥“{key}”不能使用：{why}。", "请检查两个文件是否 PEM 格式、是否一对，私钥不能带口令。"
        ) from error
    adapter.context.minimum_version = ssl.TLSVersion.TLSv1_2
    return adapter


def _no_password() -> str:
    """Nobody is there to type one: without this the library asks at the terminal."""
    raise ValueError("私钥带有口令")


def _probe(door: Door) -> None:
    """ReportGenError where nobody can listen there: the server itself would only say that it made no socket."""
    try:
        family = socket.getaddrinfo(door.host, door.port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((door.host, door.port), family=family).close()
    except OSError as error:
        other = door.port + 1 if door.port < _LAST_PORT else _LAST_PORT
        why = error.strerror or str(error)
        said, hint = _BUSY.get(
            error.errno or 0, (f"不能在“{{host}}”端口 {{port}} 提供服务：{why}。", "请检查 --host 和 --port。")
        )
        named = {"host": door.host, "port": door.port, "other": other}
        raise ReportGenError(said.format(**named), hint.format(**named)) from error
