"""The command line: what a clerk types, sees, and gets as exit code."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import click
import openpyxl
import pytest

from conftest import EXAMPLES
from helpers_campaign import fill_form, write_plan
from report_gen import cli
from report_gen.catalogue.ledger import EVENT_CHANGED
from report_gen.cli import options, views
from report_gen.cli.chinese import usage_message, width, wrapped
from report_gen.cli.options import DayType, PeriodType
from report_gen.errors import ReportGenError
from report_gen.model.account import Account
from report_gen.model.finding import Finding, Kind, Severity
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.steps import demo
from report_gen.steps.letters import LettersDone
from report_gen.steps.returns import ReturnsDone
from report_gen.workspace import Workspace

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 临淄 example as a workspace of its own."""
    root = tmp_path_factory.mktemp("cli") / "临淄"
    shutil.copytree(EXAMPLES / "linzi", root)
    return root


def test_help_is_chinese_and_names_every_command_with_its_alias(capsys: Capture) -> None:
    assert cli.main(["--help"]) == 0
    out = capsys.readouterr().out
    for name, (_, _, alias, text) in cli.COMMANDS.items():
        assert f"{name}（{alias}）" in out
        assert text[:10] in out
    assert "Usage" not in out
    assert "Options" not in out


@pytest.mark.parametrize("name", [*cli.COMMANDS, *(alias for _, _, alias, _ in cli.COMMANDS.values())])
def test_each_command_explains_itself_under_both_names(name: str, capsys: Capture) -> None:
    assert cli.main([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：report-gen")
    assert "显示本说明" in out


def test_without_a_command_the_help_is_shown(capsys: Capture) -> None:
    assert cli.main([]) == 0
    assert "命令：" in capsys.readouterr().out


def test_the_version(capsys: Capture) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("report_gen ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["merg", "2024-06"], "没有“merg”这个命令，是否为“merge”？"),
        (["无此命令"], "没有“无此命令”这个命令。"),
        (["merge"], "缺少“报送期”。"),
        (["init", "x"], "缺少选项“--plan”。"),
        (["merge", "2024-06", "--jsn"], "没有“--jsn”这个选项，是否为“--json”？"),
        (["merge", "2024-06", "--zzz"], "没有“--zzz”这个选项。"),
        (["merge", "去年"], "“报送期”不对：“去年”不是报送期"),
        (["merge", "2024-06", "--on", "6月"], "选项“--on”不对：“6月”不是日期"),
        (["merge", "2024-06", "--on", "9999-12-31"], "“9999-12-31”不是日期"),
        (["merge", "9999-12"], "“9999-12”不是报送期"),
        (["merge", "2024-06", "--inbox", "没有"], "找不到报送文件夹“没有”。请检查 --inbox"),
        (["init", "x", "--plan", "没有.xlsx"], "找不到方案工作簿“没有.xlsx”。请检查 --plan"),
        (["merge", "2024-06", "2024-07"], "多写了参数"),
        (["merge", "2024-06", "--on"], "选项“--on”后面要写一个值"),
        (["merge", "2024-06", "-w", "没有这个文件夹"], "找不到方案工作簿"),
        (["codes", "Z999"], "没有代码“Z999”"),
    ],
)
def test_a_wrong_command_line_is_one_chinese_sentence_and_exit_2(
    arguments: list[str], message: str, capsys: Capture
) -> None:
    assert cli.main(arguments) == cli.COULD_NOT_RUN
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("未能运行：")
    assert message in captured.err
    assert "Traceback" not in captured.err


def test_an_unforeseen_error_is_exit_3_with_a_log(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def explode(**_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(cli.commands, "main", explode)
    assert cli.main([]) == cli.OUR_BUG
    assert "程序缺陷" in capsys.readouterr().err
    assert "RuntimeError: boom" in (tmp_path / "report_gen-错误记录.log").read_text(encoding="utf-8")


def test_an_interrupt_is_exit_2(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.commands, "main", interrupt)
    assert cli.main([]) == cli.COULD_NOT_RUN
    assert "已中止" in capsys.readouterr().err


def test_codes_lists_all_and_explains_one(capsys: Capture) -> None:
    assert cli.main(["规则"]) == 0
    listing = capsys.readouterr().out
    first = listing.split("　")[0]
    assert cli.main(["codes", first.lower()]) == 0
    assert "处理办法" in capsys.readouterr().out
    assert cli.main(["codes", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["codes"]) == len(listing.splitlines())


def test_init_makes_a_workspace_once(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "办公室"
    assert cli.main(["新建", str(folder), "--plan", "luoyang", "--dry-run"]) == 0
    assert not folder.exists()
    assert cli.main(["init", str(folder), "--plan", "luoyang"]) == 0
    assert "29 项任务" in capsys.readouterr().out
    assert (folder / "方案.xlsx").is_file()
    assert cli.main(["init", str(folder), "--plan", "luoyang"]) == cli.COULD_NOT_RUN
    capsys.readouterr()
    assert cli.main(["init", str(tmp_path / "b"), "--plan", str(folder / "方案.xlsx"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tasks"] == 29


def test_forms_can_be_written_elsewhere(office: Path, tmp_path: Path) -> None:
    assert cli.main(["forms", "2024Q4", "-w", str(office), "--unit", "区商务局", "--output", str(tmp_path)]) == 0
    assert [path.name for path in (tmp_path / "2024Q4").iterdir()] == ["区商务局_2024年第四季度填报表.xlsx"]
    assert not (office / "空白模板" / "2024Q4").exists()


def test_what_is_doubtful_in_the_plan_is_said(tmp_path: Path, capsys: Capture) -> None:
    plan = write_plan(tmp_path / "p.xlsx", 任务清单="1|组织|开会||开好会。|县爱卫办||尽快|县爱卫办|", 指标="")
    root = str(tmp_path / "office")
    for arguments in (["init", root, "--plan", str(plan)], ["merge", "2024Q1", "-w", root]):
        cli.main(arguments)
        out = capsys.readouterr().out
        assert "方案工作簿：核实性 1 处" in out
        assert ".xlsx › 任务清单 › H2　第1项任务的完成时限“尽快”无法识读" in out


def test_forms_for_one_unit_and_for_all(office: Path, capsys: Capture) -> None:
    assert cli.main(["forms", "2024Q3", "-w", str(office), "--unit", "区商务局"]) == 0
    assert [path.name for path in (office / "空白模板" / "2024Q3").iterdir()] == ["区商务局_2024年第三季度填报表.xlsx"]
    assert "已印上期值" in capsys.readouterr().out
    assert cli.main(["forms", "2024Q3", "-w", str(office), "--dry-run", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) > 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["forms", "2024-06"], "方案的报送周期是“季”，不能按2024年6月汇总"),
        (["forms", "2024Q3", "--unit", "市公安局"], "“市公安局”本期不需报送或不在方案中"),
    ],
)
def test_forms_refuses_what_the_plan_does_not_ask_for(
    office: Path, arguments: list[str], message: str, capsys: Capture
) -> None:
    assert cli.main([*arguments, "-w", str(office)]) == cli.COULD_NOT_RUN
    assert message in capsys.readouterr().err


def test_merge_says_what_a_person_must_do(office: Path, capsys: Capture) -> None:
    assert cli.main(["汇总", "2024Q2", "-w", str(office)]) == cli.PERSON_NEEDED
    out = capsys.readouterr().out
    assert (office / "输出" / "2024Q2" / "汇总台账.xlsx").is_file()
    last = out.strip().splitlines()[-1]
    assert last.startswith("通过 ")
    assert [part.split()[0] for part in last.split(" · ")] == ["通过", "待核实", "退回", "未报"]


def test_merge_as_json_agrees_with_itself_and_writes_nothing_on_a_dry_run(office: Path, capsys: Capture) -> None:
    shutil.rmtree(office / "输出", ignore_errors=True)
    assert cli.main(["merge", "2024Q2", "-w", str(office), "--json", "--dry-run"]) == cli.PERSON_NEEDED
    result = json.loads(capsys.readouterr().out)
    assert not (office / "输出").exists()
    assert sum(result["verdict"].values()) == len(result["units"])
    assert result["files"]["found"] == result["files"]["read"] + len(result["skipped"])
    assert len(result["tasks"]) == 15
    assert Path(result["board"]).name == "看板.html"


def test_report_wants_a_person_until_everything_is_there(office: Path, capsys: Capture) -> None:
    assert cli.main(["report", "2024H1", "-w", str(office)]) == cli.PERSON_NEEDED
    assert "待补：" in capsys.readouterr().out
    assert cli.main(["report", "2024H1", "-w", str(office), "--draft", "--json", "--issued", "2024-07-05"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert Path(result["output"]).is_file()


def test_score_sheets_and_their_totals(office: Path, capsys: Capture) -> None:
    assert cli.main(["考核", "2024H1", "-w", str(office), "--json"]) in {cli.DONE, cli.PERSON_NEEDED}
    result = json.loads(capsys.readouterr().out)
    assert all(Path(score["output"]).is_file() for score in result["scores"])
    assert cli.main(["score", "2024H1", "-w", str(office), "--dry-run"]) in {cli.DONE, cli.PERSON_NEEDED}
    assert "部门：" in capsys.readouterr().out


def test_required_options_say_so_in_chinese(capsys: Capture) -> None:
    cli.main(["init", "--help"])
    out = capsys.readouterr().out
    assert "（必填）" in out
    assert "required" not in out


def test_help_loads_neither_pandas_nor_docx() -> None:
    code = (
        "import sys\nfrom report_gen.cli import main\nmain(['--help'])\n"
        "heavy = {'pandas', 'docx', 'docxtpl', 'openpyxl', 'xlsxwriter', 'lxml', 'jinja2', 'python_calamine', 'numpy'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # own code
    assert done.stdout.strip().endswith("LOADED []")


def test_runs_as_a_module_and_on_a_gbk_console() -> None:
    done = subprocess.run(  # own code
        [sys.executable, "-m", "report_gen", "codes"],
        capture_output=True, check=True, env={"PYTHONIOENCODING": "gbk", "PATH": ""},
    )  # fmt: skip
    assert "强制性" in done.stdout.decode("gbk")


def test_the_module_runs_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["report-gen", "--version"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("report_gen", run_name="__main__")
    assert stop.value.code == cli.DONE


def test_json_on_a_gbk_console_loses_nothing(office: Path) -> None:
    done = subprocess.run(  # noqa: S603  # own code
        [sys.executable, "-m", "report_gen", "merge", "2024Q2", "-w", str(office), "--dry-run", "--json"],
        capture_output=True, check=False, env={"PYTHONIOENCODING": "gbk", "PATH": ""},
    )  # fmt: skip
    assert json.loads(done.stdout.decode("ascii"))["period"] == "2024Q2"


def test_a_console_prints_the_likeness_of_what_it_lacks() -> None:
    done = subprocess.run(  # own code
        [sys.executable, "-m", "report_gen", "merge", "2024Q2", "-w", "没有这个😀›"],
        capture_output=True, check=False, env={"PYTHONIOENCODING": "gbk", "PATH": ""},
    )  # fmt: skip
    assert "没有这个?>" in done.stderr.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", errors=cli._PLAINER)
    assert "甲›😀".encode("gbk", errors=cli._PLAINER).decode("gbk") == "甲>?"


def test_a_refusal_is_always_a_whole_sentence(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise ReportGenError("模板打不开", "请换一个。")

    monkeypatch.setattr(cli.commands, "main", refuse)
    assert cli.main([]) == cli.COULD_NOT_RUN
    assert capsys.readouterr().err == "未能运行：模板打不开。请换一个。\n"


def test_progress_is_a_line_in_a_pipe_and_a_bar_on_a_terminal(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(options.progress([1, 2], "读取")) == [1, 2]
    assert capsys.readouterr().err == "读取：2 份\n"
    assert list(options.progress([], "读取")) == []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(options.progress([1, 2], "读取")) == [1, 2]
    assert "2/2" in capsys.readouterr().err


def test_option_types_take_ready_values() -> None:
    june = Period(2024, 6, 1)
    assert PeriodType().convert(june, None, None) == june
    assert DayType().convert("2024-06-30", None, None).isoformat() == "2024-06-30"


def test_other_click_errors_keep_their_words() -> None:
    assert usage_message(click.ClickException("原样")) == "原样"


def test_wide_characters_take_two_columns() -> None:
    assert width("a汉") == 3
    assert wrapped("汉字汉字，字", 8) == ["汉字汉字，", "字"]


def test_findings_are_grouped_by_unit_and_cut_short() -> None:
    kind = Kind("C999", Severity.ERROR, title="试", message="错了。")
    note = Kind("C998", Severity.NOTE, title="试", message="随便。")
    findings = [
        Finding(kind, Place("a.xlsx", sheet, row, 1), "市公安局") for sheet in "甲乙丙丁" for row in range(1, 6)
    ]
    lines = views.finding_lines([*findings, Finding(note, Place("a.xlsx"))])
    assert lines[:2] == ["市公安局：强制性 20 处", "  [C999] a.xlsx › 甲 › A1、A2、A3等5处　错了。"]
    assert len(lines) == 5
    assert "其余 5 处" in lines[-1]


def test_demo_says_what_it_made(capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    merged = Merged(Period(2024, 6, 1), (), (), (), (), (), (), 0, 0)
    made = [demo.DemoMade("洛阳", Workspace.at(tmp_path), merged, (tmp_path / "汇总台账.xlsx",))]
    monkeypatch.setattr(demo, "demo", lambda *_: made)
    assert cli.main(["演示", "--output", str(tmp_path)]) == cli.DONE
    out = capsys.readouterr().out
    assert "洛阳2024年6月：通过 0 家" in out
    assert "可直接用 WPS 或 Office 打开" in out


def test_a_conflict_is_told_with_its_sources(capsys: Capture, tmp_path: Path) -> None:
    plan = write_plan(
        tmp_path / "p.xlsx", 数据项="D1|组织|会议|会议次数|次|存量|0|0||县爱卫办、县卫健局|牵头", 指标="", 校核规则=""
    )
    root = tmp_path / "office"
    assert cli.main(["init", str(root), "--plan", str(plan)]) == cli.DONE
    assert cli.main(["forms", "2024Q1", "-w", str(root)]) == cli.DONE
    (root / "报送" / "2024Q1").mkdir()
    for name, count in (("县爱卫办", 1), ("县卫健局", 2)):
        (blank,) = (root / "空白模板" / "2024Q1").glob(f"{name}*")
        fill_form(blank, root / "报送" / "2024Q1" / f"{name}.xlsx", {"会议": count})
    capsys.readouterr()
    assert cli.main(["merge", "2024Q1", "-w", str(root), "--dry-run"]) == cli.PERSON_NEEDED
    assert "冲突 CT-2024Q1-D1：会议，各单位所报不一致，待裁定" in capsys.readouterr().out
    cli.main(["merge", "2024Q1", "-w", str(root), "--dry-run", "--json"])
    (conflict,) = json.loads(capsys.readouterr().out)["conflicts"]
    assert [source["value"] for source in conflict["sources"]] == ["1", "2"]


def test_shell_completion_knows_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.commands.list_commands(click.Context(cli.commands)) == list(cli.COMMANDS)
    monkeypatch.setattr(cli.commands, "main", lambda **_: "no exit code")
    monkeypatch.setattr(sys, "stdout", object())
    assert cli.main([]) == cli.DONE

    def leave(**_: object) -> None:
        raise click.exceptions.Exit(5)

    monkeypatch.setattr(cli.commands, "main", leave)
    assert cli.main([]) == 5


def test_misuse_carries_its_hint() -> None:
    error = ReportGenError("不行。", "这样做。")
    assert (error.message, error.hint, str(error)) == ("不行。", "这样做。", "不行。")


def test_coverage_accounts_for_every_cell(tmp_path: Path, capsys: Capture) -> None:
    root = tmp_path / "临淄"
    shutil.copytree(EXAMPLES / "linzi", root)
    inbox = root / "报送" / "2024Q1"
    book = openpyxl.load_workbook(min(inbox.rglob("*.xlsx")))
    book["任务进展"]["Z99"] = "随手一记"
    book.save(min(inbox.rglob("*.xlsx")))
    cli.main(["merge", "2024Q1", "-w", str(root), "--coverage", "--dry-run"])
    out = capsys.readouterr().out
    assert "未采用　表外内容　1 格　任务进展!Z99" in out
    cli.main(["merge", "2024Q1", "-w", str(root), "--coverage", "--json", "--dry-run"])
    result = json.loads(capsys.readouterr().out)
    accounts = result["coverage"]
    assert len(accounts) == result["files"]["found"]
    assert all(sum(end["count"] for end in one["ends"]) == one["cells"] for one in accounts)
    assert result["returns"]["folder"].endswith("输出/2024Q1/退回修改")


def test_what_goes_back_is_told(tmp_path: Path) -> None:
    case = ReturnsDone((), tmp_path, (), (tmp_path / "a",), (tmp_path / "b.docx",), ("丙局：没有标注件。",))
    assert views.return_lines(None, dry_run=False) == []
    assert views.return_lines(ReturnsDone((), tmp_path), dry_run=False) == []
    assert views.return_lines(case, dry_run=False) == [
        "已无须退回，撤去上次备好的 1 个文件。",
        "  有人改动过，未替换：b.docx",
        "  丙局：没有标注件。",
    ]


def test_a_touched_ledger_is_told_at_every_merge() -> None:
    found = EVENT_CHANGED.at(Place("台账.db"), number=3, when="2024-07-01", kind="说明", actor="张三", by="张三")
    assert views.ledger_lines(()) == []
    first, second = views.ledger_lines((found,))
    assert first.startswith("台账有异常")
    assert "[K101]" in second


def test_a_file_that_was_not_read_has_no_cells() -> None:
    assert views.coverage_lines([Account("a.xlsx", "", (), "此件是加密文件。")]) == [
        "a.xlsx：没有读取　此件是加密文件。"
    ]


def test_the_clock_is_read_to_the_second_and_the_user_may_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("no such account")

    assert options.now().microsecond == 0
    monkeypatch.setattr("getpass.getuser", nobody)
    assert options.user() == ""


def test_letters_and_a_blocked_report_are_told(tmp_path: Path) -> None:
    assert views.letter_lines(None, dry_run=False) == []
    done = LettersDone(tmp_path, ("甲局_核对函.docx",), kept=(tmp_path / "乙局.docx",))
    assert views.letter_lines(done, dry_run=False) == [f"已写出：{tmp_path}", "  有人改动过，未替换：乙局.docx"]


def test_an_open_conflict_blocks_the_report_but_not_the_draft(tmp_path: Path, capsys: Capture) -> None:
    root = tmp_path / "洛阳"
    shutil.copytree(EXAMPLES / "luoyang", root)
    assert cli.main(["report", "2024H1", "-w", str(root)]) == cli.PERSON_NEEDED
    assert "CT-2024-04-D16" in capsys.readouterr().out
    written = [path.name for path in (root / "输出" / "2024H1").iterdir()]
    assert written == ["2024年上半年会议材料.docx"]  # it brings the conflict before the meeting
    assert cli.main(["report", "2024H1", "-w", str(root), "--json"]) == cli.PERSON_NEEDED
    said = json.loads(capsys.readouterr().out)
    assert (said["blocked"], said["held"]) == (["CT-2024-04-D16"], ["总结报告"])
    assert cli.main(["report", "2024H1", "-w", str(root), "--draft"]) == cli.DONE
    assert (root / "输出" / "2024H1" / "2024年上半年总结报告.docx").exists()


def test_the_sentences_that_can_be_worded_otherwise(capsys: Capture) -> None:
    assert cli.main(["wording", "上报率"]) == 0
    said = capsys.readouterr().out
    assert "报送比率：{期间}应报{应报}，实报{实报}，上报率{上报率}" in said
    assert cli.main(["措辞", "--json"]) == 0
    assert {"key", "default", "places", "note"} == set(json.loads(capsys.readouterr().out)["phrases"][0])
    assert cli.main(["wording", "查无此句"]) == 2
    assert "没有含“查无此句”的说法" in capsys.readouterr().err


def test_two_words_for_one_command(tmp_path: Path, capsys: Capture) -> None:
    template = tmp_path / "没有.docx"
    assert cli.main(["report", "lint", str(template)]) == cli.main(["lint", str(template)]) == 2
    assert cli.main(["报告", "检查模板", "--help"]) == 0
    assert "模板" in capsys.readouterr().out
