"""The commands that do the office's work."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED, views
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import coverage_json, echo_json, json_text, merge_json
from report_gen.cli.options import (
    DayType,
    dry_run_option,
    json_option,
    office_at_work,
    on_option,
    period_argument,
    progress,
    reading_options,
    workspace_options,
)
from report_gen.model.period import Period

if TYPE_CHECKING:
    from report_gen.steps.load import Office
    from report_gen.steps.unchanged import Told


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


@click.command(cls=ChineseCommand)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    metavar="文件夹",
    help="写到哪里（默认 output）。",
)
def demo(output: Path) -> int:
    """用自带的洛阳、临淄两个示例，把生成空表、汇总、报告、考核全部做一遍。

    示例的方案条文录自公开文件，报送数据为虚构。再次运行会替换上一次演示的结果。
    """
    from report_gen.steps.demo import demo as run

    for made in run(output, progress, click.echo):
        _echo(views.written(made.paths, dry_run=False))
        click.echo(f"{made.name}{made.merged.period.label}：{views.verdict(made.merged)}")
    click.echo(f"全部结果在“{output}”，可直接用 WPS 或 Office 打开。")
    return DONE


@click.command(cls=ChineseCommand)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--plan", required=True, metavar="方案", help="luoyang、linzi（自带示例）或方案工作簿的路径。")
@json_option
@dry_run_option
def init(folder: Path, plan: str, *, as_json: bool, dry_run: bool) -> int:
    """新建一个工作文件夹，放入方案工作簿和各个子文件夹。

    文件夹必须不存在或是空的；已有内容从不改动。
    """
    from report_gen.steps.init import init as run

    done = run(folder, plan, dry_run=dry_run)
    if as_json:
        echo_json({"workspace": folder.as_posix(), "plan": done.plan.id, "tasks": len(done.plan.tasks)})
        return DONE
    _echo(views.written([done.workspace.root], dry_run=dry_run))
    click.echo(f"方案：{done.plan.title}，{len(done.plan.tasks)} 项任务，{len(done.plan.units)} 家单位。")
    _echo(views.plan_lines(done.notes))
    named = f'"{folder}"' if " " in str(folder) else str(folder)  # a path that Windows and Linux shells both take
    click.echo(
        f"下一步：report-gen forms {done.first_period.code} -w {named}（换成要报的那一期）生成空白表，"
        "收齐后放入“报送”文件夹再汇总。"
    )
    return DONE


@click.command(cls=ChineseCommand)
@period_argument
@click.option("--unit", "units", multiple=True, metavar="单位", help="只生成这家单位的（可写多次）；默认全部。")
@workspace_options
@json_option
@dry_run_option
def forms(period: Period, units: tuple[str, ...], *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """按方案生成一期的空白填报表，每单位一份，写入“空白模板/报送期”。

    若已收到上一期的表，各栏旁边会印上上期的值。
    """
    from report_gen.steps.forms import make_forms

    with office_at_work("forms", options, period, dry_run=dry_run) as office:
        elsewhere = replace(office, workspace=replace(office.workspace, forms=options["output"]))
        made = make_forms(elsewhere, period, units, progress, dry_run=dry_run)
    if as_json:
        echo_json({"folder": made.folder.as_posix(), "files": [path.name for path in made.paths]})
        return DONE
    _echo(views.written([made.folder], dry_run=dry_run))
    click.echo(f"{period.label}空白填报表 {len(made.paths)} 份" + ("，已印上期值。" if made.with_last else "。"))
    return DONE


@click.command(cls=ChineseCommand)
@period_argument
@on_option
@click.option("--issued", type=DayType(), metavar="日期", help="退回修改通知的成文日期；不写则留空手填，期限为锁定日。")
@click.option(
    "--coverage", is_flag=True, help="列出每份文件的单元格账：非空＝采用＋未采用（注明原因）＋有误，一格不漏。"
)
@workspace_options
@reading_options
@json_option
@dry_run_option
def merge(
    period: Period,
    as_of: date | None,
    issued: date | None,
    *,
    coverage: bool,
    as_json: bool,
    dry_run: bool,
    **options: Any,
) -> int:
    """读取“报送/报送期”里的全部文件，校核、汇总，写出汇总台账.xlsx 和看板.html，并为要退回的单位备好修改件。

    报送文件叫什么名字都可以（xlsx、xls、et、ods、csv 等），程序按表内标识认单位；原件从不改动。

    每家退回或待核实的单位在“输出/报送期/退回修改”下有一个文件夹：校核标注表（单位自己的表，错格标色）、更正表（只列要改的格）、
    一页退回修改通知。单位在标注表里改，或只填更正表，任选一种报回；放入“报送”文件夹（原件不要删）再汇总一次即可。

    读过的文件按内容记住，下次不再打开；与上次相比什么都没有变的，输出原样不动，只再报一次结果。

    有退回、待核实、未报或冲突时退出码为 1。
    """
    from report_gen.steps.readers import reading_with
    from report_gen.steps.unchanged import ground_of, inputs_seen, remember, told_before

    said = {**options, "as_of": as_of, "issued": issued}
    with (
        office_at_work("merge", said, period, dry_run=dry_run, with_accounts=coverage) as opened,
        reading_with(opened, options["processes"], options["scheduler"]) as office,
    ):
        asked, seen = (str(as_of), str(issued), sys.stdout.encoding), inputs_seen(office)
        told = None if dry_run else told_before(office, period, ground_of(office, "merge", period, asked, seen))
        if told is None:
            told = _merged(office, period, as_of, issued, dry_run=dry_run, coverage=coverage)
            if not dry_run:
                remember(office, period, ground_of(office, "merge", period, asked, seen), told)
        else:
            click.echo("与上次汇总相比没有变化，输出保持原样。", err=True)
    _echo([told.json] if as_json else list(told.lines))
    return DONE if told.clean else PERSON_NEEDED


def _merged(
    office: Office, period: Period, as_of: date | None, issued: date | None, *, dry_run: bool, coverage: bool
) -> Told:
    """What a merge tells once it has been done."""
    from report_gen.steps.merge import merge_period
    from report_gen.steps.unchanged import Told

    done = merge_period(office, period, as_of, issued, progress, dry_run=dry_run)
    lines = (
        *views.plan_lines(office.notes),
        *views.ledger_lines(office.recorded.findings),
        *views.merge_lines(done),
        *views.coverage_lines(done.accounts),
        *views.written([done.path, done.board], dry_run=dry_run),
        *views.return_lines(done.returns, dry_run=dry_run),
        *views.letter_lines(done.letters, dry_run=dry_run),
        *views.verdict_lines(done),
    )
    payload = {**merge_json(done), **({"coverage": coverage_json(done.accounts)} if coverage else {})}
    return Told(lines, json_text(payload), done.clean)
