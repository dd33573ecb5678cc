"""`justify`, `log`, `backup` and `restore`, as steps and as commands."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from helpers_office_ledger import NOON
from report_gen import cli
from report_gen.catalogue.ledger import EVENT_CHANGED
from report_gen.catalogue.merge import VALUES_DISAGREE
from report_gen.cli import office_views, office_work
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.decisions import Closing, Decisions
from report_gen.model.event import Act, Event
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.steps.decide import Said, Spot, justify, matters, unit_of, withdraw
from report_gen.steps.load import Office, open_office, read_history
from report_gen.steps.log import backup, history, restore, verified
from report_gen.steps.office_ledger import LEDGER_DB, Recorded, ledger_of, open_ledger, recorded, whereabouts
from report_gen.workspace import LEDGER, Workspace

Capture = pytest.CaptureFixture[str]
JUNE = Period.of(Span.MONTH, 2024, 6)
REASON = "本月新建直流快充桩409个，已通过市发改委验收"
_FILES = (
    "2024-05/县区/涧西区政府5月填报表.xlsx", "2024-06/县区/涧西区政府6月填报表.xlsx",
    "2024-05/市公安局/填报表(最终版).xlsx", "2024-06/市公安局/填报表(最终版).xlsx",
    "2024-06/绿色货运配送填报表-市城市管理局.xlsx",
)  # fmt: skip


def said(text: str = REASON, by: str = "张三") -> Said:
    return Said(text, by, NOON)


def item(code: str = "", cell: str = "", unit: str = "涧西区政府", **more: str) -> Spot:
    return Spot(unit, cell=cell, item=code, **more)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of three units of the 洛阳 example."""
    root = tmp_path_factory.mktemp("decide") / "洛阳"
    source = EXAMPLES / "luoyang"
    for name in _FILES:
        (root / "报送" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / "报送" / name, root / "报送" / name)
    shutil.copyfile(source / "方案.xlsx", root / "方案.xlsx")
    return root


@pytest.fixture
def office(template: Path, tmp_path: Path, read: Office) -> Office:
    """An office without a ledger; its forms are read once for all tests."""
    shutil.copytree(template, tmp_path / "洛阳")
    return replace(read, workspace=Workspace.at(tmp_path / "洛阳"))


@pytest.fixture(scope="module")
def read(template: Path) -> Office:
    """The office with its two months read."""
    opened = open_office(Workspace.at(template))
    read_history(opened, JUNE)
    return opened


def place_of(office: Office) -> Path:
    return office.workspace.root / LEDGER / LEDGER_DB


# --- justify ---


@pytest.mark.parametrize(
    "spot",
    [
        item(cell="指标数据!H6"),
        item(cell="'指标数据'!$H$6"),
        item(cell=" 指标数据！h6 "),
        item("辖区内可用于新能源物流配送车辆的充电桩"),
        item("辖区内可用于新能源物流配送车辆的充电桩", column="本期值"),
        item("D40", column="本期值", unit="U16"),
        item("辖区内可用于新能源物流配送车辆的充电桩", unit="涧西区人民政府"),
    ],
)
def test_the_spot_may_be_named_in_several_ways(office: Office, spot: Spot) -> None:
    done = justify(office, JUNE, spot, said())
    assert done.fresh
    assert done.about == "涧西区政府 指标数据!H6（所填“788”）"
    assert (done.event.number, done.event.act, done.event.period, done.event.unit) == (
        1,
        Act.JUSTIFIED,
        "2024-06",
        "U16",
    )
    assert done.event.data["列"] == "value"
    ledger = ledger_of(office.workspace, office.plan)
    assert ledger is not None
    (standing,) = ledger.justifications("2024-06")
    assert (standing.raw, standing.text, standing.by) == ("788", REASON, "张三")


