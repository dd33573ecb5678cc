"""`report`: the papers of a period."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from report_gen.cli import DONE, PERSON_NEEDED, views
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json, report_json
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


@click.command(cls=ChineseCommand)
@period_argument
@on_option
@click.option(
    "--document", "documents", multiple=True, metavar="文书", help="只写这一种（可写多次）；默认写这一期的全部文书。"
)
@click.option("--issued", type=DayType(), metavar="日期", help="成文日期；不写则在文中留【待补】。")
@click.option("--number", default="", metavar="字号", help="发文字号，如 洛绿货办〔2024〕3号；不写则不印。")
@click.option("--signer", default="", metavar="姓名", help="签发人，上行文用；不写则不印。")
@click.option("--review", is_flag=True, help="另写一份核对稿：每个数字加批注，写明出自哪份表的哪个单元格。")
@pdf_options
@click.option("--draft", is_flag=True, help="有待补内容也算完成（退出码 0）；有未裁定的冲突也写出草稿。")
@workspace_options
@json_option
@dry_run_option
def report(period: Period, as_of: date | None, *, as_json: bool, dry_run: bool, draft: bool, **options: Any) -> int:
    """写出一期的文书（Word，公文格式）：半年、全年为总结报告和会议材料，某一个月为总结报告，季度为调度通报。

    方案里有“来源”为运行情况信息表的数据项的，季度另写运行情况信息表（Word 和 Excel）。

    缺少的内容在文中以红字【待补：…】标出，并且退出码为 1，除非写了 --draft。有数据冲突尚未裁定时不写报告（退出码 1）；
    写了 --draft 则写出草稿，并在文中以红字注明。

    文中〔人工：…〕处可以自己写几段话（在 Word 或 WPS 里显示隐藏文字就能看到）；重新生成时原样保留，其下数据变了会用红字提醒。
    在别处改过的，改过的一份另存为“手改稿”，不会丢失。
    """
    from report_gen.steps.hand import take_over
    from report_gen.steps.papers import Wish, kinds_for, paper_path
    from report_gen.steps.report import make_papers

    wish = Wish(
        documents=options["documents"],
        issued=options["issued"],
        number=options["number"],
        signer=options["signer"],
        draft=draft,
        review=options["review"],
    )
    with office_at_work("report", {**options, "as_of": as_of, "draft": draft}, period, dry_run=dry_run) as office:
        paths = [paper_path(office, period, kind.name) for kind in kinds_for(office.plan, period, wish)]
        hand = take_over(office, period, paths, dry_run=dry_run)
        done = make_papers(hand.office, period, wish, as_of, progress, dry_run=dry_run)
        printed = printed_beside(office, done.documents, options, dry_run=dry_run)
    if as_json:
        echo_json({**report_json(done), "kept": list(hand.notes), **pdf_json(printed)})
    else:
        lines = (
            *views.plan_lines(office.notes),
            *hand.notes,
            *views.report_lines(done),
            *views.written(done.paths, dry_run=dry_run),
        )
        for line in (*lines, *pdf_lines(printed, dry_run=dry_run)):
            click.echo(line)
    complete = not done.held and (draft or not done.missing)
    return DONE if complete and printed.clean else PERSON_NEEDED
