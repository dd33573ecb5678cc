"""`serve` and `serve codes`: what they say and refuse, and a real server on a port of this machine."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from conftest import EXAMPLES
from helpers_office_ledger import tamper
from helpers_portal import portal_at
from report_gen import cli
from report_gen.cli.serve import _host
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.steps.load import open_office
from report_gen.steps.office_ledger import open_ledger
from report_gen.web import server
from report_gen.web.app import create_app
from report_gen.web.server import Door, serving
from report_gen.workspace import Workspace
from report_gen.workspace.lock import only_one

Capture = pytest.CaptureFixture[str]
_CODE = re.compile(r"\b(?:[2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}\b")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copyfile(EXAMPLES / "linzi" / "方案.xlsx", folder / "方案.xlsx")
    monkeypatch.setattr("report_gen.cli.serve_codes.user", lambda: "张三")
    return folder


# --- serve codes -----------------------------------------------------------------------------------------------------


def run(root: Path, *words: str) -> int:
    return cli.main([*words, "-w", str(root)])


def test_codes_for_all_units_are_shown_once_each_to_be_cut_out(root: Path, capsys: Capture) -> None:
    assert run(root, "serve", "codes", "--all") == cli.DONE
    said = capsys.readouterr().out
    codes = _CODE.findall(said)
    units = [unit for unit in open_office(Workspace.at(root)).plan.units if unit.reports]
    assert len(set(codes)) == len(codes) > 5
    assert all(f"{unit.short}　网页报送登录码\n    " in said for unit in units)
    assert "登录码只显示这一次" in said
    assert run(root, "serve", "codes", "--all") == cli.DONE
    assert capsys.readouterr().out == "全部报送单位都已有登录码；要换发的加 --renew，或写 --make 单位。\n"
    assert run(root, "网页", "登录码", "--all", "--renew") == cli.DONE
    assert not set(codes) & set(_CODE.findall(capsys.readouterr().out))


def test_the_list_tells_who_has_a_code_and_never_the_code(root: Path, capsys: Capture) -> None:
    assert run(root, "serve", "codes") == cli.DONE
    empty = capsys.readouterr().out
    assert empty.startswith("有效的登录码 0 个\n没有登录码的单位 ")
    assert not (root / "台账").exists()
    run(root, "serve", "codes", "--make", "区商务局", "--make", "区财政局", "--by", "李四")
    (code, _) = _CODE.findall(capsys.readouterr().out)
    run(root, "serve", "codes", "--clerk", "王五")
    capsys.readouterr()
    assert run(root, "serve", "codes") == cli.DONE
    said = capsys.readouterr().out
    assert said.startswith("有效的登录码 3 个\n")
    assert re.search(rf"  {code[:4]}-…　区商务局　\d+年\d+月\d+日由李四发放（第1号）\n", said)
    assert re.search(r"　王五（经办人）　\S+由张三发放（第3号）", said)
    assert not _CODE.search(said)
    assert "区商务局、" not in said.partition("没有登录码的单位")[2]


def test_revoking(root: Path, capsys: Capture) -> None:
    run(root, "serve", "codes", "--make", "区商务局")
    (code,) = _CODE.findall(capsys.readouterr().out)
    assert run(root, "serve", "codes", "--revoke", "区商务局", "--dry-run") == cli.DONE
    assert capsys.readouterr().out == f"将撤销：区商务局的登录码 {code[:4]}-…\n"
    assert run(root, "serve", "codes", "--revoke", code[:4]) == cli.DONE
    assert capsys.readouterr().out == f"已撤销，记入台账：区商务局的登录码 {code[:4]}-…\n"
    assert run(root, "serve", "codes", "--revoke", "区商务局") == cli.COULD_NOT_RUN
    assert "“区商务局”没有有效的登录码" in capsys.readouterr().err


def test_codes_as_json(root: Path, capsys: Capture) -> None:
    assert run(root, "serve", "codes", "--make", "区商务局", "--json") == cli.DONE
    made = json.loads(capsys.readouterr().out)
    (one,) = made["codes"]
    assert (made["recorded"], one["name"], one["role"], one["by"], one["event"]) == (
        True,
        "区商务局",
        "成员单位",
        "张三",
        1,
    )
    assert one["code"].startswith(f"{one['id']}-")
    run(root, "serve", "codes", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert listed["keys"] == [{name: text for name, text in one.items() if name != "code"}]
    assert one["unit"] not in {unit["unit"] for unit in listed["without"]}
    run(root, "serve", "codes", "--revoke", one["id"], "--json")
    assert json.loads(capsys.readouterr().out)["revoked"]["unit"] == one["unit"]


def test_a_dry_run_says_for_whom_and_makes_nothing(root: Path, capsys: Capture) -> None:
    assert run(root, "serve", "codes", "--make", "区商务局", "--dry-run") == cli.DONE
    assert capsys.readouterr().out == "将发放 1 个登录码：区商务局。\n"
    assert not (root / "台账").exists()


@pytest.mark.parametrize(("words", "said"), [
    (["--all", "--revoke", "ABCD"], "一次只写一样"),
    (["--make", "区商务局", "--clerk", "李四"], "一次只写一样"),
    (["--renew"], "--renew 要与 --all 同用"),
    (["--make", "区商务居"], "方案中没有“区商务居”这个单位"),
])  # fmt: skip
def test_what_cannot_be_done_with_codes(root: Path, capsys: Capture, words: Sequence[str], said: str) -> None:
    assert run(root, "serve", "codes", *words) == cli.COULD_NOT_RUN
    assert said in capsys.readouterr().err


def test_whoever_makes_codes_has_a_name(root: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.cli.serve_codes.user", lambda: "")
    assert run(root, "serve", "codes", "--all") == cli.COULD_NOT_RUN
    assert "没有写明经办人" in capsys.readouterr().err


# --- serve: options and checks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "said"), [
    (["--host", "10.1.2.3"], "会让别的电脑打开网页"),
    (["--host", "::"], "会让别的电脑打开网页"),
    (["--tls-cert", "a.pem"], "--tls-cert 和 --tls-key 要一起写"),
    (["--tls-key", "a.pem"], "--tls-cert 和 --tls-key 要一起写"),
    (["--tls-cert", "a.pem", "--tls-key", "b.pem", "--behind-proxy"], "只写一样"),
    (["--behind-proxy"], "--allow-host"),
    (["--host", "::", "--tls-cert", "a.pem", "--tls-key", "b.pem"], "请用 --allow-host"),
    (["--port", "70000"], "“70000”不是端口"),
    (["--port", "-1"], "“-1”不是端口"),
    (["--port", "八"], "“八”不是端口"),
])  # fmt: skip
def test_nobody_serves_in_the_clear_by_mistake(root: Path, capsys: Capture, words: Sequence[str], said: str) -> None:
    assert run(root, "serve", *words) == cli.COULD_NOT_RUN
    assert said in capsys.readouterr().err
    assert not (root / "台账").exists()


@pytest.mark.parametrize(("said", "name"), [
    ("Baosong.Example.gov.cn", "baosong.example.gov.cn"), ("a.cn:8443", "a.cn"), ("https://a.cn/unit", "a.cn"),
    ("10.1.2.3:80", "10.1.2.3"), ("fe80::1", "fe80::1"), ("[fe80::1]:80", "fe80::1"), ("", ""),
])  # fmt: skip
def test_a_name_is_taken_however_people_write_it(said: str, name: str) -> None:
    assert _host(said) == name


def test_certificates_that_are_none_are_refused(root: Path, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nothing", encoding="utf-8")
    for cert in ("a.pem", "missing.pem"):
        words = ["serve", "--port", "0", "--tls-cert", str(tmp_path / cert), "--tls-key", str(tmp_path / cert)]
        assert run(root, *words) == cli.COULD_NOT_RUN
        assert "不能使用" in capsys.readouterr().err


def test_an_office_that_is_not_in_order_is_not_served(root: Path, capsys: Capture) -> None:
    run(root, "serve", "codes", "--make", "区商务局")
    workspace = Workspace.at(root)
    tamper(open_ledger(workspace, open_office(workspace).plan), ("UPDATE ledger_events SET event_by = '某人'",))
    assert run(root, "serve", "--port", "0") == cli.COULD_NOT_RUN
    assert "台账没有通过校验，网页不能启动。请运行 report-gen log verify" in capsys.readouterr().err
    assert cli.main(["serve", "-w", str(root / "nowhere")]) == cli.COULD_NOT_RUN
    assert "找不到方案工作簿" in capsys.readouterr().err
    assert not (root / "nowhere").exists()


def test_a_second_portal_of_the_same_workspace_is_refused(root: Path, capsys: Capture) -> None:
    with only_one(root / "台账" / ".网页.lock", "", ""):
        assert run(root, "serve", "--port", "0") == cli.COULD_NOT_RUN
    assert "这个工作文件夹的网页已经在运行。" in capsys.readouterr().err
    with pytest.raises(WorkspaceError), only_one(root / "方案.xlsx" / "x", "", ""):
        raise AssertionError


def test_the_help_tells_how_others_reach_it() -> None:
    command = cli.commands.get_command(click.Context(cli.commands), "serve")
    assert command is not None
    said = CliRunner().invoke(command, ["--help"]).output
    for words in (
        "report-gen serve -w 我市办公室 --host 10.1.2.3 --port 8443",
        "只有本机能打开",
        "--behind-proxy",
    ):
        assert words in said


def test_what_is_said_at_the_start(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    seen: list[tuple[int, str]] = []

    def stopped() -> None:
        (port,) = map(int, re.findall(r"http://127\.0\.0\.1:(\d+)/", said := capsys.readouterr().out))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/healthz")
        seen.append((connection.getresponse().status, said))
        connection.close()

    monkeypatch.setattr("report_gen.web.server.wait_for_stop", stopped)
    spool = root / "台账" / "网页" / "收"
    spool.mkdir(parents=True)
    (spool / ("ab" * 16)).write_bytes(b"left by a killed run")
    assert run(root, "serve", "--port", "0", "--by", "李四") == cli.DONE
    ((status, said),) = seen
    assert status == 200
    assert re.search(r"经办人（李四）的登录码：(?:\w{4}-){4}\w{4}　只在这次运行中有效。", said)
    assert re.search(r"还有 \d+ 家单位没有登录码：用 report-gen serve codes --all 发放。", said)
    assert "按 Ctrl+C 停止。" in said
    assert not any(spool.iterdir())
    assert not (root / "台账" / "台账.db").exists()
    assert capsys.readouterr().err.endswith("网页已停止。\n")


# --- a real server ---------------------------------------------------------------------------------------------------


def request(port: int, path: str, context: ssl.SSLContext | None = None) -> http.client.HTTPResponse:
    plain = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context) if context else plain
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def gone(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_of_this_machine_answers_until_the_block_ends(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    with serving(app, Door("127.0.0.1", 0)) as port:
        answer = request(port, "/signin")
        assert (answer.status, answer.headers["Server"]) == (200, "report_gen")
    assert gone(port)


def test_a_port_somebody_has_is_said_in_words(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ReportGenError) as caught, serving(app, Door("127.0.0.1", port)):
            raise AssertionError
    assert caught.value.message == f"端口 {port} 已被其他程序占用。"
    assert "--port" in caught.value.hint


def test_an_address_this_machine_has_not_is_said_in_words(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    for host, said in (
        ("192.0.2.1", "本机没有“192.0.2.1”这个地址。"),
        ("no.such.host.invalid", "no.such.host.invalid"),
    ):
        with pytest.raises(ReportGenError) as caught, serving(app, Door(host, 0)):
            raise AssertionError
        assert said in caught.value.message


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that it has signed itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: no certificate can be made")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(  # noqa: S603  # a fixed command
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return cert, key


def test_over_tls(root: Path, pair: tuple[Path, Path]) -> None:
    cert, key = pair
    app = create_app(portal_at(Workspace.at(root)), secure=True)
    trusting = ssl.create_default_context(cafile=str(cert))
    with serving(app, Door("127.0.0.1", 0, cert, key)) as port:
        answer = request(port, "/signin", trusting)
        assert (answer.status, answer.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
        assert answer.headers["Set-Cookie"].startswith("__Host-report_gen=")
        with pytest.raises((OSError, http.client.HTTPException)):
            request(port, "/signin")  # in the clear
        old = ssl.create_default_context(cafile=str(cert))
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        assert request(port, "/healthz", old).status == 200


def test_a_client_that_never_shakes_hands_keeps_nobody_waiting(root: Path, pair: tuple[Path, Path]) -> None:
    cert, key = pair
    app = create_app(portal_at(Workspace.at(root)), secure=True)
    trusting = ssl.create_default_context(cafile=str(cert))
    with serving(app, Door("127.0.0.1", 0, cert, key)) as port, socket.create_connection(("127.0.0.1", port)):
        started = time.monotonic()
        assert request(port, "/healthz", trusting).status == 200
        assert time.monotonic() - started < 15


def test_a_key_with_a_password_is_refused_without_asking(root: Path, pair: tuple[Path, Path], tmp_path: Path) -> None:
    cert, key = pair
    locked = tmp_path / "locked.pem"
    openssl = shutil.which("openssl")
    assert openssl is not None
    subprocess.run(  # noqa: S603  # a fixed command
        [openssl, "rsa", "-aes256", "-passout", "pass:secret", "-in", str(key), "-out", str(locked)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    app = create_app(portal_at(Workspace.at(root)), secure=True)
    with pytest.raises(ReportGenError, match="私钥带有口令"), serving(app, Door("127.0.0.1", 0, cert, locked)):
        raise AssertionError


def _dribble(slow: socket.socket) -> None:
    for _ in range(400):
        slow.sendall(b"x")
        time.sleep(0.05)


def test_a_request_that_comes_drop_by_drop_is_cut_off(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_LOOK", 0.05)
    app = create_app(portal_at(Workspace.at(root)))
    with serving(app, Door("127.0.0.1", 0), seconds=0.5) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.settimeout(20)
        slow.sendall(b"POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        with pytest.raises(ConnectionError):
            _dribble(slow)
        assert request(port, "/healthz").status == 200


def test_silent_connections_keep_nobody_waiting(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    with serving(app, Door("127.0.0.1", 0)) as port, ExitStack() as silent:
        for _ in range(3 * server.THREADS):
            silent.enter_context(socket.create_connection(("127.0.0.1", port)))
        started = time.monotonic()
        assert request(port, "/healthz").status == 200
        assert time.monotonic() - started < 15


def test_where_too_many_wait_the_longest_silent_one_goes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a thread each: whoever opens hundreds of connections and says nothing would keep everybody out for minutes."""
    monkeypatch.setattr(server, "_WAITING", 5)
    app = create_app(portal_at(Workspace.at(root)))
    with serving(app, Door("127.0.0.1", 0)) as port, ExitStack() as silent:
        first, *_ = [
            silent.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(2 * server.THREADS)
        ]
        started = time.monotonic()
        assert request(port, "/healthz").status == 200
        first.settimeout(15)
        assert first.recv(1) == b""
        assert time.monotonic() - started < 15


