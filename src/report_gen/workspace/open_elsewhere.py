"""Who has a document open: office programs put a small owner file beside it.

Word, Excel and WPS write `~$名称` (Word drops the first letters of a longer name), WPS also `.~名称`, LibreOffice
`.~lock.名称#`. One that a crashed program left behind counts too, as it does for those programs themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

_Reader = Callable[[bytes], str]
SOMEBODY: Final = "他人"
_LONGEST: Final = 1024  # bytes; owner files are some 160
_WIDE: Final = {162: 54, 165: 55}  # size of the file of Word, of Excel → where the name stands in UTF-16
_DROPPED: Final = {7: 1}  # letters of a stem → how many Word leaves out
_MOST_DROPPED: Final = 2


def holder_of(path: Path) -> str | None:
    """Who has the document at `path` open, 他人 if that cannot be made out; None if nobody has."""
    for name, reader in _owner_files(path.name, len(path.stem)):
        try:
            content = path.with_name(name).read_bytes()[:_LONGEST]
        except FileNotFoundError:
            continue
        except OSError:  # the program itself may keep others from reading it
            return SOMEBODY
        return reader(content) or SOMEBODY
    return None


def _owner_files(name: str, letters: int) -> tuple[tuple[str, _Reader], ...]:
    dropped = _DROPPED.get(letters, _MOST_DROPPED if letters > max(_DROPPED) else 0)
    names = dict.fromkeys((f"~${name}", f"~${name[dropped:]}", f".~{name}"))
    return (*((one, _office) for one in names), (f".~lock.{name}#", _libreoffice))


def _office(content: bytes) -> str:
    """The name in an owner file of Word, Excel or WPS: its length and letters in UTF-16, before that in local bytes."""
    start = _WIDE.get(len(content))
    if start is not None:
        length = int.from_bytes(content[start : start + 2], "little")
        name = _clean(content[start + 2 : start + 2 + 2 * length].decode("utf-16-le", errors="ignore"))
        if name:
            return name
    return _clean(content[1 : 1 + content[0]].decode("gb18030", errors="ignore")) if content else ""


def _libreoffice(content: bytes) -> str:
    """The first of the fields that says something: the name set in LibreOffice, the account, the machine."""
    fields = content.decode("utf-8", errors="ignore").replace("\\,", "，").strip(" \r\n;").split(",")
    return next(filter(None, map(_clean, fields[:3])), "")


def _clean(name: str) -> str:
    return "".join(one for one in name if one.isprintable()).strip()
