"""Files are written whole or not at all, beside what somebody has open, and every refusal of the disk is one sentence."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from report_gen.errors import WorkspaceError
from report_gen.workspace.disk import DiskTrouble, disk_errors
from report_gen.workspace.open_elsewhere import holder_of
from report_gen.workspace.writing import Outputs, clear_leftovers, replacing


def _word(name: str) -> bytes:
    """An owner file as Word writes it: 162 bytes."""
    local, wide = name.encode("gb18030"), name.encode("utf-16-le")
    return (bytes([len(local)]) + local).ljust(54, b"\0") + len(name).to_bytes(2, "little") + wide.ljust(106, b"\0")


def _excel(name: str) -> bytes:
    """An owner file as Excel writes it: 165 bytes, filled with blanks."""
    local, wide = name.encode("gb18030"), name.encode("utf-16-le")
    return (bytes([len(local)]) + local).ljust(55) + len(name).to_bytes(2, "little") + wide.ljust(108, b" ")


OWNERS = [
    ("汇总台账.xlsx", "~$汇总台账.xlsx", _excel("张三"), "张三"),
    ("汇总台账.xlsx", "~$汇总台账.xlsx", _word("欧阳 建国"), "欧阳 建国"),
    ("2024年上半年总结报告.docx", "~$24年上半年总结报告.docx", _word("李四"), "李四"),
    ("上半年总结报告.docx", "~$半年总结报告.docx", _word("李四"), "李四"),  # seven letters: Word drops one
    ("半年总结报告.docx", "~$年总结报告.docx", _word("李四"), None),  # six: none
    ("半年总结报告.docx", "~$半年总结报告.docx", _word("李四"), "李四"),
    ("市上半年总结报告.docx", "~$半年总结报告.docx", _word("李四"), "李四"),  # eight and more: two
    ("通报.docx", "~$通报.docx", b"\x06WPS \xb0\xec", "WPS 办"),
    ("通报.docx", ".~通报.docx", b"", "他人"),
    ("通报.docx", "~$通报.docx", b"\x00" * 162, "他人"),
    ("通报.docx", ".~lock.通报.docx#", "王\\,五,wangwu,pc-3,26.06.2024 09:30,file:///home/w;".encode(), "王，五"),
    ("通报.docx", ".~lock.通报.docx#", b",wangwu,pc-3,26.06.2024 09:30,file:///home/w;", "wangwu"),
    ("通报.docx", ".~lock.通报.docx#", b";", "他人"),
    ("通报.docx", "~$别的.docx", _word("李四"), None),
]


@pytest.mark.parametrize(("name", "owner", "content", "holder"), OWNERS)
def test_who_has_a_document_open_is_read_from_the_owner_file(
    tmp_path: Path, name: str, owner: str, content: bytes, holder: str | None
) -> None:
    (tmp_path / owner).write_bytes(content)
    assert holder_of(tmp_path / name) == holder


def test_an_owner_file_that_nobody_may_read_still_says_that_somebody_is_there(tmp_path: Path) -> None:
    (tmp_path / "~$通报.docx").mkdir()
    assert holder_of(tmp_path / "通报.docx") == "他人"


def _write(outputs: Outputs, path: Path, text: str) -> Path:
    with outputs.file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return outputs.where(path)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_remembered_and_stands_whole(tmp_path: Path) -> None:
    outputs, path = Outputs(), tmp_path / "深" / "a.txt"
    assert _write(outputs, path, "one") == path
    assert [(one.path, one.sha256[:8], one.wanted, one.note) for one in outputs.written] == [
        (path, "7692c3ad", None, "")
    ]
    assert path.read_text(encoding="utf-8") == "one"
    assert _names(path.parent) == ["a.txt"]
    assert outputs.notes == ()


def test_what_is_there_already_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    _write(Outputs(), path, "one")
    os.utime(path, (1, 1))
    outputs = Outputs()
    _write(outputs, path, "one")
    assert path.stat().st_mtime == 1
    assert [one.path for one in outputs.written] == [path]


def _read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose content is hashed from now on; of what is being written, its first letters."""
    read, whole = list[str](), hashlib.file_digest

    def noting(file: Any, kind: str) -> Any:
        read.append(Path(file.name).name[:4])
        return whole(file, kind)

    monkeypatch.setattr(hashlib, "file_digest", noting)
    return read


