"""From raw cells to values: every way of writing that is read, and every one that is refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_read import moment
from report_gen.intake.dates import read_date, read_moment
from report_gen.intake.numbers import chinese_integer, is_approximate, read_quantity
from report_gen.intake.ratios import is_percent_format
from report_gen.intake.reading import Reading
from report_gen.intake.values import LONGEST_TEXT, read_value
from report_gen.model.form import Limits, ValueKind
from report_gen.model.raw import RawCell, RawValue
from report_gen.model.submission import EntryState

NUMBER = Limits(ValueKind.NUMBER, minimum=Decimal(0), maximum=Decimal(10**9), measure="个")
PERCENT = Limits(ValueKind.PERCENT, minimum=Decimal(0), maximum=Decimal(100), decimals=2, measure="%")
RATIO = Limits(ValueKind.RATIO, minimum=Decimal(0), decimals=2, measure="∶1")
DATE = Limits(ValueKind.DATE)
TEXT = Limits(ValueKind.TEXT)
YES_NO = Limits(ValueKind.CHOICE, ("是", "否"))
HAVE = Limits(ValueKind.CHOICE, ("有", "无"))
STATE = Limits(ValueKind.CHOICE, ("未启动", "推进中", "已完成", "持续推进", "不适用"))


def read(value: RawValue, limits: Limits, number_format: str = "General") -> Reading:
    return read_value(RawCell(1, 1, value, "", number_format), limits)


def codes(reading: Reading) -> list[str]:
    return [problem.kind.code for problem in reading.problems]


def rules(reading: Reading) -> list[str]:
    return [step.rule for step in reading.conversions]


@pytest.mark.parametrize(
    ("value", "number", "steps"),
    [
        (5, "5", []),
        (0, "0", []),
        ("5", "5", []),
        ("007", "7", []),
        ("８０", "80", ["全角转半角"]),
        ("80个", "80", ["去计量单位"]),
        ("80 家", "80", ["去计量单位"]),
        ("1,200", "1200", ["去千分位"]),
        ("１，２００辆", "1200", ["全角转半角", "去计量单位", "去千分位"]),
        ("1 234 567", "1234567", ["去千分位"]),
        ("2万", "20000", ["万、亿换算"]),
        ("1.5万个", "15000", ["去计量单位", "万、亿换算"]),
        ("3百万", "3000000", ["万、亿换算"]),
        ("八十二", "82", ["中文数字"]),
        ("两百", "200", ["中文数字"]),
        ("一百二十个", "120", ["去计量单位", "中文数字"]),
        ("〇", "0", ["中文数字"]),
        ("+5", "5", []),
        ("\u200b80", "80", ["去除不可见字符"]),
        ("80个。", "80", ["去句末标点", "去计量单位"]),
        ("８０；", "80", ["全角转半角", "去句末标点"]),
        ("80（个）", "80", ["全角转半角", "去计量单位"]),
        (" 80 ", "80", []),
        ("１２０", "120", ["全角转半角"]),
        ("一百零五", "105", ["中文数字"]),
        ("5.0", "5", []),
    ],
)
def test_numbers_are_read_and_each_step_recorded(value: RawValue, number: str, steps: list[str]) -> None:
    reading = read(value, NUMBER)
    assert (reading.value, reading.state) == (Decimal(number), EntryState.READ)
    assert rules(reading) == steps
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("/", "C108"), ("-", "C108"), ("—", "C108"), ("无", "C108"), ("待定", "C108"), ("／", "C108"),
        ("abc", "C103"), ("近期", "C103"), ("1,20", "C103"), ("12 34", "C103"), ("1.2.3", "C103"), ("2万3千", "C103"),
        ("二〇二四", "C103"), ("一百二", "C103"), ("2024-06-30", "C103"), ("近期安排", "C103"), ("=1+2", "C103"), ("12（含8）", "C103"),
        (True, "C103"), (moment(2024, 6, 1), "C103"), (time(4, 1), "C103"),
        ("8O", "C103"), ("0,772", "C103"), ("00 120", "C103"), ("增加80，提高5", "C103"), ("6?", "C103"), ("6*", "C103"), ("6😀", "C103"), ("¥80", "C103"), ("80个百分点", "C114"),
        ("80%", "C114"), ("5公里", "C114"), ("3.5万元", "C114"),
        (5.5, "C113"), ("3.5", "C113"), (-1, "C112"), ("-5", "C112"), ("负五", "C112"), ("2000亿", "C112"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(value: RawValue, code: str) -> None:
    reading = read(value, NUMBER)
    assert (reading.value, reading.state, codes(reading)) == (None, EntryState.UNREADABLE, [code])


@pytest.mark.parametrize(
    ("value", "limits"),
    [
        *(
            (text, NUMBER)
            for text in (
                "近80", "约80", "80余", "80多个", "两三个", "80左右", "80-90", "80～90", "3至5个", "80个以上", "≈80", "80±2",
                "≥80", "十几个", "不少于80", "3万余", "1200余辆", "百余家", "十来个", "数十个", "上百辆", "三五个", "三至五个",
                "8—10", "5或6个", "80+", "超80", "高于80", "大致80", "80上下", "一二十个", "最多80个", "1.2亿多", "预计80",
            )
        ),
        ("约95%", PERCENT), ("百分之几", PERCENT), ("近九成", PERCENT), ("95%以上", PERCENT), ("90%-95%", PERCENT),
        ("约4:1", RATIO), ("4:1左右", RATIO), ("3-4", RATIO),
    ],
)  # fmt: skip
def test_rough_figures_are_queried_and_never_used(value: RawValue, limits: Limits) -> None:
    reading = read(value, limits)
    assert (reading.value, reading.state, codes(reading)) == (None, EntryState.QUERIED, ["C107"])


@pytest.mark.parametrize(
    ("text", "measure", "number"),
    [
        ("2万元", "元", "20000"), ("2万元", "万元", "2"), ("200元", "万元", "0.02"), ("2亿元", "万元", "20000"),
        ("两百万元", "元", "2000000"), ("两百万元", "万元", "200"), ("三点五公里", "公里", "3.5"), ("0.5%", "%", "0.5"),
        ("￥2,000", "元", "2000"), ("¥ 2000", "万元", "0.2"), ("人民币2万元", "元", "20000"), ("RMB2000元", "元", "2000"),
        ("2000元整", "元", "2000"), ("贰万元整", "元", "20000"), ("贰万元整", "万元", "2"),
        ("-5", "", "-5"), ("5个", "", "5"), (".5", "%", "0.5"),
    ],
)  # fmt: skip
def test_units_of_measure_are_converted(text: str, measure: str, number: str) -> None:
    assert read_quantity(text, measure).value == Decimal(number)


@pytest.mark.parametrize(("text", "measure"), [("2万", "万元"), ("两万", "万元"), ("", "个"), ("一百二点五", "个")])
def test_ambiguous_amounts_are_none(text: str, measure: str) -> None:
    assert read_quantity(text, measure).value is None


def test_a_negative_number_names_its_own_step() -> None:
    assert [step.rule for step in read_quantity("负６", "个").steps] == ["全角转半角", "负数写法"]
    assert [step.rule for step in read_quantity("-1,200", "个").steps] == ["去千分位"]


def test_a_float_is_read_to_the_fifteen_digits_a_spreadsheet_keeps() -> None:
    limits = Limits(ValueKind.NUMBER, decimals=2)
    assert read(0.1 + 0.2, limits).value == Decimal("0.3")
    third = read(1 / 3, limits)
    assert (third.state, codes(third)) == (EntryState.READ, ["C120"])


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(ValueKind.NUMBER, minimum=Decimal(5)), "不小于 5"),
        (Limits(ValueKind.NUMBER, maximum=Decimal(2)), "不大于 2"),
        (Limits(ValueKind.NUMBER, minimum=Decimal(5), maximum=Decimal(9)), "在 5 至 9 之间"),
    ],
)
def test_a_value_out_of_range_names_the_range(limits: Limits, expected: str) -> None:
    problem = read(3, limits).problems[0]
    assert (problem.kind.code, problem.data["expected"]) == ("C112", expected)


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_read_back(number: int) -> None:
    assert chinese_integer(in_words(number)) == number


def in_words(number: int) -> str:
    """The number in Chinese, written group by group: another way than the one under test."""
    if number == 0:
        return "零"
    words, zero = "", False
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        group = number // size % 10**4
        if group == 0:
            zero = bool(words)
            continue
        words += ("零" if words and (zero or group < 1000) else "") + group_words(group) + name
        zero = False
    return words


def group_words(group: int) -> str:
    words, zero = "", False
    for digit, name in zip(f"{group:04d}", "千百十 ", strict=True):
        if digit == "0":
            zero = bool(words)
            continue
        words += ("零" if zero else "") + "零一二三四五六七八九"[int(digit)] + name.strip()
        zero = False
    return words


@pytest.mark.parametrize("text", ["十", "十二", "一十二", "壹佰贰拾", "二百〇五"])
def test_other_spellings_of_chinese_numerals(text: str) -> None:
    assert chinese_integer(text) is not None


@pytest.mark.parametrize("text", ["", "百", "三四", "一百二", "二百五", "一万五", "十十", "八十二个", "一百零"])
def test_words_that_are_no_standard_numeral(text: str) -> None:
    assert chinese_integer(text) is None


def test_a_plain_number_is_not_approximate() -> None:
    assert not is_approximate("80")


@pytest.mark.parametrize(
    ("value", "number", "number_format"),
    [
        (0.95, "95", "0%"), (0.57, "57", "0.00%"), (95, "95", "General"), ("95%", "95", "General"),
        ("９５％", "95", "@"), ("95.5 %", "95.5", "@"), ("百分之九十五", "95", "@"), ("百分之三点五", "3.5", "@"),
        ("九成五", "95", "@"), ("九成", "90", "@"), ("九成半", "95", "@"), ("两成", "20", "@"), (0, "0", "General"),
        ("0.5%", "0.5", "@"), (1, "100", "0%"), ("5‰", "0.5", "@"), ("千分之五", "0.5", "@"), ("百分之百", "100", "@"),
        ("5成", "50", "@"), ("50%。", "50", "@"),
    ],
)  # fmt: skip
def test_percentages(value: RawValue, number: str, number_format: str) -> None:
    reading = read(value, PERCENT, number_format)
    assert (reading.value, reading.state) == (Decimal(number), EntryState.READ)


@pytest.mark.parametrize(
    ("value", "number_format"), [(0.95, "General"), ("0.95", "@"), (1, "0"), (0.95, '0.00"%"'), (0.4625, "0.00")]
)
def test_a_bare_share_of_one_is_queried(value: RawValue, number_format: str) -> None:
    reading = read(value, PERCENT, number_format)
    assert (reading.state, codes(reading)) == (EntryState.QUERIED, ["C116"])
    assert reading.value == Decimal(str(value))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("abc%", "C104"),
        ("百分之甲", "C104"),
        (True, "C104"),
        ("150", "C112"),
        ("/", "C108"),
    ],
)
def test_what_is_no_percentage_is_refused(value: RawValue, code: str) -> None:
    assert codes(read(value, PERCENT)) == [code]


def test_a_range_error_goes_before_the_query() -> None:
    reading = read(0.5, Limits(ValueKind.PERCENT, minimum=Decimal(10), decimals=1))
    assert (reading.state, codes(reading)) == (EntryState.UNREADABLE, ["C112"])


def test_more_decimals_than_asked_for_are_kept_and_noted() -> None:
    reading = read("12.345%", PERCENT)
    assert (reading.value, codes(reading)) == (Decimal("12.345"), ["C120"])


@pytest.mark.parametrize(
    ("number_format", "percent"), [("0%", True), ("0.00%", True), ('0"%"', False), (r"0\%", False), ("General", False)]
)
def test_percent_formats(number_format: str, *, percent: bool) -> None:
    assert is_percent_format(number_format) is percent


@pytest.mark.parametrize(
    ("value", "number", "steps"),
    [
        ("4:1", "4", []),
        ("4：1", "4", ["全角转半角"]),
        ("4∶1", "4", ["全角转半角"]),
        ("4比1", "4", ["比值写法"]),
        ("四比一", "4", ["比值写法"]),
        ("3.5:1", "3.5", []),
        ("0.8:1", "0.8", []),
        ("4︰1", "4", ["全角转半角"]),
        ("4:1。", "4", ["去句末标点"]),
        ("8:2", "4", ["化简为 n∶1"]),
        (4, "4", ["按4∶1"]),
        ("4", "4", ["按4∶1"]),
        (time(4, 1), "4", ["被表格软件当作时间，还原为比值"]),
        (timedelta(hours=25, minutes=1), "25", ["被表格软件当作时间，还原为比值"]),
        (moment(1900, 1, 1, 1, 1), "49", ["被表格软件当作时间，还原为比值"]),
    ],
)
def test_ratios(value: RawValue, number: str, steps: list[str]) -> None:
    reading = read(value, RATIO)
    assert (reading.value, reading.state) == (Decimal(number), EntryState.READ)
    assert rules(reading) == steps


@pytest.mark.parametrize(("value", "number"), [("1:4", "0.25"), (0.25, "0.25"), (time(1, 4), "0.25")])
def test_an_inverted_ratio_is_queried(value: RawValue, number: str) -> None:
    reading = read(value, RATIO)
    assert (reading.value, reading.state, codes(reading)) == (Decimal(number), EntryState.QUERIED, ["C117"])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("4:0", "C105"), ("4-1", "C105"), ("4/1", "C105"), ("abc", "C105"), ("4:1:2", "C105"), ("a:1", "C105"), (moment(2024, 4, 1), "C105"),
        (time(4, 1, 30), "C105"), (time(4, 0), "C105"), (True, "C105"), (date(2024, 4, 1), "C105"), ("-4:1", "C105"),
        ("无", "C108"),
    ],
)  # fmt: skip
def test_what_is_no_ratio_is_refused(value: RawValue, code: str) -> None:
    assert codes(read(value, RATIO)) == [code]


@pytest.mark.parametrize(
    "value",
    [
        moment(2024, 6, 30), date(2024, 6, 30), 45473, 20240630, "2024年6月30日", "2024.6.30", "2024-6-30",
        "2024/6/30", "20240630", "２０２４年６月３０日", "二〇二四年六月三十日", "2024-06-30 00:00:00",
        "2024-06-30。", "2024—6—30", "'2024-06-30", "\u202a2024-06-30\u202c", "2024-06-30T09:30", 45473.0, "45473", "４５４７３", "2024．6．30", "2024 年 6 月 30 日", "2024年6月30号",
    ],
)  # fmt: skip
def test_dates(value: RawValue) -> None:
    reading = read(value, DATE)
    assert (reading.value, reading.state, codes(reading)) == (date(2024, 6, 30), EntryState.READ, [])


@pytest.mark.parametrize(("limits", "number"), [(NUMBER, "80"), (PERCENT, "80"), (RATIO, "4")])
def test_marks_that_only_a_spreadsheet_needs_are_taken_off(limits: Limits, number: str) -> None:
    typed = "4:1" if limits is RATIO else "80"
    for text, rule in (
        (f"'{typed}", "去文本前导撇号"),
        (f"\u202a{typed}\u202c", "去除不可见字符"),
        (f"{typed}\u200b", "去除不可见字符"),
    ):
        reading = read(text, limits)
        assert (reading.value, reading.raw, codes(reading)) == (Decimal(number), text, [])
        assert rule in rules(reading)


def test_a_text_keeps_its_quotation_marks() -> None:
    assert read("'十四五'规划", TEXT).value == "'十四五'规划"


@pytest.mark.parametrize("text", ["提高0.9个百分点", "较上期降低3.4", "扩大5", "缩减8%"])
def test_a_change_is_no_percentage_and_no_estimate(text: str) -> None:
    assert codes(read(text, PERCENT)) == ["C104"]


@pytest.mark.parametrize("value", ["2024. 6. 30", "2024 年\n6月30日", 20240630])
def test_dates_with_blanks_and_without_marks(value: RawValue) -> None:
    assert read(value, DATE).value == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024年上半年", date(2024, 6, 30)), ("2024下半年", date(2024, 12, 31)), ("2024年二季度", date(2024, 6, 30)),
        ("2024年第3季度", date(2024, 9, 30)), ("2024年底", date(2024, 12, 31)), ("2024年年末", date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_a_part_of_a_year_is_its_last_day_and_says_so(value: RawValue, day: date) -> None:
    reading = read(value, DATE)
    assert (reading.value, codes(reading), rules(reading)) == (day, ["C118"], ["只写到时段，取该时段最后一日"])


@pytest.mark.parametrize("value", ["2024年6月", "2024-06", "2024.6", 2024.6, "2024年6月底", "2024年六月末"])
def test_a_month_is_its_last_day_and_says_so(value: RawValue) -> None:
    reading = read(value, DATE)
    assert (reading.value, codes(reading)) == (date(2024, 6, 30), ["C118"])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("六月底", "C115"), ("6月30日", "C115"), ("6.30", "C115"), (6.3, "C115"), ("四月", "C115"), ("3月中旬", "C115"),
        ("上半年", "C102"), ("2024年上旬", "C102"), ("2024年5季度", "C102"), ("2024年6月31日", "C102"), ("2024年13月", "C102"), (2024.1, "C102"),
        ("24.6.30", "C102"), ("六月三十日", "C115"), (float("inf"), "C102"), ("99999", "C102"), ("1024-06-30", "C102"), (moment(1900, 1, 1), "C102"), (5, "C102"), (True, "C102"),
        (time(4, 1), "C102"), ("2024-06-30至2024-07-01", "C102"), ("尽快", "C102"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(value: RawValue, code: str) -> None:
    reading = read(value, DATE)
    assert (reading.value, reading.state, codes(reading)) == (None, EntryState.UNREADABLE, [code])


def test_the_register_knows_the_year() -> None:
    assert read_date("7月5日", 2024).value == date(2024, 7, 5)
    assert read_date(object()).value is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (moment(2024, 7, 5, 9, 30), moment(2024, 7, 5, 9, 30)),
        (date(2024, 7, 5), moment(2024, 7, 5)),
        ("2024-07-05 09:30", moment(2024, 7, 5, 9, 30)),
        ("7月5日 9：30", moment(2024, 7, 5, 9, 30)),
        ("2024.7.5", moment(2024, 7, 5)),
        (45478.5, moment(2024, 7, 5, 12)),
        (45478, moment(2024, 7, 5)),
        ("2024-07-05 25:30", None),
        ("9:30", None),
        ("上周五", None),
        ("2024年7月", None),
        ("7月", None),
        (0.5, None),
        (None, None),
    ],
)
def test_moments_of_the_register(value: RawValue, expected: datetime | None) -> None:
    assert read_moment(value, 2024) == expected


@pytest.mark.parametrize(
    ("value", "limits", "choice"),
    [
        ("是", YES_NO, "是"), ("√", YES_NO, "是"), ("Y", YES_NO, "是"), ("×", YES_NO, "否"), ("有", YES_NO, "是"),
        (True, YES_NO, "是"), (False, YES_NO, "否"), ("是。", YES_NO, "是"), ("无", HAVE, "无"), ("没有", HAVE, "无"),
        ("是", HAVE, "有"), (True, HAVE, "有"), ("完成", STATE, "已完成"), ("正在推进", STATE, "推进中"),
        ("未开始", STATE, "未启动"), ("不适用", STATE, "不适用"), ("N/A", STATE, "不适用"), ("已 完 成", STATE, "已完成"),
        ("已完成。", STATE, "已完成"), ("无。", HAVE, "无"), ("Ｙ", YES_NO, "是"),
    ],
)  # fmt: skip
def test_choices(value: RawValue, limits: Limits, choice: str) -> None:
    reading = read(value, limits)
    assert (reading.value, reading.state) == (choice, EntryState.READ)
    assert bool(reading.conversions) == (value != choice)


@pytest.mark.parametrize(
    ("value", "limits", "choice"),
    [
        ("有（已印发）", HAVE, "有"),
        ("有，见附件", HAVE, "有"),
        ("已完成：6月20日印发", STATE, "已完成"),
        ("完成——已验收", STATE, "已完成"),
    ],
)
def test_words_behind_a_choice_are_queried(value: str, limits: Limits, choice: str) -> None:
    reading = read(value, limits)
    assert (reading.value, reading.state, codes(reading)) == (choice, EntryState.QUERIED, ["C121"])
    assert rules(reading) == ["去选项后的文字"]


@pytest.mark.parametrize(
    ("value", "limits"),
    [
        ("maybe", YES_NO), ("基本完成", STATE), ("/", HAVE), (1, YES_NO), ("未完成", STATE), ("有（无附件）", HAVE),
        ("是，否", YES_NO), ("已完成（持续推进）", STATE), ("大概：有", HAVE),
    ],
)  # fmt: skip
def test_an_unknown_choice_lists_the_choices(value: RawValue, limits: Limits) -> None:
    reading = read(value, limits)
    assert codes(reading) == ["C106"]
    assert reading.problems[0].data["choices"] == "、".join(limits.choices)


@pytest.mark.parametrize("limits", [NUMBER, PERCENT, RATIO, DATE, TEXT, YES_NO])
@pytest.mark.parametrize("text", ["不适用", "N/A", "不涉及", "不适用。"])
def test_not_applicable(limits: Limits, text: str) -> None:
    assert read(text, limits).state is EntryState.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5, "5"), (1.5, "1.5"), ("a\x01b", "ab"), (moment(2024, 6, 30), "2024年6月30日"), (True, "是"), (False, "否"),
        (time(4, 1), "04:01"), (time(4, 1, 30), "04:01:30"), ("无", "无"), ("第一行\n第二行", "第一行\n第二行"),
    ],
)  # fmt: skip
def test_texts(value: RawValue, words: str) -> None:
    reading = read(value, TEXT)
    assert (reading.value, reading.state) == (words, EntryState.READ)


def test_a_long_text_is_kept_and_noted() -> None:
    reading = read("好" * (LONGEST_TEXT + 1), TEXT)
    assert (reading.state, codes(reading)) == (EntryState.READ, ["C119"])


@pytest.mark.parametrize(
    ("value", "limits"), [("/", TEXT), ("—", TEXT), ("/", DATE), ("无", DATE), ("\u200b", TEXT), (" ", NUMBER)]
)
def test_signs_that_leave_a_cell_open(value: str, limits: Limits) -> None:
    assert read(value, limits).state is EntryState.BLANK


def test_an_absent_cell_is_blank_not_zero() -> None:
    reading = read_value(None, NUMBER)
    assert (reading.value, reading.state, reading.raw) == (None, EntryState.BLANK, "")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (RawCell(1, 1, None, "=A1+B1"), "C109"),
        (RawCell(1, 1, "#N/A", error=True), "C110"),
        (RawCell(1, 1, None, '=_xlfn.DISPIMG("ID_1",1)'), "C111"),
        (RawCell(1, 1, '=DISPIMG("ID_1",1)'), "C111"),
    ],
)
def test_cells_that_hold_no_value(cell: RawCell, code: str) -> None:
    for limits in (NUMBER, TEXT, DATE):
        assert codes(read_value(cell, limits)) == [code]


def test_the_result_of_a_formula_is_used_and_recorded() -> None:
    reading = read_value(RawCell(1, 1, 3, "=1+2"), NUMBER)
    assert (reading.value, rules(reading)) == (Decimal(3), ["取公式结果"])


def test_the_raw_text_stays_as_typed() -> None:
    assert read("１２０ 个", NUMBER).raw == "１２０ 个"
    assert read(moment(2024, 6, 30), DATE).raw == "2024-06-30"


@given(st.one_of(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans()))
def test_nothing_typed_breaks_the_reader(value: RawValue) -> None:
    """Whatever stands in a cell ends as a value, a blank, or a finding."""
    for limits in (NUMBER, PERCENT, RATIO, DATE, TEXT, YES_NO, STATE):
        reading = read(value, limits)
        refused = {EntryState.UNREADABLE, EntryState.QUERIED}
        assert not (reading.value is None and reading.problems) or reading.state in refused
        assert reading.state is not EntryState.UNREADABLE or (reading.value is None and reading.problems)
        for problem in reading.problems:
            problem.kind.message.format(column="x", **problem.data)
            problem.kind.hint.format(column="x", **problem.data)


def test_long_values_are_cut_in_messages() -> None:
    problem = read("甲" * 100, NUMBER).problems[0]
    assert len(str(problem.data["value"])) < 50
