from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_gen.importing.unit_lists import SAMPLES, UnitClause, read_clause, read_units
from report_gen.importing.unit_names import is_name, is_none, read_names

GA, SW, CZ = "市公安局", "市商务局", "市财政局"

# what is written, the rule, the leads, the responsible units
CLAUSES = [
    # labels
    ("（牵头单位：市公安局；责任单位：市商务局、市财政局）", "标注单位", (GA,), (SW, CZ)),
    ("(牵头单位:市公安局;责任单位:市商务局、市财政局)", "标注单位", (GA,), (SW, CZ)),
    ("（牵头单位∶市公安局；责任单位∶市商务局）", "标注单位", (GA,), (SW,)),
    ("【牵头单位：市公安局；责任单位：市商务局】", "标注单位", (GA,), (SW,)),
    ("〔牵头单位：市公安局，责任单位：市商务局〕", "标注单位", (GA,), (SW,)),
    ("牵头单位：市公安局,责任单位：市商务局", "标注单位", (GA,), (SW,)),
    ("牵头单位：市公安局;责任单位：市商务局", "标注单位", (GA,), (SW,)),
    ("牵头单位：市公安局  责任单位：市商务局、市财政局", "标注单位", (GA,), (SW, CZ)),
    ("牵头单位:市公安局\n责任单位:市商务局", "标注单位", (GA,), (SW,)),
    ("牵头单位：市公安局责任单位：市商务局", "标注单位", (GA,), (SW,)),
    ("牵头单位：市公安局", "标注单位", (GA,), ()),
    ("牵头单位:市公安局、市商务局。", "标注单位", (GA, SW), ()),
    ("牵头单位：市公安局，配合单位：市商务局、市财政局", "标注单位", (GA,), (SW, CZ)),
    ("（牵头部门：市公安局；配合部门：市商务局）", "标注单位", (GA,), (SW,)),
    ("（牵头单位：市公安局；参与单位：市商务局）", "标注单位", (GA,), (SW,)),
    ("（主责单位：市公安局；协办单位：市商务局）", "标注单位", (GA,), (SW,)),
    ("（主要责任单位：市公安局；责任单位：市商务局）", "标注单位", (GA,), (SW,)),
    ("（牵头单位：市公安局；责任单位：市商务局；配合单位：市财政局）", "标注单位", (GA,), (SW, CZ)),
    ("（牵头单位：市公安局；责任单位：无）", "标注单位", (GA,), ()),
    ("（牵头单位：市公安局；责任单位：/）", "标注单位", (GA,), ()),
    ("（牵头单位：市公安局；责任单位：市商务局、市财政局按职责分工负责）", "标注单位", (GA,), (SW, CZ)),
    ("（牵头单位：市公安局；责任单位：各责任单位）", "标注单位", (GA,), ("各责任单位",)),
    ("（牵头单位：市公安局；责任单位：各成员单位）", "标注单位", (GA,), ("各成员单位",)),
    (
        "（牵头单位：临淄交警大队；责任单位：区综合执法局，各镇、街道）",
        "标注单位",
        ("临淄交警大队",),
        ("区综合执法局", "各镇、街道"),
    ),
    ("（牵头单位：市公安局；责任单位：各县（市、区）人民政府）", "标注单位", (GA,), ("各县（市、区）人民政府",)),
    (
        "（牵头单位：市公安局；责任单位：国网洛阳供电公司、市邮政管理局）",
        "标注单位",
        (GA,),
        ("国网洛阳供电公司", "市邮政管理局"),
    ),
    # 责任单位 alone, lead by position, lead by mark
    ("〔责任单位：省市场监管局（省知识产权局）〕", "只列责任单位", (), ("省市场监管局（省知识产权局）",)),
    ("（责任单位：市公安局、市商务局）", "只列责任单位", (), (GA, SW)),
    ("（责任单位：市公安局、市商务局〔列第一位的为牵头单位，下同〕）", "列第一位牵头", (GA,), (SW,)),
    ("（责任单位：市公安局、市商务局，列第一位的为牵头单位）", "列第一位牵头", (GA,), (SW,)),
    ("（责任单位：市公安局、市商务局，排在首位的单位为牵头单位）", "列第一位牵头", (GA,), (SW,)),
    ("责任单位：市公安局（牵头）、市商务局、市财政局", "括注牵头", (GA,), (SW, CZ)),
    ("市商务局、市公安局（牵头单位）", "括注牵头", (GA,), (SW,)),
    # 牵头 … 配合
    ("（市公安局牵头，市商务局、市财政局按职责分工负责）", "牵头配合", (GA,), (SW, CZ)),
    ("市公安局牵头市商务局配合", "牵头配合", (GA,), (SW,)),
    ("（市公安局牵头）", "牵头配合", (GA,), ()),
    ("（由市公安局牵头负责，市商务局配合）", "牵头配合", (GA,), (SW,)),
    ("（市公安局负责牵头，市商务局参与）", "牵头配合", (GA,), (SW,)),
    ("（市公安局、市商务局牵头，市财政局等按职责分工负责）", "牵头配合", (GA, SW), (CZ,)),
    ("（市公安局牵头，市商务局参与，市财政局配合）", "牵头配合", (GA,), (SW, CZ)),
    ("（市公安局牵头；市商务局、市财政局）", "牵头配合", (GA,), (SW, CZ)),
    ("（市公安局牵头，各县区负责）", "牵头配合", (GA,), ("各县区",)),
    ("（市公安局牵头，会同市商务局、市财政局落实）", "牵头配合", (GA,), (SW, CZ)),
    ("（市公安局负责，市商务局配合）", "负责配合", (GA,), (SW,)),
    ("（市公安局会同市商务局、市财政局负责）", "会同", (GA,), (SW, CZ)),
    # one, or all together
    ("（市公安局负责）", "单位负责", (GA,), ()),
    ("市公安局（市交警支队）具体负责", "单位负责", ("市公安局（市交警支队）",), ()),
    ("无", "无", (), ()),
    ("（/）", "无", (), ()),
    ("", "无", (), ()),
]
JOINT = [
    "（市公安局、市商务局、市财政局按职责分工负责）", "（市公安局、市商务局、市财政局根据职责分工负责）", "（市公安局、市商务局、市财政局按照各自职责分工负责落实）",
    "（市公安局、市商务局、市财政局分工负责）", "（市公安局、市商务局、市财政局分别负责）", "（市公安局、市商务局、市财政局共同负责）", "（市公安局、市商务局、市财政局负责）",
    "（市公安局、市商务局和市财政局按职责分工负责）", "（责任单位：市公安局、市商务局、市财政局按职责分工负责）",
]  # fmt: skip
UNREAD = [
    "市公安局、市商务局", "（责任单位：市公安局；配合单位：市商务局）", "（配合单位：市公安局）", "（牵头领导：张三；牵头单位：市公安局）", "（牵头单位：张三）",
    "（市教育、公安、交通运输局按职责分工负责）", "（牵头单位：市公安局；牵头单位：市商务局）", "（牵头单位：市公安局；责任单位：市商务局，李四）", "（牵头，市公安局）",
    "市公安局按要求牵头负责并由市商务局配合抓好", "（牵头单位：市公安局（市商务局）", "（另行确定）", "（按职责分工负责）", "（会同市公安局负责）", "待定",
    "（牵头单位：市公安局 责任领导：副市长）", "（市公安局牵头，按要求落实）", "（责任单位：市公安局，联系人13800000000）", "牵头单位：按职责分工负责", "其中：市公安局",
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "leads", "responsible"), CLAUSES)
def test_clauses(text: str, rule: str, leads: tuple[str, ...], responsible: tuple[str, ...]) -> None:
    clause = read_clause(text)
    assert (clause.rule, clause.leads, clause.responsible) == (rule, leads, responsible)
    assert not clause.joint
    assert not clause.manual
    assert all(text[quote.start : quote.end] == quote.quote for quote in clause.quotes)
    assert len(clause.quotes) == len(leads) + len(responsible)


