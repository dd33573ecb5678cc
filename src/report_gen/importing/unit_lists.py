"""The closed grammar of unit clauses: who leads, who is responsible, in table columns and in brackets after a measure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from report_gen.importing.unit_names import NOBODY, NameQuote, Names, is_none, read_names
from report_gen.intake.nearest import nearest

LEAD, RESPONSIBLE = "牵头单位", "责任单位"
_LEAD_LABEL: Final = "牵头(?:责任)?(?:单位|部门)|主要责任单位|主责(?:单位|部门)|主办单位|第一责任单位"
_DUTY_LABEL: Final = "责任(?:单位|部门)"
_HELP_LABEL: Final = "(?:配合|参与|参加|协办|协同|协助|支持)(?:责任)?(?:单位|部门)"
_LABEL: Final = re.compile(
    rf"(?:(?P<lead>{_LEAD_LABEL})|(?P<duty>{_DUTY_LABEL})|(?P<help>{_HELP_LABEL}))(?P<sign>\s*[:：∶;；,，、]|\s+|(?=\S))"
)
_FIRST_LEADS: Final = re.compile(
    r"[（(〔\[［,，;；]?\s*(?:列|排)(?:在)?(?:第一位|首位|第一)的?(?:单位|部门)?(?:为|是)牵头(?:单位|部门)\s*(?P<on>[,，]?\s*下同)?\s*[）)〕\]］]?"
)
_BY_DUTY: Final = (
    "(?:按照?|依照?|根据|依据)?(?:各自|部门)?(?:职责|职能)(?:分工)?(?:分别|共同|协同)?(?:抓好|做好)?"
    "(?:负责|配合)?(?:抓好)?(?:落实|推进|组织实施|实施)?"
)
_SHARE: Final = rf"(?:{_BY_DUTY}|分工负责|分别负责|共同负责|共同牵头负责)"
_HELP: Final = rf"(?:负责)?(?:积极|共同|协同)?(?:配合|参与|参加|协助|协同|支持|协办|落实)|负责|{_BY_DUTY}"
_BREAK: Final = r"\s*[,，;；、]?\s*"
_LED: Final = re.compile(
    rf"由?(?P<lead>[^。;；]+?)(?:负责)?牵头(?:负责|组织|实施|落实|推进|抓总)?(?:{_BREAK}(?P<rest>\S.*))?"
)
_HELPED: Final = re.compile(rf"(?:由|会同)?(?P<names>.+?)(?:{_HELP})(?:\s*[,，;；]\s*|$)")
_BY_DUTY_END: Final = re.compile(rf"{_BY_DUTY}\s*$")
_SHARED: Final = re.compile(rf"由?(?P<names>.+?){_SHARE}")
_TOGETHER: Final = re.compile(rf"由?(?P<lead>[^、,，;；]+?)会同(?P<rest>.+?)(?:共同)?(?:负责|{_BY_DUTY})?")
_MAIN: Final = re.compile(
    r"由?(?P<lead>[^。;；]+?)(?:具体|统筹)?负责\s*[,，;；]\s*(?P<rest>\S.*(?:配合|参与|参加|协助|协同|支持|协办))"
)
_MARK: Final = re.compile(r"[（(〔\[]\s*(?:牵头|主办)(?:单位|部门)?\s*[）)〕\]]")
_DUE: Final = re.compile(
    r"[,，;；。]\s*(?:(?:完成时限|完成时间|办理时限|时限要求|时间要求|时间节点|时限|进度)\s*[:：]\s*(?P<labelled>[^,，;；]+)|"
    r"(?P<worded>[^,，;；、]*(?:\d|年底|季度)[^,，;；、]*(?:完成|前)|持续推进|长期坚持|常态化推进))[。;；]?\s*$"
)
_ALONE: Final = re.compile(r"由?(?P<names>.+?)(?:具体|牵头|统筹|全面)?负责(?:落实|实施)?")
_BRACKETS: Final = {"（": "）", "(": ")", "〔": "〕", "[": "]", "［": "］", "【": "】"}
_COLONS: Final = ("：", ":", "∶")
_NO_COLON: Final = ("；", ";", "，", ",", "、")

SAMPLES: Final = (
    "牵头单位：A局；责任单位：B局、C局", "牵头单位：A局，配合单位：B局、C局", "牵头单位：A局", "A局、B局、C局按职责分工负责",
    "A局牵头，B局、C局按职责分工负责", "A局牵头B局配合", "A局负责", "责任单位：A局、B局〔列第一位的为牵头单位，下同〕", "责任单位：A局、B局",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitClause:
    """Who leads and who is responsible, names as worded (shared suffixes written out), each once.

    `joint` says that the units share the work without a lead because the text says so. `slips` are things that look
    wrong in the text. `first_leads` says that the text makes the first unit the lead from here on (下同). `rule` names
    the grammar rule, '' where none reads the text: then no unit is given and `nearest` shows the nearest known wording. `due_text` is a due wording at the clause's end, word for word.
    """

    leads: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    joint: bool = False
    slips: tuple[str, ...] = ()
    quotes: tuple[NameQuote, ...] = ()
    rule: str = ""
    first_leads: bool = False
    nearest: str = ""
    due_text: str = ""

    @property
    def manual(self) -> bool:
        """Whether a person must decide who it names."""
        return not self.rule


@dataclass(frozen=True, slots=True)
class _Found:
    """The names of a clause by rank, before they are checked against one another."""

    rule: str
    leads: Names = NOBODY
    responsible: Names = NOBODY
    joint: bool = False
    slips: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every name of it could be read."""
        return not (self.leads.unknown or self.responsible.unknown) and bool(
            self.leads.quotes or self.responsible.quotes
        )


