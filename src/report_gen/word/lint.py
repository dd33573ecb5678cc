"""What a person who edits a template gets wrong: all of it at once, each with its paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from report_gen.catalogue import word as kinds
from report_gen.model.finding import Finding, Severity
from report_gen.word.template import KINDS, WIDE, Environment, Offer, Source, nearest
from report_gen.word.template_part import TemplatePart

_SHOWN: Final = 60
_ENDS: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_PAIRS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_SINGLE: Final = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})")
_BLOCK: Final = re.compile(r"\{%-?((?:p|tr|tc|r)(?=\s))?\s*(for|if|endfor|endif)\b")
_LOOPS: Final = re.compile(r"\bfor\s+(\w+)\s+in\b")
_NAMES: Final = re.compile(r"(?:\{\{-?(?:(?:p|tr|tc|r)\s)?\s*|%[^%}]*\bin\s+|%[^%}]*\bif\s+(?:not\s+)?)([^\W\d]\w*)")
_MARKER: Final = re.compile(r"〔(?:表|图|人工)：[^〕]*〕")
_LIKE: Final = re.compile(r"[〔\[【（(［]\s*(表格?|图表?|人工)\s*[：:]\s*([^〕\]】）)］]*?)\s*[〕\]】）)］]")
_PROPER: Final = {"表格": "表", "图表": "图"}


def lint(path: Path, against: Path) -> tuple[Finding, ...]:
    """What is wrong with the template at `path`, held against the shipped one at `against`: W1xx, W201, W204.

    The shipped template uses everything its report gives, so it stands for the report and no data are needed.
    TemplateError if one of them cannot be opened.
    """
    return findings(Source(path, Environment()), Source(against, Environment()).offer())


def findings(source: Source, offer: Offer) -> tuple[Finding, ...]:
    """The same of a template that has been read, against what is offered."""
    written = (*_tags(source, offer), *_blocks(source), *_markers(source, offer))
    if not any(part.broken for part in source.parts):
        return (*written, *source.checked(offer))
    explained = any(finding.severity is Severity.ERROR for finding in written)
    rest = (*_unknown(source, offer), *source.misplaced(offer)) if explained else source.checked(offer)
    return (*written, *rest)


def _paragraphs(source: Source) -> Iterator[str]:
    return (text for part in source.parts for text in part.paragraphs)


def _tags(source: Source, offer: Offer) -> Iterator[Finding]:
    for text in _paragraphs(source):
        if WIDE.search(text):
            yield kinds.TEMPLATE_WIDE.at(source.place, paragraph=text[:_SHOWN])
            continue
        reasons = [*_halves(text), *(f"“{found[0]}”应为两个花括号" for found in _single(text, offer))]
        for reason in reasons[:1]:
            yield kinds.TEMPLATE_TAG.at(source.place, paragraph=text[:_SHOWN], reason=reason)


def _single(text: str, offer: Offer) -> Iterator[re.Match[str]]:
    return (found for found in _SINGLE.finditer(text) if found[1] in offer.values)


def _halves(text: str) -> Iterator[str]:
    """Ends of tags without the other end in the same paragraph."""
    opened = ""
    for end in _ENDS.findall(text):
        if end in _PAIRS:
            if opened:
                yield f"“{opened}”没有对应的“{_PAIRS[opened]}”，一个标记须写在同一段里"
            opened = end
        elif _PAIRS.get(opened) == end:
            opened = ""
        else:
            yield f"“{end}”没有对应的开头，一个标记须写在同一段里"
            opened = ""
    if opened:
        yield f"“{opened}”没有对应的“{_PAIRS[opened]}”，一个标记须写在同一段里"


def _blocks(source: Source) -> Iterator[Finding]:
    """Beginnings (for, if) without their ends and ends without beginnings, at the paragraph they stand in."""
    for part in source.parts:
        waiting: list[tuple[str, str, str]] = []
        for text, reach, word in _block_words(part):
            if not word.startswith("end"):
                waiting.append((word, text, reach))
            elif waiting and word == f"end{waiting[-1][0]}":
                begun, opening, begun_reach = waiting.pop()
                if reach != begun_reach:
                    reason = f"开头写的是“{{%{begun_reach} {begun}”，结尾写的是“{{%{reach} {word}”，两处须一样，独占一段的都写“{{%p”"
                    yield kinds.TEMPLATE_TAG.at(source.place, paragraph=opening[:_SHOWN], reason=reason)
            else:
                reason = f"“{word}”前面没有与它成对的“{word[3:]}”"
                yield kinds.TEMPLATE_TAG.at(source.place, paragraph=text[:_SHOWN], reason=reason)
        for word, opening, _ in waiting:
            yield kinds.TEMPLATE_TAG.at(source.place, paragraph=opening[:_SHOWN], reason=f"“{word}”没有“end{word}”")


def _block_words(part: TemplatePart) -> Iterator[tuple[str, str, str]]:
    """Each for, if, endfor, endif after the paragraph it stands in and what it takes along (p, tr, tc, r or '')."""
    return ((text, reach, word) for text in part.paragraphs for reach, word in _BLOCK.findall(text))


def _markers(source: Source, offer: Offer) -> Iterator[Finding]:
    for text in _paragraphs(source):
        if _MARKER.search(text) and not _MARKER.fullmatch(text.strip()):
            yield kinds.TEMPLATE_TAG.at(source.place, paragraph=text[:_SHOWN], reason="表、图、人工标记须独占一段")
        for found in _LIKE.finditer(text):
            kind = _PROPER.get(found[1], found[1])
            if not _MARKER.fullmatch(found[0]) and (found[0][0] == "〔" or _is_like(found[2], kind, offer)):
                yield kinds.TEMPLATE_LIKE.at(source.place, marker=found[0], proper=f"〔{kind}：{found[2]}〕")


def _is_like(key: str, kind: str, offer: Offer) -> bool:
    return kind not in KINDS or bool(get_close_matches(key, offer.pieces[kind], 1, 0.6))


def _unknown(source: Source, offer: Offer) -> Iterator[Finding]:
    """Unknown names in a template whose tags are too broken to be parsed."""
    texts = tuple(_paragraphs(source))
    known = {"loop", "not", *offer.values, *_named(_LOOPS, texts)}
    for text in texts:
        for name in _NAMES.findall(text):
            if name not in known:
                advice = nearest(name, offer.values, "名称")
                yield kinds.TEMPLATE_NAME.at(source.place, paragraph=text[:_SHOWN], name=name, advice=advice)


def _named(pattern: re.Pattern[str], texts: Iterable[str]) -> Iterator[str]:
    return (name for text in texts for name in pattern.findall(text))
