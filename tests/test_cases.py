"""Whole offices in Markdown: plan, forms sent, and everything that must come of it, neither more nor less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.cli.views import verdict
from report_gen.model.outcome import Assessment, Merged
from report_gen.model.period import Period
from report_gen.rules.scoring import score_units
from report_gen.steps.forms import make_forms
from report_gen.steps.load import Office, assess_period, open_office
from report_gen.wording import indicator_text
from report_gen.workspace import PLAN_FILE, REGISTER_FILE, Workspace

CASES = Path(__file__).parent / "cases"
HALF_YEAR = Period(2024, 1, 6)
Table = list[list[str]]


def sections(text: str) -> Iterator[tuple[str, Table]]:
    """Each `## heading` of a Markdown page with the rows of its table, the head row first."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        lines = [line.strip() for line in body.splitlines() if line.strip().startswith("|")]
        rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
        yield heading.strip(), [row for row in rows if not set("".join(row)) <= set("-")] or rows[:1]


def write_plan(case: Path, path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sections((case / "方案.md").read_text(encoding="utf-8")):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(path)


def send(office: Office, case: Path) -> None:
    """Fill and send the forms of 报送.md, and register those that have a time."""
    registers: dict[Period, Table] = {}
    for heading, rows in sections((case / "报送.md").read_text(encoding="utf-8")):
        code, unit, name, came = heading.split(maxsplit=3)
        period = Period.parse(code)
        assert period is not None
        (blank,) = make_forms(office, period, (unit,)).paths
        book = openpyxl.load_workbook(blank)
        for sheet, key, title, value in rows[1:]:
            fill(book[sheet], key, title, value)
        target = office.workspace.period_inbox(period) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(target)
        if came != "—":
            registers.setdefault(period, []).append([name, came])
    for period, lines in registers.items():
        book = openpyxl.Workbook()
        book.worksheets[0].append(["文件名", "收到时间", "经办人", "方式", "备注"])
        for name, came in lines:
            book.worksheets[0].append([name, datetime.fromisoformat(came)])
        book.save(office.workspace.period_inbox(period) / REGISTER_FILE)


def fill(sheet: Worksheet, key: str, title: str, value: str) -> None:
    """Write a value into the cell of that row key and column title; figures as numbers, all else as text."""
    head = next(row for row in sheet.iter_rows() if any(cell.value == title for cell in row))
    column = next(cell.column for cell in head if cell.value == title)
    row = next(row for row in range((head[0].row or 0) + 1, sheet.max_row + 1) if str(sheet.cell(row, 1).value) == key)
    number = re.fullmatch(r"-?\d+(\.\d+)?", value)
    sheet.cell(row, column).value = float(value) if number else value


def _period_lines(office: Office, merged: Merged) -> Iterator[str]:
    yield f"## {merged.period.code}：{verdict(merged)}"
    for status in merged.statuses:
        late = f" 迟{status.days_late}天" if status.days_late else ""
        file = status.accepted.file if status.accepted else "—"
        yield f"- {office.plan.short(status.obligation.unit)}：{status.state.value} {status.timeliness.value}{late} {file}"
    for one in merged.findings:
        yield f"- [{one.code}] {one.severity.value} {one.unit or '—'} {one.place.label}"
    for conflict in merged.conflicts:
        values = "；".join(f"{office.plan.short(source.unit)} {source.value}" for source in conflict.sources)
        yield f"- {conflict.number} {conflict.item.name}：{values}"
    yield ""


def _assessment_lines(office: Office, assessment: Assessment) -> Iterator[str]:
    yield f"## 亮灯（截至{assessment.as_of}）"
    for task in assessment.tasks:
        yield f"- {task.task.no} {task.light.value}：{task.rule}"
    yield "\n## 指标"
    for outcome in assessment.indicators:
        value = indicator_text(outcome.indicator, outcome.value)
        yield f"- {outcome.indicator.code} {outcome.verdict.value}：{value} {outcome.working or outcome.reason}"
    yield "\n## 得分"
    for score in score_units(office.plan, assessment):
        points = "，".join(f"{item.rubric.code} {item.points}" for item in score.items)
        yield f"- {score.unit.short} {score.total}（{score.grade}，第{score.rank}名）：{points}"


@pytest.mark.parametrize("case", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda case: case.name)
def test_the_office_comes_out_as_written(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    write_plan(case, tmp_path / PLAN_FILE)
    send(open_office(Workspace.at(tmp_path)), case)
    office = open_office(Workspace.at(tmp_path))
    assessment = assess_period(office, HALF_YEAR)
    lines = [f"# {case.name}", ""]
    for part in assessment.parts:
        lines += _period_lines(office, part)
    lines += _assessment_lines(office, assessment)
    expected = case / "应有.md"
    if request.config.getoption("--update-cases"):
        expected.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "\n".join(lines) + "\n" == expected.read_text(encoding="utf-8")
