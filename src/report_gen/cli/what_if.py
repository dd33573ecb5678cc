"""`score what-if`: an appeal or another rubric tried out, without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from report_gen.cli import DONE
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import PeriodType, chosen_workspace, json_option, now, progress, workspace_options
from report_gen.cli.score_explain import exact
from report_gen.model.outcome import UNRATED
from report_gen.wording import number_text, signed_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from report_gen.model.outcome import Score
    from report_gen.model.period import Period
    from report_gen.steps.score_effects import Effect
    from report_gen.steps.what_if import Tried


@click.command(
    cls=ChineseCommand,
    help="""试算：免扣一条、改计一条、改一个参数或满分、填一个人工评分、去掉一项，列出全部单位的得分、等次、名次怎样变。

    各选项都可以写多次，一起算。各条的编号（如 P01/2024-06）印在考核评分表上，也见 report-gen score explain 单位。

   不写报送期时，试算最近一次考核的那一期。

    不写任何文件，也不记入台账。""",
)
@click.argument("period", required=False, type=PeriodType(), metavar="[报送期]")
@click.option(
    "--waive", multiple=True, metavar="单位:编号", help="这一条不扣（门槛、否决则不受限），如 市商务局:P01/2024-06。"
)
@click.option("--points", multiple=True, metavar="单位:编号=分", help="这一条改计几分，如 市商务局:P01/2024-06=0.5。")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="项=值",
    help="改一个参数（P01.未报每次扣=1）、满分（P04.满分=35）或人工评分（市商务局.P06=9）。",
)
@click.option("--drop", multiple=True, metavar="编码", help="去掉评分细则的这一项，如 P07。")
@workspace_options
@json_option
def what_if(period: Period | None, *, as_json: bool, **options: Any) -> int:
    """Try out an appeal or another rubric."""
    from report_gen.steps.load import open_office
    from report_gen.steps.what_if import Supposed
    from report_gen.steps.what_if import what_if as run

    supposed = Supposed(*(options[name] for name in Supposed._fields))
    done = run(open_office(chosen_workspace(options), now=now()), period, supposed, progress)
    if as_json:
        echo_json(tried_json(done))
    else:
        for line in tried_lines(done):
            click.echo(line)
    return DONE


def tried_lines(done: Tried) -> list[str]:
    """The screen: what is supposed, every unit before and after, what does not fit together any more."""
    changed = sum(one.changed for one in done.effects)
    return [
        f"试算{done.period.label}（只算不记）：{'；'.join(done.supposed)}",
        *effect_lines(done.effects, ranked=done.ranked),
        *(f"提醒：{text}" for text in done.warnings),
        f"{len(done.effects)} 家单位中 {changed} 家有变动（行首为 *）；没有写任何文件。",
    ]


def effect_lines(effects: Sequence[Effect], *, ranked: bool) -> list[str]:
    """A line a unit: total, grade and rank before and after."""
    return [_effect_line(one, ranked=ranked) for one in effects]


def _effect_line(one: Effect, *, ranked: bool) -> str:
    difference = f"（{signed_points(one.difference)}）" if one.difference else ""
    told = [
        f"{_change(_total(one.before), _total(one.after))}{difference}",
        f"等次 {_change(_grade(one.before), _grade(one.after))}",
        *([f"名次 {_change(_rank(one.before), _rank(one.after))}"] if ranked else []),
    ]
    return f"{'*' if one.changed else ' '} {one.unit.short}　{'　'.join(told)}"


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _total(score: Score | None) -> str:
    if score is None or score.grade == UNRATED:
        return "—"
    return f"{number_text(score.total)}分" + (f"+待评{number_text(score.open_points)}" if score.open_points else "")


def _grade(score: Score | None) -> str:
    return (score.grade if score else "") or "—"


def _rank(score: Score | None) -> str:
    return str(score.rank) if score and score.rank else "—"


def tried_json(done: Tried) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "period": done.period.code,
        "supposed": list(done.supposed),
        "units": effects_json(done.effects, ranked=done.ranked),
        "warnings": list(done.warnings),
    }


def effects_json(effects: Sequence[Effect], *, ranked: bool) -> list[dict[str, Any]]:
    """Every unit before and after."""
    return [
        {
            "unit": one.unit.code,
            "name": one.unit.short,
            "before": _score_json(one.before, ranked=ranked),
            "after": _score_json(one.after, ranked=ranked),
            "difference": exact(one.difference),
            "changed": one.changed,
        }
        for one in effects
    ]


def _score_json(score: Score | None, *, ranked: bool) -> dict[str, Any] | None:
    if score is None:
        return None
    return {
        "total": exact(score.total),
        "open_points": exact(score.open_points),
        "grade": score.grade,
        "rank": score.rank if ranked and score.rank else None,
    }
