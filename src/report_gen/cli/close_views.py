"""What the commands about closed periods print, as Chinese lines or as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from report_gen.cli.json_views import finding_json
from report_gen.cli.office_views import event_json
from report_gen.model.manifest import Origin
from report_gen.model.period import Period
from report_gen.wording import date_text, listed

if TYPE_CHECKING:
    from report_gen.steps.close import CloseDone
    from report_gen.steps.correct import SetRight, Undone
    from report_gen.steps.replay import Difference, ReplayDone
    from report_gen.steps.verify import VerifyDone


def close_lines(done: CloseDone, period: Period, *, dry_run: bool) -> list[str]:
    """What is still open, and what was sealed."""
    manifest = done.manifest
    lines = [f"未了事项 {len(done.open)} 项：", *(f"  {one}" for one in done.open)] if done.open else []
    if not done.event:
        if dry_run and not done.open:
            return [f"可以封账：{period.label}，{_counted(done)}。"]
        hint = f"处理完后重新封账；确要现在封账的：report-gen close {period.code} --force --reason 原因 --by 经办人"
        return [*lines, f"{period.label}没有封账。{hint}"]
    edited = [one.name for one in manifest.outputs if one.origin is Origin.EDITED]
    lines += [f"人工改定：{listed(edited)}"] if edited else []
    times = f"（第{manifest.number}次）" if manifest.number > 1 else ""
    return [
        *lines,
        f"已封账{times}：{period.label}，{_counted(done)}，记入台账第{done.event}号。",
        f"封账清单：{done.path}",
    ]


def _counted(done: CloseDone) -> str:
    received = sum(map(len, done.manifest.inputs.values()))
    return f"报送文件 {received} 份，输出 {len(done.manifest.outputs)} 份"


def reopen_lines(done: Undone, period: Period, *, dry_run: bool) -> list[str]:
    """That the period is open, and which corrections went with that."""
    lines = [
        f"随开账失效的更正：第{one.event}号 {one.item} 更正为 {one.value}（{one.reason}）；请由报送单位改报。"
        for one in done.ended
    ]
    if dry_run:
        return [f"将开账：{period.label}", *lines]
    return [f"已开账：{period.label}，记入台账第{done.event.number}号。", *lines]


def correct_lines(done: SetRight, period: Period, unit: str, *, dry_run: bool) -> list[str]:
    """What was set right."""
    what = f"{period.label}{f' {unit}' if unit else ''}“{done.item.name}”由“{done.old or '无'}”更正为“{done.new}”"
    if dry_run:
        return [f"将记入台账　更正：{what}"]
    return [f"已记入台账第{done.event.number}号　更正：{what}", "封账的输出不变；后面各期重新汇总时按更正后的数计算。"]


def replay_lines(done: ReplayDone, period: Period) -> list[str]:
    """Whether the period came out the same, and where not."""
    same = len(done.manifest.outputs)
    closed = f"{period.label}第{done.manifest.number}次封账（{date_text(done.manifest.at.date())}）"
    lines = [f"不同：{_different(one)}" for one in done.differences]
    if done.program:
        lines.append(f"提示：封账时用的是 {done.program} 版程序，与现在的版本不同。")
    verdict = f"有 {len(done.differences)} 处不同" if done.differences else f"{same} 份输出逐字节相同"
    return [*lines, f"已写出：{done.folder}", f"{closed}：{verdict}。"]


def _different(one: Difference) -> str:
    return f"{one.name}　{one.what}" + (f"，从第 {one.byte} 个字节起" if one.byte else "")


def verify_lines(done: VerifyDone) -> list[str]:
    """What is not as it was recorded, and the verdict."""
    lines = [f"[{one.code}] {one.severity.value}　{one.place.label}　{one.message}{one.hint}" for one in done.findings]
    counts = Counter(one.severity.value for one in done.findings)
    verdict = "，".join(f"{name} {count} 处" for name, count in counts.items()) or "没有改动"
    closed = f"，封账的期：{listed(done.closed)}" if done.closed else ""
    return [
        *lines,
        f"核对了台账事件 {done.events} 件、封存的原件 {done.originals} 份、报送文件和输出 {done.files} 份{closed}：{verdict}。",
    ]


def close_json(done: CloseDone) -> dict[str, Any]:
    """A closing, or what stands against it."""
    outputs = [{"name": one.name, "sha256": one.sha256, "origin": one.origin.value} for one in done.manifest.outputs]
    return {
        "closed": done.event > 0,
        "event": done.event or None,
        "number": done.manifest.number,
        "open": list(done.open),
        "manifest": done.path.as_posix() if done.path else None,
        "inputs": {code: len(files) for code, files in done.manifest.inputs.items()},
        "outputs": outputs,
    }


def reopen_json(done: Undone) -> dict[str, Any]:
    """A period opened again."""
    return {"event": event_json(done.event), "ended_corrections": [one.event for one in done.ended]}


def correct_json(done: SetRight) -> dict[str, Any]:
    """A value set right."""
    return {"event": event_json(done.event), "item": done.item.code, "old": done.old, "new": done.new}


def replay_json(done: ReplayDone) -> dict[str, Any]:
    """A period made again."""
    return {
        "output": done.folder.as_posix(),
        "number": done.manifest.number,
        "program": done.manifest.program,
        "files": len(done.manifest.outputs),
        "differences": [{"name": one.name, "what": one.what, "byte": one.byte or None} for one in done.differences],
    }


def verify_json(done: VerifyDone) -> dict[str, Any]:
    """What was looked at and what was found."""
    return {
        "clean": done.clean,
        "events": done.events,
        "originals": done.originals,
        "closed": list(done.closed),
        "files": done.files,
        "findings": [finding_json(one) for one in done.findings],
    }
