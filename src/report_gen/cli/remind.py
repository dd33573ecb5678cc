"""The command that reminds: a list and a letter a unit, in three colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import (
    DayType,
    PeriodType,
    dry_run_option,
    json_option,
    office_at_work,
    progress,
    workspace_options,
)
from report_gen.cli.views import written
from report_gen.model.period import Period
from report_gen.model.reminder import Colour, Matter

if TYPE_CHECKING:
    from report_gen.model.plan import Plan
    from report_gen.steps.remind import RemindDone


@click.command(
    cls=ChineseCommand,
    help="""列出到这一天该催的单位和事项，写出催报清单.xlsx，并为每家单位写一页督办单。程序不会自行发出任何东西。

    不写报送期时，取这一天正在报送的那一期；写 2024H1 则连同以前各月未报的一并列出。

    蓝色：将到期；黄色：已过时限，或退回后尚未重报；红色：已过锁定日，或任务超期。天数可在方案“项目信息”表里写
    “蓝色提前天数”“黄色逾期天数”“红色逾期天数”“临期天数”更改。

    已报齐的单位不催；免报的、收到时间待定的、说法待核实的不算逾期，另列一表。换一天再运行，原来的督办单会更新，已办结的会移走；
    清单里“催办记录”一栏写的内容会保留，改过的督办单不会被覆盖。

    有要催的事项时退出码为 1。""",
)
@click.argument("period", type=PeriodType(), metavar="[报送期]", required=False)
@click.option(
    "--on", type=DayType(), metavar="日期", required=True, help="以哪天为准，如 2024-07-08；也是督办单的日期。"
)
@workspace_options
@json_option
@dry_run_option
def remind(period: Period | None, on: date, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """List whom to remind on a day; write the list and a letter a unit."""
    from report_gen.steps.remind import make_reminders

    with office_at_work("remind", {**options, "on": on}, period, dry_run=dry_run) as office:
        done = make_reminders(office, on, period, progress, dry_run=dry_run)
    if as_json:
        echo_json(remind_json(done))
    else:
        for line in remind_lines(done, office.plan, dry_run=dry_run):
            click.echo(line)
    return PERSON_NEEDED if done.reminders.matters else DONE


def remind_lines(done: RemindDone, plan: Plan, *, dry_run: bool) -> Iterator[str]:
    """What was found, unit by unit, and what was written."""
    found = done.reminders
    for code in found.units:
        yield f"{plan.short(code)}：{'；'.join(_matter_text(matter) for matter in found.of(code))}"
    yield from (f"提示：{remark}" for remark in done.remarks)
    yield from (f"提示：{note.message}{note.hint}" for note in done.notes)
    yield from (f"“{path.name}”有人改过，没有覆盖，新的写在旁边。" for path in done.kept)
    yield from (f"已办结，移走“{path.name}”。" for path in done.removed)
    folders = {path.parent for path in done.letters.values()}
    yield from written([done.path, *sorted(folders)], dry_run=dry_run)
    counts = Counter(matter.colour for matter in found.matters)
    colours = " · ".join(f"{colour.value} {counts[colour]} 项" for colour in Colour)
    yield f"{found.period.label}截至{found.on.isoformat()}：催报 {len(found.units)} 家 · {colours} · 不催办 {len(found.spared)} 项"


def _matter_text(matter: Matter) -> str:
    when = f"还有{matter.days}天" if matter.days > 0 else f"已过{-matter.days}天" if matter.days else "今日到期"
    return f"【{matter.colour.value}】{matter.title}（时限{matter.due.isoformat()}，{when}）"


def remind_json(done: RemindDone) -> dict[str, Any]:
    """The result of `remind`."""
    found = done.reminders
    return {
        "on": found.on.isoformat(),
        "period": found.period.code,
        "matters": [_matter_json(matter) for matter in found.matters],
        "spared": [{"unit": one.unit, "key": one.key, "reason": one.reason} for one in found.spared],
        "strays": list(found.strays),
        "list": done.path.as_posix(),
        "letters": {code: path.as_posix() for code, path in done.letters.items()},
        "removed": [path.as_posix() for path in done.removed],
        "kept": [path.as_posix() for path in done.kept],
        "remarks": list(done.remarks),
    }


def _matter_json(matter: Matter) -> dict[str, Any]:
    return {
        "unit": matter.unit,
        "colour": matter.colour.value,
        "cause": matter.cause.value,
        "key": matter.key,
        "title": matter.title,
        "due": matter.due.isoformat(),
        "days": matter.days,
        "said": matter.said,
        "asked": matter.asked,
        "until": matter.until.isoformat(),
        "basis": matter.basis,
    }
