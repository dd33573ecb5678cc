"""`score enter`: what stands by the ledger, books recorded once, refused whole, and the command."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from conftest import EXAMPLES
from helpers_assessor import GOOD, H1, MISSED, an_event, event, fill, mark, told
from helpers_campaign import write_plan
from helpers_office_ledger import NOON
from report_gen import cli
from report_gen.catalogue.ledger import EVENT_CHANGED
from report_gen.errors import ReportGenError
from report_gen.excel.assessor_book import write_assessor_book
from report_gen.ledger.assessments import mark_data, marks, registered, registered_data
from report_gen.model.decisions import Closing, Decisions, Mark, Registered
from report_gen.model.event import Act, Event
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.reports.assessor_book import blank_book
from report_gen.steps.enter import Entered, enter, read_assessments
from report_gen.steps.load import Office, open_office
from report_gen.steps.office_ledger import Recorded, ledger_of
from report_gen.steps.run import Work, working
from report_gen.workspace import Workspace
from report_gen.workspace.sealed import originals_of

Capture = pytest.CaptureFixture[str]
RUBRIC = """
    P06|评价|协同配合|人工评分|10||部门、县区|示例细则
    P10|评价|会议缺席|扣分登记|5|每次扣=1|部门|示例细则
    G1|等次|合格|等次|0||部门
"""
ONE = {("B1", "P06"): (8, GOOD)}
PLACE = Place("考核/2024H1/张三.xlsx", "打分", 5, 8)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A county's office whose rubric asks for points and for registered events; 空表.xlsx is its blank."""
    write_plan(tmp_path / "方案.xlsx", "季", 评分细则=RUBRIC)
    found = open_office(Workspace.at(tmp_path), now=NOON, by="赵六")
    record = blank_book(found.plan, H1)
    assert record is not None
    write_assessor_book(record, tmp_path / "空表.xlsx")
    found.workspace.period_assessment(H1).mkdir(parents=True)
    return found


def put(office: Office, name: str, *args: object, **more: object) -> Path:
    """A filled book in the period's folder."""
    path = office.workspace.period_assessment(H1) / name
    shutil.copyfile(office.workspace.root / "空表.xlsx", path)
    return fill(path, *args, **more)  # type: ignore[arg-type]


def row(**said: object) -> dict[str, object]:
    """A row of 登记."""
    return dict(an_event(单位="县卫健局", **said))


def run(office: Office, *files: Path, dry: bool = False, minutes: int = 0) -> Entered:
    """One run of the command, some minutes after noon."""
    work = Work("enter", H1, now=NOON + timedelta(minutes=minutes), by="赵六", dry=dry)
    with working(office.workspace, work) as at_work:
        return enter(at_work, H1, files, dry_run=dry)


def standing(office: Office) -> Decisions:
    return open_office(office.workspace).decisions


def counts(done: Entered) -> list[tuple[int, int, int, int]]:
    return [
        (len(one.fresh.marks), len(one.fresh.registered), len(one.fresh.withdrawn), one.unchanged) for one in done.books
    ]


# --- the queries over the events ---


def marked(number: int, one: Mark) -> Event:
    return Event(number, NOON, one.by, Act.MARKED, one.period, one.unit, mark_data(one))


def noted(number: int, one: Registered) -> Event:
    return Event(number, NOON, one.by, Act.REGISTERED, one.period, one.unit, registered_data(one))


def test_the_last_mark_of_an_assessor_stands() -> None:
    given = [
        mark(place=PLACE, sha256="ab"),
        mark(by="李四", points="7.25"),
        mark(points="9"),
        mark("U02"),
        mark(line="P07"),
    ]
    found = marks([Event(9, NOON, "张三", Act.CLOSED), *(marked(number, one) for number, one in enumerate(given, 1))])
    assert [(one.unit, one.line, one.by, one.points, one.event) for one in found] == [
        ("U01", "P06", "李四", Decimal("7.25"), 2),
        ("U01", "P06", "张三", Decimal(9), 3),
        ("U02", "P06", "张三", Decimal(8), 4),
        ("U01", "P07", "张三", Decimal(8), 5),
    ]
    assert marks([marked(1, given[0])]) == (replace(given[0], on=NOON.date(), event=1),)


def test_the_last_of_the_same_event_stands_unless_withdrawn() -> None:
    first = event(place=PLACE, sha256="ab", event=0)
    again, other = replace(first, count=Decimal(2), points=Decimal("0.5")), replace(first, day=date(2024, 5, 6))
    events = [noted(1, first), noted(2, other), noted(3, again)]
    second, third = replace(other, event=2), replace(again, event=3)
    assert registered(events) == (second, third)
    assert registered([*events, Event(4, NOON, "张三", Act.REGISTRATION_WITHDRAWN, data={"撤销": "3"})]) == (second,)
    assert registered([*events, Event(4, NOON, "张三", Act.REGISTRATION_WITHDRAWN, data={"撤销": "1"})]) == (
        second,
        third,
    )


