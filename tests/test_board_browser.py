"""看板.html in a real browser, opened from the disk without a network: screen, phone, keyboard, paper, axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from helpers_board import half_year, june, made
from helpers_browser import AXE, PHONE, SCREEN, chromium, needs_axe, needs_chromium
from report_gen.html.page import TEMPLATE, write_board
from report_gen.resources import shipped

pytestmark = needs_chromium


@dataclass(slots=True)
class Shown:
    """The page open in a browser, with what went wrong and what was asked for."""

    page: Any
    address: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=["month", "half-year"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = june() if request.param == "month" else half_year()
    found = tmp_path_factory.mktemp("看板") / TEMPLATE
    write_board(made(given), shipped("templates", TEMPLATE), found)
    return found


@contextmanager
def shown(browser: Any, path: Path, size: tuple[int, int], *, bypass_csp: bool = False) -> Iterator[Shown]:
    """The page in a window of that size, offline. `bypass_csp` lets axe in, which the page's policy would stop."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True, bypass_csp=bypass_csp)
    found = Shown(context.new_page(), path.as_uri())
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("request", lambda request: found.asked.append(request.url))
    found.page.goto(found.address)
    yield found
    context.close()


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_it_opens_quietly_and_asks_for_nothing(browser: Any, path: Path, size: tuple[int, int]) -> None:
    with shown(browser, path, size) as found:
        assert found.page.locator("h1").inner_text().endswith("进展看板")
        # the style was let in by the policy: without it the body would have the browser's own margin
        assert found.page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
        assert found.said == []
        assert found.asked == [found.address]


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_nothing_is_wider_than_the_screen(browser: Any, path: Path, size: tuple[int, int]) -> None:
    with shown(browser, path, size) as found:
        found.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert found.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        outside = found.page.evaluate(
            """width => [...document.querySelectorAll('section *')].filter(one =>
                 !one.closest('.box') && !one.closest('.unseen') && one.getBoundingClientRect().right > width + 1)
               .map(one => one.outerHTML.slice(0, 80))""",
            size[0],
        )
        assert outside == []


def test_the_keyboard_reaches_everything(browser: Any, path: Path) -> None:
    with shown(browser, path, SCREEN) as found:
        page = found.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "汇总台账.xlsx"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        reached = [page.evaluate("document.activeElement.tagName") for _ in range(200) if _pressed(page)]
        assert {"A", "SUMMARY"} <= set(reached)
        page.locator("#unit-1 > summary").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.getElementById('unit-1').open")
        assert page.locator("#unit-1 li").first.is_visible()


def _pressed(page: Any) -> bool:
    """Whether Tab came to something on the page."""
    page.keyboard.press("Tab")
    return bool(page.evaluate("document.activeElement !== document.body"))


def test_paper_is_a4_and_shows_what_was_folded(browser: Any, path: Path) -> None:
    with shown(browser, path, SCREEN) as found:
        folded = found.page.locator("#unit-1 li").first
        assert not folded.is_visible()
        found.page.emulate_media(media="print")
        assert folded.is_visible()
        assert not found.page.locator("nav").is_visible()
        content = found.page.pdf(prefer_css_page_size=True)
        sizes = set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", content))
        assert sizes <= {(b"594", b"841"), (b"595", b"842"), (b"594", b"842"), (b"595", b"841")}
        assert sizes


@needs_axe
@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_axe_finds_nothing_serious(browser: Any, path: Path, size: tuple[int, int]) -> None:
    with shown(browser, path, size, bypass_csp=True) as found:
        found.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found.page.evaluate(Path(AXE).read_text(encoding="utf-8"))
        result = found.page.evaluate("axe.run()")
        wrong = [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]
                 if one["impact"] in {"serious", "critical"}]  # fmt: skip
        assert wrong == []
        assert len(result["passes"]) > 20