def test_twice_is_once(office: Office) -> None:
    first = justify(office, JUNE, item(cell="H6"), said())
    again = justify(office, JUNE, item(cell="H6"), said(by=" 张三 "))
    assert (again.fresh, again.event.number) == (False, first.event.number)
    other = justify(office, JUNE, item(cell="H6"), said(text="更正：新建快充桩409个，另有旧桩改造"))
    assert other.event.number == 2
    assert len(history(office)) == 2
    assert [one.event for one in recorded(office.workspace, office.plan).decisions.justifications] == [2]


def test_a_dry_run_writes_nothing(office: Office) -> None:
    done = justify(office, JUNE, item(cell="H6"), said(), dry_run=True)
    assert (done.fresh, done.event.number) == (True, 0)
    assert not (office.workspace.root / LEDGER).exists()


@pytest.mark.parametrize("text", ["核实无误", "情况属实", "无", "新建桩", "。。。。。。。"])
def test_a_reason_that_says_nothing_is_refused(office: Office, text: str) -> None:
    with pytest.raises(ReportGenError, match="不能作为核实依据"):
        justify(office, JUNE, item(cell="H6"), said(text))
    assert not place_of(office).exists()


@pytest.mark.parametrize(
    ("spot", "message", "hint"),
    [
        (item(cell="指标数据!H4"), "没有待核实的问题", "待核实的有：指标数据!H6。"),
        (item(cell="指标数据!A1"), "没有“指标数据!A1”这一格", "指标数据!H6"),
        (item(cell="没有的表!H6"), "没有“没有的表!H6”这一格", ""),
        (item(cell="第6行"), "“第6行”不是单元格", "H7"),
        (item("没有这一项"), "没有“数据项没有这一项”这一格", ""),
        (item(unit="查无此局", cell="H6"), "没有“查无此局”这个单位", "市公安局"),
        (item(unit="市商务局", cell="H6"), "没有采用的报送件", ""),
        (Spot("涧西区政府", task="5", column="没有的栏"), "没有“没有的栏”这一栏", "本期工作进展"),
        (Spot("市公安局", task="5", column="完成日期"), r"任务进展!J8.*有强制性问题：", "须由报送单位改正"),
        (item(unit="市城市管理局", cell="指标数据!H4"), "没有可以采用的值", "确数"),
    ],
)
def test_what_cannot_be_explained_is_refused(office: Office, spot: Spot, message: str, hint: str) -> None:
    with pytest.raises(ReportGenError, match=message) as caught:
        justify(office, JUNE, spot, said())
    assert hint in caught.value.hint
    assert not place_of(office).exists()


def test_a_conflict_is_not_for_one_unit_to_explain(office: Office, read: Office) -> None:
    merged = read.read[JUNE]
    found = next(one for one in merged.findings if one.place.cell == "H6" and one.unit == "涧西区政府")
    conflict = VALUES_DISAGREE.at(found.place, found.unit, item="充电桩", number="CT-1", values="…")
    findings = tuple(conflict if one == found else one for one in merged.findings)
    clashing = replace(office, read={**read.read, JUNE: replace(merged, findings=findings)})
    with pytest.raises(ReportGenError, match="几家所报不一致的冲突"):
        justify(clashing, JUNE, item(cell="H6"), said())


def test_two_queried_cells_of_a_row_must_be_told_apart(office: Office, read: Office) -> None:
    merged = read.read[JUNE]
    found = next(one for one in merged.findings if one.place.cell == "H6" and one.unit == "涧西区政府")
    beside = replace(found, place=replace(found.place, column=found.place.column + 1))
    doubled = replace(office, read={**read.read, JUNE: replace(merged, findings=(*merged.findings, beside))})
    spot = item("辖区内可用于新能源物流配送车辆的充电桩")
    with pytest.raises(ReportGenError, match="有2格待核实") as caught:
        justify(doubled, JUNE, spot, said())
    assert "--cell" in caught.value.hint
    assert justify(doubled, JUNE, spot._replace(column="本期值"), said()).fresh


