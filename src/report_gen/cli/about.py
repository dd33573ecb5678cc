"""The commands that tell about the program itself."""

from __future__ import annotations

from pathlib import Path

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json, kind_json
from report_gen.cli.options import json_option
from report_gen.errors import ReportGenError


@click.command(cls=ChineseCommand)
@click.argument("code", required=False, metavar="[代码]")
@json_option
def codes(code: str | None, *, as_json: bool) -> int:
    """列出全部校核问题的代码；写上一个代码（如 C102）则显示它的含义和处理办法。"""
    from report_gen.catalogue import kinds

    chosen = [kind for kind in kinds() if code is None or kind.code == code.upper()]
    if not chosen:
        raise ReportGenError(f"没有代码“{code}”。", "不写代码可看到全部。")
    if as_json:
        echo_json({"codes": [kind_json(kind) for kind in chosen]})
        return DONE
    for kind in chosen:
        click.echo(f"{kind.code}　{kind.severity.value}　{kind.title}")
        if code is not None:
            click.echo(f"  提示文字：{kind.message}\n  处理办法：{kind.hint or '—'}")
    return DONE


@click.command(cls=ChineseCommand)
@click.argument("part", required=False, default="", metavar="[词]")
@json_option
def wording(part: str, *, as_json: bool) -> int:
    """列出文书里的每一句固定说法，写上一个词则只列含有它的；要改哪句，在方案“措辞”表按它的键写一行。"""
    from report_gen.steps.wording import phrases

    chosen = phrases(part)
    if as_json:
        echo_json({"phrases": [{**row._asdict(), "places": list(row.places)} for row in chosen]})
        return DONE
    for row in chosen:
        click.echo(f"{row.key}：{row.default}")
        if part:
            click.echo(f"  {row.note}")
    return DONE


@click.command(cls=ChineseCommand)
@click.option(
    "-w", "--workspace", type=click.Path(path_type=Path), default=Path(), metavar="文件夹", help="检查哪个工作文件夹。"
)
@click.option(
    "--ledger", envvar="REPORT_GEN_LEDGER", default="", metavar="地址", help="台账在别处：文件路径或数据库地址。"
)
@json_option
def doctor(workspace: Path, *, ledger: str, as_json: bool) -> int:
    """检查本机是否具备运行条件，缺什么、怎么补；在工作文件夹里运行时，连同方案工作簿、台账和自备的模板一起检查。

    退出码：0 可以使用（“注意”的各项不妨碍使用）；1 有“缺少”的项，需要人来处理。
    """
    from report_gen.steps.doctor import examine

    found = examine(workspace, ledger)
    if as_json:
        echo_json(
            {
                "checks": [
                    {
                        "name": one.name,
                        "right": one.right,
                        "essential": one.essential,
                        "found": one.found,
                        "remedy": "" if one.right else one.remedy,
                    }
                    for one in found
                ]
            }
        )
    else:
        for one in found:
            mark = "正常" if one.right else "缺少" if one.essential else "注意"
            click.echo(f"[{mark}] {one.name}：{one.found}{'' if one.right else '。' + one.remedy}")
    return DONE if all(one.right or not one.essential for one in found) else PERSON_NEEDED
