"""Column titles of task tables by synonym: which plan column a title stands for, and whether titles head a task table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NO: Final = "序号"
CATEGORY: Final = "指标分类"
KEY: Final = "重点任务"
SUB: Final = "子任务"
OBJECTIVE: Final = "工作目标"
LEAD: Final = "牵头单位"
RESPONSIBLE: Final = "责任单位"
DUE: Final = "完成时限"
REMARK: Final = "备注"
UNITS: Final = "牵头及责任单位"  # one column for both, told apart by labels in the cell
OTHER: Final = ""  # a column the plan has no place for

TASK_FIELDS: Final = (KEY, SUB, OBJECTIVE)
UNIT_FIELDS: Final = (LEAD, RESPONSIBLE, UNITS)
LEVELS: Final = (CATEGORY, KEY)  # merged downwards over the rows that share them
_JOINED: Final = frozenset({OBJECTIVE, RESPONSIBLE})  # several columns of that sense are put together

_LEAD_WORD: Final = "(?:总?牵头|主办|主责|承办|主管|第一责任|主要责任|牵头责任|责任牵头)"
_RESPONSIBLE_WORD: Final = "(?:共同责任|直接责任|责任|落实|实施)"
_HELPING_WORD: Final = "(?:责任配合|主要配合|协同配合|配合|参与|参加|协办|协同|协助|会办)"
_BODY: Final = "(?:单位|部门|机关|处室|主体|单位部门|部门单位|单位和部门)"
_WHERE: Final = "(?:市级|市直|区级|县级|省级)?"
_AND: Final = "[及和与、/／（(\\-—＋+]"
_TIME: Final = "(?:时限|时间|期限|日期|节点|时间节点|时间表|年限|时间期限)"

_PLANNED: Final = "(?:计划|拟|要求|预计|应)"
_DOING: Final = "(?:完成|办结|实施|推进|达成|工作|任务|建设|起止)"
_ANY_RESPONSIBLE: Final = f"(?:{_RESPONSIBLE_WORD}|{_HELPING_WORD})"

# The plan columns a title may stand for, best first, and what it then looks like (blanks and a closing bracket taken
# out). A title with one choice is served before the others.
_TITLES: Final[tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]] = tuple(
    (fields, re.compile("|".join(forms), re.IGNORECASE))
    for fields, forms in (
        ((NO,), ("序号?", "编号", "项次", "(?:任务|工作)(?:序号|编号)", r"no\.?", "№")),
        ((REMARK,), ("备注", "附注")),
        (
            (UNITS,),
            (
                f"{_WHERE}{_LEAD_WORD}{_BODY}?{_AND}{_ANY_RESPONSIBLE}[）)]?{_BODY}?",
                f"{_WHERE}{_ANY_RESPONSIBLE}{_BODY}?{_AND}{_LEAD_WORD}[）)]?{_BODY}?",
                f"{_WHERE}{_RESPONSIBLE_WORD}{_BODY}?{_AND}{_HELPING_WORD}[）)]?{_BODY}?",
            ),
        ),
        ((LEAD,), (f"{_WHERE}{_LEAD_WORD}{_BODY}?",)),
        (
            (RESPONSIBLE,),
            (f"{_WHERE}{_RESPONSIBLE_WORD}{_BODY}(?:[及和与、/]责任人)?", "责任", f"{_WHERE}{_HELPING_WORD}{_BODY}?"),
        ),
        (
            (DUE,),
            (
                f"{_PLANNED}?{_DOING}?{_TIME}(?:要求|安排|节点)?",
                "(?:工作)?进度(?:要求|安排)",
                "完成(?:年限|节点|进度)?",
                "时间进度",
            ),
        ),
        (
            (CATEGORY,),
            (
                "(?:指标|任务|工作|项目|事项|创建|措施)?(?:分类|类别|类型|板块|大类)",
                "一级(?:指标|任务)",
                "(?:重点|工作|任务|创建)?领域",
                "(?:重点|工作|任务)方向",
                "专项",
            ),
        ),
        (
            (KEY,),
            ("重点(?:工作)?任务", "重点工作", "(?:重点|主要|创建|建设|工作)?任务名称", "二级(?:指标|任务)", "任务项"),
        ),
        (
            (KEY, SUB, OBJECTIVE),
            ("(?:主要|工作|目标|创建|建设|年度)?任务(?:事项|清单)?", "主要工作", "工作名称"),
        ),
        ((KEY, CATEGORY, SUB), ("(?:重点|工作|任务|主要|创建)?(?:事项|项目)(?:名称)?",)),
        ((KEY, OBJECTIVE, SUB), ("重点举措", "(?:创建|考核|具体|评价)?指标(?:名称)?")),
        ((SUB,), ("子任务", "分项任务")),
        (
            (OBJECTIVE, SUB, KEY),
            ("具体(?:任务|事项|工作)", "(?:任务|工作)分解", "细化任务", "工作要点", "三级(?:指标|任务)"),
        ),
        ((OBJECTIVE,), ("工作目标",)),
        (
            (OBJECTIVE, KEY),
            (
                "(?:工作|任务|具体|主要|建设|实施|创建|重点)(?:工作)?(?:内容|要求|目标|标准)",
                "实施路径",
                "(?:年度|预期|总体)?目标(?:要求|值)?",
                "指标值",
                "考核标准",
                "(?:具体|主要|工作|推进|落实|实施|任务)?(?:举措|措施)",
                "任务及目标",
            ),
        ),
    )
)
_BRACKET: Final = re.compile(r"[（(〔\[][^（()）]*[）)〕\]]$")
_LEAD_BY_POSITION: Final = re.compile(
    r"(?:列|排)[^（）()]*?(?:第一|首|前)[^（）()]*?牵头|第一(?:个|家)?[^（）()]*?牵头"
)
_HELPING: Final = re.compile(f"{_WHERE}{_HELPING_WORD}{_BODY}?")


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns of a task table: for each title its plan column ('' for none) and the titles as printed."""

    fields: tuple[str, ...]
    titles: tuple[str, ...]

    @property
    def lead_by_position(self) -> bool:
        """Whether a title says that the unit named first leads."""
        return any(_LEAD_BY_POSITION.search(bare(title)) for title in self.titles)

    def of(self, field: str) -> tuple[int, ...]:
        """The indexes of the columns that stand for that plan column, from left to right."""
        return tuple(index for index, one in enumerate(self.fields) if one == field)


