"""Any other campaign is only another plan workbook: one made from nothing goes through every command."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import docx
import pytest

from conftest import ROOT
from helpers_campaign import fill_form, write_plan
from report_gen.cli import COULD_NOT_RUN, DONE, PERSON_NEEDED, main

Capture = pytest.CaptureFixture[str]
FREIGHT = re.compile("货运|洛阳|临淄|公安|交通|物流|充电|新能源|车辆")
# Where the examples are what is meant: the demo, its help, and a formula shown as a model.
ABOUT_EXAMPLES = {"steps/demo.py", "cli/work.py", "catalogue/plan.py"}


def _office(folder: Path, span: str) -> Path:
    plan = write_plan(folder / "我的方案.xlsx", span)
    assert main(["新建", str(folder / "office"), "--plan", str(plan)]) == DONE
    return folder / "office"


def _fill(office: Path, period: str) -> None:
    inbox = office / "报送" / period
    inbox.mkdir(parents=True)
    for number, blank in enumerate(sorted((office / "空白模板" / period).iterdir())):
        fill_form(blank, inbox / f"表{number}.xlsx")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's office with a quarter's filled forms."""
    office = _office(tmp_path_factory.mktemp("county"), "季")
    assert main(["空表", "2024年第一季度", "-w", str(office)]) == DONE
    _fill(office, "2024Q1")
    return office


def test_init_names_the_plans_own_first_period(tmp_path: Path, capsys: Capture) -> None:
    _office(tmp_path, "半年")
    assert f"report-gen forms 2024H1 -w {tmp_path / 'office'}（" in capsys.readouterr().out
    plan = write_plan(tmp_path / "p.xlsx")
    assert main(["init", str(tmp_path / "我 的"), "--plan", str(plan)]) == DONE
    assert f'report-gen forms 2024Q1 -w "{tmp_path / "我 的"}"（' in capsys.readouterr().out


def test_a_quarter_is_merged(county: Path, capsys: Capture) -> None:
    assert main(["汇总", "2024Q1", "-w", str(county), "--json"]) == DONE
    result = json.loads(capsys.readouterr().out)
    assert result["verdict"] == {"通过": 9, "待核实": 0, "退回": 0, "未报": 0}
    assert {one["code"]: one["verdict"] for one in result["indicators"]} == {
        "I1": "达标",
        "I2": "达标",
        "I3": "达标",
        "I5": "未达标",
        "I6": "达标",
        "I7": "达标",
    }
    lights = {one["no"]: one["light"] for one in result["tasks"]}
    assert lights["1"] == lights["9"] == lights["10"] == "已完成"
    assert (lights["3"], lights["8"], lights["11"], lights["12"]) == ("持续推进", "按期", "超期", "待定")


@pytest.mark.parametrize(
    ("on", "light"),
    [
        ("2024-03-01", "按期"),  # the day of completion has not come yet, nor is the due date near
        ("2024-03-15", "临期"),
        ("2024-03-31", "已完成"),
        ("2024-09-09", "按期"),
        ("2024-09-10", "临期"),
        ("2024-09-30", "超期"),
    ],
)
def test_a_yearly_task_through_its_year(county: Path, on: str, light: str, capsys: Capture) -> None:
    period = "2024Q1" if on < "2024-04" else "2024Q3"
    main(["merge", period, "-w", str(county), "--on", on, "--json", "--dry-run"])
    result = json.loads(capsys.readouterr().out)
    assert result["tasks"][0]["light"] == light


def test_a_half_year_shows_each_of_its_quarters(county: Path, capsys: Capture) -> None:
    assert main(["merge", "2024H1", "-w", str(county), "--dry-run"]) == PERSON_NEEDED
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2024年上半年汇总（截至2024年6月30日）"
    assert "2024年第一季度　发现文件 9 份：读入 9 份，未读 0 份" in lines
    assert any(line.startswith("2024年第二季度　“") and "中没有文件" in line for line in lines)
    assert lines[-2:] == [
        "2024年第一季度：通过 9 家 · 待核实 0 家 · 退回 0 家 · 未报 0 家",
        "2024年第二季度：通过 0 家 · 待核实 0 家 · 退回 0 家 · 未报 9 家",
    ]
    main(["merge", "2024H1", "-w", str(county), "--dry-run", "--json"])
    result = json.loads(capsys.readouterr().out)
    assert (result["period"], len(result["units"])) == ("2024H1", 18)
    assert {one["period"] for one in result["units"]} == {"2024Q1", "2024Q2"}


def test_the_report_speaks_of_this_campaign_only(county: Path, capsys: Capture) -> None:
    assert main(["报告", "2024H1", "-w", str(county), "--draft", "--json"]) == DONE
    document = docx.Document(json.loads(capsys.readouterr().out)["output"])
    text = "\n".join(node.text or "" for node in document.element.body.iter() if str(node.tag).endswith("}t"))
    assert "创建国家卫生县城" in text
    assert "县爱卫办" in text
    assert not FREIGHT.findall(text)


def test_scores_want_a_rubric(county: Path, capsys: Capture) -> None:
    assert main(["考核", "2024H1", "-w", str(county)]) == COULD_NOT_RUN
    assert "“评分细则”没有内容" in capsys.readouterr().err


def test_scores_with_a_rubric_and_file_names_windows_takes(county: Path, tmp_path: Path) -> None:
    rubric = "P1|日常|及时|按时报送|60||部门、县区\nP2|任务|亮灯|任务亮灯|40||部门、县区\nG1|等次|合格|等次|0||部门"
    plan = write_plan(tmp_path / "p.xlsx", 评分细则=rubric)
    arguments = ["score", "2024Q1", "-w", str(county), "--plan", str(plan), "--output", str(tmp_path / "out")]
    assert main(arguments) == DONE
    names = {path.name for path in (tmp_path / "out" / "2024Q1" / "考核评分表").iterdir()}
    assert "生态／环境分局_2024年第一季度考核评分表.docx" in names
    assert len(names) == 16  # in Word and in Excel


def test_a_plan_reported_by_half_years(tmp_path: Path, capsys: Capture) -> None:
    office = _office(tmp_path, "半年")
    assert main(["forms", "2024H1", "-w", str(office)]) == DONE
    _fill(office, "2024H1")
    assert main(["merge", "2024H1", "-w", str(office)]) == DONE
    capsys.readouterr()
    assert main(["merge", "2024Q1", "-w", str(office)]) == COULD_NOT_RUN
    assert "方案的报送周期是“半年”" in capsys.readouterr().err


@pytest.mark.parametrize("period", ["2023Q4", "2026Q4", "2099"])
def test_a_period_outside_the_creation_period_is_refused(county: Path, period: str, capsys: Capture) -> None:
    for command in ("forms", "merge", "report"):
        assert main([command, period, "-w", str(county), "--dry-run"]) == COULD_NOT_RUN
        assert "不在创建期（2024年1月1日至2026年8月15日）内" in capsys.readouterr().err


def test_nothing_of_the_examples_is_wired_into_the_program() -> None:
    package = ROOT / "src" / "report_gen"
    found = {
        f"{path.relative_to(package).as_posix()}: {text}"
        for path in package.rglob("*.py")
        if path.relative_to(package).as_posix() not in ABOUT_EXAMPLES
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if FREIGHT.search(text)
    }
    assert found == set()


def _texts(tree: ast.Module) -> list[str]:
    """The string constants but for docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
    return [node.value for node in constants if isinstance(node.value, str)]
