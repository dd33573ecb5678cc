"""What people give and register: items by hand (人工评分), bonuses (加分登记) and deductions (扣分登记) by event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Final

from report_gen.model.decisions import Mark, Registered
from report_gen.model.outcome import ScoreItem
from report_gen.model.plan import RubricItem
from report_gen.rules.scoring.evidence import of_record
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, awarded, deducted, points_text
from report_gen.wording import listed, number_text

_HASH_DIGITS: Final = 6
_TRIMMED_FROM: Final = 3  # marks: of fewer the highest and the lowest cannot be left out


def by_hand(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """人工评分: what the assessors gave, no points until one has; of several the mean, rounded to 0.01.

    去极值平均 leaves out one highest and one lowest of three and more.
    """
    settings, marks = Settings(rubric), given.marks(rubric)
    if not marks:
        office = given.plan.info.get("办公室简称", "").strip() or "领导小组办公室"
        return ScoreItem(rubric, None, note=f"由{office}评分")
    trimmed = settings.text("多人取值") != "平均" and len(marks) >= _TRIMMED_FROM
    points = sorted(one.points for one in marks)
    counted = points[1:-1] if trimmed else points
    mean = sum(counted, Decimal(0)) / len(counted)
    day = max(one.on for one in marks)
    tally = Tally("评分", mean, _told(marks, trimmed=trimmed), day, tuple(of_record(one) for one in marks))
    return awarded(given, rubric, (tally,))


def _told(marks: Sequence[Mark], *, trimmed: bool) -> str:
    """`张三评8分（组织有力）、李四评9分（配合及时），平均`."""
    each = listed(f"{one.by}评{points_text(one.points)}（{one.reason}）" for one in marks)
    if len(marks) == 1:
        return each
    return f"{each}，{'去掉一个最高分、一个最低分后平均' if trimmed else '平均'}"


def bonus(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """加分登记: the registered events, each worth what was registered or 每次加 times their number; at most full marks."""
    found = given.registered(rubric)
    note = "" if found else f"{given.assessment.period.label}无加分登记"
    return awarded(given, rubric, registered_tallies(found, Settings(rubric).number("每次加")), note)


def penalty(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """扣分登记: the same as deductions, 每次扣 each."""
    found = given.registered(rubric)
    note = "" if found else f"{given.assessment.period.label}无扣分登记"
    return deducted(given, rubric, registered_tallies(found, Settings(rubric).number("每次扣")), note)


def registered_tallies(found: Sequence[Registered], each: Decimal) -> Iterator[Tally]:
    """A tally a registered event: its own points, or `each` times how often it happened."""
    for one in found:
        points = each * one.count if one.points is None else one.points
        times = f"（{number_text(one.count)}次）" if one.count != 1 else ""
        yield Tally(event_key(one), points, f"{one.reason}{times}", one.day, (of_record(one, one.basis),))


def event_key(one: Registered) -> str:
    """What tells a registered event among those of its line and stays as others come: its day and a short hash."""
    return f"{one.day.isoformat()}-{sha256(one.reason.encode()).hexdigest()[:_HASH_DIGITS]}"