@pytest.mark.parametrize("text", JOINT)
def test_units_that_share_the_work(text: str) -> None:
    clause = read_clause(text)
    assert (clause.rule, clause.leads, clause.responsible, clause.joint) == ("共同负责", (), (GA, SW, CZ), True)


@pytest.mark.parametrize("text", UNREAD)
def test_an_unknown_shape_names_nobody(text: str) -> None:
    clause = read_clause(text)
    assert (clause.rule, clause.leads, clause.responsible, clause.quotes) == ("", (), (), ())
    assert clause.manual
    assert clause.nearest in SAMPLES


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("（牵头单位；区发改局、区交通运输局，责任单位：区商务局）", "“牵头单位；”处应为冒号，原文照录"),
        ("（牵头单位：区发改局；责任单位：区商务局、区发改局）", "“区发改局”既是牵头单位又是责任单位"),
        ("（牵头单位：区交通局；责任单位：区发改局、区商务局、区发改局）", "“区发改局”重复列出"),
        ("（牵头单位：区发改局；责任单位：区商务局等部门）", "名单以“等部门”收尾，未列全"),
        ("（区发改局、区商务局等部门按职责分工负责）", "名单以“等部门”收尾，未列全"),
        ("（牵头单位：区发改局；责任单位：区商务局、、区财政局）", "“区商务局、、区财政局”中分隔符重复"),
        ("（牵头单位：区发改局（牵头）；责任单位：区商务局、、区财政局）", "“区商务局、、区财政局”中分隔符重复"),
    ],
)
def test_what_looks_wrong_is_kept_and_said(text: str, slip: str) -> None:
    clause = read_clause(text)
    assert clause.slips == (slip,)
    assert "区发改局" in (*clause.leads, *clause.responsible)
    assert len(set(clause.leads)) == len(clause.leads)
    assert len(set(clause.responsible)) == len(clause.responsible)


