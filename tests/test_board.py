"""看板: the same totals as the ledger, one file without script or address, and what units write stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from helpers_board import JUNE_MERGED, MAY_MERGED, PLAN, half_year, june, made
from helpers_ledger import BAD_NUMBER, JUNE, MAY, an_assessment, place
from report_gen.errors import ReportGenError
from report_gen.excel.changes import compare
from report_gen.html.charts import bar_pieces, drawing
from report_gen.html.page import TEMPLATE, address, clean, page, write_board
from report_gen.model.board import TrendLine, TrendPoint
from report_gen.model.decisions import Resolution
from report_gen.model.outcome import Agreement, ReportState
from report_gen.model.sheets import LedgerBook
from report_gen.model.submission import Receipt, ReceiptSource, Skipped
from report_gen.reports.ledger import LedgerInput, build
from report_gen.resources import shipped

DECIDED = Resolution("2024-06", "D02", "U04", "", "", "以邮政部门为准", "张三", JUNE.last, 7)
VOID = {"meta", "line", "polyline", "circle", "rect", "path"}


def template() -> str:
    return shipped("templates", TEMPLATE).read_text(encoding="utf-8")


def html(given: LedgerInput) -> str:
    return page(made(given), template())


def table(book: LedgerBook, sheet: str, index: int = 0) -> list[list[object]]:
    """The values of a block of the ledger."""
    return [[cell.value for cell in row] for row in book.sheet(sheet).blocks[index].rows]


class Outline(HTMLParser):
    """The tags of a page with their attributes, its texts, and whether every tag is closed in its turn."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, attribute: str) -> list[str]:
        return [said[attribute] or "" for _, said in self.tags if attribute in said]


@pytest.mark.parametrize("given", [june(), half_year()], ids=["month", "half-year"])
def test_totals_are_those_of_the_ledger(given: LedgerInput) -> None:
    book, shown = build(given, compare), made(given)
    reporting = [
        [one.period, one.owed, *(count.number for count in (*one.states, *one.times)), *(rate for _, rate in one.rates)]
        for one in shown.reporting
    ]
    assert reporting == [row[:-1] for row in table(book, "总览", 1)]
    lights = [[bar.name, *bar.counts, bar.total] for bar in shown.bars]
    assert lights == [row[1:9] for row in table(book, "总览", 4)]
    work = {row[0]: row[1] for row in table(book, "总览", 2)}
    assert [count.number for count in shown.verdicts] == [work[f"指标{one.mark.word}"] for one in shown.verdicts]
    assert [count.number for count in shown.severities] == [work[f"{one.mark.word}问题"] for one in shown.severities]
    assert shown.conflict_counts[0].number == work["待裁定数据冲突"]
    assert [job.title for job in shown.jobs] == [row[1] for row in table(book, "总览", 0)]
    assert len(shown.unread) == len(table(book, "总览", 3))


@pytest.mark.parametrize("given", [june(), half_year()], ids=["month", "half-year"])
def test_lists_are_those_of_the_ledger(given: LedgerInput) -> None:
    book, shown = build(given, compare), made(given)
    forms = [[one.period, one.unit, one.kind, one.state.word, one.time.word] for one in shown.forms]
    assert forms == [row[1:6] for row in table(book, "报送情况")]
    listed = sum(line.number for unit in shown.findings for line in unit.lines)
    assert listed + sum(unit.hidden for unit in shown.findings) == len(table(book, "问题清单"))
    by_light = Counter({group.light.word: len(group.tasks) for group in shown.lights})
    assert by_light == Counter(str(row[7]) for row in table(book, "任务进展")) + Counter()
    assert [(one.code, one.verdict.word) for one in shown.indicators] == [
        (row[0], row[7]) for row in table(book, "指标")
    ]
    assert {one.number for one in shown.conflicts} == {row[0] for row in table(book, "冲突")}


def test_every_task_stands_behind_its_light_with_the_rule_that_fired() -> None:
    overdue = next(group for group in made(june()).lights if group.light.word == "超期")
    assert [(task.no, task.due) for task in overdue.tasks] == [("3", "2024年6月30日")]
    assert overdue.tasks[0].rule == "时限已过5天，牵头单位未报已完成。"
    pending = next(group for group in made(june()).lights if group.light.word == "待定")
    assert pending.tasks[0].due == "见文件"
    assert pending.tasks[0].leads.startswith("无牵头单位")


def test_forms_tell_when_they_came_and_how_that_is_known() -> None:
    forms = {one.unit: one for one in made(june()).forms}
    assert (forms["市交通局"].received, forms["市交通局"].basis) == ("2024-06-28 15:30", "收件登记")
    assert forms["市发改委"].received == ""
    assert (forms["示范区管委会"].file.word, forms["示范区管委会"].file.path) == ("未收到", "")
    assert forms["市商务局"].package.path == "退回修改/市商务局/"
    assert forms["市公安局"].package.path == ""
    assert made(june()).silent[0].units == ("示范区管委会",)


