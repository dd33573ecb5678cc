"""Kinds of finding about filled 考核打分 workbooks: one that is 强制性 keeps the whole book from being recorded."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

# --- the book itself (intake.assessor_book) ---
NOT_THE_BOOK = Kind(
    "G101",
    Severity.ERROR,
    title="不是考核打分表",
    message="这不是领导小组办公室发出的考核打分表：{reason}。",
    hint="请把内容填入 report-gen score 写出的“考核打分.xlsx”，不要另制表格。",
)
OTHER_PLAN = Kind(
    "G102",
    Severity.ERROR,
    title="是别的方案的打分表",
    message="这是方案 {value} 的考核打分表，本方案是 {expected}。",
    hint="请确认文件没有放错工作文件夹。",
)
OTHER_PERIOD = Kind(
    "G103",
    Severity.ERROR,
    title="是别的考核期的打分表",
    message="这是{value}的考核打分表，现在录入的是{expected}。",
    hint="请放入对应考核期的文件夹，或用它自己的考核期录入。",
)
HEAD_LOST = Kind(
    "G104",
    Severity.ERROR,
    title="找不到表头",
    message="找不到“{sheet}”表的表头（{heads}）。",
    hint="请恢复表头，或把内容填入新的“考核打分.xlsx”。",
)
COLUMN_LOST = Kind(
    "G105",
    Severity.ERROR,
    title="缺少一栏",
    message="“{sheet}”表找不到“{column}”栏。",
    hint="请恢复这一栏，或把内容填入新的“考核打分.xlsx”。",
)
COLUMN_TWICE = Kind(
    "G106",
    Severity.ERROR,
    title="同一栏有两列",
    message="“{sheet}”表有两列“{column}”，不能确定以哪一列为准。",
    hint="请核实后只保留一列。",
)
TABLE_TWICE = Kind(
    "G107",
    Severity.ERROR,
    title="同一张表有两份",
    message="“{first}”和“{second}”都有“{sheet}”表的表头，不能确定以哪一处为准。",
    hint="请核实后只保留一处。",
)
NAME_MISSING = Kind(
    "G108",
    Severity.ERROR,
    title="没有写明姓名",
    message="“{sheet}”表没有写明{column}。",
    hint="请在表头上方“{column}”右边的格里填写姓名。",
)
NOTHING_FILLED = Kind(
    "G109",
    Severity.NOTE,
    title="没有填写",
    message="表里没有打分，也没有登记。",
    hint="确实不打分、不登记的，不必交回。",
)
NAMES_TWO = Kind(
    "G110",
    Severity.ERROR,
    title="写了几个人的姓名",
    message="“{column}”写的是“{value}”，像是几个人：一份表只算一位评分人的打分。",
    hint="请各填一份；共同商定的一个分数，请只写一位负责人的姓名。",
)

# --- a row: whom and what it is about ---
CELL_BLANK = Kind(
    "G201",
    Severity.ERROR,
    title="一行没有填完",
    message="“{column}”没有填写，同一行其他格已经填了。",
    hint="请补填；不打分、不登记的，请把整行清空。",
)
CELL_UNREADABLE = Kind(
    "G202",
    Severity.ERROR,
    title="读不出内容",
    message="“{column}”读不出内容（{value}）：可能是图片、错误值或没有结果的公式。",
    hint="请直接填写文字或数字。",
)
UNKNOWN_UNIT = Kind(
    "G203",
    Severity.ERROR,
    title="没有这个单位",
    message="方案里没有单位“{value}”。",
    hint="请从下拉列表中选取。",
)
UNKNOWN_LINE = Kind(
    "G204",
    Severity.ERROR,
    title="没有这个评分项",
    message="“{value}”不是本期可以{what}的评分项。",
    hint="可以{what}的有：{choices}。",
)
LINE_NOT_FOR_UNIT = Kind(
    "G205",
    Severity.ERROR,
    title="评分项不适用于该单位",
    message="评分项“{item}”不适用于“{name}”：{reason}。",
    hint="请检查单位和评分项。",
)
SAME_TWICE = Kind(
    "G206",
    Severity.ERROR,
    title="同一件事写了两次",
    message="与第{row}行是同一件事（{what}）。",
    hint="请核实后只保留一行；确为两件事的，请在事由里写明区别。",
)
SAME_IN_OTHER_BOOK = Kind(
    "G207",
    Severity.ERROR,
    title="两份表说法不同",
    message="{what}：这里是“{value}”，“{other}”里是“{expected}”，不能确定以哪一份为准。",
    hint="请核实后只留一份在文件夹里，另一份移走。",
)

# --- what the cells say ---
NOT_A_NUMBER = Kind(
    "G301",
    Severity.ERROR,
    title="不是确定的数",
    message="“{column}”应填{expected}，现为“{value}”。",
    hint="请只填阿拉伯数字，如 4.5。",
)
OUT_OF_RANGE = Kind(
    "G302",
    Severity.ERROR,
    title="分数超出范围",
    message="“{column}”应填{expected}，现为“{value}”。",
    hint="请核实后改正；扣分也写正数。",
)
TOO_FINE = Kind(
    "G303",
    Severity.ERROR,
    title="小数位数过多",
    message="“{column}”最多两位小数，现为“{value}”。",
    hint="请核实后填两位以内的小数。",
)
NOT_A_COUNT = Kind(
    "G304",
    Severity.ERROR,
    title="次数不是整数",
    message="“次数”应填不小于1的整数，现为“{value}”。",
    hint="请核实后改正；不填按1次。",
)
NO_POINTS_HERE = Kind(
    "G305",
    Severity.ERROR,
    title="此项不计分值",
    message="评分项“{item}”不按分值计算，“分值”现为“{value}”。",
    hint="请清空“分值”；次数写在“次数”栏。",
)
REASON_EMPTY = Kind(
    "G306",
    Severity.ERROR,
    title="没有写出理由",
    message="“{column}”现为“{value}”，{reason}。",
    hint="请写明具体事实。",
)
NOT_A_DAY = Kind(
    "G307",
    Severity.ERROR,
    title="日期无法识别",
    message="“日期”应填到日，现为“{value}”。",
    hint="请按 {expected} 的样式填写。",
)
DAY_OUTSIDE = Kind(
    "G308",
    Severity.ERROR,
    title="日期不在考核期内",
    message="“日期”为{value}，不在{period}（{start}至{end}）内。",
    hint="请核实日期；不是本期的事，请在它自己的考核期登记。",
)
NOT_A_WITHDRAWAL = Kind(
    "G309",
    Severity.ERROR,
    title="“撤销”栏填写不符",
    message="“撤销”只填“是”，现为“{value}”。",
    hint="要撤销的填“是”，不撤销的留空。",
)
NOTHING_TO_WITHDRAW = Kind(
    "G310",
    Severity.ERROR,
    title="没有可撤销的登记",
    message="没有登记过{what}，不能撤销。",
    hint="请在“登记”表上部印出的那一行填“是”。",
)
ALREADY_WITHDRAWN = Kind(
    "G311",
    Severity.NOTE,
    title="此前已经撤销",
    message="{what}此前已经撤销或改过，没有再记。",
    hint="请用新写出的“考核打分.xlsx”核对。",
)
RECORDED_CHANGED = Kind(
    "G208",
    Severity.ERROR,
    title="已登记的被改动",
    message="已登记的{what}印在这里，内容被改动，改动没有采用。",
    hint="请恢复原来的内容；登记有误的，在“撤销”栏填“是”，再另起一行重新登记。",
)