def test_what_is_there_is_read_once_and_only_if_it_has_the_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("one", encoding="utf-8")
    before, read = path.stat(), _read(monkeypatch)
    outputs = Outputs()
    _write(outputs, path, "one")
    assert sorted(read) == [".写入中", "甲.tx"]
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [one.sha256[:8] for one in outputs.written] == ["7692c3ad"]
    read.clear()
    _write(outputs, path, "longer")
    assert read == [".写入中"]
    assert path.stat().st_ino != before.st_ino
    assert outputs.written[-1].sha256 == hashlib.sha256(b"longer").hexdigest()


def test_replacing_a_file_by_itself_changes_nothing_even_while_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "甲.txt"
    for text in ("one", "one"):
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
        os.utime(path, (1, 1))
    read = _read(monkeypatch)
    (tmp_path / "~$甲.txt").write_bytes(_excel("张三"))
    with replacing(path) as temporary:
        temporary.write_text("one", encoding="utf-8")
    assert path.stat().st_mtime == 1
    assert sorted(read) == [".写入中", "甲.tx"]
    with pytest.raises(WorkspaceError, match="张三"), replacing(path) as temporary:
        temporary.write_text("longer", encoding="utf-8")
    assert len(read) == 2  # the sizes said it
    assert sorted(one.name for one in tmp_path.iterdir()) == ["~$甲.txt", "甲.txt"]


def test_an_open_document_is_never_written_under(tmp_path: Path) -> None:
    path = tmp_path / "汇总台账.xlsx"
    path.write_text("old", encoding="utf-8")
    (tmp_path / "~$汇总台账.xlsx").write_bytes(_excel("张三"))
    outputs = Outputs()
    assert _write(outputs, path, "new").name == "汇总台账(1).xlsx"
    assert path.read_text(encoding="utf-8") == "old"
    assert outputs.notes == (
        "“汇总台账.xlsx”正由 张三 打开，已另存为“汇总台账(1).xlsx”；请关闭后重新运行，以免两份不一致。",
    )
    assert _write(outputs, path, "newer").name == "汇总台账(2).xlsx"
    assert (tmp_path / "汇总台账(1).xlsx").read_text(encoding="utf-8") == "new"
    assert _write(Outputs(), path, "old") == path
    assert _names(tmp_path) == ["~$汇总台账.xlsx", "汇总台账(1).xlsx", "汇总台账(2).xlsx", "汇总台账.xlsx"]


def test_the_same_copy_is_not_made_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    (tmp_path / "~$a.txt").write_bytes(b"")
    for _ in range(2):
        assert _write(Outputs(), path, "new").name == "a(1).txt"
    assert _names(tmp_path) == ["a(1).txt", "~$a.txt"]


def _held(monkeypatch: pytest.MonkeyPatch, held: Path, times: int = 99) -> None:
    """As on Windows, where nothing takes the place of a file that a program has open."""
    replace, refused = Path.replace, list[int]()

    def stubborn(self: Path, target: Path) -> Path:
        if target == held and len(refused) < times:
            refused.append(1)
            raise PermissionError(errno.EACCES, "sharing violation")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stubborn)
    monkeypatch.setattr("report_gen.workspace.writing.sleep", lambda _: None)


def test_a_file_that_the_system_does_not_let_go_of_gets_a_numbered_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, outputs = tmp_path / "a.txt", Outputs()
    path.touch()
    _held(monkeypatch, path)
    assert _write(outputs, path, "new").name == "a(1).txt"
    assert outputs.notes[0].startswith("“a.txt”正被其他程序打开，或设成了只读，已另存为“a(1).txt”")


def test_a_file_held_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    _held(monkeypatch, path, times=2)
    assert _write(Outputs(), path, "new") == path


def test_copies_are_not_made_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    (tmp_path / "~$a.txt").write_bytes(b"")
    for number in range(1, 100):
        (tmp_path / f"a({number}).txt").touch()
    with pytest.raises(WorkspaceError, match="99 份"):
        _write(Outputs(), path, "new")


