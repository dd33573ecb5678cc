"""Builds the documentation site into output/文档: `python tools/make_site.py [--no-pictures]`.

The pages are gathered in build/site: those written by hand in docs/site, those that stand in docs for readers of the
repository, those made from the program's own records, and what the real commands print and write. In a page

- `{{命令 汇总 4 6}}` becomes the command of that name of make_site_story with the first 4 and last 6 lines it printed
  (without numbers: all of them);
- `{{表 任务清单}}` becomes the reference of that sheet of the plan workbook, `{{评分规则}}` and `{{版式}}` their tables;
- `![…](pictures/x.png)` is a picture that make_site_pictures takes.

Without pictures, nothing is run: a line says what would stand there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import make_site_commands
import make_site_plan
from make_site_story import OFFICE, PERIOD, Said, month, ten_minutes, type_command

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = ROOT / "docs"
PAGES: Final = DOCS / "site"
STAGE: Final = ROOT / "build" / "site"
TARGET: Final = ROOT / "output" / "文档"
# Pages that stand elsewhere in docs, under their names in the site.
ELSEWHERE: Final[Mapping[str, str]] = {
    "findings.md": "findings.md",
    "wording.md": "wording.md",
    "scoring.md": "scoring.md",
    "walk.md": "walk.md",
    "security-en.md": "security.md",
    "scaling.md": "scaling.md",
    "performance.md": "performance.md",
}
COMMANDS_PAGE, DECISIONS_PAGE = "commands.md", "decisions.md"
PICTURE: Final = re.compile(r"!\[([^\]]*)\]\((pictures/[^)]+)\)")
_SAID: Final = re.compile(r"\{\{命令 (\S+?)(?: (\d+) (\d+))?\}\}")
_SHEET: Final = re.compile(r"\{\{表 (\S+?)\}\}")
_CODE: Final = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
# Where a line of Chinese goes on in the next: a browser would show the end of the line as a space.
_GOES_ON: Final = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff5e”’」])\n *(?=[\u3008-\u9fff\uff01-\uff5e“‘「])")
_PRINTED_LATER: Final = "（命令的输出在 `make site` 生成时印在这里。）"


def main() -> int:
    """Gather, take pictures, build; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-pictures", action="store_true", help="不运行命令、不拍图，几秒钟生成")
    parser.add_argument("--target", type=Path, default=TARGET, help="写到哪里")
    wished = parser.parse_args()
    with TemporaryDirectory() as folder:
        said = {} if wished.no_pictures else _told(Path(folder))
        gather(STAGE, said, with_pictures=not wished.no_pictures)
        if not wished.no_pictures:
            from make_site_pictures import take

            take(Path(folder), STAGE / "pictures")
    done = build(STAGE, wished.target)
    print(f"已写出：{wished.target / 'index.html'}" if done == 0 else "没有生成，见上面的提示。")
    return done


def _told(folder: Path) -> dict[str, Said]:
    """Both stories, run in that folder."""
    for name in ("月", "县"):
        (folder / name).mkdir()
    told = month(folder / "月") | ten_minutes(folder / "县")
    offices = (f"月/{OFFICE}", "县/云山县办公室")
    return told | {"上级汇总": type_command(folder, "rollup", PERIOD, *offices, "--output", "省级汇总")}


def gather(stage: Path, said: Mapping[str, Said], *, with_pictures: bool) -> None:
    """Fill the folder the site is built from."""
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(PAGES, stage)
    for name, source in ELSEWHERE.items():
        shutil.copyfile(DOCS / source, stage / name)
    shutil.copytree(DOCS / "decisions", stage / "decisions")
    _write(stage / COMMANDS_PAGE, make_site_commands.page())
    _write(stage / DECISIONS_PAGE, decisions())
    for page in sorted(stage.glob("*.md")):
        text = page.read_text("utf-8")
        if page.name in {one.name for one in PAGES.glob("*.md")}:
            text = filled(text, said, with_pictures=with_pictures)
        _write(page, text)


def filled(text: str, said: Mapping[str, Said], *, with_pictures: bool) -> str:
    """A page with its marks replaced."""
    text = _SAID.sub(lambda mark: _printed(mark, said), joined(text))
    text = _SHEET.sub(lambda mark: _sheet(mark[1]), text)
    text = text.replace("{{评分规则}}", make_site_plan.rubric_section()).replace(
        "{{版式}}", make_site_plan.layout_section()
    )
    return text if with_pictures else PICTURE.sub(r"（图：\1）", text)


def joined(text: str) -> str:
    """A page with the lines of a Chinese paragraph put together; code is left as it stands."""
    parts = _CODE.split(text)
    return "".join(part if part.startswith("```") else _GOES_ON.sub("", part) for part in parts)


def _printed(mark: re.Match[str], said: Mapping[str, Said]) -> str:
    if not said:
        return _PRINTED_LATER
    one = said[mark[1]]
    lines = one.printed.splitlines()
    if mark[2] and len(lines) > int(mark[2]) + int(mark[3]) + 1:
        first, last = int(mark[2]), int(mark[3])
        left_out = f"……（略去 {len(lines) - first - last} 行）"
        lines = [*lines[:first], left_out, *lines[len(lines) - last :]]
    code = [] if one.code == 0 else [f"（退出码 {one.code}）"]
    return "\n".join(["```text", f"$ {one.command}", *lines, *code, "```"])


def _sheet(name: str) -> str:
    return make_site_plan.sheet_section(next(spec for spec in make_site_plan.ALL_SHEETS if spec.name == name))


def decisions() -> str:
    """The list of the decision records, by their headings."""
    found = sorted((DOCS / "decisions").glob("*.md"))
    rows = [f"- [{path.read_text('utf-8').splitlines()[0].lstrip('# ')}](decisions/{path.name})" for path in found]
    head = "# Decisions\n\nOne page each: the question, how Excel, Word and the office behave, the choice, what it costs.\n"
    return "\n".join([head, *rows, ""])


def build(stage: Path, target: Path) -> int:
    """Run mkdocs strictly on what was gathered; returns its exit code."""
    settings = {"INHERIT": ROOT / "mkdocs.yml", "docs_dir": stage.resolve(), "site_dir": target.resolve()}
    with TemporaryDirectory() as folder:
        config = Path(folder) / "mkdocs.yml"
        _write(config, "".join(f"{name}: {json.dumps(str(path))}\n" for name, path in settings.items()))
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(config)]
        quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        code = subprocess.run(command, check=False, env=quiet).returncode  # noqa: S603  # our own mkdocs
    for needless in ("404.html", "sitemap.xml", "sitemap.xml.gz"):  # what only a server has a use for
        (target / needless).unlink(missing_ok=True)
    return code


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
