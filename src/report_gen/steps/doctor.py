"""`doctor`: whether this machine has what the work needs, and what to do where it has not."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import is_zipfile

from report_gen.errors import ReportGenError
from report_gen.office import find_office, office_version
from report_gen.pdf.faces import preferred
from report_gen.pdf.fontconfig import standing_in, write_configuration
from report_gen.reports import half_year, score_sheet
from report_gen.resources import shipped
from report_gen.steps.load import load_plan
from report_gen.workspace import Workspace

PACKAGES = ("openpyxl", "python-calamine", "xlsxwriter", "python-docx", "docxtpl", "jinja2", "lxml", "pandas", "pypdf")
_FONT_REMEDY = "Word 文件仍写明这种字体；请在转 PDF、打印的电脑上安装。"


@dataclass(frozen=True, slots=True)
class CheckUp:
    """One thing looked at. `essential` things stop the work when they are not right."""

    name: str
    right: bool
    found: str
    remedy: str = ""
    essential: bool = True


def examine(folder: Path) -> tuple[CheckUp, ...]:
    """All things the work needs, looked at on this machine; `folder` is where outputs would be written.

    If it is a workspace, its plan workbook and the office's own templates are looked at too.
    """
    workspace = Workspace.at(folder)
    machine = (
        _python(),
        *map(_package, PACKAGES),
        _templates(),
        _writable(folder),
        _console(),
        _libreoffice(),
        *_fonts(),
    )
    return (*machine, *_plan(workspace), *_own_templates(workspace))


def _python() -> CheckUp:
    return CheckUp("Python", sys.version_info >= (3, 11), platform.python_version(), "请安装 Python 3.11 或更新版本。")


def _package(name: str) -> CheckUp:
    try:
        return CheckUp(name, right=True, found=version(name))
    except PackageNotFoundError:
        return CheckUp(name, right=False, found="未安装", remedy=f"请运行 python -m pip install {name}。")


def _templates() -> CheckUp:
    try:
        count = len(list(shipped("templates").glob("*.docx")))
    except ReportGenError as error:
        return CheckUp("Word 模板", right=False, found=error.message, remedy=error.hint)
    return CheckUp("Word 模板", count > 0, f"{count} 个", "请重新安装 report_gen。")


def _writable(folder: Path) -> CheckUp:
    able = os.access(folder, os.W_OK)
    return CheckUp("写入权限", able, f"{folder}", "请换一个有写入权限的文件夹，或请管理员授权。")


def _console() -> CheckUp:
    encoding = sys.stdout.encoding or "未知"
    return CheckUp("终端编码", right=True, found=encoding)


def _plan(workspace: Workspace) -> Iterator[CheckUp]:
    if not workspace.plan.exists():
        return
    try:
        plan, notes = load_plan(workspace.plan)
    except ReportGenError as error:
        yield CheckUp("方案工作簿", right=False, found=error.message.strip().removesuffix("。"), remedy=error.hint)
        return
    found = f"{plan.title}，{len(plan.tasks)} 项任务，{len(plan.units)} 家单位"
    doubts = [f"{note.place.label} {note.message}{note.hint}" for note in notes]
    yield CheckUp("方案工作簿", not doubts, found, "\n".join(["请核对：", *doubts]), essential=False)


def _own_templates(workspace: Workspace) -> Iterator[CheckUp]:
    for name in (half_year.TEMPLATE, score_sheet.TEMPLATE):
        own = workspace.template(name)
        if own is not None:
            yield CheckUp(f"自备模板 {name}", is_zipfile(own), str(own), "打不开，请换回随程序提供的模板。")


def _libreoffice() -> CheckUp:
    place = find_office()
    found = f"{office_version() or '版本不详'}（{place}）" if place else "未安装"
    return CheckUp("LibreOffice", bool(place), found, "只在转 PDF 时需要，不影响其他工作。", essential=False)


def _fonts() -> Iterator[CheckUp]:
    """The fonts of official paper: there, standing in for, missing; one line where this machine has no list of them."""
    wanted = preferred({})
    with TemporaryDirectory(prefix="report-gen-") as folder:
        families = standing_in(wanted, write_configuration(wanted, Path(folder) / "fonts.conf"))
    if not families:
        yield CheckUp("公文字体", right=True, found="本机不提供字体清单，请在 WPS/Word 中确认", essential=False)
    for name, family in families.items():
        if family == name:
            found = "已安装"
        elif family in wanted[name]:
            found = f"缺少，转 PDF 时用“{family}”代替"
        else:
            found = "缺少，也没有合适的字体可代替"
        yield CheckUp(f"字体 {name}", family == name, found, _FONT_REMEDY, essential=False)
