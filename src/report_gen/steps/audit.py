"""`audit`: a paper that a person has edited, held against the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from report_gen.audit.paper import Audit
from report_gen.audit.paper import Paper as Ours
from report_gen.audit.paper import audit as hold
from report_gen.errors import ReportGenError
from report_gen.model.document import ReportContext, Told
from report_gen.model.manifest import Run
from report_gen.model.period import Period
from report_gen.model.proof import plain
from report_gen.office import to_docx
from report_gen.steps.closed import as_it_was
from report_gen.steps.load import Office, assess_period
from report_gen.steps.papers import Paper, Wish, day_of, report_papers, results_of, score_papers
from report_gen.steps.progress import Progress, silent
from report_gen.steps.run import last_run
from report_gen.steps.score import wish_as_last
from report_gen.steps.typeset import document_renderer, told
from report_gen.word.read_told import read_told
from report_gen.wording import listed

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_HEAD: Final = 1024
_SAVE_AS: Final = "请在 WPS 或 Word 中打开，另存为 .docx 后重试。"
_LEAST_LIKE: Final = 0.3  # of a paper's texts that must stand in the file
_BY_NAME: Final = 0.2  # what the right file name is worth
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class AuditDone:
    """What the audit of `path` found; `document` is the paper it was held against, `as_of` the day its lights are of."""

    path: Path
    document: str
    period: Period
    as_of: date
    audit: Audit


def audit_file(
    office: Office,
    path: Path,
    period: Period,
    as_of: date | None = None,
    *,
    document: str = "",
    progress: Progress = silent,
) -> AuditDone:
    """Hold the file against the paper of `period` as the program makes it now from the ledger; nothing is written.

    That of a closed period is made from what was sealed, whatever lies in the folders now.
    It is the paper with `document` in its name, else the likest. Its day and date of signing are those of the run that
    wrote it last. What people wrote at 〔人工：…〕 is looked at like everything else.
    ReportGenError if the file cannot be read or is none of the period's papers.
    """
    found = _read(path)
    runs = tuple((command, last_run(office, period, command)) for command in ("report", "score"))
    with as_it_was(office, period) as then:
        papers = [one for one in _papers(then, period, as_of, runs, progress) if document in one[0].path.stem]
        if not papers:
            raise ReportGenError(f"{period.label}没有名为“{document}”的文书。", "请检查 --document 后面的名称。")
        paper, day = _likest(papers, found, path, sure=bool(document))
        context = replace(paper.context, blocks=())
        renderer = document_renderer(then.workspace, context.template, then.plan.layout)
        ours = Ours(told(renderer, context), context.proofs)
        return AuditDone(path, paper.path.stem, period, day, hold(then.plan, period, ours, found, path.name))


def _read(path: Path) -> tuple[Told, ...]:
    """The file's paragraphs; an old format goes through LibreOffice."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ReportGenError(f"找不到文件“{path}”。", "请检查文件名和所在文件夹。") from error
    except OSError as error:
        raise ReportGenError(
            f"“{path.name or path}”打不开，可能是文件夹，或正被 WPS、Word 占用。", "请关闭后重试。"
        ) from error
    if content.startswith(b"PK") and b"word/" in content:
        return read_told(path)
    if _LOCKED in content:
        raise ReportGenError(f"“{path.name}”设有打开密码，不能核对。", "请取消打开密码，另存后重试。")
    if b"%PDF" in content[:_HEAD]:
        raise ReportGenError(f"“{path.name}”是 PDF，不能核对。", "请核对生成 PDF 的 Word 文件。")
    if content.startswith((_OLE, b"{\\rtf")) or b"opendocument.text" in content[:_HEAD]:
        return _converted(path)
    raise ReportGenError(f"“{path.name}”不是 Word 文件，不能核对。", _SAVE_AS)


def _converted(path: Path) -> tuple[Told, ...]:
    with TemporaryDirectory(prefix="report-gen-") as temporary:
        suffix = ".doc" if path.suffix.lower() == ".docx" else path.suffix  # what is made of it needs a name of its own
        copy = Path(temporary) / f"{path.stem}{suffix}"
        shutil.copyfile(path, copy)
        return read_told(to_docx(copy, Path(temporary)))


def _papers(
    office: Office, period: Period, as_of: date | None, runs: Iterable[tuple[str, Run | None]], progress: Progress
) -> Iterator[tuple[Paper, date]]:
    """The papers of the period as `report` and `score` were last asked for, each with its day."""
    for command, run in runs:
        options: Mapping[str, str] = run.options if run else {}
        assessment = assess_period(office, period, as_of or day_of(options, "as_of"), progress)
        assessment = replace(assessment, today=run.at.date() if run else assessment.today)
        wish = wish_as_last(office, period, run)
        results = results_of(office, assessment, progress)
        if command == "report":
            asked = {paper.path: paper for one in _wishes(wish) for paper in report_papers(office, results, one)}
            yield from ((paper, assessment.as_of) for paper in asked.values())
        elif office.plan.rubric:
            yield from ((paper, assessment.as_of) for paper in score_papers(office, results, wish))


def _wishes(wish: Wish) -> Iterable[Wish]:
    """For what the period has unasked, and for what was asked for by name."""
    unnamed = replace(wish, documents=())
    return (unnamed, wish) if wish.documents else (unnamed,)


def _likest(
    papers: Iterable[tuple[Paper, date]], found: Iterable[Told], path: Path, *, sure: bool
) -> tuple[Paper, date]:
    """The paper most of whose texts stand in the file; ReportGenError if that is none of them."""
    whole = "".join(one.text for one in found)
    scored = [(_likeness(paper, whole, path), paper, day) for paper, day in papers]
    score, paper, day = max(scored, key=lambda one: one[0])
    if score < _LEAST_LIKE and not sure:
        named = listed(dict.fromkeys(one.name for _, one, _ in scored))
        raise ReportGenError(f"看不出“{path.name}”是哪一份文书。", f"请用 --document 写明，这一期有：{named}。")
    return paper, day


def _likeness(paper: Paper, whole: str, path: Path) -> float:
    """The share of the paper's texts that stand in the file, and something for its name."""
    texts = {text for text in _texts(paper.context) if len(text) >= _SHORTEST}
    there = sum(text in whole for text in texts) / len(texts) if texts else 0.0
    return there + _BY_NAME * (paper.path.stem in path.stem)


def _texts(context: ReportContext) -> Iterator[str]:
    yield from _strings(context.values)
    for table in context.tables:
        yield from (plain(cell) for row in table.rows for cell in row)


def _strings(value: object) -> Iterator[str]:
    """The texts in a nest of mappings and sequences, without marks."""
    if isinstance(value, str):
        yield plain(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _strings(inner)
