"""The rehearsal: all that is planted is caught at its cell, nothing else is said, and a merge that errs is found out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from helpers_campaign import write_plan
from report_gen.catalogue import merge as merge_kinds
from report_gen.catalogue.cell import MISSING, NOT_A_NUMBER
from report_gen.catalogue.submission import FILE_EMPTY
from report_gen.cli.rehearse import rehearse as command
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.excel import forms
from report_gen.excel.read import read_book
from report_gen.model.filled import Odd
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import Merged, WorkState
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import CheckRule, CheckScope, DataItem, ItemKind, MissingStrategy, Plan, Unit, UnitKind
from report_gen.model.submission import Skipped
from report_gen.rehearsal import mistake as records
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.figures import first_figures, next_figures
from report_gen.rehearsal.mistake import Delivery, Expected, Mistake
from report_gen.rehearsal.rounds import RECIPES, Round
from report_gen.rehearsal.rules import Instance, instances
from report_gen.rehearsal.spoiled import SPOILS, spoiled
from report_gen.rehearsal.stories import stories, typed_value
from report_gen.rehearsal.verdict import judged
from report_gen.rules.forms import build_form
from report_gen.steps import rehearse as steps
from report_gen.steps.load import load_plan
from report_gen.steps.merge import merge_period
from report_gen.steps.rehearse import Rehearsed, rehearse
from report_gen.workspace import REGISTER_FILE

PERIODS = {"luoyang": "2024-06", "linzi": "2024Q2", "county": "2024Q2", "first": "2024Q1", "varied": "2022-07"}
JUNE = Period(2024, 6, 1)


def period(code: str) -> Period:
    found = Period.parse(code)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Plan]:
    county = write_plan(tmp_path_factory.mktemp("plan") / "方案.xlsx")
    paths = {"luoyang": EXAMPLES / "luoyang" / "方案.xlsx", "linzi": EXAMPLES / "linzi" / "方案.xlsx"}
    read = {name: load_plan(path)[0] for name, path in {**paths, "county": county}.items()}
    return {**read, "first": read["county"], "varied": _varied(read["luoyang"])}


def _varied(plan: Plan) -> Plan:
    """Another plan yet: the office itself sends nothing, answers ask for an attachment, and a unit has one figure only."""
    items = tuple(
        replace(item, explanation="填“有”的请附附件。") if item.kind is ItemKind.HAVE else item for item in plan.items
    )
    bare = Unit("U99", "某县人民政府", "某县政府", UnitKind.DISTRICT)
    figure = DataItem("D99", "其他", "县城投放共享货车", "共享货车", "辆", ItemKind.STOCK, 0, ("U99", "U15"))
    units = tuple(replace(unit, reports=unit.kind is not UnitKind.OFFICE) for unit in plan.units)
    full = replace(
        figure, code="D98", short="装载率", measure="%", kind=ItemKind.PERCENT, maximum=Decimal(5), minimum=Decimal(5)
    )
    return replace(plan, items=(*items, figure, full), units=(*units, bare))


@pytest.fixture(scope="module")
def done(plans: dict[str, Plan]) -> Callable[[str], Rehearsed]:
    """Each plan rehearsed once."""
    kept: dict[str, Rehearsed] = {}

    def run(name: str) -> Rehearsed:
        if name not in kept:
            kept[name] = rehearse(plans[name], period(PERIODS[name]), 1)
        return kept[name]

    return run


# --- the whole of it ---


@pytest.mark.parametrize("name", PERIODS)
def test_everything_planted_is_caught_at_its_cell_and_nothing_else_is_said(
    name: str, done: Callable[[str], Rehearsed]
) -> None:
    result = done(name)
    assert [(miss.mistake.title, miss.wanted, miss.instead) for miss in result.missed] == []
    assert [(one.code, one.place.label, one.message) for one in result.false] == []
    assert all(verdict.counted for verdict in result.verdicts)
    assert result.clean


@pytest.mark.parametrize("name", PERIODS)
def test_the_mistakes_are_many_and_of_many_kinds(name: str, done: Callable[[str], Rehearsed]) -> None:
    result = done(name)
    codes = {one.kind.code for given in result.rounds for mistake in given.mistakes for one in mistake.expected}
    assert result.planted - result.harmless >= 60
    assert result.kinds >= 100
    assert len(codes) >= 75
    assert result.harmless >= 10
    assert result.planted == result.kinds == len(RECIPES) - result.idle


def test_the_first_round_is_honest(done: Callable[[str], Rehearsed]) -> None:
    result = done("luoyang")
    assert (result.rounds[0].mistakes, result.verdicts[0].planted) == ((), 0)
    assert result.verdicts[0].files == (22, 22, 0)


def test_the_seed_alone_decides(plans: dict[str, Plan], done: Callable[[str], Rehearsed]) -> None:
    again = rehearse(plans["county"], period("2024Q2"), 1)
    assert again.rounds == done("county").rounds
    assert rehearse(plans["county"], period("2024Q2"), 2).rounds != again.rounds


def test_more_mistakes_than_kinds(plans: dict[str, Plan]) -> None:
    result = rehearse(plans["county"], period("2024Q2"), 5, 160)
    assert (result.planted, result.clean) == (160, True)
    assert result.kinds < 160


@pytest.mark.parametrize("code", ["2023Q4", "2024-06"])
def test_a_period_without_forms_is_refused(code: str, plans: dict[str, Plan]) -> None:
    with pytest.raises(ReportGenError):
        rehearse(plans["county"], period(code), 1)


def test_what_is_kept(plans: dict[str, Plan], tmp_path: Path) -> None:
    folder = tmp_path / "留存"
    result = rehearse(plans["county"], period("2024Q2"), 1, keep=folder)
    rounds = sorted(path.name for path in folder.glob("第*轮"))
    assert len(rounds) == len(result.rounds)
    sheet = openpyxl.load_workbook(folder / "第1轮" / "埋设清单.xlsx").worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == ("名称", "单位", "应报", "位置")
    assert len(lines) > len(result.rounds[1].mistakes)
    book, findings = read_book(next((folder / "第0轮" / "2024Q2").glob("A-*.xlsx")), "a")
    assert book is not None
    assert not findings
    with pytest.raises(WorkspaceError, match="不是空文件夹"):
        rehearse(plans["county"], period("2024Q2"), 1, keep=folder)


# --- a merge that errs ---


def _spoil_merge(monkeypatch: pytest.MonkeyPatch, change: Callable[[Merged], Merged]) -> None:
    real = merge_period

    def merged(*arguments: Any, **options: Any) -> Any:
        found = real(*arguments, **options)
        return replace(found, merged=change(found.merged))

    monkeypatch.setattr(steps, "merge_period", merged)


def _moved(finding: Finding) -> Finding:
    return replace(finding, place=finding.place.at(finding.place.row + 1, finding.place.column))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)


@pytest.fixture
def office(tmp_path: Path) -> str:
    write_plan(tmp_path / "方案.xlsx")
    return str(tmp_path)


def test_the_command_says_what_was_caught(office: str) -> None:
    result = _run("2024Q2", "-w", office, "--seed", "4", "--mistakes", "60")
    lines = result.stdout.splitlines()
    assert result.return_value == 0, result.output
    assert lines[0] == "2024年第二季度演练（种子 4）"
    assert lines[1].startswith("埋设 1")
    assert "没有可埋设之处" in lines[1]
    assert lines[-1].endswith("位置不对 0 · 误报 0")


def test_the_command_gives_json(office: str) -> None:
    result = _run("2024Q2", "--plan", f"{office}/方案.xlsx", "--json")
    told = json.loads(result.stdout)
    assert (told["clean"], told["missed"], told["false"], told["files_counted"]) == (True, [], [], True)
    assert told["caught"] == told["planted"] >= 60
    assert told["kinds"] >= 45


def test_what_the_merge_leaves_out_is_a_miss(office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(merged: Merged) -> Merged:
        return replace(merged, findings=tuple(one for one in merged.findings if one.kind != NOT_A_NUMBER))

    _spoil_merge(monkeypatch, without)
    result = _run("2024Q2", "-w", office)
    assert result.return_value == 1
    assert "数写成文字" in result.stdout
    assert "没有报出" in result.stdout
    assert "位置不对 0 · 误报 0" in result.stdout


def test_a_wrong_address_is_named(office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def shifted(merged: Merged) -> Merged:
        findings = tuple(_moved(one) if one.kind == NOT_A_NUMBER else one for one in merged.findings)
        return replace(merged, findings=findings)

    _spoil_merge(monkeypatch, shifted)
    result = _run("2024Q2", "-w", office)
    assert result.return_value == 1
    assert "，实报在 " in result.stdout
    assert "误报 第" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("位置不对 1 · 误报 1")


def test_an_invented_error_and_a_lost_file_are_named(office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def invented(merged: Merged) -> Merged:
        more = MISSING.at(Place("x.xlsx", "任务进展", 4, 9), column="工作状态")
        return replace(merged, findings=(*merged.findings, more), files_read=merged.files_read - 1)

    _spoil_merge(monkeypatch, invented)
    result = _run("2024Q2", "-w", office)
    assert result.return_value == 1
    assert "误报 第0轮 [C101] x.xlsx › 任务进展 › I4　“工作状态”未填。" in result.stdout
    assert "第0轮文件数不符：发现 9 份，读入 8 份，未读 0 份" in result.stdout


# --- the verdict ---


def _merged(*findings: Finding, skipped: tuple[Skipped, ...] = ()) -> Merged:
    return Merged(JUNE, (), (), (), (), findings, skipped, 1, 1)


def _round(*mistakes: Mistake) -> Round:
    return Round((Delivery("a.xlsx", "U1"),), (), headless=False, mistakes=mistakes)


WANTED = Expected(MISSING, Place("a.xlsx", "任务进展", 4, 9), "甲局")
FOUND = MISSING.at(WANTED.place, "甲局", column="工作状态")


@pytest.mark.parametrize(
    ("findings", "missed", "elsewhere", "false"),
    [
        ((FOUND,), 0, 0, 0),
        ((), 1, 0, 0),
        ((_moved(FOUND),), 1, 1, 1),
        ((FOUND, _moved(FOUND)), 0, 0, 1),
        ((replace(FOUND, unit="乙局"),), 1, 1, 1),
        ((replace(FOUND, place=Place("b.xlsx")),), 1, 1, 1),
        ((replace(FOUND, place=Place("b.xlsx"), unit="乙局"),), 1, 0, 1),
        ((FOUND, merge_kinds.NOT_REPORTED.at(Place("方案.xlsx"), "乙局", value="", period="", due="")), 0, 0, 0),
    ],
)
def test_a_finding_counts_at_its_cell_only(
    findings: tuple[Finding, ...], missed: int, elsewhere: int, false: int
) -> None:
    verdict = judged(1, _round(Mistake("漏填", "U1", (), expected=(WANTED,))), _merged(*findings))
    assert (len(verdict.missed), sum(len(one.instead) for one in verdict.missed)) == (missed, elsewhere)
    assert len(verdict.false) == false
    assert verdict.clean is (missed == false == 0)


def test_what_has_to_be_read_or_passed_over() -> None:
    reads = Mistake("千分位", "U1", (), reads={(ITEMS, "D1", "value"): Decimal(1200)})
    skips = Mistake("临时文件", "U1", (), skips=("~$a.xlsx",))
    verdict = judged(2, _round(reads, skips), _merged())
    assert [miss.wanted for miss in verdict.missed] == [
        "items/D1/value 应读作“1200”，读作“没有读到”",
        "“~$a.xlsx”应列为未读文件",
    ]
    assert judged(2, _round(skips), _merged(skipped=(Skipped("~$a.xlsx", "临时文件"),))).missed == ()


# --- honest figures ---


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(["luoyang", "linzi", "county"]))
def test_honest_figures_pass_every_rule(seed: int, name: str, plans: dict[str, Plan]) -> None:
    plan, dice = plans[name], Dice(seed)
    units = frozenset(unit.code for unit in plan.units)
    last = first_figures(plan, dice.about("last"), units)
    now = next_figures(plan, last, dice.about("now"), units)
    assert [rule.rule.code for rule in instances(plan, {}, units) if not rule.holds(last)] == []
    assert [rule.rule.code for rule in instances(plan, last, units) if not rule.holds(now)] == []
    for (code, unit), value in now.items():
        item = plan.item(code)
        assert item.kind is not ItemKind.CUMULATIVE or value >= last[code, unit]
        assert item.jump is None or abs(value - last[code, unit]) <= item.jump * last[code, unit]
        assert value == value.quantize(Decimal(1).scaleb(-item.decimals))


def _rule(formula: str, scope: CheckScope = CheckScope.FORM) -> CheckRule:
    return CheckRule("J1", "强制性", scope, formula, MissingStrategy.SKIP, "文字")


@pytest.mark.parametrize(
    ("formula", "excess"),
    [
        ("甲 ≤ 乙", "4.001"),
        ("甲 < 乙", "4.001"),
        ("甲 ≥ 乙", "0"),
        ("乙 > 甲", "4.001"),
        ("甲 = 乙", "4.001"),
        ("甲 ≤ 乙 且 乙 ≥ 20", "18.002"),
        ("甲 ≤ 乙 或 乙 ≥ 7", "1.001"),
        ("甲 ÷ 0 ≥ 1", "1000000000"),
        ("甲 ≤ 乙 且 甲 ≥ 1", "4.001"),
        ("乙 − 乙", "0.001"),
    ],
)
def test_by_how_much_a_rule_fails(formula: str, excess: str) -> None:
    names = {"甲": (("D1", "U1"), ("D1", "U2")), "乙": (("D2", "U1"),)}
    figures = {("D1", "U1"): Decimal(7), ("D1", "U2"): Decimal(3), ("D2", "U1"): Decimal(6)}
    assert Instance(_rule(formula), "", names, {}).excess(figures) == Decimal(excess)


def test_rules_of_items_nobody_reports_are_left_out(plans: dict[str, Plan]) -> None:
    plan = replace(plans["county"], checks=(_rule("餐饮店数 ≥ 不存在的数"), _rule("餐饮店数 ≥ 持证数")))
    units = frozenset(unit.code for unit in plan.units)
    assert [(one.unit, sorted(one.names)) for one in instances(plan, {}, units)] == [("B3", ["持证数", "餐饮店数"])]
    assert instances(plan, {}, frozenset({"T1"})) == ()


def test_rules_may_look_back(plans: dict[str, Plan]) -> None:
    plan = replace(
        plans["county"], checks=(_rule("餐饮店数 ≥ 上期餐饮店数 + 2"), _rule("上期公厕数 ≥ 1", CheckScope.MERGED))
    )
    units = frozenset(unit.code for unit in plan.units)
    assert instances(plan, {}, units) == ()
    last = first_figures(plan, Dice(1), units)
    (found,) = instances(plan, last, units)
    assert found.fixed == {"上期餐饮店数": last["D6", "B3"]}
    assert found.holds(next_figures(plan, last, Dice(2), units))


def test_figures_no_rule_allows_are_given_all_the_same(plans: dict[str, Plan]) -> None:
    plan = replace(plans["county"], checks=(_rule("餐饮店数 ≥ 餐饮店数 + 1"),))
    units = frozenset(unit.code for unit in plan.units)
    assert ("D6", "B3") in first_figures(plan, Dice(1), units)


# --- stories, dice, bytes ---


def test_units_agree_about_tasks_and_dates(plans: dict[str, Plan]) -> None:
    plan = plans["luoyang"]
    units = frozenset(unit.code for unit in plan.units)
    last, now = stories(plan, JUNE, units, Dice(3))
    assert last is not None
    finished = [task for task in plan.tasks if now.state(task) is WorkState.DONE]
    assert finished
    for task in finished:
        assert {now.filled(unit)[TASKS, task.no, "done_on"] for unit in task.units} == {now.done_on(task)}
        assert last.done_on(task) == now.done_on(task)


def test_before_the_first_period_there_is_nothing(plans: dict[str, Plan]) -> None:
    last, now = stories(plans["county"], period("2024Q1"), frozenset({"A"}), Dice(1))
    assert last is None
    assert now.figures.keys() == {("D1", "A")}


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        (ItemKind.RATIO, Decimal("4.5"), "4.5:1"),
        (ItemKind.PERCENT, Decimal("0.8"), "0.8%"),
        (ItemKind.PERCENT, Decimal(80), Decimal(80)),
        (ItemKind.HAVE, None, "有"),
        (ItemKind.TEXT, None, "做法方面的做法已在全市推广"),
    ],
)
def test_how_a_careful_clerk_types(kind: ItemKind, value: Decimal | None, typed: object) -> None:
    assert typed_value(DataItem("D1", "", "做法", "做法", "", kind, 1, ()), value) == typed


def test_dice() -> None:
    assert [Dice(1).below(100), Dice(1).below(100)] == [Dice("1").below(100)] * 2
    assert sorted(Dice(2).shuffled(range(9))) == list(range(9))
    assert Dice(1).about("a").words != Dice(1).about("b").words
    drawn = {Dice(number).between(Decimal("0.5"), Decimal(1), 1) for number in range(99)}
    assert drawn == {Decimal(tenths) / 10 for tenths in range(5, 11)}


@pytest.mark.parametrize("how", SPOILS)
def test_spoiled_files_are_the_same_every_time(how: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    assert spoiled(content, how) == spoiled(content, how) != content
    assert spoiled(content, "") == content


def test_two_cells_of_one_look_share_it(tmp_path: Path, plans: dict[str, Plan]) -> None:
    plan = plans["county"]
    form = build_form(plan, plan.unit("B3"), period("2024Q2"))
    values = {(ITEMS, code, "value"): Odd(0.5, number_format="0.0%") for code in ("D6", "D7")}
    forms.write_form(form, tmp_path / "a.xlsx", values)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["指标数据"]
    assert [sheet.cell(row, 8).number_format for row in (4, 5)] == ["0.0%", "0.0%"]
    assert [sheet.cell(row, 8).value for row in (4, 5)] == [0.5, 0.5]


def test_what_both_sides_of_the_wall_know() -> None:
    assert records.HEAD_ROW == forms.HEAD_ROW
    assert records.REGISTER_FILE == REGISTER_FILE
    assert records.needs_saved(Odd(1, "=1"))
    assert not records.needs_saved(Odd(1, number_format="0%"))
    assert FILE_EMPTY.severity is Severity.ERROR
    assert records._meant(date(2024, 1, 2)) == date(2024, 1, 2)
    assert records._meant(3) == Decimal(3)


def _titles() -> Iterator[str]:
    yield from (str(title) for recipe in RECIPES if (title := getattr(recipe, "title", "")))


def test_no_two_kinds_are_called_the_same() -> None:
    titles = list(_titles())
    assert len(titles) == len(set(titles))
