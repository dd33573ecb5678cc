"""The command `exempt`: a unit that need not report, with reason, name and end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import click

from report_gen.cli import DONE
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.office_views import event_json
from report_gen.cli.office_work import NumberType
from report_gen.cli.options import (
    PeriodType,
    chosen_workspace,
    dry_run_option,
    json_option,
    now,
    workspace_options,
)
from report_gen.model.decisions import Exemption
from report_gen.model.event import Act
from report_gen.model.period import Period
from report_gen.wording import date_text, listed

if TYPE_CHECKING:
    from report_gen.steps.exempt import Exempting
    from report_gen.steps.load import Office

_BETWEEN: Final = re.compile(r"至|到|~|～|—+|\.\.")
_SHOWN: Final = 6


class ReachType(click.ParamType[tuple[Period, Period]]):
    """A period, or a first and a last one: 2024-03至2024-06."""

    name = "报送期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Period, Period]:
        words = _BETWEEN.split(str(value))
        if len(words) > 2:
            self.fail(f"“{value}”不是报送期，请写 2024-06 或 2024-03至2024-06。", param, ctx)
        first, *rest = (PeriodType().convert(word.strip(), param, ctx) for word in words)
        return first, rest[0] if rest else first


@click.command(
    cls=ChineseCommand,
    help="""记下某单位在哪几期免于报送：必须写明原因、经办人和截止的报送期。

    免报的单位不在应报清单中，不计入上报率等各项比率，另行列出并注明原因。例如：exempt 2024-03至2024-06 --unit 市商务局
    --reason 机构改革，职责已划转 --by 张三；起止也可用 --from、--until 写。

    --list 列出有效的免报。--end 号 撤销一条免报；加 --until 则只是提前结束，到那一期为止仍然免报。""",
)
@click.argument("reach", required=False, type=ReachType(), metavar="[报送期]")
@click.option("--unit", default="", metavar="单位", help="哪家单位（全称、简称或代码）。")
@click.option("--reason", default="", metavar="原因", help="为什么免报；或为什么结束。")
@click.option("--by", default="", metavar="经办人", help="谁决定的。")
@click.option("--from", "first", type=PeriodType(), metavar="报送期", help="免报的第一期。")
@click.option("--until", "last", type=PeriodType(), metavar="报送期", help="免报的最后一期。")
@click.option("--end", "number", type=NumberType(), metavar="号", help="结束第几号免报。")
@click.option("--list", "listing", is_flag=True, help="列出有效的免报。")
@workspace_options
@json_option
@dry_run_option
def exempt(*, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Record, end or list exemptions."""
    if options["listing"]:
        return _list(options, as_json=as_json)
    done = _decide(options, dry_run=dry_run)
    if as_json:
        echo_json(_done_json(done))
    else:
        _echo(_done_lines(done, dry_run=dry_run))
    return DONE


def _decide(options: dict[str, Any], *, dry_run: bool) -> Exempting:
    from report_gen.steps import exempt as steps
    from report_gen.steps.decide import Said

    said = Said(options["reason"], options["by"], now())
    if options["number"] is not None:
        return steps.end(_office(options), options["number"], said, options["last"], dry_run=dry_run)
    if not options["unit"].strip():
        raise _usage("缺少选项“--unit”。")
    first, last = _reach(options)
    return steps.exempt(_office(options), options["unit"], steps.Reach(first, last), said, dry_run=dry_run)


def _reach(options: dict[str, Any]) -> tuple[Period, Period]:
    """The first and last period as they were given, by the argument or by --from and --until."""
    given, first, last = options["reach"], options["first"], options["last"]
    if given and first:
        raise _usage("报送期和 --from 只写一个。")
    if given:
        return given[0], last or given[1]
    if first is None:
        raise _usage("请写明免报的报送期，如 2024-06 或 2024-03至2024-06；或写 --list、--end。")
    if last is None:
        raise _usage("缺少选项“--until”：免报必须写明到哪一期为止。")
    return first, last


def _usage(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


def _office(options: dict[str, Any]) -> Office:
    from report_gen.steps.load import open_office

    return open_office(chosen_workspace(options))


def _list(options: dict[str, Any], *, as_json: bool) -> int:
    from report_gen.steps.decide import unit_of
    from report_gen.steps.exempt import periods_of

    office = _office(options)
    units = {unit.code: unit.short for unit in office.plan.units}
    wanted = unit_of(office.plan, options["unit"]).code if options["unit"] else ""
    found = [one for one in office.decisions.exemptions if wanted in {"", one.unit}]
    periods = periods_of(office.plan, found)
    if as_json:
        echo_json({"exemptions": [_exemption_json(one, periods[one.event]) for one in found]})
        return DONE
    lines = [f"  {exemption_line(one, units.get(one.unit, one.unit))}：{_periods(periods[one.event])}" for one in found]
    _echo([f"有效的免报 {len(found)} 条", *lines])
    return DONE


def exemption_line(one: Exemption, unit: str) -> str:
    """`第3号　市商务局　2024年3月1日至2024年6月30日　机构改革（张三，2024年7月8日）`."""
    days = f"{date_text(one.since)}至{date_text(one.until)}"
    return f"第{one.event}号　{unit}　{days}　{one.reason}（{one.by}，{date_text(one.on)}）"


def _done_lines(done: Exempting, *, dry_run: bool) -> list[str]:
    event, one = done.event, done.exemption
    if not done.fresh:
        return [f"此前已经免报（第{event.number}号），没有重复记入。"]
    word = "将记入台账" if dry_run else f"已记入台账第{event.number}号"
    if event.act is Act.EXEMPTION_ENDED:
        lines = [f"{word}　结束第{one.event}号免报：{event.data['原因']}（{event.by}）"]
        lines.append(f"恢复应报：{_periods(done.periods)}")
    else:
        lines = [f"{word}　免报：{one.reason}（{one.by}）", f"不再应报：{_periods(done.periods)}"]
    if done.periods and not dry_run:
        lines.append(f"下一步：report-gen merge {done.periods[-1].code} 重新汇总。")
    return lines


def _periods(periods: tuple[Period, ...]) -> str:
    rest = f"等{len(periods)}期" if len(periods) > _SHOWN else ""
    return listed(period.label for period in periods[:_SHOWN]) + rest


def _done_json(done: Exempting) -> dict[str, Any]:
    return {
        "event": event_json(done.event),
        "exemption": _exemption_json(done.exemption, done.periods),
        "recorded": done.fresh and done.event.number > 0,
    }


def _exemption_json(one: Exemption, periods: tuple[Period, ...]) -> dict[str, Any]:
    return {
        "event": one.event,
        "unit": one.unit,
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "reason": one.reason,
        "by": one.by,
        "on": one.on.isoformat(),
        "periods": [period.code for period in periods],
    }


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)
