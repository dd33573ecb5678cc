"""What the parameters of a rubric line say: numbers, shares, codes and steps, as they are written in the sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final
from unicodedata import normalize

from report_gen.model.rubric import Parameter, ParameterKind

_STEP: Final = re.compile(r"(>=|≥|>)?(\d+(?:\.\d+)?)%?(?:以上)?(?:得|:)(\d+(?:\.\d+)?)分?")
_SEPARATORS: Final = re.compile(r"[、,]")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of 分档计分: from `bound` per cent on (above it, where not `inclusive`) the unit gets `points`."""

    bound: Decimal
    inclusive: bool
    points: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether that many per cent reach the step."""
        return value >= self.bound if self.inclusive else value > self.bound


def read_number(text: str) -> Decimal | None:
    """The finite number a text is, or None."""
    try:
        value = Decimal(normalize("NFKC", text).strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def read_codes(text: str) -> tuple[str, ...]:
    """`I03、I04` as codes, in order and without repetition."""
    parts = (part.strip() for part in _SEPARATORS.split(normalize("NFKC", text)))
    return tuple(dict.fromkeys(filter(None, parts)))


def read_steps(text: str) -> tuple[Step, ...] | None:
    """`≥100得5、>95得2.5、≥0得0` from the highest down; None if a part is no step. A bound without a sign is ≥."""
    found = [_STEP.fullmatch(part.replace(" ", "")) for part in read_codes(text)]
    if not found or not all(found):
        return None
    steps = (Step(Decimal(one[2]), one[1] != ">", Decimal(one[3])) for one in found if one)
    return tuple(sorted(steps, key=lambda step: (step.bound, not step.inclusive), reverse=True))


def value_fault(parameter: Parameter, text: str) -> str:
    """Why that text cannot be the value of the parameter, in words; '' if it can. Names of grades are not looked up."""
    match parameter.kind:
        case ParameterKind.CHOICE:
            return "" if text in parameter.choices else f"应为{'、'.join(parameter.choices)}之一"
        case ParameterKind.STEPS:
            return "" if read_steps(text) else "应写成 ≥100得5、>95得2.5、≥0得0 的样式"
        case ParameterKind.CODES | ParameterKind.GRADE:
            return "" if read_codes(text) else "没有内容"
        case _:
            return _number_fault(parameter.kind, read_number(text))


def _number_fault(kind: ParameterKind, value: Decimal | None) -> str:
    if value is None or value < 0:
        return "值不是不小于0的数"
    if kind is ParameterKind.SHARE and value > 1:
        return "得分率应在0到1之间"
    if kind is ParameterKind.COUNT and value != value.to_integral_value():
        return "应为整数"
    return ""