def test_the_first_unit_leads_from_here_on() -> None:
    first = read_clause("（责任单位：市公安局、市商务局〔列第一位的为牵头单位，下同〕）")
    assert first.first_leads
    later = read_clause("（责任单位：市商务局、市财政局）", first_leads=first.first_leads)
    assert (later.leads, later.responsible, later.first_leads) == ((SW,), (CZ,), True)
    assert not read_clause("（责任单位：市公安局，列第一位的为牵头单位）").first_leads
    assert read_clause("（牵头单位：市公安局；责任单位：市商务局）", first_leads=True).leads == (GA,)
    assert read_clause("（市公安局、市商务局按职责分工负责）", first_leads=True).joint
    assert read_units("", "市公安局、市商务局", first_leads=True).manual


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("（市公安局、市商务局按职责分工负责，2024年6月底前完成）", "2024年6月底前完成"),
        ("（牵头单位：市公安局；责任单位：市商务局；完成时限：2024年6月）", "2024年6月"),
        ("（牵头单位：市公安局；持续推进）", "持续推进"),
        ("（牵头单位：市公安局）", ""),
    ],
)
def test_a_due_wording_at_the_end_is_kept_apart(text: str, due: str) -> None:
    clause = read_clause(text)
    assert (clause.due_text, clause.manual) == (due, False)


@pytest.mark.parametrize(
    ("lead", "responsible", "rule", "leads", "others", "joint"),
    [
        ("市公安局", "市商务局、市财政局", "分栏", (GA,), (SW, CZ), False),
        ("市公安局", "市商务局，市财政局", "分栏", (GA,), (SW, CZ), False),
        ("市公安局", "市商务局 市财政局", "分栏", (GA,), (SW, CZ), False),
        ("市公安局", "市商务局\n市财政局", "分栏", (GA,), (SW, CZ), False),
        ("市公 安局", "市商\n务局", "分栏", (GA,), (SW,), False),
        ("市公安局", "无", "分栏", (GA,), (), False),
        ("市公安局", "/", "分栏", (GA,), (), False),
        ("", "市商务局、市财政局", "分栏", (), (SW, CZ), False),
        ("/", "市商务局", "分栏", (), (SW,), False),
        ("", "", "无", (), (), False),
        ("—", "无", "无", (), (), False),
        ("牵头单位；市公安局", "市商务局", "分栏", (GA,), (SW,), False),
        ("牵头单位：市公安局", "责任单位：市商务局", "分栏", (GA,), (SW,), False),
        ("", "牵头单位：市公安局；责任单位：市商务局", "标注单位", (GA,), (SW,), False),
        ("", "市公安局牵头，市商务局配合", "牵头配合", (GA,), (SW,), False),
        ("", "市公安局、市商务局按职责分工负责", "共同负责", (), (GA, SW), True),
        ("市公安局、市商务局按职责分工负责", "", "共同负责", (), (GA, SW), True),
        ("市公安局", "市商务局（牵头）、市财政局", "", (), (), False),
        ("各部门分头负责人", "市商务局", "", (), (), False),
        ("市公安局", "王五", "", (), (), False),
    ],
)
def test_two_columns(
    lead: str, responsible: str, rule: str, leads: tuple[str, ...], others: tuple[str, ...], *, joint: bool
) -> None:
    clause = read_units(lead, responsible)
    expected = (rule, leads, others, joint)
    assert (clause.rule, clause.leads, clause.responsible, clause.joint) == expected
    texts = {"牵头单位": lead, "责任单位": responsible}
    assert all(texts[quote.column][quote.start : quote.end] == quote.quote for quote in clause.quotes)


