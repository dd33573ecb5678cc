"""What became of printing: PDFs beside documents, and the documents of a period bound into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from report_gen.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class PackPart:
    """A document in the pack: the chapter it belongs to, its title, its first page in the pack and how many it has."""

    chapter: str
    title: str
    first: int
    pages: int

    @property
    def last(self) -> int:
        """Its last page in the pack."""
        return self.first + self.pages - 1


@dataclass(frozen=True, slots=True)
class PdfDone:
    """The PDFs written (or that would be), the documents that have none, how many pages each PDF has, what was noted."""

    paths: tuple[Path, ...] = ()
    missing: tuple[Path, ...] = ()
    pages: Mapping[Path, int] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every document has its PDF, and none of them is a draft for its fonts."""
        return not self.missing and all(note.severity is Severity.NOTE for note in self.notes)
