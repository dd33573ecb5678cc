"""Kinds of finding about values against one another."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

# --- against last period ---
CUMULATIVE_FELL = Kind(
    "L101",
    Severity.ERROR,
    title="累计数回落",
    message="“{item}”是累计数，本期{value}小于上期{last}。",
    hint="累计数只增不减。请更正本期数；如上期数有误，请联系领导小组办公室先更正上期。",
)
LARGE_CHANGE = Kind(
    "L102",
    Severity.QUERY,
    title="变动过大",
    message="“{item}”本期{value}，上期{last}，变动{change}，超过核实线{limit}。",
    hint="请核对；数据无误的，在本行“说明”栏写清变动原因。",
)
ANSWER_WITHDRAWN = Kind(
    "L103",
    Severity.QUERY,
    title="由有变无",
    message="“{item}”上期填“{last}”，本期填“{value}”。",
    hint="请核对；确有变化的，在本行“说明”栏写清原因。",
)
STATE_WENT_BACK = Kind(
    "L104",
    Severity.QUERY,
    title="工作状态回退",
    message="任务{task}上期已报“已完成”，本期报“{value}”。",
    hint="请核对；确需重新推进的，在本行“说明”栏写清原因。",
)
PROGRESS_COPIED = Kind(
    "L105",
    Severity.NOTE,
    title="进展与上期完全相同",
    message="任务{task}的本期工作进展与上期一字不差。",
    hint="请写本期新的进展；确无新进展的，请写明原因。",
)
BECAME_ZERO = Kind(
    "L106",
    Severity.QUERY,
    title="有数变零",
    message="“{item}”上期{last}，本期填0。",
    hint="请核对是否把“没有新增”填成了0；确已归零的，在本行“说明”栏写清原因。",
)
BECAME_NOT_APPLICABLE = Kind(
    "L107",
    Severity.QUERY,
    title="有数变不适用",
    message="“{item}”上期填报{last}，本期填“不适用”。",
    hint="请填本期数；本期起确不涉及的，在本行“说明”栏写清从何时起、为何不再涉及。",
)
STOCK_UNCHANGED = Kind(
    "L108",
    Severity.NOTE,
    title="存量数连续三期未变",
    message="“{item}”连续三期都是{value}。",
    hint="请核对是否照抄上期；确未变动的不必修改。",
)

# --- tasks ---
COMPLETED_AFTER_PERIOD = Kind(
    "L121",
    Severity.ERROR,
    title="完成日期晚于本期",
    message="任务{task}的完成日期{value}晚于本期最后一天{expected}。",
    hint="请填实际完成的日期；本期末尚未完成的，状态请选“推进中”。",
)
COMPLETED_BEFORE_CREATION = Kind(
    "L122",
    Severity.ERROR,
    title="完成日期早于创建期",
    message="任务{task}的完成日期{value}早于创建期第一天{expected}。",
    hint="请核对年份后更正。",
)
COMPLETED_WITHOUT_DATE = Kind(
    "L123",
    Severity.ERROR,
    title="已完成未填完成日期",
    message="任务{task}的状态是“已完成”，没有填完成日期。",
    hint="请按 2024-06-30 的样式填写实际完成日期。",
)
DATE_WITHOUT_COMPLETION = Kind(
    "L124",
    Severity.QUERY,
    title="未完成却有完成日期",
    message="任务{task}的状态是“{state}”，却填了完成日期{value}。",
    hint="已完成的请把状态改为“已完成”；尚未完成的请删去日期，计划完成日期填在“问题与下步计划”表。",
)
OPEN_TASK_COMPLETED = Kind(
    "L125",
    Severity.QUERY,
    title="持续推进任务报已完成",
    message="任务{task}的完成时限是“{due}”，本期报“已完成”。",
    hint="长期任务请选“持续推进”；确已办结的，在本行“说明”栏写清依据。",
)
LEAD_SAYS_NOT_APPLICABLE = Kind(
    "L126",
    Severity.QUERY,
    title="牵头单位填不适用",
    message="本单位是任务{task}的牵头单位，状态填了“不适用”。",
    hint="请核对；确不适用的，在本行“说明”栏写清理由。",
)
PROGRESS_TOO_SHORT = Kind(
    "L127",
    Severity.NOTE,
    title="进展过于简单",
    message="任务{task}的状态是“{state}”，工作进展只写了“{value}”。",
    hint="请写明本期做了什么、进展到哪一步。",
)
DONE_BY_ITS_WORDS = Kind(
    "L128",
    Severity.QUERY,
    title="进展写已完成而状态不是",
    message="任务{task}的工作进展写的是“{value}”，状态却是“{state}”。",
    hint="已完成的请把状态改为“已完成”并填完成日期；只完成一部分的，请在进展中写明哪一部分，或在本行“说明”栏写清。",
)
NOT_STARTED_PAST_DUE = Kind(
    "L129",
    Severity.QUERY,
    title="时限已到仍未启动",
    message="任务{task}的完成时限是“{due}”，本期仍报“未启动”，“问题与下步计划”表中没有写原因。",
    hint="请在“问题与下步计划”表中写明存在问题和下步计划，或在本行“说明”栏写清原因；状态选错的请更正。",
)
PROGRESS_CONTRADICTS_VALUE = Kind(
    "L130",
    Severity.QUERY,
    title="进展中的数与指标数据不一致",
    message="任务{task}的工作进展写“{value}”，“指标数据”表中“{item}”填的是{expected}。",
    hint="请核对哪一个对，更正另一个；两个数口径不同的，在本行“说明”栏写清。",
)
PROGRESS_REPEATED = Kind(
    "L131",
    Severity.NOTE,
    title="两项任务进展相同",
    message="任务{task}的工作进展与任务{other}一字不差。",
    hint="请分别写明各项任务做了什么。",
)

# --- evidence and problems ---
EVIDENCE_MISSING = Kind(
    "L141",
    Severity.NOTE,
    title="没有列出佐证材料",
    message="“{item}”填“{value}”，按口径应附佐证，“佐证材料”表中没有对应的一行。",
    hint="请在“佐证材料”表中补一行，“对应任务或数据项”填“{item}”。",
)
PROBLEM_OF_OTHER_TASK = Kind(
    "L142",
    Severity.QUERY,
    title="涉及任务不是本单位任务",
    message="涉及任务序号填了“{value}”，本单位的任务是：{expected}。",
    hint="请改为本单位任务的序号；涉及多项的，用顿号隔开。",
)
PLANNED_IN_THE_PAST = Kind(
    "L143",
    Severity.NOTE,
    title="计划完成日期已过",
    message="计划完成日期{value}早于本期最后一天{expected}。",
    hint="请填写今后的计划日期。",
)
OVERDUE_WITHOUT_NEXT_STEP = Kind(
    "L144",
    Severity.NOTE,
    title="逾期任务没有下步计划",
    message="任务{task}的完成时限是“{due}”，尚未完成，这一行只写了问题，没有写下步计划。",
    hint="请写明下步计划和计划完成日期。",
)
PLANNED_DATE_MISSING = Kind(
    "L145",
    Severity.NOTE,
    title="下步计划没有日期",
    message="这一行写了下步计划，没有填计划完成日期。",
    hint="请按 2024-06-30 的样式填写计划完成日期。",
)
EVIDENCE_WITHOUT_NAME = Kind(
    "L146",
    Severity.QUERY,
    title="佐证材料没有名称",
    message="“佐证材料”表的这一行填了“{value}”，没有填材料名称。",
    hint="请补填材料名称；不需要这一行的，请整行清空。",
)
EVIDENCE_TWICE = Kind(
    "L147",
    Severity.NOTE,
    title="佐证材料重复",
    message="“{name}”在{other}行已为同一事项列过。",
    hint="请删去重复的一行；是不同材料的，请把名称或文号写全。",
)
EVIDENCE_AFTER_PERIOD = Kind(
    "L148",
    Severity.QUERY,
    title="佐证材料日期晚于本期",
    message="“{name}”的日期{value}晚于本期最后一天{expected}。",
    hint="请核对年份和月份；确为本期以后的材料，请在下一期填报。",
)
EVIDENCE_OF_OTHER_TASK = Kind(
    "L149",
    Severity.NOTE,
    title="佐证材料对应的任务不是本单位任务",
    message="“对应任务或数据项”填了任务“{value}”，本单位的任务是：{expected}。",
    hint="请改为本单位任务的序号或数据项名称。",
)

# --- explanations ---
EXPLANATION_REFUSED = Kind(
    "L161",
    Severity.NOTE,
    title="说明不能作为核实依据",
    message="说明写的是“{value}”，{reason}，不能作为核实依据。",
    hint="请写清具体原因，不少于 {least} 个字。",
)

QUERY_EXPLAINED = Kind(
    "L162",
    Severity.NOTE,
    title="核实性问题已作说明",
    message="{message}（{rule}）{by}已说明：“{explanation}”。",
    hint="数据已采用；说明不成立的，请退回报送单位。",
)

# --- checks written by the office (校核规则) ---
PLAN_CHECK_ERROR = Kind(
    "L201",
    Severity.ERROR,
    title="校核规则不通过（强制性）",
    message="规则{rule}：{text}。现为{values}。",
    hint="请核对并更正。",
)
PLAN_CHECK_QUERY = Kind(
    "L202",
    Severity.QUERY,
    title="校核规则不通过（核实性）",
    message="规则{rule}：{text}。现为{values}。",
    hint="请核对；数据无误的，在本行“说明”栏写清原因。",
)
PLAN_CHECK_NOTE = Kind(
    "L203",
    Severity.NOTE,
    title="校核规则不通过（提示）",
    message="规则{rule}：{text}。现为{values}。",
    hint="供参考。",
)
PLAN_CHECK_SKIPPED = Kind(
    "L204",
    Severity.NOTE,
    title="校核规则未能校核",
    message="规则{rule}（{text}）未能校核：{reason}。",
    hint="补齐数据后重新汇总。",
)