def test_a_unit_in_both_columns_is_named() -> None:
    clause = read_units("区交通局", "区发改局、区交通局")
    assert clause == UnitClause(
        ("区交通局",),
        ("区发改局", "区交通局"),
        slips=("“区交通局”既是牵头单位又是责任单位",),
        quotes=clause.quotes,
        rule="分栏",
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("老城区、西工区、瀍河区政府", ("老城区政府", "西工区政府", "瀍河区政府")),
        (
            "市商务局，老城区、洛龙区政府，城乡一体化（示范区）管委会",
            (SW, "老城区政府", "洛龙区政府", "城乡一体化（示范区）管委会"),
        ),
        ("市发改委、西工区、瀍河区政府", ("市发改委", "西工区政府", "瀍河区政府")),
        ("伊川县政府、涧西区政府", ("伊川县政府", "涧西区政府")),
        ("西工区、市公安局、瀍河区政府", ("西工区", GA, "瀍河区政府")),
        ("高新区、经开区管委会", ("高新区管委会", "经开区管委会")),
        ("各镇、街道", ("各镇、街道",)),
        ("各县（市、区）、开发区", ("各县（市、区）、开发区",)),
        ("各有关县、区，市公安局", ("各有关县、区", GA)),
        ("各镇，街道办", ("各镇", "街道办")),
        ("市自然资源和规划局、市住房和城乡建设局", ("市自然资源和规划局", "市住房和城乡建设局")),
        ("市公安局及各县区", (GA, "各县区")),
        ("市公安局以及市商务局", (GA, SW)),
        ("市农业农村局与市商务局等", ("市农业农村局", SW)),
        ("市公安局。", (GA,)),
        ("团市委、市妇联、市总工会", ("团市委", "市妇联", "市总工会")),
    ],
)
def test_names_of_a_list(text: str, names: tuple[str, ...]) -> None:
    found = read_names(text, 3, "责任单位")
    assert tuple(quote.name for quote in found.quotes) == names
    assert all(text[quote.start - 3 : quote.end - 3] == quote.quote for quote in found.quotes)
    assert {quote.column for quote in found.quotes} == {"责任单位"}


@pytest.mark.parametrize(
    "text", ["", "、", "张三", "市公安局、张三", "等部门", "市公安局（含交警", "会同市公安局", "局"]
)
def test_a_list_is_read_whole_or_not_at_all(text: str) -> None:
    assert read_names(text).quotes == ()


def test_what_counts_as_a_name_and_as_none() -> None:
    assert is_name("省市场监管局（省知识产权局）")
    assert is_name("各区")
    assert is_name("建设银行洛阳分行")
    assert not is_name("王局")
    assert not is_name("建设末端共同配送站")
    assert not is_name("市公安局：")
    assert not is_name("推进城市货运配送绿色高效发展的若干意见")
    assert is_none(" 无 ")
    assert not is_none("无锡市公安局")


_UNITS = st.sampled_from(
    ["市公安局", "市商务局", "市发改委", "各镇、街道", "市邮政管理局", "国网供电公司", "省市场监管局（省知识产权局）"]
)


@given(st.lists(_UNITS, min_size=1, max_size=4, unique=True), st.lists(_UNITS, max_size=4, unique=True))
def test_what_is_written_in_the_usual_way_reads_back(leads: list[str], others: list[str]) -> None:
    text = f"（牵头单位：{'，'.join(leads)}；责任单位：{'，'.join(others) or '无'}）"
    clause = read_clause(text)
    assert (clause.leads, clause.responsible) == (tuple(leads), tuple(others))


_KNOWN = [row[0] for row in CLAUSES if row[2]]
_LETTERS = "、，；：:;,。牵头责任单位配合负责市区局（）〔〕和及等按职分工 \n"


@given(st.sampled_from(_KNOWN), st.data())
def test_a_mutated_clause_never_names_a_body_that_is_not_in_it(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(["", *_LETTERS]))
    replaced = data.draw(st.booleans())
    mutated = text[:place] + letter + text[place + replaced :]
    clause = read_clause(mutated)
    assert all(quote.quote in mutated for quote in clause.quotes)
    bare = "".join(mutated.split())
    assert all(name.removesuffix("政府").removesuffix("管委会") in bare for name in clause.leads)
    assert clause.manual == (clause.nearest != "")


@given(st.text(alphabet="牵头责任配合单位市区公安商务局、，；：（）和及等负按职分工无/ \n", max_size=30))
def test_any_text_is_read_without_breaking(text: str) -> None:
    clause = read_clause(text)
    assert (clause.rule == "") == (clause.nearest != "")
    assert all(text[quote.start : quote.end] == quote.quote for quote in clause.quotes)
