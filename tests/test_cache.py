"""What was made of files before is found again, and where it cannot be, the work is done as if there were none."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from report_gen.model.place import Place
from report_gen.packing import packed
from report_gen.workspace import Workspace, cache
from report_gen.workspace.cache import CACHE_FILE, Cache, cache_of, hashes_of, key_of, mark_of


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "台账" / CACHE_FILE)


def test_what_is_put_is_found(kept: Cache) -> None:
    assert (kept.has(["a"]), kept.get(["a"]), kept.record("a")) == (frozenset(), {}, None)
    kept.put([("a", packed(Place("甲"))), ("b", b"2"), ("b", b"3")])
    assert kept.has(["a", "b", "c"]) == {"a", "b"}
    assert kept.get(["b"]) == {"b": b"3"}
    assert kept.record("a") == Place("甲")
    assert kept.record("b") is None, "no record of ours"
    many = [str(number) for number in range(1200)]
    kept.put((key, key.encode()) for key in many)
    assert kept.get(many) == {key: key.encode() for key in many}
    kept.clear()
    assert kept.has(many) == frozenset()


def test_one_that_is_only_looked_into_makes_nothing(tmp_path: Path) -> None:
    only = cache_of(Workspace.at(tmp_path), kept=False)
    only.put([("a", b"1")])
    assert not only.path.exists()
    cache_of(Workspace.at(tmp_path)).put([("a", b"1")])
    assert only.get(["a"]) == {"a": b"1"}


def test_a_damaged_one_holds_nothing_and_is_made_anew(kept: Cache) -> None:
    kept.put([("a", b"1")])
    kept.path.write_bytes(b"no database" * 100)
    assert kept.has(["a"]) == frozenset()
    kept.put([("a", b"2")])
    assert kept.get(["a"]) == {"a": b"2"}


def test_a_damaged_content_is_left_out(kept: Cache) -> None:
    kept.put([("a", b"1")])
    with sqlite3.connect(kept.path) as connection:
        connection.execute("UPDATE kept SET content = x'00'")
    connection.close()
    assert kept.has(["a"]) == {"a"}
    assert (kept.get(["a"]), kept.record("a")) == ({}, None)


def test_one_that_is_locked_is_passed_over(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.05)
    kept.put([("a", b"1")])
    other = sqlite3.connect(kept.path)
    other.execute("BEGIN EXCLUSIVE")
    kept.put([("b", b"2")])
    assert kept.get(["a"]) == {}
    other.close()
    assert kept.has(["a", "b"]) == {"a"}


def test_the_older_half_goes_when_it_is_too_large(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 100_000)
    for number in range(40):
        kept.put([(str(number), os.urandom(4000))])
    left = kept.has([str(number) for number in range(40)])
    assert kept.path.stat().st_size <= 110_000
    assert "39" in left
    assert "0" not in left


def test_keys_tell_parts_and_programs_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert key_of("a", "b") == key_of("a", "b") != key_of("ab")
    assert key_of(1) != key_of("1")
    before = key_of("a")
    monkeypatch.setattr(cache, "_program", lambda: "another version")
    assert key_of("a") != before


def test_a_frozen_program_is_told_by_its_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    cache._program.cache_clear()
    found = cache._program()
    monkeypatch.setattr("sys.frozen", True, raising=False)
    cache._program.cache_clear()
    assert cache._program() != found
    monkeypatch.undo()
    cache._program.cache_clear()


class TestHashes:
    """Of files known by size, time and number."""

    @staticmethod
    def settled(path: Path, content: bytes, seconds: float = 1_700_000_000) -> Path:
        path.write_bytes(content)
        os.utime(path, (seconds, seconds))
        return path

    def test_a_file_that_did_not_change_is_not_read_again(
        self, kept: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = {name: self.settled(tmp_path / name, name.encode()) for name in ("甲", "乙")}
        monkeypatch.setattr(cache, "_SETTLED", -(10**18))
        first = hashes_of(kept, tmp_path, files)
        assert first == hashes_of(None, tmp_path, files)
        read: list[Path] = []
        digest = cache.hash_of

        def told(path: Path) -> str:
            read.append(path)
            return digest(path)

        monkeypatch.setattr(cache, "hash_of", told)
        assert hashes_of(kept, tmp_path, files) == first
        assert read == []
        self.settled(files["甲"], b"new")
        assert hashes_of(kept, tmp_path, files)["甲"] != first["甲"]
        assert read == [files["甲"]]

    def test_one_that_changed_this_moment_is_read_again(self, kept: Cache, tmp_path: Path) -> None:
        (tmp_path / "甲").write_bytes(b"1")
        found = hashes_of(kept, tmp_path, {"甲": tmp_path / "甲"})
        assert found["甲"]
        assert not kept.path.exists(), "nothing to be sure of"

    def test_one_that_is_gone_or_shut_has_none(self, kept: Cache, tmp_path: Path) -> None:
        assert hashes_of(kept, tmp_path, {"甲": tmp_path / "甲"}) == {"甲": ""}
        assert mark_of(tmp_path / "甲") is None
