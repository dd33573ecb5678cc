from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from report_gen.importing.target_figures import plain_text
from report_gen.importing.target_words import SAMPLES
from report_gen.importing.targets import QUALITY_RULE, Target, read_targets
from report_gen.model.plan import Operator

# what is written → what is read: operator and value as printed, and the rule
READ = [
    # 不少于 and its relatives
    ("不少于4个", "≥4个", "比较词"),
    ("投入运营的公共配送中心不少于6个", "≥6个", "比较词"),
    ("不少于 80 个", "≥80个", "比较词"),
    ("不少于３０个", "≥30个", "比较词"),
    ("不得少于3处", "≥3处", "比较词"),
    ("不应少于10条", "≥10条", "比较词"),
    ("不小于20辆", "≥20辆", "比较词"),
    ("不低于25%", "≥25%", "比较词"),
    ("不低于２５％", "≥25%", "比较词"),
    ("最低不少于5家", "≥5家", "比较词"),
    ("占比不低于百分之八十", "≥80%", "比较词"),
    ("不低于八成", "≥80%", "比较词"),
    ("不低于当年新增车辆总数的80%", "≥80%", "比较词"),
    ("不少于三个", "≥3个", "比较词"),
    ("不少于一百二十个", "≥120个", "比较词"),
    ("数量不少于80", "≥80", "比较词"),
    ("不少于1,200个", "≥1200个", "比较词"),
    ("不少于1.2万辆", "≥12000辆", "比较词"),
    ("至少3家", "≥3家", "比较词"),
    ("至少建成2个", "≥2个", "比较词"),
    ("至少3家以上", "≥3家", "比较词"),
    ("大于等于30%", "≥30%", "比较词"),
    ("大于或等于30%", "≥30%", "比较词"),
    ("≥80个", "≥80个", "比较词"),
    ("数量应≥80个", "≥80个", "比较词"),
    ("≧80个", "≥80个", "比较词"),
    (">=80个", "≥80个", "比较词"),
    ("比例≥0.5%", "≥0.5%", "比较词"),
    ("≥１０％", "≥10%", "比较词"),
    ("达到或超过60%", "≥60%", "比较词"),
    # strict and inclusive
    ("超过70%", ">70%", "比较词"),
    ("比例应超过70%", ">70%", "比较词"),
    ("占比大于50%", ">50%", "比较词"),
    ("＞50%", ">50%", "比较词"),
    ("突破1000辆", ">1000辆", "比较词"),
    ("空驶率低于5%", "<5%", "比较词"),
    ("<5%", "<5%", "比较词"),
    # at most
    ("不超过500万元", "≤500万元", "比较词"),
    ("最高不超过500万元", "≤500万元", "比较词"),
    ("不高于5%", "≤5%", "比较词"),
    ("不得超过30分钟", "≤30分钟", "比较词"),
    ("≤5%", "≤5%", "比较词"),
    ("投诉率≤1‰", "≤0.1%", "比较词"),
    ("小于等于5%", "≤5%", "比较词"),
    ("小于或者等于5%", "≤5%", "比较词"),
    ("控制在5%以内", "≤5%", "控制在"),
    ("控制在5%", "≤5%", "控制在"),
    # ratios
    ("≤4：1", "≤4∶1", "比较词"),
    ("比值≤4：1", "≤4∶1", "比较词"),
    ("小于3∶1", "<3∶1", "比较词"),
    ("比值小于3:1", "<3∶1", "比较词"),
    ("不高于4:1", "≤4∶1", "比较词"),
    ("不高于四比一", "≤4∶1", "比较词"),
    ("小于或等于4比1", "≤4∶1", "比较词"),
    ("比例不高于4：1", "≤4∶1", "比较词"),
    ("车桩比达到4:1以下", "≤4∶1", "达到"),
    ("差距控制在2.2∶1以内", "≤2.2∶1", "控制在"),
    ("桩车比不低于1:4", "≥1∶4", "比较词"),
    ("充电桩与车辆的比例不小于1：3", "≥1∶3", "比较词"),
    # reach
    ("达到50%以上", "≥50%", "达到"),
    ("达50%以上", "≥50%", "达到"),
    ("比例达到50％", "≥50%", "达到"),
    ("达到 1家(含)以上", "≥1家", "达到"),
    ("比例达到百分之五十以上", "≥50%", "达到"),
    ("覆盖率达到100%", "≥100%", "达到"),
    ("达到全市配送车辆总数的30%", "≥30%", "达到"),
    ("保持在95%以上", "≥95%", "保持在"),
    ("提高到50%以上", "≥50%", "提高到"),
    ("提升至120公里", "≥120公里", "提高到"),
    ("降至5%以下", "≤5%", "降低到"),
    ("压缩至3个工作日以内", "≤3个工作日", "控制在"),
    # 以上, 以下 alone
    ("2家以上", "≥2家", "以上以下"),
    ("引导2家以上城市货运配送企业搭建平台", "≥2家", "以上以下"),
    ("三个以上", "≥3个", "以上以下"),
    ("1家(含)以上", "≥1家", "以上以下"),
    ("1家（含1家）以上", "≥1家", "以上以下"),
    ("3个以上（含3个）", "≥3个", "以上以下"),
    ("3家及以上", "≥3家", "以上以下"),
    ("3家以上（不含3家）", ">3家", "以上以下"),
    ("80%以上", "≥80%", "以上以下"),
    ("占新增车辆的80%以上", "≥80%", "以上以下"),
    ("引导50%以上的企业", "≥50%", "以上以下"),
    ("事故率0.5%以下", "≤0.5%", "以上以下"),
    ("新增仓储面积10万平方米以上", "≥10万平方米", "以上以下"),
    # how many are made
    ("统筹布局10个末端共同配送站", "≥10个", "数量"),
    ("建成10个", "≥10个", "数量"),
    ("新增新能源车辆1000辆", "≥1000辆", "数量"),
    ("改造老旧小区120个", "≥120个", "数量"),
    ("完成投资12亿元", "≥12亿元", "数量"),
    ("100个", "≥100个", "目标数"),
    ("100个。", "≥100个", "目标数"),
    ("群众满意度90%", "≥90%", "率值"),
    ("覆盖率100%", "≥100%", "率值"),
    ("上牌率100%", "≥100%", "率值"),
    ("实现100%覆盖", "≥100%", "百分之百"),
    ("车辆100%接入平台", "≥100%", "百分之百"),
]

