"""The commands about closed periods: `close`, `reopen`, `correct`, `replay`, `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED, close_views
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import (
    PeriodType,
    chosen_workspace,
    dry_run_option,
    json_option,
    now,
    period_argument,
    progress,
    workspace_options,
)
from report_gen.model.period import Period

if TYPE_CHECKING:
    from report_gen.steps.load import Office


@contextmanager
def _office(command: str, period: Period, options: dict[str, Any], *, dry_run: bool) -> Iterator[Office]:
    """The office for a command somebody has to put a name to."""
    from report_gen.steps.run import Work, working

    by = options["by"].strip()
    if not by:
        raise click.UsageError("缺少选项“--by”。", click.get_current_context())
    work = Work(command, period, {}, now(), by, dry_run, options["wait"])
    with working(chosen_workspace(options), work, tell=lambda line: click.echo(line, err=True)) as office:
        yield office


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


def _by(command: Any) -> Any:
    return click.option("--by", default="", metavar="经办人", help="谁办的（必填）。")(command)


@click.command(
    cls=ChineseCommand,
    help="""封存一期：再汇总一次，把报送文件、收件登记、方案、模板、决定和全部输出按内容封存，写出封账清单，记入台账。

    封账以后，任何命令都不再改动这一期的输出（退出码 2），随时可以用 replay 由封存的原件逐字节重新生成。人工修改过的输出照现在的样子封存，注明“人工改定”。

    还有需要人工处理的事项（未报、退回、待核实、未裁定的冲突、待补内容、写出后数据又有变的文书）时不封账，逐条列出，退出码 1；
    确要封账的，加 --force 并用 --reason 写明原因，未了事项一并写入清单。""",
)
@period_argument
@_by
@click.option("--force", is_flag=True, help="还有未了事项也封账，须写明 --reason。")
@click.option("--reason", default="", metavar="原因", help="为什么在还有未了事项时封账。")
@workspace_options
@json_option
@dry_run_option
def close(period: Period, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Close a period."""
    from report_gen.steps.close import Asked, close_period

    if options["force"] and not options["reason"].strip():
        raise click.UsageError("写了 --force，还要用 --reason 写明原因。", click.get_current_context())
    with _office("close", period, options, dry_run=dry_run) as office:
        asked = Asked(options["by"], options["reason"], options["force"])
        done = close_period(office, period, asked, progress, dry_run=dry_run)
    if as_json:
        echo_json(close_views.close_json(done))
    else:
        _echo(close_views.close_lines(done, period, dry_run=dry_run))
    return PERSON_NEEDED if done.open and not options["force"] else DONE


@click.command(
    cls=ChineseCommand,
    help="""把封账的一期重新打开，须写明原因和经办人。封存的原件和原来的封账清单都保留；改好后重新封账，记为第二次。

    这一期的更正随开账失效，请在开账后由报送单位改报。""",
)
@period_argument
@click.option("--reason", default="", metavar="原因", help="为什么开账（必填）。")
@_by
@workspace_options
@json_option
@dry_run_option
def reopen(period: Period, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Open a closed period again."""
    from report_gen.steps.correct import reopen as run

    with _office("reopen", period, options, dry_run=dry_run) as office:
        done = run(office, period, options["reason"], options["by"], dry_run=dry_run)
    if as_json:
        echo_json(close_views.reopen_json(done))
    else:
        _echo(close_views.reopen_lines(done, period, dry_run=dry_run))
    return DONE


@click.command(
    cls=ChineseCommand,
    help="""更正封账期的一个数。封账的输出不变；后面各期与更正后的数比较，半年、全年按更正后的数计算，并在问题清单中注明“更正”。

    不写 --unit 更正的是汇总值；写了更正的是那家单位所报的数，汇总值随之重算。""",
)
@period_argument
@click.option("--item", required=True, metavar="数据项", help="哪一个数据项（编码、名称或简称）。")
@click.option("--unit", default="", metavar="单位", help="哪家单位所报的数；不写为汇总值。")
@click.option("--to", "value", required=True, metavar="数", help="更正为多少，不带单位。")
@click.option("--reason", default="", metavar="原因", help="为什么更正（必填）。")
@_by
@workspace_options
@json_option
@dry_run_option
def correct(period: Period, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Set a value of a closed period right."""
    from report_gen.steps.correct import Setting
    from report_gen.steps.correct import correct as run

    with _office("correct", period, options, dry_run=dry_run) as office:
        wanted = Setting(options["item"], options["value"], options["reason"], options["unit"])
        done = run(office, period, wanted, options["by"], dry_run=dry_run)
        unit = office.plan.short(done.event.unit) if done.event.unit else ""
    if as_json:
        echo_json(close_views.correct_json(done))
    else:
        _echo(close_views.correct_lines(done, period, unit, dry_run=dry_run))
    return DONE


@click.command(
    cls=ChineseCommand,
    help="""由封存的原件、当时的方案、模板、决定和选项，重新生成封账期的全部输出，与封账清单逐字节比较。

    结果写入 -o 指定的新文件夹；人工改定的文件在比较以后照改定的样子放入。有一处不同即退出码为 1，逐件列出。""",
)
@period_argument
@click.option(
    "-o", "--out", "target", required=True, type=click.Path(path_type=Path), metavar="文件夹", help="写到哪个新文件夹。"
)
@click.option("--number", type=click.IntRange(min=1), default=None, metavar="次", help="第几次封账；默认最后一次。")
@workspace_options
@json_option
def replay(period: Period, *, target: Path, number: int | None, as_json: bool, **options: Any) -> int:
    """Make a closed period again."""
    from report_gen.steps.load import open_office
    from report_gen.steps.replay import replay as run

    done = run(open_office(chosen_workspace(options)), period, target, number or 0, progress)
    if as_json:
        echo_json(close_views.replay_json(done))
    else:
        _echo(close_views.replay_lines(done, period))
    return PERSON_NEEDED if done.differences else DONE


@click.command(
    cls=ChineseCommand,
    help="""核对台账、封存的原件、报送文件、方案、输出和封账清单：有没有被改动、丢失、增加，逐件列出，改动的写明从第几个字节起。

    封账的期与封账清单核对，未封账的期与最近一次运行的记录核对。不写报送期则核对全部。有一处不符即退出码为 1；只有提示的为 0。""",
)
@click.argument("period", required=False, type=PeriodType(), metavar="[报送期]")
@workspace_options
@json_option
def verify(period: Period | None, *, as_json: bool, **options: Any) -> int:
    """Look through everything that was recorded."""
    from report_gen.steps.load import open_office
    from report_gen.steps.verify import verify as run

    done = run(open_office(chosen_workspace(options)), period)
    if as_json:
        echo_json(close_views.verify_json(done))
    else:
        _echo(close_views.verify_lines(done))
    return DONE if done.clean else PERSON_NEEDED
