"""What the templates of the portal need besides data: tones and signs of states, days, moments, sizes, points."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Final

from flask import Flask, flash

from report_gen.model.finding import Severity
from report_gen.model.outcome import Light, ReportState, Timeliness, Verdict
from report_gen.model.sheets import Tone
from report_gen.wording import date_text, exact_points, signed_points

CLASSES: Final[Mapping[Tone, str]] = {
    Tone.GOOD: "good",
    Tone.FAIR: "fair",
    Tone.WATCH: "watch",
    Tone.BAD: "bad",
    Tone.INFO: "info",
    Tone.MUTED: "muted",
}
"""The class of portal.css for a tone; the same words as in 看板.html."""

SIGNS: Final[Mapping[str, str]] = {"good": "✓", "fair": "●", "watch": "▲", "bad": "✕", "info": "◇", "muted": "○"}
"""What stands before a word in that look, so that it is not told by colour alone."""

TONES: Final[Mapping[Enum, Tone]] = {
    ReportState.PASSED: Tone.GOOD,
    ReportState.QUERIED: Tone.WATCH,
    ReportState.RETURNED: Tone.BAD,
    ReportState.MISSING: Tone.BAD,
    Timeliness.ON_TIME: Tone.GOOD,
    Timeliness.LATE: Tone.BAD,
    Timeliness.PENDING: Tone.WATCH,
    Timeliness.NONE: Tone.BAD,
    Severity.ERROR: Tone.BAD,
    Severity.QUERY: Tone.WATCH,
    Severity.NOTE: Tone.INFO,
    Light.DONE: Tone.GOOD,
    Light.ON_TRACK: Tone.FAIR,
    Light.DUE_SOON: Tone.WATCH,
    Light.OVERDUE: Tone.BAD,
    Light.CONTINUOUS: Tone.INFO,
    Light.PENDING: Tone.MUTED,
    Verdict.MET: Tone.GOOD,
    Verdict.NOT_MET: Tone.BAD,
    Verdict.UNDECIDED: Tone.MUTED,
}
"""The tones of the states the portal shows: those of the merged workbook (a test holds them together)."""

LONGEST_NAME: Final = 120
_SEPARATORS: Final = "\u2028\u2029"
_ENDING: Final = 10  # characters of an ending that is kept when a name is cut
_KILO: Final = 1024


def register_filters(app: Flask) -> None:
    """Give the templates of `app` the filters of this module.

    create_app calls it once. The frame `base.html` also wants `who` (the Person signed in, or None) and `project` (the
    plan's title) in every page: create_app gives them by a context processor.
    """
    app.jinja_env.filters.update(
        tone=tone, sign=sign, day=day, moment=moment, size=size, points=exact_points, signed=signed_points, left=left
    )


def tell(look: str, message: str, hint: str = "") -> None:
    """Have the next page say it, in that look (good, info, watch, bad)."""
    flash((message, hint), look)  # type: ignore[arg-type]  # base.html takes a message with its hint


def tone(state: Enum | str) -> str:
    """The class a state is shown in; a class stays itself, and what has no tone is `plain`."""
    if isinstance(state, str):
        return state
    found = state if isinstance(state, Tone) else TONES.get(state)
    return CLASSES.get(found, "plain") if found else "plain"


def sign(state: Enum | str) -> str:
    """The sign before the word of a state: ✓ ● ▲ ✕ ◇ ○, or '' where it has no tone."""
    return SIGNS.get(tone(state), "")


def day(value: date | None) -> str:
    """`2024年7月5日`, of a moment its day; '—' for None."""
    return "—" if value is None else date_text(value)


def moment(value: datetime | None) -> str:
    """`2024-07-03 09:30:15`; '—' for None."""
    return "—" if value is None else value.strftime("%Y-%m-%d %H:%M:%S")


def left(due: date, today: date) -> str:
    """How long until that day: `还有3天`, `今天截止`, `已过2天`."""
    days = (due - today).days
    if not days:
        return "今天截止"
    return f"还有{days}天" if days > 0 else f"已过{-days}天"


def size(count: int) -> str:
    """A number of bytes for people: `812 B`, `14 KB`, `3.2 MB`."""
    if count < _KILO:
        return f"{count} B"
    if count < _KILO * _KILO:
        return f"{round(count / _KILO)} KB"
    return f"{count / _KILO / _KILO:.1f} MB"


def safe_name(text: str) -> str:
    """The name a file had at its sender's, fit to be shown: its last part, without signs that hide or turn text round."""
    last = unicodedata.normalize("NFC", text).replace("\\", "/").rpartition("/")[2]
    kept = "".join(one for one in last if unicodedata.category(one)[0] != "C" and one not in _SEPARATORS).strip()
    if len(kept) <= LONGEST_NAME:
        return kept or "未命名"
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 2]}…{dot}{ending}" if len(ending) < _ENDING else kept[:LONGEST_NAME]
