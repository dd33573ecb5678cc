"""Finds the tokens of a text: a closed grammar of figures, dates, names and judgements in official Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from report_gen.audit.names import Names
from report_gen.audit.tokens import MONTH_END, Day, Token, What
from report_gen.intake.numbers import read_plain, tidy
from report_gen.intake.ratios import read_percentage
from report_gen.model.period import Period
from report_gen.model.plan import Plan

_CN: Final = "〇零一二两三四五六七八九十"
_NUMERALS: Final = f"{_CN}百千万亿"
_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MEASURES: Final = (
    "个月|个工作日|个|车次|家次|人次|家|项|辆|件|条|次|处|台|座|根|份|套|人|户|天|日|名|期|场|起|副|单|吨公里|公里|平方米|吨|"
    "元|分钟|小时|分|页|批|类|种|倍|年|周|字|级|位|只|块|张|篇|艘|所"
)
_COUNTED: Final = "[个家项辆件条次处台座份套人户名天起场副倍所]"
_YEAR: Final = r"(?:(?P<year>\d{4}|[〇零一二三四五六七八九]{4})|(?P<relative>今|本|去|明|当|上(?=年(?!半))))年度?"
_MONTH: Final = rf"(?P<month>\d{{1,2}}|[{_CN}]{{1,2}})月份?"
_DAY: Final = rf"(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})[日号]"
_PARTS: Final = {"一": "Q1", "二": "Q2", "三": "Q3", "四": "Q4", "1": "Q1", "2": "Q2", "3": "Q3", "4": "Q4"}
_RELATIVE: Final = {"去": -1, "上": -1, "明": 1}
# Words of judgement: the family within which one can be wrong for another, and its meaning.
_WORDS: Final = {
    "已完成": "亮灯·已完成", "全部完成": "亮灯·已完成", "尚未完成": "亮灯·未完成", "未完成": "亮灯·未完成",
    "按期推进": "亮灯·按期", "按期": "亮灯·按期", "临近时限": "亮灯·临期", "临期": "亮灯·临期",
    "超过时限": "亮灯·逾期", "超期": "亮灯·逾期", "逾期": "亮灯·逾期", "持续推进": "亮灯·持续推进",
    "状态待定": "亮灯·待定", "待定": "亮灯·待定",
    "按时报送": "亮灯·按时", "未按时": "亮灯·逾期", "未能按时": "亮灯·逾期", "未按期": "亮灯·逾期", "未能按期": "亮灯·逾期", "按时": "亮灯·按时", "迟": "亮灯·逾期",
    "未报": "亮灯·未报", "退回": "亮灯·退回", "免报": "亮灯·免报",
    "尚未达到目标值": "判定·未达标", "未达到目标值": "判定·未达标", "尚未达标": "判定·未达标", "未达标": "判定·未达标",
    "不达标": "判定·未达标", "未达到": "判定·未达标",
    "已达到目标值": "判定·达标", "达到目标值": "判定·达标", "已达标": "判定·达标", "达标": "判定·达标", "已达到": "判定·达标",
    "无法判定": "判定·无法判定", "暂不能判定": "判定·无法判定", "不能判定": "判定·无法判定",
    "不合格": "等次·不合格", "优秀": "等次·优秀", "良好": "等次·良好", "合格": "等次·合格", "不参评": "等次·不参评",
}  # fmt: skip

_BLANK: Final = re.compile(r"【(?:待补|待核|待人工)[^】]*】|〔人工[^〕]*〕")
_REFERENCE: Final = re.compile(
    rf"(?<=[。；:，])\d{{1,2}}\.(?: |(?!\d))|〔\d{{4}}〕号?|附件:?\d+\.?|附[表录]\d+|(?<!报)[图表]\d{{1,2}}(?!\d|{_MEASURES})"
)
_DOCUMENT: Final = re.compile(r"[〔\[(](?P<year>\d{4})[〕\])]第?(?P<number>\d+)号")  # 临政办字〔2023〕25号
_FULL_DAY: Final = re.compile(rf"(?:{_YEAR})?{_MONTH}{_DAY}")
_ISO_DAY: Final = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})([-./])(?P<month>\d{1,2})(?:\2(?P<day>\d{1,2}))?(?!\d)")
_MONTHS: Final = re.compile(rf"(?:{_YEAR})?(?P<part>\d{{1,2}}[-—–~～至到]\d{{1,2}})月")
_MONTH_ONLY: Final = re.compile(rf"(?:{_YEAR})?{_MONTH}(?P<part>底|末|初|上旬|中旬|下旬)?")
_PART: Final = re.compile(rf"(?:{_YEAR})?(?P<part>[上下]半年|第?[一二三四1-4]季度|(?<=年)[底末初](?!期))")
_YEAR_ONLY: Final = re.compile(_YEAR)
_CODE: Final = re.compile(r"[A-Za-z]+[-A-Za-z0-9/]*\d[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_POINTS: Final = re.compile(rf"(?P<sign>(?<!\w)-)?(?P<number>{_DIGITS})个?百分点")
_PERCENT: Final = re.compile(rf"(?P<sign>(?<![\w)])-)?{_DIGITS}[%‰]|百分之[{_NUMERALS}点]+")
_TENTHS: Final = re.compile(
    rf"(?<![{_NUMERALS}\d])[一二两三四五六七八九1-9]成(?:[一二三四五六七八九半])?(?![员立功果本品套交绩长年])"
)
_RATIO: Final = re.compile(rf"(?P<first>{_DIGITS})(?::|比)(?P<second>{_DIGITS})(?!\d)")
_NUMBER: Final = re.compile(
    rf"(?P<sign>(?<![\w)%])-)?(?P<number>{_DIGITS}(?:[十百千]?[万亿])?)(?P<more>[余多])?(?P<measure>{_MEASURES})?"
)
_WORDED: Final = re.compile(rf"(?<![{_NUMERALS}])(?P<number>[{_NUMERALS}]+)(?P<measure>{_COUNTED})(?!性)")
_BEFORE: Final = ((re.compile("(?:近|不足|不到|将近|接近)$"), "不足"), (re.compile("(?:超过?|逾|突破|大于)$"), "以上"),
                  (re.compile("(?:约|大约|左右)$"), "约"))  # fmt: skip
_AFTER: Final = ((re.compile("(?:以上|余|多)(?![一-鿿]*目标)"), "以上"), (re.compile("左右|上下"), "约"))
_NO_DIGIT: Final = re.compile(rf"[\d{_NUMERALS}今本去明当上下年【〔]")


class Grammar:
    """Cuts texts in their normal form (`Line.text`) into tokens, for one plan and the year of one period."""

    def __init__(self, plan: Plan, period: Period) -> None:
        self.names = Names(plan)
        self._year = period.year
        self._read: dict[str, tuple[Token, ...]] = {}
        words = sorted({*_WORDS, *(grade.name for grade in plan.grades)}, key=lambda word: (-len(word), word))
        self._words = re.compile("|".join("迟(?=\\d)" if word == "迟" else re.escape(word) for word in words))
        self._readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Token | None], bool], ...] = (
            (_BLANK, _blank, True),
            (self.names.pattern, self._unit, False),
            (_DOCUMENT, _document, True),
            (_REFERENCE, _reference, True),
            (_CODE, _code, True),
            (_FULL_DAY, self._day, True),
            (_ISO_DAY, self._day, True),
            (_MONTHS, self._day, True),
            (_MONTH_ONLY, self._day, True),
            (_PART, self._day, True),
            (_YEAR_ONLY, self._day, True),
            (_POINTS, _points, True),
            (_PERCENT, _percent, True),
            (_TENTHS, _percent, True),
            (_RATIO, _ratio, True),
            (_NUMBER, _number, True),
            (_WORDED, _worded, True),
            (self._words, _word, False),
        )

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The tokens of the text in order; they do not overlap."""
        if text not in self._read:
            self._read[text] = self._cut(text)  # most of a paper is as it was
        return self._read[text]

    def _cut(self, text: str) -> tuple[Token, ...]:
        numeric = _NO_DIGIT.search(text) is not None
        taken = bytearray(len(text))
        found: list[Token] = []
        for pattern, read, needs_digit in self._readers:
            if needs_digit and not numeric:
                continue
            for match in pattern.finditer(text):
                if not any(taken[match.start() : match.end()]) and (token := read(match)):
                    taken[token.start : token.end] = b"\1" * (token.end - token.start)
                    found.append(token)
        return tuple(sorted(found, key=lambda token: token.start))

    def _unit(self, match: re.Match[str]) -> Token:
        return _token(match, What.UNIT, self.names.codes[match[0]])

    def _day(self, match: re.Match[str]) -> Token | None:
        """A date; a year of this kind, or a part of a year, that is named alone is common speech."""
        said = match.groupdict()
        year, month, day = (_small(said.get(name) or "") for name in ("year", "month", "day"))
        if None in (year, month, day):
            return None
        part = said.get("part") or ""
        year = year or self._year + _RELATIVE.get(said.get("relative") or "", 0)
        if month and part in {"底", "末"}:
            part, day = "", MONTH_END
        value = Day(year, month or 0, day or 0, _part(part))
        return _token(match, What.DATE, value, weak=not month and part[-1:] != "月" and year == self._year)


