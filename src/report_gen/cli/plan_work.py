"""The commands of the group `plan`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from report_gen.cli import DONE, PERSON_NEEDED, plan_views, views
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import chosen_workspace, dry_run_option, json_option, workspace_options
from report_gen.workspace import PLAN_FILE

_YEARS = range(2000, 2100)
_PATH = click.Path(path_type=Path)
plan_argument = click.argument("path", type=_PATH, default=Path(PLAN_FILE), metavar="[方案工作簿]")
document_option = click.option(
    "--document", type=_PATH, metavar="文件", help="官方文件：核对各单位职责是否都有任务承接。"
)


class YearType(click.ParamType[int]):
    """A year of this century."""

    name = "年份"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        word = str(value).removesuffix("年")
        if not (word.isdecimal() and int(word) in _YEARS):
            self.fail(f"“{value}”不是年份，请写 2024 的样式。", param, ctx)
        return int(word)


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


@click.command(
    "import",
    cls=ChineseCommand,
    help="""读取正式印发的文件，写出方案草稿：任务、单位、时限、指标逐项识读，原句附在“识读核对”表中。

    读不准的一律列为待人工，不作猜测；有待人工事项时退出码为 1。写 --base 可沿用上一份方案中文件没有的内容。""",
)
@click.argument("source", type=_PATH, metavar="官方文件")
@click.option(
    "-o", "--output", "target", type=_PATH, default=Path(PLAN_FILE), metavar="文件", help="写到哪里（默认 方案.xlsx）。"
)
@click.option("--base", type=_PATH, metavar="文件", help="底本：已有的方案工作簿，文件未改动的内容照它沿用。")
@click.option("--city", default="", metavar="城市", help="城市名称，写入项目信息。")
@click.option("--replace", is_flag=True, help="输出文件已存在时覆盖它（其中人工核对的内容会丢失）。")
@json_option
@dry_run_option
def import_document(source: Path, *, as_json: bool, **options: Any) -> int:
    """Draft a plan workbook from an official document."""
    from report_gen.steps.plan_import import import_plan

    facts = {"城市": options["city"]} if options["city"] else {}
    dry_run: bool = options["dry_run"]
    done = import_plan(source, options["target"], options["base"], facts, replace=options["replace"], dry_run=dry_run)
    if as_json:
        echo_json(plan_views.import_json(done))
    else:
        _echo(plan_views.import_lines(done))
        _echo(views.written([done.path], dry_run=dry_run))
        _echo(plan_views.next_step(done))
    return PERSON_NEEDED if done.draft.manual else DONE


@click.command(
    cls=ChineseCommand,
    help="""检查方案工作簿：能否读取，单位、任务、指标、公式前后是否一致，校核规则的示例是否成立。

    有待人工确认的识读时不能使用；写 --draft 则只作提示。有强制性或核实性问题时退出码为 1。""",
)
@plan_argument
@click.option("--draft", is_flag=True, help="草稿：尚未确认的识读只作提示。")
@document_option
@json_option
def check(path: Path, document: Path | None, *, draft: bool, as_json: bool) -> int:
    """Check a plan workbook."""
    from report_gen.steps.plan_check import check_plan

    done = check_plan(path, draft=draft, document=document)
    if as_json:
        echo_json(plan_views.check_json(done))
    else:
        _echo(plan_views.check_lines(done))
    return PERSON_NEEDED if done.needs_person else DONE


@click.command(
    cls=ChineseCommand,
    help="""逐项核对：任务由谁在填报表哪一格填报、对应哪些数据项和指标、写进报告哪一节。

    有缺口（无人填报、指标缺数据项、职责没有任务承接）时退出码为 1。""",
)
@plan_argument
@document_option
@json_option
def coverage(path: Path, document: Path | None, *, as_json: bool) -> int:
    """Show what of a plan is reported, computed and written about."""
    from report_gen.steps.plan_check import cover_plan

    done = cover_plan(path, document=document)
    if as_json:
        echo_json(plan_views.coverage_json(done))
    else:
        _echo(plan_views.coverage_lines(done))
    return PERSON_NEEDED if done.holes else DONE


@click.command(cls=ChineseCommand, help="比较新旧两份方案：增加、删除、改号的任务，修改的各栏。")
@click.argument("old", type=_PATH, metavar="旧方案")
@click.argument("new", type=_PATH, metavar="新方案")
@json_option
def diff(old: Path, new: Path, *, as_json: bool) -> int:
    """Compare two plan workbooks."""
    from report_gen.steps.plan_check import diff_plans

    done = diff_plans(old, new)
    if as_json:
        echo_json(plan_views.diff_json(done))
    else:
        _echo(plan_views.diff_lines(done))
    return DONE


@click.command(cls=ChineseCommand, help="查看方案的全部任务；写 --task 5 则显示第5项任务的原文、识读、指标和数据项。")
@plan_argument
@click.option("--task", default=None, metavar="序号", help="只看这一项任务。")
@json_option
def show(path: Path, task: str | None, *, as_json: bool) -> int:
    """Show the tasks of a plan."""
    from report_gen.steps.plan_check import show_plan

    done = show_plan(path, task)
    if as_json:
        echo_json(plan_views.show_json(done))
    else:
        _echo(plan_views.show_lines(done, whole=task is not None))
    return DONE


@click.command(
    cls=ChineseCommand,
    help="""排出一年的工作：年度工作进度表（Excel 和 Word）和日历文件（.ics），写入“输出/年份”。

    报送日遇节假日顺延；时限读不出的任务单列，不安排日期。""",
)
@click.argument("year", type=YearType(), metavar="年份")
@workspace_options
@json_option
@dry_run_option
def schedule(year: int, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Lay out a year of a plan."""
    from report_gen.steps.plan_schedule import make_schedule

    done = make_schedule(chosen_workspace(options), year, dry_run=dry_run)
    if as_json:
        echo_json(plan_views.schedule_json(done))
    else:
        _echo(plan_views.schedule_lines(done))
        _echo(views.written(done.paths, dry_run=dry_run))
    return DONE
