"""Work grows with the units, never with their square. Calls and comparisons are counted: time on a shared machine tells nothing."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import FrameType

import pytest

from helpers_rules import CHECK_ROWS, DUE, JUNE, item, small_plan, submission, task, unit
from report_gen.excel.changes import compare
from report_gen.html.page import page
from report_gen.model.form import EVIDENCE, ITEMS, TASKS
from report_gen.model.outcome import Merged
from report_gen.model.plan import ItemKind, Plan, TakeRule, UnitKind
from report_gen.model.sheets import CellData, LongRows
from report_gen.model.submission import Entry, Value
from report_gen.reports import board
from report_gen.reports.ledger import LedgerInput, build
from report_gen.reports.ledger_notes import with_notes
from report_gen.resources import shipped
from report_gen.rules.assess import assess
from report_gen.rules.background import Background
from report_gen.rules.forms import build_form
from report_gen.rules.merge import Received, merge, misplaced
from report_gen.rules.returns import return_cases

FEW, MOST = 20, 2.2


class Code(str):
    """A unit's code whose comparisons are calls, so that looking for it in a list is counted."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __reduce__(self) -> tuple[type[Code], tuple[str]]:
        return Code, (str(self),)


def province(count: int) -> Plan:
    """Everybody has one task and reports one sum, one newest value and one figure all must agree in."""
    units = tuple(unit(Code(f"U{number:05d}"), f"县区{number}", UnitKind.DISTRICT) for number in range(count))
    codes = tuple(one.code for one in units)
    items = (
        item("D01", "枢纽数", ItemKind.STOCK, codes, take=TakeRule.SUM),
        item("D02", "停靠点", ItemKind.STOCK, codes, take=TakeRule.LATEST),
        item("D03", "企业数", ItemKind.STOCK, codes),
        *(
            item(f"D{100 + number}", f"共建{number}", ItemKind.STOCK, codes[number : number + 2])
            for number in range(0, count, 10)
        ),
    )
    tasks = (task("1", codes[:2], codes[2:], DUE["once"]), task("2", (), codes, DUE["end"]))
    return small_plan(units=units, tasks=tasks, items=items, checks=CHECK_ROWS[1:], indicators=())


def forms(plan: Plan) -> list[Received]:
    return [
        Received(submission(one.code, said(number), file=f"{one.short}.xlsx")) for number, one in enumerate(plan.units)
    ]


def said(number: int) -> Mapping[tuple[str, str, str], Value | Entry]:
    """All disagree about D03 and about one document, and copy one progress text; every tenth has left a cell blank."""
    return {
        (TASKS, "1", "state"): "推进中",
        (TASKS, "1", "progress"): "召开推进会并完成全部站点的现场勘查，转入施工准备阶段工作。",
        (ITEMS, "D01", "value"): None if number % 10 == 0 else Decimal(number + 1),
        (ITEMS, "D02", "value"): Decimal(number + 2),
        (ITEMS, "D03", "value"): Decimal(number + 3),
        (EVIDENCE, "1", "number"): "示政发〔2024〕3号",
        (EVIDENCE, "1", "name"): f"第{number}号材料",
    }


def merged(plan: Plan) -> Merged:
    return merge(plan, JUNE, forms(plan), background=Background())


def given(plan: Plan) -> LedgerInput:
    part = merged(plan)
    return LedgerInput(plan, assess(plan, (part,), JUNE, JUNE.last), part, part, assess(plan, (part,), JUNE, JUNE.last))