def read_clause(bracket_text: str, *, first_leads: bool = False) -> UnitClause:
    """The units a clause names, with or without its brackets; `first_leads` as an earlier clause said 下同.

    Every shape of the table below is read whole or not at all; an empty text, 无 and / give the rule 无.
    """
    return _clause(bracket_text, "", first_leads=first_leads)


def read_units(lead_text: str, responsible_text: str, *, first_leads: bool = False) -> UnitClause:
    """The units of two table cells, 牵头单位 and 责任单位; a label or a whole clause in one of them is read as such."""
    if is_none(lead_text) and is_none(responsible_text):
        return UnitClause(rule="无")
    if is_none(lead_text):
        return _duty_cell(responsible_text, first_leads=first_leads)
    lead = _cell(lead_text, LEAD)
    if is_none(responsible_text):
        return lead
    duty = _cell(responsible_text, RESPONSIBLE)
    if lead.manual or duty.manual or (duty.leads and lead.leads):
        return _unread(f"{lead_text}；{responsible_text}")
    leads, responsible = lead.leads or duty.leads, (*lead.responsible, *duty.responsible)
    slips = (*lead.slips, *duty.slips, *_both(leads, responsible))
    joint = not leads and (lead.joint or duty.joint)
    return UnitClause(leads, _once(responsible), joint, _once(slips), (*lead.quotes, *duty.quotes), "分栏")


def _duty_cell(text: str, *, first_leads: bool) -> UnitClause:
    names = read_names(text, 0, RESPONSIBLE)
    if names.unknown or first_leads:
        return _clause(text, RESPONSIBLE, first_leads=first_leads)
    return _settled(_Found("分栏", responsible=names))


def _cell(text: str, column: str) -> UnitClause:
    """One cell of its column: a plain list of names, else a clause."""
    names = read_names(text, 0, column)
    if names.unknown:
        return _clause(text, column, first_leads=False)
    return _settled(_Found("分栏", names) if column == LEAD else _Found("分栏", responsible=names))


def _clause(text: str, column: str, *, first_leads: bool) -> UnitClause:
    start, end = _inside(text)
    if is_none(text[start:end]):
        return UnitClause(rule="无")
    due = _DUE.search(text, start, end)
    end = due.start() if due else end
    note = _FIRST_LEADS.search(text, start, end)
    marks = tuple(_MARK.finditer(text, start, end))
    body = _blanked(text[:end], *marks, *((note,) if note else ()))[start:]
    readings = (rule(body, start, column) for rule in ((*RULES, _plain) if marks else RULES))
    found = next((found for found in readings if found and found.whole), None)
    if found is None:
        return _unread(text)
    if marks:
        found = _marked(found, {mark.start() for mark in marks})
    clause = _settled(_first_leading(found) if note or first_leads else found)
    due_text = (due["labelled"] or due["worded"]) if due else ""
    return replace(clause, first_leads=bool(note and note["on"]) or first_leads, due_text=due_text)


