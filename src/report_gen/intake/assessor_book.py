"""Reads a filled 考核打分 workbook: points on by-hand lines, registered events, and registrations taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from report_gen.catalogue import assessment as kinds
from report_gen.intake.assessor_table import Head, Line, find_head
from report_gen.intake.headers import squeezed
from report_gen.intake.marks import identify
from report_gen.intake.reading import shown
from report_gen.intake.values import read_value
from report_gen.model.assessor_book import (
    BOOK_NAME,
    MARKS,
    REGISTER,
    SIGNED,
    WITHDRAWN,
    Assessed,
    Withdrawal,
    assessed_units,
    event_key,
    hand_lines,
    line_label,
    most_points,
    registered_lines,
)
from report_gen.model.decisions import Mark, Registered
from report_gen.model.finding import Finding, has_errors, in_order
from report_gen.model.form import Limits, ValueKind
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import Plan, RubricItem, Unit
from report_gen.model.raw import RawBook
from report_gen.wording import date_text, listed

_YES: Final = Limits(ValueKind.CHOICE, choices=(WITHDRAWN, "否"))
_SHORTEST_NAME: Final = 2
_SEVERAL: Final = re.compile(
    r"[、，,；;/／&＆+＋](?![^（(]*[）)])"
)  # between names; what stands in brackets is a remark
_EVENT: Final = "第"  # with it begins the key of a recorded event
_ANY: Final = Decimal(10**9)  # more than any rubric gives
_Told = TypeVar("_Told")
_WHAT: Final = {MARKS: "打分", REGISTER: "登记"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a book is read against: plan and period, the events that stand, the day it is read.

    `refusal` says why a text gives no reason, '' if it does.
    """

    plan: Plan
    period: Period
    standing: Sequence[Registered]
    on: date
    refusal: Callable[[str], str]


def read_assessor_book(book: RawBook, asked: Asked) -> tuple[Assessed | None, tuple[Finding, ...]]:
    """What the book says; None where anything in it is wrong: all of that is told at once (G101-G310).

    Blank rows say nothing. Rows are known by what is printed in them, else by the hidden key.
    """
    if foreign := _foreign(book, asked):
        return None, (foreign,)
    found = [find_head(book, table) for table in (MARKS, REGISTER)]
    faults = [fault for _, more in found for fault in more]
    heads = [head for head, _ in found if head]
    if not heads and not faults:
        faults.append(kinds.HEAD_LOST.at(Place(book.file), sheet="打分", heads="单位、评分项、得分、理由"))
    reader = _Reader(asked, book, heads)
    assessed = reader.read()
    faults += reader.findings
    if not faults and assessed == Assessed():
        faults.append(kinds.NOTHING_FILLED.at(Place(book.file)))
    findings = in_order(faults)
    return (None if has_errors(findings) else assessed), findings


def _foreign(book: RawBook, asked: Asked) -> Finding | None:
    """Why the book is not one of this plan and period; None if it is."""
    place = Place(book.file)
    identity, findings = identify(book)
    if identity is None:
        return kinds.NOT_THE_BOOK.at(place, reason=findings[0].kind.title)
    if identity.unit != BOOK_NAME:
        return kinds.NOT_THE_BOOK.at(place, reason=f"表号是“{identity.token}”")
    if identity.plan_id != asked.plan.id:
        return kinds.OTHER_PLAN.at(place, value=identity.plan_id, expected=asked.plan.id)
    period = Period.parse(identity.period)
    if period is not None and period != asked.period:
        return kinds.OTHER_PERIOD.at(place, value=period.label, expected=asked.period.label)
    return None


