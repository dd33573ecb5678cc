"""The lines of a score sheet in words, and how many of them stand on its two pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Final

from report_gen.model.outcome import Score, ScoreItem, ScoreLine
from report_gen.model.proof import plain
from report_gen.model.rubric import RuleKind
from report_gen.reports.phrases import closed, points_text, unclosed
from report_gen.reports.rubric_words import gives_no_points, kind_of
from report_gen.reports.score_words import (
    appeal_words,
    drawn_from,
    effect,
    gained,
    in_print_order,
    net_points,
)
from report_gen.wording import date_text

_LONGEST: Final = 90  # characters of a reason, and of its evidence, that are printed
_MOST: Final = 12  # lines printed of one item
_WIDE: Final = 0.62  # of a full character: what digits and letters take in the widest usual font
_SPARE: Final = 0.8  # characters a line may stay short of its cell's width
LINE: Final = 15.2  # points a line of a 10.5 pt table takes in the tallest of the usual fonts
_PADDING: Final = 3.0  # of a table's row
_BETWEEN: Final = 5.0  # paragraphs
_WHOLE: Final = 4  # lines of the tallest row that stays on one page
_REST: Final = "见考核汇总“扣分明细”"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one item: the `lines` that are shown with their texts, a word on the `rest`, and the notes."""

    item: ScoreItem
    lines: tuple[tuple[ScoreLine, str], ...]
    rest: str
    notes: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it, a text a paragraph."""
        rest = (f"{self.rest}，{_REST}。",) if self.rest else ()
        return (*(text for _, text in self.lines), *rest, *self.notes)


def told(score: Score, room: float, widths: Mapping[str, float]) -> tuple[Told, ...]:
    """The items in the order they are printed, each with as many lines as `room` (points of height) has space for.

    All of them where they fit; else first lines before second ones, those that limit the grade before all others, and
    what is left out is counted. `widths` are those of the columns 板块, 评分项 and 说明 in characters.
    """
    drafts = [_draft(score, item) for item in in_print_order(score.items)]
    every = tuple(draft.showing(len(draft.words)) for draft in drafts)
    if height(every, widths) <= room:
        return every
    chosen = [draft.showing(0) for draft in drafts]
    stopped: set[int] = set()
    first = sorted(range(len(drafts)), key=lambda index: not drafts[index].item.limit)
    for shown in range(1, _MOST + 1):
        for index in first:
            draft = drafts[index]
            if index in stopped or shown > len(draft.words):
                continue
            grown = [*chosen[:index], draft.showing(shown), *chosen[index + 1 :]]
            if height(grown, widths) <= room:
                chosen = grown
            else:
                stopped.add(index)
    return tuple(chosen)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An item, its first lines in words, and its notes."""

    item: ScoreItem
    words: tuple[str, ...]
    notes: tuple[str, ...]

    def showing(self, shown: int) -> Told:
        """The item with that many lines; the others are counted."""
        lines = tuple(zip(self.item.lines[:shown], self.words, strict=False))
        return Told(self.item, lines, _rest(self.item.lines[shown:], among=bool(shown)), self.notes)


def _draft(score: Score, item: ScoreItem) -> _Draft:
    return _Draft(item, tuple(map(line_words, item.lines[:_MOST])), tuple(_notes(score, item)))


def height(rows: Iterable[Told], widths: Mapping[str, float]) -> float:
    """The height of the rows in points, and what the tallest of those that stay whole may leave empty where a page ends.

    The rows of a block are together no lower than its name beside them.
    """
    blocks: dict[str, float] = {}
    left = 0.0
    for row in rows:
        tall = _height(row, widths)
        blocks[row.item.rubric.block] = blocks.get(row.item.rubric.block, 0.0) + tall
        left = max(left, min(tall, _WHOLE * LINE + _PADDING))
    return sum(max(tall, _lines_of(name, widths["板块"]) * LINE + _PADDING) for name, tall in blocks.items()) + left


def is_tall(row: Told, widths: Mapping[str, float]) -> bool:
    """Whether the row goes on on the next page where it has no room: whole it would leave a page half empty."""
    return _height(row, widths) > _WHOLE * LINE + _PADDING


def _height(row: Told, widths: Mapping[str, float]) -> float:
    name = _lines_of(name_of(row.item), widths["评分项"])
    reasons = sum(_lines_of(text, widths["说明"]) for text in row.texts)
    return max(name, reasons, 1) * LINE + _PADDING


@lru_cache(maxsize=4096)
def _lines_of(text: str, wide: float) -> int:
    return max(1, ceil(sum(1 if ord(sign) > 0xFF else _WIDE for sign in text) / (wide - _SPARE)))


def text_height(texts: Sequence[str], wide: float) -> float:
    """The height of the paragraphs of a text, that many characters wide."""
    return sum(_lines_of(plain(text), wide) * LINE + _BETWEEN for text in texts if text)


def name_of(item: ScoreItem) -> str:
    """`P01报送及时`."""
    return f"{item.rubric.code}{item.rubric.name}"


def _rest(lines: Sequence[ScoreLine], *, among: bool) -> str:
    """`另有3条共扣1.5分`; '' for no lines."""
    if not lines:
        return ""
    points = sum((line.points for line in lines), Decimal(0))
    gives = kind_of(lines[0].rubric) is RuleKind.HAND
    total = f"得{points_text(points)}分" if gives else f"共{gained(points)}"
    together = total if points else "，限制等次" if gives_no_points(lines[0].rubric) else "，不计分"
    ruled = sum(line.appeal is not None for line in lines)
    appeals = f"，其中{ruled}条有申诉裁定" if ruled else ""
    return f"{'另有' if among else '有'}{len(lines)}条{together}{appeals}"


def _notes(score: Score, item: ScoreItem) -> list[str]:
    notes = [closed(item.note)] if item.note else []
    if drawn_from(score, item) and item.start:
        left = net_points(score, item)
        if left is not None and left != item.points:
            notes.append(f"扣除本板块扣分后得{points_text(left)}分。")
    if not item.lines and not notes:
        notes.append(_nothing(item))
    return notes


def _nothing(item: ScoreItem) -> str:
    """What is said of an item of which there is nothing to say."""
    if gives_no_points(item.rubric):
        return "不受限。"
    return "由评分人填写。" if item.points is None else "无扣分。"


def line_words(line: ScoreLine) -> str:
    """`P01/2024-06　6月填报表…逾期4天（2024年7月9日），扣1分。申诉裁定：…。依据：…。`; long texts are cut, and it is seen."""
    day = f"（{date_text(line.on)}）" if line.on and date_text(line.on) not in line.reason else ""
    said = (f"{cut(unclosed(line.reason))}{day}，{effect(line)}", appeal_words(line))
    evidence = f"依据：{cut(line.basis)}" if line.basis else ""
    key = f"{line.key}　" if line.key else ""
    return key + "".join(f"{text}。" for text in (*said, evidence) if text)


def cut(text: str) -> str:
    """The text as far as a sheet has room for it; the whole stands in 考核汇总."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
