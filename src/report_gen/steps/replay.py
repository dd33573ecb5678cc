"""`replay`: a closed period made again from its sealed originals, and compared with what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from report_gen import __version__
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.ledger.closings import MANIFEST
from report_gen.model.decisions import Closing
from report_gen.model.event import Act
from report_gen.model.finding import has_errors
from report_gen.model.manifest import Files, Manifest, Origin
from report_gen.model.period import Period
from report_gen.steps.closed import laid_out, manifest_of
from report_gen.steps.load import Office
from report_gen.steps.merge import merge_period
from report_gen.steps.office_ledger import ledger_of
from report_gen.steps.papers import day_of, wish_of
from report_gen.steps.progress import Progress, silent
from report_gen.steps.report import make_papers
from report_gen.steps.score import make_scores
from report_gen.workspace.manifest import difference, files_in, lay_out
from report_gen.workspace.sealed import originals_of
from report_gen.workspace.writing import Outputs, disk_errors

Options = Mapping[str, str]


def _merge(office: Office, period: Period, options: Options, progress: Progress) -> object:
    return merge_period(office, period, day_of(options, "as_of"), day_of(options, "issued"), progress)


def _report(office: Office, period: Period, options: Options, progress: Progress) -> object:
    return make_papers(office, period, wish_of(options), day_of(options, "as_of"), progress)


def _score(office: Office, period: Period, options: Options, progress: Progress) -> object:
    return make_scores(office, period, day_of(options, "as_of"), progress, wish=wish_of(options))


# 催报 is not among them: what was asked for on a day is kept as it was, not made again from what has come since.
MERGE: Final = "merge"
RUNNERS: Final[Mapping[str, Callable[[Office, Period, Options, Progress], object]]] = {
    MERGE: _merge,
    "report": _report,
    "score": _score,
}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a period's runs wrote when they were done again: the folder, its files, which command wrote which of them.

    `results` are what the runs gave back.
    """

    folder: Path
    files: Files
    written: Mapping[str, str]
    results: tuple[tuple[str, object], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not what the manifest says; `byte` is the first that differs, 0 where one of the two is missing."""

    name: str
    what: str
    byte: int = 0


@dataclass(frozen=True, slots=True)
class ReplayDone:
    """A closed period made again in `folder`. `program` is the version it was closed with, where that is another one."""

    manifest: Manifest
    folder: Path
    differences: tuple[Difference, ...]
    program: str = ""


def rebuild(office: Office, manifest: Manifest, progress: Progress = silent) -> Rebuilt:
    """Do the manifest's runs again in `office`, which is laid out as it was then."""
    period = period_of(manifest)
    folder = office.workspace.period_output(period)
    written: dict[str, str] = {}
    results: list[tuple[str, object]] = []
    for run in manifest.runs:
        again = replace(office, now=run.at, by=run.by, outputs=Outputs())
        results.append((run.command, RUNNERS[run.command](again, period, run.options, progress)))
        inside = (one.path for one in again.outputs.written if one.path.is_relative_to(folder))
        written |= {path.relative_to(folder).as_posix(): run.command for path in inside}
    return Rebuilt(folder, files_in(folder), written, tuple(results))


def replay(office: Office, period: Period, target: Path, number: int = 0, progress: Progress = silent) -> ReplayDone:
    """Make a closed period again in `target`, a new or empty folder, and compare it byte for byte.

    `number` says which of several closings is meant (1 for the first; 0 for the last). A file edited by hand is made
    again and compared, and then lies there as it was closed. ReportGenError if the period was never closed.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WorkspaceError(f"“{target}”已存在且不是空文件夹。", "请换一个新文件夹。")
    manifest = manifest_of(office, _closing(office, period, number))
    with laid_out(office, manifest) as sealed:
        done = rebuild(sealed, manifest, progress)
        found = tuple(_differences(office, manifest, done))
        with disk_errors(target):
            _copy(done, target)
    edited = {one.name: one.sha256 for one in manifest.outputs if one.origin in {Origin.EDITED, Origin.STALE}}
    lay_out(originals_of(office.workspace), target, edited)
    return ReplayDone(manifest, target, found, "" if manifest.program == __version__ else manifest.program)


def period_of(manifest: Manifest) -> Period:
    """The period a manifest is about."""
    period = Period.parse(manifest.period)
    if period is None:
        raise ReportGenError(f"封账清单中的报送期“{manifest.period}”读不懂。", "请从备份恢复“台账”文件夹。")
    return period


def _closing(office: Office, period: Period, number: int) -> Closing:
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events(Act.CLOSED, period.code) if ledger else ()
    if not events or number > len(events):
        if has_errors(office.recorded.findings):
            raise ReportGenError(
                f"台账没有通过校验，其中没有{period.label}的这次封账。", "请运行 report-gen log verify 查看。"
            )
        times = f"只封账{len(events)}次" if events else "没有封过账"
        raise ReportGenError(f"{period.label}{times}。", f"请先用 report-gen close {period.code} 封账。")
    event = events[number - 1]
    return Closing(event.period, event.data.get(MANIFEST, ""), event.by, event.at, event.number)


def _differences(office: Office, manifest: Manifest, done: Rebuilt) -> Iterator[Difference]:
    """Where the rebuilt files are not those of the manifest, by name."""
    wanted = {one.name: one.made or one.sha256 if one.name in done.written else one.sha256 for one in manifest.outputs}
    for name, sha256 in wanted.items():
        if name not in done.files:
            yield Difference(name, "没有重新生成")
        elif done.files[name] != sha256:
            yield Difference(name, "与封账时不同", _byte(office, sha256, done.folder / name))
    yield from (Difference(name, "封账时没有") for name in sorted(done.files.keys() - wanted.keys()))


def _byte(office: Office, sha256: str, path: Path) -> int:
    """The first byte in which the file differs from the original of that hash; 0 where that is not kept."""
    originals = originals_of(office.workspace)
    return difference(originals.verified(sha256).read_bytes(), path.read_bytes()) if originals.has(sha256) else 0


def _copy(done: Rebuilt, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in done.files:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((done.folder / name).read_bytes())
