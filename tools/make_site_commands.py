"""The page of all commands for the documentation site: what `--help` prints, and the Chinese names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from report_gen.cli import COMMANDS, commands
from report_gen.cli.chinese import ChineseGroup

GROUPS: Final = {
    "准备": "init plan forms holidays doctor demo rehearse",
    "收件、催报": "receive versions exempt remind",
    "汇总、核实": "merge justify resolve codes",
    "考核": "score score-enter score-explain score-what-if score-appeal",
    "文书": "report pack trace audit lint wording",
    "封账": "close reopen correct replay verify",
    "台账": "log backup restore",
    "网页": "serve serve-codes",
    "上级": "rollup",
}
_OTHERS: Final = "其他"
_HEAD: Final = """# 命令一览

本页由程序的 `--help` 生成。中文名和英文名一样用：`report-gen 汇总 2024-06` 就是 `report-gen merge 2024-06`。

- 报送期的写法：`2024-06`、`2024年6月`、`2024Q2`、`2024年第二季度`、`2024H1`、`2024年上半年`、`2024`。
- 退出码：`0` 完成；`1` 完成，但有事项要人处理；`2` 没能运行；`3` 程序缺陷。
- `--json` 把结果交给别的程序；`--dry-run` 只说会写什么，不写。哪条命令有，见各条的选项。
"""


def page() -> str:
    """The whole page: an overview, then a section a command in the order of the office's work."""
    rows = [
        f"| {group} | {'　'.join(f'[`{name}`](#{_anchor(name)}) {COMMANDS[name][2]}' for name in names)} |"
        for group, names in grouped()
    ]
    overview = ["| 做什么 | 命令 |", "|---|---|", *rows]
    sections = [line for group, names in grouped() for line in _group(group, names)]
    return "\n".join([_HEAD, *overview, "", *sections])


def grouped() -> list[tuple[str, list[str]]]:
    """Every command of the program under what it is for; those that no group names come last."""
    groups = [(group, [word.replace("-", " ", 1) for word in words.split()]) for group, words in GROUPS.items()]
    known = {name for _, names in groups for name in names}
    others = [name for name in COMMANDS if name not in known]
    present = [(group, [name for name in names if name in COMMANDS]) for group, names in groups]
    return [*present, *([(_OTHERS, others)] if others else [])]


def _group(group: str, names: list[str]) -> Iterator[str]:
    yield f"## {group}\n"
    for name in names:
        yield from _section(name, COMMANDS[name][2], COMMANDS[name][3])
        yield from _below(name)


def _below(name: str) -> Iterator[str]:
    """The commands of a group such as `plan`."""
    command = commands.get_command(click.Context(commands), name)
    if isinstance(command, ChineseGroup):
        for inner, (_, _, alias, short) in command.lazy.items():
            yield from _section(f"{name} {inner}", f"{COMMANDS[name][2]} {alias}", short)


def _section(name: str, alias: str, short: str) -> Iterator[str]:
    yield f"### {name}（{alias}） {{ #{_anchor(name)} }}\n"
    yield f"{short}\n"
    yield f"```text\n{help_of(name)}\n```\n"


def _anchor(name: str) -> str:
    return f"cmd-{name.replace(' ', '-')}"


def help_of(name: str) -> str:
    """What `report-gen NAME --help` prints."""
    command: click.Command | None = commands.get_command(click.Context(commands), name)
    context = click.Context(commands, info_name="report-gen", help_option_names=["-h", "--help"])
    words = [name]
    if command is None:  # a command of a group, such as `plan check`
        first, inner = name.split(maxsplit=1)
        group = commands.get_command(context, first)
        assert isinstance(group, ChineseGroup)  # noqa: S101  # the table of commands says so
        command, words = group.get_command(click.Context(group), inner), [first, inner]
    assert command is not None  # noqa: S101  # likewise
    for word in words[:-1]:
        context = click.Context(commands, info_name=word, parent=context)
    return command.get_help(click.Context(command, info_name=words[-1], parent=context, max_content_width=96)).rstrip()
