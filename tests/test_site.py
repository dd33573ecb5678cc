"""The documentation site: generated pages leave nothing out, every page is reached, nothing is fetched, links hold."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from helpers_browser import PHONE, SCREEN, chromium, needs_chromium
from report_gen.catalogue import kinds
from report_gen.cli import COMMANDS
from report_gen.cli.plan import PLAN_COMMANDS
from report_gen.model.layout import SETTINGS
from report_gen.model.rubric import RUBRIC_RULES
from report_gen.reports.phrase_table import phrase_rows

sys.path.insert(0, str(ROOT / "tools"))

import make_site
import make_site_commands
import make_site_plan
import make_site_story

PAGES = sorted((ROOT / "docs" / "site").glob("*.md"))
OUTSIDE = re.compile(r"(?:https?:)?//", re.ASCII)
SETTINGS_TEXT = (ROOT / "mkdocs.yml").read_text("utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly, without pictures: in a few seconds."""
    folder = tmp_path_factory.mktemp("site")
    make_site.gather(folder / "pages", {}, with_pictures=False)
    assert make_site.build(folder / "pages", folder / "site") == 0
    return folder / "site"


def test_the_page_of_commands_has_every_command_with_its_help() -> None:
    page = make_site_commands.page()
    inner = [f"plan {name}" for name in PLAN_COMMANDS]
    for name in (*COMMANDS, *inner, "holidays fill", "log show", "log verify"):
        assert re.search(rf"^### {name}（.+） ", page, re.MULTILINE), name
        assert f"用法：report-gen {name} " in page or f"用法：report-gen {name}\n" in page, name
    for _, _, alias, short in COMMANDS.values():
        assert f"（{alias}）" in page
        assert short in page


def test_no_command_is_left_to_the_last_group() -> None:
    assert [group for group, _ in make_site_commands.grouped()] == list(make_site_commands.GROUPS)


@pytest.mark.parametrize("spec", make_site_plan.ALL_SHEETS, ids=lambda spec: spec.name)
def test_the_reference_of_a_sheet_tells_of_every_column(spec: Any) -> None:
    assert list(make_site_plan.MEANINGS[spec.name]) == list(spec.titles)
    section = make_site_plan.sheet_section(spec)
    for column in spec.columns:
        assert f"| {column.title} | {'必填' if column.required else ''} | " in section


def test_every_sheet_of_a_plan_has_its_section_in_the_page() -> None:
    page = (ROOT / "docs" / "site" / "plan.md").read_text("utf-8")
    assert re.findall(r"\{\{表 (\S+)\}\}", page) == [spec.name for spec in make_site_plan.ALL_SHEETS]
    assert "{{评分规则}}" in page
    assert "{{版式}}" in page


def test_mistakes_in_a_plan_are_found_out_where_they_are_made() -> None:
    said = make_site_plan.said_of_mistakes()
    assert {sheet: len(rows) for sheet, rows in said.items()} == {
        sheet: len(mistakes) for sheet, mistakes in make_site_plan.MISTAKES.items()
    }
    assert all(
        re.match(r"\[P\d{3}\] (强制性|核实性|提示)：", message) for rows in said.values() for *_, message in rows
    )


def test_rules_and_settings_of_the_layout_are_all_told() -> None:
    rules, layout = make_site_plan.rubric_section(), make_site_plan.layout_section()
    assert all(f"| {rule} |" in rules for rule in RUBRIC_RULES)
    assert all(f"| {one.name} |" in layout for one in SETTINGS)


def test_a_mark_becomes_what_the_command_printed() -> None:
    printed = "\n".join(f"第{number}行" for number in range(1, 8))
    said = {"汇总": make_site_story.Said("report-gen merge 2024-06", printed, 1)}
    text = make_site.filled("{{命令 汇总 2 1}}\n\n{{命令 汇总}}", said, with_pictures=True)
    short, whole = text.split("\n\n")
    assert short.splitlines() == [
        "```text", "$ report-gen merge 2024-06", "第1行", "第2行", "……（略去 4 行）", "第7行", "（退出码 1）", "```",
    ]  # fmt: skip
    assert whole.count("第") == 7


