"""The sentences of the half-year report: what was done, by whom, and the numbers that prove it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import (
    UNRATED,
    Assessment,
    IndicatorOutcome,
    Light,
    ReportState,
    ReportStatus,
    Score,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.plan import DueKind, Plan, Task, UnitKind
from report_gen.reports.facts import (
    Problem,
    completion,
    day_text,
    due_within,
    latest_words,
    on_time,
    problems,
    received,
    task_no,
    value_text,
    with_verdict,
    without_year,
)
from report_gen.reports.ledger_exempted import exempted_words
from report_gen.reports.phrases import (
    closed,
    counted,
    front,
    item,
    numeral,
    opening,
    percent,
    points_text,
    said,
    third_person,
    to_supply,
    unclosed,
    without_requests,
)
from report_gen.reports.tables import light_words
from report_gen.wording import date_text, listed, measured, number_text

_LEAD_CHARACTERS: Final = 90
_SHARED_CHARACTERS: Final = 60  # where several units share a task
_LEADS: Final = 3  # of a joint task as many are quoted
_NAMED: Final = 5  # units named one by one; more are summed up and stand in annex 3
_SEVERAL: Final = 2
_DUE_WORDS: Final = {Light.ON_TRACK: "按期推进", Light.CONTINUOUS: "持续推进"}
_RECURRING: Final = frozenset({DueKind.YEARLY, DueKind.QUARTERLY, DueKind.MONTHLY, DueKind.WEEKLY})

SectionValue = dict[str, object]  # 标题, 首段 (on the heading's line) and 段落 of a second-level section


def overview(plan: Plan, assessment: Assessment) -> list[str]:
    """一、总体进展: tasks, late ones by name, indicators."""
    day, tasks = date_text(assessment.as_of), assessment.tasks
    lights = counted(light_words(tasks), "项")
    basis = plan.info.get("方案文件", "")
    under = f"按照《{basis.strip('《》')}》要求，" if basis else ""
    done = f"{assessment.period.label}，领导小组各成员单位{under}推进{plan.title}各项工作。"
    overdue = [outcome for outcome in tasks if outcome.light is Light.OVERDUE]
    names = "；".join(f"“{outcome.task.title}”（{_responsible(plan, outcome.task)}）" for outcome in overdue)
    late = f"超过时限尚未完成的{len(overdue)}项：{names}。" if overdue else ""
    return [
        f"{done}截至{day}，{len(tasks)}项重点任务中，{lights}（见表1、图1）。{late}",
        _verdict_counts(assessment),
    ]


def _verdict_counts(assessment: Assessment) -> str:
    met, not_met, undecided = (len(with_verdict(assessment, verdict)) for verdict in Verdict)
    counts = counted(
        (("已达到目标值的", met), ("尚未达到目标值的", not_met), ("数据不全、暂不能判定的", undecided)), "项"
    )
    return f"{len(assessment.indicators)}项量化指标中，{counts}。" if assessment.indicators else "方案未设量化指标。"


def task_note(assessment: Assessment) -> str:
    """What holds for many tasks, said once before 二、: where partners' words stand, common dates and reasons."""
    text = "各责任单位配合情况见附件1。"
    dues = [outcome.due for outcome in assessment.tasks if outcome.light is Light.ON_TRACK]
    if len(dues) > 1:
        common = f"均为{date_text(dues[0])}" if dues[0] and len(set(dues)) == 1 else "见附件1"
        text += f"按期推进的{len(dues)}项任务，时限{common}。"
    pending, reason = _pending_reason(assessment.tasks)
    if reason:
        text += f"状态待定的{pending}项任务，{reason}。"
    return text


def _pending_reason(outcomes: Sequence[TaskOutcome]) -> tuple[int, str]:
    """How many tasks are 待定, and the reason they share; '' if they share none or there are fewer than two."""
    rules = [_pending(outcome) for outcome in outcomes if outcome.light is Light.PENDING]
    return len(rules), rules[0] if len(rules) > 1 and len(set(rules)) == 1 else ""


def _pending(outcome: TaskOutcome) -> str:
    return unclosed(outcome.rule).replace("原文", "方案")


def task_sections(plan: Plan, assessment: Assessment) -> list[SectionValue]:
    """二、重点任务推进情况: a section for each 指标分类, a paragraph for each task; a single task follows the heading."""
    sections: list[SectionValue] = []
    tell = _TaskTeller(plan, assessment)
    for number, category in enumerate(plan.categories(), start=1):
        outcomes = [outcome for outcome in assessment.tasks if outcome.task.category == category]
        if len(outcomes) == 1:
            first, paragraphs = tell.alone(outcomes[0], category), []
        else:
            first = _category(outcomes)
            paragraphs = [tell.one_of(outcome, index) for index, outcome in enumerate(outcomes, start=1)]
        sections.append({"标题": f"（{numeral(number)}）{category}。", "首段": first, "段落": paragraphs})
    return sections


