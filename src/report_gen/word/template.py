"""What a template asks for, held against what a report gives, before anything is rendered."""

from __future__ import annotations

import difflib
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import jinja2
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from report_gen.catalogue import word as kinds
from report_gen.errors import TemplateError
from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.word.blocks import SPOT
from report_gen.word.fonts import Styles, set_fonts
from report_gen.word.names import FROM, NAMESPACE, REFERENCE, TO, P
from report_gen.word.package import Template, parsed, serialized
from report_gen.word.profile import Profile
from report_gen.word.sections import free_section
from report_gen.word.template_part import TemplatePart
from report_gen.word.values import text_of

KINDS: Final = ("表", "图")  # what a marker can stand for
MARKER: Final = re.compile(r"^\s*〔(表|图)：([^〕]*)〕\s*$")
WIDE: Final = re.compile(r"｛\s*[｛{%％]|\{\s*[｛％]|[%％}]\s*｝|％\s*\}|｝\s*[}｝]")  # tags typed in full width
_GOING: Final = re.compile(r"\{[{%]p |〔(?:[表图]|人工)：")  # paragraphs that do not stay
_MARKERS: Final = re.compile(r"〔(表|图)：([^〕]*)〕")
_TAGGED: Final = re.compile(r"\{[{%#]|[}%#]\}|〔")
_TEXTS: Final = frozenset({"header", "footer", "footnotes", "endnotes"})
_COMMENTS: Final = frozenset({"comments", "commentsExtended", "commentsIds", "commentsExtensible"})
_UNREADABLE: Final = (OSError, zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, etree.XMLSyntaxError)


class Environment(SandboxedEnvironment):
    """Sandboxed and strict: nothing undefined prints as blank."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)


class Offer(NamedTuple):
    """What a template may use: names of values, names inside them, keys of tables and charts by their markers' word."""

    values: tuple[str, ...]
    inner: frozenset[str]
    pieces: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(context: ReportContext) -> Offer:
        """What the report gives."""
        tables, charts = (tuple(one.key for one in found) for found in (context.tables, context.charts))
        return Offer(tuple(context.values), _names(context.values), dict(zip(KINDS, (tables, charts), strict=True)))


