"""Holds `rollup`: ten offices put together, one broken, one closed, one merged, one twice, and none of them touched."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers_campaign import VALUES
from helpers_closing import closed, merged, set_right
from helpers_rollup import INDICATORS, ITEMS, Q1, copy, make, plan_of, state_of
from report_gen.catalogue import rollup as kinds
from report_gen.cli import COULD_NOT_RUN, DONE, PERSON_NEEDED, main
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.place import Place
from report_gen.model.rollup import Basis
from report_gen.reports import rollup_sources
from report_gen.steps.office_ledger import LEDGER_DB
from report_gen.steps.rollup import Offices, RollupDone, offices_in, rollup
from report_gen.steps.rollup_office import summary_of
from report_gen.workspace import LEDGER, Workspace

Capture = pytest.CaptureFixture[str]
NAMES = ("丑县", "丰县", "丘县", "临县", "丽县", "乡县", "乾县", "云县")  # in the order they stand in


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten offices: 1 closed and corrected since, 2 merged, 3 merged and moved on, 4 without plan, 5 lacks a form."""
    root = tmp_path_factory.mktemp("province")
    first = make(root / "00", NAMES[0])
    made = [first, *(copy(first, root / f"{number:02}", name) for number, name in enumerate(NAMES[1:], 1))]
    closed(made[1], Q1)
    set_right(made[1], Q1, "D6", "201", "B1")
    for number in (2, 3):
        merged(made[number], Q1)
    next(made[3].period_inbox(Q1).iterdir()).unlink()
    (made[4].root / "方案.xlsx").unlink()
    next(path for path in made[5].period_inbox(Q1).iterdir() if "县卫健局" in path.name).unlink()
    make(
        root / "08",
        "井县",
        {**VALUES, "餐饮店数": 100},
        数据项=ITEMS.replace("公厕数|座", "公厕数|间"),
        指标=INDICATORS.replace("公厕数|座", "公厕数|间"),
    )
    make(root / "09", NAMES[0], {**VALUES, "餐饮店数": 300, "持证餐饮店数": 300})
    return root


@pytest.fixture(scope="module")
def done(province: Path, tmp_path_factory: pytest.TempPathFactory) -> RollupDone:
    out = tmp_path_factory.mktemp("out")
    return rollup(offices_in([province / "00"], province, out), Q1, out)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def table(rows: list[list[Any]], head: str) -> Iterator[dict[str, Any]]:
    """The rows below the head that begins with that column, by column."""
    start = next(number for number, row in enumerate(rows) if row[0] == head)
    titles = [str(title).partition("\n")[0] for title in rows[start]]
    return (dict(zip(titles, row, strict=True)) for row in rows[start + 1 :])


def test_each_office_stands_on_what_it_has(done: RollupDone) -> None:
    bases = {one.name: one.summary.facts.basis for one in done.rollup.offices}
    assert bases == {
        "丑县（00）": Basis.INBOX,
        "丑县（09）": Basis.INBOX,
        "丘县": Basis.RUN,
        "丰县": Basis.CLOSED,
        "临县": Basis.RUN,
        "乡县": Basis.INBOX,
        "乾县": Basis.INBOX,
        "云县": Basis.INBOX,
        "井县": Basis.INBOX,
    }
    assert [one.way.rpartition("/")[2] for one in done.rollup.unread] == ["04"]


def test_what_came_or_went_since_the_merge_is_told_and_not_counted(done: RollupDone) -> None:
    moved = next(one.summary for one in done.rollup.offices if one.name == "临县")
    assert (moved.facts.moved, moved.facts.number, len(moved.units)) == (1, 2, 3)
    assert all(unit.file for unit in moved.units)
    still = next(one.summary for one in done.rollup.offices if one.name == "丘县")
    assert still.facts.moved == 0


def test_problems_are_one_line_each(done: RollupDone) -> None:
    assert sorted((one.code, one.unit) for one in done.rollup.findings) == [
        ("U101", "04"),
        ("U102", "丑县（00）"),
        ("U104", ""),
        ("U106", "临县"),
        ("U108", "丰县"),
        ("U201", ""),
        ("U201", ""),
    ]
    assert not done.clean
    assert all("\n" not in one.message for one in done.rollup.findings)


