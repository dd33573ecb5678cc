"""What nobody foresaw: kept in a file that can be sent to whoever maintains the program."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path


def bug_words(folder: Path, number: str = "") -> str:
    """Add the error being handled, with where it arose, to the log in `folder`; one line for people says where that is.

    `number` is what people were told to quote, if anything.
    """
    log = folder / "report_gen-错误记录.log"
    head = f"错误编号 {number}\n" if number else ""
    said = f"程序缺陷：{sys.exc_info()[1]!r}。"
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{head}{traceback.format_exc()}\n")
    except OSError:  # a full disk may be what went wrong
        return f"{said}详情没有能够写入“{log}”。"
    return f"{said}详情已写入“{log}”，请把该文件发给维护人员。"
