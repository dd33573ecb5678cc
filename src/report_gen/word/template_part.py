"""One part of a template (body, header, footer, notes): docxtpl's clean-up of its tags, compiled by Jinja once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from lxml import etree

from report_gen.word.values import texts_of

_PARAGRAPH: Final = re.compile(r"<w:p([ >])")
_TAG: Final = re.compile(r"<[^>]+>")
_CELLS: Final = re.compile(r"\{[%{]tc ")  # tags that make columns, whose number the table's grid has to follow
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_LOADING: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
_SHOWN: Final = 60


class Use(NamedTuple):
    """A name a tag asks for, on which line; `inner` is one looked up in another value (节.标题)."""

    name: str
    line: int
    inner: bool


class TemplatePart:
    """A part with tags: its patched XML by lines, a paragraph a line, and what it becomes for given values."""

    def __init__(self, name: str, root: Any, environment: Environment) -> None:
        engine = DocxTemplate("")
        xml = etree.tostring(root, encoding="unicode")
        source = _PARAGRAPH.sub(r"\n<w:p\1", engine.patch_xml(xml))
        self.name = name
        self.paragraphs = tuple(text for text, _ in texts_of(root) if text)
        self.lines = source.split("\n")
        self.broken, self.broken_line = "", 0
        self._grids = engine.fix_tables if _CELLS.search(bare(xml)) else None
        try:
            tree = environment.parse(source)
            self._template = environment.from_string(source)
        except TemplateSyntaxError as error:
            self.broken, self.broken_line = _in_chinese(str(error.message)), error.lineno
            tree = environment.parse("")
        self.undeclared = meta.find_undeclared_variables(tree)
        self.uses = tuple(_uses(tree, self.undeclared))
        self.loading = tuple(node.lineno for node in tree.find_all(_LOADING))

    def printed(self, values: Mapping[str, object]) -> str:
        """The XML of the part for these values; jinja2.TemplateError where they do not fit."""
        return self._template.render(values).replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")

    def tree(self, xml: str) -> Any:
        """The root of the part that was printed so; XMLSyntaxError where it is no XML."""
        root: Any = self._grids(xml) if self._grids else etree.fromstring(xml)
        for number, picture in enumerate(root.iter(_PICTURE), start=1):
            picture.set("id", str(number))  # a loop repeats its pictures, and their ids with them
        return root

    def text(self, line: int, name: str = "") -> str:
        """The text around `name` on that line, for a person to find the paragraph by."""
        text = bare(self.lines[line - 1]).strip() if 0 < line <= len(self.lines) else ""
        start = max(text.find(name) - _SHOWN // 2, 0)
        return text[start : start + _SHOWN]


# What Jinja says of a broken tag, and what a clerk is told.
_SAID: Final = (
    (re.compile(r"unknown tag '(\w+)'\. You.*closed is '(\w+)'", re.DOTALL), r"“\2”还没有结束，就写了“\1”"),
    (re.compile(r"unknown tag '(end\w+)'"), r"“\1”前面没有与它成对的标记"),
    (re.compile(r"unknown tag '([^']+)'"), r"没有“\1”这种标记"),
    (re.compile(r"Unexpected end of template.*closed is '(\w+)'", re.DOTALL), r"“\1”没有“end\1”"),
    (re.compile(r"end of (?:print )?statement"), "名称须写完整，不能有空格"),
    (re.compile(r"unexpected (?:char )?'([^']+)'"), r"“\1”写在这里不对"),
    (re.compile(r"expected token 'in'"), "for 须写成 for 名称 in 名称"),
)


def _in_chinese(message: str) -> str:
    for pattern, words in _SAID:
        if found := pattern.search(message):
            return found.expand(words)
    return "写法有误"


def bare(xml: str) -> str:
    """The text without its XML tags."""
    return _TAG.sub("", xml)


def _uses(tree: nodes.Template, undeclared: set[str]) -> Iterator[Use]:
    for node in tree.find_all((nodes.Name, nodes.Getattr)):
        if isinstance(node, nodes.Name):
            if node.name in undeclared and node.ctx == "load":
                yield Use(node.name, node.lineno, inner=False)
        elif isinstance(node, nodes.Getattr) and not _is_loop(node.node):
            yield Use(node.attr, node.lineno, inner=True)


def _is_loop(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "loop"
