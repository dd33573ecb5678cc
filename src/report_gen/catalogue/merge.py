"""Kinds of finding about the merge of many forms."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

# --- a form that does not belong into this merge ---
OTHER_PLAN = Kind(
    "M101",
    Severity.ERROR,
    title="不是本方案的表",
    message="表号中的方案编号是“{value}”，本次汇总的方案是“{expected}”，此件未采用。",
    hint="请报送单位使用本方案下发的空白填报表重新填报。",
)
OTHER_PERIOD = Kind(
    "M102",
    Severity.ERROR,
    title="报送期不符",
    message="此件是“{value}”的填报表，本次汇总的是“{expected}”，未采用。",
    hint="请移到对应报送期的文件夹；如属报错，请报送单位填写“{expected}”的填报表后重新报送。",
)
UNKNOWN_UNIT = Kind(
    "M103",
    Severity.ERROR,
    title="单位代码不在方案中",
    message="表号中的单位代码“{value}”在方案的“成员单位”表中找不到，此件未采用。",
    hint="请核对表号是否被改动，或在“成员单位”表中补登该单位。",
)
UNIT_OWES_NOTHING = Kind(
    "M104",
    Severity.ERROR,
    title="单位不在应报清单",
    message="“{value}”不在{period}的应报清单中，此件未采用。",
    hint="如该单位应当报送，请检查“成员单位”表的是否报送、启用日期、停用日期，以及“报送安排”的报送单位类别。",
)
UNIT_EXEMPT = Kind(
    "M105",
    Severity.NOTE,
    title="免报单位的报送件",
    message="“{value}”{period}免报（{reason}，台账第{number}号），此件未采用。",
    hint="要采用此件的，请先结束免报：report-gen exempt --end {number}，再重新汇总。",
)

# --- which of a unit's forms counts, and when it came ---
BLANK_FORM = Kind(
    "M110",
    Severity.ERROR,
    title="空白表",
    message="此件一格未填，不算报送。",
    hint="请报送单位填写后重新报送；没有进展也要写明状态和原因。",
)
SAME_FILE_TWICE = Kind(
    "M111",
    Severity.NOTE,
    title="重复文件",
    message="此件与“{other}”内容完全相同，只按一份汇总。",
    hint="可以删去其中一份。",
)
SUPERSEDED = Kind(
    "M112",
    Severity.NOTE,
    title="已被另一份取代",
    message="该单位报了多份，采用的是“{other}”（{reason}）；此件校核出强制性问题 {errors} 处、核实性问题 {queries} 处，不再逐条列出。",
    hint="如应采用此件，请更正两份的收到时间（report-gen receive 或“收件登记”）后重新汇总。",
)
ORDER_UNKNOWN = Kind(
    "M113",
    Severity.ERROR,
    title="多份报送件无法判断先后",
    message="该单位报了 {count} 份内容不同的填报表（{files}），无法判断先后，一份都没有采用。",
    hint="请用 report-gen receive 或在“收件登记”中分别注明收到时间，或只保留应采用的一份，然后重新汇总。",
)
AFTER_LOCK = Kind(
    "M114",
    Severity.NOTE,
    title="逾锁定期",
    message="此件于{value}收到，本期已于{expected}锁定。",
    hint="数据照常汇总并按逾期记录；是否采用请领导小组办公室决定。",
)
NOT_REPORTED = Kind(
    "M115",
    Severity.NOTE,
    title="未报",
    message="“{value}”尚未报送{period}填报表，应于{due}前报送。",
    hint="请催报。",
)
RECEIPT_UNKNOWN = Kind(
    "M116",
    Severity.NOTE,
    title="收到时间待定",
    message="没有此件的收到时间，是否按时无法判定。",
    hint="请用 report-gen receive 或在“收件登记”中补记收到时间；在此之前不作逾期处理。",
)
FIRST_SEEN_LATE = Kind(
    "M117",
    Severity.NOTE,
    title="只知首见时间",
    message="此件首见于{value}，在时限{expected}之后；它可能早已收到，是否按时无法判定。",
    hint="请用 report-gen receive 或在“收件登记”中补记收到时间；在此之前不作逾期处理。",
)
ZERO_FORM = Kind(
    "M118",
    Severity.ERROR,
    title="未报有效数据",
    message="此件所填数据全部为0，任务也没有写明进展，又没有注明“零报告”，不算报送。",
    hint="请报送单位填写后重新报送；确实没有发生的，请在任一行“说明”栏写明“零报告”。",
)

# --- forms given back: corrections, and marked copies sent again ---
BASE_MISSING = Kind(
    "M120",
    Severity.ERROR,
    title="更正表找不到原件",
    message="更正表的更正号是“{value}”，本期收到的填报表中没有这一份，更正没有采用。",
    hint="请确认原来的报送件还在本期“报送”文件夹中；更正号被改动的，请填写随退回修改通知下发的更正表，或直接报送改好的填报表。",
)
UNASKED_CHANGE = Kind(
    "M121",
    Severity.QUERY,
    title="未要求更正的内容有改动",
    message="“{column}”退回时没有要求修改，现由“{old}”改为“{new}”。",
    hint="确需改动的请在该行“说明”栏写明原因；误改的请恢复原来的内容。",
)
AMENDED = Kind(
    "M122",
    Severity.NOTE,
    title="已由更正表更正",
    message="此件由更正表“{other}”更正 {count} 处，其余内容照旧采用。",
    hint="更正前后的内容都已记录，两份文件请一并保存。",
)
CORRECTION_EMPTY = Kind(
    "M123",
    Severity.ERROR,
    title="更正表没有填写",
    message="更正表的“更正为”“说明”两栏都没有填写，原件照旧。",
    hint="请填写“更正为”或“说明”栏后重新报送。",
)
CORRECTION_ROW_UNKNOWN = Kind(
    "M124",
    Severity.ERROR,
    title="更正表的行对不上原表",
    message="此行写的工作表、单元格（{value}）不是原表的填报格，更正没有采用。",
    hint="请不要改动更正表的前几栏；要更正别的内容，请写明原表的工作表名和单元格，如“指标数据”“H7”。",
)
CORRECTED_TWICE = Kind(
    "M125",
    Severity.ERROR,
    title="同一格有两种更正",
    message="“{column}”在第{first}行更正为“{old}”，此行又更正为“{new}”，两个都没有采用。",
    hint="请核实后只保留一种更正。",
)
RETURNED_FILE_MISSING = Kind(
    "M126",
    Severity.NOTE,
    title="找不到退回的原件",
    message="此件的校核号是“{value}”，本期收到的填报表中没有这一份，不能核对是否改动了未要求修改的内容。",
    hint="请把退回的原件留在本期“报送”文件夹中。",
)
CONTENT_ADDED = Kind(
    "M127",
    Severity.NOTE,
    title="退回后新增的内容",
    message="退回时没有这一行，现新增“{value}”。",
    hint="已照常采用，请留意是否与退回修改有关。",
)
REMARK_WITHOUT_PLACE = Kind(
    "M128",
    Severity.NOTE,
    title="更正表的说明没有采用",
    message="原表此处没有“说明”栏，所写的“{value}”没有采用。",
    hint="请在“更正为”栏写明更正的内容。",
)
CORRECTION_INSIDE_FORM = Kind(
    "M129",
    Severity.QUERY,
    title="填报表中夹有更正表",
    message="填报表中夹有一张更正表，不能判断以哪一处为准，更正表没有采用。",
    hint="请把更正表单独存成一个文件报送，或把更正的内容填入各表后删去更正表。",
)

# --- values of several units for one item ---
VALUES_DISAGREE = Kind(
    "M201",
    Severity.QUERY,
    title="数据冲突",
    message="“{item}”几家报送的数不一致（{number}）：{values}。此数暂不采用。",
    hint="请各填报单位核对，由领导小组办公室裁定采用哪一个。",
)
NO_VALUE = Kind(
    "M202",
    Severity.NOTE,
    title="数据项没有汇总值",
    message="“{item}”缺少{units}的有效数据，本期没有汇总值。",
    hint="请催报或退回修改后重新汇总；缺数时不按 0 计算。",
)

# --- what several units say of one thing ---
LEAD_DONE_OTHERS_NOT_STARTED = Kind(
    "M203",
    Severity.QUERY,
    title="牵头单位报已完成而责任单位未启动",
    message="任务{task}由本单位牵头，状态报“已完成”，而责任单位{units}报的都是“未启动”。",
    hint="请与责任单位核对；确已完成的，在本行“说明”栏写清依据，责任单位的状态请其更正。",
)
COMPLETION_DATES_DIFFER = Kind(
    "M204",
    Severity.QUERY,
    title="几个牵头单位的完成日期不同",
    message="任务{task}的几个牵头单位填的完成日期不同：{values}。",
    hint="请牵头单位核对，统一填整项任务完成的日期；确各有各的完成日期的，在本行“说明”栏写清。",
)
SAME_PROGRESS_ELSEWHERE = Kind(
    "M205",
    Severity.NOTE,
    title="几个单位进展相同",
    message="任务{task}的工作进展与{units}一字不差。",
    hint="请写本单位做了什么；是同一次行动的，请写明由谁牵头。",
)
ONE_NUMBER_TWO_DOCUMENTS = Kind(
    "M206",
    Severity.NOTE,
    title="同一文号的材料不一致",
    message="文号“{number}”的材料，几处填的{what}不同：{values}。",
    hint="请对照原件，把文号、名称和日期改成一致。",
)

CONFLICT_RESOLVED = Kind(
    "M211",
    Severity.NOTE,
    title="数据冲突已裁定",
    message="“{item}”几家报送的数不一致（{number}）：{values}。{by}裁定采用{value}（台账第{event}号），理由：{reason}。",
    hint="任何一家改报，原裁定即失效，须重新裁定。",
)
ROUNDING_ONLY = Kind(
    "M212",
    Severity.NOTE,
    title="几家所报仅进位不同",
    message="“{item}”几家报送的数只是进位不同：{values}。采用较细的{value}。",
    hint="不必裁定；请几家今后按同样的小数位数填报。",
)
RESOLUTION_LAPSED = Kind(
    "M213",
    Severity.NOTE,
    title="原裁定已失效",
    message="“{item}”各单位现报的数与台账第{event}号裁定时不同，原裁定不再有效（{number}）。",
    hint="请按现报的数重新裁定。",
)

# --- the calendar ---
HOLIDAYS_MISSING = Kind(
    "M301",
    Severity.NOTE,
    title="节假日表缺少年份",
    message="节假日表中没有{year}年的安排，报送截止日只按周六、周日推算。",
    hint="请在方案的“节假日”表中补录{year}年的放假和调休安排。",
)
