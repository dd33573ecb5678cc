"""What a template asks for, held against what a report gives, before anything is rendered."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from report_gen.catalogue import word as kinds
from report_gen.errors import TemplateError
from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.word.sections import free_section
from report_gen.word.values import text_of

MARKER: Final = re.compile(r"^\s*〔(表|图)：([^〕]*)〕\s*$")
_GOING: Final = re.compile(r"\{[{%]p |〔[表图]：")  # paragraphs that do not stay
_MARKERS: Final = re.compile(r"〔(表|图)：([^〕]*)〕")
_PARAGRAPH: Final = re.compile(r"<w:p([ >])")
_SHOWN: Final = 60
_TAG: Final = re.compile(r"<[^>]+>")
_LOADING: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class Environment(SandboxedEnvironment):
    """Sandboxed and strict: nothing undefined prints as blank, and each template text is compiled only once."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self._compiled = lru_cache(maxsize=32)(super().from_string)

    def from_string(self, source: Any, *_args: Any, **_options: Any) -> Template:
        """The compiled template of that text."""
        return self._compiled(source)


class Source:
    """A template file: its bytes, its tags, its markers."""

    def __init__(self, path: Path, environment: Environment) -> None:
        self.name = path.name
        self.place = Place(path.name)
        try:
            self.blob = path.read_bytes()
            self._lines = "".join(_patched(self.open())).split("\n")
        except (OSError, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
            raise TemplateError(
                f"模板“{path.name}”打不开",
                "请确认文件存在且是 .docx 格式，没有在 Word 或 WPS 中打开；可换回随程序提供的模板。",
            ) from error
        self._broken = ""
        self._line = 0
        self._tree = self._parsed(environment)
        self._known = frozenset(environment.globals)

    def open(self) -> DocxTemplate:
        """The template as docxtpl holds it, fresh for one document."""
        template = DocxTemplate(io.BytesIO(self.blob))
        template.init_docx()
        for paragraph in list(template.docx.element.body.iter(qn("w:p"))):
            if _GOING.search(text_of(paragraph)):
                free_section(paragraph)
        return template

    def _parsed(self, environment: Environment) -> nodes.Template:
        try:
            return environment.parse("\n".join(self._lines))
        except TemplateSyntaxError as error:
            self._broken, self._line = str(error.message), error.lineno
            return nodes.Template([])

    def findings(self, context: ReportContext) -> tuple[Finding, ...]:
        """W101 unknown names, W102 broken tags, W103 unknown markers, W201 parts of the report left out."""
        if self._broken:
            return (kinds.TEMPLATE_TAG.at(self.place, paragraph=self._text(self._line), reason=self._broken),)
        return (
            *self._loading(),
            *self._unknown(context.values),
            *self._markers(context),
            *self._unused(context.values),
        )

    def _loading(self) -> Iterator[Finding]:
        for node in self._tree.find_all(_LOADING):
            reason = "不能引用别的文件"
            yield kinds.TEMPLATE_TAG.at(self.place, paragraph=self._text(node.lineno), reason=reason)

    def _unknown(self, values: Mapping[str, object]) -> Iterator[Finding]:
        known = _names(values)
        free = meta.find_undeclared_variables(self._tree) - set(values) - self._known
        for node in self._tree.find_all((nodes.Name, nodes.Getattr)):
            if isinstance(node, nodes.Name) and node.name in free and node.ctx == "load":
                yield self._unknown_name(node.name, node.lineno, values)
            elif isinstance(node, nodes.Getattr) and node.attr not in known and not _is_loop(node.node):
                yield self._unknown_name(node.attr, node.lineno, known)

    def _unknown_name(self, name: str, line: int, known: Mapping[str, object] | frozenset[str]) -> Finding:
        near = difflib.get_close_matches(name, sorted(known), 1, 0.4)
        advice = f"是否应为“{near[0]}”？" if near else f"可用的名称有：{'、'.join(sorted(known))}。"
        return kinds.TEMPLATE_NAME.at(self.place, paragraph=self._text(line, name), name=name, advice=advice)

    def _markers(self, context: ReportContext) -> Iterator[Finding]:
        known = _pieces(context)
        asked = {match.groups(): match[0] for match in _MARKERS.finditer("\n".join(map(_bare, self._lines)))}
        for (kind, key), marker in asked.items():
            if key not in known[kind]:
                advice = f"可用的{kind}有：{'、'.join(known[kind]) or '无'}。"
                yield kinds.TEMPLATE_MARKER.at(self.place, marker=marker, kind=kind, advice=advice)
        for kind, key in ((kind, key) for kind, keys in known.items() for key in keys):
            if (kind, key) not in asked:
                yield kinds.TEMPLATE_UNUSED.at(self.place, name=f"{kind}“{key}”", tag=f"〔{kind}：{key}〕")

    def _unused(self, values: Mapping[str, object]) -> Iterator[Finding]:
        used = meta.find_undeclared_variables(self._tree)
        for name in values:
            if name not in used:
                yield kinds.TEMPLATE_UNUSED.at(self.place, name=name, tag=f"{{{{ {name} }}}}")

    def _text(self, line: int, name: str = "") -> str:
        """The text around `name` on that line of the patched XML, for a person to find the paragraph by."""
        text = _bare(self._lines[line - 1]).strip() if 0 < line <= len(self._lines) else ""
        start = max(text.find(name) - _SHOWN // 2, 0)
        return text[start : start + _SHOWN]


def _pieces(context: ReportContext) -> Mapping[str, list[str]]:
    """The keys of the report's tables and charts, by the word that markers have for them."""
    return {"表": [table.key for table in context.tables], "图": [chart.key for chart in context.charts]}


def _bare(xml: str) -> str:
    """The text without its XML tags."""
    return _TAG.sub("", xml)


def _patched(template: DocxTemplate) -> Iterator[str]:
    """The XML of body, headers and footers as Jinja gets it, a paragraph a line."""
    yield _PARAGRAPH.sub(r"\n<w:p\1", template.patch_xml(template.get_xml()))
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield _PARAGRAPH.sub(r"\n<w:p\1", template.patch_xml(template.get_part_xml(part)))


def _names(value: object) -> frozenset[str]:
    """All names in nested values."""
    if isinstance(value, Mapping):
        return frozenset(value).union(*map(_names, value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return frozenset().union(*map(_names, value))
    return frozenset()


def _is_loop(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "loop"
