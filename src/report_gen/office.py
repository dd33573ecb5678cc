"""The only room that calls LibreOffice: it turns what other programs wrote into docx and xlsx."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from report_gen.errors import ReportGenError

_SECONDS: Final = 120
_AT_ONCE: Final = 100
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (  # where installers put it without telling the search path
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("/opt/libreoffice/program/soffice"),
)
_SAVE_AS: Final = "请在 WPS 或 Office 中打开该文件，另存为 .docx 或 .xlsx 后重试。"


def find_office() -> str:
    """The command that starts LibreOffice, '' where it is not installed."""
    named = next((found for name in _NAMES if (found := shutil.which(name))), "")
    return named or next((str(place) for place in _PLACES if place.is_file()), "")


def to_docx(path: Path, folder: Path, *, seconds: int = _SECONDS) -> Path:
    """The docx LibreOffice makes of the text document at `path`, in `folder` (with LibreOffice's own profile).

    Raises ReportGenError if LibreOffice is missing, takes longer than `seconds`, or makes nothing of the file.
    """
    _convert([path], folder, "docx", f"“{path.name}”", seconds)
    made = folder / f"{path.stem}.docx"
    if not made.is_file():
        raise ReportGenError(f"LibreOffice 没有能够转换“{path.name}”，文件可能已损坏或加密。", _SAVE_AS)
    return made


def to_xlsx(paths: Sequence[Path], folder: Path, *, seconds: int = _SECONDS) -> Mapping[Path, Path]:
    """The xlsx LibreOffice makes of each workbook, in `folder`; those it makes nothing of are left out.

    One process for up to 100 files: beyond some 250 LibreOffice stops without a word. Raises ReportGenError if it is
    missing or a hundred files take longer than `seconds`.
    """
    made: dict[Path, Path] = {}
    for start in range(0, len(paths), _AT_ONCE):
        batch = paths[start : start + _AT_ONCE]
        copies = {path: _numbered_copy(path, start + place, folder) for place, path in enumerate(batch)}
        _convert(list(copies.values()), folder, "xlsx", f"{len(batch)} 个工作簿", seconds)
        made |= {path: new for path, copy in copies.items() if (new := folder / f"{copy.stem}.xlsx").is_file()}
    return made


def _numbered_copy(path: Path, number: int, folder: Path) -> Path:
    """A copy under a name of our own: files of different folders may share theirs."""
    source = folder / "原件"
    source.mkdir(exist_ok=True)
    return Path(shutil.copyfile(path, source / f"{number}{path.suffix}"))


def _convert(paths: Sequence[Path], folder: Path, kind: str, what: str, seconds: int) -> None:
    office = find_office()
    if not office:
        raise ReportGenError(f"转换{what}需要 LibreOffice，本机没有安装。", _SAVE_AS)
    profile = (folder / "profile").absolute().as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", kind,
               "--outdir", str(folder), *(str(path.absolute()) for path in paths)]  # fmt: skip
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=seconds)  # noqa: S603  # no shell, fixed options
    except subprocess.TimeoutExpired as error:
        raise ReportGenError(f"LibreOffice 转换{what}超过 {seconds} 秒，已停止。", _SAVE_AS) from error
    except OSError as error:
        raise ReportGenError(f"LibreOffice 启动不了：{error.strerror}。", _SAVE_AS) from error
