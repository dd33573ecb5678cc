"""`score appeal`: the office decides on an appeal against a line of a score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.office_views import decided_json
from report_gen.cli.office_work import NumberType
from report_gen.cli.options import (
    chosen_workspace,
    dry_run_option,
    json_option,
    now,
    office_at_work,
    period_argument,
    progress,
    workspace_options,
)
from report_gen.cli.score_explain import appeal_json, exact
from report_gen.cli.what_if import effect_lines, effects_json
from report_gen.wording import signed_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from report_gen.model.period import Period
    from report_gen.model.plan import Plan
    from report_gen.steps.appeal import Recorded, Ruled
    from report_gen.steps.load import Office
    from report_gen.steps.score_effects import Effect


@click.command(
    cls=ChineseCommand,
    help="""记下对申诉的裁定：一家单位得分里的某一条不扣（--waive）或改计几分（--points），写明理由和裁定人；再次运行 score 即采用。

    各条的编号（如 P01/2024-06）印在考核评分表上，也见 report-gen score explain 单位 报送期。先看影响而不记入，用 score what-if 或 --dry-run。

    那一条的原因或分数后来变了的（如单位改报），裁定自动失效，须重新裁定。已裁定的用 --list 列出，撤回用 --withdraw。""",
)
@period_argument
@click.option("--unit", default="", metavar="单位", help="哪家单位申诉（全称、简称或代码）。")
@click.option("--line", "key", default="", metavar="编号", help="对哪一条，如 P01/2024-06。")
@click.option("--waive", is_flag=True, help="这一条不扣；门槛、否决则不再限制等次。")
@click.option("--points", metavar="分", help="这一条改扣（得分项为改得）几分。")
@click.option("--reason", default="", metavar="理由", help="为什么这样裁定；或为什么撤回。")
@click.option("--by", default="", metavar="裁定人", help="谁作的裁定。")
@click.option("--paper", default="", metavar="文号", help="裁定所依据的文件，没有可不写。")
@click.option("--withdraw", type=NumberType(), metavar="号", help="撤回第几号裁定。")
@click.option("--list", "listing", is_flag=True, help="列出这一期已裁定的（可加 --unit），失效的注明。")
@workspace_options
@json_option
@dry_run_option
def appeal(period: Period, *, as_json: bool, dry_run: bool, listing: bool, **options: Any) -> int:
    """Decide on an appeal, withdraw a decision, or list those of a period."""
    if listing:
        return _list(period, as_json=as_json, options=options)
    _required(options)
    with office_at_work("appeal", options, period, dry_run=dry_run) as office:
        done = _ruled(office, period, options, dry_run=dry_run)
    if as_json:
        told = effects_json(_changed(done), ranked=done.ranked)
        echo_json({**decided_json(done.decided), "changed": told})
    else:
        _echo(ruled_lines(done, period, dry_run=dry_run))
    return DONE


def _echo(lines: Sequence[str]) -> None:
    for line in lines:
        click.echo(line)


def _required(options: dict[str, Any]) -> None:
    ctx = click.get_current_context()
    ways = [options["waive"], options["points"] is not None, options["withdraw"] is not None]
    if sum(ways) != 1:
        raise click.UsageError("请写明 --waive、--points、--withdraw 三者之一；或写 --list。", ctx)
    named = () if options["withdraw"] is not None else (("unit", "--unit"), ("key", "--line"))
    for name, option in (*named, ("reason", "--reason"), ("by", "--by")):
        if not options[name].strip():
            raise click.UsageError(f"缺少选项“{option}”。", ctx)


def _ruled(office: Office, period: Period, options: dict[str, Any], *, dry_run: bool) -> Ruled:
    from report_gen.steps.appeal import Claim, appeal, withdraw
    from report_gen.steps.decide import Said

    said = Said(options["reason"], options["by"], office.now or now())
    if options["withdraw"] is not None:
        return withdraw(office, period, options["withdraw"], said, progress, dry_run=dry_run)
    claim = Claim(options["unit"], options["key"], options["points"], options["paper"])
    return appeal(office, period, claim, said, progress, dry_run=dry_run)


def ruled_lines(done: Ruled, period: Period, *, dry_run: bool) -> list[str]:
    """What was recorded, whose score, grade or rank changes by it, and what to do next."""
    decided = done.decided
    event = decided.event
    if not decided.fresh:
        number = f"（第{event.number}号）" if event.number else ""
        return [f"此前已经{event.act.value}{number}，没有重复记入：{decided.about}"]
    where = "将记入台账" if dry_run else f"已记入台账第{event.number}号"
    return [
        f"{where}　{event.act.value}：{decided.about}，{event.data['说明']}（{event.by}）",
        *(effect_lines(_changed(done), ranked=done.ranked) or ["各单位的得分、等次、名次均不变。"]),
        *(() if dry_run else (f"下一步：report-gen score {period.code} 重新计分；通报已印发的加 --reissue。",)),
    ]


def _changed(done: Ruled) -> list[Effect]:
    """What changes, the unit itself first."""
    mine = done.decided.event.unit
    return sorted((one for one in done.effects if one.changed), key=lambda one: one.unit.code != mine)


def _list(period: Period, *, as_json: bool, options: dict[str, Any]) -> int:
    from report_gen.steps.appeal import recorded_appeals
    from report_gen.steps.load import open_office

    office = open_office(chosen_workspace(options), now=now())
    found = recorded_appeals(office, period, options["unit"], progress)
    if as_json:
        echo_json({"period": period.code, "appeals": [_recorded_json(one) for one in found]})
    else:
        _echo(_recorded_lines(found, office.plan, period))
    return DONE if all(one.line for one in found) else PERSON_NEEDED


def _recorded_lines(found: Sequence[Recorded], plan: Plan, period: Period) -> list[str]:
    from report_gen.steps.appeal import appeal_words

    lines = [f"{period.label}已裁定的申诉 {len(found)} 件"]
    for one in found:
        now_is = (
            f"现计{signed_points(one.line.points)}分" if one.line else "所裁定的那一条已变，不再适用，须重新裁定或撤回"
        )
        lines.append(f"  {plan.short(one.appeal.unit)}　{one.appeal.key}　{appeal_words(one.appeal, one.line)}")
        lines.append(f"      原为：{one.appeal.was}；{now_is}")
    return lines


def _recorded_json(one: Recorded) -> dict[str, Any]:
    return {
        **appeal_json(one.appeal),
        "valid": one.line is not None,
        "points_now": exact(one.line.points) if one.line else None,
    }
