"""What the commands print: results as Chinese lines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from report_gen.model.finding import Finding, Severity
from report_gen.model.outcome import Light, Merged, ReportState, Verdict
from report_gen.wording import date_text, number_text

if TYPE_CHECKING:
    from report_gen.steps.merge import MergeDone
    from report_gen.steps.score import ScoreDone

_SHOWN = 3  # findings of one unit shown on the screen; the workbook lists all


def verdict(merged: Merged) -> str:
    """`通过 n 家 · 待核实 n 家 · 退回 n 家 · 未报 n 家`."""
    return " · ".join(f"{state.value} {merged.count(state)} 家" for state in ReportState)


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """The findings that need somebody, grouped by unit, with the first few of each spelled out."""
    wanted = [finding for finding in findings if finding.severity is not Severity.NOTE]
    lines = []
    for unit, group in groupby(wanted, key=lambda finding: finding.unit):
        members = list(group)
        counts = "，".join(
            f"{severity.value} {count} 处"
            for severity in (Severity.ERROR, Severity.QUERY)
            if (count := sum(finding.severity is severity for finding in members))
        )
        lines.append(f"{unit or '未能确定单位的文件'}：{counts}")
        lines += [f"  [{one.code}] {one.place.label}　{one.message}{one.hint}" for one in members[:_SHOWN]]
        if len(members) > _SHOWN:
            lines.append(f"  ……其余 {len(members) - _SHOWN} 处见“问题清单”。")
    return lines


def merge_lines(done: MergeDone) -> list[str]:
    """The screen of `merge`."""
    merged, assessment = done.merged, done.assessment
    lights = [(light, sum(task.light is light for task in assessment.tasks)) for light in Light]
    verdicts = [(one, sum(outcome.verdict is one for outcome in assessment.indicators)) for one in Verdict]
    return [
        f"{merged.period.label}汇总（截至{date_text(assessment.as_of)}）",
        f"发现文件 {merged.files_found} 份：读入 {merged.files_read} 份，未读 {len(merged.skipped)} 份",
        *(f"  未读 {skipped.file}：{skipped.reason}" for skipped in merged.skipped),
        *finding_lines(merged.findings),
        "任务亮灯：" + "　".join(f"{light.value} {count}" for light, count in lights),
        "指标判定：" + "　".join(f"{one.value} {count}" for one, count in verdicts),
        *(f"冲突 {conflict.number}：{conflict.item.name}，各单位所报不一致，待裁定" for conflict in merged.conflicts),
    ]


def score_lines(done: ScoreDone) -> list[str]:
    """The screen of `score`: units by kind and rank, with what is still to be scored by hand."""
    lines = []
    for kind, group in groupby(done.scores, key=lambda score: score.unit.kind):
        members = sorted(group, key=lambda score: (score.rank, score.unit.code))
        lines.append(f"{kind.value}：")
        lines += [
            f"  {score.rank or '—'}　{score.unit.short}　{number_text(score.total)} 分"
            + (f"（另有 {number_text(score.open_points)} 分待人工评分）" if score.open_points else f"　{score.grade}")
            for score in members
        ]
    return lines


def written(paths: Iterable[Path], *, dry_run: bool) -> list[str]:
    """Which files were written, or would be."""
    word = "将写出" if dry_run else "已写出"
    return [f"{word}：{path}" for path in paths]
