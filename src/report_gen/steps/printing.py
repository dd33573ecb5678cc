"""Documents as PDF: LibreOffice makes them, the font gate looks at them, drafts are stamped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from report_gen.catalogue import pdf as kinds
from report_gen.errors import LibreOfficeError
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.printing import PdfDone
from report_gen.office import to_pdf
from report_gen.pdf.binding import Piece, write_pdf
from report_gen.pdf.faces import in_order, preferred
from report_gen.pdf.fontconfig import standing_in, write_configuration
from report_gen.pdf.fonts import FontCheck, check_fonts
from report_gen.pdf.watermark import DRAFT, watermark
from report_gen.rules.printing import named_substitutes, substitutes_allowed
from report_gen.steps.load import Office
from report_gen.steps.progress import Progress, silent
from report_gen.word.asked_fonts import asked_fonts
from report_gen.wording import listed

PDF: Final = ".pdf"
_ANYTHING: Final = "其他字体"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF as LibreOffice made it, and what the font gate found: replaced fonts, what stands there instead."""

    path: Path
    check: FontCheck
    replaced: tuple[str, ...] = ()
    used: tuple[str, ...] = ()


@dataclass(slots=True)
class Press:
    """Makes PDFs in a folder of its own. `allow`: replaced fonts are noted, nothing is stamped."""

    folder: Path
    allow: bool
    fonts: Path
    families: Mapping[str, str]
    _calls: int = 0

    def sheets(self, documents: Sequence[Path], progress: Progress = silent) -> Mapping[Path, Sheet]:
        """The PDF of each document; those LibreOffice makes nothing of are left out. LibreOfficeError if it is missing."""
        made: Mapping[Path, Path] = {}
        found: dict[Path, Sheet] = {}
        for number, document in enumerate(progress(documents, "转成 PDF")):
            if not number:  # the bar stands at its beginning while LibreOffice is at work on all of them
                made = to_pdf(documents, self._new_folder(), fonts=self.fonts)
            if document in made:
                found[document] = self._sheet(document, made[document])
        return found

    def stamp(self, sheets: Sequence[Sheet]) -> Path | None:
        """The sheet to lie beneath the pages of those documents, None where they are in their own fonts or may differ."""
        replaced = in_order({name for sheet in sheets for name in sheet.replaced})
        if not replaced or self.allow:
            return None
        source = self.folder / f"{DRAFT}{self._calls}.fodt"
        source.write_text(watermark(f"（字体替换：{listed(replaced)}）"), encoding="utf-8")
        made = to_pdf([source], self._new_folder(), fonts=self.fonts)
        if source not in made:
            raise LibreOfficeError("LibreOffice 没有能够做出“草稿”水印，没有写出 PDF。", "请重试，或先安装公文字体。")
        return made[source]

    def notes(self, name: str, sheet: Sheet) -> Iterator[Finding]:
        """What there is to say about the fonts of the document of that name."""
        place = Place(name)
        kind = kinds.FONT_REPLACED_ALLOWED if self.allow else kinds.FONT_REPLACED
        if sheet.replaced:
            yield kind.at(place, fonts=listed(sheet.replaced), used=listed(sheet.used) or _ANYTHING)
        if sheet.check.strays:
            yield kinds.CHARACTERS_ELSEWHERE.at(place, characters=sheet.check.strays)

    def _sheet(self, document: Path, path: Path) -> Sheet:
        check = check_fonts(path, asked_fonts(document))
        # A font fontconfig has under just this name is the one: its name inside the PDF may be one we never saw.
        replaced = tuple(name for name in check.substituted if self.families.get(name) != name)
        known = dict.fromkeys(self.families[name] for name in replaced if name in self.families)
        return Sheet(path, check, replaced, tuple(known) or check.used)

    def _new_folder(self) -> Path:
        self._calls += 1
        folder = self.folder / str(self._calls)
        folder.mkdir()
        return folder


@contextmanager
def pressing(office: Office, *, allow: bool = False) -> Iterator[Press]:
    """A press that goes by the office's settings 字体替换 and 允许字体替换; what it makes is gone when the block ends."""
    fonts = preferred(named_substitutes(office.plan))
    # On Windows LibreOffice may still hold its profile for a moment.
    with TemporaryDirectory(prefix="report-gen-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        configuration = write_configuration(fonts, folder / "fonts.conf")
        families = standing_in(fonts, configuration)
        yield Press(folder, allow or substitutes_allowed(office.plan), configuration, families)


def make_pdfs(
    office: Office,
    documents: Sequence[Path],
    progress: Progress = silent,
    *,
    allow: bool = False,
    dry_run: bool = False,
) -> PdfDone:
    """Write the PDF of each docx beside it. Fonts that were replaced are stamped 草稿 on every page and noted (F101).

    With `allow`, or the setting 允许字体替换＝是, they are only noted (F102). Documents without a PDF are in `missing`
    and noted: F201, or F202 where there is no LibreOffice; nothing else suffers.
    """
    paths = {document: document.with_suffix(PDF) for document in documents}
    if dry_run or not documents:
        return PdfDone(tuple(paths.values()))
    with pressing(office, allow=allow) as press:
        try:
            sheets = press.sheets(documents, progress)
            stamp = press.stamp(tuple(sheets.values()))
        except LibreOfficeError:
            return PdfDone(missing=tuple(documents), notes=(without_libreoffice(documents),))
        notes: list[Finding] = []
        for document, sheet in sheets.items():
            with office.outputs.file(paths[document]) as temporary:
                write_pdf([Piece(sheet.path)], temporary, stamp=stamp if sheet.replaced else None)
            notes.extend(press.notes(document.name, sheet))
    missing = tuple(document for document in documents if document not in sheets)
    notes.extend(kinds.NOT_MADE.at(Place(document.name)) for document in missing)
    written = {office.outputs.where(paths[document]): sheet.check.pages for document, sheet in sheets.items()}
    return PdfDone(tuple(written), missing, written, tuple(notes))


def without_libreoffice(documents: Sequence[Path]) -> Finding:
    """The note (F202) that these documents are there in Word alone."""
    return kinds.NO_LIBREOFFICE.at(Place(documents[0].name if len(documents) == 1 else ""), count=len(documents))


def pages_of(office: Office, document: Path) -> int | None:
    """How many pages the docx has as this machine prints it; None without LibreOffice.

    Fonts that stand in for others may break lines elsewhere: a count near the end of a page is not that of Word.
    """
    with pressing(office) as press:
        try:
            sheet = press.sheets([document]).get(document)
        except LibreOfficeError:
            return None
    return None if sheet is None else sheet.check.pages
