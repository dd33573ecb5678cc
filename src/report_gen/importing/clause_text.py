"""Cuts the words that name units out of a paragraph: brackets, trailing labels, lines of their own; word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from report_gen.importing.due_phrases import is_due, without_doing
from report_gen.importing.unit_names import read_names

_OPEN: Final = "（(〔[【﹝"
_CLOSE: Final = "）)〕]】﹞"
_COLON: Final = "：:∶"
_LEAD_LABEL: Final = "(?:牵头责任单位|主要责任单位|第一责任单位|牵头单位|牵头部门|牵头责任部门|主办单位|主责单位)"
_OTHER_LABEL: Final = "(?:责任单位|责任部门|责任分工|配合单位|配合部门|参与单位|参加单位|协办单位|协同单位|协作单位|协助单位|实施单位|落实单位)"
_DUE_LABEL: Final = "(?:完成时限|完成时间|完成期限|办结时限|时间要求|时间节点|时限要求|时限)"
_PERSON_LABEL: Final = "(?:(?:牵头|责任|分管|包保|联系|市级|挂帅)领导|责任人|负责人|联系人|责任处室|责任科室)"
_UNIT_LABEL: Final = f"(?:{_LEAD_LABEL}|{_OTHER_LABEL})"
_ANY_LABEL: Final = f"(?:{_UNIT_LABEL}|{_DUE_LABEL}|{_PERSON_LABEL})"
_LABEL: Final = re.compile(rf"{_ANY_LABEL}(?:\s*[{_COLON};；]|\s+)\s*")
_SOUND_LABEL: Final = re.compile(rf"{_ANY_LABEL}\s*(?:[{_COLON}]|\s)\s*")
_SLIP_LABEL: Final = re.compile(rf"{_UNIT_LABEL}\s*[;；]")
_SEPARATORS: Final = "；;，,、。 \t\u3000"
_STOPS: Final = "。；;！，,"

# What makes a bracket that holds nothing but names a list of units: (示范区) and (市区) are none.
_PLAIN_BODY: Final = re.compile(
    "(?:局|委|委员会|办|办公室|厅|部|中心|政府|管委会|公司|大队|支队|总队|集团|联社|供销社|街道办|办事处|成员单位|有关部门|相关部门)$"
)
_DOING: Final = re.compile(
    r"(?:按照?(?:各自)?职责(?:分工)?(?:分别|共同)?(?:负责|落实|推进|实施|配合)?|分工负责|共同牵头|联合牵头|分别牵头|共同负责|"
    r"分别负责|具体负责|牵头负责|牵头落实|组织实施|配合实施|负责落实|牵头|负责|配合|落实|参与|参加|协助|协同)$"
)
_SEVERAL: Final = re.compile("职责|分工|共同|分别|会同|联合")
_FIRST: Final = "(?:列|排)(?:名)?(?:在)?(?:第一位?|首位|最前|首)"
_BY_POSITION: Final = re.compile(
    rf"[〔（(\[【][^〔（(\[【〕）)\]】。]*{_FIRST}[^〔（(\[【〕）)\]】。]*牵头[^〔（(\[【〕）)\]】。]*[〕）)\]】]"
    rf"|[，,；;。、\s]*[^，,；;。〔（(\[【〕）)\]】]*{_FIRST}[^，,；;。]*牵头[^，,；;。〕）)\]】]*(?:[，,]\s*下同)?"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a paragraph that ends with words naming units: `text` is what is to be done, `clause` those words.

    `clause` keeps its brackets; '' where no unit is named behind the text. `slips` are things that look wrong.
    """

    text: str
    clause: str = ""
    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parties:
    """A clause taken apart, each text word for word; sound labels (牵头单位：) are left to the column's title.

    `by_position` says that the clause lets the unit named first lead; `onwards` that this holds from here on (下同).
    """

    lead: str = ""
    responsible: str = ""
    due: str = ""
    slips: tuple[str, ...] = ()
    by_position: bool = False
    onwards: bool = False

    @property
    def empty(self) -> bool:
        """Whether it names nobody."""
        return not (self.lead or self.responsible)


