"""Folders, names, and writing that never leaves half a file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from report_gen import resources
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.period import Period
from report_gen.workspace import Workspace, create, file_stems, way_to
from report_gen.workspace.writing import disk_errors, replacing

JUNE = Period(2024, 6, 1)


def test_a_new_workspace_has_its_folders_and_the_plan(tmp_path: Path) -> None:
    plan = tmp_path / "p.xlsx"
    plan.write_bytes(b"plan")
    workspace = create(tmp_path / "office", plan)
    assert workspace.plan.read_bytes() == b"plan"
    assert sorted(path.name for path in workspace.root.iterdir()) == sorted(
        ["方案.xlsx", "空白模板", "报送", "输出", "模板", "台账"]
    )


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    plan = tmp_path / "p.xlsx"
    plan.write_bytes(b"plan")
    with pytest.raises(WorkspaceError, match="不是空文件夹"):
        create(tmp_path, plan)
    assert plan.read_bytes() == b"plan"


def test_a_plan_in_an_older_format_is_not_copied_under_a_wrong_name(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="不是 xlsx 文件"):
        create(tmp_path / "office", tmp_path / "方案.xls")
    assert not (tmp_path / "office").exists()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("市公安局", "市公安局"),
        ("生态/环境:分局*?", "生态／环境：分局＊？"),
        ('a\\b|c<d>e"f', "a＼b｜c＜d＞e＂f"),
        ("aux.txt", "aux．txt"),
        ("市局.", "市局．"),
        (" 市\n局\t", "市_局_"),
        ("城" * 80, "城" * 40),
    ],
)
def test_files_are_called_what_windows_takes(name: str, stem: str) -> None:
    assert file_stems({"U1": name}) == {"U1": stem}


def test_no_two_units_share_a_file() -> None:
    stems = file_stems({"U1": "局a", "U2": "局A", "U3": "城" * 41, "U4": "城" * 42, "U5": "市局"})
    assert stems["U1"] == "局a-U1"
    assert stems["U5"] == "市局"
    assert len({stem.casefold() for stem in stems.values()}) == 5


def test_places_can_be_overridden_singly(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path, inbox=tmp_path / "in")
    assert workspace.period_inbox(JUNE) == tmp_path / "in" / "2024-06"
    assert workspace.period_output(JUNE) == tmp_path / "输出" / "2024-06"
    assert workspace.blanks(JUNE) == tmp_path / "空白模板" / "2024-06"
    assert workspace.plan == tmp_path / "方案.xlsx"
    assert replace(workspace, forms=tmp_path / "b").blanks(JUNE) == tmp_path / "b" / "2024-06"


def test_every_file_found_is_taken_or_passed_over_with_a_reason(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    folder = workspace.period_inbox(JUNE)
    (folder / "县区").mkdir(parents=True)
    for name in ("b.xlsx", "县区/a.xls", "~$b.xlsx", ".hidden", "c.tmp", "Thumbs.db", "收件登记.xlsx"):
        (folder / name).write_bytes(b"x")
    taken, skipped = workspace.received(JUNE)
    assert [workspace.name_of(path, JUNE) for path in taken] == ["b.xlsx", "县区/a.xls"]
    assert sorted(one.file for one in skipped) == [".hidden", "Thumbs.db", "c.tmp", "~$b.xlsx"]
    assert all(one.reason for one in skipped)
    assert workspace.register(JUNE) == folder / "收件登记.xlsx"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$报表.xlsx", "关闭原文件"),
        (".~报表.xlsx", "关闭原文件"),
        (".~lock.报表.xlsx#", "关闭原文件"),
        ("._报表.xlsx", "隐藏"),
        ("THUMBS.DB", "隐藏"),
        ("__MACOSX/县区/报表.xlsx", "隐藏文件夹"),
        (".回收站/报表.xlsx", "隐藏文件夹"),
        ("报表.XLSX.TMP", "临时"),
        ("~WRL0001.doc", "临时"),
        ("报表.xlsx~", "临时"),
        ("报表.xlsx.downloading", "临时"),
        ("备份属于 报表.xlk", "临时"),
        ("报表.xlsx.lnk", "快捷方式"),
        ("报表 - 副本.xlsx", ""),
        ("副本报表(1).xlsx", ""),
        ("Copy of 报表.xlsx", ""),
        ("~6月报表.xlsx", ""),
    ],
)
def test_names_that_no_unit_sends(tmp_path: Path, name: str, reason: str) -> None:
    workspace = Workspace.at(tmp_path)
    path = workspace.period_inbox(JUNE) / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    taken, skipped = workspace.received(JUNE)
    if reason:
        assert [(one.file, reason in one.reason) for one in skipped] == [(name, True)]
    else:
        assert (taken, skipped) == ((path,), ())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="这个系统没有管道")
def test_what_is_neither_file_nor_folder_is_named(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    folder = workspace.period_inbox(JUNE)
    (folder / "文件夹.xlsx").mkdir(parents=True)
    (folder / "文件夹.xlsx" / "内.xlsx").write_bytes(b"x")
    (folder / "好.xlsx").symlink_to(folder / "文件夹.xlsx" / "内.xlsx")
    (folder / "失效.xlsx").symlink_to(folder / "没有.xlsx")
    (folder / "绕圈").symlink_to(folder)
    os.mkfifo(folder / "管道.xlsx")
    taken, skipped = workspace.received(JUNE)
    assert [path.name for path in taken] == ["好.xlsx", "内.xlsx"]
    assert {one.file: one.reason[:4] for one in skipped} == {
        "失效.xlsx": "失效的链", "绕圈": "指向文件", "管道.xlsx": "不是普通",
    }  # fmt: skip


def test_a_period_nobody_sent_anything_for_is_empty(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    assert workspace.received(JUNE) == ((), ())
    assert workspace.register(JUNE) is None


def test_the_offices_own_template_comes_first(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    assert workspace.template("a.docx") is None
    (tmp_path / "模板").mkdir()
    (tmp_path / "模板" / "a.docx").write_bytes(b"x")
    assert workspace.template("a.docx") == tmp_path / "模板" / "a.docx"


def test_replacing_writes_whole_files_only(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "a.txt"
    with replacing(target) as path:
        path.write_text("one", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "one"

    def fail_halfway() -> None:
        with replacing(target) as path:
            path.write_text("half", encoding="utf-8")
            raise KeyError

    with pytest.raises(KeyError):
        fail_halfway()
    assert target.read_text(encoding="utf-8") == "one"
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]


def test_a_target_that_cannot_be_replaced_is_one_clear_sentence(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.mkdir()
    (target / "inside").touch()
    with pytest.raises(WorkspaceError, match="无法写入"), replacing(target) as path:
        path.write_text("x", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_missing_rights_are_worded(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="没有权限") as caught, disk_errors(tmp_path):
        raise PermissionError
    assert "WPS" in caught.value.hint
    with pytest.raises(WorkspaceError, match="磁盘已满"), disk_errors(tmp_path):
        raise OSError(28, os.strerror(28))


def test_shipped_files_are_found_and_missing_ones_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resources.shipped("templates").is_dir()
    monkeypatch.setattr(resources, "_ROOTS", (tmp_path,))
    with pytest.raises(ReportGenError, match=r"缺少“templates/a\.docx”"):
        resources.shipped("templates", "a.docx")


def test_the_way_to_another_drive_is_the_whole_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def no_way(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    assert way_to(tmp_path / "报送", tmp_path / "输出" / "2024-06") == "../../报送"
    monkeypatch.setattr(os.path, "relpath", no_way)
    assert way_to(tmp_path / "报送", tmp_path) == (tmp_path / "报送").as_posix()
