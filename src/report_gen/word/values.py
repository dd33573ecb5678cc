"""Values on their way through a template: Jinja passes on a token for each text and never sees the text itself.

So a unit's `{{ 7*7 }}` is never run, nothing in it can be mistaken for markup, and what went in can be compared
with what came out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from jinja2 import TemplateRuntimeError
from lxml import etree

from report_gen.errors import ReportGenError
from report_gen.word.names import BR, NAMESPACE, R_PR, SPACE, TAB, P, R, T
from report_gen.word.text import clean, is_simple, printed, runs_xml

_TOKEN: Final = re.compile("\ue000(\\d+)\ue001")
_TO_FILL: Final = re.compile("\ue000\\d+\ue001|[\n\t]")  # line breaks come from what a template joins by itself
_BREAKS: Final = {BR: "\n", TAB: "\t"}


class _Text(str):
    """A text that compares like itself in a template, and prints as its token."""

    __slots__ = ("number", "store")
    number: int
    store: Store

    def __html__(self) -> str:
        self.store.printed.add(self.number)
        return f"\ue000{self.number}\ue001"


class _Fields(dict[str, object]):
    """Values by name: a template asks for one of them; they cannot be printed at once."""

    __slots__ = ()

    def __html__(self) -> str:
        raise TemplateRuntimeError(f"有一项不能直接写出来，它分为{'、'.join(self)}，请写明要哪一个")


class _Lines(list[object]):
    """Values that a template goes through, or prints at once, one under the other."""

    __slots__ = ()

    def __html__(self) -> str:
        return "\n".join(one.__html__() if isinstance(one, _Text | _Fields | _Lines) else str(one) for one in self)


class Store:
    """The texts of one document by number, and which of them the template printed."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._printed: list[str] = []
        self.printed: set[int] = set()

    def wrap(self, value: object) -> object:
        """`value` with every text in it wrapped; ReportGenError for what has no one way to be printed (None, floats)."""
        if isinstance(value, bool | int):
            return value
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return _Fields({str(name): self.wrap(inner) for name, inner in value.items()})
        if isinstance(value, Sequence):
            return _Lines(self.wrap(inner) for inner in value)
        raise ReportGenError(f"文书里有一项内容不是文字（{value!r}）", "缺少的内容应写成【待补：…】。")

    def _text(self, value: str) -> _Text:
        cleaned = clean(value)
        text = _Text(printed(cleaned))
        text.number, text.store = len(self._texts), self
        self._texts.append(cleaned)
        self._printed.append(str(text))
        return text

    def runs(self, root: Any) -> tuple[Any, ...]:
        """The runs under `root` that `fill` is for, found before texts of units stand in the document."""
        found = (spot.getparent() for spot in root.iter(T) if spot.text and _TO_FILL.search(spot.text))
        return tuple(dict.fromkeys(run for run in found if run.tag == R))

    def fill(self, runs: Iterable[Any], *, review: bool = False) -> None:
        """Replace the tokens in the runs by their texts; line breaks become w:br. `review` keeps the marks of proofs."""
        for run in runs:
            spots = [child for child in run if child.tag != R_PR]
            if len(spots) == 1 and is_simple(text := self.filled(spots[0].text, review=review)):
                spots[0].text = text
                spots[0].set(SPACE, "preserve")
            else:
                self._fill_run(run, review=review)

    def filled(self, text: str, *, review: bool = False) -> str:
        """The text with its tokens replaced by their texts."""
        texts = self._texts if review else self._printed
        filled = _TOKEN.sub(lambda match: texts[int(match[1])], text)
        return filled if review else printed(filled)

    def _fill_run(self, run: Any, *, review: bool) -> None:
        """Cut the run into one for each look of its text; what is no text (a picture) keeps its place between them."""
        found = run.find(R_PR)
        look = "" if found is None else "".join(etree.tostring(child, encoding="unicode") for child in found)
        held = ""
        for child in [child for child in run if child.tag != R_PR]:
            if child.tag == T or (child.tag in _BREAKS and not child.attrib):
                held += self.filled(inner(child), review=review)
            else:
                _set_before(run, runs_xml(held, look))
                held = ""
                run.addprevious(_alone(child, look))
        _set_before(run, runs_xml(held, look))
        run.getparent().remove(run)

    def lost(self, texts: Iterable[str], roots: Collection[Any]) -> tuple[str, ...]:
        """Printed texts that do not stand in full in a paragraph of the document.

        `texts` are those of the paragraphs under `roots`, as `texts_of` gives them.
        """
        wanted = (self._printed[number] for number in sorted(self.printed))
        rest = _not_in(set(texts), wanted)
        if rest:  # a text box in the middle of a paragraph tears it in `texts`
            rest = _not_in({text_of(item) for root in roots for item in root.iter(P)}, rest)
        return rest


def _not_in(paragraphs: set[str], wanted: Iterable[str]) -> tuple[str, ...]:
    rest = [text for text in wanted if text not in paragraphs]
    joined = "\x00".join(paragraphs) if rest else ""
    return tuple(text for text in rest if text not in joined)


def _set_before(run: Any, runs: str) -> None:
    for new in list(etree.fromstring(f"<w:p {NAMESPACE}>{runs}</w:p>")) if runs else ():
        run.addprevious(new)


def _alone(child: Any, look: str) -> Any:
    """A run with that child only; it leaves the run it was in."""
    holder = etree.fromstring(f"<w:r {NAMESPACE}><w:rPr>{look}</w:rPr></w:r>")
    holder.append(child)
    return holder


def text_of(element: Any) -> str:
    """The text under an element as it is printed: w:br as line break, w:tab as tab."""
    return "".join(inner(child) for child in element.iter(T, BR, TAB) if child.getparent().tag == R)


def texts_of(root: Any) -> Iterator[tuple[str, Any]]:
    """The paragraphs under `root` with their texts, in one go; one with a text box in the middle comes out in pieces."""
    held: list[str] = []
    paragraph = None
    for child in root.iter(P, T, BR, TAB):
        if child.tag == P:
            yield "".join(held), paragraph
            held, paragraph = [], child
        elif child.tag == T:
            held.append(child.text or "")
        elif child.getparent().tag == R:
            held.append(_BREAKS[child.tag])
    yield "".join(held), paragraph


def inner(child: Any) -> str:
    """What a w:t, a w:br or a w:tab prints."""
    return child.text or "" if child.tag == T else _BREAKS[child.tag]