def test_pictures_are_said_in_words_where_none_are_taken() -> None:
    text = "![看板](pictures/board.png)"
    assert make_site.filled(text, {}, with_pictures=True) == text
    assert make_site.filled(text, {}, with_pictures=False) == "（图：看板）"


def test_every_picture_has_words_and_somebody_who_takes_it() -> None:
    tool = (ROOT / "tools" / "make_site_pictures.py").read_text("utf-8")
    for page in PAGES:
        for words, path in make_site.PICTURE.findall(page.read_text("utf-8")):
            assert words, path
            assert f'"{Path(path).stem}"' in tool or f"{Path(path).stem}.png" in tool, path


def test_every_mark_names_a_command_of_the_story() -> None:
    source = (ROOT / "tools" / "make_site_story.py").read_text("utf-8") + (ROOT / "tools" / "make_site.py").read_text(
        "utf-8"
    )
    for page in PAGES:
        for name in re.findall(r"\{\{命令 (\S+?)[ }]", page.read_text("utf-8")):
            assert f'"{name}": ' in source or f'said["{name}"]' in source, (page.name, name)


def test_nav_lists_every_page() -> None:
    made = {make_site.COMMANDS_PAGE, make_site.DECISIONS_PAGE, *make_site.ELSEWHERE}
    pages = re.findall(r"^ +- .+: (\S+\.md)$", SETTINGS_TEXT.split("\nnav:\n")[1], re.MULTILINE)
    assert len(pages) == len(set(pages))
    assert set(pages) == {page.name for page in PAGES} | made


def test_nothing_in_the_settings_lies_elsewhere() -> None:
    assert "\n  font: false\n" in SETTINGS_TEXT
    assert "\nuse_directory_urls: false\n" in SETTINGS_TEXT
    assert not OUTSIDE.search(SETTINGS_TEXT)


def test_the_site_is_built_strictly_with_every_record(site: Path) -> None:
    findings = (site / "findings.html").read_text("utf-8")
    assert all(f"<td>{kind.code}</td>" in findings for kind in kinds())
    wording = (site / "wording.html").read_text("utf-8")
    assert all(f"<td>{row.key}</td>" in wording for row in phrase_rows())
    for record in (ROOT / "docs" / "decisions").glob("*.md"):
        assert (site / "decisions" / f"{record.stem}.html").is_file()


class _Fetched(HTMLParser):
    """What a page has the browser fetch: scripts, styles, pictures, fonts, frames."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.found += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "poster", "data"}]


def test_no_page_has_anything_fetched_from_the_network(site: Path) -> None:
    for page in site.rglob("*.html"):
        reader = _Fetched()
        reader.feed(page.read_text("utf-8"))
        assert reader.found
        assert not [one for one in reader.found if OUTSIDE.match(one)], page.name
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import\s)[\"']?(?:https?:)?//", style.read_text("utf-8")), style.name


@needs_chromium
def test_the_search_finds_chinese_from_the_disk(site: Path) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": SCREEN[0], "height": SCREEN[1]})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / "index.html").as_uri())
        for words, wanted in (
            ("约数", "findings.html"),
            ("首见作为收到时间", "plan.html"),
            ("怎样免报一家单位", "intake.html"),
        ):
            page.fill("input[name=query]", words)
            page.keyboard.press("End")  # the theme looks when a key is let go
            links = page.locator(".md-search-result__link")
            page.wait_for_function(
                "wanted => [...document.querySelectorAll('.md-search-result__link')].some(a => a.href.includes(wanted))",
                arg=wanted,
            )
            assert links.count() > 0
        page.fill("input[name=query]", "魑魅魍魉")
        page.keyboard.press("End")
        page.get_by_text("没有找到符合条件的结果").wait_for()
        assert all(url.startswith(("file:", "data:")) for url in asked)


@needs_chromium
@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_pages_fit_the_width_and_say_no_error(site: Path, size: tuple[int, int]) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        for name in ("index", "month", "plan", "commands", "faq"):
            page.goto((site / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], name
        assert not wrong


def test_lines_of_a_chinese_paragraph_are_put_together() -> None:
    text = "一行。\n又一行，\n  “引”\n- 项\n\n```text\n甲\n乙\n```\n| 表 |\n|---|"
    assert make_site.joined(text) == "一行。又一行，“引”\n- 项\n\n```text\n甲\n乙\n```\n| 表 |\n|---|"
