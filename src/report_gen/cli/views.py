"""What the commands print: results as Chinese lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from report_gen.model.account import Account, CellUse, tally
from report_gen.model.finding import Finding, Severity
from report_gen.model.finding_groups import Group, grouped
from report_gen.model.outcome import Conflict, Light, Merged, ReportState, Score, Verdict
from report_gen.wording import date_text, number_text

if TYPE_CHECKING:
    from report_gen.steps.letters import LettersDone
    from report_gen.steps.merge import MergeDone
    from report_gen.steps.report import ReportDone
    from report_gen.steps.returns import ReturnsDone
    from report_gen.steps.score import ScoreDone

_SHOWN = 3  # findings of one unit shown on the screen; the workbook lists all


def verdict_lines(done: MergeDone) -> list[str]:
    """The last line of the screen of `merge`; one a reporting period, named, where there are several."""
    parts = done.assessment.parts
    return [verdict(part) if len(parts) == 1 else f"{part.period.label}：{verdict(part)}" for part in parts]


def verdict(merged: Merged) -> str:
    """`通过 n 家 · 待核实 n 家 · 退回 n 家 · 未报 n 家`."""
    return " · ".join(f"{state.value} {merged.count(state)} 家" for state in ReportState)


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """The findings that need somebody, by unit; what is said of many cells of a sheet is said once."""
    wanted = [finding for finding in findings if finding.severity is not Severity.NOTE]
    lines = []
    for unit, group in groupby(wanted, key=lambda finding: finding.unit):
        members = list(group)
        counts = "，".join(
            f"{severity.value} {count} 处"
            for severity in (Severity.ERROR, Severity.QUERY)
            if (count := sum(finding.severity is severity for finding in members))
        )
        lines.append(f"{unit or '不能归到某一单位的'}：{counts}")
        groups = grouped(members)
        lines += [_group_line(one) for one in groups[:_SHOWN]]
        rest = sum(len(one.findings) for one in groups[_SHOWN:])
        if rest:
            lines.append(f"  ……其余 {rest} 处见“问题清单”。")
    return lines


def _group_line(group: Group) -> str:
    first = group.findings[0].place
    where = " › ".join(part for part in (first.file, first.sheet, group.cells) if part)
    return f"  [{group.kind.code}] {where}　{group.message}{group.hint}"


def plan_lines(findings: Iterable[Finding]) -> list[str]:
    """What is doubtful in the plan workbook; what is only noted stays unsaid."""
    wanted = [finding for finding in findings if finding.severity is Severity.QUERY]
    if not wanted:
        return []
    return [
        f"方案工作簿：核实性 {len(wanted)} 处",
        *(f"  [{one.code}] {one.place.label}　{one.message}{one.hint}" for one in wanted),
    ]


def ledger_lines(findings: Iterable[Finding]) -> list[str]:
    """What is wrong with the office's own ledger: said at every merge until it is right again."""
    wanted = [finding for finding in findings if finding.severity is not Severity.NOTE]
    if not wanted:
        return []
    return ["台账有异常，其中的决定本次一律不采用：", *(f"  [{one.code}] {one.message}{one.hint}" for one in wanted)]


def coverage_lines(accounts: Iterable[Account]) -> list[str]:
    """The account of each file's cells, with a line for each end and reason."""
    lines = []
    for one in accounts:
        counts = " ＋ ".join(f"{use.value} {one.count(use)}" for use in CellUse)
        about = f"非空单元格 {len(one.cells)} ＝ {counts}" if one.cells else "没有读取"
        lines.append(f"{one.file}{f'（{one.unit}）' if one.unit else ''}：{about}{f'　{one.note}' if one.note else ''}")
        lines += [
            "  " + "　".join(filter(None, (row.use.value, row.reason, f"{row.count} 格", row.cells)))
            for row in tally(one)
        ]
    return lines


def return_lines(done: ReturnsDone | None, *, dry_run: bool) -> list[str]:
    """What goes back to the units, and what a person should know about it."""
    if done is None or not (done.cases or done.removed):
        return []
    word = "将备好" if dry_run else "已备好"
    lines = [f"{word}退回修改件 {len(done.cases)} 家：{done.folder}"] if done.cases else []
    if done.removed:
        lines.append(f"已无须退回，撤去上次备好的 {len(done.removed)} 个文件。")
    lines += [f"  有人改动过，未替换：{path.name}" for path in done.kept]
    lines += [f"  {remark}" for remark in done.remarks]
    return [*lines, *(f"  提示：{note.message}{note.hint}" for note in done.notes)]


