"""The only room that calls LibreOffice: it turns what other programs wrote into a docx."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from report_gen.errors import ReportGenError

_SECONDS: Final = 120
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (  # where installers put it without telling the search path
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("/opt/libreoffice/program/soffice"),
)
_SAVE_AS: Final = "请在 WPS 或 Word 中打开该文件，另存为 .docx 后重试。"


def find_office() -> str:
    """The command that starts LibreOffice, '' where it is not installed."""
    named = next((found for name in _NAMES if (found := shutil.which(name))), "")
    return named or next((str(place) for place in _PLACES if place.is_file()), "")


def to_docx(path: Path, folder: Path, *, seconds: int = _SECONDS) -> Path:
    """The docx LibreOffice makes of the text document at `path`, in `folder` (with LibreOffice's own profile).

    Raises ReportGenError if LibreOffice is missing, takes longer than `seconds`, or makes nothing of the file.
    """
    office = find_office()
    if not office:
        raise ReportGenError(f"读取“{path.name}”需要 LibreOffice，本机没有安装。", _SAVE_AS)
    profile = (folder / "profile").absolute().as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx",
               "--outdir", str(folder), str(path.absolute())]  # fmt: skip
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=seconds)  # noqa: S603  # no shell, fixed options
    except subprocess.TimeoutExpired as error:
        raise ReportGenError(f"LibreOffice 转换“{path.name}”超过 {seconds} 秒，已停止。", _SAVE_AS) from error
    except OSError as error:
        raise ReportGenError(f"LibreOffice 启动不了：{error.strerror}。", _SAVE_AS) from error
    made = folder / f"{path.stem}.docx"
    if not made.is_file():
        raise ReportGenError(f"LibreOffice 没有能够转换“{path.name}”，文件可能已损坏或加密。", _SAVE_AS)
    return made
