"""The unit's pages on records made by hand: a portal that stands still, a unit signed in, one step after another replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from helpers_ledger import BAD_NUMBER, HIDDEN, JUMP, JUNE, MAY, a_plan
from helpers_scores import every_item, score_of, scored_plan
from report_gen.errors import ReportGenError
from report_gen.model.access import Key, Role
from report_gen.model.event import Act, Event, Justification
from report_gen.model.finding import Finding
from report_gen.model.finding_groups import grouped
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.model.portal import Download, Query, SentFile, Standing, UnitView, Uploaded
from report_gen.steps.decide import Decided
from report_gen.steps.office_ledger import NOTHING
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.score_explain import Explained
from report_gen.web import unit_side
from report_gen.web.app import create_app
from report_gen.web.jobs import Jobs
from report_gen.web.portal import Portal
from report_gen.web.server import Door, serving
from report_gen.workspace import Workspace
from report_gen.workspace.access_log import AccessLog

NOW = datetime.fromisoformat("2024-07-03T09:30:15")
HALF = Period.of(Span.HALF, 2024, 1)
PLAN = a_plan()
UNIT = PLAN.unit("U03")
ITEMS = "指标数据"
FILE = "市商务局6月.xlsx"
CODE = "ABCD-EFGH-JKMN-PQRS-TUVW"
KEY = Key("ABCD", Role.UNIT, UNIT.code, "", "", "张三", NOW, 1)


def at(row: int, column: int = 8, sheet: str = ITEMS) -> Place:
    return Place(FILE, sheet, row, column)


def wrong(row: int, said: str = "约30") -> Finding:
    return BAD_NUMBER.at(at(row), UNIT.short, column="本期数", value=said)


def doubtful(row: int = 12) -> Finding:
    return JUMP.at(at(row), UNIT.short, column="本期数", last="120", now="640")


def noticed() -> Finding:
    return HIDDEN.at(Place(FILE, ITEMS), UNIT.short, sheet=ITEMS)


def standing(period: Period = JUNE, **changes: Any) -> Standing:
    """Not sent yet, due on the fifth."""
    due, lock = date(2024, period.start_month + 1, 5), date(2024, period.start_month + 1, 20)
    return replace(Standing(period, due, lock, state=ReportState.MISSING, timeliness=Timeliness.NONE), **changes)


def sent(state: ReportState, errors: int = 0, queries: int = 0, **changes: Any) -> Standing:
    came: dict[str, Any] = {"received": NOW, "basis": "网页", "timeliness": Timeliness.ON_TIME}
    return standing(state=state, errors=errors, queries=queries, **{**came, **changes})


def explained(raw: str = "640", text: str = "6月新增两家批发市场的数据。") -> Justification:
    return Justification("2024-06", UNIT.code, "items", "D05", "value", raw, text, f"{UNIT.short} 李四", NOW.date(), 15)


def query(row: int = 12, word: Justification | None = None, *, settled: bool = False) -> Query:
    return Query(doubtful(row), f"{ITEMS}!H{row}", "640", word, settled)


USED = SentFile(12, FILE, NOW, "网页", "", "a" * 64, used=True)
OLDER = SentFile(9, "市商务局6月（第一次）.xlsx", NOW.replace(day=1), "网页", "后来又报了一份", "b" * 64, used=False)
RETURNED = UnitView(
    UNIT,
    sent(ReportState.RETURNED, 3, 1),
    (USED, OLDER),
    grouped((wrong(7), wrong(8), wrong(9, "十几家"), doubtful(), noticed())),
    (query(),),
    ("校核标注表", "更正表", "退回修改通知"),
)
QUERIED = UnitView(
    UNIT,
    sent(ReportState.QUERIED, 0, 2),
    (USED,),
    grouped((doubtful(), doubtful(13), doubtful(14))),
    (query(), query(13, explained(), settled=True), query(14, explained("600"))),
    ("校核标注表", "更正表"),
)
PASSED = UnitView(UNIT, sent(ReportState.PASSED), (USED,), (), (), ())
EMPTY = UnitView(UNIT, standing(), (), (), (), ())


def an_explanation() -> Explained:
    """A score with every rule of the rubric in it, two events each."""
    plan = scored_plan()
    score = score_of(plan, "U03", every_item(plan))
    rules = {item.rubric.code: "每逾期一次扣1分，扣完为止。" for item in score.items}
    cells = {line.key: () for line in score.lines}
    return Explained(
        score, ranked=True, as_of=date(2024, 6, 30), shown=score.items, rules=rules, settings={}, cells=cells
    )


@dataclass(slots=True)
class Steps:
    """What the steps answer, and what they were asked."""

    view: UnitView = RETURNED
    standings: tuple[Standing, ...] = (
        RETURNED.standing,
        standing(
            MAY, state=ReportState.PASSED, timeliness=Timeliness.LATE, received=NOW.replace(month=6), basis="收件"
        ),
    )
    scores: tuple[Period, ...] = (HALF,)
    uploads: dict[str, Uploaded | ReportGenError] = field(default_factory=dict)
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, _: Lookout, unit: str, period: Period, path: Path, name: str, now: datetime) -> Uploaded:
        """Taken, unless something else is laid down for a file of that name."""
        self.asked.append(("take", unit, period.code, name, path.name, path.read_bytes(), now))
        found = self.uploads.get(name) or Uploaded(
            name, "c" * 64, taken=True, event=12, at=NOW, file="市商务局_2024-06_网页1.xlsx", view=self.view
        )
        if isinstance(found, ReportGenError):
            raise found
        return found

    def explain(self, _: Lookout, *said: Any) -> Decided:
        self.asked.append(("explain", *said))
        return Decided(_event(Act.JUSTIFIED), "指标数据!H12")

    def unexplain(self, _: Lookout, *said: Any) -> Decided:
        self.asked.append(("unexplain", *said))
        return Decided(_event(Act.JUSTIFICATION_WITHDRAWN), "指标数据!H12")

    def put_in(self, patch: pytest.MonkeyPatch) -> None:
        """Have the routes call these."""
        answers: Mapping[str, Any] = {
            "standings": lambda *_: self.standings,
            "current_period": lambda *_: JUNE,
            "score_periods": lambda *_: self.scores,
            "view": lambda *_: self.view,
            "blank_periods": lambda *_: (JUNE, MAY),
            "blank": lambda _, unit, period, __: Download(f"空白填报表_{unit}_{period.code}.xlsx", b"PK blank"),
            "package": lambda _, unit, period, kind, __: Download(f"{kind}_{unit}_{period.code}.xlsx", b"PK package"),
            "received": lambda _, unit, period, event: Download(f"{unit}_{period.code}_{event}.xlsx", b"PK received"),
            "score": lambda *_: an_explanation(),
            "explain": self.explain,
            "unexplain": self.unexplain,
        }
        for name, answer in answers.items():
            patch.setattr(f"report_gen.steps.portal.unit.{name}", answer)
        patch.setattr(unit_side, "take", self.take)


def _event(act: Act) -> Event:
    return Event(16, NOW, f"{UNIT.short} 李四", act, "2024-06", UNIT.code)


class StillLookout(Lookout):
    """A workspace of which nothing but the plan is known."""

    plan: Plan = PLAN

    def __init__(self) -> None:
        self.workspace = Workspace.at(Path("工作文件夹"))

    def office(self, now: datetime | None = None, by: str = "") -> Any:
        return SimpleNamespace(plan=self.plan, now=now, by=by, recorded=NOTHING)

    def glance(self) -> Any:
        return SimpleNamespace(plan=self.plan, ledger=SimpleNamespace(recorded=NOTHING))


class StillPortal(Portal):
    """A portal that knows one key."""

    def keys(self) -> tuple[Key, ...]:
        return (KEY,)

    def stands(self, key: str, event: int) -> bool:
        return (key, event) == (KEY.id, KEY.event)


def an_app(folder: Path, patch: pytest.MonkeyPatch) -> Flask:
    """The application with its rooms below `folder`; the sign-in takes CODE."""
    spool = folder / "收"
    spool.mkdir(parents=True)
    portal = StillPortal(StillLookout(), Jobs(lambda: NOW), AccessLog(folder / "网页日志"), lambda: NOW, spool)
    patch.setattr("report_gen.web.signing.key_for", lambda _, code: KEY if code == CODE else None)
    return create_app(portal)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a port of this machine; gives its address."""
    with serving(app, Door("127.0.0.1", 0)) as port:
        yield f"http://127.0.0.1:{port}"
