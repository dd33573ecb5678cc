"""The office's way through the portal in a real browser: screen, phone, keyboard, paper, without script, axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from helpers_browser import AXE, PHONE, SCREEN, chromium, needs_axe, needs_chromium
from helpers_portal import clerk_code, portal_at
from helpers_web_office import CONFLICT, NOW, a_desk
from report_gen.web.app import create_app
from report_gen.web.portal import Portal
from report_gen.web.server import Door, serving

PAGES = (
    "/office",
    "/office/2024-04",
    "/office/2024-06",
    "/office/2024H1",
    "/office/2024-05/unit/{city}",
    "/office/2024-06/documents",
    "/office/exemptions",
    "/office/codes",
    "/office/log",
)
_SIZES = pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])

pytestmark = needs_chromium


@dataclass(frozen=True, slots=True)
class Site:
    """The portal served on this machine, and a clerk's code for it."""

    portal: Portal
    code: str
    address: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    portal = portal_at(a_desk(tmp_path_factory.mktemp("网页") / "洛阳"), NOW)
    with serving(create_app(portal), Door("127.0.0.1", 0)) as port:
        yield Site(portal, clerk_code(portal), f"http://127.0.0.1:{port}")
    portal.jobs.join(60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@contextmanager
def clerk(browser: Any, site: Site, size: tuple[int, int] = SCREEN, **options: Any) -> Iterator[Any]:
    """A page on which the clerk has signed in; nothing may be said on its console."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    context.set_default_timeout(30_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site.address}/signin")
    page.fill("#code", site.code)
    page.press("#code", "Enter")
    page.wait_for_url("**/office")
    yield page
    context.close()
    assert complaints == []


def ways(site: Site) -> list[str]:
    plan = site.portal.lookout.office().plan
    (city,) = (unit.code for unit in plan.units if unit.short == "市城市管理局")
    return [path.format(city=city) for path in PAGES]


@_SIZES
def test_no_page_is_wider_than_the_screen(browser: Any, site: Site, size: tuple[int, int]) -> None:
    with clerk(browser, site, size) as page:
        for path in ways(site):
            page.goto(site.address + path)
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
            assert page.locator("h1").count() == 1, path


@needs_axe
def test_axe_finds_nothing_serious(browser: Any, site: Site) -> None:
    with clerk(browser, site, bypass_csp=True) as page:
        for path in ways(site):
            page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
            page.goto(site.address + path)
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            page.evaluate(Path(AXE).read_text(encoding="utf-8"))
            found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
            page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            found += page.evaluate(
                "axe.run({ resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false } } })"
            )["violations"]  # the colours are the same
            wrong = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
            assert (path, wrong) == (path, [])


def test_a_clerks_way_from_what_is_missing_to_the_papers(browser: Any, site: Site) -> None:
    with clerk(browser, site) as page:
        page.get_by_role("link", name="4月", exact=True).click()
        conflict = page.locator(".conflict")
        assert CONFLICT in conflict.inner_text()
        conflict.get_by_label("市交通运输局").check()
        conflict.get_by_label("理由").fill("以牵头单位复核后的数为准")
        conflict.get_by_role("button", name="裁定").click()
        said = page.locator("#said")
        said.get_by_text("已记入台账").wait_for()
        assert said.evaluate(
            "one => one.getBoundingClientRect().top >= 0"
        )  # in sight, though the page opens further down
        page.locator("#conflicts summary").first.click()
        back = page.locator("#conflicts details.act form")
        back.get_by_label("撤回的原因").fill("漏看了市公安局的函")
        back.get_by_role("button", name="撤回").click()
        page.get_by_role("dialog").get_by_role("button", name="取消").click()
        assert page.locator(".conflict").count() == 0
        back.get_by_role("button", name="撤回").click()
        page.get_by_role("dialog").get_by_role("button", name="确定").click()
        page.locator(".conflict").wait_for()
        page.goto(f"{site.address}/office/2024-06")
        page.locator("#run-merge").get_by_role("button", name="汇总").click()
        page.get_by_role("heading", name="结果").wait_for()
        assert "通过" in page.locator(".lines").inner_text()
        page.get_by_role("link", name="下载文件").click()
        with page.expect_download() as fetched:
            page.get_by_role("link", name="全部下载").click()
        assert fetched.value.suggested_filename == "2024年6月全部文件.zip"
        page.goto(f"{site.address}/office/2024-06/board")
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"  # its style was let in
        page.get_by_role("link", name="返回2024年6月").click()
        page.wait_for_url("**/office/2024-06")


def test_codes_are_made_and_print_to_be_cut(browser: Any, site: Site) -> None:
    with clerk(browser, site) as page:
        page.goto(f"{site.address}/office/codes")
        page.get_by_role("button", name=re.compile("为没有的")).click()
        page.locator(".slip").first.wait_for()
        assert page.locator(".slip").count() == 22
        assert site.address in page.locator(".slip").first.inner_text()
        page.emulate_media(media="print")
        assert not page.locator(".notice").first.is_visible()
        assert page.locator(".slip .code").first.is_visible()


def test_everything_is_reached_by_keyboard(browser: Any, site: Site) -> None:
    with clerk(browser, site) as page:
        page.goto(f"{site.address}/office/2024-04")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        reached = set()
        for _ in range(140):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.tagName + (document.activeElement.name || '')"))
        assert {"A", "BUTTON", "SUMMARY", "INPUTtake", "INPUTreason", "INPUTon"} <= reached


def test_the_matrix_prints_across_and_shows_the_current_period_on_a_phone(browser: Any, site: Site) -> None:
    with clerk(browser, site) as page:
        content = page.pdf(prefer_css_page_size=True)
        sizes = set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", content))
        assert sizes
        assert all(int(width) > int(height) for width, height in sizes)
        assert len(re.findall(rb"/Type\s*/Page\b", content)) <= 2
    with clerk(browser, site, PHONE) as page:
        box = page.locator(".box.matrix")
        assert box.evaluate("one => one.scrollWidth > one.clientWidth")
        box.evaluate("one => { one.scrollLeft = 400; one.scrollTop = 300; }")
        corner = box.evaluate("one => one.getBoundingClientRect().left")
        head = page.locator(".matrix tbody th.unit").last.evaluate("one => one.getBoundingClientRect().left")
        assert abs(head - corner) <= 2  # the unit's name stays in sight


def test_it_works_without_script(browser: Any, site: Site) -> None:
    with clerk(browser, site, java_script_enabled=False) as page:
        page.goto(f"{site.address}/office/2024-06")
        page.locator("#run-remind").get_by_role("button", name="催报").click()
        page.wait_for_url("**/office/jobs/*")
        assert site.portal.jobs.join(60)
        again = page.get_by_role("link", name="刷新")
        if again.count():
            again.click()
        page.get_by_text("有事项需要人工处理").wait_for()
        page.get_by_role("link", name="回到2024年6月").click()
        page.locator("#queries summary").first.wait_for()
