"""`score explain`: one unit's score line by line, and what the score commands share: the scores of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.ledger.appeals import SCORES, score_runs, score_told, scores_of
from report_gen.model.decisions import NO_DECISIONS, Decisions
from report_gen.model.event import Act
from report_gen.model.outcome import Assessment, Score, ScoreItem, ScoreLine
from report_gen.model.period import Period
from report_gen.model.plan import Plan, RubricItem
from report_gen.model.proof import Cell
from report_gen.model.rubric import RUBRIC_RULES
from report_gen.reports.proof_facts import evidence_cells
from report_gen.reports.rubric_words import settings_words
from report_gen.reports.score_words import lapsed_words
from report_gen.rules.scoring import is_ranked, score_units
from report_gen.rules.scoring.terms import Settings
from report_gen.steps.closed import as_it_was
from report_gen.steps.decide import unit_of
from report_gen.steps.load import Office, assess_period
from report_gen.steps.office_ledger import ledger_of
from report_gen.steps.progress import Progress, silent
from report_gen.wording import listed

_AS_OF: Final = "as_of"  # the option of a recorded run


class Run(NamedTuple):
    """A recorded run of `score`: its period, its day (None: the period's last), what each unit had by code."""

    period: Period
    as_of: date | None
    scores: Mapping[str, tuple[str, str, str]]
    event: int


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a period as they are now, by that plan and those decisions. `run`: the last one recorded."""

    plan: Plan
    assessment: Assessment
    scores: tuple[Score, ...]
    run: Run | None = None
    decisions: Decisions = NO_DECISIONS

    @property
    def ranked(self) -> bool:
        """Whether the plan ranks units at all."""
        return is_ranked(self.plan)

    def of(self, name: str) -> Score:
        """The score of the unit of that name or code; ReportGenError if it has none."""
        unit = unit_of(self.plan, name)
        found = next((one for one in self.scores if one.unit.code == unit.code), None)
        if found is None:
            known = listed(one.unit.short for one in self.scores)
            raise ReportGenError(
                f"{unit.short}不参加{self.assessment.period.label}考核，没有得分。", f"参加考核的有：{known}。"
            )
        return found


@dataclass(frozen=True, slots=True)
class Explained:
    """A unit's score with what its lines rest on. `shown` are the items to print: all, or that of one line.

    `rules` says what the rule of each rubric line (by code) does with its `settings`. `cells` are those behind each line
    (by key), with what stands there where it is the unit's own form. `printed` is (total, grade, rank) as the last
    recorded run had it, where it is not the same. `lapsed` says which decisions on appeals hold no longer.
    """

    score: Score
    ranked: bool
    as_of: date
    shown: tuple[ScoreItem, ...]
    rules: Mapping[str, str]
    settings: Mapping[str, Mapping[str, str]]
    cells: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    printed: tuple[str, str, str] | None = None
    lapsed: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every line is shown, so that they add up."""
        return self.shown == self.score.items


def last_score_run(office: Office, period: Period | None = None) -> Run | None:
    """The last recorded run of `score`, of that period where one is given; None if there was none."""
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events(Act.RAN, period.code if period else "") if ledger else ()
    for event, options in reversed([*score_runs(events)]):
        found = Period.parse(event.period)
        if found:
            day = date.fromisoformat(options[_AS_OF]) if options.get(_AS_OF) else None
            return Run(found, day, scores_of(options.get(SCORES, "")), event.number)
    return None


def scored(office: Office, period: Period | None, progress: Progress = silent) -> Scored:
    """The scores of `period` (default: that of the last recorded run of `score`) by what is known now.

    Those of a closed period are what was sealed, whatever lies in the folders now: they are what was made known.
    Tasks and indicators are judged on the day of the period's last recorded run, else on its last day. ReportGenError
    if no run is recorded and no period is given, or the plan has no rubric.
    """
    if not office.plan.rubric:
        raise ReportGenError("方案工作簿的“评分细则”没有内容，无法评分。", "请先填写评分细则。")
    run = last_score_run(office, period)
    if period is None and run is None:
        raise ReportGenError(
            "台账里还没有考核过的报送期。", "请写明报送期，如 2024H1；或先运行 report-gen score 报送期。"
        )
    wanted = period or (run.period if run else None)
    assert wanted is not None  # noqa: S101  # one of the two is there, as has just been seen
    with as_it_was(office, wanted) as then:
        assessment = assess_period(then, wanted, run.as_of if run else None, progress)
        scores = score_units(then.plan, assessment, then.decisions)
        return Scored(then.plan, assessment, scores, run, then.decisions)


def explain(
    office: Office, name: str, period: Period | None = None, key: str = "", progress: Progress = silent
) -> Explained:
    """The score of the unit of that name or code, each line with its rule, date and evidence; nothing is written.

    Only the line of `key` is shown where one is named. ReportGenError if there is no such unit or line.
    """
    unit_of(office.plan, name)  # before anything is read
    return explained(scored(office, period, progress), name, key)


def explained(found: Scored, name: str, key: str = "") -> Explained:
    """The same of scores that are there already."""
    score = found.of(name)
    shown = _only(score, key) if key else score.items
    lines = [line for item in shown for line in item.lines]
    return Explained(
        score,
        found.ranked,
        found.assessment.as_of,
        shown,
        {item.rubric.code: settings_words(item.rubric) for item in shown},
        {item.rubric.code: settings_of(item.rubric) for item in shown},
        {line.key: _cells(found, score, line) for line in lines},
        _printed(found, score),
        tuple(map(lapsed_words, score.lapsed)),
    )


def line_of(score: Score, key: str) -> ScoreLine:
    """The line of that key; ReportGenError names the lines the unit has."""
    wanted = key.strip().upper()
    found = next((line for line in score.lines if line.key.upper() == wanted), None)
    if found is None:
        keys = listed(line.key for line in score.lines)
        raise ReportGenError(
            f"{score.unit.short}{score.period.label}的得分里没有编号“{key}”。", f"得分、扣分各条的编号有：{keys}。"
        )
    return found


def settings_of(rubric: RubricItem) -> Mapping[str, str]:
    """Every parameter of the line by name, defaults filled in; those without a value are left out."""
    settings = Settings(rubric)
    told = {one.name: settings.text(one.name) for one in RUBRIC_RULES[rubric.rule].parameters}
    return {name: value for name, value in told.items() if value}


def _only(score: Score, key: str) -> tuple[ScoreItem, ...]:
    line = line_of(score, key)
    holders = (item for item in score.items if line in item.lines)
    return tuple(replace(item, lines=(line,)) for item in holders)


def _cells(found: Scored, score: Score, line: ScoreLine) -> tuple[Cell, ...]:
    """The cells behind a line; what stands in another unit's form is not told."""
    cells = evidence_cells(found.plan, found.assessment, line)
    return tuple(one if one.unit == score.unit.short else replace(one, raw="", conversions=()) for one in cells)


def _printed(found: Scored, score: Score) -> tuple[str, str, str] | None:
    was = found.run.scores.get(score.unit.code) if found.run else None
    return None if was is None or was == score_told(score) else was
