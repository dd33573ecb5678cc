"""What was found wrong in the input, and the kinds it can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from report_gen.model.place import Place


class Severity(Enum):
    """How much a finding weighs, after the practice of statistics offices."""

    ERROR = "强制性"  # the value is not used
    QUERY = "核实性"  # the value is used once explained
    NOTE = "提示"  # for information


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding. `message` and `hint` are str.format templates filled from the finding's data."""

    code: str
    severity: Severity
    title: str
    message: str
    hint: str = ""

    def at(self, place: Place, unit: str = "", /, **data: object) -> Finding:
        """A finding of this kind at `place`, concerning `unit` (its short name)."""
        return Finding(self, place, unit, tuple((name, str(value)) for name, value in data.items()))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the input: what, where, whose, and the values the message names."""

    kind: Kind
    place: Place
    unit: str = ""
    data: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        """The code of its kind: 'C102'."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """The severity of its kind."""
        return self.kind.severity

    @property
    def message(self) -> str:
        """The Chinese sentence that says what is wrong."""
        return self.kind.message.format(**dict(self.data))

    @property
    def hint(self) -> str:
        """The Chinese sentence that says what to do, or ''."""
        return self.kind.hint.format(**dict(self.data))

    @property
    def sort_key(self) -> tuple[str, Place, str, tuple[tuple[str, str], ...]]:
        """Unit, place, code: the one order findings are shown in."""
        return (self.unit, self.place, self.code, self.data)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without repetitions, in the order they are shown."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.sort_key))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings is 强制性."""
    return any(finding.severity is Severity.ERROR for finding in findings)
