"""Every kind of finding. A letter a stage: P plan, S submission file, C cell, L logic, M merge, W Word template.

D is for official documents, A for the audit of a plan, K for the ledger, F for PDF, T for what rules on papers warn of,
R for papers held against the ledger, G for what assessors fill in, U for many offices put together. Codes are never
re-used. `docs/findings.md` is generated from here.
"""

from __future__ import annotations

from report_gen.catalogue import (
    assessment,
    audit,
    cell,
    document,
    ledger,
    logic,
    merge,
    paper,
    pdf,
    plan,
    plan_audit,
    rollup,
    submission,
    word,
)
from report_gen.model.finding import Kind

STAGES = (
    ("D", "官方文件", document),
    ("P", "方案", plan),
    ("A", "方案核查", plan_audit),
    ("S", "报送文件", submission),
    ("C", "单元格", cell),
    ("L", "逻辑", logic),
    ("M", "汇总", merge),
    ("W", "文书模板", word),
    ("K", "台账", ledger),
    ("F", "PDF", pdf),
    ("T", "公文提醒", paper),
    ("R", "文书核对", audit),
    ("G", "考核打分", assessment),
    ("U", "上级汇总", rollup),
)


def kinds() -> tuple[Kind, ...]:
    """All kinds of finding, by code."""
    found = [value for _, _, module in STAGES for value in vars(module).values() if isinstance(value, Kind)]
    return tuple(sorted(found, key=lambda kind: kind.code))
