"""The gate of the portal: who comes in, what is refused, what every answer carries, what is noted."""

from __future__ import annotations

import errno
import io
import re
import shutil
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import unquote

import pytest
from flask import flash
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from conftest import EXAMPLES
from helpers_office_ledger import tamper
from helpers_portal import NOW, Client, Clock, clerk_code, client_of, portal_at, signed_in, unit_code
from report_gen.errors import ReportGenError
from report_gen.model.access import Key, Person, Role
from report_gen.model.event import Act
from report_gen.model.portal import Download
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.portal.keys import passing_key, revoke
from report_gen.web import access, sessions
from report_gen.web.app import create_app
from report_gen.web.limits import MAX_FILE, Limits, network
from report_gen.web.portal import Portal
from report_gen.web.sessions import Sessions
from report_gen.workspace import Workspace

UNIT, OTHER = "区商务局", "区财政局"
WRONG = "2222-2222-2222-2222-2222"


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    root = tmp_path / "office"
    root.mkdir()
    shutil.copyfile(EXAMPLES / "linzi" / "方案.xlsx", root / "方案.xlsx")
    return portal_at(Workspace.at(root))


@pytest.fixture
def client(portal: Portal) -> Client:
    return client_of(portal)


def acts(portal: Portal) -> list[tuple[str, str, str]]:
    """Who did what with which outcome, oldest first."""
    return [(one.who, one.act, one.outcome) for one in reversed(portal.log.recent(999))]


def _standing(portal: Portal) -> tuple[Key, ...]:
    found: tuple[Key, ...] = portal.keys()
    return found


def later(portal: Portal, **some: float) -> None:
    """Move the clock on."""
    assert isinstance(portal.now, Clock)
    portal.now.now += timedelta(**some)


# --- signing in and out ----------------------------------------------------------------------------------------------


def test_without_a_code_every_way_leads_to_the_sign_in_page(client: Client) -> None:
    assert client.get("/").location == "/signin"
    assert client.get("/unit").location == "/signin?next=/unit"
    assert unquote(client.get("/office?year=2024").location) == "/signin?next=/office?year=2024"
    assert client.get("/healthz").text == "ok"
    page = client.get("/signin")
    assert (page.status_code, "<h1>登录</h1>" in page.text) == (200, True)


