"""Holds what starts light: no command loads more than it needs, told by what is loaded and not by the clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Final

import click
import pytest

import report_gen
from report_gen.cli import COMMANDS, commands
from report_gen.cli.chinese import ChineseGroup

HEAVY: Final = frozenset({
    "openpyxl", "xlsxwriter", "python_calamine", "xlrd", "pandas", "numpy", "lxml", "docx", "docxtpl", "jinja2", "pypdf",
    "sqlalchemy", "flask", "werkzeug", "cheroot", "limits", "matplotlib", "distributed", "dask", "holidays", "icalendar",
    "simpleeval", "filelock", "rich", "unittest", "asyncio", "email", "http", "ssl", "sqlite3", "xml", "subprocess",
    "multiprocessing", "concurrent", "tempfile", "shutil", "logging", "difflib", "getpass",
})  # fmt: skip
MOST_HELP: Final = 9  # modules besides click's: ours, and the words and console widths of a help page
MOST_COMMAND: Final = 45  # of the help page of any one command: the records its options and results are made of
# What the modules of a step may load before the step begins, besides what those above it do: lightest first.
STEPS: Final = {
    "log": set[str](),
    "receive": set[str](),
    "versions": set[str](),
    "forms": {"xlsxwriter"},
    "report": set[str](),
    "rollup": set[str](),
    "score": set[str](),
    "trace": set[str](),
    "merge": {"openpyxl", "numpy", "lxml", "jinja2", "python_calamine"},
}
WATCHED: Final = HEAVY - {
    "simpleeval", "filelock", "subprocess", "concurrent", "tempfile", "shutil", "logging", "difflib", "xml", "sqlite3",
}  # fmt: skip  # a step at work writes files, locks and counts

# A process that has loaded click and nothing else, copied for each question unless they are asked together.
_ASK: Final = """
import click, importlib, json, os, sys
base = set(sys.modules)

def answer(words):
    if words[:1] == ["import"]:
        importlib.import_module(words[1])
    else:
        from report_gen.cli import main
        assert main(words) == 0, words
    return sorted(set(sys.modules) - base)

def copied(words):
    read, write = os.pipe()
    if not os.fork():
        with os.fdopen(write, "w") as pipe:
            json.dump(answer(words), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = json.load(pipe)
    assert os.wait()[1] == 0, words
    return told

together, *questions = json.loads(sys.argv[1])
answers = os.dup(1)
nowhere = os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 1), os.dup2(nowhere, 2)
told = []
for words in questions:
    told.append(answer(words) if together else copied(words))
    base |= set(told[-1]) if together else set()
with os.fdopen(answers, "w") as pipe:
    json.dump(told, pipe)
"""


def loaded(questions: Sequence[Sequence[str]], *, together: bool = False) -> list[set[str]]:
    """What each of the command lines (or `import`, module) loads besides click and what click itself loads.

    `together`: one after the other in one process, which is quicker; each then tells only what is new with it.
    """
    if not together and not hasattr(os, "fork"):
        pytest.skip("this system cannot copy a process")
    done = subprocess.run(  # noqa: S603  # this interpreter, asked what it has loaded
        [sys.executable, "-c", _ASK, json.dumps([together, *questions])], check=True, capture_output=True, text=True
    )
    return [set(one) for one in json.loads(done.stdout)]


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def every_command() -> list[list[str]]:
    """Every command as people type it, those of groups too."""
    context = click.Context(commands)
    found = []
    for name in COMMANDS:
        found.append(name.split())
        command = commands.get_command(context, name)
        if isinstance(command, ChineseGroup):
            found += [[name, inner] for inner in command.lazy]
    return found


def test_the_first_help_page_loads_hardly_more_than_click() -> None:
    for words, modules in zip((["--help"], ["--version"], []), loaded([["--help"], ["--version"], []]), strict=True):
        assert len(modules) <= MOST_HELP, (words, sorted(modules))
        assert not tops(modules) & HEAVY, words


def test_no_help_page_loads_a_heavy_library() -> None:
    questions = [[*words, "--help"] for words in every_command()]
    assert ["plan", "check", "--help"] in questions
    for words, modules in zip(questions, loaded(questions, together=True), strict=True):
        assert not tops(modules) & HEAVY, words


def test_the_help_page_of_a_command_loads_little_else() -> None:
    questions = [
        [name, "--help"] for name in ("merge", "score", "report", "forms", "receive", "log", "rollup", "holidays")
    ]
    for words, modules in zip(questions, loaded(questions), strict=True):
        assert len(modules) <= MOST_COMMAND, (words, len(modules), sorted(modules))


@pytest.mark.parametrize("words", [["codes"], ["codes", "C102"], ["wording", "标题"]], ids=" ".join)
def test_what_only_tells_starts_light(words: list[str]) -> None:
    (modules,) = loaded([words])
    assert not tops(modules) & HEAVY


def test_steps_load_no_library_of_another_step() -> None:
    questions = [["import", f"report_gen.steps.{name}"] for name in STEPS]
    for name, modules in zip(STEPS, loaded(questions, together=True), strict=True):
        assert tops(modules) & WATCHED <= STEPS[name], name


def test_steps_of_this_test_are_there() -> None:
    folder = Path(report_gen.__file__).parent / "steps"
    assert {path.stem for path in folder.glob("*.py")} >= set(STEPS)


def _width() -> int:
    return commands.make_context("report-gen", [], resilient_parsing=True).make_formatter().width


@pytest.mark.parametrize(("said", "wide"), [("60", 58), ("999", 98), ("0", 98), ("breit", 98), ("10", 50)])
def test_help_pages_are_as_wide_as_click_would_make_them(said: str, wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", said)
    monkeypatch.setattr("os.get_terminal_size", lambda _: os.terminal_size((150, 40)))
    assert _width() == wide
    assert click.HelpFormatter(max_width=100).width == wide


@pytest.mark.parametrize("stream", [None, StringIO()], ids=["none", "no terminal"])
def test_a_help_page_needs_no_terminal(stream: StringIO | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("sys.__stdout__", stream)
    assert _width() == 78
