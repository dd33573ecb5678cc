"""`receive` and `versions` on real files, sealed originals, and first sights in the ledger."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from helpers_campaign import fill_form, write_plan
from report_gen import cli
from report_gen.catalogue import ledger as ledger_kinds
from report_gen.cli.receive import cell_text
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.event import Act
from report_gen.model.outcome import Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.submission import Entry, EntryState, Receipt, ReceiptSource
from report_gen.steps.forms import make_forms
from report_gen.steps.load import Office, open_office, read_history
from report_gen.steps.office_ledger import Recorded, open_ledger
from report_gen.steps.receive import Coming, moment_in, receive, record_seen
from report_gen.steps.versions import versions
from report_gen.wording import receipt_text
from report_gen.workspace import Workspace, cache
from report_gen.workspace.sealed import Originals, digest, originals_of

Capture = pytest.CaptureFixture[str]
Q1 = Period.of(Span.QUARTER, 2025, 1)
UNIT = "城关镇"
NOW = datetime(2025, 4, 20, 9, 30)  # noqa: DTZ001  # an office's own wall clock
EARLY = datetime(2025, 4, 2, 8)  # noqa: DTZ001
HALF_PAST_NINE = datetime(2024, 7, 3, 9, 30)  # noqa: DTZ001


# --- sealed originals ---
def test_an_original_is_kept_once_and_read_only(tmp_path: Path) -> None:
    kept, path = Originals(tmp_path / "原件"), tmp_path / "甲.xlsx"
    path.write_bytes(b"one")
    sha256 = kept.keep(path)
    assert sha256 == hashlib.sha256(b"one").hexdigest() == digest(path)
    place = kept.verified(sha256)
    assert place == tmp_path / "原件" / sha256[:2] / sha256
    assert place.stat().st_mode & 0o222 == 0
    written = place.stat().st_mtime_ns
    assert kept.keep(path) == sha256
    assert place.stat().st_mtime_ns == written
    assert list(kept) == [sha256]


def test_an_original_that_was_touched_is_told(tmp_path: Path) -> None:
    kept, path = Originals(tmp_path / "原件"), tmp_path / "甲.xlsx"
    path.write_bytes(b"one")
    sha256 = kept.keep(path)
    kept.path(sha256).chmod(0o644)
    kept.path(sha256).write_bytes(b"two")
    with pytest.raises(WorkspaceError, match="被改动过"):
        kept.verified(sha256)
    kept.path(sha256).unlink()
    assert not kept.has(sha256)
    with pytest.raises(WorkspaceError, match="不见了"):
        kept.verified(sha256)


def test_half_an_original_is_written_anew(tmp_path: Path) -> None:
    kept, path = Originals(tmp_path / "原件"), tmp_path / "甲.xlsx"
    path.write_bytes(b"one")
    place = kept.path(digest(path))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"")
    assert kept.verified(kept.keep(path)).read_bytes() == b"one"


def test_a_file_that_changes_meanwhile_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(b"one")
    monkeypatch.setattr("report_gen.workspace.sealed.digest", lambda _: "0" * 64)
    with pytest.raises(WorkspaceError, match="正在变化"):
        Originals(tmp_path / "原件").keep(path)
    assert list(Originals(tmp_path / "原件")) == []


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="找不到文件"):
        digest(tmp_path / "没有.xlsx")


# --- receive ---
@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a plan, and outside the inbox: 填好.xlsx, and 改过.xlsx with one cell changed."""
    root = tmp_path_factory.mktemp("receive") / "区"
    root.mkdir()
    write_plan(root / "方案.xlsx")
    office = open_office(Workspace.at(root))
    (blank,) = make_forms(office, Q1, (UNIT,)).paths
    fill_form(blank, root / "填好.xlsx")
    book = openpyxl.load_workbook(root / "填好.xlsx")
    sheet = book["任务进展"]
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "本期工作进展")
    cells = [row[column - 1] for row in sheet.iter_rows() if row[column - 1].value not in {None, "本期工作进展"}]
    cells[-1].value = f"{cells[-1].value}，又召开推进会一次"
    book.save(root / "改过.xlsx")
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "区")
    return tmp_path / "区"


def at_work(root: Path, now: datetime = NOW) -> Office:
    return open_office(Workspace.at(root), now=now, by="李四")


def by(at: datetime | None = EARLY, name: str = "张三") -> Coming:
    return Coming(at, name, "政务邮箱")