def _category(outcomes: Sequence[TaskOutcome]) -> str:
    """`共5项，已完成1项，其余4项按期推进。`: the counts of the table, what is on its way named last."""
    counts = [(word, count) for word, count in light_words(outcomes) if count]
    if len(counts) == 1:
        return f"共{len(outcomes)}项，均{counts[0][0]}。"
    on_track = _DUE_WORDS[Light.ON_TRACK]
    rest = next((f"，其余{count}项{word}" for word, count in counts if word == on_track), "")
    return f"共{len(outcomes)}项，{counted((pair for pair in counts if pair[0] != on_track), '项')}{rest}。"


@dataclass(frozen=True, slots=True)
class _TaskTeller:
    """Words tasks as running text."""

    plan: Plan
    assessment: Assessment

    def one_of(self, outcome: TaskOutcome, index: int) -> str:
        """A task among several of its category."""
        state = "" if outcome.light is Light.ON_TRACK else _DUE_WORDS.get(outcome.light, "")
        return item(index, f"{unclosed(outcome.task.title)}（{self._held(outcome, state)}）。{self._told(outcome)}")

    def alone(self, outcome: TaskOutcome, category: str) -> str:
        """The only task of its category; its title is not repeated where it is the heading."""
        held = self._held(outcome, _DUE_WORDS.get(outcome.light, ""))
        title = unclosed(outcome.task.title)
        by = "" if held.startswith("未") else "由"
        return (f"本项任务{by}{held}。" if title == category else f"{title}（{held}）。") + self._told(outcome)

    def _held(self, outcome: TaskOutcome, state: str) -> str:
        """`市商务局牵头，6月18日完成`: who answers for a task, and its state in a few words."""
        done = self._done(outcome) if outcome.light is Light.DONE else state
        return "，".join(filter(None, (_responsible(self.plan, outcome.task), done)))

    def _told(self, outcome: TaskOutcome) -> str:
        progress = self._progress(outcome) or to_supply(missing_progress(self.plan, outcome))
        return progress + self._standing(outcome)

    def _progress(self, outcome: TaskOutcome) -> str:
        """The answerable units' own words; a partner's where they said nothing. The rest stand in annex 1."""
        words = latest_words(outcome)
        leads = [fact for fact in words if fact.unit in outcome.task.answerable][:_LEADS]
        limit = _SHARED_CHARACTERS if len(leads) > 1 else _LEAD_CHARACTERS
        return "".join(self._words(fact, limit, named=len(leads) != 1) for fact in leads or words[:1])

    def _words(self, fact: TaskFact, limit: int, *, named: bool) -> str:
        unit = self.plan.unit(fact.unit)
        text = third_person(opening(fact.progress, limit), unit.short).replace("本月", without_year(fact.period))
        return text if not named or text.startswith(unit.names) else f"{unit.short}：{text}"

    def _standing(self, outcome: TaskOutcome) -> str:
        """Where the task stands against its date; a date still to come is never worded as a result."""
        due = "" if outcome.due is None else self._day(outcome.due)
        match outcome.light:
            case Light.OVERDUE:
                return f"应于{due}前完成，尚未完成{_days_over(outcome)}。"
            case Light.DUE_SOON:
                left = "" if outcome.days is None else f"，距时限还有{outcome.days}天"
                return f"时限为{due}{left}。"
            case Light.PENDING if not _pending_reason(self.assessment.tasks)[1]:
                return f"状态待定（{_pending(outcome)}）。" if outcome.rule else "状态待定。"
            case _:  # said for the whole category, or of all such tasks
                return ""

    def _done(self, outcome: TaskOutcome) -> str:
        """`6月18日完成`; of what comes every year or month, the work of the date that fell due."""
        if outcome.done_on is None:
            return "已报完成"
        what = "当期工作" if outcome.task.due.kind in _RECURRING else ""
        days = (outcome.done_on - outcome.due).days if outcome.due else 0
        late = f"，比时限晚{days}天" if outcome.late and days > 0 else ""
        return f"{what}{self._day(outcome.done_on)}完成{late}"

    def _day(self, day: date) -> str:
        return day_text(day, self.assessment.period.year)


def _days_over(outcome: TaskOutcome) -> str:
    return f"，超过时限{abs(outcome.days)}天" if outcome.days else ""


