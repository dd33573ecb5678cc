"""Lists of unit names: where one name ends and the next begins, shared suffixes, collective names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# What a name of a body ends in; words that end otherwise are not taken for a unit.
_ENDINGS: Final = re.compile(
    "(?:局|委|办|厅|院|会|社|中心|队|公司|集团|政府|室|处|部|所|站|科|行|厂|校|大学|企业|单位|部门|机构|镇|乡|街道|区|县|市|旗|园|馆|台|"
    "妇联|残联|科协|工商联|文联|专班|工作组|领导小组|农场|林场|国网|电网|铁塔|移动|联通|电信)$"
)
_BRACKETED: Final = re.compile(r"(?:[（(〔\[［][^（(〔\[［）)〕\]］]*[）)〕\]］])+$")
_OPEN: Final = "（(〔[［"
_CLOSE: Final = "）)〕]］"
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{1,7}[区县市旗镇乡]")
_SHARED: Final = re.compile(r"[\u4e00-\u9fff]{1,7}[区县市旗镇乡](人民政府|政府|管委会|党工委|街道办事处)")
_KINDS: Final = "县|市|区|县级市|旗|镇|乡|乡镇|街道|街道办事处|开发区|园区|产业园区|功能区|管委会|农场|林场|社区|村"
_EACH: Final = re.compile(
    rf"各(?:有关|相关)?(?:{_KINDS})(?:[（(](?:{_KINDS})(?:、(?:{_KINDS}))*[）)])?(?:人民政府|政府)?"
)
_KIND: Final = re.compile(rf"(?:{_KINDS})(?:[（(](?:{_KINDS})(?:、(?:{_KINDS}))*[）)])?(?:人民政府|政府|办事处)?")
_AND_OTHERS: Final = re.compile("等(?:有关|相关|各|市直|区直|县直)*(?:部门|单位|部门和单位|部门单位|成员单位)?$")
_STRANGE: Final = re.compile(
    r"^(?:会同|以及|由|及|和|与|并|请|其中|等|推进|开展|制定|完善|加强|做好|推动|引导|鼓励|打造|建设(?!银行|局|委|厅|集团))|(?<!^各)责任|牵头|负责|配合|按照|职责|分工|参与|协助|落实|[:：∶。！？“”\d]"
)
# 王局, 李处: how a head of a bureau is called, not a bureau
_PERSON: Final = re.compile(
    "[王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡杜叶苏魏吕丁沈姚卢姜崔][局处科部厅所队]"
)
_AND: Final = re.compile("以及|及|和|与")
_NONE: Final = frozenset({"", "无", "/", "／", "-", "—", "——", "－", "暂无", "空"})


@dataclass(frozen=True, slots=True)
class NameQuote:
    """A unit name and the characters it was read from: `quote` is text[start:end] of the column `column` ('' in a clause).

    They differ where a suffix is shared: 老城区 in 老城区、西工区政府 is the name 老城区政府.
    """

    name: str
    quote: str
    start: int
    end: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a list in order, each with its quote, and what looks wrong; None of them where one is no unit name."""

    quotes: tuple[NameQuote, ...] = ()
    slips: tuple[str, ...] = ()
    unknown: str = ""


NOBODY: Final = Names()


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    group: int  # pieces between two commas may share a suffix


def is_none(text: str) -> bool:
    """Whether a cell says that there is no unit: empty, 无, /."""
    return text.strip() in _NONE


def read_names(text: str, offset: int = 0, column: str = "") -> Names:
    """The names of a list separated by 、 ， , ; ； or blanks; `offset` is where it stands in the whole text.

    One piece that does not end like the name of a body makes the whole list unknown: nothing is half read.
    """
    pieces = tuple(_kept_together(tuple(_pieces(text))))
    slips = tuple(_slips(text, pieces))
    if pieces and (others := _AND_OTHERS.search(pieces[-1].text)) and others.start():
        last = pieces[-1]
        pieces = (*pieces[:-1], _Piece(last.text[: others.start()], last.start, last.group))
    unknown = next((piece.text for piece in pieces if not is_name(piece.text)), "")
    if unknown or not pieces:
        return Names((), (), unknown or text.strip())
    named = zip(pieces, _full(pieces), strict=True)
    quotes = tuple(_quote(piece, name, offset, column) for piece, name in named)
    return Names(quotes, (*slips, *_repeated(quotes)))


