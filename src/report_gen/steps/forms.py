"""`forms`: the blank forms of a period, one a unit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report_gen.errors import ReportGenError
from report_gen.excel.forms import form_content, write_form
from report_gen.model.form import Form
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.rules.background import accepted_of
from report_gen.rules.forms import build_form
from report_gen.rules.obligations import obligations
from report_gen.steps.load import Office, read_history, reporting_period
from report_gen.steps.progress import Progress, silent
from report_gen.workspace import file_stems
from report_gen.workspace.writing import Outputs


@dataclass(frozen=True, slots=True)
class FormsMade:
    """The blank forms written (or that would be), and whether last period's values are printed in them."""

    folder: Path
    paths: tuple[Path, ...]
    with_last: bool


def make_forms(
    office: Office,
    period: Period,
    units: tuple[str, ...] = (),
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> FormsMade:
    """Write the blank forms of every unit that owes one for `period`, or only of those named.

    Raises ReportGenError for a period the plan does not ask forms for, or an unknown unit name.
    """
    reporting_period(office.plan, period)
    before = _before(office, period)
    owing = [duty.unit for duty in obligations(office.plan, period, office.decisions)]
    chosen = _chosen(office.plan, units, owing)
    folder = office.workspace.blanks(period)
    stems = file_stems({unit.code: unit.short for unit in office.plan.units})
    paths = tuple(folder / form_name(stems[unit], period) for unit in chosen)
    for unit, path in () if dry_run else progress(tuple(zip(chosen, paths, strict=True)), "生成空白表"):
        form = build_form(office.plan, office.plan.unit(unit), period, accepted_of(before, unit))
        _write(form, path, office.outputs)
    return FormsMade(folder, paths, before is not None)


def blank_form(office: Office, period: Period, unit: str) -> bytes:
    """The blank form of one unit (by code) with the values last accepted, as `make_forms` writes it; nothing is written."""
    form = build_form(office.plan, office.plan.unit(unit), period, accepted_of(_before(office, period), unit))
    return form_content(form)


def form_name(stem: str, period: Period) -> str:
    """The file name a blank form is sent out under, after what the unit's files are called; units may rename it."""
    return f"{stem}_{period.label}填报表.xlsx"


def _write(form: Form, path: Path, outputs: Outputs) -> None:
    with outputs.file(path) as temporary:
        write_form(form, temporary)


def _before(office: Office, period: Period) -> Merged | None:
    last = period.previous()
    return read_history(office, last)[-1] if office.received(last)[0] else None


def _chosen(plan: Plan, names: tuple[str, ...], owing: list[str]) -> list[str]:
    if not names:
        return owing
    codes = []
    for name in names:
        unit = plan.find_unit(name)
        if unit is None or unit.code not in owing:
            known = "、".join(plan.short(code) for code in owing)
            raise ReportGenError(f"“{name}”本期不需报送或不在方案中。", f"可写：{known}。")
        codes.append(unit.code)
    return codes
