"""Numbers as people type them: full-width, grouped, with a unit of measure, with 万 and 亿, in Chinese numerals.

The grammar is closed: what it does not name is not a number. Approximate figures (近80, 80余, 两三个) never are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.model.submission import Conversion

_WIDE: Final = str.maketrans(
    "０１２３４５６７８９＋－−﹣．，％：∶﹕︰꞉／（）￥　　",
    "0123456789+---.,%:::::/()¥  ",
)
# no group before the comma begins with 0: 0,772 is more likely 0.772 than 772, so it is neither
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_SIGNED: Final = re.compile(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)")
_SCALED: Final = re.compile(r"([\d., ]+?) ?([十百千]?[万亿]|百|千)")
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_PLACES: Final = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))
_DIGITS: Final = "零一二三四五六七八九"
_FORMAL: Final = str.maketrans("〇两贰叁肆伍陆柒捌玖壹拾佰仟萬億", "零二二三四五六七八九一十百千万亿")
_CHINESE: Final = re.compile(r"[零一二三四五六七八九十百千万亿]+")
_CHINESE_DECIMAL: Final = re.compile(r"([零一二三四五六七八九十百千万亿]+)点([零一二三四五六七八九]+)")
_MONEY: Final = {
    "亿元": Decimal(10**8),
    "千万元": Decimal(10**7),
    "百万元": Decimal(10**6),
    "万元": Decimal(10**4),
    "元": Decimal(1),
}
_CURRENCY: Final = re.compile(r"(?:人民币|RMB|¥) ?", re.IGNORECASE)
_COUNTING: Final = "个辆家次项台处条座根件份套人户只块张篇"
_APPROXIMATE: Final = re.compile(
    r"近|约|余|多|几|左右|上下|大概|大致|估计|预计|若干|以上|以下|以内|之间|(?<![提升降减扩缩])[超高低大小]过?于?\d|超过|不足|不到"
    r"|至少|最多|最少|不少于|不低于|不高于|不大于|不小于|逾|接近|差不多|许$|[~～≥≤><＞＜≈±]|\d\+$"
    r"|数[十百千万亿]|上[百千万亿]|[十百千万亿]来|一两|一二|两三|二三|三两|三四|三五|四五|五六|六七|七八|八九"
    r"|[零一二三四五六七八九十百千万亿两〇](?:至|到|-|—|–|——|或)[零一二三四五六七八九十百千万亿两〇]"
    r"|^\D*\d[\d.,]*[^\d.,]*(?:-|—|–|至|到|或)[^\d.,]*\d[\d.,]*\D*$"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read from text, and the steps to it; `value` is None where the text is not a number.

    `other_measure` says that it is a number, but in a unit of measure that cannot be converted.
    """

    value: Decimal | None
    steps: tuple[Conversion, ...] = ()
    other_measure: bool = False


def narrow(text: str) -> str:
    """The text with full-width digits, signs and spaces made half-width, and the ends trimmed."""
    return text.translate(_WIDE).strip()


def narrowed(text: str) -> tuple[str, tuple[Conversion, ...]]:
    """`narrow` without marks at the end, with the steps recorded where it changed more than blanks at the ends."""
    plain = narrow(text)
    bare = plain.rstrip("。;；,、")
    return bare, (*_step(text.strip(), plain, "全角转半角"), *_step(plain, bare, "去句末标点"))


def is_approximate(text: str) -> bool:
    """Whether the text gives a rough figure or a range instead of a number."""
    return _APPROXIMATE.search(narrow(text)) is not None


def read_quantity(text: str, measure: str) -> Quantity:
    """The number in the text, in the printed unit of measure."""
    body, steps = narrowed(text)
    for number, factor in _without_measure(body, measure):
        value, more = read_plain(number)
        if value is not None and not _doubly_scaled(number, measure):
            scaled = tidy(value * factor)
            money = _step(f"{value:f}", f"{scaled:f}", "金额单位换算")
            return Quantity(scaled, (*steps, *_step(body, number, "去计量单位"), *more, *money))
    return Quantity(None, steps, _has_other_measure(body))


def _step(raw: str, value: str, rule: str) -> tuple[Conversion, ...]:
    return (Conversion(raw, value, rule),) if raw != value else ()


