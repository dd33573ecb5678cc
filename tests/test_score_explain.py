"""`score explain`: every point with its rule, date and cell; sums that are exact; nothing of others, nothing written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from helpers_appeals import MISSED, Q2, REASON, THERE, a_quarter, again, fresh, ran, read_once, said, snapshot
from helpers_closing import H1, Q1, build, closed, merged
from helpers_closing import Q2 as SECOND
from report_gen import cli
from report_gen.cli.score_explain import explained_json, explained_lines
from report_gen.errors import ReportGenError
from report_gen.model.decisions import Decisions, Mark
from report_gen.model.outcome import UNRATED, Evidence
from report_gen.model.place import Place
from report_gen.steps.appeal import Claim, appeal
from report_gen.steps.load import Office, open_office
from report_gen.steps.office_ledger import Recorded
from report_gen.steps.score_explain import explain, scored

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return read_once(a_quarter(tmp_path_factory.mktemp("explain") / "洛阳"))


@pytest.fixture
def office(read: Office, tmp_path: Path) -> Office:
    return fresh(read, tmp_path / "洛阳")


def told(office: Office, unit: str, key: str = "") -> str:
    return "\n".join(explained_lines(explain(office, unit, Q2, key)))


def test_every_score_adds_up_exactly(office: Office) -> None:
    for score in scored(office, Q2).scores:
        data = explained_json(explain(office, score.unit.code, Q2))
        for item in data["items"]:
            lines = sum((Decimal(line["points"]) for line in item["lines"]), Decimal(0))
            assert item["points"] is None or Decimal(item["start"]) + lines == Decimal(item["points"])
        points = (Decimal(item["points"]) for item in data["items"] if item["points"] is not None)
        assert sum(points, Decimal(0)) == Decimal(data["total"]) == score.total
        assert all(line["key"] and line["evidence"] for item in data["items"] for line in item["lines"])


def test_the_screen_names_rule_date_cell_and_sum(office: Office) -> None:
    text = told(office, "市公安局")
    assert text.startswith("市公安局　2024年第二季度　得分：")
    assert "\n截至日：2024年6月30日\n另有11分待人工评分，以上得分、等次、名次为暂定。\n" in text
    assert "P01　日常报送·报送及时　满分10分　得6分\n    规则：按时报送——逾期每次扣1分，未报每次扣2分；扣完为止" in text
    assert f"\n  {MISSED}　2024年5月6日　−2分　2024年4月填报表应于2024年5月6日前报送，未报" in text
    assert "\n      依据：方案.xlsx › 报送安排 › " in text
    assert "\n    算式：10 − 2 − 2 = 6\n" in text
    assert "P06　协同配合　满分6分　待评\n" in text
    assert "P14　等次限制·创建核心指标　不限制等次\n" in text
    assert text.splitlines()[-1].startswith("合计：6 + 6 + 6 + ")


def test_a_cell_of_the_units_own_form_is_quoted(office: Office) -> None:
    found = explain(office, "洛阳市交通运输局", Q2)
    data = explained_json(found)
    lines = [line for item in data["items"] for line in item["lines"]]
    seen = [one for line in lines for one in line["evidence"] if one["raw"]]
    assert seen
    assert {(one["file"], one["period"], len(one["sha256"])) for one in seen} == {
        ("2024-06 市交通运输局.xlsx", "2024-06", 64)
    }
    text = "\n".join(explained_lines(found))
    one = seen[0]
    assert (
        f"2024-06/{one['file']} › {one['sheet']} › {one['cell']}“{one['raw']}”（文件指纹 {one['sha256'][:8]}）" in text
    )


def test_what_stands_in_another_units_form_is_not_told(office: Office) -> None:
    found = explain(office, "市公安局", Q2)
    others = [cell for cells in found.cells.values() for cell in cells if cell.unit == THERE]
    assert others  # it did not report on tasks that another unit did report on
    assert {cell.raw for cell in others} == {""}
    assert "任务进展 › I4（文件指纹" in told(office, "市公安局", "P04/任务1")


def test_one_line_alone(office: Office) -> None:
    found = explain(office, "市公安局", Q2, " p01/2024-04 ")
    assert ([item.rubric.code for item in found.shown], found.whole) == (["P01"], False)
    text = "\n".join(explained_lines(found))
    assert MISSED in text
    assert "P01/2024-05" not in text
    assert "算式" not in text
    assert "合计" not in text


def test_what_cannot_be_explained(office: Office) -> None:
    with pytest.raises(ReportGenError, match="没有“火星局”这个单位"):
        explain(office, "火星局", Q2)
    with pytest.raises(ReportGenError, match="得分里没有编号“P01/2024-09”") as error:
        explain(office, "市公安局", Q2, "P01/2024-09")
    assert error.value.hint.startswith(f"得分、扣分各条的编号有：{MISSED}、P01/2024-05、")
    with pytest.raises(ReportGenError, match="领导小组办公室不参加2024年第二季度考核") as error:
        explain(office, "领导小组办公室", Q2)
    assert "市公安局" in error.value.hint
    with pytest.raises(ReportGenError, match="台账里还没有考核过的报送期"):
        explain(office, "市公安局")
    bare = replace(office, plan=replace(office.plan, rubric=()))
    with pytest.raises(ReportGenError, match="“评分细则”没有内容"):
        explain(bare, "市公安局", Q2)


def test_the_last_run_says_which_period_and_day(office: Office) -> None:
    ran(office)
    ran(office, as_of="2024-07-01")
    found = explain(again(office), "市公安局")
    assert (found.score.period, found.as_of, found.printed) == (Q2, date(2024, 7, 1), None)
    assert scored(again(office), Q2).assessment.as_of == date(2024, 7, 1)


def test_a_score_that_is_not_the_one_printed(office: Office) -> None:
    ran(office, scores='{"U03":["77","合格","3"]}')
    found = explain(again(office), "市公安局")
    assert found.printed == ("77", "合格", "3")
    assert "与最近一次考核写出的不同：当时为77分，合格，第3名；须重新运行 score。" in explained_lines(found)
    assert explained_json(found)["printed"] == ["77", "合格", "3"]
    ran(office, scores='{"U03":["77","","0"]}')
    assert "当时为77分，无等次；" in "\n".join(explained_lines(explain(again(office), "市公安局")))


def test_ranking_may_be_off(office: Office) -> None:
    assert "名次：" in told(office, "市公安局")
    off = replace(office, plan=replace(office.plan, info={**office.plan.info, "考核排名": "否"}))
    assert "名次" not in told(off, "市公安局")
    assert explained_json(explain(off, "市公安局", Q2))["rank"] is None


def test_an_appeal_is_told_with_its_reason(office: Office) -> None:
    appeal(office, Q2, Claim("市公安局", MISSED, None, "洛绿货办函〔2024〕8号"), said())
    text = told(again(office), "市公安局")
    assert f"  {MISSED}　2024年5月6日　0分　" in text
    assert f"申诉裁定第1号：免予扣分，理由：{REASON}（张三，2024年7月8日，洛绿货办函〔2024〕8号）；裁定前计2分" in text
    assert "算式：10 + 0 − 2 = 8" in text
    data = explained_json(explain(again(office), "市公安局", Q2, MISSED))
    (line,) = data["items"][0]["lines"]
    assert (line["points"], line["appeal"]["event"], line["appeal"]["paper"]) == ("0", 1, "洛绿货办函〔2024〕8号")


def test_a_decision_that_holds_no_longer_is_said(office: Office) -> None:
    appeal(office, Q2, Claim("市公安局", MISSED, "0.5"), said())
    changed = again(office)
    (one,) = changed.decisions.appeals
    stale = Decisions(appeals=(replace(one, was="别的原因，2分"),))
    found = explain(replace(changed, recorded=Recorded(stale)), "市公安局", Q2)
    (sentence,) = found.lapsed
    assert MISSED in sentence
    assert "别的原因，2分" in sentence
    assert f"提醒：{sentence}" in explained_lines(found)
    assert explained_json(found)["lapsed"][0]["points"] == "0.5"


def test_points_given_by_hand_and_by_the_ledger(office: Office) -> None:
    mark = Mark("2024Q2", "U03", "P06", Decimal("5.5"), "配合及时", "李四", date(2024, 7, 2), event=7)
    given = replace(office, recorded=Recorded(Decisions(marks=(mark,))))
    text = told(given, "市公安局", "P06/评分")
    place = Place("考核/2024Q2/李四.xlsx", "打分", 5, 8)
    filled = replace(office, recorded=Recorded(Decisions(marks=(replace(mark, place=place, sha256="ab" * 32),))))
    (cell,) = (line for line in told(filled, "市公安局").splitlines() if "李四，台账" in line)
    assert cell.strip() == "依据：考核/2024Q2/李四.xlsx › 打分 › H5（文件指纹 abababab）；李四，台账第7号"
    assert "算式：5.5" not in told(filled, "市公安局")
    assert "P06　协同配合　满分6分　得5.5分" in text
    assert "　+5.5分　李四评5.5分（配合及时）\n      依据：李四，台账第7号" in text


def test_limits_and_units_that_are_not_rated(office: Office) -> None:
    found = explain(office, "市公安局", Q2)
    gate = next(item for item in found.score.items if item.rubric.code == "P14")
    limited = replace(gate, limit="良好")
    score = replace(found.score, limits=(limited,), note="全期免报，不参评", grade=UNRATED, rank=0)
    text = "\n".join(explained_lines(replace(found, score=score, shown=(limited,))))
    assert text.startswith("市公安局　2024年第二季度　等次：不参评\n")
    assert "\n全期免报，不参评\n" in text
    assert "等次受“创建核心指标”（P14）限制，最高为良好。" in text
    assert "创建核心指标　等次不高于良好" in text


def test_evidence_of_the_ledger_alone(office: Office) -> None:
    found = explain(office, "市公安局", Q2, MISSED)
    (item,) = found.shown
    (line,) = item.lines
    proofs = (Evidence(words="收件登记", event=4), Evidence(Place("甲.xlsx", "表", 2, 1), "甲.xlsx › 表 › A2"))
    shown = (replace(item, lines=(replace(line, evidence=proofs),)),)
    text = "\n".join(explained_lines(replace(found, shown=shown)))
    assert "依据：收件登记；台账第4号\n" in text
    assert text.endswith("依据：甲.xlsx › 表 › A2")


def test_the_command_writes_nothing(office: Office, capsys: Capture) -> None:
    ran(office)
    before = snapshot(office.workspace.root)
    where = ["-w", str(office.workspace.root)]
    assert cli.main(["score", "explain", THERE, *where]) == 0
    assert capsys.readouterr().out.startswith("市交通运输局　2024年第二季度　")
    assert cli.main(["考核", "解释", "U03", "2024Q2", "--line", MISSED, "--json", *where]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["unit"], data["period"], data["items"][0]["code"]) == ("U03", "2024Q2", "P01")
    assert cli.main(["score", "explain", "火星局", *where]) == 2
    assert "没有“火星局”这个单位" in capsys.readouterr().err
    assert snapshot(office.workspace.root) == before


def test_a_closed_half_year_is_explained_as_it_was_though_its_quarters_are_open(tmp_path: Path) -> None:
    rubric = "P01 | 日常报送 | 按时报送 | 按时报送 | 100 | 逾期每次扣=1；未报每次扣=2 | 部门、县区 | 细则"
    workspace = build(tmp_path / "office", 评分细则=rubric)
    for quarter in (Q1, SECOND):
        merged(workspace, quarter)
    assert closed(workspace, H1).path
    before = scored(open_office(workspace), H1)
    for path in workspace.period_inbox(SECOND).glob("*.xlsx"):
        path.unlink()
    assert scored(open_office(workspace), H1).scores == before.scores != ()
