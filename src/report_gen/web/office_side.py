"""The office's side of the portal: who has reported, a period with everything about it, one unit of it, its files."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import groupby
from typing import Final

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from report_gen.model.access import Role
from report_gen.model.outcome import Conflict
from report_gen.model.period import Period
from report_gen.steps.portal import office_side as steps
from report_gen.steps.portal import unit as unit_steps
from report_gen.steps.resolve import disputes
from report_gen.steps.versions import versions
from report_gen.web import office_words
from report_gen.web.access import disposition, handed, here, noted, period_or_404, requires, scratch
from report_gen.web.office_codes import codes
from report_gen.web.office_decisions import decisions
from report_gen.web.office_log import log
from report_gen.web.office_work import work
from report_gen.web.page_words import page_words
from report_gen.wording import receipt_text, stated_text
from report_gen.workspace.disk import DiskTrouble

office: Final = Blueprint("office", __name__, url_prefix="/office")
for _part in (decisions, codes, log, work):
    office.register_blueprint(_part)
for _name in ("state_mark", "time_mark", "event_words", "entry_words", "anchor"):
    office.add_app_template_filter(getattr(office_words, _name), _name)
office.add_app_template_filter(stated_text, "stated")
office.add_app_template_filter(receipt_text, "receipt")
office.add_app_template_filter(page_words, "paged")
office.add_app_template_filter(steps.file_id, "file_id")


@office.get("")
@requires(Role.CLERK)
def matrix() -> str:
    """Units by reporting periods of a year, and what is missing now."""
    portal = here()
    now = portal.now()
    found = steps.matrix(portal.lookout, request.args.get("year", type=int), now)
    current = unit_steps.current_period(portal.lookout.glance().plan, now.date())
    columns = office_words.columns(found, now.date())
    now_at = next((one for one in columns if one.period == current), None)
    return render_template(
        "office/matrix.html",
        matrix=found,
        columns=columns,
        now_at=now_at,
        earlier=tuple(one for one in columns if one.missing and one.over and one is not now_at),
        kinds=[(kind, [*rows]) for kind, rows in groupby(found.rows, key=lambda row: row.unit.kind)],
        legend=office_words.ORDER,
        longer=office_words.longer_periods(found.periods),
        today=now.date(),
    )


@office.get("/<period>")
@requires(Role.CLERK)
def period_page(period: str) -> str:
    """Everything about a period: what came, what waits for a decision, what can be run."""
    portal, within = here(), period_or_404(period)
    now = portal.now()
    found = steps.period_page(portal.lookout, within, now)
    return render_template(
        "office/period.html",
        page=found,
        plan=found.plan,
        runs=office_words.runs(found),
        steps=office_words.job_steps(found),
        running=portal.jobs.running(),
        recent=tuple(one for one in portal.jobs.recent() if one.label.startswith(f"{within.label} ")),
        today=now.date(),
        now=now,
    )


@office.get("/<period>/board")
@requires(Role.CLERK)
def board(period: str) -> AnyResponse:
    """看板 as it would be written now."""
    shown = steps.board_page(here().lookout, period_or_404(period), here().now())
    answer = make_response(shown)
    answer.headers["Content-Security-Policy"] = steps.board_policy(shown)
    return answer


@office.get("/<period>/unit/<code>")
@requires(Role.CLERK)
def unit_page(period: str, code: str) -> str:
    """One unit of a period: its files, what was found, what changed between them, what it is to explain."""
    portal, within = here(), period_or_404(period)
    now = portal.now()
    plan = portal.lookout.glance().plan
    if code not in {unit.code for unit in plan.units}:
        abort(404)
    found = unit_steps.view(portal.lookout, code, within, now)
    sent = versions(portal.lookout.unit_office(code, now), within, code)
    ids = {one.name: steps.file_id(one.name) for one in portal.lookout.files(within) if one.unit == code}
    return render_template(
        "office/unit.html",
        view=found,
        period=within,
        history=sent.history,
        ids=ids,
        conflicts=_conflicts(within, code),
        periods=steps.periods_shown(plan, within.year, now.date())[2],
        plan=plan,
        today=now.date(),
    )


@office.get("/<period>/unit/<code>/package/<kind>")
@requires(Role.CLERK)
def package(period: str, code: str, kind: str) -> Response:
    """What goes back to the unit, as it is now."""
    portal, within = here(), period_or_404(period)
    now = portal.now()
    if code not in {unit.code for unit in portal.lookout.glance().plan.units}:
        abort(404)
    return handed(unit_steps.package(portal.lookout, code, within, kind, now))


def _conflicts(period: Period, code: str) -> tuple[Conflict, ...]:
    """The open conflicts of the period that the unit has a part in."""
    office = here().lookout.picture(period, here().now()).office
    return tuple(one for one in disputes(office, period).open if any(source.unit == code for source in one.sources))


@office.get("/<period>/documents")
@requires(Role.CLERK)
def documents(period: str) -> str:
    """Every file of the period to download."""
    within = period_or_404(period)
    found = steps.documents(here().lookout, within)
    return render_template(
        "office/documents.html",
        period=within,
        groups=[(group, [*files]) for group, files in groupby(found, key=lambda one: one.group)],
        total=sum(one.size for one in found),
        received=_received(within),
    )


def _received(period: Period) -> list[tuple[str, list[tuple[str, str]]]]:
    """The files units sent by the unit's short name ('' where nobody knows): id and name of each."""
    plan = here().lookout.glance().plan
    names = {unit.code: unit.short for unit in plan.units}
    files = steps.originals(here().lookout, period)
    return [
        (names.get(unit, ""), [(steps.file_id(one.name), one.name) for one in some])
        for unit, some in groupby(files, key=lambda one: one.unit)
    ]


@office.get("/<period>/documents/<doc_id>")
@requires(Role.CLERK)
def document(period: str, doc_id: str) -> Response:
    """One of them."""
    return handed(steps.document(here().lookout, period_or_404(period), doc_id))


@office.get("/<period>/documents.zip")
@requires(Role.CLERK)
def zipped(period: str) -> Response:
    """All of them in one file, put together on the disk: together they may be large."""
    within = period_or_404(period)
    with ExitStack() as stack:
        file = stack.enter_context(scratch())
        with DiskTrouble(here().spool):
            name = steps.zipped(here().lookout, within, file)
        file.seek(0)
        stack.pop_all()  # it is sent after this function has returned, and closed then
    noted("下载", name)
    answer = send_file(file, mimetype="application/zip")
    answer.headers["Content-Disposition"] = disposition(name)
    return answer


@office.get("/<period>/received/<file_id>")
@requires(Role.CLERK)
def received(period: str, file_id: str) -> Response:
    """A file as a unit sent it."""
    return handed(steps.original(here().lookout, period_or_404(period), file_id))