def _blanked(text: str, *matches: re.Match[str]) -> str:
    """The text with those parts made blank, so that every place stays what it was."""
    for match in matches:
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text


def _plain(body: str, offset: int, column: str) -> _Found | None:
    """A list of names alone, where （牵头） after some of them says who leads."""
    return _Found("括注牵头", responsible=read_names(body, offset, column))


def _marked(found: _Found, marks: Collection[int]) -> _Found:
    """The names with （牵头） right after them made leads."""
    quotes = (*found.leads.quotes, *found.responsible.quotes)
    leads = tuple(quote for quote in quotes if quote.end in marks)
    others = tuple(quote for quote in quotes if quote.end not in marks)
    slips = (*found.leads.slips, *found.responsible.slips)
    return replace(found, rule="括注牵头", leads=Names(leads, slips), responsible=Names(others), joint=False)


def _inside(text: str) -> tuple[int, int]:
    """The bounds of the text without blanks and the one pair of brackets around the whole of it."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip().rstrip("。"))
    if start < end and _BRACKETS.get(text[start]) == text[end - 1] and _closes_last(text[start:end]):
        return start + 1, end - 1
    return start, end


def _closes_last(text: str) -> bool:
    """Whether the bracket that opens the text closes only at its end."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in _BRACKETS) - (letter in _BRACKETS.values())
        if depth == 0:
            return place == len(text) - 1
    return False


def _unread(text: str) -> UnitClause:
    return UnitClause(nearest=nearest(text, SAMPLES) or SAMPLES[0])


def _first_leading(found: _Found) -> _Found:
    """The first of the responsible units made the lead, where no unit is named as such."""
    quotes = found.responsible.quotes
    if found.leads.quotes or not quotes or found.joint:
        return found
    return replace(
        found, rule="列第一位牵头", leads=Names(quotes[:1]), responsible=replace(found.responsible, quotes=quotes[1:])
    )


def _settled(found: _Found) -> UnitClause:
    leads, responsible = _names(found.leads), _names(found.responsible)
    slips = (*found.slips, *found.leads.slips, *found.responsible.slips, *_both(leads, responsible))
    quotes = (*found.leads.quotes, *found.responsible.quotes)
    return UnitClause(leads, responsible, found.joint, _once(slips), quotes, found.rule)


def _names(names: Names) -> tuple[str, ...]:
    return _once(quote.name for quote in names.quotes)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _both(leads: tuple[str, ...], responsible: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"“{name}”既是牵头单位又是责任单位" for name in leads if name in responsible)


def _labelled(body: str, offset: int, column: str) -> _Found | None:
    """牵头单位：A；责任单位：B、C with any separator; 责任单位 alone or with a lead; 配合单位 after a lead."""
    labels = [match for match in _LABEL.finditer(body) if _stands_free(body, match)]
    if not labels or body[: labels[0].start()].strip():
        return None
    ends = [*(label.start() for label in labels[1:]), len(body)]
    ranks: dict[str, Names] = {}
    for label, end in zip(labels, ends, strict=True):
        part = body[label.end() : end]
        if _rank(label) in ranks:
            return None
        named = part if _rank(label) == "lead" else _without_duty(part)
        ranks[_rank(label)] = (
            NOBODY if is_none(part.strip("，,；;。 ")) else read_names(named, offset + label.end(), column)
        )
    joint = "lead" not in ranks and _BY_DUTY_END.search(body) is not None
    slips = tuple(f"“{label[0].strip()}”处应为冒号，原文照录" for label in labels if label["sign"].strip() in _NO_COLON)
    return _by_rank(ranks, slips, joint=joint)


