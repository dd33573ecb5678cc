"""成员单位: the units of a plan, its collective names, and the registry that resolves both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from report_gen.catalogue import plan as kinds
from report_gen.intake.plan_table import Row, listed_words, suggestion
from report_gen.model.plan import Collective, Unit, UnitKind

_COLLECTIVE: Final = "集合"
UNIT_KINDS: Final[Mapping[str, UnitKind]] = {kind.value: kind for kind in UnitKind}
_ROW_KINDS: Final[Mapping[str, UnitKind | None]] = {**UNIT_KINDS, _COLLECTIVE: None}
_YES_NO: Final = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class Registry:
    """Every registered name and the unit codes it stands for; `lost` names belong to rows that cannot be used."""

    codes: Mapping[str, tuple[str, ...]]
    lost: frozenset[str] = frozenset()
    _longest: int = field(init=False, compare=False, repr=False)  # words of the longest name, parted by 、

    def __post_init__(self) -> None:
        """Look through the names once: a list may have hundreds of them."""
        object.__setattr__(self, "_longest", 1 + max((name.count("、") for name in self.codes), default=0))

    def read(self, row: Row, title: str) -> tuple[str, ...]:
        """The codes of the units named in that column, without repetition.

        Findings: P301 for a name nobody is registered under, P305 for a name that stands twice.
        """
        codes: list[str] = []
        names = self._split(row.text(title))
        for position, name in enumerate(names):
            if name in names[:position]:
                row.report(kinds.UNIT_LISTED_TWICE, title, name=name)
            if name in self.codes:
                codes.extend(self.codes[name])
            elif name not in self.lost:
                row.report(kinds.UNKNOWN_UNIT, title, name=name, suggestion=suggestion(name, self.codes))
        return tuple(dict.fromkeys(codes))

    def _split(self, text: str) -> tuple[str, ...]:
        """The names in a list; a registered name that holds 、 itself (各镇、街道) stays whole."""
        words = listed_words(text)
        names: list[str] = []
        start = 0
        while start < len(words):
            ends = range(min(len(words), start + self._longest), start, -1)
            end = next((end for end in ends if "、".join(words[start:end]) in self.codes), start + 1)
            names.append("、".join(words[start:end]))
            start = end
        return tuple(names)


def read_units(rows: Iterable[Row]) -> tuple[tuple[Unit, ...], tuple[Collective, ...], Registry]:
    """The units, the collective names, and the registry of all names.

    Findings (in the rows): P301 unknown member of a collective, P302 a name two units go by, P303 dates
    reversed, P304 a collective of nobody, and those of the typed getters.
    """
    rows = tuple(rows)
    units = [unit for row in rows if not _is_collective(row) and (unit := _unit(row))]
    codes: dict[str, tuple[str, ...]] = {}
    owners: dict[str, Row] = {}
    by_row = {row.place: row for row in rows}
    for unit in units:
        _register(by_row[unit.place], unit.names, (unit.code,), codes, owners)
    members = Registry(dict(codes), _lost(rows))
    collectives = [each for row in rows if _is_collective(row) and (each := _collective(row, members))]
    for each in collectives:
        names = dict.fromkeys((each.name, by_row[each.place].text("全称")))
        _register(by_row[each.place], names, each.members, codes, owners)
    return tuple(units), tuple(collectives), Registry(codes, _lost(rows))


def _is_collective(row: Row) -> bool:
    return row.text("单位类别") == _COLLECTIVE


def _unit(row: Row) -> Unit | None:
    kind = row.choice("单位类别", _ROW_KINDS)
    unit = Unit(
        code=row.code("单位代码"),
        name=row.text("全称"),
        short=row.text("简称"),
        kind=kind or UnitKind.BUREAU,
        aliases=listed_words(row.text("别名")),
        since=row.day("启用日期"),
        until=row.day("停用日期"),
        reports=row.choice("是否报送", _YES_NO),
        place=row.place,
        note=row.text("备注"),
    )
    if unit.since and unit.until and unit.until < unit.since:
        row.report(kinds.DATES_REVERSED, "停用日期", value=unit.until, start_column="启用日期", start=unit.since)
    return None if row.failed else unit


def _collective(row: Row, registry: Registry) -> Collective | None:
    row.code("单位代码")
    name = row.text("简称")
    members = registry.read(row, "包含单位")
    if not members and not row.failed:
        row.report(kinds.COLLECTIVE_EMPTY, "包含单位", name=name)
        row.failed = True
    return None if row.failed else Collective(name, members, row.place)


def _register(
    row: Row,
    names: Iterable[str],
    members: tuple[str, ...],
    codes: dict[str, tuple[str, ...]],
    owners: dict[str, Row],
) -> None:
    """Adds the names; one that another row goes by is noted and stays with the first."""
    for name in names:
        if name in owners:
            row.report(kinds.UNIT_NAME_TAKEN, "简称", name=name, first=owners[name].place.row)
        else:
            codes[name] = members
            owners[name] = row


def _lost(rows: Iterable[Row]) -> frozenset[str]:
    """The names of rows that cannot be used: their own findings explain why nobody else finds them."""
    names = (
        name
        for row in rows
        if row.failed
        for name in (row.text("全称"), row.text("简称"), *listed_words(row.text("别名")))
    )
    return frozenset(names) - {""}
