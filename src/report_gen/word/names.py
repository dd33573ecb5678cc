"""The names of WordprocessingML this room looks for, spelt out once: each look-up costs more than the search."""

from __future__ import annotations

from typing import Final

MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W: Final = f"{{{MAIN}}}"
NAMESPACE: Final = f'xmlns:w="{MAIN}"'

P, R, T, BR, TAB = f"{W}p", f"{W}r", f"{W}t", f"{W}br", f"{W}tab"
P_PR, R_PR, STYLE, VAL = f"{W}pPr", f"{W}rPr", f"{W}pStyle", f"{W}val"
BODY, TABLE, CELL, SECTION = f"{W}body", f"{W}tbl", f"{W}tc", f"{W}sectPr"
ID = f"{W}id"
FROM, TO, REFERENCE = f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def escaped(text: str) -> str:
    """The text as it stands between tags.

    `xml.sax.saxutils` has the same, and loads all of `http` and `ssl` with it; `html` loads a table of 2,231 names.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The text that stands so between tags; for what `escaped` or lxml wrote."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def quoted(text: str) -> str:
    """The text as the value of an attribute, quotation marks and all."""
    words = escaped(text).replace('"', "&quot;").replace("'", "&#x27;")
    return f'"{words}"'