def _quote(piece: _Piece, name: str, offset: int, column: str) -> NameQuote:
    start = offset + piece.start
    return NameQuote(name, piece.text, start, start + len(piece.text), column)


def is_name(text: str) -> bool:
    """Whether the words end like the name of a body (brackets at the end left aside) and hold nothing strange."""
    bare = _BRACKETED.sub("", text)
    balanced = all(text.count(left) == text.count(right) for left, right in zip(_OPEN, _CLOSE, strict=True))
    sized = 2 <= len(bare) <= 30 and _PERSON.fullmatch(bare) is None
    return balanced and sized and _ENDINGS.search(bare) is not None and not _STRANGE.search(text)


def _pieces(text: str) -> Iterator[_Piece]:
    """The text cut at separators outside brackets; a blank, line break or 和 cuts only between two whole names."""
    depth = group = start = 0
    for place, letter in enumerate(text):
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if depth > 0 or place < start:
            continue
        cut = 1 if letter in "、，,；;" else _soft_cut(text, start, place)
        if cut:
            yield from _piece(text, start, place, group)
            group += letter in "，,；;" or letter.isspace()
            start = place + cut
    yield from _piece(text, start, len(text), group)


def _soft_cut(text: str, start: int, place: int) -> int:
    """How many characters part two whole names here: a blank, 和, 及, 以及; 0 where they belong to a name."""
    joint = _AND.match(text, place)
    length = 1 if text[place].isspace() else len(joint[0]) if joint else 0
    if not length:
        return 0
    after = re.split(r"[、，,；;\s]", text[place + length :].lstrip(), maxsplit=1)[0]
    after = _AND_OTHERS.sub("", after) or after
    return length if len(after) > 2 and is_name(text[start:place].strip()) and is_name(after) else 0


def _piece(text: str, start: int, end: int, group: int) -> Iterator[_Piece]:
    bare = text[start:end].strip().rstrip("。")
    if bare:
        yield _Piece(bare, start + len(text[start:end]) - len(text[start:end].lstrip()), group)


def _kept_together(pieces: tuple[_Piece, ...]) -> Iterator[_Piece]:
    """各镇、街道 is one collective name: 各 and a kind of body, then bare kinds."""
    place = 0
    while place < len(pieces):
        piece, after = pieces[place], place + 1
        if _EACH.fullmatch(piece.text):
            while after < len(pieces) and pieces[after].group == piece.group and _KIND.fullmatch(pieces[after].text):
                after += 1
        words = "、".join(one.text for one in pieces[place:after])
        yield _Piece(words, piece.start, piece.group)
        place = after


def _full(pieces: tuple[_Piece, ...]) -> Iterator[str]:
    """The names with a shared suffix written out: 老城区、西工区、瀍河区政府 are three governments."""
    suffix, group = "", -1
    names: list[str] = []
    for piece in reversed(pieces):
        shared = _SHARED.fullmatch(piece.text)
        if shared:
            suffix, group = shared[1], piece.group
        elif not (suffix and piece.group == group and _PLACE.fullmatch(piece.text)):
            suffix = ""
        name = re.sub(r"\s", "", piece.text)  # a cell breaks lines within names
        names.append(name if shared else name + suffix)
    return reversed(names)


def _slips(text: str, pieces: tuple[_Piece, ...]) -> Iterator[str]:
    if re.search(r"[、，,；;]\s*[、，,；;]", text):
        yield f"“{text.strip()}”中分隔符重复"
    if pieces and (others := _AND_OTHERS.search(pieces[-1].text)) and others.start():
        yield f"名单以“{others[0]}”收尾，未列全"


def _repeated(quotes: tuple[NameQuote, ...]) -> Iterator[str]:
    seen: set[str] = set()
    for quote in quotes:
        if quote.name in seen:
            yield f"“{quote.name}”重复列出"
        seen.add(quote.name)
