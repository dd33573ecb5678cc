"""From a number in a document back to its proof: what is found, in which sentence, and what is offered instead."""

from __future__ import annotations

import pytest

from report_gen.model.document import Told
from report_gen.model.place import Place
from report_gen.model.proof import Cell, Fact, Proof
from report_gen.model.trace import Question, Traced
from report_gen.reports.proofs import Proofs
from report_gen.reports.trace import everything, find, in_order, names_cell, nearest, occurrences, relevant_first

PAPER = "总结报告"
CELL = Cell(Place("县区/甲.xlsx", "指标数据", 7, 4), "８２个", "市商务局", "abc")
OTHER = Cell(Place("乙.xlsx", "任务进展", 5, 3), "已完成", "市公安局", "def")
STATIONS = Proof(
    "指标“配送站”",
    "82个",
    (Fact("目标值", "≥80个"), Fact("2024年6月“配送站”（D11）", "82个", "", (CELL,))),
    ("Z1", "任务11"),
)
DONE = Proof(
    "已完成任务数",
    "共8项",
    (Fact("任务12　甲", "已完成"), Fact("任务1　乙", "已完成", "", (OTHER,))),
    ("任务12", "任务1", "U02"),
)
RATE = Proof("上报率", "10 ÷ 11", (), ("U01", "U02"))


def _document() -> tuple[tuple[Told, ...], tuple[Proof, ...]]:
    proofs = Proofs()
    stations, done, rate = (
        proofs.mark(text, proof) for text, proof in (("82个", STATIONS), ("8项", DONE), ("90.9%", RATE))
    )
    told = (
        Told("第3段", f"截至今日，已完成{done}。上报率{rate}；配送站为{stations}，共182个。", "一、总体进展"),
        Told("表1第2行第3列", stations, "三、指标完成情况"),
        Told("第9段", "特此报告。82个字。"),
    )
    return told, proofs.all


def _found(question: Question) -> list[tuple[str, str, str]]:
    return [(piece.where, piece.text, piece.sentence) for piece in find(PAPER, *_document(), question)]


def test_everything_is_every_marked_piece_in_its_sentence() -> None:
    found = everything(PAPER, *_document())
    assert [(piece.text, piece.sentence, piece.heading) for piece in found] == [
        ("8项", "截至今日，已完成8项。", "一、总体进展"),
        ("90.9%", "上报率90.9%；", "一、总体进展"),
        ("82个", "配送站为82个，共182个。", "一、总体进展"),
        ("82个", "82个", "三、指标完成情况"),
    ]
    assert [piece.proof for piece in found] == [DONE, RATE, STATIONS, STATIONS]
    assert find(PAPER, *_document(), Question()) == found


def test_a_text_is_found_with_the_marks_it_runs_over() -> None:
    assert [where for where, _, _ in _found(Question(text="82个"))] == ["第3段", "表1第2行第3列", "第9段"]
    assert _found(Question(text="上报率90.9%")) == [("第3段", "90.9%", "上报率90.9%；")]
    assert [text for _, text, _ in _found(Question(text="已完成8项。上报率90.9%"))] == ["8项", "90.9%"]
    assert _found(Question(text="８２ 个"))[0][1] == "82个"
    assert [text for _, text, _ in _found(Question(text="90"))] == []
    assert [text for _, text, _ in _found(Question(text="配送站为"))] == ["82个"]
    assert [text for _, text, _ in _found(Question(text="报告"))] == ["报告"]
    assert [text for _, text, _ in _found(Question(text="182个"))] == ["182个"]
    twice = Proofs()
    told = (Told("第1段", twice.mark("8月8日", RATE)),)
    assert [piece.text for piece in find(PAPER, told, twice.all, Question(text="8"))] == ["8月8日"]


def test_words_outside_all_marks_have_no_proof() -> None:
    found = find(PAPER, *_document(), Question(text="82个"))
    assert [piece.proof for piece in found] == [STATIONS, STATIONS, None]
    assert found[-1] == Traced(PAPER, "第9段", "", "82个字。", "82个", None)
    assert all(piece.proof for piece in find(PAPER, *_document(), Question(text="82个", keys=("Z1",))))


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (Question(keys=("任务11",)), ["82个", "82个"]),
        (Question(keys=("U02",)), ["8项", "90.9%"]),
        (Question(keys=("U02", "任务1")), ["8项"]),
        (Question(keys=("任务2",)), []),
        (Question(cell="d7"), ["82个", "82个"]),
        (Question(cell="市公安局!C5"), ["8项"]),
        (Question(cell="D7", keys=("U02",)), []),
    ],
)
def test_questions_by_key_and_cell(question: Question, texts: list[str]) -> None:
    assert [text for _, text, _ in _found(question)] == texts


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("D7", True),
        ("ｄ７", True),
        ("市商务局!指标数据!D7", True),
        ("指标数据！D7", True),
        ("甲.xlsx › 指标数据 › D7", True),
        ("县区/甲.xlsx>D7", True),
        ("市公安局!D7", False),
        ("任务进展!D7", False),
        ("D17", False),
        ("!D7", True),
    ],
)
def test_a_cell_is_named_by_unit_file_sheet_and_address(wanted: str, meant: bool) -> None:  # noqa: FBT001
    assert names_cell(wanted, CELL) is meant


def test_numbers_are_not_found_within_numbers() -> None:
    assert list(occurrences("182个、82个、82.5个、1,082个", "82")) == [(5, 7)]
    assert list(occurrences("１.５万和5万", "5万")) == [(5, 7)]
    assert list(occurrences("82.，82", "82")) == [(0, 2), (4, 6)]
    assert list(occurrences("甲", " ")) == []


def test_what_looks_like_it_is_offered() -> None:
    known = everything(PAPER, *_document())
    assert nearest(known, "90.8%") == ("90.9%",)
    assert nearest(known, "2个") == ("82个",)
    assert nearest(known, "甲乙丙丁") == ()
    assert nearest(known, " ") == ()


def test_facts_asked_about_come_first_and_the_most_particular_numbers() -> None:
    found = everything(PAPER, *_document())
    task = Question(keys=("任务1",), names=("任务1",))
    first = relevant_first(found[0], task)
    assert first.proof is not None
    assert [fact.label for fact in first.proof.facts] == ["任务1　乙", "任务12　甲"]
    by_cell = relevant_first(found[2], Question(cell="D7"))
    assert by_cell.proof is not None
    assert by_cell.proof.facts[0].cells == (CELL,)
    bare = Traced(PAPER, "第9段", "", "82个字。", "82个", None)
    assert relevant_first(bare, task) is bare
    assert [piece.text for piece in in_order((*found, bare), Question())] == ["8项", "90.9%", "82个", "82个"]
    assert [piece.text for piece in in_order(found, Question(keys=("U02",)))] == ["90.9%", "82个", "82个", "8项"]
