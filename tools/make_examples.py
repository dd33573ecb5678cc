"""Makes the example inboxes: filled forms of 洛阳 (January to June 2024) and 临淄 (two quarters), and their answer sheets.

Run from the repository's root: `python tools/make_examples.py`. Everything is made up (`scenario_*.py`); what is
wrong in the files is listed in `seed_mistakes.py` and `stray_files.py`. Needs LibreOffice for the files that units
save with another program. Run again it gives the same content.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

import scenario_linzi
import scenario_luoyang
from assessor_examples import make_assessments
from example_files import Answer, answer_sheet, converted, register_book, saved
from fill_forms import Story, filled, filling_day, fit_heights, spot_of
from report_gen.catalogue import kinds
from report_gen.model.form import Form
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan, Unit, UnitKind
from report_gen.rules.background import Background, accepted_of
from report_gen.rules.forms import build_form
from report_gen.rules.obligations import obligations
from report_gen.steps.load import open_office, read_period
from report_gen.workspace import REGISTER_FILE, Workspace
from scenario_support import drawn
from seed_changes import ACTS
from seed_mistakes import BLANK, LINZI_CHANGES, LINZI_PUTS, LUOYANG_CHANGES, LUOYANG_PUTS, Change, Put
from stray_files import LINZI_RECEIPTS, LUOYANG_RECEIPTS, Receipts, strays

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "input_examples"
_HOURS: Final = (8, 9, 10, 11, 14, 15, 16, 17)
_CLERKS: Final = ("张三（示例）", "李四（示例）")
_WAYS: Final = ("政务邮箱", "政务邮箱", "即时通讯", "U盘报送")
_BY_LIBREOFFICE: Final = frozenset({
    ("2024-01", "市财政局"), ("2024-02", "洛龙区政府"), ("2024-03", "市住建局"), ("2024-04", "市工信局"),
    ("2024-05", "市城市管理局"), ("2024-05", "瀍河区政府"), ("2024-06", "市商务局"), ("2024-06", "市发改委"),
    ("2024-06", "城乡一体化（示范区）管委会"), ("2024Q1", "区发改局"), ("2024Q2", "区商务局"),
})  # fmt: skip
_AS_XLS: Final = frozenset({
    ("2024-01", "伊川县政府"), ("2024-04", "市政数局"), ("2024-05", "市农业农村局"), ("2024-06", "市工信局"),
    ("2024Q1", "区工信局"), ("2024Q2", "区工信局"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class City:
    """One example: its folder, scenario, planted mistakes and what the post brought."""

    name: str
    scenario: ModuleType
    puts: tuple[Put, ...]
    changes: tuple[Change, ...]
    receipts: Receipts

    @property
    def root(self) -> Path:
        """Its workspace folder."""
        return EXAMPLES / self.name


LUOYANG: Final = City("luoyang", scenario_luoyang, LUOYANG_PUTS, LUOYANG_CHANGES, LUOYANG_RECEIPTS)
LINZI: Final = City("linzi", scenario_linzi, LINZI_PUTS, LINZI_CHANGES, LINZI_RECEIPTS)


@dataclass(slots=True)
class Inbox:
    """One period of one city while it is being filled: files to be converted, register lines, answers."""

    city: City
    plan: Plan
    period: Period
    folder: Path
    to_convert: list[tuple[Path, str]] = field(default_factory=list)
    lines: list[tuple[str, object, str, str, str]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def due(self) -> date:
        """The last day to report in time."""
        return obligations(self.plan, self.period)[0].due

    def received(self, unit: Unit) -> datetime:
        """When the unit's file came: on a working day up to the due day, unless the scenario says it was late."""
        late = self.city.receipts.late.get((self.period.code, unit.short))
        if late:
            return late
        seed = f"{self.city.name}/{self.period.code}/{unit.code}"
        first = self.period.next().first
        days = [first + timedelta(days=step) for step in range((self.due() - first).days + 1)]
        working = [day for day in days if not self.plan.holidays.get(day, day.weekday() >= 5)]
        clock = time(_HOURS[drawn(f"{seed}/时", len(_HOURS))], 1 + drawn(f"{seed}/分", 58))
        return datetime.combine(working[drawn(seed, len(working))], clock)

    def enter(self, name: str, at: object, note: str = "") -> None:
        """A line of the register."""
        seed = f"{self.period.code}/{name}"
        by = _CLERKS[drawn(seed, len(_CLERKS))]
        self.lines.append((name, at, by, _WAYS[drawn(f"{seed}/方式", len(_WAYS))], note))


def main(names: list[str]) -> None:
    """Makes the examples of the cities named, or of both."""
    for city in (LINZI, LUOYANG):  # the stray form in 洛阳's inbox comes from 临淄
        if not names or city.name in names:
            make(city)


def make(city: City) -> None:
    """All periods of a city, each with last period's accepted values printed in its forms, and the answer sheet."""
    office = open_office(Workspace.at(city.root))
    answers: list[Answer] = []
    before: Merged | None = None
    for code in city.scenario.PERIODS:
        period = Period.parse(code)
        if period is None:
            raise ValueError(code)
        inbox = Inbox(city, office.plan, period, office.workspace.period_inbox(period))
        fill_inbox(inbox, before)
        answers.extend(inbox.answers)
        before = read_period(office, period, Background(before))
        print(f"{city.name} {code}: {before.files_found} 个文件，埋入 {len(inbox.answers)} 处")
    titles = {kind.code: kind.title for kind in kinds()}
    harmless = tuple(answer for answer in answers if not answer.code)
    wrong = tuple(answer for answer in answers if answer.code)
    saved(answer_sheet(wrong, harmless, titles), city.root / "答案.xlsx", date(2024, 7, 31))
    make_assessments(city.name)


