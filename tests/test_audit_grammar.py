"""What the audit reads out of official Chinese: figures, dates, names, judgements, and when two say the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from helpers_word import HALF, small_plan
from report_gen.audit.grammar import Grammar
from report_gen.audit.lines import Line, line_of
from report_gen.audit.tokens import Day, What, agrees
from report_gen.model.document import Told
from report_gen.model.proof import Proof
from report_gen.reports.proofs import Proofs

GRAMMAR = Grammar(small_plan(), HALF)


def _line(text: str) -> Line:
    return line_of(Told("第1段", text), GRAMMAR)


def _read(text: str) -> list[tuple[str, str]]:
    """The sort and the value of each token that counts."""
    return [
        (token.what.value, f"{token.value}" if not isinstance(token.value, Day) else ".".join(map(str, token.value)))
        for token in _line(text).tokens
        if token.what is not What.REFERENCE
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("建成82个", ["82"]), ("建成８２个", ["82"]), ("建成八十二个", ["82"]), ("两家企业", ["2"]), ("1,470辆", ["1470"]),
        ("1.6万单", ["16000"]), ("3000万元", ["30000000"]), ("3千万元", ["30000000"]), ("-0.5分", ["-0.5"]),
        ("20.50%", ["20.5"]), ("百分之二十点五", ["20.5"]), ("九成五", ["95"]), ("两成", ["20"]), ("15‰", ["1.5"]),
        ("0.82个百分点", ["0.82"]), ("3.87∶1", ["3.87"]), ("4：1", ["4"]), ("4比1", ["4"]), ("8:2", ["4"]), ("5:0", ["5", "0"]),
        ("单元格H8", ["H8"]), ("编号CT-2024-04-D16", ["CT-2024-04-D16"]), ("1. 2家企业", ["2"]), ("（三）共5项", ["5"]),
        ("见表1、图2和附件3", []), ("示例绿〔2024〕3号", ["〔2024〕3"]), ("示例绿（2024）第3号", ["〔2024〕3"]),
        ("示例绿〔2024〕　号", []), ("统一思想，一次性办结", []), ("千家万户", []), ("一百二家", []),
        ("第三家成员单位", ["3"]), ("好的。2.建设1个", ["1"]), ("百分之多", []),
    ],
)  # fmt: skip
def test_figures(text: str, values: list[str]) -> None:
    assert [value for _, value in _read(text)] == values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年6月30日", "2024.6.30."), ("6月30日", "2024.6.30."), ("今年6月30日", "2024.6.30."), ("2024.6.30", "2024.6.30."),
        ("二〇二四年六月三十日", "2024.6.30."), ("2024-06-30", "2024.6.30."), ("去年12月", "2023.12.0."), ("6月底", "2024.6.32."),
        ("明年1月初", "2025.1.0.初"), ("2024年上半年", "2024.0.0.上半年"), ("第二季度", "2024.0.0.Q2"), ("2025年底", "2025.0.0.底"),
        ("1—6月", "2024.0.0.1-6"), ("2023年度", "2023.0.0."), ("6月31日", "2024.6.31."), ("7月中旬", "2024.7.0.中旬"),
    ],
)  # fmt: skip
def test_dates(text: str, day: str) -> None:
    assert _read(text) == [("日期", day)]


def test_a_month_that_is_no_number_is_no_date() -> None:
    assert _read("十一一月") == []


def test_names_and_judgements() -> None:
    assert _read("交通局（市交通运输局）已完成，东城区人民政府迟报，迟3天") == [
        ("单位", "U02"), ("单位", "U02"), ("结论", "亮灯·已完成"), ("单位", "U04"), ("结论", "亮灯·逾期"), ("数字", "3"),
    ]  # fmt: skip
    assert [value for what, value in _read("未达标、达标、优秀、【待补：完成值】")] == [
        "判定·未达标", "判定·达标", "等次·优秀", "【待补:完成值】",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("近80个", "不足"), ("80余家", "以上"), ("超过80%", "以上"), ("80%以上", "以上"), ("约3天", "约"), ("10个左右", "约"),
        ("80个", ""),
    ],
)  # fmt: skip
def test_rounded_figures(text: str, bound: str) -> None:
    (token,) = _line(text).tokens
    assert token.bound == bound


@pytest.mark.parametrize(
    ("ledger", "paper", "same"),
    [
        ("82个", "八十二个", True), ("82个", "82处", True), ("82个", "83个", False), ("20.5%", "20.50%", True),
        ("20.5%", "20.5", False), ("3万元", "30000元", True), ("30000元", "30000个", False), ("82.17%", "八成以上", True),
        ("82.17%", "七成以上", False), ("76个", "近80个", True), ("76个", "近70个", False), ("76个", "约80个", True),
        ("80个以上", "80多个", True), ("80个以上", "79个以上", False), ("2024年6月30日", "6月底", True), ("6月30日", "6月", True),
        ("6月", "6月3日", True), ("6月30日", "6月29日", False),
        ("2024年6月", "2023年6月", False), ("上半年", "下半年", False), ("2024年", "上半年", False), ("3.2∶1", "3.2:1", True),
        ("市交通运输局", "交通局", True), ("市交通运输局", "市商务局", False), ("超期", "超过时限", True), ("2024年13月底", "2024年13月底", True),
    ],
)  # fmt: skip
def test_when_two_say_the_same(ledger: str, paper: str, same: bool) -> None:  # noqa: FBT001  # a column of the table
    (first,), (second,) = _line(ledger).tokens, _line(paper).tokens
    assert agrees(first, second) is same


def test_spellings_share_a_key() -> None:
    first, second = _line("截至2024年6月30日，建成82个。"), _line("截至 6月30日 ，建成 ８２ 个")
    assert first.whole.key == second.whole.key


def test_weak_words_are_common_speech() -> None:
    assert [token.weak for token in _line("今年两家，82家，2023年").tokens] == [True, True, False, False]
    assert Decimal(2) in {token.value for token in _line("两家").tokens}


def test_a_line_is_cut_outside_brackets_and_values() -> None:
    line = _line("未报3件：市商务局（6月，已催）、交通局；比值4：1，达标。\n另行")
    assert [sentence.shown for sentence in line.sentences] == [
        "未报3件：市商务局（6月，已催）、交通局", "比值4：1，达标", "另行",
    ]  # fmt: skip
    first, second, _ = line.sentences
    assert [(clause.shown, clause.lead and clause.lead.shown) for clause in first.clauses] == [
        ("未报3件", None), ("市商务局（6月，已催）、交通局", "未报3件"),
    ]  # fmt: skip
    assert [clause.shown for clause in second.clauses] == ["比值4：1", "达标"]
    assert second.clauses[1].judgements == {"判定·达标"}
    assert first.clauses[1].judgements == {"亮灯·未报"}
    assert line.printed(3, 3) == ""


def test_a_value_knows_its_proof() -> None:
    proofs = Proofs()
    told = Told("第1段", f"1.建成{proofs.mark('82个', Proof('站点', '82个'))}，还差4个")
    line = line_of(told, GRAMMAR)
    assert [line.proof(token) for token in line.tokens] == [0, None]


def test_misspelt_names() -> None:
    names = GRAMMAR.names

    def near(text: str) -> list[tuple[str, str]]:
        return [(text[one.start : one.end], one.code) for one in names.near(text, GRAMMAR.tokens(text))]

    assert near("市商物局牵头") == [("市商物局", "U03")]
    assert near("市交运输局和市交通通运输局") == [("市交运输局", "U02"), ("市交通通运输局", "U02")]
    assert near("市商务局、省商务局、市商务系统、交通局") == []
    assert near("领导小组公室") == [("领导小组公室", "U01")]
    assert near("示例市创健工作领导小组办公室") == [("示例市创健工作领导小组办公室", "U01")]
