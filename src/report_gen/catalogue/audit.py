"""Kinds of finding about a paper that a person has edited, held against the ledger."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

_TAKE_THE_LEDGERS = "请按台账改正；确认台账有误的，先更正台账，再重新生成文书。"

# --- says something else than the ledger ---
FIGURE_WRONG = Kind(
    "R101",
    Severity.ERROR,
    title="数字与台账不一致",
    message="文中“{said}”，台账为{value}{basis}。",
    hint=_TAKE_THE_LEDGERS,
)
DATE_WRONG = Kind(
    "R102",
    Severity.ERROR,
    title="日期与台账不一致",
    message="文中“{said}”，台账为{value}{basis}。",
    hint=_TAKE_THE_LEDGERS,
)
UNIT_WRONG = Kind(
    "R103",
    Severity.ERROR,
    title="单位与台账不一致",
    message="文中“{said}”，台账此处为“{value}”{basis}。",
    hint=_TAKE_THE_LEDGERS,
)
UNIT_MISSPELT = Kind(
    "R104",
    Severity.ERROR,
    title="单位名称有误",
    message="文中“{said}”不在单位名册，最接近的是“{name}”。",
    hint="请核对后改正；确有这个单位的，请在方案“成员单位”表补上。",
)
UNIT_ADDED = Kind(
    "R105",
    Severity.ERROR,
    title="多列了单位",
    message="文中列了“{said}”，台账此处没有这个单位{basis}。",
    hint=_TAKE_THE_LEDGERS,
)
UNIT_LEFT_OUT = Kind(
    "R106",
    Severity.ERROR,
    title="漏列了单位",
    message="台账此处列有“{value}”{basis}，文中没有。",
    hint="请补上；有意不列的，请连同前面的数目一并改写。",
)
JUDGEMENT_WRONG = Kind(
    "R107",
    Severity.ERROR,
    title="结论与台账不一致",
    message="文中“{said}”，台账为“{value}”{basis}。",
    hint=_TAKE_THE_LEDGERS,
)
ROW_LOST = Kind(
    "R108",
    Severity.ERROR,
    title="表格少了内容",
    message="表格少了“{name}”一{what}。",
    hint="请按台账补上；有意删去的，请在文中说明。",
)
TABLE_LOST = Kind(
    "R109",
    Severity.ERROR,
    title="少了一张表",
    message="文中没有列“{heads}”的表（原文第{number}张表）。",
    hint="请按台账补上；有意删去的，请在文中说明。",
)
CELL_EMPTY = Kind(
    "R110",
    Severity.ERROR,
    title="表格少填一格",
    message="表格此格“{said}”，台账为{value}{basis}。",
    hint=_TAKE_THE_LEDGERS,
)
TOTAL_WRONG = Kind(
    "R111",
    Severity.ERROR,
    title="表格合计不符",
    message="表中合计“{said}”，{parts}相加为{value}。",
    hint="请核对合计和各数。",
)
SUM_WRONG = Kind(
    "R112",
    Severity.ERROR,
    title="文中各数与合计不符",
    message="文中“{said}”，按文中各数计算为{value}（{working}）。",
    hint="请核对合计、百分比和各数。",
)
PLACEHOLDER_LEFT = Kind(
    "R113",
    Severity.ERROR,
    title="还有待补内容",
    message="文中已写明成文日期，仍留有“{said}”。",
    hint="请补上内容或删去这一处，再行签发。",
)

# --- cannot be found in the ledger ---
FIGURE_UNKNOWN = Kind(
    "R201",
    Severity.QUERY,
    title="台账中没有的数",
    message="文中“{said}”，台账中没有。",
    hint="请核对出处；属于新情况的，建议由有关单位补报后重新生成。",
)
UNIT_UNKNOWN = Kind(
    "R202",
    Severity.QUERY,
    title="台账中没有的说法",
    message="文中说“{said}”“{judgement}”，台账中没有。",
    hint="请核对；与台账不一致的请改正。",
)
WHOLE_DROPPED = Kind(
    "R203",
    Severity.QUERY,
    title="删去了合计",
    message="原文的合计“{value}”已删去，各分项还在文中。",
    hint="请核对是否有意删去。",
)
ROW_UNKNOWN = Kind(
    "R204",
    Severity.QUERY,
    title="表格多了内容",
    message="表格多了“{name}”一{what}，台账中没有。",
    hint="请核对出处；属于新情况的，建议由有关单位补报后重新生成。",
)

# --- to know ---
FIGURES_DROPPED = Kind(
    "R301",
    Severity.NOTE,
    title="删去了数字",
    message="原文“{sentence}”中的{figures}，文中没有了。",
)
PLACEHOLDER_OPEN = Kind(
    "R302",
    Severity.NOTE,
    title="待补内容",
    message="文中留有“{said}”。",
    hint="签发前请补上或删去。",
)