def all_units(text: str) -> bool:
    """Whether a text is a list of names of bodies and nothing else."""
    return not read_names(text).unknown


def says_by_position(text: str) -> bool:
    """Whether a text says that the unit named first leads."""
    return _BY_POSITION.search(text) is not None


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each outermost bracket; one that is never closed runs to the end of the text."""
    depth = start = 0
    for index, character in enumerate(text):
        if character in _OPEN:
            start = start if depth else index
            depth += 1
        elif character in _CLOSE and depth:
            depth -= 1
            if not depth:
                yield start, index + 1
    if depth:
        yield start, len(text)


def _inner(clause: str) -> str:
    """A clause without the brackets round it."""
    text = clause.strip()
    if text.startswith(tuple(_OPEN)):
        closed = sum(mark in _OPEN for mark in text) == sum(mark in _CLOSE for mark in text)
        text = text[1:-1] if closed else text[1:]
    return text.strip()


def is_clause(text: str) -> bool:
    """Whether words (with or without brackets round them) name who does something, or by when."""
    words = _BY_POSITION.sub("", _inner(text))
    if re.match(_ANY_LABEL, words):
        match = _LABEL.match(words)
        return match is not None and bool(words[match.end() :].strip(_SEPARATORS))
    parties = _unlabelled(words)
    return bool(parties.due) if parties.empty else _LABEL.search(words) is not None or _sound(parties, words)


def _sound(parties: Parties, words: str) -> bool:
    """Whether all that is said of units without labels are names of bodies."""
    if not any(_DOING.search(part.strip()) for part in re.split("[，,；;]", words)):
        return False
    texts = (_DOING.sub("", part.strip()) for part in re.split("[，,；;]", f"{parties.lead}；{parties.responsible}"))
    return all(all_units(text) for text in texts if text.strip())


def _is_list(clause: str) -> bool:
    """Whether a bracket holds nothing but names of bodies."""
    text = _inner(clause)
    return all_units(text) and all(_PLAIN_BODY.search(quote.name) for quote in read_names(text).quotes)


def cut(text: str) -> tuple[Cut, ...]:
    """A paragraph cut behind each clause that names units; the last piece has none if words follow it.

    A stop behind a bracket goes to the text before it. A bracket in the middle of a sentence stays where it is.
    """
    pieces, start = list[Cut](), 0
    for opening, closing in (*_brackets(text), *_trailing(text)):
        if opening < start or not _stands_free(text, opening, closing):
            continue
        clause, slips = text[opening:closing], list[str]()
        if clause[0] in _OPEN and clause[-1] not in _CLOSE:
            slips.append("括号没有配对")
        after = re.match(rf"\s*[{_STOPS}]?", text[closing:])
        stop = after[0].strip() if after else ""
        before = text[start:opening].rstrip()
        start = closing + (after.end() if after else 0)
        pieces.append(Cut(before + ("" if before.endswith(tuple(_STOPS)) else stop), clause, tuple(slips)))
    rest = text[start:].strip()
    return (*pieces, Cut(rest)) if rest or not pieces else tuple(pieces)


def _stands_free(text: str, opening: int, closing: int) -> bool:
    before, after = text[:opening].rstrip(), text[closing:].lstrip()
    ends = not after or after[0] in _STOPS
    begins = not before or before[-1] in "。；;！"
    clause = text[opening:closing]
    if clause[0] not in _OPEN:
        return True
    return (ends or begins) and (is_clause(clause) or (ends and begins and bool(before) and _is_list(clause)))


def _trailing(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of labels without brackets that close a text, or are all of it (责任单位：市商务局)."""
    match = re.search(rf"(?:^|(?<=[。；;！\s])){_ANY_LABEL}\s*[{_COLON}]", text)
    inside = match and any(start < match.start() < end for start, end in _brackets(text))
    if match and not inside:
        yield match.start(), len(text)


