"""The facts that proofs are made of: cells of units' forms and of the plan, merged values, forms, lines of a score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from report_gen.model.form import ITEMS, PROBLEMS, TASKS
from report_gen.model.outcome import (
    Agreement,
    Assessment,
    Conflict,
    Evidence,
    Excused,
    ItemFact,
    Light,
    ReportState,
    ReportStatus,
    Score,
    ScoreItem,
    ScoreLine,
    Source,
    TaskFact,
    TaskOutcome,
    WorkState,
)
from report_gen.model.place import Place
from report_gen.model.plan import Indicator, Plan, Task, Written
from report_gen.model.proof import Cell, Fact
from report_gen.model.submission import Receipt, Submission
from report_gen.reports.phrases import points_text
from report_gen.reports.rubric_words import full_words, gives_no_points
from report_gen.reports.score_words import appeal_words, effect, shown_points
from report_gen.wording import date_text, listed, number_text, stated_text, target_text

TABLES: Final = {TASKS: "任务进展", ITEMS: "指标数据", PROBLEMS: "问题与下步计划"}


def cell(plan: Plan, source: Source) -> Cell:
    """The cell of a unit's form, with how it was read."""
    entry = source.entry
    return Cell(entry.place, entry.raw, plan.short(source.unit), source.sha256, entry.conversions, source.period)


def plan_cell(written: Written | None, row: Place) -> tuple[Cell, ...]:
    """The cell of the plan workbook where something is written, else the row it belongs to; () for neither."""
    if written:
        return (Cell(written.place, written.text),)
    return (Cell(row.at(row.row, 0)),) if row.file else ()


def item_facts(plan: Plan, assessment: Assessment, fact: ItemFact) -> Iterator[Fact]:
    """A merged value; one that is put together of several reporting periods is told by each of them."""
    within = (
        part.item(fact.item.code)
        for part in assessment.parts
        if fact.period.first <= part.period.first and part.period.last <= fact.period.last
    )
    for one in [found for found in within if found] or [fact]:
        yield item_fact(plan, one)


def item_fact(plan: Plan, fact: ItemFact) -> Fact:
    """The merged value of one reporting period: who stated what, and how it was taken or decided."""
    value = fact.reason if fact.value is None else stated_text(fact.item, fact.value)
    rule = "；".join(filter(None, (_taken(plan, fact), _decided(plan, fact), _corrected(plan, fact))))
    return Fact(
        f"{fact.period.label}“{fact.item.name}”（{fact.item.code}）",
        value,
        rule,
        tuple(cell(plan, source) for source in fact.sources),
    )


def _taken(plan: Plan, fact: ItemFact) -> str:
    """`取数规则“合计”：市商务局60个、市邮政局22个`; of one source the rule says nothing."""
    if fact.missing and fact.value is None:
        return f"{listed(map(plan.short, fact.missing))}未报有效数据"
    if len(fact.sources) < 2:
        return ""
    said = f"取数规则“{fact.item.take.value}”：{sources_text(plan, fact)}"
    return f"{said}（仅进位不同，取较细的数）" if fact.agreement is Agreement.ROUNDING else said


def sources_text(plan: Plan, fact: ItemFact | Conflict) -> str:
    """`市商务局82个、市邮政局80个`: what each reporter stated."""
    return listed(f"{plan.short(one.unit)}{stated_text(fact.item, one.value)}" for one in fact.sources)


def _decided(plan: Plan, fact: ItemFact) -> str:
    decided = fact.resolution
    if decided is None:
        return ""
    whose = f"{plan.short(decided.take)}所报" if decided.take else ""
    value = stated_text(fact.item, fact.value)
    return f"所报不一致，裁定采用{whose}{value}（{decided.by}，台账第{decided.event}号，理由：{decided.reason}）"


def _corrected(plan: Plan, fact: ItemFact) -> str:
    one = fact.correction
    if one is None:
        return ""
    whose = plan.short(one.unit) if one.unit else "汇总值"
    before = f"，原为{one.before}" if one.before else ""
    return f"{whose}封账后更正{before}（{one.by}，台账第{one.event}号，理由：{one.reason}）"


def target_facts(indicator: Indicator) -> Iterator[Fact]:
    """The target, and the baseline where the formula asks for it."""
    yield Fact("目标值", target_text(indicator), cells=plan_cell(indicator.target_cell, indicator.place))
    if indicator.baseline is not None:
        rule, cells = indicator.baseline_note, plan_cell(indicator.baseline_cell, indicator.place)
        yield Fact("基期值", number_text(indicator.baseline), rule, cells)


def task_label(task: Task) -> str:
    """`任务3　召开会议`."""
    return f"任务{task.no}　{task.title}"


def light_fact(plan: Plan, outcome: TaskOutcome) -> Fact:
    """The light of a task, the rule that gave it, and the cells of the units' words it rests on."""
    cells = tuple(one for fact in deciding(outcome) for one in state_cells(plan, fact))
    due = plan_cell(outcome.task.due_cell, outcome.task.place)
    return Fact(task_label(outcome.task), outcome.light.value, outcome.rule, cells or due)


def deciding(outcome: TaskOutcome) -> tuple[TaskFact, ...]:
    """The answerable units' words that a light rests on: of each its 已完成 for that day, else its last word."""
    wanted = WorkState.DONE if outcome.light is Light.DONE else None
    found = (_last_word(outcome, unit, wanted) for unit in outcome.task.answerable)
    return tuple(fact for fact in found if fact)


