from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import TASK_ROWS, item
from report_gen.model.plan import ItemKind
from report_gen.rules.progress_text import contradiction, done_clause

TASK = TASK_ROWS[4]
PAPER = replace(TASK, sub_task="制定城市配送企业考核管理办法")
CENTRES = replace(item("D01", "公共配送中心数", ItemKind.CUMULATIVE, ("U01",), measure="个"), name="公共配送中心数量")
SHARE = item("D02", "共同配送比例", ItemKind.PERCENT, ("U01",), measure="%", decimals=1)
SHARE = replace(SHARE, name="采用共同（集中）配送的比例")
LORRIES = item("D03", "新增新能源", ItemKind.CUMULATIVE, ("U01",), measure="辆")
LORRIES = replace(LORRIES, name="新增新能源城市配送营运车辆")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("已完成。", "已完成"),
        ("任务已完成，资料2份已归档。", "任务已完成"),
        ("该项工作已办结", "该项工作已办结"),
        ("目标任务已全部完成；转入日常管理", "目标任务已全部完成"),
        ("目前已完成", "目前已完成"),
        ("建成三处。任务已按期办结！", "任务已按期办结"),
        ("", ""),
        ("已完成三处", ""),
        ("基本完成", ""),
        ("一季度安排的2项具体工作基本完成", ""),
        ("完成半年自查", ""),
        ("尚未完成", ""),
        ("上半年任务已完成", ""),
        ("计划年底前完成", ""),
        ("第一批已完成", ""),
        ("《考核管理办法》已印发", ""),  # the task asks for no paper
    ],
)
def test_what_says_that_a_task_is_done(text: str, clause: str) -> None:
    assert done_clause(text, TASK) == clause


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("《考核管理办法》已印发实施，组织学习2次", "《考核管理办法》已印发实施"),
        ("联合市公安局出台的《考核管理办法》已正式印发", "联合市公安局出台的《考核管理办法》已正式印发"),
        ("《考核管理办法（征求意见稿）》已印发", ""),
        ("《考核管理办法》已印发征求意见", ""),
        ("《考核管理办法》送审", ""),
        ("《会议纪要》已印发", ""),
    ],
)
def test_what_says_that_a_paper_is_issued(text: str, clause: str) -> None:
    assert done_clause(text, PAPER) == clause


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("公共配送中心累计投入运营6个，另1个开工", "公共配送中心累计投入运营6个"),
        ("累计建成公共配送中心6个", "累计建成公共配送中心6个"),
        ("公共配送中心数为６个", "公共配送中心数为6个"),
        ("公共配送中心 总数 达到 6 个", "公共配送中心总数达到6个"),
        ("我区公共配送中心增至1,006个", "公共配送中心增至1,006个"),
        ("公共配送中心累计5个", ""),
        ("公共配送中心累计6个，公共配送中心已达到5个", ""),  # one of them agrees, or says nothing
        ("公共配送中心上期累计4个；公共配送中心累计5个", ""),
        ("全市公共配送中心累计9个", ""),  # of another scope
        ("其中老城区公共配送中心累计2个", ""),
        ("帮扶企业公共配送中心累计2个", ""),
        ("计划公共配送中心达到6个", ""),
        ("新增公共配送中心共6个", ""),
        ("检查公共配送中心6个", ""),
        ("公共配送中心累计近6个", ""),
        ("公共配送中心累计6余个", ""),
        ("公共配送中心累计6个以上", ""),
        ("公共配送中心累计6个月未发生事故", ""),
        ("公共配送中心累计培训6人", ""),
        ("公共配送中心累计1.2万个", ""),
        ("无新进展", ""),
    ],
)
def test_totals_in_a_text(text: str, words: str) -> None:
    stated = contradiction(text, CENTRES, Decimal(5))
    assert (stated.words if stated else "") == words


@pytest.mark.parametrize(
    ("text", "value", "stated"),
    [
        ("共同配送比例提高到51.2%", "51.2", None),
        ("共同配送比例提高到51%", "51.2", None),  # rounded
        ("共同配送比例提高到52%", "51.2", "52"),
        ("共同配送比例提高2.1个百分点", "51.2", None),
    ],
)
def test_shares_in_a_text(text: str, value: str, stated: str | None) -> None:
    found = contradiction(text, SHARE, Decimal(value))
    assert (str(found.value) if found else None) == stated


def test_a_name_that_begins_with_new_is_still_a_name() -> None:
    stated = contradiction("累计新增新能源城市配送营运车辆1399辆", LORRIES, Decimal(1793))
    assert stated is not None
    assert stated.value == 1399


@pytest.mark.parametrize(
    "changes",
    [{"kind": ItemKind.FLOW}, {"kind": ItemKind.YES_NO}, {"measure": ""}, {"name": "站数", "short": "站"}],
)
def test_items_that_texts_are_not_held_against(changes: dict[str, object]) -> None:
    other = replace(CENTRES, **changes)  # type: ignore[arg-type]
    assert contradiction("公共配送中心累计6个，站数累计6个", other, Decimal(5)) is None


@given(st.text(alphabet="公共配送中心累计达到0123456789.,，。个已完成任务《》", max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    done_clause(text, PAPER)
    stated = contradiction(text, CENTRES, Decimal(5))
    assert stated is None or stated.value != 5
