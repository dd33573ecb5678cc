"""The sentences of the bulletin: rates, grades by kind of unit, praise and laggards with facts, what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from report_gen.model.outcome import (
    IndicatorOutcome,
    Light,
    Obligation,
    ReportState,
    ReportStatus,
    Score,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.plan import Unit, UnitKind
from report_gen.reports import proof_of
from report_gen.reports.bulletin_points import limited, registered, unrated
from report_gen.reports.bulletin_tables import KINDS, Exhibits, rated
from report_gen.reports.conflict_words import conflict_words, open_conflicts
from report_gen.reports.facts import came_of, on_time_of, value_text
from report_gen.reports.office_words import (
    asks_to_mend,
    done_day,
    finished,
    forms_named,
    itemed,
    next_forms,
    overdue_named,
    poor_counts,
    quoted_title,
    task_proof,
    units_counted,
)
from report_gen.reports.phrases import to_supply
from report_gen.reports.prose_indicators import marked_if_number
from report_gen.reports.prose_reporting import rates, spared
from report_gen.reports.telling import SectionValue, Telling, numbered_sections
from report_gen.wording import listed, number_text, target_text


def opening(tell: Telling) -> str:
    """By which papers, of whom, until when."""
    info = tell.plan.info
    paper, number = info.get("方案文件", "").strip("《》"), info.get("方案文号", "")
    named = {"方案文件": paper, "文号": f"（{number}）" if number else ""}
    basis = tell.say("考核依据", **named) if paper else tell.say("考核依据细则")
    return tell.say("考核通报引言", 依据=basis, 期间=tell.period(), 截至=tell.as_of())


def reporting(tell: Telling, shown: Exhibits) -> list[str]:
    """The rates, those of each kind of unit, what became of the forms; exemptions."""
    text = rates(tell) + _by_kind(tell) + _states(tell, shown)
    return [text, *filter(None, (spared(tell),))]


def _by_kind(tell: Telling) -> str:
    owing = [(kind, owed) for kind in (*KINDS, UnitKind.OFFICE) if (owed := _of_kind(tell, kind))]
    told = "；".join(_kind_rates(tell, kind, owed) for kind, owed in owing)
    return tell.say("报送分类", 分类=told) if len(owing) > 1 else ""


def _of_kind(tell: Telling, kind: UnitKind) -> list[ReportStatus]:
    codes = {unit.code for unit in tell.plan.units if unit.kind is kind}
    return [status for status in tell.assessment.statuses if status.obligation.unit in codes]


def _kind_rates(tell: Telling, kind: UnitKind, owed: Sequence[ReportStatus]) -> str:
    came, timely, name = came_of(owed), on_time_of(owed), kind.value
    return tell.say(
        "报送一类",
        类别=name,
        应报=tell.forms(owed, f"{name}应报"),
        上报率=tell.share(came, owed, f"{name}上报率"),
        按时率=tell.share(timely, owed, f"{name}按时率"),
    )


def _states(tell: Telling, shown: Exhibits) -> str:
    """What checking made of the forms that came."""
    words = {
        ReportState.PASSED: "校核通过",
        ReportState.QUERIED: "有数据待核实",
        ReportState.RETURNED: "退回后尚未改正",
    }
    found = ((word, [one for one in tell.assessment.statuses if one.state is state]) for state, word in words.items())
    told = "，".join(f"{word}{tell.forms(statuses, word)}" for word, statuses in found if statuses)
    if not told:
        return ""
    return (
        tell.say("校核结果", 各结论=told, 图表=shown.rates) if shown.rates else tell.say("校核结果无图表", 各结论=told)
    )


def results(tell: Telling, shown: Exhibits) -> list[str]:
    """How many units have which grade, by kind with names; limits, registered points; what is open; who is not rated."""
    scores = rated(tell)
    if not scores:
        return [tell.say("考核未评分")]
    whole = tell.say("考核等次", 家数=units_counted(tell, scores, "列入考核"), 各等次=_grade_counts(tell, scores))
    see = tell.say("考核名次见", 图表=shown.ranking) if shown.ranking else tell.say("考核得分见")
    kinds = [text for kind in KINDS if (text := _kind(tell, kind, [one for one in scores if one.unit.kind is kind]))]
    points = (limited(tell, scores), *registered(tell, scores), _provisional(tell, scores), unrated(tell))
    return [*_undecided(tell), whole + see, *kinds, *filter(None, points)]


def _undecided(tell: Telling) -> list[str]:
    """In a draft: the data nobody has decided on."""
    found = open_conflicts(tell.assessment)
    if not found:
        return []
    number = tell.mark(f"{len(found)}项", proof_of.of_conflicts(tell.plan, found))
    return [tell.say("冲突未定", 项数=number, 数据="".join(to_supply(conflict_words(tell.plan, one)) for one in found))]


def _graded(tell: Telling, scores: Sequence[Score]) -> list[tuple[str, list[Score]]]:
    """The scores by grade, the best grade first; grades nobody has are left out."""
    grades = sorted(tell.plan.grades, key=lambda grade: grade.lowest, reverse=True)
    found = [(grade.name, [score for score in scores if score.grade == grade.name]) for grade in grades]
    return [(name, held) for name, held in found if held]


def _grade_counts(tell: Telling, scores: Sequence[Score]) -> str:
    return "，".join(f"{name}{units_counted(tell, held, name)}" for name, held in _graded(tell, scores))


def _kind(tell: Telling, kind: UnitKind, scores: Sequence[Score]) -> str:
    if not scores:
        return ""
    told = "；".join(_one_grade(tell, kind, name, held) for name, held in _graded(tell, scores))
    return tell.say("考核分类", 类别=kind.value, 家数=units_counted(tell, scores, kind.value), 各等次=told)


def _one_grade(tell: Telling, kind: UnitKind, name: str, scores: Sequence[Score]) -> str:
    number = units_counted(tell, scores, f"{kind.value}{name}")
    return tell.say("考核一等", 等次=name, 家数=number, 单位=listed(score.unit.short for score in scores))


def _provisional(tell: Telling, scores: Sequence[Score]) -> str:
    """Which items of which kind are still to be scored by hand; '' if none is."""
    told = [text for kind in KINDS if (text := _open_items(tell, kind, scores))]
    return tell.say("考核暂定", 评分项="，".join(told)) if told else ""


def _open_items(tell: Telling, kind: UnitKind, scores: Sequence[Score]) -> str:
    waiting = [one for one in scores if one.unit.kind is kind and one.open_points]
    if not waiting:
        return ""
    score = max(waiting, key=lambda one: one.open_points)  # of some units more may be scored already
    names = "".join(f"“{one.rubric.name}”" for one in score.items if one.points is None)
    points = tell.mark(f"{number_text(score.open_points)}分", proof_of.of_open_points(score))
    return tell.say("考核暂定一类", 类别=kind.value, 评分项=names, 分数=points)


def praise(tell: Telling) -> list[str]:
    """Who reported in time and without return every time, and who finished tasks by their date; [] for nobody."""
    return [text for text in (_proper(tell), _in_time(tell)) if text]


def _proper(tell: Telling) -> str:
    units = [unit for unit in tell.plan.units if unit.kind in KINDS and _is_proper(tell, unit)]
    if not units:
        return ""
    codes = {unit.code for unit in units}
    statuses = [one for one in tell.assessment.statuses if one.obligation.unit in codes]
    number = tell.senders(statuses, "各期均按时报送、没有退回")
    return tell.say("表扬报送", 家数=number, 单位=listed(unit.short for unit in units))


def _is_proper(tell: Telling, unit: Unit) -> bool:
    owed = [one for one in tell.assessment.statuses if one.obligation.unit == unit.code]
    good = (
        one.timeliness is Timeliness.ON_TIME and not one.returned and one.state is not ReportState.RETURNED
        for one in owed
    )
    return bool(owed) and all(good)


def _in_time(tell: Telling) -> str:
    """Tasks of the office alone are left out: it does not praise itself."""
    ours = {unit.code for unit in tell.plan.units if unit.kind is UnitKind.OFFICE}
    done = [
        outcome
        for outcome in finished(tell)
        if outcome.due is not None and not outcome.late and not ours.issuperset(outcome.task.answerable)
    ]
    if not done:
        return ""
    names = "、".join(_done_one(tell, outcome) for outcome in done)
    return tell.say("表扬任务", 项数=tell.tasks(done, "在时限内完成"), 任务=names)


def _done_one(tell: Telling, outcome: TaskOutcome) -> str:
    task = outcome.task
    early = (outcome.due - outcome.done_on).days if outcome.due and outcome.done_on else 0
    days = tell.mark(f"{early}天", task_proof(tell, outcome, "提前天数"))
    ahead = tell.say("提前天数", 天数=days) if early > 0 else ""
    charge = tell.in_charge(task)
    return tell.say(
        "表扬任务一项", 负责=charge, 任务=quoted_title(tell, task), 日期=done_day(tell, outcome), 提前=ahead
    )


def problems(tell: Telling) -> list[SectionValue]:
    """Forms by unit, tasks by lead, indicators, each with the facts; a sentence where there is nothing of it."""
    blocks = (
        ("考核问题报送", _poor_forms(tell)),
        ("考核问题任务", [*overdue_named(tell), *_done_late(tell)]),
        ("考核问题指标", _short(tell)),
    )
    sections = [(tell.say(key), paragraphs) for key, paragraphs in blocks if paragraphs]
    if sections:
        return numbered_sections(sections)
    return [{"标题": "", "首段": tell.say("考核无问题"), "段落": []}]


def _poor_forms(tell: Telling) -> list[str]:
    return ["".join(forms_named(tell))] if poor_counts(tell) else []


def _done_late(tell: Telling) -> list[str]:
    late = [outcome for outcome in finished(tell) if outcome.late and outcome.due]
    if not late:
        return []
    names = "、".join(_late_one(tell, outcome) for outcome in late)
    return [tell.say("逾期完成任务", 项数=tell.tasks(late, "超过时限后完成"), 任务=names)]


def _late_one(tell: Telling, outcome: TaskOutcome) -> str:
    task = outcome.task
    over = (outcome.done_on - outcome.due).days if outcome.due and outcome.done_on else 0
    days = tell.mark(f"{over}天", task_proof(tell, outcome, "逾期天数"))
    named = {"任务": quoted_title(tell, task), "负责": tell.in_charge(task)}
    return tell.say("逾期完成一项", **named, 日期=done_day(tell, outcome), 天数=days)


def _short(tell: Telling) -> list[str]:
    short = tell.verdict(Verdict.NOT_MET)
    if not short:
        return []
    told = "；".join(_short_one(tell, outcome) for outcome in short)
    return [tell.say("指标未达点名", 项数=tell.indicators(short, Verdict.NOT_MET.value), 指标=told)]


def _short_one(tell: Telling, outcome: IndicatorOutcome) -> str:
    indicator, proof = outcome.indicator, proof_of.of_indicator(tell.plan, tell.assessment, outcome)
    charge = next(
        (tell.in_charge(task) for task in tell.plan.tasks if task.no == indicator.task_no), tell.say("无牵头")
    )
    return tell.say(
        "指标未达一项",
        指标=marked_if_number(tell, outcome, indicator.name),
        完成值=tell.mark(value_text(outcome), proof),
        目标值=tell.mark(target_text(indicator), proof),
        负责=charge,
    )


def requirements(tell: Telling, owed: Sequence[Obligation]) -> list[str]:
    """What is asked: forms, late tasks, indicators, objections, the next form; numbered where there are several."""
    late = any(outcome.light is Light.OVERDUE for outcome in tell.assessment.tasks)
    asked = [
        *asks_to_mend(tell),
        *([tell.say("要求任务")] if late else []),
        *([tell.say("要求指标")] if tell.verdict(Verdict.NOT_MET) else []),
        *([tell.say("要求异议")] if rated(tell) else []),
        tell.say("要求持续") + next_forms(tell, owed),
    ]
    return itemed(asked) if len(asked) > 1 else asked
