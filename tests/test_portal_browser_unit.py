"""The unit's pages in a real browser: the whole way with script and without, keyboard, phone, paper, axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from helpers_browser import AXE, PHONE, SCREEN, chromium, needs_axe, needs_chromium
from helpers_unit_pages import (
    CODE,
    EMPTY,
    NOW,
    PASSED,
    QUERIED,
    RETURNED,
    Steps,
    an_app,
    served,
)
from report_gen.errors import ReportGenError
from report_gen.model.portal import UnitView, Uploaded

PAGE, SCORE = "/unit/2024-06", "/unit/scores/2024H1"
CLOSED = replace(QUERIED, standing=replace(QUERIED.standing, closed="张三，2024年7月25日"))
VIEWS = {"empty": EMPTY, "returned": RETURNED, "queried": QUERIED, "passed": PASSED, "closed": CLOSED}

pytestmark = needs_chromium


@dataclass(slots=True)
class Site:
    """The portal on a port, what its steps say, and a browser."""

    address: str
    steps: Steps
    browser: Any


@dataclass(slots=True)
class Shown:
    """A page of it in a window, with what went wrong there and where it asked."""

    page: Any
    address: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        self.page.goto(self.address + path)
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, served(an_app(tmp_path_factory.mktemp("portal"), patch)) as found:
        yield found


@pytest.fixture
def site(browser: Any, address: str, monkeypatch: pytest.MonkeyPatch) -> Site:
    steps = Steps()
    steps.put_in(monkeypatch)
    return Site(address, steps, browser)


@contextmanager
def signed_in(site: Site, size: tuple[int, int] = SCREEN, **options: Any) -> Iterator[Shown]:
    """A window of that size in which the unit has signed in on the page for that."""
    width, height = size
    context = site.browser.new_context(viewport={"width": width, "height": height}, **options)
    found = Shown(context.new_page(), site.address)
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("request", lambda request: found.asked.append(request.url))
    found.page.set_default_timeout(15_000)
    page = found.open("/unit")
    page.get_by_label("登录码").fill(CODE)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site.address}/unit")
    yield found
    context.close()


def a_file(name: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04"}


def answered(status: int, route: Any) -> None:
    """The server's answer, whatever was asked."""
    route.fulfill(status=status, body="<p>")


def test_a_unit_goes_its_whole_way(site: Site) -> None:
    site.steps.view = EMPTY
    with signed_in(site) as found:
        page = found.page
        page.get_by_role("link", name="上报", exact=True).click()
        page.wait_for_url("**/unit/2024-06#upload")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载2024年6月空白填报表").click()
        assert download.value.suggested_filename == "空白填报表_U03_2024-06.xlsx"

        site.steps.view = RETURNED  # what the step says once the file is there
        page.set_input_files("#files", [a_file("市商务局6月.xlsx")])
        page.locator(".sent").get_by_text("已收到（第12号，2024-07-03 09:30:15）").wait_for()
        page.locator("#results").get_by_text("有3处强制性问题，已退回。").wait_for()
        assert "市商务局6月.xlsx：已收到（第12号" in page.locator("[role=status].unseen").inner_text()
        assert page.locator(".sent .badge").first.inner_text().split() == ["✕", "退回"]
        with page.expect_download() as download:
            page.get_by_role("link", name="校核标注表").click()
        assert download.value.suggested_filename == "校核标注表_U03_2024-06.xlsx"

        page.get_by_label("原因（指标数据!H12）").fill("新增两家市场")
        page.get_by_label("填写人").fill("李四")
        page.get_by_role("button", name="提交说明").click()
        page.get_by_text("已记下说明（第16号）").wait_for()
        page.get_by_role("link", name="各期报送").click()
        page.get_by_role("link", name="2024年上半年得分明细").click()
        assert page.locator("h1").inner_text().startswith("2024年上半年考核得分")
        page.get_by_role("button", name="退出").click()
        page.wait_for_url("**/signin")
        found.open(PAGE)
        page.wait_for_url(re.compile("/signin[?]next="))
        assert found.said == []
        assert {url.split("/")[2] for url in found.asked} == {site.address.split("/")[2]}


