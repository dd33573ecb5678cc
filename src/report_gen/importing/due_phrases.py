"""Finds due wordings in running text and gives them as quoted; what they mean is read elsewhere (intake.due_dates)."""

from __future__ import annotations

import re
from typing import Final

_YEAR: Final = r"(?:19|20|１９|２０)\d{2}年"
_PART: Final = (
    r"(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(?:份|\d{1,2}[日号])?(?:[、和]\d{1,2}月(?:\d{1,2}[日号])?)*)"
)
_END: Final = "(?:年?(?:底|末))?"
_BY: Final = "(?:之前|以前|前)"
_PERIOD_END: Final = "(?:创建期|示范期|示范建设期|建设期|创建周期)(?:末|结束)"
_DONE: Final = "(?:[，,]?(?:全面|基本|力争|全部)?(?:完成|建成|实现|达到|投入|出台|印发|形成|启动))"
_EVERY: Final = (
    rf"每年(?:的)?(?:\d{{1,2}}月(?:底|末|\d{{1,2}}[日号])?(?:[、和]\d{{1,2}}月(?:底|末)?)*|年?(?:底|末)){_BY}"
    rf"|每(?:个)?季度(?:的)?(?:第一周内|首周内|末{_BY}|(?:首月|第一个月|结束后)的?\d{{1,2}}[日号](?:{_BY}|内))"
    rf"|每(?:个)?月(?:的)?(?:\d{{1,2}}[日号]|月?(?:底|末)){_BY}"
)
_WORDING: Final = re.compile(
    rf"{_EVERY}"
    rf"|(?:(?:^|(?<=[，。；、：！“（(\s争保取计定])|(?<=于))(?:到|至))?{_PERIOD_END}{_BY}?"
    rf"|(?:^|(?<=[，。；、：！“（(\s争保取计定]))(?:到|至){_YEAR}(?:{_PART})?{_END}{_BY}?"
    rf"|{_YEAR}(?:{_PART})?{_END}{_BY}"
    rf"|{_YEAR}(?:{_PART})?(?:年?(?:底|末))(?={_DONE})"
    rf"|(?<![\d年、月])(?:{_PART}{_END}|年(?:底|末)){_BY}"
)
_NO_DEADLINE_BEFORE: Final = re.compile(
    r"(?:截[至止]到?|较|比|与|从|自|以|同|相比|[年月日底末][至到—–－~～-])(?:19|20)?\s*$"
)
_PAST: Final = re.compile(
    r"\s*(?:已|(?:依法|正式)?(?:注册登记|注册|登记|建成|投运|投用|购置|出厂|审批|批准|办理|取得|核发|生产|成立)"
    r"(?:并\w{1,4}|使用)?(?:以)?的)"
)
_WHOLE: Final = re.compile(
    rf"(?:{_WORDING.pattern}|{_YEAR}(?:{_PART})?{_END}|持续推进|持续开展|长期坚持|长期推进|常态化推进|长期|每半年|每季度|每年|每月|"
    rf"适时|年内)(?:完成|建成|印发|启动)?"
)


def find_due(text: str) -> tuple[str, ...]:
    """The due wordings of a text as they stand there, each once: `到创建期末`, `2024年6月底前`, `每年2月底前`.

    As-of dates (截至…), comparisons (较2022年底…), ranges (…至2025年9月) and dates of what already is (2017年底前
    注册登记的车辆) are no deadlines.
    """
    found = (match[0] for match in _WORDING.finditer(text) if _is_deadline(text, match))
    return tuple(dict.fromkeys(found))


def _is_deadline(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 6) : match.start()]
    return not _NO_DEADLINE_BEFORE.search(before) and not _PAST.match(text, match.end())


def is_due(text: str) -> bool:
    """Whether a short text is a due wording and nothing else (2024年6月底前完成, 持续推进)."""
    return _WHOLE.fullmatch(text.strip()) is not None


def without_doing(text: str) -> str:
    """A due wording without the verb at its end: `2024年6月底前` for `2024年6月底前完成`."""
    match = re.fullmatch("(.+?(?:前|底|末|月|日))(?:完成|建成|印发|启动)", text.strip())
    return match[1] if match else text.strip()


def without_due_before(text: str) -> str:
    """A text without the due wording it opens with: `建成3个站` for `到2025年，建成3个站`."""
    match = _WORDING.match(text)
    return re.sub(r"^[，,、\s]+", "", text[match.end() :]) if match and _is_deadline(text, match) else text
