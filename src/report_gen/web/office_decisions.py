"""What a clerk decides in the portal: conflicts, explanations, exemptions – recorded by the same steps as the commands."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from report_gen.errors import ReportGenError
from report_gen.model.access import Role
from report_gen.model.event import Act
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.steps import decide
from report_gen.steps import exempt as exempting
from report_gen.steps import resolve as resolving
from report_gen.steps.decide import Decided, Said, Spot
from report_gen.steps.exempt import Exempting, Reach
from report_gen.steps.load import Office, parts_of
from report_gen.steps.log import history
from report_gen.steps.resolve import Choice
from report_gen.web.access import here, noted, period_or_404, person, requires
from report_gen.web.views import tell
from report_gen.wording import listed

decisions = Blueprint("decisions", __name__)
_SHOWN = 6


def _office() -> Office:
    return here().lookout.office(here().now(), person().name)


def _said() -> Said:
    """The reason of the form, in the name on the clerk's key."""
    return Said(request.form.get("reason", ""), person().name, here().now())


def _back(period: Period, anchor: str) -> Response:
    return redirect(url_for("office.period_page", period=period.code, _anchor=anchor), 303)


def _flash(done: Decided) -> None:
    """Say what was recorded under which number, or that it stood already."""
    event = done.event
    if done.fresh:
        said = f"已记入台账第{event.number}号　{event.act.value}：{done.about}，{event.data['说明']}（{event.by}）"
        tell("good", said, "再次汇总后写入汇总台账。")
    else:
        number = f"（第{event.number}号）" if event.number else ""
        tell("info", f"此前已经{event.act.value}{number}，没有重复记入：{done.about}")
    noted(event.act.value, done.about, f"第{event.number}号" if done.fresh else "此前已有")


@decisions.post("/<period>/resolve")
@requires(Role.CLERK)
def resolve(period: str) -> Response:
    """Decide a conflict: take a unit's value, or the one typed."""
    within, number = period_or_404(period), request.form.get("number", "")
    choice = Choice(request.form.get("take", "").strip(), request.form.get("value", "").strip())
    if bool(choice.take) == bool(choice.value):
        raise ReportGenError(
            "没有写明采用哪一个数。" if not choice.take else "又选了一家所报的数，又写了另外的数。",
            "请选一家所报的数；另行核定的选“另行核定”并写数。",
        )
    if resolving.period_of(number) != within:
        raise ReportGenError(f"“{number}”不是{within.label}的冲突编号。", "请从待裁定的冲突中办理。")
    _flash(resolving.resolve(_office(), number, choice, _said()))
    return _back(within, "conflicts")


@decisions.post("/<period>/resolve/<int:event>/withdraw")
@requires(Role.CLERK)
def withdraw_resolution(period: str, event: int) -> Response:
    """Take a decision back: its conflict is open again."""
    within = period_or_404(period)
    _flash(resolving.withdraw(_office(), within, event, _said()))
    return _back(within, "conflicts")


@decisions.post("/<period>/justify")
@requires(Role.CLERK)
def justify(period: str) -> Response:
    """Explain a queried entry of a unit in its stead."""
    within = period_or_404(period)
    spot = Spot(request.form.get("unit", ""), cell=request.form.get("spot", ""))
    _flash(decide.justify(_office(), within, spot, _said(), here().lookout.workspace.ledger))
    return _back(within, "queries")


@decisions.post("/<period>/justify/<int:event>/withdraw")
@requires(Role.CLERK)
def withdraw_justification(period: str, event: int) -> Response:
    """Take an explanation back: the entry waits again."""
    within = period_or_404(period)
    _flash(decide.withdraw(_office(), within, event, _said(), here().lookout.workspace.ledger))
    return _back(within, "queries")


@decisions.get("/exemptions")
@requires(Role.CLERK)
def exemptions() -> str:
    """Who need not report, until when and why; and what was ended."""
    office = _office()
    standing = office.decisions.exemptions
    return render_template(
        "office/exemptions.html",
        plan=office.plan,
        names={unit.code: unit.short for unit in office.plan.units},
        standing=tuple(reversed(standing)),
        reach=exempting.periods_of(office.plan, standing),
        ended=tuple(reversed(history(office, office.workspace.ledger, Act.EXEMPTION_ENDED.value))),
        choices=_choices(office.plan),
        today=here().now().date(),
    )


def _choices(plan: Plan) -> tuple[tuple[int, tuple[Period, ...]], ...]:
    """The reporting periods of the creation period by year."""
    years = range(plan.creation_start.year, plan.creation_end.year + 1)
    return tuple((year, parts_of(plan, Period(year, 1, 12))) for year in years)


@decisions.post("/exemptions")
@requires(Role.CLERK)
def exempt() -> Response:
    """Record that a unit owes nothing from one period to another."""
    first, last = _period("since"), _period("until")
    done = exempting.exempt(_office(), request.form.get("unit", ""), Reach(first, last), _said())
    _flash_exempting(done, "不再应报")
    return redirect(url_for("office.decisions.exemptions"), 303)


@decisions.post("/exemptions/<int:event>/end")
@requires(Role.CLERK)
def end_exemption(event: int) -> Response:
    """End an exemption, from a period on or altogether."""
    last = _period("until") if request.form.get("until", "").strip() else None
    _flash_exempting(exempting.end(_office(), event, _said(), last), "恢复应报")
    return redirect(url_for("office.decisions.exemptions"), 303)


def _period(field: str) -> Period:
    text = request.form.get(field, "")
    found = Period.parse(text)
    if found is None:
        raise ReportGenError(
            f"“{text.strip()}”不是报送期。" if text.strip() else "没有写明报送期。", "请从列表中选择。"
        )
    return found


def _flash_exempting(done: Exempting, effect: str) -> None:
    event = done.event
    if done.fresh:
        said = f"已记入台账第{event.number}号　{event.act.value}：{event.data['原因']}（{event.by}）"
        tell("good", said, f"{effect}：{_periods(done.periods)}。")
    else:
        tell("info", f"此前已经{event.act.value}（第{event.number}号），没有重复记入。")
    noted(
        event.act.value, f"{event.unit} {_periods(done.periods)}", f"第{event.number}号" if done.fresh else "此前已有"
    )


def _periods(periods: Sequence[Period]) -> str:
    rest = f"等{len(periods)}期" if len(periods) > _SHOWN else ""
    return listed(period.label for period in periods[:_SHOWN]) + rest
