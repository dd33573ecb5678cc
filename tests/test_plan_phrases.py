"""The sheet 措辞 is held against the phrases of the documents; a wrong row is said so and never stops the plan."""

from __future__ import annotations

import pytest

from helpers_plan import changed
from report_gen.intake.plan import read_plan
from report_gen.model.finding import Severity
from report_gen.reports.phrase_table import PHRASE_PLACES, say

KNOWN = {"报告结语": (), "报送比率": ("应报", "上报率")}


def _read(key: str, text: str) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    plan, findings = read_plan(changed(("措辞", "A2", key), ("措辞", "B2", text)), phrases=KNOWN)
    assert plan is not None
    assert all(finding.severity is Severity.QUERY for finding in findings)
    return dict(plan.phrases), [(one.code, one.place.cell, one.message + one.hint) for one in findings]


@pytest.mark.parametrize(
    ("key", "text"), [("报告结语", "以上报告。"), ("报送比率", "上报{应报}，{上报率}。"), ("报送比率", "见附件3。")]
)
def test_sound_wordings_are_taken(key: str, text: str) -> None:
    assert _read(key, text) == ({key: text}, [])


@pytest.mark.parametrize(
    ("key", "text", "code", "cell", "words"),
    [
        ("报告结尾", "完。", "P801", "A2", "是否为“报告结语”？"),
        ("某某", "完。", "P801", "A2", "全部的键见 report-gen wording"),
        ("报送比率", "{应报数}件", "P802", "B2", "是否为“应报”？花括号内可写：{应报}、{上报率}。"),
        ("报告结语", "{城市}完。", "P802", "B2", "花括号内可写：（本句没有可填的内容）。"),
        ("报送比率", "{应报件", "P803", "B2", "花括号内可写：{应报}、{上报率}。"),
        ("报送比率", "｛应报｝件", "P803", "B2", "用了全角"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_out(key: str, text: str, code: str, cell: str, words: str) -> None:
    phrases, ((found, place, message),) = _read(key, text)
    assert (phrases, found, place) == ({}, code, cell)
    assert words in message


def test_without_the_phrases_nothing_is_held_against_anything() -> None:
    plan, findings = read_plan(changed(("措辞", "A2", "某某")))
    assert plan is not None
    assert (plan.phrases, findings) == ({"某某": "特此报告。"}, ())


def test_the_documents_know_the_keys_of_the_small_plan() -> None:
    plan, findings = read_plan(changed(("措辞", "B2", "以上报告。")), phrases=PHRASE_PLACES)
    assert plan is not None
    assert findings == ()
    assert say(plan, "报告结语") == "以上报告。"


def test_the_limit_of_characters_is_a_whole_number() -> None:
    _, findings = read_plan(changed(("项目信息", "A8", "正文字数上限"), ("项目信息", "B8", "三千")))
    assert [(one.code, one.place.cell) for one in findings] == [("P202", "B8")]
