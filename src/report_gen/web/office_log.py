"""The office's log: the events of the ledger, filtered and page by page, and what was done through the portal beside it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from report_gen.errors import ReportGenError
from report_gen.model.access import Role
from report_gen.model.event import Act, Event
from report_gen.steps.load import Office
from report_gen.steps.log import history
from report_gen.web.access import here, person, requires

log = Blueprint("log", __name__, url_prefix="/log")
_PAGE = 100


@log.get("")
@requires(Role.CLERK)
def overview() -> str:
    """A page of the ledger's events, newest first, and the last lines of the access log."""
    portal = here()
    office = portal.lookout.office(portal.now(), person().name)
    asked = {name: request.args.get(name, "").strip() for name in ("act", "period", "unit")}
    events, wrong = _events(office, asked)
    pages = max(1, -(-len(events) // _PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "office/log.html",
        events=events[(page - 1) * _PAGE : page * _PAGE],
        number=len(events),
        page=page,
        pages=pages,
        asked=asked,
        wrong=wrong,
        acts=tuple(Act),
        plan=office.plan,
        names={unit.code: unit.short for unit in office.plan.units},
        visits=portal.log.recent(_PAGE),
    )


def _events(office: Office, asked: dict[str, str]) -> tuple[tuple[Event, ...], str]:
    """The events asked for, newest first, and what is wrong with the question."""
    try:
        found = history(office, office.workspace.ledger, asked["act"], asked["period"], asked["unit"])
    except ReportGenError as error:
        return (), f"{error.message}{error.hint}"
    return tuple(reversed(found)), ""