# a change against a baseline
CHANGED = [
    ("降低的比例≥10%", "≥10%", "降低", ""),
    ("运输成本较示范建设期初降低的比例≥10%", "≥10%", "降低", "示范建设期初"),
    ("较示范建设期初提高的比率≥20%", "≥20%", "提高", "示范建设期初"),
    ("至少降低10%", "≥10%", "降低", ""),
    ("至少提高20%", "≥20%", "提高", ""),
    ("降低10%以上", "≥10%", "降低", ""),
    ("燃料消耗降低5%", "≥5%", "降低", ""),
    ("单位能耗较2017年下降10%", "≥10%", "降低", "2017年"),
    ("二氧化碳排放比2020年降低18%以上", "≥18%", "降低", "2020年"),
    ("与上年相比减少3个百分点", "≥3个百分点", "降低", "上年"),
    ("占比提高10个百分点以上", "≥10个百分点", "提高", ""),
    ("比率下降0.5个百分点", "≥0.5个百分点", "降低", ""),
    ("同比增长8%以上", "≥8%", "提高", "同比"),
    ("增长不低于8%", "≥8%", "提高", ""),
    ("增幅不超过5%", "≤5%", "提高", ""),
    ("降低率应达到10%", "≥10%", "降低", ""),
    ("总量削减2%以上", "≥2%", "降低", ""),
    ("减少10个", "≥10个", "降低", ""),
    ("较上年增加200辆", "≥200辆", "提高", "上年"),
    ("配送时间缩短20分钟以上", "≥20分钟", "降低", ""),
]

# read, but a person's matter
SOFT = [
    ("增长6.2%左右", "=6.2%"),
    ("10个左右", "=10个"),
    ("约10个", "=10个"),
    ("大约10个", "=10个"),
    ("达到80%左右", "=80%"),
    ("力争突破1000辆", ">1000辆"),
    ("力争达到80%", "≥80%"),
    ("力争到2025年底，新能源货车达到30000辆", "≥30000辆"),
    ("争取新增50辆", "≥50辆"),
    ("努力达到60%以上", "≥60%"),
    ("原则上不少于3个", "≥3个"),
    ("预计达到60%", "≥60%"),
    ("基本达到60%", "≥60%"),
    ("约达到60%", "≥60%"),
    ("1—2家", "≥1家"),
    ("培育2至3家龙头企业", "≥2家"),
    ("20%～40%", "≥20%"),
]

