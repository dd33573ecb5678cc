"""Exempted units wherever units are counted: a block of the sheet 报送情况, and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from report_gen.model.outcome import Excused, Merged
from report_gen.model.sheets import Block, CellData, ColumnKind, Row, SheetColumn, Tone
from report_gen.reports.ledger_scope import LedgerInput, numbered, texts

# Laid on the first sixteen columns of 报送情况.
_COLUMNS: Final = (
    SheetColumn("序号", kind=ColumnKind.CENTRED),
    SheetColumn("报送期", kind=ColumnKind.CENTRED),
    SheetColumn("单位"),
    SheetColumn("单位类别", kind=ColumnKind.CENTRED),
    SheetColumn("状态", kind=ColumnKind.CENTRED),
    SheetColumn("台账号", kind=ColumnKind.CENTRED),
    SheetColumn("免报起", kind=ColumnKind.CENTRED),
    SheetColumn("免报止", kind=ColumnKind.CENTRED),
    SheetColumn("经办人", kind=ColumnKind.CENTRED),
    SheetColumn("记入日期", kind=ColumnKind.CENTRED, span=2),
    SheetColumn("原因", span=5),
)


def exempted_blocks(given: LedgerInput) -> tuple[Block, ...]:
    """The block 免报单位 of the sheet 报送情况; () where nobody is exempted."""
    rows = [_row(given, one) for part in given.parts for one in part.excused]
    return (Block("免报单位（不在应报之内，不计入各项比率）", _COLUMNS, numbered(rows)),) if rows else ()


def _row(given: LedgerInput, one: Excused) -> Row:
    owed, by = one.obligation, one.exemption
    return (
        *texts(owed.period.label, one.unit, given.plan.unit(owed.unit).kind.value),
        CellData("免报", Tone.MUTED),
        CellData(by.event),
        CellData(by.since),
        CellData(by.until),
        CellData(by.by),
        CellData(by.on),
        CellData(by.reason),
    )


def exempted_words(parts: Iterable[Merged]) -> str:
    """`另有免报2件：2024年5月至2024年6月2件，市商务局（机构改革；…）。`, each exemption once; '' where there is none."""
    freed = [one for part in parts for one in part.excused]
    return f"另有免报{len(freed)}件：{_told(freed)}。" if freed else ""


def spared_words(parts: Iterable[Merged], unit: str) -> str:
    """For the score sheet of `unit` (its code): what it was freed of, which is neither owed nor scored; '' if nothing."""
    freed = [one for part in parts for one in part.excused if one.obligation.unit == unit]
    return f"免报{len(freed)}件，不在应报之内，不扣分：{_told(freed)}。" if freed else ""


def _told(freed: Iterable[Excused]) -> str:
    """Each exemption once, with the first and the last period it frees its unit of."""
    by_event: dict[tuple[int, str], list[Excused]] = {}
    for one in freed:
        by_event.setdefault((one.exemption.event, one.unit), []).append(one)
    return "；".join(_line(ones) for ones in by_event.values())


def _line(ones: Sequence[Excused]) -> str:
    """The forms one exemption frees a unit of; `ones` are in order of their periods."""
    first, last = ones[0].obligation.period.label, ones[-1].obligation.period.label
    return f"{first}{ones[0].words}" if len(ones) == 1 else f"{first}至{last}{len(ones)}件，{ones[0].words}"