def test_a_file_is_copied_sealed_and_recorded(root: Path) -> None:
    office = at_work(root)
    (one,) = receive(office, Q1, [root / "填好.xlsx"], by())
    assert (office.plan.short(one.unit), one.problem, one.event, one.file) == (UNIT, "", 1, "填好.xlsx")
    assert (root / "报送" / "2025Q1" / "填好.xlsx").read_bytes() == (root / "填好.xlsx").read_bytes()
    assert originals_of(office.workspace).verified(one.sha256)
    (event,) = open_ledger(office.workspace, office.plan).events(Act.ARRIVED)
    assert (event.at, event.by, event.unit, event.period) == (NOW, "张三", one.unit, "2025Q1")
    assert event.data == {
        "文件": "填好.xlsx", "哈希": one.sha256, "收到时间": "2025-04-02T08:00:00", "方式": "政务邮箱",
    }  # fmt: skip
    status = read_history(at_work(root), Q1)[-1].status(one.unit)
    assert status is not None
    assert status.accepted is not None
    assert (status.accepted.receipt.source, status.timeliness) == (ReceiptSource.RECEIVED, Timeliness.ON_TIME)


def test_the_same_file_twice_is_harmless(root: Path) -> None:
    shutil.copyfile(root / "填好.xlsx", root / "又一份.xlsx")
    first, second = receive(at_work(root), Q1, [root / "填好.xlsx", root / "又一份.xlsx"], by())
    assert (first.fresh, second.fresh, second.copied, second.file) == (True, False, False, "填好.xlsx")
    (later,) = receive(at_work(root), Q1, [root / "又一份.xlsx"], by(None))
    assert (later.fresh, later.event, later.at) == (False, 1, EARLY)
    assert sorted(path.name for path in (root / "报送" / "2025Q1").iterdir()) == ["填好.xlsx"]
    (earlier,) = receive(at_work(root), Q1, [root / "填好.xlsx"], by(EARLY - timedelta(hours=1)))
    assert (earlier.fresh, earlier.event) == (True, 2)


def test_a_name_that_is_taken_gets_a_number(root: Path) -> None:
    folder = root / "另"
    folder.mkdir()
    shutil.copyfile(root / "改过.xlsx", folder / "填好.XLSX")
    shutil.copyfile(root / "改过.xlsx", folder / "收件登记.xlsx")
    receive(at_work(root), Q1, [root / "填好.xlsx"], by())
    (one,) = receive(at_work(root), Q1, [folder / "填好.XLSX"], by())
    assert one.file == "填好(1).XLSX"
    (root / "报送" / "2025Q1" / one.file).unlink()
    (one,) = receive(at_work(root), Q1, [folder / "收件登记.xlsx"], by())
    assert (one.file, one.fresh, one.copied) == ("收件登记(1).xlsx", False, True)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("坏.xlsx", b"nothing", ""),
        ("空.xlsx", b"", ""),
        ("~$填好.xlsx", b"lock", "临时文件"),
        ("说明.txt", "无关文件".encode(), ""),
    ],
)
def test_what_is_no_form_came_all_the_same(root: Path, name: str, content: bytes, problem: str) -> None:
    (root / name).write_bytes(content)
    (one,) = receive(at_work(root), Q1, [root / name], by())
    assert (one.unit, one.event) == ("", 1)
    assert one.problem
    assert problem in one.problem
    (event,) = open_ledger(Workspace.at(root), at_work(root).plan).events(Act.ARRIVED)
    assert event.data["问题"] == one.problem


def test_a_form_of_another_period_or_plan_is_said(root: Path) -> None:
    (one,) = receive(at_work(root), Q1.previous(), [root / "填好.xlsx"], by())
    assert "2025年第一季度" in one.problem
    assert one.unit


def test_a_dry_run_leaves_no_trace(root: Path) -> None:
    before = sorted(root.rglob("*"))
    (one,) = receive(at_work(root), Q1, [root / "填好.xlsx"], by(), dry_run=True)
    assert (one.event, one.fresh, one.copied) == (0, True, True)
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "coming", "words"),
    [
        ("没有.xlsx", by(), "找不到文件"),
        ("空白模板", by(), "是文件夹"),
        ("填好.xlsx", by(name=" "), "没有写明经办人"),
        ("填好.xlsx", by(NOW + timedelta(minutes=1)), "在将来"),
    ],
)
def test_what_cannot_be_received(root: Path, name: str, coming: Coming, words: str) -> None:
    with pytest.raises(ReportGenError, match=words):
        receive(at_work(root), Q1, [root / "填好.xlsx", root / name], coming)
    assert not (root / "报送").exists()