def _last_word(outcome: TaskOutcome, unit: str, wanted: WorkState | None) -> TaskFact | None:
    said = [fact for fact in outcome.facts if fact.unit == unit and fact.state is not None]
    settling = [fact for fact in said if fact.state is wanted]
    exact = [fact for fact in settling if fact.done_on == outcome.done_on]
    return next(iter((*exact, *settling, *said)), None)


def state_cells(plan: Plan, fact: TaskFact) -> tuple[Cell, ...]:
    """The cells that say how a task stands and when it was done."""
    filled = (one for one in fact.cells if one.entry.raw.strip() and one.entry.column != "progress")
    return tuple(cell(plan, one) for one in filled)


def state_facts(plan: Plan, facts: Iterable[TaskFact]) -> Iterator[Fact]:
    """What each unit said of a task: state and day of completion."""
    for fact in facts:
        done = f"，{date_text(fact.done_on)}" if fact.done_on else ""
        said = fact.state.value if fact.state else "工作状态无法识别"
        yield Fact(
            f"{plan.short(fact.unit)}{fact.period.label}填报的工作状态", f"{said}{done}", cells=state_cells(plan, fact)
        )


def form_fact(plan: Plan, status: ReportStatus) -> Fact:
    """A form that was owed: what became of it, when it came and how that is known, and its file."""
    owed, sent = status.obligation, status.accepted or next(iter(status.others), None)
    label = f"{plan.short(owed.unit)}{owed.period.label}填报表"
    words = status.state.value
    if status.state is not ReportState.MISSING:
        late = f"{status.days_late}天" if status.days_late else ""
        words += f"，{status.timeliness.value}{late}"
    due = f"应于{date_text(owed.due)}前报送（{owed.basis}）"
    rule = "；".join(filter(None, (due, received_words(status))))
    return Fact(label, words, rule, (_file(plan, owed.unit, sent),) if sent else ())


def received_words(status: ReportStatus) -> str:
    """`7月3日9:30收到（收件登记）`: of the first complete form, which decides on-time, else of the one that is used."""
    sent = status.first_complete or status.accepted or next(iter(status.others), None)
    return receipt_words(sent.receipt) if sent else ""


def receipt_words(receipt: Receipt) -> str:
    """When a file came and how that is known; `不晚于` where only its first sight is."""
    at = receipt.at
    if at is None:
        return f"收到时间没有登记（{receipt.source.value}）"
    moment = f"{date_text(at.date())}{at.hour}:{at.minute:02d}"
    event = f"，台账第{receipt.event}号" if receipt.event else ""
    line = f"，{receipt.place.label}" if receipt.place.file else ""
    return f"{'' if receipt.exact else '不晚于'}{moment}收到（{receipt.source.value}{event}{line}）"


def _file(plan: Plan, unit: str, sent: Submission) -> Cell:
    return Cell(Place(sent.file), "", plan.short(unit), sent.sha256, period=sent.identity.period)


def excused_fact(one: Excused) -> Fact:
    """A form that an exemption frees its unit of."""
    return Fact(f"{one.unit}{one.obligation.period.label}填报表", "免报", one.words)


def total_fact(score: Score) -> Fact:
    """The total of a unit, and what it is made of."""
    items = listed(f"{item.rubric.name}{shown_points(item).strip('（）')}" for item in score.items)
    grade = f"{score.grade}，第{score.rank}名" if score.rank else score.grade
    open_points = f"；待评{number_text(score.open_points)}分未计入" if score.open_points else ""
    return Fact(score.unit.short, f"{points_text(score.total)}分（{grade}）", f"{items}{open_points}")


def score_facts(item: ScoreItem) -> Iterator[Fact]:
    """One line of the rubric for a unit, then each event that gave or cost points."""
    rubric = item.rubric
    shown = shown_points(item).strip("（）")
    points = shown if item.points is None or gives_no_points(rubric) else f"{shown}分"
    rule = "；".join(filter(None, (full_words(rubric), f"规则“{rubric.rule}”", item.note)))
    yield Fact(f"{rubric.block}·{rubric.name}", points, rule, plan_cell(None, rubric.place))
    yield from (_line_fact(line) for line in item.lines)


def _line_fact(line: ScoreLine) -> Fact:
    basis = f"依据：{line.basis}" if line.basis else ""
    day = date_text(line.on) if line.on else ""
    return Fact(line.reason, effect(line), "；".join(filter(None, (day, appeal_words(line), basis))))


def evidence_cells(plan: Plan, assessment: Assessment, line: ScoreLine) -> tuple[Cell, ...]:
    """The cells that the evidence of a score line names, with what stands there where they are entries of forms."""
    wanted = {one.sha256 for one in line.evidence if one.sha256}
    came = (form for status in assessment.statuses for form in (*status.others, status.accepted) if form)
    forms = tuple(form for form in came if wanted & {form.sha256, *(sha256 for _, sha256 in form.earlier)})
    cells = (_cell_of(plan, forms, one) for one in line.evidence if one.place.file)
    return tuple(dict.fromkeys(cells))


def _cell_of(plan: Plan, forms: Sequence[Submission], one: Evidence) -> Cell:
    form = next((form for form in forms if one.sha256 and form.hash_of(one.place.file) == one.sha256), None)
    return _evidence_cell(plan, form, one.place) if form else Cell(one.place, "", "", one.sha256, period=one.period)


def _evidence_cell(plan: Plan, form: Submission, place: Place) -> Cell:
    """The cell with what stands there, if it is an entry of the form."""
    unit = form.identity.unit
    entry = next((entry for entry in form.entries if entry.place == place), None)
    if entry is not None:
        return cell(plan, Source.of(unit, entry, form))
    return Cell(place, "", plan.short(unit), form.hash_of(place.file), period=form.identity.period)
