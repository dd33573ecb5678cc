"""Turns of phrase of official papers: sentences cut and closed, counts strung together, titles broken into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from report_gen.model.proof import plain, without_marks
from report_gen.wording import number_text, rounded

_MOST_LINES: Final = 3
_HEAD: Final = 3
_NUMERALS: Final = "零一二三四五六七八九十"
_NOTHING: Final = frozenset({"", "无", "暂无", "没有", "/", "／", "-", "—", "——", "无。", "同上", "不适用"})
_SENTENCE: Final = re.compile(r"[^。！？]+[。！？]?[”’）》]*")
_CLAUSE: Final = re.compile(r"[^；;]+[；;]?")
# Words that titles are not broken in; what stands between two of them is taken for a word too.
_WORDS: Final = re.compile(
    r"(\d{4}年|\d+月|上半年|下半年|第[一二三四]季度|示范工程|示范|工程|创建|工作|领导小组|办公室|总结|报告|考核|评分表|城市|"
    r"重点|任务|情况|通报)"
)
_PIECE: Final = re.compile(r"\d+|\D")


# 我局, 本单位 …, but not 样本单位, 成本中心, 本办法, 我委托.
_OURSELVES: Final = re.compile(
    r"(?<![日基根书文成样版资])[我本](?:单位|局|委(?![托派])|办(?![法公理事案结学])|中心|大队|分局|厅|部门|街道|镇)|我们"
)
REQUEST: Final = re.compile("恳请|敬请|望予|(?<![申提邀报])请(?:予|给予|帮助|协调|支持|上级|领导小组)")


def numeral(number: int) -> str:
    """一, 十, 十一, 二十, 二十一 … for 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[ones] if ones or not tens else "")


def said(text: str) -> str:
    """What a unit wrote as one line of running text; '' if it says nothing (无, /, 同上 …)."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in without_marks(text).splitlines()]
    joined = ""
    for line in filter(None, lines):
        joined += line if not joined or joined[-1] in "。！？；;：，、" else f"；{line}"
    return "" if joined in _NOTHING else joined


def item(number: int, text: str) -> str:
    """`1.正文`; a text that begins with a figure is set apart, so that `2. 1家企业` is not read as 2.1."""
    return f"{number}. {text}" if plain(text)[:1].isdigit() else f"{number}.{text}"


def third_person(text: str, name: str) -> str:
    """A unit's words with 我局, 本单位 … replaced by its name, to stand in a report about it."""
    return _OURSELVES.sub(name, text)


def without_requests(text: str) -> str:
    """The text without the sentences and clauses that ask for something: a report upward holds no request."""
    clauses = (clause for sentence in _SENTENCE.findall(text) for clause in _CLAUSE.findall(sentence))
    return "".join(clause for clause in clauses if not REQUEST.search(clause))


def closed(text: str) -> str:
    """The text ending in a full stop."""
    bare = text.rstrip(" ，,、；;：:.。")
    return text if text.endswith(("！", "？", "”", "……")) else f"{bare}。" if bare else ""


def unclosed(text: str) -> str:
    """The text without its closing mark, to be carried on."""
    return text.rstrip(" ，,、；;：:.。！!")


def opening(text: str, limit: int) -> str:
    """Its first sentences up to `limit` characters, closed; the full text stands in the annex.

    At least one sentence is given, and none is cut in the middle of a clause.
    """
    whole = said(text)
    if len(whole) <= limit:
        return closed(whole)
    first = _while_short(_SENTENCE.findall(whole), limit)
    return closed(first if len(first) <= limit else _while_short(_CLAUSE.findall(first), limit))


def _while_short(parts: Sequence[str], limit: int) -> str:
    kept = parts[0]
    for part in parts[1:]:
        if len(kept) + len(part) > limit:
            break
        kept += part
    return kept


def counted(counts: Iterable[tuple[str, int]], measure: str) -> str:
    """`已完成3项，超期1项`: the counts that are not zero."""
    return "，".join(f"{name}{count}{measure}" for name, count in counts if count)


def front(ranked: Sequence[tuple[str, Decimal]], most: int = 5) -> tuple[tuple[str, Decimal], ...]:
    """The head of a ranking, best first: three names or nearly so, and nobody cut off from those level with him."""
    ordered = sorted(ranked, key=lambda pair: -pair[1])
    sizes = (*range(_HEAD, most + 1), *range(_HEAD - 1, 0, -1))
    return tuple(ordered[: next((size for size in sizes if _is_edge(ordered, size)), 0)])


def _is_edge(ordered: Sequence[tuple[str, Decimal]], size: int) -> bool:
    return size < len(ordered) and ordered[size - 1][1] > ordered[size][1]


def percent(part: int, whole: int) -> str:
    """A rate with one decimal; '—' of nothing."""
    return f"{number_text(Decimal(part) * 100 / Decimal(whole), 1)}%" if whole else "—"


def points_text(points: Decimal) -> str:
    """Points to two places without idle zeros (82.52, 9.5, 10), so that the lines printed add up."""
    return number_text(rounded(points, 2))


def to_supply(what: str) -> str:
    """The mark for what a person must still write in; it prints red."""
    return f"【待补：{what}】"


def width(text: str) -> float:
    """How many full characters wide a text is; Latin letters and digits count half."""
    return sum(1 if ord(character) > 0xFF else 0.5 for character in text)


@lru_cache(maxsize=64)
def title_lines(title: str, limit: int = 20) -> tuple[str, ...]:
    """A title broken between words into lines of at most `limit` characters, shaped as a trapezium or rhombus.

    What needs more than three full lines is left to break by itself. GB/T 9704-2012 7.3.1: the lines grow, shrink or
    are longest in the middle, never an hourglass.
    """
    if not limit < width(title) <= _MOST_LINES * limit:
        return (title,)
    words = [word for word in _WORDS.split(title) if word]
    smallest = [piece for word in words for piece in ([word] if _WORDS.fullmatch(word) else _PIECE.findall(word))]
    for pieces in (words, smallest):
        for count in range(2, _MOST_LINES + 1):
            if fitting := _fitting(pieces, count, limit):
                return min(fitting, key=_shape)
    return (title,)


def _fitting(pieces: Sequence[str], count: int, limit: int) -> list[tuple[str, ...]]:
    """The ways to break the pieces into that many lines of at most `limit` characters."""
    splits = (_split(pieces, cuts) for cuts in combinations(range(1, len(pieces)), count - 1))
    return [lines for lines in splits if max(map(width, lines)) <= limit]


def _split(words: Sequence[str], cuts: Sequence[int]) -> tuple[str, ...]:
    edges = (0, *cuts, len(words))
    return tuple("".join(words[start:end]) for start, end in pairwise(edges))


def _shape(lines: tuple[str, ...]) -> tuple[float, ...]:
    """Smaller is handsomer: no hourglass, neighbours four characters apart, growing rather than shrinking."""
    widths = [width(line) for line in lines]
    steps = [after - before for before, after in pairwise(widths)]
    hourglass = any(first < 0 < second for first, second in pairwise(steps))
    return (float(hourglass), sum(abs(abs(step) - 4) for step in steps), float(steps[0] < 0))
