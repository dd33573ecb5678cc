"""The plan's formulas: data items by their Chinese short names, with + − × ÷, comparisons, 且 and 或."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

_SIGNS = {
    "（": "(", "）": ")", "＋": "+", "－": "-", "−": "-", "×": "*", "÷": "/", "／": "/",
    "≥": ">=", "≤": "<=", "≠": "!=", "＞": ">", "＜": "<", "＝": "=", "，": ",",
}  # fmt: skip
_FUNCTIONS = {"abs": abs, "max": max, "min": min}
_LONE_EQUAL = re.compile(r"(?<![<>=!])=(?!=)")


class FormulaError(ValueError):
    """A formula that cannot be read or computed; the message is a Chinese clause."""


class _DecimalEval(SimpleEval):  # type: ignore[misc]  # simpleeval ships no types
    """simpleeval with every number literal a Decimal, so that thresholds compare exactly."""

    def _eval_constant(self, node: ast.Constant) -> Any:
        value = super()._eval_constant(node)
        return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def names_in(formula: str) -> tuple[str, ...]:
    """The names a formula uses, in order of appearance, without repetition; FormulaError if it has no sense."""
    tree = _parse(formula)
    nodes = sorted(
        (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in _FUNCTIONS),
        key=lambda node: (node.lineno, node.col_offset),
    )
    return tuple(dict.fromkeys(node.id for node in nodes))


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal | bool:
    """The formula's exact value; FormulaError on an unknown name, a division by zero or anything not computable."""
    _parse(formula)
    try:
        result = _DecimalEval(names=dict(values), functions=_FUNCTIONS).eval(_normalised(formula))
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
    text = re.sub(r"\s且\s", " and ", text)
    text = re.sub(r"\s或\s", " or ", text)
    return _LONE_EQUAL.sub("==", text).strip()


def _parse(formula: str) -> ast.Expression:
    try:
        return ast.parse(_normalised(formula), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise FormulaError(f"公式写法有误：{formula}") from error
