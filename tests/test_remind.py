"""The letters and the list of reminders: their words, one page each, renewed on another day, nobody's edits lost."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

import helpers_forms
from conftest import ROOT, Convert
from helpers_returns import GOOD, fill, form_of
from helpers_rules import JUNE, small_plan
from report_gen.cli import DONE, PERSON_NEEDED, main
from report_gen.cli.remind import remind_json, remind_lines
from report_gen.errors import ReportGenError
from report_gen.model.reminder import Cause, Colour, Matter, Reminders, Spared, Thresholds
from report_gen.model.sheets import Link
from report_gen.reports import REPORTS, reminder
from report_gen.reports.reminder_list import list_book, remarks
from report_gen.resources import shipped
from report_gen.steps.load import Office
from report_gen.steps.remind import LETTER_FOLDER, LIST_FILE, REMIND_FOLDER, RemindDone, make_reminders
from report_gen.word.render import Renderer
from report_gen.workspace import Workspace

sys.path.append(str(ROOT / "tools"))
import make_templates

ON = date(2024, 7, 8)
INFO = {
    "发文机关": "洛阳市城市绿色货运配送示范工程创建工作领导小组办公室",
    "代章单位": "市交通运输局",
    "联系人": "张三",
    "联系电话": "0379-0000",
}
PLAN = small_plan(info=INFO)
USUAL = Thresholds(5, 1, None, 30)


def matter(unit: str = "U01", colour: Colour = Colour.RED, cause: Cause = Cause.TASK, length: int = 5) -> Matter:
    key = "任务2" if cause is Cause.TASK else "2024-06"
    return Matter(
        unit, colour, cause, key, "事" * length, date(2024, 7, 1), -7, "说" * length, "请办理。", date(2024, 7, 11), "规则"
    )  # fmt: skip


def found(*matters: Matter, limits: Thresholds = USUAL, strays: tuple[str, ...] = ()) -> Reminders:
    return Reminders(ON, JUNE, limits, matters, (), strays)


def values(context_values: object) -> dict[str, object]:
    assert isinstance(context_values, dict)
    return context_values


def test_words_of_a_letter() -> None:
    context = reminder.build(
        PLAN, found(matter(), matter(colour=Colour.YELLOW, cause=Cause.RETURNED)), PLAN.unit("U01")
    )
    assert values(context.values) == {
        "标题": ("督办单",),
        "副题": "",
        "红色督办": "【红色督办】已经逾期，请限期办结并说明原因",
        "黄色督办": "",
        "蓝色督办": "",
        "单位": "洛阳市交通运输局",
        "情况": ("截至2024年7月8日，你单位有2项工作需要督办（红色1项、黄色1项）。具体如下：",),
        "要求": (
            "请于上表所列办结时限前办理（最近一项为2024年7月11日），并将办理情况报送我办。",
            "任务已完成的，请在当期填报表“任务进展”中填明“已完成”和完成日期，并附佐证材料。",
            "填报表已经报送的，请告知报送时间和方式，以便核对。",
            "联系人及电话：张三 0379-0000。",
        ),
        "级别说明": "级别：蓝色，填报表到期前5天内（默认）、任务到期前30天内（默认）；黄色，逾期满1天（默认），或退回后尚未重报；"
        "红色，填报表已过锁定日、任务已超期（默认）。",
        "署名": ("洛阳市城市绿色货运配送示范工程创建工作领导小组办公室", "（市交通运输局代章）"),
        "日期": "2024年7月8日",
    }
    assert (context.made_on, context.author) == (ON, INFO["发文机关"])
    assert context.tables[0].rows == (
        ("红色", "任务2　事事事事事", "2024年7月1日\n已过7天", "说说说说说", "请办理。\n2024年7月11日前"),
        ("黄色", "事事事事事", "2024年7月1日\n已过7天", "说说说说说", "请办理。\n2024年7月11日前"),
    )


@pytest.mark.parametrize(
    ("info", "signed"),
    [
        ({}, ("【待补：发文机关】",)),
        ({"发文机关": "创建办", "代章单位": "市交通局"}, ("创建办（市交通局代章）",)),
        ({"发文机关": "创建办（市交通局代章）", "代章单位": "市交通局"}, ("创建办（市交通局代章）",)),
    ],
)
def test_who_signs(info: dict[str, str], signed: tuple[str, ...]) -> None:
    plan = replace(PLAN, info=info)
    context = reminder.build(plan, found(matter(cause=Cause.REPORT)), plan.unit("U01"))
    assert context.values["署名"] == signed
    asked = context.values["要求"]
    assert isinstance(asked, tuple)
    assert len(asked) == 3
    assert ("待补" in asked[-1]) is ("联系人" not in info)


def test_thresholds_in_words() -> None:
    own = Thresholds(3, 2, 9, 20, frozenset({"蓝色提前天数", "黄色逾期天数", "红色逾期天数", "临期天数"}))
    assert reminder.threshold_text(own) == (
        "蓝色，填报表到期前3天内、任务到期前20天内；黄色，逾期满2天，或退回后尚未重报；红色，逾期满9天，或填报表已过锁定日。"
    )


@pytest.mark.parametrize(("days", "text"), [(3, "还有3天"), (0, "今日到期"), (-2, "已过2天")])
def test_days_in_words(days: int, text: str) -> None:
    assert reminder.days_text(days) == text


@pytest.mark.parametrize(
    ("count", "length", "colour"),
    [(1, 3, Colour.BLUE), (40, 3, Colour.YELLOW), (40, 24, Colour.RED), (40, 200, Colour.RED)],
)
def test_a_letter_is_one_page(count: int, length: int, colour: Colour, tmp_path: Path, convert: Convert) -> None:
    path = tmp_path / "督办.docx"
    plan = replace(PLAN, info=INFO | {"数据说明": "虚构"})
    both = [matter(colour=colour, length=length), matter(colour=colour, cause=Cause.REPORT, length=length)]
    context = reminder.build(plan, found(*both[:count], *both[:1] * (count - 2)), PLAN.unit("U01"))
    rest = count - len(context.tables[0].rows)
    assert (f"另有{rest}项未列" in context.tables[0].note) is (rest > 0)
    assert Renderer(shipped("templates", reminder.TEMPLATE)).render(context, path, {}) == ()
    pages = PdfReader(convert(path, "pdf")).pages
    assert len(pages) == 1
    text = "".join(pages[0].extract_text().split())
    assert f"【{colour.value}督办】" in text
    assert text.count("色督办】") == 1


def test_the_template_is_built_from_source(tmp_path: Path) -> None:
    make_templates.main(tmp_path)
    assert (tmp_path / reminder.TEMPLATE).read_bytes() == shipped("templates", reminder.TEMPLATE).read_bytes()
    assert (reminder.TEMPLATE, reminder.build) in [(report.template, report.build) for report in REPORTS]


def test_the_list() -> None:
    told = replace(
        found(matter(), matter("U02", Colour.BLUE, Cause.REPORT), strays=("不明.xlsx",)),
        spared=(Spared("U03", "免报", "免报至2024年12月31日。"),),
    )
    book = list_book(PLAN, told, {"U01": "督办单/市交通运输局.docx"})
    sheet, spared = book.sheets
    rows = [[cell.value for cell in row] for row in sheet.blocks[0].rows]
    assert rows[0][:6] == [1, "红色", "市交通运输局", "任务", "任务2", "事事事事事"]
    assert (rows[0][12], sheet.blocks[0].rows[0][12].link) == ("打开", Link(file="督办单/市交通运输局.docx"))
    assert (rows[1][4], rows[1][12]) == ("2024-06", "—")
    assert sheet.lines[0].startswith("2024年6月，截至2024年7月8日：2家单位2项，红色1项，黄色0项，蓝色1项。")
    assert [[cell.value for cell in row] for row in spared.blocks[0].rows] == [
        ["市商务局", "免报", "免报至2024年12月31日。"],
        ["（单位不明）", "2024-06", "文件“不明.xlsx”认不出单位，请先核对。"],
    ]
    assert len(list_book(PLAN, found(), {}).sheets) == 1


def test_what_the_office_should_know_first() -> None:
    told = list(remarks(PLAN, found(matter("U10"), matter("U90"), strays=("不明.xlsx",))))
    assert [line[:8] for line in told] == ["有1份文件认不出", "老城区政府为下级", "领导小组办公室的"]
    assert list(remarks(PLAN, found(matter()))) == []


# -- on the disk --


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that got the form of one unit."""
    workspace = Workspace.at(tmp_path / "办公室")
    workspace.period_inbox(JUNE).mkdir(parents=True)
    made = Office(workspace, helpers_forms.small_plan())
    fill(workspace.period_inbox(JUNE) / "月报.xlsx", form_of(), GOOD)
    return made


