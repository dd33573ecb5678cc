"""An office whose units send their second quarter through the portal, for the tests of uploads and of what is kept."""

from __future__ import annotations

import shutil
from datetime import datetime
from itertools import count
from pathlib import Path

import openpyxl

from helpers_closing import Q1, Q2, build
from report_gen.model.period import Period
from report_gen.model.portal import Uploaded
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.upload import take
from report_gen.workspace import LEDGER, Workspace

HEALTH, CITY, TOWN = "B1", "B2", "T1"  # 县卫健局, 县城管局, 城关镇
DAY = datetime.fromisoformat("2024-07-03T09:30:00")
_numbers = count(1)


def sending(root: Path) -> Workspace:
    """The office with the first quarter in its inbox and the filled forms of the second beside it, in 待报."""
    workspace = build(root)
    shutil.move(workspace.period_inbox(Q2), root / "待报")
    return workspace


def form(workspace: Workspace, unit: str) -> Path:
    """The filled form of that unit (short name) for the second quarter."""
    return next(path for path in sorted((workspace.root / "待报").iterdir()) if unit in path.name)


def varied(source: Path, target: Path, word: str) -> Path:
    """The same form as another file: the word stands in its properties."""
    book = openpyxl.load_workbook(source)
    book.properties.description = word
    book.save(target)
    return target


def spooled(workspace: Workspace, content: bytes) -> Path:
    """That content as the server leaves it for `take`."""
    folder = workspace.root / LEDGER / "网页" / "收"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{next(_numbers):08d}"
    path.write_bytes(content)
    return path


def sent(lookout: Lookout, unit: str, source: Path, period: Period = Q2, at: datetime = DAY) -> Uploaded:
    """The file sent by that unit (code)."""
    return take(lookout, unit, period, spooled(lookout.workspace, source.read_bytes()), source.name, at)


def inbox(workspace: Workspace, period: Period = Q2) -> list[str]:
    """The names of what lies in the period's folder."""
    folder = workspace.period_inbox(period)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) if folder.is_dir() else []


__all__ = ["CITY", "DAY", "HEALTH", "Q1", "Q2", "TOWN", "form", "inbox", "sending", "sent", "spooled", "varied"]
