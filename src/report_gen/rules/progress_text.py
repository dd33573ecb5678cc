"""What a progress text says in so many words: that the task is done, or how much of a data item there is.

Both readings are narrow on purpose: a text they do not understand says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from report_gen.model.plan import DataItem, ItemKind, Task
from report_gen.wording import rounded

_CLAUSES = re.compile(r"[，。；,;！!\n]+")
_ALL_DONE = re.compile(
    r"(?:目前|现|现在|截至[^，]{1,10})?(?:该|本|此|这)?(?:一)?(?:项)?(?:重点|目标)?(?:任务|工作|目标)?(?:目标)?(?:均|都)?"
    r"(?:已经|已)(?:全部|全面|圆满|按期|如期)?(?:完成|办结|完结)(?:全部)?(?:任务|目标任务|目标)?"
)
_ISSUED = re.compile(r"(?:[^《》]{0,12})《([^《》]+)》(?:已经|已)(?:正式)?(?:印发|出台|发布)(?:实施|施行|执行)?")
_DRAFT = re.compile("征求意见|送审|初稿|草案|讨论|通知书|纪要")
_ASKS_A_PAPER = re.compile("制定|出台|印发|编制")

_COUNTED = frozenset({ItemKind.STOCK, ItemKind.CUMULATIVE, ItemKind.PERCENT})
_OTHER_SCOPE = re.compile(
    "全市|全区|全县|上期|上月|上季|上年|去年|年初|期初|计划|目标|拟|将|其中|新增|本月|本季|本期|当月"
    "|(?<![我本])[区县镇](?:的|内|范围内)?$|街道|园区|企业|公司"
)
_BUILT = "建成|投入运营|投运|建设|设置|设立|完成"
_TOTAL = (
    f"累计(?:{_BUILT}|达到|达|有|为)?|共(?:有|计|建成)?|总数(?:为|达到|达)?|总量(?:为|达到|达)?|保有量(?:为|达到|达)?"
    "|达到|达|为|增至|增加到|增加至|增长到|提高到|提高至|提升到|提升至|升至|升到|降至|降到|下降到|下降至"
)
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_NO_COUNT = "(?!次|月|以上|以下|左右|多|余)"  # 5个月, 60家次, 80个以上
_ENDINGS = re.compile(r"(?:数量|总数|个数|总量|数|（.*?）|\(.*?\))+$")
_ORDINARY_LENGTH = 4  # of a name: shorter ones (车辆, 企业) stand for too many things


class Stated(NamedTuple):
    """A number that a text states for a data item, and the words that state it."""

    value: Decimal
    words: str


def done_clause(text: str, task: Task) -> str:
    """The clause that says the whole task is done, or that the paper it asks for is issued; '' if there is none."""
    asks_paper = bool(_ASKS_A_PAPER.search(f"{task.title}{task.objective}"))
    for part in _CLAUSES.split(text):
        clause = part.strip()
        issued = _ISSUED.fullmatch(clause) if asks_paper else None
        if _ALL_DONE.fullmatch(clause) or (issued and not _DRAFT.search(issued[1])):
            return clause
    return ""


def contradiction(text: str, item: DataItem, value: Decimal) -> Stated | None:
    """The first number the text states for the item, if it states any and none of them is `value`; else None.

    A number in the text may be rounded: 51% says 51.2.
    """
    stated = tuple(_stated(_plain(text), item))
    agree = any(rounded(value, -_exponent(one.value)) == one.value for one in stated)
    return None if agree else next(iter(stated), None)


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    """The text without blanks and widths; a text is held against all items of its form, one after the other."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _stated(plain: str, item: DataItem) -> Iterator[Stated]:
    if item.kind not in _COUNTED or not item.measure:
        return
    for name in _names(item.name, item.short):
        if name not in plain:
            continue
        for match in _pattern(name, item.measure).finditer(plain):
            if not _OTHER_SCOPE.search(match["head"]):
                yield Stated(Decimal(match["number"].replace(",", "")), match[0].removeprefix(match["head"]))


@cache
def _pattern(name: str, measure: str) -> re.Pattern[str]:
    """枢纽累计投运5个, or 累计投运枢纽5个, with the words before it."""
    what = (
        rf"{re.escape(name)}(?:数量|总数|个数|数)?(?:目前|现|已经|已)?(?:{_TOTAL})|累计(?:{_BUILT})?{re.escape(name)}"
    )
    unit = re.escape(unicodedata.normalize("NFKC", measure))
    return re.compile(rf"(?P<head>[^,。;\d]{{0,6}})(?:{what}){_NUMBER}{unit}{_NO_COUNT}")


@cache
def _names(*called: str) -> tuple[str, ...]:
    """What texts may call an item of these names."""
    bare = (_ENDINGS.sub("", unicodedata.normalize("NFKC", name)) for name in called)
    return tuple(dict.fromkeys(name for name in bare if len(name) >= _ORDINARY_LENGTH))