def test_a_program_that_has_not_signed_in_is_told_so(client: Client) -> None:
    answer = client.get("/unit", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (401, {"error": "没有登录，或者登录已经过期。", "hint": "请重新登录。"})


def test_a_unit_signs_in_and_out(portal: Portal, client: Client) -> None:
    code = unit_code(portal, UNIT)
    answer = client.sign_in(code.lower().replace("-", " "))
    assert (answer.status_code, answer.location) == (303, "/unit")
    assert client.get("/").location == "/unit"
    assert client.get("/signin").location == "/unit"
    page = client.get("/unit")
    assert (page.status_code, UNIT in page.text) == (200, True)
    assert client.form("/signout").location == "/signin"
    assert "已经退出" in client.get("/signin").text
    assert client.get("/unit").location == "/signin?next=/unit"
    assert acts(portal) == [(UNIT, "登录", "成功"), (UNIT, "退出", "")]


def test_a_clerk_signs_in_with_a_key_of_his_own_or_of_the_run(portal: Portal) -> None:
    for code, name in ((clerk_code(portal, "李四"), "李四"), (portal.admit("王五"), "王五")):
        client = signed_in(client_of(portal), code)
        assert client.get("/").location == "/office"
        page = client.get("/office/codes")
        assert (page.status_code, name in page.text) == (200, True)
    assert [one.name for one in _standing(portal)] == ["李四", "王五"]
    assert portal.clerk_name == "王五"


def test_signing_in_leads_on_to_the_page_that_was_wanted(portal: Portal, client: Client) -> None:
    code = clerk_code(portal)
    assert 'name="next" value="/office/log"' in client.get("/signin?next=/office/log").text
    assert client.sign_in(code, next="/office/log").location == "/office/log"
    assert client.get("/signin?next=/office/codes").location == "/office/codes"


@pytest.mark.parametrize("elsewhere", [
    "https://example.com/", "//example.com", "/\\example.com", "/officeexample", "/office\n/x", "javascript:1", "/unit/2024-06",
])  # fmt: skip
def test_nobody_is_led_to_another_site_or_to_what_is_not_theirs(portal: Portal, client: Client, elsewhere: str) -> None:
    assert client.sign_in(clerk_code(portal), next=elsewhere).location == "/office"


def test_a_wrong_code_is_told_in_words_and_written_down_nowhere(portal: Portal, client: Client) -> None:
    code = unit_code(portal, UNIT)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for said in (wrong, WRONG, ""):
        assert client.sign_in(said).location == "/signin"
        assert "登录码不对，或者已经撤销。" in client.get("/signin").text
    lines = portal.log.recent(9)
    assert [(one.detail, one.outcome) for one in reversed(lines)] == [
        (code[:4], "登录码不对"),
        ("", "登录码不对"),
        ("", "登录码不对"),
    ]
    written = next(portal.log.folder.iterdir()).read_text(encoding="utf-8")
    assert wrong[5:] not in written
    answer = client.form("/signin", {"code": WRONG}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json and answer.json["error"]) == (401, "登录码不对，或者已经撤销。")


def test_signing_in_as_a_program(portal: Portal, client: Client) -> None:
    answer = client.form("/signin", {"code": unit_code(portal, UNIT)}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (200, {"to": "/unit"})


def test_a_new_visit_takes_nothing_over_from_the_session_before(portal: Portal, client: Client) -> None:
    token = client.token()
    client.sign_in(unit_code(portal, UNIT))
    assert client.token() != token


def test_while_the_ledger_does_not_pass_no_code_is_called_wrong(portal: Portal, client: Client) -> None:
    code = unit_code(portal, UNIT)
    office = portal.lookout.office()
    tamper(open_ledger(portal.lookout.workspace, office.plan), ("UPDATE ledger_events SET event_by = '某人'",))
    answer = client.form("/signin", {"code": code}, follow_redirects=True)
    assert "台账没有通过校验，暂时不能登录。" in answer.text
    assert "登录码不对" not in answer.text


def test_guessing_codes_ends_at_ten_wrong_ones_and_right_ones_do_not_count(portal: Portal, client: Client) -> None:
    code = unit_code(portal, UNIT)
    for _ in range(15):
        signed_in(client_of(portal), code)
    token = client.token()
    for _ in range(10):
        assert client.post("/signin", data={"csrf_token": token, "code": WRONG}).status_code == 303
    for _ in range(30):
        answer = client.post("/signin", data={"csrf_token": token, "code": code})
        assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 300
    assert re.search(r"请过 \d+ (秒|分钟)再试。", answer.text)
    outcomes = [one.outcome for one in portal.log.recent(999)]
    assert (outcomes.count("成功"), outcomes.count("登录码不对"), outcomes.count("次数过多，没有受理")) == (15, 10, 20)
    elsewhere = client.post(
        "/signin", data={"csrf_token": token, "code": code}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert elsewhere.status_code == 303


def _waits(limits: Limits, address: str) -> int:
    with limits.signing_in(address) as wait:
        return wait


def test_guessing_from_many_addresses_shuts_nobody_else_out() -> None:
    limits = Limits()
    limits.signed_in("10.0.0.1")
    noted = [limits.sign_in_failed(f"10.{number // 250}.1.{number % 250}") for number in range(1000)]
    assert (noted[:200], any(noted[200:])) == ([True] * 200, False)  # and nobody fills the disk
    assert (_waits(limits, "10.0.0.1"), _waits(limits, "10.0.0.99")) == (0, 0)
    with ExitStack() as under_way:
        waits = [under_way.enter_context(limits.signing_in(f"10.9.0.{number}")) for number in range(6)]
        assert waits == [0, 0, 0, 0, 2, 2]  # strangers, while codes are guessed: a few at once
        assert _waits(limits, "10.0.0.1") == 0
    assert _waits(limits, "10.9.0.5") == 0
    for _ in range(10):
        limits.sign_in_failed("10.0.0.1")
    assert 1 <= _waits(limits, "10.0.0.1") <= 300  # who guesses himself waits, known or not


def test_while_nobody_guesses_any_number_of_strangers_sign_in_at_once() -> None:
    limits = Limits()
    with ExitStack() as under_way:
        assert not any(under_way.enter_context(limits.signing_in(f"10.9.0.{number}")) for number in range(30))


def test_so_many_addresses_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.web.limits._KNOWN", 2)
    monkeypatch.setattr("report_gen.web.limits._STRANGERS", 0)
    limits = Limits()
    for number in (1, 2, 1, 3):
        limits.signed_in(f"10.0.0.{number}")
    for number in range(60):
        limits.sign_in_failed(f"10.1.0.{number}")
    assert [_waits(limits, f"10.0.0.{number}") for number in (1, 2, 3)] == [0, 2, 0]


def test_an_address_of_ipv6_counts_with_its_network() -> None:
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert (network("10.1.2.3"), network("::ffff:10.1.2.3"), network("")) == ("10.1.2.3", "::ffff:a01:203", "")
    assert network("10.1.2.3:5555") == "10.1.2.3"
    assert network("[2001:db8:1:2:3::1]:5555") == "2001:db8:1:2::/64"
    assert network("fe80::1%eth0") == "fe80::/64"
    assert network("somebody") == "somebody"


# --- visits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "stays"), [((59, 59), True), ((61,), False), ((50,) * 15, False)])
def test_a_visit_ends_when_idle_for_an_hour_and_after_half_a_day(
    portal: Portal, client: Client, minutes: tuple[int, ...], *, stays: bool
) -> None:
    signed_in(client, unit_code(portal, UNIT))
    for some in minutes:
        later(portal, minutes=some)
        answer = client.get("/unit/nothing")
    assert answer.status_code == (404 if stays else 303)


def test_a_revoked_key_ends_its_visits(portal: Portal, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    code = unit_code(portal, UNIT)
    signed_in(client, code)
    assert client.get("/unit").status_code == 200
    revoke(portal.lookout.office(), code[:4], "张三", NOW)  # by a command, in another process
    monkeypatch.setattr("report_gen.web.portal._FRESH", -1.0)  # some seconds later
    assert client.get("/unit").status_code == 303
    assert client.sign_in(code).location == "/signin"


def test_what_a_clerk_changes_holds_at_once(portal: Portal, client: Client) -> None:
    code = unit_code(portal, UNIT)
    signed_in(client, code)
    assert client.get("/unit").status_code == 200
    clerk = signed_in(client_of(portal), clerk_code(portal))
    assert clerk.form(f"/office/codes/{code[:4]}/revoke").status_code == 303
    assert client.get("/unit").status_code == 303


def test_a_restart_ends_every_visit(portal: Portal, client: Client) -> None:
    signed_in(client, unit_code(portal, UNIT))
    cookie = client.get_cookie("report_gen")
    assert cookie is not None
    again = client_of(portal_at(portal.lookout.workspace))
    again.set_cookie("report_gen", cookie.value)
    assert again.get("/unit").status_code == 303


def test_visits_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    book, key = Sessions(), Key("ABCD", Role.UNIT, "U01", "", "", "张三", NOW, 1)
    who = Person(Role.UNIT, "ABCD", "U01")
    names = [book.begin(who, key, NOW) for _ in range(25)]
    assert [book.visit(name, NOW) is not None for name in names] == [False] * 5 + [True] * 20
    monkeypatch.setattr(sessions, "_IN_ALL", 22)
    others = [book.begin(Person(Role.UNIT, str(n), "U02"), key, NOW) for n in range(4)]
    kept = [book.visit(name, NOW) is not None for name in (*names[5:], *others)]
    assert kept == [False] * 2 + [True] * 22


# --- who may see what ------------------------------------------------------------------------------------------------


def _untokened(page: str) -> str:
    """The page without the token, which is another one each second."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", page)


def test_the_other_side_is_not_there(portal: Portal, client: Client) -> None:
    signed_in(client, unit_code(portal, UNIT))
    clerk = signed_in(client_of(portal), clerk_code(portal))
    missing = _untokened(client.get("/unit/no-such-page").text)
    for other in (client.get("/office"), client.get("/office/log"), client.form("/office/codes", {"unit": UNIT})):
        assert (other.status_code, _untokened(other.text)) == (404, missing)
    assert clerk.get("/unit").status_code == 404
    assert [line for line in acts(portal) if line[1] == "拒绝"] == [(UNIT, "拒绝", "不是这个身份的页面")] * 3 + [
        ("张三", "拒绝", "不是这个身份的页面")
    ]


def test_every_route_says_whom_it_is_for(portal: Portal) -> None:
    app = create_app(portal)
    wrong = []
    for rule in app.url_map.iter_rules():
        role = getattr(app.view_functions[rule.endpoint], "role", None)
        wanted = {"unit": Role.UNIT, "office": Role.CLERK}.get(rule.endpoint.split(".")[0])
        if role is not wanted:
            wrong.append(rule.endpoint)
    assert wrong == []


def test_a_route_that_says_nothing_is_open_to_nobody(portal: Portal) -> None:
    app = create_app(portal)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    assert client.get("/forgotten").status_code == 303
    signed_in(client, clerk_code(portal))
    assert client.get("/forgotten").status_code == 404


def test_nobody_is_nobody(portal: Portal) -> None:
    app = create_app(portal)
    with app.test_request_context("/"), pytest.raises(Exception, match="401"):
        access.person()


# --- forged requests -------------------------------------------------------------------------------------------------


def test_a_form_without_its_token_does_nothing(portal: Portal, client: Client) -> None:
    signed_in(client, clerk_code(portal))
    before = _standing(portal)
    answer = client.post("/office/codes", data={"unit": UNIT})
    assert answer.status_code == 303
    assert "页面停留太久" in client.get("/office/codes").text
    answer = client.post("/office/codes", data={"unit": UNIT}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json and answer.json["error"][:6]) == (400, "页面停留太久")
    assert _standing(portal) == before
    assert [line[1] for line in acts(portal)] == ["登录", "拒绝", "拒绝"]


def test_an_old_sign_in_page_asks_to_try_again(client: Client) -> None:
    answer = client.post("/signin", data={"code": WRONG, "csrf_token": "old"})
    assert (answer.status_code, answer.location) == (303, "/signin")
    assert "页面停留太久" in client.get("/signin").text


@pytest.mark.parametrize("origin", ["https://example.com", "http://localhost:8001", "null", "https://localhost"])
def test_a_form_of_another_site_is_refused(portal: Portal, client: Client, origin: str) -> None:
    code = clerk_code(portal)
    answer = client.form("/signin", {"code": code}, headers={"Origin": origin})
    assert (answer.status_code, "来自其他网站" in answer.text) == (400, True)
    assert acts(portal)[-1] == ("", "拒绝", "来自其他网站的请求")
    assert client.form("/signin", {"code": code}, headers={"Origin": "http://localhost"}).status_code == 303


def test_refusals_of_strangers_do_not_fill_the_disk(portal: Portal, client: Client) -> None:
    for _ in range(50):
        client.post("/signin", headers={"Origin": "https://example.com"})
    assert len(acts(portal)) == 20


@pytest.mark.parametrize(("host", "status"), [
    ("localhost:8000", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("LOCALHOST", 200),
    ("example.com", 400), ("127.0.0.1.example.com", 400), ("10.1.2.3", 400), ("", 400), ("a b", 400), ("[::1", 400),
])  # fmt: skip
def test_on_this_machine_it_answers_to_names_of_this_machine_only(client: Client, host: str, status: int) -> None:
    answer = client.get("/healthz", headers={"Host": host})
    assert answer.status_code == status
    assert "nosniff" in answer.headers["X-Content-Type-Options"]


def test_elsewhere_it_answers_to_the_names_it_was_given(portal: Portal) -> None:
    client = client_of(portal, hosts=("baosong.example.gov.cn",))
    assert client.get("/healthz", headers={"Host": "baosong.example.gov.cn"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "localhost"}).status_code == 400


# --- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/signin", "/", "/unit", "/nothing", "/static/portal.css", "/static/none.css"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_style_sheets_are_kept_by_the_hash_of_their_content(client: Client) -> None:
    (address,) = re.findall(r'href="(/static/portal\.css[^"]*)"', client.get("/signin").text)
    answer = client.get(address)
    assert re.fullmatch(r"/static/portal\.css\?v=[0-9a-f]{12}", address)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get("/static/none.css?v=1").headers["Cache-Control"] == "no-store"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(portal: Portal) -> None:
    plain = client_of(portal).get("/signin").headers["Set-Cookie"]
    assert re.fullmatch(r"report_gen=\S+; HttpOnly; Path=/; SameSite=Strict", plain)
    secure = client_of(portal, secure=True).get("/signin", base_url="https://localhost")
    assert re.fullmatch(
        r"__Host-report_gen=\S+; Secure; HttpOnly; Path=/; SameSite=Strict", secure.headers["Set-Cookie"]
    )
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_a_proxy_its_word_counts_for_name_scheme_and_address(portal: Portal) -> None:
    client = client_of(portal, proxied=True, hosts=("b.example.cn",))
    told = {"X-Forwarded-For": "1.1.1.1, 10.9.9.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "b.example.cn"}
    page = client.get("/signin", headers=told, base_url="http://127.0.0.1:8000")
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    client.post(
        "/signin",
        data={"csrf_token": token, "code": WRONG},
        headers={**told, "Origin": "https://b.example.cn", "Cookie": cookie},
        base_url="http://127.0.0.1:8000",
    )
    assert portal.log.recent(1)[0].address == "10.9.9.9"
    assert client.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 400


def test_without_a_proxy_nobody_chooses_their_address(portal: Portal, client: Client) -> None:
    client.form("/signin", {"code": WRONG}, headers={"X-Forwarded-For": "9.9.9.9"})
    assert portal.log.recent(1)[0].address == "127.0.0.1"


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def troubled(portal: Portal) -> Client:
    """A clerk's browser, in a portal with routes that go wrong."""
    app = create_app(portal)

    @access.requires(Role.CLERK)
    def refuse() -> str:
        raise ReportGenError("不能这样做。", "请那样做。")

    @access.requires(Role.CLERK)
    def crash() -> str:
        raise ZeroDivisionError

    @access.requires(Role.CLERK)
    def chatter() -> str:
        for number in range(30):
            flash(f"{number}" + "话" * 200)
        flash(("最后", "长" * 900))  # type: ignore[arg-type]
        return "ok"

    @access.requires(Role.CLERK)
    def quiet() -> str:
        return "ok"

    for name, view in (("refuse", refuse), ("crash", crash), ("chatter", chatter), ("quiet", quiet)):
        app.add_url_rule(f"/office/{name}", name, view, methods=["GET", "POST"])
        app.add_url_rule(f"/office/2024-06/{name}", f"{name}2", view, methods=["GET", "POST"])
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return signed_in(client, clerk_code(portal))


def test_a_refusal_is_a_page_where_one_was_opened(troubled: Client) -> None:
    answer = troubled.get("/office/refuse")
    assert (answer.status_code, "不能这样做。" in answer.text, "请那样做。" in answer.text) == (400, True, True)
    answer = troubled.get("/office/refuse", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (400, {"error": "不能这样做。", "hint": "请那样做。"})


def test_a_refusal_of_a_form_is_told_on_the_page_it_came_from(portal: Portal, troubled: Client) -> None:
    here = {"Referer": "http://localhost/office/2024-06/unit/U01?tab=2"}
    assert troubled.form("/office/2024-06/refuse", headers=here).location == "/office/2024-06/unit/U01?tab=2"
    assert "不能这样做。" in troubled.get("/office/codes").text
    foreign = {"Referer": "http://example.com/office/log"}
    assert troubled.form("/office/2024-06/refuse", headers=foreign).location == "/office/2024-06"
    assert troubled.form("/office/refuse").location == "/office/refuse"
    assert acts(portal)[-1] == ("张三", "POST /office/refuse", "不能这样做。")
    answer = troubled.form("/office/refuse", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (409, {"error": "不能这样做。", "hint": "请那样做。"})


def test_an_error_nobody_foresaw_has_a_number_and_no_traceback(
    portal: Portal, troubled: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report_gen.web.errors.gettempdir", lambda: str(tmp_path))
    answer = troubled.get("/office/crash")
    assert (answer.status_code, "Traceback" in answer.text, "ZeroDivision" in answer.text) == (500, False, False)
    (number,) = re.findall(r"错误编号 ([0-9a-f]{8})", answer.text)
    log = (tmp_path / "report_gen-错误记录.log").read_text(encoding="utf-8")
    assert f"错误编号 {number}\nTraceback" in log
    assert "ZeroDivisionError" in log
    assert acts(portal)[-1] == ("张三", "程序缺陷", f"错误编号 {number}")
    assert answer.headers["X-Frame-Options"] == "DENY"
    answer = troubled.form("/office/crash", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json and answer.json["error"]) == (
        500,
        "程序出了意外的错误，刚才的操作可能没有完成。",
    )


def test_messages_that_wait_fit_into_the_cookie(troubled: Client) -> None:
    answer = troubled.get("/office/chatter")
    assert len(answer.headers["Set-Cookie"]) < 4_000
    shown = troubled.get("/office/codes").text
    assert "最后" in shown
    assert "长" * 300 in shown
    assert "长" * 600 not in shown
    assert "……" in shown


def test_every_form_is_noted_even_by_a_route_that_forgets(portal: Portal, troubled: Client) -> None:
    troubled.form("/office/2024-06/quiet")
    assert acts(portal)[-1] == ("张三", "POST /office/2024-06/quiet", "200")


@pytest.mark.parametrize(("method", "path", "status", "said"), [
    ("GET", "/nothing", 404, "没有这个页面"),
    ("GET", "/unit/2024-6", 303, ""),
    ("PUT", "/signin", 405, "不能这样使用"),
    ("POST", "/", 405, "不能这样使用"),
])  # fmt: skip
def test_errors_are_pages_in_chinese(client: Client, method: str, path: str, status: int, said: str) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, said in answer.text) == (status, True)


def test_a_form_that_is_too_large_is_not_read(portal: Portal, client: Client) -> None:
    token = client.token()
    answer = client.post("/signin", data={"csrf_token": token, "code": "A" * 300_000})
    assert (answer.status_code, "没有收下" in answer.text) == (413, True)
    answer = client.post("/signin", data=b"x" * 300_000, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json and answer.json["error"][:4]) == (413, "一次上传")
    assert acts(portal) == []


def test_files_of_a_form_wait_on_the_disk_of_the_workspace(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own place for them may be small, or memory."""
    folders: list[Path] = []

    def seen(mode: str, dir: Path) -> object:  # noqa: A002  # as the library calls it
        folders.append(dir)
        return TemporaryFile(mode, dir=dir)

    monkeypatch.setattr("report_gen.web.access.TemporaryFile", seen)
    client = signed_in(client_of(portal), unit_code(portal, UNIT))
    files = {"files": (io.BytesIO(b"x" * 700), "a.xlsx")}
    assert client.form("/unit/2024-06/upload", files, headers={"Accept": "application/json"}).status_code == 200
    assert folders == [portal.spool]
    assert [*portal.spool.iterdir()] == []


class _Full(io.BytesIO):
    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_is_full_while_a_file_comes_is_no_bug_of_ours(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(client_of(portal), unit_code(portal, UNIT))
    token = client.token()
    monkeypatch.setattr("report_gen.web.access.TemporaryFile", lambda *_, **__: _Full())
    sent = {"csrf_token": token, "files": (io.BytesIO(b"x" * 700), "a.xlsx")}
    answer = client.post("/unit/2024-06/upload", data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json and "磁盘" in answer.json["error"]) == (409, True)
    assert "磁盘" in acts(portal)[-1][2]
    assert str(portal.lookout.workspace.root) not in answer.text  # where it lies is nobody's business


def test_where_the_workspace_lies_is_told_to_nobody(portal: Portal) -> None:
    client = signed_in(client_of(portal), unit_code(portal, UNIT))
    (portal.lookout.workspace.root / "报送").write_bytes(b"")  # no folder any more
    files = {"files": (io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken"), "a.xls")}
    answer = client.form("/unit/2024Q2/upload", files, headers={"Accept": "application/json"})
    assert answer.json is not None
    told = answer.json["files"][0]
    assert (told["taken"], str(portal.lookout.workspace.root.parent) in answer.text) == (False, False)
    assert "报送/2024Q2" in told["reason"]


def test_a_file_name_of_another_system_can_be_sent() -> None:
    assert access.disposition("a\udcff.txt").isascii()


def test_a_form_of_unknown_length_is_refused(client: Client) -> None:
    answer = client.post("/signin", headers={"Transfer-Encoding": "chunked"}, environ_overrides={"CONTENT_LENGTH": ""})
    assert (answer.status_code, "没有写明长度" in answer.text) == (411, True)


def test_of_a_refused_upload_the_rest_is_read_piece_by_piece(client: Client) -> None:
    body = io.BytesIO(b"x" * 1_000_000)
    answer = client.post("/unit/2024-06/upload", input_stream=body, content_length=1_000_000)
    assert answer.status_code == 303
    assert body.tell() == 1_000_000


def test_a_plan_that_cannot_be_read_is_said_and_signs_nobody_out(portal: Portal, client: Client) -> None:
    signed_in(client, clerk_code(portal))
    plan = portal.lookout.workspace.plan
    content = plan.read_bytes()
    plan.write_bytes(b"")
    portal.keys_changed()
    answer = client.get("/office/codes")
    assert (answer.status_code, "方案" in answer.text) == (400, True)
    plan.write_bytes(content)
    assert client.get("/office/codes").status_code == 200


def test_the_key_of_a_unit_the_plan_has_no_more_opens_nothing(portal: Portal, client: Client) -> None:
    workspace = portal.lookout.workspace
    ledger = open_ledger(workspace, portal.lookout.office().plan)
    made = passing_key(portal.lookout.office(), "张三", NOW)
    data = {"登录码": made.key.id, "身份": "成员单位", "摘要": made.key.digest}
    ledger.append(Act.KEY_MADE, at=NOW, by="张三", unit="U99", data=data)
    assert client.sign_in(made.code).location == "/signin"


def test_whoever_sends_a_form_and_goes_away_is_no_error(portal: Portal) -> None:
    class Gone(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError(size)

    client = client_of(portal)
    answer = client.post("/unit/2024-06/upload", input_stream=Gone(), content_length=1_000_000)
    assert answer.status_code == 303


def test_with_a_ledger_somebody_touched_nobody_comes_in(portal: Portal, client: Client) -> None:
    code = unit_code(portal, UNIT)
    signed_in(client, code)
    office = portal.lookout.office()
    tamper(open_ledger(portal.lookout.workspace, office.plan), ("UPDATE ledger_events SET event_by = '某人'",))
    portal.keys_changed()
    assert client.get("/unit").status_code == 303
    assert client.sign_in(code).location == "/signin"


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind"), [
    ("区商务局_2024-06.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("总结.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("坏.html", "application/octet-stream"),
    ("坏.SVG", "application/octet-stream"),
    ("表.CSV", "text/csv; charset=utf-8"),
    ('a"b;c\r\nX-Evil: 1\\.xlsx', "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
])  # fmt: skip
def test_a_file_is_handed_out_to_be_saved(portal: Portal, name: str, kind: str) -> None:
    app = create_app(portal)
    with app.test_request_context("/"):
        answer = access.handed(Download(name, b"content"))
        again = access.handed(Download(name, b"content"))
    assert (answer.data, answer.content_type, again.status_code) == (b"content", kind, 200)
    said = answer.headers["Content-Disposition"]
    assert said.startswith('attachment; filename="')
    assert unquote(said.partition("filename*=UTF-8''")[2]) == name
    assert "\r" not in said
    assert "\n" not in said
    assert [one.act for one in portal.log.recent(9)] == ["下载"]


def test_an_upload_lies_on_the_disk_under_a_name_of_ours_while_it_is_taken(portal: Portal) -> None:
    app = create_app(portal)
    with app.test_request_context("/"):
        with access.spooled(FileStorage(io.BytesIO(b"content"), "../../坏.xlsx")) as path:
            assert re.fullmatch("[0-9a-f]{32}", path.name)
            assert path.parent == portal.spool
            assert path.read_bytes() == b"content"
        assert list(portal.spool.iterdir()) == []
        with access.spooled(FileStorage(io.BytesIO(b"content"), "表.xlsx")) as path:
            path.unlink()  # taken over by a step


def test_an_upload_that_is_too_large_is_refused_and_gone(portal: Portal) -> None:
    app = create_app(portal)
    large = FileStorage(io.BytesIO(b"x" * (MAX_FILE + 1)), "大.xlsx")
    with (
        app.test_request_context("/"),
        pytest.raises(ReportGenError, match=r"“大\.xlsx”超过 20 MB"),
        access.spooled(large),
    ):
        raise AssertionError
    assert list(portal.spool.iterdir()) == []


def test_what_a_killed_portal_left_is_cleared(portal: Portal) -> None:
    portal.clear_spool()  # nothing there yet
    portal.spool.mkdir(parents=True)
    ours, theirs = portal.spool / ("0a" * 16), portal.spool / "说明.txt"
    for path in (ours, theirs):
        path.write_bytes(b"x")
    portal.clear_spool()
    assert list(portal.spool.iterdir()) == [theirs]


def test_how_many_files_a_unit_may_send(portal: Portal) -> None:
    app = create_app(portal)
    with app.test_request_context("/"):
        from flask import g

        g.person = Person(Role.UNIT, "ABCD", "U01", shown=UNIT)
        for files, message in ((0, "没有选择文件"), (31, "一次最多 30 个")):
            with pytest.raises(ReportGenError, match=message):
                access.allow_upload(files)
        for _ in range(4):
            access.allow_upload(30)
        with pytest.raises(Exception, match="429"):
            access.allow_upload(1)
        g.person = Person(Role.UNIT, "EFGH", "U02", shown=OTHER)
        access.allow_upload(30)


@pytest.mark.parametrize("text", ["2024-6", "2024年6月", "1999-01", "x", "../2024-06", ""])
def test_an_address_names_a_period_in_one_spelling(text: str) -> None:
    with pytest.raises(NotFound):
        access.period_or_404(text)
    assert access.period_or_404("2024-06").code == "2024-06"
