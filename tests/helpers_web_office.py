"""A small part of the example office: a conflict in April, two versions of a form in May, a queried cell in June."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from conftest import EXAMPLES
from report_gen.workspace import Workspace

NOW = datetime.fromisoformat("2024-07-10T09:30:00")
CONFLICT = "CT-2024-04-D16"
_SENT = {
    "2024-04": ("2024-04 市交通运输局.xlsx", "市公安局/填报表(最终版).xlsx"),
    "2024-05": ("市城市管理局5月（初报）.xlsx", "绿色货运配送填报表-市城市管理局.xlsx"),
    "2024-06": ("2024-06 市住建局.xlsx",),
}


def a_desk(root: Path) -> Workspace:
    """A workspace at `root` with the plan of Luoyang and five forms in it, nothing merged."""
    for period, names in _SENT.items():
        for name in names:
            target = root / "报送" / period / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(EXAMPLES / "luoyang" / "报送" / period / name, target)
    shutil.copyfile(EXAMPLES / "luoyang" / "方案.xlsx", root / "方案.xlsx")
    return Workspace.at(root)
