"""What is wrong in the example files, and what only looks odd: the one list behind the files and their answer sheet.

The code beside each mistake is what the design asks for at that cell; it is written down here by hand, never taken
from what the program reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

TASK, ITEM, PROBLEM, SELF = "tasks", "items", "problems", "self"
BLANK: Final = "（空白）"


@dataclass(frozen=True, slots=True)
class Put:
    """Something typed into an entry cell. Without `code` it must be read without complaint."""

    period: str
    unit: str
    table: str
    row: str
    column: str
    value: object
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something done to a whole sheet of a unit's file: `act` names a function of `seed_changes`."""

    period: str
    unit: str
    act: str
    code: str
    note: str
    arguments: tuple[str, ...] = ()


LUOYANG_PUTS: Final = (
    Put("2024-01", "市工信局", TASK, "8", "progress", None, "C101", "工作进展漏填"),
    Put("2024-01", "市公安局", TASK, "2", "done_on", "1月12日", "C115", "日期没有写年份"),
    Put("2024-01", "市交通运输局", ITEM, "D18", "value", "９２", "", "全角数字，应读作92"),
    Put("2024-01", "市商务局", ITEM, "D11", "value", "五十二个", "", "中文数字带计量单位，应读作52"),
    Put("2024-02", "伊川县政府", ITEM, "D39", "value", "正在核实", "C103", "应填数，填了文字"),
    Put("2024-02", "市发改委", TASK, "20", "state", "不适用", "L126", "牵头单位填不适用，说明栏没有理由"),
    Put("2024-02", "市财政局", ITEM, "D05", "value", "0元", "", "带计量单位的0，应读作0"),
    Put("2024-03", "西工区政府", ITEM, "D38", "value", "/", "C108", "以斜杠代替0"),
    Put("2024-03", "市交通运输局", ITEM, "D25", "value", "70余", "C107", "约数"),
    Put("2024-03", "市财政局", ITEM, "D05", "value", "126万元", "", "万元换算为元，应读作1260000"),
    Put("2024-04", "市公安局", ITEM, "D16", "value", 7636, "M201", "与市交通运输局填报的7663不一致"),
    Put("2024-04", "市交通运输局", ITEM, "D16", "value", 7663, "M201", "与市公安局填报的7636不一致"),
    Put("2024-04", "市住建局", ITEM, "D37", "value", time(4, 1), "", "4:1被表格软件当作时间4:01，应还原为4∶1"),
    Put("2024-04", "老城区政府", ITEM, "D40", "value", "１９８个", "", "全角数字带计量单位，应读作198"),
    Put("2024-04", "市财政局", ITEM, "D06", "value", "800,000.00", "", "带千分位的文本，应读作800000"),
    Put("2024-05", "市商务局", ITEM, "D11", "value", "近70", "C107", "约数"),
    Put("2024-05", "市交通运输局", ITEM, "D13", "value", 1793, "L201", "新增新能源1793大于新增和更新1706（规则J01）"),
    Put("2024-05", "市交通运输局", ITEM, "D26", "value", 0.462, "C116", "百分数少乘100"),
    Put("2024-05", "市住建局", ITEM, "D37", "value", "四车一桩", "C105", "不是比值"),
    Put("2024-05", "洛龙区政府", ITEM, "D40", "value", 300.5, "C113", "个数填了小数"),
    Put("2024-05", "瀍河区政府", ITEM, "D40", "value", "118千瓦", "C114", "计量单位不符"),
    Put("2024-05", "市发改委", ITEM, "D22", "value", "试点中", "C106", "不在选项内"),
    Put("2024-05", "市公安局", ITEM, "D41", "value", "=SUM(J4:J9)", "C109", "公式没有保存计算结果"),
    Put("2024-05", "孟津区政府", ITEM, "D40", "value", "#N/A", "C110", "单元格是错误值"),
    Put("2024-05", "市财政局", ITEM, "D05", "value", -3000, "C112", "负数超出允许范围"),
    Put("2024-05", "市邮政管理局", ITEM, "D42", "value", 4012, "L101", "累计数由4212降为4012"),
    Put("2024-05", "市市场监督管理局", TASK, "29", "state", "已完成", "L125", "持续推进的任务报已完成"),
    Put("2024-05", "市市场监督管理局", TASK, "29", "done_on", date(2024, 5, 31), "", "同上一行的完成日期"),
    Put("2024-05", "市自然资源和规划局", TASK, "9", "done_on", date(2024, 5, 20), "L124", "推进中却填了完成日期"),
    Put("2024-05", "市农业农村局", TASK, "21", "state", "不适用", "C201", "不适用没有写原因"),
    Put("2024-05", "市农业农村局", TASK, "21", "progress", None, "", "同上一行，进展也未写"),
    Put("2024-06", "市公安局", TASK, "23", "progress", None, "C101", "工作进展漏填"),
    Put("2024-06", "市公安局", ITEM, "D24", "value", "无", "L103", "上期填有，本期填无"),
    Put("2024-06", "市交通运输局", ITEM, "D31", "value", 120.42, "C112", "百分数大于100"),
    Put("2024-06", "市商务局", TASK, "16", "state", "推进中", "L104", "上期已完成，本期推进中"),
    Put("2024-06", "市商务局", TASK, "16", "done_on", None, "", "同上一行，完成日期已删"),
    Put("2024-06", "市发改委", TASK, "8", "done_on", None, "L123", "已完成没有填完成日期"),
    Put("2024-06", "市工信局", TASK, "8", "done_on", date(2024, 7, 3), "L121", "完成日期晚于本期"),
    Put("2024-06", "市自然资源和规划局", TASK, "9", "state", "已完成", "", "下一行的状态"),
    Put("2024-06", "市自然资源和规划局", TASK, "9", "done_on", date(2012, 6, 20), "L122", "年份填错，早于创建期"),
    Put("2024-06", "市住建局", ITEM, "D37", "value", "1:3.87", "C117", "比值写反"),
    Put("2024-06", "市城市管理局", ITEM, "D41", "value", "8—10", "C107", "填了范围"),
    Put("2024-06", "市公安局", TASK, "5", "done_on", "六月十八日印发", "C102", "日期无法识别"),
    Put("2024-06", "市市场监督管理局", PROBLEM, "1", "task", "12", "L142", "不是本单位的任务"),
    Put("2024-06", "市市场监督管理局", PROBLEM, "1", "problem", "冷链车辆检查力量不足", "", "同一行的问题"),
    Put("2024-06", "市市场监督管理局", PROBLEM, "1", "plan", "三季度联合开展冷链运输检查2次", "", "同一行的计划"),
    Put("2024-06", "涧西区政府", ITEM, "D40", "value", 788, "L102", "比上期379增加一倍多，说明只写核实无误"),
    Put("2024-06", "涧西区政府", ITEM, "D40", "remark", "核实无误", "", "空话不算说明"),
    Put("2024-06", "洛龙区政府", ITEM, "D40", "remark", "新建集中式充电场站两处、新增专用桩212个，已验收投用", "", "变动大但已说明"),
    Put("2024-06", "市财政局", ITEM, "D05", "value", "320万元", "", "万元换算为元，应读作3200000"),
    Put("2024-06", "市财政局", ITEM, "D06", "value", "１，５００，０００", "", "全角千分位，应读作1500000"),
    Put("2024-06", "市商务局", ITEM, "D11", "value", "76个", "", "带计量单位，应读作76"),
    Put("2024-06", "市交通运输局", ITEM, "D26", "value", "47.3%", "", "带百分号，应读作47.3"),
    Put("2024-06", "市交通运输局", ITEM, "D14", "value", "1,789", "", "带千分位的文本，应读作1789"),
    Put("2024-06", "市交通运输局", TASK, "12", "state", "正在推进", "", "同义词，应读作推进中"),
    Put("2024-06", "市城市管理局", SELF, "P06", "score", "约5", "S318", "自评填了约数，只作提示"),
    Put("2024-06", "市发改委", SELF, "P07", "score", 6, "S318", "自评分大于满分5，只作提示"),
    Put("2024-06", "市财政局", SELF, "P01", "score", "10分", "", "带计量单位，应读作10"),
    Put("2024-06", "市住建局", SELF, "P08", "score", "/", "", "以符号表示没有自评加分"),
)  # fmt: skip

