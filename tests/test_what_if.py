"""`score what-if`: the effect on all units, by the very rules that score; refusals that say what there is; no trace."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from helpers_appeals import MISSED, Q2, REASON, a_quarter, again, fresh, ran, read_once, said, snapshot
from report_gen import cli
from report_gen.cli.what_if import effect_lines, tried_lines
from report_gen.errors import ReportGenError
from report_gen.model.decisions import Decisions, Mark, Registered
from report_gen.model.outcome import UNRATED
from report_gen.rules.scoring import score_units
from report_gen.steps.appeal import Claim, appeal
from report_gen.steps.load import Office
from report_gen.steps.office_ledger import Recorded
from report_gen.steps.score_effects import Effect, effects
from report_gen.steps.score_explain import scored
from report_gen.steps.what_if import Supposed, Tried, what_if

Capture = pytest.CaptureFixture[str]
POLICE = "市公安局"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return read_once(a_quarter(tmp_path_factory.mktemp("what-if") / "洛阳"))


@pytest.fixture
def office(read: Office, tmp_path: Path) -> Office:
    return fresh(read, tmp_path / "洛阳")


def one(done: Tried, unit: str = POLICE) -> Effect:
    return next(effect for effect in done.effects if effect.unit.short == unit)


def test_a_line_waived(office: Office) -> None:
    done = what_if(office, Q2, Supposed(waive=(f"{POLICE}：{MISSED}",)))
    assert done.supposed == (f"{POLICE} {MISSED} 免予扣分",)
    assert one(done).difference == Decimal(2)
    assert len(done.effects) == len(scored(office, Q2).scores)
    assert [effect.unit.short for effect in done.effects if effect.difference] == [POLICE]
    assert done.warnings == ()
    after = one(done).after
    assert after is not None
    assert any(line.appeal and line.appeal.by == "试算" for line in after.lines)


def test_a_line_counted_otherwise(office: Office) -> None:
    done = what_if(office, Q2, Supposed(points=(f"U03:{MISSED}＝0.5",)))
    assert (one(done).difference, done.supposed) == (Decimal("1.5"), (f"{POLICE} {MISSED} 改计0.5分",))


def test_parameters_are_those_of_a_changed_plan(office: Office) -> None:
    done = what_if(office, Q2, Supposed(settings=("P01.未报每次扣=１", "P04.满分=40")))
    rubric = tuple(
        replace(line, parameters={**line.parameters, "未报每次扣": "1"})
        if line.code == "P01"
        else replace(line, points=Decimal(40))
        if line.code == "P04"
        else line
        for line in office.plan.rubric
    )
    wanted = score_units(replace(office.plan, rubric=rubric), scored(office, Q2).assessment)
    assert [effect.after for effect in done.effects] == [
        next(score for score in wanted if score.unit == effect.unit) for effect in done.effects
    ]
    assert done.warnings == ("部门各项满分合计为105分，不是100分（加分项不计）。",)
    assert done.supposed == ("P01 报送及时：未报每次扣=１", "P04 任务亮灯：满分=40")


def test_weights_that_the_plan_itself_sets_otherwise(office: Office) -> None:
    info = {**office.plan.info, "考核满分": "105"}
    other = replace(office, plan=replace(office.plan, info=info))
    assert what_if(other, Q2, Supposed(settings=("P04.满分=40",))).warnings == ()


def test_a_line_is_waived_as_the_changed_rubric_has_it(office: Office) -> None:
    done = what_if(office, Q2, Supposed(waive=(f"{POLICE}:{MISSED}",), settings=("P01.未报每次扣=4",)))
    assert one(done).difference == Decimal(0)  # two lines of 2 before, one of 4 after
    assert done.warnings == ()


def test_a_mark_by_hand(office: Office) -> None:
    done = what_if(office, Q2, Supposed(settings=("U03.P06=5.5",)))
    assert (one(done).difference, done.supposed) == (Decimal("5.5"), (f"{POLICE} P06 协同配合：评5.5分",))
    mark = Mark("2024Q2", "U03", "P06", Decimal(1), "配合及时", "李四", date(2024, 7, 2))
    given = replace(office, recorded=Recorded(Decisions(marks=(mark, replace(mark, unit="U02")))))
    assert one(what_if(given, Q2, Supposed(settings=(f"{POLICE}.P06=5.5",)))).difference == Decimal("4.5")


def test_a_line_dropped(office: Office) -> None:
    done = what_if(office, Q2, Supposed(drop=("P01",)))
    assert one(done).difference == Decimal(-6)
    assert done.supposed == ("去掉 P01 报送及时",)
    assert done.warnings == ("部门各项满分合计为90分，不是100分（加分项不计）。",)


def test_decisions_that_would_lapse_are_said(office: Office) -> None:
    appeal(office, Q2, Claim(POLICE, MISSED), said())
    done = what_if(again(office), Q2, Supposed(settings=("P01.未报每次扣=1",)))
    assert done.warnings == (f"{POLICE} {MISSED} 的申诉裁定（第1号）将不再适用。",)


def test_a_veto_waived_and_a_bonus_counted_otherwise(office: Office) -> None:
    day, on = date(2024, 5, 20), date(2024, 7, 2)
    veto = Registered("2024Q2", "U03", "P15", day, Decimal(1), None, "台账弄虚作假", "通报", "李四", on)
    bonus = replace(veto, line="P08", reason="经验做法被推广")
    given = replace(office, recorded=Recorded(Decisions(registered=(veto, bonus))))
    keys = {line.key[:3]: line.key for score in scored(given, Q2).scores for line in score.lines}
    done = what_if(given, Q2, Supposed(waive=(f"{POLICE}:{keys['P15']}",), points=(f"{POLICE}:{keys['P08']}=3",)))
    before, after = one(done).before, one(done).after
    assert before is not None
    assert after is not None
    assert (before.grade, before.limits[0].rubric.code, after.limits) == ("不合格", "P15", ())
    assert one(done).difference == Decimal(2)
    with pytest.raises(ReportGenError, match="是得分，不是扣分"):
        what_if(given, Q2, Supposed(waive=(f"{POLICE}:{keys['P08']}",)))
    with pytest.raises(ReportGenError, match="只限制等次，不计分"):
        what_if(given, Q2, Supposed(points=(f"{POLICE}:{keys['P15']}=1",)))


@pytest.mark.parametrize(
    ("supposed", "words", "hint"),
    [
        (Supposed(), "没有写明试算什么", "--waive"),
        (Supposed(waive=(POLICE,)), f"“{POLICE}”写法不对", MISSED[:4]),
        (Supposed(waive=("公安局:P01/2024-04",)), "没有“公安局”这个单位", f"是否为“{POLICE}”？单位有："),
        (Supposed(waive=(f"{POLICE}:P01/2023-04",)), "没有编号“P01/2023-04”", MISSED),
        (Supposed(points=(f"{POLICE}:{MISSED}",)), "写法不对", "=0.5"),
        (Supposed(points=(f"{POLICE}{MISSED}=1",)), "写法不对", "=0.5"),
        (Supposed(points=(f"{POLICE}:{MISSED}=多",)), "“多”不能作为", "不大于按细则应扣的2的数"),
        (Supposed(points=(f"{POLICE}:{MISSED}=-1",)), "“-1”不能作为", "不小于0"),
        (Supposed(points=(f"{POLICE}:{MISSED}=3",)), "“3”不能作为", "不大于按细则应扣的2的数"),
        (Supposed(settings=("P99.满分=1",)), "没有编码“P99”", "P01、"),
        (Supposed(settings=("P01未报每次扣=1",)), "编码（或单位）后面要有一个点", "P01.未报每次扣=1、"),
        (Supposed(settings=("P01=1",)), "没有参数“”", "逾期每次扣、未报每次扣、封顶、满分"),
        (Supposed(settings=("P01.每次扣=1",)), "没有参数“每次扣”", "逾期每次扣、未报每次扣、封顶、满分"),
        (Supposed(settings=("P01.未报每次扣=-1",)), "“未报每次扣=-1”不能用：值不是不小于0的数", "每次扣几分"),
        (Supposed(settings=("P04.折算=随意",)), "应为占比、逐项之一", "满分按各任务的权重分摊"),
        (Supposed(settings=("P04.满分=多",)), "“多”不能作为P04的满分", "不小于0"),
        (Supposed(settings=("P14.满分=5",)), "只限制等次，不计分", "--drop"),
        (Supposed(settings=("P14.最高等次=极好",)), "方案里没有极好，有：优秀、良好", "最高评为哪一等次"),
        (Supposed(settings=("P14.指标=I12B、I99",)), "方案里没有I99，有：", "须达标的指标编码"),
        (Supposed(settings=("火星局.P06=5",)), "没有“火星局”这个单位", POLICE),
        (Supposed(settings=(f"{POLICE}.P01=5",)), "P01（报送及时）不是市公安局的人工评分项", "P06、P07"),
        (Supposed(settings=(f"{POLICE}.Q06=5",)), "Q06（.*）不是市公安局的人工评分项", "P06、P07"),
        (Supposed(settings=(f"{POLICE}.P06=7",)), "“7”不能作为P06", "0到6的数"),
        (Supposed(settings=(f"{POLICE}.P06=好",)), "“好”不能作为P06", "0到6的数"),
        (Supposed(drop=("P99",)), "没有编码“P99”", "P01、"),
    ],
)
def test_what_cannot_be_tried(office: Office, supposed: Supposed, words: str, hint: str) -> None:
    with pytest.raises(ReportGenError, match=words) as error:
        what_if(office, Q2, supposed)
    assert hint in error.value.hint


def test_what_a_base_loses_may_be_counted_otherwise(office: Office) -> None:
    day = date(2024, 5, 20)
    absent = Registered("2024Q2", "U03", "P11", day, Decimal(1), None, "缺席调度会", "签到表", "李四", day)
    given = replace(office, recorded=Recorded(Decisions(registered=(absent,))))
    key = next(line.key for line in scored(given, Q2).of(POLICE).lines if line.key.startswith("P11/"))
    done = what_if(given, Q2, Supposed(points=(f"{POLICE}:{key}=0.4",)))
    assert one(done).difference == Decimal("0.6")
    with pytest.raises(ReportGenError, match="“二”不能作为") as error:
        what_if(given, Q2, Supposed(points=(f"{POLICE}:{key}=二",)))
    assert error.value.hint == "请写不小于0、不大于按细则应扣的1的数。"


def test_the_screen_marks_what_changes(office: Office) -> None:
    done = what_if(office, Q2, Supposed(settings=(f"{POLICE}.P06=6", f"{POLICE}.P07=5")))
    lines = tried_lines(done)
    assert (
        lines[0]
        == "试算2024年第二季度（只算不记）：市公安局 P06 协同配合：评6分；市公安局 P07 领导小组办公室评价：评5分"
    )
    (changed,) = [line for line in lines if line.startswith("* 市公安局")]
    assert "分+待评11 → " in changed
    assert "（+11）　等次 合格　名次 " in changed
    assert lines[-1].endswith("家有变动（行首为 *）；没有写任何文件。")
    off = effect_lines(done.effects, ranked=False)
    assert not any("名次" in line for line in off)


def test_units_that_come_and_go(office: Office) -> None:
    (first, second, *_) = scored(office, Q2).scores
    spared = replace(second, grade=UNRATED, rank=0)
    found = effects(office.plan, [first], [spared])
    assert [(one.before, one.after, one.changed) for one in found] == [(first, None, True), (None, spared, True)]
    assert effect_lines(found, ranked=True)[1].endswith("　—（+" + f"{second.total:f}" + "）　等次 — → 不参评　名次 —")


def test_the_command_leaves_no_trace(office: Office, capsys: Capture) -> None:
    appeal(office, Q2, Claim(POLICE, "P01/2024-05"), said())
    ran(again(office))
    before = snapshot(office.workspace.root)
    where = ["-w", str(office.workspace.root)]
    assert cli.main(["score", "what-if", "--waive", f"{POLICE}:{MISSED}", "--drop", "P08", *where]) == 0
    assert capsys.readouterr().out.startswith("试算2024年第二季度（只算不记）：去掉 P08 加分；市公安局 ")
    assert cli.main(["考核", "试算", "2024Q2", "--points", f"{POLICE}:{MISSED}=1", "--json", *where]) == 0
    data = json.loads(capsys.readouterr().out)
    told = next(unit for unit in data["units"] if unit["unit"] == "U03")
    assert (data["period"], told["difference"], told["changed"]) == ("2024Q2", "1", True)
    assert Decimal(told["after"]["total"]) - Decimal(told["before"]["total"]) == 1
    assert cli.main(["score", "what-if", "2024Q2", *where]) == 2
    assert snapshot(office.workspace.root) == before
    assert REASON not in capsys.readouterr().out


def test_json_of_a_unit_without_a_score(office: Office) -> None:
    from report_gen.cli.what_if import effects_json

    score = scored(office, Q2).scores[0]
    (told,) = effects_json([Effect(score.unit, None, replace(score, rank=0))], ranked=True)
    assert (told["before"], told["after"]["rank"]) == (None, None)
