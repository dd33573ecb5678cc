"""The manifest of a closed period: one text, read back as it was; and what closings and corrections stand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.ledger.closings import closings, corrections, times_closed
from report_gen.model.event import Act, Event
from report_gen.model.manifest import Manifest, Origin, Output, Run, canonical
from report_gen.workspace.manifest import difference, files_in, keep_all, keep_text, lasting, lay_out, manifest_from
from report_gen.workspace.sealed import Originals

NOON = datetime.fromisoformat("2024-07-10T12:00:00")
MANIFEST = Manifest(
    period="2024-06",
    number=1,
    program="1.0",
    by="张三",
    at=NOON,
    plan="a" * 64,
    plan_name="方案.xlsx",
    event=3,
    chain="b" * 64,
    inbox="../../报送",
    inputs={"2024-06": {"商务局.xlsx": "c" * 64}},
    templates={"半年总结报告.docx": "d" * 64},
    before={"汇总台账.xlsx": "e" * 64},
    runs=(Run("merge", {"issued": "2024-07-08"}, NOON, "张三"),),
    outputs=(Output("汇总台账.xlsx", "f" * 64), Output("批注.txt", "0" * 64, Origin.ADDED)),
    open=("未报 1 家：市商务局",),
)


def test_a_manifest_is_read_back_from_its_text() -> None:
    assert manifest_from(MANIFEST.text) == MANIFEST
    assert manifest_from(MANIFEST.text).text == MANIFEST.text
    assert MANIFEST.hashes == {letter * 64 for letter in "acdef0"}


def test_the_order_files_were_found_in_makes_no_difference() -> None:
    files = {"乙.xlsx": "1" * 64, "甲.xlsx": "2" * 64}
    other = replace(MANIFEST, before=dict(reversed(files.items())))
    assert replace(MANIFEST, before=files).text == other.text


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"layout": 1}', '{"layout": "x"}'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ReportGenError, match="读不懂"):
        manifest_from(text)


def test_a_manifest_of_a_newer_program_is_refused() -> None:
    with pytest.raises(ReportGenError, match="更新的版本"):
        manifest_from(MANIFEST.text.replace('"layout": 1', '"layout": 2'))


def test_what_cannot_be_shown_is_escaped() -> None:
    text = canonical({"名\x07\udc80": "值"}, lines=False)
    assert text == '{"名\\u0007\\udc80": "值"}'
    assert json.loads(text) == {"名\x07\udc80": "值"}


def _event(number: int, act: Act, period: str = "2024-06", **data: str) -> Event:
    return Event(number, NOON, "张三", act, period, "", data)


def test_a_period_is_closed_until_it_is_reopened() -> None:
    events = [
        _event(1, Act.CLOSED, 清单="x"),
        _event(2, Act.CLOSED, "2024-05", 清单="y"),
        _event(3, Act.CORRECTED, 数据项="D12", 更正为="83", 原因="笔误", 原值="82"),
        _event(4, Act.CORRECTED, "2024-05", 数据项="D12", 更正为="81", 原因="笔误"),
        _event(5, Act.SEEN),
    ]
    assert [(one.period, one.manifest, one.event) for one in closings(events)] == [
        ("2024-06", "x", 1),
        ("2024-05", "y", 2),
    ]
    assert [(one.period, one.value, one.before) for one in corrections(events)] == [
        ("2024-06", "83", "82"),
        ("2024-05", "81", ""),
    ]
    events.append(_event(6, Act.REOPENED))
    assert [one.period for one in closings(events)] == ["2024-05"]
    assert [one.period for one in corrections(events)] == ["2024-05"]
    assert times_closed(events, "2024-06") == 1


@pytest.mark.parametrize(
    ("first", "second", "byte"),
    [(b"abc", b"abc", 0), (b"abc", b"abd", 3), (b"ab", b"abc", 3), (b"", b"a", 1), (b"xbc", b"abc", 1)],
)
def test_the_first_byte_that_differs(first: bytes, second: bytes, byte: int) -> None:
    assert difference(first, second) == byte


def test_files_are_sealed_and_laid_out_again(tmp_path: Path) -> None:
    folder, store = tmp_path / "报送", Originals(tmp_path / "原件")
    assert files_in(folder) == {}
    (folder / "子").mkdir(parents=True)
    (folder / "子" / "甲.xlsx").write_bytes(b"1")
    (folder / "~$甲.xlsx").write_bytes(b"2")
    (folder / ".写入中-abcdefgh.xlsx").write_bytes(b"3")
    files = files_in(folder)
    assert list(files) == ["~$甲.xlsx", "子/甲.xlsx"]
    assert list(lasting(files)) == ["子/甲.xlsx"]
    keep_all(store, folder, files)
    keep_all(store, folder, files)
    lay_out(store, tmp_path / "再", files)
    assert files_in(tmp_path / "再") == files
    assert store.path(keep_text(store, "字")).read_text(encoding="utf-8") == "字"
    with pytest.raises(WorkspaceError, match="不见了"):
        lay_out(store, tmp_path / "三", {"乙": "9" * 64})


def test_what_is_known_of_files_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(b"1")
    (tmp_path / "乙.xlsx").write_bytes(b"2")
    assert files_in(tmp_path, {"甲.xlsx": "known", "丙.xlsx": "gone"}) == {
        "乙.xlsx": files_in(tmp_path)["乙.xlsx"],
        "甲.xlsx": "known",
    }


def test_many_files_are_sealed_each_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, folder = Originals(tmp_path / "原件"), tmp_path / "报送"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.xlsx").write_bytes(b"x" * number)
    files = {sha256: folder / name for name, sha256 in files_in(folder).items()}
    with monkeypatch.context() as patched:
        patched.delattr(hashlib, "file_digest")  # what reads a file only to hash it
        store.keep_all(files)
    assert list(store) == sorted(files)
    assert all(store.verified(sha256).read_bytes() == path.read_bytes() for sha256, path in files.items())
    before = {sha256: store.path(sha256).stat().st_mtime_ns for sha256 in store}
    store.keep_all(files)
    assert {sha256: store.path(sha256).stat().st_mtime_ns for sha256 in store} == before


def test_a_file_that_changed_since_it_was_read_is_sealed_as_it_is(tmp_path: Path) -> None:
    store, path = Originals(tmp_path / "原件"), tmp_path / "甲.xlsx"
    path.write_bytes(b"new")
    store.keep_all({"0" * 64: path})
    assert [store.verified(one).read_bytes() for one in store] == [b"new"]
    with pytest.raises(WorkspaceError, match="找不到文件"):
        store.keep_all({"1" * 64: tmp_path / "没有.xlsx"})
    assert len(list(store)) == 1
