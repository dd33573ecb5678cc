"""The pictures of the documentation site: real outputs of the story's office, on paper and in the browser.

LibreOffice lays out, poppler draws; the overview page and the portal are seen in Chromium. What is missing on the machine
stops the build: a page must not lack a picture it tells of.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Browser
from pypdf import PdfReader

from make_screenshots import browser, portal_pictures
from make_site_story import OFFICE, PERIOD
from report_gen.errors import ReportGenError
from report_gen.office import to_pdf
from report_gen.pdf.faces import preferred
from report_gen.pdf.fontconfig import write_configuration

_DOTS: Final = 84  # an inch
_HALF: Final = "2024H1"
_BOARD: Final = (1366, 900)


class Shot(NamedTuple):
    """A page of a file: the picture's name, the file in the office, the words its page holds, how much of its height."""

    name: str
    file: str
    words: str
    part: float = 1.0


SHOTS: Final = (
    Shot("form-guide", f"空白模板/{PERIOD}/市商务局_2024年6月填报表.xlsx", "填表说明"),
    Shot("form-tasks", f"空白模板/{PERIOD}/市商务局_2024年6月填报表.xlsx", "重点任务进展情况序号"),
    Shot("form-items", f"空白模板/{PERIOD}/市商务局_2024年6月填报表.xlsx", "指标数据填报表"),
    Shot("reminder", f"输出/{PERIOD}/催报/督办单/市邮政管理局.docx", ""),
    Shot("marked-list", "../退回修改件/市公安局/填报表(最终版)_校核标注.xlsx", "校核意见", 0.5),
    Shot("marked-form", "../退回修改件/市公安局/填报表(最终版)_校核标注.xlsx", "重点任务进展情况序号"),
    Shot("correction", "../退回修改件/市公安局/更正表.xlsx", "更正为"),
    Shot("notice", "../退回修改件/市公安局/退回修改通知.docx", ""),
    Shot("ledger-overview", f"输出/{PERIOD}/汇总台账.xlsx", "总览"),
    Shot("ledger-tasks", f"输出/{PERIOD}/汇总台账.xlsx", "重点任务进展情况序号"),
    Shot("report-first", f"输出/{_HALF}/2024年上半年总结报告.docx", ""),
    Shot("report-indicators", f"输出/{_HALF}/2024年上半年总结报告.docx", "末端共同配送站数为"),
    Shot("report-annex", f"输出/{_HALF}/2024年上半年总结报告.docx", "附件1重点任务进展情况表"),
    Shot("meeting", f"输出/{_HALF}/2024年上半年会议材料.docx", ""),
    Shot("score-sheet", f"输出/{_HALF}/考核评分表/市商务局_2024年上半年考核评分表.docx", ""),
    Shot("bulletin", f"输出/{_HALF}/2024年上半年考核通报.docx", ""),
)


def take(root: Path, target: Path) -> None:
    """Take all pictures of the story told in `root` into `target`."""
    office = root / "月" / OFFICE
    target.mkdir(parents=True, exist_ok=True)
    files = sorted({office / shot.file for shot in SHOTS})
    (root / "版").mkdir()
    pdfs = to_pdf(files, root / "版", fonts=write_configuration(preferred({}), root / "版" / "fonts.conf"), seconds=600)
    for shot in SHOTS:
        _draw(pdfs[office / shot.file], shot, target / f"{shot.name}.png")
    with browser() as chromium:
        _board(chromium, office / "输出" / PERIOD / "看板.html", target)
        portal_pictures(chromium, target, _PORTAL)


_PORTAL: Final = {
    "1 登录": "portal-signin", "2 单位首页": "portal-unit", "3 上报后当场看到结果": "portal-sent", "4 校核结果": "portal-findings",
    "5 手机上": "portal-phone", "6 谁报了没有": "portal-office", "7 本期办理": "portal-period", "8 看板": "portal-board",
}  # fmt: skip


def _draw(pdf: Path, shot: Shot, target: Path) -> None:
    """The first page that holds the words, as a PNG; of its height as much as is wanted."""
    page = next(number for number, text in enumerate(_pages(pdf), start=1) if shot.words in text)
    box = PdfReader(pdf).pages[page - 1].mediabox
    height = round(float(box.height) * _DOTS / 72 * shot.part)
    cut = ["-x", "0", "-y", "0", "-W", str(round(float(box.width) * _DOTS / 72)), "-H", str(height)]
    pages = ["-f", str(page), "-l", str(page), "-singlefile"]
    _run([_poppler(), "-png", "-r", str(_DOTS), *pages, *cut, str(pdf), str(target.with_suffix(""))])


def _pages(pdf: Path) -> list[str]:
    """The text of each page, without spaces between characters."""
    return ["".join(page.extract_text().split()) for page in PdfReader(pdf).pages]


def _poppler() -> str:
    found = shutil.which("pdftoppm")
    if found is None:
        raise ReportGenError("没有找到 pdftoppm（poppler），拍不了图。", "可用 --no-pictures。")
    return found


def _board(chromium: Browser, page: Path, target: Path) -> None:
    seen = chromium.new_page(viewport={"width": _BOARD[0], "height": _BOARD[1]})
    seen.goto(page.resolve().as_uri())
    seen.screenshot(path=target / "board.png")
    seen.close()


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603  # fixed programs, our own files
