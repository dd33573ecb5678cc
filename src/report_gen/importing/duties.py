"""Reads who belongs to the leading group and what each member unit has to do, from the annex of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from report_gen.importing.outline import Entry, heading_of, is_bare, outline
from report_gen.importing.unit_names import is_name, read_names
from report_gen.model.official import OfficialDocument, Spot

_DUTY_HEADING: Final = re.compile(
    "(?:成员单位|各?部门|各单位|单位|工作)(?:主要)?职责(?:任务)?$|(?:职责|责任|部门|任务)分工$"
)
_NOT_UNITS: Final = re.compile("^(?:领导小组|办公室|领导小组办公室|工作专班|专家组)(?:主要)?职责")
_NAMED: Final = re.compile("^([^：:∶。；]{2,40}?)[：:∶。]\\s*(.+)$", re.DOTALL)
_RUN_ON: Final = re.compile(
    "^([^，。；：:]{2,30}?)(?=(?:主要|具体|统筹)?(?:负责|牵头|配合做好|协助|承担|做好|落实))(.+)$", re.DOTALL
)
_MEMBERS: Final = re.compile("成员(?:单位)?(?:主要)?(?:由|包括|包含|有|为|[：:∶])[：:∶]?(?P<names>[^。；]+)")
_MEMBERS_REVERSED: Final = re.compile("(?:^|[，。；])由?(?P<names>[^，。；]*、[^。；]*?)(?:为|任|担任)成员")
_TAIL: Final = re.compile(
    "(?:等(?:\\d+个|[一二三四五六七八九十]+个)?(?:单位|部门|有关部门)?)?"
    "(?:的?(?:主要|有关|分管)?(?:负责人|负责同志))?(?:组成|为成员(?:单位)?)?$"
)


@dataclass(frozen=True, slots=True)
class Duty:
    """What a unit has to do: its item in the annex, the unit's name and the text after it word for word."""

    no: str
    unit: str
    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Named:
    """A body named as member: its name as it stands, the words it was read from, and where they stand."""

    name: str
    quote: str
    spot: Spot


def duties(document: OfficialDocument) -> tuple[Duty, ...]:
    """The duties of the member units in the order of the document, numbered as there, else 1, 2, ….

    They stand under a heading such as 成员单位职责 or 职责分工, one unit an item or line: `区发改局：…`, `区发改局。…`,
    `区发改局负责…`. A line that names no body is left out.
    """
    headed = ((entry, _heading_line(entry)) for entry in outline(document).walk())
    return tuple(duty for entry, heading in headed if heading is not None for duty in _of(entry, heading))


def _heading_line(entry: Entry) -> int | None:
    """The place of the line that is a heading over duties: the entry's own, or one without a number; None for none."""
    for place, line in enumerate(entry.lines):
        title = heading_of(line.text)
        if _DUTY_HEADING.search(title) and not _NOT_UNITS.search(title) and is_bare(line.text):
            return place
    return None


def _of(entry: Entry, heading: int) -> Iterator[Duty]:
    """The duties right under a heading: on lines without a number, or in items."""
    number = 0
    for line in entry.lines[heading + 1 :]:
        duty = _duty("", line.text, line.spot)
        if duty:
            number += 1
            yield replace(duty, no=str(number))
    for child in entry.children:
        duty = None if _heading_line(child) == 0 else _duty(str(child.number), _whole(child), child.spot)
        if duty:
            yield duty


def _whole(entry: Entry) -> str:
    """All an entry says, what stands under it with its numbers."""
    below = (line for child in entry.children for line in child.numbered_lines())
    return "\n".join(line.text for line in (*entry.lines, *below))


def _duty(no: str, text: str, spot: Spot) -> Duty | None:
    head, _, rest = text.partition("\n")
    if rest and is_name(head.rstrip("：:∶。")):
        return Duty(no, head.rstrip("：:∶。"), rest, spot)
    match = _NAMED.match(text) or _RUN_ON.match(text)
    if match is None or read_names(match[1]).unknown:
        return None
    return Duty(no, match[1].strip(), match[2].strip(), spot)


def members(document: OfficialDocument) -> tuple[Named, ...]:
    """The bodies named as members of the leading group, each once, as they stand; () where none are listed.

    `成员包括A、B`, `成员单位：A、B`, `成员由A、B组成`, `A、B为成员`. Names that do not look like a body (persons, words) are
    left out.
    """
    found: dict[str, Named] = {}
    for entry in outline(document).walk():
        for line in entry.lines:
            for match in (*_MEMBERS.finditer(line.text), *_MEMBERS_REVERSED.finditer(line.text)):
                for name in _member_names(match["names"]):
                    found.setdefault(name, Named(name, match["names"].strip(), line.spot))
    return tuple(found.values())


def _member_names(text: str) -> tuple[str, ...]:
    """The names in a list of members; words between them that name no body (persons) are left out."""
    words = [word.strip() for word in re.split("[、，,；;]", _TAIL.sub("", text.strip()))]
    named = tuple(word for word in words if is_name(word))
    return named if len(words) > 1 else ()
