"""Runs from the portal do what the commands do: the same outputs, the same record, the same refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from helpers_appeals import Q2 as LY_Q2
from helpers_appeals import a_quarter
from helpers_campaign import VALUES, fill_form
from helpers_closing import H1, NOW, Q1, Q2, build, copied, opened
from report_gen.cli import main, options
from report_gen.errors import ReportGenError
from report_gen.model.decisions import NO_DECISIONS
from report_gen.model.event import Act, Event
from report_gen.model.period import Period
from report_gen.steps.load import open_office
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.runs import VERBS, RunDone, run_verb, verb_named, verbs_for
from report_gen.steps.portal.verbs import options_of
from report_gen.steps.replay import replay
from report_gen.workspace import Workspace
from report_gen.workspace.lock import locked
from report_gen.workspace.manifest import files_in

WHO = "李四"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two quarters received, nothing done."""
    return build(tmp_path_factory.mktemp("runs") / "云山县")


@pytest.fixture
def office(fresh: Workspace, tmp_path: Path) -> Workspace:
    return copied(fresh, tmp_path / "网页" / "云山县")


def run(workspace: Workspace, verb: str, period: Period = Q1, **told: str) -> RunDone:
    return run_verb(Lookout(workspace), verb, period, told, WHO, NOW)


def events(workspace: Workspace) -> tuple[Event, ...]:
    return open_ledger(workspace, opened(workspace).plan).events()


def recorded(workspace: Workspace) -> list[Mapping[str, object]]:
    """The runs in the ledger as they are recorded, without when and by whom."""
    return [
        {"period": one.period, **{name: _read(text) for name, text in one.data.items()}}
        for one in events(workspace)
        if one.act is Act.RAN
    ]


def _read(text: str) -> object:
    return json.loads(text) if text.startswith("{") else text


# One run by the command, one from the portal: what was filled in against what was typed.
PAIRS: Mapping[str, tuple[Period, list[str], dict[str, str]]] = {
    "forms": (Q2, [], {}),
    "merge": (Q1, ["--issued", "2024-07-10"], {"issued": "2024-07-10", "as_of": ""}),
    "report": (
        H1,
        ["--issued", "2024-07-12", "--number", "云卫〔2024〕3号", "--signer", "王五", "--draft", "--review"],
        {"issued": "2024-07-12", "number": " 云卫〔2024〕3号 ", "signer": "王五", "draft": "on", "review": "是"},
    ),
    "remind": (Q1, ["--on", "2024-07-10"], {"on": "2024-07-10"}),
}


@pytest.mark.parametrize("verb", PAIRS)
def test_a_run_is_what_the_command_does(
    verb: str, office: Workspace, fresh: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    period, typed, told = PAIRS[verb]
    monkeypatch.setattr(options, "now", lambda: NOW)
    monkeypatch.setattr(options, "user", lambda: "张三")
    by_command = copied(fresh, tmp_path / "命令" / "云山县")
    code = main([verb, period.code, *typed, "-w", str(by_command.root)])
    done = run(office, verb, period, **told)
    assert done.person_needed is (code == 1)
    assert recorded(office) == recorded(by_command) != []
    assert files_in(office.output) == files_in(by_command.output)
    assert files_in(office.root / "空白模板") == files_in(by_command.root / "空白模板")
    assert {one.by for one in events(office) if one.act is Act.RAN} == {WHO}


def test_the_scores_of_a_quarter_are_what_the_command_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "now", lambda: NOW)
    roots = [a_quarter(tmp_path / name / "洛阳") for name in ("命令", "网页")]
    by_command, office = map(Workspace.at, roots)
    number = "洛绿货办〔2024〕3号"
    code = main(["score", LY_Q2.code, "--issued", "2024-07-15", "--number", number, "-w", str(by_command.root)])
    done = run(office, "score", LY_Q2, issued="2024-07-15", number=number, reissue="", pdf="0")
    assert done.person_needed is (code == 1) is True
    assert recorded(office) == recorded(by_command) != []
    assert files_in(office.output) == files_in(by_command.output)
    assert any(line.startswith("还有待人工评分的项目") for line in done.lines)
    assert any(line.startswith("评出 ") for line in done.lines)


def test_a_period_is_merged_closed_refused_made_again_and_opened(office: Workspace, tmp_path: Path) -> None:
    done = run(office, "merge", issued="2024-07-10")
    assert done.lines[-1] == "通过 9 家 · 待核实 0 家 · 退回 0 家 · 未报 0 家"
    assert "已写出：汇总台账.xlsx、看板.html" in done.lines
    closing = run(office, "close")
    assert closing.person_needed is False
    assert closing.lines[-1].startswith("已封账：2024年第一季度，报送文件 9 份，输出 ")
    last = events(office)[-1]
    assert (last.act, last.by, last.at) == (Act.CLOSED, WHO, NOW)
    for verb in ("merge", "forms", "pack", "close"):
        with pytest.raises(ReportGenError, match="已由李四于2024年7月10日封账"):
            run(office, verb)
    again = replay(opened(office), Q1, tmp_path / "复现")
    assert again.differences == ()
    assert [one.name for one in verbs_for(opened(office).plan, opened(office).decisions, Q1)] == ["reopen"]
    with pytest.raises(ReportGenError, match="没有写明“原因”"):
        run(office, "reopen", reason="  ")
    assert run(office, "reopen", reason="漏报").lines[-1].startswith("已开账：2024年第一季度")
    assert next(one.data for one in events(office) if one.act is Act.REOPENED)["原因"] == "漏报"


