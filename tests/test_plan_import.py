"""`plan import` on the real documents: confirmed, the drafts are the hand-compiled plans; what needed a person is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES
from report_gen.errors import PlanError, ReportGenError, WorkspaceError
from report_gen.excel.read import read_book
from report_gen.intake.plan import read_plan
from report_gen.intake.plan_sheets import REVIEW, TASKS
from report_gen.model.draft import Confidence
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.steps.load import load_plan
from report_gen.steps.plan_import import ImportDone, import_plan

OFFICIAL = TASKS.titles[:8]
DOCUMENTS = [("luoyang", "官方文件.txt"), ("luoyang", "官方文件.docx"), ("linzi", "官方文件.txt")]
Answers = Mapping[tuple[str, str, str], str]  # 改为 by sheet, row and column


def decide(path: Path, answers: Answers | None = None) -> None:
    """Answer every open row of the review sheet: with 改为 where there is an answer, else with 确认."""
    book = openpyxl.load_workbook(path)
    sheet = book[REVIEW.name]
    column = {title: number for number, title in enumerate(REVIEW.titles, start=1)}
    for row in range(2, sheet.max_row + 1):
        cells = {title: sheet.cell(row, number).value for title, number in column.items()}
        if cells["把握"] != Confidence.MANUAL.value:
            continue
        answer = (answers or {}).get((str(cells["工作表"]), str(cells["行"]), str(cells["栏目"])))
        sheet.cell(row, column["改为"] if answer else column["确认"]).value = answer or "是"
        sheet.cell(row, column["确认人"]).value = "张三"
    book.save(path)


def plain(value: Any) -> Any:
    """A record without the places and file names in it."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name != "file"}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def hand(city: str) -> Plan:
    return load_plan(EXAMPLES / city / "方案.xlsx")[0]


def drafted(city: str, name: str, target: Path, *, base: bool) -> ImportDone:
    folder = EXAMPLES / city
    return import_plan(folder / name, target, folder / "方案.xlsx" if base else None)


def decided_by_person(done: ImportDone) -> list[tuple[str, str, str]]:
    return [(one.sheet, one.row, one.column) for one in done.draft.manual]


