"""Documents from templates: tags filled, tables and charts placed, fonts set, and nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from report_gen.errors import ReportGenError, TemplateError
from report_gen.model.document import ReportContext, TableData, Told
from report_gen.model.finding import Finding, Severity
from report_gen.word.blocks import SPOT, Spots
from report_gen.word.comments import add_comments, spell_marks
from report_gen.word.layout import (
    FITTED,
    align_signature,
    fit_imprint,
    fit_letterhead,
    keep_ending,
    part_imprint,
    place_markers,
    width_of,
)
from report_gen.word.moulds import Mould, Moulds, Rows
from report_gen.word.names import BODY, P, T
from report_gen.word.package import Package, serialized
from report_gen.word.read_package import Parts
from report_gen.word.read_told import told_of
from report_gen.word.template import MARKER, WIDE, Environment, Source
from report_gen.word.text import all_printed, clean, printed
from report_gen.word.values import Store, text_of, texts_of

_LEFT: Final = re.compile(rf"\{{\{{|\}}\}}|\{{%|%\}}|〔(?:[表图]|人工)：|{WIDE.pattern}")


class Renderer:
    """One template, read and compiled once, for any number of documents."""

    def __init__(self, template: Path, layout: Mapping[str, str] | None = None) -> None:
        """`layout` is the plan's own (Plan.layout), laid over what the template has by the standard."""
        self._source = Source(template, Environment(), layout)
        self._moulds = Moulds()

    def render(
        self, context: ReportContext, out: Path, charts: Mapping[str, bytes], *, review: bool = False
    ) -> tuple[Finding, ...]:
        """Write the document `context` makes of the template to `out`; `charts` holds each chart's workbook by its key.

        A `review` copy has a comment at every marked number. Returns the notes: W201 about the template, W202 and W203
        about a person's blocks. TemplateError for W101-W104; ReportGenError if a text got lost.
        """
        drawn = self._drawn(context)
        written = (None if review else self._cast(drawn)) or self._built(drawn, charts, review=review)
        for name, content in written.parts.items():
            written.package.put(name, content)
        written.package.set_properties(_title(context), printed(clean(context.author)), context.made_on)
        written.package.save(out)
        return (*drawn.findings, *written.notes)

    def told(self, context: ReportContext, charts: Mapping[str, bytes]) -> tuple[Told, ...]:
        """The paragraphs and table cells of the document as it would be printed, with the marks of its proofs."""
        made = self._made(self._drawn(context), charts, review=True)
        spell_marks(made.document, context.proofs)
        return told_of(Parts(made.document, self._source.numbering, self._source.styles_root))

    def _drawn(self, context: ReportContext) -> _Drawn:
        """The template filled with tokens."""
        findings = self._source.findings(context)
        _refuse(findings)
        store = Store()
        values = {name: store.wrap(value) for name, value in context.values.items()}
        return _Drawn(context, findings, store, self._source.printed(values))

    def _cast(self, drawn: _Drawn) -> _Written | None:
        """The document from the mould of its like; None where it has to be built."""
        mould = self._moulds.find(drawn.printed)
        if mould is None or any(block.lines for block in drawn.context.blocks):
            return None
        tables = {table.key: table for table in _plain_tables(drawn.context).tables}
        parts = mould.cast(drawn.store, tables, self._source.styles)
        return None if parts is None else _Written(Package(self._source.package), parts)

    def _built(self, drawn: _Drawn, charts: Mapping[str, bytes], *, review: bool) -> _Written:
        """The document from its tree."""
        context = drawn.context
        made = self._made(drawn, charts, review=review)
        if review:
            add_comments(made.document, made.package, context.proofs, context.made_on)
        parts = {name: serialized(root) for name, root in made.others.items()}
        parts[self._source.package.document] = made.package.finished(made.document)
        if not review:
            self._moulds.learn(drawn.printed, lambda: self._mould(drawn, parts))
        return _Written(made.package, parts, made.notes)

    def _mould(self, drawn: _Drawn, parts: Mapping[str, bytes]) -> Mould | None:
        """The mould of documents like that, if it gives the same parts as the tree did."""
        source, styles = self._source, self._source.styles
        roots = source.trees(drawn.printed)
        body = roots[source.package.document].find(BODY)
        part_imprint(body, source.unnumbered)
        markers, spots = places(body)
        fitted = any(styles.those(body, *FITTED).values())
        if fitted or spots.by_name or any(marker[1] != "表" for marker in markers.values()):
            return None
        rows = {spot: Rows(marker[2], width_of(spot, body)) for spot, marker in markers.items()}
        mould = Mould.of(roots, drawn.store, rows)
        tables = {table.key: table for table in _plain_tables(drawn.context).tables}
        return mould if mould and mould.cast(drawn.store, tables, styles) == parts else None

    def _made(self, drawn: _Drawn, charts: Mapping[str, bytes], *, review: bool) -> _Made:
        """The document before it is saved."""
        source, styles, store, context = self._source, self._source.styles, drawn.store, drawn.context
        roots = source.trees(drawn.printed)
        document = roots[source.package.document]
        body = document.find(BODY)
        package = Package(source.package, quick=not review)
        # What stands where is settled before any words of units are in the document: they cannot pass for a marker.
        part_imprint(body, source.unnumbered)
        markers, spots = places(body)
        _expect_no_tags(_texts(roots), {*markers, *spots.by_name.values()}, source.name)
        for name, root in roots.items():  # headers, footers and notes hold no comments
            store.fill(store.runs(root), review=review and name == source.package.document)
        texts = _texts(roots)
        _expect_all(store, texts, roots)
        shown = context if review else _plain_tables(context)
        notes = tuple(spots.set(context.blocks, _with_tables(texts, markers, shown), styles, source.place))
        place_markers(package, body, markers, shown, charts, styles)
        fitted = styles.those(body, *FITTED)
        align_signature(fitted, source.profile.grid)
        fit_letterhead(body, fitted)
        fit_imprint(body, fitted)
        keep_ending(fitted)
        others = {name: root for name, root in roots.items() if root is not document}
        return _Made(package, document, others, notes)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a document is made from: the texts, the parts printed with tokens in their place, what the template lacks."""

    context: ReportContext
    findings: tuple[Finding, ...]
    store: Store
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A document as XML: its package, its root and those of headers and the like, and what there is to say."""

    package: Package
    document: Any
    others: Mapping[str, Any]
    notes: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """A document ready to be saved: its package and the parts of its own."""

    package: Package
    parts: Mapping[str, bytes]
    notes: tuple[Finding, ...] = ()


