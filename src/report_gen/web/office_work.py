"""Runs started from the portal: the post that starts one, the page that watches it, and the same as JSON."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from report_gen.model.access import Role
from report_gen.model.period import Period
from report_gen.steps.portal.runs import VERBS, run_verb
from report_gen.steps.portal.verbs import options_of
from report_gen.web.access import here, noted, period_or_404, person, requires
from report_gen.web.jobs import JobState
from report_gen.web.page_words import page_words

work = Blueprint("work", __name__)


@work.post("/<period>/run/<verb>")
@requires(Role.CLERK)
def run(period: str, verb: str) -> Response:
    """Start a run of the period and go to the page that watches it."""
    within = period_or_404(period)
    asked = next((one for one in VERBS if one.name == verb), None)
    if asked is None:
        abort(404)
    portal, by = here(), person().name
    options = options_of(asked, request.form)
    wanted = partial(run_verb, portal.lookout, verb, within, options, by, portal.now())
    job = portal.jobs.start(verb, f"{within.label} {asked.label}", by, wanted)
    noted(f"运行 {verb}", " ".join((within.code, *(f"{name}={text}" for name, text in options.items()))), job)
    return redirect(url_for("office.work.job", job=job, period=within.code), 303)


@work.get("/jobs/<job>")
@requires(Role.CLERK)
def job(job: str) -> str:
    """How far a run is, or what came of it."""
    period = Period.parse(request.args.get("period", ""))
    return render_template("office/job.html", job=_job(job), period=period)


@work.get("/jobs/<job>.json")
@requires(Role.CLERK)
def job_json(job: str) -> Response:
    """The same for the page's script."""
    found = _job(job)
    return jsonify(
        state=found.state.value,
        label=found.doing,
        done=found.done,
        total=found.total,
        lines=[page_words(line) for line in (*found.lines, found.error, found.hint) if line],
        person_needed=found.person_needed,
    )


def _job(job: str) -> JobState:
    """The run of that id; the page says where to look for one that is too old or went with a restart."""
    return here().jobs.job(job) or abort(404)
