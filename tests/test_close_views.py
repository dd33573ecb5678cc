"""What the commands about closed periods print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from report_gen.cli.close_views import close_lines, replay_lines
from report_gen.model.manifest import Origin, Output
from report_gen.model.period import Period
from report_gen.steps.close import CloseDone
from report_gen.steps.replay import Difference, ReplayDone
from test_manifest import MANIFEST

JUNE = Period(2024, 6, 1)


def test_a_closing_says_what_it_did_or_would() -> None:
    assert close_lines(CloseDone(MANIFEST, ()), JUNE, dry_run=True) == [
        "可以封账：2024年6月，报送文件 1 份，输出 2 份。"
    ]
    refused = close_lines(CloseDone(MANIFEST, ("未报 1 家：市商务局",)), JUNE, dry_run=False)
    assert refused[:2] == ["未了事项 1 项：", "  未报 1 家：市商务局"]
    assert "close 2024-06 --force" in refused[2]
    edited = replace(MANIFEST, number=2, outputs=(Output("报告.docx", "1" * 64, Origin.EDITED, "2" * 64),))
    done = close_lines(CloseDone(edited, (), 9, Path("清单.json")), JUNE, dry_run=False)
    assert done[0] == "人工改定：报告.docx"
    assert done[1].startswith("已封账（第2次）：2024年6月")


def test_a_replay_names_what_is_different() -> None:
    found = (Difference("甲.xlsx", "与封账时不同", 15), Difference("乙.xlsx", "没有重新生成"))
    lines = replay_lines(ReplayDone(MANIFEST, Path("复现"), found, "0.9"), JUNE)
    assert lines[:2] == ["不同：甲.xlsx　与封账时不同，从第 15 个字节起", "不同：乙.xlsx　没有重新生成"]
    assert "封账时用的是 0.9 版程序" in lines[2]
    assert lines[-1].endswith("有 2 处不同。")