class _Reader:
    """Reads the rows of both tables; what is wrong gathers in `findings`."""

    def __init__(self, asked: Asked, book: RawBook, heads: Sequence[Head]) -> None:
        self.findings: list[Finding] = []
        self._asked = asked
        self._book = book
        self._heads = {head.table: head for head in heads}
        self._units = _by_name(asked.plan)
        self._scored = assessed_units(asked.plan, asked.period)
        self._lines = {
            MARKS: hand_lines(asked.plan, asked.period),
            REGISTER: registered_lines(asked.plan, asked.period),
        }
        self._keyed = {event_key(one.event): one for one in asked.standing if one.event}
        self._seen: dict[tuple[str, ...], int] = {}
        self._unsigned: set[str] = set()

    def read(self) -> Assessed:
        """What both tables say."""
        marks = self._rows(MARKS, self._mark)
        told = self._rows(REGISTER, self._event)
        events = tuple(one for one in told if isinstance(one, Registered))
        return Assessed(marks, events, tuple(one for one in told if isinstance(one, Withdrawal)))

    def _rows(self, table: str, read: Callable[[Line], _Told | None]) -> tuple[_Told, ...]:
        """What the filled rows of a table tell, in their order."""
        head = self._heads.get(table)
        if head is None:
            return ()
        found: list[_Told] = []
        for number in head.filled_rows:
            line = Line(head, number)
            if not all(line.blank(key) for key in head.entries):
                told = read(line)
                found += [told] if told is not None else []
                self.findings += line.findings
        return tuple(found)

    def _signed(self, table: str) -> str:
        """Who signed the table, or the other one where it bears no name.

        Said once: G108 where nobody did ('' then), G110 where several gave points as one.
        """
        names = [self._heads[key].name for key in (table, *self._heads) if key in self._heads]
        name = next((name for name in names if len(name) >= _SHORTEST_NAME), "")
        if not name and not self._unsigned:
            self._unsigned.add(table)
            place = self._book.place(self._heads[table].sheet)
            self.findings.append(kinds.NAME_MISSING.at(place, sheet=place.sheet, column=SIGNED[table]))
        if table == MARKS and _SEVERAL.search(name) and table not in self._unsigned:
            self._unsigned.add(table)
            place = self._book.place(self._heads[table].sheet)
            self.findings.append(kinds.NAMES_TWO.at(place, column=SIGNED[table], value=name))
        return name

    # --- 打分 ---

    def _mark(self, line: Line) -> Mark | None:
        unit, item = self._printed(line)
        by, reason = self._signed(MARKS), self._reason(line)
        points = line.points("points", item.points) if item else None
        if line.blank("points"):
            line.fault(kinds.CELL_BLANK, "points", column=line.title("points"))
        if unit and item:
            self._fits(line, unit, item)
            self._once(line, (MARKS, unit.code, item.code), f"{unit.short}，{line_label(item)}")
        if line.findings or unit is None or item is None or points is None:
            return None
        asked, place = self._asked, line.place("points")
        return Mark(asked.period.code, unit.code, item.code, points, reason, by, asked.on, place, self._book.sha256)

    def _printed(self, line: Line) -> tuple[Unit | None, RubricItem | None]:
        """Unit and line as they are printed in the row; by its key where these cannot be read."""
        unit, item = self._named(line)
        if unit is None or item is None:
            code, _, number = line.key.partition("/")
            unit = next((one for one in self._scored if one.code == code), unit)
            item = next((one for one in self._lines[MARKS] if one.code == number), item)
        return self._known(line, unit, item)

    # --- 登记 ---

    def _event(self, line: Line) -> Registered | Withdrawal | None:
        """What a row of 登记 tells; nothing where it stands as it was printed."""
        recorded = self._keyed.get(line.key)
        back = self._back(line)
        if not back and recorded is not None:
            self._check_unchanged(line, recorded)
            return None
        if line.key.startswith(_EVENT):
            return self._withdrawn(line, recorded) if back else None
        told = self._told(line, back=back)
        if told is None or not back:
            return told
        same = (one for one in self._asked.standing if _about(one) == _about(told))
        return self._withdrawn(line, next(same, None))

    def _back(self, line: Line) -> bool:
        """Whether the row takes something back."""
        if line.blank("withdrawn"):
            return False
        value = read_value(line.cell("withdrawn"), _YES).value
        if value not in _YES.choices:
            line.fault(kinds.NOT_A_WITHDRAWAL, "withdrawn", value=line.raw("withdrawn"))
        return value == WITHDRAWN

    def _withdrawn(self, line: Line, one: Registered | None) -> Withdrawal | None:
        if one is not None:
            self._once(line, (WITHDRAWN, *_about(one)), "撤销同一条登记")
            return Withdrawal(one, self._signed(REGISTER), line.place("withdrawn"))
        if line.key.startswith(_EVENT):
            line.fault(kinds.ALREADY_WITHDRAWN, "withdrawn", what=f"{line.key}登记")
        else:
            line.fault(kinds.NOTHING_TO_WITHDRAW, "withdrawn", what=f"“{line.raw('reason')}”（{line.raw('day')}）")
        return None

    def _check_unchanged(self, line: Line, recorded: Registered) -> None:
        """G208 where a recorded event no longer reads as it was printed: what is changed there changes nothing."""
        probe, year = Line(line.head, line.number), self._asked.period.year
        unit = self._units.get(squeezed(line.words("unit")))
        about = (
            unit.code if unit else line.words("unit"),
            line.words("line").partition(" ")[0],
            (probe.day("day", year) or date.min).isoformat(),
            squeezed(line.words("reason")),
        )
        worth = (probe.times("count"), probe.points("points", _ANY), squeezed(line.words("basis")))
        if about != _about(recorded) or worth != (recorded.count, recorded.points, squeezed(recorded.basis)):
            line.fault(kinds.RECORDED_CHANGED, "reason", what=f"{line.key}登记")

    def _told(self, line: Line, *, back: bool) -> Registered | None:
        """The event a row tells; of one that takes it back only what tells it is asked."""
        unit, item = self._known(line, *self._named(line))
        by, day = self._signed(REGISTER), self._day(line)
        count, points = line.times("count"), self._points(line, item)
        reason = self._reason(line)
        basis = "" if back else line.text("basis")
        if unit and item:
            self._fits(line, unit, item)
        if line.findings or unit is None or item is None or day is None:
            return None
        asked, sha256 = self._asked, self._book.sha256
        told = Registered(
            asked.period.code, unit.code, item.code, day, count, points, reason, basis, by, asked.on,
            line.place("reason"), sha256,
        )  # fmt: skip
        self._once(line, (REGISTER, str(back), *_about(told)), f"{unit.short}，{date_text(day)}，{shown(reason)}")
        return None if line.findings else told

    def _day(self, line: Line) -> date | None:
        period = self._asked.period
        day = line.day("day", period.year)
        if day is not None and day not in period:
            first, last = period.first.isoformat(), period.last.isoformat()
            line.fault(kinds.DAY_OUTSIDE, "day", value=day.isoformat(), period=period.label, start=first, end=last)
        return day

    def _points(self, line: Line, item: RubricItem | None) -> Decimal | None:
        if item is None or line.blank("points"):
            return None
        most = most_points(self._asked.plan, item, self._asked.period)
        if most is None:
            line.fault(kinds.NO_POINTS_HERE, "points", item=line_label(item), value=line.raw("points"))
            return None
        return line.points("points", most)

    # --- both ---

    def _named(self, line: Line) -> tuple[Unit | None, RubricItem | None]:
        """Unit and line of the rubric by the words in the row."""
        unit = self._units.get(squeezed(line.words("unit")))
        return unit, _line_called(line.words("line"), self._lines[line.head.table])

    def _known(self, line: Line, unit: Unit | None, item: RubricItem | None) -> tuple[Unit | None, RubricItem | None]:
        """The same two, with G201-G204 for what is blank or unknown to the plan."""
        table = line.head.table
        if unit is not None:
            line.unit = unit.short
        elif line.text("unit"):
            line.fault(kinds.UNKNOWN_UNIT, "unit", value=line.raw("unit"))
        if item is None and line.text("line"):
            choices = listed(map(line_label, self._lines[table]))
            line.fault(kinds.UNKNOWN_LINE, "line", value=line.raw("line"), what=_WHAT[table], choices=choices)
        return unit, item

    def _fits(self, line: Line, unit: Unit, item: RubricItem) -> None:
        """G205 where the unit is not scored by that line."""
        if unit not in self._scored:
            reason = f"该单位不报送，或在{date_text(self._asked.period.last)}不在册，不参评"
        elif unit.kind not in item.applies_to:
            reason = f"该单位是{unit.kind.value}，该项适用于{listed(sorted(kind.value for kind in item.applies_to))}"
        else:
            return
        line.fault(kinds.LINE_NOT_FOR_UNIT, "line", item=line_label(item), name=unit.short, reason=reason)

    def _reason(self, line: Line) -> str:
        text = line.text("reason")
        why = self._asked.refusal(text) if text else ""
        if why:
            line.fault(kinds.REASON_EMPTY, "reason", column=line.title("reason"), value=shown(text), reason=why)
        return text

    def _once(self, line: Line, about: tuple[str, ...], what: str) -> None:
        first = self._seen.setdefault(about, line.number)
        if first != line.number:
            line.fault(kinds.SAME_TWICE, "reason", row=first, what=what)


def _by_name(plan: Plan) -> Mapping[str, Unit]:
    found: dict[str, Unit] = {}
    for unit in plan.units:
        for name in (unit.code, *unit.names):
            found.setdefault(squeezed(name), unit)
    return found


def _line_called(text: str, lines: Sequence[RubricItem]) -> RubricItem | None:
    """The line of that label or code, or of that name where only one is called so."""
    plain = squeezed(text)
    exact = [line for line in lines if plain in {squeezed(line_label(line)), squeezed(line.code)}]
    named = exact or [line for line in lines if plain == squeezed(line.name)]
    return named[0] if len(named) == 1 else None


def _about(one: Registered) -> tuple[str, str, str, str]:
    """What tells an event among others: unit, line, day and reason."""
    return (one.unit, one.line, one.day.isoformat(), squeezed(one.reason))
