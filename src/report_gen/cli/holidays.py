"""The group `holidays`: the days off and make-up working days that due days are moved by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand, ChineseGroup
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import dry_run_option, json_option, office_at_work, workspace_options
from report_gen.cli.plan_work import YearType
from report_gen.model.special_day import SpecialDay
from report_gen.wording import date_text, listed

if TYPE_CHECKING:
    from report_gen.steps.holidays import HolidaysFilled

HOLIDAY_COMMANDS = {
    "fill": ("report_gen.cli.holidays", "fill", "补录", "把一年的放假和调休补进方案的“节假日”表。"),
}


@click.group(
    cls=ChineseGroup,
    lazy=HOLIDAY_COMMANDS,
    help="方案的“节假日”表：报送截止日遇休息日顺延，调休上班的周末算工作日。",
    subcommand_metavar="命令 …",
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.pass_context
def holidays(ctx: click.Context) -> None:
    """Print the help where no command of the group is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@click.command(
    cls=ChineseCommand,
    help="""把国务院办公厅公布的一年放假、调休安排补进方案的“节假日”表，不用联网。

    表中已有的日期一律不动，与公布的安排不同的逐日列出，退出码为 1；补录前的方案在旁边留一份备份。

    程序所带的资料没有的年份（如尚未公布的下一年）不作推测，请照通知手工填写。""",
)
@click.argument("year", type=YearType(), metavar="年份")
@workspace_options
@json_option
@dry_run_option
def fill(year: int, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Add the rows of a year."""
    from report_gen.steps.holidays import fill_year

    with office_at_work("holidays fill", {**options, "year": year}, dry_run=dry_run) as office:
        done = fill_year(office, year, dry_run=dry_run)
    if as_json:
        echo_json(_json(done))
    else:
        for line in _lines(done, dry_run=dry_run):
            click.echo(line)
    return PERSON_NEEDED if done.otherwise else DONE


def _lines(done: HolidaysFilled, *, dry_run: bool) -> list[str]:
    off = sum(one.off for one in done.added)
    counts = f"放假 {off} 天，调休上班 {len(done.added) - off} 天"
    lines = [f"{done.year}年的安排已经齐全，没有改动方案。"]
    if done.added:
        names = listed(dict.fromkeys(one.name for one in done.added if one.off))
        lines = [f"{'将补录' if dry_run else '已补录'}{done.year}年 {counts}：{names}"]
    if done.there and done.added:
        lines.append(f"原有 {len(done.there)} 天与公布的一致，没有重复填写。")
    for one in done.otherwise:
        kind, said = ("放假", "上班") if one.off else ("上班", "放假")
        lines.append(f"请核对：{date_text(one.day)}公布为{kind}（{one.name}），方案写的是{said}，没有改动。")
    if done.copy:
        lines += [f"已写出：{done.path}", f"补录前的方案：{done.copy}"]
    return lines


def _json(done: HolidaysFilled) -> dict[str, Any]:
    return {
        "year": done.year,
        "plan": done.path.as_posix(),
        "added": [_day(one) for one in done.added],
        "already_there": [_day(one) for one in done.there],
        "differs": [_day(one) for one in done.otherwise],
        "copy": done.copy.as_posix() if done.copy else None,
    }


def _day(one: SpecialDay) -> dict[str, Any]:
    return {"day": one.day.isoformat(), "off": one.off, "name": one.name}
