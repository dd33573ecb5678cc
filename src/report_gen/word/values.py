"""Values on their way through a template: Jinja passes on a token for each text and never sees the text itself.

So a unit's `{{ 7*7 }}` is never run, nothing in it can be mistaken for markup, and what went in can be compared
with what came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from lxml import etree

from report_gen.errors import ReportGenError
from report_gen.word.text import clean, runs_xml

_TOKEN: Final = re.compile("\ue000(\\d+)\ue001")


class _Text(str):
    """A text that compares like itself in a template, and prints as its token."""

    __slots__ = ("number", "store")
    number: int
    store: Store

    def __html__(self) -> str:
        self.store.printed.add(self.number)
        return f"\ue000{self.number}\ue001"


class Store:
    """The texts of one document by number, and which of them the template printed."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self.printed: set[int] = set()

    def wrap(self, value: object) -> object:
        """`value` with every text in it wrapped; ReportGenError for what has no one way to be printed (None, floats)."""
        if isinstance(value, bool | int):
            return value
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {str(name): self.wrap(inner) for name, inner in value.items()}
        if isinstance(value, Sequence):
            return [self.wrap(inner) for inner in value]
        raise ReportGenError(f"文书里有一项内容不是文字（{value!r}）", "缺少的内容应写成【待补：…】。")

    def _text(self, value: str) -> _Text:
        text = _Text(clean(value))
        text.number, text.store = len(self._texts), self
        self._texts.append(str(text))
        return text

    def fill(self, root: Any) -> None:
        """Replace the tokens in the runs under `root` by their texts; line breaks become w:br."""
        for run in [run for run in root.iter(qn("w:r")) if _TOKEN.search(_own_text(run))]:
            self._fill_run(run)

    def _fill_run(self, run: Any) -> None:
        text = _TOKEN.sub(lambda match: self._texts[int(match[1])], _own_text(run))
        found = run.find(qn("w:rPr"))
        look = "" if found is None else "".join(etree.tostring(child, encoding="unicode") for child in found)
        made = parse_xml(f"<w:p {nsdecls('w')}>{runs_xml(text, look)}</w:p>")
        for new in list(made):
            run.addprevious(deepcopy(new))
        run.getparent().remove(run)

    def lost(self, roots: Iterable[Any]) -> tuple[str, ...]:
        """Printed texts that do not stand in full in a paragraph under `roots`."""
        paragraphs = "\x00".join(text_of(paragraph) for root in roots for paragraph in root.iter(qn("w:p")))
        return tuple(text for number in sorted(self.printed) if (text := self._texts[number]) not in paragraphs)


def text_of(element: Any) -> str:
    """The text under an element as it is printed: w:br as line break, w:tab as tab."""
    return "".join(_inner(child) for child in element.iter(qn("w:t"), qn("w:br"), qn("w:tab")))


def _own_text(run: Any) -> str:
    return "".join(_inner(child) for child in run)


def _inner(child: Any) -> str:
    if child.tag == qn("w:t"):
        return child.text or ""
    return {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(child.tag, "") if child.getparent().tag == qn("w:r") else ""
