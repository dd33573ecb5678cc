"""Holds the rooms of the house: who may import whom, and which room knows which outside library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import report_gen

ROOT = Path(report_gen.__file__).parent
_PURE = {"model", "errors", "formulas", "wording", "catalogue"}
_EDGE = {"model", "errors", "wording", "catalogue", "packing"}
ROOMS: dict[str, set[str]] = {
    "model": set(),
    "errors": set(),
    "formulas": {"model", "errors"},
    "wording": {"model", "errors"},
    "catalogue": {"model", "errors", "formulas", "wording"},
    "packing": {"model", "catalogue"},
    "cluster": {"errors"},
    "intake": _PURE,
    "rules": _PURE,
    "importing": {*_PURE, "intake"},
    "reports": {"model", "wording", "catalogue"},
    "excel": _EDGE,
    "word": _EDGE,
    "html": _EDGE,
    "workspace": _EDGE,
    "pdf": _EDGE,
    "audit": {*_PURE, "intake"},
    "resources": {"errors"},
    "office": {"errors"},
    "ics": {"model"},
    "calendar_source": {"model"},
    "ledger": {"model", "errors", "wording", "catalogue"},
    "rehearsal": {*_PURE, "intake", "rules"},
    "steps": {
        *_PURE,
        "intake",
        "rules",
        "importing",
        "reports",
        "excel",
        "word",
        "html",
        "workspace",
        "resources",
        "office",
        "ics",
        "ledger",
        "rehearsal",
        "calendar_source",
        "pdf",
        "audit",
        "packing",
        "cluster",
    },
    "web": {"steps", "workspace", *_EDGE},
    "cli": {"steps", "workspace", "web", *_EDGE},
    "__main__": {"cli"},
    "": set(),
}
LIBRARIES: dict[str, set[str]] = {
    "formulas": {"simpleeval"},
    "excel": {"openpyxl", "xlsxwriter", "python_calamine", "xlrd", "pandas", "lxml"},
    "ledger": {"sqlalchemy"},
    "workspace": {"filelock"},
    "word": {"docx", "docxtpl", "lxml", "jinja2", "pypdf"},
    "html": {"jinja2"},
    "pdf": {"pypdf"},
    "ics": {"icalendar"},
    "calendar_source": {"holidays"},
    "web": {"flask", "flask_wtf", "werkzeug", "jinja2", "markupsafe", "limits", "cheroot", "filelock"},
    "cluster": {"distributed"},
    "cli": {"click"},
}
HEAVY = {
    "openpyxl", "xlsxwriter", "python_calamine", "xlrd", "pandas", "docx", "docxtpl", "lxml", "jinja2", "pypdf", "sqlalchemy",
    "flask", "flask_wtf", "werkzeug", "limits", "cheroot",
}  # fmt: skip
LIGHT_ROOMS = set(ROOMS) - {"excel", "word", "html", "pdf", "steps", "ledger", "web"}


class Import(NamedTuple):
    """One import: the module that has it, what it names, and whether it runs when the module is loaded."""

    module: str
    target: str
    at_load: bool


def _imports(path: Path) -> Iterator[Import]:
    module = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
    for top in ast.parse(path.read_text(encoding="utf-8")).body:
        for node in ast.walk(top):
            at_load = node is top
            if isinstance(node, ast.Import):
                yield from (Import(module, alias.name, at_load) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{module}: relative import"
                yield from (Import(module, f"{node.module}.{alias.name}", at_load) for alias in node.names)


MODULES = {
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in ROOT.rglob("*.py")
}
IMPORTS = tuple(found for path in sorted(ROOT.rglob("*.py")) for found in _imports(path))


def _room(module: str) -> str:
    return (*module.split("."), "")[1]


def _owner(target: str) -> str:
    """The module of ours that holds what is imported: report_gen.model.plan for report_gen.model.plan.Task."""
    while target not in MODULES:
        target = target.rpartition(".")[0]
    return target


OURS = [(found, _owner(found.target)) for found in IMPORTS if found.target.split(".")[0] == "report_gen"]
OUTSIDE = [
    (found, top)
    for found in IMPORTS
    if (top := found.target.split(".")[0]) != "report_gen" and top not in sys.stdlib_module_names
]


def test_every_room_is_on_the_floor_plan() -> None:
    assert {_room(module) for module in MODULES} == set(ROOMS)


def test_imports_between_rooms_go_one_way() -> None:
    wrong = {
        (found.module, owner)
        for found, owner in OURS
        if _room(found.module) != _room(owner) and _room(owner) not in {*ROOMS[_room(found.module)], ""}
    }
    assert wrong == set()


def test_outside_libraries_stay_in_their_rooms() -> None:
    wrong = {
        (found.module, library) for found, library in OUTSIDE if library not in LIBRARIES.get(_room(found.module), ())
    }
    assert wrong == set()


def test_pandas_is_imported_only_where_it_is_used() -> None:
    places = {(found.module, found.at_load) for found, library in OUTSIDE if library == "pandas"}
    assert places == {("report_gen.excel.changes", False)}


@pytest.mark.parametrize("room", sorted(LIGHT_ROOMS))
def test_light_rooms_load_nothing_heavy(room: str) -> None:
    heavy_rooms = {"excel", "word", "html", "steps", "web"}
    loaded = {(found.module, owner) for found, owner in OURS if found.at_load and _room(found.module) == room}
    assert {pair for pair in loaded if _room(pair[1]) in heavy_rooms} == set()
    assert {top for found, top in OUTSIDE if _room(found.module) == room and top in HEAVY} == set()


def test_no_module_reaches_itself() -> None:
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for found, owner in OURS:
        # a package's own names are imported from it by its modules after it has loaded its lines above them
        if found.at_load and owner != found.module:
            graph[found.module].add(owner)
    assert [module for module in sorted(graph) if module in _reached(graph, module)] == []


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = set(graph[start])
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting |= graph[module]
    return seen


def test_pure_rooms_open_no_files() -> None:
    pure = {"model", "errors", "formulas", "wording", "catalogue", "intake", "importing", "rules", "reports"}
    doors = {"open", "print", "input"}
    wrong = [
        (path.name, node.func.id, node.lineno)
        for path in ROOT.rglob("*.py")
        if _room(".".join(path.relative_to(ROOT.parent).with_suffix("").parts)) in pure
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in doors
    ]
    assert wrong == []
