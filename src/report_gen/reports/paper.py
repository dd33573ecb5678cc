"""What every official paper has around its text: letterhead, addressee, signature, date, imprint (GB/T 9704-2012, 7).

The office sets it in 项目信息, in rows of these names; what is not there is not printed:

- 发文机关标志: the red letterhead (7.2.4), 签发人: who signs a paper upward (7.2.6)
- 主送 (7.3.2), 发文机关, 代章单位: who seals for it (7.3.5), 附注: printed in brackets below the date (7.3.6)
- 抄送 (7.4.2), 印发机关 (7.4.3): with either of them the paper has an imprint
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from report_gen.model.document import ReportContext
from report_gen.model.plan import Plan
from report_gen.reports.phrases import to_supply, width
from report_gen.wording import date_text

_ONE_LINE: Final = 24  # characters of a signature that stand on one line


def paper(plan: Plan, issued: date | None, number: str = "", signer: str = "") -> Mapping[str, object]:
    """The values that the letterhead and the foot of a template ask for, '' for what is not to be printed.

    `number` is the paper's own (〔2024〕3号 with its word before it); `signer` goes before the one the plan names. Without
    `issued` the dates stand as 【待补：…】.
    """
    printed = to_supply("印发日期") if issued is None else date_text(issued)
    copies = _unpunctuated(plan.info.get("抄送", ""))
    printer = plan.info.get("印发机关", "").strip()
    return {
        "标志": plan.info.get("发文机关标志", "").strip(),
        "发文字号": number.strip(),
        "签发人": (signer or plan.info.get("签发人", "")).strip(),
        "主送": _unpunctuated(plan.info.get("主送", "")),
        "署名": signature(plan),
        "成文日期": date_text(issued) if issued else to_supply("成文日期"),
        "附注": _unbracketed(plan.info.get("附注", "")),
        "抄送": copies,
        "印发机关": printer,
        "印发日期": f"{printed}印发" if printer else "",
        "版记": bool(copies or printer),
        "版记另页": False,
        "版记无页码": False,
    }


def numbered(context: ReportContext, number: str, signer: str) -> ReportContext:
    """The paper with its number and its signer; one that has no place for them stays as it is."""
    given = {name: text.strip() for name, text in (("发文字号", number), ("签发人", signer)) if text.strip()}
    values = {name: given.get(name, value) for name, value in context.values.items()}
    return replace(context, values=values)


def on_its_own_page(context: ReportContext, *, after_blank: bool = False) -> ReportContext:
    """The paper with its imprint on an even page of its own: where the last page with it would be an odd one (7.4).

    `after_blank`: the text ends on an even page that has no room for the imprint; then a page stays blank, and neither
    that nor the imprint's has a number (7.5).
    """
    return replace(context, values={**context.values, "版记另页": True, "版记无页码": after_blank})


def missing_of(plan: Plan, issued: date | None) -> Iterator[str]:
    """What a person must still supply of it."""
    if issued is None:
        yield "成文日期"
    if not office(plan):
        yield "发文机关（方案“项目信息”表）"


def office(plan: Plan) -> str:
    """The office as author: as signed, else its name."""
    return plan.info.get("发文机关", "") or plan.info.get("领导小组办公室", "")


def signature(plan: Plan) -> tuple[str, ...]:
    """The office, and who seals for it, on a second line where both would not fit on one."""
    name = office(plan) or to_supply("发文机关")
    seal = plan.info.get("代章单位", "")
    if not seal or "代章" in name:
        return (name,)
    together = f"{name}（{seal}代章）"
    return (together,) if width(together) <= _ONE_LINE else (name, f"（{seal}代章）")


def _unpunctuated(text: str) -> str:
    """Without the closing mark, which the template sets."""
    return text.strip().rstrip("：:。.")


def _unbracketed(text: str) -> str:
    """Without the brackets, which the template sets."""
    text = text.strip()
    return text[1:-1] if text[:1] in {"（", "("} and text[-1:] in {"）", ")"} else text
