"""What every route uses: the portal, the person, who may come in, what is noted, how files come and go."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from secrets import token_hex
from tempfile import TemporaryFile
from typing import IO, Any, Final, TypeVar
from urllib.parse import quote

from flask import Request, Response, abort, current_app, g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import TooManyRequests

from report_gen.errors import ReportGenError
from report_gen.model.access import Person, Role
from report_gen.model.period import Period
from report_gen.model.portal import Download
from report_gen.web.limits import MAX_FILE, MAX_FILES
from report_gen.web.portal import Portal
from report_gen.workspace.access_log import Noted
from report_gen.workspace.disk import DiskTrouble
from report_gen.workspace.writing import disk_errors

_View = TypeVar("_View", bound=Callable[..., Any])
_YEARS: Final = range(2000, 2100)
_PIECE: Final = 1 << 16
_TYPES: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".ics": "text/calendar; charset=utf-8",
}


def here() -> Portal:
    """The portal this request came to."""
    portal = current_app.extensions["portal"]
    assert isinstance(portal, Portal)  # noqa: S101  # tells mypy what create_app put there
    return portal


def visitor() -> Person | None:
    """Who has signed in, or None."""
    found: Person | None = g.get("person")
    return found


def person() -> Person:
    """Who has signed in; a request of nobody ends with 401."""
    return visitor() or abort(401)


def requires(role: Role) -> Callable[[_View], _View]:
    """Mark a route as one for people of that role, directly below its `@blueprint.get(…)`.

    A route without a mark is not found by anybody (see `web.gate`): to forget the mark opens nothing.
    """

    def marked(view: _View) -> _View:
        view.role = role  # type: ignore[attr-defined]  # functions take attributes
        return view

    return marked


def wants_json() -> bool:
    """Whether a program asks: it takes JSON and no page."""
    accepts = request.accept_mimetypes
    return request.path.endswith(".json") or (accepts.accept_json and not accepts.accept_html)


def noted(act: str, detail: str = "", outcome: str = "") -> None:
    """Write a line into the access log: what the person at hand does, to what, and what came of it."""
    g.noted = True
    who = visitor()
    at = here().now().isoformat(timespec="seconds")
    said = (who.shown, who.role.value) if who else ("", "")
    here().log.note(Noted(at, *said, request.remote_addr or "", act, detail, outcome, who.key if who else ""))


def period_or_404(text: str) -> Period:
    """The period an address names in its canonical spelling (2024-06); 404 for anything else."""
    found = Period.parse(text)
    if found is None or found.code != text or found.year not in _YEARS:
        abort(404)
    return found


def handed(download: Download) -> Response:
    """The file as an answer: saved under its name, never shown as a page or guessed at. Notes it in the access log."""
    if not g.get("noted"):
        noted("下载", download.name)
    suffix = PurePath(download.name).suffix.lower()
    response = Response(download.content, content_type=_TYPES.get(suffix, "application/octet-stream"))
    response.headers["Content-Disposition"] = disposition(download.name)
    return response


def disposition(name: str) -> str:
    """The header that has a browser save a file under that name (RFC 6266, RFC 5987), whatever is in it."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"


def outward(text: str) -> str:
    """A message without where on the machine the workspace lies: that is nobody's business outside."""
    return text.replace(f"{here().lookout.workspace.root}{os.sep}", "")


def allow_upload(files: int) -> None:
    """Count so many uploaded files of the unit that is signed in.

    ReportGenError where an upload holds none or too many, 429 where too many came within ten minutes.
    """
    if not files:
        raise ReportGenError("没有选择文件。", "请先选择填好的填报表，再点“上传”。")
    if files > MAX_FILES:
        raise ReportGenError(f"一次上传了 {files} 个文件，一次最多 {MAX_FILES} 个。", "请分几次上传。")
    wait = here().limits.upload_wait(person().unit, files)
    if wait:
        raise TooManyRequests(retry_after=wait)


def scratch() -> IO[bytes]:
    """A file without a name on the disk of the workspace, gone when it is closed. WorkspaceError if it cannot be.

    The system's own place for such files may be small, or memory.
    """
    folder = here().spool
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return TemporaryFile("rb+", dir=folder)


class PortalRequest(Request):
    """A request whose files wait on the disk of the workspace."""

    _streams: tuple[IO[bytes], ...] = ()

    def _load_form_data(self) -> None:
        """Take the form apart; WorkspaceError if the disk takes no more of it."""
        with DiskTrouble(here().spool):
            super()._load_form_data()

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        """Where the next file of the form is written to."""
        self._streams = (*self._streams, scratch())
        return self._streams[-1]

    def close(self) -> None:
        """Close the files, those of a form that broke off, too."""
        for one in self._streams:
            one.close()
        super().close()


@contextmanager
def spooled(file: FileStorage) -> Iterator[Path]:
    """The uploaded file on the disk under a random name of ours, gone when the block ends.

    ReportGenError if it is larger than one file may be, WorkspaceError if it cannot be written.
    """
    folder = here().spool
    path = folder / token_hex(16)
    try:
        with disk_errors(path):
            folder.mkdir(parents=True, exist_ok=True)
            _copy(file, path)
        yield path
    finally:
        with suppress(OSError):  # what cannot be removed now is cleared away at the next start
            path.unlink(missing_ok=True)


def _copy(file: FileStorage, path: Path) -> None:
    size = 0
    with path.open("xb") as target:
        while piece := file.stream.read(_PIECE):
            size += len(piece)
            if size > MAX_FILE:
                raise ReportGenError(
                    f"“{file.filename}”超过 {MAX_FILE >> 20} MB，没有收下。",
                    "填报表通常不到 1 MB，请检查是否选错了文件。",
                )
            target.write(piece)
