from __future__ import annotations

import pytest

from report_gen.importing.clause_text import Cut, Parties, cut, is_clause, loose_clauses, parties, says_by_position


@pytest.mark.parametrize(
    ("clause", "lead", "responsible", "due"),
    [
        ("（牵头单位：甲局；责任单位：乙局、丙局）", "甲局", "乙局、丙局", ""),
        ("（牵头单位：甲局，责任单位：乙局、丙局）", "甲局", "乙局、丙局", ""),
        ("(牵头单位:甲局  责任单位:乙局,丙局)", "甲局", "乙局,丙局", ""),
        ("（牵头单位∶甲局；配合单位∶乙局）", "甲局", "乙局", ""),
        ("（主要责任单位：甲局；责任单位：乙局）", "甲局", "乙局", ""),
        ("（责任单位：乙局；牵头单位：甲局）", "甲局", "乙局", ""),
        ("（牵头单位：甲局；责任单位：乙局；配合单位：丙局）", "甲局", "乙局；配合单位：丙局", ""),
        ("（牵头单位：甲局）", "甲局", "", ""),
        ("（责任单位：甲局、乙局）", "", "甲局、乙局", ""),
        ("（甲局、乙局按职责分工负责）", "", "甲局、乙局按职责分工负责", ""),
        ("（甲局牵头，乙局、丙局配合）", "甲局", "乙局、丙局", ""),
        ("（甲局牵头，乙局、丙局按职责分工负责）", "甲局", "乙局、丙局按职责分工负责", ""),
        ("（甲局牵头，乙局配合，丙局参与）", "甲局", "乙局配合，丙局参与", ""),
        ("（甲局牵头，会同乙局、丙局落实）", "甲局", "乙局、丙局落实", ""),
        ("（甲局牵头，乙局配合；2024年6月底前）", "甲局", "乙局", "2024年6月底前"),
        ("（甲局负责，2024年底前完成）", "甲局", "", "2024年底前"),
        ("（甲局会同乙局负责）", "", "甲局会同乙局负责", ""),
        ("（甲局、乙局负责）", "", "甲局、乙局负责", ""),
        ("（牵头单位：甲局；责任单位：乙局；完成时限：2024年6月）", "甲局", "乙局", "2024年6月"),
        ("（责任单位：甲局；2024年6月底前完成）", "", "甲局", "2024年6月底前"),
        ("（2024年6月底前，责任单位：甲局）", "", "甲局", "2024年6月底前"),
        ("〔责任单位：省市场监管局（省知识产权局）〕", "", "省市场监管局（省知识产权局）", ""),
        ("责任单位：甲局。完成时限：持续推进。", "", "甲局", "持续推进"),
        ("（完成时限：2024年6月）", "", "", "2024年6月"),
        ("（责任领导：张三；牵头单位：甲局；责任单位：乙局）", "甲局", "乙局", ""),
        ("牵头领导：张三；责任人：李四", "", "", ""),
        (
            "（牵头单位：甲局（乙局）；责任单位：丙（示范区）管委会、各县(市、区)政府）",
            "甲局（乙局）",
            "丙（示范区）管委会、各县(市、区)政府",
            "",
        ),
        ("（甲局，责任单位：乙局）", "甲局", "乙局", ""),
    ],
)
def test_a_clause_is_taken_apart_word_for_word(clause: str, lead: str, responsible: str, due: str) -> None:
    found = parties(clause)
    assert (found.lead, found.responsible, found.due, found.slips) == (lead, responsible, due, ())
    assert is_clause(clause)


def test_a_damaged_label_stays_and_is_named() -> None:
    found = parties("（牵头单位；甲局、乙局，责任单位：丙局）")
    assert found == Parties("牵头单位；甲局、乙局", "丙局", "", ("“牵头单位；”应为冒号",))


@pytest.mark.parametrize(
    "clause",
    [
        "（责任单位：甲局、乙局〔列第一位的为牵头单位，下同〕）",
        "（责任单位：甲局、乙局，列第一位的为牵头单位，下同）",
        "责任单位：甲局、乙局(除标注“分别牵头”外，列第一位为牵头单位，下同)",
        "（责任单位：甲局、乙局，排在首位的为牵头单位）",
    ],
)
def test_lead_by_position(clause: str) -> None:
    found = parties(clause)
    assert (found.responsible, found.by_position, found.onwards) == ("甲局、乙局", True, "下同" in clause)
    assert says_by_position(clause)


@pytest.mark.parametrize(
    "text",
    [
        "（集中配送、夜间配送）",
        "（以下简称示范工程）",
        "（由市交通运输局负责解释）",
        "（企业自愿参与）",
        "（责任单位）",
        "（责任单位：）",
        "（卖场）",
    ],
)
def test_brackets_that_name_nobody(text: str) -> None:
    assert not is_clause(text)
    assert cut(f"推进建设。{text}") == (Cut(f"推进建设。{text}"),)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("推进建设。（甲局负责）", (("推进建设。", "（甲局负责）"),)),
        ("推进建设（甲局负责）。", (("推进建设。", "（甲局负责）"),)),
        ("推进建设（一期）。（甲局负责）", (("推进建设（一期）。", "（甲局负责）"),)),
        ("推进甲（甲局负责），推进乙（乙局负责）。", (("推进甲，", "（甲局负责）"), ("推进乙。", "（乙局负责）"))),
        ("推进甲。（甲局负责）推进乙。", (("推进甲。", "（甲局负责）"), ("推进乙。", ""))),
        ("推进甲。（市公安局、市商务局）", (("推进甲。", "（市公安局、市商务局）"),)),
        ("推进甲。责任单位：甲局、乙局", (("推进甲。", "责任单位：甲局、乙局"),)),
        ("责任单位：甲局", (("", "责任单位：甲局"),)),
        ("推进甲（示范区）。", (("推进甲（示范区）。", ""),)),
        ("各部门（牵头单位：甲局）应当推进。", (("各部门（牵头单位：甲局）应当推进。", ""),)),
        ("", (("", ""),)),
    ],
)
def test_a_paragraph_is_cut_behind_its_clauses(text: str, pieces: tuple[tuple[str, str], ...]) -> None:
    assert tuple((piece.text, piece.clause) for piece in cut(text)) == pieces


def test_a_bracket_that_never_closes_is_read_and_named() -> None:
    assert cut("推进建设。（牵头单位：甲局；责任单位：乙局") == (
        Cut("推进建设。", "（牵头单位：甲局；责任单位：乙局", ("括号没有配对",)),
    )
    assert parties("（牵头单位：甲局；责任单位：乙局").responsible == "乙局"
    assert parties("（牵头单位：甲局；责任单位：乙管委会（示范区）").responsible == "乙管委会（示范区）"


def test_labelled_brackets_within_a_sentence_are_found() -> None:
    assert loose_clauses("各部门（牵头单位：甲局）应当推进（示范）") == ("（牵头单位：甲局）",)
