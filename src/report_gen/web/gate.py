"""The gate before every request, and what every answer carries.

A route is open to those it is marked for (`access.requires`), and to nobody else: what bears no mark is not found.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, request, session
from flask import Response as Answer
from werkzeug.wrappers import Response

from report_gen.model.access import Role
from report_gen.web.access import here, noted, visitor, wants_json
from report_gen.web.limits import MAX_FORM
from report_gen.web.signing import VISIT, to_sign_in

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_OPEN: Final = frozenset(
    {"static", "signing.home", "signing.page", "signing.sign_in", "signing.sign_out", "signing.healthz"}
)
_READ: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_PIECE: Final = 1 << 16
_FLASHED: Final = 500  # characters of messages that wait in the cookie, which holds 4 KB
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_YEAR: Final = 365 * 24 * 3600


def guard(app: Flask, hosts: Collection[str], *, secure: bool) -> None:
    """Put the gate before every route of the app. `hosts` are the names it answers to, in small letters."""
    app.config["REPORT_GEN_HOSTS"] = frozenset(hosts)
    app.before_request(_admit)
    app.after_request(_note)
    app.after_request(_cap_messages)
    app.after_request(_headed)
    if secure:
        app.after_request(_kept_secure)


def _admit() -> Response | None:
    """Let the request through, or say where it ends: 400, 401, 404 or the sign-in page."""
    if urlsplit(f"//{request.host}").hostname not in current_app.config["REPORT_GEN_HOSTS"]:
        abort(400, "网址不对：这个网站不以此名称提供服务。")
    if request.method not in _READ:
        _refuse_foreign()
    g.person = _person()
    role = _wanted()
    if request.endpoint is None or request.endpoint in _OPEN:
        return None
    who = visitor()
    if who is None:
        return _signed_out()
    if who.role is not role:
        noted("拒绝", f"{request.method} {request.path}", "不是这个身份的页面")
        abort(404)
    return None


def _wanted() -> Role | None:
    """The role the route is marked for."""
    view = current_app.view_functions.get(request.endpoint or "")
    role: Role | None = getattr(view, "role", None)
    return role


def _refuse_foreign() -> None:
    """400 or 413 for a form that no page of ours sent, or one of a size that none of ours has."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        _note_refusal("来自其他网站的请求")
        abort(400, "请求来自其他网站，没有接受。")
    if request.environ.get("CONTENT_LENGTH", "").startswith("-"):  # the server would read on until nothing comes
        abort(400)
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)
    if not (request.path.startswith("/unit/") and request.path.endswith("/upload")):
        request.max_content_length = MAX_FORM


def _note_refusal(why: str) -> None:
    if here().limits.worth_a_line(request.remote_addr or ""):
        noted("拒绝", f"{request.method} {request.path}", why)


def _signed_out() -> Response:
    """What a request of nobody gets: the sign-in page, or 401 for a program."""
    if wants_json():
        abort(401)
    return to_sign_in(request.full_path.rstrip("?") if request.method in _READ else "")


def _person() -> object:
    """Who has signed in with the session's visit, if that and its key still hold."""
    portal, name = here(), session.get(VISIT, "")
    visit = portal.sessions.visit(name, portal.now()) if name else None
    if visit is None:
        return None
    if not portal.stands(visit.person.key, visit.event):
        portal.sessions.end(name)
        return None
    return visit.person


def _note(answer: Answer) -> Answer:
    """Note every act that its route has not noted, and read what of a refused upload is still under way."""
    if request.method not in _READ:
        who = visitor()
        if who is not None and not g.get("noted"):
            noted(f"{request.method} {request.path}", outcome=g.get("outcome", str(answer.status_code)))
        if who is not None and who.role is Role.CLERK:
            here().keys_changed()
        _drain()
    return answer


def _drain() -> None:
    """Read the rest of the request piece by piece: the server would read it at once, all of it into memory."""
    body = request.environ["wsgi.input"]
    with suppress(OSError):  # whoever sends it may be gone
        while request.content_length and body.read(_PIECE):
            pass


def _cap_messages(answer: Answer) -> Answer:
    """Keep the latest messages that wait to be shown, as far as the cookie holds them."""
    room, kept = _FLASHED, []
    for category, said in reversed(session.get("_flashes", ())):
        words = (said, "") if isinstance(said, str) else tuple(said)
        kept.append((category, tuple(_cut(text, room) for text in words)))
        room -= sum(map(len, words))
        if room <= 0:
            break
    if kept and session["_flashes"] != kept[::-1]:
        session["_flashes"] = kept[::-1]
    return answer


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room, 0)]}……"


def _headed(answer: Answer) -> Answer:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    lasting = request.endpoint == "static" and "v" in request.args and answer.status_code == 200
    answer.headers["Cache-Control"] = f"private, max-age={_YEAR}, immutable" if lasting else "no-store"
    return answer


def _kept_secure(answer: Answer) -> Answer:
    answer.headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    return answer