def fill_inbox(inbox: Inbox, before: Merged | None) -> None:
    """Every file of one period, and the register."""
    if inbox.folder.exists():
        shutil.rmtree(inbox.folder)
    inbox.folder.mkdir(parents=True)
    receipts = inbox.city.receipts
    for number, unit in enumerate(inbox.plan.units):
        if (inbox.period.code, unit.short) in receipts.missing:
            inbox.answers.append(Answer(inbox.period.code, "", "", "", "M115", unit.short, "", "本期没有报送"))
        else:
            _one_file(inbox, unit, number, before)
    strays(inbox)
    converted(inbox.to_convert)
    _write_register(inbox)


def _write_register(inbox: Inbox) -> None:
    """收件登记, in the order things came; a time in words that nobody can read is a mistake of the office's own."""
    lines = sorted(inbox.lines, key=lambda line: str(line[1]))
    for row, (_, at, *_) in enumerate(lines, 2):
        if isinstance(at, str):
            inbox.answers.append(
                Answer(inbox.period.code, REGISTER_FILE, "收件登记", f"B{row}", "S402", "", at, "收到时间无法识别")
            )
    saved(register_book(lines), inbox.folder / REGISTER_FILE, inbox.due())


def _one_file(inbox: Inbox, unit: Unit, number: int, before: Merged | None) -> None:
    """The unit's form, filled, spoilt as listed, saved under a name of the unit's own."""
    key = (inbox.period.code, unit.short)
    form = build_form(inbox.plan, unit, inbox.period, accepted_of(before, unit.code))
    at = inbox.received(unit)
    story = Story(inbox.city.scenario, inbox.plan, inbox.period)
    with tempfile.TemporaryDirectory() as folder:
        book = filled(story, unit, form, Path(folder) / "blank.xlsx", filling_day(at.date()))
    name = file_name(unit, inbox.period, number, "xls" if key in _AS_XLS else "xlsx")
    inbox.answers.extend(_spoilt(inbox, unit, form, book, name))
    path = inbox.folder / name
    saved(book, path.with_suffix(".xlsx"), at.date())
    if key in _AS_XLS | _BY_LIBREOFFICE:
        inbox.to_convert.append((path.with_suffix(".xlsx"), path.suffix.removeprefix(".")))
    _register(inbox, unit, name, at)


def _spoilt(inbox: Inbox, unit: Unit, form: Form, book: Workbook, name: str) -> Iterator[Answer]:
    """The planted mistakes of one file; the cells of values are named last, since changes move rows."""
    code = inbox.period.code
    puts = [one for one in inbox.city.puts if (one.period, one.unit) == (code, unit.short)]
    cells = [_typed(book, form, put) for put in puts]
    for change in (one for one in inbox.city.changes if (one.period, one.unit) == (code, unit.short)):
        spot = spot_of(book, form.table(change.arguments[0]))
        where, shown = ACTS[change.act](spot, *change.arguments[1:])
        yield Answer(code, name, spot.sheet.title, where, change.code, unit.short, shown, change.note)
    for put, cell in zip(puts, cells, strict=True):
        shown = BLANK if put.value is None else str(put.value)
        yield Answer(code, name, form.table(put.table).sheet, cell.coordinate, put.code, unit.short, shown, put.note)


def _typed(book: Workbook, form: Form, put: Put) -> Cell:
    table = form.table(put.table)
    spot = spot_of(book, table)
    cell = spot.cell(put.row, put.column)
    cell.value = put.value  # type: ignore[assignment]
    if isinstance(put.value, time):
        cell.number_format = "h:mm"
    fit_heights(spot, table)
    return cell


def _register(inbox: Inbox, unit: Unit, name: str, at: datetime) -> None:
    key = (inbox.period.code, unit.short)
    receipts = inbox.city.receipts
    if key in receipts.unregistered:
        inbox.answers.append(Answer(*key[:1], name, "", "", "M116", unit.short, "", "收件登记中没有此件"))
        return
    text = receipts.unreadable.get(key)
    if text:
        inbox.answers.append(Answer(*key[:1], name, "", "", "M116", unit.short, "", "收到时间无法识别"))
    late = "逾期收到" if at.date() > inbox.due() else ""
    inbox.enter(name, text or at, late)


def file_name(unit: Unit, period: Period, number: int, ending: str) -> str:
    """What the unit calls its file, in the sub-folder the office put it."""
    short = unit.short
    when = f"{period.start_month}月" if period.months == 1 else f"{'一二三四'[period.number - 1]}季度"
    if unit.kind is UnitKind.DISTRICT:
        return f"县区/{short}{when}填报表.{ending}"
    names = (
        f"{short}{when}",
        f"{short}2024年{when}报表",
        f"{short}/填报表(最终版)",
        f"{period.code} {short}",
        f"绿色货运配送填报表-{short}",
        f"{short}{when}（盖章版）",
    )
    return f"{names[number % len(names)]}.{ending}"


if __name__ == "__main__":
    main(sys.argv[1:])