def test_without_a_clock_the_time_must_be_said(root: Path) -> None:
    office = open_office(Workspace.at(root))
    with pytest.raises(ReportGenError, match="没有写明收到时间"):
        receive(office, Q1, [root / "填好.xlsx"], by(None))
    (one,) = receive(office, Q1, [root / "填好.xlsx"], by())
    assert one.at == EARLY


# --- first sight ---
def seen_at(root: Path, now: datetime) -> tuple[Timeliness, ReceiptSource | None, datetime | None]:
    """What a run at that time makes of the unit's form."""
    office = at_work(root, now)
    (unit,) = (unit.code for unit in office.plan.units if unit.short == UNIT)
    status = read_history(office, Q1)[-1].status(unit)
    record_seen(office)
    assert status is not None
    receipt = status.accepted.receipt if status.accepted else None
    return status.timeliness, receipt.source if receipt else None, receipt.at if receipt else None


def put(root: Path, name: str = "填好.xlsx") -> Path:
    path = root / "报送" / "2025Q1" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / "填好.xlsx", path)
    return path


def test_first_sight_in_time_stays_whatever_is_done_to_the_file(root: Path) -> None:
    path = put(root)
    first = (Timeliness.ON_TIME, ReceiptSource.SEEN, EARLY)
    assert seen_at(root, EARLY) == first
    os.utime(path, (0, 0))
    path.rename(path.with_name("改名.xlsx"))
    shutil.copyfile(path.with_name("改名.xlsx"), path.with_name("副本.xlsx"))
    assert seen_at(root, NOW) == first
    ledger = open_ledger(Workspace.at(root), at_work(root).plan)
    assert len(ledger.events(Act.SEEN)) == 1
    assert originals_of(Workspace.at(root)).verified(digest(path.with_name("改名.xlsx")))


def test_first_sight_too_late_proves_nothing(root: Path) -> None:
    path = put(root)
    os.utime(path, (0, 0))
    assert seen_at(root, NOW) == (Timeliness.PENDING, ReceiptSource.SEEN, NOW)
    receive(at_work(root), Q1, [path], by())
    assert seen_at(root, NOW) == (Timeliness.ON_TIME, ReceiptSource.RECEIVED, EARLY)


def test_nobody_looked_at_the_clock(root: Path) -> None:
    put(root)
    office = open_office(Workspace.at(root))
    read_history(office, Q1)
    assert office.sightings == []
    record_seen(office)
    assert not (root / "台账" / "台账.db").exists()
    assert len(list(originals_of(office.workspace))) == 1


def test_a_file_that_has_gone_meanwhile_is_passed_over(root: Path) -> None:
    path, office = put(root), replace(at_work(root), by="")
    read_history(office, Q1)
    path.unlink()
    record_seen(office)
    (event,) = open_ledger(office.workspace, office.plan).events(Act.SEEN)
    assert event.by == "本程序"
    assert list(originals_of(office.workspace)) == []