def test_figures_of_all_are_made_of_those_of_each(done: RollupDone) -> None:
    totals = {row.name: (row.total and str(row.total), row.words) for row in done.rollup.items}
    assert totals["餐饮店数"] == (None, "缺乡县；其余8家合计1600家")
    assert totals["新改建公厕"] == (None, "计量单位不一致")
    assert totals["鼠密度"] == (None, "百分比不能相加")
    assert totals["全体会议次数"] == ("9", "9家合计")
    share = next(row for row in done.rollup.indicators if row.name == "小餐饮持证率")
    assert share.words == "“持证数”缺乡县；其余8家合计1693家；“餐饮店数”缺乡县；其余8家合计1600家"


def test_a_share_of_all_is_not_the_mean_of_shares(province: Path, tmp_path: Path) -> None:
    found = rollup(offices_in([province / "00", province / "09"], None, tmp_path), Q1, tmp_path).rollup
    share = next(row for row in found.indicators if row.name == "小餐饮持证率")
    assert share.total == Decimal("99.8")  # 499 of 500, where 99.5 % and 100 % have a mean of 99.75 %


def test_the_workbook_shows_it_and_every_number_knows_its_cell(done: RollupDone) -> None:
    book = sheets(done.path)
    assert list(book) == ["总览", "指标", "数据项", "任务", "各单位报送", "问题", "数据来源"]
    overview = {row["单位"]: row for row in table(book["总览"], "序号")}
    assert (overview["合计"]["应报"], overview["合计"]["通过"], overview["合计"]["未报"]) == (27, 26, 1)
    assert overview["丰县"]["台账"] == "第3号封账，张三，2024年7月10日"
    assert overview["丰县"]["备注"] == "封账后更正1个数，未计入"
    assert overview["丘县"]["台账"] == "第2号汇总，张三，2024年7月10日"
    assert overview["临县"]["备注"] == "汇总后有变动1处，未计入"
    assert overview["丑县（00）"]["备注"] == "给了2次，只计一次"
    assert overview["云县"]["台账"] == "没有台账"
    rows = [row for row in table(book["数据来源"], "数据项") if row["数据项"] == "餐饮店数"]
    assert {row["单位"]: row["采用值"] for row in rows} == {
        **dict.fromkeys(("丑县（00）", "丘县", "丰县", "临县", "乾县", "云县"), 200),
        "井县": 100,
        "丑县（09）": 300,
    }
    assert all(row["文件"] and row["工作表"] == "指标数据" and row["单元格"] and row["文件指纹"] for row in rows)
    assert len(list(table(book["各单位报送"], "单位"))) == 27
    assert [row["任务"] for row in table(book["任务"], "序号") if row["单位数"] == 9] == [
        "健全机制",
        "小餐饮整治",
        "群众满意",
    ]


def test_every_source_can_be_opened(done: RollupDone, province: Path) -> None:
    sheet = openpyxl.load_workbook(done.path)["数据来源"]
    link = next(cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink)
    assert link is not None
    assert link.target is not None
    assert (
        (done.path.parent / link.target.partition("#")[0].replace("\\", "/"))
        .resolve()
        .is_relative_to(province.resolve())
    )


def test_order_makes_no_difference(province: Path, done: RollupDone) -> None:
    folders = [*(one for one in province.iterdir() if one.is_dir()), province / "00"]
    random.Random(7).shuffle(folders)  # noqa: S311  # any order, the same each time
    before = done.path.read_bytes()
    again = rollup(offices_in(folders, None, done.path.parent), Q1, done.path.parent)
    assert again.rollup == done.rollup
    assert done.path.read_bytes() == before


def test_nothing_is_written_into_an_office(province: Path, tmp_path: Path) -> None:
    before = state_of(province)
    rollup(offices_in([], province, tmp_path), Q1, tmp_path)
    assert state_of(province) == before


