"""The commands about what came: `receive` takes files in, `versions` compares those of one unit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import (
    PeriodType,
    chosen_workspace,
    dry_run_option,
    json_option,
    office_at_work,
    period_argument,
    user,
    workspace_options,
)
from report_gen.model.period import Period
from report_gen.model.submission import Entry
from report_gen.model.versions import CellChange, Version
from report_gen.wording import receipt_text

if TYPE_CHECKING:
    from report_gen.model.plan import Plan
    from report_gen.steps.receive import Taken
    from report_gen.steps.versions import VersionsFound

_LONGEST = 40  # characters of a cell that a line shows


class MomentType(click.ParamType[datetime]):
    """A moment written 2024-07-03 09:30, or as the register has it: 2024年7月3日 9:30."""

    name = "时间"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from report_gen.steps.receive import moment_in

        moment = moment_in(str(value))
        if moment is None:
            self.fail(f'“{value}”不是时间，请写明年、月、日和时、分，如 "2024-07-03 09:30"（须带引号）。', param, ctx)
        return moment


@click.command(
    cls=ChineseCommand,
    help="""收件：把收到的文件放入“报送/<期>/”，存下原件，并把收到时间记入台账。

    文件叫什么名字都可以，是哪家单位的由表里的标识认定；同名文件已在的，另编号存放，不覆盖。同一文件收两次没有影响。
    读不出的、不是本期的文件照样记录收到，并说明原因。

    收到时间的依据依次为：网页上传、本命令、收件登记.xlsx、首次见到该文件的时间；文件自身的修改时间一律不作依据。
    收到时间记晚了的，写上正确的 --at 再收一次（以最早的一次为准）；记早了的改不晚，请先核对再写。""",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--period", required=True, type=PeriodType(), metavar="报送期", help="是哪一期的，如 2024-06。")
@click.option("--at", type=MomentType(), metavar="时间", help='何时收到，如 "2024-07-03 09:30"；不写即现在。')
@click.option("--by", default="", metavar="经办人", help="谁收的；不写即当前登录的用户。")
@click.option("--via", default="", metavar="方式", help="怎样收到的，如 政务邮箱、微信、光盘。")
@workspace_options
@json_option
@dry_run_option
def receive(files: tuple[Path, ...], period: Period, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Take files in."""
    from report_gen.steps.receive import Coming, receive

    coming = Coming(options["at"], options["by"].strip() or user(), options["via"])
    with office_at_work("receive", options, period, dry_run=dry_run) as office:
        taken = receive(office, period, files, coming, dry_run=dry_run)
    if as_json:
        echo_json({"files": [_taken_json(one, office.plan) for one in taken], "dry_run": dry_run})
    else:
        for line in _taken_lines(taken, office.plan, period, dry_run=dry_run):
            click.echo(line)
    return PERSON_NEEDED if any(one.problem for one in taken) else DONE


def _taken_lines(taken: tuple[Taken, ...], plan: Plan, period: Period, *, dry_run: bool) -> list[str]:
    lines = []
    for one in taken:
        if not one.fresh:
            done = f"此前已收（第{one.event}号）" if one.event else "与前一份相同"
        else:
            done = "将记入" if dry_run else f"已记入台账第{one.event}号"
        who = plan.short(one.unit) if one.unit else "不知是哪家单位"
        lines.append(f"{done}　{one.at:%Y-%m-%d %H:%M} 收到　{who}　{one.file}")
        if one.source.name != Path(one.file).name:
            lines.append(f"  （“{one.source.name}”{'存为' if one.copied else '与此件内容相同，不重复存放'}）")
        if one.problem:
            lines.append(f"  汇总时不能采用：{one.problem}")
    fresh = sum(one.fresh for one in taken)
    lines.append(f"收件 {len(taken)} 份，新记 {fresh} 份，有问题 {sum(bool(one.problem) for one in taken)} 份。")
    return [*lines, f"下一步：report-gen merge {period.code} 汇总。"] if fresh and not dry_run else lines


