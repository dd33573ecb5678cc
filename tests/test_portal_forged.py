"""Requests no browser would make: one unit's session asking for another's things, and everything else people try."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpers_portal_live import (
    PERIOD,
    START,
    Answer,
    Client,
    Served,
    clock,
    inbox,
    lean_office,
    ledger_at,
    masters,
    receipts,
    serving,
    sha256,
    spooled,
    token_in,
    version,
    with_text,
)
from report_gen.ledger.arrivals import FILE, HASH
from report_gen.model.event import Act
from report_gen.steps.portal.keys import make_clerk_key, make_keys, revoke
from report_gen.steps.portal.lookout import Lookout
from report_gen.web.app import create_app
from report_gen.web.portal import Portal
from report_gen.workspace import Workspace
from test_hostile import billion_laughs, lying_bomb, stray_value

MINE, THEIRS, OTHER = "U01", "U02", "U03"
MANY = ("U06", "U07", "U08", "U09")  # a unit with many files has more of them read at each upload
TELLTALE = "BANBEN0777"  # stands in their form and nowhere else
_REFUSED = {303, 400, 401, 403, 404, 405, 409, 413, 415}
_POLICY = {
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip
_BOARD_POLICY = {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"}


@dataclass(frozen=True)
class World:
    """A portal with two units signed in, each with a file in it, and a clerk."""

    served: Served
    forms: Mapping[str, bytes]
    codes: Mapping[str, str]  # by unit; the clerk's is ''
    names: Mapping[str, str]
    mine: Client
    theirs: Client
    clerk: Client
    my_event: int
    their_event: int
    justified: int  # the event of an explanation of theirs

    @property
    def root(self) -> Path:
        return self.served.root

    def client(self, unit: str = MINE) -> Client:
        """A new session."""
        client = Client(self.served.port)
        assert client.sign_in(self.codes[unit]).status == 303
        return client

    def counted(self) -> tuple[int, int, int]:
        """How many events, files of the period and originals there are."""
        originals = [path for path in (self.root / "台账" / "原件").rglob("*") if path.is_file()]
        return len(ledger_at(self.root).events()), len(inbox(self.root)), len(originals)

    def logged(self) -> str:
        """All that the access log says."""
        paths = sorted((self.root / "台账" / "网页日志").glob("*.jsonl"))
        return "".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = lean_office(tmp_path_factory.mktemp("portal") / "办公室")
    forms = masters(root, most=9)
    lookout = Lookout(Workspace.at(root))
    made = make_keys(lookout.office(START, "张三"), [MINE, THEIRS, OTHER, *MANY], "张三", START)
    clerk = make_clerk_key(lookout.office(START, "张三"), "王芳", "张三", START)
    codes = {"": clerk.code, **{one.key.unit: one.code for one in made}}
    names = {unit.code: unit.short for unit in lookout.office(START).plan.units}
    with serving(root) as served:
        clients = {unit: Client(served.port) for unit in codes}
        for unit, client in clients.items():
            answer = client.sign_in(codes[unit])
            assert answer.status == 303, (answer.text, served.said())
        mine = clients[MINE].upload(PERIOD, ("本单位.xlsx", forms[MINE])).json["files"][0]
        theirs = clients[THEIRS].upload(PERIOD, ("他单位.xlsx", version(forms[THEIRS], 777))).json["files"][0]
        data = {"表": "items", "行": "D01", "列": "value", "原文": "82", "位置": "指标数据!H4", "说明": "已与平台核对"}
        event = ledger_at(root).append(Act.JUSTIFIED, at=clock(), by="李四", period=PERIOD, unit=THEIRS, data=data)
        yield World(
            served, forms, codes, names, clients[MINE], clients[THEIRS], clients[""],
            mine["event"], theirs["event"], event.number,
        )  # fmt: skip


def _hides(answer: Answer, world: World) -> None:
    """Nothing of the other unit is in it."""
    assert TELLTALE.encode() not in answer.body
    assert version(world.forms[THEIRS], 777) != answer.body
    assert "他单位.xlsx" not in answer.text


# --- one unit and another's things -------------------------------------------------------------------------------------


def test_a_file_is_given_back_to_its_sender_alone(world: World) -> None:
    own = world.mine.get(f"/unit/{PERIOD}/received/{world.my_event}")
    assert (own.status, sha256(own.body)) == (200, sha256(world.forms[MINE]))
    foreign = world.mine.get(f"/unit/{PERIOD}/received/{world.their_event}")
    nothing = world.mine.get(f"/unit/{PERIOD}/received/987654")
    assert foreign.status == nothing.status
    assert foreign.status in {400, 404}
    assert _untold(foreign.text) == _untold(nothing.text)  # nobody learns that there is such a file
    _hides(foreign, world)
    assert world.theirs.get(f"/unit/{PERIOD}/received/{world.their_event}").status == 200
    assert f"received/{world.their_event}" in world.logged()  # the attempt


def _untold(page: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'value="[^"]*"|content="[^"]*"|\d+', "", page)


@pytest.mark.parametrize("header", [
    "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-User",
    "X-Forwarded-Path", "X-Real-IP", "X-Remote-User", "Remote-User", "X-Unit", "X-User", "Authorization",
    "X-HTTP-Method-Override", "Forwarded", "Referer", "X-Original-URI",
])  # fmt: skip
def test_no_header_makes_one_unit_another(world: World, header: str) -> None:
    tried = (
        THEIRS,
        f"/unit/{PERIOD}/received/{world.their_event}",
        "/office",
        "for=127.0.0.1;host=x",
        world.names[THEIRS],
        "DELETE",
    )
    for text in tried:
        answer = world.mine.get(f"/unit/{PERIOD}", **{header: quote(text, safe="/=;")})
        assert answer.status == 200
        _hides(answer, world)
        assert world.names[MINE] in answer.text
        assert world.mine.get("/office", **{header: quote(text, safe="/=;")}).status == 404


@pytest.mark.parametrize("query", [
    f"unit={THEIRS}", f"code={THEIRS}", f"u={THEIRS}&unit[]={THEIRS}", "role=%E7%BB%8F%E5%8A%9E%E4%BA%BA", "admin=1", "unit=*",
    "_method=DELETE", "period=2024-05",
])  # fmt: skip
@pytest.mark.parametrize("page", ["", "/blank", "/package/更正表", "/package/校核标注表"])
def test_no_parameter_makes_one_unit_another(world: World, page: str, query: str) -> None:
    address = quote(f"/unit/{PERIOD}{page}")
    plain, tried = world.mine.get(address), world.mine.get(f"{address}?{query}")
    assert tried.status == plain.status
    _hides(tried, world)
    if "html" not in plain.headers["content-type"]:
        assert tried.body == plain.body


def test_no_cookie_of_ones_own_making_makes_one_unit_another(world: World) -> None:
    for name, text in (("unit", THEIRS), ("person", THEIRS), ("role", "clerk"), ("remember_token", "1|x")):
        client = world.client()
        client.cookies[name] = text
        answer = client.get(f"/unit/{PERIOD}")
        assert answer.status == 200
        _hides(answer, world)
        assert client.get("/office").status == 404


def test_a_session_cookie_that_was_altered_opens_nothing(world: World) -> None:
    name, text = _session(world.mine)
    for forged in (
        text[:-1],
        text[:-2] + ("AA" if text[-2:] != "AA" else "BB"),
        text[::-1],
        "",
        "e30.e30.e30",
        "A" * 5000,
    ):
        client = Client(world.served.port)
        client.cookies[name] = forged
        answer = client.get(f"/unit/{PERIOD}")
        assert answer.status in {303, 400, 401, 413, 431}
        assert "no-store" in answer.headers.get("cache-control", "no-store")


def _session(client: Client) -> tuple[str, str]:
    """The cookie that holds the session: the only one."""
    [(name, text)] = client.cookies.items()
    return name, text


def test_another_units_explanation_cannot_be_withdrawn(world: World) -> None:
    before = world.counted()
    path = f"/unit/{PERIOD}/explain/{world.justified}/withdraw"
    answer = world.mine.post(path, {"reason": "不是我们写的", "name": "赵六"})
    assert answer.status in _REFUSED
    assert world.counted() == before
    assert [one.unit for one in ledger_at(world.root).justifications(PERIOD)] == [THEIRS]


@pytest.mark.parametrize(
    "spot",
    ["指标数据!H4", "Z!A1", "!", "", "指标数据!XFD1048577", "../../方案.xlsx!A1", f"{THEIRS}|items|D01", "A" * 9000],
)
def test_no_spot_reaches_beyond_ones_own_form(world: World, spot: str) -> None:
    before = world.counted()
    fields = {"spot": spot, "reason": "已核实", "name": "赵六", "unit": THEIRS, "by": "张三", "period": "2024-05"}
    assert world.mine.post(f"/unit/{PERIOD}/explain", fields).status in _REFUSED
    assert world.counted() == before


def test_a_form_of_another_unit_is_refused_and_not_kept(world: World) -> None:
    before, form = world.counted(), version(world.forms[THEIRS], 4001)
    told = world.mine.upload(PERIOD, ("别家的.xlsx", form)).json["files"][0]
    assert told["taken"] is False
    assert told["reason"]
    assert told["hint"]
    assert not told["event"]
    assert world.counted() == before
    assert sha256(form) not in inbox(world.root).values()
    assert not (world.root / "台账" / "原件" / sha256(form)[:2] / sha256(form)).exists()
    assert spooled(world.root) == []
    assert "别家的.xlsx" in world.logged()


def test_a_file_another_unit_has_sent_tells_nothing_of_its_receipt(world: World) -> None:
    """Whoever guesses a file's bytes must not learn that it has come, or under which number."""
    sent = version(world.forms[THEIRS], 777)
    told = world.mine.upload(PERIOD, ("猜.xlsx", sent)).json["files"][0]
    fresh = world.mine.upload(PERIOD, ("猜.xlsx", version(world.forms[THEIRS], 778))).json["files"][0]
    assert (told["taken"], told["event"], told["at"]) == (fresh["taken"], fresh["event"], fresh["at"])
    assert (told["reason"], told["hint"]) == (fresh["reason"], fresh["hint"])


