"""A small plan written by hand, with every kind of data item, for tests of the forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from report_gen.model.form import Identity
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import (
    DataItem,
    DueKind,
    DueRule,
    ItemKind,
    Plan,
    Schedule,
    Task,
    Unit,
    UnitKind,
)
from report_gen.model.submission import Entry, EntryState, Receipt, ReceiptSource, Submission, Value

JUNE = Period.of(Span.MONTH, 2024, 6)
TRANSPORT = Unit("U01", "牡丹市交通运输局", "市交通运输局", UnitKind.BUREAU)
POLICE = Unit("U02", "牡丹市公安局", "市公安局", UnitKind.BUREAU, aliases=("公安局",))
POST = Unit("U03", "牡丹市邮政管理局", "市邮政管理局", UnitKind.BUREAU)
_OPEN = DueRule(DueKind.OPEN, "持续推进")


def task(no: str, leads: tuple[str, ...], responsible: tuple[str, ...], due: str = "持续推进", **more: str) -> Task:
    """A task of the small plan."""
    return Task(
        no=no,
        category=more.get("category", "便利通行政策"),
        key_task=more.get("key_task", "新能源物流配送车辆便利通行政策"),
        sub_task=more.get("sub_task", ""),
        objective=more.get("objective", "为新能源物流配送车辆制定并实施更加优惠和便利的通行政策。"),
        lead_text="",
        responsible_text="",
        due_text=due,
        leads=leads,
        responsible=responsible,
        due=replace(_OPEN, text=due),
    )


def item(code: str, kind: ItemKind, measure: str = "个", decimals: int = 0, **more: Any) -> DataItem:
    """A data item of the small plan, reported by the transport bureau."""
    plain = DataItem(code, "城市配送车辆", f"{kind.value}数据{code}", code, measure, kind, decimals, ("U01",))
    return replace(plain, **more)


ITEM_LIST = (
    item("D01", ItemKind.STOCK, explanation="期末投入运营的数量。"),
    item("D02", ItemKind.CUMULATIVE, "辆", explanation="创建期初以来的数量。"),
    item("D03", ItemKind.FLOW, "万元", 2, maximum=Decimal(500)),
    item("D04", ItemKind.PERCENT, "%", 1),
    item("D05", ItemKind.RATIO, "∶1", 2, explanation="车桩比。"),
    item("D06", ItemKind.YES_NO, ""),
    item("D07", ItemKind.HAVE, ""),
    item("D08", ItemKind.TEXT, ""),
    item("D09", ItemKind.PERCENT, "%", 1, minimum=Decimal(-50), maximum=Decimal(50)),
)
TASK_LIST = (
    task("1", ("U01",), ("U02",), "每年1、7月", sub_task="召开会议研究"),
    task("2", ("U02",), ("U01", "U03"), objective="=1+1 与“五统一” <80个> & 其他"),
    task("3", (), ("U01", "U02"), "", key_task="联合执法"),
)


def small_plan() -> Plan:
    """Three units, three tasks (one joint and undated), nine data items, a monthly schedule."""
    due = DueRule(DueKind.MONTHLY, "每月5日前报送上月进展", day=5, on_previous=True)
    bureaus = frozenset({UnitKind.BUREAU})
    return Plan(
        id="MD2024",
        city="牡丹市",
        title="牡丹市城市绿色货运配送示范工程",
        creation_start=date(2023, 1, 1),
        creation_end=date(2025, 12, 31),
        info={"领导小组办公室": "牡丹市领导小组办公室", "联系人": "张三", "联系电话": "0379-0000", "数据说明": "示例"},
        units=(TRANSPORT, POLICE, POST),
        collectives=(),
        tasks=TASK_LIST,
        items=ITEM_LIST,
        indicators=(),
        checks=(),
        rubric=(),
        grades=(),
        schedule=(Schedule("R1", "牡丹市城市绿色货运配送示范工程工作月报表", Span.MONTH, due, 10, bureaus),),
        holidays={},
        phrases={},
    )


def entry(table: str, row: str, column: str, value: Value, state: EntryState = EntryState.READ) -> Entry:
    """An entry of last period."""
    return Entry(table, row, column, value, str(value), Place("上期.xlsx"), state)


def submission(*entries: Entry) -> Submission:
    """What the transport bureau sent last period."""
    receipt = Receipt(None, ReceiptSource.UNKNOWN)
    return Submission(Identity("MD2024", "U01", "2024-05", "00000000"), "上期.xlsx", "", receipt, entries)
