"""The sheet of a plan workbook that explains the rules of its rubric to the person who edits it; nothing reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.excel.plan_book import PlanColumn, PlanSheet, PlanValue
from report_gen.model.rubric import GRADE_PARAMETERS, GRADE_RULE, RUBRIC_RULES, Parameter, Rule, RuleKind

_COLUMNS: Final = (
    PlanColumn("规则", 12, centred=True),
    PlanColumn("怎样计分", 34),
    PlanColumn("“满分”列填什么", 30),
    PlanColumn("参数", 14, centred=True),
    PlanColumn("填什么", 24),
    PlanColumn("不写时按", 10, centred=True),
    PlanColumn("参数的意思", 50),
)
_FULL_MARKS: Final = {
    RuleKind.BASE: "大于0，是本板块的基础分，计入满分之和",
    RuleKind.DEDUCT: "大于0的，从满分中扣，扣完为止；写0的，从本板块的基础分中扣",
    RuleKind.SHARE: "大于0，是最多得几分",
    RuleKind.HAND: "大于0，是最多评几分",
    RuleKind.BONUS: "大于0，是最多加几分，不计入满分之和",
    RuleKind.GATE: "0，不计分，只限制等次",
    RuleKind.VETO: "0，不计分，只限制等次",
}
_GRADE_MEANING: Final = "不是评分项，是一个等次：“评分项”列写等次名称，得分不低于“满分”列的归本档，直到上一档"
_GRADE_MARKS: Final = "本档的最低分，最低一档写0"
_REQUIRED: Final = "必须写"
_NONE: Final = "无"


def rubric_guide(name: str) -> PlanSheet:
    """The sheet of that name: a row a parameter of each rule, from the same tables the rules themselves are held to."""
    rows = [row for rule, each in RUBRIC_RULES.items() for row in _of_rule(rule, each)]
    rows.extend(_rows(GRADE_RULE, _GRADE_MEANING, _GRADE_MARKS, GRADE_PARAMETERS))
    return PlanSheet(name, _COLUMNS, tuple(rows))


def _of_rule(name: str, rule: Rule) -> Iterator[tuple[PlanValue, ...]]:
    return _rows(name, rule.meaning, _FULL_MARKS[rule.kind], rule.parameters)


def _rows(name: str, meaning: str, marks: str, parameters: Sequence[Parameter]) -> Iterator[tuple[PlanValue, ...]]:
    yield name, meaning, marks, *_cells(parameters[0])
    for parameter in parameters[1:]:
        yield name, None, None, *_cells(parameter)


def _cells(parameter: Parameter) -> tuple[str, str, str, str]:
    kind = f"选一个：{'、'.join(parameter.choices)}" if parameter.choices else parameter.kind.value
    default = _REQUIRED if parameter.required else parameter.default or _NONE
    return parameter.name, kind, default, parameter.meaning
