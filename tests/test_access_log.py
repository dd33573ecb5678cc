"""The access log: a line an act, never more than one, read from its end, and never in the way of the work."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from report_gen.errors import WorkspaceError
from report_gen.workspace.access_log import AccessLog, Noted

LINE = Noted("2024-07-02T09:30:00", "市商务局", "成员单位", "10.1.2.3", "登录", "", "成功", "ABCD")


def at(day: str, act: str = "登录", who: str = "市商务局") -> Noted:
    return Noted(f"{day}T09:30:00", who, "成员单位", "10.1.2.3", act)


def test_an_act_is_one_line_of_json_in_the_file_of_its_month(tmp_path: Path) -> None:
    log = AccessLog(tmp_path / "网页日志")
    log.note(LINE)
    log.note(at("2024-08-01"))
    text = (tmp_path / "网页日志" / "2024-07.jsonl").read_text(encoding="utf-8")
    assert text == (
        '{"at": "2024-07-02T09:30:00", "who": "市商务局", "role": "成员单位", "address": "10.1.2.3", '
        '"act": "登录", "detail": "", "outcome": "成功", "key": "ABCD"}\n'
    )
    assert [path.name for path in sorted((tmp_path / "网页日志").iterdir())] == ["2024-07.jsonl", "2024-08.jsonl"]
    assert log.recent(10) == (at("2024-08-01"), LINE)


def test_a_log_nobody_has_written_is_empty(tmp_path: Path) -> None:
    assert AccessLog(tmp_path / "网页日志").recent(10) == ()


@pytest.mark.parametrize(
    "nasty", ['a\nb\r\n{"act": "假"}', "\u2028\u2029\x85\x0b", "\x1b[31m红\x07", "\u202e倒", "\ud800"]
)
def test_what_a_visitor_writes_stays_within_its_line(tmp_path: Path, nasty: str) -> None:
    log = AccessLog(tmp_path)
    log.note(Noted(LINE.at, nasty, "", "", "上传", nasty))
    log.note(LINE)
    raw = (tmp_path / "2024-07.jsonl").read_bytes()
    assert raw.count(b"\n") == 2
    assert not any(byte < 0x20 and byte != 0x0A for byte in raw)
    assert "\u202e" not in raw.decode()
    found = log.recent(10)
    assert [one.act for one in found] == ["登录", "上传"]


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    log.note(Noted(LINE.at, "", "", "", "上传", "长" * 100_000))
    assert [len(one.detail) for one in log.recent(1)] == [400]


def test_the_newest_come_first_and_of_one_person_only_where_asked(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    for number in range(10):
        log.note(at(f"2024-0{7 + number // 5}-0{1 + number % 5}", str(number), "甲" if number % 2 else "乙"))
    assert [one.act for one in log.recent(3)] == ["9", "8", "7"]
    assert [one.act for one in log.recent(3, "甲")] == ["9", "7", "5"]
    assert [one.act for one in log.recent(99, "乙")] == ["8", "6", "4", "2", "0"]
    assert log.recent(99, "丙") == ()


def test_of_a_long_month_only_the_end_is_read(tmp_path: Path) -> None:
    line = json.dumps({"at": LINE.at, "who": "甲", "role": "", "address": "", "act": "旧"}, ensure_ascii=False)
    (tmp_path / "2024-07.jsonl").write_text(f"{line}\n" * 30_000, encoding="utf-8")
    log = AccessLog(tmp_path)
    log.note(LINE)
    found = log.recent(50_000)
    assert found[0] == LINE
    assert 1_000 < len(found) < 30_000
    assert {one.act for one in found[1:]} == {"旧"}


def test_a_broken_line_is_passed_over(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    log.note(LINE)
    with (tmp_path / "2024-07.jsonl").open("ab") as file:
        file.write(b'{"at": "2024\n\xff\xfe\n[1]\n3\n{"act": 1}\n{"at": "x", "unknown": 2}\n')
    log.note(LINE)
    assert log.recent(10) == (LINE, LINE)


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)

    def write() -> None:
        for _ in range(50):
            log.note(LINE)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.recent(1_000) == (LINE,) * 400


def test_a_log_that_cannot_be_written_is_told_of_once_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "网页日志").write_text("", encoding="utf-8")  # a file in the way
    told: list[str] = []
    log = AccessLog(tmp_path / "网页日志", told.append)
    log.note(LINE)
    log.note(LINE)
    assert len(told) == 1
    assert "写不进去" in told[0]
    assert log.recent(10) == ()


def test_without_another_place_it_is_told_on_the_error_stream(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_text("", encoding="utf-8")
    AccessLog(tmp_path / "log").note(LINE)
    assert capsys.readouterr().err.startswith("提示：网页日志")


def test_a_log_that_cannot_be_read_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "2024-07.jsonl").mkdir()
    with pytest.raises(WorkspaceError):
        AccessLog(tmp_path).recent(10)
