"""docs/scoring.md: it names every rule and parameter, and every figure of its worked example is the program's."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from operator import add, mul, sub, truediv
from typing import Final

import pytest

from conftest import EXAMPLES, ROOT
from helpers_assessor import H1
from helpers_office_ledger import NOON
from report_gen.model.decisions import Decisions
from report_gen.model.outcome import Assessment, Score, ScoreItem
from report_gen.model.rubric import GRADE_PARAMETERS, HAND_RULE, RUBRIC_RULES
from report_gen.rules.scoring import score_units
from report_gen.steps.enter import read_assessments
from report_gen.steps.load import assess_period, open_office
from report_gen.wording import date_text, number_text
from report_gen.workspace import Workspace

TEXT: Final = (ROOT / "docs" / "scoring.md").read_text("utf-8")
RULES, EXAMPLE = (part.split("\n## ")[0] for part in TEXT.split("\n## ")[2:4])
UNIT: Final = "市农业农村局"
# An equation is a row of numbers with signs between, then what it comes to.
SUM: Final = re.compile(r"((?:−?[\d.]+ [+−×÷] )+[\d.]+) = (−?[\d.]+)")

_SIGNS: Final = {"+": add, "−": sub, "×": mul, "÷": truediv}


def table(text: str) -> dict[str, list[str]]:
    """The rows below the head of the first table, by their first cell."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:1] == "|"]
    return {row[0]: row[1:] for row in rows[2:]}


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def worked(text: str) -> Decimal:
    """What a row of numbers comes to, from left to right (the document never mixes + with ×)."""
    first, *rest = text.split()
    value = number(first)
    for sign, by in zip(rest[::2], map(number, rest[1::2]), strict=True):
        value = _SIGNS[sign](value, by)
    return value


@cache
def luoyang() -> tuple[Assessment, tuple[Score, ...], Decisions]:
    office = open_office(Workspace.at(EXAMPLES / "luoyang"), now=NOON)
    marks, registered, _ = read_assessments(office, H1)
    assessment, decisions = assess_period(office, H1), Decisions(marks=marks, registered=registered)
    return assessment, score_units(office.plan, assessment, decisions), decisions


def score() -> Score:
    return next(one for one in luoyang()[1] if one.unit.short == UNIT)


def test_every_rule_and_parameter_is_named_with_its_default() -> None:
    rows = table(RULES)
    assert list(rows) == list(RUBRIC_RULES)
    for name, rule in RUBRIC_RULES.items():
        kind, _, parameters = rows[name]
        wanted = [(one.name, "必写" if one.required else one.default or "无") for one in rule.parameters]
        assert (kind, re.findall(r"([^、）]+)（([^）]*)）", parameters)) == (rule.kind.value, wanted), name
    assert [one.name for one in GRADE_PARAMETERS] == ["至"]  # 等次 is no rule; its parameter only checks the plan


def test_the_document_is_short() -> None:
    assert len(re.sub(r"[\s|`*#-]", "", TEXT)) < 3600  # three pages of an office's paper


@pytest.mark.parametrize("code", re.findall(r"^\| ([PQ]\d+) ", EXAMPLE, re.MULTILINE))
def test_a_line_of_the_example(code: str) -> None:
    item = next(one for one in score().items if one.rubric.code == code)
    name, key, day, why, equation = row(item)
    assert name == f"{code} {item.rubric.name}"
    assert (key, day) == (keys(item), days(item))
    assert equation == equation_of(item)
    cells = [spot.place.label for line in item.lines for spot in line.evidence]
    assert cells == re.findall(r"(?:^|；)([^：；]+ › [^：；]+)：", why)


def row(item: ScoreItem) -> tuple[str, ...]:
    """The item's row of the worked example."""
    return next((name, *cells) for name, cells in table(EXAMPLE).items() if name.split()[0] == item.rubric.code)


def keys(item: ScoreItem) -> str:
    return "、".join(line.key for line in item.lines) or "—"


def days(item: ScoreItem) -> str:
    if item.rubric.rule == HAND_RULE:
        return "录入之日"  # the day a person entered it, not one of the data
    return "、".join(date_text(line.on) for line in item.lines if line.on) or "—"


def equation_of(item: ScoreItem) -> str:
    assert item.points is not None
    steps = "".join(f" {'−' if one.points < 0 else '+'} {number_text(abs(one.points))}" for one in item.lines)
    return f"{number_text(item.start)}{steps} = {number_text(item.points)}".replace("= -", "= −")


def test_the_example_has_every_line_in_order_and_each_equation_is_right() -> None:
    assert [name.split()[0] for name in table(EXAMPLE)] == [one.rubric.code for one in score().items]
    found = SUM.findall(EXAMPLE)
    assert len(found) > 12
    for left, right in found:
        assert worked(left) == number(right), left


def test_the_total_the_grade_and_the_rank() -> None:
    one = score()
    peers = [other for other in luoyang()[1] if other.unit.kind is one.unit.kind]
    told = f"= {number_text(one.total)}。80分以上、不到90分，没有受限：**等次{one.grade}**。{len(peers)}家部门中**第{one.rank}名**。"
    assert told in EXAMPLE
    assert f"算于{date_text(NOON.date())}" in EXAMPLE


def test_the_sums_of_the_blocks() -> None:
    blocks: dict[str, Decimal] = {}
    for item in score().items:
        assert item.points is not None
        blocks[item.rubric.block] = blocks.get(item.rubric.block, Decimal(0)) + item.points
    del blocks["等次限制"]
    (told,) = re.findall(r"各板块：(.+)。", EXAMPLE)
    said = dict(re.findall(r"([^\d；]+)(?:[^；]* = )?([\d.]+)(?:；|$)", told))
    assert said == {name: number_text(points) for name, points in blocks.items()}


def test_the_task_that_costs_points() -> None:
    assessment, _, _ = luoyang()
    unit = score().unit.code
    own = [one for one in assessment.tasks if unit in one.task.units]
    assert f"配合的{len(own)}项（{'、'.join(one.task.no for one in own)}）" in EXAMPLE
    assert not [one for one in own if unit in one.task.answerable]
    assert {one.task.no: one.light.value for one in own} == {
        "1": "已完成", "2": "已完成", "3": "已完成", "4": "已完成", "7": "持续推进", "21": "超期",
    }  # fmt: skip
    lost = Decimal(35) * Decimal("0.5") / 8
    assert f"= {lost}，进位为{lost.quantize(Decimal('0.01'), ROUND_HALF_UP)}" in EXAMPLE
    (line,) = next(item for item in score().items if item.rubric.code == "P04").lines
    assert line.reason.endswith("失分35×0.5÷8×100%")


def test_the_marks_and_the_forms() -> None:
    assessment, _, decisions = luoyang()
    one = score()
    given = [mark.points for mark in decisions.marks if (mark.unit, mark.line) == (one.unit.code, "P07")]
    assert f"P07三人评{'、'.join(map(number_text, sorted(given, reverse=True)))}，" in EXAMPLE
    told = {
        part.period.code: status.timeliness.value for part in assessment.parts if (status := part.status(one.unit.code))
    }
    assert told == {**{f"2024-0{month}": "按时" for month in range(1, 6)}, "2024-06": "未报"}