def missing_progress(plan: Plan, outcome: TaskOutcome) -> str:
    """What is to be supplied where no unit said anything of a task."""
    units = listed(plan.short(code) for code in outcome.task.answerable)
    return f"第{outcome.task.no}项任务进展，{units}未报"


def _responsible(plan: Plan, task: Task) -> str:
    if task.joint:
        return (
            f"{listed(plan.short(code) for code in task.responsible)}共同负责" if task.responsible else "未明确牵头单位"
        )
    return f"{listed(plan.short(code) for code in task.leads)}牵头"


def indicator_text_blocks(assessment: Assessment) -> list[str]:
    """三、指标完成情况: not met with the gap, undecided with the reason; the table beside the text has them all."""
    met, not_met, undecided = (with_verdict(assessment, verdict) for verdict in Verdict)
    if not assessment.indicators:
        return [_verdict_counts(assessment)]
    blocks = [f"{len(assessment.indicators)}项量化指标完成情况见表2、图2，{len(met)}项已达到目标值。"]
    if not_met:
        blocks.append(f"尚未达到目标值的{len(not_met)}项：{'；'.join(map(_gap, not_met))}。")
    if undecided:
        reasons = "；".join(f"{outcome.indicator.name}（{outcome.reason or '数据不全'}）" for outcome in undecided)
        blocks.append(f"暂不能判定的{len(undecided)}项：{reasons}。")
    return blocks


def _gap(outcome: IndicatorOutcome) -> str:
    indicator = outcome.indicator
    measure = "个百分点" if indicator.measure == "%" else "" if indicator.measure == "∶1" else indicator.measure
    shown = Decimal(value_text(outcome).removesuffix(indicator.measure))
    side = "高出" if indicator.operator.smaller_is_better else "还差"
    gap = f"，{side}{measured(abs(indicator.target - shown), measure)}" if shown != indicator.target else ""
    return f"{indicator.name}为{value_text(outcome)}{gap}"


def reporting(plan: Plan, assessment: Assessment, scores: Sequence[Score]) -> list[str]:
    """四、报送与考核情况: rates with one decimal, then names with facts."""
    statuses = assessment.statuses
    owed, came, timely = len(statuses), received(statuses), on_time(statuses)
    blocks = [
        f"{assessment.period.label}应报{owed}件，实报{came}件，上报率{percent(came, owed)}；"
        f"按时报送{timely}件，按时率{percent(timely, owed)}。"
        if owed
        else f"{assessment.period.label}没有应报的填报表。"
    ]
    told = "".join(_laggards(plan, assessment, *group) for group in _GROUPS)
    spared = exempted_words(assessment.parts)
    return [*blocks, *filter(None, (spared, told)), *(_scoring(plan, scores) if scores else ())]


def _laggards(
    plan: Plan,
    assessment: Assessment,
    head: str,
    wanted: Callable[[ReportStatus], bool],
    detail: Callable[[ReportStatus], str],
) -> str:
    """`未报3件：甲局（6月），乙局（3月、6月）。`; where many units are meant, how many and which most often."""
    late: dict[str, list[ReportStatus]] = {}
    for status in filter(wanted, assessment.statuses):
        late.setdefault(status.obligation.unit, []).append(status)
    hits = {unit.short: late[unit.code] for unit in plan.units if unit.code in late}
    if not hits:
        return ""
    total = f"{head}{sum(map(len, hits.values()))}件"
    if len(hits) > _NAMED:
        return f"{total}，涉及{len(hits)}家单位{_worst(hits)}，详见附件3。"
    named = (
        f"{name}（{'、'.join(without_year(one.obligation.period) + detail(one) for one in found)}）"
        for name, found in hits.items()
    )
    return f"{total}：{'，'.join(named)}。"


def _worst(hits: Mapping[str, Sequence[ReportStatus]]) -> str:
    """`，较多的是甲局（3件）、乙局（2件）`; '' where nobody stands out."""
    most = front([(name, Decimal(len(found))) for name, found in hits.items()])
    return f"，较多的是{'、'.join(f'{name}（{count}件）' for name, count in most)}" if most else ""


def _days_late(status: ReportStatus) -> str:
    return f"迟{status.days_late}天" if status.days_late else ""


def _nothing(_status: ReportStatus) -> str:
    return ""


_GROUPS: Final[tuple[tuple[str, Callable[[ReportStatus], bool], Callable[[ReportStatus], str]], ...]] = (
    ("未报", lambda status: status.state is ReportState.MISSING, _nothing),
    ("逾期", lambda status: status.timeliness is Timeliness.LATE, _days_late),
    ("经校核退回、尚未改正", lambda status: status.state is ReportState.RETURNED, _nothing),
    ("收到时间待核定、不计逾期", lambda status: status.timeliness is Timeliness.PENDING, _nothing),
)


