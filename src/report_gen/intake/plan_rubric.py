"""评分细则: the lines of the scoring rubric with their parameters, the grades, and the settings of 项目信息 beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final
from unicodedata import normalize

from report_gen.catalogue import plan as kinds
from report_gen.intake.plan_cells import read_figure
from report_gen.intake.plan_rules import named_pairs
from report_gen.intake.plan_table import Row, suggestion
from report_gen.intake.plan_units import UNIT_KINDS
from report_gen.model.finding import has_errors
from report_gen.model.plan import Grade, RubricItem, Schedule
from report_gen.model.rubric import (
    FULL_SETTING,
    GRADE_PARAMETERS,
    GRADE_RULE,
    RANKING_SETTING,
    RUBRIC_RULES,
    SELF_SETTING,
    SELF_SPANS,
    WITHOUT_POINTS,
    Parameter,
    ParameterKind,
    RuleKind,
)
from report_gen.model.rubric_values import read_codes, value_fault
from report_gen.wording import listed, number_text

_RULES: Final = {rule: rule for rule in (*RUBRIC_RULES, GRADE_RULE)}
_NUMERIC: Final = frozenset({ParameterKind.NUMBER, ParameterKind.SHARE, ParameterKind.COUNT})
_RANKED: Final = {"是": True, "否": False}

Codes = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class _Names:
    """What lines of the rubric may name: codes by parameter, grades, and the 板块 that have a 基础分."""

    codes: Codes
    grades: tuple[str, ...]
    blocks: frozenset[str]


def read_rubric(rows: Iterable[Row], codes: Codes) -> tuple[tuple[RubricItem, ...], tuple[Grade, ...]]:
    """The rubric lines in the order of the sheet, and the grades from the best down; without lines that are at fault.

    `codes` are those that the parameters 指标, 数据项 and 任务 may name. Findings (in the rows): P204 an unknown rule, P303
    dates reversed, P501 a parameter that the rule does not take or that cannot be read, P509 one that it needs, P412 an
    unknown code, P510 an unknown grade, P511 full marks the rule cannot have; of grades P207 two from the same total,
    P502 none from 0 up, P512 bands that overlap, P513 bands that do not meet.
    """
    rows = tuple(rows)
    bands = tuple(row for row in rows if row.text("规则") == GRADE_RULE)
    bases = (row for row in rows if (rule := RUBRIC_RULES.get(row.text("规则"))) and rule.kind is RuleKind.BASE)
    grades = tuple(dict.fromkeys(row.text("评分项") for row in bands))
    names = _Names(codes, grades, frozenset(row.text("板块") for row in bases))
    lines = tuple(line for row in rows if row.text("规则") != GRADE_RULE and (line := _rubric_item(row, names)))
    return lines, _grades(bands)


def _rubric_item(row: Row, names: _Names) -> RubricItem | None:
    line = RubricItem(
        code=row.code("编码"),
        block=row.text("板块"),
        name=row.text("评分项"),
        rule=row.choice("规则", _RULES),
        points=_points(row),
        parameters=_settings(row, names),
        applies_to=frozenset(row.choices("适用类别", UNIT_KINDS)),
        basis=row.text("依据"),
        since=row.day("生效日期"),
        until=row.day("失效日期"),
        place=row.place,
    )
    _note_reversed(row, line.since, line.until)
    if not row.failed:
        _note_points(row, line, names)
    return None if row.failed or has_errors(row.findings) else line


def _note_reversed(row: Row, since: date | None, until: date | None) -> None:
    if since and until and until < since:
        row.report(kinds.DATES_REVERSED, "失效日期", value=until, start_column="生效日期", start=since)


def _points(row: Row) -> Decimal:
    points = row.number("满分")
    if points is not None and points < 0:
        row.report(kinds.NOT_A_NUMBER, "满分", value=row.text("满分"))
    return points or Decimal(0)


def _note_points(row: Row, line: RubricItem, names: _Names) -> None:
    """Notes full marks where the rule gives no points, and none where they are needed (P511)."""
    kind = RUBRIC_RULES[line.rule].kind
    from_base = kind is RuleKind.DEDUCT and line.block in names.blocks
    if kind in WITHOUT_POINTS and line.points:
        expected = "为0：它不计分，只限制等次"
    elif kind is RuleKind.DEDUCT and not line.points and not from_base:
        expected = "大于0：只有本板块设了“基础分”，扣分项才可以写0，从基础分中扣"
    elif kind not in WITHOUT_POINTS and not line.points and not from_base:
        expected = "大于0"
    else:
        return
    row.report(kinds.FULL_MARKS_BAD, "满分", rule=line.rule, value=row.text("满分"), expected=expected)


def _settings(row: Row, names: _Names) -> Mapping[str, str]:
    """The parameters of a line that can be used; none while its rule is unknown."""
    rule = RUBRIC_RULES.get(row.text("规则"))
    if rule is None:
        return {}
    written = _parameters(row, rule.parameters)
    told = {name for name, _ in named_pairs(row.text("参数"))}
    for parameter in rule.parameters:
        if parameter.required and parameter.name not in told:
            data = {"name": parameter.name, "rule": row.text("规则"), "meaning": parameter.meaning}
            row.report(kinds.PARAMETER_MISSING, "参数", kind=parameter.kind.value, **data)
    return {name: value for name, value in written.items() if _is_known(row, rule.parameters, name, value, names)}


def _parameters(row: Row, taken: Sequence[Parameter]) -> dict[str, str]:
    """The parameters that are `taken` and can be read, in one spelling; P501 for the others and what stands twice."""
    known = {parameter.name: parameter for parameter in taken}
    found: dict[str, str] = {}
    for name, text in named_pairs(row.text("参数")):
        parameter = known.get(name)
        if parameter is None:
            reason = "该规则没有这个参数" if text else "这不是“名=值”，同一参数的几项用顿号隔开"
            _refuse(row, taken, f"{name}={text}" if text else name, reason)
            continue
        value = _spelt(parameter, text)
        fault = "这个参数写了两次" if name in found else value_fault(parameter, value)
        if fault:
            _refuse(row, taken, f"{name}={text}", fault)
        else:
            found[name] = value
    return found


def _refuse(row: Row, taken: Sequence[Parameter], value: str, reason: str) -> None:
    choices = listed(f"{one.name}（{'、'.join(one.choices) or one.kind.value}）" for one in taken)
    row.report(kinds.PARAMETER_BAD, "参数", value=value, rule=row.text("规则"), choices=choices, reason=reason)


def _spelt(parameter: Parameter, text: str) -> str:
    """The value in one spelling, a share written with % as a part of 1; '' for a number that is none."""
    if parameter.kind is ParameterKind.CODES:
        return "、".join(read_codes(text))
    if parameter.kind is ParameterKind.GRADE:
        return text
    if parameter.kind not in _NUMERIC:
        return normalize("NFKC", text).strip()
    figure = read_figure(text)
    if figure is None:
        return ""
    if figure.sign == "%" and parameter.kind is ParameterKind.SHARE:
        return number_text(figure.value / 100)
    return "" if figure.sign else str(figure.value)


def _is_known(row: Row, taken: Sequence[Parameter], name: str, value: str, names: _Names) -> bool:
    """Whether the plan has the codes or the grade that a parameter names; P412, P510 for what it has not."""
    kind = next(parameter.kind for parameter in taken if parameter.name == name)
    if kind is ParameterKind.GRADE and value not in names.grades:
        near = suggestion(value, names.grades)
        data = {"name": name, "value": value, "choices": listed(names.grades), "suggestion": near}
        row.report(kinds.GRADE_UNKNOWN, "参数", **data)
        return False
    if kind is not ParameterKind.CODES:
        return True
    codes = names.codes[name]
    strange = [code for code in read_codes(value) if code not in codes]
    for code in strange:
        data = {"name": name, "value": code, "choices": listed(codes), "suggestion": suggestion(code, codes)}
        row.report(kinds.RUBRIC_CODE_UNKNOWN, "参数", **data)
    return not strange


def _grades(rows: tuple[Row, ...]) -> tuple[Grade, ...]:
    by_lowest: dict[Decimal, Grade] = {}
    ends: dict[Decimal, tuple[Row, Decimal | None]] = {}
    for row in rows:
        row.code("编码")
        grade = Grade(row.text("评分项"), _points(row), row.place)
        end = _parameters(row, GRADE_PARAMETERS).get(GRADE_PARAMETERS[0].name)
        if grade.lowest in by_lowest and not row.failed:
            row.report(kinds.DOUBLED, "满分", value=grade.lowest, first=by_lowest[grade.lowest].place.row)
        elif not row.failed:
            by_lowest[grade.lowest] = grade
            ends[grade.lowest] = (row, Decimal(end) if end else None)
    if by_lowest and min(by_lowest) > 0:
        ends[min(by_lowest)][0].report(kinds.GRADES_INCOMPLETE, "满分", lowest=min(by_lowest))
    grades = tuple(by_lowest[lowest] for lowest in sorted(by_lowest, reverse=True))
    _note_ends(grades, ends)
    return grades


def _note_ends(grades: tuple[Grade, ...], ends: Mapping[Decimal, tuple[Row, Decimal | None]]) -> None:
    """Holds the upper ends that are written (至=90) against where the next better grade begins: 80–90, 90–100 meet."""
    for grade in grades:
        row, end = ends[grade.lowest]
        if end is not None and end < grade.lowest:
            _refuse(row, GRADE_PARAMETERS, f"{GRADE_PARAMETERS[0].name}={end}", "低于本档的最低分")
    for better, grade in pairwise(grades):
        row, end = ends[grade.lowest]
        if end is None or end < grade.lowest or end == better.lowest:
            continue
        kind = kinds.GRADES_OVERLAP if end > better.lowest else kinds.GRADES_APART
        row.report(kind, "参数", name=grade.name, value=end, other=better.name, lowest=better.lowest)


def note_settings(info: Mapping[str, Row], schedule: Sequence[Schedule]) -> None:
    """Notes settings of the assessment in 项目信息 that cannot be read.

    P204 考核自评 other than 季, 半年, 年 or 考核排名 other than 是, 否; P202 考核满分 that is no number above 0; P514 a
    考核自评 over shorter spans than the reports: no form would hold it.
    """
    if SELF_SETTING in info:
        _note_self(info[SELF_SETTING], schedule)
    if RANKING_SETTING in info:
        info[RANKING_SETTING].choice("内容", _RANKED)
    if FULL_SETTING in info:
        row = info[FULL_SETTING]
        full = row.number("内容")
        if full is not None and full <= 0:
            row.report(kinds.NOT_A_NUMBER, "内容", value=row.text("内容"))


def _note_self(row: Row, schedule: Sequence[Schedule]) -> None:
    row.choice("内容", SELF_SPANS)
    span = SELF_SPANS.get(row.text("内容"))
    longer = next((duty.span for duty in schedule if span and duty.span.value > span.value), None)
    if longer:
        row.report(kinds.SELF_SPAN_SHORT, "内容", value=row.text("内容"), expected=longer.label)
