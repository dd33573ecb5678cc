"""`resolve` as step and command, the letters to both units, the sheet 冲突, and the report that waits for a decision."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from conftest import EXAMPLES, ROOT, Convert
from helpers_ledger import JUNE as LEDGER_JUNE
from helpers_ledger import a_month, a_plan, an_assessment
from helpers_office_ledger import NOON
from report_gen import cli
from report_gen.errors import ReportGenError
from report_gen.model.decisions import Decisions, Resolution
from report_gen.model.event import Act
from report_gen.model.outcome import Agreement, Assessment, Conflict, IndicatorOutcome, Merged
from report_gen.model.period import Period, Span
from report_gen.model.proof import plain
from report_gen.model.sheets import Tone
from report_gen.reports import conflict_letter, conflict_words
from report_gen.reports.ledger_conflicts import conflicts
from report_gen.reports.ledger_scope import LedgerInput
from report_gen.resources import shipped
from report_gen.steps.decide import Said
from report_gen.steps.letters import write_letters
from report_gen.steps.load import Office, assess_period, open_office, read_history
from report_gen.steps.merge import merge_period
from report_gen.steps.office_ledger import Recorded
from report_gen.steps.papers import Wish
from report_gen.steps.report import make_papers
from report_gen.steps.resolve import Choice, disputes, period_of, resolve, withdraw
from report_gen.word.render import Renderer
from report_gen.workspace import Workspace

sys.path.append(str(ROOT / "tools"))
import make_templates
import paper_package

Capture = pytest.CaptureFixture[str]
APRIL = Period.of(Span.MONTH, 2024, 4)
NUMBER = "CT-2024-04-D16"
REASON = "公安局为车管部门，以车管登记数为准"
_FILES = ("2024-04/2024-04 市交通运输局.xlsx", "2024-04/市公安局/填报表(最终版).xlsx", "2024-04/收件登记.xlsx")


def said(text: str = REASON, by: str = "张三") -> Said:
    return Said(text, by, NOON)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """April of the 洛阳 example with the two units that differ in D16."""
    root = tmp_path_factory.mktemp("resolve") / "洛阳"
    for name in _FILES:
        (root / "报送" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXAMPLES / "luoyang" / "报送" / name, root / "报送" / name)
    shutil.copyfile(EXAMPLES / "luoyang" / "方案.xlsx", root / "方案.xlsx")
    return root


@pytest.fixture(scope="module")
def read(template: Path) -> Office:
    opened = open_office(Workspace.at(template))
    read_history(opened, APRIL)
    return opened


@pytest.fixture
def office(template: Path, tmp_path: Path, read: Office) -> Office:
    """An office without a ledger; its forms are read once for all tests."""
    shutil.copytree(template, tmp_path / "洛阳")
    return replace(read, workspace=Workspace.at(tmp_path / "洛阳"), read=dict(read.read))


def again(office: Office) -> Office:
    """The office as the next command opens it."""
    return open_office(office.workspace)


# --- the step ---


def test_taking_a_units_value(office: Office) -> None:
    done = resolve(office, NUMBER.lower(), Choice(take="洛阳市公安局"), said())
    assert done.about == f"{NUMBER} 当期纯电动与插电混动货车保有量，采用市公安局所报7636辆"
    assert (done.event.number, done.event.act, done.event.period, done.event.unit) == (
        1,
        Act.RESOLVED,
        "2024-04",
        "U03",
    )
    next_office = again(office)
    (fact, decided) = disputes(next_office, APRIL).settled[0]
    assert (fact.value, decided.by, decided.take, decided.event) == (Decimal(7636), "张三", "U03", 1)
    twice = resolve(next_office, NUMBER, Choice(take="市公安局"), said(by=" 张三 "))
    assert (twice.fresh, twice.event.number) == (False, 1)
    other = resolve(next_office, NUMBER, Choice(value="7,650辆"), said())
    assert (other.fresh, other.event.number, other.event.data["裁定值"]) == (True, 2, "7650")
    assert other.about.endswith("采用7650辆")
    (fact, decided) = disputes(again(office), APRIL).settled[0]
    assert (fact.value, decided.take) == (Decimal(7650), "")


def test_a_dry_run_records_nothing(office: Office) -> None:
    done = resolve(office, NUMBER, Choice(take="U03"), said(), dry_run=True)
    assert (done.fresh, done.event.number) == (True, 0)
    assert not (office.workspace.root / "台账").exists()


@pytest.mark.parametrize(
    ("number", "choice", "reason", "words"),
    [
        (NUMBER, Choice(take="市公安局"), "核实无误", "裁定理由“核实无误”没有写出原因"),
        ("D16", Choice(take="市公安局"), REASON, "“D16”不是冲突编号"),
        ("CT-2024-04-D99", Choice(take="市公安局"), REASON, "2024年4月没有这项冲突"),
        ("CT-2024-04-D15", Choice(take="市公安局"), REASON, "2024年4月没有这项冲突"),
        (NUMBER, Choice(take="市商务局"), REASON, "市商务局没有报"),
        (NUMBER, Choice(take="火星局"), REASON, "没有“火星局”这个单位"),
        (NUMBER, Choice(value="近7650"), REASON, "“近7650”不能作为.*须填准确数"),
        (NUMBER, Choice(value="不适用"), REASON, "“不适用”不能作为"),
        (NUMBER, Choice(value=" "), REASON, "“ ”不能作为"),
        (NUMBER, Choice(value="-3"), REASON, "“-3”不能作为"),
    ],
)
def test_what_cannot_be_decided(office: Office, number: str, choice: Choice, reason: str, words: str) -> None:
    with pytest.raises(ReportGenError, match=words):
        resolve(office, number, choice, said(reason))
    assert not (office.workspace.root / "台账").exists()


def test_rounding_is_not_for_deciding(office: Office) -> None:
    merged = office.read[APRIL]
    items = tuple(
        replace(fact, agreement=Agreement.ROUNDING, conflict=None, value=Decimal(7663)) if fact.conflict else fact
        for fact in merged.items
    )
    office.read[APRIL] = replace(merged, items=items, conflicts=())
    with pytest.raises(ReportGenError, match="只是进位不同") as error:
        resolve(office, NUMBER, Choice(take="市公安局"), said())
    assert error.value.hint == "待裁定的有：无。"
    assert [fact.item.code for fact in disputes(office, APRIL).rounding] == ["D16"]


def test_withdrawing(office: Office) -> None:
    with pytest.raises(ReportGenError, match="没有第1号裁定"):
        withdraw(office, APRIL, 1, said())
    resolve(office, NUMBER, Choice(take="市公安局"), said())
    with pytest.raises(ReportGenError, match="没有写明撤回的原因"):
        withdraw(office, APRIL, 1, said(" "))
    with pytest.raises(ReportGenError, match="没有第2号裁定"):
        withdraw(office, APRIL, 2, said())
    assert withdraw(office, APRIL, 1, said("需再核"), dry_run=True).event.number == 0
    done = withdraw(office, APRIL, 1, said("需再核"))
    assert (done.fresh, done.event.number, done.about) == (True, 2, f"{NUMBER}第1号裁定“7636”")
    assert withdraw(office, APRIL, 1, said("需再核")).fresh is False
    assert len(disputes(again(office), APRIL).open) == 1


@pytest.mark.parametrize(("text", "expected"), [(NUMBER, APRIL), ("2024-04", None)])
def test_the_period_of_a_number(text: str, expected: Period | None) -> None:
    assert period_of(text) == expected


# --- the command ---


def run(*words: str) -> int:
    return cli.main(["resolve", *words])


def test_the_command(office: Office, capsys: Capture) -> None:
    where = ("-w", str(office.workspace.root))
    decision = (NUMBER, "--take", "市公安局", "--reason", REASON, "--by", "张三")
    assert run("2024-04", "--list", *where) == cli.PERSON_NEEDED
    out = capsys.readouterr().out
    assert "待裁定 1 项" in out
    assert "市交通运输局 7663辆（2024-04 市交通运输局.xlsx › 指标数据 › H11）" in out
    assert run(*decision, "--dry-run", *where) == cli.DONE
    assert "将记入台账　裁定" in capsys.readouterr().out
    assert run(*decision, *where, "--json") == cli.DONE
    recorded = json.loads(capsys.readouterr().out)
    assert (recorded["recorded"], recorded["event"]["act"]) == (True, "裁定")
    number = recorded["event"]["number"]
    assert run(*decision, *where) == cli.DONE
    assert "没有重复记入" in capsys.readouterr().out
    assert run(NUMBER, "--list", *where) == cli.DONE
    assert f"第{number}号　D16 当期纯电动与插电混动货车保有量：采用市公安局所报7636辆" in capsys.readouterr().out
    assert run(NUMBER, "--list", "--json", *where) == cli.DONE
    (settled,) = json.loads(capsys.readouterr().out)["resolved"]
    assert (settled["take"], settled["value"], settled["sources"][1]["cell"]) == ("市公安局", "7636", "H4")
    assert run("2024-04", "--withdraw", str(number), "--reason", "需再核", "--by", "李四", *where) == cli.DONE
    assert "撤回裁定" in capsys.readouterr().out
    assert run("2024-04", "--list", "--json", *where) == cli.PERSON_NEEDED
    (found,) = json.loads(capsys.readouterr().out)["open"]
    assert (found["number"], found["lapsed"]) == (NUMBER, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((NUMBER,), "三者之一"),
        ((NUMBER, "--take", "市公安局", "--value", "5"), "三者之一"),
        ((NUMBER, "--take", "市公安局", "--by", "张三"), "缺少选项“--reason”"),
        ((NUMBER, "--take", "市公安局", "--reason", REASON), "缺少选项“--by”"),
        (("六月", "--list"), "“六月”不是报送期"),
    ],
)
def test_what_the_command_asks_for(words: tuple[str, ...], told: str, office: Office, capsys: Capture) -> None:
    assert run(*words, "-w", str(office.workspace.root)) == cli.COULD_NOT_RUN
    assert told in capsys.readouterr().err


def test_lapsed_and_rounding_in_the_list(office: Office, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    found = disputes(office, APRIL)
    (conflict,) = found.open
    fact = next(one for one in office.read[APRIL].items if one.conflict)
    rounding = replace(fact, value=Decimal(7663), agreement=Agreement.ROUNDING, conflict=None)
    shown = replace(found, open=(replace(conflict, lapsed=resolution(fact.item.code)),), rounding=(rounding,))
    monkeypatch.setattr("report_gen.steps.resolve.disputes", lambda *_: shown)
    where = ("-w", str(office.workspace.root))
    assert run("2024-04", "--list", *where) == cli.PERSON_NEEDED
    out = capsys.readouterr().out
    assert "台账第3号裁定因改报失效" in out
    assert "仅进位不同 1 项" in out
    assert "，采用7663辆" in out
    run("2024-04", "--list", "--json", *where)
    listed = json.loads(capsys.readouterr().out)
    assert (listed["open"][0]["lapsed"], listed["rounding"][0]["value"]) == (3, "7663")


def test_a_value_set_by_hand_in_the_list(office: Office, capsys: Capture) -> None:
    resolve(office, NUMBER, Choice(value="7650"), said())
    where = ("-w", str(office.workspace.root))
    assert run("2024-04", "--list", *where) == cli.DONE
    assert "：采用7650辆，" in capsys.readouterr().out
    run("2024-04", "--list", "--json", *where)
    assert json.loads(capsys.readouterr().out)["resolved"][0]["take"] == ""


# --- the letters ---


def test_letters_go_to_both_and_go_away(office: Office) -> None:
    merged = office.read[APRIL]
    dry = write_letters(office, merged, dry_run=True)
    assert dry.names == (f"{NUMBER}_市交通运输局.docx", f"{NUMBER}_市公安局.docx")
    assert not dry.folder.exists()
    done = write_letters(office, merged, date(2024, 5, 8))
    assert sorted(path.name for path in done.written) == sorted(dry.names)
    before = {path: path.read_bytes() for path in done.written}
    again_ = write_letters(office, merged, date(2024, 5, 8))
    assert (again_.written, again_.removed) == ((), ())
    (done.folder / dry.names[0]).write_bytes(b"edited")
    quiet = write_letters(office, replace(merged, conflicts=()))
    assert [path.name for path in quiet.removed] == [dry.names[1]]
    assert [path.name for path in quiet.kept] == [dry.names[0]]
    assert len(before) == 2


def test_no_conflict_no_folder(office: Office) -> None:
    done = write_letters(office, replace(office.read[APRIL], conflicts=()))
    assert (done.names, done.folder.exists()) == ((), False)


def test_merge_writes_them(office: Office) -> None:
    done = merge_period(office, APRIL)
    assert done.letters is not None
    assert len(done.letters.written) == 2
    assert not done.clean


PLAN = a_plan()
MONTH = a_month(PLAN, LEDGER_JUNE)


def the_conflict() -> Conflict:
    (found,) = MONTH.conflicts
    return found


def resolution(item: str = "D02", take: str = "U03") -> Resolution:
    return Resolution("2024-06", item, take, "82", "…", "以现场核查数为准", "张三", date(2024, 7, 8), 3)


def test_the_words_of_the_letter() -> None:
    conflict = replace(the_conflict(), lapsed=resolution())
    item = replace(conflict.item, explanation="已验收并投入使用的站点。" * 12)
    context = conflict_letter.build(
        PLAN, replace(conflict, item=item), "U03", date(2024, 7, 12), date(2024, 7, 8), measure_doubtful=True
    )
    text = plain("\n".join((*context.values["情况"], *context.values["要求"])))  # type: ignore[misc]
    assert "你单位与市邮政局报送的2024年6月填报表" in text
    assert "先核对计量单位" in text
    assert "此前的裁定（台账第3号）" in text
    assert "…。\n" in text
    assert "于2024年7月12日前反馈" in text
    assert context.values["日期"] == "2024年7月8日"
    rows = [tuple(map(plain, row)) for row in context.tables[0].rows]
    assert [row[:3] for row in rows] == [("市商务局", "82个", "８２个"), ("市邮政局", "79个", "79")]
    assert rows[0][4] == "指标数据 H7"


def test_the_least_it_says() -> None:
    conflict = the_conflict()
    bare = replace(conflict, item=replace(conflict.item, measure="", explanation=""))
    context = conflict_letter.build(replace(PLAN, info={}), bare, "U04", date(2024, 7, 12))
    assert len(tuple(context.values["情况"])) == 2  # type: ignore[arg-type]
    assert context.values["署名"] == ("【待补：发文机关】",)
    assert context.values["日期"] == "　　　　年　　月　　日"


def test_the_committed_letter_template_is_what_the_tool_makes(tmp_path: Path) -> None:
    paper_package.write(tmp_path / "核对函.docx", make_templates.conflict_letter_body())
    assert (tmp_path / "核对函.docx").read_bytes() == (ROOT / "templates" / "核对函.docx").read_bytes()


@pytest.mark.parametrize("many", [False, True])
def test_the_letter_is_one_page(tmp_path: Path, convert: Convert, *, many: bool) -> None:
    conflict = replace(the_conflict(), lapsed=resolution() if many else None)
    if many:
        item = replace(conflict.item, name="末端共同配送站" * 6, explanation="口径" * 80)
        place = replace(conflict.sources[0].entry.place, file="很长的文件名" * 12 + ".xlsx")
        source = replace(conflict.sources[0], entry=replace(conflict.sources[0].entry, place=place, raw="82" * 40))
        conflict = replace(conflict, item=item, sources=(source,) * 5)
    context = conflict_letter.build(PLAN, conflict, "U03", date(2024, 7, 12), measure_doubtful=many)
    path = tmp_path / "函.docx"
    assert Renderer(shipped("templates", conflict_letter.TEMPLATE)).render(context, path, {}) == ()
    pdf = convert(path, "pdf")
    assert len(PdfReader(pdf).pages) == 1


# --- the sheet ---


def sheet(merged: Merged) -> list[list[object]]:
    given = LedgerInput(PLAN, an_assessment(PLAN, (merged,), LEDGER_JUNE), merged)
    (block,) = conflicts(given).blocks
    return [[cell.value for cell in row] for row in block.rows]


def with_fact(**changes: object) -> Merged:
    items = tuple(replace(fact, **changes) if fact.item.code == "D02" else fact for fact in MONTH.items)  # type: ignore[arg-type]
    return replace(MONTH, items=items, conflicts=tuple(fact.conflict for fact in items if fact.conflict))


def test_the_sheet_of_open_and_lapsed_conflicts() -> None:
    rows = sheet(with_fact(conflict=replace(the_conflict(), lapsed=resolution())))
    assert [row[10:] for row in rows] == [
        ["待裁定", None, None, None, "台账第3号裁定因改报失效"],
        ["待裁定", None, None, None, ""],
    ]


def test_the_sheet_of_decided_ones() -> None:
    settled = {"conflict": None, "value": Decimal(82), "agreement": Agreement.DIFFERENT}
    rows = sheet(with_fact(**settled, resolution=resolution()))
    assert [row[0] for row in rows] == ["CT-2024-06-D02"] * 2
    assert [row[10:] for row in rows] == [
        ["采用", Decimal(82), "以现场核查数为准", "张三", "台账第3号，2024年7月8日，采用市商务局所报"],
        ["未采用", None, None, None, None],
    ]
    rows = sheet(with_fact(**settled, resolution=resolution(take="")))
    assert [row[10] for row in rows] == ["未采用", "未采用"]
    assert str(rows[0][14]).endswith("，另行核定")


def test_the_sheet_of_rounding() -> None:
    merged = with_fact(conflict=None, value=Decimal(82), agreement=Agreement.ROUNDING)
    rows = sheet(merged)
    assert [(row[10], row[14]) for row in rows] == [("采用（较细）", "不必裁定"), ("仅进位不同", "")]
    given = LedgerInput(PLAN, an_assessment(PLAN, (merged,), LEDGER_JUNE), merged)
    assert conflicts(given).lines[0].startswith("待裁定0项，已裁定0项，仅进位不同1项。")
    assert conflicts(given).blocks[0].rows[0][10].tone is Tone.GOOD


# --- the report ---


def test_an_open_conflict_blocks_the_report(office: Office) -> None:
    done = make_papers(office, APRIL, Wish(documents=("总结报告",)))
    assert [one.number for one in done.blocked] == [NUMBER]
    assert not done.path.exists()
    assert "有1项数据冲突尚未裁定，没有写出总结报告：CT-2024-04-D16" in done.refusal
    assert f"report-gen resolve {NUMBER} --take" in done.refusal
    assert "--draft" in done.refusal


def test_a_draft_says_so_in_red(office: Office) -> None:
    done = make_papers(office, APRIL, Wish(documents=("总结报告",), draft=True))
    assert (done.blocked, done.refusal) == ((), "")
    wanted = f"数据冲突{NUMBER}“当期纯电动与插电混动货车保有量”（市交通运输局7663辆、市公安局7636辆）的裁定值"
    assert wanted in done.missing
    written = docx.Document(str(done.path))
    text = "\n".join(one.text for one in written.paragraphs)
    assert "（草稿）" in text
    assert "有1项数据冲突尚未裁定" in text
    red = "".join(
        run.text for one in written.paragraphs for run in one.runs if str(run.font.color.rgb) in {"FF0000", "C00000"}
    )
    assert f"【待补：{wanted}】" in red


def test_a_decided_conflict_lets_the_report_pass_with_its_evidence(office: Office) -> None:
    resolve(office, NUMBER, Choice(take="市公安局"), said())
    decided = again(office)
    done = make_papers(decided, APRIL, Wish(documents=("总结报告",)))
    assert done.blocked == ()
    assert done.path.exists()
    tables = docx.Document(str(done.path)).tables
    text = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert "裁定采用市公安局所报7636辆（张三，台账第1号）" in text
    dry = make_papers(decided, APRIL, Wish(documents=("总结报告",)), dry_run=True)
    assert (dry.notes, dry.blocked) == ((), ())


def months() -> Iterator[Assessment]:
    yield an_assessment(PLAN, (MONTH,), LEDGER_JUNE)
    yield an_assessment(
        PLAN, (with_fact(conflict=None, value=Decimal(82), resolution=resolution(take="")),), LEDGER_JUNE
    )


def test_words_of_the_report() -> None:
    still_open, settled = months()
    assert len(conflict_words.open_conflicts(still_open)) == 1
    assert conflict_words.open_conflicts(settled) == ()
    fact = settled.parts[0].item("D02")
    assert fact is not None
    told = "2024年6月“末端共同配送站”裁定采用82个（张三，台账第3号）"
    assert conflict_words.evidence(PLAN, fact) == told
    assert conflict_words.evidence(PLAN, replace(fact, resolution=None)) == ""
    outcome: IndicatorOutcome = replace(settled.indicators[0], inputs=(fact,))
    assert list(conflict_words.evidence_of(PLAN, settled, outcome)) == [told]
    may = replace(fact, period=fact.period.previous())
    assert list(conflict_words.evidence_of(PLAN, settled, replace(outcome, inputs=(may,)))) == []


def test_decisions_reach_the_merge(office: Office) -> None:
    decided = Resolution("2024-04", "D16", "U03", "7636", "U03=7636；U04=7663", REASON, "张三", NOON.date(), 1)
    told = replace(office, recorded=Recorded(Decisions(resolutions=(decided,))), read={})
    assert assess_period(told, APRIL).parts[0].conflicts == ()
