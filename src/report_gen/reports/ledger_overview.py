"""The sheet 总览 of the merged workbook: where things stand, and what a person must do next."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import Light, Merged, ReportState, Timeliness, Verdict
from report_gen.model.sheets import (
    Block,
    CellData,
    ColumnKind,
    Link,
    Row,
    SheetColumn,
    SheetData,
    StackedBars,
    Tone,
)
from report_gen.model.tones import LIGHT_TONES, SEVERITY_TONES, STATE_TONES, TIMELINESS_TONES, VERDICT_TONES
from report_gen.reports.ledger_reporting import percent, reported, timely
from report_gen.reports.ledger_scope import LedgerInput, numbered
from report_gen.reports.ledger_todo import to_do
from report_gen.wording import date_text, listed

_GRID: Final = (8, 20, *[10] * 10, 12)
_SEE: Final = SheetColumn("见", kind=ColumnKind.CENTRED)


def overview(given: LedgerInput) -> SheetData:
    """总览: counts with the sheet where each is found, the numbered to-do list, the lights by category."""
    plan, note = given.plan, given.plan.info.get("数据说明", "")
    about = f"报送期：{given.assessment.period.label}　截至：{date_text(given.assessment.as_of)}"
    lines = (f"{about}　方案：{plan.id} {plan.title}", *([f"数据说明：{note}"] if note else []))
    blocks = (
        _to_do_block(given),
        _reporting_block(given),
        _work_block(given),
        _files_block(given),
        _lights_block(given),
    )
    return SheetData("总览", f"{plan.title}汇总台账", lines, blocks, _GRID)


def _to_do_block(given: LedgerInput) -> Block:
    columns = (
        SheetColumn("序号", kind=ColumnKind.CENTRED),
        SheetColumn("事项"),
        SheetColumn("具体内容", span=10),
        _SEE,
    )
    rows = [(CellData(job.title, Tone.STRONG), CellData(job.detail), _see(job.sheet)) for job in to_do(given)]
    return Block("一、待办事项", columns, numbered(rows), empty="没有需要人工办理的事项。")


def _see(sheet: str) -> CellData:
    return CellData(sheet, link=Link(sheet))


def _reporting_block(given: LedgerInput) -> Block:
    titles = ("应报", *(state.value for state in ReportState), "按时", "逾期", "时间待定", "上报率", "及时率")
    columns = (
        SheetColumn("报送期", kind=ColumnKind.CENTRED, span=2),
        *(SheetColumn(title, kind=ColumnKind.CENTRED) for title in titles),
        _SEE,
    )
    return Block("二、报送情况（家）", columns, tuple(_reporting_row(part) for part in given.parts))


def _reporting_row(part: Merged) -> Row:
    owed = len(part.statuses)
    times = Counter(status.timeliness for status in part.statuses)
    return (
        CellData(part.period.label),
        CellData(owed, Tone.STRONG),
        *(
            CellData(part.count(state), STATE_TONES[state] if part.count(state) else Tone.PLAIN)
            for state in ReportState
        ),
        *(
            CellData(times[time], TIMELINESS_TONES[time] if times[time] else Tone.PLAIN)
            for time in (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.PENDING)
        ),
        CellData(percent(reported(part), owed)),
        CellData(percent(timely(part), owed)),
        _see("报送情况"),
    )


def _work_block(given: LedgerInput) -> Block:
    columns = (
        SheetColumn("项目", span=2),
        SheetColumn("数量", kind=ColumnKind.CENTRED),
        SheetColumn("具体内容", span=9),
        _SEE,
    )
    rows = (*_verdict_rows(given), _conflict_row(given), *_finding_rows(given))
    return Block("三、指标与校核", columns, rows)


def _verdict_rows(given: LedgerInput) -> list[Row]:
    rows: list[Row] = []
    for verdict in Verdict:
        names = [outcome.indicator.name for outcome in given.assessment.indicators if outcome.verdict is verdict]
        tone = VERDICT_TONES[verdict] if names else Tone.PLAIN
        rows.append(
            (CellData(f"指标{verdict.value}"), CellData(len(names), tone), CellData(listed(names)), _see("指标"))
        )
    return rows


def _conflict_row(given: LedgerInput) -> Row:
    names = [f"{found.number} {found.item.name}" for part in given.parts for found in part.conflicts]
    tone = Tone.WATCH if names else Tone.PLAIN
    return (CellData("待裁定数据冲突"), CellData(len(names), tone), CellData(listed(names)), _see("冲突"))


def _finding_rows(given: LedgerInput) -> list[Row]:
    rows: list[Row] = []
    for severity, tone in SEVERITY_TONES.items():
        found = [found for part in given.parts for found in dict.fromkeys(part.findings) if found.severity is severity]
        common = Counter(finding.kind.title for finding in found).most_common(5)
        said = "、".join(f"{title}（{count}条）" for title, count in common) or "无"
        rows.append(
            (
                CellData(f"{severity.value}问题"),
                CellData(len(found), tone if found else Tone.PLAIN),
                CellData(said),
                _see("问题清单"),
            )
        )
    return rows


def _files_block(given: LedgerInput) -> Block:
    found = sum(part.files_found for part in given.parts)
    read = sum(part.files_read for part in given.parts)
    skipped = [(part.period, file) for part in given.parts for file in part.skipped]
    columns = (
        SheetColumn("文件", span=4),
        SheetColumn("报送期", kind=ColumnKind.CENTRED, span=2),
        SheetColumn("未读原因", span=7),
    )
    rows = tuple(
        (CellData(file.file), CellData(period.label), CellData(file.reason, Tone.WATCH)) for period, file in skipped
    )
    title = f"四、收到的文件：共{found}个，已读{read}个，未读{len(skipped)}个"
    return Block(title, columns, rows, empty="没有未读的文件。")


def _lights_block(given: LedgerInput) -> Block:
    columns = (
        SheetColumn("序号", kind=ColumnKind.CENTRED),
        SheetColumn("指标分类", span=3),
        *(SheetColumn(light.value, kind=ColumnKind.CENTRED) for light in Light),
        SheetColumn("合计", kind=ColumnKind.CENTRED),
        SheetColumn("完成率", kind=ColumnKind.CENTRED),
        _SEE,
    )
    *categories, whole = light_counts(given)
    rows = [_lights_row(*one) for one in categories]
    total = _lights_row(*whole)
    chart = StackedBars(
        "各指标分类任务亮灯（项）",
        1,
        tuple((2 + index, LIGHT_TONES[light]) for index, light in enumerate(Light)),
        len(rows),
    )
    return Block("五、任务亮灯", columns, (*numbered(rows), (CellData(""), *total)), charts=(chart,))


def light_counts(given: LedgerInput) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The tasks of each category by light, in the order of the lights; 合计 is the last."""
    categories = given.plan.categories()
    counts = Counter((outcome.task.category, outcome.light) for outcome in given.assessment.tasks)
    total = tuple(sum(counts[name, light] for name in categories) for light in Light)
    return (*((name, tuple(counts[name, light] for light in Light)) for name in categories), ("合计", total))


def _lights_row(name: str, counts: tuple[int, ...]) -> Row:
    whole = sum(counts)
    return (
        CellData(name, Tone.STRONG if name == "合计" else Tone.PLAIN),
        *(
            CellData(count, LIGHT_TONES[light] if count else Tone.PLAIN)
            for light, count in zip(Light, counts, strict=True)
        ),
        CellData(whole, Tone.STRONG),
        CellData(Decimal(counts[0]) / whole * 100 if whole else None, decimals=1, suffix="%"),
        _see("任务进展"),
    )