def _part(part: str) -> str:
    """上半年, Q2, 初, 1-6: parts of a year in one spelling."""
    if part.endswith("季度"):
        return _PARTS[part.removesuffix("季度")[-1]]
    return re.sub("[—–~～至到]", "-", part)


def _small(text: str) -> int | None:
    """The number of a year, month or day in digits or Chinese numerals; 0 for '', None for no number."""
    if not text or text.isdigit():
        return int(text or 0)
    if len(text) == 4:
        return int("".join(str("〇一二三四五六七八九".index(letter.replace("零", "〇"))) for letter in text))
    value, _ = read_plain(text)
    return None if value is None else int(value)


def _token(
    match: re.Match[str],
    what: What,
    value: Decimal | Day | str,
    measure: str = "",
    *,
    bound: str = "",
    weak: bool = False,
) -> Token:
    return Token(match.start(), match.end(), match[0], what, value, measure, bound, weak)


def _blank(match: re.Match[str]) -> Token:
    return _token(match, What.BLANK, match[0])


def _reference(match: re.Match[str]) -> Token:
    return _token(match, What.REFERENCE, "")


def _document(match: re.Match[str]) -> Token:
    """The number of a document: it can be wrong where the ledger's text has another, one more needs no source."""
    return _token(match, What.CODE, f"〔{match['year']}〕{int(match['number'])}", weak=True)


