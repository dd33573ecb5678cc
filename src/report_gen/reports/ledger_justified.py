"""The sheet 核实说明: every explanation that lets a queried value pass, whoever gave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from report_gen.catalogue.logic import QUERY_EXPLAINED
from report_gen.model.event import Justification
from report_gen.model.finding import Finding
from report_gen.model.outcome import Merged
from report_gen.model.place import Place
from report_gen.model.sheets import Block, CellData, ColumnKind, Row, SheetColumn, SheetData, Tone
from report_gen.model.submission import Entry
from report_gen.reports.ledger_scope import LedgerInput, numbered, open_cell, texts
from report_gen.reports.ledger_sources import FIELDS, TABLES, row_name

_COLUMNS: Final = (
    SheetColumn("序号", 5, ColumnKind.CENTRED),
    SheetColumn("报送期", 11, ColumnKind.CENTRED),
    SheetColumn("单位", 12),
    SheetColumn("类别", 8, ColumnKind.CENTRED),
    SheetColumn("编号", 7, ColumnKind.CENTRED),
    SheetColumn("名称", 18),
    SheetColumn("栏目", 11, ColumnKind.CENTRED),
    SheetColumn("所填内容", 12),
    SheetColumn("核实性问题", 30),
    SheetColumn("说明", 32),
    SheetColumn("说明来源", 11, ColumnKind.CENTRED),
    SheetColumn("说明人", 9, ColumnKind.CENTRED),
    SheetColumn("说明日期", 11, ColumnKind.CENTRED),
    SheetColumn("效力", 14),
    SheetColumn("工作表", 9),
    SheetColumn("单元格\n（点击打开）", 9, ColumnKind.CENTRED),
)


def justified(given: LedgerInput) -> SheetData:
    """核实说明: one row an explanation, those written in the forms and those the office has recorded."""
    rows = [row for part in given.parts for row in _rows(given, part)]
    lines = (
        f"已作说明的核实性问题，共{len(rows)}条。说明有效的，所填内容予以采用。",
        "“填报表”为报送单位在表内“说明”栏所写；“台账”为领导小组办公室记入台账的说明，所填内容一经改动即失效。",
    )
    block = Block("", _COLUMNS, numbered(rows), empty="本期没有核实说明。")
    return SheetData("核实说明", "核实说明", lines, (block,), frozen=3)


def _rows(given: LedgerInput, part: Merged) -> Iterator[Row]:
    """The explanations of one reporting period by unit, each unit's in the order of its cells."""
    recorded = [said for said in given.justifications if said.period == part.period.code]
    entries = _entries(given, part, recorded)
    places = {said.event: _place(part, said) for said in recorded}
    said_rows = [
        (given.short(said.unit), places[said.event], _recorded_row(given, part, said, entries.get(places[said.event])))
        for said in recorded
    ]
    by_office = set(places.values())
    form_rows = [
        (found.unit, found.place, _form_row(given, part, found, entries[found.place]))
        for found in part.findings
        if found.kind is QUERY_EXPLAINED and found.place in entries and found.place not in by_office
    ]
    yield from (row for _, _, row in sorted((*said_rows, *form_rows), key=lambda one: one[:2]))


def _entries(given: LedgerInput, part: Merged, recorded: Iterable[Justification]) -> dict[Place, Entry]:
    """The entries by place of the units anything was explained by or for."""
    shorts = {found.unit for found in part.findings if found.kind is QUERY_EXPLAINED}
    units = {said.unit for said in recorded}
    told = (
        status.accepted
        for status in part.statuses
        if status.accepted and (status.obligation.unit in units or given.short(status.obligation.unit) in shorts)
    )
    return {entry.place: entry for sent in told for entry in sent.entries}


def _place(part: Merged, said: Justification) -> Place:
    """Where the entry stands in the accepted form now; the whole of nothing if it is not there."""
    status = part.status(said.unit)
    entry = status.accepted.entry(said.table, said.row, said.column) if status and status.accepted else None
    return entry.place if entry else Place("", "", said.event)


def _recorded_row(given: LedgerInput, part: Merged, said: Justification, entry: Entry | None) -> Row:
    problems = [
        dict(found.data).get("message", found.message)
        for found in part.findings
        if entry is not None and found.place == entry.place
    ]
    if entry is None:
        force = CellData("已失效：该格不在现行报送件中", Tone.WATCH)
    elif entry.raw != said.raw:
        force = CellData(f"已失效：现填“{entry.raw}”", Tone.WATCH)
    else:
        force = CellData("有效")
    return (
        *texts(part.period.label, given.short(said.unit), *_about(given, said.table, said.row, said.column)),
        *texts(said.raw, "\n".join(problems), said.text, f"台账第{said.event}号", said.by),
        CellData(said.on),
        force,
        *_cell(given, part, entry),
    )


def _form_row(given: LedgerInput, part: Merged, found: Finding, entry: Entry) -> Row:
    data = dict(found.data)
    return (
        *texts(part.period.label, found.unit, *_about(given, entry.table, entry.row, entry.column)),
        *texts(entry.raw, data["message"], data["explanation"], "填报表", found.unit),
        CellData(),
        CellData("有效"),
        *_cell(given, part, entry),
    )


def _about(given: LedgerInput, table: str, row: str, column: str) -> tuple[str, str, str, str]:
    return TABLES.get(table, table), row, row_name(given.plan, table, row), FIELDS.get(column, column)


def _cell(given: LedgerInput, part: Merged, entry: Entry | None) -> tuple[CellData, CellData]:
    if entry is None:
        return CellData("—"), CellData("—")
    return CellData(entry.place.sheet), open_cell(given.link(part.period, entry.place), entry.place.cell)
