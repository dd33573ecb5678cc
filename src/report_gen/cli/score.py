"""`score`: the assessment of a period."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from report_gen.cli import DONE, PERSON_NEEDED, views
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json, score_json
from report_gen.cli.options import (
    DayType,
    dry_run_option,
    json_option,
    office_at_work,
    on_option,
    pdf_options,
    period_argument,
    progress,
    workspace_options,
)
from report_gen.cli.printing import pdf_json, pdf_lines, printed_beside
from report_gen.model.period import Period


@click.command(
    cls=ChineseCommand,
    help="""按评分细则计算一期（季、半年、年）各单位的得分，每单位写出一张考核评分表（Word 和 Excel），另写考核汇总.xlsx 和考核通报（Word）。

    细则中有人工评分、登记事项的，另写一份空白的考核打分.xlsx：评分人填好以后放入“考核/报送期”文件夹，
    用 report-gen score enter 报送期 记入台账，再运行一次本命令。还有待评项时得分和等次注明暂定，退出码为 1。

    每一分的来历：report-gen score explain 单位 报送期。试算：report-gen score what-if。申诉：report-gen score appeal。
    通报印发后得分有变的，加 --reissue 重发，文中写明更正了什么。""",
)
@period_argument
@on_option
@click.option("--issued", type=DayType(), metavar="日期", help="考核通报的成文日期；不写则在文中留【待补】。")
@click.option("--number", default="", metavar="字号", help="考核通报的发文字号，如 洛绿货办〔2024〕3号；不写则不印。")
@click.option("--reissue", is_flag=True, help="更正重发：与上一次写有成文日期的通报比较，在文中写明更正说明。")
@pdf_options
@click.option("--review", is_flag=True, help="另写核对稿：每个数字加批注，写明出自哪份表的哪个单元格。")
@workspace_options
@json_option
@dry_run_option
def score(period: Period, as_of: date | None, *, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Score the units, write their sheets, the summary and the bulletin."""
    from report_gen.steps.papers import Wish
    from report_gen.steps.score import make_scores, taken_over

    wish = Wish(
        issued=options["issued"], number=options["number"], review=options["review"], reissue=options["reissue"]
    )
    with office_at_work("score", {**options, "as_of": as_of}, period, dry_run=dry_run) as office:
        hand = taken_over(office, period, dry_run=dry_run)
        done = make_scores(hand.office, period, as_of, progress, wish=wish, dry_run=dry_run)
        printed = printed_beside(office, (done.bulletin.path, *done.paths), options, dry_run=dry_run)
    if as_json:
        echo_json({**score_json(done), "kept": list(hand.notes), **pdf_json(printed)})
    else:
        lines = (
            *views.plan_lines(office.notes),
            *views.score_lines(done),
            *hand.notes,
            *(f"提示：{note.message}{note.hint}" for note in (*done.notes, *done.bulletin.notes)),
            *views.written(done.shown, dry_run=dry_run),
            *pdf_lines(printed, dry_run=dry_run),
        )
        for line in lines:
            click.echo(line)
    return DONE if done.settled and printed.clean else PERSON_NEEDED
