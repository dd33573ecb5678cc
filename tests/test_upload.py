"""Uploads: refused with a reason or kept, recorded once, never lost, never doubled, whatever happens between."""

from __future__ import annotations

import io
import os
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from conftest import EXAMPLES
from helpers_closing import FORCED, closed, copied, merged
from helpers_upload import CITY, DAY, HEALTH, Q1, Q2, TOWN, form, inbox, sending, sent, spooled, varied
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.ledger import exemptions
from report_gen.ledger.arrivals import NAME, PROBLEM, SEEN_BY
from report_gen.ledger.store import Ledger
from report_gen.model.event import Act, Event
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period
from report_gen.model.submission import ReceiptSource
from report_gen.steps.load import open_office, read_history
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.portal import shelving, upload
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.shelving import put, seal, suffix_of
from report_gen.steps.receive import Coming, receive
from report_gen.steps.replay import replay
from report_gen.steps.verify import verify
from report_gen.workspace import Workspace
from report_gen.workspace.sealed import Originals, digest, originals_of
from report_gen.workspace.writing import clear_leftovers


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return sending(tmp_path_factory.mktemp("upload") / "云山")


@pytest.fixture
def lookout(template: Workspace, tmp_path: Path) -> Lookout:
    """A copy of the office, looked at."""
    return Lookout(copied(template, tmp_path / "云山"))


def arrivals(lookout: Lookout) -> tuple[Event, ...]:
    """The 收件 events as the ledger has them."""
    seen = lookout.glance()
    ledger = open_ledger(lookout.workspace, seen.plan)
    assert ledger.verify() == ()
    return ledger.events(Act.ARRIVED)


def unreadable(path: Path, content: bytes = b"PK\x03\x04 no archive") -> Path:
    path.write_bytes(content)
    return path


# --- taken ---


def test_a_form_is_sealed_put_away_recorded_and_checked_at_once(lookout: Lookout) -> None:
    source = form(lookout.workspace, "城关镇")
    done = sent(lookout, TOWN, source)
    assert (done.taken, done.fresh, done.file, done.event, done.at) == (True, True, "城关镇_2024Q2_网页1.xlsx", 1, DAY)
    assert done.sha256 == digest(source)
    assert inbox(lookout.workspace) == [done.file]
    placed = lookout.workspace.period_inbox(Q2) / done.file
    assert placed.read_bytes() == source.read_bytes()
    assert originals_of(lookout.workspace).verified(done.sha256).read_bytes() == source.read_bytes()
    assert not any((lookout.workspace.root / "台账" / "网页" / "收").iterdir())
    (event,) = arrivals(lookout)
    assert (event.by, event.unit, event.period) == ("城关镇", TOWN, "2024Q2")
    assert (event.data[SEEN_BY], event.data[NAME], PROBLEM in event.data) == ("网页", source.name, False)
    assert done.view is not None
    assert (done.view.standing.state, done.view.standing.timeliness) == (ReportState.PASSED, Timeliness.ON_TIME)
    assert [(one.name, one.event, one.used) for one in done.view.files] == [(source.name, 1, True)]
    (whole,) = (part for part in read_history(open_office(lookout.workspace), Q2) if part.period == Q2)
    status = whole.status(TOWN)
    assert status is not None
    assert status.accepted is not None
    assert (status.accepted.receipt.source, status.accepted.receipt.at) == (ReceiptSource.PORTAL, DAY)


def test_the_same_file_again_gives_the_first_receipt(lookout: Lookout) -> None:
    source = form(lookout.workspace, "城关镇")
    first = sent(lookout, TOWN, source)
    again = sent(lookout, TOWN, source, at=DAY + timedelta(days=9))
    assert (again.taken, again.fresh, again.event, again.at, again.file) == (True, False, 1, DAY, first.file)
    assert (len(arrivals(lookout)), inbox(lookout.workspace)) == (1, [first.file])
    (lookout.workspace.period_inbox(Q2) / first.file).unlink()  # somebody tidied up
    back = sent(lookout, TOWN, source)
    assert (back.fresh, back.event, len(arrivals(lookout)), inbox(lookout.workspace)) == (False, 1, 1, [back.file])


