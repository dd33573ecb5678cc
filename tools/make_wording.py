"""Write docs/wording.md: every sentence the documents say, by key, for a clerk who wants it worded otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from report_gen.reports.phrase_table import PhraseRow, phrase_rows

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "wording.md"
_HEAD: Final = """# 措辞一览

本页由 `tools/make_wording.py` 按程序中的措辞表生成，请勿手工修改。

文书里的每一句话都可以改：在方案工作簿“措辞”表加一行，“键”照下表填写，“文字”写想要的说法。花括号连同其中的名称由程序
换成数和名称，可以调换次序，可以不用，不能写下表没有的名称；数带着计量单位（“3项”“22家”）。
键或花括号写错的，`plan check` 会指出，文书仍用原有说法。
"""


def page() -> str:
    """The whole page: a heading and the table of phrases in the order of the documents."""
    rows = phrase_rows()
    head = ["| 键 | 原有说法 | 可填的内容 | 用在何处 |", "|---|---|---|---|"]
    return "\n".join([_HEAD, f"共 {len(rows)} 句。\n", *head, *map(_line, rows), ""])


def _line(row: PhraseRow) -> str:
    places = "".join(f"{{{name}}}" for name in row.places) or "（无）"
    return f"| {row.key} | {row.default} | {places} | {row.note} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