def test_many_open_cells_are_counted(office: Office, read: Office) -> None:
    merged = read.read[JUNE]
    found = next(one for one in merged.findings if one.place.cell == "H6" and one.unit == "涧西区政府")
    more = tuple(replace(found, place=replace(found.place, row=row)) for row in range(20, 27))
    many = replace(office, read={**read.read, JUNE: replace(merged, findings=(*merged.findings, *more))})
    with pytest.raises(ReportGenError) as caught:
        justify(many, JUNE, item(cell="指标数据!H4"), said())
    assert "等8处" in caught.value.hint


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("", "（未填）"), ("第一行\n第二行", "（所填“第一行 第二行”）"), ("长" * 25, f"（所填“{'长' * 20}…”）")],
)
def test_long_entries_are_quoted_in_part(office: Office, read: Office, raw: str, shown: str) -> None:
    merged = read.read[JUNE]
    status = merged.status("U16")
    assert status is not None
    assert status.accepted is not None
    entries = tuple(replace(one, raw=raw) if one.place.cell == "H6" else one for one in status.accepted.entries)
    sent = replace(status, accepted=replace(status.accepted, entries=entries))
    changed = replace(merged, statuses=tuple(sent if one is status else one for one in merged.statuses))
    done = justify(replace(office, read={**read.read, JUNE: changed}), JUNE, item(cell="指标数据!H6"), said())
    assert done.about == f"涧西区政府 指标数据!H6{shown}"


def test_only_a_reporting_period_has_cells(office: Office) -> None:
    with pytest.raises(ReportGenError, match="不是报送期"):
        justify(office, Period.of(Span.HALF, 2024, 1), item(cell="H6"), said())


# --- withdraw, list ---


def test_an_explanation_is_withdrawn_once(office: Office) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    planned = withdraw(office, JUNE, 1, said("误记"), dry_run=True)
    assert planned.event.number == 0
    done = withdraw(office, JUNE, 1, said("误记", "李四"))
    assert (done.fresh, done.event.act, done.event.data) == (
        True,
        Act.JUSTIFICATION_WITHDRAWN,
        {"撤回": "1", "说明": "误记"},
    )
    assert recorded(office.workspace, office.plan).decisions.justifications == ()
    assert not withdraw(office, JUNE, 1, said("误记")).fresh
    assert len(history(office)) == 2
    assert justify(office, JUNE, item(cell="H6"), said()).event.number == 3


@pytest.mark.parametrize(
    ("number", "text", "period", "message"),
    [
        (1, " ", JUNE, "没有写明撤回的原因"),
        (2, "误记", JUNE, "2024年6月没有第2号说明"),
        (1, "误记", JUNE.previous(), "2024年5月没有第1号说明"),
    ],
)
def test_only_what_is_there_can_be_withdrawn(
    office: Office, number: int, text: str, period: Period, message: str
) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    with pytest.raises(ReportGenError, match=message):
        withdraw(office, period, number, said(text))


def test_without_a_ledger_nothing_can_be_withdrawn(office: Office) -> None:
    with pytest.raises(ReportGenError, match="没有第1号说明"):
        withdraw(office, JUNE, 1, said())


def test_the_list_names_what_is_open_and_what_is_said(office: Office, read: Office) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    found = matters(office, JUNE, "涧西区政府")
    assert [one.place.cell for one in found.open] == ["H6"]
    assert [(one.event, where) for one, where in found.standing] == [(1, "指标数据!H6（所填“788”）")]
    assert found.stale == frozenset()
    assert matters(office, JUNE, "市公安局").standing == ()
    assert len(matters(office, JUNE).open) > 1
    fixed = {one.code for one in matters(office, JUNE).fixed}
    assert "C107" in fixed  # an estimate
    assert "L102" not in fixed
    sent = read.read[JUNE].status("U16")
    assert sent is not None
    assert sent.accepted is not None
    changed = replace(
        sent.accepted,
        entries=tuple(replace(one, raw="789") if one.place.cell == "H6" else one for one in sent.accepted.entries),
    )
    statuses = tuple(replace(one, accepted=changed) if one is sent else one for one in read.read[JUNE].statuses)
    later = replace(office, read={**read.read, JUNE: replace(read.read[JUNE], statuses=statuses)})
    assert matters(later, JUNE).stale == {1}
    gone = replace(office, read={**read.read, JUNE: replace(read.read[JUNE], statuses=())})
    assert matters(gone, JUNE).standing[0][1] == ""
    assert matters(gone, JUNE).stale == {1}


