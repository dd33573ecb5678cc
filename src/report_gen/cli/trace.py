"""`trace`: where a number in the papers of a period comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.json_views import echo_json
from report_gen.cli.options import (
    chosen_workspace,
    json_option,
    now,
    on_option,
    period_argument,
    progress,
    workspace_options,
)
from report_gen.model.period import Period
from report_gen.model.proof import Cell, Fact, Proof
from report_gen.model.trace import Traced

if TYPE_CHECKING:
    from report_gen.steps.trace import TraceDone

_FEW = 8  # facts, cells and places shown unless all are asked for
_NUMBERS = 20  # numbers shown
_LONGEST = 40  # characters of a quotation shown as what is traced
_Thing = TypeVar("_Thing")
_ASKED = ("text", "task", "indicator", "item", "unit", "cell")


@click.command(
    cls=ChineseCommand,
    help="""查一个数是怎么来的：从文书里的一句话，到算式、用到的数、填报表的单元格和当时填的原文。

    文书指这一期的总结报告等各种文书和各单位的考核评分表。可以按文书里的文字查，也可以按任务、指标、数据项、单位、单元格查；
    几个条件同时写的，须都符合。封账的期按封存的原件查。不写任何文件。

    \b
    report-gen trace 2024H1 --text 82个
    report-gen trace 2024H1 --text 上报率 --document 总结报告
    report-gen trace 2024H1 --task 5
    report-gen trace 2024H1 --unit 市商务局 --document 考核评分表
    report-gen trace 2024H1 --cell 市商务局!指标数据!D7
    report-gen trace 2024H1 --all --json

    没有找到时退出码为 1，并列出相近的写法。""",
)
@period_argument
@click.option("--text", default="", metavar="文字", help="文书里的文字，如 82个、90.9%、上报率90.9%。")
@click.option("--task", default="", metavar="序号", help="关于哪项任务，如 5。")
@click.option("--indicator", default="", metavar="指标", help="关于哪项指标（名称或编码，名称可只写一部分）。")
@click.option("--item", default="", metavar="数据项", help="关于哪个数据项（名称、简称或编码）。")
@click.option("--unit", default="", metavar="单位", help="关于哪家单位（全称、简称或代码）。")
@click.option(
    "--cell",
    default="",
    metavar="单元格",
    help="出自哪个单元格：D7，或 市商务局!指标数据!D7（单位、文件、工作表可省）。",
)
@click.option("--document", default="", metavar="文书", help="只查名称里有这几个字的文书。")
@click.option("--all", "everything", is_flag=True, help="列出文书里的全部数字。")
@click.option("--full", is_flag=True, help=f"一项用到的数再多也全部列出（默认列前{_FEW}处）。")
@on_option
@workspace_options
@json_option
def trace(period: Period, as_of: date | None, *, as_json: bool, everything: bool, full: bool, **options: Any) -> int:
    """Find where numbers in the papers of a period come from."""
    from report_gen.steps.load import open_office
    from report_gen.steps.trace import Asked
    from report_gen.steps.trace import trace as find

    asked = Asked(**{name: options[name] for name in (*_ASKED, "document")})
    if not everything and not any(options[name] for name in _ASKED):
        raise click.UsageError(
            "请写明要查什么：--text、--task、--indicator、--item、--unit 或 --cell；全部列出用 --all。"
        )
    office = open_office(chosen_workspace(options), now=now())
    done = find(office, period, asked, as_of, progress)
    if as_json:
        echo_json(trace_json(done))
    else:
        for line in trace_lines(done, full=full):
            click.echo(line)
    return DONE if done.traced else PERSON_NEEDED


def trace_lines(done: TraceDone, *, full: bool) -> Iterator[str]:
    """Each number found: where it stands, how it came about, what was used, down to the cells."""
    groups: dict[Proof, list[Traced]] = {}
    for piece in done.traced:
        if piece.proof:
            groups.setdefault(piece.proof, []).append(piece)
    for proof in _first(tuple(groups), full=full, few=_NUMBERS):
        yield from _proof_lines(done, proof, groups[proof], full=full)
        yield ""
    yield from _rest(len(groups), "个数", "", full=full, few=_NUMBERS)
    yield from _unmarked_lines(done)
    yield _verdict(done, len(groups))


def _proof_lines(done: TraceDone, proof: Proof, places: Sequence[Traced], *, full: bool) -> Iterator[str]:
    texts = "、".join(f"“{_short(text)}”" for text in dict.fromkeys(piece.text for piece in places))
    yield f"{texts}　{proof.subject}"
    for piece in _first(places, full=full):
        yield f"  见于　{_where(piece)}"
        yield f"        {piece.sentence}"
    yield from _rest(len(places), "处", "  见于　", full=full)
    yield f"  算法　{proof.formula}"
    for fact in _first(proof.facts, full=full):
        yield from _fact_lines(done, fact, full=full)
    yield from _rest(len(proof.facts), "项", "  依据　", full=full)


def _where(piece: Traced) -> str:
    under = f"（{piece.heading}）" if piece.heading else ""
    return f"{piece.document}　{piece.where}{under}"


def _short(text: str) -> str:
    """The head of quoted words; the sentence below has all of them."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _first(things: Sequence[_Thing], *, full: bool, few: int = _FEW) -> Sequence[_Thing]:
    return things if full else things[:few]


