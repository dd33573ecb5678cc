"""An official document for tests, made of lines of text."""

from __future__ import annotations

from report_gen.model.official import OfficialDocument, Paragraph, Spot

FILE = "方案.txt"


def document(text: str) -> OfficialDocument:
    """The document with one paragraph a line; blank lines count and are left out."""
    lines = enumerate(text.splitlines(), start=1)
    return OfficialDocument(FILE, "", tuple(Paragraph(line, Spot(FILE, line=no)) for no, line in lines if line.strip()))