def _refuse(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise TemplateError(finding.message, finding.hint)


def places(body: Any) -> tuple[dict[Any, re.Match[str]], Spots]:
    """The paragraphs of markers for tables and charts, and those where people may write."""
    markers: dict[Any, re.Match[str]] = {}
    spots: dict[str, Any] = {}
    for paragraph in dict.fromkeys(next(spot.iterancestors(P)) for spot in body.iter(T) if "〔" in (spot.text or "")):
        text = text_of(paragraph)
        if marker := MARKER.match(text):
            markers[paragraph] = marker
        elif spot := SPOT.match(text):
            spots[spot[1].strip()] = paragraph
    return markers, Spots(body, spots)


def _texts(roots: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The texts of all paragraphs, with the paragraphs; those of the document first."""
    return [found for root in roots.values() for found in texts_of(root)]


def _expect_no_tags(texts: Iterable[tuple[str, Any]], places: Collection[Any], name: str) -> None:
    """No tag or marker may be left over; the units' own texts are not yet in the document."""
    for text, paragraph in texts:
        if _LEFT.search(text) and paragraph not in places:
            raise TemplateError(
                f"模板“{name}”的“{text[:60]}”一段还有没填上的标记",
                "标记须写成 {{ 名称 }}，花括号用半角；表、图、人工标记须独占一段。",
            )


def _plain_tables(context: ReportContext) -> ReportContext:
    """The context with tables that are free of marks."""
    return replace(context, tables=tuple(map(_plain_table, context.tables)))


def _plain_table(table: TableData) -> TableData:
    cells = iter(all_printed([text for row in (table.heads, *table.rows) for text in row]))
    heads, *rows = (tuple(islice(cells, len(row))) for row in (table.heads, *table.rows))
    title, note, preface = map(printed, (table.title, table.note, table.preface))
    return replace(table, title=title, heads=heads, rows=tuple(rows), note=note, preface=preface)


def _expect_all(store: Store, texts: Iterable[tuple[str, Any]], roots: Mapping[str, Any]) -> None:
    lost = store.lost((text for text, _ in texts), roots.values())
    if lost:
        raise ReportGenError(f"生成的文书漏了一段文字：“{lost[0][:60]}”", "请换回随程序提供的模板再试。")


def _with_tables(
    texts: Iterable[tuple[str, Any]], markers: Mapping[Any, re.Match[str]], context: ReportContext
) -> Iterator[tuple[str, Any]]:
    """The texts with the words of the tables where their markers stand."""
    tables = {table.key: table for table in context.tables}
    for text, paragraph in texts:
        table = tables.get(markers[paragraph][2]) if paragraph in markers else None
        yield (text if table is None else printed(clean("\n".join(_words(table))))), paragraph


def _words(table: TableData) -> Iterator[str]:
    yield from (table.title, table.preface, table.note, *table.heads)
    for row in table.rows:
        yield from row


def _title(context: ReportContext) -> str:
    title = context.values.get("标题", "")
    lines = [title] if isinstance(title, str) else list(title) if isinstance(title, list | tuple) else []
    return printed(clean("".join(str(line) for line in lines)))
