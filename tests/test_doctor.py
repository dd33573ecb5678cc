"""What `doctor` finds on this machine and in a workspace, and what it says to do."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import EXAMPLES, ROOT
from helpers_campaign import write_plan
from report_gen import cli
from report_gen.errors import ReportGenError
from report_gen.excel import guard
from report_gen.ledger.store import Ledger
from report_gen.office import find_office
from report_gen.steps import doctor, doctor_machine
from report_gen.steps.doctor import examine
from report_gen.steps.doctor_machine import CheckUp, look_at_machine, requirements

Capture = pytest.CaptureFixture[str]


def found(folder: Path) -> dict[str, CheckUp]:
    return {one.name: one for one in examine(folder)}


def test_everything_is_looked_at(tmp_path: Path, capsys: Capture) -> None:
    assert cli.main(["自检", "-w", str(tmp_path)]) == cli.DONE
    told = capsys.readouterr().out
    assert "[正常] Python" in told
    assert "[正常] 读表进程：可以启动" in told
    assert cli.main(["doctor", "-w", str(tmp_path / "none"), "--json"]) == cli.PERSON_NEEDED
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [one["name"] for one in checks if not one["right"] and one["essential"]] == ["写入权限"]
    assert all(bool(one["remedy"]) != one["right"] for one in checks)


def test_every_line_of_the_metadata_is_understood() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {(one.name, one.oldest, one.extra) for one in requirements()}
    written = [(line, "") for line in project["dependencies"]]
    written += [(line, extra) for extra, lines in project["optional-dependencies"].items() for line in lines]
    assert asked == {(*line.split(">="), extra) for line, extra in written}


def test_a_workspace_is_looked_at_too(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "linzi" / "方案.xlsx", tmp_path)
    (tmp_path / "模板").mkdir()
    (tmp_path / "模板" / "半年总结报告.docx").write_text("broken", encoding="utf-8")
    seen = found(tmp_path)
    assert "15 项任务" in seen["方案工作簿"].found
    template = seen["自备模板 半年总结报告.docx"]
    assert not template.right
    assert template.essential
    assert "自备模板 考核评分表.docx" not in seen


def test_a_doubtful_plan_is_a_warning_and_a_broken_one_an_error(tmp_path: Path, capsys: Capture) -> None:
    write_plan(tmp_path / "方案.xlsx", 任务清单="1|组织|开会||开好会。|县爱卫办||尽快|县爱卫办|", 指标="")
    doubtful = found(tmp_path)["方案工作簿"]
    assert (doubtful.right, doubtful.essential) == (False, False)
    assert "任务清单 › H2" in doubtful.remedy
    (tmp_path / "方案.xlsx").write_bytes(b"")
    assert cli.main(["doctor", "-w", str(tmp_path)]) == cli.PERSON_NEEDED
    assert "[缺少] 方案工作簿：方案工作簿有 1 处问题" in capsys.readouterr().out


def test_a_missing_and_an_old_package_are_named_and_nothing_that_needs_them_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def have(name: str) -> str:
        if name in {"lxml", "distributed"}:
            raise PackageNotFoundError(name)
        return {"openpyxl": "3.1.4.post2", "pandas": "10.0"}.get(name, "99")

    monkeypatch.setattr(doctor_machine, "version", have)
    seen = found(tmp_path)
    assert (seen["程序包 lxml"].right, seen["程序包 lxml"].found) == (False, "未安装")
    assert seen["程序包 lxml"].remedy.endswith("python -m pip install --upgrade lxml。")
    assert seen["程序包 openpyxl"].found == "3.1.4.post2，需要 3.1.5 或更新"
    assert seen["程序包"].found == "18 个，版本均符合要求"
    assert seen["可选组件 cluster"].found == "未安装（只在用多台计算机汇总时需要）"
    assert seen["可选组件 cluster"].right
    assert "读表进程" not in seen


def test_an_old_extra_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_machine, "version", lambda name: "1.0" if name == "distributed" else "99")
    old = found(tmp_path)["可选组件 cluster"]
    assert (old.right, old.essential, old.found) == (False, False, "1.0")


@pytest.mark.parametrize(
    ("frozen", "words"), [(True, "随程序打包"), (False, "程序不是以安装包的方式安装的，没有逐个核对")]
)
def test_a_program_without_metadata_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, frozen: bool, words: str
) -> None:
    def none(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor_machine, "requires", none)
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    seen = {one.name: one for one in look_at_machine(tmp_path)}
    assert (seen["程序包"].right, seen["程序包"].found) == (True, words)
    assert seen["Python"].found.startswith("随程序自带的 ") == frozen


def test_what_did_not_come_with_the_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: str) -> Path:
        raise ReportGenError("安装不完整。", "请重新安装 report_gen。")

    monkeypatch.setattr(doctor, "shipped", nothing)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    seen = found(tmp_path)
    assert (seen["读表进程"].right, seen["读表进程"].found) == (False, "安装不完整")
    assert (seen["LibreOffice"].right, seen["LibreOffice"].essential) == (False, False)
    assert seen["公文字体"].right
    monkeypatch.setattr(doctor_machine, "shipped", nothing)
    assert found(tmp_path)["Word 模板"].remedy == "请重新安装 report_gen。"


@pytest.mark.parametrize(("free", "right", "essential"), [(50, False, True), (500, False, False), (5000, True, False)])
def test_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, free: int, right: bool, essential: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free << 20))
    room = {one.name: one for one in look_at_machine(tmp_path)}["磁盘空间"]
    assert (room.right, room.essential) == (right, essential)


def test_a_system_without_chinese_file_names_is_told_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ascii_only(name: str) -> bytes:
        return name.encode("ascii")

    monkeypatch.setattr(os, "fsencode", ascii_only)
    names = {one.name: one for one in look_at_machine(tmp_path)}["文件名编码"]
    assert not names.right
    assert "LANG=zh_CN.UTF-8" in names.remedy


def test_reading_processes_that_cannot_start_are_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "command_for", lambda _: ("/nowhere/python",))
    readers = found(tmp_path)["读表进程"]
    assert (readers.right, readers.essential, readers.found) == (False, False, "启动不了")


def test_the_ledger_is_opened_where_it_is(tmp_path: Path, capsys: Capture) -> None:
    shutil.copy(EXAMPLES / "linzi" / "方案.xlsx", tmp_path)
    assert found(tmp_path)["台账"].found == "还没有，第一次记入时建立"
    (tmp_path / "台账").mkdir()
    (tmp_path / "台账" / "台账.db").write_bytes(b"no database at all" * 99)
    assert not found(tmp_path)["台账"].right
    elsewhere = tmp_path / "别处.db"
    Ledger.open(elsewhere, tmp_path / "链尾.txt")
    assert cli.main(["doctor", "-w", str(tmp_path), "--ledger", str(elsewhere)]) == cli.DONE
    assert "别处.db，已记 0 条" in capsys.readouterr().out


FAMILIES = """#!/bin/sh
for name; do :; done
case "$name" in
  黑体) printf '黑体,SimHei' ;;
  仿宋*) printf 'FandolFang,FandolFang R' ;;
  *) printf 'DejaVu Sans' ;;
esac
"""


def test_missing_fonts_are_told_on_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = tmp_path / "fc-match"
    matcher.write_text(FAMILIES, encoding="utf-8")
    matcher.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(matcher) if name == "fc-match" else None)
    fonts = found(tmp_path)["公文字体"]
    assert (fonts.right, fonts.essential) == (False, False)
    assert fonts.found == (
        "缺少 方正小标宋简体、楷体_GB2312、宋体（没有合适的字体可代替）；仿宋_GB2312（转 PDF 时用“FandolFang R”代替）"
    )


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_the_version_of_libreoffice_is_named(tmp_path: Path) -> None:
    assert found(tmp_path)["LibreOffice"].found.startswith("LibreOffice ")
