"""督办单: one page for a unit that is behind – its matters by colour, what is asked of it, and by when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.plan import Plan, Unit
from report_gen.model.reminder import Cause, Colour, Matter, Reminders, Thresholds
from report_gen.reports.half_year import subtitle
from report_gen.reports.paper import office
from report_gen.reports.phrases import title_lines, to_supply, width
from report_gen.wording import date_text

TEMPLATE: Final = "督办单.docx"
TABLE: Final = "督办事项"
_HEADS: Final = ("级别", "督办事项", "时限", "单位最近所报", "要求与办结时限")
_WIDTHS: Final = (11, 32, 35, 40, 38)  # millimetres of the type area's 156
_TABLE_LINES: Final = 15.0  # lines of 10.5 pt that fit between the texts of a page, head and note included
_ROW_GAP: Final = 0.3  # lines that the margins of a row take
_LETTER: Final = 3.95  # millimetres of one character of 10.5 pt, with what a narrow column loses at its line ends
_LONGEST: Final = 70  # characters of a cell
_SIGNED: Final = 24  # characters of the office and its sealing unit that go on one line
_MEANING: Final = {
    Colour.RED: "已经逾期，请限期办结并说明原因",
    Colour.YELLOW: "尚未办结，请抓紧办理",
    Colour.BLUE: "临近时限，请按期完成",
}


def build(plan: Plan, found: Reminders, unit: Unit) -> ReportContext:
    """The reminder of `unit`, dated the day it is about, in the colour of its most urgent matter.

    The table shows as many matters as one page takes, the most urgent first, and says how many more there are.
    """
    matters = found.of(unit.code)
    colour = matters[0].colour
    values: dict[str, object] = {
        "标题": title_lines("督办单"),
        "副题": subtitle(plan, draft=False),
        **{f"{one.value}督办": _banner(one) if one is colour else "" for one in Colour},
        "单位": unit.name,
        "情况": (_said(found, matters),),
        "要求": tuple(_asked(plan, matters)),
        "级别说明": f"级别：{threshold_text(found.thresholds)}",
        "署名": _signature(plan),
        "日期": date_text(found.on),
    }
    return ReportContext(TEMPLATE, values, (_table(matters),), author=office(plan), made_on=found.on)


def threshold_text(limits: Thresholds) -> str:
    """When which colour begins, in words, with a mark on what the plan does not say."""
    own = limits.own

    def source(*names: str) -> str:
        return "" if own.issuperset(names) else "（默认）"

    soon = f"任务到期前{limits.soon}天内{source('临期天数')}"
    blue = f"蓝色，填报表到期前{limits.blue}天内{source('蓝色提前天数')}、{soon}"
    yellow = f"黄色，逾期满{limits.yellow}天{source('黄色逾期天数')}，或退回后尚未重报"
    if limits.red is None:
        return f"{blue}；{yellow}；红色，填报表已过锁定日、任务已超期（默认）。"
    return f"{blue}；{yellow}；红色，逾期满{limits.red}天，或填报表已过锁定日。"


def days_text(days: int) -> str:
    """`还有3天`, `今日到期`, `已过5天`."""
    return f"还有{days}天" if days > 0 else f"已过{-days}天" if days else "今日到期"


def _banner(colour: Colour) -> str:
    return f"【{colour.value}督办】{_MEANING[colour]}"


def _said(found: Reminders, matters: Sequence[Matter]) -> str:
    counts = Counter(matter.colour for matter in matters)
    parts = "、".join(f"{colour.value}{counts[colour]}项" for colour in Colour if counts[colour])
    return f"截至{date_text(found.on)}，你单位有{len(matters)}项工作需要督办（{parts}）。具体如下："


def _asked(plan: Plan, matters: Sequence[Matter]) -> Iterator[str]:
    causes = {matter.cause for matter in matters}
    first = min(matter.until for matter in matters)
    yield f"请于上表所列办结时限前办理（最近一项为{date_text(first)}），并将办理情况报送我办。"
    if Cause.TASK in causes:
        yield "任务已完成的，请在当期填报表“任务进展”中填明“已完成”和完成日期，并附佐证材料。"
    if causes & {Cause.REPORT, Cause.RETURNED}:
        yield "填报表已经报送的，请告知报送时间和方式，以便核对。"
    contact = " ".join(filter(None, (plan.info.get("联系人"), plan.info.get("联系电话"))))
    yield f"联系人及电话：{contact or to_supply('联系人及电话')}。"


def _table(matters: Sequence[Matter]) -> TableData:
    rows, left = list[tuple[str, ...]](), _TABLE_LINES
    for matter in matters:
        row = _row(matter)
        left -= _lines(row) + _ROW_GAP
        if rows and left < 0:
            break
        rows.append(row)
    rest = matters[len(rows) :]
    note = f"另有{len(rest)}项未列，请向我办索取清单。" if rest else ""
    return TableData(TABLE, "", _HEADS, tuple(rows), _WIDTHS, centred=(0, 2), note=note, small=True)


def _row(matter: Matter) -> tuple[str, ...]:
    number = f"{matter.key}　" if matter.cause is Cause.TASK else ""
    return (
        matter.colour.value,
        _short(f"{number}{matter.title}"),
        f"{date_text(matter.due)}\n{days_text(matter.days)}",
        _short(matter.said),
        f"{_short(matter.asked)}\n{date_text(matter.until)}前",
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _lines(row: Sequence[str]) -> int:
    """How many lines the row takes, counted on the safe side."""
    return max(
        sum(max(1, -(-int(width(part) * 2) // int(2 * (millimetres - 2) / _LETTER))) for part in text.split("\n"))
        for text, millimetres in zip(row, _WIDTHS, strict=True)
    )


def _signature(plan: Plan) -> tuple[str, ...]:
    """The office, and who seals for it."""
    name = office(plan) or to_supply("发文机关")
    seal = plan.info.get("代章单位", "")
    if not seal or "代章" in name:
        return (name,)
    together = f"{name}（{seal}代章）"
    return (together,) if len(together) <= _SIGNED else (name, f"（{seal}代章）")