def test_the_command_ends_with_a_verdict(province: Path, tmp_path: Path, capsys: Capture) -> None:
    folders = [str(province / "08"), str(province / "07")]
    assert main(["上级汇总", "2024年第一季度", *folders, "--output", str(tmp_path)]) == PERSON_NEEDED
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [f"已写出：{tmp_path / '上级汇总.xlsx'}", "读入 2 家（封账 0 家） · 没有读成 0 家 · 问题 3 条"]
    assert main(["rollup", "2024Q1", str(province / "07"), "--output", str(tmp_path / "no"), "--dry-run"]) == DONE
    assert f"将写出：{tmp_path / 'no' / '上级汇总.xlsx'}" in capsys.readouterr().out
    assert not (tmp_path / "no").exists()


def test_the_command_tells_programs(province: Path, tmp_path: Path, capsys: Capture) -> None:
    folders = [str(province / name) for name in ("00", "04", "05")]
    assert main(["rollup", "2024Q1", *folders, "--output", str(tmp_path), "--json"]) == PERSON_NEEDED
    found = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["basis"], one["owed"]) for one in found["offices"]] == [
        ("丑县", "按报送文件现算", 3),
        ("乡县", "按报送文件现算", 3),
    ]
    assert [one["folder"].rpartition("/")[2] for one in found["unread"]] == ["04"]
    shops = next(one for one in found["items"] if one["name"] == "餐饮店数")
    assert shops == {
        "name": "餐饮店数",
        "total": None,
        "words": "缺乡县；其余1家合计200家",
        "offices": {"丑县": "200", "乡县": None},
    }


def test_many_problems_are_cut_on_the_screen(province: Path, tmp_path: Path, capsys: Capture) -> None:
    gone = [str(tmp_path / f"无{number}") for number in range(22)]
    assert (
        main(["rollup", "2024Q1", str(province / "00"), *gone, "--output", str(tmp_path / "out"), "--dry-run"])
        == PERSON_NEEDED
    )
    assert "  ……其余 2 条见“问题”。" in capsys.readouterr().out


