"""The group `plan`: commands about the plan workbook itself, each loaded when it is called."""

from __future__ import annotations

import click

from report_gen.cli.chinese import ChineseGroup

_WORK = "report_gen.cli.plan_work"

PLAN_COMMANDS = {
    "import": (_WORK, "import_document", "导入", "把官方文件（docx、doc、txt、xlsx、pdf）识读成方案草稿。"),
    "check": (_WORK, "check", "检查", "检查方案是否前后一致、能否使用。"),
    "coverage": (_WORK, "coverage", "覆盖", "逐项核对任务、填报格、指标和报告段落是否对得上。"),
    "diff": (_WORK, "diff", "比较", "比较新旧两份方案。"),
    "show": (_WORK, "show", "查看", "查看方案概要，或某一项任务的全部内容。"),
    "schedule": (_WORK, "schedule", "日程表", "排出一年的工作进度表和日历。"),
}


@click.group(
    cls=ChineseGroup,
    lazy=PLAN_COMMANDS,
    help="从官方文件到方案工作簿：导入、检查、比较、排日程。",
    subcommand_metavar="命令 …",
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.pass_context
def plan(ctx: click.Context) -> None:
    """Print the help where no command of the group is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
