"""An edited paper held against the ledger's: what is found, where, and what the ledger says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from helpers_word import HALF, small_plan
from report_gen.audit.paper import Audit, Paper, audit
from report_gen.model.document import Told
from report_gen.model.finding import Severity
from report_gen.model.place import Place
from report_gen.model.plan import Plan, Unit, UnitKind
from report_gen.model.proof import Cell, Fact, Proof, plain
from report_gen.reports.proofs import Proofs

FILE = "定稿.docx"
STATIONS = Proof(
    "指标“末端配送站数”",
    "填报值82个",
    (Fact("末端配送站数", "82个", "", (Cell(Place("市商务局_2024-06.xlsx", "指标数据", 7, 4), "82"),)),),
    ("Z1",),
)
LATE = (
    "未报3件：市商务局（6月）、东城区政府（3月、6月）。逾期2件：市交通运输局（6月迟4天）、领导小组办公室（3月迟3天）。"
)
RATES = "2024年上半年应报132件，实报129件，上报率97.7%。"
TASKS = "截至2024年6月30日，29项重点任务中，已完成8项，按期推进16项，超过时限1项，持续推进4项。"


def _plan() -> Plan:
    more = (
        Unit("U05", "示例市公安局", "市公安局", UnitKind.BUREAU),
        Unit("U06", "示例市财政局", "市财政局", UnitKind.BUREAU),
    )
    plan = small_plan()
    return small_plan(units=(*plan.units, *more))


PLAN = _plan()


def _told(*texts: str) -> tuple[Told, ...]:
    return tuple(Told(f"第{number}段", text) for number, text in enumerate(texts, start=1))


def _table(number: int, *rows: Sequence[str]) -> tuple[Told, ...]:
    return tuple(
        Told(f"表{number}第{row}行第{column}列", text)
        for row, cells in enumerate(rows, start=1)
        for column, text in enumerate(cells, start=1)
        if text
    )


def _audit(ours: Sequence[Told], theirs: Sequence[Told], proofs: Sequence[Proof] = ()) -> Audit:
    return audit(PLAN, HALF, Paper(ours, proofs), theirs, FILE)


def _said(ours: str | Sequence[Told], theirs: str | Sequence[Told]) -> list[tuple[str, str, str]]:
    """Code, place and message of what is found, without notes."""
    first, second = (_told(text) if isinstance(text, str) else text for text in (ours, theirs))
    found = _audit(first, second).findings
    return [(one.code, one.place.sheet, one.message) for one in found if one.severity is not Severity.NOTE]


def _codes(ours: str | Sequence[Told], theirs: str | Sequence[Told]) -> list[str]:
    return [code for code, _, _ in _said(ours, theirs)]


# ---------------------------------------------------------------- numbers


def test_an_unchanged_paper_agrees() -> None:
    told = (*_told(TASKS, RATES, LATE), *_table(1, ("指标", "完成值"), ("配送站", "82个")))
    found = _audit(told, told)
    assert (found.findings, found.wrong, found.unknown) == ((), 0, 0)
    assert (found.figures, found.units, found.agreeing) == (19, 4, 23)


def test_a_changed_number_is_named_with_the_ledgers_value_and_cell() -> None:
    proofs = Proofs()
    told = _told("前言。", f"末端配送站为{proofs.mark('82个', STATIONS)}，还在增加。")
    found = _audit(told, _told("前言。", "末端配送站为85个，还在增加。"), proofs.all)
    (one,) = found.findings
    assert (one.code, one.place.label) == ("R101", "定稿.docx › 第2段")
    assert one.message == "文中“85个”，台账为82个（填报值82个；市商务局_2024-06.xlsx › 指标数据 › D7“82”）。"
    assert found.excerpts["第2段"] == "末端配送站为85个，还在增加。"
    assert (found.figures, found.agreeing, found.wrong) == (1, 0, 1)


def test_long_proofs_are_cut_short() -> None:
    cells = tuple(Cell(Place(f"{number}.xlsx", "任务进展", 4, 9), "很长的原文" * 9) for number in range(3))
    proof = Proof("原文", "算" * 99, (Fact("甲", "乙", "", (*cells, Cell(Place("丁.xlsx")))),))
    proofs = Proofs()
    found = _audit(_told(f"建成{proofs.mark('82个', proof)}。"), _told("建成83个。"), proofs.all)
    message = found.findings[0].message
    assert f"（{'算' * 60}……；0.xlsx › 任务进展 › I4“{'很长的原文' * 4}……”；" in message
    assert message.endswith("；等4处）。")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (TASKS, TASKS.replace("已完成8项，按期推进16项", "按期推进16项，已完成8项")),
        (TASKS, TASKS.replace("已完成8项", "８项已经完成").replace("截至2024年6月30日", "到6月底")),
        (TASKS, "重点任务共29项，完成了8项，16项正按期推进，超期1项，4项持续推进。"),
        (RATES, "上半年，应报132件，实报129件；上报率达97.70%。"),
        (LATE, LATE.replace("市商务局（6月）、东城区政府（3月、6月）", "东城区政府（3月、6月）、市商务局（6月）")),
        ("市商务局、市交通运输局负责。", "市交通运输局、市商务局负责。"),
        ("市商务局、市交通运输局和领导小组办公室负责。", "交通局、领导小组办公室和市商务局负责。"),
        ("建成82个。", "建成八十二个。"),
        ("中心数为5个，还差1个；站数为76个，还差4个。", "站数为76个，还差4个；中心数为5个，还差1个。"),
        (TASKS, "按照统一部署，市领导高度重视。" + TASKS),
        ("一、总体进展", "一、总体情况"),
        ("主要原因是资金不足。", "主要原因是资金不够。"),
    ],
)
def test_other_words_for_the_same_are_right(ours: str, theirs: str) -> None:
    assert _said(ours, theirs) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("已完成8项", "已完成9项", "文中“9项”，台账为8项。"),
        ("已完成8项，按期推进16项", "按期推进16项，已完成9项", "文中“9项”，台账为8项。"),
        ("已完成8项，按期推进16项", "已有9项完成，16项推进之中", "文中“9项”，台账为8项。"),
        ("6月30日", "6月3日", "文中“2024年6月3日”，台账为2024年6月30日。"),
        ("超过时限1项", "超过时限11项", "文中“11项”，台账为1项。"),
        ("，已完成8项", "里，有9项任务办结", "文中“9项”，台账为8项。"),
    ],
)
def test_wrong_numbers_are_found_in_other_words_too(old: str, new: str, said: str) -> None:
    assert said in [message for _, _, message in _said(TASKS, TASKS.replace(old, new))]


def test_a_wrong_date_and_the_signers_own() -> None:
    assert _codes(TASKS, TASKS.replace("6月30日", "6月3日")) == ["R102"]
    assert _codes("2024年7月5日", "2024年7月8日") == []
    assert _codes(
        _table(1, ("单位", "日期"), ("市商务局", "7月5日")), _table(1, ("单位", "日期"), ("市商务局", "7月8日"))
    ) == ["R102"]


def test_the_number_of_a_document_that_is_referred_to() -> None:
    basis = "按照工作方案（示例政办字〔2023〕25号）要求，推进各项工作。"
    assert _said(basis, basis.replace("25号", "52号")) == [
        ("R101", "第1段", "文中“〔2023〕52号”，台账为〔2023〕25号。")
    ]
    assert _codes(basis, basis.replace("〔2023〕25号", "(2023)第25号")) == []
    assert _codes(basis, f"{basis}并见示例绿〔2024〕7号。") == []


def test_two_numbers_put_for_one_another() -> None:
    swapped = TASKS.replace("已完成8项，按期推进16项", "已完成16项，按期推进8项")
    assert _codes(TASKS, swapped) == ["R101", "R101"]
    ours = "上报率97.7%，按时率95.5%。"
    assert _codes(ours, "上报率为95.5%，按时率为97.7%。") == ["R101", "R101"]
    assert _codes("中心5个，还差1个；站76个，还差4个。", "中心5个，还差4个；站76个，还差1个。") == ["R101", "R101"]


def test_a_percentage_without_its_sign() -> None:
    assert _codes("上报率97.7%，较好。", "上报率97.7，较好。") == ["R101"]


def test_paragraphs_may_be_split_merged_and_moved() -> None:
    ours = _told("一、总体进展", TASKS + RATES, LATE, "各单位要提高认识，抓好落实，按期完成任务。")
    theirs = _told("各单位要提高认识，抓好落实，按期完成任务。", "一、总体进展", TASKS, RATES + LATE)
    assert _said(ours, theirs) == []
    wrong = _told(
        "各单位要提高认识，抓好落实，按期完成任务。", "一、总体进展", TASKS, RATES.replace("129", "128") + LATE
    )
    assert _codes(ours, wrong) == ["R101", "R112"]


def test_a_sentence_moved_to_another_paragraph() -> None:
    ours = _told(TASKS + RATES, "各单位要提高认识，抓好落实。")
    assert _said(ours, _told(TASKS, "各单位要提高认识，抓好落实。" + RATES)) == []
    assert "R101" in _codes(ours, _told(TASKS, "各单位要提高认识，抓好落实。" + RATES.replace("97.7", "97.9")))


def test_numbers_a_person_adds_must_stand_in_the_ledger() -> None:
    proofs = Proofs()
    ours = _told(f"末端配送站为{proofs.mark('82个', STATIONS)}。", RATES)
    good = _told("末端配送站为82个。", RATES, "末端配送站数已达82个，超额完成。", "今年6月，两家企业参加。")
    assert _audit(ours, good, proofs.all).findings == ()
    bad = _told(
        "末端配送站为82个。", RATES, "末端配送站数已达90个，超额完成。", "充电桩已达82个。", "9月15日前完成验收。"
    )
    found = _audit(ours, bad, proofs.all)
    assert [(one.code, one.place.sheet, one.message) for one in found.findings] == [
        ("R201", "第3段", "文中“90个”，台账中没有。"),
        ("R201", "第4段", "文中“82个”，台账中没有。"),
        ("R201", "第5段", "文中“9月15日”，台账中没有。"),
    ]
    assert (found.unknown, found.wrong) == (3, 0)


def test_the_same_number_of_another_unit_is_not_known() -> None:
    ours = _told("市商务局完成验收15次。")
    assert _codes(ours, _told("市商务局完成验收15次。", "市公安局完成验收15次。")) == ["R201"]
    assert _codes(ours, _told("市商务局完成验收15次。", "商务部门完成验收15次。")) == []


def test_dropped_numbers_are_noted_and_dropped_wholes_asked_about() -> None:
    found = _audit(_told(TASKS, RATES), _told(TASKS))
    assert [(one.code, one.place.sheet, one.message) for one in found.findings] == [
        ("R301", "原文第2段", f"原文“{RATES[:-1]}”中的“132件”、“129件”、“97.7%”，文中没有了。")
    ]
    assert _codes(TASKS, TASKS.replace("29项重点任务中", "重点任务中")) == ["R203"]


# ---------------------------------------------------------------- units


def test_units_changed_misspelt_left_out_and_added() -> None:
    assert _said(LATE, LATE.replace("市商务局（6月）", "市公安局（6月）")) == [
        ("R103", "第1段", "文中“市公安局”，台账此处为“市商务局”。")
    ]
    assert _said(LATE, LATE.replace("市商务局（6月）", "市商物局（6月）")) == [
        ("R104", "第1段", "文中“市商物局”不在单位名册，最接近的是“市商务局”。")
    ]
    assert _said(LATE, LATE.replace("市商务局（6月）、", "")) == [
        ("R106", "第1段", "台账此处列有“市商务局”，文中没有。")
    ]
    assert ("R105", "第1段", "文中列了“市财政局”，台账此处没有这个单位。") in _said(
        LATE, LATE.replace("市商务局（6月）", "市商务局（6月）、市财政局（5月）")
    )


def test_a_unit_moved_to_another_list() -> None:
    moved = LATE.replace("、领导小组办公室（3月迟3天）", "").replace(
        "（3月、6月）", "（3月、6月）、领导小组办公室（3月迟3天）"
    )
    assert {"R105", "R106"} <= set(_codes(LATE, moved))


def test_what_is_said_of_a_unit_in_new_sentences() -> None:
    assert _said(_told(LATE), _told(LATE, "东城区政府有2期未报，应当重视。")) == [
        ("R201", "第2段", "文中“2期”，台账中没有。")
    ]
    assert ("R202", "第2段", "文中说“市财政局”“未报”，台账中没有。") in _said(
        _told(LATE), _told(LATE, "市财政局未报材料，应当重视。")
    )
    assert _codes(_told(LATE), _told(LATE, "市财政局积极配合，成效明显。")) == []


def test_a_name_near_a_units_that_the_ledger_has_itself_is_no_misspelling() -> None:
    ours = "会同市商贸局开展调研12次。"
    assert _said(ours, "会同市商贸局，开展调研共12次。") == []


# ---------------------------------------------------------------- judgements, dates, what is open


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ("综合性政策（市商务局牵头）已完成。", "综合性政策（市商务局牵头）超期。", "文中“超期”，台账为“已完成”。"),
        ("应于6月30日前完成，尚未完成。", "应于6月30日前完成，已完成。", "文中“已完成”，台账为“尚未完成”。"),
        ("未报3件：市商务局（6月）。", "按时3件：市商务局（6月）。", "文中“按时”，台账为“未报”。"),
    ],
)
def test_judgements(ours: str, theirs: str, said: str) -> None:
    assert [(code, message) for code, _, message in _said(ours, theirs)] == [("R107", said)]


def test_a_paper_that_a_person_dated_must_be_complete() -> None:
    ours = _told("共同配送比例为【待补：完成值】。", "领导小组办公室", "【待补：成文日期】")
    draft = _audit(ours, ours)
    assert [(one.code, one.message) for one in draft.findings] == [
        ("R302", "文中留有“【待补：完成值】”。"),
        ("R302", "文中留有“【待补：成文日期】”。"),
    ]
    assert (draft.wrong, draft.unknown) == (0, 0)
    dated = _told("共同配送比例为【待补：完成值】。", "领导小组办公室", "2024年7月5日")
    assert _said(ours, dated) == [("R113", "第1段", "文中已写明成文日期，仍留有“【待补：完成值】”。")]
    complete = _told("共同配送比例为51.2%。", "领导小组办公室", "2024年7月5日")
    assert _said(ours, complete) == [("R201", "第1段", "文中“51.2%”，台账中没有。")]
    elsewhere = _told("2024年7月5日", "共同配送比例为【待补：完成值】。", "领导小组办公室（印）")
    assert _codes(ours, elsewhere) == ["R113"]


# ---------------------------------------------------------------- tables

LIGHTS = (
    ("序号", "指标分类", "任务数", "已完成", "按期", "占比"),
    ("1", "体制机制保障", "8", "7", "1", "27.6%"),
    ("2", "基础设施", "3", "0", "3", "10.3%"),
    ("3", "便利通行政策", "18", "5", "13", "62.1%"),
    ("", "合计", "29", "12", "17", "100%"),
)


def _lights(change: dict[tuple[int, int], str] | None = None) -> tuple[Told, ...]:
    rows = [list(row) for row in LIGHTS]
    for (row, column), text in (change or {}).items():
        rows[row - 1][column - 1] = text
    return _table(1, *rows)


def test_a_cell_is_named_by_row_and_head() -> None:
    found = _audit(_lights(), _lights({(3, 5): "4"}))
    assert [(one.code, one.place.sheet, one.message) for one in found.findings] == [
        ("R111", "表1第3行第3列", "表中合计“3”，本行各列相加为4。"),
        ("R101", "表1第3行第5列", "文中“4”，台账为3。"),
        ("R111", "表1第5行第5列", "表中合计“17”，“按期”一列各行相加为18。"),
    ]
    assert found.excerpts["表1第3行第5列"] == "基础设施 › 按期"
    assert found.wrong == 3


def test_rows_and_columns_may_be_moved() -> None:
    first, one, two, three, total = LIGHTS
    moved = [[row[place] for place in (0, 1, 4, 2, 5, 3)] for row in (first, three, one, two, total)]
    assert _said(_lights(), _table(3, *moved)) == []
    moved[1][2] = "12"
    assert ("R101", "表3第2行第3列", "文中“12”，台账为13。") in _said(_lights(), _table(3, *moved))


def test_a_table_split_in_two_with_its_head_repeated() -> None:
    first, one, two, three, total = LIGHTS
    assert _said(_lights(), (*_table(1, first, one, first, two), *_table(2, first, three, total))) == []


def test_rows_columns_and_tables_lost() -> None:
    first, one, two, _, total = LIGHTS
    said = _said(_lights(), _table(1, first, one, two, total))
    assert ("R108", "表1", "表格少了“便利通行政策”一行。") in said
    assert ("R111", "表1第4行第3列", "表中合计“29”，“任务数”一列各行相加为11。") in said
    narrow = [row[:5] for row in LIGHTS]
    assert _said(_lights(), _table(1, *narrow)) == [("R108", "表1", "表格少了“占比”一列。")]
    assert _said((*_told(TASKS), *_lights()), _told(TASKS)) == [
        ("R109", "", "文中没有列“序号、指标分类、任务数、已完成、按期、占比”的表（原文第1张表）。")
    ]


def test_rows_and_tables_added() -> None:
    *rows, total = LIGHTS
    more = _table(1, *rows, ("4", "信息化建设", "0", "0", "0", "0%"), total)
    assert _said(_lights(), more) == [("R204", "表1第5行第1列", "表格多了“信息化建设”一行，台账中没有。")]
    assert _said(_lights(), _table(1, *rows, ("", "说明", "略"), total)) == []
    other = _table(2, ("企业", "车辆"), ("甲公司", "12辆"))
    assert _said(_lights(), (*_lights(), *other)) == [("R204", "表2第1行第1列", "表格多了“企业”一张表，台账中没有。")]


def test_cells_emptied_and_judged_differently() -> None:
    rows = (
        ("单位", "6月", "应报", "说明"),
        ("市商务局", "按时", "6", "已报3次。"),
        ("市公安局", "退回", "5", "已报2次。"),
    )
    ours = _table(1, *rows)
    empty = _table(1, rows[0], ("市商务局", "按时", "", ""), rows[2])
    found = _audit(ours, empty)
    assert [(one.code, one.place.sheet, one.message) for one in found.findings] == [
        ("R110", "表1第2行第3列", "表格此格“”，台账为6。"),
        ("R301", "原文表1第2行第4列", "原文“已报3次”中的“3次”，文中没有了。"),
    ]
    assert found.excerpts["表1第2行第3列"] == "市商务局 › 应报"
    dashed = _table(1, rows[0], ("市商务局", "—", "6", "已报3次。"), rows[2])
    assert _said(ours, dashed) == [("R110", "表1第2行第2列", "表格此格“—”，台账为按时。")]
    late = _table(1, rows[0], ("市商务局", "迟4天", "6", "已报3次。"), rows[2])
    assert _said(ours, late) == [("R107", "表1第2行第2列", "文中“迟4天”，台账为“按时”。")]
    filled = _table(1, rows[0], ("市商务局", "按时", "6", "已报3次。"), ("市公安局", "退回", "5", "已报4次。"))
    assert _said(ours, filled) == [("R101", "表1第3行第4列", "文中“4次”，台账为2次。")]
    assert _codes(
        _table(1, rows[0], ("市商务局", "按时", "—", "")), _table(1, rows[0], ("市商务局", "按时", "7", ""))
    ) == ["R201"]


def test_rows_of_a_table_put_for_others() -> None:
    head = ("单位", "得分", "说明")
    ours = _table(1, head, ("市商务局", "85分", "较好"), ("市公安局", "90分", "优秀"), ("附注", "略", "无"))
    theirs = _table(1, head, ("甲公司", "11分", "一般"), ("乙公司", "12分", "一般"))
    assert _codes(ours, theirs) == ["R108", "R108", "R204", "R204"]


def test_tables_with_the_same_heads_are_told_by_their_rows() -> None:
    head = ("单位", "得分")
    first, second = (head, ("市商务局", "85分")), (head, ("市公安局", "90分"))
    ours = (*_table(1, *first), *_table(2, *second))
    assert _said(ours, (*_table(1, *second), *_table(2, *first))) == []


def test_two_tables_with_nothing_in_common() -> None:
    assert _codes(_table(1, ("甲项", "乙项"), ("一", "3个")), _table(1, ("企业", "车辆"), ("甲公司", "12辆"))) == [
        "R204",
        "R109",
    ]


# ---------------------------------------------------------------- sums


def test_sums_and_rates_follow_the_numbers() -> None:
    assert _said(RATES, RATES.replace("129件", "120件")) == [
        ("R101", "第1段", "文中“120件”，台账为129件。"),
        ("R112", "第1段", "文中“97.7%”，按文中各数计算为90.9%（120 ÷ 132）。"),
    ]
    assert ("R112", "第1段", "文中“29项”，按文中各数计算为30（9 + 16 + 1 + 4）。") in _said(
        TASKS, TASKS.replace("已完成8项", "已完成9项")
    )


def test_sums_in_a_persons_own_sentences() -> None:
    ours = _told("已印发通知30份，其中县区20份，部门10份，印发率50.0%，应发60份。")
    more = "会议共3次，其中市级1次，县级1次。"
    assert ("R112", "第2段", "文中“3次”，按文中各数计算为2（1 + 1）。") in _said(ours, (*ours, Told("第2段", more)))
    rate = "另应查40家，实查30家，检查率80%。"
    assert ("R112", "第2段", "文中“80%”，按文中各数计算为75%（30 ÷ 40）。") in _said(ours, (*ours, Told("第2段", rate)))
    right = "另应查40家，实查30家，检查率75%；会议共2次，其中市级1次，县级1次；查0家，收0家，比例0%。"
    assert "R112" not in _codes(ours, (*ours, Told("第2段", right)))


def test_a_rate_of_nothing() -> None:
    assert ("R112", "第1段", "文中“97.7%”，按文中各数计算为—（129 ÷ 0）。") in _said(
        RATES, RATES.replace("132件", "0件")
    )


def test_marks_count_for_nothing_in_what_is_compared() -> None:
    proofs = Proofs()
    told = _told(f"末端配送站为{proofs.mark('82个', STATIONS)}。")
    assert _audit(told, [Told("第1段", plain(told[0].text))], proofs.all).findings == ()


# ---------------------------------------------------------------- written anew

REPORT = _told(
    "一、总体进展",
    TASKS + "超过时限尚未完成的1项：“城市货运配送需求调查预测制度”（市交通运输局牵头）。",
    RATES[:-1] + "；按时报送126件，按时率95.5%。",
    LATE,
    "二、重点任务推进情况",
)


def _anew(*texts: str) -> tuple[Told, ...]:
    return _told(REPORT[0].text, *texts, REPORT[-1].text)


def test_a_paper_written_anew_with_the_same_facts() -> None:
    theirs = _anew(
        "到6月底，全市29项重点任务完成8项，占27.6%；16项正按计划推进，4项属长期工作，另有1项未能按时完成，"
        "即“城市货运配送需求调查预测制度”，牵头单位为市交通运输局。",
        "今年上半年各单位应报送填报表132份，实际收到129份，上报率为97.7%，其中126份按时报送，按时率达到95.5%。",
        "未报的有3件，分别是市商务局6月的1件和东城区政府3月、6月的2件。逾期的有2件，市交通运输局6月份晚报4天，"
        "领导小组办公室3月份晚报3天。",
    )
    assert _said(REPORT, theirs) == []


def test_a_paper_written_anew_with_wrong_facts() -> None:
    theirs = _anew(
        "到6月底，全市29项重点任务完成9项；16项正按计划推进，4项属长期工作，另有2项未能按时完成，"
        "即“城市货运配送需求调查预测制度”，牵头单位为市公安局。",
        "今年上半年各单位应报送填报表132份，实际收到126份，上报率为97.7%，其中129份按时报送，按时率达到95.5%。",
        "未报的有3件，分别是市公安局6月的1件和东城区政府3月、5月的2件。逾期的有2件，市交通运输局6月份晚报4天，"
        "领导小组办公室3月份晚报3天。",
    )
    said = {(place, message) for _, place, message in _said(REPORT, theirs)}
    assert {
        ("第2段", "文中“9项”，台账为8项。"),
        ("第2段", "文中“2项”，台账为1项。"),
        ("第2段", "文中“市公安局”，台账此处为“市交通运输局”。"),
        ("第3段", "文中“129份”，台账为126件。"),
        ("第4段", "文中“市公安局”，台账此处为“市商务局”。"),
        ("第4段", "文中“5月”，台账为6月。"),
    } <= said


def test_other_prose_in_the_place_of_numbers_is_only_noted() -> None:
    theirs = _anew("市领导高度重视创建工作，各单位主动作为、密切配合。", REPORT[2].text, LATE)
    found = _audit(REPORT, theirs).findings
    assert {one.code for one in found} == {"R301"}
