"""How work goes over time: an indicator's progress against the time gone, and values period by period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from report_gen.model.period import Period


class Tempo(Enum):
    """How far an indicator is, against the time gone."""

    AHEAD = "超前"
    LEVEL = "同步"
    BEHIND = "滞后"
    UNKNOWN = "无法比较"


@dataclass(frozen=True, slots=True)
class Pace:
    """An indicator (by code): share of the way made and of the time gone (1 = all), and what follows.

    The shares are None where they cannot be told; `working` says how they were found, or why not.
    """

    indicator: str
    tempo: Tempo
    made: Decimal | None
    gone: Decimal | None
    working: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure over consecutive periods, oldest first; None where there is no value: a gap, never zero.

    `decimals` None shows as many places as a value has. `target` is None for data items.
    """

    code: str
    name: str
    kind: str  # 指标, 累计数据项
    measure: str
    decimals: int | None
    target: str
    points: tuple[tuple[Period, Decimal | None], ...]

    @property
    def gaps(self) -> tuple[Period, ...]:
        """The periods without a value."""
        return tuple(period for period, value in self.points if value is None)
