from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_gen.formulas import FormulaError, evaluate, names_in, split_last

VALUES = {"甲": Decimal(80), "乙": Decimal(100), "期初": Decimal("4.20"), "期末": Decimal("3.78"), "零": Decimal(0)}


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("甲", ("甲",)),
        ("甲 ÷ 乙 × 100", ("甲", "乙")),
        ("（乙 − 甲）÷ 乙", ("乙", "甲")),
        ("甲 ≤ 乙 且 乙 > 0", ("甲", "乙")),
        ("max(甲，乙)", ("甲", "乙")),
        ("100", ()),
    ],
)
def test_names(formula: str, names: tuple[str, ...]) -> None:
    assert names_in(formula) == names


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("甲 ÷ 乙 × 100", "80"),
        ("（期初 − 期末）÷ 期初 × 100", "10"),
        ("甲＋乙－1", "179"),
        ("甲 × 0.5", "40"),
        ("甲／乙", "0.8"),
        ("0.1 + 0.2", "0.3"),  # binary fractions would give 0.30000000000000004
        ("-甲", "-80"),
        ("max(甲，乙) + min(甲, 乙) + abs(甲-乙)", "200"),
    ],
)
def test_exact_values(formula: str, value: str) -> None:
    result = evaluate(formula, VALUES)
    assert isinstance(result, Decimal)
    assert result == Decimal(value)


@pytest.mark.parametrize(
    ("formula", "holds"),
    [
        ("甲 ≤ 80", True),
        ("甲 ＜ 80", False),
        ("甲 ≥ 乙", False),
        ("乙 ＞ 甲", True),
        ("甲 = 80", True),
        ("甲 ＝ 乙", False),
        ("甲 ≠ 乙", True),
        ("甲 == 80", True),
        ("甲 >= 80 且 乙 > 100", False),
        ("甲 >= 80 或 乙 > 100", True),
        ("（甲 ≥ 80）且（乙 ＞ 100）", False),
        ("(甲 ≥ 80)或(乙 > 100)", True),
    ],
)
def test_comparisons(*, formula: str, holds: bool) -> None:
    assert evaluate(formula, VALUES) is holds


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("甲 ÷ 零", "除数为零"),
        ("零 ÷ 零", "除数为零"),
        ("甲 ÷", "公式写法有误"),
        ("", "公式写法有误"),
        ("甲\x00", "公式写法有误"),
        ("丙 + 1", "公式无法计算"),
        ("open(甲)", "公式无法计算"),
        ("甲 > '多'", "公式无法计算"),
        ("'八十'", "公式的结果不是数"),
        ("10 ** 999999999", "公式无法计算"),
    ],
)
def test_what_cannot_be_computed(formula: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        evaluate(formula, VALUES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("充电桩数", ("充电桩数", False)),
        ("上期充电桩数", ("充电桩数", True)),
        ("上期结余", ("上期结余", False)),  # an item of that very name
        ("上期上期结余", ("上期结余", True)),
        ("上期", ("上期", False)),
        ("上期车数", ("上期车数", False)),
    ],
)
def test_names_of_last_period(name: str, expected: tuple[str, bool]) -> None:
    assert split_last(name, {"充电桩数", "上期结余", "结余"}) == expected


def test_names_of_a_damaged_formula() -> None:
    with pytest.raises(FormulaError, match="公式写法有误：甲 乙"):
        names_in("甲 乙")


_numbers = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)


@given(_numbers, _numbers)
def test_sums_are_those_of_decimal(left: Decimal, right: Decimal) -> None:
    assert evaluate("左 + 右", {"左": left, "右": right}) == left + right
    assert evaluate("左 ≤ 右", {"左": left, "右": right}) is (left <= right)