def _scoring(plan: Plan, scores: Sequence[Score]) -> list[str]:
    scores = [score for score in scores if score.grade != UNRATED]
    best_first = sorted(plan.grades, key=lambda grade: grade.lowest, reverse=True)
    counts = counted(((grade.name, sum(score.grade == grade.name for score in scores)) for grade in best_first), "家")
    provisional = "人工评分项尚未计入，得分和等次为暂定。" if any(score.open_points for score in scores) else ""
    text = f"按照考核评分细则对{len(scores)}家单位计分，{counts}。{provisional}"
    for kind in UnitKind:
        # Kinds of units have rubrics of their own: they are not held against one another.
        best = front([(score.unit.short, score.total) for score in scores if score.unit.kind is kind])
        if best:
            named = "、".join(f"{name}（{points_text(total)}分）" for name, total in best)
            text += f"{kind.value}得分居前的是：{named}。"
    return [text]


def problem_sections(plan: Plan, assessment: Assessment) -> list[SectionValue]:
    """五、存在问题: from outcomes first, then in the units' words. Requests (需协调事项) stay out of a report upward."""
    blocks = (
        ("部分任务未按时限完成", _late_tasks(plan, assessment)),
        ("部分指标与目标值尚有差距", _short_indicators(assessment)),
        ("报送工作不够及时规范", _poor_reporting(plan, assessment)),
        ("成员单位反映的问题", _unit_problems(plan, assessment)),
    )
    sections = [(title, paragraphs) for title, paragraphs in blocks if paragraphs]
    return _numbered(sections or [("总体情况", ["各成员单位未反映需要说明的问题。"])])


def _numbered(sections: Sequence[tuple[str, list[str]]]) -> list[SectionValue]:
    return [
        {"标题": f"（{numeral(number)}）{title}。", "首段": paragraphs[0], "段落": paragraphs[1:]}
        for number, (title, paragraphs) in enumerate(sections, start=1)
    ]


def _overdue(assessment: Assessment) -> list[TaskOutcome]:
    return [outcome for outcome in assessment.tasks if outcome.light is Light.OVERDUE]


def _late_tasks(plan: Plan, assessment: Assessment) -> list[str]:
    """The late tasks, why, and what the units mean to do."""
    return (
        ["".join(_late_task(plan, assessment, outcome) for outcome in late)] if (late := _overdue(assessment)) else []
    )


def _late_task(plan: Plan, assessment: Assessment, outcome: TaskOutcome) -> str:
    due = f"应于{day_text(outcome.due, assessment.period.year)}前完成，" if outcome.due else ""
    told = [row for row in problems(plan, assessment) if task_no(plan, row.task) == outcome.task.no]
    said_of_it = [said(fact.problem) for fact in latest_words(outcome)]
    why = next(filter(None, (*said_of_it, *(row.problem for row in told))), "")
    reason = f"主要原因：{closed(without_requests(why))}" if why else "责任单位未说明原因。"
    steps = "".join(_measure(assessment, row) for row in told)
    return f"“{outcome.task.title}”（{_responsible(plan, outcome.task)}）{due}尚未完成{_days_over(outcome)}。{reason}{steps}"


def _short_indicators(assessment: Assessment) -> list[str]:
    short = with_verdict(assessment, Verdict.NOT_MET)
    if not short:
        return []
    shares = [(share, outcome.indicator.name) for outcome in short if (share := completion(outcome)) is not None]
    if len(shares) < _SEVERAL:
        names = listed(outcome.indicator.name for outcome in short)
        return [f"{names}尚未达到目标值{''.join(f'，完成程度{number_text(share, 1)}%' for share, _ in shares)}。"]
    share, name = min(shares)
    return [f"{len(short)}项指标未达到目标值，完成程度最低的是{name}（{number_text(share, 1)}%）。"]


def _poor_reporting(plan: Plan, assessment: Assessment) -> list[str]:
    statuses = assessment.statuses
    missing = len(statuses) - received(statuses)
    late = sum(status.timeliness is Timeliness.LATE for status in statuses)
    returned = [status for status in statuses if status.state is ReportState.RETURNED]
    counts = counted((("未报", missing), ("逾期", late), ("退回后未改正", len(returned))), "件")
    if not counts:
        return []
    units = len({status.obligation.unit for status in statuses if _is_poor(status)})
    return [f"{assessment.period.label}{counts}，涉及{units}家单位（共{len(plan.units)}家）。"]


