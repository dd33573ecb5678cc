"""Reads the two official documents into task rows, word for word: the wording of the example plans comes from here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

HEADS: Final = ("序号", "指标\n\n分类", "重点任务", "工作目标", "牵头单位", "责任单位", "完成时限")
_LEVEL_TWO: Final = re.compile(r"^[（(]([一二三四五六七八九十\d]+)[）)]\s*(.+)$")
_LEVEL_THREE: Final = re.compile(r"^(\d+)．(.+)$")
_CLAUSE: Final = re.compile(r"^(.*)（([^（）]*(?:牵头单位|按职责分工负责)[^（）]*)）$")
_DUE: Final = "到创建期末"


@dataclass(frozen=True)
class OfficialTask:
    """A task as issued: the eight official columns."""

    no: str
    category: str
    key_task: str
    sub_task: str
    objective: str
    lead: str
    responsible: str
    due: str


def table_cells(text: str) -> list[str]:
    """The cells of a table saved as text: each begins with a tab on a line of its own."""
    _, _, table = text.partition("\n\t")
    return [cell.strip() for cell in table.split("\n\t")]


def table_tasks(text: str) -> tuple[OfficialTask, ...]:
    """The tasks of a seven-column table whose 重点任务 column is split in two in some rows.

    A row begins with the next number. Vertically merged cells stand empty below their first row and are filled
    from above; a split 重点任务 gives a row eight cells, an undivided one seven.
    """
    cells = table_cells(text)
    if tuple(cells[: len(HEADS)]) != HEADS:
        raise ValueError(f"unexpected head: {cells[: len(HEADS)]}")
    tasks: list[OfficialTask] = []
    for row in _rows(cells[len(HEADS) :]):
        no, category, key_task, *subs, objective, lead, responsible, due = row
        above = tasks[-1] if tasks else None
        if above:
            category, key_task = category or above.category, key_task or above.key_task
        tasks.append(OfficialTask(no, category, key_task, "".join(subs), objective, lead, responsible, due))
    return tuple(tasks)


def _rows(cells: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for cell in cells:
        if cell == str(len(rows) + 1):
            rows.append([])
        rows[-1].append(cell)
    return rows


def paragraph_tasks(text: str, own_titles: dict[str, str]) -> tuple[OfficialTask, ...]:
    """The measures between 重点任务 and 三、保障措施: numbered paragraphs that end with a bracket naming units.

    A measure's 重点任务 is its lead sentence; `own_titles` gives it for measures without one, by a quotation from
    the measure, or by the section heading where the section is one measure.
    """
    body = text[text.index("重点任务\n") : text.index("三、保障措施")]
    tasks: list[OfficialTask] = []
    section = ""
    for line in body.splitlines()[1:]:
        heading = _LEVEL_TWO.match(line)
        clause = _CLAUSE.match(line)
        if clause is None:
            section = heading[2] if heading else section
            continue
        numbered = _LEVEL_THREE.match(clause[1])
        objective = numbered[2] if numbered else clause[1]
        no = str(len(tasks) + 1)
        key_task = own_titles.get(no) or (objective[: objective.index("。")] if numbered else section)
        if key_task not in f"{section}\n{objective}":
            raise ValueError(f"not in measure {no}: {key_task}")
        lead, responsible = split_clause(clause[2])
        due = _DUE if _DUE in objective else ""
        tasks.append(OfficialTask(no, section, key_task, "", objective, lead, responsible, due))
    return tuple(tasks)


def split_clause(clause: str) -> tuple[str, str]:
    """The words for 牵头单位 and 责任单位 of a bracket, as issued.

    A label in good order is left to the column's title; a damaged one (`牵头单位；`) stays where it stands.
    `…按职责分工负责` names nobody as lead.
    """
    lead, found, responsible = (
        re.split("([；，]责任单位：)", clause, maxsplit=1) if "责任单位" in clause else ("", "", clause)
    )
    return lead.removeprefix("牵头单位：") if found else "", responsible


def unit_words(text: str) -> list[str]:
    """The unit names of an official cell in order, without repetition, labels left out."""
    text = re.sub(r"^牵头单位[；：]|按职责分工负责$", "", text)
    return list(dict.fromkeys(word for word in re.split("[、，]", text) if word))
