"""A campaign that has nothing to do with the examples: a county that wants to be a National Sanitary County Town."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.intake.plan_sheets import SHEETS

DUTIES = {
    "季": "B1|云山县创建国家卫生县城工作季报表|季|每季度的第一周内报送上一季度|5|办公室、部门、县区",
    "半年": "B1|云山县创建国家卫生县城半年报表|半年|每年1、7月|5|办公室、部门、县区",
}
ROWS: Mapping[str, str] = {
    "项目信息": """
        方案编号|WS2024
        城市|云山县
        项目名称|创建国家卫生县城
        创建期开始|2024-01-01
        创建期结束|2026-08-15
        领导小组办公室|云山县爱国卫生运动委员会办公室
        办公室简称|县爱卫办
        临期天数|20
        """,
    "成员单位": """
        A|云山县爱国卫生运动委员会办公室|县爱卫办|办公室|||||是
        B1|云山县卫生健康局|县卫健局|部门|卫健局||||是
        B2|云山县城市管理局|县城管局|部门|||||是
        B3|云山县市场监督管理局|县市场监管局|部门|||||是
        B4|云山县生态环境分局|生态/环境分局|部门|||||是
        B5|云山县住房和城乡建设局|县住建局|部门|||||是
        T1|城关镇人民政府|城关镇|县区|||||是
        T2|石门乡人民政府|石门乡|县区|||||是
        T3|柳河镇人民政府|柳河镇|县区|||||是
        """,
    "任务清单": """
        1|组织管理|健全机制||每年召开两次爱卫会全体会议。|县爱卫办||每年3月、9月底前|县爱卫办|
        2|组织管理|健康教育||居民健康素养水平达到23%以上。|县卫健局|各乡镇|2025年12月|县卫健局|城关镇、石门乡、柳河镇
        3|市容环境|道路保洁||主次干道每日保洁不少于16小时。|县城管局|城关镇|持续推进|县城管局|城关镇
        4|市容环境|垃圾处理||生活垃圾无害化处理率100%。|县城管局|县住建局|2024年底|县城管局|县住建局
        5|市容环境|厕所革命||新改建公厕12座。|县住建局|各乡镇|到创建期末|县住建局|城关镇、石门乡、柳河镇
        6|生态环境|空气质量||空气优良天数不少于300天。|生态环境分局||每年年底|生态/环境分局|
        7|生态环境|污水处理||污水集中处理率达到85%。|县住建局|生态环境分局|2025年上半年|县住建局|生态/环境分局
        8|重点场所|小餐饮整治||小餐饮店持证率100%。|县市场监管局|县卫健局|2024年5月|县市场监管局|县卫健局
        9|重点场所|农贸市场||标准化农贸市场达标。|县市场监管局||2024年2月|县市场监管局|
        10|病媒防制|四害密度||鼠密度小于1%。|县卫健局|各乡镇|每季度末|县卫健局|城关镇、石门乡、柳河镇
        11|病媒防制|消杀||每月开展一次集中消杀。||各乡镇按职责分工负责|每月25日前||城关镇、石门乡、柳河镇
        12|宣传|群众满意||群众满意率不低于90%。|县爱卫办|县卫健局||县爱卫办|县卫健局
        """,
    "数据项": """
        D1|组织管理|全体会议次数|会议次数|次|当期|0|0||县爱卫办|牵头
        D2|组织管理|健康素养水平|健康素养水平|%|百分比|1|||县卫健局|牵头
        D3|市容环境|垃圾处理率|垃圾处理率|%|百分比|2|||县城管局|牵头
        D4|市容环境|新改建公厕|公厕数|座|累计|0|0||城关镇、石门乡、柳河镇|合计
        D6|重点场所|餐饮店数|餐饮店数|家|存量|0|0||县市场监管局|牵头
        D7|重点场所|持证餐饮店数|持证数|家|存量|0|0||县市场监管局|牵头
        D8|病媒防制|鼠密度|鼠密度|%|百分比|2|0|5|县卫健局|牵头
        D9|重点场所|人口与市场之比|市场比|∶1|比值|2|||县市场监管局|牵头
        D10|宣传|经验做法|经验做法||文本||||县爱卫办|牵头
        """,
    "指标": """
        I1|健康素养水平|2|健康素养水平|%|≥|23|1|||居民健康素养水平达到23%以上
        I2|垃圾无害化处理率|4|垃圾处理率|%|=|100|2|||
        I3|新改建公厕数|5|公厕数|座|≥|12|0|||
        I5|小餐饮持证率|8|持证数 ÷ 餐饮店数 × 100|%|=|100|1|||
        I6|鼠密度|10|鼠密度|%|<|1|2|||鼠密度小于1%
        I7|人口市场比|9|市场比|∶1|≤|20000∶1|0|||
        """,
}
VALUES: Mapping[str, str | int] = {
    "全体会议次数": 1,
    "健康素养水平": "23.5%",
    "垃圾处理率": "100%",
    "新改建公厕": 4,
    "餐饮店数": 200,
    "持证餐饮店数": 199,
    "鼠密度": "0.8%",
    "人口与市场之比": "18000:1",
    "经验做法": "推行门前三包",
}
STATES: Mapping[str, tuple[str, str]] = {
    "1": ("已完成", "2024-03-20"),
    "3": ("持续推进", ""),
    "9": ("已完成", "2024-02-28"),
    "10": ("已完成", "2024-03-30"),
}


def write_plan(path: Path, span: str = "季", **changed: str) -> Path:
    """The plan workbook, without rubric, checks, holidays and phrases; sheets can be given as `sheet=rows`."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    texts = {**ROWS, "报送安排": DUTIES[span], **changed}
    for spec in SHEETS:
        sheet = book.create_sheet(spec.name)
        sheet.append(spec.titles)
        for line in texts.get(spec.name, "").strip().splitlines():
            sheet.append([cell.strip() or None for cell in line.split("|")])
    book.save(path)
    return path


def fill_form(source: Path, target: Path, numbers: Mapping[str, str | int] = VALUES) -> None:
    """Fills a blank form as a unit would: every task and every data item, by the words in its header."""
    book = openpyxl.load_workbook(source)
    for row, columns in _rows(book["任务进展"]):
        number = str(book["任务进展"].cell(row, columns["序号"]).value)
        state, done_on = STATES.get(number, ("推进中", ""))
        book["任务进展"].cell(row, columns["工作状态"], state)
        book["任务进展"].cell(row, columns["完成日期"], done_on or None)
        book["任务进展"].cell(row, columns["本期工作进展"], "已印发方案，开展了三次督导。")
    for row, columns in _rows(book["指标数据"]):
        name = str(book["指标数据"].cell(row, columns["数据项"]).value)
        book["指标数据"].cell(row, columns["本期值"]).value = numbers.get(name)
    book.save(target)


def _rows(sheet: Worksheet) -> list[tuple[int, dict[str, int]]]:
    """The numbered rows below the header, each with the columns by title."""
    columns: dict[str, int] = {}
    found = []
    for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = {"".join(str(value).split()).rstrip("*＊"): column for column, value in enumerate(values, start=1)}
        if not columns and "序号" in texts:
            columns = texts
        elif columns and str(values[columns["序号"] - 1]).isdigit():
            found.append((row, columns))
    return found
