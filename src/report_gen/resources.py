"""Where the shipped Word templates and examples lie: beside the package in a wheel, at the root in a checkout."""

from __future__ import annotations

from pathlib import Path

from report_gen.errors import ReportGenError

_PACKAGE = Path(__file__).parent
_ROOTS = (_PACKAGE / "_data", _PACKAGE.parents[1])


def shipped(*names: str) -> Path:
    """The path of a shipped file or folder, such as `shipped("templates", "半年总结报告.docx")`.

    Raises ReportGenError if the installation lacks it.
    """
    for root in _ROOTS:
        path = root.joinpath(*names)
        if path.exists():
            return path
    raise ReportGenError(f"安装不完整，缺少“{'/'.join(names)}”。", "请重新安装 report_gen。")
