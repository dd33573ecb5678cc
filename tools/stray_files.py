"""What else lies in the inboxes: forms sent twice, forms of another period or city, papers that are no forms."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, Protocol

from docx import Document
from openpyxl import Workbook, load_workbook

from example_files import Answer, saved, settled
from fill_forms import NOTICE
from report_gen.excel.forms import write_form
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.rules.forms import build_form


@dataclass(frozen=True, slots=True)
class Receipts:
    """What the register says out of the ordinary: by period and unit."""

    missing: frozenset[tuple[str, str]] = frozenset()
    unregistered: frozenset[tuple[str, str]] = frozenset()
    late: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    unreadable: Mapping[tuple[str, str], str] = field(default_factory=dict)


LUOYANG_RECEIPTS: Final = Receipts(
    missing=frozenset({("2024-03", "市政数局"), ("2024-06", "市农业农村局"), ("2024-06", "市政数局")}),
    unregistered=frozenset({("2024-06", "瀍河区政府")}),
    late={
        ("2024-03", "瀍河区政府"): datetime.combine(date(2024, 4, 10), time(10, 42)),
        ("2024-06", "孟津区政府"): datetime.combine(date(2024, 7, 9), time(16, 5)),
    },
)
LINZI_RECEIPTS: Final = Receipts(
    missing=frozenset({("2024Q2", "区市场监管局"), ("2024Q2", "区自然资源局")}),
    late={("2024Q1", "临淄生态环境分局"): datetime.combine(date(2024, 4, 12), time(9, 20))},
    unreadable={("2024Q2", "区工信局"): "7月上旬"},
)


class Desk(Protocol):
    """Where the files of one period arrive."""

    @property
    def plan(self) -> Plan:
        """The city's plan."""

    @property
    def period(self) -> Period:
        """The period."""

    @property
    def folder(self) -> Path:
        """The inbox folder of the period."""

    @property
    def answers(self) -> list[Answer]:
        """The answer sheet so far."""

    @property
    def lines(self) -> list[tuple[str, object, str, str, str]]:
        """The register so far."""

    def enter(self, name: str, at: object, note: str = "") -> None:
        """Adds a line to the register."""


def strays(desk: Desk) -> None:
    """Everything that came besides one form a unit."""
    for stray in STRAYS.get((desk.plan.id, desk.period.code), ()):
        stray(desk)


def _note(desk: Desk, name: str, code: str, unit: str, note: str, cell: tuple[str, str, str] = ("", "", "")) -> None:
    sheet, address, value = cell
    desk.answers.append(Answer(desk.period.code, name, sheet, address, code, unit, value, note))


def _arrival(desk: Desk, name: str) -> datetime:
    at = next(line[1] for line in desk.lines if line[0] == name)
    if not isinstance(at, datetime):
        raise TypeError(name)
    return at


def _foreign_sheet(desk: Desk) -> None:
    """A form whose 指标数据 was pasted from the neighbour's form; sent again the same day, correctly."""
    right, name = "县区/老城区政府4月填报表.xlsx", "县区/老城区政府4月.xlsx"
    book = load_workbook(desk.folder / right)
    sheet = book["指标数据"]
    changed = [cell for row in sheet.iter_rows() for cell in row if "/U18/" in str(cell.value)]
    for cell in changed:
        cell.value = str(cell.value).replace("/U18/", "/U19/")
    saved(book, desk.folder / name, desk.period.last)
    desk.enter(name, _arrival(desk, right) - timedelta(minutes=95), "表号有误，已重报")
    place = (sheet.title, changed[0].coordinate, str(changed[0].value))
    _note(desk, name, "S202", "", "指标数据表从西工区的表粘贴而来，表号不一致", place)


def _sent_twice(desk: Desk) -> None:
    """A first form with a mistake, and the corrected one that counts."""
    name = "市城市管理局5月（初报）.xlsx"
    right = next(str(line[0]) for line in desk.lines if "市城市管理局" in str(line[0]))
    book = load_workbook(desk.folder / right)
    sheet = book["指标数据"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 9)
    cell.value = "见附件"
    saved(book, desk.folder / name, desk.period.last)
    desk.enter(name, _arrival(desk, right) - timedelta(minutes=170), "数据有误，已重报")
    _note(desk, name, "M112", "市城市管理局", "初报有误，以后收到的更正件为准")