def work(do: Callable[[], object]) -> int:
    """How many calls it takes, those into libraries written in C and each step of a generator among them."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(None)
    return calls


def asked(plan: Plan) -> Callable[[], object]:
    """Everything a file is held against before it is read."""
    identities = [one.submission.identity for one in forms(plan)]
    return lambda: [
        (misplaced(plan, JUNE, one, "a.xlsx"), build_form(plan, plan.unit(one.unit), JUNE)) for one in identities
    ]


def put_together(plan: Plan) -> Callable[[], object]:
    sent = forms(plan)
    return lambda: merge(plan, JUNE, sent)


def assessed(plan: Plan) -> Callable[[], object]:
    part = merged(plan)
    return lambda: assess(plan, (part,), JUNE, JUNE.last)


def listed(plan: Plan) -> Callable[[], object]:
    """The workbook with every row of it, the pandas part apart: its calls are its own."""
    about = given(plan)
    return lambda: [len(list(block.rows)) for sheet in build(about, lambda *_: ()).sheets for block in sheet.blocks]


def shown(plan: Plan) -> Callable[[], object]:
    about = given(plan)
    return lambda: board.build(about, "汇总台账.xlsx", {})


def returned(plan: Plan) -> Callable[[], object]:
    part = merged(plan)
    return lambda: return_cases(plan, part)


@pytest.mark.parametrize("job", [asked, put_together, assessed, listed, shown, returned])
def test_twice_the_units_are_twice_the_work(job: Callable[[Plan], Callable[[], object]]) -> None:
    few, many = (work(job(province(count))) for count in (FEW, 2 * FEW))
    assert few > FEW
    assert many <= MOST * few


def test_what_is_said_of_all_grows_with_them_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.wording.MOST_NAMED", 5)
    few, many = (sum(len(one.message) for one in merged(province(count)).findings) for count in (FEW, 2 * FEW))
    assert many <= MOST * few


def test_a_plan_is_equal_and_travels_without_its_index_in_the_way() -> None:
    plan = province(FEW)
    there = pickle.loads(pickle.dumps(plan))  # noqa: S301  # what went in a line before
    assert there == plan
    assert there.tasks_of("U00003") == plan.tasks_of("U00003") == plan.tasks
    fewer = replace(plan, items=plan.items[:1])
    assert fewer != plan
    assert fewer.items_of("U00003") == plan.items[:1]
    assert "index" not in repr(plan)


def test_a_page_of_many_units_lists_those_that_need_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.reports.board_forms._ALL_FORMS", FEW - 1)
    monkeypatch.setattr("report_gen.reports.board_findings._PAGE_UNITS", 3)
    monkeypatch.setattr("report_gen.reports.board_findings._PAGE_LINES", 3)
    monkeypatch.setattr("report_gen.reports.board_conflicts.MOST_NAMED", 7)
    plan = province(FEW)
    sent = forms(plan)[5:]
    part = merge(plan, JUNE, sent)
    made = board.build(LedgerInput(plan, assess(plan, (part,), JUNE, JUNE.last), part), "汇总台账.xlsx", {})
    assert (len(made.forms), made.forms_hidden) == (FEW - 5, 5)
    assert made.findings_hidden == FEW + 1 - len(made.findings)  # one finding is nobody's
    assert [(len(one.stated), one.stated_hidden) for one in made.conflicts][:1] == [(7, FEW - 5 - 7)]
    told = page(made, shipped("templates", "看板.html").read_text(encoding="utf-8"))
    assert "其余共5件见汇总台账" in told
    assert f"另有{made.findings_hidden}家的问题见汇总台账" in told
    assert f"另有{FEW - 12}家见汇总台账“冲突”" in told


def test_long_rows_can_be_gone_through_again_and_asked_for() -> None:
    rows = LongRows(3, lambda: ((CellData(number),) for number in range(3)))
    assert [row[0].value for row in rows] == [row[0].value for row in rows] == [0, 1, 2]
    assert rows[-1][0].value == 2
    assert [row[0].value for row in rows[1:]] == [1, 2]


def test_notes_find_their_rows_in_a_long_table() -> None:
    plan = province(FEW)
    book = build(given(plan), compare)
    note = ("数据来源", "任务 / 1 / 工作状态 / 县区3 / 2024年6月", "领导小组办公室备注")
    gone = ("数据来源", "任务 / 9 / 工作状态 / 县区3 / 2024年6月", "领导小组办公室备注")
    noted = with_notes(book, {note: "已电话核对", gone: "旧注"})
    for _ in range(2):
        cells = [row[-1].value for row in noted.sheet("数据来源").blocks[0].rows]
        assert (cells.count("已电话核对"), cells.count("旧注")) == (1, 0)
    assert noted.sheet("备注留存").blocks[0].rows[0][-1].value == "旧注"
    assert len(noted.sheet("数据来源").blocks[0].rows) == len(cells)
