"""The command that tries the merge on mistakes whose places are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import json_option, period_argument, progress
from report_gen.model.period import Period
from report_gen.workspace import PLAN_FILE

if TYPE_CHECKING:
    from report_gen.steps.rehearse import Miss, Rehearsed

_PATH = click.Path(path_type=Path)


@click.command(
    cls=ChineseCommand,
    help="""演练一期汇总：按方案为各单位编造填好的表，埋设已知的差错，照常汇总，看有没有漏查、错报。

    只读方案工作簿，不动“报送”“输出”里的任何文件。有漏查、位置不对或无中生有的问题时退出码为 1。""",
)
@period_argument
@click.option("--seed", type=int, default=1, metavar="整数", help="同一个数，每次演练的内容都相同（默认 1）。")
@click.option(
    "--mistakes",
    type=click.INT,
    default=60,
    metavar="处数",
    help="至少埋设多少处（默认 60）；每一种都至少埋设一处。",
)
@click.option("--keep", type=_PATH, metavar="文件夹", help="把每一轮的报送文件和埋设清单留在这个新文件夹里。")
@click.option("--plan", type=_PATH, metavar="文件", help="方案工作簿在别处（默认：工作文件夹/方案.xlsx）。")
@click.option(
    "-w", "--workspace", type=_PATH, default=Path(), metavar="文件夹", help="工作文件夹（默认：当前文件夹）。"
)
@json_option
def rehearse(period: Period, *, as_json: bool, **options: Any) -> int:
    """Rehearse the merge of a period with mistakes whose places are known."""
    from report_gen.steps.load import load_plan
    from report_gen.steps.rehearse import rehearse as run

    plan, _ = load_plan(options["plan"] or options["workspace"] / PLAN_FILE)
    done = run(plan, period, options["seed"], options["mistakes"], progress, options["keep"])
    if as_json:
        echo_json(_json(done))
    else:
        for line in _lines(done):
            click.echo(line)
    return DONE if done.clean else PERSON_NEEDED


def _lines(done: Rehearsed) -> list[str]:
    """The screen: how many were planted, each that was missed, each false alarm, and the verdict."""
    found, read, skipped = (sum(numbers) for numbers in zip(*(one.files for one in done.verdicts), strict=True))
    idle = f"；另有 {done.idle} 种在本方案本期没有可埋设之处" if done.idle else ""
    kinds = f"差错 {done.planted - done.harmless} 处，不规范但应照常读取的写法 {done.harmless} 处"
    lines = [
        f"{done.period.label}演练（种子 {done.seed}）",
        f"埋设 {done.planted} 处，{done.kinds} 种：{kinds}{idle}",
        f"分 {len(done.rounds)} 轮汇总，第0轮没有差错",
        f"报送文件 {found} 份：读入 {read} 份，未读 {skipped} 份",
    ]
    lines += [
        f"漏查 第{miss.round}轮 {miss.mistake.title}（{done.plan.short(miss.mistake.unit)}）：{_wanted(miss)}"
        for miss in done.missed
    ]
    for verdict in done.verdicts:
        lines += [f"误报 第{verdict.number}轮 [{one.code}] {one.place.label}　{one.message}" for one in verdict.false]
        if not verdict.counted:
            lines.append(
                f"第{verdict.number}轮文件数不符：发现 {verdict.files[0]} 份，读入 {verdict.files[1]} 份，未读 {verdict.files[2]} 份"
            )
    return [*lines, _verdict(done)]


def _wanted(miss: Miss) -> str:
    elsewhere = "、".join(one.place.label for one in miss.instead)
    return f"应为 {miss.wanted}" + (f"，实报在 {elsewhere}" if elsewhere else "，没有报出")


def _verdict(done: Rehearsed) -> str:
    misplaced = sum(bool(miss.instead) for miss in done.missed)
    return f"查出 {done.planted - len(done.missed)}/{done.planted} · 位置不对 {misplaced} · 误报 {len(done.false)}"


def _json(done: Rehearsed) -> dict[str, Any]:
    return {
        "period": done.period.code,
        "seed": done.seed,
        "rounds": len(done.rounds),
        "planted": done.planted,
        "harmless": done.harmless,
        "kinds": done.kinds,
        "idle_kinds": done.idle,
        "caught": done.planted - len(done.missed),
        "missed": [
            {
                "round": miss.round,
                "mistake": miss.mistake.title,
                "unit": done.plan.short(miss.mistake.unit),
                "expected": miss.wanted,
                "found_at": [one.place.label for one in miss.instead],
            }
            for miss in done.missed
        ],
        "false": [
            {"code": one.code, "severity": one.severity.value, "place": one.place.label, "message": one.message}
            for one in done.false
        ],
        "files_counted": all(verdict.counted for verdict in done.verdicts),
        "clean": done.clean,
    }