def test_what_has_no_copy_is_refused_while_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_text("old", encoding="utf-8")
    owner = tmp_path / "~$方案.xlsx"
    owner.write_bytes(_excel("张三"))
    with pytest.raises(WorkspaceError, match="正由 张三 打开，没有改动"), replacing(path) as temporary:
        temporary.write_text("new", encoding="utf-8")
    owner.unlink()
    _held(monkeypatch, path)
    with pytest.raises(WorkspaceError, match="正被其他程序打开，没有改动"), replacing(path) as temporary:
        temporary.write_text("new", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "old"
    assert _names(tmp_path) == ["方案.xlsx"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "磁盘已满"), (errno.EDQUOT, "配额"), (errno.EFBIG, "上限"), (errno.EROFS, "只读"),
        (errno.ENAMETOOLONG, "太长"), (errno.EIO, "网络盘"), (errno.ENOTDIR, "应为文件夹"), (errno.ENXIO, "No such device"),
    ],
)  # fmt: skip
def test_what_the_system_says_is_worded(tmp_path: Path, code: int, words: str) -> None:
    with pytest.raises(WorkspaceError, match=words) as caught, disk_errors(tmp_path / "a.xlsx"):
        raise OSError(code, os.strerror(code))
    assert str(tmp_path / "a.xlsx") in caught.value.message
    assert caught.value.hint


def test_windows_says_not_found_of_a_path_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="太长"), disk_errors(tmp_path / ("城" * 250)):
        raise FileNotFoundError(errno.ENOENT, "not found")
    with pytest.raises(WorkspaceError, match="not found"), disk_errors(tmp_path / "a"):
        raise FileNotFoundError(errno.ENOENT, "not found")


def test_a_name_that_is_too_long_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="太长"):
        _write(Outputs(), tmp_path / ("城" * 90 + ".xlsx"), "new")
    assert _names(tmp_path) == []


def test_a_folder_one_may_not_write_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(WorkspaceError, match=f"文件夹“{tmp_path}”是只读的"), disk_errors(tmp_path / "a"):
        raise PermissionError(errno.EACCES, "denied")


class _LibraryError(Exception):
    """What a library makes of an OSError."""


def _fill(path: Path, error: BaseException, context: BaseException | None = None) -> None:
    with replacing(path):
        try:
            if context:
                raise context
        except OSError:
            raise error  # noqa: B904  # as libraries do
        raise error


FULL = OSError(errno.ENOSPC, "full")


@pytest.mark.parametrize(
    ("error", "context"), [(FULL, None), (_LibraryError(FULL), None), (_LibraryError("half"), FULL)]
)
def test_a_full_disk_is_told_whatever_a_library_makes_of_it(
    tmp_path: Path, error: BaseException, context: BaseException | None
) -> None:
    with pytest.raises(WorkspaceError, match="磁盘已满"):
        _fill(tmp_path / "a.xlsx", error, context)
    assert _names(tmp_path) == []


def test_other_errors_stay_what_they_are(tmp_path: Path) -> None:
    for error in (KeyError("x"), FileNotFoundError(errno.ENOENT, "no", "别的文件"), WorkspaceError("早已说清")):
        with pytest.raises(type(error)) as caught:
            _fill(tmp_path / "a.xlsx", error)
        assert caught.value is error


def test_an_error_that_is_its_own_cause_ends(tmp_path: Path) -> None:
    error = _LibraryError()
    error.__cause__ = error
    with pytest.raises(_LibraryError), DiskTrouble(tmp_path):
        raise error


def test_a_leftover_that_cannot_be_removed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / ".写入中-abcdefgh.xlsx"
    left.touch()

    def refuse(self: Path, *, missing_ok: bool) -> None:
        raise PermissionError(errno.EACCES, f"{self} {missing_ok}")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        assert clear_leftovers((tmp_path,)) == ()
    assert clear_leftovers((tmp_path, tmp_path)) == (left,)
    assert clear_leftovers((tmp_path, tmp_path / "没有")) == ()
