"""The commands about the office's decisions and the ledger they are recorded in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED, office_views
from report_gen.cli.chinese import ChineseCommand, ChineseGroup
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import (
    PeriodType,
    chosen_workspace,
    dry_run_option,
    json_option,
    now,
    period_argument,
    workspace_options,
)
from report_gen.model.finding import Severity
from report_gen.model.period import Period

if TYPE_CHECKING:
    from report_gen.steps.decide import Decided
    from report_gen.steps.load import Office

_HERE = "report_gen.cli.office_work"
LOG_COMMANDS = {
    "show": (_HERE, "show", "查看", "按先后列出台账里记下的事：谁、何时、对什么作了什么决定。"),
    "verify": (_HERE, "verify", "校验", "核对台账有没有被改动、删减。"),
}


class NumberType(click.ParamType[int]):
    """The number of an event."""

    name = "号"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        word = str(value).removeprefix("第").removesuffix("号")
        if not (word.isdecimal() and int(word)):
            self.fail(f"“{value}”不是事件的编号，请写 3 的样式。", param, ctx)
        return int(word)


def _office(options: dict[str, Any]) -> Office:
    from report_gen.steps.load import open_office

    return open_office(chosen_workspace(options))


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


@click.command(
    cls=ChineseCommand,
    help="""对待核实的数据作出说明，记入台账；再次汇总时该数据即采用。

    用 --cell，或 --task、--item（可加 --column）指明是哪一格。“核实无误”“情况属实”之类没有写出原因的说明不予记入。

    单位改报后原文变了的，原说明自动失效。--list 查看待说明的和已说明的，--withdraw 撤回。""",
)
@period_argument
@click.option("--unit", default="", metavar="单位", help="哪家单位（全称、简称或代码）。")
@click.option("--cell", default="", metavar="单元格", help="哪一格，写成 指标数据!H7 的样式。")
@click.option("--task", default="", metavar="序号", help="哪一项任务。")
@click.option("--item", default="", metavar="数据项", help="哪一个数据项（编码、名称或简称）。")
@click.option("--column", default="", metavar="栏目", help="任务或数据项的哪一栏；只有一格待核实时可以不写。")
@click.option("--reason", default="", metavar="原因", help="数据为什么是对的；或为什么撤回。")
@click.option("--by", default="", metavar="经办人", help="谁作的说明。")
@click.option("--withdraw", type=NumberType(), metavar="号", help="撤回第几号说明。")
@click.option("--list", "listing", is_flag=True, help="列出待说明的和已说明的。")
@workspace_options
@json_option
@dry_run_option
def justify(period: Period, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Record, withdraw or list explanations of queried values."""
    if options["listing"]:
        return _list(period, as_json=as_json, options=options)
    _required(options)
    done = _decide(period, dry_run=dry_run, options=options)
    if as_json:
        echo_json(office_views.decided_json(done))
    else:
        _echo(office_views.decided_lines(done, period, dry_run=dry_run))
    return DONE


def _required(options: dict[str, Any]) -> None:
    spots = [name for name in ("cell", "task", "item") if options[name]]
    if options["withdraw"] is None and not (options["unit"] and len(spots) == 1):
        raise click.UsageError(
            "请写明 --unit 和 --cell、--task、--item 三者之一；或写 --withdraw、--list。", click.get_current_context()
        )
    missing = [f"--{name}" for name in ("reason", "by") if not options[name].strip()]
    if missing:
        raise click.UsageError(f"缺少选项“{missing[0]}”。", click.get_current_context())


def _decide(period: Period, *, dry_run: bool, options: dict[str, Any]) -> Decided:
    from report_gen.steps.decide import Said, Spot, justify, withdraw

    office, given = _office(options), options["ledger"]
    said = Said(options["reason"], options["by"], now())
    if options["withdraw"] is not None:
        return withdraw(office, period, options["withdraw"], said, given, dry_run=dry_run)
    spot = Spot(*(options[name] for name in Spot._fields))
    return justify(office, period, spot, said, given, dry_run=dry_run)


