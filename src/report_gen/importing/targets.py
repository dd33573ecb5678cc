"""The closed grammar of targets: thresholds in running text become operator, value and measure, or go to a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.importing import target_words as words
from report_gen.importing.target_figures import (
    COUNTING,
    DURATIONS,
    MONEY,
    SIZES,
    TIMES,
    Figure,
    Shape,
    figures,
    plain_text,
)
from report_gen.importing.target_phrases import (
    Context,
    Phrase,
    brackets,
    clause_of,
    context,
    followed_by,
    phrase,
    torn_figures,
)
from report_gen.importing.target_words import ABOUT, CHANGED, NO_LEAD
from report_gen.intake.nearest import nearest
from report_gen.model.plan import Operator
from report_gen.wording import number_text

QUALITY_RULE: Final = "定性"
_COUNT_RULE: Final = "数量"
_OPEN_END: Final = re.compile(r"\s*[、\u4e00-\u9fff]")
_HAN: Final = re.compile(r"\s*的?\s*[\u4e00-\u9fff]")
# after a figure read as a number of things: 建成3个|中心、|10个站; 新增车辆1000辆|、充电桩|500个
_NEXT_NUMBER: Final = re.compile(r"[^,。;:、\d]{1,24}(?:、|和|及|以及)\s*")
_NEXT_NOUN: Final = re.compile(r"\s*(?:、|和|及|以及)(?P<noun>[^,。;:、\d]{2,24})")


@dataclass(frozen=True, slots=True)
class Target:
    """A threshold found in a text, or wording that looks like one.

    `rule` names the grammar rule; '' means that none reads it: then there is no operator and no value, and `nearest` is
    the known wording most like it. The rule 定性 marks wording without a number (全覆盖, 应备尽备): a goal, no threshold.
    Percentages are in per cent, ratios the n of n∶1 as worded (1∶4 is 0.25 and `inverted`). `baseline` is 降低 or 提高
    where the figure is a change, `against` the words it is held against (较… / 同比), '' if none. `soft` targets (力争,
    左右, 约, ranges with `upper`) read well but are a person's matter. `quote` is text[start:end] and `clause` the part of
    the sentence around it, word for word.
    """

    operator: Operator | None
    value: Decimal | None
    measure: str
    quote: str
    start: int
    end: int
    rule: str
    ratio: bool = False
    inverted: bool = False
    soft: bool = False
    baseline: str = ""
    against: str = ""
    upper: Decimal | None = None
    clause: str = ""
    nearest: str = ""

    @property
    def manual(self) -> bool:
        """Whether a person must decide what it says."""
        return not self.rule or self.soft

    @property
    def threshold(self) -> bool:
        """Whether it gives an operator and a value that stand by themselves."""
        return not self.manual and self.value is not None

    @property
    def printed(self) -> str:
        """The reading as people write it: `≥20%`, `≤4∶1`, `≥1∶4`; '' without a value."""
        if self.operator is None or self.value is None:
            return ""
        value = f"1∶{number_text(1 / self.value)}" if self.inverted else f"{number_text(self.value)}{self.measure}"
        return f"{self.operator.value}{value}"


@dataclass(frozen=True, slots=True)
class _Case:
    """One figure of the text with its words; `last` is the target read just before it, if any."""

    text: str
    context: Context
    phrase: Phrase
    last: Target | None

    @property
    def figure(self) -> Figure:
        return self.context.figure

    @property
    def soft(self) -> bool:
        """Whether 力争, 争取, 约 and their like make it a person's matter."""
        left = self.context
        return bool(
            words.SOFT_SENTENCE.search(left.sentence_left)
            or words.SOFT_CLAUSE.search(left.clause_left)
            or words.SOFT_HERE.search(left.left)
            or words.SOFT_HERE.search(left.plain[left.clause[0] : self.phrase.start])
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a rule makes of a figure; `start` and `end` bound the characters it used."""

    rule: str
    operator: Operator
    start: int
    end: int
    soft: bool = False


def read_targets(text: str) -> tuple[Target, ...]:
    """Every threshold of the text, in order, and every wording that looks like one but is not known.

    Dates, ordinals, frequencies (每半年召开1次), classes (4.5吨及以下车辆) and plain mentions of numbers are no targets.
    """
    plain = plain_text(text)
    pairs = brackets(plain)
    found: list[Target] = []
    floor = 0
    every = tuple(figures(plain))
    torn = torn_figures(plain, every)
    for figure in every:
        if figure.start < floor:  # 3个以上（含3个）
            continue
        within = context(plain, pairs, figure, floor, torn)
        case = _Case(text, within, phrase(within), found[-1] if found else None)
        target = _judged(case)
        found.extend([target] if target else [])
        floor = max(figure.end, case.phrase.end)
    return tuple(sorted((*found, *_qualities(text, plain, pairs, found)), key=lambda one: one.start))


def _qualities(text: str, plain: str, pairs: Mapping[int, int], found: list[Target]) -> Iterator[Target]:
    """Goals without a number; where a figure was read from the same words, the figure has them."""
    for match in words.QUALITY.finditer(plain):
        start, end = match.span()
        if not any(one.start < end and start < one.end for one in found):
            first, last = clause_of(plain, pairs, start, end)
            yield Target(None, None, "", text[start:end], start, end, QUALITY_RULE, clause=text[first:last].strip())


def _judged(case: _Case) -> Target | None:
    """The target a figure makes, unread where a rule or a doubt stands against it; None where it is none."""
    if _no_target(case):
        return None
    reading = next((reading for rule in RULES if (reading := rule(case))), None)
    if reading is None:
        return _unread(case) if _looks_like_one(case) else None
    doubt = case.phrase.broken or case.context.torn or _doubtful(case, reading)
    return _unread(case) if doubt else _target(case, reading)


def _target(case: _Case, reading: _Reading) -> Target:
    figure, around = case.figure, case.context.clause
    return Target(
        reading.operator,
        figure.value,
        figure.measure,
        case.text[reading.start : reading.end],
        reading.start,
        reading.end,
        reading.rule,
        ratio=figure.shape is Shape.RATIO,
        inverted=figure.inverted,
        soft=reading.soft or case.soft,
        baseline=case.phrase.baseline,
        against=case.phrase.against,
        upper=figure.upper,
        clause=case.text[around[0] : around[1]].strip(),
    )


def _unread(case: _Case) -> Target:
    start, end = case.phrase.start, case.phrase.end
    quote, around = case.text[start:end], case.context.clause
    clause = case.text[around[0] : around[1]].strip()
    ratio = case.figure.shape is Shape.RATIO
    hint = nearest(case.context.plain[start:end].replace(":", "∶"), words.SAMPLES) or words.SAMPLES[0]
    return Target(None, None, "", quote, start, end, "", ratio=ratio, clause=clause, nearest=hint)


def _no_target(case: _Case) -> bool:
    """Frequencies, classes of things, the value a change starts from, and 达到一个新水平."""
    figure, phrase = case.figure, case.phrase
    if phrase.lead is not NO_LEAD:
        return figure.han and figure.shape is Shape.COUNT and phrase.lead.rule == "达到" and figure.value == 1
    if followed_by(case.context, words.START, figure.end):
        return True
    if figure.shape is not Shape.COUNT or figure.measure not in {*TIMES, *SIZES}:
        return False
    if figure.measure in TIMES:
        return phrase.tail is None
    return phrase.tail is not None and followed_by(case.context, _HAN, phrase.end) and not _is_amount(case)


def _is_amount(case: _Case) -> bool:
    """Whether the figure is what something amounts to, and not the class of a thing (4.5吨以下货车)."""
    return words.AMOUNT.search(case.context.left) is not None or _built(case) is not None


def _looks_like_one(case: _Case) -> bool:
    """Whether the wording is near enough to a threshold that a person must look at it."""
    figure = case.figure
    if not case.phrase.bare or figure.shape is Shape.PERCENT:
        return True
    if words.PER.search(case.context.clause_left):
        return _built(case) is not None
    if figure.shape is Shape.RATIO:
        near = case.context.clause_left + case.context.plain[figure.end : figure.end + 4]
        return words.RATIO_NOUN.search(near) is not None
    return figure.shape is Shape.COUNT and _counts_something(case)


def _counts_something(case: _Case) -> bool:
    """Whether a count without any word of comparison may be meant as one to reach: 充电桩150个, but not 16个部门."""
    figure = case.figure
    if figure.value is None:
        return figure.measure in COUNTING
    if figure.han:
        return _built(case) is not None and figure.value != 1
    if figure.measure in COUNTING:
        passing = words.FACT.search(case.context.clause_left) or figure.value == 1
        return not passing and not followed_by(case.context, words.ABSTRACT, figure.end)
    return figure.measure not in {*DURATIONS, *TIMES} and followed_by(case.context, words.CLAUSE_END, figure.end)


def _doubtful(case: _Case, reading: _Reading) -> bool:
    """Whether the words around say that the figure is a fact, a condition, a reward, for each one, or another's."""
    left = case.context.clause_left
    figure = case.figure
    if words.FACT.search(left) or words.PER.search(left) or figure.value is None:
        return True
    after = case.context.plain[reading.end : case.context.clause[1] + 24]
    if words.REWARD.search(left + after) and (
        figure.measure in MONEY or words.CONDITION.search(case.context.sentence_left)
    ):
        return True
    return words.ATTRIBUTE.match(after) is not None and not _quantifies(figure, after)


def _quantifies(figure: Figure, after: str) -> bool:
    """Whether 以上的 counts what follows (50%以上的企业, 3家以上的企业) instead of describing it."""
    return after.startswith("的") and figure.measure in {"%", "家", "户", "个", "项", "处", "条"}


def _range(case: _Case) -> _Reading | None:
    """1—2家, 20%—40%: the lower end, for a person to confirm."""
    figure, phrase = case.figure, case.phrase
    if figure.shape is not Shape.RANGE or phrase.lead.rule == "比较词" or figure.measure in {*DURATIONS, *TIMES}:
        return None
    return _Reading("区间", Operator.AT_LEAST, phrase.start, phrase.end, soft=True)


def _around(case: _Case) -> _Reading | None:
    """10个左右, 约10个, 增长6.2%左右."""
    phrase = case.phrase
    if case.figure.shape is Shape.RANGE or not (phrase.around or phrase.lead is ABOUT) or phrase.tail:
        return None
    return _Reading("约数", Operator.EQUAL, phrase.start, phrase.end, soft=True)


def _compared(case: _Case) -> _Reading | None:
    """不少于4个, ≥20%, 达到50%以上, 2家以上, 小于3∶1, 降低10%, 控制在5%以内."""
    phrase = case.phrase
    operator = phrase.tail or phrase.lead.alone
    if operator is None or case.figure.shape is Shape.RANGE or not _says_enough(case):
        return None
    rule = CHANGED.rule if phrase.baseline else phrase.lead.rule
    return _Reading(rule, operator, phrase.start, phrase.end)


def _says_enough(case: _Case) -> bool:
    return _stands(case) if case.phrase.lead is NO_LEAD else _led(case)


def _led(case: _Case) -> bool:
    """Whether the word before the figure says enough about it: no direction of a ratio, no height, no bare number."""
    figure, phrase = case.figure, case.phrase
    alone = phrase.tail is None
    match figure.shape:
        case Shape.RATIO:
            return not (alone and phrase.lead.rule in {"达到", "提高到", CHANGED.rule})
        case Shape.COUNT:
            return not (alone and figure.han and phrase.lead.rule == "达到")  # 达到三个新高度
        case Shape.BARE:
            return _numbers_a_noun(case)
        case _:
            return True


def _stands(case: _Case) -> bool:
    """Whether a figure with 以上 or 以下 alone is a share, an amount or a count, and not the class of a thing."""
    figure = case.figure
    if figure.shape is Shape.PERCENT:
        return words.SHARE.search(case.context.left) is not None
    if figure.shape is Shape.BARE:
        return _numbers_a_noun(case)
    if figure.measure in {*SIZES, *DURATIONS, *MONEY}:
        return _is_amount(case) and not followed_by(case.context, _OPEN_END, case.phrase.end)
    return True


def _numbers_a_noun(case: _Case) -> bool:
    """Whether a figure without a unit of measure ends a clause on a number of something: 数量不少于80."""
    before = case.context.plain[case.context.floor : case.phrase.start]
    return words.NUMBERED.search(before) is not None and followed_by(case.context, words.CLAUSE_END, case.phrase.end)


def _counted(case: _Case) -> _Reading | None:
    """布局10个站, 新增车辆1000辆: a verb that makes things, and how many of them."""
    start = _built(case)
    if start is None or not case.phrase.bare or case.figure.han or case.figure.shape is not Shape.COUNT:
        return None
    return _Reading(_COUNT_RULE, Operator.AT_LEAST, start, case.phrase.end)


def _built(case: _Case) -> int | None:
    """Where the verb that makes what the figure counts starts (or what follows it in a list); None if there is none."""
    left, figure, floor = case.context.left, case.figure, case.context.floor
    if figure.measure in {*TIMES, *DURATIONS, "分", "倍"}:
        return None
    adjacent = words.BUILT.search(left.rstrip())
    if adjacent and figure.measure not in MONEY:
        return floor + adjacent.start()
    if _continues(case) and _NEXT_NUMBER.fullmatch(left):
        return figure.start
    return _built_apart(case) if followed_by(case.context, words.CLAUSE_END, case.phrase.end) else None


def _continues(case: _Case) -> bool:
    """Whether the figure right before this one was read as a number of things."""
    return case.last is not None and case.last.rule == _COUNT_RULE and case.last.end == case.context.floor


def _built_apart(case: _Case) -> int | None:
    """新增新能源车辆1000辆: the verb, what it makes, and the figure at the end of the clause."""
    left, floor = case.context.left, case.context.floor
    apart = words.BUILT_NOUN.search(left)
    if apart and (case.figure.measure not in MONEY or "投资" in apart[0]):
        return floor + apart.start()
    listed = _NEXT_NOUN.fullmatch(left) if _continues(case) else None
    return floor + listed.start("noun") if listed else None


def _rate(case: _Case) -> _Reading | None:
    """覆盖率100%, 100%接入: rates that can only be meant to go up."""
    figure, phrase, left = case.figure, case.phrase, case.context.left
    if figure.shape is not Shape.PERCENT or not phrase.bare or figure.measure != "%":
        return None
    whole = figure.value == 100 and not words.RATES_DOWN.search(left)
    if match := words.RATES_UP.search(left) or (words.ANY_RATE.search(left) if whole else None):
        return _Reading("率值", Operator.AT_LEAST, case.context.floor + match.start(), phrase.end)
    if whole and (match := words.ALL_OF_IT.match(case.context.plain, phrase.end)):
        return _Reading("百分之百", Operator.AT_LEAST, phrase.start, match.end())
    return None


def _sole(case: _Case) -> _Reading | None:
    """100个 as the whole text of a cell."""
    figure, phrase = case.figure, case.phrase
    whole = case.context.plain.strip(" 。;")
    if not phrase.bare or figure.han or figure.measure not in COUNTING or len(whole) != figure.end - figure.start:
        return None
    return _Reading("目标数", Operator.AT_LEAST, phrase.start, phrase.end)


RULES: Final[tuple[Callable[[_Case], _Reading | None], ...]] = (_range, _around, _compared, _counted, _rate, _sole)
