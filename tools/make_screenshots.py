"""Takes pictures of the portal: the first example in a real browser, into output/截图/ or, for the site, elsewhere.

The forms are those of the example (made up); one of them is held back and sent through the page, as a unit would.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from report_gen.errors import ReportGenError
from report_gen.steps.portal.keys import make_keys
from report_gen.web.app import create_app
from report_gen.web.portal import Portal
from report_gen.web.server import Door, serving
from report_gen.workspace import Workspace

ROOT: Final = Path(__file__).resolve().parents[1]
EXAMPLE: Final = ROOT / "input_examples" / "luoyang"
TARGET: Final = ROOT / "output" / "截图"
NOW: Final = datetime.fromisoformat("2024-07-08T10:00:00")
PERIOD: Final = "2024-06"
UNIT: Final = "市公安局"
FORM: Final = "市公安局/填报表(最终版).xlsx"
DESK: Final[ViewportSize] = {"width": 1366, "height": 768}
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}


def main() -> int:
    """Take them all; returns the exit code."""
    try:
        with browser() as chromium:
            portal_pictures(chromium, TARGET, {})
    except ReportGenError as error:
        print(error.message, file=sys.stderr)
        return 2
    print(f"已写出：{TARGET.relative_to(ROOT)}")
    return 0


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window; raises ReportGenError where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise ReportGenError("没有找到 chromium，请先安装。")
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=alone)
        yield found
        found.close()


def portal_pictures(chromium: Browser, target: Path, names: Mapping[str, str]) -> None:
    """Take the pictures of both sides of the portal into `target`, under other `names` where they are given."""
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, _served(Path(folder)) as (address, codes, held):
        album = Album(target, names)
        _unit_side(chromium, address, codes[0], held, album)
        _clerk_side(chromium, address, codes[1], album)


class Album(NamedTuple):
    """Where pictures go, and what they are called there."""

    target: Path
    names: Mapping[str, str]

    def add(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Take a picture of what is seen, or of the whole page."""
        page.screenshot(path=self.target / f"{self.names.get(name, name)}.png", full_page=whole)


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, tuple[str, str], Path]]:
    """The portal of the example: its address, a unit's and a clerk's code, and the form that has not come yet."""
    root = folder / "洛阳"
    shutil.copytree(EXAMPLE / "报送", root / "报送")
    shutil.copyfile(EXAMPLE / "方案.xlsx", root / "方案.xlsx")
    (root / "台账").mkdir()
    held = root / "报送" / PERIOD / FORM
    held = held.replace(folder / held.name)
    portal = Portal.at(Workspace.at(root), lambda: NOW)
    (unit,) = make_keys(portal.lookout.office(), [UNIT], "张三", NOW)
    clerk = portal.admit("张三")
    with serving(create_app(portal), Door("127.0.0.1", 0, None, None)) as port:
        yield f"http://127.0.0.1:{port}", (unit.code, clerk), held
    portal.jobs.join()


def _unit_side(chromium: Browser, address: str, code: str, held: Path, album: Album) -> None:
    page = chromium.new_page(viewport=DESK)
    page.goto(f"{address}/signin")
    album.add(page, "1 登录")
    _sign_in(page, address, code)
    album.add(page, "2 单位首页")
    page.goto(f"{address}/unit/{PERIOD}")
    page.set_input_files("input[type=file]", held)
    page.get_by_text("已收到").first.wait_for()
    page.wait_for_load_state("networkidle")
    album.add(page, "3 上报后当场看到结果")
    page.goto(f"{address}/unit/{PERIOD}")
    album.add(page, "4 校核结果", whole=True)
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/unit/{PERIOD}")
    album.add(page, "5 手机上", whole=True)
    page.close()


def _clerk_side(chromium: Browser, address: str, code: str, album: Album) -> None:
    page = chromium.new_page(viewport=DESK)
    page.set_default_timeout(120_000)  # the first picture reads every form of the year
    _sign_in(page, address, code)
    page.goto(f"{address}/office")
    album.add(page, "6 谁报了没有", whole=True)
    page.goto(f"{address}/office/{PERIOD}")
    album.add(page, "7 本期办理", whole=True)
    page.goto(f"{address}/office/{PERIOD}/board")
    album.add(page, "8 看板")
    page.close()


def _sign_in(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/signin")
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")
    page.wait_for_url(lambda found: "/signin" not in found)


if __name__ == "__main__":
    sys.exit(main())