def _is_poor(status: ReportStatus) -> bool:
    return status.state in {ReportState.MISSING, ReportState.RETURNED} or status.timeliness is Timeliness.LATE


def _unit_problems(plan: Plan, assessment: Assessment) -> list[str]:
    """Problem, then measure; those of late tasks stand with their task. More than one are introduced and numbered."""
    late = {outcome.task.no for outcome in _overdue(assessment)}
    told = [row for row in problems(plan, assessment) if row.problem and task_no(plan, row.task) not in late]
    texts = [f"{unclosed(row.problem)}（{row.unit}）。{_measure(assessment, row)}" for row in told]
    if len(texts) < _SEVERAL:
        return texts
    units = len({row.unit for row in told})
    return [
        f"{units}家单位反映问题{len(texts)}个。",
        *(item(index, text) for index, text in enumerate(texts, start=1)),
    ]


def _measure(assessment: Assessment, row: Problem) -> str:
    """`拟优化核验流程，9月30日前完成。`: what the unit means to do; '' if it did not say."""
    if not row.plan:
        return ""
    head = "" if row.plan.startswith(("拟", "计划", "将", "下步", "下一步")) else "拟"
    return f"{head}{unclosed(row.plan)}{_until(assessment, row)}。"


def _until(assessment: Assessment, row: Problem) -> str:
    if row.on is None:
        return f"（完成时间：{row.until}）" if row.until else ""
    day = day_text(row.on, assessment.period.year)
    return f"，{day}前完成" if row.on > assessment.as_of else f"（原定{day}前完成）"


def next_steps(plan: Plan, assessment: Assessment) -> list[SectionValue]:
    """六、下半年工作安排: late tasks to be finished, tasks that fall due, the units' own next steps."""
    following = assessment.period.next()
    blocks = (
        ("抓紧完成超过时限的任务", _to_finish(plan, assessment)),
        (f"推进{following.label}到期的任务", _falling_due(plan, assessment)),
        ("补齐指标短板", _to_reach(assessment)),
        ("落实各单位整改措施", _unit_plans(plan, assessment)),
    )
    sections = [(title, paragraphs) for title, paragraphs in blocks if paragraphs]
    return _numbered(sections or [("持续推进各项任务", ["按照方案分工和时限持续推进各项任务。"])])


def _to_finish(plan: Plan, assessment: Assessment) -> list[str]:
    names = "；".join(
        f"“{unclosed(outcome.task.title)}”由{_in_charge(plan, outcome.task)}" for outcome in _overdue(assessment)
    )
    return [f"{names}，抓紧办结，按期报送进展。"] if names else []


def _in_charge(plan: Plan, task: Task) -> str:
    return f"{listed(plan.short(code) for code in task.answerable)}负责"


def _falling_due(plan: Plan, assessment: Assessment) -> list[str]:
    """Tasks that fall due in the next period, those of one day and one unit together."""
    following = assessment.period.next()
    found: dict[tuple[date, str], list[str]] = {}
    for outcome in assessment.tasks:
        task = outcome.task
        day = due_within(task.due, following, plan.creation_end)
        if day is not None and (outcome.light is not Light.DONE or task.due.kind is DueKind.YEARLY):
            found.setdefault((day, _in_charge(plan, task)), []).append(f"“{unclosed(task.title)}”")
    year = assessment.period.year
    texts = [f"{day_text(day, year)}前完成{''.join(names)}（{held}）" for (day, held), names in sorted(found.items())]
    return [f"{'；'.join(texts)}。"] if texts else []


def _to_reach(assessment: Assessment) -> list[str]:
    short = len(with_verdict(assessment, Verdict.NOT_MET))
    undecided = len(with_verdict(assessment, Verdict.UNDECIDED))
    text = f"对尚未达到目标值的{short}项指标，由对应任务的牵头单位按目标值逐项推进。" if short else ""
    text += f"对暂不能判定的{undecided}项指标，由填报单位补齐数据。" if undecided else ""
    return [text] if text else []


def _unit_plans(plan: Plan, assessment: Assessment) -> list[str]:
    """The measures stand with their problems; here who follows them up, and what is planned besides."""
    rows = problems(plan, assessment)
    text = ""
    if any(row.problem and row.plan for row in rows):
        text = "对成员单位反映的问题，由有关单位按所报措施和时间推进，领导小组办公室跟踪落实情况。"
    besides = [f"{row.unit}{_measure(assessment, row)}" for row in rows if row.plan and not row.problem]
    return [text + "".join(besides)] if text or besides else []