# looks like a target, is not read
UNREAD = [
    "比值不高于四比一左右", "不少于4个左右", "达到50%以上左右", "达到50%以上下", "≤4：：1", "≤4∶1∶2", "≥≤4个", "不不少于4个", "未达到50%",
    "不能达到50%", "少于4个", "不足4个", "不到50%", "等于50%", "近80个", "80余家", "八十余家", "两三家以上", "十几个以上", "超70%", "50%",
    "占比50%", "不少于4某", "不超过50%以上", "超过50%以上", "控制在50%以上", "至少达到不超过5%", "车桩比达到3:1", "比值4:1", "比例为4：1",
    "提高到5%以下", "降至5%以上", "不低于的80%", "不低于超过总数的80%", "不少于4", "≤41", "低于25%", "大于50%", "高于四比一", "5达0%以上", "一百二以上", "达到三个新高度", "建成三个中心", "建成十个",
    "每年新增100辆", "每年不少于2次", "每百辆车充电桩不少于25个", "每个县（区）至少建成1个", "目前已达到50%以上", "已建成80个以上",
    "对新增10辆以上的企业给予奖励", "给予不超过50万元的一次性奖励", "拥有不少于20辆车的企业", "年营业额达到500万元的企业", "常住人口100万以上的城市",
    "优化至3：1", "3—5个以上左右", "不少于3—5个", "5—3个", "密度达到5公里/百平方公里", "共100个，", "至少降低不低于10%",
    "达到降低10%", "不降低10%", "减排2%以上", "单机容量30万千瓦以下煤电机组", "给予500万元。", "4.5吨以下、12吨以上货车", "完成50%工程量",
    "占年度计划的60%。", "选拔100名后备人才", "空驶率5%", "空驶率100%", "达到0.9版", "达到50%以支撑",
]  # fmt: skip

# no targets at all
NONE = [
    "", "2022年10月至2025年9月", "到2025年9月", "2024年6月30日前", "每年1、7月", "第1条", "第三季度", "建设“四位一体”的平台", "四位一体",
    "支持4．5 吨及以下燃油城市配送车辆更新", "AAA级（含）以上物流企业", "3A级以上企业", "二级以上客运站", "每半年召开1次会议研究",
    "对从事城市配送的企业开展1次考核评估", "临政办字〔2023〕25号", "一、 工作目标\n（2） 强化部门职责", "1．依托物流园", "全市16个部门",
    "目前分解为8个方面13项任务", "“最后一公里”", "5G、4S店、PM2.5", "创建周期原则上为3年", "选派1名骨干", "达到一个新水平", "营业时间9:00-17:30",
    "从2022年的35%提高到新水平", "设置一批限时停车位", "建立考核机制", "比分3:1领先", "12345热线", "3个月内完成", "不低于全市平均水平",
]  # fmt: skip

QUALITIES = [
    "实现全覆盖", "全面覆盖", "应备尽备", "做到应统尽统", "五统一", "快递专用电动三轮车实行“五统一”", "引导全部试点企业搭建平台", "动态清零", "零事故",
]  # fmt: skip


def only(text: str) -> Target:
    found = read_targets(text)
    assert len(found) == 1, [(one.quote, one.rule) for one in found]
    assert found[0].quote == text[found[0].start : found[0].end]
    return found[0]


@pytest.mark.parametrize(("text", "printed", "rule"), READ)
def test_thresholds(text: str, printed: str, rule: str) -> None:
    target = only(text)
    assert (target.printed, target.rule, target.soft, target.baseline) == (printed, rule, False, "")
    assert target.threshold
    assert not target.manual
    assert target.nearest == ""


@pytest.mark.parametrize(("text", "printed", "baseline", "against"), CHANGED)
def test_changes_against_a_baseline(text: str, printed: str, baseline: str, against: str) -> None:
    target = only(text)
    assert (target.printed, target.rule) == (printed, "变化幅度")
    assert (target.baseline, target.against, target.soft) == (baseline, against, False)


@pytest.mark.parametrize(("text", "printed"), SOFT)
def test_soft_targets_are_read_and_left_to_a_person(text: str, printed: str) -> None:
    target = only(text)
    assert (target.printed, target.soft, target.manual, target.threshold) == (printed, True, True, False)
    assert target.rule


@pytest.mark.parametrize("text", UNREAD)
def test_what_the_grammar_does_not_know_is_left_to_a_person(text: str) -> None:
    target = only(text)
    assert (target.rule, target.operator, target.value) == ("", None, None)
    assert target.manual
    assert target.printed == ""
    assert target.nearest in SAMPLES
    assert target.quote


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_are_no_targets(text: str) -> None:
    assert read_targets(text) == ()


@pytest.mark.parametrize("text", QUALITIES)
def test_goals_without_a_number(text: str) -> None:
    target = only(text)
    assert (target.rule, target.value, target.manual, target.threshold) == (QUALITY_RULE, None, False, False)


def test_a_figure_has_the_words_it_shares_with_a_goal() -> None:
    target = only("实现100%全覆盖")
    assert (target.printed, target.rule, target.quote) == ("≥100%", "百分之百", "100%全覆盖")


