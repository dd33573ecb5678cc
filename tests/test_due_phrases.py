from __future__ import annotations

import pytest

from report_gen.importing.due_phrases import find_due, is_due, without_doing, without_due_before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到创建期末，建成10个站。", ("到创建期末",)),
        ("创建期末前建成10个站。", ("创建期末前",)),
        ("示范期末，充电桩达到100个。", ("示范期末",)),
        ("2024年6月底前完成主体工程。", ("2024年6月底前",)),
        ("于2024年12月31日前报送。", ("2024年12月31日前",)),
        ("力争2025年9月底前完成更新。", ("2025年9月底前",)),
        ("到2025年，建成6个；到2025年，更新100辆。", ("到2025年",)),
        ("到2024年，建成2个；到2025年底，建成4个。", ("到2024年", "到2025年底")),
        ("2024年底建成平台。", ("2024年底",)),
        ("2024年上半年前完成。", ("2024年上半年前",)),
        ("三季度前完成招标，年底前投用。", ("三季度前", "年底前")),
        ("2024年6月、12月底前各报一次。", ("2024年6月、12月底前",)),
        ("每年2月底前制定年度计划。", ("每年2月底前",)),
        ("每年1月、7月底前召开会议。", ("每年1月、7月底前",)),
        ("成员单位每季度的第一周内报送上一季度情况。", ("每季度的第一周内",)),
        ("每月10日前报送进展。", ("每月10日前",)),
        ("截至2023年底，已建成4个。", ()),
        ("截至2023年12月31日前已登记的车辆。", ()),
        ("比2022年底提高20%。", ()),
        ("较2022年底前降低10%。", ()),
        ("创建期为2022年10月至2025年9月。", ()),
        ("从2022年到2025年，每年增长。", ()),
        ("2017年12月31日前注册登记的老旧车辆逐步淘汰。", ()),
        ("每半年召开1次会议。", ()),
        ("创建期以绿色环保为引领。", ()),
        ("提高到2025年的水平。", ()),
        ("2022年底保有量为1000辆。", ()),
    ],
)
def test_due_words_in_running_text(text: str, found: tuple[str, ...]) -> None:
    assert find_due(text) == found


@pytest.mark.parametrize(
    "text",
    ["2024年6月底前", "2024年6月", "2024年底前完成", "持续推进", "长期坚持", "每半年", "到创建期末", "2024年三季度"],
)
def test_wordings_that_are_nothing_but_due(text: str) -> None:
    assert is_due(text)


@pytest.mark.parametrize("text", ["市商务局", "2024年建设任务", "截至2024年6月", ""])
def test_wordings_that_are_more(text: str) -> None:
    assert not is_due(text)


def test_the_verb_behind_a_due_wording_goes() -> None:
    assert without_doing("2024年6月底前完成") == "2024年6月底前"
    assert without_doing(" 持续推进 ") == "持续推进"


def test_the_due_wording_before_a_text_goes() -> None:
    assert without_due_before("到2025年底，建成3个站") == "建成3个站"
    assert without_due_before("2017年底前登记的车辆") == "2017年底前登记的车辆"
    assert without_due_before("建成3个站") == "建成3个站"
