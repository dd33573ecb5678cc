"""`score appeal`: decisions on lines of a score, recorded once, withdrawn, lapsed; and what the ledger tells of issues."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from conftest import EXAMPLES
from helpers_appeals import MISSED, Q2, REASON, a_quarter, again, fresh, ran, read_once, said, snapshot
from helpers_office_ledger import NOON, tamper
from report_gen import cli
from report_gen.errors import ReportGenError
from report_gen.ledger.appeals import appeals, issues, score_told, scores_of, scores_text
from report_gen.model.decisions import Closing, Decisions, Registered
from report_gen.model.event import Act, Event
from report_gen.model.outcome import Score
from report_gen.steps.appeal import Claim, Ruled, appeal, recorded_appeals, withdraw
from report_gen.steps.load import Office
from report_gen.steps.office_ledger import Recorded, open_ledger
from report_gen.steps.papers import Wish
from report_gen.steps.score import issued_before
from report_gen.steps.score_explain import scored

Capture = pytest.CaptureFixture[str]
POLICE = "市公安局"
CLAIM = Claim(POLICE, MISSED)
WAS = "2024年4月填报表应于2024年5月6日前报送，未报，2分"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return read_once(a_quarter(tmp_path_factory.mktemp("appeal") / "洛阳"))


@pytest.fixture
def office(read: Office, tmp_path: Path) -> Office:
    return fresh(read, tmp_path / "洛阳")


def moved(done: Ruled) -> dict[str, Decimal]:
    """By how much the totals change."""
    return {one.unit.short: one.difference for one in done.effects if one.difference}


# --- the step ---


def test_a_line_waived_counts_from_the_next_score_on(office: Office) -> None:
    done = appeal(office, Q2, Claim("洛阳市公安局", MISSED.lower(), None, " 函〔2024〕8号 "), said(by=" 张三 "))
    event = done.decided.event
    assert (event.number, event.act, event.period, event.unit, event.by) == (1, Act.APPEALED, "2024Q2", "U03", "张三")
    assert event.data == {"评分行": MISSED, "改计": "0", "原为": WAS, "说明": REASON, "文号": "函〔2024〕8号"}
    assert done.decided.about == f"{POLICE} {MISSED}（{WAS}）免予扣分"
    assert moved(done) == {POLICE: Decimal(2)}
    before, after = scored(office, Q2).of(POLICE), scored(again(office), Q2).of(POLICE)
    assert after.total - before.total == 2
    assert after.lapsed == ()


def test_others_change_rank_only(office: Office) -> None:
    done = appeal(office, Q2, CLAIM, said())
    assert done.ranked
    others = [one for one in done.effects if one.changed and one.unit.short != POLICE]
    assert others
    assert all(one.before and one.after and one.after.rank > one.before.rank for one in others)


def test_the_same_decision_is_recorded_once(office: Office) -> None:
    appeal(office, Q2, Claim(POLICE, MISSED, "0.50"), said())
    twice = appeal(again(office), Q2, Claim(POLICE, MISSED, "0.5"), said())
    assert (twice.decided.fresh, twice.decided.event.number, moved(twice)) == (False, 1, {})
    other = appeal(again(office), Q2, Claim(POLICE, MISSED, "1"), said())
    assert (other.decided.fresh, other.decided.event.number) == (True, 2)
    assert moved(other) == {POLICE: Decimal("-0.5")}
    assert [one.event for one in again(office).decisions.appeals] == [2]


def test_a_dry_run_records_nothing(office: Office) -> None:
    done = appeal(office, Q2, CLAIM, said(), dry_run=True)
    assert (done.decided.fresh, done.decided.event.number, moved(done)) == (True, 0, {POLICE: Decimal(2)})
    assert not (office.workspace.root / "台账").exists()


@pytest.mark.parametrize(
    ("claim", "reason", "words"),
    [
        (CLAIM, "核实无误", "裁定理由“核实无误”没有写出原因"),
        (CLAIM, " ", "裁定理由“”没有写出原因"),
        (Claim("火星局", MISSED), REASON, "没有“火星局”这个单位"),
        (Claim(POLICE, "P01/2024-09"), REASON, "得分里没有编号“P01/2024-09”"),
        (Claim(POLICE, MISSED, "少扣些"), REASON, "“少扣些”不能作为"),
    ],
)
def test_what_cannot_be_decided(office: Office, claim: Claim, reason: str, words: str) -> None:
    with pytest.raises(ReportGenError, match=words):
        appeal(office, Q2, claim, said(reason))
    assert not (office.workspace.root / "台账").exists()


def test_a_closed_period_takes_no_decision(office: Office) -> None:
    shut = Decisions(closings=(Closing("2024Q2", "", "李四", NOON, 3),))
    closed = replace(office, recorded=Recorded(shut))
    with pytest.raises(ReportGenError, match="封账") as error:
        appeal(closed, Q2, CLAIM, said())
    assert "report-gen reopen 2024Q2" in error.value.hint
    with pytest.raises(ReportGenError, match="封账"):
        withdraw(closed, Q2, 1, said())


def test_a_touched_ledger_takes_no_decision(office: Office) -> None:
    appeal(office, Q2, CLAIM, said())
    tamper(open_ledger(office.workspace, office.plan), ["UPDATE ledger_events SET event_by = '李四'"])
    with pytest.raises(ReportGenError, match="台账没有通过校验"):
        appeal(again(office), Q2, CLAIM, said())


def test_withdrawn_it_counts_no_more(office: Office) -> None:
    appeal(office, Q2, CLAIM, said())
    with pytest.raises(ReportGenError, match="没有写明撤回的原因"):
        withdraw(again(office), Q2, 1, said(" "))
    with pytest.raises(ReportGenError, match="没有第9号申诉裁定") as error:
        withdraw(again(office), Q2, 9, said("记错了单位"))
    assert "score appeal 2024Q2 --list" in error.value.hint
    dry = withdraw(again(office), Q2, 1, said("记错了单位"), dry_run=True)
    assert (dry.decided.event.number, moved(dry)) == (0, {POLICE: Decimal(-2)})
    done = withdraw(again(office), Q2, 1, said("记错了单位"))
    assert (done.decided.event.number, done.decided.event.data["撤回"]) == (2, "1")
    assert done.decided.about == f"{POLICE} {MISSED} 的第1号裁定“{REASON}”"
    assert again(office).decisions.appeals == ()
    twice = withdraw(again(office), Q2, 1, said("记错了单位"))
    assert (twice.decided.fresh, moved(twice)) == (False, {})


def test_without_a_ledger_there_is_nothing_to_withdraw(office: Office) -> None:
    with pytest.raises(ReportGenError, match="没有第1号申诉裁定"):
        withdraw(office, Q2, 1, said())


def test_the_list_tells_what_holds(office: Office) -> None:
    assert recorded_appeals(office, Q2) == ()
    appeal(office, Q2, CLAIM, said())
    appeal(again(office), Q2, Claim("市商务局", MISSED, "1"), said())
    found = recorded_appeals(again(office), Q2)
    assert [(one.appeal.event, one.line.points if one.line else None) for one in found] == [
        (1, Decimal(0)),
        (2, Decimal(-1)),
    ]
    assert [one.appeal.event for one in recorded_appeals(again(office), Q2, "市商务局")] == [2]
    known = again(office)
    rubric = tuple(
        replace(line, parameters={**line.parameters, "未报每次扣": "1"}) if line.code == "P01" else line
        for line in known.plan.rubric
    )
    assert [one.line for one in recorded_appeals(replace(known, plan=replace(known.plan, rubric=rubric)), Q2)] == [
        None,
        None,
    ]


def test_a_gate_no_longer_limits(office: Office) -> None:
    veto = Registered(
        "2024Q2", "U03", "P15", date(2024, 5, 20), Decimal(1), None, "弄虚作假", "通报", "李四", NOON.date()
    )
    given = replace(office, recorded=Recorded(Decisions(registered=(veto,))))
    key = next(line.key for line in scored(given, Q2).of(POLICE).lines if line.key.startswith("P15"))
    done = appeal(given, Q2, Claim(POLICE, key), said("复查后认定不属于弄虚作假"))
    assert done.decided.about.endswith("不再限制等次")
    (one,) = [effect for effect in done.effects if effect.unit.short == POLICE]
    assert one.before
    assert one.after
    assert (one.before.grade, one.after.grade) == ("不合格", "合格")


# --- the ledger ---


def _event(number: int, act: Act, **data: str) -> Event:
    at = NOON + timedelta(minutes=number)
    return Event(number, at, "张三", act, "2024Q2", "U03", {name.strip("_"): text for name, text in data.items()})


def test_later_decisions_take_the_place_of_earlier_ones() -> None:
    first = _event(1, Act.APPEALED, 评分行="P01/2024-04", 改计="1", 原为="未报，2分", 说明="甲")
    other = _event(2, Act.APPEALED, 评分行="P02/2024-04", 改计="0", 原为="未报，2分", 说明="乙", 文号="函1号")
    again_first = _event(3, Act.APPEALED, 评分行="P01/2024-04", 改计="0.5", 原为="未报，2分", 说明="丙")
    found = appeals((first, other, again_first))
    assert [(one.event, one.points, one.paper, one.reason) for one in found] == [
        (2, Decimal(0), "函1号", "乙"),
        (3, Decimal("0.5"), "", "丙"),
    ]
    gone = _event(4, Act.APPEAL_WITHDRAWN, 评分行="P01/2024-04", 撤回="3")
    assert [one.event for one in appeals((first, other, again_first, gone))] == [2]


def test_scores_as_a_run_records_them(office: Office) -> None:
    scores = scored(office, Q2).scores
    text = scores_text(scores)
    assert text == scores_text(reversed(scores))
    assert scores_of(text) == {one.unit.code: score_told(one) for one in scores}
    assert scores_of("") == {}
    one: Score = replace(scores[0], total=Decimal("85.50"), grade="良好", rank=3)
    assert score_told(one) == ("85.5", "良好", "3")


def _run(event: int, command: str = "score", **options: str) -> Event:
    return _event(event, Act.RAN, 命令=command, 选项=json.dumps(options))


def test_bulletins_issued_with_a_day_and_their_scores() -> None:
    scores = '{"U03":["85","良好","1"]}'
    found = issues(
        (
            _run(1, issued="2024-07-15", number="函3号", scores=scores),
            _run(2, scores=scores),
            _run(3, issued="2024-07-15"),
            _run(4, "report", issued="2024-07-15", scores=scores),
            _event(5, Act.RESOLVED),
        )
    )
    (issue,) = found
    assert (issue.period, issue.issued, issue.number, issue.event) == ("2024Q2", date(2024, 7, 15), "函3号", 1)
    assert issue.scores == {"U03": ("85", "良好", "1")}


def test_which_bulletin_is_corrected(office: Office) -> None:
    with pytest.raises(ReportGenError, match="没有可更正的2024年第二季度考核通报"):
        issued_before(office, Q2, Wish(issued=date(2024, 7, 20)))
    ran(office, issued="2024-07-15", number="3号", at=NOON)
    ran(office, issued="2024-07-18", number="4号", at=NOON + timedelta(hours=1))
    known = again(office)
    assert issued_before(known, Q2, Wish(issued=date(2024, 7, 20))).number == "4号"
    assert issued_before(known, Q2, Wish(issued=date(2024, 7, 18), number="4号")).number == "3号"
    assert issued_before(known, Q2, Wish()).number == "4号"
    early = replace(known, now=NOON + timedelta(minutes=1))
    assert issued_before(early, Q2, Wish(issued=date(2024, 7, 20))).number == "3号"


# --- the command ---


def test_the_command_records_and_tells_the_effect(office: Office, capsys: Capture) -> None:
    where = ["-w", str(office.workspace.root)]
    decide = ["score", "appeal", "2024Q2", "--unit", POLICE, "--line", MISSED, "--reason", REASON, "--by", "张三"]
    before = snapshot(office.workspace.root)
    assert cli.main([*decide, "--waive", "--dry-run", *where]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"将记入台账　申诉裁定：{POLICE} {MISSED}（{WAS}）免予扣分，{REASON}（张三）\n* {POLICE}　")
    assert "下一步" not in out
    assert snapshot(office.workspace.root) == before
    assert cli.main([*decide, "--waive", *where]) == 0
    out = capsys.readouterr().out
    assert out.startswith("已记入台账第1号　申诉裁定：")
    assert out.endswith("下一步：report-gen score 2024Q2 重新计分；通报已印发的加 --reissue。\n")
    assert cli.main([*decide, "--waive", *where]) == 0
    assert capsys.readouterr().out.startswith("此前已经申诉裁定（第1号），没有重复记入：")
    assert cli.main([*decide, "--points", "2", "--json", *where]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["event"]["number"], data["recorded"], data["changed"][0]["difference"]) == (
        3,
        True,
        "-2",
    )  # 2 is what was first seen


def test_a_decision_that_changes_nothing_says_so(office: Office, capsys: Capture) -> None:
    where = ["-w", str(office.workspace.root)]
    decide = ["score", "appeal", "2024Q2", "--unit", POLICE, "--line", MISSED, "--reason", "申诉不成立，维持原扣分"]
    assert cli.main([*decide, "--by", "张三", "--points", "2", *where]) == 0
    assert "\n各单位的得分、等次、名次均不变。\n" in capsys.readouterr().out


def test_the_command_lists_and_withdraws(office: Office, capsys: Capture) -> None:
    where = ["-w", str(office.workspace.root)]
    assert cli.main(["考核", "申诉", "2024Q2", "--list", *where]) == 0
    assert capsys.readouterr().out == "2024年第二季度已裁定的申诉 0 件\n"
    appeal(office, Q2, CLAIM, said())
    assert cli.main(["score", "appeal", "2024Q2", "--list", *where]) == 0
    out = capsys.readouterr().out
    assert f"  {POLICE}　{MISSED}　申诉裁定第1号：免予扣分，理由：{REASON}（张三，2024年7月8日）\n" in out
    assert f"      原为：{WAS}；现计0分\n" in out
    assert cli.main(["score", "appeal", "2024Q2", "--list", "--json", *where]) == 0
    (told,) = json.loads(capsys.readouterr().out)["appeals"]
    assert (told["event"], told["valid"], told["points_now"], told["points"]) == (1, True, "0", "0")
    withdrawn = ["--withdraw", "1", "--reason", "记错了单位", "--by", "张三"]
    assert cli.main(["score", "appeal", "2024Q2", *withdrawn, *where]) == 0
    assert capsys.readouterr().out.startswith(f"已记入台账第2号　撤回申诉裁定：{POLICE} {MISSED} 的第1号裁定")
    assert cli.main(["score", "appeal", "2024Q2", *withdrawn, *where]) == 0
    assert capsys.readouterr().out.startswith("此前已经撤回申诉裁定，没有重复记入：")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "--waive、--points、--withdraw 三者之一"),
        (["--waive", "--points", "1"], "三者之一"),
        (["--waive"], "缺少选项“--unit”"),
        (["--waive", "--unit", POLICE], "缺少选项“--line”"),
        (["--waive", "--unit", POLICE, "--line", MISSED], "缺少选项“--reason”"),
        (["--withdraw", "1", "--reason", "记错了"], "缺少选项“--by”"),
    ],
)
def test_what_the_command_asks_for(office: Office, capsys: Capture, options: list[str], words: str) -> None:
    assert cli.main(["score", "appeal", "2024Q2", *options, "-w", str(office.workspace.root)]) == 2
    assert words in capsys.readouterr().err


def test_an_appeal_played_through(office: Office, capsys: Capture) -> None:
    where = ["-w", str(office.workspace.root)]
    paper = office.workspace.period_output(Q2) / "2024年第二季度考核通报.docx"
    score = ["score", "2024Q2", "--number", "示货办〔2024〕3号"]
    assert cli.main([*score, "--issued", "2024-07-15", "--reissue", *where]) == 2
    assert "没有可更正的2024年第二季度考核通报" in capsys.readouterr().err
    assert cli.main([*score, "--issued", "2024-07-15", *where]) == 1
    decide = [
        "--unit",
        POLICE,
        "--line",
        MISSED,
        "--waive",
        "--reason",
        REASON,
        "--by",
        "张三",
        "--paper",
        "函〔2024〕8号",
    ]
    assert cli.main(["score", "appeal", "2024Q2", *decide, *where]) == 0
    first = paper.read_bytes()
    made = []
    for _ in range(2):
        assert cli.main([*score, "--issued", "2024-07-22", "--reissue", *where]) == 1
        made.append(paper.read_bytes())
    assert made[0] == made[1] != first
    texts = [one.text for one in docx.Document(str(paper)).paragraphs]
    assert "（更正）（草稿）（示例数据，非真实情况）" in texts or "（更正）（示例数据，非真实情况）" in texts
    assert "2024年7月15日印发的考核情况通报（示货办〔2024〕3号）中，1家单位的考核结果现予更正，以本通报为准。" in texts
    (own,) = [text for text in texts if text.startswith(f"{POLICE}得分由")]
    assert own.endswith(f"，原因是经申诉裁定（函〔2024〕8号），“报送及时”一处扣分由2分改为0分（{REASON}）。")
    capsys.readouterr()
    assert cli.main(["audit", str(paper), "--run", "2024Q2", *where]) in {0, 1}
    assert "不一致 0 处，台账中没有 0 处" in capsys.readouterr().out
    assert cli.main(["score", "explain", POLICE, *where]) == 0
    assert "与最近一次考核写出的不同" not in capsys.readouterr().out


def test_a_decision_lapses_when_the_form_comes(office: Office, capsys: Capture) -> None:
    appeal(office, Q2, Claim("市交通运输局", MISSED, "1"), said())
    folder = office.workspace.root / "报送" / "2024-04"
    folder.mkdir()
    shutil.copyfile(EXAMPLES / "luoyang" / "报送" / "2024-04" / "2024-04 市交通运输局.xlsx", folder / "迟报.xlsx")
    where = ["-w", str(office.workspace.root)]
    assert cli.main(["score", "appeal", "2024Q2", "--list", *where]) == 1
    assert "所裁定的那一条已变，不再适用，须重新裁定或撤回" in capsys.readouterr().out
