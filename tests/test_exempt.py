"""`exempt`: recorded with reason, name and end, ended again, and what a merge makes of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from helpers_office_ledger import NOON
from report_gen import cli
from report_gen.catalogue.ledger import EVENT_CHANGED
from report_gen.errors import ReportGenError
from report_gen.ledger.exemptions import exemptions
from report_gen.model.decisions import NO_DECISIONS, Closing, Decisions, Exemption
from report_gen.model.event import Act, Event
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.steps.decide import Said
from report_gen.steps.exempt import Reach, end, exempt, periods_of
from report_gen.steps.forms import make_forms
from report_gen.steps.load import Office, open_office
from report_gen.steps.office_ledger import Recorded, ledger_of, recorded
from report_gen.workspace import Workspace

Capture = pytest.CaptureFixture[str]
UNIT, REASON = "区商务局", "机构改革，职责划转区发改局"


def quarter(text: str) -> Period:
    found = Period.parse(text)
    assert found is not None
    return found


def reach(first: str, last: str = "") -> Reach:
    return Reach(quarter(first), quarter(last or first))


def said(text: str = REASON, by: str = "张三") -> Said:
    return Said(text, by, NOON)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The 临淄 plan, which asks for a form a quarter, and nothing received."""
    shutil.copyfile(EXAMPLES / "linzi" / "方案.xlsx", tmp_path / "方案.xlsx")
    return open_office(Workspace.at(tmp_path))


def again(office: Office) -> Office:
    return replace(office, recorded=recorded(office.workspace, office.plan))


def decided(office: Office, **decisions: Any) -> Office:
    return replace(office, recorded=Recorded(replace(NO_DECISIONS, **decisions)))


# --- the query over the events ---


def event(number: int, act: Act, **data: str) -> Event:
    return Event(number, NOON, "张三", act, "", "U1", data)


FREED = {"免报起": "2024-01-01", "免报止": "2024-12-31", "原因": "机构改革"}


@pytest.mark.parametrize(
    ("ending", "until"),
    [
        ({"结束": "1"}, None),
        ({"结束": "1", "免报止": "2024-06-30"}, date(2024, 6, 30)),
        ({"结束": "1", "免报止": "2025-06-30"}, date(2024, 12, 31)),  # an ending never makes it longer
        ({"结束": "1", "免报止": "2023-12-31"}, None),
        ({"结束": "7"}, date(2024, 12, 31)),
    ],
)
def test_what_is_left_of_an_exemption(ending: dict[str, str], until: date | None) -> None:
    events = (event(1, Act.EXEMPTED, **FREED), event(2, Act.CLOSED), event(3, Act.EXEMPTION_ENDED, **ending))
    wanted = Exemption("U1", date(2024, 1, 1), until or date.min, "机构改革", "张三", NOON.date(), 1)
    assert exemptions(events) == ((wanted,) if until else ())


# --- the step ---


def test_an_exemption_is_recorded_with_reason_name_and_end(office: Office) -> None:
    done = exempt(office, UNIT, reach("2024Q3", "2025"), said())
    assert [one.code for one in done.periods] == ["2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3"]
    assert (done.event.number, done.event.act, done.event.period) == (1, Act.EXEMPTED, "")
    (standing,) = again(office).decisions.exemptions
    assert standing == done.exemption
    assert (standing.since, standing.until, standing.reason, standing.by) == (
        date(2024, 7, 1),
        date(2025, 12, 31),
        REASON,
        "张三",
    )


def test_the_same_is_recorded_once(office: Office) -> None:
    first = exempt(office, UNIT, reach("2024Q3"), said())
    same = exempt(again(office), UNIT, reach("2024Q3"), said(by=" 张三 "))
    assert (same.fresh, same.event.number, first.event.period) == (False, 1, "2024Q3")
    assert exempt(again(office), UNIT, reach("2024Q4"), said()).fresh


def test_a_dry_run_records_nothing(office: Office) -> None:
    assert exempt(office, UNIT, reach("2024Q3"), said(), dry_run=True).event.number == 0
    assert ledger_of(office.workspace, office.plan) is None


