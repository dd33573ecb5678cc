"""Closing a period on real files: what is sealed, what is refused, what comes out when it is made again."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from helpers_campaign import ROWS, VALUES, fill_form
from helpers_closing import FORCED, H1, NOW, Q1, Q2, build, closed, copied, merged, opened, set_right
from helpers_office_ledger import tamper
from report_gen.cli import main
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.decisions import Closing, Decisions
from report_gen.model.event import Act
from report_gen.model.manifest import Origin
from report_gen.model.period import Period
from report_gen.steps.close import Asked, close_period
from report_gen.steps.correct import reopen
from report_gen.steps.load import open_office, read_history
from report_gen.steps.office_ledger import Recorded, open_ledger
from report_gen.steps.papers import Wish
from report_gen.steps.replay import replay
from report_gen.steps.report import make_papers
from report_gen.steps.run import Work, working
from report_gen.steps.score import make_scores
from report_gen.workspace import Workspace
from report_gen.workspace.manifest import files_in


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two quarters received, nothing done."""
    return build(tmp_path_factory.mktemp("closing") / "云山县")


@pytest.fixture(scope="module")
def shut(fresh: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The first quarter merged and closed."""
    workspace = copied(fresh, tmp_path_factory.mktemp("closed") / "云山县")
    merged(workspace, Q1, issued="2024-04-08")
    closed(workspace, Q1)
    return workspace


def _acts(workspace: Workspace) -> list[str]:
    office = opened(workspace)
    return [event.act.value for event in open_ledger(workspace, office.plan).events()]


def _report(workspace: Workspace, period: Period) -> Path:
    with working(workspace, Work("report", period, {"documents": "总结报告"}, NOW, "张三")) as office:
        return make_papers(office, period, Wish(documents=("总结报告",))).path


def test_what_is_open_is_listed_and_nothing_is_closed(fresh: Workspace, tmp_path: Path) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    next(iter(workspace.period_inbox(Q1).iterdir())).unlink()
    done = closed(workspace, Q1, Asked("张三"))
    assert done.event == 0
    assert any("未报 1 家" in one for one in done.open)
    assert Act.CLOSED.value not in _acts(workspace)
    assert not workspace.output.exists()


def test_a_dry_run_writes_nothing(fresh: Workspace, tmp_path: Path) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    before = files_in(workspace.root)
    assert closed(workspace, Q1, dry=True).event == 0
    assert files_in(workspace.root) == before


def test_a_closed_period_is_made_again_byte_for_byte(shut: Workspace, tmp_path: Path) -> None:
    done = replay(opened(shut), Q1, tmp_path / "复现")
    assert done.differences == ()
    assert done.program == ""
    assert files_in(tmp_path / "复现") == files_in(shut.period_output(Q1))
    assert {one.origin for one in done.manifest.outputs} == {Origin.MADE}
    copy = next((shut.root / "台账" / "封账").iterdir())
    assert json.loads(copy.read_text(encoding="utf-8"))["runs"][0]["options"] == {"issued": "2024-04-08"}


def test_it_is_made_again_after_plan_inbox_and_templates_have_changed(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "搬家")
    for path in workspace.period_inbox(Q1).iterdir():
        path.unlink()
    plan = workspace.plan.read_bytes()
    wanted = files_in(workspace.period_output(Q1))
    (workspace.root / "模板").mkdir()
    (workspace.root / "模板" / "退回修改通知.docx").write_bytes(plan)
    assert replay(opened(workspace), Q1, tmp_path / "复现").differences == ()
    assert files_in(tmp_path / "复现") == wanted


@pytest.mark.parametrize("command", ["merge", "report", "score", "forms", "close"])
def test_no_command_changes_its_outputs(shut: Workspace, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_in(shut.period_output(Q1))
    by = ["--by", "张三"] if command == "close" else []
    assert main([command, Q1.code, "-w", str(shut.root), *by]) == 2
    said = capsys.readouterr().err
    assert "已由张三于2024年7月10日封账" in said
    assert "report-gen reopen 2024Q1" in said
    assert files_in(shut.period_output(Q1)) == before


def test_files_that_come_later_are_named_and_not_used(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    forms = sorted(workspace.period_inbox(Q1).iterdir())
    forms[0].write_bytes(forms[1].read_bytes())
    (workspace.period_inbox(Q1) / "补报.xlsx").write_bytes(b"x")
    (workspace.period_inbox(Q1) / "~$补报.xlsx").write_bytes(b"x")
    last = read_history(opened(workspace), Q2)[-1]
    late = [one.place.file for one in last.findings if one.code == "K202"]
    assert late == sorted([f"2024Q1/{forms[0].name}", "2024Q1/补报.xlsx"])
    first = read_history(opened(workspace), Q1)[-1]
    assert first == read_history(opened(shut), Q1)[-1]


def test_a_document_edited_by_hand_is_kept_as_it_is(fresh: Workspace, tmp_path: Path) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    path = _report(workspace, H1)
    edited = docx.Document(str(path))
    edited.add_paragraph("另：已向县政府专题汇报。")
    edited.save(str(path))
    (path.parent / "会议签到表.txt").write_text("甲、乙", encoding="utf-8")
    done = closed(workspace, H1)
    origins = {one.name: one.origin for one in done.manifest.outputs}
    assert origins[path.name] is Origin.EDITED
    assert origins["会议签到表.txt"] is Origin.ADDED
    assert origins["汇总台账.xlsx"] is Origin.MADE
    assert origins["看板.html"] is Origin.MADE
    assert not any("待补" in one for one in done.open)
    again = replay(opened(workspace), H1, tmp_path / "复现")
    assert again.differences == ()
    assert files_in(tmp_path / "复现") == files_in(path.parent)


def test_a_document_made_from_other_data_stands_against_closing(fresh: Workspace, tmp_path: Path) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    path = _report(workspace, Q1)
    next(iter(workspace.period_inbox(Q1).iterdir())).unlink()
    done = closed(workspace, Q1, Asked("张三"))
    assert f"“{path.name}”写出以后数据、决定或模板有变，请重新运行 report" in done.open
    assert any("待补" in one for one in done.open)


def test_scores_missing_since_stand_against_closing(tmp_path: Path) -> None:
    workspace = build(tmp_path / "云山县")
    with (
        pytest.raises(ReportGenError, match="评分细则"),
        working(workspace, Work("score", Q1, {}, NOW, "张三")) as office,
    ):
        make_scores(office, Q1)
    assert Act.RAN.value not in _acts(workspace)


def test_a_value_set_right_counts_for_later_periods_only(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    before = read_history(opened(workspace), Q1)[-1].item("D4")
    assert before is not None
    assert before.value == Decimal(12)
    done = set_right(workspace, Q1, "新改建公厕", "9", "城关镇")
    assert (done.old, done.new) == ("4座", "9座")
    assert set_right(workspace, Q1, "D6", "210").old == "200家"
    first, second = read_history(opened(workspace), H1)
    assert [fact.value for fact in first.items if fact.item.code in {"D4", "D6"}] == [17, 210]
    assert [one.unit for one in second.findings if one.code == "K201"] == ["", "城关镇"]
    assert any("累计" in one.message or "下降" in one.kind.title or one.unit == "城关镇" for one in second.findings)
    closed_one = read_history(opened(workspace), Q1)[-1]
    assert closed_one.item("D4") == before
    assert replay(opened(workspace), Q1, tmp_path / "复现").differences == ()


def test_a_reopened_period_is_closed_a_second_time(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    set_right(workspace, Q1, "D6", "210")
    first = files_in(workspace.period_output(Q1))
    with working(workspace, Work("reopen", Q1, now=NOW, by="李四")) as office:
        done = reopen(office, Q1, "区划调整", "李四")
    assert [one.item for one in done.ended] == ["D6"]
    assert not any(one.code == "K201" for one in read_history(opened(workspace), Q2)[-1].findings)
    next(iter(workspace.period_inbox(Q1).iterdir())).unlink()
    merged(workspace, Q1)
    again = closed(workspace, Q1)
    assert again.manifest.number == 2
    assert replay(opened(workspace), Q1, tmp_path / "一", 1).differences == ()
    assert files_in(tmp_path / "一") == first
    assert replay(opened(workspace), Q1, tmp_path / "二").differences == ()
    assert files_in(tmp_path / "二") == files_in(workspace.period_output(Q1)) != first


@pytest.mark.parametrize(
    ("item", "value", "unit", "said"),
    [
        ("D99", "1", "", "没有“D99”这个数据项"),
        ("D6", "很多", "", "不是数"),
        ("D6", "NaN", "", "不是数"),
        ("D6", " ", "", "没有写明更正为什么"),
        ("D6", "-1", "", "按方案应不小于0"),
        ("D8", "7", "", "按方案应不小于0，不大于5"),
        ("D6", "210.5", "", "按方案应是整数"),
        ("D6", "200", "", "现在就是200家"),
        ("D6", "9", "城关镇", "没有城关镇填报的“餐饮店数”"),
        ("D6", "9", "查无此局", "没有“查无此局”这个单位"),
    ],
)
def test_what_cannot_be_set_right(shut: Workspace, item: str, value: str, unit: str, said: str) -> None:
    with pytest.raises(ReportGenError, match=said):
        set_right(shut, Q1, item, value, unit)


def test_misuse_is_refused(shut: Workspace, tmp_path: Path) -> None:
    office = opened(shut)
    with pytest.raises(ReportGenError, match="没有封账"):
        reopen(office, Q2, "原因", "张三")
    with pytest.raises(ReportGenError, match="没有写明开账的原因"):
        reopen(office, Q1, " ", "张三")
    with pytest.raises(ReportGenError, match="没有封过账"):
        replay(office, Q2, tmp_path / "一")
    with pytest.raises(ReportGenError, match="只封账1次"):
        replay(office, Q1, tmp_path / "一", 2)
    (tmp_path / "满").mkdir()
    (tmp_path / "满" / "x").write_text("")
    with pytest.raises(WorkspaceError, match="不是空文件夹"):
        replay(office, Q1, tmp_path / "满")
    with pytest.raises(ReportGenError, match="不需要更正"):
        set_right(shut, Q2, "D6", "1")


def test_a_ledger_somebody_touched_says_of_no_period_that_it_is_open(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    tamper(
        open_ledger(workspace, opened(workspace).plan), ["UPDATE ledger_events SET event_by = '李四' WHERE number = 1"]
    )
    with pytest.raises(ReportGenError, match="不能断定"):
        reopen(opened(workspace), Q1, "原因", "张三")
    with pytest.raises(ReportGenError, match="不能断定"):
        set_right(workspace, Q1, "D6", "210")
    with pytest.raises(ReportGenError, match="台账没有通过校验，其中没有"):
        replay(opened(workspace), Q2, tmp_path / "一")


@pytest.mark.parametrize("damage", ["DROP TABLE ledger_head", "DELETE FROM ledger_versions", ""])
def test_a_ledger_past_reading_is_brought_back_from_its_copy(shut: Workspace, tmp_path: Path, damage: str) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    ledger = open_ledger(workspace, opened(workspace).plan)
    events = ledger.events()
    ledger.backup(tmp_path / "备份.db")
    tamper(ledger, [damage]) if damage else (workspace.root / "台账" / "台账.db").write_text("不是数据库" * 99, "utf-8")
    assert main(["verify", "-w", str(workspace.root)]) == 2
    assert main(["restore", str(tmp_path / "备份.db"), "--force", "-w", str(workspace.root)]) == 0
    assert open_ledger(workspace, opened(workspace).plan).events() == events
    assert main(["verify", "-w", str(workspace.root)]) == 0


def test_a_closed_period_stays_closed_without_its_ledger(shut: Workspace, tmp_path: Path) -> None:
    workspace = copied(shut, tmp_path / "云山县")
    for path in (workspace.root / "台账").iterdir():
        if path.is_file():
            path.unlink()
    with pytest.raises(ReportGenError, match="封过账"):
        merged(workspace, Q1)
    merged(workspace, Q2)


def test_replay_tells_what_is_different(shut: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from report_gen.steps import replay as module

    wanted = module.RUNNERS["merge"]

    def other(office: object, period: Period, options: object, progress: object) -> object:
        done = wanted(office, period, options, progress)  # type: ignore[arg-type]
        folder = done.path.parent  # type: ignore[attr-defined]
        (folder / "多出.txt").write_text("x", encoding="utf-8")
        done.path.write_bytes(done.path.read_bytes() + b"x")  # type: ignore[attr-defined]
        return done

    monkeypatch.setattr(module, "RUNNERS", {"merge": other})
    monkeypatch.setattr(module, "__version__", "9.9")
    done = replay(opened(shut), Q1, tmp_path / "复现")
    found = {one.name: (one.what, one.byte) for one in done.differences}
    size = (shut.period_output(Q1) / "汇总台账.xlsx").stat().st_size
    assert found == {"汇总台账.xlsx": ("与封账时不同", size + 1), "多出.txt": ("封账时没有", 0)}
    assert done.program == done.manifest.program


def test_the_commands(fresh: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    at = ["-w", str(workspace.root)]
    assert main(["close", "2024Q1", *at]) == 2
    assert "缺少选项“--by”" in capsys.readouterr().err
    assert main(["close", "2024Q1", "--by", "张三", "--force", *at]) == 2
    assert "--reason" in capsys.readouterr().err
    main(["封账", "2024Q1", "--by", "张三", "--force", "--reason", "定稿", "--dry-run", *at])
    main(["封账", "2024Q1", "--by", "张三", "--force", "--reason", "定稿", *at])
    assert "已封账：2024年第一季度" in capsys.readouterr().out
    assert main(["校验", *at]) == 0
    assert "封账的期：2024Q1：没有改动。" in capsys.readouterr().out
    assert main(["复现", "2024Q1", "-o", str(tmp_path / "r"), *at]) == 0
    assert "逐字节相同" in capsys.readouterr().out
    right = ["更正", "2024Q1", "--item", "D6", "--to", "210", "--reason", "笔误", "--by", "李四", *at]
    assert main([*right, "--dry-run"]) == 0
    assert "将记入台账　更正：2024年第一季度“餐饮店数”由“200家”更正为“210家”" in capsys.readouterr().out
    assert main([*right]) == 0
    assert "封账的输出不变" in capsys.readouterr().out
    again = ["开账", "2024Q1", "--reason", "重做", "--by", "李四", *at]
    assert main([*again, "--dry-run"]) == 0
    assert main(again) == 0
    assert "随开账失效的更正" in capsys.readouterr().out
    for command in (
        ["close", "2024Q1", "--by", "张三", "--force", "--reason", "定稿"],
        ["correct", "2024Q1", "--item", "D6", "--to", "210", "--reason", "笔误", "--by", "李四"],
        ["replay", "2024Q1", "-o", str(tmp_path / "s")],
        ["verify", "2024Q1"],
        ["reopen", "2024Q1", "--reason", "重做", "--by", "李四"],
    ):
        assert main([*command, "--json", *at]) == 0
        json.loads(capsys.readouterr().out)


def test_forced_without_need_is_not_held_against_anybody(fresh: Workspace, tmp_path: Path) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    done = closed(workspace, Q1, FORCED)
    assert done.manifest.reason == "会议前须定稿"
    assert done.manifest.open == done.open


def test_no_command_writes_into_a_closed_period_by_another_way(shut: Workspace) -> None:
    before = files_in(shut.period_output(Q1))
    with (
        pytest.raises(ReportGenError, match="封账"),
        working(shut, Work("remind", None, {}, NOW, "张三")) as office,
        office.outputs.file(shut.period_output(Q1) / "催报" / "催报清单.xlsx"),
    ):
        pass
    assert files_in(shut.period_output(Q1)) == before


def test_what_people_add_after_a_reminder_is_sealed_as_it_is(fresh: Workspace, tmp_path: Path) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    with working(workspace, Work("remind", None, {}, NOW, "张三")) as office:
        path = workspace.period_output(Q1) / "催报" / "催报清单.xlsx"
        with office.outputs.file(path) as temporary:
            temporary.write_bytes(b"1")
    done = closed(workspace, Q1)
    assert {one.name: one.origin for one in done.manifest.outputs}["催报/催报清单.xlsx"] is Origin.MADE
    assert replay(opened(workspace), Q1, tmp_path / "复现").differences == ()


def test_an_open_file_stands_against_closing(fresh: Workspace, tmp_path: Path) -> None:
    workspace = copied(fresh, tmp_path / "云山县")
    merged(workspace, Q1)
    next(iter(workspace.period_inbox(Q1).iterdir())).unlink()
    owner = workspace.period_output(Q1) / "~$汇总台账.xlsx"
    owner.write_bytes(b"\x04zhan" + b" " * 49 + b"\x04\x00z\x00h\x00a\x00n\x00" + b" \x00" * 50)
    with pytest.raises(ReportGenError, match="没有封账"):
        closed(workspace, Q1)
    assert Act.CLOSED.value not in _acts(workspace)


def test_no_clock_no_closing(fresh: Workspace) -> None:
    with pytest.raises(ReportGenError, match="时间"):
        close_period(open_office(fresh), Q1, FORCED, dry_run=True)
    with pytest.raises(ReportGenError, match="时间"):
        reopen(replace(opened(fresh), now=None, recorded=_closed_once()), Q1, "原因", "张三")


def _closed_once() -> Recorded:
    return Recorded(Decisions(closings=(Closing("2024Q1", "x", "张三", NOW, 1),)))


def test_every_thing_left_open_is_named(tmp_path: Path) -> None:
    items = ROWS["数据项"].replace("县卫健局|牵头", "县卫健局、县爱卫办|牵头", 1)
    rubric = "R1|领导小组办公室评价|综合评价|人工评分|5||部门、县区||"
    workspace = build(tmp_path / "云山县", 数据项=items, 评分细则=rubric)
    form = next(path for path in workspace.period_inbox(Q1).iterdir() if "爱卫办" in path.name)
    other = tmp_path / form.name
    fill_form(form, other, {**VALUES, "健康素养水平": "29.9%"})
    form.write_bytes(other.read_bytes())
    with working(workspace, Work("score", Q1, {}, NOW, "张三")) as office:
        paths = make_scores(office, Q1).paths
    with working(workspace, Work("report", Q1, {"draft": "True"}, NOW, "张三")) as office:
        make_papers(office, Q1, Wish(documents=("总结报告",), draft=True))
    paths[0].unlink()
    done = closed(workspace, Q1, Asked("张三"))
    said = "\n".join(done.open)
    assert "未裁定的数据冲突：CT-2024Q1-D2" in said
    assert "考核评分表还有人工评分项目未填" in said
    assert f"输出“考核评分表/{paths[0].name}”不见了，请重新运行 score" in said


def test_a_report_without_its_draft_waits_for_the_conflict(tmp_path: Path) -> None:
    items = ROWS["数据项"].replace("县卫健局|牵头", "县卫健局、县爱卫办|牵头", 1)
    workspace = build(tmp_path / "云山县", 数据项=items)
    _report(workspace, Q1)
    form = next(path for path in workspace.period_inbox(Q1).iterdir() if "爱卫办" in path.name)
    other = tmp_path / form.name
    fill_form(form, other, {**VALUES, "健康素养水平": "29.9%"})
    form.write_bytes(other.read_bytes())
    assert any("所依据的数据有未裁定的冲突" in one for one in closed(workspace, Q1, Asked("张三")).open)