def test_a_form_whose_marks_were_altered_counts_for_its_sender_alone(world: World) -> None:
    forged = with_text(version(world.forms[THEIRS], 4002), f"/{THEIRS}/", f"/{OTHER}/")
    told = world.client(OTHER).upload(PERIOD, ("改过标识.xlsx", forged)).json["files"][0]
    units = {one.data[HASH]: one.unit for one in receipts(ledger_at(world.root))}
    assert units.get(sha256(forged), OTHER) == OTHER
    if told["taken"]:
        assert world.names[THEIRS] not in [
            one.data[FILE] for one in receipts(ledger_at(world.root)) if one.unit == OTHER
        ]
    assert world.theirs.get(f"/unit/{PERIOD}").text.count("改过标识") == 0


# --- all addresses, as nobody, as a unit, as a clerk ----------------------------------------------------------------------


def _rules(world: World) -> list[tuple[str, str, str]]:
    """Every rule of the portal with every method: endpoint, method, address with their things in it."""
    app = create_app(Portal.at(Workspace.at(world.root), clock))
    values = {
        "period": PERIOD,
        "event": str(world.their_event),
        "kind": quote("更正表"),
        "code": THEIRS,
        "verb": "merge",
        "filename": "portal.css",
    }
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda one: values.get(one[1], "1"), rule.rule)
        found += [
            (rule.endpoint, method, path) for method in sorted(rule.methods or ()) if method not in {"HEAD", "OPTIONS"}
        ]
    return found


