"""Audits of the lines of the scoring rubric: caps, bases, steps, and events that two lines would count."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.plan import ItemKind, Plan, RubricItem
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.model.rubric_values import Step, read_steps
from report_gen.rules.plan_audit.desk import Desk
from report_gen.rules.plan_audit.rubric_states import State, base_points, draws_on_base, rule_kind, states
from report_gen.rules.scoring.terms import Settings
from report_gen.wording import listed, number_text

_CAP, _FLOOR, _STEPS = "封顶", "下限", "档次"
_LEADING, _SHARING = "牵头权重", "配合权重"
_ALL_PER_CENT: Final = Decimal(100)
_PROVABLE: Final = frozenset({ItemKind.YES_NO, ItemKind.HAVE})
_ITEM_RULES: Final = {"目标计数": "计数", "佐证核验": "核验佐证"}
_LED, _SHARED = "牵头任务的亮灯", "配合任务的亮灯"
_IN_TIME, _COMPLETE, _PROPER, _MET = "按时报送", "完整报送", "规范报送", "指标达标"
_EVENTS: Final = {
    "按时报送": (_IN_TIME,), "完整报送": (_COMPLETE,), "规范报送": (_PROPER,), "指标达标": (_MET,), "指标进度": ("指标进度",),
}  # fmt: skip
_MEASURED: Final = {
    "上报率": ("上报率",), "按时率": (_IN_TIME,), "完整率": (_COMPLETE,), "规范率": (_PROPER,),
    "任务按期率": (_LED, _SHARED), "指标达标率": (_MET,),
}  # fmt: skip


def caps(desk: Desk) -> Iterator[Finding]:
    """A402: lines that a single event uses up and more; A407: 封顶 above what can be taken anyway."""
    for line, state in _each_line(desk.plan):
        limits = dict(_limits(line, state))
        for name, value in _single(line):
            for what, limit in limits.items():
                if value > limit:
                    data = {"what": what, "points": number_text(limit), "parameter": name, "value": number_text(value)}
                    yield kinds.CAP_TOO_LOW.at(desk.at(line.place, "参数"), name=line.name, **data)
                    break
        cap = limits.pop(_CAP, None)
        for what, limit in limits.items():
            if cap is not None and cap > limit:
                data = {"value": number_text(cap), "what": what, "points": number_text(limit)}
                yield kinds.CAP_IDLE.at(desk.at(line.place, "参数"), name=line.name, **data)


def _each_line(plan: Plan) -> Iterator[tuple[RubricItem, State]]:
    """Each line once, with the first state it is in force in."""
    seen: set[str] = set()
    for state in states(plan):
        for line in state.lines:
            if line.code not in seen:
                seen.add(line.code)
                yield line, state


def _limits(line: RubricItem, state: State) -> Iterator[tuple[str, Decimal]]:
    """The most a line can give or take, by what sets it."""
    if line.points:
        yield "满分", line.points
    base = base_points(state, line.block) if draws_on_base(line) else None
    if base is not None:
        yield "本板块基础分", base
    if line.parameters.get(_CAP):
        yield _CAP, Settings(line).number(_CAP)


def _single(line: RubricItem) -> Iterator[tuple[str, Decimal]]:
    """The points of a single event by parameter, defaults included: 逾期每次扣, 每项扣, 每次加."""
    if line.rule == "任务亮灯" and Settings(line).text("折算") != "逐项":
        return
    for parameter in RUBRIC_RULES[line.rule].parameters:
        if parameter.name.endswith(("扣", "每次加")):
            yield parameter.name, Settings(line).number(parameter.name)


def bases(desk: Desk) -> Iterator[Finding]:
    """A408: lines that take from a 基础分 their block has not; A409: a block with two; A410: a 下限 that lets nothing go."""
    told: set[tuple[str, str]] = set()
    for state in states(desk.plan):
        found = state.of(RuleKind.BASE)
        blocks = [line.block for line in found]
        data = {"unit_kind": state.kind.value, "when": state.when}
        for line in state.lines:
            where = desk.at(line.place, "满分")
            if (line.code, state.kind.value) in told:
                continue
            if draws_on_base(line) and line.block not in blocks:
                told.add((line.code, state.kind.value))
                yield kinds.BASE_MISSING.at(where, name=line.name, block=line.block, **data)
        for first, second in combinations(found, 2):
            if first.block == second.block and (second.code, state.kind.value) not in told:
                told.add((second.code, state.kind.value))
                place = desk.at(second.place, "规则")
                yield kinds.BASE_TWICE.at(place, block=first.block, first=first.place.row, **data)
    for line in desk.plan.rubric:
        if rule_kind(line) is RuleKind.BASE and Settings(line).number(_FLOOR) >= line.points:
            data = {"value": number_text(Settings(line).number(_FLOOR)), "points": number_text(line.points)}
            yield kinds.FLOOR_TOO_HIGH.at(desk.at(line.place, "参数"), name=line.name, **data)


def steps(desk: Desk) -> Iterator[Finding]:
    """A411: steps of 分档计分 that do not fall with their bounds, cannot be reached, or miss the full marks."""
    for line in desk.plan.rubric:
        found = read_steps(line.parameters.get(_STEPS, ""))
        for reason in _faults(found, line.points) if found else ():
            yield kinds.STEPS_ODD.at(desk.at(line.place, "参数"), name=line.name, reason=reason)


def _faults(found: tuple[Step, ...], full: Decimal) -> Iterator[str]:
    for higher, lower in pairwise(found):
        if (higher.bound, higher.inclusive) == (lower.bound, lower.inclusive):
            yield f"{_bound(higher)}写了两档"
        elif higher.points < lower.points:
            said = f"{_bound(higher)}得{number_text(higher.points)}分"
            yield f"{said}，少于{_bound(lower)}的{number_text(lower.points)}分"
    best = max(step.points for step in found)
    if best != full:
        yield f"最高一档{number_text(best)}分，而满分{number_text(full)}分"
    for step in found:
        if not step.holds(_ALL_PER_CENT):
            yield f"{_bound(step)}无法达到，各率最高为100%"


def _bound(step: Step) -> str:
    return f"{'≥' if step.inclusive else '>'}{number_text(step.bound)}%"


def weightless(desk: Desk) -> Iterator[Finding]:
    """A412: lines of 任务亮灯 in which no task weighs anything."""
    for line in desk.plan.rubric:
        if line.rule == "任务亮灯" and not any(Settings(line).number(name) for name in (_LEADING, _SHARING)):
            yield kinds.WEIGHTLESS.at(desk.at(line.place, "参数"), name=line.name)


def charged_twice(desk: Desk) -> Iterator[Finding]:
    """A413: two lines in force together for a kind of unit that count the same events."""
    told: set[tuple[str, str]] = set()
    for state in states(desk.plan):
        for first, second in combinations(state.lines, 2):
            both = [event for event in _events(second, desk.plan) if event in _events(first, desk.plan)]
            if both and (first.code, second.code) not in told:
                told.add((first.code, second.code))
                data = {"unit_kind": state.kind.value, "when": state.when, "event": listed(both)}
                place = desk.at(second.place, "规则")
                yield kinds.CHARGED_TWICE.at(place, name=second.name, first=first.place.row, other=first.name, **data)


def _events(line: RubricItem, plan: Plan) -> tuple[str, ...]:
    """What a line counts, in words."""
    settings = Settings(line)
    if line.rule == "任务亮灯":
        weights = ((_LED, settings.number(_LEADING)), (_SHARED, settings.number(_SHARING)))
        return tuple(name for name, weight in weights if weight)
    if line.rule in {"报送占比", "分档计分"}:
        return _MEASURED[settings.text("量")]
    return _EVENTS.get(line.rule) or tuple(f"数据项{code}" for code in _items(line, plan))


def _items(line: RubricItem, plan: Plan) -> tuple[str, ...]:
    """The codes of the data items a line is about."""
    if line.rule not in _ITEM_RULES:
        return ()
    every = tuple(item.code for item in plan.items if item.kind in _PROVABLE) if line.rule == "佐证核验" else ()
    return Settings(line).codes("数据项") or every


def idle(desk: Desk) -> Iterator[Finding]:
    """A414: gates and lines that name what no unit of their kinds has to do with, or nothing at all."""
    for line in desk.plan.rubric:
        place = desk.at(line.place, "参数")
        if rule_kind(line) is RuleKind.GATE and not Settings(line).codes("指标") + Settings(line).codes("任务"):
            yield kinds.GATE_EMPTY.at(place, name=line.name)
        strange = tuple(_strange(line, desk.plan))
        if strange:
            unit_kinds = "、".join(sorted(kind.value for kind in line.applies_to))
            yield kinds.CODES_IDLE.at(place, name=line.name, codes=listed(strange), unit_kind=unit_kinds)


def _strange(line: RubricItem, plan: Plan) -> Iterator[str]:
    """What a line names and no unit of its kinds answers for or reports."""
    units = {unit.code for unit in plan.units if unit.kind in line.applies_to and unit.reports}
    if rule_kind(line) is RuleKind.GATE:
        numbers = {one.code: one.task_no for one in plan.indicators}
        led = {task.no for task in plan.tasks if units.intersection(task.answerable)}
        carried = {task.no for task in plan.tasks if units.intersection(task.units)}
        codes = Settings(line).codes("指标")
        yield from (f"指标{code}" for code in codes if code in numbers and numbers[code] not in led)
        yield from (f"任务{no}" for no in Settings(line).codes("任务") if no not in carried)
    elif line.rule in _ITEM_RULES:
        reported = {item.code for item in plan.items if units.intersection(item.reporters)}
        yield from (f"数据项{code}" for code in Settings(line).codes("数据项") if code not in reported)


def unfit_items(desk: Desk) -> Iterator[Finding]:
    """A416: data items that cannot be counted (目标计数) or are no 是否, 有无 (佐证核验)."""
    by_code = {item.code: item for item in desk.plan.items}
    for line in desk.plan.rubric:
        for code in Settings(line).codes("数据项") if line.rule in _ITEM_RULES else ():
            item = by_code.get(code)
            if item and (item.kind not in _PROVABLE if line.rule == "佐证核验" else not item.kind.numeric):
                data = {"code": code, "name": item.name, "kind": item.kind.value, "what": _ITEM_RULES[line.rule]}
                yield kinds.ITEM_UNFIT.at(desk.at(line.place, "参数"), **data)
