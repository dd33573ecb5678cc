"""State as a query over the events: which decisions on appeals stand, and which bulletins were issued with what scores."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from report_gen.model.decisions import Appeal, Issue
from report_gen.model.event import Act, Event
from report_gen.model.outcome import Score
from report_gen.wording import number_text

# What the data of these events are called. The unit that appealed is the event's own unit.
KEY, POINTS, WAS, REASON, PAPER, WITHDRAWN = "评分行", "改计", "原为", "说明", "文号", "撤回"
# What the options of a recorded run of `score` are called.
ISSUED, NUMBER, SCORES = "issued", "number", "scores"
_COMMAND, _OPTIONS, _SCORE = "命令", "选项", "score"  # as `steps.run` records a run


def appeals(events: Iterable[Event]) -> tuple[Appeal, ...]:
    """The decisions that stand: the last one of each period, unit and line, unless it was withdrawn; oldest first."""
    standing: dict[tuple[str, str, str], Appeal] = {}
    for event in events:
        if event.act is Act.APPEALED:
            decided = appeal_of(event)
            about = (decided.period, decided.unit, decided.key)
            standing.pop(about, None)  # a later one comes last, wherever the earlier one stood
            standing[about] = decided
        if event.act is Act.APPEAL_WITHDRAWN:
            gone = event.data.get(WITHDRAWN)
            standing = {about: one for about, one in standing.items() if str(one.event) != gone}
    return tuple(standing.values())


def appeal_of(event: Event) -> Appeal:
    """The decision that an event of the act 申诉裁定 records."""
    key, points, was, reason, paper = (event.data.get(name, "") for name in (KEY, POINTS, WAS, REASON, PAPER))
    return Appeal(
        event.period,
        event.unit,
        key,
        Decimal(points or 0),
        was,
        reason,
        event.by,
        event.at.date(),
        paper,
        event.number,
    )


def scores_text(scores: Iterable[Score]) -> str:
    """Total, grade and rank of every unit as a run of `score` records them: `{"U02":["85.5","良好","3"]}`."""
    told = {one.unit.code: score_told(one) for one in scores}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def score_told(score: Score) -> tuple[str, str, str]:
    """Total, grade and rank as a run records them."""
    return number_text(score.total), score.grade, str(score.rank)


def scores_of(text: str) -> Mapping[str, tuple[str, str, str]]:
    """What `scores_text` wrote: (total, grade, rank) by unit code; none of ''."""
    return {unit: (total, grade, rank) for unit, (total, grade, rank) in json.loads(text or "{}").items()}


def issues(events: Iterable[Event]) -> tuple[Issue, ...]:
    """The bulletins written with a date of issue, oldest first; runs of versions that kept no scores are left out."""
    return tuple(_issue(event, options) for event, options in score_runs(events) if _issued(options))


def score_runs(events: Iterable[Event]) -> Iterator[tuple[Event, Mapping[str, str]]]:
    """The recorded runs of `score`, oldest first, each with its options."""
    runs = (event for event in events if event.act is Act.RAN and event.data.get(_COMMAND) == _SCORE)
    return ((event, json.loads(event.data.get(_OPTIONS, "{}"))) for event in runs)


def _issued(options: Mapping[str, str]) -> bool:
    return bool(options.get(ISSUED) and options.get(SCORES))


def _issue(event: Event, options: Mapping[str, str]) -> Issue:
    scores = scores_of(options[SCORES])
    day = date.fromisoformat(options[ISSUED])
    return Issue(event.period, day, options.get(NUMBER, ""), scores, event.at, event.number)