# --- the step ---


def test_points_and_events_are_recorded_with_their_cells_and_the_original_kept(office: Office) -> None:
    path = put(office, "张三.xlsx", ONE, [row(次数=2)])
    done = run(office)
    assert counts(done) == [(1, 1, 0, 0)]
    assert (done.books[0].file, done.books[0].names, done.refused) == ("考核/2024H1/张三.xlsx", ("张三",), ())
    known = standing(office)
    (given,), (noted,) = known.marks, known.registered
    assert (given.unit, given.points, given.reason, given.by, given.on, given.place, given.event) == (
        "B1", Decimal(8), GOOD, "张三", NOON.date(), Place("考核/2024H1/张三.xlsx", "打分", 5, 8), 1,
    )  # fmt: skip
    assert (noted.unit, noted.day, noted.count, noted.points, noted.basis, noted.event) == (
        "B1", date(2024, 6, 20), Decimal(2), None, "调度会签到册", 2,
    )  # fmt: skip
    assert originals_of(office.workspace).verified(given.sha256).read_bytes() == path.read_bytes()
    ledger = ledger_of(office.workspace, office.plan)
    assert ledger is not None
    assert [(one.act, one.by, one.data.get("录入人")) for one in ledger.events()] == [
        (Act.MARKED, "张三", "赵六"), (Act.REGISTERED, "张三", "赵六"), (Act.SEEN, "赵六", None),
    ]  # fmt: skip
    assert ledger.verify() == ()


def test_a_book_is_recorded_once_even_after_a_later_one(office: Office) -> None:
    put(office, "甲.xlsx", ONE)
    run(office)
    put(office, "乙.xlsx", {("B1", "P06"): (7, GOOD)})
    assert counts(run(office, minutes=1)) == [(1, 0, 0, 0), (0, 0, 0, 0)]
    assert [one.points for one in standing(office).marks] == [Decimal(7)]
    again = run(office, minutes=2)
    assert [book.known for book in again.books] == [True, True]
    assert [one.points for one in standing(office).marks] == [Decimal(7)]


def test_what_stands_already_is_not_recorded_again(office: Office) -> None:
    put(office, "甲.xlsx", ONE, [row()])
    run(office)
    put(office, "另存.xlsx", {**ONE, ("B2", "P06"): (6, GOOD)}, [row()])
    done = run(office, minutes=1)
    assert counts(done) == [(1, 0, 0, 2), (0, 0, 0, 0)]
    assert len(standing(office).marks) == 2


def test_an_event_is_taken_back_and_told_anew(office: Office) -> None:
    put(office, "甲.xlsx", None, [row()])
    run(office)
    known = standing(office)
    record = blank_book(office.plan, H1, known.marks, known.registered)
    assert record is not None
    write_assessor_book(record, office.workspace.root / "空表.xlsx")
    put(office, "乙.xlsx", None, [row(次数=3)], 登记_I5="是")
    assert counts(run(office, minutes=1))[0] == (0, 1, 1, 0)
    (stands,) = standing(office).registered
    assert stands.count == 3
    put(office, "丙.xlsx", None, [row(撤销="是", 依据=None)], names=("李四", ""))
    assert counts(run(office, minutes=2))[0] == (0, 0, 1, 0)
    assert standing(office).registered == ()
    put(office, "丁.xlsx", None, [row(事由=f"{MISSED}，已通报")], 登记_I5="是")
    done = run(office, minutes=3)
    assert [(one.file[-6:], told(one.findings)) for one in done.books if one.findings] == [
        ("丁.xlsx", [("G311", "登记!I5")])
    ]
    assert len(standing(office).registered) == 1


def test_two_books_that_take_back_the_same_do_it_once(office: Office) -> None:
    put(office, "甲.xlsx", None, [row()])
    run(office)
    for name, by in (("乙.xlsx", "张三"), ("丙.xlsx", "李四")):
        put(office, name, None, [row(撤销="是")], names=(by, ""))
    assert counts(run(office, minutes=1)) == [(0, 0, 1, 0), (0, 0, 0, 1), (0, 0, 0, 0)]


