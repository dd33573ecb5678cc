"""Puts the portal's Flask application together: routes, templates, protection."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from report_gen.errors import ReportGenError
from report_gen.web import errors, gate, views
from report_gen.web.access import PortalRequest, here, visitor
from report_gen.web.limits import MAX_FORM, MAX_REQUEST
from report_gen.web.office_side import office
from report_gen.web.portal import Portal
from report_gen.web.sessions import LONGEST
from report_gen.web.signing import signing
from report_gen.web.unit_side import unit


def create_app(
    portal: Portal, *, secure: bool = False, proxied: bool = False, hosts: Collection[str] = gate.LOOPBACK
) -> Flask:
    """The application for that portal.

    `secure`: it is reached over TLS. `proxied`: through one reverse proxy, which says who asks, for which name and how.
    `hosts` are the names it answers to; a request for any other is refused (DNS rebinding).
    """
    app = Flask(__name__)
    app.request_class = PortalRequest
    app.config.update(_settings(secure=secure or proxied))
    app.extensions["portal"] = portal
    app.jinja_env.undefined = StrictUndefined
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the provider Flask comes with
    views.register_filters(app)
    app.context_processor(_for_pages)
    app.url_defaults(_stamped)
    gate.guard(app, hosts, secure=secure or proxied)
    CSRFProtect(app)  # behind the gate: the form of a stranger is not even read
    errors.catch(app)
    for blueprint in (signing, unit, office):
        app.register_blueprint(blueprint)
    if proxied:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _settings(*, secure: bool) -> Mapping[str, Any]:
    return {
        "SECRET_KEY": secrets.token_bytes(32),  # new at each start: no cookie outlives the program
        "SESSION_COOKIE_NAME": "__Host-report_gen" if secure else "report_gen",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": secure,
        "MAX_CONTENT_LENGTH": MAX_REQUEST,
        "MAX_FORM_MEMORY_SIZE": MAX_FORM,
        "MAX_FORM_PARTS": 200,
        "WTF_CSRF_TIME_LIMIT": int(LONGEST / timedelta(seconds=1)),  # as long as a visit
        "WTF_CSRF_SSL_STRICT": False,  # some browsers send no Referer; Origin is looked at by the gate
    }


def _for_pages() -> dict[str, Any]:
    """What base.html wants in every page, the one of an error too."""
    try:
        project = here().lookout.glance().plan.title
    except ReportGenError:
        project = ""
    return {"who": visitor(), "project": project}


def _stamped(endpoint: str, values: dict[str, Any]) -> None:
    """Give addresses of style sheets and scripts the hash of what is in them: browsers may keep those for long."""
    folder = current_app.static_folder
    if endpoint == "static" and folder and "filename" in values:
        path = Path(folder) / str(values["filename"])
        if path.is_file():
            values["v"] = _stamp(path, path.stat().st_mtime_ns)


@cache
def _stamp(path: Path, _: int) -> str:
    """The beginning of the file's hash, computed once for each time it was changed."""
    return sha256(path.read_bytes()).hexdigest()[:12]
