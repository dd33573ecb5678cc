"""`resolve`: the office decides where units disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.office_views import decided_json, decided_lines
from report_gen.cli.office_work import NumberType
from report_gen.cli.options import (
    PeriodType,
    chosen_workspace,
    dry_run_option,
    json_option,
    now,
    office_at_work,
    workspace_options,
)
from report_gen.model.period import Period
from report_gen.wording import date_text, listed, stated_text

if TYPE_CHECKING:
    from report_gen.model.decisions import Resolution
    from report_gen.model.outcome import ItemFact, Source
    from report_gen.model.plan import DataItem, Plan
    from report_gen.steps.decide import Decided
    from report_gen.steps.load import Office
    from report_gen.steps.resolve import Disputes


@click.command(
    cls=ChineseCommand,
    help="""裁定数据冲突：同一数据项几家所报不一致时，决定采用哪一个数，记入台账；再次汇总即采用。

    冲突编号（如 CT-2024-06-D12，由报送期和数据项编码组成，各次汇总都不变）见 --list 或汇总台账“冲突”表。
    用 --take 采用一家所报的数，或用 --value 另写核定的数；都须写明理由和裁定人。

    任何一家改报后，原裁定自动失效，须重新裁定。撤回用 --withdraw。仅进位不同的（如 80.0 与 80.04）不必裁定，采用较细的数。""",
)
@click.argument("number", metavar="冲突编号或报送期")
@click.option("--take", default="", metavar="单位", help="采用这家单位所报的数（全称、简称或代码）。")
@click.option("--value", default="", metavar="数", help="采用核定的数，写法与填报表相同。")
@click.option("--reason", default="", metavar="理由", help="为什么这样裁定；或为什么撤回。")
@click.option("--by", default="", metavar="裁定人", help="谁作的裁定。")
@click.option("--withdraw", type=NumberType(), metavar="号", help="撤回第几号裁定。")
@click.option("--list", "listing", is_flag=True, help="列出这一期待裁定的、已裁定的和仅进位不同的。")
@workspace_options
@json_option
@dry_run_option
def resolve(number: str, *, as_json: bool, dry_run: bool, listing: bool, **options: Any) -> int:
    """Decide a conflict, withdraw a decision, or list the conflicts of a period."""
    from report_gen.steps.load import open_office
    from report_gen.steps.resolve import disputes

    period = _period(number)
    if listing:
        office = open_office(chosen_workspace(options))
        found = disputes(office, period)
        if as_json:
            echo_json(_disputes_json(found, office.plan))
        else:
            _echo(_disputes_lines(found, office.plan))
        return PERSON_NEEDED if found.open else DONE
    _required(options)
    said = {"number": number, **options}
    with office_at_work("resolve", said, period, dry_run=dry_run) as office:
        done = _decided(office, number, period, options, dry_run=dry_run)
    if as_json:
        echo_json(decided_json(done))
    else:
        _echo(decided_lines(done, period, dry_run=dry_run))
    return DONE


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


def _period(number: str) -> Period:
    """The period a conflict's number names, or the period itself."""
    from report_gen.steps.resolve import period_of

    return period_of(number) or PeriodType().convert(number, None, click.get_current_context())


def _required(options: dict[str, Any]) -> None:
    ways = [name for name in ("take", "value", "withdraw") if options[name] not in {"", None}]
    if len(ways) != 1:
        raise click.UsageError(
            "请写明 --take、--value、--withdraw 三者之一；或写 --list。", click.get_current_context()
        )
    missing = [f"--{name}" for name in ("reason", "by") if not options[name].strip()]
    if missing:
        raise click.UsageError(f"缺少选项“{missing[0]}”。", click.get_current_context())


def _decided(office: Office, number: str, period: Period, options: dict[str, Any], *, dry_run: bool) -> Decided:
    from report_gen.steps.decide import Said
    from report_gen.steps.resolve import Choice, resolve, withdraw

    said = Said(options["reason"], options["by"], office.now or now())
    if options["withdraw"] is not None:
        return withdraw(office, period, options["withdraw"], said, dry_run=dry_run)
    return resolve(office, number, Choice(options["take"], options["value"]), said, dry_run=dry_run)


def _stated(plan: Plan, item: DataItem, sources: tuple[Source, ...]) -> str:
    return listed(
        f"{plan.short(one.unit)} {stated_text(item, one.value)}（{one.entry.place.label}）" for one in sources
    )


def _disputes_lines(found: Disputes, plan: Plan) -> list[str]:
    lines = [f"{found.period.label}待裁定 {len(found.open)} 项"]
    for one in found.open:
        lapsed = f"　台账第{one.lapsed.event}号裁定因改报失效" if one.lapsed else ""
        lines.append(f"  {one.number}　{one.item.name}：{_stated(plan, one.item, one.sources)}{lapsed}")
    lines.append(f"已裁定 {len(found.settled)} 项")
    lines += [f"  {_settled_line(fact, decided, plan)}" for fact, decided in found.settled]
    lines.append(f"仅进位不同 {len(found.rounding)} 项，不必裁定")
    for fact in found.rounding:
        stated = _stated(plan, fact.item, fact.sources)
        lines.append(f"  {fact.item.code}　{fact.item.name}：{stated}，采用{stated_text(fact.item, fact.value)}")
    return lines


def _settled_line(fact: ItemFact, decided: Resolution, plan: Plan) -> str:
    whose = f"{plan.short(decided.take)}所报" if decided.take else ""
    return (
        f"第{decided.event}号　{fact.item.code} {fact.item.name}：采用{whose}{stated_text(fact.item, fact.value)}"
        f"，{decided.reason}（{decided.by}，{date_text(decided.on)}）"
    )


def _disputes_json(found: Disputes, plan: Plan) -> dict[str, Any]:
    return {
        "period": found.period.code,
        "open": [
            {
                "number": one.number,
                "item": one.item.code,
                "sources": _sources_json(one.sources, plan),
                "lapsed": one.lapsed.event if one.lapsed else None,
            }
            for one in found.open
        ],
        "resolved": [_settled_json(fact, decided, plan) for fact, decided in found.settled],
        "rounding": [
            {"item": fact.item.code, "value": str(fact.value), "sources": _sources_json(fact.sources, plan)}
            for fact in found.rounding
        ],
    }


def _settled_json(fact: ItemFact, decided: Resolution, plan: Plan) -> dict[str, Any]:
    return {
        "item": fact.item.code,
        "value": str(fact.value),
        "sources": _sources_json(fact.sources, plan),
        "event": decided.event,
        "take": plan.short(decided.take) if decided.take else "",
        "reason": decided.reason,
        "by": decided.by,
        "on": decided.on.isoformat(),
    }


def _sources_json(sources: tuple[Source, ...], plan: Plan) -> list[dict[str, str]]:
    return [
        {
            "unit": plan.short(one.unit),
            "value": str(one.value),
            "file": one.entry.place.file,
            "sheet": one.entry.place.sheet,
            "cell": one.entry.place.cell,
        }
        for one in sources
    ]
