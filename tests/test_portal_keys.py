"""Sign-in codes: made once, known again however they are typed, replaced, revoked, and never read out of the ledger."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import threading
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from helpers_office_ledger import tamper
from report_gen import cli
from report_gen.errors import ReportGenError
from report_gen.ledger.keys import DIGEST
from report_gen.model.access import Key, Role
from report_gen.model.event import Act
from report_gen.steps.load import Office, open_office
from report_gen.steps.office_ledger import ledger_of
from report_gen.steps.portal import keys as steps
from report_gen.steps.portal.keys import (
    ALPHABET,
    NewKey,
    key_for,
    keyless,
    keys,
    make_clerk_key,
    make_keys,
    passing_key,
    reporting_units,
    revoke,
)
from report_gen.workspace import Workspace

NOW = datetime.fromisoformat("2024-07-02T09:30:00")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = tmp_path / "office"
    root.mkdir()
    shutil.copyfile(EXAMPLES / "linzi" / "方案.xlsx", root / "方案.xlsx")
    return Workspace.at(root)


def opened(workspace: Workspace) -> Office:
    return open_office(workspace, now=NOW, by="张三")


def one_key(workspace: Workspace, unit: str = "区商务局") -> NewKey:
    (made,) = make_keys(opened(workspace), [unit], "张三", NOW)
    return made


def test_a_code_has_five_groups_of_signs_nobody_mixes_up(workspace: Workspace) -> None:
    made = one_key(workspace)
    groups = made.code.split("-")
    assert [len(group) for group in groups] == [4] * 5
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("0O1IL") & set(ALPHABET)
    assert made.key.id == groups[0]
    assert made.key == keys(opened(workspace))[0]


def test_the_ledger_holds_no_secret_and_no_two_digests_are_alike(workspace: Workspace) -> None:
    first, second = one_key(workspace), one_key(workspace)
    written = (workspace.root / "台账" / "台账.db").read_bytes()
    secret = "".join(first.code.split("-")[1:])
    assert secret.encode() not in written
    assert all(group.encode() not in written for group in first.code.split("-")[1:])
    assert first.key.digest.startswith("scrypt$16384$8$1$")
    assert first.key.digest.split("$")[4] != second.key.digest.split("$")[4]


@pytest.mark.parametrize("write", [
    lambda code: code,
    str.lower,
    lambda code: code.replace("-", ""),
    lambda code: f"  {code.replace('-', ' — ')}\n",
    lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),  # full-width, the dashes too
    lambda code: code.replace("-", "_"),
])  # fmt: skip
def test_a_code_is_known_however_it_is_typed(workspace: Workspace, write: object) -> None:
    made = one_key(workspace)
    assert callable(write)
    assert key_for(keys(opened(workspace)), write(made.code)) == made.key


def test_a_wrong_code_opens_nothing(workspace: Workspace) -> None:
    made = one_key(workspace)
    known = keys(opened(workspace))
    other = "2" if made.code[-1] != "2" else "3"
    for wrong in ("", "你好", made.key.id, made.code[:-1], made.code + "2", made.code[:-1] + other, made.code[5:]):
        assert key_for(known, wrong) is None
    assert key_for((), made.code) is None


def test_an_unknown_id_costs_as_much_as_a_wrong_secret(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made, asked = one_key(workspace), list[tuple[int, int, int]]()
    real = steps._scrypt

    def counted(secret: str, salt: bytes, costs: tuple[int, int, int]) -> bytes:
        asked.append(costs)
        return real(secret, salt, costs)

    monkeypatch.setattr(steps, "_scrypt", counted)
    for code in (made.key.id + "2" * 16, "2222" + "2" * 16):
        assert key_for([made.key], code) is None
    assert asked == [(2**14, 8, 1)] * 2


def test_at_most_two_codes_are_computed_at_a_time(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = one_key(workspace)
    at_work, most, lock = [0], [0], threading.Lock()
    real = hashlib.scrypt

    def counted(*args: bytes, **options: Any) -> bytes:
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        try:
            return real(*args, **options)
        finally:
            with lock:
                at_work[0] -= 1

    monkeypatch.setattr(hashlib, "scrypt", counted)
    threads = [threading.Thread(target=key_for, args=([made.key], made.code)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most[0] <= 2


def test_a_new_code_ends_the_one_before(workspace: Workspace) -> None:
    first, second = one_key(workspace), one_key(workspace)
    known = keys(opened(workspace))
    assert known == (second.key,)
    assert key_for(known, first.code) is None
    assert key_for(known, second.code) == second.key


def test_codes_for_several_units_in_one_go(workspace: Workspace) -> None:
    office = opened(workspace)
    able = reporting_units(office.plan, NOW.date())
    made = make_keys(office, [able[0].code, able[1].short, able[0].name], " 张三 ", NOW)
    assert [one.key.unit for one in made] == [able[0].code, able[1].code]
    assert {one.key.by for one in made} == {"张三"}
    left = keyless(opened(workspace), NOW.date())
    assert [unit.code for unit in left] == [unit.code for unit in able[2:]]
    ledger = ledger_of(workspace, office.plan)
    assert ledger is not None
    assert [(event.act, event.unit) for event in ledger.events()] == [(Act.KEY_MADE, one.key.unit) for one in made]


def test_no_code_for_a_unit_that_is_unknown_or_sends_nothing(workspace: Workspace) -> None:
    office = opened(workspace)
    with pytest.raises(ReportGenError) as caught:
        make_keys(office, ["区商务局", "区商务居"], "张三", NOW)
    assert caught.value.message == "方案中没有“区商务居”这个单位。"
    assert "是否为“区商务局”？" in caught.value.hint
    assert keys(opened(workspace)) == ()  # none of the others either
    silent = replace(office.plan.find_unit("区商务局") or office.plan.units[0], reports=False)
    plan = replace(office.plan, units=tuple(silent if one.code == silent.code else one for one in office.plan.units))
    with pytest.raises(ReportGenError, match="区商务局按方案现在不报送填报表"):
        make_keys(replace(office, plan=plan), ["区商务局"], "张三", NOW)
    gone = replace(silent, reports=True, until=date(2024, 3, 31))
    plan = replace(office.plan, units=tuple(gone if one.code == gone.code else one for one in office.plan.units))
    with pytest.raises(ReportGenError, match="不用登录码"):
        make_keys(replace(office, plan=plan), ["区商务局"], "张三", NOW)


def test_a_clerk_has_a_code_of_his_own(workspace: Workspace) -> None:
    unit = one_key(workspace)
    first = make_clerk_key(opened(workspace), " 李  四 ", "张三", NOW)
    assert (first.key.role, first.key.unit, first.key.name) == (Role.CLERK, "", "李 四")
    second = make_clerk_key(opened(workspace), "李 四", "张三", NOW)
    assert keys(opened(workspace)) == (unit.key, second.key)
    with pytest.raises(ReportGenError, match="没有写明登录码给谁"):
        make_clerk_key(opened(workspace), " ", "张三", NOW)


@pytest.mark.parametrize("said", ["id", "lower", "name", "code", "short"])
def test_a_revoked_code_opens_nothing(workspace: Workspace, said: str) -> None:
    made, other = one_key(workspace), one_key(workspace, "区财政局")
    unit = opened(workspace).plan.unit(made.key.unit)
    names = {"id": made.key.id, "lower": made.key.id.lower(), "name": unit.name, "code": unit.code, "short": unit.short}
    assert revoke(opened(workspace), names[said], "李四", NOW) == made.key
    assert keys(opened(workspace)) == (other.key,)
    with pytest.raises(ReportGenError, match="没有有效的登录码"):
        revoke(opened(workspace), names[said], "李四", NOW)


def test_a_clerks_code_is_revoked_by_name(workspace: Workspace) -> None:
    made = make_clerk_key(opened(workspace), "李四", "张三", NOW)
    assert revoke(opened(workspace), "李四", "张三", NOW) == made.key
    assert keys(opened(workspace)) == ()


def test_a_key_revoked_twice_and_one_nobody_made_do_no_harm(workspace: Workspace) -> None:
    made = one_key(workspace)
    ledger = ledger_of(workspace, opened(workspace).plan)
    assert ledger is not None
    for name in (made.key.id, made.key.id, "ZZZZ"):
        ledger.append(Act.KEY_REVOKED, at=NOW, by="张三", data={"登录码": name})
    assert keys(opened(workspace)) == ()


def test_who_makes_and_revokes_has_a_name(workspace: Workspace) -> None:
    for act in (
        lambda: make_keys(opened(workspace), ["区商务局"], " ", NOW),
        lambda: make_clerk_key(opened(workspace), "李四", "", NOW),
        lambda: revoke(opened(workspace), "李四", "", NOW),
    ):
        with pytest.raises(ReportGenError, match="没有写明经办人"):
            act()


def test_nothing_is_made_behind_a_ledger_somebody_touched(workspace: Workspace) -> None:
    one_key(workspace)
    ledger = ledger_of(workspace, opened(workspace).plan)
    assert ledger is not None
    tamper(ledger, ("UPDATE ledger_events SET event_unit = 'U99' WHERE number = 1",))
    office = opened(workspace)
    assert keys(office) == ()
    with pytest.raises(ReportGenError, match="台账没有通过校验"):
        make_keys(office, ["区商务局"], "张三", NOW)


def test_a_dry_run_makes_nothing_and_shows_no_code(workspace: Workspace) -> None:
    made = make_keys(opened(workspace), ["区商务局"], "张三", NOW, dry_run=True)
    assert [(one.code, one.key.id, one.key.digest) for one in made] == [("", "", "")]
    assert not (workspace.root / "台账").exists()


def test_the_key_of_a_run_is_recorded_nowhere(workspace: Workspace) -> None:
    made = passing_key(opened(workspace), "张三", NOW)
    assert key_for([made.key], made.code) == made.key
    assert made.key.role is Role.CLERK
    assert not (workspace.root / "台账").exists()


def test_an_id_in_use_is_not_given_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = one_key(workspace)
    said = iter([*made.key.id, *"ABCD", *"2" * 16])
    monkeypatch.setattr(secrets, "choice", lambda _: next(said))
    assert one_key(workspace, "区财政局").key.id == "ABCD"


def test_lists_of_events_tell_the_key_but_not_its_digest(workspace: Workspace, capsys: Capture) -> None:
    made = one_key(workspace)
    digest = made.key.digest
    assert cli.main(["log", "show", "-w", str(workspace.root)]) == cli.DONE
    shown = capsys.readouterr().out
    assert f"发放登录码　区商务局　登录码：{made.key.id}，身份：成员单位" in shown
    assert digest not in shown
    assert cli.main(["log", "show", "--json", "-w", str(workspace.root)]) == cli.DONE
    (event,) = json.loads(capsys.readouterr().out)["events"]
    assert event["act"] == "发放登录码"
    assert DIGEST not in event["data"]


def test_a_key_of_a_unit_the_plan_has_no_more_is_shown_by_its_code(workspace: Workspace) -> None:
    office = opened(workspace)
    key = Key("ABCD", Role.UNIT, "U99", "", "", "张三", NOW, 1)
    assert steps.shown(key, office.plan) == "U99"
    assert steps.shown(replace(key, unit=office.plan.units[0].code), office.plan) == office.plan.units[0].short