def test_a_form_seen_first_came_by_then() -> None:
    status = JUNE_MERGED.statuses[0]
    assert status.accepted is not None
    seen = Receipt(datetime(2024, 7, 2, 9, 0), ReceiptSource.SEEN, exact=False)  # noqa: DTZ001  # local, as all are
    sent = replace(status, accepted=replace(status.accepted, receipt=seen))
    merged = replace(JUNE_MERGED, statuses=(sent,))
    shown = made(LedgerInput(PLAN, an_assessment(PLAN, (merged,), JUNE), merged))
    assert (shown.forms[0].received, shown.forms[0].basis) == ("不晚于2024-07-02", "首见")


def test_a_gap_is_a_gap() -> None:
    shown = made(june())
    trend = next(one.trend for one in shown.indicators if one.code == "Z03")
    assert trend is not None
    assert [point.text for point in trend.points] == ["缺", "21.7%"]
    assert shown.trends[0].name.startswith("D03")
    drawn = drawing(trend)
    assert (drawn.lines, len(drawn.dots), drawn.gaps) == ((), 1, ("16",))


def test_a_line_breaks_at_a_gap_and_one_period_stands_in_the_middle() -> None:
    values = (Decimal(1), Decimal(2), None, Decimal(4), Decimal(4))
    points = tuple(TrendPoint(f"{month}月", value, str(value)) for month, value in enumerate(values, 1))
    drawn = drawing(TrendLine("甲", points))
    assert [len(line.split()) for line in drawn.lines] == [2, 2]
    assert (drawn.target, len(drawn.gaps)) == ("", 1)
    assert [label.text for label in drawn.labels] == ["1", "4"]
    single = drawing(TrendLine("乙", points[:1], Decimal(1), "≥1"))
    assert (single.lines, single.dots, single.target) == ((), (("160", "62"),), "62")
    assert [label.anchor for label in (*single.labels, *single.periods)] == ["middle", "middle"]


def test_pieces_of_a_bar_fill_it() -> None:
    pieces = bar_pieces((0, 1, 0, 30, 1, 0))
    assert [(one.series, one.number, one.labelled) for one in pieces] == [(1, 1, False), (3, 30, True), (4, 1, False)]
    assert (pieces[0].start, pieces[0].width, pieces[1].start) == ("0", "3.1", "3.1")
    assert bar_pieces((0, 0)) == ()


def test_conflicts_say_who_states_what_and_what_was_decided() -> None:
    shown = made(june()).conflicts[0]
    assert (shown.state.word, shown.note) == ("待裁定", "")
    assert [one.unit for one in shown.stated] == ["市商务局", "市邮政局"]
    facts = tuple(
        replace(fact, value=Decimal(79), conflict=None, resolution=DECIDED) if fact.conflict else fact
        for fact in JUNE_MERGED.items
    )
    merged = replace(JUNE_MERGED, items=facts, conflicts=())
    done = made(LedgerInput(PLAN, an_assessment(PLAN, (merged,), JUNE), merged)).conflicts[0]
    assert done.state.word == "已裁定"
    assert done.note == "采用市邮政局所报，79个；以邮政部门为准（张三，台账第7号）"
    own = replace(DECIDED, take="")
    facts = tuple(replace(fact, resolution=own) if fact.resolution else fact for fact in facts)
    merged = replace(merged, items=facts)
    assert (
        made(LedgerInput(PLAN, an_assessment(PLAN, (merged,), JUNE), merged)).conflicts[0].note.startswith("另行核定")
    )


def test_a_lapsed_decision_and_rounding_are_told() -> None:
    items = tuple(
        replace(fact, conflict=replace(fact.conflict, lapsed=DECIDED)) if fact.conflict else fact
        for fact in JUNE_MERGED.items
    )
    items = (*items[:-1], replace(items[-1], agreement=Agreement.ROUNDING))
    merged = replace(JUNE_MERGED, items=items)
    shown = made(LedgerInput(PLAN, an_assessment(PLAN, (merged,), JUNE), merged))
    assert shown.conflicts[0].note == "台账第7号裁定因改报失效"
    assert [count.number for count in shown.conflict_counts] == [1, 0, 1]


def test_the_policy_names_the_one_style_and_lets_nothing_else_in() -> None:
    source = html(june())
    policy = Outline(source).values("content")[0]
    (style,) = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "unsafe" not in source