def _taken_json(one: Taken, plan: Plan) -> dict[str, Any]:
    return {
        "source": str(one.source),
        "file": one.file,
        "sha256": one.sha256,
        "at": one.at.isoformat(timespec="seconds"),
        "unit": plan.short(one.unit) if one.unit else "",
        "problem": one.problem,
        "event": one.event,
        "fresh": one.fresh,
        "copied": one.copied,
    }


@click.command(
    cls=ChineseCommand,
    help="""版本：列出一家单位一期的全部报送件，按收到先后排列，说明时间依据、采用哪一份及原因，并逐格比较前后两份。

    采用哪一份由收到时间决定，与文件名无关。""",
)
@period_argument
@click.option("--unit", required=True, metavar="单位", help="哪家单位（全称、简称或代码）。")
@workspace_options
@json_option
def versions(period: Period, *, as_json: bool, **options: Any) -> int:
    """Compare what one unit sent."""
    from report_gen.steps.load import open_office
    from report_gen.steps.versions import versions

    found = versions(open_office(chosen_workspace(options)), period, options["unit"])
    if as_json:
        echo_json(_versions_json(found))
    else:
        for line in _versions_lines(found):
            click.echo(line)
    sent = found.history.versions
    return PERSON_NEEDED if sent and not any(one.accepted for one in sent) else DONE


def _versions_lines(found: VersionsFound) -> list[str]:
    sent = found.history.versions
    accepted = next((one.file for one in sent if one.accepted), "")
    verdict = f"采用“{accepted}”" if accepted else "没有可采用的" if sent else "没有收到"
    lines = [f"{found.unit.short}　{found.period.label}：收到 {len(sent)} 份，{verdict}。"]
    for number, one in enumerate(sent, start=1):
        lines.append(f"{number}. {receipt_text(one.receipt)}　{one.file}　哈希 {one.sha256[:12]}")
        lines.append(f"   {'采用' if one.accepted else '未采用'}：{one.reason}")
    lines += [f"读不出：{file}　{reason}" for file, reason in found.history.unread]
    for step in found.history.steps:
        lines.append(f"“{step.older}”→“{step.newer}”：改动 {len(step.changes)} 格。")
        lines += [f"   {_change_line(change)}" for change in step.changes]
    return lines


def _change_line(change: CellChange) -> str:
    return f"{change.about}：{cell_text(change.old)} → {cell_text(change.new)}"


def cell_text(entry: Entry | None) -> str:
    """What a cell says and where it is, on one line."""
    if entry is None:
        return "没有此格"
    raw = " ".join(entry.raw.split())
    shown = raw if len(raw) <= _LONGEST else f"{raw[:_LONGEST]}…"
    return f"{shown or '空白'}（{entry.place.sheet}!{entry.place.cell}）"


def _versions_json(found: VersionsFound) -> dict[str, Any]:
    return {
        "unit": found.unit.short,
        "period": found.period.code,
        "versions": [_version_json(one) for one in found.history.versions],
        "unread": [{"file": file, "reason": reason} for file, reason in found.history.unread],
        "steps": [
            {"older": step.older, "newer": step.newer, "changes": [_change_json(one) for one in step.changes]}
            for step in found.history.steps
        ],
    }


def _version_json(one: Version) -> dict[str, Any]:
    return {
        "file": one.file,
        "sha256": one.sha256,
        "at": one.receipt.at.isoformat(timespec="seconds") if one.receipt.at else None,
        "source": one.receipt.source.value,
        "exact": one.receipt.exact,
        "by": one.receipt.by,
        "via": one.receipt.via,
        "accepted": one.accepted,
        "reason": one.reason,
    }


def _change_json(change: CellChange) -> dict[str, Any]:
    return {"about": change.about, "old": _entry_json(change.old), "new": _entry_json(change.new)}


def _entry_json(entry: Entry | None) -> dict[str, str] | None:
    return {"raw": entry.raw, "place": entry.place.label} if entry else None