def _last_months_form(desk: Desk) -> None:
    """April's form sent once more in May, beside the right one."""
    name = "县区/孟津区政府填报表.xlsx"
    shutil.copyfile(desk.folder.parent / "2024-04" / "县区/孟津区政府4月填报表.xlsx", desk.folder / name)
    desk.enter(name, datetime.combine(date(2024, 6, 3), time(9, 12)), "发错月份")
    _note(desk, name, "M102", "孟津区政府", "误发4月的表")


def _blank_form(desk: Desk) -> None:
    """The blank form sent back as it was."""
    name = "市政数局6月.xlsx"
    unit = desk.plan.find_unit("市政数局")
    if unit is None:
        raise ValueError(name)
    form = build_form(desk.plan, unit, desk.period)
    write_form(form, desk.folder / name)
    saved(load_workbook(desk.folder / name), desk.folder / name, desk.period.last)
    desk.enter(name, datetime.combine(date(2024, 7, 5), time(17, 31)))
    _note(desk, name, "M110", "市政数局", "一格未填的空白表")


def _other_city(desk: Desk) -> None:
    """A form of 临淄 that came to the wrong office."""
    linzi = desk.folder.parents[2] / "linzi" / "报送" / "2024Q2"
    name = "商务局二季度填报表.xlsx"
    source = next(path for path in sorted(linzi.rglob("*.xlsx")) if "区大数据中心" in path.as_posix())
    shutil.copyfile(source, desk.folder / name)
    _note(desk, name, "M101", "", "临淄区的填报表误发到洛阳")


def _papers(desk: Desk) -> None:
    """A Word summary among the forms, and the lock file of a workbook somebody has open."""
    name = "市交通运输局上半年工作总结.docx"
    paper = Document()
    paper.add_heading("上半年工作总结（示例，纯属虚构）", 1)
    paper.add_paragraph("此件是文字材料，不是填报表。")
    paper.core_properties.author = "市交通运输局（示例）"
    buffer = io.BytesIO()
    paper.save(buffer)
    (desk.folder / name).write_bytes(settled(buffer.getvalue(), desk.period.last))
    _note(desk, name, "S107", "", "Word文字材料放进了报送文件夹")
    owner = "张三（示例）"
    (desk.folder / "~$市公安局6月.xlsx").write_bytes(owner.encode("utf-16-le").ljust(165, b" "))


def _own_table(desk: Desk) -> None:
    """A table of the unit's own making instead of the form."""
    name = "区自然资源局二季度情况.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "工作情况"
    for line in (
        ("区自然资源局二季度绿色货运配送工作情况（示例，纯属虚构）",),
        ("序号", "工作", "进展"),
        (1, "公共配送中心用地保障", "落实用地指标，正在办理规划手续。"),
        (2, "充电设施用地保障", "支持充电站点选址2处。"),
    ):
        sheet.append(line)
    book.properties.description = NOTICE
    saved(book, desk.folder / name, desk.period.last)
    desk.enter(name, datetime.combine(date(2024, 7, 4), time(11, 8)))
    _note(desk, name, "S201", "", "自制表格，没有表号")


def _same_file(desk: Desk) -> None:
    """The same file sent once more."""
    first = next(str(line[0]) for line in desk.lines if "区财政局" in str(line[0]))
    name = "区财政局(1).xlsx"
    shutil.copyfile(desk.folder / first, desk.folder / name)
    desk.enter(name, _arrival(desk, first) + timedelta(minutes=6))
    _note(desk, name, "M111", "区财政局", "同一文件发了两次")


def _text_file(desk: Desk) -> None:
    """A note in plain text."""
    name = "情况说明.txt"
    (desk.folder / name).write_text("临淄供电中心：充电桩数据以本次所报为准。（示例，纯属虚构）\n", encoding="utf-8")
    _note(desk, name, "S106", "", "纯文本说明放进了报送文件夹")


STRAYS: Final[Mapping[tuple[str, str], tuple[Callable[[Desk], None], ...]]] = {
    ("LY2023", "2024-04"): (_foreign_sheet,),
    ("LY2023", "2024-05"): (_sent_twice, _last_months_form),
    ("LY2023", "2024-06"): (_blank_form, _other_city, _papers),
    ("LZ2023", "2024Q2"): (_own_table, _same_file, _text_file),
}
