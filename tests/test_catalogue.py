"""Holds the catalogue of findings: codes, wording, what raises each kind, and the page printed from it."""

from __future__ import annotations

import ast
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import report_gen
from report_gen.catalogue import STAGES, kinds
from report_gen.model.finding import Kind

TESTS = Path(__file__).parent
SOURCE = Path(report_gen.__file__).parent
sys.path.append(str(TESTS.parent / "tools"))

NAMED = {
    (module.__name__.rpartition(".")[2], name): value
    for _, _, module in STAGES
    for name, value in vars(module).items()
    if isinstance(value, Kind)
}
_END = ("。", "？")
_ASCII_MARKS = re.compile(r"[㐀-鿿][,;:?!()]|[,;:?!()][㐀-鿿]")


class Use(NamedTuple):
    """A place where code names a kind; `call` is the `.at(…)` it is raised by, if that is what happens there."""

    kind: tuple[str, str]
    where: str
    call: ast.Call | None


def _uses(path: Path) -> Iterator[Use]:
    """Every mention of a kind through the catalogue's modules, whatever they are called there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules, names = _aliases(tree)
    calls = {
        id(node.func.value): node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "at"
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr):
            continue
        kind = None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            kind = (modules[node.value.id], node.attr)
        elif isinstance(node, ast.Name) and node.id in names:
            kind = names[node.id]
        if kind in NAMED:
            yield Use(kind, f"{path.name}:{node.lineno}", calls.get(id(node)))


def _aliases(tree: ast.Module) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    modules: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "report_gen.catalogue":
            modules |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("report_gen.catalogue."):
            module = (node.module or "").rpartition(".")[2]
            names |= {alias.asname or alias.name: (module, alias.name) for alias in node.names}
    return modules, names


RAISED = [use for path in SOURCE.rglob("*.py") if path.parent.name != "catalogue" for use in _uses(path)]


def _fields(kind: Kind) -> set[str]:
    return {
        field
        for text in (kind.message, kind.hint)
        for _, field, _, _ in string.Formatter().parse(text)
        if field is not None
    }


def by_code() -> list[object]:
    """The kinds as parameters of a test, each under its code."""
    return [
        pytest.param(name, kind, id=kind.code) for name, kind in sorted(NAMED.items(), key=lambda pair: pair[1].code)
    ]


def test_codes_are_unique_and_there_are_thirty_at_least() -> None:
    codes = [kind.code for kind in NAMED.values()]
    assert sorted(set(codes)) == sorted(codes) == [kind.code for kind in kinds()]
    assert len(codes) >= 30


def test_letters_are_unique_and_each_code_stands_in_its_module() -> None:
    letters = {module.__name__.rpartition(".")[2]: letter for letter, _, module in STAGES}
    assert len(set(letters.values())) == len(STAGES)
    wrong = [
        kind.code for (module, _), kind in NAMED.items() if not re.fullmatch(rf"{letters[module]}[1-9]\d\d", kind.code)
    ]
    assert wrong == []


@pytest.mark.parametrize(("name", "kind"), by_code())
def test_wording(name: tuple[str, str], kind: Kind) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", name[1])
    assert kind.title
    assert not kind.title.endswith((*_END, "，", "."))
    for text in (kind.title, kind.message, kind.hint):
        assert not _ASCII_MARKS.search(text), text
        assert text.count("“") == text.count("”")
        assert text == text.strip()
    assert re.search("[一-鿿]", kind.message)
    assert kind.message.endswith(_END)
    assert not kind.hint or kind.hint.endswith(_END) or kind.hint == "{advice}"


@pytest.mark.parametrize(("name", "kind"), by_code())
def test_fields_are_plain_names(name: tuple[str, str], kind: Kind) -> None:
    assert all(re.fullmatch(r"[a-z][a-z_]*", field) for field in _fields(kind)), name


@pytest.mark.parametrize(("name", "kind"), by_code())
def test_raising_it_gives_just_what_it_says(name: tuple[str, str], kind: Kind) -> None:
    for use in RAISED:
        if use.kind == name and use.call and all(keyword.arg for keyword in use.call.keywords):
            assert {keyword.arg for keyword in use.call.keywords} == _fields(kind), use.where


def test_every_kind_is_raised_somewhere() -> None:
    assert sorted(kind.code for name, kind in NAMED.items() if name not in {use.kind for use in RAISED}) == []


def test_every_kind_appears_in_a_test() -> None:
    files = [path for path in TESTS.rglob("*.py") if path != Path(__file__)]
    named = {use.kind for path in files for use in _uses(path)}
    said = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*") if path.suffix in {".py", ".md"})
    codes = set(re.findall(r"\b[A-Z]\d{3}\b", said))
    assert sorted(kind.code for name, kind in NAMED.items() if name not in named and kind.code not in codes) == []


def test_the_printed_page_is_up_to_date() -> None:
    from make_findings import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "请运行 tools/make_findings.py"
