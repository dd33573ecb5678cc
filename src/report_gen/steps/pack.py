"""`pack`: everything a period has to print, bound into one PDF with a list of contents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from report_gen.catalogue import pdf as kinds
from report_gen.errors import LibreOfficeError, ReportGenError
from report_gen.model.finding import Finding, Severity
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.printing import PackPart
from report_gen.pdf.binding import Piece, first_pages, write_pdf
from report_gen.reports import print_pack
from report_gen.steps.load import Office
from report_gen.steps.printing import PDF, Press, Sheet, pressing, without_libreoffice
from report_gen.steps.progress import Progress, silent
from report_gen.steps.typeset import document_renderer
from report_gen.workspace import file_stems

YEAR_PLAN: Final = "年度工作进度表"
_CONTENTS: Final = "目录"
_OTHERS: Final = "其他文书"
_COPY: Final = re.compile(r".*[（(](核对稿|手改稿\d*|\d+)[）)]")  # beside the paper itself
_ROUNDS: Final = 3  # of making the list of contents: its own length moves the pages it names


class Chapter(NamedTuple):
    """A kind of document in the pack: its name, and where its files lie below the period's folder."""

    name: str
    files: re.Pattern[str]


# In the order of the pack. `unit` puts files in the order of the plan, `number` goes before that.
CHAPTERS: Final = (
    Chapter("总结报告", re.compile(r"[^/]+总结报告")),
    Chapter("会议材料", re.compile(r"[^/]+会议材料")),
    Chapter("考核通报", re.compile(r"[^/]+考核通报")),
    Chapter("调度通报", re.compile(r"[^/]+调度通报")),
    Chapter("运行情况信息表", re.compile(r"[^/]*运行情况信息表")),
    Chapter("考核评分表", re.compile(r"考核评分表/(?P<unit>[^/]+)_[^/_]+")),
    Chapter(YEAR_PLAN, re.compile(YEAR_PLAN)),
    Chapter("核对函", re.compile(r"核对函/(?P<number>[^/_]+)_(?P<unit>[^/]+)")),
    Chapter("退回修改通知", re.compile(r"退回修改/(?P<unit>[^/]+)/退回修改通知")),
    Chapter("督办单", re.compile(r"催报/督办单/(?P<unit>[^/]+)")),
    Chapter(_OTHERS, re.compile(r".+")),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A docx to be bound in: the chapter it belongs to and its title in the list of contents."""

    path: Path
    chapter: str
    title: str


@dataclass(frozen=True, slots=True)
class PackDone:
    """The pack written (or that would be), what is in it and where, what could not be bound in, what was noted.

    `parts` is empty where nothing was written.
    """

    path: Path
    documents: tuple[Document, ...]
    parts: tuple[PackPart, ...] = ()
    missing: tuple[Path, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether all documents are in it, in their own fonts or in others that are allowed."""
        return not self.missing and all(note.severity is Severity.NOTE for note in self.notes)


def make_pack(
    office: Office, period: Period, progress: Progress = silent, *, allow: bool = False, dry_run: bool = False
) -> PackDone:
    """Write 输出/<期>/<期>打印册.pdf: a list of contents, then every docx of the period in the order of CHAPTERS.

    A document that people edited goes in as it is. Each begins on an odd page. Where fonts were replaced every page is
    stamped 草稿, unless `allow` or the plan says that they may be. ReportGenError if the period has no documents yet.
    """
    documents = tuple(find_documents(office, period))
    if not documents:
        raise ReportGenError(
            f"{period.label}还没有可打印的文书。",
            f"请先运行 report-gen report {period.code} 或 report-gen score {period.code}。",
        )
    path = office.workspace.period_output(period) / f"{period.label}{print_pack.NAME}{PDF}"
    if dry_run:
        return PackDone(path, documents)
    with pressing(office, allow=allow) as press:
        paths = [one.path for one in documents]
        try:
            sheets = press.sheets(paths, progress)
            pack = _Pack(period, tuple(one for one in documents if one.path in sheets), sheets)
            contents = _contents(office, press, pack)
            stamp = press.stamp((contents.sheet, *sheets.values()))
        except LibreOfficeError:
            return PackDone(path, documents, (), tuple(paths), (without_libreoffice(paths),))
        if sheets:
            with office.outputs.file(path) as temporary:
                write_pdf([contents.piece, *pack.pieces], temporary, stamp=stamp, title=path.stem)
        missing = tuple(one for one in paths if one not in sheets)
        notes = tuple(_notes(office, period, press, sheets, missing))
    return PackDone(office.outputs.where(path), documents, contents.parts, missing, notes)


def _notes(
    office: Office, period: Period, press: Press, sheets: Mapping[Path, Sheet], missing: Iterable[Path]
) -> Iterator[Finding]:
    for path, sheet in sheets.items():
        yield from press.notes(name_of(office, period, path), sheet)
    for path in missing:
        yield kinds.NOT_MADE.at(Place(name_of(office, period, path)))


class _Pack(NamedTuple):
    """What is bound: documents and the sheets made of them."""

    period: Period
    documents: tuple[Document, ...]
    sheets: Mapping[Path, Sheet]

    @property
    def pieces(self) -> list[Piece]:
        """The documents as they are bound in."""
        return [Piece(self.sheets[one.path].path, one.title, one.chapter) for one in self.documents]


class _Contents(NamedTuple):
    """The list of contents, and the parts with the pages they have behind it."""

    sheet: Sheet
    parts: tuple[PackPart, ...]

    @property
    def piece(self) -> Piece:
        """The list as it is bound in."""
        return Piece(self.sheet.path, _CONTENTS, _CONTENTS)


def _contents(office: Office, press: Press, pack: _Pack) -> _Contents:
    renderer = document_renderer(office.workspace, print_pack.TEMPLATE, office.plan.layout)
    source = press.folder / print_pack.TEMPLATE
    length = 1
    for _ in range(_ROUNDS):
        parts = _parts(pack, length)
        renderer.render(print_pack.build(office.plan, pack.period, parts), source, {})
        sheet = press.sheets([source]).get(source)
        if sheet is not None and sheet.check.pages == length:
            return _Contents(sheet, parts)
        length = length if sheet is None else sheet.check.pages
    raise LibreOfficeError("LibreOffice 没有能够做出打印册的目录。", "请重试。")


def _parts(pack: _Pack, length: int) -> tuple[PackPart, ...]:
    """The documents with their pages, behind so many pages of contents."""
    counts = [pack.sheets[one.path].check.pages for one in pack.documents]
    first = first_pages([length, *counts])[1:]
    return tuple(
        PackPart(one.chapter, one.title, start, count)
        for one, start, count in zip(pack.documents, first, counts, strict=True)
    )


def find_documents(office: Office, period: Period) -> Iterator[Document]:
    """The period's documents in the order of the pack; copies beside a paper and files of open programs are left out.

    With a half-year or a year goes the 年度工作进度表 of that year.
    """
    folder = office.workspace.period_output(period)
    paths = [path for path in sorted(folder.rglob("*.docx")) if path.is_file() and _is_paper(path)]
    year = office.workspace.period_output(Period.of(Span.YEAR, period.year)) / f"{YEAR_PLAN}.docx"
    if period.span in {Span.HALF, Span.YEAR} and year.is_file() and year not in paths:
        paths.append(year)
    stems = file_stems({unit.code: unit.short for unit in office.plan.units})
    order = {stem: place for place, stem in enumerate(stems.values())}
    found = [_found(name_of(office, period, path), path) for path in paths]
    for _, _, _, document in sorted(
        found, key=lambda one: (one[0], one[1], order.get(one[2], len(order)), one[3].path)
    ):
        yield document


def _is_paper(path: Path) -> bool:
    return not path.name.startswith(("~$", ".")) and not _COPY.fullmatch(path.stem)


def _found(name: str, path: Path) -> tuple[int, str, str, Document]:
    """Where the document stands: the place of its chapter, its number, its unit; and the document."""
    stem = name.removesuffix(".docx")
    place, match = next((place, match) for place, one in enumerate(CHAPTERS) if (match := one.files.fullmatch(stem)))
    parts = match.groupdict()
    number, unit = parts.get("number") or "", parts.get("unit") or ""
    title = f"{unit}（{number}）" if number else unit or path.stem
    return place, number, unit, Document(path, CHAPTERS[place].name, title)


def name_of(office: Office, period: Period, path: Path) -> str:
    """What a document is called below the period's folder; its file name where it lies elsewhere."""
    folder = office.workspace.period_output(period)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
