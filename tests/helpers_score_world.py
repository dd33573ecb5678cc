"""Everything the scores of a small office hang on, made at random: rubric, forms of two months, decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, TASK_ROWS, UNITS, rubric, small_plan, submission
from helpers_scoring import AFTER, H1, mark, registered, score_adds_up
from report_gen.catalogue import cell, logic
from report_gen.model.decisions import NO_DECISIONS, Decisions, Mark, Registered
from report_gen.model.finding import Finding
from report_gen.model.form import TASKS
from report_gen.model.outcome import Assessment, Merged, Score
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DueKind, DueRule, ItemKind, Plan, RubricItem
from report_gen.model.rubric import HAND_RULE, REGISTERED_RULES
from report_gen.model.submission import Entry, EntryState, Value
from report_gen.rules.assess import assess
from report_gen.rules.background import Background
from report_gen.rules.entries import EntryKey, required_keys
from report_gen.rules.merge import Received, merge
from report_gen.rules.scoring import score_units

_ENDED: Final = replace(UNITS[1], code="U04", name="洛阳撤并局", short="市撤并局", aliases=(), until=date(2024, 3, 31))
_SOON: Final = DueRule(DueKind.ONCE, "2024年7月底前", "年月底前", on=date(2024, 7, 31))
# Task 3, without end in the small plan, is due soon here: every light but 按期 can be had.
PLAN: Final = small_plan(
    units=(*UNITS[:4], _ENDED),
    tasks=(*TASK_ROWS[:2], replace(TASK_ROWS[2], due=_SOON, due_text=_SOON.text), *TASK_ROWS[3:]),
)
SCORED: Final = tuple(unit.code for unit in UNITS[:4])
PERIODS: Final = (MAY, JUNE)
NOTHING, ON_TIME, LATE, UNKNOWN = "", "05", "08", "?"  # the day of the next month a form came on
UNREADABLE: Final = "〔无法识别〕"
STATES: Final = ("未启动", "推进中", "已完成")


@dataclass(frozen=True)
class Sent:
    """What a unit sent for a month: when, answers by cell (None: blank), how many mistakes of form, other findings."""

    came: str
    answers: Mapping[EntryKey, Value]
    mistakes: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class World:
    """Everything the scores hang on."""

    rubric: tuple[RubricItem, ...]
    sent: Mapping[tuple[str, Period], Sent]
    decisions: Decisions = NO_DECISIONS

    def scores(self, plan: Plan = PLAN, assessment: Assessment | None = None) -> dict[str, Score]:
        """The scores by unit; that they add up, and that nothing is held against a unit that ended, is held.

        An `assessment` made before saves making it again where only decisions differ.
        """
        plan = replace(plan, rubric=self.rubric)
        found = score_units(plan, assessment or self.assessment(plan), self.decisions)
        for score in found:
            score_adds_up(score)
            assert score.unit.until is None or not score.items
        return {score.unit.code: score for score in found}

    def assessment(self, plan: Plan = PLAN) -> Assessment:
        """What the months amount to."""
        return assess(plan, [self._month(plan, period) for period in PERIODS], H1, AFTER)

    def _month(self, plan: Plan, period: Period) -> Merged:
        forms = [_received(plan, unit, of, one) for (unit, of), one in self.sent.items() if of == period and one.came]
        return merge(plan, period, forms, background=Background(decisions=self.decisions))

    def with_sent(self, unit: str, period: Period, sent: Sent) -> World:
        """The same with another form of that unit in that month."""
        return replace(self, sent={**self.sent, (unit, period): sent})


def _received(plan: Plan, unit: str, period: Period, sent: Sent) -> Received:
    day = f"{period.next().first:%Y-%m}-{sent.came}T10:00"
    file = f"{period.code} {unit}.xlsx"
    values = {key: _entry(key, value, file) for key, value in sent.answers.items()}
    form = submission(unit, values, period=period, at="" if sent.came == UNKNOWN else day, file=file)
    return Received(form, tuple(_findings(form.entries, plan.short(unit), sent)))


def _entry(key: EntryKey, value: Value, file: str) -> Entry:
    table, row, column = key
    place = Place(file, table, int("".join(filter(str.isdigit, row))) + 4, len(column))
    if value is None:
        return Entry(*key, None, "", place, EntryState.BLANK)
    if value == UNREADABLE:
        return Entry(*key, None, "约若干", place, EntryState.UNREADABLE)
    return Entry(*key, value, str(value), place)


def _findings(entries: Sequence[Entry], short: str, sent: Sent) -> list[Finding]:
    blank = [Finding(cell.MISSING, one.place, short) for one in entries if one.state is EntryState.BLANK]
    unread = [Finding(cell.NOT_A_NUMBER, one.place, short) for one in entries if one.state is EntryState.UNREADABLE]
    file = entries[0].place.file
    wrong = [
        Finding(logic.CUMULATIVE_FELL, Place(file, "指标数据", 50 + number, 3), short)
        for number in range(sent.mistakes)
    ]
    return [*blank, *unread, *wrong, *(replace(one, place=Place(file), unit=short) for one in sent.findings)]


# ---------------------------------------------------------------- at random


def answer_to(key: EntryKey, chance: Random) -> Value:
    """A readable answer to what a cell asks."""
    table, row, column = key
    if table == TASKS:
        return chance.choice(STATES) if column == "state" else "已发文"
    kind = PLAN.item(row).kind
    if kind.choices:
        return chance.choice(kind.choices)
    return "查询" if kind is ItemKind.TEXT else Decimal(chance.randint(0, 120 if row == "D03" else 6))


def sent_by(unit: str, chance: Random, came: str | None = None) -> Sent:
    """What a unit might send for a month."""
    answers = {
        key: chance.choice([answer_to(key, chance), answer_to(key, chance), None, UNREADABLE])
        for key in required_keys(PLAN, unit)
    }
    day = chance.choice([NOTHING, ON_TIME, LATE, UNKNOWN]) if came is None else came
    return Sent(day, answers, chance.randint(0, 3))


def keeping_word(sent: Sent, before: Sent) -> Sent:
    """The form without taking back what was reported done in the month before: that is no better work."""
    done = {key: answer for key, answer in before.answers.items() if answer == STATES[-1] and sent.answers[key]}
    return replace(sent, answers={**sent.answers, **done})


_AMOUNT: Final = ("0", "0.5", "1", "2.25", "4")
_SHARE: Final = ("0", "0.25", "0.5", "1")
_CAP: Final = ("", "0", "1.5", "6")
_COUNT: Final = ("0", "1", "3", "6")
_RATES: Final = ("上报率", "按时率", "完整率", "规范率")
_PARAMETERS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "基础分": {"下限": _AMOUNT},
    "按时报送": {"逾期每次扣": _AMOUNT, "未报每次扣": _AMOUNT, "封顶": _CAP},
    "完整报送": {"缺项每项扣": _AMOUNT, "未报每次扣": _AMOUNT, "封顶": _CAP},
    "规范报送": {"错误每处扣": _AMOUNT, "未报每次扣": _AMOUNT, "封顶": _CAP},
    "扣分登记": {"每次扣": _AMOUNT, "封顶": _CAP},
    "报送占比": {"量": _RATES},
    "分档计分": {"量": (*_RATES, "任务按期率", "指标达标率"), "档次": ("≥100得40、>60得2.5、≥0得0", "≥90得40、≥50得4")},
    "目标计数": {"目标": ("1", "4"), "数据项": ("D01", "D01、D03、D10")},
    "任务亮灯": {
        "牵头权重": _AMOUNT,
        "配合权重": _AMOUNT,
        "超期得分率": _SHARE,
        "临期得分率": _SHARE,
        "折算": ("占比", "逐项"),
        "至少按项数": _COUNT,
        "每项扣": _AMOUNT,
    },
    "指标达标": {"未达标得分率": _SHARE, "至少按项数": _COUNT},
    "指标进度": {"容差": _AMOUNT, "至少按项数": _COUNT},
    "佐证核验": {"无佐证得分率": _SHARE},
    "人工评分": {"多人取值": ("平均", "去极值平均")},
    "加分登记": {"每次加": _AMOUNT},
    "达标门槛": {"指标": ("I01", "I01、I02、I03"), "任务": ("2", "1、3"), "最高等次": ("良好", "合格")},
    "一票否决": {"等次": ("", "合格")},
}
_NO_POINTS: Final = ("达标门槛", "一票否决")
_MAY_DRAW: Final = ("按时报送", "完整报送", "规范报送", "扣分登记")  # from the base of their block


def rubric_of(chance: Random) -> tuple[RubricItem, ...]:
    """Some of the rules in any order, each with its parameters."""
    lines = []
    for number, rule in enumerate(chance.sample(list(_PARAMETERS), chance.randint(5, 12)), start=1):
        full = ["0"] if rule in _NO_POINTS else ["0", "10"] if rule in _MAY_DRAW else ["10", "33.3", "40"]
        settings = {name: chance.choice(values) for name, values in _PARAMETERS[rule].items()}
        lines.append(rubric(f"F{number}", rule, rule, chance.choice(full), **settings))
    return tuple(lines)


def world_of(chance: Random) -> World:
    """An office at random."""
    lines = rubric_of(chance)
    sent = {(unit, period): sent_by(unit, chance) for unit in SCORED for period in PERIODS}
    sent |= {(unit, JUNE): keeping_word(sent[unit, JUNE], sent[unit, MAY]) for unit in SCORED}
    marks: list[Mark] = []
    events: list[Registered] = []
    for line in lines:
        for unit in SCORED:
            if line.rule == HAND_RULE:
                people = chance.sample(["张三", "李四", "王五"], chance.randint(0, 3))
                marks += [mark(line.code, chance.choice(["0", "6.25", "9"]), by, unit) for by in people]
            if line.rule in REGISTERED_RULES:
                events += [happened(line, unit, number, chance) for number in range(chance.randint(0, 2))]
    return World(lines, sent, Decisions(marks=tuple(marks), registered=tuple(events)))


def happened(line: RubricItem, unit: str, number: int, chance: Random) -> Registered:
    """An event registered for that line and unit."""
    day = date(2024, chance.randint(1, 6), 3)
    points = chance.choice([None, Decimal("1.5")])
    return registered(line.code, f"第{number}件", day, unit, count=Decimal(chance.randint(1, 3)), points=points)


chances: Final = st.randoms(use_true_random=True)  # a seed each: drawing every answer by itself takes far longer
