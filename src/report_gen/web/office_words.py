"""How the office's pages say things: the mark of a cell of the matrix, its column's head, an event of the ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from report_gen.model.board import JobLine
from report_gen.model.event import Event
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.portal import Matrix, Standing
from report_gen.model.submission import Entry
from report_gen.steps import log
from report_gen.steps.portal.office_side import PeriodPage
from report_gen.steps.portal.verbs import REOPEN, VERBS, Verb
from report_gen.web.views import tone
from report_gen.wording import date_text

_QUOTED: Final = 80  # characters of a cell that a comparison shows
_LONGEST: Final = 400  # characters of what an event says; the rest is in the ledger


class Mark(NamedTuple):
    """A word and the look it is shown in (a tone's class); the word always says the same as the look."""

    tone: str
    word: str


_STATES: Final = {state: Mark(tone(state), state.value) for state in ReportState}
_TIMES: Final = {time: Mark(tone(time), time.value) for time in (Timeliness.LATE, Timeliness.PENDING)}
EXCUSED, NOT_DUE = Mark("info", "免报"), Mark("muted", "未到期")
ORDER: Final = (*_STATES.values(), EXCUSED, NOT_DUE)


def state_mark(standing: Standing | None, today: date) -> Mark | None:
    """Where a unit stands with a period in one word; None where nothing is owed."""
    if standing is None:
        return None
    if standing.excused:
        return EXCUSED
    if standing.state is None:
        return None
    if standing.state is ReportState.MISSING and standing.due is not None and today <= standing.due:
        return NOT_DUE
    return _STATES[standing.state]


def time_mark(standing: Standing | None) -> Mark | None:
    """That what has come is late, or that nobody knows when it came; None where neither is so."""
    if standing is None or standing.state in {None, ReportState.MISSING}:
        return None
    return _TIMES.get(standing.timeliness or Timeliness.NONE)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a period's column: by when it is due, who closed it, how many are in each state, who is missing."""

    period: Period
    due: tuple[date, ...]
    closed: str
    counts: tuple[tuple[Mark, int], ...]
    missing: tuple[str, ...]
    over: bool

    @property
    def due_text(self) -> str:
        """`7月5日`; two days where kinds of units have different ones; '' where nobody owes a form."""
        return "、".join(day_text(day) for day in self.due)

    @property
    def name(self) -> str:
        """`6月`: the period without its year, which stands over the matrix."""
        return self.period.label.removeprefix(f"{self.period.year}年")


def columns(matrix: Matrix, today: date) -> tuple[Column, ...]:
    """The heads of the matrix, in its order."""
    return tuple(_column(matrix, index, today) for index in range(len(matrix.periods)))


def _column(matrix: Matrix, index: int, today: date) -> Column:
    cells = [(row.unit.short, cell) for row in matrix.rows if (cell := row.cells[index])]
    tally = Counter(state_mark(cell, today) for _, cell in cells)
    owed = [cell for _, cell in cells if cell.state is not None]
    due = sorted({cell.due for cell in owed if cell.due})
    return Column(
        matrix.periods[index],
        tuple(due),
        next((cell.closed for _, cell in cells if cell.closed), ""),
        tuple((mark, tally[mark]) for mark in ORDER if tally[mark]),
        tuple(name for name, cell in cells if cell.state is ReportState.MISSING and not cell.excused),
        bool(due) and due[0] < today,
    )


def day_text(day: date) -> str:
    """`7月5日`."""
    return date_text(day).partition("年")[2]


def longer_periods(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The quarters, half-years and the year that these reporting periods touch, shortest first: papers are written for them."""
    if not periods:
        return ()
    year = Period(periods[0].year, 1, 12)
    longer = (span for span in Span if span.value > periods[0].months)
    return tuple(
        whole for span in longer for whole in year.split(span) if any(one.first in whole for one in periods)
    )  # fmt: skip


def event_words(event: Event) -> str:
    """What an event of the ledger says, as far as a line of a table has room."""
    said = log.event_words(event, {verb.name: verb.label for verb in VERBS})
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}……"


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the page offers it: `why` it cannot be started now, '' where it can."""

    verb: Verb
    why: str


def runs(page: PeriodPage) -> tuple[Run, ...]:
    """Every run there is, those that can be started first."""
    found = [Run(verb, "" if verb in page.verbs else _why_not(page, verb)) for verb in VERBS]
    return tuple(sorted(found, key=lambda run: bool(run.why)))


def _why_not(page: PeriodPage, verb: Verb) -> str:
    if page.closing is not None:
        return f"{page.period.label}已封账，输出不再改动；确需重做的先开账。"
    if verb.name == REOPEN:
        return f"{page.period.label}没有封账。"
    return f"{page.period.label}没有这项工作，按其他长度的报送期办理。"


class Way(NamedTuple):
    """Where a thing to do can be done: an anchor of the period's page and what the link says; both '' for nowhere."""

    anchor: str = ""
    word: str = ""


_WAYS: Final = {
    "催报": Way("run-remind", "去催报"),
    "退回修改": Way("findings", "看问题"),
    "核实说明": Way("queries", "去说明"),
    "裁定冲突": Way("conflicts", "去裁定"),
    "处理未读文件": Way("received", "看文件"),
    "补登收件时间": Way("received", "看文件"),
}


_IN_PARTS: Final = Way("units", "看各期")
_WHOLE: Final = frozenset({"run-remind", "findings"})  # what a page of a longer period has, too


def job_steps(page: PeriodPage) -> tuple[tuple[JobLine, Way], ...]:
    """The things to do, each with where it can be done on the page: of a longer period most are done in its parts."""
    return tuple((job, _way(page, job)) for job in page.board.jobs)


def _way(page: PeriodPage, job: JobLine) -> Way:
    way = _WAYS.get(job.title, Way())
    if way.anchor == "queries" and page.matters is not None and not page.matters.open:
        way = _WAYS["裁定冲突"]  # all that is queried are values on which units disagree
    if page.closing is not None and way.anchor == "run-remind":
        return Way()  # of a closed period nothing is run
    return way if page.matters is not None or way.anchor in {"", *_WHOLE} else _IN_PARTS


def entry_words(entry: Entry | None) -> str:
    """What a cell says, on one line: 空白 for nothing, 没有此格 where there is no such cell."""
    if entry is None:
        return "没有此格"
    raw = " ".join(entry.raw.split())
    return (raw if len(raw) <= _QUOTED else f"{raw[:_QUOTED]}…") or "空白"


def anchor(text: str) -> str:
    """A text as part of an element's id: no spaces."""
    return re.sub(r"\W+", "-", text)
