"""Documents from templates: tags filled, tables and charts placed, fonts set, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from report_gen.errors import ReportGenError, TemplateError
from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding, Severity
from report_gen.word.fonts import Styles, set_fonts
from report_gen.word.layout import align_signature, keep_ending, place_markers
from report_gen.word.package import blank_properties, save, set_properties
from report_gen.word.template import MARKER, Environment, Source
from report_gen.word.text import clean
from report_gen.word.values import Store, text_of

_TAGS = ("{{", "}}", "{%", "%}", "〔表：", "〔图：")


class Renderer:
    """One template, read and compiled once, for any number of documents."""

    def __init__(self, template: Path) -> None:
        self._environment = Environment()
        self._source = Source(template, self._environment)

    def render(self, context: ReportContext, out: Path, charts: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """Write the document `context` makes of the template to `out`; `charts` holds each chart's workbook by its key.

        Returns the notes about the template (W201). TemplateError for W101-W103; ReportGenError if a text got lost.
        """
        findings = self._source.findings(context)
        _refuse(findings)
        store = Store()
        document, roots = self._filled(context, store)
        body = roots[0]
        _expect_no_tags(roots, self._source.name)
        place_markers(document, body, context, charts)
        for root in roots:
            store.fill(root)
        styles = Styles(document)
        align_signature(body, styles)
        keep_ending(body, styles)
        for root in roots:
            set_fonts(root, styles)
        _expect_all(store, roots)
        set_properties(document, _title(context), clean(context.author), context.made_on)
        save(document, out)
        return findings

    def _filled(self, context: ReportContext, store: Store) -> tuple[Document, list[Any]]:
        """The rendered document with tokens for texts, and the roots of its body, headers and footers."""
        template = self._source.open()
        blank_properties(template.docx)
        values = {name: store.wrap(value) for name, value in context.values.items()}
        try:
            template.render(values, self._environment, autoescape=True)
        except jinja2.TemplateError as error:
            raise TemplateError(
                f"模板“{self._source.name}”不能套用：{error.message}", "请对照随程序提供的模板检查标记。"
            ) from error
        document: Document = template.docx
        kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
        parts: list[Any] = [rel.target_part for rel in document.part.rels.values() if rel.reltype in kinds]
        return document, [document.element.body, *(part.element for part in parts)]


def _refuse(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise TemplateError(finding.message, finding.hint)


def _expect_no_tags(roots: list[Any], name: str) -> None:
    """No tag or marker may be left over; the units' own texts are not yet in the document."""
    for root in roots:
        for spot in root.iter(qn("w:p")):
            text = text_of(spot)
            if any(tag in text for tag in _TAGS) and not MARKER.match(text):
                raise TemplateError(
                    f"模板“{name}”的“{text[:60]}”一段还有没填上的标记", "标记须写成 {{ 名称 }}，表、图标记须独占一段。"
                )


def _expect_all(store: Store, roots: list[Any]) -> None:
    lost = store.lost(roots)
    if lost:
        raise ReportGenError(f"生成的文书漏了一段文字：“{lost[0][:60]}”", "请换回随程序提供的模板再试。")


def _title(context: ReportContext) -> str:
    title = context.values.get("标题", "")
    lines = [title] if isinstance(title, str) else list(title) if isinstance(title, list | tuple) else []
    return clean("".join(str(line) for line in lines))
