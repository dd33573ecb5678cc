"""A portal without a server: its application, clients that sign in and send forms as a browser does, and codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from report_gen.steps.portal.keys import make_clerk_key, make_keys
from report_gen.web.app import create_app
from report_gen.web.portal import Portal
from report_gen.workspace import Workspace

NOW = datetime.fromisoformat("2024-07-02T09:30:00")
_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def portal_at(workspace: Workspace, now: datetime = NOW) -> Portal:
    """The portal of the workspace; its clock (a `Clock`, `portal.now`) stands at `now`."""
    return Portal.at(workspace, Clock(now))


def client_of(portal: Portal, **options: Any) -> Client:
    """A browser nobody has signed in with; `options` are those of create_app."""
    app = create_app(portal, **options)
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client


class Client(FlaskClient):
    """A browser: it keeps cookies, and forms carry the token of the session."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Any request; the answer is read to its end, so that no file of it stays open."""
        return super().open(*args, **{"buffered": True, **options})

    def token(self) -> str:
        """The token that the forms of this session carry, from a page that has one."""
        for path in ("/signin", "/unit", "/office"):
            found = _TOKEN.search(self.get(path, follow_redirects=True).text)
            if found:
                return found[1]
        raise AssertionError("no page has a form")

    def form(self, path: str, fields: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form as a page does; files are given as (stream, name)."""
        return self.post(path, data={"csrf_token": self.token(), **(fields or {})}, **options)

    def sign_in(self, code: str, **fields: str) -> TestResponse:
        """Sign in on the page for that."""
        return self.form("/signin", {"code": code, **fields})


def signed_in(client: Client, code: str) -> Client:
    """The same client, signed in."""
    answer = client.sign_in(code)
    assert (answer.status_code, answer.location in {"/unit", "/office"}) == (303, True), answer.text
    return client


def unit_code(portal: Portal, unit: str) -> str:
    """A new sign-in code of the unit (by name or code)."""
    (made,) = make_keys(portal.lookout.office(), [unit], "张三", portal.now())
    return made.code


def clerk_code(portal: Portal, name: str = "张三") -> str:
    """A new sign-in code of the clerk."""
    return make_clerk_key(portal.lookout.office(), name, "张三", portal.now()).code


def clerk_client(portal: Portal, name: str = "张三") -> Client:
    """A browser in which the clerk has signed in."""
    return signed_in(client_of(portal), clerk_code(portal, name))
