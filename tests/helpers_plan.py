"""A small plan workbook for tests, as tables that are easy to change, and findings as (code, cell) pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from report_gen.intake.plan import read_plan
from report_gen.intake.plan_sheets import SHEETS
from report_gen.model.finding import Finding
from report_gen.model.plan import Plan
from report_gen.model.raw import RawBook, RawCell, RawSheet, RawValue

Table = list[list[RawValue]]

_ROWS: Mapping[str, str] = {
    "项目信息": """
        方案编号|T1|
        城市|某市|
        项目名称|某项目|
        创建期开始|2022-07-01|
        创建期结束|2025-06-30|
        临期天数|30|天
        """,
    "成员单位": """
        U1|领导小组办公室|办公室|办公室|||||是
        U2|某市发展和改革委员会|市发改委|部门|发改委、市发展改革委||||是
        U3|某市公安局|市公安局|部门|||||是
        U4|各镇、街道|各镇、街道|县区|||||是
        J1|各成员单位|各成员单位|集合||市发改委、市公安局|||否
        """,
    "任务清单": """
        1|机制|开会||每半年开会。|领导小组办公室|各成员单位|每年1、7月|办公室|各成员单位|
        2|设施|建站|配送站|建站≥80个。|市发改委|市公安局|2024年6月|市发改委|市公安局、各镇、街道|
        """,
    "数据项": """
        D1|设施|配送站|站数|个|累计|0|0||市发改委|牵头|50||
        D2|设施|充电桩|桩数|个|存量|0|0|1000|市公安局、市发改委|合计|||
        D3|政策|政策|政策||有无||||市公安局|牵头|||
        """,
    "指标": """
        I1|配送站数|2|站数|个|≥|80|0|||建站≥80个
        I2|比值|2|站数 ÷ 桩数|∶1|≤|4∶1|2||| 建站
        I3|增长|2|（站数 − 基期值）÷ 基期值 × 100|%|>|20%|1|10|虚构|
        """,
    "校核规则": """
        R1|强制性|表内|站数 ≤ 桩数|跳过|站数大于桩数|站数=1；桩数=2|站数=3；桩数=2
        """,
    "评分细则": """
        P1|日常|及时|按时报送|10|逾期每次扣=1；未报每次扣=2|部门、县区|示例|2024-01-01|2024-12-31
        G1|等次|优秀|等次|90||部门
        G2|等次|合格|等次|0||部门
        """,
    "报送安排": "B1|月报|月|每月5日前报送上月|10|办公室、部门、县区",
    "节假日": """
        2024-05-01|放假|劳动节
        2024-05-11|上班|
        """,
    "措辞": "报告结语|特此报告。|",
    "版式": "上边距|37毫米|",
}


def tables() -> dict[str, Table]:
    """The sheets of a plan that reads without findings; row 0 is the header."""
    found: dict[str, Table] = {}
    for spec in SHEETS:
        lines = [line.strip() for line in _ROWS[spec.name].strip().splitlines()]
        rows: Table = [[cell.strip() or None for cell in line.split("|")] for line in lines]
        found[spec.name] = [list(spec.titles), *rows]
    return found


def book(sheets: Mapping[str, Sequence[Sequence[RawValue]]]) -> RawBook:
    """The tables as a workbook that was read."""
    return RawBook("方案.xlsx", "0" * 64, tuple(_sheet(name, rows) for name, rows in sheets.items()))


def _sheet(name: str, rows: Sequence[Sequence[RawValue]]) -> RawSheet:
    cells = {
        (row, column): RawCell(row, column, value)
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value is not None
    }
    return RawSheet(name, cells)


def changed(*changes: tuple[str, str, RawValue]) -> RawBook:
    """The small plan with some cells changed: ("任务清单", "H3", "三月底")."""
    sheets = tables()
    for sheet, address, value in changes:
        column, row = ord(address[0]) - ord("A"), int(address[1:]) - 1
        rows = sheets[sheet]
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value
    return book(sheets)


def plan_of(*changes: tuple[str, str, RawValue]) -> Plan:
    """The small plan, changed, as it reads; the test fails where it cannot be read."""
    plan, _ = read_plan(changed(*changes))
    assert plan is not None
    return plan


def codes(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """The findings as (code, cell)."""
    return [(finding.code, finding.place.cell) for finding in findings]


def found(*changes: tuple[str, str, RawValue]) -> list[tuple[str, str]]:
    """What is found in the small plan, changed, as (code, sheet!cell)."""
    findings = read_plan(changed(*changes))[1]
    return [(finding.code, f"{finding.place.sheet}!{finding.place.cell}") for finding in findings]


RATIO_AS_TIME = time(4, 1)
A_DAY = date(2024, 1, 31)
