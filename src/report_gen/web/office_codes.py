"""The office's page of sign-in codes: who has one, making and revoking them, and the slips to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from report_gen.errors import ReportGenError
from report_gen.model.access import Key, Role
from report_gen.model.plan import Plan
from report_gen.steps.load import Office
from report_gen.steps.portal import keys as steps
from report_gen.steps.portal.keys import NewKey
from report_gen.web.access import here, noted, person, requires
from report_gen.web.fresh_codes import SHOWN_FOR, Slip
from report_gen.web.signing import VISIT
from report_gen.web.views import tell
from report_gen.wording import listed

codes = Blueprint("codes", __name__, url_prefix="/codes")
_MOST = 8  # names a line of the access log holds


def _office() -> Office:
    return here().lookout.office(here().now(), person().name)


@codes.get("")
@requires(Role.CLERK)
def overview() -> str:
    """Who has a code and who has none; never a code."""
    office = _office()
    standing = steps.keys(office)
    today = here().now().date()
    return render_template(
        "office/codes.html",
        keys={key.unit: key for key in standing if key.role is Role.UNIT},
        clerks=tuple(key for key in standing if key.role is Role.CLERK),
        units=_served(office.plan, standing, steps.reporting_units(office.plan, today)),
        keyless=len(steps.keyless(office, today)),
        mine=person().key,
    )


def _served(plan: Plan, standing: Iterable[Key], reporting: Iterable[object]) -> tuple[tuple[str, str], ...]:
    """The units that report or still have a key, in plan order: code and short name."""
    codes_of = {key.unit for key in standing}
    wanted = set(reporting)
    return tuple((unit.code, unit.short) for unit in plan.units if unit in wanted or unit.code in codes_of)


@codes.post("")
@requires(Role.CLERK)
def make() -> Response:
    """Make the codes asked for and lead to the page that shows them: for units (`unit`), all without one (`missing`), a `clerk`."""
    office, now, by = _office(), here().now(), person().name
    clerk, units = request.form.get("clerk", "").strip(), request.form.getlist("unit")
    if "missing" in request.form:
        units = [unit.code for unit in steps.keyless(office, now.date())]
    if clerk:
        made: tuple[NewKey, ...] = (steps.make_clerk_key(office, clerk, by, now),)
    elif units:
        made = steps.make_keys(office, units, by, now)
    else:
        raise ReportGenError("没有写明给谁发放登录码。", "请选单位，或写经办人的姓名。")
    names = tuple(steps.shown(one.key, office.plan) for one in made)
    noted("发放登录码", listed(names[:_MOST]) + ("等" if len(names) > _MOST else ""), f"{len(made)}个")
    here().fresh_codes.keep(session[VISIT], [Slip(*one) for one in zip(names, made, strict=True)], now)
    return redirect(url_for("office.codes.slips"), 303)


@codes.get("/fresh")
@requires(Role.CLERK)
def slips() -> str | Response:
    """The codes this visit has just made, to be printed; after some minutes they are gone for good."""
    found = here().fresh_codes.of(session[VISIT], here().now())
    if not found:
        tell("info", "新发放的登录码已经不再显示。", "没有来得及打印的，请重新发放；旧码随即作废。")
        return redirect(url_for("office.codes.overview"), 303)
    minutes = SHOWN_FOR // timedelta(minutes=1)
    return render_template("office/slips.html", slips=found, address=request.host_url, minutes=minutes)


@codes.post("/fresh")
@requires(Role.CLERK)
def printed() -> Response:
    """The clerk is done with them: forget them now."""
    here().fresh_codes.drop(session[VISIT])
    noted("收起登录码")
    return redirect(url_for("office.codes.overview"), 303)


@codes.post("/<key>/revoke")
@requires(Role.CLERK)
def revoke(key: str) -> Response:
    """End a code: whoever is signed in with it is out at once."""
    office = _office()
    gone = steps.revoke(office, key, person().name, here().now())
    name = steps.shown(gone, office.plan)
    noted("撤销登录码", name, gone.id)
    tell("good", f"已撤销{name}的登录码（{gone.id}-…），并记入台账。", "用它登录的网页随即失效。")
    return redirect(url_for("office.codes.overview"), 303)
