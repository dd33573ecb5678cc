"""What one unit sent for a period, file by file, and what changed between them."""

from __future__ import annotations

from dataclasses import dataclass

from report_gen.model.submission import Entry, Receipt


@dataclass(frozen=True, slots=True)
class Version:
    """One file of the unit: when it came and how that is known, whether it counts, and why or why not.

    `base` is the file it corrects, if it is a correction workbook; '' otherwise.
    """

    file: str
    sha256: str
    receipt: Receipt
    accepted: bool
    reason: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else in the newer file. `about` names row and column; None: the cell is not there."""

    about: str
    old: Entry | None
    new: Entry | None


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next (file names): the cells that changed, in the order of the form."""

    older: str
    newer: str
    changes: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Everything one unit sent for a period. `unread` are its files that gave no form, each with the reason."""

    versions: tuple[Version, ...]
    steps: tuple[Step, ...]
    unread: tuple[tuple[str, str], ...] = ()
