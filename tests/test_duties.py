from __future__ import annotations

from typing import Final

import pytest

from conftest import EXAMPLES
from helpers_importing import FILE, document
from report_gen.importing.duties import Duty, duties, members
from report_gen.model.official import Spot

LINZI: Final = document((EXAMPLES / "linzi" / "官方文件.txt").read_text(encoding="utf-8"))
UNITS: Final = [
    "区发改局",
    "区工信局",
    "临淄交警大队",
    "区财政局",
    "区自然资源局",
    "临淄规划管理办公室",
    "临淄生态环境分局",
    "区住建局",
    "区交通运输局",
    "区商务局",
    "区市场监管局",
    "区大数据中心",
    "区综合行政执法局",
    "区投资促进中心",
    "区供销社",
    "临淄供电中心",
    "各镇、街道",
]


def test_the_seventeen_units_of_linzi_and_their_duties() -> None:
    found = duties(LINZI)
    assert [(duty.no, duty.unit) for duty in found] == [(str(no), unit) for no, unit in enumerate(UNITS, start=1)]
    assert found[1] == Duty(
        "2", "区工信局", "配合上级部门，做好新能源城市配送车辆的推广应用工作。", Spot(FILE, line=78)
    )


def test_the_sixteen_members_of_linzi_as_they_are_spelt() -> None:
    found = members(LINZI)
    assert [named.name for named in found] == [
        {"区综合行政执法局": "区综合执法局", "区投资促进中心": "区投资促中心"}.get(unit, unit) for unit in UNITS[:-1]
    ]
    assert {(named.spot.line, named.quote[:9]) for named in found} == {(58, "区发改局、区工信局"[:9])}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "四、职责分工\n（一）市交通运输局。牵头做好创建工作。\n（二）市公安局、市商务局：做好通行管理。\n1．出台政策。\n（三）张三：负责联络。",
            ["1 市交通运输局 牵头做好创建工作。", "2 市公安局、市商务局 做好通行管理。/1．出台政策。"],
        ),
        (
            "附件2\n成员单位及职责分工\n市交通运输局：负责日常工作。\n市公安局负责通行管理。\n各有关企业要积极参与。",
            ["1 市交通运输局 负责日常工作。", "2 市公安局 负责通行管理。"],
        ),
        (
            "附件\n部门职责\n一、市发展改革委\n负责统筹。\n二、市公安局\n负责通行。",
            ["1 市发展改革委 负责统筹。", "2 市公安局 负责通行。"],
        ),
        ("二、办公室职责\n1．负责日常。\n2．市商务局：负责汇总。", []),
        ("一、重点任务\n1．市商务局：负责汇总。", []),
    ],
)
def test_duties_of_other_shapes(text: str, found: list[str]) -> None:
    assert [f"{duty.no} {duty.unit} {duty.text}".replace("\n", "/") for duty in duties(document(text))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("领导小组成员单位：市发展改革委、市公安局、市交通运输局等12个单位。", "市发展改革委 市公安局 市交通运输局"),
        ("由副市长任组长，市交通运输局、市公安局、各县区政府主要负责人为成员。", "市交通运输局 市公安局 各县区政府"),
        ("成员由市交通运输局、市公安局，市商务局等部门负责同志组成。", "市交通运输局 市公安局 市商务局"),
        ("成员：张三、李四、王五。", ""),
        ("对各成员单位进行考核，并确保各项措施落实到位。", ""),
        ("各单位选派1名骨干为成员。", ""),
        ("成员包括市公安局。", ""),
    ],
)
def test_members_of_other_shapes(text: str, found: str) -> None:
    assert " ".join(named.name for named in members(document(text))) == found
