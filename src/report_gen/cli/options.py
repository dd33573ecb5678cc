"""Options that several commands share, and the workspace they mean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from report_gen.errors import WorkspaceError
from report_gen.model.period import Period

if TYPE_CHECKING:
    from report_gen.steps.load import Office
    from report_gen.workspace import Workspace

_YEARS = range(2000, 2100)
_DAY = 86_400  # seconds
_PLACES = frozenset({"workspace", "plan", "inbox", "output", "ledger", "wait"})
_MANNER = frozenset({"processes", "scheduler", "anew"})  # how the work is done makes no difference to what comes of it
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


class SecondsType(click.ParamType[float]):
    """A number of seconds, none or more, at most a day."""

    name = "秒"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1
        if not 0 <= seconds <= _DAY:
            self.fail(f"“{value}”不是秒数，请写 0、30 的样式。", param, ctx)
        return seconds


period_argument = click.argument("period", type=PeriodType(), metavar="报送期")
json_option = click.option("--json", "as_json", is_flag=True, help="结果以 JSON 写到标准输出，供其他程序使用。")
dry_run_option = click.option("--dry-run", is_flag=True, help="只说会写什么，不写任何文件。")
on_option = click.option(
    "--on", "as_of", type=DayType(), metavar="日期", help="亮灯和判定以哪天为准（截至日）；默认为报送期最后一天。"
)


def pdf_options(command: _Command) -> _Command:
    """Add --pdf and --allow-fonts; the command gets them as `pdf` and `allow_fonts`."""
    words = "认可替换的字体：PDF 上不印“草稿”，只说明（本机没有公文字体时会用别的字体代替）。"
    command = click.option("--allow-fonts", is_flag=True, help=words)(command)
    return click.option("--pdf", is_flag=True, help="同时在旁边写出 PDF（需要本机装有 LibreOffice）。")(command)


def workspace_options(command: _Command) -> _Command:
    """Add --workspace, --plan, --inbox, --output, --ledger, --wait; the command gets them as keyword arguments."""
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
        click.option(
            "--wait",
            type=SecondsType(),
            default=30,
            metavar="秒",
            help="别人正在使用这个工作文件夹时最多等几秒（默认 30；0 为不等）。",
        ),
        click.option("--plan", type=path, metavar="文件", help="方案工作簿在别处（默认：工作文件夹/方案.xlsx）。"),
        click.option(
            "-w", "--workspace", type=path, default=Path(), metavar="文件夹", help="工作文件夹（默认：当前文件夹）。"
        ),
    ):
        command = decorate(command)
    return command


def reading_options(command: _Command) -> _Command:
    """Add --processes, --scheduler and --anew; the command gets them as keyword arguments."""
    for decorate in (
        click.option("--anew", is_flag=True, help="不用以前记住的内容，全部文件重新读取。"),
        click.option(
            "--scheduler",
            default="",
            metavar="地址",
            help="由 Dask 集群读取填报表，如 tcp://10.1.2.3:8786（需装 report-gen[cluster]）。",
        ),
        click.option(
            "--processes",
            type=click.IntRange(1, 64),
            metavar="个数",
            help="同时读取填报表的进程数（默认按处理器个数，最多 8；不足 50 份时只用 1 个）。",
        ),
    ):
        command = decorate(command)
    return command


def chosen_workspace(options: dict[str, Any]) -> Workspace:
    """The workspace meant by the options that `workspace_options` added; WorkspaceError if there is no such --inbox."""
    inbox: Path | None = options["inbox"]
    if inbox is not None and not inbox.is_dir():
        raise WorkspaceError(f"找不到报送文件夹“{inbox}”。", "请检查 --inbox 后面的路径。")
    from report_gen.workspace import Workspace

    workspace = Workspace.at(options["workspace"], options["plan"], options["inbox"], options["output"])
    return replace(workspace, ledger=options["ledger"])


def now() -> datetime:
    """The office's own wall clock, to the second: read at the door, handed down as an argument."""
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005, TID251  # one of the few places that know the clock


def user() -> str:
    """Who is at the machine, as far as the system knows."""
    from getpass import getuser

    try:
        return getuser()
    except (ImportError, KeyError, OSError):  # no such account, or a system without accounts
        return ""


@contextmanager
def office_at_work(
    command: str, options: dict[str, Any], period: Period | None = None, *, dry_run: bool, with_accounts: bool = False
) -> Iterator[Office]:
    """The office for one run of a command that writes; `options` are those of `workspace_options` and the command's."""
    from report_gen.steps.run import Work, working
    from report_gen.workspace.lock import PATIENCE

    said = {name: _recorded(value) for name, value in options.items() if name not in _PLACES | _MANNER}
    said = {name: text for name, text in said.items() if text}
    work = Work(command, period, said, now(), user(), dry_run, options.get("wait", PATIENCE))
    work = replace(work, anew=options.get("anew", False))
    with working(chosen_workspace(options), work, with_accounts=with_accounts, tell=_tell) as office:
        yield office
    for note in office.outputs.notes:
        _tell(note)


def _recorded(value: Any) -> str:
    """An option as the ledger keeps it; '' for one that was not given."""
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _tell(line: str) -> None:
    """To the person, not into the results."""
    click.echo(line, err=True)


def progress(items: Sequence[_Item], label: str, /) -> Iterable[_Item]:
    """A progress bar on a terminal (on stderr, so that results can be piped); one plain line elsewhere."""
    if not sys.stderr.isatty():
        if items:
            click.echo(f"{label}：{len(items)} 份", err=True)
        yield from items
        return
    with click.progressbar(items, label=label, file=sys.stderr, show_pos=True) as bar:
        yield from bar
