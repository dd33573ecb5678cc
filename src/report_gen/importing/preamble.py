"""Reads what a plan says about itself: title, city, number, creation period, office, and the rhythm of reporting."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.importing.clause_text import cut
from report_gen.intake.due_dates import read_due
from report_gen.model.draft import Confidence, Reading
from report_gen.model.official import OfficialDocument, Paragraph, Spot
from report_gen.model.plan import DueKind

INFO_SHEET: Final = "项目信息"
SCHEDULE_SHEET: Final = "报送安排"
_CONTENT: Final = "内容"
_HEAD_LINES: Final = 30  # title and number stand among the first lines
_SAMPLE_PERIOD: Final = "创建期为2022年10月至2025年9月"
_ANY_PERIOD: Final = (date.min, date.max)

_NUMBER: Final = re.compile(
    r"^\s*([\u4e00-\u9fff]{2,12}\s*[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*第?\d{1,4}\s*号)\s*$"
)
_PRINTED: Final = re.compile(r"关于印发\s*[《〈]?([^。，；]{6,80}?)[》〉]?\s*的\s*通知")
_KINDS: Final = (
    "(?:重点任务分工(?:方案|表|清单)?|任务分工(?:方案|表|清单)?|责任分工(?:方案|表|清单)?|重点任务清单|任务清单|工作任务清单|工作方案|实施方案|"
    "建设方案|创建方案|推进方案|行动方案|行动计划|工作计划|实施计划|工作要点|三年行动方案|实施意见|方案)"
)
_TITLE_END: Final = re.compile(rf"{_KINDS}(?:[（(][^（）()]*[）)])?$")
_CITY: Final = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,6}(?:省|自治区))?((?!城市|全市|我市|全区|示范)[\u4e00-\u9fff]{2,7}?(?:市|区|县|州|盟|旗))"
)
_TASKED: Final = re.compile(
    "落实|贯彻|关于|推进|推动|加快|实施|支持"
)  # a title that says what is done, not what is built
_MONTH: Final = r"(\d{1,2})月(?:(\d{1,2})日)?"
_PERIOD_WORD: Final = (
    "(?:创建期|示范期|创建周期|示范周期|建设期|示范工程建设期|创建时间|创建期限|实施期限|建设周期|建设期限)"
)
_PERIOD: Final = re.compile(
    rf"{_PERIOD_WORD}限?[^。；\d]{{0,6}}(\d{{4}})年{_MONTH}起?\s*(?:至|到|——|—|–|－|-|～|~)\s*(?:(\d{{4}})年)?{_MONTH}"
)
_ABOUT_PERIOD: Final = re.compile(rf"{_PERIOD_WORD}[^。；]*(?:19|20)\d{{2}}[^。；]*")
_GROUP: Final = re.compile("(?:成立|设立|组建|调整)(?P<words>[^。；，]{2,60}?领导小组)")
_LED_BY: Final = re.compile("^(?:了)?(?:由|以)[^，。；]*?(?:任|为|担任)(?:[^，。；的]*?)组长(?:[^，。；]*?)的")
_OFFICE_AT: Final = re.compile("领导小组(?:下设)?办公室(?:，)?(?:办公室)?设在(?P<words>[^，。；（(、]{2,20})")
_RHYTHM: Final = "每(?:半年|年|季度?|个?月|周)"
_ABOUT_UNITS: Final = re.compile("领导小组|成员单位|各单位|各部门|有关部门|专班")
_MECHANISMS: Final = (
    ("会商安排", re.compile(f"{_RHYTHM}[^，。；]{{0,8}}?召开[^，。；]*?(?:会议|例会|会商)")),
    ("通报安排", re.compile(f"{_RHYTHM}[^，。；”]{{0,6}}?通报(?:一次|1次)?|[^，。；“、]{{0,3}}一通报")),
    (
        "考核安排",
        re.compile(
            f"{_RHYTHM}[^，。；]{{0,6}}?(?:实施|开展|进行|组织)[^，。；]{{0,12}}?(?:考核评价|考核评估|考核|考评)"
        ),
    ),
)
_WHEN: Final = (
    "(?:于|在)?(?P<when>每(?:个)?(?P<span>月|季度|季|半年|年)(?:[^，。；：报将]{0,20}?(?:之前|以前|前|内|底|末))?)"
)
_REPORT: Final = "(?:报送|上报|(?<![通汇申公填预简月季年])报(?![告表名价销道刊]))"
_PREVIOUS: Final = "(?P<previous>上一?个?(?:季度|季|半年|月|年度|年))?"
_REPORTING: Final = (
    re.compile(
        f"(?P<quote>{_WHEN}[，,]?(?:向[^，。；报]{{2,30}}?)?{_REPORT}(?:一次|1次)?{_PREVIOUS}(?:度)?(?:的)?(?P<form>[^，。；]{{2,40}}))"
    ),
    re.compile(
        f"(?P<quote>{_WHEN}[，,]?(?:前)?将{_PREVIOUS}(?:度)?(?:的)?(?P<form>[^，。；]{{2,40}}?){_REPORT}(?:至|到|给)?[^，。；]*)"
    ),
)
_SPANS: Final = {"月": "月", "季度": "季", "季": "季", "半年": "半年", "年": "年"}


def project_facts(document: OfficialDocument) -> tuple[Reading, ...]:
    """What the document says for 项目信息 (row = 项目, column = 内容) and 报送安排 (row = B01, B02, …).

    城市, 项目名称, 创建期开始 and 创建期结束 (as 2022-10-01) always come back, 待人工 where the document does not say them
    in a known way; the others only where it does: 方案文件, 方案文号, 领导小组办公室, 办公室简称, 代章单位, 会商安排, 通报安排,
    考核安排 (these three as quoted). A sentence that has units report every month, quarter, … gives a row of 报送安排 with
    表名, 报送周期 and 时限; whose duty it is (报送单位类别) is left to a person.
    """
    lines = tuple(line for line in document.paragraphs if line.text.strip())
    return tuple(reading for read in _READERS for reading in read(document, lines))


_Lines = tuple[Paragraph, ...]


def _info(row: str, value: str, quote: str, spot: Spot, rule: str) -> Reading:
    return Reading(INFO_SHEET, row, _CONTENT, value, quote, spot, rule)


def _unread(
    row: str, document: OfficialDocument, quote: str = "", spot: Spot | None = None, nearest: str = ""
) -> Reading:
    place = spot or Spot(document.file)
    return Reading(INFO_SHEET, row, _CONTENT, "", quote, place, "", Confidence.MANUAL, nearest)


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    spot: Spot
    rule: str


def _find_title(lines: _Lines) -> _Title | None:
    """The title: what a covering notice prints, else the first lines that end in 方案, 分工, 计划, …."""
    head = lines[:_HEAD_LINES]
    joined = "".join(re.sub(r"\s", "", line.text) for line in head)
    printed = _PRINTED.search(joined)
    if printed:
        spot = next((line.spot for line in head if "关于印发" in line.text), head[0].spot)
        return _Title(printed[1].strip("《》"), spot, "印发通知中的文件名")
    for index, line in enumerate(head):
        if _TITLE_END.search(line.text.strip()) and not re.search("[，。；：、]", line.text):
            first = _title_start(head, index)
            return _Title("".join(one.text.strip() for one in head[first : index + 1]), head[first].spot, "标题行")
    return None


def _title_start(head: _Lines, index: int) -> int:
    """The index of the line a title begins on: one line up where its last line alone names no place."""
    text = head[index].text.strip()
    above = head[index - 1].text.strip() if index else ""
    continues = bool(_CITY.match(above)) and not re.search(r"[，。；：、\d]|(?:政府|办公室|局|委)$", above)
    return index - 1 if continues and not _CITY.match(text) else index


def _title_facts(document: OfficialDocument, lines: _Lines) -> Iterator[Reading]:
    title = _find_title(lines)
    if title is None:
        yield _unread("城市", document)
        yield _unread("项目名称", document)
        return
    city = _CITY.match(title.text)
    yield (
        _info("城市", city[1], city[1], title.spot, title.rule)
        if city
        else _unread("城市", document, title.text, title.spot)
    )
    project = _TITLE_END.sub("", title.text)
    if project and not _TASKED.search(project):
        yield _info("项目名称", project, title.text, title.spot, "标题去掉文种")
    else:
        yield _unread("项目名称", document, title.text, title.spot, project)
    yield _info("方案文件", title.text, title.text, title.spot, title.rule)


def _number_facts(_: OfficialDocument, lines: _Lines) -> Iterator[Reading]:
    for line in lines[:_HEAD_LINES]:
        match = _NUMBER.match(line.text)
        if match:
            yield _info("方案文号", match[1], match[1], line.spot, "发文字号")
            return


def _period_facts(document: OfficialDocument, lines: _Lines) -> Iterator[Reading]:
    """The creation period; two that differ, or one with a month that is none, are left to a person."""
    found = [(match, line) for line in lines for match in _PERIOD.finditer(line.text)]
    periods = {_period(match) for match, _ in found}
    rows = ("创建期开始", "创建期结束")
    (period,) = periods if len(periods) == 1 else (None,)
    if period:
        words, place = found[0]
        for row, day in zip(rows, period, strict=True):
            yield _info(row, day.isoformat(), words[0], place.spot, "创建期起止")
        return
    about = _first(_ABOUT_PERIOD, lines)
    quote, spot = (about[0][0], about[1]) if about else ("", None)
    for row in rows:
        yield _unread(row, document, quote, spot, nearest=_SAMPLE_PERIOD)


def _period(match: re.Match[str]) -> tuple[date, date] | None:
    year, month, day, last_year, last_month, last_day = (int(group) if group else 0 for group in match.groups())
    start, end = _day(year, month, day or 1), _day(last_year or year, last_month, last_day)
    return (start, end) if start and end and start < end else None


def _day(year: int, month: int, day: int) -> date | None:
    """That day, or the last one of the month for day 0; None where the calendar has none."""
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def _office_facts(_: OfficialDocument, lines: _Lines) -> Iterator[Reading]:
    group = _first(_GROUP, lines)
    if group:
        name = _LED_BY.sub("", group[0]["words"])
        yield _info("领导小组办公室", f"{name}办公室", group[0][0], group[1], "领导小组加办公室")
    short = _first(re.compile("领导小组办公室"), lines)
    if short:
        yield _info("办公室简称", short[0][0], short[0][0], short[1], "领导小组办公室")
    seat = _first(_OFFICE_AT, lines)
    if seat:
        yield _info("代章单位", seat[0]["words"], seat[0][0], seat[1], "办公室所在单位")


def _first(pattern: re.Pattern[str], lines: _Lines) -> tuple[re.Match[str], Spot] | None:
    return next(((match, line.spot) for line in lines if (match := pattern.search(line.text))), None)


def _mechanism_facts(_: OfficialDocument, lines: _Lines) -> Iterator[Reading]:
    """How often the group meets, tells and assesses: in paragraphs that speak of it and are no tasks themselves."""
    about = tuple(line for line in lines if _ABOUT_UNITS.search(line.text) and not _is_task(line))
    for row, pattern in _MECHANISMS:
        found = _first(pattern, about)
        if found:
            yield _info(row, found[0][0], found[0][0], found[1], row)


def _is_task(line: Paragraph) -> bool:
    return any(piece.clause for piece in cut(line.text))


def _schedule_facts(_: OfficialDocument, lines: _Lines) -> Iterator[Reading]:
    found = ((match, line.spot) for line in lines if not _is_task(line) for match in _reports(line.text))
    seen: dict[str, None] = {}
    for match, spot in found:
        due = _due_words(match)
        if due not in seen:
            seen[due] = None
            yield from _schedule_row(f"B{len(seen):02}", due, match, spot)


def _reports(text: str) -> Iterator[re.Match[str]]:
    for pattern in _REPORTING:
        yield from pattern.finditer(text)


def _due_words(match: re.Match[str]) -> str:
    """The due wording: up to the period it is about where those words follow one another, else put together."""
    previous = match["previous"]
    if not previous:
        return match["when"]
    so_far = match.string[match.start("when") : match.end("previous")]
    return f"{match['when']}报送{previous}" if "将" in so_far or "向" in so_far else so_far


def _schedule_row(code: str, due: str, match: re.Match[str], spot: Spot) -> Iterator[Reading]:
    def reading(column: str, value: str, *, known: bool = True) -> Reading:
        confidence = Confidence.READ if known else Confidence.MANUAL
        return Reading(
            SCHEDULE_SHEET, code, column, value, match["quote"], spot, "定期报送" if known else "", confidence
        )

    understood = read_due(due, _ANY_PERIOD).kind is not DueKind.UNREADABLE
    yield reading("表名", match["form"].strip())
    yield reading("报送周期", _SPANS[match["span"]])
    yield reading("时限", due if understood else "", known=understood)
    yield reading("报送单位类别", "", known=False)


_READERS: Final[tuple[Callable[[OfficialDocument, _Lines], Iterator[Reading]], ...]] = (
    _title_facts,
    _number_facts,
    _period_facts,
    _office_facts,
    _mechanism_facts,
    _schedule_facts,
)
