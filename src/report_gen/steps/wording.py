"""`wording`: the sentences of the documents that an office may word its own way."""

from __future__ import annotations

from report_gen.errors import ReportGenError
from report_gen.reports.phrase_table import PhraseRow, phrase_rows


def phrases(part: str = "") -> tuple[PhraseRow, ...]:
    """The phrases that have `part` in their key, wording or note, in the order of the documents; ReportGenError if none."""
    found = tuple(row for row in phrase_rows() if part in f"{row.key}{row.default}{row.note}")
    if not found:
        raise ReportGenError(f"没有含“{part}”的说法。", "不写词可看到全部。")
    return found