def _list(period: Period, *, as_json: bool, options: dict[str, Any]) -> int:
    from report_gen.steps.decide import matters

    office = _office(options)
    found = matters(office, period, options["unit"], options["ledger"])
    if as_json:
        echo_json(office_views.matters_json(found))
    else:
        _echo(office_views.matters_lines(found, office.plan))
    return PERSON_NEEDED if found.open else DONE


@click.group(
    cls=ChineseGroup,
    lazy=LOG_COMMANDS,
    help="台账日志：决定只增不改，每一条都与上一条首尾相扣。",
    subcommand_metavar="命令 …",
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.pass_context
def log(ctx: click.Context) -> None:
    """Print the help where no command of the group is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@click.command(cls=ChineseCommand, help="按先后列出台账里记下的事：谁、何时、对什么作了什么决定。")
@click.option("--period", type=PeriodType(), metavar="报送期", help="只看这一期的。")
@click.option("--unit", default="", metavar="单位", help="只看这家单位的。")
@click.option("--act", default="", metavar="事项", help="只看这一种事，如 说明。")
@workspace_options
@json_option
def show(*, as_json: bool, **options: Any) -> int:
    """List the events of the ledger."""
    from report_gen.steps.log import history

    office = _office(options)
    period = options["period"].code if options["period"] else ""
    events = history(office, options["ledger"], options["act"], period, options["unit"])
    if as_json:
        echo_json({"events": [office_views.event_json(event) for event in events]})
    else:
        _echo(office_views.event_lines(events, office.plan))
    return DONE


@click.command(
    cls=ChineseCommand,
    help="""核对台账：有没有事件被改动、删去、换过，末尾有没有被删减，防改保护还在不在。

    有一处不符即退出码为 1。""",
)
@workspace_options
@json_option
def verify(*, as_json: bool, **options: Any) -> int:
    """Look the ledger through."""
    from report_gen.steps.log import verified

    found = verified(_office(options), options["ledger"])
    if as_json:
        echo_json(office_views.verified_json(found))
    else:
        _echo(office_views.verified_lines(found))
    wrong = found is not None and any(one.severity is not Severity.NOTE for one in found.findings)
    return PERSON_NEEDED if wrong else DONE


@click.command(
    cls=ChineseCommand,
    help="""备份台账，写成一个文件；正在使用的台账也可以备份。

    不写文件名时放在“台账/备份”里，以事件数命名，同样的备份不重复写。换数据库时，先备份，再到新地址恢复。""",
)
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[备份文件]")
@workspace_options
@json_option
@dry_run_option
def backup(path: Path | None, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Copy the ledger into a file."""
    from report_gen.steps.log import backup as run

    done = run(_office(options), path, options["ledger"], dry_run=dry_run)
    if as_json:
        echo_json(office_views.copied_json(done))
    else:
        _echo(office_views.backup_lines(done, dry_run=dry_run))
    return DONE


@click.command(
    cls=ChineseCommand,
    help="""从备份恢复台账。备份要先通过校验。

    现有台账有备份里没有的事件时不恢复，除非写 --force；被换下的台账会先另存。""",
)
@click.argument("path", type=click.Path(path_type=Path), metavar="备份文件")
@click.option("--force", is_flag=True, help="以备份为准，现有台账多出的事件不再保留在台账里。")
@workspace_options
@json_option
@dry_run_option
def restore(path: Path, *, as_json: bool, dry_run: bool, force: bool, **options: Any) -> int:
    """Bring the ledger back from a copy."""
    from report_gen.steps.load import Office, load_plan
    from report_gen.steps.log import restore as run

    workspace = chosen_workspace(options)
    office = Office(workspace, *load_plan(workspace.plan))  # the ledger may be past reading
    done = run(office, path, options["ledger"], force=force, dry_run=dry_run)
    if as_json:
        echo_json(office_views.copied_json(done))
    else:
        _echo(office_views.restore_lines(done, dry_run=dry_run))
    return DONE