def test_nobody_gets_anything_without_signing_in(world: World) -> None:
    public = {"/", "/signin", "/signout", "/healthz"}
    walked = 0
    for _, method, path in _rules(world):
        if path in public or path.startswith("/static/"):
            continue
        client = Client(world.served.port)
        answer = client.ask(method, path)
        assert answer.status in _REFUSED, (method, path)
        if answer.status == 303:
            assert answer.headers["location"].startswith("/signin"), (method, path)
        _hides(answer, world)
        walked += 1
    assert walked > 20


@pytest.mark.parametrize("part", ["/office", "/unit"])
def test_nobody_gets_what_another_role_has(world: World, part: str) -> None:
    client, before = (world.mine, world.clerk)[part == "/unit"], world.counted()
    for _, method, path in _rules(world):
        if path.startswith(part):
            answer = client.get(path) if method == "GET" else client.post(path)
            assert answer.status in {404, 405}, (method, path, answer.status)
            _hides(answer, world)
            assert client.ask(method, path, headers={"accept": "application/json"}).status in _REFUSED
    assert world.counted() == before


def test_no_other_method_gets_past(world: World) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "CONNECTX"):
        answer = world.mine.ask(method, f"/unit/{PERIOD}/received/{world.their_event}")
        assert answer.status in {200, 400, 404, 405, 501}
        _hides(answer, world)
        if answer.status == 200:  # OPTIONS says which methods there are
            assert answer.body == b""


# --- forged from another page -------------------------------------------------------------------------------------------


def _posts(world: World) -> list[tuple[Client, str]]:
    """What a session may post to, by an address of its own."""
    rules = _rules(world)
    unit = [(world.mine, path) for _, method, path in rules if method == "POST" and path.startswith("/unit")]
    return unit + [(world.clerk, path) for _, method, path in rules if method == "POST" and path.startswith("/office")]


def test_without_the_token_of_the_session_nothing_is_done(world: World) -> None:
    before = world.counted()
    for client, path in [*_posts(world), (world.mine, "/signout")]:
        twin = client.twin()
        for token in ("", "x", world.theirs.token, client.token[:-1]):
            twin.token = token
            answer = twin.post(path)  # a person is led back to the page, with the reason
            assert (answer.status, "jobs" in answer.headers.get("location", "")) in {(303, False), (400, False)}, path
            assert twin.post(path, accept="application/json").status == 400, path
        assert twin.ask("POST", path, headers={"accept": "application/json"}).status == 400, path
        assert twin.post(path, X_CSRFToken=world.theirs.token, accept="application/json").status == 400, path
    assert world.counted() == before
    assert world.mine.get(f"/unit/{PERIOD}").status == 200  # nobody was signed out


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example"]
)
def test_a_request_from_another_page_is_refused(world: World, origin: str) -> None:
    before = world.counted()
    answer = world.mine.upload(PERIOD, ("x.xlsx", version(world.forms[MINE], 4100)), origin=origin)
    assert answer.status in {400, 403}
    assert world.counted() == before
    own = f"http://127.0.0.1:{world.served.port}"
    assert world.mine.upload(PERIOD, ("本单位.xlsx", world.forms[MINE]), origin=own).status == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "a b", "[::1"])
