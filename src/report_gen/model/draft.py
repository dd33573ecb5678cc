"""A plan read from an official document: every field with its sentence, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from report_gen.model.official import Spot


class Confidence(Enum):
    """Whether a reading stands by itself or a person must decide."""

    READ = "已识别"
    MANUAL = "待人工"


@dataclass(frozen=True, slots=True)
class Reading:
    """One field of the draft plan and the words it was read from.

    `sheet`, `row` and `column` name the cell of the plan workbook it fills (row by its key: task number, unit name, …;
    column by its title). `value` is '' where nothing was read. `quote` are the very characters of the document.
    `rule` names the grammar rule that read them; a MANUAL reading gives in `nearest` the nearest known wording.
    """

    sheet: str
    row: str
    column: str
    value: str
    quote: str
    spot: Spot
    rule: str = ""
    confidence: Confidence = Confidence.READ
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft plan: rows of plan-workbook sheets by column title, and the readings that stand behind them.

    `rows` maps a sheet name (任务清单, 成员单位, 指标, 项目信息, 报送安排) to its rows; each row maps column title to text.
    """

    file: str
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    readings: tuple[Reading, ...] = field(default_factory=tuple)

    @property
    def manual(self) -> tuple[Reading, ...]:
        """The readings a person must decide."""
        return tuple(one for one in self.readings if one.confidence is Confidence.MANUAL)
