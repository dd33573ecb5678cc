"""Which data items and indicators tell how a task stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from report_gen.formulas import names_in, split_last
from report_gen.model.plan import DataItem, Indicator, Plan, Task
from report_gen.rules.plan_audit.likeness import pairs, share

BASELINE: Final = "基期值"
# Below that, or of fewer pairs of characters, a name is like the wording of tasks it has nothing to do with.
_ALIKE: Final = 0.65
_FEWEST: Final = 6
_ASIDE: Final = re.compile("（[^）]*）")


@dataclass(frozen=True, slots=True)
class Ties:
    """What stands behind a task: its indicators, the items of their formulas, and the items its words speak of."""

    indicators: tuple[Indicator, ...] = ()
    computed: tuple[DataItem, ...] = ()
    worded: tuple[DataItem, ...] = ()

    @property
    def items(self) -> tuple[DataItem, ...]:
        """All items, those of formulas first, without repetition."""
        return tuple(dict.fromkeys((*self.computed, *self.worded)))


def _own_words(task: Task) -> str:
    """What a task says apart from a key task it shares with others."""
    return f"{task.title}\n{task.objective}"


def wording(task: Task) -> str:
    """What a task says, its three texts a line each."""
    return f"{task.key_task}\n{task.sub_task}\n{task.objective}"


def items_in(plan: Plan, formula: str) -> tuple[DataItem, ...]:
    """The data items a formula names, in plan order."""
    shorts = {item.short for item in plan.items}
    names = {split_last(name, shorts)[0] for name in names_in(formula)}
    return tuple(item for item in plan.items if item.short in names)


def ties_of(plan: Plan) -> Mapping[str, Ties]:
    """The indicators and data items of each task, by its number.

    An item belongs to a task by an indicator's formula or by words: where its name (the part after a colon) or short
    name stands in the task's sub-task or objective, else in its key task; failing that, to the task whose words are most
    like its name, those the authoritative reporter leads first.
    """
    computed: dict[str, set[str]] = {task.no: set() for task in plan.tasks}
    for indicator in plan.indicators:
        used = computed.setdefault(indicator.task_no, set())
        used.update(item.code for item in items_in(plan, indicator.formula))
    worded = _worded(plan)
    return {
        task.no: Ties(
            tuple(indicator for indicator in plan.indicators if indicator.task_no == task.no),
            tuple(item for item in plan.items if item.code in computed[task.no]),
            tuple(item for item in plan.items if task.no in worded[item.code]),
        )
        for task in plan.tasks
    }


def _worded(plan: Plan) -> dict[str, frozenset[str]]:
    """For each item by code the numbers of the tasks whose words speak of it."""
    own = {task.no: _own_words(task) for task in plan.tasks}
    words = {task.no: wording(task) for task in plan.tasks}
    parts = {no: pairs(text) for no, text in words.items()}
    found: dict[str, frozenset[str]] = {}
    for item in plan.items:
        named = _naming(item, own) or _naming(item, words)
        found[item.code] = named or frozenset(_likest(plan, item, parts))
    return found


def _naming(item: DataItem, words: Mapping[str, str]) -> frozenset[str]:
    return frozenset(no for no, text in words.items() if any(name in text for name in _names(item)))


def _names(item: DataItem) -> tuple[str, ...]:
    return (item.name.rpartition("：")[2], item.short)


def _likest(plan: Plan, item: DataItem, parts: Mapping[str, frozenset[str]]) -> Iterator[str]:
    name = pairs(_ASIDE.sub("", _names(item)[0]))
    ranks = {task.no: (share(name, parts[task.no]), set(item.reporters[:1]) <= set(task.leads)) for task in plan.tasks}
    best = max(ranks.values(), default=(0.0, False))
    if len(name) >= _FEWEST and best[0] >= _ALIKE:
        yield from (no for no, rank in ranks.items() if rank == best)
