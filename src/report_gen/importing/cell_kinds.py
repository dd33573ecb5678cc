"""What a cell of a task table looks like by itself: a number of a row, a list of units, a time, a heading, a note."""

from __future__ import annotations

import re
from typing import Final

from report_gen.importing.table_headers import bare

_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE: Final = "一二三四五六七八九"
_NUMERAL: Final = r"(?:[一二三四五六七八九十]{1,3}|\d{1,4})"
_NUMBER: Final = re.compile(rf"[（(]?{_NUMERAL}[）)]?(?:[、.．\-—－]?[（(]?\d{{1,4}}[）)]?){{0,3}}[、.．]?", re.ASCII)

_UNIT_END: Final = (
    "(?:局|委|委员会|办|办公室|厅|部|院|处|科|股|队|中心|公司|集团|政府|管委会|街道|镇|乡|区|县|市|社|分局|部门|单位"
    "|协会|商会|学会|学校|医院|银行|园区|站|所|机构|机关|工会|团委|妇联|残联|科协|联社|领导小组|工作组|专班|小组)"
)
_DOING: Final = "建设|建成|建立|新建|扩建|改造|成立|设立|组建|筹建|培育|打造|推进|推动|完善|引进|规划|整合|启用|投入|开展|加强|优化|落实"
_UNIT: Final = re.compile(
    rf"(?!(?:{_DOING})(?!局|委|厅|办|部))(?:(?:牵头|责任|配合|参与|主办|协办)(?:单位|部门)[：:；]?)?[^。！？：]{{0,28}}?{_UNIT_END}(?:等|等部门|等单位)?"
    r"(?:[（(〔][^（）()]*[）)〕])?(?:牵头|负责|配合|参与|按职责分工负责|按职责分别负责)?|(?:各|有关|相关)[^。，]{0,16}企业|无|/|／|—|-"
)
_SPLIT: Final = re.compile(r"[、，,；;\s]+(?![^（(]*[）)])")

_DUE_WORDS: Final = (
    r"\d{1,4}|[年月日号前底末初内中旬周后起止止]|上半|下半|半年|全年|季度?|每个?|第|[一二三四五两]|于|到|至|在|之前|以前|之内"
    "|截至|截止|以后|~|～|—|－|-|、|，|,|；|/|\\.|．|和|及|持续|长期|常态化?|推进|坚持|开展|实施|跟踪|落实|完成|适时|立即|即时|随时"
    "|根据|按照|按|上级|有关|要求|时间|节点|安排|创建|示范|建设|期|内|结束|工作日|自然日|个|天|会|通报|印发|下班|上午|下午|中午|星期|首"
    "|次|分阶段|逐步|逐年|当|今|明|力争|务必|报送|上一?|启动|取得|成效|阶段性|基本|并|的|（|）|\\(|\\)"
)
_DUE: Final = re.compile(f"(?:{_DUE_WORDS})+")
_DUE_MARK: Final = re.compile(
    r"年|月|季|周|持续|长期|常态|适时|立即|即时|随时|期末|期内|期结束|\d[日天]|上级|工作日|\d[./-]\d"
)

_PAGE: Final = re.compile(
    r"[—–－\-·\s]+\d{1,4}[—–－\-·\s]+|第\d{1,4}页(?:[，,/]?共\d{1,4}页)?|\d{1,4}[/／]\d{1,4}|[Pp]age\d{1,4}"
)
_HEADING: Final = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]、?|\d{1,2}[、.．](?!\d))\s*(?=\S)"
)
_REMARK: Final = re.compile(
    r"(?:注|说明|备注|附注|填表说明|注释|合计|总计|单位)[：:\d（(]|[*※☆]|合计$|续表|（续）|\(续\)"
)


def numbers_of(text: str) -> tuple[int, ...]:
    """The levels of a row's number: `7` → (7,), `（一）1` → (1, 1), `3-2` → (3, 2); () for any other text."""
    word = bare(text).translate(_DIGITS)
    return tuple(_value(numeral) for numeral in re.findall(_NUMERAL, word, re.ASCII)) if _NUMBER.fullmatch(word) else ()


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, found, ones = numeral.rpartition("十")
    unit = _CHINESE.find(ones) + 1 if ones else 0
    return unit if not found else 10 * (_CHINESE.find(tens) + 1 if tens else 1) + unit


def unit_like(text: str) -> bool:
    """Whether every name of the cell ends as names of public bodies do, or the cell says there are none."""
    parts = [part for part in _SPLIT.split(text.strip()) if part]
    return bool(parts) and all(_UNIT.fullmatch(part) for part in parts)


def due_like(text: str) -> bool:
    """Whether the cell is made of the words of dates and frequencies alone."""
    word = bare(text).translate(_DIGITS).rstrip("。；")
    return len(word) <= 40 and bool(_DUE.fullmatch(word)) and bool(_DUE_MARK.search(word))


def page_line(text: str) -> bool:
    """Whether the line is a page number that says so (`— 3 —`, `第3页`); a bare number is not told from others here."""
    return bool(_PAGE.fullmatch(bare(text)))


def section_title(text: str) -> str:
    """A line as the name of a section, its own numbering left out; '' for a remark or a sentence."""
    word = " ".join(text.split())
    if _REMARK.match(word) or len(word) > 50 or word.endswith(("。", "；", "：", ":")):
        return ""
    return _HEADING.sub("", word, count=1)


def is_heading(text: str) -> bool:
    """Whether the line is numbered as headings are (`一、…`, `（二）…`) and is no sentence."""
    return bool(_HEADING.match(text.strip())) and bool(section_title(text))