def test_several_files_at_once_each_have_their_answer(site: Site) -> None:
    site.steps.uploads = {"别家.xlsx": ReportGenError("这是<b>市公安局</b>的填报表。", "请检查是否选错了文件。")}
    with signed_in(site) as found:
        page = found.open(PAGE)
        page.get_by_label("填写人").fill("李四")  # what is being written is kept when the results come in
        page.set_input_files("#files", [a_file(name) for name in ("甲.xlsx", "别家.xlsx", "乙.xlsx")])
        page.locator(".sent .badge").nth(2).wait_for()
        page.wait_for_load_state("networkidle")
        said = page.locator(".sent").all_inner_texts()
        assert [one.splitlines()[0] for one in said] == ["甲.xlsx", "别家.xlsx", "乙.xlsx"]
        assert "没有收下 这是<b>市公安局</b>的填报表。" in " ".join(said[1].split())
        assert page.locator(".sent b").count() == 0
        assert sum(url.endswith("/upload") for url in found.asked) == 3
        assert page.get_by_label("填写人").input_value() == "李四"
        assert found.said == []


def test_a_file_that_is_not_used_says_why(site: Site) -> None:
    unused = replace(RETURNED, files=(replace(RETURNED.files[0], used=False, note="此件一格未填，不算报送。"),))
    site.steps.uploads = {"空.xlsx": Uploaded("空.xlsx", "", taken=True, event=12, at=NOW, view=unused)}
    with signed_in(site) as found:
        page = found.open(PAGE)
        page.set_input_files("#files", [a_file("空.xlsx")])
        page.locator(".sent").get_by_text("此件一格未填，不算报送。").wait_for()
        assert page.locator(".sent .badge").all_inner_texts() == ["▲\n不采用"]


def test_files_dropped_on_the_page_are_sent_and_a_miss_opens_nothing(site: Site) -> None:
    drop = """selector => {
        const given = new DataTransfer();
        given.items.add(new File(["PK"], "拖来的.xlsx"));
        const event = new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true });
        return !document.querySelector(selector).dispatchEvent(event);
    }"""
    with signed_in(site) as found:
        page = found.open(PAGE)
        assert page.evaluate(drop, "h1")
        assert page.locator(".sent").count() == 0
        assert page.evaluate(drop, "[data-drop]")
        page.locator(".sent").get_by_text("已收到（第12号").wait_for()
        assert site.steps.asked[0][3] == "拖来的.xlsx"


def test_what_goes_wrong_on_the_way_is_said_and_can_be_tried_again(site: Site) -> None:
    with signed_in(site) as found:
        page = found.open(PAGE)
        page.route("**/upload", lambda route: route.abort())
        page.set_input_files("#files", [a_file("甲.xlsx")])
        page.get_by_text("没有送到，可能是网络断了。").first.wait_for()
        page.unroute("**/upload")
        page.get_by_role("button", name="重新上传").click()
        page.locator(".sent").get_by_text("已收到（第12号").wait_for()
        assert page.locator(".sent").count() == 1

        page.evaluate("document.querySelector('form[data-upload]').dataset.max = 3")
        page.set_input_files("#files", [a_file("大.xlsx")])
        page.get_by_text("文件太大。").first.wait_for()
        for status, said in ((401, "登录已失效。"), (429, "上传太频繁。"), (500, "服务器没有收下。")):
            page.evaluate("document.querySelector('form[data-upload]').dataset.max = 9999")
            page.route("**/upload", partial(answered, status))
            page.set_input_files("#files", [a_file(f"{status}.xlsx")])
            page.get_by_text(said).first.wait_for()
            page.unroute("**/upload")


def test_taking_back_is_asked_first(site: Site) -> None:
    site.steps.view = QUERIED
    with signed_in(site) as found:
        page = found.open(PAGE)
        page.get_by_text("撤回这条说明").click()
        page.get_by_label("撤回原因").fill("填错了")
        page.locator("form[data-confirm]").get_by_label("填写人").fill("李四")
        button = page.locator("form[data-confirm] button")
        button.click()
        dialog = page.get_by_role("dialog", name="请确认")
        assert "撤回后该值重新待核实" in dialog.inner_text()
        assert page.evaluate("document.activeElement.textContent") == "取消"
        page.keyboard.press("Escape")
        assert dialog.count() == 0
        assert button.evaluate("one => document.activeElement === one")
        assert site.steps.asked == []
        button.click()
        dialog.get_by_role("button", name="撤回").click()
        page.get_by_text("已撤回第15号说明").wait_for()
        assert [one[0] for one in site.steps.asked] == ["unexplain"]
        assert found.said == []