def test_units_go_by_name_or_code(office: Office) -> None:
    assert unit_of(office.plan, " U16 ") == unit_of(office.plan, "涧西区政府")


# --- where the ledger is ---


@pytest.mark.parametrize(
    ("given", "address", "seal"),
    [
        ("", "台账/台账.db", "台账/链尾.txt"),
        ("别处/我的.db", "别处/我的.db", "别处/我的-链尾.txt"),
        ("sqlite:///别处/台账.db", "别处/台账.db", "别处/链尾.txt"),
        ("postgresql://h/x", None, "台账/链尾.txt"),
        ("sqlite:///:memory:", None, "台账/链尾.txt"),
    ],
)
def test_where_the_ledger_is(office: Office, given: str, address: str | None, seal: str) -> None:
    root = office.workspace.root
    found = whereabouts(office.workspace, office.plan, given)
    assert found == ((root / address) if address else given, root / seal)
    in_plan = replace(office.plan, info={**office.plan.info, "台账地址": given})
    assert whereabouts(office.workspace, in_plan) == found
    assert whereabouts(office.workspace, in_plan, str(root / "x.db"))[0] == root / "x.db"
    assert found.there is (address is None)


def test_an_office_without_a_ledger_does_not_load_the_library(office: Office) -> None:
    assert recorded(office.workspace, office.plan) == Recorded()
    code = (
        "import sys; from pathlib import Path; from report_gen.workspace import Workspace; "
        "from report_gen.steps.load import open_office; from report_gen.steps.office_ledger import recorded; "
        "from report_gen.steps import decide, log; "
        f"office = open_office(Workspace.at(Path({str(office.workspace.root)!r}))); "
        "assert recorded(office.workspace, office.plan).findings == (); assert 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  # own code


def test_a_touched_ledger_lets_nothing_pass(office: Office) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    assert len(recorded(office.workspace, office.plan).decisions.justifications) == 1
    database = sqlite3.connect(place_of(office))
    database.executescript(
        "DROP TRIGGER ledger_events_no_update; UPDATE ledger_events SET event_by = '李四' WHERE number = 1"
    )
    database.close()
    found = recorded(office.workspace, office.plan)
    assert found.decisions.justifications == ()
    assert [one.code for one in found.findings] == ["K101", "K106"]


def test_a_lost_ledger_is_not_begun_anew(office: Office) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    place_of(office).unlink()
    with pytest.raises(ReportGenError, match=r"链尾文件“链尾\.txt”还在") as caught:
        recorded(office.workspace, office.plan)
    assert "restore" in caught.value.hint
    with pytest.raises(ReportGenError, match="决定不见了"):
        open_ledger(office.workspace, office.plan)


def test_a_ledger_in_a_folder_that_cannot_be_made(office: Office) -> None:
    (office.workspace.root / LEDGER).write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="无法写入"):
        justify(office, JUNE, item(cell="H6"), said())


# --- log, backup, restore ---


