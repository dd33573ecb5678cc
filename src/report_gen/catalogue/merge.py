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
    hint="如应采用此件，请在“收件登记”中更正收到时间后重新汇总。",
)
ORDER_UNKNOWN = Kind(
    "M113",
    Severity.ERROR,
    title="多份报送件无法判断先后",
    message="该单位报了 {count} 份内容不同的填报表（{files}），无法判断先后，一份都没有采用。",
    hint="请在“收件登记”中分别注明收到时间，或只保留应采用的一份，然后重新汇总。",
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
    message="“收件登记”中没有此件的收到时间，是否按时无法判定。",
    hint="请在“收件登记”中补记收到时间；在此之前不作逾期处理。",
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

# --- the calendar ---
HOLIDAYS_MISSING = Kind(
    "M301",
    Severity.NOTE,
    title="节假日表缺少年份",
    message="节假日表中没有{year}年的安排，报送截止日只按周六、周日推算。",
    hint="请在方案的“节假日”表中补录{year}年的放假和调休安排。",
)
