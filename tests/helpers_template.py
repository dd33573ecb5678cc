"""Templates and documents for the tests of the word room."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from helpers_word import TEMPLATES
from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding
from report_gen.word.render import Renderer
from report_gen.word.values import text_of

sys.path.append(str(TEMPLATES.parent / "tools"))
from paper import paragraph, section
from paper_looks import PORTRAIT
from paper_package import write


def template(folder: Path, *texts: str, name: str = "模板.docx") -> Path:
    """A template of plain paragraphs on our base; `样式::文字` names the style."""
    path = folder / name
    pairs = (text.split("::", 1) if "::" in text else ("公文正文", text) for text in texts)
    body = "".join(paragraph(style, words) for style, words in pairs)
    write(path, body + section(PORTRAIT, last=True))
    return path


def made(context: ReportContext, path: Path, *, review: bool = False) -> tuple[Path, tuple[Finding, ...]]:
    """The document of that template, and what there was to say."""
    out = path.parent / f"文书{'（核对稿）' if review else ''}.docx"
    return out, Renderer(path).render(context, out, {}, review=review)


def paragraphs(path: Path) -> list[str]:
    """The texts of all paragraphs of its body, in order."""
    body: Any = Document(str(path)).element.body
    return [text_of(spot) for spot in body.iter(qn("w:p"))]


def part(path: Path, name: str) -> str:
    """A part of the package as text."""
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def changed(path: Path, old: str, new: str, part_name: str = "word/document.xml") -> Path:
    """A copy of the docx with words of one part replaced."""
    copy = path.with_name(f"改_{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old.encode(), new.encode()) if name == part_name else content)
    return copy
