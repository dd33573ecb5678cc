"""Kinds of finding about the plan workbook."""

from __future__ import annotations

from typing import Final

from report_gen.model.finding import Kind, Severity

SHEET_MISSING: Final = Kind(
    "P101",
    Severity.ERROR,
    title="缺少工作表",
    message="方案工作簿中没有“{sheet}”表。",
    hint="{suggestion}请补上该表，可从示例方案复制表头。",
)
SHEET_UNKNOWN: Final = Kind(
    "P102",
    Severity.NOTE,
    title="多出的工作表",
    message="“{sheet}”表不是方案的组成部分，未读取。",
    hint="如属误改表名，请改回；如是自用草稿，可不处理。",
)
SHEET_EMPTY: Final = Kind(
    "P103",
    Severity.ERROR,
    title="工作表无内容",
    message="“{sheet}”表没有一行有效内容。",
    hint="请从第2行起填写。",
)
COLUMN_MISSING: Final = Kind(
    "P104",
    Severity.ERROR,
    title="缺少列",
    message="“{sheet}”表第1行没有“{column}”列。",
    hint="请补上该列，列名须与示例方案完全一致。",
)
COLUMN_UNKNOWN: Final = Kind(
    "P105",
    Severity.ERROR,
    title="无法识别的列",
    message="第1行的“{column}”不是本表的列名。",
    hint="{suggestion}请改为规定的列名，或删除该列。",
)
COLUMN_DOUBLED: Final = Kind(
    "P106",
    Severity.ERROR,
    title="列名重复",
    message="“{column}”列出现了不止一次，本列未读取。",
    hint="请只保留一列。",
)
CELL_WITHOUT_COLUMN: Final = Kind(
    "P107",
    Severity.ERROR,
    title="单元格没有列名",
    message="此格写有“{value}”，但所在列第1行没有列名。",
    hint="请在第1行补上列名，或清除此格内容。",
)
HEADER_ELSEWHERE: Final = Kind(
    "P108",
    Severity.ERROR,
    title="列名不在第1行",
    message="“{sheet}”表的列名在第{found}行，应在第1行；本表未读取。",
    hint="请删除列名上方的标题行和空行。",
)
LONE_CELL: Final = Kind(
    "P109",
    Severity.ERROR,
    title="不是完整的一行",
    message="本行只有这一格写有内容（{value}），未读取。",
    hint="如是表下的注释，请移到备注列或删除；如是一条登记，请补全必填各列。",
)
VALUE_MISSING: Final = Kind(
    "P201",
    Severity.ERROR,
    title="必填项为空",
    message="“{column}”未填写。",
    hint="请补填；本行暂不使用。",
)
NOT_A_NUMBER: Final = Kind(
    "P202",
    Severity.ERROR,
    title="不是数",
    message="“{column}”应填数，现为“{value}”。",
    hint="请只填阿拉伯数字；比值按 4∶1 的样式填写，百分数可写 20 或 20%。",
)
NOT_A_DATE: Final = Kind(
    "P203",
    Severity.ERROR,
    title="不是日期",
    message="“{column}”应填日期，现为“{value}”。",
    hint="请按 2024-01-31 的样式填写。",
)
NOT_A_CHOICE: Final = Kind(
    "P204",
    Severity.ERROR,
    title="不在可选项中",
    message="“{column}”填写的“{value}”不在可选项中。",
    hint="{suggestion}可选项：{choices}。",
)
CELL_BROKEN: Final = Kind(
    "P205",
    Severity.ERROR,
    title="单元格没有可用的值",
    message="此格是错误值或没有计算结果的公式（{value}）。",
    hint="请改为直接填写文字或数；方案工作簿中不使用公式。",
)
NOT_WHOLE: Final = Kind(
    "P206",
    Severity.ERROR,
    title="不是规定范围内的整数",
    message="“{column}”应填{lowest}至{highest}的整数，现为“{value}”。",
    hint="请改正。",
)
DOUBLED: Final = Kind(
    "P207",
    Severity.ERROR,
    title="重复登记",
    message="“{column}”的“{value}”在本表第{first}行已经用过，本行未读取。",
    hint="请改用不同的{column}，或删除其中一行。",
)
BAD_CODE: Final = Kind(
    "P208",
    Severity.ERROR,
    title="编码写法不符",
    message="“{column}”的“{value}”含有不允许的字符。",
    hint="只能使用字母、数字、短横线和下划线，例如 U03、D12、LY2023。",
)
UNKNOWN_UNIT: Final = Kind(
    "P301",
    Severity.ERROR,
    title="未登记的单位",
    message="“{column}”中的“{name}”不在成员单位表中。",
    hint="{suggestion}请改为成员单位表中的简称、全称、别名或集合名称，或先在成员单位表登记。",
)
UNIT_NAME_TAKEN: Final = Kind(
    "P302",
    Severity.ERROR,
    title="单位名称重复",
    message="“{name}”同时是第{first}行单位的名称，无法区分。",
    hint="请删除其中一处的名称或别名；单位更名的，只在原来一行改名，旧名写入别名。",
)
DATES_REVERSED: Final = Kind(
    "P303",
    Severity.ERROR,
    title="起止日期颠倒",
    message="“{column}”{value}早于“{start_column}”{start}。",
    hint="请核对两个日期。",
)
COLLECTIVE_EMPTY: Final = Kind(
    "P304",
    Severity.ERROR,
    title="集合名称没有成员",
    message="集合“{name}”没有写明包含哪些单位。",
    hint="请在“包含单位”列填写已登记单位的简称，用顿号隔开。",
)
UNIT_LISTED_TWICE: Final = Kind(
    "P305",
    Severity.NOTE,
    title="同一单位列了两次",
    message="“{column}”中“{name}”列了两次，按一次计。",
    hint="请核对是否漏写了其他单位。",
)
TASK_WITHOUT_UNIT: Final = Kind(
    "P306",
    Severity.QUERY,
    title="任务没有单位",
    message="第{no}项任务的牵头识读和责任识读都为空，无人填报。",
    hint="请补填识读列。",
)
DUE_UNREADABLE: Final = Kind(
    "P307",
    Severity.QUERY,
    title="完成时限无法识读",
    message="第{no}项任务的完成时限“{value}”无法识读，亮灯记为待定，不会因此判超期。",
    hint="请改写为可识读的时限，例如 2024年6月、每年1、7月、持续推进、到创建期末。",
)
FORMULA_BAD: Final = Kind(
    "P401",
    Severity.ERROR,
    title="公式写法有误",
    message="“{column}”无法使用：{reason}。",
    hint="公式由数据项简称、数和 + − × ÷ （ ） ≥ ≤ = 组成，例如 新增新能源 ÷ 新增和更新 × 100。",
)
FORMULA_NAME_UNKNOWN: Final = Kind(
    "P402",
    Severity.ERROR,
    title="公式中的名称未登记",
    message="“{column}”中的“{name}”不是数据项简称。",
    hint="{suggestion}请改为数据项表中的简称。",
)
FORMULA_NAME_NOT_NUMERIC: Final = Kind(
    "P403",
    Severity.ERROR,
    title="公式用到了不是数的数据项",
    message="“{column}”中的“{name}”不是数值类数据项，不能参与计算。",
    hint="请改用数值类数据项。",
)
TASK_UNKNOWN: Final = Kind(
    "P404",
    Severity.ERROR,
    title="对应任务不存在",
    message="“对应任务”填写的“{value}”不在任务清单的序号中。",
    hint="请填写任务清单中的序号。",
)
LIMITS_REVERSED: Final = Kind(
    "P405",
    Severity.ERROR,
    title="最小值大于最大值",
    message="最小值{minimum}大于最大值{maximum}。",
    hint="请核对两列。",
)
NOT_A_NAME: Final = Kind(
    "P406",
    Severity.ERROR,
    title="简称不能用于公式",
    message="简称“{value}”含有标点、空格或以数字开头，或与公式用词相同，不能写进公式。",
    hint="请只用汉字、字母、数字和下划线，且不以数字开头。",
)
QUOTE_NOT_IN_TASK: Final = Kind(
    "P407",
    Severity.QUERY,
    title="引文与任务原文不符",
    message="“原文”中的“{value}”没有出现在第{no}项任务的文字中。",
    hint="请从任务清单中原样摘录。",
)
SIGN_NOT_MEASURE: Final = Kind(
    "P408",
    Severity.ERROR,
    title="目标值与计量单位不一致",
    message="目标值写作“{value}”，而计量单位是“{measure}”。",
    hint="百分数的计量单位填 %，比值的计量单位填 ∶1。",
)
BASELINE_UNEXPLAINED: Final = Kind(
    "P409",
    Severity.QUERY,
    title="缺少基期值",
    message="公式用到基期值，但基期值和基期说明都为空，该指标将无法判定。",
    hint="请补填基期值；尚未核定的，在基期说明中写明。",
)
EXAMPLE_UNREADABLE: Final = Kind(
    "P410",
    Severity.ERROR,
    title="校核示例无法识读",
    message="“{column}”无法使用：{reason}。",
    hint="请按“名=值；名=值”的样式填写，公式中的每个简称都要有值。",
)
EXAMPLE_WRONG: Final = Kind(
    "P411",
    Severity.ERROR,
    title="校核示例与公式不符",
    message="按公式计算，“{column}”的“{value}”应当{expected}，实际{actual}。",
    hint="请核对公式和示例。",
)
RUBRIC_CODE_UNKNOWN: Final = Kind(
    "P412",
    Severity.ERROR,
    title="评分参数中的编码未登记",
    message="评分参数“{name}”中的“{value}”在方案中没有。",
    hint="{suggestion}可写的{name}：{choices}；几个的用顿号隔开。",
)
PARAMETER_BAD: Final = Kind(
    "P501",
    Severity.ERROR,
    title="评分参数无法识读",
    message="评分参数“{value}”无法使用：{reason}。",
    hint="请按“名=值；名=值”的样式填写；规则“{rule}”可用的参数：{choices}。",
)
GRADES_INCOMPLETE: Final = Kind(
    "P502",
    Severity.QUERY,
    title="等次不完整",
    message="等次没有从0分起的一档，得分低于{lowest}的单位没有等次。",
    hint="请增加一行板块为“等次”、满分为0的等次。",
)
DUE_NOT_REGULAR: Final = Kind(
    "P503",
    Severity.ERROR,
    title="报送时限无法识读",
    message="报送时限“{value}”读不出每个报送期的截止日。",
    hint="请按“每月5日前报送上月”或“每季度的第一周内报送上一季度”的样式填写。",
)
SPANS_MIXED: Final = Kind(
    "P505",
    Severity.ERROR,
    title="报送周期不止一种",
    message="“{value}”与第{first}行的“{expected}”不同，一份方案只能按一种周期报送，本行未读取。",
    hint="请统一报送周期；周期不同的单位另建一份方案。",
)
KIND_SCHEDULED_TWICE: Final = Kind(
    "P506",
    Severity.ERROR,
    title="同类单位有两种报送安排",
    message="“{value}”在第{first}行已有报送安排，本行对这类单位不起作用。",
    hint="请在其中一行的“报送单位类别”中去掉“{value}”。",
)
NOT_SCHEDULED: Final = Kind(
    "P507",
    Severity.QUERY,
    title="需报送的单位没有报送安排",
    message="“{name}”的“是否报送”为“是”，但报送安排没有列“{value}”这一类，不会要求它报送。",
    hint="请在“报送安排”的“报送单位类别”中加上“{value}”，或把“是否报送”改为“否”。",
)
NOTHING_ASKED: Final = Kind(
    "P508",
    Severity.QUERY,
    title="需报送的单位没有任务和数据项",
    message="“{name}”的“是否报送”为“是”，但任务清单和数据项都没有列它，不会要求它报送。",
    hint="请在任务清单的识读列或数据项的“填报单位”中写上该单位，或把“是否报送”改为“否”。",
)
PARAMETER_MISSING: Final = Kind(
    "P509",
    Severity.ERROR,
    title="缺少评分参数",
    message="规则“{rule}”没有写参数“{name}”（{meaning}）。",
    hint="请在“参数”列写上“{name}=……”，值为{kind}。",
)
GRADE_UNKNOWN: Final = Kind(
    "P510",
    Severity.ERROR,
    title="没有这个等次",
    message="评分参数“{name}”写的“{value}”不是本表所列的等次。",
    hint="{suggestion}所列的等次：{choices}。",
)
FULL_MARKS_BAD: Final = Kind(
    "P511",
    Severity.ERROR,
    title="满分与规则不符",
    message="规则为“{rule}”，满分却是{value}分。",
    hint="满分应{expected}。",
)
GRADES_OVERLAP: Final = Kind(
    "P512",
    Severity.ERROR,
    title="等次重叠",
    message="等次“{name}”写到{value}分，而“{other}”从{lowest}分起，两档重叠。",
    hint="请改为“至={lowest}”：得分达到{lowest}分的归“{other}”，不到的归“{name}”。",
)
GRADES_APART: Final = Kind(
    "P513",
    Severity.QUERY,
    title="等次之间有空档",
    message="等次“{name}”写到{value}分，而“{other}”从{lowest}分起，其间的得分按“{name}”计。",
    hint="得分有小数，请改为“至={lowest}”，或核对两档的最低分。",
)
SELF_SPAN_SHORT: Final = Kind(
    "P514",
    Severity.QUERY,
    title="自评比报送频繁",
    message="考核自评按“{value}”，而填报表按“{expected}”报送，没有可以放自评的填报表。",
    hint="请把考核自评改为“{expected}”或更长，或者不填。",
)
INFO_MISSING: Final = Kind(
    "P504",
    Severity.ERROR,
    title="项目信息不全",
    message="“项目信息”表没有填写“{column}”。",
    hint="请在“项目信息”表补上这一行。",
)
REVIEW_OPEN: Final = Kind(
    "P601",
    Severity.ERROR,
    title="识读待人工确认",
    message="“{sheet}”表“{row}”的“{column}”尚待人工确认（原句：{quote}）。",
    hint="{nearest}请在“确认”列填“是”，或在“改为”列填写正确的内容。",
)
REVIEW_OPEN_IN_DRAFT: Final = Kind(
    "P602",
    Severity.NOTE,
    title="识读待人工确认（草稿）",
    message="“{sheet}”表“{row}”的“{column}”尚待人工确认（原句：{quote}）。",
    hint="{nearest}定稿前请在“确认”列填“是”，或在“改为”列填写正确的内容。",
)
REVIEW_TARGET_UNKNOWN: Final = Kind(
    "P603",
    Severity.ERROR,
    title="核对所指的单元格不存在",
    message="“改为”的内容无处可填：方案中没有“{sheet}”表“{row}”的“{column}”。",
    hint="请不要改动工作表、行、栏目三列；行已删除或改名的，请直接改方案表，并清空本行的“改为”。",
)
REVIEW_ROW_GONE: Final = Kind(
    "P604",
    Severity.NOTE,
    title="核对所指的行已删除",
    message="“{sheet}”表已没有“{row}”这一行，本条不再核对。",
    hint="如是误删，请从原稿恢复。",
)
REVIEW_CONTRADICTED: Final = Kind(
    "P605",
    Severity.ERROR,
    title="同一单元格改法不一",
    message="“{sheet}”表“{row}”的“{column}”改为“{value}”，而第{first}行改为“{expected}”，本行未采用。",
    hint="请只保留一种改法。",
)
REVIEW_DENIED: Final = Kind(
    "P606",
    Severity.ERROR,
    title="识读有误而没有改法",
    message="“确认”填了“否”，但“改为”为空，不知道“{sheet}”表“{row}”的“{column}”应是什么。",
    hint="请在“改为”列填写正确的内容；应当留空的填“（空）”，整行不要的填“删除本行”。",
)
PHRASE_UNKNOWN: Final = Kind(
    "P801",
    Severity.QUERY,
    title="措辞的键无法识别",
    message="文书里没有“{value}”这句话，本行不起作用。",
    hint="{suggestion}全部的键见 report-gen wording；请改正，或删除本行。",
)
PHRASE_PLACE: Final = Kind(
    "P802",
    Severity.QUERY,
    title="措辞中的名称无法识别",
    message="“{key}”写了“{value}”，程序没有这项内容可填，文书仍用原有说法。",
    hint="{suggestion}花括号内可写：{choices}。",
)
PHRASE_BRACE: Final = Kind(
    "P803",
    Severity.QUERY,
    title="措辞的花括号写法有误",
    message="“{key}”的文字“{value}”花括号不成对，或者用了全角，文书仍用原有说法。",
    hint="花括号应为半角，成对使用；花括号内可写：{choices}。",
)
LAYOUT_UNKNOWN: Final = Kind(
    "P701",
    Severity.QUERY,
    title="没有这一版式项目",
    message="“版式”表的项目“{value}”无法识别，本行不起作用。",
    hint="{suggestion}可写的项目：{choices}。",
)
LAYOUT_VALUE: Final = Kind(
    "P702",
    Severity.QUERY,
    title="版式的值无法识别",
    message="版式“{item}”的值“{value}”无法识别，仍按国家标准编排。",
    hint="应填{expected}。",
)
