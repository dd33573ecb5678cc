"""The portal as a real process on this machine, clients that speak HTTP to it, and what must be true afterwards."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import openpyxl

from conftest import EXAMPLES
from report_gen.ledger.arrivals import FILE, HASH, PORTAL, SEEN_BY
from report_gen.ledger.store import Ledger
from report_gen.model.event import Act, Event
from report_gen.model.period import Period
from report_gen.rules.obligations import obligations
from report_gen.steps.forms import blank_form
from report_gen.steps.load import open_office
from report_gen.workspace import Workspace

PERIOD = "2024-06"
START = datetime.fromisoformat("2024-07-02T09:00:00")
_IDLE = 3.0  # seconds after which a connection is not used again
SECONDS = 60.0  # no answer takes as long as this, however busy the machine is
# The clock of the process begins at START and runs on: receipts are of those days, in the order they were given.
_CLOCKED = f"""
import os, signal, sys, time
from datetime import datetime, timedelta
from report_gen.cli import main, options
signal.signal(signal.SIGINT, signal.default_int_handler)  # the tests themselves may be deaf to it
began = float(os.environ["PORTAL_TEST_BEGAN"])
options.now = lambda: datetime.fromisoformat("{START.isoformat()}") + timedelta(seconds=int(time.time() - began))
options.user = lambda: "张三"
sys.exit(main(sys.argv[1:]))
"""
_BEGAN = time.time()
_MARK = b"BANBEN0000"
_IDENTITY = re.compile(rb"<dc:subject>[^/<]+/([^/<]+)/([^/<]+)/")
_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"|value="([^"]+)"[^>]*?name="csrf_token"')


# --- the program -----------------------------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    return {**os.environ, "PORTAL_TEST_BEGAN": repr(_BEGAN), "PYTHONIOENCODING": "utf-8"}


def report_gen(root: Path, *words: str, timeout: float = 180) -> subprocess.CompletedProcess[str]:
    """A command in the workspace, by the same clock as the portal's."""
    return subprocess.run(  # noqa: S603  # the program itself
        [sys.executable, "-c", _CLOCKED, *words, "-w", str(root)],
        check=False, capture_output=True, text=True, encoding="utf-8", env=_environment(), timeout=timeout,
    )  # fmt: skip