def test_the_log_can_be_narowed(office: Office) -> None:
    assert history(office) == ()
    assert verified(office) is None
    justify(office, JUNE, item(cell="H6"), said())
    withdraw(office, JUNE, 1, said("误记"))
    assert [one.number for one in history(office)] == [1, 2]
    assert [one.number for one in history(office, act="撤回说明")] == [2]
    assert history(office, period="2024-05") == ()
    assert len(history(office, unit="涧西区政府")) == 2
    assert history(office, unit="市公安局") == ()
    with pytest.raises(ReportGenError, match="没有“别的”这种事件") as caught:
        history(office, act="别的")
    assert "撤回说明" in caught.value.hint
    found = verified(office)
    assert found is not None
    assert (found.name, found.events, found.findings) == (str(place_of(office)), 2, ())


def test_a_backup_is_named_by_how_far_it_goes(office: Office, tmp_path: Path) -> None:
    with pytest.raises(ReportGenError, match="还没有台账"):
        backup(office)
    justify(office, JUNE, item(cell="H6"), said())
    assert not backup(office, dry_run=True).path.exists()
    done = backup(office)
    assert done.path.parent == office.workspace.root / LEDGER / "备份"
    assert done.path.name.startswith("台账_1件_")
    assert (done.events, done.fresh) == (1, 1)
    before = done.path.stat().st_mtime_ns
    assert backup(office).fresh == 0
    assert done.path.stat().st_mtime_ns == before
    own = tmp_path / "u盘.db"
    assert backup(office, own).fresh == 1
    withdraw(office, JUNE, 1, said("误记"))
    assert backup(office, own).fresh == 1
    justify(replace(office, workspace=Workspace.at(tmp_path / "别家")), JUNE, item(cell="H6"), said(by="别人"))
    with pytest.raises(WorkspaceError, match="另一本台账"):
        backup(replace(office, workspace=Workspace.at(tmp_path / "别家")), own)


def test_an_empty_ledger_has_a_backup_too(office: Office) -> None:
    open_ledger(office.workspace, office.plan)
    assert backup(office).path.is_file()
    assert backup(office).events == 0


def test_what_was_lost_comes_back(office: Office) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    copy = backup(office).path
    place_of(office).unlink()
    planned = restore(office, copy, dry_run=True)
    assert (planned.events, planned.fresh) == (1, 1)
    assert not place_of(office).exists()
    done = restore(office, copy)
    assert (done.events, done.fresh, done.aside) == (1, 1, None)
    assert restore(office, copy).fresh == 0
    assert restore(office, copy, dry_run=True).fresh == 0
    assert len(recorded(office.workspace, office.plan).decisions.justifications) == 1


def test_a_longer_ledger_is_kept_beside(office: Office) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    copy = backup(office).path
    withdraw(office, JUNE, 1, said("误记"))
    for dry_run in (True, False):
        with pytest.raises(ReportGenError, match="记有 2 件事件，备份有 1 件"):
            restore(office, copy, dry_run=dry_run)
    done = restore(office, copy, force=True)
    assert done.aside is not None
    assert done.aside.name.startswith("恢复前_台账_2件_")
    assert len(history(office)) == 1
    assert restore(office, done.aside).fresh == 1
    assert len(history(office)) == 2


def test_a_damaged_ledger_is_moved_aside(office: Office) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    copy = backup(office).path
    place_of(office).write_bytes(b"damaged" * 999)
    with pytest.raises(ReportGenError, match="不是台账数据库"):
        restore(office, copy)
    done = restore(office, copy, force=True)
    assert done.aside == place_of(office).with_name("台账.损坏1.db")
    assert done.aside.is_file()
    found = verified(office)
    assert found is not None
    assert found.findings == ()


