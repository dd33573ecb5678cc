"""Folders and names of an office's workspace; `writing` writes into it, `sealed` keeps originals, `lock` guards it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from report_gen.errors import WorkspaceError
from report_gen.model.period import Period
from report_gen.model.submission import Skipped

PLAN_FILE = "方案.xlsx"
REGISTER_FILE = "收件登记.xlsx"
_FULL_WIDTH = str.maketrans('<>:"/\\|?*.', "＜＞：＂／＼｜？＊．")  # a dot: Windows takes aux.xxx for a device
_LONGEST_STEM = 40
_OPEN_ELSEWHERE = ("~$", ".~")  # Office and WPS; LibreOffice's .~lock. begins alike
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_SYSTEM_FOLDERS = frozenset({"__macosx", "$recycle.bin", "@eadir"})
_UNFINISHED = (
    ".tmp",
    ".temp",
    ".bak",
    ".xlk",
    ".part",
    ".crdownload",
    ".download",
    ".downloading",
    ".td",
    ".xltd",
    "~",
)
_SHORTCUTS = (".lnk", ".url", ".webloc", ".desktop")
BLANKS, INBOX, OUTPUT, TEMPLATES, LEDGER = "空白模板", "报送", "输出", "模板", "台账"
ASSESSMENT = "考核"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One office's folder. `plan`, `inbox`, `output`, the blank `forms` and `templates` may lie elsewhere when the caller says so.

    `ledger` is the address of its ledger as the caller gave it, '' for where the plan or custom says.
    """

    root: Path
    plan: Path
    inbox: Path
    output: Path
    forms: Path | None = None
    ledger: str = ""
    templates: Path | None = None

    @classmethod
    def at(
        cls, root: Path, plan: Path | None = None, inbox: Path | None = None, output: Path | None = None
    ) -> Workspace:
        """The workspace in that folder, with single places overridden. Nothing is created or checked."""
        return cls(root, plan or root / PLAN_FILE, inbox or root / INBOX, output or root / OUTPUT)

    def period_inbox(self, period: Period) -> Path:
        """Where the forms of that period are put as they come in."""
        return self.inbox / period.code

    def period_output(self, period: Period) -> Path:
        """Where everything written for that period goes."""
        return self.output / period.code

    def blanks(self, period: Period) -> Path:
        """Where the blank forms of that period go."""
        return (self.forms or self.root / BLANKS) / period.code

    def template(self, name: str) -> Path | None:
        """The office's own copy of a Word template, or None if it keeps none."""
        path = (self.templates or self.root / TEMPLATES) / name
        return path if path.exists() else None

    def register(self, period: Period) -> Path | None:
        """The 收件登记 of that period, or None if nobody keeps one."""
        path = self.period_inbox(period) / REGISTER_FILE
        return path if path.exists() else None

    def received(self, period: Period) -> tuple[tuple[Path, ...], tuple[Skipped, ...]]:
        """The files units sent for that period, in order of name, and those passed over with the reason.

        Every file found is in one of the two, but for the register itself. A missing folder holds no files. Links
        to folders are passed over: what lies behind them may be elsewhere, or the folder itself once more.
        """
        folder = self.period_inbox(period)
        taken, skipped = _files_in(folder)
        return tuple(path for path in taken if path != folder / REGISTER_FILE), skipped

    def period_assessment(self, period: Period) -> Path:
        """Where the filled 考核打分 workbooks of that period are put."""
        return self.root / ASSESSMENT / period.code

    def assessed(self, period: Period) -> tuple[tuple[Path, ...], tuple[Skipped, ...]]:
        """The files put there, in order of name, and those passed over with the reason, as `received` gives them."""
        return _files_in(self.period_assessment(period))

    def name_of(self, path: Path, period: Period) -> str:
        """How messages and the register name a received file: relative to the period's folder."""
        return path.relative_to(self.period_inbox(period)).as_posix()


def way_to(path: Path, start: Path) -> str:
    """The relative path from the folder `start`, with /; the whole path where they lie on different drives."""
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def create(root: Path, plan: Path) -> Workspace:
    """A new workspace at `root` with a copy of the plan workbook.

    Raises WorkspaceError if the folder already holds something or the plan workbook is in another format: under the
    workspace's name for it no office program would open it.
    """
    import shutil

    from report_gen.workspace.writing import disk_errors  # these two load what no command needs for its help page

    if plan.suffix.lower() != ".xlsx":
        raise WorkspaceError(f"“{plan}”不是 xlsx 文件。", "请用 WPS 或 Office 打开，另存为 .xlsx 后重试。")
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise WorkspaceError(f"“{root}”已存在且不是空文件夹。", "请换一个新文件夹，已有内容不会被改动。")
    with disk_errors(root):
        for name in (BLANKS, INBOX, OUTPUT, TEMPLATES, LEDGER):
            (root / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(plan, root / PLAN_FILE)
    return Workspace.at(root)


def file_stems(names: Mapping[str, str]) -> dict[str, str]:
    """For each name (by key) what to call its files: Windows, too, must take it, and no two may be the same.

    Forbidden characters become full-width ones or _, long names are cut; names that are then the same get their key.
    """
    stems = {key: _stem(name) for key, name in names.items()}
    folded = Counter(stem.casefold() for stem in stems.values())
    return {key: stem if folded[stem.casefold()] == 1 else f"{stem}-{key}" for key, stem in stems.items()}


def _stem(name: str) -> str:
    stem = "".join(character if character.isprintable() else "_" for character in name.translate(_FULL_WIDTH))
    return stem.strip()[:_LONGEST_STEM]


def _files_in(folder: Path) -> tuple[tuple[Path, ...], tuple[Skipped, ...]]:
    """The files below the folder that somebody may have meant to be read, and the others with the reason."""
    taken: list[Path] = []
    skipped: list[Skipped] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()):
        name = path.relative_to(folder).as_posix()
        if reason := _reason_to_skip(path, name):
            skipped.append(Skipped(name, reason))
        else:
            taken.append(path)
    return tuple(taken), tuple(skipped)


def _reason_to_skip(path: Path, name: str) -> str:
    """Why a file called `name` below the inbox is none that a unit sent; '' if it may be one."""
    *folders, last = name.lower().split("/")
    if last.startswith(_OPEN_ELSEWHERE):
        return "办公软件打开文件时的临时文件，请关闭原文件"
    if last.startswith(".") or last in _SYSTEM_FILES:
        return "系统隐藏文件"
    if any(folder.startswith(".") or folder in _SYSTEM_FOLDERS for folder in folders):
        return "隐藏文件夹中的文件"
    if last.endswith(_UNFINISHED) or last.startswith("~wr"):
        return "临时文件或未下载完的文件"
    if last.endswith(_SHORTCUTS):
        return "快捷方式，不是文件本身，请放入原文件"
    return "" if path.is_file() else _no_file(path)


def _no_file(path: Path) -> str:
    """What a path is that is neither a folder nor an ordinary file."""
    if path.is_dir():
        return "指向文件夹的链接，没有读取其中的文件，请放入原文件"
    return "失效的链接，请放入原文件" if path.is_symlink() else "不是普通文件（管道、设备等）"
