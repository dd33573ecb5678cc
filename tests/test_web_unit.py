"""The unit's side of the portal: what its pages say of every state, what an upload is answered, what is noted."""

from __future__ import annotations

import errno
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from helpers_ledger import JUNE, MAY
from helpers_portal import Client, signed_in
from helpers_unit_pages import (
    CODE,
    EMPTY,
    FILE,
    HALF,
    NOW,
    PASSED,
    QUERIED,
    RETURNED,
    UNIT,
    Steps,
    an_app,
    an_explanation,
    explained,
    query,
    sent,
    standing,
    wrong,
)
from report_gen.errors import ReportGenError
from report_gen.model.decisions import Appeal
from report_gen.model.finding import Severity
from report_gen.model.finding_groups import grouped
from report_gen.model.outcome import UNRATED, Light, ReportState, Timeliness, Verdict
from report_gen.model.portal import SentFile, Standing, UnitView, Uploaded
from report_gen.model.sheets import Tone
from report_gen.web import views
from report_gen.web.limits import MAX_FILES
from report_gen.web.unit_words import items_told, late_words, marks, next_step, receipt_tone, receipt_words, total_told

CLOSED = "张三于2024年7月25日封账（台账第40号）"
JSON = {"Accept": "application/json"}
PAGE = "/unit/2024-06"


class World:
    """The unit's browser, what the steps say, and where the portal writes."""

    def __init__(self, client: Client, steps: Steps, folder: Path) -> None:
        self.client, self.steps, self.folder = client, steps, folder

    def page(self, path: str = PAGE) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def see(self, view: UnitView) -> str:
        """The page of June where the unit stands so; as text without tags."""
        self.steps.view = view
        return plain(self.page())

    def upload(self, *files: tuple[str, bytes], **options: Any) -> TestResponse:
        sent_files = [(io.BytesIO(content), name) for name, content in files]
        return self.client.form(f"{PAGE}/upload", {"files": sent_files}, **options)

    def noted(self) -> list[tuple[str, str, str]]:
        """Acts, details and outcomes of the access log, in order."""
        lines = [json.loads(line) for path in sorted((self.folder / "网页日志").iterdir())
                 for line in path.read_text(encoding="utf-8").splitlines()]  # fmt: skip
        return [(one["act"], one["detail"], one["outcome"]) for one in lines]


