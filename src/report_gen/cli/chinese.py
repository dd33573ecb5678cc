"""Click in Chinese: help pages, usage errors and column widths for wide characters."""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any
from unicodedata import east_asian_width

import click

_HELP = "显示本说明。"
_USUAL, _LEAST = 80, 50  # columns of a terminal that does not say, and of a help page at the narrowest


def width(text: str) -> int:
    """How many columns a console needs for the text; Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns` console columns; it may break anywhere but in a word of letters and digits."""
    lines, used = [""], 0
    for piece in re.findall(r"[!-~]{1,30}|.", text):
        if used + width(piece) > columns and piece not in "，。；：、）”":
            lines.append("")
            used = 0
        added = piece if lines[-1] else piece.lstrip()
        lines[-1] += added
        used += width(added)
    return lines


def _write_rows(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    first = max(width(name) for name, _ in rows) + 2
    formatter.write(f"\n{title}：\n")
    for name, text in rows:
        head, *rest = wrapped(text, max(formatter.width - first - 2, 20))
        formatter.write(f"  {name}{' ' * (first - width(name))}{head}\n")
        for line in rest:
            formatter.write(f"  {' ' * first}{line}\n")


class _Formatter(click.HelpFormatter):
    """Asks the terminal for its width itself: click would load shutil, and all it compresses with, for that alone."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(indent_increment, width or max(min(_columns(), max_width or _USUAL) - 2, _LEAST), max_width)


def _columns() -> int:
    """The columns of the terminal: as the environment says, else as it is."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _USUAL if sys.__stdout__ else _USUAL
    except (OSError, ValueError):  # no terminal, or a closed one
        return _USUAL


class _Context(click.Context):
    formatter_class = _Formatter


class ChineseCommand(click.Command):
    """A command whose help page is Chinese throughout."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [piece.replace("[OPTIONS]", "[选项]").replace("[COMMAND] [ARGS]...", "命令 …").replace("COMMAND [ARGS]...", "命令 …")
                  for piece in self.collect_usage_pieces(ctx)]  # fmt: skip
        formatter.write(f"用法：{ctx.command_path} {' '.join(pieces)}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        for paragraph in inspect.cleandoc(self.help or "").split("\n\n"):
            formatter.write("\n")
            as_it_stands = paragraph.startswith("\b\n")  # click's mark for lines that are not joined
            lines = (
                paragraph.splitlines()[1:]
                if as_it_stands
                else wrapped("".join(paragraph.splitlines()), formatter.width - 2)
            )
            for line in lines:
                formatter.write(f"  {line.strip()}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(ctx) for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [(name, text.replace("[required]", "（必填）")) for name, text in filter(None, records)]
        _write_rows(formatter, "选项", rows)


class ChineseGroup(ChineseCommand, click.Group):
    """A group whose commands load when they are called and answer to a Chinese alias too.

    `lazy` maps a command name to (module, attribute, alias, short help), so that `--help` loads none of them. `phrases`
    are two words that people type for one command.
    """

    def __init__(
        self,
        *args: Any,
        lazy: dict[str, tuple[str, str, str, str]],
        phrases: Mapping[tuple[str, ...], str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy
        self.phrases = phrases or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        for name, (module, attribute, alias, _) in self.lazy.items():
            if cmd_name in {name, alias}:
                command = getattr(import_module(module), attribute)
                assert isinstance(command, click.Command)  # noqa: S101  # tells mypy what the table holds
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        meant = self.phrases.get(tuple(args[:2]))
        if meant is not None:
            args = [meant, *args[2:]]
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from difflib import get_close_matches

            known = [word for name, (_, _, alias, _) in self.lazy.items() for word in (name, alias)]
            near = get_close_matches(args[0], known, n=1, cutoff=0.5)
            raise click.UsageError(f"没有“{args[0]}”这个命令" + (f"，是否为“{near[0]}”？" if near else "。"), ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_rows(
            formatter, "命令", [(f"{name}（{alias}）", text) for name, (_, _, alias, text) in self.lazy.items()]
        )
        ChineseCommand.format_options(self, ctx, formatter)


def usage_message(error: click.ClickException) -> str:
    """What is wrong with a command line, as one Chinese sentence."""
    match error:
        case click.NoSuchOption():
            near = f"，是否为“{error.possibilities[0]}”？" if error.possibilities else "。"
            return f"没有“{error.option_name}”这个选项{near}"
        case click.MissingParameter() if error.param is not None:
            return f"缺少{_named(error.param)}。"
        case click.BadParameter() if error.param is not None:
            return f"{_named(error.param)}不对：{error.message}"
        case click.BadOptionUsage():
            return f"选项“{error.option_name}”后面要写一个值。"
        case click.UsageError() if "extra argument" in error.message:
            return "多写了参数，请对照用法检查。"
    return error.format_message()


def _named(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return f"选项“{param.opts[0]}”"
    return f"“{param.human_readable_name.strip('[]')}”"
