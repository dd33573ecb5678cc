"""Every sentence of our own in the documents, and how it is said: as the sheet 措辞 words it, else by default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from report_gen.model.plan import Plan
from report_gen.model.proof import without_marks
from report_gen.reports.phrase import Phrase
from report_gen.reports.phrases_national import NATIONAL
from report_gen.reports.phrases_office import OFFICE
from report_gen.reports.phrases_report import REPORT
from report_gen.wording import filled, is_braced_well, places_in

PHRASES: Final[tuple[Phrase, ...]] = (
    *REPORT,
    *NATIONAL,
    *OFFICE,
)
_BY_KEY: Final[Mapping[str, Phrase]] = {phrase.key: phrase for phrase in PHRASES}
# What reading a plan needs to know of them: the places of each key.
PHRASE_PLACES: Final[Mapping[str, tuple[str, ...]]] = {phrase.key: phrase.places for phrase in PHRASES}


class PhraseRow(NamedTuple):
    """A phrase as the clerk looks it up: key, default wording, the places it may have, where it stands."""

    key: str
    default: str
    places: tuple[str, ...]
    note: str


def phrase_rows() -> tuple[PhraseRow, ...]:
    """Every phrase, in the order of the documents."""
    return tuple(PhraseRow(phrase.key, phrase.default, phrase.places, phrase.note) for phrase in PHRASES)


def say(plan: Plan, key: str, **values: str) -> str:
    """The phrase with its places filled: the plan's own wording, or the default where that is missing or broken.

    A wording is broken if it has a place the phrase does not know or a brace that opens or closes none: `plan check` says
    so. KeyError if there is no such phrase, or a value is missing.
    """
    phrase = _BY_KEY[key]
    own = without_marks(plan.phrases.get(key, ""))
    sound = own and is_braced_well(own) and set(places_in(own)) <= set(phrase.places)
    return filled(own if sound else phrase.default, values)
