"""A sentence of our own in the documents: its key, its default wording with named places, what it is for."""

from __future__ import annotations

from dataclasses import dataclass

from report_gen.wording import places_in


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence (or clause) that the sheet 措辞 may word otherwise.

    `default` holds named places (`应报{应报}`); `more` are places that it does not use but another wording may. `note`
    says where the sentence stands.
    """

    key: str
    default: str
    note: str
    more: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The names a wording may have in braces."""
        return tuple(dict.fromkeys((*places_in(self.default), *self.more)))
