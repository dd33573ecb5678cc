"""The files of a period that the office can fetch: everything written for it, its blank forms, what units sent."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from typing import IO, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.period import Period
from report_gen.model.portal import DocFile, Download, InboxFile
from report_gen.reports import print_pack
from report_gen.steps.letters import LETTER_FOLDER
from report_gen.steps.merge import BOARD_FILE, LEDGER_FILE
from report_gen.steps.papers import SCORE_FOLDER
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.remind import REMIND_FOLDER
from report_gen.steps.returns import RETURN_FOLDER
from report_gen.steps.score import ASSESSOR_BOOK, SUMMARY
from report_gen.steps.shelf import LIST_FILE
from report_gen.workspace import BLANKS, OUTPUT

_MERGED, _PAPERS, _PRINTS, _BLANK = "汇总台账与看板", "文书", "打印册", "空白填报表"
_SCORES, _OTHERS = "考核评分表", "其他"
GROUPS: Final = (_MERGED, _PAPERS, _SCORES, RETURN_FOLDER, LETTER_FOLDER, REMIND_FOLDER, _PRINTS, _BLANK, _OTHERS)
_FOLDERS: Final = {SCORE_FOLDER: _SCORES, **{one: one for one in (RETURN_FOLDER, LETTER_FOLDER, REMIND_FOLDER)}}
_PASSING: Final = (".", "~")  # of programs that have a file open, of the system, or ours not yet in place
_ID: Final = 20  # hex digits: enough that no two names of a period share them
_GONE: Final = "未能收入的文件.txt"


class _Found(NamedTuple):
    """A file as it is listed, its way below the workspace, and where it lies."""

    listed: DocFile
    way: str
    path: Path


def file_id(name: str) -> str:
    """What stands for a file of a period in addresses: it says nothing, and no path can be made of it."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:_ID]


def documents(lookout: Lookout, period: Period) -> tuple[DocFile, ...]:
    """What lies in 输出/<期>/ and 空白模板/<期>/, by group and name; links, hidden and passing files are left out."""
    return tuple(one.listed for one in _found(lookout, period))


def document(lookout: Lookout, period: Period, doc_id: str) -> Download:
    """That file; ReportGenError if none of the listed ones has the id, WorkspaceError if it cannot be read now."""
    for found in _found(lookout, period):
        if found.listed.id == doc_id:
            return Download(found.path.name, _content(found.path))
    raise _no_such()


def zipped(lookout: Lookout, period: Period, file: IO[bytes]) -> str:
    """Write all documents of the period into `file` as a zip and return the zip's name; they lie in it as in the workspace.

    A file that cannot be read by then is left out; a text in the zip names it. ReportGenError if there are none.
    """
    found = tuple(_found(lookout, period))
    if not found:
        raise ReportGenError(f"{period.label}还没有可下载的文件。", "请先汇总或写出文书。")
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        gone = [one.way for one in found if not _added(archive, one)]
        if gone:
            archive.writestr(_GONE, "打包时这些文件不见了或不能读取：\r\n" + "\r\n".join(gone) + "\r\n")
    return f"{period.label}全部文件.zip"


def originals(lookout: Lookout, period: Period) -> tuple[InboxFile, ...]:
    """The files units sent for the period, by unit in the order of the plan and name; `file_id(name)` stands for one."""
    order = {unit.code: number for number, unit in enumerate(lookout.office().plan.units)}
    return tuple(sorted(lookout.files(period), key=lambda one: (order.get(one.unit, len(order)), one.name)))


def original(lookout: Lookout, period: Period, doc_id: str) -> Download:
    """A received file as it lies in the folder; ReportGenError if none of them has the id."""
    for found in lookout.files(period):
        if file_id(found.name) == doc_id:
            name = found.name.rpartition("/")[2]
            return Download(name, _content(lookout.workspace.period_inbox(period) / found.name))
    raise _no_such()


def _no_such() -> ReportGenError:
    return ReportGenError("没有这个文件，或者它已被移走。", "请回到列表重新选择。")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkspaceError(
            f"“{path.name}”现在不能读取。", "文件可能被移走，或正被其他程序占用；请稍后重试。"
        ) from error


def _found(lookout: Lookout, period: Period) -> list[_Found]:
    workspace = lookout.workspace
    places = ((OUTPUT, workspace.period_output(period)), (BLANKS, workspace.blanks(period)))
    found = [one for place, folder in places for one in _below(f"{place}/{period.code}", folder)]
    return sorted(found, key=lambda one: (GROUPS.index(one.listed.group), one.listed.name))


def _below(place: str, folder: Path) -> Iterator[_Found]:
    """The files below the folder, which `place` stands for."""
    for root, folders, files in os.walk(folder):  # it goes into no folder that is a link
        folders[:] = [name for name in folders if not name.startswith(_PASSING)]
        for name in files:
            path = Path(root) / name
            told = None if name == LIST_FILE or name.startswith(_PASSING) else _told(path)
            if told is not None and S_ISREG(told.st_mode):
                yield _listed(place, path.relative_to(folder).as_posix(), path, told)


def _told(path: Path) -> os.stat_result | None:
    """What the system says of the path itself; None if it has gone since the folder was read."""
    try:
        return path.lstat()
    except OSError:
        return None


def _listed(place: str, inside: str, path: Path, told: os.stat_result) -> _Found:
    group = _BLANK if place.startswith(BLANKS) else _group(inside)
    changed = datetime.fromtimestamp(int(told.st_mtime))  # noqa: DTZ006  # the office's own wall clock, as everywhere
    name = _sayable(inside)
    return _Found(DocFile(file_id(f"{place}/{inside}"), group, name, told.st_size, changed), f"{place}/{name}", path)


def _sayable(name: str) -> str:
    """The name with a ? for what is no character: another system may have written it."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _group(inside: str) -> str:
    """The heading of a file of 输出/<期>/ by its way there; numbered copies go with what they are copies of."""
    folder, slash, _ = inside.partition("/")
    if slash:
        return _FOLDERS.get(folder, _OTHERS)
    stems = {Path(name).stem: _SCORES for name in (SUMMARY, ASSESSOR_BOOK)}
    stems |= {Path(name).stem: _MERGED for name in (LEDGER_FILE, BOARD_FILE)}
    for stem, group in stems.items():
        if inside.startswith(stem):
            return group
    return _PRINTS if print_pack.NAME in inside else _PAPERS


def _added(archive: ZipFile, one: _Found) -> bool:
    """Put the file into the archive, bit by bit; False if it can no longer be opened."""
    try:
        info = ZipInfo.from_file(one.path, one.way, strict_timestamps=False)
        source = one.path.open("rb")
    except OSError:
        return False
    info.compress_type = ZIP_DEFLATED
    with source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target)
    return True
