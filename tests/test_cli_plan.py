"""The group `plan` at the command line: exit codes, Chinese screens, JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES
from report_gen import cli
from report_gen.cli.plan import PLAN_COMMANDS

Capture = pytest.CaptureFixture[str]
LUOYANG, LINZI = EXAMPLES / "luoyang", EXAMPLES / "linzi"


def run(arguments: Sequence[object], capsys: Capture) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    screen = capsys.readouterr()
    return code, screen.out, screen.err


def result(arguments: Sequence[object], capsys: Capture) -> tuple[int, Any]:
    code, out, _ = run([*arguments, "--json"], capsys)
    return code, json.loads(out)


@pytest.fixture
def draft(tmp_path: Path, capsys: Capture) -> Path:
    """洛阳 drafted without a base."""
    path = tmp_path / "我的 方案.xlsx"
    assert cli.main(["plan", "import", str(LUOYANG / "官方文件.txt"), "-o", str(path)]) == 1
    capsys.readouterr()
    return path


@pytest.mark.parametrize("group", ["plan", "方案"])
def test_the_group_names_its_commands_with_or_without_help(group: str, capsys: Capture) -> None:
    for arguments in ([group], [group, "--help"]):
        code, out, _ = run(arguments, capsys)
        assert code == 0
        assert out.startswith(f"用法：report-gen {group} [选项] 命令 …")
        for name, (_, _, alias, text) in PLAN_COMMANDS.items():
            assert f"{name}（{alias}）" in out
            assert text[:8] in out


@pytest.mark.parametrize("name", [*PLAN_COMMANDS, *(alias for _, _, alias, _ in PLAN_COMMANDS.values())])
def test_each_command_explains_itself_under_both_names(name: str, capsys: Capture) -> None:
    code, out, _ = run(["plan", name, "--help"], capsys)
    assert code == 0
    assert out.startswith("用法：report-gen plan")
    assert "Usage" not in out
    assert "显示本说明" in out


def test_a_command_that_is_none_is_refused_with_the_nearest(capsys: Capture) -> None:
    code, _, err = run(["plan", "impotr"], capsys)
    assert (code, "是否为“import”" in err) == (2, True)


# --- import ---


def test_import_says_what_was_read_and_what_a_person_must_do(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "方案.xlsx"
    code, out, _ = run(["方案", "导入", LUOYANG / "官方文件.docx", "-o", path], capsys)
    assert code == 1
    lines = out.splitlines()
    assert lines[0] == "官方文件.docx：任务 29 项，单位 24 家，指标 14 项"
    assert "待人工 27 处" in lines[1]
    assert "  待人工　项目信息 › 创建期开始 › 内容　文件未写明" in lines
    assert "  ……其余 17 处见“识读核对”表。" in lines
    assert f"已写出：{path}" in lines
    assert "“数据项”" in lines[-2]
    assert lines[-1].endswith(f"report-gen plan check {path}")


def test_import_with_nothing_open_is_done(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "方案.xlsx"
    arguments = ["plan", "import", LUOYANG / "官方文件.txt", "-o", path, "--base", LUOYANG / "方案.xlsx"]
    code, out, _ = run(arguments, capsys)
    assert code == 0
    assert out.splitlines()[-1].startswith("下一步：抽查")


def test_import_as_json_and_without_writing(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "方案.xlsx"
    arguments = ["plan", "import", LINZI / "官方文件.txt", "-o", path, "--city", "某区", "--dry-run"]
    code, got = result(arguments, capsys)
    assert (code, got["tasks"], got["units"], got["indicators"]) == (1, 15, 19, 5)
    assert got["readings"]["待人工"] == len(got["manual"]) > 0
    assert got["manual"][0]["spot"] == "第29行"
    assert not path.exists()
    code, out, _ = run(arguments, capsys)
    assert f"将写出：{path}" in out


def test_import_shows_a_short_list_whole(tmp_path: Path, capsys: Capture) -> None:
    arguments = ["plan", "import", LINZI / "官方文件.txt", "-o", tmp_path / "方案.xlsx", "--base", LINZI / "方案.xlsx"]
    code, out, _ = run(arguments, capsys)
    assert code == 1
    assert "其余" not in out


def test_import_refuses_what_it_cannot_do(tmp_path: Path, draft: Path, capsys: Capture) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_text("关于开会的通知\n", encoding="utf-8")
    for source, target, words in (
        (LUOYANG / "官方文件.txt", draft, "--replace"),
        (notice, tmp_path / "新.xlsx", "没有找到任务"),
        (tmp_path / "没有.docx", tmp_path / "新.xlsx", "找不到"),
    ):
        code, _, err = run(["plan", "import", source, "-o", target], capsys)
        assert (code, words in err) == (2, True)


def test_import_repeats_what_the_document_reader_noticed(tmp_path: Path, capsys: Capture) -> None:
    source = tmp_path / "官方文件.txt"
    text = (LINZI / "官方文件.txt").read_text(encoding="utf-8")
    source.write_bytes(text.encode("gb18030"))
    code, got = result(["plan", "import", source, "-o", tmp_path / "方案.xlsx"], capsys)
    assert (code, got["tasks"]) == (1, 15)
    assert isinstance(got["notes"], list)


# --- check ---


def test_check_refuses_an_undecided_draft_unless_told_it_is_one(draft: Path, capsys: Capture) -> None:
    code, out, _ = run(["plan", "check", draft], capsys)
    assert code == 1
    assert "不成方案" in out
    assert "  [P601] 强制性　K2　“项目信息”表“创建期开始”的“内容”尚待人工确认（原句：文件未写明）" in out
    assert "不能使用，请先改正强制性问题" in out.splitlines()[-1]
    _, got = result(["plan", "check", draft, "--draft"], capsys)
    assert got["plan"] is None
    assert "P602" in {one["code"] for one in got["findings"]}
    assert "P601" not in {one["code"] for one in got["findings"]}


def test_check_of_a_sound_plan(capsys: Capture) -> None:
    code, out, _ = run(["plan", "检查", LUOYANG / "方案.xlsx"], capsys)
    assert code == 0
    assert out.splitlines()[0] == "洛阳市城市绿色货运配送示范工程创建：任务 29 项，单位 22 家，指标 14 项"
    assert out.splitlines()[-1].startswith("可以使用：强制性 0 处 · 核实性 0 处")
    code, got = result(["plan", "check", LUOYANG / "方案.xlsx"], capsys)
    assert (code, got["plan"], got["usable"]) == (0, "LY2023", True)


def test_check_of_no_file(tmp_path: Path, capsys: Capture) -> None:
    code, _, err = run(["plan", "check", tmp_path / "没有.xlsx"], capsys)
    assert (code, "找不到方案工作簿" in err) == (2, True)


# --- coverage, diff, show, schedule ---


def test_coverage_names_cells_items_indicators_and_section(capsys: Capture) -> None:
    code, out, _ = run(["plan", "coverage", LUOYANG / "方案.xlsx"], capsys)
    assert code in {0, 1}
    assert "第13项　新能源车辆配套充电设施建设" in out
    assert "处\n" in out
    shown, got = result(["plan", "coverage", LUOYANG / "方案.xlsx", "--document", LUOYANG / "官方文件.txt"], capsys)
    assert shown == (1 if got["holes"] else 0)
    assert [task["no"] for task in got["tasks"]] == [str(number) for number in range(1, 30)]
    assert got["tasks"][12]["indicators"] == ["I13"]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The plan of 洛阳 with one due date changed and a task taken out."""
    book = openpyxl.load_workbook(LUOYANG / "方案.xlsx")
    sheet = book["任务清单"]
    sheet["H6"] = "2024年9月"
    sheet.delete_rows(16)
    path = tmp_path / "修订.xlsx"
    book.save(path)
    return path


