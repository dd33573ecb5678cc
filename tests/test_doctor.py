"""What `doctor` finds on this machine and in a workspace, and what it says to do."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from conftest import EXAMPLES
from helpers_campaign import write_plan
from report_gen import cli
from report_gen.errors import ReportGenError
from report_gen.office import find_office
from report_gen.steps import doctor
from report_gen.steps.doctor import CheckUp, examine

Capture = pytest.CaptureFixture[str]


def found(folder: Path) -> dict[str, CheckUp]:
    return {one.name: one for one in examine(folder)}


def test_everything_is_looked_at(tmp_path: Path, capsys: Capture) -> None:
    assert cli.main(["自检", "-w", str(tmp_path)]) == 0
    assert "[正常] Python" in capsys.readouterr().out
    assert cli.main(["doctor", "-w", str(tmp_path / "none"), "--json"]) == cli.COULD_NOT_RUN
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [one["name"] for one in checks if not one["right"] and one["name"] == "写入权限"] == ["写入权限"]
    assert all(one["remedy"] for one in checks if not one["right"])


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
    assert cli.main(["doctor", "-w", str(tmp_path)]) == cli.COULD_NOT_RUN
    assert "[缺少] 方案工作簿：方案工作簿有 1 处问题" in capsys.readouterr().out


def test_what_is_missing_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_version(name: str) -> str:
        raise PackageNotFoundError(name)

    def no_templates(*_: str) -> Path:
        raise ReportGenError("安装不完整。", "请重新安装 report_gen。")

    monkeypatch.setattr(doctor, "version", no_version)
    monkeypatch.setattr(doctor, "shipped", no_templates)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    seen = found(tmp_path)
    assert seen["openpyxl"].remedy == "请运行 python -m pip install openpyxl。"
    assert (seen["Word 模板"].right, seen["Word 模板"].remedy) == (False, "请重新安装 report_gen。")
    assert (seen["LibreOffice"].right, seen["LibreOffice"].essential) == (False, False)
    assert seen["公文字体"].right


FAMILIES = """#!/bin/sh
for name; do :; done
case "$name" in
  黑体) printf '黑体,SimHei' ;;
  仿宋*) printf 'FandolFang,FandolFang R' ;;
  *) printf 'DejaVu Sans' ;;
esac
"""


def test_each_font_is_there_replaced_or_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = tmp_path / "fc-match"
    matcher.write_text(FAMILIES, encoding="utf-8")
    matcher.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(matcher) if name == "fc-match" else None)
    seen = found(tmp_path)
    assert [(name, one.right, one.found) for name, one in seen.items() if name.startswith("字体 ")] == [
        ("字体 方正小标宋简体", False, "缺少，也没有合适的字体可代替"),
        ("字体 仿宋_GB2312", False, "缺少，转 PDF 时用“FandolFang R”代替"),
        ("字体 楷体_GB2312", False, "缺少，也没有合适的字体可代替"),
        ("字体 黑体", True, "已安装"),
        ("字体 宋体", False, "缺少，也没有合适的字体可代替"),
    ]


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_the_version_of_libreoffice_is_named(tmp_path: Path) -> None:
    assert found(tmp_path)["LibreOffice"].found.startswith("LibreOffice ")
