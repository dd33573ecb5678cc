"""The command that prints: everything of a period in one PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from report_gen.cli.views import written
from report_gen.model.finding import Finding
from report_gen.model.period import Period
from report_gen.model.printing import PdfDone

if TYPE_CHECKING:
    from report_gen.steps.load import Office
    from report_gen.steps.pack import PackDone


@click.command(
    cls=ChineseCommand,
    help="""把一期的全部 Word 文书装订成一个 PDF：目录在前，其后依次为总结报告、会议材料、考核通报、考核评分表（按方案的单位次序）、
    年度工作进度表和各种函件。人改过的文书照改过的装订；核对稿、手改稿不装。

    每份文书从单数页起（双面打印），前面补空白页；PDF 书签可直接跳到每一份。需要本机装有 LibreOffice；没有时 Word 文件不受影响，
    退出码为 1。

    本机缺少公文字体（方正小标宋简体、仿宋_GB2312、楷体_GB2312、黑体、宋体）时会用别的字体代替，各页印上“草稿”字样并说明替换了什么，
    退出码为 1。认可替换的，写 --allow-fonts，或在方案“项目信息”表写“允许字体替换”为“是”；用什么代替可写“字体替换：仿宋_GB2312”
    一行，内容为字体名，几个之间用顿号隔开。""",
)
@period_argument
@click.option("--allow-fonts", is_flag=True, help="认可替换的字体：不印“草稿”，只说明。")
@workspace_options
@json_option
@dry_run_option
def pack(period: Period, *, allow_fonts: bool, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Bind everything a period has to print into one PDF."""
    from report_gen.steps.pack import make_pack

    said = {**options, "allow_fonts": "是" if allow_fonts else ""}
    with office_at_work("pack", said, period, dry_run=dry_run) as office:
        done = make_pack(office, period, progress, allow=allow_fonts, dry_run=dry_run)
    if as_json:
        echo_json(pack_json(done))
    else:
        for line in pack_lines(done, dry_run=dry_run):
            click.echo(line)
    return DONE if done.clean else PERSON_NEEDED


def printed_beside(office: Office, documents: Sequence[Path], options: Mapping[str, Any], *, dry_run: bool) -> PdfDone:
    """The PDFs that the options of `pdf_options` ask for, written beside the documents; none where none are asked for."""
    if not options["pdf"]:
        return PdfDone()
    from report_gen.steps.printing import make_pdfs

    return make_pdfs(office, documents, progress, allow=options["allow_fonts"], dry_run=dry_run)


def pack_lines(done: PackDone, *, dry_run: bool) -> Iterator[str]:
    """What is in the pack, what was noted, where it is."""
    chapters = Counter(one.chapter for one in done.documents)
    if dry_run:
        yield from (f"{name}：{count} 份" for name, count in chapters.items())
    for name in chapters if done.parts else ():
        parts = [part for part in done.parts if part.chapter == name]
        if parts:
            yield f"第 {parts[0].first} 页　{name}：{len(parts)} 份，{sum(part.pages for part in parts)} 页"
    yield from note_lines(done.notes)
    if done.parts or dry_run:
        yield from written([done.path], dry_run=dry_run)


def pdf_lines(done: PdfDone, *, dry_run: bool) -> Iterator[str]:
    """Which PDFs were written, and what was noted about them."""
    yield from note_lines(done.notes)
    yield from written(done.paths, dry_run=dry_run)


def note_lines(notes: Iterable[Finding]) -> Iterator[str]:
    """Each note once, with the documents it is about: one by name, several by their number."""
    files: dict[str, list[str]] = {}
    for note in notes:
        files.setdefault(f"{note.message}{note.hint}", []).append(note.place.file)
    for message, names in files.items():
        about = names[0] if len(names) == 1 else f"{len(names)} 份文书"
        yield f"{about}：{message}" if about else message


def pack_json(done: PackDone) -> dict[str, Any]:
    """The result of `pack`."""
    return {
        "path": done.path.as_posix() if done.parts else "",
        "documents": [
            {"chapter": one.chapter, "title": one.title, "file": one.path.as_posix()} for one in done.documents
        ],
        "parts": [
            {"chapter": part.chapter, "title": part.title, "first": part.first, "pages": part.pages}
            for part in done.parts
        ],
        "missing": [path.as_posix() for path in done.missing],
        "notes": [finding_json(note) for note in done.notes],
    }


def pdf_json(done: PdfDone) -> dict[str, Any]:
    """The PDFs made beside documents."""
    return {
        "pdfs": [{"path": path.as_posix(), "pages": done.pages.get(path, 0)} for path in done.paths],
        "without_pdf": [path.as_posix() for path in done.missing],
        "notes": [finding_json(note) for note in done.notes],
    }
