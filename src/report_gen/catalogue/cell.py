"""Kinds of finding about cells of a form."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

# --- what stands in an entry cell (intake.values) ---
MISSING = Kind(
    "C101",
    Severity.ERROR,
    title="必填项未填",
    message="“{column}”未填。",
    hint="请填写；数据没有发生的填 0，确不涉及的填“不适用”并在说明栏写明原因。",
)
NOT_A_DATE = Kind(
    "C102",
    Severity.ERROR,
    title="日期无法识别",
    message="“{column}”应填日期，现为“{value}”。",
    hint="请按 2024-06-30 的样式填写年、月、日。",
)
NOT_A_NUMBER = Kind(
    "C103",
    Severity.ERROR,
    title="不是数",
    message="“{column}”应填数，现为“{value}”。",
    hint="请只填阿拉伯数字；没有发生的填 0，确不涉及的填“不适用”并在说明栏写明原因。",
)
NOT_A_PERCENTAGE = Kind(
    "C104",
    Severity.ERROR,
    title="不是百分数",
    message="“{column}”应填百分数，现为“{value}”。",
    hint="请填写如 95 或 95%；确不涉及的填“不适用”并在说明栏写明原因。",
)
NOT_A_RATIO = Kind(
    "C105",
    Severity.ERROR,
    title="不是比值",
    message="“{column}”应填比值，现为“{value}”。",
    hint="请按 4:1 的样式填写（单元格须为文本格式）。",
)
NOT_A_CHOICE = Kind(
    "C106",
    Severity.ERROR,
    title="不在选项内",
    message="“{column}”只能选填：{choices}；现为“{value}”。",
    hint="请从下拉列表中选择。",
)
APPROXIMATE = Kind(
    "C107",
    Severity.QUERY,
    title="填了约数或范围",
    message="“{column}”须填准确数，现为“{value}”。",
    hint="约数、范围和“以上”“左右”不予采用，写说明也不能代替；请核实后改填准确数。",
)
DASH_FOR_NUMBER = Kind(
    "C108",
    Severity.ERROR,
    title="以符号代替数",
    message="“{column}”填的是“{value}”，不能判断是 0 还是不适用。",
    hint="没有发生的请填 0，确不涉及的请填“不适用”并在说明栏写明原因。",
)
FORMULA_WITHOUT_VALUE = Kind(
    "C109",
    Severity.ERROR,
    title="公式没有结果",
    message="“{column}”是公式“{value}”，文件中没有保存计算结果。",
    hint="请把公式换成计算出的数值（复制—选择性粘贴—数值），保存后重新发送。",
)
ERROR_VALUE = Kind(
    "C110",
    Severity.ERROR,
    title="单元格是错误值",
    message="“{column}”显示为错误值“{value}”。",
    hint="请改填文字或数；不要引用其他文件。",
)
PICTURE = Kind(
    "C111",
    Severity.ERROR,
    title="单元格是图片",
    message="“{column}”此格是图片，不是文字或数。",
    hint="请删除图片，改填文字或数；图片可作为附件另行报送。",
)
OUT_OF_RANGE = Kind(
    "C112",
    Severity.ERROR,
    title="超出允许范围",
    message="“{column}”为 {value}，应{expected}。",
    hint="请核对数值和计量单位后改正。",
)
NOT_WHOLE = Kind(
    "C113",
    Severity.ERROR,
    title="应为整数",
    message="“{column}”应填整数{measure}，现为“{value}”。",
    hint="请核对后填写整数。",
)
WRONG_MEASURE = Kind(
    "C114",
    Severity.ERROR,
    title="计量单位不符",
    message="“{column}”的计量单位是“{measure}”，现填“{value}”，不能确定换算关系。",
    hint="请换算成表中印明的计量单位后，只填数字。",
)
NO_YEAR = Kind(
    "C115",
    Severity.ERROR,
    title="日期缺年份",
    message="“{column}”的日期“{value}”没有写明年份。",
    hint="请按 2024-06-30 的样式填写年、月、日。",
)
PERCENTAGE_UNCLEAR = Kind(
    "C116",
    Severity.QUERY,
    title="百分数可能少乘100",
    message="“{column}”为 {value}，按 {value}% 读取，是否应为 {expected}%？",
    hint="如应为 {expected}%，请改填 {expected}；如确为 {value}%，请在说明栏写明。",
)
RATIO_INVERTED = Kind(
    "C117",
    Severity.QUERY,
    title="比值可能写反",
    message="“{column}”为“{value}”，前项小于后项，是否写反？",
    hint="如写反请改正；如无误，请在说明栏写明。",
)
DAY_ADDED = Kind(
    "C118",
    Severity.NOTE,
    title="日期没有写明日",
    message="“{column}”为“{value}”，没有写明日，按所写时段的最后一日 {expected} 采用。",
    hint="如不是该日，请改填具体日期。",
)
TEXT_TOO_LONG = Kind(
    "C119",
    Severity.NOTE,
    title="文字过长",
    message="“{column}”有 {length} 字，超过 {limit} 字，已全文保留。",
    hint="建议精简，详细材料可作为附件报送。",
)
MORE_DECIMALS = Kind(
    "C120",
    Severity.NOTE,
    title="小数位数偏多",
    message="“{column}”为 {value}，表中要求保留 {decimals} 位小数；按原数采用。",
    hint="无须重报；下期请按要求的位数填写。",
)
CHOICE_WITH_REMARK = Kind(
    "C121",
    Severity.QUERY,
    title="选项后另加文字",
    message="“{column}”填的是“{value}”，按“{expected}”读取；后加的文字与选项是否一致？",
    hint="请只选“{expected}”或其他选项，补充的话写在说明栏；如确为“{expected}”，请在说明栏写明。",
)

# --- entry cells together (intake.entries) ---
REASON_MISSING = Kind(
    "C201",
    Severity.ERROR,
    title="不适用未写原因",
    message="“{column}”填了“不适用”，没有写明原因。",
    hint="请在本行“说明”栏写明不适用的原因。",
)
MERGED_NUMBER = Kind(
    "C202",
    Severity.ERROR,
    title="数值格被合并",
    message="“{column}”与相邻行合并为一格（{value}），不能确定各行的数。",
    hint="请取消合并单元格，逐行填写。",
)
MERGED_WITH_PRINTED = Kind(
    "C203",
    Severity.ERROR,
    title="填报格与印制格合并",
    message="“{column}”与左边印制的格合并成了一格（{value}），不能确定填的是什么。",
    hint="请取消合并单元格，把内容填在本格。",
)
