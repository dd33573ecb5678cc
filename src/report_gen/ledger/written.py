"""State as a query over the events: what people wrote into the documents."""

from __future__ import annotations

from collections.abc import Iterable

from report_gen.model.decisions import WrittenBlock
from report_gen.model.document import Block
from report_gen.model.event import Act, Event

# What the data of these events are called.
DOCUMENT, NAME, TEXT, BASIS = "文书", "段落", "文字", "数据指纹"


def written_blocks(events: Iterable[Event]) -> tuple[WrittenBlock, ...]:
    """The last text of each block of each document, in the order in which they were first written."""
    standing: dict[tuple[str, str, str], WrittenBlock] = {}
    for event in events:
        if event.act is Act.WRITTEN:
            document, name, text, basis = (event.data.get(key, "") for key in (DOCUMENT, NAME, TEXT, BASIS))
            block = Block(name, tuple(text.split("\n")) if text else (), basis)
            about = (event.period, document, name)
            standing[about] = WrittenBlock(event.period, document, block, event.by, event.at.date(), event.number)
    return tuple(standing.values())
