"""What goes back to the units: for each form that cannot be used as it is, a marked copy, a correction workbook, a notice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from report_gen.errors import ReportGenError
from report_gen.excel.corrections import correctable, write_corrections
from report_gen.excel.mark import NotPatchable, marked_copy
from report_gen.model.finding import Finding
from report_gen.model.outcome import Merged
from report_gen.model.returns import CORRECTION_SHEET, ReturnCase
from report_gen.office import to_xlsx
from report_gen.reports import return_notice
from report_gen.rules.forms import build_form
from report_gen.rules.returns import return_cases
from report_gen.steps.load import Office
from report_gen.steps.progress import Progress, silent
from report_gen.steps.shelf import Shelf, digest
from report_gen.steps.typeset import document_renderer
from report_gen.workspace import file_stems

if TYPE_CHECKING:
    from report_gen.word.render import Renderer

RETURN_FOLDER: Final = "退回修改"
CORRECTION_FILE: Final = f"{CORRECTION_SHEET}.xlsx"
NOTICE_FILE: Final = return_notice.TEMPLATE
MARKED_COPY, CORRECTIONS, NOTICE = PACKAGE_KINDS = ("校核标注表", CORRECTION_SHEET, "退回修改通知")
_MARKED: Final = "_校核标注"
_ZIP: Final = b"PK"

Package = dict[str, bytes]  # what goes into one unit's folder, by file name


@dataclass(frozen=True, slots=True)
class ReturnsDone:
    """The forms that go back and what was done on the disk.

    `written` are the files that are new or changed, `removed` those of units that are in order now, `kept` files a
    person edited, which were left alone. `remarks` say why a unit gets no marked copy; `notes` are about the template.
    """

    cases: tuple[ReturnCase, ...]
    folder: Path
    written: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()


def write_returns(
    office: Office, merged: Merged, issued: date | None = None, progress: Progress = silent, *, dry_run: bool = False
) -> ReturnsDone:
    """Write 输出/<期>/退回修改/<单位>/ for every unit that is 退回 or 待核实, dated `issued` (else to be dated by hand).

    The same input gives the same bytes, and files that are there already are left untouched. Packages of units that
    are in order now go away. What a person edited stays, and a newer version is put beside it.
    """
    folder = office.workspace.period_output(merged.period) / RETURN_FOLDER
    cases = return_cases(office.plan, merged, _hashes(office, merged), issued)
    if dry_run:
        return ReturnsDone(cases, folder)
    stems = _stems(office)
    shelf = Shelf(folder, office.outputs)
    with TemporaryDirectory(prefix="report-gen-") as temporary:
        maker = _Maker(office, merged, issued, Path(temporary))
        marked = maker.marked(cases, shelf, stems)
        for case in progress(cases, "写出退回修改件"):
            for name, content in maker.package(case, marked.get(case.unit.code, {})).items():
                shelf.put(f"{stems[case.unit.code]}/{name}", content)
    shelf.clear()
    return ReturnsDone(
        cases,
        folder,
        tuple(shelf.written),
        tuple(shelf.removed),
        tuple(dict.fromkeys(shelf.kept)),
        tuple(maker.remarks),
        maker.notes,
    )


def packages_for(office: Office, merged: Merged, unit: str) -> tuple[str, ...]:
    """The kinds of file (of PACKAGE_KINDS) that can be made for a unit (by code); () if nothing goes back to it.

    Whether a form of another format can be marked shows only when it is tried.
    """
    case = _case_of(office, merged, unit)
    return _kinds(case) if case else ()


def package_of(
    office: Office, merged: Merged, unit: str, issued: date | None = None, kinds: Collection[str] = PACKAGE_KINDS
) -> Package:
    """What goes back to one unit (by code), only files of those kinds; nothing is written, {} if nothing goes back.

    ReportGenError says why if there is nothing but a form of another format, which cannot be marked.
    """
    case = _case_of(office, merged, unit, issued)
    if case is None:
        return {}
    with TemporaryDirectory(prefix="report-gen-") as temporary:
        maker = _Maker(office, merged, issued, Path(temporary))
        package = maker.package(case, maker.marked_one(case) if MARKED_COPY in kinds else {}, kinds)
    if not package and maker.remarks:
        raise ReportGenError(maker.remarks[0], "请填写更正表，或按退回修改通知改好后重新报送。")
    return package


def _stems(office: Office) -> Mapping[str, str]:
    return file_stems({unit.code: unit.short for unit in office.plan.units})


def _case_of(office: Office, merged: Merged, unit: str, issued: date | None = None) -> ReturnCase | None:
    alone = replace(merged, statuses=tuple(one for one in merged.statuses if one.obligation.unit == unit))
    return next(iter(return_cases(office.plan, alone, _hashes(office, merged), issued)), None)


def _kinds(case: ReturnCase) -> tuple[str, ...]:
    possible = (
        (MARKED_COPY, _can_be_marked(case)),
        (CORRECTIONS, case.readable and correctable(case)),
        (NOTICE, True),
    )
    return tuple(kind for kind, there in possible if there)


def _can_be_marked(case: ReturnCase) -> bool:
    """Whether there is one file that holds what is to be mended: no form, or one set right by another file, is none."""
    return case.readable and not (case.status.accepted and case.status.accepted.base)


def _hashes(office: Office, merged: Merged) -> Mapping[str, str]:
    """The hashes of the files that gave no form: nobody else remembers them."""
    inbox = office.workspace.period_inbox(merged.period)
    paths = {one.file: inbox / one.file for one in merged.skipped}
    return {file: digest(path.read_bytes()) for file, path in paths.items() if path.is_file()}


@dataclass(slots=True)
class _Maker:
    """Makes the packages of one period."""

    office: Office
    merged: Merged
    issued: date | None
    temporary: Path
    remarks: list[str] = field(default_factory=list)
    notes: tuple[Finding, ...] = ()
    _renderer: Renderer | None = None

    def marked(self, cases: Iterable[ReturnCase], shelf: Shelf, stems: Mapping[str, str]) -> Mapping[str, Package]:
        """The marked copies by unit code; files of other formats become xlsx first, all in one call.

        LibreOffice never writes the same bytes twice: a converted copy is made anew only when its case has changed.
        """
        found: dict[str, Package] = {}
        others: list[ReturnCase] = []
        for case in cases:
            if not case.readable:
                continue
            if not _can_be_marked(case):
                self.remarks.append(
                    f"{case.unit.short}：现采用经“{case.file}”更正的内容，仍须修改；请该单位填新的更正表，不另发校核标注表。"
                )
            elif copy := self._copy(case, self._source(case)):
                found[case.unit.code] = copy
            elif content := shelf.made_from(f"{stems[case.unit.code]}/{_marked_name(case.file)}", _fingerprint(case)):
                found[case.unit.code] = {_marked_name(case.file): content}
            else:
                others.append(case)
        return {**found, **self._converted(others)}

    def marked_one(self, case: ReturnCase) -> Package:
        """The marked copy of one form, taken from the shelf where the office had it converted."""
        stems = _stems(self.office)
        shelf = Shelf(self.office.workspace.period_output(self.merged.period) / RETURN_FOLDER, self.office.outputs)
        return self.marked((case,), shelf, stems).get(case.unit.code, {})

    def package(self, case: ReturnCase, marked: Package, kinds: Collection[str] = PACKAGE_KINDS) -> Package:
        """The files of one unit; a notice alone tells of the others as if they went with it."""
        made = dict(marked)
        possible = _kinds(case)
        if CORRECTIONS in kinds and CORRECTIONS in possible:
            made[CORRECTION_FILE] = self._corrections(case)
        if NOTICE in kinds:
            failed = MARKED_COPY in kinds and not marked
            enclosed = [kind for kind in possible if kind != NOTICE and not (kind == MARKED_COPY and failed)]
            made[NOTICE_FILE] = self._notice(case, enclosed)
        return made

    def _source(self, case: ReturnCase) -> Path:
        return self.office.workspace.period_inbox(self.merged.period) / case.file

    def _copy(self, case: ReturnCase, source: Path) -> Package:
        """The marked copy under its name; {} where the file cannot be patched as it is."""
        try:
            content = source.read_bytes()
            if not content.startswith(_ZIP):
                return {}
            made = marked_copy(content, case)
        except (OSError, NotPatchable):
            return {}
        return {_marked_name(case.file): made}

    def _converted(self, cases: Sequence[ReturnCase]) -> Mapping[str, Package]:
        if not cases:
            return {}
        sources = {case.unit.code: self._source(case) for case in cases}
        try:
            made = to_xlsx(list(sources.values()), self.temporary)
        except ReportGenError as error:
            self.remarks += [f"{case.unit.short}：“{case.file}”没有校核标注表：{error.message}" for case in cases]
            return {}
        found: dict[str, Package] = {}
        for case in cases:
            path = made.get(sources[case.unit.code])
            if path and (copy := self._copy(case, path)):
                found[case.unit.code] = copy
            else:
                self.remarks.append(f"{case.unit.short}：“{case.file}”的格式不能加标注，只发通知和更正表。")
        return found

    def _corrections(self, case: ReturnCase) -> bytes:
        path = self.temporary / CORRECTION_FILE
        write_corrections(case, build_form(self.office.plan, case.unit, self.merged.period), path)
        return path.read_bytes()

    def _notice(self, case: ReturnCase, enclosed: Sequence[str]) -> bytes:
        if self._renderer is None:
            self._renderer = document_renderer(self.office.workspace, return_notice.TEMPLATE, self.office.plan.layout)
        path = self.temporary / NOTICE_FILE
        context = return_notice.build(self.office.plan, case, self.merged.period, self.issued, enclosed)
        self.notes = self._renderer.render(context, path, {})
        return path.read_bytes()


def _marked_name(file: str) -> str:
    """`月报.xls` → `月报_校核标注.xlsx`; a workbook with macros keeps its kind."""
    path = PurePosixPath(file)
    suffix = ".xlsm" if path.suffix.lower() == ".xlsm" else ".xlsx"
    return f"{path.stem.removesuffix(_MARKED)}{_MARKED}{suffix}"


def _fingerprint(case: ReturnCase) -> str:
    """What a marked copy depends on: the file, and all that is said of it."""
    items = [
        (item.number, item.about, item.finding.place, item.finding.message, item.finding.hint) for item in case.items
    ]
    return digest(repr((case.sha256, case.due, items)).encode())
