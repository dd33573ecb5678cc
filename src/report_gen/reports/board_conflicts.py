"""Conflicts of the overview page: the open ones first, then what was decided, then what differs in rounding only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from report_gen.model.board import ConflictLine, Count, Mark, Stated
from report_gen.model.outcome import Agreement, ItemFact, Merged, Source
from report_gen.model.sheets import Tone
from report_gen.reports.board_forms import file_link
from report_gen.reports.ledger_scope import LedgerInput
from report_gen.wording import MOST_NAMED, stated_text

_STATES: Final[tuple[tuple[Mark, Callable[[ItemFact], bool]], ...]] = (
    (Mark("待裁定", Tone.WATCH), lambda fact: fact.conflict is not None),
    (Mark("已裁定", Tone.GOOD), lambda fact: fact.resolution is not None),
    (Mark("仅进位不同", Tone.INFO), lambda fact: fact.agreement is Agreement.ROUNDING),
)


def conflict_counts(given: LedgerInput) -> tuple[Count, ...]:
    """How many are open, decided, or differ in rounding only."""
    return tuple(Count(mark, len(_facts(given, holds))) for mark, holds in _STATES)


def conflict_lines(given: LedgerInput) -> tuple[ConflictLine, ...]:
    """Each item whose reporters differ, with what every one of them states."""
    return tuple(_line(given, part, fact, mark) for mark, holds in _STATES for part, fact in _facts(given, holds))


def _facts(given: LedgerInput, holds: Callable[[ItemFact], bool]) -> list[tuple[Merged, ItemFact]]:
    return [(part, fact) for part in given.parts for fact in part.items if holds(fact)]


def _line(given: LedgerInput, part: Merged, fact: ItemFact, mark: Mark) -> ConflictLine:
    item = fact.item
    return ConflictLine(
        fact.conflict.number if fact.conflict else f"CT-{part.period.code}-{item.code}",
        part.period.label,
        f"{item.code} {item.name}",
        mark,
        tuple(_stated(given, part, fact, source) for source in fact.sources[:MOST_NAMED]),
        _note(given, fact),
        len(fact.sources[MOST_NAMED:]),
    )


def _stated(given: LedgerInput, part: Merged, fact: ItemFact, source: Source) -> Stated:
    place = source.entry.place
    where = " › ".join(filter(None, (place.sheet, place.cell)))
    value = stated_text(fact.item, source.value)
    return Stated(given.short(source.unit), value, file_link(given, part.period, place.file), where)


def _note(given: LedgerInput, fact: ItemFact) -> str:
    """What was decided and by whom, or that a decision lapsed; '' where nothing was."""
    if fact.resolution:
        said, value = fact.resolution, stated_text(fact.item, fact.value)
        whose = f"采用{given.short(said.take)}所报" if said.take else "另行核定"
        return f"{whose}，{value}；{said.reason}（{said.by}，台账第{said.event}号）"
    lapsed = fact.conflict.lapsed if fact.conflict else None
    return f"台账第{lapsed.event}号裁定因改报失效" if lapsed else ""