def test_a_strange_host_is_refused(world: World, host: str) -> None:
    """A page whose name was bent to this machine must not reach the portal (DNS rebinding)."""
    client = Client(world.served.port)
    said = client.raw(f"GET /signin HTTP/1.1\r\nHost: {host}\r\nConnection: close".encode())
    assert said.split()[1] in {b"400", b"403", b"404", b"421"}
    assert b"csrf_token" not in said
    fine = client.raw(f"GET /signin HTTP/1.1\r\nHost: localhost:{world.served.port}\r\nConnection: close".encode())
    assert fine.split()[1] == b"200"


@pytest.mark.parametrize("target", [
    "//evil.example", "https://evil.example/unit", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/%09/evil.example",
    "http:evil.example", "///evil.example", "/unit\r\nX-Injected: 1", "//evil.example/%2e%2e",
])  # fmt: skip
def test_signing_in_leads_nowhere_else(world: World, target: str) -> None:
    client = Client(world.served.port)
    client.get(f"/signin?next={quote(target)}")
    answer = client.post(f"/signin?next={quote(target)}", {"code": world.codes[MINE], "next": target})
    assert answer.status == 303
    assert re.fullmatch(r"/(unit|office)?(/[\w.-]+)*", answer.headers["location"])
    assert "x-injected" not in answer.headers


# --- addresses that are none ---------------------------------------------------------------------------------------------

_TRICKS = (
    "..", "%2e%2e", "..%2f..%2f方案.xlsx", "%2e%2e%2f%2e%2e%2f%e6%96%b9%e6%a1%88.xlsx", "....//", "..\\..\\方案.xlsx", "%5c..%5c",
    "%00", "2024-06%00.xlsx", "%c0%ae%c0%ae", "%ff%fe", "%0d%0aX-Injected:1", "~root", "C:%5c", "%252e%252e", "a" * 5000, "-1", "0",
    "99999999999999999999999999", "٢٠٢٤", "2024-13", "2024-06 or 1=1", "';--", "<script>", "{{7*7}}", "%E2%80%AE", "2024-06.", ".", "con",
)  # fmt: skip


@pytest.mark.parametrize("trick", _TRICKS)
def test_no_address_leads_out_of_the_portal(world: World, trick: str) -> None:
    before = world.counted()
    part = quote(trick, safe="%/")
    unit = (f"{part}", f"{PERIOD}/received/{part}", f"{PERIOD}/package/{part}", f"scores/{part}", f"{part}/blank")
    office = (
        f"{part}",
        f"{PERIOD}/documents/{part}",
        f"{PERIOD}/received/{part}",
        f"{PERIOD}/unit/{part}",
        f"jobs/{part}",
        f"jobs/{part}.json",
    )
    asked = [(world.mine, f"/unit/{one}") for one in unit] + [(world.clerk, f"/office/{one}") for one in office]
    for client, path in [*asked, (world.mine, f"/static/{part}"), (world.mine, f"/{part}")]:
        answer = client.get(path)
        assert answer.status in {303, 308, 400, 404, 414}, (path[:80], answer.status)
        assert answer.status not in {303, 308} or answer.headers["location"].startswith(
            ("/", f"http://127.0.0.1:{world.served.port}/")
        )
        assert not answer.body.startswith(b"PK")
        assert "Traceback" not in answer.text
        assert "<script>" not in answer.text.replace("<script src", "")
        assert "x-injected" not in answer.headers
    for client, path in ((world.mine, f"/unit/{part}/upload"), (world.clerk, f"/office/{PERIOD}/run/{part}")):
        assert client.post(path).status in _REFUSED | {308, 414}
    assert world.counted() == before


@pytest.mark.parametrize(
    "query",
    [
        "year=../..",
        "year=9" * 50,
        "year=-1",
        "year=%00",
        "year=0",
        "year=99999999999999999999",
        "act=<script>alert(1)</script>",
        "unit=%ff",
        "limit=-5",
        "limit=999999999999",
        "period=%00",
    ],
)
def test_no_query_of_the_clerks_pages_breaks_them(world: World, query: str) -> None:
    for path in ("/office", "/office/log", f"/office/{PERIOD}", "/office/codes", "/office/exemptions"):
        answer = world.clerk.get(f"{path}?{query}")
        assert answer.status in {200, 303, 400, 404}
        assert "<script>alert" not in answer.text