@pytest.mark.parametrize(("city", "name"), DOCUMENTS)
def test_with_the_hand_compiled_plan_as_base_the_draft_is_that_plan(city: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    done = drafted(city, name, path, base=True)
    decide(path)
    made, notes = load_plan(path)
    assert notes == ()
    expected = hand(city)
    for field in fields(Plan):
        if field.compare and field.name not in {"file", "info"}:
            assert plain(getattr(made, field.name)) == plain(getattr(expected, field.name)), field.name
    assert {key: made.info[key] for key in expected.info} == expected.info
    # The title of 临淄's plan names no project: what the base calls it is a person's choice.
    assert decided_by_person(done) == ([] if city == "luoyang" else [("项目信息", "项目名称", "内容")])


FORMULAS = ("I09", "I10", "I11", "I12A", "I12B", "I13", "I14", "I19", "I22", "I24", "I25")
UNREAD = {
    "luoyang": [
        ("项目信息", "创建期开始", "内容"),
        ("项目信息", "创建期结束", "内容"),
        ("项目信息", "方案编号", "内容"),
        ("成员单位", "各成员单位", "包含单位"),
        ("成员单位", "各城市区政府", "包含单位"),
        ("成员单位", "市市场监督管理局", "别名"),
        *(("指标", code, "计算公式") for code in FORMULAS),
        *(("指标", code, column) for code in ("I26", "I27", "I28") for column in ("计算公式", "基期值")),
        *(("报送安排", "B01", column) for column in ("报送单位类别", "表名", "报送周期", "时限")),
    ],
    "linzi": [
        ("（官方文件）", "第29行", "提示"),  # three measures without a heading of their own
        ("（官方文件）", "第30行", "提示"),
        ("（官方文件）", "第31行", "提示"),
        ("项目信息", "项目名称", "内容"),
        ("项目信息", "方案编号", "内容"),
        ("成员单位", "区投资促进中心", "别名"),
        ("成员单位", "区综合执法局", "别名"),
        *(("指标", code, "计算公式") for code in ("I03", "I04", "I06", "I10", "I12")),
        ("报送安排", "B01", "报送单位类别"),
    ],
}


@pytest.mark.parametrize(("city", "name"), DOCUMENTS)
def test_what_a_person_must_decide_without_a_base_is_this_and_no_more(city: str, name: str, tmp_path: Path) -> None:
    done = drafted(city, name, tmp_path / "方案.xlsx", base=False)
    assert decided_by_person(done) == UNREAD[city]


@pytest.mark.parametrize(("city", "name"), DOCUMENTS)
def test_without_a_base_the_tasks_are_those_of_the_hand_compiled_plan(city: str, name: str, tmp_path: Path) -> None:
    rows = drafted(city, name, tmp_path / "方案.xlsx", base=False).draft.rows[TASKS.name]
    book, _ = read_book(EXAMPLES / city / "方案.xlsx", "方案.xlsx")
    assert book is not None
    sheet = book.sheet(TASKS.name)
    assert sheet is not None
    width = range(1, len(OFFICIAL) + 1)
    assert [[row[title] for title in OFFICIAL] for row in rows] == [
        [sheet.text(number, column) for column in width] for number in range(2, sheet.last_row + 1)
    ]


@pytest.mark.parametrize(("city", "name"), DOCUMENTS)
def test_without_a_base_units_and_due_dates_are_read_alike(city: str, name: str, tmp_path: Path) -> None:
    expected = hand(city)
    done = drafted(city, name, tmp_path / "方案.xlsx", base=False)
    shorts = {name: unit.short for unit in expected.units for name in unit.names}
    shorts |= {collective.name: collective.name for collective in expected.collectives}
    book, _ = read_book(EXAMPLES / city / "方案.xlsx", "方案.xlsx")
    assert book is not None
    sheet = book.sheet(TASKS.name)
    assert sheet is not None
    for number, row in enumerate(done.draft.rows[TASKS.name], start=2):
        for column in ("牵头识读", "责任识读"):
            wanted = sheet.text(number, TASKS.titles.index(column) + 1)
            assert _known(row[column], shorts) == wanted, row["序号"]
    told = {one.row: one.rule for one in done.draft.readings if one.sheet == TASKS.name and one.column == "完成时限"}
    assert told == {task.no: task.due.rule for task in expected.tasks if task.due_text}


def _known(text: str, shorts: Mapping[str, str]) -> str:
    """Names by the short name of the hand-compiled plan; one that holds 、 itself is looked up whole."""
    whole = {name: name.replace("、", "\0") for name in shorts}
    for name, masked in whole.items():
        text = text.replace(name, masked) if "、" in name else text
    return "、".join(shorts[name.replace("\0", "、")] for name in text.split("、") if name)


@pytest.mark.parametrize("city", ["luoyang", "linzi"])
def test_without_a_base_the_thresholds_are_those_of_the_hand_compiled_plan(city: str, tmp_path: Path) -> None:
    done = drafted(city, "官方文件.txt", tmp_path / "方案.xlsx", base=False)
    found = [
        (row["对应任务"], row["比较符"], row["目标值"].removesuffix("∶1"), row["计量单位"])
        for row in done.draft.rows["指标"]
    ]
    wanted = [(one.task_no, one.operator.value, str(one.target), one.measure) for one in hand(city).indicators]
    # 引导全部试点企业… is a goal without a number; that it means 100 % is the hand-compiled plan's own reading
    assert found == [one for one in wanted if one != ("9", "=", "100", "%")]


def test_a_draft_decided_on_its_review_sheet_alone_becomes_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    done = drafted("luoyang", "官方文件.txt", path, base=False)
    dropped: Iterable[str] = (row["编码"] for row in done.draft.rows["指标"])
    answers = {
        ("项目信息", "方案编号", "内容"): "LY2023",
        ("项目信息", "创建期开始", "内容"): "2022-07-01",
        ("项目信息", "创建期结束", "内容"): "2025年6月30日",
        ("成员单位", "各成员单位", "包含单位"): "市公安局、市商务局",
        ("成员单位", "各城市区政府", "包含单位"): "涧西区政府、老城区政府",
        ("成员单位", "市市场监督管理局", "别名"): "市市场监管局",
        **{("指标", code, "计算公式"): "删除本行" for code in dropped},
        ("报送安排", "B01", "表名"): "月报表",
        ("报送安排", "B01", "报送周期"): "月",
        ("报送安排", "B01", "时限"): "每月5日前报送上月",
    }
    decide(path, answers)
    plan, _ = load_plan(path)
    assert plan.unit("U20").names == ("市市场监督管理局", "市市场监管局")
    assert [plan.short(code) for code in plan.task("29").responsible] == [
        "市商务局",
        "市公安局",
        "市市场监督管理局",
        "市邮政管理局",
    ]
    assert plan.creation_end.isoformat() == "2025-06-30"
    assert plan.indicators == ()


def test_an_undecided_draft_is_no_plan_but_reads_as_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    drafted("linzi", "官方文件.txt", path, base=True)
    with pytest.raises(PlanError, match="待人工确认"):
        load_plan(path)
    book, _ = read_book(path, path.name)
    assert book is not None
    plan, findings = read_plan(book, draft=True)
    assert plan is not None
    assert [finding.code for finding in findings] == ["P602"]


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        drafted("luoyang", "官方文件.docx", tmp_path / name, base=True)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_numbers_and_dates_of_the_base_are_written_as_such(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    drafted("luoyang", "官方文件.txt", path, base=True)
    ours, theirs = openpyxl.load_workbook(path), openpyxl.load_workbook(EXAMPLES / "luoyang" / "方案.xlsx")
    for name in ("任务清单", "成员单位", "指标", "数据项", "评分细则", "节假日", "校核规则", "措辞", "报送安排"):
        rows = [[cell.value for cell in row] for row in ours[name].iter_rows()]
        assert rows == [[cell.value for cell in row] for row in theirs[name].iter_rows()], name


def test_what_the_caller_knows_stands_in_the_draft(tmp_path: Path) -> None:
    source = EXAMPLES / "luoyang" / "官方文件.txt"
    done = import_plan(source, tmp_path / "方案.xlsx", facts={"城市": "某市"}, dry_run=True)
    assert not (tmp_path / "方案.xlsx").exists()
    assert {row["项目"]: row["内容"] for row in done.draft.rows["项目信息"]}["城市"] == "某市"


def test_a_workbook_that_exists_is_only_replaced_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_text("人工核对的内容", encoding="utf-8")
    source = EXAMPLES / "luoyang" / "官方文件.txt"
    with pytest.raises(WorkspaceError, match="已存在"):
        import_plan(source, path)
    assert import_plan(source, path, replace=True).tasks == 29


def test_the_target_must_be_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="不是 xlsx"):
        import_plan(EXAMPLES / "luoyang" / "官方文件.txt", tmp_path / "方案.docx")


def test_a_document_without_tasks_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "通知.txt"
    source.write_text("关于开会的通知\n请准时参加。\n", encoding="utf-8")
    with pytest.raises(ReportGenError, match="没有找到任务"):
        import_plan(source, tmp_path / "方案.xlsx")


def test_a_document_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    source = tmp_path / "空.txt"
    source.write_bytes(b"")
    with pytest.raises(ReportGenError, match="没有可识读的文字"):
        import_plan(source, tmp_path / "方案.xlsx")


def test_a_base_with_errors_is_refused(tmp_path: Path) -> None:
    base = tmp_path / "底本.xlsx"
    drafted("luoyang", "官方文件.txt", base, base=False)
    with pytest.raises(PlanError):
        import_plan(EXAMPLES / "luoyang" / "官方文件.txt", tmp_path / "方案.xlsx", base)


def test_a_workbook_can_be_the_official_document(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["序号", "指标分类", "重点任务", "工作目标", "牵头单位", "责任单位", "完成时限"])
    for number in range(1, 51):
        goal = f"建成第{number}类配送站不少于{number}个。"
        sheet.append(
            [number, f"分类{number // 20}", f"任务{number}", goal, "市商务局", "市公安局、市财政局", "2024年6月"]
        )
    book.save(tmp_path / "任务表.xlsx")
    done = import_plan(tmp_path / "任务表.xlsx", tmp_path / "方案.xlsx", dry_run=True)
    assert (done.tasks, done.indicators, done.units) == (50, 50, 3)
