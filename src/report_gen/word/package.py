"""Saving a document so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_NO_DATE = date(2024, 1, 1)


def set_properties(document: Document, title: str, author: str, made_on: date | None) -> None:
    """Core properties from the run, not from the machine: title, office, and one fixed time."""
    properties = document.core_properties
    stamp = datetime.combine(made_on or _NO_DATE, time(), UTC).replace(tzinfo=None)
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.subject = properties.keywords = properties.comments = ""
    properties.created = properties.modified = stamp
    properties.revision = 1


def blank_properties(document: Document) -> None:
    """Empty the text properties of a template, which docxtpl would render as if they were templates."""
    properties = document.core_properties
    for name in ("title", "author", "subject", "keywords", "comments", "identifier", "language"):
        setattr(properties, name, "")


def save(document: Document, path: Path) -> None:
    """Write the document with fixed times in its zip; made in memory, so that a full disk meets one write alone."""
    buffer, made = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.getvalue())
