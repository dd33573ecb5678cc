"""The command for whoever is above many offices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.options import dry_run_option, json_option, period_argument, progress
from report_gen.model.period import Period

if TYPE_CHECKING:
    from report_gen.model.finding import Finding
    from report_gen.model.rollup import Across, NamedOffice
    from report_gen.steps.rollup import RollupDone

_PATH = click.Path(path_type=Path)
_SHOWN = 20  # problems shown on the screen; the workbook lists all


@click.command(
    cls=ChineseCommand,
    help="""把许多单位（市、县区）的台账合成一份上级汇总.xlsx：总览、指标、数据项、任务、各单位报送、问题、数据来源。

    每个单位是一个工作文件夹，各用各的方案。已封账的取封账数，没有封账的取上次汇总，都没有的按报送文件现算；不往单位的文件夹里写任何东西。

    数据项和指标按名称对应，任务按序号和名称对应。百分比、比值不相加；计量单位或公式不一致的没有合计，列入“问题”。

    一家读不成不影响别家。单位给出的先后不影响结果，同一单位给了几次只计一次。""",
)
@period_argument
@click.argument("folders", nargs=-1, type=_PATH, metavar="[工作文件夹]…")
@click.option(
    "--offices",
    type=_PATH,
    metavar="清单",
    help="单位清单（工作簿，有“文件夹”一栏，可有“单位”一栏写名称），或放着各单位工作文件夹的文件夹。",
)
@click.option("--output", type=_PATH, required=True, metavar="文件夹", help="上级汇总.xlsx 写到哪里。")
@json_option
@dry_run_option
def rollup(
    period: Period, folders: tuple[Path, ...], offices: Path | None, output: Path, *, as_json: bool, dry_run: bool
) -> int:
    """Put many offices' ledgers together."""
    from report_gen.steps.rollup import offices_in
    from report_gen.steps.rollup import rollup as run

    done = run(offices_in(folders, offices, output), period, output, progress, dry_run=dry_run)
    if as_json:
        from report_gen.cli.json_views import echo_json

        echo_json(_json(done))
    else:
        for line in _lines(done, dry_run=dry_run):
            click.echo(line)
    return DONE if done.clean else PERSON_NEEDED


def _lines(done: RollupDone, *, dry_run: bool) -> list[str]:
    found = done.rollup
    problems = [_problem(one) for one in sorted(found.findings, key=lambda one: one.code)]
    rest = len(problems) - _SHOWN
    return [
        f"{found.period.label}上级汇总",
        *(_office(one) for one in found.offices),
        *problems[:_SHOWN],
        *([f"  ……其余 {rest} 条见“问题”。"] if rest > 0 else []),
        *done.notes,
        f"{'将写出' if dry_run else '已写出'}：{done.path}",
        _verdict(done),
    ]


def _office(one: NamedOffice) -> str:
    from report_gen.model.outcome import ReportState

    counts = " · ".join(f"{state.value} {one.summary.count(state)}" for state in ReportState)
    return f"  {one.name}（{one.summary.facts.basis.value}）：{counts}"


def _problem(one: Finding) -> str:
    return f"  [{one.code}] {one.message}{one.hint}"


def _verdict(done: RollupDone) -> str:
    """`读入 9 家（封账 1 家） · 没有读成 1 家 · 问题 3 条`."""
    from report_gen.model.rollup import Basis

    found = done.rollup
    closed = sum(one.summary.facts.basis is Basis.CLOSED for one in found.offices)
    return f"读入 {len(found.offices)} 家（封账 {closed} 家） · 没有读成 {len(found.unread)} 家 · 问题 {len(found.findings)} 条"


def _json(done: RollupDone) -> dict[str, Any]:
    found = done.rollup
    return {
        "period": found.period.code,
        "offices": [_office_json(one) for one in found.offices],
        "unread": [{"folder": one.way, "reason": one.reason, "advice": one.advice} for one in found.unread],
        "indicators": [_across_json(done, one) for one in found.indicators],
        "items": [_across_json(done, one) for one in found.items],
        "findings": [
            {
                "code": one.code,
                "level": one.severity.value,
                "unit": one.unit,
                "place": one.place.label,
                "message": one.message,
                "hint": one.hint,
            }
            for one in found.findings
        ],
        "output": done.path.as_posix(),
        "verdict": _verdict(done),
    }


def _office_json(one: NamedOffice) -> dict[str, Any]:
    from report_gen.model.outcome import ReportState

    summary, facts = one.summary, one.summary.facts
    return {
        "name": one.name,
        "folder": facts.way,
        "basis": facts.basis.value,
        "plan": summary.plan_id,
        "plan_sha256": facts.plan_sha,
        "as_of": facts.as_of.isoformat(),
        "owed": len(summary.units),
        "on_time": summary.on_time,
        "states": {state.value: summary.count(state) for state in ReportState},
    }


def _across_json(done: RollupDone, row: Across[Any]) -> dict[str, Any]:
    return {
        "name": row.name,
        "total": None if row.total is None else str(row.total),
        "words": row.words,
        "offices": {done.rollup.name(number): _text(one.value) for number, one in row.cells},
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