@pytest.mark.parametrize(
    ("unit", "wanted", "words", "message"),
    [
        ("区无此局", reach("2024Q3"), said(), "没有“区无此局”"),
        (UNIT, reach("2024Q3"), said(" "), "没有写明原因"),
        (UNIT, reach("2024Q3"), said("无"), "没有写明原因"),
        (UNIT, reach("2024Q3"), said("———"), "没有写明原因"),
        (UNIT, reach("2024Q3"), said(by=" "), "没有写明经办人"),
        (UNIT, reach("2024Q3", "2024Q2"), said(), "免报止于2024年第二季度，早于起始的2024年第三季度"),
        (UNIT, reach("2024-07", "2024-08"), said(), "没有应报的报送期"),  # no quarter ends there
        (UNIT, reach("2030"), said(), "没有应报的报送期"),
    ],
)
def test_what_is_refused(office: Office, unit: str, wanted: Reach, words: Said, message: str) -> None:
    with pytest.raises(ReportGenError, match=message):
        exempt(office, unit, wanted, words)


def test_a_closed_period_keeps_its_units(office: Office) -> None:
    closed = decided(office, closings=(Closing("2024Q3", "f" * 64, "李四", NOON, 5),))
    with pytest.raises(ReportGenError, match="2024年第三季度已经封账") as error:
        exempt(closed, UNIT, reach("2024Q2", "2024Q4"), said())
    assert "reopen 2024Q3" in error.value.hint
    assert exempt(closed, UNIT, reach("2024Q4"), said(), dry_run=True).periods == (quarter("2024Q4"),)


def test_nothing_is_recorded_behind_a_touched_ledger(office: Office) -> None:
    broken = EVENT_CHANGED.at(Place("台账.db"), number=1)
    touched = replace(office, recorded=Recorded(NO_DECISIONS, (broken,)))
    with pytest.raises(ReportGenError, match="没有通过校验"):
        exempt(touched, UNIT, reach("2024Q3"), said())


def test_an_exemption_is_ended_early_or_taken_back(office: Office) -> None:
    exempt(office, UNIT, reach("2024Q1", "2024Q4"), said())
    ended = end(again(office), 1, said("职责已恢复", "李四"), quarter("2024Q2"))
    assert [one.code for one in ended.periods] == ["2024Q3", "2024Q4"]
    (left,) = again(office).decisions.exemptions
    assert left.until == date(2024, 6, 30)
    back = end(again(office), 1, said("原来记错了", "李四"))
    assert [one.code for one in back.periods] == ["2024Q1", "2024Q2"]
    assert again(office).decisions.exemptions == ()


def test_what_another_exemption_still_frees_is_not_owed_again(office: Office) -> None:
    exempt(office, UNIT, reach("2024Q1", "2024Q3"), said())
    exempt(again(office), UNIT, reach("2024Q3", "2024Q4"), said("另行通知免报"))
    ended = end(again(office), 1, said("原来记错了", "李四"))
    assert [one.code for one in ended.periods] == ["2024Q1", "2024Q2"]
    assert end(again(office), 2, said("原来记错了", "李四"), quarter("2024Q3"), dry_run=True).periods == (
        quarter("2024Q4"),
    )


@pytest.mark.parametrize(
    ("number", "until", "message"),
    [
        (2, None, "没有第2号免报"),
        (1, "2024Q4", "不能改为到2024年第四季度为止"),
        (1, "2023Q4", "不能改为到2023年第四季度为止"),
    ],
)
def test_what_cannot_be_ended(office: Office, number: int, until: str | None, message: str) -> None:
    exempt(office, UNIT, reach("2024Q1", "2024Q4"), said())
    with pytest.raises(ReportGenError, match=message):
        end(again(office), number, said("职责已恢复"), quarter(until) if until else None)


def test_a_closed_period_is_not_owed_again(office: Office) -> None:
    freed = Exemption("U11", date(2024, 1, 1), date(2024, 12, 31), "机构改革", "张三", NOON.date(), 3)
    closed = decided(office, exemptions=(freed,), closings=(Closing("2024Q1", "f" * 64, "李四", NOON, 5),))
    with pytest.raises(ReportGenError, match="2024年第一季度已经封账"):
        end(closed, 3, said("职责已恢复"))
    assert end(closed, 3, said("职责已恢复"), quarter("2024Q1"), dry_run=True).event.data["免报止"] == "2024-03-31"