def clock() -> datetime:
    """What the portal's clock says now."""
    return START + timedelta(seconds=int(time.time() - _BEGAN))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Served:
    """`report-gen serve` on a workspace, in a process group of its own."""

    root: Path
    port: int = field(default_factory=free_port)
    options: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Served:
        """Start it and wait until it answers."""
        log = (self.root.parent / f"serve-{self.port}.log").open("ab")
        words = ["serve", "-w", str(self.root), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(  # noqa: S603  # the program itself
            [sys.executable, "-c", _CLOCKED, *words], stdout=log, stderr=log, env=_environment(), start_new_session=True
        )
        log.close()
        until = time.monotonic() + SECONDS
        while not self._answers():
            assert self.process.poll() is None, f"the portal ended at once: {self.said()}"
            assert time.monotonic() < until, f"the portal does not answer: {self.said()}"
            time.sleep(0.05)
        return self

    def said(self) -> str:
        """What it has printed."""
        return (self.root.parent / f"serve-{self.port}.log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """As by a power cut: the portal and the processes that read files for it are gone at once."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> int:
        """As by Ctrl-C; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(SECONDS)
        finally:
            self.kill()

    def _answers(self) -> bool:
        try:
            return Client(self.port, seconds=2).get("/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Served]:
    """The portal for as long as the block lasts."""
    served = Served(root, options=options)
    try:
        yield served.start()
    finally:
        served.kill()


def codes_of(root: Path, *options: str) -> Mapping[str, str]:
    """A new sign-in code for every unit that reports, by the unit's code."""
    done = report_gen(root, "serve", "codes", "--all", "--json", *options)
    assert done.returncode == 0, done.stderr
    return {one["unit"]: one["code"] for one in json.loads(done.stdout)["codes"]}


# --- clients ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers (by lower-case name, the last of a kind), cookies as sent, body."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One browser: a connection, cookies and the token of the last page that bore one."""

    def __init__(self, port: int, seconds: float = SECONDS) -> None:
        self.port, self.seconds = port, seconds
        self.cookies: dict[str, str] = {}
        self.token = ""
        self._connection: http.client.HTTPConnection | None = None
        self._used = time.monotonic()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """A form as a browser sends it, with the token."""
        body = urlencode({"csrf_token": self.token, **(fields or {})}).encode()
        return self.ask("POST", path, body, {"content-type": "application/x-www-form-urlencoded", **headers})

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Any request; the cookies that come back are kept."""
        sent = {name.replace("_", "-"): text for name, text in (headers or {}).items()}
        if self.cookies:
            sent.setdefault("cookie", "; ".join(f"{name}={text}" for name, text in self.cookies.items()))
        if body or method == "POST":
            sent.setdefault("content-length", str(len(body)))
        connection = self._connected()
        try:
            connection.request(method, path, body or None, sent)
            answer = _answer(connection.getresponse())
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        self._remember(answer)
        return answer

    def sign_in(self, code: str) -> Answer:
        """Sign in with a code, as a person does: fetch the page, send the form."""
        self.get("/signin")
        answer = self.post("/signin", {"code": code})
        if answer.status == 303:
            self.get(answer.headers["location"])
        return answer

    def upload(self, period: str, *files: tuple[str, bytes], **headers: str) -> Answer:
        """Send files as the page's script does."""
        body, kind = multipart(files, {"csrf_token": self.token})
        path = f"/unit/{quote(period)}/upload"
        return self.ask("POST", path, body, {"content-type": kind, "accept": "application/json", **headers})

    def stalled(self, path: str, content: bytes, seconds: float = SECONDS) -> bytes:
        """Send an upload but for its second half, and wait; returns what came back until the connection ended."""
        body, kind = multipart([("慢.xlsx", content)], {"csrf_token": self.token})
        cookies = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\nContent-Type: {kind}\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as raw:
            raw.sendall(
                f"{head}Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body[: len(body) // 2]
            )
            return b"".join(iter(lambda: raw.recv(4096), b""))

    def raw(self, head: bytes, body: bytes = b"") -> bytes:
        """The first bytes of the answer to a request written by hand, which no library would send like that."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=self.seconds) as raw:
            raw.sendall(head + b"\r\n\r\n" + body)
            return raw.recv(65536)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        self.close()

    def twin(self) -> Client:
        """Another window of the same browser: a connection of its own, the same cookies and token."""
        other = Client(self.port, self.seconds)
        other.cookies, other.token = dict(self.cookies), self.token
        return other

    def _connected(self) -> http.client.HTTPConnection:
        """The connection there is, or a new one where that has been idle: the server may just be closing it."""
        if time.monotonic() - self._used > _IDLE:
            self.close()
        self._used = time.monotonic()
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        return self._connection

    def _remember(self, answer: Answer) -> None:
        for cookie in answer.cookies:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if "text/html" in answer.headers.get("content-type", ""):
            self.token = token_in(answer.text) or self.token
        if answer.headers.get("connection", "").lower() == "close":
            self.close()


def _answer(response: http.client.HTTPResponse) -> Answer:
    headers = {name.lower(): text for name, text in response.getheaders()}
    cookies = tuple(text for name, text in response.getheaders() if name.lower() == "set-cookie")
    return Answer(response.status, headers, cookies, response.read())


def token_in(page: str) -> str:
    """The token of the first form of a page, '' if there is none."""
    found = _TOKEN.search(page)
    return (found[1] or found[2]) if found else ""


def multipart(files: Iterable[tuple[str, bytes]], fields: Mapping[str, str]) -> tuple[bytes, str]:
    """The body and the content type of a form with files, as a browser encodes it."""
    border = "----report-gen-test-border"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    body = "".join(parts).encode()
    for name, content in files:
        escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'--{border}\r\nContent-Disposition: form-data; name="files"; filename="{escaped}"\r\n'
        body += f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"


# --- offices and forms -----------------------------------------------------------------------------------------------


def lean_office(root: Path, example: str = "luoyang") -> Path:
    """A workspace with nothing but the plan of the example in it."""
    root.mkdir(parents=True)
    shutil.copyfile(EXAMPLES / example / "方案.xlsx", root / "方案.xlsx")
    return root


def masters(root: Path, period: str = PERIOD, most: int = 99) -> Mapping[str, bytes]:
    """A filled form of every unit that owes one (the first `most` of them), by its code: the example's own where it is
    sound, else a blank filled. Each bears the mark that `version` changes. Nothing is written into the workspace.
    """
    office, wanted = open_office(Workspace.at(root)), Period.parse(period)
    assert wanted is not None
    units = sorted(one.unit for one in obligations(office.plan, wanted))[:most]
    sent = (path for path in sorted((EXAMPLES / "luoyang" / "报送" / period).rglob("*.xlsx")) if "~$" not in path.name)
    examples = {unit: path for path in sent for unit, said in [_whose(path)] if said == period}
    return {
        unit: _filled(examples[unit].read_bytes() if unit in examples else blank_form(office, wanted, unit))
        for unit in units
    }


def version(master: bytes, number: int) -> bytes:
    """The form with another text in one cell: other bytes, another content."""
    return with_text(master, _MARK.decode(), f"BANBEN{number:04d}")


def with_text(form: bytes, old: str, new: str) -> bytes:
    """The workbook with an ASCII text in all of its parts replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for one in source.infolist():
            copy.writestr(one, source.read(one).replace(old.encode(), new.encode()))
    return target.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _whose(path: Path) -> tuple[str, str]:
    """The unit's code and the period a form's file properties name."""
    with zipfile.ZipFile(path) as archive:
        found = (
            _IDENTITY.search(archive.read("docProps/core.xml")) if "docProps/core.xml" in archive.namelist() else None
        )
    return (found[1].decode(), found[2].decode()) if found else ("", "")


def _filled(form: bytes) -> bytes:
    """The form with a state and what was done in the first task, and the mark that versions differ by."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheet = book["任务进展"] if "任务进展" in book.sheetnames else book.worksheets[1]
    rows = enumerate(sheet.iter_rows(max_row=5, values_only=True), 1)
    titles = {str(title).rstrip("*＊"): (row, column) for row, cells in rows for column, title in enumerate(cells, 1)}
    row = titles["序号"][0] + 1
    state = sheet.cell(row, titles["工作状态"][1])
    state.value = state.value or "推进中"
    sheet.cell(row, titles["本期工作进展"][1]).value = f"已印发方案，第{_MARK.decode()}次修改。"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# --- what must be true afterwards ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """A file that was sent, and the answer's word on it: None where no answer came."""

    unit: str
    sha256: str
    seconds: float
    status: int
    told: Mapping[str, Any] | None

    @property
    def acknowledged(self) -> bool:
        """Whether the sender was told that the file was taken."""
        return self.told is not None and bool(self.told["taken"])


def send(client: Client, unit: str, content: bytes, period: str = PERIOD) -> Sent:
    """Send one file; no answer is an answer too."""
    started = time.perf_counter()
    try:
        answer = client.upload(period, (f"{unit}填报表.xlsx", content))
    except (OSError, http.client.HTTPException):
        return Sent(unit, sha256(content), time.perf_counter() - started, 0, None)
    seconds = time.perf_counter() - started
    told = answer.json["files"][0] if answer.status == 200 else None
    return Sent(unit, sha256(content), seconds, answer.status, told)


def ledger_at(root: Path, address: str = "") -> Ledger:
    """The office's ledger, read only."""
    return Ledger.existing(address or root / "台账" / "台账.db", root / "台账" / "链尾.txt")


def receipts(ledger: Ledger, period: str = PERIOD) -> tuple[Event, ...]:
    """What the portal has recorded as received."""
    return tuple(one for one in ledger.events(Act.ARRIVED, period) if one.data.get(SEEN_BY) == PORTAL)


def inbox(root: Path, period: str = PERIOD) -> dict[str, str]:
    """The hash of every file below 报送/<期>/, by its name there, hidden ones too."""
    folder = root / "报送" / period
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    }


def spooled(root: Path) -> list[str]:
    """What lies about of uploads that are under way or were cut off."""
    return [path.name for path in (root / "台账" / "网页" / "收").rglob("*") if path.is_file()]


def kept_exactly_once(root: Path, sent: Sequence[Sent], ledger: Ledger, period: str = PERIOD) -> None:
    """Every acknowledged file has one receipt, one original and one file in the folder; nothing else is there."""
    events = receipts(ledger, period)
    hashes = Counter(one.data[HASH] for one in events)
    files = inbox(root, period)
    acknowledged = {one.sha256 for one in sent if one.acknowledged}
    known = {one.sha256 for one in sent}
    assert acknowledged <= set(hashes), "a receipt is lost"
    assert set(hashes) <= known, "a receipt of what nobody sent"
    assert set(hashes.values()) <= {1}, "a receipt is doubled"
    assert Counter(files.values()) == hashes, "folder and ledger disagree"
    _told_right(sent, {one.data[HASH]: one for one in events})
    for event in events:
        original = root / "台账" / "原件" / event.data[HASH][:2] / event.data[HASH]
        assert sha256(original.read_bytes()) == event.data[HASH]
        assert files[event.data[FILE]] == event.data[HASH]
    assert [one.kind.message for one in ledger.verify()] == []


def _told_right(sent: Sequence[Sent], events: Mapping[str, Event]) -> None:
    """The answers name the receipts there are, with the unit's own; one answer a file says that it is new."""
    fresh: Counter[str] = Counter()
    for one in sent:
        if one.acknowledged and one.told is not None:
            event = events[one.sha256]
            assert (one.told["event"], event.unit) == (event.number, one.unit)
            fresh[one.sha256] += bool(one.told["fresh"])
    assert set(fresh.values()) <= {0, 1}


def newest_counts(root: Path, ledger: Ledger, *options: str, period: str = PERIOD) -> Mapping[str, Any]:
    """The merge takes each unit's newest form; returns what the merge says as JSON."""
    done = report_gen(root, "merge", period, "--json", *options)
    assert done.returncode in {0, 1}, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    newest = {one.unit: one.data[FILE] for one in receipts(ledger, period)}  # in order of event
    used = {one["unit"]: one["file"] for one in told["units"] if one["period"] == period}
    assert {unit: used[unit] for unit in newest} == newest
    return told
