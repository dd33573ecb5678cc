"""What a person must do about a reporting period, in order of urgency and in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.model.outcome import Light, Merged, ReportState, ReportStatus, Timeliness, Verdict
from report_gen.reports.ledger_scope import LedgerInput
from report_gen.wording import date_text, few, listed


@dataclass(frozen=True, slots=True)
class Job:
    """Something a person must do: in a word, in full, and the sheet to look at."""

    title: str
    detail: str
    sheet: str


def to_do(given: LedgerInput) -> tuple[Job, ...]:
    """The jobs there are, the most urgent first."""
    return tuple(job for find in _JOBS for job in find(given))


def _missing(given: LedgerInput) -> Iterator[Job]:
    for part in given.parts:
        silent: dict[date, list[str]] = {}
        for status in part.statuses:
            if status.state is ReportState.MISSING:
                silent.setdefault(status.obligation.due, []).append(given.short(status.obligation.unit))
        for due, names in sorted(silent.items()):
            when = f"时限{date_text(due)}{'，已过' if due < given.assessment.as_of else ''}"
            yield Job("催报", f"请催报{part.period.label}报表（{when}），共{len(names)}家：{few(names)}。", "报送情况")


def _returned(given: LedgerInput) -> Iterator[Job]:
    said = _by_period(given, lambda part: _units(given, part, ReportState.RETURNED, _error_words))
    if said:
        yield Job("退回修改", f"请将填报表退回以下单位改正：{said}。", "问题清单")


def _error_words(given: LedgerInput, status: ReportStatus) -> str:
    return f"{given.short(status.obligation.unit)}（强制性问题{status.errors}处）"


def _queried(given: LedgerInput) -> Iterator[Job]:
    said = _by_period(given, lambda part: _units(given, part, ReportState.QUERIED, _query_words))
    if said:
        yield Job("核实说明", f"请以下单位对变动较大或存疑的数据作出说明：{said}。", "问题清单")


def _query_words(given: LedgerInput, status: ReportStatus) -> str:
    return f"{given.short(status.obligation.unit)}（核实性问题{status.queries}处）"


def _conflicts(given: LedgerInput) -> Iterator[Job]:
    said = _by_period(
        given,
        lambda part: [
            f"{found.number} {found.item.name}（{few(given.short(source.unit) for source in found.sources)}）"
            for found in part.conflicts
        ],
    )
    if said:
        yield Job("裁定冲突", f"同一数据多家所报不一致，请核对后裁定：{said}。", "冲突")


def _skipped(given: LedgerInput) -> Iterator[Job]:
    said = _by_period(given, lambda part: [file.file for file in part.skipped])
    if said:
        yield Job("处理未读文件", f"以下文件未能读取，请按“收到的文件”所列原因处理：{said}。", "总览")


def _unregistered(given: LedgerInput) -> Iterator[Job]:
    said = _by_period(
        given,
        lambda part: [
            status.accepted.file
            for status in part.statuses
            if status.timeliness is Timeliness.PENDING and status.accepted is not None
        ],
    )
    if said:
        yield Job("补登收件时间", f"请在收件登记中补登以下文件的收到时间：{said}。", "报送情况")


def _overdue(given: LedgerInput) -> Iterator[Job]:
    late = _tasks_shown(given, Light.OVERDUE)
    if late:
        yield Job("督办超期任务", f"以下任务已超期，请督办牵头单位：{listed(late)}。", "任务进展")


def _unclear(given: LedgerInput) -> Iterator[Job]:
    pending = _tasks_shown(given, Light.PENDING)
    if pending:
        yield Job("确认待定任务", f"以下任务的亮灯无法判定，请核对判定依据一栏：{listed(pending)}。", "任务进展")


def _tasks_shown(given: LedgerInput, light: Light) -> list[str]:
    tasks = (outcome.task for outcome in given.assessment.tasks if outcome.light is light)
    return [f"第{task.no}项“{task.title}”" for task in tasks]


def _undecided(given: LedgerInput) -> Iterator[Job]:
    open_ones = [found for found in given.assessment.indicators if found.verdict is Verdict.UNDECIDED]
    if open_ones:
        names = listed(f"{found.indicator.code} {found.indicator.name}" for found in open_ones)
        yield Job("补齐指标数据", f"以下指标因缺少数据无法判定，请补齐：{names}。", "指标")


_JOBS: Final[tuple[Callable[[LedgerInput], Iterator[Job]], ...]] = (
    _missing,
    _returned,
    _conflicts,
    _skipped,
    _queried,
    _overdue,
    _unregistered,
    _unclear,
    _undecided,
)


def _units(
    given: LedgerInput, part: Merged, state: ReportState, words: Callable[[LedgerInput, ReportStatus], str]
) -> list[str]:
    return [words(given, status) for status in part.statuses if status.state is state]


def _by_period(given: LedgerInput, names: Callable[[Merged], list[str]]) -> str:
    """The names of every reporting period, each period named where there are several; '' for none."""
    found = [(part.period.label, names(part)) for part in given.parts]
    return "；".join(
        f"{label}：{few(those, measure='个')}" if given.several else few(those, measure="个")
        for label, those in found
        if those
    )