def test_an_exempted_unit_gets_no_blank_form(office: Office) -> None:
    everyone = make_forms(office, quarter("2024Q3"), dry_run=True)
    exempt(office, UNIT, reach("2024Q3"), said())
    fewer = make_forms(again(office), quarter("2024Q3"), dry_run=True)
    (gone,) = set(everyone.paths) - set(fewer.paths)
    assert UNIT in gone.name


def test_a_unit_the_plan_no_longer_has_is_freed_of_nothing(office: Office) -> None:
    gone = Exemption("U99", date(2024, 1, 1), date(2024, 12, 31), "机构改革", "张三", NOON.date(), 3)
    assert periods_of(office.plan, (gone,)) == {3: ()}
    assert Decisions(exemptions=(gone,)).exemptions == (gone,)


# --- the command ---


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(office.workspace.root)
    return office.workspace.root


def exempted(*arguments: str) -> int:
    return cli.main(["exempt", *arguments])


WHO = ("--unit", UNIT, "--reason", REASON, "--by", "张三")


def test_the_clerk_exempts_lists_and_ends(run: Path, capsys: Capture) -> None:
    assert exempted("2024Q3至2024Q4", *WHO, "--dry-run") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"将记入台账　免报：{REASON}（张三）",
        "不再应报：2024年第三季度、2024年第四季度",
    ]
    assert not (run / "台账").exists()
    assert exempted("2024Q3", "--until", "2024Q4", *WHO) == 0
    assert "下一步：report-gen merge 2024Q4 重新汇总。" in capsys.readouterr().out
    assert exempted("--from", "2024Q3", "--until", "2024Q4", *WHO) == 0
    assert capsys.readouterr().out == "此前已经免报（第1号），没有重复记入。\n"
    assert exempted("--list", "--unit", UNIT) == 0
    out = capsys.readouterr().out
    assert "有效的免报 1 条" in out
    assert f"第1号　{UNIT}　2024年7月1日至2024年12月31日　{REASON}（张三，" in out
    assert exempted("--list", "--unit", "区财政局") == 0
    assert capsys.readouterr().out == "有效的免报 0 条\n"
    assert exempted("--end", "第1号", "--reason", "职责已恢复", "--by", "李四", "--until", "2024Q3") == 0
    out = capsys.readouterr().out
    assert "结束第1号免报：职责已恢复（李四）" in out
    assert "恢复应报：2024年第四季度" in out


def test_long_exemptions_are_told_in_short(run: Path, capsys: Capture) -> None:
    assert exempted("2022..2025", *WHO) == 0
    assert "等12期" in capsys.readouterr().out
    assert (run / "台账").is_dir()


@pytest.mark.usefixtures("run")
def test_as_json(capsys: Capture) -> None:
    assert exempted("2024Q3", *WHO, "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert done["recorded"] is True
    assert done["event"]["act"] == "免报"
    assert done["exemption"]["periods"] == ["2024Q3"]
    assert exempted("--list", "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)["exemptions"]
    assert (one["event"], one["until"], one["reason"]) == (1, "2024-09-30", REASON)


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "缺少选项“--unit”"),
        (WHO, "请写明免报的报送期"),
        (("--from", "2024Q3", *WHO), "免报必须写明到哪一期为止"),
        (("2024Q3", "--from", "2024Q3", *WHO), "报送期和 --from 只写一个"),
        (("2024Q1至2024Q2至2024Q3", *WHO), "不是报送期"),
        (("春天", *WHO), "不是报送期"),
        (("2024Q3", "--unit", UNIT, "--by", "张三"), "没有写明原因"),
        (("2024Q3", "--unit", UNIT, "--reason", REASON), "没有写明经办人"),
        (("--end", "5", "--reason", REASON, "--by", "张三"), "没有第5号免报"),
    ],
)
def test_what_the_command_refuses(arguments: tuple[str, ...], message: str, capsys: Capture) -> None:
    assert exempted(*arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("run")
def test_an_ending_that_brings_no_period_back(office: Office, capsys: Capture) -> None:
    """The unit was exempted, and the plan no longer asks it for anything: the ending is recorded all the same."""
    ledger_office = replace(office)
    exempt(ledger_office, UNIT, reach("2025Q3", "2025Q4"), said())
    assert exempted("--end", "1", "--until", "2025Q3", "--reason", "创建期已满", "--by", "张三") == 0
    out = capsys.readouterr().out
    assert "恢复应报：无" in out
    assert "下一步" not in out
