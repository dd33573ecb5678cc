"""The command `score enter`: what assessors filled in, checked and recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json, finding_json
from report_gen.cli.options import (
    dry_run_option,
    json_option,
    office_at_work,
    period_argument,
    progress,
    workspace_options,
)
from report_gen.model.finding import Finding, Severity
from report_gen.model.period import Period

if TYPE_CHECKING:
    from report_gen.steps.enter import BookEntered, Entered


@click.command(
    cls=ChineseCommand,
    help="""录入填好的考核打分表：评分人的打分、登记的加分扣分事项、撤销的登记，记入台账，原件封存。

    不写文件的，读取工作文件夹“考核/报送期”里的全部表格，文件名可以自定；也可以直接写出文件。空白表“考核打分.xlsx”由
    report-gen score 写到“输出/报送期”。

    有一处错误的整份不录入，全部错误一次列出，退出码为 1；改好后再录。录入过的文件不会重复录入；同一评分人改了分的，另填一份录入，
    以后录入的为准，原来的仍留在台账里。""",
)
@period_argument
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[文件…]")
@workspace_options
@json_option
@dry_run_option
def enter(period: Period, *, files: tuple[Path, ...], as_json: bool, dry_run: bool, **options: Any) -> int:
    """Record what filled 考核打分 workbooks say."""
    from report_gen.steps import enter as steps

    said = {**options, "files": files}
    with office_at_work("enter", said, period, dry_run=dry_run) as office:
        done = steps.enter(office, period, files, progress, dry_run=dry_run)
    if as_json:
        echo_json(entered_json(done, dry_run=dry_run))
    else:
        for line in entered_lines(done, dry_run=dry_run):
            click.echo(line)
    return PERSON_NEEDED if done.refused else DONE


def entered_lines(done: Entered, *, dry_run: bool) -> Iterator[str]:
    """What was recorded of each book, what is wrong in it, what to do next."""
    for book in done.books:
        yield f"{book.file}{_signed(book)}：{_result(book, dry_run=dry_run)}"
        yield from (_finding_line(one) for one in book.findings)
    yield from (f"{one.file}：没有读取，{one.reason}" for one in done.skipped)
    if done.refused:
        yield f"未录入 {len(done.refused)} 份：改好后再运行 report-gen score enter {done.period.code}。"
    if not dry_run and any(_counts(book) for book in done.books):
        yield f"下一步：report-gen score {done.period.code} 重新计算。"


def _signed(book: BookEntered) -> str:
    return f"　{'、'.join(book.names)}" if book.names else ""


def _counts(book: BookEntered) -> list[str]:
    """What is new in the book, in words; [] where nothing is."""
    fresh = book.fresh
    found = ((fresh.marks, "打分 {} 项"), (fresh.registered, "登记 {} 件"), (fresh.withdrawn, "撤销 {} 件"))
    return [words.format(len(claims)) for claims, words in found if claims]


def _result(book: BookEntered, *, dry_run: bool) -> str:
    if book.said is None:
        return f"没有录入，有 {sum(one.severity is Severity.ERROR for one in book.findings)} 处错误"
    if book.known:
        return "此前已经录入，没有重复记入"
    counts = _counts(book)
    words = f"{'将录入' if dry_run else '已录入'}{'，'.join(counts)}" if counts else "没有新的内容"
    return f"{words}；此前已有 {book.unchanged} 项" if book.unchanged else words


def _finding_line(finding: Finding) -> str:
    where = "!".join(part for part in (finding.place.sheet, finding.place.cell) if part)
    return f"  [{finding.code}] {where}{'　' if where else ''}{finding.message}{finding.hint}"


def entered_json(done: Entered, *, dry_run: bool) -> dict[str, Any]:
    """The result of `score enter`."""
    return {
        "period": done.period.code,
        "recorded": not dry_run,
        "books": [
            {
                "file": book.file,
                "sha256": book.sha256,
                "by": list(book.names),
                "refused": book.said is None,
                "known": book.known,
                "marks": len(book.fresh.marks),
                "registered": len(book.fresh.registered),
                "withdrawn": len(book.fresh.withdrawn),
                "unchanged": book.unchanged,
                "findings": [finding_json(one) for one in book.findings],
            }
            for book in done.books
        ],
        "skipped": [{"file": one.file, "reason": one.reason} for one in done.skipped],
    }