def test_a_list_names_the_offices(province: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    shutil.copytree(province / "07", tmp_path / "市 里" / "07")
    for row in (("单位", "文件夹"), ("云县局", "市 里\\07"), ("甲县局", str(province / "00")), ("乙县局", None)):
        sheet.append(row)
    book.save(tmp_path / "清单.xlsx")
    found = rollup(offices_in([], tmp_path / "清单.xlsx", tmp_path), Q1, tmp_path, dry_run=True).rollup
    assert [one.name for one in found.offices] == ["云县局", "甲县局"]
    assert [one.kind for one in found.findings] == [kinds.SAME_PLAN, kinds.LIST_ROW]


def test_other_folders_are_told(province: Path, tmp_path: Path) -> None:
    shutil.copytree(province / "07", tmp_path / "07")
    for name in ("旧资料", "out/上级", ".git"):
        (tmp_path / name).mkdir(parents=True)
    offices = offices_in([], tmp_path, tmp_path / "out" / "上级")
    assert [path.name for path, _ in offices.given] == ["07"]
    assert [dict(one.data)["name"] for one in offices.findings] == ["旧资料"]
    assert [one.kind for one in offices.findings] == [kinds.NO_OFFICE]


def test_what_cannot_be_done_is_refused(province: Path, tmp_path: Path, capsys: Capture) -> None:
    with pytest.raises(ReportGenError, match="没有要汇总的单位"):
        offices_in([], None, tmp_path)
    with pytest.raises(WorkspaceError, match="找不到"):
        offices_in([], tmp_path / "无", tmp_path)
    with pytest.raises(WorkspaceError, match="在单位的工作文件夹"):
        offices_in([province / "00"], None, province / "00" / "输出")
    (tmp_path / "清单.xlsx").write_bytes(b"PK")
    with pytest.raises(ReportGenError, match="单位清单"):
        offices_in([], tmp_path / "清单.xlsx", tmp_path)
    assert main(["rollup", "2024Q1", str(province / "04"), "--output", str(tmp_path)]) == COULD_NOT_RUN
    assert "各单位都没有读成：\n  " in capsys.readouterr().err


def _ledger(workspace: Workspace) -> Path:
    return workspace.root / LEDGER


def test_a_closed_period_without_its_ledger_is_not_guessed(province: Path, tmp_path: Path) -> None:
    shutil.copytree(province / "01", tmp_path / "01")
    workspace = Workspace.at(tmp_path / "01")
    for path in (_ledger(workspace) / LEDGER_DB, *_ledger(workspace).glob("链尾*")):
        path.unlink()
    found = rollup(offices_in([workspace.root, province / "00"], None, tmp_path), Q1, tmp_path, dry_run=True).rollup
    assert [one.reason for one in found.unread] == ["2024年第一季度封过账，而台账不在或没有通过校验"]


def test_a_ledger_somebody_touched_decides_nothing(province: Path, tmp_path: Path) -> None:
    shutil.copytree(province / "02", tmp_path / "02")
    seal = next(_ledger(Workspace.at(tmp_path / "02")).glob("链尾*"))
    seal.write_text(seal.read_text(encoding="utf-8").replace("事件数：2", "事件数：3"), encoding="utf-8")
    found = rollup(offices_in([tmp_path / "02"], None, tmp_path), Q1, tmp_path).rollup
    assert [one.kind for one in found.findings] == [kinds.LEDGER_UNSOUND]
    assert found.offices[0].summary.facts.basis is Basis.INBOX


def test_a_merge_whose_originals_are_gone_is_worked_out_anew(province: Path, tmp_path: Path) -> None:
    shutil.copytree(province / "02", tmp_path / "02")
    shutil.rmtree(_ledger(Workspace.at(tmp_path / "02")) / "原件")
    done = rollup(offices_in([tmp_path / "02"], None, tmp_path / "out"), Q1, tmp_path / "out")
    assert [one.kind for one in done.rollup.findings] == [kinds.RUN_LOST]
    overview = list(table(sheets(done.path)["总览"], "序号"))
    assert (overview[1]["台账"], overview[1]["备注"]) == ("有2件事件，本期没有汇总记录", "上次汇总的原件不全")


def test_a_folder_nobody_may_read_does_not_stop_the_others(
    province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(workspace: Workspace, *rest: Any) -> Any:
        if workspace.root.name == "06":
            raise PermissionError(13, "Permission denied", str(workspace.plan))
        return summary_of(workspace, *rest)

    monkeypatch.setattr("report_gen.steps.rollup.summary_of", locked)
    found = rollup(offices_in([province / "06", province / "00"], None, tmp_path), Q1, tmp_path, dry_run=True).rollup
    assert [one.reason for one in found.unread] == [f"读不出“{province / '06' / '方案.xlsx'}”：Permission denied"]


def test_long_sheets_go_on_in_another(done: RollupDone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollup_sources, "ROWS_A_SHEET", 20)
    made = rollup_sources.units(done.rollup)
    assert [(sheet.name, len(tuple(sheet.blocks[0].rows))) for sheet in made] == [
        ("各单位报送", 20),
        ("各单位报送2", 7),
    ]


def test_a_plan_that_has_not_the_period_is_a_problem_of_that_office(province: Path, tmp_path: Path) -> None:
    shutil.copytree(province / "06", tmp_path / "06")
    plan_of(tmp_path / "06", "乾县", 报送安排="B1|云山县创建国家卫生县城半年报表|半年|每年1、7月|5|办公室、部门、县区")
    found = rollup(offices_in([tmp_path / "06", province / "00"], None, tmp_path), Q1, tmp_path, dry_run=True).rollup
    assert [one.reason for one in found.unread] == ["方案的报送周期是“半年”，不能按2024年第一季度汇总"]


def test_a_broken_line_of_the_list_stands_in_the_workbook(province: Path, tmp_path: Path) -> None:
    given = Offices(((province / "00", ""),), (kinds.LIST_ROW.at(Place("清单.xlsx", "清单", 3, 2)),))
    done = rollup(given, Q1, tmp_path)
    (row,) = table(sheets(done.path)["问题"], "序号")
    assert (row["代码"], row["位置"]) == ("U109", "清单.xlsx › 清单 › B3")
