"""How long a document is, and what the rules on official papers warn of: length, addressees, requests in reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from report_gen.catalogue import paper as kinds
from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.plan import Plan, UnitKind
from report_gen.model.proof import plain
from report_gen.reports.phrases import REQUEST

_LIMIT_SETTING: Final = "正文字数上限"
_LIMIT: Final = 4000  # 2024 rules on lightening the load of lower levels
_QUOTED: Final = 30  # characters of a sentence that a finding repeats
# What stands around the body: head, addressees, signature, imprint.
_FRAME: Final = frozenset({
    "标题", "副题", "主送", "署名", "成文日期", "附注", "标志", "发文字号", "签发人", "抄送", "印发机关", "印发日期",
})  # fmt: skip
_APPROVAL: Final = re.compile("请(?:批示|批复|审批|审示|指示|审议批准)|[妥当]否")
_SENTENCE: Final = re.compile("[^。！？；\n]+")
_LOWER: Final = re.compile("各[^，、；：]{0,10}(?:政府|党委|县委|区委|管委会)")


def characters(context: ReportContext) -> int:
    """How many characters the body has, marks of punctuation included: no blanks, head and foot, tables or annexes."""
    return sum(len("".join(plain(text).split())) for text in _body(context))


def warnings(plan: Plan, context: ReportContext) -> tuple[Finding, ...]:
    """What a clerk is told of a paper before it goes out: T101 long, T102 to lower governments, T103 a report that asks.

    Nothing is stopped by any of them.
    """
    place = Place(context.template)
    return (*_long(plan, context, place), *_downwards(plan, context, place), *_asking(context, place))


def _body(context: ReportContext) -> Iterator[str]:
    yield from _texts(value for name, value in context.values.items() if name not in _FRAME)
    for block in context.blocks:
        yield from block.lines


def _texts(values: Iterable[object]) -> Iterator[str]:
    """All texts of nested template values, in order."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _texts(value.values())
        elif isinstance(value, (list, tuple)):
            yield from _texts(value)


def _long(plan: Plan, context: ReportContext, place: Place) -> Iterator[Finding]:
    written = plan.info.get(_LIMIT_SETTING, "").strip()
    limit = int(written) if written.isdecimal() else _LIMIT
    count = characters(context)
    if count > limit:
        yield kinds.TOO_LONG.at(place, count=count, limit=limit)


def _downwards(plan: Plan, context: ReportContext, place: Place) -> Iterator[Finding]:
    """A paper of a coordination body that is addressed to a lower party committee or government."""
    addressees = "".join(_texts([context.values.get("主送", "")]))
    districts = (unit for unit in plan.units if unit.kind is UnitKind.DISTRICT)
    named = (next((name for name in unit.names if name in addressees), "") for unit in districts)
    lower = _LOWER.search(addressees)
    name = next(filter(None, named), "") or (lower[0] if lower else "")
    if name:
        yield kinds.LOWER_GOVERNMENT.at(place, name=name)


def _asking(context: ReportContext, place: Place) -> Iterator[Finding]:
    """A report upward (it ends 特此报告) that asks for something, each sentence once."""
    if "报告" not in "".join(_texts([context.values.get("结语", "")])):
        return
    sentences = (one for text in _body(context) for one in _SENTENCE.findall(plain(text)))
    for sentence in dict.fromkeys(sentences):
        if REQUEST.search(sentence) or _APPROVAL.search(sentence):
            shown = sentence if len(sentence) <= _QUOTED else f"{sentence[:_QUOTED]}……"
            yield kinds.REQUEST_IN_REPORT.at(place, quote=shown)