def loose_clauses(text: str) -> tuple[str, ...]:
    """Brackets with labelled units that stand in the middle of a sentence and so were not cut out."""
    return tuple(text[start:end] for start, end in _brackets(text) if _UNIT_LABELLED.match(text[start:end]))


_UNIT_LABELLED: Final = re.compile(rf"[{re.escape(_OPEN)}]\s*{_UNIT_LABEL}\s*[{_COLON};；]")


def parties(clause: str) -> Parties:
    """What a clause says of lead, responsible units and due date; each text as it stands in the clause."""
    words = _inner(clause).rstrip("。；; ")
    position = _BY_POSITION.search(words)
    if position:
        words = f"{words[: position.start()]}；{words[position.end() :]}".strip(_SEPARATORS)
    found = _labelled(words) if _LABEL.search(words) else _unlabelled(words)
    return Parties(
        found.lead,
        found.responsible,
        found.due,
        found.slips,
        by_position=position is not None,
        onwards=position is not None and "下同" in position[0],
    )


def _labelled(words: str) -> Parties:
    marks = list(_LABEL.finditer(words))
    head, due = _take_due(words[: marks[0].start()])
    texts = {"lead": [head] if head else [], "other": [], "due": [due] if due else [], "person": []}
    for mark, end in zip(marks, [*(one.start() for one in marks[1:]), len(words)], strict=True):
        part, extra = _take_due(words[mark.end() : end]) if not re.match(_DUE_LABEL, mark[0]) else ("", "")
        kind = _kind_of(mark[0])
        kept = "" if _SOUND_LABEL.fullmatch(mark[0]) and _left_to_title(mark[0], texts) else mark[0].strip()
        texts[kind].append(words[mark.end() : end].strip(_SEPARATORS) if kind == "due" else kept + part)
        texts["due"] += [extra] if extra else []
    slips = tuple(f"“{mark}”应为冒号" for mark in _SLIP_LABEL.findall(words))
    lead, other, due = ("；".join(filter(None, texts[kind])) for kind in ("lead", "other", "due"))
    return Parties(lead, other, without_doing(due), slips)


def _kind_of(label: str) -> str:
    """Which column the words behind a label belong to; persons are in none."""
    kinds = (("due", _DUE_LABEL), ("person", _PERSON_LABEL), ("lead", _LEAD_LABEL))
    return next((kind for kind, pattern in kinds if re.match(pattern, label)), "other")


def _left_to_title(label: str, texts: dict[str, list[str]]) -> bool:
    """Whether the column's title says what the label says: a second label of one column must stay."""
    return not texts[_kind_of(label)]


def _take_due(words: str) -> tuple[str, str]:
    """The words without the parts that are due wordings, and the last of those."""
    parts = [part for part in re.split("([；;，,])", words.strip(_SEPARATORS)) if part.strip()]
    due = [part.strip() for part in parts if is_due(part)]
    rest = "".join(part for part in parts if part.strip() not in due).strip(_SEPARATORS)
    return rest, without_doing(due[-1]) if due else ""


def _unlabelled(words: str) -> Parties:
    """`A牵头，B、C配合`, `A、B按职责分工负责`, `A负责`, `A会同B负责`, `A、B`."""
    words, due = _take_due(words)
    match = re.fullmatch(r"(.+?)(?:共同|联合|分别)?牵头(?:负责|落实|组织实施)?(?:[，,；;、\s]+(.+))?", words)
    if match:
        rest = re.sub("^会同", "", match[2] or "")
        plain = re.fullmatch("([^，,；;]+?)(?:配合|参与|协助)", rest)
        return Parties(match[1], plain[1] if plain else rest, due)
    alone = re.fullmatch("(?:由)?([^、，,；;]+?)(?:具体)?负责(?:落实)?", words)
    if alone and not _SEVERAL.search(alone[1]):
        return Parties(alone[1], "", due)
    return Parties("", words, due)
