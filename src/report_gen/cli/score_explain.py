"""`score explain`: where every point of a unit comes from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import PeriodType, chosen_workspace, json_option, now, progress, workspace_options
from report_gen.model.outcome import UNRATED
from report_gen.model.period import Period
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.wording import date_text, evidence_told, exact_points, number_text, signed_points, sum_text

if TYPE_CHECKING:
    from report_gen.model.decisions import Appeal
    from report_gen.model.outcome import ScoreItem, ScoreLine
    from report_gen.steps.score_explain import Explained


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
        lines.append(f"合计：{sum_text(points)} = {number_text(score.total)}分")
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
        yield f"    算式：{sum_text(moved)} = {exact_points(item.points)}"
    if item.note:
        yield f"    说明：{item.note}"


def _points(item: ScoreItem) -> str:
    """`　满分10分　得9分`; '' for a line that only limits the grade."""
    if RUBRIC_RULES[item.rubric.rule].kind in {RuleKind.GATE, RuleKind.VETO}:
        return f"　等次不高于{item.limit}" if item.limit else "　不限制等次"
    got = "　待评" if item.points is None else f"　得{exact_points(item.points)}分"
    most = "最多加" if RUBRIC_RULES[item.rubric.rule].kind is RuleKind.BONUS else "满分"
    return (f"　{most}{number_text(item.rubric.points)}分" if item.rubric.points else "") + got


def _line_lines(found: Explained, line: ScoreLine) -> Iterator[str]:
    from report_gen.steps.appeal import appeal_words

    day = f"　{date_text(line.on)}" if line.on else ""
    yield f"  {line.key}{day}　{signed_points(line.points)}分　{line.reason}"
    cells = found.cells[line.key]
    for one in line.evidence:
        raw = next((cell.raw for cell in cells if cell.place == one.place), "")
        yield f"      依据：{evidence_told(one, raw)}"
    if line.appeal:
        yield f"      {appeal_words(line.appeal, line)}；裁定前计{line.claim.rpartition('，')[2]}"


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
