"""Options that several commands share, and the workspace they mean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from report_gen.errors import WorkspaceError
from report_gen.model.period import Period
from report_gen.workspace import Workspace

_YEARS = range(2000, 2100)
_Command = TypeVar("_Command", bound=Callable[..., Any])
_Item = TypeVar("_Item")


class PeriodType(click.ParamType[Period]):
    """A reporting period in any of its spellings."""

    name = "报送期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        period = value if isinstance(value, Period) else Period.parse(str(value))
        if period is None or period.year not in _YEARS:
            self.fail(f"“{value}”不是报送期，请写 2024-06、2024Q2、2024H1 或 2024年上半年。", param, ctx)
        return period


class DayType(click.ParamType[date]):
    """A day written 2024-06-30, of this century."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007  # a day, not an instant
        except ValueError:
            day = date.min
        if day.year not in _YEARS:
            self.fail(f"“{value}”不是日期，请写 2024-06-30 的样式。", param, ctx)
        return day


period_argument = click.argument("period", type=PeriodType(), metavar="报送期")
json_option = click.option("--json", "as_json", is_flag=True, help="结果以 JSON 写到标准输出，供其他程序使用。")
dry_run_option = click.option("--dry-run", is_flag=True, help="只说会写什么，不写任何文件。")
on_option = click.option(
    "--on", "as_of", type=DayType(), metavar="日期", help="亮灯和判定以哪天为准（截至日）；默认为报送期最后一天。"
)


def workspace_options(command: _Command) -> _Command:
    """Add --workspace, --plan, --inbox, --output, --ledger; the command gets them as keyword arguments."""
    path = click.Path(path_type=Path)
    for decorate in (
        click.option(
            "--output",
            type=path,
            metavar="文件夹",
            help="输出到别处（默认：工作文件夹里的“输出”，空白表为“空白模板”）。",
        ),
        click.option("--inbox", type=path, metavar="文件夹", help="报送文件在别处（默认：工作文件夹/报送）。"),
        click.option(
            "--ledger",
            envvar="REPORT_GEN_LEDGER",
            default="",
            metavar="地址",
            help="台账在别处：文件路径，或 postgresql:// 等数据库地址（默认：工作文件夹/台账/台账.db）。",
        ),
        click.option("--plan", type=path, metavar="文件", help="方案工作簿在别处（默认：工作文件夹/方案.xlsx）。"),
        click.option(
            "-w", "--workspace", type=path, default=Path(), metavar="文件夹", help="工作文件夹（默认：当前文件夹）。"
        ),
    ):
        command = decorate(command)
    return command


def chosen_workspace(options: dict[str, Any]) -> Workspace:
    """The workspace meant by the options that `workspace_options` added; WorkspaceError if there is no such --inbox."""
    inbox: Path | None = options["inbox"]
    if inbox is not None and not inbox.is_dir():
        raise WorkspaceError(f"找不到报送文件夹“{inbox}”。", "请检查 --inbox 后面的路径。")
    workspace = Workspace.at(options["workspace"], options["plan"], options["inbox"], options["output"])
    return replace(workspace, ledger=options["ledger"])


def progress(items: Sequence[_Item], label: str, /) -> Iterable[_Item]:
    """A progress bar on a terminal (on stderr, so that results can be piped); one plain line elsewhere."""
    if not sys.stderr.isatty():
        if items:
            click.echo(f"{label}：{len(items)} 份", err=True)
        yield from items
        return
    with click.progressbar(items, label=label, file=sys.stderr, show_pos=True) as bar:
        yield from bar
