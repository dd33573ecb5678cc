"""核对函: one page that asks each reporter of an item in conflict to check its figure, with all figures and their cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.outcome import Conflict, Source
from report_gen.model.plan import Plan
from report_gen.model.proof import without_marks
from report_gen.reports import proof_of, tables
from report_gen.reports.half_year import subtitle
from report_gen.reports.paper import office
from report_gen.reports.phrases import title_lines, to_supply
from report_gen.reports.proofs import Proofs
from report_gen.reports.return_notice import NO_DATE
from report_gen.wording import MOST_NAMED, date_text, few, stated_text

TEMPLATE: Final = "核对函.docx"
TABLE: Final = "各单位所报"
_HEADS: Final = ("单位", "所报的数", "原文", "文件", "工作表和单元格")
_WIDTHS: Final = (28, 22, 22, 54, 30)  # millimetres of the type area's 156
_LONGEST_NAME: Final = 24  # characters of a file's name
_LONGEST_RAW: Final = 16  # characters of what was typed
_LONGEST_SCOPE: Final = 80  # characters of the item's explanation
_FEW, _SHORT_SCOPE = 3, 24  # where more than so many units are listed, the page takes one line of it


def build(
    plan: Plan, conflict: Conflict, unit: str, due: date, issued: date | None = None, *, measure_doubtful: bool = False
) -> ReportContext:
    """The letter to `unit` (code), one of the sources of the conflict, which is to answer by `due`.

    Without `issued` its date is left to be written in. `measure_doubtful`: two figures differ by just 10000 or so.
    """
    period, proofs = conflict.period, Proofs()
    values = {
        "标题": title_lines("数据核对函"),
        "副题": f"（{period.label}　{conflict.number}）{subtitle(plan, draft=False)}",
        "单位": plan.unit(unit).name,
        "情况": tuple(_said(plan, conflict, unit, measure_doubtful=measure_doubtful)),
        "要求": tuple(_asked(plan, conflict, unit, proofs.mark(date_text(due), proof_of.of_day(due, "反馈时限")))),
        "署名": (office(plan) or to_supply("发文机关"),),
        "日期": date_text(issued) if issued else NO_DATE,
    }
    table = _table(plan, conflict, unit, proofs)
    made_on = issued or period.last
    return ReportContext(TEMPLATE, values, (table,), author=office(plan), made_on=made_on, proofs=proofs.all)


def _others(plan: Plan, conflict: Conflict, unit: str) -> str:
    return few(plan.short(source.unit) for source in conflict.sources if source.unit != unit)


def _said(plan: Plan, conflict: Conflict, unit: str, *, measure_doubtful: bool) -> Iterator[str]:
    """What differs, and what the figure is meant to be."""
    item = conflict.item
    measure = f"，计量单位：{item.measure}" if item.measure else ""
    yield (
        f"你单位与{_others(plan, conflict, unit)}报送的{conflict.period.label}填报表中，数据项“{item.name}”"
        f"（编码{item.code}{measure}）所报的数不一致，裁定前各家的数都不采用。"
    )
    if item.explanation:
        room = _LONGEST_SCOPE if len(conflict.sources) <= _FEW else _SHORT_SCOPE
        yield f"该数据项的口径：{_short(item.explanation.rstrip('。'), room)}。"
    doubt = "其中两数恰差一万倍或一亿倍，请先核对计量单位。" if measure_doubtful else ""
    lapsed = f"此前的裁定（台账第{conflict.lapsed.event}号）因有单位改报，已不再有效。" if conflict.lapsed else ""
    yield f"{doubt}{lapsed}各单位所报如下："


def _asked(plan: Plan, conflict: Conflict, unit: str, due: str) -> Iterator[str]:
    """What to do, until when, and whom to ask."""
    yield (
        f"请与{_others(plan, conflict, unit)}核对口径和原始资料，于{due}前反馈：所报有误的，改正填报表或填写"
        "更正表后重新报送；所报无误的，在下面的回执中写明依据，盖章后报回。"
    )
    yield "到期仍不一致的，由领导小组办公室裁定采用哪一个数，并记入台账。"
    contact = " ".join(filter(None, (plan.info.get("联系人"), plan.info.get("联系电话"))))
    yield f"联系人及电话：{contact or to_supply('联系人及电话')}。"


def _table(plan: Plan, conflict: Conflict, unit: str, proofs: Proofs) -> TableData:
    rows = tuple(
        (
            plan.short(source.unit),
            *tables.by_proof(_told(conflict, source), proof_of.of_source(plan, conflict.item, source), proofs),
        )
        for source in _shown(conflict, unit)
    )
    return TableData(TABLE, "", _HEADS, rows, _WIDTHS, centred=(0, 1, 2, 4), small=True)


def _shown(conflict: Conflict, unit: str) -> tuple[Source, ...]:
    """The sources that are listed: all, or where they are too many for a letter the unit's own and the first of the others."""
    if len(conflict.sources) <= MOST_NAMED:
        return conflict.sources
    first = conflict.sources[:MOST_NAMED]
    return (*(source for source in conflict.sources[MOST_NAMED:] if source.unit == unit), *first)


def _told(conflict: Conflict, source: Source) -> tuple[str, ...]:
    """The unit's figure, what it typed, and where."""
    entry = source.entry
    return (
        stated_text(conflict.item, source.value),
        _short(" ".join(without_marks(entry.raw).split()), _LONGEST_RAW),
        _short(PurePosixPath(entry.place.file).name, _LONGEST_NAME),
        f"{entry.place.sheet} {entry.place.cell}",
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