def test_another_version_counts_from_when_it_came(lookout: Lookout, tmp_path: Path) -> None:
    source = form(lookout.workspace, "城关镇")
    sent(lookout, TOWN, source)
    second = sent(lookout, TOWN, varied(source, tmp_path / "再报.xlsx", "b"), at=DAY + timedelta(days=1))
    assert (second.file, second.event) == ("城关镇_2024Q2_网页2.xlsx", 2)
    assert second.view is not None
    assert [one.used for one in second.view.files] == [True, False]


def test_what_nobody_can_read_is_kept_and_costs_nothing(lookout: Lookout, tmp_path: Path) -> None:
    bad = unreadable(tmp_path / "坏了.xlsx")
    done = sent(lookout, TOWN, bad)
    assert (done.taken, done.file) == (True, "城关镇_2024Q2_网页1.xlsx")
    assert arrivals(lookout)[0].data[PROBLEM]
    assert done.view is not None
    assert (done.view.standing.state, done.view.standing.timeliness) == (ReportState.RETURNED, Timeliness.PENDING)
    assert [one.name for one in done.view.files] == ["坏了.xlsx"]
    assert done.view.groups
    other = sent(lookout, CITY, bad)  # the same bytes from somebody else are somebody else's
    assert (other.fresh, other.file, other.event) == (True, "县城管局_2024Q2_网页1.xlsx", 2)
    assert {one.name: one.unit for one in lookout.files(Q2)} == {done.file: TOWN, other.file: CITY}
    whole = read_history(open_office(lookout.workspace), Q2)[-1]
    states = {unit: status.state for unit in (TOWN, CITY) if (status := whole.status(unit))}
    assert states == {TOWN: ReportState.RETURNED, CITY: ReportState.RETURNED}


@pytest.mark.parametrize("name", ["../../方案.xlsx", "C:\\fakepath\\方案.xlsx", "方案.xlsx"])
def test_what_the_sender_calls_it_never_names_a_file(lookout: Lookout, name: str) -> None:
    source = form(lookout.workspace, "城关镇")
    done = upload.take(lookout, TOWN, Q2, spooled(lookout.workspace, source.read_bytes()), name, DAY)
    assert (done.name, done.file) == ("方案.xlsx", "城关镇_2024Q2_网页1.xlsx")
    assert upload._shown(f"\n{'长' * 300}.xlsx").endswith(".xlsx")
    assert (len(upload._shown("长" * 300)), upload._shown(" / ")) == (120, "未命名")


# --- refused ---


def test_forms_of_others_are_refused_without_saying_whose_they_are(lookout: Lookout) -> None:
    done = sent(lookout, TOWN, form(lookout.workspace, "石门乡"))
    assert (done.taken, done.reason, done.view) == (False, "这是另一家单位的填报表，没有收下。", None)
    assert "石门" not in done.reason + done.hint
    early = next(lookout.workspace.period_inbox(Q1).glob("城关镇*"))
    other = sent(lookout, TOWN, early)
    assert "2024年第一季度" in other.reason
    assert "2024年第二季度" in other.reason
    assert (inbox(lookout.workspace), lookout.glance().ledger.events) == ([], ())


def test_a_form_of_another_plan_is_refused(lookout: Lookout) -> None:
    foreign = EXAMPLES / "luoyang" / "报送" / "2024-06" / "市发改委6月.xlsx"
    done = sent(lookout, TOWN, foreign)
    assert (done.taken, "不是“创建国家卫生县城”" in done.reason) == (False, True)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "没有任何内容"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xff\xd8\xff\xe0 a picture", "图片"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "未知格式"),
        (b"{\\rtf1 text", "Word"),
    ],
)
def test_what_is_no_table_is_refused(lookout: Lookout, tmp_path: Path, content: bytes, word: str) -> None:
    done = sent(lookout, TOWN, unreadable(tmp_path / "填报表.xlsx", content))
    assert (done.taken, word in done.reason, bool(done.hint)) == (False, True, True)
    assert inbox(lookout.workspace) == []


