"""Many small offices for the tests of `rollup`: one is made, the others are copies under plans of their own."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from helpers_campaign import DUTIES, ROWS, VALUES, fill_form, write_plan
from report_gen.model.period import Period, Span
from report_gen.steps.forms import make_forms
from report_gen.steps.load import open_office
from report_gen.workspace import Workspace

Q1 = Period.of(Span.QUARTER, 2024, 1)
UNITS = """
    A|云山县爱国卫生运动委员会办公室|县爱卫办|办公室|||||是
    B1|云山县卫生健康局|县卫健局|部门|卫健局||||是
    T1|城关镇人民政府|城关镇|县区|||||是
    """
TASKS = """
    1|组织管理|健全机制||每年召开两次爱卫会全体会议。|县爱卫办||每年3月、9月底前|县爱卫办|
    2|重点场所|小餐饮整治||小餐饮店持证率100%。|县卫健局|城关镇|2024年2月|县卫健局|城关镇
    3|宣传|群众满意||群众满意率不低于90%。|县爱卫办|县卫健局||县爱卫办|县卫健局
    """
ITEMS = """
    D1|组织管理|全体会议次数|会议次数|次|当期|0|0||县爱卫办|牵头
    D4|市容环境|新改建公厕|公厕数|座|累计|0|0||城关镇|合计
    D6|重点场所|餐饮店数|餐饮店数|家|存量|0|0||县卫健局|牵头
    D7|重点场所|持证餐饮店数|持证数|家|存量|0|0||县卫健局|牵头
    D8|病媒防制|鼠密度|鼠密度|%|百分比|2|0|5|县卫健局|牵头
    D10|宣传|经验做法|经验做法||文本||||县爱卫办|牵头
    """
INDICATORS = """
    I3|新改建公厕数|1|公厕数|座|≥|12|0|||
    I5|小餐饮持证率|2|持证数 ÷ 餐饮店数 × 100|%|=|100|1|||
    I6|鼠密度|2|鼠密度|%|<|1|2|||鼠密度小于1%
    """
SHEETS = {"成员单位": UNITS, "任务清单": TASKS, "数据项": ITEMS, "指标": INDICATORS}


def make(root: Path, city: str, numbers: Mapping[str, str | int] = VALUES, **sheets: str) -> Workspace:
    """An office with a plan for that city and every form of the quarter received."""
    root.mkdir(parents=True)
    plan_of(root, city, **sheets)
    office = open_office(Workspace.at(root))
    inbox = office.workspace.period_inbox(Q1)
    inbox.mkdir(parents=True)
    for path in make_forms(office, Q1).paths:
        fill_form(path, inbox / path.name, numbers)
    return office.workspace


def plan_of(root: Path, city: str, **sheets: str) -> Path:
    """Its plan, for that city."""
    about = ROWS["项目信息"].replace("城市|云山县", f"城市|{city}")
    texts = {"项目信息": about, "报送安排": DUTIES["季"], **SHEETS, **sheets}
    return write_plan(root / "方案.xlsx", "季", **texts)


def copy(workspace: Workspace, root: Path, city: str) -> Workspace:
    """The same office under the name of another city."""
    shutil.copytree(workspace.root, root)
    plan_of(root, city)
    return Workspace.at(root)


def state_of(folder: Path) -> dict[str, str]:
    """Every file below the folder with the hash of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