# --- the commands ---


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands as the command line knows them, at a fixed time."""
    module = office_work.__name__
    for name, alias in (("justify", "说明"), ("log", "日志"), ("backup", "备份"), ("restore", "恢复")):
        monkeypatch.setitem(cli.COMMANDS, name, (module, name, alias, ""))
    monkeypatch.setattr(office_work, "now", lambda: NOON)
    monkeypatch.delenv("REPORT_GEN_LEDGER", raising=False)


_SPOT = ["--unit", "涧西区政府", "--cell", "指标数据!H6"]
_WHY = ["--reason", REASON, "--by", "张三"]


@pytest.mark.usefixtures("commands")
def test_the_commands_from_end_to_end(office: Office, capsys: Capture) -> None:
    where = ["-w", str(office.workspace.root)]

    def run(*arguments: str) -> tuple[int, str]:
        code = cli.main([*arguments, *where])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    assert run("log", "verify") == (0, "还没有台账。\n")
    assert run("log", "show") == (0, "台账里没有这样的事件。\n")
    code, out = run("justify", "2024-06", *_SPOT, *_WHY, "--dry-run")
    assert (code, out) == (0, f"将记入台账　说明：涧西区政府 指标数据!H6（所填“788”），{REASON}（张三）\n")
    code, out = run("justify", "2024-06", *_SPOT, *_WHY)
    assert code == 0
    assert out.startswith("已记入台账第1号　说明：涧西区政府 指标数据!H6（所填“788”）")
    assert "下一步：report-gen merge 2024-06" in out
    assert "此前已经说明（第1号），没有重复记入" in run("说明", "2024-06", *_SPOT, *_WHY)[1]
    code, out = run("justify", "2024-06", "--list")
    assert code == cli.PERSON_NEEDED
    assert "待核实" in out
    assert f"第1号　涧西区政府　指标数据!H6（所填“788”）　{REASON}（张三，2024年7月8日）" in out
    assert (
        "第1号　2024-07-08 12:00:00　张三　说明　2024-06　涧西区政府　位置：指标数据!H6，原文：788，"
        in run("日志", "查看", "--period", "2024-06")[1]
    )
    assert "共 1 件：首尾相扣，没有被改动。" in run("log", "verify")[1]
    assert "将备份 1 件" in run("backup", "--dry-run")[1]
    code, out = run("备份")
    assert "已备份 1 件事件" in out
    copy = out.strip().split("：")[-1]
    code, out = run("justify", "2024-06", "--withdraw", "1", "--reason", "误记", "--by", "李四")
    assert code == 0
    assert "撤回说明：涧西区政府第1号说明" in out
    assert (
        "此前已经撤回说明，没有重复记入"
        in run("justify", "2024-06", "--withdraw", "1", "--reason", "误记", "--by", "李")[1]
    )
    assert run("restore", copy)[0] == cli.COULD_NOT_RUN
    assert "可以恢复" in run("restore", copy, "--force", "--dry-run")[1]
    out = run("restore", copy, "--force")[1]
    assert "已恢复：备份有 1 件事件" in out
    assert "被换下的台账另存为：" in out


@pytest.mark.usefixtures("commands")
def test_the_commands_as_json(office: Office, capsys: Capture) -> None:
    where = ["-w", str(office.workspace.root), "--json"]

    def run(*arguments: str) -> dict[str, Any]:
        cli.main([*arguments, *where])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    assert run("log", "verify") == {"ledger": None, "events": 0, "findings": []}
    done = run("justify", "2024-06", *_SPOT, *_WHY)
    assert done["recorded"] is True
    assert run("justify", "2024-06", *_SPOT, *_WHY)["recorded"] is False
    listed = run("justify", "2024-06", "--list", "--unit", "涧西区政府")
    assert listed["justified"] == [
        {"event": 1, "period": "2024-06", "unit": "U16", "table": "items", "row": "D40", "column": "value", "raw": "788",
         "text": REASON, "by": "张三", "on": "2024-07-08", "about": "指标数据!H6（所填“788”）", "valid": True}
    ]  # fmt: skip
    (event,) = run("log", "show")["events"]
    assert event["at"] == "2024-07-08T12:00:00"
    assert run("log", "verify")["events"] == 1
    copy = str(run("backup")["file"])
    assert run("restore", copy)["kept_aside"] is None


@pytest.mark.usefixtures("commands")
def test_a_touched_ledger_needs_a_person(office: Office, capsys: Capture) -> None:
    justify(office, JUNE, item(cell="H6"), said())
    (office.workspace.root / LEDGER / "链尾.txt").unlink()
    assert cli.main(["log", "verify", "-w", str(office.workspace.root)]) == cli.PERSON_NEEDED
    assert "[K107] 核实性" in capsys.readouterr().out


@pytest.mark.usefixtures("commands")
def test_the_environment_names_another_ledger(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture
) -> None:
    monkeypatch.setenv("REPORT_GEN_LEDGER", str(tmp_path / "共用.db"))
    assert cli.main(["justify", "2024-06", "-w", str(office.workspace.root), *_SPOT, *_WHY]) == 0
    assert (tmp_path / "共用.db").is_file()
    assert (tmp_path / "共用-链尾.txt").is_file()
    assert not place_of(office).exists()
    assert "第1号" in capsys.readouterr().out


@pytest.mark.usefixtures("commands")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--unit", "涧西区政府", *_WHY], "请写明 --unit 和 --cell"),
        (["--cell", "H6", *_WHY], "请写明 --unit"),
        ([*_SPOT, "--task", "5", *_WHY], "三者之一"),
        ([*_SPOT, "--by", "张三"], "缺少选项“--reason”"),
        ([*_SPOT, "--reason", REASON], "缺少选项“--by”"),
        (["--withdraw", "0", *_WHY], "“0”不是事件的编号"),
        (["--withdraw", "x", *_WHY], "“x”不是事件的编号"),
        (["--withdraw", "第3号", *_WHY], "没有第3号说明"),
        ([*_SPOT, "--reason", "核实无误", "--by", "张三"], "说明“核实无误”没有写出原因"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    office: Office, arguments: list[str], message: str, capsys: Capture
) -> None:
    assert cli.main(["justify", "2024-06", "-w", str(office.workspace.root), *arguments]) == cli.COULD_NOT_RUN
    captured = capsys.readouterr()
    assert captured.err.startswith("未能运行：")
    assert message in captured.err


@pytest.mark.usefixtures("commands")
def test_the_group_explains_itself(capsys: Capture) -> None:
    assert cli.main(["log"]) == 0
    assert "verify（校验）" in capsys.readouterr().out
    assert cli.main(["log", "show", "--help"]) == 0
    assert "--ledger" in capsys.readouterr().out


def test_the_log_is_told_without_hashes(office: Office) -> None:
    data = {"命令": "merge", "选项": '{"as_of": "2024-06-30"}', "输出": '{"输出/a.xlsx": "x"}'}
    ran = Event(2, NOON, "张三", Act.RAN, "2024-06", "", data)
    plain = replace(ran, data={**data, "选项": "{}"})
    seen = Event(1, NOON, "张三", Act.SEEN, "2024-06", "", {"a" * 64: "甲.xlsx"})
    shut = Event(3, NOON, "张三", Act.CLOSED, "2024-06", "", {"清单": "b" * 64})
    told = [line.split("　")[-1] for line in office_views.event_lines((seen, ran, plain, shut), office.plan)]
    assert told == [
        "1 个文件首次见到",
        "merge（as_of=2024-06-30），写出 1 个文件",
        "merge，写出 1 个文件",
        "清单：bbbbbbbbbbbb…",
    ]


def test_nothing_is_recorded_behind_a_touched_ledger_or_for_a_closed_period(office: Office) -> None:
    touched = replace(office, recorded=Recorded(findings=(EVENT_CHANGED.at(Place("台账.db")),)))
    with pytest.raises(ReportGenError, match="没有通过校验"):
        justify(touched, JUNE, item(cell="H6"), said())
    shut = Closing("2024-06", "f" * 64, "张三", NOON, 9)
    closed = replace(office, recorded=Recorded(Decisions(closings=(shut,))))
    with pytest.raises(ReportGenError, match="封账（第9号）"):
        withdraw(closed, JUNE, 1, said())
