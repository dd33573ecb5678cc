"""Folders and texts as hashes: what lies in a folder, and the readable copies of closed periods' manifests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

from report_gen.errors import ReportGenError
from report_gen.model.manifest import LAYOUT, Files, Manifest, Origin, Output, Run
from report_gen.workspace import LEDGER, Workspace
from report_gen.workspace.sealed import Originals, digest
from report_gen.workspace.writing import disk_errors, replacing

CLOSINGS: Final = "封账"
_PASSING: Final = ("~$", ".")  # of programs that have a file open, of the system, or our own not yet in place
_OURS: Final = ".写入中-"
NOTHING_KNOWN: Final[Mapping[str, str]] = MappingProxyType({})


def files_in(folder: Path, known: Mapping[str, str] = NOTHING_KNOWN) -> Files:
    """The hash of every file below the folder, by its name there, in order; {} where there is no such folder.

    Files whose hashes are `known` by name, because they were read in this very run, are not read again.
    """
    if not folder.is_dir():
        return {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_OURS))
    names = ((path.relative_to(folder).as_posix(), path) for path in paths)
    return {name: known.get(name) or digest(path) for name, path in names}


def lasting(files: Files) -> Files:
    """Those of the files that are not there in passing: what programs put beside a file they have open, hidden files."""
    return {name: sha256 for name, sha256 in files.items() if not name.rpartition("/")[2].startswith(_PASSING)}


def keep_all(originals: Originals, folder: Path, files: Files) -> None:
    """Seal those files of the folder."""
    originals.keep_all({sha256: folder / name for name, sha256 in files.items()})


def keep_text(originals: Originals, text: str) -> str:
    """Seal a text; returns its hash."""
    with TemporaryDirectory(prefix="report-gen-") as temporary, disk_errors(Path(temporary)):
        path = Path(temporary) / "text"
        path.write_text(text, encoding="utf-8", newline="\n")
        return originals.keep(path)


def lay_out(originals: Originals, folder: Path, files: Files) -> None:
    """Put copies of those originals into the folder under their names; WorkspaceError if one is gone or changed."""
    for name, sha256 in files.items():
        source, path = originals.verified(sha256), folder / name
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read_bytes())


def manifest_copy(workspace: Workspace, period: str, event: int) -> Path:
    """Where people find the manifest of the period that the event closed."""
    return workspace.root / LEDGER / CLOSINGS / f"{period}-{event}.json"


def manifest_copies(workspace: Workspace, period: str) -> tuple[Path, ...]:
    """The manifests of all closings of that period."""
    return tuple(sorted((workspace.root / LEDGER / CLOSINGS).glob(f"{period}-*.json")))


def manifest_from(text: str) -> Manifest:
    """The manifest kept as that text; ReportGenError if it is none, or one of a newer program."""
    try:
        said = json.loads(text)
        layout = int(said["layout"])
        if layout > LAYOUT:
            raise ReportGenError("封账清单由更新的版本写成，读不懂。", "请先升级本程序。")
        return _manifest(said)
    except (ValueError, KeyError, TypeError) as error:
        raise ReportGenError("封账清单读不懂，内容已损坏。", "请从备份恢复“台账”文件夹。") from error


def _manifest(said: Mapping[str, Any]) -> Manifest:
    runs = tuple(
        Run(run["command"], dict(run["options"]), datetime.fromisoformat(run["at"]), run["by"]) for run in said["runs"]
    )
    outputs = tuple(Output(one["name"], one["sha256"], Origin(one["origin"]), one["made"]) for one in said["outputs"])
    read = {"at": datetime.fromisoformat(said["at"]), "runs": runs, "outputs": outputs, "open": tuple(said["open"])}
    return Manifest(**{**said, **read})


def write_copy(path: Path, text: str) -> None:
    """Write the readable copy of a manifest."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def difference(first: bytes, second: bytes) -> int:
    """The number (from 1) of the first byte in which the two differ; 0 if they are the same."""
    if first == second:
        return 0
    pairs = enumerate(zip(first, second, strict=False), start=1)
    return next((number for number, (mine, other) in pairs if mine != other), min(len(first), len(second)) + 1)