def test_who_owes_nothing_sends_nothing(lookout: Lookout) -> None:
    source = form(lookout.workspace, "城关镇")
    assert "还没有到" in sent(lookout, TOWN, source, Q2.next().next()).reason
    data = {exemptions.SINCE: "2024-04-01", exemptions.UNTIL: "2024-12-31", exemptions.REASON: "机构改革"}
    seen = lookout.glance()
    open_ledger(lookout.workspace, seen.plan).append(Act.EXEMPTED, at=DAY, by="张三", unit=TOWN, data=data)
    assert "免报：机构改革" in sent(lookout, TOWN, source).reason
    with pytest.raises(ReportGenError, match="已经没有本单位"):
        sent(lookout, "X9", source)
    with pytest.raises(ReportGenError, match="不是报送期"):
        sent(lookout, TOWN, source, Period(2024, 1, 6))
    assert not any((lookout.workspace.root / "台账" / "网页" / "收").iterdir())


def test_a_ledger_that_was_touched_takes_nothing(lookout: Lookout) -> None:
    sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    seal_file = lookout.workspace.root / "台账" / "链尾.txt"
    seal_file.write_text(seal_file.read_text(encoding="utf-8").replace("事件数：1", "事件数：7"), encoding="utf-8")
    with pytest.raises(ReportGenError, match="没有通过校验"):
        sent(Lookout(lookout.workspace), CITY, form(lookout.workspace, "城管局"))
    assert inbox(lookout.workspace) == ["城关镇_2024Q2_网页1.xlsx"]


# --- closed ---


def test_a_closed_period_refuses_with_who_closed_it_and_can_be_replayed(lookout: Lookout, tmp_path: Path) -> None:
    workspace = lookout.workspace
    for unit, short in ((TOWN, "城关镇"), (HEALTH, "卫健局")):
        assert sent(lookout, unit, form(workspace, short)).taken
    merged(workspace, Q2)
    closed(workspace, Q2, FORCED)
    done = sent(lookout, CITY, form(workspace, "城管局"))
    assert (done.taken, "已由张三于2024年7月10日封账" in done.reason) == (False, True)
    assert len(inbox(workspace)) == 2
    office = open_office(workspace, now=DAY)
    assert replay(office, Q2, tmp_path / "复现").differences == ()
    assert verify(office).clean


