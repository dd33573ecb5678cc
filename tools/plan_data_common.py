"""What both example plans share: the national form's items, the rubric, holidays, phrases, and small helpers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

NATIONAL_FORM: Final = "运行情况信息表"  # 城市绿色货运配送示范工程运行情况信息表, the national quarterly form
RUBRIC_BASIS: Final = "示例细则，未见公开评分标准，由领导小组办公室核定"

# The 32 items of the national quarterly form: code | category | item | short name | measure | kind | decimals.
NATIONAL_ITEMS: Final = """
D01 | 体制机制保障 | 创建领导小组 | 创建领导小组 |  | 是否 | 0
D02 | 体制机制保障 | 协同推进工作 | 协同推进次数 | 次 | 当期 | 0
D03 | 体制机制保障 | 制定城市配送企业考核管理办法 | 企业考核办法 |  | 是否 | 0
D04 | 体制机制保障 | 建立快递车辆规范管理制度 | 快递车辆制度 |  | 是否 | 0
D05 | 体制机制保障 | 政府拨付资金：新能源车辆购置与营运 | 新能源车辆资金 | 元 | 当期 | 2
D06 | 体制机制保障 | 政府拨付资金：配送中心建设 | 配送中心资金 | 元 | 当期 | 2
D07 | 体制机制保障 | 政府拨付资金：先进组织模式推广应用 | 组织模式资金 | 元 | 当期 | 2
D08 | 体制机制保障 | 政府拨付资金：市场主体培育 | 市场主体资金 | 元 | 当期 | 2
D09 | 城市配送物流基础设施 | 干支衔接型货运枢纽（物流园区） | 货运枢纽数 | 个 | 累计 | 0
D10 | 城市配送物流基础设施 | 公共配送中心 | 公共配送中心数 | 个 | 累计 | 0
D11 | 城市配送物流基础设施 | 末端共同配送站 | 末端配送站数 | 个 | 累计 | 0
D12 | 城市配送车辆及配套设施 | 新增纯电动城市配送营运车辆 | 新增纯电动 | 辆 | 累计 | 0
D13 | 城市配送车辆及配套设施 | 新增新能源城市配送营运车辆 | 新增新能源 | 辆 | 累计 | 0
D14 | 城市配送车辆及配套设施 | 新增和更新城市配送营运车辆 | 新增和更新 | 辆 | 累计 | 0
D15 | 城市配送车辆及配套设施 | 示范建设期初纯电动与插电混动货车保有量 | 期初新能源保有量 | 辆 | 存量 | 0
D16 | 城市配送车辆及配套设施 | 当期纯电动与插电混动货车保有量 | 当期新能源保有量 | 辆 | 存量 | 0
D17 | 城市配送车辆及配套设施 | 新能源物流配送车辆充电桩数量 | 充电桩数 | 个 | 存量 | 0
D18 | 城市配送车辆及配套设施 | 冷藏保温配送车辆保有量 | 冷藏保温车数 | 辆 | 存量 | 0
D19 | 城市配送车辆及配套设施 | 城市配送车辆保有量 | 配送车保有量 | 辆 | 存量 | 0
D20 | 便利通行政策 | 新能源综合性政策 | 综合性政策 |  | 有无 | 0
D21 | 便利通行政策 | 新能源通行政策 | 通行政策 |  | 有无 | 0
D22 | 便利通行政策 | 新能源停车便利政策 | 停车政策 |  | 有无 | 0
D23 | 便利通行政策 | 城市货运配送需求调查预测制度 | 需求调查制度 |  | 有无 | 0
D24 | 便利通行政策 | 分时、错时、分类通行和停放措施 | 分时通行措施 |  | 有无 | 0
D25 | 便利通行政策 | 临时停靠点数量 | 临时停靠点数 | 个 | 累计 | 0
D26 | 先进配送组织模式 | 采用共同（集中）配送的比例 | 共同配送比例 | % | 百分比 | 1
D27 | 先进配送组织模式 | 采用夜间配送的比例 | 夜间配送比例 | % | 百分比 | 1
D28 | 信息化建设 | 公共信息服务平台 | 公共信息平台 |  | 有无 | 0
D29 | 市场主体培育 | AAA级（含）以上城市配送企业数量 | AAA企业数 | 个 | 存量 | 0
D30 | 物流降本增效 | 城市配送成本较期初降低的比例 | 成本降低比例 | % | 百分比 | 2
D31 | 物流降本增效 | 车辆利用效率较期初提高的比例 | 利用效率提高比例 | % | 百分比 | 2
D32 | 节能减排 | 单位周转量能耗较期初降低的比例 | 能耗降低比例 | % | 百分比 | 2
"""
_KIND: Final = 5  # the column of an item row that holds its kind
_MEASURE: Final = 4
_EXPLANATIONS: Final = {
    "当期": "填报告期内发生数，不累计。",
    "累计": "填创建期开始至报告期末的累计数，不应减少。",
    "存量": "填报告期末的数。",
    "百分比": "填报告期末的百分数，如 52.5 或 52.5%。",
    "比值": "按 3.2∶1 的样式填写。",
    "有无": "填“有”或“无”；填“有”的请附文件。",
    "是否": "填“是”或“否”；填“是”的请附文件。",
}
_OWN_EXPLANATIONS: Final = {
    "D15": "填示范建设期初的数，创建期内不变。",
    "D28": "填“有”或“无”；填“有”的请在说明中写明功能（政务发布、信息查询、车辆监管、数据分析、电子围栏、交通诱导）。",
}

GRADES: Final = """
G1 | 等次 | 优秀 | 等次 | 90 |
G2 | 等次 | 良好 | 等次 | 80 | 至=90
G3 | 等次 | 合格 | 等次 | 60 | 至=80
G4 | 等次 | 不合格 | 等次 | 0 | 至=60
"""

# First and last day off, make-up working days, name. From the State Council's yearly notices.
_HOLIDAYS: Final = (
    ("2023-12-30", "2024-01-01", (), "元旦"),
    ("2024-02-10", "2024-02-17", ("2024-02-04", "2024-02-18"), "春节"),
    ("2024-04-04", "2024-04-06", ("2024-04-07",), "清明节"),
    ("2024-05-01", "2024-05-05", ("2024-04-28", "2024-05-11"), "劳动节"),
    ("2024-06-08", "2024-06-10", (), "端午节"),
    ("2024-09-15", "2024-09-17", ("2024-09-14",), "中秋节"),
    ("2024-10-01", "2024-10-07", ("2024-09-29", "2024-10-12"), "国庆节"),
    ("2025-01-01", "2025-01-01", (), "元旦"),
    ("2025-01-28", "2025-02-04", ("2025-01-26", "2025-02-08"), "春节"),
    ("2025-04-04", "2025-04-06", (), "清明节"),
    ("2025-05-01", "2025-05-05", ("2025-04-27",), "劳动节"),
    ("2025-05-31", "2025-06-02", (), "端午节"),
    ("2025-10-01", "2025-10-08", ("2025-09-28", "2025-10-11"), "国庆节、中秋节"),
    ("2026-01-01", "2026-01-03", ("2026-01-04",), "元旦"),
)

# Rows of 项目信息 with the values that hold without them, so that an office sees what it may change.
SETTINGS: Final = """
退回修改工作日 | 3 | 写了成文日期（--issued）的退回修改通知，从成文之日起几个工作日内报回
蓝色提前天数 | 5 | 催报：填报表到期前几天起为蓝色
黄色逾期天数 | 1 | 催报：逾期满几天为黄色
红色逾期天数 |  | 催报：逾期满几天为红色；不写则填报表已过锁定日、任务已超期为红色
进度容差 | 5 | 指标完成进度与时间进度相差不超过几个百分点为“同步”
考核满分 | 100 | 评分细则中除加分、门槛、一票否决以外各项满分之和
考核排名 | 是 | 填“否”则评分表、汇总表和通报都不列名次
考核自评 | 半年 | 填“季”“半年”或“年”，这段时间最后一期的填报表附自评表；不填则不自评
"""

PHRASES: Final = """
报告标题 | {城市}城市绿色货运配送示范工程创建{期间}总结报告 | 花括号内由程序填入；也可改为固定文字
报告结语 | 特此报告。 | 上行报告的结语，报告中不夹带请示事项
信息表标题 | 城市绿色货运配送示范工程运行情况信息表 | 国家规定的表名
通报结语 | 特此通报。 | 考核通报的结语
数据说明 | 本报告数据来自各成员单位和县区报送的填报表，逐项来源见汇总台账“数据来源”表。 | 印在报告数据部分之前
"""


def rows_of(text: str) -> list[list[str]]:
    """The rows of a table written one line a row with | between the cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def item_rows(own_items: str, reporters: dict[str, str], own_source: str) -> list[tuple[object, ...]]:
    """Rows of 数据项: the national items, then the plan's own ones, with limits, reporters and take-rules.

    `reporters` gives by code the reporting units and, after a slash, the take-rule (牵头 unless said).
    """
    rows: list[tuple[object, ...]] = []
    for source, table in ((NATIONAL_FORM, NATIONAL_ITEMS), (own_source, own_items)):
        for code, category, name, short, measure, kind, decimals, *explanation in rows_of(table):
            units, _, take = reporters[code].partition("/")
            numeric = kind not in {"是否", "有无", "文本"}
            text = "".join(explanation) or _OWN_EXPLANATIONS.get(code, _EXPLANATIONS[kind])
            lowest = -100 if "较期初" in name else 0  # a cost may have risen
            limits = (lowest if numeric else None, 100 if kind == "百分比" else None)
            jump = 50 if kind == "存量" else None
            rows.append(
                (
                    code,
                    category,
                    name,
                    short,
                    measure,
                    kind,
                    int(decimals),
                    *limits,
                    units,
                    take or "牵头",
                    jump,
                    text,
                    source,
                )
            )
    return rows


def holiday_rows() -> list[tuple[date, str, str]]:
    """Rows of 节假日 by date: each day of a holiday, weekends included, and each make-up working day."""
    rows: list[tuple[date, str, str]] = []
    for first, last, working, name in _HOLIDAYS:
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        rows.extend((day + timedelta(days=count), "放假", name) for count in range((end - day).days + 1))
        rows.extend((date.fromisoformat(text), "上班", f"{name}调休") for text in working)
    return sorted(rows)
