"""Kinds of finding about many offices put together: which could not be read, and what does not go together."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

# --- offices ---
NOT_READ = Kind(
    "U101",
    Severity.ERROR,
    title="单位没有读成",
    message="“{unit}”没有读成，未计入：{reason}。",
    hint="{advice}",
)
GIVEN_TWICE = Kind(
    "U102",
    Severity.NOTE,
    title="同一单位给了几次",
    message="“{unit}”给了 {count} 次，只计一次。",
)
SAME_LEDGER = Kind(
    "U103",
    Severity.QUERY,
    title="两个文件夹是同一单位",
    message="“{other}”与“{unit}”的城市、方案编号和台账第 1 号事件都相同，应是同一单位，只计“{unit}”。",
    hint="台账事件多的一份视为现行的，另一份应是备份或副本；确为两个单位的，请在方案里写不同的城市。",
)
SAME_PLAN = Kind(
    "U104",
    Severity.NOTE,
    title="方案编号相同",
    message="{units}的方案编号都是“{value}”，按文件夹分作不同单位。",
    hint="确为同一单位的，请只保留一个文件夹。",
)
LEDGER_UNSOUND = Kind(
    "U105",
    Severity.QUERY,
    title="单位的台账没有通过校验",
    message="“{unit}”的台账没有通过校验，其中的决定一律没有采用，数据按报送文件现算。",
    hint="请该单位运行 report-gen log verify 查看，从备份恢复台账后重新汇总。",
)
MOVED_ON = Kind(
    "U106",
    Severity.QUERY,
    title="汇总以后又有变动",
    message="“{unit}”在{when}汇总以后，报送文件或方案有变动 {count} 处，没有计入。",
    hint="请该单位重新运行 report-gen merge。",
)
RUN_LOST = Kind(
    "U107",
    Severity.QUERY,
    title="上次汇总不能还原",
    message="“{unit}”上次汇总所用的原件不全，数据按报送文件现算。",
    hint="请该单位恢复“台账/原件”文件夹，或重新运行 report-gen merge。",
)
CORRECTED_SINCE = Kind(
    "U108",
    Severity.NOTE,
    title="封账后有更正",
    message="“{unit}”封账后更正过 {count} 个数，本表仍用封账数。",
    hint="更正后的数从下一期起采用；确需本期采用的，请该单位开账重做。",
)
LIST_ROW = Kind(
    "U109",
    Severity.ERROR,
    title="单位清单的一行读不懂",
    message="单位清单这一行没有写文件夹，未计入。",
    hint="请补写该单位的工作文件夹。",
)
NO_OFFICE = Kind(
    "U110",
    Severity.NOTE,
    title="不是工作文件夹",
    message="文件夹“{name}”里没有方案工作簿，没有当作一个单位。",
    hint="确为一个单位的，请把它的 方案.xlsx 放进去。",
)

# --- what does not go together ---
MEASURES_DIFFER = Kind(
    "U201",
    Severity.QUERY,
    title="计量单位不一致",
    message="“{item}”的计量单位不一致：{values}，没有合计。",
    hint="请统一各单位方案里的计量单位后重新汇总。",
)
KINDS_DIFFER = Kind(
    "U202",
    Severity.QUERY,
    title="数据类型不一致",
    message="“{item}”的类型不一致：{values}，没有合计。",
    hint="请统一各单位方案“数据项”表的“类型”。",
)
TAKES_DIFFER = Kind(
    "U203",
    Severity.QUERY,
    title="取数规则不一致",
    message="“{item}”有的取最大、有的不是：{values}，没有合计。",
    hint="请统一各单位方案“数据项”表的“取数规则”。",
)
FORMULAS_DIFFER = Kind(
    "U204",
    Severity.QUERY,
    title="计算公式不一致",
    message="“{item}”的计算公式不一致：{values}，没有合计。",
    hint="请统一各单位方案“指标”表的公式。",
)
NAMES_DIFFER = Kind(
    "U205",
    Severity.QUERY,
    title="编码相同而名称不同",
    message="方案“{value}”的{sheet}“{code}”名称不一：{names}，按名称分列，没有相加。",
    hint="确为同一项的，请统一各单位方案里的名称。",
)