def _code(match: re.Match[str]) -> Token:
    return _token(match, What.CODE, match[0].upper())


def _word(match: re.Match[str]) -> Token:
    return _token(match, What.WORD, _WORDS.get(match[0], f"等次·{match[0]}"))


def _points(match: re.Match[str]) -> Token:
    return _token(match, What.POINTS, _signed(match), bound=_bound(match))


def _percent(match: re.Match[str]) -> Token | None:
    value = read_percentage(match[0].replace(",", "")).value
    return None if value is None else _token(match, What.PERCENT, value, bound=_bound(match))


def _ratio(match: re.Match[str]) -> Token | None:
    first, second = (Decimal(match[name].replace(",", "")) for name in ("first", "second"))
    return _token(match, What.RATIO, tidy(first / second), bound=_bound(match)) if second else None


def _number(match: re.Match[str]) -> Token | None:
    return _token(match, What.NUMBER, _signed(match), _measure(match), bound=_bound(match))


def _signed(match: re.Match[str]) -> Decimal:
    value, _ = read_plain(match["number"].replace(",", ""))
    assert value is not None  # noqa: S101  # the pattern lets nothing else through
    return -value if match["sign"] else value


def _worded(match: re.Match[str]) -> Token | None:
    """八十二个; one figure alone (两家) is common speech, 千家 and 万户 are figures of speech."""
    number = match["number"]
    value, _ = read_plain(number)
    if value is None or number in set("百千万亿零〇"):
        return None
    return _token(match, What.NUMBER, value, _measure(match), bound=_bound(match), weak=len(number) == 1)


def _measure(match: re.Match[str]) -> str:
    return match["measure"] or ""


def _bound(match: re.Match[str]) -> str:
    """以上, 不足 or 约 from the words around the figure; '' for an exact one."""
    if match.groupdict().get("more"):
        return "以上"
    before, after = match.string[max(0, match.start() - 3) : match.start()], match.string[match.end() : match.end() + 2]
    return next(_bounds(before, after), "")


def _bounds(before: str, after: str) -> Iterator[str]:
    yield from (bound for pattern, bound in _BEFORE if pattern.search(before))
    yield from (bound for pattern, bound in _AFTER if pattern.match(after))