def test_a_book_with_a_mistake_is_refused_whole_and_the_others_taken(office: Office) -> None:
    put(office, "甲.xlsx", {**ONE, ("B2", "P06"): (11, GOOD)}, [row()])
    put(office, "乙.xlsx", ONE, names=("李四", ""))
    (office.workspace.period_assessment(H1) / "丙.xlsx").write_bytes(b"PK\x03\x04 broken")
    done = run(office)
    assert [book.file.rpartition("/")[2] for book in done.refused] == ["丙.xlsx", "甲.xlsx"]
    assert [one.place.file for one in done.refused[1].findings] == ["考核/2024H1/甲.xlsx"]
    assert done.refused[1].unchanged == 0
    assert [one.by for one in standing(office).marks] == ["李四"]
    assert standing(office).registered == ()
    put(office, "甲.xlsx", {**ONE, ("B2", "P06"): (9, GOOD)}, [row()])
    assert run(office, minutes=1).refused[0].file.endswith("丙.xlsx")
    assert len(standing(office).marks) == 3


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ((ONE, []), ({("B1", "P06"): (7, GOOD)}, []), "给同一单位同一评分项打的分：这里是“8分，"),
        ((None, [{}]), (None, [{"次数": 2}]), "这里是“1次，分值按细则，调度会签到册”"),
        (
            (None, [{"分值": "0.5"}]),
            (None, [{"撤销": "是"}]),
            "这里是“1次，0.5分，调度会签到册”，“考核/2024H1/乙.xlsx”里是“撤销”",
        ),
    ],
)
def test_two_books_that_say_different_things_of_the_same_are_both_refused(
    office: Office,
    first: tuple[object, list[dict[str, object]]],
    second: tuple[object, list[dict[str, object]]],
    words: str,
) -> None:
    if second[1] and "撤销" in second[1][0]:
        put(office, "先.xlsx", None, [row()])
        run(office)
        (office.workspace.period_assessment(H1) / "先.xlsx").unlink()
    for name, (given, events) in (("甲.xlsx", first), ("乙.xlsx", second)):
        put(office, name, given, [row(**one) for one in events])
    done = run(office, minutes=1)
    assert [[one.code for one in book.findings] for book in done.books] == [["G207"], ["G207"]]
    assert words in done.books[1].findings[0].message
    assert len(done.refused) == 2


def test_copies_and_files_of_other_programs_are_passed_over(office: Office) -> None:
    path = put(office, "甲.xlsx", ONE)
    shutil.copyfile(path, path.with_name("甲 - 副本.xlsx"))
    path.with_name("~$甲.xlsx").write_bytes(b"lock")
    done = run(office)
    assert [one.file for one in done.skipped] == ["~$甲.xlsx", "考核/2024H1/甲.xlsx"]
    assert [book.file for book in done.books] == ["考核/2024H1/甲 - 副本.xlsx"]


def test_a_file_from_elsewhere_goes_by_its_name(office: Office, tmp_path: Path) -> None:
    path = put(office, "甲.xlsx", ONE).rename(tmp_path / "张三交来.xls")
    (book,) = run(office, path).books
    assert (book.file, len(book.fresh.marks)) == ("张三交来.xls", 1)
    assert [one.place.file for one in standing(office).marks] == ["张三交来.xls"]


def test_a_dry_run_records_nothing(office: Office) -> None:
    put(office, "甲.xlsx", ONE)
    assert counts(run(office, dry=True)) == [(1, 0, 0, 0)]
    assert ledger_of(office.workspace, office.plan) is None
    assert list(originals_of(office.workspace)) == []


def test_without_a_clock_or_a_name_of_the_user(office: Office) -> None:
    put(office, "甲.xlsx", ONE, [row()])
    assert counts(enter(replace(office, now=None), H1)) == [(1, 1, 0, 0)]
    assert ledger_of(office.workspace, office.plan) is None
    enter(replace(office, by=""), H1)
    ledger = ledger_of(office.workspace, office.plan)
    assert ledger is not None
    assert "录入人" not in ledger.events()[0].data


def test_the_books_of_the_folder_can_be_read_without_recording(office: Office) -> None:
    put(office, "甲.xlsx", ONE, [row()])
    put(office, "乙.xlsx", {("B1", "P06"): (20, GOOD)}, names=("李四", ""))
    given, events, findings = read_assessments(replace(office, now=None), H1)
    assert [(one.unit, one.on, one.event) for one in given] == [("B1", H1.last, 0)]
    assert [one.line for one in events] == ["P10"]
    assert [one.code for one in findings] == ["G302"]
    assert ledger_of(office.workspace, office.plan) is None
    assert read_assessments(office, H1.next()) == ((), (), ())


@pytest.mark.parametrize(
    ("period", "rubric", "words"),
    [
        ("2024H1", RUBRIC, "没有找到填好的考核打分表"),
        ("2024H1", "P01|日常|及时|按时报送|10||部门|示例细则\nG1|等次|合格|等次|0||部门", "没有人工评分和登记"),
        ("2030H1", RUBRIC, "不在创建期"),
    ],
)
def test_nothing_to_enter(tmp_path: Path, period: str, rubric: str, words: str) -> None:
    write_plan(tmp_path / "方案.xlsx", "季", 评分细则=rubric)
    found = Period.parse(period)
    assert found is not None
    with pytest.raises(ReportGenError, match=words):
        enter(open_office(Workspace.at(tmp_path), now=NOON), found)


