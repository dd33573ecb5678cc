"""The ledger: only added to, chained, safe with several writers, copied and brought back, on every database."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from conftest import ROOT
from helpers_office_ledger import KINDS, NOON, Spare, append_many, filled, noted, spare, tamper
from report_gen.catalogue import ledger as kinds
from report_gen.errors import ReportGenError
from report_gen.ledger import store
from report_gen.ledger.chain import Head, Record, breaks, chained, event_of, fits, head_of, record_from
from report_gen.ledger.decisions import justifications
from report_gen.ledger.engine import engine_for, reading, writing
from report_gen.ledger.schema import MIGRATIONS, guards_off, guards_on
from report_gen.ledger.seal import read_seal, write_seal
from report_gen.ledger.store import Ledger
from report_gen.model.event import Act, Event
from report_gen.model.finding import Severity


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Spare:
    """An empty place for a ledger, on every kind of database at hand."""
    return spare(request.param, tmp_path)


def codes(ledger: Ledger) -> list[str]:
    """The codes of what `verify` finds."""
    return [found.code for found in ledger.verify()]


# --- events ---


def test_what_was_recorded_is_read_back(place: Spare) -> None:
    ledger = place.open()
    assert ledger.events() == ()
    assert ledger.verify() == ()
    first = ledger.append(
        Act.JUSTIFIED, at=NOON, by=" 张三 ", period="2024-06", unit="U03", data={"原文": "８２个", "b": "“x”\n"}
    )
    second = ledger.append(Act.JUSTIFICATION_WITHDRAWN, at=NOON + timedelta(microseconds=7), by="李四")
    assert first == Event(
        1, NOON, "张三", Act.JUSTIFIED, "2024-06", "U03", {"b": "“x”\n", "原文": "８２个"}, "", first.hash
    )
    assert (second.number, second.at, second.previous, second.data) == (2, NOON, first.hash, {})
    assert place.open().events() == (first, second)
    assert ledger.events(Act.JUSTIFIED) == (first,)
    assert ledger.events(period="2024-06") == (first,)
    assert ledger.events(Act.JUSTIFICATION_WITHDRAWN, "2024-06") == ()
    assert ledger.verify() == ()


def test_the_seal_follows_the_end(place: Spare) -> None:
    ledger = place.open()
    assert read_seal(place.seal) is None
    events = [noted(ledger, number) for number in (1, 2)]
    assert read_seal(place.seal) == Head(2, events[-1].hash)
    assert "请勿修改" in place.seal.read_text(encoding="utf-8")
    assert [path.name for path in place.seal.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("by", "data", "message"),
    [
        (" ", {}, "没有写明经办人"),
        ("张三", {"说明": "a\x00b"}, "无法保存的字符"),
        ("张三", {"说明": "\udcff"}, "无法保存的字符"),
        ("张\x1b三", {}, "无法保存的字符"),
    ],
)
def test_what_cannot_be_kept_is_refused(place: Spare, by: str, data: dict[str, str], message: str) -> None:
    ledger = place.open()
    with pytest.raises(ReportGenError, match=message):
        ledger.append(Act.JUSTIFIED, at=NOON, by=by, data=data)
    assert ledger.events() == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_events SET event_by = '李四' WHERE number = 1",
        "DELETE FROM ledger_events WHERE number = 2",
        "DELETE FROM ledger_events",
        "INSERT INTO ledger_events SELECT 9, '', '', '', '', '', '', '', '' FROM ledger_events WHERE number = 1",
    ],
)
def test_the_database_itself_refuses_to_change_an_event(place: Spare, statement: str) -> None:
    ledger = filled(place.open(), 2)
    before = ledger.records()
    with pytest.raises(ReportGenError, match="只增不改"), writing(ledger.engine) as connection:
        connection.exec_driver_sql(statement)
    assert ledger.records() == before
    assert ledger.verify() == ()


def test_an_event_is_not_replaced_either(tmp_path: Path) -> None:
    ledger = filled(Ledger.open(tmp_path / "a.db"), 2)
    statement = (
        "INSERT OR REPLACE INTO ledger_events SELECT 1, '', '', '', '', '', '', '', '' FROM ledger_events LIMIT 1"
    )
    with pytest.raises(ReportGenError, match="只增不改"), writing(ledger.engine) as connection:
        connection.exec_driver_sql(statement)
    assert ledger.verify() == ()


# --- somebody touched it ---


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE ledger_events SET event_by = '李四' WHERE number = 3"], ["K101"]),
        (["UPDATE ledger_events SET event_data = '{}' WHERE number = 5"], ["K101"]),
        (["UPDATE ledger_events SET event_hash = 'f' WHERE number = 2"], ["K101", "K103"]),
        (["UPDATE ledger_events SET event_hash = 'f' WHERE number = 5"], ["K101", "K104", "K104"]),
        (["DELETE FROM ledger_events WHERE number = 3"], ["K102"]),
        (["DELETE FROM ledger_events WHERE number = 1"], ["K102"]),
        (["DELETE FROM ledger_events WHERE number = 5"], ["K104", "K104"]),
        (["DELETE FROM ledger_events"], ["K104", "K104"]),
        (["DELETE FROM ledger_events WHERE number = 3", "UPDATE ledger_events SET number = number - 1 WHERE number > 3"],
         ["K101", "K103", "K101", "K104", "K104"]),
        (["DELETE FROM ledger_head"], ["K104"]),
        (["UPDATE ledger_head SET number = 4"], ["K104"]),
    ],
)  # fmt: skip
def test_a_touched_ledger_shows_it(place: Spare, statements: list[str], found: list[str]) -> None:
    ledger = filled(place.open())
    tamper(ledger, statements)
    assert codes(ledger) == [*found, "K106"]


def test_a_removed_end_shows_even_if_the_first_page_was_mended(place: Spare) -> None:
    ledger = filled(place.open())
    mended = (
        "DELETE FROM ledger_events WHERE number = 5",
        "UPDATE ledger_head SET number = 4, hash = (SELECT event_hash FROM ledger_events WHERE number = 4)",
    )
    tamper(ledger, [*mended, *guards_on(ledger.engine.dialect.name)])
    (found,) = ledger.verify()
    assert found.kind is kinds.TAIL_REMOVED
    assert "链尾文件记有 5 件事件，台账现有 4 件" in found.message
    with pytest.raises(ReportGenError, match="末尾与所记不符"):
        noted(ledger, 6)
    assert len(ledger.records()) == 4


def test_nothing_is_written_behind_a_changed_end(place: Spare) -> None:
    ledger = filled(place.open(), 2)
    tamper(ledger, ["DELETE FROM ledger_events WHERE number = 2", *guards_on(ledger.engine.dialect.name)])
    with pytest.raises(ReportGenError, match="末尾与所记不符"):
        noted(ledger, 3)


def test_a_missing_seal_is_asked_about_and_made_again(place: Spare) -> None:
    ledger = filled(place.open(), 2)
    place.seal.unlink()
    assert codes(ledger) == ["K107"]
    noted(ledger, 3)
    assert codes(ledger) == []


def test_a_seal_that_lags_behind_is_fine(place: Spare) -> None:
    ledger = filled(place.open(), 2)
    early = place.seal.read_bytes()
    noted(ledger, 3)
    place.seal.write_bytes(early)  # the program was stopped after recording and before sealing
    assert codes(ledger) == []
    noted(ledger, 4)
    assert codes(ledger) == []


@pytest.mark.parametrize("content", [b"", "事件数：多".encode(), b"\xff\xfe"])
def test_a_seal_that_cannot_be_read_is_said(place: Spare, content: bytes) -> None:
    ledger = filled(place.open(), 1)
    place.seal.write_bytes(content)
    with pytest.raises(ReportGenError, match="读不出来"):
        ledger.verify()


def test_missing_triggers_are_said(place: Spare) -> None:
    ledger = filled(place.open(), 1)
    tamper(ledger, [])
    (found,) = ledger.verify()
    assert (found.code, found.severity) == ("K106", Severity.QUERY)
    assert "no_update" in found.message


def test_a_clock_that_went_back_is_noted(place: Spare) -> None:
    ledger = place.open()
    ledger.append(Act.JUSTIFIED, at=NOON, by="张三")
    ledger.append(Act.JUSTIFIED, at=NOON - timedelta(days=1), by="张三")
    (found,) = ledger.verify()
    assert (found.code, found.severity) == ("K105", Severity.NOTE)
    noted(ledger, 3)


@pytest.mark.parametrize(
    ("act", "back", "data", "said"),
    [
        (Act.RAN, timedelta(minutes=90), {}, []),
        (Act.SEEN, timedelta(minutes=5), {}, []),
        (Act.ARRIVED, timedelta(minutes=5), {"文件": "月报.xlsx"}, []),
        (Act.CLOSED, timedelta(hours=3), {}, ["K105"]),
        (Act.ARRIVED, timedelta(minutes=5), {"来源": "网页"}, ["K105"]),
        (Act.JUSTIFIED, timedelta(minutes=5), {}, ["K105"]),
    ],
)
def test_what_comes_while_a_run_takes_its_time_is_no_sign_of_a_wrong_clock(
    place: Spare, act: Act, back: timedelta, data: dict[str, str], said: list[str]
) -> None:
    ledger = place.open()
    ledger.append(Act.ARRIVED, at=NOON, by="市商务局")
    ledger.append(act, at=NOON - back, by="张三", data=data)
    ledger.append(Act.ARRIVED, at=NOON, by="市商务局")
    assert [one.code for one in ledger.verify()] == said


def test_it_is_read_on_from_an_event_and_its_end_is_one_row(place: Spare) -> None:
    ledger = place.open()
    assert (ledger.head(), ledger.records(after=3)) == (Head(), ())
    filled(ledger, 3)
    records = ledger.records()
    assert (ledger.head(), ledger.records(after=1)) == (head_of(records), records[1:])
    assert breaks(records[1:], "x", records[0]) == ()
    assert [one.code for one in breaks(records[2:], "x", records[0])] == ["K102"]
    other = records[0]._replace(hash="0" * 64)
    assert [one.code for one in breaks(records[1:], "x", other)] == ["K103"]


def test_an_event_is_recorded_behind_the_end_somebody_knows_or_not_at_all(place: Spare) -> None:
    ledger = filled(place.open(), 1)
    known = ledger.head()
    event = ledger.append_behind(known, Event(0, NOON + timedelta(minutes=5), "张三", Act.RAN, "2024-06"))
    assert event is not None
    assert (event.number, event.previous, read_seal(place.seal)) == (2, known.hash, ledger.head())
    assert ledger.append_behind(known, Event(0, NOON + timedelta(minutes=6), "李四", Act.RAN)) is None
    assert (len(ledger.events()), ledger.verify()) == (2, ())


# --- the chain by itself ---


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)
_EVENTS = st.lists(
    st.builds(
        Event,
        st.just(0),
        st.datetimes(NOON, NOON + timedelta(days=3000)),
        _TEXTS.filter(lambda text: bool(text.strip())),
        st.sampled_from(Act),
        _TEXTS,
        _TEXTS,
        st.dictionaries(_TEXTS, _TEXTS, max_size=3),
    ),
    min_size=1,
    max_size=6,
)


def _chain(events: list[Event]) -> list[Record]:
    records: list[Record] = []
    for event in events:
        records.append(chained(head_of(records), event))
    return records


@given(_EVENTS, st.data())
def test_any_change_of_any_text_breaks_the_chain(events: list[Event], data: st.DataObject) -> None:
    records = _chain(events)
    assert [found.code for found in breaks(records, "x") if found.code != "K105"] == []
    at = data.draw(st.integers(0, len(records) - 1))
    field = data.draw(st.sampled_from(Record._fields[1:]))
    changed = records[at]._replace(**{field: getattr(records[at], field) + "x"})
    touched = [*records[:at], changed, *records[at + 1 :]]
    assert {found.code for found in breaks(touched, "x")} & {"K101", "K103"}


@given(_EVENTS, st.data())
def test_any_removed_event_shows(events: list[Event], data: st.DataObject) -> None:
    records = _chain(events)
    at = data.draw(st.integers(0, len(records) - 1))
    left = [*records[:at], *records[at + 1 :]]
    found = [one.code for one in breaks(left, "x") if one.code != "K105"]
    assert found == ([] if at == len(left) else ["K102"])
    assert not fits(left, head_of(records)) or at < len(left)


@given(_EVENTS)
def test_records_are_events_again(events: list[Event]) -> None:
    back = [event_of(record) for record in _chain(events)]
    assert [(one.at, one.by, one.act, one.data) for one in back] == [
        (one.at.replace(microsecond=0), one.by.strip(), one.act, one.data) for one in events
    ]


@pytest.mark.parametrize(
    "change", [{"act": "别的"}, {"at": "昨天"}, {"data": "{"}]
)  # fmt: skip
def test_a_record_of_a_newer_program_is_said(change: dict[str, Any]) -> None:
    record = chained(Head(), Event(0, NOON, "张三", Act.JUSTIFIED))._replace(**change)
    with pytest.raises(ReportGenError, match="第1号事件"):
        event_of(record)


def test_a_row_of_other_types_makes_a_wrong_record() -> None:
    row: dict[str, object] = dict.fromkeys(Record._fields) | {"number": "x", "by": 5}
    assert record_from(row) == Record(0, "", "5", "", "", "", "", "", "")


# --- decisions ---


def _said(number: int, row: str = "D02", unit: str = "U03", period: str = "2024-06", text: str = "原因一二三") -> Event:
    data = {"表": "items", "行": row, "列": "value", "原文": "82", "说明": text}
    return Event(number, NOON, "张三", Act.JUSTIFIED, period, unit, data)


def _gone(number: int, which: int) -> Event:
    return Event(number, NOON, "李四", Act.JUSTIFICATION_WITHDRAWN, "2024-06", "U03", {"撤回": str(which)})


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ([], []),
        ([_said(1), _said(2, "D03")], [1, 2]),
        ([_said(1), _said(2), _said(3, "D03")], [2, 3]),
        ([_said(1), _said(2, "D03"), _said(3)], [2, 3]),
        ([_said(1), _gone(2, 1)], []),
        ([_said(1), _said(2), _gone(3, 2)], []),
        ([_said(1), _said(2), _gone(3, 1)], [2]),
        ([_said(1), _gone(2, 1), _said(3)], [3]),
        ([_said(1), _said(2, unit="U04"), _said(3, period="2024-07")], [1, 2, 3]),
    ],
)
def test_which_explanations_stand(events: list[Event], standing: list[int]) -> None:
    assert [one.event for one in justifications(events)] == standing


def test_explanations_of_a_period(place: Spare) -> None:
    ledger = place.open()
    noted(ledger, 1)
    noted(ledger, 2, period="2024-07")
    (one,) = ledger.justifications("2024-06")
    assert (one.table, one.row, one.column, one.raw, one.by) == ("items", "D01", "value", "82", "张三")
    assert (one.text, one.on, one.event) == ("新增站点1处已验收", date(2024, 7, 8), 1)
    assert len(ledger.justifications()) == 2


# --- several writers, and a writer that dies ---


def test_several_writers_leave_one_chain(place: Spare) -> None:
    place.open()
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=append_many, args=(place.address, place.seal, name, 15)) for name in "甲乙丙"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    ledger = place.open()
    events = ledger.events()
    assert [event.number for event in events] == list(range(1, 46))
    assert sorted({event.by for event in events}) == sorted("甲乙丙")
    assert [code for code in codes(ledger) if code != "K105"] == []
    assert read_seal(place.seal) == Head(45, events[-1].hash)


def test_two_programs_may_make_the_ledger_at_once(place: Spare) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=append_many, args=(place.address, place.seal, name, 1)) for name in "甲乙丙"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert codes(place.open()) == []


_WRITE = """
import sys; sys.path.insert(0, {tests!r})
from pathlib import Path
from helpers_office_ledger import append_many
print("ready", flush=True)
append_many(Path({db!r}), Path({seal!r}), "甲", 10000)
"""


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.31])
def test_a_killed_writer_leaves_a_sound_ledger(tmp_path: Path, wait: float) -> None:
    place = spare("sqlite", tmp_path)
    filled(place.open(), 1)
    code = _WRITE.format(tests=str(ROOT / "tests"), db=str(place.address), seal=str(place.seal))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:  # noqa: S603  # own code
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(wait)
        writer.kill()
    ledger = place.open()
    assert [code for code in codes(ledger) if code != "K105"] == []
    noted(ledger, 2)
    assert read_seal(place.seal) == Head(len(ledger.records()), ledger.records()[-1].hash)


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    ledger = filled(spare("sqlite", tmp_path).open(), 1)
    with writing(ledger.engine):
        assert len(ledger.records()) == 1


# --- structure ---


def test_each_step_of_the_structure_is_recorded_once(place: Spare) -> None:
    place.open()
    ledger = place.open()
    ledger._migrate(MIGRATIONS[0])  # as if another program had been quicker
    with reading(ledger.engine) as connection:
        rows = connection.exec_driver_sql("SELECT version, name FROM ledger_versions ORDER BY version").all()
    assert [tuple(row) for row in rows] == [(step.version, step.name) for step in MIGRATIONS]
    assert [step.version for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_ledger_is_brought_up_to_date(place: Spare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MIGRATIONS", MIGRATIONS[:1])
    old = filled(place.open(), 2)
    assert codes(old) == ["K106"]
    monkeypatch.undo()
    ledger = place.open()
    assert codes(ledger) == []
    assert len(ledger.events()) == 2


def test_a_step_that_fails_leaves_the_ledger_as_it_was(place: Spare, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place.open(), 2)
    broken = MIGRATIONS[-1]._replace(
        version=3, statements=("CREATE TABLE ledger_more (x INTEGER)", "不是语句"), by_dialect={}
    )
    monkeypatch.setattr(store, "MIGRATIONS", (*MIGRATIONS, broken))
    with pytest.raises(ReportGenError, match="台账"):
        place.open()
    monkeypatch.undo()
    ledger = place.open()
    assert codes(ledger) == []
    with reading(ledger.engine) as connection:
        assert not inspect(connection).has_table("ledger_more")


def test_a_newer_ledger_is_refused(place: Spare) -> None:
    ledger = place.open()
    with writing(ledger.engine) as connection:
        connection.exec_driver_sql("INSERT INTO ledger_versions VALUES (99, '以后', '9.9')")
    with pytest.raises(ReportGenError, match="结构第99版，本程序只认识到第2版") as caught:
        place.open()
    assert "升级" in caught.value.hint


# --- copies ---


def test_a_backup_is_a_ledger_and_comes_back(place: Spare, tmp_path: Path) -> None:
    ledger = filled(place.open())
    copy = tmp_path / "备份.db"
    assert ledger.backup(copy) == 5
    assert Ledger.existing(copy).records() == ledger.records()
    assert Ledger.existing(copy).verify() == ()
    assert ledger.restore(copy) == 0
    assert ledger.could_restore(copy) == 0
    noted(ledger, 6)
    with pytest.raises(ReportGenError, match="记有 6 件事件，备份有 5 件"):
        ledger.restore(copy)
    with pytest.raises(ReportGenError, match="丢失"):
        ledger.could_restore(copy)
    assert len(ledger.events()) == 6
    assert ledger.restore(copy, force=True) == 0
    assert len(ledger.events()) == 5
    assert ledger.verify() == ()
    assert read_seal(place.seal) == Head(5, ledger.records()[-1].hash)
    noted(ledger, 6)
    assert ledger.verify() == ()


def test_a_ledger_moves_to_another_database(place: Spare, tmp_path: Path) -> None:
    other = tmp_path / "别处"
    other.mkdir()
    source = filled(spare("sqlite", other).open(), 3)
    source.backup(tmp_path / "备份.db")
    ledger = place.open()
    assert ledger.could_restore(tmp_path / "备份.db") == 3
    assert ledger.restore(tmp_path / "备份.db") == 3
    assert ledger.records() == source.records()
    noted(source, 4)
    source.backup(tmp_path / "备份2.db")
    assert ledger.restore(tmp_path / "备份2.db") == 1
    assert ledger.verify() == ()


def test_the_seal_knows_what_a_lost_ledger_held(tmp_path: Path) -> None:
    place = spare("sqlite", tmp_path)
    ledger = filled(place.open(), 3)
    ledger.backup(tmp_path / "3.db")
    noted(ledger, 4)
    Path(place.address).unlink()
    anew = place.open()
    with pytest.raises(ReportGenError, match="末尾与所记不符"):
        noted(anew, 1)
    with pytest.raises(ReportGenError, match="记有 4 件事件，备份有 3 件"):
        anew.restore(tmp_path / "3.db")
    assert anew.restore(tmp_path / "3.db", force=True) == 3
    assert anew.verify() == ()


def test_a_touched_backup_is_refused(place: Spare, tmp_path: Path) -> None:
    ledger = filled(place.open(), 3)
    copy = tmp_path / "备份.db"
    ledger.backup(copy)
    tamper(Ledger.existing(copy), ["UPDATE ledger_events SET event_by = '李四' WHERE number = 2"])
    with pytest.raises(ReportGenError, match="没有通过校验"):
        ledger.restore(copy, force=True)
    assert ledger.verify() == ()


def test_a_restored_empty_ledger_has_no_seal(place: Spare, tmp_path: Path) -> None:
    ledger = place.open()
    assert ledger.backup(tmp_path / "空.db") == 0
    assert ledger.restore(tmp_path / "空.db") == 0
    assert not place.seal.exists()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "找不到"),
        (lambda path: path.write_bytes(b""), "不是台账"),
        (lambda path: path.write_bytes(b"not a database at all" * 100), "不是台账数据库"),
        (lambda path: sqlite3.connect(path).close(), "不是台账"),
    ],
)  # fmt: skip
def test_what_is_no_backup_is_said(tmp_path: Path, make: Callable[[Path], object], message: str) -> None:
    make(tmp_path / "x.db")
    with pytest.raises(ReportGenError, match=message):
        Ledger.existing(tmp_path / "x.db")


# --- addresses and troubles ---


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("sqlite://", "内存数据库"),
        ("sqlite:///:memory:", "内存数据库"),
        ("随便什么", "读不懂"),
        ("nosuch://host/db", "缺少驱动程序"),
        ("mysql+pymysql://root:secret@host/db", "缺少驱动程序"),
    ],
)
def test_a_wrong_address_is_one_sentence(address: str, message: str) -> None:
    with pytest.raises(ReportGenError, match=message) as caught:
        Ledger.open(address)
    assert "secret" not in caught.value.message


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    with pytest.raises(ReportGenError, match=r"连不上|用不了") as caught:
        Ledger.open("postgresql://clerk:secret@127.0.0.1:1/ledger?connect_timeout=2")
    assert "secret" not in caught.value.message
    assert engine_for("postgres://h/x").url.drivername == "postgresql+psycopg"


def test_a_file_that_is_no_ledger_is_said(tmp_path: Path) -> None:
    (tmp_path / "台账.db").write_bytes(b"x" * 5000)
    with pytest.raises(ReportGenError, match="不是台账数据库"):
        Ledger.open(tmp_path / "台账.db")
    with pytest.raises(ReportGenError, match="打不开"):
        Ledger.open(tmp_path / "没有" / "台账.db")
    with pytest.raises(ReportGenError, match="打不开"):
        Ledger.open(tmp_path)


def test_a_path_with_odd_characters_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "100% 台账?#x.db"
    filled(Ledger.open(path), 1)
    assert path.is_file()


def test_a_ledger_held_by_another_program_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.ledger.engine._PATIENCE", 0.05)
    place = spare("sqlite", tmp_path)
    ledger = filled(place.open(), 1)
    with writing(ledger.engine), pytest.raises(ReportGenError, match="正被另一个程序写入"):
        noted(place.open(), 2)


def test_a_seal_that_cannot_be_written_is_said(place: Spare) -> None:
    ledger = filled(place.open(), 1)
    place.seal.unlink()
    place.seal.mkdir()
    (place.seal / "x").touch()
    with pytest.raises(ReportGenError, match="读不出来"):
        noted(ledger, 2)


def test_an_event_is_kept_although_the_seal_could_not_be_written(place: Spare, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    ledger = filled(place.open(), 1)
    monkeypatch.setattr(store, "write_seal", full)
    with pytest.raises(ReportGenError, match="已记入台账第2号，但链尾文件"):
        noted(ledger, 2)
    assert len(ledger.events()) == 2


def test_a_seal_is_written_in_one_stroke(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="没有"):
        write_seal(tmp_path / "没有" / "链尾.txt", Head(1, "a" * 64))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_chain_is_a_beginning_of_every_other() -> None:
    record = chained(Head(), Event(0, NOON, "张三", Act.JUSTIFIED))
    assert fits([record], Head())
    assert not fits([], head_of([record]))


def test_other_databases_go_without_triggers() -> None:
    assert guards_on("mysql") == guards_off("mysql") == ()
    assert MIGRATIONS[1].on("mysql") == ()


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from(("甲", "乙")), min_size=1, max_size=6))
def test_numbers_have_no_gaps(names: list[str]) -> None:
    assert [record.number for record in _chain([Event(0, NOON, by, Act.JUSTIFIED) for by in names])] == list(
        range(1, len(names) + 1)
    )
