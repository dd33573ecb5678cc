"""The command `serve codes`: the codes that people sign in to the portal with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from report_gen.cli import DONE
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import chosen_workspace, dry_run_option, json_option, now, user, workspace_options
from report_gen.model.access import Key, Role
from report_gen.model.plan import Plan
from report_gen.wording import date_text, listed

if TYPE_CHECKING:
    from report_gen.steps.load import Office
    from report_gen.steps.portal.keys import NewKey

_LINE: Final = "─" * 46


@click.command(
    cls=ChineseCommand,
    help="""发放、撤销登录码。不写选项的，列出哪些单位有登录码、何时由谁发放，哪些没有。

    登录码只在发放时显示一次，台账里只留下验证用的摘要，以后谁也查不到；丢失的重新发放，原来的即时失效。网页正在运行时发放、
    撤销，几秒钟内生效。

    \b
    给全部还没有登录码的单位发放：report-gen serve codes --all --by 张三
    给一家换发：report-gen serve codes --make 市商务局 --by 张三""",
)
@click.option("--make", "units", multiple=True, metavar="单位", help="给这家单位发放（全称、简称或代码），可写多次。")
@click.option("--all", "every", is_flag=True, help="给全部还没有登录码的报送单位发放。")
@click.option("--renew", is_flag=True, help="与 --all 同用：已有登录码的也换发。")
@click.option("--clerk", default="", metavar="姓名", help="给经办人发放；经办人可以做办公室的全部工作。")
@click.option("--revoke", default="", metavar="单位或号", help="撤销一个登录码：写单位、经办人姓名，或登录码的前四位。")
@click.option("--by", default="", metavar="经办人", help="谁发放、撤销的（默认：本机的用户名）。")
@workspace_options
@json_option
@dry_run_option
def codes(*, as_json: bool, dry_run: bool, **options: Any) -> int:
    """List, make or revoke sign-in codes."""
    from report_gen.steps.load import open_office

    _one_thing(options)
    office = open_office(chosen_workspace(options), now=now())
    by = options["by"].strip() or user()
    if options["revoke"]:
        _revoke(office, options["revoke"], by, as_json=as_json, dry_run=dry_run)
    elif options["units"] or options["every"] or options["clerk"]:
        _make(office, options, by, as_json=as_json, dry_run=dry_run)
    elif as_json:
        echo_json(_listing_json(office))
    else:
        _echo(_listing_lines(office))
    return DONE


def _one_thing(options: dict[str, Any]) -> None:
    """A usage error where several things are asked for at once."""
    asked = [name for name in ("units", "every", "clerk", "revoke") if options[name]]
    if len(asked) > 1:
        raise _usage("--make、--all、--clerk、--revoke 一次只写一样。")
    if options["renew"] and not options["every"]:
        raise _usage("--renew 要与 --all 同用；只给一家换发的，写 --make 单位。")


def _usage(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


def _make(office: Office, options: dict[str, Any], by: str, *, as_json: bool, dry_run: bool) -> None:
    from report_gen.steps.portal import keys as steps

    at = now()
    if options["clerk"]:
        made: Sequence[NewKey] = (steps.make_clerk_key(office, options["clerk"], by, at, dry_run=dry_run),)
    else:
        units = options["units"] or _units(office, renew=options["renew"])
        made = steps.make_keys(office, units, by, at, dry_run=dry_run)
    if as_json:
        echo_json({"codes": [_made_json(one, office.plan) for one in made], "recorded": not dry_run})
    else:
        _echo(_made_lines(made, office.plan, dry_run=dry_run))


def _units(office: Office, *, renew: bool) -> tuple[str, ...]:
    """The units that --all means."""
    from report_gen.steps.portal.keys import keyless, reporting_units

    day = now().date()
    wanted = reporting_units(office.plan, day) if renew else keyless(office, day)
    return tuple(unit.code for unit in wanted)


def _revoke(office: Office, meant: str, by: str, *, as_json: bool, dry_run: bool) -> None:
    from report_gen.steps.portal.keys import revoke, shown

    key = revoke(office, meant, by, now(), dry_run=dry_run)
    if as_json:
        echo_json({"revoked": _key_json(key, office.plan), "recorded": not dry_run})
    else:
        word = "将撤销" if dry_run else "已撤销，记入台账"
        click.echo(f"{word}：{shown(key, office.plan)}的登录码 {key.id}-…")


def _made_lines(made: Sequence[NewKey], plan: Plan, *, dry_run: bool) -> Iterator[str]:
    from report_gen.steps.portal.keys import shown

    if not made:
        yield "全部报送单位都已有登录码；要换发的加 --renew，或写 --make 单位。"
        return
    names = [shown(one.key, plan) for one in made]
    if dry_run:
        yield f"将发放 {len(made)} 个登录码：{listed(names)}。"
        return
    for name, one in zip(names, made, strict=True):
        yield _LINE
        yield f"{name}　网页报送登录码"
        yield f"    {one.code}"
        yield "请妥善保管，不要转给别人；丢失的请找领导小组办公室换发。"
    yield _LINE
    yield f"已发放 {len(made)} 个登录码，记入台账。登录码只显示这一次，以后查不到；请沿线裁开，分别交给本人。"


def _listing_lines(office: Office) -> Iterator[str]:
    from report_gen.steps.portal.keys import keyless, keys, shown

    standing = keys(office)
    yield f"有效的登录码 {len(standing)} 个"
    for key in standing:
        role = "（经办人）" if key.role is Role.CLERK else ""
        yield f"  {key.id}-…　{shown(key, office.plan)}{role}　{date_text(key.at.date())}由{key.by}发放（第{key.event}号）"
    without = keyless(office, now().date())
    if without:
        yield f"没有登录码的单位 {len(without)} 家：{listed(unit.short for unit in without)}。"
        yield "用 report-gen serve codes --all 全部发放。"


def _listing_json(office: Office) -> dict[str, Any]:
    from report_gen.steps.portal.keys import keyless, keys

    return {
        "keys": [_key_json(key, office.plan) for key in keys(office)],
        "without": [{"unit": unit.code, "name": unit.short} for unit in keyless(office, now().date())],
    }


def _made_json(one: NewKey, plan: Plan) -> dict[str, Any]:
    return {**_key_json(one.key, plan), "code": one.code}


def _key_json(key: Key, plan: Plan) -> dict[str, Any]:
    from report_gen.steps.portal.keys import shown

    return {
        "id": key.id,
        "role": key.role.value,
        "unit": key.unit,
        "name": shown(key, plan),
        "at": key.at.isoformat(),
        "by": key.by,
        "event": key.event,
    }


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