def test_refused_while_closed_or_tampered_with(office: Office) -> None:
    put(office, "甲.xlsx", ONE)
    closed = Decisions(closings=(Closing("2024H1", "ab", "张三", NOON, 3),))
    with pytest.raises(ReportGenError, match="封账"):
        enter(replace(office, recorded=Recorded(closed)), H1)
    touched = EVENT_CHANGED.at(Place("台账.db"), number=1, when="", kind="说明")
    with pytest.raises(ReportGenError, match="没有通过校验"):
        enter(replace(office, recorded=Recorded(findings=(touched,))), H1)


@pytest.mark.parametrize(("city", "given", "events"), [("luoyang", 60, 6), ("linzi", 65, 4)])
def test_the_books_of_the_examples_fit_their_plans(city: str, given: int, events: int) -> None:
    """Fails when the rubric of an example changed: make the books again with tools/assessor_examples.py."""
    found, noted, findings = read_assessments(open_office(Workspace.at(EXAMPLES / city)), H1)
    assert (len(found), len(noted), told(findings)) == (given, events, [])
    assert {one.by for one in found} == {"张三（示例）", "李四（示例）", "王五（示例）"}


# --- the command ---


def test_the_command_twice(office: Office, capsys: Capture) -> None:
    put(office, "甲.xlsx", ONE, [row()])
    words = ["score", "enter", "2024H1", "-w", str(office.workspace.root)]
    assert cli.main([*words, "--dry-run"]) == 0
    assert "考核/2024H1/甲.xlsx　张三：将录入打分 1 项，登记 1 件\n" in capsys.readouterr().out
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert "已录入打分 1 项，登记 1 件\n下一步：report-gen score 2024H1 重新计算。" in out
    assert cli.main(["考核", "录入", *words[2:]]) == 0
    assert capsys.readouterr().out == "考核/2024H1/甲.xlsx：此前已经录入，没有重复记入\n"
    path = put(office, "甲.xlsx", ONE, [row()], names=("张三", "张三"))
    shutil.copyfile(path, path.with_name("乙.xlsx"))
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert "没有新的内容；此前已有 2 项" in out
    assert "没有读取，与“考核/2024H1/乙.xlsx”内容完全相同" in out


def test_the_command_says_what_is_wrong_and_where(office: Office, capsys: Capture) -> None:
    path = put(office, "甲.xlsx", {("B1", "P06"): (11, GOOD)}, names=("", ""))
    words = ["score", "enter", "2024H1", str(path), "-w", str(office.workspace.root)]
    assert cli.main(words) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "考核/2024H1/甲.xlsx：没有录入，有 2 处错误"
    assert out[1].startswith("  [G108] 打分　“打分”表没有写明打分人。")
    assert out[2].startswith("  [G302] 打分!H5　“得分”应填0至10之间的数，现为“11”。")
    assert out[-1].startswith("未录入 1 份")
    assert cli.main([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["books"][0]["refused"], told["books"][0]["findings"][1]["cell"]) == (True, "H5")


def test_a_foreign_book_is_told_without_a_sheet(office: Office, capsys: Capture) -> None:
    path = office.workspace.root / "别的.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"].value = "随便"
    book.save(path)
    assert cli.main(["score", "enter", "2024H1", str(path), "-w", str(office.workspace.root)]) == 1
    assert "  [G101] 这不是领导小组办公室发出的考核打分表" in capsys.readouterr().out


def test_a_folder_is_no_file(office: Office) -> None:
    with pytest.raises(ReportGenError, match="是文件夹") as error:
        run(office, office.workspace.period_assessment(H1))
    assert error.value.hint == "要录入“考核/2024H1”里的全部表格，不写文件即可。"


def test_a_blank_that_was_filled_where_it_lay_is_kept_and_said_not_to_be_entered(
    office: Office, capsys: Capture
) -> None:
    where = ["-w", str(office.workspace.root)]
    assert cli.main(["score", "2024H1", *where]) == 1
    book = office.workspace.period_output(H1) / "考核打分.xlsx"
    fill(book, ONE)
    filled = book.read_bytes()
    capsys.readouterr()
    assert cli.main(["score", "2024H1", *where]) == 1
    out = capsys.readouterr().out
    assert "“考核打分.xlsx”生成后有人改过，改过的一份已另存为“考核打分（手改稿1）.xlsx”。\n" in out
    assert "打分、登记还没有录入：请放入“考核/2024H1”，运行 report-gen score enter 2024H1。\n" in out
    assert book.with_name("考核打分（手改稿1）.xlsx").read_bytes() == filled