@pytest.mark.parametrize("given", [june(), half_year()], ids=["month", "half-year"])
def test_nothing_runs_and_nothing_is_fetched(given: LedgerInput) -> None:
    source = html(given)
    outline = Outline(source)
    assert outline.open == []
    assert not re.search(r"https?://", source)
    assert {tag for tag, _ in outline.tags} & {"script", "link", "img", "iframe", "object", "embed", "form"} == set()
    attributes = {name for _, said in outline.tags for name in said}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]
    assert not re.search(r"@import|url\((?!#)", source)
    names = outline.values("id")
    assert len(names) == len(set(names))
    inner = {link[1:] for link in outline.values("href") if link.startswith("#")}
    assert inner <= set(names)


def test_headings_come_in_order_and_tables_are_named() -> None:
    outline = Outline(html(june()))
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("caption") == tags.count("table")
    assert all(said.get("scope") in {"col", "row"} for tag, said in outline.tags if tag == "th")


EVIL = "<script>alert(1)</script>\"'&{{ 7*7 }}\x00\x1b\ud800\u202e</td>"


def test_what_units_write_stays_text() -> None:
    findings = (BAD_NUMBER.at(place("U03", JUNE, "指标数据", 11), EVIL, column=EVIL, value="=1"),)
    merged = replace(JUNE_MERGED, findings=findings, skipped=(Skipped("a#?\"<b>'.xlsx", EVIL),))
    source = html(LedgerInput(PLAN, an_assessment(PLAN, (merged,), JUNE), merged))
    outline = Outline(source)
    assert "script" not in {tag for tag, _ in outline.tags}
    assert outline.open == []
    assert f"“{clean(EVIL)}”应填数" in "".join(outline.texts)
    assert "{{ 7*7 }}" in source
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", source)
    (link,) = [link for link in outline.values("href") if "b%3E" in link]
    assert unquote(link) == "../../报送/2024-06/a#?\"<b>'.xlsx"


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("../../报送/a b.xlsx", "../../%E6%8A%A5%E9%80%81/a%20b.xlsx"),
        ("javascript:alert(1)", "./javascript%3Aalert%281%29"),
        ("D:/办公/a.xlsx", "file:///D:/%E5%8A%9E%E5%85%AC/a.xlsx"),
        ("/srv/a.xlsx", "file:///srv/a.xlsx"),
        ("a\ud800.xlsx", "./a%3F.xlsx"),
    ],
)
def test_paths_become_addresses(path: str, link: str) -> None:
    assert address(path) == link


def test_a_month_of_two_thousand_findings_stays_small() -> None:
    said = "这一格填写的内容与上期相比变动很大，又没有说明原因。" * 40
    findings = tuple(
        BAD_NUMBER.at(
            place("U03", JUNE, f"表{number % 400}", number), f"单位{number % 60}", column=said, value=str(number)
        )
        for number in range(2000)
    )
    skipped = tuple(Skipped(f"多余的文件{number}.pdf", "不是电子表格。") for number in range(1500))
    merged = replace(JUNE_MERGED, findings=findings, skipped=skipped)
    given = LedgerInput(PLAN, an_assessment(PLAN, (merged,), JUNE), merged)
    shown, source = made(given), html(given)
    assert len(source.encode()) < 2_000_000
    assert sum(len(unit.lines) for unit in shown.findings) == 400
    told = sum(line.number for unit in shown.findings for line in unit.lines)
    assert told + sum(unit.hidden for unit in shown.findings) == 2000
    assert f"另有{shown.findings[-1].hidden}条见汇总台账“问题清单”。" in source
    assert "另有1300个见汇总台账“总览”。" in source
    assert "全文见汇总台账" in source


def test_nothing_to_say_is_said() -> None:
    merged = replace(MAY_MERGED, statuses=(), items=(), conflicts=(), files_found=0)
    whole = replace(an_assessment(PLAN, (MAY_MERGED,), MAY), tasks=(), indicators=())
    source = html(LedgerInput(replace(PLAN, info={}), whole, merged))
    for said in ("没有需要人工办理的事项。", "本方案没有定量指标。", "本期没有数据冲突。", "本期未发现问题。", "—"):
        assert said in source
    assert 'class="notice"' not in source


def test_the_notice_says_that_the_data_are_made_up() -> None:
    assert "本台账所用填报数据均为虚构" in made(june()).notice
    assert made(june()).notice.startswith("（示例数据，非真实情况）")


def test_states_are_counted_for_every_form() -> None:
    (june_line,) = made(june()).reporting
    assert sum(count.number for count in june_line.states) == june_line.owed == len(JUNE_MERGED.statuses)
    assert [count.mark.word for count in june_line.states] == [state.value for state in ReportState]


def test_the_same_board_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_board(made(june()), shipped("templates", TEMPLATE), tmp_path / name)
    content = (tmp_path / "a.html").read_bytes()
    assert content == (tmp_path / "b.html").read_bytes()
    assert b"\r" not in content
    assert content.startswith(b"<!DOCTYPE html>")


def test_a_template_without_its_style_is_refused() -> None:
    with pytest.raises(ReportGenError, match="一个 <style>"):
        page(made(june()), "<p>")