class Source:
    """A template file, read and compiled once: its parts, its styles, its tags, its markers."""

    def __init__(self, path: Path, environment: Environment, layout: Mapping[str, str] | None = None) -> None:
        """The template with the plan's own `layout` laid over it. TemplateError if it is no docx that can be read."""
        self.profile = Profile(layout or {})
        self.name = path.name
        self.place = Place(path.name)
        self._known = frozenset(environment.globals)
        try:
            self.package = Template(path.read_bytes())
            self.styles_root = self._root_of("styles")
            if self.styles_root is None:
                self.styles_root = parsed(f"<w:styles {NAMESPACE}/>")
            self.profile.lay_styles(self.styles_root)
            self._put("styles", self.styles_root)
            self.styles = Styles(self.styles_root)
            self.numbering = self._root_of("numbering")
            self.parts = tuple(self._read(environment))
        except _UNREADABLE as error:
            raise TemplateError(
                f"模板“{path.name}”打不开",
                "请确认文件存在且是 .docx 格式，没有在 Word 或 WPS 中打开；可换回随程序提供的模板。",
            ) from error
        texts = [text for part in self.parts for text in part.paragraphs]
        self._asked = {match.groups(): match[0] for text in texts for match in _MARKERS.finditer(text)}
        self._offered: Offer | None = None
        self._found: tuple[Finding, ...] = ()
        self._spots = Counter(match[1].strip() for text in texts if (match := SPOT.match(text)))

    @property
    def unnumbered(self) -> str | None:
        """The relationship of the empty footer, or None where the template has none."""
        feet = (rel for rel in self.package.relations() if rel.kind == "footer")
        return next((rel.rid for rel in feet if not text_of(parsed(self.package.contents[rel.target]))), None)

    def _root_of(self, kind: str) -> Any:
        name = next((rel.target for rel in self.package.relations() if rel.kind == kind), None)
        return None if name is None else parsed(self.package.contents[name])

    def _put(self, kind: str, root: Any) -> None:
        for rel in self.package.relations():
            if rel.kind == kind:
                self.package.contents[rel.target] = serialized(root)

    def _read(self, environment: Environment) -> Iterator[TemplatePart]:
        """The parts with tags, the document first; those without are made ready for every document at once."""
        self.package.without(_COMMENTS)
        texts = (rel.target for rel in self.package.relations() if rel.kind in _TEXTS)
        for name in dict.fromkeys((self.package.document, *texts)):
            root: Any = parsed(self.package.contents[name])
            self._prepare(root)
            if name == self.package.document:
                self.styles.only(root)
            if name == self.package.document or _TAGGED.search(text_of(root)):
                yield TemplatePart(name, root, environment)
            self.package.contents[name] = serialized(root)
        self.package.settle()

    def _prepare(self, root: Any) -> None:
        """Fonts set, comments of whoever made the template taken out, section breaks out of the way of what goes."""
        for mark in list(root.iter(FROM, TO, REFERENCE)):
            mark.getparent().remove(mark)
        for paragraph in list(root.iter(P)):
            if _GOING.search(text_of(paragraph)):
                free_section(paragraph)
        self.profile.lay_part(root, self.styles.name_of)
        set_fonts(root, self.styles)

    def printed(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """The XML of the parts with tags, the document's first.

        TemplateError for what goes wrong only with these values.
        """
        try:
            return tuple(part.printed(values) for part in self.parts)
        except jinja2.TemplateError as error:
            raise TemplateError(
                f"模板“{self.name}”不能套用：{error.message}", "请对照随程序提供的模板检查标记。"
            ) from error

    def trees(self, printed: Iterable[str]) -> dict[str, Any]:
        """The roots of the parts that were printed so, by the name of the part; TemplateError where they are no XML."""
        try:
            return {part.name: part.tree(xml) for part, xml in zip(self.parts, printed, strict=True)}
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"模板“{self.name}”套用后不成文档", "for、if 与 endfor、endif 请各自独占一段，写成 {%p … %}。"
            ) from error

    def offer(self) -> Offer:
        """What this template uses, as what another one may use in its place."""
        inner = frozenset(use.name for part in self.parts for use in part.uses if use.inner)
        pieces = {kind: tuple(key for this, key in self._asked if this == kind) for kind in KINDS}
        return Offer(tuple(sorted(name for part in self.parts for name in part.undeclared)), inner, pieces)

    def findings(self, context: ReportContext) -> tuple[Finding, ...]:
        """W101 unknown names, W102 broken tags, W103 unknown markers, W104 blocks of one name, W201 parts left out."""
        offer = Offer.of(context)
        if offer != self._offered:  # documents of one template are offered the same
            self._offered, self._found = offer, self.checked(offer)
        return self._found

    def checked(self, offer: Offer) -> tuple[Finding, ...]:
        """The same against what is offered."""
        broken = [part for part in self.parts if part.broken]
        if broken:
            return tuple(
                kinds.TEMPLATE_TAG.at(self.place, paragraph=part.text(part.broken_line), reason=part.broken)
                for part in broken
            )
        return (
            *self._loading(),
            *self._unknown(offer),
            *self.misplaced(offer),
            *self._unused(offer),
        )

    def _loading(self) -> Iterator[Finding]:
        for part in self.parts:
            for line in part.loading:
                yield kinds.TEMPLATE_TAG.at(self.place, paragraph=part.text(line), reason="不能引用别的文件")

    def _unknown(self, offer: Offer) -> Iterator[Finding]:
        known = {True: offer.inner, False: frozenset({*offer.values, *self._known})}
        for part in self.parts:
            for use in part.uses:
                if use.name not in known[use.inner]:
                    advice = nearest(use.name, offer.inner if use.inner else offer.values, "名称")
                    paragraph = part.text(use.line, use.name)
                    yield kinds.TEMPLATE_NAME.at(self.place, paragraph=paragraph, name=use.name, advice=advice)

    def misplaced(self, offer: Offer) -> Iterator[Finding]:
        """W103 for markers of tables and charts that are not offered, W104 for blocks of one name."""
        for (kind, key), marker in self._asked.items():
            if key not in offer.pieces[kind]:
                advice = nearest(key, offer.pieces[kind], kind)
                yield kinds.TEMPLATE_MARKER.at(self.place, marker=marker, kind=kind, advice=advice)
        for name, count in self._spots.items():
            if count > 1:
                yield kinds.TEMPLATE_BLOCK_TWICE.at(self.place, name=name, count=count)

    def _unused(self, offer: Offer) -> Iterator[Finding]:
        for kind, key in ((kind, key) for kind, keys in offer.pieces.items() for key in keys):
            if (kind, key) not in self._asked:
                yield kinds.TEMPLATE_UNUSED.at(self.place, name=f"{kind}“{key}”", tag=f"〔{kind}：{key}〕")
        used = {name for part in self.parts for name in part.undeclared}
        for name in offer.values:
            if name not in used:
                yield kinds.TEMPLATE_UNUSED.at(self.place, name=name, tag=f"{{{{ {name} }}}}")


def nearest(name: str, known: Iterable[str], what: str) -> str:
    """The advice for an unknown name: the one it comes nearest to, or all there are."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 1, 0.4)
    return f"是否应为“{near[0]}”？" if near else f"可用的{what}有：{'、'.join(names) or '无'}。"


def _names(value: object) -> frozenset[str]:
    """All names in nested values."""
    found: set[str] = set()
    _collect(value, found)
    return frozenset(found)


def _collect(value: object, found: set[str]) -> None:
    if isinstance(value, Mapping):
        found.update(value)
        for inner in value.values():
            _collect(inner, found)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            _collect(inner, found)