def test_a_period_closed_while_the_file_is_put_away_does_not_take_it(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shelving.put

    def closing(*args: object) -> str:
        name = real(*args)  # type: ignore[arg-type]
        closed(lookout.workspace, Q2, FORCED)
        return name

    monkeypatch.setattr(upload, "put", closing)
    done = sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    assert (done.taken, "封账" in done.reason, inbox(lookout.workspace)) == (False, True, [])
    assert arrivals(lookout) == ()


def test_a_period_closed_while_the_file_is_read_does_not_take_it(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shelving.seal

    def closing(*args: object) -> None:
        real(*args)  # type: ignore[arg-type]
        closed(lookout.workspace, Q2, FORCED)

    monkeypatch.setattr(upload, "seal", closing)
    done = sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    assert (done.taken, "封账" in done.reason, inbox(lookout.workspace)) == (False, True, [])


# --- nothing doubled, nothing lost ---


def test_the_same_bytes_from_two_threads_are_one_receipt(lookout: Lookout) -> None:
    source, got = form(lookout.workspace, "城关镇"), []

    def send() -> None:
        got.append(sent(lookout, TOWN, source))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.fresh for one in got].count(True) == 1
    assert {one.event for one in got} == {1}
    assert (len(arrivals(lookout)), inbox(lookout.workspace)) == (1, ["城关镇_2024Q2_网页1.xlsx"])


def test_two_portals_and_a_command_take_different_files_of_one_unit(lookout: Lookout, tmp_path: Path) -> None:
    workspace, source = lookout.workspace, form(lookout.workspace, "城关镇")
    files = [varied(source, tmp_path / f"{number}.xlsx", str(number)) for number in range(5)]
    others = Lookout(workspace)
    errors: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001  # a thread's error would get lost
                errors.append(error)

        return threading.Thread(target=run)

    def by_hand() -> None:
        receive(open_office(workspace, now=DAY), Q2, [files[4]], Coming(DAY, "张三", "邮箱"))

    threads = [guarded(lambda: sent(lookout, TOWN, files[0])), guarded(lambda: sent(others, TOWN, files[1])),
               guarded(lambda: sent(lookout, TOWN, files[2])), guarded(lambda: sent(others, TOWN, files[3])),
               guarded(by_hand)]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []
    assert len(arrivals(lookout)) == 5
    folder = workspace.period_inbox(Q2)
    assert sorted(digest(folder / name) for name in inbox(workspace)) == sorted(map(digest, files))


@pytest.mark.parametrize("step", ["seal", "put", "open_ledger", "view"])
def test_sending_again_goes_on_where_it_broke_off(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str
) -> None:
    sources = [form(lookout.workspace, "城关镇"), unreadable(tmp_path / "坏了.xlsx")]

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    for number, source in enumerate(sources, start=1):
        with monkeypatch.context() as patch:
            patch.setattr(upload, step, broken)
            with pytest.raises(KeyboardInterrupt):
                sent(lookout, TOWN, source)
        done = sent(lookout, TOWN, source)
        assert (done.taken, done.fresh, done.event) == (True, step != "view", number)
        assert (len(arrivals(lookout)), len(inbox(lookout.workspace))) == (number, number)


def test_an_event_that_came_in_between_is_looked_at_first(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Ledger.append_behind
    calls: list[object] = []

    def late(self: Ledger, *args: object) -> Event | None:
        if not calls:
            self.append(Act.RAN, at=DAY + timedelta(seconds=5), by="张三", period="2024Q1")
        calls.append(args)
        return real(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "append_behind", late)
    done = sent(lookout, TOWN, form(lookout.workspace, "城关镇"))
    assert (len(calls), done.event, done.at) == (2, 2, DAY)
    assert arrivals(lookout)[0].at == DAY + timedelta(seconds=5)  # the ledger's order, no clock that went back
    assert inbox(lookout.workspace) == ["城关镇_2024Q2_网页1.xlsx"]


def test_a_form_that_came_by_mail_in_time_does_not_become_late(lookout: Lookout) -> None:
    workspace = lookout.workspace
    town, city = form(workspace, "城关镇"), form(workspace, "城管局")
    office = open_office(workspace, now=DAY)
    receive(office, Q2, [town], Coming(DAY, "张三", "邮箱"))
    late = DAY + timedelta(days=20)
    again = sent(lookout, TOWN, town, at=late)
    assert (again.fresh, again.event, again.at, len(inbox(workspace))) == (False, 1, DAY, 1)
    (workspace.period_inbox(Q2) / "邮件 县城管局.xlsx").write_bytes(city.read_bytes())
    merged(workspace, Q2)  # sees it on 10 July
    seen = sent(lookout, CITY, city, at=late)
    assert (seen.fresh, seen.at, len(inbox(workspace))) == (True, DAY.replace(day=10), 2)


def test_a_registered_form_keeps_its_time(lookout: Lookout) -> None:
    workspace, source = lookout.workspace, form(lookout.workspace, "城关镇")
    folder = workspace.period_inbox(Q2)
    folder.mkdir(parents=True)
    (folder / "邮件.xlsx").write_bytes(source.read_bytes())
    book = Book()
    book.worksheets[0].append(["文件名", "收到时间", "经办人"])
    book.worksheets[0].append(["邮件.xlsx", "2024-07-02 10:00", "李四"])
    book.save(folder / "收件登记.xlsx")
    done = sent(lookout, TOWN, source, at=DAY + timedelta(days=20))
    assert (done.taken, done.fresh, done.event, done.at) == (True, False, 0, DAY.replace(day=2, hour=10, minute=0))
    assert arrivals(lookout) == ()


def test_a_mailed_form_nobody_has_seen_gets_its_time_from_the_portal(lookout: Lookout) -> None:
    source, folder = form(lookout.workspace, "城关镇"), lookout.workspace.period_inbox(Q2)
    folder.mkdir(parents=True)
    (folder / "邮件.xlsx").write_bytes(source.read_bytes())
    done = sent(lookout, TOWN, source)
    assert (done.fresh, done.file, done.event, done.at) == (True, "邮件.xlsx", 1, DAY)


# --- on the disk ---


def zipped(*names: str, first: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, first)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (zipped("xl/workbook.xml"), ".xlsx"),
        (zipped("xl/workbook.xml", "xl/vbaProject.bin"), ".xlsm"),
        (zipped("xl/workbook.bin"), ".xlsb"),
        (zipped("mimetype", first=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ".xlsx"),
        (b"\x09\x08\x10\x00", ".xls"),
        (b"\xef\xbb\xbf <html><table>", ".xls"),
        ("序号,数据项".encode("gb18030"), ".csv"),
    ],
)
def test_the_content_gives_the_suffix(content: bytes, suffix: str) -> None:
    assert suffix_of(content) == suffix


def test_nothing_in_the_folder_is_overwritten_even_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, folder = unreadable(tmp_path / "来", b"new"), tmp_path / "报送"
    assert put(source, folder, "甲_网页", ".xlsx", 1) == "甲_网页1.xlsx"
    (folder / "甲_网页2.XLS").write_bytes(b"somebody's")
    assert put(source, folder, "甲_网页", ".xlsx", 1) == "甲_网页3.xlsx"

    def no_links(*_: object) -> None:
        raise OSError(1, "not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert put(source, folder, "甲_网页", ".xlsx", 1) == "甲_网页4.xlsx"
    assert shelving._claimed(source, folder / "甲_网页2.XLS") is False
    assert (folder / "甲_网页2.XLS").read_bytes() == b"somebody's"
    assert {path.name for path in folder.iterdir()} == {f"甲_网页{n}" for n in ("1.xlsx", "2.XLS", "3.xlsx", "4.xlsx")}
    assert source.read_bytes() == b"new"


def test_two_at_once_get_different_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, folder, real = unreadable(tmp_path / "来", b"new"), tmp_path / "报送", os.link

    def raced(this: Path, place: Path) -> None:
        if place.name == "甲1.csv":
            place.write_bytes(b"first come")
        real(this, place)

    monkeypatch.setattr(os, "link", raced)
    assert put(source, folder, "甲", ".csv", 1) == "甲2.csv"
    assert (folder / "甲1.csv").read_bytes() == b"first come"


def test_a_copy_cleared_away_by_a_run_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, folder, real = unreadable(tmp_path / "来", b"new"), tmp_path / "报送", Path.replace
    times: list[Path] = []

    def cleared(self: Path, target: Path) -> Path:
        if len(times) < 2:
            times.append(self)
            assert clear_leftovers([folder])
        return real(self, target)

    def no_links(*_: object) -> None:
        raise OSError(18, "another disk")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(Path, "replace", cleared)
    assert put(source, folder, "甲", ".csv", 1) == "甲1.csv"
    assert (len(times), (folder / "甲1.csv").read_bytes()) == (2, b"new")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(FileNotFoundError()))
    with pytest.raises(WorkspaceError, match="一再被清理"):
        put(source, folder, "乙", ".csv", 1)
    assert [path.name for path in folder.iterdir()] == ["甲1.csv"]


def test_an_original_is_sealed_where_no_run_clears_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool, kept = tmp_path / "收", Originals(tmp_path / "原件")
    spool.mkdir()
    source, real = unreadable(spool / "a", b"new"), Path.replace

    def alone(self: Path, target: Path) -> Path:
        clear_leftovers([kept.folder])
        return real(self, target)

    monkeypatch.setattr(Path, "replace", alone)
    seal(source, digest(source), kept)
    seal(source, digest(source), kept)
    assert (list(kept), [path.name for path in spool.iterdir()]) == ([digest(source)], ["a"])
    with pytest.raises(WorkspaceError, match="发生了变化"):
        seal(source, "0" * 64, kept)
