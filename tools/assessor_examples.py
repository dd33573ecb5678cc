"""Makes the filled 考核打分 workbooks of the examples, all of it made up: three assessors for the first half of 2024.

Run from the repository's root: `python tools/assessor_examples.py`; `make_examples.py` calls it too. Run again it gives
the same content. One assessor gives points on every line and registers events; the other two only on lines that leave
out the highest and the lowest mark.
"""

from __future__ import annotations

import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from example_files import saved
from report_gen.excel.assessor_book import HEAD_ROW, write_assessor_book
from report_gen.model.assessor_book import MARKS, AssessorBook
from report_gen.model.form import COVER_SHEET, SAMPLE_NOTICE, FormTable
from report_gen.model.period import Period, Span
from report_gen.model.plan import Plan
from report_gen.reports.assessor_book import blank_book
from report_gen.steps.load import load_plan
from report_gen.workspace import ASSESSMENT, PLAN_FILE
from scenario_support import drawn

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "input_examples"
HALF_YEAR: Final = Period.of(Span.HALF, 2024, 1)
_FIRST: Final = ("考核打分（示例）.xlsx", "张三（示例）")
_OTHERS: Final = (("考核打分（示例）-李四.xlsx", "李四（示例）"), ("考核打分（示例）-王五.xlsx", "王五（示例）"))
_STEP: Final = Decimal("0.5")
_TRIMMED: Final = "去极值平均"
_GOOD: Final = (
    "主动对接牵头单位，协调会议定事项全部按时办结",
    "材料一次报齐，数据有出入的当天说明原因",
    "明确专人负责，两次提供跨部门共享数据",
    "配合现场核查，问题清单全部销号",
)
_FAIR: Final = (
    "能按要求配合，一次材料经提醒后补报",
    "议定事项办结较慢，其中一项延后一周",
    "数据口径两次与牵头单位核对后才一致",
    "现场核查准备不充分，佐证材料事后补齐",
)


class Event(NamedTuple):
    """A row of 登记."""

    unit: str
    line: str
    day: str
    reason: str
    basis: str
    points: str = ""
    times: int | None = None


_MISSED: Final = "未参加5月17日城市绿色货运配送工作调度会，也未请假"
_SIGNED: Final = "5月17日调度会签到册（示例）"
EVENTS: Final[dict[str, tuple[Event, ...]]] = {
    "luoyang": (
        Event("市财政局", "P11", "2024-05-17", _MISSED, _SIGNED),
        Event("市农业农村局", "P11", "2024-05-17", _MISSED, _SIGNED),
        Event("市工信局", "P12", "2024-04-22", "征求意见稿逾期未反馈，经两次催办", "领导小组办公室催办记录（示例）", times=2),
        Event("孟津区政府", "Q09", "2024-05-17", _MISSED, _SIGNED),
        Event("市邮政管理局", "P08", "2024-06-12", "承办全市末端共同配送现场会并作交流发言", "现场会通知（示例）"),
        Event("涧西区政府", "P08", "2024-05-28", "夜间配送做法被省级工作简报刊发", "省工作简报第12期（示例）", points="2"),
    ),
    "linzi": (
        Event("区财政局", "P09", "2024-05-17", _MISSED, _SIGNED),
        Event("区供销社", "P09", "2024-03-22", "调度会迟到早退，未汇报本单位进展", "3月22日调度会记录（示例）", points="0.5"),
        Event("各镇、街道", "Q08", "2024-03-28", "报送的配送站建设信息被区政府网站采用", "区政府网站（示例）"),
        Event("区商务局", "P08", "2024-06-12", "承办共同配送企业对接会，促成合作签约", "对接会通知和签约名单（示例）"),
    ),
}  # fmt: skip


def make_assessments(city: str) -> None:
    """The three books of a city, in its folder 考核."""
    plan, _ = load_plan(EXAMPLES / city / PLAN_FILE)
    record = blank_book(plan, HALF_YEAR)
    if record is None:
        raise ValueError(city)
    trimmed = {line.code for line in plan.rubric if line.parameters.get("多人取值") == _TRIMMED}
    for file, name in (_FIRST, *_OTHERS):
        book = _blank(record)
        _give_points(book, record, name, trimmed if (file, name) != _FIRST else None)
        if (file, name) == _FIRST:
            _register(book, record.tables[1], EVENTS[city], plan)
        cover = book[COVER_SHEET]
        _typed(cover, (cover.max_row + 2, 1), f"{SAMPLE_NOTICE}，单位名称取自公开文件，打分和事项均非实情。")
        book.properties.description = SAMPLE_NOTICE
        saved(book, EXAMPLES / city / ASSESSMENT / HALF_YEAR.code / file, HALF_YEAR.next().first)


def _blank(record: AssessorBook) -> Workbook:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        write_assessor_book(record, path)
        return load_workbook(path)


def _give_points(book: Workbook, record: AssessorBook, name: str, lines: set[str] | None) -> None:
    """Points and reason in each row, or only in those of the lines named."""
    (table,) = (one for one in record.tables if one.key == MARKS)
    sheet = book[table.sheet]
    _typed(sheet, (3, _column(table, "unit") + 1), name)
    for number, row in enumerate(table.rows, HEAD_ROW + 1):
        if lines is None or row.key.partition("/")[2] in lines:
            most = Decimal(row.printed["full"])
            seed = f"{record.identity.plan_id}/{row.key}/{name}"
            lost = drawn(seed, int(most / 5 / _STEP) + 1)
            reasons = _GOOD if lost <= 1 else _FAIR
            _typed(sheet, (number, _column(table, "points")), float(most - lost * _STEP))
            _typed(sheet, (number, _column(table, "reason")), reasons[drawn(f"{seed}/理由", len(reasons))])


def _register(book: Workbook, table: FormTable, events: tuple[Event, ...], plan: Plan) -> None:
    labels = {line.code: f"{line.code} {line.name}" for line in plan.rubric}
    sheet = book[table.sheet]
    for number, one in enumerate(events, HEAD_ROW + 1):
        values = {
            "unit": one.unit, "line": labels[one.line], "day": one.day, "count": one.times, "points": one.points or None,
            "reason": one.reason, "basis": one.basis,
        }  # fmt: skip
        for key, value in values.items():
            if value is not None:
                _typed(sheet, (number, _column(table, key)), value)


def _column(table: FormTable, key: str) -> int:
    return [column.key for column in table.columns].index(key) + 1


def _typed(sheet: Worksheet, cell: tuple[int, int], value: str | float) -> None:
    sheet.cell(*cell).value = value


if __name__ == "__main__":
    for wanted in sys.argv[1:] or EVENTS:
        make_assessments(wanted)
