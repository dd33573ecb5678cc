"""A unit's own score lines, once the bulletin with them has been issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from report_gen.errors import ReportGenError
from report_gen.ledger.appeals import score_told
from report_gen.model.decisions import Issue
from report_gen.model.outcome import ScoreItem, ScoreLine
from report_gen.model.period import Period
from report_gen.model.proof import Cell
from report_gen.steps.load import Office
from report_gen.steps.portal.lookout import Lookout, Picture
from report_gen.steps.score_explain import Explained, Scored, explained, scored
from report_gen.workspace import REGISTER_FILE

_KEPT: Final[WeakKeyDictionary[Lookout, dict[Period, tuple[Picture, Scored]]]] = WeakKeyDictionary()
_ONE_AT_A_TIME: Final = Lock()  # scoring a closed period reads all of its sealed originals


def score_periods(lookout: Lookout, unit: str) -> tuple[Period, ...]:
    """The periods whose bulletin was issued with a score of the unit (by code) in it, newest first."""
    found = (Period.parse(code) for code in _issues(lookout.unit_office(unit), unit))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.last, one.months), reverse=True))


def score(lookout: Lookout, unit: str, period: Period, now: datetime) -> Explained:
    """The unit's score line by line, as it is now, with the rank that was made known; nothing that stands in others' forms.

    `printed` is what the bulletin says where that is not the same. ReportGenError if none was issued with its score.
    """
    issue = _issues(lookout.unit_office(unit), unit).get(period.code)
    if issue is None:
        raise ReportGenError(f"{period.label}没有印发含本单位得分的考核通报。", "通报印发以后可以在这里查看得分。")
    found = _scored(lookout, period, now)
    told, was = explained(found, unit), issue.scores[unit]
    own = _Own(told, found.plan.file).lines()
    printed = None if was == score_told(told.score) else was
    return replace(own, score=replace(own.score, rank=int(was[2])), printed=printed)


def _issues(office: Office, unit: str) -> Mapping[str, Issue]:
    """The last bulletin issued of each period, by its code, of those with a score of the unit."""
    return {one.period: one for one in office.decisions.issues if unit in one.scores}


def _scored(lookout: Lookout, period: Period, now: datetime) -> Scored:
    """The scores of the period; made anew where the office's picture is."""
    picture = lookout.picture(period, now)
    with _ONE_AT_A_TIME:
        kept = _KEPT.setdefault(lookout, {})
        if period not in kept or kept[period][0] is not picture:
            with lookout.slots.taken():
                kept[period] = picture, scored(picture.office, period)
        return kept[period][1]


@dataclass(frozen=True, slots=True)
class _Own:
    """A unit's score and what it may see of the evidence: its own forms, the plan (its file), and what people recorded."""

    told: Explained
    plan: str

    def lines(self) -> Explained:
        """The same without the cells of other units' forms: a file's name alone tells whose it is."""
        told, items = self.told, tuple(map(self._item, self.told.score.items))
        score = replace(told.score, items=items, limits=tuple(map(self._item, told.score.limits)))
        cells = {key: tuple(filter(self._is_own, cells)) for key, cells in told.cells.items()}
        return replace(told, score=score, shown=items, cells=cells)

    def _item(self, item: ScoreItem) -> ScoreItem:
        return replace(item, lines=tuple(map(self._line, item.lines)))

    def _line(self, line: ScoreLine) -> ScoreLine:
        cells = {(cell.place, cell.sha256): cell for cell in self.told.cells[line.key]}
        kept = (
            one
            for one in line.evidence
            if not one.place.file or one.event or self._is_own(cells[one.place, one.sha256])
        )
        return replace(line, evidence=tuple(kept))

    def _is_own(self, cell: Cell) -> bool:
        return cell.unit == self.told.score.unit.short or cell.place.file in {self.plan, REGISTER_FILE}