# --- files -----------------------------------------------------------------------------------------------------------

_NAMES = (
    "../../x.xlsx", "..\\..\\x.xlsx", "C:\\Windows\\x.xlsx", "/etc/passwd", "../方案.xlsx", "con.xlsx", "nul", ".htaccess", "台账.db",
    "长" * 300 + ".xlsx", "\u202exslx.exe", "a\r\nSet-Cookie: x=1.xlsx", "a\x00b.xlsx", "<img src=x onerror=alert(1)>.xlsx", "' OR 1=1 --.xlsx",
    "{{7*7}}.xlsx", "%2e%2e%2fx.xlsx", "收件登记.xlsx", "~$x.xlsx", ".写入中-abcdefgh.xlsx", "x.exe", "x.lnk", "=cmd|' /C calc'!A0.xlsx",
)  # fmt: skip


def test_no_name_of_a_file_reaches_the_disk(world: World) -> None:
    clients, before = [world.client(unit) for unit in MANY], _tree(world.root.parent)
    senders = [
        (unit, client) for _, (unit, client) in zip(_NAMES, cycle(zip(MANY, clients, strict=True)), strict=False)
    ]
    forms = [version(world.forms[unit], 5000 + number) for number, (unit, _) in enumerate(senders)]
    told = [
        client.upload(PERIOD, (name, form)).json["files"][0]
        for name, form, (_, client) in zip(_NAMES, forms, senders, strict=True)
    ]
    assert all(one["taken"] for one in told)
    kept = {one.number: one.data[FILE] for one in receipts(ledger_at(world.root))}
    new = {one for one in _tree(world.root.parent) - before if "/网页日志/" not in one}
    for name, form, one, (_, client) in zip(_NAMES, forms, told, senders, strict=True):
        ours = kept[one["event"]]
        assert re.fullmatch(r"[\w（）]+_2024-06_网页\d+\.xlsx", ours), name
        assert inbox(world.root)[ours] == sha256(form), name
        new -= {f"办公室/报送/{PERIOD}/{ours}", f"办公室/台账/原件/{sha256(form)[:2]}/{sha256(form)}"}
        back = client.get(f"/unit/{PERIOD}/received/{one['event']}")
        assert sha256(back.body) == sha256(form), name
        assert back.headers["content-disposition"].startswith("attachment"), name
        assert back.headers["content-disposition"].isascii(), name
        assert not re.search(r"[\r\n\x00]|\.\./", back.headers["content-disposition"]), name
        assert not [cookie for cookie in back.cookies if "x=1" in cookie], name
    assert new == set()
    own = [client.get(path) for client in clients for path in ("/unit", f"/unit/{PERIOD}")]
    for page in (
        *own,
        *(world.clerk.get(f"/office{path}") for path in ("/log", f"/{PERIOD}", f"/{PERIOD}/unit/{OTHER}")),
    ):
        assert page.status == 200
        assert "<img src=x" not in page.text
        assert "\u202e" not in page.text
    assert any("img src=x" in page.text for page in own)  # the name is there, as text


def _tree(folder: Path) -> set[str]:
    """Every file there is, but for the ledger's own and the log of the process."""
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {one for one in files if "台账.db" not in one and not one.endswith((".log", "链尾.txt"))}


@pytest.mark.parametrize("make", [lying_bomb, stray_value, billion_laughs], ids=lambda one: one.__name__)
def test_a_hostile_workbook_is_answered_and_harms_nobody(world: World, make: object) -> None:
    assert callable(make)
    content = make()
    started = time.monotonic()
    answer = world.client(OTHER).upload(PERIOD, ("表.xlsx", content))
    assert answer.status == 200
    [told] = answer.json["files"]
    assert told["reason"] or told["taken"]
    assert time.monotonic() - started < 60
    assert world.mine.get(f"/unit/{PERIOD}").status == 200


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"PK\x03\x04", b"<html><script>alert(1)</script></html>", b"MZ" + b"\0" * 999, b"\xff" * 4000],
)
def test_what_is_no_workbook_is_answered(world: World, content: bytes) -> None:
    client = world.client(OTHER)
    answer = client.upload(PERIOD, ("x.xlsx", content))
    assert answer.status == 200
    [told] = answer.json["files"]
    assert told["reason"] or told["taken"]
    if not content:
        assert (told["taken"], told["event"]) == (False, 0)
    if told["taken"]:
        back = client.get(f"/unit/{PERIOD}/received/{told['event']}")
        assert back.body == content
        assert "html" not in back.headers["content-type"]
        assert "attachment" in back.headers["content-disposition"]
        assert back.headers["x-content-type-options"] == "nosniff"


