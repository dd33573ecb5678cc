"""The command that holds an edited paper against the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json, finding_json
from report_gen.cli.options import (
    DayType,
    PeriodType,
    chosen_workspace,
    json_option,
    now,
    progress,
    workspace_options,
)
from report_gen.model.finding import Severity
from report_gen.model.period import Period

if TYPE_CHECKING:
    from report_gen.steps.audit import AuditDone


@click.command(
    cls=ChineseCommand,
    help="""核对一份人改过的文书：逐一列出与台账不一致的数字、日期、单位名称、合计、百分比和结论，各写明在第几段、台账是多少、出自哪个单元格。

    段落、表格行列的先后，语句的写法，数字的写法（82个、八十二个）可以随意改；添写的数在台账里找不到的，列为“台账中没有”。
    WPS、Word、LibreOffice 保存过的都可以；.doc、.wps、.odt 需要本机装有 LibreOffice。不写任何文件。

    例：report-gen audit 定稿.docx --run 2024H1

    例：report-gen audit 定稿.docx --run 2024H1 --document 考核通报

    截至日、成文日期取这一期上次写文书时的。没有不一致时退出码为 0，否则为 1。""",
)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--run", "period", type=PeriodType(), required=True, metavar="报送期", help="是哪一期的文书。")
@click.option("--document", default="", metavar="文书", help="是哪一份文书（名称可只写一部分）；默认按内容辨认。")
@click.option("--on", "as_of", type=DayType(), metavar="日期", help="截至日；默认为这一期上次写文书时的。")
@workspace_options
@json_option
def audit(file: Path, period: Period, document: str, as_of: date | None, *, as_json: bool, **options: Any) -> int:
    """Hold an edited paper against the ledger."""
    from report_gen.steps.audit import audit_file
    from report_gen.steps.load import open_office

    office = open_office(chosen_workspace(options), now=now())
    done = audit_file(office, file, period, as_of, document=document, progress=progress)
    if as_json:
        echo_json(audit_json(done))
    else:
        for line in audit_lines(done):
            click.echo(line)
    return PERSON_NEEDED if done.audit.wrong or done.audit.unknown else DONE


def audit_lines(done: AuditDone) -> Iterator[str]:
    """What was found, paragraph by paragraph; the count last."""
    found = done.audit
    yield f"{done.path.name}：按“{done.document}”核对（截至{done.as_of.isoformat()}）"
    for where, group in groupby(found.findings, key=lambda one: one.place.sheet):
        excerpt = found.excerpts.get(where, "")
        yield f"{where} “{excerpt}”" if excerpt else where or "全文"
        for one in group:
            note = "提示：" if one.severity is Severity.NOTE else ""
            yield f"  [{one.code}] {note}{one.message}"
    yield (
        f"核对 {found.figures} 处数字、{found.units} 个单位名称：一致 {found.agreeing} 处，不一致 {found.wrong} 处，"
        f"台账中没有 {found.unknown} 处"
    )


def audit_json(done: AuditDone) -> dict[str, Any]:
    """The result of `audit`."""
    found = done.audit
    return {
        "file": done.path.as_posix(),
        "document": done.document,
        "period": done.period.code,
        "as_of": done.as_of.isoformat(),
        "findings": [
            {**finding_json(one), "where": one.place.sheet, "text": found.excerpts.get(one.place.sheet, "")}
            for one in found.findings
        ],
        "figures": found.figures,
        "units": found.units,
        "agreeing": found.agreeing,
        "wrong": found.wrong,
        "unknown": found.unknown,
    }