def _rest(count: int, measure: str, head: str, *, full: bool, few: int = _FEW) -> Iterator[str]:
    if not full and count > few:
        yield f"{head}……等{count}{measure}，全部列出请加 --full"


def _fact_lines(done: TraceDone, fact: Fact, *, full: bool) -> Iterator[str]:
    yield f"  依据　{fact.label}：{fact.value}" if fact.value else f"  依据　{fact.label}"
    if fact.rule:
        yield f"        {fact.rule}"
    cells = _first(fact.cells, full=full)
    for cell in cells:
        yield from _cell_lines(cell)
    yield from _rest(len(fact.cells), "格", "        ", full=full)
    for sha256 in dict.fromkeys(cell.sha256 for cell in cells):
        if sha256 in done.originals:
            yield f"           原件　{done.originals[sha256].as_posix()}"


def _cell_lines(cell: Cell) -> Iterator[str]:
    whose = f"{cell.unit}　" if cell.unit else ""
    raw = f"　原文“{' '.join(cell.raw.split())}”" if cell.raw else ""
    yield f"        ← {whose}{cell.label}{raw}"
    for step in cell.conversions:
        yield f"           换算　{step.raw} → {step.value}（{step.rule}）"


def _unmarked_lines(done: TraceDone) -> Iterator[str]:
    for piece in done.unmarked[:_FEW]:
        yield f"“{piece.text}”　见于　{_where(piece)}　是文书的行文，不是由数据得出的"
    yield from _rest(len(done.unmarked), "处", "", full=False)


def _verdict(done: TraceDone, numbers: int) -> str:
    if done.traced:
        cells = {cell for piece in done.traced if piece.proof for cell in piece.proof.cells}
        return f"{done.period.label}：找到 {len(done.traced)} 处 · {numbers} 个数 · 出自 {len(cells)} 个单元格或文件"
    if done.near:
        return f"{done.period.label}：没有找到，相近的有：{'、'.join(f'“{text}”' for text in done.near)}"
    found = "查到的文字都不是由数据得出的" if done.unmarked else "没有找到"
    return f"{done.period.label}：{found}（查了{len(done.documents)}份文书）"


def trace_json(done: TraceDone) -> dict[str, Any]:
    """The result of `trace`: every piece found with its whole chain."""
    return {
        "period": done.period.code,
        "documents": list(done.documents),
        "found": [_traced_json(done, piece, piece.proof) for piece in done.traced if piece.proof],
        "unmarked": [_place_json(piece) for piece in done.unmarked],
        "nearest": list(done.near),
    }


def _place_json(piece: Traced) -> dict[str, Any]:
    return {
        "document": piece.document,
        "where": piece.where,
        "heading": piece.heading,
        "sentence": piece.sentence,
        "text": piece.text,
    }


def _traced_json(done: TraceDone, piece: Traced, proof: Proof) -> dict[str, Any]:
    return {
        **_place_json(piece),
        "subject": proof.subject,
        "formula": proof.formula,
        "keys": list(proof.keys),
        "facts": [
            {
                "label": fact.label,
                "value": fact.value,
                "rule": fact.rule,
                "cells": [_cell_json(done, cell) for cell in fact.cells],
            }
            for fact in proof.facts
        ],
    }


def _cell_json(done: TraceDone, cell: Cell) -> dict[str, Any]:
    return {
        "period": cell.period,
        "file": cell.place.file,
        "sheet": cell.place.sheet,
        "cell": cell.place.cell,
        "raw": cell.raw,
        "unit": cell.unit,
        "sha256": cell.sha256,
        "original": done.originals[cell.sha256].as_posix() if cell.sha256 in done.originals else None,
        "conversions": [{"raw": step.raw, "value": step.value, "rule": step.rule} for step in cell.conversions],
    }
