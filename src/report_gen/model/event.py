"""What the office's ledger records: events that are only ever added, each chained to the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum


class Act(Enum):
    """The kinds of events."""

    JUSTIFIED = "说明"  # a queried value explained by a person
    JUSTIFICATION_WITHDRAWN = "撤回说明"
    ARRIVED = "收件"  # a person or the portal says when a file came
    SEEN = "首见"  # a command found a file for the first time
    EXEMPTED = "免报"
    EXEMPTION_ENDED = "结束免报"
    RESOLVED = "裁定"  # a conflict decided by a person
    RESOLUTION_WITHDRAWN = "撤回裁定"
    RAN = "运行"  # a command wrote outputs
    CLOSED = "封账"
    REOPENED = "开账"
    CORRECTED = "更正"  # a value of a closed period set right for later ones
    WRITTEN = "人工段落"  # what a person wrote into a document, read back from it
    MARKED = "考核打分"  # an assessor's points for a by-hand line of the rubric
    REGISTERED = "考核登记"  # an event that a line of the rubric gives or takes points for
    REGISTRATION_WITHDRAWN = "撤销考核登记"
    APPEALED = "申诉裁定"  # an appeal against a line of a score decided by a person
    APPEAL_WITHDRAWN = "撤回申诉裁定"
    KEY_MADE = "发放登录码"  # the portal's; a new one of a unit or clerk takes the place of the one before
    KEY_REVOKED = "撤销登录码"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `at` is when, to the second; `by` who; `data` what else it says, by Chinese names.

    `hash` is the SHA-256 over all else and `previous`, the hash of the event before ('' for the first).
    """

    number: int
    at: datetime
    by: str
    act: Act
    period: str = ""
    unit: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Justification:
    """A person's explanation of one queried entry. It holds only while the cell says `raw`, what it said then."""

    period: str
    unit: str  # code
    table: str
    row: str
    column: str
    raw: str
    text: str
    by: str
    on: date
    event: int
