"""What came of a run started from the portal, in lines: what was written, how it stands, what a person has to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from report_gen.model.finding import Finding, Severity
from report_gen.model.manifest import Origin
from report_gen.model.outcome import Light, Merged, ReportState, Score, Verdict
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.printing import PdfDone
from report_gen.model.reminder import Colour
from report_gen.steps.close import CloseDone
from report_gen.steps.correct import Undone
from report_gen.steps.forms import FormsMade
from report_gen.steps.load import Office
from report_gen.steps.merge import MergeDone
from report_gen.steps.pack import PackDone
from report_gen.steps.remind import RemindDone
from report_gen.steps.report import ReportDone
from report_gen.steps.score import ScoreDone, lapsed_decisions
from report_gen.wording import date_text, listed

_NAMED: Final = 6  # files called by name; of more only the number is said


def office_lines(office: Office) -> Iterator[str]:
    """What is doubtful in the plan workbook, and that decisions of a damaged ledger do not count."""
    doubtful = [one for one in office.notes if one.severity is Severity.QUERY]
    yield from (f"方案工作簿 {one.place.label}：{one.message}{one.hint}" for one in doubtful)
    wrong = [one for one in office.recorded.findings if one.severity is not Severity.NOTE]
    if wrong:
        yield "台账有异常，其中的决定本次一律不采用："
    yield from (f"[{one.code}] {one.message}{one.hint}" for one in wrong)


def forms_lines(made: FormsMade, period: Period) -> Iterator[str]:
    """How many blank forms there are."""
    yield f"{period.label}空白填报表 {len(made.paths)} 份" + ("，已印上期值。" if made.with_last else "。")


def merge_lines(done: MergeDone) -> Iterator[str]:
    """What was read, lights and verdicts, conflicts, what goes back, and the verdict line last."""
    assessment = done.assessment
    yield f"{assessment.period.label}汇总（截至{date_text(assessment.as_of)}）"
    for part in assessment.parts:
        yield from _part_lines(part)
    lights = Counter(task.light for task in assessment.tasks)
    yield "任务亮灯：" + "　".join(f"{light.value} {lights[light]}" for light in Light)
    verdicts = Counter(outcome.verdict for outcome in assessment.indicators)
    yield "指标判定：" + "　".join(f"{verdict.value} {verdicts[verdict]}" for verdict in Verdict)
    for part in assessment.parts:
        yield from (f"冲突 {one.number}：{one.item.name}，各单位所报不一致，待裁定" for one in part.conflicts)
    yield from _written((done.path, done.board))
    yield from _return_lines(done)
    several = len(assessment.parts) > 1
    yield from (f"{part.period.label}：{verdict(part)}" if several else verdict(part) for part in assessment.parts)


def verdict(merged: Merged) -> str:
    """`通过 n 家 · 待核实 n 家 · 退回 n 家 · 未报 n 家`."""
    return " · ".join(f"{state.value} {merged.count(state)} 家" for state in ReportState)


def _part_lines(part: Merged) -> Iterator[str]:
    unread = f"，未读 {len(part.skipped)} 份" if part.skipped else ""
    yield f"{part.period.label}收到文件 {part.files_found} 份，读入 {part.files_read} 份{unread}"
    yield from (f"未读 {one.file}：{one.reason}" for one in part.skipped)
    yield from (f"免报 {one.words}" for one in part.excused)


def _return_lines(done: MergeDone) -> Iterator[str]:
    if done.returns is not None:
        if done.returns.cases:
            yield f"已备好退回修改件 {len(done.returns.cases)} 家"
        if done.returns.removed:
            yield f"已无须退回，撤去上次备好的 {len(done.returns.removed)} 个文件"
        yield from _kept(done.returns.kept)
        yield from done.returns.remarks
        yield from _notes(done.returns.notes)
    if done.letters is not None:
        if done.letters.names:
            yield f"已备好核对函 {len(done.letters.names)} 份"
        yield from _kept(done.letters.kept)
        yield from _notes(done.letters.notes)


def report_lines(done: ReportDone) -> Iterator[str]:
    """What was held back and why, what a person must supply, what was noted, what was written."""
    if done.held:
        named = listed(f"{one.number} {one.item.name}" for one in done.blocked)
        papers = listed(one.name for one in done.held)
        yield f"有 {len(done.blocked)} 项数据冲突尚未裁定，没有写出{papers}：{named}。请裁定后再写；急需草稿的，勾选“草稿”。"
    yield from (f"待补：{item}" for item in done.missing)
    yield from _notes(done.notes)
    yield from _written(done.paths)


def score_lines(done: ScoreDone) -> Iterator[str]:
    """How many units were scored, who still has points to be given by hand, decisions that hold no more."""
    scored = [one for one in done.scores if one.items]
    yield f"评出 {len(scored)} 家单位的得分"
    yield from _open_points(scored)
    yield from (f"提示：{words}" for words in lapsed_decisions(done.scores))
    yield from _notes((*done.notes, *done.bulletin.notes))
    yield from _written(done.shown)


def _open_points(scores: Iterable[Score]) -> Iterator[str]:
    waiting = [one.unit.short for one in scores if one.open_points]
    if waiting:
        named = listed(waiting[:_NAMED]) + (f"等 {len(waiting)} 家" if len(waiting) > _NAMED else "")
        yield f"还有待人工评分的项目，得分和等次暂定：{named}。请评分人填写考核打分表，录入后再评一次。"


def remind_lines(done: RemindDone, plan: Plan) -> Iterator[str]:
    """Who is reminded of how much, what was written, and the counts last."""
    found = done.reminders
    for code in found.units:
        matters = found.of(code)
        yield f"{plan.short(code)}：{'；'.join(f'【{one.colour.value}】{one.title}' for one in matters)}"
    yield from (f"提示：{remark}" for remark in done.remarks)
    yield from _notes(done.notes)
    yield from _kept(done.kept)
    if done.removed:
        yield f"已办结，撤去督办单 {len(done.removed)} 份"
    yield from _written((done.path, *done.letters.values()))
    counts = Counter(one.colour for one in found.matters)
    colours = " · ".join(f"{colour.value} {counts[colour]} 项" for colour in Colour)
    yield f"截至{date_text(found.on)}：催报 {len(found.units)} 家 · {colours} · 不催办 {len(found.spared)} 项"


def pack_lines(done: PackDone) -> Iterator[str]:
    """What is bound in, what was noted, where it is."""
    chapters = Counter(part.chapter for part in done.parts)
    yield from (f"{name}：{count} 份" for name, count in chapters.items())
    yield from _notes(done.notes)
    if done.missing:
        yield f"没有装订进去的文书 {len(done.missing)} 份：{_names(done.missing)}"
    if done.parts:
        yield from _written((done.path,))


def pdf_lines(done: PdfDone) -> Iterator[str]:
    """Which PDFs were written, and what was noted about them."""
    yield from _notes(done.notes)
    yield from _written(done.paths)


def close_lines(done: CloseDone, period: Period) -> Iterator[str]:
    """What is still open, and what was sealed."""
    manifest = done.manifest
    if done.open:
        yield f"未了事项 {len(done.open)} 项："
    yield from done.open
    if not done.event:
        yield f"{period.label}没有封账。处理完后重新封账；确要现在封账的，勾选“还有未了事项也封账”并写明原因。"
        return
    edited = [one.name for one in manifest.outputs if one.origin is Origin.EDITED]
    if edited:
        yield f"人工改定：{listed(edited)}"
    received = sum(map(len, manifest.inputs.values()))
    times = f"（第{manifest.number}次）" if manifest.number > 1 else ""
    yield (
        f"已封账{times}：{period.label}，报送文件 {received} 份，输出 {len(manifest.outputs)} 份，记入台账第{done.event}号。"
    )


def reopen_lines(done: Undone, period: Period) -> Iterator[str]:
    """That the period is open, and which corrections went with that."""
    yield f"已开账：{period.label}，记入台账第{done.event.number}号。"
    for one in done.ended:
        yield f"随开账失效的更正：第{one.event}号 {one.item} 更正为 {one.value}（{one.reason}）；请由报送单位改报。"


def _written(paths: Iterable[Path]) -> Iterator[str]:
    found = tuple(dict.fromkeys(paths))
    if found:
        yield f"已写出：{_names(found)}"


def _names(paths: Iterable[Path]) -> str:
    """The files by name, a folder's worth of them by number."""
    names = [path.name for path in paths]
    rest = f"等 {len(names)} 份" if len(names) > _NAMED else ""
    return f"{'、'.join(names[:_NAMED])}{rest}"


def _kept(paths: Iterable[Path]) -> Iterator[str]:
    yield from (f"有人改动过，没有替换：{path.name}" for path in paths)


def _notes(notes: Iterable[Finding]) -> Iterator[str]:
    """Each note once, with the files it is about: one by name, several by their number."""
    files: dict[str, list[str]] = {}
    for note in notes:
        files.setdefault(f"{note.message}{note.hint}", []).append(note.place.file)
    for message, names in files.items():
        about = f"{names[0]}：" if len(names) == 1 and names[0] else f"{len(names)} 份文书：" if len(names) > 1 else ""
        yield f"提示：{about}{message}"
