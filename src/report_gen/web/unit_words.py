"""How the unit's pages say things: where it stands, what to do next, what became of an upload, where points come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from report_gen.model.finding import Severity
from report_gen.model.finding_groups import Group
from report_gen.model.outcome import UNRATED, ReportState, ScoreItem, ScoreLine, Timeliness
from report_gen.model.portal import Standing, UnitView, Uploaded
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.steps.appeal import appeal_words
from report_gen.steps.score_explain import Explained
from report_gen.web.views import moment, tone
from report_gen.wording import date_text, evidence_told, exact_points, sum_text

SEVERITY_HELP: Final = {
    Severity.ERROR: "这些值不采用，须改正后重新上报。",
    Severity.QUERY: "这些值要核实：确实无误的写明原因，填错的改正后重新上报。",
    Severity.NOTE: "供参考，不影响通过。",
}
PACKAGE_HELP: Final = {
    "校核标注表": "您报来的表，有问题的格子已标出并写明原因",
    "更正表": "只列要改的格子，照着填好即可上报",
    "退回修改通知": "逐条列明问题和改正期限的公文",
}
_LIMITING: Final = frozenset({RuleKind.GATE, RuleKind.VETO})


class Mark(NamedTuple):
    """A word and the look it is shown in."""

    tone: str
    word: str


class Step(NamedTuple):
    """What to do next, in one sentence, and how urgent that looks."""

    tone: str
    said: str


def marks(standing: Standing, today: date) -> Iterator[Mark]:
    """Where the unit stands with the period, in a word or two: 未报, 通过 and 逾期, 免报, 已封账."""
    if standing.excused:
        yield Mark("info", "免报")
    elif standing.state is None:
        yield Mark("muted", "不需报送")
    elif standing.state is ReportState.MISSING:
        yield Mark("bad" if standing.due and today > standing.due else "muted", standing.state.value)
    else:
        yield Mark(tone(standing.state), standing.state.value)
        if standing.timeliness not in {None, Timeliness.NONE}:
            yield Mark(tone(standing.timeliness), standing.timeliness.value)
    if standing.closed:
        yield Mark("muted", "已封账")


def next_step(standing: Standing, today: date, view: UnitView | None = None) -> Step:
    """What the unit is to do about the period now; with the `view` of the period, which of it can be explained."""
    if standing.excused:
        return Step("info", f"本期免报（{standing.excused}），不需要上报。")
    if standing.state is None:
        return Step("muted", "本期不需要报送。")
    if standing.closed:
        return Step("muted", f"本期已由{standing.closed}，不再收表。有情况请联系领导小组办公室。")
    if standing.state is ReportState.MISSING:
        return _to_send(standing, today)
    return _to_mend(standing, view)


def late_words(standing: Standing, today: date) -> str:
    """What becomes of a form sent after the lock day: it is taken, and late unless a complete one came in time; else ''."""
    if standing.closed or standing.lock is None or today <= standing.lock:
        return ""
    if standing.timeliness is not Timeliness.ON_TIME:
        may = "仍可上报，按逾期记录"
    else:  # the first form decided for want of a complete one
        may = "仍可改报" if standing.state is ReportState.PASSED else "仍可改报，此前没有按时报完整的按逾期记录"
    return f"已过最迟补报日（{date_text(standing.lock)}），{may}；是否采用由领导小组办公室决定。"


def _to_send(standing: Standing, today: date) -> Step:
    if standing.due and today > standing.due:
        return Step("bad", "已过截止日，尚未收到填报表，请尽快上报。")
    return Step("info", "尚未收到填报表。请下载空白填报表，填好后上报。")


def _to_mend(standing: Standing, view: UnitView | None) -> Step:
    if standing.state is ReportState.RETURNED and view and not any(one.used for one in view.files):
        return Step("bad", "收到的文件都不能采用，请按校核结果改正后重新上报。")
    if standing.state is ReportState.RETURNED:
        return Step("bad", f"有{standing.errors}处强制性问题，已退回。请按校核结果改正后重新上报。")
    if standing.state is ReportState.QUERIED:
        return Step("watch", f"有{standing.queries}处数据待核实，{_to_answer(view)}。")
    return Step("good", "校核通过，不需要再办。封账前如有更正，可以重新上报，以最后一份为准。")


def _to_answer(view: UnitView | None) -> str:
    if view is None:
        return "请按校核结果办理"
    explained = any(not one.settled for one in view.queries)  # an approximate number, say, has to be mended
    return "确实无误的写明原因，填错的改正后重新上报" if explained else "请按校核结果改正后重新上报"


class Weight(NamedTuple):
    """The findings of one severity, and what that severity asks for."""

    severity: Severity
    groups: tuple[Group, ...]
    help: str

    @property
    def number(self) -> int:
        """How many findings there are."""
        return sum(len(one.findings) for one in self.groups)


def weights(groups: Sequence[Group]) -> tuple[Weight, ...]:
    """The groups by severity, the gravest first; severities nobody has are left out."""
    found = {severity: tuple(one for one in groups if one.kind.severity is severity) for severity in Severity}
    return tuple(Weight(severity, some, SEVERITY_HELP[severity]) for severity, some in found.items() if some)


def where(group: Group) -> str:
    """The sheet and cells a group is about: `任务进展 › C5、C7`; '' where it is about a whole file."""
    return " › ".join(filter(None, (group.findings[0].place.sheet, group.cells)))


def alike(group: Group) -> bool:
    """Whether one sentence says it for all of the group."""
    return len({one.message for one in group.findings}) == 1


def uploaded_json(one: Uploaded) -> dict[str, Any]:
    """What became of an uploaded file, for the script of the page and for other programs.

    Of one that was taken but is not used, `reason` says why; the findings are then those of another and left out.
    """
    unused = unused_why(one)
    standing = one.view.standing if one.view else None
    return {
        "name": one.name,
        "taken": one.taken,
        "fresh": one.fresh,
        "event": one.event,
        "at": moment(one.at) if one.at else "",
        "reason": one.reason or unused,
        "hint": one.hint,
        "state": standing.state.value if standing and standing.state else "",
        "errors": standing.errors if standing else 0,
        "queries": standing.queries if standing else 0,
        "findings": [_group_json(group) for group in one.view.groups] if one.view and not unused else [],
    }


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "code": group.kind.code,
        "severity": group.kind.severity.value,
        "title": group.kind.title,
        "cells": where(group),
        "message": group.message,
        "hint": group.hint,
    }


def unused_why(one: Uploaded) -> str:
    """Why a file that was taken is not used; '' where it is, or where nobody knows yet."""
    files = one.view.files if one.view else ()
    return next((known.note for known in files if known.event == one.event and not known.used), "")


def receipt_words(one: Uploaded) -> str:
    """`“6月.xlsx”已收到（第12号，2024-07-03 09:30:15），退回：强制性3处，核实性0处。`; the reason where it was refused."""
    if not one.taken:
        return f"“{one.name}”没有收下：{one.reason}"
    again = "" if one.fresh else "以前"
    got = f"“{one.name}”{again}已收到（第{one.event}号，{moment(one.at)}）"
    unused = unused_why(one)
    return f"{got}，但不采用：{unused}" if unused else "，".join(filter(None, (got, _check_words(one.view)))) + "。"


def _check_words(view: UnitView | None) -> str:
    state = view.standing.state if view else None
    if view is None or state is None:
        return ""
    left = view.standing
    return f"校核结论：{state.value}（强制性{left.errors}处，核实性{left.queries}处）"


def receipt_tone(one: Uploaded) -> str:
    """The look of what became of a file: refused is bad, taken as good or bad as the unit stands with it."""
    if not one.taken:
        return "bad"
    if unused_why(one):
        return "watch"
    state = one.view.standing.state if one.view else None
    return tone(state) if state else "info"


class Told(NamedTuple):
    """A line of a score as it is told: what it rests on, and the decision on an appeal, '' where there is none."""

    line: ScoreLine
    evidence: tuple[str, ...]
    appeal: str


class ItemTold(NamedTuple):
    """A line of the rubric as it is told: its rule, `full` and `got` points, its lines, the sum where there is one."""

    item: ScoreItem
    name: str
    rule: str
    full: str
    got: str
    lines: tuple[Told, ...]
    sum: str


def items_told(found: Explained) -> tuple[ItemTold, ...]:
    """Every line of the rubric with where its points come from, as `score explain` tells it."""
    return tuple(_item_told(found, item) for item in found.shown)


def _item_told(found: Explained, item: ScoreItem) -> ItemTold:
    rubric = item.rubric
    moved = [item.start, *(line.points for line in item.lines)]
    summed = item.points is not None and sum(map(bool, moved)) > 1
    return ItemTold(
        item,
        "·".join(dict.fromkeys((rubric.block, rubric.name))),
        found.rules[rubric.code],
        _full(item),
        _got(item),
        tuple(_line_told(found, line) for line in item.lines),
        f"{sum_text(moved)} = {exact_points(item.points)}" if summed and item.points is not None else "",
    )


def _full(item: ScoreItem) -> str:
    rubric = item.rubric
    if RUBRIC_RULES[rubric.rule].kind in _LIMITING or not rubric.points:
        return "—"
    return f"{'最多 ' if RUBRIC_RULES[rubric.rule].kind is RuleKind.BONUS else ''}{exact_points(rubric.points)}"


def _got(item: ScoreItem) -> str:
    if RUBRIC_RULES[item.rubric.rule].kind in _LIMITING:
        return f"等次不高于{item.limit}" if item.limit else "不限制等次"
    return "待评" if item.points is None else exact_points(item.points)


def _line_told(found: Explained, line: ScoreLine) -> Told:
    raws = {cell.place: cell.raw for cell in found.cells[line.key]}
    evidence = tuple(evidence_told(one, raws.get(one.place, "")) for one in line.evidence)
    before = f"{appeal_words(line.appeal, line)}；裁定前计{line.claim.rpartition('，')[2]}" if line.appeal else ""
    return Told(line, evidence, before)


def total_told(found: Explained) -> str:
    """`96 + 2 = 98`: how the total is made; '' for a unit that is not rated."""
    score = found.score
    if score.grade == UNRATED:
        return ""
    counted = [item.points for item in score.items if item.points is not None and (item.rubric.points or item.points)]
    return f"{sum_text(counted or [Decimal(0)])} = {exact_points(score.total)}"
