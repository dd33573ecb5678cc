"""项目信息 and 报送安排 of a draft: what the document's running text says, what the caller knows, and the base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from report_gen.importing.draft_base import NOT_STATED, At, Base, Part, PlanRow
from report_gen.importing.draft_units import COLLECTIVE
from report_gen.importing.preamble import project_facts
from report_gen.intake.plan_cells import read_date
from report_gen.intake.plan_sheets import INFO, SCHEDULE
from report_gen.model.draft import Confidence, Reading
from report_gen.model.official import OfficialDocument, Spot

NEEDED: Final = ("方案编号", "城市", "项目名称", "创建期开始", "创建期结束")
_START, _END = "创建期开始", "创建期结束"
_KEY, _VALUE = "项目", "内容"
_DUTY: Final = "B01"
_KINDS: Final = "报送单位类别"
_RHYTHM: Final = ("报送周期", "时限")
_NOWHERE: Final = Spot("")
_ALWAYS: Final = (date.min, date.max)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about the project: readings of 项目信息 and of 报送安排, and the base they are held against."""

    info: tuple[Reading, ...]
    schedule: tuple[Reading, ...]
    base: Base

    @property
    def creation(self) -> tuple[date, date]:
        """The creation period, the document's before the base's; all time where neither says."""
        texts = {row[_KEY]: row.get(_VALUE, "") for row in self.base.sheet(INFO)}
        texts |= {one.row: one.value for one in self.info if one.column == _VALUE and one.value}
        start, end = read_date(texts.get(_START, "")), read_date(texts.get(_END, ""))
        return (start, end) if start and end else _ALWAYS

    @property
    def office(self) -> Reading | None:
        """How the document calls the office of the leading group, None where it does not."""
        return next((one for one in self.info if one.row == "办公室简称" and one.value), None)


def gather(document: OfficialDocument, base: Base, facts: Mapping[str, str]) -> Facts:
    """The document's own statements; what the caller knows goes before them."""
    told = tuple(
        Reading(INFO.name, key, _VALUE, text, text, Spot("导入命令"), "导入时指明") for key, text in facts.items()
    )
    found = [one for one in project_facts(document) if (one.sheet, one.row) not in {(INFO.name, key) for key in facts}]
    info = (*told, *(one for one in found if one.sheet == INFO.name))
    return Facts(info, tuple(one for one in found if one.sheet == SCHEDULE.name), base)


def info_part(known: Facts) -> Part:
    """The rows of 项目信息: the base's, the document's, and what the plan needs and neither says."""
    rows = {row[_KEY]: dict(row) for row in known.base.sheet(INFO)}
    readings: list[Reading] = []
    for one in known.info:
        settled = _held_against(one, rows.get(one.row, {}).get(_VALUE, ""))
        rows.setdefault(one.row, {_KEY: one.row})[_VALUE] = settled.value
        readings.append(settled)
    told = {one.row for one in readings}
    readings.extend(
        At(INFO.name, key).base(_VALUE, row.get(_VALUE, "")) for key, row in rows.items() if key not in told
    )
    blank = [key for key in NEEDED if key not in rows]
    readings.extend(At(INFO.name, key).manual(_VALUE, "", _NOWHERE, NOT_STATED) for key in blank)
    rows |= {key: {_KEY: key, _VALUE: ""} for key in blank}
    return Part(tuple(sorted(rows.values(), key=lambda row: row[_KEY] not in NEEDED)), tuple(readings))


def _held_against(one: Reading, said: str) -> Reading:
    """A statement of the document beside what the base says: what differs is for a person, and stays as it was."""
    manual = one.confidence is Confidence.MANUAL
    if not said or said == one.value:
        return replace(one, rule=_unread_rule(one)) if manual else one
    if manual and not one.quote:
        return At(one.sheet, one.row).base(one.column, said)
    rule = f"文件读作“{one.value}”，与底本不同" if one.value else _unread_rule(one)
    return replace(one, value=said, rule=rule, confidence=Confidence.MANUAL, nearest=one.value or one.nearest)


def _unread_rule(one: Reading) -> str:
    return one.rule or ("写法无法识读" if one.quote else NOT_STATED)


def schedule_part(known: Facts, units: Sequence[PlanRow]) -> Part:
    """The rows of 报送安排: the base's, or what the document says of reporting; what it does not say is for a person."""
    old = known.base.sheet(SCHEDULE)
    if old:
        return Part(tuple(old), tuple(_of_base(old, known.schedule)))
    rows: dict[str, dict[str, str]] = {}
    readings = []
    for one in known.schedule:
        row = rows.setdefault(one.row, {"编码": one.row})
        if one.column != _KINDS:
            row[one.column] = one.value
            readings.append(one)
    for key, row in (rows or {_DUTY: {"编码": _DUTY}}).items():
        rows[key] = row
        about = next((one for one in known.schedule if one.row == key), None)
        readings.extend(_wanting(At(SCHEDULE.name, key), row, units, about))
    return Part(tuple(rows.values()), tuple(readings))


def _of_base(old: Sequence[PlanRow], stated: Iterable[Reading]) -> Iterator[Reading]:
    """The reporting duties of the base; a rhythm the document words otherwise is for a person."""
    for row in old:
        yield At(SCHEDULE.name, row["编码"]).base("表名", row.get("表名", ""))
    for one in stated:
        texts = [row.get(one.column, "") for row in old]
        if one.column in _RHYTHM and one.value not in texts:
            at = At(SCHEDULE.name, old[0]["编码"])
            rule = f"文件读作“{one.value}”，与底本不同" if one.value else "写法无法识读"
            yield at.manual(one.column, one.quote, one.spot, rule, value=texts[0], nearest=one.value)


def _wanting(at: At, row: dict[str, str], units: Iterable[PlanRow], about: Reading | None) -> Iterator[Reading]:
    """The needed cells of a reporting duty that the document does not fill; `about` is what it does say of it."""
    quote, spot = (about.quote, about.spot) if about else ("", _NOWHERE)
    kinds = dict.fromkeys(unit["单位类别"] for unit in units if unit["单位类别"] != COLLECTIVE)
    row[_KINDS] = "、".join(kinds)
    yield at.manual(_KINDS, quote, spot, f"{NOT_STATED}，暂列全部类别", value=row[_KINDS])
    for column in ("表名", *_RHYTHM):
        if column not in row:
            yield at.manual(column, quote, spot, NOT_STATED)
