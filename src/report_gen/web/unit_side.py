"""The unit's side of the portal: its periods, its blank form, its uploads and what was found in them, its scores."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from report_gen.errors import ReportGenError
from report_gen.model.access import Role
from report_gen.model.period import Period
from report_gen.model.portal import Uploaded
from report_gen.steps.portal import unit as steps
from report_gen.steps.portal.upload import take
from report_gen.web.access import (
    allow_upload,
    handed,
    here,
    noted,
    outward,
    period_or_404,
    person,
    requires,
    spooled,
    wants_json,
)
from report_gen.web.limits import MAX_FILE, MAX_FILES
from report_gen.web.page_words import page_words
from report_gen.web.unit_words import (
    PACKAGE_HELP,
    alike,
    items_told,
    late_words,
    marks,
    next_step,
    receipt_tone,
    receipt_words,
    total_told,
    uploaded_json,
    weights,
    where,
)
from report_gen.web.views import safe_name, tell

unit = Blueprint("unit", __name__, url_prefix="/unit")


@unit.get("")
@requires(Role.UNIT)
def home() -> str:
    """All periods of the unit, the one to report now first."""
    portal, who = here(), person()
    now = portal.now()
    standings = steps.standings(portal.lookout, who.unit, now)
    plan = portal.lookout.glance().plan
    current = steps.current_period(plan, now.date())
    return render_template(
        "unit/home.html",
        unit=plan.unit(who.unit),
        standings=standings,
        current=next((one for one in standings if one.period == current), None),
        scores=steps.score_periods(portal.lookout, who.unit),
        today=now.date(),
        marks=marks,
        next_step=next_step,
    )


@unit.get("/<period>")
@requires(Role.UNIT)
def page(period: str) -> str:
    """One period: the blank form, the upload box, what was found, what is to be explained, what was received."""
    portal, who, found = here(), person(), period_or_404(period)
    now = portal.now()
    view = steps.view(portal.lookout, who.unit, found, now)
    return render_template(
        "unit/period.html",
        view=view,
        standing=view.standing,
        marks=tuple(marks(view.standing, now.date())),
        step=next_step(view.standing, now.date(), view),
        late=late_words(view.standing, now.date()),
        weights=weights(view.groups),
        where=where,
        alike=alike,
        package_help=PACKAGE_HELP,
        earlier=[one for one in steps.blank_periods(portal.lookout, who.unit, now) if one != found],
        today=now.date(),
        most_bytes=MAX_FILE,
        most_files=MAX_FILES,
    )


@unit.get("/<period>/blank")
@requires(Role.UNIT)
def blank(period: str) -> Response:
    """The blank form of the period, filled in with what is known."""
    portal = here()
    return handed(steps.blank(portal.lookout, person().unit, period_or_404(period), portal.now()))


@unit.get("/<period>/package/<kind>")
@requires(Role.UNIT)
def package(period: str, kind: str) -> Response:
    """A paper for mending the form: 校核标注表, 更正表 or 退回修改通知."""
    portal = here()
    return handed(steps.package(portal.lookout, person().unit, period_or_404(period), kind, portal.now()))


@unit.get("/<period>/received/<int:event>")
@requires(Role.UNIT)
def received(period: str, event: int) -> Response:
    """A file of the unit as it came."""
    return handed(steps.received(here().lookout, person().unit, period_or_404(period), event))


@unit.post("/<period>/upload")
@requires(Role.UNIT)
def upload(period: str) -> AnyResponse:
    """Take in the files of the form field `files`: each has an answer of its own, whatever becomes of the others."""
    found = period_or_404(period)
    files = [one for one in request.files.getlist("files") if one.filename]
    allow_upload(len(files))
    results = [_taken(found, one) for one in files]
    if wants_json():
        return jsonify(files=[uploaded_json(one) for one in results])
    for one in results:
        tell(receipt_tone(one), receipt_words(one), one.hint)
    return redirect(url_for("unit.page", period=found.code), 303)


@unit.post("/<period>/explain")
@requires(Role.UNIT)
def explain(period: str) -> AnyResponse:
    """Record the unit's explanation of a queried entry."""
    portal, form, found = here(), request.form, period_or_404(period)
    spot = form.get("spot", "")
    decided = steps.explain(
        portal.lookout, person().unit, found, spot, form.get("reason", ""), form.get("name", ""), portal.now()
    )
    noted("说明", f"{found.code} {spot}", f"第{decided.event.number}号")
    tell("good", f"已记下说明（第{decided.event.number}号）：{decided.about}")
    return redirect(url_for("unit.page", period=found.code, _anchor="queries"), 303)


@unit.post("/<period>/explain/<int:event>/withdraw")
@requires(Role.UNIT)
def unexplain(period: str, event: int) -> AnyResponse:
    """Take back an explanation of the unit's own."""
    portal, form, found = here(), request.form, period_or_404(period)
    decided = steps.unexplain(
        portal.lookout, person().unit, found, event, form.get("reason", ""), form.get("name", ""), portal.now()
    )
    noted("撤回说明", f"{found.code} 第{event}号", f"第{decided.event.number}号")
    tell("good", f"已撤回第{event}号说明（第{decided.event.number}号）。")
    return redirect(url_for("unit.page", period=found.code, _anchor="queries"), 303)


@unit.get("/scores/<period>")
@requires(Role.UNIT)
def score(period: str) -> str:
    """The unit's score of a period that was made known, each line with what it rests on."""
    portal = here()
    found = steps.score(portal.lookout, person().unit, period_or_404(period), portal.now())
    return render_template("unit/score.html", found=found, items=items_told(found), total=total_told(found))


def _taken(period: Period, sent: FileStorage) -> Uploaded:
    """What became of the file; a refusal is an answer too, and so is a disk that takes no more."""
    portal, name = here(), safe_name(sent.filename or "")
    try:
        with spooled(sent) as path:
            done = take(portal.lookout, person().unit, period, path, name, portal.now())
    except ReportGenError as error:
        reason, hint = outward(error.message), page_words(outward(error.hint), Role.UNIT)
        done = Uploaded(name, "", taken=False, reason=reason, hint=hint)
    outcome = f"第{done.event}号" if done.taken else f"未收下：{done.reason}"
    noted("上报", f"{period.code} {name} {done.sha256}".strip(), outcome)
    return done