def bare(text: str) -> str:
    """The text without any blanks or line breaks."""
    return re.sub(r"\s+", "", text)


def choices(title: str) -> tuple[str, ...]:
    """The plan columns a title may stand for, best first; () for an unknown title."""
    word = bare(title)
    for form in (word, _BRACKET.sub("", word)):
        for fields, pattern in _TITLES:
            if pattern.fullmatch(form):
                return fields
    return ()


def heads(titles: Sequence[str]) -> Heads | None:
    """The plan columns of a row of titles, or None where they do not head a task table.

    A task table has a column for the task and one for units or the time, and no cell too long for a title. A title
    that is repeated in the next column is one title over both.
    """
    known = [choices(title) for title in titles]
    fields = [OTHER] * len(titles)
    fresh = [at for at, title in enumerate(titles) if not at or title != titles[at - 1]]
    for at in sorted(fresh, key=lambda at: (len(known[at]) != 1, at)):
        fields[at] = _serve(known[at], fields)
    for at in range(len(titles)):
        if at not in fresh:  # a title over several columns of the grid
            fields[at] = fields[at - 1]
    _lead_of_two(fields, titles)
    if not _is_task_head(fields, titles):
        return None
    return Heads(tuple(fields), tuple(titles))


def _serve(wanted: tuple[str, ...], fields: list[str]) -> str:
    free = next((field for field in wanted if field not in fields), None)
    if free is not None:
        return free
    return wanted[0] if wanted and wanted[0] in _JOINED else OTHER


def _lead_of_two(fields: list[str], titles: Sequence[str]) -> None:
    """责任单位 beside 配合单位, with no 牵头单位, is the unit that leads."""
    own = [index for index, field in enumerate(fields) if field == RESPONSIBLE]
    helping = [index for index in own if _HELPING.fullmatch(_BRACKET.sub("", bare(titles[index])))]
    if LEAD not in fields and helping and len(helping) < len(own):
        for index in set(own) - set(helping):
            fields[index] = LEAD


def _is_task_head(fields: Sequence[str], titles: Sequence[str]) -> bool:
    named = {field for field in fields if field}
    return (
        bool(named & set(TASK_FIELDS))
        and bool(named & {*UNIT_FIELDS, DUE})
        and len(named) * 2 >= len([title for title in titles if bare(title)])
        and all(len(bare(title)) <= 30 for title in titles)
    )
