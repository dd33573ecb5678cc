"""The sentences of the quarterly paper."""

from __future__ import annotations

from collections.abc import Sequence

from report_gen.model.outcome import Obligation, Verdict
from report_gen.model.pace import Pace
from report_gen.reports.office_words import (
    asks_to_mend,
    due_soon_words,
    finished_words,
    forms_named,
    itemed,
    next_forms,
    overdue_named,
    pace_words,
    task_counts,
)
from report_gen.reports.prose_reporting import rates, spared
from report_gen.reports.telling import Telling


def reporting(tell: Telling) -> list[str]:
    """The rates, exemptions, and by name who is behind."""
    return [rates(tell) + spared(tell), *(["".join(named)] if (named := forms_named(tell)) else [])]


def tasks(tell: Telling) -> list[str]:
    """Tasks by light, those finished in the quarter, those late and those due soon by name."""
    done = finished_words(tell) or tell.say("调度无完成", 期间=tell.period())
    soon = due_soon_words(tell)
    late = overdue_named(tell) or [tell.say("调度无超期")]
    return [task_counts(tell, "表1、图1"), done, *late, *([soon] if soon else [])]


def pace(tell: Telling, paces: Sequence[Pace]) -> list[str]:
    """Which indicators are behind the time gone."""
    return [text] if (text := pace_words(tell, paces)) else []


def requirements(tell: Telling, owed: Sequence[Obligation], *, any_duty: bool) -> list[str]:
    """What is asked of all; what each unit has to do stands in the annex."""
    asked = [
        *asks_to_mend(tell),
        *([tell.say("要求任务")] if tell.overdue() else []),
        *([tell.say("要求指标")] if tell.verdict(Verdict.NOT_MET) else []),
        tell.say("要求持续") + next_forms(tell, owed) + tell.say("调度清单见" if any_duty else "调度无清单"),
    ]
    return itemed(asked) if len(asked) > 1 else asked
