"""What the templates of the portal need besides data: tones and signs of states, days, moments, sizes, points."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from flask import Flask, flash

from report_gen.model.sheets import Tone
from report_gen.model.tones import (
    CLASSES,
    LIGHT_TONES,
    SEVERITY_TONES,
    SIGNS,
    STATE_TONES,
    TIMELINESS_TONES,
    VERDICT_TONES,
)
from report_gen.wording import date_text, exact_points, signed_points

_TABLES: Final[tuple[Mapping[Any, Tone], ...]] = (
    STATE_TONES,
    TIMELINESS_TONES,
    SEVERITY_TONES,
    LIGHT_TONES,
    VERDICT_TONES,
)
TONES: Final[Mapping[Enum, Tone]] = {state: tone for table in _TABLES for state, tone in table.items()}
"""The tones of the states the portal shows."""

_SIGNS: Final = {CLASSES[one]: sign for one, sign in SIGNS.items()}
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
    return _SIGNS.get(tone(state), "")


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
