"""The only room that calls LibreOffice: docx and xlsx from what other programs wrote, PDF from what we write."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from report_gen.errors import LibreOfficeError, ReportGenError

_SECONDS: Final = 120
_A_FILE: Final = 3  # seconds more for every file of a batch; an ordinary one takes a fifth of a second
_AT_ONCE: Final = 100
_WITH_BLANK_PAGES: Final = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
_MOST_PDFS: Final = 200  # beyond some 250 files LibreOffice stops without a word
_LONGEST_CALL: Final = 24_000  # characters of paths; Windows takes no command of more than 32,767
_ONE_PROFILE: Final = 40  # up to so many files a second process is not worth its start
_GIVE_UP: Final = 3  # files one after the other that LibreOffice does not get done in time: it will not do the next
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (  # where installers put it without telling the search path
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("/opt/libreoffice/program/soffice"),
)
_SAVE_AS: Final = "请在 WPS 或 Office 中打开该文件，另存为 .docx 或 .xlsx 后重试。"
_PRINT_BY_HAND: Final = "请安装 LibreOffice，或在 WPS、Office 中打开 Word 文件，另存为 PDF。"


@dataclass(frozen=True, slots=True)
class _Call:
    """How LibreOffice is called: where it puts its files, in which format, from which profile, how long it may take."""

    folder: Path
    kind: str
    seconds: int
    profile: str = "profile"
    fonts: Path | None = None


def find_office() -> str:
    """The command that starts LibreOffice, '' where it is not installed."""
    named = next((found for name in _NAMES if (found := shutil.which(name))), "")
    return named or next((str(place) for place in _PLACES if place.is_file()), "")


def office_version(seconds: int = 30) -> str:
    """What LibreOffice says of itself, `LibreOffice 7.4.7.2`; '' where it is missing or says nothing in that time."""
    office = find_office()
    if not office:
        return ""
    try:
        said = subprocess.run([office, "--version"], check=False, capture_output=True, timeout=seconds)  # noqa: S603  # no shell, fixed options
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return " ".join(said.stdout.decode("utf-8", "replace").split()[:2])


def to_docx(path: Path, folder: Path, *, seconds: int = _SECONDS) -> Path:
    """The docx LibreOffice makes of the text document at `path`, in `folder` (with LibreOffice's own profile).

    Raises ReportGenError if LibreOffice is missing, takes longer than `seconds`, or makes nothing of the file.
    """
    _convert([path], _Call(folder, "docx", seconds), f"“{path.name}”")
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
        _convert(list(copies.values()), _Call(folder, "xlsx", seconds), f"{len(batch)} 个工作簿")
        made |= {path: new for path, copy in copies.items() if (new := folder / f"{copy.stem}.xlsx").is_file()}
    return made


def to_pdf(
    paths: Sequence[Path], folder: Path, *, fonts: Path | None = None, seconds: int = _SECONDS
) -> Mapping[Path, Path]:
    """The PDF LibreOffice makes of each docx or xlsx, in `folder`; those it makes nothing of are left out.

    Each call takes at most 200 files; two processes, each with a profile of its own, share more than 40. What is
    missing after that is tried once more, alone. `fonts` is a fontconfig file that LibreOffice is to go by. A call may
    take `seconds`, and a little more for every file. Raises LibreOfficeError if LibreOffice is missing or does not start.
    """
    copies = {path: _numbered_copy(path, number, folder) for number, path in enumerate(dict.fromkeys(paths))}
    call = _Call(folder, "pdf", seconds, fonts=fonts)
    _in_batches(tuple(copies.values()), call)
    _alone([copy for copy in copies.values() if not _complete(_made(copy, call))], call)
    return {path: made for path, copy in copies.items() if _complete(made := _made(copy, call))}


def _in_batches(copies: Sequence[Path], call: _Call) -> None:
    shares = [copies] if len(copies) <= _ONE_PROFILE else [copies[::2], copies[1::2]]

    def convert(number: int) -> None:
        own = replace(call, profile=f"profile{number or ''}")
        for batch in _batches(shares[number]):
            _ran(batch, replace(own, seconds=call.seconds + _A_FILE * len(batch)), f"{len(batch)} 个文件为 PDF")

    with ThreadPoolExecutor(len(shares)) as pool:
        list(pool.map(convert, range(len(shares))))


def _batches(copies: Sequence[Path]) -> Iterator[list[Path]]:
    """The files in parts that one call takes."""
    batch: list[Path] = []
    length = 0
    for copy in copies:
        needed = len(str(copy.absolute())) + 3
        if batch and (len(batch) == _MOST_PDFS or length + needed > _LONGEST_CALL):
            yield batch
            batch, length = [], 0
        batch.append(copy)
        length += needed
    if batch:
        yield batch


def _alone(copies: Sequence[Path], call: _Call) -> None:
    """One call a file, until it is clear that LibreOffice hangs whatever it is given."""
    late = 0
    for copy in copies:
        late = 0 if _ran([copy], call, f"“{copy.name}”为 PDF") else late + 1
        if late == _GIVE_UP:
            return


def _made(copy: Path, call: _Call) -> Path:
    return call.folder / f"{copy.stem}.{call.kind}"


def _complete(path: Path) -> bool:
    """Whether a PDF is there from its first line to its last."""
    content = path.read_bytes() if path.is_file() else b""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-64:]


def _numbered_copy(path: Path, number: int, folder: Path) -> Path:
    """A copy under a name of our own: files of different folders may share theirs."""
    source = folder / "原件"
    source.mkdir(exist_ok=True)
    return Path(shutil.copyfile(path, source / f"{number}{path.suffix}"))


def _convert(paths: Sequence[Path], call: _Call, what: str) -> None:
    if not _ran(paths, call, what):
        raise ReportGenError(f"LibreOffice 转换{what}超过 {call.seconds} 秒，已停止。", _SAVE_AS)


def _ran(paths: Sequence[Path], call: _Call, what: str) -> bool:
    """Whether LibreOffice came to an end in time; what it made of the files is for the caller to see."""
    office = find_office()
    if not office:
        hint = _PRINT_BY_HAND if call.kind == "pdf" else _SAVE_AS
        raise LibreOfficeError(f"转换{what}需要 LibreOffice，本机没有安装。", hint)
    profile = (call.folder / call.profile).absolute().as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", _filter(paths, call),
               "--outdir", str(call.folder), *(str(path.absolute()) for path in paths)]  # fmt: skip
    environment = {**os.environ, "FONTCONFIG_FILE": str(call.fonts.absolute())} if call.fonts else None
    try:
        return _ended(command, call.seconds, environment)
    except OSError as error:
        raise LibreOfficeError(f"LibreOffice 启动不了：{error.strerror}。", _SAVE_AS) from error


def _filter(paths: Sequence[Path], call: _Call) -> str:
    """What LibreOffice is to make. Left to itself it takes blank pages for mistakes, and pages would be counted wrongly."""
    texts = call.kind == "pdf" and all(path.suffix == ".docx" for path in paths)
    return _WITH_BLANK_PAGES if texts else call.kind


def _ended(command: Sequence[str], seconds: int, environment: Mapping[str, str] | None) -> bool:
    """Whether the command ended in time; one that did not is stopped with all it has started."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603  # no shell, fixed options
        command, stdin=quiet, stdout=quiet, stderr=quiet, env=environment, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                _stop(process)
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The command only starts LibreOffice: stopping it alone would leave that at work."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)  # noqa: S603, S607  # Windows' own program
    else:
        os.killpg(process.pid, signal.SIGKILL)