def letter_lines(done: LettersDone | None, *, dry_run: bool) -> list[str]:
    """The letters to units whose values disagree, and those a person edited."""
    if done is None:
        return []
    return [
        *(written([done.folder], dry_run=dry_run) if done.names else []),
        *(f"  有人改动过，未替换：{path.name}" for path in done.kept),
        *(f"  提示：{note.message}{note.hint}" for note in done.notes),
    ]


def merge_lines(done: MergeDone) -> list[str]:
    """The screen of `merge`."""
    assessment = done.assessment
    lights = Counter(task.light for task in assessment.tasks)
    verdicts = Counter(outcome.verdict for outcome in assessment.indicators)
    return [
        f"{assessment.period.label}汇总（截至{date_text(assessment.as_of)}）",
        *(
            line
            for part, folder in zip(assessment.parts, done.folders, strict=True)
            for line in _part_lines(part, folder, named=len(assessment.parts) > 1)
        ),
        "任务亮灯：" + "　".join(f"{light.value} {lights[light]}" for light in Light),
        "指标判定：" + "　".join(f"{verdict.value} {verdicts[verdict]}" for verdict in Verdict),
        *(line for part in assessment.parts for line in map(_conflict_line, part.conflicts)),
    ]


def _conflict_line(conflict: Conflict) -> str:
    return f"冲突 {conflict.number}：{conflict.item.name}，各单位所报不一致，待裁定"


def _part_lines(merged: Merged, folder: Path, *, named: bool) -> list[str]:
    """What came for one reporting period, and what is wrong with it."""
    name = f"{merged.period.label}　" if named else ""
    if not merged.files_found:
        return [f"{name}“{folder}”中没有文件，请放入收到的填报表后再汇总。"]
    return [
        f"{name}发现文件 {merged.files_found} 份：读入 {merged.files_read} 份，未读 {len(merged.skipped)} 份",
        *(f"  未读 {skipped.file}：{skipped.reason}" for skipped in merged.skipped),
        *(f"  免报 {one.words}" for one in merged.excused),
        *finding_lines(merged.findings),
    ]


def score_lines(done: ScoreDone) -> list[str]:
    """The screen of `score`: units by kind and rank, with what is still to be scored by hand and what holds no more."""
    lines = []
    ranked = any(score.rank for score in done.scores)
    for kind, group in groupby(done.scores, key=lambda score: score.unit.kind):
        members = sorted(group, key=lambda score: (score.rank == 0, score.rank, score.unit.code))
        lines += [f"{kind.value}：", *(_score_line(score, ranked=ranked) for score in members)]
    if done.assessor_book and any(one.open_points for one in done.scores):
        lines.append(
            f"还有待评的项目：请评分人填写“{done.assessor_book.name}”，放入“考核”文件夹后运行 report-gen score enter。"
        )
    from report_gen.steps.score import lapsed_decisions

    return [*lines, *(f"提示：{words}" for words in lapsed_decisions(done.scores))]


def _score_line(score: Score, *, ranked: bool) -> str:
    place = f"{score.rank or '—'}　" if ranked else ""
    head = f"  {place}{score.unit.short}　"
    if not score.items:
        return f"{head}{score.note}"
    points = f"{head}{number_text(score.total)} 分"
    if score.open_points:
        return f"{points}（另有 {number_text(score.open_points)} 分待人工评分）"
    return f"{points}　{score.grade}"


def report_lines(done: ReportDone) -> list[str]:
    """The screen of `report`: what was held back and why, what a person must supply, what was noted."""
    return [
        *([done.refusal] if done.held else []),
        *(f"待补：{item}" for item in done.missing),
        *(f"提示：{note.message}{note.hint}" for note in done.notes),
    ]


def written(paths: Iterable[Path], *, dry_run: bool) -> list[str]:
    """Which files were written, or would be."""
    word = "将写出" if dry_run else "已写出"
    return [f"{word}：{path}" for path in paths]
