"""`rollup`: many offices' periods put together for whoever is above them; nothing of theirs is ever written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from report_gen.catalogue import rollup as kinds
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.excel.guard import read_one
from report_gen.excel.ledger import write_sheets
from report_gen.model.finding import Finding, Severity
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.rollup import Gathered, Rollup, Unread
from report_gen.reports.rollup import build
from report_gen.rules.rollup import all_joined, rolled_up
from report_gen.rules.rollup_list import Listed, read_list
from report_gen.steps.progress import Progress, silent
from report_gen.steps.rollup_office import summary_of
from report_gen.workspace import INBOX, LEDGER, OUTPUT, PLAN_FILE, Workspace, way_to
from report_gen.workspace.cache import CACHE_FILE, Cache
from report_gen.workspace.writing import Outputs

ROLLUP_FILE: Final = "上级汇总.xlsx"
_SIGNS: Final = (INBOX, LEDGER, OUTPUT)  # a folder with one of these is an office's, plan or no plan


@dataclass(frozen=True, slots=True)
class RollupDone:
    """The offices put together, and the workbook written (or that would be)."""

    rollup: Rollup
    path: Path
    notes: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every office was read and nothing is left for a person."""
        return all(one.severity is Severity.NOTE for one in self.rollup.findings)


@dataclass(frozen=True, slots=True)
class Offices:
    """The folders to be read, each with its name in the list ('' for its own), as often as it was given."""

    given: tuple[tuple[Path, str], ...]
    findings: tuple[Finding, ...] = field(default=())


def offices_in(folders: Sequence[Path], listed: Path | None, output: Path) -> Offices:
    """The offices of a command line: folders, and those of a list or of a folder of offices.

    ReportGenError if there are none, if the list cannot be read, or if `output` lies in one of them.
    """
    found, findings = _listed(listed, output) if listed else ((), ())
    given = (*((one.resolve(), "") for one in folders), *((path.resolve(), name) for path, name in found))
    if not given:
        raise ReportGenError("没有要汇总的单位。", "请写各单位的工作文件夹，或用 --offices 指明单位清单或所在文件夹。")
    inside = [path for path, _ in given if output.resolve().is_relative_to(path)]
    if inside:
        raise WorkspaceError(f"“{output}”在单位的工作文件夹“{inside[0]}”里。", "请用 --output 写到别处。")
    return Offices(given, findings)


def _listed(path: Path, output: Path) -> tuple[tuple[tuple[Path, str], ...], tuple[Finding, ...]]:
    if path.is_dir():
        return _in_folder(path, output)
    if not path.is_file():
        raise WorkspaceError(f"找不到“{path}”。", "请检查 --offices 后面的路径。")
    book, wrong = read_one(path, path.name)
    if book is None:
        raise ReportGenError(f"单位清单“{path}”读不了：{wrong[0].message}", wrong[0].hint)
    lines, findings = read_list(book)
    return tuple((path.parent / _plain(line), line.name) for line in lines), findings


def _plain(line: Listed) -> Path:
    """The folder as written; one written with the separators of Windows is found elsewhere too."""
    there = Path(line.folder)
    return there if there.exists() or "\\" not in line.folder else Path(line.folder.replace("\\", "/"))


def _in_folder(folder: Path, output: Path) -> tuple[tuple[tuple[Path, str], ...], tuple[Finding, ...]]:
    """Every folder in it that is an office's; of others, save the output's, it is said that they are none (U110)."""
    inside = sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    offices = tuple((one, "") for one in inside if _is_office(one))
    known = {one for one, _ in offices}
    others = (one for one in inside if one not in known and not output.resolve().is_relative_to(one.resolve()))
    return offices, tuple(kinds.NO_OFFICE.at(Place(way_to(one, output)), name=one.name) for one in others)


def _is_office(folder: Path) -> bool:
    return (folder / PLAN_FILE).is_file() or any((folder / name).is_dir() for name in _SIGNS)


def gather(
    offices: Offices, period: Period, output: Path, progress: Progress = silent, *, dry_run: bool = False
) -> Gathered:
    """Each office's summary, read one after the other: of each only that stays in memory.

    What stops the reading of one is told of that one; the others go on. What their files said is kept beside the
    workbook, so that the next run reads only what is new.
    """
    cache = Cache(output / CACHE_FILE, kept=not dry_run)
    times: dict[Path, list[str]] = {}
    for path, name in offices.given:
        times.setdefault(path, []).append(name)
    once = sorted(times)
    parts = (_read(path, times[path], period, output, cache) for path in progress(tuple(once), "读取各单位"))
    return all_joined(period, parts)


def _read(path: Path, names: Sequence[str], period: Period, output: Path, cache: Cache) -> Gathered:
    label = min(filter(None, names), default="")
    try:
        found = summary_of(Workspace.at(path), period, label, output, cache)
    except ReportGenError as error:
        return _lost(path, names, period, output, error)
    except OSError as error:
        words = f"读不出“{error.filename or path}”：{error.strerror or error}。"
        worded = WorkspaceError(words, "请检查文件夹的读取权限和网络盘的连接。")
        return _lost(path, names, period, output, worded)
    return Gathered(period, (replace(found, times=len(names)),))


def _lost(path: Path, names: Sequence[str], period: Period, output: Path, error: ReportGenError) -> Gathered:
    label = min(filter(None, names), default="")
    lines = (line.strip().removesuffix("。") for line in error.message.strip().splitlines())
    reason = "；".join(lines).replace("：；", "：")
    one = Unread(path.as_posix(), label, way_to(path, output), reason, error.hint, len(names))
    return Gathered(period, unread=(one,))


def rollup(
    offices: Offices, period: Period, output: Path, progress: Progress = silent, *, dry_run: bool = False
) -> RollupDone:
    """Put the offices together and write 上级汇总.xlsx into `output`; ReportGenError if none could be read."""
    found = rolled_up(gather(offices, period, output, progress, dry_run=dry_run), offices.findings)
    if not found.offices:
        raise ReportGenError("各单位都没有读成：\n" + "\n".join(_reasons(found)), "请逐一处理后重试。")
    outputs = Outputs()
    path = output / ROLLUP_FILE
    if not dry_run:
        with outputs.file(path) as temporary:
            write_sheets(build(found), temporary)
    return RollupDone(found, outputs.where(path), outputs.notes)


def _reasons(found: Rollup) -> Iterator[str]:
    return (f"  {one.way}：{one.reason}。{one.advice}" for one in found.unread)
