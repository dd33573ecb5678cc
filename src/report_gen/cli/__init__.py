"""The command line: options → step → view. The one place that catches, and that knows the exit codes.

0 done · 1 done, a person is needed · 2 could not run · 3 our bug.
"""

from __future__ import annotations

import codecs
import sys

import click

from report_gen.cli.chinese import ChineseGroup, usage_message
from report_gen.errors import ReportGenError

DONE, PERSON_NEEDED, COULD_NOT_RUN, OUR_BUG = 0, 1, 2, 3
_PLAINER, _LIKENESSES = "report_gen.plainer", {"›": ">", "−": "-", "⁄": "/", "•": "·"}
_WORK, _OFFICE, _ABOUT = "report_gen.cli.work", "report_gen.cli.office_work", "report_gen.cli.about"
_CLOSE = "report_gen.cli.close"

COMMANDS = {
    "demo": (_WORK, "demo", "演示", "用自带示例把全部工作做一遍，写入 output/。"),
    "init": (_WORK, "init", "新建", "新建一个工作文件夹，放入方案工作簿。"),
    "plan": ("report_gen.cli.plan", "plan", "方案", "从官方文件导入方案，检查、比较方案，排出年度日程。"),
    "forms": (_WORK, "forms", "空表", "按方案生成一期的空白填报表，每单位一份。"),
    "receive": ("report_gen.cli.receive", "receive", "收件", "放入收到的文件，记下何时收到。"),
    "merge": (_WORK, "merge", "汇总", "每月一次：读取、校核、汇总，写出汇总台账和问题清单。"),
    "rollup": ("report_gen.cli.rollup", "rollup", "上级汇总", "把许多单位（市、县区）的台账合成一份上级汇总。"),
    "remind": ("report_gen.cli.remind", "remind", "催报", "列出到某天该催的单位，写出催报清单和督办单。"),
    "report": ("report_gen.cli.report", "report", "报告", "写出一期的文书：总结报告、会议材料、调度通报等（Word）。"),
    "score": ("report_gen.cli.score", "score", "考核", "计算考核得分，写出考核评分表、考核汇总和考核通报。"),
    "score enter": ("report_gen.cli.enter", "enter", "考核 录入", "把评分人填好的考核打分.xlsx 记入台账。"),
    "score explain": (
        "report_gen.cli.score_explain",
        "explain",
        "考核 解释",
        "逐条说明一家单位的得分：规则、日期、出处。",
    ),
    "score what-if": (
        "report_gen.cli.what_if",
        "what_if",
        "考核 试算",
        "试算：免扣一条、改一个参数，各单位得分名次怎样变。",
    ),
    "score appeal": ("report_gen.cli.appeal", "appeal", "考核 申诉", "记下对申诉的裁定：某一条不扣或改扣几分。"),
    "pack": ("report_gen.cli.printing", "pack", "打印包", "把一期的文书装订成一个 PDF，供打印。"),
    "trace": ("report_gen.cli.trace", "trace", "溯源", "查文书里的一个数出自哪份填报表的哪个单元格。"),
    "audit": ("report_gen.cli.audit", "audit", "核对", "核对人改过的文书：哪个数、哪个名称与台账不一致。"),
    "lint": ("report_gen.cli.lint", "lint", "检查模板", "检查改过的 Word 模板：哪个标记写错了。"),
    "wording": (_ABOUT, "wording", "措辞", "列出文书里可以改的每一句话。"),
    "resolve": ("report_gen.cli.resolve", "resolve", "裁定", "几家所报不一致时裁定采用哪一个数，记入台账。"),
    "versions": ("report_gen.cli.receive", "versions", "版本", "列出一家单位先后报来的文件，逐格比较。"),
    "justify": (_OFFICE, "justify", "说明", "对待核实的数据作出说明，记入台账。"),
    "exempt": ("report_gen.cli.exempt", "exempt", "免报", "记下哪家单位在哪几期免于报送，为什么。"),
    "holidays": ("report_gen.cli.holidays", "holidays", "节假日", "查看、补录方案里的放假和调休安排。"),
    "close": (_CLOSE, "close", "封账", "封存一期：此后这一期的输出不再改动，随时可以原样重新生成。"),
    "reopen": (_CLOSE, "reopen", "开账", "把封账的一期重新打开。"),
    "correct": (_CLOSE, "correct", "更正", "更正封账期的一个数：封账的输出不变，后面各期按更正后的数计算。"),
    "replay": (_CLOSE, "replay", "复现", "由封存的原件重新生成封账期的全部输出，逐字节比较。"),
    "verify": (_CLOSE, "verify", "校验", "核对台账、原件、报送文件、方案和输出有没有被改动。"),
    "log": (_OFFICE, "log", "日志", "查看台账日志，校验它有没有被改动。"),
    "backup": (_OFFICE, "backup", "备份", "备份台账。"),
    "restore": (_OFFICE, "restore", "恢复", "从备份恢复台账。"),
    "serve": ("report_gen.cli.serve", "serve", "网页", "启动网页：各单位在浏览器里报送，办公室在浏览器里汇总。"),
    "serve codes": ("report_gen.cli.serve_codes", "codes", "网页 登录码", "发放、撤销各单位登录网页用的登录码。"),
    "rehearse": ("report_gen.cli.rehearse", "rehearse", "演练", "造一批带有已知错误的填报表，看汇总能否全部查出。"),
    "codes": (_ABOUT, "codes", "规则", "查看全部校核问题的代码、含义和处理办法。"),
    "doctor": (_ABOUT, "doctor", "自检", "检查运行环境：版本、模板、字体、写入权限。"),
}