def test_what_is_still_open_stands_against_closing(office: Workspace) -> None:
    next(iter(office.period_inbox(Q1).iterdir())).unlink()
    run(office, "merge")
    done = run(office, "close")
    assert done.person_needed
    assert "2024年第一季度未报 1 家：" in "".join(done.lines)
    assert "没有封账" in done.lines[-1]
    assert not [one for one in events(office) if one.act is Act.CLOSED]
    with pytest.raises(ReportGenError, match="要写明原因"):
        run(office, "close", force="是")
    forced = run(office, "close", force="on", reason="会议前须定稿")
    assert forced.person_needed is False
    assert "已封账" in forced.lines[-1]


def test_everything_a_merge_finds_is_told(office: Workspace) -> None:
    form = next(path for path in office.period_inbox(Q1).iterdir() if path.name.startswith("县卫健局"))
    (office.period_inbox(Q1) / "别的.txt").write_text("无", encoding="utf-8")
    fill_form(form, form, dict.fromkeys(VALUES, "若干"))
    done = run(office, "merge")
    assert done.person_needed
    said = "\n".join(done.lines)
    assert "未读 别的.txt：" in said
    assert "已备好退回修改件 1 家" in said
    assert "退回 1 家" in done.lines[-1]
    fill_form(form, form)
    assert "已无须退回，撤去上次备好的" in "\n".join(run(office, "merge").lines)


def test_reminders_are_told_unit_by_unit(office: Workspace) -> None:
    next(iter(office.period_inbox(Q1).iterdir())).unlink()
    done = run(office, "remind", on="2024-07-10")
    assert done.person_needed
    assert "【红色】" in "".join(done.lines)
    assert done.lines[-1].startswith("截至2024年7月10日：催报 ")
    assert any(line.startswith("已写出：催报清单.xlsx、") for line in done.lines)
    with pytest.raises(ReportGenError, match="没有写明“以哪天为准”"):
        run(office, "remind")


def test_papers_that_wait_are_named(office: Workspace) -> None:
    done = run(office, "report", H1)
    assert done.person_needed
    assert any(line.startswith("待补：") for line in done.lines)
    assert any(line.startswith("已写出：2024年上半年总结报告.docx") for line in done.lines)


def test_a_pack_of_nothing_is_refused(office: Workspace) -> None:
    with pytest.raises(ReportGenError, match="还没有可打印的文书"):
        run(office, "pack")


def test_a_file_open_elsewhere_is_told(office: Workspace) -> None:
    run(office, "merge")
    folder = office.period_output(Q1)
    (folder / ".~lock.看板.html#").write_text(",wps,PC1,10.07.2024 09:00,file:///x;", encoding="utf-8")
    done = run(office, "merge", as_of="2024-02-28")
    assert any(line.startswith("“看板.html”正由") and "请关闭后重新运行" in line for line in done.lines)
    assert "已写出：汇总台账.xlsx、看板(1).html" in done.lines


def test_others_at_work_are_waited_for_and_named(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.steps.portal.runs.PATIENCE", 0.1)
    with (
        locked(office.root / "台账", "王五 自 09:00 运行的 merge 2024Q1 ", 1),
        pytest.raises(ReportGenError, match="王五 自 09:00"),
    ):
        run(office, "merge")


@pytest.mark.parametrize(
    ("verb", "told", "message"),
    [
        ("merge", {"issued": "7月10日"}, "“退回修改通知的成文日期”写的“7月10日”不是日期"),
        ("merge", {"as_of": "0024-07-10"}, "不是日期"),
        ("report", {"number": "号" * 501}, "“发文字号”太长"),
        ("erase", {}, "没有这项操作"),
    ],
)
def test_what_makes_no_sense_is_refused(verb: str, told: dict[str, str], message: str, office: Workspace) -> None:
    before = files_in(office.root)
    with pytest.raises(ReportGenError, match=message):
        run(office, verb, Q1, **told)
    assert files_in(office.root) == before


def test_what_a_run_does_not_ask_for_is_left_out() -> None:
    told = {"csrf_token": "x", "issued": " 2024-07-10 ", "documents": "../../etc", "draft": "否", "review": "on"}
    assert options_of(verb_named("report"), told) == {"issued": "2024-07-10", "review": "是"}
    assert len({one.name for one in VERBS}) == len(VERBS)


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("2024Q2", ["forms", "merge", "report", "score", "remind", "pack", "close"]),
        ("2024-06", ["merge", "report", "remind", "pack", "close"]),
        ("2024H1", ["merge", "report", "score", "remind", "pack", "close"]),
    ],
)
def test_runs_fit_the_length_of_a_period(period: str, names: list[str], fresh: Workspace) -> None:
    plan = open_office(Workspace.at(fresh.root)).plan
    found = Period.parse(period)
    assert found
    without_rubric = [name for name in names if name != "score"]
    assert [one.name for one in verbs_for(plan, NO_DECISIONS, found)] == without_rubric


def test_a_plan_with_a_rubric_is_scored(tmp_path: Path) -> None:
    plan = open_office(Workspace.at(a_quarter(tmp_path / "洛阳"))).plan
    assert "score" in {one.name for one in verbs_for(plan, NO_DECISIONS, LY_Q2)}
    assert "score" not in {one.name for one in verbs_for(plan, NO_DECISIONS, Period(2024, 6, 1))}
