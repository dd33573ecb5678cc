"""`score explain`: where every point of a unit comes from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import click

from report_gen.cli import DONE
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import PeriodType, chosen_workspace, json_option, now, progress, workspace_options
from report_gen.model.outcome import UNRATED
from report_gen.model.period import Period
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.wording import date_text, number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from report_gen.model.decisions import Appeal
    from report_gen.model.outcome import Evidence, ScoreItem, ScoreLine
    from report_gen.model.proof import Cell
    from report_gen.steps.score_explain import Explained

_HASH_SHOWN: Final = 8
_LONGEST: Final = 30  # characters of a cell that are quoted


@click.command(
    cls=ChineseCommand,
    help="""逐条说明一家单位的得分：每一条的规则和参数、日期、分数、原因、出处（哪个文件哪一格，或台账第几号），以及算式。

    不写报送期时，说明最近一次考核的那一期；亮灯和判定以那次考核的截至日为准。只看一条用 --line，如 --line P01/2024-06。

    不写任何文件，也不记入台账。""",
)
@click.argument("unit", metavar="单位")
@click.argument("period", required=False, type=PeriodType(), metavar="[报送期]")
@click.option("--line", "key", default="", metavar="编号", help="只说明这一条，如 P01/2024-06。")
@workspace_options
@json_option
def explain(unit: str, period: Period | None, *, key: str, as_json: bool, **options: Any) -> int:
    """Explain one unit's score."""
    from report_gen.steps.load import open_office
    from report_gen.steps.score_explain import explain as run

    found = run(open_office(chosen_workspace(options), now=now()), unit, period, key, progress)
    if as_json:
        echo_json(explained_json(found))
    else:
        for line in explained_lines(found):
            click.echo(line)
    return DONE


def explained_lines(found: Explained) -> list[str]:
    """The screen: total, grade and rank, then each line of the rubric with what gave or cost points, then the sum."""
    score = found.score
    lines = [*_head(found), *(line for item in found.shown for line in _item_lines(found, item))]
    if found.whole and score.items:
        points = [
            item.points for item in score.items if item.points is not None and (item.rubric.points or item.points)
        ]
        lines.append(f"合计：{_sum(points)} = {number_text(score.total)}分")
    return [*lines, *(f"提醒：{text}" for text in found.lapsed)]


def _head(found: Explained) -> Iterator[str]:
    score = found.score
    rank = f"　名次：{score.rank}（{score.unit.kind.value}）" if found.ranked and score.rank else ""
    total = "" if score.grade == UNRATED else f"　得分：{number_text(score.total)}分"
    yield f"{score.unit.short}　{score.period.label}{total}　等次：{score.grade or '无'}{rank}"
    yield f"截至日：{date_text(found.as_of)}"
    if score.note:
        yield score.note
    if score.open_points:
        yield f"另有{number_text(score.open_points)}分待人工评分，以上得分、等次{'、名次' if found.ranked else ''}为暂定。"
    for item in score.limits:
        yield f"等次受“{item.rubric.name}”（{item.rubric.code}）限制，最高为{item.limit}。"
    if found.printed:
        total, grade, rank = found.printed
        place = f"，第{rank}名" if found.ranked and rank != "0" else ""
        yield f"与最近一次考核写出的不同：当时为{total}分，{grade or '无等次'}{place}；须重新运行 score。"


def _item_lines(found: Explained, item: ScoreItem) -> Iterator[str]:
    rubric = item.rubric
    yield ""
    yield f"{rubric.code}　{'·'.join(dict.fromkeys((rubric.block, rubric.name)))}{_points(item)}"
    yield f"    规则：{rubric.rule}——{found.rules[rubric.code]}"
    for line in item.lines:
        yield from _line_lines(found, line)
    moved = [item.start, *(line.points for line in item.lines)]
    if found.whole and item.points is not None and sum(map(bool, moved)) > 1:
        yield f"    算式：{_sum(moved)} = {_minus(item.points)}"
    if item.note:
        yield f"    说明：{item.note}"


def _points(item: ScoreItem) -> str:
    """`　满分10分　得9分`; '' for a line that only limits the grade."""
    if RUBRIC_RULES[item.rubric.rule].kind in {RuleKind.GATE, RuleKind.VETO}:
        return f"　等次不高于{item.limit}" if item.limit else "　不限制等次"
    got = "　待评" if item.points is None else f"　得{_minus(item.points)}分"
    most = "最多加" if RUBRIC_RULES[item.rubric.rule].kind is RuleKind.BONUS else "满分"
    return (f"　{most}{number_text(item.rubric.points)}分" if item.rubric.points else "") + got


def _minus(points: Decimal) -> str:
    """Points with a real minus sign."""
    return number_text(points).replace("-", "−")