# Commands of two words, in either language. A template is checked by `lint`; `report lint` says the same.
_PHRASES = {
    ("report", "lint"): "lint",
    ("报告", "lint"): "lint",
    ("报告", "检查模板"): "lint",
    **{
        (first, second): name
        for name, (_, _, alias, _) in COMMANDS.items()
        if " " in name
        for first in (name.split()[0], alias.split()[0])
        for second in (name.split()[1], alias.split()[1])
    },
}

EPILOG = """报送期的写法：2024-06、2024年6月、2024Q2、2024年第二季度、2024H1、2024年上半年、2024。

退出码：0 完成；1 完成，但有事项需要人工处理；2 无法运行；3 程序缺陷。"""


@click.group(
    cls=ChineseGroup,
    lazy=COMMANDS,
    phrases=_PHRASES,
    help=f"汇总成员单位填报表，校核时限与指标，生成半年总结报告与考核评分表。\n\n{EPILOG}",
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", "version", is_flag=True, help="显示版本号。")
@click.pass_context
def commands(ctx: click.Context, *, version: bool) -> None:
    """Print the version or, without a command, the help."""
    if version:
        from report_gen import __version__

        click.echo(f"report_gen {__version__}")
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: list[str] | None = None) -> int:
    """Run one command line (default: the process's own) and return the exit code."""
    codecs.register_error(_PLAINER, _plainer)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_PLAINER)
    try:
        code = commands.main(args=arguments, prog_name="report-gen", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _refuse("已中止，未完成的文件没有写出。")
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "report-gen"
        return _refuse(usage_message(error), f"用法见 {path} --help")
    except ReportGenError as error:
        return _refuse(error.message, error.hint)
    except Exception:  # noqa: BLE001  # the last door: everything unforeseen becomes one line and a log
        return _our_bug()
    return code if isinstance(code, int) else DONE


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """What a console (GBK, say) prints instead of a character it has not: its likeness, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_LIKENESSES.get(character, "?") for character in lacking), error.end


def _refuse(message: str, hint: str = "") -> int:
    if not message.endswith(("。", "！", "？", "\n")):
        message += "。"
    click.echo(f"未能运行：{message}{hint}", err=True)
    return COULD_NOT_RUN


def _our_bug() -> int:
    from pathlib import Path
    from tempfile import gettempdir

    from report_gen.steps.bugs import bug_words

    click.echo(bug_words(Path(gettempdir())), err=True)
    return OUR_BUG
