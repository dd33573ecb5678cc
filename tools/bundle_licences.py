"""The licences of what a bundle brings along, collected from its wheels: their texts, and one table to look them up in."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath
from typing import Final

TABLE: Final = "许可证一览.csv"
STANDARD: Final = Path(__file__).parents[1] / "packaging" / "licences"  # texts that a wheel owes and does not carry
_TEXTS: Final = re.compile(r"(?i)(licen[cs]e|copying|notice|authors|copyright)")
_COPYLEFT: Final = re.compile(
    r"\b(?:AGPL|LGPL|GPL|MPL|EPL|CDDL|EUPL)\b|Lesser General Public|Mozilla Public", re.IGNORECASE
)
_FREE_HEAD: Final = "License :: OSI Approved :: "
_NOTE: Final = "弱著佐权许可证：作为独立的程序包随附，未作修改，可以自行替换"
_NO_TEXT: Final = "程序包内未附许可证全文，以其主页为准"
_PARTS: Final = "全文提到 {}，详见全文"
_INSIDE: Final = {"MPL": b"Mozilla Public License", "LGPL": b"Lesser General Public", "GPL": b"GNU General Public"}
_HOMES: Final = ("homepage", "home", "source", "source code", "repository", "github")


@dataclass(frozen=True, slots=True)
class Licence:
    """What a wheel says of its licence: its name, and the texts it carries (path below dist-info, bytes)."""

    package: str
    version: str
    name: str
    home: str
    texts: tuple[tuple[str, bytes], ...]

    @property
    def copyleft(self) -> bool:
        """Whether changes of the package itself have to be passed on under the same licence (LGPL, MPL and the like)."""
        return bool(_COPYLEFT.search(self.name))

    @property
    def notes(self) -> str:
        """What a reader of the table has to know besides."""
        said = [_NOTE] * self.copyleft + [_NO_TEXT] * (not self.texts)
        parts = [
            short for short, words in _INSIDE.items() if any(words.lower() in text.lower() for _, text in self.texts)
        ]
        if parts and not self.copyleft:
            said.append(_PARTS.format("、".join(parts)))
        return "；".join(said)

    @property
    def folder(self) -> str:
        """Where its texts lie below 许可证/."""
        return f"{self.package}-{self.version}"


def licence_of(wheel: Path) -> Licence:
    """The licence of a wheel, by its metadata (PEP 639, or the older fields) and the texts beside them."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        head = HeaderParser().parsestr(archive.read(metadata).decode("utf-8"))
        base = PurePosixPath(metadata).parent
        texts = tuple(
            (str(PurePosixPath(name).relative_to(base)), archive.read(name))
            for name in sorted(names)
            if _text(name, base)
        )
    name = _named(head)
    return Licence(head["Name"], head["Version"], name, _home(head), texts or _standard(name))


def _standard(name: str) -> tuple[tuple[str, bytes], ...]:
    """The text of a well-known licence, for a wheel that names it and does not carry it."""
    path = STANDARD / f"{name.removesuffix('-only')}.txt"
    return ((path.name, path.read_bytes()),) if path.is_file() else ()


def _text(name: str, base: PurePosixPath) -> bool:
    """Whether a file of the wheel is a licence's text: beside the metadata, in whatever folder."""
    path = PurePosixPath(name)
    return not name.endswith("/") and path.is_relative_to(base) and bool(_TEXTS.search(str(path.relative_to(base))))


def _named(head: Message) -> str:
    """The licence in few words; some packages put the whole text where its name belongs."""
    written = str(head["License-Expression"] or head["License"] or "").strip()
    classes = [line.removeprefix(_FREE_HEAD) for line in head.get_all("Classifier", []) if line.startswith(_FREE_HEAD)]
    if written and "\n" not in written and len(written) <= 80:
        return written
    return "; ".join(classes) or written.partition("\n")[0] or "未写明"


def _home(head: Message) -> str:
    links = {label.lower(): link for label, _, link in (one.partition(", ") for one in head.get_all("Project-URL", []))}
    return str(head["Home-page"] or next((links[label] for label in _HOMES if label in links), ""))


def table(licences: Iterable[Licence]) -> bytes:
    """The table of licences, as a workbook program opens it without asking: CSV, UTF-8 with its mark, CRLF."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(["程序包", "版本", "许可证", "说明", "全文在", "主页"])
    for one in sorted(licences, key=lambda one: (one.package.lower(), one.version)):
        sheet.writerow([one.package, one.version, one.name, one.notes, one.folder if one.texts else "", one.home])
    return out.getvalue().encode("utf-8-sig")


def files(wheels: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """What goes into 许可证/: the table, and each wheel's texts in a folder of its name and version."""
    # one package has several wheels (one a Python), all with the same texts
    licences = {one.folder: one for one in map(licence_of, wheels)}
    yield TABLE, table(licences.values())
    for one in licences.values():
        yield from ((f"{one.folder}/{name}", text) for name, text in one.texts)
