"""退回修改通知: one page that tells a unit what to mend in its form, until when, and how to send it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from report_gen.model.document import ReportContext, TableData
from report_gen.model.finding_groups import cells_text
from report_gen.model.outcome import ReportState
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.returns import ReturnCase, ReturnItem
from report_gen.model.submission import EntryState
from report_gen.reports.half_year import subtitle
from report_gen.reports.paper import office
from report_gen.reports.phrases import title_lines, to_supply, width
from report_gen.wording import date_text

Row = tuple[str, ...]

TEMPLATE: Final = "退回修改通知.docx"
TABLE: Final = "退回修改事项"
NO_DATE: Final = "　　　　年　　月　　日"  # to be written in by hand
_HEADS: Final = ("序号", "位置", "问题", "要求")
_WIDTHS: Final = (12, 34, 62, 48)  # millimetres of the type area's 156
_KINDS: Final = 4  # kinds of finding named in the text; the rest is counted
_LONGEST: Final = 120  # characters of a problem or a demand shown here; the whole stands in the other files
_EXAMPLE: Final = 70  # the same where it stands for many cells
_TABLE_LINES: Final = 18  # lines of 10.5 pt that fit between the texts of a page
_ROOM: Final = 36  # characters of 12 pt on a line
_USUAL_TEXT: Final = (
    9  # lines the texts take when they are short; each further one takes a line and a half of the table
)
_LETTER: Final = 3.95  # millimetres of one character of 10.5 pt, with what a narrow column loses at its line ends
_SIGNED: Final = 24  # characters of the office and its sealing unit that go on one line


def build(
    plan: Plan,
    case: ReturnCase,
    period: Period,
    issued: date | None = None,
    enclosed: Sequence[str] = ("校核标注表", "更正表"),
) -> ReportContext:
    """The notice of `case`; without `issued` its date is left to be written in.

    `enclosed` are the workbooks that go with it. Where the items are too many for one page, those of one kind share a
    row; the table shows as many rows as the page takes, errors first, and says where the others stand.
    """
    said = tuple(_said(case, period))
    asked = tuple(_asked(plan, case, enclosed))
    lines = sum(-(-int(width(text) + 2) // _ROOM) for text in (*said, *asked))
    room = _TABLE_LINES - round(max(lines - _USUAL_TEXT, 0) * 1.5)
    values = {
        "标题": title_lines("退回修改通知"),
        "副题": f"（{period.label}填报表）{subtitle(plan, draft=False)}",
        "单位": case.unit.name,
        "情况": said,
        "要求": asked,
        "署名": _signature(plan),
        "日期": date_text(issued) if issued else NO_DATE,
    }
    table = _table(case, room, enclosed)
    return ReportContext(TEMPLATE, values, (table,), author=office(plan), made_on=issued or period.last)


def _said(case: ReturnCase, period: Period) -> Iterator[str]:
    """What came, and what is wrong with it, counted by kind."""
    errors = sum(item.must_change for item in case.items)
    queries = len(case.items) - errors
    parts = [f"强制性问题{errors}处" if errors else "", f"核实性问题{queries}处" if queries else ""]
    verdict = "现退回修改" if case.status.state is ReportState.RETURNED else "现请核实"
    name = _short(PurePosixPath(case.file).name, 40)  # the folders it lies in are the office's own
    if not case.readable:
        yield f"你单位报送的{period.label}填报表（文件“{name}”）不能采用，现退回。原因如下："
        return
    yield f"你单位报送的{period.label}填报表（文件“{name}”）经校核，有{'、'.join(filter(None, parts))}，{verdict}。"
    kinds = Counter(item.finding.kind.title for item in case.items).most_common()
    if len(kinds) == 1:
        return
    named = "、".join(f"{title}{count}处" for title, count in kinds[:_KINDS])
    rest = sum(count for _, count in kinds[_KINDS:])
    yield f"其中：{named}{f'，其他{rest}处' if rest else ''}。"


def _asked(plan: Plan, case: ReturnCase, enclosed: Sequence[str]) -> Iterator[str]:
    """Until when, how, and whom to ask."""
    due = f"请于{date_text(case.due)}前"
    if case.readable:
        yield f"{due}{_ways(case, enclosed)}。没有要求修改的内容请勿改动，确需改动的请在“说明”栏写明原因。"
        if any(_explainable(item) for item in case.items):
            yield "核实性问题确认无误的，请在“说明”栏写明具体原因；只写“核实无误”“情况属实”的不予采信。"
    else:
        yield f"{due}按上表要求重新报送；原表不能修复的，请用下发的空白填报表重新填报。"
    contact = " ".join(filter(None, (plan.info.get("联系人"), plan.info.get("联系电话"))))
    yield f"联系人及电话：{contact or to_supply('联系人及电话')}。"


def _explainable(item: ReturnItem) -> bool:
    """Whether an explanation can stand for it: an estimate gives no value, so it must be replaced."""
    return not item.must_change and (
        item.entry is None or item.entry.value is not None or item.entry.state is EntryState.BLANK
    )


def _ways(case: ReturnCase, enclosed: Sequence[str]) -> str:
    """`在所附校核标注表的标色格中改正后报送，或只填所附更正表报送`: whichever are enclosed and mend everything."""
    if "校核标注表" in enclosed and not all(item.entry for item in case.items):
        enclosed = ("校核标注表",)  # what has no cell of its own cannot be mended in the other
    ways = {"校核标注表": "在所附校核标注表的标色格中改正后报送", "更正表": "只填所附更正表报送"}
    words = [ways[name] for name in enclosed if name in ways]
    if not words:
        return "在原填报表中改正后重新报送"
    return "，或".join(words) + ("（任选一种）" if len(words) > 1 else "")


def _table(case: ReturnCase, room: int, enclosed: Sequence[str]) -> TableData:
    where = f"所附{'、'.join(enclosed)}" if enclosed else "汇总台账"
    rows, shown = _fitting([(_row(item), 1) for item in case.items], room)
    note = ""
    if len(rows) < len(case.items):
        rows, shown = _fitting([(_group_row(number, group), len(group)) for number, group in _groups(case)], room)
        hidden = len(case.items) - shown
        note = f"同类问题合并列出{f'，其余{hidden}处未列' if hidden else ''}；逐处见{where}。"
    return TableData(TABLE, "", _HEADS, rows, _WIDTHS, centred=(0, 1), note=note, small=True)


def _fitting(rows: Sequence[tuple[Row, int]], room: int) -> tuple[tuple[Row, ...], int]:
    """The first rows that fit, one at least, and how many items they stand for."""
    shown, items, left = list[Row](), 0, room - 1
    for row, count in rows:
        left -= _lines(row)
        if shown and left < 0:
            break
        shown.append(row)
        items += count
    return tuple(shown), items


def _groups(case: ReturnCase) -> Iterator[tuple[int, tuple[ReturnItem, ...]]]:
    """The items of one kind, sheet and demand together, each group where its first item stands."""
    groups: dict[tuple[str, ...], list[ReturnItem]] = {}
    for item in case.items:
        finding = item.finding
        groups.setdefault((finding.code, item.place.sheet, finding.hint, item.note), []).append(item)
    yield from enumerate(map(tuple, groups.values()), 1)


def _group_row(number: int, group: Sequence[ReturnItem]) -> Row:
    """One row for many cells; what is said differently of each is shown by the first."""
    first = group[0]
    if len(group) == 1:
        return (str(number), *_row(first)[1:])
    cells = cells_text(item.place.cell for item in group)
    position = f"{first.place.sheet}\n{cells}".strip() if cells else f"{first.about}等{len(group)}处"
    title, message = first.finding.kind.title, first.finding.message
    problem = f"{title}，共{len(group)}处。如：{message}{first.note}"
    return (str(number), _short(position, 40), _short(problem, _EXAMPLE), _short(first.finding.hint, _EXAMPLE))


def _row(item: ReturnItem) -> Row:
    place = item.place
    where = f"{place.sheet} {place.cell}".strip()
    position = f"{where}\n{item.about}" if item.entry else item.about
    problem = f"{item.finding.message}{item.note}"
    return (str(item.number), _short(position, 40), _short(problem, _LONGEST), _short(item.finding.hint, _LONGEST))


def _lines(row: Sequence[str]) -> int:
    """How many lines the row takes, counted on the safe side."""
    return max(
        sum(max(1, -(-int(width(part) * 2) // int(2 * (millimetres - 2) / _LETTER))) for part in text.split("\n"))
        for text, millimetres in zip(row, _WIDTHS, strict=True)
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _signature(plan: Plan) -> tuple[str, ...]:
    """The office, and who seals for it."""
    name = office(plan) or to_supply("发文机关")
    seal = plan.info.get("代章单位", "")
    if not seal or "代章" in name:
        return (name,)
    together = f"{name}（{seal}代章）"
    return (together,) if len(together) <= _SIGNED else (name, f"（{seal}代章）")
