"""Texts as they stand in XML, byte for byte as `xml.sax.saxutils` writes them: that one loads all of `http` and `ssl`."""

from __future__ import annotations


def escape(text: str) -> str:
    """The text as it stands between tags."""
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def quoteattr(text: str) -> str:
    """The text as the value of an attribute, quotation marks and all."""
    words = escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in words:
        return f'"{words}"'
    if "'" not in words:
        return f"'{words}'"
    plain = words.replace('"', "&quot;")
    return f'"{plain}"'