def run(office: Office, on: date = ON) -> RemindDone:
    return make_reminders(replace(office, read={}), on, JUNE)


def letters(office: Office) -> set[str]:
    folder = office.workspace.period_output(JUNE) / REMIND_FOLDER / LETTER_FOLDER
    return {path.name for path in folder.glob("*.docx")}


def test_a_run_writes_list_and_letters(office: Office) -> None:
    done = run(office)
    assert done.path == office.workspace.period_output(JUNE) / REMIND_FOLDER / LIST_FILE
    assert done.path.exists()
    assert letters(office) == {path.name for path in done.letters.values()}
    assert "市公安局.docx" in letters(office)
    assert {one.path for one in office.outputs.written} >= {done.path, *done.letters.values()}


def test_the_same_day_gives_the_same_bytes(office: Office) -> None:
    first = {path: path.read_bytes() for path in (run(office).path, *run(office).letters.values())}
    assert first == {path: path.read_bytes() for path in (run(office).path, *run(office).letters.values())}


def test_another_day_renews_the_letters_and_keeps_notes_and_edits(office: Office) -> None:
    done = run(office)
    book = openpyxl.load_workbook(done.path)
    sheet = book.worksheets[0]
    row = next(row for row in range(1, 20) if sheet.cell(row, 3).value == "市公安局")
    sheet.cell(row, 14, "已电话催办")
    book.save(done.path)
    code = next(code for code, path in done.letters.items() if path.name == "市公安局.docx")
    mine = done.letters[code]
    mine.write_bytes(b"edited")
    later = run(office, date(2024, 7, 20))
    assert mine.read_bytes() == b"edited"
    assert later.kept == (mine,)
    assert "市公安局(1).docx" in letters(office)
    sheet = openpyxl.load_workbook(later.path).worksheets[0]
    noted = [sheet.cell(row, 3).value for row in range(1, 20) if sheet.cell(row, 14).value == "已电话催办"]
    assert noted == ["市公安局"]