def _line_lines(found: Explained, line: ScoreLine) -> Iterator[str]:
    day = f"　{date_text(line.on)}" if line.on else ""
    yield f"  {line.key}{day}　{signed(line.points)}分　{line.reason}"
    cells = found.cells[line.key]
    for one in line.evidence:
        yield f"      依据：{_evidence(one, next((cell for cell in cells if cell.place == one.place), None))}"
    if line.appeal:
        yield f"      {appeal_words(line.appeal, line)}；裁定前计{line.claim.rpartition('，')[2]}"


def _evidence(one: Evidence, cell: Cell | None) -> str:
    """`2024-06/市商务局.xlsx › 指标数据 › H5“640”（指纹1a2b3c4d）；640 ÷ 218`."""
    raw = " ".join(cell.raw.split()) if cell else ""
    quoted = f"“{raw[:_LONGEST]}{'…' if len(raw) > _LONGEST else ''}”" if raw else ""
    received = one.period and one.sha256 and not one.event  # assessors' books tell their folder
    where = f"{f'{one.period}/' if received else ''}{one.place.label}{quoted}" if one.place.file else ""
    sealed = f"（文件指纹 {one.sha256[:_HASH_SHOWN]}）" if one.sha256 else ""
    event = f"台账第{one.event}号" if one.event and f"台账第{one.event}号" not in one.words else ""
    return "；".join(filter(None, (where + sealed, one.words if one.words != where else "", event)))


def _sum(points: Sequence[Decimal]) -> str:
    """`10 − 1 + 0.5`: a start of 0 is left out where something follows."""
    first, *rest = points[1:] if len(points) > 1 and not points[0] else points
    return "".join(
        (
            f"{'−' if first < 0 else ''}{number_text(abs(first))}",
            *(f" {'−' if one < 0 else '+'} {number_text(abs(one))}" for one in rest),
        )
    )


def signed(points: Decimal) -> str:
    """`−1`, `+2`, `0`."""
    return f"{'−' if points < 0 else '+' if points else ''}{number_text(abs(points))}"


def appeal_words(one: Appeal, line: ScoreLine | None) -> str:
    """`申诉裁定第12号：免予扣分，理由：…（张三，2024年7月9日，洛绿货办函〔2024〕8号）`; no `line`: it holds no longer."""
    from report_gen.steps.appeal import counted

    said = "，".join(filter(None, (one.by, date_text(one.on), one.paper)))
    points = counted(line, one.points) if line else f"改计{number_text(one.points)}分"
    return f"申诉裁定第{one.event}号：{points}，理由：{one.reason}（{said}）"


def exact(points: Decimal) -> str:
    """The number as other programs get it, without rounding: `1.35`, `0`, never `-0.00` or `1E+2`."""
    return number_text(points + 0)


def explained_json(found: Explained) -> dict[str, Any]:
    """The same for other programs: numbers as exact texts, null for what is still to be given by hand."""
    score = found.score
    return {
        "unit": score.unit.code,
        "name": score.unit.short,
        "period": score.period.code,
        "as_of": found.as_of.isoformat(),
        "total": exact(score.total),
        "open_points": exact(score.open_points),
        "grade": score.grade,
        "rank": score.rank if found.ranked and score.rank else None,
        "note": score.note,
        "limits": [{"code": item.rubric.code, "grade": item.limit} for item in score.limits],
        "printed": list(found.printed) if found.printed else None,
        "items": [_item_json(found, item) for item in found.shown],
        "lapsed": [appeal_json(one) for one in score.lapsed],
    }


def _item_json(found: Explained, item: ScoreItem) -> dict[str, Any]:
    rubric = item.rubric
    return {
        "code": rubric.code,
        "block": rubric.block,
        "name": rubric.name,
        "rule": rubric.rule,
        "settings": dict(found.settings[rubric.code]),
        "rule_words": found.rules[rubric.code],
        "full": exact(rubric.points),
        "start": exact(item.start),
        "points": None if item.points is None else exact(item.points),
        "note": item.note,
        "limit": item.limit,
        "lines": [_line_json(found, line) for line in item.lines],
    }


def _line_json(found: Explained, line: ScoreLine) -> dict[str, Any]:
    raws = {cell.place: cell.raw for cell in found.cells[line.key]}
    return {
        "key": line.key,
        "on": line.on.isoformat() if line.on else None,
        "points": exact(line.points),
        "reason": line.reason,
        "claim": line.claim,
        "evidence": [
            {
                "file": one.place.file,
                "sheet": one.place.sheet,
                "cell": one.place.cell,
                "raw": raws.get(one.place, ""),
                "sha256": one.sha256,
                "period": one.period,
                "event": one.event or None,
                "words": one.words,
            }
            for one in line.evidence
        ],
        "appeal": appeal_json(line.appeal) if line.appeal else None,
    }


def appeal_json(one: Appeal) -> dict[str, Any]:
    """A decision on an appeal."""
    return {
        "event": one.event,
        "period": one.period,
        "unit": one.unit,
        "line": one.key,
        "points": exact(one.points),
        "was": one.was,
        "reason": one.reason,
        "paper": one.paper,
        "by": one.by,
        "on": one.on.isoformat(),
    }