def test_a_body_that_is_too_large_is_refused_and_the_portal_goes_on(world: World) -> None:
    before = world.counted()
    try:
        answer = world.client().upload(PERIOD, ("大.xlsx", b"\0" * (50 * 2**20)))
    except OSError:  # the server has closed while we were still sending
        pass
    else:
        assert answer.status == 413 or answer.json["files"][0]["taken"] is False
    assert world.counted() == before
    assert spooled(world.root) == []
    assert world.mine.get(f"/unit/{PERIOD}").status == 200


def test_a_body_that_is_longer_than_all_memory_by_its_own_word_is_refused(world: World) -> None:
    client = world.client()
    cookies = "; ".join(f"{name}={text}" for name, text in client.cookies.items())
    head = f"POST /unit/{PERIOD}/upload HTTP/1.1\r\nHost: 127.0.0.1:{world.served.port}\r\nCookie: {cookies}\r\n"
    for length in ("99999999999999", "-1", "x", "5, 6"):
        started = time.monotonic()
        said = client.raw(f"{head}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}".encode())
        assert said.split()[1] in {b"400", b"411", b"413"}, length
        assert time.monotonic() - started < 20, length  # and nobody waited for what will not come
    assert world.mine.get(f"/unit/{PERIOD}").status == 200


def test_two_hundred_files_in_one_request_are_answered(world: World) -> None:
    before = world.counted()
    files = [(f"{number}.xlsx", b"no workbook %d" % number) for number in range(200)]
    answer = world.client().upload(PERIOD, *files)
    assert answer.status in {200, 400, 413}
    taken = [one for one in answer.json["files"] if one["taken"]] if answer.status == 200 else []
    assert world.counted()[1] == before[1] + len(taken)
    assert spooled(world.root) == []


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "application/xml", ""],
)
def test_a_body_of_another_kind_is_refused(world: World, kind: str) -> None:
    before, client = world.counted(), world.client()
    headers = {"content-type": kind, "accept": "application/json", "x-csrftoken": client.token}
    answer = client.ask("POST", f"/unit/{PERIOD}/upload", b'{"files": ["../../etc/passwd"]}', headers)
    assert answer.status in _REFUSED
    assert world.counted() == before


def test_whoever_is_slow_stops_nobody(world: World) -> None:
    slow = [world.client() for _ in range(8)]
    threads = [threading.Thread(target=_waiting, args=(one, world.forms[MINE]), daemon=True) for one in slow]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    for _ in range(3):
        started = time.monotonic()
        assert world.mine.get("/healthz").status == 200
        assert world.mine.get(f"/unit/{PERIOD}").status == 200
        assert time.monotonic() - started < 20
    for thread in threads:
        thread.join(60)


def _waiting(client: Client, form: bytes) -> None:
    with suppress(OSError):
        client.stalled(f"/unit/{PERIOD}/upload", form, seconds=4)


# --- words of people, headers, secrets -----------------------------------------------------------------------------------


def test_what_people_write_is_shown_as_text(world: World) -> None:
    bad = "<script>alert(1)</script><b onmouseover=alert(2)>"
    fields = {"unit": "U10", "since": PERIOD, "until": PERIOD, "reason": bad}
    assert world.clerk.post("/office/exemptions", fields).status == 303
    made = world.clerk.post("/office/codes", {"clerk": bad})
    pages = [made, *(world.clerk.get(f"/office{path}") for path in ("", "/exemptions", "/codes", "/log", f"/{PERIOD}"))]
    assert any("alert(1)" in page.text for page in pages)
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<b onmouseover" not in page.text


def _every_kind(world: World) -> Iterator[tuple[str, Answer]]:
    """A page, a download or an error of every kind."""
    asked = [
        (Client(world.served.port), path)
        for path in ("/", "/signin", "/healthz", "/nowhere", "/unit", "/static/portal.css", "/static/nothing.css")
    ]
    asked += [
        (world.mine, f"/unit{path}")
        for path in (
            "",
            f"/{PERIOD}",
            f"/{PERIOD}/blank",
            f"/{PERIOD}/received/{world.my_event}",
            "/2031-13",
            f"/scores/{PERIOD}",
        )
    ]
    asked += [
        (world.clerk, f"/office{path}")
        for path in (
            "",
            f"/{PERIOD}",
            f"/{PERIOD}/board",
            f"/{PERIOD}/documents",
            f"/{PERIOD}/documents.zip",
            "/codes",
            "/exemptions",
            "/log",
            "/jobs/x",
            f"/{PERIOD}/unit/{MINE}",
        )
    ]
    for client, path in asked:
        yield path, client.get(path)
    yield "POST /unit", world.mine.twin().ask("POST", f"/unit/{PERIOD}/upload")
    yield "PUT /unit", world.mine.ask("PUT", f"/unit/{PERIOD}")
    yield "upload", world.mine.upload(PERIOD, ("本单位.xlsx", world.forms[MINE]))


