"""The command that checks a Word template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json, finding_json
from report_gen.cli.options import json_option
from report_gen.model.finding import Severity

if TYPE_CHECKING:
    from report_gen.steps.lint import LintDone


@click.command(
    cls=ChineseCommand,
    help="""检查在 Word 或 WPS 里改过的文书模板：标记写得对不对，名称有没有写错，表、图有没有漏掉。不需要任何填报数据。

    按文件名找对应的文书；文件名不是自带模板的名称时，与各种文书逐一比较，按最接近的一种检查。

    有强制性问题（模板不能用）时退出码为 1。""",
)
@click.argument("template", type=click.Path(path_type=Path), metavar="模板")
@json_option
def lint(template: Path, *, as_json: bool) -> int:
    """Name each wrong tag of a template with its paragraph and what was probably meant."""
    from report_gen.steps.lint import lint_template

    done = lint_template(template)
    if as_json:
        echo_json(lint_json(done))
    else:
        for line in lint_lines(done):
            click.echo(line)
    return PERSON_NEEDED if done.count(Severity.ERROR) else DONE


def lint_lines(done: LintDone) -> Iterator[str]:
    """The findings, and how many there are of each weight."""
    if done.guessed:
        yield f"文件名不是自带模板的名称，与“{done.report}”最接近，按它检查。"
    for finding in done.findings:
        yield f"[{finding.code}] {finding.severity.value}　{finding.message}{finding.hint}"
    counts = " · ".join(f"{severity.value} {done.count(severity)} 处" for severity in Severity)
    yield f"模板“{done.path.name}”（{done.report}）：{counts if done.findings else '没有发现问题'}"


def lint_json(done: LintDone) -> dict[str, Any]:
    """The result of `lint`."""
    return {
        "template": done.path.as_posix(),
        "report": done.report,
        "guessed": done.guessed,
        "findings": [finding_json(finding) for finding in done.findings],
    }