def test_an_edited_letter_stays_alone_while_there_is_nothing_newer(office: Office) -> None:
    done = run(office)
    mine = next(path for path in done.letters.values() if path.name == "市公安局.docx")
    mine.write_bytes(b"edited")
    assert run(office).kept == ()
    assert mine.read_bytes() == b"edited"
    assert "市公安局(1).docx" not in letters(office)
    mine.unlink()
    make_reminders(replace(office, read={}), date(2024, 6, 1), JUNE)
    assert "市公安局.docx" not in letters(office)


def test_letters_of_units_in_order_go_away(office: Office) -> None:
    run(office)
    earlier = run(office, date(2024, 6, 1))
    assert {path.name for path in earlier.removed} >= {"市公安局.docx"}
    assert not letters(office) & {path.name for path in earlier.removed}


def test_a_dry_run_writes_nothing(office: Office) -> None:
    done = make_reminders(office, ON, dry_run=True)
    assert done.reminders.period == JUNE
    assert not office.workspace.output.exists()


def test_nobody_to_remind(office: Office) -> None:
    quiet = replace(office, plan=replace(office.plan, tasks=(), indicators=()))
    done = make_reminders(quiet, date(2024, 6, 1), JUNE)
    assert (done.letters, done.reminders.matters, done.path.exists()) == ({}, (), True)


def test_a_day_without_forms(office: Office) -> None:
    with pytest.raises(ReportGenError, match="不在创建期内"):
        make_reminders(office, date(2010, 1, 1))


# -- the command --


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("催报") / "办公室"
    assert main(["init", str(root), "--plan", "luoyang"]) == DONE
    return root


def test_the_command(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remind", "2024-06", "--on", "2024-07-08", "-w", str(workspace)]) == PERSON_NEEDED
    said = capsys.readouterr().out
    assert "市公安局：【红色】" in said or "市公安局：【黄色】" in said
    assert said.splitlines()[-1].startswith("2024年6月截至2024-07-08：催报 ")
    assert main(["催报", "2024-06", "--on", "2024-05-08", "-w", str(workspace), "--json", "--dry-run"]) in {0, 1}
    told = json.loads(capsys.readouterr().out)
    assert (told["on"], told["period"]) == ("2024-05-08", "2024-06")
    assert set(told["matters"][0]) >= {"unit", "colour", "due", "days", "said", "asked", "until", "basis"}


def test_the_command_needs_a_day(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remind", "2024-06", "-w", str(workspace)]) == 2
    assert "--on" in capsys.readouterr().err


def test_lines_of_the_command(tmp_path: Path) -> None:
    done = RemindDone(
        replace(found(matter(), replace(matter(), days=0), replace(matter(), days=2)), spared=(Spared("U02", "", ""),)),
        tmp_path / "催报清单.xlsx",
        {},
        ("先核对。",),
        (tmp_path / "旧.docx",),
        (tmp_path / "改.docx",),
    )
    lines = list(remind_lines(done, PLAN, dry_run=True))
    assert lines[0].startswith("市交通运输局：【红色】事事事事事（时限2024-07-01，已过7天）；")
    assert "今日到期" in lines[0]
    assert "还有2天" in lines[0]
    assert lines[1:4] == ["提示：先核对。", "“改.docx”有人改过，没有覆盖，新的写在旁边。", "已办结，移走“旧.docx”。"]
    assert lines[-1] == "2024年6月截至2024-07-08：催报 1 家 · 红色 3 项 · 黄色 0 项 · 蓝色 0 项 · 不催办 1 项"
    assert remind_json(done)["spared"] == [{"unit": "U02", "key": "", "reason": ""}]