def test_diff_names_what_changed(changed: Path, capsys: Capture) -> None:
    code, out, _ = run(["plan", "diff", LUOYANG / "方案.xlsx", changed], capsys)
    assert code == 0
    assert "任务清单：" in out
    assert "完成时限：“2024年6月”→“2024年9月”" in out
    assert "删除" in out
    code, got = result(["plan", "比较", LUOYANG / "方案.xlsx", changed], capsys)
    assert {one["kind"] for one in got["changes"]} >= {"修改", "删除"}


def test_diff_of_a_plan_with_itself(capsys: Capture) -> None:
    code, out, _ = run(["plan", "diff", LUOYANG / "方案.xlsx", LUOYANG / "方案.xlsx"], capsys)
    assert (code, out) == (0, "两份方案没有差别\n")


def test_show_gives_the_plan_at_a_glance_and_one_task_whole(capsys: Capture) -> None:
    code, out, _ = run(["plan", "show", LINZI / "方案.xlsx"], capsys)
    assert code == 0
    assert "创建期：2022年10月1日至2025年9月30日" in out
    assert "共同负责" in out
    assert "未写时限" in out
    _, out, _ = run(["plan", "查看", LUOYANG / "方案.xlsx", "--task", "13"], capsys)
    assert "  完成时限：2025年6月（读作：某年某月）" in out
    assert "指标 I13：新能源配送车辆与充电桩的比值 ≤4∶1" in out
    _, out, _ = run(["plan", "show", LUOYANG / "方案.xlsx", "--task", "1"], capsys)
    assert "第1项　城市货运配送多部门协同机制建设 › 制定工作计划（体制机制保障）" in out
    code, got = result(["plan", "show", LUOYANG / "方案.xlsx", "--task", "29"], capsys)
    assert got["tasks"][0]["responsible"] == ["市商务局", "市公安局", "市市场监督管理局", "市邮政管理局"]
    code, _, err = run(["plan", "show", LUOYANG / "方案.xlsx", "--task", "99"], capsys)
    assert (code, "没有第99项任务" in err) == (2, True)


def test_schedule_lays_out_a_year(tmp_path: Path, capsys: Capture) -> None:
    arguments = ["plan", "schedule", "2024", "--plan", LUOYANG / "方案.xlsx", "--output", tmp_path]
    code, out, _ = run(arguments, capsys)
    assert code == 0
    assert out.splitlines()[0].startswith("1月 ")
    assert out.count("已写出：") == 3
    code, got = result([*arguments, "--dry-run"], capsys)
    assert code == 0
    assert {"key", "on", "title"} <= set(got["events"][0])
    assert any(event["on"] is None for event in got["events"])


@pytest.mark.parametrize("year", ["明年", "1900", "24"])
def test_schedule_wants_a_year(year: str, capsys: Capture) -> None:
    code, _, err = run(["plan", "schedule", year], capsys)
    assert (code, f"“年份”不对：“{year}”不是年份" in err) == (2, True)