def _without_measure(body: str, measure: str) -> Iterator[tuple[str, Decimal]]:
    """Ways to take the unit of measure off: the rest, and the factor to the printed measure."""
    yield body, Decimal(1)
    bracketed = f"({measure})"
    if measure and body.endswith((measure, bracketed)):
        yield body.removesuffix(bracketed).removesuffix(measure).rstrip(), Decimal(1)
    if measure in _MONEY:
        yield from _without_money(body, measure)
    elif body[-1:] in set(_COUNTING) and (not measure or measure in _COUNTING):
        yield body[:-1].rstrip(), Decimal(1)


def _without_money(body: str, measure: str) -> Iterator[tuple[str, Decimal]]:
    """The sum without 人民币, ¥, 元 or 万元, and 整; a bare ¥ sum is in 元, whatever the printed measure."""
    sign = _CURRENCY.match(body)
    amount = body[sign.end() :] if sign else body
    amount = amount.removesuffix("整") if amount.endswith("元整") else amount
    for word in _MONEY:
        if amount.endswith(word):
            yield amount.removesuffix(word).rstrip(), _MONEY[word] / _MONEY[measure]
    if sign:
        yield amount, 1 / _MONEY[measure]


def _doubly_scaled(number: str, measure: str) -> bool:
    """Whether it is `2万` where the printed measure is 万元 already: 2 or 20000 cannot be told."""
    return measure[:1] in {"万", "亿"} and number[-1:] in {"万", "亿"}


def _has_other_measure(body: str) -> bool:
    match = re.fullmatch(r"[-+]?[\d.,]+ ?([^\W\d_oO]{1,4}|[%‰])", body)
    return match is not None and not is_approximate(match[1])


def read_plain(text: str) -> tuple[Decimal | None, tuple[Conversion, ...]]:
    """A half-width number without a unit of measure, with its sign; (None, ()) if it is not one."""
    negative = text.startswith(("-", "负"))
    body = text[1:].lstrip() if negative else text.removeprefix("+")
    for reader, rule in _READERS:
        value = reader(body)
        if value is not None:
            value = tidy(-value if negative else value)
            named = "负数写法" if _SIGNED.fullmatch(body) else rule
            return value, () if _SIGNED.fullmatch(text) else _step(text, f"{value:f}", named)
    return None, ()


def _arabic(text: str) -> Decimal | None:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    return Decimal(re.sub(r"[, ]", "", text)) if _GROUPED.fullmatch(text) else None


def _scaled(text: str) -> Decimal | None:
    match = _SCALED.fullmatch(text)
    number = _arabic(match[1]) if match else None
    if match is None or number is None:
        return None
    for letter in match[2]:
        number *= _SCALES[letter]
    return number


def _chinese(text: str) -> Decimal | None:
    plain = text.translate(_FORMAL)
    match = _CHINESE_DECIMAL.fullmatch(plain)
    if match:
        whole = chinese_integer(match[1])
        places = "".join(str(_DIGITS.index(letter)) for letter in match[2])
        return None if whole is None else Decimal(f"{whole}.{places}")
    whole = chinese_integer(plain)
    return None if whole is None else Decimal(whole)


_READERS: Final = ((_arabic, "去千分位"), (_scaled, "万、亿换算"), (_chinese, "中文数字"))


def chinese_integer(text: str) -> int | None:
    """八十二, 两百, 一百二十, 一万零五百 → the number; None for anything else (一百二, 二〇二四, 三四).

    It is summed up loosely and accepted only if writing the sum out gives the same words again.
    """
    plain = text.translate(_FORMAL)
    if not _CHINESE.fullmatch(plain):
        return None
    total = _summed(plain)
    word = _written(total)
    return total if plain in {word, word.removeprefix("一") if word.startswith("一十") else word} else None


def _summed(plain: str) -> int:
    total = section = digit = 0
    for letter in plain:
        if letter in _DIGITS:
            digit = _DIGITS.index(letter)
        elif letter in "万亿":
            total = (total + section + digit) * _SCALES[letter] if letter == "亿" else total + (section + digit) * 10**4
            section = digit = 0
        else:
            section += (digit or 1) * _SCALES[letter]
            digit = 0
    return total + section + digit


def _written(number: int) -> str:
    """The number in Chinese words, in the one standard way."""
    if number < 10:
        return _DIGITS[number]
    size, name = next((size, name) for size, name in _PLACES if number >= size)
    head, rest = divmod(number, size)
    gap = "零" if rest and rest < size // 10 else ""
    return f"{_written(head)}{name}{gap}{_written(rest) if rest else ''}"


def tidy(value: Decimal) -> Decimal:
    """The value without trailing zeros or exponent: 95.00 → 95, 2E+4 → 20000."""
    return Decimal(f"{value.normalize():f}") if value else Decimal(0)