def test_every_answer_bears_the_headers_that_bind_a_browser(world: World) -> None:
    for path, answer in _every_kind(world):
        policy = {part.strip() for part in answer.headers.get("content-security-policy", "").split(";") if part.strip()}
        assert policy >= (_POLICY if not path.endswith("/board") else _BOARD_POLICY), path
        assert len(policy) <= len(_POLICY), path
        assert not any("unsafe" in part or "*" in part for part in policy), path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] in {"no-referrer", "same-origin"}, path
        assert "access-control-allow-origin" not in answer.headers, path
        assert "werkzeug" not in answer.headers.get("server", "").lower(), path
        if not path.startswith("/static/p") and path != "/healthz":
            assert "no-store" in answer.headers["cache-control"], path
        for cookie in answer.cookies:
            assert {"httponly", "samesite=strict", "path=/"} <= {one.strip().lower() for one in cookie.split(";")}, path
            assert "domain=" not in cookie.lower()


def test_pages_hold_no_script_or_style_of_their_own(world: World) -> None:
    """What the policy would block anyway is not there either."""
    for path, answer in _every_kind(world):
        if "html" in answer.headers.get("content-type", "") and not path.endswith("/board"):  # its style has a hash
            assert not re.search(r"""(?:src|href|action)\s*=\s*["']?\s*javascript:""", answer.text), path
            tags = re.sub(
                r'"[^"]*"', '""', " ".join(re.findall(r"<\w[^>]*>", answer.text))
            )  # without what stands in quotes
            assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+\s*=|\sstyle\s*=", tags), path
            assert not re.search(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", answer.text), path


def test_no_secret_is_in_any_page_or_file(world: World) -> None:
    secrets = [part for code in world.codes.values() for part in code.split("-")[1:]]
    for path, answer in _every_kind(world):
        if "html" in answer.headers.get("content-type", ""):
            assert "scrypt" not in answer.text, path
            assert not [one for one in secrets if re.search(rf"\b{one}\b", answer.text)], path
    wrong = Client(world.served.port)
    wrong.sign_in(world.codes[MINE][:-1] + "?")
    codes = [one.encode() for code in world.codes.values() for one in (code, code.replace("-", ""))]
    for file in world.root.parent.rglob("*"):
        if file.is_file() and file.suffix in {".jsonl", ".log", ".db", ".db-wal", ".txt", ""}:
            content = file.read_bytes()
            assert not [one for one in codes if one in content], file
    assert "scrypt" not in world.logged()
    assert _session(world.mine)[1] not in world.logged() + world.served.said()


def test_what_was_tried_is_in_the_log(world: World) -> None:
    world.mine.get("/office/codes")
    assert "/office/codes" in world.logged()
    assert all(line.startswith("{") for line in world.logged().splitlines())


# --- sessions -----------------------------------------------------------------------------------------------------------


def test_a_cookie_from_before_signing_in_is_worth_nothing(world: World) -> None:
    client = Client(world.served.port)
    client.get("/signin")
    planted = dict(client.cookies)
    assert client.sign_in(world.codes[MINE]).status == 303
    assert _session(client)[1] not in planted.values()
    victim = Client(world.served.port)
    victim.cookies = planted
    assert victim.get(f"/unit/{PERIOD}").status == 303


def test_a_cookie_stolen_before_signing_out_is_worth_nothing_afterwards(world: World) -> None:
    client = world.client()
    thief = client.twin()
    assert thief.get(f"/unit/{PERIOD}").status == 200
    assert client.post("/signout").status == 303
    assert thief.get(f"/unit/{PERIOD}").status == 303
    assert thief.upload(PERIOD, ("x.xlsx", world.forms[MINE])).status in {400, 401}
    assert world.mine.get(f"/unit/{PERIOD}").status == 200  # another session of the same unit


def test_a_code_revoked_by_a_command_ends_its_sessions_within_seconds(world: World) -> None:
    lookout = Lookout(Workspace.at(world.root))
    [new] = make_keys(lookout.office(clock(), "张三"), ["U04"], "张三", clock())
    client = Client(world.served.port)
    assert client.sign_in(new.code).status == 303
    revoke(lookout.office(clock(), "张三"), new.key.id, "张三", clock())
    until = time.monotonic() + 10  # another program did it: the portal looks every few seconds
    while client.get(f"/unit/{PERIOD}").status != 303:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert client.upload(PERIOD, ("x.xlsx", world.forms[MINE])).status in {400, 401}
    assert Client(world.served.port).sign_in(new.code).headers["location"] == "/signin"


def test_a_code_revoked_on_the_clerks_page_ends_its_sessions_at_once(world: World) -> None:
    lookout = Lookout(Workspace.at(world.root))
    [new] = make_keys(lookout.office(clock(), "张三"), ["U05"], "张三", clock())
    client = Client(world.served.port)
    assert client.sign_in(new.code).status == 303
    assert world.clerk.post(f"/office/codes/{new.key.id}/revoke").status == 303
    assert client.get(f"/unit/{PERIOD}").status == 303
    assert client.upload(PERIOD, ("x.xlsx", world.forms[MINE])).status in {400, 401}


# --- with a clock of our own, without a server ---------------------------------------------------------------------------


@dataclass
class Hands:
    """The application in this process, the hands of its clock, and the codes of two units."""

    app: Flask
    now: datetime
    codes: Mapping[str, str]

    def visitor(self, address: str = "10.0.0.1") -> FlaskClient:
        """A browser at that address."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client

    def sign_in(self, client: FlaskClient, code: str) -> int:
        """The status of the answer."""
        page = client.get("/signin", base_url="https://localhost").text
        return client.post(
            "/signin", data={"csrf_token": token_in(page), "code": code}, base_url="https://localhost"
        ).status_code

    def inside(self, client: FlaskClient) -> bool:
        """Whether the browser is signed in."""
        return client.get("/", base_url="https://localhost").headers["location"] == "/unit"


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    workspace = Workspace.at(lean_office(tmp_path / "办公室"))
    made = make_keys(Lookout(workspace).office(START, "张三"), [MINE, THEIRS], "张三", START)
    found = Hands(Flask(__name__), START, {one.key.unit: one.code for one in made})
    found.app = create_app(Portal.at(workspace, lambda: found.now), secure=True)
    return found


def test_a_visit_ends_after_an_hour_without_a_request_and_after_twelve_hours_anyway(hands: Hands) -> None:
    client = hands.visitor()
    assert hands.sign_in(client, hands.codes[MINE]) == 303
    for _ in range(14):
        hands.now += timedelta(minutes=50)
        assert hands.inside(client)
    hands.now = START + timedelta(hours=11, minutes=59)
    assert hands.inside(client)
    hands.now = START + timedelta(hours=12, minutes=1)
    assert not hands.inside(client)
    assert hands.sign_in(client, hands.codes[MINE]) == 303
    hands.now += timedelta(minutes=61)
    assert not hands.inside(client)


def test_whoever_guesses_codes_is_stopped_and_nobody_else(hands: Hands) -> None:
    guesser = hands.visitor("10.0.0.66")
    wrong = hands.codes[MINE][:5] + "AAAA-BBBB-CCCC-DDDD"
    answers = [hands.sign_in(guesser, wrong) for _ in range(12)]
    assert answers[:5] == [303] * 5
    assert answers[-1] == 429
    assert hands.sign_in(guesser, hands.codes[MINE]) == 429  # the right one does not help now
    assert not hands.inside(guesser)
    victim = hands.visitor("10.0.0.1")
    assert hands.sign_in(victim, hands.codes[MINE]) == 303
    assert hands.inside(victim)


def test_over_tls_the_cookie_never_travels_in_the_clear(hands: Hands) -> None:
    client = hands.visitor()
    hands.sign_in(client, hands.codes[MINE])
    answer = client.get("/unit", base_url="https://localhost")
    assert "max-age" in answer.headers["strict-transport-security"]
    page = hands.visitor().get("/signin", base_url="https://localhost")
    flags = {one.strip().lower() for one in page.headers["set-cookie"].split(";")}
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= flags
    assert not hands.inside(hands.visitor())


def test_without_a_proxy_nobody_can_say_that_he_is_somewhere_else(hands: Hands) -> None:
    guesser = hands.visitor("10.0.0.66")
    answers = []
    for number in range(12):
        page = guesser.get("/signin", base_url="https://localhost").text
        data = {"csrf_token": token_in(page), "code": "AAAA-BBBB-CCCC-DDDD-EEEE"}
        headers = {
            "X-Forwarded-For": f"10.1.1.{number}",
            "X-Real-IP": f"10.1.1.{number}",
            "Forwarded": f"for=10.1.1.{number}",
        }
        answers.append(guesser.post("/signin", data=data, headers=headers, base_url="https://localhost").status_code)
    assert answers[-1] == 429


def test_a_code_may_be_written_as_people_write_it(hands: Hands) -> None:
    code = hands.codes[MINE]
    for number, said in enumerate((code.lower(), code.replace("-", " "), code.replace("-", "－"), f"  {code}\n")):
        assert hands.sign_in(hands.visitor(f"10.2.0.{number}"), said) == 303
    assert not hands.inside(hands.visitor())


def test_an_id_alone_or_another_units_secret_opens_nothing(hands: Hands) -> None:
    mine, theirs = hands.codes[MINE], hands.codes[THEIRS]
    for number, said in enumerate((mine[:4], mine[:4] + theirs[4:], "", "x" * 100_000, mine + "A", mine[:-1])):
        client = hands.visitor(f"10.3.0.{number}")
        assert hands.sign_in(client, said) in {303, 400, 413}
        assert not hands.inside(client)
