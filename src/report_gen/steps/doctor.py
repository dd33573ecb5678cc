"""`doctor`: whether this machine has what the work needs, and what to do where it has not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from report_gen.errors import ReportGenError
from report_gen.office import find_office, office_version
from report_gen.resources import shipped
from report_gen.steps.doctor_machine import CheckUp, look_at_machine
from report_gen.workspace import Workspace

if TYPE_CHECKING:
    from report_gen.model.plan import Plan

_FONT_REMEDY = "Word 文件仍写明这些字体；请在转 PDF、打印的电脑上安装。"


def examine(folder: Path, ledger: str = "") -> tuple[CheckUp, ...]:
    """All things the work needs, looked at on this machine; `folder` is where outputs would be written.

    If it is a workspace, its plan workbook, its ledger (at `ledger` where that is given) and the office's own templates
    are looked at too. Where packages are missing, what needs them is not tried: it would only fail for the same reason.
    """
    machine = tuple(look_at_machine(folder))
    if any(one.essential and not one.right for one in machine):
        return machine
    workspace = Workspace.at(folder)
    return (*machine, *_readers(), _libreoffice(), *_fonts(), *_plan(workspace, ledger), *_own_templates(workspace))


def _readers() -> Iterator[CheckUp]:
    """Whether a received file is opened in a process of its own: tried with a workbook of ours."""
    from report_gen.catalogue.submission import READ_UNGUARDED
    from report_gen.excel.guard import Guard

    try:
        book = shipped("input_examples", "linzi", "方案.xlsx")
    except ReportGenError as error:
        yield CheckUp("读表进程", right=False, found=error.message.removesuffix("。"), remedy=error.hint)
        return
    with Guard() as guard:
        read, findings = guard.read(book, book.name)
    if any(finding.kind is READ_UNGUARDED for finding in findings):
        yield CheckUp("读表进程", right=False, found="启动不了", remedy=READ_UNGUARDED.hint, essential=False)
    else:
        found = "可以启动" if read else "读不了随程序提供的工作簿"
        yield CheckUp("读表进程", read is not None, found, "请重新安装 report_gen。")


def _plan(workspace: Workspace, ledger: str) -> Iterator[CheckUp]:
    from report_gen.steps.load import load_plan

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
    yield _ledger(workspace, plan, ledger)


def _ledger(workspace: Workspace, plan: Plan, address: str) -> CheckUp:
    """Whether the ledger can be opened where it is said to be: a file, or a database on another machine."""
    from report_gen.steps.office_ledger import ledger_of

    try:
        ledger = ledger_of(workspace, plan, address)
        found = "还没有，第一次记入时建立" if ledger is None else f"{ledger.name}，已记 {ledger.head().number} 条"
    except ReportGenError as error:
        return CheckUp("台账", right=False, found=error.message.strip().removesuffix("。"), remedy=error.hint)
    return CheckUp("台账", right=True, found=found)


def _own_templates(workspace: Workspace) -> Iterator[CheckUp]:
    from report_gen.reports import half_year, score_sheet

    for name in (half_year.TEMPLATE, score_sheet.TEMPLATE):
        own = workspace.template(name)
        if own is not None:
            yield CheckUp(f"自备模板 {name}", is_zipfile(own), str(own), "打不开，请换回随程序提供的模板。")


def _libreoffice() -> CheckUp:
    place = find_office()
    found = f"{office_version() or '版本不详'}（{place}）" if place else "未安装"
    return CheckUp("LibreOffice", bool(place), found, "只在转 PDF 时需要，不影响其他工作。", essential=False)


def _fonts() -> Iterator[CheckUp]:
    """The fonts of official paper, on one line: those that are missing, each with what stands in for it."""
    from report_gen.pdf.faces import preferred
    from report_gen.pdf.fontconfig import standing_in, write_configuration

    wanted = preferred({})
    with TemporaryDirectory(prefix="report-gen-") as folder:
        families = standing_in(wanted, write_configuration(wanted, Path(folder) / "fonts.conf"))
    if not families:
        yield CheckUp("公文字体", right=True, found="本机不提供字体清单，请在 WPS/Word 中确认", essential=False)
        return
    groups: dict[str, list[str]] = {}
    for name, family in families.items():
        if family != name:
            groups.setdefault(family if family in wanted[name] else "", []).append(name)
    missing = "；".join(f"{'、'.join(names)}（{_stead(family)}）" for family, names in groups.items())
    found = f"缺少 {missing}" if missing else f"{len(families)} 种，均已安装"
    yield CheckUp("公文字体", not missing, found, _FONT_REMEDY, essential=False)


def _stead(family: str) -> str:
    return f"转 PDF 时用“{family}”代替" if family else "没有合适的字体可代替"