_SECOND = (
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"  # what another visitor would be answered
)


@pytest.mark.parametrize(("head", "status"), [
    ("POST /signin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked", 411),
    ("GET /signin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked", 200),
    ("GET /signin HTTP/1.0\r\nHost: localhost\r\nConnection: Keep-Alive\r\nTransfer-Encoding: chunked", 200),
    ("POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 0", 400),
    ("POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0_0", 400),
    ("POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: +0", 400),
    ("POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length : 0", 400),
    ("GET /signin HTTP/1.1\r\nHost: localhost\r\nHost: evil.example", 400),
    ("GET /signin HTTP/1.1\r\nHost: evil.example\r\n localhost", 400),
    ("GET /signin HTTP/1.1\r\n Host: localhost", 400),
])  # fmt: skip
def test_nothing_behind_a_request_that_can_be_read_in_two_ways_is_taken_for_another(
    root: Path, head: str, status: int
) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    with serving(app, Door("127.0.0.1", 0)) as port, socket.create_connection(("127.0.0.1", port)) as raw:
        raw.settimeout(15)
        raw.sendall(head.encode() + b"\r\n\r\n" + _SECOND)
        said = b""
        with suppress(ConnectionResetError):  # it ends with unread bytes
            said = b"".join(iter(lambda: raw.recv(65536), b""))
    assert (int(said.split()[1]), said.count(b"HTTP/1.1 ")) == (status, 1)