def test_without_script_the_whole_way_is_there(site: Site) -> None:
    with signed_in(site, java_script_enabled=False) as found:
        page = found.open(PAGE)
        page.set_input_files("#files", [a_file("甲.xlsx"), a_file("乙.xlsx")])
        page.locator("form[enctype] button").click()
        assert page.locator("#said .notice").count() == 2
        assert "“甲.xlsx”已收到（第12号" in page.locator("#said").inner_text()
        page.locator("textarea").fill("新增两家市场")
        page.locator("#by-1").fill("李四")
        page.get_by_role("button", name="提交说明").click()
        assert "已记下说明" in page.locator("#said").inner_text()
        assert [one[0] for one in site.steps.asked] == ["take", "take", "explain"]


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_nothing_is_wider_than_the_screen_and_nothing_complains(site: Site, size: tuple[int, int]) -> None:
    with signed_in(site, size) as found:
        for name, view in VIEWS.items():
            site.steps.view = view
            for path in ("/unit", PAGE, SCORE):
                page = found.open(path)
                page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
                outside = page.evaluate(
                    """width => [...document.querySelectorAll('body *')].filter(one => !one.closest('.box, .unseen, .skip')
                         && one.getBoundingClientRect().right > width + 1).map(one => one.outerHTML.slice(0, 80))""",
                    size[0],
                )
                assert (name, path, outside) == (name, path, [])
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert found.said == []


def test_what_is_pressed_is_large_enough_on_a_phone(site: Site) -> None:
    with signed_in(site, PHONE) as found:
        for view in VIEWS.values():
            site.steps.view = view
            page = found.open(PAGE)
            small = page.evaluate(
                """() => [...document.querySelectorAll('a, button, input:not([type=hidden], [type=file]), summary')]
                     .filter(one => one.offsetParent && !one.matches('.skip') && one.getBoundingClientRect().height < 24)
                     .map(one => one.outerHTML.slice(0, 90))"""
            )
            assert small == []


def test_the_keyboard_is_enough(site: Site) -> None:
    with signed_in(site) as found:
        page = found.open(PAGE)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        reached = []
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("(document.activeElement.textContent || document.activeElement.id).trim()"))
        for name in ("下载2024年6月空白填报表", "files", "校核标注表", "why-1", "by-1", "提交说明", "市商务局6月.xlsx"):
            assert name in reached
        page.locator("#files").focus()
        label = page.locator("label[for=files]")
        assert label.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_paper_is_a4_and_bears_no_buttons(site: Site) -> None:
    with signed_in(site) as found:
        for path, words in ((PAGE, "有3处强制性问题"), (SCORE, "得分依据")):
            page = found.open(path)
            page.emulate_media(media="print")
            assert page.get_by_text(words).first.is_visible()
            assert not page.locator("button, .button, .drop").filter(visible=True).count()
            content = page.pdf(prefer_css_page_size=True)
            sizes = set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", content))
            assert sizes <= {(b"594", b"841"), (b"595", b"842"), (b"594", b"842"), (b"595", b"841")}
            assert sizes
            page.emulate_media(media="screen")


@needs_axe
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_axe_finds_nothing(site: Site, view: UnitView) -> None:
    site.steps.view = view
    with signed_in(site, bypass_csp=True) as found:
        for path in (PAGE, "/unit", SCORE) if view is PASSED else (PAGE,):
            page = found.open(path)
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            if view in {RETURNED, QUERIED}:
                page.set_input_files("#files", [a_file("甲.xlsx")])
                page.locator(".sent .badge").first.wait_for()
                page.wait_for_load_state("networkidle")
            page.evaluate(Path(AXE).read_text(encoding="utf-8"))
            for (width, height), colours in ((SCREEN, True), (PHONE, False)):  # the colours are the same on a phone
                page.set_viewport_size({"width": width, "height": height})
                result = page.evaluate(
                    "on => axe.run({ resultTypes: ['violations'], rules: { 'color-contrast': { enabled: on } } })",
                    colours,
                )
                wrong = [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]]
                assert (path, width, wrong) == (path, width, [])
                assert len(result["passes"]) > 20
            page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
