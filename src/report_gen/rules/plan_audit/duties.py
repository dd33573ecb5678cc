"""Audit of the duties an official document lays on its units: is each carried by a task that names the unit?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.plan import Plan
from report_gen.rules.plan_audit.desk import Desk, Duty, shortened
from report_gen.rules.plan_audit.likeness import pairs, share
from report_gen.rules.plan_audit.ties import wording

# A clause counts as carried where this share of its pairs of characters stands in a task, and another task is named
# where it holds this much more of them. Measured on the 17 units of 临淄: what is carried has 0.30 to 1, what is not
# has 0 to 0.25.
_CARRIED: Final = 0.3
_BETTER: Final = 0.3
_FEWEST: Final = 2  # pairs of a clause that says what to do, and not only 配合其他部门做好创建工作

_CLAUSES: Final = re.compile(r"[；;。\n]")
# Words that stand in every duty and every task and so tell nothing.
_EMPTY_WORDS: Final = re.compile(
    "依据|部门|职责分工|职责|配合|其他|做好|创建工作|创建|工作|负责|牵头|协助|协调|落实|积极|相关|有关|上级|"
    "开展|推进|推动|管理|加强|建设|功能|按照|结合|实施|进行|支持|确保|要求|我区|区域|我市|市级|市里|本辖区|实际情况|"
    "以及|等|的|和|及|与|在|了|类"
)


def uncarried(desk: Desk) -> Iterator[Finding]:
    """A208: clauses of a unit's duties of which no task of that unit speaks; A209: duties of a unit nobody registered.

    Likeness is that of pairs of characters, not of meaning: hence a question, with the task that is nearest.
    """
    own_name = _words_of(desk.plan.title)
    tasks = {task.no: _pairs(f"{task.category}\n{wording(task)}", own_name) for task in desk.plan.tasks}
    for duty in desk.duties:
        codes = {code for mention in desk.names.mentions(duty.unit) for code in mention.codes}
        if not codes:
            data = {"name": duty.unit, "quote": shortened(duty.text), "suggestion": desk.names.near(duty.unit)}
            yield kinds.DUTY_OF_NOBODY.at(duty.place, **data)
            continue
        mine = [task.no for task in desk.plan.tasks if codes.intersection(task.units)]
        for clause in _CLAUSES.split(duty.text):
            shares = _shares(_pairs(clause, own_name), tasks)
            if shares and max((shares[no] for no in mine), default=0) < _CARRIED:
                yield _finding(desk.plan, duty, clause.strip(), mine, shares)


def _shares(said: frozenset[str], tasks: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """For each task the share of the clause's pairs it holds; {} for a clause that says nothing of its own."""
    return {no: share(said, held) for no, held in tasks.items()} if len(said) >= _FEWEST else {}


def _pairs(text: str, own_name: re.Pattern[str]) -> frozenset[str]:
    """The pairs of characters that tell something: not those of empty words, nor of the campaign's own name."""
    return pairs(_EMPTY_WORDS.sub(" ", own_name.sub(" ", text)))


def _words_of(title: str) -> re.Pattern[str]:
    """The campaign's name in pieces of two characters: they stand in every duty and every task too."""
    return re.compile("|".join(sorted(map(re.escape, pairs(title)))) or r"(?!)")


def _finding(plan: Plan, duty: Duty, clause: str, mine: list[str], shares: Mapping[str, float]) -> Finding:
    best = max(shares, key=lambda no: shares[no])
    better = shares[best] >= max((shares[no] for no in mine), default=0) + _BETTER
    nearest = f"第{best}项任务（{plan.task(best).title}）与此相近，没有列该单位。" if better else ""
    data = {"name": duty.unit, "quote": shortened(clause), "suggestion": nearest}
    return kinds.DUTY_UNCARRIED.at(duty.place, tasks=f"第{'、'.join(mine)}项" if mine else "无", **data)
