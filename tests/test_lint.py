"""A template that a person edited: each mistake named with its paragraph, without any data."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers_template import template
from helpers_word import TEMPLATES
from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.cli.lint import lint as lint_command
from report_gen.errors import ReportGenError
from report_gen.model.finding import Finding, Severity
from report_gen.reports import REPORTS
from report_gen.steps.lint import lint_template

SHEET = "考核评分表.docx"


def lint(folder: Path, *texts: str) -> list[Finding]:
    """What is wrong with a score sheet of those paragraphs, notes of what it leaves out not counted."""
    found = lint_template(template(folder, *texts, name=SHEET)).findings
    return [finding for finding in found if finding.severity is not Severity.NOTE]


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
def test_shipped_templates_have_no_mistakes(report: object) -> None:
    from report_gen.reports import Report

    assert isinstance(report, Report)
    done = lint_template(TEMPLATES / report.template)
    assert (done.report, done.findings, done.guessed) == (report.name, (), False)


@pytest.mark.parametrize(
    ("texts", "code", "words"),
    [
        (("考核{{ 期问 }}结果",), "W101", ("考核{{ 期问 }}结果", "是否应为“期间”")),
        (("{%p for 行 in 标体 %}", "{{ 行 }}", "{%p endfor %}"), "W101", ("标体", "是否应为“标题”")),
        (("〔表：考核平分〕",), "W103", ("〔表：考核平分〕", "是否应为“考核评分”")),
        (("{{ 标题 }", "单位"), "W102", ("“{{ 标题 }”", "“{{”没有对应的“}}”")),
        (("{{ 标", "题 }}"), "W102", ("“{{ 标”", "一个标记须写在同一段里")),
        (("{ 标题 }}",), "W102", ("“{ 标题 }}”", "“}}”没有对应的开头")),
        (("{ 标题 }",), "W102", ("“{ 标题 }”", "两个花括号")),
        (("{{ 标题 {{ 单位 }}",), "W102", ("{{ 标题 {{ 单位 }}", "“{{”没有对应的“}}”")),
        (("前文", "{%p endfor %}"), "W102", ("“{%p endfor %}”", "前面没有与它成对的“for”")),
        (("{%p for 行 in 标题 %}", "{{ 行 }}"), "W102", ("“{%p for 行 in 标题 %}”", "没有“endfor”")),
        (("{% for 行 in 标题 %}", "{{ 行 }}", "{%p endfor %}"), "W102", ("{% for 行 in 标题 %}", "两处须一样")),
        (("{%p if 副题 %}", "{%p for 行 in 标题 %}", "{%p endif %}", "{%p endfor %}"), "W102", ("“endif”", "if")),
        (("{{ 标 题 }}",), "W102", ("{{ 标 题 }}", "不能有空格")),
        (("{{ “标题” + }}",), "W102", ("名称须写完整",)),
        (("{% forr x in 标题 %}",), "W102", ("没有“forr”这种标记",)),
        (("{% for x 标题 %}{% endfor %}",), "W102", ("for 须写成",)),
        (("{{ 标题 | }}",), "W102", ("写法有误",)),
        (("｛｛ 标题 ｝｝",), "W105", ("｛｛ 标题 ｝｝", "半角")),
        (("{％p if 副题 %}", "{%p endif %}"), "W105", ("{％p if 副题 %}",)),
        (("见〔表：考核评分〕",), "W102", ("见〔表：考核评分〕", "独占一段")),
        (("〔表格：考核评分〕",), "W204", ("〔表格：考核评分〕", "请写成“〔表：考核评分〕”")),
        (("【表:考核评分】",), "W204", ("【表:考核评分】", "请写成“〔表：考核评分〕”")),
        (("〔人工：甲〕", "〔人工：甲〕"), "W104", ("2处“〔人工：甲〕”",)),
        (("{% import 'x' as y %}",), "W102", ("不能引用",)),
    ],
)  # fmt: skip
def test_mistakes(texts: tuple[str, ...], code: str, words: tuple[str, ...], tmp_path: Path) -> None:
    found = lint(tmp_path, *texts)
    messages = [finding.message + finding.hint for finding in found if finding.code == code]
    assert any(all(word in message for word in words) for message in messages), [one.message for one in found]


@pytest.mark.parametrize(
    "texts",
    [
        ("{{ 标题 }}", "〔表：考核评分〕", "〔人工：甲〕"),
        ("甲（图：略）、【表：另附】", "{{ 标题 ~ “、” ~ 单位 }}"),
        ("{%p for 行 in 标题 %}", "{{ loop.index }}{% if not 副题 %}{{ 行 }}{% endif %}", "{%p endfor %}"),
        ("{# 给自己的话 #}",),
    ],
)
def test_what_is_right_is_not_found(texts: tuple[str, ...], tmp_path: Path) -> None:
    assert [finding.message for finding in lint(tmp_path, *texts)] == []


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    found = lint(tmp_path, "{{ 期问 }}", "{{ 单位 }", "〔表：不知什么〕", "{%p for 行 in 标题 %}", "{{ 行 }}{{ 行 }}")
    assert sorted(finding.code for finding in found) == ["W101", "W102", "W102", "W103"]


def test_a_template_of_another_name_is_checked_as_what_it_fits_best(tmp_path: Path) -> None:
    other = tmp_path / "我们的表.docx"
    shutil.copyfile(TEMPLATES / SHEET, other)
    done = lint_template(other)
    assert (done.report, done.guessed, done.findings) == ("考核评分表", True, ())


def test_the_command_says_it_all_and_how_bad_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = TEMPLATES / SHEET
    assert lint_command.main([str(right)], standalone_mode=False) == DONE
    assert capsys.readouterr().out == "模板“考核评分表.docx”（考核评分表）：没有发现问题\n"
    wrong = template(tmp_path, "{{ 期问 }}", name="我的.docx")
    assert lint_command.main([str(wrong)], standalone_mode=False) == PERSON_NEEDED
    first, second, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("文件名不是自带模板的名称")
    assert second.startswith("[W101] 强制性　模板“{{ 期问 }}”一段")
    assert "强制性 1 处" in last
    assert lint_command.main([str(wrong), "--json"], standalone_mode=False) == PERSON_NEEDED
    shown = json.loads(capsys.readouterr().out)
    assert (shown["guessed"], shown["findings"][0]["code"]) == (True, "W101")


def test_templates_that_libreoffice_saved_have_no_mistakes(tmp_path: Path) -> None:
    """It cuts the tags into several runs and gives styles other ids."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    sources = [str(TEMPLATES / report.template) for report in REPORTS]
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(  # noqa: S603  # a fixed command on our own files
        [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx", "--outdir", str(tmp_path),
         *sources],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for report in REPORTS:
        assert [one.message for one in lint_template(tmp_path / report.template).findings] == [], report.name


def test_missing_and_damaged_files(tmp_path: Path) -> None:
    with pytest.raises(ReportGenError, match="找不到模板"):
        lint_template(tmp_path / "没有.docx")
    (tmp_path / SHEET).write_bytes(b"PK")
    with pytest.raises(ReportGenError, match="打不开"):
        lint_template(tmp_path / SHEET)
