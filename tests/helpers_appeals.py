"""A quarter of the 洛阳 example with the forms of one unit, for the tests of explain, what-if and appeal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from conftest import EXAMPLES
from helpers_office_ledger import NOON
from report_gen.ledger.appeals import scores_text
from report_gen.model.event import Act, Event
from report_gen.model.period import Period, Span
from report_gen.steps.decide import Said
from report_gen.steps.load import Office, open_office, read_history
from report_gen.steps.office_ledger import open_ledger, recorded
from report_gen.steps.score_explain import scored
from report_gen.workspace import Workspace

Q2 = Period.of(Span.QUARTER, 2024, 2)
THERE = "市交通运输局"  # its form of June is there; nothing else is
MISSED = "P01/2024-04"  # a line of every bureau whose form of April is missing
REASON = "四月系统升级无法报送，有书面报备"
_FILES = ("2024-06/2024-06 市交通运输局.xlsx", "2024-06/收件登记.xlsx")


def a_quarter(root: Path) -> Path:
    """The folder with the plan and those forms."""
    for name in _FILES:
        (root / "报送" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXAMPLES / "luoyang" / "报送" / name, root / "报送" / name)
    shutil.copyfile(EXAMPLES / "luoyang" / "方案.xlsx", root / "方案.xlsx")
    return root


def read_once(root: Path) -> Office:
    """The office at that folder, its forms read."""
    opened = open_office(Workspace.at(root))
    read_history(opened, Q2)
    return opened


def fresh(read: Office, target: Path) -> Office:
    """The office in a copy of its folder, without reading the forms again."""
    shutil.copytree(read.workspace.root, target)
    return replace(read, workspace=Workspace.at(target), read=dict(read.read))


def again(office: Office) -> Office:
    """The office as the next command opens it: what the ledger says counts."""
    known = recorded(office.workspace, office.plan, office.workspace.ledger)
    return replace(office, recorded=known, read=dict(office.read))


def said(text: str = REASON, by: str = "张三") -> Said:
    return Said(text, by, NOON)


def ran(office: Office, *, at: datetime = NOON, period: Period = Q2, **options: str) -> Event:
    """A recorded run of `score` with these options and the scores of now."""
    told = {"scores": scores_text(scored(office, period).scores), **options}
    data = {"命令": "score", "选项": json.dumps(told, ensure_ascii=False), "输出": "{}"}
    ledger = open_ledger(office.workspace, office.plan)
    return ledger.append(Act.RAN, at=at, by="张三", period=period.code, data=data)


def snapshot(root: Path) -> Mapping[str, str]:
    """Every file below the folder with the hash of what it holds, every folder with ''."""
    return {
        path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(root.rglob("*"))
    }
