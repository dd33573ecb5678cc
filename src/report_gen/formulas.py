"""The plan's formulas: data items by their Chinese short names, with + − × ÷, comparisons, 且 and 或."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from simpleeval import InvalidExpression, SimpleEval

_SIGNS = {
    "（": "(", "）": ")", "＋": "+", "－": "-", "−": "-", "×": "*", "÷": "/", "／": "/",
    "≥": ">=", "≤": "<=", "≠": "!=", "＞": ">", "＜": "<", "＝": "=", "，": ",",
}  # fmt: skip
LAST_PERIOD: Final = "上期"  # before a short name: the value of the period before
_FUNCTIONS = {"abs": abs, "max": max, "min": min}
_LONE_EQUAL = re.compile(r"(?<![<>=!])=(?!=)")


class FormulaError(ValueError):
    """A formula that cannot be read or computed; the message is a Chinese clause."""


class _DecimalEval(SimpleEval):  # type: ignore[misc]  # simpleeval ships no types
    """simpleeval with every number literal a Decimal, so that thresholds compare exactly."""

    def _eval_constant(self, node: ast.Constant) -> Any:
        value = super()._eval_constant(node)
        return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


@lru_cache(maxsize=256)
def names_in(formula: str) -> tuple[str, ...]:
    """The names a formula uses, in order of appearance, without repetition; FormulaError if it has no sense."""
    tree = _parse(formula)
    nodes = sorted(
        (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in _FUNCTIONS),
        key=lambda node: (node.lineno, node.col_offset),
    )
    return tuple(dict.fromkeys(node.id for node in nodes))


def split_last(name: str, shorts: Collection[str]) -> tuple[str, bool]:
    """The short name that a name in a formula stands for, and whether last period's value is meant.

    上期充电桩数 → 充电桩数, True. An item whose own short name begins with 上期 goes before that reading.
    """
    short = name.removeprefix(LAST_PERIOD)
    return (short, True) if name not in shorts and short != name and short in shorts else (name, False)


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal | bool:
    """The formula's exact value; FormulaError on an unknown name, a division by zero or anything not computable."""
    tree = _parse(formula)
    try:
        result = _DecimalEval(names=dict(values), functions=_FUNCTIONS).eval(formula, tree.body)
    except (DivisionByZero, InvalidOperation, ZeroDivisionError) as error:
        raise FormulaError("除数为零") from error
    except (InvalidExpression, TypeError, ValueError, ArithmeticError) as error:
        raise FormulaError(f"公式无法计算：{formula}") from error
    if not isinstance(result, Decimal | bool):
        raise FormulaError(f"公式的结果不是数：{formula}")
    return result


def _normalised(formula: str) -> str:
    text = formula
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    text = re.sub(r"(?<=[\s)])且(?=[\s(])", " and ", text)
    text = re.sub(r"(?<=[\s)])或(?=[\s(])", " or ", text)
    return _LONE_EQUAL.sub("==", text).strip()


@lru_cache(maxsize=256)  # a plan's few formulas are computed for every form
def _parse(formula: str) -> ast.Expression:
    try:
        return ast.parse(_normalised(formula), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise FormulaError(f"公式写法有误：{formula}") from error