def test_a_header_that_looks_like_the_proxys_does_not_count(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)), proxied=True, hosts=("portal.example",))
    with serving(app, Door("127.0.0.1", 0)) as port, socket.create_connection(("127.0.0.1", port)) as raw:
        raw.settimeout(15)
        raw.sendall(
            b"GET /signin HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: portal.example\r\nX_Forwarded_Host: evil.example\r\n"
            b"Cookie: a=b\r\nCookie: c=d\r\nConnection: close\r\n\r\n"
        )
        assert raw.recv(64).split()[1] == b"200"


def test_of_more_connections_than_can_wait_each_is_served(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_WAITING", 1)
    app = create_app(portal_at(Workspace.at(root)))
    with serving(app, Door("127.0.0.1", 0)) as port, ExitStack() as silent:
        for _ in range(4):
            silent.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert request(port, "/healthz").status == 200


def test_an_upload_that_is_too_large_is_answered_with_a_page(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    with serving(app, Door("127.0.0.1", 0)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/signin", b"x" * 5_000_000, {"Content-Type": "multipart/form-data; boundary=b"})
        answer = connection.getresponse()
        assert (answer.status, "没有收下" in answer.read().decode()) == (413, True)
        connection.close()


def test_a_request_that_is_too_large_is_refused_before_it_is_sent(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    with serving(app, Door("127.0.0.1", 0)) as port:
        for head in (b"Content-Length: 99999999999", b"X-Long: " + b"x" * 30_000):
            with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
                raw.sendall(b"POST /signin HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n")
                assert raw.recv(100).startswith(b"HTTP/1.1 413")


def test_an_upload_under_way_is_finished_before_the_server_stops(root: Path) -> None:
    app = create_app(portal_at(Workspace.at(root)))
    begun, answers = threading.Event(), list[int]()

    def slow() -> str:
        begun.set()
        time.sleep(1)
        return "done"

    slow.role = None  # type: ignore[attr-defined]
    app.view_functions["signing.healthz"] = slow
    with serving(app, Door("127.0.0.1", 0)) as port:
        asking = threading.Thread(target=lambda: answers.append(request(port, "/healthz").status))
        asking.start()
        assert begun.wait(20)
    asking.join()
    assert answers == [200]


def test_what_goes_wrong_in_the_server_is_kept(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "gettempdir", lambda: str(tmp_path))
    made = server._server(create_app(portal_at(Workspace.at(root))), Door("127.0.0.1", 0), server._Overdue(1))
    made.error_log("a client went away")
    assert not (tmp_path / "report_gen-错误记录.log").exists()
    for _ in range(3):
        with suppress(ZeroDivisionError), ExitStack() as last:
            last.push(lambda *_: made.error_log("worse", 40, traceback=True))
            raise ZeroDivisionError
    written = (tmp_path / "report_gen-错误记录.log").read_text(encoding="utf-8")
    assert written.count("Traceback") == 1  # the same again and again is no news
    assert "ZeroDivisionError" in written


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_waiting_ends_with_a_signal_and_leaves_the_handlers_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    signal.signal(signal.SIGTERM, lambda *_: None)  # should it come too early or too late
    try:
        timer.start()
        server.wait_for_stop()
    finally:
        signal.signal(signal.SIGTERM, before[0])
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_stops_when_it_is_told_to(root: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "report_gen", "serve", "--port", "0", "-w", str(root)]
    process = subprocess.Popen(  # noqa: S603  # the program itself
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        port = int(
            next(found[1] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:(\d+)/", line)))
        )
        assert request(port, "/healthz").status == 200
        started = time.monotonic()
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
        assert (process.returncode, told.splitlines()[-1]) == (cli.DONE, "网页已停止。")
        assert time.monotonic() - started < 20
    finally:
        process.kill()
        process.wait()