LUOYANG_CHANGES: Final = (
    Change("2024-02", "市城市管理局", "reword", "S309", "改动任务文字", ("tasks", "1", "title", "工作计划", "年度工作计划")),
    Change("2024-02", "市财政局", "blank_rows", "", "在表中插入空行", ("tasks",)),
    Change("2024-03", "老城区政府", "repeat_row", "S307", "同一数据项填了两行，数不同", ("items", "D40", "149")),
    Change("2024-04", "市邮政管理局", "swap_columns", "", "工作状态、完成日期两列对调", ("tasks", "state", "done_on")),
    Change("2024-05", "老城区政府", "merge_values", "C202", "两行的本期值合并成一格", ("items", "D38", "D40")),
    Change("2024-05", "西工区政府", "rename_column", "S304", "工作状态列改名", ("tasks", "state", "办理结果")),
    Change("2024-05", "涧西区政府", "delete_row", "S306", "删去一行任务", ("tasks", "13")),
    Change("2024-06", "市邮政管理局", "reword", "S309", "把目标80个改为60个", ("tasks", "11", "title", "80个", "60个")),
    Change("2024-06", "西工区政府", "repeat_row", "S314", "同一数据项填了两行，数相同", ("items", "D40")),
    Change("2024-06", "涧西区政府", "total_row", "", "自加合计行", ("items",)),
    Change("2024-06", "市工信局", "blank_rows", "", "在表中插入空行", ("tasks",)),
    Change("2024-06", "城乡一体化（示范区）管委会", "shift_head", "", "表头下移两行", ("items",)),
    Change("2024-06", "市发改委", "swap_columns", "", "本期值、说明两列对调", ("items", "value", "remark")),
)  # fmt: skip

