"""The sheet 措辞: the office's own wording of the sentences in its documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from report_gen.catalogue import plan as kinds
from report_gen.intake.plan_table import Row, suggestion
from report_gen.wording import is_braced_well, places_in

PhrasePlaces = Mapping[str, Sequence[str]]  # of each phrase of the documents the names it may have in braces


def read_phrases(rows: Iterable[Row], known: PhrasePlaces | None) -> dict[str, str]:
    """The wordings that can be used, by key; all of them where the phrases of the documents are not `known`.

    Findings (in the rows): P801 a key no document has, P802 a place the phrase does not know, P803 a brace that opens or
    closes none. Such a row is left out: the documents say it their own way.
    """
    usable = (row for row in rows if not row.failed and (known is None or _is_sound(row, known)))
    return {row.text("键"): row.text("文字") for row in usable}


def _is_sound(row: Row, known: PhrasePlaces) -> bool:
    key, text = row.text("键"), row.text("文字")
    if key not in known:
        row.report(kinds.PHRASE_UNKNOWN, "键", value=key, suggestion=suggestion(key, known))
        return False
    choices = "、".join(f"{{{name}}}" for name in known[key]) or "（本句没有可填的内容）"
    if not is_braced_well(text):
        row.report(kinds.PHRASE_BRACE, "文字", key=key, value=text, choices=choices)
        return False
    strange = [name for name in places_in(text) if name not in known[key]]
    for name in strange:
        near = suggestion(name, known[key])
        row.report(kinds.PHRASE_PLACE, "文字", key=key, value=f"{{{name}}}", choices=choices, suggestion=near)
    return not strange