def test_several_targets_in_one_text() -> None:
    text = "新增车辆数量占保有量的比例≥20%；新增车辆数量占新增和更新车辆的比例≥80%。完成2个枢纽、3个配送中心、80个以上配送站建设。"
    found = read_targets(text)
    assert [one.printed for one in found] == ["≥20%", "≥80%", "≥2个", "≥3个", "≥80个"]
    assert found[1].clause == "新增车辆数量占新增和更新车辆的比例≥80%"
    assert [one.quote for one in found] == ["≥20%", "≥80%", "完成2个", "3个", "80个以上"]


def test_things_listed_behind_one_verb() -> None:
    found = read_targets("新增新能源车辆1000辆、充电桩500个，投诉30件")
    assert [(one.printed, one.rule) for one in found] == [("≥1000辆", "数量"), ("≥500个", "数量"), ("", "")]


def test_a_range_keeps_both_ends() -> None:
    target = only("1—2家")
    assert (target.value, target.upper, target.rule) == (Decimal(1), Decimal(2), "区间")


def test_an_inverted_ratio_stays_as_it_is_worded() -> None:
    target = only("桩车比不低于1:4")
    assert (target.operator, target.value, target.ratio, target.inverted) == (
        Operator.AT_LEAST,
        Decimal("0.25"),
        True,
        True,
    )
    upright = only("车桩比不高于4:1")
    assert (upright.operator, upright.value, upright.ratio, upright.inverted) == (
        Operator.AT_MOST,
        Decimal(4),
        True,
        False,
    )


def test_places_and_clauses_are_those_of_the_official_text() -> None:
    text = "到创建期末，商贸流通企业采用共同配送（集中配送，夜间配送）的比例达到５０％以上。"
    target = only(text)
    assert target.quote == "达到５０％以上"
    assert target.clause == "商贸流通企业采用共同配送（集中配送，夜间配送）的比例达到５０％以上"
    assert only("停车泊位（不少于30个，含专用泊位）").clause == "不少于30个"


def test_an_unread_wording_shows_the_nearest_known_one() -> None:
    assert only("比值不高于四比一左右").nearest == "不高于4∶1"
    assert only("达到50%以上左右").nearest == "达到50%以上"


MUTATED = [
    "不少于4个",
    "不低于25%",
    "达到50%以上",
    "小于3∶1",
    "≤4：1",
    "降低的比例≥10%",
    "至少提高20%",
    "超过70%",
    "2家以上",
    "不高于四比一",
]
_ALPHABET = "不少多低高大小于等达到超过以上下内≥≤<>=至近约余未无的左右降提：比%个家"
# mutations that make another wording of the tables, which then says what it says
_OTHERS = {
    "不多于4个", "不大于4个", "不高于4个", "不多于25%", "不大于25%", "不高于25%", "达到50%以下", "达到50%以内", "2家以下", "2家以内", "不小于3∶1",
    "<4：1", ">4：1", "≥4：1", "降低的比例<10%", "降低的比例>10%", "降低的比例≤10%", "至多提高20%", "不超过70%", "不低于四比一", "不少于四比一",
    "不小于四比一", "不下于四比一", "不下于25%", "不小于25%", "不少于25%",
}  # fmt: skip


def _mutations(text: str) -> set[str]:
    places = [place for place, letter in enumerate(plain_text(text)) if not (letter.isdigit() or letter in "四一.")]
    dropped = {text[:place] + text[place + 1 :] for place in places}
    replaced = {text[:place] + letter + text[place + 1 :] for place in places for letter in _ALPHABET}
    inserted = {text[:place] + letter + text[place:] for place in range(len(text) + 1) for letter in _ALPHABET}
    return (dropped | replaced | inserted) - {text} - _OTHERS


@pytest.mark.parametrize("text", MUTATED)
def test_a_mutated_wording_is_never_read_as_something_else(text: str) -> None:
    meant = only(text)
    wrong = [
        (mutated, target.printed)
        for mutated in sorted(_mutations(text))
        for target in read_targets(mutated)
        if target.threshold and (target.operator, target.value) != (meant.operator, meant.value)
    ]
    assert wrong == []


@given(
    st.text(alphabet="不少于低高达到超过以上下内左右力争约≥≤4580%：:比个家辆（）、，。2025年每降提高的", max_size=24)
)
@example("2025年")
def test_any_text_is_read_without_breaking_and_every_place_is_right(text: str) -> None:
    found = read_targets(text)
    assert all(one.quote == text[one.start : one.end] and one.quote for one in found)
    assert all((one.rule == "") == (one.nearest != "") for one in found)
    assert all((one.value is None) == (one.operator is None) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@given(st.sampled_from([row[0] for row in READ]))
def test_full_width_writing_changes_nothing(text: str) -> None:
    wide = text.translate(str.maketrans("0123456789%:", "０１２３４５６７８９％："))
    if "," not in text:
        assert [one.printed for one in read_targets(wide)] == [one.printed for one in read_targets(text)]
