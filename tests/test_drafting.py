"""Drafting: from task rows and running text to plan rows with a reading behind every cell, with and without a base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from time import process_time
from typing import Any

import pytest

from conftest import EXAMPLES
from report_gen.importing.draft_base import FROM_BASE, Base, first_free
from report_gen.importing.draft_facts import gather, info_part, schedule_part
from report_gen.importing.draft_indicators import indicator_part
from report_gen.importing.draft_sheets import draft_sheets
from report_gen.importing.draft_tasks import due_meaning, numbered, task_part
from report_gen.importing.draft_units import UnitBook, alike, kind_of
from report_gen.importing.drafting import draft
from report_gen.importing.duties import Duty
from report_gen.importing.plain_text import read_text
from report_gen.importing.rows import TaskRow
from report_gen.intake.due_dates import read_due
from report_gen.model.draft import Confidence, Reading
from report_gen.model.official import GridCell, OfficialDocument, Spot, Table

CREATION = (date(2022, 10, 1), date(2025, 9, 30))
HERE = Spot("文件.docx", table=1, row=2, column=3)


def task(no: str = "1", **cells: str) -> TaskRow:
    """A task row in one place, complete unless changed."""
    usual = TaskRow(
        no=no,
        category="设施",
        key_task="建站",
        sub_task="",
        objective="建成配送站不少于4个。",
        lead_text="市商务局",
        responsible_text="市公安局、市财政局",
        due_text="2024年6月",
        spots={"序号": HERE, "工作目标": HERE},
    )
    changes: dict[str, Any] = dict(cells)
    return replace(usual, **changes)


def document(*lines: str) -> OfficialDocument:
    return read_text("\n".join(lines), "文件.txt", "0" * 64)


def manual(readings: tuple[Reading, ...]) -> list[tuple[str, str]]:
    """Row and column of what a person must decide."""
    return [(one.row, one.column) for one in readings if one.confidence is Confidence.MANUAL]


def of(readings: tuple[Reading, ...], row: str, column: str) -> Reading:
    """The one reading of that cell."""
    (found,) = [one for one in readings if (one.row, one.column) == (row, column)]
    return found


# --- units ---


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("领导小组办公室", "办公室"),
        ("市绿色货运配送工作领导小组办公室", "办公室"),
        ("市商务局", "部门"),
        ("市发改委", "部门"),
        ("临淄规划管理办公室", "部门"),
        ("临淄交警大队", "部门"),
        ("国网供电公司", "部门"),
        ("涧西区政府", "县区"),
        ("伊川县人民政府", "县区"),
        ("城乡一体化（示范区）管委会", "县区"),
        ("各镇、街道", "县区"),
        ("各乡镇（街道）", "县区"),
        ("各乡镇人民政府、街道办事处", "县区"),
        ("各成员单位", "集合"),
        ("各城市区政府", "集合"),
        ("市有关部门", "集合"),
        ("张三", ""),
    ],
)
def test_a_name_tells_what_sort_of_body_it_is(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("市市场监督管理局", "市市场监管局", True),
        ("区综合执法局", "区综合行政执法局", True),
        ("区投资促中心", "区投资促进中心", True),
        ("市住建局", "市住房和城乡建设局", True),
        ("市发改委", "市发展和改革委员会", True),
        ("涧西区政府", "涧西区人民政府", True),
        ("市公安局", "市公安局交警支队", False),
        ("市公安局", "区公安局", False),
        ("涧西区政府", "涧东区政府", False),
        ("市财政局", "市商务局", False),
        ("市局", "市某局", False),
    ],
)
def test_names_that_may_be_one_are_alike_both_ways(one: str, other: str, near: bool) -> None:  # noqa: FBT001  # a table
    assert (alike(one, other), alike(other, one)) == (near, near)


def test_units_are_numbered_as_they_appear_and_known_again_by_name() -> None:
    book = UnitBook(Base())
    assert book.read(("市商务局", "各成员单位", "市商务局"), HERE) == "市商务局、各成员单位"
    assert book.read(("市公安局",), HERE) == "市公安局"
    codes = [(row["单位代码"], row["简称"], row["是否报送"]) for row in book.part("").rows]
    assert codes == [("U01", "市商务局", "是"), ("J01", "各成员单位", "否"), ("U02", "市公安局", "是")]
    assert manual(book.part("").readings) == [("各成员单位", "包含单位")]


def test_a_name_that_may_be_a_known_one_waits_and_is_no_unit_of_its_own() -> None:
    book = UnitBook(Base())
    for name in ("市市场监督管理局", "市市场监管局", "市市监局", "市市场监管局"):
        book.register(name, HERE)
    part = book.part("")
    assert [row["简称"] for row in part.rows] == ["市市场监督管理局"]
    waiting = of(part.readings, "市市场监督管理局", "别名")
    assert (waiting.confidence, waiting.value, waiting.nearest) == (Confidence.MANUAL, "", "市市场监管局、市市监局")


def test_what_does_not_look_like_a_unit_is_for_a_person() -> None:
    book = UnitBook(Base())
    book.register("张三", HERE)
    assert manual(book.part("").readings) == [("张三", "简称")]
    assert book.rows[0]["单位类别"] == "部门"


def test_members_that_the_document_lists_settle_a_collective_name() -> None:
    book = UnitBook(Base())
    book.register("各成员单位", HERE)
    book.set_members("各成员单位", ["市商务局", "市公安局"], "成员包括…", HERE)
    assert manual(book.part("").readings) == []
    assert book.rows[0]["包含单位"] == "市商务局、市公安局"
    book.set_members("各成员单位", ["市财政局"], "成员包括…", HERE)
    assert book.rows[0]["包含单位"] == "市商务局、市公安局"


def test_the_sentence_of_a_duty_is_kept_beside_the_unit() -> None:
    book = UnitBook(Base())
    book.bind(["市商务局"], Duty("1", "市商务局", "负责建站。", HERE))
    duty = of(book.part("").readings, "市商务局", "备注")
    assert (duty.quote, duty.rule, duty.value) == ("负责建站。", "职责分工", "")


def unit_row(code: str, short: str, **cells: str) -> Mapping[str, str]:
    return {"单位代码": code, "全称": f"某{short}", "简称": short, "单位类别": "部门", "是否报送": "是", **cells}


def test_units_of_the_base_stay_as_they_are_and_answer_to_every_name() -> None:
    base = Base({"成员单位": (unit_row("U07", "市发改委", 别名="市发展改革委"), unit_row("U01", "市档案局"))})
    book = UnitBook(base)
    assert book.read(("市发展改革委", "市商务局"), HERE) == "市发改委、市商务局"
    part = book.part("")
    assert [row["单位代码"] for row in part.rows] == ["U07", "U01", "U02"]
    assert of(part.readings, "市发改委", "简称").quote == FROM_BASE
    assert manual(part.readings) == [("市档案局", "简称")]
    assert manual(UnitBook(base).part("……市发改委、某市档案局……").readings) == []


def test_codes_that_are_taken_are_passed_over() -> None:
    codes = first_free("U", ["U01", "U03"])
    assert [next(codes) for _ in range(3)] == ["U02", "U04", "U05"]


# --- tasks ---


def tasks_of(*rows: TaskRow, base: Base | None = None) -> tuple[tuple[Mapping[str, str], ...], tuple[Reading, ...]]:
    base = base or Base()
    part = task_part(numbered(rows), UnitBook(base), base, CREATION)
    return part.rows, part.readings


def test_a_task_keeps_its_words_and_gets_its_readings_beside_them() -> None:
    (row,), readings = tasks_of(task())
    assert (row["牵头识读"], row["责任识读"]) == ("市商务局", "市公安局、市财政局")
    assert of(readings, "1", "完成时限").value == "一次性：2024年6月30日"
    assert of(readings, "1", "工作目标").quote == row["工作目标"] == "建成配送站不少于4个。"
    assert manual(readings) == []


def test_what_looks_wrong_in_the_document_goes_into_the_remarks() -> None:
    row = TaskRow(
        "1", "设施", "建站", "", "建站。", "市商务局", "市公安局、市商务局、市公安局", "", slips=("标点疑误",)
    )
    (cells,), _ = tasks_of(row)
    assert cells["备注"].startswith("标点疑误；")
    assert "市商务局" in cells["备注"]


def test_a_due_wording_nobody_knows_is_for_a_person() -> None:
    _, readings = tasks_of(task(due_text="适当时候"))
    waiting = of(readings, "1", "完成时限")
    assert (waiting.confidence, waiting.value, waiting.quote) == (Confidence.MANUAL, "适当时候", "适当时候")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2024年6月", "一次性：2024年6月30日"),
        ("到创建期末", "创建期末：2025年9月30日"),
        ("每年1、7月", "每年：1、7月"),
        ("每季度的第一周内报送上一季度", "每季度：7日，报上一期"),
        ("每月10日前", "每月：10日"),
        ("每周五上午下班前", "每周：星期五"),
        ("持续推进", "持续推进"),
        ("每月15日和30日前", "每月：15、30日"),
    ],
)
def test_the_meaning_of_a_due_wording_in_words(text: str, meaning: str) -> None:
    assert due_meaning(read_due(text, CREATION)) == meaning


def test_the_end_of_a_creation_period_that_is_not_known_has_no_day() -> None:
    assert due_meaning(read_due("到创建期末", (date.min, date.max))) == "创建期末"


def test_units_that_no_grammar_reads_are_for_a_person_with_the_nearest_wording() -> None:
    (row,), readings = tasks_of(task(lead_text="", responsible_text="由大家看着办吧"))
    assert row["责任识读"] == ""
    assert manual(readings) == [("1", "责任识读")]
    assert of(readings, "1", "责任识读").nearest


def test_units_may_be_named_in_a_clause_alone() -> None:
    row = TaskRow("1", "设施", "建站", "", "建站。", "", "", "", clause="（市商务局牵头，市公安局配合）")
    (cells,), readings = tasks_of(row)
    assert (cells["牵头识读"], cells["责任识读"]) == ("市商务局", "市公安局")
    assert of(readings, "1", "牵头识读").quote == "（市商务局牵头，市公安局配合）"


def test_a_task_of_nobody_is_for_a_person() -> None:
    _, readings = tasks_of(task(lead_text="", responsible_text=""))
    assert of(readings, "1", "责任识读").rule == "文件未写明牵头和责任单位"


def test_numbers_that_are_missing_or_doubled_are_given_anew_and_shown() -> None:
    rows, readings = tasks_of(task("1"), task(""), task("1"), task("1"))
    assert [row["序号"] for row in rows] == ["1", "2", "1-2", "1-3"]
    assert manual(readings) == [("2", "序号"), ("1-2", "序号"), ("1-3", "序号")]


def test_columns_the_document_does_not_have_are_filled_from_beside() -> None:
    (row,), readings = tasks_of(task(category="", objective=""))
    assert (row["指标分类"], row["工作目标"]) == ("（未分类）", "建站")
    assert of(readings, "1", "工作目标").rule == "与重点任务同文"
    assert manual(readings) == []


def test_a_cell_that_is_empty_where_others_are_not_is_for_a_person() -> None:
    rows, readings = tasks_of(task("1"), task("2", category="", key_task="", objective=""))
    assert rows[1]["指标分类"] == ""
    assert manual(readings) == [("2", "指标分类"), ("2", "重点任务"), ("2", "工作目标")]


def test_a_task_of_the_base_lends_its_note_its_title_and_its_reading_of_the_same_units() -> None:
    old = {
        "序号": "1",
        "重点任务": "配送站",
        "工作目标": "建成配送站不少于4个。",
        "牵头单位": "市里",
        "责任单位": "大家看着办吧",
        "牵头识读": "市商务局",
        "备注": "请核",
    }
    base = Base({"任务清单": (old,)})
    (row,), readings = tasks_of(task(lead_text="市里", responsible_text="大家看着办吧"), base=base)
    assert (row["重点任务"], row["备注"], row["牵头识读"], row["责任识读"]) == ("配送站", "请核", "市商务局", "")
    assert manual(readings) == []


# --- indicators ---


def indicators_of(
    *rows: TaskRow, old: tuple[Mapping[str, str], ...] = ()
) -> tuple[tuple[Mapping[str, str], ...], tuple[Reading, ...]]:
    base = Base({"指标": old})
    tasks = numbered(rows)
    part = indicator_part(tasks, task_part(tasks, UnitBook(base), base, CREATION).rows, base)
    return part.rows, part.readings


def indicator_row(**cells: str) -> Mapping[str, str]:
    usual = {
        "编码": "K1",
        "指标名称": "配送站数",
        "对应任务": "1",
        "计算公式": "站数",
        "计量单位": "个",
        "比较符": "≥",
        "目标值": "4",
        "原文": "建成配送站不少于4个",
    }
    return {**usual, **cells}


def test_a_threshold_becomes_an_indicator_whose_formula_a_person_gives() -> None:
    (row,), readings = indicators_of(task())
    assert (row["编码"], row["对应任务"], row["比较符"], row["目标值"], row["计量单位"]) == ("I01", "1", "≥", "4", "个")
    assert (row["原文"], row["指标名称"]) == ("建成配送站不少于4个", "建成配送站")
    assert manual(readings) == [("I01", "计算公式")]


def test_several_thresholds_are_lettered_and_titles_do_not_repeat_the_objective() -> None:
    rows, _ = indicators_of(task("3", sub_task="建站不少于4个", objective="建站≥4个；新能源车占比≥20%。"))
    assert [(row["编码"], row["目标值"]) for row in rows] == [("I03A", "4"), ("I03B", "20")]


def test_a_threshold_in_the_title_alone_counts() -> None:
    rows, _ = indicators_of(task(sub_task="建站不少于6个", objective="建站。"))
    assert [row["目标值"] for row in rows] == ["6"]


def test_a_ratio_and_a_change_against_the_start() -> None:
    rows, readings = indicators_of(task(objective="车桩比≤4：1；运输成本较期初降低的比例≥10%。"))
    assert [(row["目标值"], row["计量单位"]) for row in rows] == [("4∶1", "∶1"), ("10", "%")]
    assert rows[1]["指标名称"] == "运输成本降低的比例"
    assert manual(readings) == [("I01A", "计算公式"), ("I01B", "计算公式"), ("I01B", "基期值")]


@pytest.mark.parametrize("objective", ["力争建成配送站10个以上。", "比值不高于四比一左右。"])
def test_soft_and_unknown_targets_are_never_taken_as_read(objective: str) -> None:
    (row,), readings = indicators_of(task(objective=objective))
    assert manual(readings)[:2] == [(row["编码"], "比较符"), (row["编码"], "目标值")]


def test_a_goal_without_a_number_is_no_indicator() -> None:
    assert indicators_of(task(objective="实现全覆盖。")) == ((), ())


def test_a_task_number_that_is_no_code_gives_its_place() -> None:
    (row,), _ = indicators_of(task("（一）"))
    assert row["编码"] == "I01"


def test_an_indicator_of_the_base_that_agrees_is_taken_over_word_for_word() -> None:
    rows, readings = indicators_of(task(), old=(indicator_row(),))
    assert rows == (indicator_row(),)
    assert manual(readings) == []
    assert of(readings, "K1", "目标值").quote == "不少于4个"


def test_of_two_that_agree_the_one_quoted_is_meant() -> None:
    old = indicator_row(原文="建库≥4个")
    rows, _ = indicators_of(task(objective="建站不少于4个；建库≥4个。"), old=(old,))
    assert [(row["编码"], row["原文"]) for row in rows] == [("K1", "建库≥4个"), ("I01A", "建站不少于4个")]


def test_an_indicator_of_the_base_that_quotes_the_task_needs_no_target_read_there() -> None:
    old = indicator_row(比较符="=", 目标值="100", 计量单位="%", 原文="引导全部企业建平台")
    rows, readings = indicators_of(task(objective="引导全部企业建平台。"), old=(old,))
    assert rows == (old,)
    assert manual(readings) == []


def test_a_changed_target_keeps_its_formula_and_asks() -> None:
    (row,), readings = indicators_of(task(objective="建成配送站不少于6个。"), old=(indicator_row(),))
    assert (row["编码"], row["计算公式"], row["目标值"], row["原文"]) == ("K1", "站数", "6", "建成配送站不少于6个")
    asked = of(readings, "K1", "目标值")
    assert (asked.confidence, asked.nearest) == (Confidence.MANUAL, "底本为≥4")


def test_an_indicator_whose_words_are_gone_is_kept_and_asked_about() -> None:
    rows, readings = indicators_of(
        task(objective="建站。"), old=(indicator_row(), indicator_row(编码="K9", 对应任务="9"))
    )
    assert [row["编码"] for row in rows] == ["K1", "K9"]
    assert manual(readings) == [("K1", "原文"), ("K9", "对应任务")]


# --- the project and its reporting ---


def test_what_the_document_says_of_the_project() -> None:
    known = gather(document("洛阳市绿色货运配送工程创建方案", "创建期为2022年10月至2025年9月。"), Base(), {})
    part = info_part(known)
    texts = {row["项目"]: row["内容"] for row in part.rows}
    assert known.creation == CREATION
    assert (texts["创建期开始"], texts["创建期结束"], texts["方案编号"]) == ("2022-10-01", "2025-09-30", "")
    assert ("方案编号", "内容") in manual(part.readings)


def test_what_the_caller_knows_goes_before_the_document() -> None:
    part = info_part(gather(document("洛阳市绿色货运配送工程创建方案"), Base(), {"城市": "另一市"}))
    assert of(part.readings, "城市", "内容").value == "另一市"


def base_info(**texts: str) -> Base:
    return Base({"项目信息": tuple({"项目": key, "内容": text} for key, text in texts.items())})


def test_the_base_fills_what_the_document_does_not_say() -> None:
    base = base_info(方案编号="T1", 创建期开始="2022-07-01", 创建期结束="2025-06-30", 联系人="某人")
    known = gather(document("洛阳市绿色货运配送工程创建方案"), base, {})
    part = info_part(known)
    assert known.creation == (date(2022, 7, 1), date(2025, 6, 30))
    assert manual(part.readings) == []
    assert of(part.readings, "联系人", "内容").quote == FROM_BASE


def test_a_statement_that_differs_from_the_base_is_for_a_person() -> None:
    base = base_info(方案编号="T1", 创建期开始="2022-07-01", 创建期结束="2025-09-30")
    part = info_part(gather(document("洛阳市工程创建方案", "创建期为2022年10月至2025年9月。"), base, {}))
    asked = of(part.readings, "创建期开始", "内容")
    assert (asked.confidence, asked.value, asked.nearest) == (Confidence.MANUAL, "2022-07-01", "2022-10-01")
    assert manual(part.readings) == [("创建期开始", "内容")]


@pytest.mark.parametrize("base", [Base(), base_info(创建期开始="2022-07-01", 创建期结束="2025-09-30")])
def test_a_statement_that_cannot_be_read_is_for_a_person_whatever_the_base(base: Base) -> None:
    part = info_part(gather(document("洛阳市工程创建方案", "创建期为2022年13月至2025年9月。"), base, {}))
    asked = of(part.readings, "创建期开始", "内容")
    assert (asked.confidence, asked.rule) == (Confidence.MANUAL, "写法无法识读")


def test_reporting_the_document_speaks_of_becomes_a_duty_of_all_kinds_there_are() -> None:
    known = gather(document("成员单位每季度的第一周内报送上一季度的工作开展情况表。"), Base(), {})
    part = schedule_part(known, [unit_row("U1", "市商务局"), unit_row("J1", "各单位", 单位类别="集合")])
    (row,) = part.rows
    assert (row["编码"], row["报送周期"], row["报送单位类别"]) == ("B01", "季", "部门")
    assert row["时限"].startswith("每季度的第一周内报送上一季度")
    assert manual(part.readings) == [("B01", "报送单位类别")]


def test_reporting_the_document_does_not_speak_of_is_for_a_person() -> None:
    part = schedule_part(gather(document("某方案"), Base(), {}), [])
    columns = ["报送单位类别", "表名", "报送周期", "时限"]
    assert manual(part.readings) == [("B01", column) for column in columns]


def test_the_reporting_of_the_base_stays_and_is_held_against_the_document() -> None:
    duty = {"编码": "B9", "表名": "月报表", "报送周期": "月", "时限": "每月5日前报送上月"}
    base = Base({"报送安排": (duty,)})
    assert manual(schedule_part(gather(document("某方案"), base, {}), []).readings) == []
    text = "成员单位每季度的第一周内报送上一季度的工作开展情况表。"
    part = schedule_part(gather(document(text), base, {}), [])
    assert part.rows == (duty,)
    assert manual(part.readings) == [("B9", "报送周期"), ("B9", "时限")]


# --- the whole ---

SMALL = (
    "某县绿色货运配送工程创建方案",
    "创建期为2022年10月至2025年9月。",
    "一、重点任务",
    "（一）建设站点",
    "1．建设配送站。到创建期末，建成配送站不少于4个。（牵头单位：县商务局；责任单位：县公安局、县市场监管局）",
    "2．规范市场。持续整治市场秩序。（牵头单位：县市场监督管理局；责任单位：各成员单位）",
)


def test_a_small_document_becomes_a_draft() -> None:
    made = draft(document(*SMALL))
    assert [row["牵头识读"] for row in made.rows["任务清单"]] == ["县商务局", "县市场监督管理局"]
    assert {one.rule for one in made.manual if one.row == "县市场监管局"} == {
        "疑为同一单位的另一写法：是的，改为填“最接近的写法”所列；不是的，另行登记该单位"
    }
    assert [row["编码"] for row in made.rows["指标"]] == ["I01"]


def test_a_document_without_tasks_gives_a_draft_without_tasks() -> None:
    assert draft(document("某通知", "请认真执行。")).rows["任务清单"] == ()


def test_every_filled_cell_of_tasks_and_indicators_has_a_reading() -> None:
    made = draft(document(*SMALL))
    told = {(one.sheet, one.row, one.column) for one in made.readings}
    quiet = {"备注", "编码", "对应任务", "计量单位", "原文"}
    for sheet, key in (("任务清单", "序号"), ("指标", "编码")):
        cells = [(sheet, row[key], title) for row in made.rows[sheet] for title in row if row[title]]
        assert [cell for cell in cells if cell not in told and cell[2] not in quiet] == []


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_every_reading_of_an_example_quotes_the_document(city: str) -> None:
    text = (EXAMPLES / city / "官方文件.txt").read_text(encoding="utf-8")
    made = draft(read_text(text, "官方文件.txt", ""))
    plain = "".join(text.split())
    quoted = [one for one in made.readings if one.sheet in {"任务清单", "指标"} and one.quote]
    lost = [one for one in quoted if "".join(one.quote.split()) not in plain]
    assert [one for one in lost if one.column != "责任识读"] == []
    assert all(one.spot.line for one in quoted)


def test_what_a_person_must_decide_stands_first_and_is_marked() -> None:
    sheets = {sheet.spec.name: sheet for sheet in draft_sheets(draft(document(*SMALL)))}
    review = sheets["识读核对"]
    states = [row[7] for row in review.rows]
    opened = states.count("待人工")
    assert states[:opened] == ["待人工"] * opened
    assert review.open_cells == {(number, 7) for number in range(opened)}
    assert [row[0] for row in review.rows] == [str(number) for number in range(1, len(states) + 1)]
    assert (0, 3) in sheets["指标"].open_cells
    units = sheets["成员单位"]
    place = [row[2] for row in units.rows].index("各成员单位")
    assert (place, 5) in units.open_cells


def test_sheets_no_document_can_give_come_from_the_base_word_for_word() -> None:
    item = {"编码": "D1", "数据项": "站"}
    made = draft(document(*SMALL), Base({"数据项": (item,), "措辞": ({"键": "报告结语", "文字": "特此报告。"},)}))
    assert made.rows["数据项"] == (item,)
    carried = [one for one in made.readings if one.quote == FROM_BASE]
    assert [(one.sheet, one.row) for one in carried] == [("数据项", "D1"), ("措辞", "报告结语")]


def test_a_remark_about_a_task_the_base_already_has_needs_no_answer() -> None:
    lines = [
        *SMALL[:4],
        "1．依托物流园满足需求，按照规划要求推进各项建设任务，确保按时建成投用并发挥效益作用。（牵头单位：县商务局）",
    ]
    made = draft(document(*lines))
    asked = [one for one in made.manual if one.sheet == "（官方文件）"]
    again = draft(document(*lines), Base({"任务清单": made.rows["任务清单"]}))
    assert len(asked) == 1
    assert [one for one in again.manual if one.sheet == "（官方文件）"] == []


def test_five_hundred_rows_take_seconds() -> None:
    titles = ("序号", "指标分类", "重点任务", "工作目标", "牵头单位", "责任单位", "完成时限")
    rows = [titles]
    for number in range(1, 501):
        goal = f"建成第{number}类配送站不少于{number}个。"
        rows.append(
            (
                str(number),
                f"分类{number // 20}",
                f"任务{number}",
                goal,
                f"市{chr(0x4E00 + number)}务局",
                "市公安局、市财政局",
                "2024年6月",
            )
        )
    cells = tuple(
        GridCell(text, row, column, 1, 1, Spot("表.docx", table=1, row=row, column=column))
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
    )
    table = Table(cells, len(rows), len(titles), Spot("表.docx", table=1))
    start = process_time()
    made = draft(OfficialDocument("表.docx", "", (table,)))
    assert process_time() - start < 15
    assert (len(made.rows["任务清单"]), len(made.rows["成员单位"])) == (500, 502)
