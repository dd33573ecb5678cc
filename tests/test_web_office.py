"""The office's side of the portal: what its pages show, what its forms record, and what they refuse."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from conftest import EXAMPLES
from helpers_portal import Client, Clock, clerk_client, portal_at, signed_in
from helpers_web_office import CONFLICT, NOW, a_desk
from report_gen.model.event import Act, Event
from report_gen.model.outcome import ReportState, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.portal import Standing
from report_gen.model.submission import Entry
from report_gen.steps.portal.office_side import events
from report_gen.web import office_words
from report_gen.web.fresh_codes import SHOWN_FOR
from report_gen.web.office_words import Mark
from report_gen.web.portal import Portal

JUNE = Period.of(Span.MONTH, 2024, 6)
TODAY = NOW.date()
WHY = "以牵头单位复核后的数为准"


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return portal_at(a_desk(tmp_path / "洛阳"), NOW)


@pytest.fixture
def clerk(portal: Portal) -> Client:
    return clerk_client(portal)


def plain(answer: TestResponse) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def said(clerk: Client, answer: TestResponse) -> str:
    """What the page says that a form led to."""
    assert answer.status_code == 303, answer.text
    page = clerk.get(answer.location)
    found = re.search(r'<div id="said".*?</div>\s*(?=<h1|<div class="headline)', page.text, re.DOTALL)
    assert found, page.text
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def last(portal: Portal) -> Event:
    return events(portal.lookout)[0]


# --- who has reported ---


def test_the_matrix_names_who_is_missing_and_leads_to_everything(clerk: Client) -> None:
    page = clerk.get("/office")
    words = plain(page)
    assert page.status_code == 200
    assert "2024年报送情况" in words
    assert re.search(r"7月5日截止（已过5天），仍有 21家未报 ：", words)
    assert "以前各期仍未报的" in words
    for link in ("/office/2024-06", "/office/2024-06/unit/U02", "/office/2024H1", "/office/2024", "/office?year=2023"):
        assert f'href="{link}"' in page.text
    assert 'action="/office/2024-06/run/merge"' in page.text
    assert "未到期 22" in words  # July
    assert page.text.count('scope="rowgroup"') == 3


def test_another_year_has_no_current_period(clerk: Client) -> None:
    page = plain(clerk.get("/office?year=2023"))
    assert "2023年报送情况" in page
    assert "催报" not in page
    assert "2024年报送情况" in plain(clerk.get("/office?year=1999"))
    assert "2024年报送情况" in plain(clerk.get("/office?year=abc"))


def test_before_anything_has_begun_there_is_no_matrix(portal: Portal) -> None:
    clerk = clerk_client(portal_at(portal.lookout.workspace, datetime.fromisoformat("2020-01-05T08:00:00")))
    assert "没有报送期。" in plain(clerk.get("/office"))


# --- a period ---


def test_a_period_says_what_is_to_be_done_and_where(clerk: Client) -> None:
    page = clerk.get("/office/2024-04")
    words = plain(page)
    for word in ("催报", "裁定冲突", CONFLICT, "7663辆", "7636辆", "2024-04 市交通运输局.xlsx", "指标数据 › H11"):
        assert word in words
    for link in ("#run-remind", "#conflicts", "/office/2024-04/board", "/office/2024-04/documents"):
        assert f'href="{link}"' in page.text
    assert 'data-confirm="2024年4月封账？' in page.text
    assert "考核评分 2024年4月没有这项工作" in words
    assert "开账 2024年4月没有封账。" in words


def test_a_disagreement_leads_to_the_conflicts_not_to_an_empty_list(clerk: Client) -> None:
    jobs = clerk.get("/office/2024-04").text.partition('id="jobs"')[2].partition("</section>")[0]
    assert "核实说明" in jobs
    assert "#queries" not in jobs


def test_only_what_can_be_explained_has_a_form(clerk: Client, portal: Portal) -> None:
    form = portal.lookout.workspace.period_inbox(JUNE) / "绿色货运配送填报表-市城市管理局.xlsx"
    shutil.copyfile(EXAMPLES / "luoyang" / "报送" / "2024-06" / form.name, form)
    queries = clerk.get("/office/2024-06").text.partition('id="queries"')[2].partition("</section>")[0]
    shown = queries.split('<div class="query">')[1:]
    (estimate,) = (one for one in shown if "8—10" in one)
    assert "须由单位改正后重新上报" in estimate
    assert "<form" not in estimate
    assert any("<form" in one for one in shown)


def test_a_period_that_is_not_over_says_that_it_counts_to_its_end(clerk: Client) -> None:
    assert "2024年度还没有结束。 待办、亮灯都算到期末2024年12月31日" in plain(clerk.get("/office/2024"))
    assert "还没有结束" not in plain(clerk.get("/office/2024-06"))


def test_a_longer_period_leads_to_its_parts(clerk: Client) -> None:
    page = clerk.get("/office/2024H1")
    words = plain(page)
    assert 'href="/office/2024-04#conflicts">1</a>' in page.text
    assert "看各期" in words
    assert "冲突和待核实的数据在各报送期办理" in words
    assert "没有需要人工办理的事项" not in words
    assert 'id="queries"' not in page.text


@pytest.mark.parametrize(
    "path", ["/office/2024-13", "/office/2024年6月", "/office/2024-06/unit/nobody", "/office/jobs/0"]
)
def test_what_is_not_there_is_not_found(clerk: Client, path: str) -> None:
    assert clerk.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/office/2019-01", "/office/2024H1/unit/U02", "/office/2024-06/documents/0"])
def test_what_the_plan_has_not_is_said_in_words(clerk: Client, path: str) -> None:
    answer = clerk.get(path)
    assert answer.status_code == 400
    assert "不能显示" in plain(answer)


def test_a_closed_period_says_so_and_takes_nothing(clerk: Client, portal: Portal) -> None:
    fields = {"force": "是", "reason": "会议前须定稿"}
    done = ended(clerk, clerk.form("/office/2024-04/run/close", fields))
    assert "封账" in done
    words = plain(clerk.get("/office/2024-04"))
    assert "张三于2024年7月10日封账（台账第" in words
    assert "2024年4月已封账，输出不再改动" in words
    assert "开账" in words
    assert 'class="conflict"' in clerk.get("/office/2024-04").text
    assert 'name="take"' not in clerk.get("/office/2024-04").text
    answer = clerk.form("/office/2024-04/resolve", {"number": CONFLICT, "take": "U04", "reason": WHY})
    assert "封账" in said(clerk, answer)
    assert "已封账" in plain(clerk.get("/office"))
    assert "已封账" in plain(clerk.get("/office/2024-04/unit/U02"))
    assert last(portal).act is Act.CLOSED


# --- decisions ---


def takes(clerk: Client) -> list[str]:
    """The units that can be taken in the conflict, as the form has them."""
    return re.findall(r'name="take" value="(U\d+)"', clerk.get("/office/2024-04").text)


def test_a_conflict_is_decided_and_the_decision_taken_back(clerk: Client, portal: Portal) -> None:
    first, second = takes(clerk)
    fields = {"number": CONFLICT, "take": first, "value": "", "reason": WHY}
    answer = clerk.form("/office/2024-04/resolve", fields)
    assert answer.location == "/office/2024-04#conflicts"
    event = last(portal)
    assert (event.act, event.by, event.unit) == (Act.RESOLVED, "张三", first)
    assert f"已记入台账第{event.number}号 裁定：{CONFLICT}" in said(clerk, answer)
    assert "没有重复记入" in said(clerk, clerk.form("/office/2024-04/resolve", fields))
    page = clerk.get("/office/2024-04")
    assert "已裁定" in plain(page)
    way = f"/office/2024-04/resolve/{event.number}/withdraw"
    assert f'action="{way}" data-confirm="撤回第{event.number}号裁定？' in page.text
    assert "没有写明撤回的原因" in said(clerk, clerk.form(way, {"reason": " "}))
    assert "撤回裁定" in said(clerk, clerk.form(way, {"reason": "漏看了市公安局的函"}))
    assert takes(clerk) == [first, second]
    log = [(one.act, one.outcome) for one in portal.log.recent(20) if one.who == "张三"]
    assert ("裁定", f"第{event.number}号") in log
    assert ("裁定", "此前已有") in log


def test_a_value_can_be_set_by_hand(clerk: Client, portal: Portal) -> None:
    answer = clerk.form("/office/2024-04/resolve", {"number": CONFLICT, "take": "", "value": "7650", "reason": WHY})
    assert "采用7650辆" in said(clerk, answer)
    assert last(portal).unit == ""
    assert "另行核定" in plain(clerk.get("/office/2024-04"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": CONFLICT, "reason": WHY}, "没有写明采用哪一个数"),
        ({"number": CONFLICT, "take": "U04", "value": "7", "reason": WHY}, "又选了一家所报的数"),
        ({"number": "CT-2024-05-D16", "value": "7", "reason": WHY}, "不是2024年4月的冲突编号"),
        ({"number": CONFLICT, "value": "约七千", "reason": WHY}, "不能作为"),
        ({"number": CONFLICT, "value": "7650", "reason": "无"}, "裁定理由"),
    ],
)
def test_a_decision_that_says_nothing_is_refused(
    clerk: Client, portal: Portal, fields: dict[str, str], words: str
) -> None:
    before = last(portal)
    assert words in said(clerk, clerk.form("/office/2024-04/resolve", fields))
    assert last(portal) == before


def test_a_queried_cell_is_explained_and_that_taken_back(clerk: Client, portal: Portal) -> None:
    page = clerk.get("/office/2024-06").text
    spot = re.search(r'name="unit" value="([^"]+)"><input type="hidden" name="spot" value="([^"]+)"', page)
    assert spot, page
    fields = {"unit": spot[1], "spot": spot[2]}
    assert "没有写出原因" in said(clerk, clerk.form("/office/2024-06/justify", {**fields, "reason": "核实无误"}))
    answer = clerk.form("/office/2024-06/justify", {**fields, "reason": "对照购置合同核实，新购车辆集中上牌"})
    assert answer.location == "/office/2024-06#queries"
    event = last(portal)
    assert (event.act, event.by) == (Act.JUSTIFIED, "张三")
    assert "说明：市住建局" in said(clerk, answer)
    assert "已说明" in plain(clerk.get(f"/office/2024-06/unit/{event.unit}"))
    back = clerk.form(f"/office/2024-06/justify/{event.number}/withdraw", {"reason": "填错了单位"})
    assert "撤回说明" in said(clerk, back)
    assert "没有第99号说明" in said(clerk, clerk.form("/office/2024-06/justify/99/withdraw", {"reason": "填错了"}))


# --- exemptions ---


def test_an_exemption_is_registered_shown_and_ended(clerk: Client, portal: Portal) -> None:
    fields = {"unit": "市政数局", "since": "2024-06", "until": "2024-12", "reason": "机构改革，职责已划转"}
    answer = clerk.form("/office/exemptions", fields)
    number = last(portal).number
    assert f"已记入台账第{number}号 免报：机构改革，职责已划转（张三） 不再应报：2024年6月" in said(clerk, answer)
    assert "没有重复记入" in said(clerk, clerk.form("/office/exemptions", fields))
    words = plain(clerk.get("/office/exemptions"))
    assert "2024年6月至2024年12月，共7期" in words
    assert "免报" in plain(clerk.get("/office/2024-06"))
    assert "机构改革" in plain(clerk.get(f"/office/2024-06/unit/{last(portal).unit}"))
    ended_early = clerk.form(f"/office/exemptions/{number}/end", {"until": "2024-08", "reason": "新机构已报送"})
    assert "恢复应报：2024年9月、2024年10月、2024年11月、2024年12月" in said(clerk, ended_early)
    assert "没有写明原因" in said(clerk, clerk.form(f"/office/exemptions/{number}/end", {"reason": ""}))
    assert "结束免报" in said(clerk, clerk.form(f"/office/exemptions/{number}/end", {"reason": "登记有误"}))
    words = plain(clerk.get("/office/exemptions"))
    assert "现在没有免报的单位。" in words
    assert "整条撤销" in words
    assert "改为到2024-08-31为止" in words


@pytest.mark.parametrize(("since", "words"), [("", "没有写明报送期"), ("六月", "“六月”不是报送期")])
def test_an_exemption_needs_its_periods(clerk: Client, since: str, words: str) -> None:
    fields = {"unit": "市政数局", "since": since, "until": "2024-06", "reason": "机构改革"}
    assert words in said(clerk, clerk.form("/office/exemptions", fields))


# --- codes ---


def codes_in(answer: TestResponse) -> list[str]:
    return re.findall(r'<p class="code mono">([^<]+)</p>', answer.text)


def slips_of(browser: Client, **fields: str) -> TestResponse:
    """The page that making codes leads to."""
    answer = browser.form("/office/codes", fields)
    assert (answer.status_code, answer.location) == (303, "/office/codes/fresh")
    return browser.get(answer.location)


def test_codes_are_shown_by_a_page_of_their_own_and_open_the_portal(clerk: Client, portal: Portal) -> None:
    answer = slips_of(clerk, unit="U04")
    assert answer.headers["Cache-Control"] == "no-store"
    (code,) = codes_in(answer)
    overview = clerk.get("/office/codes")
    assert code not in overview.text
    assert code[:4] in overview.text
    assert code[5:9] not in overview.text
    unit = clerk.application.test_client()
    assert isinstance(unit, Client)
    assert signed_in(unit, code).get("/unit").status_code == 200
    assert "撤销" in said(clerk, clerk.form(f"/office/codes/{code[:4]}/revoke"))
    assert unit.get("/unit").status_code == 303
    assert [one.act for one in portal.log.recent(3)][:1] == ["撤销登录码"]


def test_new_codes_stay_for_minutes_and_for_their_visit_alone(clerk: Client, portal: Portal) -> None:
    made = codes_in(slips_of(clerk, unit="U04"))
    assert codes_in(clerk.get("/office/codes/fresh")) == made  # to reload the page makes no other
    other = clerk_client(portal, "李四")
    assert "已经不再显示" in said(other, other.get("/office/codes/fresh"))
    assert "收起" in clerk.get("/office/codes/fresh").text
    assert clerk.form("/office/codes/fresh").location == "/office/codes"
    assert clerk.get("/office/codes/fresh").status_code == 303
    assert codes_in(slips_of(clerk, unit="U04")) != made
    assert isinstance(portal.now, Clock)
    portal.now.now += SHOWN_FOR
    assert "已经不再显示" in said(clerk, clerk.get("/office/codes/fresh"))


def test_all_without_a_code_get_one(clerk: Client) -> None:
    clerk.form("/office/codes", {"unit": "U04"})
    slips = slips_of(clerk, missing="1")
    assert len(codes_in(slips)) == 21
    assert "http://localhost/" in slips.text
    assert "0家没有登录码" in plain(clerk.get("/office/codes"))
    assert "没有写明给谁" in said(clerk, clerk.form("/office/codes", {"missing": "1"}))


def test_a_clerk_gets_a_code_and_one_may_end_ones_own(clerk: Client) -> None:
    (code,) = codes_in(slips_of(clerk, clerk="李四"))
    other = clerk.application.test_client()
    assert isinstance(other, Client)
    signed_in(other, code)
    words = plain(other.get("/office/codes"))
    assert "李四 （您）" in words or "李四（您）" in words
    assert other.form(f"/office/codes/{code[:4]}/revoke").status_code == 303
    assert other.get("/office").status_code == 303
    assert "没有有效的登录码" in said(clerk, clerk.form(f"/office/codes/{code[:4]}/revoke"))
    assert "没有写明给谁" in said(clerk, clerk.form("/office/codes"))


# --- the log ---


def test_the_log_shows_the_ledger_and_the_visits_and_no_digest(clerk: Client) -> None:
    clerk.form("/office/exemptions", {"unit": "U04", "since": "2024-06", "until": "2024-06", "reason": "机构改革"})
    page = clerk.get("/office/log")
    words = plain(page)
    assert "发放登录码" in words
    assert "scrypt" not in page.text
    assert "原因：机构改革" in words
    assert "登录 成功" in words
    assert "1件" in plain(clerk.get("/office/log?act=免报&period=2024-06&unit=U04"))
    assert "没有这样的事件" in plain(clerk.get("/office/log?period=2024-05"))
    assert "台账没有“胡说”这种事件" in plain(clerk.get("/office/log?act=胡说"))


def test_a_long_log_is_turned_over(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(Event(number, NOW, "张三", Act.ARRIVED, "2024-06", "U04") for number in range(1, 251))
    monkeypatch.setattr("report_gen.web.office_log.history", lambda *_: many)
    first, third = clerk.get("/office/log").text, clerk.get("/office/log?page=9").text
    assert ('id="event-250"' in first, 'id="event-151"' in first, 'id="event-150"' in first) == (True, True, False)
    assert ('id="event-1"' in third, "下一页" in third, "上一页" in third) == (True, False, True)


# --- runs ---


def ended(clerk: Client, answer: TestResponse) -> str:
    """The words of the page of a run, once it has ended."""
    assert answer.status_code == 303, answer.text
    way = answer.location.partition("?")[0]
    until = time.monotonic() + 120
    while (told := json.loads(clerk.get(f"{way}.json").text))["state"] == "running":
        assert time.monotonic() < until, told
        time.sleep(0.05)
    return plain(clerk.get(answer.location))


def test_a_run_is_watched_to_its_end(clerk: Client, portal: Portal) -> None:
    answer = clerk.form("/office/2024-06/run/remind", {"on": "2024-07-10"})
    words = ended(clerk, answer)
    assert "2024年6月 催报" in words
    assert "已运行，有事项需要人工处理" in words
    assert "市商务局" in words
    told = json.loads(clerk.get(f"{answer.location.partition('?')[0]}.json").text)
    assert (told["state"], told["person_needed"]) == ("done", True)
    assert told["lines"]
    assert "2024年6月 催报" in plain(clerk.get("/office/2024-06"))
    ran = last(portal)
    assert (ran.act, ran.by, ran.period) == (Act.RAN, "张三", "2024-06")
    assert "催报（on=2024-07-10），写出" in plain(clerk.get("/office/log?act=运行"))
    assert ("运行 remind", "2024-06 on=2024-07-10") in [(one.act, one.detail) for one in portal.log.recent(5)]


def test_a_run_that_cannot_be_done_says_why(clerk: Client) -> None:
    assert "没有写明“以哪天为准”" in said(clerk, clerk.form("/office/2024-06/run/remind"))
    assert clerk.form("/office/2024-06/run/format").status_code == 404
    words = ended(clerk, clerk.form("/office/2024-06/run/reopen", {"reason": "重做"}))
    assert "没有办成" in words
    assert "2024年6月没有封账" in words


def test_while_one_runs_the_page_shows_how_far_it_is(
    clerk: Client, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event as Signal

    from report_gen.steps.portal.runs import RunDone

    go, begun = Signal(), Signal()

    def slow(*given: object) -> RunDone:
        for _ in given[-1](("一", "二"), "读取填报表"):  # type: ignore[operator]  # the progress comes last
            begun.set()
            go.wait(60)
        return RunDone(("办好了",))

    monkeypatch.setattr("report_gen.web.office_work.run_verb", slow)
    answer = clerk.form("/office/2024-06/run/merge")
    try:
        assert begun.wait(60)
        page = clerk.get(answer.location).text
        assert 'data-job="/office/jobs/' in page
        assert '<progress data-job-bar aria-label="进度" value="0" max="2">' in page
        assert "正在运行“2024年6月 汇总”" in plain(clerk.get("/office/2024-04"))
        assert "正在运行" in said(clerk, clerk.form("/office/2024-04/run/merge"))
    finally:
        go.set()
    assert portal.jobs.join(60)
    assert "办好了" in plain(clerk.get(answer.location))
    assert "办好了" in plain(clerk.get(answer.location.partition("?")[0]))


# --- files ---


def test_every_file_can_be_fetched_singly_or_together(clerk: Client) -> None:
    assert "还没有写出的文件" in plain(clerk.get("/office/2024-06/documents"))
    assert clerk.get("/office/2024-06/documents.zip").status_code == 400
    ended(clerk, clerk.form("/office/2024-06/run/merge"))
    page = clerk.get("/office/2024-06/documents").text
    ids = re.findall(r'href="(/office/2024-06/documents/[0-9a-f]+)">([^<]+)<', page)
    names = [name for _, name in ids]
    assert {"汇总台账.xlsx", "看板.html"} <= set(names)
    book = clerk.get(next(way for way, name in ids if name == "汇总台账.xlsx"))
    assert book.data[:2] == b"PK"
    assert "attachment" in book.headers["Content-Disposition"]
    packed = clerk.get("/office/2024-06/documents.zip")
    assert packed.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert len(archive.namelist()) == len(ids)
    packed.close()
    (way,) = re.findall(r'href="(/office/2024-06/received/[0-9a-f]+)"', page)
    assert clerk.get(way).data[:2] == b"PK"
    assert clerk.get("/office/2024-06/received/0").status_code == 400


def test_the_board_is_shown_under_its_own_policy(clerk: Client) -> None:
    answer = clerk.get("/office/2024-06/board")
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert "返回2024年6月" in plain(answer)


def test_a_unit_is_seen_with_its_versions_compared(clerk: Client, portal: Portal) -> None:
    plan = portal.lookout.office().plan
    (code,) = (unit.code for unit in plan.units if unit.short == "市城市管理局")
    page = clerk.get(f"/office/2024-05/unit/{code}")
    words = plain(page)
    assert "收到的文件 2份" in words
    assert "市城市管理局5月（初报）.xlsx" in words
    assert re.search(r"改动\d+格", words)
    assert "<del>" in page.text
    assert "没有收到文件。" in plain(clerk.get(f"/office/2024-06/unit/{code}"))
    (traffic,) = (unit.code for unit in plan.units if unit.short == "市交通运输局")
    assert "与其他单位的冲突" in plain(clerk.get(f"/office/2024-04/unit/{traffic}"))


def test_what_goes_back_to_a_unit_can_be_fetched(clerk: Client, portal: Portal) -> None:
    plan = portal.lookout.office().plan
    (code,) = (unit.code for unit in plan.units if unit.short == "市住建局")
    page = clerk.get(f"/office/2024-06/unit/{code}").text
    ways = re.findall(rf'href="(/office/2024-06/unit/{code}/package/[^"]+)"', page)
    assert ways
    assert clerk.get(ways[0]).data[:2] == b"PK"
    assert clerk.get(f"/office/2024-06/unit/{code}/package/别的").status_code == 400
    assert clerk.get("/office/2024-06/unit/nobody/package/别的").status_code == 404


# --- words ---

OWED = Standing(JUNE, date(2024, 7, 5), date(2024, 7, 12), state=ReportState.MISSING, timeliness=Timeliness.NONE)


@pytest.mark.parametrize(
    ("standing", "today", "state", "when"),
    [
        (None, TODAY, None, None),
        (Standing(JUNE), TODAY, None, None),
        (Standing(JUNE, excused="机构改革"), TODAY, Mark("info", "免报"), None),
        (OWED, date(2024, 7, 5), Mark("muted", "未到期"), None),
        (OWED, date(2024, 7, 6), Mark("bad", "未报"), None),
        (replace(OWED, state=ReportState.PASSED, timeliness=Timeliness.ON_TIME), TODAY, Mark("good", "通过"), None),
        (
            replace(OWED, state=ReportState.QUERIED, timeliness=Timeliness.LATE),
            TODAY,
            Mark("watch", "待核实"),
            Mark("bad", "逾期"),
        ),
        (
            replace(OWED, state=ReportState.RETURNED, timeliness=Timeliness.PENDING),
            TODAY,
            Mark("bad", "退回"),
            Mark("watch", "时间待定"),
        ),
    ],
)
def test_a_cell_of_the_matrix_says_where_a_unit_stands(
    standing: Standing | None, today: date, state: Mark | None, when: Mark | None
) -> None:
    assert office_words.state_mark(standing, today) == state
    assert office_words.time_mark(standing) == when


def test_an_event_is_told_without_what_only_the_program_needs() -> None:
    seen = Event(1, NOW, "张三", Act.SEEN, data={"a": "b", "c": "d"})
    assert office_words.event_words(seen) == "2 个文件首次见到"
    ran = {"命令": "trace", "选项": '{"on":"2024-07-10","scores":"…"}', "输出": "{}"}
    assert office_words.event_words(Event(2, NOW, "张三", Act.RAN, data=ran)) == "trace（on=2024-07-10），写出 0 个文件"
    key = {"登录码": "ABCD", "摘要": "scrypt$…", "表": "items", "清单": "0" * 64}
    assert (
        office_words.event_words(Event(3, NOW, "张三", Act.KEY_MADE, data=key)) == "登录码：ABCD，清单：000000000000…"
    )
    long = office_words.event_words(Event(4, NOW, "张三", Act.JUSTIFIED, data={"说明": "长" * 900}))
    assert (long[-2:], len(long)) == ("……", 402)


def test_cells_are_told_on_one_line() -> None:
    entry = Entry("items", "D1", "value", None, " 长 \n" * 60, Place("a.xlsx", "指标数据", 3, 4))
    assert office_words.entry_words(entry) == f"{('长 ' * 40)[:80]}…"
    assert office_words.entry_words(replace(entry, raw=" ")) == "空白"
    assert office_words.entry_words(None) == "没有此格"


def test_longer_periods_are_those_the_shown_ones_lie_in() -> None:
    months = tuple(Period.of(Span.MONTH, 2024, number) for number in (1, 2, 7))
    assert [one.code for one in office_words.longer_periods(months)] == ["2024Q1", "2024Q3", "2024H1", "2024H2", "2024"]
    assert office_words.longer_periods(()) == ()