def plain(page: str) -> str:
    """The words of a page, with single spaces."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main.partition(">")[2]).split())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        steps = Steps()
        steps.put_in(patch)
        app = an_app(tmp_path, patch)
        app.test_client_class = Client
        client = app.test_client()
        assert isinstance(client, Client)
        yield World(signed_in(client, CODE), steps, tmp_path)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_first_page_says_what_is_to_be_done_now(world: World) -> None:
    page = world.page("/unit")
    said = plain(page)
    assert "本次报送：2024年6月" in said
    assert "有3处强制性问题，已退回。请按校核结果改正后重新上报。" in said
    assert "截止 2024年7月5日 收到时间 2024-07-03 09:30:15 最迟补报 2024年7月20日" in said
    assert f'href="{PAGE}#results">查看校核结果' in page
    assert f'href="{PAGE}/blank" download' in page
    assert f'href="{PAGE}#upload"' in page
    assert "2024年5月 ✓ 通过 ✕ 逾期 2024年6月5日 2024-06-03 09:30:15 （收件） 无" in said
    assert '<a class="button" href="/unit/scores/2024H1">2024年上半年得分明细</a>' in page


def test_the_first_page_before_anything_was_sent(world: World) -> None:
    world.steps.standings, world.steps.scores = (standing(),), ()
    page = world.page("/unit")
    assert "截止 2024年7月5日（还有2天）" in plain(page)
    assert 'class="button big primary" href="/unit/2024-06#upload"' in page
    assert "查看校核结果" not in page
    assert "还没有公布考核结果" in page


def test_the_first_page_of_a_closed_period_leads_to_it(world: World) -> None:
    world.steps.standings = (sent(ReportState.PASSED, closed=CLOSED),)
    page = world.page("/unit")
    assert "查看本期" in page
    assert "#upload" not in page


def test_the_first_page_without_periods(world: World) -> None:
    world.steps.standings = ()
    said = plain(world.page("/unit"))
    assert "现在没有需要报送的报送期。" in said
    assert "还没有报送期。" in said


def test_a_returned_form_is_told_by_severity_with_cells_and_what_to_do(world: World) -> None:
    page = world.page()
    said = plain(page)
    first, second, third = (
        said.index(f"{word} {count} 处") for word, count in (("强制性", 3), ("核实性", 1), ("提示", 1))
    )
    assert first < second < third
    assert "指标数据 › H7、H8、H9 C901 不是数 办法： 请只填阿拉伯数字" in said
    assert "H9 “本期数”应填数，现为“十几家”。" in said  # they say different things: each is told
    assert "指标数据 › H12 L901 变动较大 “本期数”由120变为640，变动超过50%。 办法： 请核对；无误的请说明原因。" in said
    assert said.count("逐处列出") == 0
    for kind in ("校核标注表", "更正表", "退回修改通知"):
        assert f">{kind}</a>" in page


def test_many_places_of_a_kind_are_folded(world: World) -> None:
    many = replace(RETURNED, groups=grouped(wrong(row, str(row)) for row in range(7, 15)))
    assert "逐处列出（8处）" in world.see(many)
    same = replace(RETURNED, groups=grouped(wrong(row) for row in range(7, 15)))
    assert "指标数据 › H7、H8、H9等8处 C901 不是数 “本期数”应填数，现为“约30”。" in world.see(same)
    assert "逐处列出（8处）" in world.see(same)


def test_what_the_files_are_and_which_one_is_used(world: World) -> None:
    said = plain(world.page())
    assert f"{FILE} 2024-07-03 09:30:15 （网页） 第12号 ✓ 采用 —" in said
    assert "市商务局6月（第一次）.xlsx 2024-07-01 09:30:15 （网页） 第9号 ○ 不采用 后来又报了一份" in said
    assert f'href="{PAGE}/received/12" download>{FILE}</a>' in world.page()
    unrecorded = replace(PASSED, files=(SentFile(0, "<b>旧表</b>.xls", None, "", "", "d" * 64, used=True),))
    assert "&lt;b&gt;旧表&lt;/b&gt;.xls — — ✓ 采用 —" in world.see(unrecorded)


def test_queries_have_a_form_or_the_word_that_stands(world: World) -> None:
    world.steps.view = QUERIED
    page = world.page()
    said = plain(page)
    assert "有2处数据待核实，确实无误的写明原因，填错的改正后重新上报。" in said
    assert page.count(f'action="{PAGE}/explain"') == 2
    assert page.count(f'action="{PAGE}/explain/15/withdraw"') == 1
    assert 'name="spot" value="指标数据!H12"' in page
    assert "6月新增两家批发市场的数据。 市商务局 李四，2024年7月3日，台账第15号" in said
    assert "说明之后数据又改了（当时为“600”），须重新说明" in said
    assert (said.count("✓ 已说明"), said.count("▲ 待说明")) == (1, 2)


def test_what_the_office_explained_is_not_the_units_to_withdraw(world: World) -> None:
    by_office = replace(explained(), by="张三")
    view = replace(QUERIED, queries=(query(13, by_office, settled=True),))
    assert "这条说明由领导小组办公室记录" in world.see(view)
    assert "withdraw" not in world.page()


@pytest.mark.parametrize(
    ("changed", "said", "mark"),
    [
        (sent(ReportState.QUERIED, 0, 2, closed=CLOSED), "本期已由张三于2024年7月25日封账（台账第40号），不再收表。", "○ 已封账"),
        (standing(excused="机构改革"), "本期免报（机构改革），不需要上报。", "◇ 免报"),
        (Standing(JUNE), "本期不需要报送。", "○ 不需报送"),
    ],
)  # fmt: skip
def test_where_nothing_may_be_sent_there_is_no_box(world: World, changed: Standing, said: str, mark: str) -> None:
    found = world.see(replace(QUERIED, standing=changed))
    assert said in found
    assert mark in found
    page = world.page()
    assert "data-upload" not in page
    assert ("提交说明" in page) is not bool(changed.closed)
    assert "其他各期的空白填报表（1）" in page  # what was issued earlier can still be had
    assert (f'href="{PAGE}/blank"' in page) is bool(changed.due)


@pytest.mark.parametrize(
    ("changed", "today", "said"),
    [
        (standing(), date(2024, 7, 20), ""),
        (standing(), date(2024, 7, 21), "已过最迟补报日（2024年7月20日），仍可上报，按逾期记录；是否采用由领导小组办公室决定。"),
        (sent(ReportState.PASSED), date(2024, 7, 21), "已过最迟补报日（2024年7月20日），仍可改报；是否采用由领导小组办公室决定。"),
        (sent(ReportState.RETURNED, 1), date(2024, 7, 21), "已过最迟补报日（2024年7月20日），仍可改报，此前没有按时报完整的按逾期记录；是否采用由领导小组办公室决定。"),
        (sent(ReportState.PASSED, closed=CLOSED), date(2024, 7, 21), ""),
        (Standing(JUNE), date(2024, 7, 21), ""),
    ],
)  # fmt: skip
def test_what_becomes_of_a_form_after_the_lock_day(changed: Standing, today: date, said: str) -> None:
    assert late_words(changed, today) == said


def test_the_page_says_so_where_files_are_sent(world: World) -> None:
    assert "已过最迟补报日" not in world.see(EMPTY)
    early = replace(EMPTY, standing=replace(EMPTY.standing, lock=date(2024, 7, 2)))
    assert "已过最迟补报日（2024年7月2日），仍可上报，按逾期记录" in world.see(early)


def test_a_unit_never_sees_a_command(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise ReportGenError(
            "已经封账。", "确需重做的，先用 report-gen reopen 2024-06 --reason 原因 --by 经办人 开账。"
        )

    monkeypatch.setattr("report_gen.web.unit_side.steps.view", refused)
    page = world.client.get(PAGE).text
    assert "请与领导小组办公室联系。" in page
    assert "report-gen" not in page


def test_passed_and_empty(world: World) -> None:
    assert "校核通过，不需要再办。" in world.see(PASSED)
    assert "没有发现问题。" in world.see(PASSED)
    empty = world.see(EMPTY)
    assert "尚未收到填报表。请下载空白填报表，填好后上报。" in empty
    assert "本期还没有收到文件。" in empty
    assert "其他各期的空白填报表（1）" in empty


def test_the_score_is_told_line_by_line(world: World) -> None:
    page = world.page("/unit/scores/2024H1")
    said = plain(page)
    assert "2024年上半年考核得分" in said
    assert "得分 91 分 等次 合格 名次（部门） 第 1 名 截至日 2024年6月30日" in said
    assert "另有5分待人工评分，以上得分、等次、名次为暂定。" in said
    assert "等次受“核心指标”（P15）限制，最高为合格。" in said
    assert "P01 日常报送·报送及时 满分 10，得 9.6 规则：每逾期一次扣1分，扣完为止。 −0.2 分" in said
    assert "2024-02填报表.xlsx › 指标数据 › H5（文件指纹 00000000）" in said
    assert "算式：10 − 0.2 − 0.2 = 9.6" in said


def test_pages_hold_nothing_the_policy_would_stop(world: World) -> None:
    for path in ("/unit", PAGE, "/unit/scores/2024H1"):
        page = world.page(path)
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)
        assert re.findall(r'(?:src|action)="(?!/)', page) == []
        assert page.count("<h1") == 1
        levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
        assert all(after - before <= 1 for before, after in pairwise(levels))


# --- what goes out and comes in --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name", "content"),
    [
        ("/blank", "空白填报表_U03_2024-06.xlsx", b"PK blank"),
        ("/package/更正表", "更正表_U03_2024-06.xlsx", b"PK package"),
        ("/received/12", "U03_2024-06_12.xlsx", b"PK received"),
    ],
)
def test_downloads_are_the_units_own_and_noted(world: World, path: str, name: str, content: bytes) -> None:
    answer = world.client.get(PAGE + path)
    assert (answer.status_code, answer.data) == (200, content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ("下载", name, "") in world.noted()


@pytest.mark.parametrize("path", ["/unit/2024-6", "/unit/..", "/unit/2024-06/received/-1", "/unit/2024-06/received/x"])
def test_addresses_that_are_none(world: World, path: str) -> None:
    assert world.client.get(path).status_code == 404


def test_an_upload_is_answered_file_by_file(world: World) -> None:
    world.steps.uploads = {
        "别家.xlsx": ReportGenError("这是市公安局的填报表。", "请检查是否选错了文件。"),
        "again.xlsx": Uploaded("again.xlsx", "c" * 64, taken=True, event=9, at=NOW, fresh=False, view=PASSED),
    }
    answer = world.upload(("别家.xlsx", b"PK1"), ("我的/6月.xlsx", b"PK2"), ("again.xlsx", b"PK3"), headers=JSON)
    refused, taken, again = answer.get_json()["files"]
    assert refused["name"] == "别家.xlsx"
    assert not refused["taken"]
    assert (refused["reason"], refused["hint"]) == ("这是市公安局的填报表。", "请检查是否选错了文件。")
    assert {name: taken[name] for name in ("name", "taken", "fresh", "event", "at", "state", "errors", "queries")} == {
        "name": "6月.xlsx", "taken": True, "fresh": True, "event": 12, "at": "2024-07-03 09:30:15", "state": "退回",
        "errors": 3, "queries": 1,
    }  # fmt: skip
    assert taken["findings"][1] == {
        "code": "L901", "severity": "核实性", "title": "变动较大", "cells": "指标数据 › H12",
        "message": "“本期数”由120变为640，变动超过50%。", "hint": "请核对；无误的请说明原因。",
    }  # fmt: skip
    assert (again["fresh"], again["findings"]) == (False, [])
    names = [one[4] for one in world.steps.asked]
    assert [one[5] for one in world.steps.asked] == [b"PK1", b"PK2", b"PK3"]
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)
    assert len(set(names)) == 3
    assert list((world.folder / "收").iterdir()) == []
    assert [one[0] for one in world.noted()].count("上报") == 3
    assert ("上报", "2024-06 别家.xlsx", "未收下：这是市公安局的填报表。") in world.noted()
    assert ("上报", f"2024-06 6月.xlsx {'c' * 64}", "第12号") in world.noted()


def test_a_file_that_was_taken_but_is_not_used_says_why(world: World) -> None:
    note = "此件一格未填，不算报送。"
    view = replace(RETURNED, files=(replace(RETURNED.files[0], used=False, note=note), RETURNED.files[1]))
    taken = Uploaded("空.xlsx", "c" * 64, taken=True, event=12, at=NOW, view=view)
    world.steps.uploads = {"空.xlsx": taken}
    (found,) = world.upload(("空.xlsx", b"PK"), headers=JSON).get_json()["files"]
    assert (found["taken"], found["reason"], found["findings"]) == (True, note, [])
    assert receipt_words(taken) == f"“空.xlsx”已收到（第12号，2024-07-03 09:30:15），但不采用：{note}"
    assert receipt_tone(taken) == "watch"


def test_a_plain_form_comes_back_to_the_page_and_is_told(world: World) -> None:
    world.steps.uploads = {
        "坏.xlsx": Uploaded("坏.xlsx", "", taken=False, reason="本期已封账。", hint="请联系办公室。")
    }
    answer = world.upload(("6月.xlsx", b"PK"), ("坏.xlsx", b"PK"))
    assert (answer.status_code, answer.location) == (303, PAGE)
    said = plain(world.page())
    assert "“6月.xlsx”已收到（第12号，2024-07-03 09:30:15），校核结论：退回（强制性3处，核实性1处）。" in said
    assert "“坏.xlsx”没有收下：本期已封账。 请联系办公室。" in said


def test_an_upload_of_nothing_or_too_much(world: World) -> None:
    none = world.upload(("", b""), headers=JSON)
    assert (none.status_code, none.get_json()["error"]) == (409, "没有选择文件。")
    many = world.upload(*((f"{number}.xlsx", b"PK") for number in range(MAX_FILES + 1)), headers=JSON)
    assert many.status_code == 409
    assert world.steps.asked == []


def test_a_file_too_large_is_refused_and_the_next_one_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.web.access.MAX_FILE", 9_000)
    large = world.upload(("大.xlsx", b"P" * 9_001), ("小.xlsx", b"PK"), headers=JSON)
    first, second = large.get_json()["files"]
    assert "没有收下" in first["reason"]
    assert not first["taken"]
    assert second["taken"]
    assert list((world.folder / "收").iterdir()) == []


def test_a_disk_that_takes_no_more_is_an_answer_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("report_gen.web.access._copy", full)
    (found,) = world.upload(("6月.xlsx", b"PK"), headers=JSON).get_json()["files"]
    assert not found["taken"]
    assert found["reason"]


def test_without_the_forms_token_nothing_is_taken(world: World) -> None:
    data = {"files": [(io.BytesIO(b"PK"), "6月.xlsx")]}
    assert world.client.post(f"{PAGE}/upload", data=data, headers=JSON).status_code == 400
    assert world.steps.asked == []


def test_an_explanation_is_handed_on_and_noted(world: World) -> None:
    fields = {"spot": "指标数据!H12", "reason": "新增两家市场", "name": "李四"}
    answer = world.client.form(f"{PAGE}/explain", fields)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#queries")
    assert world.steps.asked == [("explain", "U03", JUNE, "指标数据!H12", "新增两家市场", "李四", NOW)]
    assert ("说明", "2024-06 指标数据!H12", "第16号") in world.noted()
    assert "已记下说明（第16号）：指标数据!H12" in plain(world.page())


def test_an_explanation_is_taken_back(world: World) -> None:
    answer = world.client.form(f"{PAGE}/explain/15/withdraw", {"reason": "填错了", "name": "李四"})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#queries")
    assert world.steps.asked == [("unexplain", "U03", JUNE, 15, "填错了", "李四", NOW)]
    assert "已撤回第15号说明（第16号）。" in plain(world.page())


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "today", "view", "said"),
    [
        (standing(), date(2024, 7, 5), None, "尚未收到填报表。"),
        (standing(), date(2024, 7, 6), None, "已过截止日，尚未收到填报表，请尽快上报。"),
        (sent(ReportState.RETURNED), NOW.date(), replace(RETURNED, files=RETURNED.files[1:]), "收到的文件都不能采用"),
        (sent(ReportState.QUERIED, 0, 1), NOW.date(), None, "有1处数据待核实，请按校核结果办理。"),
        (sent(ReportState.QUERIED, 0, 1), NOW.date(), QUERIED, "有1处数据待核实，确实无误的写明原因"),
        (sent(ReportState.QUERIED, 0, 1), NOW.date(), PASSED, "有1处数据待核实，请按校核结果改正后重新上报。"),
        (sent(ReportState.RETURNED, 2), NOW.date(), None, "有2处强制性问题，已退回。"),
    ],
)
def test_the_next_step(where: Standing, today: date, view: UnitView | None, said: str) -> None:
    assert next_step(where, today, view).said.startswith(said)


def test_the_marks_of_a_form_that_is_not_there() -> None:
    assert [*marks(standing(), date(2024, 7, 5))] == [("muted", "未报")]
    assert [*marks(standing(), date(2024, 7, 6))] == [("bad", "未报")]
    assert [*marks(standing(MAY, due=None), date(2024, 7, 6))] == [("muted", "未报")]
    assert [*marks(sent(ReportState.PASSED, timeliness=None), NOW.date())] == [("good", "通过")]


def test_the_word_on_a_file() -> None:
    known = Uploaded("6月.xlsx", "", taken=True, event=9, at=NOW, fresh=False)
    assert receipt_words(known) == "“6月.xlsx”以前已收到（第9号，2024-07-03 09:30:15）。"
    assert (receipt_tone(known), receipt_tone(replace(known, taken=False))) == ("info", "bad")
    assert receipt_tone(replace(known, view=PASSED)) == "good"


def test_a_score_with_an_appeal_and_one_that_is_not_rated() -> None:
    found = an_explanation()
    item = found.score.items[0]
    ruled = replace(
        item.lines[0],
        appeal=Appeal("2024H1", UNIT.code, item.lines[0].key, Decimal(0), "−0.2分", "情况属实", "张三", NOW.date(), event=21),
        claim="逾期，−0.2分",
    )  # fmt: skip
    told = items_told(replace(found, shown=(replace(item, lines=(ruled,)),)))
    assert told[0].lines[0].appeal == "申诉裁定第21号：免予扣分，理由：情况属实（张三，2024年7月3日）；裁定前计−0.2分"
    assert total_told(replace(found, score=replace(found.score, grade=UNRATED))) == ""
    assert total_told(replace(found, score=replace(found.score, items=(), total=Decimal(0)))) == "0 = 0"
    assert HALF.code == "2024H1"


def test_every_state_has_a_tone() -> None:
    assert {*ReportState, *Timeliness, *Severity, *Light, *Verdict} == set(views.TONES)
    assert [views.tone(one) for one in (Tone.WATCH, "good", Tone.PLAIN, Severity.NOTE)] == [
        "watch", "good", "plain", "info",
    ]  # fmt: skip
    assert (views.sign(ReportState.RETURNED), views.sign(Tone.STRONG)) == ("✕", "")


def test_days_sizes_and_names() -> None:
    assert (views.day(None), views.moment(None), views.day(NOW)) == ("—", "—", "2024年7月3日")
    due = date(2024, 7, 5)
    assert [views.left(due, date(2024, 7, day)) for day in (2, 5, 7)] == ["还有3天", "今天截止", "已过2天"]
    assert [views.size(count) for count in (812, 14_336, 3_400_000)] == ["812 B", "14 KB", "3.2 MB"]
    assert views.safe_name("C:\\a/..\\表\u202egpj.\x00xlsx\n") == "表gpj.xlsx"
    assert views.safe_name("a/ \u200b") == "未命名"
    long = views.safe_name("长" * 300 + ".xlsx")
    assert len(long) == views.LONGEST_NAME
    assert long.endswith("长….xlsx")
    assert len(views.safe_name("x" * 300 + "." + "y" * 30)) == views.LONGEST_NAME
