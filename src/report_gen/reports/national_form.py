"""运行情况信息表: the quarterly form for the ministry, as a document and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.national_form import FormCell, FormLine, NationalForm
from report_gen.model.outcome import Assessment
from report_gen.model.plan import ItemKind, Plan
from report_gen.model.proof import Fact, Proof, without_marks
from report_gen.reports.half_year import subtitle
from report_gen.reports.national_lines import NAME, Line, asked, lines
from report_gen.reports.paper import office
from report_gen.reports.phrase_table import say
from report_gen.reports.phrases import title_lines, to_supply
from report_gen.reports.proof_of import of_item, of_period
from report_gen.reports.proofs import Proofs
from report_gen.wording import rounded

__all__ = ["NAME", "TABLE", "TEMPLATE", "asked", "build", "sheet"]

TEMPLATE: Final = "运行情况信息表.docx"
TABLE: Final = "运行情况"
HEADS: Final = ("指标分类", "具体指标", "值", "描述", "附件名称")
_SETTINGS: Final = "方案“项目信息”表"


def build(plan: Plan, assessment: Assessment, *, issued: date | None = None) -> ReportContext:
    """The form of `assessment`'s period as a document: the items the plan marks 运行情况信息表 in 来源, in its order.

    What a person must still supply stands in it as 【待补：…】 and in `missing`. A plan without such items (`asked`) has no
    such document.
    """
    proofs, told = Proofs(), lines(plan, assessment)
    facts = {name: proofs.mark(text, proof) for name, text, proof in _facts(plan, assessment)}
    values = {"标题": title_lines(_title(plan, assessment)), "副题": subtitle(plan, draft=False), **facts}
    return ReportContext(
        TEMPLATE,
        values,
        (_table(plan, assessment, told, proofs),),
        missing=tuple(_missing(plan, told)),
        author=office(plan),
        made_on=issued or assessment.as_of,
        proofs=proofs.all,
    )


def sheet(plan: Plan, assessment: Assessment, *, issued: date | None = None) -> NationalForm:
    """The same form as a workbook: numbers as numbers, and for each value the cells it comes from."""
    return NationalForm(
        _title(plan, assessment),
        subtitle(plan, draft=False),
        tuple((name, FormCell(text, open="【待补" in text)) for name, text, _ in _facts(plan, assessment)),
        HEADS,
        tuple(_form_line(plan, assessment, line) for line in lines(plan, assessment)),
        issued or assessment.as_of,
        office(plan),
    )


def _title(plan: Plan, assessment: Assessment) -> str:
    return say(plan, "信息表标题", 项目=plan.title, 城市=plan.city, 期间=assessment.period.label)


def _facts(plan: Plan, assessment: Assessment) -> Iterator[tuple[str, str, Proof]]:
    """The head of the form: name, text, where that is from."""
    period, span = assessment.period, f"{_month(plan.creation_start)}至{_month(plan.creation_end)}"
    yield "示范城市", plan.info.get("示范城市", "") or plan.city, _set("示范城市", "城市")
    yield "示范期", span, _set("示范期", "创建期开始、创建期结束")
    yield "填报周期", period.label, of_period(period, "填报周期")
    yield "填报单位", office(plan) or to_supply("填报单位"), _set("填报单位", "发文机关")
    for name, other in (("填报人", "联系人"), ("联系电话", "联系电话")):
        text = without_marks(plan.info.get(name, "") or plan.info.get(other, ""))
        yield name, text or to_supply(name), _set(name, f"{name}、{other}" if name != other else name)


def _set(name: str, settings: str) -> Proof:
    return Proof(name, f"{_SETTINGS}“{settings}”")


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _table(plan: Plan, assessment: Assessment, told: tuple[Line, ...], proofs: Proofs) -> TableData:
    return TableData(
        TABLE,
        "",
        HEADS,
        tuple(_row(plan, assessment, line, proofs) for line in told),
        (20, 47, 28, 29, 32),
        centred=(0, 2),
        merged=(0,),
        small=True,
        together=True,
    )


def _row(plan: Plan, assessment: Assessment, line: Line, proofs: Proofs) -> tuple[str, ...]:
    value = proofs.mark(line.value or to_supply(line.lack), _proof(plan, assessment, line))
    aside = proofs.mark(line.aside, of_item(plan, assessment, line.fact, f"“{line.item.name}”的数据期"))
    words = [proofs.mark(text, proof) for text, proof in _said(line)]
    files = [proofs.mark(one.text, one.proof) for one in line.files]
    return (
        line.item.category,
        line.name,
        value,
        "；".join(filter(None, (aside, *words))) or _untold(plan, line),
        "；".join(files) or _no_file(plan, line),
    )


def _proof(plan: Plan, assessment: Assessment, line: Line) -> Proof:
    """How the value came about, or why there is none, with the cells a unit has to mend."""
    proof = of_item(plan, assessment, line.fact)
    if not line.doubtful:
        return proof
    return replace(proof, facts=(*proof.facts, Fact("不能采用的填报", line.lack, cells=line.doubtful)))


def _said(line: Line) -> Iterator[tuple[str, Proof]]:
    """The units' words; with the unit's name where several wrote."""
    several = len({one.unit for one in line.words}) > 1
    for one in line.words:
        text = one.text.rstrip("。；;")
        yield (f"{one.unit}：{text}" if several else text), one.proof


def _untold(plan: Plan, line: Line) -> str:
    return to_supply(say(plan, "信息表缺说明", 内容=line.untold)) if line.untold else ""


def _no_file(plan: Plan, line: Line) -> str:
    return to_supply(say(plan, "信息表缺附件")) if line.lacks_file else ""


def _missing(plan: Plan, told: tuple[Line, ...]) -> Iterator[str]:
    for name in ("填报人", "联系电话"):
        if not (plan.info.get(name) or plan.info.get({"填报人": "联系人"}.get(name, name))):
            yield f"{name}（{_SETTINGS}）"
    for line in told:
        lacks = (line.lack, line.untold, "附件名称" if line.lacks_file else "")
        yield from (f"{line.item.name}：{lack}" for lack in lacks if lack)


def _form_line(plan: Plan, assessment: Assessment, line: Line) -> FormLine:
    proof = _proof(plan, assessment, line)
    words = "；".join(filter(None, (line.aside, *(text for text, _ in _said(line)))))
    files = "；".join(one.text for one in line.files)
    return FormLine(
        line.item.category,
        line.name,
        _value(line),
        FormCell(words or _untold(plan, line), open=not words and bool(line.untold)),
        FormCell(files or _no_file(plan, line), open=line.lacks_file),
        proof.formula,
        proof.cells,
    )


def _value(line: Line) -> FormCell:
    """A number as a number, rounded as printed; words and n∶1 as printed."""
    number, item = line.fact.value, line.item
    if isinstance(number, Decimal) and item.kind is not ItemKind.RATIO:
        return FormCell(rounded(number, item.decimals), item.decimals)
    return FormCell(line.value or to_supply(line.lack), open=bool(line.lack))