LINZI_PUTS: Final = (
    Put("2024Q1", "区供销社", ITEM, "D11", "value", "2个", "", "带计量单位，应读作2"),
    Put("2024Q1", "区投资促进中心", TASK, "4", "state", None, "C101", "工作状态漏填"),
    Put("2024Q1", "区发改局", ITEM, "D36", "value", time(3, 1), "", "3:1被表格软件当作时间3:01，应还原为3∶1"),
    Put("2024Q2", "区商务局", ITEM, "D27", "value", "较上季度略高", "C104", "不是百分数"),
    Put("2024Q2", "区财政局", ITEM, "D05", "value", "62万", "", "万换算，应读作620000"),
    Put("2024Q2", "区财政局", ITEM, "D06", "value", "35万元", "", "万元换算为元，应读作350000"),
    Put("2024Q2", "区发改局", ITEM, "D36", "value", "2.94比1", "", "中文写法的比值，应读作2.94"),
    Put("2024Q2", "区交通运输局", ITEM, "D12", "value", 242, "L201", "新增纯电动242大于新增新能源239（规则J02）"),
    Put("2024Q2", "区交通运输局", ITEM, "D18", "value", "十五", "", "中文数字，应读作15"),
    Put("2024Q2", "区大数据中心", ITEM, "D28", "value", "基本建成", "C106", "不在选项内"),
    Put("2024Q2", "区住建局", TASK, "4", "progress", "#REF!", "C110", "单元格是错误值"),
    Put("2024Q2", "各镇、街道", ITEM, "D37", "value", 12, "L202", "大于部门填报的合计数10（规则J07）"),
    Put("2024Q2", "区综合行政执法局", TASK, "7", "done_on", "二季度", "C102", "日期无法识别"),
    Put("2024Q2", "临淄生态环境分局", TASK, "5", "progress", '=DISPIMG("ID_0A1B2C3D",1)', "C111", "单元格是图片"),
    Put("2024Q2", "临淄供电中心", ITEM, "D17", "value", "218台", "", "带计数单位，应读作218"),
    Put("2024Q2", "临淄供电中心", TASK, "4", "done_on", "2024年6月", "C118", "日期没有写明日"),
    Put("2024Q2", "临淄供电中心", TASK, "4", "state", "已完成", "", "同上一行的状态"),
    Put("2024Q2", "区商务局", SELF, "P04", "score", "基本满分", "S318", "自评分不是数，只作提示"),
    Put("2024Q2", "区财政局", SELF, "P06", "score", "９．５", "", "全角数字，应读作9.5"),
)  # fmt: skip

LINZI_CHANGES: Final = (
    Change("2024Q1", "区工信局", "blank_rows", "", "在表中插入空行", ("tasks",)),
    Change("2024Q2", "临淄规划管理办公室", "delete_column", "S304", "删去一列", ("tasks", "progress")),
    Change("2024Q2", "区供销社", "total_row", "", "自加合计行", ("items",)),
    Change("2024Q2", "区商务局", "shift_head", "", "表头下移两行", ("tasks",)),
    Change("2024Q2", "区财政局", "swap_columns", "", "工作状态、完成日期两列对调", ("tasks", "state", "done_on")),
)  # fmt: skip