def test_a_file_nobody_may_read_is_left_to_the_reader(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise WorkspaceError(f"读不出文件“{path}”。")

    put(root)
    monkeypatch.setattr(cache, "digest", refuse)
    office = at_work(root)
    read_history(office, Q1)
    assert (office.sightings, office.originals) == ([], {})


# --- versions ---
def test_versions_compare_cell_by_cell(root: Path) -> None:
    receive(at_work(root), Q1, [root / "改过.xlsx"], by(EARLY + timedelta(days=1)))
    receive(at_work(root), Q1, [root / "填好.xlsx"], by())
    found = versions(at_work(root), Q1, UNIT)
    assert [(one.file, one.accepted) for one in found.history.versions] == [("填好.xlsx", False), ("改过.xlsx", True)]
    (step,) = found.history.steps
    (change,) = step.changes
    assert change.about.endswith("本期工作进展")
    assert change.new is not None
    assert change.new.raw.endswith("，又召开推进会一次")


# --- as commands ---
def test_the_commands(root: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    (root / "坏.xlsx").write_bytes(b"")
    given = ["--period", "2025Q1", "--at", "2025-04-02 08:00", "--by", "张三", "--via", "微信"]
    assert cli.main(["收件", "填好.xlsx", *given, "--dry-run"]) == 0
    assert "将记入　2025-04-02 08:00 收到　城关镇　填好.xlsx" in capsys.readouterr().out
    assert cli.main(["receive", "填好.xlsx", "坏.xlsx", *given]) == 1
    out = capsys.readouterr().out
    assert "已记入台账第1号" in out
    assert "汇总时不能采用：" in out
    shutil.copyfile("填好.xlsx", "又名.xlsx")
    assert cli.main(["receive", "又名.xlsx", *given]) == 0
    assert "此前已收（第1号）" in (out := capsys.readouterr().out)
    assert "与此件内容相同，不重复存放" in out
    assert cli.main(["receive", "改过.xlsx", "改过.xlsx", *given, "--dry-run"]) == 0
    assert "与前一份相同" in capsys.readouterr().out
    assert cli.main(["receive", "改过.xlsx", "--period", "2025Q1", "--at", "2025-04-03T09:00:00", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["files"]
    assert (one["at"], one["unit"], one["fresh"], one["event"]) == ("2025-04-03T09:00:00", UNIT, True, 3)


def test_how_cells_and_times_are_shown() -> None:
    entry = Entry("tasks", "1", "progress", None, "", Place("甲.xlsx", "任务进展", 5, 8), EntryState.BLANK)
    assert cell_text(None) == "没有此格"
    assert cell_text(entry) == "空白（任务进展!H5）"
    assert cell_text(replace(entry, raw="进" * 50)) == f"{'进' * 40}…（任务进展!H5）"
    assert receipt_text(Receipt(None, ReceiptSource.UNKNOWN)) == "时间待定"
    known = Receipt(EARLY, ReceiptSource.REGISTER, by="张三", via="政务邮箱")
    assert receipt_text(known) == "2025-04-02 08:00（收件登记，张三，政务邮箱）"
    assert receipt_text(Receipt(EARLY, ReceiptSource.SEEN, exact=False)) == "2025-04-02 08:00（首见，只证明不晚于此时）"


def test_a_ledger_that_was_touched_takes_nothing(root: Path) -> None:
    office = at_work(root)
    wrong = ledger_kinds.EVENTS_MISSING.at(Place("台账.db"), first=1, second=3)
    with pytest.raises(ReportGenError, match="没有通过校验"):
        receive(replace(office, recorded=Recorded(findings=(wrong,))), Q1, [root / "填好.xlsx"], by())
    assert not (root / "报送").exists()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-07-03 09:30", HALF_PAST_NINE),
        ("2024-07-03T09:30:15", HALF_PAST_NINE.replace(second=15)),
        ("2024/7/3 9:30", HALF_PAST_NINE),
        ("2024年7月3日 9:30", HALF_PAST_NINE),
        ("２０２４．７．３ ９：３０", HALF_PAST_NINE),
        ("2024-07-03", None),  # a day alone would be taken for midnight
        ("7月3日 9:30", None),
        ("2024-06-31 9:30", None),
        ("2024-07-03 25:00", None),
        ("", None),
    ],
)
def test_times_in_the_writings_of_the_register(text: str, moment: datetime | None) -> None:
    assert moment_in(text) == moment


def test_a_time_that_is_none(root: Path, capsys: Capture) -> None:
    assert cli.main(["receive", str(root / "填好.xlsx"), "--period", "2025Q1", "--at", "昨天", "-w", str(root)]) == 2
    assert "“昨天”不是时间" in capsys.readouterr().err


def test_versions_as_a_command(root: Path, capsys: Capture) -> None:
    assert cli.main(["versions", "2025Q1", "--unit", UNIT, "-w", str(root)]) == 0
    assert capsys.readouterr().out == "城关镇　2025年第一季度：收到 0 份，没有收到。\n"
    receive(at_work(root), Q1, [root / "填好.xlsx", root / "改过.xlsx"], by())
    assert cli.main(["版本", "2025Q1", "--unit", UNIT, "-w", str(root)]) == 1
    out = capsys.readouterr().out
    assert "没有可采用的" in out
    assert "2025-04-02 08:00（收件记录，张三，政务邮箱）" in out
    assert "改动 1 格。" in out
    assert cli.main(["版本", "2025Q1", "--unit", UNIT, "-w", str(root), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["source"] for one in found["versions"]] == ["收件记录", "收件记录"]
    assert found["steps"][0]["changes"][0]["new"]["raw"]
