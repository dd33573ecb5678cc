"""A month of an office whose ledger is a file or a PostgreSQL server: the same commands, the same ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from helpers_disturbed import run_here, written
from helpers_office_ledger import KINDS, spare
from report_gen.cli import COULD_NOT_RUN, DONE, PERSON_NEEDED

_JUSTIFY = ("justify", "2024Q2")
_SAID = ("--reason", "二季度新增两处共配中心投入运营，数据已与平台核对", "--by", "张三")
_CLOSE = ("close", "2024Q2", "--by", "张三", "--force", "--reason", "其余单位的修改件下期补报")


@pytest.fixture(params=KINDS)
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second example's office with its ledger in that kind of database."""
    place = spare(request.param, tmp_path / "别处")
    place.seal.parent.mkdir()
    monkeypatch.setenv("REPORT_GEN_LEDGER", str(place.address))
    root = tmp_path / "办公室"
    shutil.copytree(EXAMPLES / "linzi", root, ignore=shutil.ignore_patterns("~$*"))
    return root


def test_merge_justify_close(office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*words: str) -> int:
        return run_here(office, words, monkeypatch.setattr)

    def told(*words: str) -> dict[str, Any]:
        capsys.readouterr()
        run(*words, "--json")
        return dict(json.loads(capsys.readouterr().out))

    assert told("merge", "2024Q2")["verdict"]["待核实"] == 1
    waiting = told(*_JUSTIFY, "--list")["open"]
    for one in waiting:
        assert run(*_JUSTIFY, "--unit", one["unit"], "--cell", f"{one['sheet']}!{one['cell']}", *_SAID) == DONE
    assert waiting
    assert told("merge", "2024Q2")["verdict"]["待核实"] == 0
    _closed_stays_closed(office, run)
    acts = [event["act"] for event in told("log", "show")["events"]]
    assert {"首见", "运行", "说明", "封账", "开账"} <= set(acts)
    assert run("log", "verify") == DONE


def _closed_stays_closed(office: Path, run: Callable[..., int]) -> None:
    assert run(*_CLOSE) in {DONE, PERSON_NEEDED}
    made = written(office)
    assert run("merge", "2024Q2") == COULD_NOT_RUN
    assert written(office) == made
    assert run("reopen", "2024Q2", "--by", "张三", "--reason", "补报已到") == DONE
    assert run("merge", "2024Q2") == PERSON_NEEDED
