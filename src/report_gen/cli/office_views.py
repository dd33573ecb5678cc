"""What the commands about decisions and the ledger print, as Chinese lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from report_gen.cli.json_views import finding_json
from report_gen.model.event import Event, Justification
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.wording import date_text

if TYPE_CHECKING:
    from report_gen.steps.decide import Decided, Matters
    from report_gen.steps.log import Copied, Verified


def decided_lines(done: Decided, period: Period, *, dry_run: bool) -> list[str]:
    """What was recorded, and what to do for it to count."""
    event = done.event
    what = f"{event.act.value}：{done.about}，{event.data['说明']}（{event.by}）"
    if not done.fresh:
        number = f"（第{event.number}号）" if event.number else ""
        return [f"此前已经{event.act.value}{number}，没有重复记入：{done.about}"]
    if dry_run:
        return [f"将记入台账　{what}"]
    return [f"已记入台账第{event.number}号　{what}", f"下一步：report-gen merge {period.code} 重新汇总。"]


def matters_lines(found: Matters, plan: Plan) -> list[str]:
    """What waits for an explanation and what has one."""
    lines = [f"待核实 {len(found.open)} 处"]
    lines += [
        f"  {one.unit}　{one.place.sheet}!{one.place.cell}　[{one.code}] {one.message}{one.hint}" for one in found.open
    ]
    lines.append(f"已说明 {len(found.standing)} 处")
    for said, where in found.standing:
        state = "（所填内容已变，不再有效）" if said.event in found.stale else ""
        lines.append(
            f"  第{said.event}号　{plan.short(said.unit)}　{where or f'原填“{said.raw}”'}　{said.text}"
            f"（{said.by}，{date_text(said.on)}）{state}"
        )
    return lines


def event_lines(events: Iterable[Event], plan: Plan) -> list[str]:
    """One line an event."""
    units = {unit.code: unit.short for unit in plan.units}
    from report_gen.steps.log import event_words

    lines = []
    for event in events:
        words = (f"第{event.number}号", f"{event.at:%Y-%m-%d %H:%M:%S}", event.by, event.act.value, event.period)
        lines.append("　".join(filter(None, (*words, units.get(event.unit, event.unit), event_words(event)))))
    return lines or ["台账里没有这样的事件。"]


def verified_lines(found: Verified | None) -> list[str]:
    """The verdict on the ledger and what is wrong with it."""
    if found is None:
        return ["还没有台账。"]
    lines = [f"[{one.code}] {one.severity.value}　{one.place.label}　{one.message}{one.hint}" for one in found.findings]
    verdict = f"有 {len(found.findings)} 处要看" if found.findings else "首尾相扣，没有被改动"
    return [f"台账“{found.name}”共 {found.events} 件：{verdict}。", *lines]


def backup_lines(done: Copied, *, dry_run: bool) -> list[str]:
    """Where the copy is."""
    return [f"{'将备份' if dry_run else '已备份'} {done.events} 件事件：{done.path}"]


def restore_lines(done: Copied, *, dry_run: bool) -> list[str]:
    """What the copy brought back, and where the replaced ledger went."""
    lines = [
        f"{'可以恢复' if dry_run else '已恢复'}：备份有 {done.events} 件事件，其中 {done.fresh} 件是现有台账没有的。"
    ]
    if done.aside:
        lines.append(f"被换下的台账另存为：{done.aside}")
    return lines


def decided_json(done: Decided) -> dict[str, Any]:
    """A decision."""
    return {"event": event_json(done.event), "about": done.about, "recorded": done.fresh and done.event.number > 0}


def matters_json(found: Matters) -> dict[str, Any]:
    """What waits for an explanation and what has one."""
    return {
        "open": [finding_json(one) for one in found.open],
        "justified": [
            {**_justification_json(said), "about": where, "valid": said.event not in found.stale}
            for said, where in found.standing
        ],
    }


def _justification_json(said: Justification) -> dict[str, Any]:
    return {
        "event": said.event,
        "period": said.period,
        "unit": said.unit,
        "table": said.table,
        "row": said.row,
        "column": said.column,
        "raw": said.raw,
        "text": said.text,
        "by": said.by,
        "on": said.on.isoformat(),
    }


def event_json(event: Event) -> dict[str, Any]:
    """An event of the ledger."""
    from report_gen.steps.log import open_data

    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "by": event.by,
        "act": event.act.value,
        "period": event.period,
        "unit": event.unit,
        "data": open_data(event),
        "previous": event.previous,
        "hash": event.hash,
    }


def verified_json(found: Verified | None) -> dict[str, Any]:
    """The verdict on the ledger."""
    if found is None:
        return {"ledger": None, "events": 0, "findings": []}
    return {"ledger": found.name, "events": found.events, "findings": [finding_json(one) for one in found.findings]}


def copied_json(done: Copied) -> dict[str, Any]:
    """A copy made or brought back."""
    return {
        "file": done.path.as_posix(),
        "events": done.events,
        "new": done.fresh,
        "kept_aside": done.aside.as_posix() if done.aside else None,
    }
