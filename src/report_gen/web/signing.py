"""Signing in and out, and the way to the page one belongs on."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, session, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from report_gen.errors import ReportGenError
from report_gen.model.access import Key, Person, Role
from report_gen.model.finding import has_errors
from report_gen.steps.portal.keys import key_for, normalized, shown
from report_gen.web.access import here, noted, visitor, wants_json
from report_gen.web.views import tell

signing: Final = Blueprint("signing", __name__)
VISIT: Final = "visit"  # the name of the visit's id in the session
_WAY: Final = re.compile(r"/(?:unit|office)(?:[/?][^\s\\]*)?")
_HOMES: Final = {Role.UNIT: "/unit", Role.CLERK: "/office"}
_WRONG: Final = ("登录码不对，或者已经撤销。", "请对照发放的登录码重新输入；丢失的请与领导小组办公室联系，换发新的。")


@signing.get("/")
def home() -> Response:
    """To the page of the person who has signed in."""
    return redirect(_home(visitor()), 303)


@signing.get("/healthz")
def healthz() -> Response:
    """That the portal answers."""
    return Response("ok", mimetype="text/plain")


@signing.get("/signin")
def page() -> str | Response:
    """The form for the code; whoever has signed in is led on."""
    who = visitor()
    if who is not None:
        return redirect(_onward(who), 303)
    return render_template("signin.html", onward=_way(request.args.get("next", "")))


@signing.post("/signin")
def sign_in() -> Response:
    """Sign in with a code; 429 where too many codes were guessed."""
    portal, address = here(), request.remote_addr or ""
    _refuse_touched()
    with portal.limits.signing_in(address) as wait:
        if wait:
            if portal.limits.worth_a_line(address):
                noted("登录", outcome="次数过多，没有受理")
            raise TooManyRequests(retry_after=wait)
        code = request.form.get("code", "")
        known = portal.keys()
        key = key_for(known, code)
    if key is None:
        if portal.limits.sign_in_failed(address):
            noted("登录", _hinted(known, code), "登录码不对")
        return _refused()
    portal.limits.signed_in(address)
    return _welcomed(key)


def _refuse_touched() -> None:
    """ReportGenError while the ledger does not pass its verification: it tells of no code then."""
    if has_errors(here().lookout.glance().ledger.recorded.findings):
        raise ReportGenError("台账没有通过校验，暂时不能登录。", "请与领导小组办公室联系。")


@signing.post("/signout")
def sign_out() -> Response:
    """End the visit."""
    if visitor() is not None:
        noted("退出")
    here().sessions.end(session.get(VISIT, ""))
    here().fresh_codes.drop(session.get(VISIT, ""))
    session.clear()
    flash("已经退出。", "info")
    return redirect("/signin", 303)


def to_sign_in(onward: str = "") -> Response:
    """To the sign-in page, which leads on to that page of ours."""
    way = _way(onward)
    return redirect(url_for("signing.page", next=way) if way else "/signin", 303)


def _welcomed(key: Key) -> Response:
    portal = here()
    name = shown(key, portal.lookout.glance().plan)
    who = Person(key.role, key.id, key.unit, key.name, name)
    visit = portal.sessions.begin(who, key, portal.now())
    session.clear()  # nothing of what was before the visit is part of it
    session[VISIT] = visit
    g.person = who
    noted("登录", outcome="成功")
    way = _onward(who)
    return jsonify({"to": way}) if wants_json() else redirect(way, 303)


def _refused() -> Response:
    if wants_json():
        answer = jsonify({"error": _WRONG[0], "hint": _WRONG[1]})
        answer.status_code = 401
        return answer
    tell("bad", *_WRONG)
    return to_sign_in(request.form.get("next", ""))


def _hinted(known: tuple[Key, ...], code: str) -> str:
    """Whose code may have been meant: the id, if it is one of ours. What was typed is written down nowhere."""
    said = normalized(code)[:4]
    return said if said in {one.id for one in known} else ""


def _way(wanted: str) -> str:
    """The way to a page of ours, '' for anything else: nobody is led from here to another site."""
    return wanted if _WAY.fullmatch(wanted) else ""


def _onward(who: Person) -> str:
    """Where the person wanted to go, if that is for them; else their own page."""
    way = _way(request.values.get("next", ""))
    return way if way.startswith(_HOMES[who.role]) else _home(who)


def _home(who: Person | None) -> str:
    return _HOMES[who.role] if who else "/signin"