def _stands_free(body: str, match: re.Match[str]) -> bool:
    """Whether a label is one: 各责任单位 is a name."""
    before = body[: match.start()]
    return (
        not before
        or before[-1] in "，,；;、。"
        or before[-1].isspace()
        or (match["sign"].strip() in _COLONS and before[-1] != "各")
    )


def _rank(label: re.Match[str]) -> str:
    return next(rank for rank in ("lead", "duty", "help") if label[rank] is not None)


def _without_duty(part: str) -> str:
    match = _BY_DUTY_END.search(part)
    return part[: match.start()] if match else part


def _by_rank(ranks: Mapping[str, Names], slips: tuple[str, ...], *, joint: bool) -> _Found | None:
    if "lead" in ranks:
        others = (ranks.get("duty", NOBODY), ranks.get("help", NOBODY))
        return _Found("标注单位", ranks["lead"], _joined(others), slips=slips)
    if tuple(ranks) != ("duty",):  # 责任单位 and 配合单位 without 牵头单位: who leads is not said
        return None
    return _Found("共同负责" if joint else "只列责任单位", responsible=ranks["duty"], joint=joint, slips=slips)


def _joined(parts: Iterable[Names]) -> Names:
    several = tuple(parts)
    return Names(
        tuple(quote for part in several for quote in part.quotes),
        tuple(slip for part in several for slip in part.slips),
        next((part.unknown for part in several if part.unknown), ""),
    )


def _led(body: str, offset: int, column: str) -> _Found | None:
    """A牵头，B、C按职责分工负责; A牵头B配合; A牵头，B参与，C配合; A牵头."""
    match = _LED.fullmatch(body.strip())
    if match is None:
        return None
    offset += len(body) - len(body.lstrip())
    leads = read_names(match["lead"], offset + match.start("lead"), column)
    rest = match["rest"]
    others = NOBODY if rest is None else _helpers(rest, offset + match.start("rest"), column)
    return _Found("牵头配合", leads, others)


def _helpers(rest: str, offset: int, column: str) -> Names:
    """B、C配合，D参与: the names before each word of help; names alone where there is none."""
    parts: list[Names] = []
    place = 0
    while match := _HELPED.match(rest, place):
        parts.append(read_names(match["names"], offset + match.start("names"), column))
        place = match.end()
    if place < len(rest):
        parts.append(read_names(rest[place:], offset + place, column))
    return _joined(parts)


def _main(body: str, offset: int, column: str) -> _Found | None:
    """A负责，B、C配合: the one in charge leads."""
    match = _MAIN.fullmatch(body.strip())
    if match is None:
        return None
    offset += len(body) - len(body.lstrip())
    leads = read_names(match["lead"], offset + match.start("lead"), column)
    return _Found("负责配合", leads, _helpers(match["rest"], offset + match.start("rest"), column))


def _shared(body: str, offset: int, column: str) -> _Found | None:
    """A、B、C按职责分工负责, 分别负责, 共同负责: nobody leads."""
    match = _SHARED.fullmatch(body.strip())
    if match is None:
        return None
    offset += len(body) - len(body.lstrip())
    names = read_names(match["names"], offset + match.start("names"), column)
    return _Found("共同负责", responsible=names, joint=True)


def _together(body: str, offset: int, column: str) -> _Found | None:
    """A会同B、C负责: A leads."""
    match = _TOGETHER.fullmatch(body.strip())
    if match is None:
        return None
    offset += len(body) - len(body.lstrip())
    leads = read_names(match["lead"], offset + match.start("lead"), column)
    return _Found("会同", leads, read_names(match["rest"], offset + match.start("rest"), column))


def _alone(body: str, offset: int, column: str) -> _Found | None:
    """A负责: one unit leads; A、B负责: they share it."""
    match = _ALONE.fullmatch(body.strip())
    if match is None:
        return None
    offset += len(body) - len(body.lstrip())
    names = read_names(match["names"], offset + match.start("names"), column)
    if len(names.quotes) == 1:
        return _Found("单位负责", names)
    return _Found("共同负责", responsible=names, joint=True)


RULES: Final[tuple[Callable[[str, int, str], _Found | None], ...]] = (
    _labelled,
    _led,
    _main,
    _shared,
    _together,
    _alone,
)
