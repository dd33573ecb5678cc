"""Documents that differ only in their words, made as text: the tree of the first two is the mould of all further ones.

A mould is kept only if it gives, to the byte, what the tree gave. Templates with paragraphs that are fitted to their words
(signature, letterhead, imprint) or with places where people write have none: their documents are always made as trees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lxml import etree

from report_gen.model.document import TableData
from report_gen.word.fonts import Styles
from report_gen.word.names import BR, R_PR, SPACE, TAB, P, R, T, W, escaped, unescaped
from report_gen.word.package import serialized
from report_gen.word.tables import table_text
from report_gen.word.text import is_simple, runs_xml
from report_gen.word.values import Store, inner

_KEPT: Final = 8  # kinds of document of one template: the sheets of 500 units are of two or three
_STUB: Final = re.compile(r'<w:(?:r|p) w:id="(\d+)"/>')
_DECLARED: Final = re.compile(r' xmlns:\w+="[^"]*"')
_END: Final = "</w:t></w:r>"
_PARAGRAPH: Final = "</w:p>"
_TAG: Final = re.compile(r"<[^>]*>")


class Words(NamedTuple):
    """The place of a run: its text with tokens, its look, and what stands around it where the text is simple."""

    text: str
    look: str
    around: tuple[str, str] | None

    def xml(self, store: Store) -> str:
        """The run with the texts of that document, as `Store.fill` writes it."""
        text = store.filled(self.text)
        if self.around and is_simple(text):
            return f"{self.around[0]}{escaped(text)}{self.around[1]}"
        return runs_xml(text, self.look)


class Rows(NamedTuple):
    """The place of a table: its key, and its width in twips."""

    key: str
    width: int


@dataclass(frozen=True, slots=True)
class Mould:
    """The parts with tags, each as text between places, and the places by number."""

    parts: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Words | Rows]

    @classmethod
    def of(cls, roots: Mapping[str, Any], store: Store, tables: Mapping[Any, Rows]) -> Mould | None:
        """That of the parts with tokens under `roots`, which it takes apart; None for one with a run it cannot make.

        `tables` are the paragraphs of markers.
        """
        places: dict[str, Words | Rows] = {}
        for spot, rows in tables.items():
            _replace(spot, P, places, rows)
        for root in roots.values():
            for run in store.runs(root):
                words = _words(run)
                if words is None:
                    return None
                _replace(run, R, places, words)
        return cls({name: tuple(_STUB.split(serialized(root).decode())) for name, root in roots.items()}, places)

    def cast(self, store: Store, tables: Mapping[str, TableData], styles: Styles) -> dict[str, bytes] | None:
        """The parts with the texts of that document; None if a printed text does not stand in them.

        ReportGenError if a text of a table got lost.
        """
        words = {at: place.xml(store) for at, place in self.places.items() if isinstance(place, Words)}
        if store.lost(_texts(_joined(pieces, words) for pieces in self.parts.values()), ()):
            return None
        rows = {
            at: table_text(tables[place.key], place.width, styles)
            for at, place in self.places.items()
            if isinstance(place, Rows)
        }
        both = {**words, **rows}
        return {name: _joined(pieces, both).encode() for name, pieces in self.parts.items()}


def _joined(pieces: Sequence[str], places: Mapping[str, str]) -> str:
    """The text, the places filled; what has no filling stays empty."""
    filled = list(pieces)
    filled[1::2] = [places.get(at, "") for at in pieces[1::2]]
    return "".join(filled)


def _replace(spot: Any, tag: str, places: dict[str, Words | Rows], place: Words | Rows) -> None:
    """A stub in the place of the element."""
    number = str(len(places))
    places[number] = place
    stub = etree.Element(tag, {f"{W}id": number})
    stub.tail = spot.tail
    spot.getparent().replace(spot, stub)


def _words(run: Any) -> Words | None:
    """What there is to know of a run with tokens; None where it holds more than text."""
    spots = [child for child in run if child.tag != R_PR]
    if not all(child.tag == T or (child.tag in {BR, TAB} and not child.attrib) for child in spots):
        return None
    found = run.find(R_PR)
    look = "" if found is None else "".join(map(_bare, found))
    text = "".join(map(inner, spots))
    return Words(text, look, _around(run) if len(spots) == 1 else None)


def _around(run: Any) -> tuple[str, str]:
    """What stands before and after the text of a run with one w:t."""
    empty = deepcopy(run)
    spot = empty.find(T)
    spot.text = ""
    spot.set(SPACE, "preserve")
    return _bare(empty).removesuffix(_END), _END


def _bare(element: Any) -> str:
    """The element as it is written inside a document that declares all its namespaces."""
    return _DECLARED.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def _texts(parts: Iterable[str]) -> Iterator[str]:
    """The texts of the paragraphs, read from the XML itself."""
    for part in parts:
        spelt = part.replace("<w:br/>", "\n").replace("<w:tab/>", "\t").replace(_PARAGRAPH, "\0")
        yield from unescaped(_TAG.sub("", spelt)).split("\0")


class Moulds:
    """The moulds of a template by what it printed before the texts are in: made when that comes a second time."""

    def __init__(self) -> None:
        self._by_text: dict[tuple[str, ...], Mould | bool | None] = {}

    def find(self, printed: tuple[str, ...]) -> Mould | None:
        """The mould for what was printed, or None."""
        if printed in self._by_text:
            self._by_text[printed] = self._by_text.pop(printed)  # the last used stands last
        found = self._by_text.get(printed)
        return found if isinstance(found, Mould) else None

    def learn(self, printed: tuple[str, ...], make: Callable[[], Mould | None]) -> None:
        """Remember what was printed; the second time its mould, if there is one. The oldest beyond a few go."""
        seen = self._by_text.get(printed, False)
        if seen is False:
            self._by_text[printed] = True
        elif seen is True:
            self._by_text[printed] = make()
        if len(self._by_text) > _KEPT:
            del self._by_text[next(iter(self._by_text))]
