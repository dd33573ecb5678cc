"""Fills the template of the overview page and writes it as one file that needs no other."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined

from report_gen.errors import ReportGenError
from report_gen.html import charts
from report_gen.model.board import Board, FileLink, Mark
from report_gen.model.tones import CLASSES, SIGNS

TEMPLATE: Final = "看板.html"
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would turn the text after them around
_REPLACED: Final = "\ufffd"
_DRIVE: Final = re.compile(r"[A-Za-z]:/")


def write_board(board: Board, template: Path, path: Path) -> None:
    """Write the page to `path`: UTF-8, the same bytes for the same board.

    Raises ReportGenError if the template has not exactly one style: the page would be shown without it.
    """
    path.write_text(page(board, template.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def page(board: Board, template: str, back: FileLink | None = None) -> str:
    """The page as text. Its security policy lets nothing be fetched and nothing run, and names the style by its hash.

    `back` leads out of it: then it is a page of the portal, and what only holds of a file beside the workbook is left unsaid.
    """
    styles = _STYLE.findall(template)
    if len(styles) != 1:
        raise ReportGenError("看板模板应有且只有一个 <style>。", "请重新安装 report_gen。")
    anchors = {(one.period, one.unit): f"unit-{number}" for number, one in enumerate(board.findings, 1)}
    filled = _environment().from_string(template)
    return filled.render(board=board, anchors=anchors, style_hash=_hash(styles[0]), charts=charts, back=back) + "\n"


def policy(shown: str) -> str:
    """The security policy of such a page for a header: as the page itself has it, and no page may frame it."""
    hashes = " ".join(f"'{_hash(style)}'" for style in _STYLE.findall(shown))
    return f"default-src 'none'; style-src {hashes}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _environment() -> Environment:
    """What units write is data: it is cleaned and escaped wherever it stands, and never a part of the template."""
    found = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_finalized, trim_blocks=True, lstrip_blocks=True
    )
    found.filters.update(address=address, sign=_sign, look=_look)
    return found


def _finalized(value: Any) -> Any:
    return clean(value) if type(value) is str else value


def clean(text: str) -> str:
    """The text with a sign in place of each character a page cannot hold or that would turn its words around."""
    breaks = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BIDI.sub(_REPLACED, _FORBIDDEN.sub(_REPLACED, breaks))


def address(path: str) -> str:
    """A path as a link: every sign with a meaning in addresses is quoted; whole paths begin with `file:`."""
    quoted = quote(path.encode("utf-8", "replace"), safe="/")
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{quote(path[2:].encode('utf-8', 'replace'), safe='/')}"
    if path.startswith("/"):
        return f"file://{quoted}"
    return quoted if path.startswith("../") else f"./{quoted}"


def _sign(mark: Mark) -> str:
    return SIGNS.get(mark.tone, "")


def _look(mark: Mark) -> str:
    return CLASSES.get(mark.tone, "plain")


def _hash(style: str) -> str:
    """The hash of a style as a security policy names it (CSP level 3, hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
