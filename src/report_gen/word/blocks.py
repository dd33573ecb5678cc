"""A person's own paragraphs set into a document at its 〔人工：…〕, between hidden marks by which they are read back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from report_gen.catalogue import word as kinds
from report_gen.model.document import Block
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.word.fonts import Styles
from report_gen.word.names import NAMESPACE, SECTION, escaped
from report_gen.word.read_blocks import ENDING, changed_line, homeless_line
from report_gen.word.tables import paragraph
from report_gen.word.text import clean, printed

SPOT: Final = re.compile(r"^\s*〔人工：([^〕]*)〕\s*$")
_TEXT, _HEADING, _CLOSING = "公文正文", "一级标题", "结语"
_LENGTH: Final = 8  # hex digits of a fingerprint


@dataclass(frozen=True, slots=True)
class Spots:
    """The paragraphs of a document where people may write, by name, found before any unit's words stand in it."""

    body: Any
    by_name: Mapping[str, Any]

    def set(
        self, blocks: Iterable[Block], texts: Iterable[tuple[str, Any]], styles: Styles, place: Place
    ) -> Iterator[Finding]:
        """Set each block at its spot, last of all texts; one without a spot before the closing words.

        `texts` are those of the document's paragraphs, with the paragraphs.

        Yields W202 for a block whose part of the document has changed since, W203 for one without a spot.
        """
        given = {block.name: block for block in blocks}
        prints = self._fingerprints(texts, styles)
        for name, spot in self.by_name.items():
            block = given.pop(name, Block(name, ()))
            changed = bool(block.lines) and block.basis != prints[name]
            _put(spot, name, prints[name], [changed_line()] * changed + list(block.lines), styles)
            if changed:
                yield kinds.BLOCK_CHANGED.at(place, name=name)
        for block in given.values():
            if block.lines:
                self._append(block, styles)
                yield kinds.BLOCK_HOMELESS.at(place, name=block.name)

    def _append(self, block: Block, styles: Styles) -> None:
        """Where the template has no spot any more: at the end of the text, so that nothing a person wrote is lost."""
        spot = etree.fromstring(f"<w:p {NAMESPACE}/>")
        closing = next(iter(styles.those(self.body, _CLOSING)[_CLOSING]), None)
        if closing is None:
            closing = self.body.find(SECTION)
        if closing is None:
            self.body.append(spot)
        else:
            closing.addprevious(spot)
        _put(spot, block.name, block.basis, [homeless_line(block.name), *block.lines], styles)

    def _fingerprints(self, texts: Iterable[tuple[str, Any]], styles: Styles) -> dict[str, str]:
        """Of the text between the first-level headings before and after each spot; what people write does not count."""
        if not self.by_name:
            return {}
        heads = set(styles.those(self.body, _HEADING)[_HEADING])
        names = {spot: name for name, spot in self.by_name.items()}
        parts, inside = [hashlib.sha256()], {}
        for text, spot in texts:
            if spot in heads:
                parts.append(hashlib.sha256())
            if spot in names:
                inside[names[spot]] = parts[-1]
            elif text:
                parts[-1].update(f"{text}\n".encode())
        return {name: part.hexdigest()[:_LENGTH] for name, part in inside.items()}


def _put(spot: Any, name: str, basis: str, lines: Iterable[str], styles: Styles) -> None:
    """Replace the spot's paragraph by the marks and what stands between them."""
    spot.addprevious(_hidden(f"〔人工：{name}·{basis}〕" if basis else f"〔人工：{name}〕", styles))
    for line in lines:
        spot.addprevious(paragraph(printed(clean(line)), _TEXT, styles))
    spot.addprevious(_hidden(ENDING, styles))
    spot.getparent().remove(spot)


def _hidden(text: str, styles: Styles) -> Any:
    """A paragraph that is not printed and takes no room, its end hidden, too."""
    style = styles.id_of(_TEXT)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    look = f"<w:rPr>{styles.look(style)}<w:vanish/></w:rPr>"
    words = f"<w:r>{look}<w:t>{escaped(printed(clean(text)))}</w:t></w:r>"
    return etree.fromstring(f"<w:p {NAMESPACE}><w:pPr>{named}{look}</w:pPr>{words}</w:p>")
