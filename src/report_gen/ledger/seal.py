"""链尾.txt: a witness beside the ledger of how long its chain was, for events cut off its end leave no gap."""

from __future__ import annotations

import re
from pathlib import Path

from report_gen.errors import ReportGenError
from report_gen.ledger.chain import Head

SEAL_FILE = "链尾.txt"
_LINES = re.compile(r"事件数：(\d+)\s+末号哈希：([0-9a-f]{64})\s")
_TEXT = """台账链尾
事件数：{0.number}
末号哈希：{0.hash}
本文件由 report-gen 自动写入，用来证明台账末尾没有被删减，请勿修改、删除。
"""


def read_seal(path: Path) -> Head | None:
    """The end of the chain as last sealed, or None if there is no seal; ReportGenError if it cannot be made out."""
    try:
        found = _LINES.search(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    if found is None:
        raise _unreadable(path)
    return Head(int(found[1]), found[2])


def write_seal(path: Path, head: Head) -> None:
    """Replace the seal in one stroke; OSError if the folder cannot be written. One writer at a time."""
    beside = path.with_name(f".写入中-{path.name}")
    try:
        beside.write_text(_TEXT.format(head), encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _unreadable(path: Path) -> ReportGenError:
    return ReportGenError(
        f"台账的链尾文件“{path}”读不出来。", "文件可能被改动；请从备份恢复：report-gen restore 备份文件 --force。"
    )
