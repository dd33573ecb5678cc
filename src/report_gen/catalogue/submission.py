"""Kinds of finding about the files units send."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

# --- the file itself (excel.read) ---
FILE_UNAVAILABLE = Kind(
    "S101",
    Severity.ERROR,
    title="文件打不开",
    message="文件打不开，可能正被 WPS 或 Excel 占用，或没有读取权限。",
    hint="请关闭正在打开该文件的程序，确认文件可以双击打开后重新汇总。",
)
FILE_EMPTY = Kind(
    "S102",
    Severity.ERROR,
    title="空文件",
    message="文件大小为 0，没有任何内容。",
    hint="多为传输中断所致，请报送单位重新发送。",
)
FILE_DAMAGED = Kind(
    "S103",
    Severity.ERROR,
    title="文件损坏",
    message="文件不完整、已损坏或不合规范，无法打开。",
    hint="请报送单位在 WPS 或 Excel 中打开原文件，另存为 .xlsx 后重新发送。",
)
FILE_ENCRYPTED = Kind(
    "S104",
    Severity.ERROR,
    title="文件已加密",
    message="文件设有打开密码，无法读取。",
    hint="请报送单位取消打开密码（文件—文档加密），另存后重新发送。",
)
FILE_IS_HTML = Kind(
    "S105",
    Severity.ERROR,
    title="网页冒充表格",
    message="文件虽以表格命名，内容却是网页或 XML 文本，不是 Excel 工作簿。",
    hint="请在 WPS 或 Excel 中打开，另存为 .xlsx 后重新发送；最好直接填写下发的空白填报表。",
)
FILE_IS_TEXT = Kind(
    "S106",
    Severity.ERROR,
    title="纯文本文件",
    message="文件是纯文本，读不成表格（至少要有两行，各行用逗号、分号或制表符分成同样多的列），不能作为报送件。",
    hint="请填写下发的空白填报表（.xlsx）后重新发送。",
)
FILE_IS_WORD = Kind(
    "S107",
    Severity.ERROR,
    title="是文字文档",
    message="文件是 Word 文字文档，不是填报表。",
    hint="请填写下发的空白填报表（.xlsx）后重新发送；文字材料可作为附件另行报送。",
)
FILE_NOT_WORKBOOK = Kind(
    "S108",
    Severity.ERROR,
    title="不是表格文件",
    message="文件不是 Excel 或 WPS 表格（识别为：{what}）。",
    hint="请填写下发的空白填报表（.xlsx）后重新发送。",
)
FILE_TOO_LARGE = Kind(
    "S109",
    Severity.ERROR,
    title="文件过大",
    message="文件解压后达 {size} MB，超过 {limit} MB 的上限，为安全起见未打开。",
    hint="请删除表内图片和多余的空白格式，或把内容复制到下发的空白填报表中重新发送。",
)
FILE_SUSPICIOUS = Kind(
    "S110",
    Severity.ERROR,
    title="文件结构异常",
    message="文件内部结构异常（{what}），为安全起见未打开。",
    hint="请在 WPS 或 Excel 中打开原文件，另存为 .xlsx 后重新发送。",
)
FILE_WITHOUT_CELLS = Kind(
    "S111",
    Severity.ERROR,
    title="工作簿没有内容",
    message="工作簿可以打开，但所有工作表的单元格里都没有内容。",
    hint="请检查是否发错了文件，填写下发的空白填报表后重新发送。",
)
FILE_HAS_MACROS = Kind(
    "S112",
    Severity.NOTE,
    title="含有宏",
    message="文件含有宏。宏没有运行，只读取了单元格。",
    hint="填报表不需要宏，建议另存为 .xlsx。",
)

VALUES_ONLY = Kind(
    "S113",
    Severity.NOTE,
    title="只读出数值",
    message="文件是 xlsb 格式、只有旧式宏表或不够规范，只读出了单元格的数值，没有百分比等格式、公式和批注。",
    hint="请核对百分比和日期；最好在 WPS 或 Excel 中打开，另存为 .xlsx 后重新发送。",
)

# --- opening it within limits (excel.guard, excel.read_preflight) ---
FILE_TOO_SLOW = Kind(
    "S121",
    Severity.ERROR,
    title="读取超时",
    message="文件读了 {seconds} 秒仍未读完，已停止读取。",
    hint="多为内容或格式过多所致。请把内容复制到下发的空白填报表中重新发送。",
)
FILE_TOO_HUNGRY = Kind(
    "S122",
    Severity.ERROR,
    title="超出内存上限",
    message="读取文件所需的内存超过 {limit} MB 的上限，已停止读取。",
    hint="多为内容或格式过多所致。请把内容复制到下发的空白填报表中重新发送。",
)
READER_CRASHED = Kind(
    "S123",
    Severity.ERROR,
    title="读取程序异常中止",
    message="读取文件时读取程序异常中止，文件可能已损坏。",
    hint="请报送单位在 WPS 或 Excel 中打开原文件，另存为 .xlsx 后重新发送。",
)
TOO_MANY_CELLS = Kind(
    "S124",
    Severity.ERROR,
    title="内容过多",
    message="文件有 {count} 个填有内容的单元格、合并区域和批注，超过 {limit} 个的上限，不是填报表应有的规模。",
    hint="请把需要报送的内容填入下发的空白填报表；明细数据可作为附件另行报送。",
)
NOT_A_FILE = Kind(
    "S125",
    Severity.ERROR,
    title="不是普通文件",
    message="这是{what}，不是可以读取的文件。",
    hint="请把报送单位发来的文件本身放入“报送”文件夹。",
)
FILE_TOO_BIG = Kind(
    "S126",
    Severity.ERROR,
    title="文件太大",
    message="文件有 {size} MB，超过 {limit} MB 的上限，没有打开。",
    hint="请删除表内图片和多余内容，或把内容复制到下发的空白填报表中重新发送。",
)
EXTERNAL_LINKS = Kind(
    "S127",
    Severity.NOTE,
    title="链接到其他文件",
    message="文件链接到本文件以外的内容（{what}）。链接没有打开，单元格按文件中保存的值读取。",
    hint="请核对由链接得出的数值；建议断开链接，直接填写数值。",
)
READ_UNGUARDED = Kind(
    "S128",
    Severity.NOTE,
    title="没有隔离读取",
    message="本机不能启动单独的读取程序，报送文件由主程序直接读取，没有时间和内存限制。",
    hint="读取结果不受影响。如遇程序停住或退出，请联系单位的计算机管理人员，允许本程序启动子进程。",
)

# --- which form it is (intake.marks) ---
NO_IDENTITY = Kind(
    "S201",
    Severity.ERROR,
    title="不是下发的填报表",
    message="文件中找不到填报表的表号，不能确定是哪个单位、哪一期的表。",
    hint="请填写领导小组办公室下发的空白填报表后重新发送，不要另制表格，也不要删除隐藏的工作表。",
)
IDENTITIES_DISAGREE = Kind(
    "S202",
    Severity.ERROR,
    title="表号前后不一致",
    message="文件中有两个不同的表号：{first_place} 为“{first}”，{second_place} 为“{second}”。",
    hint="多为把一份表的内容粘贴到另一份表所致。请在本单位本期的空白填报表中重新填写。",
)
OTHER_FORM = Kind(
    "S203",
    Severity.ERROR,
    title="不是这份填报表",
    message="表号是“{value}”，应为“{expected}”。",
    hint="请填写本单位本期的空白填报表后重新发送。",
)
HEADING_CHANGED = Kind(
    "S204",
    Severity.ERROR,
    title="填报单位或报送期与表号不符",
    message="表上写的{what}是“{value}”，按表号应为“{expected}”。",
    hint="不要改动别的单位或别的报送期的表。请填写本单位本期的空白填报表后重新发送。",
)
FORM_VERSION_DIFFERS = Kind(
    "S205",
    Severity.NOTE,
    title="不是最新版的填报表",
    message="表的版本是“{value}”，现行版本是“{expected}”；所需内容齐全，已按现行版本读取。",
    hint="下期请使用重新下发的空白填报表。",
)
FORM_OUTDATED = Kind(
    "S206",
    Severity.ERROR,
    title="填报表版本过旧",
    message="表的版本是“{value}”，现行版本是“{expected}”；任务、数据项或表头已有变化（{what}）。",
    hint="请把内容填入重新下发的空白填报表后发送。",
)
NOTHING_FILLED = Kind(
    "S207",
    Severity.ERROR,
    title="未填任何内容",
    message="填报表中没有填写任何内容。",
    hint="多为误发空白表所致，请发送填好的填报表。",
)

# --- its sheets, heads and rows (intake.headers, intake.rows) ---
SHEET_MISSING = Kind(
    "S301",
    Severity.ERROR,
    title="缺少工作表",
    message="找不到工作表“{sheet}”。",
    hint="请把该表的内容填入下发的空白填报表，不要删除工作表。",
)
HEAD_MISSING = Kind(
    "S302",
    Severity.ERROR,
    title="找不到表头",
    message="工作表“{sheet}”中找不到表头（{heads}……）。",
    hint="请恢复表头，或把内容填入下发的空白填报表。",
)
HEAD_TWICE = Kind(
    "S303",
    Severity.ERROR,
    title="表头重复",
    message="工作表“{sheet}”中有两行表头（第{first}行、第{second}行），不能确定以哪一行为准。",
    hint="请删除多余的表头及其下的内容。",
)
COLUMN_MISSING = Kind(
    "S304",
    Severity.ERROR,
    title="缺少填报列",
    message="工作表“{sheet}”中找不到“{column}”列，该列内容无法读取。",
    hint="请恢复该列，或把内容填入下发的空白填报表。",
)
COLUMN_TWICE = Kind(
    "S305",
    Severity.ERROR,
    title="填报列重复",
    message="工作表“{sheet}”中有两列“{column}”，不能确定以哪一列为准；两列所填不同的，都没有采用。",
    hint="请核实后只保留一列。",
)
ROW_MISSING = Kind(
    "S306",
    Severity.ERROR,
    title="缺少填报行",
    message="缺少序号为 {no} 的行“{name}”。",
    hint="请恢复该行并填写，不要删除行；确不涉及的填“不适用”并写明原因。",
)
ROW_TWICE = Kind(
    "S307",
    Severity.ERROR,
    title="填报行重复且不一致",
    message="序号为 {no} 的行“{name}”与第{first}行重复，两处所填的{columns}不同，都没有采用。",
    hint="请核实后只保留一行，删除另一行。",
)
ROW_UNKNOWN = Kind(
    "S308",
    Severity.NOTE,
    title="自行增加的行未采用",
    message="此行（{text}）不是表中印制的行，内容没有采用。",
    hint="合计、小计不必填；需要补充的内容请写在对应行的进展或说明栏。",
)
WORDING_CHANGED = Kind(
    "S309",
    Severity.ERROR,
    title="印制内容被改动",
    message="序号为 {no} 的行，“{column}”被改为“{value}”，原文是“{expected}”。",
    hint="任务和指标原文以方案为准，请恢复原文；对任务有意见的请在说明栏写明。",
)
HIDDEN_ROWS = Kind(
    "S310",
    Severity.NOTE,
    title="有隐藏的行",
    message="{rows}被隐藏，其中的内容已照常读取。",
    hint="请取消隐藏后核对。",
)
OUTSIDE_CONTENT = Kind(
    "S311",
    Severity.NOTE,
    title="表外内容未采用",
    message="填报格以外有 {count} 处内容没有采用：{cells}。",
    hint="需要报送的内容请填入相应的填报格。",
)
SHEET_TWICE = Kind(
    "S312",
    Severity.ERROR,
    title="同一张表有两份",
    message="工作表“{first}”和“{second}”都是“{sheet}”表，填的内容不同，不能确定以哪一张为准，都没有采用。",
    hint="请只保留填写完整的一张，工作表名改回“{sheet}”。",
)
FREE_HEAD_MISSING = Kind(
    "S313",
    Severity.QUERY,
    title="附表表头不全，内容未采用",
    message="工作表“{sheet}”中找不到表头（{heads}……），其中 {count} 处内容没有采用。",
    hint="请恢复表头后重新报送；确无内容要报的，请清空该表。",
)
ROW_REPEATED = Kind(
    "S314",
    Severity.NOTE,
    title="填报行重复但不矛盾",
    message="序号为 {no} 的行“{name}”与第{first}行重复，两处所填相同或只填了一处，已采用。",
    hint="请删除重复的行。",
)
TOTAL_DIFFERS = Kind(
    "S315",
    Severity.QUERY,
    title="合计与各行不符",
    message="自行增加的“{name}”行，“{column}”为 {value}，上面各行相加是 {expected}。",
    hint="合计由程序计算，不必填。请核对各行：有误的请改正该行，无误的请改正或删除“{name}”行。",
)
ASIDE_NOT_USED = Kind(
    "S316",
    Severity.NOTE,
    title="批注、文本框内容未采用",
    message="此处的{content}没有采用。",
    hint="需要报送的内容请填入相应的填报格或说明栏。",
)
LAST_VALUE_CHANGED = Kind(
    "S317",
    Severity.NOTE,
    title="印制的上期数被改动",
    message="序号为 {no} 的行，“{column}”现为“{value}”，上期采用的是“{expected}”；已按上期采用的核对。",
    hint="不要改动印制的上期内容；上期有误的，请联系领导小组办公室更正。",
)

OPTIONAL_TABLE = Kind(
    "S318",
    Severity.NOTE,
    title="选填表填写不规范",
    message="选填的“{sheet}”表：{problem}。",
    hint="此表选填，填写不规范不影响报送、校核和得分，不必为此重新报送；读不出的内容没有采用。",
)

# --- the receipt register (intake.register) ---
REGISTER_UNREADABLE = Kind(
    "S401",
    Severity.ERROR,
    title="收件登记表头不符",
    message="“收件登记”中找不到“文件名”“收到时间”两列。",
    hint="第一行应为：文件名、收到时间、经办人、方式、备注。",
)
RECEIPT_TIME_UNREADABLE = Kind(
    "S402",
    Severity.ERROR,
    title="收到时间无法识别",
    message="文件“{file}”的收到时间“{value}”无法识别，此行不作为依据。",
    hint="请按 2024-07-05 09:30 的样式填写。",
)
RECEIPT_TWICE = Kind(
    "S403",
    Severity.NOTE,
    title="收件登记重复",
    message="文件“{file}”登记了多次，以最早的 {value} 为准。",
    hint="如有误请更正登记。",
)
RECEIPT_WITHOUT_FILE = Kind(
    "S404",
    Severity.NOTE,
    title="收件登记缺文件名",
    message="此行没有填文件名，未采用。",
    hint="请补填文件名，须与“报送”文件夹中的文件名一致。",
)
RECEIPT_OF_NO_FILE = Kind(
    "S405",
    Severity.QUERY,
    title="登记的文件不在报送文件夹中",
    message="登记的文件“{file}”在本期“报送”文件夹中找不到。",
    hint="{advice}请核对文件名；文件遗漏的请补放到“报送”文件夹，登记有误的请更正。",
)
